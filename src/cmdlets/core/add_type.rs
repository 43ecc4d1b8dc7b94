//! `Add-Type`.

use super::shared::refuse;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Add-Type", || Box::new(Add))];

/// `Add-Type`: names of assemblies whose types are here anyway. Code is not compiled.
struct Add;

/// Assemblies that scripts name before they use types that this program describes.
const KNOWN: &[&str] = &[
    "Microsoft.CSharp",
    "Microsoft.Open.AzureAD16.Graph.Client",
    "Microsoft.Online.Administration.Automation.PSModule",
    "Microsoft.VisualBasic",
    "mscorlib",
    "netstandard",
    "System",
    "System.Collections",
    "System.ComponentModel.DataAnnotations",
    "System.Configuration",
    "System.Core",
    "System.Data",
    "System.Drawing",
    "System.IO.Compression",
    "System.IO.Compression.FileSystem",
    "System.Linq",
    "System.Management.Automation",
    "System.Net",
    "System.Net.Http",
    "System.Runtime",
    "System.Security",
    "System.Text.RegularExpressions",
    "System.Web",
    "System.Web.Extensions",
    "System.Xml",
    "System.Xml.Linq",
];

impl Cmdlet for Add {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if !c.has("AssemblyName") {
            return refuse(
                c,
                "Add-Type with code or a file",
                "this program runs PowerShell, and neither compiles C# nor loads .NET assemblies",
            );
        }
        for name in c.texts("AssemblyName")? {
            let short = name.split(',').next().unwrap_or_default().trim();
            let short = short.strip_suffix(".dll").unwrap_or(short);
            if !KNOWN.iter().any(|known| known.eq_ignore_ascii_case(short)) {
                let record = ErrorRecord::new(
                    "System.Exception",
                    format!("Cannot find path '{name}' because it does not exist."),
                    "ASSEMBLY_NOT_FOUND",
                    ErrorCategory::ObjectNotFound,
                    Value::Str(name),
                );
                c.error(record)?;
            }
        }
        Ok(())
    }
}
