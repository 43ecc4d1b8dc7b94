//! The partner that looks after the tenant: `Get-MsolPartnerInformation`, `Set-MsolPartnerInformation`;
//! its contracts: `Get-MsolPartnerContract`; and the roles of its groups: `Add-MsolForeignGroupToRole`, `Remove-MsolForeignGroupFromRole`.

use crate::cmdlets::graph::object::msonline_object;
use crate::cmdlets::model::{Model, enum_value, list_of};
use crate::cmdlets::user_fields::text_or_none;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::id::ObjectId;
use crate::tenant::model::{CONTRACTS, ForeignGroup, PartnerInformation};
use crate::value::{R, Value};

use super::call::{attempt, id, limit, optional_id, text};
use super::user_object::{NAMESPACE, extension_data, guid, listed, texts};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolPartnerInformation", || Box::new(Get)),
    Entry::new("Set-MsolPartnerInformation", || Box::new(Set)),
    Entry::new("Get-MsolPartnerContract", || Box::new(Contracts)),
    Entry::new("Add-MsolForeignGroupToRole", || {
        Box::new(Foreign { add: true })
    }),
    Entry::new("Remove-MsolForeignGroupFromRole", || {
        Box::new(Foreign { add: false })
    }),
];

const CONTRACT: &str = "Microsoft.Online.Administration.PartnerContract";

struct Get;
struct Set;
struct Contracts;
/// Gives a role to a partner's group, or takes it away.
struct Foreign {
    add: bool,
}

/// Where the text behind a parameter stands.
type TextField = (
    &'static str,
    fn(&mut PartnerInformation) -> &mut Option<String>,
);

const TEXTS: &[TextField] = &[
    ("PartnerCompanyName", |p| &mut p.company_name),
    ("PartnerCommerceUrl", |p| &mut p.commerce_url),
    ("PartnerSupportUrl", |p| &mut p.support_url),
    ("PartnerHelpUrl", |p| &mut p.help_url),
];

/// Where the texts behind a parameter stand.
type ListField = (
    &'static str,
    fn(&mut PartnerInformation) -> &mut Vec<String>,
);

const LISTS: &[ListField] = &[
    ("PartnerSupportTelephones", |p| &mut p.support_telephones),
    ("PartnerSupportEmails", |p| &mut p.support_emails),
];

fn partner_object(
    partner: &PartnerInformation,
    contracts: Vec<(Option<ObjectId>, Value)>,
) -> Value {
    let ids = contracts
        .iter()
        .filter_map(|(id, _)| id.map(guid))
        .collect();
    let objects = contracts.into_iter().map(|(_, object)| object).collect();
    Model::of(
        &format!("{NAMESPACE}PartnerInformation"),
        [
            ("ExtensionData", extension_data()),
            (
                "CompanyType",
                enum_value(
                    &format!("{NAMESPACE}CompanyType"),
                    partner.company_type.as_deref().unwrap_or("CompanyTenant"),
                ),
            ),
            ("Contracts", listed("PartnerContract", objects)),
            ("DapEnabled", partner.dap_enabled.map(Value::Bool).into()),
            ("ObjectId", partner.partner_tenant_id.map(guid).into()),
            ("PartnerCommerceUrl", text(&partner.commerce_url)),
            ("PartnerCompanyName", text(&partner.company_name)),
            ("PartnerContracts", list_of("System.Guid", ids)),
            ("PartnerHelpUrl", text(&partner.help_url)),
            ("PartnerRoleMap", Value::Null),
            ("PartnerSupportEmails", texts(&partner.support_emails)),
            (
                "PartnerSupportTelephones",
                texts(&partner.support_telephones),
            ),
            ("PartnerSupportUrl", text(&partner.support_url)),
        ],
    )
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let found = attempt(c, |tenant, _| {
            let partner = tenant.organization()?.partner_information;
            let mut contracts = Vec::new();
            for record in tenant.records(CONTRACTS)? {
                let id = ObjectId::parse(&record.id);
                let json = serde_json::Value::Object(record.into());
                contracts.push((id, msonline_object(json, CONTRACT)));
            }
            Ok(partner_object(&partner.unwrap_or_default(), contracts))
        })?;
        match found {
            Some(partner) => c.write(partner),
            None => Ok(()),
        }
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut fields = Vec::new();
        for (name, field) in TEXTS {
            if c.has(name) {
                fields.push((*field, text_or_none(&c.text(name)?.unwrap_or_default())));
            }
        }
        let mut lists = Vec::new();
        for (name, field) in LISTS {
            if c.has(name) {
                let given = c.texts(name)?;
                lists.push((*field, given.iter().map(ToString::to_string).collect()));
            }
        }
        let kind = c.text("CompanyType")?.map(|kind| kind.to_string());
        let tenant_of_partner = optional_id(c, "ObjectId")?;
        attempt(c, |tenant, _| {
            tenant.update_organization(|company| {
                let partner = company.partner_information.get_or_insert_default();
                for (field, value) in fields {
                    *field(partner) = value;
                }
                for (field, values) in lists {
                    *field(partner) = values;
                }
                if kind.is_some() {
                    partner.company_type = kind;
                }
                if tenant_of_partner.is_some() {
                    partner.partner_tenant_id = tenant_of_partner;
                }
                if *partner == PartnerInformation::default() {
                    company.partner_information = None;
                }
            })
        })?;
        Ok(())
    }
}

impl Cmdlet for Contracts {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let wanted = c.text("DomainName")?;
        // Without a key it is a domain's name that is given.
        let by = match c.text("SearchKey")?.as_deref() {
            Some("TenantId") => "customerId",
            _ => "defaultDomainName",
        };
        let limit = limit(c)?;
        let found = attempt(c, |tenant, _| tenant.records(CONTRACTS))?;
        let contracts = found.into_iter().flatten().filter(|contract| {
            wanted.as_ref().is_none_or(|wanted| {
                let value = contract.text(by);
                value.is_some_and(|value| value.eq_ignore_ascii_case(wanted))
            })
        });
        for contract in contracts.take(limit) {
            let json = serde_json::Value::Object(contract.into());
            c.write(msonline_object(json, CONTRACT))?;
        }
        Ok(())
    }
}

impl Cmdlet for Foreign {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let template = id(c, "RoleObjectId")?;
        let group = ForeignGroup {
            company_id: id(c, "ForeignCompanyObjectId")?,
            group_id: id(c, "ForeignGroupObjectId")?,
        };
        let add = self.add;
        attempt(c, |tenant, ctx| {
            tenant.change(|tenant| {
                let role = super::member::role_to_change(tenant, ctx, Some(template), None)?;
                if add {
                    tenant.add_foreign_group(role, group)
                } else {
                    tenant.remove_foreign_group(role, &group)
                }
            })
        })?;
        Ok(())
    }
}
