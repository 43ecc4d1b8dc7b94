//! Products by name, and the plans that licences amount to.

use super::LicenceError;
use crate::tenant::error::{Result, TenantError};
use crate::tenant::id::ObjectId;
use crate::tenant::model::{
    AppliesTo, AssignedLicense, AssignedPlan, ProvisionedPlan, SKU_PART_NUMBER, ServicePlan,
    SubscribedSku, User,
};
use crate::tenant::{Tenant, catalogue};

impl Tenant {
    /// The subscribed product with an id.
    ///
    /// # Errors
    /// The store failed.
    pub fn sku(&self, id: ObjectId) -> Result<Option<SubscribedSku>> {
        self.get(id)
    }

    /// The subscribed product that an AccountSkuId (`contoso:ENTERPRISEPACK`), a part number or an id names.
    ///
    /// # Errors
    /// [`LicenceError::UnknownSku`] with the text as it was given.
    pub fn sku_named(&self, name: &str) -> Result<SubscribedSku> {
        let unknown = || TenantError::Licence(LicenceError::UnknownSku(name.to_string()));
        if let Some(id) = ObjectId::parse(name) {
            return self.sku(id)?.ok_or_else(unknown);
        }
        let part = match name.split_once(':') {
            Some((account, part)) if account.eq_ignore_ascii_case(&self.account_name()?) => part,
            Some(_) => return Err(unknown()),
            None => name,
        };
        self.find::<SubscribedSku>(SKU_PART_NUMBER, part)?
            .into_iter()
            .next()
            .ok_or_else(unknown)
    }

    /// The plans of a subscribed product: its own list, else the catalogue's.
    pub fn plans_of(&self, sku: &SubscribedSku) -> Vec<ServicePlan> {
        if sku.service_plans.is_empty() {
            catalogue::licences().service_plans(sku.sku_id)
        } else {
            sku.service_plans.clone()
        }
    }

    /// The name by which MSOnline calls a product: `contoso:ENTERPRISEPACK`.
    ///
    /// # Errors
    /// The store failed.
    pub fn account_sku_id(&self, sku: &SubscribedSku) -> Result<String> {
        Ok(format!("{}:{}", self.account_name()?, sku.sku_part_number))
    }

    /// The plans of a user's licence with what each service reports: Disabled for those that are switched off.
    ///
    /// # Errors
    /// The store failed.
    pub fn service_status(&self, licence: &AssignedLicense) -> Result<Vec<ServicePlan>> {
        let Some(sku) = self.sku(licence.sku_id)? else {
            return Ok(Vec::new());
        };
        let mut plans = self.plans_of(&sku);
        for plan in &mut plans {
            if licence.disabled_plans.contains(&plan.service_plan_id) {
                plan.provisioning_status = Some("Disabled".to_string());
            }
        }
        Ok(plans)
    }

    /// The plans of licences that are not switched off and are for users.
    pub(super) fn enabled_plans(&self, licences: &[AssignedLicense]) -> Result<Vec<ObjectId>> {
        let mut plans = Vec::new();
        for licence in licences {
            let Some(sku) = self.sku(licence.sku_id)? else {
                continue;
            };
            for plan in self.plans_of(&sku) {
                if plan.applies_to == AppliesTo::User
                    && !licence.disabled_plans.contains(&plan.service_plan_id)
                    && !plans.contains(&plan.service_plan_id)
                {
                    plans.push(plan.service_plan_id);
                }
            }
        }
        Ok(plans)
    }

    /// The plans of a user: what the object lists, else what its licences amount to.
    ///
    /// # Errors
    /// The store failed.
    pub fn assigned_plans(&self, user: &User) -> Result<Vec<AssignedPlan>> {
        if !user.assigned_plans.is_empty() {
            return Ok(user.assigned_plans.clone());
        }
        let mut plans: Vec<AssignedPlan> = Vec::new();
        for licence in &user.assigned_licenses {
            let states = &user.license_assignment_states;
            let since = states.iter().find(|state| state.sku_id == licence.sku_id);
            for id in self.enabled_plans(std::slice::from_ref(licence))? {
                if plans.iter().all(|plan| plan.service_plan_id != id) {
                    plans.push(AssignedPlan {
                        service_plan_id: id,
                        assigned_date_time: since.and_then(|state| state.last_updated_date_time),
                        capability_status: Some("Enabled".to_string()),
                        service: catalogue::licences()
                            .plan_by_id(id)
                            .and_then(|plan| plan.service.clone()),
                    });
                }
            }
        }
        Ok(plans)
    }

    /// What the services did about the plans of a user: what the object lists, else success for each service.
    ///
    /// # Errors
    /// The store failed.
    pub fn provisioned_plans(&self, user: &User) -> Result<Vec<ProvisionedPlan>> {
        if !user.provisioned_plans.is_empty() {
            return Ok(user.provisioned_plans.clone());
        }
        let mut provisioned: Vec<ProvisionedPlan> = Vec::new();
        for plan in self.assigned_plans(user)? {
            if plan.service.is_some()
                && provisioned
                    .iter()
                    .all(|known| known.service != plan.service)
            {
                provisioned.push(ProvisionedPlan {
                    capability_status: plan.capability_status,
                    provisioning_status: Some("Success".to_string()),
                    service: plan.service,
                });
            }
        }
        Ok(provisioned)
    }
}

/// Plans that the service does not offer in a country: telephony in China, India and embargoed countries.
fn is_prohibited(plan: &str, country: &str) -> bool {
    const EMBARGOED: &[&str] = &["CU", "IR", "KP", "SY"];
    let here = |countries: &[&str]| {
        countries
            .iter()
            .any(|code| code.eq_ignore_ascii_case(country))
    };
    here(EMBARGOED) || (plan.starts_with("MCOPSTN") && here(&["CN", "IN"]))
}

/// Refuses plans that are not offered in a country.
pub(super) fn refuse_prohibited(plans: &[ObjectId], country: &str) -> Result<()> {
    let catalogue = catalogue::licences();
    let name = |id: &ObjectId| {
        catalogue
            .plan_by_id(*id)
            .map_or("", |plan| plan.name.as_str())
    };
    let refused: Vec<ObjectId> = plans
        .iter()
        .copied()
        .filter(|id| is_prohibited(name(id), country))
        .collect();
    if refused.is_empty() {
        Ok(())
    } else {
        Err(LicenceError::ProhibitedPlans(refused).into())
    }
}
