//! `Parser` and `PSParser`: texts and files as trees, tokens and errors.

use std::rc::Rc;

use crate::syntax;
use crate::syntax::ast::ParseError;
use crate::value::position::{Position, Source};
use crate::value::ty::{DefKind, overload, static_method};
use crate::value::{Engine, Exception, R, Seq, Str, TypeDef, Value, convert, ty};

use super::super::exec::ParseErrorObject;
use super::ast::Ast;
use super::token::TokenObject;
use super::tree::Tree;

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.Language.Parser",
        kind: DefKind::Abstract,
        methods: &[
            static_method(
                "ParseFile",
                &[overload(
                    "static System.Management.Automation.Language.ScriptBlockAst ParseFile(string fileName, [ref] System.Object tokens, [ref] System.Object errors)",
                    parse_file,
                )],
            ),
            static_method(
                "ParseInput",
                &[
                    overload(
                        "static System.Management.Automation.Language.ScriptBlockAst ParseInput(string input, [ref] System.Object tokens, [ref] System.Object errors)",
                        |e, _, a| {
                            let text = text(e, a, 0)?;
                            parse(e, Source::new(None, text), a, 1)
                        },
                    ),
                    overload(
                        "static System.Management.Automation.Language.ScriptBlockAst ParseInput(string input, string fileName, [ref] System.Object tokens, [ref] System.Object errors)",
                        |e, _, a| {
                            let (text, file) = (text(e, a, 0)?, text(e, a, 1)?);
                            parse(e, Source::new(Some(file), text), a, 2)
                        },
                    ),
                ],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSParser",
        kind: DefKind::Abstract,
        methods: &[static_method(
            "Tokenize",
            &[overload(
                "static System.Collections.ObjectModel.Collection[System.Management.Automation.PSToken] Tokenize(string script, [ref] System.Object errors)",
                tokenize,
            )],
        )],
        ..TypeDef::CLASS
    },
];

fn text(engine: &mut dyn Engine, a: &[Value], at: usize) -> R<Str> {
    convert::to_str(engine, a.get(at).unwrap_or(&Value::Null))
}

/// Stores into a `[ref]` argument.
fn store(engine: &mut dyn Engine, a: &[Value], at: usize, new: &Value) -> R<()> {
    match a.get(at).map(Value::base) {
        Some(Value::Net(reference)) => reference
            .set_property(engine, "Value", new)
            .unwrap_or(Ok(())),
        _ => Ok(()),
    }
}

fn parse_file(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let name = text(engine, a, 0)?;
    let path = crate::value::winpath::to_native(&name, &engine.current_dir());
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let message = format!("Could not find file '{}'.", path.display());
            return Exception::new("System.IO.FileNotFoundException", message).raise();
        }
        Err(error) => {
            let message = format!("{error} : '{}'", path.display());
            return Exception::new("System.IO.IOException", message).raise();
        }
    };
    let shown = Str::from(path.to_string_lossy().as_ref());
    let script = syntax::decode_script(&bytes, engine.edition());
    parse(engine, Source::new(Some(shown), script.as_str()), a, 1)
}

/// Parses a text; tokens and errors go into the references at `at` and behind it.
fn parse(engine: &mut dyn Engine, source: Rc<Source>, a: &[Value], at: usize) -> R<Value> {
    let edition = engine.edition();
    let (tree, errors) = Tree::of(source.clone(), edition);
    let tokens = tokens(engine, &source, false);
    store(
        engine,
        a,
        at,
        &array("System.Management.Automation.Language.Token", tokens),
    )?;
    let errors = errors_of(&source, &errors);
    let class = "System.Management.Automation.Language.ParseError";
    store(engine, a, at + 1, &array(class, errors))?;
    Ok(Value::net(Ast {
        tree: Rc::new(tree),
        at: 0,
    }))
}

fn array(element: &str, items: Vec<Value>) -> Value {
    Value::typed_array(ty::find(element).unwrap_or(ty::known().object), items)
}

fn tokens(engine: &dyn Engine, source: &Rc<Source>, old: bool) -> Vec<Value> {
    let tokens = syntax::tokens(&source.text, engine.edition());
    tokens
        .into_iter()
        .map(|token| TokenObject::value(token, source, old))
        .collect()
}

fn errors_of(source: &Rc<Source>, errors: &[ParseError]) -> Vec<Value> {
    let object = |error: &ParseError| {
        Value::net(ParseErrorObject {
            error: error.clone(),
            position: Position {
                source: source.clone(),
                start: error.span.start,
                end: error.span.end,
            },
        })
    };
    errors.iter().map(object).collect()
}

fn tokenize(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let source = Source::new(None, text(engine, a, 0)?);
    let parsed = syntax::parse(&source.text, engine.edition());
    let errors = Value::array(errors_of(&source, &parsed.errors));
    store(engine, a, 1, &errors)?;
    let kind = "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSToken]";
    let kind = ty::find(kind).unwrap_or(ty::known().array_list);
    let tokens = tokens(engine, &source, true);
    Ok(Value::List(Rc::new(Seq::new(kind, tokens))))
}
