//! Objects by the custom controls of loaded views.

use std::rc::Rc;

use super::definition::{Binding, Content, Control, ControlRef, Custom, Expression, Token, View};
use super::{Database, matching};
use crate::format::access;
use crate::format::blocks::{Block, Frame};
use crate::format::members::{self, Field, Source};
use crate::format::parameter::Parameter;
use crate::format::value_text::{self, Limits, is_control_flow};
use crate::value::{Engine, R, Str, Value};

/// Controls within controls are shown down to this depth, as in PowerShell.
const DEEPEST: usize = 50;

/// A view of a file, with the database that its names are looked up in.
#[derive(Clone)]
pub struct Shown {
    /// All that is loaded.
    pub database: Rc<Database>,
    /// The view.
    pub view: Rc<View>,
}

impl Expression {
    /// Where its value comes from.
    pub fn source(&self) -> Source {
        match &self.script {
            Some(block) => Source::Script(block.clone()),
            None => Source::Unknown(self.text.clone()),
        }
    }

    /// Its value on an object; None where the object has no such member.
    ///
    /// # Errors
    /// What the member or the block raises.
    pub fn value(&self, engine: &mut dyn Engine, object: &Value) -> R<Option<Value>> {
        members::value_of(engine, object, &self.source())
    }
}

impl Content {
    /// The field that it shows; None for a text of its own.
    pub fn field(&self) -> Option<Field> {
        let Content::Value(expression, format) = self else {
            return None;
        };
        let mut parameter = Parameter::name(expression.text.clone());
        parameter.format = format.clone();
        Some(Field {
            source: expression.source(),
            parameter: Some(parameter),
        })
    }

    /// What it is called where nothing names it.
    pub fn own_label(&self) -> Str {
        match self {
            Content::Empty => Str::new(),
            Content::Text(text) => text.clone(),
            Content::Value(expression, _) => expression.text.clone(),
        }
    }
}

impl Shown {
    /// A view of the database.
    pub fn new(database: &Rc<Database>, view: &Rc<View>) -> Shown {
        Shown {
            database: database.clone(),
            view: view.clone(),
        }
    }

    /// True where column widths follow the contents.
    pub fn autosize(&self) -> bool {
        match &self.view.control {
            Control::Table(table) => table.autosize,
            Control::Wide(wide) => wide.autosize,
            Control::List(_) | Control::Custom(_) => false,
        }
    }

    /// True where the view is for an object of these types.
    pub fn applies(&self, type_names: &[Str]) -> bool {
        matching::with_and_without_prefix(type_names)
            .iter()
            .any(|names| {
                matching::distance(&self.database, names, &self.view.selected_by).is_some()
            })
    }

    /// An object as a custom control shows it.
    ///
    /// # Errors
    /// What ends the script; a value that fails shows as nothing.
    pub fn custom(
        &self,
        engine: &mut dyn Engine,
        control: &Custom,
        object: &Value,
        limits: Limits,
    ) -> R<Vec<Block>> {
        let mut out = Vec::new();
        let writer = Writer {
            shown: self,
            limits,
        };
        writer.control(engine, control, object, 0, &mut out)?;
        Ok(out)
    }

    /// The same with a control in its place or by its name; nothing where there is none of that name.
    ///
    /// # Errors
    /// As [`Shown::custom`].
    pub fn reference(
        &self,
        engine: &mut dyn Engine,
        control: &ControlRef,
        object: &Value,
        limits: Limits,
    ) -> R<Vec<Block>> {
        match self.resolve(control) {
            Some(control) => self.custom(engine, control, object, limits),
            None => Ok(Vec::new()),
        }
    }

    fn resolve<'x>(&'x self, control: &'x ControlRef) -> Option<&'x Custom> {
        match control {
            ControlRef::Own(control) => Some(control),
            ControlRef::Named(name) => self.database.control(&self.view, name),
        }
    }
}

struct Writer<'a> {
    shown: &'a Shown,
    limits: Limits,
}

impl Writer<'_> {
    fn control(
        &self,
        engine: &mut dyn Engine,
        control: &Custom,
        object: &Value,
        depth: usize,
        out: &mut Vec<Block>,
    ) -> R<()> {
        if depth >= DEEPEST {
            return Ok(());
        }
        let database = &self.shown.database;
        match matching::entry(engine, database, object, &control.entries)? {
            Some(tokens) => self.tokens(engine, tokens, object, depth, out),
            None => Ok(()),
        }
    }

    fn tokens(
        &self,
        engine: &mut dyn Engine,
        tokens: &[Token],
        object: &Value,
        depth: usize,
        out: &mut Vec<Block>,
    ) -> R<()> {
        for token in tokens {
            match token {
                Token::Text(text) => out.push(Block::Text(text.to_string())),
                Token::NewLine => out.push(Block::NewLine),
                Token::Frame(frame, inner) => {
                    let frame = Frame {
                        left: frame.left,
                        right: frame.right,
                        first_line: isize::try_from(frame.first_line).unwrap_or(0),
                    };
                    let mut blocks = Vec::new();
                    self.tokens(engine, inner, object, depth, &mut blocks)?;
                    out.push(Block::Frame(frame, blocks));
                }
                Token::Binding(binding) => self.binding(engine, binding, object, depth, out)?,
            }
        }
        Ok(())
    }

    fn binding(
        &self,
        engine: &mut dyn Engine,
        binding: &Binding,
        object: &Value,
        depth: usize,
        out: &mut Vec<Block>,
    ) -> R<()> {
        if !matching::holds(engine, object, binding.condition.as_ref())? {
            return Ok(());
        }
        let value = match &binding.expression {
            None => object.clone(),
            Some(expression) => match expression.value(engine, object) {
                Ok(value) => value.unwrap_or_default(),
                Err(stop) if is_control_flow(&stop) => return Err(stop),
                Err(_) => Value::Null,
            },
        };
        let elements = match binding.enumerate {
            true => access::elements(engine, &value).transpose()?,
            false => None,
        };
        let shown = match elements {
            Some(elements) => elements.into_iter().filter(|e| !e.is_null()).collect(),
            None if value.is_null() => Vec::new(),
            None => vec![value],
        };
        for value in &shown {
            match &binding.control {
                Some(control) => {
                    if let Some(control) = self.shown.resolve(control) {
                        self.control(engine, control, value, depth + 1, out)?;
                    }
                }
                None => {
                    let text = self.text(engine, value, binding.format.as_deref())?;
                    out.push(Block::Text(text));
                }
            }
        }
        Ok(())
    }

    fn text(&self, engine: &mut dyn Engine, value: &Value, format: Option<&str>) -> R<String> {
        let shown = value_text::field(engine, value, format, self.limits);
        match shown.or_else(|stop| match is_control_flow(&stop) {
            true => Err(stop),
            false => value_text::field(engine, value, None, self.limits),
        }) {
            Ok(text) => Ok(text.to_string()),
            Err(stop) if is_control_flow(&stop) => Err(stop),
            Err(_) => Ok(String::new()),
        }
    }
}
