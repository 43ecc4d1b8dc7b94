//! The line editor. It has a thread of its own, because its completer has to be one that threads can share and a
//! session is not: what the editor asks while a line is typed goes to the session's thread and is answered there.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use reedline::{
    ColumnarMenu, Completer, CompletionResult, Emacs, FileBackedHistory, KeyCode, KeyModifiers,
    MenuBuilder, Prompt, PromptEditMode, PromptHistorySearch, PromptHistorySearchStatus, Reedline,
    ReedlineEvent, ReedlineMenu, Signal, Span, Suggestion, default_emacs_keybindings,
};

use crate::Edition;
use crate::complete::Completion;
use crate::runtime::Runtime;

use super::highlight::Colours;
use super::history::Discreet;
use super::validate::Complete;

/// How many lines of history are kept.
const HISTORY: usize = 4096;

/// The menu of completions.
const MENU: &str = "completions";

/// How the editor is set up.
#[derive(Clone)]
pub(super) struct Setup {
    /// Whose language is typed.
    pub edition: Edition,
    /// Colours may be used.
    pub color: bool,
    /// Where the history is kept; None keeps it for this session only.
    pub history: Option<PathBuf>,
}

/// What was typed.
pub(super) enum Typed {
    /// A whole statement.
    Text(String),
    /// Ctrl+C: the line is given up.
    Nothing,
    /// Nothing yet: the session asked for the terminal, and the line goes on with the next reading.
    Paused,
    /// Ctrl+D: the end.
    End,
    /// The terminal cannot be read, and why.
    Failed(String),
}

/// What the editor's thread says.
enum Said {
    Typed(Typed),
    Complete(String, usize),
}

/// The editor, as the session's thread sees it.
pub(super) struct Editor {
    prompts: Sender<String>,
    said: Receiver<Said>,
    completions: Sender<Completion>,
    /// Asks the editor for the terminal.
    pause: Arc<AtomicBool>,
}

/// How often the session looks at its events while a line is typed.
const IDLE: Duration = Duration::from_millis(100);

impl Editor {
    /// Starts the editor.
    ///
    /// # Errors
    /// The system gives no further thread.
    pub(super) fn start(setup: Setup) -> std::io::Result<Editor> {
        let (prompts, asked) = mpsc::channel::<String>();
        let (say, said) = mpsc::channel();
        let (completions, answers) = mpsc::channel();
        let pause = Arc::new(AtomicBool::new(false));
        let asked_to_pause = pause.clone();
        std::thread::Builder::new()
            .name("editor".into())
            .spawn(move || {
                let completer = Remote {
                    say: say.clone(),
                    answers,
                };
                let mut editor = reedline(setup, completer).with_break_signal(asked_to_pause);
                for prompt in asked {
                    let typed = match editor.read_line(&Shown { prompt }) {
                        Ok(Signal::Success(text)) => Typed::Text(text),
                        Ok(Signal::CtrlD) => Typed::End,
                        Ok(Signal::ExternalBreak(_)) => Typed::Paused,
                        Ok(_) => Typed::Nothing,
                        Err(error) => Typed::Failed(error.to_string()),
                    };
                    // A history that cannot be written is still there in this session.
                    let _ = editor.sync_history();
                    if say.send(Said::Typed(typed)).is_err() {
                        return;
                    }
                }
            })?;
        Ok(Editor {
            prompts,
            said,
            completions,
            pause,
        })
    }

    /// Reads a statement; `complete` answers for a text and a cursor. While somebody subscribes to events, `idle` is
    /// asked again and again whether the session needs the terminal: then the reading pauses.
    pub(super) fn read(
        &self,
        prompt: String,
        session: &mut Runtime,
        complete: fn(&mut Runtime, &str, usize) -> Completion,
        idle: fn(&mut Runtime) -> bool,
    ) -> Typed {
        let gone = || Typed::Failed("the line editor has ended".to_string());
        if self.prompts.send(prompt).is_err() {
            return gone();
        }
        loop {
            let said = match session.has_subscribers() {
                true => self.said.recv_timeout(IDLE),
                false => self.said.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match said {
                Ok(Said::Typed(typed)) => {
                    // What was asked for too late is not asked of the next line.
                    self.pause.store(false, Ordering::Relaxed);
                    return typed;
                }
                Ok(Said::Complete(text, cursor)) => {
                    let found = complete(session, &text, cursor);
                    if self.completions.send(found).is_err() {
                        return gone();
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if idle(session) {
                        self.pause.store(true, Ordering::Relaxed);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return gone(),
            }
        }
    }
}

fn reedline(setup: Setup, completer: Remote) -> Reedline {
    let mut keys = default_emacs_keybindings();
    keys.add_binding(
        KeyModifiers::NONE,
        KeyCode::Tab,
        ReedlineEvent::UntilFound(vec![
            ReedlineEvent::Menu(MENU.to_string()),
            ReedlineEvent::MenuNext,
        ]),
    );
    keys.add_binding(
        KeyModifiers::SHIFT,
        KeyCode::BackTab,
        ReedlineEvent::MenuPrevious,
    );
    let menu = ColumnarMenu::default().with_name(MENU).with_marker("");
    let mut editor = Reedline::create()
        .with_validator(Box::new(Complete(setup.edition)))
        .with_highlighter(Box::new(Colours(setup.edition)))
        .with_completer(Box::new(completer))
        .with_menu(ReedlineMenu::EngineCompleter(Box::new(menu)))
        .with_edit_mode(Box::new(Emacs::new(keys)))
        .with_quick_completions(true)
        .with_partial_completions(true)
        .use_bracketed_paste(true)
        .with_ansi_colors(setup.color);
    let history = setup
        .history
        .and_then(|file| FileBackedHistory::with_file(HISTORY, file).ok());
    if let Some(history) = history {
        editor = editor.with_history(Box::new(Discreet(history)));
    }
    editor
}

/// The completer of the editor's thread: asks the session's.
struct Remote {
    say: Sender<Said>,
    answers: Receiver<Completion>,
}

impl Completer for Remote {
    fn complete(&mut self, line: &str, pos: usize) -> CompletionResult {
        let asked = self.say.send(Said::Complete(line.to_string(), pos));
        let answer = asked.ok().and_then(|()| self.answers.recv().ok());
        let Some(found) = answer else {
            return CompletionResult::fresh(Vec::new());
        };
        let (start, end) = (found.start.min(found.end), found.end);
        let suggestions: Vec<Suggestion> = found
            .matches
            .into_iter()
            .map(|m| Suggestion {
                display_override: (m.shown != m.text).then_some(m.shown),
                value: m.text,
                span: Span::new(start, end),
                ..Suggestion::default()
            })
            .collect();
        CompletionResult::fresh(suggestions)
    }
}

/// The prompt's text, and `>>` while a statement goes on.
struct Shown {
    prompt: String,
}

impl Prompt for Shown {
    fn render_prompt_left(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.prompt)
    }

    fn render_prompt_right(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_indicator(&self, _mode: PromptEditMode) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_multiline_indicator(&self) -> Cow<'_, str> {
        Cow::Borrowed(">> ")
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        let failing = match search.status {
            PromptHistorySearchStatus::Passing => "",
            PromptHistorySearchStatus::Failing => "failed-",
        };
        Cow::Owned(format!("{failing}bck-i-search: {}_ ", search.term))
    }
}
