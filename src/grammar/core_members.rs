//! What of .NET's types only PowerShell 7's .NET has.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::edition::Edition;

/// Each type's members, by the type's full name. Read when completion first
/// lists the members of a type for Windows PowerShell.
static LACKING: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    include_str!("../../grammar/core-members.list")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .map(|(name, members)| (name, members.split(' ').collect()))
        .collect()
});

/// True where the .NET of an edition has a member, or a type of which `member` is any. Names are exact.
pub fn has_dotnet_member(edition: Edition, type_name: &str, member: &str) -> bool {
    edition.is_core()
        || LACKING
            .get(type_name)
            .is_none_or(|members| !members.iter().any(|m| *m == "*" || *m == member))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_framework_lacks_what_came_later() {
        let has = |edition, name, member| has_dotnet_member(edition, name, member);
        assert!(!has(Edition::Desktop, "System.Math", "Clamp"));
        assert!(has(Edition::Desktop, "System.Math", "Round"));
        assert!(has(Edition::Core, "System.Math", "Clamp"));
        assert!(!has(Edition::Desktop, "System.DateOnly", "Year"));
    }

    #[test]
    fn every_type_is_described() {
        for name in LACKING.keys() {
            assert!(crate::value::ty::find(name).is_some(), "{name}");
        }
    }
}
