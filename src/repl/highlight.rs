//! Colours of the line as it is typed, from the tokens that the parser itself makes.

use reedline::{Color, Highlighter, StyledText};

use crate::Edition;
use crate::syntax::{self, TokenClass};

/// Colours a line's tokens as PSReadLine does.
pub(super) struct Colours(pub(super) Edition);

impl Highlighter for Colours {
    fn highlight(&self, line: &str, _cursor: usize) -> StyledText {
        let mut styled = StyledText::new();
        for (class, text) in pieces(line, self.0) {
            let style = class
                .and_then(colour)
                .map(Color::normal)
                .unwrap_or_default();
            styled.push((style, text.to_string()));
        }
        styled
    }
}

/// The line in pieces of one class each; what stands between tokens has none.
fn pieces(line: &str, edition: Edition) -> Vec<(Option<TokenClass>, &str)> {
    let mut classes: Vec<Option<TokenClass>> = vec![None; line.len()];
    // Tokens inside a string follow it, and stand out of it.
    for token in syntax::tokens(line, edition) {
        let span = token.span.start as usize..token.span.end as usize;
        if let Some(bytes) = classes.get_mut(span) {
            bytes.fill(Some(token.class));
        }
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in line.char_indices().skip(1) {
        if classes.get(at) != classes.get(start) {
            pieces.extend(
                line.get(start..at)
                    .map(|text| (classes.get(start).copied().flatten(), text)),
            );
            start = at;
        }
    }
    if start < line.len() {
        pieces.extend(
            line.get(start..)
                .map(|text| (classes.get(start).copied().flatten(), text)),
        );
    }
    pieces
}

fn colour(class: TokenClass) -> Option<Color> {
    Some(match class {
        TokenClass::Command => Color::LightYellow,
        TokenClass::Comment => Color::Green,
        TokenClass::Keyword | TokenClass::Variable => Color::LightGreen,
        TokenClass::String => Color::Cyan,
        TokenClass::Operator | TokenClass::CommandParameter => Color::DarkGray,
        TokenClass::Type | TokenClass::Attribute => Color::LightGray,
        TokenClass::Number | TokenClass::Member => Color::White,
        TokenClass::Unknown
        | TokenClass::CommandArgument
        | TokenClass::LoopLabel
        | TokenClass::GroupStart
        | TokenClass::GroupEnd
        | TokenClass::StatementSeparator
        | TokenClass::NewLine
        | TokenClass::LineContinuation => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Colours, pieces};
    use crate::Edition::Core;
    use crate::syntax::TokenClass::*;
    use reedline::Highlighter;

    #[test]
    fn pieces_are_the_line() {
        for line in [
            "",
            "Get-Date",
            "'ünicode' | x $é # ok",
            "\"a $(b) c\"",
            "if (",
            "\u{feff}x",
        ] {
            let text: std::string::String =
                pieces(line, Core).iter().map(|(_, text)| *text).collect();
            assert_eq!(text, line);
            assert_eq!(Colours(Core).highlight(line, 0).raw_string(), line);
        }
    }

    #[test]
    fn a_command_in_a_string_stands_out_of_it() {
        let found = pieces("\"a $(Get-Date) b\"", Core);
        let expected = [
            (Some(String), "\"a "),
            (Some(GroupStart), "$("),
            (Some(Command), "Get-Date"),
            (Some(GroupEnd), ")"),
            (Some(String), " b\""),
        ];
        assert_eq!(found, expected);
    }
}
