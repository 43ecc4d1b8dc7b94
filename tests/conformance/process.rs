//! Runs the program under test.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run gave.
pub struct Run {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// Exit code; None where it was killed for taking too long, or by a signal.
    pub code: Option<i32>,
}

/// Runs `msol` with arguments in a folder, as PowerShell ran: standard input closed, UTC, no colour.
pub fn msol(folder: &Path, args: &[&str], limit: Duration) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_msol"))
        .args(args)
        .current_dir(folder)
        .env("TZ", "UTC")
        .env("NO_COLOR", "1")
        .env("MSOL_TENANT", "demo:")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program under test starts");
    let read = |mut from: Box<dyn Read + Send>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            // What came before a read error is what there is to compare.
            let _ = from.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        })
    };
    let out = read(Box::new(child.stdout.take().expect("piped")));
    let err = read(Box::new(child.stderr.take().expect("piped")));
    let started = Instant::now();
    let code = loop {
        match child.try_wait().expect("the child can be waited for") {
            Some(status) => break status.code(),
            None if started.elapsed() > limit => {
                child.kill().expect("the child can be killed");
                child.wait().expect("the child can be waited for");
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    Run {
        out: out.join().expect("reader"),
        err: err.join().expect("reader"),
        code,
    }
}

/// An empty folder of its own.
pub struct Scratch(std::path::PathBuf);

impl Scratch {
    /// Makes one.
    pub fn new(name: &str) -> Scratch {
        let name: String = name
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        let path =
            std::env::temp_dir().join(format!("msol-conformance-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("the temporary folder is writable");
        Scratch(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that stays behind in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
