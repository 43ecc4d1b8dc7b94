//! `ConvertFrom-StringData`.

use std::rc::Rc;

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::regex;
use crate::value::error::ErrorCategory;
use crate::value::{Dict, ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("ConvertFrom-StringData", || Box::new(From))];

/// `ConvertFrom-StringData`: lines `name=value` as a hashtable.
struct From;

fn refuse(c: &mut Ctx<'_>, message: String) -> R<()> {
    c.throw(ErrorRecord::new(
        "System.Management.Automation.PSInvalidOperationException",
        message,
        "InvalidOperation",
        ErrorCategory::InvalidOperation,
        Value::Null,
    ))
}

impl Cmdlet for From {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let text = c.text("StringData")?.unwrap_or_default();
        let delimiter = match c.get("Delimiter").as_ref().map(Value::base) {
            Some(Value::Char(unit)) => char::from_u32(u32::from(*unit)).unwrap_or('='),
            _ => '=',
        };
        let table = Dict::hashtable();
        for line in text.split('\n').map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((name, value)) = line.split_once(delimiter).filter(|(n, _)| !n.is_empty())
            else {
                return refuse(
                    c,
                    format!("Data line '{line}' is not in 'name=value' format. "),
                );
            };
            let name = name.trim();
            let value = match regex::unescape(value.trim()) {
                Ok(value) => value,
                Err(e) => return refuse(c, e.message),
            };
            if !table.add(Value::str(name), Value::Str(Str::from(value))) {
                return refuse(
                    c,
                    format!("Data item '{name}' in line '{line}' is already defined. "),
                );
            }
        }
        c.write(Value::Hash(Rc::new(table)))
    }
}
