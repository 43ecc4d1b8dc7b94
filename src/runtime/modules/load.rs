//! Finding a module's file and running its code in a scope of its own.

use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

use super::super::Runtime;
use super::super::bind::{Arg, ArgKind};
use super::super::block::ScriptBlock;
use super::super::command::Resolved;
use super::super::module::{Module, ModuleKind};
use super::super::scope::{Scope, ScopeKind};

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
        *module.definition.borrow_mut() = Str::from(block.code.inner.text(&block.code.source.text));
        let command = match &block.code.source.file {
            Some(path) => Resolved::Script(path.clone(), block.clone()),
            None => Resolved::Block(block.clone()),
        };
        let args = args
            .iter()
            .map(|v| Arg {
                kind: ArgKind::Value(v.clone(), None),
                span: block.code.span,
            })
            .collect();
        let output = self.in_scope(scope.clone(), |rt| {
            let call = rt.new_call(command, module.name.clone(), None)?;
            rt.collect(|rt| rt.run_call(call, &block, args, true))
        })?;
        // Without `Export-ModuleMember` a module exports its functions and aliases.
        if !module.exports_given.get() {
            let functions = scope.functions().iter().map(|f| f.name.clone()).collect();
            *module.functions.borrow_mut() = functions;
            let aliases = scope.aliases().iter().map(|a| a.name.clone()).collect();
            *module.aliases.borrow_mut() = aliases;
        }
        Ok(output)
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
        // What the code writes on the way is nobody's.
        self.run_module(&module, &scope, &block, args)?;
        Ok(module)
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
        self.module_folders().into_iter().find_map(|folder| {
            let files = super::describe::module_files(&folder.join(name));
            match files.first() {
                Some(file) => Some(Str::from(file.to_string_lossy().as_ref())),
                None => try_at(folder.join(name)),
            }
        })
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
