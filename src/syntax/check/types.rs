//! Types that classes name. PowerShell looks them up while it parses; elsewhere a type is looked up when it is used.

use rustc_hash::FxHashSet;
use std::sync::OnceLock;

use super::super::ast::*;
use super::super::cursor::Context;
use super::super::problem;
use super::super::walk::{self, TypeRole, Visitor};
use super::{assignment_targets, error};

/// Reports what a class names that is no type, and members that it assigns to as if they were variables.
pub fn check<'s>(block: &ScriptBlock<'s>, cx: &Context<'s>) {
    let mut definitions = Definitions {
        cx,
        names: FxHashSet::default(),
        scopes: Vec::new(),
    };
    walk::script_block(block, &mut definitions);
    if definitions.names.is_empty() {
        return;
    }
    let mut names = Names {
        cx,
        defined: definitions.names,
        open_world: !block.usings.is_empty(),
        classes: Vec::new(),
    };
    walk::script_block(block, &mut names);
}

/// The names of a file's classes and enums. Within a script block each is defined once.
struct Definitions<'c, 's> {
    cx: &'c Context<'s>,
    names: FxHashSet<String>,
    /// The names in each script block around.
    scopes: Vec<FxHashSet<String>>,
}

impl<'s> Visitor<'s> for Definitions<'_, 's> {
    fn enter_script_block(&mut self, _: &ScriptBlock<'s>) {
        self.scopes.push(FxHashSet::default());
    }

    fn leave_script_block(&mut self, _: &ScriptBlock<'s>) {
        self.scopes.pop();
    }

    fn enter_statement(&mut self, statement: &Statement<'s>) {
        let StatementKind::Type(definition) = &statement.kind else {
            return;
        };
        let name = definition.name.to_ascii_lowercase();
        let scope = self.scopes.last_mut();
        if scope.is_some_and(|scope| !scope.insert(name.clone())) {
            let problem = &problem::MEMBER_ALREADY_DEFINED;
            error(self.cx, problem, definition.span, &[definition.name]);
        }
        self.names.insert(name);
    }
}

struct Names<'c, 's> {
    cx: &'c Context<'s>,
    defined: FxHashSet<String>,
    /// `using` statements bring in names that nobody here knows.
    open_world: bool,
    /// The class that is being walked, and those around it.
    classes: Vec<Class>,
}

struct Class {
    name: String,
    /// Properties, and whether they are static.
    properties: Vec<(String, bool)>,
    /// How deep in the class: 1 in a method's own body.
    blocks: usize,
}

impl<'s> Visitor<'s> for Names<'_, 's> {
    fn enter_statement(&mut self, statement: &Statement<'s>) {
        match &statement.kind {
            StatementKind::Type(definition) => self.classes.push(class(definition)),
            StatementKind::Assignment(assignment) => self.assigned_properties(&assignment.target),
            _ => {}
        }
    }

    fn leave_statement(&mut self, statement: &Statement<'s>) {
        if matches!(statement.kind, StatementKind::Type(_)) {
            self.classes.pop();
        }
    }

    fn enter_script_block(&mut self, _: &ScriptBlock<'s>) {
        if let Some(class) = self.classes.last_mut() {
            class.blocks += 1;
        }
    }

    fn leave_script_block(&mut self, _: &ScriptBlock<'s>) {
        if let Some(class) = self.classes.last_mut() {
            class.blocks = class.blocks.saturating_sub(1);
        }
    }

    fn type_name(&mut self, name: &TypeName<'s>, role: TypeRole) {
        if !self.classes.is_empty() && role != TypeRole::Argument {
            self.look_up(name, role == TypeRole::Attribute, 0);
        }
    }
}

fn class(definition: &TypeDefinition<'_>) -> Class {
    let properties = definition.members.iter().filter_map(|member| match member {
        Member::Property {
            name, is_static, ..
        } => Some(((*name).to_owned(), *is_static)),
        Member::Method { .. } => None,
    });
    Class {
        name: definition.name.to_owned(),
        properties: properties.collect(),
        blocks: 0,
    }
}

impl<'s> Names<'_, 's> {
    fn look_up(&self, name: &TypeName<'s>, attribute: bool, arguments: usize) {
        match &name.kind {
            TypeNameKind::Simple(text, _) => {
                if !self.is_known(text, attribute, arguments) {
                    let problem = if attribute {
                        &problem::CUSTOM_ATTRIBUTE_TYPE_NOT_FOUND
                    } else {
                        &problem::TYPE_NOT_FOUND
                    };
                    error(self.cx, problem, name.span, &[text]);
                }
            }
            TypeNameKind::Array(element, _) => self.look_up(element, false, 0),
            TypeNameKind::Generic(name, arguments) => {
                self.look_up(name, false, arguments.len());
                for argument in arguments {
                    self.look_up(argument, false, 0);
                }
            }
        }
    }

    /// False only for names that are surely no types: plain words that are neither defined in the file nor known.
    fn is_known(&self, name: &str, attribute: bool, arguments: usize) -> bool {
        if self.open_world || arguments > 0 || name.contains(['.', '+', '`']) {
            return true;
        }
        let lower = name.to_ascii_lowercase();
        let known = known_types();
        self.defined.contains(&lower)
            || known.contains(lower.as_str())
            || (attribute && known.contains(format!("{lower}attribute").as_str()))
    }

    fn assigned_properties(&self, target: &Expr<'s>) {
        let Some(class) = self.classes.last().filter(|class| class.blocks == 1) else {
            return;
        };
        assignment_targets(target, &mut |target| {
            let mut target = target;
            while let ExprKind::Convert(_, operand) = &target.kind {
                target = operand;
            }
            let ExprKind::Variable(variable) = &target.kind else {
                return;
            };
            let property = class.properties.iter().find(|(name, _)| {
                variable.qualifier.is_none() && name.eq_ignore_ascii_case(&variable.name)
            });
            match property {
                Some((name, true)) => {
                    let owner = format!("[{}]::", class.name);
                    let problem = &problem::MISSING_TYPE_IN_STATIC_PROPERTY_ASSIGNMENT;
                    error(self.cx, problem, target.span, &[&owner, name]);
                }
                Some((name, false)) => {
                    error(
                        self.cx,
                        &problem::MISSING_THIS,
                        target.span,
                        &["$this.", name],
                    );
                }
                None => {}
            }
        });
    }
}

/// The names that need no namespace: accelerators and what stands in `System`, in lower case.
pub(super) fn known_types() -> &'static FxHashSet<&'static str> {
    static TYPES: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    TYPES.get_or_init(|| include_str!("types.txt").split_ascii_whitespace().collect())
}
