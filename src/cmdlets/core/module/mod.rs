//! Modules: loading, listing, making and removing them.

pub mod export;
pub mod gallery;
pub mod get;
pub mod import;
pub mod manifest;
pub mod new;
pub mod repository;
