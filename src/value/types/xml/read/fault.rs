//! What is wrong with markup, in the words of .NET's XML reader, and where.

use crate::value::{Exception, R, Value};

/// A complaint about markup.
#[derive(Debug, PartialEq)]
pub(in crate::value::types::xml) enum Fault {
    /// The text is not well-formed: `XmlException`, with the line and position where they are told.
    Markup(String, Option<(usize, usize)>),
    /// The document cannot hold what was read: `InvalidOperationException`.
    Operation(&'static str),
}

/// What a document says of a node of the wrong kind.
pub(in crate::value::types::xml) const WRONG_TYPE: &str = "The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong type.";
/// What a document says of a second root element.
pub(in crate::value::types::xml) const SECOND_ROOT: &str =
    "This document already has a 'DocumentElement' node.";

impl Fault {
    /// A complaint about a place in a text, given as a byte offset.
    pub fn at(text: &str, offset: usize, message: impl Into<String>) -> Fault {
        Fault::Markup(message.into(), Some(place(text, offset)))
    }

    /// The message with the place behind it.
    pub fn message(&self) -> String {
        match self {
            Fault::Markup(message, Some((line, position))) => {
                format!("{message} Line {line}, position {position}.")
            }
            Fault::Markup(message, None) => message.clone(),
            Fault::Operation(message) => (*message).to_owned(),
        }
    }

    /// As the exception that .NET throws.
    pub fn raise<T>(self) -> R<T> {
        let message = self.message();
        let Fault::Markup(_, place) = self else {
            return Exception::new("System.InvalidOperationException", message).raise();
        };
        let (line, position) = place.unwrap_or_default();
        let number = |n: usize| Value::Int32(i32::try_from(n).unwrap_or(i32::MAX));
        Exception::new("System.Xml.XmlException", message)
            .with("LineNumber", number(line))
            .with("LinePosition", number(position))
            .with("SourceUri", Value::str(""))
            .raise()
    }
}

/// The line and the UTF-16 position in it of a byte offset, both counted from 1.
pub(super) fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let bytes = before.as_bytes();
    let (mut line, mut start) = (1, 0);
    for (at, byte) in bytes.iter().enumerate() {
        let ends = *byte == b'\n' || *byte == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        if ends {
            line += 1;
            start = at + 1;
        }
    }
    let column = before.get(start..).unwrap_or("").encode_utf16().count();
    (line, column + 1)
}
