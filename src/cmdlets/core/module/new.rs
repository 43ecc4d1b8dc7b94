//! `New-Module`.

use std::rc::Rc;

use crate::runtime::block::block_of;
use crate::runtime::exec::ModuleInfo;
use crate::runtime::module::{Module, ModuleKind};
use crate::runtime::modules::Imports;
use crate::runtime::scope::Scope;
use crate::runtime::sym::Sym;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::object::{LiveNote, MemberKind};
use crate::value::{PsObject, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("New-Module", || Box::new(New))];

/// `New-Module`: a module from a script block.
struct New;

/// An exported variable of a module as a property: both are one.
struct ModuleVariable {
    scope: Rc<Scope>,
    sym: Sym,
}

impl LiveNote for ModuleVariable {
    fn get(&self) -> Value {
        self.scope.value(self.sym).unwrap_or_default()
    }

    fn set(&self, value: Value) {
        self.scope.put(self.sym, value);
    }
}

/// A module's exports as an object: functions are its methods, variables its properties.
pub fn as_custom_object(module: &Rc<Module>) -> Value {
    let object = PsObject::default();
    if let Some(scope) = module.scope() {
        for name in module.functions.borrow().iter() {
            if let Some(f) = scope.function(name) {
                object.members.set(
                    name.clone(),
                    MemberKind::ScriptMethod,
                    Value::Net(f.block.clone()),
                );
            }
        }
        for name in module.variables.borrow().iter() {
            object.members.set_live(
                name.clone(),
                Box::new(ModuleVariable {
                    scope: scope.clone(),
                    sym: Sym::of(name),
                }),
            );
        }
    }
    Value::Object(Rc::new(object))
}

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(block) = c.get("ScriptBlock").as_ref().and_then(block_of) else {
            return Ok(());
        };
        let name = match c.text("Name")? {
            Some(name) => name,
            None => Str::from(c.rt.dynamic_module_name()),
        };
        let args = c.list("ArgumentList");
        let (module, scope) = c.rt.new_module(&name, "", ModuleKind::Script);
        let output = c.rt.run_module(&module, &scope, &block, &args)?;
        if c.switch("ReturnResult") {
            for value in output {
                c.write(value)?;
            }
            return Ok(());
        }
        if c.switch("AsCustomObject") {
            let object = as_custom_object(&module);
            return c.write(object);
        }
        let imports = Imports {
            functions: if c.has("Function") {
                Some(c.texts("Function")?)
            } else {
                None
            },
            ..Imports::default()
        };
        let target = c.rt.global.clone();
        c.rt.import_exports(&module, &target, &imports);
        c.write(Value::net(ModuleInfo(module)))
    }
}
