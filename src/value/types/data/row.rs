//! `DataRow`, and a table's list of them. PowerShell shows a row's columns as its properties.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::super::{args, system, throw};
use super::column::ColumnObject;
use super::table::{self, Table};
use crate::value::ty::{method, overload, prop, prop_set};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

/// What has become of a row: .NET's `DataRowState`.
pub(super) mod state {
    /// Not in the table.
    pub const DETACHED: i64 = 1;
    /// As it was when changes were accepted.
    pub const UNCHANGED: i64 = 2;
    /// New in the table.
    pub const ADDED: i64 = 4;
    /// Taken out.
    pub const DELETED: i64 = 8;
    /// Changed.
    pub const MODIFIED: i64 = 16;
}

/// A row: a value a column.
pub(super) struct Row {
    /// The table that it was made for.
    pub table: Rc<Table>,
    /// The columns' values, in their order.
    pub values: RefCell<Vec<Value>>,
    /// What has become of it, a number of [`state`].
    pub state: Cell<i64>,
    error: RefCell<Str>,
}

/// A row as an object.
pub(super) struct RowObject(pub Rc<Row>);

/// The rows of a table as an object.
struct Rows(Rc<Table>);

impl NetObject for RowObject {
    fn ty(&self) -> Ty {
        ty::find("System.Data.DataRow").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn own_first(&self) -> bool {
        true
    }

    fn property(&self, _: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        let at = self.0.table.place(name)?;
        Some(Ok(self.0.get(at)))
    }

    fn set_property(&self, engine: &mut dyn Engine, name: &str, new: &Value) -> Option<R<()>> {
        let at = self.0.table.place(name)?;
        Some(self.0.set(engine, at, new))
    }

    fn property_names(&self) -> Vec<Str> {
        let columns = self.0.table.columns.borrow();
        columns.iter().map(|c| c.name.borrow().clone()).collect()
    }

    fn index(&self, engine: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        Some(self.0.place(engine, index).map(|at| self.0.get(at)))
    }

    fn set_index(&self, engine: &mut dyn Engine, index: &Value, new: &Value) -> Option<R<()>> {
        let set = self.0.place(engine, index);
        Some(set.and_then(|at| self.0.set(engine, at, new)))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        let other = other.downcast::<RowObject>();
        Some(other.is_some_and(|o| Rc::ptr_eq(&o.0, &self.0)))
    }
}

impl NetObject for Rows {
    fn ty(&self) -> Ty {
        ty::find("System.Data.DataRowCollection").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(self.0.row_values()))
    }

    fn index(&self, engine: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        let at = match convert::to_i64(engine, index) {
            Ok(at) => at,
            Err(stop) => return Some(Err(stop)),
        };
        let rows = self.0.rows.borrow();
        Some(match usize::try_from(at).ok().and_then(|at| rows.get(at)) {
            Some(row) => Ok(value(row.clone())),
            None => crate::value::Exception::new(
                "System.IndexOutOfRangeException",
                format!("There is no row at position {at}."),
            )
            .raise(),
        })
    }
}

/// A row as a value.
pub(super) fn value(row: Rc<Row>) -> Value {
    Value::net(RowObject(row))
}

/// The rows of a table as a value.
pub(super) fn list(table: Rc<Table>) -> Value {
    Value::net(Rows(table))
}

/// A row that is not in its table yet.
pub(super) fn detached(table: &Rc<Table>) -> Rc<Row> {
    let columns = table.columns.borrow();
    Rc::new(Row {
        table: table.clone(),
        values: RefCell::new(columns.iter().map(|c| c.first_value()).collect()),
        state: Cell::new(state::DETACHED),
        error: RefCell::default(),
    })
}

impl Row {
    /// A column's value.
    pub fn get(&self, at: usize) -> Value {
        let values = self.values.borrow();
        values.get(at).cloned().unwrap_or_else(table::db_null)
    }

    /// Sets a column's value, as the column keeps it.
    pub fn set(&self, engine: &mut dyn Engine, at: usize, new: &Value) -> R<()> {
        let column = self.table.columns.borrow().get(at).cloned();
        let Some(column) = column else {
            return Ok(());
        };
        let kept = column.kept(engine, new)?;
        let mut values = self.values.borrow_mut();
        while values.len() <= at {
            values.push(table::db_null());
        }
        if let Some(place) = values.get_mut(at) {
            *place = kept;
        }
        if self.state.get() == state::UNCHANGED {
            self.state.set(state::MODIFIED);
        }
        Ok(())
    }

    /// The place of a column by name, number or column.
    fn place(&self, engine: &mut dyn Engine, index: &Value) -> R<usize> {
        let name = match index.downcast::<ColumnObject>() {
            Some(column) => column.0.name.borrow().clone(),
            None => match index.as_str() {
                Some(name) => name.into(),
                None => {
                    let number = convert::to_i64(engine, index)?;
                    let at = usize::try_from(number).ok();
                    let count = self.table.columns.borrow().len();
                    return match at.filter(|at| *at < count) {
                        Some(at) => Ok(at),
                        None => crate::value::Exception::new(
                            "System.IndexOutOfRangeException",
                            format!("Cannot find column {number}."),
                        )
                        .raise(),
                    };
                }
            },
        };
        match self.table.place(&name) {
            Some(at) => Ok(at),
            None => throw::plain_argument(format!(
                "Column '{name}' does not belong to table {}.",
                self.table.name.borrow()
            )),
        }
    }
}

fn of(v: &Value) -> R<&Rc<Row>> {
    match v.downcast::<RowObject>() {
        Some(row) => Ok(&row.0),
        None => throw::invalid_operation("The object is no row."),
    }
}

fn rows(v: &Value) -> R<Rc<Table>> {
    match v.downcast::<Rows>() {
        Some(rows) => Ok(rows.0.clone()),
        None => throw::invalid_operation("The object is no list of rows."),
    }
}

/// Puts a row into its table.
fn attach(table: &Table, row: &Rc<Row>, at: usize) -> R<Value> {
    if row.state.get() != state::DETACHED {
        return throw::plain_argument("This row already belongs to this table.");
    }
    table.check(row)?;
    row.state.set(state::ADDED);
    let mut rows = table.rows.borrow_mut();
    let at = at.min(rows.len());
    rows.insert(at, row.clone());
    Ok(Value::Void)
}

fn add_values(engine: &mut dyn Engine, t: &Value, a: &[Value]) -> R<Value> {
    let values = match a {
        [Value::Array(all)] => all.snapshot(),
        other => other.to_vec(),
    };
    let table = rows(t)?;
    if values.len() > table.columns.borrow().len() {
        return throw::plain_argument(
            "Input array is longer than the number of columns in this table.",
        );
    }
    let row = detached(&table);
    for (at, value) in values.iter().enumerate() {
        row.set(engine, at, value)?;
    }
    attach(&table, &row, usize::MAX)?;
    Ok(value(row))
}

/// Takes a row out of its table.
fn remove(row: &Rc<Row>) {
    row.table.rows.borrow_mut().retain(|r| !Rc::ptr_eq(r, row));
    row.state.set(state::DETACHED);
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Data.DataRow",
        properties: &[
            prop_set(
                "RowError",
                "string",
                |_, t| Ok(Value::Str(of(t)?.error.borrow().clone())),
                |e, t, new| {
                    let text = convert::to_str(e, &new)?;
                    *of(t)?.error.borrow_mut() = text;
                    Ok(())
                },
            ),
            prop("RowState", "System.Data.DataRowState", |_, t| {
                Ok(system::enumeration(
                    "System.Data.DataRowState",
                    of(t)?.state.get(),
                ))
            }),
            prop("Table", "System.Data.DataTable", |_, t| {
                Ok(table::value(of(t)?.table.clone()))
            }),
            prop_set(
                "ItemArray",
                "System.Object[]",
                |_, t| Ok(Value::array(of(t)?.values.borrow().clone())),
                |e, t, new| {
                    let row = of(t)?;
                    for (at, value) in args::seq(&[new], 0)?.snapshot().iter().enumerate() {
                        row.set(e, at, value)?;
                    }
                    Ok(())
                },
            ),
            prop("HasErrors", "bool", |_, t| {
                Ok((!of(t)?.error.borrow().is_empty()).into())
            }),
        ],
        methods: &[
            method(
                "AcceptChanges",
                &[overload("void AcceptChanges()", |_, t, _| {
                    let row = of(t)?;
                    match row.state.get() {
                        state::DELETED => remove(row),
                        state::DETACHED => {}
                        _ => row.state.set(state::UNCHANGED),
                    }
                    Ok(Value::Void)
                })],
            ),
            method(
                "BeginEdit",
                &[overload("void BeginEdit()", |_, _, _| Ok(Value::Void))],
            ),
            method(
                "Delete",
                &[overload("void Delete()", |_, t, _| {
                    let row = of(t)?;
                    if row.state.get() == state::ADDED {
                        remove(row);
                    } else {
                        row.state.set(state::DELETED);
                    }
                    Ok(Value::Void)
                })],
            ),
            method(
                "EndEdit",
                &[overload("void EndEdit()", |_, _, _| Ok(Value::Void))],
            ),
            method(
                "IsNull",
                &[
                    overload("bool IsNull(string columnName)", |e, t, a| {
                        let row = of(t)?;
                        let at = row.place(e, args::value(a, 0))?;
                        Ok(table::is_db_null(&row.get(at)).into())
                    }),
                    overload("bool IsNull(int columnIndex)", |e, t, a| {
                        let row = of(t)?;
                        let at = row.place(e, args::value(a, 0))?;
                        Ok(table::is_db_null(&row.get(at)).into())
                    }),
                ],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Data.DataRowCollection",
        interfaces: &[
            "System.Collections.ICollection",
            "System.Collections.IEnumerable",
        ],
        properties: &[prop("Count", "int", |_, t| {
            let count = rows(t)?.rows.borrow().len();
            Ok(i32::try_from(count).unwrap_or(i32::MAX).into())
        })],
        methods: &[
            method(
                "Add",
                &[
                    overload("void Add(System.Data.DataRow row)", |_, t, a| {
                        let table = rows(t)?;
                        attach(&table, of(args::value(a, 0))?, usize::MAX)
                    }),
                    overload(
                        "System.Data.DataRow Add(params System.Object[] values)",
                        add_values,
                    ),
                ],
            ),
            method(
                "Clear",
                &[overload("void Clear()", |_, t, _| {
                    rows(t)?.rows.borrow_mut().clear();
                    Ok(Value::Void)
                })],
            ),
            method(
                "Contains",
                &[overload("bool Contains(System.Object key)", |e, t, a| {
                    Ok(rows(t)?.find(e, args::value(a, 0))?.is_some().into())
                })],
            ),
            method(
                "Find",
                &[overload(
                    "System.Data.DataRow Find(System.Object key)",
                    |e, t, a| {
                        let found = rows(t)?.find(e, args::value(a, 0))?;
                        Ok(found.map(value).unwrap_or_default())
                    },
                )],
            ),
            method(
                "IndexOf",
                &[overload(
                    "int IndexOf(System.Data.DataRow row)",
                    |_, t, a| {
                        let table = rows(t)?;
                        let row = of(args::value(a, 0))?;
                        let at = table.rows.borrow().iter().position(|r| Rc::ptr_eq(r, row));
                        Ok(at.and_then(|n| i32::try_from(n).ok()).unwrap_or(-1).into())
                    },
                )],
            ),
            method(
                "InsertAt",
                &[overload(
                    "void InsertAt(System.Data.DataRow row, int pos)",
                    |_, t, a| {
                        let table = rows(t)?;
                        let at = usize::try_from(args::int(a, 1)?).unwrap_or(0);
                        attach(&table, of(args::value(a, 0))?, at)
                    },
                )],
            ),
            method(
                "Remove",
                &[overload(
                    "void Remove(System.Data.DataRow row)",
                    |_, _, a| {
                        remove(of(args::value(a, 0))?);
                        Ok(Value::Void)
                    },
                )],
            ),
            method(
                "RemoveAt",
                &[overload("void RemoveAt(int index)", |_, t, a| {
                    let at = usize::try_from(args::int(a, 0)?).ok();
                    let row = at.and_then(|at| rows(t).ok()?.rows.borrow().get(at).cloned());
                    match row {
                        Some(row) => {
                            remove(&row);
                            Ok(Value::Void)
                        }
                        None => throw::bounds(),
                    }
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
];
