//! Variable names as numbers: equal names, case ignored, are one symbol.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::value::Str;

/// A variable's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sym(u32);

#[derive(Default)]
struct Names {
    by_name: HashMap<String, Sym>,
    names: Vec<Str>,
}

thread_local!(static NAMES: RefCell<Names> = RefCell::default());

macro_rules! well_known {
    ($($constant:ident = $text:literal),* $(,)?) => {
        const WELL_KNOWN: &[&str] = &[$($text),*];
        well_known!(@number 0u32; $($constant)*);
    };
    (@number $n:expr; $head:ident $($tail:ident)*) => {
        #[doc = "The symbol of the automatic variable of that name."]
        pub const $head: Sym = Sym($n);
        well_known!(@number $n + 1; $($tail)*);
    };
    (@number $n:expr;) => {};
}

well_known!(
    UNDERSCORE = "_",
    ARGS = "args",
    INPUT = "input",
    THIS = "this",
    BOUND_PARAMETERS = "PSBoundParameters",
    MY_INVOCATION = "MyInvocation",
    PS_CMDLET = "PSCmdlet",
    MATCHES = "Matches",
    ERROR = "Error",
    LAST_EXIT_CODE = "LASTEXITCODE",
    ERROR_ACTION = "ErrorActionPreference",
    WARNING_PREFERENCE = "WarningPreference",
    VERBOSE_PREFERENCE = "VerbosePreference",
    DEBUG_PREFERENCE = "DebugPreference",
    INFORMATION_PREFERENCE = "InformationPreference",
    PROGRESS_PREFERENCE = "ProgressPreference",
    CONFIRM_PREFERENCE = "ConfirmPreference",
    WHAT_IF_PREFERENCE = "WhatIfPreference",
    OFS = "OFS",
    DEFAULT_VALUES = "PSDefaultParameterValues",
    FOREACH = "foreach",
    SWITCH = "switch",
    STACK_TRACE = "StackTrace",
    NULL = "null",
    TRUE = "true",
    FALSE = "false",
    PS_ITEM = "PSItem",
    CODE_PAGE = "OutputEncoding",
    ERROR_VIEW = "ErrorView",
    FORMAT_ENUMERATION_LIMIT = "FormatEnumerationLimit",
    PWD = "PWD",
    EVENT = "Event",
    EXECUTION_CONTEXT = "ExecutionContext",
    PS_VERSION_TABLE = "PSVersionTable",
    HOST = "Host",
);

impl Sym {
    /// True for a preference variable, whose values are of one type wherever it is set.
    pub fn is_preference(self) -> bool {
        (ERROR_ACTION.0..=WHAT_IF_PREFERENCE.0).contains(&self.0)
    }

    /// The symbol of a name.
    pub fn of(name: &str) -> Sym {
        NAMES.with_borrow_mut(|n| {
            if n.names.is_empty() {
                for (i, known) in WELL_KNOWN.iter().enumerate() {
                    n.names.push(Str::from(*known));
                    n.by_name.insert(known.to_lowercase(), Sym(i as u32));
                }
            }
            let key = name.to_lowercase();
            if let Some(sym) = n.by_name.get(&key) {
                return *sym;
            }
            let sym = Sym(n.names.len() as u32);
            n.names.push(Str::from(name));
            n.by_name.insert(key, sym);
            sym
        })
    }

    /// The name as it was first written.
    pub fn name(self) -> Str {
        NAMES
            .with_borrow(|n| n.names.get(self.0 as usize).cloned())
            .unwrap_or_else(|| {
                WELL_KNOWN
                    .get(self.0 as usize)
                    .map(|s| Str::from(*s))
                    .unwrap_or_default()
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_are_one_symbol() {
        assert_eq!(Sym::of("Ärger"), Sym::of("äRGER"));
        assert_eq!(Sym::of("ERRORACTIONPREFERENCE"), ERROR_ACTION);
        assert_eq!(ERROR_ACTION.name(), "ErrorActionPreference");
    }
}
