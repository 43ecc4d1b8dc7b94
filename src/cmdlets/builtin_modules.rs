//! The modules that are built in: they can be listed, installed and imported, and are there in any case.

use std::rc::Rc;

use crate::grammar;
use crate::runtime::Runtime;
use crate::runtime::module::{Module, ModuleKind};
use crate::value::{Str, Value};

/// Name, version, and the last word of each: the releases that scripts were written for.
const MODULES: &[(&str, &str, &str)] = &[
    (
        "MSOnline",
        "1.1.183.81",
        "Microsoft Azure Active Directory Module for Windows PowerShell",
    ),
    (
        "AzureAD",
        "2.0.2.182",
        "Azure Active Directory V2 General Availability Module",
    ),
    (
        "AzureADPreview",
        "2.0.2.183",
        "Azure Active Directory V2 Preview Module",
    ),
];

fn make(name: &str, version: &str, description: &str) -> Rc<Module> {
    let module = Module::new(name, "", ModuleKind::Binary);
    *module.version.borrow_mut() = Str::from(version);
    let cmdlets = grammar::cmdlets()
        .filter(|c| grammar::cmdlet(c).is_some_and(|c| c.modules.contains(&name)))
        .map(Str::from)
        .collect();
    *module.cmdlets.borrow_mut() = cmdlets;
    module
        .metadata
        .borrow_mut()
        .push((Str::from("Description"), Value::str(description)));
    module
        .metadata
        .borrow_mut()
        .push((Str::from("Author"), Value::str("Microsoft Corporation")));
    module
}

/// The modules that come with PowerShell, whose cmdlets are there without importing them.
const WITH_POWERSHELL: &[&str] = &[
    "Microsoft.PowerShell.Core",
    "Microsoft.PowerShell.Host",
    "Microsoft.PowerShell.Management",
    "Microsoft.PowerShell.Security",
    "Microsoft.PowerShell.Utility",
    "PackageManagement",
    "PowerShellGet",
];

/// Whether a module of that name is part of this program.
pub fn is_known(name: &str) -> bool {
    let names = MODULES.iter().map(|(name, ..)| *name);
    names
        .chain(WITH_POWERSHELL.iter().copied())
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// All of them.
pub fn available() -> Vec<Rc<Module>> {
    MODULES
        .iter()
        .map(|(name, version, description)| make(name, version, description))
        .collect()
}

/// A built-in module by name; the loaded one where it is loaded already.
pub fn load(rt: &mut Runtime, name: &str) -> Option<Rc<Module>> {
    let ours = MODULES
        .iter()
        .find(|(n, ..)| n.eq_ignore_ascii_case(name))
        .copied();
    let (known, version, description) = ours.or_else(|| {
        let known = WITH_POWERSHELL
            .iter()
            .find(|n| n.eq_ignore_ascii_case(name))?;
        let version = if rt.edition.is_core() {
            "7.0.0.0"
        } else {
            "3.1.0.0"
        };
        Some((*known, version, ""))
    })?;
    if let Some(loaded) = rt.modules.iter().find(|m| m.name == known) {
        return Some(loaded.clone());
    }
    Some(make(known, version, description))
}
