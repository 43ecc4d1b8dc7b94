//! What the pieces of the regular expressions make together.

use super::*;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern, Options::NONE).unwrap()
}

fn all(pattern: &str, options: Options, text: &str) -> Vec<String> {
    let regex = Regex::new(pattern, options).unwrap();
    let spans = regex.find_all(text).map(|found| found.unwrap().span());
    spans.map(|(from, to)| text[from..to].to_owned()).collect()
}

fn replaced(text: &str, pattern: &str, with: &str) -> String {
    let regex = regex(pattern);
    regex
        .replace(text, &Replacement::new(with, &regex), None)
        .unwrap()
}

fn error(pattern: &str) -> String {
    Regex::new(pattern, Options::NONE).unwrap_err().message
}

#[test]
fn groups_loops_and_alternatives_match_leftmost_first() {
    assert_eq!(all("a|ab", Options::NONE, "ab"), ["a"]);
    assert_eq!(all("(?:ab)+", Options::NONE, "ababxab"), ["abab", "ab"]);
    assert_eq!(all("a.*?b", Options::NONE, "axbxb"), ["axb"]);
    assert_eq!(all("a*", Options::NONE, "baa"), ["", "aa", ""]);
    assert_eq!(all("x{2,3}", Options::NONE, "xxxxx"), ["xxx", "xx"]);
    assert_eq!(all("a{,2}", Options::NONE, "a{,2}"), ["a{,2}"]);
}

#[test]
fn back_references_and_looks_are_exact() {
    assert_eq!(all(r"(\w)\1", Options::NONE, "aabbc"), ["aa", "bb"]);
    assert_eq!(all(r"(?<=a+)b", Options::NONE, "aaab"), ["b"]);
    assert_eq!(all(r"(?<!x)\d", Options::NONE, "x1y2"), ["2"]);
    assert_eq!(all(r"\w+(?=!)", Options::NONE, "hi! you"), ["hi"]);
    assert_eq!(all(r"(?!x)a|b", Options::NONE, "ab"), ["a", "b"]);
    assert_eq!(all("(?>a+)ab", Options::NONE, "aaab"), Vec::<String>::new());
    assert_eq!(all("(a)?(?(1)b|c)", Options::NONE, "abc"), ["ab", "c"]);
    assert_eq!(all("(?(?=a)ab|c)", Options::NONE, "abc"), ["ab", "c"]);
}

#[test]
fn a_balancing_group_counts_parentheses() {
    let balanced = regex(r"^(?:[^()]|(?<open>\()|(?<-open>\)))*(?(open)(?!))$");
    assert!(balanced.is_match("a(b(c)d)").unwrap());
    assert!(!balanced.is_match("a(b(c)d").unwrap());
}

#[test]
fn the_dollar_matches_before_a_final_line_feed() {
    assert!(regex("c$").is_match("abc\n").unwrap());
    assert!(!regex(r"c\z").is_match("abc\n").unwrap());
    assert!(!regex("c$").is_match("c\nb").unwrap());
    assert_eq!(all("^b$", Options::MULTILINE, "a\nb\nc"), ["b"]);
}

#[test]
fn from_right_to_left_the_last_match_comes_first() {
    assert_eq!(all(r"\d+", Options::RIGHT_TO_LEFT, "12 345"), ["345", "12"]);
    assert_eq!(all(r"(\d)(\d+)", Options::RIGHT_TO_LEFT, "1234"), ["1234"]);
}

#[test]
fn replacements_know_groups_and_surroundings() {
    assert_eq!(
        replaced("John Smith", r"(\w+) (?<last>\w+)", "${last}, $1"),
        "Smith, John"
    );
    assert_eq!(
        replaced("abc", "b", "[$`|$&|$'|$_|$$|$9|${x}]"),
        "a[a|b|c|abc|$|$9|${x}]c"
    );
    assert_eq!(replaced("ab", "(a)(b)", "$+"), "b");
    assert_eq!(replaced("", "x*", "-"), "-");
}

#[test]
fn splits_keep_captures() {
    assert_eq!(regex("(,)").split("a,b", 0).unwrap(), ["a", ",", "b"]);
    assert_eq!(regex(",").split("a,b,c", 2).unwrap(), ["a", "b,c"]);
    assert_eq!(regex("").split("ab", 0).unwrap(), ["", "a", "b", ""]);
}

#[test]
fn bad_patterns_say_where_and_why() {
    let wrong = |pattern: &str, offset: usize, why: &str| {
        assert_eq!(
            error(pattern),
            format!("Invalid pattern '{pattern}' at offset {offset}. {why}")
        );
    };
    wrong("[", 1, "Unterminated [] set.");
    wrong("(", 1, "Not enough )'s.");
    wrong("a)", 2, "Too many )'s.");
    wrong("*", 1, "Quantifier '*' following nothing.");
    wrong("a++", 3, "Nested quantifier '+'.");
    wrong(r"\k<n>", 5, "Reference to undefined group name 'n'.");
    wrong(r"\1", 2, "Reference to undefined group number 1.");
    wrong(
        "(?(1)a|b)",
        5,
        "Conditional alternation refers to an undefined group number 1.",
    );
    wrong("[z-a]", 4, "[z-a] range in reverse order.");
    wrong("a{2,1}", 6, "Illegal {x,y} with x > y.");
    wrong(r"\", 1, r"Illegal \ at end of pattern.");
    wrong(r"\q", 2, r"Unrecognized escape sequence \q.");
    wrong("(?z)", 3, "Unrecognized grouping construct.");
    wrong(r"\p{Xx}", 6, "Unknown property 'Xx'.");
}

#[test]
fn a_pattern_that_would_backtrack_for_ever_ends() {
    let text = format!("{}!", "a".repeat(5000));
    assert!(!regex("^(a+)+$").is_match(&text).unwrap());
    // What no automaton can take gives up after its steps.
    let irregular = regex(r"^(a+)+\1$");
    assert!(irregular.backtrack(&text[5000 - 40..], 0, 100_000).is_err());
}

#[test]
fn automata_and_matcher_agree() {
    for pattern in [
        r"(\w+)@(\w+)\.com",
        "(?i)ab?c|x",
        "^a|b$",
        "(a|b)*c",
        r"\b\d{2,3}\b",
        "[^a-f]+?x",
        r"\s*(\S+)",
    ] {
        let regex = regex(pattern);
        let linear = Linear::new(&regex.node).unwrap();
        for text in [
            "anna@contoso.com",
            "ABC",
            "aabbc",
            "12 345 6789",
            "xyzx",
            " a b ",
            "",
        ] {
            let slow = regex.backtrack(text, 0, MAX_STEPS).ok().flatten();
            let fast = linear.find(text, 0, regex.groups.len());
            let last = |found: Match| {
                (0..regex.groups.len())
                    .map(|slot| found.group(slot))
                    .collect::<Vec<_>>()
            };
            assert_eq!(slow.map(last), fast.map(last), "{pattern} on {text}");
        }
    }
}

#[test]
fn plain_text_is_searched_for_as_such() {
    let found = |pattern, options, text| {
        let regex = Regex::new(pattern, options).unwrap();
        assert!(regex.plain.is_some(), "{pattern}");
        regex.find(text).unwrap().map(|m| m.span())
    };
    assert_eq!(found(";", Options::IGNORE_CASE, "a;b"), Some((1, 2)));
    assert_eq!(found(r"\.\.", Options::IGNORE_CASE, "a.."), Some((1, 3)));
    assert_eq!(found("ab", Options::NONE, "AB ab"), Some((3, 5)));
    assert_eq!(found("[,;]", Options::IGNORE_CASE, "a;b,"), Some((1, 2)));
    assert_eq!(found(r"\d", Options::NONE, "a\u{663}b7"), Some((1, 3)));
    assert_eq!(found(".", Options::NONE, "\n\u{e9}"), Some((1, 3)));
    for (pattern, options) in [("a", Options::IGNORE_CASE), ("(a)", Options::NONE)] {
        assert!(
            Regex::new(pattern, options).unwrap().plain.is_none(),
            "{pattern}"
        );
    }
}

#[test]
fn every_round_of_a_loop_is_captured() {
    let regex = regex(r"(?:(\w),?)+");
    let found = regex.find("a,b,c").unwrap().unwrap();
    assert_eq!(found.captures(1), [(0, 1), (2, 3), (4, 5)]);
    assert_eq!(found.group(1), Some((4, 5)));
}

#[test]
fn escaping_goes_both_ways() {
    assert_eq!(escape("a.b (c)\n"), r"a\.b\ \(c\)\n");
    assert_eq!(unescape(r"a\.b\ \x41").unwrap(), "a.b A");
}
