//! A tenant in one SQLite file.
//!
//! Rows are JSON text with their key and lookup values beside them in indexed columns. The write-ahead log is flushed
//! at each commit (`synchronous=FULL`), so that a change whose commit returned is there after `kill -9` or a power
//! cut, and one whose commit did not return is there whole or not at all. A second process that changes the same
//! tenant waits for [`PATIENCE`] and then gets [`StoreError::Busy`].

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionState, params};

use super::{
    Direction, Draft, Kind, Link, Lookup, Place, Relation, Result, Row, Store, StoreError,
};

/// How long a change waits for another process.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much of the file is kept in memory, in KiB; SQLite's own default makes big imports slow.
const CACHE_KIB: i64 = 32 * 1024;

/// Marks the file as ours: the letters `msol`.
const APPLICATION_ID: i64 = 0x6d73_6f6c;

/// Version of the tables below.
const FORMAT: i64 = 1;

const TABLES: &str = "
CREATE TABLE objects (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    kind  TEXT NOT NULL,
    key   TEXT NOT NULL,
    body  TEXT NOT NULL CHECK (json_valid(body)),
    UNIQUE (kind, key)
) STRICT;
CREATE INDEX objects_in_order ON objects (kind, place);
CREATE TABLE lookups (
    kind     TEXT NOT NULL,
    property TEXT NOT NULL,
    value    TEXT NOT NULL,
    place    INTEGER NOT NULL REFERENCES objects (place) ON DELETE CASCADE,
    PRIMARY KEY (kind, property, value, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX lookups_of_object ON lookups (place);
CREATE TABLE links (
    place    INTEGER PRIMARY KEY AUTOINCREMENT,
    relation TEXT NOT NULL,
    source   TEXT NOT NULL,
    target   TEXT NOT NULL,
    UNIQUE (relation, source, target)
) STRICT;
CREATE INDEX links_forward ON links (relation, source, place);
CREATE INDEX links_backward ON links (relation, target, place);
CREATE INDEX links_of_source ON links (source);
CREATE INDEX links_of_target ON links (target);
";

/// A store in a database file.
pub struct SqliteStore {
    connection: Connection,
    path: PathBuf,
}

impl SqliteStore {
    /// Opens the database at `path`. A file that is absent or empty becomes a tenant with what `fill` puts into it,
    /// in one transaction: another process, or the next start after a crash, finds all of it or nothing.
    ///
    /// # Errors
    /// Not a tenant database, damaged, too new, unreadable, or whatever `fill` reports.
    pub fn open(
        path: &Path,
        fill: impl FnOnce(&mut SqliteStore) -> Result<()>,
    ) -> Result<SqliteStore> {
        let mut store = SqliteStore::connect(path)?;
        if store.is_blank()? {
            store.begin()?;
            // Another process may have filled it while we waited.
            let filled = match store.is_blank() {
                Ok(true) => store.create_tables().and_then(|()| fill(&mut store)),
                Ok(false) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = filled {
                // The failure that led here is the one to tell.
                let _ = store.rollback();
                return Err(error);
            }
            store.commit()?;
        }
        store.check_format()?;
        Ok(store)
    }

    /// Opens the file to be read and written; one that must not be written, to be read.
    fn connect(path: &Path) -> Result<SqliteStore> {
        if path.is_dir() {
            return Err(StoreError::IsDirectory {
                path: path.to_path_buf(),
            });
        }
        let opened = Connection::open(path).map_err(|error| sorted(path, &error));
        match opened.and_then(|connection| SqliteStore::over(connection, path)) {
            Err(StoreError::Unwritable { path, reason }) => {
                // A log beside it holds changes that reading the file alone would miss.
                let log = PathBuf::from(format!("{}-wal", path.display()));
                if log.exists() {
                    return Err(StoreError::Unwritable { path, reason });
                }
                SqliteStore::read_only(&path)
            }
            opened => opened,
        }
    }

    /// Opens a file that cannot be written. Without a log beside it no process has it open, so that it can be taken for
    /// one that does not change: SQLite then writes nothing beside it either.
    pub(super) fn read_only(path: &Path) -> Result<SqliteStore> {
        let whole = std::path::absolute(path).map_err(|error| StoreError::reading(path, &error))?;
        let shown = whole.to_string_lossy();
        let named = shown
            .replace('%', "%25")
            .replace('?', "%3f")
            .replace('#', "%23");
        let uri = format!("file:{named}?immutable=1");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(&uri, flags).map_err(|e| sorted(path, &e))?;
        Ok(SqliteStore {
            connection,
            path: path.to_path_buf(),
        })
    }

    fn over(connection: Connection, path: &Path) -> Result<SqliteStore> {
        let store = SqliteStore {
            connection,
            path: path.to_path_buf(),
        };
        store.run(|connection| {
            connection.busy_timeout(PATIENCE)?;
            // Read before anything is written: a file of another kind must be left as it is.
            connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            connection.pragma_update(None, "cache_size", CACHE_KIB.saturating_neg())?;
            connection.set_prepared_statement_cache_capacity(64);
            Ok(())
        })?;
        if store.is_blank()? || store.pragma("application_id")? == APPLICATION_ID {
            store.run(|connection| connection.pragma_update(None, "journal_mode", "WAL"))?;
        }
        Ok(store)
    }

    /// True for a database without any table.
    fn is_blank(&self) -> Result<bool> {
        self.run(|connection| {
            connection.query_row("SELECT count(*) = 0 FROM sqlite_master", [], |row| {
                row.get(0)
            })
        })
    }

    fn pragma(&self, name: &str) -> Result<i64> {
        self.run(|connection| connection.pragma_query_value(None, name, |row| row.get(0)))
    }

    fn check_format(&self) -> Result<()> {
        let path = || self.path.clone();
        if self.pragma("application_id")? != APPLICATION_ID {
            let found = "it is the SQLite database of another program".to_string();
            return Err(StoreError::NotATenant {
                path: path(),
                found,
            });
        }
        let found = self.pragma("user_version")?;
        if found > FORMAT {
            return Err(StoreError::TooNew {
                path: path(),
                found,
                known: FORMAT,
            });
        }
        for table in ["objects", "lookups", "links"] {
            let present: bool = self.run(|connection| {
                connection.query_row(
                    "SELECT count(*) > 0 FROM sqlite_master WHERE type = 'table' AND name = ?1",
                    [table],
                    |row| row.get(0),
                )
            })?;
            if !present {
                return Err(StoreError::Corrupt {
                    path: path(),
                    detail: format!("the table {table} is missing"),
                });
            }
        }
        Ok(())
    }

    fn create_tables(&self) -> Result<()> {
        self.run(|connection| {
            connection.execute_batch(TABLES)?;
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            connection.pragma_update(None, "user_version", FORMAT)
        })
    }

    fn run<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        work(&self.connection).map_err(|error| sorted(&self.path, &error))
    }

    fn require_transaction(&self) -> Result<()> {
        if self.connection.is_autocommit() {
            return Err(StoreError::Misuse("a change outside a transaction"));
        }
        Ok(())
    }
}

#[cfg(test)]
impl SqliteStore {
    /// Lets the database grow to `pages` pages only, as a full disk would.
    pub(super) fn limit_pages_for_test(&self, pages: u32) {
        self.connection
            .pragma_update(None, "max_page_count", pages)
            .unwrap();
    }

    /// Waits no longer than `patience` for another writer.
    pub(super) fn wait_for_test(&self, patience: Duration) {
        self.connection.busy_timeout(patience).unwrap();
    }

    /// A store over an empty database in memory.
    pub(super) fn over_for_test(connection: Connection) -> SqliteStore {
        connection
            .pragma_update(None, "foreign_keys", true)
            .unwrap();
        let store = SqliteStore {
            connection,
            path: PathBuf::from("memory"),
        };
        store.create_tables().unwrap();
        store
    }
}

/// What a failure of SQLite means for the person at the keyboard.
fn sorted(path: &Path, error: &rusqlite::Error) -> StoreError {
    let path = path.to_path_buf();
    let detail = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { path },
        Some(ErrorCode::DiskFull) => StoreError::Full { path },
        // The index of the log could not grow: SQLite has no code of its own for a disk that is full then.
        Some(ErrorCode::SystemIoFailure)
            if error.sqlite_error().map(|e| e.extended_code)
                == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) =>
        {
            StoreError::Full { path }
        }
        Some(ErrorCode::NotADatabase) => StoreError::NotATenant {
            path,
            found: "it is not a SQLite database".to_string(),
        },
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::ConstraintViolation) => {
            StoreError::Corrupt { path, detail }
        }
        Some(ErrorCode::ReadOnly | ErrorCode::SystemIoFailure) => StoreError::Unwritable {
            path,
            reason: detail,
        },
        Some(ErrorCode::CannotOpen) => {
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            let reason = match folder {
                Some(folder) if !folder.is_dir() => {
                    format!("there is no folder '{}'", folder.display())
                }
                _ => "the file cannot be opened or created".to_string(),
            };
            StoreError::Unreadable { path, reason }
        }
        Some(ErrorCode::PermissionDenied) => StoreError::Unreadable {
            path,
            reason: detail,
        },
        _ => match error {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..)
            | rusqlite::Error::SqliteFailure(..) => StoreError::Corrupt { path, detail },
            _ => StoreError::Unreadable {
                path,
                reason: detail,
            },
        },
    }
}

fn place(value: i64) -> Place {
    Place(u64::try_from(value).unwrap_or(0))
}

fn number(place: Place) -> i64 {
    i64::try_from(place.0).unwrap_or(i64::MAX)
}

fn limited(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        place: place(row.get(0)?),
        key: row.get::<_, Arc<str>>(1)?,
        body: row.get::<_, Arc<str>>(2)?,
    })
}

impl Store for SqliteStore {
    fn get(&self, kind: Kind, key: &str) -> Result<Option<Row>> {
        self.run(|connection| {
            connection
                .prepare_cached(
                    "SELECT place, key, body FROM objects WHERE kind = ?1 AND key = ?2",
                )?
                .query_row(params![kind.name(), key], row)
                .optional()
        })
    }

    fn find(&self, kind: Kind, lookup: Lookup, value: &str, limit: usize) -> Result<Vec<Row>> {
        self.run(|connection| {
            connection
                .prepare_cached(
                    "SELECT o.place, o.key, o.body FROM lookups l JOIN objects o ON o.place = l.place
                     WHERE l.kind = ?1 AND l.property = ?2 AND l.value = ?3
                     ORDER BY l.place LIMIT ?4",
                )?
                .query_map(params![kind.name(), lookup.name(), value, limited(limit)], row)?
                .collect()
        })
    }

    fn scan(&self, kind: Kind, after: Place, limit: usize) -> Result<Vec<Row>> {
        self.run(|connection| {
            connection
                .prepare_cached(
                    "SELECT place, key, body FROM objects WHERE kind = ?1 AND place > ?2 ORDER BY place LIMIT ?3",
                )?
                .query_map(params![kind.name(), number(after), limited(limit)], row)?
                .collect()
        })
    }

    fn last_place(&self, kind: Kind) -> Result<Place> {
        self.run(|connection| {
            connection
                .prepare_cached("SELECT coalesce(max(place), 0) FROM objects WHERE kind = ?1")?
                .query_row([kind.name()], |row| Ok(place(row.get(0)?)))
        })
    }

    fn count(&self, kind: Kind) -> Result<u64> {
        self.run(|connection| {
            connection
                .prepare_cached("SELECT count(*) FROM objects WHERE kind = ?1")?
                .query_row([kind.name()], |row| Ok(place(row.get(0)?).0))
        })
    }

    fn linked(
        &self,
        relation: Relation,
        direction: Direction,
        key: &str,
        after: Place,
        limit: usize,
    ) -> Result<Vec<Link>> {
        let query = match direction {
            Direction::Forward => {
                "SELECT place, target FROM links WHERE relation = ?1 AND source = ?2 AND place > ?3
                 ORDER BY place LIMIT ?4"
            }
            Direction::Backward => {
                "SELECT place, source FROM links WHERE relation = ?1 AND target = ?2 AND place > ?3
                 ORDER BY place LIMIT ?4"
            }
        };
        self.run(|connection| {
            connection
                .prepare_cached(query)?
                .query_map(
                    params![relation.name(), key, number(after), limited(limit)],
                    |row| {
                        Ok(Link {
                            place: place(row.get(0)?),
                            key: row.get::<_, Arc<str>>(1)?,
                        })
                    },
                )?
                .collect()
        })
    }

    fn is_linked(&self, relation: Relation, from: &str, to: &str) -> Result<bool> {
        self.run(|connection| {
            connection
                .prepare_cached(
                    "SELECT 1 FROM links WHERE relation = ?1 AND source = ?2 AND target = ?3",
                )?
                .exists(params![relation.name(), from, to])
        })
    }

    fn begin(&mut self) -> Result<()> {
        if !self.connection.is_autocommit() {
            return Err(StoreError::Misuse("a transaction inside a transaction"));
        }
        // Taking the write lock at once is what makes waiting for another process work: a reader that turns into a
        // writer later would be refused without waiting.
        self.run(|connection| connection.execute_batch("BEGIN IMMEDIATE"))
    }

    fn commit(&mut self) -> Result<()> {
        self.require_transaction()?;
        let committed = self.run(|connection| connection.execute_batch("COMMIT"));
        if committed.is_err() && !self.connection.is_autocommit() {
            // A commit that failed (a full disk, say) may leave the transaction open.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        committed
    }

    fn rollback(&mut self) -> Result<()> {
        // SQLite takes a transaction back itself after some failures.
        if self.connection.transaction_state(None::<&str>) == Ok(TransactionState::None)
            && self.connection.is_autocommit()
        {
            return Ok(());
        }
        self.run(|connection| connection.execute_batch("ROLLBACK"))
    }

    fn put(&mut self, draft: Draft) -> Result<()> {
        self.require_transaction()?;
        let kind = draft.kind.name();
        self.run(|connection| {
            let place: i64 = connection
                .prepare_cached(
                    "INSERT INTO objects (kind, key, body) VALUES (?1, ?2, ?3)
                     ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body RETURNING place",
                )?
                .query_row(params![kind, draft.key, draft.body], |row| row.get(0))?;
            connection.prepare_cached("DELETE FROM lookups WHERE place = ?1")?.execute([place])?;
            let mut add = connection.prepare_cached(
                "INSERT OR IGNORE INTO lookups (kind, property, value, place) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for (lookup, value) in &draft.lookups {
                add.execute(params![kind, lookup.name(), value, place])?;
            }
            Ok(())
        })
    }

    fn delete(&mut self, kind: Kind, key: &str) -> Result<bool> {
        self.require_transaction()?;
        self.run(|connection| {
            let changed = connection
                .prepare_cached("DELETE FROM objects WHERE kind = ?1 AND key = ?2")?
                .execute(params![kind.name(), key])?;
            Ok(changed > 0)
        })
    }

    fn link(&mut self, relation: Relation, from: &str, to: &str) -> Result<bool> {
        self.require_transaction()?;
        self.run(|connection| {
            let changed = connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO links (relation, source, target) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![relation.name(), from, to])?;
            Ok(changed > 0)
        })
    }

    fn unlink(&mut self, relation: Relation, from: &str, to: &str) -> Result<bool> {
        self.require_transaction()?;
        self.run(|connection| {
            let changed = connection
                .prepare_cached(
                    "DELETE FROM links WHERE relation = ?1 AND source = ?2 AND target = ?3",
                )?
                .execute(params![relation.name(), from, to])?;
            Ok(changed > 0)
        })
    }

    fn unlink_all(&mut self, key: &str) -> Result<()> {
        self.require_transaction()?;
        self.run(|connection| {
            connection
                .prepare_cached("DELETE FROM links WHERE source = ?1")?
                .execute([key])?;
            connection
                .prepare_cached("DELETE FROM links WHERE target = ?1")?
                .execute([key])?;
            Ok(())
        })
    }
}
