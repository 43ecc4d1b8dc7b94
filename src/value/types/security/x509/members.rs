//! `X509Certificate2`, its public key and names, and the loaders beside it.

use std::any::Any;

use super::super::super::io::read_file;
use super::super::super::{args, system, throw};
use super::super::rsa::{Key, key_of, pem, rsa_value};
use super::super::secure_text;
use super::super::symmetric::cryptographic;
use super::certificate::{Certificate, hex, of};
use super::extension::{oid_value, other_names, value_of};
use super::load::{self, Content};
use super::name;
use crate::Edition;
use crate::value::ty::{
    DefKind, MethodDef, Overload, PropDef, method, overload, prop, prop_set, static_method,
};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};
use zeroize::Zeroizing;

const CERTIFICATE: &str = "System.Security.Cryptography.X509Certificates.X509Certificate2";

/// The bytes that an argument means: its own, or those of the file that it names.
fn source(engine: &dyn Engine, value: &Value) -> R<Vec<u8>> {
    match value.as_str() {
        Some(path) => {
            let found = super::super::super::io::native_path(engine, path);
            if !found.is_file() {
                return cryptographic(match engine.edition() {
                    Edition::Core => "error:10000080:BIO routines::no such file",
                    Edition::Desktop => "The system cannot find the file specified.\r\n",
                });
            }
            read_file(engine, path)
        }
        None => args::bytes(std::slice::from_ref(value), 0),
    }
}

/// A password argument: text or a secure string.
fn password(value: &Value) -> Zeroizing<String> {
    match secure_text(value) {
        Some(text) => text,
        None => Zeroizing::new(value.as_str().unwrap_or_default().to_string()),
    }
}

/// Every certificate that an argument means.
pub(super) fn all_of(engine: &dyn Engine, a: &[Value]) -> R<Vec<Value>> {
    let bytes = source(engine, args::value(a, 0))?;
    let found = load::certificates(engine.edition(), &bytes, &password(args::value(a, 1)))?;
    Ok(found.into_iter().map(Value::net).collect())
}

fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    if args::value(a, 0).is_null() {
        return throw::plain_argument("Array cannot be empty or null.\nParameter name: rawData");
    }
    if let Some(other) = args::value(a, 0).downcast::<Certificate>() {
        return Ok(Certificate::read(&other.der, other.key.clone()).map_or(Value::Null, Value::net));
    }
    let mut found = all_of(engine, a)?;
    Ok(found.drain(..).next().unwrap_or_default())
}

/// `CreateFromPem(certificate, key)` and `CreateFromPemFile`.
fn of_pem(engine: &dyn Engine, certificate: &str, key: &str) -> R<Value> {
    let found = pem(certificate)
        .filter(|(label, _)| label == "CERTIFICATE")
        .and_then(|(_, der)| {
            let block = key.find("PRIVATE KEY-----").and_then(|at| {
                let start = key.get(..at)?.rfind("-----BEGIN ")?;
                pem(key.get(start..)?)
            });
            let key = block.and_then(|(_, der)| Key::of_private(&der));
            Certificate::read(&der, key)
        });
    match found {
        Some(certificate) => Ok(Value::net(certificate)),
        None if engine.edition().is_core() => cryptographic(
            "The certificate contents do not contain a PEM with a CERTIFICATE label, or the content is malformed.",
        ),
        None => cryptographic("Cannot find the requested object."),
    }
}

fn of_pem_file(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let read = |at: usize| -> R<String> {
        let bytes = read_file(engine, args::text(a, at)?)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let certificate = read(0)?;
    let key = match args::value(a, 1).is_null() {
        true => certificate.clone(),
        false => read(1)?,
    };
    of_pem(engine, &certificate, &key)
}

fn content_type(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let number = match load::content(&source(engine, args::value(a, 0))?) {
        Content::Certificate => 1,
        Content::Pfx => 3,
        Content::Unknown => return cryptographic("Cannot find the requested object."),
    };
    Ok(system::enumeration(
        "System.Security.Cryptography.X509Certificates.X509ContentType",
        number,
    ))
}

fn export(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let certificate = of(this)?;
    match args::number(a, 0) {
        1 => Ok(args::byte_array(&certificate.der)),
        3 => match load::pfx(certificate, &password(args::value(a, 1))) {
            Some(bytes) => Ok(args::byte_array(&bytes)),
            None => cryptographic("The certificate's key cannot be exported."),
        },
        _ => cryptographic("Invalid content type."),
    }
}

fn verify(_: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    throw::not_supported(
        "X509Certificate2.Verify is not supported by msol: it asks the machine's trusted roots and revocation lists.",
    )
}

fn private_key(engine: &dyn Engine, this: &Value) -> R<Value> {
    Ok(match &of(this)?.key {
        Some(key) => rsa_value(engine, key.clone()),
        None => Value::Null,
    })
}

fn public_key(engine: &dyn Engine, this: &Value) -> R<Value> {
    let der = of(this)?.public_der();
    let key = der.and_then(|der| Key::of_public(&der));
    Ok(key.map_or(Value::Null, |key| rsa_value(engine, key)))
}

/// `GetNameInfo(type, forIssuer)`.
fn name_info(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let certificate = of(this)?;
    let body = certificate.parsed.tbs_certificate();
    let names = if args::flag(a, 1)? {
        body.issuer()
    } else {
        body.subject()
    };
    let others = certificate
        .extension("2.5.29.17")
        .and_then(other_names)
        .unwrap_or_default();
    use x509_cert::ext::pkix::name::GeneralName;
    let other = |wanted: i64| {
        others.iter().find_map(|general| match (wanted, general) {
            (1, GeneralName::Rfc822Name(name)) => Some(name.as_str().to_string()),
            (3 | 4, GeneralName::DnsName(name)) => Some(name.as_str().to_string()),
            (5, GeneralName::UniformResourceIdentifier(name)) => Some(name.as_str().to_string()),
            _ => None,
        })
    };
    let common = || name::part(names, "CN");
    let shown = match args::number(a, 0) {
        0 => common()
            .or_else(|| name::part(names, "OU"))
            .or_else(|| name::part(names, "O"))
            .or_else(|| name::part(names, "E")),
        1 => name::part(names, "E").or_else(|| other(1)),
        kind @ (3 | 4) => other(kind).or_else(common),
        kind => other(kind),
    };
    Ok(shown.unwrap_or_default().into())
}

const PROPERTIES: &[PropDef] = &[
    prop("Archived", "bool", |_, _| Ok(false.into())),
    prop("Extensions", "System.Object[]", |_, t| {
        let all = of(t)?.parsed.tbs_certificate().extensions();
        let all = all.map(|all| all.iter().map(value_of).collect());
        Ok(Value::array(all.unwrap_or_default()))
    }),
    prop_set(
        "FriendlyName",
        "string",
        |_, t| Ok(Value::Str(of(t)?.friendly.borrow().clone())),
        |_, t, new| {
            *of(t)?.friendly.borrow_mut() = new.as_str().unwrap_or_default().into();
            Ok(())
        },
    ),
    prop("HasPrivateKey", "bool", |_, t| {
        Ok(of(t)?.key.is_some().into())
    }),
    prop(
        "PrivateKey",
        "System.Security.Cryptography.AsymmetricAlgorithm",
        |e, t| private_key(e, t),
    ),
    prop("IssuerName", DISTINGUISHED, |_, t| {
        Ok(distinguished(of(t)?.issuer()))
    }),
    prop("NotAfter", "datetime", |e, t| {
        Ok(Value::DateTime(of(t)?.validity(e).1))
    }),
    prop("NotBefore", "datetime", |e, t| {
        Ok(Value::DateTime(of(t)?.validity(e).0))
    }),
    prop("PublicKey", PUBLIC, |_, t| {
        of(t)?;
        Ok(Value::net(Public(t.clone())))
    }),
    prop("RawData", "byte[]", |_, t| {
        Ok(args::byte_array(&of(t)?.der))
    }),
    prop("SerialNumber", "string", |_, t| {
        Ok(hex(&of(t)?.serial()).into())
    }),
    prop(
        "SignatureAlgorithm",
        "System.Security.Cryptography.Oid",
        |_, t| {
            Ok(oid_value(
                &of(t)?.parsed.signature_algorithm().oid.to_string(),
            ))
        },
    ),
    prop("SubjectName", DISTINGUISHED, |_, t| {
        Ok(distinguished(of(t)?.subject()))
    }),
    prop("Thumbprint", "string", |_, t| {
        Ok(hex(&of(t)?.thumbprint()).into())
    }),
    prop("Version", "int", |_, t| {
        Ok((of(t)?.parsed.tbs_certificate().version() as i32 + 1).into())
    }),
    prop("Handle", "System.IntPtr", |_, _| Ok(0.into())),
    prop("Issuer", "string", |_, t| Ok(of(t)?.issuer().into())),
    prop("Subject", "string", |_, t| Ok(of(t)?.subject().into())),
];

fn date_text(engine: &mut dyn Engine, time: crate::value::DateTime) -> R<Value> {
    let culture = engine.culture();
    super::super::super::time::datetime_text(engine, time, culture).map(Value::Str)
}

fn nothing(_: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    Ok(Value::Void)
}

/// A member without parameters.
macro_rules! plain {
    ($signature:literal, $name:literal, $code:expr) => {
        method(
            $name,
            &[overload(concat!($signature, " ", $name, "()"), $code)],
        )
    };
}

const METHODS: &[MethodDef] = &[
    plain!("void", "Dispose", nothing),
    method(
        "Export",
        &[
            overload(
                "byte[] Export(System.Security.Cryptography.X509Certificates.X509ContentType contentType)",
                export,
            ),
            overload(
                "byte[] Export(System.Security.Cryptography.X509Certificates.X509ContentType contentType, string password)",
                export,
            ),
            overload(
                "byte[] Export(System.Security.Cryptography.X509Certificates.X509ContentType contentType, securestring password)",
                export,
            ),
        ],
    ),
    plain!("byte[]", "GetCertHash", |_, t, _| Ok(args::byte_array(
        &of(t)?.thumbprint()
    ))),
    plain!("string", "GetCertHashString", |_, t, _| Ok(hex(
        &of(t)?.thumbprint()
    )
    .into())),
    plain!("string", "GetEffectiveDateString", |e, t, _| {
        let from = of(t)?.validity(e).0;
        date_text(e, from)
    }),
    plain!("string", "GetExpirationDateString", |e, t, _| {
        let to = of(t)?.validity(e).1;
        date_text(e, to)
    }),
    plain!("string", "GetFormat", |_, _, _| Ok("X509".into())),
    plain!("string", "GetIssuerName", |_, t, _| Ok(of(t)?
        .issuer()
        .into())),
    plain!("string", "GetKeyAlgorithm", |_, t, _| {
        Ok(of(t)?.key_algorithm().to_string().into())
    }),
    plain!("string", "GetName", |_, t, _| Ok(of(t)?.subject().into())),
    method(
        "GetNameInfo",
        &[overload(
            "string GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType nameType, bool forIssuer)",
            name_info,
        )],
    ),
    plain!("byte[]", "GetPublicKey", |_, t, _| Ok(args::byte_array(
        of(t)?.public_bits()
    ))),
    plain!("string", "GetPublicKeyString", |_, t, _| Ok(hex(
        of(t)?.public_bits()
    )
    .into())),
    plain!("byte[]", "GetRawCertData", |_, t, _| Ok(args::byte_array(
        &of(t)?.der
    ))),
    plain!("string", "GetRawCertDataString", |_, t, _| Ok(hex(
        &of(t)?.der
    )
    .into())),
    plain!("byte[]", "GetSerialNumber", |_, t, _| {
        let mut serial = of(t)?.serial();
        serial.reverse();
        Ok(args::byte_array(&serial))
    }),
    plain!("string", "GetSerialNumberString", |_, t, _| Ok(hex(&of(
        t
    )?
    .serial())
    .into())),
    plain!("void", "Reset", nothing),
    plain!("bool", "Verify", verify),
];

const STATICS: &[MethodDef] = &[
    static_method(
        "CreateFromPem",
        &[
            overload(
                "static System.Security.Cryptography.X509Certificates.X509Certificate2 CreateFromPem(string certPem)",
                |e, _, a| of_pem(e, args::text(a, 0)?, ""),
            ),
            overload(
                "static System.Security.Cryptography.X509Certificates.X509Certificate2 CreateFromPem(string certPem, string keyPem)",
                |e, _, a| of_pem(e, args::text(a, 0)?, args::text(a, 1)?),
            ),
        ],
    ),
    static_method(
        "CreateFromPemFile",
        &[overload(
            "static System.Security.Cryptography.X509Certificates.X509Certificate2 CreateFromPemFile(string certPemFilePath, string keyPemFilePath = null)",
            of_pem_file,
        )],
    ),
    static_method(
        "GetCertContentType",
        &[
            overload(
                "static System.Security.Cryptography.X509Certificates.X509ContentType GetCertContentType(byte[] rawData)",
                content_type,
            ),
            overload(
                "static System.Security.Cryptography.X509Certificates.X509ContentType GetCertContentType(string fileName)",
                content_type,
            ),
        ],
    ),
];

const CONSTRUCTORS: &[Overload] = &[
    overload(
        "System.Security.Cryptography.X509Certificates.X509Certificate2 new(byte[] rawData)",
        make,
    ),
    overload(
        "System.Security.Cryptography.X509Certificates.X509Certificate2 new(byte[] rawData, string password)",
        make,
    ),
    overload(
        "System.Security.Cryptography.X509Certificates.X509Certificate2 new(byte[] rawData, securestring password)",
        make,
    ),
    overload(
        "System.Security.Cryptography.X509Certificates.X509Certificate2 new(byte[] rawData, string password, System.Security.Cryptography.X509Certificates.X509KeyStorageFlags keyStorageFlags)",
        make,
    ),
    overload(
        "System.Security.Cryptography.X509Certificates.X509Certificate2 new(byte[] rawData, securestring password, System.Security.Cryptography.X509Certificates.X509KeyStorageFlags keyStorageFlags)",
        make,
    ),
    overload(
        "System.Security.Cryptography.X509Certificates.X509Certificate2 new(string fileName)",
        make,
    ),
    overload(
        "System.Security.Cryptography.X509Certificates.X509Certificate2 new(string fileName, string password)",
        make,
    ),
    overload(
        "System.Security.Cryptography.X509Certificates.X509Certificate2 new(string fileName, securestring password)",
        make,
    ),
    overload(
        "System.Security.Cryptography.X509Certificates.X509Certificate2 new(string fileName, string password, System.Security.Cryptography.X509Certificates.X509KeyStorageFlags keyStorageFlags)",
        make,
    ),
    overload(
        "System.Security.Cryptography.X509Certificates.X509Certificate2 new(string fileName, securestring password, System.Security.Cryptography.X509Certificates.X509KeyStorageFlags keyStorageFlags)",
        make,
    ),
    overload(
        "System.Security.Cryptography.X509Certificates.X509Certificate2 new(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)",
        make,
    ),
];

const DISTINGUISHED: &str = "System.Security.Cryptography.X509Certificates.X500DistinguishedName";
const PUBLIC: &str = "System.Security.Cryptography.X509Certificates.PublicKey";

/// A subject's or issuer's name.
struct Distinguished(Str);

impl NetObject for Distinguished {
    fn ty(&self) -> Ty {
        ty::find(DISTINGUISHED).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn distinguished(name: String) -> Value {
    Value::net(Distinguished(name.into()))
}

/// The public key of a certificate.
struct Public(Value);

impl NetObject for Public {
    fn ty(&self) -> Ty {
        ty::find(PUBLIC).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn owner(this: &Value) -> R<&Value> {
    match this.downcast::<Public>() {
        Some(public) => Ok(&public.0),
        None => throw::not_supported("The member needs a PublicKey."),
    }
}

/// A loader's member.
macro_rules! loads {
    ($name:literal, $parameters:literal) => {
        static_method(
            $name,
            &[overload(
                concat!(
                    "static System.Security.Cryptography.X509Certificates.X509Certificate2 ",
                    $name,
                    "(",
                    $parameters,
                    ")"
                ),
                make,
            )],
        )
    };
}

fn with_key(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let certificate = of(args::value(a, 0))?;
    let made = Certificate::read(&certificate.der, key_of(args::value(a, 1)));
    Ok(made.map_or(Value::Null, Value::net))
}

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Security.Cryptography.X509Certificates.X509Certificate",
        interfaces: &["System.IDisposable"],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: CERTIFICATE,
        base: "System.Security.Cryptography.X509Certificates.X509Certificate",
        properties: PROPERTIES,
        methods: METHODS,
        parts: &[&TypeDef {
            methods: STATICS,
            ..TypeDef::CLASS
        }],
        constructors: CONSTRUCTORS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.X509Certificates.X509CertificateLoader",
        kind: DefKind::Abstract,
        only: Some(Edition::Core),
        methods: &[
            loads!("LoadCertificate", "byte[] data"),
            loads!("LoadCertificateFromFile", "string path"),
            loads!(
                "LoadPkcs12",
                "byte[] data, string password, System.Security.Cryptography.X509Certificates.X509KeyStorageFlags keyStorageFlags = DefaultKeySet"
            ),
            loads!(
                "LoadPkcs12FromFile",
                "string path, string password, System.Security.Cryptography.X509Certificates.X509KeyStorageFlags keyStorageFlags = DefaultKeySet"
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.X509Certificates.RSACertificateExtensions",
        kind: DefKind::Abstract,
        methods: &[
            static_method(
                "CopyWithPrivateKey",
                &[overload(
                    "static System.Security.Cryptography.X509Certificates.X509Certificate2 CopyWithPrivateKey(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, System.Security.Cryptography.RSA privateKey)",
                    with_key,
                )],
            ),
            static_method(
                "GetRSAPrivateKey",
                &[overload(
                    "static System.Security.Cryptography.RSA GetRSAPrivateKey(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)",
                    |e, _, a| private_key(e, args::value(a, 0)),
                )],
            ),
            static_method(
                "GetRSAPublicKey",
                &[overload(
                    "static System.Security.Cryptography.RSA GetRSAPublicKey(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)",
                    |e, _, a| public_key(e, args::value(a, 0)),
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: DISTINGUISHED,
        properties: &[
            prop("Name", "string", |_, t| {
                Ok(t.downcast::<Distinguished>().map(|d| d.0.clone()).into())
            }),
            prop("Oid", "System.Security.Cryptography.Oid", |_, _| {
                Ok(Value::Null)
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: PUBLIC,
        properties: &[
            prop(
                "Key",
                "System.Security.Cryptography.AsymmetricAlgorithm",
                |e, t| public_key(e, owner(t)?),
            ),
            prop("Oid", "System.Security.Cryptography.Oid", |_, t| {
                Ok(oid_value(&of(owner(t)?)?.key_algorithm().to_string()))
            }),
        ],
        ..TypeDef::CLASS
    },
];
