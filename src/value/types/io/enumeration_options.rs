//! `EnumerationOptions`: how a folder is listed.

use std::any::Any;
use std::cell::Cell;

use super::super::{args, system, throw};
use crate::value::ty::{overload, prop_set};
use crate::value::{NetObject, R, Ty, TypeDef, Value, ty};

/// How a folder is listed.
#[derive(Clone, Copy)]
pub(super) struct Options {
    /// Folders below it too.
    pub deep: bool,
    /// How far down, where `deep`.
    pub depth: i32,
    /// Letter case counts.
    pub exact_case: bool,
    /// Entries with one of these attributes are left out.
    pub skipped: i64,
    /// Folders that cannot be read are left out; else they are an error.
    pub lenient: bool,
    /// `MatchCasing`
    pub casing: i64,
    /// `MatchType`, which is told and not followed: only `Win32` has rules of its own, for names of DOS.
    pub matching: i64,
}

impl Options {
    /// What listings do that are given no options.
    pub const PLAIN: Options = Options {
        deep: false,
        depth: i32::MAX,
        exact_case: false,
        skipped: 0,
        lenient: false,
        casing: 0,
        matching: 0,
    };
}

struct OptionsObject(Cell<Options>);

impl NetObject for OptionsObject {
    fn ty(&self) -> Ty {
        ty::find("System.IO.EnumerationOptions").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The options in a value.
pub(super) fn of_value(value: &Value) -> Option<Options> {
    value.downcast::<OptionsObject>().map(|o| o.0.get())
}

fn of(this: &Value) -> R<&Cell<Options>> {
    match this.downcast::<OptionsObject>() {
        Some(options) => Ok(&options.0),
        None => throw::not_supported("The member needs EnumerationOptions."),
    }
}

fn change(this: &Value, f: impl FnOnce(&mut Options)) -> R<()> {
    let cell = of(this)?;
    let mut options = cell.get();
    f(&mut options);
    cell.set(options);
    Ok(())
}

/// A switch.
macro_rules! flag {
    ($name:literal, $field:ident) => {
        prop_set(
            $name,
            "bool",
            |_, t| Ok(of(t)?.get().$field.into()),
            |_, t, new| {
                let new = args::flag(&[new], 0)?;
                change(t, |o| o.$field = new)
            },
        )
    };
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.IO.EnumerationOptions",
    properties: &[
        flag!("RecurseSubdirectories", deep),
        flag!("IgnoreInaccessible", lenient),
        prop_set(
            "AttributesToSkip",
            "System.IO.FileAttributes",
            |_, t| {
                let bits = of(t)?.get().skipped;
                Ok(system::enumeration("System.IO.FileAttributes", bits))
            },
            |_, t, new| {
                let bits = args::number(&[new], 0);
                change(t, |o| o.skipped = bits)
            },
        ),
        prop_set(
            "MatchType",
            "System.IO.MatchType",
            |_, t| {
                let number = of(t)?.get().matching;
                Ok(system::enumeration("System.IO.MatchType", number))
            },
            |_, t, new| {
                let number = args::number(&[new], 0);
                change(t, |o| o.matching = number)
            },
        ),
        prop_set(
            "MatchCasing",
            "System.IO.MatchCasing",
            |_, t| {
                let number = of(t)?.get().casing;
                Ok(system::enumeration("System.IO.MatchCasing", number))
            },
            |_, t, new| {
                let number = args::number(&[new], 0);
                change(t, |o| {
                    o.casing = number;
                    o.exact_case = number == 1;
                })
            },
        ),
        prop_set(
            "MaxRecursionDepth",
            "int",
            |_, t| Ok(of(t)?.get().depth.into()),
            |_, t, new| {
                let depth = args::int(&[new], 0)?;
                change(t, |o| o.depth = depth)
            },
        ),
    ],
    constructors: &[overload("System.IO.EnumerationOptions new()", |_, _, _| {
        let options = Options {
            lenient: true,
            // Hidden and System.
            skipped: 6,
            ..Options::PLAIN
        };
        Ok(Value::net(OptionsObject(Cell::new(options))))
    })],
    ..TypeDef::CLASS
}];
