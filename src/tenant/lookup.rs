//! Finding objects: users by name or id, objects of any kind by id, the tenant's own names.

use super::context::Context;
use super::error::{Result, TenantError};
use super::id::ObjectId;
use super::model::{
    ADDRESS, APP_ID, AdministrativeUnit, Application, Authentication, Contact, DELETED_USERS,
    DIRECTORY_KINDS, DeletedUser, Device, DirectoryRole, Domain, Entity, Group, MANAGER,
    ORGANIZATION, Organization, SERVICE_PRINCIPAL_NAME, ServicePrincipal, USER_PRINCIPAL_NAME,
    USERS, User,
};
use super::model::{ORGANIZATION_KEY, bare_address};
use super::{LinkCursor, Tenant};
use crate::store::{Direction, Kind, Relation, StoreError};

/// How many ids are drawn before chance is found to be broken.
const TRIES: usize = 100_000;

const NOTHING_NEW: &str = "the source of chance gives no new ids";

/// An object of the directory, whatever its kind.
#[derive(Clone, Debug, PartialEq)]
pub enum DirectoryObject {
    /// A user.
    User(Box<User>),
    /// A group.
    Group(Box<Group>),
    /// A service principal.
    ServicePrincipal(Box<ServicePrincipal>),
    /// A device.
    Device(Box<Device>),
    /// A contact.
    Contact(Box<Contact>),
    /// An application.
    Application(Box<Application>),
    /// An activated directory role.
    Role(Box<DirectoryRole>),
    /// An administrative unit.
    AdministrativeUnit(Box<AdministrativeUnit>),
}

impl DirectoryObject {
    /// The object id.
    pub fn id(&self) -> ObjectId {
        match self {
            DirectoryObject::User(object) => object.id,
            DirectoryObject::Group(object) => object.id,
            DirectoryObject::ServicePrincipal(object) => object.id,
            DirectoryObject::Device(object) => object.id,
            DirectoryObject::Contact(object) => object.id,
            DirectoryObject::Application(object) => object.id,
            DirectoryObject::Role(object) => object.id,
            DirectoryObject::AdministrativeUnit(object) => object.id,
        }
    }

    /// The collection in which it stands.
    pub fn kind(&self) -> Kind {
        match self {
            DirectoryObject::User(_) => User::KIND,
            DirectoryObject::Group(_) => Group::KIND,
            DirectoryObject::ServicePrincipal(_) => ServicePrincipal::KIND,
            DirectoryObject::Device(_) => Device::KIND,
            DirectoryObject::Contact(_) => Contact::KIND,
            DirectoryObject::Application(_) => Application::KIND,
            DirectoryObject::Role(_) => DirectoryRole::KIND,
            DirectoryObject::AdministrativeUnit(_) => AdministrativeUnit::KIND,
        }
    }

    /// The name shown in lists.
    pub fn display_name(&self) -> Option<&str> {
        match self {
            DirectoryObject::User(object) => object.display_name.as_deref(),
            DirectoryObject::Group(object) => Some(&object.display_name),
            DirectoryObject::ServicePrincipal(object) => object.display_name.as_deref(),
            DirectoryObject::Device(object) => object.display_name.as_deref(),
            DirectoryObject::Contact(object) => object.display_name.as_deref(),
            DirectoryObject::Application(object) => Some(&object.display_name),
            DirectoryObject::Role(object) => Some(object.name()),
            DirectoryObject::AdministrativeUnit(object) => Some(&object.display_name),
        }
    }
}

impl Tenant {
    /// The organization.
    ///
    /// # Errors
    /// The store failed, or the tenant has none, which only a damaged store has.
    pub fn organization(&self) -> Result<Organization> {
        match self.get::<Organization>(ORGANIZATION_KEY)? {
            Some(organization) => Ok(organization),
            None => Err(TenantError::not_found(ORGANIZATION, ORGANIZATION_KEY)),
        }
    }

    /// The domain that came with the tenant: `contoso.onmicrosoft.com`.
    ///
    /// # Errors
    /// The store failed, or the tenant has none.
    pub fn initial_domain(&self) -> Result<Domain> {
        self.domain_that("(initial)", |domain| domain.is_initial)
    }

    /// The domain that new users get.
    ///
    /// # Errors
    /// The store failed, or the tenant has none.
    pub fn default_domain(&self) -> Result<Domain> {
        self.domain_that("(default)", |domain| domain.is_default)
    }

    fn domain_that(&self, what: &str, wanted: impl Fn(&Domain) -> bool) -> Result<Domain> {
        for domain in self.all::<Domain>()? {
            let domain = domain?;
            if wanted(&domain) {
                return Ok(domain);
            }
        }
        Err(TenantError::not_found(Domain::KIND, what))
    }

    /// The tenant's short name, the first part of an AccountSkuId: `contoso`.
    ///
    /// # Errors
    /// The store failed.
    pub fn account_name(&self) -> Result<String> {
        let name = self.initial_domain()?.id;
        Ok(name
            .split_once('.')
            .map_or(name.as_str(), |(head, _)| head)
            .to_string())
    }

    /// An object id that no object of the tenant has. Chance may repeat itself: a run with a given seed draws the same
    /// ids again.
    ///
    /// # Errors
    /// The store failed, or chance gives nothing new.
    pub fn new_id(&self, ctx: &mut Context<'_>) -> Result<ObjectId> {
        for _ in 0..TRIES {
            let id = ObjectId::new(ctx.random);
            let key = id.to_string();
            let mut taken = false;
            for kind in DIRECTORY_KINDS {
                taken |= self.store().get(*kind, &key)?.is_some();
            }
            if !taken {
                return Ok(id);
            }
        }
        Err(StoreError::Misuse(NOTHING_NEW).into())
    }

    /// A key that no object of a type has, for grants and assignments, whose keys are no object ids.
    ///
    /// # Errors
    /// The store failed, or chance gives nothing new.
    pub fn new_key<T: Entity>(&self, ctx: &mut Context<'_>) -> Result<String> {
        for _ in 0..TRIES {
            let key = ObjectId::new(ctx.random).guid().simple().to_string();
            if self.store().get(T::KIND, &key)?.is_none() {
                return Ok(key);
            }
        }
        Err(StoreError::Misuse(NOTHING_NEW).into())
    }

    /// The user with an object id.
    ///
    /// # Errors
    /// [`TenantError::NotFound`] when there is none.
    pub fn user(&self, id: ObjectId) -> Result<User> {
        self.require(id)
    }

    /// The user with a user principal name, whatever its case.
    ///
    /// # Errors
    /// [`TenantError::NotFound`] when there is none.
    pub fn user_by_name(&self, name: &str) -> Result<User> {
        let mut found = self.find::<User>(USER_PRINCIPAL_NAME, name)?;
        if found.is_empty() {
            return Err(TenantError::not_found(USERS, name));
        }
        Ok(found.swap_remove(0))
    }

    /// The user that an object id or a user principal name names.
    ///
    /// # Errors
    /// [`TenantError::NotFound`] with the text as it was given, when there is none.
    pub fn user_by_identity(&self, identity: &str) -> Result<User> {
        match ObjectId::parse(identity) {
            Some(id) => match self.get::<User>(id)? {
                Some(user) => Ok(user),
                None => Err(TenantError::not_found(USERS, identity)),
            },
            None => self.user_by_name(identity.trim()),
        }
    }

    /// The deleted user that an object id or a user principal name names; of several the one deleted last.
    ///
    /// # Errors
    /// [`TenantError::NotFound`] with the text as it was given, when there is none.
    pub fn deleted_user_by_identity(&self, identity: &str) -> Result<User> {
        let found = match ObjectId::parse(identity) {
            Some(id) => self.get::<DeletedUser>(id)?,
            None => {
                let found = self.find::<DeletedUser>(USER_PRINCIPAL_NAME, identity.trim())?;
                found
                    .into_iter()
                    .max_by_key(|user| user.0.deleted_date_time)
            }
        };
        found
            .map(|user| user.0)
            .ok_or_else(|| TenantError::not_found(DELETED_USERS, identity))
    }

    /// The users whose manager is `id`.
    ///
    /// # Errors
    /// The store failed.
    pub fn direct_reports(&self, id: ObjectId) -> Result<Vec<User>> {
        self.find(MANAGER, id)
    }

    /// What a user registered for authentication; an empty set when nothing was.
    ///
    /// # Errors
    /// The store failed.
    pub fn authentication(&self, user: ObjectId) -> Result<Authentication> {
        Ok(self
            .get(user)?
            .unwrap_or_else(|| Authentication::empty(user)))
    }

    /// The user, group or contact that has a mail or proxy address.
    ///
    /// # Errors
    /// The store failed.
    pub fn holder_of_address(&self, address: &str) -> Result<Option<DirectoryObject>> {
        let address = bare_address(address);
        if let Some(user) = self.find::<User>(ADDRESS, &address)?.pop() {
            return Ok(Some(DirectoryObject::User(Box::new(user))));
        }
        if let Some(group) = self.find::<Group>(ADDRESS, &address)?.pop() {
            return Ok(Some(DirectoryObject::Group(Box::new(group))));
        }
        let contact = self.find::<Contact>(ADDRESS, &address)?.pop();
        Ok(contact.map(|contact| DirectoryObject::Contact(Box::new(contact))))
    }

    /// The service principal with an application id.
    ///
    /// # Errors
    /// The store failed.
    pub fn service_principal_by_app_id(
        &self,
        app_id: ObjectId,
    ) -> Result<Option<ServicePrincipal>> {
        Ok(self.find(APP_ID, app_id)?.into_iter().next())
    }

    /// The service principal with a name.
    ///
    /// # Errors
    /// The store failed.
    pub fn service_principal_by_name(&self, name: &str) -> Result<Option<ServicePrincipal>> {
        Ok(self.find(SERVICE_PRINCIPAL_NAME, name)?.into_iter().next())
    }

    /// The object with an id, of whatever kind; deleted objects are not found.
    ///
    /// # Errors
    /// The store failed.
    pub fn object(&self, id: ObjectId) -> Result<Option<DirectoryObject>> {
        use DirectoryObject as Object;
        Ok(if let Some(user) = self.get(id)? {
            Some(Object::User(Box::new(user)))
        } else if let Some(group) = self.get(id)? {
            Some(Object::Group(Box::new(group)))
        } else if let Some(principal) = self.get(id)? {
            Some(Object::ServicePrincipal(Box::new(principal)))
        } else if let Some(device) = self.get(id)? {
            Some(Object::Device(Box::new(device)))
        } else if let Some(contact) = self.get(id)? {
            Some(Object::Contact(Box::new(contact)))
        } else if let Some(application) = self.get(id)? {
            Some(Object::Application(Box::new(application)))
        } else if let Some(role) = self.get(id)? {
            Some(Object::Role(Box::new(role)))
        } else {
            self.get(id)?
                .map(|unit| Object::AdministrativeUnit(Box::new(unit)))
        })
    }

    /// The objects that one object is linked with, in order; deleted ones are passed over.
    ///
    /// # Errors
    /// The store failed.
    pub fn linked_objects(
        &self,
        relation: Relation,
        direction: Direction,
        id: ObjectId,
    ) -> Result<Vec<DirectoryObject>> {
        let mut objects = Vec::new();
        let mut cursor: LinkCursor = self.linked(relation, direction, id);
        while let Some(far) = cursor.next(self)? {
            objects.extend(self.object(far)?);
        }
        Ok(objects)
    }
}
