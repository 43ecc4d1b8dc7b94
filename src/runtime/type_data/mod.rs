//! Members that a script gives to types (`Update-TypeData`), and the files that they came from.

mod file;

use rustc_hash::FxHashMap;

use super::Runtime;
use crate::value::object::{MemberKind, MemberTable};
use crate::value::{Engine, Str, Value};

/// The members by type.
#[derive(Default)]
pub struct TypeData {
    types: FxHashMap<String, (Str, MemberTable)>,
    /// The loaded files, by full path, with the types and members that each gave.
    files: Vec<(String, Vec<(Str, Str)>)>,
}

/// Members that say how objects are shown, and are no members of the objects.
const STANDARD: &[&str] = &[
    "DefaultDisplayPropertySet",
    "DefaultKeyPropertySet",
    "DefaultDisplayProperty",
    "PropertySerializationSet",
    "SerializationMethod",
    "SerializationDepth",
    "StringSerializationSource",
    "InheritPropertySerializationSet",
    "TargetTypeForDeserialization",
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

    /// True where `Get-Member` shows a member with `-Force` only.
    pub fn is_hidden(&self, type_name: &str, member: &str) -> bool {
        let found = self.types.get(&type_name.to_lowercase());
        found.is_some_and(|(_, table)| table.is_hidden(member))
    }

    /// Takes the members away that a file gave; false where it is not loaded.
    pub fn forget(&mut self, path: &str) -> bool {
        let same = |(own, _): &(String, _)| own.eq_ignore_ascii_case(path);
        let Some(at) = self.files.iter().position(same) else {
            return false;
        };
        let (_, given) = self.files.remove(at);
        for (type_name, member) in given {
            let key = type_name.as_str().to_lowercase();
            if let Some((_, table)) = self.types.get(&key) {
                table.remove(&member);
                if table.is_empty() {
                    self.types.remove(&key);
                }
            }
        }
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

impl Runtime {
    /// Loads a `.types.ps1xml` file, in place of what it gave before; what is wrong in it.
    pub fn load_types(&mut self, path: &str, text: &str) -> Vec<String> {
        let (types, mut errors) = file::read(self, path, text);
        self.type_data.forget(path);
        let mut given = Vec::new();
        for entry in types {
            let name = match self.find_type(&entry.name) {
                Some(ty) => Str::from(ty.full_name()),
                None => entry.name,
            };
            for member in entry.members {
                if !self
                    .type_data
                    .set(&name, &member.name, member.kind, member.slot, false)
                {
                    errors.push(format!(
                        "Error in TypeData \"{name}\": The member {} is already present.",
                        member.name
                    ));
                    continue;
                }
                if member.hidden
                    && let Some((_, table)) =
                        self.type_data.types.get(&name.as_str().to_lowercase())
                {
                    table.hide(&member.name);
                }
                given.push((name.clone(), member.name));
            }
        }
        self.type_data.files.push((path.to_string(), given));
        errors
    }
}
