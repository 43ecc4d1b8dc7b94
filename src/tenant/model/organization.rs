//! The organization: the tenant's own properties and the settings that apply to all of it.

use jiff::Timestamp;

use super::{AssignedPlan, Entity, Extensions, ProvisionedPlan, model};
use crate::store::Kind;
use crate::tenant::id::ObjectId;

/// The collection that holds the one organization.
pub const ORGANIZATION: Kind = Kind::named("organization");

/// The key of the organization: a tenant has exactly one.
pub const ORGANIZATION_KEY: &str = "organization";

model! {
    /// The tenant itself: MSOnline's CompanyInformation, AzureAD's TenantDetail.
    pub struct Organization {
        required {
            /// The tenant's id.
            pub id: ObjectId,
            /// The company's name.
            pub display_name: String,
        }
        /// Plans of the tenant's products.
        pub assigned_plans: Vec<AssignedPlan>,
        /// Phones; the first is TelephoneNumber.
        pub business_phones: Vec<String>,
        /// City.
        pub city: Option<String>,
        /// Country or region.
        pub country: Option<String>,
        /// Two letters of the country.
        pub country_letter_code: Option<String>,
        /// When the tenant was created.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub created_date_time: Option<Timestamp>,
        /// Usage location of users who have none.
        pub default_usage_location: Option<String>,
        /// Settings of the directory synchronisation.
        pub directory_synchronization: DirectorySynchronization,
        /// Further properties, kept as they are.
        pub extensions: Extensions,
        /// Whether data may be kept in several regions.
        pub is_multiple_data_locations_for_services_enabled: Option<bool>,
        /// Addresses for marketing.
        pub marketing_notification_emails: Vec<String>,
        /// When passwords were last synchronised.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub on_premises_last_password_sync_date_time: Option<Timestamp>,
        /// When the directory was last synchronised.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub on_premises_last_sync_date_time: Option<Timestamp>,
        /// Whether a directory on premises is synchronised; absent: never was.
        pub on_premises_sync_enabled: Option<bool>,
        /// The partner that looks after the tenant (MSOnline's PartnerInformation).
        pub partner_information: Option<PartnerInformation>,
        /// Postal code.
        pub postal_code: Option<String>,
        /// Language, such as en.
        pub preferred_language: Option<String>,
        /// Contact and statement on privacy.
        pub privacy_profile: Option<PrivacyProfile>,
        /// What the services did about the plans.
        pub provisioned_plans: Vec<ProvisionedPlan>,
        /// Addresses for security and compliance.
        pub security_compliance_notification_mails: Vec<String>,
        /// Phones for security and compliance.
        pub security_compliance_notification_phones: Vec<String>,
        /// Settings that apply to all users.
        pub settings: CompanySettings,
        /// State or province.
        pub state: Option<String>,
        /// Street.
        pub street: Option<String>,
        /// Addresses for technical news.
        pub technical_notification_mails: Vec<String>,
    }
}

model! {
    /// Contact and statement on privacy.
    pub struct PrivacyProfile {
        /// Address of the contact.
        pub contact_email: Option<String>,
        /// Where the statement stands.
        pub statement_url: Option<String>,
    }
}

model! {
    /// Settings of a tenant that MSOnline's Set-MsolCompanySettings writes; Graph keeps them in several policies.
    /// Absent: the service's default, which [`CompanySettings`]' methods give.
    pub struct CompanySettings {
        /// Users may sign up for e-mail based subscriptions.
        pub allowed_to_sign_up_email_based_subscriptions: Option<bool>,
        /// Users with a verified e-mail address may join.
        pub allow_email_verified_users_to_join_organization: Option<bool>,
        /// Users may sign up for rights management.
        pub rms_viral_sign_up_enabled: Option<bool>,
        /// Administrators may reset their own passwords.
        pub self_serve_password_reset_enabled: Option<bool>,
        /// Users may create groups.
        pub users_permission_to_create_groups_enabled: Option<bool>,
        /// Users may register applications.
        pub users_permission_to_create_lob_apps_enabled: Option<bool>,
        /// Users may read other users.
        pub users_permission_to_read_other_users_enabled: Option<bool>,
        /// Users may consent to applications.
        pub users_permission_to_user_consent_to_app_enabled: Option<bool>,
        /// Regions where data may be kept, for a multi-geo tenant.
        pub allowed_data_locations: Vec<AllowedDataLocation>,
    }
}

model! {
    /// A region in which a service may keep data.
    pub struct AllowedDataLocation {
        required {
            /// The service.
            pub service_type: String,
            /// The region.
            pub location: String,
        }
        /// The initial domain of that region.
        pub initial_domain: Option<String>,
        /// Whether it is where data is kept unless said otherwise.
        pub is_default: bool,
    }
}

model! {
    /// Settings of the directory synchronisation; in Graph `onPremisesSynchronization`.
    pub struct DirectorySynchronization {
        /// More deletions in one run are refused.
        pub accidental_deletion_threshold: Option<u32>,
        /// EnabledForCount, EnabledForPercentage or Disabled.
        pub deletion_prevention_type: Option<String>,
        /// The attribute that ties objects together.
        pub anchor_attribute: Option<String>,
        /// The application that synchronises.
        pub application_id: Option<String>,
        /// The machine that synchronises (MSOnline only).
        pub client_machine_name: Option<String>,
        /// The version of the synchronising client.
        pub synchronization_client_version: Option<String>,
        /// The account that synchronises (MSOnline only).
        pub service_account: Option<String>,
        /// PendingEnabled or PendingDisabled while a switch is under way (MSOnline only).
        pub pending_status: Option<String>,
        /// When synchronisation was switched last.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub switched_date_time: Option<Timestamp>,
        /// Features that are on, by Graph's names: passwordSyncEnabled, blockSoftMatchEnabled ...
        pub features: Vec<String>,
    }
}

model! {
    /// The partner that looks after the tenant.
    pub struct PartnerInformation {
        /// CompanyTenant, SupportPartnerTenant ...
        pub company_type: Option<String>,
        /// Whether delegated administration is on (MSOnline only).
        pub dap_enabled: Option<bool>,
        /// The partner's name.
        pub company_name: Option<String>,
        /// Where to buy.
        pub commerce_url: Option<String>,
        /// Where to find help.
        pub help_url: Option<String>,
        /// The partner's tenant.
        pub partner_tenant_id: Option<ObjectId>,
        /// Addresses for support.
        pub support_emails: Vec<String>,
        /// Phones for support.
        pub support_telephones: Vec<String>,
        /// Where to find support.
        pub support_url: Option<String>,
    }
}

impl Organization {
    /// Whether a directory on premises is synchronised.
    pub fn is_synchronised(&self) -> bool {
        self.on_premises_sync_enabled == Some(true)
    }
}

impl DirectorySynchronization {
    /// Whether a feature is on.
    pub fn has_feature(&self, name: &str) -> bool {
        self.features
            .iter()
            .any(|feature| feature.eq_ignore_ascii_case(name))
    }
}

impl Entity for Organization {
    const KIND: Kind = ORGANIZATION;

    fn key(&self) -> String {
        ORGANIZATION_KEY.to_string()
    }
}
