//! `Get-MsolRole`.

use crate::cmdlets::model::Model;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::TenantError;
use crate::tenant::catalogue::{RoleTemplate, role_template, role_template_named, role_templates};
use crate::tenant::model::DIRECTORY_ROLES;
use crate::value::{R, Value};

use super::call::{attempt, optional_id};
use super::user_object::{NAMESPACE, extension_data, guid};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-MsolRole", || Box::new(Get))];

struct Get;

/// The role of a template, as Get-MsolRole and Get-MsolUserRole write it.
pub fn role_object(template: &RoleTemplate, enabled: bool) -> Value {
    Model::of(
        &format!("{NAMESPACE}Role"),
        [
            ("ExtensionData", extension_data()),
            ("Description", Value::str(&template.description)),
            ("IsEnabled", Value::Bool(enabled)),
            ("IsSystem", Value::Bool(true)),
            ("Name", Value::str(template.msonline_name())),
            ("ObjectId", guid(template.id)),
        ],
    )
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let id = optional_id(c, "ObjectId")?;
        let name = c.text("RoleName")?;
        let found = attempt(c, |tenant, _| {
            let one = match (id, &name) {
                (Some(id), _) => Some(
                    role_template(id).ok_or_else(|| TenantError::not_found(DIRECTORY_ROLES, id)),
                ),
                (None, Some(name)) => Some(
                    role_template_named(name)
                        .ok_or_else(|| TenantError::not_found(DIRECTORY_ROLES, name)),
                ),
                (None, None) => None,
            };
            let templates: Vec<&RoleTemplate> = match one {
                Some(template) => vec![template?],
                None => role_templates().iter().collect(),
            };
            let mut roles = Vec::new();
            for template in templates {
                let enabled = tenant.role_of_template(template.id)?.is_some();
                roles.push(role_object(template, enabled));
            }
            Ok(roles)
        })?;
        for role in found.into_iter().flatten() {
            c.write(role)?;
        }
        Ok(())
    }
}
