//! `DataTable` and `DataSet`.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use super::super::{args, object, throw};
use super::column::{self, Column, ColumnObject, is_named};
use super::filter;
use super::row::{self, Row, state};
use crate::value::ty::{DefKind, MethodDef, PropDef, method, overload, prop, prop_set};
use crate::value::{
    Engine, Exception, NetObject, R, Seq, Str, Ty, TypeDef, Value, arith, convert, ty,
};

/// A table.
#[derive(Default)]
pub(super) struct Table {
    /// Its name.
    pub name: RefCell<Str>,
    /// Its columns, in order.
    pub columns: RefCell<Vec<Rc<Column>>>,
    /// Its rows, those that were deleted among them until changes are accepted.
    pub rows: RefCell<Vec<Rc<Row>>>,
    /// The columns of the primary key.
    key: RefCell<Vec<Rc<Column>>>,
}

/// A table as an object. The pipeline walks its rows.
pub(super) struct TableObject(pub Rc<Table>);

/// A set of tables.
struct Set {
    name: RefCell<Str>,
    tables: Value,
}

impl NetObject for TableObject {
    fn ty(&self) -> Ty {
        ty::find("System.Data.DataTable").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(self.0.row_values()))
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.name.borrow().clone()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let other = other.downcast::<TableObject>();
        Some(other.is_some_and(|o| Rc::ptr_eq(&o.0, &self.0)))
    }
}

impl NetObject for Set {
    fn ty(&self) -> Ty {
        ty::find("System.Data.DataSet").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A table as a value.
pub(super) fn value(table: Rc<Table>) -> Value {
    Value::net(TableObject(table))
}

/// `[DBNull]::Value`: what a row has where nothing was set.
pub(super) fn db_null() -> Value {
    object::db_null()
}

/// True for `[DBNull]::Value`.
pub(super) fn is_db_null(v: &Value) -> bool {
    object::is_db_null(v)
}

impl Table {
    /// A column's place by its name.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.columns.borrow().iter().position(|c| is_named(c, name))
    }

    /// Adds a column; rows that are there get its first value.
    pub fn add_column(&self, column: Rc<Column>) {
        for row in self.rows.borrow().iter() {
            row.values.borrow_mut().push(column.first_value());
        }
        self.columns.borrow_mut().push(column);
    }

    /// Removes a column and its values.
    pub fn remove_column(&self, at: usize) {
        if at >= self.columns.borrow().len() {
            return;
        }
        self.columns.borrow_mut().remove(at);
        for row in self.rows.borrow().iter() {
            let mut values = row.values.borrow_mut();
            if at < values.len() {
                values.remove(at);
            }
        }
    }

    /// The rows as values, without those that were deleted.
    pub fn row_values(&self) -> Vec<Value> {
        let rows = self.rows.borrow();
        let there = rows.iter().filter(|r| r.state.get() != state::DELETED);
        there.map(|r| row::value(r.clone())).collect()
    }

    /// Refuses a row that lacks what a column needs, or whose key is taken.
    pub fn check(&self, row: &Row) -> R<()> {
        for (at, column) in self.columns.borrow().iter().enumerate() {
            if !column.allows_null.get() && is_db_null(&row.get(at)) {
                return Exception::new(
                    "System.Data.NoNullAllowedException",
                    format!("Column '{}' does not allow nulls.", column.name.borrow()),
                )
                .raise();
            }
        }
        let places = self.key_places();
        if places.is_empty() {
            return Ok(());
        }
        let taken = |other: &Rc<Row>| places.iter().all(|at| other.get(*at).same(&row.get(*at)));
        if self.rows.borrow().iter().any(taken) {
            return Exception::new(
                "System.Data.ConstraintException",
                "Column is constrained to be unique.  The value is already present.",
            )
            .raise();
        }
        Ok(())
    }

    fn key_places(&self) -> Vec<usize> {
        let key = self.key.borrow();
        key.iter()
            .filter_map(|c| self.place(&c.name.borrow()))
            .collect()
    }

    /// The row of a primary key.
    pub fn find(&self, engine: &mut dyn Engine, key: &Value) -> R<Option<Rc<Row>>> {
        let places = self.key_places();
        if places.is_empty() {
            return Exception::new(
                "System.Data.MissingPrimaryKeyException",
                "Table doesn't have a primary key.",
            )
            .raise();
        }
        let wanted = crate::value::enumerate::list_items(key).unwrap_or_else(|| vec![key.clone()]);
        for row in self.rows.borrow().iter() {
            let mut all = wanted.len() == places.len();
            for (at, value) in places.iter().zip(&wanted) {
                let order = filter::ordering(engine, &row.get(*at), value)?;
                all &= order == Some(std::cmp::Ordering::Equal);
            }
            if all {
                return Ok(Some(row.clone()));
            }
        }
        Ok(None)
    }

    /// The rows that meet a condition, in the order of `"Name DESC, Age"`.
    fn select(&self, engine: &mut dyn Engine, condition: &str, order: &str) -> R<Vec<Rc<Row>>> {
        let condition = filter::read(self, condition)?;
        let mut found = Vec::new();
        for row in self.rows.borrow().iter() {
            if row.state.get() == state::DELETED {
                continue;
            }
            if match &condition {
                Some(condition) => condition.holds(engine, row)?,
                None => true,
            } {
                found.push(row.clone());
            }
        }
        for part in order.split(',').rev() {
            let part = part.trim();
            let (name, down) = match part.rsplit_once(' ') {
                Some((name, word)) if word.eq_ignore_ascii_case("desc") => (name, true),
                Some((name, word)) if word.eq_ignore_ascii_case("asc") => (name, false),
                _ => (part, false),
            };
            let name = name.trim().trim_matches(['[', ']']);
            if name.is_empty() {
                continue;
            }
            let Some(at) = self.place(name) else {
                return Exception::new(
                    "System.IndexOutOfRangeException",
                    format!("Cannot find column {name}."),
                )
                .raise();
            };
            let mut failed = None;
            found.sort_by(|a, b| {
                let (a, b) = (a.get(at), b.get(at));
                let nulls = is_db_null(&b).cmp(&is_db_null(&a));
                let order = match filter::ordering(engine, &a, &b) {
                    Ok(order) => order.unwrap_or(nulls),
                    Err(stop) => {
                        failed = Some(stop);
                        std::cmp::Ordering::Equal
                    }
                };
                if down { order.reverse() } else { order }
            });
            if let Some(stop) = failed {
                return Err(stop);
            }
        }
        Ok(found)
    }

    /// A table with the same columns, and with the same rows where that is asked for.
    fn duplicate(&self, with_rows: bool) -> Rc<Table> {
        let copy = Rc::new(Table::default());
        *copy.name.borrow_mut() = self.name.borrow().clone();
        for column in self.columns.borrow().iter() {
            let made = column::new(&column.name.borrow(), Some(column.kind.get()));
            *made.default.borrow_mut() = column.default.borrow().clone();
            made.allows_null.set(column.allows_null.get());
            copy.columns.borrow_mut().push(made);
        }
        if with_rows {
            for row in self.rows.borrow().iter() {
                import(&copy, row);
            }
        }
        copy
    }
}

/// Puts a copy of a row into a table.
fn import(table: &Rc<Table>, from: &Row) {
    let row = row::detached(table);
    *row.values.borrow_mut() = from.values.borrow().clone();
    row.state.set(from.state.get());
    table.rows.borrow_mut().push(row);
}

fn of(v: &Value) -> R<Rc<Table>> {
    match v.downcast::<TableObject>() {
        Some(table) => Ok(table.0.clone()),
        None => throw::invalid_operation("The object is no table."),
    }
}

fn set(v: &Value) -> R<&Set> {
    match v.downcast::<Set>() {
        Some(set) => Ok(set),
        None => throw::invalid_operation("The object is no set of tables."),
    }
}

fn new_table(name: &str) -> Value {
    let table = Table::default();
    *table.name.borrow_mut() = name.into();
    value(Rc::new(table))
}

fn selected(engine: &mut dyn Engine, t: &Value, a: &[Value]) -> R<Value> {
    let text = |at: usize| a.get(at).and_then(Value::as_str).unwrap_or_default();
    let found = of(t)?.select(engine, text(0), text(1))?;
    Ok(Value::array(found.into_iter().map(row::value).collect()))
}

/// `Compute("Sum(Size)", "Size > 3")`: one figure of a column.
fn compute(engine: &mut dyn Engine, t: &Value, a: &[Value]) -> R<Value> {
    let table = of(t)?;
    let text = args::text(a, 0)?;
    let condition = a.get(1).and_then(Value::as_str).unwrap_or_default();
    let call = text
        .trim()
        .strip_suffix(')')
        .and_then(|t| t.split_once('('));
    let at = call.and_then(|(_, name)| table.place(name.trim().trim_matches(['[', ']'])));
    let (Some((function, _)), Some(at)) = (call, at) else {
        return throw::not_supported(format!(
            "The expression '{text}' is not supported: only a function of one column is computed."
        ));
    };
    let rows = table.select(engine, condition, "")?;
    let values: Vec<Value> = rows
        .iter()
        .map(|r| r.get(at))
        .filter(|v| !is_db_null(v))
        .collect();
    let function = function.trim().to_ascii_lowercase();
    if function == "count" {
        return Ok(i32::try_from(values.len()).unwrap_or(i32::MAX).into());
    }
    let Some(first) = values.first().cloned() else {
        return Ok(db_null());
    };
    let mut result = first;
    for value in values.iter().skip(1) {
        let order = filter::ordering(engine, value, &result)?;
        result = match function.as_str() {
            "sum" | "avg" => arith::add(engine, &result, value)?,
            "min" if order == Some(std::cmp::Ordering::Less) => value.clone(),
            "max" if order == Some(std::cmp::Ordering::Greater) => value.clone(),
            _ => result,
        };
    }
    match function.as_str() {
        "sum" | "min" | "max" => Ok(result),
        "avg" => {
            let count = Value::Double(values.len() as f64);
            arith::div(engine, &result, &count)
        }
        _ => throw::not_supported(format!("The function '{function}' is not supported.")),
    }
}

const PROPERTIES: &[PropDef] = &[
    prop("Columns", "System.Data.DataColumnCollection", |_, t| {
        Ok(column::list(of(t)?))
    }),
    prop("Rows", "System.Data.DataRowCollection", |_, t| {
        Ok(row::list(of(t)?))
    }),
    prop_set(
        "PrimaryKey",
        "System.Data.DataColumn[]",
        |_, t| {
            let table = of(t)?;
            let key = table.key.borrow();
            Ok(Value::array(
                key.iter().map(|c| column::value(c.clone())).collect(),
            ))
        },
        |_, t, new| {
            let items = crate::value::enumerate::list_items(&new).unwrap_or_else(|| vec![new]);
            let columns = items.iter().filter_map(|c| c.downcast::<ColumnObject>());
            *of(t)?.key.borrow_mut() = columns.map(|c| c.0.clone()).collect();
            Ok(())
        },
    ),
    prop_set(
        "TableName",
        "string",
        |_, t| Ok(Value::Str(of(t)?.name.borrow().clone())),
        |e, t, new| {
            let name = convert::to_str(e, &new)?;
            *of(t)?.name.borrow_mut() = name;
            Ok(())
        },
    ),
    prop("CaseSensitive", "bool", |_, _| Ok(Value::Bool(false))),
    prop("HasErrors", "bool", |_, _| Ok(Value::Bool(false))),
];

const METHODS: &[MethodDef] = &[
    method(
        "AcceptChanges",
        &[overload("void AcceptChanges()", |_, t, _| {
            let table = of(t)?;
            let mut rows = table.rows.borrow_mut();
            rows.retain(|r| r.state.get() != state::DELETED);
            rows.iter().for_each(|r| r.state.set(state::UNCHANGED));
            Ok(Value::Void)
        })],
    ),
    method(
        "BeginLoadData",
        &[overload("void BeginLoadData()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "Clear",
        &[overload("void Clear()", |_, t, _| {
            of(t)?.rows.borrow_mut().clear();
            Ok(Value::Void)
        })],
    ),
    method(
        "Clone",
        &[overload("System.Data.DataTable Clone()", |_, t, _| {
            Ok(value(of(t)?.duplicate(false)))
        })],
    ),
    method(
        "Compute",
        &[overload(
            "System.Object Compute(string expression, string filter)",
            compute,
        )],
    ),
    method(
        "Copy",
        &[overload("System.Data.DataTable Copy()", |_, t, _| {
            Ok(value(of(t)?.duplicate(true)))
        })],
    ),
    method(
        "Dispose",
        &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "EndLoadData",
        &[overload("void EndLoadData()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "ImportRow",
        &[overload(
            "void ImportRow(System.Data.DataRow row)",
            |_, t, a| {
                match args::value(a, 0).downcast::<row::RowObject>() {
                    Some(from) => import(&of(t)?, &from.0),
                    None => return throw::invalid_operation("The object is no row."),
                }
                Ok(Value::Void)
            },
        )],
    ),
    method(
        "Merge",
        &[overload(
            "void Merge(System.Data.DataTable table)",
            |_, t, a| {
                let (to, from) = (of(t)?, of(args::value(a, 0))?);
                let rows = from.rows.borrow().clone();
                rows.iter().for_each(|row| import(&to, row));
                Ok(Value::Void)
            },
        )],
    ),
    method(
        "NewRow",
        &[overload("System.Data.DataRow NewRow()", |_, t, _| {
            Ok(row::value(row::detached(&of(t)?)))
        })],
    ),
    method(
        "Select",
        &[
            overload("System.Data.DataRow[] Select()", selected),
            overload(
                "System.Data.DataRow[] Select(string filterExpression)",
                selected,
            ),
            overload(
                "System.Data.DataRow[] Select(string filterExpression, string sort)",
                selected,
            ),
        ],
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Data.DataRowState",
        kind: DefKind::Enum(
            &[
                ("Detached", state::DETACHED),
                ("Unchanged", state::UNCHANGED),
                ("Added", state::ADDED),
                ("Deleted", state::DELETED),
                ("Modified", state::MODIFIED),
            ],
            true,
        ),
        ..TypeDef::ENUM
    },
    &TypeDef {
        name: "System.Data.DataTable",
        base: "System.ComponentModel.Component",
        properties: PROPERTIES,
        methods: METHODS,
        constructors: &[
            overload("System.Data.DataTable new()", |_, _, _| Ok(new_table(""))),
            overload("System.Data.DataTable new(string tableName)", |_, _, a| {
                Ok(new_table(args::text(a, 0)?))
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Data.DataSet",
        base: "System.ComponentModel.Component",
        properties: &[
            prop("Tables", "System.Collections.ArrayList", |_, t| {
                Ok(set(t)?.tables.clone())
            }),
            prop_set(
                "DataSetName",
                "string",
                |_, t| Ok(Value::Str(set(t)?.name.borrow().clone())),
                |e, t, new| {
                    let name = convert::to_str(e, &new)?;
                    *set(t)?.name.borrow_mut() = name;
                    Ok(())
                },
            ),
        ],
        constructors: &[
            overload("System.Data.DataSet new()", |_, _, _| {
                Ok(new_set("NewDataSet"))
            }),
            overload("System.Data.DataSet new(string dataSetName)", |_, _, a| {
                Ok(new_set(args::text(a, 0)?))
            }),
        ],
        ..TypeDef::CLASS
    },
];

fn new_set(name: &str) -> Value {
    Value::net(Set {
        name: RefCell::new(name.into()),
        tables: Value::List(Rc::new(Seq::array_list(Vec::new()))),
    })
}
