//! What goes wrong when text is read or written, as the .NET exception that a script would catch.

use crate::Edition;
use std::fmt;

/// Which .NET exception a [`TextError`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// `System.FormatException`
    Format,
    /// `System.OverflowException`
    Overflow,
    /// `System.ArgumentException`
    Argument,
    /// `System.ArgumentOutOfRangeException`
    ArgumentOutOfRange,
    /// `System.Globalization.CultureNotFoundException`
    CultureNotFound,
    /// `System.TimeZoneNotFoundException`
    TimeZoneNotFound,
    /// `System.Text.RegularExpressions.RegexParseException`
    RegexParse,
    /// `System.Text.RegularExpressions.RegexMatchTimeoutException`: a match that ran out of steps
    RegexTimeout,
    /// `System.Management.Automation.WildcardPatternException`
    WildcardPattern,
}

impl ErrorKind {
    /// The full name of the .NET type in PowerShell 7.
    pub fn type_name(self) -> &'static str {
        match self {
            ErrorKind::Format => "System.FormatException",
            ErrorKind::Overflow => "System.OverflowException",
            ErrorKind::Argument => "System.ArgumentException",
            ErrorKind::ArgumentOutOfRange => "System.ArgumentOutOfRangeException",
            ErrorKind::CultureNotFound => "System.Globalization.CultureNotFoundException",
            ErrorKind::TimeZoneNotFound => "System.TimeZoneNotFoundException",
            ErrorKind::RegexParse => "System.Text.RegularExpressions.RegexParseException",
            ErrorKind::RegexTimeout => "System.Text.RegularExpressions.RegexMatchTimeoutException",
            ErrorKind::WildcardPattern => "System.Management.Automation.WildcardPatternException",
        }
    }
}

/// A failed conversion, format, pattern or lookup, with the message that .NET gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// The exception.
    pub kind: ErrorKind,
    /// Its `Message`.
    pub message: String,
}

impl TextError {
    /// An error of `kind` that says `message`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> TextError {
        TextError {
            kind,
            message: message.into(),
        }
    }

    /// An argument's exception, whose message ends with the parameter's name as the edition writes it.
    pub fn of_parameter(
        kind: ErrorKind,
        message: &str,
        parameter: &str,
        edition: Edition,
    ) -> TextError {
        TextError::new(
            kind,
            match edition {
                Edition::Core => format!("{message} (Parameter '{parameter}')"),
                Edition::Desktop => format!("{message}\nParameter name: {parameter}"),
            },
        )
    }

    /// A `FormatException`.
    pub(crate) fn format(message: impl Into<String>) -> TextError {
        TextError::new(ErrorKind::Format, message)
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TextError {}
