//! What `Get-Command` and completion show of a command's parameters: they are listed, and written as syntax.

use crate::value::{Str, Ty, ty};

use super::{CommandParams, CommonParam, InSet, ParamInfo, flag_of};

/// The parameters of one set with their roles in it, in the order of declaration, common ones behind them.
pub fn enumerate_params(params: &CommandParams, set: Option<u8>) -> Vec<(&ParamInfo, &InSet)> {
    let flag = set.map_or(0, flag_of);
    params
        .params
        .iter()
        .filter_map(|p| Some((p, p.role(flag)?)))
        .collect()
}

/// One parameter set of a command as `Get-Command -Syntax` writes it: positional parameters in the order of their
/// positions, then mandatory ones, then the rest, and `[<CommonParameters>]` where the command has them.
pub fn set_syntax(name: &str, params: &CommandParams, set: Option<u8>) -> String {
    let mut shown: Vec<(&ParamInfo, &InSet)> = enumerate_params(params, set)
        .into_iter()
        .filter(|(p, role)| {
            p.common
                .is_none_or(|c| matches!(c, CommonParam::WhatIf | CommonParam::Confirm))
                && !role.hidden
        })
        .collect();
    let added = |p: &ParamInfo| p.dynamic || p.grammar.is_some_and(|g| g.dynamic);
    shown.sort_by_key(|(p, role)| (group(role), role.position, added(p)));
    let mut parts = vec![name.to_string()];
    parts.extend(shown.iter().map(|(p, role)| one(p, role)));
    if params.advanced {
        parts.push("[<CommonParameters>]".to_string());
    }
    parts.join(" ")
}

fn group(role: &InSet) -> u8 {
    match (role.position, role.mandatory) {
        (Some(_), _) => 0,
        (None, true) => 1,
        (None, false) => 2,
    }
}

fn one(p: &ParamInfo, role: &InSet) -> String {
    let name = &p.name;
    if p.is_switch() {
        return if role.mandatory {
            format!("-{name}")
        } else {
            format!("[-{name}]")
        };
    }
    let shown = shown_type(p);
    let named = if role.position.is_some() {
        format!("[-{name}] <{shown}>")
    } else {
        format!("-{name} <{shown}>")
    };
    if role.mandatory {
        named
    } else {
        format!("[{named}]")
    }
}

/// A parameter's type as syntax shows it.
pub fn shown_type(p: &ParamInfo) -> Str {
    match (&p.type_name, p.grammar) {
        (Some(name), None) => name.clone(),
        (_, Some(g)) => without_namespaces(g.object_type.unwrap_or(g.type_name)),
        (None, None) => short_name(p.ty.unwrap_or(ty::known().object)),
    }
}

/// A documented type as syntax shows it: `CimSession[]` of `Microsoft.Management.Infrastructure.CimSession[]`; of what
/// may be null the type itself.
fn without_namespaces(name: &str) -> Str {
    let inner = name
        .strip_prefix("System.Nullable[")
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(name);
    let mut out = String::with_capacity(inner.len());
    let mut word = 0;
    for c in inner.chars() {
        match c {
            '.' => out.truncate(word),
            _ => {
                out.push(c);
                if matches!(c, '[' | ']' | ',') {
                    word = out.len();
                }
            }
        }
    }
    Str::from(out)
}

/// A type's name without namespaces, in lower case where an accelerator says so.
fn short_name(t: Ty) -> Str {
    if let Some(inner) = t.nullable() {
        return short_name(inner);
    }
    if let (true, Some(element)) = (t.is_array(), t.element()) {
        return Str::from(format!("{}[]", short_name(element)));
    }
    let full = t.full_name();
    let short = match full {
        "System.Object" => "Object",
        "System.String" => "string",
        "System.Int32" => "int",
        "System.Int64" => "long",
        "System.Boolean" => "bool",
        "System.Char" => "char",
        "System.Byte" => "byte",
        "System.Double" => "double",
        "System.Single" => "float",
        "System.Decimal" => "decimal",
        "System.DateTime" => "datetime",
        "System.TimeSpan" => "timespan",
        "System.Guid" => "guid",
        "System.Uri" => "uri",
        "System.Version" => "version",
        "System.Xml.XmlDocument" => "xml",
        "System.Collections.Hashtable" => "hashtable",
        "System.Management.Automation.ScriptBlock" => "scriptblock",
        "System.Management.Automation.PSObject" => "psobject",
        "System.Management.Automation.PSCredential" => "pscredential",
        "System.Management.Automation.SwitchParameter" => "switch",
        "System.Text.RegularExpressions.Regex" => "regex",
        "System.Security.SecureString" => "securestring",
        "System.Array" => "array",
        "System.UInt32" => "uint",
        "System.UInt64" => "ulong",
        "System.Int16" => "short",
        "System.UInt16" => "ushort",
        "System.Type" => "type",
        _ => t.name(),
    };
    Str::from(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_types_lose_their_namespaces() {
        assert_eq!(without_namespaces("System.Text.Encoding"), "Encoding");
        assert_eq!(without_namespaces("System.Nullable[datetime]"), "datetime");
        let flags = "System.Management.Automation.FlagsExpression[System.IO.FileAttributes]";
        assert_eq!(without_namespaces(flags), "FlagsExpression[FileAttributes]");
        assert_eq!(without_namespaces("string[]"), "string[]");
    }
}
