//! `Format-Custom` of objects without a custom view: their members as a nested class-like text, down to a depth.

use super::access;
use super::blocks::{Block, Frame};
use super::cells::ellipsis;
use super::generator::member_fields;
use super::members::{self, Field};
use super::settings::Settings;
use super::value_text::{self, Limits, is_control_flow};
use crate::value::{Engine, R, Str, Value};

/// The levels of objects that are opened where `-Depth` says nothing.
const DEFAULT_DEPTH: usize = 5;
/// Each level stands this much further right.
const INDENT: usize = 2;

/// The text of an object.
pub fn browse(engine: &mut dyn Engine, object: &Value, settings: &Settings) -> R<Vec<Block>> {
    let browser = Browser { settings };
    let depth = settings.depth.unwrap_or(DEFAULT_DEPTH);
    let mut out = Vec::new();
    if value_text::is_scalar(object) {
        out.push(Block::Text(browser.text(engine, object)?.into()));
        out.push(Block::NewLine);
    } else if let Some(elements) = access::elements(engine, object) {
        browser.enumeration(engine, &elements?, depth, &mut out)?;
    } else {
        let fields = member_fields(engine, object, settings);
        browser.object(engine, object, &fields, depth, &mut out)?;
    }
    Ok(out)
}

struct Browser<'a> {
    settings: &'a Settings,
}

impl Browser<'_> {
    /// `depth` counts the levels that may still be opened.
    fn object(
        &self,
        engine: &mut dyn Engine,
        object: &Value,
        fields: &[Field],
        depth: usize,
        out: &mut Vec<Block>,
    ) -> R<()> {
        line(out, format!("class {}", class_name(object)));
        line(out, "{");
        let mut inner = Vec::new();
        for field in fields {
            self.member(engine, object, field, depth, &mut inner)?;
        }
        out.push(indented(inner));
        line(out, "}");
        Ok(())
    }

    fn member(
        &self,
        engine: &mut dyn Engine,
        object: &Value,
        field: &Field,
        depth: usize,
        out: &mut Vec<Block>,
    ) -> R<()> {
        let name = field.label(engine)?;
        out.push(Block::Text(format!("{name} = ")));
        let value = match members::value_of(engine, object, &field.source) {
            Ok(value) => value.unwrap_or_default(),
            Err(stop) if is_control_flow(&stop) => return Err(stop),
            Err(_) if self.settings.display_error => Value::str("#ERR"),
            Err(_) => Value::str(""),
        };
        // A depth of the parameter's own counts from the outermost object, of which this is one level.
        let used = self
            .settings
            .depth
            .unwrap_or(DEFAULT_DEPTH)
            .saturating_sub(depth);
        let depth = match field.parameter.as_ref().and_then(|p| p.depth) {
            Some(own) => own.saturating_sub(used),
            None => depth,
        };
        if !value.is_null()
            && let Some(elements) = access::elements(engine, &value)
        {
            out.push(Block::NewLine);
            let mut inner = Vec::new();
            self.enumeration(engine, &elements?, depth.saturating_sub(1), &mut inner)?;
            out.push(indented(inner));
        } else if is_leaf(&value, depth) {
            self.leaf(engine, &value, out)?;
        } else {
            out.push(Block::NewLine);
            let plain = Settings::default();
            let fields = member_fields(engine, &value, &plain);
            let mut inner = Vec::new();
            self.object(engine, &value, &fields, depth.saturating_sub(1), &mut inner)?;
            out.push(indented(inner));
        }
        Ok(())
    }

    fn enumeration(
        &self,
        engine: &mut dyn Engine,
        elements: &[Value],
        depth: usize,
        out: &mut Vec<Block>,
    ) -> R<()> {
        line(out, "[");
        let mut inner = Vec::new();
        for (n, element) in elements.iter().enumerate() {
            if self.settings.enumeration_limit == Some(n) {
                line(&mut inner, ellipsis(engine.edition()));
                break;
            }
            if is_leaf(element, depth) {
                self.leaf(engine, element, &mut inner)?;
            } else if let Some(elements) = access::elements(engine, element) {
                inner.push(Block::NewLine);
                let mut nested = Vec::new();
                self.enumeration(engine, &elements?, depth.saturating_sub(1), &mut nested)?;
                inner.push(indented(nested));
            } else {
                let plain = Settings::default();
                let fields = member_fields(engine, element, &plain);
                self.object(
                    engine,
                    element,
                    &fields,
                    depth.saturating_sub(1),
                    &mut inner,
                )?;
            }
        }
        out.push(indented(inner));
        line(out, "]");
        out.push(Block::NewLine);
        Ok(())
    }

    fn leaf(&self, engine: &mut dyn Engine, value: &Value, out: &mut Vec<Block>) -> R<()> {
        out.push(Block::Text(self.text(engine, value)?.into()));
        out.push(Block::NewLine);
        Ok(())
    }

    fn text(&self, engine: &mut dyn Engine, value: &Value) -> R<Str> {
        let limits = Limits {
            elements: self.settings.enumeration_limit,
            in_table: false,
        };
        match value_text::field(engine, value, None, limits) {
            Err(stop) if !is_control_flow(&stop) => Ok(Str::new()),
            other => other,
        }
    }
}

fn is_leaf(value: &Value, depth: usize) -> bool {
    depth == 0 || value.is_null() || value_text::is_scalar(value)
}

/// The last part of the type's name.
fn class_name(object: &Value) -> Str {
    let names = access::type_names(object);
    let full = names.first().map_or("PSObject", Str::as_str);
    full.rsplit('.').next().unwrap_or(full).into()
}

fn line(out: &mut Vec<Block>, text: impl Into<String>) {
    out.push(Block::Text(text.into()));
    out.push(Block::NewLine);
}

fn indented(blocks: Vec<Block>) -> Block {
    let frame = Frame {
        left: INDENT,
        ..Frame::default()
    };
    Block::Frame(frame, blocks)
}
