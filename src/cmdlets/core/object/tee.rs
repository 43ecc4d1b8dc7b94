//! `Tee-Object`.

use std::rc::Rc;

use crate::runtime::bind::Arg;
use crate::runtime::exec::named_arg;
use crate::runtime::pipeline::{Out, Stage};
use crate::runtime::sym::Sym;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::{R, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Tee-Object", || Box::<Tee>::default())];

/// `Tee-Object`: objects go on, and into a file or variable.
#[derive(Default)]
struct Tee {
    kept: Vec<Value>,
    file: Option<Rc<Stage>>,
}

impl Cmdlet for Tee {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.has("Variable") {
            return Ok(());
        }
        let mut args: Vec<Arg> = Vec::new();
        for name in ["FilePath", "LiteralPath", "Append", "Encoding"] {
            if let Some(value) = c.get(name) {
                args.push(named_arg(name, value));
            }
        }
        let stage = c.rt.builtin_stage("Out-File", args, Out::Null)?;
        stage.begin(c.rt)?;
        self.file = Some(stage);
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(input) = c.input() else {
            return Ok(());
        };
        match &self.file {
            Some(stage) => stage.clone().process(c.rt, Some(input.clone()))?,
            None => self.kept.push(input.clone()),
        }
        c.write(input)
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(stage) = self.file.take() {
            let result = stage.end(c.rt);
            stage.clean(c.rt);
            return result;
        }
        let Some(name) = c.text("Variable")? else {
            return Ok(());
        };
        let sym = Sym::of(&name);
        let kept = std::mem::take(&mut self.kept);
        let mut value = Value::from_output(kept);
        if c.switch("Append")
            && let Some(old) = c.rt.variable(sym).filter(|v| !v.is_null())
        {
            let old = match old {
                list @ (Value::Array(_) | Value::List(_)) => list,
                one => Value::array(vec![one]),
            };
            value = crate::value::arith::add(c.rt, &old, &value)?;
        }
        let value = match value {
            Value::Void => Value::Null,
            value => value,
        };
        let scope = c.rt.scope.clone();
        c.rt.assign_in(&scope, sym, value)
    }
}
