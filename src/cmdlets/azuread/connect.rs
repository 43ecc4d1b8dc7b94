//! `Connect-AzureAD`, `Disconnect-AzureAD`, `Get-AzureADCurrentSessionInfo`.

use crate::cmdlets::directory::{Directory, require_azuread, with_tenant};
use crate::cmdlets::model::Model;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Value, convert, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::with_class(
        "Connect-AzureAD",
        || Box::new(Connect),
        "Microsoft.Open.Azure.AD.CommonLibrary.ConnectAzureAD",
    ),
    Entry::with_class(
        "Disconnect-AzureAD",
        || Box::new(Disconnect),
        "Microsoft.Open.Azure.AD.CommonLibrary.DisconnectAzureAD",
    ),
    Entry::with_class(
        "Get-AzureADCurrentSessionInfo",
        || Box::new(SessionInfo),
        "Microsoft.Open.AzureAD16.PowerShell.GetCurrentSessionInfo",
    ),
];

struct Connect;
struct Disconnect;
struct SessionInfo;

/// What the connection shows: account, environment, tenant.
fn context(c: &mut Ctx<'_>) -> R<Value> {
    let account =
        c.rt.session::<Directory>()
            .azuread
            .clone()
            .unwrap_or_default();
    let found = with_tenant(c.rt, |tenant, _| {
        Ok((tenant.organization()?.id, tenant.default_domain()?.id))
    });
    match found {
        Ok((id, domain)) => Ok(Model::of(
            "Microsoft.Open.Azure.AD.CommonLibrary.PSAzureContext",
            [
                ("Account", Value::from(account)),
                ("Environment", Value::str("AzureCloud")),
                ("Tenant", Value::from(id.to_string())),
                ("TenantId", Value::from(id.to_string())),
                ("TenantDomain", Value::from(domain.to_string())),
                ("AccountType", Value::str("User")),
            ],
        )),
        Err(error) => super::errors::refuse(c, &error).map(|()| Value::Null),
    }
}

impl Cmdlet for Connect {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let account = match (c.text("AccountId")?, c.get("Credential")) {
            (Some(id), _) => id.to_string(),
            (None, Some(credential)) if !credential.is_null() => {
                let name = member::get(c.rt, &credential, "UserName")?;
                convert::to_str(c.rt, &name)?.to_string()
            }
            _ => match with_tenant(c.rt, |tenant, _| tenant.default_domain()) {
                Ok(domain) => format!("admin@{}", domain.id),
                Err(error) => return super::errors::refuse(c, &error),
            },
        };
        c.rt.session::<Directory>().azuread = Some(account);
        Ok(())
    }
}

impl Cmdlet for Disconnect {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        c.rt.session::<Directory>().azuread = None;
        Ok(())
    }
}

impl Cmdlet for SessionInfo {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_azuread(c)?;
        let shown = context(c)?;
        c.write(shown)
    }
}
