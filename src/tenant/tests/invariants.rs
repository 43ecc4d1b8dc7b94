//! Whatever is done to a tenant, in whatever order: what must always hold, holds.

use std::collections::HashMap;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::tenant::deleted::Restore;
use crate::tenant::passwords::NewPassword;
use crate::tenant::roles::GLOBAL_ADMINISTRATOR;
use crate::tenant::users::NewUser;

#[derive(Clone, Debug)]
enum Step {
    Create(u8, bool),
    Rename(prop::sample::Index, u8),
    Delete(prop::sample::Index),
    Restore(prop::sample::Index),
    Purge(prop::sample::Index),
    Licence(prop::sample::Index, prop::sample::Index, bool),
    Join(prop::sample::Index, prop::sample::Index, bool),
    GroupLicence(prop::sample::Index, prop::sample::Index, bool),
    DeleteGroup(prop::sample::Index),
    Administrate(prop::sample::Index, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let index = || any::<prop::sample::Index>();
    prop_oneof![
        (0u8..6, any::<bool>()).prop_map(|(name, located)| Step::Create(name, located)),
        (index(), 0u8..6).prop_map(|(user, name)| Step::Rename(user, name)),
        index().prop_map(Step::Delete),
        index().prop_map(Step::Restore),
        index().prop_map(Step::Purge),
        (index(), index(), any::<bool>())
            .prop_map(|(user, sku, add)| Step::Licence(user, sku, add)),
        (index(), index(), any::<bool>())
            .prop_map(|(group, user, add)| Step::Join(group, user, add)),
        (index(), index(), any::<bool>())
            .prop_map(|(group, sku, add)| Step::GroupLicence(group, sku, add)),
        index().prop_map(Step::DeleteGroup),
        (index(), any::<bool>()).prop_map(|(user, add)| Step::Administrate(user, add)),
    ]
}

fn all<T: Entity>(tenant: &Tenant) -> Vec<T> {
    tenant.all().unwrap().map(Result::unwrap).collect()
}

/// Does one step; a refusal is as good as a success.
fn take(tenant: &mut Tenant, step: &Step, ctx: &mut Context<'_>) -> Result<()> {
    let users = all::<User>(tenant);
    let groups = all::<Group>(tenant);
    let deleted = all::<DeletedUser>(tenant);
    let skus = all::<SubscribedSku>(tenant);
    let name = |number: &u8| format!("u{number}@contoso.com");
    match step {
        Step::Create(number, located) => {
            let user = User {
                user_principal_name: name(number),
                display_name: Some("U".into()),
                usage_location: located.then(|| "US".to_string()),
                ..User::default()
            };
            tenant
                .create_user(
                    NewUser {
                        user,
                        ..NewUser::default()
                    },
                    ctx,
                )
                .map(|_| ())
        }
        Step::Rename(user, number) => {
            let id = user.get(&users).id;
            tenant
                .rename_user(id, &name(number), None, NewPassword::default(), ctx)
                .map(|_| ())
        }
        Step::Delete(user) => tenant.delete_user(user.get(&users).id, ctx),
        Step::Restore(_) | Step::Purge(_) if deleted.is_empty() => Ok(()),
        Step::Restore(user) => tenant
            .restore_user(user.get(&deleted).0.id, Restore::default(), ctx)
            .map(|_| ()),
        Step::Purge(user) => tenant.purge_user(user.get(&deleted).0.id),
        Step::Licence(user, sku, add) => {
            let (user, sku) = (user.get(&users).id, sku.get(&skus).sku_id);
            let licence = [AssignedLicense {
                sku_id: sku,
                ..AssignedLicense::default()
            }];
            let (add, remove): (&[AssignedLicense], &[ObjectId]) =
                if *add { (&licence, &[]) } else { (&[], &[sku]) };
            tenant.change_licences(user, add, remove, ctx).map(|_| ())
        }
        Step::Join(group, user, add) => {
            let (group, user) = (group.get(&groups).id, user.get(&users).id);
            if *add {
                tenant.add_group_member(group, user, ctx)
            } else {
                tenant.remove_group_member(group, user, ctx)
            }
        }
        Step::GroupLicence(group, sku, add) => {
            let (group, sku) = (group.get(&groups).id, sku.get(&skus).sku_id);
            let licence = [AssignedLicense {
                sku_id: sku,
                ..AssignedLicense::default()
            }];
            let (add, remove): (&[AssignedLicense], &[ObjectId]) =
                if *add { (&licence, &[]) } else { (&[], &[sku]) };
            tenant
                .change_group_licences(group, add, remove, ctx)
                .map(|_| ())
        }
        Step::DeleteGroup(group) => tenant.delete_group(group.get(&groups).id, ctx),
        Step::Administrate(user, add) => {
            let (role, user) = (
                ObjectId::parse(GLOBAL_ADMINISTRATOR).unwrap(),
                user.get(&users).id,
            );
            if *add {
                tenant.add_role_member(role, user)
            } else {
                tenant.remove_role_member(role, user)
            }
        }
    }
}

fn check(tenant: &Tenant) {
    let users = all::<User>(tenant);
    let mut units: HashMap<ObjectId, i64> = HashMap::new();
    for user in &users {
        assert_eq!(
            tenant.user_by_name(&user.user_principal_name).unwrap().id,
            user.id
        );
        for licence in &user.assigned_licenses {
            *units.entry(licence.sku_id).or_default() += 1;
            let sources = user
                .license_assignment_states
                .iter()
                .filter(|state| state.sku_id == licence.sku_id);
            assert!(
                sources
                    .clone()
                    .any(|state| state.error.as_deref() == Some("None")),
                "a licence has a source"
            );
            for group in sources.filter_map(|state| state.assigned_by_group) {
                assert!(
                    tenant.is_linked(MEMBERS, group, user.id).unwrap(),
                    "a licence comes from a group of the user"
                );
            }
        }
        let mut skus: Vec<ObjectId> = user
            .assigned_licenses
            .iter()
            .map(|licence| licence.sku_id)
            .collect();
        skus.sort();
        skus.dedup();
        assert_eq!(
            skus.len(),
            user.assigned_licenses.len(),
            "a product is assigned once"
        );
    }
    for sku in all::<SubscribedSku>(tenant) {
        let counted = units.get(&sku.sku_id).copied().unwrap_or_default();
        assert_eq!(sku.consumed_units, counted, "{}", sku.sku_part_number);
        let usable = sku.prepaid_units.enabled + sku.prepaid_units.warning;
        assert!(counted <= usable, "{}", sku.sku_part_number);
    }
    let administrators = tenant
        .role(ObjectId::parse(GLOBAL_ADMINISTRATOR).unwrap())
        .unwrap()
        .id;
    let members = tenant.members(administrators).collect(tenant).unwrap();
    assert!(
        members.iter().any(|id| tenant.user(*id).is_ok()),
        "there is an administrator"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn units_names_links_and_administrators_are_always_right(steps in prop::collection::vec(step(), 1..24)) {
        let mut tenant = demo();
        check(&tenant);
        let mut random = Counting::default();
        let mut ctx = Context { now: NOW.parse().unwrap(), random: &mut random };
        for step in &steps {
            let before = everything(&tenant);
            if take(&mut tenant, step, &mut ctx).is_err() {
                prop_assert!(before == everything(&tenant), "a refused change left something: {:?}", step);
            }
            check(&tenant);
        }
        // Everything that is referred to is there: else the file could not be read again.
        let again = from_text(&everything(&tenant), Path::new("again")).unwrap();
        check(&again);
    }
}
