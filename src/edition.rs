//! Which PowerShell to be. One value, asked at the few points where the two editions differ.

/// The PowerShell whose language, messages and layout are honoured.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize,
)]
pub enum Edition {
    /// Windows PowerShell 5.1: the default, the only one that ever loaded MSOnline and AzureAD.
    #[default]
    Desktop,
    /// PowerShell 7.
    Core,
}

impl Edition {
    /// True for PowerShell 7.
    pub fn is_core(self) -> bool {
        self == Edition::Core
    }

    /// The version of PowerShell that it is: `$PSVersionTable.PSVersion`.
    pub fn version(self) -> &'static str {
        match self {
            Edition::Desktop => "5.1.19041.1",
            Edition::Core => "7.6.5",
        }
    }

    /// The edition named on a command line or in `#requires -PSEdition`.
    pub fn parse(name: &str) -> Option<Edition> {
        if name.eq_ignore_ascii_case("core") {
            Some(Edition::Core)
        } else if name.eq_ignore_ascii_case("desktop") {
            Some(Edition::Desktop)
        } else {
            None
        }
    }
}
