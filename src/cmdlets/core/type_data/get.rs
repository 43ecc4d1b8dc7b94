//! `Get-TypeData`

use super::object;
use crate::cmdlets::core::shared::scope::NameFilter;
use crate::grammar;
use crate::runtime::{Cmdlet, Ctx};
use crate::value::{Dict, R, Str, Value};

/// `Get-TypeData`
pub struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let wanted = c.texts("TypeName")?;
        let patterns: Vec<_> = wanted
            .iter()
            .filter_map(|n| NameFilter::pattern(n))
            .collect();
        let takes = |name: &str| {
            wanted.is_empty()
                || patterns.iter().any(|p| p.is_match(name))
                || wanted.iter().any(|w| w.eq_ignore_ascii_case(name))
        };
        let own: Vec<Str> = c.rt.type_data.type_names();
        let mut names: Vec<Str> = grammar::all_type_data()
            .map(|data| data.name.into())
            .collect();
        for name in own {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
                names.push(name);
            }
        }
        for name in names.into_iter().filter(|name| takes(name)) {
            let data = describe(c, &name);
            c.write(data)?;
        }
        Ok(())
    }
}

/// What is added to a type, by PowerShell and by scripts.
fn describe(c: &Ctx<'_>, name: &Str) -> Value {
    let built_in = grammar::type_data(name);
    let members = Dict::hashtable();
    for extra in built_in
        .map(|data| data.members.as_slice())
        .unwrap_or_default()
    {
        members.set(Value::str(extra.name), object::built_in(extra));
    }
    let added = &c.rt.type_data;
    for (member, kind, slot) in added.members(name) {
        let hidden = added.is_hidden(name, &member);
        let data = object::data(&member, kind, &slot, hidden);
        members.set(Value::Str(member), data);
    }
    object::type_data(name, members, &|standard| {
        if let Some((_, slot)) = added.get(name, standard) {
            return slot;
        }
        let names = |names: &[&str]| match names.is_empty() {
            true => Value::Null,
            false => Value::strings(names),
        };
        match (standard, built_in) {
            ("DefaultDisplayPropertySet", Some(data)) => names(&data.display),
            ("DefaultKeyPropertySet", Some(data)) => names(&data.key),
            ("DefaultDisplayProperty", Some(data)) => {
                data.default_property.map_or(Value::Null, Value::str)
            }
            _ => Value::Null,
        }
    })
}
