//! `Sort-Object`.

use std::cmp::Ordering;

use crate::cmdlets::core::shared::order::{self, Order, Row, introsort};
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

/// The rows in an order that keeps equal ones as they came; those that lack every property stand last.
fn sort_stable(c: &mut Ctx<'_>, rows: &mut [Row], order: &Order) -> R<()> {
    let mut failed = None;
    rows.sort_by(|a, b| {
        if failed.is_some() {
            return Ordering::Equal;
        }
        if a.comparable != b.comparable {
            return b.comparable.cmp(&a.comparable);
        }
        order.compare(c.rt, a, b).unwrap_or_else(|stop| {
            failed = Some(stop);
            Ordering::Equal
        })
    });
    failed.map_or(Ok(()), Err)
}

impl Cmdlet for Sort {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(input) = c.get("InputObject")
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
        if top.is_some() || bottom.is_some() || c.switch("Stable") {
            sort_stable(c, &mut rows, &order)?;
            if unique {
                rows = keep_unique(c, rows, &order)?;
            }
            if let Some(top) = top {
                rows.truncate(top);
            }
            if let Some(bottom) = bottom {
                rows.drain(..rows.len().saturating_sub(bottom));
            }
        } else {
            introsort(&mut rows, &mut |a, b| order.compare(c.rt, a, b))?;
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
