//! Where modules are found by their names, and by the commands that they export: a command that nobody knows loads the
//! module on the module path that has it.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use rustc_hash::FxHashMap;

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, R, Str, Value, convert};

use super::super::Runtime;
use super::super::command::Resolved;
use super::super::module::Module;
use super::super::sym::Sym;
use super::describe::module_files;
use super::{Imports, ModuleSpec};

/// What the modules on the module path export, as far as their files tell.
#[derive(Default)]
struct Index {
    /// The files that were read, with the times of their last change.
    read: Vec<(PathBuf, SystemTime)>,
    /// The first module that exports a command, by the command's name in lower case.
    by_command: FxHashMap<String, PathBuf>,
    /// A module is being loaded for a command of this name: its own code finds no module for it.
    loading: Vec<String>,
}

impl Runtime {
    /// The folders of `$env:PSModulePath`, or those that it has where nobody set it: the user's, the computer's and
    /// the program's.
    pub fn module_folders(&self) -> Vec<PathBuf> {
        let path = self.environment("PSModulePath").unwrap_or_default();
        std::env::split_paths(&path).collect()
    }

    /// The file of a module by its name and version: the newest that will do, in the first folder that has one.
    ///
    /// # Errors
    /// A manifest that cannot be read, where its version matters.
    pub fn module_file_for(&mut self, spec: &ModuleSpec) -> R<Option<Str>> {
        let name = spec.name.as_str();
        if name.contains(['/', '\\']) || name.starts_with('.') || name.is_empty() {
            return Ok(self.module_file(name, None));
        }
        for folder in self.module_folders() {
            let files = module_files(&folder.join(name));
            let found = match files.is_empty() {
                // A module's file may stand in the folder itself, or be a script.
                true => match self.module_file(name, Some(&folder.to_string_lossy())) {
                    Some(file) => vec![PathBuf::from(file.as_str())],
                    None => continue,
                },
                false => files,
            };
            for file in found {
                if self.has_version(&file, spec)? {
                    return Ok(Some(Str::from(file.to_string_lossy().as_ref())));
                }
            }
        }
        Ok(None)
    }

    /// The files of the modules at a path: all versions where it is a module's folder.
    pub fn module_files_at(&mut self, path: &str) -> Vec<Str> {
        let files = module_files(&self.native(path));
        if files.is_empty() {
            return self.module_file(path, None).into_iter().collect();
        }
        let shown = |f: &PathBuf| Str::from(f.to_string_lossy().as_ref());
        files.iter().map(shown).collect()
    }

    /// True where a module's file is of a version that will do: as its manifest says.
    fn has_version(&mut self, file: &Path, spec: &ModuleSpec) -> R<bool> {
        if spec.minimum.is_none() && spec.maximum.is_none() && spec.required.is_none() {
            return Ok(true);
        }
        if file.extension().is_none_or(|e| e != "psd1") {
            return Ok(spec.takes("0.0"));
        }
        let data = self.manifest_data(&file.to_string_lossy())?;
        let version = match data.get_str("ModuleVersion") {
            Some(version) => convert::to_str(self, &version)?,
            None => Str::from("0.0"),
        };
        Ok(spec.takes(&version))
    }

    /// Looks for a command among the modules on the module path and loads the one that has it; None where none has, or
    /// `$PSModuleAutoLoadingPreference` says not to look.
    ///
    /// # Errors
    /// A module that has the command and cannot be loaded.
    pub fn load_for_command(&mut self, name: &str) -> R<Option<Resolved>> {
        let preference = match self.variable(Sym::of("PSModuleAutoLoadingPreference")) {
            Some(value) => convert::to_str(self, &value)?,
            None => Str::default(),
        };
        if preference.eq_ignore_ascii_case("None") {
            return Ok(None);
        }
        if let Some((module, command)) = name.split_once('\\') {
            let plain = !module.is_empty() && !module.contains(['/', ':', '.']);
            let loads = plain && self.provide_module(&ModuleSpec::named(module))?;
            return match self.module_function(module, command) {
                Some(function) if loads => Ok(Some(Resolved::Function(function))),
                _ => Ok(None),
            };
        }
        if preference.eq_ignore_ascii_case("ModuleQualified") || name.contains(['/', ':']) {
            return Ok(None);
        }
        let key = name.to_lowercase();
        if self.session::<Index>().loading.contains(&key) {
            return Ok(None);
        }
        self.refresh_index();
        let index = self.session::<Index>();
        let Some(file) = index.by_command.get(&key).cloned() else {
            return Ok(None);
        };
        index.loading.push(key);
        let loaded = self.provide_file(&file);
        self.session::<Index>().loading.pop();
        if let Err(stop) = loaded {
            let raised = self.record_of(*stop).map_err(Box::new)?;
            return could_not_load(name, &file, &raised.record);
        }
        self.try_find_command(name)
    }

    /// The module of a file, loaded into the session where it is not yet.
    pub(super) fn provide_file(&mut self, file: &Path) -> R<Rc<Module>> {
        let path = file.to_string_lossy();
        if let Some(module) = self.modules.iter().find(|m| m.is_from(&path)) {
            return Ok(module.clone());
        }
        let module = self.load_module_file(&path, &[])?;
        let global = self.global.clone();
        let imports = Imports {
            prefix: module.default_prefix(),
            ..Imports::default()
        };
        self.import_exports(&module, &global, &imports);
        self.modules.push(module.clone());
        Ok(module)
    }

    /// Reads the modules on the module path again, where any of their files has changed since.
    fn refresh_index(&mut self) {
        let mut files = Vec::new();
        for folder in self.module_folders() {
            let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let mut folders: Vec<PathBuf> = entries.map(|e| e.path()).collect();
            folders.sort();
            for folder in folders {
                let newest = module_files(&folder).into_iter().next();
                files.extend(newest.and_then(|file| {
                    let changed = std::fs::metadata(&file).and_then(|m| m.modified()).ok()?;
                    Some((file, changed))
                }));
            }
        }
        if self.session::<Index>().read == files {
            return;
        }
        let mut by_command = FxHashMap::default();
        for (file, _) in &files {
            // What cannot be read exports nothing.
            let Ok(module) = self.describe_module(&file.to_string_lossy()) else {
                continue;
            };
            for list in [&module.functions, &module.cmdlets, &module.aliases] {
                for command in list.borrow().iter() {
                    let key = command.as_str().to_lowercase();
                    by_command.entry(key).or_insert_with(|| file.clone());
                }
            }
        }
        let index = self.session::<Index>();
        index.read = files;
        index.by_command = by_command;
    }
}

/// The error for a command whose module cannot be loaded.
fn could_not_load<T>(name: &str, file: &Path, why: &ErrorRecord) -> R<T> {
    let module = file.file_stem().unwrap_or_default().to_string_lossy();
    let reason = why.message();
    let message = format!(
        "The '{name}' command was found in the module '{module}', but the module could not be loaded due to the following error: [{reason}]\nFor more information, run 'Import-Module {module}'."
    );
    ErrorRecord::of(
        Exception::new(
            "System.Management.Automation.CommandNotFoundException",
            message,
        )
        .with("CommandName", Value::str(name))
        .into_value(),
        "CouldNotAutoloadMatchingModule",
        ErrorCategory::ObjectNotFound,
        Value::str(name),
    )
    .raise()
}
