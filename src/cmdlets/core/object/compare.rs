//! `Compare-Object`.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::cmdlets::core::shared::culture;
use crate::cmdlets::core::shared::order::{self, Order, Row};
use crate::cmdlets::core::shared::property::{self, Property};
use crate::format::parameter::Taker;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{PsObject, R, Str, Value, Wrapped, object};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Compare-Object", || Box::<Compare>::default())];

/// `Compare-Object`: what two lists have in common and what only one has.
#[derive(Default)]
struct Compare {
    ready: Option<Ready>,
    references: Vec<Row>,
    next: usize,
    reference_backlog: Backlog,
    difference_backlog: Backlog,
}

struct Ready {
    properties: Vec<Property>,
    order: Order,
    window: usize,
    include_equal: bool,
    exclude_different: bool,
    pass_through: bool,
}

/// Rows that found no partner yet, in the order in which they came.
#[derive(Default)]
struct Backlog {
    rows: BTreeMap<u64, Row>,
    buckets: FxHashMap<String, Vec<u64>>,
    count: u64,
}

fn bucket(row: &Row) -> String {
    let mut key = String::new();
    for value in &row.keys {
        key.push_str(&value.as_ref().map(order::bucket).unwrap_or_default());
        key.push('\u{1}');
    }
    key
}

impl Backlog {
    fn push(&mut self, row: Row) {
        self.buckets
            .entry(bucket(&row))
            .or_default()
            .push(self.count);
        self.rows.insert(self.count, row);
        self.count += 1;
    }

    /// The oldest row.
    fn pop(&mut self) -> Option<Row> {
        let (at, row) = self.rows.pop_first()?;
        self.forget(&bucket(&row), at);
        Some(row)
    }

    fn forget(&mut self, key: &str, at: u64) {
        if let Some(places) = self.buckets.get_mut(key) {
            places.retain(|p| *p != at);
            if places.is_empty() {
                self.buckets.remove(key);
            }
        }
    }

    /// Takes out the first row that equals one.
    fn take(&mut self, c: &mut Ctx<'_>, order: &Order, row: &Row) -> R<Option<Row>> {
        let key = bucket(row);
        for at in self.buckets.get(&key).cloned().unwrap_or_default() {
            if let Some(known) = self.rows.get(&at)
                && order.compare(c.rt, row, known)?.is_eq()
            {
                self.forget(&key, at);
                return Ok(self.rows.remove(&at));
            }
        }
        Ok(None)
    }
}

impl Compare {
    fn ready(&mut self, c: &mut Ctx<'_>, objects: &[Value]) -> R<()> {
        if self.ready.is_some() {
            return Ok(());
        }
        let mut wanted = c.list("Property");
        if wanted.is_empty()
            && let Some(first) = objects.first()
        {
            wanted = order::default_keys(c.rt, first);
        }
        let properties = property::read(c.rt, &wanted, Taker::Group)?;
        let properties = order::expand(c.rt, properties, objects);
        let exclude_different = c.switch("ExcludeDifferent");
        let window = c.int("SyncWindow")?.and_then(|n| usize::try_from(n).ok());
        self.ready = Some(Ready {
            order: Order {
                ascending: vec![true; properties.len().max(1)],
                ignore_case: !c.switch("CaseSensitive"),
                culture: culture(c)?,
            },
            properties,
            window: window.unwrap_or(usize::MAX),
            include_equal: c.switch("IncludeEqual") || exclude_different && !c.has("IncludeEqual"),
            exclude_different,
            pass_through: c.switch("PassThru"),
        });
        Ok(())
    }

    /// Meets the next reference row with a difference row, where there are any.
    fn step(&mut self, c: &mut Ctx<'_>, ready: &Ready, difference: Option<Row>) -> R<()> {
        let mut difference = difference;
        let mut reference = None;
        if let Some(row) = self.references.get_mut(self.next) {
            self.next += 1;
            let empty = Row {
                object: Value::Null,
                keys: Vec::new(),
                index: 0,
                comparable: false,
            };
            reference = Some(std::mem::replace(row, empty));
        }
        if let (Some(r), Some(d)) = (&reference, &difference)
            && ready.order.compare(c.rt, r, d)?.is_eq()
        {
            return ready.matched(c, r);
        }
        if let Some(row) = &difference
            && let Some(found) = self.reference_backlog.take(c, &ready.order, row)?
        {
            ready.matched(c, &found)?;
            difference = None;
        }
        if let Some(row) = &reference
            && self
                .difference_backlog
                .take(c, &ready.order, row)?
                .is_some()
        {
            ready.matched(c, row)?;
            reference = None;
        }
        if let Some(row) = difference {
            keep(c, ready, &mut self.difference_backlog, row, "=>")?;
        }
        if let Some(row) = reference {
            keep(c, ready, &mut self.reference_backlog, row, "<=")?;
        }
        Ok(())
    }
}

/// Keeps a row within the window; older ones leave it unmatched.
fn keep(c: &mut Ctx<'_>, ready: &Ready, backlog: &mut Backlog, row: Row, side: &str) -> R<()> {
    if ready.window == 0 {
        return ready.differs(c, &row, side);
    }
    while backlog.rows.len() >= ready.window {
        match backlog.pop() {
            Some(old) => ready.differs(c, &old, side)?,
            None => break,
        }
    }
    backlog.push(row);
    Ok(())
}

impl Ready {
    fn matched(&self, c: &mut Ctx<'_>, row: &Row) -> R<()> {
        if self.include_equal {
            self.write(c, row, "==")
        } else {
            Ok(())
        }
    }

    fn differs(&self, c: &mut Ctx<'_>, row: &Row, side: &str) -> R<()> {
        if self.exclude_different {
            Ok(())
        } else {
            self.write(c, row, side)
        }
    }

    fn write(&self, c: &mut Ctx<'_>, row: &Row, side: &str) -> R<()> {
        const SIDE: &str = "SideIndicator";
        let side = Value::str(side);
        if self.pass_through {
            let object = match &row.object {
                simple
                    if object::extend(simple).is_none() && !matches!(simple, Value::Object(_)) =>
                {
                    Value::Wrapped(Rc::new(Wrapped::new(simple)))
                }
                other => other.clone(),
            };
            match &object {
                Value::Object(o) => o.members.set_note(SIDE, side),
                Value::Wrapped(w) => w.members.set_note(SIDE, side),
                other => {
                    if let Some(x) = object::extend(other) {
                        x.members.set_note(SIDE, side);
                    }
                }
            }
            return c.write(object);
        }
        let made = PsObject::default();
        if c.list("Property").is_empty() {
            made.members.set_note("InputObject", row.object.clone());
        } else {
            for (property, key) in self.properties.iter().zip(&row.keys) {
                let value = key.clone().unwrap_or_default();
                if made.members.get(property.text()).is_none() {
                    made.members.set_note(property.text().clone(), value);
                }
            }
        }
        made.members.remove(SIDE);
        made.members.set_note(Str::from(SIDE), side);
        c.write(Value::Object(Rc::new(made)))
    }
}

impl Cmdlet for Compare {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let references = c.list("ReferenceObject");
        let differences = c.list("DifferenceObject");
        if self.ready.is_none() {
            let first = if references.is_empty() {
                &differences
            } else {
                &references
            };
            if first.is_empty() {
                return Ok(());
            }
            self.ready(c, first)?;
            if let Some(ready) = &self.ready {
                for (at, object) in references.iter().enumerate() {
                    let row = order::row(c, &ready.properties, object.clone(), at)?;
                    self.references.push(row);
                }
            }
        }
        let Some(ready) = self.ready.take() else {
            return Ok(());
        };
        let mut outcome = Ok(());
        for (at, object) in differences.into_iter().enumerate() {
            if object.is_null() {
                continue;
            }
            outcome = order::row(c, &ready.properties, object, at).and_then(|row| {
                if references.is_empty() {
                    ready.differs(c, &row, "=>")
                } else {
                    self.step(c, &ready, Some(row))
                }
            });
            if outcome.is_err() {
                break;
            }
        }
        self.ready = Some(ready);
        outcome
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(ready) = self.ready.take() else {
            return Ok(());
        };
        while self.next < self.references.len() {
            self.step(c, &ready, None)?;
        }
        while let Some(row) = self.difference_backlog.pop() {
            ready.differs(c, &row, "=>")?;
        }
        while let Some(row) = self.reference_backlog.pop() {
            ready.differs(c, &row, "<=")?;
        }
        Ok(())
    }
}
