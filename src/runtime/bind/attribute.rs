//! From an attribute as it is written to what it says.

use crate::value::error::ErrorCategory;
use crate::value::ty::type_of;
use crate::value::{
    Engine, ErrorRecord, R, Str, Ty, Value, compare, convert, enumerate, member, ty,
};

use super::super::Runtime;
use super::super::code::{AttributeCode, TypeNameCode};
use super::objects::{Attribute, Binding, Meaning, bad_attribute};
use super::range::common_type;
use super::{ALL_SETS_NAME, Allows, Check, InSet, RangeKind};

/// An attribute as an object: one of PowerShell's, or an instance of a script class.
///
/// # Errors
/// `CustomAttributeTypeNotFound`; what its constructor raises; `PropertyNotFoundForType` for a named argument that the
/// attribute does not have.
pub fn attribute_object(rt: &mut Runtime, code: &AttributeCode) -> R<Value> {
    let ty = attribute_type(rt, code)?;
    let mut args = Vec::with_capacity(code.args.len());
    for arg in &code.args {
        args.push(rt.evaluate(arg)?);
    }
    let mut named = Vec::with_capacity(code.named.len());
    for (name, value) in &code.named {
        let value = match value {
            Some(e) => rt.evaluate(e)?,
            None => Value::Bool(true),
        };
        named.push((name, value));
    }
    if ty.def().is_some() {
        let attribute = Attribute::new(rt, ty, &args)?;
        for (name, value) in named {
            match attribute.set(rt, name, &value) {
                Some(done) => done?,
                None => return no_property(name, ty),
            }
        }
        return Ok(Value::net(attribute));
    }
    let instance = member::construct(rt, ty, &args)?;
    for (name, value) in named {
        member::set(rt, &instance, name, value)?;
    }
    Ok(instance)
}

fn no_property<T>(name: &str, ty: Ty) -> R<T> {
    ErrorRecord::runtime(
        format!(
            "Property '{name}' cannot be found for type '{}'.",
            ty.full_name()
        ),
        "PropertyNotFoundForType",
        ErrorCategory::InvalidOperation,
        Value::Null,
    )
    .raise()
}

fn attribute_type(rt: &mut Runtime, code: &AttributeCode) -> R<Ty> {
    if let Some(found) = code.ty.found.get() {
        return Ok(found);
    }
    let shown = code.ty.name.shown();
    let found = match &code.ty.name {
        TypeNameCode::Simple(name) => {
            let with_suffix = rt.find_type(&format!("{name}Attribute"));
            with_suffix
                .or_else(|| ty::find(&format!("System.Management.Automation.{name}Attribute")))
                .or_else(|| rt.find_type(name))
        }
        _ => None,
    };
    match found {
        Some(ty) => {
            code.ty.found.set(Some(ty));
            Ok(ty)
        }
        None => ErrorRecord::runtime(
            format!(
                "Cannot find the type for custom attribute '{shown}'. Make sure that the assembly that contains this \
                 type is loaded."
            ),
            "CustomAttributeTypeNotFound",
            ErrorCategory::InvalidOperation,
            Value::Null,
        )
        .raise(),
    }
}

/// Applies an attribute in front of an expression: the value is transformed and checked.
///
/// # Errors
/// The validation's own text.
pub fn apply_attribute(rt: &mut Runtime, code: &AttributeCode, value: Value) -> R<Value> {
    let attribute = attribute_object(rt, code)?;
    let mut value = value;
    if super::variable::is_transformation(&attribute) {
        value = member::invoke(rt, &attribute, "Transform", &[Value::Null, value])?;
    }
    if let Some(check) = super::variable::check_of(&attribute)
        && let Err(invalid) = super::validate::check(rt, &check, &value)?
    {
        return ErrorRecord::of(
            invalid.exception(),
            "RuntimeException",
            ErrorCategory::MetadataError,
            Value::Null,
        )
        .raise();
    }
    Ok(value)
}

/// What an attribute of a described type says with its constructor's arguments.
pub(super) fn meaning(engine: &mut dyn Engine, ty: Ty, args: &[Value]) -> R<Meaning> {
    let full = ty.full_name();
    let name = full
        .strip_prefix("System.Management.Automation.")
        .unwrap_or(full);
    let name = name.strip_suffix("Attribute").unwrap_or(name);
    Ok(match name {
        "Parameter" => Meaning::Parameter(Str::from(ALL_SETS_NAME), InSet::default()),
        "Alias" => Meaning::Alias(texts(engine, args)?),
        "CmdletBinding" => Meaning::Binding(Binding::default()),
        "PSTypeName" => Meaning::TypeName(first_text(engine, args)?),
        "Credential" => Meaning::Credential,
        "AllowNull" => Meaning::Allows(Allows {
            null: true,
            ..Allows::default()
        }),
        "AllowEmptyString" => Meaning::Allows(Allows {
            empty_string: true,
            ..Allows::default()
        }),
        "AllowEmptyCollection" => Meaning::Allows(Allows {
            empty_collection: true,
            ..Allows::default()
        }),
        "ValidateNotNull" => Meaning::Check(Check::NotNull),
        "ValidateNotNullOrEmpty" => Meaning::Check(Check::NotNullOrEmpty),
        "ValidateNotNullOrWhiteSpace" => Meaning::Check(Check::NotNullOrWhiteSpace),
        "ValidateCount" => {
            let (min, max) = limits(
                engine,
                args,
                "ValidateRangeMaxLengthSmallerThanMinLength",
                "The specified maximum number of arguments for a parameter is fewer than the specified minimum number \
                 of arguments. Update the ValidateCount attribute for the parameter.",
            )?;
            Meaning::Check(Check::Count(min, max))
        }
        "ValidateLength" => {
            let (min, max) = limits(
                engine,
                args,
                "ValidateLengthMaxLengthSmallerThanMinLength",
                "The specified maximum character length of the argument is shorter than the specified minimum argument \
                 character length. Update the ValidateLength attribute for the parameter.",
            )?;
            Meaning::Check(Check::Length(min, max))
        }
        "ValidateRange" => Meaning::Check(range(engine, args)?),
        "ValidatePattern" => Meaning::Check(Check::Pattern {
            pattern: first_text(engine, args)?,
            // RegexOptions.IgnoreCase
            options: 1,
            message: None,
        }),
        "ValidateSet" => Meaning::Check(set(engine, args)?),
        "ValidateScript" => Meaning::Check(Check::Script {
            block: args.first().cloned().unwrap_or_default(),
            message: None,
        }),
        "ValidateDrive" => Meaning::Check(Check::Drive(texts(engine, args)?)),
        "ValidateUserDrive" => Meaning::Check(Check::Drive(vec![Str::from("User")])),
        "PSDefaultValue" | "SupportsWildcards" | "Hidden" | "Experimental" => {
            Meaning::Other(Vec::new())
        }
        "ArgumentCompleter" => {
            let value = args.first().cloned().unwrap_or_default();
            let name = if matches!(value, Value::Type(_)) {
                "Type"
            } else {
                "ScriptBlock"
            };
            Meaning::Other(vec![(Str::from(name), value)])
        }
        // What a static checker is told; nothing at run time reads it.
        "System.Diagnostics.CodeAnalysis.SuppressMessage" => {
            let names = [
                "Category",
                "CheckId",
                "Justification",
                "MessageId",
                "Scope",
                "Target",
            ];
            let value = |at: usize| args.get(at).cloned().unwrap_or_default();
            let all = names.iter().enumerate();
            Meaning::Other(
                all.map(|(at, name)| (Str::from(*name), value(at)))
                    .collect(),
            )
        }
        "System.Obsolete" => Meaning::Other(vec![(
            Str::from("Message"),
            args.first().cloned().unwrap_or_default(),
        )]),
        _ => Meaning::Other(
            args.iter()
                .enumerate()
                .map(|(at, v)| (Str::from(format!("Argument{at}")), v.clone()))
                .collect(),
        ),
    })
}

/// `params string[]`: the arguments, or the elements of the one array.
fn texts(engine: &mut dyn Engine, args: &[Value]) -> R<Vec<Str>> {
    let mut all = Vec::new();
    for arg in args {
        match enumerate::list_items(arg) {
            Some(items) => {
                for item in &items {
                    all.push(convert::to_str(engine, item)?);
                }
            }
            None => all.push(convert::to_str(engine, arg)?),
        }
    }
    Ok(all)
}

fn first_text(engine: &mut dyn Engine, args: &[Value]) -> R<Str> {
    match args.first() {
        Some(v) => convert::to_str(engine, v),
        None => Ok(Str::default()),
    }
}

fn limits(engine: &mut dyn Engine, args: &[Value], id: &str, message: &str) -> R<(i64, i64)> {
    let mut number = |at: usize| args.get(at).map_or(Ok(0), |v| convert::to_i32(engine, v));
    let (min, max) = (number(0)?, number(1)?);
    if max < min {
        return bad_attribute(id, message);
    }
    Ok((i64::from(min), i64::from(max)))
}

fn range(engine: &mut dyn Engine, args: &[Value]) -> R<Check> {
    let (min, max) = match args {
        [kind] => {
            let text = convert::to_str(engine, kind)?;
            let kind = match text.to_ascii_lowercase().as_str() {
                "positive" | "0" => RangeKind::Positive,
                "nonnegative" | "1" => RangeKind::NonNegative,
                "negative" | "2" => RangeKind::Negative,
                "nonpositive" | "3" => RangeKind::NonPositive,
                _ => {
                    return bad_attribute("RangeKind", format!("The range '{text}' is not valid."));
                }
            };
            return Ok(Check::RangeKind(kind));
        }
        [min, max, ..] => (min.base().clone(), max.base().clone()),
        [] => {
            return bad_attribute(
                "MinRangeNotIComparable",
                "The range of the ValidateRange attribute is missing.",
            );
        }
    };
    let (a, b) = (type_of(&min), type_of(&max));
    let (min, max) = if a == b {
        (min, max)
    } else {
        let pair = match common_type(a, b) {
            Some(t) => convert::try_to(engine, &min, t)?.zip(convert::try_to(engine, &max, t)?),
            None => None,
        };
        match pair {
            Some(pair) => pair,
            None => {
                let message = format!(
                    "The specified minimum range ({}) cannot be accepted because it is not the same type as the \
                     specified maximum range ({}). Update the ValidateRange attribute for the parameter.",
                    a.name(),
                    b.name()
                );
                return bad_attribute("MinRangeNotTheSameTypeOfMaxRange", message);
            }
        }
    };
    if compare::compare(engine, &min, &max, false)? == std::cmp::Ordering::Greater {
        return bad_attribute(
            "MaxRangeSmallerThanMinRange",
            "The specified maximum range cannot be accepted because it is less than the specified minimum range. Update \
             the ValidateRange attribute for the parameter.",
        );
    }
    Ok(Check::Range(min, max))
}

fn set(engine: &mut dyn Engine, args: &[Value]) -> R<Check> {
    if let [Value::Type(generator)] = args {
        let instance = member::construct(engine, *generator, &[])?;
        return Ok(Check::GeneratedSet(instance));
    }
    Ok(Check::Set {
        values: texts(engine, args)?,
        ignore_case: true,
        message: None,
    })
}
