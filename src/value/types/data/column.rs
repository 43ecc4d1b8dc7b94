//! `DataColumn`, and a table's list of them.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::super::{args, throw};
use super::table::{self, Table};
use crate::value::dict::equals_ignore_case;
use crate::value::ty::{method, overload, prop, prop_set};
use crate::value::{Engine, Exception, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

/// A column: shared by the table that has it and the script that made it.
pub(super) struct Column {
    /// Its name.
    pub name: RefCell<Str>,
    /// The type that its values are kept as.
    pub kind: Cell<Ty>,
    /// What a new row has.
    pub default: RefCell<Value>,
    /// A row may leave it empty.
    pub allows_null: Cell<bool>,
    caption: RefCell<Str>,
    read_only: Cell<bool>,
    unique: Cell<bool>,
    counts: Cell<bool>,
    step: Cell<i64>,
    /// The next number of a column that counts.
    next: Cell<i64>,
}

/// A column as an object.
pub(super) struct ColumnObject(pub Rc<Column>);

/// The columns of a table as an object.
struct Columns(Rc<Table>);

impl NetObject for ColumnObject {
    fn ty(&self) -> Ty {
        ty::find("System.Data.DataColumn").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.name.borrow().clone()))
    }
}

impl NetObject for Columns {
    fn ty(&self) -> Ty {
        ty::find("System.Data.DataColumnCollection").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        let columns = self.0.columns.borrow();
        Some(Ok(columns.iter().map(|c| value(c.clone())).collect()))
    }

    fn index(&self, engine: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        let at = match index.as_str() {
            Some(name) => self.0.place(name),
            None => convert::to_i64(engine, index)
                .ok()
                .and_then(|n| usize::try_from(n).ok()),
        };
        let columns = self.0.columns.borrow();
        let found = at.and_then(|at| columns.get(at)).cloned();
        Some(Ok(found.map(value).unwrap_or_default()))
    }
}

/// A column as a value.
pub(super) fn value(column: Rc<Column>) -> Value {
    Value::net(ColumnObject(column))
}

/// The columns of a table as a value.
pub(super) fn list(table: Rc<Table>) -> Value {
    Value::net(Columns(table))
}

/// A column of a name and type.
pub(super) fn new(name: &str, kind: Option<Ty>) -> Rc<Column> {
    Rc::new(Column {
        name: RefCell::new(name.into()),
        kind: Cell::new(kind.unwrap_or(ty::known().string)),
        default: RefCell::new(table::db_null()),
        allows_null: Cell::new(true),
        caption: RefCell::default(),
        read_only: Cell::new(false),
        unique: Cell::new(false),
        counts: Cell::new(false),
        step: Cell::new(1),
        next: Cell::new(0),
    })
}

impl Column {
    /// The value that a new row begins with.
    pub fn first_value(&self) -> Value {
        if !self.counts.get() {
            return self.default.borrow().clone();
        }
        let number = self.next.get();
        self.next.set(number.saturating_add(self.step.get()));
        i32::try_from(number).map_or(Value::Int64(number), Value::Int32)
    }

    /// A value as the column keeps it.
    pub fn kept(&self, engine: &mut dyn Engine, new: &Value) -> R<Value> {
        if new.is_null() || table::is_db_null(new) {
            return Ok(table::db_null());
        }
        let kind = self.kind.get();
        match convert::to(engine, new, kind) {
            Ok(kept) => Ok(kept),
            Err(_) => {
                let text = convert::to_str(engine, new)?;
                let of = crate::value::ty::type_of(new.base()).name();
                throw::plain_argument(format!(
                    "Input string was not in a correct format.Couldn't store <{text}> in {} Column.  Expected type is {}.",
                    self.name.borrow(),
                    if of.is_empty() {
                        kind.full_name()
                    } else {
                        kind.name()
                    },
                ))
            }
        }
    }
}

fn of(v: &Value) -> R<&Column> {
    match v.downcast::<ColumnObject>() {
        Some(column) => Ok(&column.0),
        None => throw::invalid_operation("The object is no column."),
    }
}

fn columns(v: &Value) -> R<Rc<Table>> {
    match v.downcast::<Columns>() {
        Some(columns) => Ok(columns.0.clone()),
        None => throw::invalid_operation("The object is no list of columns."),
    }
}

fn add(t: &Value, column: Rc<Column>) -> R<Value> {
    let table = columns(t)?;
    if column.name.borrow().is_empty() {
        let name = (1..)
            .map(|n: u32| format!("Column{n}"))
            .find(|n| table.place(n).is_none());
        *column.name.borrow_mut() = name.unwrap_or_default().into();
    }
    let name = column.name.borrow().clone();
    if table.place(&name).is_some() {
        return Exception::new(
            "System.Data.DuplicateNameException",
            format!("A column named '{name}' already belongs to this DataTable."),
        )
        .raise();
    }
    table.add_column(column.clone());
    Ok(value(column))
}

fn remove(table: &Table, at: Option<usize>, name: &str) -> R<Value> {
    match at {
        Some(at) => {
            table.remove_column(at);
            Ok(Value::Void)
        }
        None => throw::plain_argument(format!(
            "Column '{name}' does not belong to table {}.",
            table.name.borrow()
        )),
    }
}

macro_rules! flag {
    ($name:literal, $field:ident) => {
        prop_set(
            $name,
            "bool",
            |_, t| Ok(of(t)?.$field.get().into()),
            |_, t, new| {
                of(t)?.$field.set(args::flag(&[new], 0)?);
                Ok(())
            },
        )
    };
}

macro_rules! number {
    ($name:literal, $field:ident) => {
        prop_set(
            $name,
            "long",
            |_, t| Ok(Value::Int64(of(t)?.$field.get())),
            |_, t, new| {
                of(t)?.$field.set(args::long(&[new], 0)?);
                Ok(())
            },
        )
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Data.DataColumn",
        properties: &[
            flag!("AllowDBNull", allows_null),
            flag!("AutoIncrement", counts),
            number!("AutoIncrementSeed", next),
            number!("AutoIncrementStep", step),
            prop_set(
                "Caption",
                "string",
                |_, t| {
                    let column = of(t)?;
                    let caption = column.caption.borrow().clone();
                    Ok(Value::Str(if caption.is_empty() {
                        column.name.borrow().clone()
                    } else {
                        caption
                    }))
                },
                |e, t, new| {
                    let text = convert::to_str(e, &new)?;
                    *of(t)?.caption.borrow_mut() = text;
                    Ok(())
                },
            ),
            prop_set(
                "ColumnName",
                "string",
                |_, t| Ok(Value::Str(of(t)?.name.borrow().clone())),
                |e, t, new| {
                    let text = convert::to_str(e, &new)?;
                    *of(t)?.name.borrow_mut() = text;
                    Ok(())
                },
            ),
            prop_set(
                "DataType",
                "type",
                |_, t| Ok(Value::Type(of(t)?.kind.get())),
                |e, t, new| {
                    if let Value::Type(kind) = convert::to(e, &new, ty::known().type_)? {
                        of(t)?.kind.set(kind);
                    }
                    Ok(())
                },
            ),
            prop_set(
                "DefaultValue",
                "System.Object",
                |_, t| Ok(of(t)?.default.borrow().clone()),
                |e, t, new| {
                    let column = of(t)?;
                    let kept = column.kept(e, &new)?;
                    *column.default.borrow_mut() = kept;
                    Ok(())
                },
            ),
            prop("Expression", "string", |_, _| Ok(Value::str(""))),
            prop("MaxLength", "int", |_, _| Ok(Value::Int32(-1))),
            flag!("ReadOnly", read_only),
            flag!("Unique", unique),
        ],
        constructors: &[
            overload("System.Data.DataColumn new()", |_, _, _| {
                Ok(value(new("", None)))
            }),
            overload(
                "System.Data.DataColumn new(string columnName)",
                |_, _, a| Ok(value(new(args::text(a, 0)?, None))),
            ),
            overload(
                "System.Data.DataColumn new(string columnName, type dataType)",
                |_, _, a| Ok(value(new(args::text(a, 0)?, Some(args::ty(a, 1)?)))),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Data.DataColumnCollection",
        interfaces: &[
            "System.Collections.ICollection",
            "System.Collections.IEnumerable",
        ],
        properties: &[prop("Count", "int", |_, t| {
            let count = columns(t)?.columns.borrow().len();
            Ok(i32::try_from(count).unwrap_or(i32::MAX).into())
        })],
        methods: &[
            method(
                "Add",
                &[
                    overload("System.Data.DataColumn Add()", |_, t, _| {
                        add(t, new("", None))
                    }),
                    overload(
                        "void Add(System.Data.DataColumn column)",
                        |_, t, a| match args::value(a, 0).downcast::<ColumnObject>() {
                            Some(column) => add(t, column.0.clone()).map(|_| Value::Void),
                            None => throw::invalid_operation("The object is no column."),
                        },
                    ),
                    overload(
                        "System.Data.DataColumn Add(string columnName)",
                        |_, t, a| add(t, new(args::text(a, 0)?, None)),
                    ),
                    overload(
                        "System.Data.DataColumn Add(string columnName, type type)",
                        |_, t, a| add(t, new(args::text(a, 0)?, Some(args::ty(a, 1)?))),
                    ),
                ],
            ),
            method(
                "AddRange",
                &[overload(
                    "void AddRange(System.Data.DataColumn[] columns)",
                    |_, t, a| {
                        for column in args::seq(a, 0)?.snapshot() {
                            if let Some(column) = column.downcast::<ColumnObject>() {
                                add(t, column.0.clone())?;
                            }
                        }
                        Ok(Value::Void)
                    },
                )],
            ),
            method(
                "Clear",
                &[overload("void Clear()", |_, t, _| {
                    let table = columns(t)?;
                    while !table.columns.borrow().is_empty() {
                        table.remove_column(0);
                    }
                    Ok(Value::Void)
                })],
            ),
            method(
                "Contains",
                &[overload("bool Contains(string name)", |_, t, a| {
                    Ok(columns(t)?.place(args::text(a, 0)?).is_some().into())
                })],
            ),
            method(
                "IndexOf",
                &[overload("int IndexOf(string columnName)", |_, t, a| {
                    let at = columns(t)?.place(args::text(a, 0)?);
                    Ok(at.and_then(|n| i32::try_from(n).ok()).unwrap_or(-1).into())
                })],
            ),
            method(
                "Remove",
                &[
                    overload("void Remove(string name)", |_, t, a| {
                        let (table, name) = (columns(t)?, args::text(a, 0)?);
                        remove(&table, table.place(name), name)
                    }),
                    overload("void Remove(System.Data.DataColumn column)", |_, t, a| {
                        let table = columns(t)?;
                        let name = of(args::value(a, 0))?.name.borrow().clone();
                        remove(&table, table.place(&name), &name)
                    }),
                ],
            ),
            method(
                "RemoveAt",
                &[overload("void RemoveAt(int index)", |_, t, a| {
                    let table = columns(t)?;
                    let at = usize::try_from(args::int(a, 0)?).ok();
                    let at = at.filter(|at| *at < table.columns.borrow().len());
                    remove(&table, at, "")
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
];

/// True where a column has the name, case ignored.
pub(super) fn is_named(column: &Column, name: &str) -> bool {
    equals_ignore_case(&column.name.borrow(), name)
}
