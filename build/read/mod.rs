//! From outlines to the model: one file for each kind of grammar file.

pub mod cmdlets;
pub mod dotnet;
pub mod graph;
mod leak;
pub mod records;
pub mod typedata;
pub mod types;
pub mod views;

use crate::edition::Edition;
use crate::outline::{Line, Mistake};
use leak::leak;

/// The words behind a line's keyword.
fn words(line: &Line) -> Vec<&'static str> {
    line.rest().iter().map(|word| leak(word)).collect()
}

/// The edition that a word names.
fn edition(line: &Line, word: &str) -> Result<Edition, Mistake> {
    Edition::parse(word)
        .ok_or_else(|| Mistake::at(line.number, format!("`{word}` is not an edition")))
}

/// The complaint about a word that a kind of entry has no use for.
fn meaningless(line: &Line, word: &str, place: &str) -> Mistake {
    Mistake::at(line.number, format!("`{word}` means nothing in {place}"))
}
