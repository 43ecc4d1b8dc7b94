//! The checks of a whole tree: targets of assignments, splats, jumps, parameters, attributes, classes.

use rustc_hash::FxHashSet;

use super::constant::{Place, is_constant};
use super::{error, restricted};
use crate::syntax::ast::*;
use crate::syntax::cursor::Context;
use crate::syntax::grammar::full_name;
use crate::syntax::problem::{self, Problem};
use crate::syntax::walk::{BlockRole, TypeRole, Visitor};

mod classes;
mod expressions;
mod jumps;
mod targets;

/// Walks a tree and reports what is wrong with it.
pub struct Semantics<'c, 's> {
    cx: &'c Context<'s>,
    /// What is around a node, as far as jumps and classes ask.
    around: Vec<Around<'s>>,
    /// The member that a method's body belongs to, None in other script blocks.
    members: Vec<Option<MemberContext>>,
    /// Where each open script block's member was pushed.
    entered: Vec<bool>,
    /// A method was entered, whose script block comes next.
    method_next: bool,
    /// Variables that a method reads but never sets.
    foreign: FxHashSet<Span>,
    /// Splatted variables that stand as an argument of their own.
    splats: FxHashSet<Span>,
    /// Targets of accesses within one that was looked at.
    inner_access: FxHashSet<Span>,
    /// Attributes that stand in a class.
    class_attributes: FxHashSet<Span>,
}

/// What is around a node.
enum Around<'s> {
    ScriptBlock,
    Trap,
    Function,
    Method,
    /// A loop with its label; a switch is one for some checks only.
    Loop(Option<&'s str>),
    Switch(Option<&'s str>),
    Finally,
}

#[derive(Clone, Copy)]
struct MemberContext {
    is_method: bool,
    is_static: bool,
    is_void: bool,
}

impl<'c, 's> Semantics<'c, 's> {
    /// A check of a tree of the context's text.
    pub fn new(cx: &'c Context<'s>) -> Semantics<'c, 's> {
        Semantics {
            cx,
            around: Vec::new(),
            members: Vec::new(),
            entered: Vec::new(),
            method_next: false,
            foreign: FxHashSet::default(),
            splats: FxHashSet::default(),
            inner_access: FxHashSet::default(),
            class_attributes: FxHashSet::default(),
        }
    }

    fn error(&self, problem: &Problem, span: Span, args: &[&str]) {
        error(self.cx, problem, span, args);
    }

    fn function(&mut self, function: &Function<'s>) {
        // Empty parentheses behind the name declare nothing, so that a `param` block may follow.
        let declared = function.params.as_ref().filter(|p| !p.is_empty());
        if let (Some(_), Some(block)) = (declared, &function.body.params) {
            self.error(&problem::ONLY_ONE_PARAMETER_LIST_ALLOWED, block.span, &[]);
        }
        if function.is_workflow && self.cx.edition.is_core() {
            let problem = &problem::WORKFLOW_NOT_SUPPORTED_IN_POWER_SHELL_CORE;
            self.error(problem, function.span, &[]);
        }
    }

    fn handlers(&self, catches: &[Catch<'s>]) {
        let Some((_, before_last)) = catches.split_last() else {
            return;
        };
        for (index, clause) in before_last.iter().enumerate() {
            for later in catches.iter().skip(index + 1) {
                if clause.types.is_empty() {
                    let at = later.span.start.saturating_sub(1);
                    let span = Span { start: at, end: at };
                    self.error(&problem::EMPTY_CATCH_NOT_LAST, span, &[]);
                    break;
                }
                self.caught_twice(clause, later);
            }
        }
    }

    fn caught_twice(&self, clause: &Catch<'s>, later: &Catch<'s>) {
        for first in &clause.types {
            for second in &later.types {
                let (one, other) = (exception_name(first), exception_name(second));
                let covered = one == "exception" && other.ends_with("exception");
                if one == other || covered {
                    let name = full_name(second);
                    let bracketed = Span {
                        start: second.span.start.saturating_sub(1),
                        end: second.span.end + 1,
                    };
                    let problem = &problem::EXCEPTION_TYPE_ALREADY_CAUGHT;
                    self.error(problem, bracketed, &[&name]);
                }
            }
        }
    }

    fn data_section(&self, commands: &[Expr<'s>], section: &Statement<'s>) {
        restricted::check(commands, section, self.cx);
    }

    fn arguments(&self, attribute: &Attribute<'s>) {
        let in_class = self.class_attributes.contains(&attribute.span);
        let (place, problem) = if in_class {
            let problem = &problem::PARAMETER_ATTRIBUTE_ARGUMENT_NEEDS_TO_BE_CONSTANT;
            (Place::ClassAttribute, problem)
        } else {
            let problem =
                &problem::PARAMETER_ATTRIBUTE_ARGUMENT_NEEDS_TO_BE_CONSTANT_OR_SCRIPT_BLOCK;
            (Place::Attribute, problem)
        };
        let mut names = FxHashSet::default();
        for (name, value, span) in &attribute.named {
            if !names.insert(name.to_ascii_lowercase()) {
                self.error(&problem::DUPLICATE_NAMED_ARGUMENT, *span, &[name]);
            } else if let Some(value) = value.as_ref().filter(|value| !is_constant(value, place)) {
                self.error(problem, value.span, &[]);
            }
        }
        for value in attribute
            .args
            .iter()
            .filter(|value| !is_constant(value, place))
        {
            self.error(problem, value.span, &[]);
        }
    }
}

impl<'s> Visitor<'s> for Semantics<'_, 's> {
    fn enter_script_block(&mut self, _: &ScriptBlock<'s>) {
        self.around.push(Around::ScriptBlock);
        let own = !std::mem::take(&mut self.method_next);
        if own {
            self.members.push(None);
        }
        self.entered.push(own);
    }

    fn leave_script_block(&mut self, _: &ScriptBlock<'s>) {
        self.around.pop();
        if self.entered.pop() == Some(true) {
            self.members.pop();
        }
    }

    fn enter_trap(&mut self, _: &Trap<'s>) {
        self.around.push(Around::Trap);
    }

    fn leave_trap(&mut self, _: &Trap<'s>) {
        self.around.pop();
    }

    fn enter_block(&mut self, _: &Block<'s>, role: BlockRole) {
        if role == BlockRole::Finally {
            self.around.push(Around::Finally);
        }
    }

    fn leave_block(&mut self, _: &Block<'s>, role: BlockRole) {
        if role == BlockRole::Finally {
            self.around.pop();
        }
    }

    fn enter_statement(&mut self, statement: &Statement<'s>) {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Assignment(assignment) => {
                let simple = assignment.op == AssignOp::Set;
                let refused = &problem::INVALID_LEFT_HAND_SIDE;
                self.assignment_target(&assignment.target, simple, refused, &[]);
            }
            StatementKind::Function(function) => {
                self.function(function);
                self.around.push(Around::Function);
            }
            StatementKind::Switch(switch) => {
                if switch.parallel {
                    let problem = &problem::KEYWORD_PARAMETER_RESERVED_FOR_FUTURE_USE;
                    self.error(problem, span, &["switch", "parallel"]);
                }
                self.around.push(Around::Switch(switch.label));
            }
            StatementKind::Foreach {
                label, parallel, ..
            } => {
                if *parallel {
                    let problem = &problem::KEYWORD_PARAMETER_RESERVED_FOR_FUTURE_USE;
                    self.error(problem, span, &["foreach", "parallel"]);
                }
                self.around.push(Around::Loop(*label));
            }
            StatementKind::While { label, .. }
            | StatementKind::Do { label, .. }
            | StatementKind::For { label, .. } => self.around.push(Around::Loop(*label)),
            StatementKind::Try { catches, .. } => self.handlers(catches),
            StatementKind::Data { commands, .. } => self.data_section(commands, statement),
            StatementKind::Return(value) => self.returned(span, value.is_some()),
            StatementKind::Break(label) | StatementKind::Continue(label) => {
                self.jump(span, label.as_ref());
            }
            StatementKind::Type(definition) => {
                let own = definition.attributes.iter().map(|attribute| attribute.span);
                self.class_attributes.extend(own);
            }
            _ => {}
        }
    }

    fn leave_statement(&mut self, statement: &Statement<'s>) {
        if matches!(
            statement.kind,
            StatementKind::Function(_)
                | StatementKind::Switch(_)
                | StatementKind::Foreach { .. }
                | StatementKind::While { .. }
                | StatementKind::Do { .. }
                | StatementKind::For { .. }
        ) {
            self.around.pop();
        }
    }

    fn enter_command(&mut self, command: &Command<'s>) {
        let arguments = command.elements.iter().filter_map(|element| match element {
            CommandElement::Argument(argument) => Some(argument),
            CommandElement::Parameter { .. } => None,
        });
        for argument in arguments.chain([&command.name]) {
            match &argument.kind {
                ExprKind::Variable(variable) if variable.splatted => {
                    self.splats.insert(argument.span);
                }
                ExprKind::Array(elements) => self.splats_in_list(elements),
                _ => {}
            }
        }
    }

    fn enter_expr(&mut self, expr: &Expr<'s>) {
        match &expr.kind {
            ExprKind::Variable(variable) => self.variable(variable, expr.span),
            ExprKind::Convert(name, operand) => self.conversion(name, operand, expr.span),
            ExprKind::Attributed(attribute, operand) => self.attributed(attribute, operand),
            ExprKind::Hashtable(pairs) => self.hashtable(pairs),
            ExprKind::Unary {
                op,
                op_span,
                operand,
            } => self.step(*op, *op_span, operand),
            ExprKind::Member { .. } | ExprKind::Index { .. } | ExprKind::Invoke { .. }
                if !self.inner_access.contains(&expr.span) =>
            {
                self.using_access(expr);
            }
            _ => {}
        }
    }

    fn enter_member(&mut self, member: &Member<'s>) {
        match member {
            Member::Property {
                attributes,
                is_static,
                ..
            } => {
                let own = attributes.iter().map(|attribute| attribute.span);
                self.class_attributes.extend(own);
                self.members.push(Some(MemberContext {
                    is_method: false,
                    is_static: *is_static,
                    is_void: false,
                }));
            }
            Member::Method {
                attributes, params, ..
            } => {
                let own = params.iter().flat_map(|param| &param.attributes);
                let own = own.chain(attributes).map(|attribute| attribute.span);
                self.class_attributes.extend(own);
                self.method(member);
            }
        }
    }

    fn leave_member(&mut self, member: &Member<'s>) {
        self.members.pop();
        if matches!(member, Member::Method { .. }) {
            self.around.pop();
        }
    }

    fn enter_attribute(&mut self, attribute: &Attribute<'s>) {
        if !attribute.is_constraint {
            self.arguments(attribute);
        }
    }

    fn enter_params(&mut self, params: &[Param<'s>]) {
        let mut names = FxHashSet::default();
        for param in params {
            if !names.insert(param.name.to_lowercase()) {
                let problem = &problem::DUPLICATE_FORMAL_PARAMETER;
                self.error(problem, param.name_span, &[&param.name]);
            }
            let void = param.attributes.iter().find(|attribute| {
                attribute.is_constraint && is_named(&attribute.type_name, "void")
            });
            if let Some(void) = void {
                self.error(&problem::VOID_TYPE_CONSTRAINT_NOT_ALLOWED, void.span, &[]);
            }
        }
    }

    fn enter_param(&mut self, param: &Param<'s>) {
        let in_method = matches!(self.around.last(), Some(Around::Method));
        let mut typed = false;
        for attribute in param.attributes.iter().filter(|it| it.is_constraint) {
            if is_named(&attribute.type_name, "ordered") {
                let problem = &problem::ORDERED_ATTRIBUTE_ONLY_ON_HASH_LITERAL_NODE;
                self.error(problem, attribute.span, &[&full_name(&attribute.type_name)]);
            } else if in_method {
                if typed {
                    let problem = &problem::MULTIPLE_TYPE_CONSTRAINTS_ON_METHOD_PARAM;
                    self.error(problem, attribute.span, &[]);
                }
                typed = true;
            }
        }
    }

    fn type_name(&mut self, name: &TypeName<'s>, role: TypeRole) {
        let property = matches!(self.members.last(), Some(Some(member)) if !member.is_method);
        if property && role == TypeRole::Constraint && is_named(name, "void") {
            let problem = &problem::TYPE_NOT_ALLOWED_FOR_PROPERTY;
            self.error(problem, name.span, &[&full_name(name)]);
        }
    }
}

fn is_named(name: &TypeName<'_>, wanted: &str) -> bool {
    matches!(name.kind, TypeNameKind::Simple(text, None) if text.eq_ignore_ascii_case(wanted))
}

fn is_reference(name: &TypeName<'_>) -> bool {
    is_named(name, "ref") || is_named(name, "System.Management.Automation.PSReference")
}

/// An exception's name without the namespace that needs no naming, in lower case.
fn exception_name(name: &TypeName<'_>) -> String {
    let lower = full_name(name).to_ascii_lowercase();
    lower.strip_prefix("system.").unwrap_or(&lower).to_owned()
}
