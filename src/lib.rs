//! `msol` runs the PowerShell scripts that were written for the MSOnline and AzureAD modules, without PowerShell.

pub mod cli;
pub mod cmdlets;
pub mod complete;
pub mod edition;
pub mod format;
pub mod grammar;
pub mod graph;
pub mod repl;
pub mod runtime;
pub mod store;
pub mod syntax;
pub mod tenant;
pub mod text;
pub mod value;

pub use edition::Edition;
