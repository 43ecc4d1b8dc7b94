//! `Get-Command`: the aliases, functions, cmdlets, scripts and programs that names, patterns and their parts stand for.

use rustc_hash::FxHashSet;

use super::provider::place::pattern;
use crate::cmdlets::builtin_modules;
use crate::grammar;
use crate::runtime::bind::{ParamInfo, enumerate_params};
use crate::runtime::command::{CommandInfo, Resolved};
use crate::runtime::modules::ModuleSpec;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::{Wildcard, has_wildcard};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Ty, Value, convert, member, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Command", || Box::<Get>::default())];

/// The kinds of commands by the numbers of `CommandTypes`.
const ALIAS: i64 = 1;
const FUNCTION: i64 = 2 | 4;
const CMDLET: i64 = 8;
const FILES: i64 = 16 | 32;
const ALL: i64 = 511;

/// `Get-Command`
#[derive(Default)]
struct Get {
    found: Vec<Found>,
    /// The parameters that `-ParameterName` met, in lower case.
    parameters: FxHashSet<String>,
}

/// A command under the name that it was found by.
struct Found {
    name: Str,
    /// The alias that the name is.
    alias: Option<Value>,
    command: Option<Resolved>,
    /// How far the name is from the one that was asked for (`-UseFuzzyMatching`).
    distance: Option<usize>,
}

impl Found {
    fn kind(&self) -> i64 {
        match (&self.alias, &self.command) {
            (Some(_), _) => ALIAS,
            (None, Some(command)) => command.kind().1,
            (None, None) => 0,
        }
    }

    fn module(&self, c: &mut Ctx<'_>) -> R<Str> {
        match (&self.alias, &self.command) {
            (Some(alias), _) => {
                let module = member::get(c.rt, alias, "ModuleName")?;
                convert::to_str(c.rt, &module)
            }
            (None, Some(command @ (Resolved::Cmdlet(_) | Resolved::Function(_)))) => {
                Ok(command.source())
            }
            _ => Ok(Str::default()),
        }
    }
}

impl Cmdlet for Get {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.switch("ShowCommandInfo") && c.switch("Syntax") {
            return c.throw(ErrorRecord::new(
                "System.Management.Automation.PSArgumentException",
                "The Syntax and ShowCommandInfo parameters cannot be specified together.",
                "GetCommandCannotSpecifySyntaxAndShowCommandInfoTogether",
                ErrorCategory::InvalidArgument,
                Value::Null,
            ));
        }
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("Module") && c.has("FullyQualifiedModule") {
            return c.throw(ErrorRecord::new(
                "System.InvalidOperationException",
                "The parameters Module and FullyQualifiedModule cannot be used together. Please specify only one parameter.",
                "ModuleAndFullyQualifiedModuleCannotBeSpecifiedTogether",
                ErrorCategory::InvalidOperation,
                Value::Null,
            ));
        }
        let query = Query::read(c)?;
        let names = c.texts("Name")?;
        let mut limit = c.int("TotalCount")?.filter(|n| *n >= 0).unwrap_or(i64::MAX);
        let patterns = match names.is_empty() {
            true => vec![Str::from("*")],
            false => names,
        };
        for name in patterns {
            let asked = query.ask(&name);
            let found = match &asked {
                Asked::Exactly(name) => exactly(c, name, &query)?,
                _ => matching(c, &asked, &query)?,
            };
            let nothing = found.is_empty();
            for one in found {
                if limit <= 0 {
                    break;
                }
                if self.has_parameters(c, &query, &one)? {
                    limit -= 1;
                    self.found.push(one);
                }
            }
            if nothing && matches!(asked, Asked::Exactly(_)) {
                let record = c.rt.unknown_command_record(&name);
                c.error(record)?;
            }
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut found = std::mem::take(&mut self.found);
        let names = c.texts("Name")?;
        let fuzzy = c.switch("UseFuzzyMatching");
        // Short aliases and programs are left out of a list of everything, unless they were asked for.
        if names.is_empty() && !c.switch("All") && !c.has("TotalCount") && !fuzzy {
            let asked = Query::read(c)?.given_kinds.unwrap_or(0);
            let hidden = (ALIAS | 32) & !asked;
            found.retain(|f| f.kind() & hidden == 0 || f.name.find('-').is_some_and(|at| at > 0));
        }
        for name in c.texts("ParameterName")? {
            if !has_wildcard(&name) && !self.parameters.contains(&name.to_lowercase().to_string()) {
                c.error(ErrorRecord::new(
                    "System.ArgumentException",
                    format!("Cannot find a command that has a parameter with the name '{name}'."),
                    "CommandParameterNotFound",
                    ErrorCategory::ObjectNotFound,
                    Value::Str(name),
                ))?;
            }
        }
        if fuzzy {
            found.sort_by_key(|f| f.distance);
        } else if names.is_empty() || names.iter().any(|n| has_wildcard(n)) {
            found.sort_by_cached_key(|f| (f.kind(), f.name.as_str().to_uppercase()));
        }
        for one in &found {
            self.give(c, one, &names)?;
        }
        Ok(())
    }
}

impl Get {
    /// Writes a command as `-Syntax`, `-ShowCommandInfo` or nothing ask for.
    fn give(&self, c: &mut Ctx<'_>, found: &Found, names: &[Str]) -> R<()> {
        if c.switch("Syntax") {
            return syntax(c, found, names);
        }
        let value = match (&found.alias, &found.command) {
            (Some(alias), _) => alias.clone(),
            (None, Some(command)) => CommandInfo::of(command.clone()),
            (None, None) => return Ok(()),
        };
        if c.switch("ShowCommandInfo") {
            let shown = show_command_info(c, found, &value)?;
            return c.write(shown);
        }
        if let Some(distance) = found.distance {
            let distance = i32::try_from(distance).unwrap_or(i32::MAX);
            if let Some(extension) = crate::value::object::extend(&value) {
                extension.members.set_note("Score", Value::Int32(distance));
            }
        }
        c.write(value)
    }

    /// True where a command has the parameters that were asked for, by name or type; notes the names.
    fn has_parameters(&mut self, c: &mut Ctx<'_>, query: &Query, found: &Found) -> R<bool> {
        if query.parameters.is_empty() && query.types.is_empty() {
            return Ok(true);
        }
        let Some(command) = &found.command else {
            return Ok(false);
        };
        let params = c.rt.params_of(command)?;
        let mut any = false;
        for p in &params.params {
            let mut named = query.parameters.is_empty();
            for name in std::iter::once(&p.name).chain(&p.aliases) {
                if query.parameters.iter().any(|w| w.is_match(name)) {
                    self.parameters.insert(name.as_str().to_lowercase());
                    named = true;
                }
            }
            if named {
                self.parameters.insert(p.name.as_str().to_lowercase());
            }
            any |= named && (query.types.is_empty() || query.types.iter().any(|t| takes(p, *t)));
        }
        Ok(any)
    }
}

/// True where a parameter's type takes values of a type. What takes every object is asked for by `object` alone.
fn takes(p: &ParamInfo, wanted: Ty) -> bool {
    let object = ty::known().object;
    let own = p.ty.unwrap_or(object);
    if own == object || wanted == object {
        return own == wanted;
    }
    let element = own.nullable().or_else(|| own.element());
    own.is_assignable_from(wanted) || element.is_some_and(|t| t.is_assignable_from(wanted))
}

/// What was asked for.
struct Query {
    kinds: i64,
    /// `-CommandType`, where it was given.
    given_kinds: Option<i64>,
    all: bool,
    imported: bool,
    fuzzy: Option<usize>,
    abbreviated: bool,
    verbs: Vec<Wildcard>,
    nouns: Vec<Wildcard>,
    modules: Vec<Wildcard>,
    not_modules: Vec<Wildcard>,
    specs: Vec<ModuleSpec>,
    parameters: Vec<Wildcard>,
    types: Vec<Ty>,
    /// More than the first command of a name is wanted.
    several: bool,
}

/// A name as it was asked for.
enum Asked {
    Exactly(Str),
    Like(Wildcard),
    Near(Str, usize),
    Abbreviated(Str),
    Nothing,
}

impl Query {
    fn read(c: &mut Ctx<'_>) -> R<Query> {
        let patterns = |c: &mut Ctx<'_>, name: &str| -> R<Vec<Wildcard>> {
            Ok(c.texts(name)?.iter().filter_map(|t| pattern(t)).collect())
        };
        let given_kinds = match c.get("CommandType").as_ref().map(Value::base) {
            Some(Value::Enum(_, kinds)) => Some(*kinds),
            _ => None,
        };
        let by_parts = c.set_name() == "CmdletSet";
        let mut specs = Vec::new();
        for value in c.list("FullyQualifiedModule") {
            specs.push(ModuleSpec::of(c.rt, &value)?);
        }
        let mut types = Vec::new();
        for name in c.texts("ParameterType")? {
            types.extend(c.rt.type_named(&name));
        }
        let distance = c.int("FuzzyMinimumDistance")?.unwrap_or(5);
        Ok(Query {
            kinds: given_kinds.unwrap_or(match by_parts {
                true => ALIAS | FUNCTION | CMDLET,
                false => ALL,
            }),
            given_kinds,
            all: c.switch("All"),
            imported: c.switch("ListImported"),
            fuzzy: c
                .switch("UseFuzzyMatching")
                .then(|| usize::try_from(distance).unwrap_or(0)),
            abbreviated: c.switch("UseAbbreviationExpansion"),
            verbs: patterns(c, "Verb")?,
            nouns: patterns(c, "Noun")?,
            modules: patterns(c, "Module")?,
            not_modules: patterns(c, "ExcludeModule")?,
            several: c.switch("All")
                || c.has("TotalCount")
                || given_kinds.is_some()
                || c.has("Module")
                || !specs.is_empty(),
            specs,
            parameters: patterns(c, "ParameterName")?,
            types,
        })
    }

    fn ask(&self, name: &Str) -> Asked {
        if let Some(distance) = self.fuzzy {
            return Asked::Near(name.clone(), distance);
        }
        if self.abbreviated && !has_wildcard(name) {
            return Asked::Abbreviated(Str::from(name.as_str().to_lowercase()));
        }
        if !has_wildcard(name) {
            return Asked::Exactly(name.clone());
        }
        pattern(name).map_or(Asked::Nothing, Asked::Like)
    }

    /// True where a command's kind, module, verb and noun are those asked for.
    fn takes(&self, c: &mut Ctx<'_>, found: &Found) -> R<bool> {
        if found.kind() & self.kinds == 0 {
            return Ok(false);
        }
        let any = |patterns: &[Wildcard], text: &str| {
            patterns.is_empty() || patterns.iter().any(|p| p.is_match(text))
        };
        let module = found.module(c)?;
        let excluded = self.not_modules.iter().any(|p| p.is_match(&module));
        let of_spec = |spec: &ModuleSpec| {
            let loaded = c.rt.modules.iter().any(|m| spec.fits(m));
            spec.name.eq_ignore_ascii_case(&module)
                && (loaded || builtin_modules::is_known(&module))
        };
        if excluded
            || !any(&self.modules, &module)
            || !(self.specs.is_empty() || self.specs.iter().any(of_spec))
        {
            return Ok(false);
        }
        if self.imported && !is_imported(c, found, &module) {
            return Ok(false);
        }
        if self.verbs.is_empty() && self.nouns.is_empty() {
            return Ok(true);
        }
        Ok(match found.name.split_once('-') {
            Some((verb, noun)) => any(&self.verbs, verb) && any(&self.nouns, noun),
            None => false,
        })
    }
}

/// True for what a session has without loading a module for it.
fn is_imported(c: &Ctx<'_>, found: &Found, module: &str) -> bool {
    match &found.command {
        Some(Resolved::Cmdlet(_)) => {
            module.starts_with("Microsoft.PowerShell.")
                || module.is_empty()
                || c.rt
                    .modules
                    .iter()
                    .any(|m| m.name.eq_ignore_ascii_case(module))
        }
        _ => true,
    }
}

fn of_command(name: &str, command: Resolved) -> Found {
    Found {
        name: Str::from(name),
        alias: None,
        command: Some(command),
        distance: None,
    }
}

/// The alias of a name, with what it stands for.
fn alias(c: &mut Ctx<'_>, name: &str) -> R<Option<Found>> {
    if c.rt.find_alias(name).is_none() {
        return Ok(None);
    }
    Ok(Some(Found {
        name: Str::from(name),
        alias: Some(super::alias::item(c.rt, name)),
        command: c.rt.try_find_command(name)?,
        distance: None,
    }))
}

/// The cmdlet of a name, whatever functions and aliases have it too.
fn cmdlet(c: &mut Ctx<'_>, name: &str) -> Option<Found> {
    let edition = c.rt.edition;
    let found = c.rt.commands.cmdlet(name, edition);
    found.map(|builtin| of_command(builtin.name, Resolved::Cmdlet(builtin)))
}

/// The commands of a name, in the order in which they are looked for: the first that fits, or all.
fn exactly(c: &mut Ctx<'_>, name: &Str, query: &Query) -> R<Vec<Found>> {
    let plain = name.rsplit('\\').next().unwrap_or(name);
    let mut candidates = Vec::new();
    candidates.extend(alias(c, name)?);
    let function = c.rt.scope.chain().find_map(|s| s.function(name));
    candidates.extend(function.map(|f| of_command(&f.name.clone(), Resolved::Function(f))));
    candidates.extend(cmdlet(c, name));
    let is_path = name.contains(['/', '\\']);
    let mut found = c.rt.try_find_command(name)?;
    if found.is_none() && !query.imported {
        found = c.rt.load_for_command(name)?;
    }
    if candidates.is_empty() || is_path {
        candidates.extend(found.map(|f| of_command(plain, f)));
    } else if query.kinds & FILES != 0 && query.several {
        let wildcard = pattern(&crate::text::wildcard::escape(name, c.rt.edition));
        candidates.extend(wildcard.map(|w| files(&w)).unwrap_or_default());
    }
    let mut found = Vec::new();
    for candidate in candidates {
        if query.takes(c, &candidate)? {
            found.push(candidate);
            if !query.several {
                break;
            }
        }
    }
    if !query.all {
        // Of one kind a name stands for one command.
        found.dedup_by_key(|f| f.kind());
    }
    Ok(found)
}

/// The names of all functions and cmdlets, in alphabetical order.
pub(super) fn names(c: &Ctx<'_>) -> Vec<String> {
    let mut seen = FxHashSet::default();
    let functions = function_names(c);
    let cmdlets = grammar::cmdlets().map(str::to_owned);
    let mut names: Vec<String> = functions
        .into_iter()
        .chain(cmdlets)
        .filter(|n| seen.insert(n.to_lowercase()))
        .collect();
    names.sort_by_cached_key(|n| n.to_lowercase());
    names
}

fn function_names(c: &Ctx<'_>) -> Vec<String> {
    let mut seen = FxHashSet::default();
    c.rt.scope
        .chain()
        .flat_map(|s| s.functions())
        .map(|f| f.name.to_string())
        .filter(|n| seen.insert(n.to_lowercase()))
        .collect()
}

/// All commands whose names fit.
fn matching(c: &mut Ctx<'_>, asked: &Asked, query: &Query) -> R<Vec<Found>> {
    let mut candidates = Vec::new();
    if query.kinds & ALIAS != 0 {
        for name in super::alias::names(c)? {
            if fits(asked, &name).is_some() {
                candidates.extend(alias(c, &name)?);
            }
        }
    }
    if query.kinds & FUNCTION != 0 {
        for name in function_names(c) {
            let function = c.rt.scope.chain().find_map(|s| s.function(&name));
            if fits(asked, &name).is_some() {
                candidates.extend(function.map(|f| of_command(&name, Resolved::Function(f))));
            }
        }
    }
    if query.kinds & (CMDLET | FUNCTION) != 0 {
        for name in grammar::cmdlets() {
            if let Some(known) = grammar::cmdlet(name)
                && fits(asked, known.name).is_some()
            {
                candidates.extend(cmdlet(c, name));
            }
        }
    }
    if query.kinds & FILES != 0
        && let Asked::Like(wildcard) = asked
    {
        candidates.extend(files(wildcard));
    }
    let mut found = Vec::new();
    for mut candidate in candidates {
        if query.takes(c, &candidate)? {
            if let Asked::Near(..) = asked {
                candidate.distance = fits(asked, &candidate.name);
            }
            found.push(candidate);
        }
    }
    Ok(found)
}

/// How far a name is from what was asked for; None where it does not fit.
fn fits(asked: &Asked, name: &str) -> Option<usize> {
    match asked {
        Asked::Exactly(wanted) => wanted.eq_ignore_ascii_case(name).then_some(0),
        Asked::Like(wildcard) => wildcard.is_match(name).then_some(0),
        Asked::Near(wanted, most) => {
            let distance = distance(&wanted.as_str().to_lowercase(), &name.to_lowercase());
            (distance <= *most).then_some(distance)
        }
        Asked::Abbreviated(wanted) => (abbreviation(name) == wanted.as_str()).then_some(0),
        Asked::Nothing => None,
    }
}

/// A command's capitals, with its dash: `g-ci` of `Get-ChildItem`.
fn abbreviation(name: &str) -> String {
    let keep = |c: &char| *c == '-' || c.is_uppercase();
    name.chars().filter(keep).collect::<String>().to_lowercase()
}

/// How many letters must be put in, left out, changed or swapped with their neighbour to make one word of another.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let changed = at(&last, j) + usize::from(x != y);
            let mut least = changed.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

/// The programs and scripts on the search path whose names fit.
fn files(wildcard: &Wildcard) -> Vec<Found> {
    use std::os::unix::fs::PermissionsExt;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found = Vec::new();
    for folder in std::env::split_paths(&path) {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<_> = entries.map(|e| e.path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let runs = || {
                path.metadata()
                    .is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
            };
            if wildcard.is_match(&name) && runs() {
                let shown = Str::from(path.to_string_lossy().as_ref());
                found.push(of_command(&name, Resolved::Native(shown)));
            }
        }
    }
    found
}

/// Writes a command's syntax; core says of which command an alias is one.
fn syntax(c: &mut Ctx<'_>, found: &Found, names: &[Str]) -> R<()> {
    let Some(command) = &found.command else {
        return Ok(());
    };
    if let Resolved::Native(path) = command {
        return c.write(path.clone());
    }
    let info = CommandInfo {
        command: command.clone(),
    };
    let name = info.name();
    let alias = found.alias.is_some() && c.rt.edition.is_core();
    let shown = if alias { &found.name } else { &name };
    let lines = c.rt.syntax_of(command, shown)?;
    let text: String = lines.iter().map(|line| format!("\n{line}\n")).collect();
    let asked = names.iter().any(|n| n.eq_ignore_ascii_case(&name));
    if alias && !asked {
        return c.write(format!("{} (alias) -> {name}\n{text}", found.name));
    }
    c.write(text)
}

/// A command as `Show-Command` reads it.
fn show_command_info(c: &mut Ctx<'_>, found: &Found, value: &Value) -> R<Value> {
    let mut properties = vec![("Name", Value::Str(found.name.clone()))];
    let module = found.module(c)?;
    properties.push(("ModuleName", Value::Str(module.clone())));
    let holder = Value::object([("Name", Value::Str(module))]);
    properties.push(("Module", holder));
    for key in ["CommandType", "Definition"] {
        properties.push((key, member::get(c.rt, value, key)?));
    }
    let mut sets = Vec::new();
    if let Some(command) = &found.command {
        let params = c.rt.params_of(command)?;
        let every: Vec<Option<u8>> = match params.sets.is_empty() {
            true => vec![None],
            false => (0..params.sets.len())
                .filter_map(|at| u8::try_from(at).ok().map(Some))
                .collect(),
        };
        for set in every {
            let name = set.and_then(|at| params.sets.get(usize::from(at)).cloned());
            let parameters = enumerate_params(&params, set).into_iter().map(|(p, role)| {
                let t = p.ty.unwrap_or(ty::known().object);
                let about = Value::object([
                    ("FullName", Value::str(t.full_name())),
                    ("IsEnum", Value::Bool(t.is_enum())),
                    ("IsArray", Value::Bool(t.is_array())),
                ]);
                Value::object([
                    ("Name", Value::Str(p.name.clone())),
                    ("IsMandatory", Value::Bool(role.mandatory)),
                    ("ValueFromPipeline", Value::Bool(role.by_value)),
                    ("Position", Value::Int32(role.position.unwrap_or(i32::MIN))),
                    ("ParameterType", about),
                ])
            });
            sets.push(Value::object([
                (
                    "Name",
                    Value::from(name.unwrap_or_else(|| Str::from("__AllParameterSets"))),
                ),
                ("IsDefault", Value::Bool(set == params.default_set)),
                ("Parameters", Value::array(parameters.collect())),
            ]));
        }
    }
    properties.push(("ParameterSets", Value::array(sets)));
    Ok(Value::object(properties))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_of_neighbours_is_one_change() {
        assert_eq!(distance("get-comand", "get-command"), 1);
        assert_eq!(distance("gte", "get"), 1);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn capitals_abbreviate_a_command() {
        assert_eq!(abbreviation("Get-ChildItem"), "g-ci");
        assert_eq!(abbreviation("Import-PowerShellDataFile"), "i-psdf");
    }
}
