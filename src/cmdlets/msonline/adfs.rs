//! The commands that configure a federation server on premises and the tenant together: `Set-MsolADFSContext`,
//! `Get-MsolFederationProperty`, `Convert-MsolDomainToFederated`, `Convert-MsolDomainToStandard`,
//! `New-MsolFederatedDomain`, `Update-MsolFederatedDomain`, `Remove-MsolFederatedDomain`; and `Convert-MsolFederatedUser`.
//!
//! The servers that they can reach are those that the tenant describes under `federationServers`. Like the module they
//! work on the server that Set-MsolADFSContext named, else on the one that they run on: the tenant's only one.

use std::io::Write;
use std::path::PathBuf;

use crate::cmdlets::core::shared::file::io_exception;
use crate::cmdlets::directory::{msonline_error, require_msonline};
use crate::cmdlets::model::Model;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::federation::ConvertedUser;
use crate::tenant::model::{Federation, FederationServer};
use crate::tenant::passwords::NewPassword;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value, convert};

use super::call::{attempt, text};
use super::errors::NAMESPACE as ERRORS;
use super::user_object::NAMESPACE;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Set-MsolADFSContext", || Box::new(SetContext)),
    Entry::new("Get-MsolFederationProperty", || Box::new(Property)),
    Entry::new("Convert-MsolDomainToFederated", || {
        Box::new(Federate { update: false })
    }),
    Entry::new("Update-MsolFederatedDomain", || {
        Box::new(Federate { update: true })
    }),
    Entry::new("New-MsolFederatedDomain", || Box::new(Add)),
    Entry::new("Remove-MsolFederatedDomain", || Box::new(Remove)),
    Entry::new("Convert-MsolDomainToStandard", || Box::new(Standard)),
    Entry::new("Convert-MsolFederatedUser", || Box::new(ConvertUser)),
];

/// What Set-MsolADFSContext said.
#[derive(Default)]
struct Context {
    computer: Option<String>,
    log: Option<PathBuf>,
}

struct SetContext;
struct Property;
/// Federates a domain of the tenant.
struct Federate {
    /// Only one that is federated already.
    update: bool,
}
struct Add;
struct Remove;
struct Standard;
struct ConvertUser;

/// The server to work on; None, with an error written, where there is none.
fn server(c: &mut Ctx<'_>) -> R<Option<FederationServer>> {
    let computer = c.rt.session::<Context>().computer.clone();
    let found = attempt(c, |tenant, _| match &computer {
        Some(computer) => tenant.federation_server(computer).map(Some),
        None => tenant.only_federation_server(),
    })?;
    match found {
        Some(None) => {
            c.error(msonline_error(
                &format!("{ERRORS}MicrosoftOnlineException"),
                "There is no Active Directory Federation Services server to work on. Name one of the tenant's 'federationServers' with Set-MsolADFSContext, or describe one there; or give the settings themselves to Set-MsolDomainAuthentication.",
            ))?;
            Ok(None)
        }
        found => Ok(found.flatten()),
    }
}

/// What a call that changes both ends works on.
struct Both {
    domain: String,
    server: String,
    /// The server serves several domains.
    multiple: bool,
}

/// Reads it, once the change is confirmed; None where there is nothing to do.
fn both(c: &mut Ctx<'_>) -> R<Option<Both>> {
    require_msonline(c)?;
    let domain = domain_name(c)?;
    let multiple = c.switch("SupportMultipleDomain");
    let cmdlet = c.call.name();
    if !c.should_process(&domain, &cmdlet)? {
        return Ok(None);
    }
    Ok(server(c)?.map(|server| Both {
        domain,
        server: server.id,
        multiple,
    }))
}

/// Says what was done, and writes it to the log that Set-MsolADFSContext named.
fn report(c: &mut Ctx<'_>, done: &str, domain: &str) -> R<()> {
    let line = format!("Successfully {done} '{domain}' domain.");
    if let Some(path) = c.rt.session::<Context>().log.clone() {
        let cmdlet = c.call.name();
        let written = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .and_then(|mut file| writeln!(file, "{cmdlet}: {line}"));
        if let Err(error) = written {
            c.warning(format!(
                "The log '{}' was not written: {error}.",
                path.display()
            ))?;
        }
    }
    c.write(Value::from(line))
}

fn domain_name(c: &mut Ctx<'_>) -> R<String> {
    Ok(c.text("DomainName")?.unwrap_or_default().to_string())
}

impl Cmdlet for SetContext {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let computer = c.text("Computer")?.unwrap_or_default().to_string();
        let log = c.text("LogFile")?.map(|path| c.rt.native(&path));
        if attempt(c, |tenant, _| tenant.federation_server(&computer))?.is_some() {
            let context = c.rt.session::<Context>();
            context.computer = Some(computer);
            context.log = log;
        }
        Ok(())
    }
}

fn property(source: &str, settings: &Federation) -> Value {
    Model::of(
        &format!("{NAMESPACE}Automation.FederationProperty"),
        [
            ("Source", Value::str(source)),
            ("ActiveClientSignInUrl", text(&settings.active_sign_in_uri)),
            ("FederationServiceDisplayName", text(&settings.display_name)),
            ("FederationServiceIdentifier", text(&settings.issuer_uri)),
            (
                "FederationMetadataUrl",
                text(&settings.metadata_exchange_uri),
            ),
            (
                "PassiveClientSignInUrl",
                text(&settings.passive_sign_in_uri),
            ),
            ("PassiveClientSignOutUrl", text(&settings.sign_out_uri)),
            (
                "TokenSigningCertificate",
                text(&settings.signing_certificate),
            ),
            (
                "NextTokenSigningCertificate",
                text(&settings.next_signing_certificate),
            ),
            (
                "PreferredAuthenticationProtocol",
                text(&settings.preferred_authentication_protocol),
            ),
        ],
    )
}

impl Cmdlet for Property {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_msonline(c)?;
        let name = domain_name(c)?;
        let multiple = c.switch("SupportMultipleDomain");
        let Some(settings) = attempt(c, |tenant, _| tenant.federation_settings(&name))? else {
            return Ok(());
        };
        if let Some(server) = server(c)? {
            c.write(property(
                "ADFS Server",
                &server.settings_for(&name, multiple),
            ))?;
        }
        c.write(property("Microsoft Office 365", &settings))
    }
}

impl Cmdlet for Federate {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(on) = both(c)? else { return Ok(()) };
        let only_federated = self.update;
        let done = attempt(c, |tenant, _| {
            if only_federated {
                tenant.federation_settings(&on.domain)?;
            }
            tenant.federate_with(&on.domain, &on.server, on.multiple)
        })?;
        match done {
            Some(()) => report(c, "updated", &on.domain),
            None => Ok(()),
        }
    }
}

impl Cmdlet for Add {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(on) = both(c)? else { return Ok(()) };
        let added = attempt(c, |tenant, _| {
            let domain = tenant.add_federated_domain(&on.domain, &on.server, on.multiple)?;
            let wanted = tenant.verification_records(&domain.id)?;
            let wanted = wanted.into_iter().find_map(|record| record.text);
            Ok((domain.is_verified, wanted.unwrap_or_default()))
        })?;
        match added {
            Some((true, _)) => report(c, "added", &on.domain),
            Some((false, wanted)) => c.warning(format!(
                "Verify the ownership of the '{}' domain: add the TXT record {wanted} at its registrar, then run New-MsolFederatedDomain again.",
                on.domain
            )),
            None => Ok(()),
        }
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(on) = both(c)? else { return Ok(()) };
        let removed = attempt(c, |tenant, _| {
            tenant.remove_federated_domain(&on.domain, &on.server)
        })?;
        match removed {
            Some(()) => report(c, "removed", &on.domain),
            None => Ok(()),
        }
    }
}

impl Cmdlet for Standard {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_msonline(c)?;
        let name = domain_name(c)?;
        let path = c.text("PasswordFile")?.unwrap_or_default();
        let path = c.rt.native(&path);
        let skips = c
            .get("SkipUserConversion")
            .is_some_and(|value| convert::to_bool(&value));
        let cmdlet = c.call.name();
        if !c.should_process(&name, &cmdlet)? {
            return Ok(());
        }
        let computer = c.rt.session::<Context>().computer.clone();
        // The passwords show nowhere but in the file: without it the domain stays as it is.
        let mut file = None;
        if !skips {
            match std::fs::File::create(&path) {
                Ok(made) => file = Some(made),
                Err(error) => return unwritten(c, &error, &path),
            }
        }
        let converted = attempt(c, |tenant, ctx| {
            // A tenant without servers has one end only, which can be converted all the same.
            let server = match computer {
                Some(computer) => Some(computer),
                None => tenant.only_federation_server()?.map(|server| server.id),
            };
            tenant.unfederate(&name, server.as_deref(), !skips, ctx)
        })?;
        let Some(converted) = converted else {
            return Ok(());
        };
        if let Some(file) = file
            && let Err(error) = write_passwords(file, &converted)
        {
            return unwritten(c, &error, &path);
        }
        report(c, "updated", &name)
    }
}

impl Cmdlet for ConvertUser {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("UserPrincipalName")?.unwrap_or_default();
        let given = c.text("NewPassword")?;
        let password = attempt(c, |tenant, ctx| {
            let user = tenant.user_by_identity(&name)?;
            let new = NewPassword {
                password: given.as_deref(),
                force_change: true,
                force_change_with_mfa: false,
            };
            tenant.set_password(user.id, new, ctx)
        })?;
        match password {
            Some(password) => c.write(Value::from(password)),
            None => Ok(()),
        }
    }
}

fn write_passwords(mut file: std::fs::File, users: &[ConvertedUser]) -> std::io::Result<()> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["UserPrincipalName", "Password"])?;
    for user in users {
        rows.write_record([&user.user_principal_name, &user.password])?;
    }
    let bytes = rows.into_inner().map_err(|error| error.into_error())?;
    file.write_all(&bytes)?;
    file.sync_all()
}

fn unwritten<T>(c: &mut Ctx<'_>, error: &std::io::Error, path: &std::path::Path) -> R<T> {
    let target = path.to_string_lossy().into_owned();
    c.throw(ErrorRecord::of(
        io_exception(error, path).into_value(),
        "PasswordFileNotWritten",
        ErrorCategory::WriteError,
        Value::from(target),
    ))
}
