//! Parameters that a function makes when it is called (`dynamicparam`): `RuntimeDefinedParameter` objects in a
//! `RuntimeDefinedParameterDictionary`.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use crate::value::convert::Failure;
use crate::value::dict::Comparer;
use crate::value::ty::{overload, prop, prop_set};
use crate::value::{Dict, Engine, NetObject, R, Seq, Str, Ty, TypeDef, Value, convert, ty};

use super::binder::{Binder, Item};
use super::errors::{B, BindError};
use super::metadata::{check_names, from_attributes, in_named_sets};
use super::{CommandParams, ParamInfo};

const DICTIONARY: &str = "System.Management.Automation.RuntimeDefinedParameterDictionary";

/// `System.Management.Automation.RuntimeDefinedParameter`.
pub struct RuntimeParameter {
    name: RefCell<Str>,
    ty: RefCell<Option<Ty>>,
    attributes: Value,
    value: RefCell<Value>,
    is_set: RefCell<bool>,
}

impl NetObject for RuntimeParameter {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.RuntimeDefinedParameter")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn of<T: Into<Value>>(this: &Value, f: impl FnOnce(&RuntimeParameter) -> T) -> R<Value> {
    Ok(this.downcast::<RuntimeParameter>().map(f).into())
}

/// `New-Object ...RuntimeDefinedParameter(name, type, attributes)`.
fn construct(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let name = match args.first() {
        Some(v) => convert::to_str(engine, v)?,
        None => Str::default(),
    };
    let ty = match args.get(1) {
        Some(Value::Type(t)) => Some(*t),
        _ => None,
    };
    let attributes = match args.get(2).map(Value::base) {
        Some(list @ Value::List(_)) => list.clone(),
        Some(Value::Array(items)) => attribute_list(items.snapshot()),
        _ => attribute_list(Vec::new()),
    };
    Ok(Value::net(RuntimeParameter {
        name: RefCell::new(name),
        ty: RefCell::new(ty),
        attributes,
        value: RefCell::default(),
        is_set: RefCell::new(false),
    }))
}

fn attribute_list(items: Vec<Value>) -> Value {
    let kind = ty::find("System.Collections.ObjectModel.Collection`1[System.Attribute]")
        .unwrap_or(ty::known().array_list);
    Value::List(Rc::new(Seq::new(kind, items)))
}

fn construct_dictionary(_: &mut dyn Engine, target: &Value, _: &[Value]) -> R<Value> {
    let kind = match target {
        Value::Type(t) => *t,
        _ => ty::known().hashtable,
    };
    Ok(Value::Hash(Rc::new(Dict::new(kind, Comparer::IgnoreCase))))
}

/// The descriptions of these types.
pub(super) const DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.RuntimeDefinedParameter",
        constructors: &[
            overload("new()", construct),
            overload(
                "new(string name, type parameterType, System.Collections.ObjectModel.Collection[System.Attribute] attributes)",
                construct,
            ),
        ],
        properties: &[
            prop_set(
                "Name",
                "string",
                |_, v| of(v, |p| p.name.borrow().clone()),
                |e, v, new| {
                    let text = convert::to_str(e, &new)?;
                    if let Some(p) = v.downcast::<RuntimeParameter>() {
                        *p.name.borrow_mut() = text;
                    }
                    Ok(())
                },
            ),
            prop_set(
                "ParameterType",
                "type",
                |_, v| of(v, |p| *p.ty.borrow()),
                |_, v, new| {
                    if let (Some(p), Value::Type(t)) = (v.downcast::<RuntimeParameter>(), &new) {
                        *p.ty.borrow_mut() = Some(*t);
                    }
                    Ok(())
                },
            ),
            prop_set(
                "Value",
                "System.Object",
                |_, v| of(v, |p| p.value.borrow().clone()),
                |_, v, new| {
                    if let Some(p) = v.downcast::<RuntimeParameter>() {
                        p.set(new);
                    }
                    Ok(())
                },
            ),
            prop_set(
                "IsSet",
                "bool",
                |_, v| of(v, |p| *p.is_set.borrow()),
                |_, v, new| {
                    if let Some(p) = v.downcast::<RuntimeParameter>() {
                        *p.is_set.borrow_mut() = convert::to_bool(&new);
                    }
                    Ok(())
                },
            ),
            prop(
                "Attributes",
                "System.Collections.ObjectModel.Collection[System.Attribute]",
                |_, v| of(v, |p| p.attributes.clone()),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: DICTIONARY,
        base: "System.Collections.Hashtable",
        constructors: &[overload("new()", construct_dictionary)],
        ..TypeDef::CLASS
    },
];

impl RuntimeParameter {
    fn set(&self, value: Value) {
        *self.value.borrow_mut() = value;
        *self.is_set.borrow_mut() = true;
    }
}

impl Binder<'_> {
    /// Runs `dynamicparam` and binds what is left to the parameters that it makes.
    pub fn dynamic_parameters(
        &mut self,
        items: Vec<Item>,
        problem: Option<Box<BindError>>,
    ) -> B<(Vec<Item>, Option<Box<BindError>>)> {
        let params = self.params.clone();
        let Some(code) = params.code.as_ref().filter(|c| c.dynamicparam.is_some()) else {
            return Ok((items, problem));
        };
        let Some(body) = &code.dynamicparam else {
            return Ok((items, problem));
        };
        let output = match self.rt.collect(|rt| rt.run_body(body)) {
            Ok(output) => output,
            Err(stop) => {
                let (message, inner) = Failure::Stop(stop).into_message()?;
                let message =
                    format!("Cannot retrieve the dynamic parameters for the cmdlet. {message}");
                return BindError::new("GetDynamicParametersException", message)
                    .because(inner)
                    .fail();
            }
        };
        let made = output.into_iter().find_map(|v| match v.base() {
            Value::Hash(d) if d.ty.full_name() == DICTIONARY => Some(d.clone()),
            _ => None,
        });
        let Some(dict) = made else {
            return Ok((items, problem));
        };
        self.add_dynamic(&dict)?;
        let items = self.reparse(items)?;
        let items = self.bind_named(items)?;
        let default = self.params.default_flag();
        let (items, later) = self.bind_positional(items, self.state.sets, default)?;
        self.bind_presets()?;
        Ok((items, problem.or(later)))
    }

    fn add_dynamic(&mut self, dict: &Rc<Dict>) -> B<()> {
        let mut params = self.params.params.clone();
        let mut sets = self.params.sets.clone();
        let first = params.len();
        for (key, value) in dict.pairs() {
            let Some(parameter) = value.downcast::<RuntimeParameter>() else {
                continue;
            };
            let name = parameter.name.borrow().clone();
            let key = convert::to_str(self.rt, &key)?;
            if !key.eq_ignore_ascii_case(&name) {
                let message = format!(
                    "Cannot bind cmdlet {} because runtime-defined parameter '{name}' was added to the \
                     RuntimeDefinedParameterDictionary with key '{key}'. The key must be the same as \
                     RuntimeDefinedParameter.Name.",
                    self.call.name()
                );
                return BindError::new("RuntimeDefinedParameterNameMismatch", message)
                    .named(&name)
                    .fail();
            }
            let mut objects = match &parameter.attributes {
                Value::List(list) => list.snapshot(),
                _ => Vec::new(),
            };
            // A collection is in the order of binding already.
            objects.reverse();
            let converts = parameter.ty.borrow().iter().copied().collect();
            let declared = from_attributes(name, converts, objects)?;
            let mut info = in_named_sets(declared, &mut sets)?;
            // Its value is kept in its own object; it is converted by the rules of cmdlets.
            info.transforms
                .retain(|t| !matches!(t, super::Transform::Convert(_)));
            params.push(ParamInfo {
                dynamic: true,
                ..info
            });
        }
        check_names(&params)?;
        let old = &self.params;
        let made = CommandParams {
            default_set: old.default_set,
            positional_binding: old.positional_binding,
            advanced: old.advanced,
            should_process: old.should_process,
            impact: old.impact,
            code: old.code.clone(),
            ..CommandParams::new(params, sets)
        };
        let added: Vec<u16> = made
            .own
            .iter()
            .copied()
            .filter(|at| usize::from(*at) >= first)
            .collect();
        self.state.unbound.extend(added);
        self.params = Rc::new(made);
        let mut bound = self.call.bound.borrow_mut();
        bound.extended = Some(self.params.clone());
        bound.dynamic = Some(dict.clone());
        Ok(())
    }

    /// A dynamic parameter's value goes to its object.
    pub fn set_dynamic(&self, p: &ParamInfo, value: &Value) {
        let dict = self.call.bound.borrow().dynamic.clone();
        if let Some(dict) = dict
            && let Some(object) = dict.get_str(&p.name)
            && let Some(parameter) = object.downcast::<RuntimeParameter>()
        {
            parameter.set(value.clone());
        }
    }
}
