//! Instances of script classes.

use std::any::Any;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

use crate::value::error::ErrorCategory;
use crate::value::{
    Engine, ErrorRecord, NetObject, R, Stop, Str, Ty, Value, convert, enumerate, index, member, ty,
};

/// An object of a script class: the fields of the class and its bases, and the native object that the class derives
/// from where it does.
pub struct Instance {
    ty: Ty,
    fields: RefCell<Vec<(Str, Value, bool)>>,
    base: RefCell<Option<Value>>,
    this: Weak<Instance>,
}

impl Instance {
    /// An object without fields yet.
    pub fn new(ty: Ty) -> Rc<Instance> {
        Rc::new_cyclic(|this| Instance {
            ty,
            fields: RefCell::default(),
            base: RefCell::default(),
            this: this.clone(),
        })
    }

    /// The object as a value.
    pub fn value(&self) -> Value {
        match self.this.upgrade() {
            Some(this) => Value::Net(this),
            None => Value::Null,
        }
    }

    /// Adds a field, or sets it whatever its type.
    pub fn put(&self, name: &Str, value: Value, hidden: bool) {
        let mut fields = self.fields.borrow_mut();
        match fields
            .iter_mut()
            .find(|(n, ..)| n.eq_ignore_ascii_case(name))
        {
            Some(field) => field.1 = value,
            None => fields.push((name.clone(), value, hidden)),
        }
    }

    /// A field's value.
    pub fn field(&self, name: &str) -> Option<Value> {
        self.fields
            .borrow()
            .iter()
            .find(|(n, ..)| n.eq_ignore_ascii_case(name))
            .map(|(_, v, _)| v.clone())
    }

    /// Sets the native object that the class derives from.
    pub fn set_base(&self, base: Value) {
        *self.base.borrow_mut() = Some(base);
    }
}

impl Instance {
    /// The elements of a class that implements `IEnumerable`, or is an `IEnumerator` itself.
    fn enumerated(&self, engine: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        let implements =
            |name: &str| ty::find(name).is_some_and(|it| it.is_assignable_from(self.ty));
        if implements("System.Collections.IEnumerable") {
            let made = engine.call_class_method(&self.value(), "GetEnumerator", &[])?;
            return Some(
                made.and_then(|made| match enumerate::elements(engine, &made) {
                    Some(elements) => elements,
                    None => steps(engine, &made),
                }),
            );
        }
        implements("System.Collections.IEnumerator").then(|| steps(engine, &self.value()))
    }
}

/// What an enumerator gives from where it stands to its end.
fn steps(engine: &mut dyn Engine, enumerator: &Value) -> R<Vec<Value>> {
    let mut elements = Vec::new();
    loop {
        let moved = member::invoke(engine, enumerator, "MoveNext", &[])?;
        if !convert::to_bool(&moved) {
            return Ok(elements);
        }
        elements.push(member::get(engine, enumerator, "Current")?);
    }
}

impl NetObject for Instance {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, engine: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        let base = self.base.borrow().clone();
        match base {
            Some(base) => enumerate::elements(engine, &base),
            None => self.enumerated(engine),
        }
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        match engine.call_class_method(&self.value(), "ToString", &[]) {
            Some(Ok(value)) => Some(crate::value::convert::to_str(engine, &value)),
            Some(Err(stop)) => Some(Err(no_text(stop))),
            None => match self.base_object()? {
                Value::Net(base) => base.text(engine),
                _ => None,
            },
        }
    }

    fn property(&self, engine: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        if let Some(value) = self.field(name) {
            return Some(Ok(value));
        }
        let base = self.base_object()?;
        member::lookup(engine, &base, name).transpose()
    }

    fn set_property(&self, engine: &mut dyn Engine, name: &str, value: &Value) -> Option<R<()>> {
        if self.field(name).is_some() {
            let runtime = engine.as_any().downcast_mut::<super::super::Runtime>()?;
            return Some(match runtime.checked_field(self.ty, name, value) {
                Ok((name, value)) => {
                    self.put(&name, value, false);
                    Ok(())
                }
                Err(stop) => Err(stop),
            });
        }
        let base = self.base_object()?;
        match member::lookup(engine, &base, name) {
            Ok(Some(_)) => Some(member::set(engine, &base, name, value.clone())),
            Ok(None) => None,
            Err(stop) => Some(Err(stop)),
        }
    }

    fn property_names(&self) -> Vec<Str> {
        self.fields
            .borrow()
            .iter()
            .filter(|(_, _, hidden)| !hidden)
            .map(|(n, ..)| n.clone())
            .collect()
    }

    fn every_property_name(&self) -> Vec<Str> {
        let fields = self.fields.borrow();
        fields.iter().map(|(name, ..)| name.clone()).collect()
    }

    fn index(&self, engine: &mut dyn Engine, at: &Value) -> Option<R<Value>> {
        let base = self.base_object()?;
        Some(index::get(engine, &base, at))
    }

    fn set_index(&self, engine: &mut dyn Engine, at: &Value, value: &Value) -> Option<R<()>> {
        let base = self.base_object()?;
        Some(index::set(engine, &base, at, value.clone()))
    }

    fn base_object(&self) -> Option<Value> {
        self.base.borrow().clone()
    }
}

/// What a conversion to text says of a `ToString` that failed.
fn no_text(stop: Box<Stop>) -> Box<Stop> {
    if !matches!(*stop, Stop::Error(_) | Stop::Exception(_)) {
        return stop;
    }
    let refused: R<()> = ErrorRecord::new(
        "System.Management.Automation.PSInvalidCastException",
        "Cannot convert value to type System.String.",
        "InvalidCastFromAnyTypeToString",
        ErrorCategory::InvalidArgument,
        Value::Null,
    )
    .raise();
    refused.err().unwrap_or(stop)
}
