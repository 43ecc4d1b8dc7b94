//! What an operator's site in a script remembers of its last pattern: most patterns are literals, and a loop asks for
//! the same one each time. Another pattern is compiled, or found among the last ones of all sites, and remembered in
//! its place.

use std::cell::RefCell;
use std::rc::Rc;

use super::pattern::compiled_wildcard;
use crate::text::error::TextError;
use crate::text::regex::{Options, Regex, Replacement};
use crate::text::wildcard::Wildcard;
use crate::value::Str;
use crate::value::types::text::compiled;

/// The memory of an operator that takes a pattern.
#[derive(Default)]
pub struct PatternSite {
    pattern: RefCell<Option<Seen>>,
    substitute: RefCell<Option<Substitute>>,
}

/// What `-replace` puts in the place of a pattern's matches: its text, and what it means beside that pattern.
struct Substitute {
    text: Str,
    regex: Rc<Regex>,
    made: Rc<Replacement>,
}

enum Seen {
    Regex(Str, Options, Rc<Regex>),
    Wildcard(Str, bool, Rc<Wildcard>),
}

impl PatternSite {
    /// The regular expression of a pattern's text.
    pub(super) fn regex(&self, pattern: &Str, options: Options) -> Result<Rc<Regex>, TextError> {
        if let Some(Seen::Regex(text, with, regex)) = &*self.pattern.borrow()
            && *with == options
            && text == pattern
        {
            return Ok(regex.clone());
        }
        let made = compiled(pattern, options)?;
        *self.pattern.borrow_mut() = Some(Seen::Regex(pattern.clone(), options, made.clone()));
        Ok(made)
    }

    /// What a text means that is put in the place of a regular expression's matches.
    pub(super) fn replacement(&self, text: &Str, regex: &Rc<Regex>) -> Rc<Replacement> {
        if let Some(seen) = &*self.substitute.borrow()
            && Rc::ptr_eq(&seen.regex, regex)
            && seen.text == *text
        {
            return seen.made.clone();
        }
        let made = Rc::new(Replacement::new(text, regex));
        *self.substitute.borrow_mut() = Some(Substitute {
            text: text.clone(),
            regex: regex.clone(),
            made: made.clone(),
        });
        made
    }

    /// The wildcard pattern of a text.
    pub(super) fn wildcard(
        &self,
        pattern: &Str,
        ignore_case: bool,
    ) -> Result<Rc<Wildcard>, TextError> {
        if let Some(Seen::Wildcard(text, ignores, wildcard)) = &*self.pattern.borrow()
            && *ignores == ignore_case
            && text == pattern
        {
            return Ok(wildcard.clone());
        }
        let made = compiled_wildcard(pattern, ignore_case)?;
        *self.pattern.borrow_mut() =
            Some(Seen::Wildcard(pattern.clone(), ignore_case, made.clone()));
        Ok(made)
    }
}
