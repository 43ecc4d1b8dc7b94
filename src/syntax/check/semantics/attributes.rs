//! Attributes in classes: where each may stand and which properties it has. Elsewhere an attribute is made when its
//! function is first called, and complains then.

use rustc_hash::FxHashSet;

use super::super::constant::{Place, is_constant};
use super::Semantics;
use crate::syntax::ast::*;
use crate::syntax::problem;

/// What an attribute in a class stands before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Declaration {
    Class,
    Enum,
    Property,
    Method,
    Constructor,
    Parameter,
}

/// What is known of an attribute's type.
struct Known {
    /// Its name as messages have it.
    name: &'static str,
    /// Where it may stand.
    on: &'static [Declaration],
    /// The same in .NET's words.
    on_text: &'static str,
    /// Properties that a named argument sets.
    settable: &'static [&'static str],
    /// Properties that none sets.
    fixed: &'static [&'static str],
}

use Declaration::{Class, Constructor, Enum, Method, Property};

const fn of_member(
    name: &'static str,
    settable: &'static [&'static str],
    fixed: &'static [&'static str],
) -> Known {
    Known {
        name,
        on: &[Property],
        on_text: "Property, Field",
        settable,
        fixed,
    }
}

const fn of_class(name: &'static str, settable: &'static [&'static str]) -> Known {
    Known {
        name,
        on: &[Class],
        on_text: "Class",
        settable,
        fixed: &[],
    }
}

static KNOWN: &[Known] = &[
    of_member(
        "Parameter",
        &[
            "Position",
            "ParameterSetName",
            "Mandatory",
            "ValueFromPipeline",
            "ValueFromPipelineByPropertyName",
            "ValueFromRemainingArguments",
            "HelpMessage",
            "HelpMessageBaseName",
            "HelpMessageResourceId",
            "DontShow",
        ],
        &["ExperimentName", "ExperimentAction"],
    ),
    of_member(
        "ValidateSet",
        &["ErrorMessage", "IgnoreCase"],
        &["ValidValues"],
    ),
    of_member("ValidateRange", &[], &["MinRange", "MaxRange"]),
    of_member("ValidateLength", &[], &["MinLength", "MaxLength"]),
    of_member("ValidateCount", &[], &["MinLength", "MaxLength"]),
    of_member(
        "ValidatePattern",
        &["Options", "ErrorMessage"],
        &["RegexPattern"],
    ),
    of_member("ValidateScript", &["ErrorMessage"], &["ScriptBlock"]),
    of_member("ValidateNotNull", &[], &[]),
    of_member("ValidateNotNullOrEmpty", &[], &[]),
    of_member("ValidateNotNullOrWhiteSpace", &[], &[]),
    of_member("ValidateDrive", &[], &["ValidRootDrives"]),
    of_member("ValidateUserDrive", &[], &["ValidRootDrives"]),
    of_member("AllowNull", &[], &[]),
    of_member("AllowEmptyString", &[], &[]),
    of_member("AllowEmptyCollection", &[], &[]),
    of_member("PSTypeName", &[], &["PSTypeName"]),
    of_member("SupportsWildcards", &[], &[]),
    of_member("PSDefaultValue", &["Value", "Help"], &[]),
    of_member("ArgumentCompleter", &[], &["Type", "ScriptBlock"]),
    of_member("ArgumentCompletions", &[], &[]),
    of_member("DscProperty", &["Key", "Mandatory", "NotConfigurable"], &[]),
    of_class("DscResource", &["RunAsCredential"]),
    of_class("OutputType", &["ProviderCmdlet", "ParameterSetName"]),
    of_class(
        "CmdletBinding",
        &[
            "PositionalBinding",
            "DefaultParameterSetName",
            "SupportsShouldProcess",
            "SupportsPaging",
            "SupportsTransactions",
            "ConfirmImpact",
            "HelpUri",
            "RemotingCapability",
        ],
    ),
    Known {
        name: "Alias",
        on: &[Class, Property],
        on_text: "Class, Property, Field",
        settable: &[],
        fixed: &["AliasNames"],
    },
    Known {
        name: "Hidden",
        on: &[Constructor, Method, Property],
        on_text: "Constructor, Method, Property, Field, Event",
        settable: &[],
        fixed: &[],
    },
    Known {
        name: "System.FlagsAttribute",
        on: &[Enum],
        on_text: "Enum",
        settable: &[],
        fixed: &[],
    },
    Known {
        name: "System.ObsoleteAttribute",
        on: &[Class, Enum, Constructor, Method, Property],
        on_text: "Class, Struct, Enum, Constructor, Method, Property, Field, Event, Interface, Delegate",
        settable: &["DiagnosticId", "UrlFormat"],
        fixed: &["Message", "IsError"],
    },
];

impl<'s> Semantics<'_, 's> {
    /// Looks at an attribute's place and arguments.
    pub(super) fn attribute(&self, attribute: &Attribute<'s>) {
        let declaration = self.declarations.get(&attribute.span).copied();
        if let Some(declaration) = declaration
            && let Some(known) = known(&attribute.type_name)
        {
            self.placed(attribute, known, declaration);
            self.has_properties(attribute, known);
        }
        let (place, problem) = match declaration {
            Some(_) => (
                Place::ClassAttribute,
                &problem::PARAMETER_ATTRIBUTE_ARGUMENT_NEEDS_TO_BE_CONSTANT,
            ),
            None => (
                Place::Attribute,
                &problem::PARAMETER_ATTRIBUTE_ARGUMENT_NEEDS_TO_BE_CONSTANT_OR_SCRIPT_BLOCK,
            ),
        };
        let mut names = FxHashSet::default();
        for (name, value, span) in &attribute.named {
            if !names.insert(name.to_ascii_lowercase()) {
                self.error(&problem::DUPLICATE_NAMED_ARGUMENT, *span, &[name]);
            } else if let Some(value) = value.as_ref().filter(|value| !is_constant(value, place)) {
                self.error(problem, value.span, &[]);
            }
        }
        for value in attribute
            .args
            .iter()
            .filter(|value| !is_constant(value, place))
        {
            self.error(problem, value.span, &[]);
        }
    }

    fn placed(&self, attribute: &Attribute<'s>, known: &Known, declaration: Declaration) {
        if !known.on.contains(&declaration) {
            let problem = &problem::ATTRIBUTE_NOT_ALLOWED_ON_DECLARATION;
            self.error(problem, attribute.span, &[known.name, known.on_text]);
        }
    }

    fn has_properties(&self, attribute: &Attribute<'s>, known: &Known) {
        let among = |names: &[&str], name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
        for (name, _, span) in &attribute.named {
            if among(known.fixed, name) || name.eq_ignore_ascii_case("TypeId") {
                self.error(&problem::READ_ONLY_PROPERTY, *span, &[name]);
            } else if !among(known.settable, name) {
                let settable = known.settable.join(", ");
                let problem = &problem::PROPERTY_NOT_FOUND_FOR_ATTRIBUTE;
                self.error(problem, *span, &[name, known.name, &settable]);
            }
        }
    }
}

/// The attribute that a name stands for: with its namespace or without, with `Attribute` behind it or without.
fn known(name: &TypeName<'_>) -> Option<&'static Known> {
    let TypeNameKind::Simple(written, None) = name.kind else {
        return None;
    };
    let wanted = short_name(written);
    KNOWN
        .iter()
        .find(|known| short_name(known.name).eq_ignore_ascii_case(wanted))
}

fn short_name(name: &str) -> &str {
    let ending = name.len().wrapping_sub("Attribute".len());
    let bare = match name.get(ending..) {
        Some(end) if end.eq_ignore_ascii_case("Attribute") => name.get(..ending).unwrap_or(name),
        _ => name,
    };
    for space in ["System.Management.Automation.", "System."] {
        if let Some(start) = bare.get(..space.len())
            && start.eq_ignore_ascii_case(space)
        {
            return bare.get(space.len()..).unwrap_or(bare);
        }
    }
    bare
}
