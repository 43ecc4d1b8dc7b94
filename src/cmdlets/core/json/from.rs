//! `ConvertFrom-Json`.

use super::literal::{Dates, Numbers};
use super::reader::{self, Failure, Rules};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::ty::{self, DefKind};
use crate::value::{Engine, ErrorRecord, R, Str, TypeDef, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("ConvertFrom-Json", || Box::<From>::default())];

/// The classes of its output.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.OrderedHashtable",
        base: "System.Collections.Hashtable",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "Microsoft.PowerShell.Commands.JsonDateKind",
        kind: DefKind::Enum(
            &[
                ("Default", 0),
                ("Local", 1),
                ("Utc", 2),
                ("Offset", 3),
                ("String", 4),
            ],
            false,
        ),
        ..TypeDef::CLASS
    },
];

/// `ConvertFrom-Json`: each text as a document, or all texts as one.
#[derive(Default)]
struct From {
    texts: Vec<Str>,
}

/// How JSON is read: as the call's `-DateKind`, `-Depth` and `-AsHashtable` say, and as the edition does.
///
/// # Errors
/// Where a parameter cannot be read as text.
pub fn rules(c: &mut Ctx<'_>) -> R<Rules> {
    let core = c.rt.edition.is_core();
    let zone = c.rt.time_zone();
    let kind = c.text("DateKind")?.unwrap_or_default();
    let dates = match kind.to_ascii_lowercase().as_str() {
        "local" => Dates::Local(zone),
        "utc" => Dates::Utc(zone),
        "offset" => Dates::Offset(zone),
        "string" => Dates::AsWritten,
        _ => Dates::Roundtrip(zone),
    };
    let depth = c.int("Depth")?.and_then(|n| usize::try_from(n).ok());
    Ok(Rules {
        table: c
            .switch("AsHashtable")
            .then(|| ty::find("System.Management.Automation.OrderedHashtable"))
            .flatten(),
        // More would be too deep for the reader itself.
        depth: depth.unwrap_or(1024).min(4096),
        numbers: if core {
            Numbers::Core
        } else {
            Numbers::Desktop
        },
        dates,
        ends: !core,
    })
}

fn write(c: &mut Ctx<'_>, value: Value) -> R<()> {
    if c.rt.edition.is_core() && !c.switch("NoEnumerate") {
        c.write_all(value)
    } else {
        c.write(value)
    }
}

fn refuse(c: &mut Ctx<'_>, failure: Failure) -> R<()> {
    match failure {
        Failure::Names(id, message) => c.throw(ErrorRecord::new(
            "System.InvalidOperationException",
            message,
            id,
            ErrorCategory::InvalidOperation,
            Value::Null,
        )),
        Failure::Syntax(message) => c.throw(ErrorRecord::new(
            "System.ArgumentException",
            format!("Conversion from JSON failed with error: {message}"),
            "System.ArgumentException",
            ErrorCategory::NotSpecified,
            Value::Null,
        )),
    }
}

impl Cmdlet for From {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(text) = c.text("InputObject")? {
            self.texts.push(text);
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let texts = std::mem::take(&mut self.texts);
        let Some(first) = texts.first() else {
            return Ok(());
        };
        let rules = rules(c)?;
        let one_by_one = match reader::read(first, &rules) {
            Ok(value) if texts.len() == 1 || !value.is_null() => {
                write(c, value)?;
                true
            }
            Ok(value) => {
                write(c, value)?;
                false
            }
            Err(failure @ Failure::Names(..)) => return refuse(c, failure),
            Err(failure) if texts.len() == 1 => return refuse(c, failure),
            Err(_) => false,
        };
        if !one_by_one {
            return match reader::read(&texts.join("\n"), &rules) {
                Ok(value) => write(c, value),
                Err(failure) => refuse(c, failure),
            };
        }
        for text in texts.iter().skip(1) {
            match reader::read(text, &rules) {
                Ok(value) => write(c, value)?,
                Err(failure) => return refuse(c, failure),
            }
        }
        Ok(())
    }
}
