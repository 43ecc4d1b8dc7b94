//! Walks a tree in the order in which PowerShell visits its own: what checks and lists calls is a [`Visitor`].

use super::ast::*;

/// What wants to see the nodes of a tree. Each node is entered before what is in it and left after.
pub trait Visitor<'s> {
    /// A script block: a file's, a function's, or one in braces.
    fn enter_script_block(&mut self, _: &ScriptBlock<'s>) {}
    /// The block is done.
    fn leave_script_block(&mut self, _: &ScriptBlock<'s>) {}
    /// A statement of any kind.
    fn enter_statement(&mut self, _: &Statement<'s>) {}
    /// The statement is done.
    fn leave_statement(&mut self, _: &Statement<'s>) {}
    /// A block of statements in braces, but for a script block's own.
    fn enter_block(&mut self, _: &Block<'s>, _: BlockRole) {}
    /// The block is done.
    fn leave_block(&mut self, _: &Block<'s>, _: BlockRole) {}
    /// A command call.
    fn enter_command(&mut self, _: &Command<'s>) {}
    /// The command is done.
    fn leave_command(&mut self, _: &Command<'s>) {}
    /// An expression.
    fn enter_expr(&mut self, _: &Expr<'s>) {}
    /// The expression is done.
    fn leave_expr(&mut self, _: &Expr<'s>) {}
    /// A member of a class or an enum.
    fn enter_member(&mut self, _: &Member<'s>) {}
    /// The member is done.
    fn leave_member(&mut self, _: &Member<'s>) {}
    /// An attribute or a type constraint on a declaration.
    fn enter_attribute(&mut self, _: &Attribute<'s>) {}
    /// The list of a function's, a block's or a method's parameters.
    fn enter_params(&mut self, _: &[Param<'s>]) {}
    /// One parameter.
    fn enter_param(&mut self, _: &Param<'s>) {}
    /// A type's name where a type is meant: in a cast, a literal, a base or a caught type.
    fn type_name(&mut self, _: &TypeName<'s>, _: TypeRole) {}
    /// `trap`.
    fn enter_trap(&mut self, _: &Trap<'s>) {}
    /// The trap is done.
    fn leave_trap(&mut self, _: &Trap<'s>) {}
}

/// What a block in braces belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockRole {
    /// A loop's, a condition's, a handler's body.
    Body,
    /// A finally's.
    Finally,
    /// A data section's.
    Data,
    /// `$( )` and `@( )`.
    SubExpression,
    /// A named or unnamed block of a script block.
    Named,
}

/// Where a type's name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeRole {
    /// `[type]` as a value.
    Literal,
    /// `[type]expr`.
    Cast,
    /// A constraint on a variable, parameter, property, or a method's result.
    Constraint,
    /// An attribute's.
    Attribute,
    /// A class's base, or an enum's underlying type.
    Base,
    /// Of a catch or a trap.
    Caught,
    /// Type argument of a method call.
    Argument,
}

/// Walks a script block.
pub fn script_block<'s>(block: &ScriptBlock<'s>, v: &mut dyn Visitor<'s>) {
    v.enter_script_block(block);
    for using in &block.usings {
        expr(&using.name, v);
    }
    if let Some(params) = &block.params {
        for attribute in &params.attributes {
            walk_attribute(attribute, v);
        }
        walk_params(&params.params, v);
    }
    let blocks = [
        &block.dynamicparam,
        &block.begin,
        &block.process,
        &block.end,
        &block.clean,
    ];
    for named in blocks.into_iter().flatten() {
        walk_block(&named.body, BlockRole::Named, v);
    }
    v.leave_script_block(block);
}

fn walk_block<'s>(block: &Block<'s>, role: BlockRole, v: &mut dyn Visitor<'s>) {
    v.enter_block(block, role);
    for trap in &block.traps {
        v.enter_trap(trap);
        if let Some(caught) = &trap.type_name {
            v.type_name(caught, TypeRole::Caught);
        }
        walk_block(&trap.body, BlockRole::Body, v);
        v.leave_trap(trap);
    }
    for statement in &block.statements {
        walk_statement(statement, v);
    }
    v.leave_block(block, role);
}

/// Walks a statement.
pub fn walk_statement<'s>(statement: &Statement<'s>, v: &mut dyn Visitor<'s>) {
    v.enter_statement(statement);
    statement_parts(statement, v);
    v.leave_statement(statement);
}

fn statement_parts<'s>(statement: &Statement<'s>, v: &mut dyn Visitor<'s>) {
    match &statement.kind {
        StatementKind::Pipeline(chain) => {
            pipeline(&chain.first, v);
            for (_, next) in &chain.rest {
                pipeline(next, v);
            }
        }
        StatementKind::Assignment(assignment) => {
            expr(&assignment.target, v);
            walk_statement(&assignment.value, v);
        }
        StatementKind::If { clauses, otherwise } => {
            for (condition, body) in clauses {
                walk_statement(condition, v);
                walk_block(body, BlockRole::Body, v);
            }
            optional_block(otherwise.as_ref(), v);
        }
        StatementKind::Switch(switch) => walk_switch(switch, v),
        StatementKind::While {
            condition, body, ..
        }
        | StatementKind::Do {
            condition, body, ..
        } => {
            walk_statement(condition, v);
            walk_block(body, BlockRole::Body, v);
        }
        StatementKind::For {
            init,
            condition,
            step,
            body,
            ..
        } => {
            for part in [init, condition, step].into_iter().flatten() {
                walk_statement(part, v);
            }
            walk_block(body, BlockRole::Body, v);
        }
        StatementKind::Foreach { over, body, .. } => {
            walk_statement(over, v);
            walk_block(body, BlockRole::Body, v);
        }
        StatementKind::Try {
            body,
            catches,
            finally,
        } => {
            walk_block(body, BlockRole::Body, v);
            for clause in catches {
                for caught in &clause.types {
                    v.type_name(caught, TypeRole::Caught);
                }
                walk_block(&clause.body, BlockRole::Body, v);
            }
            if let Some(finally) = finally {
                walk_block(finally, BlockRole::Finally, v);
            }
        }
        StatementKind::Function(function) => {
            if let Some(params) = &function.params {
                walk_params(params, v);
            }
            script_block(&function.body, v);
        }
        StatementKind::Type(definition) => walk_type(definition, v),
        StatementKind::Data { commands, body, .. } => {
            for command in commands {
                expr(command, v);
            }
            walk_block(body, BlockRole::Data, v);
        }
        StatementKind::Return(value) | StatementKind::Throw(value) | StatementKind::Exit(value) => {
            if let Some(value) = value {
                walk_statement(value, v);
            }
        }
        StatementKind::Break(label) | StatementKind::Continue(label) => {
            if let Some(label) = label {
                expr(label, v);
            }
        }
        StatementKind::Error(parts) => fragments(parts, v),
        StatementKind::Unsupported(_) => {}
    }
}

fn optional_block<'s>(block: Option<&Block<'s>>, v: &mut dyn Visitor<'s>) {
    if let Some(block) = block {
        walk_block(block, BlockRole::Body, v);
    }
}

fn walk_switch<'s>(switch: &Switch<'s>, v: &mut dyn Visitor<'s>) {
    walk_statement(&switch.condition, v);
    for (condition, body) in &switch.clauses {
        expr(condition, v);
        walk_block(body, BlockRole::Body, v);
    }
    optional_block(switch.default.as_ref(), v);
}

fn fragments<'s>(parts: &[Fragment<'s>], v: &mut dyn Visitor<'s>) {
    for part in parts {
        match part {
            Fragment::Statement(statement) => walk_statement(statement, v),
            Fragment::Block(block) => walk_block(block, BlockRole::Body, v),
            Fragment::Expr(part) => expr(part, v),
            Fragment::Attribute(attribute) => walk_attribute(attribute, v),
            Fragment::Param(param) => walk_param(param, v),
        }
    }
}

fn walk_type<'s>(definition: &TypeDefinition<'s>, v: &mut dyn Visitor<'s>) {
    for attribute in &definition.attributes {
        walk_attribute(attribute, v);
    }
    for base in &definition.bases {
        v.type_name(base, TypeRole::Base);
    }
    for member in &definition.members {
        v.enter_member(member);
        match member {
            Member::Property {
                attributes,
                initial,
                ..
            } => {
                for attribute in attributes {
                    walk_attribute(attribute, v);
                }
                if let Some(initial) = initial {
                    expr(initial, v);
                }
            }
            Member::Method {
                attributes,
                return_type,
                params,
                base_args,
                body,
                ..
            } => {
                for attribute in attributes {
                    walk_attribute(attribute, v);
                }
                if let Some(return_type) = return_type {
                    v.type_name(return_type, TypeRole::Constraint);
                }
                walk_params(params, v);
                for argument in base_args.iter().flatten() {
                    expr(argument, v);
                }
                script_block(body, v);
            }
        }
        v.leave_member(member);
    }
}

fn walk_params<'s>(params: &[Param<'s>], v: &mut dyn Visitor<'s>) {
    v.enter_params(params);
    for param in params {
        walk_param(param, v);
    }
}

fn walk_param<'s>(param: &Param<'s>, v: &mut dyn Visitor<'s>) {
    v.enter_param(param);
    for attribute in &param.attributes {
        walk_attribute(attribute, v);
    }
    if let Some(default) = &param.default {
        expr(default, v);
    }
}

fn walk_attribute<'s>(attribute: &Attribute<'s>, v: &mut dyn Visitor<'s>) {
    v.enter_attribute(attribute);
    let role = if attribute.is_constraint {
        TypeRole::Constraint
    } else {
        TypeRole::Attribute
    };
    v.type_name(&attribute.type_name, role);
    for argument in &attribute.args {
        expr(argument, v);
    }
    for (_, value, _) in &attribute.named {
        if let Some(value) = value {
            expr(value, v);
        }
    }
}

fn pipeline<'s>(pipeline: &Pipeline<'s>, v: &mut dyn Visitor<'s>) {
    for element in &pipeline.elements {
        match element {
            PipelineElement::Command(command) => walk_command(command, v),
            PipelineElement::Expression {
                expr: inner,
                redirections,
                ..
            } => {
                expr(inner, v);
                walk_redirections(redirections, v);
            }
        }
    }
}

fn walk_command<'s>(command: &Command<'s>, v: &mut dyn Visitor<'s>) {
    v.enter_command(command);
    expr(&command.name, v);
    for element in &command.elements {
        match element {
            CommandElement::Parameter {
                argument: Some(argument),
                ..
            } => expr(argument, v),
            CommandElement::Parameter { argument: None, .. } => {}
            CommandElement::Argument(argument) => expr(argument, v),
        }
    }
    walk_redirections(&command.redirections, v);
    v.leave_command(command);
}

fn walk_redirections<'s>(redirections: &[Redirection<'s>], v: &mut dyn Visitor<'s>) {
    for redirection in redirections {
        if let RedirectTarget::File { name, .. } = &redirection.to {
            expr(name, v);
        }
    }
}

/// Walks an expression.
pub fn expr<'s>(node: &Expr<'s>, v: &mut dyn Visitor<'s>) {
    v.enter_expr(node);
    expr_parts(node, v);
    v.leave_expr(node);
}

fn expr_parts<'s>(node: &Expr<'s>, v: &mut dyn Visitor<'s>) {
    match &node.kind {
        ExprKind::Number(_) | ExprKind::String { .. } | ExprKind::Variable(_) => {}
        ExprKind::Type(name) => v.type_name(name, TypeRole::Literal),
        ExprKind::Expandable { parts, .. } => {
            for part in parts {
                if let StringPart::Expr(part) = part {
                    expr(part, v);
                }
            }
        }
        ExprKind::Convert(name, operand) => {
            v.type_name(name, TypeRole::Cast);
            expr(operand, v);
        }
        ExprKind::Attributed(attribute, operand) => {
            walk_attribute(attribute, v);
            expr(operand, v);
        }
        ExprKind::Binary { left, right, .. } => {
            expr(left, v);
            expr(right, v);
        }
        ExprKind::Unary { operand, .. } => expr(operand, v),
        ExprKind::Ternary {
            condition,
            then,
            otherwise,
        } => {
            expr(condition, v);
            expr(then, v);
            expr(otherwise, v);
        }
        ExprKind::Array(elements) => {
            for element in elements {
                expr(element, v);
            }
        }
        ExprKind::Paren(inner) => walk_statement(inner, v),
        ExprKind::SubExpr(block) | ExprKind::ArrayExpr(block) => {
            walk_block(block, BlockRole::SubExpression, v);
        }
        ExprKind::Hashtable(pairs) => {
            for (key, value) in pairs {
                expr(key, v);
                walk_statement(value, v);
            }
        }
        ExprKind::ScriptBlock(block) => script_block(block, v),
        ExprKind::Member { target, member, .. } => {
            expr(target, v);
            expr(member, v);
        }
        ExprKind::Invoke {
            target,
            member,
            args,
            type_args,
            ..
        } => {
            expr(target, v);
            expr(member, v);
            for argument in args {
                expr(argument, v);
            }
            for name in type_args {
                v.type_name(name, TypeRole::Argument);
            }
        }
        ExprKind::Index { target, index, .. } => {
            expr(target, v);
            expr(index, v);
        }
        ExprKind::Error(parts) => fragments(parts, v),
    }
}
