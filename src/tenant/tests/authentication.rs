//! What users register, and with what they can reset their passwords.

use super::*;
use crate::tenant::InvalidReason;
use crate::tenant::authentication::{ContactInfo, Registration, contact_info};

fn register(
    tenant: &mut Tenant,
    name: &str,
    registration: &Registration<'_>,
) -> Result<Authentication> {
    let id = id_of(tenant, name);
    now(|ctx| tenant.register_authentication(id, registration, ctx))
}

#[test]
fn registering_makes_the_directorys_values_last() {
    let mut tenant = seed();
    let anna = tenant.user_by_name("anna@domain.com").unwrap();
    let before = contact_info(&anna, &tenant.authentication(anna.id).unwrap());
    // Before: the directory's mobile phone and first alternate address can be used at once.
    let directory = ContactInfo {
        phone: Some("+1 4255550101".into()),
        alternate_phone: None,
        email: Some("anna@example.org".into()),
    };
    assert_eq!(before, directory);
    let data = register(&mut tenant, "anna@domain.com", &Registration::default()).unwrap();
    assert_eq!(
        (data.phone(PhoneType::Mobile), data.email()),
        (Some("+1 4255550101"), Some("anna@example.org"))
    );
    assert_eq!(data.proofup_date_time.unwrap().to_string(), NOW);

    // After: what the administrator sets no longer matters, and the directory was not touched.
    assert_eq!(tenant.user(anna.id).unwrap(), anna);
    let anna = tenant
        .update_user(anna.id, |user| {
            user.mobile_phone = Some("+1 5550000000".into());
            user.other_mails.clear();
        })
        .unwrap();
    assert_eq!(
        contact_info(&anna, &tenant.authentication(anna.id).unwrap()),
        directory
    );
    assert_eq!(tenant.authentication(anna.id).unwrap(), data);
}

#[test]
fn office_phones_are_alternate_phones() {
    let tenant = seed();
    let bob = tenant.user_by_name("bob@domain.com").unwrap();
    let info = contact_info(&bob, &Authentication::empty(bob.id));
    assert_eq!(
        info,
        ContactInfo {
            alternate_phone: Some("+44 2071234567".into()),
            ..ContactInfo::default()
        }
    );
    let demo = demo();
    let (irvin, ben) = (
        demo.user_by_name("irvins@contoso.com").unwrap(),
        demo.user_by_name("benw@contoso.com").unwrap(),
    );
    let alternate =
        |user: &User| contact_info(user, &Authentication::empty(user.id)).alternate_phone;
    assert_eq!(
        alternate(&irvin).as_deref(),
        Some("+1 309 555 0101"),
        "extensions are not dialled"
    );
    assert_eq!(
        contact_info(&ben, &Authentication::empty(ben.id)),
        ContactInfo::default(),
        "no country code"
    );
}

#[test]
fn what_cannot_be_dialled_is_not_registered() {
    let mut tenant = demo();
    let refused = register(&mut tenant, "benw@contoso.com", &Registration::default()).unwrap_err();
    assert_eq!(
        refused,
        TenantError::invalid(AUTHENTICATION, "phoneMethods", InvalidReason::Syntax)
    );
    let registration = Registration {
        phone: Some("+1 4255550133x9"),
        email: Some("ben@example.org"),
        ..Registration::default()
    };
    let data = register(&mut tenant, "benw@contoso.com", &registration).unwrap();
    assert_eq!(data.phone(PhoneType::Mobile), Some("+1 4255550133"));
    let by_mail = Registration {
        email: Some("b@example.org"),
        ..Registration::default()
    };
    register(&mut tenant, "breakglass@contoso.onmicrosoft.com", &by_mail).unwrap();
    let bare = register(&mut tenant, "jonis@contoso.com", &Registration::default());
    assert!(matches!(bare, Err(TenantError::Required { .. })));
}

#[test]
fn security_answers_can_be_checked_but_not_read() {
    let mut tenant = seed();
    let questions = vec![
        ("In what city did you meet?", "Reykjavik"),
        ("First pet?", "Rumpelstilz"),
    ];
    let registration = Registration {
        questions,
        ..Registration::default()
    };
    let data = register(&mut tenant, "user@domain.com", &registration).unwrap();
    assert!(
        data.security_questions[0]
            .answer_hash
            .starts_with("$argon2id$")
    );
    let written = everything(&tenant).to_lowercase();
    assert!(!written.contains("reykjavik") && !written.contains("rumpelstilz"));
    let user = id_of(&tenant, "user@domain.com");
    let check = |question, answer| tenant.is_security_answer(user, question, answer).unwrap();
    assert!(check("In what city did you meet?", " REYKJAVIK"));
    assert!(!check("In what city did you meet?", "Rumpelstilz"));
    assert!(!check("Another?", "Reykjavik"));
}

#[test]
fn resetting_methods_leaves_the_registered_phone() {
    let mut tenant = demo();
    let megan = id_of(&tenant, "meganb@contoso.com");
    let before = tenant.authentication(megan).unwrap();
    assert!(!before.strong_authentication_methods.is_empty());
    tenant
        .set_strong_authentication_methods(megan, Vec::new())
        .unwrap();
    let after = tenant.authentication(megan).unwrap();
    assert!(after.strong_authentication_methods.is_empty());
    assert_eq!(
        (after.phone_methods, after.email_methods),
        (before.phone_methods, before.email_methods)
    );
    let unknown = vec![StrongAuthenticationMethod {
        method_type: "Pigeon".into(),
        is_default: true,
    }];
    assert!(matches!(
        tenant.set_strong_authentication_methods(megan, unknown),
        Err(TenantError::InvalidValue { .. })
    ));
}

#[test]
fn requirements_are_set_per_user() {
    let mut tenant = demo();
    let raul = id_of(&tenant, "raulr@contoso.com");
    let required = |state| {
        Some(Requirements {
            per_user_mfa_state: state,
            relying_party: Some("*".into()),
            ..Requirements::default()
        })
    };
    tenant
        .set_strong_authentication_requirements(raul, required(MfaState::Enforced))
        .unwrap();
    assert_eq!(
        tenant.authentication(raul).unwrap().mfa_state(),
        MfaState::Enforced
    );
    tenant
        .set_strong_authentication_requirements(raul, required(MfaState::Disabled))
        .unwrap();
    assert_eq!(tenant.authentication(raul).unwrap().requirements, None);
    assert!(
        tenant
            .set_strong_authentication_requirements(ObjectId::default(), None)
            .is_err()
    );
}
