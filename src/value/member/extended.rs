//! Members that types have in PowerShell beyond .NET's: the built-in type data of the grammar, and what a script added
//! with `Update-TypeData`.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::property::own_member;
use crate::grammar::{self, ExtraMember};
use crate::value::object::{self, MemberKind};
use crate::value::ty::{Shape, type_of};
use crate::value::{Engine, Str, Ty, Value};

/// `PSTypeNames`: a value's type and its bases, or what a script or cmdlet set.
pub fn type_names(v: &Value) -> Vec<Str> {
    let own = match v {
        Value::Object(o) => o.type_names.borrow().clone(),
        Value::Wrapped(w) => w.type_names.borrow().clone(),
        other => object::extension(other).and_then(|x| x.type_names.borrow().clone()),
    };
    match own {
        Some(names) => names.as_ref().clone(),
        None => {
            let mut names = names_of(type_of(v.base()));
            if let Value::Net(n) = v.base()
                && let Some(name) = n.adapted_type_name()
            {
                names.insert(0, name);
            }
            names
        }
    }
}

/// The names of a type and its bases.
pub fn names_of(ty: Ty) -> Vec<Str> {
    let mut names = Vec::new();
    let mut at = Some(ty);
    while let Some(t) = at {
        names.push(Str::from(t.full_name()));
        // Every array of objects is an array of its bases too, but the names list `System.Array` only.
        at = t.base();
        if names.len() > 64 {
            break;
        }
    }
    names
}

/// Sets `PSTypeNames`; false where a value cannot carry them.
pub fn set_type_names(v: &Value, names: Vec<Str>) -> bool {
    let names = Some(Rc::new(names));
    match v {
        Value::Object(o) => *o.type_names.borrow_mut() = names,
        Value::Wrapped(w) => *w.type_names.borrow_mut() = names,
        other => match object::extend(other) {
            Some(x) => *x.type_names.borrow_mut() = names,
            None => return false,
        },
    }
    true
}

/// A member that a script added to the value's types.
pub(super) fn added_member(
    engine: &mut dyn Engine,
    v: &Value,
    name: &str,
) -> Option<(MemberKind, Value)> {
    if !engine.has_type_data() {
        return None;
    }
    type_names(v)
        .iter()
        .find_map(|type_name| engine.type_member(type_name, name))
}

/// The properties that a property set of this name stands for, where the value or one of its types was given one.
pub fn property_set(engine: &mut dyn Engine, v: &Value, name: &str) -> Option<Value> {
    let found = own_member(v, name).or_else(|| added_member(engine, v, name));
    match found {
        Some((MemberKind::PropertySet, set)) => Some(set),
        _ => None,
    }
}

/// The built-in additions to a type and its bases.
pub(super) fn extras(ty: Ty) -> Rc<Vec<&'static ExtraMember>> {
    type Known = FxHashMap<u32, Rc<Vec<&'static ExtraMember>>>;
    thread_local!(static EXTRAS: RefCell<Known> = RefCell::default());
    if let Some(found) = EXTRAS.with_borrow(|e| e.get(&ty.id()).cloned()) {
        return found;
    }
    let mut all: Vec<&'static ExtraMember> = Vec::new();
    for name in names_of(ty) {
        let open = match ty.shape() {
            Shape::Generic(def, _) => def.name,
            _ => name.as_str(),
        };
        for data in [Some(name.as_str()), (open != name.as_str()).then_some(open)]
            .into_iter()
            .flatten()
            .filter_map(grammar::type_data)
        {
            for member in &data.members {
                if !all.iter().any(|m| m.name.eq_ignore_ascii_case(member.name)) {
                    all.push(member);
                }
            }
        }
    }
    let all = Rc::new(all);
    EXTRAS.with_borrow_mut(|e| e.insert(ty.id(), all.clone()));
    all
}

/// The target of a built-in alias.
pub(super) fn alias(v: &Value, name: &str) -> Option<&'static str> {
    extras(type_of(v.base()))
        .iter()
        .find(|m| m.kind == grammar::MemberKind::AliasProperty && m.name.eq_ignore_ascii_case(name))
        .map(|m| m.value)
}
