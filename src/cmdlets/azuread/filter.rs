//! OData filters as `-Filter` takes them: comparisons, `in`, `startswith`, `endswith`, `contains`, `any` over
//! collections, `and`, `or`, `not`. `datetime'...'` and `guid'...'` are the older form of what stands bare today.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while1};
use nom::character::complete::{char, multispace0, multispace1};
use nom::combinator::{all_consuming, map, opt, recognize, value};
use nom::multi::{many0, separated_list1};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};
use serde_json::Value as Json;

use crate::cmdlets::graph::source;
use crate::grammar;

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
    /// A property that has one of several values.
    In(String, Vec<Literal>),
    /// `startswith(property, 'text')` and its like.
    Part(Part, String, String),
    /// `property/any(x:...)`: the variable and what holds for one of the elements; none: there is one.
    Any(String, Option<(String, Box<Filter>)>),
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `eq`
    Eq,
    /// `ne`
    Ne,
    /// `gt`
    Gt,
    /// `ge`
    Ge,
    /// `lt`
    Lt,
    /// `le`
    Le,
}

/// Where in a property's text another one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `startswith`
    Start,
    /// `endswith`
    End,
    /// `contains`
    Anywhere,
}

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `'text'`, also dates, ids and numbers.
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
        part,
        |i| any_element(i, depth),
        membership,
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

fn comma(i: &str) -> IResult<&str, char> {
    delimited(multispace0, char(','), multispace0).parse(i)
}

/// `startswith(property, 'text')`; in OData's first versions some said `eq true` behind it.
fn part(i: &str) -> IResult<&str, Filter> {
    let (i, which) = alt((
        value(Part::Start, tag_no_case("startswith")),
        value(Part::End, tag_no_case("endswith")),
        value(Part::Anywhere, tag_no_case("contains")),
    ))
    .parse(i)?;
    let (i, _) = (multispace0, char('('), multispace0).parse(i)?;
    let (i, property) = name(i)?;
    let (i, _) = comma(i)?;
    let (i, text) = quoted(i)?;
    let (i, _) = (multispace0, char(')')).parse(i)?;
    let is_true = (
        multispace1,
        tag_no_case("eq"),
        multispace1,
        tag_no_case("true"),
    );
    let (i, _) = opt(is_true).parse(i)?;
    Ok((i, Filter::Part(which, property.to_string(), text)))
}

fn any_element(i: &str, depth: u32) -> IResult<&str, Filter> {
    let (i, path) = name(i)?;
    let Some(property) = path.strip_suffix("/any") else {
        return Err(nom::Err::Error(nom::error::Error::new(
            i,
            nom::error::ErrorKind::Tag,
        )));
    };
    let (i, _) = (char('('), multispace0).parse(i)?;
    let (i, holds) = opt(|i| -> IResult<_, _> {
        let (i, variable) = name(i)?;
        let (i, _) = (multispace0, char(':'), multispace0).parse(i)?;
        let (i, filter) = any_of(i, depth + 1)?;
        Ok((i, (variable.to_string(), Box::new(filter))))
    })
    .parse(i)?;
    let (i, _) = (multispace0, char(')')).parse(i)?;
    Ok((i, Filter::Any(property.to_string(), holds)))
}

fn membership(i: &str) -> IResult<&str, Filter> {
    let (i, property) = name(i)?;
    let (i, _) = (multispace1, tag_no_case("in"), multispace0).parse(i)?;
    let (i, _) = (char('('), multispace0).parse(i)?;
    let (i, values) = separated_list1(comma, literal).parse(i)?;
    let (i, _) = (multispace0, char(')')).parse(i)?;
    Ok((i, Filter::In(property.to_string(), values)))
}

fn comparison(i: &str) -> IResult<&str, Filter> {
    let (i, property) = name(i)?;
    let (i, _) = multispace1(i)?;
    let (i, operator) = alt((
        value(Comparison::Eq, tag_no_case("eq")),
        value(Comparison::Ne, tag_no_case("ne")),
        value(Comparison::Gt, tag_no_case("gt")),
        value(Comparison::Ge, tag_no_case("ge")),
        value(Comparison::Lt, tag_no_case("lt")),
        value(Comparison::Le, tag_no_case("le")),
    ))
    .parse(i)?;
    let (i, _) = multispace1(i)?;
    let (i, literal) = literal(i)?;
    Ok((i, Filter::Compare(property.to_string(), operator, literal)))
}

fn literal(i: &str) -> IResult<&str, Literal> {
    alt((
        map(
            preceded(alt((tag_no_case("datetime"), tag_no_case("guid"))), quoted),
            Literal::Text,
        ),
        map(quoted, Literal::Text),
        map(
            take_while1(|c: char| c.is_alphanumeric() || matches!(c, '-' | ':' | '.' | '+')),
            |word: &str| match word.to_ascii_lowercase().as_str() {
                "true" => Literal::Bool(true),
                "false" => Literal::Bool(false),
                "null" => Literal::Null,
                _ => Literal::Text(word.to_string()),
            },
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
    /// The object's properties that it names, in order.
    pub fn properties(&self) -> Vec<&str> {
        match self {
            Filter::And(a, b) | Filter::Or(a, b) => {
                let mut names = a.properties();
                names.extend(b.properties());
                names
            }
            Filter::Not(filter) => filter.properties(),
            Filter::Compare(name, ..) | Filter::In(name, _) | Filter::Part(_, name, _) => {
                vec![name]
            }
            // What stands inside names the elements.
            Filter::Any(name, _) => vec![name],
        }
    }

    /// Whether an object is admitted; `property` gives its values by name: the elements of a collection, none where it is
    /// null.
    pub fn admits(&self, property: &dyn Fn(&str) -> Vec<Json>) -> bool {
        match self {
            Filter::And(a, b) => a.admits(property) && b.admits(property),
            Filter::Or(a, b) => a.admits(property) || b.admits(property),
            Filter::Not(f) => !f.admits(property),
            Filter::Part(part, name, wanted) => {
                let wanted = wanted.to_lowercase();
                property(name).iter().any(|found| {
                    let found = text(found).to_lowercase();
                    match part {
                        Part::Start => found.starts_with(&wanted),
                        Part::End => found.ends_with(&wanted),
                        Part::Anywhere => found.contains(&wanted),
                    }
                })
            }
            Filter::Any(name, None) => !property(name).is_empty(),
            Filter::Any(name, Some((variable, holds))) => property(name).iter().any(|element| {
                holds.admits(&|inner: &str| {
                    let Some(rest) = inner.strip_prefix(variable.as_str()) else {
                        return property(inner);
                    };
                    match rest.strip_prefix('/') {
                        _ if rest.is_empty() => vec![element.clone()],
                        Some(path) => field_values(element, path),
                        None => property(inner),
                    }
                })
            }),
            Filter::In(name, wanted) => property(name)
                .iter()
                .any(|found| wanted.iter().any(|literal| literal.equals(found))),
            Filter::Compare(name, operator, literal) => {
                let found = property(name);
                let equal = || match literal {
                    Literal::Null => found.is_empty(),
                    literal => found.iter().any(|value| literal.equals(value)),
                };
                let order = |wanted: fn(Ordering) -> bool| {
                    found
                        .iter()
                        .any(|value| literal.order(value).is_some_and(wanted))
                };
                match operator {
                    Comparison::Eq => equal(),
                    Comparison::Ne => !equal(),
                    Comparison::Gt => order(Ordering::is_gt),
                    Comparison::Ge => order(Ordering::is_ge),
                    Comparison::Lt => order(Ordering::is_lt),
                    Comparison::Le => order(Ordering::is_le),
                }
            }
        }
    }
}

/// A scalar's text.
fn text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The values behind a path of fields, whatever the case of their names.
fn field_values(object: &Json, path: &str) -> Vec<Json> {
    let mut at = object;
    for name in path.split('/') {
        let found = at.as_object().and_then(|fields| {
            fields
                .iter()
                .find(|(field, _)| field.eq_ignore_ascii_case(name))
        });
        match found {
            Some((_, inner)) => at = inner,
            None => return Vec::new(),
        }
    }
    elements(at.clone())
}

fn elements(json: Json) -> Vec<Json> {
    match json {
        Json::Array(items) => items,
        Json::Null => Vec::new(),
        scalar => vec![scalar],
    }
}

/// An object's values of a property by its name in the module or in Graph, for filters: `json` is the object as Graph
/// has it.
pub fn values(type_name: &str, json: &Json, property: &str) -> Vec<Json> {
    let source = grammar::graph_object(type_name)
        .and_then(|object| {
            object
                .fields
                .iter()
                .find(|field| field.name.eq_ignore_ascii_case(property))
        })
        .and_then(|field| field.source);
    let by_member = source.and_then(|text| source::read(&source::parse(text), json));
    match by_member {
        Some(found) => elements(found),
        None => field_values(json, property),
    }
}

/// A point in time; a date alone is its midnight in UTC.
fn time(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let date: Date = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()
    })
}

impl Literal {
    fn equals(&self, found: &Json) -> bool {
        match self {
            Literal::Bool(truth) => match found {
                Json::Bool(found) => found == truth,
                other => text(other).eq_ignore_ascii_case(if *truth { "true" } else { "false" }),
            },
            Literal::Text(_) => self.order(found) == Some(Ordering::Equal),
            Literal::Null => false,
        }
    }

    /// How a value stands to the literal: as numbers, as times, else as texts whatever their case.
    fn order(&self, found: &Json) -> Option<Ordering> {
        let Literal::Text(wanted) = self else {
            return None;
        };
        if let Json::Number(number) = found {
            return number.as_f64()?.partial_cmp(&wanted.parse().ok()?);
        }
        let found = text(found);
        // Times begin with a digit: names are not tried as such.
        if !wanted.starts_with(|c: char| c.is_ascii_digit()) {
            return Some(found.to_lowercase().cmp(&wanted.to_lowercase()));
        }
        match (time(&found), time(wanted)) {
            (Some(found), Some(wanted)) => Some(found.cmp(&wanted)),
            _ => Some(found.to_lowercase().cmp(&wanted.to_lowercase())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(filter: &str) -> bool {
        let object = serde_json::json!({
            "displayName": "O'Neil Anna",
            "accountEnabled": true,
            "otherMails": ["a@b.c"],
            "signInCount": 12,
            "createdDateTime": "2024-05-06T07:00:00Z",
            "assignedPlans": [{ "service": "exchange", "capabilityStatus": "Enabled" }],
        });
        parse(filter).is_some_and(|f| f.admits(&|name| field_values(&object, name)))
    }

    #[test]
    fn filters_that_administrators_write_are_understood() {
        assert!(admits("startswith(displayName,'o''neil')"));
        assert!(admits("startswith(displayName,'o''neil') eq true"));
        assert!(admits(
            "endsWith(displayName, 'anna') and contains(displayName,'Neil')"
        ));
        assert!(admits(
            "accountEnabled eq true and not (department eq 'IT')"
        ));
        assert!(admits("otherMails/any(c:c eq 'A@B.C') or city eq 'X'"));
        assert!(admits("otherMails/any()"));
        assert!(!admits("proxyAddresses/any()"));
        assert!(admits("city eq null"));
        assert!(admits("displayName in ('x', 'o''neil anna')"));
        assert!(!admits("displayName eq 'x'"));
        assert!(parse("displayName eq").is_none());
    }

    #[test]
    fn elements_of_collections_are_tested_by_their_fields() {
        let plan =
            "assignedPlans/any(a:a/service eq 'Exchange' and a/capabilityStatus eq 'Enabled')";
        assert!(admits(plan));
        assert!(!admits(&plan.replace("'Enabled'", "'Deleted'")));
    }

    #[test]
    fn numbers_and_times_are_compared_as_such() {
        assert!(admits("signInCount gt 9 and signInCount le 12"));
        assert!(admits(
            "createdDateTime ge datetime'2024-05-06T07:00:00.000Z'"
        ));
        assert!(admits("createdDateTime eq 2024-05-06T09:00:00+02:00"));
        assert!(admits("createdDateTime ge 2024-05-06"));
        assert!(!admits("createdDateTime lt 2024-05-06"));
    }
}
