//! The reader behind `DateTime.Parse`: text to tokens, tokens through [`super::parse_state`].

use super::complete::{Collected, add_fraction, four_digits};
use super::names::{self, Part, Word};
use super::parse::{Bad, Context, Read};
use super::parse_state::{Complete, State, Step, Token, step};
use super::{DateTime, Kind, TICKS_PER_MINUTE};

/// What was read so far.
pub(super) struct Parser<'a> {
    text: &'a str,
    at: usize,
    context: Context<'a>,
    state: State,
    got: Collected,
}

impl<'a> Parser<'a> {
    /// At the head of `text`.
    pub fn new(text: &'a str, context: Context<'a>) -> Parser<'a> {
        Parser {
            text,
            at: 0,
            context,
            state: State::Begin,
            got: Collected::default(),
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

    /// Reads all of the text.
    pub fn read(mut self) -> Result<Read, Bad> {
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
                    self.got.complete(what, self.context)?;
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
        self.got.finish(self.context.now)
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
        if matches!(c, '+' | '-') && self.got.offset.is_none() {
            let start = self.at;
            if let Some(offset) = self.zone_offset() {
                self.got.offset = Some(offset);
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
                if self.got.month.replace(month).is_some() {
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
                if self.got.day_of_week.replace(day).is_some() {
                    return Err(Bad::Format);
                }
                Token::DayOfWeek
            }
            Word::Am | Word::Pm => {
                self.set_half(word == Word::Pm)?;
                return Ok(None);
            }
            Word::Utc => {
                if self.got.offset.replace(0).is_some() {
                    return Err(Bad::Format);
                }
                self.got.is_utc = true;
                Token::Zone
            }
            _ => return Ok(None),
        }))
    }

    fn set_half(&mut self, pm: bool) -> Result<(), Bad> {
        match self.got.half.replace(pm) {
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
        if self.got.numbers.len() == 3 {
            return Err(Bad::Format);
        }
        let in_time = matches!(self.state, State::Hour | State::HourMinute);
        if self.state == State::HourMinute && self.rest().starts_with('.') {
            self.at += 1;
            self.got.fraction = self.fraction_digits().unwrap_or(0.0);
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
                        self.got.complete(Complete::DateNN, self.context)?;
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
        self.got.numbers.push(value);
        if token == Token::NumAmPm && in_time {
            self.trailing_offset()?;
        }
        Ok(token)
    }

    /// A time that begins completes the numbers and the month before it, which make a day of this year.
    fn date_before_time(&mut self) -> Result<(), Bad> {
        match self.state {
            State::NN | State::DateNN => self.got.complete(Complete::DateNN, self.context),
            State::MN => self.got.complete(Complete::DateMN, self.context),
            State::NM => self.got.complete(Complete::DateNM, self.context),
            _ => Ok(()),
        }
    }

    fn year(&mut self, value: i32) -> Result<Token, Bad> {
        if self.got.year.replace(value).is_some() {
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
        let in_time = self.got.has_date || matches!(self.state, State::Hour | State::HourMinute);
        if same && word == Word::DateSeparator && in_time {
            Word::TimeSeparator
        } else {
            word
        }
    }

    fn set_part(&mut self, part: Part, value: i32) -> Result<(), Bad> {
        let field = match part {
            Part::Year => &mut self.got.date.0,
            Part::Month => &mut self.got.date.1,
            Part::Day => &mut self.got.date.2,
            Part::Hour => &mut self.got.time.0,
            Part::Minute => &mut self.got.time.1,
            Part::Second => &mut self.got.time.2,
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
        if self.got.offset.is_some() {
            return Err(Bad::Format);
        }
        self.got.offset = Some(self.zone_offset().ok_or(Bad::Format)?);
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
            Some('+' | '-') => self.got.offset = Some(self.zone_offset().ok_or(Bad::Format)?),
            Some('Z' | 'z') => {
                self.at += 1;
                self.got.offset = Some(0);
                self.got.is_utc = true;
            }
            _ => {}
        }
        self.skip_white();
        if !self.rest().trim_matches('\0').is_empty() {
            return Err(Bad::Format);
        }
        let (month, day) = match self.got.numbers.as_slice() {
            [month, day, ..] => (*month, *day),
            _ => return Err(Bad::Format),
        };
        let date = (self.got.year.unwrap_or(0), month, day);
        let clock = DateTime::from_parts(date, (hour, minute, second), 0, Kind::Unspecified)
            .ok_or(Bad::Calendar)?;
        let clock = add_fraction(clock, fraction)?;
        Ok(Read {
            clock,
            offset: self.got.offset,
            is_utc: self.got.is_utc,
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
}

enum Separator {
    End,
    Space,
    Word(Word),
}
