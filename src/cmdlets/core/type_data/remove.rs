//! `Remove-TypeData`

use super::full_name;
use crate::cmdlets::core::shared::ps1xml;
use crate::runtime::{Cmdlet, Ctx};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value, convert, member};

/// `Remove-TypeData`
pub struct Remove;

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("Path") {
            return files(c);
        }
        let name = match c.get("TypeData").filter(|data| !data.is_null()) {
            Some(data) => {
                let name = member::get(c.rt, &data, "TypeName")?;
                convert::to_str(c.rt, &name)?
            }
            None => c.text("TypeName")?.unwrap_or_default(),
        };
        if name.trim().is_empty() {
            return c.throw(super::record(
                "TargetTypeNameEmpty",
                "The target type name should not be null, empty, or contain only white spaces."
                    .into(),
            ));
        }
        let name = full_name(c, name);
        let target = format!("Name of the type that will be removed: {name}");
        if !c.should_process(&target, "Remove TypeData")? {
            return Ok(());
        }
        if c.rt.type_data.remove(&name) {
            return Ok(());
        }
        let message = format!(
            "Error in TypeData \"{name}\": The type \"{name}\" was not found. The type name value must be the full name of the type. Verify the type name and run the command again."
        );
        c.error(ErrorRecord::new(
            "System.Management.Automation.RuntimeException",
            message,
            "TypesDynamicRemoveException",
            ErrorCategory::InvalidOperation,
            Value::Null,
        ))
    }
}

/// Takes away what files gave.
fn files(c: &mut Ctx<'_>) -> R<()> {
    for path in ps1xml::files(c, "Path", "TypePathException")? {
        let shown = path.display().to_string();
        if !c.should_process(&format!("FileName: {shown}"), "Remove type file")? {
            continue;
        }
        if !c.rt.type_data.forget(&shown) {
            c.error(super::record(
                "TypeFileNotExistsInCurrentSession",
                format!("The file {shown} is not imported into the current session."),
            ))?;
        }
    }
    Ok(())
}
