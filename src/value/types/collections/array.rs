//! `System.Array`: the members of arrays, and its static functions.

use std::cmp::Ordering;
use std::rc::Rc;

use super::super::{args, system, throw};
use super::list_search as search;
use super::sequence::{
    binary_search, count, filled, find, find_last, order_by, position, range, sort_range, store,
    this,
};
use super::{body, grid, list};
use super::{enumerator, read_only_of};
use crate::value::ty::{DefKind, MethodDef, method, overload, prop, static_method, static_prop};
use crate::value::{Engine, R, Seq, Ty, TypeDef, Value, ty};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Array",
    kind: DefKind::Abstract,
    interfaces: &[
        "System.ICloneable",
        "System.Collections.IList",
        "System.Collections.IStructuralComparable",
        "System.Collections.IStructuralEquatable",
    ],
    properties: &[
        prop("Length", "int", |_, list| Ok(count(this(list)?.len()))),
        prop("LongLength", "long", |_, list| {
            Ok((this(list)?.len() as i64).into())
        }),
        prop("Rank", "int", |_, _| Ok(1.into())),
        prop("SyncRoot", "System.Object", |_, list| Ok(list.clone())),
        prop("IsReadOnly", "bool", |_, _| Ok(false.into())),
        prop("IsFixedSize", "bool", |_, _| Ok(true.into())),
        prop("IsSynchronized", "bool", |_, _| Ok(false.into())),
        prop("Count", "int", |_, list| Ok(count(this(list)?.len()))),
        static_prop("MaxLength", "int", |_, _| Ok(0x7fff_ffc7.into())),
    ],
    methods: METHODS,
    ..TypeDef::CLASS
}];

const METHODS: &[MethodDef] = &[
    method(
        "Clone",
        &[overload("System.Object Clone()", |_, list, _| {
            let list = this(list)?;
            Ok(Value::Array(Rc::new(Seq::new(list.ty, list.snapshot()))))
        })],
    ),
    // The lists' members that an array answers with a refusal.
    method(
        "Add",
        &[overload("int Add(System.Object value)", |_, _, _| {
            fixed_size()
        })],
    ),
    method(
        "Clear",
        &[overload("void Clear()", |_, list, _| {
            let list = this(list)?;
            let blank = system::default_of(list.element());
            list.items_mut().fill(blank);
            Ok(Value::Void)
        })],
    ),
    method(
        "Contains",
        &[overload(
            "bool Contains(System.Object value)",
            body::contains,
        )],
    ),
    method(
        "CopyTo",
        &[
            overload("void CopyTo(array array, int index)", body::copy),
            overload("void CopyTo(array array, long index)", body::copy),
        ],
    ),
    method("GetEnumerator", enumerator::OF_SEQUENCE),
    method(
        "GetLength",
        &[overload("int GetLength(int dimension)", |e, list, a| {
            dimension(e, a)?;
            Ok(count(this(list)?.len()))
        })],
    ),
    method(
        "GetLongLength",
        &[overload(
            "long GetLongLength(int dimension)",
            |e, list, a| {
                dimension(e, a)?;
                Ok((this(list)?.len() as i64).into())
            },
        )],
    ),
    method(
        "GetLowerBound",
        &[overload("int GetLowerBound(int dimension)", |e, _, a| {
            dimension(e, a)?;
            Ok(0.into())
        })],
    ),
    method(
        "GetUpperBound",
        &[overload(
            "int GetUpperBound(int dimension)",
            |e, list, a| {
                dimension(e, a)?;
                Ok(Value::Int32(
                    i32::try_from(this(list)?.len()).unwrap_or(i32::MAX) - 1,
                ))
            },
        )],
    ),
    method(
        "Address",
        &[overload(
            "System.Object&, System.Private.CoreLib Address(int )",
            |_, _, _| {
                throw::not_supported("An array gives no addresses of its elements to scripts.")
            },
        )],
    ),
    method(
        "Get",
        &[overload("System.Object Get(int )", |_, list, a| {
            let at = usize::try_from(args::int(a, 0)?).ok();
            let items = this(list)?;
            match at.and_then(|at| items.get(at)) {
                Some(item) => Ok(item),
                None => throw::bounds(),
            }
        })],
    ),
    method(
        "GetValue",
        &[overload(
            "System.Object GetValue(int index)",
            |_, list, a| {
                let at = usize::try_from(args::int(a, 0)?).ok();
                match at
                    .map(|at| this(list).map(|l| l.get(at)))
                    .transpose()?
                    .flatten()
                {
                    Some(item) => Ok(item),
                    None => throw::bounds(),
                }
            },
        )],
    ),
    method(
        "IndexOf",
        &[overload("int IndexOf(System.Object value)", list::index_of)],
    ),
    method(
        "Insert",
        &[overload(
            "void Insert(int index, System.Object value)",
            |_, _, _| fixed_size(),
        )],
    ),
    method(
        "Remove",
        &[overload("void Remove(System.Object value)", |_, _, _| {
            fixed_size()
        })],
    ),
    method(
        "RemoveAt",
        &[overload("void RemoveAt(int index)", |_, _, _| fixed_size())],
    ),
    method(
        "Initialize",
        &[overload("void Initialize()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "Set",
        &[overload(
            "void Set(int index, System.Object value)",
            |_, list, a| {
                let moved = [args::value(a, 1).clone(), args::value(a, 0).clone()];
                set_value(list, &moved)
            },
        )],
    ),
    method(
        "Get",
        &[overload("System.Object Get(int index)", |_, list, a| {
            let at = usize::try_from(args::int(a, 0)?).ok();
            match at
                .map(|at| this(list).map(|l| l.get(at)))
                .transpose()?
                .flatten()
            {
                Some(item) => Ok(item),
                None => throw::bounds(),
            }
        })],
    ),
    method(
        "SetValue",
        &[overload(
            "void SetValue(System.Object value, int index)",
            |_, list, a| set_value(list, a),
        )],
    ),
    static_method(
        "AsReadOnly",
        &[overload(
            "static System.Collections.ObjectModel.ReadOnlyCollection[T] AsReadOnly[T](T[] array)",
            |_, _, a| {
                let list = args::seq(a, 0)?;
                Ok(read_only_of(list.element(), list.snapshot()))
            },
        )],
    ),
    static_method(
        "BinarySearch",
        &[
            overload(
                "static int BinarySearch(array array, System.Object value)",
                search_all,
            ),
            overload(
                "static int BinarySearch(array array, int index, int length, System.Object value)",
                search_part,
            ),
            overload(
                "static int BinarySearch(array array, System.Object value, System.Collections.IComparer comparer)",
                search_all,
            ),
            overload(
                "static int BinarySearch(array array, int index, int length, System.Object value, \
             System.Collections.IComparer comparer)",
                search_part,
            ),
        ],
    ),
    static_method(
        "Clear",
        &[
            overload("static void Clear(array array)", clear),
            overload(
                "static void Clear(array array, int index, int length)",
                clear,
            ),
        ],
    ),
    static_method(
        "ConvertAll",
        &[overload(
            "static TOutput[] ConvertAll[TInput, TOutput](TInput[] array, System.Converter[TInput,TOutput] converter)",
            |e, _, a| {
                let items = search::convert(e, &*args::seq(a, 0)?, args::value(a, 1))?;
                Ok(Value::typed_array(search::common_type(&items), items))
            },
        )],
    ),
    static_method(
        "Copy",
        &[
            overload(
                "static void Copy(array sourceArray, array destinationArray, int length)",
                copy,
            ),
            overload(
                "static void Copy(array sourceArray, int sourceIndex, array destinationArray, int destinationIndex, \
             int length)",
                copy,
            ),
            overload(
                "static void Copy(array sourceArray, array destinationArray, long length)",
                copy,
            ),
            overload(
                "static void Copy(array sourceArray, long sourceIndex, array destinationArray, long destinationIndex, \
             long length)",
                copy,
            ),
        ],
    ),
    static_method(
        "CreateInstance",
        &[
            overload(
                "static array CreateInstance(type elementType, int length)",
                grid::create_instance,
            ),
            overload(
                "static array CreateInstance(type elementType, int length1, int length2)",
                grid::create_instance,
            ),
            overload(
                "static array CreateInstance(type elementType, int length1, int length2, int length3)",
                grid::create_instance,
            ),
            overload(
                "static array CreateInstance(type elementType, params int[] lengths)",
                grid::create_instance,
            ),
            overload(
                "static array CreateInstance(type elementType, int[] lengths, int[] lowerBounds)",
                grid::create_instance,
            ),
            overload(
                "static array CreateInstance(type elementType, params long[] lengths)",
                grid::create_instance,
            ),
        ],
    ),
    static_method(
        "Empty",
        &[overload("static T[] Empty[T]()", |_, _, _| {
            Ok(Value::array(Vec::new()))
        })],
    ),
    static_method(
        "Exists",
        &[overload(
            "static bool Exists[T](T[] array, System.Predicate[T] match)",
            |e, _, a| search::exists(e, &*args::seq(a, 0)?, args::value(a, 1)),
        )],
    ),
    static_method(
        "Fill",
        &[
            overload("static void Fill[T](T[] array, T value)", fill),
            overload(
                "static void Fill[T](T[] array, T value, int startIndex, int count)",
                fill,
            ),
        ],
    ),
    static_method(
        "Find",
        &[overload(
            "static T Find[T](T[] array, System.Predicate[T] match)",
            |e, _, a| search::find_in(e, &*args::seq(a, 0)?, args::value(a, 1)),
        )],
    ),
    static_method(
        "FindAll",
        &[overload(
            "static T[] FindAll[T](T[] array, System.Predicate[T] match)",
            |e, _, a| {
                let list = args::seq(a, 0)?;
                Ok(Value::typed_array(
                    list.element(),
                    search::all(e, &list, args::value(a, 1))?,
                ))
            },
        )],
    ),
    static_method(
        "FindIndex",
        &[
            overload(
                "static int FindIndex[T](T[] array, System.Predicate[T] match)",
                find_index,
            ),
            overload(
                "static int FindIndex[T](T[] array, int startIndex, System.Predicate[T] match)",
                find_index,
            ),
            overload(
                "static int FindIndex[T](T[] array, int startIndex, int count, System.Predicate[T] match)",
                find_index,
            ),
        ],
    ),
    static_method(
        "FindLast",
        &[overload(
            "static T FindLast[T](T[] array, System.Predicate[T] match)",
            |e, _, a| search::find_last_in(e, &*args::seq(a, 0)?, args::value(a, 1)),
        )],
    ),
    static_method(
        "FindLastIndex",
        &[overload(
            "static int FindLastIndex[T](T[] array, System.Predicate[T] match)",
            |e, _, a| search::find_last_index(e, &*args::seq(a, 0)?, args::value(a, 1)),
        )],
    ),
    static_method(
        "ForEach",
        &[overload(
            "static void ForEach[T](T[] array, System.Action[T] action)",
            |e, _, a| search::for_each(e, &*args::seq(a, 0)?, args::value(a, 1)),
        )],
    ),
    static_method(
        "IndexOf",
        &[
            overload(
                "static int IndexOf(array array, System.Object value)",
                index_of,
            ),
            overload(
                "static int IndexOf(array array, System.Object value, int startIndex)",
                index_of,
            ),
            overload(
                "static int IndexOf(array array, System.Object value, int startIndex, int count)",
                index_of,
            ),
        ],
    ),
    static_method(
        "LastIndexOf",
        &[overload(
            "static int LastIndexOf(array array, System.Object value)",
            |e, _, a| {
                let list = args::seq(a, 0)?;
                Ok(position(find_last(
                    e,
                    &list,
                    args::value(a, 1),
                    0..list.len(),
                )?))
            },
        )],
    ),
    static_method(
        "Resize",
        &[overload(
            "static void Resize[T]([ref] T[] array, int newSize)",
            resize,
        )],
    ),
    static_method(
        "Reverse",
        &[
            overload("static void Reverse(array array)", reverse),
            overload(
                "static void Reverse(array array, int index, int length)",
                reverse,
            ),
        ],
    ),
    static_method(
        "Sort",
        &[
            overload("static void Sort(array array)", sort),
            overload("static void Sort(array keys, array items)", sort_keys),
            overload(
                "static void Sort(array array, int index, int length)",
                sort_part,
            ),
            overload(
                "static void Sort(array array, System.Collections.IComparer comparer)",
                sort,
            ),
            overload(
                "static void Sort(array keys, array items, System.Collections.IComparer comparer)",
                sort_keys,
            ),
            overload(
                "static void Sort(array array, int index, int length, System.Collections.IComparer comparer)",
                sort_part,
            ),
            overload(
                "static void Sort[T](T[] array, System.Comparison[T] comparison)",
                sort,
            ),
        ],
    ),
    static_method(
        "TrueForAll",
        &[overload(
            "static bool TrueForAll[T](T[] array, System.Predicate[T] match)",
            |e, _, a| search::true_for_all(e, &*args::seq(a, 0)?, args::value(a, 1)),
        )],
    ),
];

fn fixed_size<T>() -> R<T> {
    throw::not_supported("Collection was of a fixed size.")
}

/// Arrays here have one dimension.
fn dimension(_: &dyn Engine, a: &[Value]) -> R<()> {
    match args::int(a, 0)? {
        0 => Ok(()),
        _ => throw::bounds(),
    }
}

/// `SetValue(value, index)`: the value must be of the element type.
fn set_value(list: &Value, a: &[Value]) -> R<Value> {
    let list = this(list)?;
    let new = args::value(a, 0);
    let element = list.element();
    let new = match (new.is_null(), element.is_value_type()) {
        (true, true) => system::default_of(element),
        (false, _) if !element.is_assignable_from(ty::type_of(new)) => {
            return crate::value::Exception::new(
                "System.InvalidCastException",
                "Object cannot be stored in an array of this type.",
            )
            .raise();
        }
        _ => new.clone(),
    };
    let at = usize::try_from(args::int(a, 1)?).unwrap_or(usize::MAX);
    match list.items_mut().get_mut(at) {
        Some(place) => {
            *place = new;
            Ok(Value::Void)
        }
        None => throw::bounds(),
    }
}

fn array_argument(engine: &dyn Engine, a: &[Value]) -> R<Rc<Seq>> {
    if args::value(a, 0).is_null() {
        return throw::null(engine, "array");
    }
    args::seq(a, 0)
}

fn search_all(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let list = array_argument(engine, a)?;
    binary_search(
        engine,
        &list,
        0..list.len(),
        args::value(a, 1),
        args::value(a, 2),
    )
}

fn search_part(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let list = array_argument(engine, a)?;
    let part = range(engine, args::int(a, 1)?, args::int(a, 2)?, list.len())?;
    binary_search(engine, &list, part, args::value(a, 3), args::value(a, 4))
}

fn clear(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let list = array_argument(engine, a)?;
    let part = match a.get(1) {
        Some(_) => range(engine, args::int(a, 1)?, args::int(a, 2)?, list.len())?,
        None => 0..list.len(),
    };
    let blank = system::default_of(list.element());
    if let Some(part) = list.items_mut().get_mut(part) {
        part.fill(blank);
    }
    Ok(Value::Void)
}

/// `Copy(source, destination, length)`, `Copy(source, at, destination, at, length)`.
fn copy(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let (from, start, to, at, length) = match a.len() {
        3 => (args::seq(a, 0)?, 0, args::seq(a, 1)?, 0, args::long(a, 2)?),
        _ => (
            args::seq(a, 0)?,
            args::long(a, 1)?,
            args::seq(a, 2)?,
            args::long(a, 3)?,
            args::long(a, 4)?,
        ),
    };
    let (Ok(start), Ok(at)) = (usize::try_from(start), usize::try_from(at)) else {
        return throw::out_of_range(
            engine,
            "Number was less than the array's lower bound in the first dimension.",
            "sourceIndex",
        );
    };
    let Ok(length) = usize::try_from(length) else {
        return throw::out_of_range(engine, "Non-negative number required.", "length");
    };
    let fits = |size: usize, at: usize| at.checked_add(length).is_some_and(|end| end <= size);
    if !fits(from.len(), start) {
        return throw::argument(
            engine,
            "Source array was not long enough. Check the source index, length, and the array's lower bounds.",
            "sourceArray",
        );
    }
    if !fits(to.len(), at) {
        return throw::argument(
            engine,
            "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.",
            "destinationArray",
        );
    }
    // Taken first: source and destination may be one array.
    let part = from
        .items()
        .get(start..start + length)
        .unwrap_or_default()
        .to_vec();
    let element = to.element();
    if let Some(odd) = part
        .iter()
        .find(|v| !v.is_null() && !element.is_assignable_from(ty::type_of(v)))
    {
        return match (odd, element.prim().is_number()) {
            _ if from.element().is_value_type() => crate::value::Exception::new(
                "System.ArrayTypeMismatchException",
                "Source array type cannot be assigned to destination array type.",
            )
            .raise(),
            _ => crate::value::Exception::new(
                "System.InvalidCastException",
                "At least one element in the source array could not be cast down to the destination array type.",
            )
            .raise(),
        };
    }
    store(&to, at, part);
    Ok(Value::Void)
}

fn fill(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let list = array_argument(engine, a)?;
    let part = match a.get(2) {
        Some(_) => range(engine, args::int(a, 2)?, args::int(a, 3)?, list.len())?,
        None => 0..list.len(),
    };
    if let Some(part) = list.items_mut().get_mut(part) {
        part.fill(args::value(a, 1).clone());
    }
    Ok(Value::Void)
}

fn find_index(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let list = array_argument(engine, a)?;
    search::find_index(engine, &list, a.get(1..).unwrap_or_default())
}

fn index_of(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let list = array_argument(engine, a)?;
    let len = list.len();
    let start = match a.get(2) {
        Some(_) => args::int(a, 2)?,
        None => 0,
    };
    let Some(start) = usize::try_from(start).ok().filter(|s| *s <= len) else {
        return throw::index(engine);
    };
    let end = match a.get(3) {
        Some(_) => usize::try_from(args::int(a, 3)?)
            .ok()
            .map(|c| start.saturating_add(c)),
        None => Some(len),
    };
    match end.filter(|end| *end <= len) {
        Some(end) => Ok(position(find(
            engine,
            &list,
            args::value(a, 1),
            start..end,
        )?)),
        None => throw::out_of_range(
            engine,
            "Count must be positive and count must refer to a location within the string/array/collection.",
            "count",
        ),
    }
}

/// `Resize([ref] array, newSize)`: a new array in the reference.
fn resize(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let Ok(size) = usize::try_from(args::int(a, 1)?) else {
        return throw::out_of_range(engine, "Non-negative number required.", "newSize");
    };
    let old = args::get_ref(engine, a, 0)?;
    let (ty, mut items) = match args::as_seq(&old) {
        Some(list) => (list.ty, list.snapshot()),
        None => (ty::known().object_array, Vec::new()),
    };
    let element: Ty = ty.element().unwrap_or(ty::known().object);
    items.truncate(size);
    let missing = size - items.len();
    items.extend(filled(&system::default_of(element), missing)?);
    args::set_ref(engine, a, 0, &Value::typed_array(element, items))?;
    Ok(Value::Void)
}

fn reverse(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let list = array_argument(engine, a)?;
    let part = match a.get(1) {
        Some(_) => range(engine, args::int(a, 1)?, args::int(a, 2)?, list.len())?,
        None => 0..list.len(),
    };
    if let Some(part) = list.items_mut().get_mut(part) {
        part.reverse();
    }
    Ok(Value::Void)
}

fn sort(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let list = array_argument(engine, a)?;
    sort_range(engine, &list, 0..list.len(), args::value(a, 1))?;
    Ok(Value::Void)
}

fn sort_part(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let list = array_argument(engine, a)?;
    let part = range(engine, args::int(a, 1)?, args::int(a, 2)?, list.len())?;
    sort_range(engine, &list, part, args::value(a, 3))?;
    Ok(Value::Void)
}

/// `Sort(keys, items)`: the items follow their keys.
fn sort_keys(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let keys = args::seq(a, 0)?;
    if args::value(a, 1).is_null() {
        sort_range(engine, &keys, 0..keys.len(), args::value(a, 2))?;
        return Ok(Value::Void);
    }
    let items = args::seq(a, 1)?;
    if items.len() < keys.len() {
        return throw::plain_argument(
            "Offset and length were out of bounds for the array or count is greater than the number of elements \
             from index to the end of the source collection.",
        );
    }
    let mut pairs: Vec<(Value, Value)> =
        keys.snapshot().into_iter().zip(items.snapshot()).collect();
    let mut failure = None;
    pairs.sort_by(|x, y| {
        if failure.is_some() {
            return Ordering::Equal;
        }
        order_by(engine, args::value(a, 2), &x.0, &y.0).unwrap_or_else(|stop| {
            failure = Some(stop);
            Ordering::Equal
        })
    });
    if let Some(stop) = failure {
        return Err(stop);
    }
    let (sorted_keys, sorted_items): (Vec<Value>, Vec<Value>) = pairs.into_iter().unzip();
    store(&keys, 0, sorted_keys);
    store(&items, 0, sorted_items);
    Ok(Value::Void)
}
