//! What flows through a pipeline: values and the .NET types that scripts touch, their conversion, comparison,
//! arithmetic and members. Knows nothing of the language or of commands: where a member has to call a script block
//! or ask for the time, it goes through the [`Engine`] trait, which the runtime implements.
//!
//! A [`Value`] is 24 bytes: numbers, dates and short strings live inside, everything else behind an `Rc`.

pub mod arith;
pub mod compare;
pub mod convert;
pub mod dict;
pub mod engine;
pub mod enumerate;
pub mod error;
pub mod exception;
pub mod index;
pub mod member;
pub mod object;
pub mod operators;
pub mod position;
pub mod seq;
pub mod signal;
pub mod switch;
#[cfg(test)]
pub(crate) mod testing;
pub mod ty;
pub mod types;
pub mod winpath;

use std::any::Any;
use std::rc::Rc;

pub use ecow::EcoString as Str;
pub use rust_decimal::Decimal;
pub use uuid::Uuid;

pub use crate::text::datetime::{DateTime, TimeSpan};
pub use dict::Dict;
pub use engine::Engine;
pub use error::{ErrorCategory, ErrorRecord, R, Stop};
pub use exception::Exception;
pub use object::{MemberTable, PsObject, Wrapped};
pub use seq::Seq;
pub use ty::{Ty, TypeDef};

/// A text of its own. One that does not fit inside a [`Str`] is copied as a block, where `Str::from` goes byte by byte.
pub fn str_of(text: &str) -> Str {
    if text.len() <= Str::INLINE_LIMIT {
        return Str::from(text);
    }
    let mut made = Str::with_capacity(text.len());
    made.push_str(text);
    made
}

/// Anything a script can hold.
#[derive(Clone, Default)]
pub enum Value {
    /// `$null`.
    #[default]
    Null,
    /// What a command without output gives (AutomationNull): `$null` to an expression, nothing to a pipeline.
    Void,
    /// `System.Boolean`
    Bool(bool),
    /// `System.Char`: one UTF-16 unit.
    Char(u16),
    /// `System.SByte`
    SByte(i8),
    /// `System.Byte`
    Byte(u8),
    /// `System.Int16`
    Int16(i16),
    /// `System.UInt16`
    UInt16(u16),
    /// `System.Int32`
    Int32(i32),
    /// `System.UInt32`
    UInt32(u32),
    /// `System.Int64`
    Int64(i64),
    /// `System.UInt64`
    UInt64(u64),
    /// `System.Single`
    Single(f32),
    /// `System.Double`
    Double(f64),
    /// `System.Decimal`
    Decimal(Decimal),
    /// `System.Numerics.BigInteger`
    BigInt(Rc<num_bigint::BigInt>),
    /// `System.String`
    Str(Str),
    /// `System.DateTime`
    DateTime(DateTime),
    /// `System.TimeSpan`
    TimeSpan(TimeSpan),
    /// `System.Guid`
    Guid(Uuid),
    /// A value of an enumeration: its type and its number.
    Enum(Ty, i64),
    /// `System.Object[]` and other one-dimensional arrays.
    Array(Rc<Seq>),
    /// `ArrayList`, `List<T>`, `Collection<T>`: sequences that grow.
    List(Rc<Seq>),
    /// `Hashtable`, `OrderedDictionary`, `Dictionary<K,V>` and their kin.
    Hash(Rc<Dict>),
    /// `System.Type`
    Type(Ty),
    /// `PSCustomObject`
    Object(Rc<PsObject>),
    /// Any other .NET object.
    Net(Rc<dyn NetObject>),
    /// A value type or string that carries extra members (`Add-Member -PassThru` on a number).
    Wrapped(Rc<Wrapped>),
}

/// A .NET object of a type that is not one of [`Value`]'s own: what it answers beyond its type's description.
pub trait NetObject: Any {
    /// Its type.
    fn ty(&self) -> Ty;

    /// For downcasts.
    fn as_any(&self) -> &dyn Any;

    /// The number under which other threads report what happens to it (see [`signal`]); None for objects to which
    /// nothing happens but what the script does.
    fn signal_source(&self) -> Option<u64> {
        None
    }

    /// Its elements, where the pipeline and `foreach` walk it; None where it passes as one object.
    /// A snapshot: taken once per walk.
    fn elements(&self, _engine: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        None
    }

    /// The text that PowerShell's own type data gives an object in place of its `ToString`: of XML nodes the name.
    /// A cast of the bare object does not ask it; elements of collections, cells and `.ToString()` do.
    fn wrapped_text(&self) -> Option<Str> {
        None
    }

    /// The text for a culture; asked only of types that write it by the culture.
    fn text_in(
        &self,
        _engine: &mut dyn Engine,
        _culture: &'static crate::text::culture::Culture,
    ) -> Option<R<Str>> {
        None
    }

    /// `.ToString()`; None gives the type's name.
    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        None
    }

    /// A property that the type's description does not list: fields of script classes, elements of XML, members of
    /// directory objects.
    fn property(&self, _engine: &mut dyn Engine, _name: &str) -> Option<R<Value>> {
        None
    }

    /// True where such properties come before those of the type's description (XML's attributes and elements).
    fn own_first(&self) -> bool {
        false
    }

    /// Sets such a property; None where the object has none of that name.
    fn set_property(&self, _engine: &mut dyn Engine, _name: &str, _value: &Value) -> Option<R<()>> {
        None
    }

    /// Names of such properties in order, for `Select-Object *`, formatting, Get-Member and completion.
    fn property_names(&self) -> Vec<Str> {
        Vec::new()
    }

    /// The type of such a property and whether it can be set, where an adapter makes them up; None for the others.
    fn own_property_type(&self, _name: &str) -> Option<(Ty, bool)> {
        None
    }

    /// The name that an adapter puts before those of the type: of XML elements with a namespace that and their own.
    fn adapted_type_name(&self) -> Option<Str> {
        None
    }

    /// The same with those that only `-Force` and `ConvertTo-Json` show, in the order of their declaration.
    fn every_property_name(&self) -> Vec<Str> {
        self.property_names()
    }

    /// True where [`property_names`](Self::property_names) are all: what the description of a base adds is not shown.
    fn names_all(&self) -> bool {
        false
    }

    /// `$x[index]`; None where the object has no indexer.
    fn index(&self, _engine: &mut dyn Engine, _index: &Value) -> Option<R<Value>> {
        None
    }

    /// `$x[index] = value`; None where the object has no settable indexer.
    fn set_index(&self, _engine: &mut dyn Engine, _index: &Value, _value: &Value) -> Option<R<()>> {
        None
    }

    /// `.Equals()` where it is more than identity.
    fn equals(&self, _other: &Value) -> Option<bool> {
        None
    }

    /// `IComparable.CompareTo`; None where the type has no order or the other is not comparable.
    fn compare(&self, _other: &Value) -> Option<std::cmp::Ordering> {
        None
    }

    /// What PowerShell takes it for where it asks for true or false.
    fn truth(&self) -> bool {
        true
    }

    /// The native object that an instance of a script class derives from (`class E : Exception`).
    fn base_object(&self) -> Option<Value> {
        None
    }
}

impl Value {
    /// A string value.
    pub fn str(text: impl AsRef<str>) -> Value {
        Value::Str(str_of(text.as_ref()))
    }

    /// An `object[]`.
    pub fn array(items: Vec<Value>) -> Value {
        Value::Array(Rc::new(Seq::array(items)))
    }

    /// An array whose elements are of one type, `string[]` for one. The elements must be of that type already.
    pub fn typed_array(element: Ty, items: Vec<Value>) -> Value {
        Value::Array(Rc::new(Seq::new(element.array_of(), items)))
    }

    /// A `string[]`.
    pub fn strings<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Value {
        Value::typed_array(
            ty::known().string,
            items.into_iter().map(Value::str).collect(),
        )
    }

    /// A .NET object.
    pub fn net(object: impl NetObject) -> Value {
        Value::Net(Rc::new(object))
    }

    /// A `PSCustomObject` with the given note properties.
    pub fn object<N: AsRef<str>>(properties: impl IntoIterator<Item = (N, Value)>) -> Value {
        Value::Object(Rc::new(PsObject::from_notes(properties)))
    }

    /// A copy, for the few places that make one in every round of a loop: the common kinds are made where they are
    /// wanted, where `clone` makes them elsewhere and has them moved.
    #[inline(always)]
    pub fn copied(&self) -> Value {
        match self {
            Value::Int32(v) => Value::Int32(*v),
            Value::Bool(v) => Value::Bool(*v),
            Value::Array(v) => Value::Array(v.clone()),
            Value::List(v) => Value::List(v.clone()),
            Value::Hash(v) => Value::Hash(v.clone()),
            Value::Object(v) => Value::Object(v.clone()),
            Value::Net(v) => Value::Net(v.clone()),
            other => other.clone(),
        }
    }

    /// True for `$null` and for the empty output.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null | Value::Void)
    }

    /// The value without the PSObject that adds members to it.
    pub fn base(&self) -> &Value {
        match self {
            Value::Wrapped(w) => &w.base,
            other => other,
        }
    }

    /// The .NET object of type `T` inside, also behind a wrapper.
    pub fn downcast<T: 'static>(&self) -> Option<&T> {
        match self.base() {
            Value::Net(object) => object.as_any().downcast_ref::<T>(),
            _ => None,
        }
    }

    /// The text of a string, also behind a wrapper.
    pub fn as_str(&self) -> Option<&str> {
        match self.base() {
            Value::Str(s) => Some(s.as_str()),
            _ => None,
        }
    }

    /// One value for what a pipeline gave: nothing, the only object, or an array.
    pub fn from_output(mut items: Vec<Value>) -> Value {
        match items.len() {
            0 => Value::Void,
            1 => items.pop().unwrap_or_default(),
            _ => Value::array(items),
        }
    }

    /// True where both are the same object, or equal values of the same simple type.
    pub fn same(&self, other: &Value) -> bool {
        dict::key_equals(self, other, dict::Comparer::Ordinal)
    }
}

macro_rules! from {
    ($($from:ty => $variant:ident),* $(,)?) => {
        $(impl From<$from> for Value {
            fn from(v: $from) -> Value {
                Value::$variant(v)
            }
        })*
    };
}

from!(bool => Bool, i8 => SByte, u8 => Byte, i16 => Int16, u16 => UInt16, i32 => Int32, u32 => UInt32, i64 => Int64,
    u64 => UInt64, f32 => Single, f64 => Double, Decimal => Decimal, Str => Str, DateTime => DateTime,
    TimeSpan => TimeSpan, Uuid => Guid, Ty => Type, Rc<PsObject> => Object, Rc<Dict> => Hash);

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::str(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Str(str_of(&text))
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Value {
        Value::array(items)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Value {
        v.map_or(Value::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_value_stays_within_24_bytes() {
        assert!(std::mem::size_of::<super::Value>() <= 24);
    }
}
