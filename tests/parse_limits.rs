//! Scripts that nest too deep end in PowerShell's error, on a small stack and in little time.

use std::time::{Duration, Instant};

use msol::Edition;
use msol::syntax::parse;

/// Parses on a thread with a stack of 8 MB and gives the errors' ids.
fn errors(script: String) -> Vec<&'static str> {
    let parsed = std::thread::Builder::new()
        .stack_size(8 << 20)
        .spawn(move || {
            let parsed = parse(&script, Edition::Core);
            parsed.errors.iter().map(|error| error.id).collect()
        })
        .unwrap();
    parsed.join().unwrap()
}

fn nested(open: &str, close: &str, times: usize) -> String {
    format!("{}1{}", open.repeat(times), close.repeat(times))
}

#[test]
fn what_nests_ten_thousand_deep_is_too_complicated() {
    for (open, close) in [
        ("(", ")"),
        ("$(", ")"),
        ("@(", ")"),
        ("{", "}"),
        ("@{a=", "}"),
        ("if (1) {", "}"),
        ("function f {", "}"),
        ("!", ""),
        (",", ""),
        ("- ", ""),
        ("[int]", ""),
        ("[a(", ")]"),
        ("$a[", "]"),
        ("$a.b(", ")"),
        ("$a = ", ""),
        ("1 ? 1 : ", ""),
        ("foo -a:(", ")"),
        ("\"$(", ")\""),
        ("try {", "} finally {}"),
        ("class A { m() {", "}}"),
        ("[a[", "]]"),
    ] {
        let found = errors(nested(open, close, 10_000));
        assert!(found.contains(&"ScriptTooComplicated"), "{open}: {found:?}");
    }
}

#[test]
fn chains_that_make_too_high_a_tree_are_too_complicated() {
    for link in [" + 1", ".a", "[0]", " -and 1"] {
        let found = errors(format!("$a{}", link.repeat(10_000)));
        assert_eq!(found, ["ScriptTooComplicated"], "{link}");
    }
}

#[test]
fn what_people_write_nests_deep_enough() {
    for (open, close) in [
        ("(", ")"),
        ("{", "}"),
        ("@{a=", "}"),
        ("if (1) {", "}"),
        ("$(", ")"),
    ] {
        assert!(errors(nested(open, close, 100)).is_empty(), "{open}");
    }
    assert!(errors(format!("1{}", " + 1".repeat(1_000))).is_empty());
    assert!(errors(format!("1{}", ", 1".repeat(100_000))).is_empty());
    assert!(errors("1; ".repeat(100_000)).is_empty());
}

#[test]
fn damaged_text_costs_no_more_than_its_length() {
    for piece in [
        "\"",
        "'",
        "$(",
        "@'",
        "@\"\n",
        "<#",
        "{",
        "(",
        "[",
        "`",
        "\"$(",
        "@{",
        "if (",
        "& ",
        "| ",
        ", ",
        "-a:",
        "class A {",
        "[a",
        "function f(",
        "switch (1) { ",
        "try { ",
        "#",
        "1 2 ",
        "$a.",
    ] {
        let script = piece.repeat(400_000 / piece.len());
        let start = Instant::now();
        errors(script);
        let taken = start.elapsed();
        assert!(taken < Duration::from_secs(10), "{piece:?} took {taken:?}");
    }
}

#[test]
fn a_script_that_would_not_fit_in_memory_is_refused_by_name() {
    let text = "1;\n".repeat(200_000_000 / 3);
    let parsed = parse(&text, Edition::Core);
    let [error] = parsed.errors.as_slice() else {
        panic!("{} errors", parsed.errors.len());
    };
    assert_eq!(error.id, "ScriptTooLong");
    assert!(
        error.message.contains("199999998 bytes"),
        "{}",
        error.message
    );
    assert!(!error.incomplete);
}
