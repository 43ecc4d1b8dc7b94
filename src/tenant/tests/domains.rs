//! Domains, the organization and its synchronisation.

use super::*;
use crate::tenant::{DomainProblem, InvalidReason};

fn problem<T>(result: Result<T>) -> DomainProblem {
    match result {
        Err(TenantError::Domain(problem)) => problem,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("was done"),
    }
}

#[test]
fn a_domain_is_added_verified_and_removed() {
    let mut tenant = demo();
    let domain = tenant
        .create_domain("Tailspin.com", AuthenticationType::Managed)
        .unwrap();
    assert_eq!(domain.id, "tailspin.com");
    assert_eq!(
        domain.verification_dns_records,
        tenant
            .verification_records("TAILSPIN.COM")
            .unwrap()
            .into_iter()
            .map(|record| DnsRecord {
                label: "tailspin.com".into(),
                ..record
            })
            .collect::<Vec<_>>()
    );
    assert!(matches!(
        tenant.create_domain("TAILSPIN.com", AuthenticationType::Managed),
        Err(TenantError::AlreadyExists { .. })
    ));
    assert_eq!(
        problem(tenant.verify_domain("tailspin.com")),
        DomainProblem::RecordMissing {
            domain: "tailspin.com".into(),
            record: domain.verification_dns_records[0].text.clone().unwrap(),
        }
    );
    assert_eq!(
        problem(tenant.set_default_domain("tailspin.com")),
        DomainProblem::NotVerified("tailspin.com".into())
    );
    tenant.put(&domain.verification_dns_records[0]).unwrap();
    assert!(tenant.verify_domain("tailspin.com").unwrap().is_verified);
    assert_eq!(
        problem(tenant.verify_domain("tailspin.com")),
        DomainProblem::AlreadyVerified("tailspin.com".into())
    );
    tenant.set_default_domain("TAILSPIN.com").unwrap();
    assert_eq!(tenant.default_domain().unwrap().id, "tailspin.com");
    assert_eq!(
        problem(tenant.delete_domain("tailspin.com")),
        DomainProblem::IsDefault("tailspin.com".into())
    );
    tenant.set_default_domain("contoso.com").unwrap();
    tenant.delete_domain("tailspin.com").unwrap();
    assert!(matches!(
        tenant.domain("tailspin.com"),
        Err(TenantError::NotFound { .. })
    ));
    for name in ["", "nodot", "a..b", "-a.com", "a b.com", "http://a.com"] {
        let error = tenant
            .create_domain(name, AuthenticationType::Managed)
            .unwrap_err();
        assert_eq!(
            error,
            TenantError::invalid(DOMAINS, "id", InvalidReason::Syntax),
            "{name}"
        );
    }
}

#[test]
fn domains_in_use_stay() {
    let mut tenant = demo();
    assert_eq!(
        problem(tenant.delete_domain("contoso.onmicrosoft.com")),
        DomainProblem::IsInitial("contoso.onmicrosoft.com".into())
    );
    assert_eq!(
        problem(tenant.delete_domain("domain.com")),
        DomainProblem::InUse("domain.com".into())
    );
    tenant
        .create_domain("eu.fabrikam.com", AuthenticationType::Federated)
        .unwrap();
    assert_eq!(
        problem(tenant.delete_domain("fabrikam.com")),
        DomainProblem::HasSubdomains("fabrikam.com".into())
    );
    assert_eq!(tenant.domain_references("FABRIKAM.com").unwrap().len(), 2);
    assert_eq!(tenant.domain_references("adventure-works.com").unwrap(), []);
    tenant.delete_domain("adventure-works.com").unwrap();
}

#[test]
fn domains_below_follow_the_one_above() {
    let mut tenant = demo();
    let refused = tenant.create_domain("eu.fabrikam.com", AuthenticationType::Managed);
    assert_eq!(
        problem(refused),
        DomainProblem::DiffersFromRoot("eu.fabrikam.com".into())
    );
    let below = tenant
        .create_domain("eu.fabrikam.com", AuthenticationType::Federated)
        .unwrap();
    assert!(below.is_verified && below.is_root == Some(false));
    assert_eq!(tenant.root_of(&below).unwrap().unwrap().id, "fabrikam.com");
    assert_eq!(
        problem(tenant.set_federation("eu.fabrikam.com", None)),
        DomainProblem::FollowsRoot("eu.fabrikam.com".into())
    );
    tenant.set_federation("fabrikam.com", None).unwrap();
    assert!(!tenant.domain("eu.fabrikam.com").unwrap().is_federated());
    assert_eq!(
        problem(tenant.update_federation("fabrikam.com", |_| {})),
        DomainProblem::NotFederated("fabrikam.com".into())
    );
    let settings = || {
        Some(Federation {
            issuer_uri: Some("urn:x".into()),
            ..Federation::default()
        })
    };
    assert_eq!(
        problem(tenant.set_federation("contoso.com", settings())),
        DomainProblem::FederatesDefault("contoso.com".into())
    );
    assert_eq!(
        problem(tenant.set_federation("adventure-works.com", settings())),
        DomainProblem::FederatesUnverified("adventure-works.com".into())
    );
    tenant.set_federation("domain.com", settings()).unwrap();
    assert_eq!(
        problem(tenant.set_default_domain("domain.com")),
        DomainProblem::Federated("domain.com".into())
    );
}

#[test]
fn password_validity_has_limits() {
    let mut tenant = demo();
    tenant
        .set_password_validity("contoso.com", Some(60), Some(7))
        .unwrap();
    tenant
        .set_password_validity("contoso.com", Some(2_147_483_647), None)
        .unwrap();
    let domain = tenant.domain("contoso.com").unwrap();
    assert_eq!(domain.password_validity_period_in_days, Some(2_147_483_647));
    assert_eq!(domain.password_notification_window_in_days, Some(7));
    assert!(
        tenant
            .set_password_validity("contoso.com", Some(5), None)
            .is_err()
    );
    assert!(
        tenant
            .set_password_validity("contoso.com", None, Some(31))
            .is_err()
    );
}

#[test]
fn synchronisation_is_switched_at_most_every_three_days() {
    let mut tenant = demo();
    now(|ctx| tenant.set_synchronisation(false, ctx)).unwrap();
    assert!(!tenant.organization().unwrap().is_synchronised());
    assert!(matches!(
        now(|ctx| tenant.set_synchronisation(true, ctx)),
        Err(TenantError::SynchronisationSwitched { hours: 72 })
    ));
    at("2024-05-10T10:00:00Z", |ctx| {
        tenant.set_synchronisation(true, ctx)
    })
    .unwrap();
    assert!(
        tenant
            .set_synchronisation_feature("softMatchOnUpnEnabled", false)
            .is_err()
    );
    tenant
        .set_synchronisation_feature("userWritebackEnabled", true)
        .unwrap();
    assert!(
        tenant
            .organization()
            .unwrap()
            .directory_synchronization
            .has_feature("UserWritebackEnabled")
    );
}

#[test]
fn the_organization_is_checked() {
    let mut tenant = demo();
    assert_eq!(tenant.account_name().unwrap(), "contoso");
    tenant
        .update_organization(|company| company.city = Some("Oslo".into()))
        .unwrap();
    assert_eq!(tenant.organization().unwrap().city.as_deref(), Some("Oslo"));
    let refused = tenant
        .update_organization(|company| company.technical_notification_mails = vec!["x".into()]);
    assert!(matches!(
        refused,
        Err(TenantError::InvalidValue {
            property: "technicalNotificationMails",
            ..
        })
    ));
    assert!(
        tenant
            .update_organization(|company| company.default_usage_location = Some("XX".into()))
            .is_err()
    );
}

#[test]
fn there_can_be_five_thousand_domains() {
    let mut tenant = seed();
    let full = tenant.change(|tenant| {
        (0..).try_for_each(|number| {
            tenant
                .create_domain(&format!("d{number}.com"), AuthenticationType::Managed)
                .map(|_| ())
        })
    });
    assert_eq!(
        full,
        Err(TenantError::Quota {
            kind: DOMAINS,
            limit: 5000
        })
    );
    assert_eq!(tenant.count::<Domain>().unwrap(), 2);
}
