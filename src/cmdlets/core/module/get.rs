//! `Get-Module`.

use std::rc::Rc;

use super::super::shared::refuse;
use crate::cmdlets::builtin_modules;
use crate::runtime::exec::ModuleInfo;
use crate::runtime::module::Module;
use crate::runtime::modules::{ModuleSpec, matches_any};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, convert, enumerate, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Module", || Box::new(Get))];

/// `Get-Module`.
struct Get;

/// What marks the objects of `-ListAvailable`, whose table is parted by folders.
const GROUPED: &str = "ModuleInfoGrouping";

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for set in ["PSSession", "CimSession"] {
            if c.has(set) {
                return refuse(
                    c,
                    &format!("Get-Module -{set}"),
                    "commands run on this computer only",
                );
            }
        }
        let available = c.switch("ListAvailable");
        if c.switch("SkipEditionCheck") && !available {
            return c.throw(ErrorRecord::new(
                "System.InvalidOperationException",
                "The -SkipEditionCheck switch parameter cannot be used without the -ListAvailable switch parameter.",
                "SkipEditionCheckNotSupportedWithoutListAvailable",
                ErrorCategory::InvalidOperation,
                Value::Null,
            ));
        }
        let mut specs = Vec::new();
        for value in c.list("FullyQualifiedName") {
            specs.push(ModuleSpec::of(c.rt, &value)?);
        }
        let names = c.texts("Name")?;
        let mut found: Vec<Rc<Module>> = if available {
            let mut all = builtin_modules::available();
            all.extend(c.rt.modules_on_path());
            for name in names.iter().filter(|n| is_path(n)) {
                if !by_path(c, name, None, &mut all)? {
                    not_at(c, name)?;
                }
            }
            for spec in specs.iter().filter(|s| is_path(&s.name)) {
                by_path(c, &spec.name, Some(spec), &mut all)?;
            }
            all
        } else if c.switch("All") {
            with_nested(&c.rt.modules)
        } else {
            c.rt.modules.clone()
        };
        let fits = |m: &Rc<Module>| {
            let named = names.is_empty() && specs.is_empty()
                || names
                    .iter()
                    .any(|n| is_path(n) && m.path.contains(n.trim_start_matches('.')))
                || !names.is_empty() && matches_any(&names, &m.name);
            let of_path = |s: &ModuleSpec| {
                is_path(&s.name) && m.path.contains(s.name.trim_start_matches('.'))
            };
            named || specs.iter().any(|s| s.fits(m) || of_path(s))
        };
        found.retain(fits);
        if !available {
            found.sort_by_key(|m| m.name.as_str().to_lowercase());
        }
        let edition = c.text("PSEdition")?;
        for module in found {
            let on_disk = !module.path.is_empty();
            let value = Value::net(ModuleInfo(module));
            if let Some(edition) = &edition
                && !supports(c, &value, edition)?
            {
                continue;
            }
            if available && on_disk {
                let mut types = member::type_names(&value);
                types.insert(0, Str::from(GROUPED));
                member::set_type_names(&value, types);
            }
            c.write(value)?;
        }
        Ok(())
    }
}

/// `-All`: the loaded modules and those that they loaded for themselves.
fn with_nested(modules: &[Rc<Module>]) -> Vec<Rc<Module>> {
    let mut all: Vec<Rc<Module>> = Vec::new();
    let mut waiting: Vec<Rc<Module>> = modules.to_vec();
    while let Some(module) = waiting.pop() {
        if !all.iter().any(|m| Rc::ptr_eq(m, &module)) {
            waiting.extend(module.nested.borrow().iter().cloned());
            all.push(module);
        }
    }
    all
}

fn is_path(name: &str) -> bool {
    name.contains(['/', '\\'])
}

/// Adds the modules at a path, of the versions that will do; false where there is none.
fn by_path(
    c: &mut Ctx<'_>,
    path: &str,
    spec: Option<&ModuleSpec>,
    all: &mut Vec<Rc<Module>>,
) -> R<bool> {
    let files = c.rt.module_files_at(path);
    let any = !files.is_empty();
    for file in files {
        let module = c.rt.describe_module(&file)?;
        let fits = spec.is_none_or(|s| s.takes(&module.version.borrow()));
        // One on the module path is listed once.
        all.retain(|m| !m.is_from(&file));
        if fits {
            all.push(module);
        }
    }
    Ok(any)
}

/// Reports a path without a module.
fn not_at(c: &mut Ctx<'_>, name: &str) -> R<()> {
    c.error(ErrorRecord::new(
        "System.IO.FileNotFoundException",
        format!(
            "The specified module '{name}' was not found. Update the Name parameter to point to a valid path, and then try again."
        ),
        "Modules_ModuleNotFoundForGetModule",
        ErrorCategory::ResourceUnavailable,
        Value::str(name),
    ))
}

/// True where a module says that it runs in an edition; those that say nothing run in Desktop.
fn supports(c: &mut Ctx<'_>, module: &Value, edition: &str) -> R<bool> {
    let editions = member::get(c.rt, module, "CompatiblePSEditions")?;
    let editions = enumerate::list_items(&editions).unwrap_or_default();
    if editions.is_empty() {
        return Ok(edition.eq_ignore_ascii_case("Desktop"));
    }
    for one in editions {
        if convert::to_str(c.rt, &one)?.eq_ignore_ascii_case(edition) {
            return Ok(true);
        }
    }
    Ok(false)
}
