//! Whether a text is a whole statement: the parser knows what only lacks its end.

use reedline::{ValidationResult, Validator};

use crate::Edition;
use crate::syntax;

/// A statement that is not at its end goes on in the next line.
pub(super) struct Complete(pub(super) Edition);

impl Validator for Complete {
    fn validate(&self, line: &str) -> ValidationResult {
        if goes_on(line, self.0) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Complete
        }
    }
}

/// True where more lines could make a text right, and nothing else is wrong with it.
fn goes_on(text: &str, edition: Edition) -> bool {
    if text.ends_with('`') && !text.ends_with("``") {
        return true;
    }
    let errors = syntax::parse(text, edition).errors;
    !errors.is_empty() && errors.iter().all(|error| error.incomplete)
}

#[cfg(test)]
mod tests {
    use super::goes_on;
    use crate::Edition::{Core, Desktop};

    #[test]
    fn open_statements_go_on() {
        for text in [
            "foreach ($x in 1..3) {",
            "Get-Date |",
            "'open",
            "@'\ntext",
            "Get-Date `",
            "if ($a) {\n\n# note",
        ] {
            assert!(goes_on(text, Desktop), "{text}");
        }
    }

    #[test]
    fn whole_and_wrong_statements_do_not() {
        for text in [
            "",
            "Get-Date",
            "Get-Date; 'x'",
            "}",
            "1 2",
            "# note",
            "if ($a) { 1 }",
        ] {
            assert!(!goes_on(text, Core), "{text}");
        }
    }
}
