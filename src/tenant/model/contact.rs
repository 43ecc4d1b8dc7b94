//! Contacts: people outside the tenant that its address lists show.

use jiff::Timestamp;

use super::user::addresses;
use super::{
    Entity, Extensions, MANAGER, OnPremisesProvisioningError, ServiceProvisioningError, choice,
    model,
};
use crate::store::{Kind, Lookup};
use crate::tenant::id::ObjectId;

/// The collection of contacts.
pub const CONTACTS: Kind = Kind::named("contacts");

choice! {
    /// What a contact's phone is for.
    pub enum ContactPhoneType {
        /// Office.
        Business = "business",
        /// Mobile.
        Mobile = "mobile",
        /// Fax.
        BusinessFax = "businessFax",
        /// Home.
        Home = "home",
    }
}

model! {
    /// A contact.
    pub struct Contact {
        required {
            /// The object id.
            pub id: ObjectId,
        }
        /// Addresses; the modules show the first.
        pub addresses: Vec<OfficeAddress>,
        /// Company.
        pub company_name: Option<String>,
        /// Department.
        pub department: Option<String>,
        /// Name shown in lists.
        pub display_name: Option<String>,
        /// Further properties, kept as they are.
        pub extensions: Extensions,
        /// First name.
        pub given_name: Option<String>,
        /// Job title.
        pub job_title: Option<String>,
        /// Mail address.
        pub mail: Option<String>,
        /// The part before the @ of mail addresses.
        pub mail_nickname: Option<String>,
        /// The object id of the manager.
        pub manager: Option<ObjectId>,
        /// When the contact was last synchronised.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub on_premises_last_sync_date_time: Option<Timestamp>,
        /// What kept the synchronisation from writing properties.
        pub on_premises_provisioning_errors: Vec<OnPremisesProvisioningError>,
        /// True: mastered on premises.
        pub on_premises_sync_enabled: Option<bool>,
        /// Phones by purpose.
        pub phones: Vec<ContactPhone>,
        /// Mail addresses with their type.
        pub proxy_addresses: Vec<String>,
        /// What kept a service from provisioning the contact.
        pub service_provisioning_errors: Vec<ServiceProvisioningError>,
        /// Last name.
        pub surname: Option<String>,
        /// A picture, as base64 text of a JPEG file.
        pub thumbnail_photo: Option<String>,
    }
}

model! {
    /// A postal address.
    pub struct OfficeAddress {
        /// City.
        pub city: Option<String>,
        /// Country.
        pub country_or_region: Option<String>,
        /// Office.
        pub office_location: Option<String>,
        /// Postal code.
        pub postal_code: Option<String>,
        /// State or province.
        pub state: Option<String>,
        /// Street.
        pub street: Option<String>,
    }
}

model! {
    /// A phone and its purpose.
    pub struct ContactPhone {
        required {
            /// The number.
            pub number: String,
        }
        /// The purpose.
        #[serde(rename = "type")]
        pub kind: ContactPhoneType,
    }
}

impl Contact {
    /// The phone for a purpose.
    pub fn phone(&self, purpose: ContactPhoneType) -> Option<&str> {
        self.phones
            .iter()
            .find(|phone| phone.kind == purpose)
            .map(|phone| phone.number.as_str())
    }
}

impl Entity for Contact {
    const KIND: Kind = CONTACTS;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        addresses(&self.proxy_addresses, self.mail.as_deref(), found);
        if let Some(manager) = self.manager {
            found.push((MANAGER, manager.to_string()));
        }
    }
}
