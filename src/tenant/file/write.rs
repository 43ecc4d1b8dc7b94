//! Writing the file form: objects stream from the store into indented JSON, each with what it is linked with.

use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::{SCHEMA, VERSION, write_collections};
use crate::store::{Direction, StoreError};
use crate::tenant::Tenant;
use crate::tenant::cursor::LinkCursor;
use crate::tenant::error::{Result, TenantError};
use crate::tenant::id::ObjectId;
use crate::tenant::model::Entity;

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
pub(super) struct Written<'a, T> {
    tenant: &'a Tenant,
    writes: std::marker::PhantomData<T>,
}

impl<'a, T: Entity> Written<'a, T> {
    pub(super) fn of(tenant: &'a Tenant) -> Written<'a, T> {
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
