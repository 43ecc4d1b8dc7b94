//! The search: lines held against patterns, with the lines around what matches.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::runtime::{Ctx, Runtime};
use crate::text::compare::equals_ordinal_ignore_case;
use crate::text::regex::{Options, Regex};
use crate::value::error::ErrorCategory;
use crate::value::types::text::{compiled, match_value};
use crate::value::{ErrorRecord, R, Str, Value};

/// A line and where it stands.
#[derive(Clone)]
pub struct Line {
    /// Its text.
    pub text: Str,
    /// Its number from 1.
    pub number: u64,
    /// Its file; None for objects of the pipeline.
    pub path: Option<Str>,
}

/// A line that matches, with the lines around it.
pub struct Hit {
    /// The line.
    pub line: Line,
    /// The pattern that matches it.
    pub pattern: Str,
    /// `.Matches`
    pub matches: Vec<Value>,
    /// Without regard to case.
    pub ignore_case: bool,
    /// Lines before and behind, where `-Context` asks for them.
    pub context: Option<Context>,
}

/// The lines around a match. What is shown leaves out what belongs to the matches beside it.
#[derive(Default)]
pub struct Context {
    /// All lines before.
    pub before: Vec<Str>,
    /// Those that are shown.
    pub shown_before: Vec<Str>,
    /// All lines behind.
    pub after: Vec<Str>,
    /// Those that are shown.
    pub shown_after: Vec<Str>,
}

enum Pattern {
    Regex(Rc<Regex>),
    Text,
}

/// A search on its way.
pub struct Search {
    patterns: Vec<(Str, Pattern)>,
    ignore_case: bool,
    inverted: bool,
    all: bool,
    before: usize,
    after: usize,
    has_context: bool,
    /// The last lines, for what stands before a match.
    last: VecDeque<Line>,
    /// Matches that wait for lines behind them.
    waiting: VecDeque<Hit>,
    /// The last line that is shown already.
    shown_up_to: u64,
}

impl Search {
    /// What the parameters ask for.
    ///
    /// # Errors
    /// `InvalidRegex` for a pattern that cannot be read.
    pub fn new(c: &mut Ctx<'_>) -> R<Search> {
        let ignore_case = !c.switch("CaseSensitive");
        let simple = c.switch("SimpleMatch");
        let mut patterns = Vec::new();
        for text in c.texts("Pattern")? {
            let pattern = if simple {
                Pattern::Text
            } else {
                let options = Options::NONE.set(Options::IGNORE_CASE, ignore_case);
                match compiled(&text, options) {
                    Ok(regex) => Pattern::Regex(regex),
                    Err(e) => return invalid(c, &text, &e.message),
                }
            };
            patterns.push((text, pattern));
        }
        let around: Vec<usize> = c
            .list("Context")
            .iter()
            .filter_map(|v| match v {
                Value::Int32(n) => usize::try_from(*n).ok(),
                _ => None,
            })
            .collect();
        let before = around.first().copied().unwrap_or(0);
        Ok(Search {
            patterns,
            ignore_case,
            inverted: c.switch("NotMatch"),
            all: c.switch("AllMatches"),
            before,
            after: around.get(1).copied().unwrap_or(before),
            has_context: !around.is_empty(),
            last: VecDeque::new(),
            waiting: VecDeque::new(),
            shown_up_to: 0,
        })
    }

    /// Holds a line against the patterns: whether it matches, and the matches that are complete now.
    ///
    /// # Errors
    /// Where a match takes too long.
    pub fn line(&mut self, rt: &mut Runtime, line: Line) -> R<(bool, Vec<Hit>)> {
        let mut done = Vec::new();
        let found = self.matches(rt, &line.text)?;
        let is_hit = found.is_some() != self.inverted;
        if !self.has_context {
            if is_hit {
                done.push(self.hit(line, found));
            }
            return Ok((is_hit, done));
        }
        for hit in &mut self.waiting {
            if let Some(context) = &mut hit.context {
                context.after.push(line.text.clone());
            }
        }
        if let Some(newest) = self.waiting.back_mut()
            && !is_hit
            && let Some(context) = &mut newest.context
        {
            context.shown_after.push(line.text.clone());
            self.shown_up_to = line.number;
        }
        let full = |hit: &Hit| {
            hit.context
                .as_ref()
                .is_some_and(|c| c.after.len() >= self.after)
        };
        while self.waiting.front().is_some_and(full) {
            done.extend(self.waiting.pop_front());
        }
        if is_hit {
            let before: Vec<&Line> = self
                .last
                .iter()
                .skip(self.last.len().saturating_sub(self.before))
                .collect();
            let context = Context {
                before: before.iter().map(|l| l.text.clone()).collect(),
                shown_before: before
                    .iter()
                    .filter(|l| l.number > self.shown_up_to)
                    .map(|l| l.text.clone())
                    .collect(),
                ..Context::default()
            };
            self.shown_up_to = line.number;
            let mut hit = self.hit(line.clone(), found);
            hit.context = Some(context);
            if self.after == 0 {
                done.push(hit);
            } else {
                self.waiting.push_back(hit);
            }
        }
        if self.before > 0 {
            self.last.push_back(line);
            if self.last.len() > self.before {
                self.last.pop_front();
            }
        }
        Ok((is_hit, done))
    }

    /// The matches that still wait, at the end of a file or of the objects.
    pub fn finish(&mut self) -> Vec<Hit> {
        self.last.clear();
        self.shown_up_to = 0;
        self.waiting.drain(..).collect()
    }

    fn hit(&self, line: Line, found: Option<(Str, Vec<Value>)>) -> Hit {
        let (pattern, matches) = found.unwrap_or_else(|| {
            let first = self.patterns.first().map(|(text, _)| text.clone());
            (first.unwrap_or_default(), Vec::new())
        });
        Hit {
            line,
            pattern,
            matches,
            ignore_case: self.ignore_case,
            context: None,
        }
    }

    /// The first pattern that matches, with its matches.
    fn matches(&self, rt: &mut Runtime, text: &Str) -> R<Option<(Str, Vec<Value>)>> {
        for (written, pattern) in &self.patterns {
            let found = match pattern {
                Pattern::Text => self.contains(text, written).then(Vec::new),
                Pattern::Regex(regex) => self.regex(rt, regex, text)?,
            };
            if let Some(found) = found {
                return Ok(Some((written.clone(), found)));
            }
        }
        Ok(None)
    }

    fn contains(&self, text: &str, pattern: &str) -> bool {
        if !self.ignore_case {
            return text.contains(pattern);
        }
        if pattern.is_empty() {
            return true;
        }
        text.char_indices().any(|(at, _)| {
            let length = pattern.chars().count();
            let rest = text.get(at..).unwrap_or_default();
            let end = rest
                .char_indices()
                .nth(length)
                .map_or(rest.len(), |(e, _)| e);
            equals_ordinal_ignore_case(rest.get(..end).unwrap_or_default(), pattern)
        })
    }

    fn regex(&self, _rt: &mut Runtime, regex: &Rc<Regex>, text: &Str) -> R<Option<Vec<Value>>> {
        let failed = |e: crate::text::error::TextError| {
            crate::value::Exception::new(e.kind.type_name(), e.message).raise()
        };
        if !self.all {
            return match regex.find(text) {
                Ok(found) => {
                    Ok(found.map(|found| vec![match_value(regex.clone(), text.clone(), found)]))
                }
                Err(e) => failed(e),
            };
        }
        let mut all = Vec::new();
        let mut at = regex.search_start(text);
        loop {
            match regex.find_at(text, at) {
                Ok(Some(found)) => {
                    let (start, end) = found.span();
                    all.push(match_value(regex.clone(), text.clone(), found));
                    at = if end > start {
                        end
                    } else {
                        // An empty match: on behind the next character.
                        match text.get(end..).and_then(|t| t.chars().next()) {
                            Some(c) => end + c.len_utf8(),
                            None => break,
                        }
                    };
                }
                Ok(None) => break,
                Err(e) => return failed(e),
            }
        }
        Ok((!all.is_empty()).then_some(all))
    }
}

fn invalid<T>(c: &mut Ctx<'_>, pattern: &str, why: &str) -> R<T> {
    c.throw(ErrorRecord::new(
        "System.ArgumentException",
        format!("The string {pattern} is not a valid regular expression: {why}"),
        "InvalidRegex",
        ErrorCategory::InvalidArgument,
        Value::Null,
    ))
}
