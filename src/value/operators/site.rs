//! What an operator's site in a script remembers of its last pattern: most patterns are literals, and a loop asks for
//! the same one each time. Another pattern is compiled, or found among the last ones of all sites, and remembered in
//! its place.

use std::cell::RefCell;
use std::rc::Rc;

use super::pattern::compiled_wildcard;
use crate::text::error::TextError;
use crate::text::regex::{Options, Regex};
use crate::text::wildcard::Wildcard;
use crate::value::Str;
use crate::value::types::text::compiled;

/// The memory of an operator that takes a pattern.
#[derive(Default)]
pub struct PatternSite(RefCell<Option<Seen>>);

enum Seen {
    Regex(Str, Options, Rc<Regex>),
    Wildcard(Str, bool, Rc<Wildcard>),
}

impl PatternSite {
    /// The regular expression of a pattern's text.
    pub(super) fn regex(&self, pattern: &Str, options: Options) -> Result<Rc<Regex>, TextError> {
        if let Some(Seen::Regex(text, with, regex)) = &*self.0.borrow()
            && *with == options
            && text == pattern
        {
            return Ok(regex.clone());
        }
        let made = compiled(pattern, options)?;
        *self.0.borrow_mut() = Some(Seen::Regex(pattern.clone(), options, made.clone()));
        Ok(made)
    }

    /// The wildcard pattern of a text.
    pub(super) fn wildcard(
        &self,
        pattern: &Str,
        ignore_case: bool,
    ) -> Result<Rc<Wildcard>, TextError> {
        if let Some(Seen::Wildcard(text, ignores, wildcard)) = &*self.0.borrow()
            && *ignores == ignore_case
            && text == pattern
        {
            return Ok(wildcard.clone());
        }
        let made = compiled_wildcard(pattern, ignore_case)?;
        *self.0.borrow_mut() = Some(Seen::Wildcard(pattern.clone(), ignore_case, made.clone()));
        Ok(made)
    }
}
