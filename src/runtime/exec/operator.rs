//! Binary operators: the common cases of numbers and strings here, everything else in `value`.

use crate::syntax::ast::{BinaryOp, Case};
use crate::value::compare::Relation;
use std::rc::Rc;

use crate::value::operators::{self, PatternSite};
use crate::value::{Dict, R, Value, arith};

use super::super::code::{BinaryCode, Expr, VarPlace, VarRef};
use super::super::{Runtime, sym};

fn ignores(case: Case) -> bool {
    case == Case::Ignore
}

impl Runtime {
    /// The int that an operand is without any work: a literal, or a variable of this very scope. Assumes nothing: for
    /// other operands it gives None, and they are evaluated. Loops over ints spend most of their time here.
    #[inline]
    pub(super) fn ready_int(&self, e: &Expr) -> Option<i32> {
        match e {
            Expr::Const(Value::Int32(n)) => Some(*n),
            Expr::Var(VarRef {
                sym,
                place: VarPlace::Plain,
                hint,
            }) if !self.watched => match self.scope.value_at(*sym, hint).as_deref() {
                Some(Value::Int32(n)) => Some(*n),
                _ => None,
            },
            _ => None,
        }
    }

    /// The same of an operation on such operands as well.
    #[inline]
    pub(super) fn ready_sum(&self, e: &Expr) -> Option<i32> {
        match e {
            Expr::Binary(b) => {
                let (left, right) = (self.ready_int(&b.left)?, self.ready_int(&b.right)?);
                match int_operation(b.op, left, right)? {
                    Plain::Int(n) => Some(n),
                    Plain::Bool(_) => None,
                }
            }
            e => self.ready_int(e),
        }
    }

    /// What an operation on ints gives whose operands are there without any work, one on the left that is such an
    /// operation itself included; None, with nothing done, for all others.
    #[inline]
    pub(super) fn ready(&self, b: &BinaryCode) -> Option<Plain> {
        let right = self.ready_int(&b.right)?;
        int_operation(b.op, self.ready_sum(&b.left)?, right)
    }

    /// `$n++` and `$n--` on an int of this very scope, changed in its place; gives the int before. None where the
    /// general way has to be taken, with nothing done.
    #[inline]
    pub(super) fn step_int(&mut self, var: &VarRef, by: i32) -> Option<i32> {
        if !matches!(var.place, VarPlace::Plain) || self.watched {
            return None;
        }
        match self.scope.slot_at(var.sym, &var.hint).as_deref_mut() {
            Some(Value::Int32(n)) => {
                let after = n.checked_add(by)?;
                Some(std::mem::replace(n, after))
            }
            _ => None,
        }
    }

    pub(super) fn binary(&mut self, b: &BinaryCode) -> R<Value> {
        match self.ready(b) {
            Some(Plain::Int(n)) => return Ok(Value::Int32(n)),
            Some(Plain::Bool(b)) => return Ok(Value::Bool(b)),
            None => {}
        }
        // Operands are looked at where they were put: moving a value costs more than most operations on it.
        let left = self.eval_plain(&b.left);
        let Ok(left) = &left else { return left };
        match (&b.right, b.op) {
            // What is evaluated on the left may change a variable on the right; a literal stays what it is.
            (Expr::Const(right), _) => return self.apply_at(b, left, right),
            // The two operands of `-replace` need no array.
            (Expr::Array(operands), BinaryOp::Replace(case)) => {
                if let [pattern, substitute] = operands.as_slice() {
                    let pattern = self.eval_plain(pattern)?;
                    let substitute = self.eval_plain(substitute)?;
                    return operators::replace_with(
                        self,
                        &b.site,
                        left,
                        &pattern,
                        &substitute,
                        ignores(case),
                    );
                }
            }
            _ => {}
        }
        let right = self.eval_plain(&b.right);
        let Ok(right) = &right else { return right };
        self.apply_at(b, left, right)
    }

    /// Applies an operator outside a binary expression.
    pub(super) fn apply(&mut self, op: BinaryOp, left: &Value, right: &Value) -> R<Value> {
        self.apply_with(op, &PatternSite::default(), left, right)
    }

    #[inline]
    fn apply_at(&mut self, b: &BinaryCode, left: &Value, right: &Value) -> R<Value> {
        self.apply_with(b.op, &b.site, left, right)
    }

    /// Applies an operator. Ints and doubles are decided here, without a call.
    #[inline]
    fn apply_with(
        &mut self,
        op: BinaryOp,
        site: &PatternSite,
        left: &Value,
        right: &Value,
    ) -> R<Value> {
        if let (Value::Int32(a), Value::Int32(b)) = (left, right)
            && let Some(result) = int_operation(op, *a, *b)
        {
            return Ok(match result {
                Plain::Int(n) => Value::Int32(n),
                Plain::Bool(b) => Value::Bool(b),
            });
        }
        if let (Value::Double(a), Value::Double(b)) = (left, right)
            && let Some(result) = double_operation(op, *a, *b)
        {
            return Ok(result);
        }
        self.apply_general(op, site, left, right)
    }

    fn apply_general(
        &mut self,
        op: BinaryOp,
        site: &PatternSite,
        left: &Value,
        right: &Value,
    ) -> R<Value> {
        match op {
            BinaryOp::Add => arith::add(self, left, right),
            BinaryOp::Sub => arith::sub(self, left, right),
            BinaryOp::Mul => arith::mul(self, left, right),
            BinaryOp::Div => arith::div(self, left, right),
            BinaryOp::Rem => arith::rem(self, left, right),
            BinaryOp::Format => operators::format(self, left, right),
            BinaryOp::Range => arith::range(self, left, right).map(Value::array),
            BinaryOp::And => Ok(Value::Bool(truth(left) && truth(right))),
            BinaryOp::Or => Ok(Value::Bool(truth(left) || truth(right))),
            BinaryOp::Xor => Ok(Value::Bool(truth(left) != truth(right))),
            BinaryOp::Band => arith::band(self, left, right),
            BinaryOp::Bor => arith::bor(self, left, right),
            BinaryOp::Bxor => arith::bxor(self, left, right),
            BinaryOp::Shl => arith::shl(self, left, right),
            BinaryOp::Shr => arith::shr(self, left, right),
            BinaryOp::Coalesce => Ok(if left.is_null() { right } else { left }.clone()),
            BinaryOp::Is => operators::is(self, left, right).map(Value::Bool),
            BinaryOp::IsNot => operators::is(self, left, right).map(|v| Value::Bool(!v)),
            BinaryOp::As => operators::as_type(self, left, right),
            BinaryOp::Eq(c) => operators::eq(self, left, right, ignores(c)),
            BinaryOp::Ne(c) => operators::ne(self, left, right, ignores(c)),
            BinaryOp::Lt(c) => operators::relation(self, left, right, Relation::Less, ignores(c)),
            BinaryOp::Le(c) => {
                operators::relation(self, left, right, Relation::LessOrEqual, ignores(c))
            }
            BinaryOp::Gt(c) => {
                operators::relation(self, left, right, Relation::Greater, ignores(c))
            }
            BinaryOp::Ge(c) => {
                operators::relation(self, left, right, Relation::GreaterOrEqual, ignores(c))
            }
            BinaryOp::Like(c) => operators::like(self, site, left, right, ignores(c), false),
            BinaryOp::NotLike(c) => operators::like(self, site, left, right, ignores(c), true),
            BinaryOp::Match(c) => self.match_operator(site, left, right, ignores(c), false),
            BinaryOp::NotMatch(c) => self.match_operator(site, left, right, ignores(c), true),
            BinaryOp::Replace(c) => operators::replace(self, site, left, right, ignores(c)),
            BinaryOp::Contains(c) => {
                operators::contains(self, left, right, ignores(c)).map(Value::Bool)
            }
            BinaryOp::NotContains(c) => {
                operators::contains(self, left, right, ignores(c)).map(|v| Value::Bool(!v))
            }
            BinaryOp::In(c) => operators::contains(self, right, left, ignores(c)).map(Value::Bool),
            BinaryOp::NotIn(c) => {
                operators::contains(self, right, left, ignores(c)).map(|v| Value::Bool(!v))
            }
            BinaryOp::Split(c) => operators::split(self, site, left, right, ignores(c)),
            BinaryOp::Join => arith::join(self, left, right),
        }
    }
}

impl Runtime {
    fn match_operator(
        &mut self,
        site: &PatternSite,
        left: &Value,
        pattern: &Value,
        ignore_case: bool,
        negate: bool,
    ) -> R<Value> {
        let (result, table) = operators::matches(self, site, left, pattern, ignore_case, negate)?;
        self.keep_matches(table);
        Ok(result)
    }

    /// `$Matches` after a match; what did not match leaves it.
    pub(super) fn keep_matches(&mut self, table: Option<Rc<Dict>>) {
        if let Some(table) = table {
            self.scope.put(sym::MATCHES, Value::Hash(table));
        }
    }
}

fn truth(value: &Value) -> bool {
    crate::value::convert::to_bool(value)
}

/// What an operation on ints gives: small enough for a register, where a value has to be put into memory.
#[derive(Clone, Copy)]
pub(super) enum Plain {
    Int(i32),
    Bool(bool),
}

/// Operators on two ints that cannot fail and stay ints. Overflow and division are left to the general rules.
#[inline]
fn int_operation(op: BinaryOp, a: i32, b: i32) -> Option<Plain> {
    Some(match op {
        BinaryOp::Add => Plain::Int(a.checked_add(b)?),
        BinaryOp::Sub => Plain::Int(a.checked_sub(b)?),
        BinaryOp::Mul => Plain::Int(a.checked_mul(b)?),
        BinaryOp::Rem => Plain::Int(a.checked_rem(b)?),
        BinaryOp::Eq(_) => Plain::Bool(a == b),
        BinaryOp::Ne(_) => Plain::Bool(a != b),
        BinaryOp::Lt(_) => Plain::Bool(a < b),
        BinaryOp::Le(_) => Plain::Bool(a <= b),
        BinaryOp::Gt(_) => Plain::Bool(a > b),
        BinaryOp::Ge(_) => Plain::Bool(a >= b),
        BinaryOp::Band => Plain::Int(a & b),
        BinaryOp::Bor => Plain::Int(a | b),
        BinaryOp::Bxor => Plain::Int(a ^ b),
        _ => return None,
    })
}

#[inline]
fn double_operation(op: BinaryOp, a: f64, b: f64) -> Option<Value> {
    Some(match op {
        BinaryOp::Add => Value::Double(a + b),
        BinaryOp::Sub => Value::Double(a - b),
        BinaryOp::Mul => Value::Double(a * b),
        BinaryOp::Div => Value::Double(a / b),
        BinaryOp::Eq(_) => Value::Bool(a == b),
        BinaryOp::Ne(_) => Value::Bool(a != b),
        BinaryOp::Lt(_) => Value::Bool(a < b),
        BinaryOp::Le(_) => Value::Bool(a <= b),
        BinaryOp::Gt(_) => Value::Bool(a > b),
        BinaryOp::Ge(_) => Value::Bool(a >= b),
        _ => return None,
    })
}
