//! `Get-AzureADGroup`, `New-AzureADGroup`, `Set-AzureADGroup`, `Remove-AzureADGroup`.

use serde_json::Value as Json;

use crate::cmdlets::directory::require_azuread;
use crate::cmdlets::user_fields::text_or_none;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::model::Group;
use crate::value::R;

use super::call::{attempt, filter as given_filter, flag, id, limit};
use super::errors::refuse_mail_enabled;
use super::filter;
use super::object::group_object;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-AzureADGroup", || Box::new(Get)),
    Entry::new("New-AzureADGroup", || Box::new(New)),
    Entry::new("Set-AzureADGroup", || Box::new(Set)),
    Entry::new("Remove-AzureADGroup", || Box::new(Remove)),
];

struct Get;
struct New;
struct Set;
struct Remove;

/// A group's values of a property by its name in Graph or the module, for filters. What many filters ask for is taken
/// from the group as it is; the rest from its JSON.
fn filter_values(group: &Group, property: &str) -> Vec<Json> {
    let one = |value: &Option<String>| value.as_deref().map(Json::from).into_iter().collect();
    match property.to_ascii_lowercase().as_str() {
        "objectid" | "id" => vec![group.id.to_string().into()],
        "displayname" => vec![group.display_name.as_str().into()],
        "mail" => one(&group.mail),
        "mailnickname" => one(&group.mail_nickname),
        "mailenabled" => vec![group.mail_enabled.into()],
        "securityenabled" => vec![group.security_enabled.into()],
        _ => serde_json::to_value(group).map_or(Vec::new(), |json| {
            filter::values("Microsoft.Open.AzureAD.Model.Group", &json, property)
        }),
    }
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("ObjectId") {
            let id = id(c, "ObjectId")?;
            let group = attempt(c, |tenant, _| tenant.group(id))?;
            return c.write(group_object(&group));
        }
        let search = c.text("SearchString")?.map(|s| s.to_lowercase());
        let filter = given_filter(c, "Group")?;
        let limit = limit(c)?;
        let starts = |text: &str| {
            search
                .as_ref()
                .is_none_or(|s| text.to_lowercase().starts_with(&**s))
        };
        let mut cursor = attempt(c, |tenant, _| tenant.cursor::<Group>())?;
        let mut written = 0;
        while written < limit {
            let Some(group) = attempt(c, |tenant, _| cursor.next(tenant))? else {
                break;
            };
            let found = starts(&group.display_name)
                || group.mail.as_deref().is_some_and(starts)
                || group.mail_nickname.as_deref().is_some_and(starts);
            if found
                && filter
                    .as_ref()
                    .is_none_or(|f| f.admits(&|name| filter_values(&group, name)))
            {
                c.write(group_object(&group))?;
                written += 1;
            }
        }
        Ok(())
    }
}

/// What New-AzureADGroup and Set-AzureADGroup say about a group.
struct Changes {
    name: Option<String>,
    description: Option<String>,
    nickname: Option<String>,
    mail: Option<bool>,
    security: Option<bool>,
}

impl Changes {
    fn of(c: &mut Ctx<'_>) -> R<Changes> {
        Ok(Changes {
            name: c.text("DisplayName")?.map(|t| t.to_string()),
            description: c.text("Description")?.map(|t| t.to_string()),
            nickname: c.text("MailNickName")?.map(|t| t.to_string()),
            mail: flag(c, "MailEnabled"),
            security: flag(c, "SecurityEnabled"),
        })
    }

    fn apply(&self, group: &mut Group) {
        if let Some(name) = &self.name {
            group.display_name = name.clone();
        }
        if let Some(description) = &self.description {
            group.description = text_or_none(description);
        }
        if let Some(nickname) = &self.nickname {
            group.mail_nickname = text_or_none(nickname);
        }
        if let Some(mail) = self.mail {
            group.mail_enabled = mail;
        }
        if let Some(security) = self.security {
            group.security_enabled = security;
        }
    }
}

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let changes = Changes::of(c)?;
        require_azuread(c)?;
        if changes.mail == Some(true) || changes.security == Some(false) {
            return refuse_mail_enabled(c);
        }
        let group = attempt(c, |tenant, ctx| {
            let mut group = Group::default();
            changes.apply(&mut group);
            tenant.create_group(group, ctx)
        })?;
        c.write(group_object(&group))
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let id = id(c, "ObjectId")?;
        let changes = Changes::of(c)?;
        attempt(c, |tenant, _| {
            tenant.update_group(id, |group| changes.apply(group))
        })?;
        Ok(())
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let id = id(c, "ObjectId")?;
        attempt(c, |tenant, ctx| tenant.delete_group(id, ctx))
    }
}
