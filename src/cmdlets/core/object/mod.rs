//! Cmdlets that walk the objects of a pipeline.

pub mod foreach;
pub mod group;
pub mod measure;
pub mod new;
pub mod select;
pub mod sort;
pub mod r#where;
