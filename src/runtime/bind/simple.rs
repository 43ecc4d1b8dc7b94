//! The first binder: names, positions, switches, conversions. (Being replaced by the full one.)

use std::rc::Rc;

use crate::Edition;
use crate::grammar;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value, convert, member, ty};

use super::super::Runtime;
use super::super::code::{AttributeCode, BlockCode};
use super::super::command::Call;
use super::super::scope::{Var, VarMeta};
use super::super::sym::Sym;
use super::*;

/// The parameters of a program of the operating system: none.
pub fn no_params() -> Rc<CommandParams> {
    Rc::new(CommandParams {
        params: Vec::new(),
        sets: Vec::new(),
        default_set: None,
        positional_binding: true,
        advanced: false,
        should_process: false,
        impact: ConfirmImpact::None,
        code: None,
    })
}

/// A cmdlet's parameters, from the grammar.
pub fn params_of_cmdlet(cmdlet: &'static grammar::Cmdlet, edition: Edition) -> CommandParams {
    let params = cmdlet
        .params_in(edition)
        .map(|p| ParamInfo {
            name: Str::from(p.name),
            sym: None,
            ty: ty::find(p.type_name),
            aliases: p.aliases.iter().map(|a| Str::from(*a)).collect(),
            in_sets: p
                .bindings
                .iter()
                .map(|b| InSet {
                    set: b.set,
                    mandatory: b.mandatory,
                    position: b.position.map(i32::from),
                    by_value: b.by_value,
                    by_name: b.by_name,
                    rest: b.rest,
                    help: None,
                })
                .collect(),
            checks: Vec::new(),
            declared: None,
            common: None,
            grammar: Some(p),
            dynamic: p.dynamic,
        })
        .collect();
    CommandParams {
        params,
        sets: cmdlet.sets.iter().map(|s| Str::from(*s)).collect(),
        default_set: cmdlet.default_set,
        positional_binding: true,
        advanced: true,
        should_process: cmdlet.supports_should_process,
        impact: cmdlet.confirm_impact,
        code: None,
    }
}

/// A block's parameters, from its `param`.
pub fn params_of_block(rt: &mut Runtime, code: &Rc<BlockCode>) -> R<Rc<CommandParams>> {
    if let Some(done) = code.binding.get() {
        return Ok(done.clone());
    }
    let mut params = Vec::new();
    for (at, p) in code.params.iter().enumerate() {
        let mut declared = None;
        for a in &p.attributes {
            if a.is_constraint {
                declared = Some(rt.resolve_type(&a.ty)?);
            }
        }
        params.push(ParamInfo {
            name: p.name.clone(),
            sym: Some(p.sym),
            ty: declared,
            aliases: Vec::new(),
            in_sets: vec![InSet {
                position: Some(at as i32),
                ..InSet::default()
            }],
            checks: Vec::new(),
            declared: Some(at as u16),
            common: None,
            grammar: None,
            dynamic: false,
        });
    }
    let made = Rc::new(CommandParams {
        params,
        sets: Vec::new(),
        default_set: None,
        positional_binding: true,
        advanced: false,
        should_process: false,
        impact: ConfirmImpact::None,
        code: Some(code.clone()),
    });
    Ok(code.binding.get_or_init(|| made).clone())
}

/// Binds the arguments of a call.
pub fn arguments(rt: &mut Runtime, call: &Rc<Call>, args: Vec<Arg>) -> R<()> {
    let params = call.params.clone();
    let mut args = args.into_iter().peekable();
    let mut loose = Vec::new();
    while let Some(arg) = args.next() {
        match arg.kind {
            ArgKind::Value(v, text) => loose.push((v, text)),
            ArgKind::Named { name, value, .. } => {
                let found = params.params.iter().position(|p| {
                    p.name.eq_ignore_ascii_case(&name)
                        || p.aliases.iter().any(|a| a.eq_ignore_ascii_case(&name))
                });
                let found = found.or_else(|| {
                    params.params.iter().position(|p| {
                        p.name
                            .get(..name.len())
                            .is_some_and(|n| n.eq_ignore_ascii_case(&name))
                    })
                });
                let Some(at) = found else {
                    return ErrorRecord::new(
                        "System.Management.Automation.ParameterBindingException",
                        format!(
                            "A parameter cannot be found that matches parameter name '{name}'."
                        ),
                        "NamedParameterNotFound",
                        ErrorCategory::InvalidArgument,
                        Value::Null,
                    )
                    .raise();
                };
                let switch = params
                    .params
                    .get(at)
                    .and_then(|p| p.ty)
                    .is_some_and(|t| t.prim() == ty::Prim::Switch);
                let value = match value {
                    Some(v) => v,
                    None if switch => Value::Bool(true),
                    None => match args.next() {
                        Some(Arg {
                            kind: ArgKind::Value(v, _),
                            ..
                        }) => v,
                        _ => Value::Null,
                    },
                };
                put(rt, call, at, value, BoundFrom::Argument)?;
            }
        }
    }
    for (value, _) in loose {
        let bound: Vec<u16> = call.bound.borrow().values.iter().map(|b| b.index).collect();
        let free = params
            .params
            .iter()
            .enumerate()
            .filter(|(i, _)| !bound.contains(&(*i as u16)))
            .filter_map(|(i, p)| {
                p.in_sets
                    .iter()
                    .filter_map(|s| s.position)
                    .min()
                    .map(|pos| (pos, i))
            })
            .min();
        match free {
            Some((_, at)) => put(rt, call, at, value, BoundFrom::Argument)?,
            None => call.bound.borrow_mut().rest.push(value),
        }
    }
    Ok(())
}

fn put(rt: &mut Runtime, call: &Rc<Call>, at: usize, value: Value, from: BoundFrom) -> R<()> {
    let value = match call.params.params.get(at).and_then(|p| p.ty) {
        Some(t) => convert::to(rt, &value, t)?,
        None => value,
    };
    let mut bound = call.bound.borrow_mut();
    bound.values.retain(|b| b.index as usize != at);
    bound.values.push(BoundParam {
        index: at as u16,
        value,
        from,
    });
    Ok(())
}

/// Checks that nothing mandatory is missing.
pub fn finish(_rt: &mut Runtime, _call: &Rc<Call>) -> R<()> {
    Ok(())
}

/// Binds an object of the pipeline; false where no parameter takes it.
pub fn input(rt: &mut Runtime, call: &Rc<Call>, input: &Value) -> R<bool> {
    call.bound
        .borrow_mut()
        .values
        .retain(|b| b.from != BoundFrom::Pipeline);
    let params = call.params.clone();
    for (at, p) in params.params.iter().enumerate() {
        if call
            .bound
            .borrow()
            .values
            .iter()
            .any(|b| b.index as usize == at)
        {
            continue;
        }
        if p.in_sets.iter().any(|s| s.by_value) {
            put(rt, call, at, input.clone(), BoundFrom::Pipeline)?;
        } else if p.in_sets.iter().any(|s| s.by_name)
            && matches!(input.base(), Value::Object(_) | Value::Net(_))
        {
            let found = member::get(rt, input, &p.name)?;
            if !found.is_null() {
                put(rt, call, at, found, BoundFrom::Pipeline)?;
            }
        }
    }
    Ok(true)
}

/// Makes the parameters' variables in the current scope.
pub fn declare(rt: &mut Runtime, call: &Rc<Call>, code: &Rc<BlockCode>) -> R<()> {
    for p in &call.params.params {
        let (Some(sym), Some(at)) = (p.sym, p.declared) else {
            continue;
        };
        let bound = call.get(&p.name);
        let value = match bound {
            Some(v) => v,
            None => match code
                .params
                .get(at as usize)
                .and_then(|c| c.default.as_ref())
            {
                Some(default) => rt.evaluate(default)?,
                None => Value::Null,
            },
        };
        let value = match p.ty {
            Some(t) if !value.is_null() || t.is_value_type() || t == ty::known().string => {
                convert::to(rt, &value, t)?
            }
            _ => value,
        };
        let meta = p.ty.map(|t| {
            Box::new(VarMeta {
                ty: Some(t),
                ..VarMeta::default()
            })
        });
        rt.scope.put_var(Var { sym, value, meta });
    }
    Ok(())
}

/// Renews the variables of parameters that the pipeline binds.
pub fn declare_input(rt: &mut Runtime, call: &Rc<Call>) -> R<()> {
    let bound = call.bound.borrow();
    for b in bound
        .values
        .iter()
        .filter(|b| b.from == BoundFrom::Pipeline)
    {
        if let Some(sym) = call.params.params.get(b.index as usize).and_then(|p| p.sym) {
            rt.scope.put(sym, b.value.clone());
        }
    }
    Ok(())
}

/// Checks a value against a variable's attributes; gives the value, transformed where an attribute does that.
pub fn check_variable(_rt: &mut Runtime, _sym: Sym, _meta: &VarMeta, value: Value) -> R<Value> {
    Ok(value)
}

/// An attribute as an object that a variable keeps.
pub fn attribute_object(rt: &mut Runtime, attribute: &AttributeCode) -> R<Value> {
    rt.resolve_type(&attribute.ty).map(Value::Type)
}

/// Applies an attribute to a value.
pub fn apply_attribute(_rt: &mut Runtime, _attribute: &AttributeCode, value: Value) -> R<Value> {
    Ok(value)
}
