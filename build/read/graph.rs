//! Reads `grammar/graph/*.graph`.
//!
//! ```text
//! cmdlet Get-AzureADContract
//!   permissions Directory.Read.All
//!   GET /v1.0/contracts/{id}  when ObjectId  place ObjectId id
//!   POST /v1.0/contracts      query "$top={Top}"  body DisplayName displayName
//!   result Name displayName
//!   gap "what Graph lacks"
//!
//! object Microsoft.Online.Administration.User microsoft.graph.user
//!   .BlockCredential "not accountEnabled"
//!   .AlternateMobilePhones none
//! ```

use super::leak::leak;
use super::{meaningless, words};
use crate::model::{Field, GraphCall, GraphObject, Request};
use crate::outline::{Entry, Line, Mistake};

/// Reads one `cmdlet` entry.
pub fn call(entry: &Entry) -> Result<GraphCall, Mistake> {
    if entry.head.keyword() != "cmdlet" {
        return Err(meaningless(
            &entry.head,
            entry.head.keyword(),
            "a list of requests",
        ));
    }
    let mut call = GraphCall {
        cmdlet: leak(entry.head.only()?),
        ..GraphCall::default()
    };
    for line in &entry.body {
        match line.keyword() {
            "permissions" => call.permissions = words(line),
            "gap" => call.gap = Some(leak(line.only()?)),
            "result" => match line.rest() {
                [name, source] => call.results.push(field(name, source)),
                _ => {
                    return Err(Mistake::at(
                        line.number,
                        "`result` takes a name and a field",
                    ));
                }
            },
            "GET" | "POST" | "PATCH" | "PUT" | "DELETE" => call.requests.push(request(line)?),
            word => return Err(meaningless(line, word, "a cmdlet's requests")),
        }
    }
    Ok(call)
}

/// Reads one `object` entry.
pub fn object(entry: &Entry) -> Result<GraphObject, Mistake> {
    let [keyword, type_name, resource] = entry.head.words.as_slice() else {
        return Err(Mistake::at(
            entry.head.number,
            "an object is `object TYPE RESOURCE`",
        ));
    };
    if keyword != "object" {
        return Err(meaningless(&entry.head, keyword, "a list of objects"));
    }
    let fields = entry.body.iter().map(|line| match line.words.as_slice() {
        [name, source] if name.starts_with('.') => Ok(field(name.trim_start_matches('.'), source)),
        _ => Err(Mistake::at(line.number, "a member is `.NAME FIELD`")),
    });
    Ok(GraphObject {
        type_name: leak(type_name),
        resource: leak(resource),
        fields: fields.collect::<Result<_, _>>()?,
    })
}

fn field(name: &str, source: &str) -> Field {
    Field {
        name: leak(name),
        source: (source != "none").then(|| leak(source)),
    }
}

fn request(line: &Line) -> Result<Request, Mistake> {
    let mut words = line.rest().iter().map(String::as_str);
    let mut need = |what: &str| {
        words
            .next()
            .ok_or_else(|| Mistake::at(line.number, format!("{what} is missing")))
    };
    let mut request = Request {
        method: leak(line.keyword()),
        path: leak(need("the path")?),
        ..Request::default()
    };
    while let Ok(word) = need("") {
        match word {
            "when" => request.when = Some(leak(need("the condition")?)),
            "query" => request.query = Some(leak(need("the query")?)),
            "place" => request
                .places
                .push(field(need("the parameter")?, need("the place")?)),
            "body" => request
                .body
                .push(field(need("the parameter")?, need("the field")?)),
            other => return Err(meaningless(line, other, "a request")),
        }
    }
    Ok(request)
}
