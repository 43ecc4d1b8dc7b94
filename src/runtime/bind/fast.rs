//! The short way of binding: a simple function called with nothing but values.
//!
//! Assumes a function without `[CmdletBinding()]`, `[Parameter()]` and `dynamicparam`, and arguments without names.
//! Then the first arguments are the first parameters, the others are `$args`, and nothing has to be searched. Where an
//! argument needs more than a cast the general way's own steps are taken for it.

use std::rc::Rc;

use crate::value::ty::Prim;
use crate::value::{R, Value};

use super::super::Runtime;
use super::super::command::Call;
use super::super::scope::Var;
use super::binder::{Binder, Callee, How};
use super::errors::B;
use super::{Arg, ArgKind, BoundFrom, BoundParam, ParamInfo};

/// True where all arguments are values.
#[inline]
pub(super) fn applies(args: &[Arg]) -> bool {
    args.iter().all(|a| matches!(a.kind, ArgKind::Value(..)))
}

/// Binds values to parameters in order.
///
/// # Errors
/// As the general way.
pub(super) fn bind(
    rt: &mut Runtime,
    call: &Rc<Call>,
    order: &[u16],
    args: Vec<Arg>,
    callee: &Callee,
) -> R<()> {
    let count = args.len().min(order.len());
    let mut args = args.into_iter();
    let params = call.params.clone();
    {
        let mut bound = call.bound.borrow_mut();
        bound.values.reserve_exact(count);
    }
    for &at in order.iter().take(count) {
        let (Some(p), Some(arg)) = (params.params.get(usize::from(at)), args.next()) else {
            break;
        };
        let ArgKind::Value(value, text) = arg.kind else {
            continue;
        };
        let value = match simple(p, &value, text.is_some()) {
            true => value,
            false => {
                let span = Some(arg.span);
                callee.inside(rt, |rt| {
                    general(rt, call, callee, p, &value, text.as_ref(), span)
                })?
            }
        };
        if let Some(sym) = p.sym {
            callee.scope.put_var(Var {
                sym,
                value: value.clone(),
                meta: p.meta.clone(),
            });
        }
        call.bound.borrow_mut().values.push(BoundParam {
            index: at,
            value,
            from: BoundFrom::Argument,
        });
    }
    if count < order.len() || params.own.len() > order.len() {
        let bound = |at: u16| order.iter().take(count).any(|o| *o == at);
        let unbound = params
            .own
            .iter()
            .copied()
            .filter(|at| !bound(*at))
            .collect();
        callee.inside(rt, |rt| {
            let mut binder = Binder::new(rt, call, Some(callee));
            binder.state.unbound = unbound;
            let result = binder.bind_defaults();
            binder.keep();
            result.map_err(|failed| failed.into_stop(rt, call))
        })?;
    }
    if args.len() > 0 {
        let rest = args.filter_map(|a| match a.kind {
            ArgKind::Value(v, _) => Some(if matches!(v, Value::Void) {
                Value::Null
            } else {
                v
            }),
            ArgKind::Named { .. } => None,
        });
        call.bound.borrow_mut().rest = rest.collect();
    }
    Ok(())
}

/// True where the value is the parameter's without any step.
#[inline]
fn simple(p: &ParamInfo, value: &Value, has_text: bool) -> bool {
    if matches!(value, Value::Void) || !p.checks.is_empty() || p.type_name.is_some() {
        return false;
    }
    match (p.ty, p.transforms.len()) {
        (None, 0) => true,
        (Some(t), 1) => match (t.prim(), value) {
            (Prim::Object, Value::Net(_) | Value::Wrapped(_)) => false,
            (Prim::Object, _)
            | (Prim::Int32, Value::Int32(_))
            | (Prim::Int64, Value::Int64(_))
            | (Prim::Double, Value::Double(_))
            | (Prim::Bool, Value::Bool(_)) => true,
            (Prim::String, Value::Str(_)) => !has_text,
            _ => false,
        },
        _ => false,
    }
}

fn general(
    rt: &mut Runtime,
    call: &Rc<Call>,
    callee: &Callee,
    p: &ParamInfo,
    value: &Value,
    text: Option<&crate::value::Str>,
    span: Option<crate::syntax::ast::Span>,
) -> R<Value> {
    let mut binder = Binder::new(rt, call, Some(callee));
    let prepared: B<Option<Value>> = binder.prepare(p, value, text, span, How::Coerce);
    binder.keep();
    match prepared {
        Ok(value) => Ok(value.unwrap_or_default()),
        Err(failed) => Err(failed.into_stop(rt, call)),
    }
}
