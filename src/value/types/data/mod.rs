//! `System.Data`: tables that scripts fill row by row, without a database behind them.

mod column;
mod filter;
mod row;
mod table;

use crate::value::TypeDef;

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[column::DEFS, row::DEFS, table::DEFS];
