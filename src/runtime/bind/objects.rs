//! Attributes as objects: what `[Parameter(...)]` and its kin are at run time, for functions, `Get-Command` and
//! scripts that make dynamic parameters.

use std::any::Any;
use std::cell::RefCell;

use crate::grammar::ConfirmImpact;
use crate::value::error::ErrorCategory;
use crate::value::ty::{DefKind, Overload, overload};
use crate::value::{Engine, ErrorRecord, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

use super::{ALL_SETS_NAME, Allows, Check, InSet};

/// An attribute.
pub struct Attribute {
    /// `System.Management.Automation.ParameterAttribute` ...
    pub ty: Ty,
    /// What it says.
    pub meaning: RefCell<Meaning>,
}

/// What an attribute says.
#[derive(Clone)]
pub enum Meaning {
    /// `[Parameter()]`: the set's name and the role in it.
    Parameter(Str, InSet),
    /// `[Alias()]`
    Alias(Vec<Str>),
    /// `[CmdletBinding()]`
    Binding(Binding),
    /// A validation.
    Check(Check),
    /// `[AllowNull()]` and its kin.
    Allows(Allows),
    /// `[PSTypeName()]`
    TypeName(Str),
    /// `[Credential()]`
    Credential,
    /// Everything that says nothing to the binder, with its properties.
    Other(Vec<(Str, Value)>),
}

/// What `[CmdletBinding()]` says.
#[derive(Clone)]
pub struct Binding {
    /// `DefaultParameterSetName`
    pub default_set: Str,
    /// `SupportsShouldProcess`
    pub should_process: bool,
    /// `ConfirmImpact`
    pub impact: ConfirmImpact,
    /// `PositionalBinding`
    pub positional: bool,
    /// `SupportsPaging`
    pub paging: bool,
    /// `HelpUri`
    pub help_uri: Str,
}

impl Default for Binding {
    fn default() -> Binding {
        Binding {
            default_set: Str::default(),
            should_process: false,
            impact: ConfirmImpact::Medium,
            positional: true,
            paging: false,
            help_uri: Str::default(),
        }
    }
}

impl Attribute {
    /// An attribute of a described type with its constructor's arguments.
    ///
    /// # Errors
    /// `ValidationMetadataException` for limits that contradict each other.
    pub fn new(engine: &mut dyn Engine, ty: Ty, args: &[Value]) -> R<Attribute> {
        let meaning = super::attribute::meaning(engine, ty, args)?;
        Ok(Attribute {
            ty,
            meaning: RefCell::new(meaning),
        })
    }

    /// An attribute of a type with nothing said about it.
    pub fn bare(ty: Ty) -> Attribute {
        let meaning = if ty.full_name() == "System.Management.Automation.ParameterAttribute" {
            Meaning::Parameter(Str::from(super::ALL_SETS_NAME), super::InSet::default())
        } else {
            Meaning::Other(Vec::new())
        };
        Attribute {
            ty,
            meaning: RefCell::new(meaning),
        }
    }

    /// Sets a named argument or property; None where the attribute has none of that name.
    pub fn set(&self, engine: &mut dyn Engine, name: &str, value: &Value) -> Option<R<()>> {
        let mut meaning = self.meaning.borrow().clone();
        let done = set_in(engine, &mut meaning, name, value)?;
        if done.is_ok() {
            *self.meaning.borrow_mut() = meaning;
        }
        Some(done)
    }
}

fn text(engine: &mut dyn Engine, value: &Value) -> R<Str> {
    convert::to_str(engine, value)
}

fn set_in(
    engine: &mut dyn Engine,
    meaning: &mut Meaning,
    name: &str,
    value: &Value,
) -> Option<R<()>> {
    let lower = name.to_ascii_lowercase();
    let on = convert::to_bool(value);
    let set_text = |engine: &mut dyn Engine, slot: &mut Str| text(engine, value).map(|t| *slot = t);
    Some(match (meaning, lower.as_str()) {
        (Meaning::Parameter(set, _), "parametersetname") => set_text(engine, set).map(|()| {
            if set.is_empty() {
                *set = Str::from(ALL_SETS_NAME);
            }
        }),
        (Meaning::Parameter(_, role), key) => match key {
            "mandatory" => done(|| role.mandatory = on),
            "valuefrompipeline" => done(|| role.by_value = on),
            "valuefrompipelinebypropertyname" => done(|| role.by_name = on),
            "valuefromremainingarguments" => done(|| role.rest = on),
            "dontshow" => done(|| role.hidden = on),
            "position" => {
                convert::to_i32(engine, value).map(|n| role.position = (n != i32::MIN).then_some(n))
            }
            "helpmessage" => text(engine, value).map(|t| role.help = Some(t)),
            "helpmessagebasename" | "helpmessageresourceid" => Ok(()),
            _ => return None,
        },
        (Meaning::Binding(b), key) => match key {
            "defaultparametersetname" => set_text(engine, &mut b.default_set),
            "helpuri" => set_text(engine, &mut b.help_uri),
            "supportsshouldprocess" => done(|| b.should_process = on),
            "positionalbinding" => done(|| b.positional = on),
            "supportspaging" => done(|| b.paging = on),
            "confirmimpact" => match text(engine, value) {
                Ok(t) => {
                    b.impact = match t.to_ascii_lowercase().as_str() {
                        "none" | "0" => ConfirmImpact::None,
                        "low" | "1" => ConfirmImpact::Low,
                        "high" | "3" => ConfirmImpact::High,
                        _ => ConfirmImpact::Medium,
                    };
                    Ok(())
                }
                Err(stop) => Err(stop),
            },
            "supportstransactions" | "remotingcapability" => Ok(()),
            _ => return None,
        },
        (Meaning::Check(Check::Set { ignore_case, .. }), "ignorecase") => {
            done(|| *ignore_case = on)
        }
        (
            Meaning::Check(
                Check::Set { message, .. }
                | Check::Pattern { message, .. }
                | Check::Script { message, .. },
            ),
            "errormessage",
        ) => text(engine, value).map(|t| *message = Some(t).filter(|t| !t.is_empty())),
        (Meaning::Check(Check::Pattern { options, .. }), "options") => {
            match ty::find("System.Text.RegularExpressions.RegexOptions") {
                Some(t) => convert::to(engine, value, t).map(|v| {
                    if let Value::Enum(_, n) = v {
                        *options = n;
                    }
                }),
                None => Ok(()),
            }
        }
        (Meaning::Other(properties), _) => {
            match properties
                .iter_mut()
                .find(|(n, _)| n.eq_ignore_ascii_case(name))
            {
                Some((_, slot)) => *slot = value.clone(),
                None => properties.push((Str::from(name), value.clone())),
            }
            Ok(())
        }
        _ => return None,
    })
}

fn done(f: impl FnOnce()) -> R<()> {
    f();
    Ok(())
}

/// The properties that an attribute shows, in order.
fn properties(meaning: &Meaning) -> Vec<(&str, Value)> {
    let strings = |list: &[Str]| Value::strings(list);
    let message = |m: &Option<Str>| Value::from(m.clone());
    match meaning {
        Meaning::Parameter(set, role) => vec![
            ("Position", Value::Int32(role.position.unwrap_or(i32::MIN))),
            ("ParameterSetName", Value::Str(set.clone())),
            ("Mandatory", Value::Bool(role.mandatory)),
            ("ValueFromPipeline", Value::Bool(role.by_value)),
            ("ValueFromPipelineByPropertyName", Value::Bool(role.by_name)),
            ("ValueFromRemainingArguments", Value::Bool(role.rest)),
            ("HelpMessage", role.help.clone().into()),
            ("HelpMessageBaseName", Value::Null),
            ("HelpMessageResourceId", Value::Null),
            ("DontShow", Value::Bool(role.hidden)),
        ],
        Meaning::Alias(names) => vec![("AliasNames", strings(names))],
        Meaning::Binding(b) => vec![
            ("PositionalBinding", Value::Bool(b.positional)),
            ("DefaultParameterSetName", Value::Str(b.default_set.clone())),
            ("SupportsShouldProcess", Value::Bool(b.should_process)),
            ("SupportsPaging", Value::Bool(b.paging)),
            ("HelpUri", Value::Str(b.help_uri.clone())),
        ],
        Meaning::Check(check) => match check {
            Check::Range(min, max) => vec![("MinRange", min.clone()), ("MaxRange", max.clone())],
            Check::Length(min, max) | Check::Count(min, max) => {
                vec![
                    ("MinLength", Value::Int32(*min as i32)),
                    ("MaxLength", Value::Int32(*max as i32)),
                ]
            }
            Check::Set {
                values,
                ignore_case,
                message: m,
            } => vec![
                ("ErrorMessage", message(m)),
                ("IgnoreCase", Value::Bool(*ignore_case)),
                ("ValidValues", strings(values)),
            ],
            Check::Pattern {
                pattern,
                options,
                message: m,
            } => vec![
                ("RegexPattern", Value::Str(pattern.clone())),
                (
                    "Options",
                    match ty::find("System.Text.RegularExpressions.RegexOptions") {
                        Some(t) => Value::Enum(t, *options),
                        None => Value::Int32(*options as i32),
                    },
                ),
                ("ErrorMessage", message(m)),
            ],
            Check::Script { block, message: m } => {
                vec![("ErrorMessage", message(m)), ("ScriptBlock", block.clone())]
            }
            Check::Drive(drives) => vec![("ValidRootDrives", strings(drives))],
            Check::NotNull
            | Check::NotNullOrEmpty
            | Check::NotNullOrWhiteSpace
            | Check::RangeKind(_)
            | Check::GeneratedSet(_)
            | Check::Custom(_) => Vec::new(),
        },
        Meaning::TypeName(name) => vec![("PSTypeName", Value::Str(name.clone()))],
        Meaning::Allows(_) | Meaning::Credential => Vec::new(),
        Meaning::Other(properties) => properties
            .iter()
            .map(|(n, v)| (n.as_str(), v.clone()))
            .collect(),
    }
}

impl NetObject for Attribute {
    fn ty(&self) -> Ty {
        self.ty
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn property(&self, _engine: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        if name.eq_ignore_ascii_case("TypeId") {
            return Some(Ok(Value::Type(self.ty)));
        }
        let meaning = self.meaning.borrow();
        properties(&meaning)
            .into_iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| Ok(v))
    }

    fn set_property(&self, engine: &mut dyn Engine, name: &str, value: &Value) -> Option<R<()>> {
        self.set(engine, name, value)
    }

    fn property_names(&self) -> Vec<Str> {
        let meaning = self.meaning.borrow();
        let own = properties(&meaning).into_iter().map(|(n, _)| Str::from(n));
        own.chain([Str::from("TypeId")]).collect()
    }
}

/// A failure of an attribute's constructor.
pub(super) fn bad_attribute<T>(id: &str, message: impl AsRef<str>) -> R<T> {
    ErrorRecord::new(
        "System.Management.Automation.ValidationMetadataException",
        message,
        id,
        ErrorCategory::MetadataError,
        Value::Null,
    )
    .raise()
}

fn construct(engine: &mut dyn Engine, target: &Value, args: &[Value]) -> R<Value> {
    let Value::Type(t) = target else {
        return Ok(Value::Null);
    };
    // A `params` array comes as one argument.
    let args: Vec<Value> = match args {
        [Value::Array(items)] => items.snapshot(),
        args => args.to_vec(),
    };
    Attribute::new(engine, *t, &args).map(Value::net)
}

const NONE: &[Overload] = &[overload("new()", construct)];
const STRINGS: &[Overload] = &[overload("new(params string[] values)", construct)];
const TWO_INTS: &[Overload] = &[overload("new(int minLength, int maxLength)", construct)];
const TEXT: &[Overload] = &[overload("new(string text)", construct)];

macro_rules! attributes {
    ($($name:literal: $base:literal, $constructors:expr;)*) => {
        &[$(&TypeDef {
            name: concat!("System.Management.Automation.", $name, "Attribute"),
            base: concat!("System.Management.Automation.", $base),
            constructors: $constructors,
            ..TypeDef::CLASS
        }),*]
    };
}

const BASES: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Attribute",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Internal.CmdletMetadataAttribute",
        base: "System.Attribute",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Internal.ParsingBaseAttribute",
        base: "System.Management.Automation.Internal.CmdletMetadataAttribute",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.ValidateArgumentsAttribute",
        base: "System.Management.Automation.Internal.CmdletMetadataAttribute",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.ValidateEnumeratedArgumentsAttribute",
        base: "System.Management.Automation.ValidateArgumentsAttribute",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.ArgumentTransformationAttribute",
        base: "System.Management.Automation.Internal.CmdletMetadataAttribute",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.IValidateSetValuesGenerator",
        ..TypeDef::INTERFACE
    },
    &TypeDef {
        name: "System.Diagnostics.CodeAnalysis.SuppressMessageAttribute",
        base: "System.Attribute",
        constructors: &[overload("new(string category, string checkId)", construct)],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.ObsoleteAttribute",
        base: "System.Attribute",
        constructors: TEXT,
        ..TypeDef::CLASS
    },
];

const OWN: &[&TypeDef] = attributes! {
    "Parameter": "Internal.ParsingBaseAttribute", NONE;
    "Alias": "Internal.ParsingBaseAttribute", STRINGS;
    "CmdletBinding": "Internal.CmdletMetadataAttribute", NONE;
    "OutputType": "Internal.CmdletMetadataAttribute", STRINGS;
    "Hidden": "Internal.ParsingBaseAttribute", NONE;
    "ArgumentTypeConverter": "ArgumentTransformationAttribute", NONE;
    "PSTypeName": "Internal.CmdletMetadataAttribute", TEXT;
    "PSDefaultValue": "Internal.ParsingBaseAttribute", NONE;
    "SupportsWildcards": "Internal.ParsingBaseAttribute", NONE;
    "ArgumentCompleter": "Internal.CmdletMetadataAttribute", NONE;
    "ArgumentCompletions": "Internal.CmdletMetadataAttribute", STRINGS;
    "Experimental": "Internal.ParsingBaseAttribute", NONE;
    "DscProperty": "Internal.CmdletMetadataAttribute", NONE;
    "DscResource": "Internal.CmdletMetadataAttribute", NONE;
    "Credential": "ArgumentTransformationAttribute", NONE;
    "AllowNull": "Internal.CmdletMetadataAttribute", NONE;
    "AllowEmptyString": "Internal.CmdletMetadataAttribute", NONE;
    "AllowEmptyCollection": "Internal.CmdletMetadataAttribute", NONE;
    "ValidateNotNull": "ValidateArgumentsAttribute", NONE;
    "ValidateNotNullOrEmpty": "ValidateArgumentsAttribute", NONE;
    "ValidateNotNullOrWhiteSpace": "ValidateArgumentsAttribute", NONE;
    "ValidateCount": "ValidateArgumentsAttribute", TWO_INTS;
    "ValidateTrustedData": "ValidateArgumentsAttribute", NONE;
    "ValidateDrive": "ValidateArgumentsAttribute", STRINGS;
    "ValidateUserDrive": "ValidateArgumentsAttribute", NONE;
    "ValidateLength": "ValidateEnumeratedArgumentsAttribute", TWO_INTS;
    "ValidateRange": "ValidateEnumeratedArgumentsAttribute", &[
        overload("new(System.Object minRange, System.Object maxRange)", construct),
        overload("new(System.Object kind)", construct),
    ];
    "ValidatePattern": "ValidateEnumeratedArgumentsAttribute", TEXT;
    "ValidateSet": "ValidateEnumeratedArgumentsAttribute", STRINGS;
    "ValidateScript": "ValidateEnumeratedArgumentsAttribute", &[
        overload("new(scriptblock scriptBlock)", construct),
    ];
};

/// The descriptions of the attribute types, of dynamic parameters and of the binder's exceptions.
pub static DEFS: &[&[&TypeDef]] = &[BASES, OWN, super::dynamic::DEFS];
