//! The `Marshal` members by which scripts read a secret back: `SecureStringToBSTR`, `PtrToStringAuto`, `ZeroFreeBSTR`.

use std::any::Any;
use std::cell::RefCell;

use zeroize::Zeroizing;

use super::super::{args, throw};
use super::secure_text;
use crate::value::ty::{DefKind, Overload, overload, prop, static_method, static_prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// An `IntPtr` to unmanaged text. It owns the text: nothing is to be leaked, and freeing it wipes it.
struct Pointer(RefCell<Option<Zeroizing<String>>>);

impl NetObject for Pointer {
    fn ty(&self) -> Ty {
        ty::find("System.IntPtr").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(address(self).to_string().into()))
    }
}

/// What the pointer prints as: zero for the null pointer.
fn address(pointer: &Pointer) -> i64 {
    match &*pointer.0.borrow() {
        Some(_) => std::ptr::from_ref(pointer).cast::<()>() as i64,
        None => 0,
    }
}

const FREE: fn(&mut dyn Engine, &Value, &[Value]) -> R<Value> = |_, _, a| {
    if let Some(pointer) = args::value(a, 0).downcast::<Pointer>() {
        *pointer.0.borrow_mut() = None;
    }
    Ok(Value::Void)
};

const READ: fn(&mut dyn Engine, &Value, &[Value]) -> R<Value> = |_, _, a| {
    let pointer = args::value(a, 0).downcast::<Pointer>();
    Ok(
        match pointer.and_then(|p| p.0.borrow().as_ref().map(|t| Value::str(t.as_str()))) {
            Some(text) => text,
            None => Value::Null,
        },
    )
};

const FROM_SECURE: fn(&mut dyn Engine, &Value, &[Value]) -> R<Value> =
    |e, _, a| match secure_text(args::value(a, 0)) {
        Some(text) => Ok(Value::net(Pointer(RefCell::new(Some(text))))),
        None => throw::null(e, "s"),
    };

const READ_OVERLOADS: &[Overload] = &[
    overload("static string PtrToStringAuto(System.IntPtr ptr)", READ),
    overload(
        "static string PtrToStringAuto(System.IntPtr ptr, int len)",
        READ,
    ),
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Runtime.InteropServices.Marshal",
        kind: DefKind::Abstract,
        methods: &[
            static_method(
                "FreeBSTR",
                &[overload("static void FreeBSTR(System.IntPtr ptr)", FREE)],
            ),
            static_method("PtrToStringAuto", READ_OVERLOADS),
            static_method(
                "PtrToStringBSTR",
                &[overload(
                    "static string PtrToStringBSTR(System.IntPtr ptr)",
                    READ,
                )],
            ),
            static_method(
                "PtrToStringUni",
                &[overload(
                    "static string PtrToStringUni(System.IntPtr ptr)",
                    READ,
                )],
            ),
            static_method(
                "SecureStringToBSTR",
                &[overload(
                    "static System.IntPtr SecureStringToBSTR(securestring s)",
                    FROM_SECURE,
                )],
            ),
            static_method(
                "SecureStringToCoTaskMemUnicode",
                &[overload(
                    "static System.IntPtr SecureStringToCoTaskMemUnicode(securestring s)",
                    FROM_SECURE,
                )],
            ),
            static_method(
                "SecureStringToGlobalAllocUnicode",
                &[overload(
                    "static System.IntPtr SecureStringToGlobalAllocUnicode(securestring s)",
                    FROM_SECURE,
                )],
            ),
            static_method(
                "ZeroFreeBSTR",
                &[overload("static void ZeroFreeBSTR(System.IntPtr s)", FREE)],
            ),
            static_method(
                "ZeroFreeCoTaskMemUnicode",
                &[overload(
                    "static void ZeroFreeCoTaskMemUnicode(System.IntPtr s)",
                    FREE,
                )],
            ),
            static_method(
                "ZeroFreeGlobalAllocUnicode",
                &[overload(
                    "static void ZeroFreeGlobalAllocUnicode(System.IntPtr s)",
                    FREE,
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.IntPtr",
        properties: &[
            prop("IsZero", "bool", |_, t| {
                Ok(t.downcast::<Pointer>()
                    .is_none_or(|p| p.0.borrow().is_none())
                    .into())
            }),
            static_prop("Size", "int", |_, _| Ok(8.into())),
            static_prop("Zero", "System.IntPtr", |_, _| {
                Ok(Value::net(Pointer(RefCell::new(None))))
            }),
        ],
        ..TypeDef::STRUCT
    },
];
