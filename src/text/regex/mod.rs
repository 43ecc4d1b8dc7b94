//! .NET regular expressions.
//!
//! A pattern is read to a tree ([`parser`]) and compiled for a backtracking matcher that has .NET's meaning of every
//! construct ([`matcher`]). Regular patterns on ASCII text are handed to the `regex` crate's automata when they are
//! used often, the text is long or backtracking takes too many steps ([`linear`]).
//!
//! Positions are bytes of the UTF-8 text; [`super::units`] converts them. `.` and sets take whole characters, so a
//! character outside the basic plane counts once where .NET sees two units.

mod blocks;
mod escape;
mod found;
mod groups;
mod linear;
mod matcher;
mod node;
mod parser;
mod plain;
mod program;
mod replace;
mod set;
mod split;
mod start;

pub use found::Match;
pub use replace::Replacement;

use super::error::{ErrorKind, TextError};
use groups::Groups;
use linear::Linear;
use matcher::{Matcher, Outcome, Span};
use node::Node;
use plain::Plain;
use program::Program;
use start::Start;
use std::cell::{Cell, OnceCell};

/// `System.Text.RegularExpressions.RegexOptions`, the bits as .NET has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Options(pub u16);

impl Options {
    /// `None`
    pub const NONE: Options = Options(0);
    /// `IgnoreCase`
    pub const IGNORE_CASE: Options = Options(1);
    /// `Multiline`: `^` and `$` match at every line
    pub const MULTILINE: Options = Options(2);
    /// `ExplicitCapture`: only named groups capture
    pub const EXPLICIT_CAPTURE: Options = Options(4);
    /// `Compiled`, which changes nothing here
    pub const COMPILED: Options = Options(8);
    /// `Singleline`: `.` matches a line feed too
    pub const SINGLELINE: Options = Options(16);
    /// `IgnorePatternWhitespace`
    pub const IGNORE_PATTERN_WHITESPACE: Options = Options(32);
    /// `RightToLeft`
    pub const RIGHT_TO_LEFT: Options = Options(64);
    /// `ECMAScript`
    pub const ECMA_SCRIPT: Options = Options(256);
    /// `CultureInvariant`: case is always the invariant culture's here
    pub const CULTURE_INVARIANT: Options = Options(512);

    /// Whether all bits of `other` are set.
    pub fn has(self, other: Options) -> bool {
        self.0 & other.0 == other.0
    }

    /// With the bits of `other` set or cleared.
    pub fn set(self, other: Options, on: bool) -> Options {
        Options(if on {
            self.0 | other.0
        } else {
            self.0 & !other.0
        })
    }

    /// After the letters of an inline option (`imnsx-imnsx`) at the head of `text`, with their number.
    fn with_inline(self, text: &[char]) -> (Options, usize) {
        let (mut options, mut on) = (self, true);
        for (at, c) in text.iter().enumerate() {
            let option = match c.to_ascii_lowercase() {
                '-' => {
                    on = false;
                    continue;
                }
                '+' => {
                    on = true;
                    continue;
                }
                'i' => Options::IGNORE_CASE,
                'm' => Options::MULTILINE,
                'n' => Options::EXPLICIT_CAPTURE,
                's' => Options::SINGLELINE,
                'x' => Options::IGNORE_PATTERN_WHITESPACE,
                _ => return (options, at),
            };
            options = options.set(option, on);
        }
        (options, text.len())
    }
}

/// A compiled pattern: `System.Text.RegularExpressions.Regex`.
#[derive(Debug)]
pub struct Regex {
    pattern: String,
    options: Options,
    groups: Groups,
    node: Node,
    program: Program,
    start: Start,
    /// All that the pattern is, where that is no more than a text or one character.
    plain: Option<Plain>,
    linear: OnceCell<Option<Linear>>,
    uses: Cell<u32>,
}

/// The error of a bad pattern; .NET Framework's has other words, but the measured desktop edition has these.
fn pattern_error(pattern: &str, offset: usize, message: &str) -> TextError {
    TextError::new(
        ErrorKind::RegexParse,
        format!("Invalid pattern '{pattern}' at offset {offset}. {message}"),
    )
}

/// Steps after which a pattern that never ends is given up.
const MAX_STEPS: u64 = 200_000_000;
/// Steps after which a regular pattern is handed to the automata.
const PATIENCE: u64 = 20_000;
/// How often a pattern is used before automata are built for it.
const WARM: u32 = 64;
/// Texts that are worth building automata for.
const LONG: usize = 4096;

impl Regex {
    /// Compiles `pattern`.
    ///
    /// # Errors
    /// `RegexParseException`, with the offset at which the pattern goes wrong.
    pub fn new(pattern: &str, options: Options) -> Result<Regex, TextError> {
        let chars: Vec<char> = pattern.chars().collect();
        let groups = Groups::scan(&chars, options);
        let node = parser::parse(pattern, &chars, options, &groups)?;
        let program = program::compile(&node).ok_or_else(|| {
            pattern_error(
                pattern,
                super::units::length(pattern),
                "The pattern is too large.",
            )
        })?;
        let start = Start::of(&node);
        let plain = Plain::of(&node).filter(|_| groups.len() == 1);
        let (linear, uses) = (OnceCell::new(), Cell::new(0));
        Ok(Regex {
            pattern: pattern.to_owned(),
            options,
            groups,
            node,
            program,
            start,
            plain,
            linear,
            uses,
        })
    }

    /// The pattern as written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The options it was compiled with.
    pub fn options(&self) -> Options {
        self.options
    }

    /// Number and name of each group, ascending: group 0, those without a name, then the named.
    pub fn groups(&self) -> &[(u32, String)] {
        self.groups.list()
    }

    /// The place in [`Regex::groups`] of a group by its name or the text of its number.
    pub fn group_index(&self, name: &str) -> Option<usize> {
        self.groups.slot_of_name(name)
    }

    /// Where a search of `text` begins: at its end when the pattern goes from right to left.
    pub fn search_start(&self, text: &str) -> usize {
        if self.options.has(Options::RIGHT_TO_LEFT) {
            text.len()
        } else {
            0
        }
    }

    /// Whether there is a match.
    ///
    /// # Errors
    /// `RegexMatchTimeoutException` when backtracking takes too many steps.
    pub fn is_match(&self, text: &str) -> Result<bool, TextError> {
        match self.way(text) {
            Way::Linear(linear) => Ok(linear.is_match(text, 0)),
            way => self
                .find_with(text, self.search_start(text), way)
                .map(|found| found.is_some()),
        }
    }

    /// The first match of `text`.
    ///
    /// # Errors
    /// As [`Regex::is_match`].
    pub fn find(&self, text: &str) -> Result<Option<Match>, TextError> {
        self.find_at(text, self.search_start(text))
    }

    /// The first match at or behind byte `at` (before it from right to left). To go through all matches use
    /// [`Regex::find_all`], which looks at the text as a whole only once.
    ///
    /// # Errors
    /// As [`Regex::is_match`].
    pub fn find_at(&self, text: &str, at: usize) -> Result<Option<Match>, TextError> {
        self.find_with(text, at, self.way(text))
    }

    /// The match behind another one of the same text, as [`Regex::find_all`] would come to it.
    ///
    /// # Errors
    /// As [`Regex::is_match`].
    pub fn find_after(&self, text: &str, found: &Match) -> Result<Option<Match>, TextError> {
        match self.place_behind(text, found) {
            Some(at) => self.find_at(text, at),
            None => Ok(None),
        }
    }

    /// Where the search goes on behind a match: behind an empty one a character further.
    fn place_behind(&self, text: &str, found: &Match) -> Option<usize> {
        let leftwards = self.options.has(Options::RIGHT_TO_LEFT);
        let (start, end) = found.span();
        let edge = if leftwards { start } else { end };
        if start == end {
            next_place(text, edge, leftwards)
        } else {
            Some(edge)
        }
    }

    fn find_with(&self, text: &str, at: usize, way: Way<'_>) -> Result<Option<Match>, TextError> {
        let by = |linear: &Linear| linear.find(text, at, self.groups.len());
        match way {
            Way::Plain(plain) => {
                let span = plain.find(text, at);
                return Ok(span.map(|span| Match::with_last(span, Vec::new())));
            }
            Way::Linear(linear) => return Ok(by(linear)),
            Way::Backtracking => {}
        }
        self.uses.set(self.uses.get().saturating_add(1));
        match self.backtrack(text, at, PATIENCE) {
            Ok(found) => Ok(found),
            Err(Tired) => match self.linear(text) {
                Some(linear) => Ok(by(linear)),
                None => self
                    .backtrack(text, at, MAX_STEPS)
                    .map_err(|Tired| self.timeout()),
            },
        }
    }

    /// All captures of a match that was found in `text`: automata keep only each group's last one.
    ///
    /// # Errors
    /// As [`Regex::is_match`].
    pub fn with_all_captures(&self, text: &str, found: Match) -> Result<Match, TextError> {
        let (start, end) = found.span();
        let at = if self.options.has(Options::RIGHT_TO_LEFT) {
            end
        } else {
            start
        };
        let again = self
            .backtrack(text, at, MAX_STEPS)
            .map_err(|Tired| self.timeout())?;
        Ok(again.unwrap_or(found))
    }

    /// Every match of `text` that does not overlap an earlier one.
    pub fn find_all<'r, 't>(&'r self, text: &'t str) -> Matches<'r, 't> {
        Matches {
            regex: self,
            text,
            at: Some(self.search_start(text)),
            way: self.way(text),
        }
    }

    fn timeout(&self) -> TextError {
        let message = format!(
            "The Regex engine has timed out while trying to match a pattern to an input string: '{}' takes too many steps.",
            self.pattern
        );
        TextError::new(ErrorKind::RegexTimeout, message)
    }

    fn linear(&self, text: &str) -> Option<&Linear> {
        self.linear
            .get_or_init(|| Linear::new(&self.node))
            .as_ref()
            .filter(|linear| linear.takes(text))
    }

    /// How a text is best searched.
    fn way(&self, text: &str) -> Way<'_> {
        if let Some(plain) = &self.plain
            && plain.takes(text)
        {
            return Way::Plain(plain);
        }
        if self.uses.get() < WARM && text.len() < LONG {
            return Way::Backtracking;
        }
        self.linear(text).map_or(Way::Backtracking, Way::Linear)
    }

    fn backtrack(&self, text: &str, at: usize, steps: u64) -> Result<Option<Match>, Tired> {
        let mut matcher = Matcher::new(&self.program, self.groups.len(), text, at, steps);
        let leftwards = self.options.has(Options::RIGHT_TO_LEFT);
        let mut place = Some(at);
        while let Some(at) = place {
            let Some(at) = (if leftwards {
                Some(at)
            } else {
                self.start.next(text, at)
            }) else {
                break;
            };
            match matcher.run(at) {
                Outcome::Found(span) => {
                    let mut captures = std::mem::take(&mut matcher.captures);
                    if let Some(whole) = captures.first_mut() {
                        whole.push(span);
                    }
                    return Ok(Some(Match::with_every(captures)));
                }
                Outcome::Failed => place = next_place(text, at, leftwards),
                Outcome::Exhausted => return Err(Tired),
            }
        }
        Ok(None)
    }
}

/// The ways to search a text.
#[derive(Clone, Copy, Debug)]
enum Way<'r> {
    Plain(&'r Plain),
    Linear(&'r Linear),
    Backtracking,
}

/// The steps ran out.
struct Tired;

/// The next character boundary, in the direction of the search.
fn next_place(text: &str, at: usize, leftwards: bool) -> Option<usize> {
    if leftwards {
        text.get(..at)?
            .chars()
            .next_back()
            .map(|c| at - c.len_utf8())
    } else {
        text.get(at..)?.chars().next().map(|c| at + c.len_utf8())
    }
}

/// The matches of a text, one after the other.
#[derive(Debug)]
pub struct Matches<'r, 't> {
    regex: &'r Regex,
    text: &'t str,
    at: Option<usize>,
    way: Way<'r>,
}

impl Iterator for Matches<'_, '_> {
    type Item = Result<Match, TextError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.regex.find_with(self.text, self.at?, self.way) {
            Ok(Some(found)) => {
                self.at = self.regex.place_behind(self.text, &found);
                Some(Ok(found))
            }
            Ok(None) => {
                self.at = None;
                None
            }
            Err(error) => {
                self.at = None;
                Some(Err(error))
            }
        }
    }
}

/// `[regex]::Escape`
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        let letter = match c {
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{c}' => 'f',
            '\\' | '*' | '+' | '?' | '|' | '{' | '[' | '(' | ')' | '^' | '$' | '.' | '#' | ' ' => c,
            _ => {
                out.push(c);
                continue;
            }
        };
        out.extend(['\\', letter]);
    }
    out
}

/// `[regex]::Unescape`
///
/// # Errors
/// `RegexParseException` for an escape that is none.
pub fn unescape(text: &str) -> Result<String, TextError> {
    let chars: Vec<char> = text.chars().collect();
    let groups = Groups::scan(&[], Options::NONE);
    parser::unescape(text, &chars, &groups)
}

#[cfg(test)]
mod tests;
