//! Text to dates as `DateTime.Parse` reads it: any sequence of numbers, names and signs that makes a date, a time or
//! both (the rules of which are in [`super::parse_state`]).

use super::names::{self, Part, Word};
use super::order::{Field, fields};
use super::parse_state::{Complete, State, Step, Token, step};
use super::{
    DateTime, DateTimeOffset, Kind, TICKS_PER_DAY, TICKS_PER_MINUTE, TICKS_PER_SECOND,
    days_in_month, zone,
};
use crate::Edition;
use crate::text::culture::Culture;
use crate::text::error::{ErrorKind, TextError};
use jiff::tz::TimeZone;

/// `System.Globalization.DateTimeStyles`, the bits as .NET has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Styles(pub u8);

impl Styles {
    /// Blanks before the date (exact formats only).
    pub const LEADING_WHITE: Styles = Styles(1);
    /// Blanks behind it.
    pub const TRAILING_WHITE: Styles = Styles(2);
    /// Blanks within.
    pub const INNER_WHITE: Styles = Styles(4);
    /// A time alone belongs to 0001-01-01 instead of today.
    pub const NO_CURRENT_DATE: Styles = Styles(8);
    /// The result is in UTC.
    pub const TO_UNIVERSAL: Styles = Styles(16);
    /// Without an offset it is local time.
    pub const ASSUME_LOCAL: Styles = Styles(32);
    /// Without an offset it is UTC.
    pub const ASSUME_UNIVERSAL: Styles = Styles(64);
    /// Keeps the kind that the text says.
    pub const ROUNDTRIP_KIND: Styles = Styles(128);

    /// Whether all bits of `other` are set.
    pub fn has(self, other: Styles) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What reading a date depends on besides its text.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Whose names and orders are used, beside the invariant culture's names.
    pub culture: &'a Culture,
    /// The local time zone.
    pub local: &'a TimeZone,
    /// The local time now: what is missing comes from it.
    pub now: DateTime,
    /// Whose messages are given.
    pub edition: Edition,
}

/// `[datetime]::Parse(text, culture, styles)`.
///
/// # Errors
/// `FormatException`.
pub fn parse(text: &str, styles: Styles, context: Context<'_>) -> Result<DateTime, TextError> {
    let read = Parser::new(text, context)
        .read()
        .and_then(|read| read.to_datetime(styles, context));
    read.map_err(|why| why.error(text, context.edition))
}

/// `[datetimeoffset]::Parse(text, culture, styles)`.
///
/// # Errors
/// `FormatException`.
pub fn parse_offset(
    text: &str,
    styles: Styles,
    context: Context<'_>,
) -> Result<DateTimeOffset, TextError> {
    let read = Parser::new(text, context)
        .read()
        .and_then(|read| read.to_offset(styles, context));
    read.map_err(|why| why.error(text, context.edition))
}

/// Why text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    Format,
    /// At a position in UTF-16 units.
    UnknownWord(usize),
    /// No such moment in the calendar.
    Calendar,
    DayOfWeek,
    Offset,
    UtcRange,
    DateRange,
    /// Both halves of a pair, such as a month and its name, are given and differ.
    Repeated(char),
    /// The format itself is wrong.
    Specifier,
}

impl Bad {
    pub(super) fn error(self, text: &str, edition: Edition) -> TextError {
        let core = edition.is_core();
        let named = if core {
            format!("String '{text}'")
        } else {
            "String".to_owned()
        };
        let the = if core {
            format!("The string '{text}'")
        } else {
            "The string".to_owned()
        };
        TextError::new(
            ErrorKind::Format,
            match self {
                Bad::Format => format!("{named} was not recognized as a valid DateTime."),
                Bad::UnknownWord(at) => {
                    let at = if core {
                        format!("'{at}'")
                    } else {
                        at.to_string()
                    };
                    format!(
                        "{the} was not recognized as a valid DateTime. There is an unknown word starting at index {at}."
                    )
                }
                Bad::Calendar => {
                    let calendar = "System.Globalization.GregorianCalendar";
                    let (text, calendar) = if core {
                        (format!(" '{text}'"), format!("'{calendar}'"))
                    } else {
                        (String::new(), calendar.to_owned())
                    };
                    format!(
                        "The DateTime represented by the string{text} is not supported in calendar {calendar}."
                    )
                }
                Bad::DayOfWeek => {
                    format!(
                        "{named} was not recognized as a valid DateTime because the day of week was incorrect."
                    )
                }
                Bad::Offset => format!(
                    "The time zone offset of string{} must be within plus or minus 14 hours.",
                    quoted(text, core)
                ),
                Bad::UtcRange => format!(
                    "The UTC representation of the date{} falls outside the year range 1-9999.",
                    quoted(text, core)
                ),
                Bad::DateRange => format!(
                    "The DateTime represented by the string{} is out of range.",
                    quoted(text, core)
                ),
                Bad::Repeated(letter) => format!(
                    "DateTime pattern '{letter}' appears more than once with different values."
                ),
                Bad::Specifier => "Input string was not in a correct format.".to_owned(),
            },
        )
    }
}

fn quoted(text: &str, core: bool) -> String {
    if core {
        format!(" '{text}'")
    } else {
        String::new()
    }
}

/// What was read, before zones are applied.
pub(super) struct Read {
    pub clock: DateTime,
    /// In ticks, when the text has one.
    pub offset: Option<i64>,
    /// The offset was `Z` or `GMT`.
    pub is_utc: bool,
    pub time_only: bool,
}

const MAX_OFFSET: i64 = 14 * 60 * TICKS_PER_MINUTE;

impl Read {
    pub(super) fn to_datetime(
        &self,
        styles: Styles,
        context: Context<'_>,
    ) -> Result<DateTime, Bad> {
        let mut offset = self.offset;
        if offset.is_some_and(|ticks| ticks.abs() > MAX_OFFSET) {
            return Err(Bad::Offset);
        }
        let universal = styles.has(Styles::TO_UNIVERSAL);
        if offset.is_none() {
            if styles.has(Styles::ASSUME_LOCAL) {
                if !universal {
                    return Ok(self.clock.with_kind(Kind::Local));
                }
                offset = Some(zone::offset_ticks_of_local(self.clock.ticks, context.local));
            } else if styles.has(Styles::ASSUME_UNIVERSAL) {
                if universal {
                    return Ok(self.clock.with_kind(Kind::Utc));
                }
                offset = Some(0);
            }
        }
        let Some(offset) = offset else {
            return Ok(self.clock);
        };
        if styles.has(Styles::ROUNDTRIP_KIND) && self.is_utc {
            return Ok(self.clock.with_kind(Kind::Utc));
        }
        let mut ticks = self.clock.ticks - offset;
        if universal {
            if ticks < 0 {
                ticks += TICKS_PER_DAY;
            }
            return DateTime::from_ticks(ticks, Kind::Utc).ok_or(Bad::DateRange);
        }
        if self.clock.ticks < TICKS_PER_DAY {
            let now = if self.time_only {
                context.now
            } else {
                self.clock
            };
            ticks += zone::offset_ticks_of_local(now.ticks, context.local);
            if ticks < 0 {
                ticks += TICKS_PER_DAY;
            }
        } else {
            ticks += zone::offset_ticks_of_utc(ticks, context.local);
        }
        DateTime::from_ticks(ticks, Kind::Local).ok_or(Bad::DateRange)
    }

    pub(super) fn to_offset(
        &self,
        styles: Styles,
        context: Context<'_>,
    ) -> Result<DateTimeOffset, Bad> {
        let offset = match self.offset {
            Some(offset) => offset,
            None if styles.has(Styles::ASSUME_UNIVERSAL) => 0,
            None => zone::offset_ticks_of_local(self.clock.ticks, context.local),
        };
        let utc = self.clock.ticks - offset;
        if DateTime::from_ticks(utc, Kind::Utc).is_none() {
            return Err(Bad::UtcRange);
        }
        let (clock, offset) = if styles.has(Styles::TO_UNIVERSAL) {
            (utc, 0)
        } else {
            (self.clock.ticks, offset)
        };
        let clock = DateTime::from_ticks(clock, Kind::Unspecified).ok_or(Bad::UtcRange)?;
        DateTimeOffset::new(clock, offset / TICKS_PER_MINUTE, context.edition)
            .map_err(|_| Bad::Offset)
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    context: Context<'a>,
    state: State,
    numbers: Vec<i32>,
    year: Option<i32>,
    month: Option<i32>,
    day_of_week: Option<u8>,
    /// True for PM.
    half: Option<bool>,
    fraction: f64,
    offset: Option<i64>,
    is_utc: bool,
    date: (Option<i32>, Option<i32>, Option<i32>),
    has_date: bool,
    time: (Option<i32>, Option<i32>, Option<i32>),
    has_time: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, context: Context<'a>) -> Parser<'a> {
        Parser {
            text,
            at: 0,
            context,
            state: State::Begin,
            numbers: Vec::with_capacity(3),
            year: None,
            month: None,
            day_of_week: None,
            half: None,
            fraction: 0.0,
            offset: None,
            is_utc: false,
            date: (None, None, None),
            has_date: false,
            time: (None, None, None),
            has_time: false,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_white(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn read(mut self) -> Result<Read, Bad> {
        let mut complete = false;
        loop {
            let Some(token) = self.token()? else { continue };
            if token == Token::NumTimeMark {
                return match self.state {
                    State::YN | State::YNSep => self.iso_time(),
                    _ => Err(Bad::Format),
                };
            }
            match step(self.state, token) {
                Step::To(state) => self.state = state,
                Step::Done(what) => {
                    self.complete(what)?;
                    complete = true;
                    self.state = State::Begin;
                }
                Step::Bad => return Err(Bad::Format),
            }
            if matches!(token, Token::End | Token::NumEnd | Token::MonthEnd) {
                break;
            }
        }
        if !complete {
            return Err(Bad::Format);
        }
        self.finish()
    }

    /// The next token; nothing for what is stepped over.
    fn token(&mut self) -> Result<Option<Token>, Bad> {
        self.skip_white();
        let Some(c) = self.peek() else {
            return Ok(Some(Token::End));
        };
        if c.is_ascii_digit() {
            return self.number().map(Some);
        }
        if let Some((word, length)) = names::word(self.rest(), self.context.culture) {
            self.at += length;
            return self.word(word);
        }
        if c.is_alphabetic() {
            let before = self.text.get(..self.at).unwrap_or("");
            return Err(Bad::UnknownWord(before.encode_utf16().count()));
        }
        if matches!(c, '+' | '-') && self.offset.is_none() {
            let start = self.at;
            if let Some(offset) = self.zone_offset() {
                self.offset = Some(offset);
                return Ok(None);
            }
            self.at = start;
        }
        if self.rest().chars().all(|c| c == '\0') {
            self.at = self.text.len();
            return Ok(None);
        }
        Err(Bad::Format)
    }

    fn word(&mut self, word: Word) -> Result<Option<Token>, Bad> {
        Ok(Some(match word {
            Word::Month(month) => {
                if self.month.replace(month).is_some() {
                    return Err(Bad::Format);
                }
                match self.separator() {
                    Separator::End => Token::MonthEnd,
                    Separator::Space => Token::MonthSpace,
                    Separator::Word(Word::DateSeparator) => Token::MonthDate,
                    Separator::Word(Word::Hyphen) => {
                        self.hyphen(Token::MonthDate, Token::MonthSpace)
                    }
                    Separator::Word(_) => return Err(Bad::Format),
                }
            }
            Word::Day(day) => {
                if self.day_of_week.replace(day).is_some() {
                    return Err(Bad::Format);
                }
                Token::DayOfWeek
            }
            Word::Am | Word::Pm => {
                self.set_half(word == Word::Pm)?;
                return Ok(None);
            }
            Word::Utc => {
                if self.offset.replace(0).is_some() {
                    return Err(Bad::Format);
                }
                self.is_utc = true;
                Token::Zone
            }
            _ => return Ok(None),
        }))
    }

    fn set_half(&mut self, pm: bool) -> Result<(), Bad> {
        match self.half.replace(pm) {
            None => Ok(()),
            Some(_) => Err(Bad::Format),
        }
    }

    /// Digits at the cursor with their count; a number of more than eight digits is none.
    fn digits(&mut self) -> Option<(i32, usize)> {
        let length = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let digits = self.rest().get(..length)?;
        self.at += length;
        if length > 8 {
            None
        } else {
            digits.parse().ok().map(|value| (value, length))
        }
    }

    fn number(&mut self) -> Result<Token, Bad> {
        let (value, length) = self.digits().ok_or(Bad::Format)?;
        if self.numbers.len() == 3 {
            return Err(Bad::Format);
        }
        let in_time = matches!(self.state, State::Hour | State::HourMinute);
        if self.state == State::HourMinute && self.rest().starts_with('.') {
            self.at += 1;
            self.fraction = self.fraction_digits().unwrap_or(0.0);
        }
        if in_time {
            self.trailing_offset()?;
        }
        if length >= 3 {
            return self.year(value);
        }
        let separator = self.separator();
        let token = match separator {
            Separator::End => Token::NumEnd,
            Separator::Space => Token::NumSpace,
            Separator::Word(word) => match word {
                Word::Am | Word::Pm => {
                    self.set_half(word == Word::Pm)?;
                    if self.state == State::DateNN {
                        // `1/10 5 AM` is a day and an hour.
                        self.complete(Complete::DateNN)?;
                    }
                    Token::NumAmPm
                }
                Word::DateSeparator => Token::NumDate,
                Word::Hyphen => self.hyphen(Token::NumDate, Token::NumSpace),
                Word::TimeSeparator => {
                    self.date_before_time()?;
                    Token::NumTime
                }
                Word::DatePart(part) => {
                    self.set_part(part, value)?;
                    return Ok(Token::NumDatePart);
                }
                Word::TimePart(part) => {
                    self.set_part(part, value)?;
                    return Ok(Token::NumTimePart);
                }
                Word::TimeMark => Token::NumTimeMark,
                _ => return Err(Bad::Format),
            },
        };
        self.numbers.push(value);
        if token == Token::NumAmPm && in_time {
            self.trailing_offset()?;
        }
        Ok(token)
    }

    /// A time that begins completes the numbers and the month before it, which make a day of this year.
    fn date_before_time(&mut self) -> Result<(), Bad> {
        match self.state {
            State::NN | State::DateNN => self.complete(Complete::DateNN),
            State::MN => self.complete(Complete::DateMN),
            State::NM => self.complete(Complete::DateNM),
            _ => Ok(()),
        }
    }

    fn year(&mut self, value: i32) -> Result<Token, Bad> {
        if self.year.replace(value).is_some() {
            return Err(Bad::Format);
        }
        Ok(match self.separator() {
            Separator::End => Token::YearEnd,
            Separator::Space => Token::YearSpace,
            Separator::Word(word) => match word {
                Word::Am | Word::Pm => {
                    self.set_half(word == Word::Pm)?;
                    Token::YearSpace
                }
                Word::DateSeparator => Token::YearDate,
                Word::Hyphen => self.hyphen(Token::YearDate, Token::YearSpace),
                Word::DatePart(part) => {
                    self.set_part(part, value)?;
                    Token::NumDatePart
                }
                Word::TimePart(part) => {
                    self.set_part(part, value)?;
                    Token::NumTimePart
                }
                _ => return Err(Bad::Format),
            },
        })
    }

    /// A hyphen is a separator unless the token before it completes the date: then it may begin an offset.
    fn hyphen(&mut self, as_separator: Token, as_space: Token) -> Token {
        let completes = matches!(step(self.state, as_space), Step::Done(_));
        if step(self.state, as_separator) == Step::Bad && completes {
            self.at -= 1;
            as_space
        } else {
            as_separator
        }
    }

    fn separator(&mut self) -> Separator {
        self.skip_white();
        match self.peek() {
            None => Separator::End,
            Some(c) if c.is_ascii_digit() => Separator::Space,
            Some(_) => match names::separator(self.rest(), self.context.culture) {
                Some((word, length)) => {
                    self.at += length;
                    Separator::Word(self.same_separators(word))
                }
                None => Separator::Space,
            },
        }
    }

    /// Where dates and times have the same separator it is the time's behind an hour or a whole date.
    fn same_separators(&self, word: Word) -> Word {
        let date = &self.context.culture.date;
        let same = date.date_separator == date.time_separator;
        let in_time = self.has_date || matches!(self.state, State::Hour | State::HourMinute);
        if same && word == Word::DateSeparator && in_time {
            Word::TimeSeparator
        } else {
            word
        }
    }

    fn set_part(&mut self, part: Part, value: i32) -> Result<(), Bad> {
        let field = match part {
            Part::Year => &mut self.date.0,
            Part::Month => &mut self.date.1,
            Part::Day => &mut self.date.2,
            Part::Hour => &mut self.time.0,
            Part::Minute => &mut self.time.1,
            Part::Second => &mut self.time.2,
        };
        let value = if part == Part::Year {
            four_digits(value)
        } else {
            value
        };
        match field.replace(value) {
            None => Ok(()),
            Some(_) => Err(Bad::Format),
        }
    }

    fn fraction_digits(&mut self) -> Option<f64> {
        let length = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let digits = self
            .rest()
            .get(..length)
            .filter(|digits| !digits.is_empty())?;
        self.at += length;
        format!("0.{digits}").parse().ok()
    }

    /// An offset right behind a time.
    fn trailing_offset(&mut self) -> Result<(), Bad> {
        let rest = self.rest();
        if !rest.trim_start().starts_with(['+', '-']) || rest.trim_start().len() < 2 {
            return Ok(());
        }
        self.skip_white();
        if self.offset.is_some() {
            return Err(Bad::Format);
        }
        self.offset = Some(self.zone_offset().ok_or(Bad::Format)?);
        Ok(())
    }

    /// `+8`, `+08`, `+0800`, `+08:00` in ticks.
    fn zone_offset(&mut self) -> Option<i64> {
        let negative = self.peek()? == '-';
        self.at += 1;
        self.skip_white();
        let (value, length) = self.digits()?;
        let (hours, minutes) = match length {
            1 | 2 => {
                let before = self.at;
                self.skip_white();
                if self.rest().starts_with(':') {
                    self.at += 1;
                    self.skip_white();
                    let (minutes, length) = self.digits()?;
                    if length > 2 {
                        return None;
                    }
                    (value, minutes)
                } else {
                    self.at = before;
                    (value, 0)
                }
            }
            3 | 4 => (value / 100, value % 100),
            _ => return None,
        };
        if minutes >= 60 {
            return None;
        }
        let ticks = i64::from(hours * 60 + minutes) * TICKS_PER_MINUTE;
        Some(if negative { -ticks } else { ticks })
    }

    /// The time of an ISO 8601 text, behind its `T`; nothing may follow it.
    fn iso_time(mut self) -> Result<Read, Bad> {
        let hour = self.two_digits()?;
        self.skip_white();
        self.expect(':')?;
        let minute = self.two_digits()?;
        self.skip_white();
        let (mut second, mut fraction) = (0, 0.0);
        if self.rest().starts_with(':') {
            self.at += 1;
            second = self.two_digits()?;
            if self.rest().starts_with('.') {
                self.at += 1;
                fraction = self.fraction_digits().ok_or(Bad::Format)?;
            }
            self.skip_white();
        }
        match self.peek() {
            Some('+' | '-') => self.offset = Some(self.zone_offset().ok_or(Bad::Format)?),
            Some('Z' | 'z') => {
                self.at += 1;
                self.offset = Some(0);
                self.is_utc = true;
            }
            _ => {}
        }
        self.skip_white();
        if !self.rest().trim_matches('\0').is_empty() {
            return Err(Bad::Format);
        }
        let (month, day) = match self.numbers.as_slice() {
            [month, day, ..] => (*month, *day),
            _ => return Err(Bad::Format),
        };
        let date = (self.year.unwrap_or(0), month, day);
        let clock = DateTime::from_parts(date, (hour, minute, second), 0, Kind::Unspecified)
            .ok_or(Bad::Calendar)?;
        let clock = add_fraction(clock, fraction)?;
        Ok(Read {
            clock,
            offset: self.offset,
            is_utc: self.is_utc,
            time_only: false,
        })
    }

    fn two_digits(&mut self) -> Result<i32, Bad> {
        self.skip_white();
        let digits = self
            .rest()
            .get(..2)
            .filter(|d| d.bytes().all(|b| b.is_ascii_digit()))
            .ok_or(Bad::Format)?;
        self.at += 2;
        digits.parse().map_err(|_| Bad::Format)
    }

    fn expect(&mut self, c: char) -> Result<(), Bad> {
        if self.peek() != Some(c) {
            return Err(Bad::Format);
        }
        self.at += c.len_utf8();
        Ok(())
    }

    /// Makes a date or a time of what was collected.
    fn complete(&mut self, what: Complete) -> Result<(), Bad> {
        let n = |at: usize| self.numbers.get(at).copied().unwrap_or(0);
        let (n0, n1, n2) = (n(0), n(1), n(2));
        let pattern = &self.context.culture.date;
        let order = fields(pattern.short_date);
        let month = self.month.unwrap_or(0);
        let year = self.year.unwrap_or(0);
        let this_year = self.context.now.year();
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

    fn finish(self) -> Result<Read, Bad> {
        let hour = match (self.time.0.unwrap_or(0), self.half) {
            (hour, None) => hour,
            (12, Some(false)) => 0,
            (hour @ 0..=12, Some(false)) => hour,
            (hour @ 0..=11, Some(true)) => hour + 12,
            (hour @ 12..=23, Some(true)) => hour,
            _ => return Err(Bad::Format),
        };
        let time_only = self.date == (None, None, None);
        let now = self.context.now;
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

enum Separator {
    End,
    Space,
    Word(Word),
}

fn add_fraction(clock: DateTime, fraction: f64) -> Result<DateTime, Bad> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, culture: &str) -> String {
        let context = Context {
            culture: Culture::by_name(culture, Edition::Core).unwrap(),
            local: &TimeZone::UTC,
            now: DateTime::from_date(2026, 11, 24).unwrap(),
            edition: Edition::Core,
        };
        match parse(text, Styles::default(), context) {
            Ok(time) => {
                super::super::format::format(time, "o", Culture::invariant(), &TimeZone::UTC)
                    .unwrap()
            }
            Err(error) => error.message,
        }
    }

    #[test]
    fn many_forms_make_the_same_date() {
        for text in [
            "2020-01-02",
            "1/2/2020",
            "2020/01/02",
            "2020.01.02",
            "Jan 2, 2020",
            "January 2 2020",
            "2 Jan 2020",
            "02-Jan-20",
            "Thursday, January 2, 2020",
            "1 2 2020",
            "1-2-2020",
        ] {
            assert_eq!(read(text, ""), "2020-01-02T00:00:00.0000000", "{text}");
        }
    }

    #[test]
    fn times_may_stand_alone_or_behind_a_date() {
        assert_eq!(read("3 PM", ""), "2026-11-24T15:00:00.0000000");
        assert_eq!(read("1/2/2020 3pm", ""), "2020-01-02T15:00:00.0000000");
        assert_eq!(read("3:04:05.678", ""), "2026-11-24T03:04:05.6780000");
        assert_eq!(
            read("2020-01-02T03:04:05+02:00", ""),
            "2020-01-02T01:04:05.0000000+00:00"
        );
        assert_eq!(
            read("Thu, 02 Jan 2020 03:04:05 GMT", "de-DE"),
            "2020-01-02T03:04:05.0000000+00:00"
        );
        assert_eq!(
            read("2020-01-02 03:04:05 +0100", ""),
            "2020-01-02T02:04:05.0000000+00:00"
        );
    }

    #[test]
    fn the_culture_decides_what_is_ambiguous() {
        assert_eq!(read("01/02/2020", "de-DE"), "2020-02-01T00:00:00.0000000");
        assert_eq!(read("Jan-20", "de-DE"), "2020-01-01T00:00:00.0000000");
        assert_eq!(read("Jan-20", "en-US"), "2026-01-20T00:00:00.0000000");
    }

    #[test]
    fn what_is_no_date_says_why() {
        assert_eq!(
            read("13/01/2020", ""),
            "String '13/01/2020' was not recognized as a valid DateTime."
        );
        let word =
            "was not recognized as a valid DateTime. There is an unknown word starting at index";
        assert_eq!(
            read("2020-W01", ""),
            format!("The string '2020-W01' {word} '5'.")
        );
        assert_eq!(
            read("1/2/2020 25:00", ""),
            "The DateTime represented by the string '1/2/2020 25:00' is not supported in calendar 'System.Globalization.GregorianCalendar'."
        );
        assert_eq!(
            read("Friday, January 2, 2020", ""),
            "String 'Friday, January 2, 2020' was not recognized as a valid DateTime because the day of week was incorrect."
        );
    }
}
