//! Patterns to trees, with .NET's errors: groups, alternatives and quantifiers. What stands behind a backslash and in
//! brackets is read in [`super::escape`].

use super::groups::Groups;
use super::node::{Assertion, Node};
use super::set::{CharSet, is_word};
use super::{Options, pattern_error};
use crate::text::error::TextError;

/// How deep groups may be nested; deeper ones would use up the stack.
const MAX_DEPTH: usize = 200;

/// The reader of a pattern.
pub(super) struct Parser<'a> {
    /// The pattern as written, for messages.
    pub text: &'a str,
    /// Its characters.
    pub pattern: &'a [char],
    /// The next one.
    pub at: usize,
    /// In force here.
    pub options: Options,
    /// All groups, found before.
    pub groups: &'a Groups,
    /// The number of the next group without a name.
    next_group: u32,
    depth: usize,
}

/// What a parenthesis opened.
enum Opened {
    /// `(?i)`
    Options,
    Group(Kind),
}

enum Kind {
    Plain,
    Capture {
        slot: Option<usize>,
        balances: Option<usize>,
    },
    Atomic,
    Look {
        behind: bool,
        negative: bool,
    },
    IfCaptured(usize),
    IfMatches(Node),
}

/// The tree of `pattern`.
///
/// # Errors
/// `RegexParseException` with the offset at which .NET gives up.
pub(super) fn parse(
    text: &str,
    pattern: &[char],
    options: Options,
    groups: &Groups,
) -> Result<Node, TextError> {
    let mut parser = Parser {
        text,
        pattern,
        at: 0,
        options,
        groups,
        next_group: 1,
        depth: 0,
    };
    let mut branches = parser.branches(true)?;
    let node = if branches.len() == 1 {
        branches.pop().unwrap_or(Node::Empty)
    } else {
        Node::Alternate(branches)
    };
    let leftwards = options.has(Options::RIGHT_TO_LEFT);
    Ok(Node::Direction {
        leftwards,
        node: Box::new(node),
    })
}

impl Parser<'_> {
    /// The character `ahead` of the next one.
    pub fn peek(&self, ahead: usize) -> Option<char> {
        self.pattern.get(self.at + ahead).copied()
    }

    /// An error at the place reached.
    pub fn error(&self, message: impl AsRef<str>) -> TextError {
        let read = self
            .pattern
            .get(..self.at.min(self.pattern.len()))
            .unwrap_or_default();
        let offset = read.iter().map(|c| c.len_utf16()).sum();
        pattern_error(self.text, offset, message.as_ref())
    }

    /// Whether an option is in force.
    pub fn has(&self, option: Options) -> bool {
        self.options.has(option)
    }

    /// The alternatives up to the end of the group, or of the pattern.
    fn branches(&mut self, top: bool) -> Result<Vec<Node>, TextError> {
        let mut branches = Vec::new();
        let mut sequence = Vec::new();
        let mut after_quantifier = false;
        loop {
            self.skip_blank()?;
            let Some(c) = self.peek(0) else {
                if !top {
                    return Err(self.error("Not enough )'s."));
                }
                break;
            };
            self.at += 1;
            let was_quantifier = std::mem::take(&mut after_quantifier);
            let unit = match c {
                ')' if top => return Err(self.error("Too many )'s.")),
                ')' => break,
                '|' => {
                    branches.push(sequence_of(&mut sequence));
                    continue;
                }
                '(' => match self.group()? {
                    Some(node) => node,
                    None => continue,
                },
                '[' => {
                    let ignore_case = self.has(Options::IGNORE_CASE);
                    Node::Set(Box::new(self.set(ignore_case, 0)?))
                }
                '\\' => self.backslash()?,
                '^' if self.has(Options::MULTILINE) => Node::Assert(Assertion::LineStart),
                '^' => Node::Assert(Assertion::Beginning),
                '$' if self.has(Options::MULTILINE) => Node::Assert(Assertion::LineEnd),
                '$' => Node::Assert(Assertion::EndOrFinalNewline),
                '.' if self.has(Options::SINGLELINE) => {
                    Node::Set(Box::new(CharSet::of_ranges(&[], true)))
                }
                '.' => Node::Set(Box::new(CharSet::of_ranges(&[('\n', '\n')], true))),
                '*' | '+' | '?' => return Err(self.misplaced(c, was_quantifier)),
                '{' if self.is_quantifier_at(self.at - 1) => {
                    return Err(self.misplaced(c, was_quantifier));
                }
                _ => self.literal(c),
            };
            self.skip_blank()?;
            let unit = if self.is_quantifier_at(self.at) {
                after_quantifier = true;
                self.quantified(unit)?
            } else {
                unit
            };
            sequence.push(unit);
        }
        branches.push(sequence_of(&mut sequence));
        Ok(branches)
    }

    fn misplaced(&self, quantifier: char, after_quantifier: bool) -> TextError {
        self.error(if after_quantifier {
            format!("Nested quantifier '{quantifier}'.")
        } else {
            format!("Quantifier '{quantifier}' following nothing.")
        })
    }

    /// A character that stands for itself.
    pub fn literal(&self, c: char) -> Node {
        Node::Char {
            c,
            ignore_case: self.has(Options::IGNORE_CASE) && c.is_alphabetic(),
        }
    }

    /// Comments, and with the option blanks.
    fn skip_blank(&mut self) -> Result<(), TextError> {
        let extended = self.has(Options::IGNORE_PATTERN_WHITESPACE);
        loop {
            match (self.peek(0), self.peek(1), self.peek(2)) {
                (Some(c), ..) if extended && matches!(c, ' ' | '\t'..='\r') => self.at += 1,
                (Some('#'), ..) if extended => {
                    let rest = self.pattern.get(self.at..).unwrap_or_default();
                    self.at += rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
                }
                (Some('('), Some('?'), Some('#')) => {
                    let rest = self.pattern.get(self.at..).unwrap_or_default();
                    match rest.iter().position(|c| *c == ')') {
                        Some(end) => self.at += end + 1,
                        None => {
                            self.at = self.pattern.len();
                            return Err(self.error("Unterminated (?#...) comment."));
                        }
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    /// Whether a quantifier stands at a place; `{` begins one only when a count and `}` follow.
    fn is_quantifier_at(&self, at: usize) -> bool {
        let rest = self.pattern.get(at..).unwrap_or_default();
        match rest {
            ['*' | '+' | '?', ..] => true,
            ['{', count @ ..] => {
                let digits = |text: &[char]| text.iter().take_while(|c| c.is_ascii_digit()).count();
                let least = digits(count);
                match count.get(least..).unwrap_or_default() {
                    ['}', ..] => least > 0,
                    [',', most @ ..] => least > 0 && most.get(digits(most)) == Some(&'}'),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// Reads the quantifier behind a unit.
    fn quantified(&mut self, unit: Node) -> Result<Node, TextError> {
        let (min, max) = match self.peek(0) {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            _ => {
                self.at += 1;
                let min = self.decimal()?;
                let max = if self.peek(0) == Some(',') {
                    self.at += 1;
                    if self.peek(0) == Some('}') {
                        None
                    } else {
                        Some(self.decimal()?)
                    }
                } else {
                    Some(min)
                };
                (min, max)
            }
        };
        self.at += 1;
        self.skip_blank()?;
        let lazy = self.peek(0) == Some('?');
        self.at += usize::from(lazy);
        if max.is_some_and(|max| min > max) {
            return Err(self.error("Illegal {x,y} with x > y."));
        }
        Ok(Node::Repeat {
            node: Box::new(unit),
            min,
            max,
            lazy,
        })
    }

    /// A number of any length up to `Int32.MaxValue`.
    pub fn decimal(&mut self) -> Result<u32, TextError> {
        let mut value: u32 = 0;
        while let Some(digit) = self.peek(0).and_then(|c| c.to_digit(10)) {
            self.at += 1;
            let next = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(digit))
                .filter(|v| *v <= i32::MAX as u32);
            let Some(next) = next else {
                return Err(self
                    .error("Capture group numbers must be less than or equal to Int32.MaxValue."));
            };
            value = next;
        }
        Ok(value)
    }

    /// A name of word characters.
    pub fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(c) = self.peek(0).filter(|c| is_word(*c)) {
            name.push(c);
            self.at += 1;
        }
        name
    }

    /// Behind an opening parenthesis; nothing for options alone.
    fn group(&mut self) -> Result<Option<Node>, TextError> {
        let outer = self.options;
        let kind = match self.open(false)? {
            Opened::Options => return Ok(None),
            Opened::Group(kind) => kind,
        };
        let node = self.body(kind)?;
        self.options = outer;
        Ok(Some(node))
    }

    /// The rest of a group whose head was read, through its closing parenthesis.
    fn body(&mut self, kind: Kind) -> Result<Node, TextError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("Groups are nested too deeply."));
        }
        let mut branches = self.branches(false)?;
        self.depth -= 1;
        if let Kind::IfCaptured(_) | Kind::IfMatches(_) = kind {
            if branches.len() > 2 {
                return Err(self.error("Too many | in (?()|)."));
            }
            let no = Box::new(if branches.len() == 2 {
                branches.pop().unwrap_or(Node::Empty)
            } else {
                Node::Empty
            });
            let yes = Box::new(branches.pop().unwrap_or(Node::Empty));
            return Ok(match kind {
                Kind::IfCaptured(slot) => Node::IfCaptured { slot, yes, no },
                Kind::IfMatches(test) => Node::IfMatches {
                    test: Box::new(test),
                    yes,
                    no,
                },
                _ => Node::Empty,
            });
        }
        let node = if branches.len() == 1 {
            branches.pop().unwrap_or(Node::Empty)
        } else {
            Node::Alternate(branches)
        };
        let node = Box::new(node);
        Ok(match kind {
            Kind::Capture { slot, balances } => Node::Capture {
                slot,
                balances,
                node,
            },
            Kind::Atomic => Node::Atomic(node),
            Kind::Look { behind, negative } => Node::Look {
                behind,
                negative,
                node,
            },
            Kind::Plain | Kind::IfCaptured(_) | Kind::IfMatches(_) => *node,
        })
    }

    /// The head of a group, behind its parenthesis. The parenthesis of a condition does not capture.
    fn open(&mut self, is_condition: bool) -> Result<Opened, TextError> {
        if self.peek(0) != Some('?') || self.peek(1) == Some(')') {
            if is_condition || self.has(Options::EXPLICIT_CAPTURE) {
                return Ok(Opened::Group(Kind::Plain));
            }
            let slot = self.groups.slot_of_number(self.next_group);
            self.next_group += 1;
            return Ok(Opened::Group(Kind::Capture {
                slot,
                balances: None,
            }));
        }
        self.at += 1;
        let Some(c) = self.peek(0) else {
            return Err(self.unrecognized());
        };
        self.at += 1;
        let kind = match c {
            ':' => Kind::Plain,
            '=' | '!' => self.look(false, c == '!'),
            '>' => Kind::Atomic,
            '<' if matches!(self.peek(0), Some('=' | '!')) => {
                let negative = self.peek(0) == Some('!');
                self.at += 1;
                self.look(true, negative)
            }
            '<' => self.named('>')?,
            '\'' => self.named('\'')?,
            '(' => self.condition()?,
            _ => {
                self.at -= 1;
                if !is_condition {
                    let rest = self.pattern.get(self.at..).unwrap_or_default();
                    let (options, length) = self.options.with_inline(rest);
                    self.options = options;
                    self.at += length;
                }
                let next = self.peek(0).ok_or_else(|| self.unrecognized())?;
                self.at += 1;
                match next {
                    ')' => return Ok(Opened::Options),
                    ':' => Kind::Plain,
                    _ => return Err(self.unrecognized()),
                }
            }
        };
        Ok(Opened::Group(kind))
    }

    fn look(&mut self, behind: bool, negative: bool) -> Kind {
        self.options = self.options.set(Options::RIGHT_TO_LEFT, behind);
        Kind::Look { behind, negative }
    }

    fn unrecognized(&self) -> TextError {
        self.error("Unrecognized grouping construct.")
    }

    /// `name>`, `name-other>` or `-other>`.
    fn named(&mut self, close: char) -> Result<Kind, TextError> {
        let bad_name = |parser: &Self| {
            parser.error("Invalid group name: Group names must begin with a word character.")
        };
        let first = self.peek(0).ok_or_else(|| self.unrecognized())?;
        let mut slot = None;
        let mut only_balances = false;
        match first {
            '0'..='9' => {
                let number = self.decimal()?;
                slot = self.groups.slot_of_number(number);
                if self.peek(0).is_some_and(|c| c != close && c != '-') {
                    return Err(bad_name(self));
                }
                if number == 0 {
                    return Err(self.error("Capture number cannot be zero."));
                }
            }
            '-' => only_balances = true,
            c if is_word(c) => {
                let name = self.name();
                slot = self.groups.slot_of_name(&name);
                if self.peek(0).is_some_and(|c| c != close && c != '-') {
                    return Err(bad_name(self));
                }
            }
            _ => return Err(bad_name(self)),
        }
        let mut balances = None;
        if (slot.is_some() || only_balances) && self.peek(0) == Some('-') && self.peek(1).is_some()
        {
            self.at += 1;
            balances = Some(self.reference()?);
            if self.peek(0).is_some_and(|c| c != close) {
                return Err(bad_name(self));
            }
        }
        let closed = (slot.is_some() || balances.is_some()) && self.peek(0) == Some(close);
        self.at += usize::from(self.peek(0).is_some());
        if closed {
            Ok(Kind::Capture { slot, balances })
        } else {
            Err(self.unrecognized())
        }
    }

    /// The slot of a group that must exist, by number or name.
    fn reference(&mut self) -> Result<usize, TextError> {
        match self.peek(0) {
            Some('0'..='9') => {
                let number = self.decimal()?;
                let slot = self.groups.slot_of_number(number);
                slot.ok_or_else(|| {
                    self.error(format!("Reference to undefined group number {number}."))
                })
            }
            Some(c) if is_word(c) => {
                let name = self.name();
                let slot = self.groups.slot_of_name(&name);
                slot.ok_or_else(|| {
                    self.error(format!("Reference to undefined group name '{name}'."))
                })
            }
            _ => {
                Err(self.error("Invalid group name: Group names must begin with a word character."))
            }
        }
    }

    /// Behind `(?(`: a group's number or name, or an expression to look for.
    fn condition(&mut self) -> Result<Kind, TextError> {
        let start = self.at;
        match self.peek(0) {
            Some('0'..='9') => {
                let number = self.decimal()?;
                let closed = self.peek(0) == Some(')');
                self.at += usize::from(self.peek(0).is_some());
                if !closed {
                    return Err(self.error(format!(
                        "Conditional alternation is missing a closing parenthesis after the group number {number}."
                    )));
                }
                return match self.groups.slot_of_number(number) {
                    Some(slot) => Ok(Kind::IfCaptured(slot)),
                    None => Err(self.error(format!(
                        "Conditional alternation refers to an undefined group number {number}."
                    ))),
                };
            }
            Some(c) if is_word(c) => {
                let name = self.name();
                if let Some(slot) = self.groups.slot_of_name(&name)
                    && self.peek(0) == Some(')')
                {
                    self.at += 1;
                    return Ok(Kind::IfCaptured(slot));
                }
            }
            _ => {}
        }
        self.at = start;
        match (self.peek(0), self.peek(1), self.peek(2)) {
            (Some('?'), Some('#'), _) => {
                return Err(self.error("Alternation conditions cannot be comments."));
            }
            (Some('?'), Some('\''), _) => {
                return Err(
                    self.error("Alternation conditions do not capture and cannot be named.")
                );
            }
            (Some('?'), Some('<'), Some(c)) if c != '!' && c != '=' => {
                return Err(
                    self.error("Alternation conditions do not capture and cannot be named.")
                );
            }
            _ => {}
        }
        let outer = self.options;
        let test = match self.open(true)? {
            Opened::Group(kind) => self.body(kind)?,
            Opened::Options => Node::Empty,
        };
        self.options = outer;
        Ok(Kind::IfMatches(test))
    }
}

fn sequence_of(nodes: &mut Vec<Node>) -> Node {
    let mut nodes = std::mem::take(nodes);
    match nodes.len() {
        0 => Node::Empty,
        1 => nodes.pop().unwrap_or(Node::Empty),
        _ => Node::Concat(nodes),
    }
}

/// Replaces the escapes of `text` by what they stand for.
pub(super) fn unescape(text: &str, chars: &[char], groups: &Groups) -> Result<String, TextError> {
    let options = Options::NONE;
    let mut parser = Parser {
        text,
        pattern: chars,
        at: 0,
        options,
        groups,
        next_group: 1,
        depth: 0,
    };
    let mut out = String::with_capacity(text.len());
    while let Some(c) = parser.peek(0) {
        parser.at += 1;
        if c == '\\' && parser.peek(0).is_some() {
            out.push(parser.char_escape()?);
        } else if c != '\\' {
            out.push(c);
        }
    }
    Ok(out)
}
