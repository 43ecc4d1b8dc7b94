//! Any text parses: to a tree whose spans lie within the text and within each other.

#[path = "common/spans.rs"]
mod spans;

use proptest::prelude::*;
use spans::holds;

/// Pieces of scripts, which meet in ways that nobody writes.
fn piece() -> impl Strategy<Value = String> {
    let pieces = vec![
        "$x",
        "$_.Name",
        "\"",
        "'",
        "\"a$(",
        ")",
        "(",
        "{",
        "}",
        "@{",
        "@(",
        "[int]",
        "[",
        "]",
        ";",
        "\n",
        "\r\n",
        "if",
        "else",
        "elseif",
        "foreach",
        "in",
        "switch",
        "while",
        "do",
        "until",
        "for",
        "try",
        "catch",
        "finally",
        "function",
        "param",
        "class",
        "enum",
        "static",
        "hidden",
        "return",
        "throw",
        "break",
        "trap",
        "data",
        "begin",
        "process",
        "end",
        "using",
        "namespace",
        "#requires -Version 5",
        "<#",
        "#>",
        "# c\n",
        "`",
        "`n",
        "-eq",
        "-not",
        "-f",
        "-join",
        "+",
        "-",
        "++",
        "--",
        "=",
        "+=",
        "??",
        "?.",
        "?[",
        "?",
        ":",
        "::",
        ".",
        "..",
        ",",
        "|",
        "||",
        "&&",
        "&",
        "2>&1",
        ">",
        ">>",
        "<",
        "@'\n",
        "\n'@",
        "@\"\n",
        "\n\"@",
        "1",
        "0x1F",
        "1kb",
        "1.5e3",
        "foo",
        "Get-Item",
        "-Path",
        "-a:",
        "--%",
        "--",
        ":label",
        "@args",
        "${a b}",
        "${",
        "$",
        "$(",
        "!",
        "\u{2013}",
        "\u{201c}",
        "\u{2018}",
        "\u{e9}",
        "\u{1F600}",
        "\0",
        "\u{a0}",
        "~",
        "%",
        "\\",
        "^",
        "default",
    ];
    prop::sample::select(pieces).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_text_parses(text in "\\PC{0,60}") {
        holds(&text);
    }

    #[test]
    fn any_bytes_of_scripts_parse(pieces in prop::collection::vec(piece(), 0..25), gaps in any::<u32>()) {
        let mut text = String::new();
        for (index, piece) in pieces.iter().enumerate() {
            text += piece;
            if gaps >> (index % 32) & 1 == 1 {
                text.push(' ');
            }
        }
        holds(&text);
    }
}
