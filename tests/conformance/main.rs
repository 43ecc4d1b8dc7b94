//! Holds `msol` against what a real PowerShell printed: scripts (`cases/`), expressions (`expressions/`) and the
//! seed's commands (`seed/`), in both editions.
//!
//! `cargo test --test conformance -- [FILTER] [--update] [--verbose]`: FILTER is part of a name such as
//! `core/cases/flow/043` or `desktop/expressions/casts:17`. What cannot pass stands in `known-gaps.md` by name with
//! the reason: the run fails where an unlisted one fails, where a listed one passes, and where more than one in a
//! hundred of a kind is listed. `--update` takes those that pass now from the list; nothing but an editor adds to it.

mod cases;
mod diff;
mod expressions;
#[path = "../common/known_gaps.rs"]
mod known_gaps;
mod process;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use known_gaps::KnownGaps;

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
    verbose: bool,
}

fn options() -> Options {
    let mut options = Options {
        filters: Vec::new(),
        update: false,
        verbose: false,
    };
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "--update" => options.update = true,
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

/// `core/cases/flow` of `core/cases/flow/043-args`; `core/expressions/casts` of `core/expressions/casts:17`.
fn area(name: &str) -> &str {
    let end = name.rfind([':', '/']).unwrap_or(name.len());
    &name[..end]
}

/// `core/cases` of `core/cases/flow/043-args`.
fn kind(name: &str) -> &str {
    let end = name
        .match_indices('/')
        .nth(1)
        .map_or(name.len(), |(at, _)| at);
    &name[..end]
}

fn summary(outcomes: &[Outcome]) {
    let mut areas: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for outcome in outcomes {
        let entry = areas.entry(area(&outcome.name)).or_default();
        entry.1 += 1;
        entry.0 += usize::from(outcome.failure.is_none());
    }
    let mut totals: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    println!("\n{:<34} {:>6} {:>6} {:>7}", "area", "passed", "of", "%");
    for (area, (passed, all)) in &areas {
        println!(
            "{area:<34} {passed:>6} {all:>6} {:>6.1}%",
            100.0 * *passed as f64 / *all as f64
        );
        let total = totals.entry(kind(area)).or_default();
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

/// The gaps of each kind and edition that are more than one in a hundred of its checks, as lines to print.
fn too_many_gaps(outcomes: &[Outcome], listed: &BTreeSet<String>) -> Vec<String> {
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for outcome in outcomes {
        let entry = kinds.entry(kind(&outcome.name)).or_default();
        entry.0 += usize::from(listed.contains(&outcome.name));
        entry.1 += 1;
    }
    let many = kinds.iter().filter(|(_, (gaps, all))| gaps * 100 > *all);
    many.map(|(kind, (gaps, all))| format!("{kind}: {gaps} of {all} are listed as gaps"))
        .collect()
}

fn main() {
    let options = options();
    let wanted = |name: &str| {
        options.filters.is_empty() || options.filters.iter().any(|f| name.contains(f.as_str()))
    };
    let mut jobs = cases::jobs(&wanted);
    jobs.extend(expressions::jobs(&wanted));
    let gaps = KnownGaps::read();
    let listed = gaps.names(|name| !name.starts_with("completion/"));
    let mut outcomes = run(&jobs);
    rerun_surprises(&mut outcomes, &listed);
    let shown = options.verbose || !options.filters.is_empty();
    let mut broken = 0;
    let mut passing = BTreeSet::new();
    for outcome in &outcomes {
        let is_listed = listed.contains(&outcome.name);
        match &outcome.failure {
            Some(diff) if !is_listed => {
                broken += 1;
                println!("--- {} fails and is not listed\n{diff}", outcome.name);
            }
            Some(diff) if shown => println!("--- {}\n{diff}", outcome.name),
            None if is_listed => {
                println!(
                    "--- {} passes and is listed: take it from the list",
                    outcome.name
                );
                passing.insert(outcome.name.clone());
            }
            _ => {}
        }
    }
    summary(&outcomes);
    let mut faults = broken;
    if options.update {
        gaps.take(&passing);
        println!("{} taken from the list", passing.len());
    } else {
        faults += passing.len();
    }
    if options.filters.is_empty() {
        let ran: BTreeSet<&str> = outcomes.iter().map(|o| o.name.as_str()).collect();
        let unknown = listed.iter().filter(|n| !ran.contains(n.as_str()));
        let mut wrong: Vec<String> = unknown
            .map(|n| format!("{n} is listed and does not exist"))
            .collect();
        wrong.extend(too_many_gaps(&outcomes, &listed));
        faults += wrong.len();
        for line in wrong {
            println!("--- {line}");
        }
    }
    let failed = outcomes.iter().filter(|o| o.failure.is_some()).count();
    println!(
        "{broken} broken, {} to be taken from the list",
        passing.len()
    );
    // What is listed and fails is a gap: neither passed nor a surprise.
    println!(
        "conformance: {} passed, {faults} failed, {} skipped",
        outcomes.len() - failed,
        failed - broken
    );
    if faults > 0 {
        std::process::exit(1);
    }
}

/// A busy machine can cost a script its time: what surprises is run once more before it counts.
fn rerun_surprises(outcomes: &mut [Outcome], listed: &BTreeSet<String>) {
    let surprising: BTreeSet<String> = outcomes
        .iter()
        .filter(|o| o.failure.is_some() != listed.contains(&o.name))
        .map(|o| o.name.clone())
        .collect();
    if surprising.is_empty() || surprising.len() > 200 {
        return;
    }
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
