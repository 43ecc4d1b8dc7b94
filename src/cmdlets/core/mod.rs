//! The cmdlets that come with PowerShell.

pub mod out;
