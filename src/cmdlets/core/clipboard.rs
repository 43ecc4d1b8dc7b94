//! `Get-Clipboard`, `Set-Clipboard`: the desktop's clipboard through the program that reaches it; where there is none,
//! one of the session's own, as PowerShell 7 keeps one.

use std::io::Write;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::runtime::exec::named_arg;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-Clipboard", || Box::new(Get)),
    Entry::new("Set-Clipboard", || Box::<Set>::default()),
];

/// The clipboard of a session that reaches no desktop.
#[derive(Default)]
struct Own(String);

/// The program that reads the desktop's clipboard, or writes it; None where there is no desktop.
fn tool(write: bool) -> Option<Command> {
    if cfg!(target_os = "macos") {
        return Some(Command::new(if write { "pbcopy" } else { "pbpaste" }));
    }
    std::env::var_os("DISPLAY")?;
    let mut command = Command::new("xclip");
    let way = if write { "-in" } else { "-out" };
    command.args(["-selection", "clipboard", way]);
    Some(command)
}

fn read(c: &mut Ctx<'_>) -> String {
    let output = tool(false).and_then(|mut tool| tool.stdin(Stdio::null()).output().ok());
    match output {
        Some(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).into_owned()
        }
        _ => c.rt.session::<Own>().0.clone(),
    }
}

fn write(c: &mut Ctx<'_>, text: &str) {
    let written = tool(true).is_some_and(|mut tool| {
        let child = tool
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else {
            return false;
        };
        let sent = child
            .stdin
            .take()
            .is_some_and(|mut input| input.write_all(text.as_bytes()).is_ok());
        sent && child.wait().is_ok_and(|status| status.success())
    });
    if !written {
        c.rt.session::<Own>().0 = text.to_owned();
    }
}

fn unsupported(c: &mut Ctx<'_>, message: &str, id: &str) -> R<()> {
    c.throw(ErrorRecord::new(
        "System.InvalidOperationException",
        message,
        id,
        ErrorCategory::InvalidOperation,
        Value::str("Clipboard"),
    ))
}

/// `Get-Clipboard`
struct Get;

impl Cmdlet for Get {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let text_only = |t: Option<Str>| t.is_none_or(|t| t.eq_ignore_ascii_case("Text"));
        if !text_only(c.text("Format")?) {
            let message = "Only Text format is supported on this platform.";
            return unsupported(c, message, "FailedToGetClipboardUnsupportedFormat");
        }
        let kind = c.text("TextFormatType")?;
        if !text_only(kind.filter(|t| !t.eq_ignore_ascii_case("UnicodeText"))) {
            let message = "The '-TextFormatType' parameter only supports 'Text' on this platform.";
            return unsupported(c, message, "FailedToGetClipboardUnsupportedTextFormat");
        }
        let text = read(c);
        if c.switch("Raw") {
            return c.write(text);
        }
        let delimiters = c.texts("Delimiter")?;
        let mut rest = text.as_str();
        loop {
            let next = match delimiters.is_empty() {
                true => rest.find('\n').map(|at| (at, 1)),
                false => first_of(rest, &delimiters),
            };
            let Some((at, length)) = next else {
                break;
            };
            c.write(rest.get(..at).unwrap_or_default())?;
            rest = rest.get(at + length..).unwrap_or_default();
        }
        c.write(rest)
    }
}

/// Where the first of some delimiters stands, and how long it is.
fn first_of(text: &str, delimiters: &[Str]) -> Option<(usize, usize)> {
    delimiters
        .iter()
        .filter(|d| !d.is_empty())
        .filter_map(|d| text.find(d.as_str()).map(|at| (at, d.len())))
        .min_by_key(|(at, _)| *at)
}

/// `Set-Clipboard`
#[derive(Default)]
struct Set {
    lines: Vec<Str>,
}

impl Cmdlet for Set {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.switch("AsHtml") {
            let message = "The '-AsHtml' switch is not supported on this platform.";
            return unsupported(c, message, "FailedToSetClipboardUnsupportedPlatform");
        }
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let lines = c.texts("Value")?;
        if c.switch("PassThru") {
            for line in &lines {
                c.write(line.clone())?;
            }
        }
        self.lines.extend(lines);
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let append = c.switch("Append");
        if self.lines.is_empty() && !append {
            if c.should_process("The Clipboard has been cleared.", "Set-Clipboard")? {
                write(c, "");
            }
            return Ok(());
        }
        let mut text = String::new();
        if append {
            text.push_str(&read(c));
            text.push('\n');
        }
        text.push_str(&self.lines.join("\n"));
        let first = self.lines.first().cloned().unwrap_or_default();
        let shown = match first.char_indices().nth(20) {
            Some((at, _)) => format!("{} ...", first.get(..at).unwrap_or_default()),
            None if first.chars().count() == 20 => format!("{first} ..."),
            None => first.to_string(),
        };
        let question = match append {
            true => format!("Append string '{shown}' to the clipboard."),
            false => format!("Set string '{shown}' to the clipboard."),
        };
        if !c.should_process(&question, "Set-Clipboard")? {
            return Ok(());
        }
        if !c.switch("AsOSC52") {
            write(c, &text);
            return Ok(());
        }
        // The terminal takes what this sequence carries for the clipboard of the computer that it runs on.
        let sequence = format!("\u{1b}]52;;{}\u{7}", STANDARD.encode(&text));
        let arguments = vec![
            named_arg("Object", Value::from(sequence)),
            named_arg("NoNewline", Value::Bool(true)),
        ];
        c.rt.invoke_command("Write-Host", arguments, None).map(drop)
    }
}
