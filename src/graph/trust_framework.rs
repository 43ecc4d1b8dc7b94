//! Custom policies of a customer directory: their XML goes in and out as text, and its root names them.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Map, Value as Json};

use super::collection::done;
use super::{Answer, Answered, Method, Refusal, Request, many};
use crate::store::Kind;
use crate::tenant::model::{Record, TRUST_FRAMEWORK_POLICIES};
use crate::tenant::{Context, Tenant, TenantError};

/// Answers requests to custom policies.
pub fn answer(tenant: &mut Tenant, _: &mut Context<'_>, request: &Request<'_>) -> Answered {
    const KIND: Kind = TRUST_FRAMEWORK_POLICIES;
    let ["trustFramework", "policies", rest @ ..] = request.path.as_slice() else {
        return Err(Refusal::Unknown);
    };
    match (request.method, rest) {
        (Method::Get, []) => {
            let policies = tenant.records(KIND)?.into_iter();
            let shown = policies.map(|policy| serde_json::json!({ "id": policy.id }));
            Ok(many(shown.collect()))
        }
        (Method::Get, [key, "$value"]) => {
            let policy = tenant.record(KIND, key)?;
            let content = policy.text("content").unwrap_or_default();
            Ok(Answer::One(Json::from(content)))
        }
        (Method::Post, []) => {
            let (id, content) = policy_of(request)?;
            if tenant.record(KIND, &id).is_ok() {
                return Err(Refusal::Tenant(TenantError::AlreadyExists {
                    kind: KIND,
                    property: "id",
                    value: id,
                    conflicting: None,
                }));
            }
            put_policy(tenant, id, content)
        }
        (Method::Put, [key, "$value"]) => {
            let (id, content) = policy_of(request)?;
            if !id.eq_ignore_ascii_case(key) {
                return Err(Refusal::Value {
                    message: format!("The policy in the content is '{id}', not '{key}'."),
                });
            }
            put_policy(tenant, id, content)
        }
        (Method::Delete, [key]) => Ok(done(tenant.remove_record(KIND, key)?)),
        _ => Err(Refusal::Unknown),
    }
}

/// The id and the XML of the policy in a body.
fn policy_of(request: &Request<'_>) -> Result<(String, String), Refusal> {
    let content = request.text("content").unwrap_or_default();
    let refuse = |problem: &str| Refusal::Value {
        message: format!("The policy is refused: {problem}."),
    };
    let mut reader = Reader::from_str(content.trim_start_matches('\u{feff}'));
    let mut id = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) if id.is_none() => {
                if element.local_name().as_ref() != "TrustFrameworkPolicy" {
                    return Err(refuse("its root is no TrustFrameworkPolicy"));
                }
                let named = element.try_get_attribute("PolicyId").ok().flatten();
                let text = named.map(|named| named.value.into_owned());
                let text = text.filter(|text| !text.trim().is_empty());
                id = Some(text.ok_or_else(|| refuse("its root has no PolicyId"))?);
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(refuse(&format!("it is no XML ({error})"))),
        }
    }
    let id = id.ok_or_else(|| refuse("it is empty"))?;
    // The service's own prefix stands before the name.
    let id = match id.get(..6) {
        Some(prefix) if prefix.eq_ignore_ascii_case("B2C_1A") => id,
        _ => format!("B2C_1A_{id}"),
    };
    Ok((id, content.to_string()))
}

fn put_policy(tenant: &mut Tenant, id: String, content: String) -> Answered {
    let mut properties = Map::new();
    properties.insert("content".to_string(), Json::from(content.clone()));
    tenant.put_record(TRUST_FRAMEWORK_POLICIES, &Record { id, properties })?;
    Ok(Answer::One(Json::from(content)))
}
