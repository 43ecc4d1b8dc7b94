//! `Measure-Object`.

use std::cmp::Ordering;

use crate::cmdlets::core::shared::property::{self, Found, Property};
use crate::cmdlets::core::shared::record::Record;
use crate::format::parameter::Taker;
use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::value::error::ErrorCategory;
use crate::value::ty::type_of;
use crate::value::{Engine, ErrorRecord, R, Str, TypeDef, Value, compare, convert};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Measure-Object", || Box::<Measure>::default())];

/// The classes of its output.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "Microsoft.PowerShell.Commands.MeasureInfo",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "Microsoft.PowerShell.Commands.GenericMeasureInfo",
        base: "Microsoft.PowerShell.Commands.MeasureInfo",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "Microsoft.PowerShell.Commands.GenericObjectMeasureInfo",
        base: "Microsoft.PowerShell.Commands.MeasureInfo",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "Microsoft.PowerShell.Commands.TextMeasureInfo",
        base: "Microsoft.PowerShell.Commands.MeasureInfo",
        ..TypeDef::CLASS
    },
];

const NUMBERS: &[&str] = &[
    "Count",
    "Average",
    "Sum",
    "Maximum",
    "Minimum",
    "StandardDeviation",
    "Property",
];
const NUMBERS_DESKTOP: &[&str] = &["Count", "Average", "Sum", "Maximum", "Minimum", "Property"];
const TEXTS: &[&str] = &["Lines", "Words", "Characters", "Property"];

/// `Measure-Object`: counts, sums, extremes; lines, words, characters.
#[derive(Default)]
struct Measure {
    properties: Vec<Property>,
    wanted: Wanted,
    statistics: Vec<Statistics>,
    /// Something was not a number: sums and averages are not given.
    not_numeric: bool,
    total: u64,
}

/// What the switches ask for.
#[derive(Default)]
struct Wanted {
    sum: bool,
    average: bool,
    deviation: bool,
    maximum: bool,
    minimum: bool,
    lines: bool,
    words: bool,
    characters: bool,
    ignore_white_space: bool,
}

impl Wanted {
    fn numbers(&self) -> bool {
        self.sum || self.average || self.deviation
    }

    fn text(&self) -> bool {
        self.lines || self.words || self.characters
    }
}

/// What was measured of one property.
#[derive(Default)]
struct Statistics {
    name: Str,
    count: i32,
    sum: f64,
    previous_sum: f64,
    variance: f64,
    maximum: Value,
    minimum: Value,
    lines: i32,
    words: i32,
    characters: i32,
}

impl Measure {
    fn entry(&mut self, name: &str) -> &mut Statistics {
        let at = self
            .statistics
            .iter()
            .position(|s| s.name.eq_ignore_ascii_case(name));
        let at = at.unwrap_or_else(|| {
            self.statistics.push(Statistics {
                name: name.into(),
                ..Statistics::default()
            });
            self.statistics.len() - 1
        });
        &mut self.statistics[at]
    }

    fn measure(&mut self, c: &mut Ctx<'_>, name: &str, value: &Value) -> R<()> {
        let text = if self.wanted.text() {
            convert::to_display(c.rt, value)?
        } else {
            Str::new()
        };
        let number = if self.wanted.numbers() {
            Some(as_number(c.rt, value)?)
        } else {
            None
        };
        let ignore = self.wanted.ignore_white_space;
        let (minimum, maximum) = (self.wanted.minimum, self.wanted.maximum);
        let stat = self.entry(name);
        stat.count = stat.count.saturating_add(1);
        stat.characters = stat.characters.saturating_add(characters(&text, ignore));
        stat.words = stat.words.saturating_add(words(&text));
        stat.lines = stat.lines.saturating_add(lines(&text));
        match number {
            Some(Some(number)) => stat.add(number),
            Some(None) => {
                self.not_numeric = true;
                let shown = convert::to_display(c.rt, value)?;
                return c.error(ErrorRecord::new(
                    "System.Management.Automation.PSInvalidOperationException",
                    format!("Input object \"{shown}\" is not numeric."),
                    "NonNumericInputObject",
                    ErrorCategory::InvalidType,
                    value.clone(),
                ));
            }
            None => {}
        }
        if minimum && beats(c.rt, value, &stat.minimum, Ordering::Greater)? {
            stat.minimum = value.clone();
        }
        if maximum && beats(c.rt, value, &stat.maximum, Ordering::Less)? {
            stat.maximum = value.clone();
        }
        Ok(())
    }

    fn measure_properties(&mut self, c: &mut Ctx<'_>, input: &Value) -> R<()> {
        let properties = std::mem::take(&mut self.properties);
        let mut counted: Vec<Str> = Vec::new();
        let mut found: Vec<Found> = Vec::new();
        for property in &properties {
            property.find(c.rt, input, &mut found)?;
            if found.is_empty() && !property.is_pattern() {
                self.entry(property.text());
            }
            for f in found.drain(..) {
                if counted.iter().any(|n| n.eq_ignore_ascii_case(&f.name)) {
                    continue;
                }
                self.measure(c, &f.name, &f.value.unwrap_or_default())?;
                counted.push(f.name);
            }
        }
        self.properties = properties;
        Ok(())
    }

    fn write(&self, c: &mut Ctx<'_>, stat: &Statistics, property: Value) -> R<()> {
        let wanted = &self.wanted;
        let when = |on: bool, v: Value| if on { v } else { Value::Null };
        if c.set_name() == "TextMeasure" {
            let fields = vec![
                when(wanted.lines, Value::Int32(stat.lines)),
                when(wanted.words, Value::Int32(stat.words)),
                when(wanted.characters, Value::Int32(stat.characters)),
                property,
            ];
            let class = "Microsoft.PowerShell.Commands.TextMeasureInfo";
            return c.write(Record::named(class, TEXTS, fields).into_value());
        }
        let numeric = !self.not_numeric;
        let count = f64::from(stat.count);
        let average = when(
            numeric && wanted.average && stat.count > 0,
            Value::Double(stat.sum / count),
        );
        let sum = when(numeric && wanted.sum, Value::Double(stat.sum));
        let deviation = when(
            numeric && wanted.deviation,
            Value::Double(stat.variance.sqrt()),
        );
        let maximum = extreme(c.rt, &stat.maximum)?;
        let minimum = extreme(c.rt, &stat.minimum)?;
        let (class, maximum, minimum) = match (maximum, minimum) {
            (Some(max), Some(min)) => {
                ("Microsoft.PowerShell.Commands.GenericMeasureInfo", max, min)
            }
            _ => (
                "Microsoft.PowerShell.Commands.GenericObjectMeasureInfo",
                stat.maximum.clone(),
                stat.minimum.clone(),
            ),
        };
        let mut fields = vec![Value::Int32(stat.count), average, sum, maximum, minimum];
        let core = c.rt.edition.is_core();
        if core {
            fields.push(deviation);
        }
        fields.push(property);
        let names = if core { NUMBERS } else { NUMBERS_DESKTOP };
        c.write(Record::named(class, names, fields).into_value())
    }
}

impl Statistics {
    /// Counts a number; the variance is kept as Welford's recurrence has it.
    fn add(&mut self, number: f64) {
        self.previous_sum = self.sum;
        self.sum += number;
        if self.count > 1 {
            let count = f64::from(self.count);
            let previous = self.previous_sum / (count - 1.0);
            self.variance *= (count - 2.0) / (count - 1.0);
            self.variance += (number - previous) * (number - previous) / count;
        }
    }
}

fn as_number(rt: &mut Runtime, value: &Value) -> R<Option<f64>> {
    let converted = convert::try_to(rt, value, crate::value::ty::known().double)?;
    Ok(match converted {
        Some(Value::Double(n)) => Some(n),
        _ => None,
    })
}

/// An extreme as it is given where all extremes are numbers; None where it is no number.
fn extreme(rt: &mut Runtime, value: &Value) -> R<Option<Value>> {
    if value.is_null() {
        return Ok(Some(Value::Null));
    }
    Ok(as_number(rt, value)?.map(Value::Double))
}

/// True where the value takes the place of the extreme so far.
fn beats(rt: &mut Runtime, value: &Value, so_far: &Value, order: Ordering) -> R<bool> {
    if so_far.is_null() {
        return Ok(true);
    }
    let mut both = [so_far.clone(), value.clone()];
    for v in &mut both {
        if !v.is_null()
            && let Some(n) = as_number(rt, v)?
        {
            *v = Value::Double(n);
        }
    }
    let [mut a, mut b] = both;
    if !a.is_null() && !b.is_null() && type_of(a.base()) != type_of(b.base()) {
        a = Value::Str(convert::to_display(rt, &a)?);
        b = Value::Str(convert::to_display(rt, &b)?);
    }
    Ok(compare::compare(rt, &a, &b, false)? == order)
}

fn characters(text: &str, ignore_white_space: bool) -> i32 {
    let count = if ignore_white_space {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .map(char::len_utf16)
            .sum()
    } else {
        crate::text::units::length(text)
    };
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn words(text: &str) -> i32 {
    i32::try_from(text.split_whitespace().count()).unwrap_or(i32::MAX)
}

/// A last line without its end counts.
fn lines(text: &str) -> i32 {
    let ends = text.bytes().filter(|b| *b == b'\n').count();
    let open = !text.is_empty() && !text.ends_with('\n');
    i32::try_from(ends + usize::from(open)).unwrap_or(i32::MAX)
}

impl Cmdlet for Measure {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let properties = c.list("Property");
        self.properties = property::read(c.rt, &properties, Taker::Group)?;
        let all = c.switch("AllStats");
        self.wanted = Wanted {
            sum: all || c.switch("Sum"),
            average: all || c.switch("Average"),
            deviation: all || c.switch("StandardDeviation"),
            maximum: all || c.switch("Maximum"),
            minimum: all || c.switch("Minimum"),
            lines: c.switch("Line"),
            words: c.switch("Word"),
            characters: c.switch("Character"),
            ignore_white_space: c.switch("IgnoreWhiteSpace"),
        };
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input().filter(|v| !v.is_null()) else {
            return Ok(());
        };
        self.total = self.total.saturating_add(1);
        if self.properties.is_empty() {
            self.measure(c, "$_", &input)
        } else {
            self.measure_properties(c, &input)
        }
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let given = !self.properties.is_empty();
        if self.total == 0 && !given {
            self.entry("$_");
        }
        for stat in std::mem::take(&mut self.statistics) {
            if stat.count == 0 && given {
                if c.rt.strict_mode() >= 2 {
                    missing(c, &stat.name)?;
                }
                continue;
            }
            let property = if given {
                Value::Str(stat.name.clone())
            } else {
                Value::Null
            };
            self.write(c, &stat, property)?;
        }
        Ok(())
    }
}

fn missing(c: &mut Ctx<'_>, name: &str) -> R<()> {
    let id = if c.set_name() == "TextMeasure" {
        "TextMeasurePropertyNotFound"
    } else {
        "GenericMeasurePropertyNotFound"
    };
    let record = ErrorRecord::new(
        "System.Management.Automation.PSArgumentException",
        format!(
            "Cannot process argument because the value of argument \"{name}\" is not valid. Change the value of the \"{name}\" argument and run the operation again."
        ),
        id,
        ErrorCategory::ObjectNotFound,
        Value::Null,
    );
    *record.details.borrow_mut() = Some(Str::from(format!(
        "The property \"{name}\" cannot be found in the input for any objects."
    )));
    c.error(record)
}
