//! The display database: views that scripts load from `.format.ps1xml` files (`Update-FormatData`, a module's
//! `FormatsToProcess`), before or behind the built-in ones.
//!
//! [`definition`] is what a file says, [`loader`] reads it, [`show`] lays objects out by it.

pub mod definition;
pub mod loader;

pub mod matching;
mod show;

use std::rc::Rc;

use super::settings::{Expand, Settings};
use super::{access, views};
use crate::grammar::{self, Shape};
use crate::runtime::Runtime;
use crate::value::{Engine, Str, Value};
use definition::{Control, Custom, DefaultSettings, Definitions, View};

pub use show::Shown;

/// The loaded files, in the order in which their views are tried.
#[derive(Clone, Debug, Default)]
pub struct Database {
    /// Tried before the built-in views.
    pub prepended: Vec<File>,
    /// Tried behind them.
    pub appended: Vec<File>,
}

/// A loaded file.
#[derive(Clone, Debug)]
pub struct File {
    /// Its full path.
    pub path: Str,
    /// What it says.
    pub definitions: Rc<Definitions>,
}

impl Database {
    /// True where nothing is loaded.
    pub fn is_empty(&self) -> bool {
        self.prepended.is_empty() && self.appended.is_empty()
    }

    /// All definitions, in order.
    pub fn definitions(&self) -> impl Iterator<Item = &Rc<Definitions>> {
        let files = self.prepended.iter().chain(&self.appended);
        files.map(|file| &file.definitions)
    }

    /// The types of a selection set; None where there is none of that name.
    pub fn set(&self, name: &str) -> Option<&[Str]> {
        let mut sets = self.definitions().flat_map(|d| &d.sets);
        sets.find(|(own, _)| own == name)
            .map(|(_, types)| types.as_slice())
    }

    /// A custom control of a view by its name, else one that all views share.
    fn control<'x>(&'x self, view: &'x View, name: &str) -> Option<&'x Custom> {
        let shared = self.definitions().flat_map(|d| &d.controls);
        let mut all = view.controls.iter().chain(shared);
        all.find(|(own, _)| own == name).map(|(_, control)| control)
    }
}

/// The database of a session that has loaded files; None where it has none, or for an engine without a session.
pub fn loaded(engine: &mut dyn Engine) -> Option<Rc<Database>> {
    let runtime = engine.as_any().downcast_ref::<Runtime>()?;
    runtime.display.clone()
}

/// The views of files that are for a type: names and shapes.
pub fn views_of(engine: &mut dyn Engine, type_name: &Str) -> Vec<(Str, Shape)> {
    let Some(database) = loaded(engine) else {
        return Vec::new();
    };
    let names = std::slice::from_ref(type_name);
    let views = database.definitions().flat_map(|d| &d.views);
    views
        .filter(|view| matching::distance(&database, names, &view.selected_by).is_some())
        .map(|view| (view.name.clone(), view.control.shape()))
        .collect()
}

/// A default setting of a file; of several the last that sets it.
pub fn default_of<T>(
    engine: &mut dyn Engine,
    get: impl Fn(&DefaultSettings) -> Option<T>,
) -> Option<T> {
    let database = loaded(engine)?;
    let values = database.definitions().filter_map(|d| get(&d.settings));
    values.last()
}

/// A command's settings, with what files say where the command says nothing.
pub fn with_defaults(engine: &mut dyn Engine, settings: &Rc<Settings>) -> Rc<Settings> {
    if loaded(engine).is_none() {
        return settings.clone();
    }
    let mut own = Settings::clone(settings);
    own.show_error |= default_of(engine, |s| s.show_error).unwrap_or(false);
    own.display_error |= default_of(engine, |s| s.display_error).unwrap_or(false);
    own.wrap = own.wrap.or_else(|| default_of(engine, |s| s.wrap));
    Rc::new(own)
}

/// What becomes of a collection of this type where a file says so.
pub fn expansion(engine: &mut dyn Engine, collection: &Value) -> Option<Expand> {
    let database = loaded(engine)?;
    let type_names = access::type_names(collection);
    let all = database.definitions().flat_map(|d| &d.settings.expansions);
    let near = all.filter_map(|(selected_by, expand)| {
        let at = matching::distance(&database, &type_names, selected_by)?;
        Some((at, *expand))
    });
    near.min_by_key(|(at, _)| *at).map(|(_, expand)| expand)
}

/// A view: one of PowerShell's and the modules', or one of a file.
#[derive(Clone)]
pub enum Chosen {
    /// One that is built in.
    BuiltIn(&'static grammar::View),
    /// One of a file.
    Loaded(Shown),
}

/// Which views are asked for.
#[derive(Clone, Copy)]
pub enum Wanted<'a> {
    /// Of a shape, where one is said, and of a name.
    Run(Option<Shape>, Option<&'a str>),
    /// Those that print an object for itself.
    OutOfBand,
}

impl Wanted<'_> {
    fn takes(self, view: &View) -> bool {
        let alone =
            view.out_of_band && matches!(view.control, Control::List(_) | Control::Custom(_));
        match self {
            Wanted::OutOfBand => alone,
            Wanted::Run(shape, name) => {
                !alone
                    && shape.is_none_or(|shape| view.control.shape() == shape)
                    && name.is_none_or(|name| view.name.eq_ignore_ascii_case(name))
            }
        }
    }
}

/// The view for an object's type names: the one for its most derived type, of several the first.
pub fn find(engine: &mut dyn Engine, type_names: &[Str], wanted: Wanted<'_>) -> Option<Chosen> {
    let edition = engine.edition();
    let built_in = || match wanted {
        Wanted::Run(shape, name) => views::find(edition, type_names, shape, name),
        Wanted::OutOfBand => views::find_out_of_band(edition, type_names),
    };
    let Some(database) = loaded(engine) else {
        return built_in().map(Chosen::BuiltIn);
    };
    let built_in = built_in().map(|view| (views::distance(view, type_names), view));
    for names in matching::with_and_without_prefix(type_names) {
        let mut best: Option<(usize, Chosen)> = None;
        let mut offer = |at: usize, chosen: &dyn Fn() -> Chosen| {
            if best.as_ref().is_none_or(|(found, _)| at < *found) {
                best = Some((at, chosen()));
            }
        };
        let loaded = |file: &File, offer: &mut dyn FnMut(usize, &dyn Fn() -> Chosen)| {
            for view in file
                .definitions
                .views
                .iter()
                .filter(|view| wanted.takes(view))
            {
                if let Some(at) = matching::distance(&database, &names, &view.selected_by) {
                    offer(at, &|| Chosen::Loaded(Shown::new(&database, view)));
                }
            }
        };
        for file in &database.prepended {
            loaded(file, &mut offer);
        }
        if let Some((at, view)) = built_in {
            offer(at, &|| Chosen::BuiltIn(view));
        }
        for file in &database.appended {
            loaded(file, &mut offer);
        }
        if let Some((_, chosen)) = best {
            return Some(chosen);
        }
    }
    None
}
