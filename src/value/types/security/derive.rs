//! `Rfc2898DeriveBytes` and `HashAlgorithmName`: keys from passwords (PBKDF2).

use std::any::Any;
use std::cell::{Cell, RefCell};

use zeroize::Zeroizing;

use super::super::{args, throw};
use super::hash::Algorithm;
use super::random_bytes::random_bytes;
use super::symmetric::cryptographic;
use crate::Edition;
use crate::value::ty::{
    DefKind, PropDef, method, overload, prop, prop_set, static_method, static_prop,
};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// More bytes than a script asks for.
const MOST: usize = 1 << 24;

/// Keys of a password: each call gives the next bytes.
struct Derived {
    password: Zeroizing<Vec<u8>>,
    salt: RefCell<Vec<u8>>,
    iterations: Cell<i32>,
    algorithm: Algorithm,
    given: Cell<usize>,
}

impl NetObject for Derived {
    fn ty(&self) -> Ty {
        ty::find("System.Security.Cryptography.Rfc2898DeriveBytes").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn of(this: &Value) -> R<&Derived> {
    this.downcast::<Derived>().map_or_else(
        || throw::not_supported("The member needs an Rfc2898DeriveBytes."),
        Ok,
    )
}

/// The first bytes that a password gives.
fn derive(
    algorithm: Algorithm,
    password: &[u8],
    salt: &[u8],
    iterations: u32,
    count: usize,
) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(vec![0; count]);
    match algorithm {
        Algorithm::Md5 => pbkdf2::pbkdf2_hmac::<md5::Md5>(password, salt, iterations, &mut out),
        Algorithm::Sha1 => pbkdf2::pbkdf2_hmac::<sha1::Sha1>(password, salt, iterations, &mut out),
        Algorithm::Sha256 => {
            pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password, salt, iterations, &mut out);
        }
        Algorithm::Sha384 => {
            pbkdf2::pbkdf2_hmac::<sha2::Sha384>(password, salt, iterations, &mut out);
        }
        Algorithm::Sha512 => {
            pbkdf2::pbkdf2_hmac::<sha2::Sha512>(password, salt, iterations, &mut out);
        }
    }
    out
}

fn count(engine: &dyn Engine, a: &[Value], at: usize, parameter: &str) -> R<usize> {
    match usize::try_from(args::int(a, at)?) {
        Ok(count) if (1..=MOST).contains(&count) => Ok(count),
        _ => throw::out_of_range(engine, "Positive number required.", parameter),
    }
}

fn password(value: &Value) -> R<Zeroizing<Vec<u8>>> {
    Ok(Zeroizing::new(match value.as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => args::bytes(std::slice::from_ref(value), 0)?,
    }))
}

fn algorithm(value: &Value) -> R<Algorithm> {
    let name = name_of(value);
    Algorithm::by_name(&name).map_or_else(
        || cryptographic(&format!("'{name}' is not a known hash algorithm.")),
        Ok,
    )
}

/// `new(password, salt or its size, iterations, algorithm)`.
fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let salt = match args::value(a, 1).base() {
        Value::Int32(_) => {
            let Ok(size) = usize::try_from(args::int(a, 1)?) else {
                return throw::out_of_range(engine, "Non-negative number required.", "saltSize");
            };
            random_bytes(engine, size.min(MOST))
        }
        _ => args::bytes(a, 1)?,
    };
    if salt.len() < 8 && !engine.edition().is_core() {
        return throw::argument(engine, "Salt is not at least eight bytes.", "salt");
    }
    let iterations = if a.len() > 2 { args::int(a, 2)? } else { 1000 };
    if iterations <= 0 {
        return throw::out_of_range(engine, "Positive number required.", "iterations");
    }
    let algorithm = match a.get(3) {
        Some(name) => algorithm(name)?,
        None => Algorithm::Sha1,
    };
    Ok(Value::net(Derived {
        password: password(args::value(a, 0))?,
        salt: RefCell::new(salt),
        iterations: Cell::new(iterations),
        algorithm,
        given: Cell::new(0),
    }))
}

const PROPERTIES: &[PropDef] = &[
    prop("HashAlgorithm", NAME, |_, t| {
        Ok(name_value(of(t)?.algorithm.name()))
    }),
    prop_set(
        "IterationCount",
        "int",
        |_, t| Ok(of(t)?.iterations.get().into()),
        |e, t, new| {
            let iterations = args::int(&[new], 0)?;
            if iterations <= 0 {
                return throw::out_of_range(e, "Positive number required.", "value");
            }
            of(t)?.iterations.set(iterations);
            of(t)?.given.set(0);
            Ok(())
        },
    ),
    prop_set(
        "Salt",
        "byte[]",
        |_, t| Ok(args::byte_array(&of(t)?.salt.borrow())),
        |_, t, new| {
            *of(t)?.salt.borrow_mut() = args::bytes(&[new], 0)?;
            of(t)?.given.set(0);
            Ok(())
        },
    ),
];

const NAME: &str = "System.Security.Cryptography.HashAlgorithmName";

/// The name of a hash algorithm.
struct AlgorithmName(Str);

impl NetObject for AlgorithmName {
    fn ty(&self) -> Ty {
        ty::find(NAME).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.clone()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<AlgorithmName>()
                .is_some_and(|o| o.0 == self.0),
        )
    }
}

fn name_value(name: &str) -> Value {
    Value::net(AlgorithmName(name.into()))
}

/// The name in a `HashAlgorithmName` or a string.
pub(super) fn name_of(value: &Value) -> Str {
    match value.downcast::<AlgorithmName>() {
        Some(name) => name.0.clone(),
        None => value.as_str().unwrap_or_default().into(),
    }
}

/// A well-known name.
macro_rules! name {
    ($name:literal) => {
        static_prop($name, NAME, |_, _| Ok(name_value($name)))
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Security.Cryptography.DeriveBytes",
        kind: DefKind::Abstract,
        interfaces: &["System.IDisposable"],
        methods: &[method(
            "Dispose",
            &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.Rfc2898DeriveBytes",
        base: "System.Security.Cryptography.DeriveBytes",
        properties: PROPERTIES,
        methods: &[
            method(
                "GetBytes",
                &[overload("byte[] GetBytes(int cb)", |e, t, a| {
                    let (derived, count) = (of(t)?, count(e, a, 0, "cb")?);
                    let from = derived.given.get();
                    let to = from.saturating_add(count).min(MOST);
                    let iterations = u32::try_from(derived.iterations.get()).unwrap_or(1);
                    let salt = derived.salt.borrow();
                    let all = derive(derived.algorithm, &derived.password, &salt, iterations, to);
                    derived.given.set(to);
                    Ok(args::byte_array(all.get(from..).unwrap_or_default()))
                })],
            ),
            method(
                "Reset",
                &[overload("void Reset()", |_, t, _| {
                    of(t)?.given.set(0);
                    Ok(Value::Void)
                })],
            ),
            static_method(
                "Pbkdf2",
                &[
                    overload(
                        "static byte[] Pbkdf2(string password, byte[] salt, int iterations, System.Security.Cryptography.HashAlgorithmName hashAlgorithm, int outputLength)",
                        at_once,
                    ),
                    overload(
                        "static byte[] Pbkdf2(byte[] password, byte[] salt, int iterations, System.Security.Cryptography.HashAlgorithmName hashAlgorithm, int outputLength)",
                        at_once,
                    ),
                ],
            ),
        ],
        constructors: &[
            overload(
                "System.Security.Cryptography.Rfc2898DeriveBytes new(string password, int saltSize)",
                make,
            ),
            overload(
                "System.Security.Cryptography.Rfc2898DeriveBytes new(string password, int saltSize, int iterations)",
                make,
            ),
            overload(
                "System.Security.Cryptography.Rfc2898DeriveBytes new(string password, int saltSize, int iterations, System.Security.Cryptography.HashAlgorithmName hashAlgorithm)",
                make,
            ),
            overload(
                "System.Security.Cryptography.Rfc2898DeriveBytes new(string password, byte[] salt)",
                make,
            ),
            overload(
                "System.Security.Cryptography.Rfc2898DeriveBytes new(string password, byte[] salt, int iterations)",
                make,
            ),
            overload(
                "System.Security.Cryptography.Rfc2898DeriveBytes new(string password, byte[] salt, int iterations, System.Security.Cryptography.HashAlgorithmName hashAlgorithm)",
                make,
            ),
            overload(
                "System.Security.Cryptography.Rfc2898DeriveBytes new(byte[] password, byte[] salt, int iterations)",
                make,
            ),
            overload(
                "System.Security.Cryptography.Rfc2898DeriveBytes new(byte[] password, byte[] salt, int iterations, System.Security.Cryptography.HashAlgorithmName hashAlgorithm)",
                make,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: NAME,
        properties: &[
            name!("MD5"),
            name!("SHA1"),
            name!("SHA256"),
            name!("SHA384"),
            name!("SHA512"),
            prop("Name", "string", |_, t| Ok(Value::Str(name_of(t)))),
        ],
        constructors: &[overload(
            "System.Security.Cryptography.HashAlgorithmName new(string name)",
            |_, _, a| Ok(name_value(args::text(a, 0)?)),
        )],
        ..TypeDef::STRUCT
    },
];

/// `Pbkdf2(password, salt, iterations, algorithm, length)`, which .NET has and the Framework lacks.
fn at_once(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    if engine.edition() == Edition::Desktop {
        return throw::not_supported("Rfc2898DeriveBytes.Pbkdf2 is not in the .NET Framework.");
    }
    let iterations = match u32::try_from(args::int(a, 2)?) {
        Ok(iterations) if iterations > 0 => iterations,
        _ => return throw::out_of_range(engine, "Positive number required.", "iterations"),
    };
    let count = count(engine, a, 4, "outputLength")?;
    let password = password(args::value(a, 0))?;
    let algorithm = algorithm(args::value(a, 3))?;
    Ok(args::byte_array(&derive(
        algorithm,
        &password,
        &args::bytes(a, 1)?,
        iterations,
        count,
    )))
}
