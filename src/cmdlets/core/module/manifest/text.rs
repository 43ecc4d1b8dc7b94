//! The text of a new manifest: every member with its comment, those without a value behind `#`.

use crate::value::Str;

/// The line that nothing of a list is written past, as columns.
const WIDTH: usize = 80;
/// The column at which a list goes on.
const MARGIN: usize = 15;

/// A manifest as it grows.
#[derive(Default)]
pub struct Text {
    text: String,
    indent: &'static str,
}

/// A value as it stands in a manifest, and whether one was given: without, the member is a comment.
pub struct Written {
    /// The value in PowerShell's notation.
    pub text: String,
    /// False for a member that only shows how it would be written.
    pub given: bool,
}

impl Text {
    /// What has been written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Sets what stands before each line from here on.
    pub fn indent(&mut self, indent: &'static str) {
        self.indent = indent;
    }

    /// Text as it is.
    pub fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A comment to the end of the line.
    pub fn comment(&mut self, words: &str) {
        self.text.push('#');
        if !words.is_empty() {
            self.text.push(' ');
            self.text.push_str(words);
        }
        self.text.push('\n');
    }

    /// A member: its comment, its value, an empty line.
    pub fn member(&mut self, name: &str, comment: &str, value: Written) {
        let indent = self.indent;
        let hidden = if value.given { "" } else { "# " };
        let value = value.text;
        self.text.push_str(&format!(
            "{indent}# {comment}\n{indent}{hidden}{name} = {value}\n\n"
        ));
    }
}

/// A text between single quotes.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A list of quoted names: `@()` where there are none, else joined by commas, broken before column 80.
pub fn list(names: &[Str]) -> String {
    let mut text = String::new();
    let mut column = MARGIN;
    for name in names.iter().filter(|n| !n.is_empty()) {
        if !text.is_empty() {
            text.push_str(", ");
        }
        let name = quoted(name);
        let length = name.encode_utf16().count();
        column += length;
        if column > WIDTH {
            text.push('\n');
            text.push_str(&" ".repeat(MARGIN));
            column = MARGIN + length;
        }
        text.push_str(&name);
    }
    if text.is_empty() {
        text.push_str("@()");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_broken_before_column_80() {
        let names: Vec<Str> = (1..=8)
            .map(|i| Str::from(format!("Get-Widget{i}")))
            .collect();
        assert_eq!(
            list(&names),
            "'Get-Widget1', 'Get-Widget2', 'Get-Widget3', 'Get-Widget4', 'Get-Widget5', \n               'Get-Widget6', 'Get-Widget7', 'Get-Widget8'"
        );
        assert_eq!(list(&[]), "@()");
        assert_eq!(list(&[Str::default()]), "@()");
    }

    #[test]
    fn a_member_without_a_value_is_a_comment() {
        let mut text = Text::default();
        let value = Written {
            text: quoted("it's"),
            given: false,
        };
        text.member("Author", "Who", value);
        assert_eq!(text.as_str(), "# Who\n# Author = 'it''s'\n\n");
    }
}
