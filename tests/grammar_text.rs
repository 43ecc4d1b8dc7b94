//! The reading of grammar files, as the build does it: what is understood, which mistakes are named with their line,
//! and that the tables inside the program hold exactly what the files say.

#[path = "../build/outline.rs"]
#[allow(dead_code)]
mod outline;
#[path = "../build/read/mod.rs"]
#[allow(dead_code)]
mod read;

/// The model that the readers fill, here the library's own.
mod model {
    pub use msol::grammar::*;
}

/// The edition that the readers name, here the library's own.
mod edition {
    pub use msol::edition::Edition;
}

use msol::grammar::{self, Check};
use outline::{Entry, Mistake};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn joins_deeper_lines_and_drops_comments() {
    let text = "# head\nview \"a b\" # tail\n  of X\n      Y\n  column \"NPM(K)\"\n";
    let entries = outline::parse(text).expect("a sound outline");
    let words: Vec<&[String]> = entries[0]
        .body
        .iter()
        .map(|line| line.words.as_slice())
        .collect();
    assert_eq!(entries[0].head.words, ["view", "a b"]);
    assert_eq!(words, [&["of", "X", "Y"][..], &["column", "NPM(K)"]]);
    assert_eq!(entries[0].body[1].number, 5);
}

#[test]
fn reads_escapes_in_quotes() {
    let entries = outline::parse(r#"word "a \"b\" \\ \n c""#).expect("a sound outline");
    assert_eq!(entries[0].head.words[1], "a \"b\" \\ \n c");
}

#[test]
fn names_the_line_of_a_broken_outline() {
    assert_eq!(line_of(outline::parse("  early\n")), Some(1));
    assert_eq!(line_of(outline::parse("a\n  b \"open\n")), Some(2));
    assert_eq!(line_of(outline::parse("a\n\tb\n")), Some(2));
    assert_eq!(line_of(outline::parse("a\n    b\n  c\n")), Some(3));
}

#[test]
fn names_the_line_and_the_fault_of_a_broken_cmdlet() {
    let head = "cmdlet Get-X\n  module M\n  sets A (default) B\n";
    let cases = [
        ("  -Name string in C\n", 4, "no set C"),
        ("  -Name string\n  -name int\n", 5, "both answer to name"),
        ("  -Name string alias N\n  -N int\n", 5, "both answer to N"),
        (
            "  -Name string position 0\n  -Other int in B position 0\n",
            1,
            "taken twice",
        ),
        ("  -Name string in A,A\n", 4, "names a set twice"),
        (
            "  -Name string mandatory in A\n",
            4,
            "before the first `in`",
        ),
        ("  -Name\n", 4, "the type is missing"),
        ("  -Name string frm value\n", 4, "`frm` means nothing"),
        ("  -Name string from pipe\n", 4, "not `pipe`"),
        (
            "  -Name string only mobile\n",
            4,
            "neither an edition nor a module",
        ),
        ("  -Name string position many\n", 4, "not a position"),
        ("  -Name string range 1-2\n", 4, "not a range"),
        ("  -Name string allows blank\n", 4, "`blank` means nothing"),
        ("  impact enormous\n", 4, "not an impact"),
        ("  colour red\n", 4, "`colour` means nothing"),
    ];
    for (body, line, message) in cases {
        let found = read_one(&format!("{head}{body}"), read::cmdlets::read).expect_err(body);
        assert_eq!(found.line, line, "{body}");
        assert!(found.message.contains(message), "{}", found.message);
    }
    let lost = read_one("cmdlet Get-X\n", read::cmdlets::read).expect_err("no module");
    assert!(lost.message.contains("has no module"));
}

#[test]
fn binds_each_set_as_its_clause_says() {
    let text = "cmdlet Get-X\n  module M\n  sets A B C\n  -Name string alias N values a,b  in A mandatory position 0 from value,name  in B,C rest\n";
    let cmdlet = read_one(text, read::cmdlets::read).expect("a sound cmdlet");
    let param = &cmdlet.params[0];
    assert_eq!(
        (param.aliases.as_slice(), param.values.as_slice()),
        (&["N"][..], &["a", "b"][..])
    );
    let first = param.binding(0).expect("in A");
    assert!(first.mandatory && first.by_value && first.by_name && !first.rest);
    assert_eq!(first.position, Some(0));
    assert!(
        param
            .binding(1)
            .is_some_and(|binding| binding.rest && !binding.mandatory)
    );
    assert!(param.binding(3).is_none());
}

#[test]
fn reads_what_an_argument_may_be() {
    let text = "cmdlet Get-X\n  module M\n  -Name string allows null,empty-list not-empty range -1..5 count 2.. mandatory\n";
    let cmdlet = read_one(text, read::cmdlets::read).expect("a sound cmdlet");
    let param = &cmdlet.params[0];
    assert!(param.allows.null && param.allows.empty_list && !param.allows.empty);
    let expected = [
        Check::NotEmpty,
        Check::Range(-1, Some(5)),
        Check::Count(2, None),
    ];
    assert_eq!(param.checks, expected);
}

#[test]
fn names_the_line_of_broken_types_views_and_requests() {
    let twice = "class A.B\n  module M\n  .X string\n  .x int\n";
    assert!(read_one(twice, read::types::read).is_err_and(|found| found.message.contains("twice")));
    let text = "class A.B\n  module M\n  text members Y\n  .X string\n";
    assert_eq!(line_of(read_one(text, read::types::read)), Some(3));
    let number = "enum A.B\n  module M\n  values A=x\n";
    assert_eq!(line_of(read_one(number, read::types::read)), Some(3));
    assert_eq!(
        line_of(read_one("view v\n  table\n", read::views::read)),
        Some(1)
    );
    assert_eq!(
        line_of(read_one(
            "view v\n  of T\n  column A width x\n",
            read::views::read
        )),
        Some(3)
    );
    assert_eq!(
        line_of(read_one("cmdlet A\n  GET\n", read::graph::call)),
        Some(2)
    );
    assert_eq!(
        line_of(read_one("class A\n  method Nothing\n", read::dotnet::read)),
        Some(2)
    );
    assert_eq!(
        line_of(read_one("type T\n  script A B C\n", read::typedata::read)),
        Some(2)
    );
    assert_eq!(
        line_of(read_one("alias a\n", read::records::alias)),
        Some(1)
    );
}

#[test]
fn the_program_holds_what_the_files_say() {
    let mut count = 0;
    for cmdlet in all("cmdlets", read::cmdlets::read) {
        assert_eq!(grammar::cmdlet(cmdlet.name), Some(&cmdlet));
        count += 1;
    }
    assert_eq!(grammar::cmdlets().len(), count);
    for object in all("types", read::types::read) {
        let module = object.modules.first().copied().unwrap_or("");
        assert_eq!(grammar::object_type_in(object.name, module), Some(&object));
    }
    for view in all("views", read::views::read) {
        for name in &view.types {
            assert!(
                grammar::views_for(name).contains(&view),
                "{} of {name}",
                view.name
            );
        }
    }
    for data in all("typedata.list", read::typedata::read) {
        assert_eq!(grammar::type_data(data.name), Some(&data));
    }
    for class in all("dotnet", read::dotnet::read) {
        assert_eq!(grammar::dotnet_type(class.name), Some(&class));
    }
    for call in all("graph/cmdlets", read::graph::call) {
        assert_eq!(grammar::graph_call(call.cmdlet), Some(&call));
    }
    for object in all("graph/objects", read::graph::object) {
        assert_eq!(grammar::graph_object(object.type_name), Some(&object));
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "([a-z \"\\\\#\n-]|  |set|in |é){0,80}") {
        if let Ok(entries) = outline::parse(&text) {
            for entry in &entries {
                let _ = read::cmdlets::read(entry);
                let _ = read::types::read(entry);
                let _ = read::dotnet::read(entry);
            }
        }
    }
}

fn read_one<T>(text: &str, read: fn(&Entry) -> Result<T, Mistake>) -> Result<T, Mistake> {
    let entries = outline::parse(text)?;
    read(entries.first().expect("an entry"))
}

fn line_of<T>(result: Result<T, Mistake>) -> Option<usize> {
    result.err().map(|mistake| mistake.line)
}

/// All entries of a file or folder of the project's own grammar.
fn all<T>(source: &str, read: fn(&Entry) -> Result<T, Mistake>) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("grammar")
        .join(source);
    let mut found = Vec::new();
    for file in files(&path) {
        let text = fs::read_to_string(&file).expect("a readable file");
        let entries = outline::parse(&text).expect("a sound outline");
        found.extend(
            entries
                .iter()
                .map(|entry| read(entry).expect("a sound entry")),
        );
    }
    found
}

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_path_buf()];
    }
    let items = fs::read_dir(path).expect("a folder").flatten();
    items.flat_map(|item| files(&item.path())).collect()
}
