//! Help objects of commands without help of their own: `ExtendedCmdletHelpInfo`, made of what is known of their
//! parameters.

use crate::runtime::Ctx;
use crate::runtime::bind::{Check, CommandParams, InSet, ParamInfo, shown_type};
use crate::value::{R, Str, Value, ty};

use super::Subject;
use super::maml::object;

const CLASS: &str = "ExtendedCmdletHelpInfo";

fn part(kind: &str, properties: Vec<(&str, Value)>) -> Value {
    object(&[&format!("{CLASS}#{kind}")], properties)
}

/// The help object of a command by its parameters.
///
/// # Errors
/// Where the command's output types cannot be found.
pub(super) fn build(c: &mut Ctx<'_>, subject: &Subject, params: &CommandParams) -> R<Value> {
    let name = subject.name.clone();
    let (verb, noun) = match name.split_once('-') {
        Some((verb, noun)) if subject.is_cmdlet() => (verb, noun),
        _ => ("", ""),
    };
    let details = part(
        "details",
        vec![
            ("name", Value::Str(name.clone())),
            ("noun", Value::str(noun)),
            ("verb", Value::str(verb)),
        ],
    );
    let link = subject.online(c);
    let mut properties = vec![
        ("CommonParameters", Value::Bool(params.advanced)),
        ("details", details),
        ("Syntax", syntax(&name, params)),
        ("parameters", parameters(params)),
        (
            "inputTypes",
            types("inputTypes", "inputType", &inputs(params)),
        ),
    ];
    if let Some(link) = &link {
        let target = part("navigationLinks", vec![("uri", Value::str(link))]);
        let links = vec![("navigationLink", Value::array(vec![target]))];
        properties.push(("relatedLinks", part("relatedLinks", links)));
    }
    let outputs = subject.outputs(c)?;
    let outputs = match outputs.is_empty() {
        true => "System.Object".to_string(),
        false => lines(&outputs),
    };
    properties.push((
        "returnValues",
        types("returnValues", "returnValue", &outputs),
    ));
    let aliases = subject.aliases(c)?;
    let aliases = match aliases.is_empty() {
        true => "None\n".to_string(),
        false => lines(&aliases),
    };
    properties.push(("aliases", Value::from(aliases)));
    properties.push(("remarks", Value::from(remarks(subject, link.as_deref()))));
    let syntax = c.rt.syntax_of(&subject.command, &name)?;
    let synopsis: String = syntax.iter().map(|line| format!("\n{line}\n")).collect();
    properties.extend([
        ("alertSet", Value::Null),
        ("description", Value::Null),
        ("examples", Value::Null),
        ("Synopsis", Value::from(synopsis)),
        ("ModuleName", Value::Str(subject.module())),
        ("nonTerminatingErrors", Value::str("")),
        (
            "xmlns:command",
            Value::str("http://schemas.microsoft.com/maml/dev/command/2004/10"),
        ),
        (
            "xmlns:dev",
            Value::str("http://schemas.microsoft.com/maml/dev/2004/10"),
        ),
        (
            "xmlns:maml",
            Value::str("http://schemas.microsoft.com/maml/2004/10"),
        ),
        ("Name", Value::Str(name)),
        ("Category", Value::str(subject.category())),
        ("Component", Value::Null),
        ("Role", Value::Null),
        ("Functionality", Value::Null),
    ]);
    Ok(object(&[CLASS, "CmdletHelpInfo", "HelpInfo"], properties))
}

fn lines<S: AsRef<str>>(texts: &[S]) -> String {
    texts.iter().map(|t| format!("{}\n", t.as_ref())).collect()
}

fn remarks(subject: &Subject, link: Option<&str>) -> String {
    if !subject.has_help_files() {
        return "None".to_string();
    }
    let partial = "Get-Help cannot find the Help files for this cmdlet on this computer. It is displaying only partial help.\n    -- To download and install Help files for the module that includes this cmdlet, use Update-Help.";
    match link {
        None => partial.to_string(),
        Some(link) => format!(
            "{partial}\n    -- To view the Help topic for this cmdlet online, type: \"Get-Help {} -Online\" or\n       go to {link}.",
            subject.name
        ),
    }
}

fn shown(params: &CommandParams) -> impl Iterator<Item = &ParamInfo> {
    let all = !params.advanced;
    params
        .params
        .iter()
        .filter(move |p| all || !super::is_common(p))
}

fn syntax(name: &Str, params: &CommandParams) -> Value {
    let items = super::sets(params).into_iter().map(|set| {
        let mut roles: Vec<(&ParamInfo, InSet)> = shown(params)
            .filter_map(|p| Some((p, super::role_in(p, set)?.clone())))
            .filter(|(_, role)| !role.hidden)
            .collect();
        // Positional ones, then mandatory ones, then the others.
        roles.sort_by_key(|(_, role)| match (role.position, role.mandatory) {
            (Some(position), _) => (0, position),
            (None, true) => (1, 0),
            (None, false) => (2, 0),
        });
        let parameters = roles
            .iter()
            .map(|(p, role)| {
                let mut properties = describe(params, p, role);
                if let Some(values) = values_of(p) {
                    let group = vec![("parameterValue", values)];
                    properties.push(("parameterValueGroup", part("parameterValueGroup", group)));
                }
                part("parameter", properties)
            })
            .collect();
        part(
            "syntaxItem",
            vec![
                ("name", Value::Str(name.clone())),
                ("CommonParameters", Value::Bool(params.advanced)),
                ("parameter", Value::array(parameters)),
            ],
        )
    });
    part(
        "syntax",
        vec![("syntaxItem", Value::array(items.collect()))],
    )
}

/// The values that a parameter is limited to: those of `ValidateSet`, or an enumeration's names.
fn values_of(p: &ParamInfo) -> Option<Value> {
    let set = p.checks.iter().find_map(|check| match check {
        Check::Set { values, .. } => Some(values.clone()),
        _ => None,
    });
    if let Some(values) = set.filter(|v| !v.is_empty()) {
        return Some(Value::strings(&values));
    }
    let t = p.ty?;
    let element = t.nullable().or_else(|| t.element()).unwrap_or(t);
    let (members, _) = element.enum_members()?;
    Some(Value::strings(members.iter().map(|(name, _)| *name)))
}

fn parameters(params: &CommandParams) -> Value {
    let mut sorted: Vec<&ParamInfo> = shown(params).collect();
    sorted.sort_by(|a, b| a.name.as_str().cmp(b.name.as_str()));
    let items = sorted.iter().map(|p| {
        let role = p.in_sets.first().cloned().unwrap_or_default();
        part("parameter", describe(params, p, &role))
    });
    part(
        "parameters",
        vec![("parameter", Value::array(items.collect()))],
    )
}

fn describe<'n>(params: &CommandParams, p: &ParamInfo, role: &InSet) -> Vec<(&'n str, Value)> {
    let lower = |value: bool| Value::str(if value { "true" } else { "false" });
    let mut properties = vec![
        ("name", Value::Str(p.name.clone())),
        ("required", lower(role.mandatory)),
        ("pipelineInput", Value::from(pipeline(role))),
        ("isDynamic", lower(p.dynamic)),
        ("globbing", lower(false)),
        ("parameterSetName", Value::from(set_names(params, p))),
    ];
    if let Some(help) = &role.help {
        properties.push(("description", Value::from(format!("{help}\n"))));
    }
    let type_name = shown_type(p);
    if !p.is_switch() {
        let value = super::noted(
            Value::Str(type_name.clone()),
            "required",
            Value::str("true"),
        );
        properties.push(("parameterValue", value));
    }
    properties.push(("type", part("type", vec![("name", Value::Str(type_name))])));
    let position = match role.position {
        Some(position) => position.to_string(),
        None => "Named".to_string(),
    };
    properties.push(("position", Value::from(position)));
    let aliases = match p.aliases.is_empty() {
        true => "None".to_string(),
        false => p.aliases.join(", "),
    };
    properties.push(("aliases", Value::from(aliases)));
    properties
}

fn pipeline(role: &InSet) -> String {
    let mut ways = Vec::new();
    if role.by_value {
        ways.push("ByValue");
    }
    if role.by_name {
        ways.push("ByPropertyName");
    }
    if role.rest {
        ways.push("FromRemainingArguments");
    }
    match ways.is_empty() {
        true => "false".to_string(),
        false => format!("true ({})", ways.join(", ")),
    }
}

fn set_names(params: &CommandParams, p: &ParamInfo) -> String {
    let names: Vec<&str> = p
        .in_sets
        .iter()
        .filter_map(|role| params.sets.get(usize::from(role.set?)))
        .map(Str::as_str)
        .collect();
    match names.is_empty() {
        true => "(All)".to_string(),
        false => names.join(", "),
    }
}

/// The types that the pipeline may give, a line each.
fn inputs(params: &CommandParams) -> String {
    let mut names: Vec<&str> = Vec::new();
    for p in &params.params {
        let takes = p.in_sets.iter().any(|role| role.by_value || role.by_name);
        let name = p.ty.unwrap_or(ty::known().object).full_name();
        if takes && !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        names.push("None");
    }
    lines(&names)
}

fn types(list: &str, item: &str, names: &str) -> Value {
    let type_object = part("type", vec![("name", Value::str(names))]);
    let one = part(item, vec![("type", type_object)]);
    part(list, vec![(item, one)])
}
