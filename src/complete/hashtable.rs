//! Keys of a hashtable literal: what `Select-Object` and its kin understand, the properties of the type that it is cast
//! to, the parameters of the command that it is splatted to.

use crate::syntax::ast::{Expr, ExprKind};

use super::Session;
use super::bind::{Bound, Purpose};
use super::infer::{Guess, word_of};
use super::place::{Call, Node, Place};
use super::{Kind, Match, begins};

impl Session<'_> {
    /// The keys that begin with the word, without those that are there already.
    pub(super) fn hashtable_keys(&mut self, place: &Place<'_>, at: usize) -> Vec<Match> {
        let Some(Node::Expr(table)) = place.path.get(at) else {
            return Vec::new();
        };
        let ExprKind::Hashtable(pairs) = &table.kind else {
            return Vec::new();
        };
        let end = place.source.len() as u32;
        let taken: Vec<String> = pairs
            .iter()
            .filter(|(key, _)| key.span.end < end)
            .filter_map(|(key, _)| word_of(key))
            .collect();
        let is_free = |name: &str| !taken.iter().any(|t| t.eq_ignore_ascii_case(name));
        let above = place.path.get(..at).unwrap_or(&[]);
        for (at, node) in above.iter().enumerate().rev() {
            match node {
                Node::Expr(Expr {
                    kind: ExprKind::Array(_) | ExprKind::ArrayExpr(_),
                    ..
                })
                | Node::Pipeline(_) => {}
                Node::Expr(Expr {
                    kind: ExprKind::Convert(name, _),
                    ..
                }) => {
                    let guesses: Vec<Guess> =
                        self.type_of_name(name).map(Guess::of).into_iter().collect();
                    return self.properties_of_guesses(&guesses, &place.text, is_free);
                }
                Node::Command(command) => {
                    let call = Call {
                        command: command.clone(),
                        at,
                    };
                    return self.argument_keys(place, &call, is_free);
                }
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    fn argument_keys(
        &mut self,
        place: &Place<'_>,
        call: &Call<'_>,
        is_free: impl Fn(&str) -> bool,
    ) -> Vec<Match> {
        let Some((name, params)) = self.command_of(place, call) else {
            return Vec::new();
        };
        let fed = place
            .pipeline_of(call.at)
            .is_some_and(|(_, index)| index > 0);
        let end = place.source.len() as u32;
        let bound = Bound::new(params, &call.command.elements, end, Purpose::Value, fed);
        let parameter = bound
            .target
            .first()
            .and_then(|at| bound.params.params.get(*at))
            .map(|p| p.name.to_string())
            .unwrap_or_default();
        let keys = match (name.as_str(), parameter.as_str()) {
            ("Format-Table" | "Format-List" | "Format-Wide" | "Format-Custom", "GroupBy") => {
                "Expression FormatString Label"
            }
            ("Select-Object", "Property") => "Name Expression",
            ("Sort-Object", "Property") => "Expression Ascending Descending",
            ("Group-Object", "Property") => "Expression",
            ("Format-Table", "Property") => "Expression FormatString Label Width Alignment",
            ("Format-List", "Property") => "Expression FormatString Label",
            ("Format-Wide", "Property") => "Expression FormatString",
            ("Format-Custom", "Property") => "Expression Depth",
            _ => "",
        };
        keys.split_whitespace()
            .filter(|key| is_free(key) && begins(key, &place.text))
            .map(|key| Match::plain(Kind::Property, key))
            .collect()
    }
}
