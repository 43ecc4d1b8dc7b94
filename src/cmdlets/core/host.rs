//! `Read-Host`, `Get-Host`.

use super::shared::record::{Record, field};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::culture::Culture;
use crate::value::error::ErrorCategory;
use crate::value::ty::prop;
use crate::value::types::globalization::culture_value;
use crate::value::types::security::secure_string;
use crate::value::{Engine, ErrorRecord, R, TypeDef, Value, convert, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Read-Host", || Box::new(Read)),
    Entry::new("Get-Host", || Box::new(Get)),
];

const HOST: &str = "System.Management.Automation.Internal.Host.InternalHost";

/// The class of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: HOST,
    properties: &[
        prop("Name", "string", field::<0>),
        prop("Version", "version", field::<1>),
        prop("InstanceId", "guid", field::<2>),
        prop("CurrentCulture", "cultureinfo", field::<3>),
        prop("CurrentUICulture", "cultureinfo", field::<4>),
        prop("PrivateData", "psobject", field::<5>),
        prop("DebuggerEnabled", "bool", field::<6>),
        prop("IsRunspacePushed", "bool", field::<7>),
        prop(
            "UI",
            "System.Management.Automation.Host.PSHostUserInterface",
            |_, _| Ok(super::host_ui::value()),
        ),
    ],
    ..TypeDef::CLASS
}];

/// `Read-Host`: a line from whoever is at the prompt, or from `--answers`.
struct Read;

impl Cmdlet for Read {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if !c.rt.host.interactive && c.rt.host.answers.is_none() {
            return c.throw(ErrorRecord::new(
                "System.Management.Automation.PSInvalidOperationException",
                "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
                "InvalidOperation",
                ErrorCategory::InvalidOperation,
                Value::Null,
            ));
        }
        let mut words = Vec::new();
        for word in c.list("Prompt") {
            words.push(convert::to_display(c.rt, &word)?);
        }
        if !words.is_empty() {
            let prompt = format!("{}: ", words.join(" "));
            c.rt.host.write(&prompt);
        }
        let line = c.rt.host.read_line().unwrap_or_default();
        if c.switch("AsSecureString") {
            return c.write(secure_string(&line));
        }
        c.write(line)
    }
}

/// `Get-Host`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let version = if c.rt.edition.is_core() {
            "7.6.0"
        } else {
            "5.1.19041.1"
        };
        let version = match ty::find("System.Version") {
            Some(t) => convert::to(c.rt, &Value::str(version), t)?,
            None => Value::str(version),
        };
        let fields = vec![
            Value::str("ConsoleHost"),
            version,
            Value::Guid(crate::value::Uuid::nil()),
            culture_value(c.rt.culture()),
            culture_value(Culture::en_us()),
            Value::Null,
            Value::Bool(true),
            Value::Bool(false),
        ];
        c.write(Record::new(HOST, fields).into_value())
    }
}
