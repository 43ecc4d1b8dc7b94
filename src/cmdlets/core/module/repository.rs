//! Repositories of modules: `Get-PSRepository`, `Register-PSRepository`, `Get-PSResourceRepository`,
//! `Get-PackageProvider` and their kin. What scripts say of them is kept for the session; none is reached.

use super::super::provider::place::pattern;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-PSRepository", || Box::new(GetRepository)),
    Entry::new("Set-PSRepository", || Box::new(SetRepository)),
    Entry::new("Register-PSRepository", || Box::new(Register)),
    Entry::new("Unregister-PSRepository", || Box::new(Unregister)),
    Entry::new("Get-PackageSource", || Box::new(GetRepository)),
    Entry::new("Get-PSResourceRepository", || Box::new(GetRepository)),
    Entry::new("Set-PSResourceRepository", || Box::new(SetRepository)),
    Entry::new("Register-PSResourceRepository", || Box::new(Register)),
    Entry::new("Get-PackageProvider", || Box::new(Provider)),
    Entry::new("Install-PackageProvider", || Box::new(Provider)),
];

const GALLERY: &str = "PSGallery";
const GALLERY_PLACE: &str = "https://www.powershellgallery.com/api/v2";

/// A repository as scripts described it.
#[derive(Clone)]
struct Repository {
    name: Str,
    place: Str,
    trusted: bool,
}

/// The repositories of the session.
struct Repositories(Vec<Repository>);

impl Default for Repositories {
    fn default() -> Repositories {
        Repositories(vec![Repository {
            name: Str::from(GALLERY),
            place: Str::from(GALLERY_PLACE),
            trusted: false,
        }])
    }
}

fn find<'r>(c: &'r mut Ctx<'_>, name: &str) -> Option<&'r mut Repository> {
    let all = &mut c.rt.session::<Repositories>().0;
    all.iter_mut().find(|r| r.name.eq_ignore_ascii_case(name))
}

impl Repository {
    /// As an object: PSResourceGet's has its own properties.
    fn to_object(&self, resource: bool) -> Value {
        let trusted = Value::Bool(self.trusted);
        if resource {
            return Value::object([
                ("Name", Value::Str(self.name.clone())),
                ("Uri", Value::Str(self.place.clone())),
                ("Trusted", trusted),
                ("Priority", Value::Int32(50)),
            ]);
        }
        let policy = if self.trusted { "Trusted" } else { "Untrusted" };
        Value::object([
            ("Name", Value::Str(self.name.clone())),
            ("SourceLocation", Value::Str(self.place.clone())),
            ("Trusted", trusted),
            ("Registered", Value::Bool(true)),
            ("InstallationPolicy", Value::str(policy)),
            ("PackageManagementProvider", Value::str("NuGet")),
        ])
    }
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

/// `Get-PSRepository`, `Get-PSResourceRepository`, `Get-PackageSource`
struct GetRepository;

impl Cmdlet for GetRepository {
    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let resource = c.call.name() == "Get-PSResourceRepository";
        let mut names = c.texts("Name")?;
        if names.is_empty() {
            names.push(Str::from("*"));
        }
        for name in names {
            let all = c.rt.session::<Repositories>().0.clone();
            let fits = |r: &&Repository| pattern(&name).is_some_and(|p| p.is_match(&r.name));
            let found: Vec<_> = all.iter().filter(fits).collect();
            if found.is_empty() && !has_wildcard(&name) {
                c.error(no_repository(&name))?;
            }
            for repository in found {
                c.write(repository.to_object(resource))?;
            }
        }
        Ok(())
    }
}

/// `Set-PSRepository`, `Set-PSResourceRepository`
struct SetRepository;

impl Cmdlet for SetRepository {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Name")?.unwrap_or_default();
        if find(c, &name).is_none() {
            return c.error(no_repository(&name));
        }
        let place = match c.text("SourceLocation")? {
            Some(place) => Some(place),
            None => c.text("Uri")?,
        };
        let trusted = trusted(c)?;
        if let Some(repository) = find(c, &name) {
            repository.trusted = trusted.unwrap_or(repository.trusted);
            if let Some(place) = place {
                repository.place = place;
            }
        }
        Ok(())
    }
}

/// What `-InstallationPolicy` or `-Trusted` says.
fn trusted(c: &mut Ctx<'_>) -> R<Option<bool>> {
    if c.has("Trusted") {
        return Ok(Some(c.switch("Trusted")));
    }
    let policy = c.text("InstallationPolicy")?;
    Ok(policy.map(|p| p.eq_ignore_ascii_case("Trusted")))
}

/// `Register-PSRepository`, `Register-PSResourceRepository`
struct Register;

impl Cmdlet for Register {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let gallery = c.switch("Default") || c.switch("PSGallery");
        let given = c.text("Name")?.unwrap_or_default();
        let name = if gallery { Str::from(GALLERY) } else { given };
        if find(c, &name).is_some() {
            return c.error(ErrorRecord::new(
                "System.Exception",
                format!("The repository '{name}' already exists."),
                "PackageSourceExists",
                ErrorCategory::ResourceExists,
                Value::Str(name),
            ));
        }
        let place = match c.text("SourceLocation")? {
            Some(place) => place,
            None if gallery => Str::from(GALLERY_PLACE),
            None => c.text("Uri")?.unwrap_or_default(),
        };
        let trusted = trusted(c)?.unwrap_or_default();
        let repository = Repository {
            name,
            place,
            trusted,
        };
        let shown = repository.to_object(true);
        c.rt.session::<Repositories>().0.push(repository);
        if c.switch("PassThru") {
            c.write(shown)?;
        }
        Ok(())
    }
}

/// `Unregister-PSRepository`
struct Unregister;

impl Cmdlet for Unregister {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        for name in c.texts("Name")? {
            if find(c, &name).is_none() {
                c.error(no_repository(&name))?;
            }
            let all = &mut c.rt.session::<Repositories>().0;
            all.retain(|r| !r.name.eq_ignore_ascii_case(&name));
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
