//! What a module's files say of it without running them: for `Get-Module -ListAvailable` and `Test-ModuleManifest`.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::syntax::ast::{Command, CommandElement, Expr, ExprKind, PipelineElement, StatementKind};
use crate::syntax::{decode_script, parse};
use crate::value::{Dict, R, Str, Value, convert};

use super::super::Runtime;
use super::super::module::{Module, ModuleKind};
use super::{matches_any, with_prefix};
use crate::text::wildcard::has_wildcard;

/// How deep nested modules are followed.
const DEEPEST: usize = 10;

/// What a file of script code exports, as far as its text tells.
#[derive(Default)]
struct Exports {
    functions: Vec<Str>,
    aliases: Vec<Str>,
}

impl Runtime {
    /// A module as its file describes it; its code does not run.
    ///
    /// # Errors
    /// A manifest that cannot be read as data.
    pub fn describe_module(&mut self, path: &str) -> R<Rc<Module>> {
        let file = path.rsplit('/').next().unwrap_or(path);
        let (name, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        if extension.eq_ignore_ascii_case("psd1") {
            let data = self.manifest_data(path)?;
            return self.describe_manifest(path, &data);
        }
        let module = Module::new(name, path, ModuleKind::Script);
        let exports = exports_of(Path::new(path), self.edition);
        *module.functions.borrow_mut() = exports.functions;
        *module.aliases.borrow_mut() = exports.aliases;
        Ok(module)
    }

    /// A module as its manifest describes it. Patterns among its exports mean what the text of its script files
    /// defines.
    ///
    /// # Errors
    /// Where a member is not what it has to be.
    pub fn describe_manifest(&mut self, path: &str, data: &Rc<Dict>) -> R<Rc<Module>> {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
        let get = |key: &str| data.get_str(key).filter(|v| !v.is_null());
        let root = match get("RootModule").or_else(|| get("ModuleToProcess")) {
            Some(root) => convert::to_str(self, &root)?,
            None => Str::default(),
        };
        let kind = match root.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()) {
            _ if root.is_empty() => ModuleKind::Manifest,
            Some(e) if e == "psm1" => ModuleKind::Script,
            Some(e) if e == "dll" || e == "exe" => ModuleKind::Binary,
            Some(e) if e == "cdxml" => ModuleKind::Cim,
            _ => ModuleKind::Manifest,
        };
        let module = Module::new(name, path, kind);
        *module.manifest_path.borrow_mut() = Str::from(path);
        *module.manifest.borrow_mut() = Some(Value::Hash(data.clone()));
        if let Some(version) = get("ModuleVersion") {
            *module.version.borrow_mut() = convert::to_str(self, &version)?;
        }
        let mut files = Vec::new();
        if !root.is_empty() {
            files.push(root);
        }
        files.extend(
            self.manifest_texts(data, "NestedModules")?
                .unwrap_or_default(),
        );
        let mut known = Exports::default();
        for file in files.iter().take(DEEPEST) {
            if let Some(found) = self.module_file(file, Some(folder)) {
                let exports = exports_of(Path::new(found.as_str()), self.edition);
                known.functions.extend(exports.functions);
                known.aliases.extend(exports.aliases);
            }
        }
        let prefix = module.default_prefix();
        let lists = [
            ("FunctionsToExport", &module.functions, known.functions),
            ("AliasesToExport", &module.aliases, known.aliases),
            ("CmdletsToExport", &module.cmdlets, Vec::new()),
        ];
        for (key, list, known) in lists {
            let wanted = self.manifest_texts(data, key)?;
            *list.borrow_mut() = chosen(wanted, known, &prefix);
        }
        let variables = self.manifest_texts(data, "VariablesToExport")?;
        *module.variables.borrow_mut() = chosen(variables, Vec::new(), "");
        Ok(module)
    }

    /// The modules in a folder of modules, or in all those of `$env:PSModulePath`, as their files describe them. What
    /// cannot be read is left out.
    pub fn modules_on_path(&mut self) -> Vec<Rc<Module>> {
        let mut found = Vec::new();
        for folder in self.module_folders() {
            let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let mut names: Vec<_> = entries.map(|e| e.path()).filter(|p| p.is_dir()).collect();
            names.sort();
            for folder in names {
                for file in module_files(&folder) {
                    found.extend(self.describe_module(&file.to_string_lossy()).ok());
                }
            }
        }
        found
    }
}

/// The files of the module in a folder: `Name/Name.psd1`, and one for each version where it has folders of versions.
pub(super) fn module_files(folder: &Path) -> Vec<PathBuf> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let at = |folder: &Path| {
        ["psd1", "psm1"]
            .iter()
            .map(|extension| folder.join(format!("{name}.{extension}")))
            .find(|file| file.is_file())
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_version = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.contains('.') && name.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    let mut versions: Vec<PathBuf> = entries
        .map(|e| e.path())
        .filter(|p| is_version(p) && p.is_dir())
        .collect();
    versions.sort_by_key(|p| {
        let name = p.file_name().unwrap_or_default().to_string_lossy();
        std::cmp::Reverse(super::spec::numbers(&name))
    });
    let mut files: Vec<PathBuf> = versions.iter().filter_map(|folder| at(folder)).collect();
    files.extend(at(folder));
    files
}

/// Of what a manifest lists: plain names as they are, and what is known of its patterns.
fn chosen(wanted: Option<Vec<Str>>, known: Vec<Str>, prefix: &str) -> Vec<Str> {
    let Some(wanted) = wanted else {
        return known;
    };
    let (patterns, plain): (Vec<Str>, Vec<Str>) = wanted.into_iter().partition(|n| has_wildcard(n));
    let mut names: Vec<Str> = plain.iter().map(|n| with_prefix(n, prefix)).collect();
    let matched = known.into_iter().filter(|n| matches_any(&patterns, n));
    names.extend(matched.map(|n| with_prefix(&n, prefix)));
    names
}

/// What the text of a script module exports: its functions and aliases, or those that `Export-ModuleMember` names.
fn exports_of(path: &Path, edition: crate::Edition) -> Exports {
    let Ok(bytes) = std::fs::read(path) else {
        return Exports::default();
    };
    let text = decode_script(&bytes, edition);
    let parsed = parse(&text, edition);
    let mut found = Exports::default();
    let mut given: Option<Exports> = None;
    let statements = parsed.block.end.iter().flat_map(|b| &b.body.statements);
    for statement in statements {
        match &statement.kind {
            StatementKind::Function(function) => {
                let name = function.name.rsplit(':').next().unwrap_or_default();
                found.functions.push(Str::from(name));
            }
            StatementKind::Pipeline(chain) => {
                for element in &chain.first.elements {
                    if let PipelineElement::Command(command) = element {
                        note(command, &mut found, &mut given);
                    }
                }
            }
            _ => {}
        }
    }
    let Some(given) = given else {
        return found;
    };
    let keep = |names: Vec<Str>, patterns: &[Str]| {
        names
            .into_iter()
            .filter(|n| matches_any(patterns, n))
            .collect()
    };
    Exports {
        functions: keep(found.functions, &given.functions),
        aliases: keep(found.aliases, &given.aliases),
    }
}

/// Notes an alias that a command makes, or the exports that it names.
fn note(command: &Command<'_>, found: &mut Exports, given: &mut Option<Exports>) {
    let ExprKind::String { value: name, .. } = &command.name.kind else {
        return;
    };
    match name.to_ascii_lowercase().as_str() {
        "set-alias" | "new-alias" => {
            if let Some(name) = arguments(command, "name", true).into_iter().next() {
                found.aliases.push(name);
            }
        }
        "export-modulemember" => {
            let exports = given.get_or_insert_default();
            exports
                .functions
                .extend(arguments(command, "function", true));
            exports.aliases.extend(arguments(command, "alias", false));
        }
        _ => {}
    }
}

/// The constant texts of a parameter, by a name that may be shortened, or of the first argument without a name.
fn arguments(command: &Command<'_>, parameter: &str, first: bool) -> Vec<Str> {
    let mut texts = Vec::new();
    let mut named: Option<bool> = None;
    let mut seen = false;
    for element in &command.elements {
        match element {
            CommandElement::Parameter { name, argument, .. } => {
                let is_it = parameter.starts_with(&name.to_ascii_lowercase());
                match argument {
                    Some(value) if is_it => constants(value, &mut texts),
                    Some(_) => {}
                    None => named = Some(is_it),
                }
            }
            CommandElement::Argument(value) => match named.take() {
                Some(true) => constants(value, &mut texts),
                Some(false) => {}
                None if first && !seen => {
                    seen = true;
                    constants(value, &mut texts);
                }
                None => {}
            },
        }
    }
    texts
}

fn constants(value: &Expr<'_>, texts: &mut Vec<Str>) {
    match &value.kind {
        ExprKind::String { value, .. } => texts.push(Str::from(value.as_ref())),
        ExprKind::Array(items) => items.iter().for_each(|item| {
            if let ExprKind::String { value, .. } = &item.kind {
                texts.push(Str::from(value.as_ref()));
            }
        }),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exports(text: &str) -> (Vec<Str>, Vec<Str>) {
        let folder = std::env::temp_dir().join(format!("describe-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        let file = folder.join("m.psm1");
        std::fs::write(&file, text).expect("a file for the test");
        let found = exports_of(&file, crate::Edition::Core);
        let _ = std::fs::remove_dir_all(&folder);
        (found.functions, found.aliases)
    }

    #[test]
    fn exports_are_what_the_text_names() {
        let code = "function Get-A {}\nfunction Get-B {}\nNew-Alias ga Get-A\n";
        let (functions, aliases) = exports(code);
        assert_eq!(functions, ["Get-A", "Get-B"]);
        assert_eq!(aliases, ["ga"]);
        let (functions, aliases) = exports(&format!("{code}Export-ModuleMember -Function *-A"));
        assert_eq!(functions, ["Get-A"]);
        assert!(aliases.is_empty());
    }

    #[test]
    fn a_prefix_stands_before_the_noun() {
        let wanted = Some(vec![Str::from("Get-A"), Str::from("Set-*")]);
        let known = vec![Str::from("Set-B"), Str::from("New-C")];
        assert_eq!(chosen(wanted, known, "X"), ["Get-XA", "Set-XB"]);
    }
}
