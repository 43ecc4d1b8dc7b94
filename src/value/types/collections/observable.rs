//! `ObservableCollection<T>`: a collection that tells of its changes.

use std::rc::Rc;

use super::super::event_args::EventArgs;
use super::super::{args, system};
use super::sequence::{changeable, this};
use super::{body, list};
use crate::value::ty::{EventDef, MethodDef, event, method, overload};
use crate::value::{Engine, R, Seq, Value};

const CHANGED: &str = "CollectionChanged";

/// Its events.
pub(super) const EVENTS: &[EventDef] = &[event(
    CHANGED,
    "System.Collections.Specialized.NotifyCollectionChangedEventHandler",
    "System.Collections.Specialized.NotifyCollectionChangedEventArgs",
)];

/// The numbers of `NotifyCollectionChangedAction`.
#[derive(Clone, Copy)]
enum Action {
    Add = 0,
    Remove = 1,
    Move = 3,
    Reset = 4,
}

/// Tells of a change: what is new and where, what is gone and from where.
fn tell(
    engine: &mut dyn Engine,
    list: &Value,
    action: Action,
    new: Option<(Value, usize)>,
    old: Option<(Value, usize)>,
) -> R<()> {
    if !engine.is_heard(list, CHANGED) {
        return Ok(());
    }
    let kind = "System.Collections.Specialized.NotifyCollectionChangedAction";
    let items = |change: &Option<(Value, usize)>| match change {
        Some((item, _)) => Value::List(Rc::new(Seq::array_list(vec![item.clone()]))),
        None => Value::Null,
    };
    let place = |change: &Option<(Value, usize)>| {
        let at = change.as_ref().map(|(_, at)| i32::try_from(*at));
        Value::Int32(at.and_then(Result::ok).unwrap_or(-1))
    };
    let told = EventArgs::of(
        "System.Collections.Specialized.NotifyCollectionChangedEventArgs",
        vec![
            system::enumeration(kind, action as i64),
            items(&new),
            items(&old),
            place(&new),
            place(&old),
        ],
    );
    engine.raise_event(list, CHANGED, told)
}

fn add(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let at = this(list)?.len();
    body::add(engine, list, a)?;
    let new = Some((args::value(a, 0).clone(), at));
    tell(engine, list, Action::Add, new, None)?;
    Ok(Value::Void)
}

fn insert(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    list::insert(engine, list, a)?;
    let at = usize::try_from(args::int(a, 0)?).unwrap_or(0);
    let new = Some((args::value(a, 1).clone(), at));
    tell(engine, list, Action::Add, new, None)?;
    Ok(Value::Void)
}

fn remove_at(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let at = usize::try_from(args::int(a, 0)?).unwrap_or(0);
    let old = this(list)?.get(at).map(|item| (item, at));
    list::remove_at(engine, list, a)?;
    tell(engine, list, Action::Remove, None, old)?;
    Ok(Value::Void)
}

fn remove(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let at = match list::index_of(engine, list, a)? {
        Value::Int32(at) => usize::try_from(at).ok(),
        _ => None,
    };
    let old = at.and_then(|at| this(list).ok()?.get(at).map(|item| (item, at)));
    let removed = body::remove(engine, list, a)?;
    if old.is_some() {
        tell(engine, list, Action::Remove, None, old)?;
    }
    Ok(removed)
}

fn clear(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    body::clear(engine, list, a)?;
    tell(engine, list, Action::Reset, None, None)?;
    Ok(Value::Void)
}

/// `Move(oldIndex, newIndex)`.
fn shift(engine: &mut dyn Engine, list: &Value, a: &[Value]) -> R<Value> {
    let item = list::item(engine, list, a)?;
    let seq = changeable(list)?;
    let place = |at: i32| usize::try_from(at).ok().filter(|at| *at < seq.len());
    let (Some(from), Some(to)) = (place(args::int(a, 0)?), place(args::int(a, 1)?)) else {
        return super::super::throw::index(engine);
    };
    let mut items = seq.items_mut();
    let moved = items.remove(from);
    items.insert(to, moved);
    drop(items);
    let (new, old) = (Some((item.clone(), to)), Some((item, from)));
    tell(engine, list, Action::Move, new, old)?;
    Ok(Value::Void)
}

/// The members that change it.
pub(super) const METHODS: &[MethodDef] = &[
    method("Add", &[overload("void Add(T item)", add)]),
    method("Clear", &[overload("void Clear()", clear)]),
    method(
        "Insert",
        &[overload("void Insert(int index, T item)", insert)],
    ),
    method(
        "Move",
        &[overload("void Move(int oldIndex, int newIndex)", shift)],
    ),
    method("Remove", &[overload("bool Remove(T item)", remove)]),
    method(
        "RemoveAt",
        &[overload("void RemoveAt(int index)", remove_at)],
    ),
];
