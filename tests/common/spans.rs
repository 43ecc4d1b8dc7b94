//! The law of the parser: any text gives a tree whose spans lie within the text and within each other.

use msol::Edition;
use msol::syntax::ast::{Block, Command, Expr, ScriptBlock, Span, Statement};
use msol::syntax::walk::{self, BlockRole, Visitor};
use msol::syntax::{parse, parse_expandable, tokens};

/// Checks that each node's span lies within that of the statement or script block around it.
struct Nesting {
    around: Vec<Span>,
}

impl Nesting {
    fn enter(&mut self, span: Span) {
        assert!(span.start <= span.end, "{span:?}");
        if let Some(outer) = self.around.last() {
            let within = outer.start <= span.start && span.end <= outer.end;
            assert!(within, "{span:?} in {outer:?}");
        }
        self.around.push(span);
    }
}

impl<'s> Visitor<'s> for Nesting {
    fn enter_script_block(&mut self, block: &ScriptBlock<'s>) {
        self.enter(block.span);
    }
    fn leave_script_block(&mut self, _: &ScriptBlock<'s>) {
        self.around.pop();
    }
    fn enter_statement(&mut self, statement: &Statement<'s>) {
        self.enter(statement.span);
    }
    fn leave_statement(&mut self, _: &Statement<'s>) {
        self.around.pop();
    }
    fn enter_block(&mut self, block: &Block<'s>, _: BlockRole) {
        self.enter(block.span);
    }
    fn leave_block(&mut self, _: &Block<'s>, _: BlockRole) {
        self.around.pop();
    }
    fn enter_command(&mut self, command: &Command<'s>) {
        self.enter(command.span);
    }
    fn leave_command(&mut self, _: &Command<'s>) {
        self.around.pop();
    }
    fn enter_expr(&mut self, expr: &Expr<'s>) {
        self.enter(expr.span);
    }
    fn leave_expr(&mut self, _: &Expr<'s>) {
        self.around.pop();
    }
}

/// Parses a text in both editions and checks its spans, those of its errors and those of its tokens.
pub fn holds(text: &str) {
    for edition in [Edition::Desktop, Edition::Core] {
        let parsed = parse(text, edition);
        if parsed.errors.is_empty() {
            let whole = Span::new(0, text.len());
            let mut nesting = Nesting {
                around: vec![whole],
            };
            walk::script_block(&parsed.block, &mut nesting);
        }
        for error in &parsed.errors {
            let behind = text.len() as u32 + 1;
            assert!(
                error.span.start <= behind && error.span.end <= behind,
                "{error:?}"
            );
        }
        for token in tokens(text, edition) {
            assert!(
                text.get(token.span.start as usize..token.span.end as usize)
                    .is_some(),
                "{token:?}"
            );
        }
        parse_expandable(text, edition);
    }
}
