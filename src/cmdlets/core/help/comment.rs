//! Comment-based help: which comments belong to a command, and the sections in them. The rules are those of
//! `HelpCommentsParser`: a block of comments right before a function, at the head of its body or at its end, with
//! keywords alone on their lines.

use crate::Edition;
use crate::runtime::code::BlockCode;
use crate::syntax::{LineIndex, Token, TokenClass, tokens};
use crate::value::Str;

/// How many lines may lie between a block of comments and what it is about.
const PROXIMITY: u32 = 2;

/// What comments say of a command.
#[derive(Default)]
pub struct CommentHelp {
    /// `.SYNOPSIS`
    pub synopsis: String,
    /// `.DESCRIPTION`
    pub description: String,
    /// `.NOTES`
    pub notes: String,
    /// `.COMPONENT`
    pub component: String,
    /// `.ROLE`
    pub role: String,
    /// `.FUNCTIONALITY`
    pub functionality: String,
    /// `.PARAMETER`: names in upper case, with their texts.
    pub parameters: Vec<(String, String)>,
    /// `.EXAMPLE`
    pub examples: Vec<String>,
    /// `.INPUTS`
    pub inputs: Vec<String>,
    /// `.OUTPUTS`
    pub outputs: Vec<String>,
    /// `.LINK`
    pub links: Vec<String>,
    /// `.FORWARDHELPTARGETNAME`: the command whose help this is.
    pub forward: Option<String>,
}

impl CommentHelp {
    /// What is said of a parameter; empty where nothing is.
    pub fn parameter(&self, name: &str) -> &str {
        let name = name.to_uppercase();
        let found = self.parameters.iter().find(|(n, _)| *n == name);
        found.map_or("", |(_, text)| text)
    }
}

/// The help in the comments of a command's code; None where none of them is help.
pub fn help_of(code: &BlockCode, edition: Edition) -> Option<CommentHelp> {
    let text = &*code.source.text;
    let scan = Scan {
        text,
        lines: LineIndex::new(text),
        tokens: tokens(text, edition),
    };
    let (block, first) = scan.help_block(code)?;
    let mut help = CommentHelp::default();
    if !read_sections(&scan.comment_lines(&block), &mut help) {
        return None;
    }
    // What stands beside a parameter describes it where no section does.
    for param in &code.params {
        let name = param.name.as_str().to_uppercase();
        if !help.parameters.iter().any(|(n, _)| *n == name) {
            let text = scan.parameter_comment(param.span.start, param.span.end, first);
            help.parameters.push((name, text));
        }
    }
    Some(help)
}

/// A script's tokens, as the search for comments walks them.
struct Scan<'s> {
    text: &'s str,
    lines: LineIndex<'s>,
    tokens: Vec<Token>,
}

impl Scan<'_> {
    fn text_of(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.span.text(self.text))
    }

    fn class(&self, at: usize) -> Option<TokenClass> {
        self.tokens.get(at).map(|t| t.class)
    }

    fn start_line(&self, at: usize) -> u32 {
        let start = self.tokens.get(at).map(|t| t.span.start);
        self.lines.line(start.unwrap_or(self.text.len() as u32))
    }

    fn end_line(&self, at: usize) -> u32 {
        let end = self.tokens.get(at).map(|t| t.span.end);
        self.lines.line(end.unwrap_or(self.text.len() as u32))
    }

    /// The first token that begins at an offset or behind it.
    fn first_from(&self, offset: u32) -> usize {
        self.tokens.partition_point(|t| t.span.start < offset)
    }

    /// The comments from a token on that follow each other without an empty line; `at` is left where the search ended.
    fn block_from(&self, at: &mut usize) -> Vec<usize> {
        let mut block = Vec::new();
        let mut last_line = u32::MAX;
        while let Some(class) = self.class(*at) {
            if self.start_line(*at) > last_line {
                break;
            }
            match class {
                TokenClass::Comment => {
                    block.push(*at);
                    last_line = self.end_line(*at) + 1;
                }
                TokenClass::NewLine | TokenClass::LineContinuation => {}
                _ => break,
            }
            *at += 1;
        }
        block
    }

    /// The comments before a token that follow each other without an empty line, the last of them at most `proximity`
    /// lines above.
    fn block_before(&self, at: usize, proximity: u32) -> Vec<usize> {
        let mut block = Vec::new();
        let mut least = self.start_line(at).saturating_sub(proximity);
        for at in (0..at).rev() {
            if self.end_line(at) < least {
                break;
            }
            match self.class(at) {
                Some(TokenClass::Comment) => {
                    block.push(at);
                    least = self.start_line(at).saturating_sub(1);
                }
                Some(TokenClass::NewLine | TokenClass::LineContinuation) => {}
                _ => break,
            }
        }
        block.reverse();
        block
    }

    /// The token of `function` whose body begins at a token; None where the brace is no function's.
    fn keyword_before(&self, brace: usize) -> Option<usize> {
        let mut at = brace;
        let mut depth = 0usize;
        while at > 0 {
            at -= 1;
            match self.class(at)? {
                TokenClass::NewLine | TokenClass::Comment | TokenClass::LineContinuation => {}
                TokenClass::GroupEnd => depth += 1,
                TokenClass::GroupStart => depth = depth.checked_sub(1)?,
                TokenClass::Keyword if depth == 0 => {
                    let word = self.text_of(at).to_ascii_lowercase();
                    return matches!(&*word, "function" | "filter" | "workflow").then_some(at);
                }
                TokenClass::CommandArgument | TokenClass::Command | TokenClass::Operator => {}
                _ if depth > 0 => {}
                _ => return None,
            }
        }
        None
    }

    /// The comments that are a command's help, and the token that the search for its parameters begins at.
    fn help_block(&self, code: &BlockCode) -> Option<(Vec<usize>, usize)> {
        let is_help = |block: &Vec<usize>| {
            read_sections(&self.comment_lines(block), &mut CommentHelp::default())
        };
        let is_file = code.span == code.inner;
        let brace = self.first_from(code.span.start);
        let mut first = if is_file { 0 } else { brace };
        if !is_file && let Some(keyword) = self.keyword_before(brace) {
            first = keyword;
            let block = self.block_before(keyword, PROXIMITY);
            if is_help(&block) {
                return Some((block, first));
            }
        }
        let mut at = if is_file { 0 } else { brace + 1 };
        loop {
            let block = self.block_from(&mut at);
            let Some(last) = block.last() else {
                break;
            };
            if !is_help(&block) {
                continue;
            }
            // A comment right above the first function of a file is that function's.
            let function = is_file
                && self.class(at) == Some(TokenClass::Keyword)
                && matches!(
                    &*self.text_of(at).to_ascii_lowercase(),
                    "function" | "filter" | "workflow"
                );
            if function && self.start_line(at).saturating_sub(self.end_line(*last)) <= PROXIMITY {
                break;
            }
            return Some((block, first));
        }
        let end = if is_file {
            self.tokens.len()
        } else {
            self.first_from(code.span.end.saturating_sub(1))
        };
        let block = self.block_before(end, u32::MAX);
        is_help(&block).then_some((block, first))
    }

    /// The lines of comments, without their marks.
    fn comment_lines(&self, block: &[usize]) -> Vec<&str> {
        let mut lines = Vec::new();
        for at in block {
            let text = self.text_of(*at);
            match text.strip_prefix("<#") {
                Some(inner) => {
                    let inner = inner.strip_suffix("#>").unwrap_or(inner);
                    lines.extend(split_lines(inner));
                }
                None => lines.push(text.trim_start_matches('#')),
            }
        }
        lines
    }

    /// What comments before, in and behind a parameter's declaration say.
    fn parameter_comment(&self, start: u32, end: u32, from: usize) -> String {
        let first = self.first_from(start).max(from);
        let mut comments = self.block_before(first, PROXIMITY);
        let mut behind = self.first_from(end);
        comments.extend((first..behind).filter(|at| self.class(*at) == Some(TokenClass::Comment)));
        comments.extend(self.block_from(&mut behind));
        let lines = self.comment_lines(&comments);
        let mut at = 0;
        section(&lines, &mut at)
    }
}

/// The lines of a text, which end at CR LF, LF or CR.
fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// The keyword of a line and what follows it: `.KEYWORD argument`.
fn directive(line: &str) -> Option<(&str, Option<&str>)> {
    let rest = line.trim().strip_prefix('.')?;
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(rest.len());
    let (word, behind) = rest.split_at(end);
    let argument = behind.trim();
    let alone = behind.is_empty() || behind.starts_with(char::is_whitespace);
    (!word.is_empty() && alone).then_some((word, Some(argument).filter(|a| !a.is_empty())))
}

fn is_margin(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}')
}

/// The text of a section from a line on; `at` is left at the line behind it. The first line says how far the section
/// is indented.
fn section(lines: &[&str], at: &mut usize) -> String {
    let mut text = String::new();
    let mut margin: Option<usize> = None;
    while let Some(line) = lines.get(*at) {
        let blank = line.trim().is_empty();
        if margin.is_none() && blank {
            *at += 1;
            continue;
        }
        if directive(line).is_some() {
            break;
        }
        let indented = line.chars().take_while(|c| is_margin(*c)).count();
        let margin = *margin.get_or_insert(indented);
        let start: usize = line
            .chars()
            .take(margin.min(indented))
            .map(char::len_utf8)
            .sum();
        text.push_str(line.get(start..).unwrap_or_default());
        text.push('\n');
        *at += 1;
    }
    text
}

/// Reads the sections of comments; false where they are no help: no keyword, an unknown one, or text before the first.
fn read_sections(lines: &[&str], help: &mut CommentHelp) -> bool {
    let mut found = false;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let Some((word, argument)) = directive(line) else {
            if !line.trim().is_empty() {
                return false;
            }
            at += 1;
            continue;
        };
        found = true;
        at += 1;
        match (word.to_uppercase().as_str(), argument) {
            ("PARAMETER", Some(name)) => {
                let name = name.to_uppercase();
                let text = section(lines, &mut at);
                if !help.parameters.iter().any(|(n, _)| *n == name) {
                    help.parameters.push((name, text));
                }
            }
            ("FORWARDHELPTARGETNAME", Some(name)) => help.forward = Some(name.to_string()),
            ("FORWARDHELPCATEGORY" | "REMOTEHELPRUNSPACE" | "EXTERNALHELP", Some(_)) => {}
            ("SYNOPSIS", None) => help.synopsis = section(lines, &mut at),
            ("DESCRIPTION", None) => help.description = section(lines, &mut at),
            ("NOTES", None) => help.notes = section(lines, &mut at),
            ("LINK", None) => help.links.push(section(lines, &mut at).trim().to_string()),
            ("EXAMPLE", None) => help.examples.push(section(lines, &mut at)),
            ("INPUTS", None) => help.inputs.push(section(lines, &mut at)),
            ("OUTPUTS", None) => help.outputs.push(section(lines, &mut at)),
            ("COMPONENT", None) => help.component = section(lines, &mut at).trim().to_string(),
            ("ROLE", None) => help.role = section(lines, &mut at).trim().to_string(),
            ("FUNCTIONALITY", None) => {
                help.functionality = section(lines, &mut at).trim().to_string();
            }
            _ => return false,
        }
    }
    found
}

/// An example taken apart: the prompt that it is typed at, the code, and what is said of it.
pub fn example_parts(text: &str, edition: Edition) -> (Str, Str, Str) {
    let usual = match edition {
        Edition::Core => "PS > ",
        Edition::Desktop => "PS C:\\>",
    };
    let first_line = text.lines().next().unwrap_or_default();
    let (prompt, rest) = match first_line.find('>') {
        Some(end) => text.split_at(end + 1),
        None => (usual, text),
    };
    let gap = rest
        .find("\n\n")
        .map(|at| (at, at + 2))
        .into_iter()
        .chain(rest.find("\r\n\r\n").map(|at| (at, at + 4)))
        .min();
    let (code, remarks) = match gap {
        Some((end, start)) => (
            rest.get(..end).unwrap_or_default(),
            rest.get(start..).unwrap_or_default(),
        ),
        None => (rest, ""),
    };
    (
        Str::from(prompt),
        Str::from(code.trim()),
        Str::from(remarks),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<CommentHelp> {
        let lines: Vec<&str> = text.lines().collect();
        let mut help = CommentHelp::default();
        read_sections(&lines, &mut help).then_some(help)
    }

    #[test]
    fn sections_lose_the_margin_of_their_first_line() {
        let help =
            read(".SYNOPSIS\n    Finds.\n      More.\n.PARAMETER Days\n  Age.\n").expect("help");
        assert_eq!(help.synopsis, "Finds.\n  More.\n");
        assert_eq!(help.parameter("days"), "Age.\n");
    }

    #[test]
    fn comments_with_other_text_or_keywords_are_no_help() {
        assert!(read("Text\n.SYNOPSIS\nx").is_none());
        assert!(read(".SYNOPSIS\nx\n.AUTHOR\nme").is_none());
        assert!(read("only text").is_none());
        assert!(read(".PARAMETER\nx").is_none());
    }

    #[test]
    fn an_example_has_a_prompt_code_and_remarks() {
        let parts = example_parts("PS C:\\> Get-It 1\n\nSays one.\n", Edition::Core);
        assert_eq!(parts.0, "PS C:\\>");
        assert_eq!(parts.1, "Get-It 1");
        assert_eq!(parts.2, "Says one.\n");
        assert_eq!(example_parts("Get-It\n", Edition::Core).0, "PS > ");
    }
}
