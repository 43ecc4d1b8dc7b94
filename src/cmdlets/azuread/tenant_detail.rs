//! `Get-AzureADTenantDetail`.

use crate::cmdlets::directory::date;
use crate::cmdlets::model::Model;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::{Domain, Organization};
use crate::value::{R, Value};

use super::call::{attempt, text, truth};
use super::user_object::{NAMESPACE, listed, texts};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::with_class(
    "Get-AzureADTenantDetail",
    || Box::new(Get),
    "Microsoft.Open.AzureAD16.PowerShell.GetTenantDetails",
)];

struct Get;

fn verified_domain(domain: &Domain) -> Value {
    let services = if domain.supported_services.is_empty() {
        "None".to_string()
    } else {
        domain.supported_services.join(", ")
    };
    let kind = if domain.is_federated() {
        "Federated"
    } else {
        "Managed"
    };
    Model::of(
        &format!("{NAMESPACE}VerifiedDomain"),
        [
            ("Capabilities", Value::from(services)),
            ("_Default", Value::Bool(domain.is_default)),
            ("Id", Value::Null),
            ("Initial", Value::Bool(domain.is_initial)),
            ("Name", Value::str(&domain.id)),
            ("Type", Value::str(kind)),
        ],
    )
}

fn detail_object(company: &Organization, domains: Vec<Value>) -> Value {
    let assigned = company
        .assigned_plans
        .iter()
        .map(|plan| {
            Model::of(
                &format!("{NAMESPACE}AssignedPlan"),
                [
                    ("AssignedTimestamp", date(plan.assigned_date_time)),
                    ("CapabilityStatus", text(&plan.capability_status)),
                    ("Service", text(&plan.service)),
                    (
                        "ServicePlanId",
                        Value::from(plan.service_plan_id.to_string()),
                    ),
                ],
            )
        })
        .collect();
    let provisioned = company
        .provisioned_plans
        .iter()
        .map(|plan| {
            Model::of(
                &format!("{NAMESPACE}ProvisionedPlan"),
                [
                    ("CapabilityStatus", text(&plan.capability_status)),
                    ("ProvisioningStatus", text(&plan.provisioning_status)),
                    ("Service", text(&plan.service)),
                ],
            )
        })
        .collect();
    let privacy = company.privacy_profile.as_ref().map(|profile| {
        Model::of(
            &format!("{NAMESPACE}PrivacyProfile"),
            [
                ("ContactEmail", text(&profile.contact_email)),
                ("StatementUrl", text(&profile.statement_url)),
            ],
        )
    });
    Model::of(
        &format!("{NAMESPACE}TenantDetail"),
        [
            ("DeletionTimestamp", Value::Null),
            ("ObjectId", Value::from(company.id.to_string())),
            ("ObjectType", Value::str("Company")),
            ("AssignedPlans", listed("AssignedPlan", assigned)),
            ("City", text(&company.city)),
            (
                "CompanyLastDirSyncTime",
                date(company.on_premises_last_sync_date_time),
            ),
            ("Country", text(&company.country)),
            ("CountryLetterCode", text(&company.country_letter_code)),
            ("DirSyncEnabled", truth(company.on_premises_sync_enabled)),
            ("DisplayName", Value::str(&company.display_name)),
            (
                "MarketingNotificationEmails",
                texts(&company.marketing_notification_emails),
            ),
            ("PostalCode", text(&company.postal_code)),
            ("PreferredLanguage", text(&company.preferred_language)),
            ("PrivacyProfile", privacy.into()),
            ("ProvisionedPlans", listed("ProvisionedPlan", provisioned)),
            (
                "ProvisioningErrors",
                listed("ProvisioningError", Vec::new()),
            ),
            (
                "SecurityComplianceNotificationMails",
                texts(&company.security_compliance_notification_mails),
            ),
            (
                "SecurityComplianceNotificationPhones",
                texts(&company.security_compliance_notification_phones),
            ),
            ("State", text(&company.state)),
            ("Street", text(&company.street)),
            (
                "TechnicalNotificationMails",
                texts(&company.technical_notification_mails),
            ),
            (
                "TelephoneNumber",
                company.business_phones.first().map(Value::str).into(),
            ),
            ("VerifiedDomains", listed("VerifiedDomain", domains)),
        ],
    )
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let detail = attempt(c, |tenant, _| {
            let mut domains = Vec::new();
            for domain in tenant.all::<Domain>()? {
                let domain = domain?;
                if domain.is_verified {
                    domains.push(verified_domain(&domain));
                }
            }
            Ok(detail_object(&tenant.organization()?, domains))
        })?;
        c.write(detail)
    }
}
