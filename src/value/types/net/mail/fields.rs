//! The properties of a mail object by name: what a script sets is kept until the object is sent.

use std::cell::RefCell;

use crate::value::Value;

/// Properties by name.
pub(super) struct Fields(RefCell<Vec<(&'static str, Value)>>);

impl Fields {
    /// Those that an object begins with.
    pub(super) fn new(fields: Vec<(&'static str, Value)>) -> Fields {
        Fields(RefCell::new(fields))
    }

    /// A property; null for one that was never set.
    pub(super) fn get(&self, name: &str) -> Value {
        let fields = self.0.borrow();
        let found = fields.iter().find(|(n, _)| *n == name);
        found.map(|(_, v)| v.clone()).unwrap_or_default()
    }

    /// Sets a property.
    pub(super) fn set(&self, name: &'static str, new: Value) {
        let mut fields = self.0.borrow_mut();
        match fields.iter_mut().find(|(n, _)| *n == name) {
            Some(field) => field.1 = new,
            None => fields.push((name, new)),
        }
    }
}
