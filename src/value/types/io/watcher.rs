//! `FileSystemWatcher`: what happens in a folder, as the system tells it.

use std::any::Any;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use notify::event::{EventKind, ModifyKind, RenameMode};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::super::event_args::EventArgs;
use super::super::{args, system, throw};
use crate::value::signal::{Signal, Signals, new_source};
use crate::value::ty::{MethodDef, PropDef, event, method, overload, prop_set};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

const NAME: &str = "System.IO.FileSystemWatcher";

/// The numbers of `NotifyFilters` that this file asks for.
const FILE_NAME: i64 = 1;
const DIRECTORY_NAME: i64 = 2;
/// `LastWrite`, `FileName` and `DirectoryName`: what .NET watches for by itself.
const USUAL: i64 = 19;
/// All that concerns a file's contents and attributes.
const CONTENTS: i64 = 4 | 8 | 16 | 32 | 64 | 256;

/// A watcher.
struct Watcher {
    source: u64,
    settings: RefCell<Settings>,
    /// While it is on.
    running: RefCell<Option<RecommendedWatcher>>,
    /// What `WaitForChanged` waits for.
    awaited: Arc<Awaited>,
}

/// What it watches.
#[derive(Clone)]
struct Settings {
    /// As the script named it.
    path: Str,
    filter: Str,
    deep: bool,
    kinds: i64,
    buffer: i32,
}

/// Changes for a script that waits for one.
#[derive(Default)]
struct Awaited {
    changes: Mutex<Option<VecDeque<Change>>>,
    arrived: Condvar,
}

/// A change: its number in `WatcherChangeTypes`, the path, the path before.
#[derive(Clone)]
struct Change {
    kind: i64,
    path: PathBuf,
    old: Option<PathBuf>,
}

const CREATED: i64 = 1;
const DELETED: i64 = 2;
const CHANGED: i64 = 4;
const RENAMED: i64 = 8;

impl NetObject for Watcher {
    fn ty(&self) -> Ty {
        ty::find(NAME).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn signal_source(&self) -> Option<u64> {
        Some(self.source)
    }
}

impl Awaited {
    fn lock(&self) -> MutexGuard<'_, Option<VecDeque<Change>>> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn offer(&self, change: &Change) {
        if let Some(changes) = self.lock().as_mut() {
            changes.push_back(change.clone());
            self.arrived.notify_all();
        }
    }
}

/// What runs on the system's thread: its events become changes, and those signals.
struct Listener {
    source: u64,
    settings: Settings,
    folder: PathBuf,
    signals: Option<Arc<Signals>>,
    awaited: Arc<Awaited>,
    /// What was moved away and has not shown up elsewhere in the folder yet.
    leaving: Option<PathBuf>,
}

impl Listener {
    fn hear(&mut self, event: &notify::Event) {
        let mut paths = event.paths.iter();
        let first = paths.next().cloned();
        if let Some(gone) = self.leaving.take()
            && !matches!(event.kind, EventKind::Modify(ModifyKind::Name(_)))
        {
            self.tell(DELETED, gone, None);
        }
        match (event.kind, first) {
            (EventKind::Create(_), Some(path)) => self.tell(CREATED, path, None),
            (EventKind::Remove(_), Some(path)) => self.tell(DELETED, path, None),
            (EventKind::Modify(ModifyKind::Name(RenameMode::From)), path) => self.leaving = path,
            (EventKind::Modify(ModifyKind::Name(RenameMode::Both)), Some(old)) => {
                if let Some(new) = paths.next() {
                    self.tell(RENAMED, new.clone(), Some(old));
                }
            }
            // The one that names both follows, unless the file came from elsewhere.
            (EventKind::Modify(ModifyKind::Name(RenameMode::To)), Some(path))
                if event.tracker().is_none() =>
            {
                self.tell(CREATED, path, None);
            }
            (EventKind::Modify(ModifyKind::Name(_)), _) => {}
            (EventKind::Modify(_), Some(path)) if path != self.folder && !path.is_dir() => {
                self.tell(CHANGED, path, None);
            }
            _ => {}
        }
    }

    fn tell(&self, kind: i64, path: PathBuf, old: Option<PathBuf>) {
        let kinds = self.settings.kinds;
        let wanted = match kind {
            CHANGED => kinds & CONTENTS != 0,
            // Of what is gone nobody can say which it was.
            DELETED => kinds & (FILE_NAME | DIRECTORY_NAME) != 0,
            _ if path.is_dir() => kinds & DIRECTORY_NAME != 0,
            _ => kinds & FILE_NAME != 0,
        };
        let fits = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            fits(&self.settings.filter, &name.to_string_lossy())
        };
        if !wanted || !(fits(&path) || old.as_deref().is_some_and(fits)) {
            return;
        }
        let change = Change { kind, path, old };
        self.awaited.offer(&change);
        let Some(signals) = &self.signals else { return };
        let (folder, shown) = (self.folder.clone(), self.settings.path.to_string());
        let event = match kind {
            CREATED => "Created",
            DELETED => "Deleted",
            CHANGED => "Changed",
            _ => "Renamed",
        };
        signals.send(Signal {
            source: self.source,
            event,
            args: Box::new(move |_| Ok(change.args(&folder, &shown))),
        });
    }
}

impl Change {
    /// `FileSystemEventArgs`, `RenamedEventArgs`.
    fn args(&self, folder: &Path, shown: &str) -> Value {
        let full = |path: &Path| -> (Value, Value) {
            let name = path.strip_prefix(folder).unwrap_or(path);
            let full = Path::new(shown).join(name);
            let text = |p: &Path| Value::str(p.to_string_lossy().as_ref());
            (text(&full), text(name))
        };
        let kind = system::enumeration("System.IO.WatcherChangeTypes", self.kind);
        let (path, name) = full(&self.path);
        let mut fields = vec![kind, path, name];
        match &self.old {
            Some(old) => {
                let (old_path, old_name) = full(old);
                fields.extend([old_path, old_name]);
                EventArgs::of("System.IO.RenamedEventArgs", fields)
            }
            None => EventArgs::of("System.IO.FileSystemEventArgs", fields),
        }
    }
}

/// Whether a name fits a filter: `*` and `?`, as .NET's filters have them.
fn fits(filter: &str, name: &str) -> bool {
    if matches!(filter, "" | "*" | "*.*") {
        return true;
    }
    let fold = |text: &str| -> Vec<char> { text.to_lowercase().chars().collect() };
    let (filter, name) = (fold(filter), fold(name));
    // Where to go on after the last star: its place, and how far it reaches.
    let (mut f, mut n, mut star) = (0, 0, None);
    while let Some(letter) = name.get(n) {
        match filter.get(f) {
            Some('*') => {
                star = Some((f, n));
                f += 1;
            }
            Some(c) if *c == '?' || c == letter => {
                f += 1;
                n += 1;
            }
            _ => match &mut star {
                Some((at, reach)) => {
                    *reach += 1;
                    n = *reach;
                    f = *at + 1;
                }
                None => return false,
            },
        }
    }
    filter.iter().skip(f).all(|c| *c == '*')
}

fn of(this: &Value) -> R<&Watcher> {
    this.downcast::<Watcher>().map_or_else(
        || throw::not_supported("The member needs a FileSystemWatcher."),
        Ok,
    )
}

fn refused<T>(error: &notify::Error) -> R<T> {
    Exception::new("System.IO.IOException", error.to_string()).raise()
}

impl Watcher {
    fn is_on(&self) -> bool {
        self.running.borrow().is_some()
    }

    /// Begins to watch, or ends.
    fn turn(&self, engine: &dyn Engine, on: bool) -> R<()> {
        *self.running.borrow_mut() = None;
        if !on {
            return Ok(());
        }
        let settings = self.settings.borrow().clone();
        if settings.path.is_empty() {
            return Exception::new(
                "System.IO.FileNotFoundException",
                "Error reading the  directory.",
            )
            .raise();
        }
        let folder = super::native(engine, &settings.path);
        // The system tells its events by the path without links.
        let folder = folder.canonicalize().unwrap_or(folder);
        let mode = match settings.deep {
            true => RecursiveMode::Recursive,
            false => RecursiveMode::NonRecursive,
        };
        let mut listener = Listener {
            source: self.source,
            folder: folder.clone(),
            settings,
            signals: engine.signals(),
            awaited: self.awaited.clone(),
            leaving: None,
        };
        let heard = move |event: notify::Result<notify::Event>| {
            if let Ok(event) = event {
                listener.hear(&event);
            }
        };
        let mut watcher = match notify::recommended_watcher(heard) {
            Ok(watcher) => watcher,
            Err(error) => return refused(&error),
        };
        match watcher.watch(&folder, mode) {
            Ok(()) => {
                *self.running.borrow_mut() = Some(watcher);
                Ok(())
            }
            Err(error) => refused(&error),
        }
    }

    /// Changes a setting; a watcher that is on goes on with it.
    fn set(&self, engine: &dyn Engine, change: impl FnOnce(&mut Settings)) -> R<()> {
        change(&mut self.settings.borrow_mut());
        match self.is_on() {
            true => self.turn(engine, true),
            false => Ok(()),
        }
    }
}

fn existing(engine: &dyn Engine, path: &str) -> R<()> {
    if super::native(engine, path).is_dir() {
        return Ok(());
    }
    let message = match path.is_empty() {
        true => "The path is empty.".to_string(),
        false => format!("The directory name '{path}' does not exist."),
    };
    throw::argument(engine, &message, "path")
}

fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let path = args::text(a, 0)?;
    if !a.is_empty() {
        existing(engine, path)?;
    }
    let any = if engine.edition().is_core() {
        "*"
    } else {
        "*.*"
    };
    let filter = match a.len() {
        2.. => args::text(a, 1)?,
        _ => any,
    };
    Ok(Value::net(Watcher {
        source: new_source(),
        settings: RefCell::new(Settings {
            path: path.into(),
            filter: filter.into(),
            deep: false,
            kinds: USUAL,
            buffer: 8192,
        }),
        running: RefCell::default(),
        awaited: Arc::default(),
    }))
}

/// `WaitForChanged(types, milliseconds)`: what comes first, or the word that the time is up.
fn wait(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let watcher = of(this)?;
    let wanted = args::long(a, 0)?;
    let limit = match a.get(1) {
        Some(_) => u64::try_from(args::int(a, 1)?).ok(),
        None => None,
    };
    let was_on = watcher.is_on();
    *watcher.awaited.lock() = Some(VecDeque::new());
    if !was_on {
        watcher.turn(engine, true)?;
    }
    let until = limit.map(|ms| Instant::now() + Duration::from_millis(ms));
    let mut changes = watcher.awaited.lock();
    let found = loop {
        let next = changes.as_mut().and_then(VecDeque::pop_front);
        match next {
            Some(change) if change.kind & wanted != 0 => break Some(change),
            Some(_) => continue,
            None => {}
        }
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            break None;
        }
        let pause = left.unwrap_or(Duration::from_secs(3600));
        let waited = watcher.awaited.arrived.wait_timeout(changes, pause);
        changes = waited.unwrap_or_else(PoisonError::into_inner).0;
    };
    *changes = None;
    drop(changes);
    if !was_on {
        watcher.turn(engine, false)?;
    }
    let name = |path: Option<&Path>| match path.and_then(Path::file_name) {
        Some(name) => Value::str(name.to_string_lossy().as_ref()),
        None => Value::Null,
    };
    let kind = found.as_ref().map_or(0, |change| change.kind);
    Ok(EventArgs::of(
        "System.IO.WaitForChangedResult",
        vec![
            system::enumeration("System.IO.WatcherChangeTypes", kind),
            name(found.as_ref().map(|c| c.path.as_path())),
            name(found.as_ref().and_then(|c| c.old.as_deref())),
            found.is_none().into(),
        ],
    ))
}

const PROPERTIES: &[PropDef] = &[
    prop_set(
        "NotifyFilter",
        "System.IO.NotifyFilters",
        |_, t| {
            let kinds = of(t)?.settings.borrow().kinds;
            Ok(system::enumeration("System.IO.NotifyFilters", kinds))
        },
        |e, t, new| {
            let kinds = match new {
                Value::Enum(_, kinds) => kinds,
                _ => USUAL,
            };
            of(t)?.set(e, |settings| settings.kinds = kinds)
        },
    ),
    prop_set(
        "EnableRaisingEvents",
        "bool",
        |_, t| Ok(of(t)?.is_on().into()),
        |e, t, new| {
            let (watcher, on) = (of(t)?, convert::to_bool(&new));
            match watcher.is_on() == on {
                true => Ok(()),
                false => watcher.turn(e, on),
            }
        },
    ),
    prop_set(
        "Filter",
        "string",
        |_, t| Ok(Value::Str(of(t)?.settings.borrow().filter.clone())),
        |e, t, new| {
            let text: Str = new.as_str().unwrap_or_default().into();
            of(t)?.set(e, |settings| settings.filter = text)
        },
    ),
    prop_set(
        "IncludeSubdirectories",
        "bool",
        |_, t| Ok(of(t)?.settings.borrow().deep.into()),
        |e, t, new| of(t)?.set(e, |settings| settings.deep = convert::to_bool(&new)),
    ),
    prop_set(
        "InternalBufferSize",
        "int",
        |_, t| Ok(of(t)?.settings.borrow().buffer.into()),
        |e, t, new| {
            let size = convert::to_i32(e, &new)?;
            of(t)?.settings.borrow_mut().buffer = size.max(4096);
            Ok(())
        },
    ),
    prop_set(
        "Path",
        "string",
        |_, t| Ok(Value::Str(of(t)?.settings.borrow().path.clone())),
        |e, t, new| {
            let text: Str = new.as_str().unwrap_or_default().into();
            existing(e, &text)?;
            of(t)?.set(e, |settings| settings.path = text)
        },
    ),
];

const METHODS: &[MethodDef] = &[
    method(
        "BeginInit",
        &[overload("void BeginInit()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "Dispose",
        &[overload("void Dispose()", |e, t, _| {
            of(t)?.turn(e, false)?;
            Ok(Value::Void)
        })],
    ),
    method(
        "EndInit",
        &[overload("void EndInit()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "WaitForChanged",
        &[
            overload(
                "System.IO.WaitForChangedResult WaitForChanged(System.IO.WatcherChangeTypes changeType)",
                wait,
            ),
            overload(
                "System.IO.WaitForChangedResult WaitForChanged(System.IO.WatcherChangeTypes changeType, int timeout)",
                wait,
            ),
        ],
    ),
];

const HANDLER: &str = "System.IO.FileSystemEventHandler";
const ARGS: &str = "System.IO.FileSystemEventArgs";

/// The description of the watcher.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: NAME,
    base: "System.ComponentModel.Component",
    properties: PROPERTIES,
    methods: METHODS,
    constructors: &[
        overload("System.IO.FileSystemWatcher new()", make),
        overload("System.IO.FileSystemWatcher new(string path)", make),
        overload(
            "System.IO.FileSystemWatcher new(string path, string filter)",
            make,
        ),
    ],
    events: &[
        event("Changed", HANDLER, ARGS),
        event("Created", HANDLER, ARGS),
        event("Deleted", HANDLER, ARGS),
        event(
            "Error",
            "System.IO.ErrorEventHandler",
            "System.IO.ErrorEventArgs",
        ),
        event(
            "Renamed",
            "System.IO.RenamedEventHandler",
            "System.IO.RenamedEventArgs",
        ),
    ],
    ..TypeDef::CLASS
}];

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_filter_matches_as_in_dot_net() {
        for (filter, name, expected) in [
            ("*.csv", "users.CSV", true),
            ("*.csv", "users.csv.bak", false),
            ("*.*", "noextension", true),
            ("a?c*", "abcd", true),
            ("a*b*c", "aXbXbc", true),
            ("a*b*c", "aXbXb", false),
            ("x", "xy", false),
        ] {
            assert_eq!(fits(filter, name), expected, "{filter} {name}");
        }
    }
}
