//! `Test-ModuleManifest`: a manifest read as data and held against the files that it names.

use std::path::Path;
use std::rc::Rc;

use super::super::super::data_file;
use super::super::super::provider::place::Place;
use super::super::super::shared::file::full_path;
use crate::cmdlets::builtin_modules;
use crate::runtime::exec::ModuleInfo;
use crate::runtime::module::Module;
use crate::runtime::modules::ModuleSpec;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::{ErrorCategory, Raised};
use crate::value::{Dict, ErrorRecord, R, Str, Value, convert, enumerate, exception, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Test-ModuleManifest", || Box::new(Test))];

/// `Test-ModuleManifest`
struct Test;

/// The commands that a manifest may call.
const COMMANDS: [&str; 5] = [
    "Import-LocalizedData",
    "ConvertFrom-StringData",
    "Write-Host",
    "Out-Host",
    "Join-Path",
];

/// Members with the type that their values have to be.
const TYPES: [(&str, &str); 7] = [
    ("GUID", "System.Guid"),
    ("ModuleVersion", "System.Version"),
    ("PowerShellVersion", "System.Version"),
    ("PowerShellHostVersion", "System.Version"),
    (
        "ProcessorArchitecture",
        "System.Reflection.ProcessorArchitecture",
    ),
    ("CLRVersion", "System.Version"),
    ("DotNetFrameworkVersion", "System.Version"),
];

impl Cmdlet for Test {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let given = c.text("Path")?.unwrap_or_default();
        let place = match Place::of(c.rt, &given) {
            Ok(place) => place,
            Err(record) => return c.throw(record),
        };
        let found = place.expand(c.rt);
        let path = match found.as_slice() {
            [only] if only.native().exists() => only.path.clone(),
            [] | [_] => {
                let message = format!(
                    "The specified module '{given}' was not loaded because no valid module file was found in any module directory."
                );
                return c.error(ErrorRecord::new(
                    "System.IO.FileNotFoundException",
                    message,
                    "Modules_ModuleNotFound",
                    ErrorCategory::ResourceUnavailable,
                    Value::Str(given),
                ));
            }
            _ => {
                return ErrorRecord::runtime(
                    "Cannot process the path because the path resolved to more than one file; only one file at a time can be processed.",
                    "AmbiguousPath",
                    ErrorCategory::InvalidArgument,
                    Value::array(found.iter().map(|p| Value::Str(p.shown())).collect()),
                )
                .raise();
            }
        };
        if !path.to_lowercase().ends_with(".psd1") {
            let message = format!(
                "The module manifest path '{path}' is not valid. The value of the Path argument must resolve to a single file that has a '.psd1' extension. Change the value of the Path argument to point to a valid psd1 file, and then try again."
            );
            return c.throw(ErrorRecord::new(
                "System.InvalidOperationException",
                message,
                "Modules_InvalidModuleManifestPath",
                ErrorCategory::InvalidArgument,
                Value::Str(given),
            ));
        }
        let Some(data) = read(c, &path)? else {
            return Ok(());
        };
        check_values(c, &path, &data)?;
        let module = c.rt.describe_manifest(&path, &data)?;
        let files = Files {
            path: &path,
            given: &given,
            folder: path.rsplit_once('/').map_or("", |(folder, _)| folder),
        };
        files.check(c, &data)?;
        check_version_folder(c, &files, &module)?;
        c.write(Value::net(ModuleInfo(module)))
    }
}

/// Reports that a manifest is broken.
fn broken(c: &mut Ctx<'_>, path: &str, exception: &str, message: String) -> R<()> {
    c.error(ErrorRecord::new(
        exception,
        message,
        "Modules_InvalidManifest",
        ErrorCategory::ResourceUnavailable,
        Value::str(path),
    ))
}

/// The message of an error.
fn message_of(raised: &Raised) -> Str {
    exception::message_of(&raised.record.exception)
}

/// A manifest's table, with unknown members reported; None where the file holds none.
fn read(c: &mut Ctx<'_>, path: &str) -> R<Option<Rc<Dict>>> {
    let full = full_path(c.rt, path);
    let bytes = super::super::super::shared::file::bytes(c, &full)?;
    let text = crate::syntax::decode_script(&bytes, c.rt.edition);
    let names: Vec<Str> = COMMANDS.iter().map(|n| Str::from(*n)).collect();
    // Paths may be built from the manifest's own folder, which data sections do not know.
    let value = if text.to_lowercase().contains("$psscriptroot") {
        c.rt.manifest_data(path).map(Value::Hash)
    } else {
        data_file::evaluate(c, &text, &names)
    };
    let value = match value {
        Ok(value) => value,
        Err(stop) => {
            let raised = match c.rt.record_of(*stop) {
                Ok(raised) => raised,
                Err(other) => return Err(Box::new(other)),
            };
            let message = format!(
                "The module manifest '{path}' could not be processed because it is not a valid PowerShell module manifest file. Remove the elements that are not permitted: {}",
                message_of(&raised)
            );
            broken(c, path, "System.MissingMemberException", message)?;
            return Ok(None);
        }
    };
    let Value::Hash(data) = value.base() else {
        let message = format!(
            "Processing the module manifest file '{path}' did not result in a valid manifest object. Update the file to contain a valid PowerShell module manifest. A valid manifest can be created using the New-ModuleManifest cmdlet."
        );
        broken(c, path, "System.ArgumentException", message)?;
        return Ok(None);
    };
    if let Err(stop) = c.rt.check_manifest(path, data) {
        match c.rt.record_of(*stop) {
            Ok(raised) => {
                let record = raised.record;
                let call = c.call.clone();
                c.rt.write_error(record, &call)?;
            }
            Err(other) => return Err(Box::new(other)),
        }
    }
    Ok(Some(data.clone()))
}

/// Reports members whose values are no versions, guids and so on, and a manifest without a version.
fn check_values(c: &mut Ctx<'_>, path: &str, data: &Rc<Dict>) -> R<()> {
    for (key, type_name) in TYPES {
        let value = data.get_str(key).filter(|v| !v.is_null());
        let Some(value) = value.filter(|v| v.as_str() != Some("")) else {
            if key == "ModuleVersion" {
                let message = format!(
                    "The member 'ModuleVersion' is not present in the module manifest. This member must exist and be assigned a version number of the form 'n.n.n.n'. Add the missing member to the file '{path}'."
                );
                broken(c, path, "System.MissingMemberException", message)?;
            }
            continue;
        };
        let Some(t) = ty::find(type_name) else {
            continue;
        };
        if let Err(stop) = convert::to(c.rt, &value, t) {
            let raised = match c.rt.record_of(*stop) {
                Ok(raised) => raised,
                Err(other) => return Err(Box::new(other)),
            };
            let message = format!(
                "The '{key}' member is not valid in the module manifest file '{path}': {}",
                message_of(&raised)
            );
            broken(c, path, "System.ArgumentException", message)?;
            // What shows of the module has no such value.
            data.remove(&Value::str(key));
        }
    }
    Ok(())
}

/// The manifest, as it was named and where it is.
struct Files<'m> {
    path: &'m str,
    given: &'m Str,
    folder: &'m str,
}

impl Files<'_> {
    /// Reports the files and modules that the manifest names and that are not there.
    fn check(&self, c: &mut Ctx<'_>, data: &Dict) -> R<()> {
        let assemblies = names(c, data, "RequiredAssemblies")?;
        for file in assemblies.iter().filter(|f| !self.has(&f.name)) {
            self.entry(
                c,
                "RequiredAssemblies",
                &file.name,
                "Modules_InvalidRequiredAssembliesInModuleManifest",
            )?;
        }
        self.check_root(c, data)?;
        for nested in names(c, data, "NestedModules")? {
            let extensions = ["", ".dll", ".ni.dll", ".exe", ".psm1"];
            let is_file = extensions
                .iter()
                .any(|e| self.has(&format!("{}{e}", nested.name)));
            if !is_file && !is_module(c, &nested) {
                self.entry(
                    c,
                    "NestedModule",
                    &nested.name,
                    "Modules_InvalidNestedModuleinModuleManifest",
                )?;
            }
        }
        for module in names(c, data, "RequiredModules")? {
            if !is_module(c, &module) {
                self.entry(
                    c,
                    "RequiredModules",
                    &module.name,
                    "Modules_InvalidRequiredModulesinModuleManifest",
                )?;
            }
        }
        for file in names(c, data, "FileList")? {
            if !self.has(&file.name) {
                self.entry(
                    c,
                    "FileList",
                    &file.name,
                    "Modules_InvalidFilePathinModuleManifest",
                )?;
            }
        }
        for module in names(c, data, "ModuleList")? {
            if !is_module(c, &module) {
                self.entry(
                    c,
                    "ModuleList",
                    &module.name,
                    "Modules_InvalidModuleListinModuleManifest",
                )?;
            }
        }
        self.check_editions(c, data)
    }

    /// The root module is a file of code in the module's folder, with or without its extension.
    fn check_root(&self, c: &mut Ctx<'_>, data: &Dict) -> R<()> {
        const EXTENSIONS: [&str; 6] = [".ps1", ".psm1", ".cdxml", ".dll", ".ni.dll", ".exe"];
        let root = names(c, data, "RootModule")?;
        let Some(root) = root.first().filter(|r| !r.name.is_empty()) else {
            return Ok(());
        };
        let name = root.name.as_str();
        let leaf = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let valid = match leaf.rfind('.') {
            Some(dot) => {
                let extension = leaf.get(dot..).unwrap_or_default();
                EXTENSIONS.iter().any(|e| e.eq_ignore_ascii_case(extension)) && self.has(name)
            }
            None => EXTENSIONS.iter().any(|e| self.has(&format!("{name}{e}"))),
        };
        if valid {
            return Ok(());
        }
        // PowerShell's own message for this has its values the other way round.
        let message = format!(
            "The module manifest '{name}' could not be processed because it is not a valid PowerShell module manifest file. Remove the elements that are not permitted: {}",
            self.path
        );
        self.report(
            c,
            "System.ArgumentException",
            message,
            "Modules_InvalidRootModuleInModuleManifest",
            ErrorCategory::InvalidArgument,
        )
    }

    /// `CompatiblePSEditions` needs `PowerShellVersion` 5.1.
    fn check_editions(&self, c: &mut Ctx<'_>, data: &Dict) -> R<()> {
        if names(c, data, "CompatiblePSEditions")?.is_empty() {
            return Ok(());
        }
        let version = match data.get_str("PowerShellVersion").filter(|v| !v.is_null()) {
            Some(version) => convert::to_str(c.rt, &version)?,
            None => Str::default(),
        };
        let least = ModuleSpec {
            minimum: Some(Str::from("5.1")),
            ..ModuleSpec::default()
        };
        if !version.is_empty() && least.takes(&version) {
            return Ok(());
        }
        let message = format!(
            "The module manifest '{}' is specified with the CompatiblePSEditions key which is supported only on PowerShell version '5.1' or higher. Update the value of the PowerShellVersion key to '5.1' or higher, and try again.",
            self.path
        );
        self.report(
            c,
            "System.ArgumentException",
            message,
            "Modules_InvalidPowerShellVersionInModuleManifest",
            ErrorCategory::InvalidArgument,
        )
    }

    /// True where a path leads to something within the module's folder.
    fn has(&self, name: &str) -> bool {
        let base = Path::new(self.folder);
        let full = base.join(name.replace('\\', "/"));
        match (full.canonicalize(), base.canonicalize()) {
            (Ok(full), Ok(base)) => full.starts_with(base),
            _ => false,
        }
    }

    /// Reports an entry that names nothing.
    fn entry(&self, c: &mut Ctx<'_>, key: &str, entry: &str, id: &str) -> R<()> {
        let message = format!(
            "The specified {key} entry '{entry}' in the module manifest '{}' is invalid. Try again after updating this entry with valid values.",
            self.path
        );
        self.report(
            c,
            "System.IO.DirectoryNotFoundException",
            message,
            id,
            ErrorCategory::ObjectNotFound,
        )
    }

    fn report(
        &self,
        c: &mut Ctx<'_>,
        exception: &str,
        message: String,
        id: &str,
        category: ErrorCategory,
    ) -> R<()> {
        let target = Value::Str(self.given.clone());
        c.error(ErrorRecord::new(exception, message, id, category, target))
    }
}

/// A module below a folder that is named by a version has that version.
fn check_version_folder(c: &mut Ctx<'_>, files: &Files<'_>, module: &Module) -> R<()> {
    let Some(t) = ty::find("System.Version") else {
        return Ok(());
    };
    let parent = files.folder.rsplit('/').next().unwrap_or_default();
    let Some(folder) = convert::try_to(c.rt, &Value::str(parent), t)? else {
        return Ok(());
    };
    let version = module.version.borrow().clone();
    let own = convert::try_to(c.rt, &Value::Str(version.clone()), t)?;
    let folder = convert::to_str(c.rt, &folder)?;
    let same = match own {
        Some(own) => convert::to_str(c.rt, &own)? == folder,
        None => false,
    };
    if !parent.contains('.') || same {
        return Ok(());
    }
    let message = format!(
        "The ModuleVersion key in module manifest '{}' specifies module version '{version}' which does not match its version folder name at '{}'. Change the value of the ModuleVersion key to match the version folder name.",
        files.path, files.folder
    );
    c.throw(ErrorRecord::new(
        "System.InvalidOperationException",
        message,
        "Modules_InvalidModuleManifestVersion",
        ErrorCategory::InvalidArgument,
        Value::Str(files.given.clone()),
    ))
}

/// The names, or module specifications, of a member.
fn names(c: &mut Ctx<'_>, data: &Dict, key: &str) -> R<Vec<ModuleSpec>> {
    let Some(value) = data.get_str(key).filter(|v| !v.is_null()) else {
        return Ok(Vec::new());
    };
    let items = match enumerate::list_items(&value) {
        Some(items) => items,
        None => vec![value],
    };
    let mut specs = Vec::new();
    for item in items {
        specs.push(ModuleSpec::of(c.rt, &item)?);
    }
    Ok(specs)
}

/// True for a module that is loaded, built in, or found in the folders of modules.
fn is_module(c: &mut Ctx<'_>, spec: &ModuleSpec) -> bool {
    c.rt.modules.iter().any(|m| spec.fits(m))
        || builtin_modules::is_known(&spec.name)
        || c.rt.module_file(&spec.name, None).is_some()
}
