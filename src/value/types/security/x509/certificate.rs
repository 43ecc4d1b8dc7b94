//! A certificate with what it says, and its private key where there is one. The key is never written out but by
//! `Export`.

use std::any::Any;
use std::cell::RefCell;

use x509_cert::der::Decode as _;
use x509_cert::der::Encode as _;
use x509_cert::der::oid::ObjectIdentifier;

use super::super::super::throw;
use super::super::hash::Algorithm;
use super::super::rsa::Key;
use super::name;
use crate::text::datetime::{DateTime, TICKS_PER_SECOND, UNIX_EPOCH_TICKS};
use crate::value::{Engine, NetObject, R, Str, Ty, Value, ty};

/// A certificate.
pub(super) struct Certificate {
    pub(super) parsed: x509_cert::Certificate,
    pub(super) der: Vec<u8>,
    pub(super) key: Option<Key>,
    pub(super) friendly: RefCell<Str>,
}

impl NetObject for Certificate {
    fn ty(&self) -> Ty {
        ty::find("System.Security.Cryptography.X509Certificates.X509Certificate2")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(self.shown(engine).map(Str::from))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<Certificate>()
                .is_some_and(|o| o.der == self.der),
        )
    }
}

/// Capital hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The certificate inside a value.
pub(super) fn of(this: &Value) -> R<&Certificate> {
    this.downcast::<Certificate>().map_or_else(
        || throw::not_supported("The member needs a certificate."),
        Ok,
    )
}

impl Certificate {
    /// Reads a certificate in DER form.
    pub(super) fn read(der: &[u8], key: Option<Key>) -> Option<Certificate> {
        let parsed = x509_cert::Certificate::from_der(der).ok()?;
        Some(Certificate {
            parsed,
            der: der.to_vec(),
            key,
            friendly: RefCell::default(),
        })
    }

    pub(super) fn subject(&self) -> String {
        name::text(self.parsed.tbs_certificate().subject())
    }

    pub(super) fn issuer(&self) -> String {
        name::text(self.parsed.tbs_certificate().issuer())
    }

    /// The serial number, its first digits first.
    pub(super) fn serial(&self) -> Vec<u8> {
        self.parsed
            .tbs_certificate()
            .serial_number()
            .as_bytes()
            .to_vec()
    }

    pub(super) fn thumbprint(&self) -> Vec<u8> {
        Algorithm::Sha1.hash(&self.der)
    }

    /// From when to when it holds, in the local time.
    pub(super) fn validity(&self, engine: &dyn Engine) -> (DateTime, DateTime) {
        let validity = self.parsed.tbs_certificate().validity();
        let local = |time: x509_cert::time::Time| {
            let seconds = i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
            let ticks = seconds
                .saturating_mul(TICKS_PER_SECOND)
                .saturating_add(UNIX_EPOCH_TICKS);
            let utc = DateTime::from_ticks(ticks, crate::text::datetime::Kind::Utc);
            utc.map_or_else(
                || super::super::super::time::now(engine),
                |utc| utc.to_local(&engine.time_zone()),
            )
        };
        (local(validity.not_before), local(validity.not_after))
    }

    /// The public key as certificates hold it, in DER form.
    pub(super) fn public_der(&self) -> Option<Vec<u8>> {
        let info = self.parsed.tbs_certificate().subject_public_key_info();
        info.to_der().ok()
    }

    /// The bits of the public key.
    pub(super) fn public_bits(&self) -> &[u8] {
        let info = self.parsed.tbs_certificate().subject_public_key_info();
        info.subject_public_key.raw_bytes()
    }

    /// The identifier of the public key's algorithm.
    pub(super) fn key_algorithm(&self) -> ObjectIdentifier {
        let info = self.parsed.tbs_certificate().subject_public_key_info();
        info.algorithm.oid
    }

    /// The content of the extension with an identifier.
    pub(super) fn extension(&self, oid: &str) -> Option<&[u8]> {
        let all = self.parsed.tbs_certificate().extensions()?;
        let found = all.iter().find(|e| e.extn_id.to_string() == oid)?;
        Some(found.extn_value.as_bytes())
    }

    /// `ToString()`.
    fn shown(&self, engine: &mut dyn Engine) -> R<String> {
        let culture = engine.culture();
        let (from, to) = self.validity(engine);
        let date = |time| super::super::super::time::datetime_text(engine, time, culture);
        let (from, to) = (date(from)?, date(to)?);
        Ok(format!(
            "[Subject]\n  {}\n\n[Issuer]\n  {}\n\n[Serial Number]\n  {}\n\n[Not Before]\n  {from}\n\n[Not After]\n  {to}\n\n[Thumbprint]\n  {}\n",
            self.subject(),
            self.issuer(),
            hex(&self.serial()),
            hex(&self.thumbprint()),
        ))
    }
}
