//! Expressions, operators and literals.

use std::borrow::Cow;

use super::{Attribute, Block, Fragment, ScriptBlock, Span, Statement, TypeName};

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr<'s> {
    /// Its text.
    pub span: Span,
    /// Which one.
    pub kind: ExprKind<'s>,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind<'s> {
    /// A number.
    Number(Number),
    /// A string without anything to expand.
    String {
        /// Its value.
        value: Cow<'s, str>,
        /// How it was quoted.
        quote: Quote,
    },
    /// A string with variables and subexpressions.
    Expandable {
        /// Literal text and expressions in order.
        parts: Vec<StringPart<'s>>,
        /// How it was quoted; `Bare` for an argument such as `$a-b.txt` or `x$y`.
        quote: Quote,
    },
    /// `$name`, `@name` (splatted).
    Variable(Variable<'s>),
    /// `[type]` as a value.
    Type(TypeName<'s>),
    /// `[type]expr`.
    Convert(TypeName<'s>, Box<Expr<'s>>),
    /// `[attribute()]expr`, as in `[ValidateRange(1,2)]$x = 1`.
    Attributed(Box<Attribute<'s>>, Box<Expr<'s>>),
    /// `a op b`.
    Binary {
        /// Left side.
        left: Box<Expr<'s>>,
        /// Operator.
        op: BinaryOp,
        /// Operator's span.
        op_span: Span,
        /// Right side.
        right: Box<Expr<'s>>,
    },
    /// `op a`.
    Unary {
        /// Operator.
        op: UnaryOp,
        /// Operator's span.
        op_span: Span,
        /// Operand.
        operand: Box<Expr<'s>>,
    },
    /// `c ? a : b` (core).
    Ternary {
        /// Condition.
        condition: Box<Expr<'s>>,
        /// If true.
        then: Box<Expr<'s>>,
        /// If false.
        otherwise: Box<Expr<'s>>,
    },
    /// `a, b, c`, also `,a`.
    Array(Vec<Expr<'s>>),
    /// `(pipeline)`.
    Paren(Box<Statement<'s>>),
    /// `$( ... )`.
    SubExpr(Block<'s>),
    /// `@( ... )`.
    ArrayExpr(Block<'s>),
    /// `@{ ... }`.
    Hashtable(Vec<(Expr<'s>, Statement<'s>)>),
    /// `{ ... }`.
    ScriptBlock(Box<ScriptBlock<'s>>),
    /// `a.b`, `a::b`, `a?.b`.
    Member {
        /// The object.
        target: Box<Expr<'s>>,
        /// The member's name: a `String` (bare) for a literal one.
        member: Box<Expr<'s>>,
        /// `::`.
        is_static: bool,
        /// `?.`.
        null_conditional: bool,
    },
    /// `a.b(...)`, `a::b(...)`, with type arguments in core.
    Invoke {
        /// The object.
        target: Box<Expr<'s>>,
        /// The member's name.
        member: Box<Expr<'s>>,
        /// Arguments.
        args: Vec<Expr<'s>>,
        /// `[T]` between name and parentheses (core).
        type_args: Vec<TypeName<'s>>,
        /// `::`.
        is_static: bool,
        /// `?.`.
        null_conditional: bool,
    },
    /// `a[i]`, `a?[i]`.
    Index {
        /// The object.
        target: Box<Expr<'s>>,
        /// The index.
        index: Box<Expr<'s>>,
        /// `?[`.
        null_conditional: bool,
    },
    /// Text that could not be parsed; errors say why. Keeps what was understood of it.
    Error(Vec<Fragment<'s>>),
}

/// How a string was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quote {
    /// Without quotes: an argument, a hashtable key, a member's name.
    Bare,
    /// `'...'`
    Single,
    /// `"..."`
    Double,
    /// `@' ... '@`
    SingleHere,
    /// `@" ... "@`
    DoubleHere,
}

/// A piece of an expandable string.
#[derive(Clone, Debug)]
pub enum StringPart<'s> {
    /// Text with its escapes resolved.
    Text(Cow<'s, str>),
    /// `$x`, `${x}` or `$( )`; nested expressions have spans in the whole source.
    Expr(Expr<'s>),
}

/// A variable's path.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable<'s> {
    /// `global`, `script`, `local`, `private`, `using`, `workflow`, `variable`, or a drive: `env`, `function` ...
    pub qualifier: Option<&'s str>,
    /// The name, braces removed and escapes resolved.
    pub name: Cow<'s, str>,
    /// `@name`.
    pub splatted: bool,
}

/// A number as the lexer read it.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// `y` suffix (core).
    SByte(i8),
    /// `uy` suffix (core).
    Byte(u8),
    /// `s` suffix (core).
    Int16(i16),
    /// `us` suffix (core).
    UInt16(u16),
    /// Fits an int.
    Int32(i32),
    /// `u` suffix (core).
    UInt32(u32),
    /// `l` suffix, or too large for an int.
    Int64(i64),
    /// `ul` suffix (core).
    UInt64(u64),
    /// `d` suffix, or an integer too large for a long.
    Decimal(rust_decimal::Decimal),
    /// A real number, or an integer too large for a decimal.
    Double(f64),
    /// `n` suffix (core).
    BigInt(num_bigint::BigInt),
}

/// Binary operators; comparison ones come in a case-ignoring and a case-sensitive form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Format,
    Range,
    And,
    Or,
    Xor,
    Band,
    Bor,
    Bxor,
    Shl,
    Shr,
    /// `??` (core).
    Coalesce,
    Is,
    IsNot,
    As,
    Eq(Case),
    Ne(Case),
    Lt(Case),
    Le(Case),
    Gt(Case),
    Ge(Case),
    Like(Case),
    NotLike(Case),
    Match(Case),
    NotMatch(Case),
    Replace(Case),
    Contains(Case),
    NotContains(Case),
    In(Case),
    NotIn(Case),
    Split(Case),
    Join,
}

/// Whether a comparison ignores case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// The plain and the `-i` form.
    Ignore,
    /// The `-c` form.
    Sensitive,
}

/// Unary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-not`, `!`.
    Not,
    /// `-bnot`.
    Bnot,
    /// `+`.
    Plus,
    /// `-`.
    Minus,
    /// Unary `-split`.
    Split(Case),
    /// Unary `-join`.
    Join,
    /// `++x`.
    PreIncrement,
    /// `--x`.
    PreDecrement,
    /// `x++`.
    PostIncrement,
    /// `x--`.
    PostDecrement,
}
