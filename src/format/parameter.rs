//! What `-Property` and `-GroupBy` take: names, wildcards, script blocks and the hashtables of calculated properties.

use crate::grammar::Align;
use crate::value::ty::{Prim, type_of};
use crate::value::{Dict, ErrorCategory, ErrorRecord, R, Str, Value, convert};

/// One element of `-Property`.
#[derive(Clone)]
pub struct Parameter {
    /// What is shown.
    pub expression: Expression,
    /// The heading, where it is not the expression's text.
    pub label: Option<Str>,
    /// The column's cells.
    pub width: Option<usize>,
    /// Where values stand.
    pub align: Option<Align>,
    /// A .NET format for the value, or a composite one.
    pub format: Option<Str>,
    /// `Format-Custom`: how many levels of objects are opened.
    pub depth: Option<usize>,
    /// `Sort-Object`: the value of the key `ascending`.
    pub ascending: Option<bool>,
    /// `Sort-Object`: the value of the key `descending`.
    pub descending: Option<bool>,
}

/// Where a value comes from.
#[derive(Clone)]
pub enum Expression {
    /// A member's name, or a wildcard pattern of names.
    Name(Str),
    /// A script block.
    Script(Value),
}

impl Parameter {
    /// A member by its name, with nothing else said.
    pub fn name(name: impl Into<Str>) -> Parameter {
        Parameter {
            expression: Expression::Name(name.into()),
            label: None,
            width: None,
            align: None,
            format: None,
            depth: None,
            ascending: None,
            descending: None,
        }
    }
}

/// The keys that a calculated property's hashtable may have; any beginning of a key stands for it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Key {
    Expression,
    Label,
    Name,
    Width,
    Alignment,
    Format,
    Depth,
    Ascending,
    Descending,
}

impl Key {
    /// The key's name in messages, and its other name.
    fn names(self) -> (&'static str, Option<&'static str>) {
        match self {
            Key::Expression => ("expression", None),
            Key::Label => ("label", Some("name")),
            Key::Name => ("name", Some("label")),
            Key::Width => ("width", None),
            Key::Alignment => ("alignment", None),
            Key::Format => ("formatString", None),
            Key::Depth => ("depth", None),
            Key::Ascending => ("ascending", None),
            Key::Descending => ("descending", None),
        }
    }

    fn matches(self, text: &str) -> bool {
        let (name, other) = self.names();
        let starts = |name: &str| {
            name.get(..text.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(text))
        };
        starts(name) || other.is_some_and(starts)
    }
}

/// The parameters that take such elements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Taker {
    /// `Format-Table -Property`
    Table,
    /// `Format-List -Property`
    List,
    /// `Format-Wide -Property`
    Wide,
    /// `Format-Custom -Property`
    Custom,
    /// `-GroupBy`
    GroupBy,
    /// `Select-Object -Property`
    Select,
    /// `Sort-Object -Property`
    Sort,
    /// `Group-Object -Property`, `Compare-Object -Property`
    Group,
}

impl Taker {
    fn keys(self) -> &'static [Key] {
        use Key::*;
        match self {
            Taker::Table => &[Expression, Format, Label, Width, Alignment],
            Taker::List | Taker::GroupBy => &[Expression, Format, Label],
            Taker::Wide => &[Expression, Format],
            Taker::Custom => &[Expression, Depth],
            Taker::Select => &[Expression, Name],
            Taker::Sort => &[Expression, Ascending, Descending],
            Taker::Group => &[Expression],
        }
    }
}

const EXPRESSION_TYPES: &str = "{System.String, System.Management.Automation.ScriptBlock}";

/// Reads the elements of such a parameter.
///
/// # Errors
/// What PowerShell says of elements that are neither text, script block nor a hashtable with known keys.
pub fn read(values: &[Value], taker: Taker) -> R<Vec<Parameter>> {
    values.iter().map(|value| read_one(value, taker)).collect()
}

fn read_one(value: &Value, taker: Taker) -> R<Parameter> {
    match value.base() {
        Value::Hash(table) => read_table(table, taker),
        other => match expression_of(other, false)? {
            Some(expression) => Ok(Parameter {
                expression,
                ..Parameter::name("")
            }),
            None if other.is_null() => fail(
                "DictionaryKeyUnknownType",
                format!(
                    "The value of a parameter was null; one of the following types was expected: {EXPRESSION_TYPES}."
                ),
            ),
            None => fail(
                "DictionaryKeyUnknownType",
                format!(
                    "Cannot convert {} to one of the following types {EXPRESSION_TYPES}.",
                    type_of(other).full_name()
                ),
            ),
        },
    }
}

/// The expression in a text or script block; None for other values. `in_table` says that a hashtable held it.
fn expression_of(value: &Value, in_table: bool) -> R<Option<Expression>> {
    if type_of(value).prim() == Prim::ScriptBlock {
        return Ok(Some(Expression::Script(value.clone())));
    }
    let Some(text) = value.as_str() else {
        return Ok(None);
    };
    if text.is_empty() {
        return if in_table {
            fail(
                "ExpressionEmptyString1",
                "The \"expression\" key cannot have an empty string value.",
            )
        } else {
            fail(
                "ExpressionEmptyString2",
                "An empty string value is not allowed.",
            )
        };
    }
    Ok(Some(Expression::Name(text.into())))
}

fn read_table(table: &Dict, taker: Taker) -> R<Parameter> {
    let mut parameter = Parameter::name("");
    let mut seen: Vec<Key> = Vec::new();
    for (key, value) in table.pairs() {
        let Some(text) = key.as_str() else {
            return fail(
                "DictionaryKeyNonString",
                format!(
                    "The {} key type is not valid. The key must be a string.",
                    type_of(&key).name()
                ),
            );
        };
        let Some(&found) = taker.keys().iter().find(|k| k.matches(text)) else {
            return fail(
                "DictionaryKeyIllegal",
                format!("The {text} key is not valid."),
            );
        };
        let name = found.names().0;
        if seen.contains(&found) {
            return fail(
                "DictionaryKeyDuplicate",
                format!("The duplicated key \"{text}\" conflicts with \"{name}\"."),
            );
        }
        seen.push(found);
        if value.is_null() {
            return fail(
                "DictionaryKeyMissingValue",
                format!("The {text} key has no value."),
            );
        }
        set(&mut parameter, found, text, value.base())?;
    }
    if !seen.contains(&Key::Expression) {
        return fail(
            "DictionaryKeyMandatoryEntry",
            "A mandatory entry for expression is missing.",
        );
    }
    Ok(parameter)
}

fn set(parameter: &mut Parameter, key: Key, written: &str, value: &Value) -> R<()> {
    let wrong_type = |expected: &str| {
        fail(
            "DictionaryKeyIllegalValue2",
            format!(
                "The \"{written}\" key has a type, {}, that is not valid; expected type is {expected}.",
                type_of(value).full_name()
            ),
        )
    };
    match key {
        Key::Expression => match expression_of(value, true)? {
            Some(expression) => parameter.expression = expression,
            None => {
                return fail(
                    "DictionaryKeyIllegalValue1",
                    format!(
                        "The \"{written}\" key has a type, {}, that is not valid; expected types are {EXPRESSION_TYPES}.",
                        type_of(value).full_name()
                    ),
                );
            }
        },
        Key::Ascending => parameter.ascending = Some(convert::to_bool(value)),
        Key::Descending => parameter.descending = Some(convert::to_bool(value)),
        Key::Label | Key::Name => match value.as_str() {
            Some(label) => parameter.label = Some(label.into()),
            None => return wrong_type("System.String"),
        },
        Key::Width | Key::Depth => {
            let Value::Int32(number) = value else {
                return wrong_type("System.Int32");
            };
            match usize::try_from(*number) {
                Ok(width) if key == Key::Width && width > 0 => parameter.width = Some(width),
                _ if key == Key::Width => {
                    return fail(
                        "WidthOutOfRange",
                        format!(
                            "The value \"{number}\" for key \"width\" should be greater than 0."
                        ),
                    );
                }
                depth => parameter.depth = Some(depth.unwrap_or(0)),
            }
        }
        Key::Alignment => match value.as_str() {
            None => return wrong_type("System.String"),
            Some(text) => parameter.align = Some(alignment(text)?),
        },
        Key::Format => match value.as_str() {
            None => return wrong_type("System.String"),
            Some("") => {
                return fail(
                    "FormatStringEmpty",
                    "Cannot have an empty formatting string for key \"formatString\".",
                );
            }
            Some(text) => parameter.format = Some(text.into()),
        },
    }
    Ok(())
}

/// The alignment that a text, or the beginning of one, names.
fn alignment(text: &str) -> R<Align> {
    let known = [
        ("left", Align::Left),
        ("center", Align::Center),
        ("right", Align::Right),
    ];
    let found = known.iter().find(|(name, _)| {
        !text.is_empty()
            && name
                .get(..text.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(text))
    });
    match found {
        Some((_, align)) => Ok(*align),
        None => fail(
            "AlignmentIllegalValue",
            format!(
                "The value \"{text}\" for key \"alignment\" is not valid; valid values are {{left, center, right}}."
            ),
        ),
    }
}

/// The error of a parameter that cannot be read; the command adds its name to the id.
fn fail<T>(id: &str, message: impl AsRef<str>) -> R<T> {
    let record = ErrorRecord::new(
        "System.NotSupportedException",
        "Specified method is not supported.",
        id,
        ErrorCategory::InvalidArgument,
        Value::Null,
    );
    *record.details.borrow_mut() = Some(Str::from(message.as_ref()));
    record.raise()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Stop;
    use std::rc::Rc;

    fn table(pairs: &[(&str, Value)]) -> Value {
        let dict = Dict::hashtable();
        for (key, value) in pairs {
            dict.set(Value::str(key), value.clone());
        }
        Value::Hash(Rc::new(dict))
    }

    fn error_id(result: R<Vec<Parameter>>) -> String {
        match result.map_err(|stop| *stop) {
            Err(Stop::Error(raised)) => raised.record.error_id.to_string(),
            _ => String::new(),
        }
    }

    #[test]
    fn any_beginning_of_a_key_stands_for_it() {
        let value = table(&[
            ("N", Value::str("Label")),
            ("e", Value::str("City")),
            ("Al", Value::str("r")),
            ("width", Value::Int32(7)),
        ]);
        let Ok(read) = read(&[value], Taker::Table) else {
            panic!("a calculated column")
        };
        assert_eq!(read[0].label.as_deref(), Some("Label"));
        assert_eq!(read[0].align, Some(Align::Right));
        assert_eq!(read[0].width, Some(7));
    }

    #[test]
    fn refuses_what_it_cannot_show() {
        let read_table = |value| read(&[value], Taker::Table);
        assert_eq!(
            error_id(read_table(Value::Int32(1))),
            "DictionaryKeyUnknownType"
        );
        let value = table(&[("x", Value::str("a"))]);
        assert_eq!(error_id(read_table(value)), "DictionaryKeyIllegal");
        let value = table(&[("label", Value::str("a"))]);
        assert_eq!(error_id(read_table(value)), "DictionaryKeyMandatoryEntry");
        let value = table(&[("e", Value::str("a")), ("w", Value::Int32(0))]);
        assert_eq!(error_id(read_table(value)), "WidthOutOfRange");
    }
}
