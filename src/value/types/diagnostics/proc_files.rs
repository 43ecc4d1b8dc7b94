//! What the system tells of its processes: `/proc` where there is one, this process alone elsewhere.

use std::path::{Path, PathBuf};

/// Ticks a second of the times in `/proc`: a constant of Linux's interface.
const CLOCK: u64 = 100;

/// What is known of a process at one time.
#[derive(Default)]
pub(super) struct Snapshot {
    /// Its name, without path.
    pub name: String,
    /// Its parent's id.
    pub parent: u32,
    /// Its session.
    pub session: i32,
    /// How many threads it has.
    pub threads: i32,
    /// Hundredths of a second in the system and in its own code.
    pub times: (u64, u64),
    /// Hundredths of a second from the system's start to its own.
    pub started: u64,
    /// Bytes of address space.
    pub virtual_bytes: i64,
    /// Bytes in memory.
    pub resident_bytes: i64,
}

impl Snapshot {
    /// Seconds of processor time.
    pub fn seconds(&self) -> f64 {
        (self.times.0 + self.times.1) as f64 / CLOCK as f64
    }

    /// Ticks of 100 ns after the system's start at which it began.
    pub fn start_ticks(&self) -> i64 {
        i64::try_from(self.started)
            .unwrap_or(0)
            .saturating_mul(10_000_000 / CLOCK as i64)
    }
}

fn folder(id: u32) -> PathBuf {
    Path::new("/proc").join(id.to_string())
}

/// The ids of all processes, sorted; this one alone where the system has no `/proc`.
pub(super) fn ids() -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut ids: Vec<u32> = entries
        .filter_map(|e| e.file_name().to_str()?.parse().ok())
        .collect();
    if ids.is_empty() {
        ids.push(std::process::id());
    }
    ids.sort_unstable();
    ids
}

/// A process; None where there is none of that id.
pub(super) fn read(id: u32) -> Option<Snapshot> {
    let Ok(stat) = std::fs::read_to_string(folder(id).join("stat")) else {
        return (id == std::process::id()).then(|| Snapshot {
            name: program()
                .and_then(|p| Some(p.file_stem()?.to_string_lossy().into_owned()))
                .unwrap_or_default(),
            threads: 1,
            ..Snapshot::default()
        });
    };
    parse(&stat).map(|mut snapshot| {
        // The short name is cut to 15 characters; the command line has the whole.
        if snapshot.name.len() >= 15
            && let Some(full) =
                command_line(id).and_then(|c| c.split('\0').next().map(str::to_owned))
            && let Some(full) = full.rsplit('/').next()
            && full.starts_with(&snapshot.name)
        {
            snapshot.name = full.to_owned();
        }
        snapshot
    })
}

/// `/proc/<id>/stat`: the name stands in parentheses and may hold any character.
fn parse(stat: &str) -> Option<Snapshot> {
    let (_, rest) = stat.split_once('(')?;
    let (name, rest) = rest.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |at: usize| -> u64 { fields.get(at).and_then(|f| f.parse().ok()).unwrap_or(0) };
    let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Some(Snapshot {
        name: name.to_owned(),
        parent: u32::try_from(number(1)).unwrap_or(0),
        session: i32::try_from(number(3)).unwrap_or(0),
        times: (number(12), number(11)),
        threads: i32::try_from(number(17)).unwrap_or(0),
        started: number(19),
        virtual_bytes: signed(number(20)),
        resident_bytes: signed(number(21)).saturating_mul(4096),
    })
}

/// The arguments, each ended by a NUL.
pub(super) fn command_line(id: u32) -> Option<String> {
    let bytes = std::fs::read(folder(id).join("cmdline")).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The program's file.
pub(super) fn path(id: u32) -> Option<PathBuf> {
    if id == std::process::id() {
        return program();
    }
    std::fs::read_link(folder(id).join("exe")).ok()
}

fn program() -> Option<PathBuf> {
    std::env::current_exe().ok()
}

/// How many files a process has open.
pub(super) fn handles(id: u32) -> i32 {
    let open = std::fs::read_dir(folder(id).join("fd"));
    open.map_or(0, |entries| {
        i32::try_from(entries.count()).unwrap_or(i32::MAX)
    })
}

/// Seconds since 1970 at which the system started.
pub(super) fn boot_time() -> i64 {
    std::fs::read_to_string("/proc/stat")
        .ok()
        .and_then(|text| {
            let line = text.lines().find_map(|l| l.strip_prefix("btime "))?;
            line.trim().parse().ok()
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_parentheses_and_blanks() {
        let stat = "12 (a (b) c) S 3 12 7 0 -1 0 0 0 0 0 25 50 0 0 20 0 4 0 900 4096 2 0";
        let read = parse(stat).expect("a process");
        assert_eq!(
            (read.name.as_str(), read.parent, read.session),
            ("a (b) c", 3, 7)
        );
        assert_eq!((read.threads, read.started, read.seconds()), (4, 900, 0.75));
        assert_eq!((read.virtual_bytes, read.resident_bytes), (4096, 8192));
    }

    #[test]
    fn a_broken_line_is_no_process() {
        assert!(parse("12 no name").is_none());
        assert!(parse("12 (x").is_none());
    }

    #[test]
    fn this_process_is_there() {
        assert!(ids().contains(&std::process::id()));
        assert!(read(std::process::id()).is_some_and(|p| !p.name.is_empty()));
    }
}
