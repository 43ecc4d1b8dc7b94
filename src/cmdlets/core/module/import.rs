//! `Import-Module`, `Remove-Module`.

use std::rc::Rc;

use super::super::shared::refuse_given;
use super::super::verb::is_approved;
use crate::cmdlets::builtin_modules;
use crate::runtime::exec::ModuleInfo;
use crate::runtime::module::Module;
use crate::runtime::modules::{Imports, ModuleSpec, matches_any};
use crate::runtime::scope::{Scope, ScopeKind};
use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Import-Module", || Box::new(Import)),
    Entry::new("Remove-Module", || Box::new(Remove)),
];

/// `Import-Module`.
struct Import;

/// `Remove-Module`.
struct Remove;

/// The scope that an import without `-Global` and `-Scope` reaches: the importing module's, else the session's.
fn target(rt: &Runtime) -> Rc<Scope> {
    match &rt.scope.module {
        Some(module) => module.scope().unwrap_or_else(|| rt.global.clone()),
        None => rt.global.clone(),
    }
}

fn local(rt: &Runtime) -> Rc<Scope> {
    rt.scope
        .chain()
        .find(|s| s.kind != ScopeKind::Module)
        .unwrap_or_else(|| rt.global.clone())
}

fn list(c: &mut Ctx<'_>, name: &str) -> R<Option<Vec<Str>>> {
    if c.has(name) {
        c.texts(name).map(Some)
    } else {
        Ok(None)
    }
}

impl Import {
    fn finish(&self, c: &mut Ctx<'_>, module: &Rc<Module>, is_new: bool) -> R<()> {
        let scope = match c.text("Scope")? {
            Some(s) if s.eq_ignore_ascii_case("Local") => local(c.rt),
            _ if c.switch("Global") => c.rt.global.clone(),
            _ => target(c.rt),
        };
        let imports = Imports {
            functions: list(c, "Function")?,
            variables: list(c, "Variable")?,
            aliases: list(c, "Alias")?,
            cmdlets: list(c, "Cmdlet")?,
            prefix: match c.text("Prefix")? {
                Some(prefix) => prefix,
                None => module.default_prefix(),
            },
        };
        let imports = match c.switch("NoClobber") && is_new {
            true => without_known(c, module, imports)?,
            false => imports,
        };
        c.rt.import_exports(module, &scope, &imports);
        tell(c, module, &imports)?;
        if is_new {
            warn_of_names(c, module)?;
        }
        if is_new && !c.rt.modules.iter().any(|m| Rc::ptr_eq(m, module)) {
            c.rt.modules.push(module.clone());
        }
        if c.switch("PassThru") {
            let info = Value::net(ModuleInfo(module.clone()));
            return c.write(info);
        }
        if c.switch("AsCustomObject") {
            let object = super::new::as_custom_object(module);
            return c.write(object);
        }
        Ok(())
    }

    fn import(&self, c: &mut Ctx<'_>, spec: &ModuleSpec) -> R<()> {
        let name = &spec.name;
        if let Some(module) = builtin_modules::load(c.rt, name) {
            return self.finish(c, &module, true);
        }
        let loaded = c.rt.modules.iter().find(|m| spec.fits(m)).cloned();
        if let Some(module) = loaded.filter(|_| !c.switch("Force")) {
            return self.finish(c, &module, false);
        }
        let Some(path) = c.rt.module_file_for(spec)? else {
            return not_found(c, spec);
        };
        let loaded = c.rt.modules.iter().find(|m| m.is_from(&path)).cloned();
        if let Some(module) = loaded {
            if !c.switch("Force") {
                return self.finish(c, &module, false);
            }
            c.rt.unload_module(&module)?;
        }
        let args = c.list("ArgumentList");
        c.verbose(format!("Loading module from path '{path}'."))?;
        let module = c.rt.load_module_file(&path, &args)?;
        if module.path != path && !module.path.is_empty() {
            c.verbose(format!("Loading module from path '{}'.", module.path))?;
        }
        if !spec.takes(&module.version.borrow()) {
            return not_found(c, spec);
        }
        self.finish(c, &module, true)
    }
}

/// `-NoClobber`: of the functions that are wanted those whose names stand for no command yet.
fn without_known(c: &mut Ctx<'_>, module: &Module, imports: Imports) -> R<Imports> {
    let exported = module.functions.borrow().clone();
    let mut functions = Vec::new();
    for name in exported {
        let chosen = imports.functions.as_ref();
        if chosen.is_none_or(|p| matches_any(p, &name)) && c.rt.try_find_command(&name)?.is_none() {
            functions.push(name);
        }
    }
    Ok(Imports {
        functions: Some(functions),
        ..imports
    })
}

/// Says in the verbose stream what is brought in.
fn tell(c: &mut Ctx<'_>, module: &Module, imports: &Imports) -> R<()> {
    let kinds = [
        ("function", &module.functions, &imports.functions),
        ("variable", &module.variables, &imports.variables),
        ("alias", &module.aliases, &imports.aliases),
    ];
    for (kind, exported, chosen) in kinds {
        let exported = exported.borrow().clone();
        for name in exported {
            let taken = chosen.as_ref().is_none_or(|p| matches_any(p, &name));
            if taken {
                c.verbose(format!("Importing {kind} '{name}'."))?;
            }
        }
    }
    Ok(())
}

/// Reports that no module file fits.
fn not_found(c: &mut Ctx<'_>, spec: &ModuleSpec) -> R<()> {
    let name = &spec.name;
    let version = spec
        .required
        .as_ref()
        .or(spec.minimum.as_ref())
        .or(spec.maximum.as_ref());
    let (with, id) = match version {
        Some(version) => (
            format!(" with version '{version}'"),
            "Modules_ModuleWithVersionNotFound",
        ),
        None => (String::new(), "Modules_ModuleNotFound"),
    };
    c.error(ErrorRecord::new(
        "System.IO.FileNotFoundException",
        format!(
            "The specified module '{name}'{with} was not loaded because no valid module file was found in any module directory."
        ),
        id,
        ErrorCategory::ResourceUnavailable,
        Value::Str(name.clone()),
    ))
}

/// Warns of names that users won't find: verbs that PowerShell does not approve of.
fn warn_of_names(c: &mut Ctx<'_>, module: &Module) -> R<()> {
    if c.switch("DisableNameChecking") || module.path.is_empty() {
        return Ok(());
    }
    let strange = module.functions.borrow().iter().any(|name| {
        name.split_once('-')
            .is_some_and(|(verb, _)| !is_approved(verb))
    });
    if strange {
        return c.warning(format!(
            "The names of some imported commands from the module '{}' include unapproved verbs that might make them less discoverable. To find the commands with unapproved verbs, run the Import-Module command again with the Verbose parameter. For a list of approved verbs, type Get-Verb.",
            module.name
        ));
    }
    Ok(())
}

impl Cmdlet for Import {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        refuse_given(c, &["Assembly"], "this program loads no assemblies")?;
        refuse_given(
            c,
            &["PSSession", "CimSession", "UseWindowsPowerShell"],
            "commands run on this computer, in this program, only",
        )?;
        for value in c.list("ModuleInfo") {
            if let Some(info) = value.downcast::<ModuleInfo>() {
                let module = info.0.clone();
                self.finish(c, &module, true)?;
            }
        }
        let spec = ModuleSpec {
            minimum: c.text("MinimumVersion")?,
            maximum: c.text("MaximumVersion")?,
            required: c.text("RequiredVersion")?,
            ..ModuleSpec::default()
        };
        for name in c.texts("Name")? {
            let spec = ModuleSpec {
                name,
                ..spec.clone()
            };
            self.import(c, &spec)?;
        }
        for value in c.list("FullyQualifiedName") {
            let spec = ModuleSpec::of(c.rt, &value)?;
            self.import(c, &spec)?;
        }
        Ok(())
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut chosen: Vec<Rc<Module>> = c
            .list("ModuleInfo")
            .iter()
            .filter_map(|v| v.downcast::<ModuleInfo>().map(|m| m.0.clone()))
            .collect();
        for name in c.texts("Name")? {
            let pattern = [name.clone()];
            let found: Vec<_> =
                c.rt.modules
                    .iter()
                    .filter(|m| matches_any(&pattern, &m.name))
                    .cloned()
                    .collect();
            if found.is_empty() && !name.contains(['*', '?', '[']) {
                let record = ErrorRecord::new(
                    "System.ArgumentException",
                    "No modules were removed. Verify that the specification of modules to remove is correct and those modules exist in the runspace.",
                    "Modules_NoModulesRemoved",
                    ErrorCategory::ResourceUnavailable,
                    Value::Null,
                );
                c.error(record)?;
            }
            chosen.extend(found);
        }
        for module in chosen {
            let target = format!("{} (Path: '{}')", module.name, module.path);
            if c.should_process(&target, "Remove-Module")? {
                c.rt.unload_module(&module)?;
            }
        }
        Ok(())
    }
}
