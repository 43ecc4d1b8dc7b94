//! `#requires`: what a script file asks of the session before it runs.
//!
//! The order and the texts are those of PowerShell's `CommandDiscovery.VerifyScriptRequirements`: elevation, version,
//! edition, modules.

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, convert};

use super::super::Runtime;
use super::super::code::BlockCode;
use super::ModuleSpec;
use super::spec::numbers;

impl Runtime {
    /// Checks what a script file requires; raises PowerShell's error for what the session lacks.
    pub(in crate::runtime) fn check_requirements(&mut self, code: &BlockCode) -> R<()> {
        // Only files are held to them: a block that a script made from text is not.
        let Some(file) = code.source.file.as_ref() else {
            return Ok(());
        };
        if code.requires.is_empty() {
            return Ok(());
        }
        let name = Str::from(file.rsplit('/').next().unwrap_or(file));
        let all = |key: &'static str| code.requires.iter().filter(move |(k, _)| k == key);
        if all("runasadministrator").next().is_some() && !is_administrator() {
            return refused(
                &name,
                "ScriptRequiresElevation",
                "it contains a \"#requires\" statement for running as Administrator. The current PowerShell session is not running as Administrator. Start PowerShell by using the Run as Administrator option, and then try running the script again.",
            );
        }
        let product = if self.edition.is_core() {
            "PowerShell"
        } else {
            "Windows PowerShell"
        };
        for (_, values) in all("version") {
            let Some(value) = values.first() else {
                continue;
            };
            let value = self.evaluate(value)?;
            let wanted = convert::to_str(self, &value)?;
            let current = self.edition.version();
            if numbers(&wanted) > numbers(current) {
                let wanted = if wanted.contains('.') {
                    wanted.to_string()
                } else {
                    format!("{wanted}.0")
                };
                return refused(
                    &name,
                    "ScriptRequiresUnmatchedPSVersion",
                    &format!(
                        "it contained a \"#requires\" statement for {product} {wanted}. The version of {product} that is required by the script does not match the currently running version of {product} {current}."
                    ),
                );
            }
        }
        let mut editions = Vec::new();
        for (_, values) in all("psedition") {
            for value in values {
                let value = self.evaluate(value)?;
                editions.push(convert::to_str(self, &value)?);
            }
        }
        let current = if self.edition.is_core() {
            "Core"
        } else {
            "Desktop"
        };
        if !editions.is_empty() && !editions.iter().any(|e| e.eq_ignore_ascii_case(current)) {
            return refused(
                &name,
                "ScriptRequiresUnmatchedPSEdition",
                &format!(
                    "it contained a \"#requires\" statement for PowerShell editions '{}'. The edition of PowerShell that is required by the script does not match the currently running PowerShell {current} edition.",
                    editions.join(",")
                ),
            );
        }
        for (_, values) in all("modules") {
            for value in values {
                let value = self.evaluate(value)?;
                let spec = ModuleSpec::of(self, &value)?;
                if !self.provide_module(&spec)? {
                    let missing = if self.edition.is_core() {
                        spec.not_found()
                    } else {
                        spec.name.to_string()
                    };
                    return refused(
                        &name,
                        "ScriptRequiresMissingModules",
                        &format!(
                            "the following modules that are specified by the \"#requires\" statements of the script are missing: {missing}."
                        ),
                    );
                }
            }
        }
        Ok(())
    }
}

fn refused(script: &Str, id: &str, why: &str) -> R<()> {
    ErrorRecord::new(
        "System.Management.Automation.ScriptRequiresException",
        format!("The script '{script}' cannot be run because {why}"),
        id,
        ErrorCategory::ResourceUnavailable,
        Value::Str(script.clone()),
    )
    .raise()
}

/// The process may do everything: user 0.
fn is_administrator() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}
