//! `msol check [--commands] [--json] PATH ...`: what the parser says of scripts, and what they need that is not there,
//! without running anything.

mod definitions;
mod needs;
mod products;
mod report;
mod types;

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::Edition;
use crate::cmdlets;
use crate::runtime::{Host, Runtime};
use crate::syntax::{self, LineIndex, Parsed};

use definitions::Definitions;
use report::{Fault, Report};

/// What was asked for.
struct Asked {
    commands: bool,
    json: bool,
    files: Vec<PathBuf>,
}

fn read(args: &[String]) -> Result<Asked, String> {
    let mut asked = Asked {
        commands: false,
        json: false,
        files: Vec::new(),
    };
    for arg in args {
        match arg.as_str() {
            "--commands" => asked.commands = true,
            "--json" => asked.json = true,
            flag if flag.starts_with("--") => {
                return Err(format!(
                    "check does not know {flag}; it takes --commands, --json and files or folders."
                ));
            }
            file => collect(Path::new(file), &mut asked.files)?,
        }
    }
    if asked.files.is_empty() {
        return Err("check needs a script file or a folder of them.".into());
    }
    Ok(asked)
}

/// A file itself, or the scripts below a folder.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    if !path.is_dir() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let entries = std::fs::read_dir(path)
        .map_err(|e| format!("The folder '{}' cannot be read: {e}", path.display()))?;
    let mut found: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    found.sort();
    for entry in found {
        let is_script = entry.extension().is_some_and(|e| {
            ["ps1", "psm1", "psd1"]
                .iter()
                .any(|s| e.eq_ignore_ascii_case(s))
        });
        if (is_script && !entry.is_dir()) || (entry.is_dir() && !entry.is_symlink()) {
            collect(&entry, files)?;
        }
    }
    Ok(())
}

/// Checks files; gives the exit code: 64 for a wrong line, 2 where a file cannot be read, 1 where one has parse errors,
/// 3 where one needs something that is not there, 0 where none of this is so.
pub fn run(args: &[String], edition: Edition) -> i32 {
    let asked = match read(args) {
        Ok(asked) => asked,
        Err(message) => {
            eprintln!("msol: {message}");
            return 64;
        }
    };
    let mut unreadable = false;
    let mut texts = Vec::new();
    for file in &asked.files {
        match std::fs::read(file) {
            Ok(bytes) => texts.push((file, syntax::decode_script(&bytes, edition))),
            Err(error) => {
                eprintln!("msol: '{}' cannot be read: {error}", file.display());
                unreadable = true;
            }
        }
    }
    let code = match asked.commands {
        true => commands(&texts, asked.json, edition),
        false => report(&texts, asked.json, edition),
    };
    if unreadable { 2 } else { code }
}

/// Parse errors and every command call, a file after the other.
fn commands(texts: &[(&PathBuf, String)], as_json: bool, edition: Edition) -> i32 {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut code = 0;
    for (file, text) in texts {
        let parsed = syntax::parse(text, edition);
        let lines = LineIndex::new(text);
        let faults = faults(file, &parsed, &lines);
        if !faults.is_empty() {
            code = 1;
        }
        let calls = syntax::calls(&parsed, &lines);
        let written = match as_json {
            true => write_json(&mut out, file, &faults, &calls),
            false => write_lines(&mut out, file, &faults, &calls),
        };
        // A reader that has seen enough closes the pipe.
        if written.is_err() {
            break;
        }
    }
    code
}

/// `12:Get-Item -Path`
fn shown(call: &syntax::Call) -> String {
    let params: String = call.params.iter().map(|p| format!(" -{p}")).collect();
    format!("{}:{}{params}", call.line, call.name)
}

fn write_json(
    out: &mut impl Write,
    file: &Path,
    faults: &[Fault],
    calls: &[syntax::Call],
) -> std::io::Result<()> {
    let errors: Vec<String> = faults
        .iter()
        .map(|f| format!("{}:{}", f.line, f.id))
        .collect();
    let calls: Vec<String> = calls.iter().map(shown).collect();
    let file = file.to_string_lossy();
    writeln!(
        out,
        "{}",
        json!({ "file": file, "errors": errors, "commands": calls })
    )
}

fn write_lines(
    out: &mut impl Write,
    file: &Path,
    faults: &[Fault],
    calls: &[syntax::Call],
) -> std::io::Result<()> {
    for f in faults {
        writeln!(
            out,
            "{}:{}:{}: {} ({})",
            f.file, f.line, f.column, f.message, f.id
        )?;
    }
    for call in calls {
        writeln!(out, "{}:{}", file.display(), shown(call))?;
    }
    Ok(())
}

fn faults(file: &Path, parsed: &Parsed<'_>, lines: &LineIndex<'_>) -> Vec<Fault> {
    let fault = |e: &syntax::ast::ParseError| {
        let (line, column) = lines.position(e.span.start);
        Fault {
            file: file.display().to_string(),
            line,
            column,
            id: e.id,
            message: e.message.clone(),
        }
    };
    parsed.errors.iter().map(fault).collect()
}

/// What all files lack together.
fn report(texts: &[(&PathBuf, String)], as_json: bool, edition: Edition) -> i32 {
    let mut runtime = Runtime::new(Host::new(edition), cmdlets::TABLES);
    cmdlets::prepare(&mut runtime, None, false);
    let mut loader = Loader {
        edition,
        read: HashMap::new(),
    };
    let mut everything = Definitions::default();
    for (file, _) in texts {
        if let Some(own) = loader.definitions(file) {
            everything.take(own);
        }
    }
    let mut report = Report::of_files(texts.len());
    for (file, text) in texts {
        let parsed = syntax::parse(text, edition);
        let lines = LineIndex::new(text);
        report.faults.extend(faults(file, &parsed, &lines));
        let mut known = loader.with_loaded(file);
        if known.loads_unknown {
            known.take(&everything);
        }
        let name = file.display().to_string();
        for need in needs::of_script(&parsed.block, &lines, &known, &mut runtime, edition) {
            report.add(&name, need);
        }
    }
    let text = match as_json {
        true => format!("{}\n", report.json()),
        false => report.text(),
    };
    // A reader that has seen enough closes the pipe.
    let _ = std::io::stdout().write_all(text.as_bytes());
    match (report.faults.is_empty(), report.lacks()) {
        (false, _) => 1,
        (true, true) => 3,
        (true, false) => 0,
    }
}

/// Reads what files define, each once.
struct Loader {
    edition: Edition,
    read: HashMap<PathBuf, Option<Definitions>>,
}

impl Loader {
    fn definitions(&mut self, file: &Path) -> Option<&Definitions> {
        if !self.read.contains_key(file) {
            let found = std::fs::read(file).ok().map(|bytes| {
                let text = syntax::decode_script(&bytes, self.edition);
                let parsed = syntax::parse(&text, self.edition);
                Definitions::of(&parsed.block, file.parent().unwrap_or(Path::new("")))
            });
            self.read.insert(file.to_path_buf(), found);
        }
        self.read.get(file).and_then(Option::as_ref)
    }

    /// What a file defines, together with the files that it loads and those that they load.
    fn with_loaded(&mut self, file: &Path) -> Definitions {
        let mut all = Definitions::default();
        let mut waiting = vec![file.to_path_buf()];
        let mut seen = HashSet::new();
        while let Some(next) = waiting.pop() {
            if !seen.insert(next.clone()) {
                continue;
            }
            if let Some(own) = self.definitions(&next) {
                waiting.extend(own.files.iter().cloned());
                all.take(own);
            }
        }
        all
    }
}
