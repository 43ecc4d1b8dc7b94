//! `Write-*`: what scripts say.

pub mod error;
pub mod host;
pub mod output;
pub mod streams;
