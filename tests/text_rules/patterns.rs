//! Wildcards and regular expressions.

use super::literals::{shown, string};
use msol::Edition;
use msol::text::culture::Culture;
use msol::text::error::TextError;
use msol::text::regex::{Match, Options, Regex, Replacement};
use msol::text::wildcard::Wildcard;

/// What a pattern expression gives.
pub fn evaluate(text: &str, _edition: Edition) -> Option<String> {
    if let Some(rest) = text.strip_prefix("[System.Management.Automation.WildcardPattern]::new(") {
        let (pattern, rest) = string(rest)?;
        let (options, rest) = string(rest.strip_prefix(',')?)?;
        let (subject, ")") = string(rest.strip_prefix(").IsMatch(")?)? else {
            return None;
        };
        let wildcard = Wildcard::new(&pattern, options == "IgnoreCase", Culture::en_us()).ok()?;
        return Some(truth(wildcard.is_match(&subject)));
    }
    if let Some(rest) = text.strip_prefix("[regex]::Matches(") {
        let (subject, rest) = string(rest)?;
        let (pattern, ").Value -join '|'") = string(rest.strip_prefix(',')?)? else {
            return None;
        };
        return Some(match Regex::new(&pattern, Options::NONE) {
            Ok(regex) => {
                let all: Vec<_> = regex
                    .find_all(&subject)
                    .map(|m| value(&subject, &m.unwrap(), 0))
                    .collect();
                shown(&all.join("|"))
            }
            Err(error) => call_error("Matches", 2, &error),
        });
    }
    if let Some(rest) = text.strip_prefix("[regex]::Replace(") {
        let (subject, rest) = string(rest)?;
        let (pattern, rest) = string(rest.strip_prefix(',')?)?;
        let (with, rest) = string(rest.strip_prefix(',')?)?;
        let (options, ")") = string(rest.strip_prefix(',')?)? else {
            return None;
        };
        let options = option(&options)?;
        return Some(match Regex::new(&pattern, options) {
            Ok(regex) => shown(
                &regex
                    .replace(&subject, &Replacement::new(&with, &regex), None)
                    .unwrap(),
            ),
            Err(error) => call_error("Replace", 4, &error),
        });
    }
    if let Some(rest) = text.strip_prefix('(') {
        let (subject, rest) = string(rest)?;
        let (pattern, ") -join '|'") = string(rest.strip_prefix(" -split ")?)? else {
            return None;
        };
        return Some(match Regex::new(&pattern, Options::IGNORE_CASE) {
            Ok(regex) => shown(&regex.split(&subject, 0).unwrap().join("|")),
            Err(error) => operator_error(&error),
        });
    }
    let (subject, rest) = string(text)?;
    let (operator, rest) = rest.strip_prefix(" -")?.split_once(' ')?;
    let (pattern, rest) = string(rest)?;
    match operator {
        "like" | "clike" if rest.is_empty() => Some(
            match Wildcard::new(&pattern, operator == "like", Culture::en_us()) {
                Ok(wildcard) => truth(wildcard.is_match(&subject)),
                Err(error) => format!("! RuntimeException | NotSpecified | \"{}\"", error.message),
            },
        ),
        "replace" => {
            let (with, "") = string(rest.strip_prefix(',')?)? else {
                return None;
            };
            Some(match Regex::new(&pattern, Options::IGNORE_CASE) {
                Ok(regex) => shown(
                    &regex
                        .replace(&subject, &Replacement::new(&with, &regex), None)
                        .unwrap(),
                ),
                Err(_) => {
                    let message = format!("The regular expression pattern {pattern} is not valid.");
                    format!(
                        "! InvalidRegularExpression | InvalidOperation | {}",
                        shown(&message)
                    )
                }
            })
        }
        "match" | "cmatch" => {
            let options = if operator == "match" {
                Options::IGNORE_CASE
            } else {
                Options::NONE
            };
            let regex = match Regex::new(&pattern, options) {
                Ok(regex) => regex,
                Err(error) => return (rest != "; $Matches").then(|| operator_error(&error)),
            };
            let found = regex.find(&subject).unwrap();
            Some(match (found, rest) {
                (found, "") => truth(found.is_some()),
                (None, "; $Matches") => "False ; null".to_owned(),
                (Some(found), "; $Matches") => {
                    format!("True ; Hashtable{{{}}}", matches(&regex, &subject, &found))
                }
                _ => return None,
            })
        }
        _ => None,
    }
}

/// `$Matches` with its keys sorted as text.
fn matches(regex: &Regex, subject: &str, found: &Match) -> String {
    let mut entries = Vec::new();
    for (slot, (number, name)) in regex.groups().iter().enumerate() {
        if found.group(slot).is_some() {
            let key = if *name == number.to_string() {
                format!("int32 {number}")
            } else {
                shown(name)
            };
            entries.push((
                name.clone(),
                format!("{key} = {}", shown(&value(subject, found, slot))),
            ));
        }
    }
    entries.sort();
    entries
        .into_iter()
        .map(|(_, entry)| entry)
        .collect::<Vec<_>>()
        .join("; ")
}

fn value(subject: &str, found: &Match, slot: usize) -> String {
    found
        .group(slot)
        .map_or(String::new(), |(from, to)| subject[from..to].to_owned())
}

fn truth(value: bool) -> String {
    if value { "True" } else { "False" }.to_owned()
}

fn option(name: &str) -> Option<Options> {
    Some(match name {
        "None" => Options::NONE,
        "IgnoreCase" => Options::IGNORE_CASE,
        "Multiline" => Options::MULTILINE,
        "ExplicitCapture" => Options::EXPLICIT_CAPTURE,
        "Singleline" => Options::SINGLELINE,
        "IgnorePatternWhitespace" => Options::IGNORE_PATTERN_WHITESPACE,
        "RightToLeft" => Options::RIGHT_TO_LEFT,
        _ => return None,
    })
}

fn call_error(method: &str, count: usize, error: &TextError) -> String {
    let message = error.message.replace('\\', "\\\\");
    format!(
        "! RegexParseException | NotSpecified | \"Exception calling \"{method}\" with \"{count}\" argument(s): \"{message}\"\""
    )
}

fn operator_error(error: &TextError) -> String {
    let message = error.message.replace('\\', "\\\\");
    format!(
        "! System.Text.RegularExpressions.RegexParseException | OperationStopped | \"{message}\""
    )
}
