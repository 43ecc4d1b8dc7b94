//! Reads `.format.ps1xml` files, with PowerShell's complaints about what is wrong in them.

mod controls;
mod custom;
mod parts;
mod selection;
mod settings;

use std::rc::Rc;

use super::definition::{Control, Custom, Definitions, Expression, View};
use crate::runtime::Runtime;
use crate::value::types::xml::tree::{self, Element};
use crate::value::{Engine, Stop, Str, Value, exception};

/// After so many errors a file is given up.
const MOST_ERRORS: usize = 30;

/// Reads a file's text; the definitions that could be read, and what is wrong with the others.
pub fn read(engine: &mut dyn Engine, path: &str, text: &str) -> (Definitions, Vec<String>) {
    let mut loader = Loader {
        engine,
        file: path,
        place: Vec::new(),
        errors: Vec::new(),
    };
    let definitions = match tree::read(text) {
        Ok(root) => loader.document(&root),
        Err(stop) => {
            let message = message_of(&stop);
            loader
                .errors
                .push(format!("Error in file {path}: {message}"));
            Definitions::default()
        }
    };
    (definitions, loader.errors)
}

fn message_of(stop: &Stop) -> Str {
    match stop {
        Stop::Exception(exception) => exception::message_of(exception),
        Stop::Error(raised) => exception::message_of(&raised.record.exception),
        _ => Str::new(),
    }
}

/// A file at work. What cannot be read is reported, and gives None to whoever needs it.
struct Loader<'a> {
    engine: &'a mut dyn Engine,
    file: &'a str,
    /// The elements around, with their numbers where they stand in a list.
    place: Vec<String>,
    errors: Vec<String>,
}

impl Loader<'_> {
    /// Says what is wrong where the reader stands.
    fn report(&mut self, what: impl AsRef<str>) {
        let place: String = self
            .place
            .iter()
            .flat_map(|part| ["/", part.as_str()])
            .collect();
        let message = format!(
            "Error at XPath {place} in file {}: {}",
            self.file,
            what.as_ref()
        );
        self.report_whole(message);
    }

    fn report_whole(&mut self, message: String) {
        if self.errors.len() >= MOST_ERRORS {
            return;
        }
        self.errors.push(message);
        if self.errors.len() == MOST_ERRORS {
            self.errors
                .push(format!("Too many errors in file {}.", self.file));
        }
    }

    /// Reads within an element.
    fn within<T>(&mut self, element: &Element, read: impl FnOnce(&mut Self) -> T) -> T {
        self.place.push(element.name.to_string());
        let result = read(self);
        self.place.pop();
        result
    }

    /// Reads within the element of a list that has this number, from 0.
    fn within_nth<T>(
        &mut self,
        element: &Element,
        n: usize,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.place.push(format!("{}[{}]", element.name, n + 1));
        let result = read(self);
        self.place.pop();
        result
    }

    fn document(&mut self, root: &Element) -> Definitions {
        let mut definitions = Definitions::default();
        if !root.is("Configuration") {
            self.report(format!("{} is an unknown node.", root.name));
            return definitions;
        }
        self.within(root, |l| {
            let [settings, sets, views, controls] = l
                .parts(
                    root,
                    [
                        "DefaultSettings",
                        "SelectionSets",
                        "ViewDefinitions",
                        "Controls",
                    ],
                )
                .unwrap_or_default();
            if let Some(settings) = settings {
                definitions.settings = l.default_settings(settings);
            }
            if let Some(sets) = sets {
                definitions.sets = l.selection_sets(sets);
            }
            if let Some(views) = views {
                definitions.views = l.views(views);
            }
            if let Some(controls) = controls {
                definitions.controls = l.named_controls(controls);
            }
        });
        definitions
    }

    fn views(&mut self, all: &Element) -> Vec<Rc<View>> {
        self.within(all, |l| {
            let found = l.list(all, "View");
            let views = found.into_iter().enumerate();
            views
                .filter_map(|(n, view)| l.within_nth(view, n, |l| l.view(view)))
                .map(Rc::new)
                .collect()
        })
    }

    fn view(&mut self, node: &Element) -> Option<View> {
        const CONTROLS: [&str; 4] = [
            "TableControl",
            "ListControl",
            "WideControl",
            "CustomControl",
        ];
        let loaded = self.view_head(node);
        let Some((parts, name, selected_by, group)) = loaded else {
            self.report("The view cannot be loaded.");
            return None;
        };
        let [
            _,
            _,
            _,
            out_of_band,
            own_controls,
            table,
            list,
            wide,
            custom,
        ] = parts;
        let given: Vec<&Element> = [table, list, wide, custom].into_iter().flatten().collect();
        if given.len() > 1 {
            self.report("A duplicate node exists.");
            return None;
        }
        let control = match (table, list, wide, custom) {
            (Some(node), ..) => self.table(node).map(Control::Table),
            (_, Some(node), ..) => self.list_control(node).map(Control::List),
            (_, _, Some(node), _) => self.wide(node).map(Control::Wide),
            (.., Some(node)) => self.custom(node).map(Control::Custom),
            (None, None, None, None) => None,
        };
        let Some(control) = control else {
            self.missing_of(&CONTROLS);
            return None;
        };
        let out_of_band = match out_of_band {
            Some(node) => self.boolean(node)?,
            None => false,
        };
        if out_of_band && !matches!(control, Control::List(_) | Control::Custom(_)) {
            self.report("Out Of Band views can only have CustomControl or ListControl.");
            return None;
        }
        if out_of_band && group.is_some() {
            self.report("An Out Of Band view cannot have GroupBy.");
            return None;
        }
        Some(View {
            name,
            selected_by,
            group,
            out_of_band,
            control,
            controls: own_controls
                .map(|node| self.named_controls(node))
                .unwrap_or_default(),
        })
    }

    fn view_head<'x>(&mut self, node: &'x Element) -> Option<Head<'x>> {
        let parts = self.parts(
            node,
            [
                "Name",
                "ViewSelectedBy",
                "GroupBy",
                "OutOfBand",
                "Controls",
                "TableControl",
                "ListControl",
                "WideControl",
                "CustomControl",
            ],
        )?;
        let [name, selected_by, group, ..] = parts;
        let name = match name {
            Some(name) => self.text_of(name)?,
            None => return self.missing("Name"),
        };
        let selected_by = match selected_by {
            Some(node) => self.selected_by(node, false)?,
            None => return self.missing("ViewSelectedBy"),
        };
        let group = match group {
            Some(node) => Some(self.group(node)?),
            None => None,
        };
        Some((parts, name, selected_by, group))
    }

    /// `Controls`: custom controls by name.
    fn named_controls(&mut self, all: &Element) -> Vec<(Str, Custom)> {
        self.within(all, |l| {
            let found = l.list(all, "Control").into_iter().enumerate();
            found
                .filter_map(|(n, node)| l.within_nth(node, n, |l| l.named_control(node)))
                .collect()
        })
    }

    fn named_control(&mut self, node: &Element) -> Option<(Str, Custom)> {
        let [name, custom] = self.parts(node, ["Name", "CustomControl"])?;
        let name = match name {
            None => return self.missing("Name"),
            Some(node) => match self.text_of(node) {
                Some(name) => name,
                None => {
                    self.report("The control name cannot be null or empty.");
                    return None;
                }
            },
        };
        match custom {
            Some(node) => Some((name, self.custom(node)?)),
            None => self.missing("CustomControl"),
        }
    }

    /// A script block's text, read.
    fn script(&mut self, text: &str) -> Option<Value> {
        let parsed = match self.engine.as_any().downcast_mut::<Runtime>() {
            Some(runtime) => runtime.parse_block(text),
            None => return None,
        };
        match parsed {
            Ok(block) => Some(Value::Net(block)),
            Err(stop) => {
                let message = message_of(&stop);
                self.report(format!("Script block \"{message}\" is not valid."));
                None
            }
        }
    }

    fn expression(
        &mut self,
        property: Option<&Element>,
        script: Option<&Element>,
    ) -> Option<Expression> {
        match (property, script) {
            (Some(_), Some(_)) => {
                self.report("A duplicate node exists.");
                None
            }
            (Some(node), None) => match self.text_of(node) {
                Some(text) => Some(Expression { text, script: None }),
                None => {
                    self.report("A property is missing.");
                    None
                }
            },
            (None, Some(node)) => match self.text_of(node) {
                Some(text) => {
                    let script = Some(self.script(&text)?);
                    Some(Expression { text, script })
                }
                None => {
                    self.report("Script block text is missing.");
                    None
                }
            },
            (None, None) => {
                self.missing_of(&["PropertyName", "ScriptBlock"]);
                None
            }
        }
    }
}

type Head<'x> = (
    [Option<&'x Element>; 9],
    Str,
    Vec<super::definition::Selection>,
    Option<super::definition::Group>,
);
