//! Walking through objects in order of insertion, a batch at a time. A cursor borrows nothing: objects can be changed
//! between two steps, and what is inserted after the cursor was made is not seen, so that a pipeline which creates
//! objects from objects ends.

use std::collections::VecDeque;
use std::marker::PhantomData;

use super::error::Result;
use super::id::ObjectId;
use super::model::Entity;
use super::{Tenant, TenantError};
use crate::store::{Direction, Place, Relation, Row, StoreError};

/// Rows read from the store at once: few enough to stop early, many enough to spread the cost of a query.
const BATCH: usize = 256;

/// A walk through all objects of one type.
pub struct Cursor<T> {
    after: Place,
    end: Place,
    batch: VecDeque<Row>,
    decodes: PhantomData<fn() -> T>,
}

impl<T: Entity> Cursor<T> {
    pub(super) fn new(tenant: &Tenant) -> Result<Cursor<T>> {
        let end = tenant.store().last_place(T::KIND)?;
        Ok(Cursor {
            after: Place::default(),
            end,
            batch: VecDeque::new(),
            decodes: PhantomData,
        })
    }

    /// The next object, or `None` at the end.
    ///
    /// # Errors
    /// The store failed or the row is damaged.
    pub fn next(&mut self, tenant: &Tenant) -> Result<Option<T>> {
        match self.next_row(tenant)? {
            Some(row) => tenant.decode(&row).map(Some),
            None => Ok(None),
        }
    }

    /// The next object, not yet decoded: [`Tenant::decode`] does it when a property is asked for.
    ///
    /// # Errors
    /// The store failed.
    pub fn next_row(&mut self, tenant: &Tenant) -> Result<Option<Row>> {
        if self.batch.is_empty() && self.after < self.end {
            self.batch
                .extend(tenant.store().scan(T::KIND, self.after, BATCH)?);
            self.after = self.batch.back().map_or(self.end, |row| row.place);
        }
        Ok(self.batch.pop_front().filter(|row| row.place <= self.end))
    }
}

/// All objects of one type, for code that changes nothing meanwhile.
pub struct Objects<'a, T> {
    tenant: &'a Tenant,
    cursor: Cursor<T>,
}

impl<'a, T: Entity> Objects<'a, T> {
    pub(super) fn new(tenant: &'a Tenant) -> Result<Objects<'a, T>> {
        Ok(Objects {
            tenant,
            cursor: Cursor::new(tenant)?,
        })
    }
}

impl<T: Entity> Iterator for Objects<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        self.cursor.next(self.tenant).transpose()
    }
}

/// A walk through the ids of the objects that one object is linked with.
pub struct LinkCursor {
    relation: Relation,
    direction: Direction,
    key: String,
    after: Place,
    done: bool,
    batch: VecDeque<ObjectId>,
}

impl LinkCursor {
    pub(super) fn new(relation: Relation, direction: Direction, id: ObjectId) -> LinkCursor {
        let (after, batch) = (Place::default(), VecDeque::new());
        LinkCursor {
            relation,
            direction,
            key: id.to_string(),
            after,
            done: false,
            batch,
        }
    }

    /// The next id, or `None` at the end.
    ///
    /// # Errors
    /// The store failed or a link is damaged.
    pub fn next(&mut self, tenant: &Tenant) -> Result<Option<ObjectId>> {
        if self.batch.is_empty() && !self.done {
            let links = tenant.store().linked(
                self.relation,
                self.direction,
                &self.key,
                self.after,
                BATCH,
            )?;
            self.done = links.len() < BATCH;
            if let Some(last) = links.last() {
                self.after = last.place;
            }
            for link in links {
                let id = ObjectId::parse(&link.key).ok_or_else(|| {
                    let detail = format!("the link to '{}' is no object id", link.key);
                    TenantError::Store(StoreError::Corrupt {
                        path: tenant.label().into(),
                        detail,
                    })
                })?;
                self.batch.push_back(id);
            }
        }
        Ok(self.batch.pop_front())
    }

    /// All remaining ids.
    ///
    /// # Errors
    /// The store failed or a link is damaged.
    pub fn collect(mut self, tenant: &Tenant) -> Result<Vec<ObjectId>> {
        let mut ids = Vec::new();
        while let Some(id) = self.next(tenant)? {
            ids.push(id);
        }
        Ok(ids)
    }
}
