//! What a script defines itself: functions, classes, aliases, script methods, and the files and modules that it
//! brings in.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::syntax::ast::{
    Command, CommandElement, Expr, ExprKind, Invocation, Member, ScriptBlock, Statement,
    StatementKind, StringPart, UsingKind,
};
use crate::syntax::walk::{self, Visitor};

/// The names that a script gives, in lower case, and what it loads.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    /// Functions, filters and aliases.
    pub commands: HashSet<String>,
    /// Classes and enumerations.
    pub types: HashSet<String>,
    /// Methods of its classes, and script methods that it adds to objects.
    pub methods: HashSet<String>,
    /// Files that it dot-sources, calls or imports, with what it calls them.
    pub files: Vec<PathBuf>,
    /// It loads files whose names are known only when it runs.
    pub loads_unknown: bool,
}

impl Definitions {
    /// Reads them from a tree; relative files are looked for beside the script, in `folder`.
    pub fn of(block: &ScriptBlock<'_>, folder: &Path) -> Definitions {
        let mut finder = Finder {
            folder,
            found: Definitions::default(),
        };
        walk::script_block(block, &mut finder);
        finder.found
    }

    /// Adds what another script defines.
    pub fn take(&mut self, other: &Definitions) {
        self.commands.extend(other.commands.iter().cloned());
        self.types.extend(other.types.iter().cloned());
        self.methods.extend(other.methods.iter().cloned());
        self.loads_unknown |= other.loads_unknown;
    }
}

struct Finder<'f> {
    folder: &'f Path,
    found: Definitions,
}

impl<'s> Visitor<'s> for Finder<'_> {
    fn enter_script_block(&mut self, block: &ScriptBlock<'s>) {
        for using in block.usings.iter().filter(|u| u.kind == UsingKind::Module) {
            if let ExprKind::String { value, .. } = &using.name.kind {
                self.module(value);
            }
        }
    }

    fn enter_statement(&mut self, statement: &Statement<'s>) {
        match &statement.kind {
            StatementKind::Function(function) => {
                let name = function.name.rsplit(':').next().unwrap_or_default();
                self.found.commands.insert(name.to_lowercase());
            }
            StatementKind::Type(definition) => {
                self.found.types.insert(definition.name.to_lowercase());
            }
            _ => {}
        }
    }

    fn enter_member(&mut self, member: &Member<'s>) {
        if let Member::Method { name, .. } = member {
            self.found.methods.insert(name.to_lowercase());
        }
    }

    fn enter_command(&mut self, command: &Command<'s>) {
        let name = literal(&command.name);
        if command.invocation != Invocation::Name || name.as_deref().is_some_and(is_script) {
            match path_of(&command.name, self.folder) {
                Some(path) => self.found.files.push(path),
                None if command.invocation == Invocation::Dot => self.found.loads_unknown = true,
                None => {}
            }
        }
        let Some(name) = name else { return };
        match name.to_lowercase().as_str() {
            "set-alias" | "new-alias" | "sal" | "nal" => {
                if let Some(alias) = argument(command, "name", 0).and_then(literal) {
                    self.found.commands.insert(alias.to_lowercase());
                }
            }
            "import-module" | "ipmo" => match argument(command, "name", 0) {
                Some(module) => match (literal(module), path_of(module, self.folder)) {
                    (Some(name), None) => self.module(&name),
                    (_, Some(path)) => self.found.files.push(path),
                    (None, None) => self.found.loads_unknown = true,
                },
                None => self.found.loads_unknown = true,
            },
            "add-member" => {
                let is_method = argument(command, "membertype", 0)
                    .and_then(literal)
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("ScriptMethod"));
                if let Some(method) = argument(command, "name", 1).and_then(literal)
                    && is_method
                {
                    self.found.methods.insert(method.to_lowercase());
                }
            }
            // Remote sessions and code in other languages bring commands and types that no reader foresees.
            "import-pssession" | "invoke-expression" | "iex" => self.found.loads_unknown = true,
            _ => {}
        }
    }
}

impl Finder<'_> {
    /// `Import-Module .\Tools.psm1`: the name of a module that is no path brings nothing that can be read here.
    fn module(&mut self, name: &str) {
        if is_path(name) {
            self.found.files.push(place(name, self.folder));
        }
    }
}

/// The argument of a parameter, given by name (abbreviated too) or as the `position`-th argument without a name.
pub fn argument<'c, 's>(
    command: &'c Command<'s>,
    parameter: &str,
    position: usize,
) -> Option<&'c Expr<'s>> {
    let mut named = None;
    let mut awaited = false;
    let mut loose = Vec::new();
    for element in &command.elements {
        match element {
            CommandElement::Parameter { name, argument, .. } => {
                let is_it = parameter.starts_with(&name.to_lowercase());
                match argument {
                    Some(argument) if is_it => named = Some(argument),
                    Some(_) => {}
                    None => awaited = is_it,
                }
                if !is_it && argument.is_none() {
                    // Its argument follows, or it is a switch: which one, only the command knows. A name that is
                    // followed by another parameter is a switch.
                    loose.push(None);
                }
            }
            CommandElement::Argument(argument) => {
                if awaited {
                    named = Some(argument);
                    awaited = false;
                } else if matches!(loose.last(), Some(None)) {
                    loose.pop();
                } else {
                    loose.push(Some(argument));
                }
            }
        }
    }
    named.or_else(|| loose.into_iter().flatten().nth(position))
}

/// The text of a constant string.
pub fn literal(expr: &Expr<'_>) -> Option<String> {
    match &expr.kind {
        ExprKind::String { value, .. } => Some(value.to_string()),
        _ => None,
    }
}

/// A file that a text names: relative to the script's folder, which `$PSScriptRoot` and a leading dot stand for.
fn path_of(expr: &Expr<'_>, folder: &Path) -> Option<PathBuf> {
    let text = match &expr.kind {
        ExprKind::String { value, .. } => value.to_string(),
        ExprKind::Expandable { parts, .. } => {
            let [StringPart::Expr(root), StringPart::Text(rest)] = parts.as_slice() else {
                return None;
            };
            match &root.kind {
                ExprKind::Variable(v) if v.name.eq_ignore_ascii_case("PSScriptRoot") => {
                    format!(".{rest}")
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    (is_path(&text) || is_script(&text)).then(|| place(&text, folder))
}

fn place(text: &str, folder: &Path) -> PathBuf {
    let slashed = text.replace('\\', "/");
    folder.join(slashed.trim_start_matches("./"))
}

/// True for a script's or a module's file name.
pub fn is_script(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".ps1", ".psm1", ".psd1"]
        .iter()
        .any(|end| lower.ends_with(end))
}

/// True for what names a file rather than a command or a module.
pub fn is_path(name: &str) -> bool {
    is_script(name) || name.starts_with('.') || name.contains(['/', '\\', ':'])
}
