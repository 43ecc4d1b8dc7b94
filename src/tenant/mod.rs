//! What a tenant is and obeys. Knows nothing of PowerShell.
//!
//! A [`Tenant`] stands over a store and is the only way to it. How a cmdlet uses it:
//!
//! ```no_run
//! # use msol::tenant::{Context, RandomSource, Tenant, model::User};
//! # fn cmdlet(tenant: &mut Tenant, ctx: &mut Context) -> Result<(), msol::tenant::TenantError> {
//! // One object: by name or id as the user typed it. `Err(NotFound)` when it is not there.
//! let user = tenant.user_by_identity("anna@contoso.com")?;
//!
//! // Many objects: a cursor borrows nothing, so that stages downstream may change the tenant meanwhile.
//! let mut users = tenant.cursor::<User>()?;
//! while let Some(user) = users.next(tenant)? {
//!     println!("{}", user.user_principal_name);
//! }
//!
//! // A change: edit the object in place. The rules look at what differs afterwards; when one of them refuses, the
//! // result is a `TenantError` and nothing was changed.
//! tenant.update_user(user.id, |user| user.mobile_phone = Some("+1 4255550101".into()))?;
//!
//! // Several changes that belong together are whole or absent.
//! tenant.change(|tenant| {
//!     tenant.update_user(user.id, |user| user.usage_location = Some("US".into()))?;
//!     tenant.delete_user(user.id, ctx)
//! })?;
//! # Ok(())
//! # }
//! ```
//!
//! - Objects are the structs of [`model`]; JSON names and Rust names correspond (`businessPhones`, `business_phones`).
//! - Time and chance come in a [`Context`] that the host fills.
//! - Each verb on `Tenant` commits before it returns `Ok`, unless it runs inside [`Tenant::change`].
//! - What a user registered for authentication is [`model::Authentication`], apart from [`model::User`]:
//!   [`Tenant::authentication`].
//! - Members, owners and registered users are links: [`Tenant::linked`], [`Tenant::members`], [`Tenant::object`].
//! - Objects without rules (policies, settings, logs) are [`model::Record`]s: [`Tenant::records`], [`Tenant::put_record`].
//! - [`open::open`] finds and opens the tenant that a location names; [`file`] is its JSON form.

use std::path::PathBuf;

use crate::store::{Direction, Draft, Kind, Lookup, Relation, Row, Store, StoreError};

pub mod applications;
pub mod authentication;
pub mod catalogue;
pub mod contacts;
pub mod context;
pub mod cursor;
pub mod deleted;
pub mod devices;
mod dns;
pub mod domains;
pub mod error;
pub mod federation;
pub mod file;
pub mod groups;
pub mod guests;
pub mod id;
pub mod licences;
pub mod lookup;
pub mod model;
pub mod open;
pub mod organization;
pub mod passwords;
pub mod phone;
pub mod privileged;
pub mod roles;
pub mod synchronisation;
#[cfg(test)]
mod tests;
pub mod users;

pub use context::{Context, RandomSource};
pub use cursor::{Cursor, LinkCursor, Objects};
pub use error::{DomainProblem, InvalidReason, Result, TenantError};
pub use id::ObjectId;
pub use lookup::DirectoryObject;

use model::{Entity, Record, folded};

/// A tenant, wherever it lives.
pub struct Tenant {
    store: Box<dyn Store>,
    /// The file, or what else tells the user where it lives.
    label: PathBuf,
    /// How many calls of [`Tenant::change`] are under way.
    depth: u32,
    /// Whether an inner change failed: the outermost must not commit what it left.
    failed: bool,
    /// Whether anything was committed since the tenant was opened.
    changed: bool,
}

impl Tenant {
    /// A tenant over `store`; `label` names it in messages.
    pub fn over(store: Box<dyn Store>, label: impl Into<PathBuf>) -> Tenant {
        Tenant {
            store,
            label: label.into(),
            depth: 0,
            failed: false,
            changed: false,
        }
    }

    /// What names the tenant in messages: a file, or `demo:`.
    pub fn label(&self) -> &std::path::Path {
        &self.label
    }

    /// Whether a change was committed since the tenant was opened.
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    pub(crate) fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// Runs `work` as one change: when it returns `Ok`, all that it did lasts; when it returns `Err`, nothing of it
    /// was done. A change inside a change is part of the outer one, and its failure that of the outer one too.
    ///
    /// # Errors
    /// Whatever `work` returns, and failures of the store.
    pub fn change<T>(&mut self, work: impl FnOnce(&mut Tenant) -> Result<T>) -> Result<T> {
        if self.depth == 0 {
            self.store.begin()?;
            self.failed = false;
        }
        self.depth += 1;
        let result = work(self);
        self.depth -= 1;
        if self.depth > 0 {
            self.failed |= result.is_err();
            return result;
        }
        match result {
            Ok(_) if self.failed => {
                self.store.rollback()?;
                Err(StoreError::Misuse("a change went on after a part of it had failed").into())
            }
            Ok(value) => {
                self.store.commit()?;
                self.changed = true;
                Ok(value)
            }
            Err(error) => {
                // The refusal is what the caller must hear of, even if taking back fails too.
                let _ = self.store.rollback();
                Err(error)
            }
        }
    }

    /// True within a change.
    fn is_changing(&self) -> bool {
        self.depth > 0
    }

    /// Decodes a row.
    ///
    /// # Errors
    /// The row is not what the model says: the store was damaged or edited by hand.
    pub fn decode<T: Entity>(&self, row: &Row) -> Result<T> {
        serde_json::from_str(&row.body).map_err(|error| {
            let detail = format!("{} '{}': {error}", T::KIND, row.key);
            StoreError::Corrupt {
                path: self.label.clone(),
                detail,
            }
            .into()
        })
    }

    /// The object with a key, if there is one.
    ///
    /// # Errors
    /// The store failed or the row is damaged.
    pub fn get<T: Entity>(&self, key: impl std::fmt::Display) -> Result<Option<T>> {
        let key = folded(&key.to_string());
        self.store
            .get(T::KIND, &key)?
            .map(|row| self.decode(&row))
            .transpose()
    }

    /// The object with a key.
    ///
    /// # Errors
    /// [`TenantError::NotFound`] when there is none.
    pub fn require<T: Entity>(&self, key: impl std::fmt::Display) -> Result<T> {
        match self.get(&key)? {
            Some(object) => Ok(object),
            None => Err(TenantError::not_found(T::KIND, key)),
        }
    }

    /// The objects whose `lookup` has `value`, whatever its case, in order of insertion.
    ///
    /// # Errors
    /// The store failed or a row is damaged.
    pub fn find<T: Entity>(&self, lookup: Lookup, value: impl std::fmt::Display) -> Result<Vec<T>> {
        let value = folded(&value.to_string());
        let rows = self.store.find(T::KIND, lookup, &value, usize::MAX)?;
        rows.iter().map(|row| self.decode(row)).collect()
    }

    /// A walk through all objects of a type that does not hold the tenant.
    ///
    /// # Errors
    /// The store failed.
    pub fn cursor<T: Entity>(&self) -> Result<Cursor<T>> {
        Cursor::new(self)
    }

    /// All objects of a type in order of insertion.
    ///
    /// # Errors
    /// The store failed.
    pub fn all<T: Entity>(&self) -> Result<Objects<'_, T>> {
        Objects::new(self)
    }

    /// How many objects of a type there are.
    ///
    /// # Errors
    /// The store failed.
    pub fn count<T: Entity>(&self) -> Result<u64> {
        Ok(self.store.count(T::KIND)?)
    }

    /// A walk through the ids that an object is linked with: `linked(MEMBERS, Direction::Backward, user)` gives the
    /// groups, roles and units of a user.
    pub fn linked(&self, relation: Relation, direction: Direction, id: ObjectId) -> LinkCursor {
        LinkCursor::new(relation, direction, id)
    }

    /// Whether a relation leads from one object to another.
    ///
    /// # Errors
    /// The store failed.
    pub fn is_linked(&self, relation: Relation, from: ObjectId, to: ObjectId) -> Result<bool> {
        Ok(self
            .store
            .is_linked(relation, &from.to_string(), &to.to_string())?)
    }

    /// Writes an object as it is: for objects whose verbs have no rules of their own.
    ///
    /// # Errors
    /// The store failed.
    pub fn put<T: Entity>(&mut self, object: &T) -> Result<()> {
        let body = encoded(object)?;
        let mut lookups = Vec::new();
        object.lookups(&mut lookups);
        let draft = Draft {
            kind: T::KIND,
            key: object.key(),
            body,
            lookups,
        };
        self.change(|tenant| Ok(tenant.store.put(draft)?))
    }

    /// Deletes an object with all its links.
    ///
    /// # Errors
    /// [`TenantError::NotFound`] when it is not there; the store failed.
    pub fn remove<T: Entity>(&mut self, key: impl std::fmt::Display) -> Result<()> {
        let folded_key = folded(&key.to_string());
        self.change(|tenant| {
            if !tenant.store.delete(T::KIND, &folded_key)? {
                return Err(TenantError::not_found(T::KIND, key));
            }
            Ok(tenant.store.unlink_all(&folded_key)?)
        })
    }

    /// Deletes an object but leaves its links, which wait for it to be restored.
    fn take_out<T: Entity>(&mut self, key: &str) -> Result<bool> {
        self.change(|tenant| Ok(tenant.store.delete(T::KIND, key)?))
    }

    /// Links two objects; says whether the link is new. For relations that have no rules of their own.
    ///
    /// # Errors
    /// The store failed.
    pub fn link(&mut self, relation: Relation, from: ObjectId, to: ObjectId) -> Result<bool> {
        self.change(|tenant| {
            Ok(tenant
                .store
                .link(relation, &from.to_string(), &to.to_string())?)
        })
    }

    /// Takes a link away; says whether it was there.
    ///
    /// # Errors
    /// The store failed.
    pub fn unlink(&mut self, relation: Relation, from: ObjectId, to: ObjectId) -> Result<bool> {
        self.change(|tenant| {
            Ok(tenant
                .store
                .unlink(relation, &from.to_string(), &to.to_string())?)
        })
    }

    /// All records of a kind in order of insertion.
    ///
    /// # Errors
    /// The store failed or a record is damaged.
    pub fn records(&self, kind: Kind) -> Result<Vec<Record>> {
        let rows = self.store.scan(kind, Default::default(), usize::MAX)?;
        rows.iter()
            .map(|row| self.decode_record(kind, row))
            .collect()
    }

    /// A record by its id.
    ///
    /// # Errors
    /// [`TenantError::NotFound`] when it is not there.
    pub fn record(&self, kind: Kind, id: &str) -> Result<Record> {
        match self.store.get(kind, &folded(id))? {
            Some(row) => self.decode_record(kind, &row),
            None => Err(TenantError::not_found(kind, id)),
        }
    }

    /// Writes a record.
    ///
    /// # Errors
    /// The store failed.
    pub fn put_record(&mut self, kind: Kind, record: &Record) -> Result<()> {
        let draft = Draft {
            kind,
            key: folded(&record.id),
            body: encoded(record)?,
            lookups: Vec::new(),
        };
        self.change(|tenant| Ok(tenant.store.put(draft)?))
    }

    /// Deletes a record.
    ///
    /// # Errors
    /// [`TenantError::NotFound`] when it is not there.
    pub fn remove_record(&mut self, kind: Kind, id: &str) -> Result<()> {
        self.change(|tenant| match tenant.store.delete(kind, &folded(id))? {
            true => Ok(()),
            false => Err(TenantError::not_found(kind, id)),
        })
    }

    fn decode_record(&self, kind: Kind, row: &Row) -> Result<Record> {
        serde_json::from_str(&row.body).map_err(|error| {
            let detail = format!("{kind} '{}': {error}", row.key);
            StoreError::Corrupt {
                path: self.label.clone(),
                detail,
            }
            .into()
        })
    }
}

/// An object as a store keeps it.
fn encoded(object: &impl serde::Serialize) -> Result<String> {
    // Maps with text keys and plain values always have a JSON form.
    serde_json::to_string(object)
        .map_err(|_| StoreError::Misuse("an object has no JSON form").into())
}
