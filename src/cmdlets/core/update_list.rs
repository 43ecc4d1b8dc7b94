//! `Update-List`: elements added to and removed from a list that an object holds.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{Dict, ErrorRecord, R, Value, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Update-List", || Box::new(Update))];

/// `Update-List`
struct Update;

fn error(message: String, id: &str, target: Value) -> ErrorRecord {
    ErrorRecord::new(
        "System.InvalidOperationException",
        message,
        id,
        ErrorCategory::InvalidOperation,
        target,
    )
}

impl Cmdlet for Update {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(property) = c.text("Property")? else {
            return Ok(());
        };
        let Some(object) = c.input() else {
            return c.throw(error(
                "You must specify the InputObject parameter when the Property parameter is specified."
                    .into(),
                "MissingInputObjectParameter",
                Value::Null,
            ));
        };
        if !member::has_property(c.rt, &object, &property) {
            return c.error(error(
                format!("The property '{property}' cannot be found on this object"),
                "MemberDoesntExist",
                object,
            ));
        }
        let list = member::get(c.rt, &object, &property)?;
        let changes = [
            ("Clear", c.has("Replace").then(|| vec![Value::Null])),
            ("Add", c.has("Replace").then(|| c.list("Replace"))),
            ("Add", c.has("Add").then(|| c.list("Add"))),
            ("Remove", c.has("Remove").then(|| c.list("Remove"))),
        ];
        for (method, items) in changes {
            for item in items.unwrap_or_default() {
                let args: &[Value] = match method {
                    "Clear" => &[],
                    _ => std::slice::from_ref(&item),
                };
                member::invoke(c.rt, &list, method, args)?;
            }
        }
        c.write(object)
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("Property") {
            return Ok(());
        }
        if c.input().is_some_and(|o| !o.is_null()) {
            return c.throw(error(
                "You must specify the Property parameter when the InputObject parameter is specified."
                    .into(),
                "MissingPropertyParameter",
                Value::Null,
            ));
        }
        let table = Dict::hashtable();
        for name in ["Add", "Remove", "Replace"] {
            if let Some(items) = c.get(name) {
                table.set(Value::str(name), items);
            }
        }
        c.write(Value::Hash(std::rc::Rc::new(table)))
    }
}
