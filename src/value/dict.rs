//! Hashtables, ordered dictionaries and generic dictionaries: one table that keeps insertion order and knows how its
//! keys compare.

use std::cell::{Cell, Ref, RefCell};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::{Ty, Value, ty};

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
}

/// An order of keys.
pub type Order = fn(&Value, &Value) -> std::cmp::Ordering;

#[derive(Default, Clone)]
struct Table {
    entries: Vec<Option<(Value, Value)>>,
    index: HashTable<u32>,
    holes: usize,
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
        }
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
        let at = table
            .index
            .find(hash_str(key, self.comparer), |&i| match table.key_at(i) {
                Some(Value::Str(s)) => text_equals(s, key, self.comparer),
                _ => false,
            })?;
        table
            .entries
            .get(*at as usize)?
            .as_ref()
            .map(|(_, v)| v.clone())
    }

    /// True where the key is there.
    pub fn contains(&self, key: &Value) -> bool {
        self.table.borrow().find(key, self.comparer).is_some()
    }

    /// Sets a key; the place of an existing one is kept. Gives the value that was there.
    pub fn set(&self, key: Value, value: Value) -> Option<Value> {
        let mut table = self.table.borrow_mut();
        if let Some(at) = table.find(&key, self.comparer)
            && let Some(Some(entry)) = table.entries.get_mut(at)
        {
            return Some(std::mem::replace(&mut entry.1, value));
        }
        table.push(key, value, self.comparer);
        self.unsorted.set(true);
        None
    }

    /// Adds a key; false, and no change, where it is there already.
    pub fn add(&self, key: Value, value: Value) -> bool {
        let mut table = self.table.borrow_mut();
        if table.find(&key, self.comparer).is_some() {
            return false;
        }
        table.push(key, value, self.comparer);
        self.unsorted.set(true);
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
        let found = index
            .find_entry(hash_key(key, self.comparer), |&i| {
                match entries.get(i as usize) {
                    Some(Some((k, _))) => key_equals(k, key, self.comparer),
                    _ => false,
                }
            })
            .ok()?;
        let (at, _) = found.remove();
        *holes += 1;
        let old = entries.get_mut(at as usize).and_then(Option::take);
        if *holes > 16 && *holes * 2 > entries.len() {
            let live = table.take_live();
            table.refill(live, self.comparer);
        }
        old.map(|(_, v)| v)
    }

    /// Removes everything.
    pub fn clear(&self) {
        *self.table.borrow_mut() = Table::default();
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
        self.index
            .find(hash_key(key, comparer), |&i| {
                self.key_at(i).is_some_and(|k| key_equals(k, key, comparer))
            })
            .map(|&i| i as usize)
    }

    fn push(&mut self, key: Value, value: Value, comparer: Comparer) {
        let hash = hash_key(&key, comparer);
        let at = self.entries.len() as u32;
        self.entries.push(Some((key, value)));
        let entries = &self.entries;
        self.index
            .insert_unique(hash, at, |&i| match entries.get(i as usize) {
                Some(Some((k, _))) => hash_key(k, comparer),
                _ => 0,
            });
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

fn text_equals(a: &str, b: &str, comparer: Comparer) -> bool {
    match comparer {
        Comparer::Ordinal => a == b,
        Comparer::IgnoreCase => equals_ignore_case(a, b),
    }
}

/// Equal when the upper-case forms of all characters are: how hashtable keys, member and variable names compare.
pub fn equals_ignore_case(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
        || (!(a.is_ascii() && b.is_ascii())
            && a.chars()
                .flat_map(char::to_uppercase)
                .eq(b.chars().flat_map(char::to_uppercase)))
}

fn hash_str(text: &str, comparer: Comparer) -> u64 {
    let mut h = FxHasher::default();
    match comparer {
        Comparer::Ordinal => h.write(text.as_bytes()),
        Comparer::IgnoreCase if text.is_ascii() => {
            let mut chunks = text.as_bytes().chunks_exact(8);
            for chunk in &mut chunks {
                let mut word = [0u8; 8];
                for (to, from) in word.iter_mut().zip(chunk) {
                    *to = from.to_ascii_uppercase();
                }
                h.write_u64(u64::from_le_bytes(word));
            }
            for b in chunks.remainder() {
                h.write_u8(b.to_ascii_uppercase());
            }
        }
        Comparer::IgnoreCase => {
            let folded: String = text.chars().flat_map(char::to_uppercase).collect();
            // A fold may end up in ASCII ('ı' to 'I'): it must then hash as ASCII text does.
            if folded.is_ascii() {
                return hash_str(&folded, Comparer::IgnoreCase);
            }
            h.write(folded.as_bytes());
        }
    }
    h.finish()
}

/// The hash of a key under a comparer.
pub fn hash_key(key: &Value, comparer: Comparer) -> u64 {
    let key = key.base();
    let mut h = FxHasher::default();
    match key {
        Value::Str(s) => return hash_str(s, comparer),
        Value::Null | Value::Void | Value::Wrapped(_) => {}
        Value::Bool(v) => v.hash(&mut h),
        Value::Char(v) => (1u8, v).hash(&mut h),
        Value::SByte(v) => (2u8, v).hash(&mut h),
        Value::Byte(v) => (3u8, v).hash(&mut h),
        Value::Int16(v) => (4u8, v).hash(&mut h),
        Value::UInt16(v) => (5u8, v).hash(&mut h),
        Value::Int32(v) => (6u8, v).hash(&mut h),
        Value::UInt32(v) => (7u8, v).hash(&mut h),
        Value::Int64(v) => (8u8, v).hash(&mut h),
        Value::UInt64(v) => (9u8, v).hash(&mut h),
        Value::Single(v) => (10u8, if *v == 0.0 { 0 } else { v.to_bits() }).hash(&mut h),
        Value::Double(v) => (11u8, if *v == 0.0 { 0 } else { v.to_bits() }).hash(&mut h),
        Value::Decimal(v) => v.normalize().hash(&mut h),
        Value::BigInt(v) => v.hash(&mut h),
        Value::DateTime(v) => (12u8, v.ticks).hash(&mut h),
        Value::TimeSpan(v) => (13u8, v.0).hash(&mut h),
        Value::Guid(v) => v.hash(&mut h),
        Value::Enum(t, v) => (t.id(), v).hash(&mut h),
        Value::Type(t) => t.id().hash(&mut h),
        Value::Array(v) | Value::List(v) => Rc::as_ptr(v).hash(&mut h),
        Value::Hash(v) => Rc::as_ptr(v).hash(&mut h),
        Value::Object(v) => Rc::as_ptr(v).hash(&mut h),
        // Objects with an equality of their own must meet in one bucket: their type is all that is sure.
        Value::Net(v) if v.equals(key).is_some() => v.ty().id().hash(&mut h),
        Value::Net(v) => Rc::as_ptr(v).cast::<()>().hash(&mut h),
    }
    h.finish()
}

/// Equal as keys: same type and same value, or the same object.
pub fn key_equals(a: &Value, b: &Value, comparer: Comparer) -> bool {
    match (a.base(), b.base()) {
        (Value::Str(a), Value::Str(b)) => text_equals(a, b, comparer),
        (Value::Null | Value::Void, Value::Null | Value::Void) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Char(a), Value::Char(b)) => a == b,
        (Value::SByte(a), Value::SByte(b)) => a == b,
        (Value::Byte(a), Value::Byte(b)) => a == b,
        (Value::Int16(a), Value::Int16(b)) => a == b,
        (Value::UInt16(a), Value::UInt16(b)) => a == b,
        (Value::Int32(a), Value::Int32(b)) => a == b,
        (Value::UInt32(a), Value::UInt32(b)) => a == b,
        (Value::Int64(a), Value::Int64(b)) => a == b,
        (Value::UInt64(a), Value::UInt64(b)) => a == b,
        (Value::Single(a), Value::Single(b)) => a == b || (a.is_nan() && b.is_nan()),
        (Value::Double(a), Value::Double(b)) => a == b || (a.is_nan() && b.is_nan()),
        (Value::Decimal(a), Value::Decimal(b)) => a == b,
        (Value::BigInt(a), Value::BigInt(b)) => a == b,
        (Value::DateTime(a), Value::DateTime(b)) => a.ticks == b.ticks,
        (Value::TimeSpan(a), Value::TimeSpan(b)) => a.0 == b.0,
        (Value::Guid(a), Value::Guid(b)) => a == b,
        (Value::Enum(t, a), Value::Enum(u, b)) => t == u && a == b,
        (Value::Type(a), Value::Type(b)) => a == b,
        (Value::Array(a), Value::Array(b)) | (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
        (Value::Hash(a), Value::Hash(b)) => Rc::ptr_eq(a, b),
        (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b),
        (Value::Net(a), right @ Value::Net(b)) => {
            std::ptr::eq(Rc::as_ptr(a).cast::<()>(), Rc::as_ptr(b).cast::<()>())
                || a.equals(right).unwrap_or(false)
        }
        _ => false,
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
