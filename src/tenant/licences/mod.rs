//! Licences: what a user may be assigned, the units that it takes, what groups pass on, and the plans that follow.

use super::Tenant;
use super::catalogue;
use super::context::Context;
use super::error::{Result, TenantError};
use super::id::ObjectId;
use super::model::{
    AssignedLicense, Group, LicenseAssignmentState, MEMBERS, SUBSCRIBED_SKUS, SubscribedSku, User,
};
use crate::store::Direction;

mod error;
mod plans;

pub use error::{LicenceError, plan_names};

use error::violation;
use plans::refuse_prohibited;

impl Tenant {
    /// Adds and removes direct licences of a user as Graph's `assignLicense` does: a product that the user has already
    /// gets the new list of switched-off plans. All of it is done or nothing.
    ///
    /// # Errors
    /// No such user; a [`LicenceError`].
    pub fn change_licences(
        &mut self,
        id: ObjectId,
        add: &[AssignedLicense],
        remove: &[ObjectId],
        ctx: &Context<'_>,
    ) -> Result<User> {
        self.change(|tenant| {
            let mut user = tenant.user(id)?;
            for sku in remove {
                tenant.require_sku(*sku)?;
                let direct = |state: &LicenseAssignmentState| {
                    state.sku_id == *sku && state.assigned_by_group.is_none()
                };
                if !tenant.states_of(&user).iter().any(direct) {
                    let assigned = user
                        .assigned_licenses
                        .iter()
                        .any(|licence| licence.sku_id == *sku);
                    let refuse = if assigned {
                        LicenceError::Inherited
                    } else {
                        LicenceError::NotAssigned
                    };
                    return Err(refuse(*sku).into());
                }
            }
            if !add.is_empty() && user.usage_location.as_deref().is_none_or(str::is_empty) {
                return Err(LicenceError::NoUsageLocation.into());
            }
            let mut states = tenant.states_of(&user);
            states.retain(|state| {
                state.assigned_by_group.is_some() || !remove.contains(&state.sku_id)
            });
            for licence in add {
                let sku = tenant.require_sku(licence.sku_id)?;
                tenant.require_plans(&sku, &licence.disabled_plans)?;
                let direct = states.iter_mut().find(|state| {
                    state.sku_id == licence.sku_id && state.assigned_by_group.is_none()
                });
                let state = active_state(licence, None, ctx);
                match direct {
                    Some(known) => *known = state,
                    None => states.push(state),
                }
            }
            tenant.apply_states(&mut user, states, true)?;
            Ok(user)
        })
    }

    /// Gives and takes the licences that members of a group inherit. Members for whom a licence cannot be assigned get
    /// an error state instead, as the service does it.
    ///
    /// # Errors
    /// No such group; a product that the tenant does not have, or a plan that the product does not have.
    pub fn change_group_licences(
        &mut self,
        id: ObjectId,
        add: &[AssignedLicense],
        remove: &[ObjectId],
        ctx: &Context<'_>,
    ) -> Result<Group> {
        self.change(|tenant| {
            let mut group = tenant.group(id)?;
            for licence in add {
                let sku = tenant.require_sku(licence.sku_id)?;
                tenant.require_plans(&sku, &licence.disabled_plans)?;
            }
            if let Some(sku) = remove
                .iter()
                .find(|sku| !group.assigned_licenses.iter().any(|l| l.sku_id == **sku))
            {
                return Err(LicenceError::NotAssigned(*sku).into());
            }
            group.assigned_licenses.retain(|licence| {
                !remove.contains(&licence.sku_id)
                    && !add.iter().any(|new| new.sku_id == licence.sku_id)
            });
            group.assigned_licenses.extend_from_slice(add);
            group.license_processing_state = Some("ProcessingComplete".to_string());
            tenant.put(&group)?;
            for member in tenant.members(id).collect(tenant)? {
                tenant.inherit_licences(&group, member, ctx)?;
            }
            Ok(group)
        })
    }

    /// Brings what a user has from one group in line with the group's licences and the user's membership.
    pub(super) fn inherit_licences(
        &mut self,
        group: &Group,
        member: ObjectId,
        ctx: &Context<'_>,
    ) -> Result<()> {
        let Some(mut user) = self.get::<User>(member)? else {
            return Ok(());
        };
        let inherited = |state: &LicenseAssignmentState| state.assigned_by_group == Some(group.id);
        let mut states = self.states_of(&user);
        if group.assigned_licenses.is_empty() && !states.iter().any(inherited) {
            return Ok(());
        }
        states.retain(|state| !inherited(state));
        if self.is_linked(MEMBERS, group.id, member)? {
            states.extend(
                group
                    .assigned_licenses
                    .iter()
                    .map(|licence| active_state(licence, Some(group.id), ctx)),
            );
        }
        self.apply_states(&mut user, states, false)
    }

    /// Looks again at every licence of a user, direct and inherited (MSOnline's Redo-MsolProvisionUser, Graph's
    /// `reprocessLicenseAssignment`).
    ///
    /// # Errors
    /// No such user.
    pub fn reprocess_licences(&mut self, id: ObjectId, ctx: &Context<'_>) -> Result<User> {
        self.change(|tenant| {
            let mut user = tenant.user(id)?;
            let mut states = tenant.states_of(&user);
            states.retain(|state| state.assigned_by_group.is_none());
            for group in tenant
                .linked(MEMBERS, Direction::Backward, id)
                .collect(tenant)?
            {
                if let Some(group) = tenant.get::<Group>(group)? {
                    states.extend(
                        group
                            .assigned_licenses
                            .iter()
                            .map(|l| active_state(l, Some(group.id), ctx)),
                    );
                }
            }
            user.is_license_reconciliation_needed = false;
            tenant.apply_states(&mut user, states, false)?;
            Ok(user)
        })
    }

    /// Takes or gives back the units of a user's licences: for users who are deleted or restored.
    pub(super) fn count_licences(&mut self, user: &User, delta: i64) -> Result<()> {
        for licence in &user.assigned_licenses {
            self.count_units(licence.sku_id, delta)?;
        }
        Ok(())
    }

    /// Refuses a usage location in which a plan of the user's licences is not available.
    pub(super) fn check_usage_location_of_licences(&self, user: &User) -> Result<()> {
        let plans = self.enabled_plans(&user.assigned_licenses)?;
        refuse_prohibited(&plans, user.usage_location.as_deref().unwrap_or_default())
    }

    /// By what each licence of a user came to it. A licence without a state was assigned directly.
    pub fn states_of(&self, user: &User) -> Vec<LicenseAssignmentState> {
        let mut states = user.license_assignment_states.clone();
        for licence in &user.assigned_licenses {
            if !states.iter().any(|state| state.sku_id == licence.sku_id) {
                states.push(LicenseAssignmentState {
                    sku_id: licence.sku_id,
                    disabled_plans: licence.disabled_plans.clone(),
                    state: Some("Active".to_string()),
                    error: Some("None".to_string()),
                    ..LicenseAssignmentState::default()
                });
            }
        }
        states
    }

    /// Writes a user with the licences that `states` amount to, and counts units. With `strict` a licence that cannot
    /// be had is refused; without, its state becomes an error.
    fn apply_states(
        &mut self,
        user: &mut User,
        mut states: Vec<LicenseAssignmentState>,
        strict: bool,
    ) -> Result<()> {
        let before = std::mem::take(&mut user.assigned_licenses);
        let had = |sku: ObjectId| before.iter().any(|licence| licence.sku_id == sku);
        let mut after: Vec<AssignedLicense> = Vec::new();
        for state in &mut states {
            let problem = match after
                .iter()
                .position(|licence| licence.sku_id == state.sku_id)
            {
                // A second source of the same product: only what both switch off is off.
                Some(at) => {
                    if let Some(licence) = after.get_mut(at) {
                        licence
                            .disabled_plans
                            .retain(|plan| state.disabled_plans.contains(plan));
                    }
                    None
                }
                None => {
                    let licence = AssignedLicense {
                        sku_id: state.sku_id,
                        disabled_plans: state.disabled_plans.clone(),
                    };
                    match self.problem_with(user, &after, &licence, had(state.sku_id))? {
                        None => {
                            after.push(licence);
                            None
                        }
                        problem => problem,
                    }
                }
            };
            let error = match problem {
                None => "None",
                Some(problem) if strict && state.assigned_by_group.is_none() => {
                    return Err(problem.into());
                }
                Some(problem) => violation(&problem),
            };
            state.state = Some(if error == "None" { "Active" } else { "Error" }.to_string());
            state.error = Some(error.to_string());
        }
        for licence in after.iter().filter(|licence| !had(licence.sku_id)) {
            self.count_units(licence.sku_id, 1)?;
        }
        for licence in &before {
            if !after.iter().any(|kept| kept.sku_id == licence.sku_id) {
                self.count_units(licence.sku_id, -1)?;
            }
        }
        user.assigned_licenses = after;
        user.license_assignment_states = states;
        // Both follow from the licences; see `assigned_plans`.
        user.assigned_plans.clear();
        user.provisioned_plans.clear();
        self.put(user)
    }

    /// Why a user cannot have `licence` besides `others`.
    fn problem_with(
        &self,
        user: &User,
        others: &[AssignedLicense],
        licence: &AssignedLicense,
        has_unit: bool,
    ) -> Result<Option<LicenceError>> {
        let Some(sku) = self.sku(licence.sku_id)? else {
            return Ok(Some(LicenceError::UnknownSku(licence.sku_id.to_string())));
        };
        if !has_unit && sku.available_units() == 0 {
            return Ok(Some(LicenceError::NoUnits(sku.sku_id)));
        }
        let Some(country) = user.usage_location.as_deref() else {
            return Ok(Some(LicenceError::NoUsageLocation));
        };
        let mut plans = self.enabled_plans(others)?;
        let own = self.enabled_plans(std::slice::from_ref(licence))?;
        if let Err(TenantError::Licence(problem)) = refuse_prohibited(&own, country) {
            return Ok(Some(problem));
        }
        plans.extend(own);
        let catalogue = catalogue::licences();
        if let Some(conflict) = catalogue.conflict(&plans) {
            return Ok(Some(LicenceError::ConflictingPlans(conflict)));
        }
        if let Some((plan, needs)) = catalogue.missing_dependency(&plans) {
            return Ok(Some(LicenceError::MissingPlan {
                plan,
                needs: needs.to_vec(),
            }));
        }
        Ok(None)
    }

    fn require_sku(&self, id: ObjectId) -> Result<SubscribedSku> {
        self.sku(id)?
            .ok_or_else(|| LicenceError::UnknownSku(id.to_string()).into())
    }

    fn require_plans(&self, sku: &SubscribedSku, disabled: &[ObjectId]) -> Result<()> {
        if disabled.is_empty() {
            return Ok(());
        }
        let plans = self.plans_of(sku);
        match disabled
            .iter()
            .find(|id| !plans.iter().any(|plan| plan.service_plan_id == **id))
        {
            Some(plan) => Err(LicenceError::UnknownPlan {
                sku: sku.sku_id,
                plan: plan.to_string(),
            }
            .into()),
            None => Ok(()),
        }
    }

    fn count_units(&mut self, id: ObjectId, delta: i64) -> Result<()> {
        let Some(mut sku) = self.sku(id)? else {
            return Err(TenantError::not_found(SUBSCRIBED_SKUS, id));
        };
        sku.consumed_units = sku.consumed_units.saturating_add(delta).max(0);
        self.put(&sku)
    }
}

fn active_state(
    licence: &AssignedLicense,
    group: Option<ObjectId>,
    ctx: &Context<'_>,
) -> LicenseAssignmentState {
    LicenseAssignmentState {
        sku_id: licence.sku_id,
        assigned_by_group: group,
        disabled_plans: licence.disabled_plans.clone(),
        state: Some("Active".to_string()),
        error: Some("None".to_string()),
        last_updated_date_time: Some(ctx.now),
    }
}
