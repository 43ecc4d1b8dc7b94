//! Compiles `grammar/` into the tables that `src/grammar` reads. A mistake in a grammar file stops the build with its
//! file and line.

#[path = "build/blob.rs"]
mod blob;
#[path = "build/cmdlets.rs"]
mod cmdlets;
#[path = "src/edition.rs"]
#[allow(dead_code)]
mod edition;
#[path = "build/leak.rs"]
mod leak;
#[path = "src/grammar/model.rs"]
#[allow(dead_code)]
mod model;
#[path = "build/outline.rs"]
mod outline;
#[path = "build/read_records.rs"]
mod read_records;
#[path = "src/grammar/records.rs"]
#[allow(dead_code)]
mod records;

use blob::Blob;
use outline::{Entry, Mistake};
use serde::Serialize;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=grammar");
    match compile() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("cargo::error={message}");
            ExitCode::FAILURE
        }
    }
}

fn compile() -> Result<(), String> {
    table("cmdlets", "cmdlets", cmdlets::read, |cmdlet| cmdlet.name)?;
    table("common.cmdlets", "common", cmdlets::read, |group| {
        group.name
    })?;
    table("aliases.list", "aliases", read_records::alias, |alias| {
        alias.name
    })?;
    table(
        "accelerators.list",
        "accelerators",
        read_records::accelerator,
        |it| it.name,
    )?;
    table(
        "variables.list",
        "variables",
        read_records::variable,
        |it| it.name,
    )
}

/// Compiles the entries of a file or folder under `grammar/` into `OUT_DIR/{output}.bin`.
fn table<T: Serialize>(
    source: &str,
    output: &str,
    read: fn(&Entry) -> Result<T, Mistake>,
    name: fn(&T) -> &str,
) -> Result<(), String> {
    let mut blob = Blob::default();
    for file in
        files(&Path::new("grammar").join(source)).map_err(|error| format!("{source}: {error}"))?
    {
        let place =
            |mistake: Mistake| format!("{}:{}: {}", file.display(), mistake.line, mistake.message);
        let text =
            fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        for entry in outline::parse(&text).map_err(place)? {
            let item = read(&entry).map_err(place)?;
            if !blob
                .add(name(&item), &item)
                .map_err(|error| error.to_string())?
            {
                return Err(place(Mistake::at(
                    entry.head.number,
                    format!("{} is described twice", name(&item)),
                )));
            }
        }
    }
    let folder = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    let target = PathBuf::from(folder).join(format!("{output}.bin"));
    fs::write(&target, blob.finish()).map_err(|error| format!("{}: {error}", target.display()))
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
