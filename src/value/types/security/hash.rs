//! Hash algorithms: `MD5`, `SHA1`, `SHA256`, `SHA384`, `SHA512` and their HMACs.

use std::any::Any;
use std::cell::RefCell;

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::super::{args, collections, throw};
use crate::value::ty::{DefKind, Overload, method, overload, prop, prop_set, static_method};
use crate::value::{NetObject, R, Ty, TypeDef, Value, ty};

/// The algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    /// Of a name as .NET and `Get-FileHash` write it.
    pub(super) fn by_name(name: &str) -> Option<Algorithm> {
        let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let bare = bare.to_ascii_uppercase();
        Some(
            match bare
                .trim_start_matches("SYSTEMSECURITYCRYPTOGRAPHY")
                .trim_start_matches("HMAC")
            {
                "MD5" => Algorithm::Md5,
                "SHA1" | "SHA" => Algorithm::Sha1,
                "SHA256" => Algorithm::Sha256,
                "SHA384" => Algorithm::Sha384,
                "SHA512" => Algorithm::Sha512,
                _ => return None,
            },
        )
    }

    /// Its name, without the namespace.
    pub(super) fn name(self) -> &'static str {
        match self {
            Algorithm::Md5 => "MD5",
            Algorithm::Sha1 => "SHA1",
            Algorithm::Sha256 => "SHA256",
            Algorithm::Sha384 => "SHA384",
            Algorithm::Sha512 => "SHA512",
        }
    }

    /// The hash of bytes.
    pub(super) fn hash(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Algorithm::Md5 => Md5::digest(bytes).to_vec(),
            Algorithm::Sha1 => Sha1::digest(bytes).to_vec(),
            Algorithm::Sha256 => Sha256::digest(bytes).to_vec(),
            Algorithm::Sha384 => Sha384::digest(bytes).to_vec(),
            Algorithm::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    /// The keyed hash of bytes.
    fn keyed(self, key: &[u8], bytes: &[u8]) -> Vec<u8> {
        macro_rules! keyed {
            ($hash:ty) => {
                match Hmac::<$hash>::new_from_slice(key) {
                    Ok(mut mac) => {
                        mac.update(bytes);
                        mac.finalize().into_bytes().to_vec()
                    }
                    Err(_) => Vec::new(),
                }
            };
        }
        match self {
            Algorithm::Md5 => keyed!(Md5),
            Algorithm::Sha1 => keyed!(Sha1),
            Algorithm::Sha256 => keyed!(Sha256),
            Algorithm::Sha384 => keyed!(Sha384),
            Algorithm::Sha512 => keyed!(Sha512),
        }
    }
}

/// A hash algorithm as an object; with a key it is an HMAC.
struct Hasher {
    ty: Ty,
    algorithm: Algorithm,
    key: RefCell<Option<Vec<u8>>>,
    last: RefCell<Option<Vec<u8>>>,
}

impl NetObject for Hasher {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Hasher {
    fn run(&self, bytes: &[u8]) -> Vec<u8> {
        let hash = match &*self.key.borrow() {
            Some(key) => self.algorithm.keyed(key, bytes),
            None => self.algorithm.hash(bytes),
        };
        *self.last.borrow_mut() = Some(hash.clone());
        hash
    }
}

/// An algorithm's abstract class with its makers.
macro_rules! algorithm {
    ($name:literal, $kind:ident) => {
        &TypeDef {
            name: $name,
            base: "System.Security.Cryptography.HashAlgorithm",
            kind: DefKind::Abstract,
            methods: &[
                static_method(
                    "Create",
                    &[
                        overload(concat!("static ", $name, " Create()"), |_, t, _| {
                            Ok(made(t, Algorithm::$kind, None))
                        }),
                        overload(
                            concat!("static ", $name, " Create(string hashName)"),
                            |_, t, _| Ok(made(t, Algorithm::$kind, None)),
                        ),
                    ],
                ),
                static_method(
                    "HashData",
                    &[overload(
                        "static byte[] HashData(byte[] source)",
                        |_, _, a| {
                            Ok(args::byte_array(
                                &Algorithm::$kind.hash(&args::bytes(a, 0)?),
                            ))
                        },
                    )],
                ),
            ],
            ..TypeDef::CLASS
        }
    };
}

/// A concrete class of an algorithm.
macro_rules! provider {
    ($name:literal, $base:literal, $kind:ident) => {
        &TypeDef {
            name: $name,
            base: $base,
            constructors: &[overload(concat!($name, " new()"), |_, t, _| {
                Ok(made(t, Algorithm::$kind, None))
            })],
            ..TypeDef::CLASS
        }
    };
}

/// A keyed algorithm.
macro_rules! keyed {
    ($name:literal, $kind:ident) => {
        &TypeDef {
            name: $name,
            base: "System.Security.Cryptography.HMAC",
            methods: &[static_method(
                "HashData",
                &[overload(
                    "static byte[] HashData(byte[] key, byte[] source)",
                    |_, _, a| {
                        Ok(args::byte_array(
                            &Algorithm::$kind.keyed(&args::bytes(a, 0)?, &args::bytes(a, 1)?),
                        ))
                    },
                )],
            )],
            constructors: &[
                overload(concat!($name, " new()"), |e, t, _| {
                    let mut key = Vec::new();
                    for _ in 0..8 {
                        key.extend(e.random().to_le_bytes());
                    }
                    Ok(made(t, Algorithm::$kind, Some(key)))
                }),
                overload(concat!($name, " new(byte[] key)"), |_, t, a| {
                    Ok(made(t, Algorithm::$kind, Some(args::bytes(a, 0)?)))
                }),
            ],
            ..TypeDef::CLASS
        }
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Security.Cryptography.HashAlgorithm",
        kind: DefKind::Abstract,
        interfaces: &["System.IDisposable"],
        properties: &[
            prop("CanReuseTransform", "bool", |_, _| Ok(true.into())),
            prop("Hash", "byte[]", |_, t| {
                Ok(match &*of(t)?.last.borrow() {
                    Some(hash) => args::byte_array(hash),
                    None => Value::Null,
                })
            }),
            prop("HashSize", "int", |_, t| {
                Ok(collections::count(of(t)?.algorithm.hash(&[]).len() * 8))
            }),
        ],
        methods: &[
            method("Clear", NOTHING),
            method(
                "ComputeHash",
                &[
                    overload("byte[] ComputeHash(byte[] buffer)", |_, t, a| {
                        Ok(args::byte_array(&of(t)?.run(&args::bytes(a, 0)?)))
                    }),
                    overload(
                        "byte[] ComputeHash(System.IO.Stream inputStream)",
                        |e, t, a| {
                            let bytes = super::super::io::rest_of_stream(e, args::value(a, 0))?;
                            Ok(args::byte_array(&of(t)?.run(&bytes)))
                        },
                    ),
                    overload(
                        "byte[] ComputeHash(byte[] buffer, int offset, int count)",
                        |e, t, a| {
                            let bytes = args::bytes(a, 0)?;
                            let start = usize::try_from(args::int(a, 1)?).ok();
                            let count = usize::try_from(args::int(a, 2)?).ok();
                            match start
                                .zip(count)
                                .and_then(|(s, c)| bytes.get(s..s.checked_add(c)?))
                            {
                                Some(part) => Ok(args::byte_array(&of(t)?.run(part))),
                                None => throw::out_of_range(
                                    e,
                                    "Specified argument was out of the range of valid values.",
                                    "offset",
                                ),
                            }
                        },
                    ),
                ],
            ),
            method("Dispose", NOTHING),
            method("Initialize", NOTHING),
            static_method(
                "Create",
                &[overload(
                    "static System.Security.Cryptography.HashAlgorithm Create(string hashName)",
                    |_, _, a| {
                        let Some(algorithm) = Algorithm::by_name(args::text(a, 0)?) else {
                            return Ok(Value::Null);
                        };
                        let name = match algorithm {
                            Algorithm::Md5 => "System.Security.Cryptography.MD5",
                            Algorithm::Sha1 => "System.Security.Cryptography.SHA1",
                            Algorithm::Sha256 => "System.Security.Cryptography.SHA256",
                            Algorithm::Sha384 => "System.Security.Cryptography.SHA384",
                            Algorithm::Sha512 => "System.Security.Cryptography.SHA512",
                        };
                        Ok(made(&ty::find(name).into(), algorithm, None))
                    },
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    algorithm!("System.Security.Cryptography.MD5", Md5),
    algorithm!("System.Security.Cryptography.SHA1", Sha1),
    algorithm!("System.Security.Cryptography.SHA256", Sha256),
    algorithm!("System.Security.Cryptography.SHA384", Sha384),
    algorithm!("System.Security.Cryptography.SHA512", Sha512),
    provider!(
        "System.Security.Cryptography.MD5CryptoServiceProvider",
        "System.Security.Cryptography.MD5",
        Md5
    ),
    provider!(
        "System.Security.Cryptography.SHA1Managed",
        "System.Security.Cryptography.SHA1",
        Sha1
    ),
    provider!(
        "System.Security.Cryptography.SHA1CryptoServiceProvider",
        "System.Security.Cryptography.SHA1",
        Sha1
    ),
    provider!(
        "System.Security.Cryptography.SHA256Managed",
        "System.Security.Cryptography.SHA256",
        Sha256
    ),
    provider!(
        "System.Security.Cryptography.SHA256CryptoServiceProvider",
        "System.Security.Cryptography.SHA256",
        Sha256
    ),
    provider!(
        "System.Security.Cryptography.SHA384Managed",
        "System.Security.Cryptography.SHA384",
        Sha384
    ),
    provider!(
        "System.Security.Cryptography.SHA512Managed",
        "System.Security.Cryptography.SHA512",
        Sha512
    ),
    &TypeDef {
        name: "System.Security.Cryptography.HMAC",
        base: "System.Security.Cryptography.HashAlgorithm",
        kind: DefKind::Abstract,
        properties: &[prop_set(
            "Key",
            "byte[]",
            |_, t| {
                Ok(args::byte_array(
                    &of(t)?.key.borrow().clone().unwrap_or_default(),
                ))
            },
            |_, t, new| {
                *of(t)?.key.borrow_mut() = Some(args::bytes(&[new], 0)?);
                Ok(())
            },
        )],
        ..TypeDef::CLASS
    },
    keyed!("System.Security.Cryptography.HMACMD5", Md5),
    keyed!("System.Security.Cryptography.HMACSHA1", Sha1),
    keyed!("System.Security.Cryptography.HMACSHA256", Sha256),
    keyed!("System.Security.Cryptography.HMACSHA384", Sha384),
    keyed!("System.Security.Cryptography.HMACSHA512", Sha512),
];

const NOTHING: &[Overload] = &[overload("void Clear()", |_, _, _| Ok(Value::Void))];

fn of(this: &Value) -> R<&Hasher> {
    this.downcast::<Hasher>().map_or_else(
        || throw::not_supported("The member needs a hash algorithm."),
        Ok,
    )
}

fn made(target: &Value, algorithm: Algorithm, key: Option<Vec<u8>>) -> Value {
    Value::net(Hasher {
        ty: args::target_type(target),
        algorithm,
        key: RefCell::new(key),
        last: RefCell::new(None),
    })
}
