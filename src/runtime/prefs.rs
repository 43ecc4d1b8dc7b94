//! Preferences: what to do with errors, warnings and the other streams, from common parameters and preference
//! variables.

use crate::value::{Str, Value};

/// `System.Management.Automation.ActionPreference`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Say nothing, go on.
    SilentlyContinue,
    /// End the command.
    Stop,
    /// Say it, go on.
    Continue,
    /// Ask.
    Inquire,
    /// Say nothing, do not even keep it in `$Error`.
    Ignore,
    /// Only in workflows.
    Suspend,
    /// Enter the debugger (core).
    Break,
}

impl Action {
    /// All, in the order of their numbers.
    pub const ALL: [(Action, &'static str); 7] = [
        (Action::SilentlyContinue, "SilentlyContinue"),
        (Action::Stop, "Stop"),
        (Action::Continue, "Continue"),
        (Action::Inquire, "Inquire"),
        (Action::Ignore, "Ignore"),
        (Action::Suspend, "Suspend"),
        (Action::Break, "Break"),
    ];

    /// The preference in a value: an enumeration value, its name or number.
    pub fn of(value: &Value) -> Option<Action> {
        let at = match value.base() {
            Value::Enum(_, n) => usize::try_from(*n).ok()?,
            Value::Int32(n) => usize::try_from(*n).ok()?,
            Value::Str(s) => Action::ALL
                .iter()
                .position(|(_, name)| name.eq_ignore_ascii_case(s.trim()))?,
            Value::Bool(true) => 2,
            Value::Bool(false) => 0,
            _ => return None,
        };
        Action::ALL.get(at).map(|(a, _)| *a)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Action::ALL
            .iter()
            .find(|(a, _)| *a == self)
            .map_or("", |(_, n)| n)
    }
}

/// The common parameters of a call.
#[derive(Clone, Default)]
pub struct Common {
    /// `-Verbose`
    pub verbose: Option<bool>,
    /// `-Debug`
    pub debug: Option<bool>,
    /// `-ErrorAction`
    pub error_action: Option<Action>,
    /// `-WarningAction`
    pub warning_action: Option<Action>,
    /// `-InformationAction`
    pub information_action: Option<Action>,
    /// `-ProgressAction`
    pub progress_action: Option<Action>,
    /// `-ErrorVariable`, with its `+`
    pub error_variable: Option<Str>,
    /// `-WarningVariable`
    pub warning_variable: Option<Str>,
    /// `-InformationVariable`
    pub information_variable: Option<Str>,
    /// `-OutVariable`
    pub out_variable: Option<Str>,
    /// `-PipelineVariable`
    pub pipeline_variable: Option<Str>,
    /// `-OutBuffer`
    pub out_buffer: Option<i32>,
    /// `-WhatIf`
    pub what_if: Option<bool>,
    /// `-Confirm`
    pub confirm: Option<bool>,
}
