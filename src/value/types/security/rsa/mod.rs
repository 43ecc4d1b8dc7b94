//! `RSA` and its kinds: keys of their own, of XML, of their numbers, and of certificates.

mod key;
mod members;
mod parameters;
mod xml;

use std::any::Any;
use std::cell::RefCell;

use super::super::throw;
use crate::value::{Engine, NetObject, R, Ty, Value, ty};

pub(super) use key::Key;
pub(super) use members::{DEFS as KEYS, pem};
pub(super) use parameters::DEFS as PARAMETERS;

/// An RSA object: its key, made when it is first asked for.
struct Rsa {
    ty: Ty,
    key: RefCell<Option<Key>>,
    bits: std::cell::Cell<i32>,
}

impl NetObject for Rsa {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A certificate's key as an object.
pub(super) fn rsa_value(engine: &dyn Engine, key: Key) -> Value {
    let name = match engine.edition().is_core() {
        true => "System.Security.Cryptography.RSAOpenSsl",
        false => "System.Security.Cryptography.RSACng",
    };
    let bits = i32::try_from(key.bits()).unwrap_or(0);
    Value::net(Rsa {
        ty: ty::find(name).unwrap_or(ty::known().object),
        key: RefCell::new(Some(key)),
        bits: std::cell::Cell::new(bits),
    })
}

/// The key of an RSA object; None for other values, and where none could be made.
pub(super) fn key_of(value: &Value) -> Option<Key> {
    value.downcast::<Rsa>().and_then(Rsa::key)
}

impl Rsa {
    fn key(&self) -> Option<Key> {
        let mut key = self.key.borrow_mut();
        if key.is_none() {
            *key = Key::generate(usize::try_from(self.bits.get()).unwrap_or(0));
        }
        key.clone()
    }
}

fn of(this: &Value) -> R<&Rsa> {
    this.downcast::<Rsa>()
        .map_or_else(|| throw::not_supported("The member needs an RSA key."), Ok)
}
