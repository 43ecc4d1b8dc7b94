//! A tree to text: `OuterXml`, `InnerXml`, `Save`.

use std::rc::Rc;

use super::node::{Kind, Node};

/// Text with what markup would mistake written out; in attributes quotes and line ends too.
pub(super) fn escape(text: &str, quotes: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quotes => out.push_str("&quot;"),
            '\n' if quotes => out.push_str("&#xA;"),
            '\r' if quotes => out.push_str("&#xD;"),
            c if c < ' ' && !matches!(c, '\t' | '\n' | '\r')
                || ('\u{fffe}'..='\u{ffff}').contains(&c) =>
            {
                out.push_str(&format!("&#x{:X};", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// `OuterXml`: the node as it stands, with the namespaces that it uses.
pub(super) fn outer(node: &Rc<Node>) -> String {
    let mut writer = Writer::new(None);
    writer.write(node);
    writer.out
}

/// `InnerXml`.
pub(super) fn inner(node: &Rc<Node>) -> String {
    let mut writer = Writer::new(None);
    for child in node.children.borrow().iter() {
        writer.write(child);
    }
    writer.out
}

/// `Save`: every node but text on a line of its own, indented by `indent`, until its element has had text.
pub(super) fn indented(node: &Rc<Node>, indent: &str, new_line: &str) -> String {
    let mut writer = Writer::new(Some((indent, new_line)));
    writer.write(node);
    writer.out
}

/// Markup in the making.
struct Writer<'w> {
    out: String,
    /// Indentation and line end.
    layout: Option<(&'w str, &'w str)>,
    /// For each open element whether it has had text.
    mixed: Vec<bool>,
    /// The prefixes that the open elements declare, with their namespaces.
    scopes: Vec<(String, String)>,
}

/// A prefix without a namespace is left out.
fn written_name(node: &Node) -> &str {
    match node.namespace.is_empty() {
        true => node.local_name(),
        false => &node.name,
    }
}

impl<'w> Writer<'w> {
    fn new(layout: Option<(&'w str, &'w str)>) -> Writer<'w> {
        Writer {
            out: String::new(),
            layout,
            mixed: Vec::new(),
            scopes: Vec::new(),
        }
    }

    /// A line for what comes next, or for the end of the innermost element.
    fn line(&mut self, ends: bool) {
        let Some((indent, new_line)) = self.layout else {
            return;
        };
        if self.out.is_empty() || self.mixed.last() == Some(&true) {
            return;
        }
        self.out.push_str(new_line);
        for _ in usize::from(ends)..self.mixed.len() {
            self.out.push_str(indent);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(mixed) = self.mixed.last_mut() {
            *mixed = true;
        }
        self.out.push_str(text);
    }

    fn write(&mut self, node: &Rc<Node>) {
        let value = node.value.borrow();
        match node.kind {
            Kind::Document | Kind::Fragment => {
                for child in node.children.borrow().iter() {
                    // With lines of its own, a document's blanks would be doubled.
                    if self.layout.is_none() || child.kind != Kind::Whitespace {
                        self.write(child);
                    }
                }
            }
            Kind::Element => self.element(node),
            Kind::Attribute => {
                self.out
                    .push_str(&format!("{}=\"{}\"", node.name, escape(&value, true)))
            }
            Kind::Text => self.text(&escape(&value, false)),
            Kind::Whitespace | Kind::KeptWhitespace => self.text(&value),
            Kind::Reference => self.text(&format!("&{};", node.name)),
            Kind::CData => self.text(&format!("<![CDATA[{value}]]>")),
            Kind::Comment => self.own_line(&format!("<!--{value}-->")),
            Kind::Instruction if value.is_empty() => self.own_line(&format!("<?{}?>", node.name)),
            Kind::Instruction => self.own_line(&format!("<?{} {value}?>", node.name)),
            Kind::Declaration => self.own_line(&format!("<?xml {value}?>")),
            Kind::DocType => self.own_line(&doctype(node)),
        }
    }

    fn own_line(&mut self, markup: &str) {
        self.line(false);
        self.out.push_str(markup);
    }

    fn element(&mut self, node: &Rc<Node>) {
        self.line(false);
        let mark = self.scopes.len();
        self.open_tag(node);
        let children = node.children.borrow();
        if children.is_empty() && node.is_empty.get() {
            self.out.push_str(" />");
        } else {
            self.out.push('>');
            self.mixed.push(false);
            for child in children.iter() {
                self.write(child);
            }
            self.line(true);
            self.mixed.pop();
            self.out.push_str(&format!("</{}>", written_name(node)));
        }
        self.scopes.truncate(mark);
    }

    /// What a prefix stands for in the markup so far.
    fn namespace(&self, prefix: &str) -> &str {
        let mut scopes = self.scopes.iter().rev();
        scopes.find(|(p, _)| p == prefix).map_or("", |(_, n)| n)
    }

    /// The start tag up to its `>`. Namespaces that nothing in the markup declares are declared behind the attributes.
    fn open_tag(&mut self, node: &Rc<Node>) {
        self.out.push('<');
        self.out.push_str(written_name(node));
        let attributes = node.attributes.borrow();
        for a in attributes.iter() {
            let prefix = match a.name.as_str() {
                "xmlns" => Some(""),
                name => name.strip_prefix("xmlns:"),
            };
            if let Some(prefix) = prefix {
                let namespace = a.value.borrow().to_string();
                self.scopes.push((prefix.to_owned(), namespace));
            }
        }
        let own = match node.namespace.is_empty() {
            true => "",
            false => node.prefix(),
        };
        let mut lacking: Vec<(String, String)> = Vec::new();
        if self.namespace(own) != node.namespace {
            lacking.push((own.to_owned(), node.namespace.to_string()));
        }
        for a in attributes.iter() {
            self.out.push(' ');
            self.write(a);
            let prefix = a.prefix();
            let declares = matches!(prefix, "" | "xml" | "xmlns") || a.namespace.is_empty();
            if !declares
                && self.namespace(prefix) != a.namespace
                && !lacking.iter().any(|(p, _)| p == prefix)
            {
                lacking.push((prefix.to_owned(), a.namespace.to_string()));
            }
        }
        for (prefix, namespace) in lacking.into_iter().rev() {
            let colon = if prefix.is_empty() { "" } else { ":" };
            let shown = escape(&namespace, true);
            self.out
                .push_str(&format!(" xmlns{colon}{prefix}=\"{shown}\""));
            self.scopes.push((prefix, namespace));
        }
    }
}

/// The brackets stand there even around no subset, as .NET writes them.
fn doctype(node: &Rc<Node>) -> String {
    let id = |kind| node.attribute(kind).map(|a| a.value.borrow().to_string());
    let ids = match (id("PUBLIC"), id("SYSTEM")) {
        (Some(public), system) => {
            let system = system.unwrap_or_default();
            format!(" PUBLIC \"{public}\" \"{system}\"")
        }
        (None, Some(system)) => format!(" SYSTEM \"{system}\""),
        (None, None) => String::new(),
    };
    format!("<!DOCTYPE {}{ids}[{}]>", node.name, node.value.borrow())
}
