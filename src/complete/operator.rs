//! Operators behind an expression, and the flags of `switch`.

use super::{Kind, Match, begins};

/// The operators that are written as a dash and a word, in the order in which they are offered.
const OPERATORS: &str = "and as band bnot bor bxor ccontains ceq cge cgt cin cle clike clt cmatch cne cnotcontains \
    cnotin cnotlike cnotmatch contains creplace csplit eq f ge gt icontains ieq ige igt iin ile ilike ilt imatch in ine \
    inotcontains inotin inotlike inotmatch ireplace is isnot isplit join le like lt match ne not notcontains notin \
    notlike notmatch or replace shl shr split xor";

/// The operators that begin with a word and its dash.
pub(super) fn operators(word: &str) -> Vec<Match> {
    let word = word.strip_prefix('-').unwrap_or(word);
    dashed(OPERATORS, word)
}

/// The flags of `switch` that begin with a word and its dash.
pub(super) fn switch_flags(word: &str) -> Vec<Match> {
    let word = word.strip_prefix('-').unwrap_or(word);
    dashed("CaseSensitive Exact File Parallel Regex Wildcard", word)
}

fn dashed(names: &str, word: &str) -> Vec<Match> {
    names
        .split_whitespace()
        .filter(|name| begins(name, word))
        .map(|name| Match::new(Kind::ParameterName, format!("-{name}"), name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{OPERATORS, operators};

    #[test]
    fn operators_are_offered_in_alphabetical_order() {
        assert!(OPERATORS.split_whitespace().is_sorted());
        let found: Vec<String> = operators("-is").into_iter().map(|m| m.text).collect();
        assert_eq!(found, ["-is", "-isnot", "-isplit"]);
    }
}
