//! An engine for the tests of this room: fixed time and culture, no scripts.

use std::any::Any;

use super::{Engine, R, Str, Ty, Value, ty};
use crate::Edition;
use crate::text::culture::Culture;

/// An engine that runs nothing.
pub(crate) struct TestEngine(pub Edition);

impl Engine for TestEngine {
    fn edition(&self) -> Edition {
        self.0
    }

    fn culture(&self) -> &'static Culture {
        Culture::en_us()
    }

    fn now_utc(&self) -> i64 {
        638_000_000_000_000_000
    }

    fn time_zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::UTC
    }

    fn random(&mut self) -> u64 {
        4
    }

    fn current_dir(&self) -> Str {
        "/".into()
    }

    fn list_separator(&mut self) -> Str {
        " ".into()
    }

    fn call(&mut self, _: &Value, _: &[Value], _: Option<Value>) -> R<Vec<Value>> {
        Ok(Vec::new())
    }

    fn call_member(&mut self, _: &Value, _: &Value, _: &[Value]) -> R<Vec<Value>> {
        Ok(Vec::new())
    }

    fn find_type(&mut self, name: &str) -> Option<Ty> {
        let full = crate::grammar::accelerator(name, self.0).unwrap_or(name);
        ty::find(full)
    }

    fn new_instance(&mut self, _: Ty, _: &[Value]) -> Option<R<Value>> {
        None
    }

    fn call_class_method(&mut self, _: &Value, _: &str, _: &[Value]) -> Option<R<Value>> {
        None
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// What a computation gave, in words: the value's type and text, or the error's id and message.
pub(crate) fn shown(result: R<Value>) -> String {
    let mut engine = TestEngine(Edition::Core);
    match result {
        Ok(v) if v.is_null() => "null".into(),
        Ok(v) => {
            let text = super::convert::to_str(&mut engine, &v).unwrap_or_default();
            format!("{} {text}", ty::type_of(&v).name())
        }
        Err(stop) => match *stop {
            super::Stop::Error(raised) => {
                format!(
                    "! {} | {}",
                    raised.record.full_id(),
                    raised.record.message()
                )
            }
            super::Stop::Exception(e) => format!("! {}", super::exception::message_of(&e)),
            _ => "! left".into(),
        },
    }
}
