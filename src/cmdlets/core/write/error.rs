//! `Write-Error`.

use crate::runtime::streams::record_in;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::ty::type_of;
use crate::value::{ErrorRecord, Exception, R, Str};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Write-Error", || Box::new(Error))];

/// `Write-Error`: a non-terminating error of the script's own.
struct Error;

const EXCEPTION: &str = "Microsoft.PowerShell.Commands.WriteErrorException";

fn described(c: &mut Ctx<'_>) -> R<ErrorRecord> {
    if let Some(record) = c.get("ErrorRecord").as_ref().and_then(record_in) {
        return Ok(record.duplicate());
    }
    let message = c.text("Message")?;
    let given = c.get("Exception").filter(|e| !e.is_null());
    let exception = given.clone().unwrap_or_else(|| {
        Exception::new(EXCEPTION, message.as_deref().unwrap_or_default()).into_value()
    });
    let id = match c.text("ErrorId")?.filter(|id| !id.is_empty()) {
        Some(id) => id,
        None => Str::from(type_of(exception.base()).full_name()),
    };
    let category = match c.text("Category")? {
        Some(name) => ErrorCategory::parse(&name).unwrap_or_default(),
        None => ErrorCategory::NotSpecified,
    };
    let target = c.get("TargetObject").unwrap_or_default();
    let record = ErrorRecord::of(exception, id, category, target);
    if given.is_some()
        && let Some(message) = message.filter(|m| !m.is_empty())
    {
        *record.details.borrow_mut() = Some(message);
    }
    Ok(record)
}

impl Cmdlet for Error {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let record = described(c)?;
        let mut given =
            |name: &str| -> R<Option<Str>> { Ok(c.text(name)?.filter(|t| !t.is_empty())) };
        if let Some(action) = given("RecommendedAction")? {
            if record.details.borrow().is_none() {
                let message = record.message();
                *record.details.borrow_mut() = Some(message);
            }
            *record.recommended.borrow_mut() = Some(action);
        }
        *record.activity.borrow_mut() =
            given("CategoryActivity")?.unwrap_or_else(|| Str::from("Write-Error"));
        if let Some(reason) = given("CategoryReason")? {
            *record.reason.borrow_mut() = Some(reason);
        }
        if let Some(name) = given("CategoryTargetName")? {
            *record.target_name.borrow_mut() = Some(name);
        }
        if let Some(name) = given("CategoryTargetType")? {
            *record.target_type.borrow_mut() = Some(name);
        }
        // The error is the script's that wrote it, not this command's.
        if let Some(frame) = c.rt.frame.clone() {
            let place = frame
                .call
                .position
                .clone()
                .unwrap_or_else(|| frame.position());
            *record.invocation.borrow_mut() = c.rt.invocation_of(&frame.call);
            *record.position.borrow_mut() = Some(place);
            *record.command.borrow_mut() = match frame.call.name() {
                unnamed if unnamed.is_empty() => Str::new(),
                _ => frame.call.id_suffix(),
            };
            record.keeps_invocation.set(true);
        }
        c.error(record)
    }
}
