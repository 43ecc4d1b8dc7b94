//! `System.Management.Automation.Language`: a script's tree, tokens and errors as objects that other scripts look
//! through, and `PSParser` of old.

mod ast;
mod block;
mod parser;
mod token;
mod tree;

use crate::value::TypeDef;

pub(in crate::runtime) use block::ast_of;

/// The descriptions of this room.
pub(super) fn all() -> impl Iterator<Item = &'static [&'static TypeDef]> {
    [parser::DEFS, token::DEFS]
        .into_iter()
        .chain(ast::ALL.iter().copied())
}
