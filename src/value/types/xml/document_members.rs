//! What documents load and save.

use super::super::text::{Encoding, encoding_of};
use super::super::{args, environment, io, throw};
use super::create::load;
use super::node::Kind;
use super::read::Rules;
use super::types::{BY_TAG, of, raise};
use super::{properties, reader, write, writer};
use crate::value::ty::{MethodDef, method, overload};
use crate::value::{Engine, R, Value, member};

pub(super) const METHODS: &[MethodDef] = &[
    method(
        "GetElementById",
        &[overload(
            // Only a document type's declarations make attributes identifiers, and those are not read.
            "System.Xml.XmlElement GetElementById(string elementId)",
            |_, _, _| Ok(Value::Null),
        )],
    ),
    method("GetElementsByTagName", BY_TAG),
    method(
        "Load",
        &[
            overload("void Load(string filename)", |e, t, a| {
                let bytes = io::read_file(e, args::text(a, 0)?)?;
                let text = Encoding::Utf8(false).read(&bytes);
                load(t, &text, Rules::DOCUMENT)
            }),
            overload("void Load(System.IO.Stream inStream)", |e, t, a| {
                let bytes = io::rest_of_stream(e, args::value(a, 0))?;
                let text = Encoding::Utf8(false).read(&bytes);
                load(t, &text, Rules::DOCUMENT)
            }),
            overload(
                "void Load(System.IO.TextReader txtReader)",
                |_, t, a| match io::rest_of_reader(args::value(a, 0)) {
                    Some(text) => load(t, &text?, Rules::DOCUMENT),
                    None => throw::not_supported("The reader cannot be read here."),
                },
            ),
            overload(
                "void Load(System.Xml.XmlReader reader)",
                |_, t, a| match reader::source_of(args::value(a, 0)) {
                    Some((text, rules)) => load(t, &text, rules),
                    None => throw::not_supported("The reader cannot be read here."),
                },
            ),
        ],
    ),
    method(
        "LoadXml",
        &[overload("void LoadXml(string xml)", |_, t, a| {
            load(t, args::text(a, 0)?, Rules::DOCUMENT)
        })],
    ),
    method(
        "Save",
        &[
            overload("void Save(string filename)", |e, t, a| {
                let bytes = saved_bytes(e, t)?;
                io::write_file(e, args::text(a, 0)?, &bytes)?;
                Ok(Value::Void)
            }),
            overload("void Save(System.IO.Stream outStream)", |e, t, a| {
                let bytes = saved_bytes(e, t)?;
                io::write_stream(args::value(a, 0), &bytes)?;
                Ok(Value::Void)
            }),
            overload("void Save(System.IO.TextWriter writer)", |e, t, a| {
                let text = saved_text(e, t, args::value(a, 0))?;
                io::write_text(e, args::value(a, 0), &text)?;
                Ok(Value::Void)
            }),
            overload("void Save(System.Xml.XmlWriter w)", |e, t, a| {
                writer::node_to_writer(e, t, args::value(a, 0))
            }),
        ],
    ),
];

/// The whole document, indented by two blanks.
fn saved(engine: &dyn Engine, this: &Value) -> R<String> {
    let node = of(this)?;
    Ok(if node.is_empty.get() {
        write::indented(&node, "  ", environment::new_line(engine))
    } else {
        write::outer(&node)
    })
}

/// The document in the encoding that its declaration names, with that encoding's mark; UTF-8 without one.
fn saved_bytes(engine: &dyn Engine, this: &Value) -> R<Vec<u8>> {
    let node = of(this)?;
    if properties::root_element(&node).is_none() {
        return raise("Invalid XML document. The document does not have a root element.");
    }
    let text = saved(engine, this)?;
    let declared = node
        .children()
        .iter()
        .find(|c| c.kind == Kind::Declaration)
        .map(|c| properties::pseudo(c, "encoding"))
        .filter(|name| !name.is_empty());
    let encoding = declared.and_then(|name| Encoding::by_name(&name));
    Ok(encoding.unwrap_or(Encoding::Utf8(false)).write(&text))
}

/// The document behind a declaration that names the encoding of the text writer.
fn saved_text(engine: &mut dyn Engine, this: &Value, target: &Value) -> R<String> {
    let encoding = member::get(engine, target, "Encoding")?;
    let name = encoding_of(&encoding).map_or_else(|| "utf-16".into(), Encoding::web_name);
    let node = of(this)?;
    let first = node.children().into_iter().next();
    let standalone = match first.filter(|c| c.kind == Kind::Declaration) {
        Some(declaration) => properties::pseudo(&declaration, "standalone"),
        None => String::new(),
    };
    let standalone = match standalone.as_str() {
        "" => String::new(),
        word => format!(" standalone=\"{word}\""),
    };
    let text = saved(engine, this)?;
    let text = match text.strip_prefix("<?xml ").and_then(|t| t.split_once("?>")) {
        Some((_, rest)) => rest,
        None if text.is_empty() => return Ok(text),
        None if node.is_empty.get() => {
            let line = environment::new_line(engine);
            return Ok(format!(
                "<?xml version=\"1.0\" encoding=\"{name}\"{standalone}?>{line}{text}"
            ));
        }
        None => &text,
    };
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"{name}\"{standalone}?>{text}"
    ))
}
