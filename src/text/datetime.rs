//! Instants and spans in .NET ticks.

/// What a [`DateTime`] counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Not said.
    Unspecified,
    /// UTC.
    Utc,
    /// The local zone.
    Local,
}

/// `System.DateTime`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime {
    /// 100 ns since 0001-01-01.
    pub ticks: i64,
    /// What it counts from.
    pub kind: Kind,
}

/// `System.TimeSpan` in ticks of 100 ns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan(pub i64);
