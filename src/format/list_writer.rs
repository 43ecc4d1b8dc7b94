//! Lists: a label, a colon and a value a line; long values go on below their first line.

use super::cells::{Ruler, blanks, lines};
use super::palette::RESET;

const SEPARATOR: &str = " : ";

/// The lines of one object. `screen` is the width in cells, `accent` what labels are drawn with, empty for nothing.
pub fn lines_of(fields: &[(&str, &str)], screen: usize, ruler: Ruler, accent: &str) -> Vec<String> {
    let smallest = SEPARATOR.len() + 2;
    if fields.is_empty() || screen < smallest {
        return Vec::new();
    }
    let longest = fields.iter().map(|f| ruler.width(f.0)).max().unwrap_or(0);
    let label_width = longest.min(screen - SEPARATOR.len() - 1);
    let room = screen - label_width - SEPARATOR.len();
    let indent = blanks(label_width + SEPARATOR.len());
    let mut out = Vec::new();
    for (label, value) in fields {
        let label = ruler.head(label, label_width);
        let padding = blanks(label_width.saturating_sub(ruler.width(label)));
        let mut lead = format!("{label}{padding}{SEPARATOR}");
        if !accent.is_empty() {
            lead = format!("{accent}{lead}{RESET}");
        }
        for line in lines(value) {
            for part in ruler.wrap(&line, room, room) {
                out.push(format!("{lead}{part}"));
                lead.clone_from(&indent);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULER: Ruler = Ruler {
        wide: true,
        words: true,
    };

    #[test]
    fn values_go_on_below_their_first_line() {
        assert_eq!(
            lines_of(&[("A", "one two three"), ("Long", "x\ny")], 16, RULER, ""),
            ["A    : one two ", "       three", "Long : x", "       y"]
        );
    }

    #[test]
    fn too_narrow_a_screen_prints_nothing() {
        assert!(lines_of(&[("A", "x")], 4, RULER, "").is_empty());
    }
}
