//! Hashtables, ordered dictionaries and generic dictionaries: one table that keeps insertion order and knows how its
//! keys compare.

mod key;
mod table;

use std::cell::{Cell, RefCell};

use super::{Ty, Value, ty};

pub use key::{equals_ignore_case, hash_ignore_case, hash_key, key_equals};

use table::Table;

/// How string keys compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparer {
    /// `@{}` literals: case is ignored.
    IgnoreCase,
    /// `[hashtable]::new()`, `Dictionary<string, T>`: to the letter.
    Ordinal,
}

/// A dictionary in order of insertion, or of its keys.
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
    changes: Cell<u32>,
    /// Of every change, also of those that end no walk.
    edits: Cell<u32>,
}

/// An order of keys.
pub type Order = fn(&Value, &Value) -> std::cmp::Ordering;

impl Dict {
    /// An empty dictionary of a type.
    pub fn new(ty: Ty, comparer: Comparer) -> Dict {
        Dict {
            ty,
            comparer,
            table: RefCell::default(),
            read_only: Cell::new(false),
            order: None,
            changes: Cell::new(0),
            edits: Cell::new(0),
        }
    }

    /// An empty dictionary with room for so many entries.
    pub fn with_capacity(ty: Ty, comparer: Comparer, capacity: usize) -> Dict {
        let dict = Dict::new(ty, comparer);
        dict.table.borrow_mut().reserve(capacity);
        dict
    }

    /// A number that is another one after every change that ends a walk over the entries. Replacing and removing the
    /// entries of a generic dictionary does not, as in .NET since 3.0.
    pub fn version(&self) -> u32 {
        self.changes.get()
    }

    /// A number that is another one after every change whatever.
    pub fn edits(&self) -> u32 {
        self.edits.get()
    }

    /// Notes a change, and whether it ends the walks that are under way.
    fn changed(&self, ends_walks: bool) {
        self.edits.set(self.edits.get().wrapping_add(1));
        if ends_walks {
            self.changes.set(self.changes.get().wrapping_add(1));
        }
    }

    /// True where every change ends a walk.
    fn is_strict(&self) -> bool {
        self.order.is_some() || self.ty == ty::known().hashtable || self.ty == ty::known().ordered
    }

    /// An empty dictionary that is walked in the order of its keys. What was added is put in order when that is asked
    /// for, so that filling it costs no more than sorting once.
    pub fn sorted(ty: Ty, comparer: Comparer, order: Order) -> Dict {
        Dict {
            order: Some(order),
            table: RefCell::new(Table::sorted()),
            ..Dict::new(ty, comparer)
        }
    }

    fn put_in_order(&self) {
        if let Some(order) = self.order {
            self.table.borrow_mut().put_in_order(order);
        }
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
            changes: Cell::new(0),
            edits: Cell::new(0),
        }
    }

    /// True for dictionaries whose order scripts may use as an index.
    pub fn is_ordered(&self) -> bool {
        self.ty == ty::known().ordered
    }

    /// How many entries.
    pub fn len(&self) -> usize {
        self.table.borrow().len()
    }

    /// True without entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a key.
    pub fn get(&self, key: &Value) -> Option<Value> {
        let table = self.table.borrow();
        let at = table.find(key, self.comparer)?;
        table.entry(at).map(|(_, v)| v.clone())
    }

    /// The value of a string key.
    pub fn get_str(&self, key: &str) -> Option<Value> {
        let table = self.table.borrow();
        let at = table.find_str(key, self.comparer)?;
        table.entry(at).map(|(_, v)| v.clone())
    }

    /// The same, null where the key is not there.
    pub fn value_of(&self, key: &str) -> Value {
        let table = self.table.borrow();
        match table
            .find_str(key, self.comparer)
            .and_then(|at| table.entry(at))
        {
            Some((_, value)) => value.clone(),
            None => Value::Null,
        }
    }

    /// A key as it is spelled here.
    pub fn key_like(&self, key: &Value) -> Option<Value> {
        let table = self.table.borrow();
        let at = table.find(key, self.comparer)?;
        table.entry(at).map(|(k, _)| k.clone())
    }

    /// True where the key is there.
    pub fn contains(&self, key: &Value) -> bool {
        self.table.borrow().find(key, self.comparer).is_some()
    }

    /// Sets a key; the place of an existing one is kept. Gives the value that was there.
    pub fn set(&self, key: Value, value: Value) -> Option<Value> {
        let is_ordered = self.is_ordered();
        let mut table = self.table.borrow_mut();
        let hash = table.hash(&key, self.comparer);
        if let Some(at) = table.find_hashed(&key, hash, self.comparer)
            && let Some(entry) = table.entry_mut(at)
        {
            // An ordered dictionary takes the new spelling of the key with the value.
            if is_ordered {
                entry.0 = key;
            }
            self.changed(self.is_strict());
            return Some(std::mem::replace(&mut entry.1, value));
        }
        table.push(key, value, hash, self.comparer);
        self.changed(true);
        None
    }

    /// Adds a key; false, and no change, where it is there already.
    pub fn add(&self, key: Value, value: Value) -> bool {
        let mut table = self.table.borrow_mut();
        let hash = table.hash(&key, self.comparer);
        if table.find_hashed(&key, hash, self.comparer).is_some() {
            return false;
        }
        table.push(key, value, hash, self.comparer);
        self.changed(true);
        true
    }

    /// Puts an entry at a position (ordered dictionaries); false where the key is there already or the place is not.
    pub fn insert_at(&self, at: usize, key: Value, value: Value) -> bool {
        let mut table = self.table.borrow_mut();
        let hash = table.hash(&key, self.comparer);
        if at > table.len() || table.find_hashed(&key, hash, self.comparer).is_some() {
            return false;
        }
        table.insert(at, key, value, hash, self.comparer);
        self.changed(true);
        true
    }

    /// Removes a key and gives its value.
    pub fn remove(&self, key: &Value) -> Option<Value> {
        let removed = self
            .table
            .borrow_mut()
            .remove(key, self.comparer, self.order)?;
        self.changed(self.is_strict());
        Some(removed)
    }

    /// Removes everything.
    pub fn clear(&self) {
        *self.table.borrow_mut() = match self.order {
            Some(_) => Table::sorted(),
            None => Table::default(),
        };
        self.changed(self.is_strict());
    }

    /// The entry at a position in order.
    pub fn entry_at(&self, position: usize) -> Option<(Value, Value)> {
        self.put_in_order();
        let mut table = self.table.borrow_mut();
        let at = table.place_at(position)?;
        table.entry(at).cloned()
    }

    /// The position in order of a key.
    pub fn position_of(&self, key: &Value) -> Option<usize> {
        let mut table = self.table.borrow_mut();
        let at = table.find(key, self.comparer)?;
        table.position_of(at, self.order)
    }

    /// The first entry at or behind a step of a walk, with the step behind it; the first step is 0. A dictionary whose
    /// [`version`](Self::version) is still the same is walked to its end that way.
    pub fn next(&self, step: usize) -> Option<(usize, Value, Value)> {
        self.put_in_order();
        let table = self.table.borrow();
        let (next, (key, value)) = table.next(step)?;
        Some((next, key.clone(), value.clone()))
    }

    /// All keys in order.
    pub fn keys(&self) -> Vec<Value> {
        self.put_in_order();
        self.table.borrow().iter().map(|(k, _)| k.clone()).collect()
    }

    /// All values in order.
    pub fn values(&self) -> Vec<Value> {
        self.put_in_order();
        self.table.borrow().iter().map(|(_, v)| v.clone()).collect()
    }

    /// All entries in order.
    pub fn pairs(&self) -> Vec<(Value, Value)> {
        self.put_in_order();
        self.table.borrow().iter().cloned().collect()
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
        // With an index and without one.
        for count in [table::FEW as i32, table::FEW as i32 + 1, 100] {
            let d = Dict::ordered();
            for i in 0..count {
                d.set(Value::Int32(i), Value::Int32(i * 2));
            }
            for i in (0..count).step_by(2) {
                assert!(d.remove(&Value::Int32(i)).is_some());
                assert!(d.remove(&Value::Int32(i)).is_none());
            }
            assert_eq!(d.len(), count as usize / 2);
            for i in (1..count).step_by(2) {
                assert!(matches!(d.get(&Value::Int32(i)), Some(Value::Int32(v)) if v == i * 2));
            }
            assert!(matches!(
                d.entry_at(1),
                Some((Value::Int32(3), Value::Int32(6)))
            ));
            d.set(Value::Int32(0), Value::Int32(1));
            assert!(d.contains(&Value::Int32(0)) && !d.contains(&Value::Int32(2)));
        }
    }
}
