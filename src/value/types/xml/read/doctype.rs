//! Document types and the entities that they declare. External subsets and entities are not fetched.

use super::super::node::{Kind, Node};
use super::cursor::{Cursor, Read, is_blank};
use super::{Entities, Fault, Parser, Pending};

impl Parser<'_> {
    /// A document type whose `<!` has been read.
    pub(super) fn doctype(&mut self) -> Read<()> {
        self.whole = true;
        if self.rules.no_doctype {
            let message = "For security reasons DTD is prohibited in this XML document. To enable DTD processing set the \
                           DtdProcessing property on XmlReaderSettings to Parse and pass the settings into XmlReader.Create \
                           method.";
            return Err(Fault::Markup(message.to_owned(), None));
        }
        let start = self.cursor.at;
        let has_one = self
            .top
            .children
            .borrow()
            .iter()
            .any(|c| c.kind == Kind::DocType);
        if !self.cursor.take("DOCTYPE") {
            let wanted = match self.root_seen || has_one {
                true => "<!--",
                false => "DOCTYPE",
            };
            return Err(self.cursor.unexpected(&[wanted]));
        }
        if !self.cursor.peek().is_some_and(is_blank) {
            return Err(self.cursor.wants_blank());
        }
        let before = start.saturating_sub(2);
        if has_one {
            return Err(self.cursor.fault_at(before, "Cannot have multiple DTDs."));
        }
        if self.root_seen {
            let message = "DTD must be defined before the document root element.";
            return Err(self.cursor.fault_at(before, message));
        }
        self.cursor.skip_blanks();
        let name = self.cursor.name(true)?.to_owned();
        self.cursor.skip_blanks();
        let (public, system) = self.external_id()?;
        let mut subset = String::new();
        if self.cursor.take("[") {
            subset = self.subset()?;
            self.cursor.skip_blanks();
        }
        if !self.cursor.take(">") {
            return Err(match self.cursor.peek() {
                None => self.cursor.fault("Unexpected end of file has occurred."),
                Some(_) if system.is_none() => {
                    self.cursor.fault("Expecting external ID, '[' or '>'.")
                }
                Some(_) => self
                    .cursor
                    .fault("Expecting an internal subset or the end of the DOCTYPE declaration."),
            });
        }
        self.append(&Node::doctype(
            &name,
            public.as_deref(),
            system.as_deref(),
            &subset,
        ))
    }

    /// `PUBLIC "..." "..."` or `SYSTEM "..."`: the public and the system identifier.
    fn external_id(&mut self) -> Read<(Option<String>, Option<String>)> {
        let public = if self.cursor.take("PUBLIC") {
            true
        } else if self.cursor.take("SYSTEM") {
            false
        } else {
            return Ok((None, None));
        };
        if !self.cursor.skip_blanks() {
            return Err(self.cursor.wants_blank());
        }
        let first = literal(&mut self.cursor)?;
        if !public {
            self.cursor.skip_blanks();
            return Ok((None, Some(first)));
        }
        if !self.cursor.skip_blanks() {
            return Err(self.cursor.wants_blank());
        }
        let second = literal(&mut self.cursor)?;
        self.cursor.skip_blanks();
        Ok((Some(first), Some(second)))
    }

    /// The internal subset, its `]` included: its text, with the entities noted.
    fn subset(&mut self) -> Read<String> {
        let start = self.cursor.at;
        loop {
            self.cursor.take_while(|c| !matches!(c, ']' | '<'));
            let rest = self.cursor.rest();
            if rest.starts_with(']') {
                let text = self.cursor.text.get(start..self.cursor.at).unwrap_or("");
                self.cursor.step();
                return Ok(text.to_owned());
            }
            let over = |cursor: &mut Cursor<'_>, end: &str| match cursor.rest().find(end) {
                Some(length) => {
                    cursor.at += length + end.len();
                    Ok(())
                }
                None => Err(incomplete(cursor)),
            };
            if rest.is_empty() {
                return Err(incomplete(&self.cursor));
            } else if rest.starts_with("<!--") {
                over(&mut self.cursor, "-->")?;
            } else if rest.starts_with("<?") {
                over(&mut self.cursor, "?>")?;
            } else if self.cursor.take("<!ENTITY") {
                self.entity_declaration()?;
            } else {
                self.skip_declaration()?;
            }
        }
    }

    /// `name "text">`; of parameter entities and external ones nothing is kept.
    fn entity_declaration(&mut self) -> Read<()> {
        if !self.cursor.skip_blanks() {
            return Err(self.cursor.wants_blank());
        }
        if self.cursor.peek() == Some('%') {
            return self.skip_declaration();
        }
        let name = self.cursor.name(false)?.to_owned();
        if !self.cursor.skip_blanks() {
            return Err(self.cursor.wants_blank());
        }
        if matches!(self.cursor.peek(), Some('"' | '\'')) {
            let text = literal(&mut self.cursor)?;
            // The first declaration of a name counts.
            self.entities.entry(name).or_insert(text);
        }
        self.skip_declaration()
    }

    /// Over the rest of a declaration, literals with `>` in them included.
    fn skip_declaration(&mut self) -> Read<()> {
        loop {
            self.cursor.take_while(|c| !matches!(c, '>' | '"' | '\''));
            match self.cursor.peek() {
                Some('>') => {
                    self.cursor.step();
                    return Ok(());
                }
                Some(_) => {
                    literal(&mut self.cursor)?;
                }
                None => return Err(incomplete(&self.cursor)),
            }
        }
    }

    /// The text of an entity, within the limits.
    fn entity_text(&mut self, name: &str, at: usize) -> Read<String> {
        let Some(text) = self.entities.get(name).cloned() else {
            let message = format!("Reference to undeclared entity '{name}'.");
            return Err(self.cursor.fault_at(at, message));
        };
        if self.depth >= super::DEEPEST_ENTITY {
            let message = format!("General entity '{name}' references itself.");
            return Err(self.cursor.fault_at(at, message));
        }
        self.expanded += text.len();
        let most = match self.rules.entities {
            Entities::Kept => 10_000_000,
            Entities::Expanded(most) => most,
        };
        if self.expanded > most {
            let message =
                "The input document has exceeded a limit set by MaxCharactersFromEntities.";
            return Err(self.cursor.fault(message));
        }
        Ok(text)
    }

    /// A reference in content: its text is read as content.
    pub(super) fn entity(&mut self, name: &str, at: usize) -> Read<()> {
        let text = self.entity_text(name, at)?;
        if self.rules.entities == Entities::Kept {
            self.flush()?;
            return self.append(&Node::new(Kind::Reference, name, &text));
        }
        let parent = self.parent();
        let mut inner = Parser::new(&text, &parent, self.rules);
        inner.depth = self.depth + 1;
        inner.expanded = self.expanded;
        inner.root_seen = self.root_seen;
        inner.entities = std::mem::take(&mut self.entities);
        inner.scopes = std::mem::take(&mut self.scopes);
        inner.pending = std::mem::take(&mut self.pending);
        let read = inner.entity_content();
        self.entities = std::mem::take(&mut inner.entities);
        self.scopes = std::mem::take(&mut inner.scopes);
        self.pending = std::mem::take(&mut inner.pending);
        self.expanded = inner.expanded;
        read
    }

    /// Content whose last text goes on behind the entity.
    fn entity_content(&mut self) -> Read<()> {
        loop {
            match self.cursor.peek() {
                None if self.open.is_empty() => return Ok(()),
                None => return Err(self.unclosed(false)),
                Some('<') => {
                    self.flush()?;
                    self.cursor.step();
                    self.markup()?;
                }
                Some(_) => self.text()?,
            }
        }
    }

    /// A reference in an attribute's value.
    pub(super) fn entity_in_value(
        &mut self,
        name: &str,
        at: usize,
        out: &mut String,
        depth: usize,
    ) -> Read<()> {
        self.depth += depth;
        let text = self.entity_text(name, at);
        self.depth -= depth;
        let text = text?;
        let mut inner = Parser::new(&text, &self.top, self.rules);
        inner.depth = self.depth;
        inner.expanded = self.expanded;
        inner.pending = Pending::default();
        inner.entities = std::mem::take(&mut self.entities);
        let read = inner.attribute_value(None, out, depth + 1);
        self.entities = std::mem::take(&mut inner.entities);
        self.expanded = inner.expanded;
        read
    }
}

fn incomplete(cursor: &Cursor<'_>) -> Fault {
    cursor.fault_at(cursor.text.len(), "Incomplete DTD content.")
}

/// A quoted text.
fn literal(cursor: &mut Cursor<'_>) -> Read<String> {
    let quote = match cursor.peek() {
        Some(c @ ('"' | '\'')) => c,
        _ => return Err(cursor.unexpected(&["\"", "'"])),
    };
    cursor.step();
    let text = cursor.take_while(|c| c != quote).to_owned();
    if cursor.peek().is_none() {
        return Err(cursor.fault("There is an unclosed literal string."));
    }
    cursor.step();
    Ok(text)
}
