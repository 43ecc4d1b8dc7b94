//! What a script is compiled into: variables are symbols with a remembered slot, literals are values, type names and
//! commands are resolved once and kept at their site. The tree is walked by `exec`; nothing in it looks at text.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use crate::syntax::ast::{AssignOp, BinaryOp, Invocation, Span, Stream, SwitchMode, UnaryOp};
use crate::value::operators::PatternSite;
use crate::value::position::Source;
use crate::value::{Str, Ty, Value, member, object::Shape};

use super::bind::CommandParams;
use super::command::Resolved;
use super::sym::Sym;

/// A compiled script block: a file, a function's body, the inside of `{ }`.
pub struct BlockCode {
    /// The text it came from.
    pub source: Rc<Source>,
    /// Where in it.
    pub span: Span,
    /// The text between the braces; the whole text of a file.
    pub inner: Span,
    /// `param(...)`, or a function's parameter list.
    pub params: Vec<ParamCode>,
    /// The attributes before `param`.
    pub attributes: Vec<AttributeCode>,
    /// Where `param(...)` stands.
    pub param_span: Option<Span>,
    /// `using` statements of a file.
    pub usings: Vec<UsingCode>,
    /// `#requires` of a file.
    pub requires: Vec<(String, Vec<Expr>)>,
    /// `dynamicparam`.
    pub dynamicparam: Option<Body>,
    /// `begin`.
    pub begin: Option<Body>,
    /// `process`.
    pub process: Option<Body>,
    /// `end`, also the body without named blocks.
    pub end: Option<Body>,
    /// `clean`.
    pub clean: Option<Body>,
    /// Declared by `filter`.
    pub is_filter: bool,
    /// The classes and enums that the block defines, in order.
    pub types: Vec<Rc<TypeCode>>,
    /// What the binder needs, made when the block is first called with its types resolved.
    pub binding: OnceCell<Rc<CommandParams>>,
}

/// Statements with the traps that guard them.
#[derive(Default)]
pub struct Body {
    /// In order.
    pub statements: Vec<Stmt>,
    /// `trap` handlers.
    pub traps: Vec<TrapCode>,
    /// Where.
    pub span: Span,
}

/// `trap`.
pub struct TrapCode {
    /// None: every exception.
    pub ty: Option<TypeRef>,
    /// The handler.
    pub body: Body,
}

/// A declared parameter.
pub struct ParamCode {
    /// Its name without `$`.
    pub name: Str,
    /// Its symbol.
    pub sym: Sym,
    /// Attributes and type constraints in order.
    pub attributes: Vec<AttributeCode>,
    /// Its default.
    pub default: Option<Expr>,
    /// Where.
    pub span: Span,
}

/// An attribute or a type constraint.
pub struct AttributeCode {
    /// Its type.
    pub ty: TypeRef,
    /// A bare `[type]`.
    pub is_constraint: bool,
    /// Positional arguments.
    pub args: Vec<Expr>,
    /// Named ones; a bare name means true.
    pub named: Vec<(Str, Option<Expr>)>,
    /// Where.
    pub span: Span,
}

/// `using`.
pub struct UsingCode {
    /// Which kind.
    pub kind: crate::syntax::ast::UsingKind,
    /// The name or module specification.
    pub name: Expr,
    /// Where.
    pub span: Span,
}

/// A type's name at its site, with the type once it was resolved.
pub struct TypeRef {
    /// As written, without brackets.
    pub name: TypeNameCode,
    /// Where.
    pub span: Span,
    /// The type, once found.
    pub found: Cell<Option<Ty>>,
}

impl TypeRef {
    /// True for `[ref]`.
    pub fn is_reference(&self) -> bool {
        matches!(&self.name, TypeNameCode::Simple(name)
            if name.eq_ignore_ascii_case("ref")
                || name.eq_ignore_ascii_case("System.Management.Automation.PSReference"))
    }
}

/// The forms of a type's name.
#[derive(Clone)]
pub enum TypeNameCode {
    /// A plain name.
    Simple(Str),
    /// An array.
    Array(Box<TypeNameCode>, u32),
    /// A generic type.
    Generic(Box<TypeNameCode>, Vec<TypeNameCode>),
}

/// A statement.
pub struct Stmt {
    /// Which.
    pub kind: StmtKind,
    /// Where: what error positions show.
    pub span: Span,
}

/// The kinds of statements.
pub enum StmtKind {
    /// An expression alone: its value goes to the output.
    Expr(Expr),
    /// Commands.
    Pipeline(Box<PipelineCode>),
    /// Pipelines joined by `&&`, `||`.
    Chain(Box<ChainCode>),
    /// An assignment.
    Assign(Box<AssignCode>),
    /// `if`.
    If(Vec<(Stmt, Body)>, Option<Body>),
    /// `while`.
    While(Option<Str>, Box<Stmt>, Body),
    /// `do`: true for until.
    Do(Option<Str>, Body, Box<Stmt>, bool),
    /// `for`.
    For(Box<ForCode>),
    /// `foreach`.
    Foreach(Box<ForeachCode>),
    /// `switch`.
    Switch(Box<SwitchCode>),
    /// `try`.
    Try(Box<TryCode>),
    /// `function`.
    Function(Rc<FunctionCode>),
    /// `class`, `enum`: defined when the block starts, nothing to do in its place.
    Type,
    /// `data`: the variable's symbol, allowed commands, body.
    Data(Option<Sym>, Vec<Expr>, Body),
    /// `return`.
    Return(Option<Box<Stmt>>),
    /// `throw`.
    Throw(Option<Box<Stmt>>),
    /// `exit`.
    Exit(Option<Box<Stmt>>),
    /// `break`.
    Break(Option<Expr>),
    /// `continue`.
    Continue(Option<Expr>),
    /// What the parser knows and the runtime refuses, by name.
    Unsupported(Str),
}

/// `for`.
pub struct ForCode {
    /// Label.
    pub label: Option<Str>,
    /// First part.
    pub init: Option<Stmt>,
    /// Condition.
    pub condition: Option<Stmt>,
    /// Step.
    pub step: Option<Stmt>,
    /// Body.
    pub body: Body,
}

/// `foreach`.
pub struct ForeachCode {
    /// Label.
    pub label: Option<Str>,
    /// The variable.
    pub variable: VarRef,
    /// What is walked.
    pub over: Stmt,
    /// Body.
    pub body: Body,
}

/// `switch`.
pub struct SwitchCode {
    /// Label.
    pub label: Option<Str>,
    /// Mode.
    pub mode: SwitchMode,
    /// `-CaseSensitive`.
    pub case_sensitive: bool,
    /// The condition names a file.
    pub file: bool,
    /// What is tested.
    pub condition: Stmt,
    /// Clauses.
    pub clauses: Vec<(Expr, Body)>,
    /// `default`.
    pub default: Option<Body>,
}

/// `try`.
pub struct TryCode {
    /// Guarded.
    pub body: Body,
    /// Handlers: types (none: all) and body.
    pub catches: Vec<(Vec<TypeRef>, Body)>,
    /// Always run.
    pub finally: Option<Body>,
}

/// `function`.
pub struct FunctionCode {
    /// Name with its scope, as written.
    pub name: Str,
    /// Body.
    pub body: Rc<BlockCode>,
}

/// `class` or `enum`.
pub struct TypeCode {
    /// Name.
    pub name: Str,
    /// Enumeration.
    pub is_enum: bool,
    /// Attributes (`[Flags()]`).
    pub attributes: Vec<AttributeCode>,
    /// Base class and interfaces.
    pub bases: Vec<TypeRef>,
    /// Properties, or enumeration values.
    pub properties: Vec<PropertyCode>,
    /// Methods and constructors.
    pub methods: Vec<MethodCode>,
    /// Where.
    pub span: Span,
    /// The source.
    pub source: Rc<Source>,
}

/// A class's property.
pub struct PropertyCode {
    /// Name.
    pub name: Str,
    /// Declared type.
    pub ty: Option<TypeRef>,
    /// Other attributes.
    pub attributes: Vec<AttributeCode>,
    /// `static`.
    pub is_static: bool,
    /// `hidden`.
    pub is_hidden: bool,
    /// Initial value.
    pub initial: Option<Expr>,
    /// Where that stands.
    pub initial_span: Option<Span>,
    /// It is known before the script runs, as an enumeration's values must be.
    pub constant: bool,
    /// The types whose static members it reads.
    pub reads: Vec<Str>,
    /// Where.
    pub span: Span,
}

/// A class's method or constructor.
pub struct MethodCode {
    /// Name.
    pub name: Str,
    /// It bears the class's name.
    pub is_constructor: bool,
    /// `static`.
    pub is_static: bool,
    /// `hidden`.
    pub is_hidden: bool,
    /// Declared return type.
    pub returns: Option<TypeRef>,
    /// Arguments of `: base(...)`.
    pub base_args: Option<Vec<Expr>>,
    /// Parameters and body.
    pub body: Rc<BlockCode>,
    /// Where.
    pub span: Span,
    /// Where its name stands.
    pub name_span: Span,
}

/// Pipelines joined by `&&`, `||`, possibly in the background.
pub struct ChainCode {
    /// The first.
    pub first: Stmt,
    /// The others: true for `&&`.
    pub rest: Vec<(bool, Stmt)>,
    /// `&` behind it.
    pub background: bool,
}

/// Commands joined by `|`.
pub struct PipelineCode {
    /// In order.
    pub elements: Vec<Element>,
    /// Where.
    pub span: Span,
}

/// A stage of a pipeline.
pub enum Element {
    /// An expression at the head.
    Expr(Expr, Vec<RedirectCode>),
    /// A command.
    Command(CommandCode),
}

/// A command call.
pub struct CommandCode {
    /// How it is called.
    pub invocation: Invocation,
    /// Its name or the expression that gives it.
    pub name: Expr,
    /// Arguments.
    pub args: Vec<ArgCode>,
    /// Redirections.
    pub redirections: Vec<RedirectCode>,
    /// Where.
    pub span: Span,
    /// Where the name stands.
    pub name_span: Span,
    /// What a literal name was resolved to, with the command table's epoch then.
    pub cache: RefCell<Option<(u64, Resolved)>>,
}

/// An argument as written.
pub enum ArgCode {
    /// `-Name`, `-Name:value`.
    Param(Str, Option<Expr>, Span),
    /// A value; with its text where it is a number written bare.
    Value(Expr, Option<Str>, Span),
    /// `@name`.
    Splat(VarRef),
    /// `--%` and the text behind it.
    Verbatim(Str),
}

/// A redirection.
pub struct RedirectCode {
    /// Which stream.
    pub from: Stream,
    /// Where to.
    pub to: RedirectTo,
    /// Where it stands.
    pub span: Span,
}

/// Where a stream goes.
pub enum RedirectTo {
    /// Into another stream.
    Merge(Stream),
    /// Into a file: name, append.
    File(Expr, bool),
}

/// An assignment.
pub struct AssignCode {
    /// What receives.
    pub target: Target,
    /// Operator.
    pub op: AssignOp,
    /// What is assigned.
    pub value: Stmt,
}

/// What can be assigned to.
pub enum Target {
    /// A variable, with type constraints and attributes given in the assignment, outermost first.
    Variable(VarRef, Vec<AttributeCode>),
    /// A member.
    Member(Box<MemberCode>),
    /// An element; true where the index is a key whatever its type.
    Index(Box<Expr>, Box<Expr>, bool),
    /// Several at once.
    List(Vec<Target>),
}

/// An expression.
pub enum Expr {
    /// A literal.
    Const(Value),
    /// A variable.
    Var(VarRef),
    /// `$?`, `$PSScriptRoot` and others whose value is no variable's.
    Special(Special),
    /// `"...$x..."`.
    Interpolate(Vec<Expr>),
    /// `a, b`.
    Array(Vec<Expr>),
    /// `@( )`.
    ArrayOf(Box<Body>),
    /// `$( )`.
    SubExpr(Box<Body>),
    /// `( )`.
    Paren(Box<Stmt>),
    /// `@{ }`.
    Hash(Vec<(Expr, Stmt)>, Span),
    /// `[pscustomobject]@{ }` with literal keys: names once, values each time.
    Object(Rc<Shape>, Vec<Stmt>),
    /// `[ordered]@{ }`.
    OrderedHash(Vec<(Expr, Stmt)>, Span),
    /// `{ }`.
    Block(Rc<BlockCode>),
    /// `[type]`.
    Type(Box<TypeRef>),
    /// `[type]e`.
    Cast(Box<(TypeRef, Expr)>),
    /// `e -is/-as/... e`, arithmetic, comparison.
    Binary(Box<BinaryCode>),
    /// `-and`: true; `-or`: false.
    Logical(bool, Box<(Expr, Expr)>),
    /// `??`.
    Coalesce(Box<(Expr, Expr)>),
    /// Unary operators without an effect.
    Unary(UnaryOp, Box<Expr>),
    /// `++` and `--`.
    Step(UnaryOp, Box<Target>),
    /// `c ? a : b`.
    Ternary(Box<(Expr, Expr, Expr)>),
    /// `a.b`, `a::b`.
    Member(Box<MemberCode>),
    /// `a.b()`, `a::b()`.
    Invoke(Box<InvokeCode>),
    /// `a[i]`, with `?[`.
    Index(Box<(Expr, Expr)>, bool),
    /// `a[[object]i]`, likewise: of an ordered dictionary the key, never the position.
    Key(Box<(Expr, Expr)>, bool),
    /// An attribute on an expression that is no assignment target.
    Attributed(Box<(AttributeCode, Expr)>),
    /// An assignment or pipeline inside an expression (`data` blocks, chains).
    Statement(Box<Stmt>),
}

/// A binary operation with its operands.
pub struct BinaryCode {
    /// Operator.
    pub op: BinaryOp,
    /// Left.
    pub left: Expr,
    /// Right.
    pub right: Expr,
    /// What the operator's last pattern was compiled to.
    pub site: PatternSite,
}

/// A member access.
pub struct MemberCode {
    /// The object; for static members a type expression.
    pub target: Expr,
    /// A literal name, or the expression that gives it.
    pub name: Expr,
    /// `::`.
    pub is_static: bool,
    /// `?.`.
    pub null_conditional: bool,
    /// What the last object had under that name.
    pub site: member::Site,
}

/// A method call.
pub struct InvokeCode {
    /// Object and name.
    pub member: MemberCode,
    /// Arguments.
    pub args: Vec<Expr>,
    /// Generic arguments.
    pub type_args: Vec<TypeRef>,
    /// What the last object called under that name.
    pub site: member::CallSite,
}

/// A variable at its site.
pub struct VarRef {
    /// Its name's symbol.
    pub sym: Sym,
    /// Its scope or drive.
    pub place: VarPlace,
    /// The slot in the scope where it was last found: tried first, and checked before it is believed.
    pub hint: Cell<u32>,
}

/// Where a variable's name says that it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VarPlace {
    /// No qualifier: looked up through the scopes.
    Plain,
    /// `$global:`
    Global,
    /// `$script:`
    Script,
    /// `$local:`
    Local,
    /// `$private:`
    Private,
    /// `$using:`
    Using,
    /// `$env:`, `$function:` ...: the drive's name.
    Drive(Str, Str),
}

/// Values that belong to the running code rather than to a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// `$?`
    Ok,
    /// `$PSScriptRoot`
    ScriptRoot,
    /// `$PSCommandPath`
    CommandPath,
}
