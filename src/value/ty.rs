//! .NET types: what a type is called, what it derives from, and one description of its members that member access,
//! overload resolution, `Get-Member` and completion share.
//!
//! A [`TypeDef`] is a static table written next to the members' code (`value/types/`, and for the types of other
//! rooms with them). A [`Ty`] is a type at run time: a description, an array or a generic type made of others, an
//! enumeration or a class that a script defined. Types are interned: equal types are one pointer.

mod known;

use std::sync::{OnceLock, RwLock};

use rustc_hash::FxHashMap;

pub use known::{Known, known, type_of};

use super::{Engine, R, Str, Value};
use crate::Edition;

/// Reads a property.
pub type Getter = fn(&mut dyn Engine, &Value) -> R<Value>;
/// Sets a property; the value has the property's type already.
pub type Setter = fn(&mut dyn Engine, &Value, Value) -> R<()>;
/// Calls a method: the object (for static members and constructors the type), and arguments that the resolution has
/// converted to the overload's parameter types; a `params` array comes as one array.
pub type Method = fn(&mut dyn Engine, &Value, &[Value]) -> R<Value>;

/// The static description of a type.
pub struct TypeDef {
    /// Full name; a generic definition ends in its arity: "System.Collections.Generic.List`1".
    pub name: &'static str,
    /// What it derives from, by full name; empty for `System.Object` and interfaces.
    pub base: &'static str,
    /// The interfaces it implements beyond its base's.
    pub interfaces: &'static [&'static str],
    /// Class, struct, interface, enumeration.
    pub kind: DefKind,
    /// Properties and fields, static ones among them.
    pub properties: &'static [PropDef],
    /// Methods, static ones among them, with their overloads.
    pub methods: &'static [MethodDef],
    /// Constructors; empty where it cannot be made with `new`.
    pub constructors: &'static [Overload],
    /// The events that scripts can subscribe to.
    pub events: &'static [EventDef],
    /// Further properties and methods that files of their own describe, as the parts of a partial class.
    pub parts: &'static [&'static TypeDef],
    /// The one edition whose .NET has the type; None where both have it.
    pub only: Option<Edition>,
}

/// The kinds of types.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DefKind {
    /// A class.
    Class,
    /// A class that is static or abstract.
    Abstract,
    /// A value type.
    Struct,
    /// An interface.
    Interface,
    /// An enumeration with its members; true for `[Flags]`.
    Enum(&'static [(&'static str, i64)], bool),
}

/// A property.
pub struct PropDef {
    /// Its name.
    pub name: &'static str,
    /// Its type in PowerShell's notation: `int`, `string`, `System.DateTime`.
    pub ty: &'static str,
    /// Static.
    pub is_static: bool,
    /// Reads it.
    pub get: Getter,
    /// Sets it, where it can be set.
    pub set: Option<Setter>,
}

/// A method with its overloads.
pub struct MethodDef {
    /// Its name.
    pub name: &'static str,
    /// Static.
    pub is_static: bool,
    /// In the order in which .NET lists them.
    pub overloads: &'static [Overload],
}

/// An event.
pub struct EventDef {
    /// Its name.
    pub name: &'static str,
    /// The delegate of its handlers, as `Get-Member` prints it.
    pub handler: &'static str,
    /// The type of the arguments that the handlers get beside the sender, likewise.
    pub args: &'static str,
}

/// One overload: its signature as `Get-Member` prints it, such as `string Substring(int startIndex, int length)`;
/// `[ref]` parameters as `[ref] int result`, `params string[] value` for open ended ones.
pub struct Overload {
    /// The signature.
    pub signature: &'static str,
    /// Its code.
    pub call: Method,
}

impl TypeDef {
    /// A class that derives from `System.Object`, to be completed with struct update syntax.
    pub const CLASS: TypeDef = TypeDef {
        name: "",
        base: "System.Object",
        interfaces: &[],
        kind: DefKind::Class,
        properties: &[],
        methods: &[],
        constructors: &[],
        events: &[],
        parts: &[],
        only: None,
    };
    /// A value type, likewise.
    pub const STRUCT: TypeDef = TypeDef {
        base: "System.ValueType",
        kind: DefKind::Struct,
        ..TypeDef::CLASS
    };
    /// An enumeration, likewise.
    pub const ENUM: TypeDef = TypeDef {
        base: "System.Enum",
        kind: DefKind::Enum(&[], false),
        ..TypeDef::CLASS
    };
    /// An interface, likewise.
    pub const INTERFACE: TypeDef = TypeDef {
        base: "",
        kind: DefKind::Interface,
        ..TypeDef::CLASS
    };
}

/// A read-only property.
pub const fn prop(name: &'static str, ty: &'static str, get: Getter) -> PropDef {
    PropDef {
        name,
        ty,
        is_static: false,
        get,
        set: None,
    }
}

/// A property that can be set.
pub const fn prop_set(name: &'static str, ty: &'static str, get: Getter, set: Setter) -> PropDef {
    PropDef {
        name,
        ty,
        is_static: false,
        get,
        set: Some(set),
    }
}

/// A static property or constant.
pub const fn static_prop(name: &'static str, ty: &'static str, get: Getter) -> PropDef {
    PropDef {
        name,
        ty,
        is_static: true,
        get,
        set: None,
    }
}

/// A method.
pub const fn method(name: &'static str, overloads: &'static [Overload]) -> MethodDef {
    MethodDef {
        name,
        is_static: false,
        overloads,
    }
}

/// A static method.
pub const fn static_method(name: &'static str, overloads: &'static [Overload]) -> MethodDef {
    MethodDef {
        name,
        is_static: true,
        overloads,
    }
}

/// An event.
pub const fn event(name: &'static str, handler: &'static str, args: &'static str) -> EventDef {
    EventDef {
        name,
        handler,
        args,
    }
}

/// An overload.
pub const fn overload(signature: &'static str, call: Method) -> Overload {
    Overload { signature, call }
}

/// A type at run time. Equal types are the same pointer.
#[derive(Clone, Copy)]
pub struct Ty(&'static TypeInfo);

/// What is known of a type at run time.
pub struct TypeInfo {
    id: u32,
    full_name: Str,
    name: Str,
    base: Option<Ty>,
    interfaces: Vec<Ty>,
    shape: Shape,
    prim: Prim,
    /// The one-dimensional array of this type, once somebody asked for it.
    array: OnceLock<Ty>,
}

/// What a type is made of.
pub enum Shape {
    /// A described type that is not generic.
    Def(&'static TypeDef),
    /// An array of another type, with its rank.
    Array(Ty, u32),
    /// A generic type with its arguments.
    Generic(&'static TypeDef, Vec<Ty>),
    /// An enumeration that a script or the grammar defines: members in order, and whether they are flags.
    Enum {
        /// Names and numbers.
        members: Vec<(Str, i64)>,
        /// `[Flags]`.
        flags: bool,
        /// The underlying integer type.
        underlying: Ty,
    },
    /// A class that a script or the grammar defines; its members live where it was defined.
    Class,
}

/// The types that conversion, arithmetic and comparison know by heart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Prim {
    None,
    Object,
    Void,
    Bool,
    Char,
    SByte,
    Byte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Single,
    Double,
    Decimal,
    BigInt,
    String,
    DateTime,
    TimeSpan,
    Guid,
    Type,
    Array,
    Hashtable,
    Ordered,
    PsObject,
    PsCustomObject,
    Switch,
    ScriptBlock,
    Nullable,
}

impl Prim {
    /// .NET's `TypeCode` of the plain values up to decimal, which also orders the numbers by rank; None for all else.
    pub fn type_code(self) -> Option<i64> {
        Some(match self {
            Prim::Bool => 3,
            Prim::Char => 4,
            Prim::SByte => 5,
            Prim::Byte => 6,
            Prim::Int16 => 7,
            Prim::UInt16 => 8,
            Prim::Int32 => 9,
            Prim::UInt32 => 10,
            Prim::Int64 => 11,
            Prim::UInt64 => 12,
            Prim::Single => 13,
            Prim::Double => 14,
            Prim::Decimal => 15,
            _ => return None,
        })
    }

    fn of(full_name: &str) -> Prim {
        match full_name {
            "System.Object" => Prim::Object,
            "System.Void" => Prim::Void,
            "System.Boolean" => Prim::Bool,
            "System.Char" => Prim::Char,
            "System.SByte" => Prim::SByte,
            "System.Byte" => Prim::Byte,
            "System.Int16" => Prim::Int16,
            "System.UInt16" => Prim::UInt16,
            "System.Int32" => Prim::Int32,
            "System.UInt32" => Prim::UInt32,
            "System.Int64" => Prim::Int64,
            "System.UInt64" => Prim::UInt64,
            "System.Single" => Prim::Single,
            "System.Double" => Prim::Double,
            "System.Decimal" => Prim::Decimal,
            "System.Numerics.BigInteger" => Prim::BigInt,
            "System.String" => Prim::String,
            "System.DateTime" => Prim::DateTime,
            "System.TimeSpan" => Prim::TimeSpan,
            "System.Guid" => Prim::Guid,
            "System.Type" => Prim::Type,
            "System.Array" => Prim::Array,
            "System.Collections.Hashtable" => Prim::Hashtable,
            "System.Collections.Specialized.OrderedDictionary" => Prim::Ordered,
            "System.Management.Automation.PSObject" => Prim::PsObject,
            "System.Management.Automation.PSCustomObject" => Prim::PsCustomObject,
            "System.Management.Automation.SwitchParameter" => Prim::Switch,
            "System.Management.Automation.ScriptBlock" => Prim::ScriptBlock,
            _ => Prim::None,
        }
    }

    /// True for integers of every size, not for char, bool or enumerations.
    pub fn is_integer(self) -> bool {
        use Prim::*;
        matches!(
            self,
            SByte | Byte | Int16 | UInt16 | Int32 | UInt32 | Int64 | UInt64 | BigInt
        )
    }

    /// True for everything that arithmetic takes as a number.
    pub fn is_number(self) -> bool {
        self.is_integer() || matches!(self, Prim::Single | Prim::Double | Prim::Decimal)
    }
}

impl PartialEq for Ty {
    fn eq(&self, other: &Ty) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Ty {}

impl std::fmt::Debug for Ty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.full_name())
    }
}

impl Ty {
    /// A number that is the type's own for the life of the process.
    pub fn id(self) -> u32 {
        self.0.id
    }

    /// `.ToString()` of the type: "System.Collections.Generic.List`1[System.String]".
    pub fn full_name(self) -> &'static str {
        &self.0.full_name
    }

    /// `.Name`: "List`1", `String[]`.
    pub fn name(self) -> &'static str {
        &self.0.name
    }

    /// `.Namespace`.
    pub fn namespace(self) -> &'static str {
        let open = match &self.0.shape {
            Shape::Generic(def, _) => def.name,
            Shape::Array(element, _) => return element.namespace(),
            _ => self.full_name(),
        };
        open.rsplit_once('.').map_or("", |(namespace, _)| namespace)
    }

    /// What it derives from.
    pub fn base(self) -> Option<Ty> {
        self.0.base
    }

    /// The interfaces that it adds to its base's.
    pub fn interfaces(self) -> &'static [Ty] {
        &self.0.interfaces
    }

    /// What it is made of.
    pub fn shape(self) -> &'static Shape {
        &self.0.shape
    }

    /// Which well-known type it is.
    pub fn prim(self) -> Prim {
        self.0.prim
    }

    /// The description of its members: its own or its generic definition's; arrays have `System.Array`'s, but for some
    /// members of those with several dimensions.
    pub fn def(self) -> Option<&'static TypeDef> {
        match &self.0.shape {
            Shape::Def(def) | Shape::Generic(def, _) => Some(def),
            Shape::Array(_, 2..) => Some(&super::types::collections::grid::MEMBERS),
            Shape::Array(..) | Shape::Enum { .. } | Shape::Class => None,
        }
    }

    /// True where an edition's .NET has the type.
    pub fn is_in(self, edition: Edition) -> bool {
        match &self.0.shape {
            Shape::Def(def) | Shape::Generic(def, _) => def.only.is_none_or(|only| only == edition),
            _ => true,
        }
    }

    /// The element type of an array or of a generic collection of one argument.
    pub fn element(self) -> Option<Ty> {
        match &self.0.shape {
            Shape::Array(element, _) => Some(*element),
            Shape::Generic(_, args) if args.len() == 1 => args.first().copied(),
            _ => None,
        }
    }

    /// The arguments of a generic type.
    pub fn generic_args(self) -> &'static [Ty] {
        match &self.0.shape {
            Shape::Generic(_, args) => args,
            _ => &[],
        }
    }

    /// The `T` of `Nullable<T>`.
    pub fn nullable(self) -> Option<Ty> {
        if self.0.prim == Prim::Nullable {
            self.element()
        } else {
            None
        }
    }

    /// Enumeration members in order, with `[Flags]`; None for other types.
    pub fn enum_members(self) -> Option<(Vec<(&'static str, i64)>, bool)> {
        match &self.0.shape {
            Shape::Def(TypeDef {
                kind: DefKind::Enum(members, flags),
                ..
            }) => Some((members.to_vec(), *flags)),
            Shape::Enum { members, flags, .. } => Some((
                members.iter().map(|(n, v)| (n.as_str(), *v)).collect(),
                *flags,
            )),
            _ => None,
        }
    }

    /// True for enumerations.
    pub fn is_enum(self) -> bool {
        matches!(
            &self.0.shape,
            Shape::Enum { .. }
                | Shape::Def(TypeDef {
                    kind: DefKind::Enum(..),
                    ..
                })
        )
    }

    /// True for value types: they are never null.
    pub fn is_value_type(self) -> bool {
        match &self.0.shape {
            Shape::Def(def) | Shape::Generic(def, _) => {
                matches!(def.kind, DefKind::Struct | DefKind::Enum(..))
            }
            Shape::Enum { .. } => true,
            Shape::Array(..) | Shape::Class => false,
        }
    }

    /// True for interfaces.
    pub fn is_interface(self) -> bool {
        self.def().is_some_and(|d| d.kind == DefKind::Interface)
    }

    /// True for arrays.
    pub fn is_array(self) -> bool {
        matches!(self.0.shape, Shape::Array(..))
    }

    /// The one-dimensional array of this type.
    pub fn array_of(self) -> Ty {
        *self.0.array.get_or_init(|| self.array_of_rank(1))
    }

    /// The array of this type with `rank` dimensions.
    pub fn array_of_rank(self, rank: u32) -> Ty {
        let suffix = format!("[{}]", ",".repeat(rank.saturating_sub(1) as usize));
        let full_name = format!("{}{suffix}", self.full_name());
        intern(&full_name, || TypeInfo {
            id: 0,
            full_name: full_name.as_str().into(),
            name: format!("{}{suffix}", self.name()).into(),
            base: Some(known().array),
            interfaces: Vec::new(),
            shape: Shape::Array(self, rank),
            prim: Prim::None,
            array: OnceLock::new(),
        })
    }

    /// A generic definition with arguments.
    pub fn generic(def: &'static TypeDef, args: Vec<Ty>) -> Ty {
        let shown: Vec<&str> = args.iter().map(|a| a.full_name()).collect();
        let full_name = format!("{}[{}]", def.name, shown.join(","));
        intern(&full_name, || TypeInfo {
            id: 0,
            full_name: full_name.as_str().into(),
            name: short_name(def.name).into(),
            base: fill(def.base, &args, 0),
            interfaces: def
                .interfaces
                .iter()
                .filter_map(|i| fill(i, &args, 0))
                .collect(),
            shape: Shape::Generic(def, args),
            prim: if def.name == "System.Nullable`1" {
                Prim::Nullable
            } else {
                Prim::None
            },
            array: OnceLock::new(),
        })
    }

    /// A new type that a script defines. Two definitions of one name are two types.
    pub fn define(full_name: &str, base: Option<Ty>, interfaces: Vec<Ty>, shape: Shape) -> Ty {
        leak(TypeInfo {
            id: 0,
            full_name: full_name.into(),
            name: short_name(full_name).into(),
            base,
            interfaces,
            shape,
            prim: Prim::None,
            array: OnceLock::new(),
        })
    }

    /// True where a value of type `other` is one of this type: itself, a base or an interface of it.
    pub fn is_assignable_from(self, other: Ty) -> bool {
        if self == other || self.0.prim == Prim::Object {
            return true;
        }
        let mut at = Some(other);
        let mut steps = 0;
        while let Some(ty) = at {
            if ty == self || ty.0.interfaces.iter().any(|i| self.is_assignable_from(*i)) {
                return true;
            }
            steps += 1;
            if steps > 256 {
                return false;
            }
            at = ty.0.base;
        }
        // Arrays of references convert to arrays of their bases, and every array to the collection interfaces.
        match (&self.0.shape, &other.0.shape) {
            (Shape::Array(a, 1), Shape::Array(b, 1)) => {
                !b.is_value_type() && a.is_assignable_from(*b)
            }
            (Shape::Generic(def, args), Shape::Array(b, 1)) if def.kind == DefKind::Interface => {
                matches!(
                    def.name,
                    "System.Collections.Generic.IEnumerable`1"
                        | "System.Collections.Generic.IList`1"
                        | "System.Collections.Generic.ICollection`1"
                        | "System.Collections.Generic.IReadOnlyList`1"
                        | "System.Collections.Generic.IReadOnlyCollection`1"
                ) && args
                    .first()
                    .is_some_and(|a| a == b || (!b.is_value_type() && a.is_assignable_from(*b)))
            }
            _ => false,
        }
    }
}

fn short_name(full_name: &str) -> &str {
    full_name.rsplit(['.', '+']).next().unwrap_or(full_name)
}

struct Registry {
    /// Descriptions by lower-case full name.
    defs: FxHashMap<String, &'static TypeDef>,
    /// Types at run time by their full name as written (lower case for described ones).
    types: FxHashMap<String, Ty>,
    resolvers: Vec<fn(&str) -> Option<Ty>>,
    next_id: u32,
}

fn registry() -> &'static RwLock<Registry> {
    static REGISTRY: OnceLock<RwLock<Registry>> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let mut defs = FxHashMap::default();
        for def in super::types::all() {
            defs.insert(def.name.to_ascii_lowercase(), def);
        }
        RwLock::new(Registry {
            defs,
            types: FxHashMap::default(),
            resolvers: Vec::new(),
            next_id: 1,
        })
    })
}

fn read<T>(f: impl FnOnce(&Registry) -> T) -> T {
    f(&registry()
        .read()
        .unwrap_or_else(std::sync::PoisonError::into_inner))
}

fn write<T>(f: impl FnOnce(&mut Registry) -> T) -> T {
    f(&mut registry()
        .write()
        .unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// Adds the descriptions of another room's types.
pub fn register(defs: &'static [&'static TypeDef]) {
    write(|r| {
        r.defs
            .extend(defs.iter().map(|d| (d.name.to_ascii_lowercase(), *d)))
    });
}

/// Adds a function that makes types which are described elsewhere (the modules' object types in the grammar).
pub fn register_resolver(resolver: fn(&str) -> Option<Ty>) {
    write(|r| {
        if !r
            .resolvers
            .iter()
            .any(|f| std::ptr::fn_addr_eq(*f, resolver))
        {
            r.resolvers.push(resolver);
        }
    });
}

fn leak(mut info: TypeInfo) -> Ty {
    info.id = write(|r| {
        r.next_id += 1;
        r.next_id
    });
    Ty(Box::leak(Box::new(info)))
}

fn intern(key: &str, make: impl FnOnce() -> TypeInfo) -> Ty {
    if let Some(ty) = read(|r| r.types.get(key).copied()) {
        return ty;
    }
    let made = leak(make());
    write(|r| *r.types.entry(key.to_string()).or_insert(made))
}

/// The description of a full name, case ignored. Generic definitions carry their arity.
pub fn find_def(full_name: &str) -> Option<&'static TypeDef> {
    let key = full_name.to_ascii_lowercase();
    read(|r| r.defs.get(&key).copied())
}

/// The full names of all described types and generic definitions, in no order.
pub fn names() -> Vec<&'static str> {
    read(|r| r.defs.values().map(|def| def.name).collect())
}

/// Every description there is.
pub fn described() -> Vec<&'static TypeDef> {
    read(|r| r.defs.values().copied().collect())
}

/// The type of a full name, case ignored; also of `Name[]` and "Name`1[Arg]". Neither accelerators nor `using` names.
pub fn find(full_name: &str) -> Option<Ty> {
    let full_name = full_name.trim();
    if full_name.is_empty() {
        return None;
    }
    let key = full_name.to_ascii_lowercase();
    if let Some(ty) = read(|r| r.types.get(&key).copied()) {
        return Some(ty);
    }
    if let Some(element) = full_name.strip_suffix("[]") {
        return find(element).map(Ty::array_of);
    }
    if let Some(open) = full_name
        .find("`")
        .and_then(|at| full_name[at..].find('[').map(|b| at + b))
    {
        let def = find_def(&full_name[..open])?;
        let inner = full_name[open..].strip_prefix('[')?.strip_suffix(']')?;
        let args: Option<Vec<Ty>> = split_arguments(inner).into_iter().map(find).collect();
        return args.map(|args| Ty::generic(def, args));
    }
    if let Some(def) = find_def(full_name) {
        return Some(intern(&key, || TypeInfo {
            id: 0,
            full_name: def.name.into(),
            name: short_name(def.name).into(),
            base: find(def.base),
            interfaces: def.interfaces.iter().filter_map(|i| find(i)).collect(),
            shape: Shape::Def(def),
            prim: Prim::of(def.name),
            array: OnceLock::new(),
        }));
    }
    let resolvers = read(|r| r.resolvers.clone());
    let ty = resolvers.iter().find_map(|resolve| resolve(full_name))?;
    write(|r| Some(*r.types.entry(key).or_insert(ty)))
}

/// A base or interface of a generic definition for given arguments: "IList`1[T]", where the definition's parameters
/// are called `T`, or `TKey` and `TValue`, or `T1`, `T2` ...
fn fill(template: &str, args: &[Ty], depth: u32) -> Option<Ty> {
    let parameter = match template {
        "T" | "TKey" | "T1" => Some(0),
        "TValue" => Some(1),
        _ => template
            .strip_prefix('T')
            .and_then(|n| n.parse::<usize>().ok())
            .map(|n| n.saturating_sub(1)),
    };
    if let Some(at) = parameter {
        return args.get(at).copied();
    }
    match template.split_once('[') {
        Some((def, inner)) if depth < 8 && def.contains('`') => {
            let inner = inner.strip_suffix(']')?;
            let filled: Option<Vec<Ty>> = split_arguments(inner)
                .into_iter()
                .map(|t| fill(t, args, depth + 1))
                .collect();
            Some(Ty::generic(find_def(def)?, filled?))
        }
        _ => find(template),
    }
}

/// Splits `A,B[C,D],E` at its outer commas.
fn split_arguments(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut out) = (0usize, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                out.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(text[start..].trim());
    out
}
