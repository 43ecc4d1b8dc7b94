//! Objects of the .NET classes that cmdlets give and that are nothing but properties: groups, measurements, member
//! definitions.

use std::any::Any;
use std::cell::RefCell;

use crate::value::{Engine, NetObject, R, Str, Ty, Value, ty};

/// An object of a class whose properties are kept by place.
pub struct Record {
    ty: Ty,
    fields: RefCell<Vec<Value>>,
    /// The properties' names, where the class's description does not list them because the editions differ.
    names: &'static [&'static str],
    text: Option<Str>,
}

impl Record {
    /// An object of a described class; the fields stand in the order that its description reads them in.
    pub fn new(type_name: &str, fields: Vec<Value>) -> Record {
        Record {
            ty: ty::find(type_name).unwrap_or(ty::known().object),
            fields: RefCell::new(fields),
            names: &[],
            text: None,
        }
    }

    /// The same with names for the fields.
    pub fn named(type_name: &str, names: &'static [&'static str], fields: Vec<Value>) -> Record {
        Record {
            names,
            ..Record::new(type_name, fields)
        }
    }

    /// With a text of its own.
    pub fn with_text(mut self, text: Str) -> Record {
        self.text = Some(text);
        self
    }

    /// As a value.
    pub fn into_value(self) -> Value {
        Value::net(self)
    }

    /// The value of a field.
    pub fn field(&self, at: usize) -> Value {
        self.fields.borrow().get(at).cloned().unwrap_or_default()
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n.eq_ignore_ascii_case(name))
    }
}

/// Reads the field at a place: a getter for descriptions of classes.
///
/// # Errors
/// Never.
pub fn field<const AT: usize>(_engine: &mut dyn Engine, this: &Value) -> R<Value> {
    Ok(this
        .downcast::<Record>()
        .map(|r| r.field(AT))
        .unwrap_or_default())
}

impl NetObject for Record {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        self.text.clone().map(Ok)
    }

    fn property(&self, _engine: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        self.place(name).map(|at| Ok(self.field(at)))
    }

    fn set_property(&self, _engine: &mut dyn Engine, name: &str, value: &Value) -> Option<R<()>> {
        let at = self.place(name)?;
        if let Some(field) = self.fields.borrow_mut().get_mut(at) {
            *field = value.clone();
        }
        Some(Ok(()))
    }

    fn property_names(&self) -> Vec<Str> {
        self.names.iter().map(|n| Str::from(*n)).collect()
    }
}
