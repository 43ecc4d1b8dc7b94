//! `TabExpansion2`, `Register-ArgumentCompleter`, and the objects of completion.

use super::shared::record::{Record, field};
use crate::complete::{self, ArgumentCompleters, Completer, Match};
use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::value::ty::{DefKind, overload, prop, static_method};
use crate::value::{R, Seq, Str, TypeDef, Value, convert, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("TabExpansion2", || Box::new(Expand)),
    Entry::new("Register-ArgumentCompleter", || Box::new(Register)),
];

const RESULT: &str = "System.Management.Automation.CompletionResult";
const KIND: &str = "System.Management.Automation.CompletionResultType";
const COMPLETION: &str = "System.Management.Automation.CommandCompletion";

/// The classes of completion.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: KIND,
        kind: DefKind::Enum(
            &[
                ("Text", 0),
                ("History", 1),
                ("Command", 2),
                ("ProviderItem", 3),
                ("ProviderContainer", 4),
                ("Property", 5),
                ("Method", 6),
                ("ParameterName", 7),
                ("ParameterValue", 8),
                ("Variable", 9),
                ("Namespace", 10),
                ("Type", 11),
                ("Keyword", 12),
                ("DynamicKeyword", 13),
            ],
            false,
        ),
        ..TypeDef::ENUM
    },
    &TypeDef {
        name: RESULT,
        properties: &[
            prop("CompletionText", "string", field::<0>),
            prop("ListItemText", "string", field::<1>),
            prop("ResultType", KIND, field::<2>),
            prop("ToolTip", "string", field::<3>),
        ],
        constructors: &[
            overload(
                "System.Management.Automation.CompletionResult new(string completionText, string listItemText, System.Management.Automation.CompletionResultType resultType, string toolTip)",
                |_, _, args| Ok(Record::new(RESULT, args.to_vec()).into_value()),
            ),
            overload(
                "System.Management.Automation.CompletionResult new(string completionText)",
                |_, _, args| {
                    let text = args.first().cloned().unwrap_or_default();
                    let fields = vec![
                        text.clone(),
                        text.clone(),
                        kind_value(complete::Kind::Text),
                        text,
                    ];
                    Ok(Record::new(RESULT, fields).into_value())
                },
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: COMPLETION,
        properties: &[
            prop("CurrentMatchIndex", "int", field::<1>),
            prop("ReplacementIndex", "int", field::<2>),
            prop("ReplacementLength", "int", field::<3>),
            prop(
                "CompletionMatches",
                "System.Collections.ObjectModel.Collection[System.Management.Automation.CompletionResult]",
                field::<0>,
            ),
        ],
        methods: &[static_method(
            "CompleteInput",
            &[overload(
                "System.Management.Automation.CommandCompletion CompleteInput(string input, int cursorIndex, hashtable options)",
                |engine, _, args| {
                    let text = convert::to_str(engine, args.first().unwrap_or(&Value::Null))?;
                    let cursor = convert::to_i32(engine, args.get(1).unwrap_or(&Value::Null))?;
                    match engine.as_any().downcast_mut::<Runtime>() {
                        Some(rt) => Ok(completion(rt, &text, i64::from(cursor))),
                        None => Ok(Value::Null),
                    }
                },
            )],
        )],
        ..TypeDef::CLASS
    },
];

fn kind_value(kind: complete::Kind) -> Value {
    match ty::find(KIND) {
        Some(t) => Value::Enum(t, kind as i64),
        None => Value::str(kind.name()),
    }
}

fn result(found: Match) -> Value {
    let fields = vec![
        Value::from(found.text),
        Value::from(found.shown),
        kind_value(found.kind),
        Value::from(found.tip),
    ];
    Record::new(RESULT, fields).into_value()
}

/// What is offered for a text with the cursor at a UTF-16 unit, as a `CommandCompletion`.
fn completion(rt: &mut Runtime, text: &str, cursor: i64) -> Value {
    let cursor = usize::try_from(cursor).unwrap_or(0);
    let mut units = 0;
    let at = text
        .char_indices()
        .find(|(_, c)| {
            let reached = units >= cursor;
            units += c.len_utf16();
            reached
        })
        .map_or(text.len(), |(at, _)| at);
    let offered = complete::complete(rt, text, at);
    let width = |from: usize, to: usize| {
        let part = text.get(from..to).unwrap_or("");
        Value::Int32(i32::try_from(part.encode_utf16().count()).unwrap_or(i32::MAX))
    };
    let (start, length) = (width(0, offered.start), width(offered.start, offered.end));
    let matches: Vec<Value> = offered.matches.into_iter().map(result).collect();
    let class = ty::find_def("System.Collections.ObjectModel.Collection`1")
        .zip(ty::find(RESULT))
        .map(|(def, element)| ty::Ty::generic(def, vec![element]));
    let class = class.unwrap_or(ty::known().array_list);
    let fields = vec![
        Value::List(std::rc::Rc::new(Seq::new(class, matches))),
        Value::Int32(-1),
        start,
        length,
    ];
    Record::new(COMPLETION, fields).into_value()
}

/// `TabExpansion2`: what the prompt offers for a text.
struct Expand;

impl Cmdlet for Expand {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.set_name() == "AstInputSet" {
            return super::shared::refuse(c, "TabExpansion2 -ast", "give the text as -inputScript");
        }
        let text = c.text("inputScript")?.unwrap_or_default();
        let cursor = match c.int("cursorColumn")? {
            Some(column) => column,
            None => i64::try_from(text.encode_utf16().count()).unwrap_or(i64::MAX),
        };
        let offered = completion(c.rt, &text, cursor);
        c.write(offered)
    }
}

/// `Register-ArgumentCompleter`
struct Register;

impl Cmdlet for Register {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let completer = Completer {
            commands: c.texts("CommandName")?,
            parameter: c.text("ParameterName")?.unwrap_or_else(|| Str::from("")),
            block: c.get("ScriptBlock").unwrap_or_default(),
        };
        let list = &mut c.rt.session::<ArgumentCompleters>().list;
        // A completer takes the place of an earlier one for the same.
        list.retain(|other| {
            other.commands != completer.commands || other.parameter != completer.parameter
        });
        if !completer.block.is_null() {
            list.push(completer);
        }
        Ok(())
    }
}
