//! Asking the person at the prompt.

use std::sync::atomic::Ordering;

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Stop, Value};

use super::Runtime;

impl Runtime {
    /// Fails where nobody can answer.
    pub fn needs_answers(&self) -> R<()> {
        if self.host.interactive || self.host.answers.is_some() {
            return Ok(());
        }
        ErrorRecord::new(
            "System.Management.Automation.PSInvalidOperationException",
            "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
            "InvalidOperation",
            ErrorCategory::InvalidOperation,
            Value::Null,
        )
        .raise()
    }

    /// Offers choices (with `&` before their key) and gives the one that was chosen. Fails where nobody can answer.
    pub fn ask_choice(
        &mut self,
        caption: &str,
        message: &str,
        choices: &[&str],
        default: usize,
    ) -> R<usize> {
        self.needs_answers()?;
        let keys: Vec<(String, String)> = choices
            .iter()
            .map(|c| {
                let key = c
                    .split_once('&')
                    .and_then(|(_, rest)| rest.chars().next())
                    .unwrap_or(' ');
                (key.to_uppercase().to_string(), c.replace('&', ""))
            })
            .collect();
        let shown: Vec<String> = keys
            .iter()
            .map(|(key, label)| format!("[{key}] {label}"))
            .collect();
        let default_key = keys
            .get(default)
            .map_or("", |(key, _)| key.as_str())
            .to_string();
        loop {
            let text = format!(
                "\n{caption}\n{message}\n{}  [?] Help (default is \"{default_key}\"): ",
                shown.join("  ")
            );
            self.host.write(&text);
            let Some(answer) = self.host.read_line() else {
                // Nobody agreed to anything by Ctrl+C.
                if self.interrupted.load(Ordering::Relaxed) {
                    return Err(Box::new(Stop::Halt));
                }
                return Ok(default);
            };
            self.host.write("\n");
            let answer = answer.trim();
            if answer.is_empty() {
                return Ok(default);
            }
            if let Some(at) = keys.iter().position(|(key, label)| {
                key.eq_ignore_ascii_case(answer) || label.eq_ignore_ascii_case(answer)
            }) {
                return Ok(at);
            }
        }
    }
}
