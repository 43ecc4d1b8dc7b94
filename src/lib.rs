//! `msol` runs the PowerShell scripts that were written for the MSOnline and AzureAD modules, without PowerShell.

pub mod edition;
pub mod format;
pub mod grammar;
pub mod store;
pub mod syntax;
pub mod tenant;
pub mod text;
pub mod value;

pub use edition::Edition;
