//! `Get-Help`: what a function's comments say, and the syntax of every command.

use crate::runtime::command::Resolved;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Get-Help", || Box::new(Get))];

/// `Get-Help`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Name")?.unwrap_or_default();
        let Some(command) = c.rt.try_find_command(&name)? else {
            let message = format!(
                "Get-Help could not find {name} in a help file in this session. To download updated help topics type: \"Update-Help\". To get help online, search for the help topic in the TechNet library at https://go.microsoft.com/fwlink/?LinkID=107116."
            );
            return c.error(ErrorRecord::new(
                "Microsoft.PowerShell.Commands.HelpNotFoundException",
                message,
                "HelpNotFound",
                ErrorCategory::ResourceUnavailable,
                Value::Null,
            ));
        };
        let shown = match &command {
            Resolved::Cmdlet(x) => Str::from(x.name),
            Resolved::Function(f) => f.name.clone(),
            _ => name,
        };
        let syntax = c.rt.syntax_of(&command, &shown)?.join("\n\n");
        let comment = match &command {
            Resolved::Function(f) => f.block.code.help.clone(),
            Resolved::Script(_, b) | Resolved::Block(b) => b.code.help.clone(),
            _ => None,
        };
        let sections = sections(&comment.unwrap_or_default());
        let section = |keyword: &str| {
            sections
                .iter()
                .find(|s| s.keyword == keyword)
                .map(|s| s.text.clone())
        };
        // Without a synopsis the syntax stands in its place.
        let synopsis = section("SYNOPSIS").unwrap_or_else(|| format!("\n{syntax}\n"));
        let description = section("DESCRIPTION")
            .map(|text| Value::array(vec![Value::object([("Text", Value::from(text))])]));
        let examples: Vec<Value> = sections
            .iter()
            .filter(|s| s.keyword == "EXAMPLE")
            .map(|s| Value::object([("code", Value::from(s.text.clone()))]))
            .collect();
        let parameters: Vec<Value> = sections
            .iter()
            .filter(|s| s.keyword == "PARAMETER")
            .map(|s| {
                let text = Value::object([("Text", Value::from(s.text.clone()))]);
                Value::object([
                    ("name", Value::from(s.argument.clone())),
                    ("description", Value::array(vec![text])),
                ])
            })
            .collect();
        let (category, _) = command.kind();
        let help = Value::object([
            ("Name", Value::Str(shown)),
            ("Category", Value::str(category)),
            ("Synopsis", Value::from(synopsis)),
            ("Syntax", Value::from(syntax)),
            ("description", description.into()),
            (
                "parameters",
                Value::object([("parameter", Value::array(parameters))]),
            ),
            (
                "examples",
                Value::object([("example", Value::array(examples))]),
            ),
        ]);
        c.write(help)
    }
}

/// A part of a help comment: `.KEYWORD argument`, then its text.
struct Section {
    keyword: String,
    argument: String,
    text: String,
}

/// The parts of a help comment.
fn sections(comment: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in comment.lines() {
        let bare = line
            .trim()
            .trim_end_matches("#>")
            .trim_start_matches(['#', '<'])
            .trim();
        let keyword = bare
            .strip_prefix('.')
            .filter(|k| k.starts_with(|c: char| c.is_ascii_alphabetic()));
        if let Some(keyword) = keyword {
            let (keyword, argument) = keyword
                .split_once(char::is_whitespace)
                .unwrap_or((keyword, ""));
            sections.push(Section {
                keyword: keyword.to_ascii_uppercase(),
                argument: argument.trim().to_owned(),
                text: String::new(),
            });
        } else if let Some(section) = sections.last_mut() {
            if !section.text.is_empty() {
                section.text.push('\n');
            }
            section.text.push_str(bare);
        }
    }
    for section in &mut sections {
        section.text = section.text.trim().to_owned();
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn keywords_part_a_comment() {
        let parts = sections("<#\n.SYNOPSIS\n  Finds.\n.PARAMETER Days\n  Age.\n#>");
        let shown: Vec<_> = parts
            .iter()
            .map(|s| format!("{} {} {}", s.keyword, s.argument, s.text))
            .collect();
        assert_eq!(shown, ["SYNOPSIS  Finds.", "PARAMETER Days Age."]);
    }
}
