//! The parser's verdicts on damaged scripts, held against PowerShell's own.

use msol::Edition;
use msol::syntax::{LineIndex, calls, decode_script, parse};

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

/// The published scripts are not part of the repository: their sources are listed with the conformance data, and a
/// folder that holds them is named by `MSOL_PUBLISHED`.
#[test]
fn errors_and_calls_of_published_scripts_are_those_of_powershell() {
    let Ok(folder) = std::env::var("MSOL_PUBLISHED") else {
        println!("MSOL_PUBLISHED names no folder: nothing to hold against");
        return;
    };
    let lines = std::fs::read_to_string("tests/conformance/published.jsonl").unwrap();
    let (mut right, mut all) = (0, 0);
    for line in lines.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let list = |key: &str| -> Vec<String> {
            let items = case[key].as_array().unwrap().iter();
            items
                .map(|item| item.as_str().unwrap().to_owned())
                .collect()
        };
        let file = case["file"].as_str().unwrap();
        let bytes = std::fs::read(format!("{folder}/{file}")).unwrap();
        let source = decode_script(&bytes, Edition::Core);
        let parsed = parse(&source, Edition::Core);
        let index = LineIndex::new(&source);
        let errors: Vec<String> = parsed
            .errors
            .iter()
            .map(|error| format!("{}:{}", index.line(error.span.start), error.id))
            .collect();
        let found: Vec<String> = calls(&parsed, &index)
            .into_iter()
            .map(|call| {
                let params: Vec<String> =
                    call.params.iter().map(|name| format!(" -{name}")).collect();
                format!("{}:{}{}", call.line, call.name, params.concat())
            })
            .collect();
        all += 1;
        if errors == list("errors") && found == list("commands") {
            right += 1;
            continue;
        }
        println!(
            "--- {file}\nexpected {:?}\nfound    {errors:?}",
            list("errors")
        );
        let expected = list("commands");
        let same = expected
            .iter()
            .zip(&found)
            .take_while(|(a, b)| a == b)
            .count();
        println!(
            "at {same}: {:?} / {:?} ({} / {})",
            expected.get(same),
            found.get(same),
            expected.len(),
            found.len()
        );
    }
    assert!(right == all, "{right} of {all}");
}
