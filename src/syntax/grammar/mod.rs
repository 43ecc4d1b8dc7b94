//! The productions of the language, one function each, named as in `grammar/powershell.ebnf`. A production that does
//! not begin at a place is a [`Miss`](super::cursor::Miss); one that began always gives a tree and reports what is
//! wrong with it.

mod class;
mod command;
mod data;
mod definition;
mod expression;
mod flow;
mod literal;
mod member;
mod pipeline;
mod requires;
mod script;
mod statement;
mod types;
mod using;

pub use literal::expandable_text;
pub use requires::requirements;
pub use script::script;
pub use types::full_name;
