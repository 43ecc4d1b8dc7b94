//! Users: creating, changing, renaming, deleting, restoring.

use super::*;
use crate::tenant::InvalidReason;
use crate::tenant::deleted::Restore;
use crate::tenant::passwords::{NewPassword, PasswordError};
use crate::tenant::users::{CreatedUser, NewUser};

fn create(tenant: &mut Tenant, name: &str, password: Option<&str>) -> Result<CreatedUser> {
    let user = User {
        user_principal_name: name.into(),
        display_name: Some("New User".into()),
        ..User::default()
    };
    let password = NewPassword {
        password,
        ..NewPassword::default()
    };
    now(|ctx| {
        tenant.create_user(
            NewUser {
                user,
                password,
                ..NewUser::default()
            },
            ctx,
        )
    })
}

#[test]
fn a_new_user_gets_what_the_service_gives() {
    let mut tenant = demo();
    let created = create(&mut tenant, "New.User@contoso.com", None).unwrap();
    let user = tenant.user_by_name("new.user@CONTOSO.com").unwrap();
    assert_eq!(user, created.user);
    assert_eq!(user.mail_nickname.as_deref(), Some("New.User"));
    assert_eq!(user.user_type.as_deref(), Some("Member"));
    assert_eq!(user.created_date_time.unwrap().to_string(), NOW);
    assert!(user.is_enabled() && !user.is_licensed());
    assert_eq!(
        tenant.all::<User>().unwrap().last().unwrap().unwrap().id,
        user.id
    );
    let password = created.password.unwrap();
    assert_eq!(password.len(), 8);
    assert!(
        !everything(&tenant).contains(&password),
        "passwords are kept nowhere"
    );
}

#[test]
fn repeated_chance_gives_new_ids_all_the_same() {
    let mut tenant = demo();
    let ids: Vec<ObjectId> = (0..5)
        .map(|number| {
            create(&mut tenant, &format!("u{number}@contoso.com"), None)
                .unwrap()
                .user
                .id
        })
        .collect();
    assert!((1..5).all(|at| !ids[..at].contains(&ids[at])));
}

#[test]
fn names_are_checked() {
    let mut tenant = demo();
    let syntax = |name: &str, tenant: &mut Tenant| match create(tenant, name, None).map(|_| ()) {
        Err(TenantError::InvalidValue {
            property: "userPrincipalName",
            reason: InvalidReason::Syntax,
            ..
        }) => {}
        other => panic!("{name}: {other:?}"),
    };
    for name in [
        "",
        "anna",
        "@contoso.com",
        "an na@contoso.com",
        ".anna@contoso.com",
        "anna.@contoso.com",
        "a@b@contoso.com",
        "anna@",
    ] {
        syntax(name, &mut tenant);
    }
    syntax(&format!("{}@contoso.com", "a".repeat(65)), &mut tenant);
    let unverified = |domain: &str| {
        Err(TenantError::UnverifiedDomain {
            domain: domain.into(),
        })
    };
    let create_plain = |tenant: &mut Tenant, name: &str| create(tenant, name, None).map(|_| ());
    assert_eq!(
        create_plain(&mut tenant, "a@elsewhere.com"),
        unverified("elsewhere.com")
    );
    assert_eq!(
        create_plain(&mut tenant, "a@adventure-works.com"),
        unverified("adventure-works.com")
    );
    match create_plain(&mut tenant, "MeganB@contoso.com") {
        Err(TenantError::AlreadyExists {
            property: "userPrincipalName",
            conflicting,
            ..
        }) => {
            assert_eq!(conflicting, Some(id_of(&tenant, "meganb@contoso.com")));
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        create_plain(&mut tenant, "a@fabrikam.com"),
        Err(TenantError::Required {
            property: "onPremisesImmutableId",
            ..
        })
    ));
}

#[test]
fn weak_passwords_are_refused_unless_the_policy_allows_them() {
    let mut tenant = demo();
    let refused = create(&mut tenant, "new@contoso.com", Some("password")).map(|_| ());
    assert_eq!(refused, Err(PasswordError::Weak.into()));
    assert!(tenant.user_by_name("new@contoso.com").is_err());
    let created = create(&mut tenant, "new@contoso.com", Some("Passw0rd!")).unwrap();
    assert_eq!(created.password.as_deref(), Some("Passw0rd!"));
    let set = |tenant: &mut Tenant, password| {
        let new = NewPassword {
            password: Some(password),
            force_change: true,
            ..NewPassword::default()
        };
        now(|ctx| tenant.set_password(created.user.id, new, ctx))
    };
    assert_eq!(
        set(&mut tenant, "simplepass"),
        Err(PasswordError::Weak.into())
    );
    tenant
        .update_user(created.user.id, |user| {
            user.set_password_policy("DisableStrongPassword", true)
        })
        .unwrap();
    assert_eq!(set(&mut tenant, "simplepass").as_deref(), Ok("simplepass"));
    let user = tenant.user(created.user.id).unwrap();
    assert_eq!(
        user.password_profile
            .unwrap()
            .force_change_password_next_sign_in,
        Some(true)
    );
    let federated = id_of(&tenant, "friedaf@fabrikam.com");
    let refused = now(|ctx| tenant.set_password(federated, NewPassword::default(), ctx));
    assert_eq!(refused, Err(PasswordError::Federated.into()));
}

#[test]
fn office_phone_of_a_synchronised_user_is_not_the_administrators() {
    let mut tenant = demo();
    let lee = id_of(&tenant, "leeg@contoso.com");
    let before = tenant.user(lee).unwrap();
    assert!(before.is_synchronised());
    let refused = tenant
        .update_user(lee, |user| user.business_phones = vec!["+1 1".into()])
        .map(|_| ());
    let expected = TenantError::Synchronised {
        kind: USERS,
        id: lee,
        property: "businessPhones",
    };
    assert_eq!(refused, Err(expected.clone()));
    assert_eq!(
        tenant.require_writable(&before, "businessPhones"),
        Err(expected)
    );
    for (edit, property) in [
        (
            (|user| user.department = None) as fn(&mut User),
            "department",
        ),
        (|user| user.display_name = Some("X".into()), "displayName"),
        (
            |user| user.on_premises_immutable_id = Some("X".into()),
            "onPremisesImmutableId",
        ),
        (|user| user.manager = None, "manager"),
    ] {
        match tenant.update_user(lee, edit) {
            Err(TenantError::Synchronised {
                property: refused, ..
            }) => assert_eq!(refused, property),
            other => panic!("{property}: {other:?}"),
        }
    }
    assert_eq!(tenant.user(lee).unwrap(), before);

    // What password reset needs besides, and what exists in the cloud only, can be set.
    let after = tenant
        .update_user(lee, |user| {
            user.mobile_phone = Some("+1 4255550000".into());
            user.other_mails = vec!["lee@example.org".into()];
            user.usage_location = Some("GB".into());
            user.account_enabled = Some(false);
        })
        .unwrap();
    assert_eq!(tenant.user(lee).unwrap(), after);
    assert_eq!(after.mobile_phone.as_deref(), Some("+1 4255550000"));
}

#[test]
fn values_are_checked() {
    let mut tenant = seed();
    let bob = id_of(&tenant, "bob@domain.com");
    let long = |length: usize| Some("x".repeat(length));
    let mut refused = |edit: &dyn Fn(&mut User)| match tenant.update_user(bob, |user| edit(user)) {
        Err(TenantError::InvalidValue {
            property, reason, ..
        }) => (property, reason),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused(&|user| user.usage_location = Some("USA".into())),
        ("usageLocation", InvalidReason::Unknown)
    );
    assert_eq!(
        refused(&|user| user.other_mails = vec!["no address".into()]),
        ("otherMails", InvalidReason::Syntax)
    );
    assert_eq!(
        refused(&|user| user.mobile_phone = long(65)),
        ("mobilePhone", InvalidReason::TooLong(64))
    );
    assert_eq!(
        refused(&|user| user.department = long(65)),
        ("department", InvalidReason::TooLong(64))
    );
    assert_eq!(
        refused(&|user| user.password_policies = Some("Never".into())),
        ("passwordPolicies", InvalidReason::Unknown)
    );
    assert!(
        tenant
            .update_user(bob, |user| user.department = long(64))
            .is_ok()
    );
    // Identity and licences have verbs of their own.
    let user = tenant
        .update_user(bob, |user| {
            user.id = ObjectId::default();
            user.user_principal_name = "x".into();
        })
        .unwrap();
    assert_eq!(
        (user.id, user.user_principal_name.as_str()),
        (bob, "bob@domain.com")
    );
}

#[test]
fn password_policies_are_written_as_the_service_does() {
    let mut user = User::default();
    user.set_password_policy("DisableStrongPassword", true);
    user.set_password_policy("DisablePasswordExpiration", true);
    assert_eq!(
        user.password_policies.as_deref(),
        Some("DisablePasswordExpiration, DisableStrongPassword")
    );
    assert!(user.has_password_policy("disablestrongpassword"));
    user.set_password_policy("DisableStrongPassword", false);
    user.set_password_policy("DisablePasswordExpiration", false);
    assert_eq!(user.password_policies.as_deref(), Some("None"));
}

#[test]
fn users_are_renamed() {
    let mut tenant = demo();
    let alex = id_of(&tenant, "alexw@contoso.com");
    let rename = |tenant: &mut Tenant, name: &str, anchor: Option<&str>| {
        now(|ctx| tenant.rename_user(alex, name, anchor, NewPassword::default(), ctx))
    };
    assert_eq!(
        rename(&mut tenant, "alex.wilber@contoso.com", None),
        Ok(None)
    );
    assert!(tenant.user_by_name("alexw@contoso.com").is_err());
    assert_eq!(
        rename(&mut tenant, "ALEX.Wilber@contoso.com", None),
        Ok(None),
        "only the case changes"
    );
    assert!(matches!(
        rename(&mut tenant, "meganb@contoso.com", None),
        Err(TenantError::AlreadyExists { .. })
    ));
    assert!(matches!(
        rename(&mut tenant, "alex@fabrikam.com", None),
        Err(TenantError::Required { .. })
    ));
    assert_eq!(
        rename(&mut tenant, "alex@fabrikam.com", Some("QUJD")),
        Ok(None)
    );
    let password = rename(&mut tenant, "alexw@contoso.com", None).unwrap();
    assert!(
        password.is_some(),
        "a user who comes from a federated domain gets a password"
    );
}

#[test]
fn managers_are_users_or_contacts() {
    let mut tenant = demo();
    let (alex, patti) = (
        id_of(&tenant, "alexw@contoso.com"),
        id_of(&tenant, "pvance@contoso.com"),
    );
    tenant.set_manager(alex, Some(patti)).unwrap();
    assert!(
        tenant
            .direct_reports(patti)
            .unwrap()
            .iter()
            .any(|user| user.id == alex)
    );
    let group = group_named(&tenant, "sg-IT").id;
    assert!(matches!(
        tenant.set_manager(alex, Some(group)),
        Err(TenantError::InvalidValue { .. })
    ));
    assert!(matches!(
        tenant.set_manager(alex, Some(alex)),
        Err(TenantError::InvalidValue { .. })
    ));
    assert!(matches!(
        tenant.set_manager(alex, Some(ObjectId::default())),
        Err(TenantError::NotFound { .. })
    ));
    tenant.set_manager(alex, None).unwrap();
    assert!(
        !tenant
            .direct_reports(patti)
            .unwrap()
            .iter()
            .any(|user| user.id == alex)
    );
}

#[test]
fn proxy_addresses_belong_to_one_object() {
    let mut tenant = demo();
    let alex = id_of(&tenant, "alexw@contoso.com");
    let refused = tenant.update_user(alex, |user| {
        user.proxy_addresses
            .push("smtp:LEADERSHIP@contoso.com".into())
    });
    match refused.map(|_| ()) {
        Err(TenantError::AlreadyExists {
            property: "proxyAddresses",
            conflicting,
            ..
        }) => {
            assert_eq!(conflicting, Some(group_named(&tenant, "Leadership").id));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn deleted_users_come_back_with_licences_and_memberships() {
    let mut tenant = demo();
    let before = everything(&tenant);
    let megan = tenant.user_by_name("meganb@contoso.com").unwrap();
    let (units, group) = (
        consumed(&tenant, "SPE_E5"),
        group_named(&tenant, "sg-Marketing").id,
    );
    now(|ctx| tenant.delete_user(megan.id, ctx)).unwrap();
    assert!(tenant.user_by_name("meganb@contoso.com").is_err());
    assert_eq!(consumed(&tenant, "SPE_E5"), units - 1);
    let deleted = tenant
        .deleted_user_by_identity("MEGANB@contoso.com")
        .unwrap();
    assert_eq!(deleted.deleted_date_time.unwrap().to_string(), NOW);
    assert_eq!(deleted.assigned_licenses, megan.assigned_licenses);
    let restored = now(|ctx| tenant.restore_user(megan.id, Restore::default(), ctx)).unwrap();
    assert_eq!(restored, megan);
    assert_eq!(consumed(&tenant, "SPE_E5"), units);
    assert!(tenant.is_linked(MEMBERS, group, megan.id).unwrap());
    assert_eq!(
        before.len(),
        everything(&tenant).len(),
        "only the order has changed"
    );
}

#[test]
fn a_name_that_was_taken_meanwhile_blocks_a_restore() {
    let mut tenant = demo();
    let alex = id_of(&tenant, "alexw@contoso.com");
    now(|ctx| tenant.delete_user(alex, ctx)).unwrap();
    create(&mut tenant, "alexw@contoso.com", None).unwrap();
    let restore = |tenant: &mut Tenant, new_name| {
        now(|ctx| {
            tenant.restore_user(
                alex,
                Restore {
                    new_name,
                    ..Restore::default()
                },
                ctx,
            )
        })
        .map(|user| user.user_principal_name)
    };
    assert!(matches!(
        restore(&mut tenant, None),
        Err(TenantError::AlreadyExists {
            property: "userPrincipalName",
            ..
        })
    ));
    assert_eq!(
        restore(&mut tenant, Some("alex2@contoso.com")).as_deref(),
        Ok("alex2@contoso.com")
    );
}

#[test]
fn after_thirty_days_nothing_comes_back() {
    let mut tenant = demo();
    let alex = id_of(&tenant, "alexw@contoso.com");
    now(|ctx| tenant.delete_user(alex, ctx)).unwrap();
    let later = "2024-06-06T10:00:01Z";
    assert!(
        !tenant
            .deleted_users(NOW.parse().unwrap())
            .unwrap()
            .is_empty()
    );
    assert!(
        tenant
            .deleted_users(later.parse().unwrap())
            .unwrap()
            .is_empty()
    );
    let restored = at(later, |ctx| {
        tenant.restore_user(alex, Restore::default(), ctx)
    });
    assert!(matches!(restored, Err(TenantError::NotFound { .. })));
    tenant.purge_expired(later.parse().unwrap()).unwrap();
    assert_eq!(tenant.count::<DeletedUser>().unwrap(), 0);
    assert!(tenant.deleted_user_by_identity(&alex.to_string()).is_err());
}

#[test]
fn purging_takes_memberships_and_authentication_data_along() {
    let mut tenant = demo();
    let adele = id_of(&tenant, "adelev@contoso.com");
    now(|ctx| tenant.delete_user(adele, ctx)).unwrap();
    assert!(tenant.authentication(adele).unwrap().has_details());
    tenant.purge_user(adele).unwrap();
    assert!(!tenant.authentication(adele).unwrap().has_details());
    assert!(tenant.memberships(adele).unwrap().is_empty());
    assert_eq!(
        tenant
            .user_by_name("christiec@contoso.com")
            .unwrap()
            .manager,
        None
    );
    assert!(
        !tenant
            .members(group_named(&tenant, "Retail").id)
            .collect(&tenant)
            .unwrap()
            .contains(&adele)
    );
    assert!(matches!(
        tenant.purge_user(adele),
        Err(TenantError::NotFound { .. })
    ));
}
