//! All members of an object or type, in the order in which PowerShell lists them.

use super::{extended, overload};
use crate::Edition;
use crate::grammar;
use crate::value::convert::type_name;
use crate::value::object::{self, MemberKind, MemberTable};
use crate::value::ty::type_of;
use crate::value::{Engine, R, Str, Ty, Value, ty};

/// The kinds of members, as `PSMemberTypes` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Alias,
    Code,
    Property,
    Note,
    Script,
    PropertySet,
    Method,
    CodeMethod,
    ScriptMethod,
    ParameterizedProperty,
    MemberSet,
    Event,
}

/// The members of `PSMemberTypes`.
pub(super) const KINDS: &[(&str, i64)] = &[
    ("AliasProperty", 1),
    ("CodeProperty", 2),
    ("Property", 4),
    ("NoteProperty", 8),
    ("ScriptProperty", 16),
    ("Properties", 31),
    ("PropertySet", 32),
    ("Method", 64),
    ("CodeMethod", 128),
    ("ScriptMethod", 256),
    ("Methods", 448),
    ("ParameterizedProperty", 512),
    ("MemberSet", 1024),
    ("Event", 2048),
    ("Dynamic", 4096),
    ("InferredProperty", 8192),
    ("All", 16383),
];

impl Kind {
    /// Its name in `PSMemberTypes`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Alias => "AliasProperty",
            Kind::Code => "CodeProperty",
            Kind::Property => "Property",
            Kind::Note => "NoteProperty",
            Kind::Script => "ScriptProperty",
            Kind::PropertySet => "PropertySet",
            Kind::Method => "Method",
            Kind::CodeMethod => "CodeMethod",
            Kind::ScriptMethod => "ScriptMethod",
            Kind::ParameterizedProperty => "ParameterizedProperty",
            Kind::MemberSet => "MemberSet",
            Kind::Event => "Event",
        }
    }

    /// The class of its objects, without the namespace.
    pub fn class(self) -> &'static str {
        match self {
            Kind::Alias => "PSAliasProperty",
            Kind::Code => "PSCodeProperty",
            Kind::Property => "PSProperty",
            Kind::Note => "PSNoteProperty",
            Kind::Script => "PSScriptProperty",
            Kind::PropertySet => "PSPropertySet",
            Kind::Method | Kind::CodeMethod => "PSMethod",
            Kind::ScriptMethod => "PSScriptMethod",
            Kind::ParameterizedProperty => "PSParameterizedProperty",
            Kind::MemberSet => "PSMemberSet",
            Kind::Event => "PSEvent",
        }
    }

    /// Something with a value: what `psobject.Properties` lists.
    pub fn is_property(self) -> bool {
        matches!(
            self,
            Kind::Alias | Kind::Code | Kind::Property | Kind::Note | Kind::Script
        )
    }

    /// Something that is called.
    pub fn is_method(self) -> bool {
        matches!(self, Kind::Method | Kind::CodeMethod | Kind::ScriptMethod)
    }

    /// True for the kinds that scripts and type data add; the others are the class's own.
    pub fn is_added(self) -> bool {
        !matches!(
            self,
            Kind::Property | Kind::Method | Kind::ParameterizedProperty | Kind::Event
        )
    }
}

/// The value of `MemberType`.
pub(super) fn kind_value(kind: Kind) -> Value {
    let ty = ty::find("System.Management.Automation.PSMemberTypes");
    let number = KINDS
        .iter()
        .find(|(n, _)| *n == kind.name())
        .map_or(0, |(_, v)| *v);
    ty.map_or_else(|| Value::str(kind.name()), |ty| Value::Enum(ty, number))
}

/// The kind under which a member table keeps a member.
pub(super) fn table_kind(kind: Kind) -> MemberKind {
    match kind {
        Kind::Alias => MemberKind::Alias,
        Kind::Script => MemberKind::Script,
        Kind::ScriptMethod => MemberKind::ScriptMethod,
        Kind::PropertySet => MemberKind::PropertySet,
        Kind::MemberSet => MemberKind::MemberSet,
        Kind::Code | Kind::CodeMethod => MemberKind::Code,
        Kind::Note | Kind::Property | Kind::Method | Kind::ParameterizedProperty | Kind::Event => {
            MemberKind::Note
        }
    }
}

fn of_table(kind: MemberKind) -> Kind {
    match kind {
        MemberKind::Note => Kind::Note,
        MemberKind::Script => Kind::Script,
        MemberKind::Alias => Kind::Alias,
        MemberKind::ScriptMethod => Kind::ScriptMethod,
        MemberKind::PropertySet => Kind::PropertySet,
        MemberKind::MemberSet => Kind::MemberSet,
        MemberKind::Code => Kind::Code,
    }
}

/// A member: what `Get-Member` prints of it.
#[derive(Clone, Debug)]
pub struct MemberInfo {
    /// Its name.
    pub name: Str,
    /// Its kind.
    pub kind: Kind,
    /// `Definition`: `string Name {get;}`, `int IndexOf(char value)`.
    pub definition: Str,
    /// The full name of its value's type: `System.String`.
    pub type_name: Str,
    /// It can be set.
    pub settable: bool,
    /// Static.
    pub is_static: bool,
    /// Shown only with `-Force`.
    pub hidden: bool,
}

impl MemberInfo {
    /// A member that was added to an object.
    pub fn added(name: Str, kind: Kind, slot: &Value) -> MemberInfo {
        let type_name = if slot.is_null() {
            "System.Object"
        } else {
            ty::type_of(slot).full_name()
        };
        let definition = match kind {
            Kind::Alias => {
                let (target, to) = super::property::alias_parts(slot);
                match to {
                    Some(to) => format!("{name} = ({to}){target}"),
                    None => format!("{name} = {target}"),
                }
            }
            Kind::ScriptMethod => format!("System.Object {name}();"),
            Kind::Note => format!("{} {name}=", note_type(slot)),
            Kind::Script => format!("System.Object {name}"),
            _ => name.to_string(),
        };
        MemberInfo {
            name,
            kind,
            definition: definition.into(),
            type_name: match kind {
                Kind::Note => type_name.into(),
                _ => "System.Object".into(),
            },
            settable: match (kind, slot) {
                (Kind::Note | Kind::Alias, _) => true,
                (Kind::Script, Value::Array(blocks)) => {
                    blocks.get(1).is_some_and(|setter| !setter.is_null())
                }
                _ => false,
            },
            is_static: false,
            hidden: false,
        }
    }
}

/// The type of a note's value in its definition.
fn note_type(v: &Value) -> String {
    match v {
        v if v.is_null() => "object".into(),
        Value::Object(_) => "System.Management.Automation.PSCustomObject".into(),
        v => type_name(type_of(v), Edition::Core),
    }
}

/// All members of a value, or with `statics` those of the type that the value is. Extended members stand first, in
/// the order of their making; then the object's own in the order of their declaration.
///
/// # Errors
/// What a getter raises that the text of a definition needs.
pub fn members(engine: &mut dyn Engine, v: &Value, statics: bool) -> R<Vec<MemberInfo>> {
    let edition = engine.edition();
    if statics {
        let t = match v.base() {
            Value::Type(t) => *t,
            other => type_of(other),
        };
        let mut out = engine.class_members(t, true);
        for m in of_type(t, true, edition) {
            if !out.iter().any(|o| o.name.eq_ignore_ascii_case(&m.name)) {
                out.push(m);
            }
        }
        return Ok(out);
    }
    let mut out: Vec<MemberInfo> = Vec::new();
    let mut push = |info: MemberInfo| {
        if !out.iter().any(|m| m.name.eq_ignore_ascii_case(&info.name)) {
            out.push(info);
        }
    };
    match v {
        Value::Object(o) => of_members(engine, &o.members)?
            .into_iter()
            .for_each(&mut push),
        Value::Wrapped(w) => of_members(engine, &w.members)?
            .into_iter()
            .for_each(&mut push),
        other => {
            if let Some(x) = object::extension(other) {
                of_members(engine, &x.members)?
                    .into_iter()
                    .for_each(&mut push);
            }
        }
    }
    let base = v.base();
    let t = type_of(base);
    if engine.has_type_data() {
        for type_name in extended::type_names(v) {
            for (name, kind, slot) in engine.type_members(&type_name) {
                push(described(engine, name, kind, &slot)?);
            }
        }
    }
    for extra in extended::extras(t).iter() {
        push(of_extra(extra));
    }
    if let Value::Net(n) = base {
        let shown = n.property_names();
        for name in n.every_property_name() {
            let hidden = !shown.contains(&name);
            let (type_name, settable) = n.own_property_type(&name).unwrap_or_else(|| {
                let declared = engine.class_property_type(t, &name);
                (declared.unwrap_or(ty::known().object), true)
            });
            let set = if settable { "set;" } else { "" };
            push(MemberInfo {
                definition: format!("{} {name} {{get;{set}}}", type_name_of(type_name, edition))
                    .into(),
                name,
                kind: Kind::Property,
                type_name: type_name.full_name().into(),
                settable,
                is_static: false,
                hidden,
            });
        }
    }
    engine
        .class_members(t, false)
        .into_iter()
        .for_each(&mut push);
    of_type(t, false, edition).into_iter().for_each(&mut push);
    Ok(out)
}

/// The members that the objects of a type have, or with `statics` the type itself, as far as the type alone tells:
/// PowerShell's additions first, then the described ones, without those that the edition's .NET lacks. (What objects are
/// asked for is more generous: it has them in both editions.)
pub fn members_of_type(t: Ty, statics: bool, edition: Edition) -> Vec<MemberInfo> {
    let mut out: Vec<MemberInfo> = Vec::new();
    if !statics {
        out.extend(extended::extras(t).iter().map(|extra| of_extra(extra)));
    }
    let has = |owner: Ty, name: &str| grammar::has_dotnet_member(edition, owner.full_name(), name);
    for member in of_type_with(t, statics, edition, has) {
        if !out
            .iter()
            .any(|m| m.name.eq_ignore_ascii_case(&member.name))
        {
            out.push(member);
        }
    }
    out
}

/// True where a type can be made with `new`.
pub fn is_constructible(t: Ty) -> bool {
    !t.is_enum() && !overload::constructors(t).is_empty()
}

fn type_name_of(t: Ty, edition: Edition) -> String {
    type_name(t, edition)
}

fn of_members(engine: &mut dyn Engine, table: &MemberTable) -> R<Vec<MemberInfo>> {
    let mut out = Vec::with_capacity(table.len());
    for (name, kind, slot) in table.all() {
        let mut info = described(engine, name, kind, &slot)?;
        info.hidden = table.is_hidden(&info.name);
        out.push(info);
    }
    Ok(out)
}

/// A member that was added to an object or to its type, with the value or the scripts in its definition.
fn described(engine: &mut dyn Engine, name: Str, kind: MemberKind, slot: &Value) -> R<MemberInfo> {
    let mut info = MemberInfo::added(name, of_table(kind), slot);
    if kind == MemberKind::Note {
        let shown = crate::value::convert::to_str(engine, slot)?;
        let shown = if slot.is_null() { "null".into() } else { shown };
        info.definition = format!("{}{shown}", info.definition).into();
    } else if kind == MemberKind::Script {
        info.definition = script_definition(engine, &info.name, slot)?;
    }
    Ok(info)
}

/// `System.Object Name {get=$this.x;set=...;}`
fn script_definition(engine: &mut dyn Engine, name: &str, slot: &Value) -> R<Str> {
    let (getter, setter) = match slot {
        Value::Array(blocks) => (
            blocks.get(0).unwrap_or_default(),
            blocks.get(1).unwrap_or_default(),
        ),
        block => (block.clone(), Value::Null),
    };
    let mut text = format!("System.Object {name} {{");
    for (verb, block) in [("get", getter), ("set", setter)] {
        if !block.is_null() {
            let body = crate::value::convert::to_str(engine, &block)?;
            text.push_str(&format!("{verb}={body};"));
        }
    }
    text.push('}');
    Ok(text.into())
}

fn of_extra(extra: &'static grammar::ExtraMember) -> MemberInfo {
    let kind = match extra.kind {
        grammar::MemberKind::AliasProperty => Kind::Alias,
        grammar::MemberKind::ScriptProperty => Kind::Script,
        grammar::MemberKind::CodeProperty => Kind::Code,
        grammar::MemberKind::NoteProperty => Kind::Note,
        grammar::MemberKind::ScriptMethod => Kind::ScriptMethod,
        grammar::MemberKind::CodeMethod => Kind::CodeMethod,
    };
    let definition = match kind {
        Kind::Alias => format!("{} = {}", extra.name, extra.value),
        Kind::Script => format!("System.Object {} {{get={};}}", extra.name, extra.value),
        _ if extra.value.is_empty() => extra.name.to_string(),
        _ => extra.value.to_string(),
    };
    MemberInfo {
        name: extra.name.into(),
        kind,
        definition: definition.into(),
        type_name: "System.Object".into(),
        settable: kind == Kind::Alias,
        is_static: false,
        hidden: false,
    }
}

/// The described members of a type and its bases.
fn of_type(t: Ty, statics: bool, edition: Edition) -> Vec<MemberInfo> {
    of_type_with(t, statics, edition, |_, _| true)
}

/// Those of them that `has` has, which is asked for the declaring type and the name.
fn of_type_with(
    t: Ty,
    statics: bool,
    edition: Edition,
    has: impl Fn(Ty, &str) -> bool,
) -> Vec<MemberInfo> {
    let mut out: Vec<MemberInfo> = Vec::new();
    let number = (t.is_enum() && !statics).then_some(&overload::ENUM_NUMBER);
    for (properties, owner) in overload::defs(t)
        .map(|(def, owner)| (def.properties, owner))
        .chain(number.map(|number| (std::slice::from_ref(number), t)))
    {
        for p in properties.iter().filter(|p| p.is_static == statics) {
            if !has(owner, p.name) || out.iter().any(|m| m.name.eq_ignore_ascii_case(p.name)) {
                continue;
            }
            let value_type = overload::property_type(p, t);
            let set = if p.set.is_some() { "set;" } else { "" };
            let prefix = if statics { "static " } else { "" };
            out.push(MemberInfo {
                name: p.name.into(),
                kind: Kind::Property,
                definition: format!(
                    "{prefix}{} {} {{get;{set}}}",
                    type_name_of(value_type, edition),
                    p.name
                )
                .into(),
                type_name: value_type.full_name().into(),
                settable: p.set.is_some(),
                is_static: statics,
                hidden: false,
            });
        }
    }
    if statics && let Some((members, _)) = t.enum_members() {
        for (name, _) in members {
            out.push(MemberInfo {
                name: name.into(),
                kind: Kind::Property,
                definition: format!("static {} {name} {{get;}}", type_name_of(t, edition)).into(),
                type_name: t.full_name().into(),
                settable: false,
                is_static: true,
                hidden: false,
            });
        }
    }
    for (def, owner) in overload::defs(t) {
        for m in def.methods.iter().filter(|m| m.is_static == statics) {
            if !has(owner, m.name) || out.iter().any(|o| o.name.eq_ignore_ascii_case(m.name)) {
                continue;
            }
            let Some(group) = overload::group(t, m.name, statics) else {
                continue;
            };
            let definitions: Vec<Str> = group
                .overloads
                .iter()
                .map(|c| definition(c.overload.signature, statics, edition))
                .collect();
            out.push(MemberInfo {
                name: m.name.into(),
                // Operators are methods that only `-Static -Force` shows.
                hidden: m.name.starts_with("op_"),
                kind: Kind::Method,
                definition: definitions.join(", ").into(),
                type_name: "System.Management.Automation.PSMethod".into(),
                settable: false,
                is_static: statics,
            });
        }
    }
    if !statics {
        out.extend(events(t));
    }
    out
}

/// The events of a type, as its other members are listed.
fn events(t: Ty) -> impl Iterator<Item = MemberInfo> {
    overload::defs(t)
        .flat_map(|(def, _)| def.events)
        .map(|event| MemberInfo {
            name: event.name.into(),
            kind: Kind::Event,
            definition: format!(
                "{} {}(System.Object, {})",
                event.handler, event.name, event.args
            )
            .into(),
            type_name: "System.Management.Automation.PSEvent".into(),
            settable: false,
            is_static: false,
            hidden: false,
        })
}

/// A signature as `Get-Member` prints it.
pub(super) fn definition(signature: &'static str, is_static: bool, _edition: Edition) -> Str {
    if is_static && !signature.starts_with("static ") {
        format!("static {signature}").into()
    } else {
        signature.into()
    }
}
