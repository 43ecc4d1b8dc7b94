//! `Get-Random`, `Get-SecureRandom`.

use std::rc::Rc;

use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::text::number::convert::{Literal, to_number};
use crate::value::error::ErrorCategory;
use crate::value::{Engine, ErrorRecord, R, Value, convert, member, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-Random", || Box::<Random>::default()),
    Entry::new("Get-SecureRandom", || Box::<Random>::default()),
];

/// A random number, or random elements of a list.
#[derive(Default)]
struct Random {
    chosen: Vec<Value>,
    seen: u64,
    seeded: bool,
}

/// The generator that `-SetSeed` made, for later calls of the session.
#[derive(Default)]
struct Seeded(Option<Value>);

/// 32 random bits.
fn sample(rt: &mut Runtime, seeded: bool) -> R<i32> {
    let generator = if seeded {
        rt.session::<Seeded>().0.clone()
    } else {
        None
    };
    let Some(generator) = generator else {
        return Ok(rt.random() as i32);
    };
    let bytes = Value::typed_array(ty::known().byte, vec![Value::Byte(0); 4]);
    member::invoke(rt, &generator, "NextBytes", std::slice::from_ref(&bytes))?;
    let mut raw = [0; 4];
    if let Value::Array(items) = &bytes {
        for (place, item) in raw.iter_mut().zip(items.items().iter()) {
            if let Value::Byte(b) = item {
                *place = *b;
            }
        }
    }
    Ok(i32::from_le_bytes(raw))
}

/// A number from 0 up to below `Int32.MaxValue`, as .NET makes one of a sample.
fn next(rt: &mut Runtime, seeded: bool) -> R<i32> {
    loop {
        let sample = sample(rt, seeded)?;
        if sample != i32::MAX {
            return Ok(if sample < 0 {
                sample.wrapping_add(i32::MAX)
            } else {
                sample
            }
            .max(0));
        }
    }
}

/// A number from 0 to below 1.
fn next_double(rt: &mut Runtime, seeded: bool) -> R<f64> {
    Ok(f64::from(next(rt, seeded)?) * (1.0 / f64::from(i32::MAX)))
}

/// A number from 0 to below a limit.
fn below(rt: &mut Runtime, seeded: bool, limit: u64) -> R<u64> {
    Ok((next_double(rt, seeded)? * limit as f64) as u64)
}

/// A bound: text is read as a number literal.
fn bound(c: &mut Ctx<'_>, name: &str) -> R<Option<Value>> {
    let Some(value) = c.get(name).filter(|v| !v.is_null()) else {
        return Ok(None);
    };
    Ok(Some(match value.base() {
        Value::Str(text) => match to_number(text, c.rt.edition) {
            Ok(Literal::Integer(n, _)) => match (i32::try_from(n), i64::try_from(n)) {
                (Ok(n), _) => Value::Int32(n),
                (_, Ok(n)) => Value::Int64(n),
                _ => Value::Double(n as f64),
            },
            Ok(Literal::Double(n)) => Value::Double(n),
            Ok(Literal::Decimal(n)) => Value::Decimal(n),
            Ok(Literal::Big(n)) => Value::BigInt(Rc::new(n)),
            Err(_) => convert::to(c.rt, &value, ty::known().int32)?,
        },
        other => other.clone(),
    }))
}

fn too_low<T>(c: &mut Ctx<'_>, low: &str, high: &str) -> R<T> {
    c.throw(ErrorRecord::new(
        "System.ArgumentException",
        format!(
            "The Minimum value ({low}) cannot be greater than or equal to the Maximum value ({high})."
        ),
        "MinGreaterThanOrEqualMax",
        ErrorCategory::InvalidArgument,
        Value::Null,
    ))
}

impl Random {
    fn number(&self, c: &mut Ctx<'_>) -> R<Value> {
        let (low, high) = (bound(c, "Minimum")?, bound(c, "Maximum")?);
        let integer = |v: &Option<Value>| match v {
            None => Some(None),
            Some(Value::Int32(n)) => Some(Some((i64::from(*n), true))),
            Some(Value::Int64(n)) => Some(Some((*n, false))),
            Some(_) => None,
        };
        let seeded = self.seeded;
        if let (Some(low), Some(high)) = (integer(&low), integer(&high)) {
            let narrow = low.is_none_or(|l| l.1) && high.is_none_or(|h| h.1);
            let greatest = if narrow {
                i64::from(i32::MAX)
            } else {
                i64::MAX
            };
            let (low, high) = (low.map_or(0, |l| l.0), high.map_or(greatest, |h| h.0));
            if low >= high {
                return too_low(c, &low.to_string(), &high.to_string());
            }
            let range = high.wrapping_sub(low) as u64;
            let offset = if range <= i32::MAX as u64 {
                below(c.rt, seeded, range)?
            } else {
                let bits = (u64::from(sample(c.rt, seeded)? as u32) << 32)
                    | u64::from(sample(c.rt, seeded)? as u32);
                ((u128::from(bits) * u128::from(range)) >> 64) as u64
            };
            let number = low.wrapping_add(offset as i64);
            return Ok(if narrow {
                Value::Int32(i32::try_from(number).unwrap_or(i32::MAX))
            } else {
                Value::Int64(number)
            });
        }
        let as_double = |c: &mut Ctx<'_>, v: Option<Value>, missing: f64| match v {
            None => Ok(missing),
            Some(v) => convert::to_f64(c.rt, &v),
        };
        let low = as_double(c, low, 0.0)?;
        let high = as_double(c, high, f64::MAX)?;
        if low >= high {
            let shown = |c: &mut Ctx<'_>, n: f64| convert::to_str(c.rt, &Value::Double(n));
            let (low, high) = (shown(c, low)?, shown(c, high)?);
            return too_low(c, &low, &high);
        }
        loop {
            let r = next_double(c.rt, seeded)?;
            let number = low + r * high - r * low;
            if number < high {
                return Ok(Value::Double(number));
            }
        }
    }

    fn picks(c: &Ctx<'_>) -> bool {
        let set = c.set_name();
        set == "RandomListItemParameterSet"
            || set == "ShuffleParameterSet"
            || c.has("InputObject")
            || c.call.expects_input.get()
    }
}

impl Cmdlet for Random {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(seed) = c.int("SetSeed")? {
            let seed = Value::Int32(i32::try_from(seed).unwrap_or(0));
            if let Some(class) = ty::find("System.Random") {
                let generator = member::construct(c.rt, class, &[seed])?;
                c.rt.session::<Seeded>().0 = Some(generator);
            }
        }
        self.seeded = c.call.name() == "Get-Random" && c.rt.session::<Seeded>().0.is_some();
        if Random::picks(c) {
            return Ok(());
        }
        for _ in 0..c.int("Count")?.unwrap_or(1) {
            let number = self.number(c)?;
            c.write(number)?;
        }
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if !c.has("InputObject") {
            return Ok(());
        }
        let items = match c.input() {
            Some(v) if v.is_null() => vec![Value::Null],
            _ => c.list("InputObject"),
        };
        let all = c.switch("Shuffle");
        let count = c
            .int("Count")?
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(1);
        for item in items {
            self.seen += 1;
            if all || self.chosen.len() < count {
                self.chosen.push(item);
            } else if (below(c.rt, self.seeded, self.seen)? as usize) < count {
                let at = below(c.rt, self.seeded, count as u64)? as usize;
                if let Some(place) = self.chosen.get_mut(at) {
                    *place = item;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut chosen = std::mem::take(&mut self.chosen);
        for at in 0..chosen.len() {
            let left = (chosen.len() - at) as u64;
            let other = at + below(c.rt, self.seeded, left)? as usize;
            if other < chosen.len() {
                chosen.swap(at, other);
            }
            if let Some(value) = chosen.get(at) {
                c.write(value.clone())?;
            }
        }
        Ok(())
    }
}
