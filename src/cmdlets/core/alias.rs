//! `Get-Alias`, `Set-Alias`, `New-Alias`, `Remove-Alias`, `Export-Alias`, `Import-Alias`.

use std::any::Any;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::shared::file::{self, Opening, Purpose, TextFile};
use super::shared::scope::{NameFilter, scope_of};
use crate::grammar;
use crate::runtime::scope::{AliasInfo, Scope};
use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::ty::prop;
use crate::value::{
    Engine, ErrorRecord, NetObject, R, Str, Ty, TypeDef, Value, convert, member, ty,
};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-Alias", || Box::new(Get)),
    Entry::new("Set-Alias", || Box::new(Set { new: false })),
    Entry::new("New-Alias", || Box::new(Set { new: true })),
    Entry::new("Remove-Alias", || Box::new(Remove)),
    Entry::new("Export-Alias", || Box::new(Export)),
    Entry::new("Import-Alias", || Box::new(Import)),
];

const CLASS: &str = "System.Management.Automation.AliasInfo";
const PARAMETERS: &str =
    "System.Collections.Generic.Dictionary[string,System.Management.Automation.ParameterMetadata]";
const PARAMETER_SETS: &str = "System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.CommandParameterSetInfo]";
const OPTIONS: &str = "System.Management.Automation.ScopedItemOptions";

/// An alias as an object.
struct Alias {
    info: AliasInfo,
    /// `ReadOnly`, `AllScope` of built-in ones; see `ScopedItemOptions`.
    options: i64,
}

impl NetObject for Alias {
    fn ty(&self) -> Ty {
        ty::find(CLASS).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.info.name.clone()))
    }
}

fn of<T: Into<Value>>(this: &Value, f: impl FnOnce(&Alias) -> T) -> R<Value> {
    Ok(this.downcast::<Alias>().map(f).into())
}

fn enumeration(name: &str, number: i64) -> Value {
    ty::find(name).map_or(Value::Int64(number), |t| Value::Enum(t, number))
}

/// The class of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: CLASS,
    base: "System.Management.Automation.CommandInfo",
    properties: &[
        prop("Name", "string", |_, v| of(v, |a| a.info.name.clone())),
        prop("DisplayName", "string", |_, v| {
            of(v, |a| format!("{} -> {}", a.info.name, a.info.target))
        }),
        prop("Definition", "string", |_, v| {
            of(v, |a| a.info.target.clone())
        }),
        prop("ResolvedCommandName", "string", |_, v| {
            of(v, |a| a.info.target.clone())
        }),
        prop(
            "ReferencedCommand",
            "System.Management.Automation.CommandInfo",
            resolved,
        ),
        prop(
            "ResolvedCommand",
            "System.Management.Automation.CommandInfo",
            resolved,
        ),
        prop("Description", "string", |_, v| {
            of(v, |a| a.info.description.clone())
        }),
        prop("Options", OPTIONS, |_, v| {
            of(v, |a| enumeration(OPTIONS, a.options))
        }),
        prop(
            "CommandType",
            "System.Management.Automation.CommandTypes",
            |_, _| Ok(enumeration("System.Management.Automation.CommandTypes", 1)),
        ),
        prop("Source", "string", |_, v| {
            of(v, |a| a.info.module.clone().unwrap_or_default())
        }),
        prop("ModuleName", "string", |_, v| {
            of(v, |a| a.info.module.clone().unwrap_or_default())
        }),
        prop("Parameters", PARAMETERS, |e, v| {
            of_resolved(e, v, "Parameters")
        }),
        prop("ParameterSets", PARAMETER_SETS, |e, v| {
            of_resolved(e, v, "ParameterSets")
        }),
        prop(
            "OutputType",
            "System.Collections.ObjectModel.ReadOnlyCollection[System.Management.Automation.PSTypeName]",
            |e, v| of_resolved(e, v, "OutputType"),
        ),
        prop("Version", "version", |_, _| Ok(Value::Null)),
        prop("Module", "psmoduleinfo", |_, _| Ok(Value::Null)),
    ],
    ..TypeDef::CLASS
}];

/// The alias of a name as an object: what `alias:name` is.
pub fn item(rt: &Runtime, name: &str) -> Value {
    let own = rt.scope.chain().find_map(|s| s.alias(name));
    let info = own.unwrap_or_else(|| AliasInfo {
        name: Str::from(name),
        target: rt.find_alias(name).unwrap_or_default(),
        description: Str::new(),
        read_only: false,
        constant: false,
        module: None,
    });
    Value::net(Alias {
        options: options_of(&info),
        info,
    })
}

/// The command that an alias stands for.
fn resolved(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let target = this.downcast::<Alias>().map(|a| a.info.target.clone());
    let rt = engine.as_any().downcast_mut::<crate::runtime::Runtime>();
    let (Some(target), Some(rt)) = (target, rt) else {
        return Ok(Value::Null);
    };
    let found = rt.try_find_command(&target)?;
    Ok(found.map(crate::runtime::command::CommandInfo::of).into())
}

/// A property that an alias has from the command that it stands for; null where there is no such command.
fn of_resolved(engine: &mut dyn Engine, this: &Value, name: &str) -> R<Value> {
    let command = resolved(engine, this)?;
    member::get(engine, &command, name)
}

fn options_of(info: &AliasInfo) -> i64 {
    i64::from(info.read_only) | i64::from(info.constant) << 1
}

/// All aliases that are visible here, or those of one scope, by name. Built-in ones belong to the global scope.
fn all(c: &mut Ctx<'_>) -> R<Vec<Alias>> {
    let scopes: Vec<Rc<Scope>> = match c.text("Scope")? {
        Some(scope) => vec![scope_of(c, &scope)?],
        None => c.rt.scope.chain().collect(),
    };
    let with_built_in = scopes.iter().any(|s| Rc::ptr_eq(s, &c.rt.global));
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    for scope in &scopes {
        for info in scope.aliases() {
            if seen.insert(info.name.as_str().to_lowercase()) && !info.target.is_empty() {
                found.push(Alias {
                    options: options_of(&info),
                    info,
                });
            }
        }
    }
    if with_built_in {
        for alias in grammar::aliases(c.rt.edition) {
            if seen.insert(alias.name.to_lowercase()) {
                found.push(Alias {
                    info: AliasInfo {
                        name: Str::from(alias.name),
                        target: Str::from(alias.target),
                        description: Str::new(),
                        read_only: true,
                        constant: false,
                        module: None,
                    },
                    options: 1 | 8,
                });
            }
        }
    }
    found.sort_by_cached_key(|a| a.info.name.as_str().to_lowercase());
    Ok(found)
}

/// The names of all aliases.
///
/// # Errors
/// Where the scopes cannot be walked.
pub fn names(c: &mut Ctx<'_>) -> R<Vec<Str>> {
    Ok(all(c)?.into_iter().map(|a| a.info.name).collect())
}

/// The aliases that stand for a command, by name.
///
/// # Errors
/// Where the scopes cannot be walked.
pub fn of_command(c: &mut Ctx<'_>, command: &str) -> R<Vec<Str>> {
    let aliases = all(c)?.into_iter().map(|a| a.info);
    Ok(aliases
        .filter(|info| info.target.eq_ignore_ascii_case(command))
        .map(|info| info.name)
        .collect())
}

fn not_found(c: &mut Ctx<'_>, what: &str, value: &Str) -> R<()> {
    c.error(ErrorRecord::new(
        "System.Management.Automation.ItemNotFoundException",
        format!(
            "This command cannot find a matching alias because an alias with the {what} '{value}' does not exist."
        ),
        "ItemNotFoundException",
        ErrorCategory::ObjectNotFound,
        Value::Str(value.clone()),
    ))
}

/// `Get-Alias`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let by_definition = c.set_name() == "Definition";
        let (parameter, what) = if by_definition {
            ("Definition", "definition")
        } else {
            ("Name", "name")
        };
        let mut names = c.texts(parameter)?;
        if names.is_empty() {
            names.push(Str::from("*"));
        }
        let filter = NameFilter::new(c)?;
        let known = all(c)?;
        for name in names {
            let pattern = NameFilter::pattern(&name);
            let mut any = false;
            for alias in &known {
                let key = if by_definition {
                    &alias.info.target
                } else {
                    &alias.info.name
                };
                let matches = pattern.as_ref().is_some_and(|p| p.is_match(key));
                if matches && filter.takes(&alias.info.name) {
                    any = true;
                    c.write(Value::net(Alias {
                        info: alias.info.clone(),
                        options: alias.options,
                    }))?;
                }
            }
            if !any && !has_wildcard(&name) {
                not_found(c, what, &name)?;
            }
        }
        Ok(())
    }
}

/// `Set-Alias`, `New-Alias`
struct Set {
    new: bool,
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Name")?.unwrap_or_default();
        let target = c.text("Value")?.unwrap_or_default();
        let action = if self.new { "New Alias" } else { "Set Alias" };
        if !c.should_process(&format!("Name: {name} Value: {target}"), action)? {
            return Ok(());
        }
        let scope = match c.text("Scope")? {
            Some(scope) => scope_of(c, &scope)?,
            None => c.rt.scope.clone(),
        };
        define(c, &scope, name, target, self.new)
    }
}

/// Defines an alias in a scope, unless it is there already or locked.
fn define(c: &mut Ctx<'_>, scope: &Rc<Scope>, name: Str, target: Str, new: bool) -> R<()> {
    let force = c.switch("Force");
    let options = match c.get("Option").as_ref().map(Value::base) {
        Some(Value::Enum(_, n)) => *n,
        _ => 0,
    };
    let known = scope.alias(&name).filter(|a| !a.target.is_empty());
    let built_in = Rc::ptr_eq(scope, &c.rt.global)
        && known.is_none()
        && grammar::alias(&name, c.rt.edition).is_some();
    if new && (known.is_some() || built_in) && !force {
        return c.error(ErrorRecord::new(
            "System.Management.Automation.SessionStateException",
            format!(
                "The alias is not allowed, because an alias with the name '{name}' already exists."
            ),
            "AliasAlreadyExists",
            ErrorCategory::ResourceExists,
            Value::Str(name),
        ));
    }
    if known.is_some_and(|a| a.constant || a.read_only && !force) {
        return c.error(ErrorRecord::new(
            "System.Management.Automation.SessionStateUnauthorizedAccessException",
            format!(
                "Alias is not writeable because alias {name} is read-only or constant and cannot be written to."
            ),
            "AliasNotWritable",
            ErrorCategory::WriteError,
            Value::Str(name),
        ));
    }
    let info = AliasInfo {
        name,
        target,
        description: c.text("Description")?.unwrap_or_default(),
        read_only: options & 1 != 0,
        constant: options & 2 != 0,
        module: None,
    };
    scope.set_alias(info.clone());
    c.rt.commands.epoch += 1;
    if c.switch("PassThru") {
        c.write(Value::net(Alias { info, options }))?;
    }
    Ok(())
}

/// `Remove-Alias`
struct Remove;

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for name in c.texts("Name")? {
            let scopes: Vec<Rc<Scope>> = match c.text("Scope")? {
                Some(scope) => vec![scope_of(c, &scope)?],
                None => c.rt.scope.chain().collect(),
            };
            let found = scopes
                .iter()
                .find_map(|s| s.alias(&name).map(|a| (s.clone(), a)))
                .filter(|(_, a)| !a.target.is_empty());
            let built_in = grammar::alias(&name, c.rt.edition).is_some();
            let locked = match &found {
                Some((_, a)) => a.constant || a.read_only && !c.switch("Force"),
                None => built_in && !c.switch("Force"),
            };
            if found.is_none() && !built_in {
                let record = ErrorRecord::new(
                    "System.Management.Automation.ItemNotFoundException",
                    format!(
                        "This command cannot find a matching alias because an alias with the name '{name}' does not exist."
                    ),
                    "ItemNotFoundException",
                    ErrorCategory::ObjectNotFound,
                    Value::Str(name),
                );
                c.error(record)?;
            } else if locked {
                let record = ErrorRecord::new(
                    "System.Management.Automation.SessionStateUnauthorizedAccessException",
                    format!("Alias was not removed because alias {name} is constant or read-only."),
                    "AliasNotRemovable",
                    ErrorCategory::WriteError,
                    Value::Str(name),
                );
                c.error(record)?;
            } else {
                c.rt.commands.epoch += 1;
                match found {
                    Some((scope, _)) if !built_in => {
                        scope.remove_alias(&name);
                    }
                    // An alias without a target hides the built-in one of its name.
                    _ => c.rt.global.set_alias(AliasInfo {
                        name,
                        target: Str::new(),
                        description: Str::new(),
                        read_only: false,
                        constant: false,
                        module: None,
                    }),
                }
            }
        }
        Ok(())
    }
}

/// `Export-Alias`
struct Export;

impl Cmdlet for Export {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let literal = c.has("LiteralPath");
        let path = match c.text("LiteralPath")? {
            Some(path) => path,
            None => c.text("Path")?.unwrap_or_default(),
        };
        let mut patterns = c.texts("Name")?;
        if patterns.is_empty() {
            patterns.push(Str::from("*"));
        }
        let patterns: Vec<_> = patterns
            .iter()
            .filter_map(|p| NameFilter::pattern(p))
            .collect();
        let script = c
            .text("As")?
            .is_some_and(|a| a.eq_ignore_ascii_case("Script"));
        if !c.should_process(&path, "Export Alias")? {
            return Ok(());
        }
        let encoding = file::encoding(c, Purpose::Read)?;
        let mut out = TextFile::open(
            c,
            &path,
            Opening {
                literal,
                append: c.switch("Append"),
                force: c.switch("Force"),
                no_clobber: c.switch("NoClobber"),
                encoding,
            },
        )?;
        heading(c, &mut out)?;
        for alias in all(c)? {
            if !patterns.iter().any(|p| p.is_match(&alias.info.name)) {
                continue;
            }
            let options = convert::to_str(c.rt, &enumeration(OPTIONS, alias.options))?;
            let AliasInfo {
                name,
                target,
                description,
                ..
            } = &alias.info;
            let line = if script {
                format!(
                    "set-alias -Name:\"{name}\" -Value:\"{target}\" -Description:\"{description}\" -Option:\"{options}\""
                )
            } else {
                format!("\"{name}\",\"{target}\",\"{description}\",\"{options}\"")
            };
            out.line(&line)?;
            if c.switch("PassThru") {
                c.write(Value::net(alias))?;
            }
        }
        out.finish()
    }
}

/// The comment that an exported file begins with.
fn heading(c: &mut Ctx<'_>, out: &mut TextFile) -> R<()> {
    let user = std::env::var("USER").or_else(|_| std::env::var("USERNAME"));
    let machine = std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME"));
    let now = super::write::host::now(c.rt);
    let zone = c.rt.time_zone();
    let shown = crate::text::datetime::format::format(now, "F", c.rt.culture(), &zone);
    out.line("# Alias File")?;
    out.line(&format!("# Exported by : {}", user.unwrap_or_default()))?;
    out.line(&format!("# Date/Time : {}", shown.unwrap_or_default()))?;
    out.line(&format!("# Computer : {}", machine.unwrap_or_default()))?;
    if let Some(text) = c.text("Description")? {
        for line in text.lines() {
            out.line(&format!("# {line}"))?;
        }
    }
    Ok(())
}

/// `Import-Alias`
struct Import;

impl Cmdlet for Import {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let scope = match c.text("Scope")? {
            Some(scope) => scope_of(c, &scope)?,
            None => c.rt.scope.clone(),
        };
        for path in file::inputs(c)? {
            let encoding = file::encoding(c, Purpose::Read)?;
            let text = file::read(c, &path, encoding)?;
            for (at, line) in text.lines().enumerate() {
                if line.trim().is_empty() || line.starts_with('#') {
                    continue;
                }
                let fields = super::csv::fields(line);
                let [name, target, _, _] = fields.as_slice() else {
                    let number = at + 1;
                    return c.throw(ErrorRecord::new(
                        "System.FormatException",
                        format!(
                            "Cannot import an alias. Line number {number} in the file '{}' is not a properly-formatted, comma-separated values (CSV) line for aliases. Change the line to contain four values separated by commas. If the value text itself contains a comma, then the value must be contained in quotation marks.",
                            path.display()
                        ),
                        "ImportAliasFileFormatError",
                        ErrorCategory::ReadError,
                        Value::str(path.to_string_lossy()),
                    ));
                };
                let action = format!("Name: {name} Value: {target}");
                if c.should_process(&action, "Import Alias")? {
                    define(c, &scope, name.clone(), target.clone(), true)?;
                }
            }
        }
        Ok(())
    }
}
