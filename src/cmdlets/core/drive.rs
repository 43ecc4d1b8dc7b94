//! `Get-PSDrive`, `New-PSDrive`, `Remove-PSDrive`, `Get-PSProvider`.

use std::rc::Rc;

use super::provider::place::{no_drive, no_provider, pattern};
use super::shared::refuse_given;
use super::shared::scope::scope_of;
use crate::runtime::drive::{Drive, drive_info};
use crate::runtime::location::{Provider, provider_info};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-PSDrive", || Box::new(Get)),
    Entry::new("New-PSDrive", || Box::new(New)),
    Entry::new("Remove-PSDrive", || Box::new(Remove)),
    Entry::new("Get-PSProvider", || Box::new(GetProvider)),
];

/// The drives that `-Scope` and `-PSProvider` leave, sorted by name.
fn candidates(c: &mut Ctx<'_>) -> R<Vec<Rc<Drive>>> {
    let mut drives = match c.text("Scope")?.filter(|s| !s.is_empty()) {
        Some(name) => {
            let scope = scope_of(c, &name)?;
            let mut drives = scope.drives();
            if Rc::ptr_eq(&scope, &c.rt.global) {
                drives.extend(c.rt.own_drives());
            }
            drives
        }
        None => c.rt.drives(),
    };
    let providers = c.texts("PSProvider")?;
    drives.retain(|d| {
        let is = |p: &Str| pattern(plain(p)).is_some_and(|p| p.is_match(d.provider.name()));
        providers.is_empty() || providers.iter().any(is)
    });
    drives.sort_by_cached_key(|d| d.name.to_lowercase());
    Ok(drives)
}

/// A provider's name without its module's: `Microsoft.PowerShell.Core\FileSystem`.
fn plain(provider: &str) -> &str {
    provider.rsplit('\\').next().unwrap_or(provider)
}

/// The drives among some that `-Name` (a pattern) or `-LiteralName` means.
fn named<'d>(c: &Ctx<'_>, drives: &'d [Rc<Drive>], name: &str) -> Vec<&'d Rc<Drive>> {
    let literal = c.has("LiteralName");
    let is = |d: &&Rc<Drive>| match literal {
        true => d.name.eq_ignore_ascii_case(name),
        false => pattern(name).is_some_and(|p| p.is_match(&d.name)),
    };
    drives.iter().filter(is).collect()
}

/// `Get-PSDrive`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let drives = candidates(c)?;
        let mut names = c.texts("Name")?;
        names.extend(c.texts("LiteralName")?);
        if names.is_empty() {
            names.push(Str::from("*"));
        }
        for name in names {
            let found = named(c, &drives, &name);
            if found.is_empty() && !has_wildcard(&name) {
                let mut record = no_drive(&name);
                record.error_id = Str::from(match c.rt.drive(&name) {
                    // It is there, but not in that scope or not of that provider.
                    Some(_) => "GetDriveNoMatchingDrive",
                    None => "GetLocationNoMatchingDrive",
                });
                c.error(record)?;
            }
            for drive in found {
                c.write(drive_info(drive))?;
            }
        }
        Ok(())
    }
}

/// `New-PSDrive`: a name for a folder, or for a provider's items, in a scope.
struct New;

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Name")?.unwrap_or_default();
        let wanted = c.text("PSProvider")?.unwrap_or_default();
        let given = c.text("Root")?.unwrap_or_default();
        let found = Provider::ALL
            .into_iter()
            .find(|p| p.name().eq_ignore_ascii_case(plain(&wanted)));
        let Some(provider) = found else {
            return c.error(no_provider(&wanted));
        };
        let question = format!(
            "Name: {name} Provider: Microsoft.PowerShell.Core\\{} Root: {given}",
            provider.name()
        );
        if !c.should_process(&question, "New drive")? {
            return Ok(());
        }
        if c.switch("Persist") {
            return c.throw(ErrorRecord::new(
                "System.NotSupportedException",
                "When you use the Persist parameter, the root must be a file system location on a remote computer.",
                "DriveRootNotNetworkPath",
                ErrorCategory::InvalidArgument,
                Value::Str(name),
            ));
        }
        refuse_given(
            c,
            &["Credential"],
            "drives here are folders of this computer",
        )?;
        if name.contains([';', '~', '/', '\\', '.', ':']) {
            return c.error(ErrorRecord::new(
                "System.Management.Automation.PSArgumentException",
                "Cannot process the drive name because the drive name contains one or more of the following characters that are not valid: ; ~ / \\ . :",
                "Argument",
                ErrorCategory::InvalidArgument,
                Value::Null,
            ));
        }
        let scope = match c.text("Scope")?.filter(|s| !s.is_empty()) {
            Some(scope) => scope_of(c, &scope)?,
            None => c.rt.scope.clone(),
        };
        let own = Rc::ptr_eq(&scope, &c.rt.global)
            && c.rt
                .own_drives()
                .iter()
                .any(|d| d.name.eq_ignore_ascii_case(&name));
        if own || scope.drive(&name).is_some() {
            return c.error(ErrorRecord::new(
                "System.Management.Automation.SessionStateException",
                format!("A drive with the name '{name}' already exists."),
                "DriveAlreadyExists",
                ErrorCategory::ResourceExists,
                Value::Str(name),
            ));
        }
        let mut root = given.clone();
        if provider == Provider::FileSystem {
            let folder = super::shared::file::full_path(c.rt, &given);
            if given.is_empty() || !folder.exists() {
                return c.error(ErrorRecord::new(
                    "System.IO.IOException",
                    format!(
                        "The specified drive root \"{given}\" either does not exist, or it is not a folder."
                    ),
                    "DriveRootError",
                    ErrorCategory::ReadError,
                    Value::Str(name),
                ));
            }
            root = Str::from(folder.to_string_lossy().as_ref());
        }
        let drive = Rc::new(Drive {
            description: c.text("Description")?.unwrap_or_default(),
            ..Drive::new(name, provider, root)
        });
        scope.add_drive(drive.clone());
        c.write(drive_info(&drive))
    }
}

/// `Remove-PSDrive`
struct Remove;

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let drives = candidates(c)?;
        let mut names = c.texts("Name")?;
        names.extend(c.texts("LiteralName")?);
        for name in names {
            let found = named(c, &drives, &name);
            if found.is_empty() {
                c.error(no_drive(&name))?;
            }
            for drive in found {
                remove(c, drive)?;
            }
        }
        Ok(())
    }
}

fn remove(c: &mut Ctx<'_>, drive: &Rc<Drive>) -> R<()> {
    let question = format!(
        "Name: {} Provider: Microsoft.PowerShell.Core\\{} Root: {}",
        drive.name,
        drive.provider.name(),
        drive.root
    );
    if !c.should_process(&question, "Remove Drive")? {
        return Ok(());
    }
    let here = c.rt.away.as_ref().is_some_and(|d| Rc::ptr_eq(d, drive));
    if here && !c.switch("Force") {
        return c.error(ErrorRecord::new(
            "System.Management.Automation.PSInvalidOperationException",
            format!("Cannot remove drive '{}' because it is in use.", drive.name),
            "InvalidOperation",
            ErrorCategory::InvalidOperation,
            Value::Null,
        ));
    }
    let scopes = c.rt.scope.chain();
    for scope in scopes {
        if scope
            .drive(&drive.name)
            .is_some_and(|d| Rc::ptr_eq(&d, drive))
        {
            scope.remove_drive(&drive.name);
            return Ok(());
        }
    }
    let message = format!(
        "Drive '{}' cannot be removed because the provider '{}' prevented it.",
        drive.name,
        drive.provider.name()
    );
    c.error(ErrorRecord::new(
        "System.Management.Automation.SessionStateException",
        message,
        "DriveRemovalPreventedByProvider",
        ErrorCategory::PermissionDenied,
        Value::Str(drive.name.clone()),
    ))
}

/// `Get-PSProvider`
struct GetProvider;

impl Cmdlet for GetProvider {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut names = c.texts("PSProvider")?;
        if names.is_empty() {
            names.push(Str::from("*"));
        }
        for name in names {
            let mut any = false;
            for provider in Provider::ALL {
                if pattern(plain(&name)).is_some_and(|p| p.is_match(provider.name())) {
                    any = true;
                    c.write(provider_info(provider))?;
                }
            }
            if !any && !has_wildcard(&name) {
                c.error(no_provider(&name))?;
            }
        }
        Ok(())
    }
}
