//! The file form of a tenant: one JSON object with a version, the organization and a list for each kind of object.
//!
//! Names are those of Microsoft Graph where Graph has the property (`grammar/tenant.schema.json` has them all); members,
//! owners and users of devices stand inside their object, in `authentication` what users registered. A property with
//! its default is left out. What the form does not know is refused with its place, except in `extensions`.
//!
//! Reading streams objects into a store, so that a big file needs little memory besides the store's; writing streams
//! them out again in the same order.

use serde::de::{Error as _, MapAccess};
use serde::ser::{Error as _, SerializeMap};

use super::Tenant;
use super::model::*;
use crate::store::Kind;

mod hint;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::load;
pub use write::text;

use read::{Loader, Objects, Records};
use write::Written;

/// The version that is written, and the latest that is read.
pub const VERSION: u32 = 1;

/// The row that keeps the file's reference to its schema.
const SCHEMA: Kind = Kind::named("$schema");

/// Every collection with its type, in the order of the file, and the kinds of records after them.
macro_rules! collections {
    ($($kind:ident = $name:literal: $type:ty,)*) => {
        /// The names that the object of a tenant file may have.
        fn names() -> &'static [&'static str] {
            static NAMES: std::sync::OnceLock<Vec<&'static str>> = std::sync::OnceLock::new();
            NAMES.get_or_init(|| {
                let typed = ["$schema", "version", "organization", $($name),*];
                typed.into_iter().chain(RECORD_KINDS.iter().map(|kind| kind.name())).collect()
            })
        }

        fn load_collection<'de, A: MapAccess<'de>>(
            loader: &mut Loader<'_>,
            name: &str,
            map: &mut A,
        ) -> std::result::Result<(), A::Error> {
            match name {
                $($name => map.next_value_seed(Objects::<$type>::into(loader)),)*
                _ => match RECORD_KINDS.iter().find(|kind| kind.name() == name) {
                    Some(kind) => map.next_value_seed(Records { loader, kind: *kind }),
                    None => Err(A::Error::unknown_field(name, names())),
                },
            }
        }

        fn write_collections<M: SerializeMap>(
            tenant: &Tenant,
            map: &mut M,
        ) -> std::result::Result<(), M::Error> {
            $(
                if tenant.store().count($kind).map_err(M::Error::custom)? > 0 {
                    map.serialize_entry($name, &Written::<$type>::of(tenant))?;
                }
            )*
            for kind in RECORD_KINDS {
                let records = tenant.records(*kind).map_err(M::Error::custom)?;
                if !records.is_empty() {
                    map.serialize_entry(kind.name(), &records)?;
                }
            }
            Ok(())
        }

        #[cfg(test)]
        fn schemas(generator: &mut schemars::SchemaGenerator) -> serde_json::Map<String, serde_json::Value> {
            let mut properties = serde_json::Map::new();
            properties.insert("$schema".into(), serde_json::json!({ "type": "string" }));
            properties.insert("version".into(), serde_json::json!({ "const": VERSION }));
            properties.insert("organization".into(), generator.subschema_for::<Organization>().into());
            $(properties.insert($name.into(), generator.subschema_for::<Vec<$type>>().into());)*
            for kind in RECORD_KINDS {
                properties.insert(kind.name().into(), generator.subschema_for::<Vec<Record>>().into());
            }
            properties
        }

        #[cfg(test)]
        const COLLECTIONS: &[(Kind, &str)] = &[$(($kind, $name)),*];
    };
}

collections! {
    DOMAINS = "domains": Domain,
    SUBSCRIBED_SKUS = "subscribedSkus": SubscribedSku,
    SUBSCRIPTIONS = "subscriptions": Subscription,
    USERS = "users": User,
    AUTHENTICATION = "authentication": Authentication,
    GROUPS = "groups": Group,
    DIRECTORY_ROLES = "directoryRoles": DirectoryRole,
    ADMINISTRATIVE_UNITS = "administrativeUnits": AdministrativeUnit,
    SCOPED_ROLE_MEMBERSHIPS = "scopedRoleMemberships": ScopedRoleMembership,
    DEVICES = "devices": Device,
    CONTACTS = "contacts": Contact,
    APPLICATIONS = "applications": Application,
    SERVICE_PRINCIPALS = "servicePrincipals": ServicePrincipal,
    OAUTH2_PERMISSION_GRANTS = "oauth2PermissionGrants": OAuth2PermissionGrant,
    APP_ROLE_ASSIGNMENTS = "appRoleAssignments": AppRoleAssignment,
    PRIVILEGED_ROLE_ASSIGNMENTS = "privilegedRoleAssignments": PrivilegedRoleAssignment,
    PRIVILEGED_ROLE_ASSIGNMENT_REQUESTS = "privilegedRoleAssignmentRequests": PrivilegedRoleAssignmentRequest,
    DELETED_USERS = "deletedUsers": DeletedUser,
    DELETED_GROUPS = "deletedGroups": DeletedGroup,
    DELETED_APPLICATIONS = "deletedApplications": DeletedApplication,
    DNS_RECORDS = "dnsRecords": DnsRecord,
    FEDERATION_SERVERS = "federationServers": FederationServer,
}
