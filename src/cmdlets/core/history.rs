//! `Get-History`, `Add-History`, `Clear-History`, `Invoke-History`.

use super::provider::place::pattern;
use super::shared::record::{Record, field};
use crate::runtime::history::{Entry as Line, History};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::datetime::Kind;
use crate::value::error::ErrorCategory;
use crate::value::ty::prop;
use crate::value::{DateTime, ErrorRecord, R, Str, TimeSpan, TypeDef, Value, convert, member, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-History", || Box::new(Get)),
    Entry::new("Add-History", || Box::new(Add)),
    Entry::new("Clear-History", || Box::new(Clear)),
    Entry::new("Invoke-History", || Box::new(Invoke)),
];

const CLASS: &str = "Microsoft.PowerShell.Commands.HistoryInfo";

/// The class of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: CLASS,
    properties: &[
        prop("Id", "long", field::<0>),
        prop("CommandLine", "string", field::<1>),
        prop(
            "ExecutionStatus",
            "System.Management.Automation.Runspaces.PipelineState",
            field::<2>,
        ),
        prop("StartExecutionTime", "datetime", field::<3>),
        prop("EndExecutionTime", "datetime", field::<4>),
        prop("Duration", "timespan", field::<5>),
    ],
    ..TypeDef::CLASS
}];

fn info(line: &Line) -> Value {
    let time = |ticks: i64| {
        Value::from(DateTime {
            ticks,
            kind: Kind::Local,
        })
    };
    let (begun, ended) = line.times;
    Record::new(
        CLASS,
        vec![
            Value::Int64(line.id),
            Value::Str(line.command.clone()),
            Value::Str(line.status.clone()),
            time(begun),
            time(ended),
            Value::from(TimeSpan(ended.saturating_sub(begun))),
        ],
    )
    .with_text(line.command.clone())
    .into_value()
}

fn missing(id: impl std::fmt::Display, target: Value, error_id: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.ArgumentException",
        format!("Cannot locate the history for {id}."),
        error_id,
        ErrorCategory::ObjectNotFound,
        target,
    )
}

/// `Get-History`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let ids = c.list("Id");
        let count = c.int("Count")?.and_then(|n| usize::try_from(n).ok());
        if ids.len() > 1 && count.is_some() {
            return c.throw(ErrorRecord::new(
                "System.ArgumentException",
                "The count cannot be combined with multiple Ids.",
                "GetHistoryNoCountWithMultipleIds",
                ErrorCategory::InvalidArgument,
                Value::Null,
            ));
        }
        let entries = c.rt.session::<History>().entries.clone();
        let last = match ids.first() {
            Some(id) if count.is_some() => convert::to_i64(c.rt, id)?,
            _ => i64::MAX,
        };
        if ids.is_empty() || count.is_some() {
            let upto: Vec<&Line> = entries.iter().filter(|e| e.id <= last).collect();
            let skip = upto.len().saturating_sub(count.unwrap_or(usize::MAX));
            for line in upto.into_iter().skip(skip) {
                c.write(info(line))?;
            }
            return Ok(());
        }
        for id in ids {
            let id = convert::to_i64(c.rt, &id)?;
            match entries.iter().find(|e| e.id == id) {
                Some(line) => c.write(info(line))?,
                None => c.error(missing(
                    format!("Id {id}"),
                    Value::Int64(id),
                    "GetHistoryNoHistoryForId",
                ))?,
            }
        }
        Ok(())
    }
}

/// `Add-History`
struct Add;

impl Cmdlet for Add {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for input in c.list("InputObject") {
            let text = member::get(c.rt, &input, "CommandLine")?;
            let Some(text) = text.as_str().map(Str::from) else {
                c.error(ErrorRecord::new(
                    "System.InvalidOperationException",
                    "Cannot add history because the input object has a format that is not valid.",
                    "AddHistoryInvalidInput",
                    ErrorCategory::InvalidData,
                    input,
                ))?;
                continue;
            };
            let status = member::get(c.rt, &input, "ExecutionStatus")?;
            let status = convert::to_str(c.rt, &status)?;
            let times = (
                ticks(c, &input, "StartExecutionTime")?,
                ticks(c, &input, "EndExecutionTime")?,
            );
            let history = c.rt.session::<History>();
            let id = history.add(&text, &status, times);
            if c.switch("Passthru")
                && let Some(line) = c.rt.session::<History>().get(id).cloned()
            {
                c.write(info(&line))?;
            }
        }
        Ok(())
    }
}

fn ticks(c: &mut Ctx<'_>, input: &Value, name: &str) -> R<i64> {
    let value = member::get(c.rt, input, name)?;
    match convert::to(c.rt, &value, ty::known().datetime)?.base() {
        Value::DateTime(time) => Ok(time.ticks),
        _ => Ok(0),
    }
}

/// `Clear-History`
struct Clear;

impl Cmdlet for Clear {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let ids = c.list("Id");
        let lines = c.texts("CommandLine")?;
        let count = c.int("Count")?.and_then(|n| usize::try_from(n).ok());
        let mut numbers = Vec::new();
        for id in ids {
            let id = convert::to_i64(c.rt, &id)?;
            if c.rt.session::<History>().get(id).is_none() {
                let record = missing(
                    format!("Id {id}"),
                    Value::Int64(id),
                    "GetHistoryNoHistoryForId",
                );
                c.error(record)?;
            }
            numbers.push(id);
        }
        let patterns: Vec<_> = lines.iter().filter_map(|l| pattern(l)).collect();
        let all = numbers.is_empty() && lines.is_empty();
        if !c.should_process("History", "Clear-History")? {
            return Ok(());
        }
        let newest = c.switch("Newest");
        let entries = &mut c.rt.session::<History>().entries;
        let chosen = |e: &Line| {
            all || numbers.contains(&e.id) || patterns.iter().any(|p| p.is_match(&e.command))
        };
        let mut doomed: Vec<i64> = entries.iter().filter(|e| chosen(e)).map(|e| e.id).collect();
        if newest {
            doomed.reverse();
        }
        doomed.truncate(count.unwrap_or(usize::MAX));
        entries.retain(|e| !doomed.contains(&e.id));
        Ok(())
    }
}

/// `Invoke-History`: runs a command of the history again.
struct Invoke;

impl Cmdlet for Invoke {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let wanted = c.text("Id")?;
        let history = c.rt.session::<History>();
        let found = match &wanted {
            None => history.entries.last(),
            Some(text) => match text.parse::<i64>() {
                Ok(id) => history.get(id),
                Err(_) => history.entries.iter().rev().find(|e| {
                    let begins = e.command.get(..text.len());
                    begins.is_some_and(|b| b.eq_ignore_ascii_case(text))
                }),
            },
        };
        let Some(command) = found.map(|e| e.command.clone()) else {
            return match wanted {
                None => c.throw(ErrorRecord::new(
                    "System.InvalidOperationException",
                    "Cannot locate most recent history.",
                    "InvokeHistoryNoLastHistoryEntryFound",
                    ErrorCategory::InvalidOperation,
                    Value::Null,
                )),
                Some(text) => {
                    let what = match text.parse::<i64>() {
                        Ok(id) => format!("Id {id}"),
                        Err(_) => format!("command line {text}"),
                    };
                    c.throw(missing(
                        what,
                        Value::Str(text),
                        "InvokeHistoryNoHistoryForId",
                    ))
                }
            };
        };
        if !c.should_process(&command, "Invoke-History")? {
            return Ok(());
        }
        c.rt.session::<History>().repeated = Some(command.clone());
        c.rt.host.write(&format!("{command}\n"));
        super::expression::invoke(c, &command)
    }
}
