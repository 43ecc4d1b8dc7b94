//! The cmdlets that come with PowerShell.

pub mod date;
pub mod format;
pub mod json;
pub mod member;
pub mod module;
pub mod object;
pub mod out;
pub mod shared;
pub mod write;
