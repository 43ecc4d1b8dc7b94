//! From a class's code to its type.

use std::cell::RefCell;
use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::ty::Shape;
use crate::value::{ErrorRecord, R, Str, Ty, Value, convert, ty};

use super::super::Runtime;
use super::super::bind;
use super::super::code::{BlockCode, TypeCode};
use super::super::scope::ScopeTypes;
use super::{Class, Method, Property};

impl Runtime {
    /// Defines the classes and enumerations of a block before it runs: a script may use them above their definition.
    pub(in crate::runtime) fn define_types(&mut self, code: &Rc<BlockCode>) -> R<()> {
        self.use_what_is_named(code)?;
        if code.types.is_empty() {
            return Ok(());
        }
        for t in code.types.iter().filter(|t| t.is_enum) {
            let defined = self.define_enum(t)?;
            self.name_type(&t.name, defined);
        }
        // A class may derive from one that stands below it: go on while bases become known.
        let mut waiting: Vec<&Rc<TypeCode>> = code.types.iter().filter(|t| !t.is_enum).collect();
        let mut made = Vec::new();
        while !waiting.is_empty() {
            let names: Vec<Str> = waiting.iter().map(|t| t.name.clone()).collect();
            let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|t| {
                !t.bases.iter().any(|b| {
                    names
                        .iter()
                        .any(|n| *n != t.name && b.name.shown().eq_ignore_ascii_case(n))
                })
            });
            if ready.is_empty() {
                let name = rest.first().map(|t| t.name.clone()).unwrap_or_default();
                return ErrorRecord::runtime(
                    format!("The class '{name}' derives from itself."),
                    "CircularBase",
                    ErrorCategory::ParserError,
                    Value::Null,
                )
                .raise();
            }
            for t in &ready {
                let defined = self.declare_class(t)?;
                made.push(((*t).clone(), defined));
            }
            waiting = rest;
        }
        for (code, ty) in made {
            self.fill_class(code, ty)?;
        }
        Ok(())
    }

    fn name_type(&mut self, name: &str, defined: Ty) {
        let mut types = self.scope.types.borrow_mut();
        let types: &mut ScopeTypes = types.get_or_insert_default();
        types.types.insert(name.to_lowercase(), defined);
    }

    fn define_enum(&mut self, t: &TypeCode) -> R<Ty> {
        let underlying = match t.bases.first() {
            Some(base) => self.resolve_type(base)?,
            None => ty::known().int32,
        };
        let flags = t.attributes.iter().any(|a| {
            let name = a.ty.name.shown();
            name.eq_ignore_ascii_case("Flags") || name.eq_ignore_ascii_case("System.FlagsAttribute")
        });
        let mut members: Vec<(Str, i64)> = Vec::with_capacity(t.properties.len());
        let mut next = 0i64;
        for p in &t.properties {
            if let Some(initial) = &p.initial {
                let value = self.evaluate(initial)?;
                // A value may name an earlier member of the same enumeration.
                let earlier = value.as_str().and_then(|s| {
                    members
                        .iter()
                        .find(|(n, _)| n.eq_ignore_ascii_case(s))
                        .map(|m| m.1)
                });
                next = match earlier {
                    Some(v) => v,
                    None => convert::to_i64(self, &value)?,
                };
            }
            members.push((p.name.clone(), next));
            next = next.wrapping_add(1);
        }
        Ok(Ty::define(
            &t.name,
            Some(ty::known().enum_),
            Vec::new(),
            Shape::Enum {
                members,
                flags,
                underlying,
            },
        ))
    }

    fn declare_class(&mut self, t: &Rc<TypeCode>) -> R<Ty> {
        let (mut base, mut interfaces) = (None, Vec::new());
        for b in &t.bases {
            let found = self.resolve_type(b)?;
            if found.is_interface() {
                interfaces.push(found);
            } else {
                base = Some(found);
            }
        }
        let defined = Ty::define(
            &t.name,
            base.or(Some(ty::known().object)),
            interfaces,
            Shape::Class,
        );
        self.name_type(&t.name, defined);
        Ok(defined)
    }

    fn fill_class(&mut self, code: Rc<TypeCode>, ty: Ty) -> R<()> {
        let mut properties = Vec::with_capacity(code.properties.len());
        for (at, p) in code.properties.iter().enumerate() {
            let declared = match &p.ty {
                Some(t) => Some(self.resolve_type(t)?),
                None => None,
            };
            let mut attributes = Vec::new();
            for a in &p.attributes {
                attributes.push(bind::attribute_object(self, a)?);
            }
            properties.push(Property {
                name: p.name.clone(),
                ty: declared,
                is_static: p.is_static,
                is_hidden: p.is_hidden,
                attributes,
                at,
            });
        }
        let mut methods = Vec::with_capacity(code.methods.len());
        for (at, m) in code.methods.iter().enumerate() {
            let mut params = Vec::with_capacity(m.body.params.len());
            for p in &m.body.params {
                let declared = p.attributes.iter().find(|a| a.is_constraint);
                params.push(match declared {
                    Some(a) => Some(self.resolve_type(&a.ty)?),
                    None => None,
                });
            }
            let returns = match &m.returns {
                Some(t) => Some(self.resolve_type(t)?),
                None => None,
            };
            methods.push(Rc::new(Method {
                name: m.name.clone(),
                is_constructor: m.is_constructor,
                is_static: m.is_static,
                is_hidden: m.is_hidden,
                params,
                returns,
                body: m.body.clone(),
                at,
            }));
        }
        let statics = RefCell::new(vec![Value::Null; properties.len()]);
        let class = Rc::new(Class {
            ty,
            code,
            scope: self.scope.clone(),
            properties,
            methods,
            statics,
        });
        self.classes.insert(ty.id(), class.clone());
        for at in 0..class.properties.len() {
            if class.properties.get(at).is_some_and(|p| p.is_static) {
                let value = self.initial_value(&class, at, None)?;
                if let Some(slot) = class.statics.borrow_mut().get_mut(at) {
                    *slot = value;
                }
            }
        }
        Ok(())
    }
}
