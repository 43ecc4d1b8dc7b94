//! What a command's parameters are: from the grammar for cmdlets, from `param` blocks for functions. Made once a
//! command and kept.

use std::rc::Rc;

use crate::grammar::ConfirmImpact;
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Ty, Value, ty};

use super::super::Runtime;
use super::super::code::{BlockCode, ParamCode};
use super::super::scope::VarMeta;
use super::attribute::attribute_object;
use super::cmdlet::{add_common, add_paging};
use super::objects::{Attribute, Binding, Meaning};
use super::{
    ALL_SETS_NAME, Allows, Collection, CommandParams, InSet, ParamInfo, Transform, variable,
};

/// How many parameter sets a command may have.
const MAX_SETS: usize = 32;

/// The parameters of a program of the operating system: none.
pub fn no_params() -> Rc<CommandParams> {
    thread_local!(static NONE: Rc<CommandParams> = Rc::new(CommandParams::new(Vec::new(), Vec::new())));
    NONE.with(Rc::clone)
}

impl CommandParams {
    /// Parameters of a simple command, with what a call looks up in them worked out.
    pub(super) fn new(params: Vec<ParamInfo>, sets: Vec<Str>) -> CommandParams {
        let own: Vec<u16> = indices(&params, |p| p.common.is_none());
        let piped = indices(&params, |p| p.in_sets.iter().any(InSet::takes_input));
        CommandParams {
            params,
            sets,
            default_set: None,
            positional_binding: true,
            advanced: false,
            should_process: false,
            numbers_as_written: false,
            impact: ConfirmImpact::None,
            code: None,
            fast: None,
            own,
            piped,
        }
    }

    /// The positions of a simple function's parameters, where arguments can be dealt out in order.
    fn deal(mut self) -> CommandParams {
        if self.advanced || self.code.as_ref().is_some_and(|c| c.dynamicparam.is_some()) {
            return self;
        }
        let mut order: Vec<(i32, u16)> = Vec::new();
        for (at, p) in self.params.iter().enumerate() {
            order.extend(
                p.in_sets
                    .first()
                    .and_then(|s| s.position)
                    .map(|position| (position, at as u16)),
            );
        }
        order.sort_unstable();
        self.fast = Some(order.into_iter().map(|(_, at)| at).collect());
        self
    }
}

fn indices(params: &[ParamInfo], f: impl Fn(&ParamInfo) -> bool) -> Vec<u16> {
    params
        .iter()
        .enumerate()
        .filter(|(_, p)| f(p))
        .map(|(at, _)| at as u16)
        .collect()
}

impl ParamInfo {
    /// A parameter of a name, without anything else.
    pub(super) fn named(name: &str) -> ParamInfo {
        ParamInfo {
            name: Str::from(name),
            sym: None,
            ty: None,
            collection: Collection::No,
            aliases: Vec::new(),
            in_sets: Vec::new(),
            checks: Vec::new(),
            transforms: Vec::new(),
            allows: Allows::default(),
            type_name: None,
            attributes: Vec::new(),
            meta: None,
            declared: None,
            common: None,
            grammar: None,
            dynamic: false,
        }
    }
}

/// A parameter as it is declared, before it is known which sets there are.
pub(super) struct Declared {
    /// The parameter, without its roles.
    pub info: ParamInfo,
    /// The roles with the names of their sets.
    pub roles: Vec<(Str, InSet)>,
    /// It has a `[Parameter()]`.
    pub has_attribute: bool,
}

/// A block's parameters, from its `param`.
///
/// # Errors
/// What its attributes and types raise: unknown ones, contradicting ones, names that are taken.
pub fn params_of_block(rt: &mut Runtime, code: &Rc<BlockCode>) -> R<Rc<CommandParams>> {
    if let Some(done) = code.binding.get() {
        return Ok(done.clone());
    }
    let mut binding: Option<Binding> = None;
    for a in &code.attributes {
        let attribute = attribute_object(rt, a)?;
        if let Some(attribute) = attribute.downcast::<Attribute>()
            && let Meaning::Binding(b) = &*attribute.meaning.borrow()
        {
            binding = Some(b.clone());
        }
    }
    let mut declared = Vec::with_capacity(code.params.len());
    for (at, p) in code.params.iter().enumerate() {
        declared.push(declare(rt, p, at as u16)?);
    }
    let made = Rc::new(assemble(rt, code, binding, declared)?);
    Ok(code.binding.get_or_init(|| made).clone())
}

fn assemble(
    rt: &Runtime,
    code: &Rc<BlockCode>,
    binding: Option<Binding>,
    mut declared: Vec<Declared>,
) -> R<CommandParams> {
    let advanced = binding.is_some() || declared.iter().any(|d| d.has_attribute);
    let binding = binding.unwrap_or_default();
    let custom = |d: &Declared| {
        d.roles
            .iter()
            .any(|(set, r)| r.position.is_some() || !is_all(set))
    };
    if binding.positional && !declared.iter().any(custom) {
        let mut position = 0;
        for d in declared.iter_mut().filter(|d| !d.info.is_switch()) {
            if let Some((_, role)) = d.roles.first_mut() {
                role.position = Some(position);
                position += 1;
            }
        }
    }
    let mut sets: Vec<Str> = Vec::new();
    if !binding.default_set.is_empty() && advanced {
        sets.push(binding.default_set.clone());
    }
    let default_set = (!sets.is_empty()).then_some(0);
    let mut params = Vec::with_capacity(declared.len());
    for d in declared {
        params.push(in_named_sets(d, &mut sets)?);
    }
    if advanced {
        add_common(&mut params, rt.edition, binding.should_process);
        if binding.paging {
            add_paging(&mut params);
        }
    }
    check_names(&params)?;
    let made = CommandParams {
        default_set,
        positional_binding: binding.positional,
        advanced,
        should_process: binding.should_process && advanced,
        impact: if binding.should_process {
            binding.impact
        } else {
            ConfirmImpact::None
        },
        code: Some(code.clone()),
        ..CommandParams::new(params, sets)
    };
    Ok(made.deal())
}

fn is_all(set: &str) -> bool {
    set.eq_ignore_ascii_case(ALL_SETS_NAME)
}

/// Gives a parameter's roles the numbers of their sets; sets that are new are added.
pub(super) fn in_named_sets(declared: Declared, sets: &mut Vec<Str>) -> R<ParamInfo> {
    let mut info = declared.info;
    for (set, role) in declared.roles {
        let number = if is_all(&set) {
            None
        } else {
            let at = match sets.iter().position(|s| *s == set) {
                Some(at) => at,
                None if sets.len() >= MAX_SETS => {
                    return metadata_error(
                        "ParsingTooManyParameterSets",
                        "Cannot get or run the command. The maximum number of parameter sets for this command has been \
                         exceeded.",
                    );
                }
                None => {
                    sets.push(set);
                    sets.len() - 1
                }
            };
            Some(at as u8)
        };
        info.in_sets.push(InSet {
            set: number,
            ..role
        });
    }
    Ok(info)
}

fn declare(rt: &mut Runtime, p: &ParamCode, at: u16) -> R<Declared> {
    let mut converts = Vec::new();
    let mut objects = Vec::new();
    for a in &p.attributes {
        if a.is_constraint {
            converts.push(rt.resolve_type(&a.ty)?);
        } else {
            objects.push(attribute_object(rt, a)?);
        }
    }
    let declared = from_attributes(p.name.clone(), converts, objects)?;
    let info = ParamInfo {
        sym: Some(p.sym),
        declared: Some(at),
        ..declared.info
    };
    Ok(Declared { info, ..declared })
}

/// A parameter from its types and attributes, both in the order in which they are written.
pub(super) fn from_attributes(
    name: Str,
    mut converts: Vec<Ty>,
    mut objects: Vec<Value>,
) -> R<Declared> {
    let ty = converts.first().copied();
    let mut shown: Vec<Value> = converts
        .iter()
        .filter_map(|_| {
            bare_attribute("System.Management.Automation.ArgumentTypeConverterAttribute")
        })
        .collect();
    // What stands nearest to the variable comes first.
    converts.reverse();
    objects.reverse();
    let mut info = ParamInfo {
        ty,
        collection: Collection::of(ty),
        ..ParamInfo::named(&name)
    };
    let mut roles: Vec<(Str, InSet)> = Vec::new();
    let mut has_attribute = false;
    for object in &objects {
        if variable::is_transformation(object) {
            info.transforms.push(Transform::Custom(object.clone()));
        } else if let Some(check) = variable::check_of(object) {
            info.checks.push(check);
        }
        let Some(attribute) = object.downcast::<Attribute>() else {
            continue;
        };
        match &*attribute.meaning.borrow() {
            Meaning::Parameter(set, role) => {
                has_attribute = true;
                if roles
                    .iter()
                    .any(|(other, _)| other.eq_ignore_ascii_case(set))
                {
                    return metadata_error(
                        "ParameterDeclaredInParameterSetMultipleTimes",
                        format!(
                            "The parameter \"{name}\" is declared in parameter-set \"{set}\" multiple times."
                        ),
                    );
                }
                roles.push((set.clone(), role.clone()));
            }
            Meaning::Alias(names) => info.aliases.extend(names.iter().cloned()),
            Meaning::Allows(allows) => {
                info.allows.null |= allows.null;
                info.allows.empty_string |= allows.empty_string;
                info.allows.empty_collection |= allows.empty_collection;
            }
            Meaning::TypeName(wanted) => info.type_name = Some(wanted.clone()),
            Meaning::Credential => info.transforms.push(Transform::Credential),
            Meaning::Binding(_) | Meaning::Check(_) | Meaning::Other(_) => {}
        }
    }
    if ty.is_some_and(|t| t.full_name() == "System.Management.Automation.PSCredential")
        && info.transforms.is_empty()
    {
        info.transforms.push(Transform::Credential);
    }
    info.transforms
        .extend(converts.into_iter().map(Transform::Convert));
    if roles.is_empty() {
        roles.push((Str::from(ALL_SETS_NAME), InSet::default()));
    }
    info.meta = variable_meta(&name, ty, &objects);
    // `Get-Command` shows what is nearest to the variable first, and a `[Parameter()]` where none was written.
    shown.splice(0..0, objects);
    if !has_attribute
        && let Some(parameter) = bare_attribute("System.Management.Automation.ParameterAttribute")
    {
        shown.insert(0, parameter);
    }
    info.attributes = shown;
    Ok(Declared {
        info,
        roles,
        has_attribute,
    })
}

/// An attribute of a type with nothing said about it.
fn bare_attribute(type_name: &str) -> Option<Value> {
    ty::find(type_name).map(|t| Value::net(Attribute::bare(t)))
}

/// What a parameter's variable keeps for later assignments; None where it keeps nothing.
fn variable_meta(name: &Str, ty: Option<Ty>, objects: &[Value]) -> Option<Rc<VarMeta>> {
    // A reference's variable may be given anything.
    let ty = ty.filter(|t| {
        *t != ty::known().object && t.full_name() != "System.Management.Automation.PSReference"
    });
    let holds = |v: &&Value| variable::check_of(v).is_some() || variable::is_transformation(v);
    let attributes: Vec<Value> = objects.iter().filter(holds).cloned().collect();
    if ty.is_none() && attributes.is_empty() {
        return None;
    }
    Some(Rc::new(VarMeta {
        name: name.clone(),
        ty,
        attributes,
        ..VarMeta::default()
    }))
}

/// No name may be another parameter's, and no alias another's name or alias.
pub(super) fn check_names(params: &[ParamInfo]) -> R<()> {
    for (at, p) in params.iter().enumerate() {
        let before = params.get(..at).unwrap_or_default();
        if before.iter().any(|o| o.name.eq_ignore_ascii_case(&p.name)) {
            return metadata_error(
                "ParameterNameAlreadyExistsForCommand",
                format!(
                    "A parameter with the name '{}' was defined multiple times for the command.",
                    p.name
                ),
            );
        }
        if let Some(other) = before
            .iter()
            .find(|o| o.aliases.iter().any(|a| a.eq_ignore_ascii_case(&p.name)))
        {
            return conflict(&p.name, &other.name);
        }
        for (n, alias) in p.aliases.iter().enumerate() {
            let own = p.aliases.get(..n).unwrap_or_default();
            let same = |a: &Str| a.eq_ignore_ascii_case(alias);
            if own.iter().any(same) || before.iter().any(|o| o.aliases.iter().any(same)) {
                return metadata_error(
                    "AliasParameterNameAlreadyExistsForCommand",
                    format!(
                        "The parameter alias cannot be specified because an alias with the name '{alias}' was already \
                         defined multiple times for the command."
                    ),
                );
            }
            if let Some(other) = before.iter().chain([p]).find(|o| same(&o.name)) {
                return conflict(&other.name, &p.name);
            }
        }
    }
    Ok(())
}

fn conflict<T>(name: &str, other: &str) -> R<T> {
    metadata_error(
        "ParameterNameConflictsWithAlias",
        format!(
            "The parameter '{name}' cannot be specified because it conflicts with the parameter alias of the same name \
             for parameter '{other}'."
        ),
    )
}

pub(super) fn metadata_error<T>(id: &str, message: impl AsRef<str>) -> R<T> {
    ErrorRecord::new(
        "System.Management.Automation.MetadataException",
        message,
        id,
        ErrorCategory::MetadataError,
        Value::Null,
    )
    .raise()
}
