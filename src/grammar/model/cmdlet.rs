//! A cmdlet's documented syntax: parameter sets, parameters and how each is bound.

use crate::edition::Edition;
use serde::{Deserialize, Serialize};

/// The name PowerShell gives the one parameter set of a cmdlet that declares none.
pub const ALL_SETS: &str = "__AllParameterSets";

/// A cmdlet's documented syntax.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cmdlet {
    /// `Verb-Noun`, in the module's own casing.
    pub name: &'static str,
    /// The modules that export it, the first being the one that `Get-Command` names.
    pub modules: Vec<&'static str>,
    /// The edition that has it, when only one does.
    pub edition: Option<Edition>,
    /// Parameter sets in their declared order; `__AllParameterSets` alone when none is declared.
    pub sets: Vec<&'static str>,
    /// Index into `sets` of the declared default set.
    pub default_set: Option<u8>,
    /// Parameters in the order of `Get-Command`, without the common ones. A name comes twice where the editions differ;
    /// [`Cmdlet::params_in`] picks.
    pub params: Vec<Param>,
    /// Types of the objects written, as PowerShell writes type names.
    pub output_types: Vec<&'static str>,
    /// Whether `-WhatIf` and `-Confirm` exist.
    pub supports_should_process: bool,
    /// What is compared with `$ConfirmPreference`.
    pub confirm_impact: ConfirmImpact,
    /// True for what PowerShell ships as a function (`Clear-Host`), which `Get-Command` lists as such.
    pub function: bool,
    /// Why it cannot work here. Such cmdlets are known by name only and fail saying this.
    pub unsupported: Option<&'static str>,
    /// The Microsoft Graph PowerShell commands that took its place, as Microsoft's migration tables have it.
    pub graph: Vec<&'static str>,
}

impl Cmdlet {
    /// Whether a session of this edition has it at all.
    pub fn is_in(&self, edition: Edition) -> bool {
        self.edition.is_none_or(|only| only == edition)
    }

    /// The parameters that `edition` has, in order.
    pub fn params_in(&self, edition: Edition) -> impl Iterator<Item = &Param> {
        self.params
            .iter()
            .filter(move |p| p.edition.is_none_or(|e| e == edition))
    }

    /// The name of the set with this index; empty for an index that no set has.
    pub fn set_name(&self, set: u8) -> &'static str {
        self.sets.get(usize::from(set)).copied().unwrap_or("")
    }
}

/// How much a cmdlet changes, compared with `$ConfirmPreference`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ConfirmImpact {
    /// Never asks.
    None,
    /// Asks when `$ConfirmPreference` is Low.
    Low,
    /// What a cmdlet has that says nothing.
    #[default]
    Medium,
    /// Asks by default.
    High,
}

/// One parameter of a cmdlet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Param {
    /// The name without its dash.
    pub name: &'static str,
    /// The type as PowerShell writes it: `string[]`, `switch`, `System.Nullable[datetime]`, full names where no
    /// accelerator exists.
    pub type_name: &'static str,
    /// The type name that a `psobject` must carry, where the cmdlet asks for one.
    pub object_type: Option<&'static str>,
    /// Other names, in order.
    pub aliases: Vec<&'static str>,
    /// The values it takes: of its enum or of its validation set.
    pub values: Vec<&'static str>,
    /// What a mandatory parameter takes although it is nothing: null, an empty string, an empty collection.
    pub allows: Allows,
    /// What is checked of an argument, in order.
    pub checks: Vec<Check>,
    /// The edition that has it, when only one does.
    pub edition: Option<Edition>,
    /// The module that has it, when only one of the cmdlet's modules does.
    pub module: Option<&'static str>,
    /// True for what a provider adds (`-Encoding` of `Get-Content`): listed behind the common parameters.
    pub dynamic: bool,
    /// How it is bound in the sets that have it.
    pub bindings: Vec<Binding>,
}

impl Param {
    /// How it is bound in the set with this index, if that set has it.
    pub fn binding(&self, set: u8) -> Option<&Binding> {
        self.bindings
            .iter()
            .find(|b| b.set.is_none_or(|s| s == set))
    }

    /// Whether it is a switch.
    pub fn is_switch(&self) -> bool {
        self.type_name == "switch"
    }
}

/// What a mandatory parameter takes although it is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allows {
    /// `$null`, alone or as an element.
    pub null: bool,
    /// An empty string, alone or as an element.
    pub empty: bool,
    /// A collection without elements.
    pub empty_list: bool,
    /// The edition that takes it, when the other one refuses it.
    pub edition: Option<Edition>,
}

/// One validation of an argument; of each element where the parameter is an array. A validation set is not among them:
/// it is [`Param::values`] of a parameter whose type is text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    /// Not null.
    NotNull,
    /// Neither null nor empty.
    NotEmpty,
    /// Neither null nor empty nor all blanks.
    NotBlank,
    /// From the first number to the second, both included; without a second the type's own limit.
    Range(i64, Option<i64>),
    /// Greater than zero.
    Positive,
    /// Not less than zero.
    NonNegative,
    /// A number of elements in this range.
    Count(i64, Option<i64>),
}

/// How a parameter is bound in one set, or in all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Index of the set; `None` is every set.
    pub set: Option<u8>,
    /// Must be given.
    pub mandatory: bool,
    /// Its place among the arguments without a name.
    pub position: Option<u8>,
    /// Takes the pipeline's object itself.
    pub by_value: bool,
    /// Takes the property of its name from the pipeline's object.
    pub by_name: bool,
    /// Takes all arguments that are left.
    pub rest: bool,
}
