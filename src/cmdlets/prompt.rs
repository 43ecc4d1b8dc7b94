//! `prompt`: what stands before each line at the prompt.

use super::directory::Directory;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("prompt", || Box::new(Prompt))];

/// `prompt`: the tenant where a person is at the prompt, so that nobody changes the wrong one; else the folder, as
/// PowerShell has it.
struct Prompt;

impl Cmdlet for Prompt {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let tenant = match c.rt.host.interactive {
            true => c.rt.session::<Directory>().domain(),
            false => None,
        };
        let place = tenant.unwrap_or_else(|| c.rt.shown_location().to_string());
        c.write(format!("PS {place}> "))
    }
}
