//! The members of `RSA` and `RSACryptoServiceProvider`.

use std::cell::{Cell, RefCell};

use super::super::super::{args, throw};
use super::super::derive::name_of;
use super::super::hash::Algorithm;
use super::super::symmetric::cryptographic;
use super::key::{Key, SignaturePadding};
use super::parameters::{self, message_padding, signature_padding};
use super::{Rsa, of, xml};
use crate::Edition;
use crate::value::ty::{
    DefKind, MethodDef, Overload, PropDef, method, overload, prop, prop_set, static_method,
};
use crate::value::{Engine, R, Ty, TypeDef, Value, ty};

/// The key of an object.
fn key(this: &Value) -> R<Key> {
    of(this)?.key().map_or_else(
        || cryptographic("Specified key is not a valid size for this algorithm."),
        Ok,
    )
}

fn make(ty: Ty, bits: i32) -> R<Value> {
    if !(384..=16_384).contains(&bits) || bits % 8 != 0 {
        return cryptographic("Specified key is not a valid size for this algorithm.");
    }
    Ok(Value::net(Rsa {
        ty,
        key: RefCell::new(None),
        bits: Cell::new(bits),
    }))
}

fn create(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let name = match engine.edition().is_core() {
        true => "System.Security.Cryptography.RSAWrapper",
        false => "System.Security.Cryptography.RSACryptoServiceProvider",
    };
    let usual = if engine.edition().is_core() {
        2048
    } else {
        1024
    };
    let ty = ty::find(name).unwrap_or(ty::known().object);
    match a.first().map(Value::base) {
        Some(Value::Int32(bits)) => make(ty, *bits),
        Some(numbers) => {
            let made = make(ty, usual)?;
            import(of(&made)?, numbers)?;
            Ok(made)
        }
        None => make(ty, usual),
    }
}

/// Takes a key's numbers.
fn import(rsa: &Rsa, numbers: &Value) -> R<()> {
    let found = parameters::of_value(numbers).and_then(|p| Key::of_parameters(&p));
    take(rsa, found)
}

fn take(rsa: &Rsa, key: Option<Key>) -> R<()> {
    let Some(key) = key else {
        return cryptographic("The specified RSA parameters are not valid.");
    };
    rsa.bits.set(i32::try_from(key.bits()).unwrap_or(0));
    *rsa.key.borrow_mut() = Some(key);
    Ok(())
}

/// The hash algorithm that an argument names: a `HashAlgorithmName`, a text, an OID, an algorithm's object.
fn algorithm(engine: &mut dyn Engine, value: &Value) -> R<Algorithm> {
    let mut name = name_of(value);
    if name.is_empty() && !value.is_null() {
        name = super::super::super::object::text(engine, value)?;
    }
    let known = match name.as_str() {
        "1.2.840.113549.2.5" => Some(Algorithm::Md5),
        "1.3.14.3.2.26" => Some(Algorithm::Sha1),
        "2.16.840.1.101.3.4.2.1" => Some(Algorithm::Sha256),
        "2.16.840.1.101.3.4.2.2" => Some(Algorithm::Sha384),
        "2.16.840.1.101.3.4.2.3" => Some(Algorithm::Sha512),
        other => {
            let bare = other.rsplit('.').next().unwrap_or(other);
            let bare = bare
                .trim_end_matches("CryptoServiceProvider")
                .trim_end_matches("Managed");
            Algorithm::by_name(bare)
        }
    };
    known.map_or_else(
        || cryptographic(&format!("'{name}' is not a known hash algorithm.")),
        Ok,
    )
}

fn no_private<T>() -> R<T> {
    cryptographic(
        "Object contains only the public half of a key pair. A private key must also be provided.",
    )
}

fn padding_at(engine: &dyn Engine, a: &[Value], at: usize) -> R<SignaturePadding> {
    match a.get(at) {
        Some(padding) => signature_padding(engine, padding),
        None => Ok(SignaturePadding::Pkcs1),
    }
}

fn sign(engine: &mut dyn Engine, this: &Value, a: &[Value], hashes: bool) -> R<Value> {
    let algorithm = algorithm(engine, args::value(a, 1))?;
    let padding = padding_at(engine, a, 2)?;
    let bytes = args::bytes(a, 0)?;
    let hash = if hashes {
        algorithm.hash(&bytes)
    } else {
        bytes
    };
    let key = key(this)?;
    if !key.is_private() {
        return no_private();
    }
    match key.sign(algorithm, padding, &hash) {
        Some(signature) => Ok(args::byte_array(&signature)),
        None => cryptographic("The provided hash value is not of the algorithm's length."),
    }
}

fn sign_part(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let bytes = args::bytes(a, 0)?;
    let start = usize::try_from(args::int(a, 1)?).unwrap_or(usize::MAX);
    let count = usize::try_from(args::int(a, 2)?).unwrap_or(usize::MAX);
    let Some(part) = start
        .checked_add(count)
        .and_then(|end| bytes.get(start..end))
    else {
        return throw::out_of_range(
            engine,
            "Specified argument was out of the range of valid values.",
            "offset",
        );
    };
    let mut shifted = vec![args::byte_array(part), args::value(a, 3).clone()];
    shifted.extend(a.get(4).cloned());
    sign(engine, this, &shifted, true)
}

/// `VerifyData(data, signature, algorithm, padding)`, `VerifyData(data, algorithm, signature)` and their like of hashes.
fn verify(engine: &mut dyn Engine, this: &Value, a: &[Value], hashes: bool) -> R<Value> {
    let named_second = args::bytes(a, 1).is_err();
    let (signature, name) = if named_second { (2, 1) } else { (1, 2) };
    let algorithm = algorithm(engine, args::value(a, name))?;
    let padding = padding_at(engine, a, 3)?;
    let bytes = args::bytes(a, 0)?;
    let hash = if hashes {
        algorithm.hash(&bytes)
    } else {
        bytes
    };
    let signature = args::bytes(a, signature)?;
    Ok(key(this)?
        .verify(algorithm, padding, &hash, &signature)
        .into())
}

fn encrypt(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let padding = message_padding(engine, args::value(a, 1))?;
    match key(this)?.encrypt(padding, &args::bytes(a, 0)?) {
        Some(secret) => Ok(args::byte_array(&secret)),
        None if engine.edition().is_core() => cryptographic(
            "The message exceeds the maximum allowable length for the chosen options.",
        ),
        None => cryptographic("Bad Length.\r\n"),
    }
}

fn decrypt(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let padding = message_padding(engine, args::value(a, 1))?;
    let key = key(this)?;
    if !key.is_private() {
        return no_private();
    }
    match key.decrypt(padding, &args::bytes(a, 0)?) {
        Some(message) => Ok(args::byte_array(&message)),
        None => cryptographic("The parameter is incorrect.\r\n".trim_end()),
    }
}

/// What a key gives of itself, or that it lacks the private half.
fn given<B: AsRef<[u8]>>(bytes: Option<B>) -> R<Value> {
    match bytes {
        Some(bytes) => Ok(args::byte_array(bytes.as_ref())),
        None => no_private(),
    }
}

fn import_der(
    engine: &mut dyn Engine,
    this: &Value,
    a: &[Value],
    read: fn(&[u8]) -> Option<Key>,
) -> R<Value> {
    let bytes = args::bytes(a, 0)?;
    take(of(this)?, read(&bytes))?;
    args::set_ref(
        engine,
        a,
        1,
        &super::super::super::collections::count(bytes.len()),
    )?;
    Ok(Value::Void)
}

/// The first block of a text in PEM form: its label and bytes.
pub(in super::super) fn pem(text: &str) -> Option<(String, Vec<u8>)> {
    use base64::Engine as _;
    let (_, rest) = text.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
    let packed: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(packed)
        .ok()?;
    Some((label.to_string(), bytes))
}

const METHODS: &[MethodDef] = &[
    method(
        "Clear",
        &[overload("void Clear()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "Decrypt",
        &[overload(
            "byte[] Decrypt(byte[] data, System.Security.Cryptography.RSAEncryptionPadding padding)",
            decrypt,
        )],
    ),
    method(
        "Dispose",
        &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "Encrypt",
        &[overload(
            "byte[] Encrypt(byte[] data, System.Security.Cryptography.RSAEncryptionPadding padding)",
            encrypt,
        )],
    ),
    method(
        "ExportParameters",
        &[overload(
            "System.Security.Cryptography.RSAParameters ExportParameters(bool includePrivateParameters)",
            |_, t, a| {
                let mut numbers = key(t)?.parameters();
                match (args::flag(a, 0)?, &numbers.secret) {
                    (true, None) => return no_private(),
                    (true, Some(_)) => {}
                    (false, _) => numbers.secret = None,
                }
                Ok(parameters::value_of(numbers))
            },
        )],
    ),
    method(
        "FromXmlString",
        &[overload(
            "void FromXmlString(string xmlString)",
            |_, t, a| {
                let found = xml::read(args::text(a, 0)?).and_then(|p| Key::of_parameters(&p));
                if found.is_none() {
                    return cryptographic(
                        "Input string does not contain a valid encoding of the 'RSA' 'Modulus' parameter.",
                    );
                }
                take(of(t)?, found)?;
                Ok(Value::Void)
            },
        )],
    ),
    method(
        "ImportParameters",
        &[overload(
            "void ImportParameters(System.Security.Cryptography.RSAParameters parameters)",
            |_, t, a| {
                import(of(t)?, args::value(a, 0))?;
                Ok(Value::Void)
            },
        )],
    ),
    method("SignData", SIGN_DATA),
    method(
        "SignHash",
        &[overload(
            "byte[] SignHash(byte[] hash, System.Security.Cryptography.HashAlgorithmName hashAlgorithm, System.Security.Cryptography.RSASignaturePadding padding)",
            |e, t, a| sign(e, t, a, false),
        )],
    ),
    method(
        "ToXmlString",
        &[overload(
            "string ToXmlString(bool includePrivateParameters)",
            |_, t, a| {
                let numbers = key(t)?.parameters();
                let secret = args::flag(a, 0)?;
                if secret && numbers.secret.is_none() {
                    return no_private();
                }
                Ok(Value::str(xml::write(&numbers, secret).as_str()))
            },
        )],
    ),
    method(
        "VerifyData",
        &[overload(
            "bool VerifyData(byte[] data, byte[] signature, System.Security.Cryptography.HashAlgorithmName hashAlgorithm, System.Security.Cryptography.RSASignaturePadding padding)",
            |e, t, a| verify(e, t, a, true),
        )],
    ),
    method(
        "VerifyHash",
        &[overload(
            "bool VerifyHash(byte[] hash, byte[] signature, System.Security.Cryptography.HashAlgorithmName hashAlgorithm, System.Security.Cryptography.RSASignaturePadding padding)",
            |e, t, a| verify(e, t, a, false),
        )],
    ),
];

const SIGN_DATA: &[Overload] = &[
    overload(
        "byte[] SignData(byte[] data, System.Security.Cryptography.HashAlgorithmName hashAlgorithm, System.Security.Cryptography.RSASignaturePadding padding)",
        |e, t, a| sign(e, t, a, true),
    ),
    overload(
        "byte[] SignData(byte[] data, int offset, int count, System.Security.Cryptography.HashAlgorithmName hashAlgorithm, System.Security.Cryptography.RSASignaturePadding padding)",
        sign_part,
    ),
];

/// What .NET has beyond the Framework: keys in the forms that other programs write.
const FORMS: &[MethodDef] = &[
    method(
        "ExportPkcs8PrivateKey",
        &[overload("byte[] ExportPkcs8PrivateKey()", |_, t, _| {
            given(key(t)?.pkcs8())
        })],
    ),
    method(
        "ExportRSAPrivateKey",
        &[overload("byte[] ExportRSAPrivateKey()", |_, t, _| {
            given(key(t)?.pkcs1())
        })],
    ),
    method(
        "ExportRSAPublicKey",
        &[overload("byte[] ExportRSAPublicKey()", |_, t, _| {
            given(key(t)?.public_pkcs1())
        })],
    ),
    method(
        "ExportSubjectPublicKeyInfo",
        &[overload(
            "byte[] ExportSubjectPublicKeyInfo()",
            |_, t, _| given(key(t)?.public_der()),
        )],
    ),
    method(
        "ImportFromPem",
        &[overload("void ImportFromPem(string input)", |e, t, a| {
            let found = pem(args::text(a, 0)?).and_then(|(label, bytes)| match label.as_str() {
                "PRIVATE KEY" | "RSA PRIVATE KEY" => Key::of_private(&bytes),
                "PUBLIC KEY" | "RSA PUBLIC KEY" => Key::of_public(&bytes),
                _ => None,
            });
            if found.is_none() {
                return throw::argument(
                    e,
                    "No supported key formats were found. Check that the input represents the contents of a PEM-encoded key file, not the path to such a file.",
                    "input",
                );
            }
            take(of(t)?, found)?;
            Ok(Value::Void)
        })],
    ),
    method(
        "ImportPkcs8PrivateKey",
        &[overload(
            "void ImportPkcs8PrivateKey(byte[] source, [ref] int bytesRead)",
            |e, t, a| import_der(e, t, a, Key::of_private),
        )],
    ),
    method(
        "ImportRSAPrivateKey",
        &[overload(
            "void ImportRSAPrivateKey(byte[] source, [ref] int bytesRead)",
            |e, t, a| import_der(e, t, a, Key::of_private),
        )],
    ),
    method(
        "ImportRSAPublicKey",
        &[overload(
            "void ImportRSAPublicKey(byte[] source, [ref] int bytesRead)",
            |e, t, a| import_der(e, t, a, Key::of_public),
        )],
    ),
    method(
        "ImportSubjectPublicKeyInfo",
        &[overload(
            "void ImportSubjectPublicKeyInfo(byte[] source, [ref] int bytesRead)",
            |e, t, a| import_der(e, t, a, Key::of_public),
        )],
    ),
];

/// What the provider of the Framework has of its own.
const PROVIDER: &[MethodDef] = &[
    method(
        "Decrypt",
        &[overload("byte[] Decrypt(byte[] rgb, bool fOAEP)", decrypt)],
    ),
    method(
        "Encrypt",
        &[overload("byte[] Encrypt(byte[] rgb, bool fOAEP)", encrypt)],
    ),
    method(
        "SignData",
        &[overload(
            "byte[] SignData(byte[] buffer, System.Object halg)",
            |e, t, a| sign(e, t, a, true),
        )],
    ),
    method(
        "SignHash",
        &[overload(
            "byte[] SignHash(byte[] rgbHash, string str)",
            |e, t, a| sign(e, t, a, false),
        )],
    ),
    method(
        "VerifyData",
        &[overload(
            "bool VerifyData(byte[] buffer, System.Object halg, byte[] signature)",
            |e, t, a| verify(e, t, a, true),
        )],
    ),
    method(
        "VerifyHash",
        &[overload(
            "bool VerifyHash(byte[] rgbHash, string str, byte[] rgbSignature)",
            |e, t, a| verify(e, t, a, false),
        )],
    ),
];

const PROPERTIES: &[PropDef] = &[
    prop("KeyExchangeAlgorithm", "string", |_, _| Ok("RSA".into())),
    prop_set(
        "KeySize",
        "int",
        |_, t| Ok(of(t)?.bits.get().into()),
        |_, t, new| {
            let bits = args::int(&[new], 0)?;
            if !(384..=16_384).contains(&bits) || bits % 8 != 0 {
                return cryptographic("Specified key is not a valid size for this algorithm.");
            }
            of(t)?.bits.set(bits);
            *of(t)?.key.borrow_mut() = None;
            Ok(())
        },
    ),
    prop("SignatureAlgorithm", "string", |_, _| Ok("RSA".into())),
];

const RSA: &str = "System.Security.Cryptography.RSA";

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Security.Cryptography.AsymmetricAlgorithm",
        kind: DefKind::Abstract,
        interfaces: &["System.IDisposable"],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: RSA,
        base: "System.Security.Cryptography.AsymmetricAlgorithm",
        kind: DefKind::Abstract,
        properties: PROPERTIES,
        methods: METHODS,
        parts: &[&TypeDef {
            methods: &[static_method(
                "Create",
                &[
                    overload("static System.Security.Cryptography.RSA Create()", create),
                    overload(
                        "static System.Security.Cryptography.RSA Create(int keySizeInBits)",
                        create,
                    ),
                    overload(
                        "static System.Security.Cryptography.RSA Create(System.Security.Cryptography.RSAParameters parameters)",
                        create,
                    ),
                ],
            )],
            ..TypeDef::CLASS
        }],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.RSACryptoServiceProvider",
        base: RSA,
        properties: &[
            prop_set(
                "PersistKeyInCsp",
                "bool",
                |_, _| Ok(false.into()),
                |_, _, _| Ok(()),
            ),
            prop("PublicOnly", "bool", |_, t| {
                let key = of(t)?.key.borrow();
                Ok(key.as_ref().is_some_and(|k| !k.is_private()).into())
            }),
        ],
        methods: PROVIDER,
        constructors: &[
            overload(
                "System.Security.Cryptography.RSACryptoServiceProvider new()",
                |_, t, _| make(args::target_type(t), 1024),
            ),
            overload(
                "System.Security.Cryptography.RSACryptoServiceProvider new(int dwKeySize)",
                |_, t, a| make(args::target_type(t), args::int(a, 0)?),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.RSACng",
        base: RSA,
        only: Some(Edition::Desktop),
        constructors: &[
            overload("System.Security.Cryptography.RSACng new()", |_, t, _| {
                make(args::target_type(t), 2048)
            }),
            overload(
                "System.Security.Cryptography.RSACng new(int keySize)",
                |_, t, a| make(args::target_type(t), args::int(a, 0)?),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.RSAOpenSsl",
        base: RSA,
        only: Some(Edition::Core),
        methods: FORMS,
        constructors: &[
            overload(
                "System.Security.Cryptography.RSAOpenSsl new()",
                |_, t, _| make(args::target_type(t), 2048),
            ),
            overload(
                "System.Security.Cryptography.RSAOpenSsl new(int keySize)",
                |_, t, a| make(args::target_type(t), args::int(a, 0)?),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.RSAWrapper",
        base: RSA,
        only: Some(Edition::Core),
        methods: FORMS,
        ..TypeDef::CLASS
    },
];
