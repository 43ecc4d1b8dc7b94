//! `Select-Object`.

use std::collections::VecDeque;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::cmdlets::core::shared::argument_error;
use crate::cmdlets::core::shared::order::{self, compare_values};
use crate::cmdlets::core::shared::property::{self, Found, Property};
use crate::format::parameter::Taker;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::culture::Culture;
use crate::text::wildcard::Wildcard;
use crate::value::error::ErrorCategory;
use crate::value::object::{self, Shape, TypeNames};
use crate::value::ty::type_of;
use crate::value::{
    Engine, ErrorRecord, PsObject, R, Stop, Str, Value, Wrapped, enumerate, member,
};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Select-Object", || Box::<Select>::default())];

/// `Select-Object`: some of the objects, and some of their properties.
#[derive(Default)]
struct Select {
    properties: Vec<Property>,
    has_properties: bool,
    expand: Option<(Str, Property)>,
    exclude: Option<Vec<Wildcard>>,
    window: Window,
    indices: Option<Indices>,
    uniques: Option<Uniques>,
    wait: bool,
    /// The names and shape of the last object made, for the next one that is made alike.
    shape: Option<(Vec<Str>, Rc<Shape>)>,
    /// The type names of the last object made, by the type of its input.
    names: Option<(crate::value::Ty, TypeNames)>,
}

/// Which objects pass: `-First`, `-Last`, `-Skip`, `-SkipLast`.
#[derive(Default)]
struct Window {
    first: usize,
    last: usize,
    skip: usize,
    skip_last: usize,
    /// `-First` or `-Last` was given.
    bounded: bool,
    passed: usize,
    held: VecDeque<Value>,
}

impl Window {
    /// Takes an object and gives one that passes now.
    fn push(&mut self, value: Value) -> Option<Value> {
        let room = if self.first == 0 {
            self.last.saturating_add(self.skip)
        } else {
            self.last
        };
        if self.last > 0 && self.held.len() >= room {
            self.held.pop_front();
        }
        self.held.push_back(value);
        if self.skip > 0 {
            if self.last == 0 || self.first != 0 {
                self.held.pop_front();
                self.skip -= 1;
            }
            return None;
        }
        if self.skip_last > 0 {
            return (self.held.len() > self.skip_last)
                .then(|| self.held.pop_front())
                .flatten();
        }
        if self.passed < self.first || !self.bounded {
            self.passed += 1;
            return self.held.pop_front();
        }
        if self.last == 0 {
            self.held.pop_front();
        }
        None
    }

    fn is_done(&self) -> bool {
        self.bounded && self.last == 0 && self.first != 0 && self.passed >= self.first
    }

    /// The next of the objects that were held until the end.
    fn pop(&mut self) -> Option<Value> {
        (self.first != 0 || self.held.len() > self.skip)
            .then(|| self.held.pop_front())
            .flatten()
    }
}

/// `-Index`, `-SkipIndex`.
struct Indices {
    set: FxHashSet<i64>,
    largest: i64,
    keep: bool,
    at: i64,
}

/// `-Unique`: what was written so far.
#[derive(Default)]
struct Uniques {
    ignore_case: bool,
    /// The objects with how many properties were selected of each.
    seen: Vec<(Value, usize)>,
    /// Their positions by what equal objects have in common.
    buckets: FxHashMap<String, Vec<usize>>,
}

impl Uniques {
    /// True where the object equals none before it; it is kept then.
    fn add(&mut self, c: &mut Ctx<'_>, value: &Value, notes: &[(Str, Value)]) -> R<bool> {
        let mut key = order::bucket(&base_of(value));
        for (_, v) in notes {
            key.push('\u{1}');
            key.push_str(&order::bucket(v));
        }
        let candidates = self.buckets.get(&key).cloned().unwrap_or_default();
        for at in candidates {
            let Some((other, count)) = self.seen.get(at).cloned() else {
                continue;
            };
            if count == notes.len() && self.same(c, value, &other, notes)? {
                return Ok(false);
            }
        }
        self.buckets.entry(key).or_default().push(self.seen.len());
        self.seen.push((value.clone(), notes.len()));
        Ok(true)
    }

    fn same(
        &self,
        c: &mut Ctx<'_>,
        value: &Value,
        other: &Value,
        notes: &[(Str, Value)],
    ) -> R<bool> {
        let culture = c.rt.culture();
        let equal = |c: &mut Ctx<'_>, a: &Value, b: &Value| {
            compare_values(c.rt, a, b, self.ignore_case, culture).map(|o| o.is_eq())
        };
        if !equal(c, &base_of(value), &base_of(other))? {
            return Ok(false);
        }
        for (name, v) in notes {
            match member::lookup(c.rt, other, name)? {
                Some(theirs) if equal(c, &theirs, v)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }
}

/// What `-Unique` compares beside the selected properties: all custom objects look alike.
fn base_of(value: &Value) -> Value {
    match value.base() {
        Value::Object(_) => Value::Null,
        other => other.clone(),
    }
}

impl Select {
    fn ready(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let properties = c.list("Property");
        let excluded = c
            .has("ExcludeProperty")
            .then(|| c.texts("ExcludeProperty"))
            .transpose()?;
        self.properties = property::read(c.rt, &properties, Taker::Select)?;
        if let Some(name) = c.text("ExpandProperty")?.filter(|n| !n.is_empty()) {
            let read = property::read(c.rt, &[Value::Str(name.clone())], Taker::Select)?;
            self.expand = read.into_iter().next().map(|p| (name, p));
        }
        if let Some(patterns) = excluded {
            let mut compiled = Vec::with_capacity(patterns.len());
            for pattern in patterns {
                compiled.push(wildcard(&pattern)?);
            }
            self.exclude = Some(compiled);
            if self.properties.is_empty() {
                self.properties = property::read(c.rt, &[Value::str("*")], Taker::Select)?;
            }
        }
        self.has_properties = !self.properties.is_empty();
        Ok(())
    }

    /// Writes what is selected of an object.
    fn select(&mut self, c: &mut Ctx<'_>, input: &Value) -> R<()> {
        if !self.has_properties && self.expand.is_none() {
            return self.write(c, input.clone(), &[]);
        }
        let mut notes: Vec<(Str, Value)> = Vec::with_capacity(self.properties.len());
        let mut found = Vec::new();
        for at in 0..self.properties.len() {
            self.select_property(c, at, input, &mut found, &mut notes)?;
        }
        match self.expand.take() {
            None => {
                let object = self.object(c, input, &mut notes)?;
                self.write(c, object, &notes)
            }
            Some((name, property)) => {
                let result = self.expand(c, input, &name, &property, &notes);
                self.expand = Some((name, property));
                result
            }
        }
    }

    fn is_excluded(&self, name: &str) -> bool {
        self.exclude
            .as_ref()
            .is_some_and(|patterns| patterns.iter().any(|p| p.is_match(name)))
    }

    fn select_property(
        &self,
        c: &mut Ctx<'_>,
        at: usize,
        input: &Value,
        found: &mut Vec<Found>,
        notes: &mut Vec<(Str, Value)>,
    ) -> R<()> {
        let Some(property) = self.properties.get(at) else {
            return Ok(());
        };
        property.find(c.rt, input, found)?;
        if self.exclude.is_some() {
            found.retain(|f| !self.is_excluded(&f.name));
        }
        if found.is_empty() && !property.is_pattern() {
            let name = property.text();
            if !self.is_excluded(name) {
                notes.push((
                    property.label.clone().unwrap_or_else(|| name.clone()),
                    Value::Null,
                ));
            }
            return Ok(());
        }
        if property.label.is_some() && found.len() > 1 {
            found.clear();
            return c.error(ErrorRecord::new(
                "System.InvalidOperationException",
                "Cannot rename multiple results.",
                "RenamingMultipleResults",
                ErrorCategory::InvalidOperation,
                input.clone(),
            ));
        }
        for f in found.drain(..) {
            let name = property.label.clone().unwrap_or(f.name);
            if name.is_empty() {
                return c.throw(argument_error(
                    "A property is an empty script block and does not provide a name.",
                    "EmptyScriptBlockAndNoName",
                    ErrorCategory::InvalidArgument,
                    Value::Null,
                ));
            }
            // An error of the expression leaves the property without a value.
            let value = match f.value.unwrap_or_default() {
                Value::Void => Value::Null,
                value => value,
            };
            notes.push((name, value));
        }
        Ok(())
    }

    /// A new object with the selected properties. A name that came twice is reported.
    fn object(
        &mut self,
        c: &mut Ctx<'_>,
        input: &Value,
        notes: &mut Vec<(Str, Value)>,
    ) -> R<Value> {
        let alike = self.shape.as_ref().is_some_and(|(names, _)| {
            names.len() == notes.len() && names.iter().zip(notes.iter()).all(|(a, (b, _))| a == b)
        });
        if !alike {
            let mut at = 0;
            while let Some((name, _)) = notes.get(at) {
                let earlier = notes.get(..at).unwrap_or_default();
                if earlier.iter().any(|(n, _)| n.eq_ignore_ascii_case(name)) {
                    let name = name.clone();
                    already_there(
                        c,
                        &name,
                        input,
                        "AlreadyExistingUserSpecifiedPropertyNoExpand",
                    )?;
                    notes.remove(at);
                } else {
                    at += 1;
                }
            }
            let names: Vec<Str> = notes.iter().map(|(n, _)| n.clone()).collect();
            self.shape = Some((names.clone(), Shape::of_notes(names)));
        }
        let slots = notes.iter().map(|(_, v)| v.clone()).collect();
        let object = match &self.shape {
            Some((_, shape)) => PsObject::with_shape(shape.clone(), slots),
            None => PsObject::default(),
        };
        Ok(Value::Object(Rc::new(object)))
    }

    fn expand(
        &mut self,
        c: &mut Ctx<'_>,
        input: &Value,
        name: &str,
        property: &Property,
        notes: &[(Str, Value)],
    ) -> R<()> {
        let mut found = Vec::new();
        property.find(c.rt, input, &mut found)?;
        if found.len() > 1 {
            return c.error(argument_error(
                "Multiple properties cannot be expanded.",
                "MutlipleExpandProperties",
                ErrorCategory::InvalidArgument,
                input.clone(),
            ));
        }
        let Some(found) = found.pop() else {
            return c.error(argument_error(
                format!("Property \"{name}\" cannot be found."),
                "ExpandPropertyNotFound",
                ErrorCategory::InvalidArgument,
                input.clone(),
            ));
        };
        let value = match found.value {
            Ok(value) => value,
            Err(stop) => return order::report(c, *stop, "PropertyEvaluationExpand", input),
        };
        if value.is_null() {
            return Ok(());
        }
        match enumerate::elements(c.rt, &value) {
            None => self.write_expanded(c, input, value, notes),
            Some(items) => {
                for item in items? {
                    if !item.is_null() {
                        self.write_expanded(c, input, item, notes)?;
                    }
                }
                Ok(())
            }
        }
    }

    /// Writes an expanded value with the selected properties added to it.
    fn write_expanded(
        &mut self,
        c: &mut Ctx<'_>,
        input: &Value,
        value: Value,
        notes: &[(Str, Value)],
    ) -> R<()> {
        if notes.is_empty() {
            return self.write(c, value, notes);
        }
        let value = match value {
            Value::Array(_)
            | Value::List(_)
            | Value::Hash(_)
            | Value::Net(_)
            | Value::Object(_) => value,
            simple => Value::Wrapped(Rc::new(Wrapped::new(&simple))),
        };
        for (name, note) in notes {
            if member::has_property(c.rt, &value, name) {
                already_there(c, name, input, "AlreadyExistingUserSpecifiedPropertyExpand")?;
                continue;
            }
            match &value {
                Value::Object(o) => o.members.set_note(name.clone(), note.clone()),
                Value::Wrapped(w) => w.members.set_note(name.clone(), note.clone()),
                other => {
                    if let Some(x) = object::extend(other) {
                        x.members.set_note(name.clone(), note.clone());
                    }
                }
            }
        }
        self.write(c, value, notes)
    }

    fn write(&mut self, c: &mut Ctx<'_>, value: Value, notes: &[(Str, Value)]) -> R<()> {
        if let Some(mut uniques) = self.uniques.take() {
            let is_new = uniques.add(c, &value, notes);
            self.uniques = Some(uniques);
            if is_new? {
                self.mark(c, &value, !notes.is_empty());
            }
            return Ok(());
        }
        self.mark(c, &value, !notes.is_empty());
        c.write(value)
    }

    /// Puts `Selected.<type>` before a custom object's type names.
    fn mark(&mut self, c: &mut Ctx<'_>, value: &Value, is_new: bool) {
        let Value::Object(object) = value else {
            return;
        };
        let Some(input) = c.input() else {
            return;
        };
        let of = type_of(input.base());
        let fresh = object.type_names.borrow().is_none();
        if fresh
            && let Some((known, names)) = &self.names
            && *known == of
        {
            *object.type_names.borrow_mut() = Some(names.clone());
            return;
        }
        let mut names = member::type_names(value);
        let name = Str::from(format!("Selected.{}", of.full_name()));
        if !is_new && names.contains(&name) {
            return;
        }
        names.insert(0, name);
        let names = Rc::new(names);
        if fresh {
            self.names = Some((of, names.clone()));
        }
        *object.type_names.borrow_mut() = Some(names);
    }

    fn finish(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.set_name() == "DefaultParameter" {
            while let Some(value) = self.window.pop() {
                self.select(c, &value)?;
            }
        }
        if let Some(uniques) = self.uniques.take() {
            for (value, _) in uniques.seen {
                c.write(value)?;
            }
        }
        Ok(())
    }

    /// Ends the stages before this one.
    fn enough(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.finish(c)?;
        Err(Box::new(Stop::StopUpstream {
            pipeline: c.call.pipeline_id.get(),
            stage: c.call.pipeline.get().0,
        }))
    }

    fn take_indexed(&mut self, c: &mut Ctx<'_>, input: &Value) -> R<()> {
        let Some(indices) = &mut self.indices else {
            return Ok(());
        };
        let at = indices.at;
        indices.at += 1;
        let listed = indices.set.contains(&at);
        let is_last = indices.keep && at >= indices.largest;
        if listed == indices.keep {
            self.select(c, input)?;
        }
        if is_last && !self.wait {
            return self.enough(c);
        }
        Ok(())
    }
}

fn already_there(c: &mut Ctx<'_>, name: &str, input: &Value, id: &str) -> R<()> {
    c.error(argument_error(
        format!("The property cannot be processed because the property \"{name}\" already exists."),
        id,
        ErrorCategory::InvalidOperation,
        input.clone(),
    ))
}

fn wildcard(pattern: &str) -> R<Wildcard> {
    match Wildcard::new(pattern, true, Culture::invariant()) {
        Ok(pattern) => Ok(pattern),
        Err(e) => ErrorRecord::new(
            e.kind.type_name(),
            &e.message,
            "RuntimeException",
            ErrorCategory::NotSpecified,
            Value::Null,
        )
        .raise(),
    }
}

impl Cmdlet for Select {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.ready(c)?;
        let mut count = |name: &str| -> R<usize> {
            Ok(c.int(name)?
                .and_then(|n| usize::try_from(n).ok())
                .unwrap_or(0))
        };
        self.window = Window {
            first: count("First")?,
            last: count("Last")?,
            skip: count("Skip")?,
            skip_last: count("SkipLast")?,
            bounded: c.has("First") || c.has("Last"),
            ..Window::default()
        };
        self.wait = c.switch("Wait");
        if c.switch("Unique") {
            self.uniques = Some(Uniques {
                ignore_case: c.switch("CaseInsensitive"),
                ..Uniques::default()
            });
        }
        for (name, keep) in [("Index", true), ("SkipIndex", false)] {
            if !c.has(name) {
                continue;
            }
            let set: FxHashSet<i64> = c
                .list(name)
                .iter()
                .filter_map(|v| match v {
                    Value::Int32(n) => Some(i64::from(*n)),
                    _ => None,
                })
                .collect();
            self.indices = Some(Indices {
                largest: set.iter().copied().max().unwrap_or(-1),
                set,
                keep,
                at: 0,
            });
        }
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input().filter(|v| !v.is_null()) else {
            return Ok(());
        };
        if self.indices.is_some() {
            return self.take_indexed(c, &input);
        }
        if let Some(value) = self.window.push(input) {
            self.select(c, &value)?;
        }
        if self.window.is_done() && !self.wait {
            return self.enough(c);
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        self.finish(c)
    }
}
