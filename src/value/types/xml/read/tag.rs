//! Start tags with their attributes, and end tags.

use std::rc::Rc;

use super::super::node::{Kind, Node, XML_NAMESPACE, XMLNS_NAMESPACE};
use super::cursor::{Read, Reference, begins_name, is_blank};
use super::{Open, Parser, Scope};

/// An attribute as it was written.
struct Attribute {
    name: String,
    value: String,
    /// Where its name stands.
    at: usize,
    /// Where its value stands, behind the quote.
    value_at: usize,
}

fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

impl Parser<'_> {
    /// The element whose `<` has been read.
    pub(super) fn start_tag(&mut self) -> Read<()> {
        let start = self.cursor.at;
        let name = self.cursor.name(true)?.to_owned();
        let mark = self.scopes.len();
        let mut keeps_blanks = self.open.last().is_some_and(|o| o.keeps_blanks);
        let mut attributes: Vec<Attribute> = Vec::new();
        let empty = match self.cursor.peek() {
            Some(c) if is_blank(c) => self.attributes(&mut attributes, &mut keeps_blanks)?,
            Some('>') => {
                self.cursor.step();
                false
            }
            Some('/') => {
                if self.cursor.rest().len() == 1 {
                    let message = "Unexpected end of file while parsing > has occurred.";
                    return Err(self.cursor.fault(message));
                }
                if !self.cursor.take("/>") {
                    return Err(self.cursor.unexpected(&[">"]));
                }
                true
            }
            _ => return Err(self.cursor.bad_name()),
        };
        let made = self.element(&name, start, &attributes)?;
        self.append(&made)?;
        made.is_empty.set(empty);
        if empty {
            self.scopes.truncate(mark);
            return Ok(());
        }
        if self.open.len() >= super::DEEPEST {
            return Err(self.cursor.fault("The document is nested too deeply."));
        }
        self.open.push(Open {
            node: made,
            at: start,
            scopes: mark,
            keeps_blanks,
        });
        Ok(())
    }

    /// The element in its namespace, once all its attributes are known.
    fn element(&self, name: &str, start: usize, attributes: &[Attribute]) -> Read<Rc<Node>> {
        let (prefix, _) = split(name);
        let namespace = self.namespace_of(prefix, start)?;
        let made = Node::in_namespace(Kind::Element, name, &namespace, "");
        let mut nodes = Vec::with_capacity(attributes.len());
        for attribute in attributes {
            let namespace = match split(&attribute.name) {
                ("xmlns", _) | ("", "xmlns") => XMLNS_NAMESPACE.to_owned(),
                ("", _) => String::new(),
                (prefix, _) => self.namespace_of(prefix, attribute.at)?,
            };
            let node = Node::in_namespace(
                Kind::Attribute,
                &attribute.name,
                &namespace,
                &attribute.value,
            );
            *node.parent.borrow_mut() = Rc::downgrade(&made);
            nodes.push(node);
        }
        self.refuse_twins(&nodes, attributes)?;
        *made.attributes.borrow_mut() = nodes;
        Ok(made)
    }

    fn refuse_twins(&self, nodes: &[Rc<Node>], attributes: &[Attribute]) -> Read<()> {
        let mut seen = std::collections::HashSet::new();
        for (node, attribute) in nodes.iter().zip(attributes) {
            if !seen.insert((node.local_name(), node.namespace.as_str())) {
                let message = format!("'{}' is a duplicate attribute name.", attribute.name);
                return Err(self.cursor.fault_at(attribute.at, message));
            }
        }
        Ok(())
    }

    fn namespace_of(&self, prefix: &str, at: usize) -> Read<String> {
        match self.scopes.iter().rev().find(|s| s.prefix == prefix) {
            Some(scope) => Ok(scope.namespace.clone()),
            None if prefix.is_empty() => Ok(String::new()),
            None if prefix == "xml" => Ok(XML_NAMESPACE.to_owned()),
            None => {
                let message = format!("'{prefix}' is an undeclared prefix.");
                Err(self.cursor.fault_at(at, message))
            }
        }
    }

    /// The attributes up to the end of the tag; true where that is `/>`.
    fn attributes(&mut self, out: &mut Vec<Attribute>, keeps_blanks: &mut bool) -> Read<bool> {
        loop {
            let blanks = self.cursor.skip_blanks();
            match self.cursor.peek() {
                Some('>') => {
                    self.cursor.step();
                    return Ok(false);
                }
                Some('/') if self.cursor.rest().len() > 1 => {
                    self.cursor.step();
                    if self.cursor.take(">") {
                        return Ok(true);
                    }
                    return Err(self.cursor.unexpected(&[">"]));
                }
                None | Some('/') => return Err(self.unclosed(true)),
                Some(c) if !begins_name(c) => return Err(self.cursor.bad_start()),
                Some(_) if !blanks => return Err(self.cursor.wants_blank()),
                Some(_) => {}
            }
            let attribute = self.attribute()?;
            self.notice(&attribute, keeps_blanks)?;
            out.push(attribute);
        }
    }

    fn attribute(&mut self) -> Read<Attribute> {
        let at = self.cursor.at;
        let name = self.cursor.name(true)?.to_owned();
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
        let value_at = self.cursor.at;
        let mut value = String::new();
        self.attribute_value(Some(quote), &mut value, 0)?;
        Ok(Attribute {
            name,
            value,
            at,
            value_at,
        })
    }

    /// The value up to its quote, or to the end of an entity's text.
    pub(super) fn attribute_value(
        &mut self,
        quote: Option<char>,
        out: &mut String,
        depth: usize,
    ) -> Read<()> {
        loop {
            let plain = self
                .cursor
                .take_while(|c| c >= ' ' && !matches!(c, '<' | '&' | '"' | '\''));
            out.push_str(plain);
            match self.cursor.peek() {
                None if quote.is_none() => return Ok(()),
                None => return Err(self.cursor.fault("There is an unclosed literal string.")),
                Some(c) if Some(c) == quote => {
                    self.cursor.step();
                    return Ok(());
                }
                Some('<') => {
                    let message = "'<', hexadecimal value 0x3C, is an invalid attribute character.";
                    return Err(self.cursor.fault(message));
                }
                Some('&') => match self.cursor.reference(self.rules.checked)? {
                    Reference::Character(c) => out.push(c),
                    Reference::Entity(name, at) => {
                        self.entity_in_value(&name, at, out, depth)?;
                    }
                },
                Some(c) if is_blank(c) => {
                    out.push(if self.rules.normalize { ' ' } else { c });
                    if !self.rules.normalize || !self.cursor.take("\r\n") {
                        self.cursor.step();
                    }
                }
                Some(c @ ('"' | '\'')) => {
                    out.push(c);
                    self.cursor.step();
                }
                Some(_) => return Err(self.cursor.not_allowed()),
            }
        }
    }

    /// What the attributes of XML itself mean: namespaces, blanks.
    fn notice(&mut self, attribute: &Attribute, keeps_blanks: &mut bool) -> Read<()> {
        let value = attribute.value.as_str();
        let complain = |message: String, at: usize| Err(self.cursor.fault_at(at, message));
        let prefix = match split(&attribute.name) {
            ("", "xmlns") => "",
            ("xmlns", prefix) => prefix,
            ("xml", "space") => {
                *keeps_blanks = match value.trim() {
                    "preserve" => true,
                    "default" => false,
                    _ => {
                        let message = format!("'{value}' is an invalid xml:space value.");
                        return complain(message, attribute.at);
                    }
                };
                return Ok(());
            }
            _ => return Ok(()),
        };
        if value.is_empty() && !prefix.is_empty() {
            return complain(
                "Invalid namespace declaration.".into(),
                attribute.value_at - 1,
            );
        }
        let reserved = value == XMLNS_NAMESPACE || value == XML_NAMESPACE && prefix != "xml";
        if reserved && prefix != "xmlns" {
            let message = format!(
                "Prefix '{prefix}' cannot be mapped to namespace name reserved for \"xml\" or \"xmlns\"."
            );
            return complain(message, attribute.value_at);
        }
        let own = match prefix {
            "xmlns" => Some("Prefix \"xmlns\" is reserved for use by XML."),
            "xml" if value != XML_NAMESPACE => Some(
                "Prefix \"xml\" is reserved for use by XML and can be mapped only to namespace name \"http://www.w3.org/XML/1998/namespace\".",
            ),
            _ => None,
        };
        if let Some(message) = own {
            return complain(message.into(), attribute.at);
        }
        self.scopes.push(Scope {
            prefix: prefix.to_owned(),
            namespace: value.to_owned(),
        });
        Ok(())
    }

    /// The end tag whose `</` has been read.
    pub(super) fn end_tag(&mut self) -> Read<()> {
        let Some(open) = self.open.last() else {
            return Err(self.cursor.fault("Unexpected end tag."));
        };
        let rest = self.cursor.rest();
        let after = rest.strip_prefix(open.node.name.as_str());
        let mismatch = after.is_none_or(|after| {
            let next = after.chars().next();
            next.is_some_and(|c| super::cursor::continues_name(c) || c == ':')
        });
        if mismatch {
            let start = self.cursor.at;
            let (name, at) = (open.node.name.clone(), open.at);
            let found = self.cursor.name(true)?;
            let (line, position) = self.cursor.place_of(at);
            let message = format!(
                "The '{name}' start tag on line {line} position {position} does not match the end tag of '{found}'."
            );
            return Err(self.cursor.fault_at(start, message));
        }
        self.cursor.at += open.node.name.len();
        self.cursor.skip_blanks();
        match self.cursor.peek() {
            Some('>') => self.cursor.step(),
            None => return Err(self.unclosed(false)),
            Some(_) => return Err(self.cursor.unexpected(&[">"])),
        }
        if let Some(closed) = self.open.pop() {
            self.scopes.truncate(closed.scopes);
        }
        Ok(())
    }
}
