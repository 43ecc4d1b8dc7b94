//! Certificates out of bytes: DER, PEM, base64 and PFX.

use p12_keystore::{KeyStore, KeyStoreEntry, Pkcs12ImportPolicy};
use zeroize::Zeroizing;

use super::super::rsa::{Key, pem};
use super::super::symmetric::cryptographic;
use super::certificate::Certificate;
use crate::Edition;
use crate::value::R;

/// What bytes hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Certificate,
    Pfx,
    Unknown,
}

/// Which form bytes have.
pub(super) fn content(bytes: &[u8]) -> Content {
    if plain(bytes).is_some() {
        Content::Certificate
    } else if is_pfx(bytes) {
        Content::Pfx
    } else {
        Content::Unknown
    }
}

/// A certificate without its key.
fn plain(bytes: &[u8]) -> Option<Certificate> {
    if let Some(found) = Certificate::read(bytes, None) {
        return Some(found);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    if let Some((_, der)) = pem(text) {
        return Certificate::read(&der, None);
    }
    use base64::Engine as _;
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let der = base64::engine::general_purpose::STANDARD
        .decode(packed)
        .ok()?;
    Certificate::read(&der, None)
}

/// A sequence that begins with version 3: PKCS#12's outer form.
fn is_pfx(bytes: &[u8]) -> bool {
    let length = match bytes.get(1) {
        Some(short) if *short < 0x80 => 0,
        Some(long) => usize::from(long & 0x7F),
        None => return false,
    };
    bytes.first() == Some(&0x30) && bytes.get(2 + length..5 + length) == Some(&[2, 1, 3])
}

/// The certificates that bytes hold, that with a key first.
///
/// # Errors
/// `CryptographicException` for a wrong password and for what is no certificate.
pub(super) fn certificates(edition: Edition, bytes: &[u8], password: &str) -> R<Vec<Certificate>> {
    if let Some(found) = plain(bytes) {
        return Ok(vec![found]);
    }
    let unknown = match edition {
        Edition::Core => "ASN1 corrupted data.",
        Edition::Desktop => "Cannot find the requested object.\r\n",
    };
    if !is_pfx(bytes) {
        return cryptographic(unknown);
    }
    let Ok(store) = KeyStore::from_pkcs12(bytes, password, Pkcs12ImportPolicy::Relaxed) else {
        return cryptographic(match edition {
            Edition::Core => {
                "The certificate data cannot be read with the provided password, the password may be incorrect."
            }
            Edition::Desktop => "The specified network password is not correct.\r\n",
        });
    };
    let mut found = Vec::new();
    for (alias, entry) in store.entries() {
        match entry {
            KeyStoreEntry::PrivateKeyChain(chain) => {
                let key = Key::of_private(chain.key().as_der());
                let mut certificates = chain.certs().iter();
                if let Some(own) = certificates
                    .next()
                    .and_then(|c| Certificate::read(c.as_der(), key))
                {
                    *own.friendly.borrow_mut() = alias.as_str().into();
                    found.insert(0, own);
                }
                found.extend(certificates.filter_map(|c| Certificate::read(c.as_der(), None)));
            }
            KeyStoreEntry::Certificate(certificate) => {
                found.extend(Certificate::read(certificate.as_der(), None));
            }
            KeyStoreEntry::Secret(_) => {}
        }
    }
    match found.is_empty() {
        true => cryptographic(unknown),
        false => Ok(found),
    }
}

/// A certificate with its key as a PFX under a password; None where the library cannot write it.
pub(super) fn pfx(certificate: &Certificate, password: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut store = KeyStore::new();
    let own = p12_keystore::Certificate::from_der(&certificate.der).ok()?;
    let entry = match certificate.key.as_ref().and_then(Key::pkcs8) {
        Some(key) => {
            let key = p12_keystore::PrivateKey::from_der(&key).ok()?;
            let id = certificate.thumbprint();
            KeyStoreEntry::PrivateKeyChain(p12_keystore::PrivateKeyChain::new(id, key, [own]))
        }
        None => KeyStoreEntry::Certificate(own),
    };
    store.add_entry("certificate", entry);
    store.writer(password).write().ok().map(Zeroizing::new)
}
