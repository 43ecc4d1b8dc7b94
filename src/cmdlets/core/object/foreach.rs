//! `ForEach-Object`.

use crate::runtime::block::block_of;
use crate::runtime::exec::Prepared;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Value, convert, member};

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

fn item_name(c: &mut Ctx<'_>, item: &Value) -> R<String> {
    convert::to_str(c.rt, item).map(|s| s.to_string())
}

impl Cmdlet for ForEach {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("Parallel") {
            let record = ErrorRecord::new(
                "System.Management.Automation.PSNotSupportedException",
                "ForEach-Object -Parallel is not supported; use -Process.",
                "ParallelNotSupported",
                ErrorCategory::NotImplemented,
                Value::Null,
            );
            return c.throw(record);
        }
        if c.has("MemberName") {
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
