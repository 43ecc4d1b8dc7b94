//! `Get-`, `New-`, `Set-AzureADMSTrustFrameworkPolicy`: custom policies as XML, from and to files.

use serde_json::{Map, Value as Json};

use crate::cmdlets::core::shared::file::{full_path, io_exception};
use crate::cmdlets::directory::require_azuread;
use crate::cmdlets::graph::Service;
use crate::graph::{self, Answer, Method, Request};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Value};

use super::picture::fail;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-AzureADMSTrustFrameworkPolicy", || Box::new(Get)),
    Entry::new("New-AzureADMSTrustFrameworkPolicy", || {
        Box::new(Put(Method::Post))
    }),
    Entry::new("Set-AzureADMSTrustFrameworkPolicy", || {
        Box::new(Put(Method::Put))
    }),
];

struct Get;
struct Put(Method);

fn ask(
    c: &mut Ctx<'_>,
    method: Method,
    rest: &[&str],
    content: Option<String>,
) -> R<Option<Answer>> {
    require_azuread(c)?;
    let name = c.call.name();
    let mut path = vec!["trustFramework", "policies"];
    path.extend(rest);
    let mut body = Map::new();
    if let Some(content) = content {
        body.insert("content".to_string(), Json::from(content));
    }
    let request = Request {
        method,
        path,
        select: None,
        body,
    };
    Service::Graph.attempt(c, &name, |tenant, ctx| graph::answer(tenant, ctx, &request))
}

/// Shows a policy's XML: in the file that the call names, else in the pipeline.
fn show(c: &mut Ctx<'_>, content: &str) -> R<()> {
    let Some(path) = c.text("OutputFilePath")? else {
        return c.write(Value::str(content));
    };
    let path = full_path(c.rt, &path);
    match std::fs::write(&path, content) {
        Ok(()) => Ok(()),
        Err(error) => fail(c, io_exception(&error, &path)),
    }
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(id) = c.text("Id")? {
            return match ask(c, Method::Get, &[id.as_str(), "$value"], None)? {
                Some(Answer::One(Json::String(content))) => show(c, &content),
                _ => Ok(()),
            };
        }
        let Some(Answer::Many(walk)) = ask(c, Method::Get, &[], None)? else {
            return Ok(());
        };
        crate::cmdlets::graph::write_all(c, walk)
    }
}

impl Cmdlet for Put {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let content = match c.text("InputFilePath")? {
            Some(path) => {
                let path = full_path(c.rt, &path);
                match std::fs::read_to_string(&path) {
                    Ok(content) => content,
                    Err(error) => return fail(c, io_exception(&error, &path)),
                }
            }
            None => c.text("Content")?.unwrap_or_default().to_string(),
        };
        let id = c.text("Id")?;
        let answer = match (self.0, &id) {
            (Method::Put, Some(id)) => {
                ask(c, Method::Put, &[id.as_str(), "$value"], Some(content))?
            }
            (method, _) => ask(c, method, &[], Some(content))?,
        };
        match answer {
            Some(Answer::One(Json::String(content))) => show(c, &content),
            _ => Ok(()),
        }
    }
}
