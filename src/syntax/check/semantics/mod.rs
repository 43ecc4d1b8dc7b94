//! The checks of a whole tree: targets of assignments, splats, jumps, parameters, attributes, classes.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{error, restricted};
use crate::syntax::ast::*;
use crate::syntax::cursor::Context;
use crate::syntax::grammar::full_name;
use crate::syntax::problem::{self, Problem};
use crate::syntax::walk::{BlockRole, TypeRole, Visitor};

mod attributes;
mod catches;
mod classes;
mod expressions;
mod jumps;
mod targets;

use attributes::Declaration;
pub use catches::listed as listed_exceptions;

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
    /// The attributes that stand in a class, with what each stands before.
    declarations: FxHashMap<Span, Declaration>,
    /// Targets of assignments that conversions stand before.
    converted_targets: Vec<Span>,
    /// The names of the classes around.
    type_names: Vec<&'s str>,
    /// The namespaces that a file uses.
    namespaces: Vec<String>,
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
            declarations: FxHashMap::default(),
            converted_targets: Vec::new(),
            type_names: Vec::new(),
            namespaces: Vec::new(),
        }
    }

    fn error(&self, problem: &Problem, span: Span, args: &[&str]) {
        error(self.cx, problem, span, args);
    }

    /// Notes what attributes stand before.
    fn declare<'t>(
        &mut self,
        attributes: impl IntoIterator<Item = &'t Attribute<'s>>,
        declaration: Declaration,
    ) where
        's: 't,
    {
        let attributes = attributes.into_iter();
        self.declarations
            .extend(attributes.map(|attribute| (attribute.span, declaration)));
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

    fn foreach_flags(&self, span: Span, parallel: bool, throttled: bool) {
        let reserved = &problem::KEYWORD_PARAMETER_RESERVED_FOR_FUTURE_USE;
        if parallel {
            self.error(reserved, span, &["foreach", "parallel"]);
        }
        if throttled {
            self.error(reserved, span, &["foreach", "throttlelimit"]);
        }
        if throttled && !parallel {
            self.error(&problem::THROTTLE_LIMIT_REQUIRES_PARALLEL_FLAG, span, &[]);
        }
    }

    fn using(&mut self, using: &Using<'s>) {
        if using.kind != UsingKind::Namespace {
            return;
        }
        let name = match &using.name.kind {
            ExprKind::String { value, .. } => value.as_ref(),
            _ => "",
        };
        if !is_namespace(name) && self.cx.edition.is_core() {
            self.error(&problem::INVALID_NAMESPACE_VALUE, using.name.span, &[]);
        }
        self.namespaces.push(name.to_owned());
    }

    fn data_section(&self, commands: &[Expr<'s>], section: &Statement<'s>) {
        restricted::check(commands, section, self.cx);
    }
}

impl<'s> Visitor<'s> for Semantics<'_, 's> {
    fn enter_script_block(&mut self, block: &ScriptBlock<'s>) {
        for using in &block.usings {
            self.using(using);
        }
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
                if matches!(assignment.target.kind, ExprKind::Convert(..)) {
                    self.converted_targets.push(assignment.target.span);
                }
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
                label,
                parallel,
                throttled,
                ..
            } => {
                self.foreach_flags(span, *parallel, *throttled);
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
                let declaration = if definition.is_enum {
                    Declaration::Enum
                } else {
                    Declaration::Class
                };
                self.declare(&definition.attributes, declaration);
                self.type_names.push(definition.name);
            }
            _ => {}
        }
    }

    fn leave_statement(&mut self, statement: &Statement<'s>) {
        if matches!(statement.kind, StatementKind::Type(_)) {
            self.type_names.pop();
        }
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
                self.declare(attributes, Declaration::Property);
                self.members.push(Some(MemberContext {
                    is_method: false,
                    is_static: *is_static,
                    is_void: false,
                }));
            }
            Member::Method {
                name,
                attributes,
                params,
                ..
            } => {
                let constructs = self.constructs(name);
                let declaration = if constructs {
                    Declaration::Constructor
                } else {
                    Declaration::Method
                };
                self.declare(attributes, declaration);
                let own = params.iter().flat_map(|param| &param.attributes);
                self.declare(own, Declaration::Parameter);
                self.method(member, constructs);
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
            self.attribute(attribute);
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
            self.error(problem, bracketed(name.span), &[&full_name(name)]);
        }
    }
}

/// Identifiers with dots between.
fn is_namespace(name: &str) -> bool {
    name.split('.').all(|part| {
        let mut chars = part.chars();
        chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && chars.all(|c| c.is_alphanumeric() || c == '_')
    })
}

/// A type's name with the brackets around it.
fn bracketed(name: Span) -> Span {
    Span {
        start: name.start.saturating_sub(1),
        end: name.end.saturating_add(1),
    }
}

fn is_named(name: &TypeName<'_>, wanted: &str) -> bool {
    matches!(name.kind, TypeNameKind::Simple(text, None) if text.eq_ignore_ascii_case(wanted))
}

fn is_reference(name: &TypeName<'_>) -> bool {
    is_named(name, "ref") || is_named(name, "System.Management.Automation.PSReference")
}
