//! The dates and times that completed sequences of numbers and names make, in the culture's order.

use super::order::{Field, fields};
use super::parse::{Bad, Context, Read};
use super::parse_state::Complete;
use super::{DateTime, Kind, TICKS_PER_SECOND, days_in_month};

/// The numbers and names collected so far, and the date and time that were made of those before.
#[derive(Default)]
pub(super) struct Collected {
    /// At most three numbers of one or two digits.
    pub numbers: Vec<i32>,
    /// A number of three digits or more.
    pub year: Option<i32>,
    /// A month by name.
    pub month: Option<i32>,
    /// A day by name.
    pub day_of_week: Option<u8>,
    /// True for PM.
    pub half: Option<bool>,
    /// Of a second.
    pub fraction: f64,
    /// From UTC, in ticks.
    pub offset: Option<i64>,
    /// The offset was a name.
    pub is_utc: bool,
    /// Year, month and day.
    pub date: (Option<i32>, Option<i32>, Option<i32>),
    /// A date is complete.
    pub has_date: bool,
    /// Hour, minute and second.
    pub time: (Option<i32>, Option<i32>, Option<i32>),
    has_time: bool,
}

impl Collected {
    /// Makes a date or a time of what was collected.
    pub fn complete(&mut self, what: Complete, context: Context<'_>) -> Result<(), Bad> {
        let n = |at: usize| self.numbers.get(at).copied().unwrap_or(0);
        let (n0, n1, n2) = (n(0), n(1), n(2));
        let pattern = &context.culture.date;
        let order = fields(pattern.short_date);
        let month = self.month.unwrap_or(0);
        let year = self.year.unwrap_or(0);
        let this_year = context.now.year();
        let month_day = fields(pattern.month_day);
        let day_first = month_day.first() == Some(&Field::Day);
        let month_first = month_day.first() == Some(&Field::Month);
        let year_month = fields(pattern.year_month);
        match what {
            Complete::DateNN if day_first => self.set_date(this_year, n1, n0)?,
            Complete::DateNN => self.set_date(this_year, n0, n1)?,
            Complete::DateNNN => match order.as_slice() {
                [Field::Year, Field::Month, Field::Day] => {
                    self.set_date(four_digits(n0), n1, n2)?
                }
                [Field::Year, Field::Day, Field::Month] => {
                    self.set_date(four_digits(n0), n2, n1)?
                }
                [Field::Day, ..] => self.set_date(four_digits(n2), n1, n0)?,
                _ => self.set_date(four_digits(n2), n0, n1)?,
            },
            // A number beside a month's name is its day, but a year where the culture writes days first and years last
            // (or the other way round for a number before the name).
            Complete::DateMN if day_first && year_month.first() == Some(&Field::Month) => {
                self.set_date(four_digits(n0), month, 1)?;
            }
            Complete::DateNM if month_first && year_month.first() == Some(&Field::Year) => {
                self.set_date(four_digits(n0), month, 1)?;
            }
            Complete::DateMN | Complete::DateNM => self.set_date(this_year, month, n0)?,
            Complete::DateMNN => {
                let year_first = order.first() == Some(&Field::Year);
                let (year, day) = if year_first { (n0, n1) } else { (n1, n0) };
                if self.set_date(four_digits(year), month, day).is_err() {
                    self.set_date(four_digits(day), month, year)?;
                }
            }
            Complete::DateYNN => match order.as_slice() {
                [Field::Year, Field::Day, Field::Month] => self.set_date(year, n1, n0)?,
                _ => self.set_date(year, n0, n1)?,
            },
            Complete::DateNNY => match order.as_slice() {
                [Field::Day, ..] | [Field::Year, Field::Day, _] => self.set_date(year, n1, n0)?,
                _ => self.set_date(year, n0, n1)?,
            },
            Complete::DateYMN => self.set_date(year, month, n0)?,
            Complete::DateYN => self.set_date(year, n0, 1)?,
            Complete::DateYM => self.set_date(year, month, 1)?,
            Complete::TimeN if self.half.is_none() => return Err(Bad::Format),
            Complete::TimeN => self.set_time(n0, None, None)?,
            Complete::TimeNN => self.set_time(n0, Some(n1), None)?,
            Complete::TimeNNN => self.set_time(n0, Some(n1), Some(n2))?,
            Complete::DateParts | Complete::TimeParts => {}
            Complete::DatePartsN if self.numbers.len() == 1 && self.date.2.is_none() => {
                self.date.2 = Some(n0)
            }
            Complete::DateNParts if self.date.1.is_some() && self.date.0.is_none() => {
                self.date.0 = Some(four_digits(n0));
                self.date.2 = Some(1);
            }
            Complete::DateNNParts => match self.date {
                (Some(year), None, None) => self.set_date(year, n0, n1)?,
                (None, Some(month), None) if order.first() == Some(&Field::Year) => {
                    self.set_date(four_digits(n0), month, n1)?;
                }
                (None, Some(month), None) => self.set_date(four_digits(n1), month, n0)?,
                _ => return Err(Bad::Format),
            },
            Complete::DatePartsN | Complete::DateNParts => return Err(Bad::Format),
        }
        self.numbers.clear();
        Ok(())
    }

    fn set_date(&mut self, year: i32, month: i32, day: i32) -> Result<(), Bad> {
        let exists = days_in_month(year, month).is_some_and(|length| (1..=length).contains(&day));
        if self.has_date || !exists {
            return Err(Bad::Format);
        }
        self.has_date = true;
        self.date = (Some(year), Some(month), Some(day));
        Ok(())
    }

    fn set_time(&mut self, hour: i32, minute: Option<i32>, second: Option<i32>) -> Result<(), Bad> {
        if self.has_time {
            return Err(Bad::Format);
        }
        self.has_time = true;
        self.time = (Some(hour), minute, second);
        Ok(())
    }

    /// The moment that the text says, with what it leaves out from `now`.
    pub fn finish(self, now: DateTime) -> Result<Read, Bad> {
        let hour = match (self.time.0.unwrap_or(0), self.half) {
            (hour, None) => hour,
            (12, Some(false)) => 0,
            (hour @ 0..=12, Some(false)) => hour,
            (hour @ 0..=11, Some(true)) => hour + 12,
            (hour @ 12..=23, Some(true)) => hour,
            _ => return Err(Bad::Format),
        };
        let time_only = self.date == (None, None, None);
        let date = match self.date {
            (None, None, None) => now.date_parts(),
            (year, month, day) => (
                year.unwrap_or_else(|| now.year()),
                month.unwrap_or(1),
                day.unwrap_or(1),
            ),
        };
        let time = (hour, self.time.1.unwrap_or(0), self.time.2.unwrap_or(0));
        let clock = DateTime::from_parts(date, time, 0, Kind::Unspecified).ok_or(Bad::Calendar)?;
        let clock = add_fraction(clock, self.fraction)?;
        if self
            .day_of_week
            .is_some_and(|day| day != clock.day_of_week())
        {
            return Err(Bad::DayOfWeek);
        }
        Ok(Read {
            clock,
            offset: self.offset,
            is_utc: self.is_utc,
            time_only,
        })
    }
}

/// A moment a fraction of a second later.
pub(super) fn add_fraction(clock: DateTime, fraction: f64) -> Result<DateTime, Bad> {
    let ticks = (fraction * TICKS_PER_SECOND as f64).round_ties_even() as i64;
    DateTime::from_ticks(clock.ticks + ticks, clock.kind).ok_or(Bad::Format)
}

/// A year of two digits lies between 1950 and 2049 (`Calendar.TwoDigitYearMax`, 2049 since .NET Core 3).
pub(super) fn four_digits(year: i32) -> i32 {
    const LAST: i32 = 2049;
    if !(0..100).contains(&year) {
        return year;
    }
    let century = LAST / 100 * 100;
    if year > LAST % 100 {
        century - 100 + year
    } else {
        century + year
    }
}
