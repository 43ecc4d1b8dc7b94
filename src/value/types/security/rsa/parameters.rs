//! `RSAParameters`, `RSASignaturePadding`, `RSAEncryptionPadding`.

use std::any::Any;
use std::cell::RefCell;

use super::super::super::{args, throw};
use super::super::hash::Algorithm;
use super::key::{MessagePadding, Parameters, Secret, SignaturePadding};
use crate::value::ty::{PropDef, overload, prop, prop_set, static_prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};
use zeroize::Zeroizing;

const PARAMETERS: &str = "System.Security.Cryptography.RSAParameters";
const SIGNATURE: &str = "System.Security.Cryptography.RSASignaturePadding";
const ENCRYPTION: &str = "System.Security.Cryptography.RSAEncryptionPadding";

/// The numbers, in the order of their fields: `D`, `DP`, `DQ`, `Exponent`, `InverseQ`, `Modulus`, `P`, `Q`.
#[derive(Default)]
struct Numbers(RefCell<[Option<Zeroizing<Vec<u8>>>; 8]>);

impl NetObject for Numbers {
    fn ty(&self) -> Ty {
        ty::find(PARAMETERS).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A key's numbers as an object.
pub(super) fn value_of(parameters: Parameters) -> Value {
    let numbers = Numbers::default();
    {
        let mut fields = numbers.0.borrow_mut();
        if let Some(secret) = parameters.secret {
            fields[0] = Some(secret.d);
            fields[1] = Some(secret.dp);
            fields[2] = Some(secret.dq);
            fields[4] = Some(secret.inverse_q);
            fields[6] = Some(secret.p);
            fields[7] = Some(secret.q);
        }
        fields[3] = Some(Zeroizing::new(parameters.exponent));
        fields[5] = Some(Zeroizing::new(parameters.modulus));
    }
    Value::net(numbers)
}

/// The numbers of an `RSAParameters`.
pub(super) fn of_value(value: &Value) -> Option<Parameters> {
    let fields = value.downcast::<Numbers>()?.0.borrow();
    let field = |at: usize| fields.get(at).cloned().flatten();
    let secret = match (field(0), field(6), field(7)) {
        (Some(d), Some(p), Some(q)) => Some(Secret {
            d,
            p,
            q,
            ..Secret::default()
        }),
        _ => None,
    };
    Some(Parameters {
        modulus: field(5)?.to_vec(),
        exponent: field(3)?.to_vec(),
        secret,
    })
}

/// A field of the numbers.
macro_rules! number {
    ($name:literal, $at:literal) => {
        prop_set(
            $name,
            "byte[]",
            |_, t| {
                let Some(numbers) = t.downcast::<Numbers>() else {
                    return Ok(Value::Null);
                };
                Ok(match &numbers.0.borrow()[$at] {
                    Some(bytes) => args::byte_array(bytes),
                    None => Value::Null,
                })
            },
            |_, t, new| {
                let bytes = match new.is_null() {
                    true => None,
                    false => Some(Zeroizing::new(args::bytes(&[new], 0)?)),
                };
                if let Some(numbers) = t.downcast::<Numbers>() {
                    numbers.0.borrow_mut()[$at] = bytes;
                }
                Ok(())
            },
        )
    };
}

/// A padding, by its name.
struct Padding(&'static str, &'static str);

impl NetObject for Padding {
    fn ty(&self) -> Ty {
        ty::find(self.0).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.1.into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<Padding>()
                .is_some_and(|o| o.0 == self.0 && o.1 == self.1),
        )
    }
}

/// The padding of a signature that an argument says.
pub(super) fn signature_padding(engine: &dyn Engine, value: &Value) -> R<SignaturePadding> {
    match value.downcast::<Padding>() {
        Some(Padding(_, "Pss")) => Ok(SignaturePadding::Pss),
        Some(_) => Ok(SignaturePadding::Pkcs1),
        None => throw::null(engine, "padding"),
    }
}

/// The padding of a message that an argument says: a padding, or true for OAEP.
pub(super) fn message_padding(engine: &dyn Engine, value: &Value) -> R<MessagePadding> {
    if let Value::Bool(oaep) = value.base() {
        return Ok(match oaep {
            true => MessagePadding::Oaep(Algorithm::Sha1),
            false => MessagePadding::Pkcs1,
        });
    }
    match value.downcast::<Padding>() {
        Some(Padding(_, name)) => Ok(match name.strip_prefix("Oaep") {
            Some(hash) => MessagePadding::Oaep(Algorithm::by_name(hash).unwrap_or(Algorithm::Sha1)),
            None => MessagePadding::Pkcs1,
        }),
        None => throw::null(engine, "padding"),
    }
}

/// A padding that .NET has ready.
macro_rules! padding {
    ($class:expr, $member:literal, $name:literal) => {
        static_prop($member, $class, |_, _| {
            Ok(Value::net(Padding($class, $name)))
        })
    };
}

const MODE: PropDef = prop("Mode", "string", |_, t| {
    let name = t.downcast::<Padding>().map_or("", |p| p.1);
    Ok(Value::str(if name.starts_with("Oaep") {
        "Oaep"
    } else {
        name
    }))
});

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: PARAMETERS,
        properties: &[
            number!("D", 0),
            number!("DP", 1),
            number!("DQ", 2),
            number!("Exponent", 3),
            number!("InverseQ", 4),
            number!("Modulus", 5),
            number!("P", 6),
            number!("Q", 7),
        ],
        constructors: &[overload(
            "System.Security.Cryptography.RSAParameters new()",
            |_, _, _| Ok(Value::net(Numbers::default())),
        )],
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: SIGNATURE,
        properties: &[
            padding!(SIGNATURE, "Pkcs1", "Pkcs1"),
            padding!(SIGNATURE, "Pss", "Pss"),
            MODE,
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: ENCRYPTION,
        properties: &[
            padding!(ENCRYPTION, "OaepSHA1", "OaepSHA1"),
            padding!(ENCRYPTION, "OaepSHA256", "OaepSHA256"),
            padding!(ENCRYPTION, "OaepSHA384", "OaepSHA384"),
            padding!(ENCRYPTION, "OaepSHA512", "OaepSHA512"),
            padding!(ENCRYPTION, "Pkcs1", "Pkcs1"),
            MODE,
        ],
        ..TypeDef::CLASS
    },
];
