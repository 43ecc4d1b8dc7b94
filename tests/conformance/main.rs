//! Holds `msol` against what a real PowerShell printed: scripts (`cases/`), expressions (`expressions/`) and the
//! seed's commands (`seed/`), in both editions.
//!
//! `cargo test --test conformance -- [FILTER] [--update] [--verbose]`: FILTER is part of a name such as
//! `core/cases/flow/043` or `desktop/expressions/casts:17`. What does not pass yet stands in `pending.txt` by name:
//! the run fails where an unlisted one fails and where a listed one passes, so that the list only shrinks.
//! `--update` takes those that pass now from the list (and adds nothing); `--rewrite` writes the list anew.

mod cases;
mod diff;
mod expressions;
mod process;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Which PowerShell a check is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    Core,
    Desktop,
}

impl Edition {
    /// As `--edition` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Edition::Core => "core",
            Edition::Desktop => "desktop",
        }
    }
}

/// One thing that passed or failed.
pub struct Outcome {
    /// `core/cases/flow/043-args`, `core/expressions/casts:17`.
    pub name: String,
    /// What differs; None where it passed.
    pub failure: Option<String>,
}

/// A unit of work: a script, or a batch of expressions.
pub type Job = Box<dyn Fn() -> Vec<Outcome> + Send + Sync>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")
}

struct Options {
    filters: Vec<String>,
    update: bool,
    rewrite: bool,
    verbose: bool,
}

fn options() -> Options {
    let mut options = Options {
        filters: Vec::new(),
        update: false,
        rewrite: false,
        verbose: false,
    };
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "--update" => options.update = true,
            "--rewrite" => options.rewrite = true,
            "--verbose" => options.verbose = true,
            // Flags that `cargo test` hands to every harness.
            flag if flag.starts_with("--") => {}
            filter => options.filters.push(filter.to_string()),
        }
    }
    options
}

fn run(jobs: &[Job]) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let done = job();
                    outcomes
                        .lock()
                        .expect("no job panics while it reports")
                        .extend(done);
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().expect("all threads have ended");
    outcomes.sort_by(|a, b| a.name.cmp(&b.name));
    outcomes
}

fn pending() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("pending.txt")).unwrap_or_default();
    text.lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(str::to_string)
        .collect()
}

fn write_pending(names: &BTreeSet<String>) {
    let mut text = String::from(
        "# What does not pass yet, by name. The runner holds to this list: it only shrinks.\n",
    );
    for name in names {
        text.push_str(name);
        text.push('\n');
    }
    std::fs::write(root().join("pending.txt"), text).expect("the list is writable");
}

/// `core/cases/flow` of `core/cases/flow/043-args`; `core/expressions/casts` of `core/expressions/casts:17`.
fn area(name: &str) -> &str {
    let end = name.rfind([':', '/']).unwrap_or(name.len());
    &name[..end]
}

fn summary(outcomes: &[Outcome]) {
    let mut areas: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for outcome in outcomes {
        let entry = areas.entry(area(&outcome.name)).or_default();
        entry.1 += 1;
        entry.0 += usize::from(outcome.failure.is_none());
    }
    let mut totals: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    println!("\n{:<34} {:>6} {:>6} {:>7}", "area", "passed", "of", "%");
    for (area, (passed, all)) in &areas {
        println!(
            "{area:<34} {passed:>6} {all:>6} {:>6.1}%",
            100.0 * *passed as f64 / *all as f64
        );
        let kind: Vec<&str> = area.split('/').take(2).collect();
        let total = totals.entry(kind.join("/")).or_default();
        total.0 += passed;
        total.1 += all;
    }
    for (kind, (passed, all)) in &totals {
        println!(
            "{:<34} {passed:>6} {all:>6} {:>6.1}%",
            format!("all of {kind}"),
            100.0 * *passed as f64 / *all as f64
        );
    }
}

fn main() {
    let options = options();
    let wanted = |name: &str| {
        options.filters.is_empty() || options.filters.iter().any(|f| name.contains(f.as_str()))
    };
    let mut jobs = cases::jobs(&wanted);
    jobs.extend(expressions::jobs(&wanted));
    let listed = pending();
    let mut outcomes = run(&jobs);
    // A busy machine can cost a script its time: what surprises is run once more before it counts.
    let surprising: BTreeSet<String> = outcomes
        .iter()
        .filter(|o| o.failure.is_some() != listed.contains(&o.name))
        .map(|o| o.name.clone())
        .collect();
    if !surprising.is_empty() && surprising.len() <= 200 && !options.rewrite {
        let again = |name: &str| surprising.contains(name);
        let mut jobs = cases::jobs(&again);
        jobs.extend(expressions::jobs(&again));
        for second in run(&jobs) {
            let expected = !listed.contains(&second.name);
            if second.failure.is_none() == expected
                && let Some(first) = outcomes.iter_mut().find(|o| o.name == second.name)
            {
                *first = second;
            }
        }
    }
    let failed: BTreeSet<String> = outcomes
        .iter()
        .filter(|o| o.failure.is_some())
        .map(|o| o.name.clone())
        .collect();
    let ran: BTreeSet<&str> = outcomes.iter().map(|o| o.name.as_str()).collect();
    let shown = options.verbose || !options.filters.is_empty();
    let mut broken = 0;
    let mut fixed = 0;
    for outcome in &outcomes {
        let is_listed = listed.contains(&outcome.name);
        match &outcome.failure {
            Some(diff) if shown => println!("--- {}\n{diff}", outcome.name),
            Some(diff) if !is_listed => {
                println!("--- {} fails and is not listed\n{diff}", outcome.name)
            }
            None if is_listed => println!(
                "--- {} passes and is listed: take it from the list",
                outcome.name
            ),
            _ => {}
        }
        broken += usize::from(outcome.failure.is_some() && !is_listed);
        fixed += usize::from(outcome.failure.is_none() && is_listed);
    }
    summary(&outcomes);
    if options.rewrite && options.filters.is_empty() {
        write_pending(&failed);
        println!("pending.txt holds {} names now", failed.len());
        return;
    }
    if options.update {
        let left: BTreeSet<String> = listed
            .iter()
            .filter(|n| failed.contains(*n) || !ran.contains(n.as_str()))
            .cloned()
            .collect();
        write_pending(&left);
        println!("pending.txt holds {} names now", left.len());
        fixed = 0;
    }
    // What is listed and fails is pending: neither passed nor a surprise.
    let pending = failed.iter().filter(|n| listed.contains(*n)).count();
    let passed = outcomes.len() - failed.len() - fixed;
    println!("{broken} broken, {fixed} to be taken from the list");
    println!(
        "conformance: {passed} passed, {} failed, {pending} skipped",
        broken + fixed
    );
    if broken + fixed > 0 {
        std::process::exit(1);
    }
}
