//! `PhysicalAddress`: the address of a network card.

use std::any::Any;

use super::super::{args, object, throw};
use crate::value::ty::{method, overload, static_method};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

struct PhysicalAddress(Vec<u8>);

impl NetObject for PhysicalAddress {
    fn ty(&self) -> Ty {
        ty::find("System.Net.NetworkInformation.PhysicalAddress").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self
            .0
            .iter()
            .map(|b| format!("{b:02X}"))
            .collect::<String>()
            .into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<PhysicalAddress>()
                .is_some_and(|o| o.0 == self.0),
        )
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Net.NetworkInformation.PhysicalAddress",
    methods: &[
        method("Equals", object::EQUALS),
        method(
            "GetAddressBytes",
            &[overload("byte[] GetAddressBytes()", |_, t, _| {
                Ok(t.downcast::<PhysicalAddress>()
                    .map_or(Value::Null, |a| args::byte_array(&a.0)))
            })],
        ),
        method(
            "ToString",
            &[overload("string ToString()", |e, t, _| {
                object::text(e, t).map(Value::Str)
            })],
        ),
        static_method(
            "Parse",
            &[overload(
                "static PhysicalAddress Parse(string address)",
                |_, _, a| {
                    let text = args::text(a, 0)?;
                    match read(text) {
                        Some(bytes) => Ok(Value::net(PhysicalAddress(bytes))),
                        None => throw::format(format!(
                            "An invalid physical address was specified: '{text}'."
                        )),
                    }
                },
            )],
        ),
    ],
    constructors: &[overload(
        "PhysicalAddress new(byte[] address)",
        |_, _, a| Ok(Value::net(PhysicalAddress(args::bytes(a, 0)?))),
    )],
    ..TypeDef::CLASS
}];

/// Pairs of digits, with dashes, colons or nothing between them; groups of four with points.
fn read(text: &str) -> Option<Vec<u8>> {
    let (sign, width) = match text.chars().find(|c| matches!(c, '-' | ':' | '.')) {
        Some('.') => ('.', 4),
        Some(sign) => (sign, 2),
        None => ('-', text.len()),
    };
    let mut bytes = Vec::with_capacity(6);
    for group in text.split(sign) {
        if group.len() != width || group.len() % 2 != 0 {
            return None;
        }
        for pair in group.as_bytes().chunks_exact(2) {
            let digits = std::str::from_utf8(pair).ok()?;
            if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                return None;
            }
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn addresses_are_read_in_all_their_spellings() {
        let wanted = Some(vec![0, 0x11, 0x22, 0x33, 0x44, 0xff]);
        for text in [
            "00-11-22-33-44-FF",
            "00:11:22:33:44:ff",
            "0011.2233.44ff",
            "0011223344FF",
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
        for text in ["00-11-2", "00-1x", "é0-11"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
