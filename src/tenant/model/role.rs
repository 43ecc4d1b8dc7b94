//! Directory roles that were activated, assignments with a scope, and administrative units.

use super::{Entity, Extensions, PRINCIPAL_ID, folded, model};
use crate::store::{Kind, Lookup, Relation};
use crate::tenant::id::ObjectId;
use crate::tenant::model::MEMBERS;

/// The collection of activated directory roles.
pub const DIRECTORY_ROLES: Kind = Kind::named("directoryRoles");
/// The collection of administrative units.
pub const ADMINISTRATIVE_UNITS: Kind = Kind::named("administrativeUnits");
/// The collection of role assignments within administrative units.
pub const SCOPED_ROLE_MEMBERSHIPS: Kind = Kind::named("scopedRoleMemberships");

/// Directory roles: by the id of the template.
pub const ROLE_TEMPLATE_ID: Lookup = Lookup::named("roleTemplateId");
/// Scoped assignments: by the administrative unit.
pub const ADMINISTRATIVE_UNIT_ID: Lookup = Lookup::named("administrativeUnitId");

model! {
    /// A directory role in use. Name and description are those of its template.
    pub struct DirectoryRole {
        required {
            /// The object id, different in each tenant.
            pub id: ObjectId,
            /// The template, the same in every tenant.
            pub role_template_id: ObjectId,
        }
        /// Groups of partners' tenants that have the role (MSOnline only).
        pub foreign_groups: Vec<ForeignGroup>,
        linked {
            /// The members.
            members: Vec<ObjectId>,
        }
    }
}

model! {
    /// A group of a partner's tenant.
    pub struct ForeignGroup {
        required {
            /// The partner's tenant.
            pub company_id: ObjectId,
            /// The group there.
            pub group_id: ObjectId,
        }
    }
}

model! {
    /// A part of the tenant that has administrators of its own.
    pub struct AdministrativeUnit {
        required {
            /// The object id.
            pub id: ObjectId,
            /// Its name.
            pub display_name: String,
        }
        /// Description.
        pub description: Option<String>,
        /// Further properties, kept as they are.
        pub extensions: Extensions,
        /// Whether only its own administrators may change its members.
        pub is_member_management_restricted: Option<bool>,
        /// The rule that decides on members.
        pub membership_rule: Option<String>,
        /// On or Paused.
        pub membership_rule_processing_state: Option<String>,
        /// Assigned or Dynamic.
        pub membership_type: Option<String>,
        /// Public or HiddenMembership.
        pub visibility: Option<String>,
        linked {
            /// The members.
            members: Vec<ObjectId>,
        }
    }
}

model! {
    /// A directory role that a user has within one administrative unit.
    pub struct ScopedRoleMembership {
        required {
            /// The id of the assignment.
            pub id: String,
            /// The unit.
            pub administrative_unit_id: ObjectId,
            /// The activated role.
            pub role_id: ObjectId,
            /// The user.
            pub member_id: ObjectId,
        }
    }
}

impl Entity for DirectoryRole {
    const KIND: Kind = DIRECTORY_ROLES;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        found.push((ROLE_TEMPLATE_ID, self.role_template_id.to_string()));
    }

    fn relations(&mut self) -> Vec<(Relation, &mut Vec<ObjectId>)> {
        vec![(MEMBERS, &mut self.members)]
    }
}

impl Entity for AdministrativeUnit {
    const KIND: Kind = ADMINISTRATIVE_UNITS;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn relations(&mut self) -> Vec<(Relation, &mut Vec<ObjectId>)> {
        vec![(MEMBERS, &mut self.members)]
    }
}

impl Entity for ScopedRoleMembership {
    const KIND: Kind = SCOPED_ROLE_MEMBERSHIPS;

    fn key(&self) -> String {
        folded(&self.id)
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        found.push((
            ADMINISTRATIVE_UNIT_ID,
            self.administrative_unit_id.to_string(),
        ));
        found.push((PRINCIPAL_ID, self.member_id.to_string()));
    }
}
