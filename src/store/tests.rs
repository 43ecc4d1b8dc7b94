//! What every store promises, held against each of them.

use super::memory::MemoryStore;
use super::sqlite::SqliteStore;
use super::*;

const THINGS: Kind = Kind::named("things");
const NAME: Lookup = Lookup::named("name");
const MEMBERS: Relation = Relation::named("members");

/// A folder that is removed when the test ends.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("msol-store-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn sqlite(path: &std::path::Path) -> SqliteStore {
    SqliteStore::open(path, |_| Ok(())).unwrap()
}

fn draft(key: &str, body: &str) -> Draft {
    let lookups = vec![(NAME, format!("n{}", body.len()))];
    Draft {
        kind: THINGS,
        key: key.into(),
        body: body.into(),
        lookups,
    }
}

fn keys(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| &*row.key).collect()
}

fn ends(links: &[Link]) -> Vec<&str> {
    links.iter().map(|link| &*link.key).collect()
}

fn keeps_its_promises(store: &mut dyn Store) {
    assert!(matches!(
        store.put(draft("a", "{}")),
        Err(StoreError::Misuse(_))
    ));
    store.begin().unwrap();
    assert!(matches!(store.begin(), Err(StoreError::Misuse(_))));
    for key in ["c", "a", "b"] {
        store.put(draft(key, "{}")).unwrap();
    }
    assert_eq!(
        keys(&store.find(THINGS, NAME, "n2", 9).unwrap()),
        ["c", "a", "b"]
    );
    assert!(store.link(MEMBERS, "a", "c").unwrap());
    assert!(!store.link(MEMBERS, "a", "c").unwrap());
    assert!(store.link(MEMBERS, "a", "b").unwrap());
    store.commit().unwrap();

    // An update keeps the place and moves the lookup.
    store.begin().unwrap();
    store.put(draft("a", "[1]")).unwrap();
    store.commit().unwrap();
    assert_eq!(
        keys(&store.scan(THINGS, Place(0), 10).unwrap()),
        ["c", "a", "b"]
    );
    assert_eq!(
        keys(&store.find(THINGS, NAME, "n2", 9).unwrap()),
        ["c", "b"]
    );
    assert_eq!(keys(&store.find(THINGS, NAME, "n3", 9).unwrap()), ["a"]);

    // What is taken back leaves no trace.
    store.begin().unwrap();
    store.put(draft("a", "[22]")).unwrap();
    store.put(draft("d", "{}")).unwrap();
    assert!(store.delete(THINGS, "c").unwrap());
    assert!(!store.delete(THINGS, "x").unwrap());
    assert!(store.unlink(MEMBERS, "a", "c").unwrap());
    assert!(store.link(MEMBERS, "a", "d").unwrap());
    assert_eq!(
        ends(
            &store
                .linked(MEMBERS, Direction::Forward, "a", Place(0), 9)
                .unwrap()
        ),
        ["b", "d"]
    );
    store.unlink_all("b").unwrap();
    assert_eq!(
        keys(&store.scan(THINGS, Place(0), 10).unwrap()),
        ["a", "b", "d"]
    );
    store.rollback().unwrap();
    assert_eq!(&*store.get(THINGS, "a").unwrap().unwrap().body, "[1]");
    assert_eq!(
        keys(&store.scan(THINGS, Place(0), 10).unwrap()),
        ["c", "a", "b"]
    );
    assert_eq!(
        keys(&store.find(THINGS, NAME, "n2", 9).unwrap()),
        ["c", "b"]
    );
    assert_eq!(
        ends(
            &store
                .linked(MEMBERS, Direction::Forward, "a", Place(0), 9)
                .unwrap()
        ),
        ["c", "b"]
    );
    assert_eq!(
        ends(
            &store
                .linked(MEMBERS, Direction::Backward, "b", Place(0), 9)
                .unwrap()
        ),
        ["a"]
    );
    assert_eq!(store.count(THINGS).unwrap(), 3);

    // Batches follow one another.
    let first = store.scan(THINGS, Place(0), 2).unwrap();
    let rest = store.scan(THINGS, first[1].place, 2).unwrap();
    assert_eq!((keys(&first), keys(&rest)), (vec!["c", "a"], vec!["b"]));
    assert_eq!(store.last_place(THINGS).unwrap(), rest[0].place);
    let link = store
        .linked(MEMBERS, Direction::Forward, "a", Place(0), 1)
        .unwrap();
    assert_eq!(
        ends(
            &store
                .linked(MEMBERS, Direction::Forward, "a", link[0].place, 9)
                .unwrap()
        ),
        ["b"]
    );

    // A key that was deleted and comes back stands at the end.
    store.begin().unwrap();
    store.delete(THINGS, "c").unwrap();
    store.unlink_all("c").unwrap();
    store.put(draft("c", "{}")).unwrap();
    store.commit().unwrap();
    assert_eq!(
        keys(&store.scan(THINGS, Place(0), 10).unwrap()),
        ["a", "b", "c"]
    );
    assert!(!store.is_linked(MEMBERS, "a", "c").unwrap());
    assert!(store.is_linked(MEMBERS, "a", "b").unwrap());
    assert_eq!(store.get(Kind::named("others"), "a").unwrap(), None);
}

#[test]
fn values_that_very_many_rows_share_are_found_in_order() {
    let mut store = MemoryStore::new();
    store.begin().unwrap();
    for number in 0..100 {
        store.put(draft(&format!("k{number:03}"), "{}")).unwrap();
    }
    for number in (0..100).filter(|number| number % 10 != 3) {
        store.delete(THINGS, &format!("k{number:03}")).unwrap();
    }
    assert_eq!(
        keys(&store.find(THINGS, NAME, "n2", 3).unwrap()),
        ["k003", "k013", "k023"]
    );
    store.rollback().unwrap();
    assert!(store.find(THINGS, NAME, "n2", 3).unwrap().is_empty());
}

#[test]
fn memory_keeps_its_promises() {
    keeps_its_promises(&mut MemoryStore::new());
}

#[test]
fn sqlite_keeps_its_promises() {
    let folder = Folder::new("promises");
    keeps_its_promises(&mut sqlite(&folder.file("t.db")));
}

#[test]
fn a_database_holds_what_was_committed_when_opened_again() {
    let folder = Folder::new("again");
    let path = folder.file("t.db");
    let mut store = SqliteStore::open(&path, |store| store.put(draft("filled", "{}"))).unwrap();
    store.begin().unwrap();
    store.put(draft("kept", "{}")).unwrap();
    store.commit().unwrap();
    store.begin().unwrap();
    store.put(draft("lost", "{}")).unwrap();
    drop(store);
    let store = SqliteStore::open(&path, |_| panic!("it was filled already")).unwrap();
    assert_eq!(
        keys(&store.scan(THINGS, Place(0), 10).unwrap()),
        ["filled", "kept"]
    );
}

#[test]
fn a_database_that_cannot_be_filled_is_filled_at_the_next_start() {
    let folder = Folder::new("fill");
    let path = folder.file("t.db");
    let failed = SqliteStore::open(&path, |store| {
        store.put(draft("half", "{}"))?;
        Err(StoreError::Misuse("filling"))
    });
    assert_eq!(failed.err(), Some(StoreError::Misuse("filling")));
    let store = SqliteStore::open(&path, |store| store.put(draft("whole", "{}"))).unwrap();
    assert_eq!(keys(&store.scan(THINGS, Place(0), 10).unwrap()), ["whole"]);
}

#[test]
fn files_that_are_no_tenant_database_are_refused_and_left_alone() {
    let folder = Folder::new("refused");
    let open = |path: &std::path::Path| SqliteStore::open(path, |_| Ok(())).err().unwrap();

    let text = folder.file("text.db");
    std::fs::write(
        &text,
        "dear diary, this is no database but a text of some length\n".repeat(40),
    )
    .unwrap();
    let before = std::fs::read(&text).unwrap();
    assert!(matches!(open(&text), StoreError::NotATenant { .. }));
    assert_eq!(std::fs::read(&text).unwrap(), before);

    let foreign = folder.file("foreign.db");
    let other = rusqlite::Connection::open(&foreign).unwrap();
    other
        .execute_batch("CREATE TABLE songs (title TEXT)")
        .unwrap();
    drop(other);
    let before = std::fs::read(&foreign).unwrap();
    assert!(matches!(open(&foreign), StoreError::NotATenant { .. }));
    assert_eq!(std::fs::read(&foreign).unwrap(), before);

    let newer = folder.file("newer.db");
    drop(sqlite(&newer));
    rusqlite::Connection::open(&newer)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    assert!(matches!(open(&newer), StoreError::TooNew { found: 99, .. }));

    assert!(matches!(open(&folder.0), StoreError::IsDirectory { .. }));
    let nowhere = open(&folder.file("no/such/folder/t.db"));
    assert!(
        nowhere.to_string().contains("there is no folder"),
        "{nowhere}"
    );
}

#[test]
fn a_damaged_database_is_an_error_wherever_the_damage_is() {
    let folder = Folder::new("damaged");
    let path = folder.file("t.db");
    {
        let mut store = sqlite(&path);
        store.begin().unwrap();
        for number in 0..400 {
            store
                .put(draft(
                    &format!("key{number}"),
                    &format!("[{}]", "7,".repeat(60) + "7"),
                ))
                .unwrap();
        }
        store.commit().unwrap();
    }
    let whole = std::fs::read(&path).unwrap();
    let mut failed = 0;
    for part in 0..20 {
        let mut bytes = whole.clone();
        let at = bytes.len() * part / 20;
        let end = (at + 700).min(bytes.len());
        bytes[at..end].fill(0xa5);
        std::fs::write(&path, &bytes).unwrap();
        let read = SqliteStore::open(&path, |_| Ok(()))
            .and_then(|store| store.scan(THINGS, Place(0), 1000));
        failed += usize::from(read.is_err());
    }
    assert!(failed > 10, "{failed} of 20 were noticed");
    std::fs::write(&path, &whole[..whole.len() / 3]).unwrap();
    let read =
        SqliteStore::open(&path, |_| Ok(())).and_then(|store| store.scan(THINGS, Place(0), 1000));
    assert!(matches!(read, Err(StoreError::Corrupt { .. })), "{read:?}");
}

#[test]
fn a_full_disk_takes_the_change_back() {
    let folder = Folder::new("full");
    let path = folder.file("t.db");
    let mut store = sqlite(&path);
    store.begin().unwrap();
    store.put(draft("before", "{}")).unwrap();
    store.commit().unwrap();
    store.limit_pages_for_test(30);
    store.begin().unwrap();
    let body = format!("[{}]", "1,".repeat(20_000) + "1");
    let result = (0..100).try_for_each(|number| store.put(draft(&format!("k{number}"), &body)));
    assert!(matches!(result, Err(StoreError::Full { .. })), "{result:?}");
    store.rollback().unwrap();
    assert_eq!(keys(&store.scan(THINGS, Place(0), 10).unwrap()), ["before"]);
    store.begin().unwrap();
    store.put(draft("after", "{}")).unwrap();
    store.commit().unwrap();
}

#[test]
fn a_database_that_must_not_be_written_is_read() {
    let folder = Folder::new("read only 100%");
    let path = folder.file("t#1?.db");
    let mut store = sqlite(&path);
    store.begin().unwrap();
    store.put(draft("a", "{}")).unwrap();
    store.commit().unwrap();
    drop(store);
    let mut store = SqliteStore::read_only(&path).unwrap();
    assert_eq!(
        keys(&store.scan(THINGS, Default::default(), 9).unwrap()),
        ["a"]
    );
    let written = store.begin().and_then(|()| store.put(draft("b", "{}")));
    assert!(matches!(written, Err(StoreError::Unwritable { .. })));
    store.rollback().unwrap();
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
fn a_second_writer_waits_and_then_is_told() {
    let folder = Folder::new("busy");
    let path = folder.file("t.db");
    let (mut first, mut second) = (sqlite(&path), sqlite(&path));
    second.wait_for_test(std::time::Duration::from_millis(30));
    first.begin().unwrap();
    first.put(draft("a", "{}")).unwrap();
    assert!(matches!(second.begin(), Err(StoreError::Busy { .. })));
    // Readers go on with what was committed.
    assert_eq!(second.count(THINGS).unwrap(), 0);
    first.commit().unwrap();
    second.begin().unwrap();
    assert_eq!(second.count(THINGS).unwrap(), 1);
    second.rollback().unwrap();
}

#[test]
fn files_are_replaced_whole() {
    let folder = Folder::new("replace");
    let path = folder.file("t.json");
    file::replace(&path, "one").unwrap();
    file::replace(&path, "two").unwrap();
    assert_eq!(file::read_text(&path).unwrap(), "two");
    assert_eq!(
        std::fs::read_dir(&folder.0).unwrap().count(),
        1,
        "drafts are removed"
    );
    std::fs::write(&path, b"\xef\xbb\xbf{}").unwrap();
    assert_eq!(file::read_text(&path).unwrap(), "{}");
    std::fs::write(&path, b"ab\xff").unwrap();
    let error = file::read_text(&path).err().unwrap().to_string();
    assert!(error.contains("not text in UTF-8 (byte 2)"), "{error}");
    assert!(matches!(
        file::read_text(&folder.file("none")),
        Err(StoreError::Missing { .. })
    ));
    assert!(matches!(
        file::read_text(&folder.0),
        Err(StoreError::IsDirectory { .. })
    ));
    assert!(matches!(
        file::replace(&folder.0, "x"),
        Err(StoreError::IsDirectory { .. })
    ));
    assert!(matches!(
        file::replace(&folder.file("no/t.json"), "x"),
        Err(StoreError::Unwritable { .. })
    ));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    /// Whatever is done to both stores, both answer alike.
    #[test]
    fn memory_and_sqlite_agree(steps in proptest::collection::vec((0u8..8, 0u8..5, 0u8..5), 1..40)) {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let mut stores: [Box<dyn Store>; 2] =
            [Box::new(MemoryStore::new()), Box::new(SqliteStore::over_for_test(connection))];
        let mut answers: [Vec<String>; 2] = Default::default();
        for (store, answers) in stores.iter_mut().zip(&mut answers) {
            store.begin().unwrap();
            for (step, left, right) in &steps {
                let (from, to) = (format!("k{left}"), format!("k{right}"));
                answers.push(match step {
                    0 | 1 => format!("{:?}", store.put(draft(&from, &format!("[{right}]")))),
                    2 => format!("{:?}", store.delete(THINGS, &from)),
                    3 => format!("{:?}", store.link(MEMBERS, &from, &to)),
                    4 => format!("{:?}", store.unlink(MEMBERS, &from, &to)),
                    5 => format!("{:?}", store.unlink_all(&from)),
                    6 => format!("{:?}", store.commit().and_then(|()| store.begin())),
                    _ => format!("{:?}", store.rollback().and_then(|()| store.begin())),
                });
                answers.push(format!("{:?}", keys(&store.scan(THINGS, Place(0), 99).unwrap())));
                let linked = store.linked(MEMBERS, Direction::Backward, &to, Place(0), 99).unwrap();
                answers.push(format!("{:?}", ends(&linked)));
            }
        }
        proptest::prop_assert_eq!(&answers[0], &answers[1]);
    }
}
