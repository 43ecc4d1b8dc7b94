//! `Get-MsolGroup`, `New-MsolGroup`, `Set-MsolGroup`, `Remove-MsolGroup`,
//! `New-MsolWellKnownGroup`.

use crate::cmdlets::directory::date;
use crate::cmdlets::model::{Model, enum_value};
use crate::cmdlets::user_fields::text_or_none;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::store::Direction;
use crate::tenant::licences::plan_names;
use crate::tenant::lookup::DirectoryObject;
use crate::tenant::model::{Group, OWNERS};
use crate::tenant::{Tenant, TenantError};
use crate::value::{R, Value};

use super::call::{attempt, confirmed, flag, id, limit, optional_id, text};
use super::dir_sync_error::provisioning_errors;
use super::licence_object::sku_identifier;
use super::user_object::{NAMESPACE, extension_data, guid, listed, texts};
use super::validation_error::validation_errors;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolGroup", || Box::new(Get)),
    Entry::new("New-MsolGroup", || Box::new(New)),
    Entry::new("Set-MsolGroup", || Box::new(Set)),
    Entry::new("Remove-MsolGroup", || Box::new(Remove)),
    Entry::new("New-MsolWellKnownGroup", || Box::new(NewWellKnown)),
];

struct Get;
struct New;
struct Set;
struct Remove;
struct NewWellKnown;

/// What MSOnline calls the kind of a group: it knows no Microsoft 365 groups.
fn group_type(group: &Group) -> &'static str {
    match (group.security_enabled, group.mail_enabled) {
        (true, true) => "MailEnabledSecurity",
        (true, false) => "Security",
        (false, _) => "DistributionList",
    }
}

/// The products that a group gives its members: as options, and as identifiers.
fn licences_of(tenant: &Tenant, group: &Group) -> Result<(Vec<Value>, Vec<Value>), TenantError> {
    let (mut options, mut identifiers) = (Vec::new(), Vec::new());
    if group.assigned_licenses.is_empty() {
        return Ok((options, identifiers));
    }
    let account = tenant.account_name()?;
    for licence in &group.assigned_licenses {
        let Some(sku) = tenant.sku(licence.sku_id)? else {
            continue;
        };
        options.push(Model::of(
            &format!("{NAMESPACE}LicenseOption"),
            [
                ("ExtensionData", extension_data()),
                (
                    "AccountSkuId",
                    sku_identifier(&account, &sku.sku_part_number),
                ),
                (
                    "DisabledServicePlans",
                    texts(&plan_names(&licence.disabled_plans)),
                ),
            ],
        ));
        identifiers.push(sku_identifier(&account, &sku.sku_part_number));
    }
    Ok((options, identifiers))
}

fn group_object(tenant: &Tenant, group: &Group) -> Result<Value, TenantError> {
    let owner = tenant
        .linked(OWNERS, Direction::Forward, group.id)
        .next(tenant)?;
    let (options, identifiers) = licences_of(tenant, group)?;
    let processing = group.license_processing_state.as_deref().map(|state| {
        Model::of(
            &format!("{NAMESPACE}GroupLicenseProcessingDetail"),
            [
                ("ExtensionData", extension_data()),
                ("Status", Value::str(state)),
            ],
        )
    });
    let healthy = group.service_provisioning_errors.is_empty()
        && group.on_premises_provisioning_errors.is_empty();
    Ok(Model::of(
        &format!("{NAMESPACE}Group"),
        [
            ("ExtensionData", extension_data()),
            ("AssignedLicenses", listed("LicenseOption", options)),
            ("CommonName", Value::str(&group.display_name)),
            ("Description", text(&group.description)),
            (
                "DirSyncProvisioningErrors",
                provisioning_errors(&group.on_premises_provisioning_errors),
            ),
            ("DisplayName", Value::str(&group.display_name)),
            ("EmailAddress", text(&group.mail)),
            (
                "Errors",
                validation_errors(&group.service_provisioning_errors).unwrap_or_default(),
            ),
            ("GroupLicenseProcessingDetail", processing.into()),
            (
                "GroupType",
                enum_value(&format!("{NAMESPACE}GroupType"), group_type(group)),
            ),
            ("IsSystem", Value::Bool(group.is_system)),
            (
                "LastDirSyncTime",
                date(group.on_premises_last_sync_date_time),
            ),
            ("Licenses", listed("AccountSkuIdentifier", identifiers)),
            (
                "ManagedBy",
                owner.map(|id| Value::from(id.to_string())).into(),
            ),
            ("ObjectId", guid(group.id)),
            ("ProxyAddresses", texts(&group.proxy_addresses)),
            (
                "ValidationStatus",
                enum_value(
                    &format!("{NAMESPACE}ValidationStatus"),
                    if healthy { "Healthy" } else { "Error" },
                ),
            ),
        ],
    ))
}

/// The conditions of a list.
struct Filter {
    kind: Option<String>,
    search: Option<String>,
    errors: bool,
    licence_errors: Option<bool>,
    agents: bool,
}

impl Filter {
    fn of(c: &mut Ctx<'_>) -> R<Filter> {
        Ok(Filter {
            kind: c.text("GroupType")?.map(|kind| kind.to_string()),
            search: c
                .text("SearchString")?
                .map(|text| text.to_lowercase().to_string()),
            errors: c.switch("HasErrorsOnly"),
            licence_errors: flag(c, "HasLicenseErrorsOnly"),
            agents: c.switch("IsAgentRole"),
        })
    }

    fn admits(&self, group: &Group) -> bool {
        let starts = |text: &str, search: &str| text.to_lowercase().starts_with(search);
        // Groups of partners' agents are none of the tenant's own.
        !self.agents
            && self
                .kind
                .as_ref()
                .is_none_or(|kind| kind.eq_ignore_ascii_case(group_type(group)))
            && self.search.as_ref().is_none_or(|search| {
                starts(&group.display_name, search)
                    || group.mail.as_deref().is_some_and(|m| starts(m, search))
            })
            && (!self.errors || !group.service_provisioning_errors.is_empty())
            && (self.licence_errors != Some(true)
                || group.license_processing_state.as_deref() == Some("ProcessingFailed"))
    }
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(id) = optional_id(c, "ObjectId")? {
            let found = attempt(c, |tenant, _| {
                let group = tenant.group(id)?;
                group_object(tenant, &group)
            })?;
            return match found {
                Some(group) => c.write(group),
                None => Ok(()),
            };
        }
        let filter = Filter::of(c)?;
        let limit = limit(c)?;
        let user = match optional_id(c, "UserObjectId")? {
            Some(id) => Some(id.to_string()),
            None => c.text("UserPrincipalName")?.map(|name| name.to_string()),
        };
        if let Some(user) = user {
            let found = attempt(c, |tenant, _| {
                let user = tenant.user_by_identity(&user)?;
                let mut objects = Vec::new();
                for object in tenant.memberships(user.id)? {
                    if let DirectoryObject::Group(group) = object
                        && filter.admits(&group)
                    {
                        objects.push(group_object(tenant, &group)?);
                    }
                }
                Ok(objects)
            })?;
            for group in found.into_iter().flatten().take(limit) {
                c.write(group)?;
            }
            return Ok(());
        }
        let Some(mut cursor) = attempt(c, |tenant, _| tenant.cursor::<Group>())? else {
            return Ok(());
        };
        let mut written = 0;
        while written < limit {
            let next = attempt(c, |tenant, _| match cursor.next(tenant)? {
                Some(group) if filter.admits(&group) => {
                    Ok(Some(Some(group_object(tenant, &group)?)))
                }
                Some(_) => Ok(Some(None)),
                None => Ok(None),
            })?;
            match next.flatten() {
                Some(Some(group)) => {
                    c.write(group)?;
                    written += 1;
                }
                Some(None) => {}
                None => break,
            }
        }
        Ok(())
    }
}

/// What New-MsolGroup and Set-MsolGroup say about a group: name, description, owner.
struct Changes {
    name: Option<String>,
    description: Option<Option<String>>,
    owner: Option<String>,
}

impl Changes {
    fn of(c: &mut Ctx<'_>) -> R<Changes> {
        Ok(Changes {
            name: c.text("DisplayName")?.map(|name| name.to_string()),
            description: c.text("Description")?.map(|text| text_or_none(&text)),
            owner: c
                .text("ManagedBy")?
                .filter(|owner| !owner.is_empty())
                .map(|owner| owner.to_string()),
        })
    }

    fn apply(&self, group: &mut Group) {
        if let Some(name) = &self.name {
            group.display_name = name.clone();
        }
        if let Some(description) = &self.description {
            group.description = description.clone();
        }
    }

    fn link_owner(&self, tenant: &mut Tenant, group: &Group) -> Result<(), TenantError> {
        let Some(owner) = &self.owner else {
            return Ok(());
        };
        let owner = tenant.user_by_identity(owner)?.id;
        if tenant.is_linked(OWNERS, group.id, owner)? {
            return Ok(());
        }
        tenant.add_group_owner(group.id, owner)
    }
}

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let changes = Changes::of(c)?;
        let created = attempt(c, |tenant, ctx| {
            tenant.change(|tenant| {
                let mut group = Group {
                    security_enabled: true,
                    ..Group::default()
                };
                changes.apply(&mut group);
                let group = tenant.create_group(group, ctx)?;
                changes.link_owner(tenant, &group)?;
                group_object(tenant, &group)
            })
        })?;
        match created {
            Some(group) => c.write(group),
            None => Ok(()),
        }
    }
}

impl Cmdlet for NewWellKnown {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("WellKnownGroupName")?.unwrap_or_default();
        let created = attempt(c, |tenant, ctx| {
            let group = tenant.create_well_known_group(&name, ctx)?;
            group_object(tenant, &group)
        })?;
        match created {
            Some(group) => c.write(group),
            None => Ok(()),
        }
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let id = id(c, "ObjectId")?;
        let changes = Changes::of(c)?;
        attempt(c, |tenant, _| {
            tenant.change(|tenant| {
                if tenant.group(id)?.mail_enabled {
                    return Err(TenantError::MailEnabledGroup { id });
                }
                let group = tenant.update_group(id, |group| changes.apply(group))?;
                changes.link_owner(tenant, &group)
            })
        })?;
        Ok(())
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let id = id(c, "ObjectId")?;
        let Some(group) = attempt(c, |tenant, _| tenant.group(id))? else {
            return Ok(());
        };
        if !confirmed(c)? {
            return Ok(());
        }
        attempt(c, |tenant, ctx| {
            if group.mail_enabled {
                return Err(TenantError::MailEnabledGroup { id });
            }
            tenant.delete_group(id, ctx)
        })?;
        Ok(())
    }
}
