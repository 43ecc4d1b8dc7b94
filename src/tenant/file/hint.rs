//! The words for what is wrong with a file, with the name that was probably meant.

use std::borrow::Cow;

use serde_path_to_error::{Path, Segment};

/// The letters of a name, or of the end of a path, that an error shows. No property's name is longer.
const SHOWN: usize = 64;

/// A name as an error shows it: one that is too long to be meant is cut.
pub(super) fn shortened(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}...", name.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(name),
    }
}

/// What serde says, without the position that is told apart, and with the name that was probably meant.
pub(super) fn explained(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = match text.rfind(" at line ") {
        Some(at) => text.get(..at).unwrap_or(&text),
        None => &text,
    };
    let Some(rest) = text.strip_prefix("unknown field `") else {
        return text.to_string();
    };
    let mut names = rest.split('`').step_by(2);
    let unknown = names.next().unwrap_or_default();
    let shown = shortened(unknown);
    let nearest = names
        .filter(|known| !known.trim().is_empty() && unknown.len() <= SHOWN)
        .min_by_key(|known| distance(unknown, known));
    let hint = match nearest {
        Some(known) if distance(unknown, known) <= unknown.len() / 2 => {
            format!("; did you mean '{known}'?")
        }
        _ => "; what belongs to no known property stands in 'extensions'".to_string(),
    };
    format!("there is no property '{shown}' here{hint}")
}

/// The place of a fault, `users[0].mobilePhone`, with its names shortened.
pub(super) fn shown_path(path: &Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&shortened(key));
            }
            Segment::Enum { variant } => text.push_str(&format!(".{}", shortened(variant))),
            Segment::Unknown => text.push_str(".?"),
        }
    }
    if text.is_empty() { ".".into() } else { text }
}

/// How many letters must change to make one name the other (Levenshtein), ignoring case.
pub(super) fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, letter) in left.to_lowercase().chars().enumerate() {
        let mut diagonal = above;
        let mut before = above + 1;
        for (at, other) in right.iter().enumerate() {
            let upper = row.get(at + 1).copied().unwrap_or(usize::MAX - 1);
            let changed = diagonal + usize::from(letter != *other);
            diagonal = upper;
            if let Some(cell) = row.get_mut(at) {
                *cell = before;
            }
            before = changed.min(upper + 1).min(before + 1);
        }
        if let Some(cell) = row.last_mut() {
            *cell = before;
        }
    }
    row.last().copied().unwrap_or_default()
}
