//! Cmdlets that walk the objects of a pipeline.

pub mod foreach;
pub mod r#where;
