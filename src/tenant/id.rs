//! The identity of a directory object.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::context::RandomSource;

/// The object id of a directory object: a GUID, printed in lower case with dashes.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct ObjectId(Uuid);

impl ObjectId {
    /// A new id (a version 4 GUID) from `random`.
    pub fn new(random: &mut dyn RandomSource) -> ObjectId {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        ObjectId(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    /// The id that `text` spells, with or without braces and dashes, as .NET's `Guid.Parse` reads it.
    pub fn parse(text: &str) -> Option<ObjectId> {
        Uuid::parse_str(text.trim()).ok().map(ObjectId)
    }

    /// The GUID behind the id.
    pub fn guid(self) -> Uuid {
        self.0
    }
}

impl From<Uuid> for ObjectId {
    fn from(guid: Uuid) -> ObjectId {
        ObjectId(guid)
    }
}

impl FromStr for ObjectId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<ObjectId, uuid::Error> {
        Uuid::parse_str(text).map(ObjectId)
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

#[cfg(test)]
impl schemars::JsonSchema for ObjectId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ObjectId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "uuid" })
    }
}
