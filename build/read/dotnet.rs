//! Reads `grammar/dotnet/*.types`: the members of .NET types as reflection writes their signatures.
//!
//! ```text
//! class System.Text.StringBuilder
//!   base System.Object
//!   new (Int32)
//!   property Capacity Int32
//!   static property Empty String
//!   method System.Text.StringBuilder Append(Char)
//!   static method Boolean IsNullOrEmpty(System.String)
//! ```

use super::leak::leak;
use super::meaningless;
use crate::model::{DotnetProperty, DotnetType, Method};
use crate::outline::{Entry, Line, Mistake};
use nom::Parser;
use nom::bytes::complete::{is_not, take_until};
use nom::character::complete::char;
use nom::combinator::{all_consuming, rest};
use nom::sequence::delimited;

/// Reads one `class` entry.
pub fn read(entry: &Entry) -> Result<DotnetType, Mistake> {
    if entry.head.keyword() != "class" {
        return Err(meaningless(
            &entry.head,
            entry.head.keyword(),
            "a list of .NET types",
        ));
    }
    let mut class = DotnetType {
        name: leak(entry.head.only()?),
        ..DotnetType::default()
    };
    for line in &entry.body {
        let words: Vec<&str> = line.words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["base", name] => class.base = leak(name),
            ["property", name, type_name] => class.properties.push(property(name, type_name)),
            ["static", "property", name, type_name] => {
                class.static_properties.push(property(name, type_name))
            }
            ["method", signature @ ..] => class.methods.push(method(line, signature)?),
            ["static", "method", signature @ ..] => {
                class.static_methods.push(method(line, signature)?)
            }
            ["new", signature @ ..] => class.constructors.push(Method {
                name: "",
                returns: "Void",
                parameters: parameters(line, &signature.join(" "))?,
            }),
            [word, ..] => return Err(meaningless(line, word, "a .NET type")),
            [] => {}
        }
    }
    Ok(class)
}

fn property(name: &str, type_name: &str) -> DotnetProperty {
    DotnetProperty {
        name: leak(name),
        type_name: leak(type_name),
    }
}

/// `RETURNS NAME(TYPE, TYPE)`
fn method(line: &Line, words: &[&str]) -> Result<Method, Mistake> {
    let text = words.join(" ");
    // Blanks part the words of a return type such as `Int32 ByRef` too: the name is the last word before `(`.
    let malformed = || Mistake::at(line.number, "a method is `RETURNS NAME(TYPES)`");
    let (_, (head, tail)) = (take_until::<_, _, ()>("("), rest)
        .parse(text.as_str())
        .map_err(|_| malformed())?;
    let (returns, name) = head.rsplit_once(' ').ok_or_else(malformed)?;
    Ok(Method {
        name: leak(name),
        returns: leak(returns),
        parameters: parameters(line, tail)?,
    })
}

/// `(TYPE, TYPE)`; commas inside brackets belong to a generic type.
fn parameters(line: &Line, text: &str) -> Result<Vec<&'static str>, Mistake> {
    if text == "()" {
        return Ok(Vec::new());
    }
    let inner = all_consuming(delimited(char::<_, ()>('('), is_not("()"), char(')')))
        .parse(text)
        .map(|(_, inner)| inner)
        .map_err(|_| Mistake::at(line.number, "parameters stand in parentheses"))?;
    let mut depth = 0_i32;
    let split = inner.split(|c: char| {
        depth += i32::from(c == '[') - i32::from(c == ']');
        c == ',' && depth == 0
    });
    Ok(split.map(|part| leak(part.trim())).collect())
}
