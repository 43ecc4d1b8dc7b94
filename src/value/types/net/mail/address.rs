//! `MailAddress` and collections of them.

use std::any::Any;
use std::rc::Rc;

use super::super::super::{args, object, throw};
use crate::value::ty::{method, overload, prop};
use crate::value::{Engine, Exception, NetObject, R, Seq, Str, Ty, TypeDef, Value, ty};

/// A mail address.
pub(super) struct Address {
    /// The name that mail programs show.
    pub display: Str,
    /// What stands before the `@`.
    pub user: Str,
    /// What stands behind it.
    pub host: Str,
}

/// A `MailAddress` of a text, if it is one.
pub fn mail_address(text: &str) -> Option<Value> {
    read(text).map(Value::net)
}

impl NetObject for Address {
    fn ty(&self) -> Ty {
        ty::find("System.Net.Mail.MailAddress").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(if self.display.is_empty() {
            format!("{}@{}", self.user, self.host)
        } else {
            format!("\"{}\" <{}@{}>", self.display, self.user, self.host)
        }
        .into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<Address>().is_some_and(|o| {
            o.user.eq_ignore_ascii_case(&self.user)
                && o.host.eq_ignore_ascii_case(&self.host)
                && o.display == self.display
        }))
    }
}

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Net.Mail.MailAddress",
        properties: &[
            prop("DisplayName", "string", |_, t| {
                Ok(Value::Str(of(t)?.display.clone()))
            }),
            prop("User", "string", |_, t| Ok(Value::Str(of(t)?.user.clone()))),
            prop("Host", "string", |_, t| Ok(Value::Str(of(t)?.host.clone()))),
            prop("Address", "string", |_, t| {
                let a = of(t)?;
                Ok(format!("{}@{}", a.user, a.host).into())
            }),
        ],
        methods: &[
            method("Equals", object::EQUALS),
            method(
                "ToString",
                &[overload("string ToString()", |e, t, _| {
                    object::text(e, t).map(Value::Str)
                })],
            ),
            crate::value::ty::static_method(
                "TryCreate",
                &[overload(
                    "static bool TryCreate(string address, [ref] mailaddress result)",
                    |e, _, a| {
                        let made = mail_address(args::text(a, 0)?);
                        args::set_ref(e, a, 1, &made.clone().unwrap_or_default())?;
                        Ok(made.is_some().into())
                    },
                )],
            ),
        ],
        constructors: &[
            overload("mailaddress new(string address)", make),
            overload("mailaddress new(string address, string displayName)", make),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Net.Mail.MailAddressCollection",
        base: "System.Collections.ObjectModel.Collection`1[System.Net.Mail.MailAddress]",
        methods: &[method(
            "Add",
            &[
                overload("void Add(string addresses)", |e, t, a| {
                    let list = args::seq(std::slice::from_ref(t), 0)?;
                    for one in args::text(a, 0)?.split(',') {
                        let address = made(e, one.trim(), None)?;
                        list.items_mut().push(address);
                    }
                    Ok(Value::Void)
                }),
                overload("void Add(mailaddress item)", |_, t, a| {
                    let list = args::seq(std::slice::from_ref(t), 0)?;
                    list.items_mut().push(args::value(a, 0).base().clone());
                    Ok(Value::Void)
                }),
            ],
        )],
        constructors: &[overload(
            "System.Net.Mail.MailAddressCollection new()",
            |_, _, _| Ok(addresses()),
        )],
        ..TypeDef::CLASS
    },
];

fn of(this: &Value) -> R<&Address> {
    this.downcast::<Address>().map_or_else(
        || throw::not_supported("The member needs a MailAddress."),
        Ok,
    )
}

/// An empty `MailAddressCollection`.
pub(super) fn addresses() -> Value {
    let ty = ty::find("System.Net.Mail.MailAddressCollection").unwrap_or(ty::known().array_list);
    Value::List(Rc::new(Seq::new(ty, Vec::new())))
}

fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let display = match a.get(1) {
        Some(_) => Some(args::text(a, 1)?),
        None => None,
    };
    made(engine, args::text(a, 0)?, display)
}

/// The address of a text, with a name of its own or the one that the text gives.
///
/// # Errors
/// `FormatException` where the text is no address, `ArgumentException` where it is empty.
pub(super) fn made(engine: &dyn Engine, text: &str, display: Option<&str>) -> R<Value> {
    if text.is_empty() {
        let message = if object::is_core(engine) {
            "The value cannot be an empty string."
        } else {
            "The parameter 'address' cannot be an empty string."
        };
        return throw::argument(engine, message, "address");
    }
    match read(text) {
        Some(mut address) => {
            if let Some(display) = display.filter(|d| !d.is_empty()) {
                address.display = display.into();
            }
            Ok(Value::net(address))
        }
        None => Exception::new(
            "System.FormatException",
            "The specified string is not in the form required for an e-mail address.",
        )
        .raise(),
    }
}

/// `name <user@host>`, `"name" <user@host>`, `user@host`.
fn read(text: &str) -> Option<Address> {
    let text = text.trim();
    let (display, bare) = match text.strip_suffix('>') {
        Some(rest) => {
            let (name, bare) = rest.rsplit_once('<')?;
            let name = name.trim();
            let name = name
                .strip_prefix('"')
                .and_then(|n| n.strip_suffix('"'))
                .unwrap_or(name);
            (name, bare.trim())
        }
        None => ("", text),
    };
    let (user, host) = bare.rsplit_once('@')?;
    let quoted = user.len() > 1 && user.starts_with('"') && user.ends_with('"');
    let user_fits = quoted
        || (!user.is_empty()
            && !user.starts_with('.')
            && !user.ends_with('.')
            && !user.contains("..")
            && user.chars().all(|c| {
                c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c) || !c.is_ascii()
            }));
    let host_fits = !host.is_empty()
        && !host.starts_with(['.', '-'])
        && !host.ends_with('.')
        && !host.contains("..")
        && (host.starts_with('[')
            || host
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_')));
    (user_fits && host_fits).then(|| Address {
        display: display.into(),
        user: user.into(),
        host: host.into(),
    })
}
