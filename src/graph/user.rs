//! Users: what Graph adds to their properties, and their managers, licences, pictures and sessions.

use serde_json::{Map, Value as Json};

use super::application::picture;
use super::collection::{done, id};
use super::resource::{REFERENCE, changed, one};
use super::{Answer, Answered, Method, Refusal, Request, all, json, many};
use crate::tenant::model::{USERS, User};
use crate::tenant::passwords::NewPassword;
use crate::tenant::{Context, InvalidReason, Tenant, TenantError};

/// The largest picture of a user, in bytes: 100 KB, as the directory's attribute takes it.
const LARGEST_PHOTO: usize = 100 * 1024;

/// Answers requests to users.
pub fn answer(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let ["users", rest @ ..] = request.path.as_slice() else {
        return Err(Refusal::Unknown);
    };
    match (request.method, rest) {
        (Method::Get, []) => all::<User>(tenant),
        (Method::Get, [name]) => one(&tenant.user_by_identity(name)?),
        (Method::Patch, [name]) => update(tenant, ctx, name, &request.body).map(done),
        (Method::Put, [name, "manager", "$ref"]) => {
            let user = tenant.user_by_identity(name)?;
            let text = request.text(REFERENCE).unwrap_or_default();
            let manager = text.rsplit('/').next().unwrap_or(text);
            Ok(done(tenant.set_manager(user.id, Some(id(manager)?))?))
        }
        (Method::Delete, [name, "manager", "$ref"]) => {
            let user = tenant.user_by_identity(name)?;
            Ok(done(tenant.set_manager(user.id, None)?))
        }
        (Method::Get, [name, "licenseDetails"]) => licences(tenant, name),
        (Method::Get, [name, "photo", "$value"]) => {
            let user = tenant.user_by_identity(name)?;
            Ok(user
                .thumbnail_photo
                .map_or(Answer::Nothing, |content| Answer::One(Json::from(content))))
        }
        (Method::Put, [name, "photo", "$value"]) => {
            let content = picture(request)?;
            // The directory keeps small pictures only; base64 has four characters for three bytes.
            if content.len() / 4 * 3 > LARGEST_PHOTO {
                let reason = InvalidReason::TooLong(LARGEST_PHOTO);
                return Err(TenantError::invalid(USERS, "thumbnailPhoto", reason).into());
            }
            let user = tenant.user_by_identity(name)?;
            let edit = |user: &mut User| user.thumbnail_photo = Some(content);
            Ok(done(tenant.update_user(user.id, edit).map(|_| ())?))
        }
        (Method::Post, [name, "changePassword"]) => change_password(tenant, ctx, name, request),
        (Method::Post, [name, "revokeSignInSessions"]) => {
            let user = tenant.user_by_identity(name)?;
            let now = ctx.now;
            tenant.update_user(user.id, |user| {
                user.sign_in_sessions_valid_from_date_time = Some(now);
            })?;
            Ok(Answer::Nothing)
        }
        _ => Err(Refusal::Unknown),
    }
}

/// A user changes his own password. No tenant here keeps passwords, so the current one is taken to be right; it must
/// differ from the new one.
fn change_password(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    name: &str,
    request: &Request<'_>,
) -> Answered {
    let user = tenant.user_by_identity(name)?;
    let current = request.text("currentPassword").unwrap_or_default();
    let new = request.text("newPassword").unwrap_or_default();
    if current.is_empty() || current == new {
        return Err(Refusal::Value {
            message: "The specified password does not match the current password, or is the same as the new one."
                .to_string(),
        });
    }
    let password = NewPassword {
        password: Some(new),
        ..NewPassword::default()
    };
    tenant.set_password(user.id, password, ctx)?;
    Ok(Answer::Nothing)
}

/// Changes a user; a password in the body is set by the rules of passwords.
fn update(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    name: &str,
    body: &Map<String, Json>,
) -> Result<(), Refusal> {
    let mut body = body.clone();
    let profile = body.shift_remove("passwordProfile");
    let before = tenant.user_by_identity(name)?;
    // Properties of directory extensions stand apart.
    let extensions: Vec<String> = body
        .keys()
        .filter(|name| name.starts_with("extension_"))
        .cloned()
        .collect();
    let mut own = Map::new();
    for name in extensions {
        if let Some(value) = body.shift_remove(&name) {
            own.insert(name, value);
        }
    }
    if !own.is_empty() {
        body.insert("extensions".to_string(), Json::Object(own));
    }
    let after: User = changed(&before, &body)?;
    let work = |tenant: &mut Tenant| {
        tenant.update_user(before.id, |user| *user = after)?;
        if let Some(Json::Object(profile)) = &profile {
            let flag = |name: &str| profile.get(name).and_then(Json::as_bool);
            let password = NewPassword {
                password: profile.get("password").and_then(Json::as_str),
                force_change: flag("forceChangePasswordNextSignIn").unwrap_or(true),
                force_change_with_mfa: flag("forceChangePasswordNextSignInWithMfa")
                    .unwrap_or(false),
            };
            tenant.set_password(before.id, password, ctx)?;
        }
        Ok(())
    };
    Ok(tenant.change(work)?)
}

/// A user's licences with the state of their service plans.
fn licences(tenant: &Tenant, name: &str) -> Answered {
    let user = tenant.user_by_identity(name)?;
    let mut details = Vec::new();
    for licence in &user.assigned_licenses {
        let Some(sku) = tenant.sku(licence.sku_id)? else {
            continue;
        };
        let plans: Result<Vec<Json>, Refusal> = tenant
            .service_status(licence)?
            .iter()
            .map(|plan| {
                let mut shown = json(plan)?;
                if let Json::Object(properties) = &mut shown {
                    properties.insert("provisioningStatus".into(), Json::from(plan.status()));
                    properties.insert("appliesTo".into(), Json::from(plan.applies_to.text()));
                }
                Ok(shown)
            })
            .collect();
        details.push(serde_json::json!({
            "id": format!("{}_{}", user.id, licence.sku_id),
            "skuId": licence.sku_id.to_string(),
            "skuPartNumber": sku.sku_part_number,
            "servicePlans": plans?,
        }));
    }
    Ok(many(details))
}
