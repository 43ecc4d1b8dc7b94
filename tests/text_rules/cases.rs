//! Reads the measured expressions and compares them with an evaluator of simple ones.

use msol::Edition;
use std::path::Path;

/// Evaluates every expression of `area` that `evaluate` knows, in both editions, and fails with the differences.
/// At least `least` expressions have to be known, so that a broken pattern cannot pass for success.
pub fn check(area: &str, evaluate: fn(&str, Edition) -> Option<String>, least: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("tests/conformance/expressions/{area}.jsonl"));
    let lines = std::fs::read_to_string(path).unwrap();
    let (mut known, mut wrong) = (0, Vec::new());
    for line in lines.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = case["e"].as_str().unwrap();
        let core = case["r"].as_str().unwrap();
        // `d` is the desktop edition's answer where it differs, and null where it is not known.
        let desktop = match case.get("d") {
            None => Some(core),
            Some(other) => other.as_str(),
        };
        for (edition, expected) in [(Edition::Core, Some(core)), (Edition::Desktop, desktop)] {
            let (Some(expected), Some(found)) = (expected, evaluate(text, edition)) else {
                continue;
            };
            known += 1;
            if found != expected {
                wrong.push(format!(
                    "{edition:?}  {text}\n    expected {expected}\n    found    {found}"
                ));
            }
        }
    }
    assert!(known >= least, "{area}: only {known} expressions are known");
    eprintln!("{area}: {} of {known} as measured", known - wrong.len());
    assert!(
        wrong.is_empty(),
        "{area}: {} of {known} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
