//! `Attachment`: a file or a stream that goes with a message.

use std::any::Any;
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use super::super::super::{args, io, throw};
use crate::value::ty::{MethodDef, method, overload, prop, prop_set};
use crate::value::{Engine, NetObject, R, Seq, Str, Ty, TypeDef, Value, ty};

const NAME: &str = "System.Net.Mail.Attachment";

/// The type of content that .NET gives an attachment of which it knows nothing.
const OCTETS: &str = "application/octet-stream";

/// An attachment. Its bytes are read when it is made, as .NET opens the file then.
pub(super) struct Attachment {
    /// The name that the receiver sees.
    pub name: RefCell<Str>,
    /// `text/plain`.
    pub media_type: RefCell<Str>,
    /// Of one that a HTML body shows.
    pub content_id: RefCell<Str>,
    /// What it holds.
    pub bytes: Rc<[u8]>,
}

impl NetObject for Attachment {
    fn ty(&self) -> Ty {
        ty::find(NAME).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The attachment of a file, whose path is one of this platform.
///
/// # Errors
/// .NET's where the file cannot be read.
pub fn attachment(engine: &dyn Engine, path: &str) -> R<Value> {
    of_file(engine, path, OCTETS)
}

fn of_file(engine: &dyn Engine, path: &str, media_type: &str) -> R<Value> {
    const OPEN: i64 = 3;
    let stream = io::stream::open(engine, path, OPEN)?;
    let bytes = io::stream::rest(&stream);
    io::stream::close(&stream)?;
    let name = Path::new(path).file_name().unwrap_or_default();
    Ok(made(&name.to_string_lossy(), media_type, bytes?))
}

fn made(name: &str, media_type: &str, bytes: Vec<u8>) -> Value {
    let media_type = if media_type.is_empty() {
        OCTETS
    } else {
        media_type
    };
    Value::net(Attachment {
        name: RefCell::new(name.into()),
        media_type: RefCell::new(media_type.into()),
        content_id: RefCell::default(),
        bytes: bytes.into(),
    })
}

/// An empty `AttachmentCollection`.
pub(super) fn attachments() -> Value {
    let kind = ty::find("System.Net.Mail.AttachmentCollection").unwrap_or(ty::known().array_list);
    Value::List(Rc::new(Seq::new(kind, Vec::new())))
}

fn of(this: &Value) -> R<&Attachment> {
    this.downcast::<Attachment>().map_or_else(
        || throw::not_supported("The member needs an Attachment."),
        Ok,
    )
}

fn from_file(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let path = args::text(a, 0)?;
    if path.is_empty() {
        return throw::null(engine, "fileName");
    }
    let path = io::native(engine, path);
    of_file(engine, &path.to_string_lossy(), args::text(a, 1)?)
}

fn from_stream(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let bytes = io::stream::rest(args::value(a, 0))?;
    Ok(made(args::text(a, 1)?, args::text(a, 2)?, bytes))
}

fn from_string(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let text = args::text(a, 0)?.as_bytes().to_vec();
    Ok(made(args::text(a, 1)?, "text/plain", text))
}

const DISPOSE: MethodDef = method(
    "Dispose",
    &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
);

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: NAME,
        interfaces: &["System.IDisposable"],
        properties: &[
            prop_set(
                "Name",
                "string",
                |_, t| Ok(Value::Str(of(t)?.name.borrow().clone())),
                |_, t, new| {
                    *of(t)?.name.borrow_mut() = new.as_str().unwrap_or_default().into();
                    Ok(())
                },
            ),
            prop_set(
                "ContentId",
                "string",
                |_, t| Ok(Value::Str(of(t)?.content_id.borrow().clone())),
                |_, t, new| {
                    *of(t)?.content_id.borrow_mut() = new.as_str().unwrap_or_default().into();
                    Ok(())
                },
            ),
            prop("ContentType", "string", |_, t| {
                Ok(Value::Str(of(t)?.media_type.borrow().clone()))
            }),
        ],
        methods: &[
            DISPOSE,
            crate::value::ty::static_method(
                "CreateAttachmentFromString",
                &[overload(
                    "static System.Net.Mail.Attachment CreateAttachmentFromString(string content, string name)",
                    from_string,
                )],
            ),
        ],
        constructors: &[
            overload("System.Net.Mail.Attachment new(string fileName)", from_file),
            overload(
                "System.Net.Mail.Attachment new(string fileName, string mediaType)",
                from_file,
            ),
            overload(
                "System.Net.Mail.Attachment new(System.IO.Stream contentStream, string name)",
                from_stream,
            ),
            overload(
                "System.Net.Mail.Attachment new(System.IO.Stream contentStream, string name, string mediaType)",
                from_stream,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Net.Mail.AttachmentCollection",
        base: "System.Collections.ObjectModel.Collection`1[System.Net.Mail.Attachment]",
        interfaces: &["System.IDisposable"],
        methods: &[DISPOSE],
        ..TypeDef::CLASS
    },
];
