//! `SecureString`: a secret that is wiped from memory when it is dropped and never shown.

use std::any::Any;
use std::cell::{Cell, RefCell};

use zeroize::Zeroizing;

use super::super::{args, collections, throw};
use crate::text::units;
use crate::value::ty::{method, overload, prop};
use crate::value::{Engine, Exception, NetObject, R, Ty, TypeDef, Value, ty};

/// A secret text.
struct SecureString {
    text: RefCell<Zeroizing<String>>,
    read_only: Cell<bool>,
}

impl NetObject for SecureString {
    fn ty(&self) -> Ty {
        ty::find("System.Security.SecureString").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A `SecureString` of a text, read-only as `ConvertTo-SecureString` gives it.
pub fn secure_string(text: &str) -> Value {
    Value::net(SecureString {
        text: RefCell::new(Zeroizing::new(text.to_string())),
        read_only: Cell::new(true),
    })
}

/// The secret of a `SecureString`; wiped when the copy is dropped. None for other values.
pub fn secure_text(value: &Value) -> Option<Zeroizing<String>> {
    value
        .downcast::<SecureString>()
        .map(|s| s.text.borrow().clone())
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Security.SecureString",
    interfaces: &["System.IDisposable"],
    properties: &[prop("Length", "int", |_, t| {
        Ok(collections::count(units::length(&of(t)?.text.borrow())))
    })],
    methods: &[
        method(
            "AppendChar",
            &[overload("void AppendChar(char c)", |e, t, a| {
                let unit = super::super::utf16::unit_text(args::unit(a, 0)?);
                changeable(e, t)?.text.borrow_mut().push_str(&unit);
                Ok(Value::Void)
            })],
        ),
        method(
            "Clear",
            &[overload("void Clear()", |e, t, _| {
                *changeable(e, t)?.text.borrow_mut() = Zeroizing::default();
                Ok(Value::Void)
            })],
        ),
        method(
            "Copy",
            &[overload("securestring Copy()", |_, t, _| {
                Ok(Value::net(SecureString {
                    text: RefCell::new(of(t)?.text.borrow().clone()),
                    read_only: Cell::new(false),
                }))
            })],
        ),
        method(
            "Dispose",
            &[overload("void Dispose()", |_, t, _| {
                *of(t)?.text.borrow_mut() = Zeroizing::default();
                Ok(Value::Void)
            })],
        ),
        method(
            "InsertAt",
            &[overload("void InsertAt(int index, char c)", |e, t, a| {
                let unit = super::super::utf16::unit_text(args::unit(a, 1)?);
                let at = place(e, t, a, 0)?;
                changeable(e, t)?.text.borrow_mut().insert_str(at, &unit);
                Ok(Value::Void)
            })],
        ),
        method(
            "IsReadOnly",
            &[overload("bool IsReadOnly()", |_, t, _| {
                Ok(of(t)?.read_only.get().into())
            })],
        ),
        method(
            "MakeReadOnly",
            &[overload("void MakeReadOnly()", |_, t, _| {
                of(t)?.read_only.set(true);
                Ok(Value::Void)
            })],
        ),
        method(
            "RemoveAt",
            &[overload("void RemoveAt(int index)", |e, t, a| {
                let at = place(e, t, a, 0)?;
                let secret = changeable(e, t)?;
                if at >= secret.text.borrow().len() {
                    return throw::index(e);
                }
                secret.text.borrow_mut().remove(at);
                Ok(Value::Void)
            })],
        ),
        method(
            "SetAt",
            &[overload("void SetAt(int index, char c)", |e, t, a| {
                let unit = super::super::utf16::unit_text(args::unit(a, 1)?);
                let at = place(e, t, a, 0)?;
                let secret = changeable(e, t)?;
                if at >= secret.text.borrow().len() {
                    return throw::index(e);
                }
                secret.text.borrow_mut().remove(at);
                secret.text.borrow_mut().insert_str(at, &unit);
                Ok(Value::Void)
            })],
        ),
    ],
    constructors: &[overload("securestring new()", |_, _, _| {
        Ok(Value::net(SecureString {
            text: RefCell::default(),
            read_only: Cell::new(false),
        }))
    })],
    ..TypeDef::CLASS
}];

fn of(this: &Value) -> R<&SecureString> {
    this.downcast::<SecureString>().map_or_else(
        || throw::not_supported("The member needs a SecureString."),
        Ok,
    )
}

fn changeable<'a>(_: &dyn Engine, this: &'a Value) -> R<&'a SecureString> {
    let secret = of(this)?;
    if secret.read_only.get() {
        return Exception::new("System.InvalidOperationException", "Instance is read-only.")
            .raise();
    }
    Ok(secret)
}

/// The byte offset of a position argument.
fn place(engine: &dyn Engine, this: &Value, a: &[Value], at: usize) -> R<usize> {
    let secret = of(this)?.text.borrow();
    let index = usize::try_from(args::int(a, at)?).ok();
    match index.and_then(|i| units::byte_offset(&secret, i)) {
        Some(offset) => Ok(offset),
        None => throw::index(engine),
    }
}
