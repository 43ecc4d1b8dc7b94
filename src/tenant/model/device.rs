//! Devices that users registered or joined.

use jiff::Timestamp;

use super::{AlternativeSecurityId, Entity, Extensions, model};
use crate::store::{Kind, Lookup, Relation};
use crate::tenant::id::ObjectId;

/// The collection of devices.
pub const DEVICES: Kind = Kind::named("devices");

/// Devices: by device id.
pub const DEVICE_ID: Lookup = Lookup::named("deviceId");

/// From a device to its registered owners.
pub const REGISTERED_OWNERS: Relation = Relation::named("registeredOwners");
/// From a device to its registered users.
pub const REGISTERED_USERS: Relation = Relation::named("registeredUsers");

model! {
    /// A device.
    pub struct Device {
        required {
            /// The object id.
            pub id: ObjectId,
            /// The id that the device gave itself.
            pub device_id: ObjectId,
        }
        /// Whether it may sign in; absent: yes.
        pub account_enabled: Option<bool>,
        /// Keys of the device.
        pub alternative_security_ids: Vec<AlternativeSecurityId>,
        /// When it signed in last, to within days.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub approximate_last_sign_in_date_time: Option<Timestamp>,
        /// Until when it counts as compliant.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub compliance_expiration_date_time: Option<Timestamp>,
        /// Metadata.
        pub device_metadata: Option<String>,
        /// Version of the registration.
        pub device_version: Option<i32>,
        /// Name.
        pub display_name: Option<String>,
        /// Further properties, kept as they are.
        pub extensions: Extensions,
        /// Whether it keeps the rules of the organization.
        pub is_compliant: Option<bool>,
        /// Whether it is managed.
        pub is_managed: Option<bool>,
        /// When it was last synchronised.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub on_premises_last_sync_date_time: Option<Timestamp>,
        /// True: mastered on premises.
        pub on_premises_sync_enabled: Option<bool>,
        /// Windows, iOS, Android ...
        pub operating_system: Option<String>,
        /// Its version.
        pub operating_system_version: Option<String>,
        /// Ids of the hardware, `[USER-GID]:...`.
        pub physical_ids: Vec<String>,
        /// RegisteredDevice, SecureVM, Printer ...
        pub profile_type: Option<String>,
        /// When it was registered.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub registration_date_time: Option<Timestamp>,
        /// Labels.
        pub system_labels: Vec<String>,
        /// Workplace (registered), AzureAd (joined) or ServerAd (joined on premises).
        pub trust_type: Option<String>,
        linked {
            /// Who registered it.
            registered_owners: Vec<ObjectId>,
            /// Who uses it.
            registered_users: Vec<ObjectId>,
        }
    }
}

impl Device {
    /// Whether it may sign in.
    pub fn is_enabled(&self) -> bool {
        self.account_enabled != Some(false)
    }
}

impl Entity for Device {
    const KIND: Kind = DEVICES;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        found.push((DEVICE_ID, self.device_id.to_string()));
    }

    fn relations(&mut self) -> Vec<(Relation, &mut Vec<ObjectId>)> {
        vec![
            (REGISTERED_OWNERS, &mut self.registered_owners),
            (REGISTERED_USERS, &mut self.registered_users),
        ]
    }
}
