//! `System.Web.Security.Membership`: the one member that administrators call, for new users' passwords.

use super::super::args;
use crate::value::ty::{DefKind, overload, static_method};
use crate::value::{Engine, Exception, R, TypeDef, Value};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Web.Security.Membership",
    kind: DefKind::Abstract,
    methods: &[static_method(
        "GeneratePassword",
        &[overload(
            "static string GeneratePassword(int length, int numberOfNonAlphanumericCharacters)",
            |e, _, a| generate(e, args::int(a, 0)?, args::int(a, 1)?),
        )],
    )],
    ..TypeDef::CLASS
}];

/// What is neither letter nor digit.
const MARKS: &[u8] = b"!@#$%^&*()_-+=[{]};:>|./?";
const DIGITS_AND_LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A password of `length` letters, digits and marks, with at least `marks` marks.
fn generate(engine: &mut dyn Engine, length: i32, marks: i32) -> R<Value> {
    if !(1..=128).contains(&length) {
        let message = "Password length specified must be between 1 and 128 characters.";
        return Exception::new("System.ArgumentException", message).raise();
    }
    if !(0..=length).contains(&marks) {
        let message = "The value specified in parameter 'numberOfNonAlphanumericCharacters' should be in the range \
                       from zero to the value specified in the password length parameter.";
        return Exception::new("System.ArgumentException", message).raise();
    }
    let mut pick = |of: &[u8]| {
        let at = usize::try_from(engine.random() % (of.len().max(1) as u64)).unwrap_or(0);
        of.get(at).copied().unwrap_or(b'x')
    };
    let all: Vec<u8> = [DIGITS_AND_LETTERS, MARKS].concat();
    let mut password: Vec<u8> = (0..length).map(|_| pick(&all)).collect();
    let is_mark = |c: &u8| MARKS.contains(c);
    let wanted = usize::try_from(marks).unwrap_or(0);
    while password.iter().filter(|c| is_mark(c)).count() < wanted {
        let places: Vec<u8> = (0..length.unsigned_abs())
            .filter_map(|at| u8::try_from(at).ok())
            .filter(|at| password.get(usize::from(*at)).is_some_and(|c| !is_mark(c)))
            .collect();
        let at = usize::from(pick(&places));
        let mark = pick(MARKS);
        if let Some(letter) = password.get_mut(at) {
            *letter = mark;
        }
    }
    Ok(String::from_utf8_lossy(&password).into_owned().into())
}
