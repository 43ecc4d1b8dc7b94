//! `msol check`: what it says that scripts need, over files and folders.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Folder {
        let folder = std::env::temp_dir().join(format!("msol-check-{name}-{}", std::process::id()));
        for (file, text) in files {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Folder(folder)
    }

    fn check(&self, args: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_msol"))
            .arg("check")
            .args(args)
            .arg(".")
            .current_dir(&self.0)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.code().unwrap(), text)
    }

    /// The names of what is lacking, by kind.
    fn lacks(&self, kind: &str) -> Vec<String> {
        let (_, text) = self.check(&["--json"]);
        let report: Value = serde_json::from_str(&text).unwrap();
        let lacks = report["lacks"].as_array().unwrap();
        lacks
            .iter()
            .filter(|l| l["kind"] == kind)
            .map(|l| l["name"].as_str().unwrap().to_string())
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn scripts_that_need_nothing_else_pass() {
    let folder = Folder::with(
        "fine",
        &[
            (
                "lib/tools.ps1",
                "function Get-It { 1 }\nSet-Alias it Get-It",
            ),
            (
                "main.ps1",
                ". .\\lib\\tools.ps1\nGet-It; it\nConnect-MsolService\n\
                 Get-MsolUser -All | Where-Object { $_.IsLicensed } | Select DisplayName\n\
                 class Box { [string]$Name; [void] Open() { } }\n$b = [Box]::new(); $b.Open()\n\
                 [math]::Round(1.5); 'a'.ToUpper().Trim(); (Get-Date).AddDays(-1).ToString('yyyy')\n\
                 $h = [ordered]@{ a = 1 }; [pscustomobject]$h\n\
                 New-Object 'System.Collections.Generic.List[string]' | Out-Null\n",
            ),
        ],
    );
    let (code, text) = folder.check(&[]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("2 files checked: 0 parse errors, 0 things"),
        "{text}"
    );
}

#[test]
fn commands_parameters_types_members_and_modules_are_named() {
    let folder = Folder::with(
        "lacking",
        &[
            (
                "a.ps1",
                "#requires -Modules MSOnline, ExchangeOnlineManagement\nImport-Module ActiveDirectory\n\
                 Get-Mailbox\nGet-MsolUser -Colour red\n[No.Such.Type]::Make()\n[string]::Reverse('x')\n\
                 $x.PopUpWindow()\nNew-Object Foo.Bar",
            ),
            ("sub/b.ps1", "get-mailbox -ResultSize 5"),
        ],
    );
    assert_eq!(folder.lacks("command"), ["Get-Mailbox"]);
    assert_eq!(folder.lacks("parameter"), ["Get-MsolUser -Colour"]);
    assert_eq!(folder.lacks("type"), ["[Foo.Bar]", "[No.Such.Type]"]);
    assert_eq!(folder.lacks("member"), [".PopUpWindow()"]);
    assert_eq!(
        folder.lacks("module"),
        ["ActiveDirectory", "ExchangeOnlineManagement"]
    );
    let (code, text) = folder.check(&[]);
    assert_eq!(code, 3);
    assert!(text.contains("Get-Mailbox"), "{text}");
    assert!(
        text.contains("2 calls in 2 files  ./a.ps1:3:1  (Exchange Online)"),
        "{text}"
    );
}

#[test]
fn parse_errors_have_a_code_of_their_own() {
    let folder = Folder::with("broken", &[("a.ps1", "if (")]);
    let (code, text) = folder.check(&[]);
    assert_eq!(code, 1);
    assert!(text.starts_with("./a.ps1:1:"), "{text}");
}

#[test]
fn what_another_file_of_the_folder_defines_counts_where_files_are_loaded_by_computed_names() {
    let files = [
        ("public/Get-It.ps1", "function Get-It { }"),
        (
            "load.psm1",
            "Get-ChildItem public | ForEach-Object { . $_.FullName }\nGet-It\nGet-Other",
        ),
    ];
    let folder = Folder::with("computed", &files);
    assert_eq!(folder.lacks("command"), ["Get-Other"]);
}
