//! What `Get-TypeData` gives: a type's added members as objects, and back.

use std::rc::Rc;

use crate::cmdlets::core::shared::record::{Record, field};
use crate::grammar;
use crate::value::object::{MemberKind, PsObject};
use crate::value::ty::prop;
use crate::value::{Dict, Engine, R, Str, TypeDef, Value, convert, enumerate, member};

/// The class of the objects.
pub const CLASS: &str = "System.Management.Automation.Runspaces.TypeData";

macro_rules! data {
    ($name:literal, $first:literal: $first_type:literal, $second:literal: $second_type:literal) => {
        &TypeDef {
            name: concat!("System.Management.Automation.Runspaces.", $name),
            properties: &[
                prop($first, $first_type, field::<0>),
                prop($second, $second_type, field::<1>),
                prop("Name", "string", field::<2>),
                prop("IsHidden", "bool", field::<3>),
            ],
            ..TypeDef::CLASS
        }
    };
}

/// The classes. Each member's has two properties of its own, its name, and whether it is hidden.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: CLASS,
        properties: &[
            prop("TypeName", "string", field::<0>),
            prop(
                "Members",
                "System.Collections.Generic.Dictionary[string,System.Object]",
                field::<1>,
            ),
            prop("TypeConverter", "type", field::<10>),
            prop("TypeAdapter", "type", field::<10>),
            prop("IsOverride", "bool", field::<11>),
            prop("SerializationMethod", "string", field::<2>),
            prop("TargetTypeForDeserialization", "type", field::<3>),
            prop("SerializationDepth", "uint", field::<4>),
            prop("DefaultDisplayProperty", "string", field::<5>),
            prop("InheritPropertySerializationSet", "bool", field::<6>),
            prop("StringSerializationSource", "string", field::<7>),
            prop("DefaultDisplayPropertySet", "System.Object", field::<8>),
            prop("DefaultKeyPropertySet", "System.Object", field::<9>),
            prop("PropertySerializationSet", "System.Object", field::<12>),
        ],
        ..TypeDef::CLASS
    },
    data!("NotePropertyData", "Value": "System.Object", "MemberType": "type"),
    data!("AliasPropertyData", "ReferencedMemberName": "string", "MemberType": "type"),
    data!("ScriptPropertyData", "GetScriptBlock": "scriptblock", "SetScriptBlock": "scriptblock"),
    data!("ScriptMethodData", "Script": "scriptblock", "MemberType": "type"),
    data!("CodePropertyData", "GetCodeReference": "System.Object", "SetCodeReference": "System.Object"),
    data!("CodeMethodData", "CodeReference": "System.Object", "MemberType": "type"),
    data!("PropertySetData", "ReferencedProperties": "System.Object[]", "MemberType": "type"),
    data!("MemberSetData", "Members": "System.Object[]", "InheritMembers": "bool"),
];

/// A member as an object.
pub fn data(name: &str, kind: MemberKind, slot: &Value, hidden: bool) -> Value {
    let of_array = |at: usize| match slot {
        Value::Array(items) => items.items().get(at).cloned().unwrap_or_default(),
        _ => Value::Null,
    };
    let (class, first, second) = match kind {
        MemberKind::Note => ("NotePropertyData", slot.clone(), Value::Null),
        MemberKind::Alias => match slot {
            Value::Array(_) => ("AliasPropertyData", of_array(0), of_array(1)),
            target => ("AliasPropertyData", target.clone(), Value::Null),
        },
        MemberKind::Script => ("ScriptPropertyData", of_array(0), of_array(1)),
        MemberKind::ScriptMethod => ("ScriptMethodData", slot.clone(), Value::Null),
        MemberKind::PropertySet => ("PropertySetData", slot.clone(), Value::Null),
        MemberKind::MemberSet => {
            let members = match slot {
                Value::Object(set) => set.members.all(),
                _ => Vec::new(),
            };
            let members = members
                .iter()
                .map(|(name, kind, slot)| data(name, *kind, slot, false));
            (
                "MemberSetData",
                Value::array(members.collect()),
                Value::Bool(true),
            )
        }
        MemberKind::Code => ("CodePropertyData", slot.clone(), Value::Null),
    };
    let fields = vec![first, second, Value::str(name), Value::Bool(hidden)];
    Record::new(
        &format!("System.Management.Automation.Runspaces.{class}"),
        fields,
    )
    .into_value()
}

/// A member that PowerShell adds itself. What its scripts say is code of the program.
pub fn built_in(extra: &grammar::ExtraMember) -> Value {
    use grammar::MemberKind as Kind;
    let (class, first) = match extra.kind {
        Kind::AliasProperty => ("AliasPropertyData", Value::str(extra.value)),
        Kind::ScriptProperty => ("ScriptPropertyData", Value::Null),
        Kind::CodeProperty => ("CodePropertyData", Value::str(extra.value)),
        Kind::NoteProperty => ("NotePropertyData", Value::str(extra.value)),
        Kind::ScriptMethod => ("ScriptMethodData", Value::Null),
        Kind::CodeMethod => ("CodeMethodData", Value::str(extra.value)),
    };
    let fields = vec![
        first,
        Value::Null,
        Value::str(extra.name),
        Value::Bool(false),
    ];
    Record::new(
        &format!("System.Management.Automation.Runspaces.{class}"),
        fields,
    )
    .into_value()
}

/// A type's members as an object. `standard` gives those of `PSStandardMembers`.
pub fn type_data(name: &Str, members: Dict, standard: &dyn Fn(&str) -> Value) -> Value {
    let set = |name: &str| match standard(name) {
        Value::Null => Value::Null,
        names => data("", MemberKind::PropertySet, &names, false),
    };
    let fields = vec![
        Value::Str(name.clone()),
        Value::Hash(Rc::new(members)),
        standard("SerializationMethod"),
        standard("TargetTypeForDeserialization"),
        standard("SerializationDepth"),
        standard("DefaultDisplayProperty"),
        standard("InheritPropertySerializationSet"),
        standard("StringSerializationSource"),
        set("DefaultDisplayPropertySet"),
        set("DefaultKeyPropertySet"),
        Value::Null,
        Value::Bool(false),
        set("PropertySerializationSet"),
    ];
    Record::new(CLASS, fields)
        .with_text(CLASS.into())
        .into_value()
}

/// The members that such an object describes.
///
/// # Errors
/// What its properties raise.
pub fn members_of(engine: &mut dyn Engine, data: &Value) -> R<Vec<(Str, MemberKind, Value)>> {
    let mut found = Vec::new();
    if let Value::Hash(members) = member::get(engine, data, "Members")? {
        for (name, value) in members.pairs() {
            let name = convert::to_str(engine, &name)?;
            if let Some((kind, slot)) = member_of(engine, &value)? {
                found.push((name, kind, slot));
            }
        }
    }
    for name in [
        "SerializationMethod",
        "TargetTypeForDeserialization",
        "SerializationDepth",
        "DefaultDisplayProperty",
        "InheritPropertySerializationSet",
        "StringSerializationSource",
    ] {
        let value = member::get(engine, data, name)?;
        if !value.is_null() {
            found.push((name.into(), MemberKind::Note, value));
        }
    }
    for name in [
        "DefaultDisplayPropertySet",
        "DefaultKeyPropertySet",
        "PropertySerializationSet",
    ] {
        let set = member::get(engine, data, name)?;
        let names = member::get(engine, &set, "ReferencedProperties")?;
        if !names.is_null() {
            found.push((name.into(), MemberKind::PropertySet, names));
        }
    }
    Ok(found)
}

fn member_of(engine: &mut dyn Engine, data: &Value) -> R<Option<(MemberKind, Value)>> {
    let class = crate::value::ty::type_of(data).name();
    let mut get = |name: &str| member::get(engine, data, name);
    Ok(Some(match class {
        "NotePropertyData" => (MemberKind::Note, get("Value")?),
        "AliasPropertyData" => {
            let (target, to) = (get("ReferencedMemberName")?, get("MemberType")?);
            let slot = if to.is_null() {
                target
            } else {
                Value::array(vec![target, to])
            };
            (MemberKind::Alias, slot)
        }
        "ScriptPropertyData" => {
            let blocks = vec![get("GetScriptBlock")?, get("SetScriptBlock")?];
            (MemberKind::Script, Value::array(blocks))
        }
        "ScriptMethodData" => (MemberKind::ScriptMethod, get("Script")?),
        "PropertySetData" => (MemberKind::PropertySet, get("ReferencedProperties")?),
        "MemberSetData" => {
            let inner = get("Members")?;
            let set = PsObject::from_notes(Vec::<(Str, Value)>::new());
            for item in enumerate::list_items(&inner).unwrap_or_default() {
                let name = member::get(engine, &item, "Name")?;
                let name = convert::to_str(engine, &name)?;
                // A set within a set is left as the object it is.
                if crate::value::ty::type_of(&item).name() == "MemberSetData" {
                    set.members.set(name, MemberKind::Note, item);
                } else if let Some((kind, slot)) = member_of(engine, &item)? {
                    set.members.set(name, kind, slot);
                }
            }
            (MemberKind::MemberSet, Value::Object(Rc::new(set)))
        }
        _ => return Ok(None),
    }))
}
