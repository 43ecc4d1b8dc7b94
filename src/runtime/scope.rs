//! Scopes: the variables, functions and aliases of a call, a script, a module or the session, each with its parent.

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::value::{Str, Ty, Value};

use super::block::FunctionInfo;
use super::drive::Drive;
use super::frame::Frame;
use super::module::Module;
use super::sym::Sym;

/// A variable.
#[derive(Clone)]
pub struct Var {
    /// Name.
    pub sym: Sym,
    /// Value.
    pub value: Value,
    /// What few variables have.
    pub meta: Option<Rc<VarMeta>>,
}

/// What few variables have: a type, checks, options.
#[derive(Clone, Default)]
pub struct VarMeta {
    /// Values are converted to this type.
    pub ty: Option<Ty>,
    /// The name as it was declared, for errors; empty: as the variable was first named.
    pub name: Str,
    /// Attributes that check or change values, as attribute objects.
    pub attributes: Vec<Value>,
    /// Cannot be changed without force.
    pub read_only: bool,
    /// Cannot be changed or removed.
    pub constant: bool,
    /// Invisible to child scopes.
    pub private: bool,
    /// Shared with every child scope.
    pub all_scope: bool,
    /// What `-Description` said.
    pub description: Str,
    /// The same variable in other scopes: what a module exports is one variable for all who see it.
    pub shared: Vec<std::rc::Weak<Scope>>,
}

impl VarMeta {
    /// The type that values must have, where nothing else has to be looked at when the variable is set.
    pub fn only_type(&self) -> Option<Ty> {
        let free = !self.read_only && !self.constant && self.attributes.is_empty();
        self.ty.filter(|_| free && self.shared.is_empty())
    }
}

/// What opened a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// The session's.
    Global,
    /// A module's own.
    Module,
    /// A script file's.
    Script,
    /// A call's.
    Local,
}

/// A scope.
pub struct Scope {
    /// What opened it.
    pub kind: ScopeKind,
    /// Where a name is looked up next: the caller's scope, or the module's for its functions.
    pub parent: Option<Rc<Scope>>,
    /// The module whose code runs in it.
    pub module: Option<Rc<Module>>,
    /// The scope that called into a module, where this scope's parent is the module's: code that belongs to no module
    /// looks its names up from there.
    pub caller: Option<Rc<Scope>>,
    /// The call that opened it.
    pub frame: Option<Rc<Frame>>,
    vars: RefCell<Vec<Var>>,
    /// Positions by name once there are many.
    index: RefCell<FxHashMap<Sym, u32>>,
    functions: RefCell<FxHashMap<String, Rc<FunctionInfo>>>,
    aliases: RefCell<FxHashMap<String, AliasInfo>>,
    /// Drives that `New-PSDrive` made in it.
    drives: RefCell<Vec<Rc<Drive>>>,
    /// `Set-StrictMode` of this scope: 0 off, 1, 2, 3 and above.
    pub strict: Cell<Option<u8>>,
    /// Types that a script defined, and namespaces that it uses.
    pub types: RefCell<Option<Box<ScopeTypes>>>,
}

/// An alias.
#[derive(Clone)]
pub struct AliasInfo {
    /// Its name as given.
    pub name: Str,
    /// The command it stands for.
    pub target: Str,
    /// `Description`.
    pub description: Str,
    /// Cannot be changed without force.
    pub read_only: bool,
    /// Cannot be changed.
    pub constant: bool,
    /// The module that exported it.
    pub module: Option<Str>,
}

/// Types and namespaces of a script.
#[derive(Default)]
pub struct ScopeTypes {
    /// Classes and enums by lower-case name.
    pub types: FxHashMap<String, Ty>,
    /// `using namespace`.
    pub namespaces: Vec<Str>,
}

const MANY: usize = 12;

impl Scope {
    /// A scope below a parent.
    pub fn new(kind: ScopeKind, parent: Option<Rc<Scope>>, frame: Option<Rc<Frame>>) -> Rc<Scope> {
        let module = parent.as_ref().and_then(|p| p.module.clone());
        Scope::with_module(kind, parent, frame, module)
    }

    /// A scope of a module's code.
    pub fn with_module(
        kind: ScopeKind,
        parent: Option<Rc<Scope>>,
        frame: Option<Rc<Frame>>,
        module: Option<Rc<Module>>,
    ) -> Rc<Scope> {
        Rc::new(Scope {
            kind,
            parent,
            module,
            caller: None,
            frame,
            vars: RefCell::new(Vec::new()),
            index: RefCell::default(),
            functions: RefCell::default(),
            aliases: RefCell::default(),
            drives: RefCell::default(),
            strict: Cell::new(None),
            types: RefCell::default(),
        })
    }

    /// The scope of a call: below `parent`, called from `caller` where that is another module's code.
    pub fn for_call(
        kind: ScopeKind,
        parent: Rc<Scope>,
        caller: Rc<Scope>,
        frame: Rc<Frame>,
        module: Option<Rc<Module>>,
    ) -> Rc<Scope> {
        let mut scope = Scope::with_module(kind, Some(parent.clone()), Some(frame), module);
        if !Rc::ptr_eq(&parent, &caller)
            && let Some(scope) = Rc::get_mut(&mut scope)
        {
            scope.caller = Some(caller);
        }
        scope
    }

    fn position(&self, sym: Sym, hint: u32) -> Option<usize> {
        let vars = self.vars.borrow();
        if vars.get(hint as usize).is_some_and(|v| v.sym == sym) {
            return Some(hint as usize);
        }
        if vars.len() > MANY {
            return self.index.borrow().get(&sym).map(|&i| i as usize);
        }
        vars.iter().position(|v| v.sym == sym)
    }

    /// The variable's value, where this very scope has it. The hint is where it was last time.
    #[inline]
    pub fn get(&self, sym: Sym, hint: &Cell<u32>) -> Option<Value> {
        {
            let vars = self.vars.borrow();
            if let Some(v) = vars.get(hint.get() as usize)
                && v.sym == sym
            {
                return Some(v.value.clone());
            }
        }
        let at = self.position(sym, u32::MAX)?;
        hint.set(at as u32);
        self.vars.borrow().get(at).map(|v| v.value.clone())
    }

    /// The value of a variable of this very scope.
    pub fn value(&self, sym: Sym) -> Option<Value> {
        let at = self.position(sym, u32::MAX)?;
        self.vars.borrow().get(at).map(|v| v.value.clone())
    }

    /// Reads or changes a variable of this very scope in place. Must not call into scripts.
    #[inline]
    pub fn with_var<T>(
        &self,
        sym: Sym,
        hint: &Cell<u32>,
        f: impl FnOnce(&mut Var) -> T,
    ) -> Option<T> {
        let at = self.position(sym, hint.get())?;
        hint.set(at as u32);
        self.vars.borrow_mut().get_mut(at).map(f)
    }

    /// The value of a variable of this very scope, where its site found it last time; None elsewhere, which the general
    /// ways then look at. Scripts must not be called into as long as it is held.
    #[inline]
    pub fn value_at(&self, sym: Sym, hint: &Cell<u32>) -> Option<Ref<'_, Value>> {
        Ref::filter_map(self.vars.borrow(), |vars| {
            match vars.get(hint.get() as usize) {
                Some(var) if var.sym == sym => Some(&var.value),
                _ => None,
            }
        })
        .ok()
    }

    /// The same to be changed in its place; None also where the variable has a type or options.
    #[inline]
    pub fn slot_at(&self, sym: Sym, hint: &Cell<u32>) -> Option<RefMut<'_, Value>> {
        RefMut::filter_map(self.vars.borrow_mut(), |vars| {
            match vars.get_mut(hint.get() as usize) {
                Some(Var {
                    sym: found,
                    value,
                    meta: None,
                }) if *found == sym => Some(value),
                _ => None,
            }
        })
        .ok()
    }

    /// True where this very scope has the variable.
    pub fn has(&self, sym: Sym) -> bool {
        self.position(sym, u32::MAX).is_some()
    }

    /// Sets or makes a variable of this very scope, whatever its options.
    pub fn put(&self, sym: Sym, value: Value) {
        if let Some(at) = self.position(sym, u32::MAX) {
            if let Some(v) = self.vars.borrow_mut().get_mut(at) {
                v.value = value;
            }
            return;
        }
        self.push(Var {
            sym,
            value,
            meta: None,
        });
    }

    /// Sets or makes a variable of this very scope; gives the value that was there.
    pub fn replace(&self, sym: Sym, value: Value) -> Option<Value> {
        if let Some(at) = self.position(sym, 0)
            && let Some(v) = self.vars.borrow_mut().get_mut(at)
        {
            return Some(std::mem::replace(&mut v.value, value));
        }
        self.push(Var {
            sym,
            value,
            meta: None,
        });
        None
    }

    /// Sets or makes a variable of this very scope with its options.
    pub fn put_var(&self, var: Var) {
        if let Some(at) = self.position(var.sym, u32::MAX) {
            if let Some(v) = self.vars.borrow_mut().get_mut(at) {
                *v = var;
            }
            return;
        }
        self.push(var);
    }

    fn push(&self, var: Var) {
        let mut vars = self.vars.borrow_mut();
        let at = vars.len() as u32;
        if vars.len() == MANY {
            *self.index.borrow_mut() = vars
                .iter()
                .enumerate()
                .map(|(i, v)| (v.sym, i as u32))
                .collect();
        }
        if vars.len() >= MANY {
            self.index.borrow_mut().insert(var.sym, at);
        }
        vars.push(var);
    }

    /// Removes a variable; false where none is.
    pub fn remove(&self, sym: Sym) -> bool {
        let Some(at) = self.position(sym, u32::MAX) else {
            return false;
        };
        let mut vars = self.vars.borrow_mut();
        // The last one takes the place: `$_` comes and goes with each object, and no other has to move.
        vars.swap_remove(at);
        let mut index = self.index.borrow_mut();
        index.remove(&sym);
        if let Some(moved) = vars.get(at)
            && let Some(place) = index.get_mut(&moved.sym)
        {
            *place = at as u32;
        }
        true
    }

    /// A copy of the variables of this very scope.
    pub fn variables(&self) -> Vec<Var> {
        self.vars.borrow().clone()
    }

    /// A function of this very scope.
    pub fn function(&self, name: &str) -> Option<Rc<FunctionInfo>> {
        let functions = self.functions.borrow();
        if functions.is_empty() {
            return None;
        }
        functions
            .get(name)
            .or_else(|| functions.get(&name.to_lowercase()))
            .cloned()
    }

    /// Defines a function in this very scope.
    pub fn set_function(&self, info: Rc<FunctionInfo>) {
        self.functions
            .borrow_mut()
            .insert(info.name.as_str().to_lowercase(), info);
    }

    /// Removes a function; gives what was there.
    pub fn remove_function(&self, name: &str) -> Option<Rc<FunctionInfo>> {
        self.functions.borrow_mut().remove(&name.to_lowercase())
    }

    /// The functions of this very scope, by name.
    pub fn functions(&self) -> Vec<Rc<FunctionInfo>> {
        let mut all: Vec<_> = self.functions.borrow().values().cloned().collect();
        all.sort_by_key(|f| f.name.to_lowercase());
        all
    }

    /// An alias of this very scope.
    pub fn alias(&self, name: &str) -> Option<AliasInfo> {
        let aliases = self.aliases.borrow();
        if aliases.is_empty() {
            return None;
        }
        aliases.get(&name.to_lowercase()).cloned()
    }

    /// Defines an alias in this very scope.
    pub fn set_alias(&self, alias: AliasInfo) {
        self.aliases
            .borrow_mut()
            .insert(alias.name.as_str().to_lowercase(), alias);
    }

    /// Removes an alias; false where none is.
    pub fn remove_alias(&self, name: &str) -> bool {
        self.aliases
            .borrow_mut()
            .remove(&name.to_lowercase())
            .is_some()
    }

    /// The aliases of this very scope, by name.
    pub fn aliases(&self) -> Vec<AliasInfo> {
        let mut all: Vec<_> = self.aliases.borrow().values().cloned().collect();
        all.sort_by_key(|a| a.name.to_lowercase());
        all
    }

    /// This scope and its parents, nearest first.
    pub fn chain(self: &Rc<Scope>) -> impl Iterator<Item = Rc<Scope>> {
        std::iter::successors(Some(self.clone()), |s| s.parent.clone())
    }

    /// The drive of a name that was made in this very scope.
    pub fn drive(&self, name: &str) -> Option<Rc<Drive>> {
        let drives = self.drives.borrow();
        drives
            .iter()
            .find(|d| d.name.eq_ignore_ascii_case(name))
            .cloned()
    }

    /// The drives that were made in this very scope.
    pub fn drives(&self) -> Vec<Rc<Drive>> {
        self.drives.borrow().clone()
    }

    /// Adds a drive.
    pub fn add_drive(&self, drive: Rc<Drive>) {
        self.drives.borrow_mut().push(drive);
    }

    /// Removes a drive; false where this scope has none of that name.
    pub fn remove_drive(&self, name: &str) -> bool {
        let mut drives = self.drives.borrow_mut();
        let before = drives.len();
        drives.retain(|d| !d.name.eq_ignore_ascii_case(name));
        drives.len() < before
    }
}
