//! Cultures by name: how each writes numbers, dates and money. The table is `grammar/cultures.txt`; a section of it is
//! decoded when its culture is first asked for, and the invariant culture and en-US stand at its head so that the
//! common case never searches it.

use super::error::{ErrorKind, TextError};
use crate::Edition;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, OnceLock};

static TABLE: &str = include_str!("../../grammar/cultures.txt");

/// The calendar that a culture's dates are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    /// `GregorianCalendar`
    Gregorian,
    /// `ThaiBuddhistCalendar`: the Gregorian calendar with years counted from 543 BC
    ThaiBuddhist,
    /// `UmAlQuraCalendar`: dates are written in the Gregorian calendar here, its month table is not known to msol
    UmAlQura,
}

/// Which week is the first of a year: `System.Globalization.CalendarWeekRule`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeekRule {
    /// The one that holds January 1.
    FirstDay,
    /// The first of seven days.
    FirstFullWeek,
    /// The first with four days or more, as in ISO 8601 when weeks start on Monday.
    FirstFourDayWeek,
}

/// How a culture writes numbers: `System.Globalization.NumberFormatInfo`.
#[derive(Clone, Debug)]
pub struct NumberFormat {
    /// `NumberDecimalSeparator`
    pub decimal: &'static str,
    /// `NumberGroupSeparator`
    pub group: &'static str,
    /// `NumberGroupSizes`, from the decimal point leftwards; the last one repeats
    pub group_sizes: Vec<u8>,
    /// `NegativeSign`
    pub negative: &'static str,
    /// `PositiveSign`
    pub positive: &'static str,
    /// `NumberDecimalDigits`
    pub digits: usize,
    /// `NumberNegativePattern`
    pub negative_pattern: usize,
    /// `CurrencySymbol`
    pub currency: &'static str,
    /// `CurrencyDecimalSeparator`
    pub currency_decimal: &'static str,
    /// `CurrencyGroupSeparator`
    pub currency_group: &'static str,
    /// `CurrencyDecimalDigits`
    pub currency_digits: usize,
    /// `CurrencyPositivePattern`
    pub currency_positive: usize,
    /// `CurrencyNegativePattern`
    pub currency_negative: usize,
    /// `PercentSymbol`
    pub percent: &'static str,
    /// `PercentDecimalDigits`
    pub percent_digits: usize,
    /// `PercentPositivePattern`
    pub percent_positive: usize,
    /// `PercentNegativePattern`
    pub percent_negative: usize,
    /// `PerMilleSymbol`
    pub per_mille: &'static str,
    /// `NaNSymbol`
    pub nan: &'static str,
    /// `PositiveInfinitySymbol`
    pub infinity: &'static str,
    /// `NegativeInfinitySymbol`
    pub negative_infinity: &'static str,
}

/// How a culture writes dates: `System.Globalization.DateTimeFormatInfo`.
#[derive(Clone, Debug)]
pub struct DateTimeFormat {
    /// The culture's calendar.
    pub calendar: Calendar,
    /// `DayNames`, Sunday first
    pub days: [&'static str; 7],
    /// `AbbreviatedDayNames`
    pub days_abbreviated: [&'static str; 7],
    /// `MonthNames`, without the thirteenth
    pub months: [&'static str; 12],
    /// `MonthGenitiveNames`: the form used beside a day number
    pub months_genitive: [&'static str; 12],
    /// `AbbreviatedMonthNames`
    pub months_abbreviated: [&'static str; 12],
    /// `AbbreviatedMonthGenitiveNames`
    pub months_abbreviated_genitive: [&'static str; 12],
    /// `AMDesignator`
    pub am: &'static str,
    /// `PMDesignator`
    pub pm: &'static str,
    /// `FirstDayOfWeek`, Sunday is 0
    pub first_day: u8,
    /// `CalendarWeekRule`
    pub week_rule: WeekRule,
    /// `DateSeparator`
    pub date_separator: &'static str,
    /// `TimeSeparator`
    pub time_separator: &'static str,
    /// `ShortDatePattern`
    pub short_date: &'static str,
    /// `LongDatePattern`
    pub long_date: &'static str,
    /// `ShortTimePattern`
    pub short_time: &'static str,
    /// `LongTimePattern`
    pub long_time: &'static str,
    /// `FullDateTimePattern`
    pub full: &'static str,
    /// `MonthDayPattern`
    pub month_day: &'static str,
    /// `YearMonthPattern`
    pub year_month: &'static str,
}

/// A culture: `System.Globalization.CultureInfo`.
#[derive(Clone, Debug)]
pub struct Culture {
    /// `Name`, such as `de-DE`; empty for the invariant culture
    pub name: String,
    /// `EnglishName`
    pub english: &'static str,
    /// `NativeName`
    pub native: &'static str,
    /// `DisplayName`
    pub display: &'static str,
    /// `LCID`
    pub lcid: u32,
    /// `TwoLetterISOLanguageName`
    pub language: String,
    /// `TextInfo.ListSeparator`
    pub list_separator: &'static str,
    /// `NumberFormat`
    pub number: NumberFormat,
    /// `DateTimeFormat`
    pub date: DateTimeFormat,
}

/// One `key=value` section of the table.
type Section = HashMap<&'static str, &'static str>;

/// The sections of the table by lower-case name, with the place to keep each one's culture.
struct Index {
    names: Vec<(&'static str, &'static str)>,
    decoded: Vec<OnceLock<Culture>>,
}

static INVARIANT: LazyLock<Culture> = LazyLock::new(|| decode("", section_text(0)));
static EN_US: LazyLock<Culture> = LazyLock::new(|| decode("en-US", section_text(1)));
static INDEX: LazyLock<Index> = LazyLock::new(Index::read);

/// Cultures that the table lacks, made from the nearest one that it has. As in .NET the cache is never emptied: it
/// grows with the distinct names that a script thinks of.
static MADE: Mutex<Vec<&'static Culture>> = Mutex::new(Vec::new());

/// The text below the `n`th heading.
fn section_text(n: usize) -> &'static str {
    TABLE
        .split("\n[")
        .nth(n + 1)
        .and_then(|s| s.split_once("]\n"))
        .map_or("", |(_, body)| body)
}

impl Index {
    fn read() -> Index {
        let names: Vec<_> = TABLE
            .split("\n[")
            .skip(1)
            .filter_map(|s| s.split_once("]\n"))
            .collect();
        let decoded = names.iter().map(|_| OnceLock::new()).collect();
        Index { names, decoded }
    }

    fn culture(&self, at: usize) -> Option<&Culture> {
        let (name, body) = self.names.get(at)?;
        Some(self.decoded.get(at)?.get_or_init(|| decode(name, body)))
    }
}

/// Reads a section on top of the invariant culture's.
fn decode(name: &str, body: &'static str) -> Culture {
    let mut keys = Section::with_capacity(64);
    for text in [section_text(0), body] {
        keys.extend(text.lines().filter_map(|line| line.split_once('=')));
    }
    let text = |key: &str| keys.get(key).copied().unwrap_or("");
    let number = |key: &str| text(key).parse::<usize>().unwrap_or(0);
    Culture {
        name: name.to_owned(),
        english: text("english"),
        native: text("native"),
        display: text("display"),
        lcid: text("lcid").parse().unwrap_or(0x1000),
        language: text("iso2").to_owned(),
        list_separator: text("list_separator"),
        number: NumberFormat {
            decimal: text("decimal"),
            group: text("group"),
            group_sizes: text("group_sizes")
                .split('|')
                .filter_map(|n| n.parse().ok())
                .collect(),
            negative: text("negative"),
            positive: text("positive"),
            digits: number("digits"),
            negative_pattern: number("negative_pattern"),
            currency: text("currency"),
            currency_decimal: text("currency_decimal"),
            currency_group: text("currency_group"),
            currency_digits: number("currency_digits"),
            currency_positive: number("currency_positive"),
            currency_negative: number("currency_negative"),
            percent: text("percent"),
            percent_digits: number("percent_digits"),
            percent_positive: number("percent_positive"),
            percent_negative: number("percent_negative"),
            per_mille: "‰",
            nan: text("nan"),
            infinity: text("infinity"),
            negative_infinity: text("negative_infinity"),
        },
        date: DateTimeFormat {
            calendar: match text("calendar") {
                "ThaiBuddhistCalendar" => Calendar::ThaiBuddhist,
                "UmAlQuraCalendar" => Calendar::UmAlQura,
                _ => Calendar::Gregorian,
            },
            days: list(text("days")),
            days_abbreviated: list(text("days_abbreviated")),
            months: list(text("months")),
            months_genitive: list(text("months_genitive")),
            months_abbreviated: list(text("months_abbreviated")),
            months_abbreviated_genitive: list(text("months_abbreviated_genitive")),
            am: text("am"),
            pm: text("pm"),
            first_day: match text("first_day") {
                "Monday" => 1,
                "Saturday" => 6,
                _ => 0,
            },
            week_rule: match text("week_rule") {
                "FirstFourDayWeek" => WeekRule::FirstFourDayWeek,
                "FirstFullWeek" => WeekRule::FirstFullWeek,
                _ => WeekRule::FirstDay,
            },
            date_separator: text("date_separator"),
            time_separator: text("time_separator"),
            short_date: text("short_date"),
            long_date: text("long_date"),
            short_time: text("short_time"),
            long_time: text("long_time"),
            full: text("full"),
            month_day: text("month_day"),
            year_month: text("year_month"),
        },
    }
}

fn list<const N: usize>(text: &'static str) -> [&'static str; N] {
    let mut names = [""; N];
    for (name, word) in names.iter_mut().zip(text.split('|')) {
        *name = word;
    }
    names
}

impl Culture {
    /// `[cultureinfo]::InvariantCulture`
    pub fn invariant() -> &'static Culture {
        &INVARIANT
    }

    /// `en-US`, the culture of the modules' own texts and of the conformance suite.
    pub fn en_us() -> &'static Culture {
        &EN_US
    }

    /// The culture called `name` in any letter case.
    ///
    /// A well-formed name that the table lacks gives a culture of that name with the data of its language, or the
    /// invariant data, as .NET does with ICU.
    ///
    /// # Errors
    /// `CultureNotFoundException` when `name` is not built like a language tag.
    pub fn by_name(name: &str, edition: Edition) -> Result<&'static Culture, TextError> {
        if name.is_empty() {
            return Ok(Culture::invariant());
        }
        if name.eq_ignore_ascii_case("en-US") {
            return Ok(Culture::en_us());
        }
        if let Some(at) = INDEX
            .names
            .iter()
            .position(|(n, _)| n.eq_ignore_ascii_case(name))
        {
            return INDEX.culture(at).ok_or_else(|| not_found(name, edition));
        }
        let name = canonical_name(name).ok_or_else(|| not_found(name, edition))?;
        let mut made = MADE.lock().unwrap_or_else(|broken| broken.into_inner());
        if let Some(culture) = made.iter().find(|c| c.name == name) {
            return Ok(culture);
        }
        let culture: &'static Culture = Box::leak(Box::new(derive(&name)));
        made.push(culture);
        Ok(culture)
    }

    /// The culture with the Windows identifier `lcid`; a neutral identifier (`9`, `7`) gives the language.
    ///
    /// # Errors
    /// `CultureNotFoundException` when the table has no such identifier.
    pub fn by_lcid(lcid: u32, edition: Edition) -> Result<&'static Culture, TextError> {
        const USER_DEFAULTS: [u32; 2] = [0x400, 0x800];
        if lcid == Culture::invariant().lcid {
            return Ok(Culture::invariant());
        }
        let cultures = || (0..INDEX.names.len()).filter_map(|at| INDEX.culture(at));
        if let Some(culture) = cultures().find(|c| c.lcid == lcid) {
            return Ok(culture);
        }
        // A neutral identifier is the low ten bits of those of its regions.
        let language = cultures()
            .skip(1)
            .find(|c| c.lcid & 0x3ff == lcid && !USER_DEFAULTS.contains(&lcid));
        match language {
            Some(culture) => Culture::by_name(&culture.language, edition),
            None => match super::lcid::language_of_lcid(lcid) {
                Some(name) => Culture::by_name(name, edition),
                None => {
                    let detail = format!("{lcid} (0x{lcid:04x}) is an invalid culture identifier.");
                    Err(unsupported("culture", &detail, edition))
                }
            },
        }
    }

    /// The names of the cultures whose data msol has, the invariant one first.
    pub fn known_names() -> impl Iterator<Item = &'static str> {
        INDEX.names.iter().map(|(name, _)| *name)
    }

    /// `IsNeutralCulture`: a language without a region.
    pub fn is_neutral(&self) -> bool {
        !self.name.is_empty() && !self.name.contains('-')
    }

    /// `Parent.Name`: the name without its last part.
    pub fn parent_name(&self) -> &str {
        self.name.rsplit_once('-').map_or("", |(parent, _)| parent)
    }
}

/// A culture that the table lacks: its language's first entry, else the invariant data, under its own name.
fn derive(name: &str) -> Culture {
    let language = name.split('-').next().unwrap_or(name);
    let relative = (0..INDEX.names.len()).skip(1).find(|&at| {
        INDEX.names.get(at).is_some_and(|(n, _)| {
            n.split('-').next() == Some(if language == "no" { "nb" } else { language })
        })
    });
    let mut culture = relative
        .and_then(|at| INDEX.culture(at))
        .unwrap_or_else(|| Culture::invariant())
        .clone();
    if relative.is_none() {
        culture.lcid = 0x1000;
    } else if name == language {
        culture.lcid &= 0x3ff;
        for text in [
            &mut culture.english,
            &mut culture.native,
            &mut culture.display,
        ] {
            *text = text.split(" (").next().unwrap_or(text);
        }
    }
    culture.name = name.to_owned();
    culture.language = language.to_owned();
    culture
}

/// The canonical letter case of a language tag (`DE-de` is `de-DE`), or nothing when it isn't one: a first part of two
/// to eight ASCII letters or digits and further ones of up to eight.
fn canonical_name(name: &str) -> Option<String> {
    const LONGEST: usize = 85;
    if name.len() > LONGEST {
        return None;
    }
    let mut canonical = String::with_capacity(name.len());
    for (n, part) in name.split(['-', '_']).enumerate() {
        let sound = part.bytes().all(|b| b.is_ascii_alphanumeric()) && part.len() <= 8;
        if !sound || part.len() < if n == 0 { 2 } else { 1 } {
            return None;
        }
        if n > 0 {
            canonical.push('-');
        }
        match part.len() {
            2 if n > 0 => canonical.push_str(&part.to_ascii_uppercase()),
            4 if n == 1 && part.bytes().all(|b| b.is_ascii_alphabetic()) => {
                canonical.push_str(&part.get(..1)?.to_ascii_uppercase());
                canonical.push_str(&part.get(1..)?.to_ascii_lowercase());
            }
            _ => {
                let part = part.to_ascii_lowercase();
                let known = (n == 0).then(|| super::lcid::two_letters(&part)).flatten();
                canonical.push_str(known.unwrap_or(&part));
            }
        }
    }
    Some(canonical)
}

fn not_found(name: &str, edition: Edition) -> TextError {
    unsupported(
        "name",
        &format!("{name} is an invalid culture identifier."),
        edition,
    )
}

fn unsupported(parameter: &str, detail: &str, edition: Edition) -> TextError {
    let kind = ErrorKind::CultureNotFound;
    let mut error = TextError::of_parameter(kind, "Culture is not supported.", parameter, edition);
    error.message.push('\n');
    error.message.push_str(detail);
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    fn culture(name: &str) -> &'static Culture {
        Culture::by_name(name, Edition::Core).unwrap()
    }

    #[test]
    fn a_section_overrides_the_invariant_culture() {
        assert_eq!(culture("DE-de").number.decimal, ",");
        assert_eq!(culture("de-DE").name, "de-DE");
        assert_eq!(
            culture("de-DE").date.months_abbreviated_genitive[8],
            "Sept."
        );
        assert_eq!(culture("hi-IN").number.group_sizes, [3, 2]);
        assert_eq!(Culture::en_us().date.short_date, "M/d/yyyy");
        assert_eq!(Culture::invariant().number.infinity, "Infinity");
        assert_eq!(Culture::known_names().count(), 59);
    }

    #[test]
    fn a_language_alone_has_the_data_of_its_first_region() {
        assert_eq!(culture("de").date.short_date, "dd.MM.yyyy");
        assert_eq!(culture("de").english, "German");
        assert!(culture("de").is_neutral());
        assert_eq!(Culture::by_lcid(7, Edition::Core).unwrap().name, "de");
        assert_eq!(Culture::by_lcid(1031, Edition::Core).unwrap().name, "de-DE");
    }

    #[test]
    fn an_unknown_but_well_formed_name_is_a_culture() {
        assert_eq!(culture("0x1F").name, "0x1f");
        assert_eq!(culture("xx-yy").name, "xx-YY");
        assert!(std::ptr::eq(culture("xx-YY"), culture("XX-yy")));
        for bad in ["a", "1,234", "-0", "SilentlyContinue", "１", "a b"] {
            let error = Culture::by_name(bad, Edition::Core).unwrap_err();
            assert_eq!(
                error.message,
                format!(
                    "Culture is not supported. (Parameter 'name')\n{bad} is an invalid culture identifier."
                )
            );
        }
    }
}
