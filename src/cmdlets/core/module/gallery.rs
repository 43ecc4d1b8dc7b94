//! The gallery's commands: `Find-Module`, `Install-Module`, `Install-PSResource`, `Install-Package` ... succeed for the
//! modules that are built in, as scripts expect; others are not found, for no gallery is reached.

use std::rc::Rc;

use super::super::shared::refuse;
use crate::cmdlets::builtin_modules;
use crate::runtime::module::Module;
use crate::runtime::modules::matches_any;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, convert, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Find-Module", || Box::new(Gallery(Does::Finds))),
    Entry::new("Get-InstalledModule", || Box::new(Gallery(Does::Finds))),
    Entry::new("Install-Module", || Box::new(Gallery(Does::Installs))),
    Entry::new("Update-Module", || Box::new(Gallery(Does::Installs))),
    Entry::new("Save-Module", || Box::new(Gallery(Does::Saves))),
    Entry::new("Uninstall-Module", || Box::new(Uninstall)),
    Entry::new("Find-PSResource", || Box::new(Gallery(Does::Finds))),
    Entry::new("Get-InstalledPSResource", || Box::new(Gallery(Does::Finds))),
    Entry::new("Install-PSResource", || Box::new(Gallery(Does::Installs))),
    Entry::new("Update-PSResource", || Box::new(Gallery(Does::Installs))),
    Entry::new("Save-PSResource", || Box::new(Gallery(Does::Saves))),
    Entry::new("Uninstall-PSResource", || Box::new(Uninstall)),
    Entry::new("Find-Package", || Box::new(Gallery(Does::Finds))),
    Entry::new("Get-Package", || Box::new(Gallery(Does::Finds))),
    Entry::new("Install-Package", || Box::new(Gallery(Does::Installs))),
    Entry::new("Uninstall-Package", || Box::new(Uninstall)),
    Entry::new("Find-Script", || Box::new(Scripts)),
    Entry::new("Install-Script", || Box::new(Scripts)),
    Entry::new("Update-Script", || Box::new(Scripts)),
    Entry::new("Save-Script", || Box::new(Scripts)),
    Entry::new("Uninstall-Script", || Box::new(Scripts)),
    Entry::new("Get-InstalledScript", || Box::new(Scripts)),
];

/// The built-in modules that a name or pattern means.
fn known(name: &Str) -> Vec<Rc<Module>> {
    builtin_modules::available()
        .into_iter()
        .filter(|m| matches_any(std::slice::from_ref(name), &m.name))
        .collect()
}

/// `Uninstall-Module`: scripts that install a module anew take the old one away first. A built-in one stays, with a
/// warning; others were never there.
struct Uninstall;

impl Cmdlet for Uninstall {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut names = c.texts("Name")?;
        for module in c.list("InputObject") {
            let name = member::get(c.rt, &module, "Name")?;
            names.push(convert::to_str(c.rt, &name)?);
        }
        let command = c.call.name();
        for name in names {
            let known = known(&name);
            if known.is_empty() {
                c.error(ErrorRecord::new(
                    "System.Exception",
                    format!(
                        "No match was found for the specified search criteria and module names '{name}'."
                    ),
                    "NoMatchFound",
                    ErrorCategory::ObjectNotFound,
                    Value::Str(name),
                ))?;
                continue;
            }
            for module in known {
                if c.should_process(&module.name, &command)? {
                    c.warning(format!(
                        "Module '{}' is built into msol and stays there.",
                        module.name
                    ))?;
                }
            }
        }
        Ok(())
    }
}

/// What a command does with the modules that are built in.
#[derive(Clone, Copy, PartialEq)]
enum Does {
    /// It shows them.
    Finds,
    /// It installs them: they are there already.
    Installs,
    /// It writes them to a folder, which cannot be done.
    Saves,
}

/// `Find-Module`, `Install-Module` and their kin: the built-in modules are there already; no gallery is reached.
struct Gallery(Does);

impl Cmdlet for Gallery {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut names = c.texts("Name")?;
        if names.is_empty() {
            names.push(Str::from("*"));
        }
        for name in names {
            let known = known(&name);
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
            match self.0 {
                Does::Finds => {}
                Does::Installs if !c.switch("PassThru") => continue,
                Does::Installs => {}
                Does::Saves => {
                    let what = c.call.name();
                    return refuse(c, &what, "the module is part of msol and has no files");
                }
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

/// `Find-Script`, `Install-Script` and their kin: there is no script to be found.
struct Scripts;

impl Cmdlet for Scripts {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for name in c.texts("Name")? {
            c.error(ErrorRecord::new(
                "System.Exception",
                format!(
                    "No match was found for the specified search criteria and script name '{name}': msol reaches no gallery."
                ),
                "NoMatchFoundForCriteria",
                ErrorCategory::ObjectNotFound,
                Value::Str(name),
            ))?;
        }
        Ok(())
    }
}
