//! `Get-Date`, `Set-Date`.

use std::rc::Rc;

use jiff::tz::TimeZone;

use super::shared::refuse;
use super::write::host::now;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::datetime::{DateTime, Kind, TICKS_PER_MILLISECOND, UNIX_EPOCH_TICKS, uformat};
use crate::text::error::TextError;
use crate::value::ty::{self, DefKind};
use crate::value::{Engine, Exception, R, TypeDef, Value, Wrapped, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-Date", || Box::new(Get)),
    Entry::new("Set-Date", || Box::new(Set)),
];

/// The classes of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: DISPLAY_HINT,
    kind: DefKind::Enum(&[("Date", 0), ("Time", 1), ("DateTime", 2)], false),
    ..TypeDef::CLASS
}];

const DISPLAY_HINT: &str = "Microsoft.PowerShell.Commands.DisplayHintType";
const TICKS_PER_SECOND: i64 = TICKS_PER_MILLISECOND * 1000;

/// `Get-Date`: the time, or a time that is given, with parts of it replaced.
struct Get;

/// The time that the parameters say, before `-AsUTC`.
fn moment(c: &mut Ctx<'_>, zone: &TimeZone) -> R<DateTime> {
    let mut time = now(c.rt);
    if let Some(Value::DateTime(given)) = c.get("Date").as_ref().map(Value::base) {
        time = *given;
    } else if let Some(seconds) = c.int("UnixTimeSeconds")? {
        let ticks = seconds
            .checked_mul(TICKS_PER_SECOND)
            .and_then(|t| t.checked_add(UNIX_EPOCH_TICKS));
        if let Some(utc) = ticks.and_then(|t| DateTime::from_ticks(t, Kind::Utc)) {
            time = utc.to_local(zone);
        }
    }
    let edition = c.rt.edition;
    let mut part =
        |name: &str| -> R<Option<i32>> { Ok(c.int(name)?.and_then(|n| i32::try_from(n).ok())) };
    let (year, month, day) = (part("Year")?, part("Month")?, part("Day")?);
    let clock = [
        (part("Hour")?, 3_600_000),
        (part("Minute")?, 60_000),
        (part("Second")?, 1000),
    ];
    let millisecond = part("Millisecond")?;
    let change = || -> Result<DateTime, TextError> {
        let mut time = time;
        if let Some(year) = year {
            time = time.add_years(year - time.year(), edition)?;
        }
        if let Some(month) = month {
            time = time.add_months(month - time.month(), edition)?;
        }
        if let Some(day) = day {
            let days = f64::from(day - time.day());
            time = time.add_units(days, 86_400_000 * TICKS_PER_MILLISECOND, edition)?;
        }
        let (hour, minute, second) = time.time_parts();
        for ((wanted, unit), now) in clock.into_iter().zip([hour, minute, second]) {
            if let Some(wanted) = wanted {
                let offset = f64::from(wanted - now);
                time = time.add_units(offset, unit * TICKS_PER_MILLISECOND, edition)?;
            }
        }
        if let Some(millisecond) = millisecond {
            let offset = f64::from(millisecond - time.millisecond());
            time = time.add_units(offset, TICKS_PER_MILLISECOND, edition)?;
            // What is finer than a millisecond goes.
            let rest = time.ticks.rem_euclid(TICKS_PER_MILLISECOND);
            time.ticks -= rest;
        }
        Ok(time)
    };
    change().or_else(|e| Exception::new(e.kind.type_name(), e.message).raise())
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let zone = c.rt.time_zone();
        let mut time = moment(c, &zone)?;
        if c.switch("AsUTC") {
            time = time.to_universal(&zone);
        }
        let (culture, edition) = (c.rt.culture(), c.rt.edition);
        let text = if let Some(format) = c.text("UFormat")? {
            Some(uformat::uformat(time, &format, culture, &zone, edition))
        } else {
            c.text("Format")?
                .map(|format| uformat::named_format(time, &format, culture, &zone))
        };
        match text {
            Some(Ok(text)) => c.write(text),
            Some(Err(e)) => Exception::new(e.kind.type_name(), e.message).raise(),
            None => {
                let wrapped = Wrapped::new(&Value::DateTime(time));
                let hint = match (c.get("DisplayHint"), ty::find(DISPLAY_HINT)) {
                    (Some(hint), _) => hint,
                    (None, Some(t)) => Value::Enum(t, 2),
                    (None, None) => Value::Null,
                };
                wrapped.members.set_note("DisplayHint", hint);
                c.write(Value::Wrapped(Rc::new(wrapped)))
            }
        }
    }
}

/// `Set-Date`: the system's clock is not this program's to set.
struct Set;

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let target = match c.get("Date").or_else(|| c.get("Adjust")) {
            Some(v) => convert::to_display(c.rt, &v)?,
            None => Default::default(),
        };
        if !c.should_process(&target, "Set-Date")? {
            return Ok(());
        }
        refuse(
            c,
            "Set-Date",
            "this program does not set the system's clock",
        )
    }
}
