//! What the text itself declares: its classes and enums, which need not have run yet, and its functions.

use crate::syntax::ast::{Attribute, Function, Member, Statement, StatementKind, TypeDefinition};
use crate::syntax::ast::{Expr, ExprKind, TypeName, TypeNameKind};
use crate::syntax::walk::{self, Visitor};

use super::Session;
use super::infer::{Guess, word_of};
use super::place::Place;

/// A member of a class or enum of the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Declared {
    /// Its name; `new` for a constructor.
    pub name: String,
    /// A method or constructor.
    pub is_method: bool,
    /// Reached by `::`.
    pub is_static: bool,
    /// What it gives, where that is a type that exists.
    pub gives: Vec<Guess>,
}

/// How deep classes of the text derive from one another, at most.
const CHAIN: u32 = 16;

/// Finds the definitions of one name.
struct Definitions<'n, 's> {
    name: &'n str,
    ty: Option<TypeDefinition<'s>>,
    function: Option<Function<'s>>,
}

impl<'s> Visitor<'s> for Definitions<'_, 's> {
    fn enter_statement(&mut self, statement: &Statement<'s>) {
        match &statement.kind {
            StatementKind::Type(found) if found.name.eq_ignore_ascii_case(self.name) => {
                self.ty = Some((**found).clone());
            }
            StatementKind::Function(found) if found.name.eq_ignore_ascii_case(self.name) => {
                self.function = Some((**found).clone());
            }
            _ => {}
        }
    }
}

/// The class around a place.
struct Enclosing {
    at: u32,
    name: Option<String>,
}

impl<'s> Visitor<'s> for Enclosing {
    fn enter_statement(&mut self, statement: &Statement<'s>) {
        if let StatementKind::Type(found) = &statement.kind
            && found.span.start < self.at
            && self.at <= found.span.end
            && !found.is_enum
        {
            self.name = Some(found.name.to_string());
        }
    }
}

fn definitions<'n, 's>(place: &Place<'s>, name: &'n str) -> Definitions<'n, 's> {
    let mut found = Definitions {
        name,
        ty: None,
        function: None,
    };
    walk::script_block(&place.tree.block, &mut found);
    found
}

/// The type that a constraint among attributes names.
fn constraint<'a, 's>(attributes: &'a [Attribute<'s>]) -> Option<&'a TypeName<'s>> {
    let constraint = attributes.iter().rfind(|a| a.is_constraint)?;
    Some(&constraint.type_name)
}

impl Session<'_> {
    /// What a type's name means: a type that exists, else one that the text declares.
    pub(super) fn guess_of_type(&mut self, place: &Place<'_>, name: &TypeName<'_>) -> Vec<Guess> {
        if let Some(ty) = self.type_of_name(name) {
            return vec![Guess::of(ty)];
        }
        match &name.kind {
            TypeNameKind::Simple(name, _) => self.class_of_text(place, name, CHAIN),
            _ => Vec::new(),
        }
    }

    /// `$this` in a method of a class of the text.
    pub(super) fn guess_of_this(&mut self, place: &Place<'_>) -> Vec<Guess> {
        let mut around = Enclosing {
            at: u32::try_from(place.word.0).unwrap_or(u32::MAX),
            name: None,
        };
        walk::script_block(&place.tree.block, &mut around);
        match around.name {
            Some(name) => self.class_of_text(place, &name, CHAIN),
            None => Vec::new(),
        }
    }

    fn class_of_text(&mut self, place: &Place<'_>, name: &str, chain: u32) -> Vec<Guess> {
        let Some(class) = definitions(place, name).ty else {
            return Vec::new();
        };
        let mut declared = Vec::new();
        let mut constructed = false;
        for member in &class.members {
            match member {
                Member::Property {
                    name,
                    attributes,
                    is_static,
                    is_hidden: false,
                    ..
                } => {
                    let ty = constraint(attributes).and_then(|t| self.type_of_name(t));
                    declared.push(Declared {
                        name: name.to_string(),
                        is_method: false,
                        is_static: *is_static || class.is_enum,
                        gives: ty.map(Guess::of).into_iter().collect(),
                    });
                }
                Member::Method {
                    name,
                    return_type,
                    is_static,
                    is_hidden: false,
                    ..
                } => {
                    let constructs = name.eq_ignore_ascii_case(class.name);
                    constructed |= constructs;
                    let ty = return_type.as_ref().and_then(|t| self.type_of_name(t));
                    declared.push(Declared {
                        name: if constructs { "new" } else { name }.to_string(),
                        is_method: true,
                        is_static: constructs || *is_static,
                        gives: ty.map(Guess::of).into_iter().collect(),
                    });
                }
                _ => {}
            }
        }
        if !constructed {
            declared.push(Declared {
                name: "new".to_string(),
                is_method: true,
                is_static: true,
                gives: Vec::new(),
            });
        }
        let mut base = Some(crate::value::ty::known().object);
        for name in class.bases.iter().filter(|_| !class.is_enum) {
            if let Some(ty) = self.type_of_name(name) {
                base = Some(ty);
            } else if let (TypeNameKind::Simple(name, _), Some(chain)) =
                (&name.kind, chain.checked_sub(1))
            {
                for above in self.class_of_text(place, name, chain) {
                    declared.extend(above.declared.into_iter().filter(|m| m.name != "new"));
                    base = above.ty.or(base);
                }
            }
        }
        vec![Guess {
            ty: base,
            declared,
            ..Guess::default()
        }]
    }

    /// What a function of the text gives: what it says, else what its last block writes.
    pub(super) fn output_of_function(
        &mut self,
        place: &Place<'_>,
        name: &str,
        depth: u32,
    ) -> Vec<Guess> {
        let Some(function) = definitions(place, name).function else {
            return Vec::new();
        };
        let body = &function.body;
        let attributes = body.params.iter().flat_map(|params| &params.attributes);
        let said: Vec<Guess> = attributes
            .filter(|a| matches!(&a.type_name.kind, TypeNameKind::Simple(n, _) if n.eq_ignore_ascii_case("OutputType")))
            .flat_map(|a| &a.args)
            .flat_map(|given| self.output_type(place, given))
            .collect();
        if !said.is_empty() {
            return said;
        }
        let blocks = [&body.begin, &body.process, &body.end];
        blocks
            .into_iter()
            .flatten()
            .flat_map(|block| self.infer_block(place, &block.body, depth + 1))
            .collect()
    }

    fn output_type(&mut self, place: &Place<'_>, given: &Expr<'_>) -> Vec<Guess> {
        match &given.kind {
            ExprKind::Type(name) => self.guess_of_type(place, name),
            ExprKind::Array(given) => given
                .iter()
                .flat_map(|one| self.output_type(place, one))
                .collect(),
            _ => word_of(given)
                .and_then(|name| self.rt.type_named(&name))
                .map(Guess::of)
                .into_iter()
                .collect(),
        }
    }
}
