//! What colours do: `$PSStyle.OutputRendering` decides whether escape sequences are drawn, kept or left out, and
//! `$PSStyle.Formatting` what headings and labels are drawn with. Windows PowerShell knows none of this.

use super::access;
use crate::runtime::Runtime;
use crate::value::{Engine, Str, Value};

/// What ends all that escape sequences began.
pub const RESET: &str = "\x1b[0m";

/// What becomes of escape sequences on a screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colors {
    /// Those of values stay; the formatter draws none.
    #[default]
    Kept,
    /// None is printed.
    Stripped,
    /// The formatter draws headings and labels.
    Drawn,
}

impl Colors {
    /// The rule for the host's own screen, or for text that goes to a script or file.
    pub fn of(engine: &mut dyn Engine, is_host: bool) -> Colors {
        if !engine.edition().is_core() {
            return Colors::Kept;
        }
        let has_color = engine
            .as_any()
            .downcast_ref::<Runtime>()
            .is_some_and(|runtime| runtime.host.color);
        match (rendering(engine), is_host) {
            (Rendering::Ansi, _) => Colors::Drawn,
            (Rendering::Host, true) if has_color => Colors::Drawn,
            (Rendering::Host, true) => Colors::Kept,
            (Rendering::Host, false) | (Rendering::PlainText, _) => Colors::Stripped,
        }
    }
}

/// `OutputRendering`
#[derive(Clone, Copy, PartialEq)]
enum Rendering {
    Host,
    PlainText,
    Ansi,
}

fn rendering(engine: &mut dyn Engine) -> Rendering {
    match style(engine, "OutputRendering").base() {
        Value::Enum(_, 1) => Rendering::PlainText,
        Value::Enum(_, 2) => Rendering::Ansi,
        _ => Rendering::Host,
    }
}

fn style(engine: &mut dyn Engine, member: &str) -> Value {
    match engine.variable_named("PSStyle") {
        Some(style) => access::get(engine, &style, member).unwrap_or_default(),
        None => Value::Null,
    }
}

/// The escape sequences of headings and labels.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    /// A table's headings and the dashes below.
    pub header: Str,
    /// A heading that is not a property's name.
    pub custom_header: Str,
    /// A list's labels.
    pub accent: Str,
}

impl Palette {
    /// What `$PSStyle.Formatting` says now.
    pub fn of(engine: &mut dyn Engine) -> Palette {
        let formatting = style(engine, "Formatting");
        let mut text = |name: &str| {
            let value = access::get(engine, &formatting, name).unwrap_or_default();
            value.as_str().map(Str::from).unwrap_or_default()
        };
        Palette {
            header: text("TableHeader"),
            custom_header: text("CustomTableHeaderLabel"),
            accent: text("FormatAccent"),
        }
    }
}

/// True where a line's escape sequences go on behind it.
pub fn is_left_open(line: &str) -> bool {
    line.contains('\u{1b}') && !line.trim_end().ends_with(RESET)
}
