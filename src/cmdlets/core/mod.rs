//! The cmdlets that come with PowerShell.

pub mod format;
pub mod object;
pub mod out;
