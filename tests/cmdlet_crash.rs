//! Kills the program itself in a loop of Set-MsolUser on a database, a hundred times at random moments: after each the
//! database opens and holds exactly the changes that were acknowledged, and at most the one that was under way.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use msol::tenant::open::{Location, open};

/// How often the program is killed.
const KILLS: u64 = 100;

/// The script to be killed. Each change writes two properties of a user, and is acknowledged by its number after the
/// cmdlet returned.
const SCRIPT: &str = "Connect-MsolService\n\
    $n = [int](Get-MsolUser -UserPrincipalName adelev@contoso.com).Title\n\
    Set-MsolUser -UserPrincipalName adelev@contoso.com -Title $n -Office $n -ErrorAction Stop\n\
    Write-Host ready\n\
    while ($true) {\n\
        $n++\n\
        Set-MsolUser -UserPrincipalName adelev@contoso.com -Title $n -Office $n -ErrorAction Stop\n\
        Write-Host $n\n\
    }\n";

/// The number in the user's properties, which are of one change.
fn state(path: &Path) -> u64 {
    let tenant = open(&Location::Database(path.to_path_buf())).expect("the database opens");
    let user = tenant
        .user_by_name("adelev@contoso.com")
        .expect("the user is there");
    assert_eq!(user.job_title, user.office_location, "a change is whole");
    user.job_title
        .map_or(0, |title| title.parse().expect("a number"))
}

#[test]
fn a_killed_run_of_set_msoluser_keeps_what_it_acknowledged() {
    let folder = std::env::temp_dir().join(format!("msol-cmdlet-crash-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a scratch folder");
    let path = folder.join("tenant.db");
    reset(&path);
    let mut chance: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut acknowledged = 0;
    for kill in 0..KILLS {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        let mut child = Command::new(env!("CARGO_BIN_EXE_msol"))
            .args([
                "--tenant".as_ref(),
                path.as_os_str(),
                "-c".as_ref(),
                SCRIPT.as_ref(),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        assert_eq!(
            lines.next().and_then(Result::ok).as_deref(),
            Some("ready"),
            "run {kill} starts"
        );
        // From before the first commit to among the hundredth.
        std::thread::sleep(Duration::from_micros(chance % 20_000));
        child.kill().expect("the program is running");
        child.wait().expect("the program ended");
        for line in lines.map_while(Result::ok) {
            if let Ok(number) = line.parse::<u64>() {
                assert!(number > acknowledged, "numbers grow: {number}");
                acknowledged = number;
            }
        }
        let held = state(&path);
        assert!(
            held == acknowledged || held == acknowledged + 1,
            "kill {kill}: acknowledged {acknowledged}, held {held}"
        );
        acknowledged = held;
    }
    // A busy machine does less in the same time.
    assert!(
        acknowledged > KILLS / 4,
        "the runs did work: {acknowledged}"
    );
    std::fs::remove_dir_all(&folder).expect("the scratch folder can go");
}

/// Makes the database from the demo tenant, with the number 0 in it.
fn reset(path: &Path) {
    let mut tenant = open(&Location::Database(path.to_path_buf())).expect("a new database");
    let id = tenant
        .user_by_name("adelev@contoso.com")
        .expect("the user is there")
        .id;
    tenant
        .update_user(id, |user| {
            user.job_title = Some("0".to_string());
            user.office_location = Some("0".to_string());
        })
        .expect("the user can change");
}
