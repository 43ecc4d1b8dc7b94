//! Text to a tree, with the rules and complaints of .NET's XML reader: the same sentence about the same line and
//! position, in the order in which that reader would find a fault.

mod cursor;
mod doctype;
mod fault;
mod prolog;
mod tag;

use std::collections::HashMap;
use std::rc::Rc;

use super::node::{Kind, Node};
use cursor::{Cursor, Read, Reference, is_allowed, is_blank};
pub(super) use cursor::{continues_name, shown};
pub(super) use fault::{Fault, SECOND_ROOT, WRONG_TYPE};

/// How deep elements may be nested.
const DEEPEST: usize = 1024;
/// How deep entities may stand in each other's text.
const DEEPEST_ENTITY: usize = 32;

/// How a text is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// Anything may stand at the top, of which a document then takes what it can hold.
    pub fragment: bool,
    /// Line ends become `\n`, and blanks in attributes become spaces.
    pub normalize: bool,
    /// Blanks between elements are kept.
    pub keep_blanks: bool,
    /// Numeric references must be characters that a document may hold.
    pub checked: bool,
    /// A document type is refused.
    pub no_doctype: bool,
    /// References to entities stay as nodes; else their text takes their place, up to so many characters.
    pub entities: Entities,
}

/// What becomes of references to entities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Entities {
    /// They stay as nodes.
    Kept,
    /// Their text takes their place, up to so many characters in a document.
    Expanded(usize),
}

impl Rules {
    /// `XmlDocument.LoadXml` and `Load` of files and text: line ends stay as they are.
    pub const DOCUMENT: Rules = Rules {
        fragment: false,
        normalize: false,
        keep_blanks: false,
        checked: false,
        no_doctype: false,
        entities: Entities::Kept,
    };
    /// PowerShell's cast to `[xml]`.
    pub const CAST: Rules = Rules {
        fragment: true,
        normalize: true,
        entities: Entities::Expanded(1024),
        ..Rules::DOCUMENT
    };
    /// `XmlReader.Create` without settings.
    pub const READER: Rules = Rules {
        normalize: true,
        keep_blanks: true,
        checked: true,
        no_doctype: true,
        entities: Entities::Expanded(10_000_000),
        ..Rules::DOCUMENT
    };
}

/// Reads a document.
///
/// # Errors
/// What .NET says of text that is not well-formed, or of what a document cannot hold.
pub(super) fn document(text: &str, rules: Rules) -> Result<Rc<Node>, Fault> {
    let document = Node::new(Kind::Document, "", "");
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser = Parser::new(text, &document, rules);
    parser.declaration()?;
    parser.top_level()?;
    Ok(document)
}

/// Reads the content of an element (`InnerXml = ...`), with the namespaces that hold there.
///
/// # Errors
/// What .NET says of text that is not well-formed.
pub(super) fn content(parent: &Rc<Node>, text: &str) -> Result<(), Fault> {
    let rules = Rules {
        keep_blanks: true,
        ..Rules::DOCUMENT
    };
    let mut parser = Parser::new(text, parent, rules);
    let mut at = Some(parent.clone());
    while let Some(node) = at {
        for attribute in node.attributes.borrow().iter() {
            let prefix = match attribute.name.as_str() {
                "xmlns" => "",
                other => match other.strip_prefix("xmlns:") {
                    Some(prefix) => prefix,
                    None => continue,
                },
            };
            parser.scopes.insert(
                0,
                Scope {
                    prefix: prefix.to_owned(),
                    namespace: attribute.value.borrow().to_string(),
                },
            );
        }
        at = node.parent();
    }
    parser.content()
}

/// An element whose end has not been read.
struct Open {
    node: Rc<Node>,
    /// Where its name stands.
    at: usize,
    /// How many prefixes held before it.
    scopes: usize,
    /// `xml:space="preserve"` holds in it.
    keeps_blanks: bool,
}

/// What a prefix stands for.
struct Scope {
    prefix: String,
    namespace: String,
}

/// Text that has been read and not yet put into the tree.
#[derive(Default)]
struct Pending {
    text: String,
    /// It is more than blanks.
    solid: bool,
}

struct Parser<'t> {
    cursor: Cursor<'t>,
    rules: Rules,
    top: Rc<Node>,
    open: Vec<Open>,
    scopes: Vec<Scope>,
    pending: Pending,
    entities: HashMap<String, String>,
    /// How many entities the text stands in.
    depth: usize,
    /// How many characters have come from entities.
    expanded: usize,
    /// Something else than blanks, comments and instructions was there, so that only one element may follow.
    whole: bool,
    root_seen: bool,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, top: &Rc<Node>, rules: Rules) -> Parser<'t> {
        Parser {
            cursor: Cursor { text, at: 0 },
            rules,
            top: top.clone(),
            open: Vec::new(),
            scopes: Vec::new(),
            pending: Pending::default(),
            entities: HashMap::new(),
            depth: 0,
            expanded: 0,
            whole: !rules.fragment,
            root_seen: false,
        }
    }

    /// What stands outside of the root element.
    fn top_level(&mut self) -> Read<()> {
        loop {
            let start = self.cursor.at;
            match self.cursor.peek() {
                None => {
                    self.flush()?;
                    if !self.root_seen && self.whole {
                        let message = "Root element is missing.".to_owned();
                        return Err(Fault::Markup(message, None));
                    }
                    return Ok(());
                }
                Some('<') if self.cursor.rest().encode_utf16().take(4).count() < 4 => {
                    return Err(self.cursor.fault("Data at the root level is invalid."));
                }
                Some('<') => {
                    self.flush()?;
                    self.cursor.step();
                    self.top_markup(start)?;
                    self.content()?;
                }
                Some('&') if self.whole => {
                    return Err(self.cursor.fault("Data at the root level is invalid."));
                }
                Some(_) if self.whole => {
                    let blanks = self.cursor.take_while(is_blank);
                    self.pending
                        .text
                        .push_str(&ends(blanks, self.rules.normalize));
                    match self.cursor.peek() {
                        None | Some('<') => {}
                        Some(c) if is_allowed(c) => {
                            return Err(self.cursor.fault("Data at the root level is invalid."));
                        }
                        Some(_) => return Err(self.cursor.not_allowed()),
                    }
                }
                Some(_) => self.text()?,
            }
        }
    }

    /// Markup at the top whose `<` has been read.
    fn top_markup(&mut self, start: usize) -> Read<()> {
        match self.cursor.peek() {
            Some('?') => {
                self.cursor.step();
                self.instruction()
            }
            Some('!') => {
                self.cursor.step();
                match self.cursor.peek() {
                    Some('-') => self.comment(),
                    Some('[') if !self.whole => self.cdata(),
                    Some('[') => Err(self
                        .cursor
                        .fault_at(start, "Data at the root level is invalid.")),
                    _ if self.rules.fragment && self.root_seen => Err(self.stray_declaration()),
                    _ => self.doctype(),
                }
            }
            Some('/') => {
                self.cursor.step();
                Err(self.cursor.fault("Unexpected end tag."))
            }
            _ => {
                if self.root_seen && self.whole {
                    return Err(self.cursor.fault("There are multiple root elements."));
                }
                self.start_tag()?;
                self.root_seen = true;
                Ok(())
            }
        }
    }

    /// What stands in elements, up to the end of all that are open, or of the text where none is.
    fn content(&mut self) -> Read<()> {
        let all = self.top.kind != Kind::Document;
        while all || !self.open.is_empty() {
            match self.cursor.peek() {
                None if self.open.is_empty() => return self.flush(),
                None => return Err(self.unclosed(false)),
                Some('<') => {
                    let rest = self.cursor.rest();
                    if rest.len() == 1 || rest.starts_with("<!") && rest.len() < 4 {
                        return Err(self.unclosed(false));
                    }
                    self.flush()?;
                    self.cursor.step();
                    self.markup()?;
                }
                Some(_) => self.text()?,
            }
        }
        Ok(())
    }

    /// Markup in an element whose `<` has been read.
    fn markup(&mut self) -> Read<()> {
        match self.cursor.peek() {
            Some('?') => {
                self.cursor.step();
                self.instruction()
            }
            Some('!') => {
                self.cursor.step();
                match self.cursor.peek() {
                    Some('-') => self.comment(),
                    Some('[') => self.cdata(),
                    _ => Err(self.stray_declaration()),
                }
            }
            Some('/') => {
                self.cursor.step();
                self.end_tag()
            }
            _ => self.start_tag(),
        }
    }

    /// `<!...` that is neither a comment nor `CDATA`, where no document type may stand.
    fn stray_declaration(&self) -> Fault {
        if self.cursor.rest().starts_with("DOCTYPE") {
            return self.cursor.fault("Unexpected DTD declaration.");
        }
        self.cursor.unexpected(&["<!--", "<[CDATA["])
    }

    /// Text up to the next markup.
    fn text(&mut self) -> Read<()> {
        loop {
            let plain = self
                .cursor
                .take_while(|c| !matches!(c, '<' | '&' | ']') && is_allowed(c));
            self.pending.solid |= !plain.chars().all(is_blank);
            self.pending
                .text
                .push_str(&ends(plain, self.rules.normalize));
            match self.cursor.peek() {
                None | Some('<') => return Ok(()),
                Some(']') if self.cursor.rest().starts_with("]]>") => {
                    let message = "']]>' is not allowed in character data.";
                    return Err(self.cursor.fault(message));
                }
                Some(']') => {
                    self.pending.solid = true;
                    self.pending.text.push(']');
                    self.cursor.step();
                }
                Some('&') => match self.cursor.reference(self.rules.checked)? {
                    Reference::Character(c) => {
                        self.pending.solid |= !is_blank(c);
                        self.pending.text.push(c);
                    }
                    Reference::Entity(name, at) => self.entity(&name, at)?,
                },
                Some(_) => return Err(self.cursor.not_allowed()),
            }
        }
    }

    /// The node that is being filled.
    fn parent(&self) -> Rc<Node> {
        self.open.last().map_or(&self.top, |o| &o.node).clone()
    }

    /// Puts a node into the tree.
    fn append(&mut self, node: &Rc<Node>) -> Read<()> {
        let parent = self.parent();
        if parent.kind == Kind::Document {
            if matches!(node.kind, Kind::Text | Kind::CData) {
                return Err(Fault::Operation(WRONG_TYPE));
            }
            if node.kind == Kind::Element && self.root_seen {
                return Err(Fault::Operation(SECOND_ROOT));
            }
        }
        // A new node has no parent to leave.
        *node.parent.borrow_mut() = Rc::downgrade(&parent);
        parent.children.borrow_mut().push(node.clone());
        if parent.kind != Kind::Document {
            parent.is_empty.set(false);
        }
        Ok(())
    }

    /// Puts the text that has been read into the tree.
    fn flush(&mut self) -> Read<()> {
        let Pending { text, solid } = std::mem::take(&mut self.pending);
        if text.is_empty() {
            return Ok(());
        }
        let kind = match solid {
            true => Kind::Text,
            false if self.open.last().is_some_and(|o| o.keeps_blanks) => Kind::KeptWhitespace,
            false if self.rules.keep_blanks => Kind::Whitespace,
            false => return Ok(()),
        };
        self.append(&Node::new(kind, "", &text))
    }

    /// The text ends although elements are open; in a tag the element that it begins does not count.
    fn unclosed(&self, in_tag: bool) -> Fault {
        if self.open.is_empty() && !in_tag {
            return self.cursor.ended();
        }
        let names: Vec<&str> = self
            .open
            .iter()
            .rev()
            .map(|o| o.node.name.as_str())
            .collect();
        let names = match names.is_empty() {
            true => String::new(),
            false => format!("{}.", names.join(", ")),
        };
        let message = format!(
            "Unexpected end of file has occurred. The following elements are not closed: {names}"
        );
        self.cursor.fault_at(self.cursor.text.len(), message)
    }
}

/// Text with its line ends as XML has them, where that is asked for.
fn ends(text: &str, normalize: bool) -> std::borrow::Cow<'_, str> {
    if normalize && text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::write::outer;
    use super::*;

    fn message(text: &str) -> String {
        match document(text, Rules::DOCUMENT) {
            Ok(node) => outer(&node),
            Err(fault) => fault.message(),
        }
    }

    #[test]
    fn faults_are_told_with_their_place() {
        for (text, expected) in [
            (
                "abc",
                "Data at the root level is invalid. Line 1, position 1.",
            ),
            ("", "Root element is missing."),
            (
                "<a>",
                "Data at the root level is invalid. Line 1, position 1.",
            ),
            (
                "<a></b>",
                "The 'a' start tag on line 1 position 2 does not match the end tag of 'b'. Line 1, position 6.",
            ),
            (
                "<a>\n<b>",
                "Unexpected end of file has occurred. The following elements are not closed: b, a. Line 2, position 4.",
            ),
            (
                "<a b='1' b='2'/>",
                "'b' is a duplicate attribute name. Line 1, position 10.",
            ),
            (
                "<x:a />",
                "'x' is an undeclared prefix. Line 1, position 2.",
            ),
            (
                "<1a />",
                "Name cannot begin with the '1' character, hexadecimal value 0x31. Line 1, position 2.",
            ),
            (
                "<a b=c />",
                "'c' is an unexpected token. The expected token is '\"' or '''. Line 1, position 6.",
            ),
            (
                "<a>x & y</a>",
                "An error occurred while parsing EntityName. Line 1, position 7.",
            ),
            (
                "<a>&nbsp;</a>",
                "Reference to undeclared entity 'nbsp'. Line 1, position 5.",
            ),
            (
                "<a/><b/>",
                "There are multiple root elements. Line 1, position 6.",
            ),
            (
                "<a b='1'c='2'/>",
                "'c' is an unexpected token. Expecting white space. Line 1, position 9.",
            ),
            (
                " <?xml version='1.0'?><a/>",
                "Unexpected XML declaration. The XML declaration must be the first node in the document, and no white space characters are allowed to appear before it. Line 1, position 4.",
            ),
            (
                "<a b='<'/>",
                "'<', hexadecimal value 0x3C, is an invalid attribute character. Line 1, position 7.",
            ),
            (
                "<a><!-- x -- y --></a>",
                "An XML comment cannot contain '--', and '-' cannot be the last character. Line 1, position 11.",
            ),
        ] {
            assert_eq!(message(text), expected, "{text}");
        }
    }

    #[test]
    fn entities_of_a_document_type_are_expanded_or_kept() {
        let text = "<!DOCTYPE a [<!ENTITY e \"x<b/>y\">]><a c='&e2;'>1&e;2</a>";
        let text = text.replace("]>", "<!ENTITY e2 'v'>]>");
        let read = document(&text, Rules::CAST).map(|n| outer(&n));
        let shown = read.unwrap_or_else(|f| f.message());
        assert!(shown.ends_with("<a c=\"v\">1x<b />y2</a>"), "{shown}");
        let read = document(&text, Rules::DOCUMENT).map(|n| outer(&n));
        let shown = read.unwrap_or_else(|f| f.message());
        assert!(shown.ends_with("1&e;2</a>"), "{shown}");
    }

    #[test]
    fn entities_within_entities_stop_somewhere() {
        let mut text = String::from("<!DOCTYPE a [<!ENTITY e0 \"lol\">");
        for level in 1..10 {
            let before = format!("&e{};", level - 1).repeat(10);
            text.push_str(&format!("<!ENTITY e{level} \"{before}\">"));
        }
        text.push_str("]><a>&e9;</a>");
        assert!(document(&text, Rules::CAST).is_err());
        let own = "<!DOCTYPE a [<!ENTITY e \"&e;\">]><a>&e;</a>";
        assert!(document(own, Rules::CAST).is_err());
    }
}
