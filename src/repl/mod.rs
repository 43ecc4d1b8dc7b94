//! The prompt: statements are read with history, highlighting and completion, and run one after the other in one
//! session. The line editor is loaded here and nowhere else, so that a script pays nothing for it.

mod editor;
mod highlight;
mod history;
mod validate;

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use crate::complete;
use crate::runtime::Runtime;
use crate::runtime::session::Ended;
use crate::value::convert;

use editor::{Editor, Setup, Typed};

/// Runs the prompt until `exit` or the end of input; gives the exit code.
pub fn run(runtime: &mut Runtime) -> i32 {
    let setup = Setup {
        edition: runtime.edition,
        color: runtime.host.color,
        history: history_file(),
    };
    let editor = match Editor::start(setup) {
        Ok(editor) => editor,
        Err(error) => {
            eprintln!("msol: the line editor cannot be started: {error}");
            return 71;
        }
    };
    loop {
        runtime.interrupted.store(false, Ordering::Relaxed);
        let prompt = prompt(runtime);
        if !runtime.host.at_line_start {
            runtime.host.write("\n");
            runtime.host.flush();
        }
        let typed = loop {
            match editor.read(prompt.clone(), runtime, complete::complete, idle) {
                // The actions have the terminal for as long as they run, and the line goes on below.
                Typed::Paused => {
                    let _ = runtime.attend_to_events();
                    runtime.host.flush();
                }
                typed => break typed,
            }
        };
        match typed {
            Typed::Text(text) => {
                runtime.interrupted.store(false, Ordering::Relaxed);
                match runtime.run_typed(&text) {
                    Ended::Exit(code) => return code,
                    Ended::Stopped if runtime.host.refused.is_some() => return 1,
                    Ended::Stopped | Ended::Normally(_) | Ended::Failed => {}
                }
            }
            Typed::Nothing | Typed::Paused => {}
            Typed::End => return 0,
            Typed::Failed(error) => {
                eprintln!("msol: the terminal cannot be read: {error}");
                return 1;
            }
        }
    }
}

/// Nothing runs: true where an event's action waits for its turn.
fn idle(runtime: &mut Runtime) -> bool {
    runtime.be_idle();
    runtime.signals.pending()
}

/// What the command `prompt` says: the session's own, or a function that the user defined. It leaves `$?` as it was.
fn prompt(runtime: &mut Runtime) -> String {
    let ok = runtime.ok;
    let said = runtime.invoke_command("prompt", Vec::new(), None);
    let mut text = String::new();
    for value in said.unwrap_or_default() {
        if let Ok(part) = convert::to_str(runtime, &value) {
            text.push_str(&part);
        }
    }
    runtime.ok = ok;
    if text.is_empty() {
        text.push_str("PS>");
    }
    text
}

/// Where the history is kept from run to run.
fn history_file() -> Option<PathBuf> {
    let base = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| {
            std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"))
        })?;
    Some(base.join("msol").join("history.txt"))
}
