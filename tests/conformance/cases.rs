//! Script cases: each runs as a file in an empty folder; standard output, standard error and exit code must agree.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::process::{Scratch, msol};
use super::{Edition, Job, Outcome, diff, root};

const LIMIT: Duration = Duration::from_secs(30);

fn read(path: &Path) -> Option<String> {
    std::fs::read(path)
        .ok()
        .map(|b| String::from_utf8_lossy(&b).into_owned())
}

/// U+202F is written as a blank in the expected files, the script's own path as `{case}`.
fn plain(text: &str, script: &Path) -> String {
    text.replace('\u{202f}', " ")
        .replace(&script.to_string_lossy().into_owned(), "{case}")
}

fn scripts() -> Vec<PathBuf> {
    let mut all = Vec::new();
    for area in std::fs::read_dir(root().join("cases"))
        .expect("cases are there")
        .flatten()
    {
        let Ok(files) = std::fs::read_dir(area.path()) else {
            continue;
        };
        all.extend(
            files
                .flatten()
                .map(|f| f.path())
                .filter(|p| p.extension().is_some_and(|e| e == "ps1")),
        );
    }
    all.sort();
    all
}

fn core(script: &Path) -> Option<String> {
    let scratch = Scratch::new(&format!("core-{}", script.file_stem()?.to_string_lossy()));
    let run = msol(
        scratch.path(),
        &[
            "--edition",
            "core",
            "--width",
            "80",
            &script.to_string_lossy(),
        ],
        LIMIT,
    );
    let expected_out = read(&script.with_extension("out")).unwrap_or_default();
    let expected_err = read(&script.with_extension("err")).unwrap_or_default();
    let expected_code =
        read(&script.with_extension("rc")).map_or(Some(0), |t| t.trim().parse::<i32>().ok());
    let (out, err) = (plain(&run.out, script), plain(&run.err, script));
    let mut failure = String::new();
    if out != expected_out {
        failure.push_str(&diff::lines("standard output", &expected_out, &out));
    }
    if err != expected_err {
        failure.push_str(&diff::lines("standard error", &expected_err, &err));
    }
    if run.code != expected_code {
        failure.push_str(&format!(
            "  exit code: PowerShell {expected_code:?}, msol {:?}\n",
            run.code
        ));
    }
    (!failure.is_empty()).then_some(failure)
}

fn desktop(script: &Path, expected: &Path) -> Option<String> {
    let scratch = Scratch::new(&format!(
        "desktop-{}",
        script.file_stem()?.to_string_lossy()
    ));
    let run = msol(
        scratch.path(),
        &[
            "--edition",
            "desktop",
            "--width",
            "80",
            &script.to_string_lossy(),
        ],
        LIMIT,
    );
    let expected = read(expected).unwrap_or_default();
    let out = plain(&run.out, script);
    (out != expected).then(|| diff::lines("standard output", &expected, &out))
}

fn seed(name: &str, edition: Edition) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/seed");
    let script = root().join("seed").join(format!("{name}.ps1"));
    let tenant = folder.join("tenant.json");
    let scratch = Scratch::new(&format!("seed-{}-{name}", edition.name()));
    let (script_text, tenant_text) = (script.to_string_lossy(), tenant.to_string_lossy());
    let args = [
        "--edition",
        edition.name(),
        "--width",
        // `each` formats for 120 columns itself; `together` was printed by a host of 80.
        "80",
        "--tenant",
        &tenant_text,
        &script_text,
    ];
    let run = msol(scratch.path(), &args, LIMIT);
    let expected = read(
        &root()
            .join("seed")
            .join(format!("{name}.{}.out", edition.name())),
    )
    .unwrap_or_default();
    let mut failure = String::new();
    if run.out != expected {
        failure.push_str(&diff::lines("standard output", &expected, &run.out));
    }
    if !run.err.is_empty() {
        failure.push_str(&diff::lines("standard error", "", &run.err));
    }
    (!failure.is_empty()).then_some(failure)
}

fn job(name: String, check: impl Fn() -> Option<String> + Send + Sync + 'static) -> Job {
    Box::new(move || {
        vec![Outcome {
            name: name.clone(),
            failure: check(),
        }]
    })
}

/// All script cases that are wanted.
pub fn jobs(wanted: &dyn Fn(&str) -> bool) -> Vec<Job> {
    let mut jobs = Vec::new();
    let alike: BTreeSet<String> = read(&root().join("cases/desktop-alike.txt"))
        .unwrap_or_default()
        .lines()
        .map(|l| l.trim().trim_end_matches(".ps1").to_string())
        .collect();
    for script in scripts() {
        let area = script
            .parent()
            .and_then(Path::file_name)
            .unwrap_or_default()
            .to_string_lossy();
        let stem = script.file_stem().unwrap_or_default().to_string_lossy();
        let id = format!("{area}/{stem}");
        let name = format!("core/cases/{id}");
        if wanted(&name) {
            let script = script.clone();
            jobs.push(job(name, move || core(&script)));
        }
        let name = format!("desktop/cases/{id}");
        let own = script.with_extension("desktop.out");
        let expected = if own.exists() {
            Some(own)
        } else if alike.contains(&id) || alike.contains(stem.as_ref()) {
            Some(script.with_extension("out"))
        } else {
            None
        };
        if let Some(expected) = expected
            && wanted(&name)
        {
            let script = script.clone();
            jobs.push(job(name, move || desktop(&script, &expected)));
        }
    }
    for edition in [Edition::Core, Edition::Desktop] {
        for script in ["each", "together"] {
            let name = format!("{}/seed/{script}", edition.name());
            if wanted(&name) {
                jobs.push(job(name, move || seed(script, edition)));
            }
        }
    }
    jobs
}
