//! Reads `.types.ps1xml` files, with PowerShell's complaints about what is wrong in them.

use std::rc::Rc;

use crate::runtime::Runtime;
use crate::value::object::{MemberKind, PsObject};
use crate::value::types::xml::tree::{self, Element, Node};
use crate::value::{Engine, Stop, Str, Value, convert, exception, ty};

/// The members of a type that a file describes.
pub struct TypeEntry {
    /// The type's name.
    pub name: Str,
    /// Its members; those of `PSStandardMembers` among them.
    pub members: Vec<Member>,
}

/// A member.
pub struct Member {
    /// Its name.
    pub name: Str,
    /// Its kind.
    pub kind: MemberKind,
    /// What it holds.
    pub slot: Value,
    /// `IsHidden`: `Get-Member` shows it with `-Force` only.
    pub hidden: bool,
}

/// What `PSStandardMembers` may hold.
const STANDARD: [&str; 9] = [
    "DefaultDisplayProperty",
    "DefaultDisplayPropertySet",
    "DefaultKeyPropertySet",
    "SerializationMethod",
    "SerializationDepth",
    "StringSerializationSource",
    "PropertySerializationSet",
    "InheritPropertySerializationSet",
    "TargetTypeForDeserialization",
];

const MEMBERS: &str = "NoteProperty,AliasProperty,ScriptProperty,CodeProperty,ScriptMethod,CodeMethod,PropertySet,MemberSet";

/// Reads a file's text; the types that could be read, and what is wrong with the others.
pub fn read(rt: &mut Runtime, path: &str, text: &str) -> (Vec<TypeEntry>, Vec<String>) {
    let mut reader = Reader {
        rt,
        file: path,
        errors: Vec::new(),
    };
    let root = match tree::read(text) {
        Ok(root) => root,
        Err(stop) => {
            let message = message_of(&stop);
            return (
                Vec::new(),
                vec![format!("{path}, {path} : Exception: {message}")],
            );
        }
    };
    let types = reader.types(&root);
    (types, reader.errors)
}

fn message_of(stop: &Stop) -> Str {
    match stop {
        Stop::Exception(thrown) => exception::message_of(thrown),
        Stop::Error(raised) => exception::message_of(&raised.record.exception),
        _ => Str::new(),
    }
}

/// A file at work. What cannot be read is reported, and gives None to whoever needs it.
struct Reader<'a> {
    rt: &'a mut Runtime,
    file: &'a str,
    errors: Vec<String>,
}

impl Reader<'_> {
    fn report(&mut self, line: usize, what: impl AsRef<str>) {
        let file = self.file;
        self.errors
            .push(format!("{file}, {file}({line}) : Error: {}", what.as_ref()));
    }

    fn missing<T>(&mut self, line: usize, node: &str, parent: &str) -> Option<T> {
        self.report(
            line,
            format!(
                "Node \"{node}\" was not found. It should occur only once under \"{parent}\". The parent node, \
                 \"{parent}\", will be ignored."
            ),
        );
        None
    }

    /// The elements of a node; text in it is reported.
    fn elements<'x>(&mut self, node: &'x Element) -> Vec<&'x Element> {
        let has_text = node
            .children
            .iter()
            .any(|child| matches!(child, Node::Text(text) if !text.trim().is_empty()));
        if has_text {
            self.report(
                node.line,
                format!("Node \"{}\" should not have an inner text.", node.name),
            );
        }
        node.elements().collect()
    }

    fn unknown(&mut self, node: &Element, known: &str) {
        self.report(
            node.line,
            format!(
                "The node {} is not allowed. The following nodes are allowed: {known}.",
                node.name
            ),
        );
    }

    /// The parts of a node, each of which may stand in it once.
    fn parts<'x, const N: usize>(
        &mut self,
        node: &'x Element,
        names: [&str; N],
    ) -> [Option<&'x Element>; N] {
        let mut parts = [None; N];
        for child in self.elements(node) {
            let at = names.iter().position(|name| child.name == *name);
            match at.and_then(|at| parts.get_mut(at)) {
                Some(slot) => {
                    if slot.is_some() {
                        self.report(
                            child.line,
                            format!(
                                "Node \"{}\" must occur only once under \"{}\". The parent node, \"{}\", will be \
                                 ignored.",
                                child.name, node.name, node.name
                            ),
                        );
                    }
                    *slot = Some(child);
                }
                None => self.unknown(child, &names.join(",")),
            }
        }
        parts
    }

    fn text(&mut self, node: &Element) -> Option<Str> {
        let text = node.inner_text();
        let text = text.trim();
        if text.is_empty() || node.elements().next().is_some() {
            self.report(
                node.line,
                format!("Node \"{}\" should have an inner text.", node.name),
            );
            return None;
        }
        Some(text.into())
    }

    fn optional_text(&mut self, node: Option<&Element>) -> Option<Str> {
        node.and_then(|node| self.text(node))
    }

    fn boolean(&mut self, text: &str, line: usize) -> bool {
        match text.trim().to_ascii_lowercase().as_str() {
            "true" => true,
            "false" => false,
            other => {
                self.report(
                    line,
                    format!("The value should be either TRUE or FALSE instead of {other}."),
                );
                false
            }
        }
    }

    fn hidden(&mut self, node: &Element) -> bool {
        match node.attributes.iter().find(|(name, _)| name == "IsHidden") {
            Some((_, value)) => {
                let value = value.clone();
                self.boolean(&value, node.line)
            }
            None => false,
        }
    }

    fn script(&mut self, node: &Element) -> Option<Value> {
        let text = self.text(node)?;
        match self.rt.parse_block(&text) {
            Ok(block) => Some(Value::Net(block)),
            Err(stop) => {
                self.report(node.line, message_of(&stop));
                None
            }
        }
    }

    fn types(&mut self, root: &Element) -> Vec<TypeEntry> {
        if root.name != "Types" {
            return self.missing(0, "Types", "Document").unwrap_or_default();
        }
        let mut types = Vec::new();
        for child in self.elements(root) {
            if child.name == "Type" {
                types.extend(self.r#type(child));
            } else {
                self.unknown(child, "Type");
            }
        }
        types
    }

    fn r#type(&mut self, node: &Element) -> Option<TypeEntry> {
        let before = self.errors.len();
        let [name, members, converter, adapter] =
            self.parts(node, ["Name", "Members", "TypeConverter", "TypeAdapter"]);
        let name = self.optional_text(name);
        for code in [converter, adapter].into_iter().flatten() {
            self.report(
                code.line,
                format!(
                    "A {} is a class of a .NET assembly, and none is loaded.",
                    code.name
                ),
            );
        }
        let members_of = members.map(|members| self.members(members));
        let Some(name) = name else {
            return self.missing(node.line, "Name", "Type");
        };
        if members.is_none() && converter.is_none() && adapter.is_none() {
            let (file, line) = (self.file, node.line);
            self.errors.push(format!(
                "{file}, {file}({line}) : Error in type \"{name}\": The \"Type\" node must have \"Members\", \
                 \"TypeConverters\", or \"TypeAdapters\"."
            ));
        }
        (self.errors.len() == before).then(|| TypeEntry {
            name,
            members: members_of.unwrap_or_default(),
        })
    }

    fn members(&mut self, node: &Element) -> Vec<Member> {
        let mut members = Vec::new();
        for child in self.elements(node) {
            let read = match child.name.as_str() {
                "NoteProperty" => self.note(child),
                "AliasProperty" => self.alias(child),
                "ScriptProperty" => self.script_property(child),
                "ScriptMethod" => self.script_method(child),
                "PropertySet" => self.property_set(child),
                "MemberSet" => {
                    members.extend(self.member_set(child));
                    continue;
                }
                "CodeProperty" | "CodeMethod" => {
                    self.report(
                        child.line,
                        format!(
                            "A {} calls code of a .NET assembly, and none is loaded.",
                            child.name
                        ),
                    );
                    None
                }
                _ => {
                    self.unknown(child, MEMBERS);
                    None
                }
            };
            if let Some((name, kind, slot)) = read {
                let hidden = self.hidden(child);
                members.push(Member {
                    name,
                    kind,
                    slot,
                    hidden,
                });
            }
        }
        members
    }

    fn note(&mut self, node: &Element) -> Option<(Str, MemberKind, Value)> {
        let [name, value, type_name] = self.parts(node, ["Name", "Value", "TypeName"]);
        let given = self.optional_text(name);
        let text = self.optional_text(value);
        let type_name = match type_name {
            Some(node) => Some((self.text(node)?, node.line)),
            None => None,
        };
        let Some(name) = given else {
            return self.missing(node.line, "Name", "NoteProperty");
        };
        let Some(text) = text else {
            return self.missing(node.line, "Value", "NoteProperty");
        };
        let mut value = Value::Str(text);
        if let Some((type_name, line)) = type_name {
            let to = self.type_named(&type_name, line)?;
            value = match convert::to(self.rt, &value, to) {
                Ok(value) => value,
                Err(stop) => {
                    self.report(line, message_of(&stop));
                    return None;
                }
            };
        }
        Some((name, MemberKind::Note, value))
    }

    fn type_named(&mut self, name: &str, line: usize) -> Option<crate::value::Ty> {
        let found = self.rt.find_type(name);
        if found.is_none() {
            self.report(line, format!("Unable to find type [{name}]."));
        }
        found
    }

    fn alias(&mut self, node: &Element) -> Option<(Str, MemberKind, Value)> {
        let [name, target, type_name] =
            self.parts(node, ["Name", "ReferencedMemberName", "TypeName"]);
        let given = self.optional_text(name);
        let target = self.optional_text(target);
        let Some(name) = given else {
            return self.missing(node.line, "Name", "AliasProperty");
        };
        let Some(target) = target else {
            return self.missing(node.line, "ReferencedMemberName", "AliasProperty");
        };
        let slot = match type_name {
            None => Value::Str(target),
            Some(node) => {
                let wanted = self.text(node)?;
                let to = self.type_named(&wanted, node.line)?;
                Value::array(vec![Value::Str(target), Value::str(to.full_name())])
            }
        };
        Some((name, MemberKind::Alias, slot))
    }

    fn script_property(&mut self, node: &Element) -> Option<(Str, MemberKind, Value)> {
        let [name, getter, setter] = self.parts(node, ["Name", "GetScriptBlock", "SetScriptBlock"]);
        let Some(name) = self.optional_text(name) else {
            return self.missing(node.line, "Name", "ScriptProperty");
        };
        if getter.is_none() && setter.is_none() {
            self.report(
                node.line,
                "The ScriptProperty should have a getter or setter.",
            );
            return None;
        }
        let mut blocks = Vec::new();
        for block in [getter, setter] {
            blocks.push(match block {
                Some(node) => self.script(node)?,
                None => Value::Null,
            });
        }
        Some((name, MemberKind::Script, Value::array(blocks)))
    }

    fn script_method(&mut self, node: &Element) -> Option<(Str, MemberKind, Value)> {
        let [name, script] = self.parts(node, ["Name", "Script"]);
        let Some(name) = self.optional_text(name) else {
            return self.missing(node.line, "Name", "ScriptMethod");
        };
        let Some(script) = script else {
            return self.missing(node.line, "Script", "ScriptMethod");
        };
        let block = self.script(script)?;
        Some((name, MemberKind::ScriptMethod, block))
    }

    fn property_set(&mut self, node: &Element) -> Option<(Str, MemberKind, Value)> {
        let [name, properties] = self.parts(node, ["Name", "ReferencedProperties"]);
        let Some(name) = self.optional_text(name) else {
            return self.missing(node.line, "Name", "PropertySet");
        };
        let mut names = Vec::new();
        for child in properties
            .map(|node| self.elements(node))
            .unwrap_or_default()
        {
            if child.name == "Name" {
                names.extend(self.text(child));
            } else {
                self.unknown(child, "Name");
            }
        }
        if names.is_empty() {
            return self.missing(node.line, "ReferencedProperties", "PropertySet");
        }
        Some((name, MemberKind::PropertySet, Value::strings(names)))
    }

    /// A member set; of `PSStandardMembers` its members, which say how the type is shown and serialised.
    fn member_set(&mut self, node: &Element) -> Vec<Member> {
        let [name, inherits, members] = self.parts(node, ["Name", "InheritMembers", "Members"]);
        if let Some(inherits) = inherits {
            let text = inherits.inner_text();
            self.boolean(&text, inherits.line);
        }
        let given = self.optional_text(name);
        let members = members
            .map(|members| self.members(members))
            .unwrap_or_default();
        let Some(name) = given else {
            return self
                .missing(node.line, "Name", "MemberSet")
                .unwrap_or_default();
        };
        if name.eq_ignore_ascii_case("PSStandardMembers") {
            return members
                .into_iter()
                .filter_map(|member| self.standard(member))
                .collect();
        }
        let set = PsObject::from_notes(Vec::<(Str, Value)>::new());
        for member in members {
            set.members.set(member.name, member.kind, member.slot);
        }
        vec![Member {
            name,
            kind: MemberKind::MemberSet,
            slot: Value::Object(Rc::new(set)),
            hidden: self.hidden(node),
        }]
    }

    fn standard(&mut self, mut member: Member) -> Option<Member> {
        let file = self.file;
        let Some(name) = STANDARD
            .iter()
            .find(|name| name.eq_ignore_ascii_case(&member.name))
        else {
            self.errors.push(format!(
                "{file}, {file} : \"{}\" is not a standard member and will be ignored.",
                member.name
            ));
            return None;
        };
        let wrong = match *name {
            "DefaultDisplayPropertySet" | "DefaultKeyPropertySet" | "PropertySerializationSet"
                if member.kind != MemberKind::PropertySet =>
            {
                Some(format!("Member \"{name}\" must have type \"PropertySet\"."))
            }
            "DefaultDisplayProperty"
            | "SerializationMethod"
            | "SerializationDepth"
            | "InheritPropertySerializationSet"
            | "TargetTypeForDeserialization"
                if member.kind != MemberKind::Note =>
            {
                Some(format!("Member \"{name}\" must be a note."))
            }
            _ => None,
        };
        if let Some(wrong) = wrong {
            self.errors.push(format!("{file}, {file} : {wrong}"));
            return None;
        }
        let (to, shown) = match *name {
            "SerializationDepth" => (ty::known().int32, "System.UInt32"),
            "InheritPropertySerializationSet" => (ty::known().bool, "System.Boolean"),
            "TargetTypeForDeserialization" => (ty::known().type_, "System.Type"),
            _ => return Some(member),
        };
        let converted = match (*name, &member.slot) {
            ("InheritPropertySerializationSet", Value::Str(text)) => {
                let text = text.clone();
                Ok(Value::Bool(self.boolean(&text, 0)))
            }
            _ => convert::to(self.rt, &member.slot, to),
        };
        match converted {
            Ok(value) => member.slot = value,
            Err(_) => {
                self.errors.push(format!(
                    "{file}, {file} : Cannot convert note \"{name}\":\"{shown}\"."
                ));
                return None;
            }
        }
        Some(member)
    }
}
