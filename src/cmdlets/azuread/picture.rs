//! Pictures of users and contacts, logos of applications: `Get-AzureADUserThumbnailPhoto`, `Set-AzureADApplicationLogo`
//! and their like.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};

use super::errors::{Fault, report};
use super::image::{bitmap, head};
use crate::cmdlets::core::shared::file::{full_path, io_exception};
use crate::cmdlets::directory::require_azuread;
use crate::cmdlets::graph::{Service, refuse_window};
use crate::graph::{self, Answer, Method, Request};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, R, Value, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-AzureADUserThumbnailPhoto", || Box::new(Get(USER))),
    Entry::new("Set-AzureADUserThumbnailPhoto", || Box::new(Set(USER))),
    Entry::new("Get-AzureADContactThumbnailPhoto", || {
        Box::new(Get(CONTACT))
    }),
    Entry::new("Get-AzureADApplicationLogo", || Box::new(Get(LOGO))),
    Entry::new("Set-AzureADApplicationLogo", || Box::new(Set(LOGO))),
    Entry::new("Set-AzureADMSApplicationLogo", || Box::new(Set(LOGO))),
];

/// Where a picture is kept: the collection, the path behind the object's id, and the service's name of the property.
#[derive(Clone, Copy)]
struct Place {
    collection: &'static str,
    rest: &'static [&'static str],
    property: &'static str,
}

const USER: Place = Place {
    collection: "users",
    rest: &["photo", "$value"],
    property: "thumbnailPhoto",
};
const CONTACT: Place = Place {
    collection: "contacts",
    rest: &["thumbnailPhoto"],
    property: "thumbnailPhoto",
};
const LOGO: Place = Place {
    collection: "applications",
    rest: &["logo"],
    property: "mainLogo",
};

impl Place {
    fn ask(self, c: &mut Ctx<'_>, method: Method, body: Map<String, Json>) -> R<Option<Answer>> {
        require_azuread(c)?;
        let name = c.call.name();
        let key = c.text("ObjectId")?.unwrap_or_default();
        let mut path = vec![self.collection, key.as_str()];
        path.extend(self.rest);
        let request = Request {
            method,
            path,
            select: None,
            body,
        };
        Service::of(&name).attempt(c, &name, |tenant, ctx| graph::answer(tenant, ctx, &request))
    }
}

struct Get(Place);
struct Set(Place);

/// Ends the cmdlet with an exception that its code lets through.
///
/// # Errors
/// Always.
pub fn fail<T>(c: &mut Ctx<'_>, exception: Exception) -> R<T> {
    let id = exception.ty.full_name().to_string();
    c.throw(ErrorRecord::of(
        exception.into_value(),
        id,
        ErrorCategory::NotSpecified,
        Value::Null,
    ))
}

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.switch("View") {
            return refuse_window(c);
        }
        let content = match self.0.ask(c, Method::Get, Map::new())? {
            Some(Answer::One(Json::String(content))) => content,
            _ => return report(c, Fault::not_found(self.0.property)),
        };
        let bytes = STANDARD.decode(content).unwrap_or_default();
        let file_name = c.text("FileName")?;
        let folder = c.text("FilePath")?;
        if file_name.is_some() || folder.is_some() {
            let object = c.text("ObjectId")?.unwrap_or_default();
            let mut name = file_name.unwrap_or(object).to_string();
            if let (None, Some(head)) = (Path::new(&name).extension(), head(&bytes)) {
                name = format!("{name}.{}", head.form.extension());
            }
            let path = full_path(c.rt, &folder.unwrap_or_default()).join(name);
            if let Err(error) = std::fs::write(&path, &bytes) {
                return fail(c, io_exception(&error, &path));
            }
        }
        let shown = bitmap(bytes, c.rt.edition)?;
        c.write(shown)
    }
}

/// The most bytes that are read of a stream: no picture may be nearly as large.
const LONGEST: usize = 4 * 1024 * 1024;

/// The bytes of the picture that the call gives.
fn given(c: &mut Ctx<'_>) -> R<Vec<u8>> {
    for name in ["ImageByteArray", "Content"] {
        if c.has(name) {
            let bytes = c.list(name);
            return Ok(bytes
                .iter()
                .filter_map(|value| match value.base() {
                    Value::Byte(byte) => Some(*byte),
                    _ => None,
                })
                .collect());
        }
    }
    if let Some(stream) = c.get("FileStream").filter(|stream| !stream.is_null()) {
        let mut bytes = Vec::new();
        while bytes.len() < LONGEST {
            match member::invoke(c.rt, &stream, "ReadByte", &[])? {
                Value::Int32(byte) => match u8::try_from(byte) {
                    Ok(byte) => bytes.push(byte),
                    // -1: the end.
                    Err(_) => break,
                },
                _ => break,
            }
        }
        return Ok(bytes);
    }
    let path = c.text("FilePath")?.unwrap_or_default();
    let path = full_path(c.rt, &path);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(bytes),
        Err(error) => fail(c, io_exception(&error, &path)),
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        require_azuread(c)?;
        let bytes = given(c)?;
        if head(&bytes).is_none() {
            let text = format!(
                "Invalid value specified for property '{}': it is no JPEG, PNG, GIF or BMP picture.",
                self.0.property
            );
            return report(c, Fault::bad_request(text));
        }
        let mut body = Map::new();
        body.insert("content".to_string(), Json::from(STANDARD.encode(bytes)));
        self.0.ask(c, Method::Put, body).map(|_| ())
    }
}
