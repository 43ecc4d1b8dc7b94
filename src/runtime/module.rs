//! Modules: a scope of their own, and what they export.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use crate::value::{Str, Value};

use super::scope::Scope;

/// A loaded module.
pub struct Module {
    /// Its name.
    pub name: Str,
    /// The file it came from; empty for dynamic and built-in ones.
    pub path: Str,
    /// Its version as text.
    pub version: RefCell<Str>,
    /// `Script`, `Manifest`, `Binary`.
    pub kind: Cell<ModuleKind>,
    /// The scope of its code. Weak: the scope holds the module.
    pub scope: RefCell<Weak<Scope>>,
    /// Keeps that scope alive as long as the module is loaded or its functions live.
    pub keep: RefCell<Option<Rc<Scope>>>,
    /// Exported functions.
    pub functions: RefCell<Vec<Str>>,
    /// Exported cmdlets (built-in modules).
    pub cmdlets: RefCell<Vec<Str>>,
    /// Exported variables.
    pub variables: RefCell<Vec<Str>>,
    /// Exported aliases.
    pub aliases: RefCell<Vec<Str>>,
    /// `Export-ModuleMember` was called.
    pub exports_given: Cell<bool>,
    /// The text of its code.
    pub definition: RefCell<Str>,
    /// The manifest that it was loaded by; empty where there is none.
    pub manifest_path: RefCell<Str>,
    /// The manifest's data.
    pub manifest: RefCell<Option<Value>>,
    /// `OnRemove`.
    pub on_remove: RefCell<Value>,
    /// The modules that its manifest requires, as they were loaded.
    pub required: RefCell<Vec<Rc<Module>>>,
    /// Modules that it loaded.
    pub nested: RefCell<Vec<Rc<Module>>>,
    /// `AccessMode`, `Description`, `Guid` and other metadata that scripts read.
    pub metadata: RefCell<Vec<(Str, Value)>>,
}

/// The kinds of modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleKind {
    /// `.psm1`, or made with `New-Module`.
    Script,
    /// `.psd1`.
    Manifest,
    /// Built in.
    Binary,
    /// A cmdlet-less built-in one.
    Cim,
}

impl Module {
    /// A module with nothing in it yet.
    pub fn new(name: impl Into<Str>, path: impl Into<Str>, kind: ModuleKind) -> Rc<Module> {
        Rc::new(Module {
            name: name.into(),
            path: path.into(),
            version: RefCell::new(Str::from("0.0")),
            kind: Cell::new(kind),
            scope: RefCell::default(),
            keep: RefCell::default(),
            functions: RefCell::default(),
            cmdlets: RefCell::default(),
            variables: RefCell::default(),
            aliases: RefCell::default(),
            exports_given: Cell::new(false),
            definition: RefCell::default(),
            manifest_path: RefCell::default(),
            manifest: RefCell::default(),
            on_remove: RefCell::default(),
            required: RefCell::default(),
            nested: RefCell::default(),
            metadata: RefCell::default(),
        })
    }

    /// `DefaultCommandPrefix` of its manifest; empty where there is none.
    pub fn default_prefix(&self) -> Str {
        match &*self.manifest.borrow() {
            Some(Value::Hash(data)) => data
                .get_str("DefaultCommandPrefix")
                .and_then(|v| v.as_str().map(Str::from))
                .unwrap_or_default(),
            _ => Str::default(),
        }
    }

    /// True where it was loaded from that file: its code, or its manifest.
    pub fn is_from(&self, file: &str) -> bool {
        self.path == file || *self.manifest_path.borrow() == file
    }

    /// The scope of its code.
    pub fn scope(&self) -> Option<Rc<Scope>> {
        self.scope.borrow().upgrade()
    }
}
