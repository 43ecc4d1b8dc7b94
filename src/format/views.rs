//! Which view prints an object: PowerShell's own views, those of the modules' types, by type name from the most derived
//! one on.

use super::access;
use crate::Edition;
use crate::grammar::{self, Shape, View};
use crate::value::{Engine, Str, Value};

/// The view for an object's type names: of a shape where one is asked for, and of a name.
pub fn find(
    edition: Edition,
    type_names: &[Str],
    shape: Option<Shape>,
    name: Option<&str>,
) -> Option<&'static View> {
    let fits = |view: &&'static View| {
        view.edition.is_none_or(|only| only == edition)
            && !view.out_of_band
            && shape.is_none_or(|shape| view.shape == shape)
            && name.is_none_or(|name| view.name.eq_ignore_ascii_case(name))
    };
    type_names
        .iter()
        .find_map(|type_name| of_type(type_name).find(fits))
}

/// The view that prints an object for itself, whatever group is open: errors, warnings and the like. What `Get-Error`
/// writes is of a more derived type with a view that has groups, and that goes first.
pub fn find_out_of_band(edition: Edition, type_names: &[Str]) -> Option<&'static View> {
    let fits = |view: &&'static View| view.edition.is_none_or(|only| only == edition);
    let nearest = type_names
        .iter()
        .find(|type_name| of_type(type_name).any(|view| fits(&view)))?;
    of_type(nearest).find(|view| fits(view) && view.out_of_band)
}

/// The views of a type in the order in which they are tried.
pub fn of_type(type_name: &str) -> impl Iterator<Item = &'static View> {
    let name = type_name.strip_prefix("Deserialized.").unwrap_or(type_name);
    let own = grammar::object_type(name).and_then(|object| object.view.as_ref());
    grammar::views_for(name).iter().chain(own)
}

/// How far from an object's own type the type of a view is that prints it.
pub fn distance(view: &View, type_names: &[Str]) -> usize {
    let own = |name: &&Str| applies(view, std::slice::from_ref(*name));
    type_names.iter().take_while(|name| !own(name)).count()
}

/// True where a view prints an object of these type names.
pub fn applies(view: &View, type_names: &[Str]) -> bool {
    type_names.iter().any(|name| {
        let name = name.strip_prefix("Deserialized.").unwrap_or(name);
        view.types.iter().any(|t| t.eq_ignore_ascii_case(name))
    })
}

/// The members that show when nothing else is asked for: of the object's own `PSStandardMembers`, else of its types.
pub fn default_members(engine: &mut dyn Engine, value: &Value) -> Vec<Str> {
    if let Some(added) = access::added_default_members(engine, value) {
        return added;
    }
    for name in access::type_names(value) {
        if let Some(data) = grammar::type_data(&name)
            && !data.display.is_empty()
        {
            return data.display.iter().map(|&m| m.into()).collect();
        }
    }
    Vec::new()
}
