//! What the synchronisation could not bring into the tenant: `Get-MsolDirSyncProvisioningError`,
//! `Get-MsolHasObjectsWithDirSyncProvisioningErrors`.

use jiff::Timestamp;

use crate::cmdlets::directory::date;
use crate::cmdlets::model::Model;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::id::ObjectId;
use crate::tenant::model::{Contact, Group, OnPremisesProvisioningError, User};
use crate::tenant::{Tenant, TenantError};
use crate::value::{R, Str, Value};

use super::call::{attempt, limit, text};
use super::user_object::{NAMESPACE, extension_data, guid, listed, texts};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolDirSyncProvisioningError", || Box::new(Get)),
    Entry::new("Get-MsolHasObjectsWithDirSyncProvisioningErrors", || {
        Box::new(Has)
    }),
];

struct Get;
struct Has;

/// The errors of an object as the list that MSOnline shows.
pub fn provisioning_errors(errors: &[OnPremisesProvisioningError]) -> Value {
    let shown = errors.iter().map(|error| {
        Model::of(
            &format!("{NAMESPACE}DirSyncProvisioningError"),
            [
                ("ExtensionData", extension_data()),
                ("ErrorCategory", text(&error.category)),
                ("PropertyName", text(&error.property_causing_error)),
                ("PropertyValue", text(&error.value)),
                ("WhenStarted", date(error.occurred_date_time)),
            ],
        )
    });
    listed("DirSyncProvisioningError", shown.collect())
}

/// An object with errors, of whatever kind.
struct Faulty {
    id: ObjectId,
    kind: &'static str,
    display_name: Option<String>,
    user_principal_name: Option<String>,
    immutable_id: Option<String>,
    synchronised: Option<Timestamp>,
    addresses: Vec<String>,
    errors: Vec<OnPremisesProvisioningError>,
}

impl From<User> for Faulty {
    fn from(user: User) -> Faulty {
        Faulty {
            id: user.id,
            kind: "User",
            display_name: user.display_name,
            user_principal_name: Some(user.user_principal_name),
            immutable_id: user.on_premises_immutable_id,
            synchronised: user.on_premises_last_sync_date_time,
            addresses: user.proxy_addresses,
            errors: user.on_premises_provisioning_errors,
        }
    }
}

impl From<Group> for Faulty {
    fn from(group: Group) -> Faulty {
        Faulty {
            id: group.id,
            kind: "Group",
            display_name: Some(group.display_name),
            user_principal_name: None,
            immutable_id: None,
            synchronised: group.on_premises_last_sync_date_time,
            addresses: group.proxy_addresses,
            errors: group.on_premises_provisioning_errors,
        }
    }
}

impl From<Contact> for Faulty {
    fn from(contact: Contact) -> Faulty {
        Faulty {
            id: contact.id,
            kind: "Contact",
            display_name: contact.display_name,
            user_principal_name: None,
            immutable_id: None,
            synchronised: contact.on_premises_last_sync_date_time,
            addresses: contact.proxy_addresses,
            errors: contact.on_premises_provisioning_errors,
        }
    }
}

/// Gives each object that has errors to `take`, until it says false.
fn each_faulty(tenant: &Tenant, mut take: impl FnMut(Faulty) -> bool) -> Result<(), TenantError> {
    for user in tenant.all::<User>()? {
        let user = user?;
        if !user.on_premises_provisioning_errors.is_empty() && !take(user.into()) {
            return Ok(());
        }
    }
    for group in tenant.all::<Group>()? {
        let group = group?;
        if !group.on_premises_provisioning_errors.is_empty() && !take(group.into()) {
            return Ok(());
        }
    }
    for contact in tenant.all::<Contact>()? {
        let contact = contact?;
        if !contact.on_premises_provisioning_errors.is_empty() && !take(contact.into()) {
            return Ok(());
        }
    }
    Ok(())
}

/// Which objects the list shows.
struct Filter {
    category: Option<Str>,
    property: Option<Str>,
    value: Option<Str>,
    search: Option<String>,
}

impl Filter {
    fn of(c: &mut Ctx<'_>) -> R<Filter> {
        Ok(Filter {
            category: c.text("ErrorCategory")?,
            property: c.text("PropertyName")?,
            value: c.text("PropertyValue")?,
            search: c
                .text("SearchString")?
                .map(|text| text.to_lowercase().to_string()),
        })
    }

    fn admits(&self, object: &Faulty) -> bool {
        let is = |wanted: &Option<Str>, has: &Option<String>| {
            wanted.as_ref().is_none_or(|wanted| {
                has.as_ref()
                    .is_some_and(|has| has.eq_ignore_ascii_case(wanted))
            })
        };
        let fits = |error: &OnPremisesProvisioningError| {
            is(&self.category, &error.category)
                && is(&self.property, &error.property_causing_error)
                && is(&self.value, &error.value)
        };
        let named = |search: &String| {
            [&object.display_name, &object.user_principal_name]
                .into_iter()
                .flatten()
                .any(|name| name.to_lowercase().starts_with(search))
        };
        object.errors.iter().any(fits) && self.search.as_ref().is_none_or(named)
    }
}

fn faulty_object(object: Faulty) -> Value {
    Model::of(
        &format!("{NAMESPACE}ObjectWithDirSyncErrors"),
        [
            ("ExtensionData", extension_data()),
            ("DisplayName", text(&object.display_name)),
            ("ImmutableId", text(&object.immutable_id)),
            ("LastDirSyncTime", date(object.synchronised)),
            ("ObjectId", guid(object.id)),
            ("ObjectType", Value::str(object.kind)),
            ("ProvisioningErrors", provisioning_errors(&object.errors)),
            ("ProxyAddresses", texts(&object.addresses)),
            ("UserPrincipalName", text(&object.user_principal_name)),
        ],
    )
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let filter = Filter::of(c)?;
        let by = c.text("SortField")?.unwrap_or_default();
        let descending = c
            .text("SortDirection")?
            .is_some_and(|direction| direction.eq_ignore_ascii_case("Descending"));
        let limit = limit(c)?;
        let found = attempt(c, |tenant, _| {
            let mut found = Vec::new();
            each_faulty(tenant, |object| {
                if filter.admits(&object) {
                    found.push(object);
                }
                true
            })?;
            Ok(found)
        })?;
        let mut found = found.unwrap_or_default();
        let key: Option<fn(&Faulty) -> &Option<String>> = match by.as_str() {
            by if by.eq_ignore_ascii_case("DisplayName") => Some(|object| &object.display_name),
            by if by.eq_ignore_ascii_case("UserPrincipalName") => {
                Some(|object| &object.user_principal_name)
            }
            _ => None,
        };
        if let Some(key) = key {
            found.sort_by_cached_key(|object| key(object).as_deref().map(str::to_lowercase));
        }
        if descending {
            found.reverse();
        }
        for object in found.into_iter().take(limit) {
            c.write(faulty_object(object))?;
        }
        Ok(())
    }
}

impl Cmdlet for Has {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let found = attempt(c, |tenant, _| {
            let mut any = false;
            each_faulty(tenant, |_| {
                any = true;
                false
            })?;
            Ok(any)
        })?;
        match found {
            Some(any) => c.write(Value::Bool(any)),
            None => Ok(()),
        }
    }
}
