//! `Get-AzureADSubscribedSku`, `Set-AzureADUserLicense`.

use crate::cmdlets::model::Model;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::id::ObjectId;
use crate::tenant::licences::LicenceError;
use crate::tenant::model::{AppliesTo, AssignedLicense, SUBSCRIBED_SKUS, SubscribedSku};
use crate::tenant::{Tenant, TenantError};
use crate::value::{R, Value, convert, member};

use super::call::{attempt, text};
use super::user_object::{NAMESPACE, listed};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-AzureADSubscribedSku", || Box::new(Skus)),
    Entry::new("Set-AzureADUserLicense", || Box::new(Set)),
];

struct Skus;
struct Set;

fn target(applies_to: AppliesTo) -> Value {
    Value::str(match applies_to {
        AppliesTo::User => "User",
        AppliesTo::Company => "Company",
    })
}

fn units(number: i64) -> Value {
    Value::Int32(i32::try_from(number).unwrap_or(i32::MAX))
}

/// The id of a product in a tenant: the tenant's and the product's.
fn subscribed_id(company: ObjectId, sku: &SubscribedSku) -> String {
    format!("{company}_{}", sku.sku_id)
}

fn sku_object(tenant: &Tenant, sku: &SubscribedSku, company: ObjectId) -> Value {
    let plans = tenant
        .plans_of(sku)
        .iter()
        .map(|plan| {
            Model::of(
                &format!("{NAMESPACE}ServicePlanInfo"),
                [
                    ("AppliesTo", target(plan.applies_to)),
                    ("ProvisioningStatus", Value::str(plan.status())),
                    (
                        "ServicePlanId",
                        Value::from(plan.service_plan_id.to_string()),
                    ),
                    ("ServicePlanName", Value::str(&plan.service_plan_name)),
                ],
            )
        })
        .collect();
    let prepaid = Model::of(
        &format!("{NAMESPACE}LicenseUnitsDetail"),
        [
            ("Enabled", units(sku.prepaid_units.enabled)),
            ("Suspended", units(sku.prepaid_units.suspended)),
            ("Warning", units(sku.prepaid_units.warning)),
        ],
    );
    let status = match text(&sku.capability_status) {
        Value::Null => Value::str("Enabled"),
        status => status,
    };
    Model::of(
        &format!("{NAMESPACE}SubscribedSku"),
        [
            ("ObjectId", Value::from(subscribed_id(company, sku))),
            ("AppliesTo", target(sku.applies_to)),
            ("CapabilityStatus", status),
            ("ConsumedUnits", units(sku.consumed_units)),
            ("PrepaidUnits", prepaid),
            ("ServicePlans", listed("ServicePlanInfo", plans)),
            ("SkuId", Value::from(sku.sku_id.to_string())),
            ("SkuPartNumber", Value::str(&sku.sku_part_number)),
        ],
    )
}

impl Cmdlet for Skus {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let wanted = c.text("ObjectId")?;
        let skus = attempt(c, |tenant, _| {
            let company = tenant.organization()?.id;
            let mut objects = Vec::new();
            for sku in tenant.all::<SubscribedSku>()? {
                let sku = sku?;
                if wanted
                    .as_ref()
                    .is_none_or(|id| id.eq_ignore_ascii_case(&subscribed_id(company, &sku)))
                {
                    objects.push(sku_object(tenant, &sku, company));
                }
            }
            match &wanted {
                Some(id) if objects.is_empty() => Err(TenantError::not_found(SUBSCRIBED_SKUS, id)),
                _ => Ok(objects),
            }
        })?;
        for sku in skus {
            c.write(sku)?;
        }
        Ok(())
    }
}

/// The elements of a member that is a list, or the one value.
fn elements(c: &mut Ctx<'_>, object: &Value, name: &str) -> R<Vec<Value>> {
    Ok(match member::get(c.rt, object, name)? {
        Value::Null => Vec::new(),
        Value::Array(items) | Value::List(items) => items.snapshot(),
        one => vec![one],
    })
}

fn strings(c: &mut Ctx<'_>, object: &Value, name: &str) -> R<Vec<String>> {
    let mut found = Vec::new();
    for item in elements(c, object, name)? {
        found.push(convert::to_str(c.rt, &item)?.to_string());
    }
    Ok(found)
}

fn sku_id(text: &str) -> Result<ObjectId, TenantError> {
    ObjectId::parse(text).ok_or_else(|| LicenceError::UnknownSku(text.to_string()).into())
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let identity = c.text("ObjectId")?.unwrap_or_default();
        let assigned = c.get("AssignedLicenses").unwrap_or_default();
        let remove = strings(c, &assigned, "RemoveLicenses")?;
        let mut add = Vec::new();
        for licence in elements(c, &assigned, "AddLicenses")? {
            let sku = member::get(c.rt, &licence, "SkuId")?;
            let sku = convert::to_str(c.rt, &sku)?.to_string();
            add.push((sku, strings(c, &licence, "DisabledPlans")?));
        }
        attempt(c, |tenant, ctx| {
            let user = tenant.user_by_identity(&identity)?;
            let mut added = Vec::new();
            for (sku, plans) in &add {
                let sku_id = sku_id(sku)?;
                let mut disabled_plans = Vec::new();
                for plan in plans {
                    disabled_plans.push(ObjectId::parse(plan).ok_or_else(|| {
                        LicenceError::UnknownPlan {
                            sku: sku_id,
                            plan: plan.clone(),
                        }
                    })?);
                }
                added.push(AssignedLicense {
                    sku_id,
                    disabled_plans,
                });
            }
            let removed = remove
                .iter()
                .map(|sku| sku_id(sku))
                .collect::<Result<Vec<_>, _>>()?;
            tenant.change_licences(user.id, &added, &removed, ctx)
        })?;
        Ok(())
    }
}
