//! Loading modules: running their code in a scope of their own, and bringing what they export into another.

use std::rc::Rc;

use crate::text::wildcard::Wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{Dict, ErrorRecord, R, Str, Value, convert};

use super::Runtime;
use super::block::{FunctionInfo, ScriptBlock};
use super::command::Resolved;
use super::module::{Module, ModuleKind};
use super::scope::{AliasInfo, Scope, ScopeKind, Var, VarMeta};
use super::sym::Sym;

/// Which of a module's exports are brought in. None: all of that kind.
#[derive(Default)]
pub struct Imports {
    /// `-Function`
    pub functions: Option<Vec<Str>>,
    /// `-Variable`
    pub variables: Option<Vec<Str>>,
    /// `-Alias`
    pub aliases: Option<Vec<Str>>,
    /// `-Cmdlet`
    pub cmdlets: Option<Vec<Str>>,
    /// `-Prefix`: stands before the noun of every command.
    pub prefix: Str,
}

fn wanted(patterns: &Option<Vec<Str>>, name: &str) -> bool {
    patterns
        .as_ref()
        .is_none_or(|patterns| matches_any(patterns, name))
}

/// True where one of the wildcard patterns fits.
pub fn matches_any(patterns: &[Str], name: &str) -> bool {
    let culture = crate::text::culture::Culture::invariant();
    patterns
        .iter()
        .any(|p| Wildcard::new(p, true, culture).is_ok_and(|w| w.is_match(name)))
}

fn with_prefix(name: &str, prefix: &str) -> Str {
    match name.split_once('-') {
        Some((verb, noun)) if !prefix.is_empty() => Str::from(format!("{verb}-{prefix}{noun}")),
        None if !prefix.is_empty() => Str::from(format!("{prefix}{name}")),
        _ => Str::from(name),
    }
}

impl Runtime {
    /// A new module with its scope.
    pub fn new_module(
        &mut self,
        name: &str,
        path: &str,
        kind: ModuleKind,
    ) -> (Rc<Module>, Rc<Scope>) {
        let module = Module::new(name, path, kind);
        let scope = Scope::with_module(
            ScopeKind::Module,
            Some(self.global.clone()),
            None,
            Some(module.clone()),
        );
        *module.scope.borrow_mut() = Rc::downgrade(&scope);
        *module.keep.borrow_mut() = Some(scope.clone());
        (module, scope)
    }

    /// Runs a block as a module's code; gives what it wrote. What it exports is settled at its end.
    pub fn run_module(
        &mut self,
        module: &Rc<Module>,
        scope: &Rc<Scope>,
        block: &ScriptBlock,
        args: &[Value],
    ) -> R<Vec<Value>> {
        let block = Rc::new(ScriptBlock {
            code: block.code.clone(),
            module: Some(module.clone()),
            home: Some(scope.clone()),
        });
        let command = match &block.code.source.file {
            Some(path) => Resolved::Script(path.clone(), block.clone()),
            None => Resolved::Block(block.clone()),
        };
        let args = args
            .iter()
            .map(|v| super::bind::Arg {
                kind: super::bind::ArgKind::Value(v.clone(), None),
                span: block.code.span,
            })
            .collect();
        let output = self.in_scope(scope.clone(), |rt| {
            let call = rt.new_call(command, module.name.clone(), None)?;
            rt.collect(|rt| rt.run_call(call, &block, args, true))
        })?;
        if !module.exports_given.get() {
            let functions: Vec<Str> = scope.functions().iter().map(|f| f.name.clone()).collect();
            *module.functions.borrow_mut() = functions;
        }
        Ok(output)
    }

    /// Brings a module's exports into a scope.
    pub fn import_exports(&mut self, module: &Rc<Module>, into: &Rc<Scope>, imports: &Imports) {
        self.commands.epoch += 1;
        let Some(scope) = module.scope() else { return };
        for name in module
            .functions
            .borrow()
            .iter()
            .filter(|n| wanted(&imports.functions, n))
        {
            let Some(function) = scope.function(name) else {
                continue;
            };
            into.set_function(Rc::new(FunctionInfo {
                name: with_prefix(name, &imports.prefix),
                block: function.block.clone(),
                is_filter: function.is_filter,
                module: Some(module.clone()),
                options: std::cell::Cell::new(function.options.get()),
                description: std::cell::RefCell::new(function.description.borrow().clone()),
            }));
        }
        for name in module
            .aliases
            .borrow()
            .iter()
            .filter(|n| wanted(&imports.aliases, n))
        {
            if let Some(alias) = scope.alias(name) {
                into.set_alias(AliasInfo {
                    name: with_prefix(name, &imports.prefix),
                    module: Some(module.name.clone()),
                    ..alias
                });
            }
        }
        for name in module
            .variables
            .borrow()
            .iter()
            .filter(|n| wanted(&imports.variables, n))
        {
            share_variable(&scope, into, Sym::of(name));
        }
    }

    /// Removes what a module brought into the session, and the module.
    pub fn unload_module(&mut self, module: &Rc<Module>) -> R<()> {
        let on_remove = module.on_remove.borrow().clone();
        if let Some(block) = super::block::block_of(&on_remove) {
            self.run_block(&block, &[], None, false)?;
        }
        self.commands.epoch += 1;
        let is_own = |m: &Option<Rc<Module>>| m.as_ref().is_some_and(|m| Rc::ptr_eq(m, module));
        let scopes: Vec<Rc<Scope>> = self.scope.chain().chain([self.global.clone()]).collect();
        for scope in scopes {
            for function in scope.functions() {
                if is_own(&function.module) && scope.kind != ScopeKind::Module {
                    scope.remove_function(&function.name);
                }
            }
            for alias in scope.aliases() {
                if alias.module.as_ref() == Some(&module.name) {
                    scope.remove_alias(&alias.name);
                }
            }
            if scope.kind != ScopeKind::Module {
                for name in module.variables.borrow().iter() {
                    scope.remove(Sym::of(name));
                }
            }
        }
        self.modules.retain(|m| !Rc::ptr_eq(m, module));
        *module.keep.borrow_mut() = None;
        Ok(())
    }

    /// A function that a loaded module exports: `Module\Name`.
    pub(super) fn module_function(&mut self, module: &str, name: &str) -> Option<Rc<FunctionInfo>> {
        let module = self
            .modules
            .iter()
            .find(|m| m.name.eq_ignore_ascii_case(module))?
            .clone();
        let exported = module
            .functions
            .borrow()
            .iter()
            .any(|n| n.eq_ignore_ascii_case(name));
        module.scope().filter(|_| exported)?.function(name)
    }

    /// Loads a `.psm1`, `.ps1` or `.psd1` file as a module, with what it needs.
    pub fn load_module_file(&mut self, path: &str, args: &[Value]) -> R<Rc<Module>> {
        let file = path.rsplit('/').next().unwrap_or(path);
        let (name, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        if extension.eq_ignore_ascii_case("psd1") {
            return self.load_manifest(path, name, args);
        }
        let (module, scope) = self.new_module(name, path, ModuleKind::Script);
        let Resolved::Script(_, block) = self.load_script(path)? else {
            return self.no_module(path);
        };
        let output = self.run_module(&module, &scope, &block, args)?;
        for value in output {
            self.write(value)?;
        }
        Ok(module)
    }

    fn load_manifest(&mut self, path: &str, name: &str, args: &[Value]) -> R<Rc<Module>> {
        let manifest = self.manifest_data(path)?;
        let folder = path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_string();
        let get = |key: &str| manifest.get_str(key).filter(|v| !v.is_null());
        let root = get("RootModule").or_else(|| get("ModuleToProcess"));
        let (module, scope) = self.new_module(name, path, ModuleKind::Manifest);
        *module.manifest.borrow_mut() = Some(Value::Hash(manifest.clone()));
        if let Some(version) = get("ModuleVersion") {
            *module.version.borrow_mut() = convert::to_str(self, &version)?;
        }
        for nested in get("NestedModules").into_iter().chain(root) {
            let items = match crate::value::enumerate::elements(self, &nested) {
                Some(items) => items?,
                None => vec![nested],
            };
            for item in items {
                let file = convert::to_str(self, &item)?;
                let Some(found) = self.module_file(&file, Some(&folder)) else {
                    return self.no_module(&file);
                };
                let Resolved::Script(_, block) = self.load_script(&found)? else {
                    continue;
                };
                module.kind.set(ModuleKind::Script);
                let output = self.run_module(&module, &scope, &block, args)?;
                for value in output {
                    self.write(value)?;
                }
            }
        }
        for (key, list) in [
            ("FunctionsToExport", &module.functions),
            ("AliasesToExport", &module.aliases),
            ("VariablesToExport", &module.variables),
        ] {
            let Some(patterns) = manifest.get_str(key) else {
                continue;
            };
            let mut texts = Vec::new();
            let items = match crate::value::enumerate::elements(self, &patterns) {
                Some(items) => items?,
                None => vec![patterns],
            };
            for item in items {
                texts.push(convert::to_str(self, &item)?);
            }
            let all: Vec<Str> = if module.exports_given.get() {
                list.borrow().clone()
            } else {
                match key {
                    "FunctionsToExport" => {
                        scope.functions().iter().map(|f| f.name.clone()).collect()
                    }
                    "AliasesToExport" => scope.aliases().iter().map(|a| a.name.clone()).collect(),
                    _ => scope.variables().iter().map(|v| v.sym.name()).collect(),
                }
            };
            *list.borrow_mut() = all.into_iter().filter(|n| matches_any(&texts, n)).collect();
        }
        Ok(module)
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

    /// The file that a module's name or path means: in `folder` where given, else the working folder for paths and
    /// the module path for names.
    pub fn module_file(&mut self, name: &str, folder: Option<&str>) -> Option<Str> {
        const EXTENSIONS: [&str; 3] = ["psd1", "psm1", "ps1"];
        let try_at = |base: std::path::PathBuf| -> Option<Str> {
            if base.is_file() {
                return Some(Str::from(base.to_string_lossy().as_ref()));
            }
            let leaf = base.file_name()?.to_string_lossy().into_owned();
            for extension in EXTENSIONS {
                let file = base.with_file_name(format!("{leaf}.{extension}"));
                if file.is_file() {
                    return Some(Str::from(file.to_string_lossy().as_ref()));
                }
            }
            for extension in EXTENSIONS {
                let file = base.join(format!("{leaf}.{extension}"));
                if file.is_file() {
                    return Some(Str::from(file.to_string_lossy().as_ref()));
                }
            }
            None
        };
        if let Some(folder) = folder {
            return try_at(std::path::Path::new(folder).join(name.replace('\\', "/")));
        }
        if name.contains(['/', '\\']) || name.starts_with('.') {
            let base = self.native(name);
            let base = std::fs::canonicalize(&base).unwrap_or(base);
            return try_at(base);
        }
        let path = std::env::var_os("PSModulePath")?;
        std::env::split_paths(&path).find_map(|folder| try_at(folder.join(name)))
    }

    /// Raises PowerShell's error for a module that is not there.
    pub fn no_module<T>(&mut self, name: &str) -> R<T> {
        ErrorRecord::new(
            "System.IO.FileNotFoundException",
            format!(
                "The specified module '{name}' was not loaded because no valid module file was found in any module directory."
            ),
            "Modules_ModuleNotFound",
            ErrorCategory::ResourceUnavailable,
            Value::str(name),
        )
        .raise()
    }
}

/// Makes a variable of one scope the same variable in another.
fn share_variable(from: &Rc<Scope>, to: &Rc<Scope>, sym: Sym) {
    let Some(value) = from.value(sym) else { return };
    let hint = std::cell::Cell::new(0);
    let mut meta = VarMeta::default();
    from.with_var(sym, &hint, |v| {
        let own = Rc::make_mut(v.meta.get_or_insert_default());
        meta = own.clone();
        own.shared.push(Rc::downgrade(to));
    });
    meta.shared = vec![Rc::downgrade(from)];
    to.put_var(Var {
        sym,
        value,
        meta: Some(Rc::new(meta)),
    });
}
