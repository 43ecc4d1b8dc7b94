//! `Get-`, `Add-` and `Remove-` of `AzureADGroupMember` and `AzureADDirectoryRoleMember`, and
//! `Get-AzureADUserMembership`.

use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::R;

use super::call::{attempt, id, limit};
use super::object::directory_object;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-AzureADGroupMember", || Box::new(List(Of::Group))),
    Entry::new("Add-AzureADGroupMember", || Box::new(Add(Of::Group))),
    Entry::new("Remove-AzureADGroupMember", || Box::new(Remove(Of::Group))),
    Entry::new("Get-AzureADDirectoryRoleMember", || {
        Box::new(List(Of::Role))
    }),
    Entry::new("Add-AzureADDirectoryRoleMember", || Box::new(Add(Of::Role))),
    Entry::new("Remove-AzureADDirectoryRoleMember", || {
        Box::new(Remove(Of::Role))
    }),
    Entry::new("Get-AzureADUserMembership", || Box::new(Membership)),
];

/// What has the members.
#[derive(Clone, Copy)]
enum Of {
    Group,
    Role,
}

struct List(Of);
struct Add(Of);
struct Remove(Of);
struct Membership;

impl Cmdlet for List {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let of = self.0;
        let holder = id(c, "ObjectId")?;
        // Members of roles are few: their list has no limit.
        let limit = match of {
            Of::Group => limit(c)?,
            Of::Role => usize::MAX,
        };
        let mut members = attempt(c, |tenant, _| {
            let id = match of {
                Of::Group => tenant.group(holder)?.id,
                Of::Role => tenant.role(holder)?.id,
            };
            Ok(tenant.members(id))
        })?;
        let mut written = 0;
        while written < limit {
            let next = attempt(c, |tenant, _| {
                members
                    .next(tenant)?
                    .map(|member| tenant.object(member))
                    .transpose()
            })?;
            match next {
                Some(Some(member)) => {
                    c.write(directory_object(member))?;
                    written += 1;
                }
                // The link of an object that is deleted.
                Some(None) => {}
                None => break,
            }
        }
        Ok(())
    }
}

impl Cmdlet for Add {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let of = self.0;
        let (holder, member) = (id(c, "ObjectId")?, id(c, "RefObjectId")?);
        attempt(c, |tenant, ctx| match of {
            Of::Group => tenant.add_group_member(holder, member, ctx),
            Of::Role => tenant.add_role_member(holder, member),
        })
    }
}

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let of = self.0;
        let (holder, member) = (id(c, "ObjectId")?, id(c, "MemberId")?);
        attempt(c, |tenant, ctx| match of {
            Of::Group => tenant.remove_group_member(holder, member, ctx),
            Of::Role => tenant.remove_role_member(holder, member),
        })
    }
}

impl Cmdlet for Membership {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let identity = c.text("ObjectId")?.unwrap_or_default();
        let limit = limit(c)?;
        let groups = attempt(c, |tenant, _| {
            let user = tenant.user_by_identity(&identity)?;
            tenant.memberships(user.id)
        })?;
        for group in groups.into_iter().take(limit) {
            c.write(directory_object(group))?;
        }
        Ok(())
    }
}
