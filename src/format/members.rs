//! What a parameter's expression stands for on an object: members by name or wildcard, or a script block's result.

use super::parameter::{Expression, Parameter};
use super::{access, native};
use crate::grammar::View;
use crate::value::{Engine, R, Str, Value};

/// Where a field's value comes from, once the names are known.
#[derive(Clone)]
pub enum Source {
    /// A member.
    Member(Str),
    /// A name that the first object lacks: looked for in each object.
    Unknown(Str),
    /// A script block.
    Script(Value),
    /// Code of the formatter for a view's column of this label.
    Native(&'static View, &'static str),
}

/// A field of an object: what it shows, and how.
#[derive(Clone)]
pub struct Field {
    /// Where its value comes from.
    pub source: Source,
    /// What the user said of it; None for members that show by default.
    pub parameter: Option<Parameter>,
}

impl Field {
    /// A member shown by default.
    pub fn member(name: impl Into<Str>) -> Field {
        Field {
            source: Source::Member(name.into()),
            parameter: None,
        }
    }

    /// Gives it a heading other than its member's name.
    pub fn set_label(&mut self, label: &str) {
        let mut parameter = Parameter::name(label);
        parameter.label = Some(label.into());
        self.parameter = Some(parameter);
    }

    /// The heading or label.
    pub fn label(&self, engine: &mut dyn Engine) -> R<Str> {
        if let Some(label) = self.parameter.as_ref().and_then(|p| p.label.clone()) {
            return Ok(label);
        }
        match &self.source {
            Source::Member(name) | Source::Unknown(name) => Ok(name.clone()),
            Source::Script(block) => access::text(engine, block),
            Source::Native(_, label) => Ok((*label).into()),
        }
    }

    /// The .NET format for its value.
    pub fn format(&self) -> Option<&str> {
        self.parameter.as_ref()?.format.as_deref()
    }
}

/// The members that an expression names on an object; a script block is one field.
pub fn resolve(engine: &mut dyn Engine, object: &Value, expression: &Expression) -> Vec<Source> {
    match expression {
        Expression::Script(block) => vec![Source::Script(block.clone())],
        Expression::Name(name) => access::matching(engine, object, name)
            .into_iter()
            .map(Source::Member)
            .collect(),
    }
}

/// The fields of a list of parameters. A table keeps a column for a name that its first object lacks.
pub fn expand(
    engine: &mut dyn Engine,
    object: &Value,
    parameters: &[Parameter],
    keep_unknown: bool,
) -> Vec<Field> {
    let mut fields = Vec::new();
    for parameter in parameters {
        let mut sources = resolve(engine, object, &parameter.expression);
        if sources.is_empty()
            && keep_unknown
            && let Expression::Name(name) = &parameter.expression
            && !access::has_wildcards(name)
        {
            sources.push(Source::Unknown(name.clone()));
        }
        fields.extend(sources.into_iter().map(|source| Field {
            source,
            parameter: Some(parameter.clone()),
        }));
    }
    fields
}

/// The value of a source on an object; None where the object has no such member.
///
/// # Errors
/// What the member or script block raises.
pub fn value_of(engine: &mut dyn Engine, object: &Value, source: &Source) -> R<Option<Value>> {
    match source {
        Source::Member(name) => access::get(engine, object, name).map(Some),
        Source::Unknown(name) => match access::matching(engine, object, name).first() {
            Some(name) => access::get(engine, object, name).map(Some),
            None => Ok(None),
        },
        Source::Script(block) => {
            let out = engine.call(block, &[], Some(object.clone()))?;
            Ok(Some(Value::from_output(out)))
        }
        Source::Native(view, label) => native::column(engine, object, view, label).map(Some),
    }
}
