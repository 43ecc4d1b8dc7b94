//! Service principals, and the permissions and roles that were granted.

use jiff::Timestamp;
use serde_json::Value;

use super::application::{APP_ID, AppRole, KeyCredential, PasswordCredential, PermissionScope};
use super::{Entity, Extensions, OWNERS, folded, model};
use crate::store::{Kind, Lookup, Relation};
use crate::tenant::id::ObjectId;

/// The collection of service principals.
pub const SERVICE_PRINCIPALS: Kind = Kind::named("servicePrincipals");
/// The collection of delegated permission grants.
pub const OAUTH2_PERMISSION_GRANTS: Kind = Kind::named("oauth2PermissionGrants");
/// The collection of application role assignments.
pub const APP_ROLE_ASSIGNMENTS: Kind = Kind::named("appRoleAssignments");

/// Service principals: by each of their names.
pub const SERVICE_PRINCIPAL_NAME: Lookup = Lookup::named("servicePrincipalNames");
/// Grants and assignments, also of roles within units: by the service principal or user that got them.
pub const PRINCIPAL_ID: Lookup = Lookup::named("principalId");
/// Grants and assignments: by the service principal whose permissions they are.
pub const RESOURCE_ID: Lookup = Lookup::named("resourceId");
/// Grants: by the client that uses them.
pub const CLIENT_ID: Lookup = Lookup::named("clientId");

model! {
    /// What an application is in this tenant.
    pub struct ServicePrincipal {
        required {
            /// The object id.
            pub id: ObjectId,
            /// The application id.
            pub app_id: ObjectId,
        }
        /// Whether it may sign in; absent: yes.
        pub account_enabled: Option<bool>,
        /// Behaviour that consuming services call on.
        pub add_ins: Vec<Value>,
        /// Names of managed identities and subscriptions.
        pub alternative_names: Vec<String>,
        /// The application's name.
        pub app_display_name: Option<String>,
        /// The tenant in which the application is registered.
        pub app_owner_organization_id: Option<ObjectId>,
        /// Whether users need an assignment to sign in.
        pub app_role_assignment_required: bool,
        /// The application's roles.
        pub app_roles: Vec<AppRole>,
        /// The gallery template it came from.
        pub application_template_id: Option<String>,
        /// When it was created.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub created_date_time: Option<Timestamp>,
        /// Name shown in lists.
        pub display_name: Option<String>,
        /// Where errors are shown.
        pub error_url: Option<String>,
        /// Further properties, kept as they are.
        pub extensions: Extensions,
        /// Home page.
        pub homepage: Option<String>,
        /// Certificates.
        pub key_credentials: Vec<KeyCredential>,
        /// Where users sign out.
        pub logout_url: Option<String>,
        /// The application's delegated permissions.
        pub oauth2_permission_scopes: Vec<PermissionScope>,
        /// Secrets; their text is not kept.
        pub password_credentials: Vec<PasswordCredential>,
        /// The certificate that signs tokens.
        pub preferred_token_signing_key_thumbprint: Option<String>,
        /// The publisher's name.
        pub publisher_name: Option<String>,
        /// Where users are sent after sign-in.
        pub reply_urls: Vec<String>,
        /// Where its SAML description stands.
        pub saml_metadata_url: Option<String>,
        /// Names by which it is called; the application id is one.
        pub service_principal_names: Vec<String>,
        /// Application, ManagedIdentity, Legacy ...
        pub service_principal_type: Option<String>,
        /// Labels.
        pub tags: Vec<String>,
        /// Whether it may act for users (MSOnline's TrustedForDelegation; not in Graph).
        pub trusted_for_delegation: Option<bool>,
        linked {
            /// The owners.
            owners: Vec<ObjectId>,
        }
    }
}

model! {
    /// Delegated permissions that a client was granted.
    pub struct OAuth2PermissionGrant {
        required {
            /// The id.
            pub id: String,
            /// The service principal that uses them.
            pub client_id: ObjectId,
            /// The service principal whose permissions they are.
            pub resource_id: ObjectId,
        }
        /// AllPrincipals or Principal.
        pub consent_type: Option<String>,
        /// Until when they are valid (beta).
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub expiry_time: Option<Timestamp>,
        /// The user who granted them, for Principal.
        pub principal_id: Option<ObjectId>,
        /// The permissions, with blanks between them.
        pub scope: Option<String>,
        /// From when they are valid (beta).
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub start_time: Option<Timestamp>,
    }
}

model! {
    /// An application's role that a user, group or service principal has.
    pub struct AppRoleAssignment {
        required {
            /// The id.
            pub id: String,
            /// Who has the role.
            pub principal_id: ObjectId,
            /// The service principal whose role it is.
            pub resource_id: ObjectId,
        }
        /// The role; all zeros: access without a role.
        pub app_role_id: ObjectId,
        /// When it was assigned.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub created_date_time: Option<Timestamp>,
        /// Name of who has it.
        pub principal_display_name: Option<String>,
        /// User, Group or ServicePrincipal.
        pub principal_type: Option<String>,
        /// Name of the service principal whose role it is.
        pub resource_display_name: Option<String>,
    }
}

impl ServicePrincipal {
    /// Whether it may sign in.
    pub fn is_enabled(&self) -> bool {
        self.account_enabled != Some(false)
    }
}

impl Entity for ServicePrincipal {
    const KIND: Kind = SERVICE_PRINCIPALS;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        found.push((APP_ID, self.app_id.to_string()));
        found.extend(
            self.service_principal_names
                .iter()
                .map(|name| (SERVICE_PRINCIPAL_NAME, folded(name))),
        );
    }

    fn relations(&mut self) -> Vec<(Relation, &mut Vec<ObjectId>)> {
        vec![(OWNERS, &mut self.owners)]
    }
}

impl Entity for OAuth2PermissionGrant {
    const KIND: Kind = OAUTH2_PERMISSION_GRANTS;

    fn key(&self) -> String {
        folded(&self.id)
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        found.push((CLIENT_ID, self.client_id.to_string()));
        found.push((RESOURCE_ID, self.resource_id.to_string()));
        if let Some(principal) = self.principal_id {
            found.push((PRINCIPAL_ID, principal.to_string()));
        }
    }
}

impl Entity for AppRoleAssignment {
    const KIND: Kind = APP_ROLE_ASSIGNMENTS;

    fn key(&self) -> String {
        folded(&self.id)
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        found.push((PRINCIPAL_ID, self.principal_id.to_string()));
        found.push((RESOURCE_ID, self.resource_id.to_string()));
    }
}
