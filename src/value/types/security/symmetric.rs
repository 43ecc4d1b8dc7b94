//! `SymmetricAlgorithm` and its kinds: `Aes`, `Rijndael`, `TripleDES`, `DES`, with the transforms that they make.

use std::any::Any;
use std::cell::{Cell, RefCell};

use zeroize::Zeroizing;

use super::super::{args, system, throw};
use super::cipher::{Family, Mode, Padding, Recipe, Refusal, Running};
use super::random_bytes::random_bytes;
use crate::Edition;
use crate::value::ty::{
    DefKind, MethodDef, Overload, PropDef, method, overload, prop, prop_set, static_method,
};
use crate::value::{Engine, Exception, NetObject, R, Ty, TypeDef, Value, ty};

/// An algorithm with its key; key and vector are made when they are first asked for.
struct Algorithm {
    ty: Ty,
    family: Family,
    key_bits: Cell<i32>,
    feedback_bits: Cell<i32>,
    mode: Cell<i64>,
    padding: Cell<i64>,
    key: RefCell<Option<Zeroizing<Vec<u8>>>>,
    vector: RefCell<Option<Vec<u8>>>,
}

impl NetObject for Algorithm {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What `CreateEncryptor` gives.
pub(super) struct Transform(pub RefCell<Running>);

impl NetObject for Transform {
    fn ty(&self) -> Ty {
        ty::find("System.Security.Cryptography.UniversalCryptoTransform")
            .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `CryptographicException`.
pub(super) fn cryptographic<T>(message: &str) -> R<T> {
    Exception::new(
        "System.Security.Cryptography.CryptographicException",
        message,
    )
    .raise()
}

/// What .NET says of bytes that a cipher refuses.
pub(super) fn refused<T>(edition: Edition, encrypts: bool, refusal: Refusal) -> R<T> {
    cryptographic(match (refusal, edition) {
        (Refusal::Padding, _) => "Padding is invalid and cannot be removed.",
        (Refusal::Length, Edition::Core) => "The input data is not a complete block.",
        (Refusal::Length, Edition::Desktop) if encrypts => {
            "Length of the data to encrypt is invalid."
        }
        (Refusal::Length, Edition::Desktop) => "Length of the data to decrypt is invalid.",
    })
}

fn of(this: &Value) -> R<&Algorithm> {
    this.downcast::<Algorithm>().map_or_else(
        || throw::not_supported("The member needs a SymmetricAlgorithm."),
        Ok,
    )
}

fn transform(this: &Value) -> R<&Transform> {
    this.downcast::<Transform>().map_or_else(
        || throw::not_supported("The member needs an ICryptoTransform."),
        Ok,
    )
}

impl Algorithm {
    fn key(&self, engine: &mut dyn Engine) -> Zeroizing<Vec<u8>> {
        let mut key = self.key.borrow_mut();
        key.get_or_insert_with(|| {
            let bytes = usize::try_from(self.key_bits.get()).unwrap_or(0) / 8;
            Zeroizing::new(random_bytes(engine, bytes))
        })
        .clone()
    }

    fn vector(&self, engine: &mut dyn Engine) -> Vec<u8> {
        let mut vector = self.vector.borrow_mut();
        vector
            .get_or_insert_with(|| random_bytes(engine, self.family.block()))
            .clone()
    }

    fn set_key(&self, key: Vec<u8>) -> R<()> {
        let bits = key_bits(&key);
        if !self.family.takes_key_bits(bits) {
            return wrong_key();
        }
        self.key_bits.set(bits);
        *self.key.borrow_mut() = Some(Zeroizing::new(key));
        Ok(())
    }

    fn mode(&self) -> R<Mode> {
        Ok(match self.mode.get() {
            1 => Mode::Chained,
            2 => Mode::Plain,
            4 => Mode::Feedback(
                usize::try_from(self.feedback_bits.get() / 8)
                    .unwrap_or(1)
                    .max(1),
            ),
            _ => return wrong_mode(),
        })
    }
}

fn key_bits(key: &[u8]) -> i32 {
    i32::try_from(key.len().saturating_mul(8)).unwrap_or(0)
}

fn wrong_key<T>() -> R<T> {
    cryptographic("Specified key is not a valid size for this algorithm.")
}

fn wrong_vector<T>() -> R<T> {
    cryptographic(
        "Specified initialization vector (IV) does not match the block size for this algorithm.",
    )
}

fn wrong_mode<T>() -> R<T> {
    cryptographic("Specified cipher mode is not valid for this algorithm.")
}

fn make(ty: Ty, family: Family, edition: Edition) -> Value {
    let framework_block = ty.name() == "RijndaelManaged" && edition == Edition::Desktop;
    Value::net(Algorithm {
        ty,
        family,
        key_bits: Cell::new(family.usual_key_bits()),
        feedback_bits: Cell::new(if framework_block { 128 } else { 8 }),
        mode: Cell::new(1),
        padding: Cell::new(2),
        key: RefCell::new(None),
        vector: RefCell::new(None),
    })
}

fn make_named(name: &str, family: Family, edition: Edition) -> Value {
    make(
        ty::find(name).unwrap_or(ty::known().object),
        family,
        edition,
    )
}

/// A transform with the algorithm's or a given key.
fn create(engine: &mut dyn Engine, this: &Value, a: &[Value], encrypts: bool) -> R<Value> {
    let algorithm = of(this)?;
    let given = a.len() >= 2;
    let key = if given {
        if args::value(a, 0).is_null() {
            return throw::null(engine, "rgbKey");
        }
        Zeroizing::new(args::bytes(a, 0)?)
    } else {
        algorithm.key(engine)
    };
    let mode = algorithm.mode()?;
    let vector = match given {
        true if args::value(a, 1).is_null() => vec![0; algorithm.family.block()],
        true => args::bytes(a, 1)?,
        false => algorithm.vector(engine),
    };
    let Some(padding) = Padding::of(algorithm.padding.get()) else {
        return cryptographic("Specified padding mode is not valid for this algorithm.");
    };
    let recipe = Recipe {
        family: algorithm.family,
        mode,
        padding,
        encrypts,
        key,
        vector,
    };
    running(engine, recipe, given).map(|running| Value::net(Transform(RefCell::new(running))))
}

fn running(engine: &dyn Engine, recipe: Recipe, given: bool) -> R<Running> {
    if !recipe.family.takes_key_bits(key_bits(&recipe.key)) {
        let message = "Specified key is not a valid size for this algorithm.";
        return match given && engine.edition().is_core() {
            true => throw::argument(engine, message, "rgbKey"),
            false => cryptographic(message),
        };
    }
    if recipe.mode != Mode::Plain && recipe.vector.len() != recipe.family.block() {
        let message = "Specified initialization vector (IV) does not match the block size for this algorithm.";
        return match given && engine.edition().is_core() {
            true => throw::argument(engine, message, "rgbIV"),
            false => cryptographic(message),
        };
    }
    Running::new(recipe).map_or_else(wrong_key, Ok)
}

/// `EncryptCbc` and its like: everything in one call.
fn at_once(
    engine: &mut dyn Engine,
    this: &Value,
    bytes: Vec<u8>,
    mode: Mode,
    vector: Vec<u8>,
    padding: i64,
    encrypts: bool,
) -> R<Value> {
    let algorithm = of(this)?;
    let Some(padding) = Padding::of(padding) else {
        return cryptographic("Specified padding mode is not valid for this algorithm.");
    };
    if mode != Mode::Plain && vector.len() != algorithm.family.block() {
        return throw::argument(
            engine,
            "Specified initialization vector (IV) does not match the block size for this algorithm.",
            "iv",
        );
    }
    let key = algorithm.key(engine);
    let recipe = Recipe {
        family: algorithm.family,
        mode,
        padding,
        encrypts,
        key,
        vector,
    };
    let mut running = running(engine, recipe, false)?;
    match running.finish(&bytes, engine.random()) {
        Ok(done) => Ok(args::byte_array(&done)),
        Err(refusal) => refused(engine.edition(), encrypts, refusal),
    }
}

fn chained(engine: &mut dyn Engine, this: &Value, a: &[Value], encrypts: bool) -> R<Value> {
    let padding = if a.len() > 2 { args::number(a, 2) } else { 2 };
    let (bytes, vector) = (args::bytes(a, 0)?, args::bytes(a, 1)?);
    at_once(
        engine,
        this,
        bytes,
        Mode::Chained,
        vector,
        padding,
        encrypts,
    )
}

fn plain(engine: &mut dyn Engine, this: &Value, a: &[Value], encrypts: bool) -> R<Value> {
    let bytes = args::bytes(a, 0)?;
    let padding = args::number(a, 1);
    at_once(
        engine,
        this,
        bytes,
        Mode::Plain,
        Vec::new(),
        padding,
        encrypts,
    )
}

/// The part of a buffer that an offset and a count say.
fn part(engine: &dyn Engine, a: &[Value]) -> R<Vec<u8>> {
    let bytes = args::bytes(a, 0)?;
    let start = usize::try_from(args::int(a, 1)?).ok();
    let count = usize::try_from(args::int(a, 2)?).ok();
    match start
        .zip(count)
        .and_then(|(s, c)| bytes.get(s..s.checked_add(c)?))
    {
        Some(part) => Ok(part.to_vec()),
        None if start.is_none() => {
            throw::out_of_range(engine, "Non-negative number required.", "inputOffset")
        }
        None => throw::plain_argument("Value was invalid."),
    }
}

const TRANSFORM: &[MethodDef] = &[
    method(
        "Dispose",
        &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
    ),
    method(
        "TransformBlock",
        &[overload(
            "int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)",
            |e, t, a| {
                let done = transform(t)?.0.borrow_mut().update(&part(e, a)?);
                let target = args::seq(a, 3)?;
                let start = usize::try_from(args::int(a, 4)?).unwrap_or(usize::MAX);
                if start.saturating_add(done.len()) > target.len() {
                    return throw::out_of_range(
                        e,
                        "Specified argument was out of the range of valid values.",
                        "outputBuffer",
                    );
                }
                for (place, byte) in target.items_mut().iter_mut().skip(start).zip(&done) {
                    *place = Value::Byte(*byte);
                }
                Ok(super::super::collections::count(done.len()))
            },
        )],
    ),
    method(
        "TransformFinalBlock",
        &[overload(
            "byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)",
            |e, t, a| {
                let bytes = part(e, a)?;
                let mut running = transform(t)?.0.borrow_mut();
                match running.finish(&bytes, e.random()) {
                    Ok(done) => Ok(args::byte_array(&done)),
                    Err(refusal) => refused(e.edition(), running.recipe().encrypts, refusal),
                }
            },
        )],
    ),
];

const TRANSFORM_PROPERTIES: &[PropDef] = &[
    prop("CanReuseTransform", "bool", |_, _| Ok(true.into())),
    prop("CanTransformMultipleBlocks", "bool", |_, _| Ok(true.into())),
    prop("InputBlockSize", "int", |_, t| block_size(transform(t)?)),
    prop("OutputBlockSize", "int", |_, t| block_size(transform(t)?)),
];

fn block_size(transform: &Transform) -> R<Value> {
    let bytes = match transform.0.borrow().recipe().mode {
        Mode::Feedback(bytes) => bytes,
        _ => transform.0.borrow().recipe().family.block(),
    };
    Ok(super::super::collections::count(bytes))
}

/// `KeySizes`: least, most, step, in bits.
struct Sizes(i32, i32, i32);

impl NetObject for Sizes {
    fn ty(&self) -> Ty {
        ty::find("System.Security.Cryptography.KeySizes").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn sizes(least: i32, most: i32, step: i32) -> Value {
    let made = Sizes(least, most, step);
    let ty = made.ty();
    Value::typed_array(ty, vec![Value::net(made)])
}

fn size_of(this: &Value) -> (i32, i32, i32) {
    this.downcast::<Sizes>()
        .map_or((0, 0, 0), |s| (s.0, s.1, s.2))
}

const PROPERTIES: &[PropDef] = &[
    prop_set(
        "FeedbackSize",
        "int",
        |_, t| Ok(of(t)?.feedback_bits.get().into()),
        |_, t, new| {
            let (algorithm, bits) = (of(t)?, args::int(&[new], 0)?);
            let most = i32::try_from(algorithm.family.block() * 8).unwrap_or(64);
            if bits <= 0 || bits > most || bits % 8 != 0 {
                return cryptographic("Specified feedback size is not valid for this algorithm.");
            }
            algorithm.feedback_bits.set(bits);
            Ok(())
        },
    ),
    prop_set(
        "BlockSize",
        "int",
        |_, t| Ok(super::super::collections::count(of(t)?.family.block() * 8)),
        |_, t, new| {
            let bits = i32::try_from(of(t)?.family.block() * 8).unwrap_or(0);
            if args::int(&[new], 0)? != bits {
                return cryptographic("Specified block size is not valid for this algorithm.");
            }
            Ok(())
        },
    ),
    prop_set(
        "IV",
        "byte[]",
        |e, t| Ok(args::byte_array(&of(t)?.vector(e))),
        |e, t, new| {
            if new.is_null() {
                return throw::null(e, "value");
            }
            let (algorithm, vector) = (of(t)?, args::bytes(&[new], 0)?);
            if vector.len() != algorithm.family.block() {
                return wrong_vector();
            }
            *algorithm.vector.borrow_mut() = Some(vector);
            Ok(())
        },
    ),
    prop_set(
        "Key",
        "byte[]",
        |e, t| Ok(args::byte_array(&of(t)?.key(e))),
        |e, t, new| {
            if new.is_null() {
                return throw::null(e, "value");
            }
            of(t)?.set_key(args::bytes(&[new], 0)?)
        },
    ),
    prop(
        "LegalBlockSizes",
        "System.Security.Cryptography.KeySizes[]",
        |_, t| {
            let bits = i32::try_from(of(t)?.family.block() * 8).unwrap_or(0);
            Ok(sizes(bits, bits, 0))
        },
    ),
    prop(
        "LegalKeySizes",
        "System.Security.Cryptography.KeySizes[]",
        |_, t| {
            let (least, most, step) = of(t)?.family.key_bits();
            Ok(sizes(least, most, step))
        },
    ),
    prop_set(
        "KeySize",
        "int",
        |_, t| Ok(of(t)?.key_bits.get().into()),
        |_, t, new| {
            let (algorithm, bits) = (of(t)?, args::int(&[new], 0)?);
            if !algorithm.family.takes_key_bits(bits) {
                return wrong_key();
            }
            algorithm.key_bits.set(bits);
            *algorithm.key.borrow_mut() = None;
            Ok(())
        },
    ),
    prop_set(
        "Mode",
        "System.Security.Cryptography.CipherMode",
        |_, t| {
            let mode = of(t)?.mode.get();
            Ok(system::enumeration(
                "System.Security.Cryptography.CipherMode",
                mode,
            ))
        },
        |_, t, new| {
            let number = args::number(&[new], 0);
            if !matches!(number, 1 | 2 | 4) {
                return wrong_mode();
            }
            of(t)?.mode.set(number);
            Ok(())
        },
    ),
    prop_set(
        "Padding",
        "System.Security.Cryptography.PaddingMode",
        |_, t| {
            let padding = of(t)?.padding.get();
            Ok(system::enumeration(
                "System.Security.Cryptography.PaddingMode",
                padding,
            ))
        },
        |_, t, new| {
            let number = args::number(&[new], 0);
            if Padding::of(number).is_none() {
                return cryptographic("Specified padding mode is not valid for this algorithm.");
            }
            of(t)?.padding.set(number);
            Ok(())
        },
    ),
];

fn forget(_: &mut dyn Engine, this: &Value, _: &[Value]) -> R<Value> {
    let algorithm = of(this)?;
    *algorithm.key.borrow_mut() = None;
    *algorithm.vector.borrow_mut() = None;
    Ok(Value::Void)
}

const METHODS: &[MethodDef] = &[
    method("Clear", &[overload("void Clear()", forget)]),
    method(
        "CreateDecryptor",
        &[
            overload(
                "System.Security.Cryptography.ICryptoTransform CreateDecryptor()",
                |e, t, a| create(e, t, a, false),
            ),
            overload(
                "System.Security.Cryptography.ICryptoTransform CreateDecryptor(byte[] rgbKey, byte[] rgbIV)",
                |e, t, a| create(e, t, a, false),
            ),
        ],
    ),
    method(
        "CreateEncryptor",
        &[
            overload(
                "System.Security.Cryptography.ICryptoTransform CreateEncryptor()",
                |e, t, a| create(e, t, a, true),
            ),
            overload(
                "System.Security.Cryptography.ICryptoTransform CreateEncryptor(byte[] rgbKey, byte[] rgbIV)",
                |e, t, a| create(e, t, a, true),
            ),
        ],
    ),
    method("Dispose", &[overload("void Dispose()", forget)]),
    method(
        "GenerateIV",
        &[overload("void GenerateIV()", |e, t, _| {
            let algorithm = of(t)?;
            *algorithm.vector.borrow_mut() = None;
            algorithm.vector(e);
            Ok(Value::Void)
        })],
    ),
    method(
        "GenerateKey",
        &[overload("void GenerateKey()", |e, t, _| {
            let algorithm = of(t)?;
            *algorithm.key.borrow_mut() = None;
            algorithm.key(e);
            Ok(Value::Void)
        })],
    ),
    method(
        "ValidKeySize",
        &[overload("bool ValidKeySize(int bitLength)", |_, t, a| {
            Ok(of(t)?.family.takes_key_bits(args::int(a, 0)?).into())
        })],
    ),
];

/// What .NET has beyond the Framework: everything in one call.
const AT_ONCE: &[MethodDef] = &[
    method(
        "DecryptCbc",
        &[overload(
            "byte[] DecryptCbc(byte[] ciphertext, byte[] iv, System.Security.Cryptography.PaddingMode paddingMode = PKCS7)",
            |e, t, a| chained(e, t, a, false),
        )],
    ),
    method(
        "DecryptEcb",
        &[overload(
            "byte[] DecryptEcb(byte[] ciphertext, System.Security.Cryptography.PaddingMode paddingMode)",
            |e, t, a| plain(e, t, a, false),
        )],
    ),
    method(
        "EncryptCbc",
        &[overload(
            "byte[] EncryptCbc(byte[] plaintext, byte[] iv, System.Security.Cryptography.PaddingMode paddingMode = PKCS7)",
            |e, t, a| chained(e, t, a, true),
        )],
    ),
    method(
        "EncryptEcb",
        &[overload(
            "byte[] EncryptEcb(byte[] plaintext, System.Security.Cryptography.PaddingMode paddingMode)",
            |e, t, a| plain(e, t, a, true),
        )],
    ),
];

/// A family's abstract class, whose `Create` makes what each edition makes.
macro_rules! family {
    ($name:literal, $kind:ident, $core:literal, $desktop:literal) => {
        &TypeDef {
            name: $name,
            base: "System.Security.Cryptography.SymmetricAlgorithm",
            kind: DefKind::Abstract,
            methods: &[static_method(
                "Create",
                &[overload(
                    concat!("static ", $name, " Create()"),
                    |e, _, _| {
                        let name = if e.edition().is_core() {
                            $core
                        } else {
                            $desktop
                        };
                        Ok(make_named(name, Family::$kind, e.edition()))
                    },
                )],
            )],
            ..TypeDef::CLASS
        }
    };
}

/// A class that can be made.
macro_rules! provider {
    ($name:literal, $base:literal, $kind:ident) => {
        &TypeDef {
            name: $name,
            base: $base,
            constructors: &[overload(concat!($name, " new()"), |e, t, _| {
                Ok(make(args::target_type(t), Family::$kind, e.edition()))
            })],
            ..TypeDef::CLASS
        }
    };
}

/// A class inside .NET, which only `Create` makes.
macro_rules! inner {
    ($name:literal, $base:literal) => {
        &TypeDef {
            name: $name,
            base: $base,
            only: Some(Edition::Core),
            methods: AT_ONCE,
            ..TypeDef::CLASS
        }
    };
}

const DISPOSABLE: &[&str] = &["System.IDisposable"];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Security.Cryptography.SymmetricAlgorithm",
        kind: DefKind::Abstract,
        interfaces: DISPOSABLE,
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.ICryptoTransform",
        interfaces: DISPOSABLE,
        properties: TRANSFORM_PROPERTIES,
        methods: TRANSFORM,
        ..TypeDef::INTERFACE
    },
    &TypeDef {
        name: "System.Security.Cryptography.UniversalCryptoTransform",
        interfaces: &["System.Security.Cryptography.ICryptoTransform"],
        properties: TRANSFORM_PROPERTIES,
        methods: TRANSFORM,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.KeySizes",
        properties: &[
            prop("MaxSize", "int", |_, t| Ok(size_of(t).1.into())),
            prop("MinSize", "int", |_, t| Ok(size_of(t).0.into())),
            prop("SkipSize", "int", |_, t| Ok(size_of(t).2.into())),
        ],
        constructors: KEY_SIZES,
        ..TypeDef::CLASS
    },
    family!(
        "System.Security.Cryptography.Aes",
        Aes,
        "System.Security.Cryptography.AesImplementation",
        "System.Security.Cryptography.AesCryptoServiceProvider"
    ),
    family!(
        "System.Security.Cryptography.Rijndael",
        Aes,
        "System.Security.Cryptography.RijndaelImplementation",
        "System.Security.Cryptography.RijndaelManaged"
    ),
    family!(
        "System.Security.Cryptography.TripleDES",
        TripleDes,
        "System.Security.Cryptography.TripleDesImplementation",
        "System.Security.Cryptography.TripleDESCryptoServiceProvider"
    ),
    family!(
        "System.Security.Cryptography.DES",
        Des,
        "System.Security.Cryptography.DesImplementation",
        "System.Security.Cryptography.DESCryptoServiceProvider"
    ),
    provider!(
        "System.Security.Cryptography.AesManaged",
        "System.Security.Cryptography.Aes",
        Aes
    ),
    provider!(
        "System.Security.Cryptography.AesCryptoServiceProvider",
        "System.Security.Cryptography.Aes",
        Aes
    ),
    provider!(
        "System.Security.Cryptography.RijndaelManaged",
        "System.Security.Cryptography.Rijndael",
        Aes
    ),
    provider!(
        "System.Security.Cryptography.TripleDESCryptoServiceProvider",
        "System.Security.Cryptography.TripleDES",
        TripleDes
    ),
    provider!(
        "System.Security.Cryptography.DESCryptoServiceProvider",
        "System.Security.Cryptography.DES",
        Des
    ),
    inner!(
        "System.Security.Cryptography.AesImplementation",
        "System.Security.Cryptography.Aes"
    ),
    inner!(
        "System.Security.Cryptography.RijndaelImplementation",
        "System.Security.Cryptography.Rijndael"
    ),
    inner!(
        "System.Security.Cryptography.TripleDesImplementation",
        "System.Security.Cryptography.TripleDES"
    ),
    inner!(
        "System.Security.Cryptography.DesImplementation",
        "System.Security.Cryptography.DES"
    ),
];

const KEY_SIZES: &[Overload] = &[overload(
    "System.Security.Cryptography.KeySizes new(int minSize, int maxSize, int skipSize)",
    |_, _, a| {
        Ok(Value::net(Sizes(
            args::int(a, 0)?,
            args::int(a, 1)?,
            args::int(a, 2)?,
        )))
    },
)];
