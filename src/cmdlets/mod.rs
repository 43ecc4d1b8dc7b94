//! What scripts call: one file a noun. The only room where the runtime and the tenant meet.

pub mod core;

use crate::runtime::{Entry, Runtime};

/// All built-in cmdlets, a list a file.
pub static TABLES: &[&[Entry]] = &[
    core::format::ENTRIES,
    core::object::foreach::ENTRIES,
    core::object::r#where::ENTRIES,
    core::out::ENTRIES,
];

/// Readies a new session: which tenant its commands will connect to.
pub fn prepare(_runtime: &mut Runtime, _tenant: Option<&str>, _save: bool) {}

/// Ends a session: a fixture is written back where that was asked for.
///
/// # Errors
/// A message that says what could not be written.
pub fn finish(_runtime: &mut Runtime) -> Result<(), String> {
    Ok(())
}
