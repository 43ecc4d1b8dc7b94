//! The names of an object's properties, without their values or definitions.

use super::{extended, overload};
use crate::grammar;
use crate::value::object::{self, MemberKind, MemberTable};
use crate::value::ty::type_of;
use crate::value::{Engine, Str, Value};

/// The names of the properties of an object, each once.
#[derive(Default)]
pub struct PropertyNames {
    /// Those of its type, in the order of their declaration.
    pub own: Vec<Str>,
    /// How many of those its adapter gives (the columns of a row, the nodes of XML); they are the first.
    pub adapted: usize,
    /// Those that were added to it or, by PowerShell or a script, to its type.
    pub added: Vec<Str>,
    /// How many of the added ones are the object's alone; they are the first.
    pub instance: usize,
}

impl PropertyNames {
    fn has(&self, name: &str) -> bool {
        let same = |n: &Str| n.eq_ignore_ascii_case(name);
        self.added.iter().any(same) || self.own.iter().any(same)
    }

    fn add(&mut self, name: impl Into<Str>) {
        let name = name.into();
        if !self.has(&name) {
            self.added.push(name);
        }
    }

    fn add_table(&mut self, table: &MemberTable) {
        for (name, kind, _) in table.all() {
            if is_property(kind) && !table.is_hidden(&name) {
                self.add(name);
            }
        }
    }
}

/// The names of a value's properties. Nothing is evaluated.
pub fn property_names(engine: &mut dyn Engine, v: &Value) -> PropertyNames {
    let mut names = PropertyNames::default();
    match v {
        Value::Object(o) => {
            // The names of a table are distinct already.
            names.added = o
                .members
                .all()
                .into_iter()
                .filter(|(name, kind, _)| is_property(*kind) && !o.members.is_hidden(name))
                .map(|(name, ..)| name)
                .collect();
        }
        Value::Wrapped(w) => names.add_table(&w.members),
        other => {
            if let Some(x) = object::extension(other) {
                names.add_table(&x.members);
            }
        }
    }
    names.instance = names.added.len();
    if engine.has_type_data() {
        for type_name in extended::type_names(v) {
            for (name, kind, _) in engine.type_members(&type_name) {
                if is_property(kind) {
                    names.add(name);
                }
            }
        }
    }
    let base = v.base();
    let ty = type_of(base);
    if !matches!(base, Value::Object(_)) {
        for extra in extended::extras(ty).iter() {
            if !matches!(
                extra.kind,
                grammar::MemberKind::ScriptMethod | grammar::MemberKind::CodeMethod
            ) {
                names.add(extra.name);
            }
        }
    }
    let mut own = Vec::new();
    let mut described = true;
    if let Value::Net(n) = base {
        own.extend(n.property_names());
        described = !n.names_all();
        if n.own_first() {
            names.adapted = own.len();
        }
    }
    if let Value::Enum(..) = base {
        own.push(overload::ENUM_NUMBER.name.into());
    }
    for (def, _) in overload::defs(ty).filter(|_| described) {
        for property in def.properties.iter().filter(|p| !p.is_static) {
            if !own
                .iter()
                .any(|n: &Str| n.eq_ignore_ascii_case(property.name))
            {
                own.push(property.name.into());
            }
        }
    }
    own.retain(|name| !names.has(name));
    names.own = own;
    names
}

fn is_property(kind: MemberKind) -> bool {
    match kind {
        MemberKind::Note | MemberKind::Script | MemberKind::Alias | MemberKind::Code => true,
        MemberKind::ScriptMethod | MemberKind::PropertySet | MemberKind::MemberSet => false,
    }
}
