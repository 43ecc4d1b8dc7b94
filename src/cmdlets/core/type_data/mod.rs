//! `Update-TypeData`, `Remove-TypeData`, `Get-TypeData`.

mod get;
mod object;
mod remove;

use std::path::Path;

use super::shared::{file as text_file, ps1xml, refuse_given};
use crate::runtime::block::block_of;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::object::MemberKind;
use crate::value::types::text::Encoding;
use crate::value::{Engine, ErrorRecord, R, Str, Value, convert, member, ty};

pub use object::DEFS;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Update-TypeData", || Box::new(Update)),
    Entry::new("Remove-TypeData", || Box::new(remove::Remove)),
    Entry::new("Get-TypeData", || Box::new(get::Get)),
];

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
            return load_files(c);
        }
        if set == "TypeDataSet" {
            return take_objects(c);
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
        let name = full_name(c, name);
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
        for note in STANDARD_NOTES {
            if let Some(value) = c.get(note).filter(|v| !v.is_null()) {
                members.push((Str::from(note), MemberKind::Note, value));
            }
        }
        if let Some(source) = c.text("StringSerializationSource")? {
            let source = Value::Str(source);
            members.push((
                "StringSerializationSource".into(),
                MemberKind::Alias,
                source,
            ));
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
        add(c, &name, members)
    }
}

/// The parameters that are members of `PSStandardMembers` with a value.
const STANDARD_NOTES: [&str; 5] = [
    "DefaultDisplayProperty",
    "SerializationMethod",
    "SerializationDepth",
    "InheritPropertySerializationSet",
    "TargetTypeForDeserialization",
];

/// A type's full name; other names stand for themselves.
fn full_name(c: &mut Ctx<'_>, name: Str) -> Str {
    match c.rt.find_type(&name) {
        Some(ty) => Str::from(ty.full_name()),
        None => name,
    }
}

/// Names that every object has.
const RESERVED: [&str; 5] = [
    "PSBase",
    "PSAdapted",
    "PSExtended",
    "PSObject",
    "PSTypeNames",
];

/// Gives a type members; those that it has already are reported, unless `-Force` replaces them.
fn add(c: &mut Ctx<'_>, name: &Str, members: Vec<(Str, MemberKind, Value)>) -> R<()> {
    let force = c.switch("Force");
    for (member, kind, slot) in members {
        let wrong = if RESERVED.iter().any(|r| r.eq_ignore_ascii_case(&member)) {
            format!("The following member name is reserved: {member}")
        } else if c.rt.type_data.set(name, &member, kind, slot, force) {
            continue;
        } else {
            format!("The member {member} is already present.")
        };
        let message = format!("Error in TypeData \"{name}\": {wrong}");
        c.error(runtime_error("TypesDynamicUpdateException", message))?;
    }
    Ok(())
}

fn runtime_error(id: &str, message: String) -> ErrorRecord {
    ErrorRecord::new(
        "System.Management.Automation.RuntimeException",
        message,
        id,
        ErrorCategory::InvalidOperation,
        Value::Null,
    )
}

/// `-TypeData`: what `Get-TypeData` gave.
fn take_objects(c: &mut Ctx<'_>) -> R<()> {
    for data in c.list("TypeData") {
        let name = member::get(c.rt, &data, "TypeName")?;
        let name = convert::to_str(c.rt, &name)?;
        let members = object::members_of(c.rt, &data)?;
        if members.is_empty() {
            let message = format!("No member is specified for the update on type \"{name}\".");
            c.error(record("TypeDataEmpty", message))?;
            continue;
        }
        if c.should_process(&format!("Type to update: {name}"), "Update TypeData")? {
            add(c, &name, members)?;
        }
    }
    Ok(())
}

/// `-PrependPath`, `-AppendPath`
fn load_files(c: &mut Ctx<'_>) -> R<()> {
    let mut files = ps1xml::files(c, "PrependPath", "TypesPrependPathException")?;
    files.reverse();
    files.extend(ps1xml::files(c, "AppendPath", "TypesAppendPathException")?);
    for path in files {
        let shown = path.display().to_string();
        if !c.should_process(&format!("FileName: {shown}"), "Update TypeData")? {
            continue;
        }
        for message in load(c, &path)? {
            c.error(runtime_error("TypesXmlUpdateException", message))?;
        }
    }
    Ok(())
}

/// Loads a file, in place of what it gave before; what is wrong in it, the last first, as PowerShell reports it.
///
/// # Errors
/// Where the file cannot be read.
pub fn load(c: &mut Ctx<'_>, path: &Path) -> R<Vec<String>> {
    let text = text_file::read(c, path, Encoding::Utf8(false))?;
    let mut errors = c.rt.load_types(&path.display().to_string(), &text);
    errors.reverse();
    Ok(errors)
}
