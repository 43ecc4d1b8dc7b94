//! The file form: what is read, what is refused and where, and that writing and reading agree.

use proptest::prelude::*;
use schemars::generate::SchemaSettings;

use std::path::Path;

use super::hint::distance;
use super::*;
use crate::tenant::error::Result;
use crate::tenant::id::ObjectId;
use crate::tenant::open::{Location, from_text, open};

const SEED: &str = include_str!("../../../scripts/seed/tenant.json");

fn load_error(text: &str) -> String {
    match from_text(text, Path::new("t.json")) {
        Ok(_) => panic!("was read"),
        Err(error) => error.to_string(),
    }
}

/// A tenant file with `more` members after the least that a tenant has.
fn with(more: &str) -> String {
    let least = r#"{"version": 1, "organization": {"id": "00000000-0000-4000-8000-0000000000ff", "displayName": "T"},
"domains": [{"id": "t.onmicrosoft.com", "isInitial": true, "isDefault": true, "isVerified": true}]"#;
    format!(
        "{least}{}{more}}}",
        if more.is_empty() { "" } else { ",\n" }
    )
}

#[test]
fn names_of_collections_are_those_of_their_kinds() {
    for (kind, name) in COLLECTIONS {
        assert_eq!(kind.name(), *name);
    }
}

#[test]
fn the_demo_tenant_and_the_seed_are_written_as_they_are_read() {
    let demo = open(&Location::Demo).unwrap();
    assert_eq!(demo.count::<User>().unwrap(), 40);
    assert!(demo.user_by_identity("USER@domain.com").is_ok());
    assert_same(
        &text(&demo).unwrap(),
        include_str!("../../../grammar/demo-tenant.json"),
    );
    let seed = from_text(SEED, Path::new("seed")).unwrap();
    assert_same(&text(&seed).unwrap(), SEED);
}

fn assert_same(left: &str, right: &str) {
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let (left, right) = (value(left), value(right));
    for (name, list) in right.as_object().unwrap() {
        let (now, was) = (
            left.get(name).and_then(|list| list.as_array()),
            list.as_array(),
        );
        for (now, was) in now.into_iter().flatten().zip(was.into_iter().flatten()) {
            assert_eq!(now, was, "{name}");
        }
        assert!(left.get(name) == Some(list), "{name}");
    }
    assert_eq!(
        left.as_object().unwrap().len(),
        right.as_object().unwrap().len()
    );
}

#[test]
fn every_licence_of_the_demo_tenant_could_be_assigned_again() {
    let mut demo = open(&Location::Demo).unwrap();
    let mut random = crate::tenant::context::test::Counting::default();
    let ctx = crate::tenant::Context {
        now: jiff::Timestamp::UNIX_EPOCH,
        random: &mut random,
    };
    for user in demo
        .all::<User>()
        .unwrap()
        .collect::<Result<Vec<_>>>()
        .unwrap()
    {
        let again = demo.reprocess_licences(user.id, &ctx).unwrap();
        assert_eq!(
            again.assigned_licenses.len(),
            user.assigned_licenses.len(),
            "{}",
            user.user_principal_name
        );
    }
}

#[test]
fn the_schema_is_what_the_model_says() {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let properties = schemas(&mut generator);
    let schema = serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tenant",
        "description": "A tenant of msol: --tenant FILE.json",
        "type": "object",
        "properties": properties,
        "required": ["version", "organization", "domains"],
        "additionalProperties": false,
        "$defs": generator.take_definitions(true),
    });
    let mut now = serde_json::to_string_pretty(&schema).unwrap();
    now.push('\n');
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/grammar/tenant.schema.json");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == now,
        "grammar/tenant.schema.json is behind the model: run this test with UPDATE_SCHEMA=1"
    );
}

#[test]
fn faults_are_told_with_their_place() {
    let error = load_error("{\"version\": 1,\n \"users\": [}");
    assert!(
        error.contains("'t.json' is not valid at line 2, column 12"),
        "{error}"
    );
    assert!(
        error.ends_with("correct the file and try again."),
        "{error}"
    );

    let user = r#"{"id": "00000000-0000-4000-8000-000000000001", "userPrincipalName": "a@t.onmicrosoft.com""#;
    let error = load_error(&with(&format!(
        r#""users": [{user}, "mobilPhone": "+1 2"}}]"#
    )));
    assert!(
        error.contains("line 3") && error.contains("(users[0].mobilPhone)"),
        "{error}"
    );
    assert!(
        error.contains("there is no property 'mobilPhone' here; did you mean 'mobilePhone'?"),
        "{error}"
    );

    let error = load_error(&with(&format!(
        r#""users": [{user}, "businessPhones": "+1 2"}}]"#
    )));
    assert!(
        error.contains("(users[0].businessPhones)") && error.contains("expected a sequence"),
        "{error}"
    );

    let error = load_error(&with(&format!(r#""users": [{user}}}, {user}}}]"#)));
    assert!(
        error.contains("(users[1])") && error.contains("two objects"),
        "{error}"
    );

    let error = load_error(&with(
        r#""users": [{"userPrincipalName": "a@t.onmicrosoft.com"}]"#,
    ));
    assert!(error.contains("missing field `id`"), "{error}");

    let long = "x".repeat(100_000);
    let error = load_error(&with(&format!(r#""users": [{user}, "{long}": 1}}]"#)));
    assert!(
        error.contains("(users[0].xxx") && error.len() < 500,
        "{error}"
    );

    let error = load_error(&with(r#""user": []"#));
    assert!(error.contains("did you mean 'users'?"), "{error}");

    let group = r#"{"id": "00000000-0000-4000-8000-000000000002", "displayName": "G", "members": ["00000000-0000-4000-8000-000000000001"]}"#;
    let error = load_error(&with(&format!(r#""groups": [{group}]"#)));
    assert!(
        error.contains("(groups)") && error.contains("which is no object"),
        "{error}"
    );

    assert!(load_error("{}").contains("(version)"));
    assert!(load_error("[]").contains("expected a tenant"));
    assert!(load_error("").contains("EOF"));
    assert!(load_error(r#"{"version": 2}"#).contains("version 2 is not known"));
    assert!(load_error(&with(r#""version": 1"#)).contains("'version' is there twice"));
    assert!(load_error(&with("").replace("\"isInitial\": true, ", "")).contains("isInitial"));
    assert!(load_error(&(with("") + "x")).contains("trailing characters"));
}

#[test]
fn passwords_are_refused() {
    let user = r#"{"id": "00000000-0000-4000-8000-000000000001", "userPrincipalName": "a@t.onmicrosoft.com",
"passwordProfile": {"password": "Secret123"}}"#;
    let error = load_error(&with(&format!(r#""users": [{user}]"#)));
    assert!(
        error.contains("there is no property 'password' here"),
        "{error}"
    );
}

#[test]
fn units_are_counted_from_the_users() {
    let sku = "6fd2c87f-b296-42f0-b197-1e91e994b900";
    let users: Vec<String> = (1..=3)
        .map(|n| {
            format!(
                r#"{{"id": "00000000-0000-4000-8000-00000000000{n}", "userPrincipalName": "u{n}@t.onmicrosoft.com", "assignedLicenses": [{{"skuId": "{sku}"}}]}}"#
            )
        })
        .collect();
    let skus = |consumed: u32| {
        format!(
            r#""subscribedSkus": [{{"skuId": "{sku}", "skuPartNumber": "ENTERPRISEPACK", "consumedUnits": {consumed}, "prepaidUnits": {{"enabled": 10}}}}]"#
        )
    };
    let consumed = |text: &str| {
        let tenant = from_text(text, Path::new("t.json")).unwrap();
        tenant.sku_named("t:enterprisepack").unwrap().consumed_units
    };
    assert_eq!(
        consumed(&with(&format!(
            "{}, \"users\": [{}]",
            skus(0),
            users.join(",")
        ))),
        3
    );
    assert_eq!(
        consumed(&with(&format!(
            "\"users\": [{}], {}",
            users.join(","),
            skus(7)
        ))),
        7
    );
    let error = load_error(&with(&format!("\"users\": [{}]", users.join(","))));
    assert!(error.contains("not among subscribedSkus"), "{error}");
}

#[test]
fn distances_count_letters() {
    assert_eq!(distance("mobilPhone", "mobilePhone"), 1);
    assert_eq!(distance("", "abc"), 3);
    assert_eq!(distance("abc", ""), 3);
    assert_eq!(distance("kitten", "sitting"), 3);
}

fn text_value() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[ -~äöü€😀]{0,12}")
}

fn object_id() -> impl Strategy<Value = ObjectId> {
    any::<u128>().prop_map(|bits| ObjectId::from(uuid::Uuid::from_u128(bits)))
}

fn time() -> impl Strategy<Value = Option<jiff::Timestamp>> {
    proptest::option::of(
        (0i64..4_000_000_000).prop_map(|second| jiff::Timestamp::from_second(second).unwrap()),
    )
}

prop_compose! {
    fn user()(
        id in object_id(),
        number in any::<u32>(),
        display_name in text_value(),
        mobile_phone in text_value(),
        business_phones in proptest::collection::vec("[ -~]{0,8}", 0..3),
        other_mails in proptest::collection::vec("[a-z]{1,8}@[a-z]{1,8}", 0..3),
        account_enabled in proptest::option::of(any::<bool>()),
        created_date_time in time(),
        manager in proptest::option::of(object_id()),
        city in text_value(),
        extension in text_value(),
    ) -> User {
        let mut extensions = Extensions::new();
        if let Some(text) = extension {
            extensions.insert("extension_0123_costCentre".into(), text.into());
            extensions.insert("number".into(), serde_json::json!(0.10));
        }
        User {
            id,
            user_principal_name: format!("u{number}.{}@t.onmicrosoft.com", id.guid().simple()),
            display_name,
            mobile_phone,
            business_phones,
            other_mails,
            account_enabled,
            created_date_time,
            manager,
            city,
            extensions,
            ..User::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_tenant_comes_back_from_its_file(
        users in proptest::collection::vec(user(), 0..8),
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
        phone in "[+0-9 ]{0,14}",
    ) {
        let mut tenant = from_text(&with(""), Path::new("t.json")).unwrap();
        let mut group = Group { id: ObjectId::from(uuid::Uuid::from_u128(1)), display_name: "G".into(), ..Group::default() };
        tenant.put(&group).unwrap();
        for user in &users {
            tenant.put(user).unwrap();
        }
        for pick in picks.iter().filter(|_| !users.is_empty()) {
            let user = pick.get(&users);
            let new = tenant.link(MEMBERS, group.id, user.id).unwrap();
            prop_assert_eq!(new, !group.members.contains(&user.id));
            if new {
                group.members.push(user.id);
            }
            let mut data = Authentication::empty(user.id);
            data.set_phone(PhoneType::Mobile, Some(&phone));
            tenant.put(&data).unwrap();
        }
        let written = text(&tenant).unwrap();
        let again = from_text(&written, Path::new("t.json")).unwrap();
        prop_assert_eq!(text(&again).unwrap(), written);
        let read: Vec<User> = again.all().unwrap().collect::<Result<_>>().unwrap();
        prop_assert_eq!(read, users);
        prop_assert_eq!(again.members(group.id).collect(&again).unwrap(), group.members);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,200}") {
        let _ = from_text(&text, Path::new("t.json"));
    }

    #[test]
    fn no_damage_to_a_file_makes_the_reader_panic(at in any::<prop::sample::Index>(), to in any::<char>()) {
        let mut letters: Vec<char> = SEED.chars().collect();
        let at = at.index(letters.len());
        letters[at] = to;
        let _ = from_text(&letters.into_iter().collect::<String>(), Path::new("t.json"));
    }
}
