//! `ZipArchiveEntry`: a file in an archive, whose content is inflated when it is first asked for.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::super::io::stream::{Layer, layered};
use super::super::time::{offset_of, offset_value};
use super::super::{args, throw};
use super::archive::{Archive, Mode};
use crate::text::datetime::DateTimeOffset;
use crate::value::ty::{method, overload, prop, prop_set};
use crate::value::{NetObject, R, Str, Ty, TypeDef, Value, ty};

/// What an entry holds.
pub(super) enum Content {
    /// It stands in the archive that is read, at this place.
    Stored(usize),
    /// It is held here until the archive is written.
    Held(Vec<u8>),
}

/// An entry of an archive.
pub(super) struct Entry {
    pub(super) name: Str,
    pub(super) content: RefCell<Content>,
    pub(super) size: Cell<u64>,
    pub(super) packed: Cell<u64>,
    pub(super) checksum: Cell<u32>,
    pub(super) attributes: Cell<i32>,
    pub(super) changed: Cell<DateTimeOffset>,
    /// `CompressionLevel`'s number.
    pub(super) level: i64,
    pub(super) archive: Rc<Archive>,
}

/// An entry as scripts hold it.
pub(super) struct EntryObject(pub Rc<Entry>);

impl NetObject for EntryObject {
    fn ty(&self) -> Ty {
        ty::find("System.IO.Compression.ZipArchiveEntry").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn crate::value::Engine) -> Option<R<Str>> {
        Some(Ok(self.0.name.clone()))
    }
}

impl Entry {
    /// The content; one that stands in the archive is read from there.
    pub(super) fn bytes(&self) -> R<Vec<u8>> {
        match &*self.content.borrow() {
            Content::Held(bytes) => Ok(bytes.clone()),
            Content::Stored(at) => self.archive.stored(*at),
        }
    }

    /// True for a folder's entry.
    pub(super) fn is_folder(&self) -> bool {
        self.name.ends_with('/') || self.name.ends_with('\\')
    }
}

/// The stream that `Open` gives.
struct Opened {
    entry: Rc<Entry>,
    bytes: Vec<u8>,
    at: usize,
    mode: Mode,
}

impl Layer for Opened {
    fn read(&mut self, count: usize) -> R<Vec<u8>> {
        let end = self.at.saturating_add(count).min(self.bytes.len());
        let part = self.bytes.get(self.at..end).unwrap_or_default().to_vec();
        self.at = end;
        Ok(part)
    }

    fn write(&mut self, bytes: &[u8]) -> R<()> {
        let end = self.at.saturating_add(bytes.len());
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        if let Some(place) = self.bytes.get_mut(self.at..end) {
            place.copy_from_slice(bytes);
        }
        self.at = end;
        self.flush()
    }

    fn flush(&mut self) -> R<()> {
        if self.mode != Mode::Read {
            self.entry.size.set(self.bytes.len() as u64);
            *self.entry.content.borrow_mut() = Content::Held(self.bytes.clone());
        }
        Ok(())
    }

    fn close(&mut self) -> R<()> {
        self.flush()
    }

    fn directions(&self) -> (bool, bool) {
        match self.mode {
            Mode::Read => (true, false),
            Mode::Create => (false, true),
            Mode::Update => (true, true),
        }
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// The entry inside a value.
pub(super) fn of(value: &Value) -> R<&Rc<Entry>> {
    match value.downcast::<EntryObject>() {
        Some(entry) => Ok(&entry.0),
        None => throw::not_supported("The member needs a ZipArchiveEntry."),
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.IO.Compression.ZipArchiveEntry",
        properties: &[
            prop("Archive", "System.IO.Compression.ZipArchive", |_, t| {
                Ok(super::archive::value_of(&of(t)?.archive))
            }),
            prop("CompressedLength", "long", |_, t| {
                Ok((of(t)?.packed.get() as i64).into())
            }),
            prop("Crc32", "uint", |_, t| {
                Ok(Value::UInt32(of(t)?.checksum.get()))
            }),
            prop_set(
                "ExternalAttributes",
                "int",
                |_, t| Ok(of(t)?.attributes.get().into()),
                |_, t, new| {
                    of(t)?.attributes.set(args::int(&[new], 0)?);
                    Ok(())
                },
            ),
            prop("FullName", "string", |_, t| {
                Ok(Value::Str(of(t)?.name.clone()))
            }),
            prop("IsEncrypted", "bool", |_, _| Ok(false.into())),
            prop_set(
                "LastWriteTime",
                "System.DateTimeOffset",
                |_, t| Ok(offset_value(of(t)?.changed.get())),
                |_, t, new| {
                    let entry = of(t)?;
                    if entry.archive.mode == Mode::Read {
                        return throw::not_supported("Cannot modify read-only archive.");
                    }
                    if let Some(time) = offset_of(&new) {
                        entry.changed.set(time);
                    }
                    Ok(())
                },
            ),
            prop("Length", "long", |_, t| {
                Ok((of(t)?.size.get() as i64).into())
            }),
            prop("Name", "string", |_, t| {
                let name = &of(t)?.name;
                Ok(Value::str(name.rsplit(['/', '\\']).next().unwrap_or(name)))
            }),
        ],
        methods: &[
            method(
                "Delete",
                &[overload("void Delete()", |_, t, _| {
                    let entry = of(t)?;
                    if entry.archive.mode != Mode::Update {
                        return throw::not_supported(
                            "Delete can only be used when the archive is in Update mode.",
                        );
                    }
                    entry
                        .archive
                        .entries
                        .borrow_mut()
                        .retain(|other| !Rc::ptr_eq(other, entry));
                    Ok(Value::Void)
                })],
            ),
            method(
                "Open",
                &[overload("System.IO.Stream Open()", |_, t, _| open(of(t)?))],
            ),
        ],
        ..TypeDef::CLASS
    },
    // What .NET gives for writing, a type of its own inside.
    &TypeDef {
        name: "System.IO.Compression.WrappedStream",
        base: "System.IO.Stream",
        ..TypeDef::CLASS
    },
];

fn open(entry: &Rc<Entry>) -> R<Value> {
    let mode = entry.archive.mode;
    entry.archive.check_open()?;
    let bytes = match mode {
        Mode::Create => Vec::new(),
        Mode::Read | Mode::Update => entry.bytes()?,
    };
    let type_name = match mode {
        Mode::Read => "System.IO.Compression.DeflateStream",
        Mode::Create | Mode::Update => "System.IO.Compression.WrappedStream",
    };
    Ok(layered(
        type_name,
        Opened {
            entry: entry.clone(),
            bytes,
            at: 0,
            mode,
        },
    ))
}
