//! `Regex` and its static functions. What a match is made of is in [`regex_match`](super::regex_match).

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::super::{args, system, throw};
use super::regex_match::{failed, match_value, matches_value};
use crate::text::error::TextError;
use crate::text::regex::{self, Options, Regex, Replacement};
use crate::text::units;
use crate::value::ty::{MethodDef, PropDef, method, overload, prop, static_method, static_prop};
use crate::value::{Engine, NetObject, R, Stop, Str, TimeSpan, Ty, TypeDef, Value, ty};

/// A compiled pattern as an object.
struct RegexObject(Rc<Regex>);

impl NetObject for RegexObject {
    fn ty(&self) -> Ty {
        ty::find("System.Text.RegularExpressions.Regex").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.pattern().into()))
    }
}

/// A pattern as a value.
pub fn regex_value(regex: Rc<Regex>) -> Value {
    Value::net(RegexObject(regex))
}

/// The pattern inside a `[regex]`.
pub fn regex_of(value: &Value) -> Option<Rc<Regex>> {
    value.downcast::<RegexObject>().map(|r| r.0.clone())
}

/// Compiles a pattern, or finds it among the last ones: the static functions meet the same few again and again.
pub fn compiled(pattern: &str, options: Options) -> Result<Rc<Regex>, TextError> {
    const KEPT: usize = 256;
    type Cache = FxHashMap<(Str, u16), Rc<Regex>>;
    thread_local!(static CACHE: RefCell<Cache> = RefCell::default());
    let key = (Str::from(pattern), options.0);
    if let Some(found) = CACHE.with_borrow(|c| c.get(&key).cloned()) {
        return Ok(found);
    }
    let made = Rc::new(Regex::new(pattern, options)?);
    CACHE.with_borrow_mut(|c| {
        if c.len() >= KEPT {
            c.clear();
        }
        c.insert(key, made.clone());
    });
    Ok(made)
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Text.RegularExpressions.Regex",
    interfaces: &["System.Runtime.Serialization.ISerializable"],
    properties: PROPERTIES,
    methods: METHODS,
    constructors: &[
        overload("regex new(string pattern)", make),
        overload(
            "regex new(string pattern, System.Text.RegularExpressions.RegexOptions options)",
            make,
        ),
        overload(
            "regex new(string pattern, System.Text.RegularExpressions.RegexOptions options, timespan matchTimeout)",
            make,
        ),
    ],
    ..TypeDef::CLASS
}];

const PROPERTIES: &[PropDef] = &[
    prop(
        "Options",
        "System.Text.RegularExpressions.RegexOptions",
        |_, t| {
            let number = of(t)?.options().0;
            Ok(system::enumeration(
                "System.Text.RegularExpressions.RegexOptions",
                number.into(),
            ))
        },
    ),
    prop("RightToLeft", "bool", |_, t| {
        Ok(of(t)?.options().has(Options::RIGHT_TO_LEFT).into())
    }),
    prop("MatchTimeout", "timespan", |_, _| {
        Ok(TimeSpan(-10_000).into())
    }),
    static_prop("CacheSize", "int", |_, _| Ok(15.into())),
    static_prop("InfiniteMatchTimeout", "timespan", |_, _| {
        Ok(TimeSpan(-10_000).into())
    }),
];

const METHODS: &[MethodDef] = &[
    method(
        "GetGroupNames",
        &[overload("string[] GetGroupNames()", |_, t, _| {
            Ok(Value::strings(of(t)?.groups().iter().map(|(_, name)| name)))
        })],
    ),
    method(
        "GetGroupNumbers",
        &[overload("int[] GetGroupNumbers()", |_, t, _| {
            let numbers = of(t)?
                .groups()
                .iter()
                .map(|(n, _)| Value::Int32(*n as i32))
                .collect();
            Ok(Value::typed_array(ty::known().int32, numbers))
        })],
    ),
    method(
        "GroupNameFromNumber",
        &[overload("string GroupNameFromNumber(int i)", |_, t, a| {
            let wanted = args::int(a, 0)?;
            let regex = of(t)?;
            let found = regex
                .groups()
                .iter()
                .find(|(n, _)| i64::from(*n) == i64::from(wanted));
            Ok(found.map_or("", |(_, name)| name.as_str()).into())
        })],
    ),
    method(
        "GroupNumberFromName",
        &[overload(
            "int GroupNumberFromName(string name)",
            |_, t, a| {
                let regex = of(t)?;
                let found = regex
                    .group_index(args::text(a, 0)?)
                    .and_then(|at| regex.groups().get(at));
                Ok(found.map_or(-1, |(n, _)| *n as i32).into())
            },
        )],
    ),
    method(
        "IsMatch",
        &[
            overload("bool IsMatch(string input)", |e, t, a| {
                is_match(e, &*of(t)?, a, 1)
            }),
            overload("bool IsMatch(string input, int startat)", |e, t, a| {
                is_match(e, &*of(t)?, a, 1)
            }),
        ],
    ),
    method(
        "Match",
        &[
            overload(
                "System.Text.RegularExpressions.Match Match(string input)",
                |e, t, a| first(e, of(t)?, a, Some(1)),
            ),
            overload(
                "System.Text.RegularExpressions.Match Match(string input, int startat)",
                |e, t, a| first(e, of(t)?, a, Some(1)),
            ),
            overload(
                "System.Text.RegularExpressions.Match Match(string input, int beginning, int length)",
                |e, t, a| {
                    let start = usize::try_from(args::int(a, 1)?).ok();
                    let length = usize::try_from(args::int(a, 2)?).ok();
                    let input = args::text(a, 0)?;
                    match start
                        .zip(length)
                        .and_then(|(s, l)| units::substring(input, s, l))
                    {
                        Some(part) => first(e, of(t)?, &[part.into()], None),
                        None => throw::out_of_range(
                            e,
                            "Length cannot be less than 0 or exceed input length.",
                            "length",
                        ),
                    }
                },
            ),
        ],
    ),
    method(
        "Matches",
        &[
            overload(
                "System.Text.RegularExpressions.MatchCollection Matches(string input)",
                |e, t, a| all(e, of(t)?, a, Some(1)),
            ),
            overload(
                "System.Text.RegularExpressions.MatchCollection Matches(string input, int startat)",
                |e, t, a| all(e, of(t)?, a, Some(1)),
            ),
        ],
    ),
    method(
        "Replace",
        &[
            overload(
                "string Replace(string input, string replacement)",
                |_, t, a| replaced(&*of(t)?, a, 1, Some(2)),
            ),
            overload(
                "string Replace(string input, string replacement, int count)",
                |_, t, a| replaced(&*of(t)?, a, 1, Some(2)),
            ),
            overload(
                "string Replace(string input, string replacement, int count, int startat)",
                |_, t, a| replaced(&*of(t)?, a, 1, Some(2)),
            ),
            overload(
                "string Replace(string input, System.Text.RegularExpressions.MatchEvaluator evaluator)",
                |e, t, a| evaluated(e, of(t)?, a, 1, Some(2)),
            ),
            overload(
                "string Replace(string input, System.Text.RegularExpressions.MatchEvaluator evaluator, int count)",
                |e, t, a| evaluated(e, of(t)?, a, 1, Some(2)),
            ),
            overload(
                "string Replace(string input, System.Text.RegularExpressions.MatchEvaluator evaluator, int count, int startat)",
                |e, t, a| evaluated(e, of(t)?, a, 1, Some(2)),
            ),
        ],
    ),
    method(
        "Split",
        &[
            overload("string[] Split(string input)", |e, t, a| {
                split(e, &*of(t)?, a, Some(1))
            }),
            overload("string[] Split(string input, int count)", |e, t, a| {
                split(e, &*of(t)?, a, Some(1))
            }),
        ],
    ),
    method(
        "Count",
        &[overload("int Count(string input)", |_, t, a| {
            let mut count = 0;
            for found in of(t)?.find_all(args::text(a, 0)?) {
                throw::checked(found)?;
                count += 1;
            }
            Ok(Value::Int32(count))
        })],
    ),
    method(
        "ToString",
        &[overload("string ToString()", |_, t, _| {
            Ok(of(t)?.pattern().into())
        })],
    ),
    static_method(
        "Count",
        &[
            overload("static int Count(string input, string pattern)", count),
            overload(
                "static int Count(string input, string pattern, System.Text.RegularExpressions.RegexOptions options)",
                count,
            ),
        ],
    ),
    static_method(
        "Escape",
        &[overload("static string Escape(string str)", |_, _, a| {
            Ok(regex::escape(args::text(a, 0)?).into())
        })],
    ),
    static_method(
        "IsMatch",
        &[
            overload(
                "static bool IsMatch(string input, string pattern)",
                |e, _, a| is_match(e, &*of_text(a)?, a, 9),
            ),
            overload(
                "static bool IsMatch(string input, string pattern, System.Text.RegularExpressions.RegexOptions options)",
                |e, _, a| is_match(e, &*of_text(a)?, a, 9),
            ),
            overload(
                "static bool IsMatch(string input, string pattern, System.Text.RegularExpressions.RegexOptions options, timespan matchTimeout)",
                |e, _, a| is_match(e, &*of_text(a)?, a, 9),
            ),
        ],
    ),
    static_method(
        "Match",
        &[
            overload(
                "static System.Text.RegularExpressions.Match Match(string input, string pattern)",
                |e, _, a| first(e, of_text(a)?, a, None),
            ),
            overload(
                "static System.Text.RegularExpressions.Match Match(string input, string pattern, System.Text.RegularExpressions.RegexOptions options)",
                |e, _, a| first(e, of_text(a)?, a, None),
            ),
            overload(
                "static System.Text.RegularExpressions.Match Match(string input, string pattern, System.Text.RegularExpressions.RegexOptions options, timespan matchTimeout)",
                |e, _, a| first(e, of_text(a)?, a, None),
            ),
        ],
    ),
    static_method(
        "Matches",
        &[
            overload(
                "static System.Text.RegularExpressions.MatchCollection Matches(string input, string pattern)",
                |e, _, a| all(e, of_text(a)?, a, None),
            ),
            overload(
                "static System.Text.RegularExpressions.MatchCollection Matches(string input, string pattern, System.Text.RegularExpressions.RegexOptions options)",
                |e, _, a| all(e, of_text(a)?, a, None),
            ),
            overload(
                "static System.Text.RegularExpressions.MatchCollection Matches(string input, string pattern, System.Text.RegularExpressions.RegexOptions options, timespan matchTimeout)",
                |e, _, a| all(e, of_text(a)?, a, None),
            ),
        ],
    ),
    static_method(
        "Replace",
        &[
            overload(
                "static string Replace(string input, string pattern, string replacement)",
                |_, _, a| replaced(&*of_text_at(a, 3)?, a, 2, None),
            ),
            overload(
                "static string Replace(string input, string pattern, string replacement, System.Text.RegularExpressions.RegexOptions options)",
                |_, _, a| replaced(&*of_text_at(a, 3)?, a, 2, None),
            ),
            overload(
                "static string Replace(string input, string pattern, string replacement, System.Text.RegularExpressions.RegexOptions options, timespan matchTimeout)",
                |_, _, a| replaced(&*of_text_at(a, 3)?, a, 2, None),
            ),
            overload(
                "static string Replace(string input, string pattern, System.Text.RegularExpressions.MatchEvaluator evaluator)",
                |e, _, a| evaluated(e, of_text_at(a, 3)?, a, 2, None),
            ),
            overload(
                "static string Replace(string input, string pattern, System.Text.RegularExpressions.MatchEvaluator evaluator, System.Text.RegularExpressions.RegexOptions options)",
                |e, _, a| evaluated(e, of_text_at(a, 3)?, a, 2, None),
            ),
            overload(
                "static string Replace(string input, string pattern, System.Text.RegularExpressions.MatchEvaluator evaluator, System.Text.RegularExpressions.RegexOptions options, timespan matchTimeout)",
                |e, _, a| evaluated(e, of_text_at(a, 3)?, a, 2, None),
            ),
        ],
    ),
    static_method(
        "Split",
        &[
            overload(
                "static string[] Split(string input, string pattern)",
                |e, _, a| split(e, &*of_text(a)?, a, None),
            ),
            overload(
                "static string[] Split(string input, string pattern, System.Text.RegularExpressions.RegexOptions options)",
                |e, _, a| split(e, &*of_text(a)?, a, None),
            ),
        ],
    ),
    static_method(
        "Unescape",
        &[overload("static string Unescape(string str)", |_, _, a| {
            throw::checked(regex::unescape(args::text(a, 0)?)).map(Value::from)
        })],
    ),
];

/// `Count(input, pattern)`: how many matches there are.
fn count(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let mut count = 0;
    for found in of_text(a)?.find_all(args::text(a, 0)?) {
        throw::checked(found)?;
        count += 1;
    }
    Ok(Value::Int32(count))
}

fn of(this: &Value) -> R<Rc<Regex>> {
    regex_of(this).map_or_else(|| throw::not_supported("The member needs a Regex."), Ok)
}

/// The pattern of a static function: the second argument, options the third.
fn of_text(a: &[Value]) -> R<Rc<Regex>> {
    of_text_at(a, 2)
}

fn of_text_at(a: &[Value], options: usize) -> R<Rc<Regex>> {
    throw::checked(compiled(
        args::text(a, 1)?,
        Options(args::number(a, options) as u16),
    ))
}

fn make(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let options = Options(args::number(a, 1) as u16);
    throw::checked(compiled(args::text(a, 0)?, options)).map(regex_value)
}

/// The byte that `startat`, an argument of instance members, names; the search's own start where it is not given.
fn start(engine: &dyn Engine, regex: &Regex, a: &[Value], at: Option<usize>) -> R<usize> {
    let input = args::text(a, 0)?;
    let Some(at) = at.filter(|at| a.get(*at).is_some()) else {
        return Ok(regex.search_start(input));
    };
    let index = usize::try_from(args::int(a, at)?).ok();
    match index.and_then(|i| units::byte_offset(input, i)) {
        Some(offset) => Ok(offset),
        None => throw::out_of_range(
            engine,
            "Start index cannot be less than 0 or greater than input length.",
            "startat",
        ),
    }
}

fn is_match(engine: &mut dyn Engine, regex: &Regex, a: &[Value], startat: usize) -> R<Value> {
    let from = start(engine, regex, a, Some(startat))?;
    let input = args::text(a, 0)?;
    if from == regex.search_start(input) {
        return throw::checked(regex.is_match(input)).map(Value::from);
    }
    Ok(throw::checked(regex.find_at(input, from))?.is_some().into())
}

fn first(
    engine: &mut dyn Engine,
    regex: Rc<Regex>,
    a: &[Value],
    startat: Option<usize>,
) -> R<Value> {
    let from = start(engine, &regex, a, startat)?;
    let input = args::text(a, 0)?;
    Ok(match throw::checked(regex.find_at(input, from))? {
        Some(found) => match_value(regex, input.into(), found),
        None => failed(regex),
    })
}

fn all(engine: &mut dyn Engine, regex: Rc<Regex>, a: &[Value], startat: Option<usize>) -> R<Value> {
    let from = start(engine, &regex, a, startat)?;
    let input = args::text(a, 0)?;
    let text = Str::from(input);
    let mut out = Vec::new();
    for found in regex.find_all(input) {
        let found = throw::checked(found)?;
        let (begin, end) = found.span();
        let before = if regex.options().has(Options::RIGHT_TO_LEFT) {
            end > from
        } else {
            begin < from
        };
        if !before {
            out.push(match_value(regex.clone(), text.clone(), found));
        }
    }
    Ok(matches_value(out))
}

/// A limit argument: -1 for none.
fn limit(a: &[Value], at: Option<usize>) -> R<Option<usize>> {
    match at.filter(|at| a.get(*at).is_some()) {
        Some(at) => Ok(usize::try_from(args::int(a, at)?).ok()),
        None => Ok(None),
    }
}

fn replaced(regex: &Regex, a: &[Value], replacement: usize, count: Option<usize>) -> R<Value> {
    let replacement = Replacement::new(args::text(a, replacement)?, regex);
    let input = args::value(a, 0);
    let text = args::text(a, 0)?;
    let new = throw::checked(regex.replace(text, &replacement, limit(a, count)?))?;
    // The text itself where nothing matched, so that it is not copied.
    Ok(if new == text && input.as_str().is_some() {
        input.base().clone()
    } else {
        new.into()
    })
}

/// What stops a replacement: a pattern that runs out of steps, or the script.
struct Failure(Box<Stop>);

impl From<TextError> for Failure {
    fn from(error: TextError) -> Failure {
        match throw::text::<()>(error) {
            Err(stop) => Failure(stop),
            Ok(()) => Failure(Box::new(Stop::Halt)),
        }
    }
}

fn evaluated(
    engine: &mut dyn Engine,
    regex: Rc<Regex>,
    a: &[Value],
    evaluator: usize,
    count: Option<usize>,
) -> R<Value> {
    let input = args::text(a, 0)?;
    let text = Str::from(input);
    let evaluator = args::value(a, evaluator);
    let result: Result<String, Failure> =
        regex.replace_with(input, limit(a, count)?, |found, out| {
            let argument = match_value(regex.clone(), text.clone(), found.clone());
            let made = engine
                .call(evaluator, std::slice::from_ref(&argument), None)
                .map_err(Failure)?;
            let made = Value::from_output(made);
            let shown = crate::value::convert::to_str(engine, &made).map_err(Failure)?;
            out.push_str(&shown);
            Ok(())
        });
    result.map(Value::from).map_err(|f| f.0)
}

fn split(engine: &mut dyn Engine, regex: &Regex, a: &[Value], count: Option<usize>) -> R<Value> {
    let count = match count.filter(|at| a.get(*at).is_some()) {
        None => 0,
        Some(at) => match usize::try_from(args::int(a, at)?) {
            Ok(count) => count,
            Err(_) => {
                return throw::out_of_range(engine, "Count cannot be less than -1.", "count");
            }
        },
    };
    throw::checked(regex.split(args::text(a, 0)?, count)).map(Value::strings)
}
