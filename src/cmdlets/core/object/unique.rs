//! `Get-Unique`.

use crate::cmdlets::core::shared::order::compare_values;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::compare;
use crate::value::{Engine, R, Value, convert, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Unique", || Box::<Unique>::default())];

/// `Get-Unique`: objects that differ from the one before.
#[derive(Default)]
struct Unique {
    last: Option<Value>,
}

impl Unique {
    fn differs(&self, c: &mut Ctx<'_>, input: &Value) -> R<bool> {
        let Some(last) = &self.last else {
            return Ok(true);
        };
        let ignore_case = c.switch("CaseInsensitive");
        let culture = c.rt.culture();
        if c.switch("OnType") {
            return Ok(member::type_names(input).first() != member::type_names(last).first());
        }
        if c.switch("AsString") {
            let (a, b) = (
                convert::to_display(c.rt, input)?,
                convert::to_display(c.rt, last)?,
            );
            return Ok(compare::compare(&a, &b, ignore_case, culture).is_ne());
        }
        Ok(compare_values(c.rt, input, last, ignore_case, culture)?.is_ne())
    }
}

impl Cmdlet for Unique {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input() else {
            return Ok(());
        };
        if !self.differs(c, &input)? {
            return Ok(());
        }
        self.last = Some(input.clone());
        c.write(input)
    }
}
