//! Cmdlets that walk the objects of a pipeline.

mod by_name;
pub mod compare;
pub mod foreach;
pub mod group;
pub mod join;
pub mod measure;
pub mod new;
pub mod select;
pub mod sort;
pub mod tee;
pub mod unique;
pub mod r#where;
