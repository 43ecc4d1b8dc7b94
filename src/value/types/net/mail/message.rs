//! `MailMessage`: a message under construction.

use std::any::Any;

use super::super::super::{args, collections, system, throw};
use super::address::{addresses, made};
use super::attachment::attachments;
use super::fields::Fields;
use crate::value::ty::{method, overload, prop, prop_set};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

const NAME: &str = "System.Net.Mail.MailMessage";

/// A message under construction: its properties by name.
pub struct Message {
    fields: Fields,
}

impl NetObject for Message {
    fn ty(&self) -> Ty {
        ty::find(NAME).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Message {
    /// A property; null for one that was never set.
    pub fn get(&self, name: &str) -> Value {
        self.fields.get(name)
    }

    /// Sets a property.
    pub fn set(&self, name: &'static str, new: Value) {
        self.fields.set(name, new);
    }

    /// The elements of a property that is a collection.
    pub(super) fn list(&self, name: &str) -> Vec<Value> {
        match self.get(name) {
            Value::List(list) => list.snapshot(),
            _ => Vec::new(),
        }
    }
}

/// A new, empty message.
pub fn new_message() -> Message {
    let fields = vec![
        ("Attachments", attachments()),
        ("Bcc", addresses()),
        ("Body", Value::str("")),
        ("CC", addresses()),
        (
            "DeliveryNotificationOptions",
            system::enumeration("System.Net.Mail.DeliveryNotificationOptions", 0),
        ),
        ("Headers", collections::name_values(std::iter::empty())),
        ("IsBodyHtml", false.into()),
        (
            "Priority",
            system::enumeration("System.Net.Mail.MailPriority", 0),
        ),
        ("ReplyToList", addresses()),
        ("Subject", Value::str("")),
        ("To", addresses()),
    ];
    Message {
        fields: Fields::new(fields),
    }
}

fn of(this: &Value) -> R<&Message> {
    this.downcast::<Message>().map_or_else(
        || throw::not_supported("The member needs a MailMessage."),
        Ok,
    )
}

/// A property that keeps what it is given.
macro_rules! field {
    ($name:literal, $ty:literal) => {
        prop_set(
            $name,
            $ty,
            |_, t| Ok(of(t)?.get($name)),
            |_, t, new| {
                of(t)?.set($name, new);
                Ok(())
            },
        )
    };
}

/// A property that is there from the start and is filled rather than set.
macro_rules! held {
    ($name:literal, $ty:literal) => {
        prop($name, $ty, |_, t| Ok(of(t)?.get($name)))
    };
}

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: NAME,
    interfaces: &["System.IDisposable"],
    properties: &[
        field!("From", "mailaddress"),
        field!("Sender", "mailaddress"),
        field!("ReplyTo", "mailaddress"),
        held!("ReplyToList", "System.Net.Mail.MailAddressCollection"),
        held!("To", "System.Net.Mail.MailAddressCollection"),
        held!("Bcc", "System.Net.Mail.MailAddressCollection"),
        held!("CC", "System.Net.Mail.MailAddressCollection"),
        field!("Priority", "System.Net.Mail.MailPriority"),
        field!(
            "DeliveryNotificationOptions",
            "System.Net.Mail.DeliveryNotificationOptions"
        ),
        prop_set(
            "Subject",
            "string",
            |_, t| Ok(of(t)?.get("Subject")),
            |_, t, new| {
                // A line's end in the subject would begin another header.
                if new.as_str().is_some_and(|s| s.contains(['\r', '\n'])) {
                    return throw::plain_argument(
                        "The specified string is not in the form required for a subject.",
                    );
                }
                of(t)?.set("Subject", new);
                Ok(())
            },
        ),
        field!("SubjectEncoding", "System.Text.Encoding"),
        held!(
            "Headers",
            "System.Collections.Specialized.NameValueCollection"
        ),
        field!("HeadersEncoding", "System.Text.Encoding"),
        field!("Body", "string"),
        field!("BodyEncoding", "System.Text.Encoding"),
        field!("IsBodyHtml", "bool"),
        held!("Attachments", "System.Net.Mail.AttachmentCollection"),
    ],
    methods: &[method(
        "Dispose",
        &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
    )],
    constructors: &[
        overload("System.Net.Mail.MailMessage new()", make),
        overload(
            "System.Net.Mail.MailMessage new(mailaddress from, mailaddress to)",
            make,
        ),
        overload(
            "System.Net.Mail.MailMessage new(string from, string to)",
            make,
        ),
        overload(
            "System.Net.Mail.MailMessage new(string from, string to, string subject, string body)",
            make,
        ),
    ],
    ..TypeDef::CLASS
}];

fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let message = new_message();
    if let (Some(from), Some(to)) = (a.first(), a.get(1)) {
        let from = address(engine, from)?;
        message.set("From", from);
        let to = address(engine, to)?;
        if let Value::List(list) = message.get("To") {
            list.items_mut().push(to);
        }
    }
    for (at, name) in [(2, "Subject"), (3, "Body")] {
        if a.len() > at {
            message.set(name, Value::str(args::text(a, at)?));
        }
    }
    Ok(Value::net(message))
}

fn address(engine: &dyn Engine, given: &Value) -> R<Value> {
    match given.base() {
        Value::Str(text) => made(engine, text, None),
        other => Ok(other.clone()),
    }
}
