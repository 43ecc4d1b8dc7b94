//! What one entry alone cannot show: that the types which cmdlets and members name are described.

use crate::Placed;
use crate::model::{Alias, Cmdlet, GraphCall, ObjectType};
use std::collections::HashSet;

/// The namespaces whose types this grammar describes itself.
const OURS: [&str; 2] = ["Microsoft.Online.", "Microsoft.Open."];

/// Every type of the modules that a cmdlet or a member names is described, and every cmdlet that a type claims to come
/// from exists.
pub fn names(types: &[Placed<ObjectType>], cmdlets: &[Placed<Cmdlet>]) -> Result<(), String> {
    let described: HashSet<&str> = types.iter().map(|object| object.item.name).collect();
    let known: HashSet<&str> = cmdlets.iter().map(|cmdlet| cmdlet.item.name).collect();
    let check = |place: &str, name: &str| match unknown(name, &described) {
        Some(missing) => Err(format!("{place}: the type {missing} is not described")),
        None => Ok(()),
    };
    for Placed { item, place } in cmdlets {
        let params = item.params.iter().map(|param| param.type_name);
        for name in params.chain(item.output_types.iter().copied()) {
            check(place, name)?;
        }
    }
    for Placed { item, place } in types {
        let members = item.properties.iter().map(|property| property.type_name);
        for name in members.chain(item.base) {
            check(place, name)?;
        }
        if let Some(missing) = item.returned_by.iter().find(|name| !known.contains(*name)) {
            return Err(format!("{place}: the cmdlet {missing} is not described"));
        }
    }
    Ok(())
}

/// Every alias stands for a command that is described, and every Graph call for a cmdlet that is.
pub fn commands(
    cmdlets: &[Placed<Cmdlet>],
    aliases: &[Placed<Alias>],
    calls: &[Placed<GraphCall>],
) -> Result<(), String> {
    let known: HashSet<&str> = cmdlets.iter().map(|cmdlet| cmdlet.item.name).collect();
    let aliases = aliases
        .iter()
        .map(|alias| (alias.item.target, &alias.place));
    let calls = calls.iter().map(|call| (call.item.cmdlet, &call.place));
    match aliases
        .chain(calls)
        .find(|(name, _)| !known.contains(name) && !name.ends_with(".exe"))
    {
        Some((name, place)) => Err(format!("{place}: the command {name} is not described")),
        None => Ok(()),
    }
}

/// The first type of ours in a type's text that nothing describes.
fn unknown<'a>(type_name: &'a str, described: &HashSet<&str>) -> Option<&'a str> {
    let mut names = type_name.split(['[', ']', ',']);
    names.find(|name| OURS.iter().any(|ours| name.starts_with(ours)) && !described.contains(name))
}
