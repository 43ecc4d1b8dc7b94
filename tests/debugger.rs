//! The debugger's prompt, with its answers from a file.

use std::process::Command;

/// What a script prints whose debugger is answered line by line.
fn debugged(name: &str, script: &str, answers: &str) -> String {
    let folder = std::env::temp_dir().join(format!("msol-debugger-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (file, typed) = (folder.join("run.ps1"), folder.join("answers"));
    std::fs::write(&file, script).unwrap();
    std::fs::write(&typed, answers).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_msol"))
        .args(["--tenant", "demo:", "--edition", "core", "--answers"])
        .args([&typed, &file])
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).replace(&*file.to_string_lossy(), "S");
    let _ = std::fs::remove_dir_all(folder);
    shown
}

const SCRIPT: &str = "\
$null = Set-PSBreakpoint -Script $PSCommandPath -Line 5
function f {
    'in f'
}
$x = 1
f
\"x is $x\"
";

#[test]
fn a_stop_shows_the_place_and_runs_what_is_typed() {
    let shown = debugged("typed", SCRIPT, "s\n$x = 7\n$PSDebugContext -ne $null\nc\n");
    assert!(
        shown.contains(
            "Hit Line breakpoint on 'S:5'\n\nAt S:5 char:1\n+ $x = 1\n+ ~~~~~~\n[DBG]: PS "
        )
    );
    assert!(shown.contains("At S:6 char:1\n+ f\n+ ~\n"), "{shown}");
    assert!(shown.contains("True\n"));
    assert!(shown.ends_with("in f\nx is 7\n"), "{shown}");
}

#[test]
fn steps_go_into_over_and_out_of_functions() {
    let into = debugged("into", SCRIPT, "s\ns\no\nc\n");
    assert!(into.contains("At S:3 char:5\n+     'in f'\n"), "{into}");
    assert!(into.contains("At S:7 char:1\n"));
    let over = debugged("over", SCRIPT, "s\nv\nc\n");
    assert!(!over.contains("At S:3 char:5"));
    assert!(over.contains("At S:7 char:1\n"), "{over}");
}

#[test]
fn the_list_marks_the_line_and_quit_ends_the_script() {
    let shown = debugged("quit", SCRIPT, "l 4 2\nq\n");
    assert!(shown.contains("\n    4:  }\n    5:* $x = 1\n\n"), "{shown}");
    assert!(!shown.contains("x is"));
}
