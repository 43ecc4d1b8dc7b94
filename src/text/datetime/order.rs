//! In which order a culture's patterns have year, month and day.

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Year,
    Month,
    Day,
}

/// The date fields of a pattern in their order; names of days are none.
pub(super) fn fields(pattern: &str) -> Vec<Field> {
    let mut found = Vec::with_capacity(3);
    let mut quoted = false;
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        let mut run = 1;
        match c {
            '\\' | '%' => {
                rest.next();
            }
            '\'' | '"' => quoted = !quoted,
            'y' | 'M' | 'd' if !quoted => {
                while rest.next_if_eq(&c).is_some() {
                    run += 1;
                }
                match c {
                    'y' => found.push(Field::Year),
                    'M' => found.push(Field::Month),
                    _ if run <= 2 => found.push(Field::Day),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_and_day_names_do_not_count() {
        assert_eq!(
            fields("dddd, d 'de' MMMM 'de' yyyy"),
            [Field::Day, Field::Month, Field::Year]
        );
        assert_eq!(fields("M/d/yyyy"), [Field::Month, Field::Day, Field::Year]);
    }
}
