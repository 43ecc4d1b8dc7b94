//! What cmdlets suggest for their own parameters, as PowerShell's completers do for them.

use crate::grammar;
use crate::runtime::bind::ParamInfo;
use crate::syntax::ast::Expr;
use crate::text::compare::compare_ordinal_ignore_case;

use super::bind::Bound;
use super::command::Commands;
use super::infer::{Guess, word_of, words_of};
use super::path::Wanted;
use super::place::{Call, Place};
use super::quote::{quoted, unquote};
use super::{Kind, Match, Session, begins};

/// The names that `-Encoding` takes in PowerShell 7, in the order of its own list.
const ENCODINGS: &str =
    "ansi ascii bigendianunicode bigendianutf32 oem unicode utf7 utf8 utf8BOM utf8NoBOM utf32";

/// Commands of PowerShell 7 whose parameters suggest fixed words, in their order.
const WORDS: &[(&str, &str, &str)] = &[
    ("Set-StrictMode", "Version", "Latest 3.0 2.0 1.0"),
    ("Get-Module", "PSEdition", "Desktop Core"),
    (
        "New-ItemProperty",
        "PropertyType",
        "String ExpandString Binary DWord MultiString QWord Unknown",
    ),
    (
        "Join-String",
        "Separator",
        "', ' `r`n '; ' ',' ';' ' ' - ` `t",
    ),
];

impl Session<'_> {
    /// What a cmdlet suggests; None where it has no suggestion for the parameter.
    pub(super) fn suggested(
        &mut self,
        place: &Place<'_>,
        call: &Call<'_>,
        command: &str,
        p: &ParamInfo,
        bound: &Bound<'_, '_>,
    ) -> Option<Vec<Match>> {
        let parameter = p.name.as_str();
        let word = place.text.as_str();
        if self.edition().is_core()
            && let Some(found) = self.fixed_words(command, p, word)
        {
            return Some(found);
        }
        Some(match (command, parameter) {
            ("Get-Command", "Name") => {
                let modules = bound.argument("Module").map(words_of).unwrap_or_default();
                if modules.is_empty() {
                    let mut found = self.commands(place, word, Commands::All);
                    found.extend(self.files(word, Wanted::SCRIPTS));
                    found
                } else {
                    let (name, _) = unquote(word);
                    modules
                        .iter()
                        .flat_map(|m| self.commands(place, &format!("{m}\\{name}"), Commands::All))
                        .map(|m| without_module(&m))
                        .collect()
                }
            }
            ("Get-Command", "Module" | "ExcludeModule")
            | ("Get-Module" | "Import-Module" | "Remove-Module", "Name") => self.modules(word),
            ("Get-Command", "ParameterType") | ("New-Object", "TypeName") => {
                let (name, quote) = unquote(word);
                self.types(name, quote, quote)
            }
            ("Get-Command", "Verb") | ("Get-Verb", "Verb") => self.verbs(bound, word),
            ("Get-Command", "Noun") => self.nouns(bound, word),
            ("Get-Help" | "help" | "Show-Command", "Name") => {
                let mut found = self.commands(place, word, Commands::Scripts);
                found.extend(self.files(word, Wanted::SCRIPTS));
                found
            }
            ("Invoke-Expression", "Command") => self.commands(place, word, Commands::All),
            ("Clear-Variable" | "Get-Variable" | "Remove-Variable" | "Set-Variable", "Name") => {
                self.variable_values(word)
            }
            ("Get-Alias", "Name") => self.aliases(word),
            ("Get-Alias", "Definition") => {
                let mut found = self.commands(place, word, Commands::Targets);
                found.extend(self.files(word, Wanted::ALL));
                found
            }
            ("Set-Location" | "Push-Location", "Path") => self.files(word, Wanted::FOLDERS),
            ("Set-Location" | "Push-Location", "LiteralPath") => {
                self.files(word, Wanted::FOLDERS.literal())
            }
            ("New-Item", "ItemType") => self.texts(
                &["File", "Directory", "SymbolicLink", "Junction", "HardLink"],
                word,
            ),
            ("Copy-Item" | "Move-Item", "Destination") => self.files(word, Wanted::LITERAL),
            ("Get-PSDrive" | "Remove-PSDrive", "Name") => {
                self.words(&["Alias", "Env", "Function", "Variable"], word)
            }
            ("Get-PSDrive" | "Remove-PSDrive" | "New-PSDrive" | "Get-PSProvider", "PSProvider") => {
                self.words(
                    &["Alias", "Environment", "FileSystem", "Function", "Variable"],
                    word,
                )
            }
            ("ForEach-Object", "MemberName") => self.input_members(place, call, bound, word, true),
            (
                "Group-Object" | "Measure-Object" | "Sort-Object" | "Where-Object"
                | "Format-Custom" | "Format-List" | "Format-Table" | "Format-Wide"
                | "Select-Object" | "Join-String",
                "Property",
            )
            | (
                "Select-Object" | "Format-Custom" | "Format-List" | "Format-Table" | "Format-Wide",
                "ExcludeProperty",
            )
            | ("Select-Object", "ExpandProperty") => {
                self.input_members(place, call, bound, word, false)
            }
            ("Where-Object", "Value") => self.property_values(place, call, bound, word),
            (_, "LiteralPath") => self.files(word, Wanted::LITERAL),
            (_, "Path" | "FilePath") => self.files(word, Wanted::ALL),
            _ => return None,
        })
    }

    /// Words that a parameter suggests whatever the input: encodings, scopes, versions.
    fn fixed_words(&mut self, command: &str, p: &ParamInfo, word: &str) -> Option<Vec<Match>> {
        let type_name = p.grammar.map_or("", |g| g.type_name);
        if type_name == "System.Text.Encoding" {
            let words: Vec<&str> = ENCODINGS.split_whitespace().collect();
            return Some(self.words(&words, word));
        }
        let noun = command.split_once('-').map_or("", |(_, noun)| noun);
        let scoped = matches!(noun, "Variable" | "Alias" | "PSDrive") && p.name == "Scope";
        if scoped {
            return Some(self.texts(&["Global", "Local", "Script"], word));
        }
        if command == "Get-Date" && p.name == "Format" {
            let words = [
                "FileDate",
                "FileDateUniversal",
                "FileDateTime",
                "FileDateTimeUniversal",
            ];
            return Some(self.words(&words, word));
        }
        let (_, _, words) = WORDS
            .iter()
            .find(|(c, name, _)| *c == command && *name == p.name)?;
        let words: Vec<&str> = words.split_whitespace().collect();
        Some(self.texts(&words, word))
    }

    /// Values in the given order.
    fn words(&self, words: &[&str], word: &str) -> Vec<Match> {
        self.given(words, word, Kind::ParameterValue)
    }

    fn texts(&self, words: &[&str], word: &str) -> Vec<Match> {
        self.given(words, word, Kind::Text)
    }

    fn given(&self, words: &[&str], word: &str, kind: Kind) -> Vec<Match> {
        let (word, quote) = unquote(word);
        words
            .iter()
            .filter(|w| begins(w, word))
            .map(|w| Match::new(kind, quoted(w, quote, self.edition()), *w))
            .collect()
    }

    /// The modules that begin with a word.
    pub(super) fn modules(&mut self, word: &str) -> Vec<Match> {
        let (word, quote) = unquote(word);
        let mut names: Vec<String> = self.rt.modules.iter().map(|m| m.name.to_string()).collect();
        let known = grammar::cmdlets().filter_map(grammar::cmdlet);
        for module in known.flat_map(|c| c.modules.iter()) {
            if !names.iter().any(|n| n.eq_ignore_ascii_case(module)) {
                names.push((*module).to_string());
            }
        }
        names.sort_by(|a, b| compare_ordinal_ignore_case(a, b));
        // A word without a dot means the last part of a name too: `Utility`.
        let by_end = !word.is_empty() && !word.contains(['.', '*', '?']);
        let begins_with = self.beginning(word);
        let fits = |name: &String| {
            begins_with.is_match(name)
                || by_end
                    && name
                        .rsplit('.')
                        .next()
                        .is_some_and(|last| begins_with.is_match(last))
        };
        let edition = self.edition();
        names
            .iter()
            .filter(|n| fits(n))
            .map(|n| Match::new(Kind::ParameterValue, quoted(n, quote, edition), n.as_str()))
            .collect()
    }

    fn verbs(&mut self, bound: &Bound<'_, '_>, word: &str) -> Vec<Match> {
        let nouns = bound.argument("Noun").map(words_of).unwrap_or_default();
        let of_noun =
            |noun: &str| nouns.is_empty() || nouns.iter().any(|n| n.eq_ignore_ascii_case(noun));
        let mut verbs: Vec<String> = self
            .command_list(Commands::Targets, &|n| {
                n.split_once('-').is_some_and(|(_, noun)| of_noun(noun))
            })
            .iter()
            .filter_map(|n| n.split_once('-').map(|(verb, _)| verb.to_string()))
            .collect();
        verbs.sort_by(|a, b| compare_ordinal_ignore_case(a, b));
        verbs.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        let verbs: Vec<&str> = verbs.iter().map(String::as_str).collect();
        self.texts(&verbs, word)
    }

    fn nouns(&mut self, bound: &Bound<'_, '_>, word: &str) -> Vec<Match> {
        let verbs = bound.argument("Verb").map(words_of).unwrap_or_default();
        let of_verb =
            |verb: &str| verbs.is_empty() || verbs.iter().any(|v| v.eq_ignore_ascii_case(verb));
        let mut nouns: Vec<String> = self
            .command_list(Commands::Targets, &|n| {
                n.split_once('-').is_some_and(|(verb, _)| of_verb(verb))
            })
            .iter()
            .filter_map(|n| n.split_once('-').map(|(_, noun)| noun.to_string()))
            .collect();
        nouns.sort_by(|a, b| compare_ordinal_ignore_case(a, b));
        nouns.dedup_by(|a, b| a.eq_ignore_ascii_case(b));
        let nouns: Vec<&str> = nouns.iter().map(String::as_str).collect();
        self.texts(&nouns, word)
    }

    fn variable_values(&mut self, word: &str) -> Vec<Match> {
        let (name, quote) = unquote(word);
        let begins_with = self.beginning(name);
        let edition = self.edition();
        self.variable_names()
            .into_iter()
            .filter(|n| begins_with.is_match(n))
            .map(|n| {
                let escaped = n.replace('?', "`?").replace('*', "`*");
                let text = if escaped != n {
                    format!("'{escaped}'")
                } else if n == "$" {
                    format!("{quote}${quote}")
                } else {
                    quoted(&n, quote, edition)
                };
                Match::new(Kind::ParameterValue, text, n)
            })
            .collect()
    }

    fn aliases(&mut self, word: &str) -> Vec<Match> {
        let (name, quote) = unquote(word);
        let begins_with = self.beginning(name);
        let edition = self.edition();
        self.drive_items("alias")
            .into_iter()
            .filter(|n| begins_with.is_match(n))
            .map(|n| Match::new(Kind::ParameterValue, quoted(&n, quote, edition), n))
            .collect()
    }

    /// What comes down the pipeline to a call, or what its `-InputObject` is.
    fn input_of(
        &mut self,
        place: &Place<'_>,
        call: &Call<'_>,
        bound: &Bound<'_, '_>,
    ) -> Vec<Guess> {
        if let Some((pipeline, index)) = place.pipeline_of(call.at)
            && index > 0
        {
            let pipeline = pipeline.clone();
            return self.infer_stage(place, &pipeline, index - 1, 0);
        }
        let input: Option<&Expr<'_>> = bound.argument("InputObject");
        let guesses = input
            .map(|value| self.infer(place, value))
            .unwrap_or_default();
        guesses.into_iter().flat_map(Guess::enumerated).collect()
    }

    fn input_members(
        &mut self,
        place: &Place<'_>,
        call: &Call<'_>,
        bound: &Bound<'_, '_>,
        word: &str,
        methods: bool,
    ) -> Vec<Match> {
        let guesses: Vec<Guess> = self
            .input_of(place, call, bound)
            .into_iter()
            .flat_map(Guess::enumerated)
            .collect();
        let at = bound
            .target
            .first()
            .and_then(|at| bound.params.params.get(*at));
        let given = at.and_then(|p| bound.argument(&p.name));
        let cursor = place.source.len() as u32;
        let taken: Vec<String> = match given.map(|e| &e.kind) {
            Some(crate::syntax::ast::ExprKind::Array(elements)) => elements
                .iter()
                .filter(|e| e.span.end < cursor)
                .filter_map(word_of)
                .collect(),
            _ => Vec::new(),
        };
        let is_free = |name: &str| !taken.iter().any(|t| t.eq_ignore_ascii_case(name));
        if methods {
            self.members_of_guesses(&guesses, word, false, is_free, false)
        } else {
            self.properties_of_guesses(&guesses, word, is_free)
        }
    }

    /// The values of the enumeration that a compared property has.
    fn property_values(
        &mut self,
        place: &Place<'_>,
        call: &Call<'_>,
        bound: &Bound<'_, '_>,
        word: &str,
    ) -> Vec<Match> {
        let Some(property) = bound.argument("Property").and_then(word_of) else {
            return Vec::new();
        };
        let word = word.trim_matches(['"', '\'']);
        for guess in self.input_of(place, call, bound) {
            let ty = self.member_type(&guess, &property, false, false);
            if let Some((members, _)) = ty.and_then(|t| t.enum_members()) {
                let names = members.into_iter().map(|(name, _)| name);
                return names
                    .filter(|name| begins(name, word))
                    .map(|name| Match::plain(Kind::ParameterValue, name))
                    .collect();
            }
        }
        Vec::new()
    }
}

fn without_module(m: &Match) -> Match {
    let name = m.text.rsplit('\\').next().unwrap_or(&m.text);
    Match::plain(m.kind, name)
}
