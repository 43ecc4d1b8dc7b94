//! `System.IO.Compression`: streams that deflate and inflate, and zip archives.

mod archive;
mod entry;
mod streams;
mod zip_file;

use crate::value::TypeDef;

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] =
    &[archive::DEFS, entry::DEFS, streams::DEFS, zip_file::DEFS];
