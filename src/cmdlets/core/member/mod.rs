//! `Add-Member`, `Get-Member`.

pub mod add;
pub mod get;
