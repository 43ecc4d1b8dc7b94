//! Reports on sign-ins, counted from the tenant's log.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;

use super::{Answered, Method, Refusal, Request, many};
use crate::tenant::model::{Record, SIGN_INS};
use crate::tenant::{Context, Tenant};

/// Answers requests for reports.
pub fn answer(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    match (request.method, request.path.as_slice()) {
        (Method::Get, ["reports", "applicationSignInDetailedSummary"]) => detailed(tenant),
        (Method::Get, ["reports", report]) => {
            let period = report
                .strip_prefix("getAzureADApplicationSignInSummary(period='")
                .and_then(|rest| rest.strip_suffix("')"))
                .ok_or(Refusal::Unknown)?;
            // Graph has these two periods and no other.
            let days = match period.trim_start_matches('D') {
                "7" => 7,
                "30" => 30,
                _ => {
                    return Err(Refusal::Value {
                        message: format!(
                            "Invalid period '{period}': a summary is over 7 or 30 days."
                        ),
                    });
                }
            };
            summary(tenant, ctx.now, days)
        }
        _ => Err(Refusal::Unknown),
    }
}

fn time(record: &Record) -> Option<Timestamp> {
    record.text("createdDateTime")?.parse().ok()
}

/// The error code of a sign-in; 0 where it succeeded.
fn code(record: &Record) -> i64 {
    let status = record.properties.get("status");
    status
        .and_then(|status| status.get("errorCode"))
        .and_then(Json::as_i64)
        .unwrap_or(0)
}

/// Successes and failures of each application in the last days.
fn summary(tenant: &Tenant, now: Timestamp, days: i64) -> Answered {
    let since = now
        .checked_sub(SignedDuration::from_hours(days * 24))
        .unwrap_or(Timestamp::MIN);
    let mut counted: BTreeMap<String, (String, u32, u32)> = BTreeMap::new();
    for record in tenant.records(SIGN_INS)? {
        if time(&record).is_none_or(|time| time < since || time > now) {
            continue;
        }
        let name = record
            .text("appDisplayName")
            .unwrap_or_default()
            .to_string();
        let id = record.text("appId").unwrap_or_default().to_string();
        let of_app = counted.entry(id).or_insert((name, 0, 0));
        match code(&record) {
            0 => of_app.1 += 1,
            _ => of_app.2 += 1,
        }
    }
    let rows = counted.into_iter().map(|(id, (name, good, bad))| {
        let percentage = f64::from(good) * 100.0 / f64::from((good + bad).max(1));
        serde_json::json!({
            "id": id,
            "appDisplayName": name,
            "successfulSignInCount": good,
            "failedSignInCount": bad,
            "successPercentage": percentage,
        })
    });
    Ok(many(rows.collect()))
}

/// How often each application was signed in to on each day with each result.
fn detailed(tenant: &Tenant) -> Answered {
    let mut counted: BTreeMap<(String, String, i64), (Record, u32)> = BTreeMap::new();
    for record in tenant.records(SIGN_INS)? {
        let Some(time) = time(&record) else {
            continue;
        };
        let day = time.strftime("%Y-%m-%dT00:00:00Z").to_string();
        let id = record.text("appId").unwrap_or_default().to_string();
        let key = (id, day, code(&record));
        counted.entry(key).or_insert((record, 0)).1 += 1;
    }
    let rows = counted
        .into_iter()
        .map(|((app, day, code), (first, count))| {
            serde_json::json!({
                "id": format!("{app}_{}_{code}", day.get(..10).unwrap_or_default()),
                "appId": app,
                "appDisplayName": first.text("appDisplayName"),
                "status": first.properties.get("status"),
                "signInCount": count,
                "aggregatedEventDateTime": day,
            })
        });
    Ok(many(rows.collect()))
}
