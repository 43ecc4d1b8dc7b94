//! What lists and arrays do alike: ranges, copies, searches, reversal, order; and the elements of anything that can be
//! walked.

use std::cmp::Ordering;
use std::ops::Range;
use std::rc::Rc;

use super::super::{args, object, throw};
use super::grid::Grid;
use crate::value::{Engine, R, Seq, Value};

/// The elements of a collection of any kind; one element for anything else.
pub fn elements(engine: &mut dyn Engine, value: &Value) -> R<Vec<Value>> {
    match value.base() {
        Value::Array(s) | Value::List(s) => Ok(s.snapshot()),
        Value::Hash(d) => Ok(super::entries(d)),
        Value::Null | Value::Void => Ok(Vec::new()),
        Value::Str(s) => Ok(s.encode_utf16().map(Value::Char).collect()),
        Value::Net(n) => match n.elements(engine) {
            Some(items) => items,
            None => Ok(vec![value.clone()]),
        },
        other => Ok(vec![other.clone()]),
    }
}

/// The list or array that a member was called on.
pub(super) fn this(value: &Value) -> R<Rc<Seq>> {
    if let Some(grid) = value.downcast::<Grid>() {
        return Ok(grid.row());
    }
    args::as_seq(value).map_or_else(|| throw::not_supported("The member needs a list."), Ok)
}

/// The same for a member that changes it.
pub(super) fn changeable(value: &Value) -> R<Rc<Seq>> {
    let list = this(value)?;
    if list.read_only.get() {
        return throw::not_supported("Collection is read-only.");
    }
    Ok(list)
}

/// `index` and `count` as a range of a list of `len` elements.
///
/// # Errors
/// `ArgumentOutOfRangeException` for negative ones, `ArgumentException` where the range is longer than the list.
pub(super) fn range(engine: &dyn Engine, index: i32, count: i32, len: usize) -> R<Range<usize>> {
    let Ok(start) = usize::try_from(index) else {
        return throw::out_of_range(engine, "Non-negative number required.", "index");
    };
    let Ok(count) = usize::try_from(count) else {
        return throw::out_of_range(engine, "Non-negative number required.", "count");
    };
    match start.checked_add(count) {
        Some(end) if end <= len => Ok(start..end),
        _ => throw::plain_argument(
            "Offset and length were out of bounds for the array or count is greater than the number of elements \
             from index to the end of the source collection.",
        ),
    }
}

/// The position of an element within a range, by .NET's `Equals`.
pub(super) fn find(
    engine: &mut dyn Engine,
    list: &Seq,
    wanted: &Value,
    range: Range<usize>,
) -> R<Option<usize>> {
    // Values that cannot call into a script are compared in place.
    if !matches!(wanted.base(), Value::Net(_)) {
        let items = list.items();
        let found = items
            .get(range.clone())
            .and_then(|part| part.iter().position(|item| item.same(wanted)));
        return Ok(found.map(|at| at + range.start));
    }
    let items = list.items().get(range.clone()).unwrap_or_default().to_vec();
    for (at, item) in items.iter().enumerate() {
        if object::equals(engine, wanted, item)? {
            return Ok(Some(at + range.start));
        }
    }
    Ok(None)
}

/// The same from the end.
pub(super) fn find_last(
    engine: &mut dyn Engine,
    list: &Seq,
    wanted: &Value,
    range: Range<usize>,
) -> R<Option<usize>> {
    let items = list.items().get(range.clone()).unwrap_or_default().to_vec();
    for (at, item) in items.iter().enumerate().rev() {
        if object::equals(engine, wanted, item)? {
            return Ok(Some(at + range.start));
        }
    }
    Ok(None)
}

/// A position as members return it: -1 for none.
pub(super) fn position(found: Option<usize>) -> Value {
    Value::Int32(found.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1))
}

/// A count or length as `int`.
pub(in super::super) fn count(len: usize) -> Value {
    Value::Int32(i32::try_from(len).unwrap_or(i32::MAX))
}

/// Compares by an `IComparer` or `Comparison` argument, or by the default order for null.
pub(super) fn order_by(
    engine: &mut dyn Engine,
    comparer: &Value,
    a: &Value,
    b: &Value,
) -> R<Ordering> {
    if comparer.is_null() {
        return object::compare(engine, a, b);
    }
    if let Some(order) = super::comparer::compare_with(engine, comparer, a, b) {
        return order;
    }
    let pair = [a.clone(), b.clone()];
    let result = match engine.call_class_method(comparer, "Compare", &pair) {
        Some(result) => result?,
        None => Value::from_output(engine.call(comparer, &pair, None)?),
    };
    Ok(match result.base() {
        Value::Int32(v) => v.cmp(&0),
        Value::Int64(v) => v.cmp(&0),
        Value::Bool(v) => v.cmp(&false),
        _ => Ordering::Equal,
    })
}

/// Sorts a range in place. The elements are taken out while a script's comparer may run.
pub(super) fn sort_range(
    engine: &mut dyn Engine,
    list: &Seq,
    range: Range<usize>,
    comparer: &Value,
) -> R<()> {
    let mut part = list.items().get(range.clone()).unwrap_or_default().to_vec();
    object::sort(engine, &mut part, |e, a, b| order_by(e, comparer, a, b))?;
    store(list, range.start, part);
    Ok(())
}

/// Writes elements over a list's from a position on; those past its end are dropped.
pub(super) fn store(list: &Seq, start: usize, part: Vec<Value>) {
    let mut items = list.items_mut();
    for (place, item) in items.iter_mut().skip(start).zip(part) {
        *place = item;
    }
}

/// `BinarySearch`: the position, or the complement of where the element would stand.
pub(super) fn binary_search(
    engine: &mut dyn Engine,
    list: &Seq,
    range: Range<usize>,
    wanted: &Value,
    comparer: &Value,
) -> R<Value> {
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = low + (high - low) / 2;
        let Some(item) = list.get(middle) else { break };
        match order_by(engine, comparer, &item, wanted)? {
            Ordering::Equal => return Ok(count(middle)),
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    Ok(Value::Int32(!i32::try_from(low).unwrap_or(i32::MAX)))
}

/// True where a predicate (a script block cast to a delegate) says yes to an element.
pub(super) fn holds(engine: &mut dyn Engine, predicate: &Value, item: &Value) -> R<bool> {
    let output = engine.call(predicate, std::slice::from_ref(item), Some(item.clone()))?;
    let result = Value::from_output(output);
    Ok(object::truth(&result))
}

/// Copies elements into an array from a position on, as `CopyTo` does.
pub(super) fn copy_to(
    engine: &dyn Engine,
    items: &[Value],
    a: &[Value],
    to: usize,
    at: usize,
) -> R<Value> {
    let target = args::seq(a, to)?;
    let start = match a.get(at) {
        Some(_) => args::long(a, at)?,
        None => 0,
    };
    let Ok(start) = usize::try_from(start) else {
        return throw::out_of_range(engine, "Non-negative number required.", "arrayIndex");
    };
    let mut places = target.items_mut();
    match places.get_mut(start..) {
        Some(places) if places.len() >= items.len() => {
            for (place, item) in places.iter_mut().zip(items) {
                *place = item.clone();
            }
            Ok(Value::Void)
        }
        _ => throw::argument(
            engine,
            "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.",
            "destinationArray",
        ),
    }
}

/// `times` copies of a value.
///
/// # Errors
/// `OutOfMemoryException` where the machine has no room for them.
pub(in super::super) fn filled(value: &Value, times: usize) -> R<Vec<Value>> {
    let mut items = Vec::new();
    if items.try_reserve_exact(times).is_err() {
        return crate::value::Exception::new(
            "System.OutOfMemoryException",
            "Array dimensions exceeded supported range.",
        )
        .raise();
    }
    items.resize(times, value.clone());
    Ok(items)
}
