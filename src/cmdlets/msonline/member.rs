//! `Get-`, `Add-` and `Remove-` of `MsolGroupMember` and `MsolRoleMember`.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::tenant::catalogue::role_template_named;
use crate::tenant::id::ObjectId;
use crate::tenant::lookup::DirectoryObject;
use crate::tenant::model::DIRECTORY_ROLES;
use crate::tenant::{Context, Tenant, TenantError};
use crate::value::{R, Value};

use super::call::{attempt, id, limit, optional_id};
use super::member_object::{MemberFilter, foreign_member, group_member, role_member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-MsolGroupMember", || Box::new(List(Of::Group))),
    Entry::new("Add-MsolGroupMember", || Box::new(Change(Of::Group, true))),
    Entry::new("Remove-MsolGroupMember", || {
        Box::new(Change(Of::Group, false))
    }),
    Entry::new("Get-MsolRoleMember", || Box::new(List(Of::Role))),
    Entry::new("Add-MsolRoleMember", || Box::new(Change(Of::Role, true))),
    Entry::new("Remove-MsolRoleMember", || {
        Box::new(Change(Of::Role, false))
    }),
];

/// What has the members.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Group,
    Role,
}

/// A list of members.
struct List(Of);

/// Adds a member (true) or removes one.
struct Change(Of, bool);

impl Cmdlet for List {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let of = self.0;
        let holder = id(
            c,
            match of {
                Of::Group => "GroupObjectId",
                Of::Role => "RoleObjectId",
            },
        )?;
        let filter = MemberFilter {
            kinds: c
                .texts("MemberObjectTypes")?
                .iter()
                .map(|kind| kind.to_string())
                .collect(),
            search: c
                .text("SearchString")?
                .map(|text| text.to_lowercase().to_string()),
        };
        let limit = limit(c)?;
        let Some(mut members) = attempt(c, |tenant, _| {
            let id = match of {
                Of::Group => tenant.group(holder)?.id,
                Of::Role => match active_role(tenant, holder)? {
                    Some(role) => role,
                    None => return Ok(None),
                },
            };
            Ok(Some(tenant.members(id)))
        })?
        .flatten() else {
            return Ok(());
        };
        let mut written = 0;
        while written < limit {
            // None ends the list; a member that was deleted in between is passed over.
            let Some(Some(member)) = attempt(c, |tenant, _| {
                members
                    .next(tenant)?
                    .map(|member| tenant.object(member))
                    .transpose()
            })?
            else {
                break;
            };
            if let Some(member) = member.filter(|member| filter.admits(member)) {
                c.write(shown(of, &member))?;
                written += 1;
            }
        }
        if of == Of::Role && filter.admits_foreign() {
            let role = attempt(c, |tenant, _| tenant.role(holder))?;
            let groups = role.map(|role| role.foreign_groups).unwrap_or_default();
            for group in groups.iter().take(limit.saturating_sub(written)) {
                c.write(foreign_member(group))?;
            }
        }
        Ok(())
    }
}

fn shown(of: Of, member: &DirectoryObject) -> Value {
    match of {
        Of::Group => group_member(member),
        Of::Role => role_member(member),
    }
}

/// The activated role of a template; None where nobody ever had it.
pub(super) fn active_role(
    tenant: &Tenant,
    template: ObjectId,
) -> Result<Option<ObjectId>, TenantError> {
    match tenant.role(template) {
        Ok(role) => Ok(Some(role.id)),
        Err(_) if crate::tenant::catalogue::role_template(template).is_some() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The role that is to be changed, activated where it was not.
pub(super) fn role_to_change(
    tenant: &mut Tenant,
    ctx: &mut Context<'_>,
    id: Option<ObjectId>,
    name: Option<&str>,
) -> Result<ObjectId, TenantError> {
    let template = match (id, name) {
        (Some(id), _) => id,
        (None, Some(name)) => match role_template_named(name) {
            Some(template) => template.id,
            None => return Err(TenantError::not_found(DIRECTORY_ROLES, name)),
        },
        (None, None) => ObjectId::default(),
    };
    match tenant.role(template) {
        Ok(role) => Ok(role.id),
        Err(_) => Ok(tenant.activate_role(template, ctx)?.id),
    }
}

impl Cmdlet for Change {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Change(of, add) = *self;
        match of {
            Of::Group => {
                let group = id(c, "GroupObjectId")?;
                let member = id(c, "GroupMemberObjectId")?;
                attempt(c, |tenant, ctx| {
                    if add {
                        tenant.add_group_member(group, member, ctx)
                    } else {
                        tenant.remove_group_member(group, member, ctx)
                    }
                })?;
            }
            Of::Role => {
                let role = optional_id(c, "RoleObjectId")?;
                let name = c.text("RoleName")?;
                let member = optional_id(c, "RoleMemberObjectId")?;
                let address = c.text("RoleMemberEmailAddress")?;
                attempt(c, |tenant, ctx| {
                    tenant.change(|tenant| {
                        let role = role_to_change(tenant, ctx, role, name.as_deref())?;
                        let member = match (member, &address) {
                            (None, Some(address)) => tenant.user_by_identity(address)?.id,
                            (member, _) => member.unwrap_or_default(),
                        };
                        if add {
                            tenant.add_role_member(role, member)
                        } else {
                            tenant.remove_role_member(role, member)
                        }
                    })
                })?;
            }
        }
        Ok(())
    }
}
