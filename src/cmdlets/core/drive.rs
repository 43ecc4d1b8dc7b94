//! `Get-PSDrive`, `New-PSDrive`, `Remove-PSDrive`, `Get-PSProvider`.

use super::provider::place::{Drives, no_drive, pattern};
use super::shared::refuse;
use crate::runtime::location::{DriveInfo, Provider, drive_info, provider_info};
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

/// `Get-PSDrive`
struct Get;

fn made(name: &Str, root: &Str, description: &Str) -> Value {
    Value::net(DriveInfo {
        provider: Provider::FileSystem,
        name: name.clone(),
        root: root.clone(),
        description: description.clone(),
    })
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut drives: Vec<(Str, Provider, Value)> = Provider::ALL
            .iter()
            .map(|p| (Str::from(p.drive()), *p, drive_info(*p)))
            .collect();
        for (name, root, description) in c.rt.session::<Drives>().made.iter() {
            let drive = made(name, root, description);
            drives.push((name.clone(), Provider::FileSystem, drive));
        }
        drives.sort_by_cached_key(|d| d.0.as_str().to_lowercase());
        let providers = c.texts("PSProvider")?;
        drives.retain(|d| {
            providers.is_empty() || providers.iter().any(|p| p.eq_ignore_ascii_case(d.1.name()))
        });
        let mut names = c.texts("Name")?;
        names.extend(c.texts("LiteralName")?);
        if names.is_empty() {
            names.push(Str::from("*"));
        }
        for name in names {
            let mut any = false;
            for (_, _, drive) in drives
                .iter()
                .filter(|d| pattern(&name).is_some_and(|p| p.is_match(&d.0)))
            {
                any = true;
                c.write(drive.clone())?;
            }
            if !any && !has_wildcard(&name) {
                let mut record = no_drive(&name);
                record.error_id = Str::from("GetLocationNoMatchingDrive");
                c.error(record)?;
            }
        }
        Ok(())
    }
}

/// `New-PSDrive`: a name for a folder.
struct New;

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Name")?.unwrap_or_default();
        let provider = c.text("PSProvider")?.unwrap_or_default();
        let given = c.text("Root")?.unwrap_or_default();
        if !provider.eq_ignore_ascii_case("FileSystem") {
            let what = format!("New-PSDrive with the provider {provider}");
            return refuse(c, &what, "only folders can be drives");
        }
        let question = format!("Name: {name} Provider: FileSystem Root: {given}");
        if !c.should_process(&question, "New drive")? {
            return Ok(());
        }
        let taken =
            c.rt.session::<Drives>()
                .made
                .iter()
                .any(|d| d.0.eq_ignore_ascii_case(&name));
        if taken {
            return c.error(ErrorRecord::new(
                "System.Management.Automation.SessionStateException",
                format!("A drive with the name '{name}' already exists."),
                "DriveAlreadyExists",
                ErrorCategory::ResourceExists,
                Value::Str(name),
            ));
        }
        let root = c.rt.native(&given);
        if !root.is_dir() {
            return c.error(ErrorRecord::new(
                "System.IO.IOException",
                format!(
                    "The specified drive root \"{given}\" either does not exist, or it is not a folder."
                ),
                "DriveRootError",
                ErrorCategory::ReadError,
                Value::Null,
            ));
        }
        let root = Str::from(root.to_string_lossy().as_ref());
        let description = c.text("Description")?.unwrap_or_default();
        let drive = made(&name, &root, &description);
        c.rt.session::<Drives>()
            .made
            .push((name, root, description));
        c.write(drive)
    }
}

/// `Remove-PSDrive`
struct Remove;

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut names = c.texts("Name")?;
        names.extend(c.texts("LiteralName")?);
        for name in names {
            if !c.should_process(&format!("Name: {name}"), "Remove Drive")? {
                continue;
            }
            let drives = &mut c.rt.session::<Drives>().made;
            let before = drives.len();
            drives.retain(|d| !d.0.eq_ignore_ascii_case(&name));
            if drives.len() == before {
                c.error(no_drive(&name))?;
            }
        }
        Ok(())
    }
}

/// `Get-PSProvider`
struct GetProvider;

impl Cmdlet for GetProvider {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let names = c.texts("PSProvider")?;
        for provider in Provider::ALL {
            let matches = |n: &Str| pattern(n).is_some_and(|p| p.is_match(provider.name()));
            if names.is_empty() || names.iter().any(matches) {
                c.write(provider_info(provider))?;
            }
        }
        Ok(())
    }
}
