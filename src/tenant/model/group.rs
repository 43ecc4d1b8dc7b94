//! Groups of every kind: security, mail-enabled, distribution, Microsoft 365, dynamic, synchronised.

use jiff::Timestamp;

use super::user::addresses;
use super::{
    AssignedLicense, Entity, Extensions, OnPremisesProvisioningError, ServiceProvisioningError,
    folded, model,
};
use crate::store::{Kind, Lookup, Relation};
use crate::tenant::id::ObjectId;

/// The collection of groups.
pub const GROUPS: Kind = Kind::named("groups");
/// The collection of deleted Microsoft 365 groups, kept for 30 days.
pub const DELETED_GROUPS: Kind = Kind::named("deletedGroups");

/// From a group, directory role or administrative unit to its direct members.
pub const MEMBERS: Relation = Relation::named("members");
/// From a group, application or service principal to its owners.
pub const OWNERS: Relation = Relation::named("owners");

/// Groups: by mail nickname.
pub const MAIL_NICKNAME: Lookup = Lookup::named("mailNickname");

model! {
    /// A group.
    pub struct Group {
        required {
            /// The object id.
            pub id: ObjectId,
            /// Name shown in lists; need not be unique.
            pub display_name: String,
        }
        /// Sensitivity labels.
        pub assigned_labels: Vec<AssignedLabel>,
        /// Licences that members inherit.
        pub assigned_licenses: Vec<AssignedLicense>,
        /// When the group was created.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub created_date_time: Option<Timestamp>,
        /// When the group was deleted; only on deleted groups.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub deleted_date_time: Option<Timestamp>,
        /// Description.
        pub description: Option<String>,
        /// When the group expires.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub expiration_date_time: Option<Timestamp>,
        /// Further properties, kept as they are.
        pub extensions: Extensions,
        /// `Unified` for a Microsoft 365 group, `DynamicMembership` for one with a rule.
        pub group_types: Vec<String>,
        /// Whether the service made it: a well-known group (MSOnline only).
        pub is_system: bool,
        /// Whether directory roles may be assigned to it.
        pub is_assignable_to_role: Option<bool>,
        /// Whether members are still to get or lose licences: QueuedForProcessing, ProcessingInProgress, ProcessingComplete.
        pub license_processing_state: Option<String>,
        /// Primary mail address.
        pub mail: Option<String>,
        /// Whether it has a mail address.
        pub mail_enabled: bool,
        /// The part before the @ of mail addresses.
        pub mail_nickname: Option<String>,
        /// The rule of a dynamic group.
        pub membership_rule: Option<String>,
        /// On or Paused.
        pub membership_rule_processing_state: Option<String>,
        /// Domain of the on-premises directory.
        pub on_premises_domain_name: Option<String>,
        /// When the group was last synchronised.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub on_premises_last_sync_date_time: Option<Timestamp>,
        /// What kept the synchronisation from writing properties.
        pub on_premises_provisioning_errors: Vec<OnPremisesProvisioningError>,
        /// Account name in the on-premises directory.
        pub on_premises_sam_account_name: Option<String>,
        /// Security identifier in the on-premises directory.
        pub on_premises_security_identifier: Option<String>,
        /// True: mastered on premises. False: was, once. Absent: never.
        pub on_premises_sync_enabled: Option<bool>,
        /// Mail addresses with their type.
        pub proxy_addresses: Vec<String>,
        /// When the group's expiry was last put off.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub renewed_date_time: Option<Timestamp>,
        /// Whether it can be used for access control.
        pub security_enabled: bool,
        /// What kept a service from provisioning the group.
        pub service_provisioning_errors: Vec<ServiceProvisioningError>,
        /// Public, Private or HiddenMembership.
        pub visibility: Option<String>,
        linked {
            /// The direct members.
            members: Vec<ObjectId>,
            /// The owners.
            owners: Vec<ObjectId>,
        }
    }
}

model! {
    /// A sensitivity label.
    pub struct AssignedLabel {
        /// The label.
        pub label_id: Option<String>,
        /// Its name.
        pub display_name: Option<String>,
    }
}

impl Group {
    /// Whether it is a Microsoft 365 group.
    pub fn is_unified(&self) -> bool {
        self.has_type("Unified")
    }

    /// Whether a rule decides on its members.
    pub fn is_dynamic(&self) -> bool {
        self.has_type("DynamicMembership")
    }

    /// Whether it is mastered by an on-premises directory.
    pub fn is_synchronised(&self) -> bool {
        self.on_premises_sync_enabled == Some(true)
    }

    fn has_type(&self, wanted: &str) -> bool {
        self.group_types
            .iter()
            .any(|kind| kind.eq_ignore_ascii_case(wanted))
    }

    fn find_by(&self, found: &mut Vec<(Lookup, String)>) {
        addresses(&self.proxy_addresses, self.mail.as_deref(), found);
        if let Some(nickname) = &self.mail_nickname {
            found.push((MAIL_NICKNAME, folded(nickname)));
        }
    }

    fn relations_of(&mut self) -> Vec<(Relation, &mut Vec<ObjectId>)> {
        vec![(MEMBERS, &mut self.members), (OWNERS, &mut self.owners)]
    }
}

impl Entity for Group {
    const KIND: Kind = GROUPS;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        self.find_by(found);
    }

    fn relations(&mut self) -> Vec<(Relation, &mut Vec<ObjectId>)> {
        self.relations_of()
    }
}

/// A group in the recycle bin.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct DeletedGroup(pub Group);

impl Entity for DeletedGroup {
    const KIND: Kind = DELETED_GROUPS;

    fn key(&self) -> String {
        self.0.id.to_string()
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        self.0.find_by(found);
    }

    fn relations(&mut self) -> Vec<(Relation, &mut Vec<ObjectId>)> {
        self.0.relations_of()
    }
}
