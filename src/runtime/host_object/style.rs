//! `$PSStyle`: escape sequences by name, and the ones that errors, tables and file lists are drawn with.
//!
//! The texts are those of PowerShell 7's `PSStyle`. What a script sets is kept and read back; the formatter draws with
//! `Formatting` as `OutputRendering` says.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use crate::value::dict::Comparer;
use crate::value::ty::{DefKind, method, overload, static_method};
use crate::value::{Dict, Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

type Texts = &'static [(&'static str, &'static str)];

/// `PSStyle` or one of its parts: texts that stay, and values that are its own.
struct Style {
    class: &'static str,
    fixed: Texts,
    own: RefCell<Vec<(&'static str, Value)>>,
}

const STYLE: &str = "System.Management.Automation.PSStyle";
const FORMATTING: &str = "System.Management.Automation.PSStyle+FormattingData";
const PROGRESS: &str = "System.Management.Automation.PSStyle+ProgressConfiguration";
const FILES: &str = "System.Management.Automation.PSStyle+FileInfoFormatting";
const FOREGROUND: &str = "System.Management.Automation.PSStyle+ForegroundColor";
const BACKGROUND: &str = "System.Management.Automation.PSStyle+BackgroundColor";
const RENDERING: &str = "System.Management.Automation.OutputRendering";
const VIEW: &str = "System.Management.Automation.ProgressView";

const ATTRIBUTES: Texts = &[
    ("Reset", "\x1b[0m"),
    ("BlinkOff", "\x1b[25m"),
    ("Blink", "\x1b[5m"),
    ("BoldOff", "\x1b[22m"),
    ("Bold", "\x1b[1m"),
    ("DimOff", "\x1b[22m"),
    ("Dim", "\x1b[2m"),
    ("Hidden", "\x1b[8m"),
    ("HiddenOff", "\x1b[28m"),
    ("Reverse", "\x1b[7m"),
    ("ReverseOff", "\x1b[27m"),
    ("ItalicOff", "\x1b[23m"),
    ("Italic", "\x1b[3m"),
    ("UnderlineOff", "\x1b[24m"),
    ("Underline", "\x1b[4m"),
    ("StrikethroughOff", "\x1b[29m"),
    ("Strikethrough", "\x1b[9m"),
];

const FORMATTING_TEXTS: Texts = &[
    ("FormatAccent", "\x1b[32;1m"),
    ("TableHeader", "\x1b[32;1m"),
    ("CustomTableHeaderLabel", "\x1b[32;1;3m"),
    ("ErrorAccent", "\x1b[36;1m"),
    ("Error", "\x1b[31;1m"),
    ("Warning", "\x1b[33;1m"),
    ("Verbose", "\x1b[33;1m"),
    ("Debug", "\x1b[33;1m"),
    ("FeedbackName", "\x1b[33m"),
    ("FeedbackText", "\x1b[96m"),
    ("FeedbackAction", "\x1b[97m"),
];

const FILE_TEXTS: Texts = &[
    ("Directory", "\x1b[44;1m"),
    ("SymbolicLink", "\x1b[36;1m"),
    ("Executable", "\x1b[32;1m"),
];

const EXTENSIONS: Texts = &[
    (".zip", "\x1b[31;1m"),
    (".tgz", "\x1b[31;1m"),
    (".gz", "\x1b[31;1m"),
    (".tar", "\x1b[31;1m"),
    (".nupkg", "\x1b[31;1m"),
    (".cab", "\x1b[31;1m"),
    (".7z", "\x1b[31;1m"),
    (".ps1", "\x1b[33;1m"),
    (".psd1", "\x1b[33;1m"),
    (".psm1", "\x1b[33;1m"),
    (".ps1xml", "\x1b[33;1m"),
];

/// The colours by name.
const FOREGROUND_TEXTS: Texts = &[
    ("Black", "\x1b[30m"),
    ("Red", "\x1b[31m"),
    ("Green", "\x1b[32m"),
    ("Yellow", "\x1b[33m"),
    ("Blue", "\x1b[34m"),
    ("Magenta", "\x1b[35m"),
    ("Cyan", "\x1b[36m"),
    ("White", "\x1b[37m"),
    ("BrightBlack", "\x1b[90m"),
    ("BrightRed", "\x1b[91m"),
    ("BrightGreen", "\x1b[92m"),
    ("BrightYellow", "\x1b[93m"),
    ("BrightBlue", "\x1b[94m"),
    ("BrightMagenta", "\x1b[95m"),
    ("BrightCyan", "\x1b[96m"),
    ("BrightWhite", "\x1b[97m"),
];

const BACKGROUND_TEXTS: Texts = &[
    ("Black", "\x1b[40m"),
    ("Red", "\x1b[41m"),
    ("Green", "\x1b[42m"),
    ("Yellow", "\x1b[43m"),
    ("Blue", "\x1b[44m"),
    ("Magenta", "\x1b[45m"),
    ("Cyan", "\x1b[46m"),
    ("White", "\x1b[47m"),
    ("BrightBlack", "\x1b[100m"),
    ("BrightRed", "\x1b[101m"),
    ("BrightGreen", "\x1b[102m"),
    ("BrightYellow", "\x1b[103m"),
    ("BrightBlue", "\x1b[104m"),
    ("BrightMagenta", "\x1b[105m"),
    ("BrightCyan", "\x1b[106m"),
    ("BrightWhite", "\x1b[107m"),
];

/// Of each `ConsoleColor` in order, the number of its foreground; its background's is ten more.
const CONSOLE_COLORS: [i64; 16] = [
    30, 34, 32, 36, 31, 35, 33, 37, 90, 94, 92, 96, 91, 95, 93, 97,
];

fn texts(of: Texts) -> Vec<(&'static str, Value)> {
    of.iter().map(|(n, text)| (*n, Value::str(text))).collect()
}

fn enumeration(class: &str, number: i64) -> Value {
    ty::find(class).map_or(Value::Int64(number), |t| Value::Enum(t, number))
}

/// `$PSStyle`; with `is_plain` no escape sequence is printed until a script says otherwise.
pub(in crate::runtime) fn style(is_plain: bool) -> Value {
    let part = |class, fixed, own| {
        Value::net(Style {
            class,
            fixed,
            own: RefCell::new(own),
        })
    };
    let extensions = Dict::new(string_table(), Comparer::IgnoreCase);
    for (name, text) in EXTENSIONS {
        extensions.set(Value::str(name), Value::str(text));
    }
    let mut files = texts(FILE_TEXTS);
    files.push(("Extension", Value::Hash(Rc::new(extensions))));
    let progress = vec![
        ("Style", Value::str("\x1b[33;1m")),
        ("MaxWidth", Value::Int32(120)),
        ("View", enumeration(VIEW, 0)),
        ("UseOSCIndicator", Value::Bool(false)),
    ];
    let own = vec![
        (
            "OutputRendering",
            enumeration(RENDERING, i64::from(is_plain)),
        ),
        ("Formatting", part(FORMATTING, &[], texts(FORMATTING_TEXTS))),
        ("Progress", part(PROGRESS, &[], progress)),
        ("Foreground", part(FOREGROUND, FOREGROUND_TEXTS, Vec::new())),
        ("Background", part(BACKGROUND, BACKGROUND_TEXTS, Vec::new())),
        ("FileInfo", part(FILES, &[], files)),
    ];
    part(STYLE, ATTRIBUTES, own)
}

fn string_table() -> Ty {
    ty::find("System.Collections.Generic.Dictionary`2")
        .and_then(Ty::def)
        .map_or(ty::known().hashtable, |def| {
            Ty::generic(def, vec![ty::known().string, ty::known().string])
        })
}

impl Style {
    fn fixed(&self, name: &str) -> Option<&'static str> {
        let found = self
            .fixed
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, text)| *text)
    }

    /// Its parts stay the objects that they are.
    fn is_settable(value: &Value) -> bool {
        !matches!(value, Value::Net(_) | Value::Hash(_))
    }

    fn set(&self, engine: &mut dyn Engine, at: usize, value: &Value) -> R<()> {
        let old = self.own.borrow().get(at).map(|(_, v)| v.clone());
        let Some(old) = old else { return Ok(()) };
        let new = convert::to(engine, value, ty::type_of(&old))?;
        if let Some(text) = new.as_str() {
            let shown = without_escapes(text);
            if !shown.is_empty() {
                return Exception::new(
                    "System.ArgumentException",
                    format!(
                        "The specified string contains printable content when it should only contain ANSI escape sequences: {shown}"
                    ),
                )
                .raise();
            }
        }
        if let Some((_, slot)) = self.own.borrow_mut().get_mut(at) {
            *slot = new;
        }
        Ok(())
    }
}

/// A text without its `ESC [ ... m` sequences.
fn without_escapes(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\x1b[") {
        shown.push_str(before);
        rest = after
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
            .strip_prefix('m')
            .unwrap_or(after);
    }
    shown.push_str(rest);
    shown
}

impl NetObject for Style {
    fn ty(&self) -> Ty {
        ty::find(self.class).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn property(&self, _: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        if let Some(text) = self.fixed(name) {
            return Some(Ok(Value::str(text)));
        }
        let own = self.own.borrow();
        let found = own.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| Ok(value.clone()))
    }

    fn set_property(&self, engine: &mut dyn Engine, name: &str, value: &Value) -> Option<R<()>> {
        let at = self
            .own
            .borrow()
            .iter()
            .position(|(n, v)| n.eq_ignore_ascii_case(name) && Style::is_settable(v));
        match at {
            Some(at) => Some(self.set(engine, at, value)),
            None if self.property(engine, name).is_some() => Some(
                Exception::new(
                    "System.Management.Automation.SetValueException",
                    format!("'{name}' is a ReadOnly property."),
                )
                .raise(),
            ),
            None => None,
        }
    }

    fn property_names(&self) -> Vec<Str> {
        let own = self.own.borrow();
        let fixed = self.fixed.iter().map(|(n, _)| Str::from(*n));
        let (first, rest) = match self.class {
            STYLE => own.split_at(1.min(own.len())),
            _ => own.split_at(0),
        };
        let name = |(n, _): &(&'static str, Value)| Str::from(*n);
        let first = first.iter().map(name);
        first.chain(fixed).chain(rest.iter().map(name)).collect()
    }

    fn own_property_type(&self, name: &str) -> Option<(Ty, bool)> {
        if self.fixed(name).is_some() {
            return Some((ty::known().string, false));
        }
        let own = self.own.borrow();
        let (_, value) = own.iter().find(|(n, _)| n.eq_ignore_ascii_case(name))?;
        Some((ty::type_of(value), Style::is_settable(value)))
    }
}

/// `FromRgb`: three numbers, or one that holds them.
fn from_rgb(base: u8, args: &[Value]) -> R<Value> {
    let part = |at: usize| match args.get(at).map(Value::base) {
        Some(Value::Byte(n)) => i64::from(*n),
        Some(Value::Int32(n)) => i64::from(*n),
        _ => 0,
    };
    let (red, green, blue) = match args.len() {
        1 => ((part(0) >> 16) & 255, (part(0) >> 8) & 255, part(0) & 255),
        _ => (part(0), part(1), part(2)),
    };
    Ok(format!("\x1b[{base};2;{red};{green};{blue}m").into())
}

fn console_color(args: &[Value], at: usize) -> R<i64> {
    let number = match args.get(at).map(Value::base) {
        Some(Value::Enum(_, n)) => *n,
        _ => -1,
    };
    match usize::try_from(number)
        .ok()
        .and_then(|n| CONSOLE_COLORS.get(n))
    {
        Some(color) => Ok(*color),
        None => Exception::new(
            "System.ArgumentOutOfRangeException",
            "Specified argument was out of the range of valid values.",
        )
        .raise(),
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: RENDERING,
        kind: DefKind::Enum(&[("Host", 0), ("PlainText", 1), ("Ansi", 2)], false),
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: VIEW,
        kind: DefKind::Enum(&[("Minimal", 0), ("Classic", 1)], false),
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: STYLE,
        methods: &[
            method(
                "FormatHyperlink",
                &[overload(
                    "string FormatHyperlink(string text, uri link)",
                    |e, _, a| {
                        let text = convert::to_str(e, a.first().unwrap_or(&Value::Null))?;
                        let link = convert::to_str(e, a.get(1).unwrap_or(&Value::Null))?;
                        Ok(format!("\x1b]8;;{link}\x1b\\{text}\x1b]8;;\x1b\\").into())
                    },
                )],
            ),
            static_method(
                "MapForegroundColorToEscapeSequence",
                &[overload(
                    "static string MapForegroundColorToEscapeSequence(System.ConsoleColor foregroundColor)",
                    |_, _, a| Ok(format!("\x1b[{}m", console_color(a, 0)?).into()),
                )],
            ),
            static_method(
                "MapBackgroundColorToEscapeSequence",
                &[overload(
                    "static string MapBackgroundColorToEscapeSequence(System.ConsoleColor backgroundColor)",
                    |_, _, a| Ok(format!("\x1b[{}m", console_color(a, 0)? + 10).into()),
                )],
            ),
            static_method(
                "MapColorPairToEscapeSequence",
                &[overload(
                    "static string MapColorPairToEscapeSequence(System.ConsoleColor foregroundColor, System.ConsoleColor backgroundColor)",
                    |_, _, a| {
                        let (front, back) = (console_color(a, 0)?, console_color(a, 1)? + 10);
                        Ok(format!("\x1b[{front};{back}m").into())
                    },
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: FORMATTING,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: PROGRESS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: FILES,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: FOREGROUND,
        methods: &[
            method(
                "FromRgb",
                &[
                    overload(
                        "string FromRgb(byte red, byte green, byte blue)",
                        |_, _, a| from_rgb(38, a),
                    ),
                    overload("string FromRgb(int rgb)", |_, _, a| from_rgb(38, a)),
                ],
            ),
            method(
                "FromConsoleColor",
                &[overload(
                    "string FromConsoleColor(System.ConsoleColor color)",
                    |_, _, a| Ok(format!("\x1b[{}m", console_color(a, 0)?).into()),
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: BACKGROUND,
        methods: &[
            method(
                "FromRgb",
                &[
                    overload(
                        "string FromRgb(byte red, byte green, byte blue)",
                        |_, _, a| from_rgb(48, a),
                    ),
                    overload("string FromRgb(int rgb)", |_, _, a| from_rgb(48, a)),
                ],
            ),
            method(
                "FromConsoleColor",
                &[overload(
                    "string FromConsoleColor(System.ConsoleColor color)",
                    |_, _, a| Ok(format!("\x1b[{}m", console_color(a, 0)? + 10).into()),
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
];

#[cfg(test)]
mod tests {
    use super::without_escapes;

    #[test]
    fn only_colour_sequences_count_as_no_content() {
        assert_eq!(without_escapes("\x1b[31;1m"), "");
        assert_eq!(without_escapes("a\x1b[0mb"), "ab");
        assert_eq!(without_escapes("red"), "red");
    }
}
