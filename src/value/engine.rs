//! What a value may ask of the runtime that it lives in.

use std::any::Any;
use std::sync::Arc;

use super::member::MemberInfo;
use super::object::MemberKind;
use super::signal::Signals;
use super::{R, Str, Ty, Value};
use crate::Edition;
use crate::text::culture::Culture;

/// The runtime, as conversions, comparisons and .NET members see it.
pub trait Engine {
    /// Which PowerShell to be.
    fn edition(&self) -> Edition;

    /// `[cultureinfo]::CurrentCulture`.
    fn culture(&self) -> &'static Culture;

    /// Changes the current culture (`[Threading.Thread]::CurrentThread.CurrentCulture = ...`); false where the engine
    /// does not let it be changed.
    fn set_culture(&mut self, _culture: &'static Culture) -> bool {
        false
    }

    /// The time: UTC, in .NET ticks since 0001-01-01. Fixed by `--now`.
    fn now_utc(&self) -> i64;

    /// The local time zone.
    fn time_zone(&self) -> jiff::tz::TimeZone;

    /// 64 random bits, from `--seed` where given.
    fn random(&mut self) -> u64;

    /// The working folder as an absolute path of this platform.
    fn current_dir(&self) -> Str;

    /// `$OFS`, a blank by default: what joins an array's elements into a string.
    fn list_separator(&mut self) -> Str;

    /// The value of a variable that values and formatting depend on (`ErrorView`, `FormatEnumerationLimit`); None where
    /// it has none.
    fn variable_named(&mut self, _name: &str) -> Option<Value> {
        None
    }

    /// The columns of the host's window.
    fn window_width(&self) -> usize {
        120
    }

    /// Calls a script block, delegate or method value. `underscore` is `$_` (and `$this` for script members).
    fn call(
        &mut self,
        callable: &Value,
        args: &[Value],
        underscore: Option<Value>,
    ) -> R<Vec<Value>>;

    /// Calls a script block as a member of `this`: a script property's getter or a script method.
    fn call_member(&mut self, block: &Value, this: &Value, args: &[Value]) -> R<Vec<Value>>;

    /// A type by the name that a script uses: accelerators, `using namespace`, script classes.
    fn find_type(&mut self, name: &str) -> Option<Ty>;

    /// Where other threads report what happened to objects of this session; None where nobody would look.
    fn signals(&self) -> Option<Arc<Signals>> {
        None
    }

    /// Tells those who listen that an object's event has happened. Nothing where nobody does.
    ///
    /// # Errors
    /// What a handler that is called at once (`add_CollectionChanged`) raises.
    fn raise_event(&mut self, _sender: &Value, _event: &str, _args: Value) -> R<()> {
        Ok(())
    }

    /// True where somebody listens to an event of the object: what its arguments are made from may be costly.
    fn is_heard(&mut self, _sender: &Value, _event: &str) -> bool {
        false
    }

    /// Adds a handler to an object's event (`$timer.add_Elapsed({ ... })`), or takes it away.
    ///
    /// # Errors
    /// The handler cannot be called.
    fn listen(
        &mut self,
        _sender: &Value,
        _event: &'static str,
        _handler: &Value,
        _on: bool,
    ) -> R<()> {
        Ok(())
    }

    /// Makes an instance of a script class, or calls its static members; None where the type is not one.
    fn new_instance(&mut self, ty: Ty, args: &[Value]) -> Option<R<Value>>;

    /// A script class's method (or constructor) called on an instance or on the class; None where it has none.
    fn call_class_method(&mut self, target: &Value, name: &str, args: &[Value])
    -> Option<R<Value>>;

    /// The method of a script class that overrides one of .NET's with that name, all of whose parameters are `object`
    /// (`Equals`, `CompareTo`, `GetHashCode`); None where its class has none.
    fn call_override(&mut self, _target: &Value, _name: &str, _args: &[Value]) -> Option<R<Value>> {
        None
    }

    /// The members of a script class and its bases, for `Get-Member`: methods, and with `statics` the static members.
    fn class_members(&mut self, _ty: Ty, _statics: bool) -> Vec<MemberInfo> {
        Vec::new()
    }

    /// Calls a script block where the running code is: what it assigns stays.
    fn call_here(
        &mut self,
        block: &Value,
        args: &[Value],
        underscore: Option<Value>,
    ) -> R<Vec<Value>> {
        self.call(block, args, underscore)
    }

    /// `Set-StrictMode`: 0 where off, else 1, 2 or 3.
    fn strict_mode(&self) -> u8 {
        0
    }

    /// True where a script class has a constructor whose only parameter takes the value.
    fn class_constructor_takes(&mut self, _ty: Ty, _value: &Value) -> bool {
        false
    }

    /// A script class's static property; None where it has none of that name.
    fn class_property(&mut self, _ty: Ty, _name: &str) -> Option<R<Value>> {
        None
    }

    /// Sets such a property; None where the class has none of that name.
    fn set_class_property(&mut self, _ty: Ty, _name: &str, _value: &Value) -> Option<R<()>> {
        None
    }

    /// The type of a script class's property; None where it has none of that name.
    fn class_property_type(&self, _ty: Ty, _name: &str) -> Option<Ty> {
        None
    }

    /// True once a script has added members to types (`Update-TypeData`).
    fn has_type_data(&self) -> bool {
        false
    }

    /// A member that a script added to the type of that name: its kind and slot.
    fn type_member(&self, _type_name: &str, _member: &str) -> Option<(MemberKind, Value)> {
        None
    }

    /// All members that a script added to the type of that name.
    fn type_members(&self, _type_name: &str) -> Vec<(Str, MemberKind, Value)> {
        Vec::new()
    }

    /// The runtime behind this trait, for members that the runtime's own types describe.
    fn as_any(&mut self) -> &mut dyn Any;
}
