//! Scripts beside what PowerShell prints of them: `behaviour/NAME.ps1` with `NAME.out` for both editions, or
//! `NAME.core.out` and `NAME.desktop.out` where they differ. What stands there follows from PowerShell's sources or
//! documentation and is named after the rule that it holds.

use std::path::{Path, PathBuf};
use std::process::Command;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/behaviour");

/// What a script prints on both streams, run in an empty folder.
fn printed(script: &Path, edition: &str) -> String {
    let name = script.file_stem().unwrap().to_string_lossy().into_owned();
    let folder = std::env::temp_dir().join(format!("msol-{name}-{edition}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_msol"))
        .args(["--tenant", "demo:", "--width", "80", "--edition", edition])
        .args(["--now", "2024-05-01T10:00:00Z"])
        .arg(script)
        .current_dir(&folder)
        .env("TZ", "UTC")
        .env("XDG_DATA_HOME", folder.join("data"))
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let _ = std::fs::remove_dir_all(&folder);
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    text
}

#[test]
fn scripts_print_what_stands_beside_them() {
    let mut scripts: Vec<PathBuf> = std::fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "ps1"))
        .collect();
    scripts.sort();
    assert!(!scripts.is_empty());
    for script in scripts {
        for edition in ["core", "desktop"] {
            let own = script.with_extension(format!("{edition}.out"));
            let expected = if own.exists() {
                own
            } else {
                script.with_extension("out")
            };
            let expected = std::fs::read_to_string(&expected).unwrap();
            let shown = printed(&script, edition);
            assert_eq!(shown, expected, "{} in {edition}", script.display());
        }
    }
}
