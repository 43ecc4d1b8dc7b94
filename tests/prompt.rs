//! The prompt in a real terminal: tmux types, pastes and presses keys, and the screen is read back. Without tmux there
//! is nothing to type into, and the tests say so and end.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// How long a busy machine may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal with `msol` at its prompt.
struct Terminal {
    socket: String,
    folder: PathBuf,
}

impl Terminal {
    /// None where tmux is absent.
    fn open(name: &str) -> Option<Terminal> {
        if Command::new("tmux").arg("-V").output().is_err() {
            println!("tmux is absent: the prompt is not tried in a terminal");
            return None;
        }
        let folder = std::env::temp_dir().join(format!("msol-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder in the temporary folder");
        let tenant = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/seed/tenant.json");
        std::fs::copy(tenant, folder.join("tenant.json")).expect("the seed's tenant");
        let terminal = Terminal {
            socket: format!("msol-{name}-{}", std::process::id()),
            folder,
        };
        terminal.start();
        Some(terminal)
    }

    /// Starts `msol` in the terminal and waits for its prompt.
    fn start(&self) {
        let start = format!(
            "exec env XDG_DATA_HOME={folder} NO_COLOR=1 {msol} --tenant {folder}/tenant.json",
            folder = self.folder.display(),
            msol = env!("CARGO_BIN_EXE_msol"),
        );
        let size = ["-x", "120", "-y", "50"];
        let mut args = vec!["new-session", "-d"];
        args.extend(size);
        args.push(&start);
        // The server of a terminal that has just closed may still be going: it takes no new one.
        let until = Instant::now() + PATIENCE;
        while !self.run_tmux(&args).status.success() {
            assert!(Instant::now() < until, "tmux opens no terminal");
            std::thread::sleep(Duration::from_millis(40));
        }
        self.tmux(&["set-option", "-g", "history-limit", "5000"]);
        self.wait("the first prompt", |screen| prompts(screen) == 1);
    }

    fn run_tmux(&self, args: &[&str]) -> Output {
        Command::new("tmux")
            .args(["-L", &self.socket, "-f", "/dev/null"])
            .args(args)
            .output()
            .expect("tmux runs")
    }

    fn tmux(&self, args: &[&str]) -> String {
        String::from_utf8_lossy(&self.run_tmux(args).stdout).into_owned()
    }

    fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p", "-J", "-S", "-"])
    }

    fn wait(&self, what: &str, f: impl Fn(&str) -> bool) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if f(&screen) {
                return screen;
            }
            assert!(
                Instant::now() < until,
                "waited for {what} in vain:\n{screen}"
            );
            std::thread::sleep(Duration::from_millis(40));
        }
    }

    fn keys(&self, keys: &[&str]) {
        let mut args = vec!["send-keys"];
        args.extend(keys);
        self.tmux(&args);
    }

    fn type_text(&self, text: &str) {
        self.tmux(&["send-keys", "-l", "--", text]);
        let typed = text.to_string();
        self.wait("what was typed", |screen| {
            screen.replace('\n', "").contains(&typed)
        });
    }

    /// Types a line, and gives what the screen shows behind it once the next prompt stands there.
    fn run(&self, line: &str) -> String {
        let before = prompts(&self.screen());
        self.type_text(line);
        self.keys(&["Enter"]);
        let screen = self.wait(line, |screen| prompts(screen) > before);
        let behind = screen.rfind(line).map_or(0, |at| at + line.len());
        screen.get(behind..).unwrap_or("").to_string()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// How many prompts the screen shows.
fn prompts(screen: &str) -> usize {
    screen
        .lines()
        .filter(|line| line.starts_with("PS ") && line.contains('>'))
        .count()
}

fn seed(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scripts/seed")
        .join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(str::to_string)
        .collect()
}

#[test]
fn the_seed_s_commands_are_typed_one_after_the_other() {
    let Some(terminal) = Terminal::open("seed") else {
        return;
    };
    for script in ["set-v1.ps1", "read-v1.ps1", "set-v2.ps1", "read-v2.ps1"] {
        for line in seed(script) {
            let shown = terminal.run(&line);
            assert!(!shown.contains("FullyQualifiedErrorId"), "{line}\n{shown}");
            // What the line asks for is shown, by the name of its last property.
            let asked = line
                .rsplit("select ")
                .next()
                .filter(|_| line.contains("| select "));
            let property = asked.map(|list| list.split(['|', ',']).next().unwrap_or("").trim());
            if let Some(property) = property.filter(|p| !p.starts_with('-')) {
                let shown = shown.to_lowercase();
                assert!(shown.contains(&property.to_lowercase()), "{line}\n{shown}");
            }
        }
    }
    let shown =
        terminal.run("Get-MsolUser -UserPrincipalName user@domain.com | select MobilePhone");
    assert!(shown.contains("+1 1234567890"), "{shown}");
}

#[test]
fn a_pasted_script_runs_whole() {
    let Some(terminal) = Terminal::open("paste") else {
        return;
    };
    let mut script = String::from(
        "# fifty lines, with blank ones and comments\n$sum = 0\n\nfunction Add-One($n) {\n",
    );
    script.push_str("    # a comment in a function\n\n    $n + 1\n}\n\n");
    for n in 0..36 {
        let line = match n % 4 {
            0 => format!("$sum += {n}\n"),
            1 => format!("if ($sum -gt {n}) {{\n"),
            2 => "    $sum = Add-One $sum # one more\n".to_string(),
            _ => "}\n".to_string(),
        };
        script.push_str(&line);
    }
    script.push_str(
        "\n<# a block\n\n   comment #>\n\"the sum is $sum, \" + $(\n    'said once'\n)\n",
    );
    assert!(script.lines().count() >= 50);
    let file = terminal.folder.join("pasted.ps1");
    std::fs::write(&file, &script).expect("the script is written");
    terminal.tmux(&["load-buffer", &file.to_string_lossy()]);
    terminal.tmux(&["paste-buffer", "-p"]);
    terminal.wait("the paste", |screen| screen.contains("'said once'"));
    terminal.keys(&["Enter"]);
    let screen = terminal.wait("the script's output", |screen| {
        screen.lines().any(|line| line.starts_with("the sum is "))
    });
    let answers = screen
        .lines()
        .filter(|line| line.starts_with("the sum is "))
        .count();
    assert_eq!(answers, 1, "{screen}");
    assert!(screen.contains("the sum is 151, said once"), "{screen}");
    assert!(screen.contains(">> "), "{screen}");
}

#[test]
fn interrupts_leave_the_prompt_alive() {
    let Some(terminal) = Terminal::open("interrupt") else {
        return;
    };
    terminal.run("$kept = 'still here'");
    for endless in [
        "while ($true) { }",
        "1..1000000000 | Out-Null",
        "Start-Sleep 600",
        "try { while ($true) { $n++ } } finally { Write-Host 'cleaned up' }",
    ] {
        let before = prompts(&terminal.screen());
        terminal.type_text(endless);
        terminal.keys(&["Enter"]);
        std::thread::sleep(Duration::from_millis(700));
        terminal.keys(&["C-c"]);
        terminal.wait("the prompt behind an interrupt", |screen| {
            prompts(screen) > before
        });
    }
    assert!(
        terminal
            .screen()
            .lines()
            .any(|line| line.ends_with("cleaned up"))
    );
    assert!(terminal.run("$kept").contains("still here"));
    assert!(terminal.run("(Get-Date).Year -gt 2000").contains("True"));
}

#[test]
fn history_is_found_in_a_second_run() {
    let Some(terminal) = Terminal::open("history") else {
        return;
    };
    terminal.run("'a line ' + 'to be found'");
    terminal.run("'another'");
    terminal.type_text("exit");
    terminal.keys(&["Enter"]);
    let until = Instant::now() + PATIENCE;
    while !terminal.tmux(&["list-sessions"]).is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(40));
    }
    terminal.start();
    terminal.keys(&["C-r"]);
    terminal.type_text("be found");
    terminal.wait("the line that was searched", |screen| {
        screen.contains("'to be found'")
    });
    terminal.keys(&["Enter"]);
    terminal.keys(&["Enter"]);
    terminal.wait("the line's output", |screen| {
        screen.lines().any(|line| line == "a line to be found")
    });
}

#[test]
fn what_was_typed_is_in_the_session_s_history() {
    let Some(terminal) = Terminal::open("session-history") else {
        return;
    };
    terminal.run("$typed = 40 + 2");
    let shown = terminal.run("\"$(Get-History | % CommandLine) ran\"");
    assert!(shown.contains("$typed = 40 + 2 ran"), "{shown}");
    terminal.run("$typed++");
    // The line that runs again stands in the history, not the call that ran it.
    terminal.run("Invoke-History 1; 'again'");
    let shown = terminal.run("\"$((Get-History)[-1].CommandLine), $typed\"");
    assert!(shown.contains("$typed = 40 + 2, 42"), "{shown}");
}

#[test]
fn tab_completes() {
    let Some(terminal) = Terminal::open("tab") else {
        return;
    };
    terminal.type_text("Get-MsolCompanyInf");
    terminal.keys(&["Tab"]);
    terminal.wait("the command's name", |screen| {
        screen.contains("Get-MsolCompanyInformation")
    });
    terminal.keys(&["C-c"]);
    terminal.run("$found = [pscustomobject]@{ Alpha = 1; Alder = 2 }");
    terminal.type_text("$found.Al");
    terminal.keys(&["Tab"]);
    terminal.wait("the list of members", |screen| {
        let list = screen.to_lowercase();
        list.lines()
            .any(|line| line.contains("alder ") && line.contains("alpha"))
    });
    terminal.keys(&["C-c"]);
    terminal.keys(&["C-c"]);
    assert!(terminal.run("'alive'").contains("alive"));
}

#[test]
fn the_prompt_and_its_state_are_the_user_s() {
    let Some(terminal) = Terminal::open("state") else {
        return;
    };
    let screen = terminal.screen();
    assert!(
        screen.contains("PS domain"),
        "the prompt names the tenant:\n{screen}"
    );
    terminal.run("Get-Nothing-Here");
    assert!(terminal.run("$?").contains("False"));
    assert!(terminal.run("$Error.Count").contains('1'));
    terminal.type_text("function prompt { \"PS mine$($Error.Count)> \" }");
    terminal.keys(&["Enter"]);
    terminal.wait("the user's prompt", |screen| {
        screen.lines().any(|line| line.starts_with("PS mine1>"))
    });
}
