//! `Get-MsolCompanyInformation`, `Set-MsolCompanySettings`.

use crate::cmdlets::directory::date;
use crate::cmdlets::model::{Model, enum_value};
use crate::cmdlets::user_fields::text_or_none;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::{CompanySettings, Organization};
use crate::value::{R, Value};

use super::call::{attempt, flag, text};
use super::user_object::{NAMESPACE, extension_data, guid, listed, texts};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolCompanyInformation", || Box::new(Get)),
    Entry::new("Set-MsolCompanySettings", || Box::new(Settings)),
];

struct Get;
struct Settings;

/// The settings that Set-MsolCompanySettings changes.
const SETTINGS: &[(&str, fn(&mut CompanySettings) -> &mut Option<bool>)] = &[
    ("SelfServePasswordResetEnabled", |s| {
        &mut s.self_serve_password_reset_enabled
    }),
    ("UsersPermissionToCreateGroupsEnabled", |s| {
        &mut s.users_permission_to_create_groups_enabled
    }),
    ("UsersPermissionToCreateLOBAppsEnabled", |s| {
        &mut s.users_permission_to_create_lob_apps_enabled
    }),
    ("UsersPermissionToReadOtherUsersEnabled", |s| {
        &mut s.users_permission_to_read_other_users_enabled
    }),
    ("UsersPermissionToUserConsentToAppEnabled", |s| {
        &mut s.users_permission_to_user_consent_to_app_enabled
    }),
    ("AllowAdHocSubscriptions", |s| {
        &mut s.allowed_to_sign_up_email_based_subscriptions
    }),
    ("AllowEmailVerifiedUsers", |s| {
        &mut s.allow_email_verified_users_to_join_organization
    }),
];

/// A setting; `unset` is what the service does where nobody decided.
fn setting(value: Option<bool>, unset: bool) -> Value {
    Value::Bool(value.unwrap_or(unset))
}

fn company_object(company: &Organization, initial_domain: &str) -> Value {
    let sync = &company.directory_synchronization;
    let settings = &company.settings;
    let partner = company.partner_information.as_ref();
    let enumerated = |name: &str, member: &str| enum_value(&format!("{NAMESPACE}{name}"), member);
    let optional = |value: Option<bool>| -> Value { value.map(Value::Bool).into() };
    let status = sync
        .pending_status
        .as_deref()
        .unwrap_or(if company.is_synchronised() {
            "Enabled"
        } else {
            "Disabled"
        });
    Model::of(
        &format!("{NAMESPACE}CompanyInformation"),
        [
            ("ExtensionData", extension_data()),
            (
                "AllowAdHocSubscriptions",
                setting(settings.allowed_to_sign_up_email_based_subscriptions, true),
            ),
            (
                "AllowEmailVerifiedUsers",
                setting(
                    settings.allow_email_verified_users_to_join_organization,
                    true,
                ),
            ),
            ("AuthorizedServiceInstances", texts(&[])),
            (
                "AuthorizedServices",
                listed("AuthorizedService", Vec::new()),
            ),
            ("City", text(&company.city)),
            ("CompanyTags", texts(&[])),
            (
                "CompanyType",
                enumerated(
                    "CompanyType",
                    partner
                        .and_then(|p| p.company_type.as_deref())
                        .unwrap_or("CompanyTenant"),
                ),
            ),
            ("Country", text(&company.country)),
            ("CountryLetterCode", text(&company.country_letter_code)),
            ("DapEnabled", optional(partner.and_then(|p| p.dap_enabled))),
            (
                "DefaultUsageLocation",
                text(&company.default_usage_location),
            ),
            ("DirSyncAnchorAttribute", text(&sync.anchor_attribute)),
            ("DirSyncApplicationType", text(&sync.application_id)),
            ("DirSyncClientMachineName", text(&sync.client_machine_name)),
            (
                "DirSyncClientVersion",
                text(&sync.synchronization_client_version),
            ),
            ("DirSyncServiceAccount", text(&sync.service_account)),
            (
                "DirectorySynchronizationEnabled",
                Value::Bool(company.is_synchronised()),
            ),
            (
                "DirectorySynchronizationStatus",
                enumerated("DirSyncStatus", status),
            ),
            ("DisplayName", Value::str(&company.display_name)),
            ("InitialDomain", Value::str(initial_domain)),
            (
                "LastDirSyncTime",
                date(company.on_premises_last_sync_date_time),
            ),
            (
                "LastPasswordSyncTime",
                date(company.on_premises_last_password_sync_date_time),
            ),
            (
                "MarketingNotificationEmails",
                texts(&company.marketing_notification_emails),
            ),
            (
                "MultipleDataLocationsForServicesEnabled",
                optional(company.is_multiple_data_locations_for_services_enabled),
            ),
            ("ObjectId", guid(company.id)),
            (
                "PasswordSynchronizationEnabled",
                Value::Bool(sync.has_feature("passwordSyncEnabled")),
            ),
            ("PostalCode", text(&company.postal_code)),
            ("PreferredLanguage", text(&company.preferred_language)),
            (
                "RmsViralSignUpEnabled",
                setting(settings.rms_viral_sign_up_enabled, true),
            ),
            (
                "SecurityComplianceNotificationEmails",
                texts(&company.security_compliance_notification_mails),
            ),
            (
                "SecurityComplianceNotificationPhones",
                texts(&company.security_compliance_notification_phones),
            ),
            (
                "SelfServePasswordResetEnabled",
                setting(settings.self_serve_password_reset_enabled, true),
            ),
            (
                "ServiceInformation",
                listed("ServiceInformation", Vec::new()),
            ),
            (
                "ServiceInstanceInformation",
                listed("ServiceInstanceInformation", Vec::new()),
            ),
            ("State", text(&company.state)),
            ("Street", text(&company.street)),
            (
                "TechnicalNotificationEmails",
                texts(&company.technical_notification_mails),
            ),
            (
                "TelephoneNumber",
                company.business_phones.first().map(Value::str).into(),
            ),
            (
                "UsersPermissionToCreateGroupsEnabled",
                setting(settings.users_permission_to_create_groups_enabled, true),
            ),
            (
                "UsersPermissionToCreateLOBAppsEnabled",
                setting(settings.users_permission_to_create_lob_apps_enabled, true),
            ),
            (
                "UsersPermissionToReadOtherUsersEnabled",
                setting(settings.users_permission_to_read_other_users_enabled, true),
            ),
            (
                "UsersPermissionToUserConsentToAppEnabled",
                setting(
                    settings.users_permission_to_user_consent_to_app_enabled,
                    true,
                ),
            ),
            ("WhenCreated", date(company.created_date_time)),
        ],
    )
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let found = attempt(c, |tenant, _| {
            Ok(company_object(
                &tenant.organization()?,
                &tenant.initial_domain()?.id,
            ))
        })?;
        match found {
            Some(company) => c.write(company),
            None => Ok(()),
        }
    }
}

impl Cmdlet for Settings {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let location = c.text("DefaultUsageLocation")?;
        let mut changes = Vec::new();
        for (name, field) in SETTINGS {
            if let Some(on) = flag(c, name) {
                changes.push((*field, on));
            }
        }
        attempt(c, |tenant, _| {
            tenant.update_organization(|company| {
                for (field, on) in changes {
                    *field(&mut company.settings) = Some(on);
                }
                if let Some(location) = location {
                    company.default_usage_location = text_or_none(&location);
                }
            })
        })?;
        Ok(())
    }
}
