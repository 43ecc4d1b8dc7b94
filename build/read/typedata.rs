//! Reads `grammar/typedata.list`.
//!
//! ```text
//! type System.Diagnostics.Process
//!   display Id Handles CPU SI Name
//!   alias  Name ProcessName
//!   script Path
//! ```
//!
//! `display`, `key` and `default` are the member sets; then the added members in order: `alias NAME MEMBER`, `script
//! NAME`, `code NAME SIGNATURE`, `note NAME VALUE`, `script-method NAME`, `code-method NAME`.

use super::leak::leak;
use super::{meaningless, words};
use crate::model::{ExtraMember, MemberKind, TypeData};
use crate::outline::{Entry, Mistake};

/// Reads one `type` entry.
pub fn read(entry: &Entry) -> Result<TypeData, Mistake> {
    if entry.head.keyword() != "type" {
        return Err(meaningless(&entry.head, entry.head.keyword(), "type data"));
    }
    let mut data = TypeData {
        name: leak(entry.head.only()?),
        ..TypeData::default()
    };
    for line in &entry.body {
        let kind = match line.keyword() {
            "display" => {
                data.display = words(line);
                continue;
            }
            "key" => {
                data.key = words(line);
                continue;
            }
            "default" => {
                data.default_property = Some(leak(line.only()?));
                continue;
            }
            "alias" => MemberKind::AliasProperty,
            "script" => MemberKind::ScriptProperty,
            "code" => MemberKind::CodeProperty,
            "note" => MemberKind::NoteProperty,
            "script-method" => MemberKind::ScriptMethod,
            "code-method" => MemberKind::CodeMethod,
            word => return Err(meaningless(line, word, "type data")),
        };
        let (name, value) = match line.rest() {
            [name] => (name, ""),
            [name, value] => (name, leak(value)),
            _ => {
                return Err(Mistake::at(
                    line.number,
                    "a member is a name, and a value where it has one",
                ));
            }
        };
        data.members.push(ExtraMember {
            name: leak(name),
            kind,
            value,
        });
    }
    Ok(data)
}
