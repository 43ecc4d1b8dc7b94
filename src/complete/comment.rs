//! Comments: lines of the history behind `#`, the parts of `#requires`, the keywords of comment-based help.

use crate::runtime::history::History;
use crate::text::wildcard::Wildcard;

use super::{Kind, Match, Session, begins};

/// The parameters of `#requires`; nothing may follow `-RunAsAdministrator`.
const REQUIRES: [&str; 4] = ["Modules", "PSEdition", "RunAsAdministrator", "Version"];

/// The keys of a module's specification.
const SPECIFICATION: [&str; 5] = [
    "GUID",
    "MaximumVersion",
    "ModuleName",
    "ModuleVersion",
    "RequiredVersion",
];

/// The keywords of comment-based help.
const HELP: [&str; 15] = [
    "COMPONENT",
    "DESCRIPTION",
    "EXAMPLE",
    "EXTERNALHELP",
    "FORWARDHELPCATEGORY",
    "FORWARDHELPTARGETNAME",
    "FUNCTIONALITY",
    "INPUTS",
    "LINK",
    "NOTES",
    "OUTPUTS",
    "PARAMETER",
    "REMOTEHELPRUNSPACE",
    "ROLE",
    "SYNOPSIS",
];

/// Those that a help text may have more than once.
const REPEATED: [&str; 3] = ["EXAMPLE", "LINK", "PARAMETER"];

impl Session<'_> {
    /// What can go on in a comment that ends at the cursor.
    pub(super) fn comment(&mut self, comment: &str) -> Vec<Match> {
        if comment.starts_with("<#") {
            return self.help_keywords(comment);
        }
        match comment.get(..10) {
            Some(head) if head.eq_ignore_ascii_case("#requires ") => self.requires(comment),
            _ => self.history_lines(comment.strip_prefix('#').unwrap_or(comment)),
        }
    }

    /// The lines of the history that have a word in them, the latest first; a number stands for the line of that number.
    fn history_lines(&mut self, word: &str) -> Vec<Match> {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if !word.chars().all(is_word) {
            return Vec::new();
        }
        let shown = |command: &str| Match::plain(Kind::History, command);
        if let Ok(id) = word.parse::<i64>() {
            let entry = self.rt.session::<History>().get(id);
            return entry.map(|e| shown(&e.command)).into_iter().collect();
        }
        let Ok(pattern) = Wildcard::new(&format!("*{word}*"), true, self.culture()) else {
            return Vec::new();
        };
        let history = self.rt.session::<History>();
        let latest_first = history.entries.iter().rev();
        latest_first
            .filter(|e| !e.command.is_empty() && pattern.is_match(&e.command))
            .map(|e| shown(&e.command))
            .collect()
    }

    /// The parameters of `#requires`, and what they take.
    fn requires(&mut self, line: &str) -> Vec<Match> {
        let has = |parameter: &str| {
            let lower = line.to_ascii_lowercase();
            lower.contains(&format!(" -{}", parameter.to_ascii_lowercase()))
        };
        if has("RunAsAdministrator") {
            return Vec::new();
        }
        let Some((parameter, rest)) = last_parameter(line) else {
            return Vec::new();
        };
        if rest.is_empty() {
            self.replace(parameter);
            return REQUIRES
                .iter()
                .filter(|name| begins(name, parameter) && !has(name))
                .map(|name| Match::plain(Kind::ParameterName, *name))
                .collect();
        }
        let word = tail(rest, |c| c.is_alphanumeric() || c == '_');
        self.replace(word);
        let values = |values: &[&str]| {
            let fitting = values.iter().filter(|value| begins(value, word));
            fitting
                .map(|value| Match::plain(Kind::ParameterValue, *value))
                .collect()
        };
        if parameter.eq_ignore_ascii_case("PSEdition") {
            return values(&["Core", "Desktop"]);
        }
        if !parameter.eq_ignore_ascii_case("Modules") {
            return Vec::new();
        }
        let table = rest
            .rfind("@{")
            .filter(|open| rest.rfind('}').is_none_or(|close| close < *open))
            .and_then(|open| rest.get(open + 2..));
        let Some(table) = table else {
            return self.modules(word);
        };
        let (pairs, last) = table.rsplit_once(';').unwrap_or(("", table));
        if let Some((key, _)) = last.split_once('=') {
            let is_name = key_name(key).eq_ignore_ascii_case("ModuleName");
            return if is_name {
                self.modules(word)
            } else {
                Vec::new()
            };
        }
        let taken: Vec<&str> = pairs.split(';').map(key_name).collect();
        let is_taken = |name: &str| taken.iter().any(|key| key.eq_ignore_ascii_case(name));
        // One version and a range of them exclude each other.
        let free: Vec<&str> = SPECIFICATION
            .into_iter()
            .filter(|name| match *name {
                "RequiredVersion" => !is_taken("ModuleVersion") && !is_taken("MaximumVersion"),
                "ModuleVersion" | "MaximumVersion" => !is_taken("RequiredVersion"),
                _ => true,
            })
            .filter(|name| !is_taken(name))
            .collect();
        values(&free)
    }

    /// The keywords of help that begin with the word behind a point, without those that stand there already.
    fn help_keywords(&mut self, comment: &str) -> Vec<Match> {
        let keyword = |line: &str| {
            let rest = line.trim_start().strip_prefix('.')?;
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            Some(rest.get(..end.unwrap_or(rest.len()))?.to_string())
        };
        let lines: Vec<&str> = comment.lines().collect();
        let Some((last, before)) = lines.split_last() else {
            return Vec::new();
        };
        let Some(word) = keyword(last).filter(|word| last.ends_with(word.as_str())) else {
            return Vec::new();
        };
        if last.trim_start().strip_prefix('.') != Some(word.as_str()) {
            return Vec::new();
        }
        self.replace(&word);
        let taken: Vec<String> = before.iter().filter_map(|line| keyword(line)).collect();
        HELP.into_iter()
            .filter(|name| {
                let again = REPEATED.contains(name);
                begins(name, &word)
                    && (again || !taken.iter().any(|t| t.eq_ignore_ascii_case(name)))
            })
            .map(|name| Match::plain(Kind::Keyword, name))
            .collect()
    }

    /// Makes the word at the cursor the one that is replaced.
    fn replace(&mut self, word: &str) {
        self.start = self.end.saturating_sub(word.len());
    }
}

/// The last parameter in a line, and what follows it.
fn last_parameter(line: &str) -> Option<(&str, &str)> {
    let (_, rest) = line.match_indices('-').rev().find_map(|(at, _)| {
        let before = line.get(..at)?;
        let behind = line.get(at + 1..)?;
        let is_name = behind.is_empty() || behind.starts_with(|c: char| c.is_ascii_alphabetic());
        (before.ends_with(char::is_whitespace) && is_name).then_some((before, behind))
    })?;
    let end = rest.find(|c: char| !c.is_ascii_alphabetic());
    Some(rest.split_at(end.unwrap_or(rest.len())))
}

/// The characters of one kind at the end of a text.
fn tail(text: &str, fits: impl Fn(char) -> bool) -> &str {
    let head = text.trim_end_matches(fits);
    text.get(head.len()..).unwrap_or("")
}

/// The key of `key = value`, without quotes.
fn key_name(pair: &str) -> &str {
    let key = pair.split('=').next().unwrap_or("");
    key.trim().trim_matches(['\'', '"'])
}
