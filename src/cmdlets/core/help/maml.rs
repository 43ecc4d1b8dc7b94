//! Help objects of commands with comment-based help: `MamlCommandHelpInfo`, whose members are named as in PowerShell's
//! help files.

use crate::Edition;
use crate::runtime::Ctx;
use crate::runtime::bind::{CommandParams, InSet, ParamInfo};
use crate::runtime::code::{BlockCode, Expr};
use crate::value::{R, Str, Ty, Value, convert, member, ty};

use super::Subject;
use super::comment::{CommentHelp, example_parts};

/// An object of PowerShell's help: its properties under a type name of its own.
pub(super) fn object(type_names: &[&str], properties: Vec<(&str, Value)>) -> Value {
    let object = Value::object(properties);
    let names = type_names.iter().map(|n| Str::from(*n)).collect();
    member::set_type_names(&object, names);
    object
}

fn maml(kind: &str, properties: Vec<(&str, Value)>) -> Value {
    object(&[&format!("MamlCommandHelpInfo#{kind}")], properties)
}

/// A paragraph.
pub(super) fn paragraph(text: impl AsRef<str>) -> Value {
    object(
        &["MamlParaTextItem", "MamlTextItem"],
        vec![("Text", Value::str(text))],
    )
}

/// One value as itself, several as an array.
fn simplified(mut items: Vec<Value>) -> Value {
    match items.len() {
        1 => items.remove(0),
        _ => Value::array(items),
    }
}

/// The help object of a command by what its comments say.
///
/// # Errors
/// Where a parameter's default cannot be shown.
pub(super) fn build(
    c: &mut Ctx<'_>,
    subject: &Subject,
    params: &CommandParams,
    help: &CommentHelp,
    code: &BlockCode,
) -> R<Value> {
    let name = subject.name.clone();
    let synopsis = help.synopsis.trim();
    let mut details = vec![("name", Value::Str(name.clone()))];
    if !help.synopsis.is_empty() {
        details.push(("description", Value::array(vec![paragraph(synopsis)])));
    }
    let mut properties = vec![
        ("details", maml("details", details)),
        ("Syntax", syntax(&name, params, help)),
        ("parameters", parameters(c, params, help, code)?),
    ];
    if !help.description.is_empty() {
        let text = paragraph(help.description.trim());
        properties.push(("description", Value::array(vec![text])));
    }
    if !help.notes.is_empty() {
        let text = Value::array(vec![paragraph(help.notes.trim())]);
        properties.push(("alertSet", maml("alertSet", vec![("alert", text)])));
    }
    if !help.examples.is_empty() {
        let edition = c.rt.edition;
        let numbered = help.examples.iter().zip(1..);
        let examples = numbered.map(|one| example(one, edition)).collect();
        properties.push((
            "examples",
            maml("examples", vec![("example", simplified(examples))]),
        ));
    }
    if !help.inputs.is_empty() {
        let types = help.inputs.iter().map(|t| named_type("inputType", t));
        properties.push((
            "inputTypes",
            maml(
                "inputTypes",
                vec![("inputType", simplified(types.collect()))],
            ),
        ));
    }
    let outputs: Vec<String> = if help.outputs.is_empty() {
        subject.outputs(c)?
    } else {
        help.outputs.clone()
    };
    if !outputs.is_empty() {
        let types = outputs.iter().map(|t| named_type("returnValue", t));
        properties.push((
            "returnValues",
            maml(
                "returnValues",
                vec![("returnValue", simplified(types.collect()))],
            ),
        ));
    }
    if !help.links.is_empty() {
        let links = help.links.iter().map(|l| link(l)).collect();
        properties.push((
            "relatedLinks",
            maml("relatedLinks", vec![("navigationLink", simplified(links))]),
        ));
    }
    for (key, prefix) in [
        ("xmlns:maml", "http://schemas.microsoft.com/maml/2004/10"),
        (
            "xmlns:command",
            "http://schemas.microsoft.com/maml/dev/command/2004/10",
        ),
        ("xmlns:dev", "http://schemas.microsoft.com/maml/dev/2004/10"),
    ] {
        properties.push((key, Value::str(prefix)));
    }
    properties.extend([
        ("Name", Value::Str(name)),
        ("Category", Value::str(subject.category())),
        ("Synopsis", Value::str(synopsis)),
        ("Component", optional(&help.component)),
        ("Role", optional(&help.role)),
        ("Functionality", optional(&help.functionality)),
        ("ModuleName", Value::Str(subject.module())),
    ]);
    Ok(object(&["MamlCommandHelpInfo", "HelpInfo"], properties))
}

fn optional(text: &str) -> Value {
    match text {
        "" => Value::Null,
        text => Value::str(text),
    }
}

fn named_type(kind: &str, text: &str) -> Value {
    let type_object = maml("type", vec![("name", Value::str(text.trim()))]);
    maml(kind, vec![("type", type_object)])
}

fn link(text: &str) -> Value {
    let is_address = text.contains("://") && !text.contains(char::is_whitespace);
    let key = if is_address { "uri" } else { "linkText" };
    maml("navigationLink", vec![(key, Value::str(text))])
}

fn example((text, number): (&String, usize), edition: Edition) -> Value {
    let (prompt, code, remarks) = example_parts(text, edition);
    let title = format!("-------------------------- EXAMPLE {number} --------------------------");
    let introduction = object(
        &["MamlParaTextItem", "MamlTextItem"],
        vec![("Text", Value::Str(prompt))],
    );
    // Four empty paragraphs keep examples apart.
    let mut paragraphs = vec![paragraph(remarks.trim())];
    paragraphs.extend((0..4).map(|_| paragraph("")));
    maml(
        "example",
        vec![
            ("title", Value::from(title)),
            ("introduction", Value::array(vec![introduction])),
            ("code", Value::Str(code)),
            ("remarks", Value::array(paragraphs)),
        ],
    )
}

/// The parameters that help shows: all but the common ones.
fn shown(params: &CommandParams) -> impl Iterator<Item = &ParamInfo> {
    params.params.iter().filter(|p| !super::is_common(p))
}

fn syntax(name: &Str, params: &CommandParams, help: &CommentHelp) -> Value {
    let items = super::sets(params).into_iter().map(|set| {
        let shown = shown(params).filter_map(|p| Some((p, super::role_in(p, set)?)));
        let parameters: Vec<Value> = shown
            .map(|(p, role)| {
                let mut properties = vec![("name", Value::Str(p.name.clone()))];
                describe(help.parameter(&p.name), &mut properties);
                value_of(p.ty, true, &mut properties);
                attributes(role, &mut properties);
                maml("parameter", properties)
            })
            .collect();
        let mut properties = vec![("name", Value::Str(name.clone()))];
        if !parameters.is_empty() {
            properties.push(("parameter", simplified(parameters)));
        }
        maml("syntaxItem", properties)
    });
    let items = simplified(items.collect());
    maml("syntax", vec![("syntaxItem", items)])
}

fn parameters(
    c: &mut Ctx<'_>,
    params: &CommandParams,
    help: &CommentHelp,
    code: &BlockCode,
) -> R<Value> {
    let mut items = Vec::new();
    for p in shown(params) {
        let mut properties = vec![("name", Value::Str(p.name.clone()))];
        describe(help.parameter(&p.name), &mut properties);
        value_of(p.ty, false, &mut properties);
        let type_name = Value::str(class_name(p.ty));
        properties.push(("type", maml("type", vec![("name", type_name)])));
        properties.push(("defaultValue", Value::from(default_text(c, p, code)?)));
        let first = p.in_sets.first().cloned().unwrap_or_default();
        attributes(&first, &mut properties);
        items.push(maml("parameter", properties));
    }
    let properties = match items.is_empty() {
        true => Vec::new(),
        false => vec![("parameter", simplified(items))],
    };
    Ok(maml("parameters", properties))
}

fn describe(text: &str, properties: &mut Vec<(&str, Value)>) {
    if !text.is_empty() {
        let text = Value::array(vec![paragraph(text.trim())]);
        properties.push(("description", text));
    }
}

/// A type's name as .NET has it.
fn class_name(t: Option<Ty>) -> &'static str {
    t.unwrap_or(ty::known().object).name()
}

/// What stands behind a parameter: the values of an enumeration, or the name of a type.
fn value_of(t: Option<Ty>, in_syntax: bool, properties: &mut Vec<(&str, Value)>) {
    let t = t.unwrap_or(ty::known().object);
    let element = if t.is_array() {
        t.element().unwrap_or(t)
    } else {
        t
    };
    let mut parameter_value = |required: bool, text: &str| {
        let value = maml_text(text, required);
        properties.push(("parameterValue", value));
    };
    if let Some((members, _)) = element.enum_members() {
        let values = members.iter().map(|(name, _)| maml_text(name, false));
        let values = simplified(values.collect());
        let group = maml("parameterValueGroup", vec![("parameterValue", values)]);
        properties.push(("parameterValueGroup", group));
        return;
    }
    let is_switch = element.full_name() == "System.Management.Automation.SwitchParameter";
    if !in_syntax || !is_switch {
        parameter_value(!is_switch, t.name());
    }
}

/// A text that carries whether it is required.
fn maml_text(text: &str, required: bool) -> Value {
    super::noted(Value::str(text), "required", bool_text(required))
}

fn bool_text(value: bool) -> Value {
    Value::str(if value { "true" } else { "false" })
}

fn attributes(role: &InSet, properties: &mut Vec<(&str, Value)>) {
    let pipeline = match (role.by_value, role.by_name) {
        (true, true) => "true (ByValue, ByPropertyName)",
        (true, false) => "true (ByValue)",
        (false, true) => "true (ByPropertyName)",
        (false, false) => "false",
    };
    let position = match role.position {
        Some(position) => (i64::from(position) + 1).to_string(),
        None => "named".to_string(),
    };
    properties.extend([
        ("required", bool_text(role.mandatory)),
        ("globbing", bool_text(false)),
        ("pipelineInput", Value::str(pipeline)),
        ("position", Value::from(position)),
    ]);
}

/// A parameter's default: a constant as text, other expressions as they are written, else what the type begins with.
fn default_text(c: &mut Ctx<'_>, p: &ParamInfo, code: &BlockCode) -> R<String> {
    let declared = p.declared.and_then(|at| code.params.get(usize::from(at)));
    let Some(declared) = declared else {
        return Ok(if p.is_switch() { "False" } else { "" }.to_string());
    };
    match &declared.default {
        Some(Expr::Const(value)) => convert::to_str(c.rt, value).map(|t| t.to_string()),
        Some(_) => {
            let text = declared.span.text(&code.source.text);
            let at = text.find('=').map_or(0, |at| at + 1);
            Ok(text.get(at..).unwrap_or_default().trim().to_string())
        }
        None => {
            let t = p.ty.unwrap_or(ty::known().object);
            let text = if p.is_switch() || t == ty::known().bool {
                "False"
            } else if t.prim().is_number() {
                "0"
            } else {
                ""
            };
            Ok(text.to_string())
        }
    }
}
