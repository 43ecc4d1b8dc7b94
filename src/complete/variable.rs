//! Variables: those that the text assigns, the session's, and the scopes and drives that a name can begin with.

use rustc_hash::FxHashSet;

use crate::grammar;
use crate::runtime::Runtime;
use crate::syntax::ast::{Expr, ExprKind, Param, Statement, StatementKind, Variable};
use crate::syntax::walk::{self, Visitor};
use crate::text::compare::compare_ordinal_ignore_case;

use super::place::Place;
use super::quote::is_special;
use super::{Kind, Match, Session};

const SCOPES: [&str; 5] = ["Global:", "Local:", "Script:", "Private:", "Using:"];

/// The drives whose items a variable's name can reach.
const DRIVES: [&str; 4] = ["Alias", "Env", "Function", "Variable"];

/// Variables that are offered though the session may have none of the name.
const SPECIAL: &str = "$ ? ^ _ args ConfirmPreference ConsoleFileName DebugPreference EnabledExperimentalFeatures Error \
    ErrorActionPreference ErrorView ExecutionContext false FormatEnumerationLimit HOME Host InformationPreference input \
    IsCoreCLR IsLinux IsMacOS IsWindows LASTEXITCODE LogCommandHealthEvent LogCommandLifecycleEvent LogEngineHealthEvent \
    LogEngineLifecycleEvent LogProviderHealthEvent LogProviderLifecycleEvent LogSettingsEvent Matches MaximumHistoryCount \
    MyInvocation NestedPromptLevel null OFS OutputEncoding PID PROFILE ProgressPreference PSBoundParameters PSCmdlet \
    PSCommandPath PSCulture PSDebugContext PSDefaultParameterValues PSEdition PSEmailServer PSHOME PSItem \
    PSLogUserData PSModuleAutoLoadingPreference PSNativeCommandArgumentPassing PSNativeCommandUseErrorActionPreference \
    PSScriptRoot PSSenderInfo PSSessionApplicationName PSSessionConfigurationName PSSessionOption PSStyle PSUICulture \
    PSVersionTable PWD ShellId StackTrace this true VerbosePreference WarningPreference WhatIfPreference";

/// What a completed variable looks like.
struct Form {
    sigil: char,
    braces: bool,
    /// `global:`, as it was typed.
    prefix: String,
}

impl Form {
    fn text(&self, name: &str) -> String {
        let Form {
            sigil,
            braces,
            prefix,
        } = self;
        if *braces || is_special(name) {
            format!("{sigil}{{{prefix}{name}}}")
        } else {
            format!("{sigil}{prefix}{name}")
        }
    }
}

#[derive(Default)]
struct Found {
    seen: FxHashSet<String>,
    list: Vec<Match>,
}

impl Found {
    fn add(&mut self, text: String, shown: &str) {
        if self.seen.insert(text.to_lowercase()) {
            self.list.push(Match::new(Kind::Variable, text, shown));
        }
    }
}

impl Session<'_> {
    /// The variables that begin with the word.
    pub(super) fn variables(&mut self, place: &Place<'_>, variable: &Variable<'_>) -> Vec<Match> {
        let typed = place.text.trim_start_matches(['$', '@', '{']);
        let (prefix, word) = match typed.split_once(':') {
            Some((scope, word)) => (format!("{scope}:"), word),
            None => (String::new(), typed),
        };
        let begins = self.beginning(word.trim_end_matches('}'));
        let form = Form {
            sigil: if variable.splatted { '@' } else { '$' },
            braces: place.text.starts_with("${"),
            prefix: prefix.clone(),
        };
        let mut found = Found::default();
        for name in assigned_in(place) {
            if begins.is_match(&name) {
                found.add(form.text(&name), &name);
            }
        }
        let scoped = SCOPES.iter().any(|s| s.eq_ignore_ascii_case(&prefix));
        if prefix.is_empty() || scoped {
            for name in self.variable_names() {
                if begins.is_match(&name) {
                    found.add(form.text(&name), &name);
                }
            }
        } else {
            for name in self.drive_items(prefix.trim_end_matches(':')) {
                if begins.is_match(&name) {
                    found.add(form.text(&name), &name);
                }
            }
        }
        if prefix.is_empty() {
            self.beyond_names(word, &form, &mut found);
        }
        found.list
    }

    /// Environment variables, special variables, drives and scopes, which a name without a scope can become.
    fn beyond_names(&self, word: &str, form: &Form, found: &mut Found) {
        let begins = self.beginning(word);
        if super::begins("env", word) {
            let mut names: Vec<String> = environment().map(|name| format!("env:{name}")).collect();
            names.sort_by(|a, b| compare_ordinal_ignore_case(a, b));
            for name in names {
                found.add(form.text(&name), &name);
            }
        }
        for name in SPECIAL.split_whitespace().filter(|n| begins.is_match(n)) {
            found.add(form.text(name), name);
        }
        for drive in DRIVES.iter().filter(|d| begins.is_match(d)) {
            found.add(format!("{}{drive}:", form.sigil), drive);
        }
        for scope in SCOPES.iter().filter(|s| begins.is_match(s)) {
            found.add(format!("{}{scope}", form.sigil), scope);
        }
    }

    /// The names of the variables that can be seen, in order.
    pub(super) fn variable_names(&self) -> Vec<String> {
        let edition = self.edition();
        let mut names: Vec<String> = self
            .rt
            .scope
            .chain()
            .flat_map(|scope| scope.variables())
            .map(|var| Runtime::variable_name(var.sym).to_string())
            .collect();
        // Automatic variables come to be when they are asked for.
        let automatic =
            grammar::variables().filter(|v| v.edition.is_none_or(|only| only == edition));
        names.extend(automatic.map(|v| v.name.to_string()));
        names.sort_by(|a, b| compare_ordinal_ignore_case(a, b));
        names.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        names
    }

    /// The names of the items of a drive that is no file system, in order.
    pub(super) fn drive_items(&mut self, drive: &str) -> Vec<String> {
        let mut names: Vec<String> = match drive.to_ascii_lowercase().as_str() {
            "env" => environment().collect(),
            "variable" => return self.variable_names(),
            "function" => {
                let scopes = self.rt.scope.chain();
                let functions = scopes.flat_map(|scope| scope.functions());
                let built_in = grammar::cmdlets()
                    .filter_map(grammar::cmdlet)
                    .filter(|c| c.function);
                functions
                    .map(|f| f.name.to_string())
                    .chain(built_in.map(|c| c.name.to_string()))
                    .collect()
            }
            "alias" => {
                let scopes = self.rt.scope.chain();
                let aliases = scopes.flat_map(|scope| scope.aliases());
                let built_in = grammar::aliases(self.edition());
                aliases
                    .map(|a| a.name.to_string())
                    .chain(built_in.map(|a| a.name.to_string()))
                    .collect()
            }
            _ => Vec::new(),
        };
        names.sort_by(|a, b| compare_ordinal_ignore_case(a, b));
        names.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        names
    }
}

fn environment() -> impl Iterator<Item = String> {
    std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned())
}

/// The variables that the text declares or assigns before the cursor, in order.
fn assigned_in(place: &Place<'_>) -> Vec<String> {
    let mut finder = Assigned {
        before: u32::try_from(place.word.0).unwrap_or(u32::MAX),
        names: Vec::new(),
    };
    walk::script_block(&place.tree.block, &mut finder);
    finder.names
}

struct Assigned {
    before: u32,
    names: Vec<String>,
}

impl Assigned {
    fn add(&mut self, variable: &Variable<'_>) {
        let name = variable.name.to_string();
        let local = variable.qualifier.is_none_or(|q| {
            SCOPES
                .iter()
                .any(|s| s.trim_end_matches(':').eq_ignore_ascii_case(q))
        });
        if local && !self.names.iter().any(|n| n.eq_ignore_ascii_case(&name)) {
            self.names.push(name);
        }
    }

    fn target(&mut self, expr: &Expr<'_>) {
        if expr.span.start >= self.before {
            return;
        }
        match &expr.kind {
            ExprKind::Variable(variable) => self.add(variable),
            ExprKind::Convert(_, inner) | ExprKind::Attributed(_, inner) => self.target(inner),
            ExprKind::Array(elements) => elements.iter().for_each(|e| self.target(e)),
            _ => {}
        }
    }
}

impl<'s> Visitor<'s> for Assigned {
    fn enter_statement(&mut self, statement: &Statement<'s>) {
        match &statement.kind {
            StatementKind::Assignment(assignment) => self.target(&assignment.target),
            StatementKind::Foreach {
                variable,
                variable_span,
                ..
            } if variable_span.start < self.before => {
                self.add(variable);
            }
            _ => {}
        }
    }

    fn enter_param(&mut self, param: &Param<'s>) {
        if param.span.start < self.before {
            let name = param.name.to_string();
            if !self.names.iter().any(|n| n.eq_ignore_ascii_case(&name)) {
                self.names.push(name);
            }
        }
    }
}
