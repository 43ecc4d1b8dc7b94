//! Time zones: offsets as `TimeZoneInfo` chooses them, and lookup by IANA or Windows name.

use super::{TICKS_PER_SECOND, UNIX_EPOCH_TICKS};
use crate::text::error::{ErrorKind, TextError};
use jiff::civil;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use std::sync::LazyLock;

/// Windows names beside the IANA name that Unicode's CLDR gives them for the world.
static WINDOWS_ZONES: &str = include_str!("../../../grammar/windows-zones.txt");

static BY_WINDOWS_NAME: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    WINDOWS_ZONES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|l| l.split_once('='))
        .collect()
});

/// The offset of `zone` from UTC, in ticks, at a moment given in UTC ticks.
pub fn offset_ticks_of_utc(ticks: i64, zone: &TimeZone) -> i64 {
    let seconds = (ticks - UNIX_EPOCH_TICKS).div_euclid(TICKS_PER_SECOND);
    match jiff::Timestamp::from_second(seconds) {
        Ok(time) => in_ticks(zone.to_offset(time)),
        Err(_) => 0,
    }
}

/// The offset of `zone` at a time given in its own ticks. A time that occurs twice is the later one (standard time)
/// and one that never occurs has the offset from before the gap, as in .NET.
pub fn offset_ticks_of_local(ticks: i64, zone: &TimeZone) -> i64 {
    match offset_of_local(ticks, zone) {
        Some(AmbiguousOffset::Unambiguous { offset }) => in_ticks(offset),
        Some(AmbiguousOffset::Gap { before, .. }) => in_ticks(before),
        Some(AmbiguousOffset::Fold { after, .. }) => in_ticks(after),
        None => 0,
    }
}

/// What `zone` has for a time given in its own ticks: one offset, none, or two; None outside of the calendar's range.
pub fn offset_of_local(ticks: i64, zone: &TimeZone) -> Option<AmbiguousOffset> {
    let time = super::DateTime {
        ticks,
        kind: super::Kind::Unspecified,
    };
    let ((year, month, day), (hour, minute, second)) = (time.date_parts(), time.time_parts());
    let local = civil::DateTime::new(
        year as i16,
        month as i8,
        day as i8,
        hour as i8,
        minute as i8,
        second as i8,
        0,
    );
    local
        .ok()
        .map(|local| zone.to_ambiguous_timestamp(local).offset())
}

fn in_ticks(offset: Offset) -> i64 {
    i64::from(offset.seconds()) * TICKS_PER_SECOND
}

/// `[timezoneinfo]::FindSystemTimeZoneById`: an IANA name or a Windows one.
///
/// # Errors
/// `TimeZoneNotFoundException` when there is no such zone.
pub fn find(id: &str) -> Result<TimeZone, TextError> {
    let iana = BY_WINDOWS_NAME
        .iter()
        .find(|(windows, _)| windows.eq_ignore_ascii_case(id))
        .map_or(id, |(_, iana)| iana);
    if iana.eq_ignore_ascii_case("UTC") {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(iana).map_err(|_| {
        let message = format!("The time zone ID '{id}' was not found on the local computer.");
        TextError::new(ErrorKind::TimeZoneNotFound, message)
    })
}

/// The IANA name of a Windows zone.
pub fn iana_name(windows: &str) -> Option<&'static str> {
    BY_WINDOWS_NAME
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(windows))
        .map(|(_, iana)| *iana)
}

/// The Windows name of an IANA zone, when it has one.
pub fn windows_name(iana: &str) -> Option<&'static str> {
    BY_WINDOWS_NAME
        .iter()
        .find(|(_, name)| name.eq_ignore_ascii_case(iana))
        .map(|(windows, _)| *windows)
}

#[cfg(test)]
mod tests {
    use super::super::{DateTime, Kind, TICKS_PER_HOUR};
    use super::*;

    #[test]
    fn a_repeated_hour_is_standard_time_and_a_skipped_one_has_the_old_offset() {
        let berlin = find("W. Europe Standard Time").unwrap();
        let at = |date, time| {
            DateTime::from_parts(date, time, 0, Kind::Local)
                .unwrap()
                .ticks
        };
        assert_eq!(
            offset_ticks_of_local(at((2024, 7, 1), (12, 0, 0)), &berlin),
            2 * TICKS_PER_HOUR
        );
        assert_eq!(
            offset_ticks_of_local(at((2024, 10, 27), (2, 30, 0)), &berlin),
            TICKS_PER_HOUR
        );
        assert_eq!(
            offset_ticks_of_local(at((2024, 3, 31), (2, 30, 0)), &berlin),
            TICKS_PER_HOUR
        );
    }

    #[test]
    fn an_unknown_zone_is_an_error() {
        let error = find("Nowhere/Land").unwrap_err();
        assert_eq!(
            error.message,
            "The time zone ID 'Nowhere/Land' was not found on the local computer."
        );
        assert!(find("UTC").is_ok());
    }
}
