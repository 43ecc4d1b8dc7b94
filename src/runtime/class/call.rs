//! Making instances and calling methods.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::position::Position;
use crate::value::{
    ErrorRecord, Exception, R, Stop, Str, Ty, Value, convert, member, operators, ty, types,
};

use super::super::bind;
use super::super::code::{Expr, StmtKind};
use super::super::command::Resolved;
use super::super::frame::Frame;
use super::super::scope::{Scope, ScopeKind, Var, VarMeta};
use super::super::{Runtime, sym};
use super::{Class, Instance, Method};

impl Runtime {
    /// The class of a type, where a script defined it.
    pub fn class_of(&self, ty: Ty) -> Option<Rc<Class>> {
        self.classes.get(&ty.id()).cloned()
    }

    /// The class of a type and those it derives from, most derived first.
    pub fn class_chain(&self, ty: Ty) -> Vec<Rc<Class>> {
        std::iter::successors(Some(ty), |t| t.base())
            .map_while(|t| self.class_of(t))
            .collect()
    }

    /// A new instance of a script class; None where the type is not one.
    pub(in crate::runtime) fn new_class_instance(
        &mut self,
        ty: Ty,
        args: &[Value],
    ) -> Option<R<Value>> {
        let class = self.class_of(ty)?;
        let instance = Instance::new(ty);
        Some(
            self.construct_class(&class, &instance, args)
                .map(|()| instance.value()),
        )
    }

    /// Sets a class's fields, makes its base, and runs the constructor that takes the arguments.
    fn construct_class(
        &mut self,
        class: &Rc<Class>,
        instance: &Rc<Instance>,
        args: &[Value],
    ) -> R<()> {
        self.start_class(class)?;
        let constructors: Vec<Rc<Method>> = class
            .methods
            .iter()
            .filter(|m| m.is_constructor && !m.is_static)
            .cloned()
            .collect();
        let chosen = match self.choose(&constructors, args)? {
            Some(found) => Some(found),
            None if constructors.is_empty() && args.is_empty() => None,
            None => {
                return ErrorRecord::of(
                    Exception::new(
                        "System.Management.Automation.MethodException",
                        format!(
                            "Cannot find an overload for \"new\" and the argument count: \"{}\".",
                            args.len()
                        ),
                    )
                    .into_value(),
                    "MethodCountCouldNotFindBest",
                    ErrorCategory::NotSpecified,
                    Value::Null,
                )
                .raise();
            }
        };
        // A class's own fields stand before its bases' in the order of the object's properties.
        for p in class.properties.iter().filter(|p| !p.is_static) {
            instance.put(&p.name, Value::Null, p.is_hidden);
        }
        let base_args = |rt: &mut Runtime| -> R<Vec<Value>> {
            let Some(method) = &chosen else {
                return Ok(Vec::new());
            };
            let Some(code) = class.code.methods.get(method.at) else {
                return Ok(Vec::new());
            };
            let Some(exprs) = &code.base_args else {
                return Ok(Vec::new());
            };
            rt.in_method(class, method, args, None, |rt| {
                let mut values = Vec::with_capacity(exprs.len());
                for e in exprs {
                    values.push(rt.evaluate(e)?);
                }
                Ok(values)
            })
        };
        if let Some(base) = class.ty.base() {
            let given = base_args(self)?;
            match self.class_of(base) {
                Some(base) => self.construct_class(&base, instance, &given)?,
                None if base != ty::known().object => {
                    let made = member::construct(self, base, &given)?;
                    instance.set_base(made);
                }
                None => {}
            }
        }
        for at in 0..class.properties.len() {
            let Some(p) = class.properties.get(at).filter(|p| !p.is_static) else {
                continue;
            };
            let (name, hidden) = (p.name.clone(), p.is_hidden);
            let value = self.initial_value(class, at, Some(instance))?;
            instance.put(&name, value, hidden);
        }
        match &chosen {
            Some(method) => self
                .run_method(class, method, args, Some(instance.value()))
                .map(|_| ()),
            None => Ok(()),
        }
    }

    /// A property's value before any constructor ran: its initial expression's, or its type's default.
    pub(super) fn initial_value(
        &mut self,
        class: &Rc<Class>,
        at: usize,
        this: Option<&Rc<Instance>>,
    ) -> R<Value> {
        self.unplaced_initial_value(class, at, this)
            .inspect_err(|stop| {
                let property = class.code.properties.get(at);
                if let Stop::Error(raised) = &**stop
                    && let Some(span) = property.and_then(|it| it.initial_span)
                {
                    let place = Position {
                        source: class.code.source.clone(),
                        start: span.start,
                        end: span.end,
                    };
                    raised.record.position.borrow_mut().get_or_insert(place);
                }
            })
    }

    fn unplaced_initial_value(
        &mut self,
        class: &Rc<Class>,
        at: usize,
        this: Option<&Rc<Instance>>,
    ) -> R<Value> {
        let declared = class.properties.get(at).and_then(|p| p.ty);
        let initial = class
            .code
            .properties
            .get(at)
            .and_then(|p| p.initial.as_ref());
        let value = match initial {
            Some(e) => {
                let scope = Scope::new(
                    ScopeKind::Local,
                    Some(class.scope.clone()),
                    self.frame.clone(),
                );
                if let Some(this) = this {
                    scope.put(sym::THIS, this.value());
                }
                self.in_scope(scope, |rt| rt.evaluate(e))?
            }
            None => Value::Null,
        };
        let value = if matches!(value, Value::Void) {
            Value::Null
        } else {
            value
        };
        match declared {
            Some(t) if initial.is_some() || t.is_value_type() => {
                match (initial.is_none(), t.prim()) {
                    (true, _) if t.nullable().is_some() => Ok(Value::Null),
                    (true, ty::Prim::None) if !t.is_enum() => {
                        Ok(member::construct(self, t, &[]).unwrap_or(Value::Null))
                    }
                    (true, _) => match types::default_of(t) {
                        Value::Null => convert::to(self, &value, t),
                        blank => Ok(blank),
                    },
                    (false, _) => convert::to(self, &value, t),
                }
            }
            _ => Ok(value),
        }
    }

    /// A value on its way into a field: converted to the property's type and checked by its attributes.
    pub(super) fn checked_field(&mut self, ty: Ty, name: &str, value: &Value) -> R<(Str, Value)> {
        for class in self.class_chain(ty) {
            if let Some(p) = class.property(name) {
                let converted = match p.ty {
                    Some(t) => convert::to(self, value, t)?,
                    None => value.clone(),
                };
                if p.attributes.is_empty() {
                    return Ok((p.name.clone(), converted));
                }
                let checked = bind::check_member(self, &p.attributes, converted)?;
                return Ok((p.name.clone(), checked));
            }
        }
        Ok((Str::from(name), value.clone()))
    }

    /// Calls a method of a script class on an instance, or a static one on the class; None where the class and its
    /// bases have none of that name. A native base object's methods are its own.
    pub(in crate::runtime) fn class_method(
        &mut self,
        target: &Value,
        name: &str,
        args: &[Value],
    ) -> Option<R<Value>> {
        let (ty, this) = match target.base() {
            Value::Type(t) => (*t, None),
            Value::Net(n) if n.as_any().is::<Instance>() => (n.ty(), Some(target.clone())),
            _ => return None,
        };
        self.method_from(ty, this, name, args)
    }

    /// A method of an instance's class that overrides one of .NET's: all its parameters are `object`.
    pub(in crate::runtime) fn class_override(
        &mut self,
        target: &Value,
        name: &str,
        args: &[Value],
    ) -> Option<R<Value>> {
        let this = target.downcast::<Instance>()?;
        use crate::value::NetObject;
        let object = ty::known().object;
        for class in self.class_chain(this.ty()) {
            let found = class.methods.iter().find(|m| {
                !m.is_constructor
                    && !m.is_static
                    && m.params.len() == args.len()
                    && m.params.iter().all(|p| p.is_none_or(|t| t == object))
                    && m.name.eq_ignore_ascii_case(name)
            });
            if let Some(method) = found.cloned() {
                return Some(self.run_method(&class, &method, args, Some(target.clone())));
            }
        }
        None
    }

    fn method_from(
        &mut self,
        ty: Ty,
        this: Option<Value>,
        name: &str,
        args: &[Value],
    ) -> Option<R<Value>> {
        let chain = self.class_chain(ty);
        let mut found_name = false;
        for class in &chain {
            let named: Vec<Rc<Method>> = class
                .methods
                .iter()
                .filter(|m| {
                    !m.is_constructor
                        && m.is_static == this.is_none()
                        && m.name.eq_ignore_ascii_case(name)
                })
                .cloned()
                .collect();
            found_name |= !named.is_empty();
            match self.choose(&named, args) {
                Ok(Some(method)) => {
                    if let Err(stop) = self.start_class(class) {
                        return Some(Err(stop));
                    }
                    return Some(self.run_method(class, &method, args, this));
                }
                Ok(None) => {}
                Err(stop) => return Some(Err(stop)),
            }
        }
        // What the object is, the native base cannot say.
        let of_object = ["GetType", "Equals", "GetHashCode"]
            .iter()
            .any(|m| m.eq_ignore_ascii_case(name));
        if let Some(this) = this.as_ref().filter(|_| !of_object)
            && let Some(instance) = this.downcast::<Instance>()
        {
            use crate::value::NetObject;
            if let Some(base) = instance.base_object() {
                return Some(member::invoke(self, &base, name, args));
            }
        }
        found_name.then(|| {
            ErrorRecord::of(
                Exception::new(
                    "System.Management.Automation.MethodException",
                    format!(
                        "Cannot find an overload for \"{name}\" and the argument count: \"{}\".",
                        args.len()
                    ),
                )
                .into_value(),
                "MethodCountCouldNotFindBest",
                ErrorCategory::NotSpecified,
                Value::Null,
            )
            .raise()
        })
    }

    /// The overload that takes the arguments: one of their number; of several the one whose types they have, else the
    /// first to whose types they convert.
    fn choose(&mut self, methods: &[Rc<Method>], args: &[Value]) -> R<Option<Rc<Method>>> {
        let fitting: Vec<&Rc<Method>> = methods
            .iter()
            .filter(|m| m.params.len() == args.len())
            .collect();
        if fitting.len() <= 1 {
            return Ok(fitting.first().map(|m| (*m).clone()));
        }
        let exact = fitting.iter().find(|m| {
            m.params
                .iter()
                .zip(args)
                .all(|(p, a)| p.is_none_or(|t| ty::type_of(a) == t && !a.is_null()))
        });
        let exact = exact.or_else(|| {
            fitting.iter().find(|m| {
                m.params
                    .iter()
                    .zip(args)
                    .all(|(p, a)| p.is_none_or(|t| operators::is_instance(a, t)))
            })
        });
        if let Some(m) = exact {
            return Ok(Some((*m).clone()));
        }
        for m in &fitting {
            let mut converts = true;
            for (p, a) in m.params.iter().zip(args) {
                if let Some(t) = p
                    && convert::try_to(self, a, *t)?.is_none()
                {
                    converts = false;
                    break;
                }
            }
            if converts {
                return Ok(Some((*m).clone()));
            }
        }
        Ok(fitting.first().map(|m| (*m).clone()))
    }

    /// Runs a method: only what it returns comes out of it.
    pub(super) fn run_method(
        &mut self,
        class: &Rc<Class>,
        method: &Rc<Method>,
        args: &[Value],
        this: Option<Value>,
    ) -> R<Value> {
        let body = method.body.clone();
        let returned = self.in_method(class, method, args, this, |rt| {
            let out = std::mem::replace(&mut rt.out, super::super::pipeline::Out::Null);
            // An error that ends a statement of a method ends the method: it is its caller's then.
            rt.guards += 1;
            let outcome = match &body.end {
                Some(end) => rt.run_body(end),
                None => Ok(()),
            };
            rt.guards -= 1;
            rt.out = out;
            outcome?;
            Ok(rt.frame.as_ref().and_then(|f| f.returned.take()))
        })?;
        match (method.returns, returned) {
            (None, _) if method.is_constructor => Ok(Value::Void),
            (Some(t), _) if t.prim() == ty::Prim::Void => Ok(Value::Void),
            (Some(t), value) => match value.unwrap_or_default() {
                Value::Void => self.cast_nothing(t),
                value => convert::to(self, &value, t),
            },
            (None, value) => Ok(value.unwrap_or(Value::Void)),
        }
    }

    fn in_method<T>(
        &mut self,
        class: &Rc<Class>,
        method: &Rc<Method>,
        args: &[Value],
        this: Option<Value>,
        f: impl FnOnce(&mut Runtime) -> R<T>,
    ) -> R<T> {
        let depth = self.next_depth()?;
        let block = Rc::new(super::super::block::ScriptBlock {
            code: method.body.clone(),
            module: class.scope.module.clone(),
            home: None,
        });
        let call = self.new_call(Resolved::Block(block), method.name.clone(), None)?;
        let frame = Rc::new(Frame {
            name: method.name.clone(),
            code: method.body.clone(),
            function: None,
            args: RefCell::default(),
            bound: RefCell::default(),
            input: RefCell::default(),
            call,
            at: Cell::new(method.body.span),
            caller: self.frame.clone(),
            depth,
            in_place: false,
            returns: true,
            returned: RefCell::default(),
        });
        // A method sees what its caller sees, where both are code of one script; elsewhere what its class's script has.
        let here = self.scope.chain().any(|s| Rc::ptr_eq(&s, &class.scope));
        let parent = if here { &self.scope } else { &class.scope };
        let scope = Scope::with_module(
            ScopeKind::Local,
            Some(parent.clone()),
            Some(frame.clone()),
            class.scope.module.clone(),
        );
        if let Some(this) = this {
            scope.put(sym::THIS, this);
        }
        for (at, p) in method.body.params.iter().enumerate() {
            let declared = method.params.get(at).copied().flatten();
            let value = args.get(at).cloned().unwrap_or_default();
            let value = match declared {
                Some(t) => {
                    let called = if method.is_constructor {
                        ".ctor"
                    } else {
                        &method.name
                    };
                    member::converted_argument(self, called, &p.name, &value, t)?
                }
                None => value,
            };
            let meta = declared.map(|t| {
                Rc::new(VarMeta {
                    ty: Some(t),
                    ..VarMeta::default()
                })
            });
            scope.put_var(Var {
                sym: p.sym,
                value,
                meta,
            });
        }
        let saved_frame = self.frame.replace(frame);
        let saved_depth = std::mem::replace(&mut self.depth, depth);
        let result = self.in_scope(scope, f);
        self.frame = saved_frame;
        self.depth = saved_depth;
        result
    }

    /// `([Base]$this).Method()`: the base class's method on an instance; None where it is no such call.
    pub(in crate::runtime) fn invoke_on_base(
        &mut self,
        target: &Expr,
        name: &str,
        args: &[Value],
    ) -> Option<R<Value>> {
        if self.classes.is_empty() {
            return None;
        }
        let Expr::Paren(stmt) = target else {
            return None;
        };
        let StmtKind::Expr(Expr::Cast(pair)) = &stmt.kind else {
            return None;
        };
        let base = self.resolve_type(&pair.0).ok()?;
        let value = match self.evaluate(&pair.1) {
            Ok(value) => value,
            Err(stop) => return Some(Err(stop)),
        };
        let own = ty::type_of(&value);
        if own == base || !base.is_assignable_from(own) || value.downcast::<Instance>().is_none() {
            return None;
        }
        if self.class_of(base).is_some() {
            return self.method_from(base, Some(value), name, args);
        }
        use crate::value::NetObject;
        let instance = value.downcast::<Instance>()?;
        let native = instance.base_object()?;
        Some(member::invoke(self, &native, name, args))
    }
}
