//! `Group-Object`.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::cmdlets::core::shared::culture;
use crate::cmdlets::core::shared::order::{self, Order, Row};
use crate::cmdlets::core::shared::property::{self, Property};
use crate::cmdlets::core::shared::record::{Record, field};
use crate::format::parameter::Taker;
use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::value::dict::Comparer;
use crate::value::error::ErrorCategory;
use crate::value::ty::{self, prop, type_of};
use crate::value::{Dict, ErrorRecord, Exception, R, Seq, Str, TypeDef, Value, convert, enumerate};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Group-Object", || Box::<Group>::default())];

/// The classes of its output.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "Microsoft.PowerShell.Commands.GroupInfo",
        properties: &[
            prop("Values", "System.Collections.ArrayList", field::<2>),
            prop("Count", "int", field::<0>),
            prop(
                "Group",
                "System.Collections.ObjectModel.Collection[psobject]",
                field::<3>,
            ),
            prop("Name", "string", field::<1>),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "Microsoft.PowerShell.Commands.GroupInfoNoElement",
        base: "Microsoft.PowerShell.Commands.GroupInfo",
        ..TypeDef::CLASS
    },
];

/// `Group-Object`: objects that are alike in some properties.
#[derive(Default)]
struct Group {
    objects: Vec<Value>,
}

/// A group in the making.
struct Made {
    first: Row,
    count: i32,
    objects: Vec<Value>,
}

impl Made {
    fn new(row: Row) -> Made {
        Made {
            objects: vec![row.object.clone()],
            first: row,
            count: 1,
        }
    }

    fn add(&mut self, object: Value) {
        self.count = self.count.saturating_add(1);
        self.objects.push(object);
    }

    fn values(&self) -> Vec<Value> {
        self.first
            .keys
            .iter()
            .map(|k| k.clone().unwrap_or_default())
            .collect()
    }

    /// The group's values as text.
    fn name(&self, rt: &mut Runtime) -> R<Str> {
        let mut texts = Vec::new();
        for value in self.first.keys.iter().flatten() {
            if value.is_null() {
                continue;
            }
            texts.push(match enumerate::list_items(value) {
                Some(items) => {
                    let mut inner = Vec::with_capacity(items.len());
                    for item in items {
                        inner.push(convert::to_display(rt, &item)?);
                    }
                    Str::from(format!("{{{}}}", inner.join(", ")))
                }
                None => convert::to_display(rt, value)?,
            });
        }
        Ok(Str::from(texts.join(", ")))
    }

    fn collection(&self) -> Value {
        collection_of(self.objects.clone())
    }
}

/// The members of a group as the collection that `Group` is.
fn collection_of(objects: Vec<Value>) -> Value {
    let ty = ty::find("System.Collections.ObjectModel.Collection`1")
        .and_then(ty::Ty::def)
        .map_or(ty::known().array_list, |def| {
            ty::Ty::generic(def, vec![ty::known().ps_object])
        });
    Value::List(Rc::new(Seq::new(ty, objects)))
}

/// True where the values of each property are of one type over all rows, nulls aside.
fn one_type_each(rows: &[Row]) -> bool {
    let Some(first) = rows.first() else {
        return true;
    };
    let kind = |v: &Option<Value>| {
        v.as_ref()
            .filter(|v| !v.is_null())
            .map(|v| type_of(v.base()))
    };
    let mut types: Vec<_> = first.keys.iter().map(kind).collect();
    for row in rows {
        if row.keys.len() != types.len() {
            return false;
        }
        for (known, key) in types.iter_mut().zip(&row.keys) {
            match (&known, kind(key)) {
                (_, None) => {}
                (Some(a), Some(b)) if *a == b => {}
                (Some(_), Some(_)) => return false,
                (None, found) => *known = found,
            }
        }
    }
    true
}

/// Groups rows that stand in order.
fn group_sorted(c: &mut Ctx<'_>, mut rows: Vec<Row>, order: &Order) -> R<Vec<Made>> {
    let mut failed = None;
    rows.sort_by(|a, b| {
        if failed.is_some() {
            return std::cmp::Ordering::Equal;
        }
        order.compare(c.rt, a, b).unwrap_or_else(|stop| {
            failed = Some(stop);
            std::cmp::Ordering::Equal
        })
    });
    if let Some(stop) = failed {
        return Err(stop);
    }
    let mut groups: Vec<Made> = Vec::new();
    for row in rows {
        let same = match groups.last() {
            Some(last) => order.compare(c.rt, &last.first, &row)?.is_eq(),
            None => false,
        };
        match groups.last_mut().filter(|_| same) {
            Some(last) => last.add(row.object),
            None => groups.push(Made::new(row)),
        }
    }
    Ok(groups)
}

/// Groups rows as they come.
fn group_as_they_come(c: &mut Ctx<'_>, rows: Vec<Row>, order: &Order) -> R<Vec<Made>> {
    let mut groups: Vec<Made> = Vec::new();
    let mut buckets: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for row in rows {
        let mut key = String::new();
        for value in &row.keys {
            key.push_str(&value.as_ref().map(order::bucket).unwrap_or_default());
            key.push('\u{1}');
        }
        let mut found = None;
        for &at in buckets.get(&key).map_or(&[][..], Vec::as_slice) {
            if let Some(group) = groups.get(at)
                && order.compare(c.rt, &group.first, &row)?.is_eq()
            {
                found = Some(at);
                break;
            }
        }
        match found.and_then(|at| groups.get_mut(at)) {
            Some(group) => group.add(row.object),
            None => {
                buckets.entry(key).or_default().push(groups.len());
                groups.push(Made::new(row));
            }
        }
    }
    Ok(groups)
}

fn check(c: &mut Ctx<'_>, wanted: &[Value], properties: &[Property]) -> R<()> {
    let (table, text) = (c.switch("AsHashTable"), c.switch("AsString"));
    let message = if text && !table {
        "The command cannot be run because the AsString parameter requires that you specify the AsHashtable parameter."
    } else if table && !text && (wanted.len() > 1 || properties.len() > 1) {
        "The command cannot be run because using the AsHashTable parameter with more than one property requires adding the AsString parameter."
    } else {
        return Ok(());
    };
    let target = if text && !table {
        c.get("AsString").unwrap_or_default()
    } else {
        c.get("Property").unwrap_or_default()
    };
    c.throw(ErrorRecord::new(
        "System.ArgumentException",
        message,
        "ArgumentException",
        ErrorCategory::InvalidArgument,
        target,
    ))
}

/// Writes the groups as one hashtable.
fn write_table(c: &mut Ctx<'_>, groups: &[Made]) -> R<()> {
    let comparer = if c.switch("CaseSensitive") {
        Comparer::Ordinal
    } else {
        Comparer::IgnoreCase
    };
    let table = Dict::new(ty::known().hashtable, comparer);
    for group in groups {
        let key = if c.switch("AsString") {
            Value::Str(group.name(c.rt)?)
        } else {
            group
                .values()
                .first()
                .map(|v| v.base().clone())
                .unwrap_or_default()
        };
        if key.is_null() || !table.add(key, group.collection()) {
            const FAILED: &str = "The objects grouped by this property cannot be expanded because there is a key duplication. Provide a valid value for the property, and then try again.";
            let inner = Exception::new("System.ArgumentException", "Item has already been added.");
            let outer = Exception::new("System.Exception", FAILED).with_inner(inner.into_value());
            return c.error(ErrorRecord::of(
                outer.into_value(),
                FAILED,
                ErrorCategory::InvalidArgument,
                Value::Null,
            ));
        }
    }
    c.write(Value::Hash(Rc::new(table)))
}

impl Cmdlet for Group {
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
        let properties = property::read(c.rt, &wanted, Taker::Group)?;
        check(c, &wanted, &properties)?;
        let properties = order::expand(c.rt, properties, &objects);
        let mut rows = Vec::with_capacity(objects.len());
        for (at, object) in objects.into_iter().enumerate() {
            rows.push(order::row(c, &properties, object, at)?);
        }
        let order = Order {
            ascending: vec![true; rows.iter().map(|r| r.keys.len()).max().unwrap_or(0)],
            ignore_case: !c.switch("CaseSensitive"),
            culture: culture(c)?,
        };
        // Windows PowerShell gives groups in the order of their first objects.
        let groups = if c.rt.edition.is_core() && one_type_each(&rows) {
            group_sorted(c, rows, &order)?
        } else {
            group_as_they_come(c, rows, &order)?
        };
        if c.switch("AsHashTable") {
            return write_table(c, &groups);
        }
        let no_element = c.switch("NoElement");
        for group in groups {
            let name = group.name(c.rt)?;
            let values = Value::List(Rc::new(Seq::array_list(group.values())));
            let (class, members) = if no_element {
                (
                    "Microsoft.PowerShell.Commands.GroupInfoNoElement",
                    collection_of(Vec::new()),
                )
            } else {
                (
                    "Microsoft.PowerShell.Commands.GroupInfo",
                    group.collection(),
                )
            };
            let fields = vec![Value::Int32(group.count), Value::Str(name), values, members];
            c.write(Record::new(class, fields).into_value())?;
        }
        Ok(())
    }
}
