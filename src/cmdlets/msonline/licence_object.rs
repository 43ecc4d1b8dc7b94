//! The licences of a user, by what they came, and the plans within them, as MSOnline shows them.

use crate::cmdlets::model::{Model, enum_value, list_of};
use crate::tenant::id::ObjectId;
use crate::tenant::licences::plan_names;
use crate::tenant::model::{AppliesTo, LicenseAssignmentState, ServicePlan, User};
use crate::tenant::{Tenant, TenantError};
use crate::value::Value;

use super::user_object::{NAMESPACE, extension_data, guid, listed, texts};

/// Service plans with the state that they are in, for a product or for a user's licence of it.
pub fn service_statuses(plans: &[ServicePlan]) -> Value {
    let items = plans
        .iter()
        .map(|plan| {
            let target = match plan.applies_to {
                AppliesTo::User => "User",
                AppliesTo::Company => "Tenant",
            };
            let shown = Model::of(
                &format!("{NAMESPACE}ServicePlan"),
                [
                    ("ExtensionData", extension_data()),
                    ("ServiceName", Value::str(&plan.service_plan_name)),
                    ("ServicePlanId", guid(plan.service_plan_id)),
                    (
                        "TargetClass",
                        enum_value(&format!("{NAMESPACE}SkuTargetClass"), target),
                    ),
                ],
            );
            Model::of(
                &format!("{NAMESPACE}ServiceStatus"),
                [
                    ("ExtensionData", extension_data()),
                    (
                        "ProvisioningStatus",
                        enum_value(&format!("{NAMESPACE}ProvisioningStatus"), plan.status()),
                    ),
                    ("ServicePlan", shown),
                ],
            )
        })
        .collect();
    listed("ServiceStatus", items)
}

/// What the tenant knows of a user's licences.
pub struct Licences {
    user: ObjectId,
    /// The tenant's name before the part number in an AccountSkuId.
    account: String,
    held: Vec<Held>,
    /// By what each licence came, those that came to nothing included, with the product's part number.
    states: Vec<(String, LicenseAssignmentState)>,
}

/// A licence that the user has.
struct Held {
    sku: ObjectId,
    part: String,
    plans: Vec<ServicePlan>,
}

impl Licences {
    /// Reads them.
    ///
    /// # Errors
    /// The store failed.
    pub fn of(tenant: &Tenant, user: &User) -> Result<Licences, TenantError> {
        let part = |sku: ObjectId| -> Result<String, TenantError> {
            let sku = tenant.sku(sku)?;
            Ok(sku.map(|sku| sku.sku_part_number).unwrap_or_default())
        };
        let mut held = Vec::new();
        for licence in &user.assigned_licenses {
            held.push(Held {
                sku: licence.sku_id,
                part: part(licence.sku_id)?,
                plans: tenant.service_status(licence)?,
            });
        }
        let mut states = Vec::new();
        for state in tenant.states_of(user) {
            states.push((part(state.sku_id)?, state));
        }
        Ok(Licences {
            user: user.id,
            account: tenant.account_name()?,
            held,
            states,
        })
    }

    /// The ids of what assigned a licence: groups, and the user where it was assigned directly as well. One that was
    /// assigned directly only has none.
    fn assigned_by(&self, sku: ObjectId) -> Vec<ObjectId> {
        let states = self.states.iter().filter(|(_, state)| state.sku_id == sku);
        let by: Vec<ObjectId> = states
            .map(|(_, state)| state.assigned_by_group.unwrap_or(self.user))
            .collect();
        match by.iter().all(|id| *id == self.user) {
            true => Vec::new(),
            false => by,
        }
    }
}

/// A product as MSOnline names it in two parts.
pub fn sku_identifier(account: &str, part: &str) -> Value {
    Model::of(
        &format!("{NAMESPACE}AccountSkuIdentifier"),
        [
            ("ExtensionData", extension_data()),
            ("AccountName", Value::str(account)),
            ("SkuPartNumber", Value::str(part)),
        ],
    )
}

/// The licences that the user has.
pub fn licences(of: &Licences) -> Value {
    let account = &of.account;
    let shown = of.held.iter().map(|held| {
        let groups = of.assigned_by(held.sku).into_iter().map(guid).collect();
        Model::of(
            &format!("{NAMESPACE}UserLicense"),
            [
                ("ExtensionData", extension_data()),
                ("AccountSku", sku_identifier(account, &held.part)),
                (
                    "AccountSkuId",
                    Value::from(format!("{account}:{}", held.part)),
                ),
                ("GroupsAssigningLicense", list_of("System.Guid", groups)),
                ("ServiceStatus", service_statuses(&held.plans)),
            ],
        )
    });
    listed("UserLicense", shown.collect())
}

fn error_of(state: &LicenseAssignmentState) -> &str {
    state.error.as_deref().unwrap_or("None")
}

/// Each product with what assigned it, and whether that went well.
pub fn assignment_details(of: &Licences) -> Value {
    let mut skus: Vec<(ObjectId, &str)> = Vec::new();
    for (part, state) in &of.states {
        if !skus.iter().any(|(sku, _)| *sku == state.sku_id) {
            skus.push((state.sku_id, part));
        }
    }
    let shown = skus.into_iter().map(|(sku, part)| {
        let assignments = of
            .states
            .iter()
            .filter(|(_, state)| state.sku_id == sku)
            .map(|(_, state)| assignment(of, state));
        Model::of(
            &format!("{NAMESPACE}LicenseAssignmentDetail"),
            [
                ("ExtensionData", extension_data()),
                ("AccountSku", sku_identifier(&of.account, part)),
                (
                    "Assignments",
                    listed("LicenseAssignment", assignments.collect()),
                ),
            ],
        )
    });
    listed("LicenseAssignmentDetail", shown.collect())
}

fn assignment(of: &Licences, state: &LicenseAssignmentState) -> Value {
    let by = state.assigned_by_group.unwrap_or(of.user);
    Model::of(
        &format!("{NAMESPACE}LicenseAssignment"),
        [
            ("ExtensionData", extension_data()),
            (
                "DisabledServicePlans",
                texts(&plan_names(&state.disabled_plans)),
            ),
            ("Error", Value::str(error_of(state))),
            ("ReferencedObjectId", guid(by)),
            (
                "Status",
                enum_value(
                    &format!("{NAMESPACE}LicenseAssignmentStatusType"),
                    state.state.as_deref().unwrap_or("Active"),
                ),
            ),
        ],
    )
}

/// The licences that groups could not give.
pub fn indirect_errors(of: &Licences) -> Value {
    let failed = of.states.iter().filter_map(|(part, state)| {
        let group = state.assigned_by_group?;
        (error_of(state) != "None").then(|| {
            Model::of(
                &format!("{NAMESPACE}IndirectLicenseError"),
                [
                    ("ExtensionData", extension_data()),
                    ("AccountSku", sku_identifier(&of.account, part)),
                    ("Error", Value::str(error_of(state))),
                    ("ReferencedObjectId", guid(group)),
                ],
            )
        })
    });
    listed("IndirectLicenseError", failed.collect())
}
