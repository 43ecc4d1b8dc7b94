//! Parse errors and extents as objects.

use std::any::Any;
use std::rc::Rc;

use crate::syntax::ast::ParseError;
use crate::value::error::ErrorCategory;
use crate::value::position::{Position, Source};
use crate::value::ty::{method, overload, prop};
use crate::value::{Engine, ErrorRecord, Exception, NetObject, R, Str, Ty, TypeDef, Value, ty};

use super::super::Runtime;

/// Raises the parse errors of a text: a `ParseException` with its errors.
pub(in crate::runtime) fn parse_failure<T>(
    rt: &mut Runtime,
    source: &Rc<Source>,
    errors: &[ParseError],
) -> R<T> {
    let items: Vec<Value> = errors
        .iter()
        .map(|e| {
            Value::net(ParseErrorObject {
                error: e.clone(),
                position: Position {
                    source: source.clone(),
                    start: e.span.start,
                    end: e.span.end,
                },
            })
        })
        .collect();
    let mut text = String::new();
    for e in errors {
        let position = Position {
            source: source.clone(),
            start: e.span.start,
            end: e.span.end,
        };
        text.push_str(&crate::format::error_view::position_message(
            &position, rt.edition,
        ));
        text.push('\n');
        text.push_str(&e.message);
        text.push('\n');
    }
    let first = errors.first();
    let message = text.trim_end_matches('\n').to_string();
    let kind = "System.Management.Automation.ParseException";
    let exception = Exception::new(kind, message).with("Errors", Value::array(items));
    if let Some(e) = first {
        *exception.recorded.borrow_mut() = Some((e.id.into(), ErrorCategory::ParserError));
    }
    let record = ErrorRecord::of(
        exception.into_value(),
        first.map_or("ParseError", |e| e.id),
        ErrorCategory::ParserError,
        Value::Null,
    );
    if let Some(e) = first {
        let place = Position {
            source: source.clone(),
            start: e.span.start,
            end: e.span.end,
        };
        *record.invocation.borrow_mut() = rt.script_invocation(Some(place.clone()));
        *record.position.borrow_mut() = Some(place);
    }
    record.raise()
}

/// `System.Management.Automation.Language.ParseError`.
pub struct ParseErrorObject {
    /// The error.
    pub error: ParseError,
    /// Where.
    pub position: Position,
}

impl NetObject for ParseErrorObject {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Language.ParseError").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(Str::from(self.error.message.as_str())))
    }
}

/// `System.Management.Automation.Language.IScriptExtent`.
pub struct Extent(pub Position);

impl NetObject for Extent {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Language.InternalScriptExtent")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(Str::from(self.0.text())))
    }
}

/// `System.Management.Automation.Language.IScriptPosition`: a place between two characters.
struct ScriptPosition {
    source: Rc<Source>,
    at: u32,
}

impl NetObject for ScriptPosition {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Language.InternalScriptPosition")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn script_position(place: &Position, at: u32) -> Value {
    Value::net(ScriptPosition {
        source: place.source.clone(),
        at,
    })
}

fn at_position<T: Into<Value>>(this: &Value, f: impl FnOnce(&ScriptPosition) -> T) -> R<Value> {
    Ok(this.downcast::<ScriptPosition>().map(f).into())
}

fn extent<T: Into<Value>>(this: &Value, f: impl FnOnce(&Position) -> T) -> R<Value> {
    Ok(this.downcast::<Extent>().map(|e| f(&e.0)).into())
}

fn parse_error<T: Into<Value>>(this: &Value, f: impl FnOnce(&ParseErrorObject) -> T) -> R<Value> {
    Ok(this.downcast::<ParseErrorObject>().map(f).into())
}

/// The descriptions of these types.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.Language.ParseError",
        properties: &[
            prop(
                "Extent",
                "System.Management.Automation.Language.IScriptExtent",
                |_, v| parse_error(v, |e| Value::net(Extent(e.position.clone()))),
            ),
            prop("ErrorId", "string", |_, v| {
                parse_error(v, |e| Str::from(e.error.id))
            }),
            prop("Message", "string", |_, v| {
                parse_error(v, |e| Str::from(e.error.message.as_str()))
            }),
            prop("IncompleteInput", "bool", |_, v| {
                parse_error(v, |e| e.error.incomplete)
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Language.InternalScriptExtent",
        properties: &[
            prop("File", "string", |_, v| {
                extent(v, |p| Value::from(p.source.file.clone()))
            }),
            prop("StartLineNumber", "int", |_, v| {
                extent(v, |p| p.start_line_column().0 as i32)
            }),
            prop("StartColumnNumber", "int", |_, v| {
                extent(v, |p| p.start_line_column().1 as i32)
            }),
            prop("EndLineNumber", "int", |_, v| {
                extent(v, |p| p.end_line_column().0 as i32)
            }),
            prop("EndColumnNumber", "int", |_, v| {
                extent(v, |p| p.end_line_column().1 as i32)
            }),
            prop("Text", "string", |_, v| extent(v, |p| Str::from(p.text()))),
            prop("StartOffset", "int", |_, v| {
                extent(v, |p| p.source.utf16_offset(p.start) as i32)
            }),
            prop("EndOffset", "int", |_, v| {
                extent(v, |p| p.source.utf16_offset(p.end) as i32)
            }),
            prop(
                "StartScriptPosition",
                "System.Management.Automation.Language.IScriptPosition",
                |_, v| extent(v, |p| script_position(p, p.start)),
            ),
            prop(
                "EndScriptPosition",
                "System.Management.Automation.Language.IScriptPosition",
                |_, v| extent(v, |p| script_position(p, p.end)),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Language.InternalScriptPosition",
        properties: &[
            prop("File", "string", |_, v| {
                at_position(v, |p| Value::from(p.source.file.clone()))
            }),
            prop("LineNumber", "int", |_, v| {
                at_position(v, |p| p.source.line_column(p.at).0 as i32)
            }),
            prop("ColumnNumber", "int", |_, v| {
                at_position(v, |p| p.source.line_column(p.at).1 as i32)
            }),
            prop("Line", "string", |_, v| {
                at_position(v, |p| {
                    Str::from(p.source.line(p.source.line_column(p.at).0))
                })
            }),
            prop("Offset", "int", |_, v| {
                at_position(v, |p| p.source.utf16_offset(p.at) as i32)
            }),
        ],
        methods: &[method(
            "GetFullScript",
            &[overload("string GetFullScript()", |_, v, _| {
                at_position(v, |p| Str::from(&*p.source.text))
            })],
        )],
        ..TypeDef::CLASS
    },
];

#[cfg(test)]
mod tests {
    use crate::value::ty;

    #[test]
    fn exceptions_derive_in_catch_clauses_from_what_they_derive_from_at_run_time() {
        for (name, base) in crate::syntax::listed_exceptions() {
            let Some(found) = ty::find(name) else {
                continue;
            };
            let actual = found.base().map(|base| base.full_name());
            assert_eq!(actual, Some(base), "{name}");
        }
    }
}
