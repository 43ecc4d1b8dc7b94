//! Kills a process that changes a tenant in a database, a hundred times at random moments: each time the database
//! opens and holds exactly the changes that were acknowledged, and at most the one that was under way. Then several
//! processes change one tenant at once, and no change is lost.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use msol::tenant::model::{Record, SIGN_INS};
use msol::tenant::open::{Location, open};
use msol::tenant::{Context, RandomSource, Result, Tenant};

/// The variable that makes this program the process to be killed, and names its database.
const VICTIM: &str = "MSOL_CRASH_DATABASE";

/// How often the process is killed.
const KILLS: u32 = 100;

struct Bytes(u64);

impl Bytes {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

impl RandomSource for Bytes {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.next().to_le_bytes()[0];
        }
    }
}

fn open_database(path: &Path) -> Result<Tenant> {
    open(&Location::Database(path.to_path_buf()))
}

/// What the database says: the number in the user's phone, and how many log entries stand beside it.
fn state(tenant: &Tenant) -> (u64, u64) {
    let user = tenant.user_by_name("user@domain.com").unwrap();
    let phone = user.mobile_phone.unwrap_or_default();
    let number = phone
        .strip_prefix("+1 5")
        .map_or(0, |digits| digits.parse().unwrap());
    let entries = tenant.records(SIGN_INS).unwrap();
    let ours = entries
        .iter()
        .filter(|entry| entry.id.starts_with("crash-"))
        .count();
    (number, u64::try_from(ours).unwrap())
}

/// The process to be killed: two rows change together; the number is told when the change was acknowledged.
#[test]
fn victim() {
    if std::env::var_os(WRITER).is_some() {
        return;
    }
    let Some(path) = std::env::var_os(VICTIM) else {
        return;
    };
    let mut tenant = open_database(Path::new(&path)).unwrap();
    let (mut number, _) = state(&tenant);
    let id = tenant.user_by_name("user@domain.com").unwrap().id;
    let mut random = Bytes(number + 1);
    let ctx = Context {
        now: jiff::Timestamp::UNIX_EPOCH,
        random: &mut random,
    };
    loop {
        number += 1;
        tenant
            .change(|tenant| {
                let phone = format!("+1 5{number:09}");
                tenant.update_user(id, |user| user.mobile_phone = Some(phone))?;
                let mut properties = serde_json::Map::new();
                properties.insert("createdDateTime".into(), ctx.now.to_string().into());
                tenant.put_record(
                    SIGN_INS,
                    &Record {
                        id: format!("crash-{number}"),
                        properties,
                    },
                )
            })
            .unwrap();
        writeln!(std::io::stderr(), "acknowledged {number}").unwrap();
    }
}

#[test]
fn acknowledged_changes_survive_being_killed() {
    let folder = std::env::temp_dir().join(format!("msol-crash-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("tenant.db");
    let mut chance = Bytes(0x5eed_cafe_f00d_0001);
    let mut changes = 0;
    for round in 0..KILLS {
        // The first rounds also hit the moment in which the database is created and filled.
        let acknowledged = if round < 10 {
            let _ = std::fs::remove_file(&path);
            let _ = std::fs::remove_file(folder.join("tenant.db-wal"));
            let _ = std::fs::remove_file(folder.join("tenant.db-shm"));
            run_and_kill(&path, None, Duration::from_micros(chance.next() % 60_000))
        } else {
            let patience = Duration::from_micros(chance.next() % 20_000);
            run_and_kill(&path, Some(1 + chance.next() % 8), patience)
        };
        let tenant = open_database(&path).unwrap_or_else(|error| panic!("round {round}: {error}"));
        let (number, entries) = state(&tenant);
        assert_eq!(number, entries, "round {round}: half a change");
        if let Some(last) = acknowledged {
            assert!(
                number == last || number == last + 1,
                "round {round}: {last} was acknowledged, {number} is there"
            );
        }
        changes = number;
    }
    assert!(
        changes > u64::from(KILLS),
        "only {changes} changes were made"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The variable that makes this program one of several that change the same tenant.
const WRITER: &str = "MSOL_CRASH_WRITER";

/// How many changes each writer makes.
const TURNS: u64 = 25;

/// One of several processes: opens the database, which may not be there yet, and counts up its own entries.
#[test]
fn writer() {
    let (Some(path), Some(name)) = (std::env::var_os(VICTIM), std::env::var_os(WRITER)) else {
        return;
    };
    let mut tenant = open_database(Path::new(&path)).unwrap();
    let user = tenant.user_by_name("user@domain.com").unwrap();
    for turn in 0..TURNS {
        let id = format!("crash-{}-{turn}", name.to_string_lossy());
        tenant
            .change(|tenant| {
                tenant.put_record(
                    SIGN_INS,
                    &Record {
                        id,
                        properties: serde_json::Map::new(),
                    },
                )?;
                // Read and write in one change: no other process comes between.
                let phone = tenant.user(user.id)?.mobile_phone.unwrap_or_default();
                let number: u64 = phone
                    .strip_prefix("+1 5")
                    .map_or(0, |digits| digits.parse().unwrap());
                let phone = format!("+1 5{:09}", number + 1);
                tenant.update_user(user.id, |user| user.mobile_phone = Some(phone))
            })
            .unwrap();
    }
}

#[test]
fn several_processes_open_and_change_a_new_tenant_at_once() {
    let folder = std::env::temp_dir().join(format!("msol-writers-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("tenant.db");
    let writers: Vec<Child> = (0..4)
        .map(|number| {
            Command::new(std::env::current_exe().unwrap())
                .args(["writer", "--exact", "--nocapture", "--test-threads=1"])
                .env(VICTIM, &path)
                .env(WRITER, number.to_string())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for writer in writers {
        let output = writer.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }
    let (number, entries) = state(&open_database(&path).unwrap());
    assert_eq!((number, entries), (4 * TURNS, 4 * TURNS));
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Runs the victim, waits for `first` acknowledgements when given, then for `patience`, kills it, and returns the last
/// number that it acknowledged.
fn run_and_kill(path: &PathBuf, first: Option<u64>, patience: Duration) -> Option<u64> {
    let mut child: Child = Command::new(std::env::current_exe().unwrap())
        .args(["victim", "--exact", "--nocapture", "--test-threads=1"])
        .env(VICTIM, path)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map_while(|line| line.ok());
    let number = |line: &str| {
        line.strip_prefix("acknowledged ")
            .and_then(|digits| digits.parse::<u64>().ok())
    };
    let mut last = None;
    for _ in 0..first.unwrap_or(0) {
        let line = lines.next().expect("the victim stopped by itself");
        last = Some(number(&line).unwrap_or_else(|| panic!("the victim said: {line}")));
    }
    let started = Instant::now();
    while started.elapsed() < patience {
        std::thread::sleep(Duration::from_micros(200));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // A line that the kill cut short was not acknowledged in full, but its number is committed.
    for line in lines {
        last = number(&line)
            .filter(|found| last.is_none_or(|known| *found == known + 1))
            .or(last);
    }
    last
}
