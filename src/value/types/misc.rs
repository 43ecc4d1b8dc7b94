//! Small static classes: `BitConverter`, `Buffer`, `Activator`, `GC`, `Nullable`, `Stopwatch`, `Thread`, `AppDomain`,
//! `Console`.

use std::any::Any;
use std::cell::Cell;
use std::time::{Duration, Instant};

use super::{args, collections, convert, system, throw};
use crate::value::ty::{
    DefKind, MethodDef, PropDef, method, overload, prop, prop_set, static_method, static_prop,
};
use crate::value::{Engine, NetObject, R, Str, TimeSpan, Ty, TypeDef, Value, ty};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.BitConverter",
        kind: DefKind::Abstract,
        properties: &[static_prop(
            "IsLittleEndian",
            "bool",
            |_, _| Ok(true.into()),
        )],
        methods: BIT_CONVERTER,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Buffer",
        kind: DefKind::Abstract,
        methods: &[
            static_method(
                "BlockCopy",
                &[overload(
                    "static void BlockCopy(array src, int srcOffset, array dst, int dstOffset, int count)",
                    block_copy,
                )],
            ),
            static_method(
                "ByteLength",
                &[overload("static int ByteLength(array array)", |_, _, a| {
                    Ok(collections::count(args::seq(a, 0)?.len()))
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Activator",
        kind: DefKind::Abstract,
        methods: &[static_method(
            "CreateInstance",
            &[
                overload(
                    "static System.Object CreateInstance(type type)",
                    |e, _, a| create(e, args::ty(a, 0)?, &[]),
                ),
                overload(
                    "static System.Object CreateInstance(type type, params System.Object[] args)",
                    |e, _, a| {
                        let rest =
                            args::as_seq(args::value(a, 1)).map_or_else(Vec::new, |s| s.snapshot());
                        create(e, args::ty(a, 0)?, &rest)
                    },
                ),
            ],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.GC",
        kind: DefKind::Abstract,
        properties: &[static_prop("MaxGeneration", "int", |_, _| Ok(2.into()))],
        // Memory is counted here, not collected: the calls have nothing to do.
        methods: &[
            static_method(
                "Collect",
                &[
                    overload("static void Collect()", |_, _, _| Ok(Value::Void)),
                    overload("static void Collect(int generation)", |_, _, _| {
                        Ok(Value::Void)
                    }),
                ],
            ),
            static_method(
                "GetTotalMemory",
                &[overload(
                    "static long GetTotalMemory(bool forceFullCollection)",
                    |_, _, _| Ok(resident_bytes().into()),
                )],
            ),
            static_method(
                "KeepAlive",
                &[overload(
                    "static void KeepAlive(System.Object obj)",
                    |_, _, _| Ok(Value::Void),
                )],
            ),
            static_method(
                "SuppressFinalize",
                &[overload(
                    "static void SuppressFinalize(System.Object obj)",
                    |_, _, _| Ok(Value::Void),
                )],
            ),
            static_method(
                "WaitForPendingFinalizers",
                &[overload(
                    "static void WaitForPendingFinalizers()",
                    |_, _, _| Ok(Value::Void),
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Nullable`1",
        properties: &[
            prop("HasValue", "bool", |_, t| Ok((!t.is_null()).into())),
            prop("Value", "T", |_, t| Ok(t.clone())),
        ],
        methods: &[method(
            "GetValueOrDefault",
            &[
                overload("T GetValueOrDefault()", |_, t, _| Ok(t.clone())),
                overload("T GetValueOrDefault(T defaultValue)", |_, t, _| {
                    Ok(t.clone())
                }),
            ],
        )],
        ..TypeDef::STRUCT
    },
    &TypeDef {
        name: "System.Nullable",
        kind: DefKind::Abstract,
        methods: &[static_method(
            "GetUnderlyingType",
            &[overload(
                "static type GetUnderlyingType(type nullableType)",
                |_, _, a| Ok(args::ty(a, 0)?.nullable().into()),
            )],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Diagnostics.Stopwatch",
        properties: STOPWATCH,
        methods: STOPWATCH_METHODS,
        constructors: &[overload("System.Diagnostics.Stopwatch new()", |_, _, _| {
            Ok(Value::net(Stopwatch::default()))
        })],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Threading.Thread",
        properties: &[
            static_prop("CurrentThread", "System.Threading.Thread", |_, _| {
                Ok(Value::net(Thread))
            }),
            prop_set(
                "CurrentCulture",
                "cultureinfo",
                |e, _| Ok(super::globalization::read_only_culture(e.culture())),
                |e, _, new| super::globalization::set_current(e, &new),
            ),
            prop_set(
                "CurrentUICulture",
                "cultureinfo",
                |_, _| {
                    let english = crate::text::culture::Culture::en_us();
                    Ok(super::globalization::read_only_culture(english))
                },
                // Messages are in English, whatever else follows another culture.
                |e, _, new| match super::globalization::culture_of(&new) {
                    Some(culture) if culture.language == "en" || culture.name.is_empty() => Ok(()),
                    Some(_) => throw::not_supported("Messages are in English only."),
                    None => throw::null(e, "value"),
                },
            ),
            prop("IsAlive", "bool", |_, _| Ok(true.into())),
            prop("IsBackground", "bool", |_, _| Ok(false.into())),
            prop("ManagedThreadId", "int", |_, _| Ok(1.into())),
            prop("Name", "string", |_, _| Ok(Value::Null)),
        ],
        methods: &[
            method(
                "GetApartmentState",
                &[overload(
                    "System.Threading.ApartmentState GetApartmentState()",
                    |_, _, _| Ok(system::enumeration("System.Threading.ApartmentState", 1)),
                )],
            ),
            static_method(
                "Sleep",
                &[
                    overload("static void Sleep(int millisecondsTimeout)", |e, _, a| {
                        match args::int(a, 0)? {
                            wait if wait >= 0 => {
                                sleep(Duration::from_millis(wait.unsigned_abs().into()))
                            }
                            _ => throw::out_of_range(
                                e,
                                "Number must be either non-negative and less than or equal to Int32.MaxValue or -1.",
                                "millisecondsTimeout",
                            ),
                        }
                    }),
                    overload("static void Sleep(timespan timeout)", |_, _, a| {
                        let ticks = u64::try_from(args::timespan(a, 0)?.0).unwrap_or(0);
                        sleep(Duration::from_nanos(ticks.saturating_mul(100)))
                    }),
                ],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.AppDomain",
        properties: &[
            static_prop("CurrentDomain", "System.AppDomain", |_, _| {
                Ok(Value::net(AppDomain))
            }),
            prop("BaseDirectory", "string", |_, _| {
                let exe = std::env::current_exe().unwrap_or_default();
                let folder = exe
                    .parent()
                    .map(|p| p.to_string_lossy().into_owned())
                    .unwrap_or_default();
                Ok((folder + "/").into())
            }),
            prop("FriendlyName", "string", |_, _| Ok("msol".into())),
            prop("Id", "int", |_, _| Ok(1.into())),
        ],
        methods: &[method(
            "GetAssemblies",
            &[overload(
                "System.Reflection.Assembly[] GetAssemblies()",
                |_, _, _| Ok(Value::array(Vec::new())),
            )],
        )],
        ..TypeDef::CLASS
    },
];

const BIT_CONVERTER: &[MethodDef] = &[
    static_method(
        "GetBytes",
        &[
            overload("static byte[] GetBytes(bool value)", bytes_of),
            overload("static byte[] GetBytes(char value)", bytes_of),
            overload("static byte[] GetBytes(int16 value)", bytes_of),
            overload("static byte[] GetBytes(int value)", bytes_of),
            overload("static byte[] GetBytes(long value)", bytes_of),
            overload("static byte[] GetBytes(uint16 value)", bytes_of),
            overload("static byte[] GetBytes(uint value)", bytes_of),
            overload("static byte[] GetBytes(ulong value)", bytes_of),
            overload("static byte[] GetBytes(float value)", bytes_of),
            overload("static byte[] GetBytes(double value)", bytes_of),
        ],
    ),
    static_method(
        "ToBoolean",
        &[overload(
            "static bool ToBoolean(byte[] value, int startIndex)",
            |e, _, a| Ok((read::<1>(e, a)? != [0]).into()),
        )],
    ),
    static_method(
        "ToChar",
        &[overload(
            "static char ToChar(byte[] value, int startIndex)",
            |e, _, a| Ok(Value::Char(u16::from_le_bytes(read(e, a)?))),
        )],
    ),
    static_method(
        "ToDouble",
        &[overload(
            "static double ToDouble(byte[] value, int startIndex)",
            |e, _, a| Ok(f64::from_le_bytes(read(e, a)?).into()),
        )],
    ),
    static_method(
        "ToInt16",
        &[overload(
            "static int16 ToInt16(byte[] value, int startIndex)",
            |e, _, a| Ok(i16::from_le_bytes(read(e, a)?).into()),
        )],
    ),
    static_method(
        "ToInt32",
        &[overload(
            "static int ToInt32(byte[] value, int startIndex)",
            |e, _, a| Ok(i32::from_le_bytes(read(e, a)?).into()),
        )],
    ),
    static_method(
        "ToInt64",
        &[overload(
            "static long ToInt64(byte[] value, int startIndex)",
            |e, _, a| Ok(i64::from_le_bytes(read(e, a)?).into()),
        )],
    ),
    static_method(
        "ToSingle",
        &[overload(
            "static float ToSingle(byte[] value, int startIndex)",
            |e, _, a| Ok(f32::from_le_bytes(read(e, a)?).into()),
        )],
    ),
    static_method(
        "ToString",
        &[
            overload("static string ToString(byte[] value)", |_, _, a| {
                Ok(dashed(&args::bytes(a, 0)?).into())
            }),
            overload(
                "static string ToString(byte[] value, int startIndex)",
                |_, _, a| {
                    let start = usize::try_from(args::int(a, 1)?).unwrap_or(usize::MAX);
                    Ok(dashed(args::bytes(a, 0)?.get(start..).unwrap_or_default()).into())
                },
            ),
            overload(
                "static string ToString(byte[] value, int startIndex, int length)",
                |_, _, a| {
                    let start = usize::try_from(args::int(a, 1)?).unwrap_or(usize::MAX);
                    let length = usize::try_from(args::int(a, 2)?).unwrap_or(0);
                    let bytes = args::bytes(a, 0)?;
                    Ok(dashed(
                        bytes
                            .get(start..start.saturating_add(length))
                            .unwrap_or_default(),
                    )
                    .into())
                },
            ),
        ],
    ),
    static_method(
        "ToUInt16",
        &[overload(
            "static uint16 ToUInt16(byte[] value, int startIndex)",
            |e, _, a| Ok(u16::from_le_bytes(read(e, a)?).into()),
        )],
    ),
    static_method(
        "ToUInt32",
        &[overload(
            "static uint ToUInt32(byte[] value, int startIndex)",
            |e, _, a| Ok(u32::from_le_bytes(read(e, a)?).into()),
        )],
    ),
    static_method(
        "ToUInt64",
        &[overload(
            "static ulong ToUInt64(byte[] value, int startIndex)",
            |e, _, a| Ok(u64::from_le_bytes(read(e, a)?).into()),
        )],
    ),
];

fn bytes_of(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    Ok(args::byte_array(&match args::value(a, 0).base() {
        Value::Bool(v) => vec![u8::from(*v)],
        Value::Char(v) | Value::UInt16(v) => v.to_le_bytes().to_vec(),
        Value::Int16(v) => v.to_le_bytes().to_vec(),
        Value::Int32(v) => v.to_le_bytes().to_vec(),
        Value::UInt32(v) => v.to_le_bytes().to_vec(),
        Value::Int64(v) => v.to_le_bytes().to_vec(),
        Value::UInt64(v) => v.to_le_bytes().to_vec(),
        Value::Single(v) => v.to_le_bytes().to_vec(),
        Value::Double(v) => v.to_le_bytes().to_vec(),
        _ => Vec::new(),
    }))
}

/// `N` bytes of an array from a position on.
fn read<const N: usize>(engine: &dyn Engine, a: &[Value]) -> R<[u8; N]> {
    let bytes = args::bytes(a, 0)?;
    let start = usize::try_from(args::int(a, 1)?).unwrap_or(usize::MAX);
    if start >= bytes.len() {
        return throw::index(engine);
    }
    match bytes
        .get(start..start + N)
        .and_then(|part| part.try_into().ok())
    {
        Some(part) => Ok(part),
        None => throw::argument(
            engine,
            "Destination array is not long enough to copy all the items in the collection. Check array index and length.",
            "value",
        ),
    }
}

fn dashed(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|b| convert::hex(&[*b], true)).collect();
    pairs.join("-")
}

/// `Buffer.BlockCopy` between arrays of bytes or of one type.
fn block_copy(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let (from, to) = (args::seq(a, 0)?, args::seq(a, 2)?);
    if from.element() != ty::known().byte || to.element() != ty::known().byte {
        return throw::not_supported("Buffer.BlockCopy is supported for arrays of bytes only.");
    }
    let place = |at: usize| -> R<Option<usize>> { Ok(usize::try_from(args::int(a, at)?).ok()) };
    let (start, at, count) = (place(1)?, place(3)?, place(4)?);
    let source = start
        .zip(count)
        .and_then(|(s, c)| Some(from.items().get(s..s.checked_add(c)?)?.to_vec()));
    let mut items = to.items_mut();
    let target = at
        .zip(count)
        .and_then(|(t, c)| items.get_mut(t..t.checked_add(c)?));
    match source.zip(target) {
        Some((source, target)) => {
            target.clone_from_slice(&source);
            Ok(Value::Void)
        }
        None => {
            drop(items);
            let _ = engine;
            throw::plain_argument(
                "Offset and length were out of bounds for the array or count is greater than the number of elements \
                 from index to the end of the source collection.",
            )
        }
    }
}

/// An instance of a type: of a script's class by the engine, of others by their constructors.
fn create(engine: &mut dyn Engine, ty: Ty, arguments: &[Value]) -> R<Value> {
    if let Some(made) = engine.new_instance(ty, arguments) {
        return made;
    }
    if arguments.is_empty() && ty.is_value_type() {
        return Ok(system::default_of(ty));
    }
    crate::value::member::construct(engine, ty, arguments)
}

/// The memory that the process holds, in bytes.
fn resident_bytes() -> i64 {
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|s| s.split(' ').nth(1)?.parse::<i64>().ok());
    pages.unwrap_or(0).saturating_mul(4096)
}

/// A stopwatch: the time of earlier runs, and when the present one began.
#[derive(Default)]
struct Stopwatch {
    earlier: Cell<Duration>,
    started: Cell<Option<Instant>>,
}

impl NetObject for Stopwatch {
    fn ty(&self) -> Ty {
        ty::find("System.Diagnostics.Stopwatch").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(TimeSpan(self.ticks()).to_text().into()))
    }
}

impl Stopwatch {
    fn ticks(&self) -> i64 {
        let running = self.started.get().map_or(Duration::ZERO, |s| s.elapsed());
        i64::try_from((self.earlier.get() + running).as_nanos() / 100).unwrap_or(i64::MAX)
    }

    fn stop(&self) {
        if let Some(started) = self.started.take() {
            self.earlier.set(self.earlier.get() + started.elapsed());
        }
    }

    fn start(&self) {
        if self.started.get().is_none() {
            self.started.set(Some(Instant::now()));
        }
    }
}

const STOPWATCH: &[PropDef] = &[
    prop("IsRunning", "bool", |_, t| {
        Ok(watch(t)?.started.get().is_some().into())
    }),
    prop("Elapsed", "timespan", |_, t| {
        Ok(TimeSpan(watch(t)?.ticks()).into())
    }),
    prop("ElapsedMilliseconds", "long", |_, t| {
        Ok((watch(t)?.ticks() / 10_000).into())
    }),
    prop("ElapsedTicks", "long", |_, t| {
        Ok((watch(t)?.ticks() * 100).into())
    }),
    static_prop("Frequency", "long", |_, _| Ok(1_000_000_000i64.into())),
    static_prop("IsHighResolution", "bool", |_, _| Ok(true.into())),
];

const STOPWATCH_METHODS: &[MethodDef] = &[
    method(
        "Reset",
        &[overload("void Reset()", |_, t, _| {
            let watch = watch(t)?;
            watch.started.set(None);
            watch.earlier.set(Duration::ZERO);
            Ok(Value::Void)
        })],
    ),
    method(
        "Restart",
        &[overload("void Restart()", |_, t, _| {
            let watch = watch(t)?;
            watch.earlier.set(Duration::ZERO);
            watch.started.set(Some(Instant::now()));
            Ok(Value::Void)
        })],
    ),
    method(
        "Start",
        &[overload("void Start()", |_, t, _| {
            watch(t)?.start();
            Ok(Value::Void)
        })],
    ),
    method(
        "Stop",
        &[overload("void Stop()", |_, t, _| {
            watch(t)?.stop();
            Ok(Value::Void)
        })],
    ),
    static_method(
        "GetTimestamp",
        &[overload("static long GetTimestamp()", |e, _, _| {
            Ok((e.now_utc() % (1 << 53)).saturating_mul(100).into())
        })],
    ),
    static_method(
        "StartNew",
        &[overload(
            "static System.Diagnostics.Stopwatch StartNew()",
            |_, _, _| {
                let watch = Stopwatch::default();
                watch.start();
                Ok(Value::net(watch))
            },
        )],
    ),
];

fn watch(this: &Value) -> R<&Stopwatch> {
    this.downcast::<Stopwatch>()
        .map_or_else(|| throw::not_supported("The member needs a Stopwatch."), Ok)
}

struct Thread;

impl NetObject for Thread {
    fn ty(&self) -> Ty {
        ty::find("System.Threading.Thread").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

struct AppDomain;

impl NetObject for AppDomain {
    fn ty(&self) -> Ty {
        ty::find("System.AppDomain").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn sleep(time: Duration) -> R<Value> {
    std::thread::sleep(time);
    Ok(Value::Void)
}
