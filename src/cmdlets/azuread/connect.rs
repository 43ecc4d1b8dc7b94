//! `Connect-AzureAD`, `Disconnect-AzureAD`, `Get-AzureADCurrentSessionInfo`.

use crate::cmdlets::directory::{Directory, require_azuread, with_tenant};
use crate::cmdlets::model::{Model, list_of};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::User;
use crate::tenant::roles::GLOBAL_ADMINISTRATOR;
use crate::tenant::{ObjectId, Tenant, TenantError};
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

/// The namespace of what a connection shows.
const LIBRARY: &str = "Microsoft.Open.Azure.AD.CommonLibrary.";

/// A list of one text.
fn types_list(text: &str) -> Value {
    list_of("System.String", vec![Value::str(text)])
}

struct Connect;
struct Disconnect;
struct SessionInfo;

/// Who is connected where the call names nobody: the first global administrator.
fn administrator(tenant: &mut Tenant) -> Result<String, TenantError> {
    let template = ObjectId::parse(GLOBAL_ADMINISTRATOR).unwrap_or_default();
    if let Some(role) = tenant.role_of_template(template)? {
        let mut members = tenant.members(role.id);
        while let Some(member) = members.next(tenant)? {
            if let Some(user) = tenant.get::<User>(member)? {
                return Ok(user.user_principal_name);
            }
        }
    }
    Ok(format!("admin@{}", tenant.default_domain()?.id))
}

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
        Ok((id, domain)) => {
            let id = id.to_string();
            let tenant = || {
                let members = [
                    ("Id", Value::str(&id)),
                    ("Domain", Value::from(domain.to_string())),
                ];
                Model::of(&format!("{LIBRARY}PSAzureTenant"), members)
            };
            let tenants = types_list(&id);
            let account = Model::of(
                &format!("{LIBRARY}PSAzureRmAccount"),
                [
                    ("Id", Value::from(account)),
                    ("Type", Value::str("User")),
                    ("Tenants", tenants),
                ],
            );
            let environment = Model::of(
                &format!("{LIBRARY}PSAzureEnvironment"),
                [
                    ("Name", Value::str("AzureCloud")),
                    ("OnPremise", Value::Bool(false)),
                    (
                        "ActiveDirectoryAuthority",
                        Value::str("https://login.microsoftonline.com/"),
                    ),
                    ("GraphUrl", Value::str("https://graph.windows.net/")),
                ],
            );
            Ok(Model::of(
                &format!("{LIBRARY}PSAzureContext"),
                [
                    ("Account", account),
                    ("Environment", environment),
                    ("Tenant", tenant()),
                    ("TenantId", tenant()),
                    ("TenantDomain", Value::from(domain.to_string())),
                    ("AccountType", Value::str("User")),
                ],
            ))
        }
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
            _ => match with_tenant(c.rt, |tenant, _| administrator(tenant)) {
                Ok(name) => name,
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
