//! What the language itself offers: kinds of `using`, labels of loops, arguments of attributes.

use crate::syntax::ast::{Statement, StatementKind};
use crate::syntax::walk::{self, Visitor};

use super::place::Place;
use super::{Kind, Match, Session, begins};

/// The attributes that a script writes and their named arguments, in .NET's order.
const ATTRIBUTES: &[(&str, &str)] = &[
    (
        "Parameter",
        "Position ParameterSetName Mandatory ValueFromPipeline ValueFromPipelineByPropertyName \
         ValueFromRemainingArguments HelpMessage HelpMessageBaseName HelpMessageResourceId DontShow",
    ),
    (
        "CmdletBinding",
        "PositionalBinding DefaultParameterSetName SupportsShouldProcess SupportsPaging SupportsTransactions ConfirmImpact \
         HelpUri RemotingCapability",
    ),
    ("ValidateSet", "ErrorMessage IgnoreCase"),
    ("ValidatePattern", "Options ErrorMessage"),
    ("ValidateScript", "ErrorMessage"),
    ("OutputType", "ProviderCmdlet ParameterSetName"),
    ("PSDefaultValue", "Value Help"),
    ("Alias", ""),
    ("ValidateCount", ""),
    ("ValidateLength", ""),
    ("ValidateRange", ""),
    ("ValidateNotNull", ""),
    ("ValidateNotNullOrEmpty", ""),
    ("ArgumentCompleter", ""),
    ("ArgumentCompletions", ""),
];

impl Session<'_> {
    /// The named arguments of an attribute that begin with a word.
    pub(super) fn attribute_argument(&mut self, word: &str, attribute: &str) -> Vec<Match> {
        let plain = attribute.rsplit('.').next().unwrap_or(attribute);
        let plain = plain.strip_suffix("Attribute").unwrap_or(plain);
        ATTRIBUTES
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case(plain))
            .flat_map(|(_, arguments)| arguments.split_whitespace())
            .filter(|argument| begins(argument, word))
            .map(|argument| Match::plain(Kind::Property, argument))
            .collect()
    }
}

/// The words behind `using`.
pub(super) fn using_keywords(word: &str) -> Vec<Match> {
    ["assembly", "module", "namespace", "type"]
        .iter()
        .filter(|keyword| begins(keyword, word))
        .map(|keyword| Match::plain(Kind::Keyword, *keyword))
        .collect()
}

/// The labels of the loops around the cursor.
pub(super) fn labels(place: &Place<'_>) -> Vec<Match> {
    let mut finder = Labels {
        at: place.source.len() as u32,
        found: Vec::new(),
    };
    walk::script_block(&place.tree.block, &mut finder);
    finder
        .found
        .iter()
        .filter(|label| begins(label, &place.text))
        .map(|label| Match::plain(Kind::Text, label.as_str()))
        .collect()
}

struct Labels {
    at: u32,
    found: Vec<String>,
}

impl<'s> Visitor<'s> for Labels {
    fn enter_statement(&mut self, statement: &Statement<'s>) {
        if statement.span.start >= self.at || statement.span.end < self.at {
            return;
        }
        let label = match &statement.kind {
            StatementKind::While { label, .. }
            | StatementKind::Do { label, .. }
            | StatementKind::For { label, .. }
            | StatementKind::Foreach { label, .. } => *label,
            StatementKind::Switch(switch) => switch.label,
            _ => None,
        };
        self.found.extend(label.map(str::to_string));
    }
}
