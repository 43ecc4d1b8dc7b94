//! `Get-FormatData`

use super::{built_in, object};
use crate::cmdlets::core::shared::scope::NameFilter;
use crate::grammar;
use crate::runtime::{Cmdlet, Ctx};
use crate::value::{R, Str, Value};

/// `Get-FormatData`
pub struct Get;

/// The views of the same types, in the order in which they were found.
type Found = Vec<(Vec<Str>, Vec<Value>)>;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let wanted = c.texts("TypeName")?;
        let patterns: Vec<_> = wanted
            .iter()
            .filter_map(|n| NameFilter::pattern(n))
            .collect();
        let takes = |names: &[Str]| {
            wanted.is_empty()
                || names.iter().any(|name| {
                    patterns.iter().any(|p| p.is_match(name))
                        || wanted.iter().any(|w| w.eq_ignore_ascii_case(name))
                })
        };
        let mut found = Found::new();
        let database = c.rt.display.clone();
        let loaded = |files: &[crate::format::display::File], found: &mut Found| {
            for view in files.iter().flat_map(|file| &file.definitions.views) {
                let mut names: Vec<Str> = Vec::new();
                for selection in &view.selected_by {
                    let set = database.as_deref().and_then(|d| d.set(&selection.name));
                    match set.filter(|_| selection.is_set) {
                        Some(types) => names.extend(types.iter().cloned()),
                        None => names.push(selection.name.clone()),
                    }
                }
                if takes(&names) {
                    add(found, names, object::of_view(view));
                }
            }
        };
        if let Some(database) = &database {
            loaded(&database.prepended, &mut found);
        }
        let edition = c.rt.edition;
        for view in grammar::views() {
            let names: Vec<Str> = view.types.iter().map(|name| Str::from(*name)).collect();
            if view.edition.is_none_or(|only| only == edition) && takes(&names) {
                add(&mut found, names, built_in::of_view(view));
            }
        }
        if let Some(database) = &database {
            loaded(&database.appended, &mut found);
        }
        for (names, views) in found {
            c.write(object::type_definition(&names, views))?;
        }
        Ok(())
    }
}

fn add(found: &mut Found, names: Vec<Str>, view: Value) {
    match found.iter_mut().find(|(own, _)| *own == names) {
        Some((_, views)) => views.push(view),
        None => found.push((names, vec![view])),
    }
}
