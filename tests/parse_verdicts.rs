//! The parser's verdicts on damaged scripts, held against PowerShell's own.

use msol::Edition;
use msol::syntax::{LineIndex, parse};

/// The script that a line's expression hands to `[scriptblock]::Create`.
fn script(expression: &str) -> Option<&str> {
    let (_, rest) = expression.split_once("@'\n")?;
    Some(rest.rsplit_once("\n'@)")?.0)
}

/// The verdict in the notation of the expected lines: the script's length, or each error's id and position.
fn verdict(script: &str, edition: Edition) -> String {
    let parsed = parse(script, edition);
    if parsed.errors.is_empty() {
        return format!("int32 {}", script.encode_utf16().count());
    }
    let lines = LineIndex::new(script);
    let mut verdict = "! parse".to_owned();
    for error in &parsed.errors {
        let (line, column) = lines.position(error.span.start);
        verdict += &format!(" {}@{line}:{column}", error.id);
    }
    verdict
}

fn agreement(edition: Edition) -> (usize, usize) {
    let lines = std::fs::read_to_string("tests/conformance/expressions/broken.jsonl").unwrap();
    let (mut right, mut all) = (0, 0);
    for line in lines.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let desktop = case.get("d").filter(|_| edition == Edition::Desktop);
        let expected = desktop.unwrap_or(&case["r"]);
        let (Some(expected), Some(script)) =
            (expected.as_str(), case["e"].as_str().and_then(script))
        else {
            continue;
        };
        let found = verdict(script, edition);
        all += 1;
        if found == expected {
            right += 1;
        } else {
            println!("--- {script}\nexpected {expected}\nfound    {found}");
        }
    }
    println!("{edition:?}: {right} of {all}");
    (right, all)
}

#[test]
fn verdicts_on_damaged_scripts_are_those_of_powershell() {
    let (right, all) = agreement(Edition::Core);
    assert!(right * 100 >= all * 98, "{right} of {all}");
}

#[test]
fn verdicts_on_damaged_scripts_are_those_of_windows_powershell() {
    let (right, all) = agreement(Edition::Desktop);
    assert!(right * 100 >= all * 98, "{right} of {all}");
}
