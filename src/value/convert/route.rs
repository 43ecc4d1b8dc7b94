//! Which way leads from one type to another, and how good it is.
//!
//! The order in which ways are tried, and the ranks that overload resolution compares, are those of PowerShell's
//! `LanguagePrimitives.FigureConversion`.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::value::member::overload::{self, signature};
use crate::value::ty::{DefKind, Overload, Prim, Shape};
use crate::value::{Engine, Ty, ty};

/// A way from a type to another.
#[derive(Clone, Copy)]
pub enum Route {
    /// There is none.
    None,
    /// The value is one of the type already.
    Assignable,
    /// To nothing.
    Void,
    /// PowerShell's truth.
    Bool,
    /// PowerShell's text.
    Text,
    /// To the `T` of `Nullable<T>`.
    Nullable(Ty),
    /// Between numbers.
    Numeric,
    /// A char by way of its number, which `Convert.ChangeType` refuses.
    CharToReal,
    /// A number in text.
    TextToNumber,
    /// `Convert.ChangeType` of bool, char, date, enumeration.
    IConvertible,
    /// A number's text, parsed.
    ThroughText,
    /// A number as an enumeration's value.
    IntegerToEnum,
    /// A name as an enumeration's value.
    TextToEnum,
    /// Names or numbers as one value of an enumeration.
    ElementsToEnum,
    /// An array whose elements are of the type already.
    RelatedArray,
    /// An array element by element.
    UnrelatedArray,
    /// A collection as an array.
    ElementsToArray,
    /// A single value as an array of one.
    ScalarToArray,
    /// A string as `char[]`.
    CharArray,
    /// A dictionary as a hashtable.
    Hashtable,
    /// A dictionary as `PSCustomObject`.
    CustomObject,
    /// A type's name as the type.
    TextToType,
    /// The type's static `Parse`.
    Parse {
        /// The method.
        overload: &'static Overload,
        /// Whether it takes a culture too.
        with_culture: bool,
    },
    /// A constructor with one parameter.
    Constructor {
        /// The constructor.
        overload: &'static Overload,
        /// The error id of its failure.
        id: &'static str,
    },
    /// A constructor of a script class.
    ClassConstructor,
    /// A cast operator of one of the two types.
    Cast {
        /// The operator.
        overload: &'static Overload,
        /// `op_Implicit` or `op_Explicit`.
        name: &'static str,
    },
    /// Text as an XML document.
    Xml,
    /// A dictionary's entries as the properties of a new object.
    FromEntries,
    /// A `PSCustomObject`'s properties as those of a new object.
    FromProperties,
    /// The constructor of a generic collection that takes its elements.
    ElementsConstructor {
        /// The constructor.
        overload: &'static Overload,
        /// True where the value is one element.
        scalar: bool,
    },
}

/// How good a way is: the higher the better. Overload resolution compares sums of these.
pub mod rank {
    #![allow(missing_docs)]
    pub const NONE: u16 = 0x00;
    pub(crate) const UNRELATED_ARRAYS: u16 = 0x0f;
    pub(crate) const TO_STRING: u16 = 0x1f;
    pub(crate) const ICONVERTIBLE: u16 = 0x3f;
    pub(crate) const IMPLICIT_CAST: u16 = 0x4f;
    pub(crate) const EXPLICIT_CAST: u16 = 0x5f;
    pub(crate) const CONSTRUCTOR_SCALAR: u16 = 0x67;
    pub(crate) const CONSTRUCTOR: u16 = 0x6f;
    pub(crate) const PARSE: u16 = 0x7f;
    pub(crate) const PS_OBJECT: u16 = 0x8f;
    pub(crate) const LANGUAGE: u16 = 0x9f;
    pub(crate) const NULL_TO_VALUE: u16 = 0xaf;
    pub(crate) const NULL_TO_REF: u16 = 0xbf;
    pub(crate) const NUMERIC_EXPLICIT: u16 = 0xcf;
    pub(crate) const NUMERIC_EXPLICIT_1: u16 = 0xdf;
    pub(crate) const NUMERIC_STRING: u16 = 0xef;
    pub(crate) const NUMERIC_IMPLICIT: u16 = 0xff;
    pub(crate) const ASSIGNABLE: u16 = 0x10f;
    pub(crate) const STRING_TO_CHARS: u16 = 0x11a;
    pub(crate) const IDENTITY: u16 = 0x11f;
    /// A way that the single value of an array takes: what all ranks lose for it.
    pub const VALUE_DEPENDENT: u16 = 0xfff7;
}

/// A way and its rank.
#[derive(Clone, Copy)]
pub struct Figured {
    /// The way.
    pub route: Route,
    /// Its rank; 0 where there is none.
    pub rank: u16,
}

const NOWHERE: Figured = Figured {
    route: Route::None,
    rank: rank::NONE,
};

fn way(route: Route, rank: u16) -> Figured {
    Figured { route, rank }
}

/// The way from one type to another. Decided once for a pair of types.
pub fn figure(engine: &mut dyn Engine, from: Ty, to: Ty) -> Figured {
    thread_local!(static KNOWN: RefCell<FxHashMap<(u32, u32), Figured>> = RefCell::default());
    let key = (from.id(), to.id());
    if let Some(found) = KNOWN.with_borrow(|k| k.get(&key).copied()) {
        return found;
    }
    let found = figure_new(engine, from, to);
    KNOWN.with_borrow_mut(|k| k.insert(key, found));
    found
}

/// The rank of `$null` as an argument of a type.
pub fn rank_of_null(ty: Ty) -> u16 {
    match ty.prim() {
        Prim::String => rank::TO_STRING,
        Prim::Nullable | Prim::Bool | Prim::Char | Prim::Switch | Prim::Void => rank::NULL_TO_VALUE,
        prim if prim.is_number() => rank::NULL_TO_VALUE,
        _ if !ty.is_value_type() => rank::NULL_TO_REF,
        _ => rank::NONE,
    }
}

fn figure_new(engine: &mut dyn Engine, from: Ty, to: Ty) -> Figured {
    if from == to {
        return way(Route::Assignable, rank::IDENTITY);
    }
    if let Some(known) = built_in(from, to) {
        return known;
    }
    if to.prim() == Prim::PsObject {
        return way(Route::Assignable, rank::PS_OBJECT);
    }
    if to.is_assignable_from(from) {
        return way(Route::Assignable, rank::ASSIGNABLE);
    }
    let mut scalar = None;
    if let Some(found) = by_language(engine, from, to, &mut scalar) {
        return found;
    }
    if let Some(found) = scalar {
        return found;
    }
    by_members(engine, from, to)
}

/// Between numbers, text, char and bool.
fn built_in(from: Ty, to: Ty) -> Option<Figured> {
    let (f, t) = (from.prim(), to.prim());
    if f.is_number() && !from.is_enum() && !to.is_enum() {
        if t == Prim::String {
            return Some(way(Route::Text, rank::NUMERIC_STRING));
        }
        if t == Prim::Char {
            return Some(if f == Prim::BigInt {
                NOWHERE
            } else {
                way(Route::Numeric, rank::NUMERIC_STRING)
            });
        }
        if t == Prim::Bool {
            return Some(way(Route::Bool, rank::LANGUAGE));
        }
        if t.is_number() {
            return Some(way(Route::Numeric, numeric_rank(f, t)));
        }
    }
    if f == Prim::String && t.is_number() {
        return Some(way(Route::TextToNumber, rank::NUMERIC_STRING));
    }
    if f == Prim::String && to == ty::known().char.array_of() {
        return Some(way(Route::CharArray, rank::STRING_TO_CHARS));
    }
    if f == Prim::String && t == Prim::Type {
        return Some(way(Route::TextToType, rank::LANGUAGE));
    }
    if f == Prim::Char && matches!(t, Prim::Single | Prim::Double) {
        return Some(way(Route::CharToReal, rank::LANGUAGE));
    }
    if f == Prim::Bool && t == Prim::BigInt {
        return Some(way(Route::Numeric, rank::LANGUAGE));
    }
    None
}

/// How good a conversion between two different number types is.
fn numeric_rank(from: Prim, to: Prim) -> u16 {
    use Prim::*;
    let size = |p: Prim| match p {
        SByte | Byte => 1,
        Int16 | UInt16 => 2,
        Int32 | UInt32 => 4,
        _ => 8,
    };
    let signed = |p: Prim| matches!(p, SByte | Int16 | Int32 | Int64);
    let real = |p: Prim| matches!(p, Single | Double | Decimal);
    match (from, to) {
        (BigInt, _) => rank::EXPLICIT_CAST,
        (_, BigInt) => rank::CONSTRUCTOR,
        (Single, Double) => rank::NUMERIC_IMPLICIT,
        (Decimal, Single | Double) => rank::NUMERIC_EXPLICIT_1,
        (f, _) if real(f) => rank::NUMERIC_EXPLICIT,
        (_, t) if real(t) => rank::NUMERIC_IMPLICIT,
        (f, t) if size(t) > size(f) && (signed(f) == signed(t) || signed(t)) => {
            rank::NUMERIC_IMPLICIT
        }
        (f, t) if size(t) >= size(f) && signed(f) => rank::NUMERIC_EXPLICIT_1,
        _ => rank::NUMERIC_EXPLICIT,
    }
}

/// The ways that the language has of its own. A way that a single value takes into an array is left in `scalar`.
fn by_language(
    engine: &mut dyn Engine,
    from: Ty,
    to: Ty,
    scalar: &mut Option<Figured>,
) -> Option<Figured> {
    if let Some(inner) = to.nullable() {
        let found = figure(engine, from, inner);
        if found.rank != rank::NONE {
            return Some(way(Route::Nullable(inner), found.rank));
        }
    }
    let is_dictionary = |t: Ty| named(t, "System.Collections.IDictionary");
    match to.prim() {
        Prim::Void => return Some(way(Route::Void, rank::LANGUAGE)),
        Prim::Bool => return Some(way(Route::Bool, rank::LANGUAGE)),
        Prim::String => return Some(way(Route::Text, rank::TO_STRING)),
        Prim::Array => {
            if is_enumerable(from) {
                return Some(way(Route::ElementsToArray, rank::LANGUAGE));
            }
            *scalar = Some(way(
                Route::ScalarToArray,
                rank::ASSIGNABLE & rank::VALUE_DEPENDENT,
            ));
            return None;
        }
        Prim::Hashtable => {
            return is_dictionary(from).then(|| way(Route::Hashtable, rank::LANGUAGE));
        }
        Prim::PsCustomObject => {
            return Some(way(Route::CustomObject, rank::LANGUAGE));
        }
        _ => {}
    }
    if let Shape::Array(element, 1) = *to.shape() {
        if let Shape::Array(from_element, 1) = *from.shape() {
            return Some(if element.is_assignable_from(from_element) {
                way(Route::RelatedArray, rank::LANGUAGE)
            } else {
                way(Route::UnrelatedArray, rank::UNRELATED_ARRAYS)
            });
        }
        if is_enumerable(from) {
            return Some(way(Route::ElementsToArray, rank::LANGUAGE));
        }
        let found = figure(engine, from, element);
        if found.rank != rank::NONE {
            *scalar = Some(way(
                Route::ScalarToArray,
                found.rank & rank::VALUE_DEPENDENT,
            ));
        }
        return None;
    }
    if to.full_name() == "System.Xml.XmlDocument" {
        return Some(way(Route::Xml, rank::LANGUAGE));
    }
    if from.prim() == Prim::ScriptBlock && is_delegate(to) {
        return Some(way(Route::Assignable, rank::LANGUAGE));
    }
    let whole = from.is_enum() || (from.prim().is_integer() && from.prim() != Prim::BigInt);
    if whole && to.is_enum() {
        return Some(way(Route::IntegerToEnum, rank::LANGUAGE));
    }
    None
}

/// The ways that the two types' own members open.
fn by_members(engine: &mut dyn Engine, from: Ty, to: Ty) -> Figured {
    let text = from.prim() == Prim::String;
    if to.is_enum() {
        if text {
            return way(Route::TextToEnum, rank::PARSE);
        }
        if is_enumerable(from) {
            return way(Route::ElementsToEnum, rank::PARSE);
        }
    } else if text && let Some((overload, with_culture)) = parse_method(to) {
        return way(
            Route::Parse {
                overload,
                with_culture,
            },
            rank::PARSE,
        );
    }
    let collection =
        |t: Ty| named(t, "System.Collections.IList") || named(t, "System.Collections.ICollection");
    let integer = from.prim().is_integer() && from.prim() != Prim::BigInt;
    if !(integer && collection(to))
        && let Some(overload) = constructor(from, to)
    {
        let id = match to.full_name() {
            "System.Text.RegularExpressions.Regex" if text => "InvalidCastFromStringToRegex",
            "System.Uri" if text => "InvalidCastFromStringToUri",
            _ => "InvalidCastConstructorException",
        };
        return way(Route::Constructor { overload, id }, rank::CONSTRUCTOR);
    }
    if is_script_class(to) {
        return way(Route::ClassConstructor, rank::CONSTRUCTOR);
    }
    for (name, rank) in [
        ("op_Implicit", rank::IMPLICIT_CAST),
        ("op_Explicit", rank::EXPLICIT_CAST),
    ] {
        for owner in [to, from] {
            if let Some(overload) = cast_operator(owner, name, from, to) {
                return way(Route::Cast { overload, name }, rank);
            }
        }
    }
    if from.prim().is_number() {
        if !to.is_array() && figure(engine, ty::known().string, to).rank != rank::NONE {
            return way(Route::ThroughText, rank::ICONVERTIBLE);
        }
    } else if matches!(from.prim(), Prim::Bool | Prim::Char | Prim::DateTime)
        || from.is_enum()
        || from.full_name() == "System.DBNull"
    {
        return way(Route::IConvertible, rank::ICONVERTIBLE);
    } else if named(from, "System.Collections.IDictionary")
        && (no_argument_constructor(to) || (to.is_value_type() && !is_primitive(to)))
    {
        return way(Route::FromEntries, rank::CONSTRUCTOR);
    }
    if let Some(found) = elements_constructor(from, to) {
        return found;
    }
    if from.prim() == Prim::PsCustomObject
        && !is_abstract(to)
        && (no_argument_constructor(to) || to.is_value_type())
        && has_fields(to)
    {
        return way(Route::FromProperties, rank::CONSTRUCTOR);
    }
    NOWHERE
}

fn named(t: Ty, interface: &str) -> bool {
    ty::find(interface).is_some_and(|i| i.is_assignable_from(t))
}

/// What PowerShell walks: every `IEnumerable` but strings, dictionaries and XML nodes.
pub(crate) fn is_enumerable(t: Ty) -> bool {
    t.is_array()
        || (t.prim() != Prim::String
            && named(t, "System.Collections.IEnumerable")
            && !named(t, "System.Collections.IDictionary")
            && !named(t, "System.Xml.XmlNode"))
}

/// Types that are called: script blocks become them.
pub(crate) fn is_delegate(t: Ty) -> bool {
    named(t, "System.Delegate")
        || [
            "System.Func",
            "System.Action",
            "System.Predicate",
            "System.Comparison",
            "System.Converter",
        ]
        .iter()
        .any(|name| {
            t.full_name()
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['`', '[']))
        })
}

fn is_script_class(t: Ty) -> bool {
    matches!(t.shape(), Shape::Class)
}

fn is_abstract(t: Ty) -> bool {
    t.def()
        .is_some_and(|d| matches!(d.kind, DefKind::Abstract | DefKind::Interface))
}

fn is_primitive(t: Ty) -> bool {
    matches!(
        t.prim(),
        Prim::Bool | Prim::Char | Prim::Single | Prim::Double
    ) || (t.prim().is_integer() && t.prim() != Prim::BigInt)
}

fn no_argument_constructor(t: Ty) -> bool {
    t.def().is_some_and(|d| {
        d.constructors
            .iter()
            .any(|c| signature(c, t).params.is_empty())
    })
}

/// Whether an object of the type has anything that could be set: an enumeration has its number.
fn has_fields(t: Ty) -> bool {
    t.is_enum() || overload::defs(t).any(|(def, _)| def.properties.iter().any(|p| !p.is_static))
}

/// `static T Parse(string, IFormatProvider)`, else `static T Parse(string)`.
fn parse_method(to: Ty) -> Option<(&'static Overload, bool)> {
    let method = overload::method(to, "Parse", true)?;
    let takes = |o: &'static Overload, wanted: &[&str]| {
        let s = signature(o, to);
        s.params.len() == wanted.len()
            && s.params
                .iter()
                .zip(wanted)
                .all(|(p, name)| p.ty.full_name() == *name)
    };
    let find = |wanted: &[&str]| method.overloads.iter().find(|o| takes(o, wanted));
    find(&["System.String", "System.IFormatProvider"])
        .map(|o| (o, true))
        .or_else(|| find(&["System.String"]).map(|o| (o, false)))
}

/// The constructor that .NET's binder picks for one argument of a type.
fn constructor(from: Ty, to: Ty) -> Option<&'static Overload> {
    if is_abstract(to) {
        return None;
    }
    let def = to.def()?;
    let mut best: Option<(&'static Overload, u8)> = None;
    for candidate in def.constructors {
        let s = signature(candidate, to);
        let [param] = s.params.as_slice() else {
            continue;
        };
        let goodness = if param.ty == from {
            3
        } else if widens(from, param.ty) {
            2
        } else if param.ty.is_assignable_from(from) {
            1
        } else {
            continue;
        };
        if best.is_none_or(|(_, b)| goodness > b) {
            best = Some((candidate, goodness));
        }
    }
    best.map(|(o, _)| o)
}

/// The conversions between primitive types that .NET's binder does by itself.
fn widens(from: Ty, to: Ty) -> bool {
    use Prim::*;
    let from = if from.is_enum() { Int32 } else { from.prim() };
    match from {
        SByte => matches!(to.prim(), Int16 | Int32 | Int64 | Single | Double),
        Byte => matches!(
            to.prim(),
            Int16 | UInt16 | Int32 | UInt32 | Int64 | UInt64 | Single | Double
        ),
        Int16 => matches!(to.prim(), Int32 | Int64 | Single | Double),
        UInt16 | Char => matches!(
            to.prim(),
            UInt16 | Int32 | UInt32 | Int64 | UInt64 | Single | Double
        ),
        Int32 => matches!(to.prim(), Int32 | Int64 | Single | Double),
        UInt32 => matches!(to.prim(), Int64 | UInt64 | Single | Double),
        Int64 | UInt64 => matches!(to.prim(), Single | Double),
        Single => to.prim() == Double,
        _ => false,
    }
}

fn cast_operator(owner: Ty, name: &str, from: Ty, to: Ty) -> Option<&'static Overload> {
    let method = overload::method(owner, name, true)?;
    method.overloads.iter().find(|o| {
        let s = signature(o, owner);
        matches!(s.params.as_slice(), [p] if p.ty.is_assignable_from(from))
            && to.is_assignable_from(s.returns)
    })
}

/// The constructor of a generic collection that takes `IEnumerable<T>`, for arrays and for what converts to `T`.
fn elements_constructor(from: Ty, to: Ty) -> Option<Figured> {
    let &[element] = to.generic_args() else {
        return None;
    };
    if is_abstract(to) || !named(to, "System.Collections.IEnumerable") {
        return None;
    }
    let overload = to.def()?.constructors.iter().find(|o| {
        let s = signature(o, to);
        matches!(s.params.as_slice(), [p] if p.ty.generic_args() == [element]
            && ["IEnumerable`1", "ICollection`1", "IList`1"].contains(&p.ty.name()))
    })?;
    let scalar = element.is_assignable_from(from);
    let rank = if scalar {
        rank::CONSTRUCTOR_SCALAR
    } else {
        rank::CONSTRUCTOR
    };
    // Whether the value becomes an element is seen when it is tried.
    Some(way(Route::ElementsConstructor { overload, scalar }, rank))
}
