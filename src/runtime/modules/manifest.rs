//! Module manifests: `.psd1` files that name a module's files, version and exports.

use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::{Dict, ErrorRecord, R, Str, Value, convert, enumerate};

use super::super::Runtime;
use super::super::command::Resolved;
use super::super::module::{Module, ModuleKind};
use super::super::scope::Scope;
use super::{Imports, ModuleSpec, matches_any};

/// The members that a manifest may have.
pub(super) const MEMBERS: &[&str] = &[
    "ModuleToProcess",
    "NestedModules",
    "GUID",
    "Author",
    "CompanyName",
    "Copyright",
    "ModuleVersion",
    "Description",
    "PowerShellVersion",
    "PowerShellHostName",
    "PowerShellHostVersion",
    "CLRVersion",
    "DotNetFrameworkVersion",
    "ProcessorArchitecture",
    "RequiredModules",
    "TypesToProcess",
    "FormatsToProcess",
    "ScriptsToProcess",
    "PrivateData",
    "RequiredAssemblies",
    "ModuleList",
    "FileList",
    "FunctionsToExport",
    "VariablesToExport",
    "AliasesToExport",
    "CmdletsToExport",
    "DscResourcesToExport",
    "CompatiblePSEditions",
    "HelpInfoURI",
    "RootModule",
    "DefaultCommandPrefix",
];

/// The lists of a manifest that choose among a module's exports.
const EXPORTS: [&str; 3] = ["FunctionsToExport", "AliasesToExport", "VariablesToExport"];

impl Runtime {
    /// The texts of a manifest's member; None where it has none.
    pub(super) fn manifest_texts(&mut self, manifest: &Dict, key: &str) -> R<Option<Vec<Str>>> {
        let Some(value) = manifest.get_str(key) else {
            return Ok(None);
        };
        let mut texts = Vec::new();
        for item in self.items_of(value)? {
            texts.push(convert::to_str(self, &item)?);
        }
        Ok(Some(texts))
    }

    fn items_of(&mut self, value: Value) -> R<Vec<Value>> {
        match enumerate::elements(self, &value) {
            Some(items) => items,
            None if value.is_null() => Ok(Vec::new()),
            None => Ok(vec![value]),
        }
    }

    /// Loads the module that a manifest describes.
    pub(super) fn load_manifest(
        &mut self,
        path: &str,
        name: &str,
        args: &[Value],
    ) -> R<Rc<Module>> {
        let manifest = self.manifest_data(path)?;
        self.check_manifest(path, &manifest)?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let get = |key: &str| manifest.get_str(key).filter(|v| !v.is_null());
        let required = self.require_modules(path, get("RequiredModules"))?;
        let root = match get("RootModule").or_else(|| get("ModuleToProcess")) {
            Some(root) => Some(convert::to_str(self, &root)?).filter(|r| !r.is_empty()),
            None => None,
        };
        let root = match root {
            None => None,
            Some(root) => match self.module_file(&root, Some(folder)) {
                Some(found) => Some(found),
                None => return self.no_module(&root),
            },
        };
        // A module is where its code is; one of a manifest alone is where the manifest is.
        let place = root.clone().unwrap_or_else(|| Str::from(path));
        let (module, scope) = self.new_module(name, &place, ModuleKind::Manifest);
        *module.manifest_path.borrow_mut() = Str::from(path);
        *module.required.borrow_mut() = required;
        *module.manifest.borrow_mut() = Some(Value::Hash(manifest.clone()));
        if let Some(version) = get("ModuleVersion") {
            *module.version.borrow_mut() = convert::to_str(self, &version)?;
        }
        for script in self
            .manifest_texts(&manifest, "ScriptsToProcess")?
            .unwrap_or_default()
        {
            let Some(found) = self.module_file(&script, Some(folder)) else {
                return self.no_module(&script);
            };
            if let Resolved::Script(_, block) = self.load_script(&found)? {
                self.call_block(&block, &[], None, true)?;
            }
        }
        self.process_data_files(&manifest, folder)?;
        for nested in get("NestedModules").map_or(Ok(Vec::new()), |v| self.items_of(v))? {
            self.load_nested(&module, &scope, folder, &nested)?;
        }
        if let Some(root) = &root
            && let Resolved::Script(_, block) = self.load_script(root)?
        {
            module.kind.set(ModuleKind::Script);
            self.run_module(&module, &scope, &block, args)?;
        } else {
            let functions = scope.functions().iter().map(|f| f.name.clone()).collect();
            *module.functions.borrow_mut() = functions;
            let aliases = scope.aliases().iter().map(|a| a.name.clone()).collect();
            *module.aliases.borrow_mut() = aliases;
        }
        self.choose_exports(&module, &scope, &manifest)?;
        Ok(module)
    }

    /// Loads the `.types.ps1xml` and `.format.ps1xml` files of a manifest.
    fn process_data_files(&mut self, manifest: &Dict, folder: &str) -> R<()> {
        for (key, id) in [
            ("TypesToProcess", "ErrorsUpdatingTypes"),
            ("FormatsToProcess", "ErrorsUpdatingFormats"),
        ] {
            for name in self.manifest_texts(manifest, key)?.unwrap_or_default() {
                let name = name.as_str().replace('\\', "/");
                let path = match name.starts_with('/') {
                    true => name,
                    false => format!("{folder}/{}", name.trim_start_matches("./")),
                };
                let read = std::fs::read(&path);
                let (what, errors) = match read {
                    Err(_) if key == "TypesToProcess" => {
                        ("type", vec![format!("{path}: The file was not found.")])
                    }
                    Err(_) => ("format", vec![format!("{path}: The file was not found.")]),
                    Ok(bytes) => {
                        let text = String::from_utf8_lossy(&bytes);
                        match key {
                            "TypesToProcess" => ("type", self.load_types(&path, &text)),
                            _ => ("format", self.load_formats(&path, &text)),
                        }
                    }
                };
                if !errors.is_empty() {
                    let message = format!(
                        "Errors occurred while loading the {what} data file: \n{}\n",
                        errors.join("\n")
                    );
                    return ErrorRecord::new(
                        "System.Management.Automation.RuntimeException",
                        message,
                        id,
                        ErrorCategory::NotSpecified,
                        Value::Null,
                    )
                    .raise();
                }
            }
        }
        Ok(())
    }

    /// Loads one of `NestedModules`: what it exports is there for the module's code, and is exported with it.
    fn load_nested(
        &mut self,
        module: &Rc<Module>,
        scope: &Rc<Scope>,
        folder: &str,
        nested: &Value,
    ) -> R<()> {
        let spec = ModuleSpec::of(self, nested)?;
        let file = self
            .module_file(&spec.name, Some(folder))
            .or_else(|| self.module_file(&spec.name, None));
        let Some(file) = file else {
            return self.no_module(&spec.name);
        };
        let loaded = self.load_module_file(&file, &[])?;
        self.import_exports(&loaded, scope, &Imports::default());
        module.nested.borrow_mut().push(loaded);
        Ok(())
    }

    /// Keeps of a module's exports what its manifest names.
    fn choose_exports(&mut self, module: &Rc<Module>, scope: &Rc<Scope>, manifest: &Dict) -> R<()> {
        for key in EXPORTS {
            let Some(patterns) = self.manifest_texts(manifest, key)? else {
                continue;
            };
            let list = match key {
                "FunctionsToExport" => &module.functions,
                "AliasesToExport" => &module.aliases,
                _ => &module.variables,
            };
            let all: Vec<Str> = match key {
                "VariablesToExport" if !module.exports_given.get() => {
                    scope.variables().iter().map(|v| v.sym.name()).collect()
                }
                _ => list.borrow().clone(),
            };
            *list.borrow_mut() = all
                .into_iter()
                .filter(|n| matches_any(&patterns, n))
                .collect();
        }
        Ok(())
    }

    /// Refuses a manifest with members that no manifest has, or that asks for another PowerShell.
    ///
    /// # Errors
    /// `Modules_InvalidManifestMember`, `Modules_InsufficientPowerShellVersion`.
    pub fn check_manifest(&mut self, path: &str, manifest: &Dict) -> R<()> {
        let mut strange = Vec::new();
        for key in manifest.keys() {
            let key = convert::to_str(self, &key)?;
            if !MEMBERS.iter().any(|m| m.eq_ignore_ascii_case(&key)) {
                strange.push(format!("'{key}'"));
            }
        }
        if !strange.is_empty() {
            let valid: Vec<String> = MEMBERS.iter().map(|m| format!("'{m}'")).collect();
            return ErrorRecord::new(
                "System.InvalidOperationException",
                format!(
                    "The '{path}' module cannot be imported because its manifest contains one or more members that are not valid. The valid manifest members are ({}). Remove the members that are not valid ({}), then try to import the module again.",
                    valid.join(", "),
                    strange.join(", ")
                ),
                "Modules_InvalidManifestMember",
                ErrorCategory::InvalidData,
                Value::str(path),
            )
            .raise();
        }
        let wanted = manifest
            .get_str("PowerShellVersion")
            .filter(|v| !v.is_null());
        if let Some(wanted) = wanted {
            let wanted = convert::to_str(self, &wanted)?;
            if super::spec::numbers(&wanted) > super::spec::numbers(self.edition.version()) {
                let current = self.edition.version();
                return ErrorRecord::new(
                    "System.InvalidOperationException",
                    format!(
                        "The current PowerShell version is: '{current}'. The module '{path}' requires a minimum PowerShell version of '{wanted}' to execute. Please verify the installation of PowerShell and try again."
                    ),
                    "Modules_InsufficientPowerShellVersion",
                    ErrorCategory::ResourceUnavailable,
                    Value::str(path),
                )
                .raise();
            }
        }
        Ok(())
    }

    /// Loads the modules that a manifest requires; those that it names by a path lie beside it.
    fn require_modules(&mut self, path: &str, required: Option<Value>) -> R<Vec<Rc<Module>>> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut modules = Vec::new();
        for wanted in required.map_or(Ok(Vec::new()), |v| self.items_of(v))? {
            let spec = ModuleSpec::of(self, &wanted)?;
            if spec.name.contains(['/', '\\'])
                && let Some(file) = self.module_file(&spec.name, Some(folder))
            {
                let file = std::fs::canonicalize(file.as_str()).unwrap_or(file.as_str().into());
                modules.push(self.provide_file(&file)?);
                continue;
            }
            if self.provide_module(&spec)? {
                modules.extend(self.modules.iter().rev().find(|m| spec.fits(m)).cloned());
            } else {
                return ErrorRecord::new(
                    "System.Management.Automation.MissingMemberException",
                    format!(
                        "The required module '{}' is not loaded. Load the module or remove the module from 'RequiredModules' in the file '{path}'.",
                        spec.name
                    ),
                    "Modules_InvalidManifest",
                    ErrorCategory::ResourceUnavailable,
                    Value::str(path),
                )
                .raise();
            }
        }
        Ok(modules)
    }

    /// The data of a `.psd1` file.
    pub fn manifest_data(&mut self, path: &str) -> R<Rc<Dict>> {
        let Resolved::Script(_, block) = self.load_script(path)? else {
            return self.no_module(path);
        };
        let output = self.in_child_scope(|rt| rt.call_block(&block, &[], None, false))?;
        match output.into_iter().next() {
            Some(Value::Hash(dict)) => Ok(dict),
            _ => ErrorRecord::runtime(
                format!("The data file '{path}' does not hold a hashtable."),
                "InvalidOperation,Microsoft.PowerShell.Commands.ImportPowerShellDataFileCommand",
                ErrorCategory::InvalidData,
                Value::str(path),
            )
            .raise(),
        }
    }
}
