//! Enumerations: their values, and what is wrong with them.

use rust_decimal::prelude::ToPrimitive;

use crate::syntax::problem;
use crate::value::ty::Shape;
use crate::value::{R, Str, Ty, Value, convert, ty};

use super::super::Runtime;
use super::super::code::{PropertyCode, TypeCode};
use super::faults::Faults;

/// The values of an enumeration's type.
struct Range {
    ty: Ty,
    lowest: i128,
    highest: i128,
}

/// What the next value would be without an initial one of its own.
#[derive(Clone, Copy)]
enum Next {
    Value(i128),
    /// The value before it was no value.
    Unknown,
    /// The value before it is the highest.
    TooBig,
}

impl Runtime {
    /// Puts enumerations in an order in which each one's values are known when another reads them.
    pub(super) fn order_enums<'t>(
        enums: Vec<&'t TypeCode>,
        faults: &mut Faults,
    ) -> Vec<&'t TypeCode> {
        let mut ordered: Vec<&TypeCode> = Vec::with_capacity(enums.len());
        let mut waiting = enums;
        while !waiting.is_empty() {
            let names: Vec<&str> = waiting.iter().map(|it| it.name.as_str()).collect();
            let reads = |it: &&TypeCode| {
                let mut read = it.properties.iter().flat_map(|p| &p.reads);
                read.any(|read| {
                    !read.eq_ignore_ascii_case(&it.name)
                        && names.iter().any(|name| name.eq_ignore_ascii_case(read))
                })
            };
            let (rest, ready): (Vec<_>, Vec<_>) = waiting.iter().copied().partition(reads);
            if ready.is_empty() {
                for it in &rest {
                    faults.add(it, &problem::CYCLE_IN_ENUM_INITIALIZERS, it.span, &[]);
                }
                return ordered;
            }
            ordered.extend(ready);
            waiting = rest;
        }
        ordered
    }

    pub(super) fn define_enum(&mut self, t: &TypeCode, faults: &mut Faults) -> R<Ty> {
        let underlying = match t.bases.first() {
            Some(base) => self.resolve_type(base)?,
            None => ty::known().int32,
        };
        let flags = t.attributes.iter().any(|a| {
            let name = a.ty.name.shown();
            name.eq_ignore_ascii_case("Flags") || name.eq_ignore_ascii_case("System.FlagsAttribute")
        });
        let range = range(underlying);
        let mut members: Vec<(Str, i64)> = Vec::with_capacity(t.properties.len());
        let mut next = Next::Value(0);
        for p in &t.properties {
            if p.initial.is_some() {
                next = self.initial_enumerator(t, p, &range, faults)?;
            }
            if matches!(next, Next::TooBig) {
                let problem = &problem::ENUMERATOR_VALUE_OUT_OF_BOUNDS;
                faults.add(t, problem, p.span, &[&self.shown(range.ty)]);
            }
            if let Next::Value(value) = next {
                members.push((p.name.clone(), value as i64));
            }
            next = match next {
                Next::Value(value) if value < range.highest => Next::Value(value + 1),
                _ => Next::TooBig,
            };
        }
        faults.properties_defined_twice(t);
        Ok(Ty::define(
            &t.name,
            Some(ty::known().enum_),
            Vec::new(),
            Shape::Enum {
                members,
                flags,
                underlying,
            },
        ))
    }

    fn shown(&self, ty: Ty) -> String {
        convert::type_name(ty, self.edition)
    }

    fn initial_enumerator(
        &mut self,
        t: &TypeCode,
        p: &PropertyCode,
        range: &Range,
        faults: &mut Faults,
    ) -> R<Next> {
        let (Some(initial), Some(span)) = (&p.initial, p.initial_span) else {
            return Ok(Next::Unknown);
        };
        let own = p
            .reads
            .iter()
            .any(|read| read.eq_ignore_ascii_case(&t.name));
        let constant = match self.evaluate(initial) {
            Ok(value) if p.constant && !own => value,
            _ => {
                let problem = &problem::ENUMERATOR_VALUE_MUST_BE_CONSTANT;
                faults.add(t, problem, span, &[]);
                return Ok(Next::Unknown);
            }
        };
        let converted = convert::try_to(self, &constant, range.ty)?;
        let value = match &converted {
            Some(value) => whole(self, value),
            None => None,
        };
        match value.filter(|value| (range.lowest..=range.highest).contains(value)) {
            Some(value) => Ok(Next::Value(value)),
            None => {
                let problem = if ty::type_of(&constant).prim().is_number() {
                    &problem::ENUMERATOR_VALUE_OUT_OF_BOUNDS
                } else {
                    &problem::CANNOT_CONVERT_VALUE
                };
                faults.add(t, problem, span, &[&self.shown(range.ty)]);
                Ok(Next::Unknown)
            }
        }
    }
}

fn whole(rt: &mut Runtime, value: &Value) -> Option<i128> {
    convert::to_decimal(rt, value).ok()?.to_i128()
}

fn range(ty: Ty) -> Range {
    let (lowest, highest) = match ty.full_name() {
        "System.SByte" => (i8::MIN.into(), i8::MAX.into()),
        "System.Byte" => (0, u8::MAX.into()),
        "System.Int16" => (i16::MIN.into(), i16::MAX.into()),
        "System.UInt16" => (0, u16::MAX.into()),
        "System.UInt32" => (0, u32::MAX.into()),
        "System.Int64" => (i64::MIN.into(), i64::MAX.into()),
        "System.UInt64" => (0, u64::MAX.into()),
        _ => (i32::MIN.into(), i32::MAX.into()),
    };
    Range {
        ty,
        lowest,
        highest,
    }
}
