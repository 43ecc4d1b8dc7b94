//! Guests: users of other organizations who were invited.

use super::Tenant;
use super::context::Context;
use super::error::{InvalidReason, Result, TenantError};
use super::model::{USERS, User};
use super::users::is_address;

impl Tenant {
    /// Invites somebody by mail address: creates a guest whose name is the address with `_` for `@` and `#EXT#` before
    /// the initial domain. A guest who was invited before is returned as it is.
    ///
    /// # Errors
    /// No mail address; an address that another object has, or of one of the tenant's own domains.
    pub fn invite_guest(
        &mut self,
        address: &str,
        name: Option<&str>,
        ctx: &mut Context<'_>,
    ) -> Result<User> {
        self.change(|tenant| {
            let refuse = |reason| {
                Err(TenantError::invalid(
                    USERS,
                    "invitedUserEmailAddress",
                    reason,
                ))
            };
            if !is_address(address) {
                return refuse(InvalidReason::Syntax);
            }
            let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
            if tenant
                .get::<super::model::Domain>(domain)?
                .is_some_and(|domain| domain.is_verified)
            {
                return refuse(InvalidReason::Reference);
            }
            let alias = format!("{}#EXT#", address.replace('@', "_"));
            let user_principal_name = format!("{alias}@{}", tenant.initial_domain()?.id);
            if let Some(known) = tenant
                .find::<User>(super::model::USER_PRINCIPAL_NAME, &user_principal_name)?
                .pop()
            {
                return Ok(known);
            }
            if let Some(holder) = tenant.holder_of_address(address)? {
                return Err(TenantError::AlreadyExists {
                    kind: USERS,
                    property: "proxyAddresses",
                    value: address.to_string(),
                    conflicting: Some(holder.id()),
                });
            }
            let user = User {
                id: tenant.new_id(ctx)?,
                user_principal_name,
                account_enabled: Some(true),
                created_date_time: Some(ctx.now),
                creation_type: Some("Invitation".to_string()),
                display_name: Some(
                    name.unwrap_or_else(|| super::users::local_part(address))
                        .to_string(),
                ),
                external_user_state: Some("PendingAcceptance".to_string()),
                external_user_state_change_date_time: Some(ctx.now.to_string()),
                mail: Some(address.to_string()),
                mail_nickname: Some(alias),
                other_mails: vec![address.to_string()],
                proxy_addresses: vec![format!("SMTP:{address}")],
                sign_in_sessions_valid_from_date_time: Some(ctx.now),
                user_type: Some("Guest".to_string()),
                ..User::default()
            };
            tenant.put(&user)?;
            Ok(user)
        })
    }
}
