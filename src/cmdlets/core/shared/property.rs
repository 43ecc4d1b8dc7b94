//! Property expressions: what `-Property` of the object cmdlets takes (names, wildcards, script blocks, hashtables),
//! and what it gives on an object.

use std::cell::RefCell;
use std::rc::Rc;

use crate::format::access;
use crate::format::parameter::{self, Expression, Parameter, Taker};
use crate::runtime::Runtime;
use crate::runtime::block::block_of;
use crate::runtime::exec::Prepared;
use crate::text::culture::Culture;
use crate::text::wildcard::{Wildcard, has_wildcard};
use crate::value::object::{MemberKind, Shape};
use crate::value::ty::{self, type_of};
use crate::value::{R, Stop, Str, Ty, Value, convert, enumerate, member};

/// A property expression made ready to be read from many objects.
pub struct Property {
    /// The name that a hashtable gives it.
    pub label: Option<Str>,
    /// `ascending` or `descending` of a hashtable, where they do not contradict each other.
    pub ascending: Option<bool>,
    source: Source,
}

enum Source {
    Name {
        name: Str,
        /// Where the last object had it: its shape and place.
        note: RefCell<Option<(Rc<Shape>, usize, Str)>>,
        /// The name as the last object's type declares it.
        declared: RefCell<Option<(Ty, Str)>>,
    },
    Pattern(Str, Wildcard),
    Script(Str, Prepared),
}

/// What an expression gave on an object.
pub struct Found {
    /// The property's name as declared, or the script block's text.
    pub name: Str,
    /// Its value, or the error that reading it raised.
    pub value: Result<Value, Box<Stop>>,
}

/// Reads the elements of a `-Property` parameter.
///
/// # Errors
/// What PowerShell says of elements that are neither text, script block nor a hashtable with known keys.
pub fn read(rt: &mut Runtime, values: &[Value], taker: Taker) -> R<Vec<Property>> {
    parameter::read(values, taker)?
        .into_iter()
        .map(|p| Property::new(rt, p))
        .collect()
}

impl Property {
    fn new(rt: &mut Runtime, parameter: Parameter) -> R<Property> {
        let source = match parameter.expression {
            Expression::Name(name) if has_wildcard(&name) => {
                match Wildcard::new(&name, true, Culture::invariant()) {
                    Ok(pattern) => Source::Pattern(name, pattern),
                    Err(_) => Source::of_name(name),
                }
            }
            Expression::Name(name) => Source::of_name(name),
            Expression::Script(block) => {
                let text = access::text(rt, &block)?;
                match block_of(&block) {
                    Some(block) => Source::Script(text, Prepared::new(rt, &block)?),
                    None => Source::of_name(text),
                }
            }
        };
        let ascending = match (parameter.ascending, parameter.descending) {
            (Some(a), Some(d)) if a == d => None,
            (Some(a), _) => Some(a),
            (None, Some(d)) => Some(!d),
            (None, None) => None,
        };
        Ok(Property {
            label: parameter.label,
            ascending,
            source,
        })
    }

    /// An expression that is just a name.
    pub fn of_name(name: impl Into<Str>) -> Property {
        Property {
            label: None,
            ascending: None,
            source: Source::of_name(name.into()),
        }
    }

    /// The same direction for a name that a wildcard stood for.
    pub fn expanded(&self, name: Str) -> Property {
        Property {
            label: None,
            ascending: self.ascending,
            source: Source::of_name(name),
        }
    }

    /// True for a name with wildcard characters.
    pub fn is_pattern(&self) -> bool {
        matches!(self.source, Source::Pattern(..))
    }

    /// True for a script block.
    pub fn is_script(&self) -> bool {
        matches!(self.source, Source::Script(..))
    }

    /// The expression as text.
    pub fn text(&self) -> &Str {
        match &self.source {
            Source::Name { name, .. } | Source::Pattern(name, _) | Source::Script(name, _) => name,
        }
    }

    /// The names that the expression stands for on an object.
    pub fn names(&self, rt: &mut Runtime, target: &Value) -> Vec<Str> {
        match &self.source {
            Source::Name {
                name,
                note,
                declared,
            } => declared_name(rt, target, name, note, declared)
                .into_iter()
                .collect(),
            Source::Pattern(_, pattern) => matching(rt, target, pattern),
            Source::Script(text, _) => vec![text.clone()],
        }
    }

    /// The one value of an expression without wildcards; None where the object has no such property.
    ///
    /// # Errors
    /// What reading raises.
    pub fn value(&self, rt: &mut Runtime, target: &Value) -> R<Option<Value>> {
        match &self.source {
            Source::Name {
                name,
                note,
                declared,
            } => {
                if let Some(value) = noted(target, note) {
                    return Ok(Some(value));
                }
                match declared_name(rt, target, name, note, declared) {
                    Some(name) => read_member(rt, target, &name).map(Some),
                    None => Ok(None),
                }
            }
            Source::Pattern(_, pattern) => match matching(rt, target, pattern).first() {
                Some(name) => read_member(rt, target, name).map(Some),
                None => Ok(None),
            },
            Source::Script(_, block) => block.calculate(rt, target.clone()).map(Some),
        }
    }

    /// What the expression gives on an object: nothing where the object lacks the property, several values for a
    /// wildcard.
    ///
    /// # Errors
    /// Only what is no error of the property: `exit`, `break`, a stopping pipeline.
    pub fn find(&self, rt: &mut Runtime, target: &Value, out: &mut Vec<Found>) -> R<()> {
        match &self.source {
            Source::Name {
                name,
                note,
                declared,
            } => {
                if let Some(value) = noted(target, note) {
                    let name = note
                        .borrow()
                        .as_ref()
                        .map_or_else(|| name.clone(), |(_, _, n)| n.clone());
                    out.push(Found {
                        name,
                        value: Ok(value),
                    });
                    return Ok(());
                }
                if let Some(set) = member::property_set(rt, target, name) {
                    for name in enumerate::list_items(&set).unwrap_or_default() {
                        let name = convert::to_str(rt, &name)?;
                        let value = caught(read_member(rt, target, &name))?;
                        out.push(Found { name, value });
                    }
                    return Ok(());
                }
                if let Some(name) = declared_name(rt, target, name, note, declared) {
                    let value = caught(read_member(rt, target, &name))?;
                    out.push(Found { name, value });
                }
            }
            Source::Pattern(_, pattern) => {
                for name in matching(rt, target, pattern) {
                    let value = caught(read_member(rt, target, &name))?;
                    out.push(Found { name, value });
                }
            }
            Source::Script(text, block) => {
                let value = caught(block.calculate(rt, target.clone()))?;
                out.push(Found {
                    name: text.clone(),
                    value,
                });
            }
        }
        Ok(())
    }
}

impl Source {
    fn of_name(name: Str) -> Source {
        Source::Name {
            name,
            note: RefCell::default(),
            declared: RefCell::default(),
        }
    }
}

/// Errors are part of what a property gives; everything else goes on its way.
fn caught(result: R<Value>) -> R<Result<Value, Box<Stop>>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(stop) => match *stop {
            Stop::Error(_) | Stop::Exception(_) => Ok(Err(stop)),
            other => Err(Box::new(other)),
        },
    }
}

fn read_member(rt: &mut Runtime, target: &Value, name: &str) -> R<Value> {
    Ok(member::lookup(rt, target, name)?.unwrap_or_default())
}

/// The value of a note that stands where the last object had it.
fn noted(target: &Value, note: &RefCell<Option<(Rc<Shape>, usize, Str)>>) -> Option<Value> {
    let Value::Object(object) = target else {
        return None;
    };
    let note = note.borrow();
    let (shape, at, _) = note.as_ref()?;
    object.members.get_at(shape, *at)
}

fn declared_name(
    rt: &mut Runtime,
    target: &Value,
    name: &str,
    note: &RefCell<Option<(Rc<Shape>, usize, Str)>>,
    declared: &RefCell<Option<(Ty, Str)>>,
) -> Option<Str> {
    if let Value::Object(object) = target {
        let shape = object.members.shape();
        if let Some(at) = shape.position(name)
            && let Some(known) = shape.name_at(at).cloned()
        {
            match object.members.get(name)?.0 {
                MemberKind::Note => *note.borrow_mut() = Some((shape, at, known.clone())),
                MemberKind::Script | MemberKind::Alias | MemberKind::Code => {}
                MemberKind::PropertySet => {
                    return access::matching(rt, target, name).first().cloned();
                }
                MemberKind::ScriptMethod | MemberKind::MemberSet => return None,
            }
            return Some(known);
        }
    }
    if let Value::Hash(dict) = target.base() {
        // Only hashtables pass for objects with their keys as properties; other dictionaries are what they are.
        if dict.ty == ty::known().hashtable && dict.get_str(name).is_some() {
            let key = dict.keys().into_iter().find_map(|k| {
                k.as_str()
                    .filter(|k| k.eq_ignore_ascii_case(name))
                    .map(Str::from)
            });
            return Some(key.unwrap_or_else(|| name.into()));
        }
    }
    let of_type = type_of(target.base());
    if let Some((ty, known)) = &*declared.borrow()
        && *ty == of_type
        && member::has_property(rt, target, known)
    {
        return Some(known.clone());
    }
    let found = access::matching(rt, target, name).into_iter().next();
    if let Some(found) = &found {
        *declared.borrow_mut() = Some((of_type, found.clone()));
    }
    found
}

/// The names of the properties that a pattern matches.
fn matching(rt: &mut Runtime, target: &Value, pattern: &Wildcard) -> Vec<Str> {
    if let Value::Hash(dict) = target.base()
        && dict.ty == ty::known().hashtable
    {
        let keys: Vec<Str> = dict
            .keys()
            .iter()
            .filter_map(|k| k.as_str().filter(|k| pattern.is_match(k)).map(Str::from))
            .collect();
        if !keys.is_empty() {
            return keys;
        }
    }
    let mut names = member::property_names(rt, target);
    names.added.append(&mut names.own);
    names.added.retain(|n| pattern.is_match(n));
    names.added
}
