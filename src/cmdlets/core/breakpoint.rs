//! `Set-PSBreakpoint` and what is done with the breakpoints that it sets.

use std::path::Path;
use std::rc::Rc;

use super::provider::place::pattern;
use super::shared::refuse;
use crate::runtime::debugger::{Access, Breakpoint, Debugger, Subject, breakpoint_of};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, convert, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Set-PSBreakpoint", || Box::new(Set)),
    Entry::new("Get-PSBreakpoint", || Box::new(Get)),
    Entry::new("Enable-PSBreakpoint", || Box::new(Update(Change::Enable))),
    Entry::new("Disable-PSBreakpoint", || Box::new(Update(Change::Disable))),
    Entry::new("Remove-PSBreakpoint", || Box::new(Update(Change::Remove))),
];

fn wrong(message: String, id: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.ArgumentException",
        message,
        id,
        ErrorCategory::InvalidArgument,
        Value::Null,
    )
}

/// `-Runspace` may name this session's own only: the others run in it, one after the other.
fn own_runspace_only(c: &mut Ctx<'_>) -> R<()> {
    let Some(given) = c.get("Runspace").filter(|v| !v.is_null()) else {
        return Ok(());
    };
    let given = member::get(c.rt, &given, "InstanceId")?;
    match given.base() {
        Value::Guid(id) if *id == c.rt.runspace_id() => Ok(()),
        _ => {
            let what = format!("{} -Runspace", c.call.name());
            refuse(
                c,
                &what,
                "breakpoints are those of the session's own runspace",
            )
        }
    }
}

/// `Set-PSBreakpoint`
struct Set;

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        own_runspace_only(c)?;
        let mut scripts = Vec::new();
        for path in c.texts("Script")? {
            scripts.extend(script_files(c, &path)?);
        }
        let action = c.get("Action").filter(|v| !v.is_null());
        let mut subjects = Vec::new();
        let everywhere = match c.set_name().as_str() {
            "Command" => {
                subjects.extend(c.texts("Command")?.into_iter().map(Subject::Command));
                !c.has("Script")
            }
            "Variable" => {
                let access = match c.get("Mode") {
                    Some(Value::Enum(_, 0)) => Access::Read,
                    Some(Value::Enum(_, 2)) => Access::ReadWrite,
                    _ => Access::Write,
                };
                let variable = |name| Subject::Variable(name, access);
                subjects.extend(c.texts("Variable")?.into_iter().map(variable));
                !c.has("Script")
            }
            _ => {
                let column = i32::try_from(c.int("Column")?.unwrap_or(0)).unwrap_or(i32::MAX);
                for line in c.list("Line") {
                    let line = convert::to_i32(c.rt, &line)?;
                    if line < 1 {
                        let message = "Line cannot be less than 1.".to_string();
                        c.error(wrong(message, "SetPSBreakpoint:LineLessThanOne"))?;
                        continue;
                    }
                    subjects.push(Subject::Line(line, column));
                }
                false
            }
        };
        for subject in subjects {
            if everywhere {
                let made = c.rt.set_breakpoint(subject, None, action.clone());
                c.write(Value::Net(made))?;
                continue;
            }
            for script in &scripts {
                let same = match &subject {
                    Subject::Line(line, column) => Subject::Line(*line, *column),
                    Subject::Command(name) => Subject::Command(name.clone()),
                    Subject::Variable(name, access) => Subject::Variable(name.clone(), *access),
                };
                let made =
                    c.rt.set_breakpoint(same, Some(script.clone()), action.clone());
                c.write(Value::Net(made))?;
            }
        }
        Ok(())
    }
}

/// The scripts that a path names; what is no script is reported.
fn script_files(c: &mut Ctx<'_>, path: &str) -> R<Vec<Str>> {
    let full = c.rt.native(path);
    let found = match (has_wildcard(path), full.parent(), full.file_name()) {
        (true, Some(folder), Some(name)) => {
            let wildcard = pattern(&name.to_string_lossy());
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            let mut found: Vec<_> = entries
                .filter(|e| {
                    let name = e.file_name();
                    let name = name.to_string_lossy();
                    wildcard.as_ref().is_some_and(|w| w.is_match(&name))
                })
                .map(|e| e.path())
                .collect();
            found.sort();
            found
        }
        _ if !full.exists() => {
            let message = format!(
                "Cannot find path '{}' because it does not exist.",
                full.display()
            );
            return c.throw(ErrorRecord::new(
                "System.Management.Automation.ItemNotFoundException",
                message,
                "PathNotFound",
                ErrorCategory::ObjectNotFound,
                Value::str(full.to_string_lossy().as_ref()),
            ));
        }
        _ => vec![full],
    };
    let mut scripts = Vec::new();
    for file in found {
        let shown = file.display();
        let extension = file.extension().map(|e| e.to_string_lossy().to_lowercase());
        if !file.is_file() {
            let message = format!("File '{shown}' does not exist.");
            c.error(wrong(message, "NewPSBreakpoint:FileDoesNotExist"))?;
        } else if !matches!(extension.as_deref(), Some("ps1" | "psm1")) {
            let message = format!(
                "Cannot set breakpoint on file '{shown}'; only *.ps1 and *.psm1 files are valid."
            );
            c.error(wrong(message, "NewPSBreakpoint:WrongExtension"))?;
        } else {
            scripts.push(Str::from(file.to_string_lossy().as_ref()));
        }
    }
    Ok(scripts)
}

/// `Get-PSBreakpoint`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        own_runspace_only(c)?;
        let mut found = c.rt.session::<Debugger>().breakpoints.clone();
        let mut ids = Vec::new();
        for id in c.list("Id") {
            ids.push(convert::to_i32(c.rt, &id)?);
        }
        let (commands, variables) = (c.texts("Command")?, c.texts("Variable")?);
        let types = c.texts("Type")?;
        let is_one = |names: &[Str], own: &Str| names.iter().any(|n| n.eq_ignore_ascii_case(own));
        match c.set_name().as_str() {
            "Id" => found.retain(|b| ids.contains(&b.id)),
            "Command" => found.retain(
                |b| matches!(&b.subject, Subject::Command(name) if is_one(&commands, name)),
            ),
            "Variable" => found.retain(
                |b| matches!(&b.subject, Subject::Variable(name, _) if is_one(&variables, name)),
            ),
            "Type" => found.retain(|b| is_one(&types, &Str::from(kind_of(b)))),
            _ => {}
        }
        if c.has("Script") {
            let mut scripts = Vec::new();
            for script in c.texts("Script")? {
                let full = c.rt.native(&script);
                scripts.push(Str::from(full.to_string_lossy().as_ref()));
            }
            let same = |own: &Str| {
                scripts
                    .iter()
                    .any(|script| Path::new(script.as_str()) == Path::new(own.as_str()))
            };
            found.retain(|b| b.script.as_ref().is_some_and(same));
        }
        for breakpoint in found {
            c.write(Value::Net(breakpoint))?;
        }
        Ok(())
    }
}

fn kind_of(breakpoint: &Breakpoint) -> &'static str {
    match breakpoint.subject {
        Subject::Line(..) => "Line",
        Subject::Command(_) => "Command",
        Subject::Variable(..) => "Variable",
    }
}

/// What is done with a breakpoint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Enable,
    Disable,
    Remove,
}

/// `Enable-PSBreakpoint`, `Disable-PSBreakpoint`, `Remove-PSBreakpoint`
struct Update(Change);

impl Cmdlet for Update {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        own_runspace_only(c)?;
        let mut chosen: Vec<Rc<Breakpoint>> = c
            .list("Breakpoint")
            .iter()
            .filter_map(breakpoint_of)
            .collect();
        for id in c.list("Id") {
            let id = convert::to_i32(c.rt, &id)?;
            let all = &c.rt.session::<Debugger>().breakpoints;
            match all.iter().find(|b| b.id == id).cloned() {
                Some(found) => chosen.push(found),
                None => c.error(wrong(
                    format!("There is no breakpoint with ID '{id}'."),
                    "PSBreakpoint:BreakpointIdNotFound",
                ))?,
            }
        }
        for breakpoint in chosen {
            let verb = match self.0 {
                Change::Enable => "Enable-PSBreakpoint",
                Change::Disable => "Disable-PSBreakpoint",
                Change::Remove => "Remove-PSBreakpoint",
            };
            let asked = c.has("WhatIf") || c.has("Confirm");
            if asked && !c.should_process(&breakpoint.to_string(), verb)? {
                continue;
            }
            match self.0 {
                Change::Enable => breakpoint.enabled.set(true),
                Change::Disable => breakpoint.enabled.set(false),
                Change::Remove => c.rt.remove_breakpoint(breakpoint.id),
            }
            if c.switch("PassThru") {
                c.write(Value::Net(breakpoint))?;
            }
        }
        Ok(())
    }
}
