//! The tree that a script is parsed into. Every node carries the span of the text it came from, and borrows
//! its names from that text; the runtime compiles it into its own form and drops it.
//!
//! The node kinds are those of PowerShell's own language model (pipelines, command elements, attributed
//! expressions ...), so that error positions, `$MyInvocation` and static checks agree with it.

use std::borrow::Cow;

/// A range of bytes in the source text, end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The text that the span covers.
    pub fn text(self, source: &str) -> &str {
        source
            .get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }
}

/// One error of the parser: PowerShell's ErrorId, its message and where.
#[derive(Clone, Debug, PartialEq)]
pub struct ParseError {
    /// PowerShell's id, as in `FullyQualifiedErrorId`: `MissingEndCurlyBrace`.
    pub id: &'static str,
    /// The message in PowerShell's words.
    pub message: String,
    /// Where it was noticed.
    pub span: Span,
    /// More input could still make it right: the prompt goes on reading.
    pub incomplete: bool,
}

/// A script block's content: a file, a function's body, or the inside of `{ }`.
#[derive(Clone, Debug, Default)]
pub struct ScriptBlock<'s> {
    /// The whole block: with its braces where it has them.
    pub span: Span,
    /// `using` statements, only at the head of a file.
    pub usings: Vec<Using<'s>>,
    /// `param(...)` and the attributes before it.
    pub params: Option<ParamBlock<'s>>,
    /// `dynamicparam { }`.
    pub dynamicparam: Option<NamedBlock<'s>>,
    /// `begin { }`.
    pub begin: Option<NamedBlock<'s>>,
    /// `process { }`, also the body of a filter.
    pub process: Option<NamedBlock<'s>>,
    /// `end { }`, also the statements of a block without named blocks.
    pub end: Option<NamedBlock<'s>>,
    /// `clean { }` (core).
    pub clean: Option<NamedBlock<'s>>,
    /// `#requires` lines, in a file's outermost block.
    pub requires: Vec<Requires<'s>>,
}

/// One of the named blocks.
#[derive(Clone, Debug, Default)]
pub struct NamedBlock<'s> {
    /// Keyword to closing brace, or the statements of an unnamed end block.
    pub span: Span,
    /// False where the block stands without its keyword.
    pub named: bool,
    /// What it does.
    pub body: Block<'s>,
}

/// A list of statements, with the traps that guard it.
#[derive(Clone, Debug, Default)]
pub struct Block<'s> {
    /// With its braces where it has them.
    pub span: Span,
    /// In order.
    pub statements: Vec<Statement<'s>>,
    /// `trap` statements anywhere in the list.
    pub traps: Vec<Trap<'s>>,
}

/// `using module|namespace|assembly NAME`.
#[derive(Clone, Debug)]
pub struct Using<'s> {
    /// The whole statement.
    pub span: Span,
    /// Which of the kinds.
    pub kind: UsingKind,
    /// The name, or the module specification as a hashtable.
    pub name: Expr<'s>,
}

/// What a `using` statement brings in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsingKind {
    /// `using assembly`.
    Assembly,
    /// `using module`.
    Module,
    /// `using namespace`.
    Namespace,
}

/// One `#requires` line: its parameters as written.
#[derive(Clone, Debug)]
pub struct Requires<'s> {
    /// The comment.
    pub span: Span,
    /// Parameter name (without dash, lower case) and its argument's elements as written.
    pub items: Vec<(String, Vec<Expr<'s>>)>,
}

/// `param(...)`, with the attributes that stand before it.
#[derive(Clone, Debug, Default)]
pub struct ParamBlock<'s> {
    /// From the first attribute to the closing parenthesis.
    pub span: Span,
    /// `[CmdletBinding()]` and others.
    pub attributes: Vec<Attribute<'s>>,
    /// The declared parameters.
    pub params: Vec<Param<'s>>,
}

/// One declared parameter.
#[derive(Clone, Debug)]
pub struct Param<'s> {
    /// With attributes and default.
    pub span: Span,
    /// Attributes, type constraints among them, in order.
    pub attributes: Vec<Attribute<'s>>,
    /// The variable's name without `$`.
    pub name: Cow<'s, str>,
    /// The variable alone.
    pub name_span: Span,
    /// Behind `=`.
    pub default: Option<Expr<'s>>,
}

/// `[Name(args, Key = value)]`, or a bare `[type]` constraint.
#[derive(Clone, Debug)]
pub struct Attribute<'s> {
    /// With brackets.
    pub span: Span,
    /// The attribute's or the type's name.
    pub type_name: TypeName<'s>,
    /// `[type]` without parentheses: a type constraint.
    pub is_constraint: bool,
    /// Positional arguments.
    pub args: Vec<Expr<'s>>,
    /// Named arguments; a name without value means `$true` and has None.
    pub named: Vec<(&'s str, Option<Expr<'s>>, Span)>,
}

/// A type's name inside brackets.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeName<'s> {
    /// Without the outer brackets.
    pub span: Span,
    /// Which form.
    pub kind: TypeNameKind<'s>,
}

/// The forms of a type's name.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeNameKind<'s> {
    /// `int`, `System.Net.Mail.MailAddress`, with an assembly name after a comma where given.
    Simple(&'s str, Option<&'s str>),
    /// `int[]` with its rank.
    Array(Box<TypeName<'s>>, u32),
    /// `List[string]`.
    Generic(Box<TypeName<'s>>, Vec<TypeName<'s>>),
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement<'s> {
    /// The whole statement, without its terminator.
    pub span: Span,
    /// Which one.
    pub kind: StatementKind<'s>,
}

/// The kinds of statements.
#[derive(Clone, Debug)]
pub enum StatementKind<'s> {
    /// A pipeline, or a chain of them with `&&`, `||` and `&`.
    Pipeline(Box<Chain<'s>>),
    /// `target = value` and the compound forms.
    Assignment(Box<Assignment<'s>>),
    /// `if`, `elseif`, `else`.
    If {
        /// Conditions with their blocks.
        clauses: Vec<(Statement<'s>, Block<'s>)>,
        /// The `else` block.
        otherwise: Option<Block<'s>>,
    },
    /// `switch`.
    Switch(Box<Switch<'s>>),
    /// `while`.
    While {
        /// `:label` before it.
        label: Option<&'s str>,
        /// The condition.
        condition: Box<Statement<'s>>,
        /// The body.
        body: Block<'s>,
    },
    /// `do { } while ()` and `do { } until ()`.
    Do {
        /// `:label` before it.
        label: Option<&'s str>,
        /// The body.
        body: Block<'s>,
        /// The condition.
        condition: Box<Statement<'s>>,
        /// True for `until`.
        until: bool,
    },
    /// `for`.
    For {
        /// `:label` before it.
        label: Option<&'s str>,
        /// First part.
        init: Option<Box<Statement<'s>>>,
        /// Second part.
        condition: Option<Box<Statement<'s>>>,
        /// Third part.
        step: Option<Box<Statement<'s>>>,
        /// The body.
        body: Block<'s>,
    },
    /// `foreach ($x in ...)`.
    Foreach {
        /// `:label` before it.
        label: Option<&'s str>,
        /// `-parallel` (workflows only; an error elsewhere).
        parallel: bool,
        /// The loop's variable.
        variable: Variable<'s>,
        /// Its span.
        variable_span: Span,
        /// What is walked.
        over: Box<Statement<'s>>,
        /// The body.
        body: Block<'s>,
    },
    /// `try`, `catch`, `finally`.
    Try {
        /// Guarded.
        body: Block<'s>,
        /// Handlers.
        catches: Vec<Catch<'s>>,
        /// Always run.
        finally: Option<Block<'s>>,
    },
    /// `function`, `filter`, `workflow`.
    Function(Box<Function<'s>>),
    /// `class` and `enum`.
    Type(Box<TypeDefinition<'s>>),
    /// `data [name] [-SupportedCommand x] { }`.
    Data {
        /// The variable that receives the result.
        name: Option<&'s str>,
        /// Names after `-SupportedCommand`.
        commands: Vec<Expr<'s>>,
        /// The restricted block.
        body: Block<'s>,
    },
    /// `return`.
    Return(Option<Box<Statement<'s>>>),
    /// `throw`.
    Throw(Option<Box<Statement<'s>>>),
    /// `exit`.
    Exit(Option<Box<Statement<'s>>>),
    /// `break`, with a label expression.
    Break(Option<Expr<'s>>),
    /// `continue`, with a label expression.
    Continue(Option<Expr<'s>>),
    /// A bare `{ }` of a construct that the parser knows but the runtime refuses (`parallel`, `sequence`, `configuration`).
    Unsupported(&'s str),
    /// Text that could not be parsed; errors say why. Keeps what was understood of it.
    Error(Vec<Fragment<'s>>),
}

/// What was understood of text that could not be parsed.
#[derive(Clone, Debug)]
pub enum Fragment<'s> {
    /// A whole statement.
    Statement(Statement<'s>),
    /// A block of them.
    Block(Block<'s>),
    /// An expression.
    Expr(Expr<'s>),
    /// An attribute or a type constraint.
    Attribute(Attribute<'s>),
    /// A declared parameter.
    Param(Param<'s>),
}

impl<'s> From<Expr<'s>> for Fragment<'s> {
    fn from(expr: Expr<'s>) -> Fragment<'s> {
        Fragment::Expr(expr)
    }
}

impl<'s> From<Statement<'s>> for Fragment<'s> {
    fn from(statement: Statement<'s>) -> Fragment<'s> {
        Fragment::Statement(statement)
    }
}

impl<'s> From<Block<'s>> for Fragment<'s> {
    fn from(block: Block<'s>) -> Fragment<'s> {
        Fragment::Block(block)
    }
}

impl<'s> From<Attribute<'s>> for Fragment<'s> {
    fn from(attribute: Attribute<'s>) -> Fragment<'s> {
        Fragment::Attribute(attribute)
    }
}

impl<'s> From<Param<'s>> for Fragment<'s> {
    fn from(param: Param<'s>) -> Fragment<'s> {
        Fragment::Param(param)
    }
}

/// `trap [type] { }`.
#[derive(Clone, Debug)]
pub struct Trap<'s> {
    /// The whole statement.
    pub span: Span,
    /// The exception type it answers to; None for all.
    pub type_name: Option<TypeName<'s>>,
    /// What it does.
    pub body: Block<'s>,
}

/// `catch [type], [type] { }`.
#[derive(Clone, Debug)]
pub struct Catch<'s> {
    /// The whole clause.
    pub span: Span,
    /// The exception types it answers to; empty for all.
    pub types: Vec<TypeName<'s>>,
    /// What it does.
    pub body: Block<'s>,
}

/// `switch`.
#[derive(Clone, Debug)]
pub struct Switch<'s> {
    /// `:label` before it.
    pub label: Option<&'s str>,
    /// How clauses match.
    pub mode: SwitchMode,
    /// `-CaseSensitive`.
    pub case_sensitive: bool,
    /// `-Parallel` was given (an error outside workflows).
    pub parallel: bool,
    /// The condition is a file's name, whose lines are walked.
    pub file: bool,
    /// The condition, or the file's name as an expression statement.
    pub condition: Statement<'s>,
    /// Clauses in order.
    pub clauses: Vec<(Expr<'s>, Block<'s>)>,
    /// The `default` clause.
    pub default: Option<Block<'s>>,
}

/// How a `switch` clause is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SwitchMode {
    /// `-Exact`, the default.
    #[default]
    Exact,
    /// `-Wildcard`.
    Wildcard,
    /// `-Regex`.
    Regex,
}

/// A function, filter or workflow definition; also a method's body in a class.
#[derive(Clone, Debug)]
pub struct Function<'s> {
    /// The whole definition.
    pub span: Span,
    /// The name, possibly with a scope: `global:Get-It`.
    pub name: Cow<'s, str>,
    /// Its span.
    pub name_span: Span,
    /// `filter`.
    pub is_filter: bool,
    /// `workflow`.
    pub is_workflow: bool,
    /// Parameters in parentheses after the name.
    pub params: Option<Vec<Param<'s>>>,
    /// The body, span with braces.
    pub body: ScriptBlock<'s>,
}

/// `class` or `enum`.
#[derive(Clone, Debug)]
pub struct TypeDefinition<'s> {
    /// The whole definition.
    pub span: Span,
    /// The type's name.
    pub name: &'s str,
    /// Its span.
    pub name_span: Span,
    /// Attributes before it.
    pub attributes: Vec<Attribute<'s>>,
    /// `enum`.
    pub is_enum: bool,
    /// Base class and interfaces, or an enum's underlying type.
    pub bases: Vec<TypeName<'s>>,
    /// Members in order.
    pub members: Vec<Member<'s>>,
}

/// A member of a class or enum.
#[derive(Clone, Debug)]
pub enum Member<'s> {
    /// A property, or an enum's value.
    Property {
        /// The whole member.
        span: Span,
        /// Name.
        name: &'s str,
        /// Name's span.
        name_span: Span,
        /// Attributes, the type constraint among them.
        attributes: Vec<Attribute<'s>>,
        /// `static`.
        is_static: bool,
        /// `hidden`.
        is_hidden: bool,
        /// Initial value.
        initial: Option<Expr<'s>>,
    },
    /// A method or a constructor.
    Method {
        /// The whole member.
        span: Span,
        /// Name; the class's own for a constructor.
        name: &'s str,
        /// Name's span.
        name_span: Span,
        /// Attributes.
        attributes: Vec<Attribute<'s>>,
        /// Declared return type.
        return_type: Option<TypeName<'s>>,
        /// `static`.
        is_static: bool,
        /// `hidden`.
        is_hidden: bool,
        /// Parameters.
        params: Vec<Param<'s>>,
        /// Arguments of `: base(...)`.
        base_args: Option<Vec<Expr<'s>>>,
        /// The body.
        body: ScriptBlock<'s>,
    },
}

/// Pipelines joined by `&&` and `||`, possibly run in the background.
#[derive(Clone, Debug)]
pub struct Chain<'s> {
    /// The whole chain.
    pub span: Span,
    /// The first pipeline.
    pub first: Pipeline<'s>,
    /// The others: true for `&&`, false for `||`.
    pub rest: Vec<(bool, Pipeline<'s>)>,
    /// `&` at the end.
    pub background: bool,
}

/// Commands joined by `|`.
#[derive(Clone, Debug)]
pub struct Pipeline<'s> {
    /// The whole pipeline.
    pub span: Span,
    /// In order; never empty in a tree without errors.
    pub elements: Vec<PipelineElement<'s>>,
}

/// One stage of a pipeline.
#[derive(Clone, Debug)]
pub enum PipelineElement<'s> {
    /// A command call.
    Command(Command<'s>),
    /// An expression, at the head only.
    Expression {
        /// With redirections.
        span: Span,
        /// The expression.
        expr: Expr<'s>,
        /// `> file` and others.
        redirections: Vec<Redirection<'s>>,
    },
}

/// How a command is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Invocation {
    /// By its name.
    #[default]
    Name,
    /// `& name`.
    Call,
    /// `. name`.
    Dot,
}

/// A command call.
#[derive(Clone, Debug)]
pub struct Command<'s> {
    /// With redirections.
    pub span: Span,
    /// `&`, `.` or by name.
    pub invocation: Invocation,
    /// The name, or the expression that gives the command.
    pub name: Expr<'s>,
    /// Parameters and arguments in order.
    pub elements: Vec<CommandElement<'s>>,
    /// `> file` and others.
    pub redirections: Vec<Redirection<'s>>,
}

/// An element behind a command's name.
#[derive(Clone, Debug)]
pub enum CommandElement<'s> {
    /// `-Name` or `-Name:value`.
    Parameter {
        /// With its argument.
        span: Span,
        /// Without dash and colon.
        name: &'s str,
        /// `-Name:` was written.
        colon: bool,
        /// The argument behind the colon.
        argument: Option<Expr<'s>>,
    },
    /// An argument. A bare word is `ExprKind::BareWord` or an expandable string with `quote: Bare`; splats are
    /// `ExprKind::Variable` with `splatted`.
    Argument(Expr<'s>),
}

/// The streams that can be redirected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// `1`.
    Output,
    /// `2`.
    Error,
    /// `3`.
    Warning,
    /// `4`.
    Verbose,
    /// `5`.
    Debug,
    /// `6`.
    Information,
    /// `*`.
    All,
}

/// One redirection.
#[derive(Clone, Debug)]
pub struct Redirection<'s> {
    /// The whole redirection.
    pub span: Span,
    /// Which stream.
    pub from: Stream,
    /// Where to.
    pub to: RedirectTarget<'s>,
}

/// Where a stream goes.
#[derive(Clone, Debug)]
pub enum RedirectTarget<'s> {
    /// `2>&1`.
    Merge(Stream),
    /// `> file`, `>> file`.
    File {
        /// The file's name.
        name: Expr<'s>,
        /// `>>`.
        append: bool,
    },
}

/// `target = value`.
#[derive(Clone, Debug)]
pub struct Assignment<'s> {
    /// What receives the value: a variable, member, index, or an array of them, with type constraints.
    pub target: Expr<'s>,
    /// Which operator.
    pub op: AssignOp,
    /// The operator's span.
    pub op_span: Span,
    /// What is assigned: any statement.
    pub value: Statement<'s>,
}

/// Assignment operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignOp {
    /// `=`
    Set,
    /// `+=`
    Add,
    /// `-=`
    Sub,
    /// `*=`
    Mul,
    /// `/=`
    Div,
    /// `%=`
    Rem,
    /// `??=`
    Coalesce,
}

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
