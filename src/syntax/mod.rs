//! Text to tree: tokens, productions, spans and PowerShell's parse errors. Depends on nothing else of the project
//! but the [`Edition`](crate::Edition).

pub mod ast;
