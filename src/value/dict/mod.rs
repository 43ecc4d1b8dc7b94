//! Hashtables, ordered dictionaries and generic dictionaries: one table that keeps insertion order and knows how its
//! keys compare.

mod key;

use std::cell::{Cell, Ref, RefCell};

use hashbrown::HashTable;

use super::{Ty, Value, ty};

pub use key::{equals_ignore_case, hash_key, key_equals};

use key::{hash_str, text_equals};

/// How string keys compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparer {
    /// `@{}` literals: case is ignored.
    IgnoreCase,
    /// `[hashtable]::new()`, `Dictionary<string, T>`: to the letter.
    Ordinal,
}

/// A dictionary in order of insertion. A removal leaves a hole; holes are closed when they outnumber the entries, so
/// no operation grows with the table but a walk by position right after removals.
pub struct Dict {
    /// `Hashtable`, `OrderedDictionary`, `Dictionary<K,V>` ...
    pub ty: Ty,
    /// How its keys compare.
    pub comparer: Comparer,
    table: RefCell<Table>,
    /// A read-only wrapper: changes are refused.
    pub read_only: Cell<bool>,
    /// Of a sorted dictionary: the order of its keys.
    order: Option<Order>,
    /// Keys were added since a sorted dictionary was last put in order.
    unsorted: Cell<bool>,
    changes: Cell<u32>,
}

/// An order of keys.
pub type Order = fn(&Value, &Value) -> std::cmp::Ordering;

#[derive(Default, Clone)]
struct Table {
    entries: Vec<Option<(Value, Value)>>,
    index: HashTable<Place>,
    holes: usize,
}

/// Where an entry is, with half of its key's hash: the index grows, and most keys that differ are told apart, without
/// a look at the keys.
#[derive(Clone, Copy)]
struct Place {
    at: u32,
    hash: u32,
}

/// The half of a hash that is kept: the lower one, where `FxHasher` leaves the bits that it mixed best.
fn kept(hash: u64) -> u32 {
    hash as u32
}

/// The hash that the index works with, made of what is kept. It looks at the lowest and the highest bits.
fn spread(hash: u32) -> u64 {
    u64::from(hash)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(32)
}

impl Dict {
    /// An empty dictionary of a type.
    pub fn new(ty: Ty, comparer: Comparer) -> Dict {
        Dict {
            ty,
            comparer,
            table: RefCell::default(),
            read_only: Cell::new(false),
            order: None,
            unsorted: Cell::new(false),
            changes: Cell::new(0),
        }
    }

    /// A number that is another one after every change that ends a walk over the entries. Replacing and removing the
    /// entries of a generic dictionary does not, as in .NET since 3.0.
    pub fn version(&self) -> u32 {
        self.changes.get()
    }

    fn changed(&self) {
        self.changes.set(self.changes.get().wrapping_add(1));
    }

    fn is_strict(&self) -> bool {
        self.ty == ty::known().hashtable || self.ty == ty::known().ordered
    }

    /// An empty dictionary that is walked in the order of its keys. It is sorted when it is walked after a change, so
    /// that filling it costs no more than sorting once.
    pub fn sorted(ty: Ty, comparer: Comparer, order: Order) -> Dict {
        Dict {
            order: Some(order),
            ..Dict::new(ty, comparer)
        }
    }

    fn put_in_order(&self) {
        let Some(order) = self.order.filter(|_| self.unsorted.replace(false)) else {
            return;
        };
        let mut table = self.table.borrow_mut();
        let mut live = table.take_live();
        live.sort_by(|a, b| order(&a.0, &b.0));
        table.refill(live, self.comparer);
    }

    /// An empty `@{}`.
    pub fn hashtable() -> Dict {
        Dict::new(ty::known().hashtable, Comparer::IgnoreCase)
    }

    /// An empty `[ordered]@{}`.
    pub fn ordered() -> Dict {
        Dict::new(ty::known().ordered, Comparer::IgnoreCase)
    }

    /// A copy of the same type with the same entries.
    pub fn duplicate(&self) -> Dict {
        Dict {
            ty: self.ty,
            comparer: self.comparer,
            table: RefCell::new(self.table.borrow().clone()),
            read_only: Cell::new(false),
            order: self.order,
            unsorted: self.unsorted.clone(),
            changes: Cell::new(0),
        }
    }

    /// True for dictionaries whose order scripts may use as an index.
    pub fn is_ordered(&self) -> bool {
        self.ty == ty::known().ordered
    }

    /// How many entries.
    pub fn len(&self) -> usize {
        self.table.borrow().index.len()
    }

    /// True without entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a key.
    pub fn get(&self, key: &Value) -> Option<Value> {
        let table = self.table.borrow();
        let at = table.find(key, self.comparer)?;
        table.entries.get(at)?.as_ref().map(|(_, v)| v.clone())
    }

    /// The value of a string key.
    pub fn get_str(&self, key: &str) -> Option<Value> {
        let table = self.table.borrow();
        let hash = kept(hash_str(key, self.comparer));
        let found = table.index.find(spread(hash), |place| {
            place.hash == hash
                && match table.key_at(place.at) {
                    Some(Value::Str(s)) => text_equals(s, key, self.comparer),
                    _ => false,
                }
        })?;
        table
            .entries
            .get(found.at as usize)?
            .as_ref()
            .map(|(_, v)| v.clone())
    }

    /// True where the key is there.
    pub fn contains(&self, key: &Value) -> bool {
        self.table.borrow().find(key, self.comparer).is_some()
    }

    /// Sets a key; the place of an existing one is kept. Gives the value that was there.
    pub fn set(&self, key: Value, value: Value) -> Option<Value> {
        let is_ordered = self.is_ordered();
        let mut table = self.table.borrow_mut();
        let hash = kept(hash_key(&key, self.comparer));
        if let Some(at) = table.find_hashed(&key, hash, self.comparer)
            && let Some(Some(entry)) = table.entries.get_mut(at)
        {
            // An ordered dictionary takes the new spelling of the key with the value.
            if is_ordered {
                entry.0 = key;
            }
            if self.is_strict() {
                self.changed();
            }
            return Some(std::mem::replace(&mut entry.1, value));
        }
        table.push_hashed(key, value, hash);
        self.unsorted.set(true);
        self.changed();
        None
    }

    /// Adds a key; false, and no change, where it is there already.
    pub fn add(&self, key: Value, value: Value) -> bool {
        let mut table = self.table.borrow_mut();
        let hash = kept(hash_key(&key, self.comparer));
        if table.find_hashed(&key, hash, self.comparer).is_some() {
            return false;
        }
        table.push_hashed(key, value, hash);
        self.unsorted.set(true);
        self.changed();
        true
    }

    /// Puts an entry at a position (ordered dictionaries); false where the key is there already or the place is not.
    pub fn insert_at(&self, at: usize, key: Value, value: Value) -> bool {
        let mut table = self.table.borrow_mut();
        if at > table.index.len() || table.find(&key, self.comparer).is_some() {
            return false;
        }
        let mut live = table.take_live();
        live.insert(at, (key, value));
        table.refill(live, self.comparer);
        self.changed();
        true
    }

    /// Removes a key and gives its value.
    pub fn remove(&self, key: &Value) -> Option<Value> {
        let mut table = self.table.borrow_mut();
        let Table {
            entries,
            index,
            holes,
        } = &mut *table;
        let hash = kept(hash_key(key, self.comparer));
        let found = index
            .find_entry(spread(hash), |place| {
                place.hash == hash
                    && match entries.get(place.at as usize) {
                        Some(Some((k, _))) => key_equals(k, key, self.comparer),
                        _ => false,
                    }
            })
            .ok()?;
        let (place, _) = found.remove();
        if self.is_strict() {
            self.changed();
        }
        *holes += 1;
        let old = entries.get_mut(place.at as usize).and_then(Option::take);
        if *holes > 16 && *holes * 2 > entries.len() {
            let live = table.take_live();
            table.refill(live, self.comparer);
        }
        old.map(|(_, v)| v)
    }

    /// Removes everything.
    pub fn clear(&self) {
        *self.table.borrow_mut() = Table::default();
        if self.is_strict() {
            self.changed();
        }
    }

    /// The entry at a position in order.
    pub fn entry_at(&self, position: usize) -> Option<(Value, Value)> {
        self.put_in_order();
        let mut table = self.table.borrow_mut();
        if table.holes > 0 {
            let live = table.take_live();
            table.refill(live, self.comparer);
        }
        table.entries.get(position).cloned().flatten()
    }

    /// All keys in order.
    pub fn keys(&self) -> Vec<Value> {
        self.entries()
            .iter()
            .flatten()
            .map(|(k, _)| k.clone())
            .collect()
    }

    /// All values in order.
    pub fn values(&self) -> Vec<Value> {
        self.entries()
            .iter()
            .flatten()
            .map(|(_, v)| v.clone())
            .collect()
    }

    /// All entries in order.
    pub fn pairs(&self) -> Vec<(Value, Value)> {
        self.entries().iter().flatten().cloned().collect()
    }

    fn entries(&self) -> Ref<'_, Vec<Option<(Value, Value)>>> {
        self.put_in_order();
        Ref::map(self.table.borrow(), |t| &t.entries)
    }
}

impl Table {
    fn key_at(&self, at: u32) -> Option<&Value> {
        self.entries.get(at as usize)?.as_ref().map(|(k, _)| k)
    }

    fn find(&self, key: &Value, comparer: Comparer) -> Option<usize> {
        self.find_hashed(key, kept(hash_key(key, comparer)), comparer)
    }

    fn find_hashed(&self, key: &Value, hash: u32, comparer: Comparer) -> Option<usize> {
        let found = self.index.find(spread(hash), |place| {
            place.hash == hash
                && self
                    .key_at(place.at)
                    .is_some_and(|k| key_equals(k, key, comparer))
        });
        found.map(|place| place.at as usize)
    }

    fn push(&mut self, key: Value, value: Value, comparer: Comparer) {
        let hash = kept(hash_key(&key, comparer));
        self.push_hashed(key, value, hash);
    }

    fn push_hashed(&mut self, key: Value, value: Value, hash: u32) {
        let at = self.entries.len() as u32;
        self.entries.push(Some((key, value)));
        self.index
            .insert_unique(spread(hash), Place { at, hash }, |place| spread(place.hash));
    }

    fn take_live(&mut self) -> Vec<(Value, Value)> {
        std::mem::take(&mut self.entries)
            .into_iter()
            .flatten()
            .collect()
    }

    fn refill(&mut self, live: Vec<(Value, Value)>, comparer: Comparer) {
        *self = Table::default();
        for (k, v) in live {
            self.push(k, v, comparer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_a_hashtable_ignore_case_and_keep_their_order() {
        let d = Dict::hashtable();
        d.set("b".into(), 1.into());
        d.set("Äb".into(), 2.into());
        d.set("B".into(), 3.into());
        assert_eq!(d.len(), 2);
        assert!(matches!(d.get_str("äB"), Some(Value::Int32(2))));
        assert!(matches!(
            d.entry_at(0),
            Some((Value::Str(_), Value::Int32(3)))
        ));
    }

    #[test]
    fn removal_keeps_the_others_reachable() {
        let d = Dict::ordered();
        for i in 0..100 {
            d.set(Value::Int32(i), Value::Int32(i * 2));
        }
        for i in (0..100).step_by(2) {
            assert!(d.remove(&Value::Int32(i)).is_some());
        }
        assert_eq!(d.len(), 50);
        assert!(matches!(
            d.entry_at(1),
            Some((Value::Int32(3), Value::Int32(6)))
        ));
    }
}
