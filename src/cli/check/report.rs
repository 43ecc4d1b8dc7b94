//! What many scripts lack, grouped and counted, as text and as JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::needs::{Kind, Need};

/// A parse error with its place.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The file as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// PowerShell's id.
    pub id: &'static str,
    /// PowerShell's words.
    pub message: String,
}

/// One thing that is lacking, with all places that need it.
#[derive(Debug, Default)]
struct Group {
    why: String,
    name: String,
    places: Vec<(String, u32, u32)>,
}

impl Group {
    fn files(&self) -> usize {
        let files: BTreeSet<&str> = self.places.iter().map(|(file, ..)| file.as_str()).collect();
        files.len()
    }
}

/// What was found in all files.
#[derive(Debug, Default)]
pub struct Report {
    files: usize,
    /// Parse errors.
    pub faults: Vec<Fault>,
    groups: BTreeMap<(Kind, String), Group>,
}

impl Report {
    /// An empty report on so many files.
    pub fn of_files(files: usize) -> Report {
        Report {
            files,
            ..Report::default()
        }
    }

    /// Adds a need of a file. Names are compared without their case and shown as first written.
    pub fn add(&mut self, file: &str, need: Need) {
        let key = (need.kind, need.name.to_lowercase());
        let group = self.groups.entry(key).or_insert_with(|| Group {
            why: need.why,
            name: need.name,
            places: Vec::new(),
        });
        group
            .places
            .push((file.to_string(), need.line, need.column));
    }

    /// Whether anything is lacking.
    pub fn lacks(&self) -> bool {
        !self.groups.is_empty()
    }

    /// The groups of a kind: what the most files need first.
    fn of(&self, kind: Kind) -> Vec<&Group> {
        let groups = self.groups.iter().filter(|((k, _), _)| *k == kind);
        let mut groups: Vec<&Group> = groups.map(|(_, group)| group).collect();
        groups.sort_by_key(|g| std::cmp::Reverse((g.files(), g.places.len())));
        groups
    }

    /// The report for a reader.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for f in &self.faults {
            text += &format!(
                "{}:{}:{}: {} ({})\n",
                f.file, f.line, f.column, f.message, f.id
            );
        }
        const KINDS: [(Kind, &str); 5] = [
            (Kind::Command, "commands"),
            (Kind::Parameter, "parameters"),
            (Kind::Type, "types"),
            (Kind::Member, "members"),
            (Kind::Module, "modules"),
        ];
        for (kind, title) in KINDS {
            let groups = self.of(kind);
            if groups.is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push('\n');
            }
            text += &format!("{title} that are not there: {}\n", groups.len());
            let width = groups.iter().map(|g| g.name.chars().count()).max();
            let width = width.unwrap_or(0).min(48);
            for g in groups {
                let first = g.places.first();
                let place = first.map_or(String::new(), |(f, l, c)| format!("{f}:{l}:{c}"));
                let why = match g.why.as_str() {
                    "" => String::new(),
                    why => format!("  ({why})"),
                };
                text += &format!(
                    "  {:width$}  {}{}  {place}{why}\n",
                    g.name,
                    counted(g.places.len(), "call", "calls"),
                    match g.files() {
                        1 => String::new(),
                        n => format!(" in {n} files"),
                    },
                );
            }
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text += &format!(
            "{} checked: {}, {} not there\n",
            counted(self.files, "file", "files"),
            counted(self.faults.len(), "parse error", "parse errors"),
            counted(self.groups.len(), "thing is", "things are")
        );
        text
    }

    /// The same for a program.
    pub fn json(&self) -> Value {
        let lacks: Vec<Value> = self
            .groups
            .iter()
            .map(|((kind, _), g)| {
                let at: Vec<Value> = g
                    .places
                    .iter()
                    .map(|(file, line, column)| json!({"file": file, "line": line, "column": column}))
                    .collect();
                json!({
                    "kind": kind.name(), "name": g.name, "why": g.why,
                    "count": g.places.len(), "files": g.files(), "at": at,
                })
            })
            .collect();
        let errors: Vec<Value> = self
            .faults
            .iter()
            .map(|f| {
                json!({
                    "file": f.file, "line": f.line, "column": f.column,
                    "id": f.id, "message": f.message,
                })
            })
            .collect();
        json!({"files": self.files, "errors": errors, "lacks": lacks})
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(kind: Kind, name: &str, line: u32) -> Need {
        Need {
            kind,
            name: name.into(),
            why: String::new(),
            line,
            column: 1,
        }
    }

    #[test]
    fn needs_are_grouped_and_counted_whatever_their_case() {
        let mut report = Report::of_files(2);
        report.add("a.ps1", need(Kind::Command, "Get-Mailbox", 1));
        report.add("b.ps1", need(Kind::Command, "get-mailbox", 2));
        report.add("b.ps1", need(Kind::Type, "[No.Such]", 3));
        let text = report.text();
        assert!(
            text.contains("Get-Mailbox  2 calls in 2 files  a.ps1:1:1"),
            "{text}"
        );
        assert!(
            text.contains("2 files checked: 0 parse errors, 2 things are not there"),
            "{text}"
        );
        let json = report.json();
        assert_eq!(json["lacks"][0]["count"], 2);
        assert_eq!(json["lacks"][1]["at"][0]["line"], 3);
    }
}
