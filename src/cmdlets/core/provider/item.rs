//! The items behind places: whether they are there, what they are, what they hold, and how they are set and removed.

use std::path::PathBuf;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::grammar;
use crate::runtime::command::{CommandInfo, Resolved};
use crate::runtime::location::{Provider, provider_info};
use crate::runtime::scope::Scope;
use crate::runtime::sym::Sym;
use crate::runtime::{Runtime, code};
use crate::value::types::collections::entry::entry;
use crate::value::types::io;
use crate::value::{R, Value, convert, object};

use super::Place;

/// Orders paths as a listing shows them: by name, whatever the case.
pub fn sort_paths(paths: &mut [PathBuf]) {
    paths.sort_by_cached_key(|p| {
        let name = p.to_string_lossy().into_owned();
        (name.to_lowercase(), name)
    });
}

/// The scope that a qualified name (`global:x`) means, and the name below it.
fn scoped<'n>(rt: &Runtime, name: &'n str) -> (Option<Rc<Scope>>, &'n str) {
    match name.split_once(':') {
        Some((place, rest)) => {
            let scope = match place.to_ascii_lowercase().as_str() {
                "global" => rt.global.clone(),
                "script" => rt.place(&code::VarPlace::Script),
                "local" | "private" => rt.scope.clone(),
                _ => return (None, name),
            };
            (Some(scope), rest)
        }
        None => (None, name),
    }
}

fn variable_scope(rt: &Runtime, name: &str) -> Option<(Rc<Scope>, Sym)> {
    let (scope, name) = scoped(rt, name);
    let sym = Sym::of(name);
    match scope {
        Some(scope) => scope.has(sym).then_some((scope, sym)),
        None => rt
            .scope
            .chain()
            .find(|s| s.has(sym))
            .map(|scope| (scope, sym)),
    }
}

/// True where there is an item.
pub fn exists(rt: &mut Runtime, place: &Place) -> bool {
    match place.provider {
        Provider::FileSystem => std::fs::symlink_metadata(place.native()).is_ok(),
        _ if place.path.is_empty() => true,
        Provider::Environment => rt.environment(&place.path).is_some(),
        _ => value(rt, place).is_some(),
    }
}

/// True for a folder, and for a drive itself.
pub fn is_container(place: &Place) -> bool {
    match place.provider {
        Provider::FileSystem => place.native().is_dir(),
        _ => place.path.is_empty(),
    }
}

/// What an item of a drive that is no folder holds: a variable's value, an environment variable's text, a function's
/// block, an alias's command.
pub fn value(rt: &mut Runtime, place: &Place) -> Option<Value> {
    let name = place.path.as_str();
    match place.provider {
        Provider::FileSystem => None,
        Provider::Environment => rt.environment(name).map(Value::from),
        Provider::Function => {
            let (scope, name) = scoped(rt, name);
            let found = match scope {
                Some(scope) => scope.function(name),
                None => rt.find_function(name),
            };
            found.map(|f| Value::Net(f.block.clone()))
        }
        Provider::Alias => rt.find_alias(name).map(Value::Str),
        Provider::Variable => match variable_scope(rt, name) {
            Some((scope, sym)) => scope.value(sym),
            None => {
                let (scope, _) = scoped(rt, name);
                if scope.is_some() {
                    return None;
                }
                // Automatic variables belong to no scope.
                rt.variable(Sym::of(name))
            }
        },
    }
}

/// An item as an object, with the properties that PowerShell adds to items; None where there is none.
pub fn item(rt: &mut Runtime, place: &Place) -> R<Option<Value>> {
    let name = place.path.as_str();
    if !exists(rt, place) {
        return Ok(None);
    }
    let made = match place.provider {
        Provider::FileSystem => io::of_path(place.native()),
        _ if name.is_empty() => {
            let mut items = Vec::new();
            for child in children(rt, place) {
                items.extend(item(rt, &child)?);
            }
            return Ok(Some(Value::array(items)));
        }
        Provider::Environment => entry(Value::str(name), value(rt, place).unwrap_or_default()),
        Provider::Function => {
            let (scope, name) = scoped(rt, name);
            let found = match scope {
                Some(scope) => scope.function(name),
                None => rt.find_function(name),
            };
            match found {
                Some(f) => CommandInfo::of(Resolved::Function(f)),
                None => return Ok(None),
            }
        }
        Provider::Alias => super::super::alias::item(rt, name),
        Provider::Variable => {
            let (scope, sym) = match variable_scope(rt, name) {
                Some(found) => found,
                None => (rt.scope.clone(), Sym::of(name)),
            };
            super::super::variable::item(scope, sym)
        }
    };
    add_path(&made, place);
    Ok(Some(made))
}

/// Adds `PSPath`, `PSParentPath`, `PSChildName`, `PSDrive`, `PSProvider` and `PSIsContainer` to an item.
pub fn add_path(item: &Value, place: &Place) {
    if let Some(extension) = object::extend(item) {
        add_place(&extension.members, place);
        let is_container = Value::Bool(is_container(place));
        extension.members.set_note("PSIsContainer", is_container);
    }
}

/// Adds where an item is to the members of an object that tells of it.
pub fn add_place(members: &object::MemberTable, place: &Place) {
    members.set_note("PSPath", Value::from(place.ps_path()));
    if place.is_file_system() {
        let parent = place.parent().map(|p| p.ps_path()).unwrap_or_default();
        members.set_note("PSParentPath", Value::from(parent));
        members.set_note("PSChildName", Value::from(place.leaf()));
    }
    members.set_note("PSDrive", place.drive_info());
    members.set_note("PSProvider", provider_info(place.provider));
}

/// The items in a folder or on a drive, sorted by name; nothing for a folder that cannot be read.
pub fn children(rt: &mut Runtime, place: &Place) -> Vec<Place> {
    let names: Vec<String> = match place.provider {
        Provider::FileSystem => {
            let mut paths: Vec<PathBuf> = std::fs::read_dir(place.native())
                .into_iter()
                .flatten()
                .flatten()
                .map(|e| e.path())
                .collect();
            sort_paths(&mut paths);
            return paths.iter().map(|p| place.beside(p)).collect();
        }
        Provider::Environment => std::env::vars_os()
            .map(|(name, _)| name.to_string_lossy().into_owned())
            .collect(),
        Provider::Function => rt
            .scope
            .chain()
            .flat_map(|s| s.functions())
            .map(|f| f.name.to_string())
            .collect(),
        Provider::Variable => rt
            .scope
            .chain()
            .flat_map(|s| s.variables())
            .map(|v| v.sym.name().to_string())
            .collect(),
        Provider::Alias => {
            let edition = rt.edition;
            let own = rt
                .scope
                .chain()
                .flat_map(|s| s.aliases())
                .filter(|a| !a.target.is_empty())
                .map(|a| a.name.to_string());
            let built_in = grammar::aliases(edition).map(|a| a.name.to_owned());
            own.chain(built_in).collect()
        }
    };
    let mut seen = FxHashSet::default();
    let mut names: Vec<String> = names
        .into_iter()
        .filter(|n| seen.insert(n.to_lowercase()))
        .collect();
    names.sort_by_cached_key(|n| n.to_lowercase());
    place.named_children(&names)
}

/// Sets an item of a drive that is no folder.
///
/// # Errors
/// What the assignment says.
pub fn set(rt: &mut Runtime, place: &Place, value: Value) -> R<()> {
    let name = place.path.as_str();
    match place.provider {
        Provider::FileSystem => Ok(()),
        Provider::Environment => {
            let text = convert::to_str(rt, &value)?;
            let removed = value.is_null() || text.is_empty();
            rt.set_environment(name, (!removed).then_some(text.as_str()));
            Ok(())
        }
        Provider::Function => rt.define_function_value(name, &value),
        Provider::Alias => {
            let target = convert::to_str(rt, &value)?;
            rt.define_alias(name, &target);
            Ok(())
        }
        Provider::Variable => {
            let (scope, name) = scoped(rt, name);
            let scope = scope.unwrap_or_else(|| rt.scope.clone());
            rt.assign_in(&scope, Sym::of(name), value)
        }
    }
}

/// Removes an item of a drive that is no folder.
///
/// # Errors
/// What removing says.
pub fn remove(rt: &mut Runtime, place: &Place) -> R<()> {
    match place.provider {
        Provider::FileSystem => {}
        Provider::Environment => rt.set_environment(&place.path, None),
        Provider::Function => rt.define_function_value(&place.path, &Value::Null)?,
        Provider::Alias => {
            for scope in rt.scope.chain() {
                if scope.remove_alias(&place.path) {
                    break;
                }
            }
            rt.commands.epoch += 1;
            if grammar::alias(&place.path, rt.edition).is_some() {
                // An alias without a target hides the built-in one of its name.
                rt.define_alias(&place.path, "");
            }
        }
        Provider::Variable => {
            if let Some((scope, sym)) = variable_scope(rt, &place.path) {
                scope.remove(sym);
            }
        }
    }
    Ok(())
}
