//! The command line from end to end: the flags with which jobs call `powershell.exe`, exit codes, scripts in every
//! encoding, and what cannot be run.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// An empty folder for one test, taken away at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("msol-cli-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_string()
    }

    fn run(&self, args: &[&str]) -> Run {
        self.fed(args, "")
    }

    fn fed(&self, args: &[&str], input: &str) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_msol"))
            .args(args)
            .current_dir(&self.0)
            .env("XDG_DATA_HOME", self.0.join("data"))
            .env_remove("MSOL_TENANT")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A run that reads no input may be over by now.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        Run::of(child.wait_with_output().unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn of(output: Output) -> Run {
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// It failed with a message, and not by a panic.
    fn refused(&self, words: &str) {
        assert_ne!(self.code, 0, "{self:?}");
        assert!(self.err.contains(words), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
    }
}

fn base64_utf16(text: &str) -> String {
    use base64::Engine;
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn a_scheduled_tasks_line_runs_with_the_programs_name_replaced() {
    let folder = Folder::new("task");
    folder.put(
        "job.ps1",
        "param([string]$Name, [switch]$Force, [int]$Count)\n\"$Name|$Force|$Count|$($args -join '+')\"",
    );
    let lines: [&[&str]; 4] = [
        &[
            "-NoProfile",
            "-NonInteractive",
            "-NoLogo",
            "-ExecutionPolicy",
            "Bypass",
            "-File",
            "job.ps1",
        ],
        &[
            "-nop",
            "-noni",
            "-nol",
            "-ep",
            "Unrestricted",
            "-WindowStyle",
            "Hidden",
            "-f",
            "job.ps1",
        ],
        &[
            "-Version",
            "5.1",
            "-InputFormat",
            "None",
            "-OutputFormat",
            "Text",
            "-Sta",
            "-File",
            "./job.ps1",
        ],
        &[
            "--edition",
            "core",
            "-NoProfileLoadTime",
            "-ExecutionP",
            "RemoteSigned",
            "job.ps1",
        ],
    ];
    for line in lines {
        let mut args = line.to_vec();
        args.extend(["-Name", "a b", "-Force", "-Count:3", "x", "y"]);
        let run = folder.run(&args);
        assert_eq!(
            (run.code, run.out.as_str()),
            (0, "a b|True|3|x+y\n"),
            "{run:?}"
        );
    }
}

#[test]
fn commands_come_from_the_line_from_base64_and_from_standard_input() {
    let folder = Folder::new("commands");
    assert_eq!(folder.run(&["-Command", "1+1;", "'x'"]).out, "2\nx\n");
    assert_eq!(folder.run(&["-c", "& { $args[0] }", "7"]).out, "7\n");
    let encoded = base64_utf16("'é' + 1");
    assert_eq!(folder.run(&["-EncodedCommand", &encoded]).out, "é1\n");
    assert_eq!(folder.run(&["-e", &encoded]).out, "é1\n");
    for args in [&["-Command", "-"][..], &["-File", "-"], &["-"]] {
        assert_eq!(
            folder.fed(args, "'from'\n'input'\n").out,
            "from\ninput\n",
            "{args:?}"
        );
    }
    assert_eq!(folder.run(&["Write-Output", "words"]).out, "words\n");
}

#[test]
fn exit_codes_are_those_of_powershell() {
    let folder = Folder::new("codes");
    let code = |args: &[&str]| folder.run(args).code;
    folder.put("exit.ps1", "exit 3");
    folder.put("throw.ps1", "throw 'x'");
    folder.put("error.ps1", "Write-Error x");
    folder.put("broken.ps1", "if (");
    folder.put("inner.ps1", "& ./exit.ps1\n\"after $LASTEXITCODE\"");
    assert_eq!(code(&["-File", "exit.ps1"]), 3);
    assert_eq!(code(&["-File", "throw.ps1"]), 1);
    assert_eq!(code(&["-File", "error.ps1"]), 0);
    assert_eq!(code(&["-File", "broken.ps1"]), 1);
    folder.put("dotted.ps1", ". ./exit.ps1\n\"after $LASTEXITCODE $?\"");
    let inner = folder.run(&["-File", "inner.ps1"]);
    assert_eq!((inner.code, inner.out.as_str()), (0, "after 3\n"));
    assert_eq!(folder.run(&["-File", "dotted.ps1"]).out, "after 3 False\n");
    assert_eq!(code(&["-Command", "exit 5"]), 5);
    assert_eq!(code(&["-Command", "Write-Error x"]), 1);
    assert_eq!(code(&["-Command", "Write-Error x; 'fine'"]), 0);
    assert_eq!(code(&["-Command", "throw 'x'"]), 1);
    assert_eq!(code(&["-Command", "if ("]), 1);
}

#[test]
fn nobody_is_asked_where_the_run_is_not_interactive() {
    let folder = Folder::new("quiet");
    let run = folder.run(&["-NonInteractive", "-Command", "Read-Host name; 'after'"]);
    assert!(
        run.out.contains("after") && run.err.contains("NonInteractive"),
        "{run:?}"
    );
    folder.put("answers.txt", "Anna\n");
    let run = folder.run(&["--answers", "answers.txt", "-c", "\"<$(Read-Host name)>\""]);
    assert_eq!(run.out, "name: <Anna>\n");
}

#[test]
fn what_cannot_be_run_is_said_and_ends_with_another_code_than_zero() {
    let folder = Folder::new("refused");
    fs::create_dir_all(folder.0.join("d.ps1")).unwrap();
    folder.run(&["-File", "none.ps1"]).refused("none.ps1");
    folder.run(&["-File", "d.ps1"]).refused("folder");
    folder.run(&["-File"]).refused("needs a script's path");
    folder.run(&["-Command"]).refused("missing parameter");
    folder
        .run(&["-EncodedCommand", "!!"])
        .refused("not properly encoded");
    folder.run(&["-NoSuchFlag", "x"]).refused("is not known");
    folder.run(&["--edition", "six"]).refused("desktop or core");
    folder.run(&["--width", "0", "-c", "1"]).refused("columns");
    folder
        .run(&["--now", "soon", "-c", "1"])
        .refused("--now takes a time");
    folder
        .run(&["--culture", "no culture!", "-c", "1"])
        .refused("no culture!");
    folder
        .run(&["--answers", "none.txt", "-c", "1"])
        .refused("none.txt");
    folder
        .run(&["-WorkingDirectory", "nowhere", "-c", "1"])
        .refused("nowhere");
    folder
        .run(&["--edition", "core", "Get-Date"])
        .refused("Get-Date");
    folder.put("t.json", "{\"version\": 1, \"users\": [{\"colour\": 1}]}");
    let run = folder.run(&[
        "--tenant",
        "t.json",
        "-c",
        "Connect-MsolService -ErrorAction Stop",
    ]);
    run.refused("colour");
}

#[test]
fn versions_are_told() {
    let folder = Folder::new("version");
    assert_eq!(
        folder.run(&["--edition", "core", "-Version"]).out,
        "PowerShell 7.6.5\n"
    );
    assert!(folder.run(&["--version"]).out.starts_with("msol "));
    assert!(folder.run(&["--help"]).out.contains("usage:"));
}

#[test]
fn scripts_are_read_in_the_encodings_in_which_they_were_written() {
    let folder = Folder::new("encodings");
    let text = "'Zoë Müller'.Length\r\n'Zoë'\r\n";
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let marked = format!("\u{feff}{text}");
        marked.encode_utf16().flat_map(bytes).collect()
    };
    let windows: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for (name, bytes) in [
        ("utf8.ps1", text.as_bytes().to_vec()),
        ("bom.ps1", format!("\u{feff}{text}").into_bytes()),
        ("little.ps1", utf16(u16::to_le_bytes)),
        ("big.ps1", utf16(u16::to_be_bytes)),
        ("windows-1252.ps1", windows),
    ] {
        folder.put(name, bytes);
        let edition = if name == "utf8.ps1" {
            "core"
        } else {
            "desktop"
        };
        let run = folder.run(&["--edition", edition, "-File", name]);
        assert_eq!(run.out, "10\nZoë\n", "{name}: {run:?}");
    }
    for (name, bytes) in [
        ("zeros.ps1", vec![0u8; 4096]),
        ("bytes.ps1", (0..=255u8).cycle().take(8192).collect()),
        ("half.ps1", vec![0xff, 0xfe, 0x22]),
        (
            "surrogate.ps1",
            vec![0xff, 0xfe, 0x27, 0, 0x00, 0xd8, 0x27, 0],
        ),
        ("empty.ps1", Vec::new()),
    ] {
        folder.put(name, bytes);
        let run = folder.run(&["-File", name]);
        assert!(
            run.code != 70 && !run.err.contains("panicked"),
            "{name}: {run:?}"
        );
    }
}

#[test]
fn a_script_that_does_not_parse_shows_the_line_where_it_breaks() {
    let folder = Folder::new("broken");
    let script = folder.put("broken.ps1", "'first'\nif (\n");
    let run = folder.run(&["--edition", "core", &script]);
    assert_eq!(run.code, 1);
    assert_eq!(run.out, "");
    assert!(
        run.err
            .starts_with(&format!("ParserError: {script}:2\nLine |\n   2 |  if (\n")),
        "{run:?}"
    );
}

#[test]
fn what_a_downstream_command_fails_with_is_not_the_writers_to_catch() {
    let folder = Folder::new("downstream");
    let script = folder.put(
        "downstream.ps1",
        "function Send { try { 1 } catch { 'caught upstream' } finally { 'finally' } }\n\
         try { Send | ForEach-Object { Get-Variable nosuch -ErrorAction Stop } } catch { \"caught: $_\" }\n\
         function Fail { [CmdletBinding()] param() Write-Error 'one'; 1 / 0; 'on' }\n\
         Fail -ErrorVariable all -ErrorAction SilentlyContinue\n\
         $all.Count\n",
    );
    let run = folder.run(&["--edition", "core", &script]);
    assert_eq!(
        run.out, "caught: Cannot find a variable with the name 'nosuch'.\non\n2\n",
        "{run:?}"
    );
}

#[test]
fn errors_of_windows_powershell_are_indented_and_broken_at_the_window() {
    let folder = Folder::new("error-shape");
    let run = folder.run(&[
        "--width",
        "50",
        "-c",
        "no-such -and 'a word that is too long'",
    ]);
    let expected = "\
no-such : The term 'no-such' is not recognized as
the name of a cmdlet, function, script file, or
operable program.
Check the spelling of the name, or if a path was
included, verify that the path is correct and try
again.
At line:1 char:1
+ no-such -and 'a word that is too long'
+ ~~~~~~~
    + CategoryInfo          : ObjectNotFound: (n
    o-such:String) [], CommandNotFoundException
    + FullyQualifiedErrorId : CommandNotFoundExc
    eption
";
    let got: Vec<&str> = run.err.lines().map(str::trim_end).collect();
    let expected: Vec<&str> = expected.lines().collect();
    assert_eq!(got[..expected.len()], expected[..]);
}

#[test]
fn a_command_that_is_not_found_is_named_before_its_message() {
    let folder = Folder::new("not-found");
    let run = folder.run(&["--edition", "core", "-c", "no-such"]);
    assert!(
        run.err.starts_with("no-such: The term 'no-such'"),
        "{run:?}"
    );
}
