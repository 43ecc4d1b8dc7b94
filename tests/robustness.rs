//! Bad tenants, full disks and closed pipes, through the program itself: a clear message, an exit code that is not
//! zero, and a tenant that is as it was. Then what makes a run reproducible, and where a tenant is kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own for a test, gone at its end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Scratch {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("msol-robustness-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("a scratch folder");
        Scratch(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The program, in this folder, with a home of its own.
    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_msol"));
        command
            .current_dir(&self.0)
            .env_remove("MSOL_TENANT")
            .env_remove("XDG_DATA_HOME")
            .env("HOME", &self.0)
            .stdin(Stdio::null());
        command
    }

    /// Runs a script on a tenant.
    fn run(&self, tenant: &str, script: &str) -> Output {
        self.program()
            .args(["--tenant", tenant, "-c", script])
            .output()
            .expect("the program starts")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left in the system's folder for such things does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_string()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr)
        .trim_end()
        .to_string()
}

/// The seed's tenant as a file that a test may change.
fn seed(path: &Path) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/seed/tenant.json");
    let text = fs::read_to_string(file).expect("the seed's tenant");
    fs::write(path, &text).expect("a copy of it");
    text
}

const CONNECT: &str = "Connect-MsolService; 'went on'";

#[test]
fn a_file_that_is_no_database_is_named_and_left_as_it_is() {
    let scratch = Scratch::new();
    let noise: Vec<u8> = (0..9000u32).map(|n| (n * 7919 % 251) as u8).collect();
    let mut torn = b"SQLite format 3\0".to_vec();
    torn.extend_from_slice(&noise);
    for content in [noise, torn] {
        fs::write(scratch.path("bad.db"), &content).expect("a file");
        let output = scratch.run("bad.db", CONNECT);
        assert!(
            stderr(&output).contains("'bad.db' is not a tenant database"),
            "{}",
            stderr(&output)
        );
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(fs::read(scratch.path("bad.db")).expect("the file"), content);
    }
}

#[test]
fn a_folder_in_the_place_of_a_tenant_or_a_script_is_named() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.path("dir.json")).expect("a folder");
    let output = scratch.run("dir.json", CONNECT);
    assert!(
        stderr(&output).contains("'dir.json' is a folder"),
        "{}",
        stderr(&output)
    );
    assert_eq!(output.status.code(), Some(1));
    let output = scratch.program().arg("dir.json").output().expect("a run");
    assert!(
        stderr(&output).contains("It is a folder."),
        "{}",
        stderr(&output)
    );
    assert_ne!(output.status.code(), Some(0));
}

#[test]
fn a_malformed_fixture_is_named_with_place_and_field() {
    let scratch = Scratch::new();
    let good = seed(&scratch.path("t.json"));
    let cases = [
        (
            good.replacen("\"displayName\": \"Sam User\"", "\"displayName\": 5", 1),
            "users[0].displayName",
        ),
        (
            good.replacen("\"displayName\": \"Sam User\"", "\"nickName\": \"x\"", 1),
            "nickName",
        ),
        (
            good.replacen("\"version\": 1", "\"version\": 99", 1),
            "version 99",
        ),
        (good[..good.len() / 2].to_string(), "EOF"),
    ];
    for (text, named) in cases {
        fs::write(scratch.path("t.json"), &text).expect("a file");
        let output = scratch.run("t.json", CONNECT);
        let said = stderr(&output);
        assert!(said.contains("'t.json' is not valid at line "), "{said}");
        assert!(said.contains(named), "{said}");
        assert_eq!(output.status.code(), Some(1));
        let kept = fs::read_to_string(scratch.path("t.json")).expect("the file");
        assert_eq!(kept, text);
    }
}

#[test]
fn a_fixture_is_written_back_only_with_save() {
    let scratch = Scratch::new();
    let before = seed(&scratch.path("t.json"));
    let script = "Connect-MsolService; Set-MsolUser -UserPrincipalName bob@domain.com -City Bath; \
                  (Get-MsolUser -UserPrincipalName bob@domain.com).City";
    assert_eq!(stdout(&scratch.run("t.json", script)), "Bath");
    let kept = fs::read_to_string(scratch.path("t.json")).expect("the file");
    assert_eq!(kept, before, "nothing is written without --save");
    let saved = scratch
        .program()
        .args(["--tenant", "t.json", "--save", "-c", script])
        .output()
        .expect("a run");
    assert_eq!(saved.status.code(), Some(0), "{}", stderr(&saved));
    let city = "Connect-MsolService; (Get-MsolUser -UserPrincipalName bob@domain.com).City";
    assert_eq!(stdout(&scratch.run("t.json", city)), "Bath");
}

#[test]
fn the_own_tenant_lasts_and_the_demo_is_fresh_each_time() {
    let scratch = Scratch::new();
    let set = "Connect-MsolService; Set-MsolUser -UserPrincipalName adelev@contoso.com -Title Kept";
    let get = "Connect-MsolService; (Get-MsolUser -UserPrincipalName adelev@contoso.com).Title";
    let own = |script: &str| {
        scratch
            .program()
            .args(["-c", script])
            .output()
            .expect("a run")
    };
    own(set);
    assert_eq!(stdout(&own(get)), "Kept");
    scratch.run("demo:", set);
    assert_ne!(stdout(&scratch.run("demo:", get)), "Kept");
    seed(&scratch.path("t.json"));
    let named = scratch
        .program()
        .env("MSOL_TENANT", "t.json")
        .args(["-c", "Connect-MsolService; @(Get-MsolUser -All).Count"])
        .output()
        .expect("a run");
    assert_eq!(stdout(&named), "3");
}

/// Runs a shell line with the program as `$0`.
#[cfg(unix)]
fn shell(scratch: &Scratch, line: &str) -> Output {
    Command::new("sh")
        .args(["-c", line, env!("CARGO_BIN_EXE_msol")])
        .current_dir(&scratch.0)
        .output()
        .expect("a shell")
}

#[cfg(unix)]
#[test]
fn a_full_disk_refuses_a_change_and_leaves_the_tenant_whole() {
    let scratch = Scratch::new();
    let get = "Connect-MsolService; (Get-MsolUser -UserPrincipalName adelev@contoso.com).Title";
    let before = stdout(&scratch.run("t.db", get));
    // No file may grow beyond 50 KiB, as on a disk that is full; writing fails instead of ending the process.
    let output = shell(
        &scratch,
        "trap '' XFSZ; ulimit -f 100; \"$0\" --tenant t.db -c 'Connect-MsolService; \
         for ($i = 1; $i -le 200; $i++) { \
         try { Set-MsolUser -UserPrincipalName adelev@contoso.com -Title $i -ErrorAction Stop } \
         catch { $_.Exception.Message; exit 3 }; $i }'",
    );
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let said = stdout(&output);
    let mut lines = said.lines().rev();
    let refusal = lines.next().unwrap_or_default();
    assert!(refusal.contains("'t.db' cannot be written"), "{refusal}");
    let kept = lines.next().unwrap_or(&before);
    assert_eq!(stdout(&scratch.run("t.db", get)), kept);
    // Nor is a new tenant made there.
    let output = shell(
        &scratch,
        "trap '' XFSZ; ulimit -f 100; \"$0\" --tenant new.db -c Connect-MsolService",
    );
    assert!(
        stderr(&output).contains("'new.db' cannot be written"),
        "{}",
        stderr(&output)
    );
    assert_ne!(output.status.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_ends_the_run_with_a_message() {
    let scratch = Scratch::new();
    let output = shell(&scratch, "\"$0\" -c '1..20' > /dev/full");
    assert!(
        stderr(&output).contains("Standard output cannot be written"),
        "{}",
        stderr(&output)
    );
    assert_eq!(output.status.code(), Some(1));
    let output = shell(
        &scratch,
        "{ \"$0\" -c '1..300000; exit 0'; echo \"code $?\" >&2; } | head -n 1",
    );
    assert_eq!(stdout(&output), "1");
    assert!(stderr(&output).contains("code 1"), "{}", stderr(&output));
}

#[test]
fn time_chance_culture_and_answers_make_a_run_reproducible() {
    let scratch = Scratch::new();
    fs::write(scratch.path("answers.txt"), "Anna\nY\n").expect("a file");
    let script = "Connect-MsolService; $u = New-MsolUser -UserPrincipalName new@contoso.com -DisplayName (Read-Host Name); \
                  \"$($u.DisplayName) $($u.ObjectId) $($u.Password) $($u.WhenCreated.ToString('s'))\"; \
                  Get-Random -Maximum 1000; (Get-Date).ToString('d'); [guid]::NewGuid().Guid; \
                  Remove-MsolUser -UserPrincipalName new@contoso.com; \
                  @(Get-MsolUser -SearchString new@contoso.com).Count";
    let run = || {
        let output = scratch
            .program()
            .args([
                "--tenant",
                "demo:",
                "--now",
                "2024-05-01T10:00:00Z",
                "--seed",
                "7",
            ])
            .args([
                "--culture",
                "de-DE",
                "--answers",
                "answers.txt",
                "-c",
                script,
            ])
            .env("TZ", "UTC")
            .output()
            .expect("a run");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output)
    };
    let first = run();
    assert_eq!(run(), first);
    assert!(first.contains("Anna"), "{first}");
    assert!(first.contains("2024-05-01T10:00:00"), "{first}");
    assert!(first.contains("01.05.2024"), "{first}");
    assert!(first.ends_with('0'), "the answer removed the user: {first}");
}
