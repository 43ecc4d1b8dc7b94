//! `Test-Path`.

use std::time::SystemTime;

use super::super::provider::targets::{Filters, Given, given};
use super::super::provider::{Place, item};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Test-Path", || Box::new(Test))];

/// `Test-Path`: one answer for each path.
struct Test;

/// What has to be there.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Any,
    Container,
    Leaf,
}

impl Cmdlet for Test {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let parameter = if c.has("LiteralPath") {
            "LiteralPath"
        } else {
            "Path"
        };
        let value = c.get(parameter).unwrap_or_default();
        let empty = matches!(&value, Value::Array(items) if items.items().is_empty());
        if value.is_null()
            || empty
            || matches!(&value, Value::Array(a) if a.items().iter().any(Value::is_null))
        {
            return c.error(unusable(parameter, !empty || value.is_null()));
        }
        let kind = match c.text("PathType")?.as_deref() {
            Some(t) if t.eq_ignore_ascii_case("Container") => Kind::Container,
            Some(t) if t.eq_ignore_ascii_case("Leaf") => Kind::Leaf,
            _ => Kind::Any,
        };
        let filters = Filters::new(c)?;
        for given in given(c)? {
            if given.text.trim().is_empty() {
                c.write(false)?;
                continue;
            }
            let answer = if c.switch("IsValid") {
                is_valid(c, &given)
            } else {
                test(c, &given, kind, &filters)?
            };
            c.write(answer)?;
        }
        Ok(())
    }
}

fn is_valid(c: &mut Ctx<'_>, given: &Given) -> bool {
    Place::of(c.rt, &given.text).is_ok() && !given.text.contains('\0')
}

fn test(c: &mut Ctx<'_>, given: &Given, kind: Kind, filters: &Filters) -> R<bool> {
    // A drive that is not there is no error here: nothing is on it.
    let Ok(place) = Place::of(c.rt, &given.text) else {
        return Ok(false);
    };
    let places = if given.is_pattern() {
        place.expand(c.rt)
    } else if item::exists(c.rt, &place) {
        // A link to nowhere counts as missing.
        let is_there = !place.is_file_system() || place.native().exists();
        if is_there { vec![place] } else { Vec::new() }
    } else {
        Vec::new()
    };
    for place in places {
        let fits = match kind {
            Kind::Any => true,
            Kind::Container => item::is_container(&place),
            Kind::Leaf => !item::is_container(&place),
        };
        if fits && filters.takes(&place.leaf()) && has_age(c, &place)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `-OlderThan`, `-NewerThan`: compares the time of the last write.
fn has_age(c: &mut Ctx<'_>, place: &Place) -> R<bool> {
    for (parameter, older) in [("OlderThan", true), ("NewerThan", false)] {
        let Some(limit) = c.get(parameter).filter(|v| !v.is_null()) else {
            continue;
        };
        if !place.is_file_system() {
            return Ok(false);
        }
        let modified = std::fs::metadata(place.native())
            .and_then(|m| m.modified())
            .unwrap_or(SystemTime::UNIX_EPOCH);
        let since = modified
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        let written = i128::try_from(since.as_nanos() / 100).unwrap_or(i128::MAX)
            + i128::from(crate::text::datetime::UNIX_EPOCH_TICKS);
        let utc = member::invoke(c.rt, &limit, "ToUniversalTime", &[])?;
        let Value::DateTime(limit) = utc.base() else {
            continue;
        };
        let limit = i128::from(limit.ticks);
        if (older && written >= limit) || (!older && written <= limit) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The error for a null or empty argument; an error of the cmdlet, as its parameter takes both.
fn unusable(parameter: &str, null: bool) -> ErrorRecord {
    let (message, id) = if null {
        (
            format!("Cannot bind argument to parameter '{parameter}' because it is null."),
            "NullPathNotPermitted",
        )
    } else {
        (
            format!(
                "Cannot bind argument to parameter '{parameter}' because it is an empty collection."
            ),
            "EmptyPathCollectionNotPermitted",
        )
    };
    ErrorRecord::new(
        "System.ArgumentNullException",
        message,
        id,
        ErrorCategory::InvalidArgument,
        Value::strings(Vec::<Str>::new()),
    )
}
