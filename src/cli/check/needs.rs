//! What a script needs and this program lacks: commands, parameters, types, members and modules, each with its place.

use std::collections::HashSet;

use crate::Edition;
use crate::cmdlets;
use crate::grammar;
use crate::runtime::Runtime;
use crate::runtime::command::Resolved;
use crate::syntax::LineIndex;
use crate::syntax::ast::{
    AssignOp, Attribute, Command, CommandElement, Expr, ExprKind, Invocation, Param, ScriptBlock,
    Statement, StatementKind, TypeName, UsingKind,
};
use crate::syntax::walk::{self, TypeRole, Visitor};
use crate::value::{Ty, ty};

use super::definitions::{Definitions, argument, is_path, literal};
use super::products;
use super::types::{Found, Types};

/// The kinds of things that a script can need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A command.
    Command,
    /// A parameter of a command that is there.
    Parameter,
    /// A .NET type.
    Type,
    /// A member of a type that is there.
    Member,
    /// A module.
    Module,
}

impl Kind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Command => "command",
            Kind::Parameter => "parameter",
            Kind::Type => "type",
            Kind::Member => "member",
            Kind::Module => "module",
        }
    }
}

/// One place where a script needs something that is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// Of which kind.
    pub kind: Kind,
    /// `Get-Mailbox`, `Get-Item -Stream`, `[System.Foo]`, `[string]::Foo`, `.Foo()`.
    pub name: String,
    /// Whose it is, or why it is not there; empty where nothing more is known.
    pub why: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// Reads the needs of a script. `known` is what it and the files that it loads define.
pub fn of_script(
    block: &ScriptBlock<'_>,
    lines: &LineIndex<'_>,
    known: &Definitions,
    runtime: &mut Runtime,
    edition: Edition,
) -> Vec<Need> {
    let mut types = Types::new(runtime, known.types.clone());
    for using in block
        .usings
        .iter()
        .filter(|u| u.kind == UsingKind::Namespace)
    {
        types.namespaces.extend(literal(&using.name));
    }
    let mut variables = Variables { types };
    walk::script_block(block, &mut variables);
    let mut reader = Reader {
        types: variables.types,
        methods: method_names(),
        lines,
        known,
        edition,
        needs: Vec::new(),
    };
    walk::script_block(block, &mut reader);
    reader.needs
}

/// The names of all methods that any described type has, in lower case.
fn method_names() -> HashSet<String> {
    ty::described()
        .iter()
        .flat_map(|def| std::iter::once(def).chain(def.parts))
        .flat_map(|def| def.methods)
        .map(|m| m.name.to_ascii_lowercase())
        .collect()
}

/// The first walk: what each variable holds.
struct Variables<'r> {
    types: Types<'r>,
}

impl<'s> Visitor<'s> for Variables<'_> {
    fn leave_statement(&mut self, statement: &Statement<'s>) {
        match &statement.kind {
            StatementKind::Assignment(a) => {
                let value = match a.op {
                    AssignOp::Set => self.types.of_statement(&a.value),
                    _ => None,
                };
                self.target(&a.target, value);
            }
            StatementKind::Foreach { variable, .. } => self.types.assign(&variable.name, None),
            _ => {}
        }
    }

    fn enter_param(&mut self, param: &Param<'s>) {
        let constraint = param.attributes.iter().find(|a| a.is_constraint);
        let ty = constraint.and_then(|c| self.types.named(&c.type_name).ok());
        self.types
            .assign(&param.name, ty.filter(|t| t.is_value_type()));
    }
}

impl Variables<'_> {
    fn target(&mut self, target: &Expr<'_>, value: Option<Ty>) {
        match &target.kind {
            ExprKind::Variable(v) => self.types.assign(&v.name, value),
            ExprKind::Convert(name, inner) => {
                let ty = self.types.named(name).ok().filter(|t| t.is_value_type());
                self.target(inner, ty);
            }
            ExprKind::Attributed(_, inner) => self.target(inner, None),
            ExprKind::Array(elements) => {
                for element in elements {
                    self.target(element, None);
                }
            }
            _ => {}
        }
    }
}

/// The second walk: what is needed.
struct Reader<'r, 'i, 's> {
    types: Types<'r>,
    methods: HashSet<String>,
    lines: &'i LineIndex<'s>,
    known: &'i Definitions,
    edition: Edition,
    needs: Vec<Need>,
}

impl<'s> Visitor<'s> for Reader<'_, '_, '_> {
    fn enter_script_block(&mut self, block: &ScriptBlock<'s>) {
        for using in block.usings.iter().filter(|u| u.kind == UsingKind::Module) {
            self.module(&using.name);
        }
        for requires in &block.requires {
            for (name, elements) in &requires.items {
                if name == "modules" {
                    elements.iter().for_each(|e| self.module(e));
                }
            }
        }
    }

    fn enter_command(&mut self, command: &Command<'s>) {
        let Some(name) = literal(&command.name) else {
            return;
        };
        if self.known.commands.contains(&name.to_lowercase())
            || is_path(&name)
            || name.is_empty()
            || name.contains(char::is_whitespace)
        {
            return;
        }
        let at = command.name.span.start;
        let found = self.types.runtime.try_find_command(&name).ok().flatten();
        match found {
            Some(Resolved::Cmdlet(cmdlet)) => {
                let reason = match (cmdlet.make, cmdlets::refusal(cmdlet.name)) {
                    (_, Some(reason)) => Some(reason),
                    (None, None) => Some(cmdlet.grammar.unsupported.unwrap_or(NOT_YET)),
                    (Some(_), None) => None,
                };
                if let Some(reason) = reason {
                    self.need(Kind::Command, cmdlet.name.to_string(), reason, at);
                    return;
                }
                self.parameters(command, cmdlet.grammar);
                self.named_things(command, cmdlet.name);
            }
            Some(_) => {}
            // A word without a dash that nothing knows is most often a program of Windows.
            None if command.invocation == Invocation::Name || name.contains('-') => {
                let product = products::of_command(&name).unwrap_or_default();
                self.need(Kind::Command, name, product, at);
            }
            None => {}
        }
    }

    fn enter_expr(&mut self, expr: &Expr<'s>) {
        let (target, member, is_static, call) = match &expr.kind {
            ExprKind::Member {
                target,
                member,
                is_static,
                ..
            } => (target, member, *is_static, false),
            ExprKind::Invoke {
                target,
                member,
                is_static,
                ..
            } => (target, member, *is_static, true),
            _ => return,
        };
        let Some(name) = literal(member) else { return };
        if is_static && name.eq_ignore_ascii_case("new") {
            return;
        }
        let owner = match is_static {
            true => self.types.literal_type(target),
            false => self.types.of(target),
        };
        let at = member.span.start;
        let shown = if call {
            format!("{name}()")
        } else {
            name.clone()
        };
        match owner {
            Some(owner) => {
                let own = self.known.methods.contains(&name.to_lowercase());
                if self.types.member(owner, &name, is_static, call) == Found::Missing && !own {
                    let between = if is_static { "::" } else { "." };
                    let name = format!("[{}]{between}{shown}", owner.full_name());
                    self.need(Kind::Member, name, "", at);
                }
            }
            // Of an object that is known only at run time, a method that no type has.
            None if call && !is_static => {
                let lower = name.to_lowercase();
                let accessor = ["get_", "set_"]
                    .iter()
                    .any(|start| lower.starts_with(start));
                if !accessor
                    && !self.methods.contains(&lower)
                    && !self.known.methods.contains(&lower)
                    && !matches!(lower.as_str(), "where" | "foreach" | "invokescript")
                {
                    self.need(Kind::Member, format!(".{shown}"), "no type has it", at);
                }
            }
            None => {}
        }
    }

    fn type_name(&mut self, name: &TypeName<'s>, role: TypeRole) {
        if role == TypeRole::Attribute {
            return;
        }
        if let Err(Some(missing)) = self.types.named(name) {
            self.need_type(&missing, name.span.start);
        }
    }

    fn enter_attribute(&mut self, attribute: &Attribute<'s>) {
        let crate::syntax::ast::TypeNameKind::Simple(name, _) = &attribute.type_name.kind else {
            return;
        };
        if attribute.is_constraint
            || self.types.simple(&format!("{name}Attribute")).is_ok()
            || self.types.simple(name).is_ok()
        {
            return;
        }
        if let Err(Some(missing)) = self.types.simple(name) {
            self.need_type(&missing, attribute.type_name.span.start);
        }
    }
}

const NOT_YET: &str = "not written yet";

impl Reader<'_, '_, '_> {
    fn need(&mut self, kind: Kind, name: String, why: &str, at: u32) {
        let (line, column) = self.lines.position(at);
        self.needs.push(Need {
            kind,
            name,
            why: why.to_string(),
            line,
            column,
        });
    }

    fn need_type(&mut self, name: &str, at: u32) {
        self.need(Kind::Type, format!("[{name}]"), "", at);
    }

    /// Parameters that a cmdlet lacks.
    fn parameters(&mut self, command: &Command<'_>, cmdlet: &'static grammar::Cmdlet) {
        let known: Vec<&grammar::Param> = grammar::parameters(cmdlet, self.edition).collect();
        for element in &command.elements {
            let CommandElement::Parameter { span, name, .. } = element else {
                continue;
            };
            let lower = name.to_lowercase();
            let fits = |n: &str| n.to_lowercase().starts_with(&lower);
            let there = known
                .iter()
                .any(|p| fits(p.name) || p.aliases.iter().any(|a| fits(a)));
            // The first `--` is a parameter called `-`; `-?` asks for help.
            if !there && !matches!(*name, "-" | "?") {
                self.need(
                    Kind::Parameter,
                    format!("{} -{name}", cmdlet.name),
                    "",
                    span.start,
                );
            }
        }
    }

    /// Types and modules that a cmdlet's arguments name.
    fn named_things(&mut self, command: &Command<'_>, cmdlet: &str) {
        match cmdlet {
            "New-Object" => {
                let has_com = argument(command, "comobject", usize::MAX);
                if let Some(com) = has_com.and_then(|c| literal(c).map(|name| (name, c))) {
                    let (name, expr) = com;
                    let name = format!("[COM {name}]");
                    self.need(
                        Kind::Type,
                        name,
                        "COM exists only in Windows",
                        expr.span.start,
                    );
                } else if has_com.is_none()
                    && let Some(expr) = argument(command, "typename", 0)
                    && let Some(name) = literal(expr)
                    && let Err(Some(missing)) = self.types.simple(&name)
                {
                    self.need_type(&missing, expr.span.start);
                }
            }
            "Import-Module" => {
                if let Some(name) = argument(command, "name", 0) {
                    self.module(name);
                }
            }
            _ => {}
        }
    }

    /// A module that is named where one is loaded; several where an array is.
    fn module(&mut self, expr: &Expr<'_>) {
        let name = match &expr.kind {
            ExprKind::Array(elements) => {
                elements.iter().for_each(|e| self.module(e));
                return;
            }
            ExprKind::Hashtable(pairs) => pairs.iter().find_map(|(key, value)| {
                let is_name = literal(key).is_some_and(|k| k.eq_ignore_ascii_case("ModuleName"));
                let StatementKind::Pipeline(chain) = &value.kind else {
                    return None;
                };
                match chain.first.elements.first() {
                    Some(crate::syntax::ast::PipelineElement::Expression { expr, .. })
                        if is_name =>
                    {
                        literal(expr)
                    }
                    _ => None,
                }
            }),
            _ => literal(expr),
        };
        let Some(name) = name else { return };
        if !is_path(&name) && !name.contains(['*', '?']) && !cmdlets::has_module(&name) {
            let why = "a module of another product";
            self.need(Kind::Module, name, why, expr.span.start);
        }
    }
}
