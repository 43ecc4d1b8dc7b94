//! `Add-Member`.

use std::rc::Rc;

use crate::runtime::block::block_of;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::object::{self, MemberKind, MemberTable};
use crate::value::{Engine, ErrorRecord, PsObject, R, Str, Value, Wrapped, convert, member, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Add-Member", || Box::new(Add))];

/// `Add-Member`: members of one object.
struct Add;

/// What is added: a name, a kind and the slot's value.
struct Member {
    name: Str,
    kind: MemberKind,
    slot: Value,
}

fn fail<T>(c: &mut Ctx<'_>, id: &str, message: String) -> R<T> {
    c.throw(record(id, message, Value::Null))
}

fn record(id: &str, message: String, target: Value) -> ErrorRecord {
    ErrorRecord::new(
        "System.InvalidOperationException",
        message,
        id,
        ErrorCategory::InvalidOperation,
        target,
    )
}

/// The member that the parameters describe.
fn described(c: &mut Ctx<'_>) -> R<Member> {
    let name = c.text("Name")?.unwrap_or_default();
    let ty = c.get("MemberType").unwrap_or_default();
    let kind = convert::to_str(c.rt, &ty)?;
    let number = match ty.base() {
        Value::Enum(_, n) => *n,
        _ => 0,
    };
    if number != 0 && number.count_ones() != 1 {
        return fail(
            c,
            "WrongMemberCount",
            format!(
                "To add a member, only one member type can be specified. The member types specified are: \"{kind}\""
            ),
        );
    }
    let value = Given::of(c, "Value");
    let second = Given::of(c, "SecondValue");
    match kind.to_ascii_lowercase().as_str() {
        "noteproperty" => {
            value.needed(c, &kind)?;
            second.unwanted(c, &kind)?;
            Ok(Member {
                name,
                kind: MemberKind::Note,
                slot: value.value,
            })
        }
        "aliasproperty" => {
            value.needed_value(c, &kind)?;
            let target = Value::Str(convert::to_str(c.rt, &value.value)?);
            let slot = if second.given {
                second.not_null(c, &kind, "SecondValue", "Value2ShouldNotBeNull")?;
                let to = convert::to(c.rt, &second.value, ty::known().type_)?;
                Value::array(vec![target, Value::Str(convert::to_str(c.rt, &to)?)])
            } else {
                target
            };
            Ok(Member {
                name,
                kind: MemberKind::Alias,
                slot,
            })
        }
        "scriptmethod" => {
            second.unwanted(c, &kind)?;
            value.needed_value(c, &kind)?;
            Ok(Member {
                name,
                kind: MemberKind::ScriptMethod,
                slot: block(c, &value.value)?,
            })
        }
        "scriptproperty" => {
            value.needed(c, &kind)?;
            if value.value.is_null() && second.value.is_null() {
                return both_null(c, &kind);
            }
            let getter = block(c, &value.value)?;
            let setter = block(c, &second.value)?;
            Ok(Member {
                name,
                kind: MemberKind::Script,
                slot: Value::array(vec![getter, setter]),
            })
        }
        "propertyset" => {
            second.unwanted(c, &kind)?;
            value.needed_value(c, &kind)?;
            let mut names = Vec::new();
            for v in c.list("Value") {
                names.push(convert::to_str(c.rt, &v)?);
            }
            Ok(Member {
                name,
                kind: MemberKind::PropertySet,
                slot: Value::strings(names),
            })
        }
        "memberset" => {
            second.unwanted(c, &kind)?;
            let set = Value::Object(Rc::new(PsObject::default()));
            for v in c.list("Value") {
                match v.downcast::<member::psobject::MemberObject>() {
                    Some(m) => member::psobject::add_member(&set, m)?,
                    None => {
                        return ErrorRecord::runtime(
                            format!(
                                "Cannot convert the \"{}\" value of type \"{}\" to type \"System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSMemberInfo]\".",
                                convert::to_str(c.rt, &v)?,
                                ty::type_of(&v).full_name()
                            ),
                            "ConvertToFinalInvalidCastException",
                            ErrorCategory::InvalidArgument,
                            Value::Null,
                        )
                        .raise();
                    }
                }
            }
            Ok(Member {
                name,
                kind: MemberKind::MemberSet,
                slot: set,
            })
        }
        "codemethod" if second.given => {
            second.unwanted(c, &kind)?;
            unsupported(c, &kind)
        }
        "codeproperty" if value.given && value.value.is_null() && second.value.is_null() => {
            both_null(c, &kind)
        }
        "codeproperty" | "codemethod" => unsupported(c, &kind),
        _ => fail(
            c,
            "CannotAddMemberType",
            format!(
                "Cannot add a member with type \"{kind}\". Specify a different type for the MemberTypes parameter."
            ),
        ),
    }
}

fn unsupported<T>(c: &mut Ctx<'_>, kind: &str) -> R<T> {
    fail(
        c,
        "CodeMembersNotSupported",
        format!(
            "A member of type \"{kind}\" needs compiled .NET code, which this program does not load."
        ),
    )
}

fn both_null<T>(c: &mut Ctx<'_>, kind: &str) -> R<T> {
    fail(
        c,
        "Value1AndValue2AreNotBothNull",
        format!(
            "Both Value and SecondValue parameters should not be null for a member of type \"{kind}\". Specify a non-null value for one of the two parameters."
        ),
    )
}

/// A parameter that may be there without a value.
struct Given {
    given: bool,
    value: Value,
}

impl Given {
    fn of(c: &Ctx<'_>, name: &str) -> Given {
        Given {
            given: c.has(name),
            value: c.get(name).unwrap_or_default(),
        }
    }

    fn needed(&self, c: &mut Ctx<'_>, kind: &str) -> R<()> {
        if self.given {
            return Ok(());
        }
        fail(
            c,
            "Value1Prompt",
            format!(
                "The Value parameter is required for a member of type \"{kind}\". Specify the Value parameter when adding members of this type."
            ),
        )
    }

    fn needed_value(&self, c: &mut Ctx<'_>, kind: &str) -> R<()> {
        self.needed(c, kind)?;
        self.not_null(c, kind, "Value", "Value1ShouldNotBeNull")
    }

    fn not_null(&self, c: &mut Ctx<'_>, kind: &str, name: &str, id: &str) -> R<()> {
        if !self.value.is_null() {
            return Ok(());
        }
        fail(
            c,
            id,
            format!(
                "The {name} parameter should not be null for a member of type \"{kind}\". Specify a non-null value for the {name} parameter when adding members of this type."
            ),
        )
    }

    fn unwanted(&self, c: &mut Ctx<'_>, kind: &str) -> R<()> {
        if !self.given {
            return Ok(());
        }
        fail(
            c,
            "Value2ShouldNotBeSpecified",
            format!(
                "The SecondValue parameter is not necessary for a member of type \"{kind}\", and should not be specified. Do not specify the SecondValue parameter when you add members of this type."
            ),
        )
    }
}

/// A value as a script block; null stays null.
fn block(c: &mut Ctx<'_>, value: &Value) -> R<Value> {
    if value.is_null() || block_of(value).is_some() {
        return Ok(value.clone());
    }
    convert::to(c.rt, value, ty::known().script_block)
}

/// A value without the members of its own, which are looked up by their names: listing them would make adding members
/// one by one cost their number squared.
fn bare(target: &Value) -> Value {
    match target {
        Value::Object(object) => {
            let bare = PsObject::default();
            bare.type_names
                .borrow_mut()
                .clone_from(&object.type_names.borrow());
            Value::Object(Rc::new(bare))
        }
        Value::Wrapped(wrapped) => wrapped.base.clone(),
        other => other.clone(),
    }
}

/// Adds to a table; reports a member that is there already.
fn add(c: &mut Ctx<'_>, target: &Value, table: &MemberTable, added: Member) -> R<bool> {
    let own = table.get(&added.name).is_some();
    let inherited = if own {
        None
    } else {
        member::members(c.rt, &bare(target), false)?
            .into_iter()
            .find(|m| m.name.eq_ignore_ascii_case(&added.name))
    };
    if (own || inherited.is_some()) && !c.switch("Force") {
        c.error(record(
            "MemberAlreadyExists",
            format!(
                "Cannot add a member with the name \"{}\" because a member with that name already exists. To overwrite the member anyway, add the Force parameter to your command.",
                added.name
            ),
            target.clone(),
        ))?;
        return Ok(false);
    }
    // What comes from type data stays; what the object's class has is hidden by the new member.
    let from_type_data = inherited.filter(|m| m.kind.is_added());
    if let Some(old) = from_type_data {
        let kind = old.kind.name();
        c.error(record(
            "CannotRemoveTypeDataMember",
            format!(
                "Cannot force the member with name \"{}\" and type \"{kind}\" to be added. A member with that name and type already exists, and the existing member is not an instance extension.",
                added.name
            ),
            target.clone(),
        ))?;
        return Ok(false);
    }
    if own {
        table.remove(&added.name);
    }
    table.set(added.name, added.kind, added.slot);
    Ok(true)
}

/// Adds to an object, wherever its members are kept.
fn add_to(c: &mut Ctx<'_>, target: &Value, added: Member) -> R<bool> {
    match target {
        Value::Object(o) => add(c, target, &o.members, added),
        Value::Wrapped(w) => add(c, target, &w.members, added),
        other => match object::extend(other) {
            Some(x) => add(c, target, &x.members, added),
            None => Ok(false),
        },
    }
}

fn name_type(c: &mut Ctx<'_>, target: &Value, name: &str) {
    let name = match c.rt.find_type(name) {
        Some(ty) => Str::from(ty.full_name()),
        None => Str::from(name),
    };
    let mut names = member::type_names(target);
    names.insert(0, name);
    member::set_type_names(target, names);
}

impl Cmdlet for Add {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input() else {
            return Ok(());
        };
        let target = match input {
            // A simple value gets its members in a wrapper, which only -PassThru gives to the script.
            Value::Object(_)
            | Value::Wrapped(_)
            | Value::Array(_)
            | Value::List(_)
            | Value::Hash(_)
            | Value::Net(_) => input,
            simple => Value::Wrapped(Rc::new(Wrapped::new(&simple))),
        };
        let type_name = c.text("TypeName")?;
        if type_name.as_ref().is_some_and(|n| n.trim().is_empty()) {
            return fail(
                c,
                "TypeNameShouldNotBeEmpty",
                "The TypeName parameter should not be null, empty, or contain only white spaces."
                    .into(),
            );
        }
        let added = match c.set_name().as_str() {
            "TypeNameSet" => true,
            "NotePropertyMultiMemberSet" => {
                let mut any = false;
                if let Some(Value::Hash(notes)) =
                    c.get("NotePropertyMembers").as_ref().map(Value::base)
                {
                    for (key, value) in notes.pairs() {
                        let name = convert::to_str(c.rt, &key)?;
                        if name.is_empty() {
                            c.error(record(
                                "NotePropertyNameShouldNotBeNull",
                                "The name for a NoteProperty member should not be null or an empty string.".into(),
                                Value::Str(name),
                            ))?;
                            continue;
                        }
                        let note = Member {
                            name,
                            kind: MemberKind::Note,
                            slot: value,
                        };
                        any |= add_to(c, &target, note)?;
                    }
                }
                any
            }
            "NotePropertySingleMemberSet" => {
                let note = Member {
                    name: c.text("NotePropertyName")?.unwrap_or_default(),
                    kind: MemberKind::Note,
                    slot: c.get("NotePropertyValue").unwrap_or_default(),
                };
                add_to(c, &target, note)?
            }
            _ => {
                let described = described(c)?;
                add_to(c, &target, described)?
            }
        };
        if !added {
            return Ok(());
        }
        if let Some(name) = type_name {
            name_type(c, &target, &name);
        }
        if c.switch("PassThru") {
            return c.write(target);
        }
        Ok(())
    }
}
