//! `Sort-Object`.

use std::cmp::Ordering;

use crate::cmdlets::core::shared::order::{self, Order, Row};
use crate::cmdlets::core::shared::sorting::{self, End};
use crate::cmdlets::core::shared::{culture, property};
use crate::format::parameter::Taker;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Sort-Object", || Box::<Sort>::default())];

/// `Sort-Object`: all objects in order.
#[derive(Default)]
struct Sort {
    objects: Vec<Value>,
}

/// Keeps the first of each run of equal rows.
fn keep_unique(c: &mut Ctx<'_>, rows: Vec<Row>, order: &Order) -> R<Vec<Row>> {
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        let is_new = match kept.last() {
            Some(last) => order.compare(c.rt, last, &row)? != Ordering::Equal,
            None => true,
        };
        if is_new {
            kept.push(row);
        }
    }
    Ok(kept)
}

/// Leaves out the rows that equal an earlier one.
fn first_of_equals(c: &mut Ctx<'_>, rows: Vec<Row>, order: &Order) -> R<Vec<Row>> {
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    // The places in `kept`, in the rows' order: a row is looked up by halves.
    let mut sorted: Vec<usize> = Vec::new();
    for row in rows {
        let (mut low, mut high) = (0, sorted.len());
        let mut is_new = true;
        while low < high && is_new {
            let middle = low + (high - low) / 2;
            let Some(other) = sorted.get(middle).and_then(|at| kept.get(*at)) else {
                break;
            };
            match order.compare(c.rt, &row, other)? {
                Ordering::Less => high = middle,
                Ordering::Greater => low = middle + 1,
                Ordering::Equal => is_new = false,
            }
        }
        if is_new {
            sorted.insert(low.min(sorted.len()), kept.len());
            kept.push(row);
        }
    }
    Ok(kept)
}

/// Keeps one end of the order; equal rows stay as they came, and those that lack every property stand last.
fn keep_end(c: &mut Ctx<'_>, rows: &mut Vec<Row>, order: &Order, end: End) -> R<()> {
    sorting::keep_end(rows, end, &mut |a: &Row, b: &Row| {
        if a.comparable != b.comparable {
            return Ok(b.comparable.cmp(&a.comparable));
        }
        let outcome = order.compare(c.rt, a, b)?;
        Ok(outcome.then(a.index.cmp(&b.index)))
    })
}

impl Cmdlet for Sort {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(input) = c.input()
            && !input.is_null()
        {
            self.objects.push(input);
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let objects = std::mem::take(&mut self.objects);
        let Some(first) = objects.first() else {
            return Ok(());
        };
        let mut wanted = c.list("Property");
        if wanted.is_empty() {
            wanted = order::default_keys(c.rt, first);
        }
        let properties = property::read(c.rt, &wanted, Taker::Sort)?;
        let properties = order::expand(c.rt, properties, &objects);
        let ascending = !c.switch("Descending");
        let mut rows = Vec::with_capacity(objects.len());
        let mut width = 0;
        for (at, object) in objects.into_iter().enumerate() {
            let row = order::row(c, &properties, object, at)?;
            width = width.max(row.keys.len());
            rows.push(row);
        }
        let order = Order {
            ascending: (0..width)
                .map(|at| {
                    properties
                        .get(at)
                        .and_then(|p| p.ascending)
                        .unwrap_or(ascending)
                })
                .collect(),
            ignore_case: !c.switch("CaseSensitive"),
            culture: culture(c)?,
        };
        let count = |c: &mut Ctx<'_>, name: &str| -> R<Option<usize>> {
            Ok(c.int(name)?.and_then(|n| usize::try_from(n).ok()))
        };
        let (top, bottom) = (count(c, "Top")?, count(c, "Bottom")?);
        let unique = c.switch("Unique");
        let end = match (top, bottom) {
            (Some(top), _) => Some(End::Top(top)),
            (None, Some(bottom)) => Some(End::Bottom(bottom)),
            (None, None) => c.switch("Stable").then_some(End::All),
        };
        if let Some(end) = end {
            if unique {
                rows = first_of_equals(c, rows, &order)?;
            }
            keep_end(c, &mut rows, &order, end)?;
        } else {
            sorting::introsort(&mut rows, &mut |a, b| order.compare(c.rt, a, b))?;
            if unique {
                rows = keep_unique(c, rows, &order)?;
            }
        }
        for row in rows {
            c.write(row.object)?;
        }
        Ok(())
    }
}
