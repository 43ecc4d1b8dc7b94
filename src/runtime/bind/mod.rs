//! Parameter binding: how the arguments of a call, and the objects of a pipeline, meet a command's parameters. One
//! binder for cmdlets (described by the grammar) and functions (described by their `param` block).
//!
//! A call is bound in PowerShell's order: names (`named`), positions (`positional`), `$PSDefaultParameterValues`
//! (`presets`), dynamic parameters (`dynamic`), remaining arguments, the choice of a parameter set (`sets`), what is
//! mandatory (`mandatory`), defaults (`declare`); then each object of the pipeline (`pipeline`). Every value goes
//! through `coerce` and `validate` on its way. Errors are made in `errors`.

mod attribute;
mod binder;
mod cmdlet;
mod coerce;
mod collection;
mod common;
mod declare;
mod documented;
mod dynamic;
mod errors;
mod fast;
mod mandatory;
mod metadata;
mod named;
mod objects;
mod pipeline;
mod positional;
mod presets;
mod range;
mod refuse;
mod rest;
mod sets;
mod steady;
mod syntax;
mod truth;
mod validate;
mod variable;

use std::rc::Rc;

use crate::grammar::{self, ConfirmImpact};
use crate::syntax::ast::Span;
use crate::value::{Str, Ty, Value};

use super::code::BlockCode;
use super::scope::VarMeta;
use super::sym::Sym;

pub use attribute::{apply_attribute, attribute_object};
pub use cmdlet::params_of_cmdlet;
pub use collection::Collection;
pub use metadata::{no_params, params_of_block};
pub use objects::{Attribute, DEFS, Meaning};
pub use syntax::{enumerate_params, set_syntax, shown_type};
pub use variable::{check_member, check_variable};

pub(super) use binder::{Callee, arguments, bound_dictionary};
pub(super) use pipeline::input;

/// The flags of "every parameter set": no set was decided against yet.
pub const ALL_SETS: u64 = u64::MAX;

/// The name of the one parameter set of a command that declares none.
pub const ALL_SETS_NAME: &str = grammar::ALL_SETS;

/// The parameters of a command.
pub struct CommandParams {
    /// In the order in which they are declared; common ones behind them; dynamic ones last.
    pub params: Vec<ParamInfo>,
    /// Names of the parameter sets; empty where there is only one. At most 63.
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
    /// Bare numbers are texts to it: `Write-Host 0x10` shows `0x10`.
    pub numbers_as_written: bool,
    /// When it asks by itself.
    pub impact: ConfirmImpact,
    /// The code whose defaults and attributes these parameters have; None for cmdlets.
    pub code: Option<Rc<BlockCode>>,
    /// What the parameters of a simple function are in order of position, where every one of them has one and takes
    /// any argument: what makes a call cheap.
    pub(super) fast: Option<Vec<u16>>,
    /// The parameters that a call must look at one by one: all but the common ones.
    pub(super) own: Vec<u16>,
    /// Those of them that take pipeline objects or their properties.
    pub(super) piped: Vec<u16>,
}

/// A parameter.
#[derive(Clone)]
pub struct ParamInfo {
    /// Its name.
    pub name: Str,
    /// Its variable in a function.
    pub sym: Option<Sym>,
    /// Its type; None converts nothing.
    pub ty: Option<Ty>,
    /// What kind of collection the type is.
    pub collection: Collection,
    /// Further names.
    pub aliases: Vec<Str>,
    /// What it is in which sets; one entry with `set: None` where it is the same in all.
    pub in_sets: Vec<InSet>,
    /// Its validations in the order in which they are asked.
    pub checks: Vec<Check>,
    /// Attributes of script classes that transform its values, and the types it is converted to, in order.
    pub transforms: Vec<Transform>,
    /// What a mandatory parameter takes though it is nothing.
    pub allows: Allows,
    /// `[PSTypeName()]`, or the type name that a cmdlet asks of a `psobject`.
    pub type_name: Option<Str>,
    /// Its attributes as objects, as `Get-Command` shows them.
    pub attributes: Vec<Value>,
    /// What its variable keeps for later assignments.
    pub meta: Option<Rc<VarMeta>>,
    /// Where it stands among the code's parameters, for its default.
    pub declared: Option<u16>,
    /// The common parameter it is.
    pub common: Option<CommonParam>,
    /// The grammar's entry, for cmdlets.
    pub grammar: Option<&'static grammar::Param>,
    /// A dynamic parameter.
    pub dynamic: bool,
}

/// What a mandatory parameter takes though it is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allows {
    /// `[AllowNull()]`
    pub null: bool,
    /// `[AllowEmptyString()]`
    pub empty_string: bool,
    /// `[AllowEmptyCollection()]`
    pub empty_collection: bool,
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
    /// `DontShow`.
    pub hidden: bool,
}

/// A validation of a parameter or variable.
#[derive(Clone)]
pub enum Check {
    /// `[ValidateNotNull()]`
    NotNull,
    /// `[ValidateNotNullOrEmpty()]`
    NotNullOrEmpty,
    /// `[ValidateNotNullOrWhiteSpace()]` (core)
    NotNullOrWhiteSpace,
    /// `[ValidateRange(a, b)]`: both of one type.
    Range(Value, Value),
    /// `[ValidateRange('Positive')]` and its kin.
    RangeKind(RangeKind),
    /// `[ValidateLength(a, b)]`
    Length(i64, i64),
    /// `[ValidateCount(a, b)]`
    Count(i64, i64),
    /// `[ValidateSet(...)]`.
    Set {
        /// The values.
        values: Vec<Str>,
        /// `IgnoreCase`.
        ignore_case: bool,
        /// `ErrorMessage`.
        message: Option<Str>,
    },
    /// `[ValidateSet([Generator])]`: the instance of a class that gives the values.
    GeneratedSet(Value),
    /// `[ValidatePattern(...)]`.
    Pattern {
        /// The regular expression.
        pattern: Str,
        /// `Options`, as the number of `RegexOptions`.
        options: i64,
        /// `ErrorMessage`.
        message: Option<Str>,
    },
    /// `[ValidateScript({...})]`.
    Script {
        /// The block.
        block: Value,
        /// `ErrorMessage`.
        message: Option<Str>,
    },
    /// `[ValidateDrive(...)]`
    Drive(Vec<Str>),
    /// An attribute of a script class that validates: its instance.
    Custom(Value),
}

/// `System.Management.Automation.ValidateRangeKind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RangeKind {
    Positive,
    NonNegative,
    Negative,
    NonPositive,
}

/// Something that makes another value of an argument before it is checked.
#[derive(Clone)]
pub enum Transform {
    /// An instance of a script class that derives from `ArgumentTransformationAttribute`.
    Custom(Value),
    /// `[Credential()]`: a user name asks for its password.
    Credential,
    /// The type before the variable.
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
    Paging,
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

/// Where a bound value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundFrom {
    /// The call.
    Argument,
    /// The pipeline's current object.
    Pipeline,
    /// `$PSDefaultParameterValues`.
    Preset,
    /// The pipeline's previous object: `$PSBoundParameters` still shows it, the command does not see it.
    Earlier,
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
    /// The name of the set that was decided on; empty before.
    pub set_name: Str,
    /// What no parameter took: `$args` of a simple function.
    pub rest: Vec<Value>,
    /// The call's parameters where dynamic ones were added.
    pub extended: Option<Rc<CommandParams>>,
    /// Where the values of dynamic parameters go: the dictionary that `dynamicparam` made.
    pub dynamic: Option<Rc<crate::value::Dict>>,
    /// Where binding stands between the objects of a pipeline.
    pub(super) progress: binder::Progress,
}

impl Bound {
    /// Where among the values the pipeline's objects are put, when they go there one after the other.
    pub(super) fn steady_place(&self) -> Option<usize> {
        self.progress.steady.map(|steady| steady.place())
    }

    /// Keeps a parameter's value; an earlier one is replaced in its place.
    pub(super) fn put(&mut self, index: u16, value: Value, from: BoundFrom) {
        match self.values.iter_mut().find(|b| b.index == index) {
            Some(b) => {
                b.value = value;
                b.from = from;
            }
            None => self.values.push(BoundParam { index, value, from }),
        }
    }
}

impl InSet {
    /// The bit of the set; 0 for all sets.
    pub(super) fn flag(&self) -> u64 {
        self.set.map_or(0, flag_of)
    }

    /// True where the role holds in one of the given sets.
    pub(super) fn holds_in(&self, sets: u64) -> bool {
        self.set.is_none_or(|s| flag_of(s) & sets != 0)
    }

    /// Takes something from the pipeline.
    pub(super) fn takes_input(&self) -> bool {
        self.by_value || self.by_name
    }
}

/// A set's bit.
pub(super) fn flag_of(set: u8) -> u64 {
    1u64.checked_shl(u32::from(set)).unwrap_or(0)
}

impl ParamInfo {
    /// The bits of the sets that the parameter names.
    pub(super) fn flags(&self) -> u64 {
        self.in_sets.iter().fold(0, |all, s| all | s.flag())
    }

    /// True where one of its roles is that in all sets.
    pub(super) fn in_all(&self) -> bool {
        self.in_sets.iter().any(|s| s.set.is_none())
    }

    /// True where the parameter may be used in one of the given sets.
    pub(super) fn usable_in(&self, sets: u64) -> bool {
        self.flags() & sets != 0 || self.in_all()
    }

    /// Its role in the first of the given sets, else in all sets.
    pub(super) fn role(&self, sets: u64) -> Option<&InSet> {
        let special = self
            .in_sets
            .iter()
            .find(|s| s.set.is_some() && s.holds_in(sets));
        special.or_else(|| self.in_sets.iter().find(|s| s.set.is_none()))
    }

    /// Its roles in the given sets.
    pub(super) fn roles(&self, sets: u64) -> impl Iterator<Item = &InSet> {
        self.in_sets.iter().filter(move |s| s.holds_in(sets))
    }

    /// Mandatory in some set.
    pub(super) fn ever_mandatory(&self) -> bool {
        self.in_sets.iter().any(|s| s.mandatory)
    }

    /// Takes something from the pipeline in one of the given sets.
    pub(super) fn takes_input(&self, sets: u64) -> bool {
        self.roles(sets).any(InSet::takes_input)
    }

    /// True for a switch.
    pub fn is_switch(&self) -> bool {
        self.ty
            .is_some_and(|t| t == crate::value::ty::known().switch)
    }
}

impl CommandParams {
    /// The flags of the default set; 0 where there is none.
    pub(super) fn default_flag(&self) -> u64 {
        self.default_set.map_or(0, flag_of)
    }

    /// The flags of all declared sets.
    pub(super) fn declared_flags(&self) -> u64 {
        (0..self.sets.len()).fold(0, |all, s| all | flag_of(s as u8))
    }

    /// The name of the one set that the flags leave; that of the default set where they leave all; empty for several.
    pub(super) fn name_of(&self, sets: u64) -> Str {
        if sets == ALL_SETS || sets == 0 {
            let default = self.default_set.and_then(|s| self.sets.get(usize::from(s)));
            return default.cloned().unwrap_or_else(|| Str::from(ALL_SETS_NAME));
        }
        if sets.count_ones() > 1 {
            return Str::default();
        }
        self.sets
            .get(sets.trailing_zeros() as usize)
            .cloned()
            .unwrap_or_default()
    }

    /// The parameter of exactly that name, aliases included.
    pub fn find(&self, name: &str) -> Option<&ParamInfo> {
        let named = self
            .params
            .iter()
            .find(|p| p.name.eq_ignore_ascii_case(name));
        named.or_else(|| {
            self.params
                .iter()
                .find(|p| p.aliases.iter().any(|a| a.eq_ignore_ascii_case(name)))
        })
    }
}
