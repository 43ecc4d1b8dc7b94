//! Running a script, a command or standard input.

use std::io::{IsTerminal, Read};
use std::sync::atomic::Ordering;

use super::options::{Options, What};
use crate::cmdlets;
use crate::runtime::bind::{Arg, ArgKind};
use crate::runtime::session::Ended;
use crate::runtime::{Host, Runtime};
use crate::syntax::ast::Span;
use crate::text::culture::Culture;
use crate::value::{Str, Value};

/// A session set up as the options say.
///
/// # Errors
/// A message that says which option cannot be honoured and why.
pub fn session(options: &Options) -> Result<Runtime, String> {
    let mut host = Host::new(options.edition);
    if let Some(name) = &options.culture {
        host.culture = Culture::by_name(name, options.edition).map_err(|e| e.message)?;
    }
    if let Some(width) = options.width.or_else(terminal_width) {
        host.width = width;
    }
    host.seed = options.seed.map_or(0, |s| s.wrapping_add(1));
    host.plain_text = options.no_color || std::env::var_os("NO_COLOR").is_some();
    host.color = !host.plain_text && std::io::stdout().is_terminal();
    host.interactive = !options.non_interactive && std::io::stdin().is_terminal();
    if let Some(text) = &options.now {
        let stamp: jiff::Timestamp = text
            .parse()
            .or_else(|_| {
                text.parse::<jiff::civil::DateTime>()
                    .and_then(|d| jiff::tz::TimeZone::UTC.to_timestamp(d))
            })
            .map_err(|e| {
                format!("--now takes a time such as 2026-01-31T12:00:00Z, not '{text}': {e}")
            })?;
        host.now =
            Some(621_355_968_000_000_000 + i64::try_from(stamp.as_nanosecond() / 100).unwrap_or(0));
    }
    if let Some(path) = &options.answers {
        let text = std::fs::read_to_string(path)
            .map_err(|e| format!("The answers in '{path}' cannot be read: {e}"))?;
        host.answers = Some(text.lines().map(str::to_string).collect());
    }
    if let Some(folder) = &options.working_directory {
        std::env::set_current_dir(folder)
            .map_err(|e| format!("The working folder '{folder}' cannot be used: {e}"))?;
    }
    let mut runtime = Runtime::new(host, cmdlets::TABLES);
    stop_on_interrupt(&runtime, matches!(options.what, What::Prompt))?;
    cmdlets::prepare(&mut runtime, options.tenant.as_deref(), options.save);
    Ok(runtime)
}

/// The columns of the terminal that standard output is.
fn terminal_width() -> Option<usize> {
    if !std::io::stdout().is_terminal() {
        return None;
    }
    let (columns, _) = crossterm::terminal::size().ok()?;
    (columns > 0).then_some(usize::from(columns))
}

/// Ctrl+C stops the running pipeline where it can be stopped whole. Where nobody is at a prompt to go on, a second one
/// ends the program.
fn stop_on_interrupt(runtime: &Runtime, at_prompt: bool) -> Result<(), String> {
    let flag = &runtime.interrupted;
    let signal = signal_hook::consts::SIGINT;
    let again = match at_prompt {
        true => Ok(()),
        false => {
            signal_hook::flag::register_conditional_shutdown(signal, 130, flag.clone()).map(drop)
        }
    };
    again
        .and_then(|()| signal_hook::flag::register(signal, flag.clone()))
        .map(drop)
        .map_err(|e| format!("Ctrl+C cannot be listened to: {e}"))
}

/// Does what the options ask for; gives the process's exit code.
pub fn run(options: &Options) -> i32 {
    if let What::Verb(_, args) = &options.what {
        return super::check::run(args, options.edition);
    }
    let mut runtime = match session(options) {
        Ok(runtime) => runtime,
        Err(message) => {
            eprintln!("msol: {message}");
            return 64;
        }
    };
    let code = match &options.what {
        What::File(path, args) => file(&mut runtime, path, args),
        What::Command(text) => command(&mut runtime, text),
        What::Stdin => stdin(&mut runtime, options),
        What::Prompt if std::io::stdin().is_terminal() => crate::repl::run(&mut runtime),
        What::Prompt => stdin(&mut runtime, options),
        What::Help | What::Version | What::ShellVersion | What::Verb(..) => 0,
    };
    runtime.exiting();
    let ended = cmdlets::finish(&mut runtime);
    runtime.host.flush();
    let unwritten = runtime
        .host
        .refused
        .as_ref()
        .map(|error| format!("Standard output cannot be written: {error}"));
    let mut failed = false;
    for message in ended.err().into_iter().chain(unwritten) {
        eprintln!("msol: {message}");
        failed = true;
    }
    // A tenant that cannot be opened was reported where the script asked for it.
    failed |= cmdlets::tenant_failed(&mut runtime);
    // The process is about to end: what the script still holds, a million objects perhaps, needs no tidying. A database
    // does.
    if !cmdlets::has_open_tenant(&mut runtime) {
        std::mem::forget(runtime);
    }
    if failed && code == 0 { 1 } else { code }
}

fn stdin(runtime: &mut Runtime, options: &Options) -> i32 {
    let mut bytes = Vec::new();
    if let Err(error) = std::io::stdin().lock().read_to_end(&mut bytes) {
        eprintln!("msol: standard input cannot be read: {error}");
        return 1;
    }
    let text = crate::syntax::decode_script(&bytes, options.edition);
    command(runtime, &text)
}

fn file(runtime: &mut Runtime, path: &str, args: &[String]) -> i32 {
    let native = runtime.native(path);
    if !native.is_file() {
        let hint = if native.is_dir() {
            " It is a folder."
        } else {
            ""
        };
        if runtime.edition.is_core() {
            eprintln!(
                "The argument '{path}' is not recognized as the name of a script file. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.{hint}"
            );
        } else {
            eprintln!(
                "The argument '{path}' to the -File parameter does not exist. Provide the path to an existing '.ps1' file as an argument to the -File parameter.{hint}"
            );
        }
        // Windows PowerShell's code has 32 bits; elsewhere the eight lowest are left, which would say success.
        return if runtime.edition.is_core() || !cfg!(windows) {
            64
        } else {
            -196_608
        };
    }
    let full = std::fs::canonicalize(&native).unwrap_or(native);
    let args = script_arguments(args);
    match runtime.run_file(&full.to_string_lossy(), args) {
        Ended::Normally(_) => 0,
        Ended::Exit(code) => code,
        Ended::Failed => 1,
        Ended::Stopped => stopped(runtime, 0),
    }
}

/// The exit code of a run that was stopped. After Ctrl+C PowerShell gives 0 for `-File` and 1 for `-Command`
/// (PowerShell/PowerShell#13523); where the reader of the output has gone, it is what a shell says of a broken pipe.
fn stopped(runtime: &Runtime, after_interrupt: i32) -> i32 {
    if runtime.interrupted.load(Ordering::Relaxed) {
        after_interrupt
    } else {
        141
    }
}

fn command(runtime: &mut Runtime, text: &str) -> i32 {
    match runtime.run_text(text) {
        Ended::Normally(true) => 0,
        Ended::Normally(false) | Ended::Failed => 1,
        Ended::Exit(code) => code,
        Ended::Stopped => stopped(runtime, 1),
    }
}

/// A script's arguments as the operating system gives them: `-Name`, `-Name:value`, values.
fn script_arguments(args: &[String]) -> Vec<Arg> {
    args.iter()
        .map(|arg| {
            let named = arg
                .strip_prefix('-')
                .filter(|n| n.starts_with(|c: char| c.is_alphabetic() || c == '_'));
            let kind = match named {
                Some(name) => {
                    let (name, value) = match name.split_once(':') {
                        Some((name, value)) => (name, Some(argument_value(value))),
                        None => (name, None),
                    };
                    ArgKind::Named {
                        name: Str::from(name),
                        value,
                        splatted: false,
                    }
                }
                None => ArgKind::Value(Value::str(arg), None),
            };
            Arg {
                kind,
                span: Span::default(),
            }
        })
        .collect()
}

/// `-Switch:$true` is a truth value; everything else is text.
fn argument_value(text: &str) -> Value {
    if text.eq_ignore_ascii_case("$true") {
        Value::Bool(true)
    } else if text.eq_ignore_ascii_case("$false") {
        Value::Bool(false)
    } else {
        Value::str(text)
    }
}
