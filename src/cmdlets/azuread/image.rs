//! Pictures as the cmdlets give them: a `System.Drawing.Bitmap` with what the head of the file says. Nothing is drawn.

use std::any::Any;

use crate::Edition;
use crate::cmdlets::core::shared::file::{full_path, io_exception};
use crate::runtime::Runtime;
use crate::value::ty::{method, overload};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

/// The form of a picture's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
    /// A Windows bitmap.
    Bmp,
}

impl Form {
    /// What its files' names end in, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Form::Jpeg => "jpg",
            Form::Png => "png",
            Form::Gif => "gif",
            Form::Bmp => "bmp",
        }
    }

    /// The id and the name that .NET has for it.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Form::Jpeg => ("b96b3cae-0728-11d3-9d7b-0000f81ef32e", "Jpeg"),
            Form::Png => ("b96b3caf-0728-11d3-9d7b-0000f81ef32e", "Png"),
            Form::Gif => ("b96b3cb0-0728-11d3-9d7b-0000f81ef32e", "Gif"),
            Form::Bmp => ("b96b3cab-0728-11d3-9d7b-0000f81ef32e", "Bmp"),
        }
    }
}

/// What the head of a picture's file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The form.
    pub form: Form,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// .NET's name of how a pixel is kept.
    pixels: &'static str,
    /// GDI+'s flags: the colour space, and whether there is transparency.
    flags: i32,
}

/// Reads the head of a picture; None for bytes that are none.
pub fn head(bytes: &[u8]) -> Option<Head> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return jpeg(bytes);
    }
    let four =
        |at: usize| -> Option<[u8; 4]> { bytes.get(at..at.checked_add(4)?)?.try_into().ok() };
    let two = |at: usize| -> Option<u32> {
        let pair: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(u32::from(u16::from_le_bytes(pair)))
    };
    if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        let (depth, kind) = (*bytes.get(24)?, *bytes.get(25)?);
        let (pixels, flags) = match (kind, depth) {
            (3, 1) => ("Format1bppIndexed", 77840),
            (3, 2 | 4) => ("Format4bppIndexed", 77840),
            (3, _) => ("Format8bppIndexed", 77840),
            (4 | 6, _) => ("Format32bppArgb", 77842),
            _ => ("Format24bppRgb", 77840),
        };
        return Some(Head {
            form: Form::Png,
            width: u32::from_be_bytes(four(16)?),
            height: u32::from_be_bytes(four(20)?),
            pixels,
            flags,
        });
    }
    if bytes.starts_with(b"GIF8") {
        return Some(Head {
            form: Form::Gif,
            width: two(6)?,
            height: two(8)?,
            pixels: "Format8bppIndexed",
            flags: 77840,
        });
    }
    if bytes.starts_with(b"BM") {
        let height = i32::from_le_bytes(four(22)?);
        return Some(Head {
            form: Form::Bmp,
            width: u32::from_le_bytes(four(18)?),
            // A negative height says that the first row is the topmost.
            height: height.unsigned_abs(),
            pixels: match two(28)? {
                1 => "Format1bppIndexed",
                4 => "Format4bppIndexed",
                8 => "Format8bppIndexed",
                32 => "Format32bppRgb",
                _ => "Format24bppRgb",
            },
            flags: 77840,
        });
    }
    None
}

/// A JPEG's size stands in its frame header, behind segments of any length.
fn jpeg(bytes: &[u8]) -> Option<Head> {
    let mut at = 2;
    loop {
        let marker = bytes.get(at..)?;
        let &[0xFF, kind, high, low, ..] = marker else {
            return None;
        };
        // Frames are C0 to CF but for the tables C4, C8 and CC.
        if matches!(kind, 0xC0..=0xCF) && !matches!(kind, 0xC4 | 0xC8 | 0xCC) {
            let &[_, h1, h2, w1, w2, components, ..] = marker.get(4..)? else {
                return None;
            };
            let (pixels, flags) = match components {
                1 => ("Format8bppIndexed", 73792),
                4 => ("Format32bppArgb", 73760),
                _ => ("Format24bppRgb", 77840),
            };
            return Some(Head {
                form: Form::Jpeg,
                width: u32::from(u16::from_be_bytes([w1, w2])),
                height: u32::from(u16::from_be_bytes([h1, h2])),
                pixels,
                flags,
            });
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        at = at.checked_add(2)?.checked_add(length.max(2))?;
    }
}

/// A value of a type of `System.Drawing` of which scripts read members and text only.
struct Drawn {
    ty: &'static str,
    text: Str,
    members: Vec<(&'static str, Value)>,
}

impl Drawn {
    fn of(ty: &'static str, text: impl Into<Str>, members: Vec<(&'static str, Value)>) -> Value {
        let text = text.into();
        Value::net(Drawn { ty, text, members })
    }
}

impl NetObject for Drawn {
    fn ty(&self) -> Ty {
        ty::find(self.ty).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.text.clone()))
    }

    fn property(&self, _: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        member(&self.members, name).map(Ok)
    }

    fn property_names(&self) -> Vec<Str> {
        self.members.iter().map(|(n, _)| Str::from(*n)).collect()
    }
}

fn member(members: &[(&'static str, Value)], name: &str) -> Option<Value> {
    members
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.clone())
}

/// A picture with its file's bytes.
struct Bitmap {
    bytes: Vec<u8>,
    members: Vec<(&'static str, Value)>,
}

impl NetObject for Bitmap {
    fn ty(&self) -> Ty {
        ty::find(BITMAP).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn property(&self, _: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        member(&self.members, name).map(Ok)
    }

    fn property_names(&self) -> Vec<Str> {
        self.members.iter().map(|(n, _)| Str::from(*n)).collect()
    }
}

const BITMAP: &str = "System.Drawing.Bitmap";

/// The classes of this file.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: BITMAP,
        interfaces: &["System.IDisposable"],
        methods: &[
            method(
                "Dispose",
                &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
            ),
            method("Save", &[overload("void Save(string filename)", save)]),
        ],
        ..TypeDef::CLASS
    },
    &class("System.Drawing.Size"),
    &class("System.Drawing.SizeF"),
    &class("System.Drawing.Imaging.ImageFormat"),
    &class("System.Drawing.Imaging.PixelFormat"),
    &class("System.Drawing.Imaging.ColorPalette"),
];

const fn class(name: &'static str) -> TypeDef {
    TypeDef {
        name,
        ..TypeDef::CLASS
    }
}

fn save(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let (Some(bitmap), Some(path)) = (this.downcast::<Bitmap>(), args.first()) else {
        return Ok(Value::Void);
    };
    let path = convert::to_str(engine, path)?;
    let Some(rt) = engine.as_any().downcast_mut::<Runtime>() else {
        return Ok(Value::Void);
    };
    let path = full_path(rt, &path);
    match std::fs::write(&path, &bitmap.bytes) {
        Ok(()) => Ok(Value::Void),
        Err(error) => io_exception(&error, &path).raise(),
    }
}

/// A picture as an object.
///
/// # Errors
/// The bytes are no picture, in .NET's words.
pub fn bitmap(bytes: Vec<u8>, edition: Edition) -> R<Value> {
    let Some(head) = head(&bytes) else {
        return Exception::new("System.ArgumentException", "Parameter is not valid.").raise();
    };
    let (width, height) = (head.width, head.height);
    let number = |n: u32| Value::Int32(i32::try_from(n).unwrap_or(i32::MAX));
    let size = format!("{{Width={width}, Height={height}}}");
    let extent = vec![("Width", number(width)), ("Height", number(height))];
    // Of no picture so large that a float would lose a pixel.
    let float = |n: u32| Value::Single(n as f32);
    let exact = vec![("Width", float(width)), ("Height", float(height))];
    let (id, name) = head.form.names();
    let format = match edition {
        Edition::Desktop => format!("[ImageFormat: {id}]"),
        Edition::Core => name.to_string(),
    };
    let guid = |text: &str| uuid::Uuid::parse_str(text).map_or(Value::Null, Value::Guid);
    let members = vec![
        ("Tag", Value::Null),
        (
            "PhysicalDimension",
            Drawn::of("System.Drawing.SizeF", size.as_str(), exact),
        ),
        ("Size", Drawn::of("System.Drawing.Size", size, extent)),
        ("Width", number(width)),
        ("Height", number(height)),
        ("HorizontalResolution", Value::Single(96.0)),
        ("VerticalResolution", Value::Single(96.0)),
        ("Flags", Value::Int32(head.flags)),
        (
            "RawFormat",
            Drawn::of(
                "System.Drawing.Imaging.ImageFormat",
                format,
                vec![("Guid", guid(id))],
            ),
        ),
        (
            "PixelFormat",
            Drawn::of(
                "System.Drawing.Imaging.PixelFormat",
                head.pixels,
                Vec::new(),
            ),
        ),
        (
            "Palette",
            Drawn::of(
                "System.Drawing.Imaging.ColorPalette",
                "System.Drawing.Imaging.ColorPalette",
                Vec::new(),
            ),
        ),
        (
            "FrameDimensionsList",
            // Pages: the one dimension that a still picture has.
            Value::array(vec![guid("7462dc86-6180-4c7e-8e3f-ee7333a7a483")]),
        ),
        ("PropertyIdList", Value::array(Vec::new())),
        ("PropertyItems", Value::array(Vec::new())),
    ];
    Ok(Value::net(Bitmap { bytes, members }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_say_size_and_form() {
        let png = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x30\0\0\0\x20\x08\x06\0\0\0";
        let read = head(png).map(|h| (h.form, h.width, h.height, h.pixels));
        assert_eq!(read, Some((Form::Png, 48, 32, "Format32bppArgb")));
        let jpeg = [
            0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 17, 8, 0, 16, 0, 24, 3,
        ];
        let read = head(&jpeg).map(|h| (h.form, h.width, h.height));
        assert_eq!(read, Some((Form::Jpeg, 24, 16)));
        let gif = b"GIF89a\x05\0\x07\0";
        assert_eq!(head(gif).map(|h| (h.width, h.height)), Some((5, 7)));
    }

    #[test]
    fn what_is_cut_off_is_no_picture() {
        assert_eq!(head(b""), None);
        assert_eq!(head(b"\x89PNG\r\n\x1A\n"), None);
        assert_eq!(head(&[0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF]), None);
        assert_eq!(head(b"BM"), None);
    }
}
