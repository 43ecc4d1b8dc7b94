//! `Lazy<T>` and `WeakReference`.

use std::any::Any;
use std::cell::RefCell;

use super::{args, system, throw};
use crate::value::ty::{MethodDef, PropDef, method, overload, prop, prop_set};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, convert};

/// A value that is made when it is first asked for.
struct Lazy {
    ty: Ty,
    state: RefCell<State>,
}

enum State {
    /// What makes it; null where the type's own constructor does.
    Waiting(Value),
    Making,
    Made(Value),
}

impl NetObject for Lazy {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        let made = match &*self.state.borrow() {
            State::Made(value) => Some(value.clone()),
            _ => None,
        };
        Some(match made {
            Some(value) => super::object::text(engine, &value),
            None => Ok("Value is not created.".into()),
        })
    }
}

impl Lazy {
    fn value(&self, engine: &mut dyn Engine) -> R<Value> {
        let factory = match &*self.state.borrow() {
            State::Made(value) => return Ok(value.clone()),
            State::Making => {
                return throw::invalid_operation(
                    "ValueFactory attempted to access the Value property of this instance.",
                );
            }
            State::Waiting(factory) => factory.clone(),
        };
        *self.state.borrow_mut() = State::Making;
        let made = self.make(engine, &factory);
        *self.state.borrow_mut() = match &made {
            Ok(value) => State::Made(value.clone()),
            Err(_) => State::Waiting(factory),
        };
        made
    }

    fn make(&self, engine: &mut dyn Engine, factory: &Value) -> R<Value> {
        let element = self.ty.element();
        if factory.is_null() {
            return Ok(element.map_or(Value::Null, system::default_of));
        }
        let given = Value::from_output(engine.call(factory, &[], None)?);
        match element {
            Some(element) => convert::to(engine, &given, element),
            None => Ok(given),
        }
    }
}

fn lazy(this: &Value) -> R<&Lazy> {
    this.downcast::<Lazy>()
        .map_or_else(|| throw::not_supported("The member needs a Lazy."), Ok)
}

fn make_lazy(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let factory = args::value(a, 0);
    let factory = match factory.base() {
        Value::Bool(_) => Value::Null,
        _ => factory.clone(),
    };
    Ok(Value::net(Lazy {
        ty: args::target_type(target),
        state: RefCell::new(State::Waiting(factory)),
    }))
}

/// A reference that does not keep its object: here it does, since nothing collects what a script may still ask for.
struct Reference(Ty, RefCell<Value>);

impl NetObject for Reference {
    fn ty(&self) -> Ty {
        self.0
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn reference(this: &Value) -> R<&RefCell<Value>> {
    match this.downcast::<Reference>() {
        Some(reference) => Ok(&reference.1),
        None => throw::not_supported("The member needs a WeakReference."),
    }
}

fn make_reference(_: &mut dyn Engine, target: &Value, a: &[Value]) -> R<Value> {
    let held = RefCell::new(args::value(a, 0).clone());
    Ok(Value::net(Reference(args::target_type(target), held)))
}

const WEAK: &[PropDef] = &[
    prop("IsAlive", "bool", |_, t| {
        Ok((!reference(t)?.borrow().is_null()).into())
    }),
    prop_set(
        "Target",
        "System.Object",
        |_, t| Ok(reference(t)?.borrow().clone()),
        |_, t, new| {
            *reference(t)?.borrow_mut() = new;
            Ok(())
        },
    ),
    prop("TrackResurrection", "bool", |_, _| Ok(false.into())),
];

const WEAK_TYPED: &[MethodDef] = &[
    method(
        "SetTarget",
        &[overload("void SetTarget(T target)", |_, t, a| {
            *reference(t)?.borrow_mut() = args::value(a, 0).clone();
            Ok(Value::Void)
        })],
    ),
    method(
        "TryGetTarget",
        &[overload("bool TryGetTarget([ref] T target)", |e, t, a| {
            let held = reference(t)?.borrow().clone();
            args::set_ref(e, a, 0, &held)?;
            Ok((!held.is_null()).into())
        })],
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Lazy`1",
        properties: &[
            prop("IsValueCreated", "bool", |_, t| {
                Ok(matches!(&*lazy(t)?.state.borrow(), State::Made(_)).into())
            }),
            prop("Value", "T", |e, t| lazy(t)?.value(e)),
        ],
        constructors: &[
            overload("System.Lazy[T] new()", make_lazy),
            overload("System.Lazy[T] new(System.Func[T] valueFactory)", make_lazy),
            overload(
                "System.Lazy[T] new(System.Func[T] valueFactory, bool isThreadSafe)",
                make_lazy,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.WeakReference",
        properties: WEAK,
        constructors: &[
            overload(
                "System.WeakReference new(System.Object target)",
                make_reference,
            ),
            overload(
                "System.WeakReference new(System.Object target, bool trackResurrection)",
                make_reference,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.WeakReference`1",
        methods: WEAK_TYPED,
        constructors: &[overload(
            "System.WeakReference[T] new(T target)",
            make_reference,
        )],
        ..TypeDef::CLASS
    },
];
