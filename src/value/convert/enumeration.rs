//! Numbers and names that become values of enumerations, and their text.

use super::fail::{Failure, thrown};
use super::text;
use crate::text::number::parse::IntegerType;
use crate::value::dict::equals_ignore_case;
use crate::value::ty::Prim;
use crate::value::ty::Shape;
use crate::value::{Engine, Str, Ty, Value, enumerate};

/// The names of an enumeration in the order of their numbers, negative ones last, as `Enum.GetNames` gives them.
pub(super) fn names(engine: &dyn Engine, ty: Ty) -> Vec<&'static str> {
    let core = engine.edition().is_core();
    sorted(ty)
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| core || !came_with_core(ty, name))
        .collect()
}

/// True for a name that Windows PowerShell's enumeration does not have.
fn came_with_core(ty: Ty, name: &str) -> bool {
    matches!(
        (ty.full_name(), name),
        ("System.Management.Automation.ActionPreference", "Break")
            | ("System.StringSplitOptions", "TrimEntries")
            | (
                "System.MidpointRounding",
                "ToZero" | "ToNegativeInfinity" | "ToPositiveInfinity"
            )
    )
}

fn sorted(ty: Ty) -> Vec<(&'static str, i64)> {
    let (mut members, _) = ty.enum_members().unwrap_or_default();
    members.sort_by_key(|(_, n)| *n as u64);
    members
}

/// The integer type under an enumeration.
fn underlying(ty: Ty) -> Prim {
    match ty.shape() {
        Shape::Enum { underlying, .. } => underlying.prim(),
        _ => Prim::Int32,
    }
}

/// `.ToString()` of a value of an enumeration.
pub fn enum_text(ty: Ty, number: i64) -> Str {
    let Some((members, flags)) = ty.enum_members() else {
        return number.to_string().into();
    };
    if let Some((name, _)) = members.iter().find(|(_, n)| *n == number) {
        return Str::from(*name);
    }
    if flags && number != 0 {
        let mut rest = number as u64;
        let mut found = Vec::new();
        for (name, n) in sorted(ty).into_iter().rev() {
            let n = n as u64;
            if n != 0 && rest & n == n {
                rest &= !n;
                found.push(name);
            }
        }
        if rest == 0 {
            found.reverse();
            return found.join(", ").into();
        }
    }
    number.to_string().into()
}

/// Whether a number is one that the enumeration has: any of its members, or a set of its flags. An enumeration with
/// negative members takes every number.
fn is_defined(ty: Ty, number: i64) -> bool {
    let (members, flags) = ty.enum_members().unwrap_or_default();
    if members.iter().any(|(_, n)| *n < 0) {
        return true;
    }
    if number < 0 {
        return false;
    }
    if flags {
        let all = members.iter().fold(0, |all, (_, n)| all | n);
        number & !all == 0
    } else {
        members.iter().any(|(_, n)| *n == number)
    }
}

fn check(
    engine: &mut dyn Engine,
    id: &str,
    v: &Value,
    ty: Ty,
    number: i64,
) -> Result<Value, Failure> {
    if is_defined(ty, number) {
        return Ok(Value::Enum(ty, number));
    }
    let shown = text::plain(engine, v);
    Err(Failure::cast(
        id,
        format!(
            "Cannot convert value \"{shown}\" to type \"{}\" due to enumeration values that are not valid. Specify one \
             of the following enumeration values and try again. The possible enumeration values are \"{}\".",
            ty.full_name(),
            names(engine, ty).join(",")
        ),
        Value::Null,
    ))
}

/// An integer as the enumeration's value of that number.
pub(super) fn from_integer(engine: &mut dyn Engine, v: &Value, ty: Ty) -> Result<Value, Failure> {
    let number = super::integer_of(v).unwrap_or(0);
    // `Enum.ToObject` cuts to the size of the enumeration.
    let number = match underlying(ty) {
        Prim::Byte => i64::from(number as u8),
        Prim::SByte => i64::from(number as i8),
        Prim::Int16 => i64::from(number as i16),
        Prim::UInt16 => i64::from(number as u16),
        Prim::UInt32 => i64::from(number as u32),
        Prim::Int64 | Prim::UInt64 => number as i64,
        _ => i64::from(number as i32),
    };
    check(engine, "UndefinedIntegerToEnum", v, ty, number)
}

/// A name, a unique beginning of one, several with commas, or digits.
pub(super) fn from_text(
    engine: &mut dyn Engine,
    v: &Value,
    given: &str,
    ty: Ty,
) -> Result<Value, Failure> {
    match parse(given, ty) {
        Parsed::Number(number) => check(engine, "EnumParseUndefined", v, ty, number),
        Parsed::Overflow(message) => Err(Failure::because(
            engine,
            "CaseSensitiveEnumParseThrewAnException",
            v,
            ty,
            &message,
            thrown("System.OverflowException", &message),
        )),
        Parsed::Unknown => match disambiguate(engine, given, ty) {
            Ok(name) => {
                let number = members_of(ty, name);
                check(engine, "EnumParseUndefined", v, ty, number)
            }
            Err(why) => Err(Failure::because(
                engine,
                "SubstringDisambiguationEnumParseThrewAnException",
                v,
                ty,
                &why,
                thrown("System.Management.Automation.RuntimeException", &why),
            )),
        },
    }
}

fn members_of(ty: Ty, name: &str) -> i64 {
    let (members, _) = ty.enum_members().unwrap_or_default();
    members
        .iter()
        .find(|(n, _)| *n == name)
        .map_or(0, |(_, v)| *v)
}

enum Parsed {
    Number(i64),
    Overflow(String),
    Unknown,
}

/// `Enum.Parse`, first to the letter, then with case ignored.
fn parse(given: &str, ty: Ty) -> Parsed {
    let given = given.trim();
    let (members, _) = ty.enum_members().unwrap_or_default();
    if given.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+')
        && let Ok(number) = given.parse::<i128>()
    {
        let kind = match underlying(ty) {
            Prim::Byte => IntegerType::Byte,
            Prim::SByte => IntegerType::SByte,
            Prim::Int16 => IntegerType::Int16,
            Prim::UInt16 => IntegerType::UInt16,
            Prim::UInt32 => IntegerType::UInt32,
            Prim::Int64 => IntegerType::Int64,
            Prim::UInt64 => IntegerType::UInt64,
            _ => IntegerType::Int32,
        };
        return match kind.check(number) {
            Ok(number) => Parsed::Number(number as i64),
            Err(e) => Parsed::Overflow(e.message),
        };
    }
    let find = |name: &str| {
        members
            .iter()
            .find(|(n, _)| *n == name)
            .or_else(|| members.iter().find(|(n, _)| equals_ignore_case(n, name)))
            .map(|(_, v)| *v)
    };
    let mut all = 0;
    for name in given.split(',') {
        match find(name.trim()) {
            Some(number) => all |= number,
            None => return Parsed::Unknown,
        }
    }
    Parsed::Number(all)
}

/// The only name that begins with a text; several of them need an exact one.
fn disambiguate(engine: &dyn Engine, given: &str, ty: Ty) -> Result<&'static str, String> {
    let names = names(engine, ty);
    let starts = |name: &&&str| {
        name.get(..given.len())
            .is_some_and(|start| equals_ignore_case(start, given))
    };
    let matching: Vec<&'static str> = names.iter().filter(starts).copied().collect();
    match matching.as_slice() {
        [] => Err(format!(
            "Unable to match the identifier name {given} to a valid enumerator name. Specify one of the following \
             enumerator names and try again:\n{}",
            names.join(", ")
        )),
        [only] => Ok(only),
        several => {
            if let Some(exact) = several.iter().find(|n| equals_ignore_case(n, given)) {
                return Ok(exact);
            }
            // The one enumeration for which PowerShell prefers some of the names.
            if ty.full_name() == "System.IO.FileAttributes"
                && let Some(preferred) = ["Directory", "ReadOnly", "System"].iter().find(|n| {
                    n.get(..given.len())
                        .is_some_and(|start| equals_ignore_case(start, given))
                })
            {
                return Ok(preferred);
            }
            Err(format!(
                "The identifier name {given} cannot be processed because it is either too similar or identical to the \
                 following enumerator names: {}. Use a more specific identifier name.",
                several.join(", ")
            ))
        }
    }
}

/// An array's elements as names joined with commas.
pub(super) fn from_elements(
    engine: &mut dyn Engine,
    v: &Value,
    ty: Ty,
    depth: u32,
) -> Result<Value, Failure> {
    let elements = match enumerate::elements(engine, v) {
        Some(elements) => elements?,
        None => vec![v.clone()],
    };
    let mut parts = Vec::with_capacity(elements.len());
    for element in elements {
        match element.as_str() {
            Some(text) => parts.push(text.to_string()),
            None => match super::convert_at(engine, &element, ty, depth + 1)? {
                Value::Enum(ty, number) => parts.push(enum_text(ty, number).to_string()),
                _ => parts.push(String::new()),
            },
        }
    }
    let joined = parts.join(",");
    from_text(engine, &Value::str(&joined), &joined, ty)
}
