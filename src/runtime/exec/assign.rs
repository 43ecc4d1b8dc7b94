//! Assignments.

use std::rc::Rc;

use crate::syntax::ast::{AssignOp, BinaryOp};
use crate::value::{R, Value, convert, enumerate, index, member, ty};

use super::super::Runtime;
use super::super::code::{AssignCode, Expr, Stmt, StmtKind, Target, VarPlace, VarRef};
use super::super::{bind, scope::VarMeta};
use super::eval::plain;

impl Runtime {
    /// An assignment as a statement: its value is nobody's.
    pub(super) fn run_assign(&mut self, a: &AssignCode) -> R<()> {
        match &a.target {
            Target::Variable(var, attributes)
                if attributes.is_empty() && self.change_number(var, a.op, &a.value) =>
            {
                Ok(())
            }
            target if matches!(a.op, AssignOp::Set) => {
                let value = self.assigned_value(&a.value)?;
                self.write_target(target, value)
            }
            _ => self.exec_assign(a).map(|_| ()),
        }
    }

    /// An assignment; gives the value that was assigned.
    pub(super) fn exec_assign(&mut self, a: &AssignCode) -> R<Value> {
        let op = match a.op {
            AssignOp::Set => {
                let value = self.assigned_value(&a.value)?;
                self.write_target(&a.target, value.clone())?;
                return Ok(value);
            }
            AssignOp::Coalesce => {
                let old = self.read_target_or_null(&a.target)?;
                if !old.is_null() {
                    return Ok(old);
                }
                let value = self.assigned_value(&a.value)?;
                self.write_target(&a.target, value.clone())?;
                return Ok(value);
            }
            AssignOp::Add => BinaryOp::Add,
            AssignOp::Sub => BinaryOp::Sub,
            AssignOp::Mul => BinaryOp::Mul,
            AssignOp::Div => BinaryOp::Div,
            AssignOp::Rem => BinaryOp::Rem,
        };
        let right = plain(self.stmt_value(&a.value)?);
        if let (BinaryOp::Add, Target::Variable(var, attributes)) = (op, &a.target)
            && attributes.is_empty()
            && var.place == VarPlace::Plain
            && let Some(value) = self.grow(var, &right)?
        {
            return Ok(value);
        }
        let old = plain(self.read_target(&a.target)?);
        let value = self.apply(op, old, &right)?;
        self.write_target(&a.target, value.clone())?;
        Ok(value)
    }

    /// `+=` on a variable that holds an array or a string: the old value is taken out of the variable, so that one
    /// that nobody else holds grows in place and a loop of `+=` costs what is added. None: the general way.
    fn grow(&mut self, var: &VarRef, right: &Value) -> R<Option<Value>> {
        let hint = &var.hint;
        let grows = self.scope.with_var(var.sym, hint, |v| match v.value {
            Value::Array(_) if v.meta.is_none() => Some(false),
            Value::Str(_) if v.meta.is_none() => Some(true),
            _ => None,
        });
        let Some(Some(is_text)) = grows else {
            return Ok(None);
        };
        // Converting may run a script and fail: it comes first, while the variable still has its value.
        let right = if is_text {
            Value::Str(convert::to_str(self, right)?)
        } else {
            right.clone()
        };
        let Some(old) = self
            .scope
            .with_var(var.sym, hint, |v| std::mem::take(&mut v.value))
        else {
            return Ok(None);
        };
        let value = match (old, &right) {
            (Value::Str(mut text), Value::Str(more)) => {
                text.push_str(more);
                Value::Str(text)
            }
            // The array is its variable's alone: nobody can tell that it grew in place.
            (Value::Array(items), _)
                if Rc::strong_count(&items) == 1 && items.ty == ty::known().object_array =>
            {
                match enumerate::elements(self, &right) {
                    Some(more) => items.items_mut().extend(more?),
                    None => items.items_mut().push(plain(right)),
                }
                Value::Array(items)
            }
            (old, right) => self.apply(BinaryOp::Add, old, right)?,
        };
        self.scope
            .with_var(var.sym, hint, |v| v.value = value.clone());
        Ok(Some(value))
    }

    fn assigned_value(&mut self, stmt: &Stmt) -> R<Value> {
        match &stmt.kind {
            StmtKind::Expr(Expr::Const(v)) => Ok(v.clone()),
            _ => self.stmt_value(stmt),
        }
    }

    fn read_target_or_null(&mut self, target: &Target) -> R<Value> {
        match target {
            Target::Variable(v, _) if v.place == VarPlace::Plain => {
                Ok(self.variable(v.sym).unwrap_or_default())
            }
            other => self.read_target(other),
        }
    }

    /// The value that a target has now.
    pub(super) fn read_target(&mut self, target: &Target) -> R<Value> {
        match target {
            Target::Variable(v, _) => self.read(v),
            Target::Member(m) => self.eval_member(m),
            Target::Index(t, i) => {
                let (t, i) = (self.eval(t)?, self.eval(i)?);
                index::get(self, &t, &i)
            }
            Target::List(targets) => {
                let mut values = Vec::with_capacity(targets.len());
                for t in targets {
                    values.push(self.read_target(t)?);
                }
                Ok(Value::array(values))
            }
        }
    }

    /// Assigns to a target.
    pub(super) fn write_target(&mut self, target: &Target, value: Value) -> R<()> {
        match target {
            Target::Variable(var, attributes) if attributes.is_empty() => self.assign(var, value),
            Target::Variable(var, attributes) => {
                let mut meta = VarMeta::default();
                for a in attributes.iter().rev() {
                    if a.is_constraint {
                        meta.ty = Some(self.resolve_type(&a.ty)?);
                    } else {
                        let attribute = bind::attribute_object(self, a)?;
                        meta.attributes.push(attribute);
                    }
                }
                let scope = self.place(&var.place);
                let value = bind::check_variable(self, &scope, var.sym, &meta, value)?;
                if let VarPlace::Drive(_) = var.place {
                    return self.assign(var, value);
                }
                let hint = std::cell::Cell::new(0);
                let options = scope.with_var(var.sym, &hint, |v| v.meta.clone()).flatten();
                if let Some(options) = options {
                    if options.constant || options.read_only {
                        return self.assign_in(&scope, var.sym, value);
                    }
                    meta.description = options.description.clone();
                }
                scope.put_var(super::super::scope::Var {
                    sym: var.sym,
                    value,
                    meta: Some(std::rc::Rc::new(meta)),
                });
                Ok(())
            }
            Target::Member(m) => {
                let owner = self.eval(&m.target)?;
                let name = match &m.name {
                    Expr::Const(Value::Str(s)) => s.clone(),
                    other => {
                        let name = self.eval(other)?;
                        crate::value::convert::to_str(self, &name)?
                    }
                };
                let value = plain(value);
                if m.is_static {
                    let owner = match owner {
                        Value::Type(t) => t,
                        other => ty::type_of(&other),
                    };
                    return member::set_static(self, owner, &name, value);
                }
                member::set(self, &owner, &name, value)
            }
            Target::Index(t, i) => {
                let (owner, at) = (self.eval(t)?, self.eval(i)?);
                index::set(self, &owner, &at, plain(value))
            }
            Target::List(targets) => self.spread(targets, value),
        }
    }

    /// `$a, $b = value`: one element each, the last gets the rest.
    fn spread(&mut self, targets: &[Target], value: Value) -> R<()> {
        let mut items = match enumerate::elements(self, &value) {
            Some(items) => items?,
            None => vec![value],
        }
        .into_iter();
        let last = targets.len().saturating_sub(1);
        for (at, target) in targets.iter().enumerate() {
            let value = if at == last && items.len() > 1 {
                Value::array(items.by_ref().collect())
            } else {
                items.next().unwrap_or_default()
            };
            self.write_target(target, value)?;
        }
        Ok(())
    }
}
