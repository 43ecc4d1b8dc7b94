//! What an expression or a command gives, told from the tree: a cast's type, a method's result, a cmdlet's documented
//! output, the keys of a literal. Nothing is run.

use crate::grammar;
use crate::runtime::described_type;
use crate::syntax::ast::{
    Attribute, BinaryOp, Block, Command, Expr, ExprKind, Number, Param, Pipeline, PipelineElement,
    Statement, StatementKind, TypeName, TypeNameKind, UnaryOp, Variable,
};
use crate::syntax::walk::{self, Visitor};
use crate::value::arith::operator_overloads;
use crate::value::{Ty, ty};

use super::Session;
use super::bind::{Bound, Purpose};
use super::declared::Declared;
use super::place::{Node, Place, pipelines};

/// How deep inference follows expressions into one another.
const DEPTH: u32 = 24;

/// What something may be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Guess {
    /// The type.
    pub ty: Option<Ty>,
    /// Properties beyond the type's: those of a `[pscustomobject]`, the keys of a hashtable literal.
    pub notes: Vec<String>,
    /// What it is a collection of, where that is known better than from its type.
    pub elements: Vec<Guess>,
    /// Members beyond the type's, of a class or enum that the text declares.
    pub declared: Vec<Declared>,
}

impl Guess {
    pub(super) fn of(ty: Ty) -> Guess {
        Guess {
            ty: Some(ty),
            ..Guess::default()
        }
    }

    fn named(name: &str) -> Vec<Guess> {
        ty::find(name).map(Guess::of).into_iter().collect()
    }

    /// What a pipeline gets of it.
    pub(super) fn enumerated(self) -> Vec<Guess> {
        if !self.elements.is_empty() {
            return self.elements;
        }
        let Some(ty) = self.ty else {
            return vec![self];
        };
        if let Some(element) = ty.element() {
            return vec![Guess::of(element)];
        }
        match ty.generic_args() {
            [element] if super::member::is_collection(ty) => vec![Guess::of(*element)],
            _ => vec![self],
        }
    }
}

/// The text of a bare or quoted word.
pub(super) fn word_of(expr: &Expr<'_>) -> Option<String> {
    match &expr.kind {
        ExprKind::String { value, .. } => Some(value.to_string()),
        _ => None,
    }
}

/// The texts of an argument: one word, or a list of them.
pub(super) fn words_of(expr: &Expr<'_>) -> Vec<String> {
    match &expr.kind {
        ExprKind::Array(elements) => elements.iter().filter_map(word_of).collect(),
        _ => word_of(expr).into_iter().collect(),
    }
}

impl Session<'_> {
    /// What an expression gives.
    pub(super) fn infer(&mut self, place: &Place<'_>, expr: &Expr<'_>) -> Vec<Guess> {
        self.infer_at(place, expr, 0)
    }

    fn infer_at(&mut self, place: &Place<'_>, expr: &Expr<'_>, depth: u32) -> Vec<Guess> {
        if depth > DEPTH {
            return Vec::new();
        }
        let depth = depth + 1;
        let known = ty::known();
        let one = |t: Ty| vec![Guess::of(t)];
        match &expr.kind {
            ExprKind::Number(number) => one(number_type(number)),
            ExprKind::String { .. } | ExprKind::Expandable { .. } => one(known.string),
            ExprKind::Variable(variable) => self.infer_variable(place, variable, depth),
            ExprKind::Type(_) => Guess::named("System.Type"),
            ExprKind::Convert(name, operand) => self.infer_cast(place, name, operand, depth),
            ExprKind::Attributed(_, operand) => self.infer_at(place, operand, depth),
            ExprKind::Binary {
                left, op, right, ..
            } => self.infer_binary(place, left, *op, right, depth),
            ExprKind::Unary { op, operand, .. } => match op {
                UnaryOp::Not => Guess::named("System.Boolean"),
                UnaryOp::Split(_) => one(known.string.array_of()),
                UnaryOp::Join => one(known.string),
                _ => self.infer_at(place, operand, depth),
            },
            ExprKind::Ternary {
                then, otherwise, ..
            } => {
                let mut both = self.infer_at(place, then, depth);
                both.extend(self.infer_at(place, otherwise, depth));
                both
            }
            ExprKind::Array(elements) => {
                let elements = elements
                    .iter()
                    .take(16)
                    .flat_map(|e| self.infer_at(place, e, depth))
                    .collect();
                vec![Guess {
                    ty: Some(known.object.array_of()),
                    elements,
                    ..Guess::default()
                }]
            }
            ExprKind::Paren(statement) => self.infer_statement(place, statement, depth),
            ExprKind::SubExpr(block) => self.infer_block(place, block, depth),
            ExprKind::ArrayExpr(block) => vec![Guess {
                ty: Some(known.object.array_of()),
                elements: self.infer_block(place, block, depth),
                ..Guess::default()
            }],
            ExprKind::Hashtable(pairs) => vec![Guess {
                ty: Some(known.hashtable),
                notes: pairs.iter().filter_map(|(key, _)| word_of(key)).collect(),
                ..Guess::default()
            }],
            ExprKind::ScriptBlock(_) => one(known.script_block),
            ExprKind::Member {
                target,
                member,
                is_static,
                ..
            } => {
                let Some(name) = word_of(member) else {
                    return Vec::new();
                };
                self.infer_member(place, target, &name, *is_static, false, depth)
            }
            ExprKind::Invoke {
                target,
                member,
                is_static,
                ..
            } => {
                let Some(name) = word_of(member) else {
                    return Vec::new();
                };
                if *is_static
                    && name.eq_ignore_ascii_case("new")
                    && let ExprKind::Type(name) = &target.kind
                {
                    return self.guess_of_type(place, name);
                }
                self.infer_member(place, target, &name, *is_static, true, depth)
            }
            ExprKind::Index { target, .. } => self
                .infer_at(place, target, depth)
                .into_iter()
                .flat_map(indexed)
                .collect(),
            ExprKind::Error(_) => Vec::new(),
        }
    }

    fn infer_binary(
        &mut self,
        place: &Place<'_>,
        left: &Expr<'_>,
        op: BinaryOp,
        right: &Expr<'_>,
        depth: u32,
    ) -> Vec<Guess> {
        let known = ty::known();
        let one = |t: Ty| vec![Guess::of(t)];
        match op {
            BinaryOp::Format | BinaryOp::Join | BinaryOp::Replace(_) => one(known.string),
            BinaryOp::Split(_) => one(known.string.array_of()),
            BinaryOp::Range => one(known.int32.array_of()),
            BinaryOp::As => match &right.kind {
                ExprKind::Type(name) => self.guess_of_type(place, name),
                _ => self.infer_at(place, left, depth),
            },
            BinaryOp::Band | BinaryOp::Bor | BinaryOp::Bxor => self.infer_at(place, left, depth),
            BinaryOp::Coalesce => {
                let mut both = self.infer_at(place, left, depth);
                both.extend(self.infer_at(place, right, depth));
                both
            }
            BinaryOp::Add => self.infer_arithmetic(place, left, "op_Addition", right, depth),
            BinaryOp::Sub => self.infer_arithmetic(place, left, "op_Subtraction", right, depth),
            BinaryOp::Mul => self.infer_arithmetic(place, left, "op_Multiply", right, depth),
            BinaryOp::Div => self.infer_arithmetic(place, left, "op_Division", right, depth),
            BinaryOp::Rem => self.infer_arithmetic(place, left, "op_Modulus", right, depth),
            BinaryOp::Shl => self.infer_arithmetic(place, left, "op_LeftShift", right, depth),
            BinaryOp::Shr => self.infer_arithmetic(place, left, "op_RightShift", right, depth),
            // With a collection on its left a comparison gives the elements that it holds for.
            BinaryOp::Eq(_)
            | BinaryOp::Ne(_)
            | BinaryOp::Lt(_)
            | BinaryOp::Le(_)
            | BinaryOp::Gt(_)
            | BinaryOp::Ge(_)
            | BinaryOp::Like(_)
            | BinaryOp::NotLike(_)
            | BinaryOp::Match(_)
            | BinaryOp::NotMatch(_) => {
                let mut either = Guess::named("System.Boolean");
                either.extend(self.infer_at(place, left, depth));
                either
            }
            BinaryOp::And
            | BinaryOp::Or
            | BinaryOp::Xor
            | BinaryOp::Is
            | BinaryOp::IsNot
            | BinaryOp::Contains(_)
            | BinaryOp::NotContains(_)
            | BinaryOp::In(_)
            | BinaryOp::NotIn(_) => Guess::named("System.Boolean"),
        }
    }

    /// What the operator method of the left side's type gives that takes the right side's; the left side's type where
    /// there is none.
    fn infer_arithmetic(
        &mut self,
        place: &Place<'_>,
        left: &Expr<'_>,
        method: &str,
        right: &Expr<'_>,
        depth: u32,
    ) -> Vec<Guess> {
        let lefts = self.infer_at(place, left, depth);
        let rights = self.infer_at(place, right, depth);
        let mut found: Vec<Guess> = Vec::new();
        for ty in lefts.iter().filter_map(|guess| guess.ty) {
            for candidate in operator_overloads(ty, method) {
                let signature = candidate.overload.signature;
                let result = signature
                    .split(' ')
                    .next()
                    .and_then(|name| described_type(name, self.edition()));
                let (Some(result), Some(second)) = (result, candidate.signature.params.get(1))
                else {
                    continue;
                };
                let takes =
                    |guess: &Guess| guess.ty.is_some_and(|t| second.ty.is_assignable_from(t));
                let fits = rights.is_empty() || rights.iter().any(takes);
                if fits && !found.iter().any(|guess| guess.ty == Some(result)) {
                    found.push(Guess::of(result));
                }
            }
        }
        if found.is_empty() { lefts } else { found }
    }

    fn infer_cast(
        &mut self,
        place: &Place<'_>,
        name: &TypeName<'_>,
        operand: &Expr<'_>,
        depth: u32,
    ) -> Vec<Guess> {
        if let TypeNameKind::Simple(name, _) = &name.kind {
            let is_custom = ["pscustomobject", "psobject"]
                .iter()
                .any(|n| n.eq_ignore_ascii_case(name));
            if is_custom || name.eq_ignore_ascii_case("ordered") {
                let mut inner = self.infer_at(place, operand, depth);
                let table = if is_custom {
                    "System.Management.Automation.PSObject"
                } else {
                    "System.Collections.Specialized.OrderedDictionary"
                };
                for guess in &mut inner {
                    if guess.ty == Some(ty::known().hashtable) {
                        guess.ty = ty::find(table);
                    }
                }
                return inner;
            }
        }
        self.guess_of_type(place, name)
    }

    /// The type that a name means, where it is known.
    pub(super) fn type_of_name(&mut self, name: &TypeName<'_>) -> Option<Ty> {
        match &name.kind {
            TypeNameKind::Simple(name, _) => self.rt.type_named(name),
            TypeNameKind::Array(element, rank) => {
                Some(self.type_of_name(element)?.array_of_rank(*rank))
            }
            TypeNameKind::Generic(open, arguments) => {
                let TypeNameKind::Simple(open, _) = &open.kind else {
                    return None;
                };
                let arguments: Option<Vec<Ty>> =
                    arguments.iter().map(|a| self.type_of_name(a)).collect();
                let arguments = arguments?;
                let name = format!("{open}`{}", arguments.len());
                let def = ["", "System.Collections.Generic.", "System."]
                    .iter()
                    .find_map(|space| ty::find_def(&format!("{space}{name}")))?;
                Some(Ty::generic(def, arguments))
            }
        }
    }

    fn infer_member(
        &mut self,
        place: &Place<'_>,
        target: &Expr<'_>,
        name: &str,
        is_static: bool,
        called: bool,
        depth: u32,
    ) -> Vec<Guess> {
        let owners = match &target.kind {
            ExprKind::Type(name) if is_static => self.guess_of_type(place, name),
            _ => self.infer_at(place, target, depth),
        };
        let mut found: Vec<Guess> = Vec::new();
        for owner in owners {
            let own = owner.declared.iter().find(|m| {
                m.is_method == called
                    && m.is_static == is_static
                    && m.name.eq_ignore_ascii_case(name)
            });
            if let Some(own) = own {
                found.extend(own.gives.iter().cloned());
                continue;
            }
            let gives = self.member_type(&owner, name, is_static, called);
            if let Some(gives) = gives.map(Guess::of).filter(|g| !found.contains(g)) {
                found.push(gives);
            }
        }
        found
    }

    /// What a variable holds: as the text before the cursor declares or assigns it, else its value.
    fn infer_variable(
        &mut self,
        place: &Place<'_>,
        variable: &Variable<'_>,
        depth: u32,
    ) -> Vec<Guess> {
        let name = &*variable.name;
        if matches!(variable.qualifier, Some(q) if q.eq_ignore_ascii_case("env")) {
            return vec![Guess::of(ty::known().string)];
        }
        if name == "_" || name.eq_ignore_ascii_case("PSItem") {
            return self.infer_piped(place, depth);
        }
        if name.eq_ignore_ascii_case("this") {
            return self.guess_of_this(place);
        }
        if name.eq_ignore_ascii_case("PSCmdlet") {
            return Guess::named("System.Management.Automation.PSScriptCmdlet");
        }
        let mut origins = Origins {
            name,
            before: u32::try_from(place.word.0).unwrap_or(u32::MAX),
            found: None,
        };
        walk::script_block(&place.tree.block, &mut origins);
        match origins.found {
            Some(Origin::Value(value)) => return self.infer_statement(place, &value, depth),
            Some(Origin::Cast(name)) => return self.guess_of_type(place, &name),
            Some(Origin::Each(over)) => {
                let over = self.infer_statement(place, &over, depth);
                return over.into_iter().flat_map(Guess::enumerated).collect();
            }
            None => {}
        }
        match self.rt.variable(crate::runtime::sym::Sym::of(name)) {
            Some(value) => vec![self.guess_of(&value)],
            None => Vec::new(),
        }
    }

    /// What `$_` is: the record that a handler got, what a `switch` walks, the elements of the collection whose
    /// `Where` or `ForEach` the cursor stands in, or the output of the command before the one in whose block it stands.
    fn infer_piped(&mut self, place: &Place<'_>, depth: u32) -> Vec<Guess> {
        let mut block_below = false;
        for (at, node) in place.path.iter().enumerate().rev() {
            match node {
                Node::Expr(Expr {
                    kind: ExprKind::ScriptBlock(_),
                    ..
                }) => block_below = true,
                Node::Handler => return Guess::named("System.Management.Automation.ErrorRecord"),
                Node::Switch(over) => {
                    let over = self.infer_statement(place, over, depth);
                    return over.into_iter().flat_map(Guess::enumerated).collect();
                }
                Node::Expr(Expr {
                    kind: ExprKind::Invoke { target, .. },
                    ..
                }) if block_below => {
                    let over = self.infer_at(place, target, depth);
                    return over.into_iter().flat_map(Guess::enumerated).collect();
                }
                Node::Command(_) if block_below => {
                    let before = place.pipeline_of(at).and_then(|(pipeline, index)| {
                        Some((pipeline.clone(), index.checked_sub(1)?))
                    });
                    if let Some((pipeline, before)) = before {
                        return self.infer_stage(place, &pipeline, before, depth);
                    }
                }
                _ => {}
            }
        }
        Vec::new()
    }

    fn infer_statement(
        &mut self,
        place: &Place<'_>,
        statement: &Statement<'_>,
        depth: u32,
    ) -> Vec<Guess> {
        if depth > DEPTH {
            return Vec::new();
        }
        match &statement.kind {
            StatementKind::Pipeline(chain) => pipelines(chain)
                .flat_map(|p| self.infer_pipeline(place, p, depth))
                .collect(),
            StatementKind::Assignment(assignment) => {
                self.infer_statement(place, &assignment.value, depth + 1)
            }
            StatementKind::If { clauses, otherwise } => {
                let blocks = clauses.iter().map(|(_, block)| block).chain(otherwise);
                blocks
                    .flat_map(|block| self.infer_block(place, block, depth + 1))
                    .collect()
            }
            StatementKind::Return(Some(value)) => self.infer_statement(place, value, depth + 1),
            _ => Vec::new(),
        }
    }

    pub(super) fn infer_block(
        &mut self,
        place: &Place<'_>,
        block: &Block<'_>,
        depth: u32,
    ) -> Vec<Guess> {
        let mut all: Vec<Guess> = Vec::new();
        for statement in &block.statements {
            if matches!(statement.kind, StatementKind::Assignment(_)) {
                continue;
            }
            for guess in self.infer_statement(place, statement, depth + 1) {
                if !all.contains(&guess) {
                    all.push(guess);
                }
            }
        }
        all
    }

    fn infer_pipeline(
        &mut self,
        place: &Place<'_>,
        pipeline: &Pipeline<'_>,
        depth: u32,
    ) -> Vec<Guess> {
        match pipeline.elements.as_slice() {
            [PipelineElement::Expression { expr, .. }] => self.infer_at(place, expr, depth + 1),
            [] => Vec::new(),
            elements => self.infer_stage(place, pipeline, elements.len() - 1, depth),
        }
    }

    /// What an element of a pipeline sends on.
    pub(super) fn infer_stage(
        &mut self,
        place: &Place<'_>,
        pipeline: &Pipeline<'_>,
        index: usize,
        depth: u32,
    ) -> Vec<Guess> {
        if depth > DEPTH {
            return Vec::new();
        }
        match pipeline.elements.get(index) {
            Some(PipelineElement::Expression { expr, .. }) => self
                .infer_at(place, expr, depth + 1)
                .into_iter()
                .flat_map(Guess::enumerated)
                .collect(),
            Some(PipelineElement::Command(command)) => {
                self.infer_command(place, pipeline, index, command, depth + 1)
            }
            None => Vec::new(),
        }
    }

    fn infer_command(
        &mut self,
        place: &Place<'_>,
        pipeline: &Pipeline<'_>,
        index: usize,
        command: &Command<'_>,
        depth: u32,
    ) -> Vec<Guess> {
        let Some(name) = word_of(&command.name) else {
            return Vec::new();
        };
        let name = self.rt.find_alias(&name).map_or(name, |n| n.to_string());
        let Some(cmdlet) = grammar::cmdlet(&name) else {
            return self.output_of_function(place, &name, depth);
        };
        let edition = self.edition();
        let params = std::rc::Rc::new(crate::runtime::bind::params_of_cmdlet(cmdlet, edition));
        let bound = Bound::new(
            params,
            &command.elements,
            u32::MAX,
            Purpose::Value,
            index > 0,
        );
        let input = |session: &mut Self| match index.checked_sub(1) {
            Some(before) => session.infer_stage(place, pipeline, before, depth),
            None => bound
                .argument("InputObject")
                .map(|value| session.infer_at(place, value, depth))
                .unwrap_or_default()
                .into_iter()
                .flat_map(Guess::enumerated)
                .collect(),
        };
        match cmdlet.name {
            "Where-Object" | "Sort-Object" | "Get-Unique" | "Tee-Object" => input(self),
            "Select-Object" => {
                if let Some(expand) = bound.argument("ExpandProperty").and_then(word_of) {
                    let owners = input(self);
                    return owners
                        .iter()
                        .filter_map(|owner| self.member_type(owner, &expand, false, false))
                        .map(Guess::of)
                        .flat_map(Guess::enumerated)
                        .collect();
                }
                match bound.argument("Property").map(words_of) {
                    Some(names) if !names.is_empty() => custom_object(names),
                    _ => input(self),
                }
            }
            "ForEach-Object" => match bound.argument("Process").map(|e| &e.kind) {
                Some(ExprKind::ScriptBlock(block)) => block
                    .end
                    .as_ref()
                    .map(|end| self.infer_block(place, &end.body, depth + 1))
                    .unwrap_or_default(),
                _ => Vec::new(),
            },
            "New-Object" => bound
                .argument("TypeName")
                .and_then(word_of)
                .and_then(|name| self.rt.type_named(&name))
                .map(Guess::of)
                .into_iter()
                .collect(),
            _ => cmdlet
                .output_types
                .iter()
                .filter_map(|name| described_type(name, edition))
                .map(Guess::of)
                .collect(),
        }
    }
}

fn custom_object(notes: Vec<String>) -> Vec<Guess> {
    vec![Guess {
        ty: ty::find("System.Management.Automation.PSObject"),
        notes,
        ..Guess::default()
    }]
}

/// What an index gives.
fn indexed(guess: Guess) -> Vec<Guess> {
    let Some(ty) = guess.ty else {
        return Vec::new();
    };
    if ty == ty::known().string {
        return Guess::named("System.Char");
    }
    if !guess.elements.is_empty() {
        return guess.elements;
    }
    if let Some(element) = ty.element() {
        return vec![Guess::of(element)];
    }
    if let Some(last) = ty.generic_args().last() {
        return vec![Guess::of(*last)];
    }
    match ty.full_name() {
        // They hold anything.
        "System.Collections.ArrayList"
        | "System.Collections.Hashtable"
        | "System.Collections.Specialized.OrderedDictionary" => Vec::new(),
        "System.Text.RegularExpressions.MatchCollection" => {
            Guess::named("System.Text.RegularExpressions.Match")
        }
        "System.Text.RegularExpressions.GroupCollection" => {
            Guess::named("System.Text.RegularExpressions.Group")
        }
        // What has no elements came from a command that may give several.
        _ => vec![guess],
    }
}

fn number_type(number: &Number) -> Ty {
    let name = match number {
        Number::SByte(_) => "System.SByte",
        Number::Byte(_) => "System.Byte",
        Number::Int16(_) => "System.Int16",
        Number::UInt16(_) => "System.UInt16",
        Number::Int32(_) => "System.Int32",
        Number::UInt32(_) => "System.UInt32",
        Number::Int64(_) => "System.Int64",
        Number::UInt64(_) => "System.UInt64",
        Number::Decimal(_) => "System.Decimal",
        Number::Double(_) => "System.Double",
        Number::BigInt(_) => "System.Numerics.BigInteger",
    };
    ty::find(name).unwrap_or(ty::known().object)
}

/// Where a variable's value comes from.
enum Origin<'s> {
    Value(Statement<'s>),
    Cast(TypeName<'s>),
    Each(Statement<'s>),
}

/// Finds the last place before the cursor that gives a variable its value.
struct Origins<'n, 's> {
    name: &'n str,
    before: u32,
    found: Option<Origin<'s>>,
}

impl<'s> Origins<'_, 's> {
    fn is(&self, variable: &Variable<'_>) -> bool {
        variable.name.eq_ignore_ascii_case(self.name)
    }

    fn constrained(&mut self, attributes: &[Attribute<'s>]) {
        if let Some(constraint) = attributes.iter().rfind(|a| a.is_constraint) {
            self.found = Some(Origin::Cast(constraint.type_name.clone()));
        }
    }
}

impl<'s> Visitor<'s> for Origins<'_, 's> {
    fn leave_statement(&mut self, statement: &Statement<'s>) {
        if statement.span.end > self.before {
            return;
        }
        if let StatementKind::Assignment(assignment) = &statement.kind {
            match &assignment.target.kind {
                ExprKind::Variable(variable) if self.is(variable) => {
                    self.found = Some(Origin::Value(assignment.value.clone()));
                }
                ExprKind::Convert(name, inner) if matches!(&inner.kind, ExprKind::Variable(v) if self.is(v)) =>
                {
                    self.found = Some(Origin::Cast(name.clone()));
                }
                _ => {}
            }
        }
    }

    fn enter_statement(&mut self, statement: &Statement<'s>) {
        if let StatementKind::Foreach { variable, over, .. } = &statement.kind
            && statement.span.start < self.before
            && self.is(variable)
        {
            self.found = Some(Origin::Each((**over).clone()));
        }
    }

    fn enter_param(&mut self, param: &Param<'s>) {
        if param.span.start < self.before && param.name.eq_ignore_ascii_case(self.name) {
            self.constrained(&param.attributes);
        }
    }
}
