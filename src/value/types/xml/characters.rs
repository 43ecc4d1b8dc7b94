//! `XmlCharacterData`: text that is changed in place, counted in UTF-16 units.

use super::super::{args, throw};
use super::node::{Kind, Node};
use super::object::value;
use super::types::of;
use crate::text::units;
use crate::value::ty::{MethodDef, method, overload};
use crate::value::{Engine, R, Value};

/// Puts a text in the place of a part, which ends where the text ends at the latest.
fn replace(engine: &dyn Engine, this: &Value, from: i32, count: i32, new: &str) -> R<Value> {
    let node = of(this)?;
    let all: Vec<u16> = node.value.borrow().encode_utf16().collect();
    let start = usize::try_from(from)
        .ok()
        .filter(|start| *start <= all.len());
    let (Some(start), Ok(count)) = (start, usize::try_from(count)) else {
        return throw::out_of_range(
            engine,
            "Index and length must refer to a location within the string.",
            "length",
        );
    };
    let end = start.saturating_add(count).min(all.len());
    let (head, tail) = (all.get(..start), all.get(end..));
    let joined = format!(
        "{}{new}{}",
        String::from_utf16_lossy(head.unwrap_or_default()),
        String::from_utf16_lossy(tail.unwrap_or_default())
    );
    *node.value.borrow_mut() = joined.into();
    Ok(Value::Void)
}

/// Of every class of text.
pub(super) const METHODS: &[MethodDef] = &[
    method(
        "AppendData",
        &[overload("void AppendData(string strData)", |_, t, a| {
            let node = of(t)?;
            let joined = format!("{}{}", node.value.borrow(), args::text(a, 0)?);
            *node.value.borrow_mut() = joined.into();
            Ok(Value::Void)
        })],
    ),
    method(
        "DeleteData",
        &[overload(
            "void DeleteData(int offset, int count)",
            |e, t, a| replace(e, t, args::int(a, 0)?, args::int(a, 1)?, ""),
        )],
    ),
    method(
        "InsertData",
        &[overload(
            "void InsertData(int offset, string strData)",
            |e, t, a| replace(e, t, args::int(a, 0)?, 0, args::text(a, 1)?),
        )],
    ),
    method(
        "ReplaceData",
        &[overload(
            "void ReplaceData(int offset, int count, string strData)",
            |e, t, a| replace(e, t, args::int(a, 0)?, args::int(a, 1)?, args::text(a, 2)?),
        )],
    ),
    method(
        "Substring",
        &[overload(
            "string Substring(int offset, int count)",
            |e, t, a| {
                let text = of(t)?.value.borrow().clone();
                let length = units::length(&text);
                let start = usize::try_from(args::int(a, 0)?).ok();
                let count = usize::try_from(args::int(a, 1)?).ok();
                let part = start.zip(count).and_then(|(start, count)| {
                    let most = length.checked_sub(start)?;
                    units::substring(&text, start, count.min(most))
                });
                match part {
                    Some(part) => Ok(part.to_string().into()),
                    None => {
                        throw::out_of_range(e, "StartIndex cannot be less than zero.", "startIndex")
                    }
                }
            },
        )],
    ),
];

/// Of `XmlText`.
pub(super) const TEXT_METHODS: &[MethodDef] = &[method(
    "SplitText",
    &[overload(
        "System.Xml.XmlText SplitText(int offset)",
        |e, t, a| {
            let node = of(t)?;
            let all: Vec<u16> = node.value.borrow().encode_utf16().collect();
            let at = usize::try_from(args::int(a, 0)?).ok();
            let Some((head, tail)) = at.and_then(|at| all.split_at_checked(at)) else {
                return throw::out_of_range(e, "Index was out of range.", "offset");
            };
            let Some((parent, place)) = node.parent().and_then(|p| {
                let place = p.position(&node)?;
                Some((p, place))
            }) else {
                return throw::invalid_operation(
                    "The 'Text' node is not connected in the DOM live tree. No 'SplitText' operation could be performed.",
                );
            };
            *node.value.borrow_mut() = String::from_utf16_lossy(head).into();
            let rest = Node::new(Kind::Text, "", &String::from_utf16_lossy(tail));
            parent.insert(place + 1, &rest);
            Ok(value(rest))
        },
    )],
)];
