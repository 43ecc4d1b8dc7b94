//! Which expressions are constants, as attributes' arguments must be.

use super::super::ast::{BinaryOp, Expr, ExprKind, Quote, TypeName, TypeNameKind, UnaryOp};
use super::pure_expression;

/// Where a constant is asked for.
#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    /// An attribute's argument on a parameter or a script block, where script blocks are constants too.
    Attribute,
    /// An attribute's argument in a class.
    ClassAttribute,
    /// A value, where arrays and script blocks are made anew each time.
    Value,
}

/// True for what is known before the script runs.
pub fn is_constant(expr: &Expr<'_>, place: Place) -> bool {
    let constant = |expr: &Expr<'_>| is_constant(expr, place);
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::String { .. } | ExprKind::Type(_) => true,
        ExprKind::Variable(variable) => {
            variable.qualifier.is_none() && !variable.splatted && is_constant_name(&variable.name)
        }
        ExprKind::Convert(name, operand) => is_primitive(name) && constant(operand),
        ExprKind::Binary {
            left, op, right, ..
        } => folds(*op) && constant(left) && constant(right) && !divides_by_nothing(*op, right),
        ExprKind::Unary { op, operand, .. } => {
            let folds = matches!(
                op,
                UnaryOp::Not | UnaryOp::Bnot | UnaryOp::Plus | UnaryOp::Minus
            );
            folds && constant(operand)
        }
        ExprKind::Ternary {
            condition,
            then,
            otherwise,
        } => constant(condition) && constant(then) && constant(otherwise),
        ExprKind::Array(elements) => place != Place::Value && elements.iter().all(constant),
        ExprKind::Paren(inner) => pure_expression(inner).is_some_and(constant),
        ExprKind::SubExpr(block) => match block.statements.as_slice() {
            [only] if block.traps.is_empty() => pure_expression(only).is_some_and(constant),
            _ => false,
        },
        ExprKind::ScriptBlock(_) => place == Place::Attribute,
        ExprKind::Member {
            target,
            member,
            is_static: true,
            ..
        } => {
            let of_type = matches!(target.kind, ExprKind::Type(_));
            let named = matches!(
                member.kind,
                ExprKind::String {
                    quote: Quote::Bare,
                    ..
                }
            );
            of_type && named
        }
        ExprKind::Expandable { .. }
        | ExprKind::Attributed(..)
        | ExprKind::ArrayExpr(_)
        | ExprKind::Hashtable(_)
        | ExprKind::Member { .. }
        | ExprKind::Invoke { .. }
        | ExprKind::Index { .. }
        | ExprKind::Error(_) => false,
    }
}

/// `$true`, `$false` and `$null`.
pub fn is_constant_name(name: &str) -> bool {
    ["true", "false", "null"]
        .iter()
        .any(|constant| constant.eq_ignore_ascii_case(name))
}

fn folds(op: BinaryOp) -> bool {
    use BinaryOp::*;
    matches!(
        op,
        Add | Sub | Mul | Div | Rem | And | Or | Xor | Band | Bor | Bxor | Shl | Shr
    )
}

fn divides_by_nothing(op: BinaryOp, right: &Expr<'_>) -> bool {
    matches!(op, BinaryOp::Div | BinaryOp::Rem)
        && matches!(&right.kind, ExprKind::Variable(variable) if !variable.name.eq_ignore_ascii_case("true"))
}

/// .NET's primitive types, whose casts have no effect but their value.
fn is_primitive(name: &TypeName<'_>) -> bool {
    let TypeNameKind::Simple(name, None) = name.kind else {
        return false;
    };
    let lower = name.to_ascii_lowercase();
    let plain = lower.strip_prefix("system.").unwrap_or(&lower);
    matches!(
        plain,
        "bool"
            | "boolean"
            | "byte"
            | "sbyte"
            | "char"
            | "double"
            | "float"
            | "single"
            | "short"
            | "int16"
            | "ushort"
            | "uint16"
            | "int"
            | "int32"
            | "uint"
            | "uint32"
            | "long"
            | "int64"
            | "ulong"
            | "uint64"
    )
}
