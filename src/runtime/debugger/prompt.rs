//! The debugger's prompt: where the script stands, its commands, and whatever else is typed, run where it stands.

use std::rc::Rc;

use crate::format::error_view::position_message;
use crate::value::position::Position;
use crate::value::{R, Value, convert};

use super::super::Runtime;
use super::super::sym::Sym;
use super::{Breakpoint, Debugger, Resume};

/// How many lines `list` shows.
const LISTED: usize = 16;

/// What Enter repeats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Repeated {
    /// Nothing.
    #[default]
    Nothing,
    /// `stepInto`
    Into,
    /// `stepOver`
    Over,
    /// `list`, from the line behind the last.
    List(usize),
}

const HELP: &str = "
 s, stepInto         Single step (step into functions, scripts, etc.)
 v, stepOver         Step to next statement (step over functions, scripts, etc.)
 o, stepOut          Step out of the current function, script, etc.

 c, continue         Continue operation
 q, quit             Stop operation and exit the debugger

 k, Get-PSCallStack Display call stack

 l, list             List source code for the current script.
                     Use \"list\" to start from the current line, \"list <m>\"
                     to start from line <m>, and \"list <m> <n>\" to list <n>
                     lines starting from line <m>

 <enter>             Repeat last command if it was stepInto, stepOver or list

 ?, h                displays this help message.

";

impl Runtime {
    /// Asks how the script goes on.
    pub(super) fn debug_prompt(
        &mut self,
        position: Option<Position>,
        hit: &[Rc<Breakpoint>],
    ) -> R<Resume> {
        let mut text = String::new();
        if !std::mem::replace(&mut self.session::<Debugger>().greeted, true) {
            text.push_str("Entering debug mode. Use h or ? for help.\n\n");
        }
        for breakpoint in hit {
            text.push_str(&format!("Hit {breakpoint}\n"));
        }
        if !hit.is_empty() {
            text.push('\n');
        }
        if let Some(position) = &position {
            text.push_str(&position_message(position, self.edition));
            text.push('\n');
        }
        self.host.write(&text);
        let context = Sym::of("PSDebugContext");
        let stopped = Value::object([(
            "Breakpoints",
            Value::array(hit.iter().map(|b| Value::Net(b.clone())).collect()),
        )]);
        self.global.put(context, stopped);
        let resume = self.debug_loop(position.as_ref());
        self.global.remove(context);
        resume
    }

    fn debug_loop(&mut self, position: Option<&Position>) -> R<Resume> {
        let depth = self.frame.as_ref().map_or(0, |frame| frame.depth);
        loop {
            let prompt = self.debug_prompt_text();
            self.host.write(&prompt);
            let Some(line) = self.host.read_line() else {
                self.host.write("\n");
                return Ok(Resume::Continue);
            };
            let line = line.trim();
            let repeated = self.session::<Debugger>().repeated;
            let command = match (line, repeated) {
                ("", Repeated::Into) => "s".to_string(),
                ("", Repeated::Over) => "v".to_string(),
                ("", Repeated::List(next)) => format!("l {next}"),
                _ => line.to_lowercase(),
            };
            let words: Vec<&str> = command.split_whitespace().collect();
            let (resume, repeats) = match words.as_slice() {
                ["s" | "stepinto"] => (Some(Resume::Step(u32::MAX)), Repeated::Into),
                ["v" | "stepover"] => (Some(Resume::Step(depth)), Repeated::Over),
                ["o" | "stepout"] => {
                    let outside = depth.saturating_sub(1);
                    (Some(Resume::Step(outside)), Repeated::Nothing)
                }
                ["c" | "continue"] => (Some(Resume::Continue), Repeated::Nothing),
                ["q" | "quit"] => (Some(Resume::Quit), Repeated::Nothing),
                ["h" | "?"] => {
                    self.host.write(HELP);
                    (None, Repeated::Nothing)
                }
                ["l" | "list", rest @ ..] if rest.len() <= 2 => {
                    (None, self.list_source(position, rest))
                }
                ["k"] => {
                    self.run_nested("Get-PSCallStack");
                    (None, Repeated::Nothing)
                }
                [] => (None, Repeated::Nothing),
                _ => {
                    let exits = self.run_nested(line);
                    (exits.then_some(Resume::Continue), Repeated::Nothing)
                }
            };
            self.session::<Debugger>().repeated = repeats;
            if let Some(resume) = resume {
                return Ok(resume);
            }
        }
    }

    /// The session's prompt, marked as the debugger's.
    fn debug_prompt_text(&mut self) -> String {
        let said = self.invoke_command("prompt", Vec::new(), None);
        let mut text = String::from("[DBG]: ");
        for value in said.unwrap_or_default() {
            if let Ok(part) = convert::to_str(self, &value) {
                text.push_str(&part);
            }
        }
        // One level deeper than the session's own.
        match text.strip_suffix("> ") {
            Some(start) => format!("{start}>> "),
            None => text,
        }
    }

    /// `list [start [count]]`: the lines around the one that runs, which has a star.
    fn list_source(&mut self, position: Option<&Position>, words: &[&str]) -> Repeated {
        let Some(position) = position else {
            self.host.write_err("There is no source code available.\n");
            return Repeated::Nothing;
        };
        let source = &position.source;
        let (current, _) = position.start_line_column();
        let current = current as usize;
        let total = source.text.lines().count().max(1);
        let number = |at: usize| words.get(at).map(|word| word.parse::<usize>());
        let start = match number(0) {
            None => current.saturating_sub(5).max(1),
            Some(Ok(start)) if (1..=total).contains(&start) => start,
            Some(_) => {
                self.host.write_err(&format!(
                    "The starting line must be a positive integer no greater than {total}\n"
                ));
                return Repeated::Nothing;
            }
        };
        let count = match number(1) {
            None => LISTED,
            Some(Ok(count)) if count > 0 => count.min(total),
            Some(_) => {
                self.host
                    .write_err("The line count must be a positive integer.\n");
                return Repeated::Nothing;
            }
        };
        let mut text = String::from("\n");
        let end = start.saturating_add(count).min(total + 1);
        for line in start..end {
            let mark = if line == current { '*' } else { ' ' };
            let shown = source.line(u32::try_from(line).unwrap_or(u32::MAX));
            text.push_str(&format!("{line:>5}:{mark} {shown}\n"));
        }
        text.push('\n');
        self.host.write(&text);
        match end > total {
            true => Repeated::Nothing,
            false => Repeated::List(end),
        }
    }
}
