//! Groups of objects under headings: `-GroupBy`, and views that group (files by their folder).

use super::access;
use super::blocks::Block;
use super::display::Shown;
use super::display::definition::Heading;
use super::members::{self, Source};
use super::native;
use super::parameter::{Expression, Parameter};
use super::settings::Settings;
use super::value_text::{self, Limits, is_control_flow};
use crate::grammar::{self, View};
use crate::value::{Engine, R, Str, Value};

/// The grouping of a run of objects.
pub struct Grouping {
    parameter: Parameter,
    /// Code of the formatter computes the key.
    computed: Option<(&'static View, &'static str)>,
    /// The view whose heading is written by code of the formatter.
    view: Option<&'static View>,
    /// The view of a file whose heading is a custom control.
    shown: Option<Shown>,
    /// The heading's label, where it is not the member's name.
    label: Option<Str>,
    /// The member's name, once an object had it.
    found_name: Option<Str>,
    current: Option<Value>,
}

impl Grouping {
    /// What groups: the parameter, else the view.
    pub fn new(
        settings: &Settings,
        view: Option<&'static View>,
        loaded: Option<&Shown>,
    ) -> Option<Grouping> {
        if let Some(parameter) = &settings.group_by {
            return Some(Grouping {
                label: parameter.label.clone(),
                parameter: parameter.clone(),
                computed: None,
                view: None,
                shown: None,
                found_name: None,
                current: None,
            });
        }
        if let Some(shown) = loaded {
            return Grouping::of_loaded(shown);
        }
        let view = view?;
        let group = view.group.as_ref()?;
        let (name, computed) = match group.source {
            grammar::Source::Property(name) => (name, None),
            grammar::Source::Computed => (group.label, Some((view, group.label))),
        };
        Some(Grouping {
            parameter: Parameter::name(name),
            computed,
            view: Some(view),
            shown: None,
            label: Some(group.label.into()),
            found_name: None,
            current: None,
        })
    }

    fn of_loaded(shown: &Shown) -> Option<Grouping> {
        let group = shown.view.group.as_ref()?;
        let expression = match &group.expression.script {
            Some(block) => Expression::Script(block.clone()),
            None => Expression::Name(group.expression.text.clone()),
        };
        Some(Grouping {
            parameter: Parameter {
                expression,
                ..Parameter::name("")
            },
            computed: None,
            view: None,
            shown: Some(shown.clone()),
            label: match &group.heading {
                Heading::Label(label) => Some(label.clone()),
                Heading::Plain | Heading::Control(_) => None,
            },
            found_name: None,
            current: None,
        })
    }

    /// Takes an object's key; true where it differs from the one before.
    pub fn changes(&mut self, engine: &mut dyn Engine, object: &Value) -> R<bool> {
        let source = match self.computed {
            Some((view, label)) => Some(Source::Native(view, label)),
            None => members::resolve(engine, object, &self.parameter.expression)
                .into_iter()
                .next(),
        };
        let Some(source) = source else {
            return Ok(false);
        };
        let key = match members::value_of(engine, object, &source) {
            Ok(key) => key.unwrap_or_default(),
            Err(stop) if is_control_flow(&stop) => return Err(stop),
            Err(_) => return Ok(false),
        };
        let before = self.current.replace(key.clone()).unwrap_or_default();
        let changed = !access::same_group(engine, &key, &before)?;
        if changed {
            self.found_name = Some(match &source {
                Source::Member(name) | Source::Unknown(name) => name.clone(),
                Source::Script(block) => access::text(engine, block)?,
                Source::Native(_, label) => (*label).into(),
            });
        }
        Ok(changed)
    }

    /// The heading of the group of the key that was taken last; none where no object had one.
    pub fn heading(
        &mut self,
        engine: &mut dyn Engine,
        object: &Value,
        limits: Limits,
    ) -> R<Option<Vec<Block>>> {
        let Some(key) = self.current.clone() else {
            return Ok(None);
        };
        if let Some(view) = self.view
            && let Some(blocks) = native::group_heading(engine, view, object)?
        {
            return Ok(Some(blocks));
        }
        if let Some(shown) = &self.shown
            && let Some(Heading::Control(control)) = shown.view.group.as_ref().map(|g| &g.heading)
        {
            return shown.reference(engine, control, object, limits).map(Some);
        }
        let text = match value_text::field(engine, &key, None, limits) {
            Ok(text) => text,
            Err(stop) if is_control_flow(&stop) => return Err(stop),
            Err(_) => Str::new(),
        };
        let label = self.label.as_ref().or(self.found_name.as_ref());
        let label = label.map_or("", Str::as_str);
        Ok(Some(vec![Block::Text(format!("   {label}: {text}"))]))
    }
}
