//! `Get-PSCallStack`.

use super::shared::record::{Record, field};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::ty::prop;
use crate::value::{R, Str, TypeDef, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-PSCallStack", || Box::new(Get))];

const CLASS: &str = "System.Management.Automation.CallStackFrame";

/// The class of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: CLASS,
    properties: &[
        prop("Command", "string", field::<0>),
        prop("Location", "string", field::<1>),
        prop("Arguments", "string", field::<2>),
        prop("ScriptName", "string", field::<3>),
        prop("ScriptLineNumber", "int", field::<4>),
        prop(
            "InvocationInfo",
            "System.Management.Automation.InvocationInfo",
            field::<5>,
        ),
        prop("FunctionName", "string", field::<6>),
    ],
    ..TypeDef::CLASS
}];

/// `Get-PSCallStack`: the calls that are running, innermost first.
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut at = c.rt.frame.clone();
        while let Some(frame) = at {
            let file = frame.code.source.file.clone();
            let (line, _) = frame.position().start_line_column();
            let location = match &file {
                Some(path) => {
                    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
                    format!("{name}: line {line}")
                }
                None => String::from("<No file>"),
            };
            let name = frame.call.name();
            let command = if name.is_empty() {
                Str::from("<ScriptBlock>")
            } else {
                name
            };
            let fields = vec![
                Value::Str(command),
                Value::from(location),
                Value::str("{}"),
                file.map(Value::Str).unwrap_or_default(),
                Value::Int32(i32::try_from(line).unwrap_or(i32::MAX)),
                c.rt.invocation_of(&frame.call),
                Value::Str(frame.name.clone()),
            ];
            c.write(Record::new(CLASS, fields).into_value())?;
            at = frame.caller.clone();
        }
        Ok(())
    }
}
