//! Objects of the modules' types, as the grammar describes them: made by scripts (`New-Object`) or filled from the
//! tenant, a property when it is first read.

pub mod setting;
mod types;

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use crate::grammar::{self, ObjectType, TextForm};
use crate::runtime::{Runtime, described_type};
use crate::value::{Engine, NetObject, R, Str, Ty, Value, convert, ty};

pub use types::{enum_value, list_of, prepare};

/// Where an object's properties come from.
pub trait Source {
    /// The value of a property; null where the directory has none.
    ///
    /// # Errors
    /// What reading the tenant gives.
    fn read(&self, rt: &mut Runtime, property: &str) -> R<Value>;
}

/// An object of one of the modules' types.
pub struct Model {
    ty: Ty,
    info: &'static ObjectType,
    slots: RefCell<Vec<Option<Value>>>,
    source: Option<Box<dyn Source>>,
}

impl Model {
    /// An object as its constructor leaves it.
    pub fn new(ty: Ty, info: &'static ObjectType) -> Model {
        Model {
            ty,
            info,
            slots: RefCell::new(vec![None; info.properties.len()]),
            source: None,
        }
    }

    /// An object of the type of that name with some properties, the others null.
    pub fn of<const N: usize>(type_name: &str, properties: [(&str, Value); N]) -> Value {
        match Model::named(type_name) {
            Some(model) => {
                for (name, value) in properties {
                    model.put(name, value);
                }
                Value::net(model)
            }
            // A type that the grammar lacks: the properties are there all the same.
            None => Value::object(properties),
        }
    }

    /// An object of the type of that name whose properties are read from a source.
    pub fn from_source(type_name: &str, source: impl Source + 'static) -> Value {
        match Model::named(type_name) {
            Some(mut model) => {
                model.source = Some(Box::new(source));
                Value::net(model)
            }
            None => Value::Null,
        }
    }

    /// What the grammar says of its type.
    pub fn info(&self) -> &'static ObjectType {
        self.info
    }

    /// The members that were given a value, in order.
    pub fn given(&self) -> Vec<(&'static str, Value)> {
        let slots = self.slots.borrow();
        let members = self.info.properties.iter().zip(slots.iter());
        members
            .filter_map(|(p, slot)| Some((p.name, slot.clone().filter(|v| !v.is_null())?)))
            .collect()
    }

    /// The members that are not null, in order: of an object that scripts made those that were given, of one that the
    /// tenant gave all.
    ///
    /// # Errors
    /// What reading the tenant gives.
    pub fn members(&self, engine: &mut dyn Engine) -> R<Vec<(&'static str, Value)>> {
        if self.source.is_none() {
            return Ok(self.given());
        }
        let mut members = Vec::new();
        for (at, property) in self.info.properties.iter().enumerate() {
            let value = self.value_at(engine, at)?;
            if !value.is_null() {
                members.push((property.name, value));
            }
        }
        Ok(members)
    }

    fn named(type_name: &str) -> Option<Model> {
        let info = grammar::object_type(type_name)?;
        Some(Model::new(ty::find(info.name)?, info))
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.info
            .properties
            .iter()
            .position(|p| p.name.eq_ignore_ascii_case(name))
    }

    /// Sets a property to a value that has its type.
    pub fn put(&self, name: &str, value: Value) {
        if let Some(at) = self.position(name)
            && let Some(slot) = self.slots.borrow_mut().get_mut(at)
        {
            *slot = Some(value);
        }
    }

    fn value_at(&self, engine: &mut dyn Engine, at: usize) -> R<Value> {
        if let Some(Some(value)) = self.slots.borrow().get(at) {
            return Ok(value.clone());
        }
        let Some(property) = self.info.properties.get(at) else {
            return Ok(Value::Null);
        };
        let value = match (&self.source, engine.as_any().downcast_mut::<Runtime>()) {
            (Some(source), Some(rt)) => source.read(rt, property.name)?,
            _ => types::default_of(engine, property.type_name),
        };
        if let Some(slot) = self.slots.borrow_mut().get_mut(at) {
            *slot = Some(value.clone());
        }
        Ok(value)
    }
}

impl NetObject for Model {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, engine: &mut dyn Engine) -> Option<R<Str>> {
        match &self.info.text {
            TextForm::TypeName => None,
            TextForm::Property(name) => {
                let at = self.position(name)?;
                Some(
                    self.value_at(engine, at)
                        .and_then(|v| convert::to_str(engine, &v)),
                )
            }
            TextForm::Members(names) => {
                let short = self
                    .info
                    .name
                    .rsplit(['.', '+'])
                    .next()
                    .unwrap_or(self.info.name);
                let mut text = format!("class {short} {{\n");
                for name in names {
                    let shown = match self.position(name).map(|at| self.value_at(engine, at)) {
                        Some(Ok(value)) => types::own_text(engine, &value),
                        Some(Err(stop)) => return Some(Err(stop)),
                        None => Ok(Str::default()),
                    };
                    match shown {
                        Ok(shown) => text.push_str(&format!("  {name}: {shown}\n")),
                        Err(stop) => return Some(Err(stop)),
                    }
                }
                text.push_str("}\n");
                Some(Ok(text.into()))
            }
        }
    }

    fn property(&self, engine: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        let at = self.position(name)?;
        Some(self.value_at(engine, at))
    }

    fn own_first(&self) -> bool {
        true
    }

    fn index(&self, engine: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        setting::get(engine, self, index)
    }

    fn set_index(&self, engine: &mut dyn Engine, index: &Value, value: &Value) -> Option<R<()>> {
        setting::set(engine, self, index, value)
    }

    fn names_all(&self) -> bool {
        true
    }

    fn set_property(&self, engine: &mut dyn Engine, name: &str, value: &Value) -> Option<R<()>> {
        let at = self.position(name)?;
        let property = self.info.properties.get(at)?;
        let converted = match described_type(property.type_name, engine.edition()) {
            Some(t) => convert::to(engine, value, t),
            None => Ok(value.clone()),
        };
        Some(converted.map(|value| {
            if let Some(slot) = self.slots.borrow_mut().get_mut(at) {
                *slot = Some(value);
            }
        }))
    }

    fn property_names(&self) -> Vec<Str> {
        self.info
            .properties
            .iter()
            .map(|p| Str::from(p.name))
            .collect()
    }
}

const PREVIEW: &str = "AzureADPreview";

/// True where a script imported the preview module in the place of the other, so that the types of both are its own.
fn only_preview(rt: &Runtime) -> bool {
    let imported = |name: &str| rt.modules.iter().any(|m| m.name == name);
    imported(PREVIEW) && !imported("AzureAD")
}

/// `New-Object` and `::new()` of a module's type; None for other types.
pub fn construct(rt: &mut Runtime, t: Ty, args: &[Value]) -> Option<R<Value>> {
    let described = if only_preview(rt) {
        grammar::object_type_in(t.full_name(), PREVIEW)
    } else {
        grammar::object_type(t.full_name())
    };
    let info = described.filter(|i| i.values.is_empty())?;
    let model = Model::new(t, info);
    // Constructors of these classes take their members in order, or nothing.
    for (property, value) in info.properties.iter().zip(args) {
        if let Some(Err(stop)) = model.set_property(rt, property.name, value) {
            return Some(Err(stop));
        }
    }
    Some(Ok(Value::Net(Rc::new(model))))
}
