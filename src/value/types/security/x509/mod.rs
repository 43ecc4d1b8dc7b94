//! `System.Security.Cryptography.X509Certificates`: certificates from files and bytes, with their keys where a PFX holds
//! them; what they say, and what their extensions say.

mod added;
mod certificate;
mod extension;
mod load;
mod members;
mod name;
mod store;

pub(super) use added::DEFS as ADDED;
pub use added::added_to_certificate;
pub(super) use extension::DEFS as EXTENSIONS;
pub(super) use members::DEFS as CERTIFICATES;
pub(super) use store::DEFS as STORES;
