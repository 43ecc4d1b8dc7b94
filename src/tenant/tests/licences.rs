//! Licences: units, plans, conflicts, groups.

use super::*;
use crate::tenant::catalogue;
use crate::tenant::licences::{LicenceError, plan_names};

fn sku(name: &str) -> ObjectId {
    let known = catalogue::licences()
        .products()
        .iter()
        .find(|product| product.part_number == name);
    known.unwrap().id
}

fn plan(name: &str) -> ObjectId {
    catalogue::licences().plan(name).unwrap().id
}

fn licence(name: &str, disabled: &[&str]) -> AssignedLicense {
    AssignedLicense {
        sku_id: sku(name),
        disabled_plans: disabled.iter().map(|name| plan(name)).collect(),
    }
}

fn change(
    tenant: &mut Tenant,
    user: &str,
    add: &[AssignedLicense],
    remove: &[ObjectId],
) -> Result<User> {
    let id = id_of(tenant, user);
    now(|ctx| tenant.change_licences(id, add, remove, ctx))
}

fn refusal(result: Result<User>) -> LicenceError {
    match result {
        Err(TenantError::Licence(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_licence_takes_a_unit_and_gives_it_back() {
    let mut tenant = seed();
    let add = [licence("ENTERPRISEPACK", &["SWAY"])];
    assert_eq!(
        refusal(change(&mut tenant, "bob@domain.com", &add, &[])),
        LicenceError::NoUsageLocation
    );
    let bob = id_of(&tenant, "bob@domain.com");
    tenant
        .update_user(bob, |user| user.usage_location = Some("GB".into()))
        .unwrap();
    let user = change(&mut tenant, "bob@domain.com", &add, &[]).unwrap();
    assert_eq!(user, tenant.user(bob).unwrap());
    assert_eq!(user.assigned_licenses, add);
    assert_eq!(
        user.license_assignment_states[0].state.as_deref(),
        Some("Active")
    );
    assert_eq!(consumed(&tenant, "domain:ENTERPRISEPACK"), 3);
    let plans = tenant.assigned_plans(&user).unwrap();
    assert!(
        plans
            .iter()
            .any(|assigned| assigned.service_plan_id == plan("EXCHANGE_S_ENTERPRISE"))
    );
    assert!(
        !plans
            .iter()
            .any(|assigned| assigned.service_plan_id == plan("SWAY"))
    );
    assert!(
        tenant
            .provisioned_plans(&user)
            .unwrap()
            .iter()
            .any(|p| p.service.as_deref() == Some("exchange"))
    );

    let services = tenant.service_status(&user.assigned_licenses[0]).unwrap();
    let status = |name: &str| {
        let found = services
            .iter()
            .find(|service| service.service_plan_name == name);
        found.unwrap().status()
    };
    assert_eq!(
        (status("SWAY"), status("INTUNE_O365")),
        ("Disabled", "PendingActivation")
    );
    assert_eq!(status("EXCHANGE_S_ENTERPRISE"), "Success");
    let product = tenant.sku_named("ENTERPRISEPACK").unwrap();
    assert_eq!(
        tenant.account_sku_id(&product).unwrap(),
        "domain:ENTERPRISEPACK"
    );

    // The same product again changes its plans and takes no unit.
    let user = change(
        &mut tenant,
        "bob@domain.com",
        &[licence("ENTERPRISEPACK", &[])],
        &[],
    )
    .unwrap();
    assert!(user.assigned_licenses[0].disabled_plans.is_empty());
    assert_eq!(consumed(&tenant, "ENTERPRISEPACK"), 3);

    let user = change(&mut tenant, "bob@domain.com", &[], &[sku("ENTERPRISEPACK")]).unwrap();
    assert!(!user.is_licensed() && user.license_assignment_states.is_empty());
    assert_eq!(consumed(&tenant, "ENTERPRISEPACK"), 2);
}

#[test]
fn what_cannot_be_assigned_is_refused_whole() {
    let mut tenant = demo();
    let before = everything(&tenant);
    let refused = |tenant: &mut Tenant, add: &[AssignedLicense], remove: &[ObjectId]| {
        refusal(change(tenant, "alexw@contoso.com", add, remove))
    };
    let nothing = ObjectId::default();
    assert_eq!(
        refused(
            &mut tenant,
            &[AssignedLicense {
                sku_id: nothing,
                ..AssignedLicense::default()
            }],
            &[]
        ),
        LicenceError::UnknownSku(nothing.to_string())
    );
    assert_eq!(
        refused(&mut tenant, &[licence("PROJECTPREMIUM", &[])], &[]),
        LicenceError::NoUnits(sku("PROJECTPREMIUM"))
    );
    assert_eq!(
        refused(&mut tenant, &[licence("EMS", &["SWAY"])], &[]),
        LicenceError::UnknownPlan {
            sku: sku("EMS"),
            plan: plan("SWAY").to_string()
        }
    );
    match refused(&mut tenant, &[licence("STANDARDPACK", &[])], &[]) {
        LicenceError::ConflictingPlans(plans) => {
            assert_eq!(
                plan_names(&plans),
                ["EXCHANGE_S_STANDARD", "EXCHANGE_S_ENTERPRISE"]
            );
        }
        other => panic!("{other}"),
    }
    match refused(
        &mut tenant,
        &[licence("ENTERPRISEPACK", &["SHAREPOINTENTERPRISE"])],
        &[],
    ) {
        LicenceError::MissingPlan { plan, .. } => {
            assert_eq!(plan_names(&[plan]), ["SHAREPOINTWAC"])
        }
        other => panic!("{other}"),
    }
    assert_eq!(
        refused(&mut tenant, &[], &[sku("SPE_E5")]),
        LicenceError::NotAssigned(sku("SPE_E5"))
    );
    assert!(before == everything(&tenant));
    // One product for another in one call.
    change(
        &mut tenant,
        "alexw@contoso.com",
        &[licence("STANDARDPACK", &[])],
        &[sku("ENTERPRISEPACK")],
    )
    .unwrap();
}

#[test]
fn add_ons_need_what_they_add_to() {
    let mut tenant = demo();
    match refusal(change(
        &mut tenant,
        "christiec@contoso.com",
        &[licence("MCOEV", &[])],
        &[],
    )) {
        LicenceError::MissingPlan { plan, needs } => {
            assert_eq!(
                (plan_names(&[plan]), plan_names(&needs)),
                (vec!["MCOEV".into()], vec!["MCOSTANDARD".into()])
            );
        }
        other => panic!("{other}"),
    }
    change(
        &mut tenant,
        "alexw@contoso.com",
        &[licence("MCOEV", &[])],
        &[],
    )
    .unwrap();
}

#[test]
fn products_are_found_by_the_names_that_scripts_use() {
    let tenant = demo();
    for name in [
        "contoso:ENTERPRISEPACK",
        "CONTOSO:enterprisepack",
        "ENTERPRISEPACK",
        "6fd2c87f-b296-42f0-b197-1e91e994b900",
    ] {
        assert_eq!(
            tenant.sku_named(name).unwrap().sku_part_number,
            "ENTERPRISEPACK",
            "{name}"
        );
    }
    for name in ["fabrikam:ENTERPRISEPACK", "contoso:NOTHING", ""] {
        let error = tenant.sku_named(name).unwrap_err();
        assert_eq!(
            error,
            TenantError::Licence(LicenceError::UnknownSku(name.into()))
        );
    }
}

#[test]
fn groups_pass_licences_on() {
    let mut tenant = demo();
    let group = group_named(&tenant, "Power BI Licences").id;
    let (alex, units) = (
        id_of(&tenant, "alexw@contoso.com"),
        consumed(&tenant, "POWER_BI_PRO"),
    );
    now(|ctx| tenant.add_group_member(group, alex, ctx)).unwrap();
    let user = tenant.user(alex).unwrap();
    assert!(
        user.assigned_licenses
            .iter()
            .any(|licence| licence.sku_id == sku("POWER_BI_PRO"))
    );
    assert_eq!(
        user.license_assignment_states
            .last()
            .unwrap()
            .assigned_by_group,
        Some(group)
    );
    assert_eq!(consumed(&tenant, "POWER_BI_PRO"), units + 1);
    let refused = change(
        &mut tenant,
        "alexw@contoso.com",
        &[],
        &[sku("POWER_BI_PRO")],
    );
    assert_eq!(
        refusal(refused),
        LicenceError::Inherited(sku("POWER_BI_PRO"))
    );

    // Direct and inherited: one unit, and the licence stays when one of the two goes.
    change(
        &mut tenant,
        "alexw@contoso.com",
        &[licence("POWER_BI_PRO", &[])],
        &[],
    )
    .unwrap();
    assert_eq!(consumed(&tenant, "POWER_BI_PRO"), units + 1);
    now(|ctx| tenant.remove_group_member(group, alex, ctx)).unwrap();
    assert!(
        tenant
            .user(alex)
            .unwrap()
            .assigned_licenses
            .iter()
            .any(|licence| licence.sku_id == sku("POWER_BI_PRO"))
    );
    change(
        &mut tenant,
        "alexw@contoso.com",
        &[],
        &[sku("POWER_BI_PRO")],
    )
    .unwrap();
    assert_eq!(consumed(&tenant, "POWER_BI_PRO"), units);
}

#[test]
fn a_licence_that_a_group_cannot_pass_on_is_an_error_state() {
    let mut tenant = demo();
    let group = group_named(&tenant, "Power BI Licences").id;
    let raul = id_of(&tenant, "raulr@contoso.com");
    now(|ctx| tenant.add_group_member(group, raul, ctx)).unwrap();
    let user = tenant.user(raul).unwrap();
    assert!(!user.is_licensed(), "there is no usage location");
    let state = &user.license_assignment_states[0];
    assert_eq!(
        (state.state.as_deref(), state.error.as_deref()),
        (Some("Error"), Some("ProhibitedInUsageLocationViolation"))
    );
    tenant
        .update_user(raul, |user| user.usage_location = Some("US".into()))
        .unwrap();
    let user = now(|ctx| tenant.reprocess_licences(raul, ctx)).unwrap();
    assert!(user.is_licensed());
    assert_eq!(
        user.license_assignment_states[0].state.as_deref(),
        Some("Active")
    );
}

#[test]
fn a_restored_user_has_what_the_groups_pass_on_now() {
    let mut tenant = demo();
    let group = group_named(&tenant, "Power BI Licences").id;
    let emily = id_of(&tenant, "emilyb@contoso.com");
    let units = consumed(&tenant, "POWER_BI_PRO");
    now(|ctx| tenant.delete_user(emily, ctx)).unwrap();
    assert_eq!(consumed(&tenant, "POWER_BI_PRO"), units - 1);
    now(|ctx| tenant.change_group_licences(group, &[], &[sku("POWER_BI_PRO")], ctx)).unwrap();
    let user = now(|ctx| tenant.restore_user(emily, Default::default(), ctx)).unwrap();
    assert_eq!(user.assigned_licenses, [licence("ENTERPRISEPACK", &[])]);
    assert_eq!(consumed(&tenant, "POWER_BI_PRO"), units - 1);
}

#[test]
fn a_location_without_the_users_plans_is_refused() {
    let mut tenant = demo();
    let alex = id_of(&tenant, "alexw@contoso.com");
    let refused = tenant.update_user(alex, |user| user.usage_location = Some("KP".into()));
    assert!(matches!(refusal(refused), LicenceError::ProhibitedPlans(_)));
}

#[test]
fn every_product_can_be_assigned_alone_or_names_what_it_needs() {
    for product in catalogue::licences().products() {
        let plans: Vec<ObjectId> = catalogue::licences()
            .service_plans(product.id)
            .iter()
            .map(|plan| plan.service_plan_id)
            .collect();
        assert_eq!(
            catalogue::licences().conflict(&plans),
            None,
            "{}",
            product.part_number
        );
        let add_on = ["MCOEV", "EXCHANGEARCHIVE_ADDON"].contains(&product.part_number.as_str());
        assert_eq!(
            catalogue::licences().missing_dependency(&plans).is_some(),
            add_on,
            "{}",
            product.part_number
        );
    }
}
