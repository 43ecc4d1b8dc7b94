//! Users: everything that the MSOnline and AzureAD user objects show, except what the user registered for
//! authentication, which stands apart (`authentication.rs`), and passwords, which are kept nowhere.

use jiff::Timestamp;

use super::{AssignedPlan, Entity, Extensions, ProvisionedPlan, folded, model};
use crate::store::{Kind, Lookup};
use crate::tenant::id::ObjectId;

/// The collection of users.
pub const USERS: Kind = Kind::named("users");
/// The collection of deleted users, kept for 30 days.
pub const DELETED_USERS: Kind = Kind::named("deletedUsers");

/// Users, deleted users: by user principal name.
pub const USER_PRINCIPAL_NAME: Lookup = Lookup::named("userPrincipalName");
/// Users, groups, contacts: by each proxy address, `mail` counted as one, without its `smtp:` prefix.
pub const ADDRESS: Lookup = Lookup::named("proxyAddresses");
/// Users: by the id of the manager.
pub const MANAGER: Lookup = Lookup::named("manager");
/// Users: by the immutable id of the on-premises object.
pub const IMMUTABLE_ID: Lookup = Lookup::named("onPremisesImmutableId");
/// Users: by the suffix of the user principal name.
pub const DOMAIN: Lookup = Lookup::named("domain");

model! {
    /// A member or guest of the tenant.
    pub struct User {
        required {
            /// The object id.
            pub id: ObjectId,
            /// The sign-in name; unique in the tenant, whatever its case.
            pub user_principal_name: String,
        }
        /// When the user was deleted; only on deleted users.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub deleted_date_time: Option<Timestamp>,
        /// Whether the user may sign in; absent: yes. The opposite of MSOnline's BlockCredential.
        pub account_enabled: Option<bool>,
        /// Null, Minor, NotAdult or Adult.
        pub age_group: Option<String>,
        /// MSOnline's AlternateMobilePhones (not in Graph).
        pub alternate_mobile_phones: Vec<String>,
        /// Identities of other directories (AzureAD's and MSOnline's AlternativeSecurityIds; not in Graph).
        pub alternative_security_ids: Vec<AlternativeSecurityId>,
        /// The licences that the user has, directly or through groups.
        pub assigned_licenses: Vec<AssignedLicense>,
        /// The plans of those licences; absent: what the licences amount to (`Tenant::assigned_plans`).
        pub assigned_plans: Vec<AssignedPlan>,
        /// Office phones; AzureAD's TelephoneNumber and MSOnline's PhoneNumber are the first.
        pub business_phones: Vec<String>,
        /// City.
        pub city: Option<String>,
        /// Exchange's recipient type of a synchronised recipient (MSOnline only).
        pub cloud_exchange_recipient_display_type: Option<i32>,
        /// Company, for guests mostly.
        pub company_name: Option<String>,
        /// Null, Granted, Denied or NotRequired.
        pub consent_provided_for_minor: Option<String>,
        /// Country or region.
        pub country: Option<String>,
        /// When the user was created.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub created_date_time: Option<Timestamp>,
        /// Null for an ordinary account, Invitation, LocalAccount, EmailVerified.
        pub creation_type: Option<String>,
        /// Department.
        pub department: Option<String>,
        /// Name shown in lists.
        pub display_name: Option<String>,
        /// When the employee was or will be hired.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub employee_hire_date: Option<Timestamp>,
        /// Employee number.
        pub employee_id: Option<String>,
        /// Kind of worker: Employee, Contractor ...
        pub employee_type: Option<String>,
        /// Directory extension properties and whatever else belongs to the user, kept as it is.
        pub extensions: Extensions,
        /// PendingAcceptance or Accepted, for invited guests.
        pub external_user_state: Option<String>,
        /// When `externalUserState` changed last.
        pub external_user_state_change_date_time: Option<String>,
        /// Fax number.
        pub fax_number: Option<String>,
        /// First name.
        pub given_name: Option<String>,
        /// Sign-in names of other providers; AzureAD's SignInNames are those of local accounts.
        pub identities: Vec<ObjectIdentity>,
        /// Addresses for instant messages.
        pub im_addresses: Vec<String>,
        /// Whether the identity was found compromised (AzureAD's IsCompromised; not in Graph).
        pub is_compromised: Option<bool>,
        /// Whether a licence change of a group still has to reach the user.
        pub is_license_reconciliation_needed: bool,
        /// Job title.
        pub job_title: Option<String>,
        /// When the password was last set.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub last_password_change_date_time: Option<Timestamp>,
        /// Computed from the age group and the consent.
        pub legal_age_group_classification: Option<String>,
        /// By what each licence came to the user, and whether it works.
        pub license_assignment_states: Vec<LicenseAssignmentState>,
        /// The Passport id of the account (MSOnline's LiveId; not in Graph).
        pub live_id: Option<String>,
        /// Primary mail address.
        pub mail: Option<String>,
        /// The part before the @ of mail addresses.
        pub mail_nickname: Option<String>,
        /// The object id of the manager, a user or contact.
        pub manager: Option<ObjectId>,
        /// Mobile phone of the directory: set by administrators. What the user registered stands under `authentication`.
        pub mobile_phone: Option<String>,
        /// Exchange's recipient type (MSOnline's MSExchRecipientTypeDetails; not in Graph).
        pub ms_exch_recipient_type_details: Option<i64>,
        /// Office.
        pub office_location: Option<String>,
        /// Distinguished name in the on-premises directory.
        pub on_premises_distinguished_name: Option<String>,
        /// Domain of the on-premises directory.
        pub on_premises_domain_name: Option<String>,
        /// The fifteen extension attributes.
        pub on_premises_extension_attributes: ExtensionAttributes,
        /// The source anchor: ties the user to the on-premises object.
        pub on_premises_immutable_id: Option<String>,
        /// When the user was last synchronised.
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
        /// User principal name in the on-premises directory.
        pub on_premises_user_principal_name: Option<String>,
        /// Alternate mail addresses: MSOnline's AlternateEmailAddresses, AzureAD's OtherMails.
        pub other_mails: Vec<String>,
        /// None, DisablePasswordExpiration, DisableStrongPassword, or both with a comma and a blank.
        pub password_policies: Option<String>,
        /// What must happen at the next sign-in. The password itself is not kept.
        pub password_profile: Option<PasswordProfile>,
        /// MSOnline's PasswordResetNotRequiredDuringActivate (not in Graph).
        pub password_reset_not_required_during_activate: Option<bool>,
        /// Postal code.
        pub postal_code: Option<String>,
        /// Where the user's data is kept in a multi-geo tenant.
        pub preferred_data_location: Option<String>,
        /// Language, such as en-US.
        pub preferred_language: Option<String>,
        /// What the services did about the assigned plans; absent: success for each (`Tenant::provisioned_plans`).
        pub provisioned_plans: Vec<ProvisionedPlan>,
        /// Mail addresses with their type: `SMTP:` primary, `smtp:` others, `sip:` ...
        pub proxy_addresses: Vec<String>,
        /// What kept a service from provisioning the user.
        pub service_provisioning_errors: Vec<ServiceProvisioningError>,
        /// Whether address lists show the user.
        pub show_in_address_list: Option<bool>,
        /// When the user signed in last.
        pub sign_in_activity: Option<SignInActivity>,
        /// Refresh tokens that were issued before are refused.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub sign_in_sessions_valid_from_date_time: Option<Timestamp>,
        /// State or province.
        pub state: Option<String>,
        /// Street.
        pub street_address: Option<String>,
        /// Last name.
        pub surname: Option<String>,
        /// A picture, as base64 text of a JPEG file.
        pub thumbnail_photo: Option<String>,
        /// Two letters of the country in which services are used; licences require it.
        pub usage_location: Option<String>,
        /// Member or Guest.
        pub user_type: Option<String>,
    }
}

model! {
    /// A licence of a user or group.
    pub struct AssignedLicense {
        required {
            /// The product.
            pub sku_id: ObjectId,
        }
        /// Plans of the product that are switched off.
        pub disabled_plans: Vec<ObjectId>,
    }
}

model! {
    /// By what a licence came to a user.
    pub struct LicenseAssignmentState {
        required {
            /// The product.
            pub sku_id: ObjectId,
        }
        /// The group that gave the licence; absent: assigned to the user itself.
        pub assigned_by_group: Option<ObjectId>,
        /// Plans that this assignment switches off.
        pub disabled_plans: Vec<ObjectId>,
        /// Active, ActiveWithError, Disabled or Error.
        pub state: Option<String>,
        /// None, CountViolation, MutuallyExclusiveViolation, DependencyViolation, ProhibitedInUsageLocationViolation,
        /// UniquenessViolation or Other.
        pub error: Option<String>,
        /// When this assignment changed last.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub last_updated_date_time: Option<Timestamp>,
    }
}

model! {
    /// What must happen at the next sign-in.
    pub struct PasswordProfile {
        /// The user must choose a new password.
        pub force_change_password_next_sign_in: Option<bool>,
        /// The same, after a second factor.
        pub force_change_password_next_sign_in_with_mfa: Option<bool>,
    }
}

model! {
    /// An identity of another directory.
    pub struct AlternativeSecurityId {
        /// The provider; absent for devices and on-premises identities.
        pub identity_provider: Option<String>,
        /// The key, in base64.
        pub key: Option<String>,
        /// The kind of key.
        #[serde(rename = "type")]
        pub kind: Option<i32>,
    }
}

model! {
    /// A sign-in name of a provider.
    pub struct ObjectIdentity {
        /// emailAddress, userName, userPrincipalName, federated ...
        pub sign_in_type: Option<String>,
        /// Domain or provider that issued the name.
        pub issuer: Option<String>,
        /// The name.
        pub issuer_assigned_id: Option<String>,
    }
}

model! {
    /// What kept the synchronisation from writing a property.
    pub struct OnPremisesProvisioningError {
        /// PropertyConflict, mostly.
        pub category: Option<String>,
        /// When it began.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub occurred_date_time: Option<Timestamp>,
        /// The property in question.
        pub property_causing_error: Option<String>,
        /// Its value.
        pub value: Option<String>,
    }
}

model! {
    /// What kept a service from provisioning an object.
    pub struct ServiceProvisioningError {
        /// When it happened.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub created_date_time: Option<Timestamp>,
        /// Whether it is over.
        pub is_resolved: bool,
        /// The service, such as exchange/namprd01-001-01.
        pub service_instance: Option<String>,
        /// The service's words, XML mostly.
        pub error_detail: Option<String>,
    }
}

model! {
    /// When a user signed in last.
    pub struct SignInActivity {
        /// The last interactive sign-in.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub last_sign_in_date_time: Option<Timestamp>,
        /// The last sign-in by a client on the user's behalf.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub last_non_interactive_sign_in_date_time: Option<Timestamp>,
    }
}

model! {
    /// The extension attributes of an on-premises directory.
    pub struct ExtensionAttributes {
        /// extensionAttribute1
        pub extension_attribute1: Option<String>,
        /// extensionAttribute2
        pub extension_attribute2: Option<String>,
        /// extensionAttribute3
        pub extension_attribute3: Option<String>,
        /// extensionAttribute4
        pub extension_attribute4: Option<String>,
        /// extensionAttribute5
        pub extension_attribute5: Option<String>,
        /// extensionAttribute6
        pub extension_attribute6: Option<String>,
        /// extensionAttribute7
        pub extension_attribute7: Option<String>,
        /// extensionAttribute8
        pub extension_attribute8: Option<String>,
        /// extensionAttribute9
        pub extension_attribute9: Option<String>,
        /// extensionAttribute10
        pub extension_attribute10: Option<String>,
        /// extensionAttribute11
        pub extension_attribute11: Option<String>,
        /// extensionAttribute12
        pub extension_attribute12: Option<String>,
        /// extensionAttribute13
        pub extension_attribute13: Option<String>,
        /// extensionAttribute14
        pub extension_attribute14: Option<String>,
        /// extensionAttribute15
        pub extension_attribute15: Option<String>,
    }
}

impl User {
    /// Whether the user may sign in.
    pub fn is_enabled(&self) -> bool {
        self.account_enabled != Some(false)
    }

    /// Whether the user is mastered by an on-premises directory.
    pub fn is_synchronised(&self) -> bool {
        self.on_premises_sync_enabled == Some(true)
    }

    /// Whether the user has any licence.
    pub fn is_licensed(&self) -> bool {
        !self.assigned_licenses.is_empty()
    }

    /// Whether the user is a guest.
    pub fn is_guest(&self) -> bool {
        self.user_type
            .as_deref()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("Guest"))
    }

    /// The office phone that the modules show: MSOnline's PhoneNumber, AzureAD's TelephoneNumber.
    pub fn office_phone(&self) -> Option<&str> {
        self.business_phones.first().map(String::as_str)
    }

    /// The domain of the user principal name.
    pub fn domain(&self) -> &str {
        self.user_principal_name
            .rsplit_once('@')
            .map_or("", |(_, domain)| domain)
    }

    /// Whether `policy` (DisablePasswordExpiration, DisableStrongPassword) is among the password policies.
    pub fn has_password_policy(&self, policy: &str) -> bool {
        let policies = self.password_policies.as_deref().unwrap_or_default();
        policies
            .split(',')
            .any(|part| part.trim().eq_ignore_ascii_case(policy))
    }

    /// Switches a password policy on or off and writes the list as the service does.
    pub fn set_password_policy(&mut self, policy: &str, on: bool) {
        let policies = self.password_policies.take().unwrap_or_default();
        let mut parts: Vec<&str> = policies
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty() && !part.eq_ignore_ascii_case("None"))
            .filter(|part| !part.eq_ignore_ascii_case(policy))
            .collect();
        if on {
            parts.push(policy);
            parts.sort_unstable();
        }
        self.password_policies = Some(if parts.is_empty() {
            "None".to_string()
        } else {
            parts.join(", ")
        });
    }

    /// The first `sip:` address, without its prefix: AzureAD's SipProxyAddress.
    pub fn sip_address(&self) -> Option<&str> {
        self.proxy_addresses
            .iter()
            .find_map(|address| match address.split_at_checked(4) {
                Some((prefix, rest)) if prefix.eq_ignore_ascii_case("sip:") => Some(rest),
                _ => None,
            })
    }

    /// The lookups of a user and of a deleted user.
    fn find_by(&self, found: &mut Vec<(Lookup, String)>) {
        found.push((USER_PRINCIPAL_NAME, folded(&self.user_principal_name)));
        found.push((DOMAIN, folded(self.domain())));
        addresses(&self.proxy_addresses, self.mail.as_deref(), found);
        if let Some(manager) = self.manager {
            found.push((MANAGER, manager.to_string()));
        }
        if let Some(anchor) = &self.on_premises_immutable_id {
            found.push((IMMUTABLE_ID, anchor.clone()));
        }
    }
}

/// Adds the lookups of proxy addresses and the primary address.
pub(super) fn addresses(proxies: &[String], mail: Option<&str>, found: &mut Vec<(Lookup, String)>) {
    for address in proxies.iter().map(String::as_str).chain(mail) {
        let value = (ADDRESS, bare_address(address));
        if !found.contains(&value) {
            found.push(value);
        }
    }
}

/// A proxy address in the form in which it must be unique: folded, without the prefix of mail addresses.
pub fn bare_address(address: &str) -> String {
    let lower = folded(address);
    match lower.strip_prefix("smtp:") {
        Some(rest) => rest.to_string(),
        None => lower,
    }
}

impl Entity for User {
    const KIND: Kind = USERS;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        self.find_by(found);
    }

    fn licensed_with(&self) -> Vec<ObjectId> {
        self.assigned_licenses
            .iter()
            .map(|licence| licence.sku_id)
            .collect()
    }
}

/// A user in the recycle bin.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct DeletedUser(pub User);

impl Entity for DeletedUser {
    const KIND: Kind = DELETED_USERS;

    fn key(&self) -> String {
        self.0.id.to_string()
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        self.0.find_by(found);
    }
}
