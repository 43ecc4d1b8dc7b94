//! The command calls of a script, for reports on what it uses.

use super::ast::{Command, CommandElement, ExprKind};
use super::walk::{self, Visitor};
use super::{LineIndex, Parsed};

/// A command call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The line, counted from 1.
    pub line: u32,
    /// The command's name, as written; empty where an expression gives the command.
    pub name: String,
    /// The names of the parameters that are given by name, in order, without dashes.
    pub params: Vec<String>,
}

/// All calls, in the order of the tree.
pub fn calls(parsed: &Parsed<'_>, lines: &LineIndex<'_>) -> Vec<Call> {
    let mut list = List {
        lines,
        calls: Vec::new(),
    };
    walk::script_block(&parsed.block, &mut list);
    list.calls
}

struct List<'i, 's> {
    lines: &'i LineIndex<'s>,
    calls: Vec<Call>,
}

impl<'s> Visitor<'s> for List<'_, '_> {
    fn enter_command(&mut self, command: &Command<'s>) {
        let name = match &command.name.kind {
            ExprKind::String { value, .. } => value.clone().into_owned(),
            _ => String::new(),
        };
        let params = command.elements.iter().filter_map(|element| match element {
            CommandElement::Parameter { name, .. } => Some((*name).to_owned()),
            CommandElement::Argument(_) => None,
        });
        self.calls.push(Call {
            line: self.lines.line(command.span.start),
            name,
            params: params.collect(),
        });
    }
}
