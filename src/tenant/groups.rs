//! Groups: their life, members and owners.

use std::collections::HashSet;

use super::context::Context;
use super::error::{InvalidReason, Result, TenantError};
use super::id::ObjectId;
use super::lookup::DirectoryObject;
use super::model::{Entity, GROUPS, Group, MAIL_NICKNAME, MEMBERS, OWNERS, USERS, User};
use super::synchronisation::{self, MASTERED_GROUP_PROPERTIES};
use super::{LinkCursor, Tenant};
use crate::store::{Direction, Kind, Relation};

/// A group that the service makes on demand and keeps by a rule.
struct WellKnownGroup {
    /// What New-MsolWellKnownGroup calls it (recalled).
    name: &'static str,
    display_name: &'static str,
    rule: &'static str,
    /// The rule, for a user.
    has: fn(&User) -> bool,
}

const WELL_KNOWN_GROUPS: &[WellKnownGroup] = &[
    WellKnownGroup {
        name: "AllUsers",
        display_name: "All Users",
        rule: "user.objectId -ne null",
        has: |_| true,
    },
    WellKnownGroup {
        name: "ExternalUsers",
        display_name: "All External Users",
        rule: "user.userType -eq \"Guest\"",
        has: |user| user.user_type.as_deref() == Some("Guest"),
    },
];

impl Tenant {
    /// The group with an object id.
    ///
    /// # Errors
    /// [`TenantError::NotFound`] when there is none.
    pub fn group(&self, id: ObjectId) -> Result<Group> {
        self.require(id)
    }

    /// Creates a group and returns it as it is then. A nil id is replaced by a new one.
    ///
    /// # Errors
    /// A value is refused, or another group has the mail nickname of a Microsoft 365 group.
    pub fn create_group(&mut self, mut group: Group, ctx: &mut Context<'_>) -> Result<Group> {
        self.change(|tenant| {
            if group.id == ObjectId::default() {
                group.id = tenant.new_id(ctx)?;
            }
            group.created_date_time = Some(ctx.now);
            group.renewed_date_time.get_or_insert(ctx.now);
            tenant.check_group(&group)?;
            tenant.put(&group)?;
            Ok(group)
        })
    }

    /// Makes a well-known group, which the service keeps: one with a rule, and the members that the rule gives now.
    ///
    /// # Errors
    /// None has that name; it is there already.
    pub fn create_well_known_group(&mut self, name: &str, ctx: &mut Context<'_>) -> Result<Group> {
        let Some(known) = WELL_KNOWN_GROUPS
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(name))
        else {
            return Err(TenantError::invalid(
                GROUPS,
                "wellKnownGroupName",
                InvalidReason::Unknown,
            ));
        };
        self.change(|tenant| {
            for group in tenant.all::<Group>()? {
                let group = group?;
                if group.is_system && group.membership_rule.as_deref() == Some(known.rule) {
                    return Err(TenantError::AlreadyExists {
                        kind: GROUPS,
                        property: "wellKnownGroupName",
                        value: known.name.to_string(),
                        conflicting: Some(group.id),
                    });
                }
            }
            let group = Group {
                display_name: known.display_name.to_string(),
                group_types: vec!["DynamicMembership".to_string()],
                is_system: true,
                membership_rule: Some(known.rule.to_string()),
                membership_rule_processing_state: Some("On".to_string()),
                security_enabled: true,
                ..Group::default()
            };
            let group = tenant.create_group(group, ctx)?;
            let mut users = tenant.cursor::<User>()?;
            while let Some(user) = users.next(tenant)? {
                if (known.has)(&user) {
                    tenant.add_link(Group::KIND, MEMBERS, group.id, user.id)?;
                }
            }
            Ok(group)
        })
    }

    /// Changes properties of a group: `edit` gets the group as it is, and what it leaves is checked and written.
    ///
    /// # Errors
    /// No such group; a property that only the on-premises directory may change; a value that is refused.
    pub fn update_group(&mut self, id: ObjectId, edit: impl FnOnce(&mut Group)) -> Result<Group> {
        self.change(|tenant| {
            let before = tenant.group(id)?;
            let mut after = before.clone();
            edit(&mut after);
            after.id = before.id;
            let changed = synchronisation::differences(&before, &after)?;
            if before.is_synchronised() {
                synchronisation::refuse(GROUPS, id, MASTERED_GROUP_PROPERTIES, &changed)?;
            }
            tenant.check_group(&after)?;
            tenant.put(&after)?;
            Ok(after)
        })
    }

    /// Adds a member to a group: a user, group, service principal, device or contact.
    ///
    /// # Errors
    /// No such group or object; a member already; members that Exchange, a rule or the on-premises directory manages.
    pub fn add_group_member(
        &mut self,
        id: ObjectId,
        member: ObjectId,
        ctx: &Context<'_>,
    ) -> Result<()> {
        self.change(|tenant| {
            let group = tenant.group(id)?;
            tenant.require_managed_members(&group)?;
            let object = tenant
                .object(member)?
                .ok_or_else(|| TenantError::not_found(USERS, member))?;
            if member == id || !may_be_member(&object) {
                return Err(TenantError::invalid(
                    GROUPS,
                    "members",
                    InvalidReason::Reference,
                ));
            }
            tenant.add_link(Group::KIND, MEMBERS, id, member)?;
            tenant.inherit_licences(&group, member, ctx)
        })
    }

    /// Takes a member out of a group.
    ///
    /// # Errors
    /// No such group; not a member; members that Exchange, a rule or the on-premises directory manages.
    pub fn remove_group_member(
        &mut self,
        id: ObjectId,
        member: ObjectId,
        ctx: &Context<'_>,
    ) -> Result<()> {
        self.change(|tenant| {
            let group = tenant.group(id)?;
            tenant.require_managed_members(&group)?;
            tenant.remove_link(Group::KIND, MEMBERS, id, member)?;
            tenant.inherit_licences(&group, member, ctx)
        })
    }

    /// Adds an owner to a group: a user or service principal.
    ///
    /// # Errors
    /// No such group or object; an owner already.
    pub fn add_group_owner(&mut self, id: ObjectId, owner: ObjectId) -> Result<()> {
        self.change(|tenant| {
            tenant.group(id)?;
            match tenant.object(owner)? {
                Some(DirectoryObject::User(_) | DirectoryObject::ServicePrincipal(_)) => {}
                Some(_) => {
                    return Err(TenantError::invalid(
                        GROUPS,
                        "owners",
                        InvalidReason::Reference,
                    ));
                }
                None => return Err(TenantError::not_found(USERS, owner)),
            }
            tenant.add_link(Group::KIND, OWNERS, id, owner)
        })
    }

    /// Takes an owner away from a group.
    ///
    /// # Errors
    /// No such group; not an owner; the last owner of a Microsoft 365 group.
    pub fn remove_group_owner(&mut self, id: ObjectId, owner: ObjectId) -> Result<()> {
        self.change(|tenant| {
            let group = tenant.group(id)?;
            tenant.remove_link(Group::KIND, OWNERS, id, owner)?;
            if group.is_unified()
                && tenant
                    .linked(OWNERS, Direction::Forward, id)
                    .next(tenant)?
                    .is_none()
            {
                return Err(TenantError::RequestDenied {
                    reason: "a Microsoft 365 group keeps at least one owner",
                });
            }
            Ok(())
        })
    }

    /// The ids of the direct members of a group, role or administrative unit, in order.
    pub fn members(&self, id: ObjectId) -> LinkCursor {
        self.linked(MEMBERS, Direction::Forward, id)
    }

    /// The groups, roles and administrative units of which an object is a direct member, in order; deleted ones are
    /// passed over.
    ///
    /// # Errors
    /// The store failed.
    pub fn memberships(&self, id: ObjectId) -> Result<Vec<DirectoryObject>> {
        self.linked_objects(MEMBERS, Direction::Backward, id)
    }

    /// The ids of all groups of which an object is a member, directly or through groups.
    ///
    /// # Errors
    /// The store failed.
    pub fn all_groups_of(&self, id: ObjectId) -> Result<Vec<ObjectId>> {
        let (mut found, mut seen, mut next) = (Vec::new(), HashSet::from([id]), vec![id]);
        while let Some(member) = next.pop() {
            let mut above = self.linked(MEMBERS, Direction::Backward, member);
            while let Some(group) = above.next(self)? {
                if seen.insert(group) && self.get::<Group>(group)?.is_some() {
                    found.push(group);
                    next.push(group);
                }
            }
        }
        Ok(found)
    }

    /// The ids of all members of a group that are no groups themselves, directly or through groups.
    ///
    /// # Errors
    /// The store failed.
    pub fn all_members_of(&self, id: ObjectId) -> Result<Vec<ObjectId>> {
        let (mut found, mut seen, mut next) = (Vec::new(), HashSet::from([id]), vec![id]);
        while let Some(group) = next.pop() {
            let mut below = self.members(group);
            while let Some(member) = below.next(self)? {
                if !seen.insert(member) {
                    continue;
                }
                if self.get::<Group>(member)?.is_some() {
                    next.push(member);
                } else {
                    found.push(member);
                }
            }
        }
        Ok(found)
    }

    /// Refuses a change of members that are not the administrator's to change.
    fn require_managed_members(&self, group: &Group) -> Result<()> {
        if group.is_synchronised() {
            return Err(TenantError::Synchronised {
                kind: GROUPS,
                id: group.id,
                property: "members",
            });
        }
        if group.is_dynamic() {
            return Err(TenantError::DynamicGroup { id: group.id });
        }
        if group.mail_enabled && !group.is_unified() {
            return Err(TenantError::MailEnabledGroup { id: group.id });
        }
        Ok(())
    }

    fn check_group(&self, group: &Group) -> Result<()> {
        let refuse = |property, reason| Err(TenantError::invalid(GROUPS, property, reason));
        if group.display_name.is_empty() {
            return Err(TenantError::Required {
                kind: GROUPS,
                property: "displayName",
            });
        }
        if group.display_name.chars().count() > 256 {
            return refuse("displayName", InvalidReason::TooLong(256));
        }
        if group
            .description
            .as_ref()
            .is_some_and(|text| text.chars().count() > 1024)
        {
            return refuse("description", InvalidReason::TooLong(1024));
        }
        if group.is_dynamic() != group.membership_rule.is_some() {
            return refuse("membershipRule", InvalidReason::Syntax);
        }
        if let Some(nickname) = &group.mail_nickname {
            if nickname.is_empty()
                || nickname.chars().count() > 64
                || nickname.contains(['@', ' ', '(', ')', ','])
            {
                return refuse("mailNickname", InvalidReason::Syntax);
            }
            let others = self.find::<Group>(MAIL_NICKNAME, nickname)?;
            let taken = others
                .iter()
                .find(|other| other.id != group.id && (other.is_unified() || group.is_unified()));
            if let Some(other) = taken {
                return Err(TenantError::AlreadyExists {
                    kind: GROUPS,
                    property: "mailNickname",
                    value: nickname.clone(),
                    conflicting: Some(other.id),
                });
            }
        }
        Ok(())
    }

    /// Adds a link that must be new.
    pub(super) fn add_link(
        &mut self,
        kind: Kind,
        relation: Relation,
        id: ObjectId,
        target: ObjectId,
    ) -> Result<()> {
        match self.link(relation, id, target)? {
            true => Ok(()),
            false => Err(TenantError::AlreadyLinked {
                kind,
                relation: relation.name(),
                id,
                target,
            }),
        }
    }

    /// Takes a link away that must be there.
    pub(super) fn remove_link(
        &mut self,
        kind: Kind,
        relation: Relation,
        id: ObjectId,
        target: ObjectId,
    ) -> Result<()> {
        match self.unlink(relation, id, target)? {
            true => Ok(()),
            false => Err(TenantError::NotLinked {
                kind,
                relation: relation.name(),
                id,
                target,
            }),
        }
    }
}

fn may_be_member(object: &DirectoryObject) -> bool {
    match object {
        DirectoryObject::User(_)
        | DirectoryObject::Group(_)
        | DirectoryObject::ServicePrincipal(_)
        | DirectoryObject::Device(_)
        | DirectoryObject::Contact(_) => true,
        DirectoryObject::Application(_)
        | DirectoryObject::Role(_)
        | DirectoryObject::AdministrativeUnit(_) => false,
    }
}
