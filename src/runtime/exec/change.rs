//! Assignments that change what is there: `+=` and its kin.
//!
//! A number of this scope is changed in its place. An array, text or hashtable that is held by nobody but the place
//! that is assigned to grows there: a loop of `+=` then costs what is added, where PowerShell copies everything each
//! time. Nobody can tell the difference, as nobody else has the old value.

use std::cell::Cell;
use std::rc::Rc;

use crate::syntax::ast::{AssignOp, BinaryOp};
use crate::value::dict::Comparer;
use crate::value::object::MemberKind;
use crate::value::{Dict, PsObject, R, Str, Ty, Value, convert, enumerate, index, member, ty};

use super::super::Runtime;
use super::super::code::{AssignCode, Stmt, StmtKind, Target, VarPlace, VarRef};
use super::super::scope::Scope;
use super::super::sym::Sym;
use super::eval::plain;

/// What is assigned to, with the object that has it and the index computed: once, for reading and for writing.
pub(super) enum Place<'c> {
    Variable(&'c VarRef),
    Member(Value, Str),
    Element(Value, Value),
    /// Static members, typed variables, several at once.
    Target(&'c Target),
}

/// What holds a value that may grow where it is.
enum Holder {
    Variable(Rc<Scope>, Sym),
    Entry(Rc<Dict>, Value),
    Note(Rc<PsObject>, Str),
}

impl Holder {
    /// Puts in a value and gives the one that was there.
    fn replace(&self, value: Value) -> Value {
        match self {
            Holder::Variable(scope, sym) => scope.replace(*sym, value),
            Holder::Entry(dict, key) => dict.set(key.clone(), value),
            Holder::Note(object, name) => object.members.swap(name, value),
        }
        .unwrap_or_default()
    }
}

/// What is added to a value that grows.
enum More {
    Text(Str),
    Items(Vec<Value>),
    Entries(Vec<(Value, Value)>),
}

impl Runtime {
    /// `$n += 1`, `$n -= $i` on a number of this very scope, changed in its place: false where the general way has to
    /// be taken, with nothing done.
    pub(super) fn change_number(&mut self, var: &VarRef, op: AssignOp, right: &Stmt) -> bool {
        let StmtKind::Expr(right) = &right.kind else {
            return false;
        };
        self.ready_sum(right)
            .is_some_and(|by| self.change_by(var, op, by))
    }

    /// The same by an int that was computed.
    #[inline]
    fn change_by(&mut self, var: &VarRef, op: AssignOp, by: i32) -> bool {
        if var.place != VarPlace::Plain || self.watched {
            return false;
        }
        let mut slot = self.scope.slot_at(var.sym, &var.hint);
        match (slot.as_deref_mut(), op) {
            (Some(Value::Int32(n)), AssignOp::Add | AssignOp::Sub) => {
                let changed = match op {
                    AssignOp::Add => n.checked_add(by),
                    _ => n.checked_sub(by),
                };
                if let Some(changed) = changed {
                    *n = changed;
                }
                changed.is_some()
            }
            (Some(Value::Double(n)), AssignOp::Add) => {
                *n += f64::from(by);
                true
            }
            (Some(Value::Double(n)), AssignOp::Sub) => {
                *n -= f64::from(by);
                true
            }
            _ => false,
        }
    }

    /// An assignment with an operator; gives the place that was changed.
    pub(super) fn change<'c>(&mut self, a: &'c AssignCode, op: AssignOp) -> R<Place<'c>> {
        let operator = match op {
            AssignOp::Sub => BinaryOp::Sub,
            AssignOp::Mul => BinaryOp::Mul,
            AssignOp::Div => BinaryOp::Div,
            AssignOp::Rem => BinaryOp::Rem,
            AssignOp::Add | AssignOp::Set | AssignOp::Coalesce => BinaryOp::Add,
        };
        let place = self.place_of(&a.target)?;
        let right = self.stmt_value(&a.value);
        if let (Place::Variable(var), Ok(Value::Int32(by))) = (&place, &right)
            && self.change_by(var, op, *by)
        {
            return Ok(place);
        }
        let right = plain(right?);
        // What is watched is read and written where the debugger sees it.
        if operator == BinaryOp::Add && !self.watched && self.grow(&place, &right)? {
            return Ok(place);
        }
        let old = plain(self.read_place(&place)?);
        let value = self.apply(operator, &old, &right)?;
        self.write_place(&place, value)?;
        Ok(place)
    }

    fn place_of<'c>(&mut self, target: &'c Target) -> R<Place<'c>> {
        Ok(match target {
            Target::Variable(var, attributes) if attributes.is_empty() => Place::Variable(var),
            Target::Member(m) if !m.is_static => {
                let owner = self.eval(&m.target)?;
                Place::Member(owner, self.member_name(&m.name)?)
            }
            Target::Index(owner, at, false) => {
                let owner = self.eval(owner)?;
                Place::Element(owner, self.eval(at)?)
            }
            other => Place::Target(other),
        })
    }

    /// The value that a place has now.
    pub(super) fn read_place(&mut self, place: &Place<'_>) -> R<Value> {
        match place {
            Place::Variable(var) => self.read(var),
            Place::Member(owner, name) => member::get(self, owner, name),
            Place::Element(owner, at) => index::get(self, owner, at),
            Place::Target(target) => self.read_target(target),
        }
    }

    fn write_place(&mut self, place: &Place<'_>, value: Value) -> R<()> {
        match place {
            Place::Variable(var) => self.assign(var, value),
            Place::Member(owner, name) => member::set(self, owner, name, plain(value)),
            Place::Element(owner, at) => index::set(self, owner, at, plain(value)),
            Place::Target(target) => self.write_target(target, value),
        }
    }

    /// `+=` on a place that can hold its value alone. False, with nothing done, where the general way has to be taken.
    fn grow(&mut self, place: &Place<'_>, right: &Value) -> R<bool> {
        let Some((holder, old, constraint)) = self.holder(place) else {
            return Ok(false);
        };
        // Converting may run a script and fail: it comes first, while the value is still in its place.
        let more = match &old {
            Value::Str(_) if constraint.is_none_or(|t| t == ty::known().string) => {
                Some(More::Text(convert::to_str(self, right)?))
            }
            Value::Array(items) if items.ty == constraint.unwrap_or(ty::known().object_array) => {
                let mut more = match enumerate::elements(self, right) {
                    Some(more) => more?,
                    None => vec![right.clone()],
                };
                if constraint.is_some() {
                    for item in &mut more {
                        // What does not fit is the variable's to refuse.
                        match convert::to(self, item, items.element()) {
                            Ok(made) => *item = made,
                            Err(_) => return Ok(false),
                        }
                    }
                }
                Some(More::Items(more))
            }
            Value::Hash(table) if constraint.is_none() => entries(table, right).map(More::Entries),
            _ => None,
        };
        let Some(more) = more else { return Ok(false) };
        drop(old);
        let old = holder.replace(Value::Null);
        holder.replace(grown(old, more));
        Ok(true)
    }

    /// What holds a place's value, the value, and the type that it must have; None where setting it means more than
    /// putting it there.
    fn holder(&self, place: &Place<'_>) -> Option<(Holder, Value, Option<Ty>)> {
        let grows = |v: &Value| matches!(v, Value::Str(_) | Value::Array(_) | Value::Hash(_));
        match place {
            Place::Variable(var) => {
                let scope = match &var.place {
                    VarPlace::Plain => self.scope.clone(),
                    place @ (VarPlace::Global | VarPlace::Script | VarPlace::Local) => {
                        self.place(place)
                    }
                    VarPlace::Private | VarPlace::Using | VarPlace::Drive(..) => return None,
                };
                let hint = Cell::new(var.hint.get());
                let (old, constraint) = scope.with_var(var.sym, &hint, |v| {
                    let constraint = match &v.meta {
                        None => None,
                        Some(meta) => Some(meta.only_type()?),
                    };
                    grows(&v.value).then(|| (v.value.clone(), constraint))
                })??;
                Some((Holder::Variable(scope, var.sym), old, constraint))
            }
            Place::Member(Value::Object(object), name) => match object.members.get(name)? {
                (MemberKind::Note, old) if grows(&old) => {
                    Some((Holder::Note(object.clone(), name.clone()), old, None))
                }
                _ => None,
            },
            Place::Member(owner @ Value::Hash(dict), name)
                if member::own_member(owner, name).is_none() =>
            {
                entry(dict, Value::Str(name.clone()))
            }
            Place::Element(Value::Hash(dict), key @ (Value::Str(_) | Value::Int32(_)))
                if !(dict.is_ordered() && matches!(key, Value::Int32(_))) =>
            {
                entry(dict, key.clone())
            }
            _ => None,
        }
    }
}

/// An entry of a hashtable that a script can set without further ado.
fn entry(dict: &Rc<Dict>, key: Value) -> Option<(Holder, Value, Option<Ty>)> {
    let takes_all = match dict.ty.generic_args() {
        [keys, values] => {
            *values == ty::known().object
                && (*keys == ty::type_of(&key) || *keys == ty::known().object)
        }
        _ => dict.ty == ty::known().hashtable || dict.is_ordered(),
    };
    if !takes_all || dict.read_only.get() {
        return None;
    }
    let old = dict.get(&key)?;
    matches!(old, Value::Str(_) | Value::Array(_) | Value::Hash(_))
        .then(|| (Holder::Entry(dict.clone(), key), old, None))
}

/// The entries of a hashtable that is added to another, where no key is in both.
fn entries(table: &Rc<Dict>, right: &Value) -> Option<Vec<(Value, Value)>> {
    let Value::Hash(more) = right else {
        return None;
    };
    let plain = |d: &Dict| d.ty == ty::known().hashtable && d.comparer == Comparer::IgnoreCase;
    if Rc::ptr_eq(table, more) || table.read_only.get() || !plain(table) || !plain(more) {
        return None;
    }
    let pairs = more.pairs();
    pairs
        .iter()
        .all(|(key, _)| !table.contains(key))
        .then_some(pairs)
}

/// A value with more behind it: itself where nobody else has it, else a new one.
fn grown(old: Value, more: More) -> Value {
    match (old, more) {
        (Value::Str(mut text), More::Text(more)) => {
            crate::text::pinned::release(&text);
            text.push_str(&more);
            Value::Str(text)
        }
        (Value::Array(items), More::Items(more)) => {
            let items = match Rc::strong_count(&items) {
                1 => items,
                _ => Rc::new(crate::value::Seq::new(items.ty, items.snapshot())),
            };
            items.items_mut().extend(more);
            Value::Array(items)
        }
        (Value::Hash(table), More::Entries(more)) => {
            let table = match Rc::strong_count(&table) {
                1 => table,
                _ => Rc::new(table.duplicate()),
            };
            for (key, value) in more {
                table.set(key, value);
            }
            Value::Hash(table)
        }
        (old, _) => old,
    }
}
