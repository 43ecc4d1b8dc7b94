//! Applications and service principals: names that must be unique, secrets that are shown once, owners, and what they
//! are granted.

use jiff::Timestamp;

use super::Tenant;
use super::context::Context;
use super::error::{InvalidReason, Result, TenantError};
use super::id::ObjectId;
use super::lookup::DirectoryObject;
use super::model::{
    APP_ID, APP_ROLE_ASSIGNMENTS, APPLICATIONS, AppRoleAssignment, Application, CLIENT_ID,
    IDENTIFIER_URI, OAUTH2_PERMISSION_GRANTS, OAuth2PermissionGrant, OWNERS, PRINCIPAL_ID,
    PasswordCredential, SERVICE_PRINCIPAL_NAME, SERVICE_PRINCIPALS, ServicePrincipal,
};
use crate::store::Kind;

/// Characters of a secret.
const SECRET_LENGTH: usize = 40;

/// A secret that was made: its text can be read here and nowhere else.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSecret {
    /// What the object shows of it.
    pub credential: PasswordCredential,
    /// The secret.
    pub text: String,
}

impl Tenant {
    /// Registers an application and returns it as it is then. Nil ids are replaced by new ones.
    ///
    /// # Errors
    /// The name is missing; another application has one of the identifiers.
    pub fn create_application(
        &mut self,
        mut application: Application,
        ctx: &mut Context<'_>,
    ) -> Result<Application> {
        self.change(|tenant| {
            for id in [&mut application.id, &mut application.app_id] {
                if *id == ObjectId::default() {
                    *id = tenant.new_id(ctx)?;
                }
            }
            application.created_date_time = Some(ctx.now);
            tenant.check_application(&application)?;
            tenant.put(&application)?;
            Ok(application)
        })
    }

    /// Changes properties of an application. The application id stays.
    ///
    /// # Errors
    /// No such application; the name is missing; another application has one of the identifiers.
    pub fn update_application(
        &mut self,
        id: ObjectId,
        edit: impl FnOnce(&mut Application),
    ) -> Result<Application> {
        self.change(|tenant| {
            let mut application: Application = tenant.require(id)?;
            let app_id = application.app_id;
            edit(&mut application);
            (application.id, application.app_id) = (id, app_id);
            tenant.check_application(&application)?;
            tenant.put(&application)?;
            Ok(application)
        })
    }

    /// Creates a service principal and returns it as it is then. What is missing is taken from the tenant's
    /// application with the same application id.
    ///
    /// # Errors
    /// Another service principal has the application id or one of the names.
    pub fn create_service_principal(
        &mut self,
        mut principal: ServicePrincipal,
        ctx: &mut Context<'_>,
    ) -> Result<ServicePrincipal> {
        self.change(|tenant| {
            for id in [&mut principal.id, &mut principal.app_id] {
                if *id == ObjectId::default() {
                    *id = tenant.new_id(ctx)?;
                }
            }
            let application = tenant
                .find::<Application>(APP_ID, principal.app_id)?
                .into_iter()
                .next();
            if let Some(application) = application {
                tenant.describe(&mut principal, application)?;
            }
            let app_id = principal.app_id.to_string();
            if !principal.service_principal_names.contains(&app_id) {
                principal.service_principal_names.insert(0, app_id);
            }
            principal.account_enabled.get_or_insert(true);
            principal
                .service_principal_type
                .get_or_insert_with(|| "Application".to_string());
            principal.created_date_time = Some(ctx.now);
            tenant.check_service_principal(&principal)?;
            tenant.put(&principal)?;
            Ok(principal)
        })
    }

    /// Changes properties of a service principal. The application id stays.
    ///
    /// # Errors
    /// No such service principal; another one has one of the names.
    pub fn update_service_principal(
        &mut self,
        id: ObjectId,
        edit: impl FnOnce(&mut ServicePrincipal),
    ) -> Result<ServicePrincipal> {
        self.change(|tenant| {
            let mut principal: ServicePrincipal = tenant.require(id)?;
            let app_id = principal.app_id;
            edit(&mut principal);
            (principal.id, principal.app_id) = (id, app_id);
            tenant.check_service_principal(&principal)?;
            tenant.put(&principal)?;
            Ok(principal)
        })
    }

    /// Makes an object the owner of an application or service principal.
    ///
    /// # Errors
    /// No such object; an owner already; an owner that is neither user nor service principal.
    pub fn add_owner(&mut self, id: ObjectId, owner: ObjectId) -> Result<()> {
        self.change(|tenant| {
            let kind = tenant.kind_of_owned(id)?;
            match tenant.object(owner)? {
                Some(DirectoryObject::User(_) | DirectoryObject::ServicePrincipal(_)) => {}
                Some(_) => {
                    return Err(TenantError::invalid(
                        kind,
                        "owners",
                        InvalidReason::Reference,
                    ));
                }
                None => return Err(TenantError::not_found(kind, owner)),
            }
            tenant.add_link(kind, OWNERS, id, owner)
        })
    }

    /// Takes an owner away from an application or service principal.
    ///
    /// # Errors
    /// No such object; not an owner.
    pub fn remove_owner(&mut self, id: ObjectId, owner: ObjectId) -> Result<()> {
        self.change(|tenant| {
            let kind = tenant.kind_of_owned(id)?;
            tenant.remove_link(kind, OWNERS, id, owner)
        })
    }

    /// Grants delegated permissions to a client and returns the grant with its id.
    ///
    /// # Errors
    /// The client or the resource is no service principal.
    pub fn grant(
        &mut self,
        mut grant: OAuth2PermissionGrant,
        ctx: &mut Context<'_>,
    ) -> Result<OAuth2PermissionGrant> {
        self.change(|tenant| {
            for (id, property) in [
                (grant.client_id, "clientId"),
                (grant.resource_id, "resourceId"),
            ] {
                if tenant.get::<ServicePrincipal>(id)?.is_none() {
                    return Err(TenantError::invalid(
                        OAUTH2_PERMISSION_GRANTS,
                        property,
                        InvalidReason::Reference,
                    ));
                }
            }
            if grant.id.is_empty() {
                grant.id = tenant.new_key::<OAuth2PermissionGrant>(ctx)?;
            }
            tenant.put(&grant)?;
            Ok(grant)
        })
    }

    /// The delegated permissions that a client was granted.
    ///
    /// # Errors
    /// The store failed.
    pub fn grants_of_client(&self, client: ObjectId) -> Result<Vec<OAuth2PermissionGrant>> {
        self.find(CLIENT_ID, client)
    }

    /// The delegated permissions that a user granted.
    ///
    /// # Errors
    /// The store failed.
    pub fn grants_of_user(&self, user: ObjectId) -> Result<Vec<OAuth2PermissionGrant>> {
        self.find(PRINCIPAL_ID, user)
    }

    /// Gives a role of an application to a user, group or service principal and returns the assignment with its id and
    /// names.
    ///
    /// # Errors
    /// No such principal, service principal or role; assigned already.
    pub fn assign_app_role(
        &mut self,
        mut assignment: AppRoleAssignment,
        ctx: &mut Context<'_>,
    ) -> Result<AppRoleAssignment> {
        self.change(|tenant| {
            let refuse = |property| {
                Err(TenantError::invalid(
                    APP_ROLE_ASSIGNMENTS,
                    property,
                    InvalidReason::Reference,
                ))
            };
            let resource: ServicePrincipal = tenant.require(assignment.resource_id)?;
            let principal = tenant.object(assignment.principal_id)?;
            let principal = principal.ok_or_else(|| {
                TenantError::not_found(APP_ROLE_ASSIGNMENTS, assignment.principal_id)
            })?;
            assignment.principal_type = Some(
                match &principal {
                    DirectoryObject::User(_) => "User",
                    DirectoryObject::Group(_) => "Group",
                    DirectoryObject::ServicePrincipal(_) => "ServicePrincipal",
                    _ => return refuse("principalId"),
                }
                .to_string(),
            );
            let without_role = assignment.app_role_id == ObjectId::default();
            if !without_role
                && !resource
                    .app_roles
                    .iter()
                    .any(|role| role.id == assignment.app_role_id)
            {
                return refuse("appRoleId");
            }
            let known = tenant.find::<AppRoleAssignment>(PRINCIPAL_ID, assignment.principal_id)?;
            let same = |other: &&AppRoleAssignment| {
                other.resource_id == assignment.resource_id
                    && other.app_role_id == assignment.app_role_id
            };
            if let Some(other) = known.iter().find(same) {
                return Err(TenantError::AlreadyExists {
                    kind: APP_ROLE_ASSIGNMENTS,
                    property: "appRoleId",
                    value: other.id.clone(),
                    conflicting: None,
                });
            }
            assignment.id = tenant.new_key::<AppRoleAssignment>(ctx)?;
            assignment.created_date_time = Some(ctx.now);
            assignment.principal_display_name = principal.display_name().map(str::to_string);
            assignment.resource_display_name = resource.display_name;
            tenant.put(&assignment)?;
            Ok(assignment)
        })
    }

    /// The kind of an object that has owners besides groups.
    fn kind_of_owned(&self, id: ObjectId) -> Result<Kind> {
        if self.get::<Application>(id)?.is_some() {
            return Ok(APPLICATIONS);
        }
        self.require::<ServicePrincipal>(id)
            .map(|_| SERVICE_PRINCIPALS)
    }

    /// Fills what a service principal shows of its application.
    fn describe(&self, principal: &mut ServicePrincipal, application: Application) -> Result<()> {
        let organization = self.organization()?;
        principal
            .app_owner_organization_id
            .get_or_insert(organization.id);
        principal
            .publisher_name
            .get_or_insert(organization.display_name);
        principal.app_display_name = Some(application.display_name.clone());
        principal
            .display_name
            .get_or_insert(application.display_name);
        principal.homepage = principal.homepage.take().or(application.web.home_page_url);
        principal.logout_url = principal.logout_url.take().or(application.web.logout_url);
        if principal.reply_urls.is_empty() {
            principal.reply_urls = application.web.redirect_uris;
        }
        if principal.app_roles.is_empty() {
            principal.app_roles = application.app_roles;
        }
        if principal.oauth2_permission_scopes.is_empty() {
            principal.oauth2_permission_scopes = application.api.oauth2_permission_scopes;
        }
        for uri in application.identifier_uris {
            if !principal.service_principal_names.contains(&uri) {
                principal.service_principal_names.push(uri);
            }
        }
        Ok(())
    }

    fn check_application(&self, application: &Application) -> Result<()> {
        if application.display_name.is_empty() {
            return Err(TenantError::Required {
                kind: APPLICATIONS,
                property: "displayName",
            });
        }
        let conflict = |property, value: String, other: ObjectId| TenantError::AlreadyExists {
            kind: APPLICATIONS,
            property,
            value,
            conflicting: Some(other),
        };
        let others = self.find::<Application>(APP_ID, application.app_id)?;
        if let Some(other) = others.iter().find(|other| other.id != application.id) {
            return Err(conflict("appId", application.app_id.to_string(), other.id));
        }
        for uri in &application.identifier_uris {
            let others = self.find::<Application>(IDENTIFIER_URI, uri)?;
            if let Some(other) = others.iter().find(|other| other.id != application.id) {
                return Err(conflict("identifierUris", uri.clone(), other.id));
            }
        }
        Ok(())
    }

    fn check_service_principal(&self, principal: &ServicePrincipal) -> Result<()> {
        let conflict = |property, value: String, other: ObjectId| TenantError::AlreadyExists {
            kind: SERVICE_PRINCIPALS,
            property,
            value,
            conflicting: Some(other),
        };
        let others = self.find::<ServicePrincipal>(APP_ID, principal.app_id)?;
        if let Some(other) = others.iter().find(|other| other.id != principal.id) {
            return Err(conflict("appId", principal.app_id.to_string(), other.id));
        }
        for name in &principal.service_principal_names {
            let others = self.find::<ServicePrincipal>(SERVICE_PRINCIPAL_NAME, name)?;
            if let Some(other) = others.iter().find(|other| other.id != principal.id) {
                return Err(conflict("servicePrincipalNames", name.clone(), other.id));
            }
        }
        Ok(())
    }
}

/// When a credential ends that was given no end: a year after it begins.
pub fn year_after(start: Timestamp) -> Timestamp {
    const YEAR: i64 = 365 * 86_400;
    Timestamp::from_second(start.as_second().saturating_add(YEAR)).unwrap_or(Timestamp::MAX)
}

/// Makes a secret for an application or service principal, to be put among its `password_credentials`. A given text is
/// used as it is; without times it is valid for a year from now.
pub fn new_secret(
    text: Option<&str>,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
    ctx: &mut Context<'_>,
) -> NewSecret {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~_";
    let start = start.unwrap_or(ctx.now);
    let key_id = ObjectId::new(ctx.random);
    let text = text.map_or_else(
        || {
            let mut bytes = [0; SECRET_LENGTH];
            ctx.random.fill(&mut bytes);
            bytes
                .iter()
                .filter_map(|byte| LETTERS.get(usize::from(byte % 64)))
                .map(|letter| char::from(*letter))
                .collect()
        },
        str::to_string,
    );
    let credential = PasswordCredential {
        key_id,
        end_date_time: Some(end.unwrap_or(year_after(start))),
        hint: Some(text.chars().take(3).collect()),
        start_date_time: Some(start),
        ..PasswordCredential::default()
    };
    NewSecret { credential, text }
}
