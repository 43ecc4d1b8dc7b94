//! A parsed script as a list of nodes in the order of their text, each with the node that holds it.
//!
//! The parser's tree borrows the script; what a script may keep is this copy of what the nodes are called and where
//! they stand.

use std::rc::Rc;

use crate::Edition;
use crate::syntax::ast::*;
use crate::syntax::walk::{self, BlockRole, Visitor};
use crate::value::position::{Position, Source};
use crate::value::{Str, Value};

/// A node.
pub(super) struct Node {
    /// Its class: `CommandAst`.
    pub class: &'static str,
    /// Where it stands.
    pub span: Span,
    /// The node around it; None for the script itself.
    pub parent: Option<usize>,
    /// What it is called: a function, a parameter, a variable, a type, an operator.
    pub name: Str,
    /// What a constant is.
    pub value: Value,
    /// Facts that some classes have: a filter, a static member, a splatted variable.
    pub flag: bool,
}

/// A script's nodes.
pub(super) struct Tree {
    /// The text.
    pub source: Rc<Source>,
    /// In the order of the text, a node before what is in it.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// The nodes of a script, with what the parser says is wrong with it.
    pub fn of(source: Rc<Source>, edition: Edition) -> (Tree, Vec<ParseError>) {
        let text = source.text.clone();
        let parsed = crate::syntax::parse(&text, edition);
        let mut collector = Collector {
            text: &text,
            nodes: Vec::new(),
            bare: None,
            blocks: Vec::new(),
        };
        walk::script_block(&parsed.block, &mut collector);
        let mut nodes = collector.nodes;
        // The script is everything, blanks and comments around its statements included.
        if let Some(script) = nodes.first_mut() {
            script.span = Span::new(0, text.len());
        }
        nodes.sort_by_key(|n| (n.span.start, std::cmp::Reverse(n.span.end)));
        link(&mut nodes);
        (Tree { source, nodes }, parsed.errors)
    }

    /// A node's place in the text.
    pub fn position(&self, at: usize) -> Position {
        let span = self.nodes.get(at).map_or(Span::default(), |n| n.span);
        Position {
            source: self.source.clone(),
            start: span.start,
            end: span.end,
        }
    }

    /// The nodes right below one, in order.
    pub fn children(&self, at: usize) -> Vec<usize> {
        self.below(at)
            .filter(|child| self.nodes.get(*child).is_some_and(|n| n.parent == Some(at)))
            .collect()
    }

    /// All nodes below one, in order.
    pub fn below(&self, at: usize) -> impl Iterator<Item = usize> {
        let end = self.nodes.get(at).map_or(0, |n| n.span.end);
        let behind = self
            .nodes
            .get(at + 1..)
            .unwrap_or_default()
            .iter()
            .take_while(|n| {
                n.span.start < end || n.span.end <= end && n.parent.is_some_and(|p| p >= at)
            })
            .count();
        at + 1..at + 1 + behind
    }
}

/// Gives each node the last one before it that covers it.
fn link(nodes: &mut [Node]) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..nodes.len() {
        let Some(span) = nodes.get(at).map(|n| n.span) else {
            continue;
        };
        while let Some(last) = open.last()
            && nodes.get(*last).is_some_and(|n| {
                n.span.end < span.end || n.span.end <= span.start && n.span != span
            })
        {
            open.pop();
        }
        if let Some(node) = nodes.get_mut(at) {
            node.parent = open.last().copied();
        }
        open.push(at);
    }
}

struct Collector<'t> {
    text: &'t str,
    nodes: Vec<Node>,
    /// The named blocks of the script blocks that are open: where their bodies stand, where they stand with their
    /// keyword, which they are, and whether the keyword is there.
    blocks: Vec<(Span, Span, &'static str, bool)>,
    /// The value of an assignment, which stands without a pipeline where it is an expression.
    bare: Option<Span>,
}

impl Collector<'_> {
    fn add(&mut self, class: &'static str, span: Span) {
        self.nodes.push(node(class, span, ""));
    }

    fn named(&mut self, class: &'static str, span: Span, name: &str) {
        self.nodes.push(node(class, span, name));
    }

    fn flagged(&mut self, class: &'static str, span: Span, name: &str, flag: bool) {
        self.nodes.push(Node {
            flag,
            ..node(class, span, name)
        });
    }

    fn valued(&mut self, class: &'static str, span: Span, name: &str, value: Value) {
        self.nodes.push(Node {
            value,
            ..node(class, span, name)
        });
    }

    fn pipeline(&mut self, pipeline: &Pipeline<'_>, bare: bool) {
        if !bare {
            self.add("PipelineAst", pipeline.span);
        }
        for element in &pipeline.elements {
            if let PipelineElement::Expression { span, .. } = element {
                self.add("CommandExpressionAst", *span);
            }
        }
    }
}

/// A node that has its place and name alone.
fn node(class: &'static str, span: Span, name: &str) -> Node {
    Node {
        class,
        span,
        parent: None,
        name: name.into(),
        value: Value::Null,
        flag: false,
    }
}

impl<'s> Visitor<'s> for Collector<'_> {
    fn enter_script_block(&mut self, block: &ScriptBlock<'s>) {
        self.add("ScriptBlockAst", block.span);
        for using in &block.usings {
            self.add("UsingStatementAst", using.span);
        }
        if let Some(params) = &block.params {
            self.add("ParamBlockAst", params.span);
        }
        for (named, kind) in [
            (&block.dynamicparam, "Dynamicparam"),
            (&block.begin, "Begin"),
            (&block.process, "Process"),
            (&block.end, "End"),
            (&block.clean, "Clean"),
        ] {
            if let Some(named) = named {
                self.blocks
                    .push((named.body.span, named.span, kind, named.named));
            }
        }
    }

    fn enter_statement(&mut self, statement: &Statement<'s>) {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Pipeline(chain) => {
                let bare = self.bare.take() == Some(span)
                    && matches!(
                        chain.first.elements.as_slice(),
                        [PipelineElement::Expression { .. }]
                    );
                if !chain.rest.is_empty() {
                    self.add("PipelineChainAst", span);
                }
                self.pipeline(&chain.first, bare && chain.rest.is_empty());
                for (_, next) in &chain.rest {
                    self.pipeline(next, false);
                }
            }
            StatementKind::Assignment(assignment) => {
                let operator = match assignment.op {
                    AssignOp::Set => "Equals",
                    AssignOp::Add => "PlusEquals",
                    AssignOp::Sub => "MinusEquals",
                    AssignOp::Mul => "MultiplyEquals",
                    AssignOp::Div => "DivideEquals",
                    AssignOp::Rem => "RemainderEquals",
                    AssignOp::Coalesce => "QuestionQuestionEquals",
                };
                self.named("AssignmentStatementAst", span, operator);
                self.bare = Some(assignment.value.span);
            }
            StatementKind::Function(function) => {
                self.flagged(
                    "FunctionDefinitionAst",
                    span,
                    &function.name,
                    function.is_filter,
                );
            }
            StatementKind::Type(definition) => {
                self.flagged(
                    "TypeDefinitionAst",
                    span,
                    definition.name,
                    definition.is_enum,
                );
            }
            StatementKind::Data { name, .. } => {
                self.named("DataStatementAst", span, name.unwrap_or_default());
            }
            StatementKind::Foreach {
                variable,
                variable_span,
                ..
            } => {
                self.add("ForEachStatementAst", span);
                self.named("VariableExpressionAst", *variable_span, &path_of(variable));
            }
            other => {
                self.add(class_of(other), span);
            }
        }
    }

    fn enter_block(&mut self, block: &Block<'s>, role: BlockRole) {
        let named = match role {
            BlockRole::Named => self.blocks.iter().rposition(|b| b.0 == block.span),
            _ => None,
        };
        if let Some(at) = named {
            let (_, span, kind, is_named) = self.blocks.remove(at);
            self.flagged("NamedBlockAst", span, kind, !is_named);
            return;
        }
        let class = match role {
            BlockRole::Named => "NamedBlockAst",
            BlockRole::Body | BlockRole::Finally | BlockRole::Data | BlockRole::SubExpression => {
                "StatementBlockAst"
            }
        };
        self.add(class, block.span);
    }

    fn enter_trap(&mut self, trap: &Trap<'s>) {
        self.add("TrapStatementAst", trap.span);
    }

    fn enter_command(&mut self, command: &Command<'s>) {
        let invocation = match command.invocation {
            Invocation::Name => "Unknown",
            Invocation::Call => "Ampersand",
            Invocation::Dot => "Dot",
        };
        self.named("CommandAst", command.span, invocation);
        for element in &command.elements {
            if let CommandElement::Parameter { span, name, .. } = element {
                self.named("CommandParameterAst", *span, name);
            }
        }
        for redirection in &command.redirections {
            let class = match redirection.to {
                RedirectTarget::Merge(_) => "MergingRedirectionAst",
                RedirectTarget::File { .. } => "FileRedirectionAst",
            };
            self.add(class, redirection.span);
        }
    }

    fn enter_member(&mut self, member: &Member<'s>) {
        match member {
            Member::Property {
                span,
                name,
                is_static,
                ..
            } => {
                self.flagged("PropertyMemberAst", *span, name, *is_static);
            }
            Member::Method {
                span,
                name,
                is_static,
                ..
            } => {
                self.flagged("FunctionMemberAst", *span, name, *is_static);
            }
        }
    }

    fn enter_attribute(&mut self, attribute: &Attribute<'s>) {
        let class = match attribute.is_constraint {
            true => "TypeConstraintAst",
            false => "AttributeAst",
        };
        self.named(
            class,
            attribute.span,
            attribute.type_name.span.text(self.text),
        );
        for (name, _, span) in &attribute.named {
            self.named("NamedAttributeArgumentAst", *span, name);
        }
    }

    fn enter_param(&mut self, param: &Param<'s>) {
        self.named("ParameterAst", param.span, &param.name);
        self.named("VariableExpressionAst", param.name_span, &param.name);
    }

    fn enter_expr(&mut self, expr: &Expr<'s>) {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number(number) => {
                self.valued("ConstantExpressionAst", span, "", number_value(number));
            }
            ExprKind::String { value, quote } => {
                let text = Value::str(value.as_ref());
                self.valued(
                    "StringConstantExpressionAst",
                    span,
                    quote_name(*quote),
                    text,
                );
            }
            ExprKind::Expandable { quote, .. } => {
                self.named("ExpandableStringExpressionAst", span, quote_name(*quote));
            }
            ExprKind::Variable(variable) => {
                self.flagged(
                    "VariableExpressionAst",
                    span,
                    &path_of(variable),
                    variable.splatted,
                );
            }
            ExprKind::Type(name) => {
                self.named("TypeExpressionAst", span, name.span.text(self.text));
            }
            ExprKind::Convert(name, _) => {
                self.named("ConvertExpressionAst", span, name.span.text(self.text));
                self.named("TypeConstraintAst", name.span, name.span.text(self.text));
            }
            ExprKind::Attributed(..) => {
                self.add("AttributedExpressionAst", span);
            }
            ExprKind::Binary { op_span, .. } => {
                self.named("BinaryExpressionAst", span, op_span.text(self.text));
            }
            ExprKind::Unary { op_span, .. } => {
                self.named("UnaryExpressionAst", span, op_span.text(self.text));
            }
            ExprKind::Ternary { .. } => {
                self.add("TernaryExpressionAst", span);
            }
            ExprKind::Array(_) => {
                self.add("ArrayLiteralAst", span);
            }
            ExprKind::Paren(_) => {
                self.add("ParenExpressionAst", span);
            }
            ExprKind::SubExpr(_) => {
                self.add("SubExpressionAst", span);
            }
            ExprKind::ArrayExpr(_) => {
                self.add("ArrayExpressionAst", span);
            }
            ExprKind::Hashtable(_) => {
                self.add("HashtableAst", span);
            }
            ExprKind::ScriptBlock(_) => {
                self.add("ScriptBlockExpressionAst", span);
            }
            ExprKind::Member { is_static, .. } => {
                self.flagged("MemberExpressionAst", span, "", *is_static);
            }
            ExprKind::Invoke { is_static, .. } => {
                self.flagged("InvokeMemberExpressionAst", span, "", *is_static);
            }
            ExprKind::Index { .. } => {
                self.add("IndexExpressionAst", span);
            }
            ExprKind::Error(_) => {
                self.add("ErrorExpressionAst", span);
            }
        }
    }
}

fn class_of(kind: &StatementKind<'_>) -> &'static str {
    match kind {
        StatementKind::If { .. } => "IfStatementAst",
        StatementKind::Switch(_) => "SwitchStatementAst",
        StatementKind::While { .. } => "WhileStatementAst",
        StatementKind::Do { until: true, .. } => "DoUntilStatementAst",
        StatementKind::Do { until: false, .. } => "DoWhileStatementAst",
        StatementKind::For { .. } => "ForStatementAst",
        StatementKind::Foreach { .. } => "ForEachStatementAst",
        StatementKind::Try { .. } => "TryStatementAst",
        StatementKind::Return(_) => "ReturnStatementAst",
        StatementKind::Throw(_) => "ThrowStatementAst",
        StatementKind::Exit(_) => "ExitStatementAst",
        StatementKind::Break(_) => "BreakStatementAst",
        StatementKind::Continue(_) => "ContinueStatementAst",
        StatementKind::Pipeline(_) => "PipelineAst",
        StatementKind::Assignment(_) => "AssignmentStatementAst",
        StatementKind::Function(_) => "FunctionDefinitionAst",
        StatementKind::Type(_) => "TypeDefinitionAst",
        StatementKind::Data { .. } => "DataStatementAst",
        StatementKind::Unsupported(_) => "BlockStatementAst",
        StatementKind::Error(_) => "ErrorStatementAst",
    }
}

fn quote_name(quote: Quote) -> &'static str {
    match quote {
        Quote::Bare => "BareWord",
        Quote::Single => "SingleQuoted",
        Quote::Double => "DoubleQuoted",
        Quote::SingleHere => "SingleQuotedHereString",
        Quote::DoubleHere => "DoubleQuotedHereString",
    }
}

fn path_of(variable: &Variable<'_>) -> String {
    match variable.qualifier {
        Some(qualifier) => format!("{qualifier}:{}", variable.name),
        None => variable.name.to_string(),
    }
}

fn number_value(number: &Number) -> Value {
    match number {
        Number::SByte(n) => Value::SByte(*n),
        Number::Byte(n) => Value::Byte(*n),
        Number::Int16(n) => Value::Int16(*n),
        Number::UInt16(n) => Value::UInt16(*n),
        Number::Int32(n) => Value::Int32(*n),
        Number::UInt32(n) => Value::UInt32(*n),
        Number::Int64(n) => Value::Int64(*n),
        Number::UInt64(n) => Value::UInt64(*n),
        Number::Decimal(n) => Value::Decimal(*n),
        Number::Double(n) => Value::Double(*n),
        Number::BigInt(n) => Value::BigInt(Rc::new(n.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> String {
        let (tree, _) = Tree::of(Source::new(None, text), Edition::Core);
        let mut out = String::new();
        for (at, node) in tree.nodes.iter().enumerate() {
            let mut depth = 0;
            let mut above = node.parent;
            while let Some(parent) = above {
                depth += 1;
                above = tree.nodes.get(parent).and_then(|n| n.parent);
            }
            let text = tree.position(at);
            let line = format!("{}{} {}\n", " ".repeat(depth), node.class, text.text());
            out.push_str(&line);
        }
        out
    }

    #[test]
    fn nodes_are_listed_in_the_order_of_the_text_below_what_holds_them() {
        assert_eq!(
            outline("$x = 1; a -b $c"),
            "ScriptBlockAst $x = 1; a -b $c\n\
             \x20NamedBlockAst $x = 1; a -b $c\n\
             \x20 AssignmentStatementAst $x = 1\n\
             \x20  VariableExpressionAst $x\n\
             \x20  CommandExpressionAst 1\n\
             \x20   ConstantExpressionAst 1\n\
             \x20 PipelineAst a -b $c\n\
             \x20  CommandAst a -b $c\n\
             \x20   StringConstantExpressionAst a\n\
             \x20   CommandParameterAst -b\n\
             \x20   VariableExpressionAst $c\n"
        );
    }

    #[test]
    fn broken_scripts_have_nodes_too() {
        let (tree, errors) = Tree::of(Source::new(None, "if ($x { a }"), Edition::Core);
        assert!(!errors.is_empty());
        assert!(tree.nodes.iter().any(|n| n.class == "ScriptBlockAst"));
    }
}
