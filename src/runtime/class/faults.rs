//! What .NET refuses of the classes and enumerations of a block when it makes them. All of it is gathered and raised as
//! parse errors, before anything of the block runs.

use std::rc::Rc;

use crate::syntax::ast::{ParseError, Span};
use crate::syntax::problem::{self, Problem};
use crate::value::position::Source;
use crate::value::ty::DefKind;
use crate::value::{R, Ty, TypeDef};

use super::super::Runtime;
use super::super::code::{MethodCode, TypeCode};
use super::super::exec::parse_failure;
use super::Method;

/// The errors so far.
#[derive(Default)]
pub(super) struct Faults {
    errors: Vec<ParseError>,
    source: Option<Rc<Source>>,
}

impl Faults {
    /// Notes an error in a type's text.
    pub(super) fn add(&mut self, code: &TypeCode, problem: &Problem, span: Span, args: &[&str]) {
        self.source.get_or_insert_with(|| code.source.clone());
        self.errors.push(ParseError {
            id: problem.id,
            message: problem.message(args),
            span,
            incomplete: false,
        });
    }

    /// Raises what was noted.
    pub(super) fn raise(self, rt: &mut Runtime) -> R<()> {
        match self.source {
            Some(source) => parse_failure(rt, &source, &self.errors),
            None => Ok(()),
        }
    }

    /// A property or an enumeration's value whose name is taken.
    pub(super) fn properties_defined_twice(&mut self, code: &TypeCode) {
        for (at, property) in code.properties.iter().enumerate() {
            let before = code.properties.iter().take(at);
            if named(before.map(|it| it.name.as_str()), &property.name) {
                let problem = &problem::MEMBER_ALREADY_DEFINED;
                self.add(code, problem, property.span, &[&property.name]);
            }
        }
    }

    /// A method whose name and parameter types are taken, and a static constructor with parameters.
    pub(super) fn method(
        &mut self,
        code: &TypeCode,
        method: &MethodCode,
        params: &[Option<Ty>],
        before: &[Rc<Method>],
    ) {
        let same = |other: &&Rc<Method>| {
            other.name.eq_ignore_ascii_case(&method.name)
                && other.params == params
                && (other.is_static == method.is_static || !method.is_constructor)
        };
        if before.iter().any(|other| same(&other)) {
            let problem = &problem::MEMBER_ALREADY_DEFINED;
            self.add(code, problem, method.name_span, &[&method.name]);
            return;
        }
        let declared = &method.body.params;
        if method.is_constructor
            && method.is_static
            && let (Some(first), Some(last)) = (declared.first(), declared.last())
        {
            let problem = &problem::STATIC_CONSTRUCTOR_CANT_HAVE_PARAMETERS;
            self.add(code, problem, first.span.to(last.span), &[]);
        }
    }

    /// A base that can be made with arguments only, though the class says none.
    pub(super) fn base_constructor(&mut self, rt: &Runtime, code: &TypeCode, base: Ty) {
        let constructs = |method: &&MethodCode| method.is_constructor && !method.is_static;
        if code.methods.iter().any(|method| constructs(&method)) || has_default(rt, base) {
            return;
        }
        let problem = &problem::BASE_CLASS_NO_DEFAULT_CTOR;
        self.add(code, problem, code.span, &[base.name()]);
    }

    /// Methods of an interface that neither the class nor one of its bases has.
    pub(super) fn interfaces(&mut self, code: &TypeCode, inherited: &[&str], interfaces: &[Ty]) {
        let mut wanted: Vec<Ty> = interfaces.to_vec();
        for interface in interfaces {
            wanted.extend(interface.interfaces());
        }
        let missing = wanted
            .iter()
            .filter_map(|interface| interface.def())
            .flat_map(|def| contract(def))
            .find(|method| {
                let own = code.methods.iter().map(|it| it.name.as_str());
                !named(own.chain(inherited.iter().copied()), method)
            });
        if let Some(method) = missing {
            let message = format!(
                "Method '{}' in type '{}' from assembly 'PowerShell Class Assembly, Version=1.0.0.1, \
                 Culture=neutral, PublicKeyToken=null' does not have an implementation.",
                method, code.name
            );
            let problem = &problem::TYPE_CREATION_ERROR;
            self.add(code, problem, code.span, &[&code.name, &message]);
        }
    }
}

/// The methods that an interface asks for.
fn contract(def: &'static TypeDef) -> Vec<&'static str> {
    let listed = CONTRACTS.iter().find(|(name, _)| *name == def.name);
    match listed {
        Some((_, methods)) => methods.to_vec(),
        None => {
            let methods = def.methods.iter().filter(|method| !method.is_static);
            methods.map(|method| method.name).collect()
        }
    }
}

/// Interfaces that classes of scripts implement, whose methods nothing calls on an interface's own account.
const CONTRACTS: &[(&str, &[&str])] = &[
    ("System.IDisposable", &["Dispose"]),
    ("System.IComparable", &["CompareTo"]),
    ("System.IComparable`1", &["CompareTo"]),
    ("System.IEquatable`1", &["Equals"]),
    ("System.ICloneable", &["Clone"]),
    ("System.IFormattable", &["ToString"]),
    ("System.Collections.IEnumerable", &["GetEnumerator"]),
    ("System.Collections.IEnumerator", &["MoveNext", "Reset"]),
    ("System.Collections.IComparer", &["Compare"]),
    ("System.Collections.Generic.IComparer`1", &["Compare"]),
    (
        "System.Collections.Generic.IEqualityComparer`1",
        &["Equals", "GetHashCode"],
    ),
    (
        "System.Management.Automation.IArgumentCompleter",
        &["CompleteArgument"],
    ),
    (
        "System.Management.Automation.IValidateSetValuesGenerator",
        &["GetValidValues"],
    ),
];

fn named<'n>(mut names: impl Iterator<Item = &'n str>, wanted: &str) -> bool {
    names.any(|name| name.eq_ignore_ascii_case(wanted))
}

/// True for a type that nothing can derive from.
pub(super) fn is_sealed(ty: Ty) -> bool {
    if ty.is_value_type() || ty.is_enum() {
        return true;
    }
    let Some(def) = ty.def() else { return false };
    let instance =
        def.properties.iter().any(|it| !it.is_static) || def.methods.iter().any(|it| !it.is_static);
    match def.kind {
        DefKind::Struct | DefKind::Enum(..) => true,
        // A static class is sealed, an abstract one is not.
        DefKind::Abstract => !instance,
        DefKind::Class => SEALED.contains(&def.name),
        DefKind::Interface => false,
    }
}

/// Sealed classes among those that scripts meet.
const SEALED: &[&str] = &[
    "System.String",
    "System.Version",
    "System.DBNull",
    "System.Text.StringBuilder",
    "System.IO.FileInfo",
    "System.IO.DirectoryInfo",
    "System.IO.DriveInfo",
    "System.Diagnostics.ProcessStartInfo",
    "System.Security.SecureString",
    "System.Threading.Thread",
    "System.Management.Automation.PSCredential",
    "System.Management.Automation.ParameterAttribute",
    "System.Management.Automation.Language.Parser",
];

/// True for a class that can be made without arguments.
fn has_default(rt: &Runtime, ty: Ty) -> bool {
    if let Some(class) = rt.classes.get(&ty.id()) {
        let mut constructors = class.methods.iter().filter(|it| it.is_constructor);
        let explicit = constructors.clone().next().is_some();
        return !explicit || constructors.any(|it| it.params.is_empty());
    }
    let Some(def) = ty.def() else { return true };
    let without = |signature: &str| signature.ends_with("()");
    def.kind == DefKind::Abstract
        || def.constructors.is_empty()
        || def.constructors.iter().any(|it| without(it.signature))
}
