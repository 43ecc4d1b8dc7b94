//! Modules: what they export, and bringing it into another scope. `find` finds their files, `load` runs them,
//! `manifest` reads what `.psd1` files say, `spec` names them with versions, `using` and `requires` are the statements that ask for them.

use std::rc::Rc;

use crate::text::wildcard::Wildcard;
use crate::value::{R, Str};

use super::Runtime;
use super::block::FunctionInfo;
use super::module::Module;
use super::scope::{AliasInfo, Scope, ScopeKind, Var, VarMeta};
use super::sym::Sym;

mod describe;
mod find;
mod load;
mod manifest;
mod requires;
mod spec;
mod using;

pub use spec::{DEFS, ModuleSpec};

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
