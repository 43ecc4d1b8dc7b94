//! What a script may say: every cmdlet's documented syntax, the types of the objects, their default views, aliases,
//! type accelerators, variables and the members of .NET types.
//!
//! The source is the text under `grammar/`. `build.rs` checks it and compiles it into tables that are part of the
//! executable; an entry is decoded when it is first looked up, so that start-up pays for nothing. The parameter binder,
//! completion, `Get-Command`, `Get-Member` and the default views all read this and nothing else.

mod model;
mod records;
mod syntax;
mod table;

pub use model::{ALL_SETS, Binding, Cmdlet, ConfirmImpact, Param};
pub use records::{Accelerator, Alias, Variable};
pub use syntax::set_syntax;

use crate::edition::Edition;
use table::Table;

static CMDLETS: Table<Cmdlet> =
    Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/cmdlets.bin")));
static COMMON: Table<Cmdlet> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/common.bin")));
static ALIASES: Table<Alias> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/aliases.bin")));
static ACCELERATORS: Table<Accelerator> = Table::new(include_bytes!(concat!(
    env!("OUT_DIR"),
    "/accelerators.bin"
)));
static VARIABLES: Table<Variable> =
    Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/variables.bin")));

/// The cmdlet of that name, whatever its case and edition. A name that cannot work here is found too: its
/// [`Cmdlet::unsupported`] says why.
pub fn cmdlet(name: &str) -> Option<&'static Cmdlet> {
    CMDLETS.get(name)
}

/// The names of all cmdlets in alphabetical order. Nothing is decoded.
pub fn cmdlets() -> impl ExactSizeIterator<Item = &'static str> {
    CMDLETS.names()
}

/// The parameters that every cmdlet and advanced function has: `-Verbose`, `-ErrorAction` and so on, in order.
pub fn common_parameters(edition: Edition) -> impl Iterator<Item = &'static Param> {
    group("CommonParameters", edition)
}

/// The parameters of commands that support ShouldProcess: `-WhatIf` and `-Confirm`.
pub fn should_process_parameters(edition: Edition) -> impl Iterator<Item = &'static Param> {
    group("ShouldProcess", edition)
}

fn group(name: &str, edition: Edition) -> impl Iterator<Item = &'static Param> {
    let group = COMMON.get(name).into_iter();
    group.flat_map(move |group| group.params_in(edition))
}

/// The command that an alias stands for at start.
pub fn alias(name: &str, edition: Edition) -> Option<&'static str> {
    let alias = ALIASES.get(name)?;
    alias
        .edition
        .is_none_or(|only| only == edition)
        .then_some(alias.target)
}

/// All aliases that a session of this edition starts with, in alphabetical order.
pub fn aliases(edition: Edition) -> impl Iterator<Item = &'static Alias> {
    ALIASES
        .entries()
        .filter(move |alias| alias.edition.is_none_or(|only| only == edition))
}

/// The full .NET name that `[name]` stands for.
pub fn accelerator(name: &str, edition: Edition) -> Option<&'static str> {
    let found = ACCELERATORS.get(name)?;
    found
        .edition
        .is_none_or(|only| only == edition)
        .then_some(found.type_name)
}

/// All type accelerators of both editions, in alphabetical order.
pub fn accelerators() -> impl Iterator<Item = &'static Accelerator> {
    ACCELERATORS.entries()
}

/// What is known of an automatic or preference variable.
pub fn variable(name: &str) -> Option<&'static Variable> {
    VARIABLES.get(name)
}

/// All automatic and preference variables of both editions, in alphabetical order.
pub fn variables() -> impl Iterator<Item = &'static Variable> {
    VARIABLES.entries()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_up_names_in_any_case() {
        let cmdlet = cmdlet("get-MSOLuser").expect("Get-MsolUser is known");
        assert_eq!(cmdlet.name, "Get-MsolUser");
        assert_eq!(cmdlet.modules, ["MSOnline"]);
        assert_eq!(alias("GCI", Edition::Core), Some("Get-ChildItem"));
        assert_eq!(accelerator("INT", Edition::Desktop), Some("System.Int32"));
        assert!(super::cmdlet("Get-Nothing").is_none());
        assert!(super::cmdlet("").is_none());
    }

    #[test]
    fn answers_for_the_edition() {
        assert_eq!(alias("curl", Edition::Core), None);
        assert_eq!(alias("curl", Edition::Desktop), Some("Invoke-WebRequest"));
        assert!(common_parameters(Edition::Core).any(|param| param.name == "ProgressAction"));
        assert!(!common_parameters(Edition::Desktop).any(|param| param.name == "ProgressAction"));
    }

    #[test]
    fn every_entry_decodes_to_its_name() {
        let mut count = 0;
        for name in cmdlets() {
            assert_eq!(cmdlet(name).map(|cmdlet| cmdlet.name), Some(name));
            count += 1;
        }
        assert!(count > 600, "{count} cmdlets");
        let names: Vec<_> = cmdlets().map(str::to_ascii_lowercase).collect();
        assert!(names.is_sorted());
    }

    #[test]
    fn a_lookup_decodes_one_entry_and_a_listing_none() {
        static FRESH: Table<Cmdlet> =
            Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/cmdlets.bin")));
        assert!(FRESH.names().len() > 600);
        assert!(FRESH.get("Get-Nothing").is_none());
        assert_eq!(FRESH.decoded(), 0);
        assert!(FRESH.get("Get-MsolUser").is_some());
        assert!(FRESH.get("GET-MSOLUSER").is_some());
        assert_eq!(FRESH.decoded(), 1);
    }
}
