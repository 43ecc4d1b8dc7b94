//! The pure .NET text rules. (The branch `text` replaces these first lines: take its side of every conflict.)
pub mod culture;
pub mod datetime;
