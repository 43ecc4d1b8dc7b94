//! `grammar/powershell.ebnf` and the parser's functions say the same: one production a function, word for word.

use std::collections::BTreeMap;
use std::path::Path;

/// Productions by name, white space made one.
type Productions = BTreeMap<String, String>;

fn add(productions: &mut Productions, text: &str) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (name, _) = text.split_once(" = ").expect("a production has a name");
    let old = productions.insert(name.to_owned(), text.clone());
    assert!(old.is_none(), "two productions of the name {name}");
}

/// The productions of the grammar file: from a name at a line's beginning to the semicolon at a line's end.
fn written() -> Productions {
    let text = std::fs::read_to_string("grammar/powershell.ebnf").unwrap();
    let mut productions = Productions::new();
    let mut current = String::new();
    for line in text
        .lines()
        .filter(|line| !line.trim_start().starts_with("(*"))
    {
        current += line;
        current.push(' ');
        if line.ends_with(';') {
            add(&mut productions, &std::mem::take(&mut current));
        }
    }
    assert!(current.trim().is_empty(), "unfinished: {current}");
    productions
}

/// The productions in the doc comments of a folder's functions, each of which must have its production's name.
fn documented(folder: &Path, productions: &mut Productions) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            documented(&path, productions);
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        let mut doc: Vec<&str> = Vec::new();
        for line in source.lines() {
            let line = line.trim_start();
            if let Some(text) = line.strip_prefix("/// ").or(line.strip_prefix("///")) {
                doc.push(text);
                continue;
            }
            if let Some(function) = function_name(line) {
                let starts = doc.iter().position(|text| is_production(text));
                if let Some(start) = starts {
                    let text = doc[start..].join(" ");
                    let name = text.split(' ').next().unwrap().replace('-', "_");
                    assert_eq!(name, function, "in {}", path.display());
                    add(productions, &text);
                }
            }
            doc.clear();
        }
    }
}

fn function_name(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("fn ")?;
    rest.split(['<', '(']).next()
}

fn is_production(text: &str) -> bool {
    let name = text.split(" = ").next().unwrap_or("");
    text.contains(" = ")
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

#[test]
fn each_production_has_its_function_and_each_function_its_production() {
    let mut documented_productions = Productions::new();
    documented(Path::new("src/syntax/grammar"), &mut documented_productions);
    documented(Path::new("src/syntax/lexer"), &mut documented_productions);
    assert_eq!(written(), documented_productions);
}

#[test]
fn what_productions_name_is_a_production_or_a_plain_word() {
    let productions = written();
    let plain = [
        "character",
        "digit",
        "hexadecimal-digit",
        "keyword",
        "letter",
        "line-end",
        "name",
        "sign",
        "scope",
        "terminators",
        "terminator",
        "unary-operator",
        "binary-operator",
        "assignment-operator",
        "file-redirection",
        "merging-redirection",
        "block-name",
        "value",
    ];
    for text in productions.values() {
        let (_, right) = text.split_once(" = ").unwrap();
        for word in words(right) {
            let known = productions.contains_key(&word) || plain.contains(&word.as_str());
            assert!(known, "{word} in {text}");
        }
    }
}

/// The names in a production's right side, quoted text left out.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut quote = None;
    let mut word = String::new();
    for c in text.chars() {
        match quote {
            Some(open) => {
                if c == open {
                    quote = None;
                }
            }
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c.is_ascii_lowercase() || c == '-' => word.push(c),
            None => words.push(std::mem::take(&mut word)),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}
