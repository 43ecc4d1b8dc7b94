//! Breakpoints, stepping and tracing.
//!
//! As long as nothing is watched, a statement costs one look at `Runtime::watched`. Where something is, each statement,
//! command and variable that runs is looked up here. A breakpoint's action runs where it is hit; without an action, or
//! after a `break` in it, the script stops at the debugger's prompt, where somebody can answer. Where nobody can it goes
//! on, as PowerShell's engine does for a host without a debugger.

mod breakpoint;
mod points;
mod prompt;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::atomic::Ordering;

use crate::syntax::ast::Span;
use crate::value::position::Position;
use crate::value::{R, Stop, Str, Value, convert};

use super::Runtime;
use super::code::{Stmt, StmtKind};
use super::command::{Call, Resolved};
use super::pipeline::Sink;
use super::sym::{self, Sym};

pub(super) use breakpoint::DEFS;
pub use breakpoint::{Access, Breakpoint, Subject, breakpoint_of};

use points::FilePoints;

/// How many characters of a variable's name and value a trace shows.
const TRACED: usize = 60;

/// The session's debugger.
#[derive(Default)]
pub struct Debugger {
    /// In the order of setting.
    pub breakpoints: Vec<Rc<Breakpoint>>,
    last: i32,
    /// Stop at the next statement of a call that is no deeper than this.
    step: Option<u32>,
    /// `Set-PSDebug -Trace`
    trace: u8,
    /// `Set-PSDebug -Step`
    asks: bool,
    /// An action or the prompt is at work: what it runs is not watched.
    busy: bool,
    /// Where the statements of files with breakpoints stand.
    files: HashMap<Str, FilePoints>,
    /// The debugger has introduced itself.
    greeted: bool,
    /// The last command that Enter repeats.
    repeated: prompt::Repeated,
}

/// What becomes of the script after a stop.
enum Resume {
    /// It runs on, to the next statement of a call that is no deeper than this.
    Step(u32),
    /// It runs on.
    Continue,
    /// It ends.
    Quit,
}

/// True for the statements at which PowerShell stops; the others consist of such.
fn is_point(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Expr(_)
        | StmtKind::Pipeline(_)
        | StmtKind::Chain(_)
        | StmtKind::Assign(_)
        | StmtKind::Return(_)
        | StmtKind::Throw(_)
        | StmtKind::Exit(_)
        | StmtKind::Break(_)
        | StmtKind::Continue(_) => true,
        StmtKind::If(..)
        | StmtKind::While(..)
        | StmtKind::Do(..)
        | StmtKind::For(_)
        | StmtKind::Foreach(_)
        | StmtKind::Switch(_)
        | StmtKind::Try(_)
        | StmtKind::Function(_)
        | StmtKind::Type
        | StmtKind::Data(..)
        | StmtKind::Unsupported(_) => false,
    }
}

impl Runtime {
    /// Adds a breakpoint.
    pub fn set_breakpoint(
        &mut self,
        subject: Subject,
        script: Option<Str>,
        action: Option<Value>,
    ) -> Rc<Breakpoint> {
        let debugger = self.session::<Debugger>();
        debugger.last = debugger.last.saturating_add(1);
        let made = Rc::new(Breakpoint::new(debugger.last, subject, script, action));
        debugger.breakpoints.push(made.clone());
        self.look_out();
        made
    }

    /// Takes a breakpoint away.
    pub fn remove_breakpoint(&mut self, id: i32) {
        let debugger = self.session::<Debugger>();
        debugger.breakpoints.retain(|b| b.id != id);
        self.look_out();
    }

    /// `Set-PSDebug`: how much is traced (0 to 2), and whether each statement is asked about.
    pub fn trace(&mut self, level: u8, asks: bool) {
        let debugger = self.session::<Debugger>();
        debugger.trace = level;
        debugger.asks = asks;
        self.look_out();
    }

    /// `Wait-Debugger`: stops at the next statement.
    pub fn break_soon(&mut self) {
        self.session::<Debugger>().step = Some(u32::MAX);
        self.look_out();
    }

    /// Sees to it that statements are looked at where there is something to look for.
    fn look_out(&mut self) {
        let debugger = self.session::<Debugger>();
        let watched =
            !debugger.breakpoints.is_empty() || debugger.step.is_some() || debugger.trace > 0;
        self.watched = watched;
    }

    /// A statement is about to run, and something is watched.
    ///
    /// # Errors
    /// `Stop::Halt` where the person at the prompt ends the script.
    #[cold]
    pub(super) fn look_at_statement(&mut self, stmt: &Stmt) -> R<()> {
        let Some(frame) = self.frame.clone().filter(|_| is_point(stmt)) else {
            return Ok(());
        };
        let debugger = self.session::<Debugger>();
        if debugger.busy {
            return Ok(());
        }
        let position = frame.position();
        if debugger.trace > 0 {
            self.trace_line(&position)?;
        }
        let debugger = self.session::<Debugger>();
        if debugger.step.is_some_and(|depth| frame.depth <= depth) {
            return self.stop_at(Some(position), &[]);
        }
        let Some(file) = &frame.code.source.file else {
            return Ok(());
        };
        let hit = self.line_breakpoints(file, &position.source.text, stmt.span);
        self.trigger(&hit, Some(position))
    }

    /// The breakpoints that stand at a statement.
    fn line_breakpoints(&mut self, file: &Str, text: &Str, span: Span) -> Vec<Rc<Breakpoint>> {
        let edition = self.edition;
        let debugger = self.session::<Debugger>();
        let mut hit = Vec::new();
        for breakpoint in &debugger.breakpoints {
            let Subject::Line(line, column) = breakpoint.subject else {
                continue;
            };
            if !breakpoint.enabled.get() || !breakpoint.is_in(Some(file)) {
                continue;
            }
            let points = debugger
                .files
                .entry(file.clone())
                .or_insert_with(|| FilePoints::of(text, edition));
            if points.text != *text {
                *points = FilePoints::of(text, edition);
            }
            if points.find(line, column) == Some(span) {
                hit.push(breakpoint.clone());
            }
        }
        hit
    }

    /// A command is about to begin, and something is watched.
    ///
    /// # Errors
    /// As [`look_at_statement`](Runtime::look_at_statement).
    #[cold]
    pub(super) fn look_at_command(&mut self, call: &Call) -> R<()> {
        let debugger = self.session::<Debugger>();
        if debugger.busy {
            return Ok(());
        }
        if debugger.trace > 1 {
            self.trace_call(call)?;
        }
        let name = call.name();
        let script = call.position.as_ref().and_then(|p| p.source.file.clone());
        let module = match &call.command {
            Resolved::Cmdlet(c) => c.grammar.modules.first().map(|m| Str::from(*m)),
            Resolved::Function(f) => f.module.as_ref().map(|m| m.name.clone()),
            _ => None,
        };
        let stem = match &call.command {
            Resolved::Script(path, _) => std::path::Path::new(path.as_str())
                .file_stem()
                .map(|stem| Str::from(stem.to_string_lossy().as_ref())),
            _ => None,
        };
        let mut names = vec![call.invoked_as.clone(), name.clone()];
        names.extend(stem);
        names.extend(module.map(|m| Str::from(format!("{m}\\{name}"))));
        let debugger = self.session::<Debugger>();
        let fits = |b: &&Rc<Breakpoint>| {
            b.enabled.get() && b.is_for_command(&names) && b.is_in(script.as_ref())
        };
        let hit: Vec<_> = debugger.breakpoints.iter().filter(fits).cloned().collect();
        let position = self.here();
        self.trigger(&hit, position)
    }

    /// A variable is read or has been written, and something is watched.
    ///
    /// # Errors
    /// As [`look_at_statement`](Runtime::look_at_statement).
    #[cold]
    pub(super) fn look_at_variable(&mut self, variable: Sym, access: Access) -> R<()> {
        let debugger = self.session::<Debugger>();
        if debugger.busy {
            return Ok(());
        }
        if debugger.trace > 1 && access == Access::Write {
            self.trace_write(variable)?;
        }
        let file = self.code().and_then(|code| code.source.file.clone());
        let debugger = self.session::<Debugger>();
        let is_meant = |b: &&Rc<Breakpoint>| {
            let Subject::Variable(name, mode) = &b.subject else {
                return false;
            };
            let own = Sym::of(name);
            (own == variable || own == sym::PS_ITEM && variable == sym::UNDERSCORE)
                && b.enabled.get()
                && (*mode == Access::ReadWrite || *mode == access)
                && b.is_in(file.as_ref())
        };
        let hit: Vec<_> = debugger
            .breakpoints
            .iter()
            .filter(is_meant)
            .cloned()
            .collect();
        let position = self.here();
        self.trigger(&hit, position)
    }

    /// Breakpoints are hit: their actions run, and where one says so the script stops.
    fn trigger(&mut self, hit: &[Rc<Breakpoint>], position: Option<Position>) -> R<()> {
        let mut breaks = Vec::new();
        for breakpoint in hit {
            // An action may have disabled the next one.
            if breakpoint.enabled.get() && self.run_action(breakpoint)? {
                breaks.push(breakpoint.clone());
            }
        }
        match breaks.is_empty() {
            true => Ok(()),
            false => self.stop_at(position, &breaks),
        }
    }

    /// Counts a hit and runs the action, with the breakpoint in `$_`; true where the script is to stop. What an action
    /// writes goes nowhere, and what goes wrong in it does not keep the script from going on.
    fn run_action(&mut self, breakpoint: &Rc<Breakpoint>) -> R<bool> {
        breakpoint.hits.set(breakpoint.hits.get().saturating_add(1));
        let Some(action) = &breakpoint.action else {
            return Ok(true);
        };
        self.session::<Debugger>().busy = true;
        let ok = self.ok;
        self.guards += 1;
        let outcome = self.call_block_value(action, &[], Some(Value::Net(breakpoint.clone())));
        self.guards -= 1;
        self.ok = ok;
        self.session::<Debugger>().busy = false;
        match outcome.map_err(|stop| *stop) {
            Err(Stop::Break(_)) => Ok(true),
            Err(Stop::Halt) => Err(Box::new(Stop::Halt)),
            Ok(_) | Err(_) => Ok(false),
        }
    }

    /// The script stops, where somebody can say how it goes on.
    fn stop_at(&mut self, position: Option<Position>, hit: &[Rc<Breakpoint>]) -> R<()> {
        let debugger = self.session::<Debugger>();
        debugger.step = None;
        let resume = match self.needs_answers() {
            Err(_) => Resume::Continue,
            Ok(()) => {
                self.session::<Debugger>().busy = true;
                let resume = self.debug_prompt(position, hit);
                self.session::<Debugger>().busy = false;
                resume?
            }
        };
        if let Resume::Step(depth) = resume {
            self.session::<Debugger>().step = Some(depth);
        }
        self.look_out();
        match resume {
            // As by Ctrl+C: nothing of the script goes on.
            Resume::Quit => {
                self.interrupted.store(true, Ordering::Relaxed);
                Err(Box::new(Stop::Halt))
            }
            Resume::Step(_) | Resume::Continue => Ok(()),
        }
    }

    /// `Set-PSDebug -Trace 1`: the line with a mark before the statement that runs.
    fn trace_line(&mut self, position: &Position) -> R<()> {
        let (line, column) = position.start_line_column();
        let text = position.source.line(line);
        let at = text
            .char_indices()
            .nth((column as usize).saturating_sub(1))
            .map_or(text.len(), |(at, _)| at);
        let (before, behind) = text.split_at(at);
        let marked = match behind.is_empty() {
            true => format!("{text} <<<< "),
            false => format!("{before} >>>> {behind}"),
        };
        self.write_trace(&format!("{line:>4}+ {marked}"))?;
        let debugger = self.session::<Debugger>();
        if !debugger.asks {
            return Ok(());
        }
        debugger.busy = true;
        let choices = ["&Yes", "Yes to &All", "&No", "No to A&ll", "&Suspend"];
        let answer = self.ask_choice("Continue with this operation?", &marked, &choices, 0);
        let debugger = self.session::<Debugger>();
        debugger.busy = false;
        match answer? {
            0 => Ok(()),
            1 => {
                debugger.asks = false;
                Ok(())
            }
            _ => Err(Box::new(Stop::Halt)),
        }
    }

    /// `Set-PSDebug -Trace 2`: a function is called.
    fn trace_call(&mut self, call: &Call) -> R<()> {
        let (name, source) = match &call.command {
            Resolved::Function(f) => (f.name.clone(), f.block.code.source.clone()),
            Resolved::Script(path, block) => {
                let name = path.rsplit('/').next().unwrap_or(path);
                (Str::from(name), block.code.source.clone())
            }
            Resolved::Block(block) => ("<ScriptBlock>".into(), block.code.source.clone()),
            Resolved::Cmdlet(_) | Resolved::Native(_) => return Ok(()),
        };
        let text = match &source.file {
            Some(file) => format!("    ! CALL function '{name}'  (defined in file '{file}')"),
            None => format!("    ! CALL function '{name}'"),
        };
        self.write_trace(&text)
    }

    /// `Set-PSDebug -Trace 2`: a variable has been set.
    fn trace_write(&mut self, variable: Sym) -> R<()> {
        let value = self.variable(variable).unwrap_or_default();
        let name = variable.name();
        self.session::<Debugger>().busy = true;
        let text = convert::to_str(self, &value);
        self.session::<Debugger>().busy = false;
        let text = text?;
        let room = TRACED.saturating_sub(name.chars().count());
        let mut shown: String = text.chars().take(room).collect();
        if text.chars().count() > room {
            shown.push_str(if self.edition.is_core() {
                "\u{2026}"
            } else {
                "..."
            });
        }
        self.write_trace(&format!("    ! SET ${name} = '{shown}'."))
    }

    fn write_trace(&mut self, text: &str) -> R<()> {
        // A trace is the host's, wherever the script's own debug messages go.
        let redirects = self.redirects.clone();
        let mut plain = (*redirects).clone();
        plain.debug = Sink::Host;
        self.redirects = Rc::new(plain);
        let written = self.show_debug(text);
        self.redirects = redirects;
        written
    }
}
