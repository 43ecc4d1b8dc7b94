//! `System.Diagnostics.Process`: a process of the system, or one that a script starts.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::super::time::utc_now;
use super::super::{args, io, system, throw};
use super::exited::Watch;
use super::proc_files::{self, Snapshot};
use super::start_info::{self, StartInfo};
use crate::text::datetime::{Kind, UNIX_EPOCH_TICKS, zone};
use crate::value::ty::{
    DefKind, MethodDef, PropDef, event, method, overload, prop, prop_set, static_method,
};
use crate::value::{
    DateTime, Engine, Exception, NetObject, R, Str, TimeSpan, Ty, TypeDef, Value, convert, ty,
};

/// How long a wait sleeps before it looks again.
const PAUSE: Duration = Duration::from_millis(10);

/// A process by its id; with its handle where it was started here.
struct Process {
    id: Cell<u32>,
    child: RefCell<Option<Child>>,
    exit_code: Cell<Option<i32>>,
    exited_at: Cell<i64>,
    info: RefCell<Value>,
    /// Of one that was started here and is gone from the system's list.
    name: RefCell<String>,
    /// What it wrote to standard output and error, once a script asked for it.
    texts: [RefCell<Value>; 2],
    /// Whether its end is told.
    watch: Watch,
}

impl NetObject for Process {
    fn ty(&self) -> Ty {
        ty::find("System.Diagnostics.Process").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        let name = self.shown_name();
        Some(Ok(format!("System.Diagnostics.Process ({name})").into()))
    }

    fn signal_source(&self) -> Option<u64> {
        Some(self.watch.source)
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<Process>().is_some_and(|p| p.id == self.id))
    }
}

impl Process {
    fn new(id: u32, child: Option<Child>) -> Process {
        Process {
            id: Cell::new(id),
            child: RefCell::new(child),
            exit_code: Cell::new(None),
            exited_at: Cell::new(0),
            info: RefCell::default(),
            name: RefCell::default(),
            texts: Default::default(),
            watch: Watch::default(),
        }
    }

    fn snapshot(&self) -> Option<Snapshot> {
        proc_files::read(self.id.get())
    }

    fn shown_name(&self) -> String {
        match self.snapshot() {
            Some(snapshot) => snapshot.name,
            None => self.name.borrow().clone(),
        }
    }

    /// True where it has ended; notes how.
    fn has_exited(&self) -> bool {
        if self.exit_code.get().is_some() {
            return true;
        }
        let mut child = self.child.borrow_mut();
        match child.as_mut() {
            Some(child) => match child.try_wait() {
                Ok(Some(status)) => {
                    self.exit_code.set(Some(code_of(status)));
                    self.exited_at.set(now_unix());
                    true
                }
                _ => false,
            },
            None => self.snapshot().is_none(),
        }
    }

    /// Waits until it has ended; false where the time was up before.
    fn wait(&self, limit: Option<Duration>) -> bool {
        let begun = Instant::now();
        while !self.has_exited() {
            if limit.is_some_and(|limit| begun.elapsed() >= limit) {
                return false;
            }
            std::thread::sleep(PAUSE);
        }
        true
    }
}

fn now_unix() -> i64 {
    let nanos = jiff::Timestamp::now().as_nanosecond() / 100;
    i64::try_from(nanos)
        .unwrap_or(0)
        .saturating_add(UNIX_EPOCH_TICKS)
}

#[cfg(unix)]
fn code_of(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    // A signal's number is added to 128, as shells have it.
    status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

#[cfg(not(unix))]
fn code_of(status: std::process::ExitStatus) -> i32 {
    status.code().unwrap_or(-1)
}

fn of(v: &Value) -> R<&Process> {
    match v.downcast::<Process>() {
        Some(process) => Ok(process),
        None => throw::invalid_operation("The object is no process."),
    }
}

/// The process of an id; None where there is none.
pub fn by_id(id: i64) -> Option<Value> {
    let id = u32::try_from(id).ok()?;
    proc_files::read(id)?;
    Some(Value::net(Process::new(id, None)))
}

/// All processes, by id.
pub fn all() -> Vec<Value> {
    proc_files::ids()
        .into_iter()
        .map(|id| Value::net(Process::new(id, None)))
        .collect()
}

/// The processes of a name.
pub fn by_name(name: &str) -> Vec<Value> {
    let mut found = all();
    found.retain(|p| name_of(p).eq_ignore_ascii_case(name));
    found
}

/// This process.
pub fn current() -> Value {
    Value::net(Process::new(std::process::id(), None))
}

/// A process's id; 0 for other values.
pub fn id_of(v: &Value) -> u32 {
    v.downcast::<Process>().map_or(0, |p| p.id.get())
}

/// A process's name.
pub fn name_of(v: &Value) -> String {
    v.downcast::<Process>()
        .map(Process::shown_name)
        .unwrap_or_default()
}

/// Ends a process; true where the system did.
pub fn kill(v: &Value) -> bool {
    let Some(process) = v.downcast::<Process>() else {
        return false;
    };
    if process.has_exited() {
        return true;
    }
    if let Some(child) = process.child.borrow_mut().as_mut() {
        return child.kill().is_ok();
    }
    // Without a handle the system's own command does it.
    Command::new("kill")
        .args(["-KILL", &process.id.get().to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Waits for a process to end; false where the time was up before.
pub fn wait(v: &Value, limit: Option<Duration>) -> bool {
    v.downcast::<Process>().is_none_or(|p| p.wait(limit))
}

/// A process of a command that was started.
pub fn start(command: &mut Command) -> std::io::Result<Value> {
    let child = command.spawn()?;
    let process = Process::new(child.id(), Some(child));
    let program = std::path::Path::new(command.get_program());
    *process.name.borrow_mut() = program
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok(Value::net(process))
}

/// The command that a `ProcessStartInfo` describes.
fn command_of(engine: &mut dyn Engine, info: &StartInfo) -> R<Command> {
    let file = info.file.borrow().clone();
    if file.is_empty() {
        return throw::invalid_operation(
            "Cannot start process because a file name has not been provided.",
        );
    }
    let mut command = Command::new(file.as_str());
    let list = info.argument_list.borrow().clone();
    for item in crate::value::enumerate::list_items(&list).unwrap_or_default() {
        command.arg(convert::to_str(engine, &item)?.as_str());
    }
    command.args(words(&info.arguments.borrow()));
    let folder = info.folder.borrow();
    command.current_dir(if folder.is_empty() {
        engine.current_dir().to_string()
    } else {
        folder.to_string()
    });
    if let Value::Hash(table) = info.environment.borrow().base() {
        command.env_clear();
        for (name, value) in table.pairs() {
            let name = convert::to_str(engine, &name)?;
            command.env(name.as_str(), convert::to_str(engine, &value)?.as_str());
        }
    }
    let stream = |on: bool| if on { Stdio::piped() } else { Stdio::inherit() };
    command.stdin(Stdio::null());
    command.stdout(stream(info.redirect[1].get()));
    command.stderr(stream(info.redirect[2].get()));
    Ok(command)
}

/// The arguments in a text: parted by blanks, quotes keep blanks in.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut begun, mut quoted) = (String::new(), false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                begun = true;
                quoted = !quoted;
            }
            '\\' if chars.peek() == Some(&'"') => {
                begun = true;
                word.extend(chars.next());
            }
            c if c.is_whitespace() && !quoted => {
                if std::mem::take(&mut begun) {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => {
                begun = true;
                word.push(c);
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

fn run(engine: &mut dyn Engine, info: &Value) -> R<Value> {
    let Some(described) = info.downcast::<StartInfo>() else {
        return throw::invalid_operation("The object is no ProcessStartInfo.");
    };
    let mut command = command_of(engine, described)?;
    match start(&mut command) {
        Ok(process) => {
            *of(&process)?.info.borrow_mut() = info.clone();
            Ok(process)
        }
        Err(e) => {
            let folder = command.get_current_dir().map(|d| d.display().to_string());
            Exception::new(
                "System.ComponentModel.Win32Exception",
                format!(
                    "An error occurred trying to start process '{}' with working directory '{}'. {}",
                    command.get_program().to_string_lossy(),
                    folder.unwrap_or_default(),
                    reason(&e)
                ),
            )
            .raise()
        }
    }
}

/// What the system says of a program that it does not start.
pub fn reason(e: &std::io::Error) -> String {
    match e.kind() {
        std::io::ErrorKind::NotFound => "No such file or directory".into(),
        std::io::ErrorKind::PermissionDenied => "Permission denied".into(),
        _ => e.to_string(),
    }
}

/// A reader of what the process writes: of all of it, once it has ended.
fn output(v: &Value, at: usize) -> R<Value> {
    let process = of(v)?;
    let Some(kept) = process.texts.get(at) else {
        return Ok(Value::Null);
    };
    if !kept.borrow().is_null() {
        return Ok(kept.borrow().clone());
    }
    let mut bytes = Vec::new();
    let read = match (process.child.borrow_mut().as_mut(), at) {
        (Some(child), 0) => child.stdout.take().map(|mut s| s.read_to_end(&mut bytes)),
        (Some(child), _) => child.stderr.take().map(|mut s| s.read_to_end(&mut bytes)),
        (None, _) => None,
    };
    if !matches!(read, Some(Ok(_))) {
        return throw::invalid_operation(
            "StandardOut has not been redirected or the process hasn't started yet.",
        );
    }
    let reader = io::text_reader(&String::from_utf8_lossy(&bytes));
    *kept.borrow_mut() = reader.clone();
    Ok(reader)
}

/// A number of a snapshot; 0 for a process that is gone.
fn number(v: &Value, f: impl FnOnce(&Snapshot) -> i64) -> R<Value> {
    Ok(of(v)?.snapshot().map_or(0, |s| f(&s)).into())
}

fn local_time(engine: &mut dyn Engine, utc_ticks: i64) -> Value {
    let zone = engine.time_zone();
    let ticks = utc_ticks.saturating_add(zone::offset_ticks_of_utc(utc_ticks, &zone));
    DateTime {
        ticks,
        kind: Kind::Local,
    }
    .into()
}

const PROPERTIES: &[PropDef] = &[
    prop("BasePriority", "int", |_, _| Ok(Value::Int32(0))),
    prop("ExitCode", "int", |_, t| {
        let process = of(t)?;
        if !process.has_exited() {
            return throw::invalid_operation(
                "Process must exit before requested information can be determined.",
            );
        }
        Ok(process.exit_code.get().into())
    }),
    prop_set(
        "EnableRaisingEvents",
        "bool",
        |_, t| Ok(of(t)?.watch.is_on().into()),
        |e, t, new| {
            let process = of(t)?;
            process
                .watch
                .set(e, process.id.get(), convert::to_bool(&new))
        },
    ),
    prop("HasExited", "bool", |_, t| Ok(of(t)?.has_exited().into())),
    prop("StartTime", "datetime", |e, t| match of(t)?.snapshot() {
        Some(snapshot) => {
            let boot = proc_files::boot_time().saturating_mul(10_000_000);
            let ticks = if boot == 0 {
                utc_now(e).ticks
            } else {
                boot.saturating_add(UNIX_EPOCH_TICKS)
                    .saturating_add(snapshot.start_ticks())
            };
            Ok(local_time(e, ticks))
        }
        None => Ok(Value::Null),
    }),
    prop("ExitTime", "datetime", |e, t| {
        let process = of(t)?;
        if !process.has_exited() {
            return throw::invalid_operation(
                "Process must exit before requested information can be determined.",
            );
        }
        Ok(local_time(e, process.exited_at.get()))
    }),
    prop("Id", "int", |_, t| {
        Ok(Value::Int32(i32::try_from(of(t)?.id.get()).unwrap_or(0)))
    }),
    prop("MachineName", "string", |_, _| Ok(Value::str("."))),
    prop("HandleCount", "int", |_, t| {
        Ok(proc_files::handles(of(t)?.id.get()).into())
    }),
    prop("MainWindowTitle", "string", |_, _| Ok(Value::str(""))),
    prop("Responding", "bool", |_, _| Ok(Value::Bool(true))),
    prop("NonpagedSystemMemorySize64", "long", |_, _| {
        Ok(Value::Int64(0))
    }),
    prop("PagedMemorySize64", "long", |_, _| Ok(Value::Int64(0))),
    prop("PrivateMemorySize64", "long", |_, t| {
        number(t, |s| s.resident_bytes)
    }),
    prop("VirtualMemorySize64", "long", |_, t| {
        number(t, |s| s.virtual_bytes)
    }),
    prop("WorkingSet64", "long", |_, t| {
        number(t, |s| s.resident_bytes)
    }),
    prop("WorkingSet", "int", |_, t| number(t, |s| s.resident_bytes)),
    prop("ProcessName", "string", |_, t| {
        Ok(of(t)?.shown_name().into())
    }),
    prop("SessionId", "int", |_, t| {
        Ok(of(t)?.snapshot().map_or(0, |s| s.session).into())
    }),
    prop_set(
        "StartInfo",
        "System.Diagnostics.ProcessStartInfo",
        |_, t| {
            let process = of(t)?;
            let mut info = process.info.borrow_mut();
            if info.is_null() {
                *info = start_info::new("", "");
            }
            Ok(info.clone())
        },
        |_, t, new| {
            *of(t)?.info.borrow_mut() = new;
            Ok(())
        },
    ),
    prop("StandardOutput", "System.IO.StreamReader", |_, t| {
        output(t, 0)
    }),
    prop("StandardError", "System.IO.StreamReader", |_, t| {
        output(t, 1)
    }),
    prop(
        "Threads",
        "System.Diagnostics.ProcessThreadCollection",
        |_, t| {
            let count = of(t)?.snapshot().map_or(0, |s| s.threads);
            let count = usize::try_from(count).unwrap_or(0).min(100_000);
            Ok(Value::array(vec![
                Value::str(
                    "System.Diagnostics.ProcessThread"
                );
                count
            ]))
        },
    ),
    prop(
        "PriorityClass",
        "System.Diagnostics.ProcessPriorityClass",
        |_, _| {
            Ok(system::enumeration(
                "System.Diagnostics.ProcessPriorityClass",
                32,
            ))
        },
    ),
    prop("TotalProcessorTime", "timespan", |_, t| {
        let seconds = of(t)?.snapshot().map_or(0.0, |s| s.seconds());
        Ok(TimeSpan((seconds * 1e7) as i64).into())
    }),
    // What PowerShell adds with scripts.
    prop("CPU", "double", |_, t| {
        Ok(of(t)?.snapshot().map(|s| s.seconds()).into())
    }),
    prop("Path", "string", |_, t| {
        let path = proc_files::path(of(t)?.id.get());
        Ok(path.map(|p| p.to_string_lossy().into_owned()).into())
    }),
    prop("CommandLine", "string", |_, t| {
        let line = proc_files::command_line(of(t)?.id.get());
        Ok(line
            .map(|l| l.trim_end_matches('\0').replace('\0', " "))
            .into())
    }),
    prop("Parent", "System.Diagnostics.Process", |_, t| {
        let parent = of(t)?.snapshot().map_or(0, |s| s.parent);
        Ok(by_id(i64::from(parent)).unwrap_or_default())
    }),
    prop("Company", "string", |_, _| Ok(Value::Null)),
    prop("FileVersion", "string", |_, _| Ok(Value::Null)),
    prop("ProductVersion", "string", |_, _| Ok(Value::Null)),
    prop("Description", "string", |_, _| Ok(Value::Null)),
    prop("Product", "string", |_, _| Ok(Value::Null)),
];

fn killed(_: &mut dyn Engine, t: &Value, _: &[Value]) -> R<Value> {
    if kill(t) {
        return Ok(Value::Void);
    }
    Exception::new(
        "System.ComponentModel.Win32Exception",
        "Operation not permitted",
    )
    .raise()
}

const METHODS: &[MethodDef] = &[
    method(
        "Close",
        &[overload("void Close()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "CloseMainWindow",
        &[overload("bool CloseMainWindow()", |_, _, _| {
            Ok(false.into())
        })],
    ),
    method(
        "Dispose",
        &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "Kill",
        &[
            overload("void Kill()", killed),
            overload("void Kill(bool entireProcessTree)", killed),
        ],
    ),
    method(
        "Refresh",
        &[overload("void Refresh()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "Start",
        &[overload("bool Start()", |e, t, _| {
            let process = of(t)?;
            let info = process.info.borrow().clone();
            let started = run(e, &info)?;
            let started = of(&started)?;
            process.id.set(started.id.get());
            *process.child.borrow_mut() = started.child.borrow_mut().take();
            *process.name.borrow_mut() = started.name.borrow().clone();
            process.watch.look_out(e, process.id.get())?;
            Ok(true.into())
        })],
    ),
    static_method(
        "Start",
        &[
            overload(
                "System.Diagnostics.Process Start(System.Diagnostics.ProcessStartInfo startInfo)",
                |e, _, a| run(e, args::value(a, 0)),
            ),
            overload(
                "System.Diagnostics.Process Start(string fileName)",
                |e, _, a| run(e, &start_info::new(args::text(a, 0)?, "")),
            ),
            overload(
                "System.Diagnostics.Process Start(string fileName, string arguments)",
                |e, _, a| run(e, &start_info::new(args::text(a, 0)?, args::text(a, 1)?)),
            ),
        ],
    ),
    method(
        "WaitForExit",
        &[
            overload("void WaitForExit()", |_, t, _| {
                of(t)?.wait(None);
                Ok(Value::Void)
            }),
            overload("bool WaitForExit(int milliseconds)", |_, t, a| {
                let limit = u64::try_from(args::int(a, 0)?)
                    .ok()
                    .map(Duration::from_millis);
                Ok(of(t)?.wait(limit).into())
            }),
        ],
    ),
    static_method(
        "GetCurrentProcess",
        &[overload(
            "System.Diagnostics.Process GetCurrentProcess()",
            |_, _, _| Ok(current()),
        )],
    ),
    static_method(
        "GetProcessById",
        &[overload(
            "System.Diagnostics.Process GetProcessById(int processId)",
            |_, _, a| {
                let id = args::int(a, 0)?;
                match by_id(i64::from(id)) {
                    Some(process) => Ok(process),
                    None => {
                        throw::plain_argument(format!("Process with an Id of {id} is not running."))
                    }
                }
            },
        )],
    ),
    static_method(
        "GetProcesses",
        &[overload(
            "System.Diagnostics.Process[] GetProcesses()",
            |_, _, _| Ok(Value::array(all())),
        )],
    ),
    static_method(
        "GetProcessesByName",
        &[overload(
            "System.Diagnostics.Process[] GetProcessesByName(string processName)",
            |_, _, a| Ok(Value::array(by_name(args::text(a, 0)?))),
        )],
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.ComponentModel.Component",
        base: "System.MarshalByRefObject",
        interfaces: &["System.IDisposable"],
        events: &[event("Disposed", "System.EventHandler", "System.EventArgs")],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Diagnostics.ProcessPriorityClass",
        kind: DefKind::Enum(
            &[
                ("Normal", 32),
                ("Idle", 64),
                ("High", 128),
                ("RealTime", 256),
                ("BelowNormal", 16384),
                ("AboveNormal", 32768),
            ],
            false,
        ),
        ..TypeDef::ENUM
    },
    &TypeDef {
        name: "System.Diagnostics.Process",
        base: "System.ComponentModel.Component",
        properties: PROPERTIES,
        methods: METHODS,
        constructors: &[overload("System.Diagnostics.Process new()", |_, _, _| {
            Ok(Value::net(Process::new(0, None)))
        })],
        events: &[event("Exited", "System.EventHandler", "System.EventArgs")],
        ..TypeDef::CLASS
    },
];

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn quotes_keep_blanks_in_an_argument() {
        assert_eq!(words("-a \"b c\"  d"), ["-a", "b c", "d"]);
        assert_eq!(words("x\\\"y \"\""), ["x\"y", ""]);
        assert!(words("  ").is_empty());
    }
}
