//! Privileged identity management: roles that are active for a time or may be activated, and the requests for them.

use jiff::Timestamp;

use super::{Entity, PRINCIPAL_ID, choice, folded, model};
use crate::store::{Kind, Lookup};
use crate::tenant::id::ObjectId;

/// The collection of role assignments under privileged identity management.
pub const PRIVILEGED_ROLE_ASSIGNMENTS: Kind = Kind::named("privilegedRoleAssignments");
/// The collection of requests for such assignments.
pub const PRIVILEGED_ROLE_ASSIGNMENT_REQUESTS: Kind =
    Kind::named("privilegedRoleAssignmentRequests");

choice! {
    /// Whose roles they are.
    pub enum PrivilegedProvider {
        /// The tenant's own roles.
        AadRoles = "aadRoles",
        /// Roles of subscriptions and what is in them.
        AzureResources = "azureResources",
        /// Members and owners of groups.
        AadGroups = "aadGroups",
    }
}

choice! {
    /// Whether a role may be activated or is active.
    pub enum AssignmentState {
        /// May be activated.
        Eligible = "Eligible",
        /// Is active.
        Active = "Active",
    }
}

choice! {
    /// What a request asks for, and who asks.
    pub enum PrivilegedRequestType {
        /// An administrator assigns a role.
        AdminAdd = "AdminAdd",
        /// An administrator changes an assignment.
        AdminUpdate = "AdminUpdate",
        /// An administrator takes a role away.
        AdminRemove = "AdminRemove",
        /// An administrator makes an assignment last longer.
        AdminExtend = "AdminExtend",
        /// An administrator assigns an expired role again.
        AdminRenew = "AdminRenew",
        /// A user activates a role.
        UserAdd = "UserAdd",
        /// A user gives an activated role back.
        UserRemove = "UserRemove",
        /// A user asks for more time.
        UserExtend = "UserExtend",
        /// A user asks for an expired role again.
        UserRenew = "UserRenew",
    }
}

model! {
    /// A role that somebody has for a time, or may activate.
    pub struct PrivilegedRoleAssignment {
        required {
            /// The id of the assignment.
            pub id: String,
            /// The resource: the tenant's id, or that of a registered resource.
            pub resource_id: String,
            /// The role: the template's id, or that of another definition.
            pub role_definition_id: String,
            /// The user, group or service principal.
            pub subject_id: ObjectId,
        }
        /// Whose roles they are.
        pub provider_id: PrivilegedProvider,
        /// Whether it is active or may be activated.
        pub assignment_state: AssignmentState,
        /// From when on.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub start_date_time: Option<Timestamp>,
        /// Until when; absent: for good.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub end_date_time: Option<Timestamp>,
        /// The eligible assignment that was activated.
        pub linked_eligible_role_assignment_id: Option<String>,
        /// The id that the provider itself uses.
        pub external_id: Option<String>,
    }
}

model! {
    /// A request for an assignment.
    pub struct PrivilegedRoleAssignmentRequest {
        required {
            /// The id of the request.
            pub id: String,
            /// The resource.
            pub resource_id: String,
            /// The role.
            pub role_definition_id: String,
            /// The user, group or service principal.
            pub subject_id: ObjectId,
        }
        /// Whose roles they are.
        pub provider_id: PrivilegedProvider,
        /// What is asked for.
        #[serde(rename = "type")]
        pub kind: PrivilegedRequestType,
        /// Active or eligible.
        pub assignment_state: AssignmentState,
        /// The eligible assignment that is to be activated.
        pub linked_eligible_role_assignment_id: Option<String>,
        /// Why.
        pub reason: Option<String>,
        /// When it was made.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub requested_date_time: Option<Timestamp>,
        /// For which time.
        pub schedule: PrivilegedSchedule,
        /// How far it has come.
        pub status: PrivilegedRequestStatus,
    }
}

model! {
    /// For which time a role is wanted.
    pub struct PrivilegedSchedule {
        /// Once.
        #[serde(rename = "type")]
        pub kind: Option<String>,
        /// From when on; absent: at once.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub start_date_time: Option<Timestamp>,
        /// Until when.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub end_date_time: Option<Timestamp>,
        /// For how long, where no end is given: `PT8H`.
        pub duration: Option<String>,
    }
}

model! {
    /// How far a request has come.
    pub struct PrivilegedRequestStatus {
        /// InProgress or Closed.
        pub status: Option<String>,
        /// Provisioned, PendingApproval, Canceled, AdminDenied ...
        pub sub_status: Option<String>,
    }
}

impl Entity for PrivilegedRoleAssignment {
    const KIND: Kind = PRIVILEGED_ROLE_ASSIGNMENTS;

    fn key(&self) -> String {
        folded(&self.id)
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        found.push((PRINCIPAL_ID, self.subject_id.to_string()));
    }
}

impl Entity for PrivilegedRoleAssignmentRequest {
    const KIND: Kind = PRIVILEGED_ROLE_ASSIGNMENT_REQUESTS;

    fn key(&self) -> String {
        folded(&self.id)
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        found.push((PRINCIPAL_ID, self.subject_id.to_string()));
    }
}
