//! `using namespace`, `using module`, `using assembly`: what a file asks for before it runs.

use std::rc::Rc;

use crate::syntax::ast::UsingKind;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, convert};

use super::super::Runtime;
use super::super::code::BlockCode;
use super::super::module::Module;
use super::{Imports, ModuleSpec};

impl Runtime {
    /// Does what the `using` statements of a block say, in the current scope.
    pub(in crate::runtime) fn use_what_is_named(&mut self, code: &Rc<BlockCode>) -> R<()> {
        for using in &code.usings {
            let name = self.evaluate(&using.name)?;
            match using.kind {
                UsingKind::Namespace => {
                    let name = convert::to_str(self, &name)?;
                    let mut types = self.scope.types.borrow_mut();
                    types.get_or_insert_default().namespaces.push(name);
                }
                UsingKind::Module => self.use_module(code, &name)?,
                UsingKind::Assembly => self.use_assembly(&name)?,
            }
        }
        Ok(())
    }

    /// `using assembly`: the types of .NET's own assemblies are there or not, whichever assembly has them; no other
    /// assembly can be loaded. PowerShell 7 takes files alone.
    fn use_assembly(&mut self, name: &Value) -> R<()> {
        let name = convert::to_str(self, name)?;
        let is_file = name.contains(['/', '\\']) || name.to_lowercase().ends_with(".dll");
        let first = name.split(['.', ',']).next().unwrap_or_default();
        let known = [
            "System",
            "Microsoft",
            "mscorlib",
            "PresentationCore",
            "PresentationFramework",
        ]
        .iter()
        .any(|own| own.eq_ignore_ascii_case(first));
        if known && !is_file && !self.edition.is_core() {
            return Ok(());
        }
        ErrorRecord::new(
            "System.Management.Automation.ParseException",
            format!("Cannot load assembly '{name}'."),
            "ErrorLoadingAssembly",
            ErrorCategory::ParserError,
            Value::Str(name),
        )
        .raise()
    }

    /// `using module`: imports the module into the file's scope, and its classes and enumerations with it.
    fn use_module(&mut self, code: &Rc<BlockCode>, name: &Value) -> R<()> {
        let spec = ModuleSpec::of(self, name)?;
        let file = code.source.file.clone().unwrap_or_default();
        let folder = file.rsplit_once('/').map(|(folder, _)| folder);
        let is_path = spec.name.contains(['/', '\\']) || spec.name.starts_with('.');
        let loaded = self.modules.iter().find(|m| spec.fits(m)).cloned();
        let module = match loaded {
            Some(module) => module,
            None => match self
                .module_provider
                .and_then(|provide| provide(self, &spec.name))
            {
                Some(module) => module,
                None => {
                    let found = if is_path {
                        self.module_file(&spec.name, folder.or(Some(&self.current_dir.clone())))
                    } else {
                        self.module_file(&spec.name, None)
                    };
                    let Some(path) = found else {
                        return no_module(&spec);
                    };
                    match self.modules.iter().find(|m| m.is_from(&path)).cloned() {
                        Some(module) => module,
                        None => self.load_module_file(&path, &[])?,
                    }
                }
            },
        };
        let scope = self.scope.clone();
        self.import_exports(&module, &scope, &Imports::default());
        self.name_types_of(&module);
        if !self.modules.iter().any(|m| Rc::ptr_eq(m, &module)) {
            self.modules.push(module);
        }
        Ok(())
    }

    /// Makes a module's classes and enumerations known in the current scope.
    fn name_types_of(&mut self, module: &Rc<Module>) {
        let Some(from) = module.scope().filter(|s| !Rc::ptr_eq(s, &self.scope)) else {
            return;
        };
        let from = from.types.borrow();
        if let Some(types) = from.as_ref() {
            let mut own = self.scope.types.borrow_mut();
            own.get_or_insert_default()
                .types
                .extend(types.types.iter().map(|(name, t)| (name.clone(), *t)));
        }
    }
}

fn no_module(spec: &ModuleSpec) -> R<()> {
    ErrorRecord::new(
        "System.Management.Automation.ParseException",
        format!(
            "Could not find the module '{}'.",
            Str::from(spec.name.as_str())
        ),
        "ModuleNotFoundDuringParse",
        ErrorCategory::ParserError,
        Value::Str(spec.name.clone()),
    )
    .raise()
}
