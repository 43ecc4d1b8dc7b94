//! Closures: script blocks that keep the variables of the scope they were made in.

use std::rc::Rc;

use super::Runtime;
use super::block::ScriptBlock;
use super::module::ModuleKind;
use super::scope::{Var, VarMeta};
use super::sym;

/// The automatic variables that belong to a call and that no closure keeps.
const OF_A_CALL: &[sym::Sym] = &[sym::UNDERSCORE, sym::THIS, sym::FOREACH, sym::SWITCH];

impl Runtime {
    /// `GetNewClosure()`: the block bound to a dynamic module of its own, which holds copies of the current scope's
    /// variables. Those with options (read-only, private ...) are left out, as `PSModuleInfo.CaptureLocals` does.
    pub(super) fn new_closure(&mut self, block: &ScriptBlock) -> ScriptBlock {
        let name = self.dynamic_module_name();
        let (module, scope) = self.new_module(&name, "", ModuleKind::Script);
        // The block holds the scope and the scope the module: nothing outside needs to keep them.
        *module.keep.borrow_mut() = None;
        for var in self.scope.variables() {
            let plain = var
                .meta
                .as_ref()
                .is_none_or(|m| !(m.read_only || m.constant || m.private || m.all_scope));
            if !plain || OF_A_CALL.contains(&var.sym) {
                continue;
            }
            let meta = var.meta.map(|m| {
                Rc::new(VarMeta {
                    shared: Vec::new(),
                    ..(*m).clone()
                })
            });
            scope.put_var(Var {
                sym: var.sym,
                value: var.value,
                meta,
            });
        }
        ScriptBlock {
            code: block.code.clone(),
            module: Some(module),
            home: Some(scope),
        }
    }

    /// A name for a module that has none.
    pub fn dynamic_module_name(&mut self) -> String {
        let id = uuid::Uuid::from_u64_pair(self.host.random(), self.host.random());
        format!("__DynamicModule_{id}")
    }
}
