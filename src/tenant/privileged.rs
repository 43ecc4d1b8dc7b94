//! Privileged identity management: assigning roles for a time, activating and giving them back, by the rules that each
//! role has. What has begun or ended since is settled when the tenant is opened and before each request.

use std::fmt;

use jiff::{SpanRelativeTo, Timestamp};
use serde_json::Value as Json;

use super::catalogue::role_template;
use super::context::Context;
use super::error::{Result, TenantError};
use super::id::ObjectId;
use super::model::*;
use super::{Tenant, model::AssignmentState as State};

/// Why a request for a role is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrivilegedProblem {
    /// The subject has the role in that state already.
    Exists,
    /// There is nothing to activate, change or take away.
    DoesNotExist,
    /// Rules of the role that the request breaks, by their names.
    RulesFailed(Vec<&'static str>),
    /// The request is decided already.
    Closed,
    /// The schedule ends before it begins, or its duration is none.
    Schedule,
}

impl fmt::Display for PrivilegedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PrivilegedProblem::Exists => f.write_str("The Role assignment already exists."),
            PrivilegedProblem::DoesNotExist => f.write_str("The Role assignment does not exist."),
            PrivilegedProblem::RulesFailed(rules) => {
                write!(f, "The following policy rules failed: {rules:?}")
            }
            PrivilegedProblem::Closed => f.write_str("The request is closed already."),
            PrivilegedProblem::Schedule => f.write_str("The schedule of the request is invalid."),
        }
    }
}

/// What an administrator decides on a request that waits for him.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The role is assigned.
    Approve,
    /// It is not.
    Deny,
}

/// A rule's name and its setting as JSON text, as Graph gives them.
type Rule = (&'static str, &'static str);

/// The rules of a role whose settings nobody changed: administrators assign for any time; users activate for eight
/// hours and say why.
pub const USUAL_RULES: &[(&str, &[Rule])] = &[
    (
        "adminEligibleSettings",
        &[
            (
                "ExpirationRule",
                "{\"permanentAssignment\":true,\"maximumGrantPeriodInMinutes\":525600}",
            ),
            ("MfaRule", "{\"mfaRequired\":false}"),
        ],
    ),
    (
        "adminMemberSettings",
        &[
            (
                "ExpirationRule",
                "{\"permanentAssignment\":true,\"maximumGrantPeriodInMinutes\":259200}",
            ),
            ("MfaRule", "{\"mfaRequired\":false}"),
            ("JustificationRule", "{\"required\":false}"),
        ],
    ),
    ("userEligibleSettings", &[]),
    (
        "userMemberSettings",
        &[
            (
                "ExpirationRule",
                "{\"permanentAssignment\":false,\"maximumGrantPeriodInMinutes\":480}",
            ),
            ("MfaRule", "{\"mfaRequired\":true}"),
            ("JustificationRule", "{\"required\":true}"),
            ("TicketingRule", "{\"ticketingRequired\":false}"),
            ("ApprovalRule", "{\"enabled\":false}"),
        ],
    ),
];

/// The time that a schedule stands for: from, and until where it ends.
fn period(schedule: &PrivilegedSchedule, now: Timestamp) -> Result<(Timestamp, Option<Timestamp>)> {
    let start = schedule.start_date_time.unwrap_or(now);
    let problem = || TenantError::Privileged(PrivilegedProblem::Schedule);
    let end = match (schedule.end_date_time, schedule.duration.as_deref()) {
        (Some(end), _) => Some(end),
        (None, None | Some("")) => None,
        (None, Some(duration)) => {
            let span: jiff::Span = duration.parse().map_err(|_| problem())?;
            let length = span
                .to_duration(SpanRelativeTo::days_are_24_hours())
                .map_err(|_| problem())?;
            Some(start.checked_add(length).map_err(|_| problem())?)
        }
    };
    match end {
        Some(end) if end <= start => Err(problem()),
        end => Ok((start, end)),
    }
}

/// A truth value in a rule's setting.
fn truth(setting: &Json, names: &[&str]) -> bool {
    names
        .iter()
        .any(|name| setting.get(*name).and_then(Json::as_bool) == Some(true))
}

/// The name of the rule that a request breaks; None where it keeps the rule. Who is connected to a tenant here is taken
/// to have proved who he is.
fn broken(
    rule: &str,
    setting: &Json,
    reason: Option<&str>,
    (start, end): (Timestamp, Option<Timestamp>),
) -> Option<&'static str> {
    match rule {
        "ExpirationRule" => {
            let longest = setting
                .get("maximumGrantPeriodInMinutes")
                .and_then(Json::as_i64);
            let too_long = match (end, longest) {
                (None, _) => !truth(setting, &["permanentAssignment"]),
                (Some(end), Some(minutes)) => {
                    end.duration_since(start).as_secs() > minutes.saturating_mul(60)
                }
                (Some(_), None) => false,
            };
            too_long.then_some("ExpirationRule")
        }
        "JustificationRule" => (truth(setting, &["required"])
            && reason.is_none_or(|reason| reason.trim().is_empty()))
        .then_some("JustificationRule"),
        // The module has no parameter for a ticket.
        "TicketingRule" => truth(setting, &["ticketingRequired"]).then_some("TicketingRule"),
        _ => None,
    }
}

fn status(text: &str, sub_status: &str) -> PrivilegedRequestStatus {
    PrivilegedRequestStatus {
        status: Some(text.to_string()),
        sub_status: Some(sub_status.to_string()),
    }
}

impl Tenant {
    /// The settings of a role that were changed; none: [`USUAL_RULES`] hold.
    ///
    /// # Errors
    /// The store failed.
    pub fn privileged_role_settings(&self, resource: &str, role: &str) -> Result<Option<Record>> {
        let of_role = |record: &Record, name: &str, wanted: &str| {
            record
                .text(name)
                .is_some_and(|text| text.eq_ignore_ascii_case(wanted))
        };
        Ok(self
            .records(PRIVILEGED_ROLE_SETTINGS)?
            .into_iter()
            .find(|record| {
                of_role(record, "resourceId", resource) && of_role(record, "roleDefinitionId", role)
            }))
    }

    /// The rules for one kind of request: name and setting.
    fn rules(&self, request: &PrivilegedRoleAssignmentRequest) -> Result<Vec<(String, Json)>> {
        use PrivilegedRequestType::{UserAdd, UserExtend, UserRemove, UserRenew};
        let by_user = matches!(request.kind, UserAdd | UserExtend | UserRemove | UserRenew);
        let list = match (by_user, request.assignment_state) {
            (false, State::Eligible) => "adminEligibleSettings",
            (false, State::Active) => "adminMemberSettings",
            (true, State::Eligible) => "userEligibleSettings",
            (true, State::Active) => "userMemberSettings",
        };
        let changed =
            self.privileged_role_settings(&request.resource_id, &request.role_definition_id)?;
        if let Some(Json::Array(rules)) = changed.and_then(|r| r.properties.get(list).cloned()) {
            let read = |rule: &Json| -> Option<(String, Json)> {
                let name = rule.get("ruleIdentifier")?.as_str()?;
                let setting = rule.get("setting")?.as_str()?;
                Some((name.to_string(), serde_json::from_str(setting).ok()?))
            };
            return Ok(rules.iter().filter_map(read).collect());
        }
        let usual = USUAL_RULES.iter().find(|(name, _)| *name == list);
        let rules = usual.map_or(&[][..], |(_, rules)| *rules);
        let read = |(name, setting): &Rule| {
            let setting = serde_json::from_str(setting).unwrap_or_default();
            ((*name).to_string(), setting)
        };
        Ok(rules.iter().map(read).collect())
    }

    /// The assignment that a request is about.
    fn privileged_assignment(
        &self,
        request: &PrivilegedRoleAssignmentRequest,
        state: State,
    ) -> Result<Option<PrivilegedRoleAssignment>> {
        let found = self.find::<PrivilegedRoleAssignment>(PRINCIPAL_ID, request.subject_id)?;
        Ok(found.into_iter().find(|known| {
            known.assignment_state == state
                && known.resource_id.eq_ignore_ascii_case(&request.resource_id)
                && known
                    .role_definition_id
                    .eq_ignore_ascii_case(&request.role_definition_id)
        }))
    }

    /// True where the subject has one of the tenant's roles for good.
    fn has_role(&self, role_definition: &str, subject: ObjectId) -> Result<bool> {
        let Some(template) = ObjectId::parse(role_definition) else {
            return Ok(false);
        };
        match self.role_of_template(template)? {
            Some(role) => self.is_linked(MEMBERS, role.id, subject),
            None => Ok(false),
        }
    }

    /// Answers a request for a role: at once, or by letting it wait for an approval.
    ///
    /// # Errors
    /// No such subject; a rule of the role is broken; the role is there already, or is not there.
    pub fn request_privileged_role(
        &mut self,
        mut request: PrivilegedRoleAssignmentRequest,
        ctx: &mut Context<'_>,
    ) -> Result<PrivilegedRoleAssignmentRequest> {
        use PrivilegedRequestType as Type;
        self.change(|tenant| {
            if tenant.object(request.subject_id)?.is_none() {
                let kind = PRIVILEGED_ROLE_ASSIGNMENT_REQUESTS;
                return Err(TenantError::not_found(kind, request.subject_id));
            }
            request.id = tenant.new_key::<PrivilegedRoleAssignmentRequest>(ctx)?;
            request.requested_date_time = Some(ctx.now);
            let mut waits = false;
            if !matches!(request.kind, Type::AdminRemove | Type::UserRemove) {
                let time = period(&request.schedule, ctx.now)?;
                let mut failed = Vec::new();
                for (name, setting) in tenant.rules(&request)? {
                    failed.extend(broken(&name, &setting, request.reason.as_deref(), time));
                    waits |= name == "ApprovalRule" && truth(&setting, &["enabled", "Enabled"]);
                }
                if !failed.is_empty() {
                    return Err(PrivilegedProblem::RulesFailed(failed).into());
                }
            }
            if request.kind == Type::UserAdd {
                let eligible = tenant.privileged_assignment(&request, State::Eligible)?;
                let eligible = eligible.ok_or(PrivilegedProblem::DoesNotExist)?;
                request.linked_eligible_role_assignment_id = Some(eligible.id);
            }
            if waits {
                request.status = status("InProgress", "PendingApproval");
            } else {
                tenant.carry_out(&request, ctx)?;
                let removes = matches!(request.kind, Type::AdminRemove | Type::UserRemove);
                let done = if removes { "Revoked" } else { "Provisioned" };
                request.status = status("Closed", done);
            }
            tenant.put(&request)?;
            Ok(request)
        })
    }

    /// Does what a request asks for.
    fn carry_out(
        &mut self,
        request: &PrivilegedRoleAssignmentRequest,
        ctx: &mut Context<'_>,
    ) -> Result<()> {
        use PrivilegedRequestType as Type;
        let known = self.privileged_assignment(request, request.assignment_state)?;
        let own = request.provider_id == PrivilegedProvider::AadRoles;
        let for_good = request.assignment_state == State::Active
            && own
            && self.has_role(&request.role_definition_id, request.subject_id)?;
        match request.kind {
            Type::AdminAdd | Type::UserAdd => {
                if known.is_some() || for_good {
                    return Err(PrivilegedProblem::Exists.into());
                }
                let (start, end) = period(&request.schedule, ctx.now)?;
                let assignment = PrivilegedRoleAssignment {
                    id: self.new_key::<PrivilegedRoleAssignment>(ctx)?,
                    provider_id: request.provider_id,
                    resource_id: request.resource_id.clone(),
                    role_definition_id: request.role_definition_id.clone(),
                    subject_id: request.subject_id,
                    assignment_state: request.assignment_state,
                    start_date_time: Some(start),
                    end_date_time: end,
                    linked_eligible_role_assignment_id: request
                        .linked_eligible_role_assignment_id
                        .clone(),
                    external_id: None,
                };
                self.put(&assignment)?;
                self.settle_privileged_roles(ctx)
            }
            Type::AdminUpdate
            | Type::AdminExtend
            | Type::AdminRenew
            | Type::UserExtend
            | Type::UserRenew => {
                let mut assignment = known.ok_or(PrivilegedProblem::DoesNotExist)?;
                let (start, end) = period(&request.schedule, ctx.now)?;
                if request.schedule.start_date_time.is_some() {
                    assignment.start_date_time = Some(start);
                }
                assignment.end_date_time = end;
                self.put(&assignment)?;
                self.settle_privileged_roles(ctx)
            }
            Type::AdminRemove | Type::UserRemove => {
                match &known {
                    Some(assignment) => {
                        self.remove::<PrivilegedRoleAssignment>(assignment.key())?;
                    }
                    None if !for_good => return Err(PrivilegedProblem::DoesNotExist.into()),
                    None => {}
                }
                if for_good {
                    self.take_privileged_role(&request.role_definition_id, request.subject_id)?;
                }
                Ok(())
            }
        }
    }

    fn take_privileged_role(&mut self, role_definition: &str, subject: ObjectId) -> Result<()> {
        let template = ObjectId::parse(role_definition).unwrap_or_default();
        match self.role_of_template(template)? {
            Some(role) => self.remove_role_member(role.id, subject),
            None => Ok(()),
        }
    }

    /// Gives the roles whose time has begun, and takes those whose time is over.
    ///
    /// # Errors
    /// The store failed.
    pub fn settle_privileged_roles(&mut self, ctx: &mut Context<'_>) -> Result<()> {
        let known: Vec<PrivilegedRoleAssignment> = self.all()?.collect::<Result<_>>()?;
        for assignment in known {
            // Roles of other resources, and roles that the tenant itself defined, have no members here.
            let template = ObjectId::parse(&assignment.role_definition_id)
                .filter(|_| assignment.provider_id == PrivilegedProvider::AadRoles)
                .filter(|id| role_template(*id).is_some())
                .filter(|_| assignment.assignment_state == State::Active);
            let is_over = assignment.end_date_time.is_some_and(|end| end <= ctx.now);
            let has_begun = assignment
                .start_date_time
                .is_none_or(|start| start <= ctx.now);
            let subject = assignment.subject_id;
            if is_over {
                let ended = self.change(|tenant| {
                    tenant.remove::<PrivilegedRoleAssignment>(assignment.key())?;
                    if template.is_some()
                        && tenant.has_role(&assignment.role_definition_id, subject)?
                    {
                        tenant.take_privileged_role(&assignment.role_definition_id, subject)?;
                    }
                    Ok(())
                });
                match ended {
                    // The tenant must have one: he stays until there is another.
                    Err(TenantError::LastAdministrator) if !self.is_changing() => {}
                    ended => ended?,
                }
            } else if let Some(template) = template.filter(|_| has_begun)
                && !self.has_role(&assignment.role_definition_id, subject)?
            {
                self.change(|tenant| {
                    let role = tenant.activate_role(template, ctx)?;
                    tenant.add_role_member(role.id, subject)
                })?;
            }
        }
        Ok(())
    }

    /// A request that still waits.
    fn waiting(&self, id: &str) -> Result<PrivilegedRoleAssignmentRequest> {
        let request: PrivilegedRoleAssignmentRequest = self.require(folded(id))?;
        match request.status.status.as_deref() {
            Some("InProgress") => Ok(request),
            _ => Err(PrivilegedProblem::Closed.into()),
        }
    }

    /// Takes a request back that still waits.
    ///
    /// # Errors
    /// No such request; it is decided already.
    pub fn cancel_privileged_request(&mut self, id: &str) -> Result<()> {
        let mut request = self.waiting(id)?;
        request.status = status("Closed", "Canceled");
        self.put(&request)
    }

    /// Decides on a request that waits; reason, schedule and state replace those of the request.
    ///
    /// # Errors
    /// No such request; it is decided already; the role cannot be assigned.
    pub fn decide_privileged_request(
        &mut self,
        id: &str,
        decision: Option<Decision>,
        edit: impl FnOnce(&mut PrivilegedRoleAssignmentRequest),
        ctx: &mut Context<'_>,
    ) -> Result<()> {
        self.change(|tenant| {
            let mut request = tenant.waiting(id)?;
            edit(&mut request);
            match decision {
                Some(Decision::Approve) => {
                    tenant.carry_out(&request, ctx)?;
                    request.status = status("Closed", "Provisioned");
                }
                Some(Decision::Deny) => request.status = status("Closed", "AdminDenied"),
                None => {}
            }
            tenant.put(&request)
        })
    }
}

impl From<PrivilegedProblem> for TenantError {
    fn from(problem: PrivilegedProblem) -> TenantError {
        TenantError::Privileged(problem)
    }
}
