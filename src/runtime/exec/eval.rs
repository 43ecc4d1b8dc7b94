//! Expressions: what they are worth.

use std::cell::Ref;

use crate::syntax::ast::UnaryOp;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Seq, Str, Value, arith, convert, index, member, operators, ty};

use super::super::Runtime;
use super::super::code::{
    Expr, InvokeCode, MemberCode, Special, Stmt, StmtKind, Target, TypeRef, VarPlace, VarRef,
};
use super::Reference;
use super::operator::Plain;

/// The largest buffer that is kept for putting texts together.
const KEPT_SCRATCH: usize = 1 << 20;

/// True where `$?` is still what the commands within an expression made of it.
fn leaves_status(e: &Expr) -> bool {
    let statement = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Expr(inner) => leaves_status(inner),
        StmtKind::Assign(assigned) => assignment_leaves_status(&assigned.value),
        _ => true,
    };
    match e {
        Expr::Paren(stmt) => statement(stmt),
        Expr::SubExpr(body) => !body.statements.is_empty(),
        Expr::ArrayOf(body) => match body.statements.as_slice() {
            [] => false,
            [only] => !body.traps.is_empty() || statement(only),
            _ => true,
        },
        _ => false,
    }
}

/// The same for what is assigned.
fn assignment_leaves_status(value: &Stmt) -> bool {
    match &value.kind {
        StmtKind::Expr(inner) => leaves_status(inner),
        StmtKind::Assign(inner) => assignment_leaves_status(&inner.value),
        _ => true,
    }
}

impl Runtime {
    /// An expression as a statement: its value goes to the output, element by element.
    pub(super) fn exec_expr(&mut self, e: &Expr) -> R<()> {
        match e {
            // A step and an assignment write nothing.
            Expr::Step(op, target) => self.run_step(*op, target),
            Expr::SubExpr(body) => {
                self.exec_body(body)?;
                self.evaluated(e);
                Ok(())
            }
            _ => {
                let value = self.eval(e)?;
                self.evaluated(e);
                self.write_unrolled(value)
            }
        }
    }

    /// Sets `$?` behind an expression that is a statement: it is true, but for parentheses around commands, which
    /// leave what the commands made of it. Windows PowerShell makes no such difference.
    #[inline]
    pub(super) fn evaluated(&mut self, e: &Expr) {
        if !leaves_status(e) || !self.edition.is_core() {
            self.ok = true;
        }
    }

    /// An expression's value, for the binder's defaults.
    pub(in crate::runtime) fn evaluate(&mut self, e: &Expr) -> R<Value> {
        self.eval(e)
    }

    /// An expression's value. What takes room on the stack is done in functions of their own, so that this one, which
    /// recurses, stays small.
    pub(super) fn eval(&mut self, e: &Expr) -> R<Value> {
        match e {
            Expr::Const(v) => Ok(v.clone()),
            Expr::Var(v) => self.read(v),
            Expr::Special(s) => Ok(self.special(*s)),
            Expr::Interpolate(parts) => self.interpolate(parts),
            Expr::Array(items) => self.array(items),
            Expr::ArrayOf(body) => self.array_of(body),
            Expr::SubExpr(body) => self.body_value(body),
            Expr::Paren(stmt) => self.stmt_value(stmt),
            Expr::Hash(pairs, span) => self.hashtable(pairs, *span),
            Expr::OrderedHash(pairs, span) => self.ordered(pairs, *span),
            Expr::Object(shape, values) => self.custom_object(shape, values),
            Expr::Block(code) => Ok(self.script_block(code)),
            Expr::Type(t) => self.resolve_type(t).map(Value::Type),
            Expr::Cast(pair) if pair.0.is_reference() => self.cast_to_reference(&pair.1),
            Expr::Cast(pair) => {
                let value = self.eval(&pair.1)?;
                self.cast(&pair.0, value)
            }
            Expr::Binary(b) => self.binary(b),
            Expr::Logical(and, pair) => {
                let left = self.truth(&pair.0)?;
                if left != *and {
                    return Ok(Value::Bool(left));
                }
                self.truth(&pair.1).map(Value::Bool)
            }
            Expr::Coalesce(pair) => {
                let left = self.eval(&pair.0)?;
                if left.is_null() {
                    self.eval(&pair.1)
                } else {
                    Ok(left)
                }
            }
            Expr::Unary(op, operand) => self.unary(*op, operand),
            Expr::Step(op, target) => self.step(*op, target),
            Expr::Ternary(t) => {
                if self.truth(&t.0)? {
                    self.eval(&t.1)
                } else {
                    self.eval(&t.2)
                }
            }
            Expr::Member(m) => self.eval_member(m),
            Expr::Invoke(i) => self.invoke(i),
            Expr::Index(pair, null_conditional) => self.index(&pair.0, &pair.1, *null_conditional),
            Expr::Key(pair, null_conditional) => {
                let target = self.eval(&pair.0)?;
                if *null_conditional && target.is_null() {
                    return Ok(Value::Null);
                }
                let at = self.eval(&pair.1)?;
                index::get_key(self, &target, &at)
            }
            Expr::Attributed(pair) => {
                let value = self.eval(&pair.1)?;
                super::super::bind::apply_attribute(self, &pair.0, value)
            }
            Expr::Statement(stmt) => self.stmt_value(stmt),
        }
    }

    /// An expression's value, the empty output as null.
    #[inline]
    pub(super) fn eval_plain(&mut self, e: &Expr) -> R<Value> {
        let mut result = self.eval(e);
        if matches!(result, Ok(Value::Void)) {
            result = Ok(Value::Null);
        }
        result
    }

    /// Elements as they come: an empty output stays one, which a pipe leaves out.
    #[inline(never)]
    fn array(&mut self, items: &[Expr]) -> R<Value> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.push(self.eval(item)?);
        }
        Ok(Value::array(values))
    }

    #[inline]
    pub(super) fn truth(&mut self, e: &Expr) -> R<bool> {
        if let Expr::Binary(b) = e
            && let Some(Plain::Bool(truth)) = self.ready(b)
        {
            return Ok(truth);
        }
        let value = self.eval(e);
        match &value {
            Ok(Value::Bool(b)) => Ok(*b),
            Ok(other) => Ok(convert::to_bool(other)),
            Err(_) => value.map(|_| false),
        }
    }

    #[inline(never)]
    fn special(&self, s: Special) -> Value {
        match s {
            Special::Ok => Value::Bool(self.ok),
            Special::CommandPath => Value::Str(
                self.code()
                    .and_then(|c| c.source.file.clone())
                    .unwrap_or_default(),
            ),
            Special::ScriptRoot => {
                let file = self
                    .code()
                    .and_then(|c| c.source.file.clone())
                    .unwrap_or_default();
                Value::Str(Str::from(file.rsplit_once('/').map_or(
                    "",
                    |(folder, _)| if folder.is_empty() { "/" } else { folder },
                )))
            }
        }
    }

    #[inline(never)]
    fn interpolate(&mut self, parts: &[Expr]) -> R<Value> {
        self.compose(parts)?;
        Ok(Value::str(&self.scratch))
    }

    /// Leaves the text of `"...$x..."` in `scratch`, until the next one is put together there. What is made of it is
    /// allocated once, at its final length, and a key that is only looked up not at all.
    fn compose(&mut self, parts: &[Expr]) -> R<()> {
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        text.shrink_to(KEPT_SCRATCH);
        // Strict mode 1 lets texts name variables that do not exist.
        let lenient = self.lenient_at.replace(self.depth);
        let written = self.write_parts(parts, &mut text);
        self.lenient_at = lenient;
        self.scratch = text;
        written
    }

    fn write_parts(&mut self, parts: &[Expr], text: &mut String) -> R<()> {
        for part in parts {
            match part {
                Expr::Const(Value::Str(s)) => text.push_str(s),
                Expr::Var(var) if self.write_local(var, text) => {}
                part => {
                    let value = self.eval(part);
                    match &value {
                        Ok(Value::Str(s)) => text.push_str(s),
                        Ok(Value::Int32(n)) => convert::push_int(text, *n),
                        Ok(Value::Null | Value::Void) => {}
                        Ok(other) => text.push_str(&convert::to_str(self, other)?),
                        Err(_) => return value.map(drop),
                    }
                }
            }
        }
        Ok(())
    }

    /// Appends a text or an int that a variable of this very scope holds, without taking it out; false, with nothing
    /// done, where it is anything else.
    fn write_local(&self, var: &VarRef, text: &mut String) -> bool {
        if !matches!(var.place, VarPlace::Plain) || self.watched {
            return false;
        }
        match self.scope.value_at(var.sym, &var.hint).as_deref() {
            Some(Value::Str(s)) => text.push_str(s),
            Some(Value::Int32(n)) => convert::push_int(text, *n),
            _ => return false,
        }
        true
    }

    /// The array or list that a variable of this very scope holds; None where it is anything else.
    fn local_list(&self, var: &VarRef) -> Option<Ref<'_, Seq>> {
        if !matches!(var.place, VarPlace::Plain) || self.watched {
            return None;
        }
        Ref::filter_map(
            self.scope.value_at(var.sym, &var.hint)?,
            |value| match value {
                Value::Array(items) | Value::List(items) => Some(&**items),
                _ => None,
            },
        )
        .ok()
    }

    /// `target[at]`.
    #[inline(never)]
    fn index(&mut self, target: &Expr, at: &Expr, null_conditional: bool) -> R<Value> {
        // The list need not be taken out of its variable for one of its elements.
        if let (Expr::Var(var), Expr::Const(Value::Int32(at))) = (target, at)
            && let Ok(at) = usize::try_from(*at)
            && let Some(list) = self.local_list(var)
            && let Some(element) = list.items().get(at)
        {
            return Ok(element.clone());
        }
        let target = self.eval(target);
        let Ok(target) = &target else { return target };
        if null_conditional && target.is_null() {
            return Ok(Value::Null);
        }
        // A key that is put together only to be looked up needs no text of its own.
        if let (Value::Hash(table), Expr::Interpolate(parts)) = (target, at)
            && table.ty == ty::known().hashtable
        {
            self.compose(parts)?;
            return Ok(table.value_of(&self.scratch));
        }
        let at = self.eval(at);
        let Ok(at) = &at else { return at };
        index::get(self, target, at)
    }

    #[inline(never)]
    fn unary(&mut self, op: UnaryOp, operand: &Expr) -> R<Value> {
        let value = self.eval(operand)?;
        match op {
            UnaryOp::Not => Ok(Value::Bool(!convert::to_bool(&value))),
            UnaryOp::Bnot => arith::bnot(self, &value),
            UnaryOp::Plus => arith::plus(self, &value),
            UnaryOp::Minus => arith::negate(self, &value),
            UnaryOp::Split(_) => operators::split_words(self, &value),
            UnaryOp::Join => arith::join(self, &value, &Value::Str(Str::new())),
            UnaryOp::PreIncrement
            | UnaryOp::PreDecrement
            | UnaryOp::PostIncrement
            | UnaryOp::PostDecrement => Ok(value),
        }
    }

    /// `$i++` as a statement: its value is nobody's.
    #[inline]
    fn run_step(&mut self, op: UnaryOp, target: &Target) -> R<()> {
        if let Target::Variable(var, attributes) = target
            && attributes.is_empty()
            && self.step_int(var, direction(op)).is_some()
        {
            return Ok(());
        }
        self.step(op, target).map(|_| ())
    }

    #[inline(never)]
    fn step(&mut self, op: UnaryOp, target: &Target) -> R<Value> {
        let by = direction(op);
        let post = matches!(op, UnaryOp::PostIncrement | UnaryOp::PostDecrement);
        if let Target::Variable(var, attributes) = target
            && attributes.is_empty()
            && let Some(before) = self.step_int(var, by)
        {
            let after = before.wrapping_add(by);
            return Ok(Value::Int32(if post { before } else { after }));
        }
        let old = self.read_target(target)?;
        let new = match &old {
            Value::Int32(n) if n.checked_add(by).is_some() => Value::Int32(n.wrapping_add(by)),
            other => arith::step(self, other, by)?,
        };
        let result = if post {
            if old.is_null() { Value::Int32(0) } else { old }
        } else {
            new.clone()
        };
        self.write_target(target, new)?;
        Ok(result)
    }

    /// The name of a member: literal, or what an expression gives.
    pub(super) fn member_name(&mut self, name: &Expr) -> R<Str> {
        match name {
            Expr::Const(Value::Str(s)) => Ok(s.clone()),
            other => {
                let value = self.eval(other)?;
                convert::to_str(self, &value)
            }
        }
    }

    fn static_target(&mut self, target: &Expr) -> R<Value> {
        match target {
            Expr::Type(t) => self.resolve_type(t).map(Value::Type),
            other => self.eval(other),
        }
    }

    #[inline(never)]
    pub(super) fn eval_member(&mut self, m: &MemberCode) -> R<Value> {
        if m.is_static {
            let target = self.static_target(&m.target)?;
            let name = self.member_name(&m.name)?;
            return match target {
                Value::Type(t) => member::get_static(self, t, &name),
                other => member::get_static(self, ty::type_of(&other), &name),
            };
        }
        let target = self.eval(&m.target);
        let Ok(target) = &target else { return target };
        if m.null_conditional && target.is_null() {
            return Ok(Value::Null);
        }
        if let Expr::Const(Value::Str(name)) = &m.name {
            return member::get_cached(&m.site, self, target, name);
        }
        let name = self.eval(&m.name)?;
        // `$table.5`: a name that is no text is a key first.
        if let (Value::Hash(table), false) = (target.base(), name.as_str().is_some())
            && let Some(value) = table.get(name.base())
        {
            return Ok(value);
        }
        let name = convert::to_str(self, &name)?;
        member::get(self, target, &name)
    }

    #[inline(never)]
    fn invoke(&mut self, i: &InvokeCode) -> R<Value> {
        let m = &i.member;
        if m.is_static {
            let target = self.static_target(&m.target)?;
            let name = self.member_name(&m.name)?;
            let args = self.arguments(&i.args)?;
            let t = match target {
                Value::Type(t) => t,
                other => ty::type_of(&other),
            };
            return member::invoke_static(self, t, &name, &args);
        }
        let target = self.eval(&m.target);
        let Ok(target) = &target else { return target };
        if m.null_conditional && target.is_null() {
            return Ok(Value::Null);
        }
        let given;
        let name = match &m.name {
            Expr::Const(Value::Str(name)) => name,
            other => {
                given = self.member_name(other)?;
                &given
            }
        };
        // One argument is the common case and needs no list.
        if let [only] = i.args.as_slice() {
            if let Expr::Interpolate(parts) = only {
                return self.invoke_with_text(i, target, name, parts);
            }
            let arg = self.eval_plain(only);
            let Ok(arg) = &arg else { return arg };
            return self.invoke_with(i, target, name, std::slice::from_ref(arg));
        }
        let args = self.arguments(&i.args)?;
        self.invoke_with(i, target, name, &args)
    }

    /// A call with `"...$x..."` as its only argument. Most methods only look at it (`ContainsKey`, `StartsWith`): a text
    /// that nobody kept is filled again for the next call instead of being allocated anew.
    fn invoke_with_text(
        &mut self,
        i: &InvokeCode,
        target: &Value,
        name: &str,
        parts: &[Expr],
    ) -> R<Value> {
        self.compose(parts)?;
        self.invoke_with_scratch(i, target, name)
    }

    /// The same with the text that was put together, in one frame with the result, which is not moved on the way out.
    #[inline(never)]
    fn invoke_with_scratch(&mut self, i: &InvokeCode, target: &Value, name: &str) -> R<Value> {
        let mut arg = Value::Str(std::mem::take(&mut self.shown_text));
        if let Value::Str(shown) = &mut arg {
            shown.clear();
            shown.push_str(&self.scratch);
        }
        let result = self.invoke_with(i, target, name, std::slice::from_ref(&arg));
        if let Value::Str(shown) = arg
            && shown.len() < KEPT_SCRATCH
        {
            self.shown_text = shown;
        }
        result
    }

    fn invoke_with(
        &mut self,
        i: &InvokeCode,
        target: &Value,
        name: &str,
        args: &[Value],
    ) -> R<Value> {
        if let Some(result) = self.invoke_on_base(&i.member.target, name, args) {
            return result;
        }
        match &i.member.name {
            Expr::Const(_) => member::invoke_cached(&i.site, self, target, name, args),
            // Another name may be meant the next time.
            _ => member::invoke(self, target, name, args),
        }
    }

    fn arguments(&mut self, args: &[Expr]) -> R<Vec<Value>> {
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            values.push(self.eval_plain(arg)?);
        }
        Ok(values)
    }

    /// `[ref]e`: of a variable a reference to it, of anything else one to a value of its own.
    fn cast_to_reference(&mut self, operand: &Expr) -> R<Value> {
        if let Expr::Var(v) = operand {
            return self.reference(v);
        }
        let value = plain(self.eval(operand)?);
        if value.downcast::<Reference>().is_some() {
            return Ok(value);
        }
        Ok(Value::net(Reference::own(value)))
    }

    /// A cast.
    fn cast(&mut self, t: &TypeRef, value: Value) -> R<Value> {
        let target = self.resolve_type(t)?;
        if matches!(value, Value::Void) && target.prim() != ty::Prim::Void {
            return self.cast_nothing(target);
        }
        convert::to(self, &value, target)
    }

    /// A cast of no output: the type's default, which is null for all but value types. `$null` is converted instead,
    /// so that `[string]$null` is empty text (`PSConvertBinder`).
    pub(in crate::runtime) fn cast_nothing(&mut self, target: ty::Ty) -> R<Value> {
        if target.is_value_type() {
            convert::to(self, &Value::Null, target)
        } else {
            Ok(Value::Null)
        }
    }

    /// A type by its site; found once.
    pub(in crate::runtime) fn resolve_type(&mut self, t: &TypeRef) -> R<ty::Ty> {
        if let Some(found) = t.found.get() {
            return Ok(found);
        }
        match self.type_by_name(&t.name) {
            Some(found) => {
                t.found.set(Some(found));
                Ok(found)
            }
            None => {
                let name = t.name.shown();
                let missing = self.missing_part(&t.name).unwrap_or_else(|| name.clone());
                let kind = match &t.name {
                    super::super::code::TypeNameCode::Simple(_) => "TypeName",
                    super::super::code::TypeNameCode::Array(..) => "ArrayTypeName",
                    super::super::code::TypeNameCode::Generic(..) => "GenericTypeName",
                };
                let record = ErrorRecord::runtime(
                    format!("Unable to find type [{missing}]."),
                    "TypeNotFound",
                    ErrorCategory::InvalidOperation,
                    Value::Str(name),
                );
                *record.target_type.borrow_mut() = Some(Str::from(kind));
                // A type stands in brackets, which are part of the place.
                let brackets = crate::syntax::ast::Span {
                    start: t.span.start.saturating_sub(1),
                    end: t.span.end.saturating_add(1),
                };
                self.place_error(&record, brackets);
                record.raise()
            }
        }
    }
}

/// What a step adds.
fn direction(op: UnaryOp) -> i32 {
    if matches!(op, UnaryOp::PreIncrement | UnaryOp::PostIncrement) {
        1
    } else {
        -1
    }
}

/// The empty output as an element is null.
pub(super) fn plain(value: Value) -> Value {
    if matches!(value, Value::Void) {
        Value::Null
    } else {
        value
    }
}
