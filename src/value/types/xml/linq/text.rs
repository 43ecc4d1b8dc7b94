//! `ToString()` and `Save`: elements on lines of their own unless text stands between them, empty ones as `<a />`.

use std::rc::Rc;

use super::super::node::{Kind, Node};
use super::super::write::escape;
use super::object::is_text;

/// A node's markup; with a line end it is laid out, without one it stands as it is.
pub(super) fn shown(node: &Rc<Node>, new_line: Option<&str>) -> String {
    let mut writer = Writer {
        out: String::new(),
        new_line,
        scopes: Vec::new(),
    };
    match node.kind {
        Kind::Document => {
            let children = node.children();
            // The declaration is written by `Save` only.
            let shown = children
                .iter()
                .filter(|c| c.kind != Kind::Declaration && !is_text(c));
            for (at, child) in shown.enumerate() {
                if at > 0 {
                    writer.line(0);
                }
                writer.write(child, 0);
            }
        }
        _ => writer.write(node, 0),
    }
    writer.out
}

struct Writer<'w> {
    out: String,
    new_line: Option<&'w str>,
    /// Prefixes with the namespaces that they stand for.
    scopes: Vec<(String, String)>,
}

impl Writer<'_> {
    fn line(&mut self, depth: usize) {
        if let Some(new_line) = self.new_line {
            self.out.push_str(new_line);
            self.out.push_str(&"  ".repeat(depth));
        }
    }

    fn write(&mut self, node: &Rc<Node>, depth: usize) {
        let value = node.value.borrow();
        match node.kind {
            Kind::Element => self.element(node, depth),
            Kind::Attribute => {
                let name = node.name.as_str();
                self.out
                    .push_str(&format!("{name}=\"{}\"", escape(&value, true)));
            }
            Kind::Comment => self.out.push_str(&format!("<!--{value}-->")),
            Kind::CData => self.out.push_str(&format!("<![CDATA[{value}]]>")),
            Kind::Instruction => self.out.push_str(&format!("<?{} {value}?>", node.name)),
            Kind::Declaration => self.out.push_str(&format!("<?xml {value}?>")),
            Kind::DocType => self.out.push_str(&super::super::write::outer(node)),
            _ => self.out.push_str(&escape(&value, false)),
        }
    }

    fn namespace(&self, prefix: &str) -> &str {
        let mut scopes = self.scopes.iter().rev();
        scopes
            .find(|(known, _)| known == prefix)
            .map_or("", |(_, namespace)| namespace)
    }

    /// The prefix under which a namespace is known; None where it is not.
    fn prefix_of(&self, namespace: &str) -> Option<String> {
        let mut scopes = self.scopes.iter().rev();
        scopes
            .find(|(prefix, known)| known == namespace && self.namespace(prefix) == namespace)
            .map(|(prefix, _)| prefix.clone())
    }

    fn element(&mut self, node: &Rc<Node>, depth: usize) {
        let mark = self.scopes.len();
        let attributes = node.attributes.borrow();
        for attribute in attributes.iter() {
            let prefix = match attribute.name.as_str() {
                "xmlns" => Some(""),
                name => name.strip_prefix("xmlns:"),
            };
            if let Some(prefix) = prefix {
                let namespace = attribute.value.borrow().to_string();
                self.scopes.push((prefix.to_string(), namespace));
            }
        }
        let mut declares = false;
        let prefix = match self.prefix_of(&node.namespace) {
            Some(prefix) => prefix,
            None if node.namespace.is_empty() && self.namespace("").is_empty() => String::new(),
            None => {
                declares = true;
                self.scopes
                    .push((String::new(), node.namespace.to_string()));
                String::new()
            }
        };
        let name = match prefix.is_empty() {
            true => node.local_name().to_string(),
            false => format!("{prefix}:{}", node.local_name()),
        };
        self.out.push_str(&format!("<{name}"));
        for attribute in attributes.iter() {
            self.out.push(' ');
            self.write(attribute, depth);
        }
        if declares {
            let namespace = escape(&node.namespace, true);
            self.out.push_str(&format!(" xmlns=\"{namespace}\""));
        }
        self.content(node, &name, depth);
        self.scopes.truncate(mark);
    }

    fn content(&mut self, node: &Rc<Node>, name: &str, depth: usize) {
        let children = node.children();
        if children.is_empty() {
            let end = match node.is_empty.get() {
                true => " />".to_string(),
                false => format!("></{name}>"),
            };
            self.out.push_str(&end);
            return;
        }
        self.out.push('>');
        let mixed = children.iter().any(|c| is_text(c));
        let laid_out = self.new_line.filter(|_| !mixed);
        let outer = std::mem::replace(&mut self.new_line, laid_out);
        for child in &children {
            self.line(depth + 1);
            self.write(child, depth + 1);
        }
        self.line(depth);
        self.new_line = outer;
        self.out.push_str(&format!("</{name}>"));
    }
}
