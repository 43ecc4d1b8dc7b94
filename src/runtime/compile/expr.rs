//! Expressions and assignment targets.

use std::rc::Rc;

use crate::syntax::ast::{self, BinaryOp, ExprKind, StringPart, UnaryOp};
use crate::value::object::Shape;
use crate::value::{Str, Value, member};

use super::super::code::*;
use super::super::sym;
use super::{Compiler, number, type_ref};

impl Compiler {
    pub(super) fn expr(&mut self, e: &ast::Expr<'_>) -> Expr {
        match &e.kind {
            ExprKind::Number(n) => Expr::Const(number(n)),
            ExprKind::String { value, .. } => Expr::Const(Value::str(value)),
            ExprKind::Expandable { parts, .. } => {
                Expr::Interpolate(parts.iter().map(|p| self.part(p)).collect())
            }
            ExprKind::Variable(v) => self.variable_value(v),
            ExprKind::Type(t) => Expr::Type(Box::new(type_ref(t))),
            ExprKind::Convert(t, inner) => self.cast(t, inner),
            ExprKind::Attributed(a, inner) => {
                Expr::Attributed(Box::new((self.attribute(a), self.expr(inner))))
            }
            ExprKind::Binary {
                left, op, right, ..
            } => self.binary(left, *op, right),
            ExprKind::Unary { op, operand, .. } => self.unary(*op, operand),
            ExprKind::Ternary {
                condition,
                then,
                otherwise,
            } => Expr::Ternary(Box::new((
                self.expr(condition),
                self.expr(then),
                self.expr(otherwise),
            ))),
            ExprKind::Array(items) => Expr::Array(items.iter().map(|i| self.expr(i)).collect()),
            ExprKind::Paren(s) => Expr::Paren(Box::new(self.stmt(s))),
            ExprKind::SubExpr(b) => Expr::SubExpr(Box::new(self.body(b))),
            ExprKind::ArrayExpr(b) => Expr::ArrayOf(Box::new(self.body(b))),
            ExprKind::Hashtable(pairs) => Expr::Hash(self.pairs(pairs), e.span),
            ExprKind::ScriptBlock(b) => Expr::Block(Rc::new(self.block(b, None, false))),
            ExprKind::Member {
                target,
                member,
                is_static,
                null_conditional,
            } => Expr::Member(Box::new(self.member(
                target,
                member,
                *is_static,
                *null_conditional,
            ))),
            ExprKind::Invoke {
                target,
                member,
                args,
                type_args,
                is_static,
                null_conditional,
            } => Expr::Invoke(Box::new(InvokeCode {
                member: self.member(target, member, *is_static, *null_conditional),
                args: args.iter().map(|a| self.expr(a)).collect(),
                type_args: type_args.iter().map(type_ref).collect(),
                site: member::CallSite::default(),
            })),
            ExprKind::Index {
                target,
                index,
                null_conditional,
            } => {
                let pair = Box::new((self.expr(target), self.expr(index)));
                if is_key(index) {
                    Expr::Key(pair, *null_conditional)
                } else {
                    Expr::Index(pair, *null_conditional)
                }
            }
            ExprKind::Error(_) => Expr::Const(Value::Null),
        }
    }

    fn part(&mut self, p: &StringPart<'_>) -> Expr {
        match p {
            StringPart::Text(t) => Expr::Const(Value::str(t)),
            StringPart::Expr(e) => self.expr(e),
        }
    }

    fn variable_value(&mut self, v: &ast::Variable<'_>) -> Expr {
        let var = self.variable(v);
        if var.place == VarPlace::Plain || var.place == VarPlace::Global {
            match var.sym {
                sym::NULL => return Expr::Const(Value::Null),
                sym::TRUE => return Expr::Const(Value::Bool(true)),
                sym::FALSE => return Expr::Const(Value::Bool(false)),
                _ => {}
            }
        }
        if var.place == VarPlace::Plain {
            if v.name == "?" {
                return Expr::Special(Special::Ok);
            }
            if v.name.eq_ignore_ascii_case("PSScriptRoot") {
                return Expr::Special(Special::ScriptRoot);
            }
            if v.name.eq_ignore_ascii_case("PSCommandPath") {
                return Expr::Special(Special::CommandPath);
            }
        }
        Expr::Var(var)
    }

    fn pairs(&mut self, pairs: &[(ast::Expr<'_>, ast::Statement<'_>)]) -> Vec<(Expr, Stmt)> {
        pairs
            .iter()
            .map(|(k, v)| (self.expr(k), self.stmt(v)))
            .collect()
    }

    /// A cast. `[pscustomobject]@{}` and `[ordered]@{}` never make a hashtable on the way: its order would be lost.
    fn cast(&mut self, t: &ast::TypeName<'_>, inner: &ast::Expr<'_>) -> Expr {
        if let (ast::TypeNameKind::Simple(name, _), ExprKind::Hashtable(pairs)) =
            (&t.kind, &inner.kind)
        {
            let is_object = name.eq_ignore_ascii_case("pscustomobject")
                || name.eq_ignore_ascii_case("System.Management.Automation.PSCustomObject");
            if is_object && let Some(names) = literal_names(pairs) {
                let values = pairs.iter().map(|(_, v)| self.stmt(v)).collect();
                return Expr::Object(Shape::of_notes(names), values);
            }
            if is_object {
                let ordered = Expr::OrderedHash(self.pairs(pairs), inner.span);
                return Expr::Cast(Box::new((cast_type(t), ordered)));
            }
            if name.eq_ignore_ascii_case("ordered") {
                return Expr::OrderedHash(self.pairs(pairs), inner.span);
            }
        }
        if let (ast::TypeNameKind::Simple(name, _), ExprKind::Convert(it, ih)) =
            (&t.kind, &inner.kind)
            && name.eq_ignore_ascii_case("pscustomobject")
            && let (ast::TypeNameKind::Simple(n, _), ExprKind::Hashtable(pairs)) =
                (&it.kind, &ih.kind)
            && n.eq_ignore_ascii_case("ordered")
            && let Some(names) = literal_names(pairs)
        {
            let values = pairs.iter().map(|(_, v)| self.stmt(v)).collect();
            return Expr::Object(Shape::of_notes(names), values);
        }
        Expr::Cast(Box::new((cast_type(t), self.expr(inner))))
    }

    fn binary(&mut self, left: &ast::Expr<'_>, op: BinaryOp, right: &ast::Expr<'_>) -> Expr {
        // A chain of operators leans to the left: walk it without recursion, so that ten thousand terms are no depth.
        let mut spine = vec![(op, right)];
        let mut head = left;
        while let ExprKind::Binary {
            left, op, right, ..
        } = &head.kind
        {
            spine.push((*op, right));
            head = left;
        }
        let mut made = self.expr(head);
        for (op, right) in spine.into_iter().rev() {
            let right = self.expr(right);
            made = match op {
                BinaryOp::And => Expr::Logical(true, Box::new((made, right))),
                BinaryOp::Or => Expr::Logical(false, Box::new((made, right))),
                BinaryOp::Coalesce => Expr::Coalesce(Box::new((made, right))),
                op => Expr::Binary(Box::new(BinaryCode {
                    op,
                    left: made,
                    right,
                    site: Default::default(),
                })),
            };
        }
        made
    }

    fn unary(&mut self, op: UnaryOp, operand: &ast::Expr<'_>) -> Expr {
        match op {
            UnaryOp::PreIncrement
            | UnaryOp::PreDecrement
            | UnaryOp::PostIncrement
            | UnaryOp::PostDecrement => Expr::Step(op, Box::new(self.target(operand))),
            op => Expr::Unary(op, Box::new(self.expr(operand))),
        }
    }

    fn member(
        &mut self,
        target: &ast::Expr<'_>,
        member: &ast::Expr<'_>,
        is_static: bool,
        null_conditional: bool,
    ) -> MemberCode {
        MemberCode {
            target: self.expr(target),
            name: self.expr(member),
            is_static,
            null_conditional,
            site: member::Site::default(),
        }
    }

    /// What an assignment may write to. The parser has refused everything else.
    pub(super) fn target(&mut self, e: &ast::Expr<'_>) -> Target {
        match &e.kind {
            ExprKind::Variable(v) => Target::Variable(self.variable(v), Vec::new()),
            ExprKind::Convert(t, inner) => {
                let attribute = AttributeCode {
                    ty: type_ref(t),
                    is_constraint: true,
                    args: Vec::new(),
                    named: Vec::new(),
                    span: t.span,
                };
                self.constrained(attribute, inner)
            }
            ExprKind::Attributed(a, inner) => {
                let attribute = self.attribute(a);
                self.constrained(attribute, inner)
            }
            ExprKind::Member {
                target,
                member,
                is_static,
                null_conditional,
            } => Target::Member(Box::new(self.member(
                target,
                member,
                *is_static,
                *null_conditional,
            ))),
            ExprKind::Index { target, index, .. } => {
                let (owner, at) = (self.expr(target), self.expr(index));
                Target::Index(Box::new(owner), Box::new(at), is_key(index))
            }
            ExprKind::Array(items) => Target::List(items.iter().map(|i| self.target(i)).collect()),
            ExprKind::Paren(s) => match &s.kind {
                ast::StatementKind::Pipeline(chain) => match chain.first.elements.as_slice() {
                    [ast::PipelineElement::Expression { expr, .. }] => self.target(expr),
                    _ => Target::List(Vec::new()),
                },
                _ => Target::List(Vec::new()),
            },
            _ => Target::List(Vec::new()),
        }
    }

    fn constrained(&mut self, attribute: AttributeCode, inner: &ast::Expr<'_>) -> Target {
        match self.target(inner) {
            Target::Variable(var, mut attributes) => {
                attributes.insert(0, attribute);
                Target::Variable(var, attributes)
            }
            other => other,
        }
    }
}

fn literal_names(pairs: &[(ast::Expr<'_>, ast::Statement<'_>)]) -> Option<Vec<Str>> {
    let mut names: Vec<Str> = Vec::with_capacity(pairs.len());
    for (key, _) in pairs {
        let name = match &key.kind {
            ExprKind::String { value, .. } => Str::from(value.as_ref()),
            _ => return None,
        };
        // The hashtable literal itself reports a duplicate.
        if names
            .iter()
            .any(|n| crate::value::dict::equals_ignore_case(n, &name))
        {
            return None;
        }
        names.push(name);
    }
    Some(names)
}

/// The type of a cast. `[pscustomobject]` is `PSObject` everywhere else, which a cast would leave alone.
/// True for an index whose cast chooses the indexer that takes an object, which looks keys up.
fn is_key(index: &ast::Expr<'_>) -> bool {
    matches!(&index.kind, ExprKind::Convert(t, _)
        if matches!(t.kind, ast::TypeNameKind::Simple(name, _)
            if name.eq_ignore_ascii_case("object") || name.eq_ignore_ascii_case("System.Object")))
}

fn cast_type(t: &ast::TypeName<'_>) -> TypeRef {
    let mut to = type_ref(t);
    if let TypeNameCode::Simple(name) = &to.name
        && name.eq_ignore_ascii_case("pscustomobject")
    {
        to.name = TypeNameCode::Simple("System.Management.Automation.PSCustomObject".into());
    }
    to
}
