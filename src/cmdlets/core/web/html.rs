//! The links, images and input fields of an HTML text, found by their tags alone.

use crate::value::{Str, Value};

/// The elements of a kind: `a`, `img` or `input`. A link goes to its closing tag, the others to the end of their own.
pub fn elements(text: &str, tag: &str) -> Vec<Value> {
    let lower = text.to_ascii_lowercase();
    let open = format!("<{tag}");
    let close = format!("</{tag}>");
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = lower.get(at..).and_then(|rest| rest.find(&open)) {
        let start = at + start;
        let behind = start + open.len();
        at = behind;
        let spaced = lower
            .get(behind..)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace));
        if !spaced {
            continue;
        }
        let Some(length) = lower.get(behind..).and_then(|rest| rest.find('>')) else {
            break;
        };
        let mut end = behind + length + 1;
        let alone = lower.get(..end).is_some_and(|t| t.ends_with("/>"));
        if tag == "a" && !alone {
            let Some(length) = lower.get(end..).and_then(|rest| rest.find(&close)) else {
                continue;
            };
            end += length + close.len();
        }
        let outer = text.get(start..end).unwrap_or_default();
        let head = text.get(behind..behind + length).unwrap_or_default();
        found.push(element(outer, &tag.to_ascii_uppercase(), head));
        at = end;
    }
    found
}

/// An element with its attributes as properties.
fn element(outer: &str, tag: &str, head: &str) -> Value {
    let mut properties = vec![
        (Str::from("outerHTML"), Value::str(outer)),
        (Str::from("tagName"), Value::str(tag)),
    ];
    for (name, value) in attributes(head.trim_end_matches('/')) {
        if !properties
            .iter()
            .any(|(n, _)| n.eq_ignore_ascii_case(&name))
        {
            properties.push((Str::from(name.as_str()), value.into()));
        }
    }
    Value::object(properties)
}

/// The attributes of a tag: `name="value"`, `name='value'`, `name=value`, or the name alone.
fn attributes(head: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    let mut rest = head.trim_start();
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let behind = behind.trim_start();
        let Some(value) = behind.strip_prefix('=') else {
            if !name.is_empty() {
                found.push((name.to_string(), None));
            }
            rest = match name.is_empty() {
                // A stray sign is stepped over.
                true => behind.get(1..).unwrap_or_default(),
                false => behind,
            };
            continue;
        };
        let value = value.trim_start();
        let (value, left) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = value.get(1..).unwrap_or_default();
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            _ => {
                let end = value.find(char::is_whitespace).unwrap_or(value.len());
                value.split_at(end)
            }
        };
        if !name.is_empty() {
            found.push((name.to_string(), Some(value.to_string())));
        }
        rest = left.trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_may_be_quoted_bare_or_empty() {
        let found = attributes(" href=\"a b\" id=x disabled class='c'");
        let shown: Vec<String> = found
            .iter()
            .map(|(n, v)| format!("{n}={}", v.as_deref().unwrap_or("-")))
            .collect();
        assert_eq!(shown, ["href=a b", "id=x", "disabled=-", "class=c"]);
    }

    #[test]
    fn a_link_goes_to_its_closing_tag() {
        let text = "<p><A HREF='x'>One</A><a name=y/><area href=z><img src=i.png></p>";
        assert_eq!(elements(text, "a").len(), 2);
        assert_eq!(elements(text, "img").len(), 1);
        assert!(elements("<a href", "a").is_empty());
    }
}
