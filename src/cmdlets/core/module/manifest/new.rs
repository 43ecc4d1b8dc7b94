//! `New-ModuleManifest`.

use super::super::super::provider::place::Place;
use super::super::super::shared::file::{Opening, TextFile, full_path};
use super::text::{Text, Written, list, quoted};
use crate::runtime::modules::ModuleSpec;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::datetime::{DateTime, Kind, format};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::member;
use crate::value::types::new_guid;
use crate::value::types::text::Encoding;
use crate::value::{Engine, ErrorRecord, R, Str, Value, convert, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("New-ModuleManifest", || Box::new(New))];

/// `New-ModuleManifest`
struct New;

const EXPORT_HINT: &str =
    "for best performance, do not use wildcards and do not delete the entry, use an empty array";
const DESKTOP_ONLY: &str = "This prerequisite is valid for the PowerShell Desktop edition only.";

/// Ends the command with an `InvalidOperationException`.
fn invalid<T>(c: &mut Ctx<'_>, message: String, id: &str, target: Value) -> R<T> {
    c.throw(ErrorRecord::new(
        "System.InvalidOperationException",
        message,
        id,
        ErrorCategory::InvalidArgument,
        target,
    ))
}

impl Cmdlet for New {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.text("ProcessorArchitecture")?.as_deref() == Some("IA64") {
            let target = c.get("ProcessorArchitecture").unwrap_or_default();
            let message = "The processor architecture value of IA64 is not supported. Run the New-ModuleManifest command again, specifying one of the following supported enumeration values for processor architecture: None, MSIL, X86, Amd64, Arm".to_string();
            return invalid(
                c,
                message,
                "Modules_InvalidProcessorArchitectureInManifest",
                target,
            );
        }
        let path = c.text("Path")?.unwrap_or_default();
        let place = Place::of(c.rt, &path);
        let file = match place {
            Ok(place) => place,
            Err(record) => return c.throw(record),
        };
        if !file.is_file_system() || !file.path.to_lowercase().ends_with(".psd1") {
            let message = format!(
                "The module manifest path '{path}' is not valid. The value of the Path argument must resolve to a single file that has a '.psd1' extension. Change the value of the Path argument to point to a valid psd1 file, and then try again."
            );
            return invalid(
                c,
                message,
                "Modules_InvalidModuleManifestPath",
                Value::Str(path),
            );
        }
        for name in ["ProjectUri", "LicenseUri", "IconUri", "HelpInfoUri"] {
            check_uri(c, name)?;
        }
        check_editions(c)?;
        let shown = file.shown();
        let action = format!("Creating the \"{shown}\" module manifest file.");
        if !c.should_process(&shown, &action)? {
            return Ok(());
        }
        let encoding = if c.rt.edition.is_core() {
            Encoding::Utf8(false)
        } else {
            Encoding::Utf16
        };
        let opening = Opening {
            literal: false,
            append: false,
            force: false,
            no_clobber: false,
            encoding,
        };
        let mut out = TextFile::open(c, &path, opening)?;
        let text = manifest(c, &file)?;
        if c.switch("PassThru") {
            c.write(text.as_str())?;
        }
        out.text(text.as_str())?;
        out.finish()
    }
}

/// The text of `AbsoluteUri`; None where the parameter was not given.
fn uri_text(c: &mut Ctx<'_>, name: &str) -> R<Option<Str>> {
    let Some(value) = c.get(name).filter(|v| !v.is_null()) else {
        return Ok(None);
    };
    let uri = match ty::find("System.Uri") {
        Some(t) => convert::to(c.rt, &value, t)?,
        None => value,
    };
    let text = member::get(c.rt, &uri, "AbsoluteUri")?;
    convert::to_str(c.rt, &text).map(Some)
}

/// Refuses what is no absolute URI.
fn check_uri(c: &mut Ctx<'_>, name: &str) -> R<()> {
    let Some(text) = uri_text(c, name)? else {
        return Ok(());
    };
    if text.contains([' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}']) {
        let given = c.text(name)?.unwrap_or_default();
        let message =
            format!("The specified value '{given}' is invalid, try again with a valid value.");
        return invalid(c, message, "Modules_InvalidUri", Value::str(name));
    }
    Ok(())
}

/// Refuses an edition that is named twice.
fn check_editions(c: &mut Ctx<'_>) -> R<()> {
    let editions = c.texts("CompatiblePSEditions")?;
    let twice = editions.iter().enumerate().any(|(at, name)| {
        editions
            .iter()
            .take(at)
            .any(|other| other.eq_ignore_ascii_case(name))
    });
    if twice {
        let shown = editions.join(",");
        let message = format!(
            "The specified value '{shown}' for CompatiblePSEditions contains duplicate PowerShell Edition names. Try again after removing the duplicate PowerShell Edition names."
        );
        let target = Value::strings(&editions);
        return invalid(
            c,
            message,
            "Modules_DuplicateEntriesInCompatiblePSEditions",
            target,
        );
    }
    Ok(())
}

/// The whole file.
fn manifest(c: &mut Ctx<'_>, file: &Place) -> R<Text> {
    let core = c.rt.edition.is_core();
    let engine = if core {
        "PowerShell"
    } else {
        "Windows PowerShell"
    };
    let author = or(c, "Author", user_name)?;
    let mut text = Text::default();
    head(c, &mut text, file, &author)?;
    text.raw("\n@{\n\n");
    let mut m = Members { c, text };
    m.text(
        "RootModule",
        "Script module or binary module file associated with this manifest.",
    )?;
    let version =
        m.c.text("ModuleVersion")?
            .unwrap_or_else(|| Str::from(if core { "0.0.1" } else { "1.0" }));
    m.given("ModuleVersion", "Version number of this module.", &version);
    m.names("CompatiblePSEditions", "Supported PSEditions")?;
    let guid = match m.c.text("Guid")? {
        Some(guid) => guid,
        None => Str::from(new_guid(m.c.rt).to_string()),
    };
    m.given("GUID", "ID used to uniquely identify this module", &guid);
    m.given("Author", "Author of this module", &author);
    let company = or(m.c, "CompanyName", |_| Str::from("Unknown"))?;
    m.given("CompanyName", "Company or vendor of this module", &company);
    let copyright = or(m.c, "Copyright", |c| {
        let year = if core {
            String::new()
        } else {
            format!("{} ", now(c).year())
        };
        Str::from(format!("(c) {year}{author}. All rights reserved."))
    })?;
    m.given(
        "Copyright",
        "Copyright statement for this module",
        &copyright,
    );
    m.text(
        "Description",
        "Description of the functionality provided by this module",
    )?;
    m.text(
        "PowerShellVersion",
        &format!("Minimum version of the {engine} engine required by this module"),
    )?;
    m.text(
        "PowerShellHostName",
        &format!("Name of the {engine} host required by this module"),
    )?;
    m.text(
        "PowerShellHostVersion",
        &format!("Minimum version of the {engine} host required by this module"),
    )?;
    m.text(
        "DotNetFrameworkVersion",
        &format!(
            "Minimum version of Microsoft .NET Framework required by this module. {DESKTOP_ONLY}"
        ),
    )?;
    m.text_as(
        "ClrVersion",
        if core { "ClrVersion" } else { "CLRVersion" },
        &format!("Minimum version of the common language runtime (CLR) required by this module. {DESKTOP_ONLY}"),
    )?;
    m.text(
        "ProcessorArchitecture",
        "Processor architecture (None, X86, Amd64) required by this module",
    )?;
    files_and_modules(&mut m)?;
    exports(&mut m)?;
    m.modules(
        "ModuleList",
        "List of all modules packaged with this module",
        false,
    )?;
    m.files("FileList", "List of all files packaged with this module")?;
    private_data(&mut m)?;
    let help = uri_text(m.c, "HelpInfoUri")?;
    m.value("HelpInfoURI", "HelpInfo URI of this module", help);
    m.text(
        "DefaultCommandPrefix",
        "Default prefix for commands exported from this module. Override the default prefix using Import-Module -Prefix.",
    )?;
    m.text.raw("}\n\n");
    Ok(m.text)
}

/// The comment at the top.
fn head(c: &mut Ctx<'_>, text: &mut Text, file: &Place, author: &str) -> R<()> {
    let leaf = file.leaf();
    let name = leaf
        .rsplit_once('.')
        .map_or(leaf.as_str(), |(name, _)| name);
    let zone = c.rt.time_zone();
    let date = format::format(now(c), "d", c.rt.culture(), &zone).unwrap_or_default();
    text.comment("");
    text.comment(&format!("Module manifest for module '{name}'"));
    text.comment("");
    text.comment(&format!("Generated by: {author}"));
    text.comment("");
    text.comment(&format!("Generated on: {date}"));
    text.comment("");
    Ok(())
}

/// What the module needs and loads.
fn files_and_modules(m: &mut Members<'_, '_>) -> R<()> {
    m.modules(
        "RequiredModules",
        "Modules that must be imported into the global environment prior to importing this module",
        true,
    )?;
    m.files(
        "RequiredAssemblies",
        "Assemblies that must be loaded prior to importing this module",
    )?;
    m.files(
        "ScriptsToProcess",
        "Script files (.ps1) that are run in the caller's environment prior to importing this module.",
    )?;
    m.files(
        "TypesToProcess",
        "Type files (.ps1xml) to be loaded when importing this module",
    )?;
    m.files(
        "FormatsToProcess",
        "Format files (.ps1xml) to be loaded when importing this module",
    )?;
    m.modules(
        "NestedModules",
        "Modules to import as nested modules of the module specified in RootModule/ModuleToProcess",
        false,
    )
}

/// What the module exports. Without a list an own module exports nothing, one made of others everything.
fn exports(m: &mut Members<'_, '_>) -> R<()> {
    let made_of_others = ["RootModule", "NestedModules", "RequiredModules"]
        .iter()
        .any(|name| m.c.get(name).is_some_and(|v| !v.is_null()));
    let default = if made_of_others {
        quoted("*")
    } else {
        list(&[])
    };
    for (key, kind, one) in [
        ("FunctionsToExport", "Functions", "functions"),
        ("CmdletsToExport", "Cmdlets", "cmdlets"),
        ("VariablesToExport", "Variables", ""),
        ("AliasesToExport", "Aliases", "aliases"),
    ] {
        if one.is_empty() {
            if m.c.has(key) {
                m.names(key, "Variables to export from this module")?;
            } else {
                m.written(
                    key,
                    "Variables to export from this module",
                    quoted("*"),
                    true,
                );
            }
            continue;
        }
        let comment = format!(
            "{kind} to export from this module, {EXPORT_HINT} if there are no {one} to export."
        );
        let value = match m.c.get(key).filter(|v| !v.is_null()) {
            Some(_) => list(&m.c.texts(key)?),
            None => default.clone(),
        };
        m.written(key, &comment, value, true);
    }
    m.names(
        "DscResourcesToExport",
        "DSC resources to export from this module",
    )
}

const PRIVATE_DATA: &str = "Private data to pass to the module specified in RootModule/ModuleToProcess. This may also contain a PSData hashtable with additional module metadata used by PowerShell.";

/// `PrivateData`, with what galleries show of the module in its `PSData`.
fn private_data(m: &mut Members<'_, '_>) -> R<()> {
    let given = m.c.get("PrivateData").filter(|v| !v.is_null());
    let table = match given.as_ref().map(Value::base) {
        Some(Value::Hash(table)) => Some(table.clone()),
        _ => None,
    };
    if let (Some(given), None) = (&given, &table) {
        let for_gallery = [
            "Tags",
            "ReleaseNotes",
            "ProjectUri",
            "IconUri",
            "LicenseUri",
        ];
        if for_gallery.iter().any(|name| m.c.has(name)) {
            let message = "The PrivateData parameter value must be a hash table to create the module manifest with the following parameter values Tags, ProjectUri, LicenseUri, IconUri or ReleaseNotes. Either remove the Tags, ProjectUri, LicenseUri, IconUri, or ReleaseNotes parameter values or wrap the contents of PrivateData in a hashtable.".to_string();
            return invalid(
                m.c,
                message,
                "PrivateDataValueTypeShouldBeHashTable",
                given.clone(),
            );
        }
        m.c.warning("The PrivateData should be defined as a hashtable, but this module manifest defines it as an object. Please consider wrapping the contents of PrivateData in a hashtable. This will enable you to add the Tags, ProjectUri, LicenseUri, IconUri, and ReleaseNotes properties to the module manifest at a later time.")?;
        return m.text("PrivateData", PRIVATE_DATA);
    }
    m.text.comment(PRIVATE_DATA);
    m.text.raw("PrivateData = @{\n\n    PSData = @{\n\n");
    m.text.indent("        ");
    m.names(
        "Tags",
        "Tags applied to this module. These help with module discovery in online galleries.",
    )?;
    for (key, comment) in [
        ("LicenseUri", "A URL to the license for this module."),
        ("ProjectUri", "A URL to the main website for this project."),
        ("IconUri", "A URL to an icon representing this module."),
    ] {
        let uri = uri_text(m.c, key)?;
        m.value(key, comment, uri);
    }
    m.text("ReleaseNotes", "ReleaseNotes of this module")?;
    if m.c.rt.edition.is_core() {
        m.text("Prerelease", "Prerelease string of this module")?;
        let accept = m.c.switch("RequireLicenseAcceptance");
        let value = if accept { "$true" } else { "$false" };
        m.written(
            "RequireLicenseAcceptance",
            "Flag to indicate whether the module requires explicit user acceptance for install/update/save",
            value.to_string(),
            accept,
        );
        m.names(
            "ExternalModuleDependencies",
            "External dependent modules of this module",
        )?;
    }
    m.text.raw("    } ");
    m.text.comment("End of PSData hashtable");
    m.text.raw("\n");
    m.text.indent("    ");
    if let Some(table) = table {
        m.text.raw("\n");
        for (key, value) in table.pairs() {
            let key = convert::to_str(m.c.rt, &key)?;
            let value = convert::to_str(m.c.rt, &value)?;
            m.given(&key, &key, &value);
        }
    }
    m.text.raw("} ");
    m.text.comment("End of PrivateData hashtable");
    m.text.raw("\n");
    m.text.indent("");
    Ok(())
}

/// A text parameter, or what stands for it where it is empty.
fn or(c: &mut Ctx<'_>, name: &str, default: impl FnOnce(&mut Ctx<'_>) -> Str) -> R<Str> {
    match c.text(name)?.filter(|t| !t.is_empty()) {
        Some(text) => Ok(text),
        None => Ok(default(c)),
    }
}

/// The name of whoever runs the program.
fn user_name(c: &mut Ctx<'_>) -> Str {
    let name =
        ty::find("System.Environment").and_then(|t| member::get_static(c.rt, t, "UserName").ok());
    name.and_then(|v| v.as_str().map(Str::from))
        .unwrap_or_default()
}

fn now(c: &Ctx<'_>) -> DateTime {
    let utc = DateTime {
        ticks: c.rt.now_utc(),
        kind: Kind::Utc,
    };
    utc.to_local(&c.rt.time_zone())
}

/// Writes members from parameters.
struct Members<'m, 'c> {
    c: &'m mut Ctx<'c>,
    text: Text,
}

impl Members<'_, '_> {
    fn written(&mut self, name: &str, comment: &str, text: String, given: bool) {
        self.text.member(name, comment, Written { text, given });
    }

    fn given(&mut self, name: &str, comment: &str, value: &str) {
        self.written(name, comment, quoted(value), true);
    }

    /// A quoted value, which may be missing.
    fn value(&mut self, name: &str, comment: &str, value: Option<Str>) {
        let value = value.unwrap_or_default();
        self.written(name, comment, quoted(&value), !value.is_empty());
    }

    fn text(&mut self, name: &str, comment: &str) -> R<()> {
        self.text_as(name, name, comment)
    }

    fn text_as(&mut self, parameter: &str, name: &str, comment: &str) -> R<()> {
        let value = self.c.text(parameter)?;
        self.value(name, comment, value);
        Ok(())
    }

    fn names(&mut self, name: &str, comment: &str) -> R<()> {
        let names = self.c.texts(name)?;
        self.written(name, comment, list(&names), !names.is_empty());
        Ok(())
    }

    /// Files: those that a pattern matches, relative to the working folder.
    fn files(&mut self, name: &str, comment: &str) -> R<()> {
        let given = self.c.get(name).is_some_and(|v| !v.is_null());
        let mut files = Vec::new();
        for path in self.c.texts(name)? {
            if !path.is_empty() {
                files.extend(resolve(self.c, &path));
            }
        }
        self.written(name, comment, list(&files), given);
        Ok(())
    }

    /// Module specifications: a name, or a table with versions. `counted`: an empty list is none.
    fn modules(&mut self, name: &str, comment: &str, counted: bool) -> R<()> {
        let specs = self.c.list(name);
        let bound = self.c.get(name).is_some_and(|v| !v.is_null());
        let given = if counted { !specs.is_empty() } else { bound };
        let mut parts = Vec::new();
        for value in specs.iter().filter(|v| !v.is_null()) {
            parts.push(specification(&ModuleSpec::of(self.c.rt, value)?));
        }
        let text = format!("@({})", parts.join(", \n               "));
        self.written(name, comment, text, given);
        Ok(())
    }
}

/// A module specification in PowerShell's notation.
fn specification(spec: &ModuleSpec) -> String {
    let fields = [
        ("GUID", &spec.guid),
        ("ModuleVersion", &spec.minimum),
        ("MaximumVersion", &spec.maximum),
        ("RequiredVersion", &spec.required),
    ];
    if fields.iter().all(|(_, value)| value.is_none()) {
        return quoted(&spec.name);
    }
    let mut text = format!("@{{ModuleName = {}; ", quoted(&spec.name));
    for (key, value) in fields {
        if let Some(value) = value {
            text.push_str(&format!("{key} = {}; ", quoted(value)));
        }
    }
    text.push('}');
    text
}

/// The files that a path names, relative to the working folder; the path itself where there are none.
fn resolve(c: &mut Ctx<'_>, path: &Str) -> Vec<Str> {
    let Ok(place) = Place::of(c.rt, path) else {
        return vec![path.clone()];
    };
    let is_there = has_wildcard(path) || place.native().exists();
    let found = if place.is_file_system() && is_there {
        place.expand(c.rt)
    } else {
        Vec::new()
    };
    if found.is_empty() {
        return vec![path.clone()];
    }
    let base = full_path(c.rt, ".");
    found
        .iter()
        .map(|place| match place.native().strip_prefix(&base) {
            Ok(below) => Str::from(below.to_string_lossy().as_ref()),
            Err(_) => place.shown(),
        })
        .collect()
}
