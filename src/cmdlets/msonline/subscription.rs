//! `Get-MsolSubscription`.

use crate::cmdlets::directory::date;
use crate::cmdlets::model::{Model, enum_value};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::Subscription;
use crate::tenant::{Tenant, TenantError};
use crate::value::{R, Value};

use super::call::{attempt, int32, optional_id};
use super::licence_object::service_statuses;
use super::user_object::{NAMESPACE, extension_data, guid};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-MsolSubscription", || Box::new(Get))];

struct Get;

fn subscription_object(tenant: &Tenant, bought: &Subscription) -> Result<Value, TenantError> {
    let plans = match tenant.sku(bought.sku_id)? {
        Some(sku) => tenant.plans_of(&sku),
        None => Vec::new(),
    };
    let commerce = bought.commerce_subscription_id;
    Ok(Model::of(
        &format!("{NAMESPACE}Subscription"),
        [
            ("ExtensionData", extension_data()),
            ("DateCreated", date(bought.created_date_time)),
            ("IsTrial", Value::Bool(bought.is_trial)),
            ("NextLifecycleDate", date(bought.next_lifecycle_date_time)),
            ("ObjectId", guid(bought.id)),
            (
                "OcpSubscriptionId",
                commerce.map(|id| Value::from(id.to_string())).into(),
            ),
            ("OwnerObjectId", bought.owner_id.map(guid).into()),
            ("ServiceStatus", service_statuses(&plans)),
            ("SkuId", guid(bought.sku_id)),
            ("SkuPartNumber", Value::str(&bought.sku_part_number)),
            (
                "Status",
                enum_value(
                    &format!("{NAMESPACE}SubscriptionStatus"),
                    bought.status.as_deref().unwrap_or("Enabled"),
                ),
            ),
            ("SuspendedUnits", int32(0)),
            ("TotalLicenses", int32(bought.total_licenses)),
        ],
    ))
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let id = optional_id(c, "SubscriptionId")?;
        let found = attempt(c, |tenant, _| {
            let bought: Vec<Subscription> = match id {
                Some(id) => vec![tenant.require(id)?],
                None => tenant.all::<Subscription>()?.collect::<Result<_, _>>()?,
            };
            let shown = bought.iter().map(|one| subscription_object(tenant, one));
            shown.collect::<Result<Vec<_>, _>>()
        })?;
        for subscription in found.into_iter().flatten() {
            c.write(subscription)?;
        }
        Ok(())
    }
}
