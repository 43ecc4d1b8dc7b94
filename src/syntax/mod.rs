//! Text to tree: tokens, productions, spans and PowerShell's parse errors. Depends on nothing else of the project
//! but the [`Edition`](crate::Edition).

pub mod ast;
mod calls;
mod chars;
mod check;
mod cursor;
mod decode;
mod grammar;
mod lexer;
mod line_index;
pub mod problem;
mod token;
mod tokens;
pub mod walk;

pub use calls::{Call, calls};
pub use check::{is_constant, listed_exceptions};
pub use decode::decode_script;
pub use line_index::LineIndex;
pub use tokens::{Token, TokenClass, tokens};

use crate::Edition;
use cursor::{Context, Cursor};

/// What the parser made of a script: always a tree, with the errors that were noticed on the way.
#[derive(Clone, Debug, Default)]
pub struct Parsed<'s> {
    /// The tree.
    pub block: ast::ScriptBlock<'s>,
    /// In the order in which PowerShell reports them; empty for a valid script.
    pub errors: Vec<ast::ParseError>,
}

/// The longest script that is parsed, in bytes. The tree of a script takes some fifty times its text.
pub const LONGEST_SCRIPT: usize = 64 << 20;

/// Parses a script. Any text gives a tree; [`Parsed::errors`] says what was wrong with it. A text that is longer than
/// [`LONGEST_SCRIPT`] is refused with an error.
pub fn parse(source: &str, edition: Edition) -> Parsed<'_> {
    if source.len() > LONGEST_SCRIPT {
        return too_long(source.len());
    }
    let cx = Context::new(source, edition);
    // Places in the text are numbers of 32 bits.
    if source.len() >= u32::MAX as usize {
        cx.give_up(0);
    }
    let mut block = match grammar::script(Cursor::new(&cx)) {
        Ok((_, block)) if !cx.stopped() => block,
        _ => ast::ScriptBlock::default(),
    };
    block.requires = grammar::requirements(&cx, &cx.comments());
    cx.report_deferred();
    check::check(&block, &cx);
    let (errors, _) = cx.finish();
    Parsed { block, errors }
}

fn too_long(length: usize) -> Parsed<'static> {
    let message = format!(
        "The script has {length} bytes. Scripts of up to {LONGEST_SCRIPT} bytes are run; read data from a file instead."
    );
    Parsed {
        errors: vec![ast::ParseError {
            id: "ScriptTooLong",
            message,
            span: ast::Span::default(),
            incomplete: false,
        }],
        ..Parsed::default()
    }
}

/// The parts of a text that is expanded like a string in double quotes, as `ExpandString` does, and what is wrong
/// with it.
pub fn parse_expandable(
    text: &str,
    edition: Edition,
) -> (Vec<ast::StringPart<'_>>, Vec<ast::ParseError>) {
    let cx = Context::new(text, edition);
    let parts = grammar::expandable_text(Cursor::new(&cx));
    (parts, cx.finish().0)
}

/// The number that a text is, as PowerShell reads one: with sign, suffix and multiplier, in the smallest type that
/// holds it. None for other text.
pub fn parse_number(text: &str, edition: Edition) -> Option<ast::Number> {
    lexer::number::parse(text, edition)
}

#[cfg(test)]
mod tests {
    use super::ast::{Expr, ExprKind, StatementKind, StringPart};
    use super::{parse, parse_expandable};
    use crate::Edition;

    #[test]
    fn more_input_could_complete_what_only_lacks_its_end() {
        let open = [
            "if ($x) {",
            "1 +",
            "Get-Item |",
            "'abc",
            "@'\nabc",
            "foo(",
            "@{ a = 1",
            "<# note",
            "$x =",
        ];
        for text in open {
            let errors = parse(text, Edition::Core).errors;
            assert!(
                errors.iter().any(|error| error.incomplete),
                "{text}: {errors:?}"
            );
        }
        for text in ["}", "1 2", "if ($x { } 1", ") foo"] {
            let errors = parse(text, Edition::Core).errors;
            assert!(!errors.is_empty(), "{text}");
            assert!(
                errors.iter().all(|error| !error.incomplete),
                "{text}: {errors:?}"
            );
        }
    }

    #[test]
    fn requirements_keep_their_arguments_by_full_names() {
        let text =
            "#requires -Ver 5.1 -Modules MSOnline, AzureAD\n#Requires -RunAsAdministrator\n1";
        let parsed = parse(text, Edition::Desktop);
        assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
        let items = parsed
            .block
            .requires
            .iter()
            .flat_map(|requires| &requires.items);
        let items: Vec<(&str, usize)> = items
            .map(|(name, elements)| (name.as_str(), elements.len()))
            .collect();
        assert_eq!(
            items,
            [("version", 1), ("modules", 2), ("runasadministrator", 0)]
        );
    }

    #[test]
    fn quotes_are_doubled_once_more_in_each_subexpression_of_a_string() {
        let text = r#""a $( ""b"" ) c""#;
        let parsed = parse(text, Edition::Core);
        assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
        assert_eq!(parse("\"a $( \"b\" ) c\"", Edition::Core).errors, []);
    }

    #[test]
    fn quotes_are_plain_characters_in_text_to_expand() {
        let (parts, errors) = parse_expandable("say \"$name\" `$5", Edition::Core);
        assert!(errors.is_empty());
        let [
            StringPart::Text(before),
            StringPart::Expr(variable),
            StringPart::Text(after),
        ] = &parts[..]
        else {
            panic!("{parts:?}");
        };
        assert_eq!((before.as_ref(), after.as_ref()), ("say \"", "\" $5"));
        assert!(matches!(
            variable,
            Expr {
                kind: ExprKind::Variable(_),
                ..
            }
        ));
    }

    #[test]
    fn editions_differ_in_operators_that_core_added() {
        for text in ["1 ? 2 : 3", "$a ?? 1", "a && b", "${a}?.b()"] {
            assert!(parse(text, Edition::Core).errors.is_empty(), "{text}");
            assert!(!parse(text, Edition::Desktop).errors.is_empty(), "{text}");
        }
        let kinds = parse("$x ??= 1", Edition::Core)
            .block
            .end
            .map(|end| end.body.statements);
        assert!(
            matches!(kinds.as_deref(), Some([only]) if matches!(only.kind, StatementKind::Assignment(_)))
        );
    }
}
