//! Classes and enumerations that scripts define.

use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Ty, Value};

use super::Runtime;
use super::code::{BlockCode, Expr};

impl Runtime {
    /// Defines the classes and enumerations of a block before it runs.
    pub(super) fn define_types(&mut self, code: &Rc<BlockCode>) -> R<()> {
        if let Some(first) = code.types.first() {
            return ErrorRecord::runtime(
                format!(
                    "The class '{}' cannot be defined: classes are not supported.",
                    first.name
                ),
                "ClassesNotSupported",
                ErrorCategory::NotImplemented,
                Value::Null,
            )
            .raise();
        }
        Ok(())
    }

    /// A new instance of a script class; None where the type is not one.
    pub(super) fn new_class_instance(&mut self, _ty: Ty, _args: &[Value]) -> Option<R<Value>> {
        None
    }

    /// Calls a method of a script class; None where it has none of that name.
    pub(super) fn class_method(
        &mut self,
        _target: &Value,
        _name: &str,
        _args: &[Value],
    ) -> Option<R<Value>> {
        None
    }

    /// `([base]$this).Method()`: the base class's method on an instance; None where it is no such call.
    pub(super) fn invoke_on_base(
        &mut self,
        _target: &Expr,
        _name: &str,
        _args: &[Value],
    ) -> Option<R<Value>> {
        None
    }
}
