//! `Get-Help`: what the comments of functions and scripts say (`comment`, as objects in `maml`), and for commands
//! without help what is known of their parameters (`metadata`). `format::help` prints the objects.

use crate::grammar;
use crate::runtime::bind::{CommandParams, CommonParam, InSet, ParamInfo};
use crate::runtime::code::BlockCode;
use crate::runtime::command::{CommandInfo, Resolved};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::{Wildcard, has_wildcard};
use crate::value::error::ErrorCategory;
use crate::value::object::Wrapped;
use crate::value::{ErrorRecord, Exception, R, Str, Value, convert, enumerate, member};

use super::provider::place::pattern;
use super::shared::refuse;

mod comment;
mod maml;
mod metadata;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Help", || Box::new(Get))];

/// `Get-Help`
struct Get;

/// A command whose help is asked for.
struct Subject {
    command: Resolved,
    name: Str,
}

/// How often help may name another command's help as its own.
const LONGEST_FORWARD: usize = 8;

impl Subject {
    fn of(command: Resolved) -> Subject {
        let name = match &command {
            Resolved::Script(path, _) => path.clone(),
            other => CommandInfo {
                command: other.clone(),
            }
            .name(),
        };
        Subject { command, name }
    }

    fn is_cmdlet(&self) -> bool {
        self.command.kind().0 == "Cmdlet"
    }

    /// The help category, which is the kind of the command.
    fn category(&self) -> &'static str {
        self.command.kind().0
    }

    fn module(&self) -> Str {
        match &self.command {
            Resolved::Script(..) => Str::default(),
            other => other.source(),
        }
    }

    fn code(&self) -> Option<&BlockCode> {
        match &self.command {
            Resolved::Function(f) => Some(&f.block.code),
            Resolved::Script(_, block) | Resolved::Block(block) => Some(&block.code),
            Resolved::Cmdlet(_) | Resolved::Native(_) => None,
        }
    }

    /// The names of the output types.
    fn outputs(&self, c: &mut Ctx<'_>) -> R<Vec<String>> {
        let info = CommandInfo::of(self.command.clone());
        let types = member::get(c.rt, &info, "OutputType")?;
        let mut names = Vec::new();
        for one in enumerate::list_items(&types).unwrap_or_default() {
            names.push(convert::to_str(c.rt, &one)?.to_string());
        }
        Ok(names)
    }

    /// The aliases that stand for the command.
    fn aliases(&self, c: &mut Ctx<'_>) -> R<Vec<Str>> {
        super::alias::of_command(c, &self.name)
    }

    /// True for the commands of modules whose help can be downloaded.
    fn has_help_files(&self) -> bool {
        self.is_cmdlet() && self.command.source().starts_with("Microsoft.PowerShell.")
    }

    /// Where the help stands online.
    fn online(&self, c: &Ctx<'_>) -> Option<String> {
        let core = c.rt.edition.is_core();
        let number = self
            .has_help_files()
            .then(|| grammar::help_link(&self.name))??;
        core.then(|| format!("https://go.microsoft.com/fwlink/?LinkID={number}"))
    }

    /// The help object; what comments forward to another command is that command's.
    fn help(&self, c: &mut Ctx<'_>, depth: usize) -> R<Value> {
        let edition = c.rt.edition;
        let found = self.code().and_then(|code| comment::help_of(code, edition));
        if let Some(help) = &found
            && let Some(target) = &help.forward
            && depth < LONGEST_FORWARD
            && let Some(command) = c.rt.try_find_command(target)?
        {
            return Subject::of(command).help(c, depth + 1);
        }
        let params = c.rt.params_of(&self.command)?;
        match (found, self.code()) {
            (Some(help), Some(code)) => maml::build(c, self, &params, &help, code),
            (None, _) if matches!(self.command, Resolved::Script(..)) => {
                let leaf = self.name.rsplit('/').next().unwrap_or(&self.name);
                let syntax = c.rt.syntax_of(&self.command, leaf)?;
                let text: String = syntax.iter().map(|line| format!("{line}\n")).collect();
                let value = noted(Value::from(text.clone()), "Name", Value::str(leaf));
                let value = noted(value, "Category", Value::str(self.category()));
                Ok(noted(value, "Synopsis", Value::from(text)))
            }
            _ => metadata::build(c, self, &params),
        }
    }
}

/// A value with a note on it.
fn noted(value: Value, name: &str, note: Value) -> Value {
    let value = match value {
        Value::Wrapped(_) => value,
        other => Value::Wrapped(std::rc::Rc::new(Wrapped::new(&other))),
    };
    if let Value::Wrapped(wrapped) = &value {
        wrapped.members.set_note(name, note);
    }
    value
}

/// True for the parameters that every command has; `-WhatIf` and `-Confirm` are a command's own.
fn is_common(p: &ParamInfo) -> bool {
    p.common
        .is_some_and(|c| !matches!(c, CommonParam::WhatIf | CommonParam::Confirm))
}

/// The parameter sets; one without a name where there are none.
fn sets(params: &CommandParams) -> Vec<Option<u8>> {
    if params.sets.is_empty() {
        return vec![None];
    }
    (0..params.sets.len())
        .filter_map(|at| u8::try_from(at).ok().map(Some))
        .collect()
}

/// What a parameter is in a set; None where it is not in it.
fn role_in(p: &ParamInfo, set: Option<u8>) -> Option<&InSet> {
    let own = p.in_sets.iter().find(|role| role.set == set);
    own.or_else(|| p.in_sets.iter().find(|role| role.set.is_none()))
}

/// The help categories that commands are in.
const COMMANDS: [&str; 7] = [
    "Alias",
    "Cmdlet",
    "Function",
    "Filter",
    "ExternalScript",
    "ScriptCommand",
    "All",
];

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.switch("Online") {
            return refuse(c, "Get-Help -Online", "this program opens no browser");
        }
        let name = c.text("Name")?.unwrap_or_default();
        if name.is_empty() {
            return c.write(OVERVIEW);
        }
        let mut found = self.exact(c, &name)?;
        if found.is_empty() {
            let text = if has_wildcard(&name) {
                name.to_string()
            } else {
                format!("*{name}*")
            };
            if let Some(wildcard) = pattern(&text) {
                found = self.matching(c, &wildcard)?;
            }
        }
        let found = self.chosen(c, found)?;
        match found.as_slice() {
            [] if has_wildcard(&name) => Ok(()),
            [] => not_found(c, &name),
            [only] => self.give(c, only),
            several => {
                for help in several {
                    if c.has("Parameter") {
                        for parameter in parameters_of(c, help)? {
                            c.write(parameter)?;
                        }
                        continue;
                    }
                    let row = short(c, help)?;
                    c.write(row)?;
                }
                Ok(())
            }
        }
    }
}

/// What `Get-Help` alone shows.
const OVERVIEW: &str = "
TOPIC
    Get-Help

SHORT DESCRIPTION
    Shows help about commands and functions.

LONG DESCRIPTION
    Get-Help NAME shows what the comments of a function or script say, and the
    syntax of every command. Get-Help NAME -Full shows all sections, -Detailed
    and -Examples some of them, -Parameter NAME one parameter.

EXAMPLES
    Get-Help Get-MsolUser           : the syntax of a cmdlet
    Get-Help ./report.ps1 -Full     : all help of a script
    Get-Help *-MsolGroup*           : the commands whose names match
    Get-Command -Module AzureAD     : the commands of a module
";

impl Get {
    /// The help of the command with that name.
    fn exact(&self, c: &mut Ctx<'_>, name: &str) -> R<Vec<Value>> {
        if has_wildcard(name) {
            return Ok(Vec::new());
        }
        match c.rt.try_find_command(name)? {
            Some(Resolved::Native(_)) | None => Ok(Vec::new()),
            Some(command) => Ok(vec![Subject::of(command).help(c, 0)?]),
        }
    }

    /// The help of all commands whose names match.
    fn matching(&self, c: &mut Ctx<'_>, wildcard: &Wildcard) -> R<Vec<Value>> {
        let mut found = Vec::new();
        for name in super::get_command::names(c) {
            if wildcard.is_match(&name)
                && let Some(command) = c.rt.try_find_command(&name)?
            {
                found.push(Subject::of(command).help(c, 0)?);
            }
        }
        Ok(found)
    }

    /// Of help objects those of `-Category`, `-Component`, `-Role` and `-Functionality`.
    fn chosen(&self, c: &mut Ctx<'_>, found: Vec<Value>) -> R<Vec<Value>> {
        let categories = c.texts("Category")?;
        let is = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let mut chosen = Vec::new();
        for help in found {
            if !categories.is_empty() && !categories.iter().any(|n| is(n, "All")) {
                let own = member::get(c.rt, &help, "Category")?;
                let own = convert::to_str(c.rt, &own)?;
                let wanted = categories
                    .iter()
                    .filter(|n| COMMANDS.iter().any(|k| is(k, n)));
                if !wanted.clone().any(|n| is(n, &own)) {
                    continue;
                }
            }
            let mut fits = true;
            for key in ["Component", "Role", "Functionality"] {
                let wanted = c.texts(key)?;
                let own = member::get(c.rt, &help, key)?;
                let own = convert::to_str(c.rt, &own)?;
                let matches = |w: &Str| pattern(w).is_some_and(|p| p.is_match(&own));
                fits &= wanted.is_empty() || wanted.iter().any(matches);
            }
            if fits {
                chosen.push(help);
            }
        }
        Ok(chosen)
    }

    /// Writes one command's help, or the parameters that were asked for.
    fn give(&self, c: &mut Ctx<'_>, help: &Value) -> R<()> {
        if c.has("Parameter") {
            let found = parameters_of(c, help)?;
            if found.is_empty() {
                let names = c.texts("Parameter")?.join(" ");
                let message = format!("No parameter matches criteria {names}.");
                let exception =
                    Exception::new("System.Management.Automation.PSArgumentException", message)
                        .with("ParamName", Value::str("Parameter"));
                return c.error(ErrorRecord::of(
                    exception.into_value(),
                    "NoParmsFound",
                    ErrorCategory::InvalidArgument,
                    help.clone(),
                ));
            }
            for parameter in found {
                c.write(parameter)?;
            }
            return Ok(());
        }
        let view = match () {
            () if c.switch("Full") => "FullView",
            () if c.switch("Detailed") => "DetailedView",
            () if c.switch("Examples") => "ExamplesView",
            () => return c.write(help.clone()),
        };
        if let Value::Object(_) = help {
            let own = member::type_names(help);
            let mut names: Vec<Str> = own
                .iter()
                .map(|n| Str::from(format!("{n}#{view}")))
                .collect();
            names.extend(own);
            member::set_type_names(help, names);
        }
        c.write(help.clone())
    }
}

/// The parameters of a help object whose names `-Parameter` matches.
fn parameters_of(c: &mut Ctx<'_>, help: &Value) -> R<Vec<Value>> {
    let list = member::get(c.rt, help, "parameters")?;
    let list = member::get(c.rt, &list, "parameter")?;
    let items = match enumerate::list_items(&list) {
        Some(items) => items,
        None if list.is_null() => Vec::new(),
        None => vec![list],
    };
    let mut found = Vec::new();
    for wanted in c.texts("Parameter")? {
        let Some(wildcard) = pattern(&wanted) else {
            continue;
        };
        for item in &items {
            let name = member::get(c.rt, item, "name")?;
            if wildcard.is_match(&convert::to_str(c.rt, &name)?) {
                found.push(item.clone());
            }
        }
    }
    Ok(found)
}

/// A help object as it shows in a list of several.
fn short(c: &mut Ctx<'_>, help: &Value) -> R<Value> {
    let mut properties = Vec::new();
    for key in [
        "Name",
        "Category",
        "ModuleName",
        "Synopsis",
        "Component",
        "Role",
        "Functionality",
    ] {
        properties.push((key, member::get(c.rt, help, key)?));
    }
    Ok(maml::object(&["HelpInfoShort"], properties))
}

fn not_found(c: &mut Ctx<'_>, name: &str) -> R<()> {
    let message = format!(
        "Get-Help could not find {name} in a help file in this session. To download updated help topics type: \"Update-Help\". To get help online, search for the help topic in the TechNet library at https://go.microsoft.com/fwlink/?LinkID=107116."
    );
    c.error(ErrorRecord::new(
        "Microsoft.PowerShell.Commands.HelpNotFoundException",
        message,
        "HelpNotFound",
        ErrorCategory::ResourceUnavailable,
        Value::Null,
    ))
}
