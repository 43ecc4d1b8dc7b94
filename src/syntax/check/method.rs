//! A class's method: whether every way through it gives a value, and which variables it reads that it has not surely
//! set before. What is set is followed from statement to statement as PowerShell follows it; a loop's body is gone
//! through once.

use std::collections::HashMap;

use super::super::ast::*;
use super::types::known_types;
use super::{assignment_targets, constant};

/// What the ways through a method's body show.
pub struct Ways {
    /// Every one ends in `return`, `throw` or `exit`.
    pub always_return: bool,
    /// The variables that are read where they may not be set: those of the caller, which classes don't see.
    pub foreign: Vec<Span>,
}

/// Follows the ways through a method's body.
pub fn ways(params: &[Param<'_>], body: &ScriptBlock<'_>) -> Ways {
    let mut flow = Flow {
        here: Some(State {
            set: Vec::new(),
            live: true,
        }),
        ..Flow::default()
    };
    for param in params {
        flow.set(&param.name, true);
    }
    let blocks = [
        &body.dynamicparam,
        &body.begin,
        &body.process,
        &body.end,
        &body.clean,
    ];
    for named in blocks.into_iter().flatten() {
        flow.block(&named.body);
    }
    let always_return = !flow.here.as_ref().is_some_and(|state| state.live);
    Ways {
        always_return,
        foreign: flow.foreign(),
    }
}

/// What is known at a place: None where no way leads there.
type Place = Option<State>;

#[derive(Clone)]
struct State {
    /// The variables that are surely set, as bits by number.
    set: Vec<u64>,
    /// Some way leads here that isn't that of an error through a `finally`.
    live: bool,
}

impl State {
    fn has(&self, variable: usize) -> bool {
        let word = self.set.get(variable / 64).copied().unwrap_or(0);
        word >> (variable % 64) & 1 == 1
    }

    fn add(&mut self, variable: usize) {
        let word = variable / 64;
        if self.set.len() <= word {
            self.set.resize(word + 1, 0);
        }
        if let Some(word) = self.set.get_mut(word) {
            *word |= 1 << (variable % 64);
        }
    }
}

/// Where two ways meet, only what both have set is surely set.
fn meet(place: &mut Place, other: &Place) {
    let Some(other) = other else {
        return;
    };
    let Some(state) = place else {
        *place = Some(other.clone());
        return;
    };
    state.live |= other.live;
    state.set.truncate(other.set.len());
    for (word, other) in state.set.iter_mut().zip(&other.set) {
        *word &= other;
    }
}

/// What is known of a variable in all the method.
#[derive(Default)]
struct Known {
    /// A declared type, lower case; empty for none.
    ty: Option<String>,
    /// It is set somewhere that can be reached.
    assigned: bool,
    /// Its type changes, or attributes check it: where it is set then says nothing.
    dynamic: bool,
    /// A loop or a `switch` has set it: `$foreach`, `$switch`.
    implied: bool,
}

struct Read {
    variable: usize,
    span: Span,
    reached: bool,
    set: bool,
}

/// A loop around a statement.
struct Loop {
    label: String,
    left: Place,
    continued: Place,
}

#[derive(Default)]
struct Flow {
    numbers: HashMap<String, usize>,
    known: Vec<Known>,
    reads: Vec<Read>,
    /// Innermost last.
    loops: Vec<Loop>,
    here: Place,
    /// Something in the method may set variables by their names, so that nothing is sure.
    by_name: bool,
}

impl Flow {
    /// The reads of what may not be set.
    fn foreign(self) -> Vec<Span> {
        let Flow {
            reads,
            known,
            by_name,
            ..
        } = self;
        let is_foreign = |read: &Read| {
            let Some(known) = known.get(read.variable) else {
                return false;
            };
            if known.dynamic || by_name && known.assigned {
                return !known.assigned;
            }
            read.reached && !read.set && !known.implied
        };
        let foreign = reads.iter().filter(|read| is_foreign(read));
        foreign.map(|read| read.span).collect()
    }

    fn number(&mut self, name: &str) -> usize {
        let name = name.to_ascii_lowercase();
        let next = self.known.len();
        let number = *self.numbers.entry(name).or_insert(next);
        if number == next {
            self.known.push(Known::default());
        }
        number
    }

    /// Notes that a variable is set here.
    fn set(&mut self, name: &str, assigned: bool) -> usize {
        let variable = self.number(name);
        if let Some(state) = &mut self.here {
            state.add(variable);
            if let Some(known) = self.known.get_mut(variable) {
                known.assigned |= assigned;
            }
        }
        variable
    }

    fn imply(&mut self, name: &str) {
        let variable = self.set(name, false);
        if let Some(known) = self.known.get_mut(variable) {
            known.implied = true;
        }
    }

    fn block(&mut self, block: &Block<'_>) {
        for statement in &block.statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement<'_>) {
        match &statement.kind {
            StatementKind::Return(value)
            | StatementKind::Throw(value)
            | StatementKind::Exit(value) => {
                if let Some(value) = value {
                    self.statement(value);
                }
                self.here = None;
            }
            StatementKind::Break(label) => self.jump(label.as_ref(), |target| &mut target.left),
            StatementKind::Continue(label) => {
                self.jump(label.as_ref(), |target| &mut target.continued);
            }
            StatementKind::If { clauses, otherwise } => {
                self.conditions(clauses, otherwise.as_ref())
            }
            StatementKind::Try {
                body,
                catches,
                finally,
            } => self.guarded(body, catches, finally.as_ref()),
            StatementKind::Do {
                label,
                body,
                condition,
                ..
            } => {
                self.enter(*label);
                self.block(body);
                let inner = self.leave();
                meet(&mut self.here, &inner.continued);
                self.statement(condition);
                meet(&mut self.here, &inner.left);
            }
            StatementKind::While {
                label,
                condition,
                body,
            } => {
                self.statement(condition);
                let skipped = self.here.clone();
                self.turns(*label, skipped, |flow| flow.block(body), None);
            }
            StatementKind::For {
                label,
                init,
                condition,
                step,
                body,
            } => {
                if let Some(init) = init {
                    self.statement(init);
                }
                let skipped = condition.as_deref().and_then(|condition| {
                    self.statement(condition);
                    self.here.clone()
                });
                self.turns(*label, skipped, |flow| flow.block(body), step.as_deref());
            }
            StatementKind::Foreach {
                label,
                variable,
                over,
                body,
                ..
            } => {
                self.statement(over);
                self.imply("foreach");
                if let Some(name) = local_name(variable) {
                    self.set_typed(&name, None);
                }
                let skipped = self.here.clone();
                self.turns(*label, skipped, |flow| flow.block(body), None);
            }
            StatementKind::Switch(switch) => {
                self.statement(&switch.condition);
                self.imply("switch");
                let skipped = self.here.clone();
                self.turns(switch.label, skipped, |flow| flow.clauses(switch), None);
            }
            StatementKind::Data { name, body, .. } => {
                self.block(body);
                if let Some(name) = name {
                    self.set(name, true);
                }
            }
            StatementKind::Assignment(assignment) => {
                self.statement(&assignment.value);
                assignment_targets(&assignment.target, &mut |target| self.assigned(target));
            }
            StatementKind::Pipeline(chain) => {
                self.pipeline(&chain.first);
                for (_, pipeline) in &chain.rest {
                    self.pipeline(pipeline);
                }
            }
            StatementKind::Function(_)
            | StatementKind::Type(_)
            | StatementKind::Unsupported(_)
            | StatementKind::Error(_) => {}
        }
    }

    fn conditions(
        &mut self,
        clauses: &[(Statement<'_>, Block<'_>)],
        otherwise: Option<&Block<'_>>,
    ) {
        let mut after = None;
        for (condition, body) in clauses {
            self.statement(condition);
            let unmet = self.here.clone();
            self.block(body);
            meet(&mut after, &self.here);
            self.here = unmet;
        }
        if let Some(otherwise) = otherwise {
            self.block(otherwise);
        }
        meet(&mut after, &self.here);
        self.here = after;
    }

    fn guarded(&mut self, body: &Block<'_>, catches: &[Catch<'_>], finally: Option<&Block<'_>>) {
        let before = self.here.clone();
        self.block(body);
        let mut after = self.here.take();
        for clause in catches {
            self.here = before.clone();
            self.block(&clause.body);
            meet(&mut after, &self.here);
        }
        if finally.is_some() && !catches.iter().any(|clause| clause.types.is_empty()) {
            // An error leads through the `finally`, and out of the method.
            let mut raised = before;
            if let Some(raised) = &mut raised {
                raised.live = false;
            }
            meet(&mut after, &raised);
        }
        self.here = after;
        if let Some(finally) = finally {
            self.block(finally);
        }
    }

    /// A loop: after it is what skips it, and what breaks out of it.
    fn turns(
        &mut self,
        label: Option<&str>,
        skipped: Place,
        body: impl FnOnce(&mut Flow),
        step: Option<&Statement<'_>>,
    ) {
        self.enter(label);
        body(self);
        let inner = self.leave();
        if let Some(step) = step {
            meet(&mut self.here, &inner.continued);
            self.statement(step);
        }
        self.here = skipped;
        meet(&mut self.here, &inner.left);
    }

    fn clauses(&mut self, switch: &Switch<'_>) {
        for (test, body) in &switch.clauses {
            self.expr(test);
            let unmet = self.here.clone();
            self.block(body);
            meet(&mut self.here, &unmet);
        }
        if let Some(default) = &switch.default {
            self.block(default);
        }
    }

    fn enter(&mut self, label: Option<&str>) {
        self.loops.push(Loop {
            label: label.unwrap_or("").to_owned(),
            left: None,
            continued: None,
        });
    }

    fn leave(&mut self) -> Loop {
        self.loops.pop().unwrap_or_else(|| Loop {
            label: String::new(),
            left: None,
            continued: None,
        })
    }

    /// `break` or `continue`. Without a loop that it means, it leaves the method like an error.
    fn jump(&mut self, label: Option<&Expr<'_>>, place: impl Fn(&mut Loop) -> &mut Place) {
        let target = match label.map(|label| &label.kind) {
            None => self.loops.last_mut(),
            Some(ExprKind::String { value, .. }) => self
                .loops
                .iter_mut()
                .rev()
                .find(|target| target.label.eq_ignore_ascii_case(value)),
            Some(_) => None,
        };
        let here = self.here.take();
        if let Some(target) = target {
            meet(place(target), &here);
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline<'_>) {
        let mut calls = false;
        for element in &pipeline.elements {
            let redirections = match element {
                PipelineElement::Command(command) => {
                    calls = true;
                    self.command(command);
                    &command.redirections
                }
                PipelineElement::Expression {
                    expr, redirections, ..
                } => {
                    self.expr(expr);
                    redirections
                }
            };
            for redirection in redirections {
                if let RedirectTarget::File { name, .. } = &redirection.to {
                    self.expr(name);
                }
            }
        }
        if calls {
            // A command may be a script that breaks or continues the loops of its caller.
            for target in &mut self.loops {
                meet(&mut target.left, &self.here);
                meet(&mut target.continued, &self.here);
            }
        }
    }

    fn command(&mut self, command: &Command<'_>) {
        self.by_name |= command.invocation == Invocation::Dot;
        if let ExprKind::String { value, .. } = &command.name.kind {
            self.by_name |= sets_by_name(value);
        }
        self.expr(&command.name);
        for element in &command.elements {
            match element {
                CommandElement::Argument(argument)
                | CommandElement::Parameter {
                    argument: Some(argument),
                    ..
                } => self.expr(argument),
                CommandElement::Parameter { .. } => {}
            }
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        match &expr.kind {
            ExprKind::Variable(variable) => self.read(variable, expr.span),
            ExprKind::Convert(_, inner) | ExprKind::Attributed(_, inner) => self.expr(inner),
            ExprKind::Unary { operand, .. } => self.expr(operand),
            ExprKind::Binary {
                left, op, right, ..
            } => {
                self.expr(left);
                let skipped = self.here.clone();
                self.expr(right);
                if matches!(op, BinaryOp::And | BinaryOp::Or) {
                    meet(&mut self.here, &skipped);
                }
            }
            ExprKind::Ternary {
                condition,
                then,
                otherwise,
            } => {
                self.expr(condition);
                let unmet = self.here.clone();
                self.expr(then);
                let met = std::mem::replace(&mut self.here, unmet);
                self.expr(otherwise);
                meet(&mut self.here, &met);
            }
            ExprKind::Array(elements) => self.exprs(elements),
            ExprKind::Paren(statement) => self.statement(statement),
            ExprKind::SubExpr(block) | ExprKind::ArrayExpr(block) => self.block(block),
            ExprKind::Hashtable(pairs) => {
                for (key, value) in pairs {
                    self.expr(key);
                    self.statement(value);
                }
            }
            ExprKind::Expandable { parts, .. } => {
                for part in parts {
                    if let StringPart::Expr(part) = part {
                        self.expr(part);
                    }
                }
            }
            ExprKind::Member { target, member, .. } => {
                self.expr(target);
                self.expr(member);
            }
            ExprKind::Invoke {
                target,
                member,
                args,
                ..
            } => {
                self.expr(target);
                self.expr(member);
                self.exprs(args);
            }
            ExprKind::Index { target, index, .. } => {
                self.expr(target);
                self.expr(index);
            }
            // Blocks have variables of their own.
            ExprKind::ScriptBlock(_)
            | ExprKind::Number(_)
            | ExprKind::String { .. }
            | ExprKind::Type(_)
            | ExprKind::Error(_) => {}
        }
    }

    fn exprs(&mut self, exprs: &[Expr<'_>]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn read(&mut self, variable: &Variable<'_>, span: Span) {
        let Some(name) = local_name(variable).filter(|name| !is_everywhere(name)) else {
            return;
        };
        self.by_name |= is_private(variable);
        let variable = self.number(&name);
        let here = self.here.as_ref();
        self.reads.push(Read {
            variable,
            span,
            reached: here.is_some(),
            set: here.is_some_and(|state| state.has(variable)),
        });
    }

    /// What an assignment sets. Conversions may stand before the variable.
    fn assigned(&mut self, target: &Expr<'_>) {
        let mut inner = target;
        let mut types = 0;
        let mut attributed = false;
        let mut ty = None;
        loop {
            inner = match &inner.kind {
                ExprKind::Convert(name, operand) => {
                    types += 1;
                    ty = Some(name);
                    operand
                }
                ExprKind::Attributed(_, operand) => {
                    attributed = true;
                    operand
                }
                _ => break,
            };
        }
        let ExprKind::Variable(variable) = &inner.kind else {
            self.expr(target);
            return;
        };
        let Some(name) = local_name(variable) else {
            return;
        };
        self.by_name |= is_private(variable);
        let ty = ty.map(type_text);
        if attributed || types > 1 || ty == Some(None) {
            let number = self.number(&name);
            if let Some(known) = self.known.get_mut(number) {
                known.dynamic = true;
            }
        }
        if !attributed && types <= 1 {
            self.set_typed(&name, ty.flatten());
        }
    }

    /// Sets a variable; another type than that of the first time makes it dynamic.
    fn set_typed(&mut self, name: &str, ty: Option<String>) {
        let number = self.number(name);
        let Some(state) = &self.here else {
            return;
        };
        let was_set = state.has(number);
        self.set(name, true);
        let Some(known) = self.known.get_mut(number) else {
            return;
        };
        match &known.ty {
            None => known.ty = Some(ty.unwrap_or_default()),
            Some(first) if ty.is_some() || !was_set => {
                known.dynamic |= *first != ty.unwrap_or_default();
            }
            Some(_) => {}
        }
    }
}

/// The name of a variable of the method's own scope, in lower case.
fn local_name(variable: &Variable<'_>) -> Option<String> {
    let local = variable.qualifier.is_none_or(|scope| {
        ["local", "private", "variable"]
            .iter()
            .any(|other| other.eq_ignore_ascii_case(scope))
    });
    local.then(|| variable.name.to_ascii_lowercase())
}

fn is_private(variable: &Variable<'_>) -> bool {
    let scope = variable.qualifier;
    scope.is_some_and(|scope| scope.eq_ignore_ascii_case("private"))
}

/// Commands that set or remove variables by name.
fn sets_by_name(command: &str) -> bool {
    let command = command.to_ascii_lowercase();
    let plain = command
        .strip_prefix("microsoft.powershell.utility\\")
        .unwrap_or(&command);
    matches!(
        plain,
        "new-variable"
            | "remove-variable"
            | "set-variable"
            | "set-psbreakpoint"
            | "nv"
            | "rv"
            | "sbp"
            | "sv"
            | "set"
    )
}

/// A type's name, where it is one that is surely known while the script is parsed.
fn type_text(name: &TypeName<'_>) -> Option<String> {
    match &name.kind {
        TypeNameKind::Simple(text, None) => {
            let lower = text.to_ascii_lowercase();
            let plain = lower.strip_prefix("system.").unwrap_or(&lower);
            known_types().contains(plain).then(|| plain.to_owned())
        }
        TypeNameKind::Array(element, rank) => Some(format!("{}[{rank}]", type_text(element)?)),
        TypeNameKind::Simple(_, Some(_)) | TypeNameKind::Generic(..) => None,
    }
}

/// Variables that every method sees.
fn is_everywhere(name: &str) -> bool {
    constant::is_constant_name(name)
        || matches!(
            name,
            "psitem"
                | "_"
                | "args"
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
