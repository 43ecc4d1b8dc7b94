//! Keeps the house in order: arrows between rooms run downwards, every folder stands in README's tree, every public
//! item says what it is, and no file is too long to read in a sitting.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room of `src/`, lowest first, with the rooms that it may use. A room that is missing here has to be thought
/// about before it is built.
const ROOMS: [(&str, &[&str]); 17] = [
    ("edition", &[]),
    ("syntax", &["edition"]),
    ("text", &["edition"]),
    ("grammar", &["edition"]),
    ("value", &["edition", "text", "grammar"]),
    ("store", &["edition", "text", "grammar"]),
    ("tenant", &["edition", "text", "grammar", "store"]),
    ("graph", &["edition", "text", "grammar", "tenant", "store"]),
    (
        "format",
        &["edition", "text", "grammar", "value", "syntax", "runtime"],
    ),
    (
        "runtime",
        &["edition", "text", "grammar", "value", "syntax", "format"],
    ),
    (
        "complete",
        &["edition", "text", "grammar", "value", "syntax", "runtime"],
    ),
    (
        "cmdlets",
        &[
            "edition", "text", "grammar", "value", "syntax", "format", "runtime", "complete",
            "tenant", "graph", "store",
        ],
    ),
    (
        "server",
        &["edition", "text", "grammar", "tenant", "graph", "store"],
    ),
    (
        "repl",
        &[
            "edition", "text", "grammar", "value", "syntax", "format", "runtime", "complete",
            "cmdlets", "tenant", "store",
        ],
    ),
    (
        "cli",
        &[
            "edition", "text", "grammar", "value", "syntax", "format", "runtime", "complete",
            "cmdlets", "tenant", "store", "repl", "server",
        ],
    ),
    ("allocator", &[]),
    ("main", &["allocator", "cli"]),
];

/// The longest file that one still reads in a sitting.
const LONGEST: usize = 800;

#[test]
fn arrows_run_downwards() {
    let mut wrong = Vec::new();
    for file in sources("src") {
        let Some(room) = room_of(&file) else { continue };
        let Some((_, below)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!(
                "{}: the room `{room}` is not in the plan",
                file.display()
            ));
            continue;
        };
        let text = production(&read(&file));
        for used in rooms_used(&text) {
            if used != room && !below.contains(&used.as_str()) {
                wrong.push(format!(
                    "{}: `{room}` must not know `{used}`",
                    file.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_stands_in_the_readme() {
    let Ok(readme) = fs::read_to_string(root().join("README.md")) else {
        return;
    };
    let missing: Vec<String> = ["src", "."]
        .iter()
        .flat_map(|folder| folders(&root().join(folder)))
        .filter(|name| !readme.contains(&format!("{name}/")))
        .collect();
    assert!(
        missing.is_empty(),
        "README's tree lacks {}",
        missing.join(", ")
    );
}

#[test]
fn every_public_item_and_every_file_says_what_it_is() {
    let mut wrong = Vec::new();
    for file in sources("src").into_iter().chain(sources("build")) {
        let text = read(&file);
        if !text.starts_with("//!") {
            wrong.push(format!("{}: opens without a //! paragraph", file.display()));
        }
        wrong.extend(
            undocumented(&production(&text))
                .map(|line| format!("{}:{line}: has no doc comment", file.display())),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let files = ["src", "build", "tests", "benches"]
        .into_iter()
        .flat_map(sources);
    let long: Vec<String> = files
        .map(|file| (read(&file).lines().count(), file))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, file)| format!("{}: {lines} lines", file.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn finds_rooms_in_paths_and_in_groups() {
    let text = "use crate::value::Value;\nuse crate::{Edition, format::{self, table}, text};\n// crate::comment\n";
    let found: Vec<String> = rooms_used(text).into_iter().collect();
    assert_eq!(found, ["edition", "format", "text", "value"]);
}

#[test]
fn finds_public_items_without_a_comment() {
    let text = "/// Said.\n#[derive(Debug)]\npub struct A {\n    pub a: u8,\n}\npub fn b() {}\npub use c::d;\npub mod e;\n";
    assert_eq!(undocumented(text).collect::<Vec<_>>(), [4, 6]);
    let long = "/// Said.\n#[derive(\n    Debug,\n)]\npub struct A;\n";
    assert_eq!(undocumented(long).count(), 0);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &Path) -> String {
    fs::read_to_string(root().join(file))
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// All Rust files below a folder, relative to the crate.
fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for item in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = item.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path.strip_prefix(root()).unwrap_or(&path).to_path_buf());
            }
        }
    }
    found.sort();
    found
}

/// The folders of the project right below `folder`.
fn folders(folder: &Path) -> Vec<String> {
    let items = fs::read_dir(folder).into_iter().flatten().flatten();
    items
        .filter(|item| item.path().is_dir())
        .filter_map(|item| item.file_name().into_string().ok())
        .filter(|name| name != "target" && !name.starts_with('.'))
        .collect()
}

/// The room that a file of `src/` belongs to; `lib.rs` belongs to none.
fn room_of(file: &Path) -> Option<String> {
    let inside = file.strip_prefix("src").ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    let room = first.strip_suffix(".rs").unwrap_or(first);
    (room != "lib").then(|| room.to_string())
}

/// The text before the unit tests, without comments.
fn production(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod ").unwrap_or(text.len());
    text[..end].to_string()
}

/// The rooms that `crate::` paths name, alone or in a group. The root's own name for `edition::Edition` counts as that.
fn rooms_used(text: &str) -> BTreeSet<String> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code = code.collect::<Vec<_>>().join("\n");
    let mut used = BTreeSet::new();
    for path in code.split("crate::").skip(1) {
        match path.strip_prefix('{') {
            Some(group) => used.extend(group_heads(group)),
            None => used.extend(head(path)),
        }
    }
    used
}

fn head(path: &str) -> Option<String> {
    let end = path
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(path.len());
    match &path[..end] {
        "" => None,
        "Edition" => Some("edition".to_string()),
        name => Some(name.to_string()),
    }
}

/// The first names of a group's members: of `a::{b, c}, d}` these are `a` and `d`.
fn group_heads(group: &str) -> Vec<String> {
    let mut depth = 1;
    let mut members = vec![String::new()];
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => members.push(String::new()),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if let Some(member) = members.last_mut() {
            member.push(c);
        }
    }
    members
        .iter()
        .filter_map(|member| head(member.trim_start_matches([',', ' ', '\n'])))
        .collect()
}

/// The 1-based lines of public items and fields that no doc comment precedes. Re-exports and modules speak for
/// themselves: a module's paragraph stands in its file.
fn undocumented(text: &str) -> impl Iterator<Item = usize> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(item) = line.strip_prefix("pub ") else {
            continue;
        };
        // What a macro declares has its comment where the macro is used.
        let of_macro = item.contains('$');
        if of_macro || item.starts_with("use ") || (item.starts_with("mod ") && item.ends_with(';'))
        {
            continue;
        }
        if !above_attributes(&lines[..index]).starts_with("///") {
            found.push(index + 1);
        }
    }
    found.into_iter()
}

/// The line above an item and its attributes, which may run over several lines.
fn above_attributes<'a>(lines: &[&'a str]) -> &'a str {
    let mut inside = false;
    for line in lines.iter().rev() {
        let opens = line.starts_with("#[");
        inside = !opens && (inside || line.ends_with(")]"));
        if !opens && !inside {
            return line;
        }
    }
    ""
}
