//! The `ItemProperty` commands: what a file or folder says of itself. The other drives' items have no properties, and
//! no drive here lets scripts make new ones.

use std::rc::Rc;

use super::provider::{Place, item, targets};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, PsObject, R, Str, Value, convert, member, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-ItemProperty", || Box::new(Get)),
    Entry::new("Get-ItemPropertyValue", || Box::new(GetValue)),
    Entry::new("Set-ItemProperty", || Box::new(Set)),
    Entry::new("Clear-ItemProperty", || Box::new(Clear)),
    Entry::new("New-ItemProperty", || Box::new(Dynamic)),
    Entry::new("Copy-ItemProperty", || Box::new(Dynamic)),
    Entry::new("Move-ItemProperty", || Box::new(Dynamic)),
    Entry::new("Remove-ItemProperty", || Box::new(Dynamic)),
    Entry::new("Rename-ItemProperty", || Box::new(Dynamic)),
];

fn unsupported<T>(c: &mut Ctx<'_>, message: &str) -> R<T> {
    c.throw(ErrorRecord::new(
        "System.Management.Automation.PSNotSupportedException",
        message,
        "NotSupported",
        ErrorCategory::NotImplemented,
        Value::Null,
    ))
}

/// The files and folders that the parameters name, with their objects.
fn items(c: &mut Ctx<'_>) -> R<Vec<(Place, Value)>> {
    let mut found = Vec::new();
    for place in targets::existing(c)? {
        if !place.is_file_system() {
            return unsupported(
                c,
                "Cannot use interface. The IPropertyCmdletProvider interface is not supported by this provider.",
            );
        }
        if let Some(object) = item::item(c.rt, &place)? {
            found.push((place, object));
        }
    }
    Ok(found)
}

fn no_property(name: &str, id: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.IO.IOException",
        format!("The property {name} does not exist or was not found."),
        id,
        ErrorCategory::ReadError,
        Value::str(name),
    )
}

/// Some of an item's properties; what it lacks is reported.
fn picked(c: &mut Ctx<'_>, object: &Value, names: &[Str]) -> R<Option<PsObject>> {
    let mut picked = None;
    for name in names.iter().filter(|n| !n.is_empty()) {
        if !member::has_property(c.rt, object, name) {
            c.error(no_property(name, "GetValueError"))?;
            continue;
        }
        let value = member::get(c.rt, object, name)?;
        picked
            .get_or_insert_with(PsObject::default)
            .members
            .set_note(name.clone(), value);
    }
    Ok(picked)
}

/// `Get-ItemProperty`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let names = c.texts("Name")?;
        for (place, object) in items(c)? {
            if names.is_empty() {
                c.write(object)?;
                continue;
            }
            if let Some(picked) = picked(c, &object, &names)? {
                item::add_place(&picked.members, &place);
                c.write(Rc::new(picked))?;
            }
        }
        Ok(())
    }
}

/// `Get-ItemPropertyValue`
struct GetValue;

impl Cmdlet for GetValue {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let names = c.texts("Name")?;
        for (_, object) in items(c)? {
            if let Some(picked) = picked(c, &object, &names)? {
                for (_, _, value) in picked.members.all() {
                    c.write(value)?;
                }
            }
        }
        Ok(())
    }
}

/// `Set-ItemProperty`
struct Set;

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let wanted = wanted(c)?;
        for (place, object) in items(c)? {
            let done = PsObject::default();
            for (name, value) in &wanted {
                let action = if item::is_container(&place) {
                    "Set Property Directory"
                } else {
                    "Set Property File"
                };
                let text = convert::to_str(c.rt, value)?;
                let question = format!("Item: {} Property: {name} Value: {text}", place.shown());
                if !c.should_process(&question, action)? {
                    continue;
                }
                if !member::has_property(c.rt, &object, name) {
                    c.error(no_property(name, "SetPropertyError"))?;
                    continue;
                }
                member::set(c.rt, &object, name, value.clone())?;
                done.members.set_note(name.clone(), value.clone());
            }
            pass_on(c, done, &place)?;
        }
        Ok(())
    }
}

/// The properties that `-Name` and `-Value` or `-InputObject` give.
fn wanted(c: &mut Ctx<'_>) -> R<Vec<(Str, Value)>> {
    let Some(input) = c.input() else {
        let name = c.text("Name")?.unwrap_or_default();
        return Ok(vec![(name, c.get("Value").unwrap_or_default())]);
    };
    if let Value::Hash(table) = input.base() {
        let mut all = Vec::new();
        for (key, value) in table.pairs() {
            all.push((convert::to_str(c.rt, &key)?, value));
        }
        return Ok(all);
    }
    let names = member::property_names(c.rt, &input);
    let mut all = Vec::new();
    for name in names.own.into_iter().chain(names.added) {
        let value = member::get(c.rt, &input, &name)?;
        all.push((name, value));
    }
    Ok(all)
}

fn pass_on(c: &mut Ctx<'_>, done: PsObject, place: &Place) -> R<()> {
    if done.members.is_empty() || !c.switch("PassThru") {
        return Ok(());
    }
    item::add_place(&done.members, place);
    c.write(Rc::new(done))
}

/// `Clear-ItemProperty`: only the attributes of a file can be cleared.
struct Clear;

impl Cmdlet for Clear {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Name")?.unwrap_or_default();
        for (place, object) in items(c)? {
            if !name.eq_ignore_ascii_case("Attributes") {
                return c.throw(ErrorRecord::new(
                    "System.Management.Automation.PSArgumentException",
                    "The property cannot be cleared because the property is not supported. Only the Attributes property can be cleared. (Parameter 'propertiesToClear')",
                    "Argument",
                    ErrorCategory::InvalidArgument,
                    Value::Null,
                ));
            }
            let action = if item::is_container(&place) {
                "Clear Property Directory"
            } else {
                "Clear Property File"
            };
            let question = format!("Item: {} Property: {name}", place.shown());
            if !c.should_process(&question, action)? {
                continue;
            }
            let Some(class) = ty::find("System.IO.FileAttributes") else {
                continue;
            };
            let normal = convert::to(c.rt, &Value::str("Normal"), class)?;
            member::set(c.rt, &object, "Attributes", normal.clone())?;
            let done = PsObject::default();
            done.members.set_note(name.clone(), normal);
            pass_on(c, done, &place)?;
        }
        Ok(())
    }
}

/// The commands that make, copy, move and remove properties, which only Windows' registry has.
struct Dynamic;

impl Cmdlet for Dynamic {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if targets::existing(c)?.is_empty() {
            return Ok(());
        }
        unsupported(
            c,
            "Cannot use interface. The IDynamicPropertyCmdletProvider interface is not implemented by this provider.",
        )
    }
}
