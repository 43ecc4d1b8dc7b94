//! The runtime as the values see it.

use std::any::Any;
use std::sync::Arc;

use crate::Edition;
use crate::text::culture::Culture;
use crate::value::error::ErrorCategory;
use crate::value::member::MemberInfo;
use crate::value::object::MemberKind;
use crate::value::signal::Signals;
use crate::value::{Engine, ErrorRecord, R, Str, Ty, Value, convert, operators, ty};

use super::block::block_of;
use super::{Runtime, sym};

impl Engine for Runtime {
    fn edition(&self) -> Edition {
        self.edition
    }

    fn culture(&self) -> &'static Culture {
        self.host.culture
    }

    fn set_culture(&mut self, culture: &'static Culture) -> bool {
        self.host.culture = culture;
        let name = Value::str(culture.name.as_str());
        self.global.put(super::sym::Sym::of("PSCulture"), name);
        true
    }

    fn now_utc(&self) -> i64 {
        self.host.now_utc()
    }

    fn time_zone(&self) -> jiff::tz::TimeZone {
        self.host.time_zone().clone()
    }

    fn random(&mut self) -> u64 {
        self.host.random()
    }

    fn current_dir(&self) -> Str {
        self.current_dir.clone()
    }

    fn list_separator(&mut self) -> Str {
        match self.variable(sym::OFS) {
            Some(Value::Str(s)) => s,
            None | Some(Value::Null | Value::Void) => Str::from(" "),
            Some(other) => convert::to_str(self, &other).unwrap_or_else(|_| Str::from(" ")),
        }
    }

    fn variable_named(&mut self, name: &str) -> Option<Value> {
        self.variable(sym::Sym::of(name))
    }

    fn window_width(&self) -> usize {
        self.host.width
    }

    fn call(
        &mut self,
        callable: &Value,
        args: &[Value],
        underscore: Option<Value>,
    ) -> R<Vec<Value>> {
        if block_of(callable).is_some() {
            return self.call_block_value(callable, args, underscore);
        }
        ErrorRecord::runtime(
            "The value cannot be called: it is no script block.",
            "NotCallable",
            ErrorCategory::InvalidOperation,
            callable.clone(),
        )
        .raise()
    }

    fn call_member(&mut self, block: &Value, this: &Value, args: &[Value]) -> R<Vec<Value>> {
        let this = this.clone();
        self.in_child_scope(|rt| {
            rt.scope.put(sym::THIS, this.clone());
            rt.call_block_value(block, args, None)
        })
    }

    fn find_type(&mut self, name: &str) -> Option<Ty> {
        self.type_named(name)
    }

    fn signals(&self) -> Option<Arc<Signals>> {
        Some(self.signals.clone())
    }

    fn raise_event(&mut self, sender: &Value, event: &str, args: Value) -> R<()> {
        self.raise(sender, event, args)
    }

    fn is_heard(&mut self, sender: &Value, event: &str) -> bool {
        self.has_listener(sender, event)
    }

    fn listen(&mut self, sender: &Value, event: &'static str, handler: &Value, on: bool) -> R<()> {
        self.change_handler(sender, event, handler, on)
    }

    fn new_instance(&mut self, ty: Ty, args: &[Value]) -> Option<R<Value>> {
        if let Some(made) = self.new_class_instance(ty, args) {
            return Some(made);
        }
        self.makers
            .clone()
            .into_iter()
            .find_map(|maker| maker(self, ty, args))
    }

    fn call_class_method(
        &mut self,
        target: &Value,
        name: &str,
        args: &[Value],
    ) -> Option<R<Value>> {
        self.class_method(target, name, args)
    }

    fn call_override(&mut self, target: &Value, name: &str, args: &[Value]) -> Option<R<Value>> {
        self.class_override(target, name, args)
    }

    fn class_members(&mut self, ty: Ty, statics: bool) -> Vec<MemberInfo> {
        self.members_of_class(ty, statics)
    }

    fn call_here(
        &mut self,
        block: &Value,
        args: &[Value],
        underscore: Option<Value>,
    ) -> R<Vec<Value>> {
        match block_of(block) {
            Some(block) => self.call_block(&block, args, underscore, true),
            None => self.call(block, args, underscore),
        }
    }

    fn strict_mode(&self) -> u8 {
        self.strict_level()
    }

    fn class_constructor_takes(&mut self, ty: Ty, value: &Value) -> bool {
        // Constructors of the modules' classes take the members: a class of one text takes a text.
        let takes_text = crate::grammar::object_type(ty.full_name()).is_some_and(
            |info| matches!(info.properties.as_slice(), [only] if only.type_name == "string"),
        );
        if takes_text && matches!(value.base(), Value::Str(_)) {
            return true;
        }
        self.class_of(ty).is_some_and(|class| {
            class.methods.iter().any(|m| {
                m.is_constructor
                    && !m.is_static
                    && matches!(m.params.as_slice(), [only] if only.is_none_or(|t| {
                        operators::is_instance(value, t)
                            || t == ty::known().string && is_primitive(value)
                    }))
            })
        })
    }

    fn class_property(&mut self, ty: Ty, name: &str) -> Option<R<Value>> {
        self.static_value(ty, name)
    }

    fn set_class_property(&mut self, ty: Ty, name: &str, value: &Value) -> Option<R<()>> {
        self.set_static_value(ty, name, value)
    }

    fn class_property_type(&self, ty: Ty, name: &str) -> Option<Ty> {
        self.class_chain(ty)
            .iter()
            .find_map(|c| c.property(name).map(|p| p.ty.unwrap_or(ty::known().object)))
            .or_else(|| {
                // A type that two modules describe has the members of both.
                let shapes = [
                    crate::grammar::object_type(ty.full_name()),
                    crate::grammar::object_type_in(ty.full_name(), "AzureADPreview"),
                ];
                let property = shapes.into_iter().flatten().find_map(|shape| {
                    shape
                        .properties
                        .iter()
                        .find(|p| p.name.eq_ignore_ascii_case(name))
                })?;
                super::described_type(property.type_name, self.edition)
            })
    }

    fn has_type_data(&self) -> bool {
        !self.type_data.is_empty()
    }

    fn type_member(&self, type_name: &str, member: &str) -> Option<(MemberKind, Value)> {
        self.type_data.get(type_name, member)
    }

    fn type_members(&self, type_name: &str) -> Vec<(Str, MemberKind, Value)> {
        self.type_data.members(type_name)
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// A number, a character or a truth value.
fn is_primitive(value: &Value) -> bool {
    let base = value.base();
    ty::type_of(base).is_value_type() && !matches!(base, Value::Net(_))
}
