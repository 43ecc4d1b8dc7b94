//! What is the same in every tenant: products and their plans, role templates, countries. The data stands in
//! `grammar/` and is read when first asked for.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::id::ObjectId;
use super::model::{AppliesTo, ServicePlan};

/// A plan of a product.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plan {
    /// Its name: EXCHANGE_S_ENTERPRISE.
    pub name: String,
    /// Its id.
    pub id: ObjectId,
    /// The service that provides it: exchange, SharePoint ...
    pub service: Option<String>,
    /// Whom it is for.
    #[serde(default)]
    pub applies_to: AppliesTo,
    /// What the service reports of it; absent: Success.
    pub status: Option<String>,
}

/// A product that can be subscribed to.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Product {
    /// Its part number: ENTERPRISEPACK.
    pub part_number: String,
    /// Its id.
    pub id: ObjectId,
    /// The names of its plans.
    pub plans: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct LicenceData {
    plans: Vec<Plan>,
    products: Vec<Product>,
    /// Sets of plans of which a user has at most one.
    exclusive: Vec<Vec<String>>,
    /// Plans that work only together with one of others.
    needs_one_of: HashMap<String, Vec<String>>,
}

/// The known products and plans.
pub struct Licences {
    plans: Vec<Plan>,
    by_name: HashMap<String, usize>,
    by_id: HashMap<ObjectId, usize>,
    products: Vec<Product>,
    exclusive: Vec<Vec<ObjectId>>,
    needs: HashMap<ObjectId, Vec<ObjectId>>,
}

/// The known products and plans.
pub fn licences() -> &'static Licences {
    static LICENCES: OnceLock<Licences> = OnceLock::new();
    LICENCES.get_or_init(|| {
        // The file is part of the program and a test reads it; should it be broken all the same, nothing is known.
        let empty = LicenceData {
            plans: Vec::new(),
            products: Vec::new(),
            exclusive: Vec::new(),
            needs_one_of: HashMap::new(),
        };
        Licences::index(serde_json::from_str(LICENCE_DATA).unwrap_or(empty))
    })
}

const LICENCE_DATA: &str = include_str!("../../grammar/licences.json");

impl Licences {
    fn index(data: LicenceData) -> Licences {
        let by_name = data
            .plans
            .iter()
            .enumerate()
            .map(|(at, plan)| (plan.name.clone(), at))
            .collect();
        let by_id = data
            .plans
            .iter()
            .enumerate()
            .map(|(at, plan)| (plan.id, at))
            .collect();
        let mut licences = Licences {
            plans: data.plans,
            by_name,
            by_id,
            products: data.products,
            exclusive: Vec::new(),
            needs: HashMap::new(),
        };
        let ids = |names: &[String]| {
            names
                .iter()
                .filter_map(|name| licences.plan(name))
                .map(|plan| plan.id)
                .collect()
        };
        let exclusive = data.exclusive.iter().map(|names| ids(names)).collect();
        let needs = data
            .needs_one_of
            .iter()
            .filter_map(|(name, others)| Some((licences.plan(name)?.id, ids(others))))
            .collect();
        licences.exclusive = exclusive;
        licences.needs = needs;
        licences
    }

    /// Every product.
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The product with an id.
    pub fn product(&self, id: ObjectId) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The plan with a name.
    pub fn plan(&self, name: &str) -> Option<&Plan> {
        self.by_name.get(name).and_then(|at| self.plans.get(*at))
    }

    /// The plan with an id.
    pub fn plan_by_id(&self, id: ObjectId) -> Option<&Plan> {
        self.by_id.get(&id).and_then(|at| self.plans.get(*at))
    }

    /// The plans of a product as a subscribed product lists them.
    pub fn service_plans(&self, product: ObjectId) -> Vec<ServicePlan> {
        let names = self
            .product(product)
            .map_or(&[][..], |product| &product.plans);
        let listed = |plan: &Plan| ServicePlan {
            service_plan_id: plan.id,
            service_plan_name: plan.name.clone(),
            applies_to: plan.applies_to,
            provisioning_status: plan.status.clone(),
        };
        names
            .iter()
            .filter_map(|name| self.plan(name))
            .map(listed)
            .collect()
    }

    /// Two or more of `plans` that one user cannot have together, if there are such.
    pub fn conflict(&self, plans: &[ObjectId]) -> Option<Vec<ObjectId>> {
        self.exclusive
            .iter()
            .map(|set| {
                set.iter()
                    .copied()
                    .filter(|plan| plans.contains(plan))
                    .collect::<Vec<_>>()
            })
            .find(|present| present.len() > 1)
    }

    /// The first of `plans` that works only with others, none of which is there; with those others.
    pub fn missing_dependency(&self, plans: &[ObjectId]) -> Option<(ObjectId, &[ObjectId])> {
        plans.iter().find_map(|plan| {
            let needs = self.needs.get(plan)?;
            (!needs.iter().any(|other| plans.contains(other))).then_some((*plan, needs.as_slice()))
        })
    }
}

/// A directory role as every tenant can have it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RoleTemplate {
    /// The id, the same in every tenant; MSOnline's role id.
    pub id: ObjectId,
    /// The current name: Global Administrator.
    pub display_name: String,
    /// The name that MSOnline and early AzureAD show, when it differs: Company Administrator.
    pub legacy_name: Option<String>,
    /// What the role may do.
    pub description: String,
}

impl RoleTemplate {
    /// The name that MSOnline shows.
    pub fn msonline_name(&self) -> &str {
        self.legacy_name.as_deref().unwrap_or(&self.display_name)
    }
}

const ROLE_DATA: &str = include_str!("../../grammar/role-templates.json");

/// Every role template.
pub fn role_templates() -> &'static [RoleTemplate] {
    static TEMPLATES: OnceLock<Vec<RoleTemplate>> = OnceLock::new();
    TEMPLATES.get_or_init(|| serde_json::from_str(ROLE_DATA).unwrap_or_default())
}

/// The role template with an id.
pub fn role_template(id: ObjectId) -> Option<&'static RoleTemplate> {
    role_templates().iter().find(|template| template.id == id)
}

/// The role template with a current or legacy name, whatever its case.
pub fn role_template_named(name: &str) -> Option<&'static RoleTemplate> {
    role_templates().iter().find(|template| {
        template.display_name.eq_ignore_ascii_case(name)
            || template.msonline_name().eq_ignore_ascii_case(name)
    })
}

/// Two-letter codes of ISO 3166, sorted.
const COUNTRIES: &str = "\
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC \
CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD \
GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH \
KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW \
MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC \
SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY \
UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// Whether a text is a two-letter country code, in any case.
pub fn is_country(code: &str) -> bool {
    code.len() == 2
        && COUNTRIES
            .split(' ')
            .any(|known| known.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plan_of_a_product_is_known() {
        let data: LicenceData = serde_json::from_str(LICENCE_DATA).unwrap();
        assert!(data.products.len() >= 30);
        for product in licences().products() {
            assert_eq!(
                licences().service_plans(product.id).len(),
                product.plans.len(),
                "{}",
                product.part_number
            );
        }
        for name in data
            .exclusive
            .iter()
            .chain(data.needs_one_of.values())
            .flatten()
            .chain(data.needs_one_of.keys())
        {
            assert!(licences().plan(name).is_some(), "{name}");
        }
    }

    #[test]
    fn well_known_roles_have_their_ids() {
        let admin = role_template_named("company administrator").unwrap();
        assert_eq!(admin.id.to_string(), "62e90394-69f5-4237-9190-012177145e10");
        assert_eq!(admin.display_name, "Global Administrator");
        let templates: Vec<RoleTemplate> = serde_json::from_str(ROLE_DATA).unwrap();
        assert_eq!(templates.len(), role_templates().len());
    }

    #[test]
    fn countries_are_two_letters() {
        assert!(is_country("US") && is_country("de") && is_country("XK"));
        assert!(!is_country("USA") && !is_country("XX") && !is_country(""));
    }
}
