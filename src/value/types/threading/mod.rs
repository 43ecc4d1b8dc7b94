//! `System.Threading` as far as one thread needs it: locks that are always free to it, events that it set itself,
//! counters, tokens. What only another thread could end is refused rather than waited for.

mod cancellation;
mod handles;
mod interlocked;
mod locks;

use crate::value::TypeDef;

/// The descriptions of this folder.
pub(super) static ALL: &[&[&TypeDef]] = &[
    cancellation::DEFS,
    handles::DEFS,
    interlocked::DEFS,
    locks::DEFS,
];
