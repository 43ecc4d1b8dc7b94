//! `Get-Member`.

use crate::cmdlets::core::shared::record::{Record, field};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::culture::Culture;
use crate::text::wildcard::Wildcard;
use crate::value::error::ErrorCategory;
use crate::value::member::{Kind, MemberInfo};
use crate::value::ty::{prop, type_of};
use crate::value::{ErrorRecord, R, Str, TypeDef, Value, member, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Member", || Box::<Get>::default())];

/// The class of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "Microsoft.PowerShell.Commands.MemberDefinition",
    properties: &[
        prop("TypeName", "string", field::<0>),
        prop("Name", "string", field::<1>),
        prop(
            "MemberType",
            "System.Management.Automation.PSMemberTypes",
            field::<2>,
        ),
        prop("Definition", "string", field::<3>),
    ],
    ..TypeDef::CLASS
}];

/// `Get-Member`: the members of each type that comes by.
#[derive(Default)]
struct Get {
    seen: Vec<Str>,
}

/// The kinds of members that `-View` leaves.
struct Wanted {
    types: i64,
    extended: bool,
    adapted: bool,
    base: bool,
}

impl Wanted {
    /// `by_adapter` are the properties that an adapter makes up, where the object has one: the class's own properties
    /// are then seen in the base view only.
    fn takes(&self, member: &MemberInfo, by_adapter: Option<&[Str]>) -> bool {
        let in_view = match (member.kind, by_adapter) {
            (Kind::Property, Some(names)) if names.contains(&member.name) => self.adapted,
            (Kind::Property, Some(_)) => self.base,
            (Kind::Property | Kind::Method | Kind::ParameterizedProperty | Kind::Event, _) => {
                self.adapted || self.base
            }
            _ => self.extended,
        };
        in_view && self.types & type_number(member.kind) != 0
    }
}

/// The properties that an adapter makes up for an object in place of those of its class.
fn by_adapter(input: &Value) -> Option<Vec<Str>> {
    match input.base() {
        Value::Net(n) if n.own_first() && !n.names_all() => Some(n.property_names()),
        _ => None,
    }
}

/// The kind's value in `PSMemberTypes`.
fn type_number(kind: Kind) -> i64 {
    match kind {
        Kind::Alias => 1,
        Kind::Code => 2,
        Kind::Property => 4,
        Kind::Note => 8,
        Kind::Script => 16,
        Kind::PropertySet => 32,
        Kind::Method => 64,
        Kind::CodeMethod => 128,
        Kind::ScriptMethod => 256,
        Kind::ParameterizedProperty => 512,
        Kind::MemberSet => 1024,
        Kind::Event => 2048,
    }
}

const ALL: i64 = 16383;

impl Get {
    fn wanted(c: &mut Ctx<'_>) -> Wanted {
        let number = |v: Option<Value>, default: i64| match v.as_ref().map(Value::base) {
            Some(Value::Enum(_, n)) => *n,
            _ => default,
        };
        let types = number(c.get("MemberType"), ALL);
        // Extended 1, Adapted 2, Base 4.
        let view = number(c.get("View"), 3);
        Wanted {
            types,
            extended: view & 1 != 0,
            adapted: view & 2 != 0,
            base: view & 4 != 0,
        }
    }
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input().filter(|v| !v.is_null()) else {
            return Ok(());
        };
        let statics = c.switch("Static");
        let type_name = if statics {
            Str::from(match input.base() {
                Value::Type(t) => t.full_name(),
                other => type_of(other).full_name(),
            })
        } else {
            member::type_names(&input)
                .into_iter()
                .next()
                .unwrap_or_else(|| Str::from("<null>"))
        };
        if self.seen.contains(&type_name) {
            return Ok(());
        }
        self.seen.push(type_name.clone());
        let wanted = Get::wanted(c);
        let force = c.switch("Force");
        let by_adapter = by_adapter(&input).filter(|_| !statics);
        let mut members: Vec<MemberInfo> = member::members(c.rt, &input, statics)?
            .into_iter()
            .filter(|m| wanted.takes(m, by_adapter.as_deref()) && (force || !m.hidden))
            .collect();
        // Ordinal without case: in capitals, so that `_` comes after the letters.
        members.sort_by_cached_key(|m| (m.kind.name().to_uppercase(), m.name.to_uppercase()));
        let mut patterns = c.texts("Name")?;
        if patterns.is_empty() {
            patterns.push(Str::from("*"));
        }
        let member_types = ty::find("System.Management.Automation.PSMemberTypes");
        for pattern in patterns {
            let Ok(pattern) = Wildcard::new(&pattern, true, Culture::invariant()) else {
                continue;
            };
            for m in members.iter().filter(|m| pattern.is_match(&m.name)) {
                let kind = match member_types {
                    Some(t) => Value::Enum(t, type_number(m.kind)),
                    None => Value::str(m.kind.name()),
                };
                let fields = vec![
                    Value::Str(type_name.clone()),
                    Value::Str(m.name.clone()),
                    kind,
                    Value::Str(m.definition.clone()),
                ];
                let class = "Microsoft.PowerShell.Commands.MemberDefinition";
                let record = Record::new(class, fields).with_text(m.definition.clone());
                c.write(record.into_value())?;
            }
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if !self.seen.is_empty() {
            return Ok(());
        }
        c.error(ErrorRecord::new(
            "System.InvalidOperationException",
            "You must specify an object for the Get-Member cmdlet.",
            "NoObjectInGetMember",
            ErrorCategory::CloseError,
            Value::Null,
        ))
    }
}
