//! An engine for this room's tests: no scripts, fixed time, en-US.

use std::any::Any;

use super::{Formatter, Printer, Screen, Settings};
use crate::Edition;
use crate::text::culture::Culture;
use crate::value::{Engine, R, Str, Ty, Value, ty};

pub(crate) struct Plain(pub Edition);

impl Engine for Plain {
    fn edition(&self) -> Edition {
        self.0
    }
    fn culture(&self) -> &'static Culture {
        Culture::en_us()
    }
    fn now_utc(&self) -> i64 {
        0
    }
    fn time_zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::UTC
    }
    fn random(&mut self) -> u64 {
        0
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
        ty::find(name)
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

/// What a host pipeline of these values prints at a width.
pub fn print(edition: Edition, width: usize, values: &[Value]) -> String {
    let mut engine = Plain(edition);
    let mut printer = Printer::new(Screen {
        width,
        text_width: width,
        is_host: true,
        height: None,
        enumeration_limit: Some(4),
        colors: Default::default(),
    });
    let mut text = String::new();
    let mut take = |line: &str| {
        text.push_str(line);
        text.push('\n');
        Ok(())
    };
    for value in values {
        assert!(printer.push(&mut engine, value, &mut take).is_ok());
    }
    assert!(printer.finish(&mut engine, &mut take).is_ok());
    text
}

/// The packets that a `Format-*` with these settings makes of values.
pub fn format(edition: Edition, settings: Settings, values: &[Value]) -> Vec<Value> {
    let mut engine = Plain(edition);
    let mut formatter = Formatter::new(Settings {
        enumeration_limit: Some(4),
        ..settings
    });
    let mut packets = Vec::new();
    let mut take = |_: &mut dyn Engine, packet| {
        packets.push(Value::from(packet));
        Ok(())
    };
    for value in values {
        assert!(formatter.push(&mut engine, value, &mut take).is_ok());
    }
    assert!(formatter.finish(&mut engine, &mut take).is_ok());
    packets
}
