//! `MatchInfo`: a line that matches, as an object.

use super::search::{Context, Hit};
use crate::cmdlets::core::shared::record::{Record, field};
use crate::runtime::Runtime;
use crate::value::ty::{method, overload, prop};
use crate::value::types::text::matches_value;
use crate::value::{Engine, R, Str, TypeDef, Value, ty};

const CLASS: &str = "Microsoft.PowerShell.Commands.MatchInfo";
const CONTEXT: &str = "Microsoft.PowerShell.Commands.MatchInfoContext";
const INPUT: &str = "InputStream";

/// The classes of its output.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: CLASS,
        properties: &[
            prop("IgnoreCase", "bool", field::<0>),
            prop("LineNumber", "int", field::<1>),
            prop("Line", "string", field::<2>),
            prop("Filename", "string", field::<3>),
            prop("Path", "string", field::<4>),
            prop("Pattern", "string", field::<5>),
            prop("Context", CONTEXT, field::<6>),
            prop(
                "Matches",
                "System.Text.RegularExpressions.Match[]",
                field::<7>,
            ),
        ],
        methods: &[method(
            "RelativePath",
            &[overload("string RelativePath(string directory)", relative)],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: CONTEXT,
        properties: &[
            prop("PreContext", "string[]", field::<0>),
            prop("PostContext", "string[]", field::<1>),
            prop("DisplayPreContext", "string[]", field::<2>),
            prop("DisplayPostContext", "string[]", field::<3>),
        ],
        ..TypeDef::CLASS
    },
];

/// A match as a value.
pub fn value(hit: Hit) -> Value {
    let path = hit.line.path.clone();
    let file_name = path
        .as_deref()
        .map_or(INPUT, |p| p.rsplit('/').next().unwrap_or(p));
    let shown = path.clone().unwrap_or_else(|| Str::from(INPUT));
    let text = lines(&hit, path.as_deref());
    let context = hit.context.as_ref().map_or(Value::Null, |c: &Context| {
        let fields = vec![
            Value::strings(&c.before),
            Value::strings(&c.after),
            Value::strings(&c.shown_before),
            Value::strings(&c.shown_after),
        ];
        Record::new(CONTEXT, fields).into_value()
    });
    let matches = match ty::find("System.Text.RegularExpressions.Match") {
        Some(t) => Value::typed_array(t, hit.matches),
        None => matches_value(hit.matches),
    };
    let fields = vec![
        Value::Bool(hit.ignore_case),
        Value::Int32(i32::try_from(hit.line.number).unwrap_or(i32::MAX)),
        Value::Str(hit.line.text),
        Value::str(file_name),
        Value::Str(shown),
        Value::Str(hit.pattern),
        context,
        matches,
    ];
    Record::new(CLASS, fields).with_text(text).into_value()
}

/// The match with the lines around it, each with its place.
fn lines(hit: &Hit, path: Option<&str>) -> Str {
    let line = |prefix: &str, number: u64, text: &str| match path {
        Some(path) => format!("{prefix}{path}:{number}:{text}"),
        None => format!("{prefix}{text}"),
    };
    let Some(context) = &hit.context else {
        return line("", hit.line.number, &hit.line.text).into();
    };
    let first = hit
        .line
        .number
        .saturating_sub(context.shown_before.len() as u64);
    let mut out = Vec::new();
    let before = context.shown_before.iter().map(|t| ("  ", t));
    let after = context.shown_after.iter().map(|t| ("  ", t));
    let all = before.chain([("> ", &hit.line.text)]).chain(after);
    for (number, (prefix, text)) in (first..).zip(all) {
        out.push(line(prefix, number, text));
    }
    out.join("\n").into()
}

/// The file's path below a folder.
fn relative(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let path = this
        .downcast::<Record>()
        .map(|r| r.field(4))
        .unwrap_or_default();
    let Some(folder) = args.first().and_then(Value::as_str) else {
        return Ok(path);
    };
    let full = match engine.as_any().downcast_mut::<Runtime>() {
        Some(rt) => crate::cmdlets::core::shared::file::full_path(rt, folder),
        None => folder.into(),
    };
    let below = path
        .as_str()
        .and_then(|p| std::path::Path::new(p).strip_prefix(full).ok())
        .map(|p| Value::str(p.to_string_lossy()));
    Ok(below.unwrap_or(path))
}
