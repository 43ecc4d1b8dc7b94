//! The file form of a tenant: one JSON object with a version, the organization and a list for each kind of object.
//!
//! Names are those of Microsoft Graph where Graph has the property (`grammar/tenant.schema.json` has them all); members,
//! owners and users of devices stand inside their object, in `authentication` what users registered. A property with
//! its default is left out. What the form does not know is refused with its place, except in `extensions`.
//!
//! Reading streams objects into a store, so that a big file needs little memory besides the store's; writing streams
//! them out again in the same order.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cursor::LinkCursor;
use super::error::{Result, TenantError};
use super::id::ObjectId;
use super::model::*;
use super::{Tenant, encoded};
use crate::store::{Direction, Draft, Kind, Relation, Store, StoreError};

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
    DELETED_USERS = "deletedUsers": DeletedUser,
    DELETED_GROUPS = "deletedGroups": DeletedGroup,
    DELETED_APPLICATIONS = "deletedApplications": DeletedApplication,
}

/// Reads the text of a tenant file into `store`, which must be empty and in a transaction. `label` names the file in
/// errors.
///
/// # Errors
/// [`StoreError::Malformed`] with the place of the fault; failures of the store. The caller rolls back.
pub fn load(
    text: &str,
    label: &Path,
    store: &mut dyn Store,
) -> std::result::Result<(), StoreError> {
    let mut loader = Loader {
        store,
        failure: None,
        links: Vec::new(),
        units: HashMap::new(),
        versioned: false,
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let read = (&mut loader).deserialize(serde_path_to_error::Deserializer::new(
        &mut json, &mut track,
    ));
    let malformed = |line, column, at: String, reason: String| StoreError::Malformed {
        path: label.to_path_buf(),
        line,
        column,
        at,
        reason,
    };
    if let Err(error) = read.and_then(|()| json.end()) {
        if let Some(failure) = loader.failure {
            return Err(failure);
        }
        let reason = explained(&error);
        return Err(malformed(
            error.line(),
            error.column(),
            track.path().to_string(),
            reason,
        ));
    }
    match loader.finish() {
        Ok(None) => Ok(()),
        Ok(Some((at, reason))) => Err(malformed(0, 0, at, reason)),
        Err(error) => Err(error),
    }
}

/// The text of a tenant's file form.
///
/// # Errors
/// The store failed or an object in it is damaged.
pub fn text(tenant: &Tenant) -> Result<String> {
    let mut bytes = Vec::new();
    let mut json = serde_json::Serializer::pretty(&mut bytes);
    Document(tenant).serialize(&mut json).map_err(|error| {
        // Objects always have a JSON form: what fails is reading them.
        TenantError::Store(StoreError::Corrupt {
            path: tenant.label().into(),
            detail: error.to_string(),
        })
    })?;
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(|_| StoreError::Misuse("JSON that is not UTF-8").into())
}

/// What serde says, without the position that is told apart, and with the name that was probably meant.
fn explained(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = match text.rfind(" at line ") {
        Some(at) => text.get(..at).unwrap_or(&text),
        None => &text,
    };
    let Some(rest) = text.strip_prefix("unknown field `") else {
        return text.to_string();
    };
    let mut names = rest.split('`').step_by(2);
    let unknown = names.next().unwrap_or_default();
    let nearest = names
        .filter(|known| !known.trim().is_empty())
        .min_by_key(|known| distance(unknown, known));
    let hint = match nearest {
        Some(known) if distance(unknown, known) <= unknown.len() / 2 => {
            format!("; did you mean '{known}'?")
        }
        _ => "; what belongs to no known property stands in 'extensions'".to_string(),
    };
    format!("there is no property '{unknown}' here{hint}")
}

/// How many letters must change to make one name the other (Levenshtein), ignoring case.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, letter) in left.to_lowercase().chars().enumerate() {
        let mut diagonal = above;
        let mut before = above + 1;
        for (at, other) in right.iter().enumerate() {
            let upper = row.get(at + 1).copied().unwrap_or(usize::MAX - 1);
            let changed = diagonal + usize::from(letter != *other);
            diagonal = upper;
            if let Some(cell) = row.get_mut(at) {
                *cell = before;
            }
            before = changed.min(upper + 1).min(before + 1);
        }
        if let Some(cell) = row.last_mut() {
            *cell = before;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Puts objects into a store as they are read.
struct Loader<'a> {
    store: &'a mut dyn Store,
    /// The store's own failure, which the reader cannot carry.
    failure: Option<StoreError>,
    /// The far ends of links, to be looked for when everything is read.
    links: Vec<(Kind, String, Relation, ObjectId)>,
    /// How many users have each product.
    units: HashMap<ObjectId, i64>,
    versioned: bool,
}

impl Loader<'_> {
    fn add<T: Entity, E: serde::de::Error>(&mut self, mut object: T) -> std::result::Result<(), E> {
        let key = object.key();
        let mut links: Vec<(Relation, ObjectId)> = Vec::new();
        for (relation, ids) in object.relations() {
            links.extend(ids.drain(..).map(|id| (relation, id)));
        }
        let mut lookups = Vec::new();
        object.lookups(&mut lookups);
        let body = encoded(&object).map_err(E::custom)?;
        let name = lookups
            .iter()
            .find(|(lookup, _)| *lookup == USER_PRINCIPAL_NAME)
            .cloned();
        let result = (|| {
            if self.store.get(T::KIND, &key)?.is_some() {
                return Ok(Some(format!("there are two objects '{key}'")));
            }
            if let Some((lookup, value)) = name
                && T::KIND == USERS
                && !self.store.find(T::KIND, lookup, &value, 1)?.is_empty()
            {
                return Ok(Some(format!("two users have the name '{value}'")));
            }
            self.store.put(Draft {
                kind: T::KIND,
                key: key.clone(),
                body,
                lookups,
            })?;
            for (relation, id) in links {
                self.store.link(relation, &key, &id.to_string())?;
                self.links.push((T::KIND, key.clone(), relation, id));
            }
            Ok(None)
        })();
        self.told(result)
    }

    fn add_record<E: serde::de::Error>(
        &mut self,
        kind: Kind,
        record: &Record,
    ) -> std::result::Result<(), E> {
        let body = encoded(record).map_err(E::custom)?;
        let key = folded(&record.id);
        let result = (|| {
            if self.store.get(kind, &key)?.is_some() {
                return Ok(Some(format!("there are two objects '{key}'")));
            }
            self.store.put(Draft {
                kind,
                key,
                body,
                lookups: Vec::new(),
            })?;
            Ok(None)
        })();
        self.told(result)
    }

    fn told<E: serde::de::Error>(
        &mut self,
        result: std::result::Result<Option<String>, StoreError>,
    ) -> std::result::Result<(), E> {
        match result {
            Ok(None) => Ok(()),
            Ok(Some(fault)) => Err(E::custom(fault)),
            Err(failure) => {
                let text = failure.to_string();
                self.failure = Some(failure);
                Err(E::custom(text))
            }
        }
    }

    /// Checks what only the whole file shows; gives the place of a fault and what it is.
    fn finish(self) -> std::result::Result<Option<(String, String)>, StoreError> {
        let fault = |at: &str, reason: String| Ok(Some((at.to_string(), reason)));
        if !self.versioned {
            return fault(
                "version",
                format!("the version is missing; write \"version\": {VERSION}"),
            );
        }
        if self.store.count(ORGANIZATION)? == 0 {
            return fault("organization", "the organization is missing".to_string());
        }
        let domains: Vec<Domain> = self.decoded(DOMAINS)?;
        if domains.iter().filter(|domain| domain.is_initial).count() != 1 {
            return fault(
                "domains",
                "exactly one domain must have \"isInitial\": true".to_string(),
            );
        }
        if domains.iter().filter(|domain| domain.is_default).count() != 1 {
            return fault(
                "domains",
                "exactly one domain must have \"isDefault\": true".to_string(),
            );
        }
        for (kind, key, relation, id) in &self.links {
            if !self.exists(&id.to_string())? {
                let reason = format!(
                    "{kind} '{key}' has '{id}' among its {}, which is no object",
                    relation.name()
                );
                return fault(kind.name(), reason);
            }
        }
        let mut units = self.units;
        for mut sku in decoded::<SubscribedSku>(self.store, SUBSCRIBED_SKUS)? {
            // More units may be in use than the users of an excerpt account for, but never fewer.
            let counted = units.remove(&sku.sku_id).unwrap_or_default();
            if counted > sku.consumed_units {
                sku.consumed_units = counted;
                let mut lookups = Vec::new();
                sku.lookups(&mut lookups);
                let body = serde_json::to_string(&sku)
                    .map_err(|_| StoreError::Misuse("an object has no JSON form"))?;
                self.store.put(Draft {
                    kind: SUBSCRIBED_SKUS,
                    key: sku.key(),
                    body,
                    lookups,
                })?;
            }
        }
        if let Some(sku) = units.keys().next() {
            return fault(
                "users",
                format!("a user has the product '{sku}', which is not among subscribedSkus"),
            );
        }
        for row in self
            .store
            .scan(AUTHENTICATION, Default::default(), usize::MAX)?
        {
            if self.store.get(USERS, &row.key)?.is_none()
                && self.store.get(DELETED_USERS, &row.key)?.is_none()
            {
                return fault("authentication", format!("'{}' is no user", row.key));
            }
        }
        Ok(None)
    }

    fn decoded<T: Entity>(&self, kind: Kind) -> std::result::Result<Vec<T>, StoreError> {
        decoded(self.store, kind)
    }

    fn exists(&self, key: &str) -> std::result::Result<bool, StoreError> {
        for kind in DIRECTORY_KINDS {
            if self.store.get(*kind, key)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn decoded<T: Entity>(store: &dyn Store, kind: Kind) -> std::result::Result<Vec<T>, StoreError> {
    let rows = store.scan(kind, Default::default(), usize::MAX)?;
    // The rows were written by this program a moment ago.
    let read = |body: &str| {
        serde_json::from_str(body).map_err(|_| StoreError::Misuse("an object has no JSON form"))
    };
    rows.iter().map(|row| read(&row.body)).collect()
}

impl<'de> DeserializeSeed<'de> for &mut Loader<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Loader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tenant: an object with \"version\", \"organization\", \"domains\" ...")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        let mut seen: Vec<String> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if seen.contains(&name) {
                return Err(A::Error::custom(format!("'{name}' is there twice")));
            }
            match name.as_str() {
                "version" => match map.next_value::<u32>()? {
                    VERSION => self.versioned = true,
                    other => {
                        let reason = format!(
                            "version {other} is not known; this program reads version {VERSION}"
                        );
                        return Err(A::Error::custom(reason));
                    }
                },
                "$schema" => {
                    let body = encoded(&map.next_value::<String>()?).map_err(A::Error::custom)?;
                    let draft = Draft {
                        kind: SCHEMA,
                        key: String::new(),
                        body,
                        lookups: Vec::new(),
                    };
                    let result = self.store.put(draft).map(|()| None);
                    self.told(result)?;
                }
                "organization" => {
                    let organization = map.next_value::<Organization>()?;
                    self.add(organization)?;
                }
                _ => load_collection(self, &name, &mut map)?,
            }
            seen.push(name);
        }
        Ok(())
    }
}

/// Reads a list of objects into the loader.
struct Objects<'a, 'b, T> {
    loader: &'a mut Loader<'b>,
    reads: std::marker::PhantomData<T>,
}

impl<'a, 'b, T: Entity> Objects<'a, 'b, T> {
    fn into(loader: &'a mut Loader<'b>) -> Objects<'a, 'b, T> {
        Objects {
            loader,
            reads: std::marker::PhantomData,
        }
    }
}

impl<'de, T: Entity> DeserializeSeed<'de> for Objects<'_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Entity> Visitor<'de> for Objects<'_, '_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<(), A::Error> {
        while list
            .next_element_seed(One::<T> {
                loader: self.loader,
                reads: std::marker::PhantomData,
            })?
            .is_some()
        {}
        Ok(())
    }
}

/// Reads one object into the loader; a fault in it has its place in the list.
struct One<'a, 'b, T> {
    loader: &'a mut Loader<'b>,
    reads: std::marker::PhantomData<T>,
}

impl<'de, T: Entity> DeserializeSeed<'de> for One<'_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> std::result::Result<(), D::Error> {
        let object = T::deserialize(deserializer)?;
        for sku in object.licensed_with() {
            *self.loader.units.entry(sku).or_default() += 1;
        }
        self.loader.add(object)
    }
}

/// Reads a list of records into the loader.
struct Records<'a, 'b> {
    loader: &'a mut Loader<'b>,
    kind: Kind,
}

impl<'de> DeserializeSeed<'de> for Records<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> std::result::Result<(), D::Error> {
        for record in Vec::<Record>::deserialize(deserializer)? {
            self.loader.add_record(self.kind, &record)?;
        }
        Ok(())
    }
}

/// A tenant as the object of its file.
struct Document<'a>(&'a Tenant);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let tenant = self.0;
        let mut map = serializer.serialize_map(None)?;
        if let Some(row) = tenant.store().get(SCHEMA, "").map_err(S::Error::custom)? {
            let schema: String = serde_json::from_str(&row.body).map_err(S::Error::custom)?;
            map.serialize_entry("$schema", &schema)?;
        }
        map.serialize_entry("version", &VERSION)?;
        map.serialize_entry(
            "organization",
            &tenant.organization().map_err(S::Error::custom)?,
        )?;
        write_collections(tenant, &mut map)?;
        map.end()
    }
}

/// All objects of a type, each with its relations.
struct Written<'a, T> {
    tenant: &'a Tenant,
    writes: std::marker::PhantomData<T>,
}

impl<'a, T: Entity> Written<'a, T> {
    fn of(tenant: &'a Tenant) -> Written<'a, T> {
        Written {
            tenant,
            writes: std::marker::PhantomData,
        }
    }

    fn complete(&self, mut object: T) -> Result<T> {
        let key = object.key();
        for (relation, ids) in object.relations() {
            if let Some(id) = ObjectId::parse(&key) {
                *ids = LinkCursor::new(relation, Direction::Forward, id).collect(self.tenant)?;
            }
        }
        Ok(object)
    }
}

impl<T: Entity> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for object in self.tenant.all::<T>().map_err(S::Error::custom)? {
            let object = object
                .and_then(|object| self.complete(object))
                .map_err(S::Error::custom)?;
            list.serialize_element(&object)?;
        }
        list.end()
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
