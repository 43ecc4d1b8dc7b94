//! Casts of text to numbers, dates and spans.

use super::dates;
use super::literals::string;
use msol::Edition;
use msol::text::culture::Culture;
use msol::text::error::TextError;
use msol::text::number::convert::{to_big, to_decimal, to_double, to_integer, to_single};
use msol::text::number::parse::IntegerType;
use msol::text::number::{Number, to_text};

/// What `[type]'text'` gives.
pub fn evaluate(text: &str, edition: Edition) -> Option<String> {
    let (ty, rest) = text.strip_prefix('[')?.split_once(']')?;
    let (subject, "") = string(rest)? else {
        return None;
    };
    let integer = |ty, name: &str| {
        let value = to_integer(&subject, ty, edition);
        shown(value.map(|v| v.to_string()), &subject, name, "Integer")
    };
    Some(match ty {
        "int" | "int32" => integer(IntegerType::Int32, "Int32"),
        "byte" => integer(IntegerType::Byte, "Byte"),
        "sbyte" => integer(IntegerType::SByte, "SByte"),
        "long" | "int64" => integer(IntegerType::Int64, "Int64"),
        "short" if !edition.is_core() => return None,
        "short" | "int16" => integer(IntegerType::Int16, "Int16"),
        "ushort" | "uint16" => integer(IntegerType::UInt16, "UInt16"),
        "uint" | "uint32" => integer(IntegerType::UInt32, "UInt32"),
        "ulong" | "uint64" => integer(IntegerType::UInt64, "UInt64"),
        "double" => {
            let value = to_double(&subject, edition).map(|v| invariant(Number::Double(v)));
            shown(value, &subject, "Double", "DoubleOrSingle")
        }
        "single" | "float" => {
            let value = to_single(&subject, edition).map(|v| invariant(Number::Single(v)));
            shown(value, &subject, "Single", "DoubleOrSingle")
        }
        "decimal" => {
            let value = to_decimal(&subject, edition).map(|v| invariant(Number::Decimal(v)));
            shown(value, &subject, "Decimal", "Decimal")
        }
        "bigint" if edition.is_core() => {
            let value = to_big(&subject, edition).map(|v| v.to_string());
            shown(value, &subject, "Numerics.BigInteger", "Integer")
        }
        "datetime" if !subject.trim().is_empty() => return dates::evaluate(text, edition),
        "timespan" => return dates::evaluate(text, edition),
        _ => return None,
    })
}

fn invariant(value: Number<'_>) -> String {
    to_text(value, Culture::invariant(), Edition::Core)
}

fn shown(value: Result<String, TextError>, text: &str, name: &str, id: &str) -> String {
    match value {
        Ok(value) => format!(
            "{} {value}",
            name.rsplit('.').next().unwrap_or(name).to_lowercase()
        ),
        Err(error) => format!(
            "! InvalidCastFromStringTo{id} | InvalidArgument | \"Cannot convert value \"{text}\" to type \"System.{name}\". Error: \"{}\"\"",
            error.message
        ),
    }
}
