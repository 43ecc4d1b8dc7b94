//! Which overload a call means, and the call itself with its arguments converted.
//!
//! Candidates are ranked argument by argument as PowerShell's `Adapter.FindBestMethod` does: the sum of better
//! conversions decides, weighted so that earlier arguments count more.

use std::cell::Cell;

use super::errors;
use super::overload::{Candidate, Param};
use crate::value::convert::route::{self, figure, rank};
use crate::value::convert::{self, Failure};
use crate::value::ty::{Prim, type_of};
use crate::value::{Engine, R, Stop, Ty, Value, ty};

/// A candidate that fits the arguments.
struct Fitting<'a> {
    candidate: &'a Candidate,
    ranks: Vec<u16>,
    /// The last arguments become one array.
    expanded: bool,
}

impl Fitting<'_> {
    /// The type that an argument is converted to.
    fn type_at(&self, at: usize) -> Ty {
        let params = &self.candidate.signature.params;
        match params.get(at).or(params.last()) {
            Some(p) if p.params && self.expanded => p.ty.element().unwrap_or(ty::known().object),
            Some(p) => p.ty,
            None => ty::known().object,
        }
    }

    fn generic_at(&self, at: usize) -> bool {
        let params = &self.candidate.signature.params;
        params.get(at).or(params.last()).is_some_and(|p| p.generic)
    }
}

/// A choice: the overload and whether its last arguments become one array.
struct Chosen<'a> {
    candidate: &'a Candidate,
    expanded: bool,
}

/// Calls the best of the overloads.
///
/// # Errors
/// `MethodCountCouldNotFindBest` where none or several fit, `MethodArgumentConversionInvalidCastArgument` for an
/// argument that cannot be converted, and what the method throws, as it throws it.
pub(super) fn call(
    engine: &mut dyn Engine,
    name: &str,
    candidates: &[Candidate],
    target: &Value,
    args: &[Value],
) -> R<Value> {
    call_at(&Cell::new(0), engine, name, candidates, target, args)
}

/// The same from a site that remembers which overload it called last.
pub(super) fn call_at(
    last: &Cell<usize>,
    engine: &mut dyn Engine,
    name: &str,
    candidates: &[Candidate],
    target: &Value,
    args: &[Value],
) -> R<Value> {
    if let Some(ready) = ready(last, candidates, args) {
        return call_one(ready, engine, target, args);
    }
    let chosen = choose(engine, name, candidates, args)?;
    // A constructor's arguments fail under the name that .NET gives it.
    let name = match chosen.candidate.signature.constructs {
        true => ".ctor",
        false => name,
    };
    if takes_as_they_are(chosen.candidate, args) {
        return call_one(chosen.candidate, engine, target, args);
    }
    let converted = arguments(engine, name, &chosen, args)?;
    call_one(chosen.candidate, engine, target, &converted)
}

/// The frequent case, with nothing to choose and nothing to convert: the only method of its name, or one with just the
/// arguments' types, of which there cannot be two.
fn ready<'a>(
    last: &Cell<usize>,
    candidates: &'a [Candidate],
    args: &[Value],
) -> Option<&'a Candidate> {
    let found = match candidates {
        [only] => only,
        several => {
            let at = match several.get(last.get()) {
                Some(same) if is_exact(same, args) => last.get(),
                _ => several.iter().position(|c| is_exact(c, args))?,
            };
            last.set(at);
            several.get(at)?
        }
    };
    takes_as_they_are(found, args).then_some(found)
}

/// What a method gives; of one that returns nothing the empty output.
#[inline]
fn call_one(
    candidate: &Candidate,
    engine: &mut dyn Engine,
    target: &Value,
    args: &[Value],
) -> R<Value> {
    let call = candidate.overload.call;
    if candidate.signature.returns.prim() != Prim::Void {
        return call(engine, target, args);
    }
    match call(engine, target, args) {
        Ok(Value::Null) => Ok(Value::Void),
        result => result,
    }
}

/// True where no argument has to be converted: objects are taken as they are, and what has the parameter's type is.
fn takes_as_they_are(candidate: &Candidate, args: &[Value]) -> bool {
    let signature = &candidate.signature;
    let fits = |(p, arg): (&Param, &Value)| {
        let any = p.ty.prim() == Prim::Object || p.generic;
        !p.by_ref
            && !matches!(arg, Value::Void | Value::Wrapped(_))
            && (any || p.ty.prim() != Prim::None && type_of(arg) == p.ty)
    };
    !signature.open
        && signature.params.len() == args.len()
        && signature.params.iter().zip(args).all(fits)
}

/// True where each argument has just the type of its parameter.
fn is_exact(candidate: &Candidate, args: &[Value]) -> bool {
    let signature = &candidate.signature;
    let same = |(p, arg): (&Param, &Value)| {
        !p.by_ref && !p.generic && p.ty.prim() != Prim::None && type_of(arg) == p.ty
    };
    !signature.open
        && signature.params.len() == args.len()
        && signature.params.iter().zip(args).all(same)
}

fn choose<'a>(
    engine: &mut dyn Engine,
    name: &str,
    candidates: &'a [Candidate],
    args: &[Value],
) -> R<Chosen<'a>> {
    // One method that takes as many arguments needs no ranks: a bad argument then gives the better message.
    if let [only] = candidates
        && !only.signature.open
        && only.signature.params.len() == args.len()
        && !only.signature.params.iter().any(|p| p.generic)
    {
        return Ok(Chosen {
            candidate: only,
            expanded: false,
        });
    }
    // Arguments of just the parameters' types: no other overload can fit better.
    if let Some(candidate) = candidates.iter().find(|c| is_exact(c, args)) {
        return Ok(Chosen {
            candidate,
            expanded: false,
        });
    }
    let mut fitting = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        if let Some(found) = fit(engine, candidate, args) {
            fitting.push(found);
        }
    }
    let mut best: Option<usize> = None;
    let mut several = false;
    for at in 0..fitting.len() {
        let Some(so_far) = best else {
            best = Some(at);
            continue;
        };
        let (Some(a), Some(b)) = (fitting.get(so_far), fitting.get(at)) else {
            continue;
        };
        match compare(engine, a, b, args) {
            0 => several = true,
            n if n < 0 => {
                best = Some(at);
                several = false;
            }
            _ => {}
        }
    }
    match best.and_then(|at| fitting.get(at)) {
        Some(found) if !several => Ok(Chosen {
            candidate: found.candidate,
            expanded: found.expanded,
        }),
        Some(_) => errors::method(
            format!(
                "Multiple ambiguous overloads found for \"{name}\" and the argument count: \"{}\".",
                args.len()
            ),
            "MethodCountCouldNotFindBest",
            Value::Null,
        ),
        None => errors::no_overload(name, args.len()),
    }
}

/// True where any of the overloads takes the arguments.
pub(super) fn fits_any(engine: &mut dyn Engine, candidates: &[Candidate], args: &[Value]) -> bool {
    candidates.iter().any(|c| fit(engine, c, args).is_some())
}

fn fit<'a>(
    engine: &mut dyn Engine,
    candidate: &'a Candidate,
    args: &[Value],
) -> Option<Fitting<'a>> {
    let s = &candidate.signature;
    if args.len() < s.required || (args.len() > s.params.len() && !s.open) {
        return None;
    }
    let mut found = Fitting {
        candidate,
        ranks: Vec::with_capacity(args.len()),
        expanded: false,
    };
    for (at, param) in s.params.iter().enumerate() {
        if param.params {
            let element = param.ty.element().unwrap_or(ty::known().object);
            if args.len() == s.params.len() {
                let arg = args.get(at)?;
                // An array that is an `object[]` is one whatever its elements are.
                let own = figure(engine, type_of(arg.base()), param.ty).rank;
                let whole = rank_of(engine, arg, param.ty, false).max(own);
                let one = rank_of(engine, arg, element, false);
                found.expanded = one > whole;
                found.ranks.push(one.max(whole));
            } else {
                found.expanded = true;
                for arg in args.get(at..).unwrap_or_default() {
                    found.ranks.push(rank_of(engine, arg, element, false));
                }
            }
            break;
        }
        match args.get(at) {
            Some(arg) => found
                .ranks
                .push(rank_of(engine, arg, param.ty, param.by_ref)),
            None => break,
        }
    }
    (!found.ranks.contains(&rank::NONE)).then_some(found)
}

/// True for the object that `[ref]` makes.
fn is_reference(v: &Value) -> bool {
    type_of(v.base())
        .full_name()
        .starts_with("System.Management.Automation.PSReference")
}

fn rank_of(engine: &mut dyn Engine, arg: &Value, to: Ty, by_ref: bool) -> u16 {
    if arg.is_null() {
        return route::rank_of_null(to);
    }
    if is_reference(arg) {
        return if by_ref {
            rank_of_held(engine, arg, to)
        } else if to.prim() == Prim::Object {
            rank::ASSIGNABLE
        } else {
            rank::NONE
        };
    }
    if by_ref {
        return rank::NONE;
    }
    let from = effective_type(arg);
    let mut found = figure(engine, from, to).rank;
    if found == rank::NONE {
        // An `object[]` counts as an array of what all its elements are.
        let own = type_of(arg.base());
        if own != from {
            found = figure(engine, own, to).rank;
        }
    }
    found
}

/// How well a `[ref]` fits: as well as what it holds. What cannot become the parameter's type is overwritten.
fn rank_of_held(engine: &mut dyn Engine, reference: &Value, to: Ty) -> u16 {
    let held = match reference.base() {
        Value::Net(reference) => reference.property(engine, "Value"),
        _ => None,
    };
    let found = match held {
        Some(Ok(held)) if held.is_null() => route::rank_of_null(to),
        Some(Ok(held)) => figure(engine, type_of(held.base()), to).rank,
        _ => rank::NONE,
    };
    if found == rank::NONE {
        rank::LANGUAGE
    } else {
        found
    }
}

/// The type that an argument counts as: an `object[]` is an array of what all its elements are.
fn effective_type(arg: &Value) -> Ty {
    let own = type_of(arg.base());
    if let Value::Array(items) = arg.base()
        && items.ty == ty::known().object_array
    {
        let items = items.items();
        let mut types = items.iter().map(|v| type_of(v.base()));
        if let Some(first) = types.next()
            && !items.iter().any(Value::is_null)
            && types.all(|t| t == first)
        {
            return first.array_of();
        }
    }
    own
}

/// Positive where the first is better, 0 where neither is.
fn compare(engine: &mut dyn Engine, a: &Fitting<'_>, b: &Fitting<'_>, args: &[Value]) -> i64 {
    let count = a.ranks.len().min(b.ranks.len());
    let mut better = 0i64;
    for (at, (ra, rb)) in a.ranks.iter().zip(&b.ranks).enumerate() {
        let weight = (count - at) as i64;
        let (mut ra, mut rb) = (*ra, *rb);
        if ra == rb && ra == rank::UNRELATED_ARRAYS {
            let element = args
                .get(at)
                .and_then(|arg| effective_type(arg).element())
                .unwrap_or(ty::known().object);
            let of = |engine: &mut dyn Engine, t: Ty| {
                figure(engine, element, t.element().unwrap_or(ty::known().object)).rank
            };
            ra = of(engine, a.type_at(at));
            rb = of(engine, b.type_at(at));
        }
        better += weight * (i64::from(ra > rb) - i64::from(ra < rb));
    }
    if better != 0 {
        return better;
    }
    // Conversions that lose nothing go to the most specific type, others to the most general one.
    let mut weight = count as i64;
    for (at, (ra, rb)) in a.ranks.iter().zip(&b.ranks).enumerate() {
        let exact = |r: u16| r >= rank::NUMERIC_IMPLICIT;
        if *ra >= rank::NULL_TO_VALUE && *rb >= rank::NULL_TO_VALUE && exact(*ra) == exact(*rb) {
            if exact(*ra) {
                weight = -weight;
            }
            let (ta, tb) = (a.type_at(at), b.type_at(at));
            let there = figure(engine, ta, tb).rank;
            let back = figure(engine, tb, ta).rank;
            if there < back {
                better += weight;
            } else if there > back {
                better -= weight;
            }
        }
        weight = weight.abs() - 1;
    }
    if better != 0 {
        return better;
    }
    if (0..count).any(|at| a.type_at(at) != b.type_at(at)) {
        return 0;
    }
    let (len_a, len_b) = (
        a.candidate.signature.params.len() as i64,
        b.candidate.signature.params.len() as i64,
    );
    match (a.expanded, b.expanded) {
        (true, true) => return if len_a > len_b { 1 } else { -1 },
        (true, false) => return -1,
        (false, true) => return 1,
        (false, false) => {}
    }
    for at in 0..count {
        better += i64::from(b.generic_at(at)) - i64::from(a.generic_at(at));
    }
    if better != 0 { better } else { len_b - len_a }
}

/// The arguments as the overload's code takes them.
fn arguments(
    engine: &mut dyn Engine,
    name: &str,
    chosen: &Chosen<'_>,
    args: &[Value],
) -> R<Vec<Value>> {
    let params = &chosen.candidate.signature.params;
    let mut out = Vec::with_capacity(params.len());
    for (at, param) in params.iter().enumerate() {
        if param.params && (chosen.expanded || at >= args.len()) {
            let element = param.ty.element().unwrap_or(ty::known().object);
            let mut rest = Vec::new();
            for (offset, arg) in args.get(at..).unwrap_or_default().iter().enumerate() {
                rest.push(argument(engine, name, param, at + offset, arg, element)?);
            }
            out.push(Value::typed_array(element, rest));
            break;
        }
        match args.get(at) {
            Some(arg) if param.by_ref => {
                if !is_reference(arg) {
                    return errors::method(
                        format!(
                            "Argument: '{}' should be a System.Management.Automation.PSReference. Use [ref].",
                            at + 1
                        ),
                        "NonRefArgumentToRefParameterMsg",
                        Value::Null,
                    );
                }
                out.push(arg.clone());
            }
            Some(arg) => out.push(argument(engine, name, param, at, arg, param.ty)?),
            None => out.push(Value::Null),
        }
    }
    Ok(out)
}

fn argument(
    engine: &mut dyn Engine,
    name: &str,
    param: &Param,
    at: usize,
    arg: &Value,
    to: Ty,
) -> R<Value> {
    // What a method takes as an object it gets without the wrapper, but for members that it may read.
    if to.prim() == Prim::Object || param.generic {
        return Ok(if matches!(arg, Value::Void) {
            Value::Null
        } else {
            arg.clone()
        });
    }
    let label = if param.name.is_empty() {
        at.to_string()
    } else {
        param.name.to_string()
    };
    converted_argument(engine, name, &label, arg, to)
}

/// An argument of a method as the parameter `label` takes it.
///
/// # Errors
/// A `MethodException` that says what cannot be converted.
pub fn converted_argument(
    engine: &mut dyn Engine,
    name: &str,
    label: &str,
    arg: &Value,
    to: Ty,
) -> R<Value> {
    let failure = match convert::convert(engine, arg, to) {
        Ok(v) => return Ok(v),
        Err(failure) => failure,
    };
    let cast = match failure {
        Failure::Cast(cast) => cast,
        Failure::Stop(stop) => return Err(stop),
    };
    let shown = errors::shown(engine, arg);
    errors::method(
        format!(
            "Cannot convert argument \"{label}\", with value: \"{shown}\", for \"{name}\" to type \"{}\": \"{}\"",
            to.full_name(),
            cast.message
        ),
        "MethodArgumentConversionInvalidCastArgument",
        cast.exception(),
    )
}

/// What a native method threw, as the error of the call: `Exception calling "X" with "n" argument(s): "..."`. Other
/// errors pass.
pub(super) fn wrap_thrown<T>(name: &str, count: usize, result: R<T>) -> R<T> {
    result.map_err(|stop| thrown(name, count, stop))
}

/// What a method threw, as the call fails with it.
pub(super) fn thrown(name: &str, count: usize, stop: Box<Stop>) -> Box<Stop> {
    match *stop {
        Stop::Exception(e) => errors::thrown_by_method(name, count, e),
        other => Box::new(other),
    }
}
