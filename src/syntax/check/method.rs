//! A class's method: whether every way through it gives a value, and which variables it reads that it never sets.

use std::collections::HashSet;

use super::super::ast::*;
use super::super::walk::{self, Visitor};
use super::{assignment_targets, constant};

/// The ways through a method's body.
pub struct Ways {
    /// Every one ends in `return`, `throw` or `exit`.
    pub always_return: bool,
    /// Statements that none leads to.
    dead: Vec<Span>,
}

/// Follows the ways through a method's body.
pub fn ways(body: &ScriptBlock<'_>) -> Ways {
    let mut loops = Loops::default();
    let end = body.end.as_ref();
    let completed = end.is_none_or(|end| completes(&end.body, &mut loops));
    Ways {
        always_return: !completed,
        dead: loops.dead,
    }
}

/// The loops around a statement, innermost last.
#[derive(Default)]
struct Loops {
    stack: Vec<Loop>,
    dead: Vec<Span>,
}

struct Loop {
    label: String,
    /// Its end can be reached from within.
    left: bool,
    /// Its next turn can be reached from within.
    continued: bool,
}

/// True where the end of a block can be reached.
fn completes(block: &Block<'_>, loops: &mut Loops) -> bool {
    let mut reached = true;
    for statement in &block.statements {
        if !reached {
            loops.dead.push(statement.span);
        }
        reached = reached && passes(statement, loops);
    }
    reached
}

/// True where what follows a statement can be reached.
fn passes(statement: &Statement<'_>, loops: &mut Loops) -> bool {
    match &statement.kind {
        StatementKind::Return(_) | StatementKind::Throw(_) | StatementKind::Exit(_) => false,
        StatementKind::Break(label) => {
            loops.jump(label.as_ref(), |target| target.left = true);
            false
        }
        StatementKind::Continue(label) => {
            loops.jump(label.as_ref(), |target| target.continued = true);
            false
        }
        StatementKind::If { clauses, otherwise } => {
            let clauses = clauses
                .iter()
                .map(|(_, body)| completes(body, loops))
                .fold(false, |any, each| any | each);
            match otherwise {
                Some(otherwise) => completes(otherwise, loops) | clauses,
                None => true,
            }
        }
        StatementKind::Try {
            body,
            catches,
            finally,
        } => try_passes(body, catches, finally.as_ref(), loops),
        StatementKind::Do { label, body, .. } => {
            let (completed, inner) = loops.within(*label, body);
            inner.left || inner.continued || completed
        }
        StatementKind::For {
            label,
            condition: None,
            body,
            ..
        } => loops.within(*label, body).1.left,
        StatementKind::Pipeline(chain) => {
            let pipelines =
                std::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, it)| it));
            let mut elements = pipelines.flat_map(|pipeline| &pipeline.elements);
            if elements.any(|element| matches!(element, PipelineElement::Command(_))) {
                // A command may be a script that breaks or continues the loops of its caller.
                for target in &mut loops.stack {
                    target.left = true;
                    target.continued = true;
                }
            }
            true
        }
        StatementKind::While { label, body, .. }
        | StatementKind::For { label, body, .. }
        | StatementKind::Foreach { label, body, .. } => {
            loops.within(*label, body);
            true
        }
        StatementKind::Switch(switch) => {
            for (_, body) in &switch.clauses {
                loops.within(switch.label, body);
            }
            true
        }
        _ => true,
    }
}

fn try_passes(
    body: &Block<'_>,
    catches: &[Catch<'_>],
    finally: Option<&Block<'_>>,
    loops: &mut Loops,
) -> bool {
    let mut reached = completes(body, loops);
    let mut catches_all = false;
    for clause in catches {
        reached |= completes(&clause.body, loops);
        catches_all |= clause.types.is_empty();
    }
    match finally {
        Some(finally) => completes(finally, loops) && (reached || !catches_all),
        None => reached,
    }
}

impl Loops {
    fn within(&mut self, label: Option<&str>, body: &Block<'_>) -> (bool, Loop) {
        let fresh = || Loop {
            label: label.unwrap_or("").to_owned(),
            left: false,
            continued: false,
        };
        self.stack.push(fresh());
        let completed = completes(body, self);
        (completed, self.stack.pop().unwrap_or_else(fresh))
    }

    fn jump(&mut self, label: Option<&Expr<'_>>, mark: impl Fn(&mut Loop)) {
        let target = match label.map(|label| &label.kind) {
            None => self.stack.last_mut(),
            Some(ExprKind::String { value, .. }) => self
                .stack
                .iter_mut()
                .rev()
                .find(|target| target.label.eq_ignore_ascii_case(value)),
            Some(_) => self.stack.last_mut(),
        };
        if let Some(target) = target {
            mark(target);
        }
    }
}

/// The variables that a method reads though it sets them nowhere: those of its caller, which classes don't see.
pub fn foreign_variables(params: &[Param<'_>], body: &ScriptBlock<'_>, ways: &Ways) -> Vec<Span> {
    let mut variables = Variables::default();
    for param in params {
        variables.set.insert(param.name.to_ascii_lowercase());
    }
    walk::script_block(body, &mut variables);
    let set = variables.set;
    let foreign = variables
        .read
        .into_iter()
        .filter(|(name, _)| !set.contains(name));
    let within = |span: &Span, outer: &Span| outer.start <= span.start && span.end <= outer.end;
    foreign
        .map(|(_, span)| span)
        .filter(|span| !ways.dead.iter().any(|dead| within(span, dead)))
        .collect()
}

#[derive(Default)]
struct Variables {
    set: HashSet<String>,
    read: Vec<(String, Span)>,
    /// Script blocks within the method have variables of their own.
    depth: usize,
    /// Traps are looked at no closer.
    traps: usize,
}

impl<'s> Visitor<'s> for Variables {
    fn enter_script_block(&mut self, _: &ScriptBlock<'s>) {
        self.depth += 1;
    }

    fn leave_script_block(&mut self, _: &ScriptBlock<'s>) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn enter_trap(&mut self, _: &Trap<'s>) {
        self.traps += 1;
    }

    fn leave_trap(&mut self, _: &Trap<'s>) {
        self.traps = self.traps.saturating_sub(1);
    }

    fn enter_statement(&mut self, statement: &Statement<'s>) {
        match &statement.kind {
            StatementKind::Assignment(assignment) if self.depth == 1 => {
                assignment_targets(&assignment.target, &mut |target| {
                    if let Some(name) = assigned_name(target) {
                        self.set.insert(name);
                    }
                });
            }
            StatementKind::Foreach { variable, .. } if self.depth == 1 => {
                self.set.insert(variable.name.to_ascii_lowercase());
                self.set.insert("foreach".to_owned());
            }
            StatementKind::Switch(_) if self.depth == 1 => {
                self.set.insert("switch".to_owned());
            }
            StatementKind::Data {
                name: Some(name), ..
            } if self.depth == 1 => {
                self.set.insert(name.to_ascii_lowercase());
            }
            _ => {}
        }
    }

    fn enter_expr(&mut self, expr: &Expr<'s>) {
        let ExprKind::Variable(variable) = &expr.kind else {
            return;
        };
        let local = match variable.qualifier {
            None => true,
            Some(scope) => ["local", "private", "variable"]
                .iter()
                .any(|other| other.eq_ignore_ascii_case(scope)),
        };
        let name = variable.name.to_ascii_lowercase();
        if local && self.depth == 1 && self.traps == 0 && !is_everywhere(&name) {
            self.read.push((name, expr.span));
        }
    }
}

/// The variable that a target sets, at most one conversion before it.
fn assigned_name(target: &Expr<'_>) -> Option<String> {
    let inner = match &target.kind {
        ExprKind::Convert(_, operand) => operand,
        _ => target,
    };
    match &inner.kind {
        ExprKind::Variable(variable) => Some(variable.name.to_ascii_lowercase()),
        _ => None,
    }
}

/// Variables that every method sees.
fn is_everywhere(name: &str) -> bool {
    constant::is_constant_name(name)
        || matches!(
            name,
            "_" | "args"
                | "this"
                | "input"
                | "pscmdlet"
                | "psboundparameters"
                | "myinvocation"
                | "psscriptroot"
                | "pscommandpath"
                | "?"
                | "lastexitcode"
                | "error"
                | "stacktrace"
                | "outputencoding"
                | "nestedpromptlevel"
                | "pwd"
                | "matches"
                | "psapplicationoutputencoding"
        )
}
