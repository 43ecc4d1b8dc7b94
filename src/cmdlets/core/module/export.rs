//! `Export-ModuleMember`.

use crate::runtime::modules::matches_any;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Export-ModuleMember", || Box::new(Export))];

/// `Export-ModuleMember`: adds to what the running module exports.
struct Export;

fn add(list: &std::cell::RefCell<Vec<Str>>, names: impl Iterator<Item = Str>, patterns: &[Str]) {
    let mut list = list.borrow_mut();
    for name in names.filter(|n| matches_any(patterns, n)) {
        if !list.contains(&name) {
            list.push(name);
        }
    }
}

impl Cmdlet for Export {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(module) = c.rt.scope.module.clone() else {
            let record = ErrorRecord::new(
                "System.InvalidOperationException",
                "The Export-ModuleMember cmdlet can only be called from inside a module.",
                "Modules_CanOnlyExecuteExportModuleMemberInsideAModule",
                ErrorCategory::PermissionDenied,
                Value::Null,
            );
            return c.throw(record);
        };
        let Some(scope) = module.scope() else {
            return Ok(());
        };
        module.exports_given.set(true);
        let (functions, variables, aliases) = (
            c.texts("Function")?,
            c.texts("Variable")?,
            c.texts("Alias")?,
        );
        add(
            &module.functions,
            scope.functions().iter().map(|f| f.name.clone()),
            &functions,
        );
        add(
            &module.variables,
            scope.variables().iter().map(|v| v.sym.name()),
            &variables,
        );
        add(
            &module.aliases,
            scope.aliases().iter().map(|a| a.name.clone()),
            &aliases,
        );
        Ok(())
    }
}
