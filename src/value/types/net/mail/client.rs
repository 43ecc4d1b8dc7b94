//! `SmtpClient`: hands messages to a server, or lays them into a folder that one collects from.

use std::any::Any;
use std::time::Duration;

use super::super::super::text::{encoding_of, encoding_value};
use super::super::super::{args, collections, io, security, system, throw};
use super::address::{Address, made};
use super::attachment::Attachment;
use super::fields::Fields;
use super::message::{Message, new_message};
use super::smtp::{self, Enclosure, Failure, Letter, Party, Server};
use crate::value::ty::{MethodDef, event, method, overload, prop_set};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, member, ty};

const NAME: &str = "System.Net.Mail.SmtpClient";

/// .NET's own limit.
const TIMEOUT: i32 = 100_000;

/// A client: its properties by name.
struct Client {
    fields: Fields,
}

impl NetObject for Client {
    fn ty(&self) -> Ty {
        ty::find(NAME).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Client {
    fn get(&self, name: &str) -> Value {
        self.fields.get(name)
    }

    fn set(&self, name: &'static str, new: Value) {
        self.fields.set(name, new);
    }
}

/// A client of a server; a port of 0 is the usual one.
pub fn new_client(host: &str, port: i32) -> Value {
    let port = if port == 0 { 25 } else { port };
    let fields = vec![
        ("Host", Value::str(host)),
        ("Port", port.into()),
        ("EnableSsl", false.into()),
        ("UseDefaultCredentials", false.into()),
        ("Timeout", TIMEOUT.into()),
        (
            "DeliveryMethod",
            system::enumeration("System.Net.Mail.SmtpDeliveryMethod", 0),
        ),
    ];
    Value::net(Client {
        fields: Fields::new(fields),
    })
}

fn of(this: &Value) -> R<&Client> {
    this.downcast::<Client>().map_or_else(
        || throw::not_supported("The member needs a SmtpClient."),
        Ok,
    )
}

fn smtp_exception(message: impl AsRef<str>, code: u16) -> Exception {
    Exception::new("System.Net.Mail.SmtpException", message).with("StatusCode", smtp::status(code))
}

/// What .NET raises for a failure.
fn raised<T>(engine: &dyn Engine, host: &str, failure: Failure) -> R<T> {
    let general = |type_name: &str, inner: &str| {
        let inner = Exception::new(type_name, inner).into_value();
        let failure = Exception::new("System.Net.Mail.SmtpException", "Failure sending mail.");
        failure
            .with(
                "StatusCode",
                system::enumeration("System.Net.Mail.SmtpStatusCode", -1),
            )
            .with_inner(inner)
    };
    let answered = |code: u16, words: &str| {
        format!("{} The server response was: {words}", smtp::words_of(code))
    };
    match failure {
        Failure::Unreachable(words) => match engine.edition().is_core() {
            true => general("System.Net.Sockets.SocketException", &plain(&words)),
            false if words.starts_with(LOOKUP) => general(
                "System.Net.WebException",
                &format!("The remote name could not be resolved: '{host}'"),
            ),
            false => general(
                "System.Net.WebException",
                "Unable to connect to the remote server",
            ),
        },
        Failure::Broken(words) => general("System.IO.IOException", &plain(&words)),
        Failure::Encryption(words) => general(
            "System.Security.Authentication.AuthenticationException",
            &words,
        ),
        Failure::NoEncryption => smtp_exception("Server does not support secure connections.", 0)
            .with(
                "StatusCode",
                system::enumeration("System.Net.Mail.SmtpStatusCode", -1),
            ),
        Failure::Refused(code, words) => smtp_exception(answered(code, &words), code),
        Failure::Letter(words) => smtp_exception(words, 0),
        Failure::Receivers(refused, all) => match refused.as_slice() {
            [(receiver, code, words)] => Exception::new(
                "System.Net.Mail.SmtpFailedRecipientException",
                answered(*code, words),
            )
            .with("StatusCode", smtp::status(*code))
            .with("FailedRecipient", Value::str(receiver.as_str())),
            several => {
                let message = match all {
                    true => "Unable to send to all recipients.",
                    false => "Unable to send to a recipient.",
                };
                let first = several.first().map(|(r, code, _)| (r.clone(), *code));
                let (receiver, code) = first.unwrap_or_default();
                Exception::new("System.Net.Mail.SmtpFailedRecipientsException", message)
                    .with("StatusCode", smtp::status(code))
                    .with("FailedRecipient", Value::str(receiver))
            }
        },
    }
    .raise()
}

/// What the standard library puts before the system's words where a name leads nowhere.
const LOOKUP: &str = "failed to lookup address information: ";

/// The system's words without its number.
fn plain(words: &str) -> String {
    let words = words.strip_prefix(LOOKUP).unwrap_or(words);
    match words.split_once(" (os error") {
        Some((text, _)) => text.to_string(),
        None => words.to_string(),
    }
}

fn party(value: &Value) -> Option<Party> {
    value.downcast::<Address>().map(|a| Party {
        name: a.display.to_string(),
        user: a.user.to_string(),
        host: a.host.to_string(),
    })
}

fn parties(message: &Message, name: &str) -> Vec<Party> {
    message.list(name).iter().filter_map(party).collect()
}

/// The letter that a message says.
fn letter(engine: &mut dyn Engine, message: &Message) -> R<Letter> {
    let Some(from) = party(&message.get("From")) else {
        return throw::invalid_operation("A from address must be specified.");
    };
    let (to, cc, bcc) = (
        parties(message, "To"),
        parties(message, "CC"),
        parties(message, "Bcc"),
    );
    if to.is_empty() && cc.is_empty() && bcc.is_empty() {
        return throw::invalid_operation("A recipient must be specified.");
    }
    let mut reply_to = parties(message, "ReplyToList");
    reply_to.extend(party(&message.get("ReplyTo")));
    let body = convert::to_str(engine, &message.get("Body"))?;
    let subject = convert::to_str(engine, &message.get("Subject"))?;
    // Without an encoding .NET takes the plainest that holds the text.
    let unicode = encoding_value(super::super::super::text::Encoding::Utf8(false));
    let chosen = |given: Value, text: &str| match encoding_of(&given) {
        Some(encoding) => Some(encoding),
        None if text.is_ascii() => super::super::super::text::Encoding::by_name("us-ascii"),
        None => encoding_of(&unicode),
    };
    let encoding = chosen(message.get("BodyEncoding"), &body);
    let subject_encoding = chosen(message.get("SubjectEncoding"), &subject);
    let subject = match subject_encoding {
        // What the encoding has no letter for arrives as a question mark.
        Some(encoding) => encoding.decode(&encoding.encode(&subject)),
        None => subject.to_string(),
    };
    let mut enclosures = Vec::new();
    for value in message.list("Attachments") {
        if let Some(attachment) = value.downcast::<Attachment>() {
            enclosures.push(Enclosure {
                name: attachment.name.borrow().to_string(),
                media_type: attachment.media_type.borrow().to_string(),
                content_id: attachment.content_id.borrow().to_string(),
                bytes: attachment.bytes.to_vec(),
            });
        }
    }
    let number = |value: Value| match value {
        Value::Enum(_, number) => number,
        _ => 0,
    };
    Ok(Letter {
        from,
        sender: party(&message.get("Sender")),
        to,
        cc,
        bcc,
        reply_to,
        subject,
        body: encoding.map_or_else(|| body.as_bytes().to_vec(), |e| e.encode(&body)),
        charset: encoding.map_or_else(|| "utf-8".into(), |e| e.web_name().into_owned()),
        html: convert::to_bool(&message.get("IsBodyHtml")),
        priority: number(message.get("Priority")),
        headers: headers(engine, message)?,
        enclosures,
        notify: number(message.get("DeliveryNotificationOptions")),
    })
}

/// The further headers that a script has added.
fn headers(engine: &mut dyn Engine, message: &Message) -> R<Vec<(String, String)>> {
    let given = message.get("Headers");
    let names = member::get(engine, &given, "AllKeys")?;
    let mut headers = Vec::new();
    for name in collections::elements(engine, &names)? {
        let value = member::invoke(engine, &given, "Get", std::slice::from_ref(&name))?;
        let name = convert::to_str(engine, &name)?.to_string();
        headers.push((name, convert::to_str(engine, &value)?.to_string()));
    }
    Ok(headers)
}

/// Name and password of the client's credentials.
fn login(
    engine: &mut dyn Engine,
    client: &Client,
) -> R<Option<(String, zeroize::Zeroizing<String>)>> {
    let given = client.get("Credentials");
    if given.is_null() {
        return Ok(None);
    }
    if let Some((user, password)) = security::credential_parts(&given) {
        return Ok(Some((user.to_string(), password)));
    }
    let mut part = |name: &str| -> R<Str> {
        let value = member::get(engine, &given, name)?;
        convert::to_str(engine, &value)
    };
    let (user, domain) = (part("UserName")?, part("Domain")?);
    let password = zeroize::Zeroizing::new(part("Password")?.to_string());
    if user.is_empty() {
        return Ok(None);
    }
    Ok(Some(match domain.is_empty() {
        true => (user.to_string(), password),
        false => (format!("{domain}\\{user}"), password),
    }))
}

/// Sends a message through a client.
///
/// # Errors
/// `SmtpException` and its kin for what the server or the way to it refuses, `InvalidOperationException` where the
/// message or the client lacks something.
pub fn send(engine: &mut dyn Engine, client: &Value, message: &Message) -> R<()> {
    let client = of(client)?;
    let letter = letter(engine, message)?;
    if let Value::Enum(_, 1 | 2) = client.get("DeliveryMethod") {
        return lay_down(engine, client, &letter);
    }
    let host = convert::to_str(engine, &client.get("Host"))?;
    if host.is_empty() {
        return throw::invalid_operation("The SMTP host was not specified.");
    }
    let port = convert::to_i32(engine, &client.get("Port"))?;
    let timeout = convert::to_i32(engine, &client.get("Timeout"))?;
    let server = Server {
        host: host.to_string(),
        port: u16::try_from(port).unwrap_or(25),
        encrypted: convert::to_bool(&client.get("EnableSsl")),
        login: login(engine, client)?,
        timeout: u64::try_from(timeout)
            .ok()
            .filter(|t| *t > 0)
            .map(Duration::from_millis),
    };
    match smtp::send(&server, &letter) {
        Ok(()) => Ok(()),
        Err(failure) => raised(engine, &host, failure),
    }
}

/// Lays a letter into the folder that a server collects from.
fn lay_down(engine: &mut dyn Engine, client: &Client, letter: &Letter) -> R<()> {
    let folder = convert::to_str(engine, &client.get("PickupDirectoryLocation"))?;
    if folder.is_empty() {
        return smtp_exception(
            "Only absolute directories are allowed for pickup directory.",
            0,
        )
        .raise();
    }
    let bytes = match letter.formatted() {
        Ok(bytes) => bytes,
        Err(failure) => return raised(engine, "", failure),
    };
    let id = crate::value::Uuid::from_u64_pair(engine.random(), engine.random());
    let path = io::native(engine, &folder).join(format!("{id}.eml"));
    match std::fs::write(&path, bytes) {
        Ok(()) => Ok(()),
        Err(error) => {
            let inner = Exception::new("System.IO.IOException", plain(&error.to_string()));
            smtp_exception("Failure sending mail.", 0)
                .with_inner(inner.into_value())
                .raise()
        }
    }
}

fn send_message(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let given = args::value(a, 0);
    match given.downcast::<Message>() {
        Some(message) => send(engine, this, message)?,
        None => return throw::null(engine, "message"),
    }
    Ok(Value::Void)
}

fn send_texts(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let message = new_message();
    message.set("From", made(engine, args::text(a, 0)?, None)?);
    if let Value::List(list) = message.get("To") {
        for one in args::text(a, 1)?.split(',') {
            let address = made(engine, one.trim(), None)?;
            list.items_mut().push(address);
        }
    }
    message.set("Subject", args::value(a, 2).clone());
    message.set("Body", args::value(a, 3).clone());
    send(engine, this, &message)?;
    Ok(Value::Void)
}

fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let port = match a.get(1) {
        Some(port) => convert::to_i32(engine, port)?,
        None => 0,
    };
    if port < 0 {
        return throw::out_of_range(
            engine,
            "Specified argument was out of the range of valid values.",
            "port",
        );
    }
    Ok(new_client(args::text(a, 0)?, port))
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

const DISPOSE: MethodDef = method(
    "Dispose",
    &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
);

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: NAME,
    interfaces: &["System.IDisposable"],
    properties: &[
        field!("Host", "string"),
        field!("Port", "int"),
        field!("UseDefaultCredentials", "bool"),
        field!("Credentials", "System.Net.ICredentialsByHost"),
        field!("Timeout", "int"),
        field!("DeliveryMethod", "System.Net.Mail.SmtpDeliveryMethod"),
        field!("PickupDirectoryLocation", "string"),
        field!("EnableSsl", "bool"),
        field!("TargetName", "string"),
    ],
    methods: &[
        DISPOSE,
        method(
            "Send",
            &[
                overload(
                    "void Send(System.Net.Mail.MailMessage message)",
                    send_message,
                ),
                overload(
                    "void Send(string from, string recipients, string subject, string body)",
                    send_texts,
                ),
            ],
        ),
    ],
    constructors: &[
        overload("System.Net.Mail.SmtpClient new()", make),
        overload("System.Net.Mail.SmtpClient new(string host)", make),
        overload(
            "System.Net.Mail.SmtpClient new(string host, int port)",
            make,
        ),
    ],
    events: &[event(
        "SendCompleted",
        "System.Net.Mail.SendCompletedEventHandler",
        "System.ComponentModel.AsyncCompletedEventArgs",
    )],
    ..TypeDef::CLASS
}];
