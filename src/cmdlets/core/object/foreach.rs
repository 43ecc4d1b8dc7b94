//! `ForEach-Object`.

use std::cell::RefCell;
use std::rc::Rc;

use crate::runtime::block::{ScriptBlock, block_of};
use crate::runtime::exec::Prepared;
use crate::runtime::job::{JobKind, JobStart};
use crate::runtime::pipeline::Out;
use crate::runtime::streams::record_in;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value, convert, member};

use super::by_name::{self, Search};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("ForEach-Object", || Box::<ForEach>::default())];

/// `ForEach-Object`: blocks before, for each and after; or a member of each object.
#[derive(Default)]
struct ForEach {
    process: Vec<Prepared>,
    end: Option<Prepared>,
    begun: bool,
}

impl ForEach {
    /// Blocks given to `-Process` beyond the first are begin and end, where those are not given by name: of two the
    /// first is begin, of three or more the last is end.
    fn prepare(&mut self, c: &mut Ctx<'_>) -> R<Option<Prepared>> {
        let mut blocks = c.list("Process");
        blocks.extend(c.list("RemainingScripts"));
        let mut begin = c.get("Begin");
        let mut end = c.get("End");
        let named_end = end.is_some();
        if begin.is_none() && blocks.len() > 1 {
            begin = Some(blocks.remove(0));
            if !named_end && blocks.len() > 1 {
                end = blocks.pop();
            }
        }
        let mut ready = |v: &Value| block_of(v).map(|b| Prepared::new(c.rt, &b)).transpose();
        for block in &blocks {
            self.process.extend(ready(block)?);
        }
        self.end = match &end {
            Some(v) => ready(v)?,
            None => None,
        };
        match &begin {
            Some(v) => ready(v),
            None => Ok(None),
        }
    }

    /// `-MemberName`: an entry of a dictionary, a property's value, or what a method gives.
    fn member(&self, c: &mut Ctx<'_>, item: &Value) -> R<()> {
        let Some(name) = c.text("MemberName")? else {
            return Ok(());
        };
        let target = format!("InputObject: {}", item_name(c, item)?);
        let args = c.list("ArgumentList");
        if item.is_null() {
            return on_null(c, &name, &target, !args.is_empty());
        }
        if !args.is_empty() {
            return call_with(c, item, &name, &args, &target);
        }
        if let Value::Hash(entries) = item.base()
            && let Some(value) = entries.get_str(&name)
        {
            let action = format!("Retrieve the value for key '{name}'");
            return match c.should_process(&target, &action)? {
                true => c.write_all(value),
                false => Ok(()),
            };
        }
        match by_name::find(c, item, &name, false)? {
            Search::One(found) if found.is_method => {
                let action = format!("Invoke method '{}'", found.name);
                if !c.should_process(&target, &action)? {
                    return Ok(());
                }
                let called = member::invoke(c.rt, item, &found.name, &[]);
                write_called(c, item, called)
            }
            Search::One(found) => {
                let action = format!("Retrieve the value for property '{}'", found.name);
                if !c.should_process(&target, &action)? {
                    return Ok(());
                }
                match member::get(c.rt, item, &found.name) {
                    Ok(value) => c.write_all(value),
                    // A getter that fails gives nothing, and says nothing.
                    Err(stop) => match c.rt.record_of(*stop) {
                        Ok(_) => c.write(Value::Null),
                        Err(other) => Err(Box::new(other)),
                    },
                }
            }
            Search::Several(names) => c.error(by_name::ambiguous(
                &name,
                "members",
                &names,
                "AmbiguousPropertyOrMethodName",
                item.clone(),
            )),
            Search::None if c.rt.strict_level() >= 2 => c.error(by_name::refused(
                format!("The input name \"{name}\" cannot be resolved to a member."),
                "PropertyOrMethodNotFound",
                item.clone(),
            )),
            Search::None => {
                let action = format!("Retrieve the value for property '{name}'");
                match c.should_process(&target, &action)? {
                    true => c.write(Value::Null),
                    false => Ok(()),
                }
            }
        }
    }
}

/// A member of null: null again, so that a chain goes on; a method of null is an error.
fn on_null(c: &mut Ctx<'_>, name: &str, target: &str, is_call: bool) -> R<()> {
    if is_call {
        let message = "You cannot call a method on a null-valued expression.";
        return c.error(by_name::refused(message, "InvokeMethodOnNull", Value::Null));
    }
    let action = format!("Retrieve the value for property '{name}'");
    if !c.should_process(target, &action)? {
        return Ok(());
    }
    if c.rt.strict_level() >= 2 {
        let message = "Cannot operate on a 'null' input object.";
        return c.error(by_name::refused(message, "InputObjectIsNull", Value::Null));
    }
    c.write(Value::Null)
}

/// `-MemberName Name -ArgumentList ...`: a method is called, nothing else will do.
fn call_with(c: &mut Ctx<'_>, item: &Value, name: &str, args: &[Value], target: &str) -> R<()> {
    let found = match by_name::find(c, item, name, true)? {
        Search::One(found) => found,
        Search::Several(names) => {
            return c.error(by_name::ambiguous(
                name,
                "methods",
                &names,
                "AmbiguousMethodName",
                item.clone(),
            ));
        }
        Search::None => {
            return c.error(by_name::refused(
                format!("Input name \"{name}\" cannot be resolved to a method."),
                "MethodNotFound",
                item.clone(),
            ));
        }
    };
    let mut shown = Vec::with_capacity(args.len());
    for arg in args {
        shown.push(match arg.is_null() {
            true => "null".to_owned(),
            false => item_name(c, arg)?,
        });
    }
    let action = format!(
        "Invoke method '{}' with arguments: {}",
        found.name,
        shown.join(", ")
    );
    if !c.should_process(target, &action)? {
        return Ok(());
    }
    let called = member::invoke(c.rt, item, &found.name, args);
    write_called(c, item, called)
}

/// What a called method gave, or its error: one that stops nothing.
fn write_called(c: &mut Ctx<'_>, item: &Value, called: R<Value>) -> R<()> {
    let stop = match called {
        Ok(value) => return c.write_all(value),
        Err(stop) => stop,
    };
    match c.rt.record_of(*stop) {
        Ok(raised) => c.error(ErrorRecord::of(
            raised.record.exception.clone(),
            "MethodInvocationError",
            ErrorCategory::InvalidOperation,
            item.clone(),
        )),
        Err(other) => Err(Box::new(other)),
    }
}

/// `-Parallel`: the block in a session of its own, which sees nothing of this one but by `$using:`. Objects are worked
/// on one after the other.
fn parallel(c: &mut Ctx<'_>, block: &Rc<ScriptBlock>, item: Value) -> R<()> {
    if c.has("AsJob") {
        let start = JobStart {
            block: block.clone(),
            first: None,
            args: Vec::new(),
            input: vec![item],
            name: None,
            kind: JobKind::Thread,
            folder: None,
        };
        let job = c.rt.start_job(start)?;
        return c.write(Value::Net(job));
    }
    let (output, errors) = (
        Rc::new(RefCell::new(Vec::new())),
        Rc::new(RefCell::new(Vec::new())),
    );
    let outcome = c.rt.apart(
        Out::Collect(output.clone()),
        Out::Collect(errors.clone()),
        |rt| rt.run_block(block, &[], Some(item), false),
    );
    let call = c.call.clone();
    for value in output.take() {
        if !c.rt.replay(&value, &call)? {
            c.write(value)?;
        }
    }
    for error in errors.take() {
        if let Some(record) = record_in(&error) {
            c.error(record.duplicate())?;
        }
    }
    match outcome.map_err(|stop| c.rt.record_of(*stop)) {
        Ok(()) => Ok(()),
        // An error ends the work on its object and no other.
        Err(Ok(raised)) => c.error(raised.record.duplicate()),
        Err(Err(other)) => Err(Box::new(other)),
    }
}

fn item_name(c: &mut Ctx<'_>, item: &Value) -> R<String> {
    convert::to_str(c.rt, item).map(|s| s.to_string())
}

impl Cmdlet for ForEach {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("MemberName") || c.has("Parallel") {
            return Ok(());
        }
        let begin = self.prepare(c)?;
        self.begun = true;
        match begin {
            Some(block) => block.run(c.rt, Value::Null),
            None => Ok(()),
        }
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let item = c.input().unwrap_or_default();
        if !self.begun
            && let Some(block) = c.get("Parallel").as_ref().and_then(block_of)
        {
            return parallel(c, &block, item);
        }
        if !self.begun {
            return self.member(c, &item);
        }
        for block in &self.process {
            block.run(c.rt, item.clone())?;
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        match &self.end {
            Some(block) => block.run(c.rt, Value::Null),
            None => Ok(()),
        }
    }
}
