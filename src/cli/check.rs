//! `msol check [--commands] [--json] FILE ...`: what the parser says of scripts, and which commands they call,
//! without running anything.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::Edition;
use crate::syntax::{self, LineIndex};

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
        if is_script || (entry.is_dir() && !entry.is_symlink()) {
            collect(&entry, files)?;
        }
    }
    Ok(())
}

/// Checks files; gives the exit code: 1 where one has parse errors, 2 where one cannot be read, 64 for a wrong line.
pub fn run(args: &[String], edition: Edition) -> i32 {
    let asked = match read(args) {
        Ok(asked) => asked,
        Err(message) => {
            eprintln!("msol: {message}");
            return 64;
        }
    };
    let mut code = 0;
    for file in &asked.files {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("msol: '{}' cannot be read: {error}", file.display());
                code = 2;
                continue;
            }
        };
        let text = syntax::decode_script(&bytes, edition);
        let parsed = syntax::parse(&text, edition);
        let lines = LineIndex::new(&text);
        if !parsed.errors.is_empty() && code == 0 {
            code = 1;
        }
        let errors: Vec<(u32, u32, &syntax::ast::ParseError)> = parsed
            .errors
            .iter()
            .map(|e| {
                let (line, column) = lines.position(e.span.start);
                (line, column, e)
            })
            .collect();
        let calls: Vec<String> = if asked.commands {
            syntax::calls(&parsed, &lines)
                .into_iter()
                .map(|c| {
                    let params: String = c.params.iter().map(|p| format!(" -{p}")).collect();
                    format!("{}:{}{params}", c.line, c.name)
                })
                .collect()
        } else {
            Vec::new()
        };
        if asked.json {
            let errors: Vec<String> = errors
                .iter()
                .map(|(line, _, e)| format!("{line}:{}", e.id))
                .collect();
            let mut row = json!({ "file": file.to_string_lossy(), "errors": errors });
            if asked.commands
                && let Some(row) = row.as_object_mut()
            {
                row.insert("commands".into(), json!(calls));
            }
            println!("{row}");
            continue;
        }
        for (line, column, e) in &errors {
            println!(
                "{}:{line}:{column}: {} ({})",
                file.display(),
                e.message,
                e.id
            );
        }
        for call in calls {
            println!("{}:{call}", file.display());
        }
    }
    code
}
