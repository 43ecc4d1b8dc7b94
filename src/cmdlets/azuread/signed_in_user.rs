//! What the signed-in user does for himself: `Update-AzureADSignedInUserPassword`; and what needs a service that a
//! tenant here does not have.

use serde_json::{Map, Value as Json};

use crate::cmdlets::directory::{Directory, require_azuread};
use crate::cmdlets::graph::{Service, not_supported};
use crate::graph::{self, Method, Request};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;
use crate::value::types::security::secure_text;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Update-AzureADSignedInUserPassword", || Box::new(Password)),
    Entry::new("Get-CrossCloudVerificationCode", || {
        Box::new(Refused(
            "a tenant here is in no cloud, so no other cloud has a code for its domains; verify the domain with Confirm-AzureADDomain",
        ))
    }),
    Entry::new(
        "Set-AzureADApplicationProxyApplicationCustomDomainCertificate",
        || {
            Box::new(Refused(
                "no proxy serves the published addresses of a tenant here, so it takes no private keys; put the certificate on the server that publishes the address",
            ))
        },
    ),
];

struct Password;

/// Why a cmdlet cannot do its work on a tenant of this program, and what to do instead.
struct Refused(&'static str);

impl Cmdlet for Refused {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_azuread(c)?;
        let text = format!("The cmdlet '{}' cannot run: {}.", c.call.name(), self.0);
        not_supported(c, &text)
    }
}

impl Cmdlet for Password {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_azuread(c)?;
        let account =
            c.rt.session::<Directory>()
                .azuread
                .clone()
                .unwrap_or_default();
        let mut body = Map::new();
        for (parameter, field) in [
            ("CurrentPassword", "currentPassword"),
            ("NewPassword", "newPassword"),
        ] {
            let secret = c.get(parameter).as_ref().and_then(secure_text);
            let text = secret.map(|secret| secret.to_string());
            body.insert(field.to_string(), Json::from(text));
        }
        let name = c.call.name();
        let request = Request {
            method: Method::Post,
            path: vec!["users", account.as_str(), "changePassword"],
            select: None,
            body,
        };
        let answered =
            Service::AzureAd.attempt(c, &name, |tenant, ctx| graph::answer(tenant, ctx, &request));
        answered.map(|_| ())
    }
}
