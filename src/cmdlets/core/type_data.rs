//! `Update-TypeData`, `Remove-TypeData`, `Get-TypeData`.

use std::rc::Rc;

use super::shared::record::{Record, field};
use super::shared::scope::NameFilter;
use super::shared::{refuse, refuse_given};
use crate::runtime::block::block_of;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::object::MemberKind;
use crate::value::ty::prop;
use crate::value::{Dict, Engine, ErrorRecord, R, Str, TypeDef, Value, convert, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Update-TypeData", || Box::new(Update)),
    Entry::new("Remove-TypeData", || Box::new(Remove)),
    Entry::new("Get-TypeData", || Box::new(Get)),
];

const CLASS: &str = "System.Management.Automation.Runspaces.TypeData";

/// The class of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: CLASS,
    properties: &[
        prop("TypeName", "string", field::<0>),
        prop(
            "Members",
            "System.Collections.Generic.Dictionary[string,System.Object]",
            field::<1>,
        ),
        prop("DefaultDisplayProperty", "string", field::<2>),
        prop("DefaultDisplayPropertySet", "System.Object", field::<3>),
        prop("DefaultKeyPropertySet", "System.Object", field::<4>),
    ],
    ..TypeDef::CLASS
}];

/// `Update-TypeData`
struct Update;

fn fail<T>(c: &mut Ctx<'_>, id: &str, message: String) -> R<T> {
    c.throw(record(id, message))
}

fn record(id: &str, message: String) -> ErrorRecord {
    ErrorRecord::new(
        "System.InvalidOperationException",
        message,
        id,
        ErrorCategory::InvalidOperation,
        Value::Null,
    )
}

/// A parameter that the member type needs.
fn needed(c: &mut Ctx<'_>, name: &str, id: &str, kind: &str) -> R<Value> {
    if !c.has(name) {
        return fail(
            c,
            id,
            format!(
                "The {name} parameter is required for the type \"{kind}\". Please specify the {name} parameter."
            ),
        );
    }
    Ok(c.get(name).unwrap_or_default())
}

fn not_null(c: &mut Ctx<'_>, value: Value, kind: &str) -> R<Value> {
    let empty = value.is_null() || value.as_str() == Some("");
    if empty {
        return fail(
            c,
            "ValueShouldBeSpecified",
            format!(
                "The Value parameter should not be null or an empty string for a member of type \"{kind}\". Specify a non-null value for the Value parameter when updating this member type."
            ),
        );
    }
    Ok(value)
}

fn unwanted(c: &mut Ctx<'_>, kind: &str) -> R<()> {
    if !c.has("SecondValue") {
        return Ok(());
    }
    fail(
        c,
        "SecondValueShouldNotBeSpecified",
        format!(
            "The SecondValue parameter is not necessary for a member of type \"{kind}\", and should not be specified. Do not specify the SecondValue parameter when updating this member type."
        ),
    )
}

fn block(c: &mut Ctx<'_>, value: Value) -> R<Value> {
    if value.is_null() || block_of(&value).is_some() {
        return Ok(value);
    }
    convert::to(c.rt, &value, ty::known().script_block)
}

/// The member that the parameters describe; None where they name none.
fn described(c: &mut Ctx<'_>) -> R<Option<(Str, MemberKind, Value)>> {
    let Some(kind) = c.text("MemberType")? else {
        if c.has("MemberName") || c.has("Value") || c.has("SecondValue") {
            return fail(
                c,
                "MemberTypeIsMissing",
                "The MemberName, Value, and SecondValue parameters cannot be specified without the MemberType parameter.".into(),
            );
        }
        return Ok(None);
    };
    let name = needed(c, "MemberName", "MemberNameShouldBeSpecified", &kind)?;
    let name = convert::to_str(c.rt, &name)?;
    let (kind, slot) = match kind.as_str().to_lowercase().as_str() {
        "noteproperty" => {
            unwanted(c, &kind)?;
            let value = needed(c, "Value", "ValueShouldBeSpecified", &kind)?;
            (MemberKind::Note, value)
        }
        "aliasproperty" => {
            let value = needed(c, "Value", "ValueShouldBeSpecified", &kind)?;
            let target = not_null(c, value, &kind)?;
            let target = Value::Str(convert::to_str(c.rt, &target)?);
            let slot = match c.get("SecondValue") {
                None => target,
                Some(to) => {
                    let to = convert::to(c.rt, &to, ty::known().type_)?;
                    Value::array(vec![target, Value::Str(convert::to_str(c.rt, &to)?)])
                }
            };
            (MemberKind::Alias, slot)
        }
        "scriptproperty" => {
            let (getter, setter) = (c.get("Value"), c.get("SecondValue"));
            if getter.is_none() && setter.is_none() {
                return fail(
                    c,
                    "ValueAndSecondValueAreNotBothNull",
                    format!(
                        "The Value and SecondValue parameters should not both be null for a member of type \"{kind}\". Specify a non-null value for one of the two parameters."
                    ),
                );
            }
            let getter = block(c, getter.unwrap_or_default())?;
            let setter = block(c, setter.unwrap_or_default())?;
            (MemberKind::Script, Value::array(vec![getter, setter]))
        }
        "scriptmethod" => {
            unwanted(c, &kind)?;
            let value = needed(c, "Value", "ValueShouldBeSpecified", &kind)?;
            let value = not_null(c, value, &kind)?;
            (MemberKind::ScriptMethod, block(c, value)?)
        }
        "propertyset" => {
            unwanted(c, &kind)?;
            let value = needed(c, "Value", "ValueShouldBeSpecified", &kind)?;
            not_null(c, value, &kind)?;
            let names = c.texts("Value")?;
            (MemberKind::PropertySet, Value::strings(names))
        }
        _ => {
            return fail(
                c,
                "CannotUpdateMemberType",
                format!(
                    "Cannot update a member with type \"{kind}\". Specify a different type for the MemberType parameter."
                ),
            );
        }
    };
    Ok(Some((name, kind, slot)))
}

impl Cmdlet for Update {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        refuse_given(
            c,
            &["TypeConverter", "TypeAdapter"],
            "classes of .NET assemblies are not loaded",
        )?;
        let set = c.set_name();
        if set == "FileSet" {
            return refuse(
                c,
                "Update-TypeData with a file",
                "types.ps1xml files are not read; give the members as parameters",
            );
        }
        if set == "TypeDataSet" {
            return refuse(
                c,
                "Update-TypeData -TypeData",
                "give the members as parameters",
            );
        }
        let name = c.text("TypeName")?.unwrap_or_default();
        if name.trim().is_empty() {
            return fail(
                c,
                "TargetTypeNameEmpty",
                "The target type name should not be null, empty, or contain only white spaces."
                    .into(),
            );
        }
        let name = match c.rt.find_type(&name) {
            Some(ty) => Str::from(ty.full_name()),
            None => name,
        };
        let mut members: Vec<_> = described(c)?.into_iter().collect();
        for set in [
            "DefaultDisplayPropertySet",
            "DefaultKeyPropertySet",
            "PropertySerializationSet",
        ] {
            if c.has(set) {
                let names = Value::strings(c.texts(set)?);
                members.push((Str::from(set), MemberKind::PropertySet, names));
            }
        }
        if let Some(property) = c.text("DefaultDisplayProperty")? {
            let slot = Value::Str(property);
            members.push((Str::from("DefaultDisplayProperty"), MemberKind::Note, slot));
        }
        if members.is_empty() {
            return c.error(record(
                "TypeDataEmpty",
                format!("No member is specified for the update on type \"{name}\"."),
            ));
        }
        if !c.should_process(&format!("Type to update: {name}"), "Update TypeData")? {
            return Ok(());
        }
        let force = c.switch("Force");
        for (member, kind, slot) in members {
            if !c.rt.type_data.set(&name, &member, kind, slot, force) {
                let message = format!(
                    "Error in TypeData \"{name}\": The member {member} is already present."
                );
                let exception = "System.Management.Automation.RuntimeException";
                c.error(ErrorRecord::new(
                    exception,
                    message,
                    "TypesDynamicUpdateException",
                    ErrorCategory::InvalidOperation,
                    Value::Null,
                ))?;
            }
        }
        Ok(())
    }
}

/// `Remove-TypeData`
struct Remove;

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("Path") {
            return refuse(
                c,
                "Remove-TypeData -Path",
                "types.ps1xml files are not read",
            );
        }
        let name = match c
            .get("TypeData")
            .as_ref()
            .and_then(|v| v.downcast::<Record>())
        {
            Some(data) => convert::to_str(c.rt, &data.field(0))?,
            None => c.text("TypeName")?.unwrap_or_default(),
        };
        let name = match c.rt.find_type(&name) {
            Some(ty) => Str::from(ty.full_name()),
            None => name,
        };
        let target = format!("Name of the type that will be removed: {name}");
        if !c.should_process(&target, "Remove TypeData")? {
            return Ok(());
        }
        if c.rt.type_data.remove(&name) {
            return Ok(());
        }
        let message = format!(
            "Error in TypeData \"{name}\": The type \"{name}\" was not found. The type name value must be the full name of the type. Verify the type name and run the command again."
        );
        c.error(ErrorRecord::new(
            "System.Management.Automation.RuntimeException",
            message,
            "TypesDynamicRemoveException",
            ErrorCategory::InvalidOperation,
            Value::Null,
        ))
    }
}

/// `Get-TypeData`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let wanted = c.texts("TypeName")?;
        let patterns: Vec<_> = wanted
            .iter()
            .filter_map(|n| NameFilter::pattern(n))
            .collect();
        for name in c.rt.type_data.type_names() {
            if !patterns.is_empty() && !patterns.iter().any(|p| p.is_match(&name)) {
                continue;
            }
            let members = Dict::hashtable();
            for (member, _, slot) in c.rt.type_data.members(&name) {
                members.set(Value::Str(member), slot);
            }
            let special = |member: &str| {
                c.rt.type_data
                    .get(&name, member)
                    .map(|(_, slot)| slot)
                    .unwrap_or_default()
            };
            let fields = vec![
                Value::Str(name.clone()),
                Value::Hash(Rc::new(members)),
                special("DefaultDisplayProperty"),
                special("DefaultDisplayPropertySet"),
                special("DefaultKeyPropertySet"),
            ];
            c.write(
                Record::new(CLASS, fields)
                    .with_text(name.clone())
                    .into_value(),
            )?;
        }
        Ok(())
    }
}
