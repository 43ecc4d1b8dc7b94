//! The words that stand in dates: months, days, halves of the day, zones and the signs between numbers.

use crate::text::culture::{Culture, DateTimeFormat};

/// What a word or sign says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// 1 to 12
    Month(i32),
    /// Sunday is 0.
    Day(u8),
    Am,
    Pm,
    /// `Z` or `GMT`
    Utc,
    /// The `T` before a time.
    TimeMark,
    /// A comma, a period or a word that belongs to the culture's long dates.
    Filler,
    DateSeparator,
    TimeSeparator,
    /// `-`, which also begins an offset.
    Hyphen,
    /// 年, 月, 日
    DatePart(Part),
    /// 時, 分, 秒
    TimePart(Part),
}

/// Which field a character behind a number makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// The longest name of `names` at the head of `text`, with its length in bytes. A name that ends with a letter must
/// not be followed by one.
pub(super) fn longest<'n, T>(
    text: &str,
    names: impl Iterator<Item = (&'n str, T)>,
) -> Option<(T, usize)> {
    let mut best: Option<(T, usize)> = None;
    for (name, value) in names {
        if let Some(length) = starts_with_word(text, name)
            && best.as_ref().is_none_or(|(_, longest)| length > *longest)
        {
            best = Some((value, length));
        }
    }
    best
}

/// The length in bytes of `name` at the head of `text`, ignoring case.
fn starts_with_word(text: &str, name: &str) -> Option<usize> {
    let length = starts_with(text, name)?;
    let next = text.get(length..)?.chars().next();
    let joined = name.chars().next_back().is_some_and(char::is_alphabetic)
        && next.is_some_and(char::is_alphabetic);
    (!joined).then_some(length)
}

/// As [`starts_with_word`], whatever follows.
pub(super) fn starts_with(text: &str, name: &str) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    let mut rest = text.chars();
    for wanted in name.chars() {
        if !same_letter(rest.next()?, wanted) {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

/// Equal but for case. A no-break blank in a name is typed as an ordinary one.
fn same_letter(found: char, wanted: char) -> bool {
    match (found.is_ascii(), wanted.is_ascii()) {
        (true, true) => found.eq_ignore_ascii_case(&wanted),
        (false, false) => found == wanted || found.to_lowercase().eq(wanted.to_lowercase()),
        _ => found.is_whitespace() && wanted.is_whitespace(),
    }
}

/// The month names of a culture in all their forms.
pub(super) fn months(date: &DateTimeFormat) -> impl Iterator<Item = (&'static str, i32)> {
    let lists = [
        date.months,
        date.months_genitive,
        date.months_abbreviated,
        date.months_abbreviated_genitive,
    ];
    lists.into_iter().flat_map(|list| list.into_iter().zip(1..))
}

/// The day names of a culture in both their forms.
pub(super) fn days(date: &DateTimeFormat) -> impl Iterator<Item = (&'static str, u8)> {
    [date.days, date.days_abbreviated]
        .into_iter()
        .flat_map(|list| list.into_iter().zip(0..))
}

/// The word at the head of `text` where a date's part begins.
pub(super) fn word(text: &str, culture: &Culture) -> Option<(Word, usize)> {
    let invariant = Culture::invariant();
    let cultures = [&culture.date, &invariant.date];
    let halves = cultures
        .into_iter()
        .flat_map(|d| [(d.am, Word::Am), (d.pm, Word::Pm)]);
    let named = cultures.into_iter().flat_map(|d| {
        months(d)
            .map(|(n, m)| (n, Word::Month(m)))
            .chain(days(d).map(|(n, day)| (n, Word::Day(day))))
    });
    let signs = [
        ("Z", Word::Utc),
        ("GMT", Word::Utc),
        (",", Word::Filler),
        (".", Word::Filler),
    ];
    let fillers = fillers(&culture.date).map(|word| (word, Word::Filler));
    longest(text, named.chain(halves).chain(signs).chain(fillers))
}

/// The sign at the head of `text` where a number or month ends.
pub(super) fn separator(text: &str, culture: &Culture) -> Option<(Word, usize)> {
    let date = &culture.date;
    let invariant = &Culture::invariant().date;
    let own = [
        (date.date_separator.trim(), Word::DateSeparator),
        (date.time_separator.trim(), Word::TimeSeparator),
        (date.am, Word::Am),
        (date.pm, Word::Pm),
    ];
    let common = [
        ("/", Word::DateSeparator),
        ("-", Word::Hyphen),
        (":", Word::TimeSeparator),
        (invariant.am, Word::Am),
        (invariant.pm, Word::Pm),
        ("T", Word::TimeMark),
        ("年", Word::DatePart(Part::Year)),
        ("년", Word::DatePart(Part::Year)),
        ("月", Word::DatePart(Part::Month)),
        ("월", Word::DatePart(Part::Month)),
        ("日", Word::DatePart(Part::Day)),
        ("일", Word::DatePart(Part::Day)),
        ("時", Word::TimePart(Part::Hour)),
        ("时", Word::TimePart(Part::Hour)),
        ("시", Word::TimePart(Part::Hour)),
        ("分", Word::TimePart(Part::Minute)),
        ("분", Word::TimePart(Part::Minute)),
        ("秒", Word::TimePart(Part::Second)),
        ("초", Word::TimePart(Part::Second)),
    ];
    // The hyphen is first of all a hyphen: it may begin an offset.
    let own = own.into_iter().filter(|(text, _)| *text != "-");
    longest(text, own.chain(common))
}

/// The quoted words of a culture's date patterns (`de` in Spanish), and what its times end with.
fn fillers(date: &DateTimeFormat) -> impl Iterator<Item = &'static str> {
    [
        date.long_date,
        date.month_day,
        date.year_month,
        date.short_date,
        date.long_time,
    ]
    .into_iter()
    .flat_map(|pattern| pattern.split('\'').skip(1).step_by(2))
    .map(str::trim)
    .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edition;

    #[test]
    fn names_are_whole_words_of_either_culture() {
        let german = Culture::by_name("de-DE", Edition::Core).unwrap();
        assert_eq!(word("märz 2020", german), Some((Word::Month(3), 5)));
        assert_eq!(word("January 2", german), Some((Word::Month(1), 7)));
        assert_eq!(word("Janus", german), None);
        assert_eq!(word("Thu, 02", german), Some((Word::Day(4), 3)));
        assert_eq!(separator(":30", german), Some((Word::TimeSeparator, 1)));
        let spanish = Culture::by_name("es-ES", Edition::Core).unwrap();
        assert_eq!(word("de enero", spanish), Some((Word::Filler, 2)));
    }
}
