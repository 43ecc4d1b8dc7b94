//! The stack of calls: what is running, what it was given, and where it was called from.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::syntax::ast::Span;
use crate::value::position::Position;
use crate::value::types::collections::Enumerator;
use crate::value::{Dict, Str, Value};

use super::block::FunctionInfo;
use super::code::BlockCode;
use super::command::Call;

/// One call of a function, script or script block.
pub struct Frame {
    /// The function's name, the script's file name, `<ScriptBlock>`.
    pub name: Str,
    /// What runs.
    pub code: Rc<BlockCode>,
    /// The function, where it is one.
    pub function: Option<Rc<FunctionInfo>>,
    /// `$args`: the array, or null before somebody reads it without there being any. See [`Frame::args`].
    pub args: RefCell<Value>,
    /// `$PSBoundParameters`.
    pub bound: RefCell<Option<Rc<Dict>>>,
    /// `$input`: what the pipeline gave, or will have given.
    pub input: RefCell<Option<Value>>,
    /// The invocation, behind `$MyInvocation` and `$PSCmdlet`.
    pub call: Rc<Call>,
    /// The statement that runs now, for stack traces.
    pub at: Cell<Span>,
    /// The frame that called.
    pub caller: Option<Rc<Frame>>,
    /// A block that a cmdlet runs in its caller's scope: `$PSBoundParameters` is the caller's.
    pub in_place: bool,
    /// A class's method: only what `return` gives comes out of it.
    pub returns: bool,
    /// What a method's `return` gave.
    pub returned: RefCell<Option<Value>>,
    /// How many frames are below.
    pub depth: u32,
}

impl Frame {
    /// `$args`, one array for all who read it.
    pub fn args(&self) -> Value {
        let mut args = self.args.borrow_mut();
        if args.is_null() {
            *args = Value::array(Vec::new());
        }
        args.clone()
    }

    /// Sets `$input`: an enumerator over the given objects.
    pub fn give_input(&self, items: Vec<Value>) {
        *self.input.borrow_mut() = Some(Value::Net(Enumerator::of_items(items)));
    }

    /// Where the running statement stands.
    pub fn position(&self) -> Position {
        let at = self.at.get();
        Position {
            source: self.code.source.clone(),
            start: at.start,
            end: at.end,
        }
    }
}
