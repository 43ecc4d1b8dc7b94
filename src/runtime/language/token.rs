//! Tokens as objects: those of `Parser` with their kinds, and those of `PSParser` with their types.

use std::any::Any;

use crate::syntax::{Token, TokenClass};
use crate::value::position::Position;
use crate::value::ty::{DefKind, prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

use super::super::exec::Extent;

/// A token.
pub(super) struct TokenObject {
    class: TokenClass,
    position: Position,
    /// It is one of `PSParser`'s.
    old: bool,
}

impl NetObject for TokenObject {
    fn ty(&self) -> Ty {
        let name = match self.old {
            true => "System.Management.Automation.PSToken",
            false => "System.Management.Automation.Language.Token",
        };
        ty::find(name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(match self.old {
            true => "System.Management.Automation.PSToken".into(),
            false => self.position.text().into(),
        }))
    }
}

impl TokenObject {
    /// A token of a script as an object.
    pub fn value(
        token: Token,
        script: &std::rc::Rc<crate::value::position::Source>,
        old: bool,
    ) -> Value {
        Value::net(TokenObject {
            class: token.class,
            position: Position {
                source: script.clone(),
                start: token.span.start,
                end: token.span.end,
            },
            old,
        })
    }
}

/// The kinds of tokens by name, with their numbers in `TokenKind`.
const KINDS: &[(&str, i64)] = &[
    ("Unknown", 0),
    ("Variable", 1),
    ("SplattedVariable", 2),
    ("Parameter", 3),
    ("Number", 4),
    ("Label", 5),
    ("Identifier", 6),
    ("Generic", 7),
    ("NewLine", 8),
    ("LineContinuation", 9),
    ("Comment", 10),
    ("EndOfInput", 11),
    ("StringLiteral", 12),
    ("StringExpandable", 13),
    ("HereStringLiteral", 14),
    ("HereStringExpandable", 15),
    ("LParen", 16),
    ("RParen", 17),
    ("LCurly", 18),
    ("RCurly", 19),
    ("LBracket", 20),
    ("RBracket", 21),
    ("AtParen", 22),
    ("AtCurly", 23),
    ("DollarParen", 24),
    ("Semi", 25),
    ("AndAnd", 26),
    ("OrOr", 27),
    ("Ampersand", 28),
    ("Pipe", 29),
    ("Comma", 30),
    ("MinusMinus", 31),
    ("PlusPlus", 32),
    ("DotDot", 33),
    ("ColonColon", 34),
    ("Dot", 35),
    ("Exclaim", 36),
    ("Multiply", 37),
    ("Divide", 38),
    ("Rem", 39),
    ("Plus", 40),
    ("Minus", 41),
    ("Equals", 42),
    ("PlusEquals", 43),
    ("MinusEquals", 44),
    ("MultiplyEquals", 45),
    ("DivideEquals", 46),
    ("RemainderEquals", 47),
    ("Redirection", 48),
    ("RedirectInStd", 49),
    ("Format", 50),
    ("Not", 51),
    ("Bnot", 52),
    ("And", 53),
    ("Or", 54),
    ("Xor", 55),
    ("Band", 56),
    ("Bor", 57),
    ("Bxor", 58),
    ("Join", 59),
    ("Ieq", 60),
    ("Ine", 61),
    ("Ige", 62),
    ("Igt", 63),
    ("Ilt", 64),
    ("Ile", 65),
    ("Ilike", 66),
    ("Inotlike", 67),
    ("Imatch", 68),
    ("Inotmatch", 69),
    ("Ireplace", 70),
    ("Icontains", 71),
    ("Inotcontains", 72),
    ("Iin", 73),
    ("Inotin", 74),
    ("Isplit", 75),
    ("Ceq", 76),
    ("Cne", 77),
    ("Cge", 78),
    ("Cgt", 79),
    ("Clt", 80),
    ("Cle", 81),
    ("Clike", 82),
    ("Cnotlike", 83),
    ("Cmatch", 84),
    ("Cnotmatch", 85),
    ("Creplace", 86),
    ("Ccontains", 87),
    ("Cnotcontains", 88),
    ("Cin", 89),
    ("Cnotin", 90),
    ("Csplit", 91),
    ("Is", 92),
    ("IsNot", 93),
    ("As", 94),
    ("PostfixPlusPlus", 95),
    ("PostfixMinusMinus", 96),
    ("Shl", 97),
    ("Shr", 98),
    ("Colon", 99),
    ("QuestionMark", 100),
    ("QuestionQuestionEquals", 101),
    ("QuestionQuestion", 102),
    ("QuestionDot", 103),
    ("QuestionLBracket", 104),
    ("Begin", 119),
    ("Break", 120),
    ("Catch", 121),
    ("Class", 122),
    ("Continue", 123),
    ("Data", 124),
    ("Define", 125),
    ("Do", 126),
    ("Dynamicparam", 127),
    ("Else", 128),
    ("ElseIf", 129),
    ("End", 130),
    ("Exit", 131),
    ("Filter", 132),
    ("Finally", 133),
    ("For", 134),
    ("Foreach", 135),
    ("From", 136),
    ("Function", 137),
    ("If", 138),
    ("In", 139),
    ("Param", 140),
    ("Process", 141),
    ("Return", 142),
    ("Switch", 143),
    ("Throw", 144),
    ("Trap", 145),
    ("Try", 146),
    ("Until", 147),
    ("Using", 148),
    ("Var", 149),
    ("While", 150),
    ("Workflow", 151),
    ("Parallel", 152),
    ("Sequence", 153),
    ("InlineScript", 154),
    ("Configuration", 155),
    ("DynamicKeyword", 156),
    ("Public", 157),
    ("Private", 158),
    ("Static", 159),
    ("Interface", 160),
    ("Enum", 161),
    ("Namespace", 162),
    ("Module", 163),
    ("Type", 164),
    ("Assembly", 165),
    ("Command", 166),
    ("Hidden", 167),
    ("Base", 168),
    ("Default", 169),
    ("Clean", 170),
];

/// Signs with the names of their kinds.
const SIGNS: &[(&str, &str)] = &[
    ("(", "LParen"),
    (")", "RParen"),
    ("{", "LCurly"),
    ("}", "RCurly"),
    ("[", "LBracket"),
    ("]", "RBracket"),
    ("@(", "AtParen"),
    ("@{", "AtCurly"),
    ("$(", "DollarParen"),
    (";", "Semi"),
    ("&&", "AndAnd"),
    ("||", "OrOr"),
    ("&", "Ampersand"),
    ("|", "Pipe"),
    (",", "Comma"),
    ("--", "MinusMinus"),
    ("++", "PlusPlus"),
    ("..", "DotDot"),
    ("::", "ColonColon"),
    (".", "Dot"),
    ("!", "Exclaim"),
    ("*", "Multiply"),
    ("/", "Divide"),
    ("%", "Rem"),
    ("+", "Plus"),
    ("-", "Minus"),
    ("=", "Equals"),
    ("+=", "PlusEquals"),
    ("-=", "MinusEquals"),
    ("*=", "MultiplyEquals"),
    ("/=", "DivideEquals"),
    ("%=", "RemainderEquals"),
    ("<", "RedirectInStd"),
    (":", "Colon"),
    ("?", "QuestionMark"),
    ("??=", "QuestionQuestionEquals"),
    ("??", "QuestionQuestion"),
    ("?.", "QuestionDot"),
    ("?[", "QuestionLBracket"),
];

fn number_of(name: &str) -> Option<i64> {
    KINDS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, number)| *number)
}

/// The number of the kind that a sign, an operator, a keyword or a kind's own name is.
fn kind_number(text: &str) -> i64 {
    if let Some((_, name)) = SIGNS.iter().find(|(sign, _)| *sign == text) {
        return number_of(name).unwrap_or(0);
    }
    if text.contains('>') {
        return number_of("Redirection").unwrap_or(0);
    }
    match text.strip_prefix('-') {
        Some("f" | "F") => number_of("Format").unwrap_or(0),
        // A comparison without a letter for case ignores it.
        Some(word) => number_of(word)
            .or_else(|| number_of(&format!("I{word}")))
            .unwrap_or(0),
        None => number_of(text).unwrap_or(0),
    }
}

/// A text's `TokenKind`.
pub(super) fn kind_of(text: &str) -> Value {
    kind_value(kind_number(text))
}

fn kind_value(number: i64) -> Value {
    match ty::find("System.Management.Automation.Language.TokenKind") {
        Some(t) => Value::Enum(t, number),
        None => Value::Int64(number),
    }
}

fn kind(token: &TokenObject) -> Value {
    let text = token.position.text();
    let name = match token.class {
        TokenClass::Number => "Number",
        TokenClass::Comment => "Comment",
        TokenClass::NewLine => "NewLine",
        TokenClass::LineContinuation => "LineContinuation",
        TokenClass::LoopLabel => "Label",
        TokenClass::CommandParameter => "Parameter",
        TokenClass::Variable if text.starts_with('@') => "SplattedVariable",
        TokenClass::Variable => "Variable",
        TokenClass::String if text.starts_with("@'") => "HereStringLiteral",
        TokenClass::String if text.starts_with("@\"") => "HereStringExpandable",
        TokenClass::String if text.starts_with('"') => "StringExpandable",
        TokenClass::String => "StringLiteral",
        TokenClass::Command | TokenClass::CommandArgument
            if text.chars().all(|c| c.is_alphanumeric() || c == '_') =>
        {
            "Identifier"
        }
        TokenClass::Command | TokenClass::CommandArgument => "Generic",
        TokenClass::Member | TokenClass::Attribute | TokenClass::Type => "Identifier",
        TokenClass::Unknown => "Unknown",
        TokenClass::Operator
        | TokenClass::GroupStart
        | TokenClass::GroupEnd
        | TokenClass::Keyword
        | TokenClass::StatementSeparator => return kind_of(text),
    };
    kind_value(number_of(name).unwrap_or(0))
}

/// The number of a class in `PSTokenType`.
fn type_number(class: TokenClass) -> i64 {
    match class {
        TokenClass::Unknown => 0,
        TokenClass::Command => 1,
        TokenClass::CommandParameter => 2,
        TokenClass::CommandArgument => 3,
        TokenClass::Number => 4,
        TokenClass::String => 5,
        TokenClass::Variable => 6,
        TokenClass::Member => 7,
        TokenClass::LoopLabel => 8,
        TokenClass::Attribute => 9,
        TokenClass::Type => 10,
        TokenClass::Operator => 11,
        TokenClass::GroupStart => 12,
        TokenClass::GroupEnd => 13,
        TokenClass::Keyword => 14,
        TokenClass::Comment => 15,
        TokenClass::StatementSeparator => 16,
        TokenClass::NewLine => 17,
        TokenClass::LineContinuation => 18,
    }
}

/// What `Content` says: variables without their sign, strings without their quotes.
fn content(token: &TokenObject) -> &str {
    let text = token.position.text();
    match token.class {
        TokenClass::Variable => text
            .trim_start_matches(['$', '@'])
            .trim_start_matches('{')
            .trim_end_matches('}'),
        TokenClass::String => {
            let inner = text
                .strip_prefix('\'')
                .and_then(|t| t.strip_suffix('\''))
                .or_else(|| text.strip_prefix('"').and_then(|t| t.strip_suffix('"')));
            inner.unwrap_or(text)
        }
        TokenClass::Type => text.trim_start_matches('[').trim_end_matches(']'),
        _ => text,
    }
}

fn with(this: &Value, f: impl FnOnce(&TokenObject) -> Value) -> R<Value> {
    Ok(this.downcast::<TokenObject>().map_or(Value::Null, f))
}

/// Offsets count UTF-16 units.
fn units_before(position: &Position, offset: u32) -> i32 {
    let before = position
        .source
        .text
        .get(..offset as usize)
        .unwrap_or_default();
    i32::try_from(before.encode_utf16().count()).unwrap_or(i32::MAX)
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.Language.TokenKind",
        kind: DefKind::Enum(KINDS, false),
        ..TypeDef::ENUM
    },
    &TypeDef {
        name: "System.Management.Automation.PSTokenType",
        kind: DefKind::Enum(
            &[
                ("Unknown", 0),
                ("Command", 1),
                ("CommandParameter", 2),
                ("CommandArgument", 3),
                ("Number", 4),
                ("String", 5),
                ("Variable", 6),
                ("Member", 7),
                ("LoopLabel", 8),
                ("Attribute", 9),
                ("Type", 10),
                ("Operator", 11),
                ("GroupStart", 12),
                ("GroupEnd", 13),
                ("Keyword", 14),
                ("Comment", 15),
                ("StatementSeparator", 16),
                ("NewLine", 17),
                ("LineContinuation", 18),
                ("Position", 19),
            ],
            false,
        ),
        ..TypeDef::ENUM
    },
    &TypeDef {
        name: "System.Management.Automation.Language.Token",
        properties: &[
            prop("Text", "string", |_, t| {
                with(t, |t| t.position.text().into())
            }),
            prop(
                "Kind",
                "System.Management.Automation.Language.TokenKind",
                |_, t| with(t, kind),
            ),
            prop("HasError", "bool", |_, t| {
                with(t, |t| (t.class == TokenClass::Unknown).into())
            }),
            prop(
                "Extent",
                "System.Management.Automation.Language.IScriptExtent",
                |_, t| with(t, |t| Value::net(Extent(t.position.clone()))),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSToken",
        properties: &[
            prop("Content", "string", |_, t| with(t, |t| content(t).into())),
            prop(
                "Type",
                "System.Management.Automation.PSTokenType",
                |_, t| {
                    with(t, |t| {
                        match ty::find("System.Management.Automation.PSTokenType") {
                            Some(ty) => Value::Enum(ty, type_number(t.class)),
                            None => type_number(t.class).into(),
                        }
                    })
                },
            ),
            prop("Start", "int", |_, t| {
                with(t, |t| units_before(&t.position, t.position.start).into())
            }),
            prop("Length", "int", |_, t| {
                with(t, |t| {
                    let units = t.position.text().encode_utf16().count();
                    i32::try_from(units).unwrap_or(i32::MAX).into()
                })
            }),
            prop("StartLine", "int", |_, t| {
                with(t, |t| (t.position.start_line_column().0 as i32).into())
            }),
            prop("StartColumn", "int", |_, t| {
                with(t, |t| (t.position.start_line_column().1 as i32).into())
            }),
            prop("EndLine", "int", |_, t| {
                with(t, |t| (t.position.end_line_column().0 as i32).into())
            }),
            prop("EndColumn", "int", |_, t| {
                with(t, |t| (t.position.end_line_column().1 as i32).into())
            }),
        ],
        ..TypeDef::CLASS
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_operators_and_keywords_have_the_numbers_of_token_kind() {
        for (text, number) in [
            ("-eq", 60),
            ("-ceq", 76),
            ("-f", 50),
            ("+", 40),
            ("2>&1", 48),
            ("foreach", 135),
            ("Plus", 40),
            ("nothing", 0),
        ] {
            assert_eq!(kind_number(text), number, "{text}");
        }
    }
}
