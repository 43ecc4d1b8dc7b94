//! `-Scope`, `-Include`, `-Exclude` of the commands for variables and aliases.

use std::rc::Rc;

use crate::runtime::Ctx;
use crate::runtime::code::VarPlace;
use crate::runtime::scope::Scope;
use crate::text::culture::Culture;
use crate::text::wildcard::Wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value};

/// The scope that a name (`Global`, `Local`, `Script`, `Private`) or a number of steps upwards means.
///
/// # Errors
/// For what is neither, and for more steps than there are scopes.
pub fn scope_of(c: &mut Ctx<'_>, name: &str) -> R<Rc<Scope>> {
    match name.to_ascii_lowercase().as_str() {
        "global" => return Ok(c.rt.global.clone()),
        "local" | "private" => return Ok(c.rt.scope.clone()),
        "script" => return Ok(c.rt.place(&VarPlace::Script)),
        _ => {}
    }
    let Ok(steps) = name.trim().parse::<i32>() else {
        return c.throw(ErrorRecord::new(
            "System.Management.Automation.PSArgumentException",
            format!(
                "Cannot process argument because the value of argument \"scopeID\" is not valid. Change the value of the \"scopeID\" argument and run the operation again. (The scope was \"{name}\".)"
            ),
            "Argument",
            ErrorCategory::InvalidArgument,
            Value::str(name),
        ));
    };
    let found = usize::try_from(steps)
        .ok()
        .and_then(|steps| c.rt.scope.chain().nth(steps));
    match found {
        Some(scope) => Ok(scope),
        None => c.throw(ErrorRecord::new(
            "System.Management.Automation.PSArgumentOutOfRangeException",
            format!("The scope number '{steps}' exceeds the number of active scopes."),
            "ArgumentOutOfRange",
            ErrorCategory::InvalidArgument,
            Value::Int32(steps),
        )),
    }
}

/// `-Include` and `-Exclude`.
pub struct NameFilter {
    include: Vec<Wildcard>,
    exclude: Vec<Wildcard>,
}

impl NameFilter {
    /// What the parameters say; they may be missing.
    ///
    /// # Errors
    /// Where a parameter cannot be read as texts.
    pub fn new(c: &mut Ctx<'_>) -> R<NameFilter> {
        let mut patterns = |name: &str| -> R<Vec<Wildcard>> {
            let texts = c.texts(name)?;
            Ok(texts
                .iter()
                .filter_map(|t| NameFilter::pattern(t))
                .collect())
        };
        Ok(NameFilter {
            include: patterns("Include")?,
            exclude: patterns("Exclude")?,
        })
    }

    /// A pattern for names; None where it is broken, which matches nothing.
    pub fn pattern(text: &str) -> Option<Wildcard> {
        Wildcard::new(text, true, Culture::invariant()).ok()
    }

    /// True where a name passes.
    pub fn takes(&self, name: &str) -> bool {
        (self.include.is_empty() || self.include.iter().any(|p| p.is_match(name)))
            && !self.exclude.iter().any(|p| p.is_match(name))
    }
}
