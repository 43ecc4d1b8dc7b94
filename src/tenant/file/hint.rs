//! The words for what is wrong with a file, with the name that was probably meant.

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
    let nearest = names
        .filter(|known| !known.trim().is_empty())
        .min_by_key(|known| distance(unknown, known));
    let hint = match nearest {
        Some(known) if distance(unknown, known) <= unknown.len() / 2 => {
            format!("; did you mean '{known}'?")
        }
        _ => "; what belongs to no known property stands in 'extensions'".to_string(),
    };
    format!("there is no property '{unknown}' here{hint}")
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
