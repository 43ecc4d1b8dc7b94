//! Certificate authorities that the tenant trusts: `certificateBasedAuthConfiguration` of the organization. Graph has
//! no change of a configuration, only a new one with all authorities.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use super::collection::done;
use super::{Answer, Answered, Method, Refusal, Request, many};
use crate::tenant::model::{CERTIFICATE_AUTHORITIES, Record};
use crate::tenant::{Context, Tenant, TenantError};

/// The id of the one configuration.
const CONFIGURATION: &str = "29728ade-6ae4-4ee9-9103-412912537da5";

/// Answers requests about trusted certificate authorities.
pub fn answer(tenant: &mut Tenant, _: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let [
        "organization",
        _,
        "certificateBasedAuthConfiguration",
        rest @ ..,
    ] = request.path.as_slice()
    else {
        return Err(Refusal::Unknown);
    };
    match (request.method, rest) {
        (Method::Get, []) => {
            let known = tenant.records(CERTIFICATE_AUTHORITIES)?;
            if known.is_empty() {
                return Ok(many(Vec::new()));
            }
            let shown = known.into_iter().map(|record| {
                let mut properties = record.properties;
                properties.shift_remove("id");
                Json::Object(properties)
            });
            Ok(many(vec![serde_json::json!({
                "id": CONFIGURATION,
                "certificateAuthorities": shown.collect::<Vec<Json>>(),
            })]))
        }
        (Method::Post, []) => {
            let given = request.body.get("certificateAuthorities");
            let given = given.and_then(Json::as_array).cloned().unwrap_or_default();
            let made = given
                .iter()
                .enumerate()
                .map(|(at, authority)| read(at, authority))
                .collect::<Result<Vec<Record>, Refusal>>()?;
            if !tenant.records(CERTIFICATE_AUTHORITIES)?.is_empty() {
                return Err(Refusal::Tenant(TenantError::AlreadyExists {
                    kind: CERTIFICATE_AUTHORITIES,
                    property: "id",
                    value: CONFIGURATION.to_string(),
                    conflicting: None,
                }));
            }
            tenant.change(|tenant| {
                made.iter()
                    .try_for_each(|record| tenant.put_record(CERTIFICATE_AUTHORITIES, record))
            })?;
            Ok(Answer::Nothing)
        }
        (Method::Delete, [_]) => {
            let known = tenant.records(CERTIFICATE_AUTHORITIES)?;
            let cleared = tenant.change(|tenant| {
                known.iter().try_for_each(|record| {
                    tenant.remove_record(CERTIFICATE_AUTHORITIES, &record.id)
                })
            });
            Ok(done(cleared?))
        }
        _ => Err(Refusal::Unknown),
    }
}

/// An authority with what its certificate says: who issued it, and the id of its key.
fn read(at: usize, authority: &Json) -> Result<Record, Refusal> {
    let mut properties: Map<String, Json> = authority.as_object().cloned().unwrap_or_default();
    let text = authority.get("certificate").and_then(Json::as_str);
    let (issuer, key_id) = text
        .and_then(|text| STANDARD.decode(text).ok())
        .and_then(|bytes| names(&bytes))
        .ok_or_else(|| Refusal::Value {
            message: "The value of TrustedCertificate is no X.509 certificate in DER form."
                .to_string(),
        })?;
    properties.insert("issuer".to_string(), issuer.into());
    properties.insert("issuerSki".to_string(), key_id.into());
    Ok(Record {
        id: (at + 1).to_string(),
        properties,
    })
}

/// A certificate's issuer and the id of its subject's key, in capital hexadecimal digits; None for other bytes.
fn names(bytes: &[u8]) -> Option<(String, String)> {
    let certificate = Certificate::from_der(bytes).ok()?;
    let body = certificate.tbs_certificate();
    let key_id = body
        .get_extension::<SubjectKeyIdentifier>()
        .ok()
        .flatten()
        .map(|(_, id)| id.0.as_bytes().iter().map(|b| format!("{b:02X}")).collect())
        .unwrap_or_default();
    // The library writes names as directories do, without blanks; .NET has one behind each comma.
    let issuer = body.issuer().to_string().replace(',', ", ");
    Some((issuer, key_id))
}
