//! What `.psobject` shows: an object's members as objects (`PSNoteProperty`, `PSMethod` ...), and collections of them.

use std::any::Any;
use std::rc::Rc;

mod describe;

use super::list::{Kind, MemberInfo};
use super::overload::Group;
use super::{extended, list, property};
use crate::Edition;
use crate::value::object::{self, Wrapped};
use crate::value::{Engine, NetObject, R, Str, Ty, Value, convert, ty};

pub(in crate::value) use describe::DEFS;

const NAMESPACE: &str = "System.Management.Automation.";

fn type_named(name: &str) -> Ty {
    ty::find(&format!("{NAMESPACE}{name}")).unwrap_or(ty::known().object)
}

/// `psobject`, `psbase`, `psadapted`, `psextended`, `pstypenames`.
pub(super) fn special(v: &Value, name: &str) -> Option<Value> {
    if name.len() < 6 || !name.get(..2).is_some_and(|p| p.eq_ignore_ascii_case("ps")) {
        return None;
    }
    if name.eq_ignore_ascii_case("psobject") {
        return Some(Value::net(View(v.clone())));
    }
    if name.eq_ignore_ascii_case("psbase") || name.eq_ignore_ascii_case("psadapted") {
        return Some(v.base().clone());
    }
    if name.eq_ignore_ascii_case("psextended") {
        return Some(v.clone());
    }
    name.eq_ignore_ascii_case("pstypenames")
        .then(|| type_name_list(v))
}

fn type_name_list(v: &Value) -> Value {
    Value::net(TypeNames(v.clone()))
}

/// `$x.psobject`.
pub struct View(pub Value);

impl NetObject for View {
    fn ty(&self) -> Ty {
        ty::known().ps_object
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(convert::to_str(engine, &self.0))
    }
}

/// `$x.pstypenames`: a list that changes the object.
struct TypeNames(Value);

impl NetObject for TypeNames {
    fn ty(&self) -> Ty {
        type_named("PSTypeNameList")
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _engine: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(extended::type_names(&self.0)
            .into_iter()
            .map(Value::Str)
            .collect()))
    }

    fn index(&self, _engine: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        let at = convert::integer_of(index)?;
        let names = extended::type_names(&self.0);
        let at = if at < 0 { at + names.len() as i128 } else { at };
        Some(Ok(usize::try_from(at)
            .ok()
            .and_then(|at| names.get(at).cloned())
            .map_or(Value::Null, Value::Str)))
    }
}

/// A member of an object as an object.
pub struct MemberObject {
    /// Whose member it is; null for one that a script made and has not added yet.
    pub owner: Value,
    /// What it is.
    pub info: MemberInfo,
    /// The slot of a member that is not native.
    pub slot: Option<Value>,
}

impl NetObject for MemberObject {
    fn ty(&self) -> Ty {
        type_named(self.info.kind.class())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.info.definition.clone()))
    }

    fn property(&self, engine: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        let info = &self.info;
        let lower = name.to_ascii_lowercase();
        Some(Ok(match lower.as_str() {
            "name" => Value::Str(info.name.clone()),
            "membertype" => list::kind_value(info.kind),
            "issettable" => Value::Bool(info.settable),
            "isgettable" => Value::Bool(true),
            "isinstance" => Value::Bool(self.slot.is_some()),
            "typenameofvalue" => match self.value(engine) {
                Ok(value) if info.kind == Kind::Note => Value::str(if value.is_null() {
                    "System.Object"
                } else {
                    ty::type_of(&value).full_name()
                }),
                _ => Value::Str(info.type_name.clone()),
            },
            "value" => return Some(self.value(engine)),
            "referencedmembername" if info.kind == Kind::Alias => match &self.slot {
                Some(slot) => Value::Str(property::alias_parts(slot).0),
                None => Value::Null,
            },
            "getterscript" | "setterscript" if info.kind == Kind::Script => {
                let at = usize::from(lower.starts_with('s'));
                match &self.slot {
                    Some(Value::Array(blocks)) => blocks.get(at).unwrap_or_default(),
                    Some(block) if at == 0 => block.clone(),
                    _ => Value::Null,
                }
            }
            "script" if info.kind == Kind::ScriptMethod => self.slot.clone().unwrap_or_default(),
            _ => return None,
        }))
    }

    fn set_property(&self, engine: &mut dyn Engine, name: &str, value: &Value) -> Option<R<()>> {
        if !name.eq_ignore_ascii_case("Value") {
            return None;
        }
        Some(property::set(
            engine,
            &self.owner,
            &self.info.name,
            value.clone(),
        ))
    }

    fn property_names(&self) -> Vec<Str> {
        let names: &[&str] = match self.info.kind {
            Kind::Alias => &[
                "ReferencedMemberName",
                "ConversionType",
                "MemberType",
                "TypeNameOfValue",
                "IsSettable",
                "IsGettable",
                "Value",
                "Name",
                "IsInstance",
            ],
            Kind::Script => &[
                "SetterScript",
                "GetterScript",
                "MemberType",
                "IsSettable",
                "IsGettable",
                "Value",
                "TypeNameOfValue",
                "Name",
                "IsInstance",
            ],
            Kind::Note => &[
                "MemberType",
                "IsSettable",
                "IsGettable",
                "Value",
                "TypeNameOfValue",
                "Name",
                "IsInstance",
            ],
            Kind::ScriptMethod => &[
                "Script",
                "OverloadDefinitions",
                "MemberType",
                "TypeNameOfValue",
                "Value",
                "Name",
                "IsInstance",
            ],
            _ => &[
                "MemberType",
                "Value",
                "IsSettable",
                "IsGettable",
                "TypeNameOfValue",
                "Name",
                "IsInstance",
            ],
        };
        names.iter().map(|n| Str::from(*n)).collect()
    }
}

impl MemberObject {
    fn value(&self, engine: &mut dyn Engine) -> R<Value> {
        if self.owner.is_null() {
            return Ok(self.slot.clone().unwrap_or_default());
        }
        match &self.slot {
            Some(slot) => {
                let kind = list::table_kind(self.info.kind);
                // The slot may have been set since this was handed out.
                let (kind, slot) = property::own_member(&self.owner, &self.info.name)
                    .unwrap_or((kind, slot.clone()));
                property::value_of(engine, &self.owner, &self.info.name, kind, &slot, 0)
            }
            None => Ok(property::lookup(engine, &self.owner, &self.info.name)?.unwrap_or_default()),
        }
    }
}

/// A method without a call: `'x'.Substring`.
pub struct MethodObject {
    /// The object or type that it belongs to.
    pub target: Value,
    /// Its name.
    pub name: Str,
    definitions: Vec<Str>,
    is_static: bool,
    script: Option<Value>,
}

impl MethodObject {
    pub(super) fn of_group(
        edition: Edition,
        target: Value,
        group: &Rc<Group>,
        is_static: bool,
    ) -> MethodObject {
        MethodObject {
            target,
            name: group.name.into(),
            definitions: group
                .overloads
                .iter()
                .map(|c| list::definition(c.overload.signature, is_static, edition))
                .collect(),
            is_static,
            script: None,
        }
    }

    pub(super) fn script(target: Value, name: &str, block: Value) -> MethodObject {
        MethodObject {
            target,
            name: name.into(),
            definitions: vec![format!("System.Object {name}();").into()],
            is_static: false,
            script: Some(block),
        }
    }

    pub(super) fn into_value(self) -> Value {
        Value::net(self)
    }

    /// Calls it.
    ///
    /// # Errors
    /// As a call of the method.
    pub fn call(&self, engine: &mut dyn Engine, args: &[Value]) -> R<Value> {
        match (&self.target, self.is_static) {
            (Value::Type(t), true) => super::invoke_static(engine, *t, &self.name, args),
            (target, _) => super::invoke(engine, target, &self.name, args),
        }
    }
}

impl NetObject for MethodObject {
    fn ty(&self) -> Ty {
        type_named(if self.script.is_some() {
            "PSScriptMethod"
        } else {
            "PSMethod"
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.definitions.join(", ").into()))
    }

    fn property(&self, _engine: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        Some(Ok(match name.to_ascii_lowercase().as_str() {
            "overloaddefinitions" => Value::strings(&self.definitions),
            "name" => Value::Str(self.name.clone()),
            "membertype" => list::kind_value(if self.script.is_some() {
                Kind::ScriptMethod
            } else {
                Kind::Method
            }),
            "typenameofvalue" => Value::str(self.ty().full_name()),
            "script" => self.script.clone()?,
            "isinstance" => Value::Bool(false),
            _ => return None,
        }))
    }

    fn property_names(&self) -> Vec<Str> {
        [
            "OverloadDefinitions",
            "MemberType",
            "TypeNameOfValue",
            "Value",
            "Name",
            "IsInstance",
        ]
        .iter()
        .map(|n| Str::from(*n))
        .collect()
    }
}

/// `.psobject.Properties` and its kin: members in order, by position or name.
struct Members {
    owner: Value,
    wanted: fn(Kind) -> bool,
}

impl Members {
    fn all(&self, engine: &mut dyn Engine) -> R<Vec<Value>> {
        member_objects(engine, &self.owner, self.wanted)
    }

    fn find(&self, engine: &mut dyn Engine, name: &str) -> R<Value> {
        let all = self.all(engine)?;
        Ok(all
            .into_iter()
            .find(|m| name_of(m).is_some_and(|n| n.eq_ignore_ascii_case(name)))
            .unwrap_or_default())
    }
}

fn name_of(member: &Value) -> Option<Str> {
    member
        .downcast::<MemberObject>()
        .map(|m| m.info.name.clone())
        .or_else(|| member.downcast::<MethodObject>().map(|m| m.name.clone()))
}

/// The members of an object as objects.
pub(super) fn member_objects(
    engine: &mut dyn Engine,
    v: &Value,
    wanted: fn(Kind) -> bool,
) -> R<Vec<Value>> {
    let mut out = Vec::new();
    for info in list::members(engine, v, false)? {
        if !wanted(info.kind) || info.hidden {
            continue;
        }
        if info.kind == Kind::Method
            && let Some(group) = super::overload::group(ty::type_of(v.base()), &info.name, false)
        {
            let method = MethodObject::of_group(engine.edition(), v.clone(), &group, false);
            out.push(method.into_value());
            continue;
        }
        let slot = property::own_member(v, &info.name).map(|(_, slot)| slot);
        out.push(Value::net(MemberObject {
            owner: v.clone(),
            info,
            slot,
        }));
    }
    Ok(out)
}

impl NetObject for Members {
    fn ty(&self) -> Ty {
        type_named("PSMemberInfoIntegratingCollection`1")
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, engine: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        // Hidden members are found by name only.
        Some(self.all(engine).map(|all| {
            let shown = |m: &Value| !m.downcast::<MemberObject>().is_some_and(|m| m.info.hidden);
            all.into_iter().filter(shown).collect()
        }))
    }

    fn index(&self, engine: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        Some(match convert::to_str(engine, index) {
            Ok(name) => self.find(engine, &name),
            Err(e) => Err(e),
        })
    }
}

/// Adds a member object to an object, as `psobject.Members.Add` and `Add-Member -InputObject` do.
///
/// # Errors
/// `MemberAlreadyPresent` where there is one of that name.
pub fn add_member(target: &Value, member: &MemberObject) -> R<()> {
    let name = member.info.name.clone();
    let kind = list::table_kind(member.info.kind);
    let slot = member.slot.clone().unwrap_or_default();
    let add = |table: &object::MemberTable| {
        // A member that was added before gives way to the new one.
        table.remove(&name);
        table.set(name.clone(), kind, slot.clone());
        Ok(())
    };
    match target {
        Value::Object(o) => add(&o.members),
        Value::Wrapped(w) => add(&w.members),
        other => match object::extend(other) {
            Some(x) => add(&x.members),
            None => Ok(()),
        },
    }
}

fn remove_member(target: &Value, name: &str) -> bool {
    match target {
        Value::Object(o) => o.members.remove(name),
        Value::Wrapped(w) => w.members.remove(name),
        other => object::extension(other).is_some_and(|x| x.members.remove(name)),
    }
}

/// `.psobject.Copy()`: a new object with the same members; values with an identity of their own stay shared.
pub fn copy(v: &Value) -> Value {
    match v {
        Value::Object(o) => Value::Object(Rc::new(o.duplicate())),
        Value::Wrapped(_) => Value::Wrapped(Rc::new(Wrapped::new(v))),
        Value::Hash(d) => Value::Hash(Rc::new(d.duplicate())),
        Value::Array(s) => Value::Array(Rc::new(crate::value::Seq::new(s.ty, s.snapshot()))),
        other => other.clone(),
    }
}
