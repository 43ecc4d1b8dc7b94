//! `New-ModuleManifest` and `Test-ModuleManifest`: module manifests as files.

pub mod new;
pub mod test;
mod text;
