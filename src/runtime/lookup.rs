//! Finding commands and types by name.

use std::path::Path;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::grammar;
use crate::value::error::ErrorCategory;
use crate::value::position::Source;
use crate::value::{ErrorRecord, Exception, R, Str, Ty, Value, ty};
use crate::{Edition, value::Engine};

use super::bind::{self, CommandParams};
use super::block::{FunctionInfo, ScriptBlock};
use super::code::{BlockCode, FunctionCode, TypeNameCode};
use super::command::{Builtin, Call, Entry, Resolved};
use super::scope::{AliasInfo, ScopeKind};
use super::{Runtime, compile, type_name};

/// The built-in cmdlets, and what was learnt of them in this session.
pub struct CommandTable {
    tables: Vec<&'static [Entry]>,
    index: FxHashMap<String, &'static Entry>,
    builtins: FxHashMap<&'static str, &'static Builtin>,
    params: FxHashMap<&'static str, Rc<CommandParams>>,
    /// Counts every change of functions and aliases: what a call site remembers holds for one epoch.
    pub epoch: u64,
}

impl CommandTable {
    /// A table over the given lists. They are indexed when the first command is looked up.
    pub(super) fn new(tables: &[&'static [Entry]]) -> CommandTable {
        CommandTable {
            tables: tables.to_vec(),
            index: FxHashMap::default(),
            builtins: FxHashMap::default(),
            params: FxHashMap::default(),
            epoch: 1,
        }
    }

    fn entry(&mut self, lower: &str) -> Option<&'static Entry> {
        if self.index.is_empty() {
            for entry in self.tables.iter().flat_map(|t| t.iter()) {
                self.index.insert(entry.name.to_ascii_lowercase(), entry);
            }
        }
        self.index.get(lower).copied()
    }

    /// The cmdlet of a name: one that the grammar describes for the edition, run by this program or not.
    pub fn cmdlet(&mut self, name: &str, edition: Edition) -> Option<&'static Builtin> {
        let grammar = grammar::cmdlet(name).filter(|found| found.is_in(edition))?;
        if let Some(found) = self.builtins.get(grammar.name) {
            return Some(found);
        }
        let entry = self.entry(&grammar.name.to_ascii_lowercase());
        let class = entry
            .and_then(|e| e.class)
            .map_or_else(|| class_name(grammar), Str::from);
        let made: &'static Builtin = Box::leak(Box::new(Builtin {
            name: grammar.name,
            grammar,
            make: entry.map(|e| e.make),
            class,
        }));
        self.builtins.insert(grammar.name, made);
        Some(made)
    }

    /// A cmdlet's parameters, made from the grammar when it is first called.
    pub fn params_of(&mut self, builtin: &'static Builtin, edition: Edition) -> Rc<CommandParams> {
        if let Some(params) = self.params.get(builtin.name) {
            return params.clone();
        }
        let params = Rc::new(bind::params_of_cmdlet(builtin.grammar, edition));
        self.params.insert(builtin.name, params.clone());
        params
    }
}

/// The .NET class of a cmdlet, as error ids name it.
fn class_name(cmdlet: &grammar::Cmdlet) -> Str {
    let (verb, noun) = cmdlet.name.split_once('-').unwrap_or((cmdlet.name, ""));
    match cmdlet.modules.first() {
        Some(&"MSOnline") => Str::from(format!(
            "Microsoft.Online.Administration.Automation.{verb}{}",
            noun.trim_start_matches("Msol")
        )),
        Some(&"AzureAD") if noun.starts_with("AzureADMS") => {
            Str::from(format!("Microsoft.Open.MSGraphV10.PowerShell.{verb}{noun}"))
        }
        Some(m) if m.starts_with("AzureAD") && noun.starts_with("AzureADMS") => Str::from(format!(
            "Microsoft.Open.MSGraphBeta.PowerShell.{verb}{noun}"
        )),
        Some(m) if m.starts_with("AzureAD") => Str::from(format!(
            "Microsoft.Open.AzureAD16.PowerShell.{verb}{}",
            noun.trim_start_matches("AzureAD")
        )),
        _ => Str::from(format!("Microsoft.PowerShell.Commands.{verb}{noun}Command")),
    }
}

impl Runtime {
    /// What a command's name stands for: alias, function, cmdlet, script or program, in this order; else what a module
    /// that is not loaded yet has under that name.
    pub fn find_command(&mut self, name: &str) -> R<Resolved> {
        if let Some(found) = self.look_up(name, 0)? {
            return Ok(found);
        }
        match self.load_for_command(name)? {
            Some(found) => Ok(found),
            None => self.unknown_command(name),
        }
    }

    /// The same; None where there is none of that name.
    pub fn try_find_command(&mut self, name: &str) -> R<Option<Resolved>> {
        self.look_up(name, 0)
    }

    fn look_up(&mut self, name: &str, depth: u32) -> R<Option<Resolved>> {
        if let Some(target) = self.find_alias(name)
            && depth < 32
        {
            return match self.look_up(&target, depth + 1)? {
                Some(found) => Ok(Some(found)),
                None => Ok(None),
            };
        }
        if let Some(f) = self.find_function(name) {
            return Ok(Some(Resolved::Function(f)));
        }
        if let Some(c) = self.commands.cmdlet(name, self.edition) {
            return Ok(Some(Resolved::Cmdlet(c)));
        }
        // `Module\Name`.
        if let Some((module, inner)) = name.rsplit_once('\\')
            && !module.is_empty()
            && !module.starts_with('.')
            && !module.contains(['/', '\\', ':'])
        {
            if let Some(f) = self.module_function(module, inner) {
                return Ok(Some(Resolved::Function(f)));
            }
            if let Some(c) = self.commands.cmdlet(inner, self.edition)
                && c.grammar
                    .modules
                    .iter()
                    .any(|m| m.eq_ignore_ascii_case(module))
            {
                return Ok(Some(Resolved::Cmdlet(c)));
            }
        }
        if let Some(path) = self.script_path(name) {
            return self.load_script(&path).map(Some);
        }
        if let Some(path) = self.native_path(name) {
            return Ok(Some(Resolved::Native(path)));
        }
        // A noun alone is `Get-` that noun.
        if depth == 0
            && !name.contains(['-', '/', '\\', '.'])
            && grammar::cmdlet(&format!("Get-{name}")).is_some()
        {
            return self.look_up(&format!("Get-{name}"), 31);
        }
        Ok(None)
    }

    /// True where a call site may remember what its command's name stood for.
    pub(super) fn is_lasting(&self, name: &str, found: &Resolved) -> bool {
        match found {
            Resolved::Function(_) => !self
                .scope
                .chain()
                .take_while(|s| s.kind == ScopeKind::Local)
                .any(|s| s.function(name).is_some()),
            Resolved::Cmdlet(_) => true,
            _ => false,
        }
    }

    /// Raises PowerShell's error for a name that stands for no command.
    pub fn unknown_command<T>(&mut self, name: &str) -> R<T> {
        let message = if self.edition.is_core() {
            format!(
                "The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again."
            )
        } else {
            format!(
                "The term '{name}' is not recognized as the name of a cmdlet, function, script file, or operable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again."
            )
        };
        ErrorRecord::of(
            Exception::new(
                "System.Management.Automation.CommandNotFoundException",
                message,
            )
            .with("CommandName", Value::str(name))
            .into_value(),
            "CommandNotFoundException",
            ErrorCategory::ObjectNotFound,
            Value::str(name),
        )
        .raise()
    }

    /// Raises the error for a cmdlet that the grammar knows and this program does not run.
    pub(super) fn not_supported<T>(&mut self, builtin: &'static Builtin, call: &Rc<Call>) -> R<T> {
        let message = match builtin.grammar.unsupported {
            Some(reason) => format!(
                "The cmdlet '{}' is not available here: {reason}",
                builtin.name
            ),
            None => format!("The cmdlet '{}' is not supported by msol.", builtin.name),
        };
        let record = ErrorRecord::new(
            "System.PlatformNotSupportedException",
            message,
            "CmdletNotSupported",
            ErrorCategory::NotImplemented,
            Value::str(builtin.name),
        );
        self.throw_terminating(Rc::new(record), call)
    }

    /// The command that an alias of that name stands for: the session's aliases, then the built-in ones.
    pub fn find_alias(&self, name: &str) -> Option<Str> {
        let mut at = Some(&self.scope);
        while let Some(scope) = at {
            if let Some(alias) = scope.alias(name) {
                return if alias.target.is_empty() {
                    None
                } else {
                    Some(alias.target)
                };
            }
            at = scope.parent.as_ref();
        }
        grammar::alias(name, self.edition).map(Str::from)
    }

    /// Defines an alias in the current scope.
    pub fn define_alias(&mut self, name: &str, target: &str) {
        self.commands.epoch += 1;
        self.scope.set_alias(AliasInfo {
            name: Str::from(name),
            target: Str::from(target),
            description: Str::default(),
            read_only: false,
            constant: false,
            module: None,
        });
    }

    /// Defines a function where its statement stands; `global:name` and its kin choose another scope.
    pub(super) fn define_function(&mut self, f: &FunctionCode) -> R<()> {
        let block = self.bound_block(&f.body);
        self.set_function(&f.name, block)
    }

    /// Defines a function from a script block, or removes it (`${function:name} = $null`).
    pub fn define_function_value(&mut self, name: &str, value: &Value) -> R<()> {
        if value.is_null() {
            self.commands.epoch += 1;
            for scope in self.scope.chain() {
                if scope.remove_function(name).is_some() {
                    break;
                }
            }
            return Ok(());
        }
        if let Some(block) = super::block::block_of(value) {
            return self.set_function(name, block);
        }
        let text = crate::value::convert::to_str(self, value)?;
        let block = self.parse_block(&text)?;
        self.set_function(name, block)
    }

    fn set_function(&mut self, name: &str, block: Rc<ScriptBlock>) -> R<()> {
        self.commands.epoch += 1;
        let (scope, name) = match name.split_once(':') {
            Some((place, rest)) if place.eq_ignore_ascii_case("global") => {
                (self.global.clone(), rest)
            }
            Some((place, rest)) if place.eq_ignore_ascii_case("script") => {
                (self.place(&super::code::VarPlace::Script), rest)
            }
            Some((place, rest))
                if place.eq_ignore_ascii_case("local") || place.eq_ignore_ascii_case("private") =>
            {
                (self.scope.clone(), rest)
            }
            Some((place, rest)) if place.eq_ignore_ascii_case("function") => {
                (self.scope.clone(), rest)
            }
            _ => (self.scope.clone(), name),
        };
        let is_filter = block.code.is_filter;
        scope.set_function(Rc::new(FunctionInfo {
            name: Str::from(name),
            module: block.module.clone(),
            block,
            is_filter,
            options: std::cell::Cell::new(0),
            description: Default::default(),
        }));
        Ok(())
    }

    fn bound_block(&self, code: &Rc<BlockCode>) -> Rc<ScriptBlock> {
        let module = self.scope.module.clone();
        let home = module.as_ref().and_then(|m| m.scope());
        Rc::new(ScriptBlock {
            code: code.clone(),
            module,
            home,
        })
    }

    /// A text as a script block of the current module.
    pub fn parse_block(&mut self, text: &str) -> R<Rc<ScriptBlock>> {
        let source = Source::new(None, text);
        let code = self.compile(&source)?;
        Ok(self.bound_block(&code))
    }

    /// A source as code; parse errors are raised as PowerShell's.
    pub fn compile(&mut self, source: &Rc<Source>) -> R<Rc<BlockCode>> {
        match compile::compile(source, self.edition) {
            Ok(code) => Ok(code),
            Err(errors) => super::exec::parse_failure(self, source, &errors),
        }
    }

    /// The script file that a command's name means, if there is one.
    fn script_path(&self, name: &str) -> Option<Str> {
        let native = self.native(name);
        let is_path = name.contains(['/', '\\']);
        let lower = name.to_ascii_lowercase();
        if is_path {
            if lower.ends_with(".ps1") && native.is_file() {
                return Some(path_text(&native));
            }
            let with =
                native.with_file_name(format!("{}.ps1", native.file_name()?.to_string_lossy()));
            return with.is_file().then(|| path_text(&with));
        }
        // Without a folder a script is found only on the path, never in the working folder.
        for folder in std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()) {
            let file = if lower.ends_with(".ps1") {
                folder.join(name)
            } else {
                folder.join(format!("{name}.ps1"))
            };
            if file.is_file() {
                return Some(path_text(&file));
            }
        }
        None
    }

    /// A script file as a command.
    pub fn load_script(&mut self, path: &str) -> R<Resolved> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                return ErrorRecord::new(
                    "System.IO.IOException",
                    format!("Cannot read the script file '{path}': {error}"),
                    "FileReadError",
                    ErrorCategory::ReadError,
                    Value::str(path),
                )
                .raise();
            }
        };
        let text = crate::syntax::decode_script(&bytes, self.edition);
        let source = Source::new(Some(Str::from(path)), text);
        let code = self.compile(&source)?;
        let block = Rc::new(ScriptBlock {
            code,
            module: None,
            home: None,
        });
        Ok(Resolved::Script(Str::from(path), block))
    }

    fn native_path(&self, name: &str) -> Option<Str> {
        let usable = |p: &Path| {
            use std::os::unix::fs::PermissionsExt;
            p.metadata()
                .is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
        };
        if name.contains(['/', '\\']) {
            let path = self.native(name);
            return usable(&path).then(|| path_text(&path));
        }
        if name.is_empty() {
            return None;
        }
        std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
            .map(|folder| folder.join(name))
            .find(|p| usable(p))
            .map(|p| path_text(&p))
    }

    /// A type by a name as scripts write it.
    pub(super) fn type_by_name(&mut self, name: &TypeNameCode) -> Option<Ty> {
        match name {
            TypeNameCode::Simple(name) => self.find_type(name),
            TypeNameCode::Array(element, rank) => {
                self.type_by_name(element).map(|t| t.array_of_rank(*rank))
            }
            TypeNameCode::Generic(open, args) => {
                let TypeNameCode::Simple(open) = open.as_ref() else {
                    return None;
                };
                let args: Option<Vec<Ty>> = args.iter().map(|a| self.type_by_name(a)).collect();
                let args = args?;
                let with_arity = if open.contains('`') {
                    open.to_string()
                } else {
                    format!("{open}`{}", args.len())
                };
                let def = self.find_def(&with_arity)?;
                Some(Ty::generic(def, args))
            }
        }
    }

    fn find_def(&self, name: &str) -> Option<&'static crate::value::TypeDef> {
        let here = |name: &str| {
            ty::find_def(name).filter(|def| def.only.is_none_or(|only| only == self.edition))
        };
        if let Some(def) = here(name) {
            return Some(def);
        }
        for namespace in self.namespaces() {
            if let Some(def) = here(&format!("{namespace}.{name}")) {
                return Some(def);
            }
        }
        ["System", "System.Collections.Generic"]
            .iter()
            .find_map(|n| here(&format!("{n}.{name}")))
    }

    /// The namespaces that `using namespace` and PowerShell itself search.
    pub(super) fn namespaces(&self) -> Vec<Str> {
        let mut all = Vec::new();
        for scope in self.scope.chain() {
            if let Some(types) = &*scope.types.borrow() {
                all.extend(types.namespaces.iter().cloned());
            }
        }
        all
    }

    /// The part of a type's name that could not be found.
    pub(super) fn missing_part(&mut self, name: &TypeNameCode) -> Option<Str> {
        match name {
            TypeNameCode::Simple(n) => self.find_type(n).is_none().then(|| n.clone()),
            TypeNameCode::Array(element, _) => self.missing_part(element),
            TypeNameCode::Generic(open, args) => args
                .iter()
                .find_map(|a| self.missing_part(a))
                .or_else(|| Some(open.shown())),
        }
    }

    /// A type by its name: script classes, accelerators, full names, names without `System.`.
    pub fn type_named(&mut self, name: &str) -> Option<Ty> {
        if name.contains(['[', ',']) {
            return match type_name::parse(name)? {
                TypeNameCode::Simple(plain) => self.type_named(&plain),
                compound => self.type_by_name(&compound),
            };
        }
        let key = name.to_lowercase();
        for scope in self.scope.chain() {
            if let Some(types) = &*scope.types.borrow()
                && let Some(t) = types.types.get(&key)
            {
                return Some(*t);
            }
        }
        if let Some(full) = grammar::accelerator(name, self.edition) {
            return ty::find(full);
        }
        let edition = self.edition;
        let here = |name: &str| ty::find(name).filter(|t| t.is_in(edition));
        if let Some(t) = here(name) {
            return Some(t);
        }
        for namespace in self.namespaces() {
            if let Some(t) = here(&format!("{namespace}.{name}")) {
                return Some(t);
            }
        }
        here(&format!("System.{name}"))
    }
}

impl TypeNameCode {
    /// The name as written.
    pub fn shown(&self) -> Str {
        match self {
            TypeNameCode::Simple(n) => n.clone(),
            TypeNameCode::Array(e, rank) => Str::from(format!(
                "{}[{}]",
                e.shown(),
                ",".repeat(rank.saturating_sub(1) as usize)
            )),
            TypeNameCode::Generic(open, args) => {
                let args: Vec<Str> = args.iter().map(TypeNameCode::shown).collect();
                Str::from(format!("{}[{}]", open.shown(), args.join(",")))
            }
        }
    }
}

fn path_text(path: &Path) -> Str {
    Str::from(path.to_string_lossy().as_ref())
}

/// A type by the notation that the grammar's properties use: `System.Nullable[bool]`, `string[]`.
pub fn described_type(text: &str, edition: Edition) -> Option<Ty> {
    let text = text.trim();
    if let Some(element) = text.strip_suffix("[]") {
        return described_type(element, edition).map(Ty::array_of);
    }
    if let Some((open, inner)) = text.split_once('[') {
        let inner = inner.strip_suffix(']')?;
        let mut args = Vec::new();
        let (mut depth, mut start) = (0usize, 0);
        for (at, c) in inner.char_indices() {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    args.push(described_type(inner.get(start..at)?, edition)?);
                    start = at + 1;
                }
                _ => {}
            }
        }
        args.push(described_type(inner.get(start..)?, edition)?);
        let def = ty::find_def(&format!("{open}`{}", args.len()))?;
        return Some(Ty::generic(def, args));
    }
    match grammar::accelerator(text, edition) {
        Some(full) => ty::find(full),
        None => ty::find(text),
    }
}
