//! Members that a script gives to types (`Update-TypeData`).

use rustc_hash::FxHashMap;

use crate::value::object::{MemberKind, MemberTable};
use crate::value::{Str, Value};

/// The members by type.
#[derive(Default)]
pub struct TypeData {
    types: FxHashMap<String, (Str, MemberTable)>,
}

/// Members that say how objects are shown, and are no members of the objects.
const STANDARD: &[&str] = &[
    "DefaultDisplayPropertySet",
    "DefaultKeyPropertySet",
    "DefaultDisplayProperty",
    "PropertySerializationSet",
];

impl TypeData {
    /// True where no type has members of a script's.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// A member of a type, by their names.
    pub fn get(&self, type_name: &str, member: &str) -> Option<(MemberKind, Value)> {
        self.types.get(&type_name.to_lowercase())?.1.get(member)
    }

    /// The members of a type as objects have them.
    pub fn members(&self, type_name: &str) -> Vec<(Str, MemberKind, Value)> {
        let mut all = self.all(type_name);
        all.retain(|(name, ..)| !STANDARD.iter().any(|s| s.eq_ignore_ascii_case(name)));
        all
    }

    /// The members of a type, those that say how it is shown among them.
    pub fn all(&self, type_name: &str) -> Vec<(Str, MemberKind, Value)> {
        self.types
            .get(&type_name.to_lowercase())
            .map(|(_, table)| table.all())
            .unwrap_or_default()
    }

    /// Gives a type a member; false where it has one of that name and `force` does not replace it.
    pub fn set(
        &mut self,
        type_name: &str,
        member: &str,
        kind: MemberKind,
        slot: Value,
        force: bool,
    ) -> bool {
        let (_, table) = self
            .types
            .entry(type_name.to_lowercase())
            .or_insert_with(|| (Str::from(type_name), MemberTable::default()));
        if !force && table.get(member).is_some() {
            return false;
        }
        table.set(member, kind, slot);
        true
    }

    /// Takes a type's members away; false where it has none.
    pub fn remove(&mut self, type_name: &str) -> bool {
        self.types.remove(&type_name.to_lowercase()).is_some()
    }

    /// The names of the types that have members, sorted.
    pub fn type_names(&self) -> Vec<Str> {
        let mut names: Vec<Str> = self.types.values().map(|(name, _)| name.clone()).collect();
        names.sort_by_cached_key(|n| n.as_str().to_lowercase());
        names
    }
}
