//! Runs processes and takes their time and peak memory.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::workloads::Workload;

/// How many rows `mkdata.py` makes.
const ROWS: &str = "200000";

/// What a process took and printed.
pub struct Measured {
    /// From start to exit.
    pub time: Duration,
    /// The most memory that was resident at once; 0 where the system does not tell.
    pub peak_megabytes: f64,
    /// Standard output.
    pub output: String,
}

/// The folder with the workloads.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/workloads")
}

/// The folder with users.csv and users.json, made when they are first needed.
///
/// # Errors
/// Says why the data could not be made.
pub fn data() -> Result<PathBuf, String> {
    let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-data");
    if !data.join("users.json").is_file() {
        std::fs::create_dir_all(&data).map_err(|e| format!("{}: {e}", data.display()))?;
        run(Command::new("python3")
            .arg(folder().join("mkdata.py"))
            .arg(&data)
            .arg(ROWS))?;
    }
    Ok(data)
}

/// Runs the reference workload.
///
/// # Errors
/// Says why it did not run.
pub fn reference() -> Result<Measured, String> {
    run(Command::new("python3").arg(folder().join("ref.py")))
}

/// Runs a workload with `msol`.
///
/// # Errors
/// Says why it did not run.
pub fn workload(workload: &Workload, data: &Path) -> Result<Measured, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_msol"));
    command
        .args(["--edition", "core", "--tenant", "demo:"])
        .arg(folder().join(format!("{}.ps1", workload.name)));
    if let Some(input) = workload.input {
        command.arg(data.join(input)).arg(data.join("out"));
    }
    run(&mut command)
}

fn run(command: &mut Command) -> Result<Measured, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let said = |e: std::io::Error| format!("{name}: {e}");
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(said)?;
    let mut output = String::new();
    if let Some(mut pipe) = child.stdout.take() {
        pipe.read_to_string(&mut output).map_err(said)?;
    }
    let (succeeded, peak_megabytes) = wait(&mut child).map_err(said)?;
    let time = started.elapsed();
    if !succeeded {
        return Err(format!("{name} failed: {output}"));
    }
    Ok(Measured {
        time,
        peak_megabytes,
        output,
    })
}

/// Waits for a process: whether it succeeded, and its peak memory in megabytes, which only `wait4` tells.
#[cfg(target_os = "linux")]
fn wait(child: &mut std::process::Child) -> std::io::Result<(bool, f64)> {
    let pid = i32::try_from(child.id()).map_err(std::io::Error::other)?;
    let mut status = 0;
    // SAFETY: `rusage` is plain numbers, for which zeros are valid; `wait4` fills in both of its pointers, which
    // live on this stack frame, and the process is this one's child that nobody else waits for.
    let (reaped, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        (libc::wait4(pid, &raw mut status, 0, &raw mut usage), usage)
    };
    if reaped != pid {
        return Err(std::io::Error::last_os_error());
    }
    let succeeded = libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 0;
    Ok((succeeded, usage.ru_maxrss as f64 / 1024.0))
}

#[cfg(not(target_os = "linux"))]
fn wait(child: &mut std::process::Child) -> std::io::Result<(bool, f64)> {
    Ok((child.wait()?.success(), 0.0))
}
