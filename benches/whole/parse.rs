//! The parser alone: megabytes of script text a second.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use msol::{Edition, syntax};

/// How many megabytes a second the parser is to read.
const GOAL: f64 = 50.0;

/// How much is parsed at least, so that the clock has something to measure.
const ENOUGH: Duration = Duration::from_millis(1500);

/// Parses the scripts below a folder, the project's own without one, and says how fast.
///
/// # Errors
/// Says which file cannot be read.
pub fn throughput(folder: Option<&Path>) -> Result<String, String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    match folder {
        Some(folder) => collect(folder, &mut files)?,
        None => {
            collect(&own.join("scripts"), &mut files)?;
            collect(&own.join("benches/workloads"), &mut files)?;
        }
    }
    let mut texts = Vec::with_capacity(files.len());
    for file in &files {
        let bytes = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
        texts.push(syntax::decode_script(&bytes, Edition::Core));
    }
    let size: usize = texts.iter().map(|text| text.len()).sum();
    if size == 0 {
        return Err("there is no script to parse".into());
    }
    // The best round counts: what else the machine does only adds.
    let mut best = Duration::MAX;
    let started = Instant::now();
    while started.elapsed() < ENOUGH {
        let round = Instant::now();
        for text in &texts {
            std::hint::black_box(syntax::parse(text, Edition::Core).errors.len());
        }
        best = best.min(round.elapsed());
    }
    let speed = size as f64 / 1e6 / best.as_secs_f64();
    Ok(format!(
        "\nparse: {speed:.1} MB/s (goal {GOAL}) over {} scripts, {:.2} MB{}",
        files.len(),
        size as f64 / 1e6,
        if speed < GOAL { ": slow" } else { "" }
    ))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let said = |e: std::io::Error| format!("{}: {e}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(said)? {
        let path = entry.map_err(said)?.path();
        let is_script = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("ps1") || e.eq_ignore_ascii_case("psm1"));
        if path.is_dir() {
            collect(&path, files)?;
        } else if is_script {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}
