//! From a class's code to its type.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::syntax::problem;
use crate::value::ty::Shape;
use crate::value::{R, Ty, Value, ty};

use super::super::Runtime;
use super::super::bind;
use super::super::code::{BlockCode, TypeCode};
use super::super::scope::ScopeTypes;
use super::faults::{Faults, is_sealed};
use super::{Class, Method, Property};

impl Runtime {
    /// Defines the classes and enumerations of a block before it runs: a script may use them above their definition.
    pub(in crate::runtime) fn define_types(&mut self, code: &Rc<BlockCode>) -> R<()> {
        self.use_what_is_named(code)?;
        if code.types.is_empty() {
            return Ok(());
        }
        let mut faults = Faults::default();
        let mut made = Vec::new();
        let classes: Vec<&Rc<TypeCode>> = code.types.iter().filter(|t| !t.is_enum).collect();
        for (at, t) in classes.iter().enumerate() {
            let later = classes.get(at..).unwrap_or(&[]);
            let later: Vec<&str> = later.iter().map(|t| t.name.as_str()).collect();
            let defined = self.declare_class(t, &later, &mut faults)?;
            made.push(((*t).clone(), defined));
        }
        let enums = code.types.iter().filter(|t| t.is_enum);
        for t in Runtime::order_enums(enums.map(Rc::as_ref).collect(), &mut faults) {
            let defined = self.define_enum(t, &mut faults)?;
            self.name_type(&t.name, defined);
        }
        for (code, declared) in made {
            self.fill_class(code, declared, &mut faults)?;
        }
        faults.raise(self)
    }

    fn name_type(&mut self, name: &str, defined: Ty) {
        let mut types = self.scope.types.borrow_mut();
        let types: &mut ScopeTypes = types.get_or_insert_default();
        types.types.insert(name.to_lowercase(), defined);
    }

    /// Makes a class's type; `later` are the classes of the block that are not made yet, itself among them.
    fn declare_class(
        &mut self,
        t: &Rc<TypeCode>,
        later: &[&str],
        faults: &mut Faults,
    ) -> R<Declared> {
        let (mut base, mut interfaces) = (None, Vec::new());
        for (at, b) in t.bases.iter().enumerate() {
            let name = b.name.shown();
            let found = match later.iter().any(|later| later.eq_ignore_ascii_case(&name)) {
                true => None,
                false => self.resolve_type(b).ok(),
            };
            let Some(found) = found else {
                faults.add(t, &problem::TYPE_NOT_FOUND, b.span, &[&name]);
                continue;
            };
            if found.is_array() {
                faults.add(t, &problem::SUBTYPE_ARRAY, b.span, &[&name]);
            } else if found.is_interface() {
                interfaces.push(found);
            } else if at > 0 {
                let problem = &problem::INTERFACE_NAME_EXPECTED;
                faults.add(t, problem, b.span, &[found.name()]);
            } else if is_sealed(found) {
                faults.add(t, &problem::SEALED_BASE_CLASS, b.span, &[found.name()]);
            } else {
                base = Some(found);
            }
        }
        let ty = Ty::define(
            &t.name,
            base.or(Some(ty::known().object)),
            interfaces.clone(),
            Shape::Class,
        );
        self.name_type(&t.name, ty);
        Ok(Declared {
            ty,
            base,
            interfaces,
        })
    }

    fn fill_class(&mut self, code: Rc<TypeCode>, declared: Declared, faults: &mut Faults) -> R<()> {
        let ty = declared.ty;
        faults.properties_defined_twice(&code);
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
        let mut methods: Vec<Rc<Method>> = Vec::with_capacity(code.methods.len());
        for (at, m) in code.methods.iter().enumerate() {
            let mut params = Vec::with_capacity(m.body.params.len());
            for p in &m.body.params {
                let declared = p.attributes.iter().find(|a| a.is_constraint);
                params.push(match declared {
                    Some(a) => Some(self.resolve_type(&a.ty)?),
                    None => None,
                });
            }
            faults.method(&code, m, &params, &methods);
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
        if let Some(base) = declared.base {
            faults.base_constructor(self, &code, base);
        }
        let from_net = declared.base.is_some_and(|base| base.def().is_some());
        if !from_net {
            let bases: Vec<Rc<Class>> = declared
                .base
                .map(|base| self.class_chain(base))
                .unwrap_or_default();
            let inherited: Vec<&str> = bases
                .iter()
                .flat_map(|class| &class.methods)
                .map(|method| method.name.as_str())
                .collect();
            faults.interfaces(&code, &inherited, &declared.interfaces);
        }
        let statics = RefCell::new(vec![Value::Null; properties.len()]);
        let class = Rc::new(Class {
            ty,
            code,
            scope: self.scope.clone(),
            properties,
            methods,
            statics,
            started: Cell::new(false),
            failed: RefCell::default(),
        });
        self.classes.insert(ty.id(), class);
        Ok(())
    }
}

/// A class whose type is made and whose members are not yet.
struct Declared {
    ty: Ty,
    /// The class that it derives from, where it says one.
    base: Option<Ty>,
    interfaces: Vec<Ty>,
}
