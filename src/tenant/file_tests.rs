use super::*;

#[test]
fn names_of_collections_are_those_of_their_kinds() {
    for (kind, name) in COLLECTIONS {
        assert_eq!(kind.name(), *name);
    }
}
