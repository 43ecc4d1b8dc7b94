//! A tenant in memory. Rows stand in a tree by order of insertion, with hashes from keys and lookup values to places;
//! a transaction keeps the inverse of each change, so that starting one costs nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    Direction, Draft, Kind, Link, Lookup, Place, Relation, Result, Row, Store, StoreError,
};

/// A store that lives as long as the process.
#[derive(Default)]
pub struct MemoryStore {
    tables: FxHashMap<Kind, Table>,
    relations: FxHashMap<Relation, Links>,
    last: u64,
    /// The inverses of the open transaction's changes, oldest first; `None` outside a transaction.
    undo: Option<Vec<Undo>>,
}

#[derive(Default)]
struct Table {
    rows: BTreeMap<u64, Stored>,
    keys: FxHashMap<Arc<str>, u64>,
    lookups: FxHashMap<Lookup, FxHashMap<Box<str>, Places>>,
}

/// The places of the rows that share a value, in order: one or a few for a name, very many for a domain.
enum Places {
    Few(Vec<u64>),
    Many(BTreeSet<u64>),
}

/// The most places that are kept in a list, where adding and removing take time in proportion to its length.
const FEW: usize = 32;

struct Stored {
    row: Row,
    lookups: Box<[(Lookup, Box<str>)]>,
}

#[derive(Default)]
struct Links {
    forward: FxHashMap<Arc<str>, Side>,
    backward: FxHashMap<Arc<str>, Side>,
}

/// What one object is linked with, in order and by key.
#[derive(Default)]
struct Side {
    order: BTreeMap<u64, Arc<str>>,
    places: FxHashMap<Arc<str>, u64>,
}

enum Undo {
    /// The row was appended.
    Remove(Kind, Arc<str>),
    /// The row was changed or deleted; it was this.
    Restore(Kind, Stored),
    /// The link was added.
    Unlink(Relation, Arc<str>, Arc<str>),
    /// The link was removed; it stood here.
    Relink(Relation, Arc<str>, Arc<str>, u64),
}

impl Places {
    fn insert(&mut self, place: u64) {
        match self {
            Places::Few(list) if list.len() < FEW => {
                if let Err(at) = list.binary_search(&place) {
                    list.insert(at, place);
                }
            }
            Places::Few(list) => {
                let mut set: BTreeSet<u64> = list.drain(..).collect();
                set.insert(place);
                *self = Places::Many(set);
            }
            Places::Many(set) => {
                set.insert(place);
            }
        }
    }

    fn remove(&mut self, place: u64) {
        match self {
            Places::Few(list) => list.retain(|other| *other != place),
            Places::Many(set) => {
                set.remove(&place);
            }
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Places::Few(list) => list.is_empty(),
            Places::Many(set) => set.is_empty(),
        }
    }

    fn first(&self, limit: usize) -> Vec<u64> {
        match self {
            Places::Few(list) => list.iter().copied().take(limit).collect(),
            Places::Many(set) => set.iter().copied().take(limit).collect(),
        }
    }
}

impl Table {
    fn insert(&mut self, stored: Stored) {
        let place = stored.row.place.0;
        for (lookup, value) in &stored.lookups {
            let values = self.lookups.entry(*lookup).or_default();
            values
                .entry(value.clone())
                .or_insert_with(|| Places::Few(Vec::new()))
                .insert(place);
        }
        self.keys.insert(stored.row.key.clone(), place);
        self.rows.insert(place, stored);
    }

    fn remove(&mut self, key: &str) -> Option<Stored> {
        let place = self.keys.remove(key)?;
        let stored = self.rows.remove(&place)?;
        for (lookup, value) in &stored.lookups {
            if let Some(values) = self.lookups.get_mut(lookup)
                && let Some(places) = values.get_mut(value)
            {
                places.remove(place);
                if places.is_empty() {
                    values.remove(value);
                }
            }
        }
        Some(stored)
    }
}

impl Links {
    fn insert(&mut self, from: Arc<str>, to: Arc<str>, place: u64) {
        self.forward
            .entry(from.clone())
            .or_default()
            .insert(to.clone(), place);
        self.backward.entry(to).or_default().insert(from, place);
    }

    fn remove(&mut self, from: &str, to: &str) -> Option<u64> {
        let place = take(&mut self.forward, from, to)?;
        take(&mut self.backward, to, from);
        Some(place)
    }

    fn sides(&self, direction: Direction) -> &FxHashMap<Arc<str>, Side> {
        match direction {
            Direction::Forward => &self.forward,
            Direction::Backward => &self.backward,
        }
    }
}

/// Removes `far` from what `near` is linked with.
fn take(sides: &mut FxHashMap<Arc<str>, Side>, near: &str, far: &str) -> Option<u64> {
    let side = sides.get_mut(near)?;
    let place = side.places.remove(far)?;
    side.order.remove(&place);
    if side.order.is_empty() {
        sides.remove(near);
    }
    Some(place)
}

impl Side {
    fn insert(&mut self, key: Arc<str>, place: u64) {
        self.order.insert(place, key.clone());
        self.places.insert(key, place);
    }
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    fn note(&mut self, undo: Undo) {
        if let Some(list) = &mut self.undo {
            list.push(undo);
        }
    }

    fn require_transaction(&self) -> Result<()> {
        match self.undo {
            Some(_) => Ok(()),
            None => Err(StoreError::Misuse("a change outside a transaction")),
        }
    }

    fn next_place(&mut self) -> u64 {
        self.last = self.last.saturating_add(1);
        self.last
    }

    fn revert(&mut self, undo: Undo) {
        match undo {
            Undo::Remove(kind, key) => {
                if let Some(table) = self.tables.get_mut(&kind) {
                    table.remove(&key);
                }
            }
            Undo::Restore(kind, stored) => {
                let table = self.tables.entry(kind).or_default();
                table.remove(&stored.row.key);
                table.insert(stored);
            }
            Undo::Unlink(relation, from, to) => {
                if let Some(links) = self.relations.get_mut(&relation) {
                    links.remove(&from, &to);
                }
            }
            Undo::Relink(relation, from, to, place) => {
                self.relations
                    .entry(relation)
                    .or_default()
                    .insert(from, to, place);
            }
        }
    }
}

impl Store for MemoryStore {
    fn get(&self, kind: Kind, key: &str) -> Result<Option<Row>> {
        Ok(self.tables.get(&kind).and_then(|table| {
            let place = table.keys.get(key)?;
            table.rows.get(place).map(|stored| stored.row.clone())
        }))
    }

    fn find(&self, kind: Kind, lookup: Lookup, value: &str, limit: usize) -> Result<Vec<Row>> {
        let Some(table) = self.tables.get(&kind) else {
            return Ok(Vec::new());
        };
        let values = table.lookups.get(&lookup);
        let Some(places) = values.and_then(|values| values.get(value)) else {
            return Ok(Vec::new());
        };
        let places = places.first(limit);
        let rows = places.iter().filter_map(|place| table.rows.get(place));
        Ok(rows.map(|stored| stored.row.clone()).collect())
    }

    fn scan(&self, kind: Kind, after: Place, limit: usize) -> Result<Vec<Row>> {
        let Some(table) = self.tables.get(&kind) else {
            return Ok(Vec::new());
        };
        let rest = table.rows.range((
            std::ops::Bound::Excluded(after.0),
            std::ops::Bound::Unbounded,
        ));
        Ok(rest
            .take(limit)
            .map(|(_, stored)| stored.row.clone())
            .collect())
    }

    fn last_place(&self, kind: Kind) -> Result<Place> {
        let last = self
            .tables
            .get(&kind)
            .and_then(|table| table.rows.last_key_value());
        Ok(Place(last.map_or(0, |(place, _)| *place)))
    }

    fn count(&self, kind: Kind) -> Result<u64> {
        Ok(self
            .tables
            .get(&kind)
            .map_or(0, |table| table.rows.len() as u64))
    }

    fn linked(
        &self,
        relation: Relation,
        direction: Direction,
        key: &str,
        after: Place,
        limit: usize,
    ) -> Result<Vec<Link>> {
        let side = self
            .relations
            .get(&relation)
            .and_then(|links| links.sides(direction).get(key));
        let Some(side) = side else {
            return Ok(Vec::new());
        };
        let rest = side.order.range((
            std::ops::Bound::Excluded(after.0),
            std::ops::Bound::Unbounded,
        ));
        Ok(rest
            .take(limit)
            .map(|(place, key)| Link {
                key: key.clone(),
                place: Place(*place),
            })
            .collect())
    }

    fn is_linked(&self, relation: Relation, from: &str, to: &str) -> Result<bool> {
        let side = self
            .relations
            .get(&relation)
            .and_then(|links| links.forward.get(from));
        Ok(side.is_some_and(|side| side.places.contains_key(to)))
    }

    fn begin(&mut self) -> Result<()> {
        if self.undo.is_some() {
            return Err(StoreError::Misuse("a transaction inside a transaction"));
        }
        self.undo = Some(Vec::new());
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        self.require_transaction()?;
        self.undo = None;
        Ok(())
    }

    fn rollback(&mut self) -> Result<()> {
        self.require_transaction()?;
        for undo in self.undo.take().unwrap_or_default().into_iter().rev() {
            self.revert(undo);
        }
        Ok(())
    }

    fn put(&mut self, draft: Draft) -> Result<()> {
        self.require_transaction()?;
        let old = self
            .tables
            .entry(draft.kind)
            .or_default()
            .remove(&draft.key);
        let (key, place) = match &old {
            Some(stored) => (stored.row.key.clone(), stored.row.place),
            None => (Arc::from(draft.key), Place(self.next_place())),
        };
        self.note(match old {
            Some(stored) => Undo::Restore(draft.kind, stored),
            None => Undo::Remove(draft.kind, key.clone()),
        });
        let lookups = draft
            .lookups
            .into_iter()
            .map(|(lookup, value)| (lookup, value.into_boxed_str()))
            .collect();
        let row = Row {
            key,
            place,
            body: Arc::from(draft.body),
        };
        self.tables
            .entry(draft.kind)
            .or_default()
            .insert(Stored { row, lookups });
        Ok(())
    }

    fn delete(&mut self, kind: Kind, key: &str) -> Result<bool> {
        self.require_transaction()?;
        let Some(stored) = self
            .tables
            .get_mut(&kind)
            .and_then(|table| table.remove(key))
        else {
            return Ok(false);
        };
        self.note(Undo::Restore(kind, stored));
        Ok(true)
    }

    fn link(&mut self, relation: Relation, from: &str, to: &str) -> Result<bool> {
        self.require_transaction()?;
        if self.is_linked(relation, from, to)? {
            return Ok(false);
        }
        let place = self.next_place();
        let (from, to): (Arc<str>, Arc<str>) = (Arc::from(from), Arc::from(to));
        self.relations
            .entry(relation)
            .or_default()
            .insert(from.clone(), to.clone(), place);
        self.note(Undo::Unlink(relation, from, to));
        Ok(true)
    }

    fn unlink(&mut self, relation: Relation, from: &str, to: &str) -> Result<bool> {
        self.require_transaction()?;
        let Some(place) = self
            .relations
            .get_mut(&relation)
            .and_then(|links| links.remove(from, to))
        else {
            return Ok(false);
        };
        self.note(Undo::Relink(
            relation,
            Arc::from(from),
            Arc::from(to),
            place,
        ));
        Ok(true)
    }

    fn unlink_all(&mut self, key: &str) -> Result<()> {
        self.require_transaction()?;
        let mut found: Vec<(Relation, Arc<str>, Arc<str>)> = Vec::new();
        for (relation, links) in &self.relations {
            let near: Arc<str> = Arc::from(key);
            if let Some(side) = links.forward.get(key) {
                found.extend(
                    side.order
                        .values()
                        .map(|far| (*relation, near.clone(), far.clone())),
                );
            }
            if let Some(side) = links.backward.get(key) {
                found.extend(
                    side.order
                        .values()
                        .map(|far| (*relation, far.clone(), near.clone())),
                );
            }
        }
        for (relation, from, to) in found {
            self.unlink(relation, &from, &to)?;
        }
        Ok(())
    }
}
