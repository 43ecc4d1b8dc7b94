//! Applications, their permissions, roles and credentials.

use jiff::Timestamp;
use serde_json::Value;

use super::{Entity, Extensions, folded, model};
use crate::store::{Kind, Lookup, Relation};
use crate::tenant::id::ObjectId;
use crate::tenant::model::OWNERS;

/// The collection of applications.
pub const APPLICATIONS: Kind = Kind::named("applications");
/// The collection of deleted applications, kept for 30 days.
pub const DELETED_APPLICATIONS: Kind = Kind::named("deletedApplications");

/// Applications, service principals: by application id.
pub const APP_ID: Lookup = Lookup::named("appId");
/// Applications: by each identifier.
pub const IDENTIFIER_URI: Lookup = Lookup::named("identifierUris");

model! {
    /// An application that the tenant registered.
    pub struct Application {
        required {
            /// The object id.
            pub id: ObjectId,
            /// The application id (client id).
            pub app_id: ObjectId,
            /// Its name.
            pub display_name: String,
        }
        /// Behaviour that consuming services call on.
        pub add_ins: Vec<Value>,
        /// The permissions it offers, and who is trusted beforehand.
        pub api: ApiApplication,
        /// The roles it offers.
        pub app_roles: Vec<AppRole>,
        /// The gallery template it came from.
        pub application_template_id: Option<ObjectId>,
        /// When it was registered.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub created_date_time: Option<Timestamp>,
        /// When it was deleted; only on deleted applications.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub deleted_date_time: Option<Timestamp>,
        /// Directory extension properties that it defines.
        pub extension_properties: Vec<ExtensionProperty>,
        /// Further properties, kept as they are: those that only AzureAD knew, too.
        pub extensions: Extensions,
        /// None, SecurityGroup, All ...
        pub group_membership_claims: Option<String>,
        /// URIs that name it.
        pub identifier_uris: Vec<String>,
        /// Links to its pages.
        pub info: InformationalUrl,
        /// Whether sign-in without a user is allowed.
        pub is_device_only_auth_supported: Option<bool>,
        /// Whether it is a public client when that cannot be told.
        pub is_fallback_public_client: Option<bool>,
        /// Certificates.
        pub key_credentials: Vec<KeyCredential>,
        /// A picture, in base64.
        pub logo: Option<String>,
        /// Claims that it asks for.
        pub optional_claims: Option<Value>,
        /// Limits on minors.
        pub parental_control_settings: Option<Value>,
        /// Secrets; their text is not kept.
        pub password_credentials: Vec<PasswordCredential>,
        /// Where an installed client is sent after sign-in.
        pub public_client: RedirectUris,
        /// The domain of its publisher.
        pub publisher_domain: Option<String>,
        /// The permissions it needs.
        pub required_resource_access: Vec<RequiredResourceAccess>,
        /// Where its SAML description stands.
        pub saml_metadata_url: Option<String>,
        /// AzureADMyOrg, AzureADMultipleOrgs, AzureADandPersonalMicrosoftAccount.
        pub sign_in_audience: Option<String>,
        /// Labels.
        pub tags: Vec<String>,
        /// The key with which tokens are encrypted.
        pub token_encryption_key_id: Option<ObjectId>,
        /// A verified publisher.
        pub verified_publisher: Option<Value>,
        /// Settings as a web application.
        pub web: WebApplication,
        linked {
            /// The owners.
            owners: Vec<ObjectId>,
        }
    }
}

model! {
    /// Permissions that an application offers.
    pub struct ApiApplication {
        /// Whether claims may be mapped.
        pub accept_mapped_claims: Option<bool>,
        /// Clients whose consent comes with its own.
        pub known_client_applications: Vec<ObjectId>,
        /// Delegated permissions.
        pub oauth2_permission_scopes: Vec<PermissionScope>,
        /// Clients that need no consent.
        pub pre_authorized_applications: Vec<Value>,
        /// Version of its tokens.
        pub requested_access_token_version: Option<i32>,
    }
}

model! {
    /// A delegated permission.
    pub struct PermissionScope {
        required {
            /// The permission's id.
            pub id: ObjectId,
        }
        /// Description for administrators.
        pub admin_consent_description: Option<String>,
        /// Name for administrators.
        pub admin_consent_display_name: Option<String>,
        /// Whether it can be granted.
        pub is_enabled: bool,
        /// User or Admin.
        #[serde(rename = "type")]
        pub kind: Option<String>,
        /// Description for users.
        pub user_consent_description: Option<String>,
        /// Name for users.
        pub user_consent_display_name: Option<String>,
        /// What tokens carry.
        pub value: Option<String>,
    }
}

model! {
    /// A role that an application offers.
    pub struct AppRole {
        required {
            /// The role's id.
            pub id: ObjectId,
        }
        /// User, Application.
        pub allowed_member_types: Vec<String>,
        /// Description.
        pub description: Option<String>,
        /// Name.
        pub display_name: Option<String>,
        /// Whether it can be assigned.
        pub is_enabled: bool,
        /// Application or ServicePrincipal.
        pub origin: Option<String>,
        /// What tokens carry.
        pub value: Option<String>,
    }
}

model! {
    /// Links to an application's pages.
    pub struct InformationalUrl {
        /// Picture.
        pub logo_url: Option<String>,
        /// Marketing.
        pub marketing_url: Option<String>,
        /// Privacy.
        pub privacy_statement_url: Option<String>,
        /// Support.
        pub support_url: Option<String>,
        /// Terms.
        pub terms_of_service_url: Option<String>,
    }
}

model! {
    /// Where a client is sent after sign-in.
    pub struct RedirectUris {
        /// The addresses.
        pub redirect_uris: Vec<String>,
    }
}

model! {
    /// Settings of a web application.
    pub struct WebApplication {
        /// Home page.
        pub home_page_url: Option<String>,
        /// What may be issued without a code.
        pub implicit_grant_settings: ImplicitGrantSettings,
        /// Where users sign out.
        pub logout_url: Option<String>,
        /// Where users are sent after sign-in.
        pub redirect_uris: Vec<String>,
    }
}

model! {
    /// What may be issued without a code.
    pub struct ImplicitGrantSettings {
        /// Access tokens.
        pub enable_access_token_issuance: Option<bool>,
        /// Id tokens.
        pub enable_id_token_issuance: Option<bool>,
    }
}

model! {
    /// Permissions of one API that an application needs.
    pub struct RequiredResourceAccess {
        required {
            /// The application id of the API.
            pub resource_app_id: String,
        }
        /// The permissions.
        pub resource_access: Vec<ResourceAccess>,
    }
}

model! {
    /// A permission that an application needs.
    pub struct ResourceAccess {
        required {
            /// The permission's or role's id.
            pub id: ObjectId,
        }
        /// Scope or Role.
        #[serde(rename = "type")]
        pub kind: Option<String>,
    }
}

model! {
    /// A certificate or key.
    pub struct KeyCredential {
        required {
            /// The key's id.
            pub key_id: ObjectId,
        }
        /// A thumbprint or text that names it, in base64.
        pub custom_key_identifier: Option<String>,
        /// Name.
        pub display_name: Option<String>,
        /// Until when it is valid.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub end_date_time: Option<Timestamp>,
        /// The public part, in base64.
        pub key: Option<String>,
        /// From when it is valid.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub start_date_time: Option<Timestamp>,
        /// AsymmetricX509Cert, X509CertAndPassword or Symmetric.
        #[serde(rename = "type")]
        pub kind: Option<String>,
        /// Sign or Verify.
        pub usage: Option<String>,
    }
}

model! {
    /// A secret. Its text is shown once, when it is made, and not kept.
    pub struct PasswordCredential {
        required {
            /// The secret's id.
            pub key_id: ObjectId,
        }
        /// A text that names it, in base64.
        pub custom_key_identifier: Option<String>,
        /// Name.
        pub display_name: Option<String>,
        /// Until when it is valid.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub end_date_time: Option<Timestamp>,
        /// Its first characters.
        pub hint: Option<String>,
        /// From when it is valid.
        #[cfg_attr(test, schemars(with = "Option<String>"))]
        pub start_date_time: Option<Timestamp>,
    }
}

model! {
    /// A property that an application adds to directory objects.
    pub struct ExtensionProperty {
        required {
            /// The id.
            pub id: ObjectId,
            /// `extension_<app id without dashes>_<name>`.
            pub name: String,
        }
        /// String, Boolean, Integer, DateTime, Binary or LargeInteger.
        pub data_type: Option<String>,
        /// Whether it is synchronised from premises.
        pub is_synced_from_on_premises: bool,
        /// User, Group, Device ...
        pub target_objects: Vec<String>,
    }
}

impl Application {
    fn find_by(&self, found: &mut Vec<(Lookup, String)>) {
        found.push((APP_ID, self.app_id.to_string()));
        found.extend(
            self.identifier_uris
                .iter()
                .map(|uri| (IDENTIFIER_URI, folded(uri))),
        );
    }
}

impl Entity for Application {
    const KIND: Kind = APPLICATIONS;

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        self.find_by(found);
    }

    fn relations(&mut self) -> Vec<(Relation, &mut Vec<ObjectId>)> {
        vec![(OWNERS, &mut self.owners)]
    }
}

/// An application in the recycle bin.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct DeletedApplication(pub Application);

impl Entity for DeletedApplication {
    const KIND: Kind = DELETED_APPLICATIONS;

    fn key(&self) -> String {
        self.0.id.to_string()
    }

    fn lookups(&self, found: &mut Vec<(Lookup, String)>) {
        self.0.find_by(found);
    }

    fn relations(&mut self) -> Vec<(Relation, &mut Vec<ObjectId>)> {
        vec![(OWNERS, &mut self.0.owners)]
    }
}
