//! `SemanticVersion`, `[semver]`: what PowerShell 7 calls its own version.
//!
//! How texts are read and compared is PowerShell's `SemanticVersion`: labels behind `-` and `+`, of which the build label
//! counts in no comparison.

use std::any::Any;
use std::cmp::Ordering;

use super::{args, object, throw, version};
use crate::value::ty::{MethodDef, PropDef, method, overload, prop, static_method};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

const NAME: &str = "System.Management.Automation.SemanticVersion";

/// A version of three numbers and two labels.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SemanticVersion {
    numbers: [i32; 3],
    pre_release: Option<Str>,
    build: Option<Str>,
}

impl NetObject for SemanticVersion {
    fn ty(&self) -> Ty {
        ty::find(NAME).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.shown().into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<SemanticVersion>()
                .is_some_and(|o| o.numbers == self.numbers && o.pre_release == self.pre_release),
        )
    }

    fn compare(&self, other: &Value) -> Option<Ordering> {
        Some(self.order(other.downcast::<SemanticVersion>()?))
    }
}

impl SemanticVersion {
    fn shown(&self) -> String {
        let [major, minor, patch] = self.numbers;
        let mut text = format!("{major}.{minor}.{patch}");
        for (sign, label) in [('-', &self.pre_release), ('+', &self.build)] {
            if let Some(label) = label {
                text.push(sign);
                text.push_str(label);
            }
        }
        text
    }

    /// A version before its release is older than the release.
    fn order(&self, other: &SemanticVersion) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| {
            match (&self.pre_release, &other.pre_release) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (Some(a), Some(b)) => order_of_labels(a, b),
            }
        })
    }

    /// `major[.minor[.patch]][-label][+label]`; None where the text is none.
    fn read(text: &str) -> Option<SemanticVersion> {
        if text.ends_with(['-', '+', '.']) {
            return None;
        }
        // The first plus ends the label before it; a dash behind the plus belongs to the build.
        let (front, build) = match text.split_once('+') {
            Some((front, build)) => (front, Some(build)),
            None => (text, None),
        };
        let (numbers, pre_release) = match front.split_once('-') {
            Some((numbers, label)) => (numbers, Some(label)),
            None => (front, None),
        };
        if [pre_release, build]
            .into_iter()
            .flatten()
            .any(|label| !is_label(label))
        {
            return None;
        }
        let mut found = [0; 3];
        for (at, part) in numbers.split('.').enumerate() {
            if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            *found.get_mut(at)? = part.parse().ok()?;
        }
        Some(SemanticVersion {
            numbers: found,
            pre_release: pre_release.map(Str::from),
            build: build.map(Str::from),
        })
    }
}

fn is_label(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
}

/// Part by part: numbers by value and before words, words by their letters, the shorter one first.
fn order_of_labels(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.split('.'), b.split('.'));
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => match (a.parse::<i32>(), b.parse::<i32>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => a.cmp(b),
            },
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: NAME,
    interfaces: &["System.IComparable"],
    properties: PROPERTIES,
    methods: METHODS,
    constructors: &[
        overload("semver new(string version)", |e, _, a| parse(e, a)),
        overload(
            "semver new(int major, int minor, int patch, string preReleaseLabel, string buildLabel)",
            make,
        ),
        overload(
            "semver new(int major, int minor, int patch, string label)",
            with_label,
        ),
        overload("semver new(int major, int minor, int patch)", make),
        overload("semver new(int major, int minor)", make),
        overload("semver new(int major)", make),
        overload("semver new(version version)", of_version),
    ],
    ..TypeDef::CLASS
}];

const PROPERTIES: &[PropDef] = &[
    prop("Major", "int", |_, t| Ok(of(t)?.numbers[0].into())),
    prop("Minor", "int", |_, t| Ok(of(t)?.numbers[1].into())),
    prop("Patch", "int", |_, t| Ok(of(t)?.numbers[2].into())),
    prop("PreReleaseLabel", "string", |_, t| {
        Ok(label(&of(t)?.pre_release))
    }),
    prop("BuildLabel", "string", |_, t| Ok(label(&of(t)?.build))),
];

const METHODS: &[MethodDef] = &[
    method(
        "CompareTo",
        &[
            overload("int CompareTo(System.Object version)", compare_to),
            overload("int CompareTo(semver value)", compare_to),
        ],
    ),
    method(
        "Equals",
        &[
            overload("bool Equals(System.Object obj)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
            overload("bool Equals(semver other)", |_, t, a| {
                Ok(t.same(args::value(a, 0)).into())
            }),
        ],
    ),
    method("GetHashCode", object::GET_HASH_CODE),
    method(
        "ToString",
        &[overload("string ToString()", |_, t, _| {
            Ok(of(t)?.shown().into())
        })],
    ),
    static_method(
        "Compare",
        &[overload(
            "static int Compare(semver versionA, semver versionB)",
            |_, _, a| Ok((of(args::value(a, 0))?.order(of(args::value(a, 1))?) as i32).into()),
        )],
    ),
    static_method(
        "Parse",
        &[overload(
            "static semver Parse(string version)",
            |e, _, a| parse(e, a),
        )],
    ),
    static_method(
        "TryParse",
        &[overload(
            "static bool TryParse(string version, [ref] semver result)",
            |e, _, a| {
                let found = SemanticVersion::read(args::text(a, 0)?);
                let fine = found.is_some();
                args::set_ref(e, a, 1, &found.map(Value::net).unwrap_or_default())?;
                Ok(fine.into())
            },
        )],
    ),
    static_method(
        "op_Implicit",
        &[overload(
            "static version op_Implicit(semver semver)",
            |_, _, a| Ok(version::value(of(args::value(a, 0))?.numbers.to_vec())),
        )],
    ),
];

fn of(this: &Value) -> R<&SemanticVersion> {
    this.downcast::<SemanticVersion>().map_or_else(
        || throw::not_supported("The member needs a SemanticVersion."),
        Ok,
    )
}

fn label(label: &Option<Str>) -> Value {
    label.clone().map_or(Value::Null, Value::Str)
}

fn parse(engine: &dyn Engine, a: &[Value]) -> R<Value> {
    if args::value(a, 0).is_null() {
        return throw::null(engine, "version");
    }
    let text = args::text(a, 0)?;
    if text.is_empty() {
        return throw::format("version");
    }
    match SemanticVersion::read(text) {
        Some(found) => Ok(Value::net(found)),
        // PowerShell tells it with what .NET says of no number at all.
        None => throw::format("The input string '' was not in a correct format."),
    }
}

/// The numbers that a constructor's arguments give; a negative one is refused by its name.
fn numbers(a: &[Value]) -> R<[i32; 3]> {
    let mut found = [0; 3];
    for (at, (place, name)) in found
        .iter_mut()
        .zip(["major", "minor", "patch"])
        .enumerate()
    {
        if a.get(at).is_some() {
            *place = args::int(a, at)?;
        }
        if *place < 0 {
            return bad_argument(name);
        }
    }
    Ok(found)
}

fn bad_argument<T>(name: &str) -> R<T> {
    throw::plain_argument(format!(
        "Cannot process argument because the value of argument \"{name}\" is not valid. Change the value of the \
         \"{name}\" argument and run the operation again."
    ))
}

fn own_label(a: &[Value], at: usize, name: &str) -> R<Option<Str>> {
    match args::text(a, at)? {
        "" => Ok(None),
        text if is_label(text) => Ok(Some(text.into())),
        _ => throw::format(name),
    }
}

fn make(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    Ok(Value::net(SemanticVersion {
        numbers: numbers(a)?,
        pre_release: own_label(a, 3, "preReleaseLabel")?,
        build: own_label(a, 4, "buildLabel")?,
    }))
}

/// `new(major, minor, patch, label)`: both labels in one text.
fn with_label(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let numbers = numbers(a)?;
    let text = args::text(a, 3)?;
    if text.is_empty() {
        return Ok(Value::net(SemanticVersion {
            numbers,
            pre_release: None,
            build: None,
        }));
    }
    let sign = if text.starts_with('+') { "" } else { "-" };
    match SemanticVersion::read(&format!("0{sign}{text}")) {
        Some(found) => Ok(Value::net(SemanticVersion { numbers, ..found })),
        None => throw::format("label"),
    }
}

fn of_version(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let Some(parts) = version::parts(args::value(a, 0)) else {
        return bad_argument("version");
    };
    if parts.get(3).is_some_and(|revision| *revision > 0) {
        return bad_argument("version");
    }
    let number = |at: usize| parts.get(at).copied().unwrap_or(0).max(0);
    Ok(Value::net(SemanticVersion {
        numbers: [number(0), number(1), number(2)],
        pre_release: None,
        build: None,
    }))
}

fn compare_to(_: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    let other = args::value(a, 0);
    if other.is_null() {
        return Ok(1.into());
    }
    match other.downcast::<SemanticVersion>() {
        Some(other) => Ok((of(this)?.order(other) as i32).into()),
        None => bad_argument("version"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        SemanticVersion::read(text).map(|v| v.shown())
    }

    fn order(a: &str, b: &str) -> Option<Ordering> {
        Some(SemanticVersion::read(a)?.order(&SemanticVersion::read(b)?))
    }

    #[test]
    fn texts_are_read_with_their_labels() {
        assert_eq!(read("7"), Some("7.0.0".into()));
        assert_eq!(read("7.4-rc.1+a-b"), Some("7.4.0-rc.1+a-b".into()));
        assert_eq!(read("7.4.1+b"), Some("7.4.1+b".into()));
        for bad in [
            "",
            "a",
            "1.2.3.4",
            "1.",
            "1-",
            "1-+b",
            "1.2-_",
            "99999999999",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_release_is_newer_than_what_came_before_it() {
        assert_eq!(order("7.0.0", "7.0.0-rc.1"), Some(Ordering::Greater));
        assert_eq!(order("7.0.0-rc.2", "7.0.0-rc.10"), Some(Ordering::Less));
        assert_eq!(order("7.0.0-1", "7.0.0-a"), Some(Ordering::Less));
        assert_eq!(order("7.0.0+a", "7.0.0+b"), Some(Ordering::Equal));
    }
}
