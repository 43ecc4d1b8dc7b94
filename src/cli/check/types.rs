//! The types that a script names, and those that its expressions have where the text alone tells: literals, casts,
//! `New-Object`, static members, and variables that only ever hold one type. Everything else stays open.

use std::collections::{HashMap, HashSet};

use crate::grammar;
use crate::runtime::Runtime;
use crate::syntax::ast::{
    BinaryOp, Expr, ExprKind, Number, PipelineElement, Statement, StatementKind, TypeName,
    TypeNameKind,
};
use crate::value::ty::{self, Prim, Shape};
use crate::value::{Engine, Ty, TypeDef};

use super::definitions::{argument, literal};

/// What is known of a member.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found {
    /// It is there, with its value's type where that is one.
    There(Option<Ty>),
    /// The type lacks it.
    Missing,
    /// Only running the script tells.
    Open,
}

/// The types of one script.
pub struct Types<'r> {
    /// The session that knows types and commands.
    pub runtime: &'r mut Runtime,
    /// Its `using namespace` lines.
    pub namespaces: Vec<String>,
    /// Its classes and enumerations, and those of what it loads, in lower case.
    pub own: HashSet<String>,
    /// Its variables: None where several types meet.
    variables: HashMap<String, Option<Ty>>,
}

impl<'r> Types<'r> {
    /// Types as a session knows them.
    pub fn new(runtime: &'r mut Runtime, own: HashSet<String>) -> Types<'r> {
        Types {
            runtime,
            namespaces: Vec::new(),
            own,
            variables: HashMap::new(),
        }
    }

    /// A type by its name as scripts write it.
    ///
    /// # Errors
    /// The part of the name that nothing knows; None where the script defines the type itself.
    pub fn named(&mut self, name: &TypeName<'_>) -> Result<Ty, Option<String>> {
        match &name.kind {
            TypeNameKind::Simple(simple, _) => self.simple(simple),
            TypeNameKind::Array(element, rank) => {
                self.named(element).map(|t| t.array_of_rank(*rank))
            }
            TypeNameKind::Generic(open, args) => {
                let mut types = Vec::new();
                for arg in args {
                    types.push(self.named(arg)?);
                }
                let TypeNameKind::Simple(open, _) = &open.kind else {
                    return Err(None);
                };
                let arity = types.len();
                match self.generic(open, arity) {
                    Some(def) => Ok(Ty::generic(def, types)),
                    None => Err(Some(format!("{open}`{arity}"))),
                }
            }
        }
    }

    fn generic(&self, open: &str, arity: usize) -> Option<&'static TypeDef> {
        let name = match open.contains('`') {
            true => open.to_string(),
            false => format!("{open}`{arity}"),
        };
        let spaces = self.namespaces.iter().map(String::as_str);
        ty::find_def(&name).or_else(|| {
            spaces
                .chain(["System", "System.Collections.Generic"])
                .find_map(|space| ty::find_def(&format!("{space}.{name}")))
        })
    }

    /// A type by a simple name: `int`, `System.Net.Mail.MailAddress`.
    ///
    /// # Errors
    /// As [`Types::named`].
    pub fn simple(&mut self, name: &str) -> Result<Ty, Option<String>> {
        // `[ordered]` is no type: it makes a hashtable keep its order.
        if self.own.contains(&name.to_lowercase()) || name.eq_ignore_ascii_case("ordered") {
            return Err(None);
        }
        if let Some(found) = self.runtime.find_type(name) {
            return Ok(found);
        }
        let found = self
            .namespaces
            .iter()
            .find_map(|space| ty::find(&format!("{space}.{name}")));
        found.ok_or_else(|| Some(name.to_string()))
    }

    /// Notes what a variable holds; None where that is not known.
    pub fn assign(&mut self, variable: &str, ty: Option<Ty>) {
        let known = self.variables.entry(variable.to_lowercase()).or_insert(ty);
        if *known != ty {
            *known = None;
        }
    }

    /// The type of an expression, where its text tells.
    pub fn of(&mut self, expr: &Expr<'_>) -> Option<Ty> {
        match &expr.kind {
            ExprKind::Number(number) => of_number(number),
            ExprKind::String { .. } | ExprKind::Expandable { .. } => Some(ty::known().string),
            ExprKind::Variable(v) if v.qualifier.is_none() && !v.splatted => self
                .variables
                .get(&v.name.to_lowercase())
                .copied()
                .flatten(),
            ExprKind::Convert(name, _) => self.named(name).ok().filter(|t| is_plain(*t)),
            ExprKind::Paren(inner) => self.of_statement(inner),
            ExprKind::Binary { op, left, .. } => match op {
                BinaryOp::Format | BinaryOp::Join => Some(ty::known().string),
                BinaryOp::Add | BinaryOp::Mul => self.of(left).filter(|t| t.prim() == Prim::String),
                _ => None,
            },
            ExprKind::Member {
                target,
                member,
                is_static,
                ..
            } => {
                let name = literal(member)?;
                self.member_of(target, &name, *is_static, false)
            }
            ExprKind::Invoke {
                target,
                member,
                is_static,
                ..
            } => {
                let name = literal(member)?;
                if *is_static && name.eq_ignore_ascii_case("new") {
                    return self.literal_type(target);
                }
                self.member_of(target, &name, *is_static, true)
            }
            _ => None,
        }
    }

    fn member_of(
        &mut self,
        target: &Expr<'_>,
        name: &str,
        statics: bool,
        call: bool,
    ) -> Option<Ty> {
        let owner = match statics {
            true => self.literal_type(target)?,
            false => self.of(target)?,
        };
        match self.member(owner, name, statics, call) {
            Found::There(ty) => ty,
            Found::Missing | Found::Open => None,
        }
    }

    /// The type that `[Name]` says.
    pub fn literal_type(&mut self, expr: &Expr<'_>) -> Option<Ty> {
        match &expr.kind {
            ExprKind::Type(name) => self.named(name).ok(),
            _ => None,
        }
    }

    /// What a statement's one value is.
    pub fn of_statement(&mut self, statement: &Statement<'_>) -> Option<Ty> {
        let StatementKind::Pipeline(chain) = &statement.kind else {
            return None;
        };
        if !chain.rest.is_empty() || chain.background {
            return None;
        }
        let [only] = chain.first.elements.as_slice() else {
            return None;
        };
        let command = match only {
            PipelineElement::Expression { expr, .. } => return self.of(expr),
            PipelineElement::Command(command) => command,
        };
        let has = |prefix: &str| argument(command, prefix, usize::MAX).is_some();
        match literal(&command.name)?.to_lowercase().as_str() {
            "new-object" => {
                let name = argument(command, "typename", 0).and_then(literal)?;
                self.simple(&name).ok().filter(|t| is_plain(*t))
            }
            "get-date" if !has("format") && !has("uformat") => Some(ty::known().datetime),
            "new-timespan" => ty::find("System.TimeSpan"),
            "new-guid" => ty::find("System.Guid"),
            "join-path" | "out-string" => Some(ty::known().string),
            "convertto-securestring" => ty::find("System.Security.SecureString"),
            "get-credential" => ty::find("System.Management.Automation.PSCredential"),
            _ => None,
        }
    }

    /// What a type has of a name. `call`: as a method.
    pub fn member(&mut self, owner: Ty, name: &str, statics: bool, call: bool) -> Found {
        let is_it = |other: &str| other.eq_ignore_ascii_case(name);
        if statics && let Some((members, _)) = owner.enum_members() {
            return match members.iter().any(|(n, _)| is_it(n)) || call {
                true => Found::There(Some(owner)),
                false => Found::Missing,
            };
        }
        // Accessors of properties; what a switch and an attribute have is the binder's.
        let accessor = ["get_", "set_", "add_", "remove_"].iter().any(|start| {
            name.get(..start.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(start))
        });
        if accessor || owner.prim() == Prim::Switch || owner.full_name().ends_with("Attribute") {
            return Found::Open;
        }
        if !statics && (INTRINSIC.iter().any(|n| is_it(n)) || !is_plain(owner)) {
            return Found::Open;
        }
        let mut at = Some(owner);
        let mut described = false;
        while let Some(current) = at {
            let defs = current
                .def()
                .into_iter()
                .chain(current.interfaces().iter().filter_map(|i| i.def()));
            for def in defs {
                described = true;
                if let Some(found) = self.in_def(def, name, statics) {
                    return Found::There(found);
                }
            }
            let extra = grammar::type_data(current.full_name());
            if extra.is_some_and(|data| data.members.iter().any(|m| is_it(m.name))) {
                return Found::There(None);
            }
            at = current.base();
        }
        // A collection asks its elements; a type that .NET's own description does not give the member either is the
        // script's mistake.
        let elsewhere = matches!(owner.shape(), Shape::Class) || !described || owner.is_array();
        let is_list = !statics && is_enumerable(owner);
        let in_dotnet = grammar::dotnet_type(owner.full_name()).is_none_or(|full| {
            full.methods
                .iter()
                .chain(&full.static_methods)
                .any(|m| is_it(m.name))
                || full
                    .properties
                    .iter()
                    .chain(&full.static_properties)
                    .any(|p| is_it(p.name))
        });
        match elsewhere || is_list || !in_dotnet {
            true => Found::Open,
            false => Found::Missing,
        }
    }

    fn in_def(&mut self, def: &TypeDef, name: &str, statics: bool) -> Option<Option<Ty>> {
        std::iter::once(def)
            .chain(def.parts.iter().copied())
            .find_map(|part| self.in_part(part, name, statics))
    }

    fn in_part(&mut self, def: &TypeDef, name: &str, statics: bool) -> Option<Option<Ty>> {
        let property = def
            .properties
            .iter()
            .find(|p| p.is_static == statics && p.name.eq_ignore_ascii_case(name));
        if let Some(property) = property {
            return Some(self.simple(property.ty).ok().filter(|t| is_plain(*t)));
        }
        let method = def
            .methods
            .iter()
            .find(|m| m.is_static == statics && m.name.eq_ignore_ascii_case(name))?;
        let mut results = method.overloads.iter().map(|o| {
            let before = o.signature.split('(').next().unwrap_or_default();
            let before = before.strip_prefix("static ").unwrap_or(before);
            before.rsplit_once(' ').map_or("", |(result, _)| result)
        });
        let first = results.next().unwrap_or_default();
        if !results.all(|other| other == first) {
            return Some(None);
        }
        Some(self.simple(first).ok().filter(|t| is_plain(*t)))
    }
}

/// What every object has, whatever its type.
const INTRINSIC: &[&str] = &[
    "Count",
    "Length",
    "ForEach",
    "Where",
    "GetType",
    "ToString",
    "Equals",
    "GetHashCode",
    "PSObject",
    "PSTypeNames",
    "PSBase",
    "PSAdapted",
    "PSExtended",
    "Item",
];

/// Whether a type's members are those of its description: not a bag of a script's own members.
fn is_plain(t: Ty) -> bool {
    !matches!(
        t.prim(),
        Prim::Object
            | Prim::PsObject
            | Prim::PsCustomObject
            | Prim::Hashtable
            | Prim::Ordered
            | Prim::Void
    ) && !t.full_name().starts_with("System.Xml.")
        && !t.full_name().contains("Dictionary")
}

fn is_enumerable(t: Ty) -> bool {
    t.prim() != Prim::String
        && ty::find("System.Collections.IEnumerable").is_some_and(|i| i.is_assignable_from(t))
}

fn of_number(number: &Number) -> Option<Ty> {
    let known = ty::known();
    match number {
        Number::Int32(_) => Some(known.int32),
        Number::Double(_) => Some(known.double),
        _ => None,
    }
}
