//! `New-PSSessionOption`: what a session would be opened with. Scripts make one before they ask for the session.

use std::any::Any;
use std::cell::RefCell;

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::ty::{PropDef, overload, prop_set};
use crate::value::{NetObject, R, TimeSpan, Ty, TypeDef, Value, convert, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("New-PSSessionOption", || Box::new(New))];

const CLASS: &str = "System.Management.Automation.Remoting.PSSessionOption";

/// How many settings a session option has.
const COUNT: usize = PROPERTIES.len();

/// `PSSessionOption`: its settings, in the order of [`PROPERTIES`].
struct SessionOption(RefCell<[Value; COUNT]>);

impl NetObject for SessionOption {
    fn ty(&self) -> Ty {
        ty::find(CLASS).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl SessionOption {
    fn new() -> SessionOption {
        let seconds = |n: i64| Value::TimeSpan(TimeSpan(n * 10_000_000));
        let choice = |class: &str, name: i64| match ty::find(class) {
            Some(class) => Value::Enum(class, name),
            None => Value::Int64(name),
        };
        let off = Value::Bool(false);
        SessionOption(RefCell::new([
            Value::Int32(5),
            off.clone(),
            off.clone(),
            choice("System.Management.Automation.Remoting.ProxyAccessType", 0),
            choice(
                "System.Management.Automation.Runspaces.AuthenticationMechanism",
                4,
            ),
            Value::Null,
            off.clone(),
            off.clone(),
            off.clone(),
            seconds(180),
            off.clone(),
            off.clone(),
            off,
            choice(
                "System.Management.Automation.Runspaces.OutputBufferingMode",
                0,
            ),
            Value::Int32(5),
            Value::Null,
            Value::Null,
            Value::Null,
            Value::Int32(200 << 20),
            Value::Null,
            seconds(180),
            seconds(60),
            Value::TimeSpan(TimeSpan(-10_000)),
        ]))
    }

    fn at(&self, index: usize) -> Value {
        self.0.borrow().get(index).cloned().unwrap_or_default()
    }

    fn put(&self, index: usize, value: Value) {
        if let Some(slot) = self.0.borrow_mut().get_mut(index) {
            *slot = value;
        }
    }
}

macro_rules! setting {
    ($index:literal, $name:literal, $type:literal) => {
        prop_set(
            $name,
            $type,
            |_, v| {
                Ok(v.downcast::<SessionOption>()
                    .map(|o| o.at($index))
                    .unwrap_or_default())
            },
            |engine, v, new| {
                let new = match ty::find($type) {
                    Some(class) if !new.is_null() => convert::to(engine, &new, class)?,
                    _ => new,
                };
                if let Some(option) = v.downcast::<SessionOption>() {
                    option.put($index, new);
                }
                Ok(())
            },
        )
    };
}

static PROPERTIES: &[PropDef] = &[
    setting!(0, "MaximumConnectionRedirectionCount", "int"),
    setting!(1, "NoCompression", "bool"),
    setting!(2, "NoMachineProfile", "bool"),
    setting!(
        3,
        "ProxyAccessType",
        "System.Management.Automation.Remoting.ProxyAccessType"
    ),
    setting!(
        4,
        "ProxyAuthentication",
        "System.Management.Automation.Runspaces.AuthenticationMechanism"
    ),
    setting!(5, "ProxyCredential", "pscredential"),
    setting!(6, "SkipCACheck", "bool"),
    setting!(7, "SkipCNCheck", "bool"),
    setting!(8, "SkipRevocationCheck", "bool"),
    setting!(9, "OperationTimeout", "timespan"),
    setting!(10, "NoEncryption", "bool"),
    setting!(11, "UseUTF16", "bool"),
    setting!(12, "IncludePortInSPN", "bool"),
    setting!(
        13,
        "OutputBufferingMode",
        "System.Management.Automation.Runspaces.OutputBufferingMode"
    ),
    setting!(14, "MaxConnectionRetryCount", "int"),
    setting!(15, "Culture", "cultureinfo"),
    setting!(16, "UICulture", "cultureinfo"),
    setting!(
        17,
        "MaximumReceivedDataSizePerCommand",
        "System.Nullable[int]"
    ),
    setting!(18, "MaximumReceivedObjectSize", "System.Nullable[int]"),
    setting!(19, "ApplicationArguments", "psprimitivedictionary"),
    setting!(20, "OpenTimeout", "timespan"),
    setting!(21, "CancelTimeout", "timespan"),
    setting!(22, "IdleTimeout", "timespan"),
];

/// The classes of this file.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: CLASS,
        properties: PROPERTIES,
        constructors: &[overload("PSSessionOption new()", |_, _, _| {
            Ok(Value::net(SessionOption::new()))
        })],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Remoting.ProxyAccessType",
        kind: ty::DefKind::Enum(
            &[
                ("None", 0),
                ("IEConfig", 1),
                ("WinHttpConfig", 2),
                ("AutoDetect", 4),
                ("NoProxyServer", 8),
            ],
            true,
        ),
        ..TypeDef::ENUM
    },
    &TypeDef {
        name: "System.Management.Automation.Runspaces.AuthenticationMechanism",
        kind: ty::DefKind::Enum(
            &[
                ("Default", 0),
                ("Basic", 1),
                ("Negotiate", 2),
                ("NegotiateWithImplicitCredential", 3),
                ("Credssp", 4),
                ("Digest", 5),
                ("Kerberos", 6),
            ],
            false,
        ),
        ..TypeDef::ENUM
    },
    &TypeDef {
        name: "System.Management.Automation.Runspaces.OutputBufferingMode",
        kind: ty::DefKind::Enum(&[("None", 0), ("Drop", 1), ("Block", 2)], false),
        ..TypeDef::ENUM
    },
];

/// `New-PSSessionOption`
struct New;

/// The parameters whose names are not their properties'; timeouts are given in milliseconds.
const RENAMED: &[(&str, &str)] = &[("MaximumRedirection", "MaximumConnectionRedirectionCount")];

impl Cmdlet for New {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let option = Value::net(SessionOption::new());
        for property in PROPERTIES {
            let parameter = RENAMED
                .iter()
                .find(|(_, p)| *p == property.name)
                .map_or(property.name, |(parameter, _)| *parameter);
            let Some(given) = c.get(parameter) else {
                continue;
            };
            let value = match property.ty {
                "timespan" => {
                    let milliseconds = convert::to_i64(c.rt, &given)?;
                    let ticks = milliseconds.saturating_mul(10_000);
                    Value::TimeSpan(TimeSpan(ticks))
                }
                "bool" => Value::Bool(convert::to_bool(&given)),
                _ => given,
            };
            if let Some(set) = property.set {
                set(c.rt, &option, value)?;
            }
        }
        c.write(option)
    }
}
