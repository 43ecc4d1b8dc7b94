//! The cmdlets that come with PowerShell.

pub mod object;
pub mod out;
