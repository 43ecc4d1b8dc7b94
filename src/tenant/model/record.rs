//! Objects on which no rule of the tenant depends: policies, settings, logs and the like. They are kept as Graph gives
//! them; the cmdlets that show them know their properties.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::store::Kind;

/// An object with an `id` and whatever else it has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>", into = "Map<String, Value>")]
pub struct Record {
    /// What tells it from others of its kind.
    pub id: String,
    /// Its other properties under Graph's names.
    pub properties: Map<String, Value>,
}

impl TryFrom<Map<String, Value>> for Record {
    type Error = &'static str;

    fn try_from(mut properties: Map<String, Value>) -> Result<Record, &'static str> {
        match properties.shift_remove("id") {
            Some(Value::String(id)) => Ok(Record { id, properties }),
            Some(_) => Err("`id` is not a text"),
            None => Err("missing field `id`"),
        }
    }
}

impl From<Record> for Map<String, Value> {
    fn from(record: Record) -> Map<String, Value> {
        let mut map = Map::with_capacity(record.properties.len() + 1);
        map.insert("id".to_string(), Value::String(record.id));
        map.extend(record.properties);
        map
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Record {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Record".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "An object on which no rule depends; its properties are those of Microsoft Graph.",
            "properties": { "id": { "type": "string" } },
            "required": ["id"]
        })
    }
}

impl Record {
    /// A property's text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.properties.get(name).and_then(Value::as_str)
    }
}

macro_rules! records {
    ($($(#[$meta:meta])* $name:ident = $text:literal,)*) => {
        $($(#[$meta])* pub const $name: Kind = Kind::named($text);)*

        /// Every kind whose objects are records, in the order of the file.
        pub const RECORD_KINDS: &[Kind] = &[$($name),*];
    };
}

records! {
    /// Conditional access policies.
    CONDITIONAL_ACCESS_POLICIES = "conditionalAccessPolicies",
    /// Named locations of conditional access.
    NAMED_LOCATIONS = "namedLocations",
    /// Authorization policy: one, with the id `authorizationPolicy`.
    AUTHORIZATION_POLICIES = "authorizationPolicies",
    /// Policies of the older kind: token lifetimes, claims mapping, home realm discovery; with `appliesTo`.
    POLICIES = "policies",
    /// Policies on consent.
    PERMISSION_GRANT_POLICIES = "permissionGrantPolicies",
    /// Staged rollouts of features; with `appliesTo`.
    FEATURE_ROLLOUT_POLICIES = "featureRolloutPolicies",
    /// Custom policies of a customer directory; with their XML as `content`.
    TRUST_FRAMEWORK_POLICIES = "trustFrameworkPolicies",
    /// When groups expire; with the ids of selected `groups`.
    GROUP_LIFECYCLE_POLICIES = "groupLifecyclePolicies",
    /// Device registration policy: one, with the id `deviceRegistrationPolicy`.
    DEVICE_REGISTRATION_POLICIES = "deviceRegistrationPolicies",
    /// Settings of the directory, and of groups through `targetObjectId`.
    DIRECTORY_SETTINGS = "directorySettings",
    /// Templates of settings.
    DIRECTORY_SETTING_TEMPLATES = "directorySettingTemplates",
    /// Device configurations.
    DEVICE_CONFIGURATIONS = "deviceConfigurations",
    /// Identity providers.
    IDENTITY_PROVIDERS = "identityProviders",
    /// Federation with domains of others.
    EXTERNAL_DOMAIN_FEDERATIONS = "externalDomainFederations",
    /// Role definitions besides the templates.
    ROLE_DEFINITIONS = "roleDefinitions",
    /// Role assignments besides the members of directory roles.
    ROLE_ASSIGNMENTS = "roleAssignments",
    /// Sets of custom security attributes.
    ATTRIBUTE_SETS = "attributeSets",
    /// Definitions of custom security attributes; with `allowedValues`.
    CUSTOM_SECURITY_ATTRIBUTE_DEFINITIONS = "customSecurityAttributeDefinitions",
    /// Trusted certificate authorities.
    CERTIFICATE_AUTHORITIES = "certificateAuthorities",
    /// Application proxy settings by the application's object id; with the id of a `connectorGroup`.
    ON_PREMISES_PUBLISHING = "onPremisesPublishing",
    /// Application proxy connectors.
    CONNECTORS = "connectors",
    /// Groups of connectors; with `members`.
    CONNECTOR_GROUPS = "connectorGroups",
    /// Gallery templates of applications.
    APPLICATION_TEMPLATES = "applicationTemplates",
    /// Classifications of delegated permissions; with `servicePrincipalId`.
    DELEGATED_PERMISSION_CLASSIFICATIONS = "delegatedPermissionClassifications",
    /// Credentials of password single sign-on, without passwords; with `servicePrincipalId` and `principalId`.
    PASSWORD_SSO_CREDENTIALS = "passwordSingleSignOnCredentials",
    /// Permissions that apps have in a group; with `groupId`.
    GROUP_PERMISSION_GRANTS = "groupPermissionGrants",
    /// Service endpoints; with `servicePrincipalId`.
    ENDPOINTS = "endpoints",
    /// Contracts of a partner with its customers.
    CONTRACTS = "contracts",
    /// Invitations of guests.
    INVITATIONS = "invitations",
    /// Resources under privileged identity management besides the tenant itself; with `providerId`.
    PRIVILEGED_RESOURCES = "privilegedResources",
    /// Role definitions under privileged identity management besides the tenant's own roles; with `resourceId`.
    PRIVILEGED_ROLE_DEFINITIONS = "privilegedRoleDefinitions",
    /// Role settings under privileged identity management, where they differ from the usual ones.
    PRIVILEGED_ROLE_SETTINGS = "privilegedRoleSettings",
    /// Sign-ins.
    SIGN_INS = "signIns",
    /// What administrators changed.
    DIRECTORY_AUDITS = "directoryAudits",
}
