//! The backtracking matcher: exactly .NET's meaning of every construct, in a bounded number of steps. Choices are kept
//! on a stack of its own, so that no pattern or text can exhaust the machine's.

use super::node::Assertion;
use super::program::{One, Op, Pc, Program};
use super::set::is_word;
use crate::text::case::lower_char;

/// Bytes from and to.
pub(super) type Span = (usize, usize);

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// From where to where.
    Found(Span),
    Failed,
    /// The steps ran out.
    Exhausted,
}

/// What is undone or tried when a match fails.
#[derive(Clone, Copy, Debug)]
enum Choice {
    Branch {
        pc: Pc,
        at: usize,
    },
    Register {
        register: usize,
        value: usize,
    },
    /// Takes back the last capture of a slot.
    Uncapture(usize),
    /// Gives a slot back the capture that a balancing group took.
    Recapture(usize, Span),
    /// A greedy run of single characters that may give one back.
    GiveBack {
        pc: Pc,
        at: usize,
        least: usize,
        leftwards: bool,
    },
    /// A lazy run that may take one more.
    TakeMore {
        pc: Pc,
        at: usize,
        left: u32,
    },
}

/// A matcher at work on one text.
pub(super) struct Matcher<'a> {
    program: &'a Program,
    text: &'a str,
    /// Where the search began, for `\G`.
    search_start: usize,
    registers: Vec<usize>,
    /// Every capture of every slot, in order.
    pub captures: Vec<Vec<Span>>,
    choices: Vec<Choice>,
    /// How many steps may still be taken.
    pub steps: u64,
}

impl<'a> Matcher<'a> {
    /// For patterns with so many slots.
    pub fn new(
        program: &'a Program,
        slots: usize,
        text: &'a str,
        search_start: usize,
        steps: u64,
    ) -> Matcher<'a> {
        Matcher {
            program,
            text,
            search_start,
            registers: vec![0; program.registers],
            captures: vec![Vec::new(); slots],
            choices: Vec::new(),
            steps,
        }
    }

    /// Tries to match at `start`.
    pub fn run(&mut self, start: usize) -> Outcome {
        self.choices.clear();
        for captures in &mut self.captures {
            captures.clear();
        }
        let (mut pc, mut at) = (0, start);
        loop {
            if self.steps == 0 {
                return Outcome::Exhausted;
            }
            self.steps -= 1;
            match self.step(pc, at) {
                Next::Go(next_pc, next_at) => (pc, at) = (next_pc, next_at),
                Next::Done(at) => return Outcome::Found((start.min(at), start.max(at))),
                Next::Fail => match self.backtrack() {
                    Some((next_pc, next_at)) => (pc, at) = (next_pc, next_at),
                    None => return Outcome::Failed,
                },
            }
        }
    }

    fn step(&mut self, pc: Pc, at: usize) -> Next {
        let Some(op) = self.program.ops.get(pc) else {
            return Next::Fail;
        };
        let go = |at| Next::Go(pc + 1, at);
        match op {
            Op::One { one, leftwards } => self.one(one, at, *leftwards).map_or(Next::Fail, go),
            Op::Text {
                text,
                leftwards: false,
            } => match self.text.get(at..) {
                Some(rest) if rest.starts_with(&**text) => go(at + text.len()),
                _ => Next::Fail,
            },
            Op::Text {
                text,
                leftwards: true,
            } => match self.text.get(..at) {
                Some(before) if before.ends_with(&**text) => go(at - text.len()),
                _ => Next::Fail,
            },
            Op::RepeatOne {
                one,
                min,
                max,
                lazy,
                leftwards,
            } => self.repeat(pc, one, (*min, *max), *lazy, *leftwards, at),
            Op::Jump(to) => Next::Go(*to, at),
            Op::Branch(other) => {
                self.choices.push(Choice::Branch { pc: *other, at });
                go(at)
            }
            Op::Save(register) => {
                self.set(*register, at);
                go(at)
            }
            Op::Capture {
                from,
                slot,
                balances,
            } => {
                if self.capture(*from, *slot, *balances, at) {
                    go(at)
                } else {
                    Next::Fail
                }
            }
            Op::LoopInit(register) => {
                self.set(*register, 0);
                self.set(*register + 1, usize::MAX);
                go(at)
            }
            Op::LoopNext {
                register,
                min,
                max,
                lazy,
                exit,
            } => {
                let rounds = self.register(*register) as u64;
                let idle = self.register(*register + 1) == at;
                // A round that took nothing would go on for ever; the rest are as empty.
                if idle || rounds >= u64::from(*max) {
                    return Next::Go(*exit, at);
                }
                if rounds >= u64::from(*min) {
                    if *lazy {
                        self.choices.push(Choice::Branch { pc: pc + 1, at });
                        return Next::Go(*exit, at);
                    }
                    self.choices.push(Choice::Branch { pc: *exit, at });
                }
                go(at)
            }
            Op::LoopEnter(register) => {
                let rounds = self.register(*register);
                self.set(*register, rounds + 1);
                self.set(*register + 1, at);
                go(at)
            }
            Op::Mark(register) => {
                // The undoing of the mark itself lies below it.
                let value = self.register(*register);
                self.choices.push(Choice::Register {
                    register: *register,
                    value,
                });
                self.put(*register, self.choices.len());
                go(at)
            }
            Op::Cut(register) => {
                self.cut(self.register(*register));
                go(at)
            }
            Op::Restore(register) => go(self.register(*register)),
            Op::CutAndFail(register) => {
                let mark = self.register(*register);
                while self.choices.len() > mark {
                    self.undo_top();
                }
                // Below the mark lie the undoing of the mark and the branch for success.
                self.undo_top();
                self.choices.pop();
                Next::Fail
            }
            Op::Assert(assertion) => {
                if self.holds(*assertion, at) {
                    go(at)
                } else {
                    Next::Fail
                }
            }
            Op::BackReference {
                slot,
                ignore_case,
                leftwards,
            } => self
                .back_reference(*slot, *ignore_case, *leftwards, at)
                .map_or(Next::Fail, go),
            Op::UnlessCaptured(slot, other) => {
                if self.captures.get(*slot).is_some_and(|c| !c.is_empty()) {
                    go(at)
                } else {
                    Next::Go(*other, at)
                }
            }
            Op::Match => Next::Done(at),
        }
    }

    fn register(&self, register: usize) -> usize {
        self.registers.get(register).copied().unwrap_or(0)
    }

    fn put(&mut self, register: usize, value: usize) {
        if let Some(slot) = self.registers.get_mut(register) {
            *slot = value;
        }
    }

    fn set(&mut self, register: usize, value: usize) {
        let old = self.register(register);
        self.choices.push(Choice::Register {
            register,
            value: old,
        });
        self.put(register, value);
    }

    /// Steps over one character that fits.
    fn one(&self, one: &One, at: usize, leftwards: bool) -> Option<usize> {
        if leftwards {
            let c = self.text.get(..at)?.chars().next_back()?;
            return one.fits(c).then(|| at - c.len_utf8());
        }
        let bytes = self.text.as_bytes();
        let c = match bytes.get(at) {
            Some(byte) if byte.is_ascii() => char::from(*byte),
            _ => self.text.get(at..)?.chars().next()?,
        };
        one.fits(c).then(|| at + c.len_utf8())
    }

    fn repeat(
        &mut self,
        pc: Pc,
        one: &One,
        (min, max): (u32, u32),
        lazy: bool,
        leftwards: bool,
        start: usize,
    ) -> Next {
        let mut at = start;
        for _ in 0..min {
            match self.one(one, at, leftwards) {
                Some(next) => at = next,
                None => return Next::Fail,
            }
        }
        if lazy {
            if max > min {
                self.choices.push(Choice::TakeMore {
                    pc,
                    at,
                    left: max - min,
                });
            }
            return Next::Go(pc + 1, at);
        }
        let least = at;
        for _ in min..max {
            match self.one(one, at, leftwards) {
                Some(next) => at = next,
                None => break,
            }
        }
        self.steps = self.steps.saturating_sub(at.abs_diff(start) as u64 / 8);
        if at != least {
            self.choices.push(Choice::GiveBack {
                pc: pc + 1,
                at,
                least,
                leftwards,
            });
        }
        Next::Go(pc + 1, at)
    }

    fn capture(
        &mut self,
        from: usize,
        slot: Option<usize>,
        balances: Option<usize>,
        at: usize,
    ) -> bool {
        let from = self.register(from);
        let (mut start, mut end) = (from.min(at), from.max(at));
        if let Some(other) = balances {
            let Some(taken) = self.captures.get_mut(other).and_then(Vec::pop) else {
                return false;
            };
            self.choices.push(Choice::Recapture(other, taken));
            // What lies between the two captures is the new one.
            if start >= taken.1 {
                (start, end) = (taken.1, start);
            } else if end <= taken.0 {
                start = taken.0;
            } else {
                end = end.min(taken.1);
                start = start.max(taken.0);
            }
        }
        if let Some(slot) = slot
            && let Some(captures) = self.captures.get_mut(slot)
        {
            captures.push((start, end.max(start)));
            self.choices.push(Choice::Uncapture(slot));
        }
        true
    }

    fn back_reference(
        &self,
        slot: usize,
        ignore_case: bool,
        leftwards: bool,
        at: usize,
    ) -> Option<usize> {
        let (start, end) = *self.captures.get(slot)?.last()?;
        let wanted = self.text.get(start..end)?;
        let (rest, taken) = if leftwards {
            let from = at.checked_sub(wanted.len())?;
            (self.text.get(from..at)?, from)
        } else {
            (self.text.get(at..at + wanted.len())?, at + wanted.len())
        };
        let same = rest == wanted
            || (ignore_case
                && rest
                    .chars()
                    .map(lower_char)
                    .eq(wanted.chars().map(lower_char)));
        same.then_some(taken)
    }

    fn holds(&self, assertion: Assertion, at: usize) -> bool {
        let before = || self.text.get(..at).and_then(|t| t.chars().next_back());
        let after = || self.text.get(at..).and_then(|t| t.chars().next());
        let boundary = |is: fn(char) -> bool| before().is_some_and(is) != after().is_some_and(is);
        let ascii_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        match assertion {
            Assertion::Beginning => at == 0,
            Assertion::LineStart => at == 0 || before() == Some('\n'),
            Assertion::End => at == self.text.len(),
            Assertion::EndOrFinalNewline => matches!(self.text.get(at..), Some("" | "\n")),
            Assertion::LineEnd => at == self.text.len() || after() == Some('\n'),
            Assertion::Boundary => boundary(is_word),
            Assertion::NotBoundary => !boundary(is_word),
            Assertion::AsciiBoundary => boundary(ascii_word),
            Assertion::NotAsciiBoundary => !boundary(ascii_word),
            Assertion::SearchStart => at == self.search_start,
        }
    }

    /// Removes what could be tried above a mark, keeping what must be undone.
    fn cut(&mut self, mark: usize) {
        let above = self.choices.split_off(mark.min(self.choices.len()));
        self.choices.extend(above.into_iter().filter(|choice| {
            matches!(
                choice,
                Choice::Register { .. } | Choice::Uncapture(_) | Choice::Recapture(..)
            )
        }));
    }

    fn undo_top(&mut self) {
        match self.choices.pop() {
            Some(Choice::Register { register, value }) => self.put(register, value),
            Some(Choice::Uncapture(slot)) => {
                self.captures.get_mut(slot).and_then(Vec::pop);
            }
            Some(Choice::Recapture(slot, span)) => {
                if let Some(captures) = self.captures.get_mut(slot) {
                    captures.push(span);
                }
            }
            Some(Choice::Branch { .. } | Choice::GiveBack { .. } | Choice::TakeMore { .. })
            | None => {}
        }
    }

    /// The next place to try.
    fn backtrack(&mut self) -> Option<(Pc, usize)> {
        loop {
            match *self.choices.last()? {
                Choice::Branch { pc, at } => {
                    self.choices.pop();
                    return Some((pc, at));
                }
                Choice::GiveBack {
                    pc,
                    at,
                    least,
                    leftwards,
                } => {
                    self.choices.pop();
                    let step = |c: Option<char>| c.map_or(0, char::len_utf8);
                    let at = if leftwards {
                        at + step(self.text.get(at..).and_then(|t| t.chars().next()))
                    } else {
                        at - step(self.text.get(..at).and_then(|t| t.chars().next_back()))
                    };
                    if at != least {
                        self.choices.push(Choice::GiveBack {
                            pc,
                            at,
                            least,
                            leftwards,
                        });
                    }
                    return Some((pc, at));
                }
                Choice::TakeMore { pc, at, left } => {
                    self.choices.pop();
                    let Some(Op::RepeatOne { one, leftwards, .. }) = self.program.ops.get(pc)
                    else {
                        continue;
                    };
                    let Some(next) = self.one(one, at, *leftwards) else {
                        continue;
                    };
                    if left > 1 {
                        self.choices.push(Choice::TakeMore {
                            pc,
                            at: next,
                            left: left - 1,
                        });
                    }
                    return Some((pc + 1, next));
                }
                _ => self.undo_top(),
            }
        }
    }
}

enum Next {
    Go(Pc, usize),
    Done(usize),
    Fail,
}
