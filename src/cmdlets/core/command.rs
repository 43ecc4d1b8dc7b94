//! `Invoke-Command` in this session, `Set-StrictMode`.

use super::remoting::unreachable;
use crate::runtime::block::block_of;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{ErrorCategory, ErrorRecord, R, Str, Value, convert, exception, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Invoke-Command", || Box::<Invoke>::default()),
    Entry::new("Set-StrictMode", || Box::new(StrictMode)),
];

/// `Invoke-Command` in this session: other computers are not reached.
#[derive(Default)]
struct Invoke {
    input: Vec<Value>,
    /// It would run on another computer, which was reported.
    elsewhere: bool,
}

impl Cmdlet for Invoke {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.set_name() != "InProcess" {
            unreachable(c, "PSSessionStateBroken")?;
            self.elsewhere = true;
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
        if self.elsewhere {
            return Ok(());
        }
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
