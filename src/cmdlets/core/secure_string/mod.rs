//! `ConvertTo-SecureString`, `ConvertFrom-SecureString`.

mod keyed;

use super::shared::refuse;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::types::security::{secure_string, secure_text};
use crate::value::{ErrorRecord, R, Value, convert};
use zeroize::Zeroizing;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("ConvertTo-SecureString", || Box::new(To)),
    Entry::new("ConvertFrom-SecureString", || Box::new(From)),
];

const WHY: &str = "encrypted text is bound to Windows' data protection; use -AsPlainText";

/// `ConvertTo-SecureString`
struct To;

impl Cmdlet for To {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let text = c.text("String")?.unwrap_or_default();
        if let Some(key) = key(c)? {
            return match keyed::read(&text, &key) {
                Ok(secret) => c.write(secure_string(&secret)),
                Err(failure) => {
                    let (class, id) = match failure {
                        keyed::Failure::Format => (
                            "System.FormatException",
                            "ImportSecureString_InvalidArgument",
                        ),
                        _ => (
                            "System.Security.Cryptography.CryptographicException",
                            "ImportSecureString_InvalidArgument_CryptographicError",
                        ),
                    };
                    c.error(ErrorRecord::new(
                        class,
                        failure.message(),
                        id,
                        ErrorCategory::InvalidArgument,
                        Value::Null,
                    ))
                }
            };
        }
        if !c.switch("AsPlainText") {
            if let Some(text) = unprotected(&text) {
                return c.write(secure_string(&text));
            }
            return refuse(c, "ConvertTo-SecureString without -AsPlainText", WHY);
        }
        if !c.rt.edition.is_core() && !c.switch("Force") {
            return c.throw(ErrorRecord::new(
                "System.ArgumentException",
                "The system cannot protect plain text input. To suppress this warning and convert the plain text to a SecureString, reissue the command specifying the Force parameter. For more information, type: get-help ConvertTo-SecureString.",
                "ImportSecureString_ForceRequired",
                ErrorCategory::InvalidArgument,
                Value::Null,
            ));
        }
        c.write(secure_string(&text))
    }
}

/// `ConvertFrom-SecureString`
struct From;

impl Cmdlet for From {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let secret = c.get("SecureString").unwrap_or_default();
        let Some(text) = secure_text(&secret) else {
            return Ok(());
        };
        if c.switch("AsPlainText") {
            return c.write(text.as_str());
        }
        if let Some(key) = key(c)? {
            let vector = crate::value::Uuid::new_v4().into_bytes();
            return match keyed::write(&text, &key, &vector) {
                Ok(text) => c.write(text),
                Err(failure) => c.throw(ErrorRecord::new(
                    "System.Security.Cryptography.CryptographicException",
                    failure.message(),
                    "System.Security.Cryptography.CryptographicException",
                    ErrorCategory::NotSpecified,
                    Value::Null,
                )),
            };
        }
        // Beyond Windows PowerShell does not encrypt either: the text is its UTF-16 bytes in hexadecimal.
        let hex: String = text
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .map(|b| format!("{b:02x}"))
            .collect();
        c.write(hex)
    }
}

/// The bytes of `-Key`, or of `-SecureKey`'s text.
fn key(c: &mut Ctx<'_>) -> R<Option<Zeroizing<Vec<u8>>>> {
    if let Some(secret) = c.get("SecureKey").as_ref().and_then(secure_text) {
        let bytes = secret.encode_utf16().flat_map(u16::to_le_bytes);
        return Ok(Some(Zeroizing::new(bytes.collect())));
    }
    if !c.has("Key") {
        return Ok(None);
    }
    let mut bytes = Zeroizing::new(Vec::new());
    for byte in c.list("Key") {
        let number = convert::to_i64(c.rt, &byte)?;
        bytes.extend(u8::try_from(number));
    }
    Ok(Some(bytes))
}

/// The text that `ConvertFrom-SecureString` wrote beyond Windows.
fn unprotected(hex: &str) -> Option<String> {
    let mut units = Vec::with_capacity(hex.len() / 4);
    for quad in hex.trim().as_bytes().chunks(4) {
        let quad = std::str::from_utf8(quad).ok().filter(|q| q.len() == 4)?;
        units.push(u16::from_str_radix(quad, 16).ok()?.swap_bytes());
    }
    String::from_utf16(&units).ok()
}
