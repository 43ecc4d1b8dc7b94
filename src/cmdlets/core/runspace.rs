//! `Get-Runspace`: the runspaces of a session.

use super::provider::place::pattern;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Value, convert, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Runspace", || Box::new(Get))];

/// `Get-Runspace`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let names = c.texts("Name")?;
        let (ids, instances) = (c.list("Id"), c.list("InstanceId"));
        for runspace in c.rt.runspaces() {
            let mut wanted = true;
            if !names.is_empty() {
                let name = member::get(c.rt, &runspace, "Name")?;
                let name = name.as_str().unwrap_or_default();
                wanted = names
                    .iter()
                    .any(|n| pattern(n).is_some_and(|p| p.is_match(name)));
            }
            for (given, property) in [(&ids, "Id"), (&instances, "InstanceId")] {
                if !given.is_empty() {
                    let own = member::get(c.rt, &runspace, property)?;
                    let own = text_of(c, &own)?;
                    let mut found = false;
                    for one in given {
                        found |= text_of(c, one)?.eq_ignore_ascii_case(&own);
                    }
                    wanted &= found;
                }
            }
            if wanted {
                c.write(runspace)?;
            }
        }
        Ok(())
    }
}

fn text_of(c: &mut Ctx<'_>, v: &Value) -> R<crate::value::Str> {
    convert::to_str(c.rt, v)
}
