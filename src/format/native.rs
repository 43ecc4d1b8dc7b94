//! What PowerShell's own views compute with script: columns, list lines, headings and custom texts, by view and label.

use std::path::Path;

use super::blocks::Block;
use super::generator::column_field;
use super::value_text::{self, Limits};
use super::{access, composite, error_details, error_view, help};
use crate::grammar::View;
use crate::value::{Engine, ErrorRecord, R, Str, TimeSpan, Value};

const FILE_VIEWS: [&str; 3] = ["children", "childrenWithUnixStat", "childrenWithHardlink"];
const MEGA: f64 = 1024.0 * 1024.0;
const GIGA: f64 = 1024.0 * MEGA;

fn is_of(view: &View, type_name: &str) -> bool {
    view.types.contains(&type_name)
}

fn shows_files(view: &View) -> bool {
    FILE_VIEWS.contains(&view.name) && is_of(view, "System.IO.FileInfo")
}

/// The value of a computed column; without code of its own the member that the column is called after.
pub fn column(engine: &mut dyn Engine, object: &Value, view: &View, label: &str) -> R<Value> {
    match (view.name, label) {
        ("CommandInfo", "Name") => {
            let kind = access::get(engine, object, "CommandType")?;
            let alias = access::text(engine, &kind)? == "Alias";
            let member = if alias { "DisplayName" } else { "Name" };
            access::get(engine, object, member)
        }
        ("ThumbprintTable", "EnhancedKeyUsageList") => {
            at_path(engine, object, &[label, "FriendlyName"])
        }
        ("Breakpoint", "Script") => {
            let path = access::get(engine, object, "Script")?;
            let path = access::text(engine, &path)?;
            let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
            Ok(match name.is_empty() {
                true => Value::Null,
                false => Value::str(name),
            })
        }
        ("Runspace", "Type") => Ok(Value::str("Local")),
        ("Runspace", "State") => at_path(engine, object, &["RunspaceStateInfo", "State"]),
        ("Runspace", "Availability") => access::get(engine, object, "RunspaceAvailability"),
        ("Module", "PreRelease") => {
            at_path(engine, object, &["PrivateData", "PSData", "PreRelease"])
        }
        ("Module", "PSEdition") => module_editions(engine, object),
        ("Module", "Directory") => {
            let path = access::get(engine, object, "Path")?;
            Ok(Value::str(modules_folder(&access::text(engine, &path)?)))
        }
        ("Module", _) => at_path(engine, object, &[label, "Keys"]),
        ("help", "Module") => help::module_column(engine, object),
        ("history", "Duration") => duration(engine, object),
        ("childrenWithUnixStat", "LastWriteTime") => {
            let time = access::get(engine, object, label)?;
            composite::format(engine, "{0:d} {0:HH}:{0:mm}", &[time]).map(Value::Str)
        }
        ("process", "NPM(K)" | "PM(K)" | "WS(K)") => {
            let member = label.strip_suffix("(K)").unwrap_or(label);
            let bytes = number(engine, object, member)?;
            Ok(Value::Int64((bytes / 1024.0).round_ties_even() as i64))
        }
        ("process" | "ProcessWithUserName", "PM(M)" | "WS(M)") => {
            let member = label.get(..2).unwrap_or(label);
            let bytes = number(engine, object, member)?;
            composite::to_string(engine, &Value::Single((bytes / MEGA) as f32), "N2")
                .map(Value::Str)
        }
        // Windows PowerShell's.
        ("children", "Length") => match access::get(engine, object, "PSIsContainer")?.base() {
            Value::Bool(true) => Ok(Value::str("")),
            _ => access::get(engine, object, "Length"),
        },
        ("children", "LastWriteTime") => {
            let time = access::get(engine, object, label)?;
            composite::format(engine, "{0,10:d} {0,8:t}", &[time]).map(Value::Str)
        }
        ("process" | "ProcessWithUserName", "CPU(s)") => {
            let seconds = number(engine, object, "CPU")?;
            composite::to_string(engine, &Value::Single(seconds as f32), "N2").map(Value::Str)
        }
        ("drive", "Used (GB)" | "Free (GB)") => {
            let used = number(engine, object, "Used")?;
            let free = number(engine, object, "Free")?;
            if used == 0.0 && free == 0.0 {
                return Ok(Value::Null);
            }
            let size = if label.starts_with("Used") {
                used
            } else {
                free
            };
            composite::to_string(engine, &Value::Double(size / GIGA), "###0.00").map(Value::Str)
        }
        ("drive", "Provider") => at_path(engine, object, &["Provider", "Name"]),
        ("drive", "Root") => {
            let shown = access::get(engine, object, "DisplayRoot")?;
            if shown.is_null() {
                access::get(engine, object, "Root")
            } else {
                Ok(shown)
            }
        }
        ("System.Management.Automation.PSMethod", _) => {
            let overloads = access::get(engine, object, "OverloadDefinitions")?;
            let mut text = String::new();
            for overload in access::elements(engine, &overloads).unwrap_or(Ok(Vec::new()))? {
                text.push_str(&access::text(engine, &overload)?);
                text.push('\n');
            }
            Ok(Value::from(text))
        }
        ("System.Threading.Tasks.Task", "Result") => {
            match access::get(engine, object, "IsCompleted")?.base() {
                Value::Bool(true) => access::get(engine, object, "Result"),
                _ => Ok(Value::Null),
            }
        }
        ("FileSecurityTable", "Access") => access::get(engine, object, "AccessToString"),
        ("FileSecurityTable" | "PSThumbprintTable", "Path") => {
            let path = access::get(engine, object, "Path")?;
            let path = access::text(engine, &path)?;
            let leaf = path.rsplit(['/', '\\']).next().unwrap_or("");
            Ok(Value::str(leaf))
        }
        _ => access::get(engine, object, label),
    }
}

/// A number member, 0 where it has none.
fn number(engine: &mut dyn Engine, object: &Value, member: &str) -> R<f64> {
    let value = access::get(engine, object, member)?;
    Ok(access::to_double(engine, &value))
}

/// A member of a member.
fn at_path(engine: &mut dyn Engine, object: &Value, path: &[&str]) -> R<Value> {
    let mut value = object.clone();
    for member in path {
        if value.is_null() {
            break;
        }
        value = match value.base() {
            Value::Hash(table) if *member == "Keys" => Value::array(table.keys()),
            _ => access::get(engine, &value, member)?,
        };
    }
    Ok(value)
}

/// `Core,Desk`
/// The folder of modules that a module's file is in: above its own folder and that of its version.
fn modules_folder(path: &str) -> &str {
    let parent = |path| {
        Path::new(path)
            .parent()
            .and_then(Path::to_str)
            .unwrap_or("")
    };
    let own = parent(path);
    let leaf = own.rsplit('/').next().unwrap_or_default();
    let is_version = leaf.contains('.') && leaf.chars().all(|c| c.is_ascii_digit() || c == '.');
    parent(if is_version { parent(own) } else { own })
}

fn module_editions(engine: &mut dyn Engine, object: &Value) -> R<Value> {
    let editions = access::get(engine, object, "CompatiblePSEditions")?;
    let mut names = Vec::new();
    for edition in access::elements(engine, &editions).unwrap_or(Ok(Vec::new()))? {
        names.push(access::text(engine, &edition)?.chars().take(4).collect());
    }
    if names.is_empty() {
        names.push("Desk".to_string());
    }
    names.sort();
    Ok(Value::from(names.join(",")))
}

/// A command's time to the millisecond, without leading zeros.
fn duration(engine: &mut dyn Engine, object: &Value) -> R<Value> {
    let value = access::get(engine, object, "Duration")?;
    let Value::TimeSpan(TimeSpan(ticks)) = value.base() else {
        return Ok(Value::Null);
    };
    let milliseconds = ticks / 10_000;
    let (seconds, fraction) = (milliseconds / 1000, milliseconds % 1000);
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    let text = if hours >= 1 {
        format!(
            "{hours}:{:02}:{:02}.{fraction:03}",
            minutes % 60,
            seconds % 60
        )
    } else if minutes >= 1 {
        format!("{minutes}:{:02}.{fraction:03}", seconds % 60)
    } else {
        format!("{seconds}.{fraction:03}")
    };
    Ok(Value::from(text))
}

/// What a wide view shows of an object.
pub fn wide(engine: &mut dyn Engine, view: &'static View, object: &Value) -> R<Str> {
    let limits = Limits {
        elements: None,
        in_table: false,
    };
    let Some(shown) = view.columns.first() else {
        return match value_text::display_member(engine, object)? {
            Some(name) => {
                let value = access::get(engine, object, &name)?;
                value_text::field(engine, &value, None, limits)
            }
            None => access::text(engine, object),
        };
    };
    let field = column_field(view, shown);
    let value = super::members::value_of(engine, object, &field.source)?.unwrap_or_default();
    let text = value_text::field(engine, &value, None, limits)?;
    let is_folder = access::type_names(object)
        .iter()
        .any(|n| n == "System.IO.DirectoryInfo");
    Ok(if shows_files(view) && is_folder {
        format!("[{text}]").into()
    } else {
        text
    })
}

/// The heading of a group, where it is not label and value: the folder of files.
pub fn group_heading(
    engine: &mut dyn Engine,
    view: &'static View,
    object: &Value,
) -> R<Option<Vec<Block>>> {
    if !shows_files(view) {
        return Ok(None);
    }
    let parent = access::get(engine, object, "PSParentPath")?;
    let parent = access::text(engine, &parent)?;
    let path = parent.replace("Microsoft.PowerShell.Core\\FileSystem::", "");
    let text = Block::Text(format!("    Directory: {path}"));
    Ok(Some(if engine.edition().is_core() {
        vec![text]
    } else {
        vec![text, Block::NewLine]
    }))
}

/// The text of a custom view.
pub fn custom(engine: &mut dyn Engine, view: &'static View, object: &Value) -> R<Vec<Block>> {
    if let Some(blocks) = help::show(engine, view.name, object) {
        return blocks;
    }
    let text = match view.name {
        "DateTime" => member_text(engine, object, "DateTime")?,
        "WarningRecord" | "VerboseRecord" | "DebugRecord" => {
            member_text(engine, object, "Message")?
        }
        "GetErrorInstance" => error_details::show(engine, object)?.into(),
        "ErrorInstance" => match object.downcast::<ErrorRecord>() {
            Some(record) => error_view::text(engine, record)?.into(),
            None => access::text(engine, object)?,
        },
        _ => access::text(engine, object)?,
    };
    Ok(vec![Block::Text(text.into())])
}

fn member_text(engine: &mut dyn Engine, object: &Value, member: &str) -> R<Str> {
    let value = access::get(engine, object, member)?;
    access::text(engine, &value)
}
