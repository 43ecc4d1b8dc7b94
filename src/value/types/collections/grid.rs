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

/// .NET's limit.
const MOST_DIMENSIONS: usize = 32;

/// An array of several dimensions.
pub struct Grid {
    ty: Ty,
    /// The elements of the last dimension stand next to each other.
    items: Rc<Seq>,
    lengths: Vec<usize>,
    /// Where each dimension begins to count; zero but for arrays that `Array.CreateInstance` made otherwise.
    starts: Vec<i32>,
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
        Grid::from_starts(ty, element, lengths, vec![0; lengths.len()])
    }

    fn from_starts(ty: Ty, element: Ty, lengths: &[i32], starts: Vec<i32>) -> R<Value> {
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
            starts,
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
        at.iter().zip(&self.starts).zip(&self.lengths).try_fold(
            0usize,
            |row, ((place, start), length)| {
                let place = place.checked_sub(*start)?;
                let place = usize::try_from(place).ok().filter(|p| p < length)?;
                row.checked_mul(*length)?.checked_add(place)
            },
        )
    }

    /// Places that count from the front.
    fn places_from_front(&self, places: &[i32], index: &Value) -> R<Vec<i32>> {
        if places.len() != self.lengths.len() {
            return self.refuse(places, index);
        }
        let from_front = |(at, place): (usize, &i32)| {
            let start = self.starts.get(at).copied().unwrap_or(0);
            if *place < start {
                place.saturating_add(self.end(at))
            } else {
                *place
            }
        };
        Ok(places.iter().enumerate().map(from_front).collect())
    }

    /// The place behind the last one of a dimension.
    fn end(&self, dimension: usize) -> i32 {
        let length = self.lengths.get(dimension).copied().unwrap_or(0);
        let start = self.starts.get(dimension).copied().unwrap_or(0);
        start.saturating_add(i32::try_from(length).unwrap_or(i32::MAX))
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

    /// The dimension that a member's first argument names.
    fn dimension(&self, a: &[Value]) -> R<usize> {
        let dimension = usize::try_from(args::int(a, 0)?).ok();
        match dimension.filter(|at| *at < self.lengths.len()) {
            Some(at) => Ok(at),
            None => throw::bounds(),
        }
    }

    /// Its length.
    fn length(&self, a: &[Value]) -> R<usize> {
        let at = self.dimension(a)?;
        Ok(self.lengths.get(at).copied().unwrap_or(0))
    }
}

/// `Array.CreateInstance(elementType, lengths[, lowerBounds])`, the lengths as one array or each by itself.
///
/// # Errors
/// `ArgumentException` where there are not as many lower bounds as lengths, `NotSupportedException` for an array of one
/// dimension that does not begin at zero, and those of [`Grid::make`].
pub(super) fn create_instance(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let element = args::ty(a, 0)?;
    let (mut lengths, mut starts) = (Vec::new(), Vec::new());
    match a.get(1..).unwrap_or_default() {
        [Value::Array(own), Value::Array(from)] => {
            for (list, into) in [(own, &mut lengths), (from, &mut starts)] {
                for item in list.snapshot() {
                    into.push(convert::to_i32(engine, &item)?);
                }
            }
            if lengths.len() != starts.len() {
                return throw::plain_argument("The number of lengths and lowerBounds must match.");
            }
        }
        many => {
            for value in many {
                lengths.extend(places(engine, value)?);
            }
            starts = vec![0; lengths.len()];
        }
    }
    if lengths.is_empty() {
        return throw::argument(engine, "Must provide at least one rank.", "lengths");
    }
    if lengths.iter().any(|length| *length < 0) {
        return throw::out_of_range(engine, "Non-negative number required.", "length");
    }
    match (lengths.as_slice(), starts.as_slice()) {
        ([length], [0]) => {
            let length = usize::try_from(*length).unwrap_or(0);
            if length > MOST {
                return throw::overflow("Array dimensions exceeded supported range.");
            }
            Ok(Value::typed_array(
                element,
                vec![system::default_of(element); length],
            ))
        }
        ([_], _) => throw::not_supported(
            "Arrays of one dimension that do not begin at zero are not supported.",
        ),
        _ if lengths.len() > MOST_DIMENSIONS => Exception::new(
            "System.TypeLoadException",
            format!("Array has more than {MOST_DIMENSIONS} dimensions."),
        )
        .raise(),
        _ => {
            let rank = u32::try_from(lengths.len()).unwrap_or(u32::MAX);
            Grid::from_starts(element.array_of_rank(rank), element, &lengths, starts)
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
                    starts: grid.starts.clone(),
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
                let grid = of(t)?;
                let at = grid.dimension(a)?;
                Ok(grid.starts.get(at).copied().unwrap_or(0).into())
            })],
        ),
        method(
            "GetUpperBound",
            &[overload("int GetUpperBound(int dimension)", |_, t, a| {
                let grid = of(t)?;
                let end = grid.end(grid.dimension(a)?);
                Ok(end.saturating_sub(1).into())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edition;
    use crate::value::testing::TestEngine;

    fn grid(lengths: &[i32], starts: &[i32]) -> Value {
        let int = ty::known().int32;
        let ty = int.array_of_rank(2);
        Grid::from_starts(ty, int, lengths, starts.to_vec()).unwrap_or_default()
    }

    fn at(grid: &Value, place: &[i32]) -> Option<i128> {
        let mut engine = TestEngine(Edition::Core);
        let index = Value::array(place.iter().map(|p| Value::Int32(*p)).collect());
        let found = grid.downcast::<Grid>()?.get(&mut engine, &index).ok()?;
        convert::integer_of(&found)
    }

    fn put(grid: &Value, place: &[i32], value: i32) -> bool {
        let mut engine = TestEngine(Edition::Core);
        let index = Value::array(place.iter().map(|p| Value::Int32(*p)).collect());
        grid.downcast::<Grid>()
            .is_some_and(|g| g.set(&mut engine, &index, &value.into()).is_ok())
    }

    #[test]
    fn elements_stand_row_by_row_and_places_count_from_the_end() {
        let grid = grid(&[2, 3], &[0, 0]);
        assert!(put(&grid, &[1, 2], 7));
        assert_eq!(at(&grid, &[1, 2]), Some(7));
        assert_eq!(at(&grid, &[-1, -1]), Some(7));
        assert_eq!(at(&grid, &[0, 0]), Some(0));
        assert_eq!(at(&grid, &[2, 0]), None);
        assert!(!put(&grid, &[2, 0], 1));
        assert!(!put(&grid, &[0], 1));
    }

    #[test]
    fn dimensions_may_begin_elsewhere_than_at_zero() {
        let grid = grid(&[2, 2], &[1, -1]);
        assert!(put(&grid, &[1, -1], 5));
        assert!(put(&grid, &[2, 0], 6));
        assert_eq!(at(&grid, &[1, -1]), Some(5));
        assert_eq!(at(&grid, &[2, 0]), Some(6));
        assert!(!put(&grid, &[3, 0], 1));
        let found = grid.downcast::<Grid>().map(|g| (g.end(0), g.end(1)));
        assert_eq!(found, Some((3, 1)));
    }

    #[test]
    fn lengths_that_no_memory_holds_are_refused() {
        let int = ty::known().int32;
        assert!(Grid::make(int.array_of_rank(2), int, &[i32::MAX, i32::MAX]).is_err());
        assert!(Grid::make(int.array_of_rank(2), int, &[-1, 1]).is_err());
        let mut engine = TestEngine(Edition::Core);
        let one_based = [
            Value::Type(int),
            Value::array(vec![3.into()]),
            Value::array(vec![1.into()]),
        ];
        assert!(create_instance(&mut engine, &Value::Null, &one_based).is_err());
    }
}
