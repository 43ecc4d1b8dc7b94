//! Splitting at matches.

use super::{Options, Regex};
use crate::text::error::TextError;

impl Regex {
    /// `Regex.Split(text, count)`: at most `count` parts (0 for any number), with what groups captured between them.
    ///
    /// # Errors
    /// As [`Regex::is_match`].
    pub fn split(&self, text: &str, count: usize) -> Result<Vec<String>, TextError> {
        let owned = |from: usize, to: usize| text.get(from..to).unwrap_or("").to_owned();
        let mut parts = Vec::new();
        if count == 1 {
            return Ok(vec![text.to_owned()]);
        }
        let limit = if count == 0 { usize::MAX } else { count - 1 };
        let leftwards = self.options.has(Options::RIGHT_TO_LEFT);
        let mut edge = self.search_start(text);
        for found in self.find_all(text).take(limit) {
            let found = found?;
            let (start, end) = found.span();
            parts.push(if leftwards {
                owned(end, edge)
            } else {
                owned(edge, start)
            });
            edge = if leftwards { start } else { end };
            let slots = 1..self.groups.len();
            let captured = slots
                .filter_map(|slot| found.group(slot))
                .map(|(from, to)| owned(from, to));
            if leftwards {
                // Parts are collected from the end and turned round together.
                parts.extend(captured.collect::<Vec<_>>().into_iter().rev());
            } else {
                parts.extend(captured);
            }
        }
        parts.push(if leftwards {
            owned(0, edge)
        } else {
            owned(edge, text.len())
        });
        if leftwards {
            parts.reverse();
        }
        Ok(parts)
    }
}
