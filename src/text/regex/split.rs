//! Splitting at matches.

use super::{Options, Regex};
use crate::text::error::TextError;

impl Regex {
    /// `Regex.Split(text, count)`: at most `count` parts (0 for any number), with what groups captured between them.
    ///
    /// # Errors
    /// As [`Regex::is_match`].
    pub fn split<'t>(&self, text: &'t str, count: usize) -> Result<Vec<&'t str>, TextError> {
        if count == 1 {
            return Ok(vec![text]);
        }
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or("");
        let mut parts = Vec::new();
        // There are no groups, and no match is empty.
        if let Some(plain) = self.plain.as_ref().filter(|plain| plain.takes(text)) {
            let mut edge = 0;
            while parts.len() + 1 != count
                && let Some((start, end)) = plain.find(text, edge)
            {
                parts.push(part(edge, start));
                edge = end;
            }
            parts.push(part(edge, text.len()));
            return Ok(parts);
        }
        let limit = if count == 0 { usize::MAX } else { count - 1 };
        let leftwards = self.options.has(Options::RIGHT_TO_LEFT);
        let mut edge = self.search_start(text);
        for found in self.find_all(text).take(limit) {
            let found = found?;
            let (start, end) = found.span();
            parts.push(if leftwards {
                part(end, edge)
            } else {
                part(edge, start)
            });
            edge = if leftwards { start } else { end };
            let slots = 1..self.groups.len();
            let captured = slots
                .filter_map(|slot| found.group(slot))
                .map(|(from, to)| part(from, to));
            if leftwards {
                // Parts are collected from the end and turned round together.
                parts.extend(captured.rev());
            } else {
                parts.extend(captured);
            }
        }
        parts.push(if leftwards {
            part(0, edge)
        } else {
            part(edge, text.len())
        });
        if leftwards {
            parts.reverse();
        }
        Ok(parts)
    }
}
