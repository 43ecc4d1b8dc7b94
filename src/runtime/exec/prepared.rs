//! A script block that runs for each of many objects (`ForEach-Object`, `Where-Object`, calculated properties): what a
//! call needs is made once, and each object costs the block's own work.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::value::{R, Stop, Str, Value};

use super::super::block::ScriptBlock;
use super::super::code::{Body, Stmt, StmtKind};
use super::super::command::Resolved;
use super::super::frame::Frame;
use super::super::scope::{Scope, ScopeKind};
use super::super::{Runtime, sym};

/// A block made ready. It runs in the scope that was current then, as if dot-sourced, with `$_` set.
pub struct Prepared {
    block: Rc<ScriptBlock>,
    frame: Rc<Frame>,
    scope: Rc<Scope>,
    /// The block is nothing but statements: it needs no binding.
    plain: bool,
    /// Where `$_` was last time in the scope.
    hint: Cell<u32>,
    /// `$_` was made for this block. Between the objects it is null; it goes when the block is done.
    made: Cell<bool>,
}

impl Drop for Prepared {
    fn drop(&mut self) {
        if self.made.get() {
            self.scope.remove(sym::UNDERSCORE);
        }
    }
}

impl Prepared {
    /// Makes a block ready to run in the current scope, or in its module's.
    ///
    /// # Errors
    /// What its parameters' types give.
    pub fn new(rt: &mut Runtime, block: &Rc<ScriptBlock>) -> R<Prepared> {
        let call = rt.new_call(Resolved::Block(block.clone()), Str::default(), None)?;
        let code = &block.code;
        let plain = code.params.is_empty()
            && code.attributes.is_empty()
            && code.begin.is_none()
            && code.process.is_none()
            && code.dynamicparam.is_none()
            && code.clean.is_none()
            && code.types.is_empty();
        let scope = rt.scope_under(block);
        let frame = Rc::new(Frame {
            name: Str::from("<ScriptBlock>"),
            code: code.clone(),
            function: None,
            args: RefCell::default(),
            bound: RefCell::default(),
            input: RefCell::default(),
            call,
            at: Cell::new(code.span),
            caller: rt.frame.clone(),
            in_place: true,
            returns: false,
            returned: RefCell::default(),
            depth: rt.depth.saturating_add(1),
        });
        Ok(Prepared {
            block: block.clone(),
            frame,
            scope,
            plain,
            hint: Cell::new(0),
            made: Cell::new(false),
        })
    }

    /// Runs the block for an object; its output goes to the current output.
    pub fn run(&self, rt: &mut Runtime, item: Value) -> R<()> {
        if !self.plain {
            return rt.run_block(&self.block, &[], Some(item), true);
        }
        let Some(body) = &self.block.code.end else {
            return Ok(());
        };
        self.inside(rt, item, |rt| rt.run_body(body))
    }

    /// The block's output for an object, as one value.
    pub fn value(&self, rt: &mut Runtime, item: Value) -> R<Value> {
        if !self.plain {
            let out = rt.call_block(&self.block, &[], Some(item), true)?;
            return Ok(Value::from_output(out));
        }
        let Some(body) = &self.block.code.end else {
            return Ok(Value::Void);
        };
        self.inside(rt, item, |rt| rt.lone_value(body))
    }

    /// The block's output for an object as a calculated property has it: in a scope of its own, and with the first
    /// failed statement ending it.
    ///
    /// # Errors
    /// What the block raises.
    pub fn calculate(&self, rt: &mut Runtime, item: Value) -> R<Value> {
        let own = Prepared {
            block: self.block.clone(),
            frame: self.frame.clone(),
            scope: Scope::new(
                ScopeKind::Local,
                Some(self.scope.clone()),
                Some(self.frame.clone()),
            ),
            plain: self.plain,
            hint: Cell::new(0),
            made: Cell::new(false),
        };
        rt.guards = rt.guards.saturating_add(1);
        let result = rt.in_scope(own.scope.clone(), |rt| own.value(rt, item));
        rt.guards = rt.guards.saturating_sub(1);
        result
    }

    /// Sets `$_` of the scope and gives what it was.
    fn set_underscore(&self, value: Value) -> Value {
        let mut value = Some(value);
        let old = self.scope.with_var(sym::UNDERSCORE, &self.hint, |v| {
            std::mem::replace(&mut v.value, value.take().unwrap_or_default())
        });
        old.unwrap_or_else(|| {
            self.made.set(true);
            self.scope.put(sym::UNDERSCORE, value.unwrap_or_default());
            Value::Null
        })
    }

    fn inside<T>(
        &self,
        rt: &mut Runtime,
        item: Value,
        f: impl FnOnce(&mut Runtime) -> R<T>,
    ) -> R<T> {
        let scope = std::mem::replace(&mut rt.scope, self.scope.clone());
        let frame = rt.frame.replace(self.frame.clone());
        let depth = std::mem::replace(&mut rt.depth, self.frame.depth);
        let saved = self.set_underscore(item);
        let result = f(rt);
        self.set_underscore(saved);
        rt.scope = scope;
        rt.frame = frame;
        rt.depth = depth;
        result
    }
}

impl Runtime {
    /// A body's output as one value; a lone expression is its own value, without a list in between.
    fn lone_value(&mut self, body: &Body) -> R<Value> {
        if let [
            stmt @ Stmt {
                kind: StmtKind::Expr(e),
                span,
            },
        ] = body.statements.as_slice()
            && body.traps.is_empty()
        {
            if let Some(frame) = &self.frame {
                frame.at.set(*span);
            }
            return match self.eval(e) {
                Ok(value) => Ok(value),
                Err(stop) => {
                    self.statement_failed(stmt, stop)?;
                    Ok(Value::Void)
                }
            };
        }
        let out = self.collect(|rt| match rt.exec_body(body) {
            Err(stop) if matches!(*stop, Stop::Return) => Ok(()),
            other => other,
        })?;
        Ok(Value::from_output(out))
    }
}
