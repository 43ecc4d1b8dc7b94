//! Compiles `grammar/` into the tables that `src/grammar` reads. A mistake in a grammar file stops the build with its
//! file and line.

mod blob;
mod check;
#[path = "../src/edition.rs"]
#[allow(dead_code)]
mod edition;
#[path = "../src/grammar/model/mod.rs"]
#[allow(dead_code, unused_imports)]
mod model;
mod outline;
mod read;

use blob::Blob;
use model::Views;
use outline::{Entry, Mistake};
use read::{cmdlets, dotnet, graph, records, typedata, types, views};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=grammar");
    println!("cargo::rerun-if-changed=src/edition.rs");
    println!("cargo::rerun-if-changed=src/grammar/model");
    link();
    match compile() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("cargo::error={message}");
            ExitCode::FAILURE
        }
    }
}

/// Has the program linked at a fixed address on Linux. Its tables of types and members hold 66,000 addresses: at an
/// address that is chosen anew each time the loader would write all of them before `main`, which is a third of what a
/// start takes. Stack, heap and libraries are still where nobody knows.
fn link() {
    let target = |key: &str| std::env::var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

fn compile() -> Result<(), String> {
    let types = load("types", types::read)?;
    let cmdlets = load("cmdlets", cmdlets::read)?;
    let aliases = load("aliases.list", records::alias)?;
    let calls = load("graph/cmdlets", graph::call)?;
    check::names(&types, &cmdlets)?;
    check::commands(&cmdlets, &aliases, &calls)?;
    store("cmdlets", cmdlets, |cmdlet| cmdlet.name.to_string())?;
    store("types", types, types::key)?;
    store("common", load("common.cmdlets", cmdlets::read)?, |group| {
        group.name.to_string()
    })?;
    store("aliases", aliases, |it| it.name.to_string())?;
    store(
        "accelerators",
        load("accelerators.list", records::accelerator)?,
        |it| it.name.to_string(),
    )?;
    store(
        "variables",
        load("variables.list", records::variable)?,
        |it| it.name.to_string(),
    )?;
    store("typedata", load("typedata.list", typedata::read)?, |it| {
        it.name.to_string()
    })?;
    store("dotnet", load("dotnet", dotnet::read)?, |it| {
        it.name.to_string()
    })?;
    store("roles", load("roles.list", records::role)?, |it| {
        it.template.to_string()
    })?;
    store("graph", calls, |it| it.cmdlet.to_string())?;
    store(
        "graph_objects",
        load("graph/objects", graph::object)?,
        |it| it.type_name.to_string(),
    )?;
    store_views(load("views", views::read)?)
}

/// An entry with the place it was read from.
pub struct Placed<T> {
    /// The entry.
    pub item: T,
    /// `file:line` for messages.
    pub place: String,
}

/// Reads all entries of a file or folder under `grammar/`.
fn load<T>(source: &str, read: fn(&Entry) -> Result<T, Mistake>) -> Result<Vec<Placed<T>>, String> {
    let mut items = Vec::new();
    for file in
        files(&Path::new("grammar").join(source)).map_err(|error| format!("{source}: {error}"))?
    {
        let complain =
            |mistake: Mistake| format!("{}:{}: {}", file.display(), mistake.line, mistake.message);
        let text =
            fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        for entry in outline::parse(&text).map_err(complain)? {
            items.push(Placed {
                item: read(&entry).map_err(complain)?,
                place: format!("{}:{}", file.display(), entry.head.number),
            });
        }
    }
    Ok(items)
}

/// Writes entries to `OUT_DIR/{output}.bin` under their keys, which must differ.
fn store<T: Serialize>(
    output: &str,
    items: Vec<Placed<T>>,
    key: fn(&T) -> String,
) -> Result<(), String> {
    let mut blob = Blob::default();
    for Placed { item, place } in &items {
        let key = key(item);
        if !blob.add(&key, item).map_err(|error| error.to_string())? {
            return Err(format!("{place}: {key} is described twice"));
        }
    }
    let folder = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    let target = PathBuf::from(folder).join(format!("{output}.bin"));
    fs::write(&target, blob.finish()).map_err(|error| format!("{}: {error}", target.display()))
}

/// Views are looked up by type: each type gets its views in the order of the files.
fn store_views(views: Vec<Placed<model::View>>) -> Result<(), String> {
    let mut by_type: BTreeMap<String, Placed<Views>> = BTreeMap::new();
    for Placed { item, place } in views {
        for name in item.types.iter().copied() {
            let entry = by_type
                .entry(name.to_ascii_lowercase())
                .or_insert_with(|| Placed {
                    item: Views {
                        type_name: name,
                        views: Vec::new(),
                    },
                    place: place.clone(),
                });
            entry.item.views.push(item.clone());
        }
    }
    store("views", by_type.into_values().collect(), |views| {
        views.type_name.to_string()
    })
}

/// The file itself, or all files below a folder in alphabetical order, so that a build repeats bit for bit.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    for item in fs::read_dir(path)? {
        found.extend(files(&item?.path())?);
    }
    found.sort();
    Ok(found)
}
