//! A letter on its way to a server: how it is put together and handed over, with nothing of scripts in it. The format
//! and the protocol are lettre's; the choices are those of .NET's client.

use std::error::Error as _;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter, RcptParameter};
use zeroize::Zeroizing;

use crate::value::Value;

/// Somebody who writes or gets a letter.
#[derive(Clone)]
pub struct Party {
    /// The name that mail programs show; may be empty.
    pub name: String,
    /// What stands before the `@`.
    pub user: String,
    /// What stands behind it.
    pub host: String,
}

/// A file that goes with a letter.
pub struct Enclosure {
    /// The name that the receiver sees.
    pub name: String,
    /// `text/plain`.
    pub media_type: String,
    /// Of one that the body shows; may be empty.
    pub content_id: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A letter.
pub struct Letter {
    /// Who writes.
    pub from: Party,
    /// Who sends it for them.
    pub sender: Option<Party>,
    /// Who gets it.
    pub to: Vec<Party>,
    /// Who gets a copy.
    pub cc: Vec<Party>,
    /// Who gets a copy and stands nowhere.
    pub bcc: Vec<Party>,
    /// Whom an answer goes to.
    pub reply_to: Vec<Party>,
    /// What it is about.
    pub subject: String,
    /// Its text, in the character set named.
    pub body: Vec<u8>,
    /// The character set: `us-ascii`.
    pub charset: String,
    /// The text is HTML.
    pub html: bool,
    /// `MailPriority`: 0 normal, 1 low, 2 high.
    pub priority: i64,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The files that go with it.
    pub enclosures: Vec<Enclosure>,
    /// `DeliveryNotificationOptions`.
    pub notify: i64,
}

/// A server and how to speak to it.
pub struct Server {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The connection is to be encrypted (STARTTLS).
    pub encrypted: bool,
    /// Name and password.
    pub login: Option<(String, Zeroizing<String>)>,
    /// How long each step may take.
    pub timeout: Option<Duration>,
}

/// Why a letter was not handed over.
pub enum Failure {
    /// The server is not there: what the system says.
    Unreachable(String),
    /// The conversation broke off, or took too long.
    Broken(String),
    /// It offers no encryption.
    NoEncryption,
    /// Its certificate or the handshake is at fault.
    Encryption(String),
    /// It answered with an error: its code and words.
    Refused(u16, String),
    /// It refused receivers: each with code and words; true where none was left.
    Receivers(Vec<(String, u16, String)>, bool),
    /// The letter cannot be written down.
    Letter(String),
}

impl Party {
    fn address(&self) -> Result<lettre::Address, Failure> {
        lettre::Address::new(&self.user, &self.host).map_err(|e| Failure::Letter(e.to_string()))
    }

    fn mailbox(&self) -> Result<Mailbox, Failure> {
        let name = Some(self.name.clone()).filter(|n| !n.is_empty());
        Ok(Mailbox::new(name, self.address()?))
    }
}

fn header(name: &str, value: &str) -> Result<HeaderValue, Failure> {
    let name = HeaderName::new_from_ascii(name.to_string())
        .map_err(|_| Failure::Letter(format!("'{name}' is no name of a header.")))?;
    // A line's end in a value would begin another header.
    let value = value.replace(['\r', '\n'], " ");
    Ok(HeaderValue::new(name, value))
}

fn content_type(text: &str) -> Result<ContentType, Failure> {
    ContentType::parse(text).map_err(|e| Failure::Letter(e.to_string()))
}

impl Letter {
    /// The letter as it is sent.
    ///
    /// # Errors
    /// `Failure::Letter` where a part of it cannot be written down.
    pub fn formatted(&self) -> Result<Vec<u8>, Failure> {
        let envelope = Envelope::new(Some(self.from.address()?), self.receivers()?)
            .map_err(|e| Failure::Letter(e.to_string()))?;
        let mut builder = Message::builder()
            .envelope(envelope)
            .from(self.from.mailbox()?)
            .subject(&self.subject);
        if let Some(sender) = &self.sender {
            builder = builder.sender(sender.mailbox()?);
        }
        for party in &self.to {
            builder = builder.to(party.mailbox()?);
        }
        for party in &self.cc {
            builder = builder.cc(party.mailbox()?);
        }
        for party in &self.reply_to {
            builder = builder.reply_to(party.mailbox()?);
        }
        let urgency: &[(&str, &str)] = match self.priority {
            1 => &[
                ("X-Priority", "5"),
                ("Priority", "non-urgent"),
                ("Importance", "low"),
            ],
            2 => &[
                ("X-Priority", "1"),
                ("Priority", "urgent"),
                ("Importance", "high"),
            ],
            _ => &[],
        };
        for (name, value) in urgency {
            builder = builder.raw_header(header(name, value)?);
        }
        for (name, value) in &self.headers {
            builder = builder.raw_header(header(name, value)?);
        }
        let text = self.text()?;
        let made = if self.enclosures.is_empty() {
            builder.singlepart(text)
        } else {
            let mut parts = MultiPart::mixed().singlepart(text);
            for enclosure in &self.enclosures {
                parts = parts.singlepart(enclosure.part()?);
            }
            builder.multipart(parts)
        };
        made.map(|message| message.formatted())
            .map_err(|e| Failure::Letter(e.to_string()))
    }

    /// The text: plain characters stay legible, others are sent as octets.
    fn text(&self) -> Result<SinglePart, Failure> {
        let kind = if self.html { "text/html" } else { "text/plain" };
        let encoding = match self.charset.as_str() {
            "us-ascii" => ContentTransferEncoding::QuotedPrintable,
            _ => ContentTransferEncoding::Base64,
        };
        let body = Body::new_with_encoding(self.body.clone(), encoding)
            .map_err(|_| Failure::Letter("The body cannot be encoded.".into()))?;
        Ok(SinglePart::builder()
            .header(content_type(&format!("{kind}; charset={}", self.charset))?)
            .body(body))
    }

    fn receivers(&self) -> Result<Vec<lettre::Address>, Failure> {
        let all = self.to.iter().chain(&self.cc).chain(&self.bcc);
        all.map(Party::address).collect()
    }

    /// The words of `NOTIFY=`; None where nobody asked for a notice.
    fn notice(&self) -> Option<String> {
        const NEVER: i64 = 0x0800_0000;
        if self.notify & NEVER != 0 {
            return Some("NEVER".into());
        }
        let words: Vec<&str> = [(1, "SUCCESS"), (2, "FAILURE"), (4, "DELAY")]
            .iter()
            .filter(|(flag, _)| self.notify & flag != 0)
            .map(|(_, word)| *word)
            .collect();
        (!words.is_empty()).then(|| words.join(","))
    }
}

impl Enclosure {
    fn part(&self) -> Result<SinglePart, Failure> {
        let attachment = if self.content_id.is_empty() {
            Attachment::new(self.name.clone())
        } else {
            Attachment::new_inline_with_name(self.content_id.clone(), self.name.clone())
        };
        let body = Body::new_with_encoding(self.bytes.clone(), ContentTransferEncoding::Base64)
            .map_err(|_| Failure::Letter("The attachment cannot be encoded.".into()))?;
        Ok(attachment.body(body, content_type(&self.media_type)?))
    }
}

/// What the server or the connection said.
fn failed(error: lettre::transport::smtp::Error) -> Failure {
    let words = error.source().map(ToString::to_string);
    match error.status() {
        Some(code) => Failure::Refused(u16::from(code), words.unwrap_or_default()),
        None if error.is_tls() => Failure::Encryption(words.unwrap_or_else(|| error.to_string())),
        None if error.is_timeout() => Failure::Broken("The operation has timed out.".into()),
        None => Failure::Broken(words.unwrap_or_else(|| error.to_string())),
    }
}

/// Hands a letter to a server. Receivers that the server refuses do not keep the others from getting it.
///
/// # Errors
/// What went wrong; after `Failure::Receivers` with some left the letter has been sent to those.
pub fn send(server: &Server, letter: &Letter) -> Result<(), Failure> {
    let bytes = letter.formatted()?;
    let mut connection = connect(server)?;
    let outcome = converse(&mut connection, server, letter, &bytes);
    if outcome.is_ok() {
        // The letter is the server's already.
        let _ = connection.quit();
    } else {
        connection.abort();
    }
    outcome
}

fn connect(server: &Server) -> Result<SmtpConnection, Failure> {
    let hello = ClientId::default();
    let to = (server.host.as_str(), server.port);
    let connected = SmtpConnection::connect(to, server.timeout, &hello, None, None);
    let mut connection = connected.map_err(|error| match failed(error) {
        Failure::Broken(words) => Failure::Unreachable(words),
        other => other,
    })?;
    if server.encrypted {
        if !connection.can_starttls() {
            connection.abort();
            return Err(Failure::NoEncryption);
        }
        let tls = TlsParameters::new(server.host.clone()).map_err(failed)?;
        connection.starttls(&tls, &hello).map_err(failed)?;
    }
    Ok(connection)
}

fn converse(
    connection: &mut SmtpConnection,
    server: &Server,
    letter: &Letter,
    bytes: &[u8],
) -> Result<(), Failure> {
    // As .NET does: a server that asks for no name is not told one.
    let offered = [Mechanism::Login, Mechanism::Plain];
    if let Some((user, password)) = &server.login
        && connection
            .server_info()
            .get_auth_mechanism(&offered)
            .is_some()
    {
        let login = Credentials::new(user.clone(), password.to_string());
        connection.auth(&offered, &login).map_err(failed)?;
    }
    let notice = match letter.notice() {
        Some(words) if offers_notices(connection)? => vec![RcptParameter::Other {
            keyword: "NOTIFY".into(),
            value: Some(words),
        }],
        _ => Vec::new(),
    };
    let receivers = letter.receivers()?;
    let mut parameters = Vec::new();
    let from = letter.from.address()?;
    let foreign = |a: &lettre::Address| !<lettre::Address as AsRef<str>>::as_ref(a).is_ascii();
    if foreign(&from) || receivers.iter().any(foreign) {
        if !connection
            .server_info()
            .supports_feature(Extension::SmtpUtfEight)
        {
            return Err(Failure::Letter(
                "The client or server is only configured for E-mail addresses with ASCII local-parts.".into(),
            ));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    let mail = Mail::new(Some(from), parameters);
    connection.command(mail).map_err(failed)?;
    let mut refused = Vec::new();
    let count = receivers.len();
    for receiver in receivers {
        let shown = format!("<{receiver}>");
        match connection.command(Rcpt::new(receiver, notice.clone())) {
            Ok(_) => {}
            Err(error) => match failed(error) {
                Failure::Refused(code, words) => refused.push((shown, code, words)),
                other => return Err(other),
            },
        }
    }
    if refused.len() == count {
        return Err(Failure::Receivers(refused, true));
    }
    connection.command(Data).map_err(failed)?;
    connection.message(bytes).map_err(failed)?;
    match refused.is_empty() {
        true => Ok(()),
        false => Err(Failure::Receivers(refused, false)),
    }
}

/// True where the server can tell what became of a letter (RFC 3461).
fn offers_notices(connection: &mut SmtpConnection) -> Result<bool, Failure> {
    let hello = connection.command(Ehlo::new(ClientId::default()));
    let hello = hello.map_err(failed)?;
    Ok(hello.message().any(|line| line.eq_ignore_ascii_case("DSN")))
}

/// A status code's name as .NET's messages have it.
pub fn words_of(code: u16) -> &'static str {
    match code {
        421 => "Service not available, closing transmission channel.",
        450 | 550 => "Mailbox unavailable.",
        451 => "Error in processing.",
        452 => "Insufficient system storage.",
        454 => "Client does not have permission to submit mail to this server.",
        500 => "Syntax error, command unrecognized.",
        501 => "Syntax error in parameters or arguments.",
        502 => "Command not implemented.",
        503 => "Bad sequence of commands.",
        504 => "Command parameter not implemented.",
        530 => "The SMTP server requires a secure connection or the client was not authenticated.",
        551 => "User not local; please try a different path.",
        552 => "Exceeded storage allocation.",
        553 => "Mailbox name not allowed.",
        554 => "Transaction failed.",
        _ => "Failure sending mail.",
    }
}

/// A status code as a value; one that .NET does not name is a general failure.
pub fn status(code: u16) -> Value {
    super::super::super::system::enumeration("System.Net.Mail.SmtpStatusCode", i64::from(code))
}
