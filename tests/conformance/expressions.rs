//! Expressions: batches of lines go through `evaluate.ps1`, which prints what each gave in a plain notation.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::process::{Scratch, msol};
use super::{Edition, Job, Outcome, root};

/// How many expressions one process evaluates: enough to forget its start, few enough to lose little when it dies.
const BATCH: usize = 250;
const LIMIT: Duration = Duration::from_secs(120);

struct Line {
    name: String,
    text: String,
    expected: String,
}

fn batch(lines: &[Line], edition: Edition) -> Vec<Outcome> {
    let scratch = Scratch::new(&format!(
        "{}-{}",
        edition.name(),
        lines.first().map_or("", |l| l.name.as_str())
    ));
    let files = Scratch::new(&format!(
        "io-{}-{}",
        edition.name(),
        lines.first().map_or("", |l| l.name.as_str())
    ));
    let (input, output) = (files.path().join("in.jsonl"), files.path().join("out.txt"));
    let text: String = lines
        .iter()
        .map(|l| serde_json::json!({ "e": l.text }).to_string() + "\n")
        .collect();
    std::fs::write(&input, text).expect("the scratch folder is writable");
    let script = root().join("evaluate.ps1");
    let args = [
        "--edition",
        edition.name(),
        &script.to_string_lossy(),
        &input.to_string_lossy(),
        &output.to_string_lossy(),
    ];
    let run = msol(scratch.path(), &args, LIMIT);
    let got = std::fs::read_to_string(&output).unwrap_or_default();
    let got: Vec<&str> = got.lines().collect();
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let failure = match got.get(at) {
                Some(got) if got.replace('\u{202f}', " ") == line.expected => None,
                Some(got) => Some(format!(
                    "  {}\n    PowerShell {}\n    msol       {got}\n",
                    line.text, line.expected
                )),
                None => Some(format!(
                    "  {}\n    no answer: the process ended with {:?}\n    {}\n",
                    line.text,
                    run.code,
                    run.err.lines().take(3).collect::<Vec<_>>().join("\n    ")
                )),
            };
            Outcome {
                name: line.name.clone(),
                failure,
            }
        })
        .collect()
}

/// The lines of an area whose answer in an edition is known.
fn lines(area: &str, text: &str, edition: Edition, wanted: &dyn Fn(&str) -> bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let Ok(entry) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let name = format!("{}/expressions/{area}:{}", edition.name(), at + 1);
        let expected = match (edition, entry.get("d")) {
            (Edition::Desktop, Some(Value::Null)) => continue,
            (Edition::Desktop, Some(d)) => d,
            _ => &entry["r"],
        };
        if let (Some(text), Some(expected)) = (entry["e"].as_str(), expected.as_str())
            && wanted(&name)
        {
            lines.push(Line {
                name,
                text: text.to_string(),
                expected: expected.to_string(),
            });
        }
    }
    lines
}

/// All batches with expressions that are wanted.
pub fn jobs(wanted: &dyn Fn(&str) -> bool) -> Vec<Job> {
    let mut files: Vec<_> = std::fs::read_dir(root().join("expressions"))
        .expect("expressions are there")
        .flatten()
        .map(|f| f.path())
        .collect();
    files.sort();
    let mut jobs: Vec<Job> = Vec::new();
    for file in files {
        let area = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&file).expect("expressions are readable");
        for edition in [Edition::Core, Edition::Desktop] {
            let mut all = lines(&area, &text, edition, wanted);
            while !all.is_empty() {
                let rest = all.split_off(all.len().min(BATCH));
                let part = Arc::new(std::mem::replace(&mut all, rest));
                jobs.push(Box::new(move || batch(&part, edition)));
            }
        }
    }
    jobs
}
