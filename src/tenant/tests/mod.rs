//! The rules of a tenant, tried on the demo tenant and on the seed's three users.

mod applications;
mod authentication;
mod domains;
mod groups;
mod invariants;
mod licences;
mod users;

use std::path::Path;

use super::context::test::Counting;
use super::model::*;
use super::open::{Location, from_text, open};
use super::{Context, ObjectId, Result, Tenant, TenantError};

/// A time after everything in the fixtures.
pub(super) const NOW: &str = "2024-05-07T10:00:00Z";

pub(super) fn demo() -> Tenant {
    open(&Location::Demo).unwrap()
}

pub(super) fn seed() -> Tenant {
    from_text(
        include_str!("../../../scripts/seed/tenant.json"),
        Path::new("seed"),
    )
    .unwrap()
}

/// Runs `work` at [`NOW`], or at another time, with repeatable chance.
pub(super) fn at<T>(time: &str, work: impl FnOnce(&mut Context<'_>) -> T) -> T {
    let mut random = Counting::default();
    work(&mut Context {
        now: time.parse().unwrap(),
        random: &mut random,
    })
}

pub(super) fn now<T>(work: impl FnOnce(&mut Context<'_>) -> T) -> T {
    at(NOW, work)
}

pub(super) fn id_of(tenant: &Tenant, name: &str) -> ObjectId {
    tenant.user_by_identity(name).unwrap().id
}

pub(super) fn group_named(tenant: &Tenant, name: &str) -> Group {
    let mut groups = tenant.all::<Group>().unwrap().map(Result::unwrap);
    groups.find(|group| group.display_name == name).unwrap()
}

pub(super) fn consumed(tenant: &Tenant, sku: &str) -> i64 {
    tenant.sku_named(sku).unwrap().consumed_units
}

/// The whole tenant, to see that nothing changed.
pub(super) fn everything(tenant: &Tenant) -> String {
    super::file::text(tenant).unwrap()
}

#[test]
fn a_change_that_fails_leaves_nothing_behind() {
    let mut tenant = demo();
    let before = everything(&tenant);
    let megan = id_of(&tenant, "meganb@contoso.com");
    let result: Result<()> = tenant.change(|tenant| {
        tenant.update_user(megan, |user| user.city = Some("Oslo".into()))?;
        tenant.link(MEMBERS, megan, megan)?;
        now(|ctx| tenant.delete_user(megan, ctx))?;
        Err(TenantError::RequestDenied { reason: "a test" })
    });
    assert_eq!(result, Err(TenantError::RequestDenied { reason: "a test" }));
    assert!(before == everything(&tenant));
    assert!(!tenant.is_changed());
}

#[test]
fn a_failed_part_cannot_be_ignored() {
    let mut tenant = demo();
    let before = everything(&tenant);
    let megan = id_of(&tenant, "meganb@contoso.com");
    let result = tenant.change(|tenant| {
        tenant.update_user(megan, |user| user.city = Some("Oslo".into()))?;
        let _ = tenant.update_user(megan, |user| user.usage_location = Some("??".into()));
        Ok(())
    });
    assert!(matches!(result, Err(TenantError::Store(_))), "{result:?}");
    assert!(before == everything(&tenant));
}

#[test]
fn a_walk_does_not_see_what_is_added_meanwhile() {
    let mut tenant = seed();
    let mut users = tenant.cursor::<User>().unwrap();
    let mut seen = Vec::new();
    while let Some(mut user) = users.next(&tenant).unwrap() {
        seen.push(user.user_principal_name.clone());
        user.id = now(|ctx| ObjectId::new(ctx.random));
        user.user_principal_name.insert(0, 'x');
        tenant.put(&user).unwrap();
        assert!(seen.len() < 10);
    }
    assert_eq!(
        seen,
        ["user@domain.com", "anna@domain.com", "bob@domain.com"]
    );
}

#[test]
fn the_seed_has_its_three_users() {
    let tenant = seed();
    let user = tenant.user_by_name("user@domain.com").unwrap();
    assert_eq!(user.id.to_string(), "11111111-2222-4333-8444-000000000001");
    assert_eq!(user.other_mails, ["email@domain.com"]);
    assert_eq!(
        (user.mobile_phone.as_deref(), user.office_phone()),
        (Some("+1 1234567890"), Some("+1 1234567890"))
    );
    let registered = tenant.authentication(user.id).unwrap();
    assert_eq!(
        (registered.phone(PhoneType::Mobile), registered.email()),
        (Some("+1 1234567890"), Some("email@domain.com"))
    );
    let bob = tenant
        .user_by_identity("11111111-2222-4333-8444-000000000003")
        .unwrap();
    assert!(!bob.is_licensed() && bob.other_mails.is_empty() && bob.mobile_phone.is_none());
    assert!(!tenant.authentication(bob.id).unwrap().has_details());
    assert_eq!(tenant.count::<User>().unwrap(), 3);
}
