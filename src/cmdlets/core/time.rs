//! `New-TimeSpan`, `Start-Sleep`, `Get-Uptime`.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::write::host::now;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::datetime::{TICKS_PER_MILLISECOND, TICKS_PER_SECOND, TimeSpan};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Stop, Value, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("New-TimeSpan", || Box::new(New)),
    Entry::new("Start-Sleep", || Box::new(Sleep)),
    Entry::new("Get-Uptime", || Box::new(Uptime)),
];

/// `New-TimeSpan`: between two dates, or of given length.
struct New;

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.set_name() == "Time" {
            let units = [
                ("Days", 86_400 * TICKS_PER_SECOND),
                ("Hours", 3600 * TICKS_PER_SECOND),
                ("Minutes", 60 * TICKS_PER_SECOND),
                ("Seconds", TICKS_PER_SECOND),
                ("Milliseconds", TICKS_PER_MILLISECOND),
            ];
            let mut ticks: i128 = 0;
            for (name, unit) in units {
                ticks += i128::from(c.int(name)?.unwrap_or(0)) * i128::from(unit);
            }
            return match i64::try_from(ticks) {
                Ok(ticks) => c.write(TimeSpan(ticks)),
                Err(_) => c.throw(ErrorRecord::new(
                    "System.ArgumentOutOfRangeException",
                    "TimeSpan overflowed because the duration is too long.",
                    "System.ArgumentOutOfRangeException",
                    ErrorCategory::NotSpecified,
                    Value::Null,
                )),
            };
        }
        let date = |name: &str| match c.get(name).as_ref().map(Value::base) {
            Some(Value::DateTime(d)) => d.ticks,
            _ => now(c.rt).ticks,
        };
        let (start, end) = (date("Start"), date("End"));
        c.write(TimeSpan(end - start))
    }
}

/// `Start-Sleep`
struct Sleep;

impl Cmdlet for Sleep {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let millis = if let Some(millis) = c.int("Milliseconds")? {
            millis as f64
        } else if let Some(Value::TimeSpan(span)) = c.get("Duration").as_ref().map(Value::base) {
            span.0 as f64 / TICKS_PER_MILLISECOND as f64
        } else {
            let seconds = c.get("Seconds").unwrap_or_default();
            convert::to_f64(c.rt, &seconds)? * 1000.0
        };
        if !millis.is_finite() || millis <= 0.0 {
            return Ok(());
        }
        // What was written so far is to be seen while the script sleeps.
        c.rt.host.flush();
        let until = Instant::now() + Duration::from_millis(millis.min(1e15) as u64);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            if c.rt.interrupted.load(Ordering::Relaxed) {
                return Err(Box::new(Stop::Halt));
            }
            std::thread::sleep(left.min(Duration::from_millis(100)));
        }
    }
}

/// `Get-Uptime`
struct Uptime;

impl Cmdlet for Uptime {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let seconds = std::fs::read_to_string("/proc/uptime")
            .ok()
            .and_then(|text| text.split(['.', ' ']).next()?.parse::<i64>().ok());
        let Some(ticks) = seconds.and_then(|s| s.checked_mul(TICKS_PER_SECOND)) else {
            return super::shared::refuse(
                c,
                "Get-Uptime",
                "this system does not say when it was started",
            );
        };
        if !c.switch("Since") {
            return c.write(TimeSpan(ticks));
        }
        let mut since = now(c.rt);
        since.ticks = (since.ticks - ticks).max(0);
        c.write(since)
    }
}
