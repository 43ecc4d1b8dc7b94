//! Holds the text rules against what a real PowerShell printed, wherever an expression is simple enough to be
//! evaluated here: formats, dates, casts of text, comparisons, wildcards and regular expressions.

#[path = "text_rules/cases.rs"]
mod cases;
#[path = "text_rules/casts.rs"]
mod casts;
#[path = "text_rules/dates.rs"]
mod dates;
#[path = "text_rules/formats.rs"]
mod formats;
#[path = "text_rules/literals.rs"]
mod literals;
#[path = "text_rules/patterns.rs"]
mod patterns;
#[path = "text_rules/sorting.rs"]
mod sorting;

use cases::check;

#[test]
fn numbers_format_as_measured() {
    check("formats", formats::evaluate, 1100);
}

#[test]
fn dates_read_and_format_as_measured() {
    check("dates", dates::evaluate, 480);
}

#[test]
fn text_casts_to_numbers_as_measured() {
    check("casts", casts::evaluate, 400);
}

#[test]
fn text_compares_and_sorts_as_measured() {
    check("sorting", sorting::evaluate, 1700);
}

#[test]
fn patterns_match_as_measured() {
    check("patterns", patterns::evaluate, 3400);
}
