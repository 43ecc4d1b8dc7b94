//! `ForEach-Object`.

use std::cell::RefCell;
use std::rc::Rc;

use crate::runtime::block::{ScriptBlock, block_of};
use crate::runtime::exec::Prepared;
use crate::runtime::job::{JobKind, JobStart};
use crate::runtime::pipeline::Out;
use crate::runtime::streams::record_in;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Value, convert, member};

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

    fn member(&self, c: &mut Ctx<'_>, item: &Value) -> R<()> {
        let Some(name) = c.text("MemberName")? else {
            return Ok(());
        };
        let args = c.list("ArgumentList");
        let is_method = c.has("ArgumentList") || is_method(c, item, &name)?;
        let result = if is_method {
            let target = item_name(c, item)?;
            if !c.should_process(&target, &format!("Invoke method {name}"))? {
                return Ok(());
            }
            member::invoke(c.rt, item, &name, &args)
        } else {
            member::get(c.rt, item, &name)
        };
        let value = result?;
        c.write_all(value)
    }
}

/// True where the object's member of that name is a method.
fn is_method(c: &mut Ctx<'_>, item: &Value, name: &str) -> R<bool> {
    let members = member::members(c.rt, item, false)?;
    Ok(members
        .iter()
        .any(|m| m.name.eq_ignore_ascii_case(name) && m.kind.is_method()))
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
    for value in output.take() {
        if !c.rt.replay(&value)? {
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
