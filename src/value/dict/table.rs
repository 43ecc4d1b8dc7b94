//! Where a dictionary keeps its entries: in places, in the order of their coming, with an index of the keys' hashes.
//!
//! A removal leaves a hole. Holes are closed when something is added and they outnumber the entries, so that a place
//! stays the same as long as nothing is added: a walk may remove what it has passed. Where the order of a walk is not
//! that of the places (an entry was put between others, a position is asked for beside holes, a sorted dictionary) a
//! sequence of places says what it is; four bytes an entry are moved then, never entries, and no key is hashed again.

use std::collections::VecDeque;

use hashbrown::HashTable;

use super::key::{hash_key, hash_str, key_equals, text_equals};
use super::{Comparer, Order};
use crate::value::Value;

/// How many places are looked through one by one, without an index: most tables (`$Matches`, parameters to splat, rows
/// of calculated properties) stay that small.
pub(super) const FEW: usize = 8;

/// As many newcomers find their place one by one; more are sorted together with all others.
const FEW_UNSORTED: usize = 16;

/// The entries and where their keys are.
#[derive(Default, Clone)]
pub(super) struct Table {
    entries: Vec<Option<(Value, Value)>>,
    /// The places by their keys' hashes: four bytes each, as a look-up in a large table waits for little else than this
    /// memory.
    index: HashTable<u32>,
    /// Of each place the half of its key's hash that is kept, so that the index grows without a look at the keys. Empty
    /// as long as there is no index.
    hashes: Vec<u32>,
    holes: usize,
    /// The places in the order of a walk; None: as they stand.
    sequence: Option<VecDeque<u32>>,
    /// Of a sorted table: how many places at the head of the sequence are in order.
    in_order: usize,
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

impl Table {
    /// A table that will be walked in the order of its keys.
    pub fn sorted() -> Table {
        Table {
            sequence: Some(VecDeque::new()),
            ..Table::default()
        }
    }

    /// Makes room for so many entries more.
    pub fn reserve(&mut self, more: usize) {
        self.entries.reserve(more);
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len() - self.holes
    }

    fn is_small(&self) -> bool {
        self.entries.len() <= FEW
    }

    /// The entry at a place.
    pub fn entry(&self, at: usize) -> Option<&(Value, Value)> {
        self.entries.get(at)?.as_ref()
    }

    /// The same, to change its value, or the spelling of its key.
    pub fn entry_mut(&mut self, at: usize) -> Option<&mut (Value, Value)> {
        self.entries.get_mut(at)?.as_mut()
    }

    /// The entries in the order of a walk.
    pub fn iter(&self) -> impl Iterator<Item = &(Value, Value)> {
        let as_they_stand = match self.sequence {
            None => self.entries.as_slice(),
            Some(_) => &[],
        };
        let in_sequence = self.sequence.iter().flatten();
        as_they_stand
            .iter()
            .flatten()
            .chain(in_sequence.filter_map(|at| self.entry(*at as usize)))
    }

    /// The first entry at or behind a step of a walk, with the step behind it. The first step is 0.
    pub fn next(&self, step: usize) -> Option<(usize, &(Value, Value))> {
        match &self.sequence {
            Some(sequence) => {
                let at = *sequence.get(step)? as usize;
                Some((step + 1, self.entry(at)?))
            }
            None => {
                let rest = self.entries.get(step..)?.iter().enumerate();
                rest.filter_map(|(at, entry)| Some((step + at + 1, entry.as_ref()?)))
                    .next()
            }
        }
    }

    /// The half of a key's hash that is kept; any number where the table has no index.
    pub fn hash(&self, key: &Value, comparer: Comparer) -> u32 {
        if self.is_small() {
            0
        } else {
            kept(hash_key(key, comparer))
        }
    }

    /// The place of a key.
    pub fn find(&self, key: &Value, comparer: Comparer) -> Option<usize> {
        self.find_by(
            || kept(hash_key(key, comparer)),
            |k| key_equals(k, key, comparer),
        )
    }

    /// The place of a key that is this text.
    pub fn find_str(&self, key: &str, comparer: Comparer) -> Option<usize> {
        self.find_by(
            || kept(hash_str(key, comparer)),
            |k| matches!(k, Value::Str(s) if text_equals(s, key, comparer)),
        )
    }

    /// The place of a key whose [`hash`](Self::hash) is known.
    pub fn find_hashed(&self, key: &Value, hash: u32, comparer: Comparer) -> Option<usize> {
        self.find_by(|| hash, |k| key_equals(k, key, comparer))
    }

    #[inline]
    fn find_by(&self, hash: impl FnOnce() -> u32, is_it: impl Fn(&Value) -> bool) -> Option<usize> {
        let is_there = |at: usize| self.entry(at).is_some_and(|(k, _)| is_it(k));
        if self.is_small() {
            return (0..self.entries.len()).find(|at| is_there(*at));
        }
        let hash = hash();
        let found = self.index.find(spread(hash), |at| is_there(*at as usize));
        found.map(|at| *at as usize)
    }

    /// Adds an entry at the end. Its key must not be there yet, and its [`hash`](Self::hash) be known.
    pub fn push(&mut self, key: Value, value: Value, hash: u32, comparer: Comparer) {
        if self.holes > 16 && self.holes * 2 > self.entries.len() {
            self.close_holes(comparer);
        }
        let was_small = self.is_small();
        let at = self.entries.len() as u32;
        self.entries.push(Some((key, value)));
        if let Some(sequence) = &mut self.sequence {
            sequence.push_back(at);
        }
        if !was_small {
            self.hashes.push(hash);
            self.link(at, hash);
        } else if !self.is_small() {
            self.link_all(comparer);
        }
    }

    /// The same at a position of the walk, which must not be beyond the end.
    pub fn insert(
        &mut self,
        position: usize,
        key: Value,
        value: Value,
        hash: u32,
        comparer: Comparer,
    ) {
        self.push(key, value, hash, comparer);
        let sequence = self.sequence();
        if let Some(newest) = sequence.pop_back() {
            sequence.insert(position.min(sequence.len()), newest);
        }
    }

    /// Removes a key and gives its value.
    pub fn remove(
        &mut self,
        key: &Value,
        comparer: Comparer,
        order: Option<Order>,
    ) -> Option<Value> {
        let at = self.find(key, comparer)?;
        if let Some(&hash) = self.hashes.get(at) {
            let place = self
                .index
                .find_entry(spread(hash), |place| *place as usize == at);
            if let Ok(place) = place {
                place.remove();
            }
        }
        if self.sequence.is_some()
            && let Some(position) = self.position_of(at, order)
        {
            self.in_order -= usize::from(position < self.in_order);
            self.sequence().remove(position);
        }
        self.holes += 1;
        let (_, value) = self.entries.get_mut(at).and_then(Option::take)?;
        Some(value)
    }

    /// The place of the entry at a position of the walk.
    pub fn place_at(&mut self, position: usize) -> Option<usize> {
        if self.holes == 0 && self.sequence.is_none() {
            return (position < self.entries.len()).then_some(position);
        }
        self.sequence().get(position).map(|at| *at as usize)
    }

    /// The position in the walk of a place.
    pub fn position_of(&mut self, at: usize, order: Option<Order>) -> Option<usize> {
        if self.holes == 0 && self.sequence.is_none() {
            return Some(at);
        }
        let Some(order) = order else {
            return self
                .sequence()
                .iter()
                .position(|other| *other as usize == at);
        };
        self.put_in_order(order);
        // Keys that are alike to the order need not be to the comparer: the place is one of their run.
        let key = &self.entry(at)?.0;
        let sequence = self.sequence.as_ref()?;
        let first = sequence.partition_point(|other| self.is_before(*other, key, order));
        let run = sequence.iter().skip(first);
        run.take_while(|other| {
            self.entry(**other as usize)
                .is_some_and(|(k, _)| order(k, key).is_eq())
        })
        .position(|other| *other as usize == at)
        .map(|behind| first + behind)
    }

    /// Puts what was added to a sorted table since the last time where it belongs.
    pub fn put_in_order(&mut self, order: Order) {
        let Some(mut sequence) = self.sequence.take() else {
            return;
        };
        let unsorted = sequence.len().saturating_sub(self.in_order);
        if unsorted > FEW_UNSORTED {
            sequence.make_contiguous().sort_by(|a, b| {
                match (self.entry(*a as usize), self.entry(*b as usize)) {
                    (Some((a, _)), Some((b, _))) => order(a, b),
                    _ => std::cmp::Ordering::Equal,
                }
            });
        } else {
            for newcomer in sequence.split_off(self.in_order) {
                let Some((key, _)) = self.entry(newcomer as usize) else {
                    continue;
                };
                let place = sequence.partition_point(|at| {
                    self.is_before(*at, key, order) || self.is_alike(*at, key, order)
                });
                sequence.insert(place, newcomer);
            }
        }
        self.in_order = sequence.len();
        self.sequence = Some(sequence);
    }

    fn is_before(&self, at: u32, key: &Value, order: Order) -> bool {
        self.entry(at as usize)
            .is_some_and(|(k, _)| order(k, key).is_lt())
    }

    fn is_alike(&self, at: u32, key: &Value, order: Order) -> bool {
        self.entry(at as usize)
            .is_some_and(|(k, _)| order(k, key).is_eq())
    }

    /// The sequence, made where the places were in order by themselves.
    fn sequence(&mut self) -> &mut VecDeque<u32> {
        let entries = &self.entries;
        self.sequence.get_or_insert_with(|| {
            let places = entries.iter().enumerate();
            places
                .filter(|(_, entry)| entry.is_some())
                .map(|(at, _)| at as u32)
                .collect()
        })
    }

    fn close_holes(&mut self, comparer: Comparer) {
        let mut entries = std::mem::take(&mut self.entries);
        match &mut self.sequence {
            Some(sequence) => {
                let live = sequence.iter_mut().enumerate().map(|(at, place)| {
                    let old = std::mem::replace(place, at as u32);
                    entries.get_mut(old as usize).and_then(Option::take)
                });
                self.entries = live.collect();
            }
            None => {
                entries.retain(Option::is_some);
                self.entries = entries;
            }
        }
        self.holes = 0;
        self.link_all(comparer);
    }

    fn link(&mut self, at: u32, hash: u32) {
        let hashes = &self.hashes;
        self.index.insert_unique(spread(hash), at, |at| {
            spread(hashes.get(*at as usize).copied().unwrap_or(0))
        });
    }

    fn link_all(&mut self, comparer: Comparer) {
        self.index.clear();
        self.hashes.clear();
        if self.is_small() {
            return;
        }
        let hash = |entry: &Option<(Value, Value)>| {
            entry
                .as_ref()
                .map_or(0, |(key, _)| kept(hash_key(key, comparer)))
        };
        self.hashes.extend(self.entries.iter().map(hash));
        for at in 0..self.entries.len() {
            if let (Some(_), Some(hash)) = (self.entry(at), self.hashes.get(at)) {
                self.link(at as u32, *hash);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(v: &Value) -> i32 {
        match v {
            Value::Int32(n) => *n,
            _ => panic!("an int"),
        }
    }

    fn keys(table: &Table) -> Vec<i32> {
        table.iter().map(|(k, _)| number(k)).collect()
    }

    fn push(table: &mut Table, n: i32) {
        let key = Value::Int32(n);
        let hash = table.hash(&key, Comparer::Ordinal);
        table.push(key, Value::Int32(n * 2), hash, Comparer::Ordinal);
    }

    fn remove(table: &mut Table, n: i32, order: Option<Order>) {
        let removed = table.remove(&Value::Int32(n), Comparer::Ordinal, order);
        assert_eq!(removed.as_ref().map(number), Some(n * 2));
    }

    #[test]
    fn positions_go_by_what_is_left_whatever_was_removed_and_put_between() {
        let mut table = Table::default();
        for n in 0..40 {
            push(&mut table, n);
        }
        for n in (0..40).filter(|n| n % 4 != 1) {
            remove(&mut table, n, None);
        }
        let place = table.place_at(2).unwrap();
        assert_eq!(table.entry(place).map(|(k, _)| number(k)), Some(9));
        let key = Value::Int32(100);
        let hash = table.hash(&key, Comparer::Ordinal);
        table.insert(1, key, Value::Null, hash, Comparer::Ordinal);
        assert_eq!(keys(&table), [1, 100, 5, 9, 13, 17, 21, 25, 29, 33, 37]);
        for n in keys(&table) {
            assert!(table.find(&Value::Int32(n), Comparer::Ordinal).is_some());
        }
    }

    #[test]
    fn a_walk_by_steps_goes_past_holes() {
        let mut table = Table::default();
        for n in 0..20 {
            push(&mut table, n);
        }
        let (mut step, mut met) = (0, Vec::new());
        while let Some((next, (key, _))) = table.next(step) {
            step = next;
            let n = number(key);
            met.push(n);
            // What was passed may go, and what comes next.
            remove(&mut table, n, None);
            if n == 3 {
                remove(&mut table, 4, None);
            }
        }
        let all: Vec<i32> = (0..20).filter(|n| *n != 4).collect();
        assert_eq!(met, all);
        assert_eq!(table.len(), 0);
    }

    #[test]
    fn a_sorted_table_takes_newcomers_between_walks() {
        let order: Order = |a, b| number(a).cmp(&number(b));
        let mut table = Table::sorted();
        let mut expected: Vec<i32> = Vec::new();
        for n in [50, 10, 30, 20, 40, -5, 99, 31, 29] {
            push(&mut table, n);
            expected.push(n);
            expected.sort_unstable();
            table.put_in_order(order);
            assert_eq!(keys(&table), expected);
        }
        for n in (100..200).rev() {
            push(&mut table, n);
        }
        remove(&mut table, 30, Some(order));
        let at = table.find(&Value::Int32(150), Comparer::Ordinal).unwrap();
        assert_eq!(table.position_of(at, Some(order)), Some(58));
        expected.retain(|n| *n != 30);
        expected.extend(100..200);
        expected.sort_unstable();
        assert_eq!(keys(&table), expected);
    }
}
