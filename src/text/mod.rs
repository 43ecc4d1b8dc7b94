//! The rules that .NET and PowerShell have for text: cultures, numbers and dates as text and back, comparison, letter
//! case, wildcards, regular expressions, composite formats and UTF-16 positions.
//!
//! Everything here takes plain Rust values and an explicit [`Culture`](culture::Culture) or
//! [`Edition`](crate::Edition); nothing knows of PowerShell's values, scopes or streams, and the only global state is
//! tables that are decoded when they are first asked for.

pub mod case;
pub mod compare;
pub mod culture;
pub mod datetime;
pub mod error;
pub mod format_string;
mod lcid;
pub mod number;
pub mod pinned;
pub mod regex;
pub mod units;
pub mod wildcard;
