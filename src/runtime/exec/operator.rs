//! Binary operators: the common cases of numbers and strings here, everything else in `value`.

use crate::syntax::ast::{BinaryOp, Case};
use crate::value::compare::Relation;
use std::rc::Rc;

use crate::value::operators::{self, PatternSite};
use crate::value::{Dict, R, Value, arith};

use super::super::code::{BinaryCode, Expr, VarPlace, VarRef};
use super::super::{Runtime, sym};
use super::eval::plain;

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
            }) => self.scope.int_at(*sym, hint),
            _ => None,
        }
    }

    /// `$n++` and `$n--` on an int of this very scope, changed in its place; gives the int before. None where the
    /// general way has to be taken, with nothing done.
    #[inline]
    pub(super) fn step_int(&mut self, var: &VarRef, by: i32) -> Option<i32> {
        if !matches!(var.place, VarPlace::Plain) {
            return None;
        }
        let mut before = None;
        self.scope.change_at(var.sym, &var.hint, |value| {
            let Value::Int32(n) = value else { return false };
            let Some(after) = n.checked_add(by) else {
                return false;
            };
            before = Some(std::mem::replace(n, after));
            true
        });
        before
    }

    pub(super) fn binary(&mut self, b: &BinaryCode) -> R<Value> {
        if let Some(right) = self.ready_int(&b.right) {
            let left = match self.ready_int(&b.left) {
                Some(left) => Some(left),
                // What is evaluated on the left may change a variable on the right; a literal stays what it is.
                None if matches!(b.right, Expr::Const(_)) => match self.eval(&b.left)? {
                    Value::Int32(left) => Some(left),
                    left => return self.apply_at(b, &plain(left), &Value::Int32(right)),
                },
                None => None,
            };
            if let Some(left) = left {
                return match int_operation(b.op, left, right) {
                    Some(result) => Ok(result),
                    None => self.apply_at(b, &Value::Int32(left), &Value::Int32(right)),
                };
            }
        }
        // `-is` and `-as` take a type literal without looking it up as a value first.
        let left = self.eval_plain(&b.left)?;
        match (&b.right, b.op) {
            (Expr::Const(right), _) => return self.apply_at(b, &left, right),
            // The two operands of `-replace` need no array.
            (Expr::Array(operands), BinaryOp::Replace(case)) => {
                if let [pattern, substitute] = operands.as_slice() {
                    let pattern = self.eval_plain(pattern)?;
                    let substitute = self.eval_plain(substitute)?;
                    return operators::replace_with(
                        self,
                        &b.site,
                        &left,
                        &pattern,
                        &substitute,
                        ignores(case),
                    );
                }
            }
            _ => {}
        }
        let right = self.eval_plain(&b.right)?;
        self.apply_at(b, &left, &right)
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
            return Ok(result);
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

/// Operators on two ints that cannot fail and stay ints. Overflow and division are left to the general rules.
#[inline]
fn int_operation(op: BinaryOp, a: i32, b: i32) -> Option<Value> {
    Some(match op {
        BinaryOp::Add => Value::Int32(a.checked_add(b)?),
        BinaryOp::Sub => Value::Int32(a.checked_sub(b)?),
        BinaryOp::Mul => Value::Int32(a.checked_mul(b)?),
        BinaryOp::Rem => Value::Int32(a.checked_rem(b)?),
        BinaryOp::Eq(_) => Value::Bool(a == b),
        BinaryOp::Ne(_) => Value::Bool(a != b),
        BinaryOp::Lt(_) => Value::Bool(a < b),
        BinaryOp::Le(_) => Value::Bool(a <= b),
        BinaryOp::Gt(_) => Value::Bool(a > b),
        BinaryOp::Ge(_) => Value::Bool(a >= b),
        BinaryOp::Band => Value::Int32(a & b),
        BinaryOp::Bor => Value::Int32(a | b),
        BinaryOp::Bxor => Value::Int32(a ^ b),
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
