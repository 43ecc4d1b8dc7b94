//! `Send-MailMessage`: one message through .NET's mail client.

use crate::runtime::sym::Sym;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::net::mail::{Message, attachment, new_client, new_message, send};
use crate::value::types::net::mail_address;
use crate::value::types::text::encoding_value;
use crate::value::{Engine, ErrorRecord, Exception, R, Stop, Value, convert, exception, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::with_class(
    "Send-MailMessage",
    || Box::<Send>::default(),
    "Microsoft.PowerShell.Commands.SendMailMessage",
)];

/// Why PowerShell 7 advises against it.
const OBSOLETE: &str = "The command 'Send-MailMessage' is obsolete. This cmdlet does not guarantee secure connections to SMTP servers. While there is no immediate replacement available in PowerShell, we recommend you do not use Send-MailMessage at this time. See https://aka.ms/SendMailMessage for more information.";

/// `Send-MailMessage`
#[derive(Default)]
struct Send {
    message: Option<Message>,
    client: Value,
}

impl Cmdlet for Send {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.rt.edition.is_core() {
            c.warning(OBSOLETE)?;
        }
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        // Addresses may come with the pipeline's object, which is bound by now.
        if self.message.is_none() {
            self.message = Some(message(c)?);
            self.client = client(c)?;
        }
        let mut files = Vec::new();
        for path in c.texts("Attachments")? {
            let path = c.rt.native(&path);
            if !path.exists() {
                return c.throw(ErrorRecord::new(
                    "System.Management.Automation.ItemNotFoundException",
                    format!(
                        "Cannot find path '{}' because it does not exist.",
                        path.display()
                    ),
                    "FileOpenFailure",
                    ErrorCategory::OpenError,
                    Value::Null,
                ));
            }
            files.push(attachment(c.rt, &path.to_string_lossy())?);
        }
        if let Some(Value::List(all)) = self.message.as_ref().map(|m| m.get("Attachments")) {
            all.items_mut().append(&mut files);
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(message) = self.message.take() else {
            return Ok(());
        };
        c.rt.host.flush();
        match send(c.rt, &self.client, &message) {
            Ok(()) => Ok(()),
            Err(stop) => match *stop {
                Stop::Exception(thrown) => c.error(reported(thrown, self.client.clone())),
                other => Err(Box::new(other)),
            },
        }
    }
}

/// The error for what the client raised: what lies behind "Failure sending mail." is told instead of it.
fn reported(thrown: Value, client: Value) -> ErrorRecord {
    let kind = crate::value::ty::type_of(&thrown).name();
    let inner = exception::with_exception(&thrown, |e| e.inner.clone()).unwrap_or_default();
    let (thrown, id) = match kind {
        "SmtpFailedRecipientsException" => (thrown, kind),
        "InvalidOperationException" => (thrown, kind),
        _ if !inner.is_null() => {
            let message = exception::message_of(&inner);
            let told = Exception::new("System.Net.Mail.SmtpException", message);
            (told.into_value(), "SmtpException")
        }
        _ => (thrown, "SmtpException"),
    };
    ErrorRecord::of(thrown, id, ErrorCategory::InvalidOperation, client)
}

/// The message that the parameters say.
fn message(c: &mut Ctx<'_>) -> R<Message> {
    let message = new_message();
    let from = c.text("From")?.unwrap_or_default();
    match mail_address(&from) {
        Some(address) => message.set("From", address),
        None => {
            return c.throw(ErrorRecord::new(
                "System.FormatException",
                "The specified string is not in the form required for an e-mail address.",
                "FormatException",
                ErrorCategory::InvalidType,
                Value::Str(from),
            ));
        }
    }
    for (parameter, property) in [
        ("To", "To"),
        ("Bcc", "Bcc"),
        ("Cc", "CC"),
        ("ReplyTo", "ReplyToList"),
    ] {
        for text in c.texts(parameter)? {
            let Some(address) = mail_address(&text) else {
                c.error(ErrorRecord::new(
                    "System.FormatException",
                    "The specified string is not in the form required for an e-mail address.",
                    "FormatException",
                    ErrorCategory::InvalidType,
                    Value::Str(text),
                ))?;
                continue;
            };
            if let Value::List(list) = message.get(property) {
                list.items_mut().push(address);
            }
        }
    }
    for (parameter, property) in [
        ("DeliveryNotificationOption", "DeliveryNotificationOptions"),
        ("Subject", "Subject"),
        ("Body", "Body"),
        ("Priority", "Priority"),
    ] {
        if let Some(value) = c.get(parameter) {
            message.set(property, value.base().clone());
        }
    }
    let encoding = match c.get("Encoding") {
        Some(encoding) => encoding.base().clone(),
        None => crate::value::types::text::Encoding::by_name("us-ascii")
            .map(encoding_value)
            .unwrap_or_default(),
    };
    message.set("SubjectEncoding", encoding.clone());
    message.set("BodyEncoding", encoding);
    message.set("IsBodyHtml", c.switch("BodyAsHtml").into());
    Ok(message)
}

/// The client for the server that the parameters or `$PSEmailServer` name.
fn client(c: &mut Ctx<'_>) -> R<Value> {
    let server = match c.text("SmtpServer")? {
        Some(server) => server,
        None => {
            let set = c.rt.variable(Sym::of("PSEmailServer")).unwrap_or_default();
            convert::to_str(c.rt, &set)?
        }
    };
    if server.is_empty() {
        return c.throw(ErrorRecord::new(
            "System.InvalidOperationException",
            "The email cannot be sent because no SMTP server was specified. You must specify an SMTP server by using either the SmtpServer parameter or the $PSEmailServer variable.",
            "",
            ErrorCategory::InvalidArgument,
            Value::Null,
        ));
    }
    let port = match c.get("Port") {
        Some(port) => convert::to_i32(c.rt, &port)?,
        None => 0,
    };
    let client = new_client(&server, port);
    let engine: &mut dyn Engine = c.rt;
    if c.call.get("UseSsl").is_some_and(|v| convert::to_bool(&v)) {
        member::set(engine, &client, "EnableSsl", true.into())?;
    }
    if let Some(credential) = c.call.get("Credential").filter(|v| !v.is_null()) {
        let network = member::invoke(engine, &credential, "GetNetworkCredential", &[])?;
        member::set(engine, &client, "Credentials", network)?;
    }
    Ok(client)
}
