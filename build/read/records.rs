//! Reads the files whose entries are single lines: `aliases`, `accelerators`, `variables`, `roles`.

use super::edition;
use super::leak::leak;
use crate::model::{Accelerator, Alias, DirectoryRole, Variable};
use crate::outline::{Entry, Line, Mistake};

/// `alias NAME COMMAND [only EDITION]`
pub fn alias(entry: &Entry) -> Result<Alias, Mistake> {
    let (name, target, tail) = two(entry, "alias")?;
    let mut alias = Alias {
        name,
        target,
        edition: None,
    };
    match tail {
        [] => {}
        [only, which] if only == "only" => alias.edition = Some(edition(&entry.head, which)?),
        _ => return Err(stray(&entry.head)),
    }
    Ok(alias)
}

/// `accelerator NAME TYPE [only EDITION]`
pub fn accelerator(entry: &Entry) -> Result<Accelerator, Mistake> {
    let (name, type_name, tail) = two(entry, "accelerator")?;
    let mut accelerator = Accelerator {
        name,
        type_name,
        edition: None,
    };
    match tail {
        [] => {}
        [only, which] if only == "only" => accelerator.edition = Some(edition(&entry.head, which)?),
        _ => return Err(stray(&entry.head)),
    }
    Ok(accelerator)
}

/// `variable NAME TYPE|null [constant] [read-only] [all-scope] [only EDITION]`
pub fn variable(entry: &Entry) -> Result<Variable, Mistake> {
    let (name, type_name, tail) = two(entry, "variable")?;
    let mut variable = Variable {
        name,
        type_name: (type_name != "null").then_some(type_name),
        ..Variable::default()
    };
    let mut words = tail.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "constant" => variable.constant = true,
            "read-only" => variable.read_only = true,
            "all-scope" => variable.all_scope = true,
            "only" => {
                let which = words.next().ok_or_else(|| stray(&entry.head))?;
                variable.edition = Some(edition(&entry.head, which)?);
            }
            _ => return Err(stray(&entry.head)),
        }
    }
    Ok(variable)
}

/// `role TEMPLATE-ID NAME GRAPH-NAME`
pub fn role(entry: &Entry) -> Result<DirectoryRole, Mistake> {
    match two(entry, "role")? {
        (template, name, [graph_name]) => Ok(DirectoryRole {
            template,
            name,
            graph_name: leak(graph_name),
        }),
        _ => Err(stray(&entry.head)),
    }
}

fn two<'a>(
    entry: &'a Entry,
    keyword: &str,
) -> Result<(&'static str, &'static str, &'a [String]), Mistake> {
    let head = &entry.head;
    if !entry.body.is_empty() || head.keyword() != keyword {
        return Err(Mistake::at(
            head.number,
            format!("expected one `{keyword}` line"),
        ));
    }
    match head.rest() {
        [first, second, tail @ ..] => Ok((leak(first), leak(second), tail)),
        _ => Err(stray(head)),
    }
}

fn stray(line: &Line) -> Mistake {
    Mistake::at(
        line.number,
        format!("`{}` with too few or unknown words", line.keyword()),
    )
}
