//! Methods as their types describe them: signatures are parsed when first asked for, and the overloads that a type has
//! under one name are gathered from it and its bases once.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::Edition;
use crate::value::ty::{DefKind, EventDef, MethodDef, Overload, PropDef, Shape};
use crate::value::{Str, Ty, TypeDef, ty};

/// A parameter of an overload.
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Its type; of a `params` parameter the array's.
    pub ty: Ty,
    /// `[ref]`: the argument is a reference that the method sets.
    pub by_ref: bool,
    /// It takes all further arguments.
    pub params: bool,
    /// It may be left out.
    pub optional: bool,
    /// A type parameter of the method: it takes anything, and less specifically than `object` does.
    pub generic: bool,
}

/// A parsed signature.
pub struct Signature {
    /// The parameters.
    pub params: Vec<Param>,
    /// What it returns.
    pub returns: Ty,
    /// How many arguments it needs.
    pub required: usize,
    /// True where its last parameter takes all further arguments.
    pub open: bool,
    /// True for a constructor.
    pub constructs: bool,
}

/// A method name's overloads in a type and its bases.
pub struct Group {
    /// The name as declared.
    pub name: &'static str,
    /// The overloads, those of the most derived type first.
    pub overloads: Vec<Candidate>,
}

/// An overload of a group.
#[derive(Clone)]
pub struct Candidate {
    /// Its description.
    pub overload: &'static Overload,
    /// Its signature.
    pub signature: Rc<Signature>,
}

/// The event of a type by its name, in any case.
pub fn event(ty: Ty, name: &str) -> Option<&'static EventDef> {
    defs(ty)
        .flat_map(|(def, _)| def.events)
        .find(|event| event.name.eq_ignore_ascii_case(name))
}

/// The descriptions that a type's members come from: its own, then its bases'. An interface has those that it extends
/// and those of `System.Object`.
pub fn defs(ty: Ty) -> impl Iterator<Item = (&'static TypeDef, Ty)> {
    let mut chain = Vec::new();
    let mut at = Some(ty);
    while let Some(t) = at {
        if let Some(def) = t.def() {
            chain.push((def, t));
            chain.extend(def.parts.iter().map(|part| (*part, t)));
        }
        at = t.base();
        // A hierarchy that leads back to itself would be a fault of a description.
        if chain.len() > 64 {
            break;
        }
    }
    if ty.is_interface() {
        for i in ty.interfaces() {
            if let Some(def) = i.def() {
                chain.push((def, *i));
            }
        }
        if let Some(def) = ty::known().object.def() {
            chain.push((def, ty::known().object));
        }
    }
    chain.into_iter()
}

/// The number under a value of an enumeration, the one field that reflection finds in it.
pub(super) static ENUM_NUMBER: PropDef = ty::prop_set(
    "value__",
    "int",
    |_, v| {
        let number = crate::value::convert::integer_of(v).unwrap_or(0);
        Ok(match i32::try_from(number) {
            Ok(n) => n.into(),
            Err(_) => (number as i64).into(),
        })
    },
    // A boxed value has no place that could change.
    |_, _, _| Ok(()),
);

/// A property of a type or its bases.
pub fn property(ty: Ty, name: &str, is_static: bool) -> Option<&'static PropDef> {
    if ty.is_enum() && !is_static && name.eq_ignore_ascii_case(ENUM_NUMBER.name) {
        return Some(&ENUM_NUMBER);
    }
    defs(ty).find_map(|(def, _)| {
        def.properties
            .iter()
            .find(|p| p.is_static == is_static && p.name.eq_ignore_ascii_case(name))
    })
}

/// The nearest method of that name, without its bases' overloads.
pub fn method(ty: Ty, name: &str, is_static: bool) -> Option<&'static MethodDef> {
    defs(ty).find_map(|(def, _)| {
        def.methods
            .iter()
            .find(|m| m.is_static == is_static && m.name.eq_ignore_ascii_case(name))
    })
}

/// A type, whether static, and the name as written.
type GroupKey = (u32, bool, Str);

/// All overloads of a name that a type has, its bases' included where it does not hide them.
pub fn group(ty: Ty, name: &str, is_static: bool) -> Option<Rc<Group>> {
    thread_local!(static GROUPS: RefCell<FxHashMap<GroupKey, Option<Rc<Group>>>> = RefCell::default());
    let key = (ty.id(), is_static, Str::from(name));
    if let Some(found) = GROUPS.with_borrow(|g| g.get(&key).cloned()) {
        return found;
    }
    let found = gather(ty, name, is_static);
    GROUPS.with_borrow_mut(|g| g.insert(key, found.clone()));
    found
}

fn gather(ty: Ty, name: &str, is_static: bool) -> Option<Rc<Group>> {
    let mut group: Option<Group> = None;
    for (def, owner) in defs(ty) {
        for m in def.methods {
            if m.is_static != is_static || !m.name.eq_ignore_ascii_case(name) {
                continue;
            }
            let group = group.get_or_insert_with(|| Group {
                name: m.name,
                overloads: Vec::new(),
            });
            for o in m.overloads {
                let signature = signature(o, owner);
                let hidden = group
                    .overloads
                    .iter()
                    .any(|c| same_parameters(&c.signature, &signature));
                if !hidden {
                    group.overloads.push(Candidate {
                        overload: o,
                        signature,
                    });
                }
            }
        }
    }
    group.map(Rc::new)
}

fn same_parameters(a: &Signature, b: &Signature) -> bool {
    a.params.len() == b.params.len()
        && a.params
            .iter()
            .zip(&b.params)
            .all(|(a, b)| a.ty == b.ty && a.by_ref == b.by_ref)
}

/// A type's constructors.
pub fn constructors(ty: Ty) -> Vec<Candidate> {
    ty.def().map_or_else(Vec::new, |def| {
        def.constructors
            .iter()
            .map(|o| Candidate {
                overload: o,
                signature: signature(o, ty),
            })
            .collect()
    })
}

/// The parsed signature of an overload that a type declares.
pub fn signature(overload: &'static Overload, owner: Ty) -> Rc<Signature> {
    type Key = (*const Overload, u32);
    thread_local!(static PARSED: RefCell<FxHashMap<Key, Rc<Signature>>> = RefCell::default());
    let key = (std::ptr::from_ref(overload), owner.id());
    if let Some(found) = PARSED.with_borrow(|p| p.get(&key).cloned()) {
        return found;
    }
    let parsed = Rc::new(parse(overload.signature, owner));
    PARSED.with_borrow_mut(|p| p.insert(key, parsed.clone()));
    parsed
}

/// `static int IndexOf[T](T[] array, T value, params object[] rest)`
fn parse(text: &'static str, owner: Ty) -> Signature {
    let open = text.find('(').unwrap_or(text.len());
    let head = text.get(..open).unwrap_or(text);
    let head = head.strip_prefix("static ").unwrap_or(head);
    let inside = text
        .get(open..)
        .unwrap_or("")
        .trim_start_matches('(')
        .trim_end()
        .trim_end_matches(')');
    let returns = head.trim().rsplit_once(' ').map_or("void", |(ty, _)| ty);
    let mut params = Vec::new();
    for part in split_top(inside) {
        if !part.is_empty() {
            params.push(param(part, owner));
        }
    }
    let open = params.last().is_some_and(|p: &Param| p.params);
    let required = params.iter().filter(|p| !p.optional && !p.params).count();
    Signature {
        constructs: text.contains(" new("),
        params,
        returns: resolve(returns, owner).0,
        required,
        open,
    }
}

fn param(text: &'static str, owner: Ty) -> Param {
    let (text, default) = match text.split_once('=') {
        Some((text, _)) => (text.trim(), true),
        None => (text, false),
    };
    let mut rest = text;
    let (mut by_ref, mut params) = (false, false);
    loop {
        if let Some(after) = rest
            .strip_prefix("[ref] ")
            .or_else(|| rest.strip_prefix("ref "))
            .or_else(|| rest.strip_prefix("out "))
        {
            by_ref = true;
            rest = after;
        } else if let Some(after) = rest.strip_prefix("params ") {
            params = true;
            rest = after;
        } else {
            break;
        }
    }
    let (type_name, name) = rest.rsplit_once(' ').unwrap_or((rest, ""));
    let (ty, generic) = resolve(type_name.trim(), owner);
    Param {
        name,
        ty,
        by_ref,
        params,
        optional: default,
        generic,
    }
}

fn split_top(text: &'static str) -> Vec<&'static str> {
    let (mut depth, mut start, mut out) = (0usize, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                out.push(text.get(start..at).unwrap_or("").trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(text.get(start..).unwrap_or("").trim());
    out
}

/// The type that a description names, and whether it is a type parameter of the method itself.
fn resolve(name: &'static str, owner: Ty) -> (Ty, bool) {
    if let Some(element) = name.strip_suffix("[]") {
        let (element, generic) = resolve(element, owner);
        return (element.array_of(), generic);
    }
    if let Some(position) = type_parameter(name, owner) {
        return match position {
            Some(at) => (
                owner
                    .generic_args()
                    .get(at)
                    .copied()
                    .unwrap_or(ty::known().object),
                false,
            ),
            None => (ty::known().object, true),
        };
    }
    if let Some((open, inside)) = name.split_once('[')
        && let Some(inside) = inside.strip_suffix(']')
        && !inside.trim_matches(',').is_empty()
    {
        let args: Vec<(Ty, bool)> = split_top(inside)
            .into_iter()
            .map(|a| resolve(a, owner))
            .collect();
        let open = open.split('`').next().unwrap_or(open);
        // A sequence of the method's own type parameter takes every sequence, of values too.
        if open == "System.Collections.Generic.IEnumerable" && args.iter().any(|(_, own)| *own) {
            return (named("System.Collections.IEnumerable"), false);
        }
        let args: Vec<Ty> = args.into_iter().map(|(ty, _)| ty).collect();
        if let Some(def) = ty::find_def(&format!("{open}`{}", args.len())) {
            return (Ty::generic(def, args), false);
        }
        return (placeholder(name), false);
    }
    (named(name), false)
}

/// Which of the owner's type parameters a name is; `Some(None)` for one of the method's own.
fn type_parameter(name: &str, owner: Ty) -> Option<Option<usize>> {
    let arity = owner.generic_args().len();
    let of_owner = |at: usize| Some(if at < arity { Some(at) } else { None });
    match name {
        "T" | "TKey" | "T1" | "TFirst" => of_owner(0),
        "TValue" => of_owner(if arity > 1 { 1 } else { 0 }),
        "T2" | "TElement" | "TSecond" => of_owner(1),
        "T3" => of_owner(2),
        "TSource" | "TResult" | "TOutput" | "TEnum" | "TArg0" | "TArg1" | "TArg2" | "TInput"
        | "TState" | "TOther" => Some(None),
        _ => None,
    }
}

/// A type by the short or full name that descriptions use.
pub(crate) fn named(name: &'static str) -> Ty {
    thread_local!(static NAMED: RefCell<FxHashMap<&'static str, Ty>> = RefCell::default());
    if let Some(found) = NAMED.with_borrow(|n| n.get(name).copied()) {
        return found;
    }
    let full = match name {
        "object" => "System.Object",
        "void" => "System.Void",
        _ => crate::grammar::accelerator(name, Edition::Core)
            .or_else(|| crate::grammar::accelerator(name, Edition::Desktop))
            .unwrap_or(name),
    };
    let found = ty::find(full).unwrap_or_else(|| placeholder(name));
    NAMED.with_borrow_mut(|n| n.insert(name, found));
    found
}

/// A type that is named but not described, such as `System.Func[T, bool]`: nothing converts to it but what
/// delegates take.
fn placeholder(name: &'static str) -> Ty {
    thread_local!(static MADE: RefCell<FxHashMap<&'static str, Ty>> = RefCell::default());
    MADE.with_borrow_mut(|m| {
        *m.entry(name)
            .or_insert_with(|| Ty::define(name, Some(ty::known().object), Vec::new(), Shape::Class))
    })
}

/// True for types that cannot be made.
pub fn is_abstract(ty: Ty) -> bool {
    ty.def()
        .is_some_and(|d| matches!(d.kind, DefKind::Abstract | DefKind::Interface))
}

/// The type of a property, as its owner's type arguments make it.
pub fn property_type(prop: &'static PropDef, owner: Ty) -> Ty {
    let declared = defs(owner)
        .find(|(def, _)| def.properties.iter().any(|p| std::ptr::eq(p, prop)))
        .map_or(owner, |(_, t)| t);
    resolve(prop.ty, declared).0
}
