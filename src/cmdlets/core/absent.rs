//! Cmdlets that list what this program never has, such as experimental features: they find nothing.

use crate::runtime::{Cmdlet, Entry};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-ExperimentalFeature", || Box::new(Nothing)),
    Entry::new("Get-PSHostProcessInfo", || Box::new(Nothing)),
    Entry::new("Get-PSSubsystem", || Box::new(Nothing)),
];

/// A cmdlet that finds nothing.
struct Nothing;

impl Cmdlet for Nothing {}
