//! Service principals: `Get-`, `New-`, `Set-` and `Remove-MsolServicePrincipal`, `New-MsolServicePrincipalAddresses`.

use crate::cmdlets::model::{Model, enum_value};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::id::ObjectId;
use crate::tenant::model::{Application, SERVICE_PRINCIPALS, ServicePrincipal};
use crate::tenant::{Tenant, TenantError};
use crate::value::{R, Str, Value, convert, member};

use super::call::{attempt, flag, limit, optional_id, text};
use super::credential::{Wanted, credentials_of};
use super::user_object::{NAMESPACE, extension_data, guid, listed, texts};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolServicePrincipal", || Box::new(Get)),
    Entry::new("New-MsolServicePrincipal", || Box::new(New)),
    Entry::new("Set-MsolServicePrincipal", || Box::new(Set)),
    Entry::new("Remove-MsolServicePrincipal", || Box::new(Remove)),
    Entry::new("New-MsolServicePrincipalAddresses", || Box::new(NewAddress)),
];

struct Get;
struct New;
struct Set;
struct Remove;
struct NewAddress;

/// The service principal that a call names, by one of its three names.
pub struct Name {
    id: Option<ObjectId>,
    app_id: Option<ObjectId>,
    name: Option<Str>,
}

impl Name {
    /// Reads -ObjectId, -AppPrincipalId and -ServicePrincipalName.
    ///
    /// # Errors
    /// A value has no text.
    pub fn of(c: &mut Ctx<'_>) -> R<Name> {
        Ok(Name {
            id: optional_id(c, "ObjectId")?,
            app_id: optional_id(c, "AppPrincipalId")?,
            name: c.text("ServicePrincipalName")?,
        })
    }

    /// Whether the call names one.
    fn is_given(&self) -> bool {
        self.id.is_some() || self.app_id.is_some() || self.name.is_some()
    }

    /// The service principal.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn find(&self, tenant: &Tenant) -> Result<ServicePrincipal, TenantError> {
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

fn address_object(address: &str, kind: &str) -> Value {
    Model::of(
        &format!("{NAMESPACE}RedirectUri"),
        [
            ("ExtensionData", extension_data()),
            ("Address", Value::str(address)),
            (
                "AddressType",
                enum_value(&format!("{NAMESPACE}AddressType"), kind),
            ),
        ],
    )
}

/// Where a service principal's users are sent: each address that the tenant keeps, with what it is for.
fn addresses_of(principal: &ServicePrincipal) -> Value {
    let replies = principal.reply_urls.iter();
    let mut all: Vec<Value> = replies.map(|url| address_object(url, "Reply")).collect();
    let others = [
        (&principal.error_url, "Error"),
        (&principal.saml_metadata_url, "SamlMetadata"),
        (&principal.logout_url, "SamlLogout"),
    ];
    for (url, kind) in others {
        all.extend(url.as_deref().map(|url| address_object(url, kind)));
    }
    listed("RedirectUri", all)
}

/// A service principal as the object of a type that has its members.
fn shown(principal: &ServicePrincipal, type_name: &str) -> Value {
    Model::of(
        &format!("{NAMESPACE}{type_name}"),
        [
            ("ExtensionData", extension_data()),
            ("AccountEnabled", Value::Bool(principal.is_enabled())),
            ("Addresses", addresses_of(principal)),
            ("AppPrincipalId", guid(principal.app_id)),
            ("DisplayName", text(&principal.display_name)),
            ("ObjectId", guid(principal.id)),
            (
                "ServicePrincipalNames",
                texts(&principal.service_principal_names),
            ),
            (
                "TrustedForDelegation",
                Value::Bool(principal.trusted_for_delegation == Some(true)),
            ),
        ],
    )
}

/// What New-MsolServicePrincipal and Set-MsolServicePrincipal say about a service principal.
struct Changes {
    name: Option<String>,
    names: Option<Vec<String>>,
    enabled: Option<bool>,
    addresses: Option<Vec<(String, Str)>>,
}

impl Changes {
    fn of(c: &mut Ctx<'_>) -> R<Changes> {
        let names = match c.has("ServicePrincipalNames") {
            true => {
                let names = c.texts("ServicePrincipalNames")?;
                Some(names.iter().map(ToString::to_string).collect())
            }
            false => None,
        };
        let addresses = match c.has("Addresses") {
            true => {
                let mut all = Vec::new();
                for address in c.list("Addresses") {
                    let url = member::get(c.rt, &address, "Address")?;
                    let kind = member::get(c.rt, &address, "AddressType")?;
                    all.push((
                        convert::to_str(c.rt, &url)?.to_string(),
                        convert::to_str(c.rt, &kind)?,
                    ));
                }
                Some(all)
            }
            false => None,
        };
        Ok(Changes {
            name: c.text("DisplayName")?.map(|name| name.to_string()),
            names,
            enabled: flag(c, "AccountEnabled"),
            addresses,
        })
    }

    fn apply(self, principal: &mut ServicePrincipal) {
        if self.name.is_some() {
            principal.display_name = self.name;
        }
        if let Some(names) = self.names {
            principal.service_principal_names = names;
        }
        if self.enabled.is_some() {
            principal.account_enabled = self.enabled;
        }
        if let Some(addresses) = self.addresses {
            principal.reply_urls = Vec::new();
            principal.error_url = None;
            principal.saml_metadata_url = None;
            principal.logout_url = None;
            for (url, kind) in addresses {
                match kind.as_str() {
                    "Error" => principal.error_url = Some(url),
                    "SamlMetadata" => principal.saml_metadata_url = Some(url),
                    "SamlLogout" => principal.logout_url = Some(url),
                    _ => principal.reply_urls.push(url),
                }
            }
        }
    }
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = Name::of(c)?;
        if name.is_given() {
            return match attempt(c, |tenant, _| name.find(tenant))? {
                Some(principal) => c.write(shown(&principal, "ServicePrincipal")),
                None => Ok(()),
            };
        }
        let search = c.text("SearchString")?.map(|text| text.to_lowercase());
        let limit = limit(c)?;
        let Some(mut cursor) = attempt(c, |tenant, _| tenant.cursor::<ServicePrincipal>())? else {
            return Ok(());
        };
        let mut written = 0;
        while written < limit {
            let Some(Some(principal)) = attempt(c, |tenant, _| cursor.next(tenant))? else {
                break;
            };
            let admitted = search.as_ref().is_none_or(|search| {
                let name = principal.display_name.as_deref();
                name.is_some_and(|name| name.to_lowercase().starts_with(search.as_str()))
            });
            if admitted {
                c.write(shown(&principal, "ServicePrincipal"))?;
                written += 1;
            }
        }
        Ok(())
    }
}

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let app_id = optional_id(c, "AppPrincipalId")?;
        let changes = Changes::of(c)?;
        let wanted = Wanted::of(c)?;
        let made = attempt(c, |tenant, ctx| {
            tenant.change(|tenant| {
                // Without an application's id it is one of its own.
                let app_id = match app_id {
                    Some(app_id) => app_id,
                    None => {
                        let application = Application {
                            display_name: changes.name.clone().unwrap_or_default(),
                            ..Application::default()
                        };
                        tenant.create_application(application, ctx)?.app_id
                    }
                };
                let mut principal = ServicePrincipal {
                    app_id,
                    ..ServicePrincipal::default()
                };
                changes.apply(&mut principal);
                let secret = wanted.add(&mut principal, ctx);
                Ok((tenant.create_service_principal(principal, ctx)?, secret))
            })
        })?;
        let Some((principal, secret)) = made else {
            return Ok(());
        };
        if let Some(secret) = secret.filter(|_| !wanted.has_value()) {
            c.warning(format!(
                "The following symmetric key was created as one was not supplied {secret}"
            ))?;
        }
        let object = shown(&principal, "ServicePrincipalExtended");
        if let Some(model) = object.downcast::<Model>() {
            let credentials = credentials_of(&principal, false);
            model.put(
                "Credentials",
                listed("ServicePrincipalCredential", credentials),
            );
        }
        c.write(object)
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = Name::of(c)?;
        let changes = Changes::of(c)?;
        attempt(c, |tenant, _| {
            let id = name.find(tenant)?.id;
            tenant.update_service_principal(id, |principal| changes.apply(principal))
        })?;
        Ok(())
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = Name::of(c)?;
        attempt(c, |tenant, _| {
            let id = name.find(tenant)?.id;
            tenant.remove::<ServicePrincipal>(id)
        })?;
        Ok(())
    }
}

impl Cmdlet for NewAddress {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let address = c.text("Address")?.unwrap_or_default();
        let kind = c.text("AddressType")?;
        c.write(address_object(&address, kind.as_deref().unwrap_or("Reply")))
    }
}
