//! Applications, service principals, grants and guests.

use super::*;
use crate::tenant::applications::new_secret;
use crate::tenant::{DirectoryObject, InvalidReason};

#[test]
fn identifiers_belong_to_one_application() {
    let mut tenant = demo();
    let new = |uri: &str| Application {
        display_name: "New".into(),
        identifier_uris: vec![uri.into()],
        ..Application::default()
    };
    let app = now(|ctx| tenant.create_application(new("https://contoso.com/new"), ctx)).unwrap();
    assert_ne!(app.id, app.app_id);
    let taken = now(|ctx| tenant.create_application(new("HTTPS://contoso.com/NEW"), ctx));
    assert!(matches!(
        taken,
        Err(TenantError::AlreadyExists {
            property: "identifierUris",
            ..
        })
    ));
    let edited = tenant
        .update_application(app.id, |app| {
            app.app_id = ObjectId::default();
            app.web.home_page_url = Some("https://new.contoso.com".into());
        })
        .unwrap();
    assert_eq!(edited.app_id, app.app_id);

    let principal = ServicePrincipal {
        app_id: app.app_id,
        ..ServicePrincipal::default()
    };
    let principal = now(|ctx| tenant.create_service_principal(principal, ctx)).unwrap();
    assert_eq!(
        principal.homepage.as_deref(),
        Some("https://new.contoso.com")
    );
    assert_eq!(
        principal.service_principal_names,
        [app.app_id.to_string(), "https://contoso.com/new".into()]
    );
    assert_eq!(
        tenant
            .service_principal_by_name("https://contoso.com/NEW")
            .unwrap(),
        Some(principal.clone())
    );
    let twin = ServicePrincipal {
        app_id: app.app_id,
        ..ServicePrincipal::default()
    };
    let refused = now(|ctx| tenant.create_service_principal(twin, ctx));
    assert!(matches!(
        refused,
        Err(TenantError::AlreadyExists {
            property: "appId",
            ..
        })
    ));

    let raul = id_of(&tenant, "raulr@contoso.com");
    tenant.add_owner(app.id, raul).unwrap();
    assert!(matches!(
        tenant.add_owner(app.id, raul),
        Err(TenantError::AlreadyLinked {
            kind: APPLICATIONS,
            ..
        })
    ));
    tenant.add_owner(principal.id, raul).unwrap();
    assert!(matches!(
        tenant.add_owner(raul, raul),
        Err(TenantError::NotFound { .. })
    ));
    tenant.remove_owner(app.id, raul).unwrap();
    assert!(matches!(
        tenant.remove_owner(app.id, raul),
        Err(TenantError::NotLinked { .. })
    ));

    now(|ctx| tenant.delete_application(app.id, ctx)).unwrap();
    assert_eq!(
        now(|ctx| tenant.restore_application(app.id, None, ctx)).unwrap(),
        edited
    );
}

#[test]
fn secrets_are_shown_once() {
    let mut tenant = demo();
    let app = tenant
        .all::<Application>()
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let secret = now(|ctx| new_secret(None, None, None, ctx));
    assert_eq!(secret.text.len(), 40);
    assert_eq!(
        secret.credential.end_date_time.unwrap().to_string(),
        "2025-05-07T10:00:00Z"
    );
    let credential = secret.credential.clone();
    tenant
        .update_application(app.id, |app| app.password_credentials.push(credential))
        .unwrap();
    assert!(!everything(&tenant).contains(&secret.text));
    let given = now(|ctx| {
        new_secret(
            Some("given"),
            None,
            Some("2030-01-01T00:00:00Z".parse().unwrap()),
            ctx,
        )
    });
    assert_eq!(
        (given.text.as_str(), given.credential.hint.as_deref()),
        ("given", Some("giv"))
    );
}

#[test]
fn application_roles_are_assigned_once() {
    let mut tenant = demo();
    let intranet = tenant
        .service_principal_by_name("https://contoso.com/intranet")
        .unwrap()
        .unwrap();
    let raul = id_of(&tenant, "raulr@contoso.com");
    let wanted = |role| AppRoleAssignment {
        principal_id: raul,
        resource_id: intranet.id,
        app_role_id: role,
        ..AppRoleAssignment::default()
    };
    let role = intranet.app_roles[0].id;
    let assignment = now(|ctx| tenant.assign_app_role(wanted(role), ctx)).unwrap();
    assert_eq!(
        assignment.principal_display_name.as_deref(),
        Some("Raul Razo")
    );
    assert_eq!(assignment.principal_type.as_deref(), Some("User"));
    let again = now(|ctx| tenant.assign_app_role(wanted(role), ctx));
    assert!(matches!(again, Err(TenantError::AlreadyExists { .. })));
    now(|ctx| tenant.assign_app_role(wanted(ObjectId::default()), ctx)).unwrap();
    let unknown = now(|ctx| tenant.assign_app_role(wanted(raul), ctx));
    assert_eq!(
        unknown,
        Err(TenantError::invalid(
            APP_ROLE_ASSIGNMENTS,
            "appRoleId",
            InvalidReason::Reference
        ))
    );
    tenant.delete_service_principal(intranet.id).unwrap();
    assert!(
        tenant
            .find::<AppRoleAssignment>(RESOURCE_ID, intranet.id)
            .unwrap()
            .is_empty()
    );
    assert!(tenant.grants_of_client(intranet.id).unwrap().is_empty());
}

#[test]
fn guests_are_invited_once() {
    let mut tenant = demo();
    let guest = now(|ctx| tenant.invite_guest("Zoe@tailspin.example", Some("Zoe"), ctx)).unwrap();
    assert_eq!(
        guest.user_principal_name,
        "Zoe_tailspin.example#EXT#@contoso.onmicrosoft.com"
    );
    assert!(guest.is_guest());
    assert_eq!(
        now(|ctx| tenant.invite_guest("zoe@tailspin.example", None, ctx)).unwrap(),
        guest
    );
    let holder = tenant.holder_of_address("ZOE@tailspin.example").unwrap();
    assert_eq!(holder, Some(DirectoryObject::User(Box::new(guest))));
    let refused = |tenant: &mut Tenant, address| {
        now(|ctx| tenant.invite_guest(address, None, ctx)).unwrap_err()
    };
    let invalid = |reason| TenantError::invalid(USERS, "invitedUserEmailAddress", reason);
    assert_eq!(
        refused(&mut tenant, "nobody"),
        invalid(InvalidReason::Syntax)
    );
    assert_eq!(
        refused(&mut tenant, "new@contoso.com"),
        invalid(InvalidReason::Reference)
    );
    assert!(matches!(
        refused(&mut tenant, "ada@northwind.example"),
        TenantError::AlreadyExists { .. }
    ));
}
