//! The streams beside the output: errors, warnings, verbose, debug, information and progress; and asking before an
//! act (`ShouldProcess`).

use std::rc::Rc;

use crate::format::error_view;
use crate::grammar::ConfirmImpact;
use crate::value::error::{Carrier, Raised, Reach};
use crate::value::exception::{self, Exception};
use crate::value::position::Position;
use crate::value::{ErrorCategory, ErrorRecord, R, Seq, Stop, Str, Value, convert, ty};

use super::Runtime;
use super::code::VarPlace;
use super::command::{Call, Resolved};
use super::pipeline::{Out, Sink};
use super::prefs::Action;
use super::records::{InformationRecord, StreamRecord};
use super::sym::{self, Sym};

/// How many errors `$Error` keeps (`$MaximumErrorCount`).
const KEPT_ERRORS: usize = 256;

impl Runtime {
    fn preference(&mut self, sym: Sym, default: Action) -> Action {
        self.variable(sym)
            .and_then(|v| Action::of(&v))
            .unwrap_or(default)
    }

    /// What happens to non-terminating errors: the call's `-ErrorAction`, else `$ErrorActionPreference`.
    pub fn error_action(&mut self, call: Option<&Call>) -> Action {
        match call.and_then(|c| c.common.borrow().error_action) {
            Some(action) => action,
            None => self.preference(sym::ERROR_ACTION, Action::Continue),
        }
    }

    /// Makes a record a call's: the command in its id, the activity, the place. One that says itself whose it is
    /// (`Write-Error`'s is its script's) keeps that.
    pub fn decorate(&mut self, record: &ErrorRecord, call: &Rc<Call>) {
        if !record.keeps_invocation.take() {
            *record.command.borrow_mut() = call.id_suffix();
            let place = call.position.clone().or_else(|| self.here());
            *record.invocation.borrow_mut() = self.invocation_at(call, place.clone());
            *record.position.borrow_mut() = place;
        }
        if record.activity.borrow().is_empty() {
            *record.activity.borrow_mut() = call.name();
        }
        if record.stack.borrow().is_empty() {
            *record.stack.borrow_mut() = self.stack_trace();
        }
    }

    /// The running statement's place.
    pub fn here(&self) -> Option<Position> {
        self.frame.as_ref().map(|f| f.position())
    }

    /// `ScriptStackTrace`: the frames, innermost first.
    pub fn stack_trace(&self) -> Str {
        let mut lines = Vec::new();
        let mut at = self.frame.clone();
        while let Some(frame) = at {
            let file = frame
                .code
                .source
                .file
                .clone()
                .unwrap_or_else(|| Str::from("<No file>"));
            let (line, _) = frame.position().start_line_column();
            // A script file is one block to PowerShell's stack.
            let name = match &frame.call.command {
                Resolved::Script(..) => "<ScriptBlock>",
                _ => frame.name.as_str(),
            };
            lines.push(format!("at {name}, {file}: line {line}"));
            at = frame.caller.clone();
            if lines.len() > 200 {
                break;
            }
        }
        lines.join("\n").into()
    }

    /// Reports a non-terminating error of a call.
    pub fn write_error(&mut self, record: Rc<ErrorRecord>, call: &Rc<Call>) -> R<()> {
        self.decorate(&record, call);
        call.had_errors.set(true);
        match self.error_action(Some(call)) {
            Action::Ignore => Ok(()),
            Action::SilentlyContinue => {
                self.note_error(&record);
                Ok(())
            }
            Action::Stop => self.stopped_by(record, call, "ErrorActionPreference"),
            Action::Inquire => {
                self.ask_to_continue(&record, call)?;
                self.note_error(&record);
                self.show_error(&record)
            }
            Action::Continue | Action::Suspend | Action::Break => {
                self.note_error(&record);
                self.show_error(&record)
            }
        }
    }

    /// A reported error that `Stop` makes the end of its pipeline.
    fn stopped_by<T>(&mut self, record: Rc<ErrorRecord>, call: &Call, variable: &str) -> R<T> {
        let message = format!(
            "The running command stopped because the preference variable \"{variable}\" or common parameter is set to Stop: {}",
            record.message()
        );
        self.end_pipeline(record, call, Carrier::ActionStop, &message)
    }

    /// Ends a call's pipeline with an error: nothing in the pipeline can catch it.
    fn end_pipeline<T>(
        &mut self,
        record: Rc<ErrorRecord>,
        call: &Call,
        carrier: Carrier,
        message: &str,
    ) -> R<T> {
        self.keep_failure(&record, carrier, message);
        let reach = match carrier {
            Carrier::ActionStop => Reach::Stopped,
            Carrier::Cmdlet | Carrier::Own => Reach::Statement,
        };
        Raised {
            record,
            reach,
            carrier,
            pipeline: Some(call.pipeline_id.get()).filter(|&id| id != 0),
        }
        .stop()
    }

    /// Keeps an error that ends a command in the lists of `-ErrorVariable`, which hold its carrier then.
    pub(in crate::runtime) fn keep_failure(
        &mut self,
        record: &Rc<ErrorRecord>,
        carrier: Carrier,
        message: &str,
    ) {
        if self.redirects.kept.errors.is_empty() {
            return;
        }
        let type_name = carrier
            .type_name()
            .unwrap_or("System.Management.Automation.RuntimeException");
        let exception = Exception::new(type_name, message)
            .with("ErrorRecord", Value::Net(record.clone()))
            .into_value();
        self.keep_error(&exception);
    }

    fn ask_to_continue(&mut self, record: &Rc<ErrorRecord>, call: &Rc<Call>) -> R<()> {
        let message = record.message();
        if self.ask_choice(
            "Confirm",
            &message,
            &["&Yes", "Yes to &All", "&Halt Command", "&Suspend"],
            0,
        )? <= 1
        {
            return Ok(());
        }
        let halted = "The running command stopped because the user selected the Stop option.";
        self.end_pipeline(record.clone(), call, Carrier::ActionStop, halted)
    }

    /// Ends a command with an error.
    pub fn throw_terminating<T>(&mut self, record: Rc<ErrorRecord>, call: &Rc<Call>) -> R<T> {
        self.decorate(&record, call);
        let message = record.message();
        self.end_pipeline(record, call, Carrier::Cmdlet, &message)
    }

    /// Puts an error at the head of `$Error`, where it does not stand already, and into the variables that collect.
    pub fn note_error(&mut self, record: &Rc<ErrorRecord>) {
        self.keep_error(&Value::Net(record.clone()));
        self.remember(record);
    }

    /// Puts an error at the head of `$Error`; an exception that is there already stays as it is.
    pub fn remember(&mut self, record: &Rc<ErrorRecord>) {
        let newest = self.errors.get(0).as_ref().and_then(record_in);
        if newest.is_some_and(|n| {
            Rc::ptr_eq(&n, record) || !n.exception.is_null() && n.exception.same(&record.exception)
        }) {
            return;
        }
        let mut errors = self.errors.items_mut();
        errors.insert(0, Value::Net(record.clone()));
        errors.truncate(KEPT_ERRORS);
    }

    /// Shows an error where the error stream goes.
    pub fn show_error(&mut self, record: &Rc<ErrorRecord>) -> R<()> {
        match self.redirects.error.clone() {
            Sink::Host => {
                let text = error_view::render(self, record)?;
                self.host.write_err(&text);
                Ok(())
            }
            Sink::Out(out) => {
                // In the output it is still the error stream's, and shows there in the end.
                let merged = record.duplicate();
                merged.from_stream.set(true);
                self.write_to(&out, Value::net(merged))
            }
        }
    }

    /// Shows an error of a script block's own statement. Where the command that runs the block merges its errors
    /// into its output, PowerShell loses those of the block's statements.
    pub(in crate::runtime) fn show_statement_error(&mut self, record: &Rc<ErrorRecord>) -> R<()> {
        match self.redirects.loses_statement_errors {
            true => Ok(()),
            false => self.show_error(record),
        }
    }

    /// Writes an object to an output that is not the current one.
    pub fn write_to(&mut self, out: &Out, value: Value) -> R<()> {
        let saved = std::mem::replace(&mut self.out, out.clone());
        let result = self.write(value);
        self.out = saved;
        result
    }

    /// Opens the list of a variable that a common parameter names: a new one, or with `+` the one that it holds.
    ///
    /// # Errors
    /// The variable cannot be set.
    pub(in crate::runtime) fn open_list(&mut self, name: &str) -> R<Rc<Seq>> {
        let (goes_on, name) = match name.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        let (scope, name) = match name.split_once(':') {
            Some((q, rest)) if q.eq_ignore_ascii_case("global") => (self.global.clone(), rest),
            Some((q, rest)) if q.eq_ignore_ascii_case("script") => {
                (self.place(&VarPlace::Script), rest)
            }
            Some((q, rest)) if q.eq_ignore_ascii_case("local") => (self.scope.clone(), rest),
            _ => (self.scope.clone(), name),
        };
        let sym = Sym::of(name);
        let owner = scope.chain().find(|it| it.has(sym));
        let held = match owner.and_then(|it| it.value(sym)) {
            Some(Value::List(list)) if goes_on => return Ok(list),
            Some(Value::Array(items)) if goes_on => items.snapshot(),
            Some(value) if goes_on && !value.is_null() => vec![value],
            _ => Vec::new(),
        };
        let list = Rc::new(Seq::array_list(held));
        self.assign_in(&scope, sym, Value::List(list.clone()))?;
        Ok(list)
    }

    /// Adds an error to the lists of `-ErrorVariable` that are open.
    pub(in crate::runtime) fn keep_error(&mut self, error: &Value) {
        for list in &self.redirects.kept.errors {
            list.items_mut().push(error.clone());
        }
    }

    /// The record of whatever stopped a computation, where an error did.
    pub fn record_of(&mut self, stop: Stop) -> Result<Raised, Stop> {
        match stop {
            Stop::Error(raised) => Ok(raised),
            Stop::Exception(value) => {
                let carried =
                    exception::with_exception(&value, |e| e.extra("ErrorRecord")).flatten();
                if let Some(record) = carried.as_ref().and_then(record_in) {
                    return Ok(Raised::new(record, Reach::Statement));
                }
                let id = Str::from(ty::type_of(&value).full_name());
                let record =
                    ErrorRecord::of(value, id, ErrorCategory::OperationStopped, Value::Null);
                Ok(Raised::new(Rc::new(record), Reach::Statement))
            }
            other => Err(other),
        }
    }

    fn stream_message(&mut self, sink: Sink, label: &str, kind: &'static str, text: &str) -> R<()> {
        match sink {
            Sink::Host => {
                let line = format!("{label}: {text}\n");
                self.host.write(&line);
                Ok(())
            }
            Sink::Out(out) => {
                let record = StreamRecord::new(kind, text, self.here()).into_value();
                self.write_to(&out, record)
            }
        }
    }

    /// Writes a warning.
    pub fn write_warning(&mut self, text: &str, call: Option<&Rc<Call>>) -> R<()> {
        let common = call.map(|c| c.common.borrow().clone()).unwrap_or_default();
        let action = match common.warning_action {
            Some(a) => a,
            None => self.preference(sym::WARNING_PREFERENCE, Action::Continue),
        };
        if !self.redirects.kept.warnings.is_empty() {
            let record = StreamRecord::new(
                "System.Management.Automation.WarningRecord",
                text,
                self.here(),
            )
            .into_value();
            for list in &self.redirects.kept.warnings {
                list.items_mut().push(record.clone());
            }
        }
        match action {
            Action::SilentlyContinue | Action::Ignore => Ok(()),
            _ => {
                let sink = self.redirects.warning.clone();
                self.stream_message(
                    sink,
                    "WARNING",
                    "System.Management.Automation.WarningRecord",
                    text,
                )?;
                self.stop_if(action, "WarningPreference", text, call)
            }
        }
    }

    fn stop_if(
        &mut self,
        action: Action,
        variable: &str,
        text: &str,
        call: Option<&Rc<Call>>,
    ) -> R<()> {
        if action != Action::Stop {
            return Ok(());
        }
        let message = format!(
            "The running command stopped because the preference variable \"{variable}\" or common parameter is set to Stop: {text}"
        );
        let record = ErrorRecord::of(
            Exception::new(
                "System.Management.Automation.ActionPreferenceStopException",
                message,
            )
            .into_value(),
            "ActionPreferenceStop",
            ErrorCategory::OperationStopped,
            Value::Null,
        );
        if let Some(call) = call {
            self.decorate(&record, call);
        }
        Raised::new(Rc::new(record), Reach::Stopped).stop()
    }

    /// Writes to the verbose stream, where it is wanted.
    pub fn write_verbose(&mut self, text: &str, call: Option<&Rc<Call>>) -> R<()> {
        let wanted = call.and_then(|c| c.common.borrow().verbose);
        let action = match wanted {
            Some(true) => Action::Continue,
            Some(false) => Action::SilentlyContinue,
            None => self.preference(sym::VERBOSE_PREFERENCE, Action::SilentlyContinue),
        };
        match action {
            Action::SilentlyContinue | Action::Ignore => Ok(()),
            _ => {
                let sink = self.redirects.verbose.clone();
                self.stream_message(
                    sink,
                    "VERBOSE",
                    "System.Management.Automation.VerboseRecord",
                    text,
                )?;
                self.stop_if(action, "VerbosePreference", text, call)
            }
        }
    }

    /// Writes to the debug stream, where it is wanted.
    pub fn write_debug(&mut self, text: &str, call: Option<&Rc<Call>>) -> R<()> {
        let wanted = call.and_then(|c| c.common.borrow().debug);
        let action = match wanted {
            Some(true) => Action::Continue,
            Some(false) => Action::SilentlyContinue,
            None => self.preference(sym::DEBUG_PREFERENCE, Action::SilentlyContinue),
        };
        match action {
            Action::SilentlyContinue | Action::Ignore => Ok(()),
            _ => {
                let sink = self.redirects.debug.clone();
                self.stream_message(
                    sink,
                    "DEBUG",
                    "System.Management.Automation.DebugRecord",
                    text,
                )?;
                self.stop_if(action, "DebugPreference", text, call)
            }
        }
    }

    /// Shows a debug message whatever the preferences say: a trace.
    pub(in crate::runtime) fn show_debug(&mut self, text: &str) -> R<()> {
        let sink = self.redirects.debug.clone();
        let kind = "System.Management.Automation.DebugRecord";
        self.stream_message(sink, "DEBUG", kind, text)
    }

    /// Writes a record of a stream beside the output to that stream, as whoever receives a job's output does; false for
    /// everything else. The parameters and preferences of the call that receives it hold.
    ///
    /// # Errors
    /// A preference of `Stop`.
    pub fn replay(&mut self, value: &Value, call: &Rc<Call>) -> R<bool> {
        let call = Some(call);
        if let Some(record) = value.downcast::<InformationRecord>() {
            self.write_information(record.clone(), true, call)?;
            return Ok(true);
        }
        let Some(record) = value.downcast::<StreamRecord>() else {
            return Ok(false);
        };
        let text = record.message.clone();
        match ty::type_of(value).full_name() {
            "System.Management.Automation.WarningRecord" => self.write_warning(&text, call)?,
            "System.Management.Automation.VerboseRecord" => self.write_verbose(&text, call)?,
            "System.Management.Automation.DebugRecord" => self.write_debug(&text, call)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Writes an information record. `to_host`: it came from `Write-Host` and shows whatever the preference says.
    pub fn write_information(
        &mut self,
        record: InformationRecord,
        to_host: bool,
        call: Option<&Rc<Call>>,
    ) -> R<()> {
        let common = call.map(|c| c.common.borrow().clone()).unwrap_or_default();
        let action = match common.information_action {
            Some(a) => a,
            None if to_host => Action::Continue,
            None => self.preference(sym::INFORMATION_PREFERENCE, Action::SilentlyContinue),
        };
        let text = record.shown.clone();
        let newline = record.newline;
        let value = Value::net(record);
        for list in &self.redirects.kept.information {
            list.items_mut().push(value.clone());
        }
        match self.redirects.information.clone() {
            Sink::Out(out) if action != Action::Ignore => self.write_to(&out, value),
            Sink::Host if matches!(action, Action::Continue | Action::Inquire) => {
                self.host.write(&text);
                if newline {
                    self.host.write("\n");
                }
                Ok(())
            }
            _ if action == Action::Stop => {
                self.stop_if(action, "InformationPreference", &text, call)
            }
            _ => Ok(()),
        }
    }

    /// `ShouldProcess`: may the cmdlet act on the target?
    pub fn should_process(&mut self, call: &Rc<Call>, target: &str, action: &str) -> R<bool> {
        let about = format!("Performing the operation \"{action}\" on target \"{target}\".");
        let question = format!("Are you sure you want to perform this action?\n{about}");
        self.may_act(call, &about, &question, "Confirm")
            .map(|answer| answer == Consent::Given)
    }

    /// `ShouldProcess` with texts of the command's own: what `-WhatIf` and `-Verbose` say of the act, and the question
    /// and caption of `-Confirm`.
    pub fn may_act(
        &mut self,
        call: &Rc<Call>,
        about: &str,
        question: &str,
        caption: &str,
    ) -> R<Consent> {
        let common = call.common.borrow().clone();
        let what_if = match common.what_if {
            Some(w) => w,
            None => self
                .variable(sym::WHAT_IF_PREFERENCE)
                .is_some_and(|v| convert::to_bool(&v)),
        };
        if what_if {
            self.host.write(&format!("What if: {about}\n"));
            return Ok(Consent::WhatIf);
        }
        let asks = match common.confirm {
            Some(c) => c,
            None => {
                let threshold = self
                    .variable(sym::CONFIRM_PREFERENCE)
                    .map_or(3, |v| impact_number(&v));
                threshold > 0
                    && call.params.should_process
                    && impact(call.params.impact) >= threshold
            }
        };
        if !asks {
            self.write_verbose(about, Some(call))?;
            return Ok(Consent::Given);
        }
        if let Some(answer) = call.confirmed.get() {
            return Ok(Consent::of(answer));
        }
        let choices = ["&Yes", "Yes to &All", "&No", "No to A&ll", "&Suspend"];
        match self.ask_choice(caption, question, &choices, 0)? {
            0 => Ok(Consent::Given),
            1 => {
                call.confirmed.set(Some(true));
                Ok(Consent::Given)
            }
            3 => {
                call.confirmed.set(Some(false));
                Ok(Consent::Refused)
            }
            _ => Ok(Consent::Refused),
        }
    }
}

/// What became of asking whether to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Go on.
    Given,
    /// The user said no.
    Refused,
    /// `-WhatIf` only told what would be done.
    WhatIf,
}

impl Consent {
    fn of(yes: bool) -> Consent {
        if yes {
            Consent::Given
        } else {
            Consent::Refused
        }
    }
}

/// The error record in a value.
pub fn record_in(value: &Value) -> Option<Rc<ErrorRecord>> {
    match value.base() {
        Value::Net(n) => {
            let any: Rc<dyn std::any::Any> = n.clone();
            any.downcast::<ErrorRecord>().ok()
        }
        _ => None,
    }
}

fn impact(i: ConfirmImpact) -> i64 {
    match i {
        ConfirmImpact::None => 0,
        ConfirmImpact::Low => 1,
        ConfirmImpact::Medium => 2,
        ConfirmImpact::High => 3,
    }
}

fn impact_number(value: &Value) -> i64 {
    match value.base() {
        Value::Enum(_, n) => *n,
        Value::Int32(n) => i64::from(*n),
        Value::Str(s) => ["None", "Low", "Medium", "High"]
            .iter()
            .position(|n| n.eq_ignore_ascii_case(s))
            .map_or(3, |p| p as i64),
        Value::Bool(true) => 1,
        _ => 3,
    }
}
