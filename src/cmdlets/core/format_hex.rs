//! `Format-Hex`: bytes of files, texts and numbers, sixteen a line.

use super::shared::file::{self, Purpose};
use super::shared::record::{Record, field};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::ty::{prop, type_of};
use crate::value::types::io::info_path;
use crate::value::types::text::Encoding;
use crate::value::{ErrorRecord, R, Ty, TypeDef, Value, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::with_class(
    "Format-Hex",
    || Box::<Format>::default(),
    "Microsoft.PowerShell.Commands.FormatHex",
)];

const CLASS: &str = "Microsoft.PowerShell.Commands.ByteCollection";

/// The class of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: CLASS,
    properties: &[
        prop("Offset64", "ulong", field::<0>),
        prop("Bytes", "byte[]", field::<1>),
        prop("Path", "string", field::<2>),
        prop("HexOffset", "string", field::<3>),
        prop("Label", "string", field::<4>),
        prop("HexBytes", "string", field::<5>),
        prop("Ascii", "string", field::<6>),
    ],
    ..TypeDef::CLASS
}];

/// How many bytes stand on a line.
const LINE: usize = 16;

/// `Format-Hex`
#[derive(Default)]
struct Format {
    /// Bytes of the numbers so far.
    bytes: Vec<u8>,
    /// Their type.
    of: Option<Ty>,
}

/// `-Offset` and `-Count` applied to bytes.
fn cut<'b>(c: &mut Ctx<'_>, bytes: &'b [u8]) -> R<(&'b [u8], u64)> {
    let offset = c
        .int("Offset")?
        .and_then(|n| usize::try_from(n).ok())
        .unwrap_or(0);
    let rest = bytes.get(offset.min(bytes.len())..).unwrap_or_default();
    let count = c.int("Count")?.and_then(|n| usize::try_from(n).ok());
    let count = count.unwrap_or(usize::MAX).min(rest.len());
    Ok((rest.get(..count).unwrap_or_default(), offset as u64))
}

fn write(c: &mut Ctx<'_>, bytes: &[u8], first: u64, path: Option<&str>, label: &str) -> R<()> {
    for (at, line) in bytes.chunks(LINE).enumerate() {
        let offset = first.saturating_add((at * LINE) as u64);
        let hex: Vec<String> = line.iter().map(|b| format!("{b:02X}")).collect();
        let hex = hex.join(" ");
        let ascii: String = line
            .iter()
            .map(|b| match char::from(*b) {
                '\0' => ' ',
                c if c.is_control() => '\u{fffd}',
                c => c,
            })
            .collect();
        let text = format!("{offset:016X}   {hex:<48} {ascii:<16}");
        let all = line.iter().map(|b| Value::Byte(*b)).collect();
        let fields = vec![
            Value::UInt64(offset),
            Value::typed_array(ty::known().byte, all),
            path.map(Value::str).unwrap_or_default(),
            Value::from(format!("{offset:016X}")),
            Value::str(label),
            Value::from(hex),
            Value::from(ascii),
        ];
        c.write(
            Record::new(CLASS, fields)
                .with_text(text.into())
                .into_value(),
        )?;
    }
    Ok(())
}

/// The heading of what is in no file.
fn label(c: &mut Ctx<'_>, ty: Ty) -> String {
    let number = c.rt.host.random() & 0x7FFF_FFFF;
    format!("{} ({}) <{number:08X}>", ty.name(), ty.full_name())
}

/// A number's bytes, as the machine keeps them.
fn number_bytes(v: &Value) -> Option<Vec<u8>> {
    Some(match v.base() {
        Value::Bool(b) => vec![u8::from(*b)],
        Value::Byte(n) => vec![*n],
        Value::SByte(n) => n.to_le_bytes().to_vec(),
        Value::Char(n) | Value::UInt16(n) => n.to_le_bytes().to_vec(),
        Value::Int16(n) => n.to_le_bytes().to_vec(),
        Value::Int32(n) => n.to_le_bytes().to_vec(),
        Value::UInt32(n) => n.to_le_bytes().to_vec(),
        Value::Int64(n) => n.to_le_bytes().to_vec(),
        Value::UInt64(n) => n.to_le_bytes().to_vec(),
        Value::Single(n) => n.to_le_bytes().to_vec(),
        Value::Double(n) => n.to_le_bytes().to_vec(),
        Value::Enum(_, n) => i32::try_from(*n).unwrap_or(0).to_le_bytes().to_vec(),
        _ => return None,
    })
}

impl Format {
    fn flush(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let bytes = std::mem::take(&mut self.bytes);
        if let Some(of) = self.of.take()
            && !bytes.is_empty()
        {
            let label = label(c, of);
            let (shown, _) = cut(c, &bytes)?;
            write(c, shown, 0, None, &label)?;
        }
        Ok(())
    }

    fn file(&mut self, c: &mut Ctx<'_>, path: &std::path::Path) -> R<()> {
        let shown = path.to_string_lossy();
        match std::fs::read(path) {
            Ok(bytes) => {
                let (part, offset) = cut(c, &bytes)?;
                write(c, part, offset, Some(&shown), &shown)
            }
            Err(e) => c.error(ErrorRecord::of(
                file::io_exception(&e, path).into_value(),
                "FormatHexIOError",
                ErrorCategory::WriteError,
                Value::str(&shown),
            )),
        }
    }

    fn object(&mut self, c: &mut Ctx<'_>, input: &Value) -> R<()> {
        if let Some(path) = info_path(input) {
            self.flush(c)?;
            return self.file(c, &path);
        }
        if let Some(text) = input.as_str() {
            self.flush(c)?;
            let encoding = if c.has("Encoding") {
                file::encoding(c, Purpose::Read)?
            } else if c.rt.edition.is_core() {
                Encoding::Utf8(false)
            } else {
                Encoding::Ascii
            };
            let bytes = encoding.encode(text);
            let label = label(c, ty::known().string);
            let (shown, _) = cut(c, &bytes)?;
            return write(c, shown, 0, None, &label);
        }
        if let Value::Array(items) = input.base() {
            self.flush(c)?;
            let mut bytes = Vec::new();
            for item in items.items().iter() {
                match number_bytes(item) {
                    Some(more) => bytes.extend(more),
                    None => return unfit(c, input),
                }
            }
            self.bytes = bytes;
            self.of = Some(type_of(input.base()));
            return self.flush(c);
        }
        let Some(bytes) = number_bytes(input) else {
            return unfit(c, input);
        };
        let of = type_of(input.base());
        if self.of.is_some_and(|last| last != of) {
            self.flush(c)?;
        }
        self.of = Some(of);
        self.bytes.extend(bytes);
        Ok(())
    }
}

fn unfit(c: &mut Ctx<'_>, input: &Value) -> R<()> {
    let of = type_of(input.base());
    c.error(ErrorRecord::new(
        "System.ArgumentException",
        format!(
            "Cannot convert input of type '{}' to hexadecimal. To view the hexadecimal formatting of its string representation, pipe it to the Out-String cmdlet before piping it to Format-Hex.",
            of.full_name()
        ),
        "FormatHexTypeNotSupported",
        ErrorCategory::InvalidArgument,
        Value::Type(of),
    ))
}

impl Cmdlet for Format {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("Path") || c.has("LiteralPath") {
            for path in file::inputs(c)? {
                self.file(c, &path)?;
            }
            return Ok(());
        }
        match c.input() {
            Some(input) if !input.is_null() => self.object(c, &input),
            _ => Ok(()),
        }
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.flush(c)
    }
}
