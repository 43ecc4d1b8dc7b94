//! Trees to programs for the matcher.

use super::node::{Assertion, Node};
use super::set::CharSet;
use crate::text::case::lower_char;

/// Where in a program.
pub(super) type Pc = usize;

/// One step of a match. `leftwards` steps take the character before the position.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// One character.
    One {
        one: One,
        leftwards: bool,
    },
    /// Text as it stands.
    Text {
        text: Box<str>,
        leftwards: bool,
    },
    /// One character over and over.
    RepeatOne {
        one: One,
        min: u32,
        max: u32,
        lazy: bool,
        leftwards: bool,
    },
    Jump(Pc),
    /// Goes on behind; tries the other place when that fails.
    Branch(Pc),
    /// Sets a register to the position.
    Save(usize),
    /// Captures from a register's position to here.
    Capture {
        from: usize,
        slot: Option<usize>,
        balances: Option<usize>,
    },
    /// Begins to count a loop in two registers: rounds and where the last one began.
    LoopInit(usize),
    /// The head of a loop; its body follows two steps behind.
    LoopNext {
        register: usize,
        min: u32,
        max: u32,
        lazy: bool,
        exit: Pc,
    },
    /// Begins a round of a lazy loop that is tried after all.
    LoopEnter(usize),
    /// Sets a register to the number of open choices.
    Mark(usize),
    /// Gives up the choices made since a mark.
    Cut(usize),
    /// Goes back to a register's position.
    Restore(usize),
    /// Gives up the choices made since a mark, with the one below it, and fails.
    CutAndFail(usize),
    Assert(Assertion),
    BackReference {
        slot: usize,
        ignore_case: bool,
        leftwards: bool,
    },
    /// Goes elsewhere when a group has no capture.
    UnlessCaptured(usize, Pc),
    Match,
}

/// What one character must be.
#[derive(Clone, Debug)]
pub(super) enum One {
    Any,
    Char(char),
    /// This small letter in any case.
    Folded(char),
    Set(Box<CharSet>),
}

impl One {
    /// Whether `c` will do.
    pub fn fits(&self, c: char) -> bool {
        match self {
            One::Any => true,
            One::Char(wanted) => c == *wanted,
            One::Folded(wanted) => c == *wanted || lower_char(c) == *wanted,
            One::Set(set) => set.contains(c),
        }
    }
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Program {
    /// Its steps, the first to be taken first.
    pub ops: Vec<Op>,
    /// How many registers it uses.
    pub registers: usize,
}

/// The longest program; a pattern of nested counted loops could ask for any length.
const MAX_OPS: usize = 200_000;

/// Compiles a tree; nothing when the program would be too long.
pub(super) fn compile(node: &Node) -> Option<Program> {
    let mut compiler = Compiler {
        ops: Vec::new(),
        registers: 0,
        leftwards: false,
    };
    compiler.node(node)?;
    compiler.ops.push(Op::Match);
    Some(Program {
        ops: compiler.ops,
        registers: compiler.registers,
    })
}

struct Compiler {
    ops: Vec<Op>,
    registers: usize,
    leftwards: bool,
}

impl Compiler {
    fn push(&mut self, op: Op) -> Pc {
        self.ops.push(op);
        self.ops.len() - 1
    }

    fn register(&mut self) -> usize {
        self.registers += 1;
        self.registers - 1
    }

    /// Points the jump at `at` to the next step.
    fn land(&mut self, at: Pc) {
        let here = self.ops.len();
        if let Some(
            Op::Jump(to)
            | Op::Branch(to)
            | Op::UnlessCaptured(_, to)
            | Op::LoopNext { exit: to, .. },
        ) = self.ops.get_mut(at)
        {
            *to = here;
        }
    }

    fn node(&mut self, node: &Node) -> Option<()> {
        if self.ops.len() > MAX_OPS {
            return None;
        }
        let leftwards = self.leftwards;
        match node {
            Node::Empty => {}
            Node::Char { .. } | Node::Set(_) => {
                let one = one_of(node)?;
                self.push(Op::One { one, leftwards });
            }
            Node::Concat(nodes) => self.concat(nodes)?,
            Node::Alternate(branches) => self.alternate(branches)?,
            Node::Repeat {
                node,
                min,
                max,
                lazy,
            } => self.repeat(node, *min, max.unwrap_or(u32::MAX), *lazy)?,
            Node::Capture {
                slot,
                balances,
                node,
            } => {
                let from = self.register();
                self.push(Op::Save(from));
                self.node(node)?;
                self.push(Op::Capture {
                    from,
                    slot: *slot,
                    balances: *balances,
                });
            }
            Node::Atomic(node) => {
                let mark = self.register();
                self.push(Op::Mark(mark));
                self.node(node)?;
                self.push(Op::Cut(mark));
            }
            Node::Look {
                behind,
                negative,
                node,
            } => self.look(node, *behind, *negative)?,
            Node::Assert(assertion) => {
                self.push(Op::Assert(*assertion));
            }
            Node::BackReference { slot, ignore_case } => {
                self.push(Op::BackReference {
                    slot: *slot,
                    ignore_case: *ignore_case,
                    leftwards,
                });
            }
            Node::IfCaptured { slot, yes, no } => {
                let test = self.push(Op::UnlessCaptured(*slot, 0));
                self.branches(test, yes, no)?;
            }
            Node::IfMatches { test, yes, no } => {
                let mark = self.register();
                let start = self.register();
                self.push(Op::Save(start));
                self.push(Op::Mark(mark));
                let branch = self.push(Op::Branch(0));
                self.directed(false, test)?;
                self.push(Op::Cut(mark));
                self.push(Op::Restore(start));
                self.branches(branch, yes, no)?;
            }
            Node::Direction { leftwards, node } => self.directed(*leftwards, node)?,
        }
        Some(())
    }

    /// `yes` follows; `no` is where the step at `test` goes.
    fn branches(&mut self, test: Pc, yes: &Node, no: &Node) -> Option<()> {
        self.node(yes)?;
        let end = self.push(Op::Jump(0));
        self.land(test);
        self.node(no)?;
        self.land(end);
        Some(())
    }

    fn directed(&mut self, leftwards: bool, node: &Node) -> Option<()> {
        let outer = std::mem::replace(&mut self.leftwards, leftwards);
        let done = self.node(node);
        self.leftwards = outer;
        done
    }

    fn concat(&mut self, nodes: &[Node]) -> Option<()> {
        let mut text = String::new();
        let ordered: Vec<&Node> = if self.leftwards {
            nodes.iter().rev().collect()
        } else {
            nodes.iter().collect()
        };
        for node in ordered {
            if let Node::Char {
                c,
                ignore_case: false,
            } = node
            {
                text.push(*c);
                continue;
            }
            self.text(&mut text);
            self.node(node)?;
        }
        self.text(&mut text);
        Some(())
    }

    fn text(&mut self, text: &mut String) {
        let leftwards = self.leftwards;
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (None, _) => {}
            (Some(c), None) => {
                self.push(Op::One {
                    one: One::Char(c),
                    leftwards,
                });
            }
            _ => {
                // Leftwards the characters came in from the last to the first.
                let text: String = if leftwards {
                    text.chars().rev().collect()
                } else {
                    text.clone()
                };
                self.push(Op::Text {
                    text: text.into(),
                    leftwards,
                });
            }
        }
        text.clear();
    }

    fn alternate(&mut self, branches: &[Node]) -> Option<()> {
        let mut ends = Vec::with_capacity(branches.len());
        let Some((last, others)) = branches.split_last() else {
            return Some(());
        };
        for branch in others {
            let next = self.push(Op::Branch(0));
            self.node(branch)?;
            ends.push(self.push(Op::Jump(0)));
            self.land(next);
        }
        self.node(last)?;
        for end in ends {
            self.land(end);
        }
        Some(())
    }

    fn repeat(&mut self, node: &Node, min: u32, max: u32, lazy: bool) -> Option<()> {
        if let Some(one) = one_of(node) {
            self.push(Op::RepeatOne {
                one,
                min,
                max,
                lazy,
                leftwards: self.leftwards,
            });
            return Some(());
        }
        if (min, max) == (1, 1) {
            return self.node(node);
        }
        let register = self.register();
        self.register();
        self.push(Op::LoopInit(register));
        let head = self.push(Op::LoopNext {
            register,
            min,
            max,
            lazy,
            exit: 0,
        });
        self.push(Op::LoopEnter(register));
        self.node(node)?;
        self.push(Op::Jump(head));
        self.land(head);
        Some(())
    }

    fn look(&mut self, node: &Node, behind: bool, negative: bool) -> Option<()> {
        let start = self.register();
        let mark = self.register();
        self.push(Op::Save(start));
        if negative {
            let branch = self.push(Op::Branch(0));
            self.push(Op::Mark(mark));
            self.directed(behind, node)?;
            self.push(Op::CutAndFail(mark));
            self.land(branch);
        } else {
            self.push(Op::Mark(mark));
            self.directed(behind, node)?;
            self.push(Op::Cut(mark));
            self.push(Op::Restore(start));
        }
        Some(())
    }
}

/// A node that always takes exactly one character.
fn one_of(node: &Node) -> Option<One> {
    match node {
        Node::Char {
            c,
            ignore_case: false,
        } => Some(One::Char(*c)),
        Node::Char {
            c,
            ignore_case: true,
        } => Some(One::Folded(lower_char(*c))),
        Node::Set(set)
            if set.negated
                && set.ranges.is_empty()
                && set.classes.is_empty()
                && set.subtracted.is_none() =>
        {
            Some(One::Any)
        }
        Node::Set(set) => Some(One::Set(set.clone())),
        _ => None,
    }
}
