//! `Get-MsolAccountSku`, `Set-MsolUserLicense`, `New-MsolLicenseOptions`.

use crate::cmdlets::model::{Model, enum_value, list_of};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::id::ObjectId;
use crate::tenant::licences::LicenceError;
use crate::tenant::model::{AppliesTo, AssignedLicense, SubscribedSku};
use crate::tenant::{Tenant, TenantError};
use crate::value::{R, Value, convert, member};

use super::call::{attempt, int32};
use super::licence_object::service_statuses;
use super::user_object::{NAMESPACE, extension_data, guid, texts};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolAccountSku", || Box::new(Skus)),
    Entry::new("Set-MsolUserLicense", || Box::new(Set)),
    Entry::new("New-MsolLicenseOptions", || Box::new(Options)),
];

struct Skus;
struct Set;
struct Options;

fn sku_object(tenant: &Tenant, sku: &SubscribedSku, account: &str, company: ObjectId) -> Value {
    let target = match sku.applies_to {
        AppliesTo::User => "User",
        AppliesTo::Company => "Tenant",
    };
    let units = &sku.prepaid_units;
    Model::of(
        &format!("{NAMESPACE}AccountSkuDetails"),
        [
            ("ExtensionData", extension_data()),
            ("AccountName", Value::str(account)),
            ("AccountObjectId", guid(company)),
            (
                "AccountSkuId",
                Value::from(format!("{account}:{}", sku.sku_part_number)),
            ),
            ("ActiveUnits", int32(units.enabled)),
            ("ConsumedUnits", int32(sku.consumed_units)),
            ("LockedOutUnits", int32(units.locked_out)),
            ("ServiceStatus", service_statuses(&tenant.plans_of(sku))),
            ("SkuId", guid(sku.sku_id)),
            ("SkuPartNumber", Value::str(&sku.sku_part_number)),
            (
                "SubscriptionIds",
                list_of(
                    "System.Guid",
                    sku.subscription_ids.iter().map(|id| guid(*id)).collect(),
                ),
            ),
            ("SuspendedUnits", int32(units.suspended)),
            (
                "TargetClass",
                enum_value(&format!("{NAMESPACE}SkuTargetClass"), target),
            ),
            ("WarningUnits", int32(units.warning)),
        ],
    )
}

impl Cmdlet for Skus {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let found = attempt(c, |tenant, _| {
            let account = tenant.account_name()?;
            let company = tenant.organization()?.id;
            let mut objects = Vec::new();
            for sku in tenant.all::<SubscribedSku>()? {
                objects.push(sku_object(tenant, &sku?, &account, company));
            }
            Ok(objects)
        })?;
        for sku in found.into_iter().flatten() {
            c.write(sku)?;
        }
        Ok(())
    }
}

/// What a `LicenseOption` says: the product by its AccountSkuId, and the names of the plans to switch off.
pub struct LicenceOption {
    sku: String,
    disabled: Vec<String>,
}

impl LicenceOption {
    /// Reads a `LicenseOption`.
    ///
    /// # Errors
    /// A member of it has no text.
    pub fn of(c: &mut Ctx<'_>, option: &Value) -> R<LicenceOption> {
        let id = member::get(c.rt, option, "AccountSkuId")?;
        let account = member::get(c.rt, &id, "AccountName")?;
        let part = member::get(c.rt, &id, "SkuPartNumber")?;
        let account = convert::to_str(c.rt, &account)?;
        let part = convert::to_str(c.rt, &part)?;
        let mut disabled = Vec::new();
        match member::get(c.rt, option, "DisabledServicePlans")? {
            Value::Array(plans) | Value::List(plans) => {
                for plan in plans.snapshot() {
                    disabled.push(convert::to_str(c.rt, &plan)?.to_string());
                }
            }
            Value::Null => {}
            plan => disabled.push(convert::to_str(c.rt, &plan)?.to_string()),
        }
        Ok(LicenceOption {
            sku: if account.is_empty() {
                part.to_string()
            } else {
                format!("{account}:{part}")
            },
            disabled,
        })
    }

    /// The licence that the option describes.
    ///
    /// # Errors
    /// No such product or plan.
    pub fn licence(&self, tenant: &Tenant) -> Result<AssignedLicense, TenantError> {
        let sku = tenant.sku_named(&self.sku)?;
        let plans = tenant.plans_of(&sku);
        let mut disabled_plans = Vec::new();
        for name in &self.disabled {
            let plan = plans
                .iter()
                .find(|plan| plan.service_plan_name.eq_ignore_ascii_case(name))
                .ok_or_else(|| LicenceError::UnknownPlan {
                    sku: sku.sku_id,
                    plan: name.clone(),
                })?;
            disabled_plans.push(plan.service_plan_id);
        }
        Ok(AssignedLicense {
            sku_id: sku.sku_id,
            disabled_plans,
        })
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let identity = match c.text("ObjectId")? {
            Some(id) => Some(id),
            None => c.text("UserPrincipalName")?,
        }
        .unwrap_or_default();
        let add = c.texts("AddLicenses")?;
        let remove = c.texts("RemoveLicenses")?;
        let mut options = Vec::new();
        for option in c.list("LicenseOptions") {
            options.push(LicenceOption::of(c, &option)?);
        }
        attempt(c, |tenant, ctx| {
            let user = tenant.user_by_identity(&identity)?;
            let has = |sku: ObjectId| user.assigned_licenses.iter().any(|l| l.sku_id == sku);
            let mut added = Vec::new();
            for name in &add {
                let sku = tenant.sku_named(name)?.sku_id;
                // The service calls a licence that the user has already invalid, as it does one that does not exist.
                if has(sku) {
                    return Err(LicenceError::UnknownSku(name.to_string()).into());
                }
                added.push(AssignedLicense {
                    sku_id: sku,
                    ..AssignedLicense::default()
                });
            }
            for option in &options {
                let licence = option.licence(tenant)?;
                match added.iter_mut().find(|l| l.sku_id == licence.sku_id) {
                    Some(known) => *known = licence,
                    None if has(licence.sku_id) => added.push(licence),
                    None => return Err(LicenceError::NotAssigned(licence.sku_id).into()),
                }
            }
            let mut removed = Vec::new();
            for name in &remove {
                removed.push(tenant.sku_named(name)?.sku_id);
            }
            tenant.change_licences(user.id, &added, &removed, ctx)
        })?;
        Ok(())
    }
}

impl Cmdlet for Options {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let id = c.text("AccountSkuId")?.unwrap_or_default();
        let disabled: Vec<String> = c
            .texts("DisabledPlans")?
            .iter()
            .map(|name| name.to_string())
            .collect();
        let (account, part) = id.split_once(':').unwrap_or(("", &id));
        let account_sku = Model::of(
            &format!("{NAMESPACE}AccountSkuIdentifier"),
            [
                ("ExtensionData", extension_data()),
                ("AccountName", Value::str(account)),
                ("SkuPartNumber", Value::str(part)),
            ],
        );
        c.write(Model::of(
            &format!("{NAMESPACE}LicenseOption"),
            [
                ("ExtensionData", extension_data()),
                ("AccountSkuId", account_sku),
                ("DisabledServicePlans", texts(&disabled)),
            ],
        ))
    }
}
