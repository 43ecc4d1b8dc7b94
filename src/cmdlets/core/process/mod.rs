//! Processes: `Get-Process`, `Start-Process`, `Stop-Process`, `Wait-Process`.

pub mod get;
pub mod start;
pub mod stop;

use super::provider::place::pattern;
use crate::runtime::Ctx;
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::types::diagnostics;
use crate::value::{ErrorRecord, R, Value};

fn not_found(message: String, id: &str, target: Value) -> ErrorRecord {
    ErrorRecord::new(
        "Microsoft.PowerShell.Commands.ProcessCommandException",
        message,
        id,
        ErrorCategory::ObjectNotFound,
        target,
    )
}

/// The processes that `-Name`, `-Id` or `-InputObject` mean, sorted by name; all of them without any where `all` says
/// so. What is not there is reported.
fn matching(c: &mut Ctx<'_>, all: bool) -> R<Vec<Value>> {
    let mut found = Vec::new();
    for id in c.list("Id") {
        let id = crate::value::convert::to_i64(c.rt, &id)?;
        match diagnostics::by_id(id) {
            Some(process) => found.push(process),
            None => c.error(not_found(
                format!("Cannot find a process with the process identifier {id}."),
                "NoProcessFoundForGivenId",
                i32::try_from(id).map_or(Value::Int64(id), Value::Int32),
            ))?,
        }
    }
    for name in c.texts("Name")? {
        let Some(wildcard) = pattern(&name) else {
            continue;
        };
        let before = found.len();
        let all = diagnostics::all();
        found.extend(
            all.into_iter()
                .filter(|p| wildcard.is_match(&diagnostics::name_of(p))),
        );
        if found.len() == before && !has_wildcard(&name) {
            c.error(not_found(
                format!(
                    "Cannot find a process with the name \"{name}\". Verify the process name and call the cmdlet again."
                ),
                "NoProcessFoundForGivenName",
                Value::Str(name),
            ))?;
        }
    }
    if c.has("InputObject") {
        found.extend(c.list("InputObject"));
    } else if all && !c.has("Id") && !c.has("Name") {
        found = diagnostics::all();
    }
    found.sort_by_cached_key(|p| {
        (
            diagnostics::name_of(p).to_lowercase(),
            diagnostics::id_of(p),
        )
    });
    found.dedup_by_key(|p| diagnostics::id_of(p));
    Ok(found)
}

/// `name (id)`
fn shown(process: &Value) -> String {
    format!(
        "{} ({})",
        diagnostics::name_of(process),
        diagnostics::id_of(process)
    )
}
