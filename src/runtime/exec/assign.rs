//! Assignments.

use crate::syntax::ast::AssignOp;
use crate::value::{R, Value, enumerate, index, member, ty};

use super::super::Runtime;
use super::super::code::{AssignCode, Expr, Stmt, StmtKind, Target, VarPlace};
use super::super::debugger::Access;
use super::super::{bind, scope::VarMeta};
use super::eval::plain;

impl Runtime {
    /// An assignment as a statement: its value is nobody's.
    pub(super) fn run_assign(&mut self, a: &AssignCode) -> R<()> {
        match &a.target {
            Target::Variable(var, attributes)
                if attributes.is_empty() && self.change_number(var, a.op, &a.value) =>
            {
                self.ok = true;
                Ok(())
            }
            target if matches!(a.op, AssignOp::Set) => {
                let value = self.assigned_value(&a.value)?;
                self.write_target(target, value)
            }
            _ if matches!(a.op, AssignOp::Coalesce) => self.exec_assign(a).map(|_| ()),
            _ => self.change(a, a.op).map(|_| ()),
        }
    }

    /// An assignment; gives the value that was assigned.
    pub(super) fn exec_assign(&mut self, a: &AssignCode) -> R<Value> {
        match a.op {
            AssignOp::Set => {
                let value = self.assigned_value(&a.value)?;
                self.write_target(&a.target, value.clone())?;
                Ok(value)
            }
            AssignOp::Coalesce => {
                let old = self.read_target_or_null(&a.target)?;
                if !old.is_null() {
                    return Ok(old);
                }
                let value = self.assigned_value(&a.value)?;
                self.write_target(&a.target, value.clone())?;
                Ok(value)
            }
            op => {
                let place = self.change(a, op)?;
                self.read_place(&place)
            }
        }
    }

    fn assigned_value(&mut self, stmt: &Stmt) -> R<Value> {
        match &stmt.kind {
            StmtKind::Expr(Expr::Const(v)) => {
                self.ok = true;
                Ok(v.clone())
            }
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
            Target::Index(t, i, by_key) => {
                let (t, i) = (self.eval(t)?, self.eval(i)?);
                if *by_key {
                    return index::get_key(self, &t, &i);
                }
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
                if let VarPlace::Drive(..) = var.place {
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
                match self.watched {
                    true => self.look_at_variable(var.sym, Access::Write),
                    false => Ok(()),
                }
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
            Target::Index(t, i, by_key) => {
                let owner = self.eval(t);
                let Ok(owner) = &owner else {
                    return owner.map(drop);
                };
                let at = self.eval(i)?;
                if *by_key {
                    return index::set_key(self, owner, &at, plain(value));
                }
                index::put(self, owner, at, value)
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
