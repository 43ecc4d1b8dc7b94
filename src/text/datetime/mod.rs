//! Instants and spans in .NET ticks: `DateTime`, `DateTimeOffset`, `TimeSpan`, their arithmetic, their text and the
//! reading of text. The local time zone is always handed in.

mod complete;
pub mod format;
mod names;
mod offset;
mod order;
pub mod parse;
pub mod parse_exact;
mod parse_state;
mod parser;
pub mod timespan;
pub mod uformat;
pub mod zone;

pub use offset::DateTimeOffset;
pub use timespan::TimeSpan;

use super::error::{ErrorKind, TextError};
use crate::Edition;
use jiff::tz::TimeZone;

/// Ticks, of 100 nanoseconds, in a second.
pub const TICKS_PER_SECOND: i64 = 10_000_000;
/// Ticks in a minute.
pub const TICKS_PER_MINUTE: i64 = 60 * TICKS_PER_SECOND;
/// Ticks in an hour.
pub const TICKS_PER_HOUR: i64 = 60 * TICKS_PER_MINUTE;
/// Ticks in a day.
pub const TICKS_PER_DAY: i64 = 24 * TICKS_PER_HOUR;
/// Ticks in a millisecond.
pub const TICKS_PER_MILLISECOND: i64 = 10_000;
/// The ticks of 1970-01-01.
pub const UNIX_EPOCH_TICKS: i64 = 621_355_968_000_000_000;
/// The ticks of 1601-01-01, where Windows file times begin.
const FILE_TIME_TICKS: i64 = 504_911_232_000_000_000;
/// The ticks of 1899-12-30, where OLE automation dates begin.
const OA_DATE_TICKS: i64 = 599_264_352_000_000_000;

/// What a [`DateTime`] counts from: `System.DateTimeKind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// Not said.
    #[default]
    Unspecified,
    /// UTC.
    Utc,
    /// The local zone.
    Local,
}

/// `System.DateTime`: a date with a time of day, 0001-01-01 to 9999-12-31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct DateTime {
    /// 100 ns since 0001-01-01, at most [`DateTime::MAX_TICKS`].
    pub ticks: i64,
    /// What it counts from.
    pub kind: Kind,
}

/// `System.DayOfWeek`, Sunday is 0.
pub type DayOfWeek = u8;

/// Whether `year` has a February 29.
pub fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The length of a month; nothing when year or month is out of range.
pub fn days_in_month(year: i32, month: i32) -> Option<i32> {
    if !(1..=9999).contains(&year) {
        return None;
    }
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(28 + i32::from(is_leap_year(year))),
        _ => None,
    }
}

/// Days from 0001-01-01 to the first of January of `year`.
fn days_to_year(year: i32) -> i64 {
    let past = i64::from(year) - 1;
    past * 365 + past / 4 - past / 100 + past / 400
}

/// Days from the first of January to the first of `month`.
fn days_to_month(year: i32, month: i32) -> i64 {
    (1..month)
        .filter_map(|m| days_in_month(year, m))
        .map(i64::from)
        .sum()
}

impl DateTime {
    /// The ticks of the last moment of 9999.
    pub const MAX_TICKS: i64 = 3_155_378_975_999_999_999;
    /// `[datetime]::MinValue`
    pub const MIN: DateTime = DateTime {
        ticks: 0,
        kind: Kind::Unspecified,
    };
    /// `[datetime]::MaxValue`
    pub const MAX: DateTime = DateTime {
        ticks: DateTime::MAX_TICKS,
        kind: Kind::Unspecified,
    };

    /// From ticks, when they are in range.
    pub fn from_ticks(ticks: i64, kind: Kind) -> Option<DateTime> {
        (0..=DateTime::MAX_TICKS)
            .contains(&ticks)
            .then_some(DateTime { ticks, kind })
    }

    /// Midnight of a date, when there is such a date.
    pub fn from_date(year: i32, month: i32, day: i32) -> Option<DateTime> {
        if !(1..=days_in_month(year, month)?).contains(&day) {
            return None;
        }
        let days = days_to_year(year) + days_to_month(year, month) + i64::from(day) - 1;
        DateTime::from_ticks(days * TICKS_PER_DAY, Kind::Unspecified)
    }

    /// A date with a time of day, when both exist.
    pub fn from_parts(
        date: (i32, i32, i32),
        time: (i32, i32, i32),
        milliseconds: i32,
        kind: Kind,
    ) -> Option<DateTime> {
        let day = DateTime::from_date(date.0, date.1, date.2)?;
        let (hour, minute, second) = time;
        let sound = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..1000).contains(&milliseconds);
        let time = (i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second))
            * TICKS_PER_SECOND
            + i64::from(milliseconds) * TICKS_PER_MILLISECOND;
        sound.then_some(DateTime {
            ticks: day.ticks + time,
            kind,
        })
    }

    /// `[datetime]::new(year, month, day, hour, minute, second, millisecond, kind)`.
    ///
    /// # Errors
    /// `ArgumentOutOfRangeException` that says which part does not exist.
    pub fn new(
        date: (i32, i32, i32),
        time: (i32, i32, i32),
        ms: i32,
        kind: Kind,
    ) -> Result<DateTime, TextError> {
        let failed = |message: &str| TextError::new(ErrorKind::ArgumentOutOfRange, message);
        if DateTime::from_date(date.0, date.1, date.2).is_none() {
            return Err(failed(
                "Year, Month, and Day parameters describe an un-representable DateTime.",
            ));
        }
        if !(0..1000).contains(&ms) {
            return Err(failed(
                "Valid values are between 0 and 999, inclusive. (Parameter 'millisecond')",
            ));
        }
        DateTime::from_parts(date, time, ms, kind).ok_or_else(|| {
            failed("Hour, Minute, and Second parameters describe an un-representable DateTime.")
        })
    }

    /// Year, month and day.
    pub fn date_parts(self) -> (i32, i32, i32) {
        let (year, day_of_year) = self.year_and_day();
        let mut month = 1;
        let mut left = day_of_year;
        while let Some(length) = days_in_month(year, month).filter(|length| left > *length) {
            left -= length;
            month += 1;
        }
        (year, month, left)
    }

    fn year_and_day(self) -> (i32, i32) {
        const DAYS_IN_400_YEARS: i64 = 146_097;
        let days = self.ticks / TICKS_PER_DAY;
        // The average year gives a year that is right or one too early or late.
        let mut year = (days * 400 / DAYS_IN_400_YEARS) as i32 + 1;
        while days_to_year(year) > days {
            year -= 1;
        }
        while days_to_year(year + 1) <= days {
            year += 1;
        }
        (year, (days - days_to_year(year)) as i32 + 1)
    }

    /// `Year`
    pub fn year(self) -> i32 {
        self.year_and_day().0
    }

    /// `Month`, 1 to 12
    pub fn month(self) -> i32 {
        self.date_parts().1
    }

    /// `Day`, 1 to 31
    pub fn day(self) -> i32 {
        self.date_parts().2
    }

    /// `DayOfYear`, 1 to 366
    pub fn day_of_year(self) -> i32 {
        self.year_and_day().1
    }

    /// `DayOfWeek`
    pub fn day_of_week(self) -> DayOfWeek {
        ((self.ticks / TICKS_PER_DAY + 1) % 7) as DayOfWeek
    }

    /// Hour, minute and second.
    pub fn time_parts(self) -> (i32, i32, i32) {
        let seconds = self.ticks % TICKS_PER_DAY / TICKS_PER_SECOND;
        (
            (seconds / 3600) as i32,
            (seconds / 60 % 60) as i32,
            (seconds % 60) as i32,
        )
    }

    /// `Millisecond`
    pub fn millisecond(self) -> i32 {
        (self.ticks / TICKS_PER_MILLISECOND % 1000) as i32
    }

    /// Ticks behind the second.
    pub fn fraction(self) -> i64 {
        self.ticks % TICKS_PER_SECOND
    }

    /// `Date`: midnight of the same day.
    pub fn date(self) -> DateTime {
        DateTime {
            ticks: self.ticks - self.ticks % TICKS_PER_DAY,
            kind: self.kind,
        }
    }

    /// `TimeOfDay`
    pub fn time_of_day(self) -> TimeSpan {
        TimeSpan(self.ticks % TICKS_PER_DAY)
    }

    /// `[datetime]::SpecifyKind`
    pub fn with_kind(self, kind: Kind) -> DateTime {
        DateTime { kind, ..self }
    }

    /// The same moment so many ticks later. `parameter` is the name that the error gives the argument: `value` of the
    /// `Add` methods, `t` of the operators.
    ///
    /// # Errors
    /// `ArgumentOutOfRangeException` outside the years 1 to 9999.
    pub fn add_ticks(
        self,
        ticks: i64,
        parameter: &str,
        edition: Edition,
    ) -> Result<DateTime, TextError> {
        let sum = self
            .ticks
            .checked_add(ticks)
            .and_then(|ticks| DateTime::from_ticks(ticks, self.kind));
        sum.ok_or_else(|| unrepresentable(parameter, edition))
    }

    /// `AddDays`, `AddHours`, `AddMinutes`, `AddSeconds` and `AddMilliseconds`: `value` units of so many ticks. Since
    /// .NET 7 the ticks are exact; before, they are rounded to a millisecond.
    ///
    /// # Errors
    /// As [`DateTime::add_ticks`].
    pub fn add_units(self, value: f64, unit: i64, edition: Edition) -> Result<DateTime, TextError> {
        let ticks = match edition {
            Edition::Core => value.trunc() * unit as f64 + (value.fract() * unit as f64).trunc(),
            Edition::Desktop => {
                let milliseconds = value * (unit / TICKS_PER_MILLISECOND) as f64;
                (milliseconds + if value >= 0.0 { 0.5 } else { -0.5 }).trunc()
                    * TICKS_PER_MILLISECOND as f64
            }
        };
        if !ticks.is_finite() || ticks.abs() > DateTime::MAX_TICKS as f64 {
            return Err(unrepresentable("value", edition));
        }
        self.add_ticks(ticks as i64, "value", edition)
    }

    /// `AddMonths`: the day is cut to the length of the new month.
    ///
    /// # Errors
    /// `ArgumentOutOfRangeException` outside the years 1 to 9999 or beyond 120,000 months.
    pub fn add_months(self, months: i32, edition: Edition) -> Result<DateTime, TextError> {
        const MOST: i32 = 120_000;
        if !(-MOST..=MOST).contains(&months) {
            let message = "Months value must be between +/-120000.";
            return Err(TextError::of_parameter(
                ErrorKind::ArgumentOutOfRange,
                message,
                "months",
                edition,
            ));
        }
        let (year, month, day) = self.date_parts();
        let index = year * 12 + month - 1 + months;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        let length =
            days_in_month(year, month).ok_or_else(|| unrepresentable("months", edition))?;
        let date = DateTime::from_date(year, month, day.min(length));
        let date = date.ok_or_else(|| unrepresentable("months", edition))?;
        Ok(DateTime {
            ticks: date.ticks + self.ticks % TICKS_PER_DAY,
            kind: self.kind,
        })
    }

    /// `AddYears`
    ///
    /// # Errors
    /// As [`DateTime::add_months`].
    pub fn add_years(self, years: i32, edition: Edition) -> Result<DateTime, TextError> {
        if !(-10_000..=10_000).contains(&years) {
            let message = "Years value must be between +/-10000.";
            return Err(TextError::of_parameter(
                ErrorKind::ArgumentOutOfRange,
                message,
                "years",
                edition,
            ));
        }
        // .NET Framework counts months; .NET tells of its own argument.
        let culprit = if edition.is_core() { "value" } else { "months" };
        self.add_months(years * 12, edition)
            .map_err(|_| unrepresentable(culprit, edition))
    }

    /// `ToUniversalTime`: an unspecified time counts as local.
    pub fn to_universal(self, local: &TimeZone) -> DateTime {
        if self.kind == Kind::Utc {
            return self;
        }
        let ticks = self
            .ticks
            .saturating_sub(zone::offset_ticks_of_local(self.ticks, local));
        DateTime {
            ticks: ticks.clamp(0, DateTime::MAX_TICKS),
            kind: Kind::Utc,
        }
    }

    /// `ToLocalTime`: an unspecified time counts as UTC.
    pub fn to_local(self, local: &TimeZone) -> DateTime {
        if self.kind == Kind::Local {
            return self;
        }
        let ticks = self
            .ticks
            .saturating_add(zone::offset_ticks_of_utc(self.ticks, local));
        DateTime {
            ticks: ticks.clamp(0, DateTime::MAX_TICKS),
            kind: Kind::Local,
        }
    }

    /// The moment of a time stamp, in UTC.
    pub fn from_timestamp(time: jiff::Timestamp) -> DateTime {
        let ticks = (time.as_nanosecond() / 100) as i64 + UNIX_EPOCH_TICKS;
        DateTime {
            ticks: ticks.clamp(0, DateTime::MAX_TICKS),
            kind: Kind::Utc,
        }
    }

    /// `[datetime]::Now` in a zone, of the moment `now`.
    pub fn local_now(now: jiff::Timestamp, local: &TimeZone) -> DateTime {
        DateTime::from_timestamp(now).to_local(local)
    }

    /// `ToFileTimeUtc`: ticks since 1601; nothing before that.
    pub fn to_file_time(self, local: &TimeZone) -> Option<i64> {
        Some(self.to_universal(local).ticks - FILE_TIME_TICKS).filter(|t| *t >= 0)
    }

    /// `ToFileTimeUtc`, which takes an unspecified time for UTC.
    pub fn to_file_time_utc(self, local: &TimeZone) -> Option<i64> {
        let utc = if self.kind == Kind::Local {
            self.to_universal(local)
        } else {
            self
        };
        Some(utc.ticks - FILE_TIME_TICKS).filter(|t| *t >= 0)
    }

    /// `[datetime]::FromFileTimeUtc`
    pub fn from_file_time(ticks: i64) -> Option<DateTime> {
        DateTime::from_ticks(ticks.checked_add(FILE_TIME_TICKS)?, Kind::Utc).filter(|_| ticks >= 0)
    }

    /// `ToOADate`: days since 1899-12-30, to the millisecond.
    pub fn to_oa_date(self) -> f64 {
        if self.ticks == 0 {
            return 0.0;
        }
        // A bare time of day belongs to the first day of the automation calendar.
        let ticks = if self.ticks < TICKS_PER_DAY {
            self.ticks + OA_DATE_TICKS
        } else {
            self.ticks
        };
        let mut milliseconds = (ticks - OA_DATE_TICKS) / TICKS_PER_MILLISECOND;
        const DAY: i64 = 86_400_000;
        if milliseconds < 0 {
            let fraction = milliseconds % DAY;
            if fraction != 0 {
                milliseconds -= (DAY + fraction) * 2;
            }
        }
        milliseconds as f64 / DAY as f64
    }

    /// `[datetime]::FromOADate`; nothing outside the years 100 to 9999.
    pub fn from_oa_date(days: f64) -> Option<DateTime> {
        if !(-657_435.0..2_958_466.0).contains(&days) {
            return None;
        }
        const DAY: f64 = 86_400_000.0;
        let milliseconds = (days * DAY + if days >= 0.0 { 0.5 } else { -0.5 }).trunc() as i64;
        let whole = milliseconds % 86_400_000;
        let milliseconds = if milliseconds < 0 {
            milliseconds - whole * 2
        } else {
            milliseconds
        };
        DateTime::from_ticks(
            OA_DATE_TICKS + milliseconds * TICKS_PER_MILLISECOND,
            Kind::Unspecified,
        )
    }

    /// The ISO 8601 week of the date with its year.
    pub fn iso_week(self) -> (i32, i32) {
        let weekday = (i32::from(self.day_of_week()) + 6) % 7;
        let (year, day) = self.year_and_day();
        // The week belongs to the year of its Thursday.
        let thursday = day - weekday + 3;
        let length = 365 + i32::from(is_leap_year(year));
        if thursday < 1 {
            let before = 365 + i32::from(is_leap_year(year - 1));
            (year - 1, (thursday + before - 1) / 7 + 1)
        } else if thursday > length {
            (year + 1, 1)
        } else {
            (year, (thursday - 1) / 7 + 1)
        }
    }
}

fn unrepresentable(parameter: &str, edition: Edition) -> TextError {
    let message = "The added or subtracted value results in an un-representable DateTime.";
    TextError::of_parameter(ErrorKind::ArgumentOutOfRange, message, parameter, edition)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: i32, month: i32, day: i32) -> DateTime {
        DateTime::from_date(year, month, day).unwrap()
    }

    #[test]
    fn dates_come_apart_as_they_were_put_together() {
        for (year, month, day) in [
            (1, 1, 1),
            (1600, 2, 29),
            (1970, 1, 1),
            (2020, 12, 31),
            (2100, 3, 1),
            (9999, 12, 31),
        ] {
            assert_eq!(at(year, month, day).date_parts(), (year, month, day));
        }
        assert_eq!(at(1970, 1, 1).ticks, UNIX_EPOCH_TICKS);
        assert_eq!(at(2020, 2, 28).day_of_week(), 5);
        assert_eq!(DateTime::from_date(2019, 2, 29), None);
        assert_eq!(DateTime::MAX.date_parts(), (9999, 12, 31));
    }

    #[test]
    fn arithmetic_stays_in_range() {
        assert_eq!(
            at(2024, 1, 31)
                .add_months(1, Edition::Core)
                .unwrap()
                .date_parts(),
            (2024, 2, 29)
        );
        assert_eq!(
            at(2024, 2, 29)
                .add_years(-1, Edition::Core)
                .unwrap()
                .date_parts(),
            (2023, 2, 28)
        );
        let error = DateTime::MAX
            .add_units(1.0, TICKS_PER_DAY, Edition::Core)
            .unwrap_err();
        assert_eq!(
            error.message,
            "The added or subtracted value results in an un-representable DateTime. (Parameter 'value')"
        );
        assert_eq!(
            at(2020, 1, 1)
                .add_units(0.5, TICKS_PER_DAY, Edition::Core)
                .unwrap()
                .time_parts(),
            (12, 0, 0)
        );
    }

    #[test]
    fn other_epochs_convert_both_ways() {
        assert_eq!(
            at(2020, 1, 1).to_file_time_utc(&TimeZone::UTC),
            Some(132_223_104_000_000_000)
        );
        assert_eq!(
            DateTime::from_file_time(132_223_104_000_000_000).map(DateTime::date_parts),
            Some((2020, 1, 1))
        );
        assert_eq!(at(1900, 1, 1).to_oa_date(), 2.0);
        assert_eq!(DateTime::from_oa_date(2.0), Some(at(1900, 1, 1)));
    }

    #[test]
    fn iso_weeks_belong_to_the_year_of_their_thursday() {
        assert_eq!(at(2021, 1, 3).iso_week(), (2020, 53));
        assert_eq!(at(2019, 12, 30).iso_week(), (2020, 1));
        assert_eq!(at(2020, 1, 6).iso_week(), (2020, 2));
    }
}
