//! `System.Diagnostics`: processes, and what is started as one.

mod exited;
mod proc_files;
mod process;
mod start_info;

use crate::value::TypeDef;

pub use process::{all, by_id, by_name, current, id_of, kill, name_of, reason, start, wait, words};
pub use start_info::StartInfo;

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[process::DEFS, start_info::DEFS];
