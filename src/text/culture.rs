//! Cultures.

/// A culture's conventions.
pub struct Culture;
