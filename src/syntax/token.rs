//! Tokens: their kinds, and what the grammar asks of a kind.

use super::ast::{AssignOp, BinaryOp, Case, Span, Stream, UnaryOp};

/// A token: its kind and where it stands. Values (of numbers, strings, names) are read from the text when a
/// production takes the token, so that looking ahead costs nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// Which kind.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
    /// A parameter with a colon; a string or word with something to expand.
    pub mark: bool,
}

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Unknown,
    Variable,
    SplattedVariable,
    Parameter,
    Number,
    Label,
    Identifier,
    Generic,
    NewLine,
    EndOfInput,
    StringLiteral,
    StringExpandable,
    HereStringLiteral,
    HereStringExpandable,
    LParen,
    RParen,
    LCurly,
    RCurly,
    LBracket,
    RBracket,
    AtParen,
    AtCurly,
    DollarParen,
    Semi,
    AndAnd,
    OrOr,
    Ampersand,
    Pipe,
    Comma,
    MinusMinus,
    PlusPlus,
    ColonColon,
    Dot,
    Exclaim,
    Plus,
    Minus,
    Colon,
    QuestionMark,
    QuestionDot,
    QuestionLBracket,
    /// A binary operator with no other meaning; `+` and `-` have kinds of their own.
    Operator(BinaryOp),
    /// `-not`, `-bnot`.
    UnaryWord(UnaryOp),
    Assign(AssignOp),
    /// `>`, `>>`, `2>` ...: the stream that is sent to a file, and whether it appends.
    Redirection(Stream, bool),
    /// `2>&1`: from, to.
    Merging(Stream, Stream),
    /// `<`
    RedirectInput,
    Keyword(Keyword),
}

/// Reserved words. They are words like others but where a statement may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Keyword {
    Assembly,
    Base,
    Begin,
    Break,
    Catch,
    Class,
    Clean,
    Command,
    Configuration,
    Continue,
    Data,
    Default,
    Define,
    Do,
    Dynamicparam,
    Else,
    ElseIf,
    End,
    Enum,
    Exit,
    Filter,
    Finally,
    For,
    Foreach,
    From,
    Function,
    Hidden,
    If,
    In,
    InlineScript,
    Interface,
    Module,
    Namespace,
    Parallel,
    Param,
    Private,
    Process,
    Public,
    Return,
    Sequence,
    Static,
    Switch,
    Throw,
    Trap,
    Try,
    Type,
    Until,
    Using,
    Var,
    While,
    Workflow,
}

impl Token {
    /// True for the given keyword.
    pub fn is(&self, keyword: Keyword) -> bool {
        self.kind == Kind::Keyword(keyword)
    }
}

impl Kind {
    /// Binds how tightly as a binary operator; None for what is none.
    pub fn precedence(self) -> Option<u8> {
        match self {
            Kind::Plus | Kind::Minus => Some(9),
            Kind::Operator(op) => Some(precedence(op)),
            _ => None,
        }
    }

    /// The binary operator that a token stands for between two operands.
    pub fn binary(self) -> Option<BinaryOp> {
        match self {
            Kind::Plus => Some(BinaryOp::Add),
            Kind::Minus => Some(BinaryOp::Sub),
            Kind::Operator(op) => Some(op),
            _ => None,
        }
    }

    /// The unary operator that a token stands for before an operand; the unary comma is none of these.
    pub fn unary(self) -> Option<UnaryOp> {
        Some(match self {
            Kind::Exclaim => UnaryOp::Not,
            Kind::UnaryWord(op) => op,
            Kind::Plus => UnaryOp::Plus,
            Kind::Minus => UnaryOp::Minus,
            Kind::PlusPlus => UnaryOp::PreIncrement,
            Kind::MinusMinus => UnaryOp::PreDecrement,
            Kind::Operator(BinaryOp::Split(case)) => UnaryOp::Split(case),
            Kind::Operator(BinaryOp::Join) => UnaryOp::Join,
            _ => return None,
        })
    }

    /// `begin`, `process`, `end`, `clean` and `dynamicparam`.
    pub fn names_block(self) -> bool {
        use Keyword::*;
        matches!(
            self,
            Kind::Keyword(Begin | Process | End | Clean | Dynamicparam)
        )
    }
}

fn precedence(op: BinaryOp) -> u8 {
    use BinaryOp::*;
    match op {
        And | Or | Xor => 1,
        Band | Bor | Bxor => 2,
        Coalesce => 7,
        Add | Sub => 9,
        Mul | Div | Rem => 10,
        Format => 12,
        Range => 13,
        _ => 5,
    }
}

/// The keyword that a word is, whatever its case.
pub fn keyword(word: &str) -> Option<Keyword> {
    use Keyword::*;
    let mut buffer = [0u8; 13];
    let lower = lower(word, &mut buffer)?;
    Some(match lower {
        b"assembly" => Assembly,
        b"base" => Base,
        b"begin" => Begin,
        b"break" => Break,
        b"catch" => Catch,
        b"class" => Class,
        b"clean" => Clean,
        b"command" => Command,
        b"configuration" => Configuration,
        b"continue" => Continue,
        b"data" => Data,
        b"default" => Default,
        b"define" => Define,
        b"do" => Do,
        b"dynamicparam" => Dynamicparam,
        b"else" => Else,
        b"elseif" => ElseIf,
        b"end" => End,
        b"enum" => Enum,
        b"exit" => Exit,
        b"filter" => Filter,
        b"finally" => Finally,
        b"for" => For,
        b"foreach" => Foreach,
        b"from" => From,
        b"function" => Function,
        b"hidden" => Hidden,
        b"if" => If,
        b"in" => In,
        b"inlinescript" => InlineScript,
        b"interface" => Interface,
        b"module" => Module,
        b"namespace" => Namespace,
        b"parallel" => Parallel,
        b"param" => Param,
        b"private" => Private,
        b"process" => Process,
        b"public" => Public,
        b"return" => Return,
        b"sequence" => Sequence,
        b"static" => Static,
        b"switch" => Switch,
        b"throw" => Throw,
        b"trap" => Trap,
        b"try" => Try,
        b"type" => Type,
        b"until" => Until,
        b"using" => Using,
        b"var" => Var,
        b"while" => While,
        b"workflow" => Workflow,
        _ => return None,
    })
}

/// The operator that a word behind a dash is, whatever its case.
pub fn dash_operator(word: &str) -> Option<Kind> {
    use BinaryOp::*;
    let mut buffer = [0u8; 13];
    let lower = lower(word, &mut buffer)?;
    let op = match lower {
        b"not" => return Some(Kind::UnaryWord(UnaryOp::Not)),
        b"bnot" => return Some(Kind::UnaryWord(UnaryOp::Bnot)),
        b"and" => And,
        b"or" => Or,
        b"xor" => Xor,
        b"band" => Band,
        b"bor" => Bor,
        b"bxor" => Bxor,
        b"shl" => Shl,
        b"shr" => Shr,
        b"is" => Is,
        b"isnot" => IsNot,
        b"as" => As,
        b"f" => Format,
        b"join" => Join,
        _ => return comparison(lower).map(Kind::Operator),
    };
    Some(Kind::Operator(op))
}

/// Comparison operators, with their `i` and `c` forms.
fn comparison(word: &[u8]) -> Option<BinaryOp> {
    plain_comparison(word, Case::Ignore).or_else(|| match word {
        [b'i', rest @ ..] => plain_comparison(rest, Case::Ignore),
        [b'c', rest @ ..] => plain_comparison(rest, Case::Sensitive),
        _ => None,
    })
}

fn plain_comparison(word: &[u8], case: Case) -> Option<BinaryOp> {
    use BinaryOp::*;
    Some(match word {
        b"eq" => Eq(case),
        b"ne" => Ne(case),
        b"ge" => Ge(case),
        b"gt" => Gt(case),
        b"lt" => Lt(case),
        b"le" => Le(case),
        b"like" => Like(case),
        b"notlike" => NotLike(case),
        b"match" => Match(case),
        b"notmatch" => NotMatch(case),
        b"replace" => Replace(case),
        b"contains" => Contains(case),
        b"notcontains" => NotContains(case),
        b"in" => In(case),
        b"notin" => NotIn(case),
        b"split" => Split(case),
        _ => return None,
    })
}

/// The word in lower case, None where it is longer than any word of the tables.
fn lower<'b>(word: &str, buffer: &'b mut [u8; 13]) -> Option<&'b [u8]> {
    let target = buffer.get_mut(..word.len())?;
    for (to, from) in target.iter_mut().zip(word.bytes()) {
        *to = from.to_ascii_lowercase();
    }
    Some(target)
}
