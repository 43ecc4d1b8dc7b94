//! Drives: what a path means (`place`), the items behind it (`item`), and the items that a command's parameters name
//! (`targets`).

pub mod item;
pub mod place;
pub mod targets;

pub use place::{Place, matching_files};
