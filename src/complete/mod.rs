//! Completion: what PowerShell offers for a line at the cursor, in its order.
//!
//! The line is parsed as a script is ([`place`] finds the node at the cursor), commands are bound as far as they are
//! written ([`bind`]), and what a value or a command's output has is read from the session or inferred from the tree
//! ([`infer`]). Nothing that a script could notice is run, but for completers that a script registered. The rules are
//! those of PowerShell's `CompletionAnalysis` and `CompletionCompleters`.

mod argument;
mod bind;
mod command;
mod comment;
mod custom;
mod declared;
mod hashtable;
mod infer;
mod member;
mod native;
mod operator;
mod parameter;
mod path;
mod place;
mod quote;
mod syntax;
mod type_name;
mod value;
mod variable;

use std::cmp::Ordering;

use crate::Edition;
use crate::runtime::Runtime;
use crate::text::compare;
use crate::text::culture::Culture;
use crate::text::wildcard::Wildcard;

pub use custom::{ArgumentCompleters, Completer};
use place::{Place, What};

/// What a match is, in the words of `CompletionResultType` and in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Kind {
    Text,
    History,
    Command,
    ProviderItem,
    ProviderContainer,
    Property,
    Method,
    ParameterName,
    ParameterValue,
    Variable,
    Namespace,
    Type,
    Keyword,
    DynamicKeyword,
}

impl Kind {
    /// All kinds; each stands at its number.
    pub const ALL: [Kind; 14] = [
        Kind::Text,
        Kind::History,
        Kind::Command,
        Kind::ProviderItem,
        Kind::ProviderContainer,
        Kind::Property,
        Kind::Method,
        Kind::ParameterName,
        Kind::ParameterValue,
        Kind::Variable,
        Kind::Namespace,
        Kind::Type,
        Kind::Keyword,
        Kind::DynamicKeyword,
    ];

    /// Its name in `CompletionResultType`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "Text",
            Kind::History => "History",
            Kind::Command => "Command",
            Kind::ProviderItem => "ProviderItem",
            Kind::ProviderContainer => "ProviderContainer",
            Kind::Property => "Property",
            Kind::Method => "Method",
            Kind::ParameterName => "ParameterName",
            Kind::ParameterValue => "ParameterValue",
            Kind::Variable => "Variable",
            Kind::Namespace => "Namespace",
            Kind::Type => "Type",
            Kind::Keyword => "Keyword",
            Kind::DynamicKeyword => "DynamicKeyword",
        }
    }
}

/// Something that could stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// What replaces the word.
    pub text: String,
    /// What a list shows.
    pub shown: String,
    /// What it is.
    pub kind: Kind,
    /// What a hint says of it.
    pub tip: String,
}

impl Match {
    fn new(kind: Kind, text: impl Into<String>, shown: impl Into<String>) -> Match {
        let shown = shown.into();
        Match {
            text: text.into(),
            tip: shown.clone(),
            shown,
            kind,
        }
    }

    fn plain(kind: Kind, text: impl Into<String>) -> Match {
        let text = text.into();
        Match::new(kind, text.clone(), text)
    }
}

/// What is offered: the matches, and the bytes of the line that one of them replaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Where the replaced text starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// In PowerShell's order.
    pub matches: Vec<Match>,
}

/// What can stand at the cursor, a byte offset into the text; one that is no character's start counts as the start
/// before it.
pub fn complete(rt: &mut Runtime, text: &str, cursor: usize) -> Completion {
    let mut cursor = cursor.min(text.len());
    while !text.is_char_boundary(cursor) {
        cursor -= 1;
    }
    let probe = place::Probe::new(text, cursor, rt.edition);
    let place = probe.place(rt.edition);
    let mut session = Session {
        rt,
        start: place.word.0,
        end: place.word.1,
    };
    let ok = session.rt.ok;
    let matches = session.matches(&place);
    session.rt.ok = ok;
    Completion {
        start: session.start,
        end: session.end,
        matches,
    }
}

/// One completion on its way.
struct Session<'r> {
    rt: &'r mut Runtime,
    /// The bytes that are replaced.
    start: usize,
    end: usize,
}

impl Session<'_> {
    fn matches(&mut self, place: &Place<'_>) -> Vec<Match> {
        match &place.what {
            What::Nothing => Vec::new(),
            What::Comment(text) => self.comment(text),
            What::Variable(variable) => self.variables(place, variable),
            What::Member(access) => self.members(place, access),
            What::Operator => operator::operators(&place.text),
            What::SwitchFlag => operator::switch_flags(&place.text),
            What::Type => self.types(&place.text, "", ""),
            What::UsingKeyword => syntax::using_keywords(&place.text),
            What::Namespace => self.namespaces(&place.text),
            What::Label => syntax::labels(place),
            What::AttributeArgument(attribute) => self.attribute_argument(&place.text, attribute),
            What::HashtableKey(table) => self.hashtable_keys(place, *table),
            What::Command => self.command_names(place),
            What::Parameter(call) => self.parameters(place, call),
            What::Argument(call) => self.argument(place, call),
            What::AssignedValue(target) => self.assigned_values(place, target),
            What::String => self.quoted_text(place),
            What::IndexKey(target) => self.index_keys(place, target),
            What::Compared(left) => self.compared_values(place, left),
            What::TypeEnd(name) => self.statics_of(name),
            What::File => self.files(&place.text, path::Wanted::ALL),
        }
    }

    fn edition(&self) -> Edition {
        self.rt.edition
    }

    fn culture(&self) -> &'static Culture {
        self.rt.host.culture
    }

    /// What begins with a word; the word's own wildcards hold.
    fn beginning(&self, word: &str) -> Beginning {
        Beginning::of(word, self.culture())
    }

    /// Orders texts as `List<string>.Sort` does.
    fn order(&self, a: &str, b: &str) -> Ordering {
        compare::compare(a, b, false, self.culture())
    }
}

/// What begins with a word, whose wildcards hold where they are a pattern.
struct Beginning {
    word: String,
    pattern: Option<Wildcard>,
}

impl Beginning {
    fn of(word: &str, culture: &'static Culture) -> Beginning {
        Beginning {
            word: word.to_string(),
            pattern: Wildcard::new(&format!("{word}*"), true, culture).ok(),
        }
    }

    fn is_match(&self, text: &str) -> bool {
        match &self.pattern {
            Some(pattern) => pattern.is_match(text),
            None => begins(text, &self.word),
        }
    }
}

/// True where a text begins with a word, whatever the case.
fn begins(text: &str, word: &str) -> bool {
    let mut rest = text.chars().flat_map(char::to_lowercase);
    word.chars()
        .flat_map(char::to_lowercase)
        .all(|c| rest.next() == Some(c))
}
