//! `Oid` and `X509Extension` with the kinds that .NET reads: usages, constraints, key identifiers, other names.

use std::any::Any;

use x509_cert::der::Decode as _;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    BasicConstraints, ExtendedKeyUsage, SubjectAltName, SubjectKeyIdentifier,
};

use super::super::super::{args, system, throw};
use super::certificate::hex;
use super::name;
use crate::Edition;
use crate::value::ty::{MethodDef, method, overload, prop, prop_set};
use crate::value::{NetObject, R, Ty, TypeDef, Value, ty};

const OID: &str = "System.Security.Cryptography.Oid";

/// Identifiers with the names that .NET gives them.
const NAMES: &[(&str, &str)] = &[
    ("1.2.840.113549.1.1.1", "RSA"),
    ("1.2.840.113549.1.1.4", "md5RSA"),
    ("1.2.840.113549.1.1.5", "sha1RSA"),
    ("1.2.840.113549.1.1.11", "sha256RSA"),
    ("1.2.840.113549.1.1.12", "sha384RSA"),
    ("1.2.840.113549.1.1.13", "sha512RSA"),
    ("1.2.840.113549.1.1.10", "RSASSA-PSS"),
    ("1.2.840.10045.2.1", "ECC"),
    ("1.2.840.10045.4.3.2", "sha256ECDSA"),
    ("1.2.840.10045.4.3.3", "sha384ECDSA"),
    ("1.2.840.10045.4.3.4", "sha512ECDSA"),
    ("1.2.840.113549.2.5", "md5"),
    ("1.3.14.3.2.26", "sha1"),
    ("2.16.840.1.101.3.4.2.1", "sha256"),
    ("2.16.840.1.101.3.4.2.2", "sha384"),
    ("2.16.840.1.101.3.4.2.3", "sha512"),
    ("2.5.29.14", "Subject Key Identifier"),
    ("2.5.29.15", "Key Usage"),
    ("2.5.29.17", "Subject Alternative Name"),
    ("2.5.29.18", "Issuer Alternative Name"),
    ("2.5.29.19", "Basic Constraints"),
    ("2.5.29.31", "CRL Distribution Points"),
    ("2.5.29.32", "Certificate Policies"),
    ("2.5.29.35", "Authority Key Identifier"),
    ("2.5.29.37", "Enhanced Key Usage"),
    ("1.3.6.1.5.5.7.1.1", "Authority Information Access"),
    ("1.3.6.1.5.5.7.3.1", "Server Authentication"),
    ("1.3.6.1.5.5.7.3.2", "Client Authentication"),
    ("1.3.6.1.5.5.7.3.3", "Code Signing"),
    ("1.3.6.1.5.5.7.3.4", "Secure Email"),
    ("1.3.6.1.5.5.7.3.8", "Time Stamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSP Signing"),
    ("1.3.6.1.4.1.311.80.1", "Document Encryption"),
    ("1.3.6.1.4.1.311.10.3.4", "Encrypting File System"),
    ("1.3.6.1.4.1.311.20.2.2", "Smart Card Logon"),
];

/// An identifier and its name.
struct Oid {
    value: std::cell::RefCell<Value>,
    name: std::cell::RefCell<Value>,
}

impl NetObject for Oid {
    fn ty(&self) -> Ty {
        ty::find(OID).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// An identifier as a value, with the name that it has.
pub(super) fn oid_value(oid: &str) -> Value {
    let name = NAMES.iter().find(|(known, _)| *known == oid);
    Value::net(Oid {
        value: std::cell::RefCell::new(Value::str(oid)),
        name: std::cell::RefCell::new(name.map_or(Value::Null, |(_, name)| Value::str(name))),
    })
}

fn oid(this: &Value) -> R<&Oid> {
    this.downcast::<Oid>()
        .map_or_else(|| throw::not_supported("The member needs an Oid."), Ok)
}

/// The name of an identifier; empty where it has none.
pub(super) fn oid_name(oid: &str) -> &'static str {
    let found = NAMES.iter().find(|(known, _)| *known == oid);
    found.map_or("", |(_, name)| name)
}

/// `new(text)`: an identifier, or the name of one.
fn make_oid(a: &[Value]) -> R<Value> {
    let text = args::text(a, 0)?;
    let named = NAMES
        .iter()
        .find(|(_, name)| name.eq_ignore_ascii_case(text));
    let made = oid_value(named.map_or(text, |(oid, _)| oid));
    if a.len() > 1 {
        *oid(&made)?.name.borrow_mut() = args::value(a, 1).clone();
    }
    Ok(made)
}

/// An extension.
struct ExtensionObject(Extension);

const BASE: &str = "System.Security.Cryptography.X509Certificates.X509Extension";
const KEY_USAGE: &str = "System.Security.Cryptography.X509Certificates.X509KeyUsageExtension";
const ENHANCED: &str =
    "System.Security.Cryptography.X509Certificates.X509EnhancedKeyUsageExtension";
const KEY_ID: &str =
    "System.Security.Cryptography.X509Certificates.X509SubjectKeyIdentifierExtension";
const CONSTRAINTS: &str =
    "System.Security.Cryptography.X509Certificates.X509BasicConstraintsExtension";

impl NetObject for ExtensionObject {
    fn ty(&self) -> Ty {
        let name = match self.0.extn_id.to_string().as_str() {
            "2.5.29.14" => KEY_ID,
            "2.5.29.15" => KEY_USAGE,
            "2.5.29.19" => CONSTRAINTS,
            "2.5.29.37" => ENHANCED,
            _ => BASE,
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// An extension as a value.
pub(super) fn value_of(extension: &Extension) -> Value {
    Value::net(ExtensionObject(extension.clone()))
}

fn of(this: &Value) -> R<&Extension> {
    match this.downcast::<ExtensionObject>() {
        Some(extension) => Ok(&extension.0),
        None => throw::not_supported("The member needs an X509Extension."),
    }
}

fn bytes(extension: &Extension) -> &[u8] {
    extension.extn_value.as_bytes()
}

/// The usages that a key has, in the bits of `X509KeyUsageFlags`.
fn key_usages(bytes: &[u8]) -> i64 {
    // A bit string: tag, length, unused bits, then the bits, the first being the highest.
    let first = bytes.get(3).copied().unwrap_or(0);
    let second = bytes.get(4).copied().unwrap_or(0);
    i64::from(first) | i64::from(second) << 8
}

const USAGES: &[(i64, &str)] = &[
    (0x80, "Digital Signature"),
    (0x40, "Non-Repudiation"),
    (0x20, "Key Encipherment"),
    (0x10, "Data Encipherment"),
    (0x08, "Key Agreement"),
    (0x04, "Certificate Signing"),
    (0x02, "Off-line CRL Signing, CRL Signing"),
    (0x01, "Encipher Only"),
    (0x8000, "Decipher Only"),
];

/// The names of a certificate beside its subject.
pub(super) fn other_names(bytes: &[u8]) -> Option<Vec<GeneralName>> {
    SubjectAltName::from_der(bytes).ok().map(|names| names.0)
}

fn general_name(edition: Edition, general: &GeneralName) -> String {
    let label = |core: &str, desktop: &str, value: &str| match edition {
        Edition::Core => format!("{core}:{value}"),
        Edition::Desktop => format!("{desktop}={value}"),
    };
    match general {
        GeneralName::DnsName(name) => label("DNS", "DNS Name", name.as_str()),
        GeneralName::Rfc822Name(name) => label("email", "RFC822 Name", name.as_str()),
        GeneralName::UniformResourceIdentifier(name) => label("URI", "URL", name.as_str()),
        GeneralName::DirectoryName(directory) => {
            label("DirName", "Directory Address", &name::text(directory))
        }
        GeneralName::IpAddress(address) => {
            let shown = match address.as_bytes() {
                [a, b, c, d] => format!("{a}.{b}.{c}.{d}"),
                long => match <[u8; 16]>::try_from(long) {
                    Ok(six) => std::net::Ipv6Addr::from(six).to_string(),
                    Err(_) => hex(long),
                },
            };
            label("IP Address", "IP Address", &shown)
        }
        GeneralName::RegisteredId(id) => label("Registered ID", "Registered ID", &id.to_string()),
        GeneralName::OtherName(_) => label("othername", "Other Name", "<unsupported>"),
        GeneralName::EdiPartyName(_) => label("EdiPartyName", "EDI Party Name", "<unsupported>"),
    }
}

/// `Format(multiLine)`: in words what it can say so, else its bytes.
fn format(edition: Edition, extension: &Extension, lines: bool) -> String {
    let content = bytes(extension);
    let end = if lines { "\r\n" } else { "" };
    let known = match extension.extn_id.to_string().as_str() {
        "2.5.29.14" => SubjectKeyIdentifier::from_der(content)
            .ok()
            .map(|id| match edition {
                Edition::Core => hex(id.0.as_bytes()),
                Edition::Desktop => spaced(id.0.as_bytes()) + end,
            }),
        "2.5.29.15" => {
            let usages = key_usages(content);
            let names: Vec<&str> = USAGES
                .iter()
                .filter(|(bit, _)| usages & bit != 0)
                .map(|(_, name)| *name)
                .collect();
            Some(format!("{} ({:02x}){end}", names.join(", "), usages & 0xFF))
        }
        "2.5.29.17" => other_names(content).map(|names| {
            let shown: Vec<String> = names.iter().map(|n| general_name(edition, n)).collect();
            match (edition, lines) {
                (Edition::Desktop, true) => shown.join("\r\n") + "\r\n",
                _ => shown.join(", "),
            }
        }),
        "2.5.29.19" => BasicConstraints::from_der(content).ok().map(|constraints| {
            let kind = if constraints.ca { "CA" } else { "End Entity" };
            let length = match constraints.path_len_constraint {
                Some(length) => length.to_string(),
                None => "None".to_string(),
            };
            let between = if lines { "\r\n" } else { ", " };
            format!("Subject Type={kind}{between}Path Length Constraint={length}{end}")
        }),
        "2.5.29.37" => ExtendedKeyUsage::from_der(content).ok().map(|usages| {
            let between = if lines { "\r\n" } else { ", " };
            let shown: Vec<String> = usages
                .0
                .iter()
                .map(|id| {
                    let id = id.to_string();
                    let name = NAMES.iter().find(|(known, _)| *known == id);
                    format!(
                        "{} ({id})",
                        name.map_or("Unknown Key Usage", |(_, name)| name)
                    )
                })
                .collect();
            shown.join(between) + end
        }),
        _ => None,
    };
    known.unwrap_or_else(|| spaced(content))
}

fn spaced(bytes: &[u8]) -> String {
    let shown: Vec<String> = bytes.iter().map(|b| format!("{b:02x}")).collect();
    shown.join(" ")
}

fn constraints(this: &Value) -> R<BasicConstraints> {
    BasicConstraints::from_der(bytes(of(this)?)).or_else(|_| {
        super::super::symmetric::cryptographic("The extension is no basic constraint.")
    })
}

const METHODS: &[MethodDef] = &[method(
    "Format",
    &[overload("string Format(bool multiLine)", |e, t, a| {
        Ok(format(e.edition(), of(t)?, args::flag(a, 0)?).into())
    })],
)];

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: OID,
        properties: &[
            prop_set(
                "Value",
                "string",
                |_, t| Ok(oid(t)?.value.borrow().clone()),
                |_, t, new| {
                    *oid(t)?.value.borrow_mut() = new;
                    Ok(())
                },
            ),
            prop_set(
                "FriendlyName",
                "string",
                |_, t| Ok(oid(t)?.name.borrow().clone()),
                |_, t, new| {
                    *oid(t)?.name.borrow_mut() = new;
                    Ok(())
                },
            ),
        ],
        constructors: &[
            overload("System.Security.Cryptography.Oid new()", |_, _, _| {
                Ok(oid_value(""))
            }),
            overload(
                "System.Security.Cryptography.Oid new(string oid)",
                |_, _, a| make_oid(a),
            ),
            overload(
                "System.Security.Cryptography.Oid new(string value, string friendlyName)",
                |_, _, a| make_oid(a),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: BASE,
        properties: &[
            prop("Critical", "bool", |_, t| Ok(of(t)?.critical.into())),
            prop("Oid", OID, |_, t| {
                Ok(oid_value(&of(t)?.extn_id.to_string()))
            }),
            prop("RawData", "byte[]", |_, t| {
                Ok(args::byte_array(bytes(of(t)?)))
            }),
        ],
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: KEY_USAGE,
        base: BASE,
        properties: &[prop(
            "KeyUsages",
            "System.Security.Cryptography.X509Certificates.X509KeyUsageFlags",
            |_, t| {
                Ok(system::enumeration(
                    "System.Security.Cryptography.X509Certificates.X509KeyUsageFlags",
                    key_usages(bytes(of(t)?)),
                ))
            },
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: ENHANCED,
        base: BASE,
        properties: &[prop("EnhancedKeyUsages", "System.Object[]", |_, t| {
            let usages = ExtendedKeyUsage::from_der(bytes(of(t)?));
            let usages = usages.map(|u| u.0).unwrap_or_default();
            Ok(Value::array(
                usages.iter().map(|id| oid_value(&id.to_string())).collect(),
            ))
        })],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: KEY_ID,
        base: BASE,
        properties: &[prop("SubjectKeyIdentifier", "string", |_, t| {
            let id = SubjectKeyIdentifier::from_der(bytes(of(t)?)).ok();
            Ok(id.map(|id| hex(id.0.as_bytes())).into())
        })],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: CONSTRAINTS,
        base: BASE,
        properties: &[
            prop("CertificateAuthority", "bool", |_, t| {
                Ok(constraints(t)?.ca.into())
            }),
            prop("HasPathLengthConstraint", "bool", |_, t| {
                Ok(constraints(t)?.path_len_constraint.is_some().into())
            }),
            prop("PathLengthConstraint", "int", |_, t| {
                Ok(i32::from(constraints(t)?.path_len_constraint.unwrap_or(0)).into())
            }),
        ],
        ..TypeDef::CLASS
    },
];
