//! `DateTimeOffset`: a clock's time with its distance from UTC.

use super::{DateTime, Kind, TICKS_PER_MINUTE, TimeSpan, UNIX_EPOCH_TICKS, zone};
use crate::Edition;
use crate::text::error::{ErrorKind, TextError};
use jiff::tz::TimeZone;

/// `System.DateTimeOffset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateTimeOffset {
    clock: DateTime,
    offset_minutes: i16,
}

impl DateTimeOffset {
    /// The clock's time `offset_minutes` ahead of UTC.
    ///
    /// # Errors
    /// `ArgumentOutOfRangeException` when the offset is beyond 14 hours or the moment beyond the calendar.
    pub fn new(
        clock: DateTime,
        offset_minutes: i64,
        edition: Edition,
    ) -> Result<DateTimeOffset, TextError> {
        const MOST: i64 = 14 * 60;
        let failed = |message| {
            Err(TextError::of_parameter(
                ErrorKind::ArgumentOutOfRange,
                message,
                "offset",
                edition,
            ))
        };
        if !(-MOST..=MOST).contains(&offset_minutes) {
            return failed("Offset must be within plus or minus 14 hours.");
        }
        let utc = clock.ticks - offset_minutes * TICKS_PER_MINUTE;
        if DateTime::from_ticks(utc, Kind::Utc).is_none() {
            return failed(
                "The UTC time represented when the offset is applied must be between year 0 and 10,000.",
            );
        }
        Ok(DateTimeOffset {
            clock: clock.with_kind(Kind::Unspecified),
            offset_minutes: offset_minutes as i16,
        })
    }

    /// From a `DateTime`: UTC has no offset, any other time the local zone's.
    pub fn from_datetime(time: DateTime, local: &TimeZone) -> DateTimeOffset {
        let ticks = if time.kind == Kind::Utc {
            0
        } else {
            zone::offset_ticks_of_local(time.ticks, local)
        };
        DateTimeOffset {
            clock: time.with_kind(Kind::Unspecified),
            offset_minutes: (ticks / TICKS_PER_MINUTE) as i16,
        }
    }

    /// `DateTime`: the clock's time.
    pub fn clock(self) -> DateTime {
        self.clock
    }

    /// `Offset`
    pub fn offset(self) -> TimeSpan {
        TimeSpan(i64::from(self.offset_minutes) * TICKS_PER_MINUTE)
    }

    /// `UtcDateTime`
    pub fn utc(self) -> DateTime {
        DateTime {
            ticks: self.clock.ticks - self.offset().0,
            kind: Kind::Utc,
        }
    }

    /// `LocalDateTime`
    pub fn local(self, local: &TimeZone) -> DateTime {
        self.utc().to_local(local)
    }

    /// `ToOffset`
    ///
    /// # Errors
    /// As [`DateTimeOffset::new`].
    pub fn to_offset(
        self,
        offset_minutes: i64,
        edition: Edition,
    ) -> Result<DateTimeOffset, TextError> {
        let ticks = self.utc().ticks + offset_minutes.saturating_mul(TICKS_PER_MINUTE);
        let clock = DateTime::from_ticks(ticks, Kind::Unspecified).unwrap_or(DateTime::MAX);
        DateTimeOffset::new(clock, offset_minutes, edition)
    }

    /// `ToUnixTimeMilliseconds`
    pub fn unix_milliseconds(self) -> i64 {
        (self.utc().ticks - UNIX_EPOCH_TICKS).div_euclid(10_000)
    }

    /// `ToUnixTimeSeconds`
    pub fn unix_seconds(self) -> i64 {
        self.unix_milliseconds().div_euclid(1000)
    }

    /// `FromUnixTimeMilliseconds`, when it is in range.
    pub fn from_unix_milliseconds(milliseconds: i64) -> Option<DateTimeOffset> {
        let ticks = milliseconds
            .checked_mul(10_000)?
            .checked_add(UNIX_EPOCH_TICKS)?;
        let clock = DateTime::from_ticks(ticks, Kind::Unspecified)?;
        Some(DateTimeOffset {
            clock,
            offset_minutes: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_keeps_its_offset() {
        let clock = DateTime::from_parts((2020, 1, 2), (3, 4, 5), 0, Kind::Unspecified).unwrap();
        let moment = DateTimeOffset::new(clock, 120, Edition::Core).unwrap();
        assert_eq!(moment.utc().time_parts(), (1, 4, 5));
        assert_eq!(moment.unix_seconds(), 1_577_927_045);
        let error = DateTimeOffset::new(clock, 15 * 60, Edition::Core).unwrap_err();
        assert_eq!(
            error.message,
            "Offset must be within plus or minus 14 hours. (Parameter 'offset')"
        );
    }
}
