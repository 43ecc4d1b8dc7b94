//! What loops and pipelines walk through. A range of ints is counted off, not made: a million objects pass in the
//! memory of one. A loop walks it with an [`Enumerator`](crate::value::types::collections::Enumerator) that its body
//! may move on, a pipeline without.

use crate::syntax::ast::BinaryOp;
use crate::value::{R, Value, enumerate};

use super::super::Runtime;
use super::super::code::{Expr, Stmt, StmtKind};
use super::eval::plain;

/// The ints from one to another, up or down.
struct Ints {
    next: i64,
    last: i64,
}

impl Ints {
    fn new(first: i32, last: i32) -> Ints {
        Ints {
            next: i64::from(first),
            last: i64::from(last),
        }
    }
}

impl Iterator for Ints {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        let n = i32::try_from(self.next).ok()?;
        // Past the end the next one is no int: the ends themselves are, and one step further may not be.
        self.next = if self.next == self.last {
            i64::MAX
        } else {
            self.next + (self.last - self.next).signum()
        };
        Some(Value::Int32(n))
    }
}

/// What an expression gives to be walked.
pub(super) enum Walked {
    /// The ints from the first to the last, up or down.
    Ints(i32, i32),
    /// A value, whose elements are walked.
    Value(Value),
}

impl Runtime {
    /// Calls `f` with each element of what an expression gave. A value without elements is the only one; the empty
    /// output is none.
    pub(super) fn each(
        &mut self,
        walked: Walked,
        mut f: impl FnMut(&mut Runtime, Value) -> R<()>,
    ) -> R<()> {
        let value = match walked {
            Walked::Ints(first, last) => {
                for item in Ints::new(first, last) {
                    f(self, item)?;
                }
                return Ok(());
            }
            Walked::Value(value) => value,
        };
        match &value {
            Value::Void => Ok(()),
            Value::Array(items) => {
                let mut at = 0;
                while let Some(item) = items.get(at) {
                    at += 1;
                    f(self, item)?;
                }
                Ok(())
            }
            other => match enumerate::elements(self, other) {
                Some(items) => {
                    for item in items? {
                        f(self, item)?;
                    }
                    Ok(())
                }
                None => f(self, value),
            },
        }
    }

    /// An expression's value, or the ends of the range that it is.
    pub(super) fn walked(&mut self, e: &Expr) -> R<Walked> {
        match e {
            Expr::Binary(b) if b.op == BinaryOp::Range => {
                let left = plain(self.eval(&b.left)?);
                let right = plain(self.eval(&b.right)?);
                self.ok = true;
                if let (Value::Int32(first), Value::Int32(last)) = (&left, &right) {
                    return Ok(Walked::Ints(*first, *last));
                }
                self.apply(b.op, &left, &right).map(Walked::Value)
            }
            Expr::Paren(stmt) => match &**stmt {
                Stmt {
                    kind: StmtKind::Expr(inner),
                    ..
                } => {
                    self.ok = true;
                    self.walked(inner)
                }
                stmt => self.stmt_value(stmt).map(Walked::Value),
            },
            other => {
                let value = self.eval(other)?;
                self.ok = true;
                Ok(Walked::Value(value))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_are_counted_up_and_down_to_both_ends() {
        let ints = |first, last| -> Vec<i32> {
            Ints::new(first, last)
                .filter_map(|v| match v {
                    Value::Int32(n) => Some(n),
                    _ => None,
                })
                .collect()
        };
        assert_eq!(ints(1, 3), [1, 2, 3]);
        assert_eq!(ints(1, -1), [1, 0, -1]);
        assert_eq!(ints(5, 5), [5]);
        let top = i32::MAX;
        assert_eq!(ints(top - 1, top), [top - 1, top]);
        assert_eq!(ints(-top, -top - 1), [-top, -top - 1]);
    }
}
