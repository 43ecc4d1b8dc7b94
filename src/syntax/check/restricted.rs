//! What a data section may hold: constants, a few commands, and little else.

use super::super::ast::*;
use super::super::cursor::Context;
use super::super::problem::{self, Problem};
use super::super::walk::{self, BlockRole, TypeRole, Visitor};
use super::error;

/// Reports what a data section must not hold.
pub fn check<'s>(commands: &[Expr<'s>], section: &Statement<'s>, cx: &Context<'s>) {
    let mut allowed = Some(vec!["ConvertFrom-StringData".to_owned()]);
    for command in commands {
        match &command.kind {
            ExprKind::String { value, .. } => {
                if let Some(allowed) = &mut allowed {
                    allowed.push(value.clone().into_owned());
                }
            }
            // Known only when the script runs.
            _ => allowed = None,
        }
    }
    let mut restricted = Restricted {
        cx,
        allowed,
        sections: 0,
    };
    walk::walk_statement(section, &mut restricted);
}

struct Restricted<'c, 's> {
    cx: &'c Context<'s>,
    /// None allows every command.
    allowed: Option<Vec<String>>,
    sections: usize,
}

impl<'s> Restricted<'_, 's> {
    fn redirections(&self, redirections: &[Redirection<'s>]) {
        for redirection in redirections {
            let problem = &problem::REDIRECTION_NOT_SUPPORTED_IN_DATA_SECTION;
            self.error(problem, redirection.span, &[]);
        }
    }

    fn redirected_expressions(&self, chain: &Chain<'s>) {
        let pipelines = std::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, it)| it));
        for element in pipelines.flat_map(|pipeline| &pipeline.elements) {
            if let PipelineElement::Expression { redirections, .. } = element {
                self.redirections(redirections);
            }
        }
    }

    fn error(&self, problem: &Problem, span: Span, args: &[&str]) {
        error(self.cx, problem, span, args);
    }

    fn is_inside(&self) -> bool {
        self.sections > 0
    }

    fn command(&self, command: &Command<'s>) {
        if command.invocation == Invocation::Dot {
            let problem = &problem::DOT_SOURCING_NOT_SUPPORTED_IN_DATA_SECTION;
            return self.error(problem, command.span, &[]);
        }
        let Some(allowed) = &self.allowed else { return };
        let refused = &problem::CMDLET_NOT_IN_ALLOWED_LIST_FOR_DATA_SECTION;
        match &command.name.kind {
            ExprKind::String { value, .. } => {
                if !allowed
                    .iter()
                    .any(|other| other.eq_ignore_ascii_case(value))
                {
                    self.error(refused, command.span, &[value]);
                }
            }
            _ if command.invocation == Invocation::Call => {
                let problem = &problem::OPERATOR_NOT_SUPPORTED_IN_DATA_SECTION;
                self.error(problem, command.span, &["&"]);
            }
            _ => {
                let text = command.span.text(self.cx.source);
                self.error(refused, command.span, &[text]);
            }
        }
    }

    fn variable(&self, variable: &Variable<'s>, span: Span) {
        let allowed = ["PSCulture", "PSUICulture", "true", "false", "null"];
        let plain = variable.qualifier.is_none();
        if !plain
            || !allowed
                .iter()
                .any(|other| other.eq_ignore_ascii_case(&variable.name))
        {
            let problem = &problem::VARIABLE_REFERENCE_NOT_SUPPORTED_IN_DATA_SECTION;
            let names = "$PSCulture, $PSUICulture, $true, $false, $null";
            self.error(problem, span, &[names]);
        }
    }

    fn operator(&self, span: Span, at: Span) {
        let text = at.text(self.cx.source).to_ascii_lowercase();
        let problem = &problem::OPERATOR_NOT_SUPPORTED_IN_DATA_SECTION;
        self.error(problem, span, &[&text]);
    }
}

impl<'s> Visitor<'s> for Restricted<'_, 's> {
    fn enter_block(&mut self, _: &Block<'s>, role: BlockRole) {
        if role == BlockRole::Data {
            self.sections += 1;
        }
    }

    fn leave_block(&mut self, _: &Block<'s>, role: BlockRole) {
        if role == BlockRole::Data {
            self.sections -= 1;
        }
    }

    fn enter_script_block(&mut self, block: &ScriptBlock<'s>) {
        if !self.is_inside() {
            return;
        }
        let problem = &problem::SCRIPT_BLOCK_NOT_SUPPORTED_IN_DATA_SECTION;
        self.error(problem, block.span, &[]);
        if let Some(params) = &block.params {
            let problem = &problem::PARAMETER_DECLARATION_NOT_SUPPORTED_IN_DATA_SECTION;
            self.error(problem, params.span, &[]);
        }
    }

    fn enter_trap(&mut self, trap: &Trap<'s>) {
        if self.is_inside() {
            let problem = &problem::TRAP_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION;
            self.error(problem, trap.span, &[]);
        }
    }

    fn enter_statement(&mut self, statement: &Statement<'s>) {
        if !self.is_inside() {
            return;
        }
        if let StatementKind::Pipeline(chain) = &statement.kind {
            self.redirected_expressions(chain);
        }
        use problem as p;
        let problem = match &statement.kind {
            StatementKind::Function(_) => &p::FUNCTION_DECLARATION_NOT_SUPPORTED_IN_DATA_SECTION,
            StatementKind::Switch(_) => &p::SWITCH_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION,
            StatementKind::Data { .. } => &p::DATA_SECTION_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION,
            StatementKind::Foreach { .. } => &p::FOREACH_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION,
            StatementKind::Do { .. } => &p::DO_WHILE_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION,
            StatementKind::For { .. } | StatementKind::While { .. } => {
                &p::FOR_WHILE_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION
            }
            StatementKind::Try { .. } => &p::TRY_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION,
            StatementKind::Return(_)
            | StatementKind::Throw(_)
            | StatementKind::Exit(_)
            | StatementKind::Break(_)
            | StatementKind::Continue(_) => {
                &p::FLOW_CONTROL_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION
            }
            StatementKind::Assignment(_) => &p::ASSIGNMENT_STATEMENT_NOT_SUPPORTED_IN_DATA_SECTION,
            StatementKind::Unsupported(_) => {
                &p::PARALLEL_AND_SEQUENCE_BLOCK_NOT_SUPPORTED_IN_DATA_SECTION
            }
            StatementKind::Pipeline(_)
            | StatementKind::If { .. }
            | StatementKind::Type(_)
            | StatementKind::Error(_) => return,
        };
        self.error(problem, statement.span, &[]);
    }

    fn enter_command(&mut self, command: &Command<'s>) {
        if !self.is_inside() {
            return;
        }
        self.command(command);
        self.redirections(&command.redirections);
    }

    fn enter_attribute(&mut self, attribute: &Attribute<'s>) {
        if self.is_inside() && !attribute.is_constraint {
            let problem = &problem::ATTRIBUTE_NOT_SUPPORTED_IN_DATA_SECTION;
            self.error(problem, attribute.span, &[]);
        }
    }

    fn type_name(&mut self, name: &TypeName<'s>, role: TypeRole) {
        let element = match &name.kind {
            TypeNameKind::Array(element, _) => element,
            _ => name,
        };
        if self.is_inside() && role != TypeRole::Attribute && !is_basic(element) {
            let problem = &problem::TYPE_NOT_ALLOWED_IN_DATA_SECTION;
            let text = name.span.text(self.cx.source);
            self.error(problem, name.span, &[text]);
        }
    }

    fn enter_expr(&mut self, expr: &Expr<'s>) {
        if !self.is_inside() {
            return;
        }
        match &expr.kind {
            ExprKind::Variable(variable) => self.variable(variable, expr.span),
            ExprKind::Binary { op, op_span, .. } if is_refused(*op) => {
                self.operator(*op_span, *op_span);
            }
            ExprKind::Unary { op, op_span, .. } if is_refused_unary(*op) => {
                self.operator(expr.span, *op_span);
            }
            ExprKind::Member { .. } => {
                let problem = &problem::PROPERTY_REFERENCE_NOT_SUPPORTED_IN_DATA_SECTION;
                self.error(problem, expr.span, &[]);
            }
            ExprKind::Invoke { .. } => {
                let problem = &problem::METHOD_CALL_NOT_SUPPORTED_IN_DATA_SECTION;
                self.error(problem, expr.span, &[]);
            }
            ExprKind::Index { .. } => {
                let problem = &problem::ARRAY_REFERENCE_NOT_SUPPORTED_IN_DATA_SECTION;
                self.error(problem, expr.span, &[]);
            }
            _ => {}
        }
    }
}

fn is_refused(op: BinaryOp) -> bool {
    use BinaryOp::*;
    matches!(
        op,
        Range | Format | Join | Match(_) | NotMatch(_) | Replace(_) | Split(_) | As
    )
}

fn is_refused_unary(op: UnaryOp) -> bool {
    !matches!(
        op,
        UnaryOp::Not | UnaryOp::Bnot | UnaryOp::Plus | UnaryOp::Minus
    )
}

/// Types whose values are plain data.
fn is_basic(name: &TypeName<'_>) -> bool {
    let TypeNameKind::Simple(name, None) = name.kind else {
        return false;
    };
    let lower = name.to_ascii_lowercase();
    matches!(
        lower.strip_prefix("system.").unwrap_or(&lower),
        "bool"
            | "boolean"
            | "byte"
            | "char"
            | "datetime"
            | "decimal"
            | "double"
            | "float"
            | "int"
            | "int16"
            | "int32"
            | "int64"
            | "long"
            | "sbyte"
            | "short"
            | "single"
            | "string"
            | "uint"
            | "uint16"
            | "uint32"
            | "uint64"
            | "ulong"
            | "ushort"
            | "dbnull"
    )
}
