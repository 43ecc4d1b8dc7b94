//! Literals that are made anew each time: arrays, hashtables, custom objects, script blocks.

use std::rc::Rc;

use crate::syntax::ast::Span;
use crate::value::error::ErrorCategory;
use crate::value::object::Shape;
use crate::value::{Dict, ErrorRecord, PsObject, R, Value, convert};

use super::super::Runtime;
use super::super::block::ScriptBlock;
use super::super::code::{BlockCode, Body, Expr, Stmt, StmtKind};
use super::eval::plain;

impl Runtime {
    /// `@( )`: what its statements write, always as an array.
    pub(super) fn array_of(&mut self, body: &Body) -> R<Value> {
        if let [
            Stmt {
                kind: StmtKind::Expr(Expr::Array(items)),
                ..
            },
        ] = body.statements.as_slice()
            && body.traps.is_empty()
        {
            let mut values = Vec::with_capacity(items.len());
            for item in items {
                values.push(self.eval(item)?);
            }
            return Ok(Value::array(values));
        }
        Ok(Value::array(self.collect(|rt| rt.exec_body(body))?))
    }

    pub(super) fn hashtable(&mut self, pairs: &[(Expr, Stmt)], span: Span) -> R<Value> {
        self.fill(Dict::hashtable(), pairs, span)
    }

    pub(super) fn ordered(&mut self, pairs: &[(Expr, Stmt)], span: Span) -> R<Value> {
        self.fill(Dict::ordered(), pairs, span)
    }

    fn fill(&mut self, dict: Dict, pairs: &[(Expr, Stmt)], _span: Span) -> R<Value> {
        for (key, value) in pairs {
            let key = plain(self.eval(key)?);
            if key.is_null() {
                return ErrorRecord::runtime(
                    "A null key is not allowed in a hash literal.",
                    "InvalidNullKey",
                    ErrorCategory::InvalidOperation,
                    Value::Null,
                )
                .raise();
            }
            let value = plain(self.stmt_value(value)?);
            if !dict.add(key.clone(), value) {
                let shown = convert::to_str(self, &key)?;
                return ErrorRecord::runtime(
                    format!("Item has already been added. Key in dictionary: '{shown}'  Key being added: '{shown}'"),
                    "DuplicateKeyInHashLiteral",
                    ErrorCategory::InvalidOperation,
                    key,
                )
                .raise();
            }
        }
        Ok(Value::Hash(Rc::new(dict)))
    }

    pub(super) fn custom_object(&mut self, shape: &Rc<Shape>, values: &[Stmt]) -> R<Value> {
        let mut slots = Vec::with_capacity(values.len());
        for value in values {
            slots.push(plain(self.stmt_value(value)?));
        }
        let object = Rc::new(PsObject::with_shape(shape.clone(), slots));
        // A member named PSTypeName names the object's type instead of being a property.
        if let Some(name) = object.members.note("PSTypeName") {
            let name = convert::to_str(self, &name)?;
            object.members.remove("PSTypeName");
            *object.type_names.borrow_mut() = Some(Rc::new(vec![
                name,
                "System.Management.Automation.PSCustomObject".into(),
                "System.Object".into(),
            ]));
        }
        Ok(Value::Object(object))
    }

    /// A script block: bound to the module that its code belongs to.
    pub(super) fn script_block(&mut self, code: &Rc<BlockCode>) -> Value {
        let module = self.scope.module.clone();
        let home = module.as_ref().and_then(|m| m.scope());
        Value::Net(Rc::new(ScriptBlock {
            code: code.clone(),
            module,
            home,
        }))
    }
}
