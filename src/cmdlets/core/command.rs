//! `Get-Command`, `Invoke-Command` in this session, `Set-StrictMode`.

use rustc_hash::FxHashSet;

use super::provider::place::pattern;
use super::shared::refuse;
use crate::grammar;
use crate::runtime::block::block_of;
use crate::runtime::command::{CommandInfo, Resolved};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::{Wildcard, has_wildcard};
use crate::value::{ErrorCategory, ErrorRecord, R, Str, Value, convert, exception, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-Command", || Box::<Get>::default()),
    Entry::new("Invoke-Command", || Box::<Invoke>::default()),
    Entry::new("Set-StrictMode", || Box::new(StrictMode)),
];

/// `Get-Command`
#[derive(Default)]
struct Get {
    written: i64,
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let names = c.texts("Name")?;
        let limit = c.int("TotalCount")?.unwrap_or(i64::MAX);
        for name in &names {
            if !has_wildcard(name) {
                match c.rt.try_find_command(name)? {
                    Some(found) if fits(c, &found)? => self.give(c, name, found, limit)?,
                    _ => {
                        let record = c.rt.unknown_command_record(name);
                        c.error(record)?;
                    }
                }
            }
        }
        let mut patterns: Vec<Wildcard> = names
            .iter()
            .filter(|n| has_wildcard(n))
            .filter_map(|n| pattern(n))
            .collect();
        if names.is_empty() {
            patterns.extend(pattern("*"));
        }
        if patterns.is_empty() {
            return Ok(());
        }
        for name in all_names(c) {
            if !patterns.iter().any(|p| p.is_match(&name)) {
                continue;
            }
            if let Some(found) = c.rt.try_find_command(&name)?
                && fits(c, &found)?
            {
                self.give(c, &name, found, limit)?;
            }
        }
        Ok(())
    }
}

impl Get {
    fn give(&mut self, c: &mut Ctx<'_>, name: &str, found: Resolved, limit: i64) -> R<()> {
        if self.written >= limit {
            return Ok(());
        }
        self.written += 1;
        let is_alias = c.rt.find_alias(name).is_some();
        if c.switch("Syntax") {
            let info = CommandInfo {
                command: found.clone(),
            };
            let lines = c.rt.syntax_of(&found, &info.name())?;
            let text = lines.join("\n\n");
            return c.write(format!("\n{text}\n"));
        }
        if is_alias {
            return c.write(super::alias::item(c.rt, name));
        }
        c.write(CommandInfo::of(found))
    }
}

/// True where a command passes `-CommandType`, `-Module`, `-Verb`, `-Noun` and `-ParameterName`.
fn fits(c: &mut Ctx<'_>, command: &Resolved) -> R<bool> {
    if let Some(Value::Enum(_, wanted)) = c.get("CommandType").as_ref().map(Value::base)
        && command.kind().1 & wanted == 0
    {
        return Ok(false);
    }
    let name = CommandInfo {
        command: command.clone(),
    }
    .name();
    let (verb, noun) = name.split_once('-').unwrap_or((&name, ""));
    let source = command.source();
    for (parameter, text) in [("Module", source.as_str()), ("Verb", verb), ("Noun", noun)] {
        let wanted = c.texts(parameter)?;
        let matches = |w: &Str| pattern(w).is_some_and(|p| p.is_match(text));
        if !wanted.is_empty() && !wanted.iter().any(matches) {
            return Ok(false);
        }
    }
    let wanted = c.texts("ParameterName")?;
    if wanted.is_empty() {
        return Ok(true);
    }
    let params = c.rt.params_of(command)?;
    Ok(wanted.iter().filter_map(|w| pattern(w)).any(|p| {
        params
            .params
            .iter()
            .any(|x| p.is_match(&x.name) || x.aliases.iter().any(|a| p.is_match(a)))
    }))
}

/// The names of all functions and cmdlets, in alphabetical order.
fn all_names(c: &Ctx<'_>) -> Vec<String> {
    let functions: Vec<String> =
        c.rt.scope
            .chain()
            .flat_map(|s| s.functions())
            .map(|f| f.name.to_string())
            .collect();
    let cmdlets = grammar::cmdlets()
        .filter_map(grammar::cmdlet)
        .map(|x| x.name.to_owned());
    let mut seen = FxHashSet::default();
    let mut names: Vec<String> = functions
        .into_iter()
        .chain(cmdlets)
        .filter(|n| seen.insert(n.to_lowercase()))
        .collect();
    names.sort_by_cached_key(|n| n.to_lowercase());
    names
}

/// `Invoke-Command` in this session: other computers are refused.
#[derive(Default)]
struct Invoke {
    input: Vec<Value>,
}

impl Cmdlet for Invoke {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.set_name() != "InProcess" {
            return refuse(
                c,
                "Invoke-Command on other computers",
                "blocks run in this session only",
            );
        }
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.input.extend(c.input());
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(block) = c.get("ScriptBlock").as_ref().and_then(block_of) else {
            return Ok(());
        };
        let args = c.list("ArgumentList");
        let input = std::mem::take(&mut self.input);
        let dotted = c.switch("NoNewScope");
        c.rt.run_block_on(&block, &args, input, dotted)
    }
}

/// `Set-StrictMode`: holds in the scope of whoever calls, and below.
struct StrictMode;

impl Cmdlet for StrictMode {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let level = if c.switch("Off") {
            0
        } else {
            let version = c.get("Version").unwrap_or_default();
            let text = convert::to_str(c.rt, &version)?;
            if text.eq_ignore_ascii_case("latest") {
                // The strictest.
                3
            } else {
                version_level(c, text)?
            }
        };
        c.rt.scope.strict.set(Some(level));
        Ok(())
    }
}

/// What a version number means: whole numbers are versions too.
fn version_level(c: &mut Ctx<'_>, text: Str) -> R<u8> {
    let number = match text.contains('.') {
        true => text.clone(),
        false => Str::from(format!("{text}.0")),
    };
    let target = ty::find("System.Version").unwrap_or(ty::known().object);
    if let Err(stop) = convert::to(c.rt, &Value::Str(number.clone()), target) {
        let raised = match c.rt.record_of(*stop) {
            Ok(raised) => raised,
            Err(other) => return Err(Box::new(other)),
        };
        let why = exception::with_exception(&raised.record.exception, |e| {
            exception::message_of(&e.inner)
        })
        .unwrap_or_default();
        return c.throw(ErrorRecord::new(
            "System.Management.Automation.ParameterBindingException",
            format!(
                "Cannot bind parameter 'Version'. Cannot convert value \"{text}\" to type \"System.Version\". Error: \"{why}\""
            ),
            "CannotConvertArgumentNoMessage",
            ErrorCategory::InvalidArgument,
            Value::Null,
        ));
    }
    let major = number.split('.').next().unwrap_or_default();
    match major.parse::<u8>() {
        Ok(level @ 1..=7) => Ok(level.min(3)),
        _ => c.throw(ErrorRecord::new(
            "System.Management.Automation.ParameterBindingValidationException",
            format!(
                "Cannot validate argument on parameter 'Version'. The \"{number}\" argument does not contain a valid PowerShell version. Supply a valid version number and then try the command again."
            ),
            "ParameterArgumentValidationError",
            ErrorCategory::InvalidData,
            Value::Null,
        )),
    }
}
