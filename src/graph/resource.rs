//! The objects of the directory as resources: JSON with the type in `@odata.type`, and how a body becomes an object.

use serde_json::{Map, Value as Json};

use super::{Answer, Answered, Refusal, json};
use crate::store::Kind;
use crate::tenant::lookup::DirectoryObject;
use crate::tenant::model::{
    ADMINISTRATIVE_UNITS, APPLICATIONS, CONTACTS, DEVICES, DIRECTORY_ROLES, DOMAINS, Entity,
    GROUPS, SERVICE_PRINCIPALS, SUBSCRIPTIONS, USERS,
};

/// The property that says of which type an object is.
pub const TYPE: &str = "@odata.type";

/// The name of the property that refers to another object.
pub const REFERENCE: &str = "@odata.id";

/// Graph's type of the objects of a kind, without its namespace.
pub fn resource_type(kind: Kind) -> Option<&'static str> {
    let types = [
        (USERS, "user"),
        (GROUPS, "group"),
        (DEVICES, "device"),
        (CONTACTS, "orgContact"),
        (APPLICATIONS, "application"),
        (SERVICE_PRINCIPALS, "servicePrincipal"),
        (DIRECTORY_ROLES, "directoryRole"),
        (ADMINISTRATIVE_UNITS, "administrativeUnit"),
    ];
    types
        .iter()
        .find(|(of, _)| *of == kind)
        .map(|(_, name)| *name)
}

/// What Graph says of a property that an object does not mention.
enum Standard {
    Truth(bool),
    Text(&'static str),
}

impl Standard {
    fn json(&self) -> Json {
        match self {
            Standard::Truth(truth) => Json::from(*truth),
            Standard::Text(text) => Json::from(*text),
        }
    }
}

/// Properties that Graph always shows, with what they are unless an object says otherwise.
const STANDARD: &[(Kind, &str, Standard)] = &[
    (DOMAINS, "authenticationType", Standard::Text("Managed")),
    (DOMAINS, "isAdminManaged", Standard::Truth(true)),
    (DOMAINS, "isDefault", Standard::Truth(false)),
    (DOMAINS, "isInitial", Standard::Truth(false)),
    (DOMAINS, "isRoot", Standard::Truth(true)),
    (DOMAINS, "isVerified", Standard::Truth(false)),
    (GROUPS, "mailEnabled", Standard::Truth(false)),
    (GROUPS, "securityEnabled", Standard::Truth(false)),
    (
        APPLICATIONS,
        "signInAudience",
        Standard::Text("AzureADMyOrg"),
    ),
    (
        SERVICE_PRINCIPALS,
        "appRoleAssignmentRequired",
        Standard::Truth(false),
    ),
    (DEVICES, "accountEnabled", Standard::Truth(true)),
    (SUBSCRIPTIONS, "isTrial", Standard::Truth(false)),
    (SUBSCRIPTIONS, "status", Standard::Text("Enabled")),
];

/// An object with its type.
pub fn tagged<T: Entity>(object: &T) -> Result<Json, Refusal> {
    let mut shown = json(object)?;
    let Json::Object(properties) = &mut shown else {
        return Ok(shown);
    };
    for (kind, name, value) in STANDARD {
        if *kind == T::KIND && !properties.contains_key(*name) {
            properties.insert((*name).to_string(), value.json());
        }
    }
    if let Some(name) = resource_type(T::KIND) {
        properties.insert(
            TYPE.to_string(),
            Json::from(format!("#microsoft.graph.{name}")),
        );
    }
    Ok(shown)
}

/// One object as an answer.
pub fn one<T: Entity>(object: &T) -> Answered {
    Ok(Answer::One(tagged(object)?))
}

/// An object of any kind.
///
/// # Errors
/// It has no JSON form.
pub fn of_object(object: &DirectoryObject) -> Result<Json, Refusal> {
    match object {
        DirectoryObject::User(object) => tagged(&**object),
        DirectoryObject::Group(object) => tagged(&**object),
        DirectoryObject::ServicePrincipal(object) => tagged(&**object),
        DirectoryObject::Device(object) => tagged(&**object),
        DirectoryObject::Contact(object) => tagged(&**object),
        DirectoryObject::Application(object) => tagged(&**object),
        DirectoryObject::Role(object) => {
            let mut shown = tagged(&**object)?;
            if let (Json::Object(properties), Some(template)) = (&mut shown, object.template()) {
                properties.insert("displayName".into(), Json::from(&*template.display_name));
                properties.insert("description".into(), Json::from(&*template.description));
            }
            Ok(shown)
        }
        DirectoryObject::AdministrativeUnit(object) => tagged(&**object),
    }
}

/// An object with the changes of a body: objects in it are merged, null clears, everything else replaces.
pub fn changed<T: Entity>(object: &T, body: &Map<String, Json>) -> Result<T, Refusal> {
    let mut shown = json(object)?;
    if let Json::Object(properties) = &mut shown {
        merge(properties, body);
    }
    read(shown)
}

/// A new object from a body; what a body must have and lacks is taken from `missing`.
pub fn made<T: Entity>(body: &Map<String, Json>, missing: &[(&str, Json)]) -> Result<T, Refusal> {
    let mut properties = Map::new();
    merge(&mut properties, body);
    for (name, value) in missing {
        if !properties.contains_key(*name) {
            properties.insert((*name).to_string(), value.clone());
        }
    }
    read(Json::Object(properties))
}

fn read<T: Entity>(shown: Json) -> Result<T, Refusal> {
    serde_json::from_value(shown).map_err(|error| Refusal::Value {
        message: error.to_string(),
    })
}

/// Lays the properties of one object over those of another.
pub fn merge(onto: &mut Map<String, Json>, from: &Map<String, Json>) {
    for (name, value) in from {
        match (onto.get_mut(name), value) {
            (_, Json::Null) => {
                onto.shift_remove(name);
            }
            (Some(Json::Object(inner)), Json::Object(changes)) => merge(inner, changes),
            _ => {
                onto.insert(name.clone(), value.clone());
            }
        }
    }
}
