//! The one syntax of all files under `grammar/`: an outline of words.
//!
//! A line that starts at the margin opens an entry, the indented lines below belong to it. A line that is indented
//! deeper than the entry's first inner line continues the line above. Words are parted by blanks; a word with blanks in
//! it stands in double quotes, where `\"`, `\\` and `\n` mean a quote, a backslash and a line feed. `#` starts a comment
//! where a word could start.

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, take_while1};
use nom::character::complete::{char, one_of, space0};
use nom::combinator::{all_consuming, map, opt, rest, value};
use nom::multi::{fold_many0, many0};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

/// A mistake in a grammar file: the line (1-based) and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// 1-based line.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

impl Mistake {
    /// A mistake at `line`.
    pub fn at(line: usize, message: impl Into<String>) -> Mistake {
        Mistake {
            line,
            message: message.into(),
        }
    }
}

/// One line of words, continuation lines joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// 1-based line in the file.
    pub number: usize,
    /// The words, quotes resolved.
    pub words: Vec<String>,
}

impl Line {
    /// The first word; every line has one.
    pub fn keyword(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// The words behind the first.
    pub fn rest(&self) -> &[String] {
        self.words.get(1..).unwrap_or(&[])
    }

    /// The one word behind the first.
    pub fn only(&self) -> Result<&str, Mistake> {
        match self.rest() {
            [word] => Ok(word),
            _ => Err(Mistake::at(
                self.number,
                format!("`{}` takes one word", self.keyword()),
            )),
        }
    }
}

/// A line at the margin with the lines below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The line at the margin.
    pub head: Line,
    /// Its inner lines.
    pub body: Vec<Line>,
}

/// Reads a whole file.
pub fn parse(text: &str) -> Result<Vec<Entry>, Mistake> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut inner = 0;
    for (index, raw) in text.lines().enumerate() {
        let number = index + 1;
        let (indent, words) = line(raw).map_err(|message| Mistake::at(number, message))?;
        if words.is_empty() {
            continue;
        }
        if indent == 0 {
            inner = 0;
            entries.push(Entry {
                head: Line { number, words },
                body: Vec::new(),
            });
            continue;
        }
        let Some(entry) = entries.last_mut() else {
            return Err(Mistake::at(number, "indented line before any entry"));
        };
        match entry.body.last_mut() {
            Some(above) if indent > inner => above.words.extend(words),
            Some(_) if indent < inner => {
                return Err(Mistake::at(number, "indented less than the lines above"));
            }
            _ => {
                inner = indent;
                entry.body.push(Line { number, words });
            }
        }
    }
    Ok(entries)
}

/// The indent and the words of one line.
fn line(text: &str) -> Result<(usize, Vec<String>), String> {
    if text.contains('\t') {
        return Err("tabs are not allowed".to_string());
    }
    let parser = (
        map(space0, |blanks: &str| blanks.len()),
        many0(terminated(word, space0)),
    );
    let comment = opt(preceded(char('#'), rest));
    match all_consuming(terminated(parser, comment)).parse(text) {
        Ok((_, parsed)) => Ok(parsed),
        Err(_) => Err("a quote is not closed, or a word holds one".to_string()),
    }
}

fn word(input: &str) -> IResult<&str, String> {
    alt((quoted, bare)).parse(input)
}

fn bare(input: &str) -> IResult<&str, String> {
    if input.starts_with('#') {
        return Err(nom::Err::Error(nom::error::Error::new(
            input,
            nom::error::ErrorKind::Tag,
        )));
    }
    map(take_while1(|c: char| c != ' ' && c != '"'), str::to_string).parse(input)
}

fn quoted(input: &str) -> IResult<&str, String> {
    let escape = preceded(char('\\'), alt((value('\n', char('n')), one_of("\"\\"))));
    let piece = alt((
        map(is_not("\"\\"), str::to_string),
        map(escape, String::from),
    ));
    delimited(
        tag("\""),
        fold_many0(piece, String::new, |mut all, piece| {
            all.push_str(&piece);
            all
        }),
        tag("\""),
    )
    .parse(input)
}
