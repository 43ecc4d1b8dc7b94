//! Reads `grammar/cmdlets/**/*.cmdlets`.
//!
//! ```text
//! cmdlet Add-Content
//!   module  Microsoft.PowerShell.Management
//!   sets    Path (default) LiteralPath
//!   should-process
//!   -Value        System.Object[]  mandatory position 1 from value,name
//!   -Path         string[]         in Path mandatory position 0 from name
//!   -LiteralPath  string[]         alias PSPath,LP  in LiteralPath mandatory from name
//! ```
//!
//! `function` stands for `cmdlet` where PowerShell ships a function; `parameters` describes a group that other commands
//! share. `windows-only "why"` and `unsupported "why"` are for commands that can only be known by name.
//!
//! A parameter is its name and type; then `alias`, `values`, `only` (an edition or a module), `carrying` (the type name
//! that a `psobject` must have) and `dynamic`; then what an argument may be: `allows null,empty,empty-list` (or
//! `allows core:null,empty`, where only that edition takes them), `not-null`, `not-empty`, `not-blank`, `range 1..12`,
//! `count 1..2`, `positive`, `non-negative`; then how it is bound: `mandatory`,
//! `position N`, `from value,name` (the pipeline), `rest`. Words before the first `in` hold in every set; each `in
//! SET,SET` opens a clause of its own for those sets.

use super::leak::leak;
use super::{edition, meaningless, words};
use crate::edition::Edition;
use crate::model::{ALL_SETS, Allows, Binding, Check, Cmdlet, ConfirmImpact, Param};
use crate::outline::{Entry, Line, Mistake};
use std::collections::HashSet;

/// Reads one `cmdlet` entry.
pub fn read(entry: &Entry) -> Result<Cmdlet, Mistake> {
    let mut cmdlet = Cmdlet {
        name: leak(entry.head.only()?),
        function: entry.head.keyword() == "function",
        ..Cmdlet::default()
    };
    if !matches!(entry.head.keyword(), "cmdlet" | "function" | "parameters") {
        return Err(Mistake::at(
            entry.head.number,
            format!(
                "`{}` is not `cmdlet`, `function` or `parameters`",
                entry.head.keyword()
            ),
        ));
    }
    for line in &entry.body {
        match line.keyword() {
            "module" => cmdlet.modules = words(line),
            "output" => cmdlet.output_types = words(line),
            "graph" => cmdlet.graph = words(line),
            "sets" => read_sets(line, &mut cmdlet)?,
            "only" => cmdlet.edition = Some(edition(line, line.only()?)?),
            "should-process" => cmdlet.supports_should_process = true,
            "impact" => cmdlet.confirm_impact = impact(line)?,
            "windows-only" | "unsupported" => cmdlet.unsupported = Some(leak(line.only()?)),
            word if word.starts_with('-') => {
                let param = read_param(line, &cmdlet)?;
                check_param(line, &param, &cmdlet)?;
                cmdlet.params.push(param);
            }
            word => return Err(meaningless(line, word, "a cmdlet")),
        }
    }
    if cmdlet.sets.is_empty() {
        cmdlet.sets.push(ALL_SETS);
    }
    if cmdlet.modules.is_empty() && entry.head.keyword() == "cmdlet" {
        return Err(Mistake::at(
            entry.head.number,
            format!("{} has no module", cmdlet.name),
        ));
    }
    check_positions(entry, &cmdlet)?;
    Ok(cmdlet)
}

fn read_sets(line: &Line, cmdlet: &mut Cmdlet) -> Result<(), Mistake> {
    for word in line.rest() {
        if word == "(default)" {
            let last = cmdlet.sets.len().checked_sub(1);
            let last = last.ok_or_else(|| Mistake::at(line.number, "`(default)` follows a set"))?;
            cmdlet.default_set = u8::try_from(last).ok();
            continue;
        }
        // PowerShell itself tells sets apart by case: Import-PSSession and others rely on it.
        if cmdlet.sets.contains(&word.as_str()) {
            return Err(Mistake::at(
                line.number,
                format!("the set {word} is listed twice"),
            ));
        }
        cmdlet.sets.push(leak(word));
    }
    match cmdlet.sets.len() {
        1..=32 => Ok(()),
        count => Err(Mistake::at(
            line.number,
            format!("{count} sets; PowerShell allows 1 to 32"),
        )),
    }
}

fn impact(line: &Line) -> Result<ConfirmImpact, Mistake> {
    match line.only()? {
        "none" => Ok(ConfirmImpact::None),
        "low" => Ok(ConfirmImpact::Low),
        "medium" => Ok(ConfirmImpact::Medium),
        "high" => Ok(ConfirmImpact::High),
        other => Err(Mistake::at(
            line.number,
            format!("`{other}` is not an impact"),
        )),
    }
}

fn read_param(line: &Line, cmdlet: &Cmdlet) -> Result<Param, Mistake> {
    let mut words = line.rest().iter().map(String::as_str);
    let mut need = |what: &str| {
        words
            .next()
            .ok_or_else(|| Mistake::at(line.number, format!("{what} is missing")))
    };
    let mut param = Param {
        name: leak(line.keyword().trim_start_matches('-')),
        type_name: leak(need("the type")?),
        ..Param::default()
    };
    // The bindings that the clause under way fills; several when `in` names several sets.
    let mut clause = vec![Binding::default()];
    let mut clauses: Vec<Binding> = Vec::new();
    let mut said_sets = false;
    while let Ok(word) = need("") {
        match word {
            "alias" => param.aliases = list(need("the alias")?),
            "values" => param.values = list(need("the list of values")?),
            "carrying" => param.object_type = Some(leak(need("the type name")?)),
            "allows" => param.allows = allows(line, need("what is allowed")?)?,
            "not-null" => param.checks.push(Check::NotNull),
            "not-empty" => param.checks.push(Check::NotEmpty),
            "not-blank" => param.checks.push(Check::NotBlank),
            "positive" => param.checks.push(Check::Positive),
            "non-negative" => param.checks.push(Check::NonNegative),
            "range" => {
                let (low, high) = range(line, need("the range")?)?;
                param.checks.push(Check::Range(low, high));
            }
            "count" => {
                let (low, high) = range(line, need("the range")?)?;
                param.checks.push(Check::Count(low, high));
            }
            "dynamic" => param.dynamic = true,
            "only" => {
                let which = need("the edition or module")?;
                match Edition::parse(which) {
                    Some(edition) => param.edition = Some(edition),
                    None if cmdlet.modules.contains(&which) => param.module = Some(leak(which)),
                    None => {
                        let text = format!(
                            "`{which}` is neither an edition nor a module of {}",
                            cmdlet.name
                        );
                        return Err(Mistake::at(line.number, text));
                    }
                }
            }
            "in" => {
                if said_sets {
                    clauses.append(&mut clause);
                } else if clause != [Binding::default()] {
                    return Err(Mistake::at(
                        line.number,
                        "binding words stand before the first `in`",
                    ));
                }
                said_sets = true;
                clause.clear();
                for set in need("the set")?.split(',') {
                    clause.push(Binding {
                        set: Some(set_index(line, cmdlet, set)?),
                        ..Binding::default()
                    });
                }
            }
            "mandatory" => clause.iter_mut().for_each(|b| b.mandatory = true),
            "rest" => clause.iter_mut().for_each(|b| b.rest = true),
            "position" => {
                let word = need("the position")?;
                let position = word
                    .parse()
                    .map_err(|_| Mistake::at(line.number, format!("`{word}` is not a position")))?;
                clause.iter_mut().for_each(|b| b.position = Some(position));
            }
            "from" => {
                for source in need("`value` or `name`")?.split(',') {
                    match source {
                        "value" => clause.iter_mut().for_each(|b| b.by_value = true),
                        "name" => clause.iter_mut().for_each(|b| b.by_name = true),
                        other => {
                            let text =
                                format!("the pipeline gives `value` or `name`, not `{other}`");
                            return Err(Mistake::at(line.number, text));
                        }
                    }
                }
            }
            other => return Err(meaningless(line, other, "a parameter")),
        }
    }
    clauses.append(&mut clause);
    param.bindings = clauses;
    Ok(param)
}

fn allows(line: &Line, word: &str) -> Result<Allows, Mistake> {
    let mut allows = Allows::default();
    let word = match word.split_once(':') {
        Some((only, rest)) => {
            allows.edition = Some(edition(line, only)?);
            rest
        }
        None => word,
    };
    for what in word.split(',') {
        match what {
            "null" => allows.null = true,
            "empty" => allows.empty = true,
            "empty-list" => allows.empty_list = true,
            other => return Err(meaningless(line, other, "`allows`")),
        }
    }
    Ok(allows)
}

/// `1..12`, or `1..` up to the type's own limit.
fn range(line: &Line, word: &str) -> Result<(i64, Option<i64>), Mistake> {
    let malformed = || Mistake::at(line.number, format!("`{word}` is not a range"));
    let (low, high) = word.split_once("..").ok_or_else(malformed)?;
    let low = low.parse().map_err(|_| malformed())?;
    match high {
        "" => Ok((low, None)),
        _ => Ok((low, Some(high.parse().map_err(|_| malformed())?))),
    }
}

fn list(word: &str) -> Vec<&'static str> {
    word.split(',')
        .filter(|item| !item.is_empty())
        .map(leak)
        .collect()
}

fn set_index(line: &Line, cmdlet: &Cmdlet, set: &str) -> Result<u8, Mistake> {
    let found = cmdlet.sets.iter().position(|name| *name == set);
    found
        .and_then(|index| u8::try_from(index).ok())
        .ok_or_else(|| Mistake::at(line.number, format!("{} has no set {set}", cmdlet.name)))
}

/// Names and aliases are unique within an edition, and a set stands once in a parameter. Modules don't count: both
/// AzureAD modules are there at once, so one declaration has to serve both.
fn check_param(line: &Line, param: &Param, cmdlet: &Cmdlet) -> Result<(), Mistake> {
    let mut sets = HashSet::new();
    if !param
        .bindings
        .iter()
        .all(|binding| sets.insert(binding.set))
    {
        return Err(Mistake::at(
            line.number,
            format!("-{} names a set twice", param.name),
        ));
    }
    for other in &cmdlet.params {
        if param.edition.is_some() && other.edition.is_some() && param.edition != other.edition {
            continue;
        }
        let theirs: Vec<_> = other.aliases.iter().chain([&other.name]).collect();
        let mut ours = param.aliases.iter().chain([&param.name]);
        if let Some(name) =
            ours.find(|name| theirs.iter().any(|their| their.eq_ignore_ascii_case(name)))
        {
            let text = format!("-{} and -{} both answer to {name}", param.name, other.name);
            return Err(Mistake::at(line.number, text));
        }
    }
    Ok(())
}

/// No two parameters of one set share a position.
fn check_positions(entry: &Entry, cmdlet: &Cmdlet) -> Result<(), Mistake> {
    for edition in [Edition::Desktop, Edition::Core] {
        for (index, set) in cmdlet.sets.iter().enumerate() {
            let index = u8::try_from(index).unwrap_or(u8::MAX);
            let mut taken = HashSet::new();
            for param in cmdlet.params_in(edition) {
                let position = param.binding(index).and_then(|binding| binding.position);
                if let Some(position) = position
                    && !taken.insert(position)
                {
                    let text = format!(
                        "{}: position {position} of {set} is taken twice",
                        cmdlet.name
                    );
                    return Err(Mistake::at(entry.head.number, text));
                }
            }
        }
    }
    Ok(())
}
