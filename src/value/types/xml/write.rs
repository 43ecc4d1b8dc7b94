//! A tree to text: `OuterXml`, `InnerXml`, `Save`.

use std::rc::Rc;

use super::node::{Kind, Node};

/// Text with what markup would mistake written out; in attributes quotes too.
pub(super) fn escape(text: &str, quotes: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if quotes => out.push_str("&quot;"),
            '\n' if quotes => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            '\t' if quotes => out.push_str("&#x9;"),
            c => out.push(c),
        }
    }
    out
}

/// `OuterXml`: the node as it stands, nothing added.
pub(super) fn outer(node: &Rc<Node>) -> String {
    let mut out = String::new();
    write(node, &mut out);
    out
}

/// `InnerXml`.
pub(super) fn inner(node: &Rc<Node>) -> String {
    let mut out = String::new();
    for child in node.children.borrow().iter() {
        write(child, &mut out);
    }
    out
}

fn open_tag(node: &Rc<Node>, out: &mut String) {
    out.push('<');
    out.push_str(&node.name);
    for a in node.attributes.borrow().iter() {
        out.push(' ');
        write(a, out);
    }
    // An element made in a namespace that nothing around it declares, declares it.
    let declared = node.namespace_of_prefix(node.prefix()).unwrap_or_default();
    if declared != node.namespace {
        let name = if node.prefix().is_empty() {
            "xmlns".to_string()
        } else {
            format!("xmlns:{}", node.prefix())
        };
        out.push_str(&format!(" {name}=\"{}\"", escape(&node.namespace, true)));
    }
}

fn write(node: &Rc<Node>, out: &mut String) {
    let value = node.value.borrow();
    match node.kind {
        Kind::Document | Kind::Fragment => out.push_str(&inner(node)),
        Kind::Element => {
            open_tag(node, out);
            if node.children.borrow().is_empty() && node.is_empty.get() {
                out.push_str(" />");
            } else {
                out.push('>');
                for child in node.children.borrow().iter() {
                    write(child, out);
                }
                out.push_str(&format!("</{}>", node.name));
            }
        }
        Kind::Attribute => out.push_str(&format!("{}=\"{}\"", node.name, escape(&value, true))),
        Kind::Text | Kind::Whitespace => out.push_str(&escape(&value, false)),
        Kind::CData => out.push_str(&format!("<![CDATA[{value}]]>")),
        Kind::Comment => out.push_str(&format!("<!--{value}-->")),
        Kind::Instruction => out.push_str(&format!("<?{} {value}?>", node.name)),
        Kind::Declaration => out.push_str(&format!("<?xml {value}?>")),
        Kind::DocType => out.push_str(&format!("<!DOCTYPE {}>", value.trim())),
    }
}

/// `Save`: indented by `indent`, unless an element has text of its own.
pub(super) fn indented(node: &Rc<Node>, indent: &str, new_line: &str) -> String {
    let mut out = String::new();
    pretty(node, 0, indent, new_line, &mut out);
    out
}

fn pretty(node: &Rc<Node>, depth: usize, indent: &str, new_line: &str, out: &mut String) {
    if matches!(node.kind, Kind::Document | Kind::Fragment) {
        for child in node
            .children
            .borrow()
            .iter()
            .filter(|c| c.kind != Kind::Whitespace)
        {
            if !out.is_empty() {
                out.push_str(new_line);
            }
            pretty(child, depth, indent, new_line, out);
        }
        return;
    }
    let children = node.children.borrow();
    let has_text = children
        .iter()
        .any(|c| matches!(c.kind, Kind::Text | Kind::CData | Kind::Whitespace));
    if node.kind != Kind::Element || children.is_empty() || has_text {
        write(node, out);
        return;
    }
    open_tag(node, out);
    out.push('>');
    for child in children.iter() {
        out.push_str(new_line);
        out.push_str(&indent.repeat(depth + 1));
        pretty(child, depth + 1, indent, new_line, out);
    }
    out.push_str(new_line);
    out.push_str(&indent.repeat(depth));
    out.push_str(&format!("</{}>", node.name));
}
