//! Arrays of several dimensions, `int[,]`: their elements by a place in each dimension, and the members that arrays of
//! one dimension have otherwise. Their other members are `System.Array`'s, which see the elements in a row.

use std::any::Any;
use std::rc::Rc;

use super::super::{args, system, throw};
use super::sequence::count;
use crate::value::ty::{Shape, method, overload, prop};
use crate::value::{
    Engine, ErrorCategory, ErrorRecord, Exception, NetObject, R, Seq, Ty, TypeDef, Value, convert,
    enumerate, ty,
};

/// More elements than this are refused rather than made.
const MOST: usize = 1 << 26;

/// An array of several dimensions.
pub struct Grid {
    ty: Ty,
    /// The elements of the last dimension stand next to each other.
    items: Rc<Seq>,
    lengths: Vec<usize>,
}

impl NetObject for Grid {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(self.items.snapshot()))
    }
}

impl Grid {
    /// An array of a type with a length for each of its dimensions, full of the element type's default.
    ///
    /// # Errors
    /// `OverflowException` for a negative length, `OutOfMemoryException` for more elements than can be held.
    pub fn make(ty: Ty, element: Ty, lengths: &[i32]) -> R<Value> {
        let Ok(lengths) = lengths
            .iter()
            .map(|length| usize::try_from(*length))
            .collect::<Result<Vec<_>, _>>()
        else {
            return throw::overflow("Arithmetic operation resulted in an overflow.");
        };
        let total = lengths
            .iter()
            .try_fold(1usize, |all, length| all.checked_mul(*length))
            .filter(|total| *total <= MOST);
        let Some(total) = total else {
            return Exception::new(
                "System.OutOfMemoryException",
                "Array dimensions exceeded supported range.",
            )
            .raise();
        };
        let items = vec![system::default_of(element); total];
        Ok(Value::net(Grid {
            ty,
            items: Rc::new(Seq::new(element.array_of(), items)),
            lengths,
        }))
    }

    /// The elements in a row.
    pub(super) fn row(&self) -> Rc<Seq> {
        self.items.clone()
    }

    /// `$grid[1,2]`; `$grid[(0,1),(1,2)]` gives an array. Places count from the end where they are negative, and one
    /// beyond the end gives null.
    ///
    /// # Errors
    /// `NeedMultidimensionalIndex` for another number of places than there are dimensions; `IndexOutOfRangeException`
    /// beyond the end under strict mode 3.
    pub fn get(&self, engine: &mut dyn Engine, index: &Value) -> R<Value> {
        match places(engine, index) {
            Ok(places) => {
                let at = self.places_from_front(&places, index)?;
                self.element(engine, &at)
            }
            Err(_) => {
                let mut found = Vec::new();
                for index in super::elements(engine, index)? {
                    let Ok(places) = places(engine, &index) else {
                        return self.refuse(&[], &index);
                    };
                    let at = self.places_from_front(&places, &index)?;
                    found.push(self.element(engine, &at)?);
                }
                Ok(Value::array(found))
            }
        }
    }

    /// `$grid[1,2] = value`.
    ///
    /// # Errors
    /// As [`get`](Self::get), `IndexOutOfRangeException` beyond the end, and the cast error of a value that the element
    /// type refuses.
    pub fn set(&self, engine: &mut dyn Engine, index: &Value, value: &Value) -> R<()> {
        let Ok(places) = places(engine, index) else {
            return self.refuse(&[], index);
        };
        let at = self.places_from_front(&places, index)?;
        let value = convert::to(engine, value, self.items.element())?;
        self.put(&at, value)
    }

    fn element(&self, engine: &dyn Engine, at: &[i32]) -> R<Value> {
        match self.offset(at).and_then(|at| self.items.get(at)) {
            Some(found) => Ok(found),
            None if engine.strict_mode() < 3 => Ok(Value::Null),
            None => throw::bounds(),
        }
    }

    fn put(&self, at: &[i32], value: Value) -> R<()> {
        let offset = self.offset(at);
        match offset.and_then(|at| self.items.items_mut().get_mut(at).map(|slot| *slot = value)) {
            Some(()) => Ok(()),
            None => throw::bounds(),
        }
    }

    /// Where an element stands in the row; None beyond the end of a dimension.
    fn offset(&self, at: &[i32]) -> Option<usize> {
        if at.len() != self.lengths.len() {
            return None;
        }
        at.iter()
            .zip(&self.lengths)
            .try_fold(0usize, |row, (place, length)| {
                let place = usize::try_from(*place).ok().filter(|p| p < length)?;
                row.checked_mul(*length)?.checked_add(place)
            })
    }

    /// Places that count from the front.
    fn places_from_front(&self, places: &[i32], index: &Value) -> R<Vec<i32>> {
        if places.len() != self.lengths.len() {
            return self.refuse(places, index);
        }
        let from_front = |(place, length): (&i32, &usize)| {
            let length = i32::try_from(*length).unwrap_or(i32::MAX);
            if *place < 0 {
                place.saturating_add(length)
            } else {
                *place
            }
        };
        Ok(places.iter().zip(&self.lengths).map(from_front).collect())
    }

    fn refuse<T>(&self, places: &[i32], index: &Value) -> R<T> {
        let shown: Vec<String> = places.iter().map(i32::to_string).collect();
        let message = format!(
            "You cannot index into a {} dimensional array with index [{}].",
            self.lengths.len(),
            shown.join(",")
        );
        ErrorRecord::runtime(
            message,
            "NeedMultidimensionalIndex",
            ErrorCategory::InvalidOperation,
            index.clone(),
        )
        .raise()
    }

    /// The length of the dimension that a member's first argument names.
    fn length(&self, a: &[Value]) -> R<usize> {
        let dimension = usize::try_from(args::int(a, 0)?).ok();
        match dimension.and_then(|at| self.lengths.get(at)) {
            Some(length) => Ok(*length),
            None => throw::bounds(),
        }
    }
}

/// The places that an index names; one that is a single number names one.
fn places(engine: &mut dyn Engine, index: &Value) -> R<Vec<i32>> {
    match enumerate::elements(engine, index) {
        Some(items) => items?
            .iter()
            .map(|item| convert::to_i32(engine, item))
            .collect(),
        None => Ok(vec![convert::to_i32(engine, index)?]),
    }
}

fn of(v: &Value) -> R<&Grid> {
    match v.downcast::<Grid>() {
        Some(grid) => Ok(grid),
        None => throw::invalid_operation("The object is no array of several dimensions."),
    }
}

/// The element that a member's arguments name, each a number or all of them one array.
fn named(engine: &mut dyn Engine, t: &Value, a: &[Value]) -> R<Value> {
    let grid = of(t)?;
    let at = indices(engine, grid, a)?;
    match grid.offset(&at).and_then(|at| grid.items.get(at)) {
        Some(found) => Ok(found),
        None => throw::bounds(),
    }
}

fn indices(engine: &mut dyn Engine, grid: &Grid, a: &[Value]) -> R<Vec<i32>> {
    let mut at = Vec::new();
    for value in a {
        at.extend(places(engine, value)?);
    }
    if at.len() != grid.lengths.len() {
        return throw::plain_argument("Array was not a one-dimensional array.");
    }
    Ok(at)
}

/// Stores a value, which must be of the element type as it is.
fn store(engine: &mut dyn Engine, t: &Value, at: &[Value], new: &Value) -> R<Value> {
    let grid = of(t)?;
    let at = indices(engine, grid, at)?;
    let element = grid.items.element();
    let new = match (new.is_null(), element.is_value_type()) {
        (true, true) => system::default_of(element),
        (false, _) if !element.is_assignable_from(ty::type_of(new)) => {
            return Exception::new(
                "System.InvalidCastException",
                "Object cannot be stored in an array of this type.",
            )
            .raise();
        }
        _ => new.clone(),
    };
    grid.put(&at, new)?;
    Ok(Value::Void)
}

/// What arrays of several dimensions have instead of the members of `System.Array` of these names.
pub static MEMBERS: TypeDef = TypeDef {
    name: "System.Array",
    properties: &[prop("Rank", "int", |_, t| {
        Ok(match ty::type_of(t.base()).shape() {
            Shape::Array(_, rank) => i32::try_from(*rank).unwrap_or(i32::MAX).into(),
            _ => 1.into(),
        })
    })],
    methods: &[
        method(
            "Clone",
            &[overload("System.Object Clone()", |_, t, _| {
                let grid = of(t)?;
                Ok(Value::net(Grid {
                    ty: grid.ty,
                    items: Rc::new(Seq::new(grid.items.ty, grid.items.snapshot())),
                    lengths: grid.lengths.clone(),
                }))
            })],
        ),
        method(
            "Get",
            &[overload("System.Object Get(params int[] indices)", named)],
        ),
        method(
            "GetLength",
            &[overload("int GetLength(int dimension)", |_, t, a| {
                Ok(count(of(t)?.length(a)?))
            })],
        ),
        method(
            "GetLongLength",
            &[overload("long GetLongLength(int dimension)", |_, t, a| {
                Ok((of(t)?.length(a)? as i64).into())
            })],
        ),
        method(
            "GetLowerBound",
            &[overload("int GetLowerBound(int dimension)", |_, t, a| {
                of(t)?.length(a).map(|_| 0.into())
            })],
        ),
        method(
            "GetUpperBound",
            &[overload("int GetUpperBound(int dimension)", |_, t, a| {
                let length = of(t)?.length(a)?;
                Ok(Value::Int32(i32::try_from(length).unwrap_or(i32::MAX) - 1))
            })],
        ),
        method(
            "GetValue",
            &[overload(
                "System.Object GetValue(params int[] indices)",
                named,
            )],
        ),
        method(
            "Set",
            &[overload(
                "void Set(params System.Object[] indicesAndValue)",
                |engine, t, a| {
                    // Its parameters are as many as there are dimensions, and then the value.
                    let all = super::elements(engine, args::value(a, 0))?;
                    let element = of(t)?.items.element();
                    match all.split_last() {
                        Some((new, at)) => {
                            let new = convert::to(engine, new, element)?;
                            store(engine, t, at, &new)
                        }
                        None => throw::bounds(),
                    }
                },
            )],
        ),
        method(
            "SetValue",
            &[overload(
                "void SetValue(System.Object value, params int[] indices)",
                |engine, t, a| store(engine, t, a.get(1..).unwrap_or(&[]), args::value(a, 0)),
            )],
        ),
    ],
    ..TypeDef::CLASS
};
