//! `Compress-Archive`.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{broken, check_extension, problem, sources};
use crate::cmdlets::core::shared::file::{full_path, system_message};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::types::io::of_path;
use crate::value::{R, Str};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::with_class(
    "Compress-Archive",
    || Box::<Compress>::default(),
    "Compress-Archive",
)];

/// Folders deeper than this are not gone into.
const DEEPEST: usize = 256;

/// `Compress-Archive`
#[derive(Default)]
struct Compress {
    sources: Vec<PathBuf>,
}

/// What goes into an archive: a name there, and the file behind it; None for a folder without anything in it.
struct Item {
    name: String,
    file: Option<PathBuf>,
}

impl Cmdlet for Compress {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let found = sources(c)?;
        self.sources.extend(found);
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let given = c.text("DestinationPath")?.unwrap_or_default();
        let mut path = full_path(c.rt, &given);
        if path.extension().is_none() {
            path.set_extension("zip");
            c.verbose(format!(
                "The archive file path '{given}' supplied to the DestinationPath patameter does not include .zip extension. Hence .zip is appended to the supplied DestinationPath path and the archive file would be created at '{}'.",
                path.display()
            ))?;
        }
        check_extension(c, &path, &given)?;
        let shown = path.display().to_string();
        self.check_twice(c)?;
        let update = c.switch("Update");
        if path.exists() && !update && !c.switch("Force") {
            let message = format!(
                "The archive file {shown} already exists. Use the -Update parameter to update the existing archive file or use the -Force parameter to overwrite the existing archive file."
            );
            return c.throw(problem("ArchiveFileExists", message, &shown));
        }
        if !c.should_process(&shown, "Compress-Archive")? {
            return Ok(());
        }
        c.verbose("Preparing to compress...")?;
        let mut items = Vec::new();
        for source in &self.sources {
            let name = source.file_name().unwrap_or_default().to_string_lossy();
            collect(source, &name, &mut items, 0);
        }
        // An archive does not hold itself.
        items.retain(|item| item.file.as_deref() != Some(path.as_path()));
        for item in &items {
            if let Some(file) = &item.file {
                c.verbose(format!("Adding '{}'.", file.display()))?;
            }
        }
        let options = options(&c.text("CompressionLevel")?.unwrap_or_default());
        let old = path.clone();
        let old = (update && path.exists()).then_some(old.as_path());
        match write(&path, &items, options, old) {
            Ok(()) if c.switch("PassThru") => c.write(of_path(&path)),
            Ok(()) => Ok(()),
            Err(why) => c.throw(broken(&path, &why)),
        }
    }
}

impl Compress {
    /// Ends the command where a path was given twice.
    fn check_twice(&self, c: &mut Ctx<'_>) -> R<()> {
        let mut seen = FxHashSet::default();
        for source in &self.sources {
            if seen.insert(source) {
                continue;
            }
            let shown = source.display();
            let message = format!(
                "The input to Path parameter contains a duplicate path '{shown}'. Provide a unique set of paths as input to Path parameter."
            );
            return c.throw(problem("DuplicatePathFound", message, &shown.to_string()));
        }
        Ok(())
    }
}

fn options(level: &Str) -> SimpleFileOptions {
    let options = SimpleFileOptions::default();
    match level.to_lowercase().as_str() {
        "nocompression" => options.compression_method(CompressionMethod::Stored),
        "fastest" => options
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1)),
        _ => options.compression_method(CompressionMethod::Deflated),
    }
}

/// Collects a file, or a folder with all below it.
fn collect(path: &Path, name: &str, items: &mut Vec<Item>, depth: usize) {
    if !path.is_dir() {
        return items.push(Item {
            name: name.to_string(),
            file: Some(path.to_path_buf()),
        });
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let mut entries: Vec<PathBuf> = entries.map(|e| e.path()).collect();
    entries.sort();
    if entries.is_empty() || depth >= DEEPEST {
        items.push(Item {
            name: format!("{name}/"),
            file: None,
        });
        return;
    }
    for entry in entries {
        let leaf = entry.file_name().unwrap_or_default().to_string_lossy();
        collect(&entry, &format!("{name}/{leaf}"), items, depth + 1);
    }
}

/// Writes an archive beside its place, then puts it there: a failure leaves what was there.
fn write(
    path: &Path,
    items: &[Item],
    options: SimpleFileOptions,
    old: Option<&Path>,
) -> Result<(), String> {
    let unfinished = path.with_extension(format!("zip.{}", std::process::id()));
    let written = fill(&unfinished, items, options, old)
        .and_then(|()| std::fs::rename(&unfinished, path).map_err(|e| system_message(&e)));
    if written.is_err() {
        // What was begun is of no use to anybody.
        let _ = std::fs::remove_file(&unfinished);
    }
    written
}

fn fill(
    path: &Path,
    items: &[Item],
    options: SimpleFileOptions,
    old: Option<&Path>,
) -> Result<(), String> {
    let file = File::create(path).map_err(|e| system_message(&e))?;
    let mut archive = ZipWriter::new(file);
    let text = |e: zip::result::ZipError| e.to_string();
    if let Some(old) = old {
        let names: FxHashSet<&str> = items.iter().map(|i| i.name.as_str()).collect();
        let file = File::open(old).map_err(|e| system_message(&e))?;
        let mut existing = ZipArchive::new(file).map_err(text)?;
        for at in 0..existing.len() {
            let entry = existing.by_index_raw(at).map_err(text)?;
            let name = entry.name().map_err(text)?.into_owned();
            if !names.contains(name.as_str()) {
                archive.raw_copy_file(entry).map_err(text)?;
            }
        }
    }
    for item in items {
        let Some(source) = &item.file else {
            archive
                .add_directory(item.name.as_str(), options)
                .map_err(text)?;
            continue;
        };
        let mut source = File::open(source).map_err(|e| system_message(&e))?;
        let options = match modified(&source) {
            Some(time) => options.last_modified_time(time),
            None => options,
        };
        archive
            .start_file(item.name.as_str(), options)
            .map_err(text)?;
        io::copy(&mut source, &mut archive).map_err(|e| system_message(&e))?;
    }
    archive.finish().map_err(text)?;
    Ok(())
}

/// When a file was changed, as archives write it; None for times that they cannot.
fn modified(file: &File) -> Option<zip::DateTime> {
    let time = file.metadata().ok()?.modified().ok()?;
    let time = jiff::Timestamp::try_from(time).ok()?;
    let time = jiff::tz::TimeZone::system().to_datetime(time);
    zip::DateTime::from_date_and_time(
        u16::try_from(time.year()).ok()?,
        u8::try_from(time.month()).ok()?,
        u8::try_from(time.day()).ok()?,
        u8::try_from(time.hour()).ok()?,
        u8::try_from(time.minute()).ok()?,
        u8::try_from(time.second()).ok()?,
    )
    .ok()
}
