//! Markup in the making, as `XmlWriter` and `ConvertTo-Xml` write it: open elements, indentation, namespaces. Knows
//! nothing of where the text goes.

/// How markup is laid out.
#[derive(Clone)]
pub struct Layout {
    /// Elements and comments stand on lines of their own.
    pub indent: bool,
    /// One level of indentation.
    pub indent_chars: String,
    /// What ends a line.
    pub new_line: String,
    /// Every attribute stands on a line of its own.
    pub attributes_on_lines: bool,
    /// Around attributes' values.
    pub quote: char,
}

impl Layout {
    /// Nothing between elements.
    pub fn plain(new_line: &str) -> Layout {
        Layout {
            indent: false,
            indent_chars: "  ".into(),
            new_line: new_line.into(),
            attributes_on_lines: false,
            quote: '"',
        }
    }

    /// Two blanks a level.
    pub fn indented(new_line: &str) -> Layout {
        Layout {
            indent: true,
            ..Layout::plain(new_line)
        }
    }
}

struct Open {
    name: String,
    /// It has text of its own: what is in it is not indented.
    mixed: bool,
    /// It has something in it.
    filled: bool,
    /// Prefixes that it declares, each with its namespace.
    namespaces: Vec<(String, String)>,
}

/// Text with what markup would mistake written out; in attributes quotes and every blank but spaces too.
fn escape(text: &str, quotes: bool) -> String {
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

/// Markup in the making.
pub struct Markup {
    out: String,
    layout: Layout,
    open: Vec<Open>,
    /// The last start tag still lacks its `>`.
    in_tag: bool,
    /// The attribute that is being written, and its value so far.
    attribute: Option<(String, String)>,
    /// Something was written before.
    begun: bool,
}

impl Markup {
    /// Nothing yet.
    pub fn new(layout: Layout) -> Markup {
        Markup {
            out: String::new(),
            layout,
            open: Vec::new(),
            in_tag: false,
            attribute: None,
            begun: false,
        }
    }

    /// What was written since this was last asked.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.out)
    }

    /// The layout, to be changed before the first element.
    pub fn layout_mut(&mut self) -> &mut Layout {
        &mut self.layout
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// True until something is written.
    pub fn is_fresh(&self) -> bool {
        !self.begun
    }

    /// True while attributes may be added to the element that was begun last.
    pub fn takes_attributes(&self) -> bool {
        self.in_tag
    }

    /// `<?xml ...?>`
    pub fn declaration(&mut self, encoding: Option<&str>, standalone: Option<bool>) {
        let quote = self.layout.quote;
        self.out
            .push_str(&format!("<?xml version={quote}1.0{quote}"));
        if let Some(encoding) = encoding {
            self.out
                .push_str(&format!(" encoding={quote}{encoding}{quote}"));
        }
        if let Some(standalone) = standalone {
            let word = if standalone { "yes" } else { "no" };
            self.out
                .push_str(&format!(" standalone={quote}{word}{quote}"));
        }
        self.out.push_str("?>");
        self.begun = true;
    }

    /// Ends the start tag that is still open.
    fn close_tag(&mut self) {
        self.end_attribute();
        if std::mem::take(&mut self.in_tag) {
            self.out.push('>');
        }
    }

    fn line(&mut self, depth: usize) {
        self.out.push_str(&self.layout.new_line);
        for _ in 0..depth {
            self.out.push_str(&self.layout.indent_chars);
        }
    }

    /// Readies for a node on a line of its own.
    fn before_node(&mut self) {
        self.close_tag();
        let mixed = self.open.last().is_some_and(|o| o.mixed);
        if self.layout.indent && self.begun && !mixed {
            self.line(self.open.len());
        }
        if let Some(open) = self.open.last_mut() {
            open.filled = true;
        }
        self.begun = true;
    }

    /// Readies for text.
    fn before_text(&mut self) {
        self.close_tag();
        if let Some(open) = self.open.last_mut() {
            open.filled = true;
            open.mixed = true;
        }
        self.begun = true;
    }

    /// Begins an element.
    pub fn start(&mut self, prefix: &str, name: &str, namespace: Option<&str>) {
        self.before_node();
        let full = match prefix {
            "" => name.to_owned(),
            prefix => format!("{prefix}:{name}"),
        };
        self.out.push('<');
        self.out.push_str(&full);
        let declared = self.namespace(prefix).map(str::to_owned);
        self.open.push(Open {
            name: full,
            mixed: false,
            filled: false,
            namespaces: Vec::new(),
        });
        self.in_tag = true;
        if let Some(namespace) = namespace
            && declared.as_deref().unwrap_or("") != namespace
        {
            self.declare(prefix, namespace);
        }
    }

    fn namespace(&self, prefix: &str) -> Option<&str> {
        let mut all = self.open.iter().rev().flat_map(|o| &o.namespaces);
        all.find(|(p, _)| p == prefix).map(|(_, n)| n.as_str())
    }

    /// The innermost prefix of a namespace.
    pub fn prefix_of(&self, namespace: &str) -> Option<&str> {
        let mut all = self.open.iter().rev().flat_map(|o| &o.namespaces);
        all.find(|(_, n)| n == namespace).map(|(p, _)| p.as_str())
    }

    fn declare(&mut self, prefix: &str, namespace: &str) {
        let name = match prefix {
            "" => "xmlns".to_owned(),
            prefix => format!("xmlns:{prefix}"),
        };
        self.attribute(&name, namespace);
    }

    /// Begins an attribute; its text follows. Its prefix is declared where nothing around it does.
    pub fn start_attribute(&mut self, prefix: &str, name: &str, namespace: Option<&str>) {
        self.end_attribute();
        let mut prefix = prefix.to_owned();
        if let Some(namespace) = namespace.filter(|n| !n.is_empty())
            && prefix != "xmlns"
            && name != "xmlns"
        {
            if prefix.is_empty() {
                prefix = match self.prefix_of(namespace) {
                    Some(known) if !known.is_empty() => known.to_owned(),
                    _ => format!("d{}p1", self.open.len()),
                };
            }
            if prefix != "xml" && self.namespace(&prefix) != Some(namespace) {
                self.declare(&prefix, namespace);
            }
        }
        let full = match prefix.as_str() {
            "" => name.to_owned(),
            prefix => format!("{prefix}:{name}"),
        };
        self.attribute = Some((full, String::new()));
    }

    /// Ends an attribute; nothing where none was begun.
    pub fn end_attribute(&mut self) {
        let Some((name, value)) = self.attribute.take() else {
            return;
        };
        if let Some(open) = self.open.last_mut() {
            let prefix = match name.as_str() {
                "xmlns" => Some(""),
                other => other.strip_prefix("xmlns:"),
            };
            if let Some(prefix) = prefix {
                if open.namespaces.iter().any(|(p, _)| p == prefix) {
                    return;
                }
                open.namespaces.push((prefix.to_owned(), value.clone()));
            }
        }
        if self.layout.indent && self.layout.attributes_on_lines {
            self.line(self.open.len());
        } else {
            self.out.push(' ');
        }
        let quote = self.layout.quote;
        let mut value = escape(&value, true);
        if quote == '\'' {
            value = value.replace("&quot;", "\"").replace('\'', "&apos;");
        }
        self.out.push_str(&format!("{name}={quote}{value}{quote}"));
    }

    /// An attribute with its value.
    pub fn attribute(&mut self, name: &str, value: &str) {
        self.start_attribute("", name, None);
        self.text(value);
        self.end_attribute();
    }

    /// Text in the attribute or element that is open.
    pub fn text(&mut self, text: &str) {
        if let Some((_, value)) = &mut self.attribute {
            value.push_str(text);
            return;
        }
        self.before_text();
        self.out.push_str(&escape(text, false));
    }

    /// Markup as it is.
    pub fn raw(&mut self, markup: &str) {
        self.before_text();
        self.out.push_str(markup);
    }

    /// `<![CDATA[text]]>`
    pub fn cdata(&mut self, text: &str) {
        self.before_text();
        self.out.push_str(&format!("<![CDATA[{text}]]>"));
    }

    /// A comment, an instruction or a document type, on a line of its own.
    pub fn node(&mut self, markup: &str) {
        self.before_node();
        self.out.push_str(markup);
    }

    /// Ends the innermost element, with an end tag of its own where that is asked for. False where none is open.
    pub fn end(&mut self, full: bool) -> bool {
        self.end_attribute();
        let Some(open) = self.open.pop() else {
            return false;
        };
        if self.in_tag && !full {
            self.in_tag = false;
            self.out.push_str(" />");
            return true;
        }
        self.close_tag();
        if self.layout.indent && open.filled && !open.mixed {
            self.line(self.open.len());
        }
        self.out.push_str(&format!("</{}>", open.name));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(layout: Layout, f: impl FnOnce(&mut Markup)) -> String {
        let mut markup = Markup::new(layout);
        f(&mut markup);
        while markup.end(false) {}
        markup.take()
    }

    #[test]
    fn elements_are_indented_unless_they_have_text() {
        let text = written(Layout::indented("\n"), |m| {
            m.declaration(Some("utf-8"), None);
            m.start("", "a", None);
            m.start("", "b", None);
            m.attribute("x", "1 < \"2\"");
            m.text("t&u");
            m.end(false);
            m.start("", "c", None);
            m.end(false);
            m.start("", "d", None);
            m.end(true);
        });
        let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a>\n  <b x=\"1 &lt; &quot;2&quot;\">t&amp;u</b>\n  <c />\n  <d></d>\n</a>";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_namespace_is_declared_once() {
        let text = written(Layout::plain("\n"), |m| {
            m.start("", "a", Some("urn:x"));
            m.start("", "b", Some("urn:x"));
            m.start_attribute("", "c", Some("urn:y"));
            m.text("1");
        });
        assert_eq!(
            text,
            "<a xmlns=\"urn:x\"><b xmlns:d2p1=\"urn:y\" d2p1:c=\"1\" /></a>"
        );
    }
}
