//! The prompt: lines with history and continuation, run one after the other in one session.

use std::borrow::Cow;
use std::path::PathBuf;

use reedline::{
    FileBackedHistory, Prompt, PromptEditMode, PromptHistorySearch, Reedline, Signal,
    ValidationResult, Validator,
};

use crate::Edition;
use crate::runtime::Runtime;
use crate::runtime::session::Ended;
use crate::syntax;

/// How many lines of history are kept.
const HISTORY: usize = 4096;

/// `PS folder>`, and `>>` while a statement goes on.
struct PathPrompt {
    folder: String,
}

impl Prompt for PathPrompt {
    fn render_prompt_left(&self) -> Cow<'_, str> {
        Cow::Owned(format!("PS {}", self.folder))
    }

    fn render_prompt_right(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_indicator(&self, _mode: PromptEditMode) -> Cow<'_, str> {
        Cow::Borrowed("> ")
    }

    fn render_prompt_multiline_indicator(&self) -> Cow<'_, str> {
        Cow::Borrowed(">> ")
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        Cow::Owned(format!("(search: {}) ", search.term))
    }
}

/// A statement that the parser says is not at its end goes on in the next line.
struct Complete(Edition);

impl Validator for Complete {
    fn validate(&self, line: &str) -> ValidationResult {
        let parsed = syntax::parse(line, self.0);
        if !parsed.errors.is_empty() && parsed.errors.iter().all(|e| e.incomplete) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Complete
        }
    }
}

fn history_file() -> Option<PathBuf> {
    let base = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| {
            std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"))
        })?;
    Some(base.join("msol").join("history.txt"))
}

/// Runs the prompt until `exit` or the end of input; gives the exit code.
pub fn run(runtime: &mut Runtime) -> i32 {
    let mut editor = Reedline::create()
        .with_validator(Box::new(Complete(runtime.edition)))
        .use_bracketed_paste(true)
        .with_ansi_colors(runtime.host.color);
    if let Some(history) =
        history_file().and_then(|file| FileBackedHistory::with_file(HISTORY, file).ok())
    {
        editor = editor.with_history(Box::new(history));
    }
    loop {
        let prompt = PathPrompt {
            folder: runtime.current_dir.to_string(),
        };
        match editor.read_line(&prompt) {
            Ok(Signal::Success(line)) => {
                if let Ended::Exit(code) = runtime.run_text(&line) {
                    return code;
                }
            }
            Ok(Signal::CtrlC) => {}
            Ok(_) => return 0,
            Err(error) => {
                eprintln!("msol: the terminal cannot be read: {error}");
                return 1;
            }
        }
    }
}
