//! Groups, roles, administrative units and devices.

use super::*;
use crate::tenant::InvalidReason;
use crate::tenant::roles::GLOBAL_ADMINISTRATOR;

#[test]
fn members_are_added_once_and_removed_once() {
    let mut tenant = demo();
    let (group, raul) = (
        group_named(&tenant, "sg-IT").id,
        id_of(&tenant, "raulr@contoso.com"),
    );
    now(|ctx| tenant.add_group_member(group, raul, ctx)).unwrap();
    let again = now(|ctx| tenant.add_group_member(group, raul, ctx));
    assert_eq!(
        again,
        Err(TenantError::AlreadyLinked {
            kind: GROUPS,
            relation: "members",
            id: group,
            target: raul
        })
    );
    assert_eq!(
        tenant.members(group).collect(&tenant).unwrap().last(),
        Some(&raul)
    );
    now(|ctx| tenant.remove_group_member(group, raul, ctx)).unwrap();
    let again = now(|ctx| tenant.remove_group_member(group, raul, ctx));
    assert_eq!(
        again,
        Err(TenantError::NotLinked {
            kind: GROUPS,
            relation: "members",
            id: group,
            target: raul
        })
    );
    let nobody = ObjectId::default();
    assert!(matches!(
        now(|ctx| tenant.add_group_member(group, nobody, ctx)),
        Err(TenantError::NotFound { .. })
    ));
    assert!(matches!(
        now(|ctx| tenant.add_group_member(nobody, raul, ctx)),
        Err(TenantError::NotFound { .. })
    ));
    let itself = now(|ctx| tenant.add_group_member(group, group, ctx));
    assert!(matches!(
        itself,
        Err(TenantError::InvalidValue {
            reason: InvalidReason::Reference,
            ..
        })
    ));
}

#[test]
fn members_that_others_manage_are_refused() {
    let mut tenant = demo();
    let raul = id_of(&tenant, "raulr@contoso.com");
    let mut refused = |name: &str| {
        let group = group_named(&tenant, name).id;
        (
            now(|ctx| tenant.add_group_member(group, raul, ctx)).unwrap_err(),
            group,
        )
    };
    let (error, id) = refused("sg-Engineering");
    assert_eq!(
        error,
        TenantError::Synchronised {
            kind: GROUPS,
            id,
            property: "members"
        }
    );
    let (error, id) = refused("Dynamic - Sales");
    assert_eq!(error, TenantError::DynamicGroup { id });
    let (error, id) = refused("News");
    assert_eq!(error, TenantError::MailEnabledGroup { id });
    let team = group_named(&tenant, "Retail").id;
    now(|ctx| tenant.add_group_member(team, raul, ctx)).unwrap();
}

#[test]
fn nested_memberships_are_followed_even_around_a_circle() {
    let mut tenant = demo();
    let (inner, outer) = (
        group_named(&tenant, "sg-IT").id,
        group_named(&tenant, "All Departments").id,
    );
    let brian = id_of(&tenant, "brianj@contoso.com");
    let groups = tenant.all_groups_of(brian).unwrap();
    assert!(groups.contains(&inner) && groups.contains(&outer));
    assert!(tenant.all_members_of(outer).unwrap().contains(&brian));
    now(|ctx| tenant.add_group_member(inner, outer, ctx)).unwrap();
    assert_eq!(tenant.all_groups_of(brian).unwrap().len(), groups.len());
    assert!(tenant.all_members_of(outer).unwrap().contains(&brian));
}

#[test]
fn groups_are_created_changed_and_deleted() {
    let mut tenant = demo();
    let new = Group {
        display_name: "New".into(),
        security_enabled: true,
        ..Group::default()
    };
    let group = now(|ctx| tenant.create_group(new.clone(), ctx)).unwrap();
    assert_eq!(tenant.group(group.id).unwrap(), group);
    let changed = tenant
        .update_group(group.id, |group| group.description = Some("D".into()))
        .unwrap();
    assert_eq!(tenant.group(group.id).unwrap(), changed);
    assert!(matches!(
        tenant.update_group(group.id, |group| group.display_name.clear()),
        Err(TenantError::Required {
            property: "displayName",
            ..
        })
    ));
    now(|ctx| tenant.delete_group(group.id, ctx)).unwrap();
    assert!(matches!(
        now(|ctx| tenant.restore_group(group.id, ctx)),
        Err(TenantError::NotFound { .. })
    ));

    let team = group_named(&tenant, "Retail");
    let members = tenant.members(team.id).collect(&tenant).unwrap();
    now(|ctx| tenant.delete_group(team.id, ctx)).unwrap();
    assert_eq!(now(|ctx| tenant.restore_group(team.id, ctx)).unwrap(), team);
    assert_eq!(tenant.members(team.id).collect(&tenant).unwrap(), members);

    let twin = Group {
        mail_nickname: Some("RETAIL".into()),
        group_types: vec!["Unified".into()],
        ..new
    };
    let taken = now(|ctx| tenant.create_group(twin, ctx));
    assert!(matches!(
        taken,
        Err(TenantError::AlreadyExists {
            property: "mailNickname",
            ..
        })
    ));
}

#[test]
fn a_team_keeps_an_owner() {
    let mut tenant = demo();
    let team = group_named(&tenant, "Retail").id;
    let adele = id_of(&tenant, "adelev@contoso.com");
    assert!(matches!(
        tenant.remove_group_owner(team, adele),
        Err(TenantError::RequestDenied { .. })
    ));
    let christie = id_of(&tenant, "christiec@contoso.com");
    tenant.add_group_owner(team, christie).unwrap();
    tenant.remove_group_owner(team, adele).unwrap();
    assert_eq!(
        tenant
            .linked(OWNERS, crate::store::Direction::Forward, team)
            .collect(&tenant)
            .unwrap(),
        [christie]
    );
}

#[test]
fn the_last_administrator_stays() {
    let mut tenant = demo();
    let template = ObjectId::parse(GLOBAL_ADMINISTRATOR).unwrap();
    let role = tenant.role(template).unwrap();
    assert_eq!(role.name(), "Global Administrator");
    assert_eq!(tenant.role(role.id).unwrap(), role);
    let members = tenant.members(role.id).collect(&tenant).unwrap();
    for member in &members[1..] {
        tenant.remove_role_member(template, *member).unwrap();
    }
    assert_eq!(
        tenant.remove_role_member(role.id, members[0]),
        Err(TenantError::LastAdministrator)
    );
    assert_eq!(
        now(|ctx| tenant.delete_user(members[0], ctx)),
        Err(TenantError::LastAdministrator)
    );
    assert!(tenant.user(members[0]).is_ok());
    assert_eq!(tenant.roles_of(members[0]).unwrap(), [role]);
}

#[test]
fn roles_are_activated_from_templates() {
    let mut tenant = demo();
    let template = ObjectId::parse("790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b").unwrap();
    assert!(tenant.role_of_template(template).unwrap().is_none());
    let role = now(|ctx| tenant.activate_role(template, ctx)).unwrap();
    assert_eq!(role.name(), "Message Center Reader");
    assert_eq!(
        now(|ctx| tenant.activate_role(template, ctx)).unwrap(),
        role
    );
    assert!(now(|ctx| tenant.activate_role(ObjectId::default(), ctx)).is_err());
    let raul = id_of(&tenant, "raulr@contoso.com");
    tenant.add_role_member(template, raul).unwrap();
    assert!(matches!(
        tenant.add_role_member(role.id, raul),
        Err(TenantError::AlreadyLinked { .. })
    ));
}

#[test]
fn administrative_units_have_members_and_administrators() {
    let mut tenant = demo();
    let unit = tenant
        .all::<AdministrativeUnit>()
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .id;
    let raul = id_of(&tenant, "raulr@contoso.com");
    tenant.add_administrative_unit_member(unit, raul).unwrap();
    assert!(tenant.add_administrative_unit_member(unit, raul).is_err());
    let helpdesk = tenant
        .role(ObjectId::parse("729827e3-9c14-49f7-bb1b-9608f156bbb8").unwrap())
        .unwrap()
        .id;
    let scoped = now(|ctx| tenant.add_scoped_role_member(unit, helpdesk, raul, ctx)).unwrap();
    assert!(now(|ctx| tenant.add_scoped_role_member(unit, helpdesk, raul, ctx)).is_err());
    assert_eq!(
        tenant.scoped_role_members(unit).unwrap().last(),
        Some(&scoped)
    );
    tenant.delete_administrative_unit(unit).unwrap();
    assert!(tenant.scoped_role_members(unit).unwrap().is_empty());
    assert!(tenant.memberships(raul).unwrap().is_empty());
}

#[test]
fn devices_have_owners_and_users() {
    let mut tenant = demo();
    let device = tenant.all::<Device>().unwrap().next().unwrap().unwrap();
    assert_eq!(
        tenant.device_by_device_id(device.device_id).unwrap(),
        device
    );
    let raul = id_of(&tenant, "raulr@contoso.com");
    tenant
        .add_device_user(REGISTERED_USERS, device.id, raul)
        .unwrap();
    assert!(
        tenant
            .add_device_user(REGISTERED_USERS, device.id, raul)
            .is_err()
    );
    tenant
        .remove_device_user(REGISTERED_USERS, device.id, raul)
        .unwrap();
    tenant
        .update_device(device.id, |device| device.account_enabled = Some(false))
        .unwrap();
    assert!(
        !tenant
            .device_by_device_id(device.device_id)
            .unwrap()
            .is_enabled()
    );
}
