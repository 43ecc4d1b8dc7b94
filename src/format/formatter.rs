//! A run of a formatter over objects: `Format-Table` and its kin, and the one behind plain output. Objects go in, packets of
//! the format-object protocol come out.

use std::rc::Rc;

use super::blocks::Block;
use super::generator::Generator;
use super::settings::{Expand, Settings};
use super::shape::{Body, Entry, FormatObject, Packet};
use super::{access, display, value_text};
use crate::value::{Engine, R, Value};

/// A formatter at work.
pub struct Formatter {
    settings: Rc<Settings>,
    run: Option<Run>,
}

/// The objects since the first that was not out of band.
struct Run {
    generator: Generator,
    in_group: bool,
}

/// Takes the packets.
pub type Sink<'a> = dyn FnMut(&mut dyn Engine, Packet) -> R<()> + 'a;

impl Formatter {
    /// A formatter that has seen nothing yet.
    pub fn new(settings: Settings) -> Formatter {
        Formatter {
            settings: Rc::new(settings),
            run: None,
        }
    }

    /// Lays out one pipeline object. A collection that comes as one object is walked, unless `-Expand` says otherwise.
    ///
    /// # Errors
    /// A view that was asked for and does not exist; what the sink gives.
    pub fn push(&mut self, engine: &mut dyn Engine, object: &Value, out: &mut Sink<'_>) -> R<()> {
        if object.is_null() {
            return Ok(());
        }
        let Some(elements) = access::elements(engine, object) else {
            return self.push_one(engine, object, out);
        };
        let expand = self
            .settings
            .expand
            .or_else(|| display::expansion(engine, object));
        match expand.unwrap_or(Expand::EnumOnly) {
            Expand::CoreOnly => self.push_one(engine, object, out),
            Expand::EnumOnly => self.push_all(engine, &elements?, out),
            Expand::Both => {
                let elements = elements?;
                let header = "The following object supports IEnumerable:";
                out(engine, raw(header))?;
                if let Some(entry) = self.out_of_band(engine, object, true)? {
                    out(engine, Packet::Entry(entry))?;
                }
                let count = match elements.len() {
                    0 => "The IEnumerable contains no objects.".to_string(),
                    1 => "The IEnumerable contains the following object:".to_string(),
                    n => format!("The IEnumerable contains the following {n} objects:"),
                };
                out(engine, raw(count))?;
                self.push_all(engine, &elements, out)
            }
        }
    }

    fn push_all(&mut self, engine: &mut dyn Engine, all: &[Value], out: &mut Sink<'_>) -> R<()> {
        for element in all {
            let element = if element.is_null() {
                Value::str("")
            } else {
                element.clone()
            };
            self.push_one(engine, &element, out)?;
        }
        Ok(())
    }

    fn push_one(&mut self, engine: &mut dyn Engine, object: &Value, out: &mut Sink<'_>) -> R<()> {
        if let Some(packet) = FormatObject::of(object) {
            return out(engine, packet.clone());
        }
        let lays_out_all = self.settings.shape.is_some() && self.settings.force;
        if !lays_out_all && let Some(entry) = self.out_of_band(engine, object, false)? {
            return out(engine, Packet::Entry(entry));
        }
        if self.run.is_none() {
            let mut generator = Generator::choose(engine, &self.settings, object)?;
            let start = generator.start(engine, object)?;
            out(engine, Packet::Start(Rc::new(start)))?;
            self.run = Some(Run {
                generator,
                in_group: false,
            });
        }
        let names = access::type_names(object);
        let applies = self
            .run
            .as_ref()
            .is_some_and(|run| run.generator.applies(&names));
        if !lays_out_all
            && !applies
            && let Some(entry) = self.out_of_band(engine, object, true)?
        {
            return out(engine, Packet::Entry(entry));
        }
        self.push_into_run(engine, object, out)
    }

    fn push_into_run(
        &mut self,
        engine: &mut dyn Engine,
        object: &Value,
        out: &mut Sink<'_>,
    ) -> R<()> {
        let Some(run) = &mut self.run else {
            return Ok(());
        };
        let changed = run.generator.changes_group(engine, object)?;
        if run.in_group && changed {
            if engine.edition().is_core() {
                out(engine, blank_line())?;
            }
            out(engine, Packet::GroupEnd)?;
            run.in_group = false;
        }
        if !run.in_group {
            let heading = run.generator.group_heading(engine, object)?;
            out(engine, Packet::GroupStart(heading))?;
            run.in_group = true;
        }
        let entry = run.generator.entry(engine, object)?;
        out(engine, Packet::Entry(entry))?;
        for error in run.generator.take_errors() {
            if let Some(entry) = self.out_of_band(engine, &error, true)? {
                out(engine, Packet::Entry(entry))?;
            }
        }
        Ok(())
    }

    /// Ends the run.
    pub fn finish(&mut self, engine: &mut dyn Engine, out: &mut Sink<'_>) -> R<()> {
        let Some(run) = self.run.take() else {
            return Ok(());
        };
        if run.in_group {
            out(engine, Packet::GroupEnd)?;
        }
        out(engine, Packet::End)
    }

    /// The entry of an object that prints for itself; None where it is laid out with the others. `whatever` is set where
    /// the run cannot take it: it prints as a list then.
    fn out_of_band(
        &self,
        engine: &mut dyn Engine,
        object: &Value,
        whatever: bool,
    ) -> R<Option<Entry>> {
        let names = access::type_names(object);
        let mut generator = match display::find(engine, &names, display::Wanted::OutOfBand) {
            Some(view) => Generator::of_view(&self.settings, view),
            None if value_text::is_scalar(object)
                || access::property_names(engine, object).is_empty() =>
            {
                let text = access::text(engine, object)?;
                return Ok(Some(Entry {
                    out_of_band: true,
                    body: Body::Raw(text),
                }));
            }
            None if whatever => Generator::list(&self.settings),
            None => return Ok(None),
        };
        let mut entry = generator.entry(engine, object)?;
        entry.out_of_band = true;
        Ok(Some(entry))
    }
}

fn raw(text: impl Into<crate::value::Str>) -> Packet {
    Packet::Entry(Entry {
        out_of_band: true,
        body: Body::Raw(text.into()),
    })
}

/// The line that core prints between groups.
fn blank_line() -> Packet {
    Packet::Entry(Entry {
        out_of_band: true,
        body: Body::Custom(vec![Block::Text(String::new())]),
    })
}
