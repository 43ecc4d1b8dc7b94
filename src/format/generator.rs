//! Turns objects into the entries of one shape: the first object decides on view, columns and alignment, and the others
//! follow.

use std::rc::Rc;

use super::blocks::Block;
use super::display::{self, Chosen, Shown, Wanted};
use super::grouping::Grouping;
use super::members::{self, Field, Source};
use super::settings::Settings;
use super::shape::{Body, Cell, Column, Entry, Layout, Start, Table};
use super::value_text::{self, Limits, is_control_flow};
use super::{access, custom, native, views};
use crate::grammar::{self, Align, Shape, View};
use crate::value::{Engine, ErrorCategory, ErrorRecord, R, Stop, Str, Value};

mod loaded;

/// A table without a view or chosen columns shows no more members than these.
const MOST_COLUMNS: usize = 10;
/// An object with more members than these is a list.
const MOST_TABLE_MEMBERS: usize = 4;

/// The layout of a run of objects.
pub struct Generator {
    shape: Shape,
    settings: Rc<Settings>,
    view: Option<&'static View>,
    /// The view of a file, where that is the one.
    loaded: Option<Shown>,
    /// The columns of a table without a view.
    fields: Vec<Field>,
    autosize: bool,
    grouping: Option<Grouping>,
    /// Errors of the last object's expressions, where they are to be shown.
    errors: Vec<Value>,
}

impl Generator {
    /// The layout that an object starts.
    ///
    /// # Errors
    /// `FormatViewNotFound` where `-View` names none of the object's.
    pub fn choose(
        engine: &mut dyn Engine,
        settings: &Rc<Settings>,
        object: &Value,
    ) -> R<Generator> {
        let names = access::type_names(object);
        let chosen = match (settings.shape, &settings.view) {
            (None, _) => display::find(engine, &names, Wanted::Run(None, None)),
            (Some(_), _) if !settings.properties.is_empty() => None,
            (Some(shape), Some(name)) => {
                let found = display::find(engine, &names, Wanted::Run(Some(shape), Some(name)));
                if found.is_none() {
                    return unknown_view(engine, &names, shape, name, object);
                }
                found
            }
            (Some(shape), None) => display::find(engine, &names, Wanted::Run(Some(shape), None)),
        };
        let (view, loaded) = match chosen {
            Some(Chosen::BuiltIn(view)) => (Some(view), None),
            Some(Chosen::Loaded(shown)) => (None, Some(shown)),
            None => (None, None),
        };
        let shape = match (view, &loaded, settings.shape) {
            (Some(view), ..) => view.shape,
            (None, Some(shown), _) => shown.view.control.shape(),
            (None, None, Some(shape)) => shape,
            (None, None, None) => shape_by_members(engine, object),
        };
        let mut generator = Generator {
            shape,
            settings: display::with_defaults(engine, settings),
            view,
            fields: Vec::new(),
            autosize: settings.autosize.unwrap_or_else(|| {
                view.is_some_and(|v| v.autosize) || loaded.as_ref().is_some_and(Shown::autosize)
            }),
            grouping: Grouping::new(settings, view, loaded.as_ref()),
            loaded,
            errors: Vec::new(),
        };
        if shape == Shape::Table && view.is_none() && generator.loaded.is_none() {
            generator.fields = generator.table_fields(engine, object);
        }
        Ok(generator)
    }

    /// The layout of a view for an object that prints for itself.
    pub fn of_view(settings: &Rc<Settings>, view: Chosen) -> Generator {
        match view {
            Chosen::BuiltIn(view) => Generator::alone(settings, view.shape, Some(view)),
            Chosen::Loaded(shown) => {
                let shape = shown.view.control.shape();
                Generator {
                    loaded: Some(shown),
                    ..Generator::alone(settings, shape, None)
                }
            }
        }
    }

    /// A list of an object that prints for itself.
    pub fn list(settings: &Rc<Settings>) -> Generator {
        Generator::alone(settings, Shape::List, None)
    }

    fn alone(settings: &Rc<Settings>, shape: Shape, view: Option<&'static View>) -> Generator {
        Generator {
            shape,
            settings: Rc::new(Settings {
                enumeration_limit: settings.enumeration_limit,
                ..Settings::default()
            }),
            view,
            loaded: None,
            fields: Vec::new(),
            autosize: false,
            grouping: None,
            errors: Vec::new(),
        }
    }

    /// True where an object of these type names fits into the run. Without a view every object does.
    pub fn applies(&self, type_names: &[Str]) -> bool {
        if let Some(shown) = &self.loaded {
            return shown.applies(type_names);
        }
        self.view
            .is_none_or(|view| views::applies(view, type_names))
    }

    /// True where an object starts another group than the one before it.
    pub fn changes_group(&mut self, engine: &mut dyn Engine, object: &Value) -> R<bool> {
        match &mut self.grouping {
            Some(grouping) => grouping.changes(engine, object),
            None => Ok(false),
        }
    }

    /// The heading of the group that an object starts.
    pub fn group_heading(
        &mut self,
        engine: &mut dyn Engine,
        object: &Value,
    ) -> R<Option<Vec<Block>>> {
        let limits = self.limits(false);
        match &mut self.grouping {
            Some(grouping) => grouping.heading(engine, object, limits),
            None => Ok(None),
        }
    }

    /// The errors of the last object's expressions, to be shown below it.
    pub fn take_errors(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.errors)
    }

    /// The head of the run.
    pub fn start(&mut self, engine: &mut dyn Engine, object: &Value) -> R<Start> {
        let layout = match self.shape {
            Shape::Table => Layout::Table(self.table(engine, object)?),
            Shape::List => Layout::List,
            Shape::Wide if self.autosize => Layout::Wide(0),
            Shape::Wide => {
                Layout::Wide(self.settings.columns.or(self.loaded_columns()).unwrap_or(0))
            }
            Shape::Custom => Layout::Custom,
        };
        Ok(Start {
            layout,
            autosize: self.autosize,
        })
    }

    fn table(&mut self, engine: &mut dyn Engine, object: &Value) -> R<Table> {
        if let Some(shown) = self.loaded.clone() {
            return self.loaded_table(engine, &shown, object);
        }
        let mut columns = Vec::new();
        match self.view {
            Some(view) => {
                for column in &view.columns {
                    columns.push(Column {
                        label: column.label.into(),
                        width: column.width.map_or(0, usize::from),
                        align: column.align.unwrap_or(Align::Left),
                        is_custom: access::matching(engine, object, column.label).is_empty(),
                    });
                }
            }
            None => {
                for field in self.fields.clone() {
                    let parameter = field.parameter.as_ref();
                    columns.push(Column {
                        label: field.label(engine)?,
                        width: parameter.and_then(|p| p.width).unwrap_or(0),
                        align: match parameter.and_then(|p| p.align) {
                            Some(align) => align,
                            None => default_align(engine, object, &field.source)?,
                        },
                        is_custom: false,
                    });
                }
            }
        }
        Ok(Table {
            hide_header: self.settings.hide_header.unwrap_or(false),
            repeat_header: self.settings.repeat_header,
            columns,
        })
    }

    /// The entry of an object.
    pub fn entry(&mut self, engine: &mut dyn Engine, object: &Value) -> R<Entry> {
        let body = match self.shape {
            _ if self.loaded.is_some() => self.loaded_body(engine, object)?,
            Shape::Table => self.row(engine, object)?,
            Shape::List => self.list_entry(engine, object)?,
            Shape::Wide => Body::Wide(self.wide(engine, object)?),
            Shape::Custom => Body::Custom(self.custom(engine, object)?),
        };
        Ok(Entry {
            out_of_band: false,
            body,
        })
    }

    fn row(&mut self, engine: &mut dyn Engine, object: &Value) -> R<Body> {
        let fields = match self.view {
            Some(view) => view_fields(view),
            None => self.fields.clone(),
        };
        let in_table = self.view.is_none();
        let mut cells = Vec::with_capacity(fields.len());
        for field in &fields {
            cells.push(Cell {
                text: self.show(engine, object, field, in_table)?,
                align: None,
            });
        }
        let wrap = self
            .settings
            .wrap
            .unwrap_or_else(|| self.view.is_some_and(|view| view.wrap));
        Ok(Body::Row(cells, wrap))
    }

    fn list_entry(&mut self, engine: &mut dyn Engine, object: &Value) -> R<Body> {
        let fields = match self.view {
            Some(view) => view_fields(view),
            None => self.member_fields(engine, object),
        };
        let mut lines = Vec::with_capacity(fields.len());
        for field in &fields {
            let label = field.label(engine)?;
            lines.push((label, self.show(engine, object, field, false)?));
        }
        Ok(Body::List(lines))
    }

    fn wide(&mut self, engine: &mut dyn Engine, object: &Value) -> R<Str> {
        if let Some(view) = self.view {
            return native::wide(engine, view, object);
        }
        let field = if self.settings.properties.is_empty() {
            match value_text::display_member(engine, object)? {
                Some(name) => Some(Field::member(name)),
                None => self.member_fields(engine, object).into_iter().next(),
            }
        } else {
            self.member_fields(engine, object).into_iter().next()
        };
        match field {
            Some(field) => self.show(engine, object, &field, false),
            None => Ok(Str::new()),
        }
    }

    fn custom(&mut self, engine: &mut dyn Engine, object: &Value) -> R<Vec<Block>> {
        match self.view {
            Some(view) => native::custom(engine, view, object),
            None => custom::browse(engine, object, &self.settings),
        }
    }

    /// The fields of a list, a wide or a custom view: what was asked for, the default members, or all.
    fn member_fields(&self, engine: &mut dyn Engine, object: &Value) -> Vec<Field> {
        member_fields(engine, object, &self.settings)
    }

    fn table_fields(&self, engine: &mut dyn Engine, object: &Value) -> Vec<Field> {
        if !self.settings.properties.is_empty() {
            let fields = members::expand(engine, object, &self.settings.properties, true);
            return fields;
        }
        let names = views::default_members(engine, object);
        if !names.is_empty() {
            let fields = names.into_iter().map(Field::member).collect();
            return fields;
        }

        access::property_names(engine, object)
            .into_iter()
            .take(MOST_COLUMNS)
            .map(Field::member)
            .collect()
    }

    fn limits(&self, in_table: bool) -> Limits {
        Limits {
            elements: self.settings.enumeration_limit,
            in_table,
        }
    }

    /// A field's text. A failing expression leaves its cell empty, or says `#ERR` where that was asked for.
    fn show(
        &mut self,
        engine: &mut dyn Engine,
        object: &Value,
        field: &Field,
        in_table: bool,
    ) -> R<Str> {
        let value = match members::value_of(engine, object, &field.source) {
            Ok(None) => return Ok(Str::new()),
            Ok(Some(value)) => value,
            Err(stop) => {
                let label = field.label(engine)?;
                let message = format!("Failed to evaluate expression \"{label}\".");
                return self.failed(*stop, "PSPropertyExpressionError", message, object, "#ERR");
            }
        };
        let limits = self.limits(in_table);
        match value_text::field(engine, &value, field.format(), limits) {
            Ok(text) => Ok(text),
            Err(stop) if is_control_flow(&stop) => Err(stop),
            Err(_) if field.format().is_some() && !self.settings.display_error => {
                value_text::field(engine, &value, None, limits)
            }
            Err(stop) => {
                let format = field.format().unwrap_or_default();
                let message = format!("Failed to interpret format string \"{format}\".");
                self.failed(*stop, "formattingError", message, &value, "#FMTERR")
            }
        }
    }

    fn failed(
        &mut self,
        stop: Stop,
        id: &str,
        message: String,
        target: &Value,
        shown: &str,
    ) -> R<Str> {
        let exception = match stop {
            Stop::Error(raised) => raised.record.exception.clone(),
            Stop::Exception(exception) => exception,
            other => return Err(Box::new(other)),
        };
        if self.settings.show_error {
            let record = ErrorRecord::of(
                exception,
                id,
                ErrorCategory::InvalidArgument,
                target.clone(),
            );
            *record.details.borrow_mut() = Some(message.into());
            self.errors.push(Value::net(record));
        }
        Ok(if self.settings.display_error {
            shown.into()
        } else {
            Str::new()
        })
    }
}

/// What a list or custom view of an object shows.
pub fn member_fields(engine: &mut dyn Engine, object: &Value, settings: &Settings) -> Vec<Field> {
    if !settings.properties.is_empty() {
        members::expand(engine, object, &settings.properties, false)
    } else {
        let mut names = views::default_members(engine, object);
        if names.is_empty() {
            names = access::property_names(engine, object);
        }
        names.into_iter().map(Field::member).collect()
    }
}

/// The fields of a view's columns.
fn view_fields(view: &'static View) -> Vec<Field> {
    view.columns.iter().map(|c| column_field(view, c)).collect()
}

/// The field of one of a view's columns.
pub fn column_field(view: &'static View, column: &'static grammar::Column) -> Field {
    let source = match column.source {
        grammar::Source::Property(name) => Source::Member(name.into()),
        grammar::Source::Computed => Source::Native(view, column.label),
    };
    let mut field = Field {
        source,
        parameter: None,
    };
    field.set_label(column.label);
    field
}

/// Few members make a table, many a list.
fn shape_by_members(engine: &mut dyn Engine, object: &Value) -> Shape {
    let mut count = views::default_members(engine, object).len();
    if count == 0 {
        count = access::property_names(engine, object).len();
    }
    let most = display::default_of(engine, |settings| settings.property_count);
    if count <= most.unwrap_or(MOST_TABLE_MEMBERS) {
        Shape::Table
    } else {
        Shape::List
    }
}

/// Numbers, truth values, characters and enumerations stand right, all else left.
fn default_align(engine: &mut dyn Engine, object: &Value, source: &Source) -> R<Align> {
    let value = match members::value_of(engine, object, source) {
        Ok(value) => value.unwrap_or_default(),
        Err(stop) if is_control_flow(&stop) => return Err(stop),
        Err(_) => Value::Null,
    };
    Ok(
        if value.as_str().is_none() && value_text::is_scalar(&value) {
            Align::Right
        } else {
            Align::Left
        },
    )
}

fn unknown_view<T>(
    engine: &mut dyn Engine,
    names: &[Str],
    shape: Shape,
    name: &str,
    object: &Value,
) -> R<T> {
    let kind = shape_words(shape).0;
    let type_name = crate::value::ty::type_of(object).full_name();
    let first = names.first();
    let mut own: Vec<(Str, Shape)> = first
        .map(|n| {
            views::of_type(n)
                .map(|v| (Str::from(v.name), v.shape))
                .collect()
        })
        .unwrap_or_default();
    if let Some(first) = first {
        own.extend(display::views_of(engine, first));
    }
    let same_shape: Vec<&str> = own
        .iter()
        .filter(|(_, other)| *other == shape)
        .map(|(own, _)| own.as_str())
        .collect();
    let other: Vec<&str> = own
        .iter()
        .filter(|(own, other)| *other != shape && own.eq_ignore_ascii_case(name))
        .map(|(_, other)| shape_words(*other).1)
        .collect();
    let message = if !same_shape.is_empty() {
        format!(
            "The view name {name} cannot be found. Specify one of the following {kind} views and try again: {}.",
            same_shape.join(", ")
        )
    } else if !other.is_empty() {
        format!(
            " The view name {name} cannot be found in the {kind} formatting. Try using one of these other format cmdlets: {}",
            other.join(", ")
        )
    } else {
        format!(
            "The view name {name} cannot be found. There are no existing {kind} views for {type_name} objects."
        )
    };
    let record = ErrorRecord::new(
        "System.Management.Automation.PipelineStoppedException",
        "The pipeline has been stopped.",
        "FormatViewNotFound",
        ErrorCategory::ObjectNotFound,
        Value::str(name),
    );
    *record.details.borrow_mut() = Some(message.into());
    record.raise()
}

/// A shape's name in messages, and its cmdlet.
fn shape_words(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Table => ("Table", "Format-Table"),
        Shape::List => ("List", "Format-List"),
        Shape::Wide => ("Wide", "Format-Wide"),
        Shape::Custom => ("Custom", "Format-Custom"),
    }
}
