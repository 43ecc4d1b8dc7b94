//! Statements, from pipelines to classes.

use std::borrow::Cow;

use super::Block;
use super::{Attribute, Expr, Param, ScriptBlock, Span, TypeName, Variable};

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
        /// `-throttlelimit` (likewise).
        throttled: bool,
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
#[expect(
    clippy::large_enum_variant,
    reason = "members are few, and are read from one list"
)]
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
    /// `-Name` or `-Name:value`. The first `--` is one whose name is `-`: what follows are arguments only.
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
