//! What a tenant answers to the requests of Microsoft Graph: a method, a path and a JSON body go in, JSON comes out.
//!
//! The paths are those of `grammar/graph`, so the cmdlets that the grammar describes by their Graph requests run on any
//! tenant. The rules are the tenant's ([`crate::tenant`]); here paths find them. Knows nothing of PowerShell.

mod application;
mod certificate;
mod collection;
mod credential;
mod domain;
mod privileged;
mod proxy;
mod record;
mod relation;
mod report;
mod resource;
mod role_management;
mod trust_framework;
mod user;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::tenant::model::Entity;
use crate::tenant::{Context, Cursor, LinkCursor, Tenant, TenantError};

pub use resource::{of_object, resource_type};

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or acts.
    Post,
    /// Changes the properties that the body names.
    Patch,
    /// Replaces.
    Put,
    /// Deletes.
    Delete,
}

impl Method {
    /// The method of a name in capitals.
    pub fn parse(name: &str) -> Option<Method> {
        Some(match name {
            "GET" => Method::Get,
            "POST" => Method::Post,
            "PATCH" => Method::Patch,
            "PUT" => Method::Put,
            "DELETE" => Method::Delete,
            _ => return None,
        })
    }
}

/// A request.
pub struct Request<'a> {
    /// The method.
    pub method: Method,
    /// The path behind the version, in segments.
    pub path: Vec<&'a str>,
    /// The properties that are asked for, with commas between them, where not all are.
    pub select: Option<&'a str>,
    /// The body's properties; empty where there is no body.
    pub body: Map<String, Json>,
}

/// A walk through the objects of an answer that does not hold the tenant.
pub type Walk = Box<dyn FnMut(&Tenant) -> Result<Option<Json>, TenantError>>;

/// An answer.
pub enum Answer {
    /// Done; there is nothing to show.
    Nothing,
    /// One object.
    One(Json),
    /// Objects in order.
    Many(Walk),
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Refusal {
    /// This program has nothing behind the path.
    Unknown,
    /// The body has a property that the object lacks, or a value that the property does not take.
    Value {
        /// What is wrong with it.
        message: String,
    },
    /// The tenant refuses.
    Tenant(TenantError),
}

impl From<TenantError> for Refusal {
    fn from(error: TenantError) -> Refusal {
        Refusal::Tenant(error)
    }
}

type Answered = Result<Answer, Refusal>;

impl Request<'_> {
    /// Whether a property is asked for by name.
    fn selects(&self, property: &str) -> bool {
        self.select
            .is_some_and(|names| names.split(',').any(|name| name == property))
    }

    /// A text of the body.
    fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name).and_then(Json::as_str)
    }
}

/// Answers a request.
///
/// # Errors
/// Nothing lies behind the path, the body is refused, or the tenant refuses.
pub fn answer(tenant: &mut Tenant, ctx: &mut Context<'_>, request: &Request<'_>) -> Answered {
    let rooms = [
        application::answer,
        certificate::answer,
        privileged::answer,
        proxy::answer,
        report::answer,
        role_management::answer,
        trust_framework::answer,
        credential::answer,
        domain::answer,
        user::answer,
        relation::answer,
        collection::answer,
        record::answer,
    ];
    for room in rooms {
        match room(tenant, ctx, request) {
            Err(Refusal::Unknown) => {}
            answered => return answered,
        }
    }
    Err(Refusal::Unknown)
}

/// Runs several requests as one change: all of it is done, or nothing.
///
/// # Errors
/// Whatever `work` refuses, and failures of the store.
pub fn together<T>(
    tenant: &mut Tenant,
    work: impl FnOnce(&mut Tenant) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let mut refused = None;
    let changed = tenant.change(|tenant| {
        work(tenant).map_err(|refusal| match refusal {
            Refusal::Tenant(error) => error,
            // The change is taken back by an error of the tenant's; the caller hears of this one.
            other => {
                refused = Some(other);
                TenantError::RequestDenied {
                    reason: "a part of the change was refused",
                }
            }
        })
    });
    match refused {
        Some(refusal) => Err(refusal),
        None => Ok(changed?),
    }
}

/// An object as JSON.
fn json(object: &impl Serialize) -> Result<Json, Refusal> {
    serde_json::to_value(object).map_err(|error| Refusal::Value {
        message: error.to_string(),
    })
}

/// Objects that are known already.
fn many(objects: Vec<Json>) -> Answer {
    let mut objects = objects.into_iter();
    Answer::Many(Box::new(move |_| Ok(objects.next())))
}

/// All objects of a type, read as they are asked for.
fn all<T: Entity + 'static>(tenant: &Tenant) -> Answered {
    let mut cursor: Cursor<T> = tenant.cursor()?;
    Ok(Answer::Many(Box::new(move |tenant| {
        Ok(cursor
            .next(tenant)?
            .and_then(|object| resource::tagged(&object).ok()))
    })))
}

/// The objects that a walk through links meets; deleted ones are passed over.
fn linked(mut links: LinkCursor) -> Answer {
    Answer::Many(Box::new(move |tenant| {
        while let Some(id) = links.next(tenant)? {
            if let Some(object) = tenant.object(id)? {
                return Ok(resource::of_object(&object).ok());
            }
        }
        Ok(None)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::RandomSource;
    use crate::tenant::open::{Location, open};

    struct Counting(u8);

    impl RandomSource for Counting {
        fn fill(&mut self, bytes: &mut [u8]) {
            for byte in bytes {
                self.0 = self.0.wrapping_mul(5).wrapping_add(29);
                *byte = self.0;
            }
        }
    }

    fn demo() -> Tenant {
        open(&Location::Demo).expect("the demo tenant opens")
    }

    fn ask(tenant: &mut Tenant, method: Method, path: &str, body: Json) -> Answered {
        let mut random = Counting(1);
        let mut ctx = Context {
            now: jiff::Timestamp::UNIX_EPOCH,
            random: &mut random,
        };
        let request = Request {
            method,
            path: path.split('/').collect(),
            select: None,
            body: body.as_object().cloned().unwrap_or_default(),
        };
        answer(tenant, &mut ctx, &request)
    }

    fn one(answered: Answered) -> Json {
        match answered {
            Ok(Answer::One(json)) => json,
            Ok(_) => panic!("the answer is no object"),
            Err(refusal) => panic!("{refusal:?}"),
        }
    }

    fn many(tenant: &Tenant, answered: Answered) -> Vec<Json> {
        let Ok(Answer::Many(mut walk)) = answered else {
            panic!("the answer is no list");
        };
        let mut all = Vec::new();
        while let Some(json) = walk(tenant).expect("the walk goes on") {
            all.push(json);
        }
        all
    }

    #[test]
    fn objects_are_created_read_changed_and_deleted() {
        let mut tenant = demo();
        let body = serde_json::json!({ "displayName": "A", "web": { "homePageUrl": "http://a" } });
        let made = one(ask(&mut tenant, Method::Post, "applications", body));
        let path = format!("applications/{}", made["id"].as_str().unwrap_or_default());
        let change = serde_json::json!({ "displayName": "B", "web": { "logoutUrl": "http://b" } });
        assert!(matches!(
            ask(&mut tenant, Method::Patch, &path, change),
            Ok(Answer::Nothing)
        ));
        let read = one(ask(&mut tenant, Method::Get, &path, Json::Null));
        assert_eq!(read["displayName"], "B");
        assert_eq!(read["web"]["homePageUrl"], "http://a");
        assert_eq!(read["web"]["logoutUrl"], "http://b");
        assert_eq!(read["@odata.type"], "#microsoft.graph.application");
        assert!(ask(&mut tenant, Method::Delete, &path, Json::Null).is_ok());
        assert!(matches!(
            ask(&mut tenant, Method::Get, &path, Json::Null),
            Err(Refusal::Tenant(TenantError::NotFound { .. }))
        ));
    }

    #[test]
    fn lists_walk_through_a_collection() {
        let mut tenant = demo();
        for (path, least) in [
            ("users", 30),
            ("devices", 5),
            ("contacts", 3),
            ("domains", 6),
            ("identity/conditionalAccess/policies", 1),
            ("directoryRoleTemplates", 20),
        ] {
            let answered = ask(&mut tenant, Method::Get, path, Json::Null);
            let found = many(&tenant, answered);
            assert!(found.len() >= least, "{path}: {}", found.len());
        }
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let mut tenant = demo();
        assert!(matches!(
            ask(&mut tenant, Method::Get, "moonPhases", Json::Null),
            Err(Refusal::Unknown)
        ));
        let body = serde_json::json!({ "displayName": "A", "moonPhase": "full" });
        let refused = ask(&mut tenant, Method::Post, "applications", body);
        let Err(Refusal::Value { message }) = refused else {
            panic!("an unknown property is taken");
        };
        assert!(message.contains("moonPhase"), "{message}");
        assert!(matches!(
            ask(&mut tenant, Method::Get, "groups/nonsense", Json::Null),
            Err(Refusal::Value { .. })
        ));
    }

    #[test]
    fn records_are_kept_as_they_are() {
        let mut tenant = demo();
        let body = serde_json::json!({ "displayName": "Office", "isTrusted": true });
        let path = "identity/conditionalAccess/namedLocations";
        let made = one(ask(&mut tenant, Method::Post, path, body));
        let path = format!("{path}/{}", made["id"].as_str().unwrap_or_default());
        let change = serde_json::json!({ "isTrusted": false });
        assert!(ask(&mut tenant, Method::Patch, &path, change).is_ok());
        let read = one(ask(&mut tenant, Method::Get, &path, Json::Null));
        assert_eq!(read["displayName"], "Office");
        assert_eq!(read["isTrusted"], false);
    }
}
