//! `Set-Item`, `Clear-Item`.

use super::super::provider::targets::{Filters, given};
use super::super::provider::{Place, item, targets};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Value, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Set-Item", || Box::new(Set)),
    Entry::new("Clear-Item", || Box::new(Clear)),
];

/// `Set-Item`
struct Set;

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let value = c.get("Value").unwrap_or_default();
        let filters = Filters::new(c)?;
        for given in given(c)? {
            let Some(place) = given.place(c)? else {
                continue;
            };
            let places: Vec<Place> = if given.is_pattern() {
                place.expand(c.rt)
            } else {
                vec![place]
            };
            for place in places {
                if !filters.takes(&place.leaf()) {
                    continue;
                }
                if place.is_file_system() {
                    c.error(targets::not_supported())?;
                    continue;
                }
                let text = convert::to_str(c.rt, &value)?;
                let question = format!("Item: {} Value: {text}", place.path);
                if !c.should_process(&question, "Set Item")? {
                    continue;
                }
                item::set(c.rt, &place, value.clone())?;
                if c.switch("PassThru")
                    && let Some(item) = item::item(c.rt, &place)?
                {
                    c.write(item)?;
                }
            }
        }
        Ok(())
    }
}

/// `Clear-Item`
struct Clear;

impl Cmdlet for Clear {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for place in targets::existing(c)? {
            if place.is_file_system() {
                c.error(targets::not_supported())?;
                continue;
            }
            if c.should_process(&format!("Item: {}", place.path), "Clear Item")? {
                item::set(c.rt, &place, Value::Null)?;
            }
        }
        Ok(())
    }
}
