//! Static members: a class starts when it is first used, which gives its static properties their values and then runs
//! its static constructor.

use std::rc::Rc;

use crate::value::{Exception, R, Stop, Ty, Value, dict};

use super::super::Runtime;
use super::{Class, Method};

impl Runtime {
    /// Starts a class, once.
    ///
    /// # Errors
    /// `TypeInitializationException` around what an initial value or the static constructor raised, each time anew.
    pub(super) fn start_class(&mut self, class: &Rc<Class>) -> R<()> {
        if let Some(failed) = &*class.failed.borrow() {
            return Err(Box::new(Stop::Exception(failed.clone())));
        }
        if class.started.replace(true) {
            return Ok(());
        }
        let stop = match self.run_start(class) {
            Ok(()) => return Ok(()),
            Err(stop) => stop,
        };
        let inner = match *stop {
            Stop::Error(raised) => raised.record.exception.clone(),
            Stop::Exception(exception) => exception,
            other => return Err(Box::new(other)),
        };
        let name = class.ty.full_name();
        let failed = Exception::new(
            "System.TypeInitializationException",
            format!("The type initializer for '{name}' threw an exception."),
        )
        .with_inner(inner)
        .with("TypeName", Value::from(name))
        .into_value();
        *class.failed.borrow_mut() = Some(failed.clone());
        Err(Box::new(Stop::Exception(failed)))
    }

    fn run_start(&mut self, class: &Rc<Class>) -> R<()> {
        for at in 0..class.properties.len() {
            if class.properties.get(at).is_some_and(|p| p.is_static) {
                let value = self.initial_value(class, at, None)?;
                if let Some(slot) = class.statics.borrow_mut().get_mut(at) {
                    *slot = value;
                }
            }
        }
        let starts = |method: &&Rc<Method>| method.is_constructor && method.is_static;
        match class.methods.iter().find(starts) {
            Some(method) => self.run_method(class, method, &[], None).map(|_| ()),
            None => Ok(()),
        }
    }

    /// A static property's class and place.
    fn static_slot(&self, ty: Ty, name: &str) -> Option<(Rc<Class>, usize)> {
        self.class_chain(ty).into_iter().find_map(|class| {
            let at = class
                .properties
                .iter()
                .position(|p| p.is_static && dict::equals_ignore_case(&p.name, name))?;
            Some((class, at))
        })
    }

    /// A static property of a script class; None where it has none of that name.
    pub(in crate::runtime) fn static_value(&mut self, ty: Ty, name: &str) -> Option<R<Value>> {
        let (class, at) = self.static_slot(ty, name)?;
        if let Err(stop) = self.start_class(&class) {
            return Some(Err(stop));
        }
        let value = class.statics.borrow().get(at).cloned()?;
        Some(Ok(value))
    }

    /// Sets a static property, converted and checked; None where the class has none of that name.
    pub(in crate::runtime) fn set_static_value(
        &mut self,
        ty: Ty,
        name: &str,
        value: &Value,
    ) -> Option<R<()>> {
        let (class, at) = self.static_slot(ty, name)?;
        Some(self.set_static_slot(&class, at, value))
    }

    fn set_static_slot(&mut self, class: &Rc<Class>, at: usize, value: &Value) -> R<()> {
        self.start_class(class)?;
        let Some(p) = class.properties.get(at) else {
            return Ok(());
        };
        let (_, value) = self.checked_field(class.ty, &p.name, value)?;
        if let Some(slot) = class.statics.borrow_mut().get_mut(at) {
            *slot = value;
        }
        Ok(())
    }
}
