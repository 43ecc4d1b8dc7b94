//! `RandomNumberGenerator` and `Random`, from the engine's randomness, which `--seed` can fix.

use std::any::Any;
use std::cell::RefCell;

use super::super::{args, collections, throw};
use crate::value::ty::{DefKind, MethodDef, method, overload, static_method, static_prop};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

/// That many random bytes.
pub(super) fn random_bytes(engine: &mut dyn Engine, count: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(count + 7);
    while bytes.len() < count {
        bytes.extend(engine.random().to_le_bytes());
    }
    bytes.truncate(count);
    bytes
}

struct Generator;

impl NetObject for Generator {
    fn ty(&self) -> Ty {
        ty::find("System.Security.Cryptography.RandomNumberGenerator").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The numbers of a `Random`: seeded ones are .NET's subtractive generator, so that a seed gives the known numbers.
struct Random(RefCell<Option<Subtractive>>);

impl NetObject for Random {
    fn ty(&self) -> Ty {
        ty::find("System.Random").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Knuth's subtractive generator with the constants that .NET keeps for seeded generators.
struct Subtractive {
    seeds: [i32; 56],
    next: usize,
    next_p: usize,
}

impl Subtractive {
    fn new(seed: i32) -> Subtractive {
        let mut seeds = [0i32; 56];
        let subtraction = if seed == i32::MIN {
            i32::MAX
        } else {
            seed.abs()
        };
        let mut mj = 161_803_398i32.wrapping_sub(subtraction);
        seeds[55] = mj;
        let mut mk = 1i32;
        let mut ii = 0usize;
        for _ in 1..55 {
            ii = (ii + 21) % 55;
            seeds[ii] = mk;
            mk = mj.wrapping_sub(mk);
            if mk < 0 {
                mk = mk.wrapping_add(i32::MAX);
            }
            mj = seeds[ii];
        }
        for _ in 1..5 {
            for i in 1..56 {
                let mut n = i + 30;
                if n >= 55 {
                    n -= 55;
                }
                seeds[i] = seeds[i].wrapping_sub(seeds[1 + n]);
                if seeds[i] < 0 {
                    seeds[i] = seeds[i].wrapping_add(i32::MAX);
                }
            }
        }
        Subtractive {
            seeds,
            next: 0,
            next_p: 21,
        }
    }

    /// A number from 0 to `i32::MAX - 1`.
    fn sample(&mut self) -> i32 {
        let step = |at: usize| if at + 1 >= 56 { 1 } else { at + 1 };
        self.next = step(self.next);
        self.next_p = step(self.next_p);
        let mut n = self.seeds[self.next].wrapping_sub(self.seeds[self.next_p]);
        if n == i32::MAX {
            n -= 1;
        }
        if n < 0 {
            n = n.wrapping_add(i32::MAX);
        }
        self.seeds[self.next] = n;
        n
    }

    fn double(&mut self) -> f64 {
        f64::from(self.sample()) * (1.0 / f64::from(i32::MAX))
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Random",
        properties: &[static_prop("Shared", "System.Random", |_, _| {
            Ok(Value::net(Random(RefCell::new(None))))
        })],
        methods: RANDOM,
        constructors: &[
            overload("System.Random new()", |_, _, _| {
                Ok(Value::net(Random(RefCell::new(None))))
            }),
            overload("System.Random new(int Seed)", |_, _, a| {
                Ok(Value::net(Random(RefCell::new(Some(Subtractive::new(
                    args::int(a, 0)?,
                ))))))
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.RandomNumberGenerator",
        kind: DefKind::Abstract,
        interfaces: &["System.IDisposable"],
        methods: &[
            method(
                "Dispose",
                &[overload("void Dispose()", |_, _, _| Ok(Value::Void))],
            ),
            method("GetBytes", &[overload("void GetBytes(byte[] data)", fill)]),
            method(
                "GetNonZeroBytes",
                &[overload("void GetNonZeroBytes(byte[] data)", |e, _, a| {
                    for place in args::seq(a, 0)?.items_mut().iter_mut() {
                        *place = Value::Byte((e.random() % 255) as u8 + 1);
                    }
                    Ok(Value::Void)
                })],
            ),
            static_method(
                "Create",
                &[overload(
                    "static System.Security.Cryptography.RandomNumberGenerator Create()",
                    |_, _, _| Ok(Value::net(Generator)),
                )],
            ),
            static_method("Fill", &[overload("static void Fill(byte[] data)", fill)]),
            static_method(
                "GetBytes",
                &[overload("static byte[] GetBytes(int count)", |e, _, a| {
                    let Ok(count) = usize::try_from(args::int(a, 0)?) else {
                        return throw::out_of_range(e, "Non-negative number required.", "count");
                    };
                    let mut items = collections::filled(&Value::Byte(0), count)?;
                    for place in &mut items {
                        *place = Value::Byte(e.random() as u8);
                    }
                    Ok(Value::typed_array(ty::known().byte, items))
                })],
            ),
            static_method(
                "GetInt32",
                &[
                    overload("static int GetInt32(int toExclusive)", |e, _, a| {
                        between(e, 0, args::int(a, 0)?)
                    }),
                    overload(
                        "static int GetInt32(int fromInclusive, int toExclusive)",
                        |e, _, a| between(e, args::int(a, 0)?, args::int(a, 1)?),
                    ),
                ],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Security.Cryptography.RNGCryptoServiceProvider",
        base: "System.Security.Cryptography.RandomNumberGenerator",
        constructors: &[overload(
            "System.Security.Cryptography.RNGCryptoServiceProvider new()",
            |_, _, _| Ok(Value::net(Generator)),
        )],
        ..TypeDef::CLASS
    },
];

const RANDOM: &[MethodDef] = &[
    method(
        "Next",
        &[
            overload("int Next()", |e, t, _| next(e, t, 0, i64::from(i32::MAX))),
            overload("int Next(int minValue, int maxValue)", |e, t, a| {
                let (low, high) = (args::int(a, 0)?, args::int(a, 1)?);
                if low > high {
                    return throw::out_of_range(
                        e,
                        "'minValue' cannot be greater than maxValue.",
                        "minValue",
                    );
                }
                next(e, t, low.into(), high.into())
            }),
            overload("int Next(int maxValue)", |e, t, a| {
                let high = args::int(a, 0)?;
                if high < 0 {
                    return throw::negative(
                        e,
                        "maxValue",
                        high.into(),
                        "'maxValue' must be greater than zero.",
                    );
                }
                next(e, t, 0, high.into())
            }),
        ],
    ),
    method(
        "NextBytes",
        &[overload("void NextBytes(byte[] buffer)", |e, t, a| {
            for place in args::seq(a, 0)?.items_mut().iter_mut() {
                *place = Value::Byte(
                    match t
                        .downcast::<Random>()
                        .and_then(|r| r.0.borrow_mut().as_mut().map(Subtractive::sample))
                    {
                        Some(n) => n as u8,
                        None => e.random() as u8,
                    },
                );
            }
            Ok(Value::Void)
        })],
    ),
    method(
        "NextDouble",
        &[overload("double NextDouble()", |e, t, _| {
            Ok(fraction(e, t).into())
        })],
    ),
    method(
        "NextInt64",
        &[
            overload("long NextInt64()", |e, _, _| {
                Ok(((e.random() >> 1) as i64).into())
            }),
            overload("long NextInt64(long maxValue)", |e, t, a| {
                let high = args::long(a, 0)?.max(1);
                Ok(((fraction(e, t) * high as f64) as i64).into())
            }),
            overload("long NextInt64(long minValue, long maxValue)", |e, t, a| {
                let (low, high) = (args::long(a, 0)?, args::long(a, 1)?);
                let width = (i128::from(high) - i128::from(low)).max(1) as f64;
                Ok(low.saturating_add((fraction(e, t) * width) as i64).into())
            }),
        ],
    ),
    method(
        "NextSingle",
        &[overload("float NextSingle()", |e, t, _| {
            Ok((fraction(e, t) as f32).into())
        })],
    ),
    method(
        "Shuffle",
        &[overload("void Shuffle[T](T[] values)", |e, t, a| {
            let list = args::seq(a, 0)?;
            for at in (1..list.len()).rev() {
                let other = (fraction(e, t) * (at + 1) as f64) as usize;
                list.items_mut().swap(at, other.min(at));
            }
            Ok(Value::Void)
        })],
    ),
];

/// A number from 0 up to but not 1.
fn fraction(engine: &mut dyn Engine, this: &Value) -> f64 {
    let seeded = this
        .downcast::<Random>()
        .and_then(|r| r.0.borrow_mut().as_mut().map(Subtractive::double));
    seeded.unwrap_or_else(|| (engine.random() >> 11) as f64 / (1u64 << 53) as f64)
}

fn next(engine: &mut dyn Engine, this: &Value, low: i64, high: i64) -> R<Value> {
    let number = low + (fraction(engine, this) * (high - low) as f64) as i64;
    Ok(Value::Int32(i32::try_from(number).unwrap_or(i32::MAX)))
}

fn between(engine: &mut dyn Engine, low: i32, high: i32) -> R<Value> {
    if low >= high {
        return throw::plain_argument(
            "Range of random number does not contain at least one possibility.",
        );
    }
    let width = (i64::from(high) - i64::from(low)) as u64;
    let number = i64::from(low) + (engine.random() % width) as i64;
    Ok(Value::Int32(i32::try_from(number).unwrap_or(low)))
}

fn fill(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    for place in args::seq(a, 0)?.items_mut().iter_mut() {
        *place = Value::Byte(engine.random() as u8);
    }
    Ok(Value::Void)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_numbers_that_dotnet_gives() {
        let mut random = Subtractive::new(42);
        assert_eq!((random.double() * 100.0) as i32, 66);
        assert_eq!((random.double() * 100.0) as i32, 14);
    }
}
