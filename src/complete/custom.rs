//! Completers that scripts give: `Register-ArgumentCompleter`, `[ArgumentCompleter()]`, `[ArgumentCompletions()]`.

use std::rc::Rc;

use crate::runtime::bind::ParamInfo;
use crate::value::{Dict, Str, Value, convert, member};

use super::bind::Bound;
use super::infer::{word_of, words_of};
use super::place::{Call, Place};
use super::{Kind, Match, Session, begins};

/// A completer that a script registered.
pub struct Completer {
    /// The commands that it is for; empty: any.
    pub commands: Vec<Str>,
    /// The parameter that it is for; empty: all arguments of a program.
    pub parameter: Str,
    /// What gives the matches.
    pub block: Value,
}

/// The completers of a session, the latest last.
#[derive(Default)]
pub struct ArgumentCompleters {
    /// In the order of their registration.
    pub list: Vec<Completer>,
}

impl Session<'_> {
    /// What a script's completer gives for a parameter; None where there is none.
    pub(super) fn custom_values(
        &mut self,
        place: &Place<'_>,
        call: &Call<'_>,
        command: &str,
        p: &ParamInfo,
        bound: &Bound<'_, '_>,
    ) -> Option<Vec<Match>> {
        let registered = self
            .rt
            .session::<ArgumentCompleters>()
            .list
            .iter()
            .rfind(|c| {
                let named = c.commands.iter().any(|n| n.eq_ignore_ascii_case(command));
                (named || c.commands.is_empty()) && c.parameter.eq_ignore_ascii_case(&p.name)
            })
            .map(|c| c.block.clone());
        let block = registered.or_else(|| self.attribute_block(p));
        if let Some(block) = block {
            let given = Dict::hashtable();
            for (at, value) in &bound.arguments {
                let Some(other) = bound.params.params.get(*at) else {
                    continue;
                };
                let words = value.map(|v| words_of(v)).unwrap_or_default();
                let value = match words.as_slice() {
                    [] => Value::Bool(true),
                    [one] => Value::str(one),
                    many => Value::strings(many.iter()),
                };
                given.set(Value::Str(other.name.clone()), value);
            }
            let args = [
                Value::str(command),
                Value::Str(p.name.clone()),
                Value::str(&place.text),
                Value::str(call.command.span.text(place.source)),
                Value::Hash(Rc::new(given)),
            ];
            return Some(self.run_completer(&block, &args));
        }
        self.attribute_words(place, p)
    }

    /// What a completer for a program gives.
    pub(super) fn native_completer(
        &mut self,
        place: &Place<'_>,
        call: &Call<'_>,
    ) -> Option<Vec<Match>> {
        let name = word_of(&call.command.name)?;
        let block = self
            .rt
            .session::<ArgumentCompleters>()
            .list
            .iter()
            .rfind(|c| {
                c.parameter.is_empty() && c.commands.iter().any(|n| n.eq_ignore_ascii_case(&name))
            })
            .map(|c| c.block.clone())?;
        let args = [
            Value::str(&place.text),
            Value::str(call.command.span.text(place.source)),
            Value::Int32(i32::try_from(place.source.len()).unwrap_or(i32::MAX)),
        ];
        Some(self.run_completer(&block, &args))
    }

    /// Runs a completer; one that fails offers nothing.
    fn run_completer(&mut self, block: &Value, args: &[Value]) -> Vec<Match> {
        let output = self
            .rt
            .quietly(|rt| rt.call_block_value(block, args, None))
            .unwrap_or_default();
        output.iter().filter_map(|v| self.given_match(v)).collect()
    }

    /// An object that a completer gave: a `CompletionResult`, or a text.
    fn given_match(&mut self, value: &Value) -> Option<Match> {
        let text = member::lookup(self.rt, value, "CompletionText")
            .ok()
            .flatten();
        let Some(text) = text else {
            let text = convert::to_str(self.rt, value).ok()?;
            return Some(Match::plain(Kind::Text, text.as_str()));
        };
        let mut read = |name: &str| {
            let value = member::lookup(self.rt, value, name).ok().flatten()?;
            convert::to_str(self.rt, &value).ok()
        };
        let shown = read("ListItemText");
        let kind = read("ResultType");
        let tip = read("ToolTip");
        let text = convert::to_str(self.rt, &text).ok()?;
        let kind = kind.and_then(|k| Kind::ALL.into_iter().find(|known| known.name() == k));
        let mut found = Match::plain(kind.unwrap_or(Kind::Text), text.as_str());
        if let Some(shown) = shown {
            found.shown = shown.to_string();
        }
        if let Some(tip) = tip {
            found.tip = tip.to_string();
        }
        Some(found)
    }

    /// The block of a parameter's `[ArgumentCompleter({ })]`.
    fn attribute_block(&mut self, p: &ParamInfo) -> Option<Value> {
        let attribute = attribute(p, "ArgumentCompleterAttribute")?;
        let block = member::lookup(self.rt, attribute, "ScriptBlock")
            .ok()
            .flatten()?;
        (!block.is_null()).then_some(block)
    }

    /// The words of a parameter's `[ArgumentCompletions()]`.
    fn attribute_words(&mut self, place: &Place<'_>, p: &ParamInfo) -> Option<Vec<Match>> {
        let attribute = attribute(p, "ArgumentCompletionsAttribute")?;
        let mut words = Vec::new();
        for at in 0.. {
            let word = member::lookup(self.rt, attribute, &format!("Argument{at}"))
                .ok()
                .flatten();
            let Some(word) = word else {
                break;
            };
            match &word {
                Value::Array(items) => {
                    for item in items.snapshot() {
                        words.push(convert::to_str(self.rt, &item).ok()?);
                    }
                }
                other => words.push(convert::to_str(self.rt, other).ok()?),
            }
        }
        let edition = self.edition();
        let (typed, quote) = super::quote::unquote(&place.text);
        let fitting = words.iter().filter(|w| begins(w, typed));
        Some(
            fitting
                .map(|w| {
                    let text = super::quote::quoted(w, quote, edition);
                    Match::new(Kind::ParameterValue, text, w.as_str())
                })
                .collect(),
        )
    }
}

fn attribute<'p>(p: &'p ParamInfo, class: &str) -> Option<&'p Value> {
    p.attributes.iter().find(|a| {
        crate::value::ty::type_of(a.base())
            .full_name()
            .ends_with(class)
    })
}
