//! `System.Net.Mail`: addresses, messages with their attachments, and the client that hands them to a server.

mod address;
mod attachment;
mod client;
mod fields;
mod message;
mod smtp;

pub(super) use address::DEFS as ADDRESS;
pub use address::mail_address;
pub(super) use attachment::DEFS as ATTACHMENT;
pub(super) use client::DEFS as CLIENT;
pub(super) use message::DEFS as MESSAGE;

pub use attachment::attachment;
pub use client::{new_client, send};
pub use message::{Message, new_message};
