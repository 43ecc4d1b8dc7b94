//! Script blocks and functions as values.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::{Engine, NetObject, R, Str, Ty, Value, ty};

use super::code::BlockCode;
use super::module::Module;
use super::scope::Scope;

/// A script block: code, and the scope that it is bound to where it is.
pub struct ScriptBlock {
    /// The code.
    pub code: Rc<BlockCode>,
    /// The module whose scope it runs below; closures have one of their own. None: the caller's scope.
    pub module: Option<Rc<Module>>,
    /// The scope that it was written in, where that is a module's or a closure's.
    pub home: Option<Rc<Scope>>,
}

impl NetObject for ScriptBlock {
    fn ty(&self) -> Ty {
        ty::known().script_block
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(Str::from(self.code.inner.text(&self.code.source.text))))
    }
}

/// A function or filter.
pub struct FunctionInfo {
    /// Its name without a scope.
    pub name: Str,
    /// Its body, as the script block that `${function:name}` gives.
    pub block: Rc<ScriptBlock>,
    /// `function` or `filter`.
    pub is_filter: bool,
    /// The module that exported it.
    pub module: Option<Rc<Module>>,
    /// `ReadOnly`, `Constant`, `AllScope`, `Private` as flags of `ScopedItemOptions`.
    pub options: Cell<u8>,
    /// `Description`.
    pub description: RefCell<Str>,
}

impl ScriptBlock {
    /// As a value.
    pub fn into_value(self) -> Value {
        Value::net(self)
    }
}

/// The script block inside a value.
pub fn block_of(value: &Value) -> Option<Rc<ScriptBlock>> {
    match value.base() {
        Value::Net(n) => {
            let any: Rc<dyn Any> = n.clone();
            any.downcast::<ScriptBlock>().ok()
        }
        _ => None,
    }
}
