//! Errors as text: `$ErrorView`'s NormalView, ConciseView, CategoryView and DetailedView.

use super::access;
use super::cells::{Ruler, blanks, has_words};
use super::error_details;
use super::value_text::is_control_flow;
use crate::value::ty::type_of;
use crate::value::{Engine, ErrorCategory, ErrorRecord, R, Str, Value, exception};

pub use super::position_message::position_message;

/// How errors are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorView {
    /// Message, place, category and id: the only one of Windows PowerShell but CategoryView.
    Normal,
    /// The message, with the source line where a script raised it.
    Concise,
    /// The category alone.
    Category,
    /// All that the error knows.
    Detailed,
}

impl ErrorView {
    /// The view that `$ErrorView` asks for.
    fn current(engine: &mut dyn Engine) -> ErrorView {
        let core = engine.edition().is_core();
        let chosen = match engine.variable_named("ErrorView") {
            Some(value) => access::text(engine, &value).unwrap_or_default(),
            None => Str::new(),
        };
        if chosen.eq_ignore_ascii_case("CategoryView") {
            ErrorView::Category
        } else if !core || chosen.eq_ignore_ascii_case("NormalView") {
            ErrorView::Normal
        } else if chosen.eq_ignore_ascii_case("DetailedView") {
            ErrorView::Detailed
        } else {
            ErrorView::Concise
        }
    }
}

/// Columns before the category and the id, where the host of Windows PowerShell shows an error.
const HOST_INDENT: usize = 4;

/// An error as the error stream prints it, with its line end.
pub fn render(engine: &mut dyn Engine, record: &ErrorRecord) -> R<String> {
    let mut text = match engine.edition().is_core() {
        true => text(engine, record)?,
        false => {
            let width = engine.window_width();
            let text = text_with(engine, record, HOST_INDENT)?;
            let ruler = Ruler {
                wide: true,
                words: has_words(&engine.culture().language),
            };
            ruler.wrap(&text, width, width).join(
                "
",
            )
        }
    };
    text.truncate(text.trim_end_matches('\n').len());
    text.push('\n');
    Ok(text)
}

/// An error in the view of `$ErrorView`, as it stands in the output.
pub fn text(engine: &mut dyn Engine, record: &ErrorRecord) -> R<String> {
    text_with(engine, record, 0)
}

/// An error in the view of `$ErrorView`, with the category and the id indented in NormalView.
fn text_with(engine: &mut dyn Engine, record: &ErrorRecord, indent: usize) -> R<String> {
    if matches!(
        record.full_id().as_str(),
        "NativeCommandErrorMessage" | "NativeCommandError"
    ) {
        return Ok(exception::message_of(&record.exception).into());
    }
    match ErrorView::current(engine) {
        ErrorView::Category => category_message(engine, record),
        ErrorView::Normal => normal(engine, record, indent),
        ErrorView::Concise => concise(engine, record),
        ErrorView::Detailed => error_details::text(engine, record),
    }
}

/// What the view asks of the error's `InvocationInfo`.
struct Invocation {
    value: Value,
}

impl Invocation {
    fn of(record: &ErrorRecord) -> Option<Invocation> {
        let value = record.invocation.borrow().clone();
        (!value.is_null()).then_some(Invocation { value })
    }

    /// A member as text; empty where it is null or fails.
    fn text(&self, engine: &mut dyn Engine, member: &str) -> R<Str> {
        text_of(engine, &self.value, member)
    }

    fn command(&self, engine: &mut dyn Engine) -> R<Option<Value>> {
        let command = read(engine, &self.value, "MyCommand")?;
        Ok((!command.is_null()).then_some(command))
    }

    fn line(&self, engine: &mut dyn Engine) -> R<i32> {
        Ok(
            match read(engine, &self.value, "ScriptLineNumber")?.base() {
                Value::Int32(n) => *n,
                _ => 0,
            },
        )
    }
}

/// A member's value; null where reading it fails.
fn read(engine: &mut dyn Engine, object: &Value, member: &str) -> R<Value> {
    match access::get(engine, object, member) {
        Err(stop) if !is_control_flow(&stop) => Ok(Value::Null),
        other => other,
    }
}

fn text_of(engine: &mut dyn Engine, object: &Value, member: &str) -> R<Str> {
    let value = read(engine, object, member)?;
    if value.is_null() {
        return Ok(Str::new());
    }
    access::text(engine, &value)
}

/// Message, place, category, id.
///
/// The two last lines are cut to the window before they are indented (PowerShellCore.format.ps1xml of 5.1).
fn normal(engine: &mut dyn Engine, record: &ErrorRecord, indent: usize) -> R<String> {
    let invocation = Invocation::of(record);
    let mut text = command_prefix(engine, invocation.as_ref())?;
    text.push_str(&record.message());
    if let Some(invocation) = &invocation
        && (record.category.get() != ErrorCategory::ParserError
            || invocation.command(engine)?.is_some())
    {
        let place = invocation.text(engine, "PositionMessage")?;
        if !place.is_empty() {
            text.push('\n');
            text.push_str(&place);
        }
    }
    let category = format!(
        "+ CategoryInfo          : {}",
        category_message(engine, record)?
    );
    let id = format!("+ FullyQualifiedErrorId : {}", record.full_id());
    let width = engine.window_width().saturating_sub(indent + 2);
    for line in [category, id] {
        if indent == 0 {
            text.push('\n');
            text.push_str(&line);
            continue;
        }
        let mut rest = line.chars().peekable();
        while rest.peek().is_some() {
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', indent));
            text.extend(rest.by_ref().take(width.max(1)));
        }
    }
    if !engine.edition().is_core() && record.details.borrow().is_none() {
        text.push_str("\n ");
    }
    Ok(text)
}

/// `Get-Mailbox : `, the name under which the command was called; a script's path; nothing for the engine's own errors.
fn command_prefix(engine: &mut dyn Engine, invocation: Option<&Invocation>) -> R<String> {
    let Some(invocation) = invocation else {
        return Ok(String::new());
    };
    let called = invocation.text(engine, "InvocationName")?;
    let shown = match invocation.command(engine)? {
        Some(command) => match text_of(engine, &command, "CommandType")?.as_str() {
            "ExternalScript" => text_of(engine, &command, "Path")?,
            "Script" => text_of(engine, &command, "ScriptBlock")?,
            _ if matches!(called.as_str(), "" | "&" | ".") => text_of(engine, &command, "Name")?,
            _ => called,
        },
        None => called,
    };
    Ok(if shown.is_empty() {
        String::new()
    } else {
        format!("{shown} : ")
    })
}

/// `Category: (target:type) [activity], reason`: `CategoryInfo.GetMessage()`.
pub fn category_message(engine: &mut dyn Engine, record: &ErrorRecord) -> R<String> {
    let core = engine.edition().is_core();
    let target = target_name(engine, record)?;
    let reason = reason(record);
    let reason = if core && record.reason.borrow().is_none() {
        reason.to_string()
    } else {
        middle_cut(&reason, core)
    };
    let name = match record.category.get() {
        ErrorCategory::DeadlockDetected => "Deadlock detected",
        other => other.name(),
    };
    Ok(format!(
        "{name}: ({}:{}) [{}], {reason}",
        middle_cut(&target, core),
        middle_cut(&target_type(record), core),
        middle_cut(&record.activity.borrow(), core),
    ))
}

/// `CategoryInfo.TargetName`.
pub fn target_name(engine: &mut dyn Engine, record: &ErrorRecord) -> R<Str> {
    if let Some(name) = &*record.target_name.borrow() {
        return Ok(name.clone());
    }
    match record.target.base() {
        Value::Null | Value::Void => Ok(Str::new()),
        Value::Array(seq) | Value::List(seq) => Ok(seq.ty.full_name().into()),
        other => match access::text(engine, other) {
            Err(stop) if !is_control_flow(&stop) => Ok(Str::new()),
            shown => shown,
        },
    }
}

/// `CategoryInfo.TargetType`.
pub fn target_type(record: &ErrorRecord) -> Str {
    if let Some(name) = &*record.target_type.borrow() {
        return name.clone();
    }
    match &record.target {
        Value::Null | Value::Void => Str::new(),
        // To .NET these are PSObjects.
        Value::Object(_) => "PSObject".into(),
        other => type_of(other).name().into(),
    }
}

/// `CategoryInfo.Reason`: what was said, else the exception's type.
pub fn reason(record: &ErrorRecord) -> Str {
    match &*record.reason.borrow() {
        Some(reason) => reason.clone(),
        None if record.exception.is_null() => Str::new(),
        None => type_of(&record.exception).name().into(),
    }
}

/// A text of more than 40 characters without its middle.
fn middle_cut(text: &str, core: bool) -> String {
    const LONGEST: usize = 40;
    const HALF: usize = 19;
    let units: Vec<u16> = text.encode_utf16().collect();
    if units.len() <= LONGEST {
        return text.to_string();
    }
    let first = String::from_utf16_lossy(units.get(..HALF).unwrap_or(&[]));
    let last = String::from_utf16_lossy(units.get(units.len() - HALF..).unwrap_or(&[]));
    let dots = if core { "\u{2026}" } else { "..." };
    format!("{first}{dots}{last}")
}

/// The message; in a script file, or below the first line of a text, with the source line.
fn concise(engine: &mut dyn Engine, record: &ErrorRecord) -> R<String> {
    let invocation = Invocation::of(record);
    let parser = record.category.get() == ErrorCategory::ParserError;
    let script = match &invocation {
        Some(invocation) => invocation.text(engine, "ScriptName")?,
        None => Str::new(),
    };
    let line = match &invocation {
        Some(invocation) => invocation.line(engine)?,
        None => 0,
    };
    let whole_script = parser
        && type_of(&record.exception).full_name()
            == "System.Management.Automation.ParentContainsErrorRecordException";
    let is_module = script.to_ascii_lowercase().ends_with(".psm1");
    let mut place = String::new();
    let mut prefix = String::new();
    if (whole_script || !script.is_empty() || line > 1)
        && !is_module
        && let Some(invocation) = &invocation
    {
        if !script.is_empty() {
            place.push_str(&format!("{script}:{line}"));
        }
        let message = invocation.text(engine, "PositionMessage")?;
        let number = line.to_string();
        let wider = blanks(number.len().saturating_sub(4));
        let padding = blanks(4usize.saturating_sub(number.len()));
        prefix = format!("{wider}     | ");
        let lines: Vec<&str> = message.split('\n').collect();
        let source = lines.get(1).and_then(|l| l.get(1..)).unwrap_or("");
        let marks = lines.last().and_then(|l| l.get(1..)).unwrap_or("");
        place.push_str(&format!("\n{wider}Line |\n{padding}{number} | {source}\n"));
        if !marks.is_empty() {
            place.push_str(&format!("{prefix}{marks}\n"));
        }
    }
    let mut message = concise_message(record, parser);
    if !script.is_empty() || parser {
        message = message.replace(['\n', '\t'], " ");
        message = wrapped(
            &format!("{prefix}{message}"),
            &prefix,
            engine.window_width(),
        );
        message.push('\n');
    } else {
        message.insert_str(0, &prefix);
    }
    let who = concise_name(engine, record, invocation.as_ref())?;
    let mut text = format!("{who}: {place}{message}");
    if let Some(advice) = &*record.recommended.borrow()
        && !advice.trim().is_empty()
    {
        text.push_str(&format!("\n  Recommendation: {advice}"));
    }
    Ok(text)
}

/// The message proper: a parse error's without the place that it starts with.
fn concise_message(record: &ErrorRecord, parser: bool) -> String {
    let message = record.message();
    if parser
        && record.details.borrow().is_none()
        && let Some((_, rest)) = message.split_once("~\n")
    {
        let rest = rest.split("~\n").next().unwrap_or(rest);
        return rest.split("\n\n").next().unwrap_or(rest).to_string();
    }
    message.into()
}

/// A message broken at its blanks to lines of a width, each behind the prefix. The first line has it already.
fn wrapped(message: &str, prefix: &str, width: usize) -> String {
    let length = |text: &str| text.encode_utf16().count();
    if width == 0 || length(message) <= width {
        return message.to_string();
    }
    let first = to_last_blank(message, width);
    let mut text = format!("{first}\n");
    let mut rest = message.get(first.len()..).unwrap_or("").trim();
    while length(rest) + length(prefix) > width {
        let line = format!("{prefix}{rest}");
        let part = to_last_blank(&line, width);
        let Some(used) = part
            .len()
            .checked_sub(prefix.len())
            .filter(|&used| used > 0)
        else {
            break;
        };
        text.push_str(part);
        text.push('\n');
        rest = rest.get(used..).unwrap_or("").trim();
    }
    text.push_str(prefix);
    text.push_str(rest.trim());
    text
}

/// The head of a text of a length, cut at its last blank.
fn to_last_blank(text: &str, length: usize) -> &str {
    let mut units = 0;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            units += c.len_utf16();
            units > length
        })
        .map(|(at, _)| at);
    let Some(end) = end else {
        return text;
    };
    let head = text.get(..end).unwrap_or(text);
    head.rfind(char::is_whitespace)
        .and_then(|at| head.get(..at))
        .unwrap_or(head)
}

/// Who raised it: the command, else the category or the exception.
fn concise_name(
    engine: &mut dyn Engine,
    record: &ErrorRecord,
    invocation: Option<&Invocation>,
) -> R<Str> {
    let thrown = read(engine, &record.exception, "WasThrownFromThrowStatement")?;
    if matches!(thrown.base(), Value::Bool(true)) {
        return Ok("Exception".into());
    }
    let command = match invocation {
        Some(invocation) => invocation.command(engine)?,
        None => None,
    };
    let mut name = Str::new();
    let mut found = false;
    if let Some(command) = &command {
        name = text_of(engine, command, "Name")?;
        let kind = text_of(engine, command, "CommandType")?;
        found = !name.is_empty() && !matches!(kind.as_str(), "ExternalScript" | "Script");
    }
    if found {
        return Ok(name);
    }
    let activity = record.activity.borrow().clone();
    if !activity.is_empty() {
        return Ok(activity);
    }
    if command.is_some() {
        return Ok(name);
    }
    if let Some(invocation) = invocation {
        let called = invocation.text(engine, "InvocationName")?;
        if !called.is_empty() {
            return Ok(called);
        }
    }
    Ok(match record.category.get() {
        ErrorCategory::NotSpecified => match reason(record) {
            none if none.is_empty() => "Error".into(),
            reason => reason,
        },
        other => other.name().into(),
    })
}
