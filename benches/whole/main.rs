//! `cargo bench`: whole processes, as a user runs them, and the parser alone.
//!
//! Each workload runs beside a fixed CPython workload (`workloads/ref.py`) in the same minute, and what is printed is
//! the ratio of the two: it travels between machines, seconds do not. A workload's output is compared with what
//! PowerShell prints for it, so that no figure stands for a wrong answer.
//!
//! ```sh
//! cargo bench                       # everything, three rounds each
//! cargo bench -- b6 --rounds 7      # workloads whose name contains b6
//! cargo bench -- parse --scripts DIR    # the parser over the scripts below a folder
//! ```

mod parse;
mod process;
mod workloads;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use process::Measured;
use workloads::{WORKLOADS, Workload};

/// What the command line asked for.
struct Asked {
    filters: Vec<String>,
    rounds: usize,
    scripts: Option<PathBuf>,
}

fn asked() -> Result<Asked, String> {
    let mut asked = Asked {
        filters: Vec::new(),
        rounds: 3,
        scripts: None,
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            // Cargo's own.
            "--bench" => {}
            "--rounds" => {
                asked.rounds = args
                    .next()
                    .and_then(|n| n.parse().ok())
                    .ok_or("--rounds takes a number")?;
            }
            "--scripts" => {
                asked.scripts = Some(args.next().ok_or("--scripts takes a folder")?.into());
            }
            flag if flag.starts_with('-') => {
                return Err(format!("{flag} is not known; see benches/whole/main.rs"));
            }
            name => asked.filters.push(name.to_string()),
        }
    }
    Ok(asked)
}

fn main() -> ExitCode {
    match asked().and_then(|asked| measure(&asked)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("bench: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Measures what was asked for; false where a workload printed something else than PowerShell does.
fn measure(asked: &Asked) -> Result<bool, String> {
    let wanted = |name: &str| {
        asked.filters.is_empty() || asked.filters.iter().any(|f| name.contains(f.as_str()))
    };
    let chosen: Vec<&Workload> = WORKLOADS.iter().filter(|w| wanted(w.name)).collect();
    let mut all_right = true;
    if !chosen.is_empty() {
        let data = process::data()?;
        println!("| workload | seconds | / ref.py | goal | peak MB | goal MB | |");
        println!("| --- | --- | --- | --- | --- | --- | --- |");
        for workload in chosen {
            let row = compare(workload, &data, asked.rounds)?;
            all_right &= row.wrong.is_none();
            println!("{row}");
            if let Some(wrong) = row.wrong {
                eprintln!(
                    "{}: printed {wrong:?} instead of {:?}",
                    workload.name, workload.prints
                );
            }
        }
    }
    if wanted("parse") {
        println!("{}", parse::throughput(asked.scripts.as_deref())?);
    }
    Ok(all_right)
}

/// A line of the table.
struct Row {
    workload: &'static Workload,
    best: Measured,
    ratio: f64,
    wrong: Option<String>,
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let goal = self.workload.goal_megabytes;
        write!(
            f,
            "| {} | {:.3} | {:.3} | {} | {:.1} | {} | {} |",
            self.workload.name,
            self.best.time.as_secs_f64(),
            self.ratio,
            self.workload.goal,
            self.best.peak_megabytes,
            goal.map_or_else(String::new, |mb| mb.to_string()),
            match self.wrong {
                Some(_) => "WRONG",
                None if self.ratio > self.workload.goal => "slow",
                None if goal.is_some_and(|mb| self.best.peak_megabytes > mb) => "big",
                None => "",
            }
        )
    }
}

/// Runs a workload and the reference in turn and takes the best of each: what else the machine does only adds.
fn compare(
    workload: &'static Workload,
    data: &std::path::Path,
    rounds: usize,
) -> Result<Row, String> {
    let mut best: Option<Measured> = None;
    let mut reference = Duration::MAX;
    let mut wrong = None;
    for _ in 0..rounds.max(1) {
        reference = reference.min(process::reference()?.time);
        let run = process::workload(workload, data)?;
        let printed = run.output.replace('\r', "");
        if printed.trim_end() != workload.prints {
            wrong = Some(printed);
        }
        if best.as_ref().is_none_or(|b| run.time < b.time) {
            best = Some(run);
        }
    }
    let best = best.ok_or("no round was run")?;
    Ok(Row {
        ratio: best.time.as_secs_f64() / reference.as_secs_f64(),
        workload,
        best,
        wrong,
    })
}
