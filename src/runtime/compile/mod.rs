//! Tree to code: names become symbols and slots, literals values, constant parts are folded. One file a kind of node.

mod class;
mod command;
mod expr;
mod stmt;

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use crate::Edition;
use crate::syntax::{self, ast};
use crate::value::position::Source;
use crate::value::{Str, Value};

use super::code::*;
use super::sym::{self, Sym};

/// What every part of the compiler needs.
pub(super) struct Compiler {
    source: Rc<Source>,
    /// Classes and enums met in the block that is being compiled.
    types: Vec<Rc<TypeCode>>,
}

/// A script's text as code, or its parse errors.
pub fn compile(
    source: &Rc<Source>,
    edition: Edition,
) -> Result<Rc<BlockCode>, Vec<ast::ParseError>> {
    let parsed = syntax::parse(&source.text, edition);
    if !parsed.errors.is_empty() {
        return Err(parsed.errors);
    }
    let mut compiler = Compiler {
        source: source.clone(),
        types: Vec::new(),
    };
    Ok(Rc::new(compiler.block(&parsed.block, None, false)))
}

impl Compiler {
    fn text(&self, span: ast::Span) -> &str {
        span.text(&self.source.text)
    }

    /// A script block; `params` come from a function's parentheses, else from its own `param`.
    fn block(
        &mut self,
        block: &ast::ScriptBlock<'_>,
        params: Option<&[ast::Param<'_>]>,
        is_filter: bool,
    ) -> BlockCode {
        let outer_types = std::mem::take(&mut self.types);
        let declared: &[ast::Param<'_>] = params
            .or(block.params.as_ref().map(|p| p.params.as_slice()))
            .unwrap_or_default();
        let params = declared.iter().map(|p| self.param(p)).collect();
        let attributes = block
            .params
            .as_ref()
            .map(|p| p.attributes.iter().map(|a| self.attribute(a)).collect())
            .unwrap_or_default();
        let usings = block
            .usings
            .iter()
            .map(|u| UsingCode {
                kind: u.kind,
                name: self.expr(&u.name),
                span: u.span,
            })
            .collect();
        let requires = block
            .requires
            .iter()
            .flat_map(|r| r.items.iter())
            .map(|(name, values)| (name.clone(), values.iter().map(|v| self.expr(v)).collect()))
            .collect();
        let mut named = |b: &Option<ast::NamedBlock<'_>>| b.as_ref().map(|b| self.body(&b.body));
        let (dynamicparam, begin, process, end, clean) = (
            named(&block.dynamicparam),
            named(&block.begin),
            named(&block.process),
            named(&block.end),
            named(&block.clean),
        );
        let braced = self.text(block.span).starts_with('{')
            && self.text(block.span).ends_with('}')
            && block.span.end > block.span.start + 1;
        let inner = if braced {
            ast::Span {
                start: block.span.start + 1,
                end: block.span.end - 1,
            }
        } else {
            block.span
        };
        let types = std::mem::replace(&mut self.types, outer_types);
        BlockCode {
            source: self.source.clone(),
            span: block.span,
            inner,
            params,
            attributes,
            param_span: block.params.as_ref().map(|p| p.span),
            usings,
            requires,
            dynamicparam,
            begin,
            process,
            end,
            clean,
            is_filter,
            types,
            binding: OnceCell::new(),
        }
    }

    fn param(&mut self, p: &ast::Param<'_>) -> ParamCode {
        ParamCode {
            name: Str::from(p.name.as_ref()),
            sym: Sym::of(&p.name),
            attributes: p.attributes.iter().map(|a| self.attribute(a)).collect(),
            default: p.default.as_ref().map(|d| self.expr(d)),
            span: p.span,
        }
    }

    fn attribute(&mut self, a: &ast::Attribute<'_>) -> AttributeCode {
        AttributeCode {
            ty: type_ref(&a.type_name),
            is_constraint: a.is_constraint,
            args: a.args.iter().map(|e| self.expr(e)).collect(),
            named: a
                .named
                .iter()
                .map(|(name, value, _)| (Str::from(*name), value.as_ref().map(|e| self.expr(e))))
                .collect(),
            span: a.span,
        }
    }

    fn body(&mut self, block: &ast::Block<'_>) -> Body {
        Body {
            statements: block.statements.iter().map(|s| self.stmt(s)).collect(),
            traps: block
                .traps
                .iter()
                .map(|t| TrapCode {
                    ty: t.type_name.as_ref().map(type_ref),
                    body: self.body(&t.body),
                })
                .collect(),
            span: block.span,
        }
    }

    fn variable(&self, v: &ast::Variable<'_>) -> VarRef {
        let place = match v.qualifier {
            None => VarPlace::Plain,
            Some(q) if q.eq_ignore_ascii_case("global") => VarPlace::Global,
            Some(q) if q.eq_ignore_ascii_case("script") => VarPlace::Script,
            Some(q) if q.eq_ignore_ascii_case("local") => VarPlace::Local,
            Some(q) if q.eq_ignore_ascii_case("private") => VarPlace::Private,
            Some(q) if q.eq_ignore_ascii_case("using") => VarPlace::Using,
            Some(q) if q.eq_ignore_ascii_case("variable") => VarPlace::Plain,
            // The environment's names are told apart by their case, which a symbol forgets.
            Some(q) => VarPlace::Drive(Str::from(q), Str::from(v.name.as_ref())),
        };
        let mut sym = Sym::of(&v.name);
        // `$PSItem` is another name of `$_`.
        if sym == sym::PS_ITEM && place == VarPlace::Plain {
            sym = sym::UNDERSCORE;
        }
        VarRef {
            sym,
            place,
            hint: Cell::new(0),
        }
    }
}

pub(super) fn type_ref(name: &ast::TypeName<'_>) -> TypeRef {
    TypeRef {
        name: type_name(name),
        span: name.span,
        found: Cell::new(None),
    }
}

fn type_name(name: &ast::TypeName<'_>) -> TypeNameCode {
    match &name.kind {
        ast::TypeNameKind::Simple(name, _) => TypeNameCode::Simple(Str::from(*name)),
        ast::TypeNameKind::Array(element, rank) => {
            TypeNameCode::Array(Box::new(type_name(element)), *rank)
        }
        ast::TypeNameKind::Generic(open, args) => TypeNameCode::Generic(
            Box::new(type_name(open)),
            args.iter().map(type_name).collect(),
        ),
    }
}

/// A number literal's value.
pub(super) fn number(n: &ast::Number) -> Value {
    match n {
        ast::Number::SByte(v) => Value::SByte(*v),
        ast::Number::Byte(v) => Value::Byte(*v),
        ast::Number::Int16(v) => Value::Int16(*v),
        ast::Number::UInt16(v) => Value::UInt16(*v),
        ast::Number::Int32(v) => Value::Int32(*v),
        ast::Number::UInt32(v) => Value::UInt32(*v),
        ast::Number::Int64(v) => Value::Int64(*v),
        ast::Number::UInt64(v) => Value::UInt64(*v),
        ast::Number::Decimal(v) => Value::Decimal(*v),
        ast::Number::Double(v) => Value::Double(*v),
        ast::Number::BigInt(v) => Value::BigInt(Rc::new(v.clone())),
    }
}
