//! `System.Security` and PowerShell's credentials: secrets that are wiped, hashes, principals.

mod cipher;
mod credential;
mod crypto_stream;
mod derive;
mod hash;
mod marshal;
mod membership;
mod nt_account;
mod principal;
mod random_bytes;
mod rsa;
mod secure_string;
mod symmetric;
mod x509;

use crate::value::TypeDef;

pub use credential::{credential, credential_parts};
pub use secure_string::{secure_string, secure_text};
pub use x509::added_to_certificate;

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[
    credential::DEFS,
    crypto_stream::DEFS,
    derive::DEFS,
    hash::DEFS,
    marshal::DEFS,
    membership::DEFS,
    nt_account::DEFS,
    principal::DEFS,
    random_bytes::DEFS,
    rsa::KEYS,
    rsa::PARAMETERS,
    secure_string::DEFS,
    symmetric::DEFS,
    x509::ADDED,
    x509::CERTIFICATES,
    x509::EXTENSIONS,
    x509::STORES,
];
