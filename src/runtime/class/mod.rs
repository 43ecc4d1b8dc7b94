//! Classes and enumerations that scripts define: their types, instances, construction and calls.

mod call;
mod define;
mod enumeration;
mod faults;
mod instance;
mod members;
mod statics;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::{Str, Ty, Value};

use super::code::{BlockCode, TypeCode};
use super::scope::Scope;

pub use instance::Instance;

/// A class as the runtime knows it.
pub struct Class {
    /// Its type.
    pub ty: Ty,
    /// What it was compiled from.
    pub code: Rc<TypeCode>,
    /// The scope that its code runs below: a method sees no variables of its callers.
    pub scope: Rc<Scope>,
    /// Its own properties, in order.
    pub properties: Vec<Property>,
    /// Its own methods and constructors.
    pub methods: Vec<Rc<Method>>,
    /// The values of its static properties.
    pub statics: RefCell<Vec<Value>>,
    /// It was used: its static properties have their initial values.
    pub started: Cell<bool>,
    /// The exception of a start that failed.
    pub failed: RefCell<Option<Value>>,
}

/// A property.
pub struct Property {
    /// Its name.
    pub name: Str,
    /// Its declared type.
    pub ty: Option<Ty>,
    /// `static`.
    pub is_static: bool,
    /// `hidden`.
    pub is_hidden: bool,
    /// Attributes that check its values, as attribute objects.
    pub attributes: Vec<Value>,
    /// Where it stands in the class's code.
    pub at: usize,
}

/// A method or a constructor.
pub struct Method {
    /// Its name.
    pub name: Str,
    /// It is a constructor.
    pub is_constructor: bool,
    /// `static`.
    pub is_static: bool,
    /// `hidden`.
    pub is_hidden: bool,
    /// Declared parameter types.
    pub params: Vec<Option<Ty>>,
    /// Declared return type; None: anything.
    pub returns: Option<Ty>,
    /// Its code.
    pub body: Rc<BlockCode>,
    /// Where it stands in the class's code.
    pub at: usize,
}

impl Class {
    /// An own property.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties
            .iter()
            .find(|p| p.name.eq_ignore_ascii_case(name))
    }
}
