//! `At file:line char:n`, the source line and a wavy underline: `InvocationInfo.PositionMessage`.

use super::cells::{blanks, ellipsis};
use crate::Edition;
use crate::value::position::Position;

/// The most characters of a source line that are shown.
const LONGEST: usize = 69;
/// At least so much is shown of what stands before and behind the place.
const BEFORE: usize = 12;
const BEHIND: usize = 8;

/// The message of a place.
pub fn position_message(position: &Position, edition: Edition) -> String {
    let file = position.source.file.as_deref().unwrap_or("line");
    let (line, column) = position.start_line_column();
    let (end_line, end_column) = position.end_line_column();
    let text: Vec<u16> = position
        .source
        .line(line)
        .trim_end()
        .encode_utf16()
        .collect();
    let head = format!("At {file}:{line} char:{column}\n+ ");
    if text.is_empty() {
        return head;
    }
    let start = (column as usize).saturating_sub(1).min(text.len());
    let end = if line == end_line {
        (end_column as usize).saturating_sub(1).min(text.len())
    } else {
        text.len()
    };
    let shown = Excerpt::new(&text, start, end.max(start));
    let dots = ellipsis(edition);
    let (before, indent) = if shown.cut_before {
        (format!("{dots} "), dots.chars().count() + 1)
    } else {
        (String::new(), 0)
    };
    let behind = if shown.cut_behind {
        format!(" {dots}")
    } else {
        String::new()
    };
    let source = String::from_utf16_lossy(&shown.text);
    let wave = "~".repeat(shown.length.max(1));
    format!(
        "{head}{before}{source}{behind}\n+ {}{wave}",
        blanks(shown.start + indent)
    )
}

/// The part of a line that is shown, in UTF-16 units.
struct Excerpt {
    text: Vec<u16>,
    start: usize,
    length: usize,
    cut_before: bool,
    cut_behind: bool,
}

impl Excerpt {
    fn new(line: &[u16], start: usize, end: usize) -> Excerpt {
        let expand = |part: &[u16]| -> Vec<u16> {
            let tab = u16::from(b'\t');
            part.iter()
                .flat_map(|&unit| {
                    if unit == tab {
                        vec![u16::from(b' '); 4]
                    } else {
                        vec![unit]
                    }
                })
                .collect()
        };
        let part = |from: usize, to: usize| expand(line.get(from..to).unwrap_or(&[]));
        let (before, place, behind) = (part(0, start), part(start, end), part(end, line.len()));
        let (start, length) = (before.len(), place.len());
        let text = [before, place, behind].concat();
        if text.len() <= LONGEST {
            return Excerpt {
                text,
                start,
                length,
                cut_before: false,
                cut_behind: false,
            };
        }
        Excerpt::cut(&text, start, length)
    }

    /// Takes as much around the place as there is room for, what stands before it first.
    fn cut(text: &[u16], start: usize, mut length: usize) -> Excerpt {
        let mut before = start.min(BEFORE);
        let all_behind = text.len() - length - start;
        let mut behind = all_behind.min(BEHIND);
        let least = before + length + behind;
        let cut_behind = if least >= LONGEST {
            length = length.min(LONGEST - before);
            true
        } else {
            let room = LONGEST - least;
            let more = (start - before).min(room);
            before += more;
            behind += all_behind.min(room - more);
            behind < all_behind
        };
        let from = start - before;
        let to = (from + LONGEST).min(text.len());
        Excerpt {
            text: text.get(from..to).unwrap_or(&[]).to_vec(),
            start: before,
            length: length.min(LONGEST - before),
            cut_before: from > 0,
            cut_behind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::position::Source;

    fn message(text: &str, place: &str, edition: Edition) -> String {
        let start = text.find(place).unwrap_or(0);
        let position = Position {
            source: Source::new(None, text),
            start: start as u32,
            end: (start + place.len()) as u32,
        };
        position_message(&position, edition)
    }

    #[test]
    fn underlines_the_place() {
        assert_eq!(
            message("$seats = 0; 100 / $seats", "100 / $seats", Edition::Core),
            "At line:1 char:13\n+ $seats = 0; 100 / $seats\n+             ~~~~~~~~~~~~"
        );
    }

    #[test]
    fn cuts_long_lines_at_both_ends() {
        let line = "try { Get-Share -Seats 4 extra; Get-Variable NoSuchVar -ErrorAction Stop } catch { $errs += $_ }";
        let place = "Get-Variable NoSuchVar -ErrorAction Stop";
        assert_eq!(
            message(line, place, Edition::Desktop),
            "At line:1 char:33\n\
             + ... hare -Seats 4 extra; Get-Variable NoSuchVar -ErrorAction Stop } catch ...\n\
             +                          ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"
        );
        assert!(message(line, place, Edition::Core).contains("+ \u{2026} hare"));
    }
}
