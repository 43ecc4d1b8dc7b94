//! Members that `ForEach-Object` and `Where-Object` find by a name given as an argument, wildcards allowed.

use crate::runtime::Ctx;
use crate::text::culture::Culture;
use crate::text::wildcard::{Wildcard, has_wildcard};
use crate::value::error::ErrorCategory;
use crate::value::member::{Kind, MemberInfo};
use crate::value::{ErrorRecord, R, Value, member};

/// A member by its name.
pub(super) struct Found {
    /// The name as the object spells it.
    pub name: String,
    /// It is called rather than read.
    pub is_method: bool,
}

/// What a name means to an object.
pub(super) enum Search {
    /// One member.
    One(Found),
    /// The object has none.
    None,
    /// A pattern fits several: their names in order.
    Several(Vec<String>),
}

/// Looks an object's member up. `methods_only` leaves properties out, as where arguments are given.
///
/// # Errors
/// What listing the members raises.
pub(super) fn find(c: &mut Ctx<'_>, item: &Value, name: &str, methods_only: bool) -> R<Search> {
    if !methods_only && !has_wildcard(name) && member::has_property(c.rt, item, name) {
        return Ok(Search::One(Found {
            name: name.to_owned(),
            is_method: false,
        }));
    }
    let members = member::members(c.rt, item, false)?;
    let wanted = |m: &&MemberInfo| !methods_only || m.kind.is_method();
    if !has_wildcard(name) {
        let found = members
            .iter()
            .filter(wanted)
            .find(|m| m.name.eq_ignore_ascii_case(name));
        return Ok(found.map_or(Search::None, |m| Search::One(found_in(m))));
    }
    let Ok(pattern) = Wildcard::new(name, true, Culture::invariant()) else {
        return Ok(Search::None);
    };
    let mut found: Vec<Found> = Vec::new();
    for m in members.iter().filter(wanted) {
        if pattern.is_match(&m.name) {
            found.push(found_in(m));
        }
    }
    // The getters and setters of .NET's properties are methods too.
    for m in members.iter().filter(|m| m.kind == Kind::Property) {
        for accessor in [format!("get_{}", m.name), format!("set_{}", m.name)] {
            if (m.settable || accessor.starts_with("get_")) && pattern.is_match(&accessor) {
                found.push(Found {
                    name: accessor,
                    is_method: true,
                });
            }
        }
    }
    if found.len() > 1 {
        return Ok(Search::Several(found.into_iter().map(|f| f.name).collect()));
    }
    Ok(found.pop().map_or(Search::None, Search::One))
}

fn found_in(m: &MemberInfo) -> Found {
    Found {
        name: m.name.to_string(),
        is_method: m.kind.is_method(),
    }
}

/// The error of an argument that names no member, or several.
pub(super) fn refused(message: impl AsRef<str>, id: &str, target: Value) -> ErrorRecord {
    ErrorRecord::new(
        "System.Management.Automation.PSArgumentException",
        message,
        id,
        ErrorCategory::InvalidArgument,
        target,
    )
}

/// The error of a name that fits several members; `kind` is `members` or `methods`.
pub(super) fn ambiguous(
    name: &str,
    kind: &str,
    matches: &[String],
    id: &str,
    target: Value,
) -> ErrorRecord {
    refused(
        format!(
            "Input name \"{name}\" is ambiguous. It can be resolved to multiple matched {kind}. Possible matches \
             include: {}.",
            matches.join(" ")
        ),
        id,
        target,
    )
}
