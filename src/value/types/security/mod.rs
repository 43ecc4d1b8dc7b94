//! `System.Security` and PowerShell's credentials: secrets that are wiped, hashes, principals.

mod credential;
mod hash;
mod marshal;
mod membership;
mod principal;
mod random_bytes;
mod secure_string;

use crate::value::TypeDef;

pub use credential::{credential, credential_parts};
pub use secure_string::{secure_string, secure_text};

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[
    credential::DEFS,
    hash::DEFS,
    marshal::DEFS,
    membership::DEFS,
    principal::DEFS,
    random_bytes::DEFS,
    secure_string::DEFS,
];
