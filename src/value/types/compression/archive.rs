//! `ZipArchive`: its entries, read where they stand, and written as a whole when the archive is closed.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::io::{Cursor, Read, Seek, Write};
use std::rc::Rc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::super::io::stream;
use super::super::{args, collections, throw, time};
use super::entry::{Content, Entry, EntryObject};
use crate::text::datetime::{DateTimeOffset, Kind};
use crate::value::ty::{Overload, method, overload, prop};
use crate::value::{DateTime, Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// `ZipArchiveMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Read,
    Create,
    Update,
}

impl Mode {
    pub(super) fn of(number: i64) -> Mode {
        match number {
            1 => Mode::Create,
            2 => Mode::Update,
            _ => Mode::Read,
        }
    }

    fn number(self) -> i64 {
        match self {
            Mode::Read => 0,
            Mode::Create => 1,
            Mode::Update => 2,
        }
    }
}

/// What an archive is read from.
pub(super) trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

/// An archive.
pub(super) struct Archive {
    pub(super) mode: Mode,
    pub(super) entries: RefCell<Vec<Rc<Entry>>>,
    stored: RefCell<Option<zip::ZipArchive<Box<dyn Source>>>>,
    stream: Value,
    leave_open: bool,
    closed: Cell<bool>,
}

/// An archive as scripts hold it.
struct ArchiveObject(Rc<Archive>);

impl NetObject for ArchiveObject {
    fn ty(&self) -> Ty {
        ty::find("System.IO.Compression.ZipArchive").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// An archive as a value.
pub(super) fn value_of(archive: &Rc<Archive>) -> Value {
    Value::net(ArchiveObject(archive.clone()))
}

/// The archive inside a value.
pub(super) fn of(value: &Value) -> R<&Rc<Archive>> {
    match value.downcast::<ArchiveObject>() {
        Some(archive) => Ok(&archive.0),
        None => throw::not_supported("The member needs a ZipArchive."),
    }
}

impl Archive {
    /// Opens an archive in a stream.
    ///
    /// # Errors
    /// `InvalidDataException` where the stream holds none.
    pub(super) fn open(
        engine: &dyn Engine,
        stream: Value,
        mode: Mode,
        leave_open: bool,
    ) -> R<Rc<Archive>> {
        let bytes = match mode {
            Mode::Create => None,
            Mode::Read => Some(stream::rest(&stream)?),
            Mode::Update => Some(stream::rest(&stream)?).filter(|bytes| !bytes.is_empty()),
        };
        let stored = match bytes {
            None => None,
            Some(bytes) => {
                let source: Box<dyn Source> = Box::new(Cursor::new(bytes));
                Some(zip::ZipArchive::new(source).or_else(|_| no_archive())?)
            }
        };
        Archive::of_parts(engine, stored, stream, mode, leave_open)
    }

    /// Opens an archive in a file for reading: only what is asked for is read.
    ///
    /// # Errors
    /// `InvalidDataException` where the file is none.
    pub(super) fn of_file(engine: &dyn Engine, file: std::fs::File) -> R<Rc<Archive>> {
        let source: Box<dyn Source> = Box::new(std::io::BufReader::new(file));
        let stored = zip::ZipArchive::new(source).or_else(|_| no_archive())?;
        Archive::of_parts(engine, Some(stored), Value::Null, Mode::Read, false)
    }

    fn of_parts(
        engine: &dyn Engine,
        stored: Option<zip::ZipArchive<Box<dyn Source>>>,
        stream: Value,
        mode: Mode,
        leave_open: bool,
    ) -> R<Rc<Archive>> {
        let archive = Rc::new(Archive {
            mode,
            entries: RefCell::default(),
            stored: RefCell::new(stored),
            stream,
            leave_open,
            closed: Cell::new(false),
        });
        let mut entries = Vec::new();
        if let Some(stored) = &mut *archive.stored.borrow_mut() {
            for at in 0..stored.len() {
                let Ok(file) = stored.by_index_raw(at) else {
                    return no_archive();
                };
                let Ok(name) = file.name() else {
                    return no_archive();
                };
                entries.push(Rc::new(Entry {
                    name: Str::from(name.as_ref()),
                    content: RefCell::new(Content::Stored(at)),
                    size: Cell::new(file.size()),
                    packed: Cell::new(file.compressed_size()),
                    checksum: Cell::new(file.crc32()),
                    attributes: Cell::new(file.unix_mode().map_or(0, |m| (m << 16) as i32)),
                    changed: Cell::new(local(engine, file.last_modified())),
                    level: 0,
                    archive: archive.clone(),
                }));
            }
        }
        *archive.entries.borrow_mut() = entries;
        Ok(archive)
    }

    /// The content of the entry at a place of the archive that is read.
    pub(super) fn stored(&self, at: usize) -> R<Vec<u8>> {
        let mut stored = self.stored.borrow_mut();
        let Some(archive) = &mut *stored else {
            return disposed();
        };
        let mut bytes = Vec::new();
        let read = archive
            .by_index(at)
            .map_err(|e| e.to_string())
            .and_then(|mut file| file.read_to_end(&mut bytes).map_err(|e| e.to_string()));
        match read {
            Ok(_) => Ok(bytes),
            Err(why) => Exception::new("System.IO.InvalidDataException", why).raise(),
        }
    }

    /// Refuses a closed archive.
    pub(super) fn check_open(&self) -> R<()> {
        match self.closed.get() {
            true => disposed(),
            false => Ok(()),
        }
    }

    /// Adds an entry.
    pub(super) fn add(
        self: &Rc<Archive>,
        engine: &dyn Engine,
        name: &str,
        content: Vec<u8>,
        level: i64,
        changed: Option<DateTimeOffset>,
    ) -> R<Rc<Entry>> {
        self.check_open()?;
        if name.is_empty() {
            return throw::argument(
                engine,
                match engine.edition().is_core() {
                    true => "The value cannot be an empty string.",
                    false => "String cannot be empty.",
                },
                "entryName",
            );
        }
        if self.mode == Mode::Read {
            return throw::not_supported(
                "Cannot create entries on an archive opened in read mode.",
            );
        }
        let entry = Rc::new(Entry {
            name: name.into(),
            size: Cell::new(content.len() as u64),
            content: RefCell::new(Content::Held(content)),
            packed: Cell::new(0),
            checksum: Cell::new(0),
            attributes: Cell::new(0),
            changed: Cell::new(changed.unwrap_or_else(|| with_offset(engine, time::now(engine)))),
            level,
            archive: self.clone(),
        });
        self.entries.borrow_mut().push(entry.clone());
        Ok(entry)
    }

    /// Writes the archive, where it was opened for that, and closes it.
    pub(super) fn close(&self) -> R<()> {
        if self.closed.replace(true) {
            return Ok(());
        }
        if self.mode != Mode::Read {
            let written = match self.written() {
                Ok(bytes) => bytes,
                Err(why) => return Exception::new("System.IO.IOException", why).raise(),
            };
            if self.mode == Mode::Update {
                stream::restart(&self.stream)?;
            }
            stream::write_bytes(&self.stream, &written)?;
        }
        // Entries hold their archive: letting go of them ends the circle.
        self.entries.borrow_mut().clear();
        *self.stored.borrow_mut() = None;
        match self.leave_open {
            true => Ok(()),
            false => stream::close(&self.stream),
        }
    }

    fn written(&self) -> Result<Vec<u8>, String> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let mut stored = self.stored.borrow_mut();
        let text = |e: zip::result::ZipError| e.to_string();
        for entry in self.entries.borrow().iter() {
            let options = options(entry);
            match (&*entry.content.borrow(), &mut *stored) {
                (Content::Stored(at), Some(archive)) => writer
                    .raw_copy_file(archive.by_index_raw(*at).map_err(text)?)
                    .map_err(text)?,
                (Content::Held(_), _) if entry.is_folder() => writer
                    .add_directory(entry.name.as_str(), options)
                    .map_err(text)?,
                (Content::Held(bytes), _) => {
                    writer
                        .start_file(entry.name.as_str(), options)
                        .map_err(text)?;
                    writer.write_all(bytes).map_err(|e| e.to_string())?;
                }
                (Content::Stored(_), None) => {}
            }
        }
        writer.finish().map(Cursor::into_inner).map_err(text)
    }
}

fn options(entry: &Entry) -> SimpleFileOptions {
    let options = SimpleFileOptions::default();
    let options = match entry.level {
        1 => options
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1)),
        2 => options.compression_method(CompressionMethod::Stored),
        _ => options.compression_method(CompressionMethod::Deflated),
    };
    match archive_time(entry.changed.get()) {
        Some(time) => options.last_modified_time(time),
        None => options,
    }
}

/// A time as archives write it; None for times that they cannot.
fn archive_time(time: DateTimeOffset) -> Option<zip::DateTime> {
    let (year, month, day) = time.clock().date_parts();
    let (hour, minute, second) = time.clock().time_parts();
    zip::DateTime::from_date_and_time(
        u16::try_from(year).ok()?,
        u8::try_from(month).ok()?,
        u8::try_from(day).ok()?,
        u8::try_from(hour).ok()?,
        u8::try_from(minute).ok()?,
        u8::try_from(second).ok()?,
    )
    .ok()
}

/// An archive's time, which is local; its first day where it has none.
fn local(engine: &dyn Engine, stamp: Option<zip::DateTime>) -> DateTimeOffset {
    let stamp = stamp.unwrap_or_default();
    let made = DateTime::from_parts(
        (
            stamp.year().into(),
            stamp.month().into(),
            stamp.day().into(),
        ),
        (
            stamp.hour().into(),
            stamp.minute().into(),
            stamp.second().into(),
        ),
        0,
        Kind::Local,
    );
    let made = made.or_else(|| DateTime::from_date(1980, 1, 1));
    with_offset(engine, made.unwrap_or_else(|| time::now(engine)))
}

/// A local time with its distance from UTC.
pub(super) fn with_offset(engine: &dyn Engine, time: DateTime) -> DateTimeOffset {
    DateTimeOffset::from_datetime(time, &engine.time_zone())
}

fn no_archive<T>() -> R<T> {
    Exception::new(
        "System.IO.InvalidDataException",
        "End of Central Directory record could not be found.",
    )
    .raise()
}

fn disposed<T>() -> R<T> {
    Exception::new(
        "System.ObjectDisposedException",
        "Cannot access a disposed object.\nObject name: 'System.IO.Compression.ZipArchive'.",
    )
    .raise()
}

const DISPOSE: &[Overload] = &[overload("void Dispose()", |_, t, _| {
    of(t)?.close()?;
    Ok(Value::Void)
})];

fn create(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let entry = of(this)?.add(
        engine,
        args::text(a, 0)?,
        Vec::new(),
        args::number(a, 1),
        None,
    )?;
    Ok(Value::net(EntryObject(entry)))
}

fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let stream = args::value(a, 0).clone();
    if stream.is_null() {
        return throw::null(engine, "stream");
    }
    let mode = Mode::of(args::number(a, 1));
    Archive::open(engine, stream, mode, args::flag(a, 2)?).map(|archive| value_of(&archive))
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.IO.Compression.ZipArchive",
    interfaces: &["System.IDisposable"],
    properties: &[
        prop(
            "Entries",
            "System.Collections.ObjectModel.ReadOnlyCollection[System.IO.Compression.ZipArchiveEntry]",
            |_, t| {
                let archive = of(t)?;
                archive.check_open()?;
                if archive.mode == Mode::Create {
                    return throw::not_supported("Cannot access entries in Create mode.");
                }
                let entries = archive.entries.borrow();
                let entries = entries.iter().map(|e| Value::net(EntryObject(e.clone())));
                Ok(collections::read_only(
                    "System.IO.Compression.ZipArchiveEntry",
                    entries.collect(),
                ))
            },
        ),
        prop("Mode", "System.IO.Compression.ZipArchiveMode", |_, t| {
            let mode = of(t)?.mode.number();
            Ok(super::super::system::enumeration(
                "System.IO.Compression.ZipArchiveMode",
                mode,
            ))
        }),
    ],
    methods: &[
        method(
            "CreateEntry",
            &[
                overload(
                    "System.IO.Compression.ZipArchiveEntry CreateEntry(string entryName)",
                    create,
                ),
                overload(
                    "System.IO.Compression.ZipArchiveEntry CreateEntry(string entryName, System.IO.Compression.CompressionLevel compressionLevel)",
                    create,
                ),
            ],
        ),
        method("Dispose", DISPOSE),
        method(
            "GetEntry",
            &[overload(
                "System.IO.Compression.ZipArchiveEntry GetEntry(string entryName)",
                |_, t, a| {
                    let archive = of(t)?;
                    archive.check_open()?;
                    if archive.mode == Mode::Create {
                        return throw::not_supported("Cannot access entries in Create mode.");
                    }
                    let name = args::text(a, 0)?;
                    let entries = archive.entries.borrow();
                    let found = entries.iter().find(|entry| entry.name == name);
                    Ok(found.map_or(Value::Null, |e| Value::net(EntryObject(e.clone()))))
                },
            )],
        ),
    ],
    constructors: &[
        overload(
            "System.IO.Compression.ZipArchive new(System.IO.Stream stream)",
            make,
        ),
        overload(
            "System.IO.Compression.ZipArchive new(System.IO.Stream stream, System.IO.Compression.ZipArchiveMode mode)",
            make,
        ),
        overload(
            "System.IO.Compression.ZipArchive new(System.IO.Stream stream, System.IO.Compression.ZipArchiveMode mode, bool leaveOpen)",
            make,
        ),
    ],
    ..TypeDef::CLASS
}];
