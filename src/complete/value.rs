//! Values that stand beside an expression and are told by its type: the keys of a dictionary in an index, the members of
//! an enumeration behind a comparison, what a type's brackets can go on with.

use crate::syntax::ast::{Expr, TypeName};
use crate::value::ty::type_of;
use crate::value::{Ty, Value};

use super::infer::Guess;
use super::place::Place;
use super::quote::unquote;
use super::{Kind, Match, Session, begins};

impl Session<'_> {
    /// The keys of the dictionary that is indexed, in its order; of what is not there yet those of its literal.
    pub(super) fn index_keys(&mut self, place: &Place<'_>, target: &Expr<'_>) -> Vec<Match> {
        let names: Vec<String> = match self.safe_value(place, target, 0) {
            Some(Value::Hash(dict)) => {
                let keys = dict.pairs().into_iter().map(|(key, _)| key);
                keys.filter_map(|key| key.as_str().map(str::to_string))
                    .collect()
            }
            _ => {
                let guesses = self.infer(place, target);
                guesses.into_iter().flat_map(|guess| guess.notes).collect()
            }
        };
        quoted_matches(place, names, Kind::Property)
    }

    /// The members of the enumeration that a compared value is, in the order of their numbers; behind a quote files
    /// where it is none.
    pub(super) fn compared_values(&mut self, place: &Place<'_>, left: &Expr<'_>) -> Vec<Match> {
        let types: Vec<Ty> = match self.safe_value(place, left, 0) {
            Some(value) if !value.is_null() => vec![type_of(value.base())],
            _ => {
                let guesses = self.infer(place, left);
                guesses.into_iter().filter_map(|guess| guess.ty).collect()
            }
        };
        let members = types.into_iter().find_map(Ty::enum_members);
        let names = members.into_iter().flat_map(|(members, _)| members);
        let names = names.map(|(name, _)| name.to_string()).collect();
        let values = quoted_matches(place, names, Kind::ParameterValue);
        if values.is_empty() && place.text.starts_with(['\'', '"']) {
            return self.quoted_text(place);
        }
        values
    }

    /// The static members of the type whose bracket was just closed, with the colons that lead to them.
    pub(super) fn statics_of(&mut self, name: &TypeName<'_>) -> Vec<Match> {
        let ty = self.type_of_name(name);
        let guesses: Vec<Guess> = ty.map(Guess::of).into_iter().collect();
        let mut found = self.members_of_guesses(&guesses, "", true, |_| true, true);
        for one in &mut found {
            one.text.insert_str(0, "::");
        }
        found
    }
}

/// The names that begin with the word, in single quotes whatever the word had.
fn quoted_matches(place: &Place<'_>, names: Vec<String>, kind: Kind) -> Vec<Match> {
    let (word, _) = unquote(&place.text);
    names
        .into_iter()
        .filter(|name| begins(name, word))
        .map(|name| Match::new(kind, format!("'{name}'"), name))
        .collect()
}
