//! Parameter binding: how the arguments of a call, and the objects of a pipeline, meet a command's parameters. One
//! binder for cmdlets (described by the grammar) and functions (described by their `param` block).

mod simple;

use std::rc::Rc;

use crate::grammar::{self, ConfirmImpact};
use crate::syntax::ast::Span;
use crate::value::{Str, Ty, Value};

use super::code::{BlockCode, VarRef};
use super::sym::Sym;

pub use simple::*;

/// The parameters of a command.
pub struct CommandParams {
    /// In the order in which they are declared; common ones last.
    pub params: Vec<ParamInfo>,
    /// Names of the parameter sets; empty where there is only one.
    pub sets: Vec<Str>,
    /// The default set, or None.
    pub default_set: Option<u8>,
    /// False after `[CmdletBinding(PositionalBinding = $false)]`.
    pub positional_binding: bool,
    /// A cmdlet, or a function with `[CmdletBinding()]` or `[Parameter()]`: takes common parameters, refuses what it
    /// does not know.
    pub advanced: bool,
    /// Takes `-WhatIf` and `-Confirm`.
    pub should_process: bool,
    /// When it asks by itself.
    pub impact: ConfirmImpact,
    /// The code whose defaults and attributes these parameters have; None for cmdlets.
    pub code: Option<Rc<BlockCode>>,
}

/// A parameter.
pub struct ParamInfo {
    /// Its name.
    pub name: Str,
    /// Its variable in a function.
    pub sym: Option<Sym>,
    /// Its type; None converts nothing.
    pub ty: Option<Ty>,
    /// Further names.
    pub aliases: Vec<Str>,
    /// What it is in which sets; one entry with `set: None` where it is the same in all.
    pub in_sets: Vec<InSet>,
    /// Attributes that transform or check its values, in order.
    pub checks: Vec<Check>,
    /// Where it stands among the code's parameters, for its default.
    pub declared: Option<u16>,
    /// The common parameter it is.
    pub common: Option<CommonParam>,
    /// The grammar's entry, for cmdlets.
    pub grammar: Option<&'static grammar::Param>,
    /// A dynamic parameter.
    pub dynamic: bool,
}

/// A parameter's role in a set.
#[derive(Clone, Debug, Default)]
pub struct InSet {
    /// The set; None for all.
    pub set: Option<u8>,
    /// Must be bound.
    pub mandatory: bool,
    /// Its position.
    pub position: Option<i32>,
    /// Takes pipeline objects.
    pub by_value: bool,
    /// Takes a property of pipeline objects.
    pub by_name: bool,
    /// Takes all remaining arguments.
    pub rest: bool,
    /// `HelpMessage`.
    pub help: Option<Str>,
}

/// A validation or transformation of a parameter or variable.
#[derive(Clone)]
pub enum Check {
    /// `[ValidateNotNull()]`
    NotNull,
    /// `[ValidateNotNullOrEmpty()]`
    NotNullOrEmpty,
    /// `[ValidateNotNullOrWhiteSpace()]` (core)
    NotNullOrWhiteSpace,
    /// `[ValidateRange(a, b)]`
    Range(Value, Value),
    /// `[ValidateRange('Positive')]` and its kin.
    RangeKind(Str),
    /// `[ValidateLength(a, b)]`
    Length(i64, i64),
    /// `[ValidateCount(a, b)]`
    Count(i64, i64),
    /// `[ValidateSet(...)]`: values, ignore case, message.
    Set(Vec<Str>, bool, Option<Str>),
    /// `[ValidatePattern(...)]`: pattern, options' number, message.
    Pattern(Str, i64, Option<Str>),
    /// `[ValidateScript({...})]`: block, message.
    Script(Value, Option<Str>),
    /// `[AllowNull()]`
    AllowNull,
    /// `[AllowEmptyString()]`
    AllowEmptyString,
    /// `[AllowEmptyCollection()]`
    AllowEmptyCollection,
    /// An attribute of a script class that transforms or validates: its instance.
    Custom(Value),
    /// The variable or parameter converts to this type.
    Convert(Ty),
}

/// The parameters that every advanced command has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CommonParam {
    Verbose,
    Debug,
    ErrorAction,
    WarningAction,
    InformationAction,
    ProgressAction,
    ErrorVariable,
    WarningVariable,
    InformationVariable,
    OutVariable,
    OutBuffer,
    PipelineVariable,
    WhatIf,
    Confirm,
}

/// An argument of a call, evaluated.
pub struct Arg {
    /// What it is.
    pub kind: ArgKind,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of arguments.
pub enum ArgKind {
    /// `-Name` or `-Name:value`. Whether the next argument is its value, only the binder knows.
    Named {
        /// Without dash and colon.
        name: Str,
        /// Behind the colon, or from a splatted hashtable.
        value: Option<Value>,
        /// It came from `@hashtable`.
        splatted: bool,
    },
    /// A value; with its text where it is a number or word written bare.
    Value(Value, Option<Str>),
}

/// A variable that is passed as it is: the target of `[ref]` and of `-OutVariable`.
pub type VariableSite = VarRef;

/// Where a bound value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundFrom {
    /// The call.
    Argument,
    /// The pipeline's current object.
    Pipeline,
    /// `$PSDefaultParameterValues`.
    Preset,
}

/// A parameter with its value.
#[derive(Clone)]
pub struct BoundParam {
    /// Its place in [`CommandParams::params`].
    pub index: u16,
    /// The value, converted and checked.
    pub value: Value,
    /// Where it came from.
    pub from: BoundFrom,
}

/// What is bound so far.
#[derive(Default)]
pub struct Bound {
    /// Bound parameters in the order of binding.
    pub values: Vec<BoundParam>,
    /// The sets that are still possible, one bit each; all ones where there is only one set.
    pub possible: u64,
    /// The set that was decided on.
    pub set: Option<u8>,
    /// What no parameter took: `$args` of a simple function.
    pub rest: Vec<Value>,
    /// Delay-bound script blocks: parameter and block, evaluated for every pipeline object.
    pub delayed: Vec<(u16, Value)>,
}
