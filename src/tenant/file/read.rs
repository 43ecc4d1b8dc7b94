//! Reading the file form: each object goes into a store as soon as it is read, and what only the whole file shows is
//! checked at the end.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::hint::{explained, shown_path};
use super::{SCHEMA, VERSION, load_collection};
use crate::store::{Draft, Kind, Relation, Store, StoreError};
use crate::tenant::encoded;
use crate::tenant::id::ObjectId;
use crate::tenant::model::*;

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
            shown_path(&track.path()),
            reason,
        ));
    }
    match loader.finish() {
        Ok(None) => Ok(()),
        Ok(Some((at, reason))) => Err(malformed(0, 0, at, reason)),
        Err(error) => Err(error),
    }
}

/// Puts objects into a store as they are read.
pub(super) struct Loader<'a> {
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
pub(super) struct Objects<'a, 'b, T> {
    loader: &'a mut Loader<'b>,
    reads: std::marker::PhantomData<T>,
}

impl<'a, 'b, T: Entity> Objects<'a, 'b, T> {
    pub(super) fn into(loader: &'a mut Loader<'b>) -> Objects<'a, 'b, T> {
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
pub(super) struct Records<'a, 'b> {
    pub(super) loader: &'a mut Loader<'b>,
    pub(super) kind: Kind,
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
