//! Declarations, instructions, comments and character data.

use super::super::node::{Kind, Node};
use super::cursor::{Read, is_allowed, is_blank};
use super::{Parser, ends};

impl Parser<'_> {
    /// `<?xml version="1.0"?>` at the start of the text; nothing where there is none.
    pub(super) fn declaration(&mut self) -> Read<()> {
        let rest = self.cursor.rest();
        let begins = rest.strip_prefix("<?xml").is_some_and(|after| {
            after
                .chars()
                .next()
                .is_some_and(|c| !super::continues_name(c))
        });
        if !begins {
            return Ok(());
        }
        self.whole = true;
        self.cursor.at += "<?xml".len();
        let mut text = String::new();
        let mut next = 0;
        loop {
            let blanks = self.cursor.skip_blanks();
            if self.cursor.take("?>") {
                if next == 0 {
                    return Err(self.invalid_declaration());
                }
                break;
            }
            if self.cursor.rest() == "?" {
                return Err(self.cursor.fault("Unexpected end of file has occurred."));
            }
            if self.cursor.peek() == Some('?') {
                return Err(self.cursor.unexpected(&["'>'"]));
            }
            if !blanks && next != 0 {
                return Err(self.cursor.unexpected(&["?>"]));
            }
            self.pseudo_attribute(&mut next, &mut text)?;
        }
        self.append(&Node::new(Kind::Declaration, "xml", &text))
    }

    fn invalid_declaration(&self) -> super::Fault {
        self.cursor
            .fault("Syntax for an XML declaration is invalid.")
    }

    /// `version="1.0"` and its kin, of which `next` is the first that may still come.
    fn pseudo_attribute(&mut self, next: &mut usize, text: &mut String) -> Read<()> {
        let start = self.cursor.at;
        let name = self.cursor.name(false)?;
        let place = match name {
            "version" if *next == 0 => 0,
            "encoding" if *next == 1 => 1,
            "standalone" if *next == 1 || *next == 2 => 2,
            _ => {
                self.cursor.at = start;
                return Err(self.invalid_declaration());
            }
        };
        self.cursor.skip_blanks();
        if !self.cursor.take("=") {
            return Err(self.cursor.unexpected(&["="]));
        }
        self.cursor.skip_blanks();
        let quote = match self.cursor.peek() {
            Some(c @ ('"' | '\'')) => c,
            _ => return Err(self.cursor.unexpected(&["\"", "'"])),
        };
        self.cursor.step();
        let start = self.cursor.at;
        let value = self
            .cursor
            .take_while(|c| c >= ' ' && !matches!(c, '<' | '&' | '"' | '\''));
        match self.cursor.peek() {
            Some(c) if c == quote => {}
            None => {
                return Err(self
                    .cursor
                    .fault_at(start, "There is an unclosed literal string."));
            }
            Some(_) => {
                self.cursor.at = start;
                return Err(self.invalid_declaration());
            }
        }
        if place == 0 && value != "1.0" {
            let message = format!("Version number '{value}' is invalid.");
            return Err(self.cursor.fault_at(start, message));
        }
        if place == 2 && !matches!(value, "yes" | "no") {
            self.cursor.at = start - 1;
            return Err(self.invalid_declaration());
        }
        self.cursor.step();
        let blank = if text.is_empty() { "" } else { " " };
        text.push_str(&format!("{blank}{name}=\"{value}\""));
        *next = place + 1;
        Ok(())
    }

    /// An instruction whose `<?` has been read.
    pub(super) fn instruction(&mut self) -> Read<()> {
        let start = self.cursor.at;
        let target = self.cursor.name(false)?.to_owned();
        if target.eq_ignore_ascii_case("xml") {
            let message = if target == "xml" {
                "Unexpected XML declaration. The XML declaration must be the first node in the document, and no white \
                 space characters are allowed to appear before it."
                    .to_owned()
            } else {
                format!("'{target}' is an invalid name for processing instructions.")
            };
            return Err(self.cursor.fault_at(start, message));
        }
        if !self.cursor.skip_blanks() && !self.cursor.rest().starts_with("?>") {
            return Err(self.cursor.bad_name());
        }
        let value = self.until("?>", "PI")?;
        self.append(&Node::new(Kind::Instruction, &target, &value))
    }

    /// A comment whose `<!` has been read.
    pub(super) fn comment(&mut self) -> Read<()> {
        self.cursor.step();
        if !self.cursor.take("-") {
            return Err(self.cursor.unexpected(&["-"]));
        }
        let rest = self.cursor.rest();
        if let Some(at) = rest.find("--")
            && rest.len() > at + 2
            && rest.as_bytes().get(at + 2) != Some(&b'>')
        {
            self.refuse_characters(at)?;
            self.cursor.at += at;
            let message =
                "An XML comment cannot contain '--', and '-' cannot be the last character.";
            return Err(self.cursor.fault(message));
        }
        let text = self.until("-->", "Comment")?;
        self.append(&Node::new(Kind::Comment, "", &text))
    }

    /// Character data whose `<!` has been read.
    pub(super) fn cdata(&mut self) -> Read<()> {
        self.cursor.step();
        if !self.cursor.take("CDATA[") {
            return Err(self.cursor.unexpected(&["CDATA["]));
        }
        let text = self.until("]]>", "CDATA")?;
        self.append(&Node::new(Kind::CData, "", &text))
    }

    /// The text up to an end, which is read too.
    fn until(&mut self, end: &str, what: &str) -> Read<String> {
        let rest = self.cursor.rest();
        let Some(length) = rest.find(end) else {
            // What may have begun the end is where the reader stopped.
            let begun = (1..end.len()).rev().find(|n| rest.ends_with(&end[..*n]));
            let length = rest.len() - begun.unwrap_or(0);
            self.refuse_characters(length)?;
            let message = format!("Unexpected end of file while parsing {what} has occurred.");
            return Err(self.cursor.fault_at(self.cursor.at + length, message));
        };
        self.refuse_characters(length)?;
        let text = ends(rest.get(..length).unwrap_or(""), self.rules.normalize).into_owned();
        self.cursor.at += length + end.len();
        Ok(text)
    }

    /// Refuses what no document may hold in the next bytes.
    fn refuse_characters(&mut self, length: usize) -> Read<()> {
        let next = self.cursor.rest().get(..length).unwrap_or("");
        match next.find(|c: char| !is_allowed(c) && !is_blank(c)) {
            Some(at) => {
                self.cursor.at += at;
                Err(self.cursor.not_allowed())
            }
            None => Ok(()),
        }
    }
}
