//! `Invoke-Expression`, `Measure-Command`.

use std::time::{Duration, Instant};

use crate::runtime::block::block_of;
use crate::runtime::exec::Prepared;
use crate::runtime::pipeline::Out;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::datetime::TimeSpan;
use crate::value::R;

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Invoke-Expression", || Box::new(Invoke)),
    Entry::new("Measure-Command", || Box::<Measure>::default()),
];

/// `Invoke-Expression`: text as code, in the scope of whoever calls.
struct Invoke;

impl Cmdlet for Invoke {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let text = c.text("Command")?.unwrap_or_default();
        invoke(c, &text)
    }
}

/// Runs a text as code, in the scope of whoever calls.
///
/// # Errors
/// What the parser says of the text, and what the code raises.
pub fn invoke(c: &mut Ctx<'_>, text: &str) -> R<()> {
    let block = c.rt.parse_block(text)?;
    c.rt.run_block(&block, &[], None, true)
}

/// `Measure-Command`: how long a block takes. Its output is dropped.
#[derive(Default)]
struct Measure {
    block: Option<Prepared>,
    spent: Duration,
}

impl Cmdlet for Measure {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(block) = c.get("Expression").as_ref().and_then(block_of) {
            self.block = Some(Prepared::new(c.rt, &block)?);
        }
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(block) = &self.block else {
            return Ok(());
        };
        let input = c.input().unwrap_or_default();
        let started = Instant::now();
        let out = std::mem::replace(&mut c.rt.out, Out::Null);
        let result = block.run(c.rt, input);
        c.rt.out = out;
        self.spent += started.elapsed();
        result
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let ticks = i64::try_from(self.spent.as_nanos() / 100).unwrap_or(i64::MAX);
        c.write(TimeSpan(ticks))
    }
}
