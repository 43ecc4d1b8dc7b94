//! Application Proxy: what applications publish from the inside, the connectors that fetch it, and their groups.

use serde_json::{Map, Value as Json};

use super::collection::{done, id};
use super::resource::{REFERENCE, merge};
use super::{Answer, Answered, Method, Refusal, Request, many};
use crate::store::Kind;
use crate::tenant::id::ObjectId;
use crate::tenant::model::{
    Application, CONNECTOR_GROUPS, CONNECTORS, ON_PREMISES_PUBLISHING, Record,
};
use crate::tenant::{Context, Tenant, TenantError};

/// The property of an application under which Graph shows what it publishes.
const PUBLISHING: &str = "onPremisesPublishing";
/// The connector group of an application, in its publishing record.
const GROUP: &str = "connectorGroup";

/// What an application publishes unless it is told otherwise.
const STANDARD: &[(&str, Standard)] = &[
    (
        "externalAuthenticationType",
        Standard::Text("aadPreAuthentication"),
    ),
    ("applicationServerTimeout", Standard::Text("Default")),
    ("isTranslateHostHeaderEnabled", Standard::Truth(true)),
    ("isTranslateLinksInBodyEnabled", Standard::Truth(false)),
    ("isOnPremPublishingEnabled", Standard::Truth(true)),
];

enum Standard {
    Text(&'static str),
    Truth(bool),
}

/// Answers requests about Application Proxy.
pub fn answer(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    match request.path.as_slice() {
        ["applications", key] => publishing(tenant, request, key),
        ["applications", key, GROUP, rest @ ..] => group_of(tenant, request, key, rest),
        [
            "onPremisesPublishingProfiles",
            "applicationProxy",
            "connectors",
            rest @ ..,
        ] => connectors(tenant, request, rest),
        [
            "onPremisesPublishingProfiles",
            "applicationProxy",
            "connectorGroups",
            rest @ ..,
        ] => groups(tenant, ctx, request, rest),
        _ => Err(Refusal::Unknown),
    }
}

/// The publishing record of an application that must be there.
fn record_of(tenant: &Tenant, key: &str) -> Result<Record, Refusal> {
    let application = tenant.require::<Application>(id(key)?)?;
    match tenant.record(ON_PREMISES_PUBLISHING, &application.id.to_string()) {
        Ok(record) => Ok(record),
        Err(TenantError::NotFound { .. }) => Err(Refusal::Value {
            message: "The application is not published with Application Proxy.".to_string(),
        }),
        Err(error) => Err(error.into()),
    }
}

/// The selected part of an application, and changes of it. Requests for the rest of it are others' to answer.
fn publishing(tenant: &mut Tenant, request: &Request<'_>, key: &str) -> Answered {
    match (request.method, request.body.get(PUBLISHING)) {
        (Method::Get, _) if request.selects(PUBLISHING) => {
            let mut record = record_of(tenant, key)?;
            record.properties.shift_remove(GROUP);
            let mut shown = Map::new();
            shown.insert("id".to_string(), Json::from(record.id));
            shown.insert(PUBLISHING.to_string(), Json::Object(record.properties));
            Ok(Answer::One(Json::Object(shown)))
        }
        (Method::Patch, Some(Json::Null)) => {
            let record = record_of(tenant, key)?;
            Ok(done(
                tenant.remove_record(ON_PREMISES_PUBLISHING, &record.id)?,
            ))
        }
        (Method::Patch, Some(Json::Object(changes))) => {
            let application = tenant.require::<Application>(id(key)?)?;
            let own = application.id.to_string();
            let mut record = match tenant.record(ON_PREMISES_PUBLISHING, &own) {
                Ok(record) => record,
                Err(TenantError::NotFound { .. }) => Record {
                    id: own.clone(),
                    properties: STANDARD
                        .iter()
                        .map(|(name, value)| {
                            let value = match value {
                                Standard::Text(text) => Json::from(*text),
                                Standard::Truth(truth) => Json::from(*truth),
                            };
                            ((*name).to_string(), value)
                        })
                        .collect(),
                },
                Err(error) => return Err(error.into()),
            };
            merge(&mut record.properties, changes);
            check_addresses(tenant, &record)?;
            Ok(done(tenant.put_record(ON_PREMISES_PUBLISHING, &record)?))
        }
        _ => Err(Refusal::Unknown),
    }
}

/// Both addresses are there and begin with a scheme, and no other application has the outer one.
fn check_addresses(tenant: &Tenant, record: &Record) -> Result<(), Refusal> {
    for name in ["externalUrl", "internalUrl"] {
        let text = record.text(name).unwrap_or_default();
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        if host.is_none_or(str::is_empty) {
            return Err(Refusal::Value {
                message: format!(
                    "Invalid value specified for property '{name}' of resource 'OnPremisesPublishing'."
                ),
            });
        }
    }
    let outer = |record: &Record| {
        let text = record.text("externalUrl").unwrap_or_default();
        text.trim_end_matches('/').to_lowercase()
    };
    let taken = tenant
        .records(ON_PREMISES_PUBLISHING)?
        .into_iter()
        .find(|other| other.id != record.id && outer(other) == outer(record));
    match taken {
        Some(other) => Err(Refusal::Tenant(TenantError::AlreadyExists {
            kind: ON_PREMISES_PUBLISHING,
            property: "externalUrl",
            value: outer(record),
            conflicting: ObjectId::parse(&other.id),
        })),
        None => Ok(()),
    }
}

/// The id at the end of the address in a body.
fn referred<'a>(request: &'a Request<'_>) -> &'a str {
    let text = request.text(REFERENCE).unwrap_or_default();
    text.rsplit('/').next().unwrap_or(text)
}

/// The connector group that serves an application: the default one unless another was chosen.
fn group_of(tenant: &mut Tenant, request: &Request<'_>, key: &str, rest: &[&str]) -> Answered {
    let mut record = record_of(tenant, key)?;
    match (request.method, rest) {
        (Method::Get, []) => match record.text(GROUP) {
            Some(group) => Ok(Answer::One(shown_group(
                tenant.record(CONNECTOR_GROUPS, group)?,
            ))),
            None => match default_group(tenant)? {
                Some(group) => Ok(Answer::One(shown_group(group))),
                None => Ok(Answer::Nothing),
            },
        },
        (Method::Put, ["$ref"]) => {
            let group = tenant.record(CONNECTOR_GROUPS, referred(request))?;
            record.properties.insert(GROUP.to_string(), group.id.into());
            Ok(done(tenant.put_record(ON_PREMISES_PUBLISHING, &record)?))
        }
        (Method::Delete, ["$ref"]) => {
            record.properties.shift_remove(GROUP);
            Ok(done(tenant.put_record(ON_PREMISES_PUBLISHING, &record)?))
        }
        _ => Err(Refusal::Unknown),
    }
}

fn is_default(group: &Record) -> bool {
    group.properties.get("isDefault") == Some(&Json::Bool(true))
}

fn default_group(tenant: &Tenant) -> Result<Option<Record>, Refusal> {
    let groups = tenant.records(CONNECTOR_GROUPS)?;
    Ok(groups.into_iter().find(is_default))
}

/// The ids of a group's connectors.
fn members(group: &Record) -> Vec<String> {
    let listed = group.properties.get("members").and_then(Json::as_array);
    let ids = listed.into_iter().flatten().filter_map(Json::as_str);
    ids.map(str::to_string).collect()
}

/// A group without its members, which have a path of their own.
fn shown_group(mut group: Record) -> Json {
    group.properties.shift_remove("members");
    Json::Object(group.into())
}

fn shown(records: Vec<Record>) -> Answer {
    many(
        records
            .into_iter()
            .map(|r| Json::Object(r.into()))
            .collect(),
    )
}

/// Machines that fetch what is published. They register themselves: no request makes one.
fn connectors(tenant: &mut Tenant, request: &Request<'_>, rest: &[&str]) -> Answered {
    match (request.method, rest) {
        (Method::Get, []) => Ok(shown(tenant.records(CONNECTORS)?)),
        (Method::Get, [key]) => Ok(Answer::One(Json::Object(
            tenant.record(CONNECTORS, key)?.into(),
        ))),
        (Method::Get, [key, "memberOf"]) => {
            let connector = tenant.record(CONNECTORS, key)?.id;
            let mut groups = tenant.records(CONNECTOR_GROUPS)?;
            groups.retain(|group| members(group).contains(&connector));
            Ok(many(groups.into_iter().map(shown_group).collect()))
        }
        // A connector is in one group.
        (Method::Post, [key, "memberOf", "$ref"]) => {
            let connector = tenant.record(CONNECTORS, key)?.id;
            let chosen = tenant.record(CONNECTOR_GROUPS, referred(request))?.id;
            let moved = tenant.change(|tenant| {
                for mut group in tenant.records(CONNECTOR_GROUPS)? {
                    let before = members(&group);
                    let mut after = before.clone();
                    after.retain(|id| *id != connector);
                    if group.id == chosen {
                        after.push(connector.clone());
                    }
                    if after != before {
                        group.properties.insert("members".to_string(), after.into());
                        tenant.put_record(CONNECTOR_GROUPS, &group)?;
                    }
                }
                Ok(())
            });
            Ok(done(moved?))
        }
        _ => Err(Refusal::Unknown),
    }
}

/// The name in a body; no two groups have the same.
fn group_name(tenant: &Tenant, request: &Request<'_>, own: &str) -> Result<String, Refusal> {
    let name = request.text("name").unwrap_or_default();
    if name.trim().is_empty() {
        return Err(Refusal::Tenant(TenantError::Required {
            kind: CONNECTOR_GROUPS,
            property: "name",
        }));
    }
    let same = |group: &Record| {
        group.id != own
            && group
                .text("name")
                .is_some_and(|other| other.eq_ignore_ascii_case(name))
    };
    match tenant.records(CONNECTOR_GROUPS)?.iter().any(same) {
        true => Err(Refusal::Tenant(TenantError::AlreadyExists {
            kind: CONNECTOR_GROUPS,
            property: "name",
            value: name.to_string(),
            conflicting: None,
        })),
        false => Ok(name.to_string()),
    }
}

/// Groups of connectors.
fn groups(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    request: &Request<'_>,
    rest: &[&str],
) -> Answered {
    const KIND: Kind = CONNECTOR_GROUPS;
    match (request.method, rest) {
        (Method::Get, []) => {
            let groups = tenant.records(KIND)?.into_iter();
            Ok(many(groups.map(shown_group).collect()))
        }
        (Method::Get, [key]) => Ok(Answer::One(shown_group(tenant.record(KIND, key)?))),
        (Method::Get, [key, "members"]) => {
            let wanted = members(&tenant.record(KIND, key)?);
            let mut found = tenant.records(CONNECTORS)?;
            found.retain(|connector| wanted.contains(&connector.id));
            Ok(shown(found))
        }
        (Method::Post, []) => {
            let name = group_name(tenant, request, "")?;
            let mut properties = Map::new();
            properties.insert("name".to_string(), name.into());
            properties.insert("connectorGroupType".to_string(), "applicationProxy".into());
            properties.insert("isDefault".to_string(), false.into());
            let group = Record {
                id: ObjectId::new(ctx.random).to_string(),
                properties,
            };
            tenant.put_record(KIND, &group)?;
            Ok(Answer::One(shown_group(group)))
        }
        (Method::Patch, [key]) => {
            let mut group = tenant.record(KIND, key)?;
            let name = group_name(tenant, request, &group.id)?;
            group.properties.insert("name".to_string(), name.into());
            Ok(done(tenant.put_record(KIND, &group)?))
        }
        (Method::Delete, [key]) => {
            let group = tenant.record(KIND, key)?;
            let served = tenant.records(ON_PREMISES_PUBLISHING)?;
            let in_use = served.iter().any(|r| r.text(GROUP) == Some(&group.id));
            if is_default(&group) || in_use || !members(&group).is_empty() {
                return Err(Refusal::Value {
                    message: "The connector group cannot be deleted: it is the default one, or has connectors or applications."
                        .to_string(),
                });
            }
            Ok(done(tenant.remove_record(KIND, &group.id)?))
        }
        _ => Err(Refusal::Unknown),
    }
}
