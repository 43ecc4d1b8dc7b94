//! Credentials of service principals: `Get-`, `New-` and `Remove-MsolServicePrincipalCredential`.

use crate::cmdlets::directory::{date, timestamp};
use crate::cmdlets::model::{Model, enum_value};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::Context;
use crate::tenant::applications::new_secret;
use crate::tenant::id::ObjectId;
use crate::tenant::model::{KeyCredential, ServicePrincipal};
use crate::value::{R, Str, Value};

use super::call::{attempt, flag};
use super::service_principal::Name;
use super::user_object::{NAMESPACE, extension_data, guid};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolServicePrincipalCredential", || {
        Box::new(Credentials)
    }),
    Entry::new("New-MsolServicePrincipalCredential", || {
        Box::new(NewCredential)
    }),
    Entry::new("Remove-MsolServicePrincipalCredential", || {
        Box::new(RemoveCredentials)
    }),
];

struct Credentials;
struct NewCredential;
struct RemoveCredentials;

/// The credential that a call describes.
pub struct Wanted {
    kind: Option<Str>,
    value: Option<Str>,
    start: Option<jiff::Timestamp>,
    end: Option<jiff::Timestamp>,
    usage: Option<Str>,
}

impl Wanted {
    /// Reads -Type, -Value, -StartDate, -EndDate and -Usage.
    ///
    /// # Errors
    /// A value has no text.
    pub fn of(c: &mut Ctx<'_>) -> R<Wanted> {
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

    /// Whether the call gives the secret or key itself.
    pub fn has_value(&self) -> bool {
        self.value.is_some()
    }

    /// Adds the credential; gives the secret where it is one.
    pub fn add(&self, principal: &mut ServicePrincipal, ctx: &mut Context<'_>) -> Option<String> {
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

/// What is shown of a service principal's credentials: keys with their value where it is asked for, secrets never.
pub fn credentials_of(principal: &ServicePrincipal, values: bool) -> Vec<Value> {
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
