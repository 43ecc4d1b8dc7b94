//! `Get-AzureADDirectoryRole`, `Enable-AzureADDirectoryRole`.

use serde_json::Value as Json;

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::DirectoryRole;
use crate::value::R;

use super::call::{attempt, filter, id};
use super::errors::{Fault, report};
use super::object::role_object;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-AzureADDirectoryRole", || Box::new(Get)),
    Entry::new("Enable-AzureADDirectoryRole", || Box::new(Enable)),
];

struct Get;
struct Enable;

fn filter_values(role: &DirectoryRole, property: &str) -> Vec<Json> {
    match property.to_ascii_lowercase().as_str() {
        "objectid" | "id" => vec![role.id.to_string().into()],
        "displayname" => vec![role.name().into()],
        "description" => role
            .template()
            .map(|template| template.description.as_str().into())
            .into_iter()
            .collect(),
        "roletemplateid" => vec![role.role_template_id.to_string().into()],
        _ => Vec::new(),
    }
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("ObjectId") {
            let id = id(c, "ObjectId")?;
            let role = attempt(c, |tenant, _| tenant.require::<DirectoryRole>(id))?;
            return c.write(role_object(&role));
        }
        let filter = filter(c, "DirectoryRole")?;
        let roles = attempt(c, |tenant, _| {
            tenant
                .all::<DirectoryRole>()?
                .collect::<Result<Vec<_>, _>>()
        })?;
        for role in roles {
            if filter
                .as_ref()
                .is_none_or(|f| f.admits(&|name| filter_values(&role, name)))
            {
                c.write(role_object(&role))?;
            }
        }
        Ok(())
    }
}

impl Cmdlet for Enable {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let template = id(c, "RoleTemplateId")?;
        let role = attempt(c, |tenant, ctx| {
            match tenant.role_of_template(template)? {
                Some(_) => Ok(None),
                None => tenant.activate_role(template, ctx).map(Some),
            }
        })?;
        match role {
            Some(role) => c.write(role_object(&role)),
            None => report(
                c,
                Fault::bad_request(
                    "A conflicting object with one or more of the specified property values is present in the directory.",
                ),
            ),
        }
    }
}
