//! `Get-Runspace`: the one runspace of a session.

use super::provider::place::pattern;
use super::shared::record::{Record, field};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::ty::prop;
use crate::value::{R, TypeDef, Value, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Runspace", || Box::new(Get))];

const CLASS: &str = "System.Management.Automation.Runspaces.LocalRunspace";
const NAME: &str = "Runspace1";

/// The class of its output.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.Runspaces.Runspace",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: CLASS,
        base: "System.Management.Automation.Runspaces.Runspace",
        properties: &[
            prop("Id", "int", field::<0>),
            prop("Name", "string", field::<1>),
            prop("ComputerName", "string", field::<2>),
            prop("RunspaceStateInfo", "System.Object", field::<3>),
            prop("RunspaceAvailability", "System.Object", field::<4>),
        ],
        ..TypeDef::CLASS
    },
];

/// `Get-Runspace`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for name in c.texts("Name")? {
            if !pattern(&name).is_some_and(|p| p.is_match(NAME)) {
                return Ok(());
            }
        }
        let ids = c.list("Id");
        let mut wanted = ids.is_empty();
        for id in ids {
            wanted |= convert::to_i64(c.rt, &id)? == 1;
        }
        if c.has("InstanceId") || !wanted {
            return Ok(());
        }
        let fields = vec![
            Value::Int32(1),
            Value::str(NAME),
            Value::str("localhost"),
            Value::str("Opened"),
            Value::str("Busy"),
        ];
        c.write(Record::new(CLASS, fields).into_value())
    }
}
