//! `X509Certificate2Collection`, and the stores and chains of a machine, which msol does not read.

use std::any::Any;
use std::cell::RefCell;

use super::super::super::{args, collections, throw};
use super::certificate::of;
use super::members::all_of;
use crate::value::ty::{Overload, method, overload, prop};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

const COLLECTION: &str = "System.Security.Cryptography.X509Certificates.X509Certificate2Collection";

#[derive(Default)]
struct Collection(RefCell<Vec<Value>>);

impl NetObject for Collection {
    fn ty(&self) -> Ty {
        ty::find(COLLECTION).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok(self.0.borrow().clone()))
    }

    fn index(&self, _: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        let Value::Int32(at) = index.base() else {
            return None;
        };
        let items = self.0.borrow();
        let at = match usize::try_from(*at) {
            Ok(at) => Some(at),
            // PowerShell counts from the end.
            Err(_) => items.len().checked_add_signed(*at as isize),
        };
        Some(match at.and_then(|at| items.get(at)) {
            Some(item) => Ok(item.clone()),
            None => throw::bounds(),
        })
    }
}

fn collection(this: &Value) -> R<&Collection> {
    this.downcast::<Collection>().map_or_else(
        || throw::not_supported("The member needs an X509Certificate2Collection."),
        Ok,
    )
}

fn import(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let found = all_of(engine, a)?;
    collection(this)?.0.borrow_mut().extend(found);
    Ok(Value::Void)
}

const IMPORT: &[Overload] = &[
    overload("void Import(byte[] rawData)", import),
    overload(
        "void Import(byte[] rawData, string password, System.Security.Cryptography.X509Certificates.X509KeyStorageFlags keyStorageFlags)",
        import,
    ),
    overload("void Import(string fileName)", import),
    overload(
        "void Import(string fileName, string password, System.Security.Cryptography.X509Certificates.X509KeyStorageFlags keyStorageFlags)",
        import,
    ),
];

fn refuse(_: &mut dyn Engine, _: &Value, _: &[Value]) -> R<Value> {
    throw::not_supported(
        "Certificate stores and chains are not supported by msol: load the certificate from a file.",
    )
}

/// The descriptions of this file.
pub(in super::super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: COLLECTION,
        interfaces: &["System.Collections.IList"],
        properties: &[prop("Count", "int", |_, t| {
            Ok(collections::count(collection(t)?.0.borrow().len()))
        })],
        methods: &[
            method(
                "Add",
                &[overload(
                    "int Add(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)",
                    |_, t, a| {
                        of(args::value(a, 0))?;
                        let mut items = collection(t)?.0.borrow_mut();
                        items.push(args::value(a, 0).clone());
                        Ok(collections::count(items.len() - 1))
                    },
                )],
            ),
            method(
                "Clear",
                &[overload("void Clear()", |_, t, _| {
                    collection(t)?.0.borrow_mut().clear();
                    Ok(Value::Void)
                })],
            ),
            method("Import", IMPORT),
        ],
        constructors: &[overload(
            "System.Security.Cryptography.X509Certificates.X509Certificate2Collection new()",
            |_, _, _| Ok(Value::net(Collection::default())),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.X509Certificates.X509Store",
        constructors: &[
            overload(
                "System.Security.Cryptography.X509Certificates.X509Store new()",
                refuse,
            ),
            overload(
                "System.Security.Cryptography.X509Certificates.X509Store new(System.Object storeName)",
                refuse,
            ),
            overload(
                "System.Security.Cryptography.X509Certificates.X509Store new(System.Object storeName, System.Object storeLocation)",
                refuse,
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.X509Certificates.X509Chain",
        constructors: &[overload(
            "System.Security.Cryptography.X509Certificates.X509Chain new()",
            refuse,
        )],
        ..TypeDef::CLASS
    },
];
