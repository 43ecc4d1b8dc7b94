//! `ZipFile` and `ZipFileExtensions`: whole folders into archives and out of them.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::super::io::{failed, make_drive_folders, native, read_file, stream};
use super::super::{args, throw};
use super::archive::{self, Archive, Mode, value_of};
use super::entry::{self, Entry, EntryObject};
use crate::text::datetime::DateTimeOffset;
use crate::value::ty::{DefKind, Overload, overload, static_method};
use crate::value::{DateTime, Engine, Exception, R, TypeDef, Value};

/// Folders deeper than this are not gone into.
const DEEPEST: usize = 256;

/// `Open(path, mode)`.
fn open(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let path = args::text(a, 0)?;
    let mode = Mode::of(args::number(a, 1));
    opened(engine, path, mode).map(|archive| value_of(&archive))
}

fn opened(engine: &dyn Engine, path: &str, mode: Mode) -> R<std::rc::Rc<Archive>> {
    if path.is_empty() {
        return throw::plain_argument("The path is empty.");
    }
    match mode {
        Mode::Read => {
            let native = native(engine, path);
            let file = File::open(&native).or_else(|e| failed(&e, &native))?;
            Archive::of_file(engine, file)
        }
        // `FileMode.CreateNew` and `OpenOrCreate`.
        Mode::Create => Archive::open(engine, stream::open(engine, path, 1)?, mode, false),
        Mode::Update => Archive::open(engine, stream::open(engine, path, 4)?, mode, false),
    }
}

/// `CreateFromDirectory(folder, archive, level, withFolder)`.
fn create_from_directory(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let folder = native(engine, args::text(a, 0)?);
    let target = args::text(a, 1)?;
    if !folder.is_dir() {
        let shown = folder.display();
        return Exception::new(
            "System.IO.DirectoryNotFoundException",
            format!("Could not find a part of the path '{shown}'."),
        )
        .raise();
    }
    let level = args::number(a, 2);
    let prefix = match args::flag(a, 3)? {
        true => format!(
            "{}/",
            folder.file_name().unwrap_or_default().to_string_lossy()
        ),
        false => String::new(),
    };
    let native_target = native(engine, target);
    let archive = opened(engine, target, Mode::Create)?;
    let mut found = Vec::new();
    collect(&folder, &prefix, 0, &mut found);
    for (name, path) in found {
        match path {
            Some(path) if path == native_target => {}
            Some(path) => {
                let bytes = std::fs::read(&path).or_else(|e| failed(&e, &path))?;
                archive.add(engine, &name, bytes, level, changed(engine, &path))?;
            }
            None => {
                archive.add(engine, &name, Vec::new(), level, None)?;
            }
        }
    }
    archive.close()?;
    Ok(Value::Void)
}

/// The files below a folder with their names in an archive; folders without anything in them stand without a file.
fn collect(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<(String, Option<PathBuf>)>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut entries: Vec<PathBuf> = entries.map(|e| e.path()).collect();
    entries.sort();
    if entries.is_empty() && !prefix.is_empty() {
        found.push((prefix.to_string(), None));
    }
    for path in entries {
        let leaf = path.file_name().unwrap_or_default().to_string_lossy();
        if !path.is_dir() {
            found.push((format!("{prefix}{leaf}"), Some(path)));
        } else if depth < DEEPEST {
            collect(&path, &format!("{prefix}{leaf}/"), depth + 1, found);
        }
    }
}

/// When a file was last changed.
fn changed(engine: &dyn Engine, path: &Path) -> Option<DateTimeOffset> {
    let time = std::fs::metadata(path).ok()?.modified().ok()?;
    let time = DateTime::from_timestamp(jiff::Timestamp::try_from(time).ok()?);
    Some(archive::with_offset(
        engine,
        time.to_local(&engine.time_zone()),
    ))
}

/// Writes what an archive holds below a folder.
fn extract_all(engine: &dyn Engine, from: &Archive, folder: &str, overwrite: bool) -> R<()> {
    let root = native(engine, folder);
    make_drive_folders(folder, &root);
    std::fs::create_dir_all(&root).or_else(|e| failed(&e, &root))?;
    for entry in from.entries.borrow().iter() {
        let name = entry.name.as_str().replace('\\', "/");
        // A name that leads out of the folder is never followed.
        if name.starts_with('/')
            || name
                .split('/')
                .any(|part| part == ".." || part.contains(':'))
        {
            return Exception::new(
                "System.IO.IOException",
                "Extracting Zip entry would have resulted in a file outside the specified destination directory.",
            )
            .raise();
        }
        let target = root.join(&name);
        if entry.is_folder() {
            std::fs::create_dir_all(&target).or_else(|e| failed(&e, &target))?;
            continue;
        }
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).or_else(|e| failed(&e, parent))?;
        }
        extract(entry, &target, overwrite)?;
    }
    Ok(())
}

/// Writes an entry's content into a file.
fn extract(entry: &Entry, target: &Path, overwrite: bool) -> R<()> {
    if !overwrite && target.exists() {
        return failed(&ErrorKind::AlreadyExists.into(), target);
    }
    std::fs::write(target, entry.bytes()?).or_else(|e| failed(&e, target))?;
    let utc = entry.changed.get().utc().ticks - crate::text::datetime::UNIX_EPOCH_TICKS;
    if let Ok(since) = u64::try_from(utc / crate::text::datetime::TICKS_PER_SECOND)
        && let Ok(file) = File::options().write(true).open(target)
    {
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(since);
        // A file whose time cannot be set is a file still.
        let _ = file.set_modified(time);
    }
    Ok(())
}

fn extract_to_directory(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let overwrite = matches!(a.last().map(Value::base), Some(Value::Bool(true)));
    let archive = opened(engine, args::text(a, 0)?, Mode::Read)?;
    extract_all(engine, &archive, args::text(a, 1)?, overwrite)?;
    archive.close()?;
    Ok(Value::Void)
}

fn extract_archive(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let archive = archive::of(args::value(a, 0))?;
    archive.check_open()?;
    extract_all(engine, archive, args::text(a, 1)?, args::flag(a, 2)?)?;
    Ok(Value::Void)
}

fn extract_entry(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let path = args::text(a, 1)?;
    let target = native(engine, path);
    make_drive_folders(path, &target);
    extract(entry::of(args::value(a, 0))?, &target, args::flag(a, 2)?)?;
    Ok(Value::Void)
}

fn entry_from_file(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let path = args::text(a, 1)?;
    let bytes = read_file(engine, path)?;
    let changed = changed(engine, &native(engine, path));
    let archive = archive::of(args::value(a, 0))?;
    let added = archive.add(
        engine,
        args::text(a, 2)?,
        bytes,
        args::number(a, 3),
        changed,
    )?;
    Ok(Value::net(EntryObject(added)))
}

const CREATE: &[Overload] = &[
    overload(
        "static void CreateFromDirectory(string sourceDirectoryName, string destinationArchiveFileName)",
        create_from_directory,
    ),
    overload(
        "static void CreateFromDirectory(string sourceDirectoryName, string destinationArchiveFileName, System.IO.Compression.CompressionLevel compressionLevel, bool includeBaseDirectory)",
        create_from_directory,
    ),
    overload(
        "static void CreateFromDirectory(string sourceDirectoryName, string destinationArchiveFileName, System.IO.Compression.CompressionLevel compressionLevel, bool includeBaseDirectory, System.Text.Encoding entryNameEncoding)",
        create_from_directory,
    ),
];

const EXTRACT: &[Overload] = &[
    overload(
        "static void ExtractToDirectory(string sourceArchiveFileName, string destinationDirectoryName)",
        extract_to_directory,
    ),
    overload(
        "static void ExtractToDirectory(string sourceArchiveFileName, string destinationDirectoryName, bool overwriteFiles)",
        extract_to_directory,
    ),
    overload(
        "static void ExtractToDirectory(string sourceArchiveFileName, string destinationDirectoryName, System.Text.Encoding entryNameEncoding)",
        extract_to_directory,
    ),
    overload(
        "static void ExtractToDirectory(string sourceArchiveFileName, string destinationDirectoryName, System.Text.Encoding entryNameEncoding, bool overwriteFiles)",
        extract_to_directory,
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.IO.Compression.ZipFile",
        kind: DefKind::Abstract,
        methods: &[
            static_method("CreateFromDirectory", CREATE),
            static_method("ExtractToDirectory", EXTRACT),
            static_method(
                "Open",
                &[
                    overload(
                        "static System.IO.Compression.ZipArchive Open(string archiveFileName, System.IO.Compression.ZipArchiveMode mode)",
                        open,
                    ),
                    overload(
                        "static System.IO.Compression.ZipArchive Open(string archiveFileName, System.IO.Compression.ZipArchiveMode mode, System.Text.Encoding entryNameEncoding)",
                        open,
                    ),
                ],
            ),
            static_method(
                "OpenRead",
                &[overload(
                    "static System.IO.Compression.ZipArchive OpenRead(string archiveFileName)",
                    open,
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IO.Compression.ZipFileExtensions",
        kind: DefKind::Abstract,
        methods: &[
            static_method(
                "CreateEntryFromFile",
                &[
                    overload(
                        "static System.IO.Compression.ZipArchiveEntry CreateEntryFromFile(System.IO.Compression.ZipArchive destination, string sourceFileName, string entryName)",
                        entry_from_file,
                    ),
                    overload(
                        "static System.IO.Compression.ZipArchiveEntry CreateEntryFromFile(System.IO.Compression.ZipArchive destination, string sourceFileName, string entryName, System.IO.Compression.CompressionLevel compressionLevel)",
                        entry_from_file,
                    ),
                ],
            ),
            static_method(
                "ExtractToDirectory",
                &[
                    overload(
                        "static void ExtractToDirectory(System.IO.Compression.ZipArchive source, string destinationDirectoryName)",
                        extract_archive,
                    ),
                    overload(
                        "static void ExtractToDirectory(System.IO.Compression.ZipArchive source, string destinationDirectoryName, bool overwriteFiles)",
                        extract_archive,
                    ),
                ],
            ),
            static_method(
                "ExtractToFile",
                &[
                    overload(
                        "static void ExtractToFile(System.IO.Compression.ZipArchiveEntry source, string destinationFileName)",
                        extract_entry,
                    ),
                    overload(
                        "static void ExtractToFile(System.IO.Compression.ZipArchiveEntry source, string destinationFileName, bool overwrite)",
                        extract_entry,
                    ),
                ],
            ),
        ],
        ..TypeDef::CLASS
    },
];
