//! OData filters as `-Filter` takes them: comparisons, `startswith`, `any` over collections, `and`, `or`, `not`.

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while1};
use nom::character::complete::{char, multispace0, multispace1};
use nom::combinator::{all_consuming, map, recognize};
use nom::multi::many0;
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};
use serde::Serialize;
use serde_json::Value as Json;

/// A filter.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Both.
    And(Box<Filter>, Box<Filter>),
    /// Either.
    Or(Box<Filter>, Box<Filter>),
    /// Not.
    Not(Box<Filter>),
    /// A property compared with a literal.
    Compare(String, Comparison, Literal),
    /// `startswith(property, 'text')`.
    StartsWith(String, String),
    /// `property/any(x:x eq 'text')`.
    Any(String, Literal),
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `eq`
    Eq,
    /// `ne`
    Ne,
    /// `ge`
    Ge,
    /// `le`
    Le,
}

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `'text'`, also dates and ids.
    Text(String),
    /// `true`, `false`
    Bool(bool),
    /// `null`
    Null,
}

/// Nesting that a filter may have.
const MAX_DEPTH: u32 = 64;

/// Reads a filter; None where it is none.
pub fn parse(text: &str) -> Option<Filter> {
    all_consuming(delimited(multispace0, |i| any_of(i, 0), multispace0))
        .parse(text)
        .ok()
        .map(|(_, filter)| filter)
}

fn too_deep(i: &str) -> nom::Err<nom::error::Error<&str>> {
    nom::Err::Failure(nom::error::Error::new(i, nom::error::ErrorKind::TooLarge))
}

fn any_of(i: &str, depth: u32) -> IResult<&str, Filter> {
    if depth > MAX_DEPTH {
        return Err(too_deep(i));
    }
    let (i, first) = all_of(i, depth)?;
    let (i, rest) = many0(preceded(
        (multispace1, tag_no_case("or"), multispace1),
        |i| all_of(i, depth),
    ))
    .parse(i)?;
    Ok((
        i,
        rest.into_iter()
            .fold(first, |a, b| Filter::Or(Box::new(a), Box::new(b))),
    ))
}

fn all_of(i: &str, depth: u32) -> IResult<&str, Filter> {
    let (i, first) = one(i, depth)?;
    let (i, rest) = many0(preceded(
        (multispace1, tag_no_case("and"), multispace1),
        |i| one(i, depth),
    ))
    .parse(i)?;
    Ok((
        i,
        rest.into_iter()
            .fold(first, |a, b| Filter::And(Box::new(a), Box::new(b))),
    ))
}

fn one(i: &str, depth: u32) -> IResult<&str, Filter> {
    alt((
        |i| negation(i, depth),
        |i| group(i, depth),
        starts_with,
        any_member,
        comparison,
    ))
    .parse(i)
}

fn negation(i: &str, depth: u32) -> IResult<&str, Filter> {
    let (i, _) = (tag_no_case("not"), multispace0).parse(i)?;
    if depth > MAX_DEPTH {
        return Err(too_deep(i));
    }
    map(|i| one(i, depth + 1), |f| Filter::Not(Box::new(f))).parse(i)
}

fn group(i: &str, depth: u32) -> IResult<&str, Filter> {
    delimited(
        (char('('), multispace0),
        |i| any_of(i, depth + 1),
        (multispace0, char(')')),
    )
    .parse(i)
}

fn name(i: &str) -> IResult<&str, &str> {
    recognize(take_while1(|c: char| {
        c.is_alphanumeric() || c == '_' || c == '/'
    }))
    .parse(i)
}

fn starts_with(i: &str) -> IResult<&str, Filter> {
    let (i, _) = (
        tag_no_case("startswith"),
        multispace0,
        char('('),
        multispace0,
    )
        .parse(i)?;
    let (i, property) = name(i)?;
    let (i, _) = (multispace0, char(','), multispace0).parse(i)?;
    let (i, text) = quoted(i)?;
    let (i, _) = (multispace0, char(')')).parse(i)?;
    Ok((i, Filter::StartsWith(property.to_string(), text)))
}

fn any_member(i: &str) -> IResult<&str, Filter> {
    let (i, path) = name(i)?;
    let Some(property) = path.strip_suffix("/any") else {
        return Err(nom::Err::Error(nom::error::Error::new(
            i,
            nom::error::ErrorKind::Tag,
        )));
    };
    let (i, _) = (
        char('('),
        multispace0,
        name,
        multispace0,
        char(':'),
        multispace0,
        name,
    )
        .parse(i)?;
    let (i, _) = (multispace1, tag_no_case("eq"), multispace1).parse(i)?;
    let (i, value) = literal(i)?;
    let (i, _) = (multispace0, char(')')).parse(i)?;
    Ok((i, Filter::Any(property.to_string(), value)))
}

fn comparison(i: &str) -> IResult<&str, Filter> {
    let (i, property) = name(i)?;
    let (i, _) = multispace1(i)?;
    let (i, operator) = alt((
        map(tag_no_case("eq"), |_| Comparison::Eq),
        map(tag_no_case("ne"), |_| Comparison::Ne),
        map(tag_no_case("ge"), |_| Comparison::Ge),
        map(tag_no_case("le"), |_| Comparison::Le),
    ))
    .parse(i)?;
    let (i, _) = multispace1(i)?;
    let (i, value) = literal(i)?;
    Ok((i, Filter::Compare(property.to_string(), operator, value)))
}

fn literal(i: &str) -> IResult<&str, Literal> {
    alt((
        map(
            preceded(alt((tag_no_case("datetime"), tag_no_case("guid"))), quoted),
            Literal::Text,
        ),
        map(quoted, Literal::Text),
        map(tag_no_case("true"), |_| Literal::Bool(true)),
        map(tag_no_case("false"), |_| Literal::Bool(false)),
        map(tag_no_case("null"), |_| Literal::Null),
        map(
            take_while1(|c: char| c.is_alphanumeric() || matches!(c, '-' | ':' | '.' | '+')),
            |t: &str| Literal::Text(t.to_string()),
        ),
    ))
    .parse(i)
}

/// `'text'`, in which two quotes are one.
fn quoted(i: &str) -> IResult<&str, String> {
    let (mut rest, _) = tag("'").parse(i)?;
    let mut text = String::new();
    loop {
        let Some(end) = rest.find('\'') else {
            return Err(nom::Err::Error(nom::error::Error::new(
                rest,
                nom::error::ErrorKind::Char,
            )));
        };
        let (part, behind) = rest.split_at(end);
        text.push_str(part);
        let behind = behind.strip_prefix('\'').unwrap_or(behind);
        match behind.strip_prefix('\'') {
            Some(more) => {
                text.push('\'');
                rest = more;
            }
            None => return Ok((behind, text)),
        }
    }
}

impl Filter {
    /// The properties that it names, in order.
    pub fn properties(&self) -> Vec<&str> {
        match self {
            Filter::And(a, b) | Filter::Or(a, b) => {
                let mut names = a.properties();
                names.extend(b.properties());
                names
            }
            Filter::Not(filter) => filter.properties(),
            Filter::Compare(name, ..) | Filter::StartsWith(name, _) | Filter::Any(name, _) => {
                vec![name]
            }
        }
    }

    /// Whether an object is admitted; `property` gives its values by name (several for a collection, as texts with
    /// `true` and `false` for truth values; none where it is null).
    pub fn admits(&self, property: &dyn Fn(&str) -> Vec<String>) -> bool {
        match self {
            Filter::And(a, b) => a.admits(property) && b.admits(property),
            Filter::Or(a, b) => a.admits(property) || b.admits(property),
            Filter::Not(f) => !f.admits(property),
            Filter::StartsWith(name, text) => {
                let text = text.to_lowercase();
                property(name)
                    .iter()
                    .any(|v| v.to_lowercase().starts_with(&text))
            }
            Filter::Any(name, value) => property(name).iter().any(|v| value.equals(v)),
            Filter::Compare(name, operator, value) => {
                let values = property(name);
                let equal = match value {
                    Literal::Null => values.is_empty(),
                    value => values.iter().any(|v| value.equals(v)),
                };
                let order = |wanted: fn(std::cmp::Ordering) -> bool| match value {
                    Literal::Text(t) => values
                        .iter()
                        .any(|v| wanted(v.to_lowercase().cmp(&t.to_lowercase()))),
                    _ => false,
                };
                match operator {
                    Comparison::Eq => equal,
                    Comparison::Ne => !equal,
                    Comparison::Ge => order(std::cmp::Ordering::is_ge),
                    Comparison::Le => order(std::cmp::Ordering::is_le),
                }
            }
        }
    }
}

/// An object's values of a property by the name in its file form, for filters.
pub fn json_values(object: &impl Serialize, property: &str) -> Vec<String> {
    let Ok(Json::Object(properties)) = serde_json::to_value(object) else {
        return Vec::new();
    };
    let text = |value: &Json| match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    match properties
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(property))
    {
        Some((_, Json::Array(items))) => items.iter().map(text).collect(),
        Some((_, Json::Null)) | None => Vec::new(),
        Some((_, value)) => vec![text(value)],
    }
}

impl Literal {
    fn equals(&self, value: &str) -> bool {
        match self {
            Literal::Text(text) => text.to_lowercase() == value.to_lowercase(),
            Literal::Bool(b) => value.eq_ignore_ascii_case(if *b { "true" } else { "false" }),
            Literal::Null => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(filter: &str) -> bool {
        let property = |name: &str| match name {
            "displayName" => vec!["O'Neil Anna".to_string()],
            "accountEnabled" => vec!["true".to_string()],
            "otherMails" => vec!["a@b.c".to_string()],
            _ => Vec::new(),
        };
        parse(filter).is_some_and(|f| f.admits(&property))
    }

    #[test]
    fn filters_that_administrators_write_are_understood() {
        assert!(admits("startswith(displayName,'o''neil')"));
        assert!(admits(
            "accountEnabled eq true and not (department eq 'IT')"
        ));
        assert!(admits("otherMails/any(c:c eq 'A@B.C') or city eq 'X'"));
        assert!(admits("city eq null"));
        assert!(!admits("displayName eq 'x'"));
        assert!(parse("displayName eq").is_none());
    }
}
