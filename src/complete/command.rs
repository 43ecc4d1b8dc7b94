//! Command names, and script files where a command's name stands.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::grammar;
use crate::runtime::bind::{self, CommandParams};
use crate::runtime::code::StmtKind;
use crate::syntax::ast::{Function, Invocation, Statement, StatementKind};
use crate::syntax::walk::{self, Visitor};
use crate::text::compare;
use crate::value::position::Source;

use super::path::Wanted;
use super::place::{Node, Place};
use super::quote::{needs_quotes, unquote};
use super::{Kind, Match, Session};

/// Which kinds of commands are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Commands {
    /// All of them.
    All,
    /// Without the operating system's programs.
    Scripts,
    /// Cmdlets, functions and scripts: what an alias can stand for.
    Targets,
}

impl Session<'_> {
    /// Files first, then commands.
    pub(super) fn command_names(&mut self, place: &Place<'_>) -> Vec<Match> {
        let called = place.path.iter().rev().find_map(|node| match node {
            Node::Command(command) => Some(command.invocation != Invocation::Name),
            _ => None,
        });
        let ampersand = called == Some(false);
        let mut found = self.files(&place.text, Wanted::LITERAL);
        for file in &mut found {
            if ampersand && file.text.len() > 2 && file.text.starts_with('\'') {
                file.text.insert_str(0, "& ");
            }
        }
        found.extend(self.commands(place, &place.text, Commands::All));
        found
    }

    /// The commands that begin with a word, each once; those that the text itself defines stand first.
    pub(super) fn commands(
        &mut self,
        place: &Place<'_>,
        word: &str,
        which: Commands,
    ) -> Vec<Match> {
        let (name, quote) = unquote(word);
        if name.contains(['/', ':']) || name.is_empty() && which == Commands::All {
            return Vec::new();
        }
        if let Some((module, rest)) = name.split_once('\\') {
            return self.commands_of_module(module, rest, quote);
        }
        let begins = self.beginning(name);
        let mut names = self.command_list(which, &|n| begins.is_match(n));
        if names.is_empty() && name.contains('-') {
            names = self.command_list(Commands::Targets, &|n| is_abbreviation(name, n));
        }
        names.sort_by(|a, b| compare::compare_ordinal_ignore_case(a, b));
        let mut found: Vec<Match> = Vec::new();
        for defined in functions_in(place).iter().rev() {
            if begins.is_match(defined) && !names.iter().any(|n| n.eq_ignore_ascii_case(defined)) {
                found.push(self.command(defined, quote));
            }
        }
        found.extend(names.iter().map(|name| self.command(name, quote)));
        found
    }

    fn command(&self, name: &str, quote: &str) -> Match {
        let text = match (needs_quotes(name, self.edition()), quote) {
            (false, _) => format!("{quote}{name}{quote}"),
            (true, "\"") => format!("\"{}\"", name.replace('`', "``").replace('$', "`$")),
            (true, _) => format!("'{}'", name.replace('\'', "''")),
        };
        Match::new(Kind::Command, text, name)
    }

    fn commands_of_module(&mut self, module: &str, word: &str, quote: &str) -> Vec<Match> {
        let begins = self.beginning(word);
        let edition = self.edition();
        let of_module = |c: &&'static grammar::Cmdlet| {
            c.is_in(edition)
                && c.unsupported.is_none()
                && c.modules.iter().any(|m| m.eq_ignore_ascii_case(module))
                && begins.is_match(c.name)
        };
        let mut names: Vec<String> = grammar::cmdlets()
            .filter_map(grammar::cmdlet)
            .filter(of_module)
            .map(|c| {
                format!(
                    "{}\\{}",
                    c.modules.first().copied().unwrap_or(module),
                    c.name
                )
            })
            .collect();
        for loaded in &self.rt.modules {
            if loaded.name.eq_ignore_ascii_case(module) {
                let functions = loaded.functions.borrow();
                let fitting = functions.iter().filter(|f| begins.is_match(f));
                names.extend(fitting.map(|f| format!("{}\\{f}", loaded.name)));
            }
        }
        names.sort_by(|a, b| compare::compare_ordinal_ignore_case(a, b));
        names.iter().map(|name| self.command(name, quote)).collect()
    }

    /// The names of the commands that fit, each once, in no order.
    pub(super) fn command_list(
        &mut self,
        which: Commands,
        fits: &dyn Fn(&str) -> bool,
    ) -> Vec<String> {
        let mut seen = FxHashSet::default();
        let mut names: Vec<String> = Vec::new();
        let mut add = |name: &str| {
            if fits(name) && seen.insert(name.to_lowercase()) {
                names.push(name.to_string());
            }
        };
        let edition = self.edition();
        if which != Commands::Targets {
            for scope in self.rt.scope.chain() {
                scope.aliases().iter().for_each(|alias| add(&alias.name));
            }
            grammar::aliases(edition).for_each(|alias| add(alias.name));
        }
        for scope in self.rt.scope.chain() {
            scope
                .functions()
                .iter()
                .for_each(|function| add(&function.name));
        }
        grammar::cmdlets()
            .filter_map(grammar::cmdlet)
            .filter(|c| c.is_in(edition) && c.unsupported.is_none())
            .for_each(|c| add(c.name));
        if which != Commands::All {
            return names;
        }
        for folder in std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()) {
            let Ok(entries) = std::fs::read_dir(folder) else {
                continue;
            };
            for entry in entries.flatten() {
                // Asking whether each program may be run would cost a call of the system for every file on the path.
                add(&entry.file_name().to_string_lossy());
            }
        }
        names
    }

    /// The parameters of a function that the text defines.
    pub(super) fn parameters_in_text(
        &mut self,
        place: &Place<'_>,
        name: &str,
    ) -> Option<Rc<CommandParams>> {
        let mut finder = Functions::default();
        walk::script_block(&place.tree.block, &mut finder);
        let (_, span) = finder
            .found
            .iter()
            .rfind(|(found, _)| found.eq_ignore_ascii_case(name))?;
        let text = span.text(place.source);
        let code = self.rt.compile(&Source::new(None, text)).ok()?;
        let first = code.end.as_ref()?.statements.first()?;
        let StmtKind::Function(function) = &first.kind else {
            return None;
        };
        bind::params_of_block(self.rt, &function.body).ok()
    }
}

/// True where a name is written short by its capitals: `i-psdf` is `Import-PowerShellDataFile`.
fn is_abbreviation(word: &str, name: &str) -> bool {
    let (Some((verb, noun)), Some((short_verb, short_noun))) =
        (name.split_once('-'), word.split_once('-'))
    else {
        return false;
    };
    let capitals = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_uppercase())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let is_short =
        |short: &str, text: &str| !short.is_empty() && capitals(text) == short.to_lowercase();
    is_short(short_verb, verb) && is_short(short_noun, noun)
}

/// The functions that the text defines, in order.
fn functions_in(place: &Place<'_>) -> Vec<String> {
    let mut finder = Functions::default();
    walk::script_block(&place.tree.block, &mut finder);
    finder.found.into_iter().map(|(name, _)| name).collect()
}

#[derive(Default)]
struct Functions {
    found: Vec<(String, crate::syntax::ast::Span)>,
}

impl<'s> Visitor<'s> for Functions {
    fn enter_statement(&mut self, statement: &Statement<'s>) {
        if let StatementKind::Function(function) = &statement.kind {
            let Function { name, span, .. } = &**function;
            let plain = name.rsplit_once(':').map_or(&**name, |(_, plain)| plain);
            self.found.push((plain.to_string(), *span));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_abbreviation;

    #[test]
    fn capitals_abbreviate_a_name() {
        assert!(is_abbreviation("i-psdf", "Import-PowerShellDataFile"));
        assert!(!is_abbreviation("i-ps", "Import-PowerShellDataFile"));
        assert!(!is_abbreviation("-", "Import-PowerShellDataFile"));
    }
}
