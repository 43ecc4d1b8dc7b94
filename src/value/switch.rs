//! `System.Management.Automation.SwitchParameter`: what a switch parameter holds.

use std::any::Any;

use super::{Engine, NetObject, R, Str, Ty, Value, ty};

/// A switch: on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SwitchParameter(pub bool);

impl NetObject for SwitchParameter {
    fn ty(&self) -> Ty {
        ty::known().switch
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(if self.0 { "True" } else { "False" }.into()))
    }

    fn truth(&self) -> bool {
        self.0
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(match other.base() {
            Value::Bool(b) => *b == self.0,
            other => other
                .downcast::<SwitchParameter>()
                .is_some_and(|o| o == self),
        })
    }
}
