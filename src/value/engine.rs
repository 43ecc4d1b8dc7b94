//! What a value may ask of the runtime that it lives in.

use std::any::Any;

use super::{R, Str, Ty, Value};
use crate::Edition;
use crate::text::culture::Culture;

/// The runtime, as conversions, comparisons and .NET members see it.
pub trait Engine {
    /// Which PowerShell to be.
    fn edition(&self) -> Edition;

    /// `[cultureinfo]::CurrentCulture`.
    fn culture(&self) -> &'static Culture;

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

    /// Makes an instance of a script class, or calls its static members; None where the type is not one.
    fn new_instance(&mut self, ty: Ty, args: &[Value]) -> Option<R<Value>>;

    /// A script class's method (or constructor) called on an instance or on the class; None where it has none.
    fn call_class_method(&mut self, target: &Value, name: &str, args: &[Value])
    -> Option<R<Value>>;

    /// The runtime behind this trait, for members that the runtime's own types describe.
    fn as_any(&mut self) -> &mut dyn Any;
}
