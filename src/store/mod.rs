//! Where a tenant lives: the [`Store`] trait and the stores behind it.
//!
//! A store holds rows of JSON text by kind and key, the values by which rows are found, and links between rows. It
//! knows transactions, durability and order of insertion; it knows neither users nor licences nor PowerShell. What
//! the rows mean and which changes are allowed is `crate::tenant`'s job, through which cmdlets go: no cmdlet calls a
//! store itself.
//!
//! - [`memory::MemoryStore`] is filled from a tenant file and forgotten, or written back whole ([`file::replace`]).
//! - [`sqlite::SqliteStore`] keeps a tenant in one database file; a commit that returned survives `kill -9`.
//!
//! Changes happen between [`Store::begin`] and [`Store::commit`]; [`Store::rollback`] leaves no trace of them. Reads
//! inside a transaction see its changes. There is no nesting: the tenant counts levels itself.

pub mod error;
pub mod file;
pub mod memory;
pub mod row;
pub mod sqlite;
#[cfg(test)]
mod tests;

pub use error::StoreError;
pub use row::{Direction, Draft, Kind, Link, Lookup, Place, Relation, Row};

/// The result of a store's call.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A place where a tenant lives.
pub trait Store: Send {
    /// The row of `kind` with `key` (lower case), if there is one.
    fn get(&self, kind: Kind, key: &str) -> Result<Option<Row>>;

    /// At most `limit` rows of `kind` whose `lookup` has `value` (case folded), in order of insertion.
    fn find(&self, kind: Kind, lookup: Lookup, value: &str, limit: usize) -> Result<Vec<Row>>;

    /// At most `limit` rows of `kind` that stand after `after`, in order of insertion.
    fn scan(&self, kind: Kind, after: Place, limit: usize) -> Result<Vec<Row>>;

    /// The place of the last row of `kind`, where a scan that must not see its own insertions ends.
    fn last_place(&self, kind: Kind) -> Result<Place>;

    /// How many rows `kind` has.
    fn count(&self, kind: Kind) -> Result<u64>;

    /// At most `limit` objects linked with `key` by `relation` whose links stand after `after`, in order of insertion.
    fn linked(
        &self,
        relation: Relation,
        direction: Direction,
        key: &str,
        after: Place,
        limit: usize,
    ) -> Result<Vec<Link>>;

    /// Whether `relation` leads from `from` to `to`.
    fn is_linked(&self, relation: Relation, from: &str, to: &str) -> Result<bool>;

    /// Starts a transaction. Waits a while for another process that changes the same tenant.
    fn begin(&mut self) -> Result<()>;

    /// Makes the transaction's changes last. When this fails, none of them was made.
    fn commit(&mut self) -> Result<()>;

    /// Takes the transaction's changes back.
    fn rollback(&mut self) -> Result<()>;

    /// Writes a row: a new key is appended, a known key keeps its place.
    fn put(&mut self, draft: Draft) -> Result<()>;

    /// Deletes a row; says whether it was there. Links are left alone.
    fn delete(&mut self, kind: Kind, key: &str) -> Result<bool>;

    /// Adds a link; says whether it is new.
    fn link(&mut self, relation: Relation, from: &str, to: &str) -> Result<bool>;

    /// Removes a link; says whether it was there.
    fn unlink(&mut self, relation: Relation, from: &str, to: &str) -> Result<bool>;

    /// Removes every link, of whatever relation, from and to `key`.
    fn unlink_all(&mut self, key: &str) -> Result<()>;
}
