//! Service principals as MSOnline makes them, and their credentials: `New-MsolServicePrincipal`,
//! `Get-MsolServicePrincipalCredential`, `New-MsolServicePrincipalCredential`, `Remove-MsolServicePrincipalCredential`;
//! and `Remove-MsolScopedRoleMember`.

use crate::cmdlets::directory::{date, timestamp};
use crate::cmdlets::model::{Model, enum_value};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::applications::new_secret;
use crate::tenant::id::ObjectId;
use crate::tenant::model::{
    Application, Entity, KeyCredential, SERVICE_PRINCIPALS, ScopedRoleMembership, ServicePrincipal,
};
use crate::tenant::{Context, Tenant, TenantError};
use crate::value::{R, Str, Value, convert, member};

use super::call::{attempt, flag, id, optional_id};
use super::user_object::{NAMESPACE, extension_data, guid, listed, texts};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("New-MsolServicePrincipal", || Box::new(New)),
    Entry::new("Get-MsolServicePrincipalCredential", || {
        Box::new(Credentials)
    }),
    Entry::new("New-MsolServicePrincipalCredential", || {
        Box::new(NewCredential)
    }),
    Entry::new("Remove-MsolServicePrincipalCredential", || {
        Box::new(RemoveCredentials)
    }),
    Entry::new("Remove-MsolScopedRoleMember", || Box::new(RemoveScoped)),
];

struct New;
struct Credentials;
struct NewCredential;
struct RemoveCredentials;
struct RemoveScoped;

/// The credential that a call describes.
struct Wanted {
    kind: Option<Str>,
    value: Option<Str>,
    start: Option<jiff::Timestamp>,
    end: Option<jiff::Timestamp>,
    usage: Option<Str>,
}

impl Wanted {
    fn of(c: &mut Ctx<'_>) -> R<Wanted> {
        let time = |c: &mut Ctx<'_>, name: &str| {
            let value = c.get(name)?;
            timestamp(c.rt, &value)
        };
        Ok(Wanted {
            kind: c.text("Type")?,
            value: c.text("Value")?,
            start: time(c, "StartDate"),
            end: time(c, "EndDate"),
            usage: c.text("Usage")?,
        })
    }

    /// Adds the credential; gives the secret where it is one.
    fn add(&self, principal: &mut ServicePrincipal, ctx: &mut Context<'_>) -> Option<String> {
        let is_key = self
            .kind
            .as_ref()
            .is_some_and(|kind| kind.starts_with("Asymmetric"));
        if is_key {
            principal.key_credentials.push(KeyCredential {
                key_id: ObjectId::new(ctx.random),
                end_date_time: self.end,
                key: self.value.as_ref().map(|value| value.to_string()),
                kind: Some("AsymmetricX509Cert".to_string()),
                start_date_time: self.start.or(Some(ctx.now)),
                usage: self.usage.as_ref().map(|usage| usage.to_string()),
                ..KeyCredential::default()
            });
            return None;
        }
        let secret = new_secret(self.value.as_deref(), self.start, self.end, ctx);
        principal.password_credentials.push(secret.credential);
        Some(secret.text)
    }
}

/// The service principal that a call names, by one of its three names.
struct Name {
    id: Option<ObjectId>,
    app_id: Option<ObjectId>,
    name: Option<Str>,
}

impl Name {
    fn of(c: &mut Ctx<'_>) -> R<Name> {
        Ok(Name {
            id: optional_id(c, "ObjectId")?,
            app_id: optional_id(c, "AppPrincipalId")?,
            name: c.text("ServicePrincipalName")?,
        })
    }

    fn find(&self, tenant: &Tenant) -> Result<ServicePrincipal, TenantError> {
        if let Some(id) = self.id {
            return tenant.require(id);
        }
        let (found, given) = match (self.app_id, &self.name) {
            (Some(app), _) => (tenant.service_principal_by_app_id(app)?, app.to_string()),
            (None, Some(name)) => (tenant.service_principal_by_name(name)?, name.to_string()),
            (None, None) => (None, String::new()),
        };
        found.ok_or_else(|| TenantError::not_found(SERVICE_PRINCIPALS, given))
    }
}

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("DisplayName")?.unwrap_or_default().to_string();
        let names = c.texts("ServicePrincipalNames")?;
        let app_id = optional_id(c, "AppPrincipalId")?;
        let enabled = flag(c, "AccountEnabled");
        let mut addresses = Vec::new();
        for address in c.list("Addresses") {
            let text = member::get(c.rt, &address, "Address")?;
            addresses.push(convert::to_str(c.rt, &text)?.to_string());
        }
        let wanted = Wanted::of(c)?;
        let made = attempt(c, |tenant, ctx| {
            tenant.change(|tenant| {
                // Without an application's id it is one of its own.
                let app_id = match app_id {
                    Some(app_id) => app_id,
                    None => {
                        let application = Application {
                            display_name: name.clone(),
                            ..Application::default()
                        };
                        tenant.create_application(application, ctx)?.app_id
                    }
                };
                let mut principal = ServicePrincipal {
                    app_id,
                    display_name: Some(name.clone()),
                    account_enabled: enabled,
                    reply_urls: addresses,
                    service_principal_names: names.iter().map(|n| n.to_string()).collect(),
                    ..ServicePrincipal::default()
                };
                let secret = wanted.add(&mut principal, ctx);
                Ok((tenant.create_service_principal(principal, ctx)?, secret))
            })
        })?;
        let Some((principal, secret)) = made else {
            return Ok(());
        };
        if let Some(secret) = secret.filter(|_| wanted.value.is_none()) {
            c.warning(format!(
                "The following symmetric key was created as one was not supplied {secret}"
            ))?;
        }
        let credentials = credentials_of(&principal, false);
        c.write(Model::of(
            &format!("{NAMESPACE}ServicePrincipalExtended"),
            [
                ("ExtensionData", extension_data()),
                ("AccountEnabled", Value::Bool(principal.is_enabled())),
                ("AppPrincipalId", guid(principal.app_id)),
                (
                    "DisplayName",
                    principal.display_name.as_deref().map(Value::str).into(),
                ),
                ("ObjectId", guid(principal.id)),
                (
                    "ServicePrincipalNames",
                    texts(&principal.service_principal_names),
                ),
                ("TrustedForDelegation", Value::Bool(false)),
                (
                    "Credentials",
                    listed("ServicePrincipalCredential", credentials),
                ),
            ],
        ))
    }
}

/// What is shown of a service principal's credentials: keys with their value where it is asked for, secrets never.
fn credentials_of(principal: &ServicePrincipal, values: bool) -> Vec<Value> {
    let shown = |kind: &str, key_id, start, end, usage: &str, value: Value| {
        Model::of(
            &format!("{NAMESPACE}ServicePrincipalCredential"),
            [
                ("ExtensionData", extension_data()),
                ("EndDate", date(end)),
                ("KeyId", guid(key_id)),
                ("StartDate", date(start)),
                (
                    "Type",
                    enum_value(&format!("{NAMESPACE}ServicePrincipalCredentialType"), kind),
                ),
                (
                    "Usage",
                    enum_value(
                        &format!("{NAMESPACE}ServicePrincipalCredentialUsage"),
                        usage,
                    ),
                ),
                ("Value", value),
            ],
        )
    };
    let keys = principal.key_credentials.iter().map(|key| {
        let value = key.key.as_deref().filter(|_| values);
        shown(
            "Asymmetric",
            key.key_id,
            key.start_date_time,
            key.end_date_time,
            key.usage.as_deref().unwrap_or("Verify"),
            value.map(Value::str).into(),
        )
    });
    let secrets = principal.password_credentials.iter().map(|secret| {
        shown(
            "Password",
            secret.key_id,
            secret.start_date_time,
            secret.end_date_time,
            "Verify",
            Value::Null,
        )
    });
    keys.chain(secrets).collect()
}

impl Cmdlet for Credentials {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = Name::of(c)?;
        let values = flag(c, "ReturnKeyValues") == Some(true);
        let found = attempt(c, |tenant, _| name.find(tenant))?;
        let Some(principal) = found else {
            return Ok(());
        };
        for credential in credentials_of(&principal, values) {
            c.write(credential)?;
        }
        Ok(())
    }
}

impl Cmdlet for NewCredential {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = Name::of(c)?;
        let wanted = Wanted::of(c)?;
        let made = attempt(c, |tenant, ctx| {
            let mut principal = name.find(tenant)?;
            let secret = wanted.add(&mut principal, ctx);
            tenant.update_service_principal(principal.id, |known| *known = principal.clone())?;
            Ok(secret)
        })?;
        // A secret that was made here shows here and nowhere else.
        match made.flatten().filter(|_| wanted.value.is_none()) {
            Some(secret) => c.write(Value::from(secret)),
            None => Ok(()),
        }
    }
}

impl Cmdlet for RemoveCredentials {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = Name::of(c)?;
        let ids: Vec<ObjectId> = c
            .texts("KeyIds")?
            .iter()
            .filter_map(|text| ObjectId::parse(text))
            .collect();
        attempt(c, |tenant, _| {
            let principal = name.find(tenant)?;
            tenant.update_service_principal(principal.id, |known| {
                known
                    .key_credentials
                    .retain(|key| !ids.contains(&key.key_id));
                known
                    .password_credentials
                    .retain(|secret| !ids.contains(&secret.key_id));
            })
        })?;
        Ok(())
    }
}

impl Cmdlet for RemoveScoped {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let role = id(c, "RoleObjectId")?;
        let unit = id(c, "AdministrativeUnitObjectId")?;
        let member = match c.text("RoleMemberUserPrincipalName")? {
            Some(name) => name,
            None => c.text("RoleMemberObjectId")?.unwrap_or_default(),
        };
        attempt(c, |tenant, _| {
            let role_id = tenant.role(role)?.id;
            let user = tenant.user_by_identity(&member)?;
            let known = tenant.scoped_role_members(unit)?;
            let scoped = known
                .iter()
                .find(|scoped| scoped.role_id == role_id && scoped.member_id == user.id)
                .ok_or(TenantError::NotLinked {
                    kind: ScopedRoleMembership::KIND,
                    relation: "members",
                    id: role_id,
                    target: user.id,
                })?;
            tenant.remove::<ScopedRoleMembership>(scoped.key())
        })?;
        Ok(())
    }
}
