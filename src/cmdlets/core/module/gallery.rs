//! The commands around the gallery: `Get-PSRepository`, `Set-PSRepository`, `Get-PackageProvider`,
//! `Install-PackageProvider`. The modules that scripts install are built in, so that what they ask for beforehand is
//! there already; no gallery is reached.

use super::super::provider::place::pattern;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-PSRepository", || Box::new(GetRepository)),
    Entry::new("Set-PSRepository", || Box::new(SetRepository)),
    Entry::new("Get-PackageProvider", || Box::new(Provider)),
    Entry::new("Install-PackageProvider", || Box::new(Provider)),
];

const GALLERY: &str = "PSGallery";

/// What `Set-PSRepository` said of the gallery.
#[derive(Default)]
struct Policy {
    trusted: bool,
}

fn no_repository(name: &str) -> ErrorRecord {
    ErrorRecord::new(
        "System.Exception",
        format!(
            "Unable to find repository '{name}'. Use Get-PSRepository to see all available repositories."
        ),
        "UnableToFindRepository",
        ErrorCategory::ObjectNotFound,
        Value::str(name),
    )
}

/// `Get-PSRepository`
struct GetRepository;

impl Cmdlet for GetRepository {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut names = c.texts("Name")?;
        if names.is_empty() {
            names.push(Str::from("*"));
        }
        for name in names {
            if pattern(&name).is_some_and(|p| p.is_match(GALLERY)) {
                let trusted = c.rt.session::<Policy>().trusted;
                let policy = if trusted { "Trusted" } else { "Untrusted" };
                c.write(Value::object([
                    ("Name", Value::str(GALLERY)),
                    (
                        "SourceLocation",
                        Value::str("https://www.powershellgallery.com/api/v2"),
                    ),
                    ("Trusted", Value::Bool(trusted)),
                    ("Registered", Value::Bool(true)),
                    ("InstallationPolicy", Value::str(policy)),
                    ("PackageManagementProvider", Value::str("NuGet")),
                ]))?;
            } else if !has_wildcard(&name) {
                c.error(no_repository(&name))?;
            }
        }
        Ok(())
    }
}

/// `Set-PSRepository`
struct SetRepository;

impl Cmdlet for SetRepository {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Name")?.unwrap_or_default();
        if !name.eq_ignore_ascii_case(GALLERY) {
            return c.error(no_repository(&name));
        }
        if let Some(policy) = c.text("InstallationPolicy")? {
            c.rt.session::<Policy>().trusted = policy.eq_ignore_ascii_case("Trusted");
        }
        Ok(())
    }
}

/// `Get-PackageProvider`, `Install-PackageProvider`: NuGet, which built-in modules need no more.
struct Provider;

const NUGET: &str = "NuGet";

impl Cmdlet for Provider {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut names = c.texts("Name")?;
        if names.is_empty() {
            names.push(Str::from("*"));
        }
        for name in names {
            if pattern(&name).is_some_and(|p| p.is_match(NUGET)) {
                c.write(Value::object([
                    ("Name", Value::str(NUGET)),
                    ("Version", Value::str("2.8.5.208")),
                    ("Source", Value::str("built in")),
                ]))?;
            } else if !has_wildcard(&name) {
                c.error(ErrorRecord::new(
                    "System.Exception",
                    format!(
                        "Unable to find package provider '{name}'. It may not be imported yet."
                    ),
                    "UnknownProviderFromActivatedList",
                    ErrorCategory::ObjectNotFound,
                    Value::Str(name),
                ))?;
            }
        }
        Ok(())
    }
}
