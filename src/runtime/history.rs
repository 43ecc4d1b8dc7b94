//! The session's history: what was typed at the prompt, and what `Add-History` put there.

use crate::value::Str;

/// How many entries are kept: `$MaximumHistoryCount`.
const MAXIMUM: usize = 4096;

/// A command that ran.
#[derive(Clone)]
pub struct Entry {
    /// Its number, from 1.
    pub id: i64,
    /// Its text.
    pub command: Str,
    /// `Completed`, `Failed`, `Stopped`.
    pub status: Str,
    /// Ticks of local time at which it began and ended.
    pub times: (i64, i64),
}

/// The entries, the oldest first.
#[derive(Default)]
pub struct History {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The line that `Invoke-History` runs again: it stands in the history in place of the call.
    pub repeated: Option<Str>,
    last: i64,
}

impl History {
    /// Adds a command; the oldest one goes where there are too many. Gives its number.
    pub fn add(&mut self, command: &str, status: &str, times: (i64, i64)) -> i64 {
        self.last += 1;
        if self.entries.len() >= MAXIMUM {
            self.entries.remove(0);
        }
        self.entries.push(Entry {
            id: self.last,
            command: Str::from(command),
            status: Str::from(status),
            times,
        });
        self.last
    }

    /// The entry of a number.
    pub fn get(&self, id: i64) -> Option<&Entry> {
        self.entries.iter().find(|e| e.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_when_old_entries_go() {
        let mut history = History::default();
        for n in 0..=MAXIMUM {
            history.add(&n.to_string(), "Completed", (0, 0));
        }
        assert_eq!(history.entries.len(), MAXIMUM);
        assert!(history.get(1).is_none());
        assert_eq!(history.add("x", "Completed", (0, 0)), MAXIMUM as i64 + 2);
    }
}
