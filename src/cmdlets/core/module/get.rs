//! `Get-Module`, and what the gallery's commands do for the modules that are built in.

use std::rc::Rc;

use crate::cmdlets::builtin_modules;
use crate::runtime::exec::ModuleInfo;
use crate::runtime::module::Module;
use crate::runtime::modules::matches_any;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-Module", || Box::new(Get)),
    Entry::new("Get-InstalledModule", || Box::new(Find { installs: false })),
    Entry::new("Find-Module", || Box::new(Find { installs: false })),
    Entry::new("Install-Module", || Box::new(Find { installs: true })),
    Entry::new("Update-Module", || Box::new(Find { installs: true })),
];

/// `Get-Module`.
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let names = c.texts("Name")?;
        let mut found: Vec<Rc<Module>> = if c.switch("ListAvailable") {
            builtin_modules::available()
        } else {
            c.rt.modules.clone()
        };
        found.retain(|m| names.is_empty() || matches_any(&names, &m.name));
        found.sort_by_key(|m| m.name.as_str().to_lowercase());
        for module in found {
            c.write(Value::net(ModuleInfo(module)))?;
        }
        Ok(())
    }
}

/// `Find-Module`, `Install-Module`, `Update-Module`: the built-in modules are there already; no gallery is reached.
struct Find {
    installs: bool,
}

impl Cmdlet for Find {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut names = c.texts("Name")?;
        if names.is_empty() {
            names = builtin_modules::available()
                .iter()
                .map(|m| m.name.clone())
                .collect();
        }
        for name in names {
            let known: Vec<_> = builtin_modules::available()
                .into_iter()
                .filter(|m| matches_any(std::slice::from_ref(&name), &m.name))
                .collect();
            if known.is_empty() {
                let record = ErrorRecord::new(
                    "System.Exception",
                    format!(
                        "No match was found for the specified search criteria and module name '{name}': msol has MSOnline, AzureAD and AzureADPreview built in and reaches no gallery."
                    ),
                    "NoMatchFoundForCriteria",
                    ErrorCategory::ObjectNotFound,
                    Value::Str(name),
                );
                c.error(record)?;
                continue;
            }
            if self.installs {
                continue;
            }
            for module in known {
                let row = Value::object([
                    ("Version", Value::Str(module.version.borrow().clone())),
                    ("Name", Value::Str(module.name.clone())),
                    ("Repository", Value::str("PSGallery")),
                    ("Description", Value::str("Built into msol")),
                ]);
                c.write(row)?;
            }
        }
        Ok(())
    }
}
