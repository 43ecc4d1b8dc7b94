//! Commands on paths: `Test-Path`, `Join-Path`, `Split-Path`, `Resolve-Path`, `Convert-Path`, and locations.

pub mod join;
pub mod location;
pub mod resolve;
pub mod split;
pub mod test;
