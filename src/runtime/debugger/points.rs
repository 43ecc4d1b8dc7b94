//! Where a line breakpoint stands: the statement of a file that a line and column mean, as `LineBreakpoint` of
//! PowerShell finds it.

use std::rc::Rc;

use crate::Edition;
use crate::syntax::ast::{ScriptBlock, Span, Statement, StatementKind};
use crate::syntax::{self, walk};
use crate::value::Str;
use crate::value::position::{Position, Source};

/// The script blocks of a file, outer ones first.
pub(super) struct FilePoints {
    /// The file's text when it was looked through.
    pub text: Str,
    source: Rc<Source>,
    blocks: Vec<Block>,
}

/// A script block.
#[derive(Default)]
struct Block {
    span: Span,
    /// Its statements at which a script can stop, in order.
    points: Vec<Span>,
    /// The functions and blocks right in it.
    nested: Vec<Span>,
    /// Where its code begins.
    code: Option<Span>,
}

impl FilePoints {
    /// Looks through a file.
    pub fn of(text: &Str, edition: Edition) -> FilePoints {
        let parsed = syntax::parse(text, edition);
        let mut collector = Collector::default();
        walk::script_block(&parsed.block, &mut collector);
        FilePoints {
            text: text.clone(),
            source: Source::new(None, text.clone()),
            blocks: collector.blocks,
        }
    }

    /// The statement that a line and column mean; None where there is none.
    pub fn find(&self, line: i32, column: i32) -> Option<Span> {
        let place = (u32::try_from(line).ok()?, u32::try_from(column).ok()?);
        self.blocks
            .iter()
            .find_map(|block| self.in_block(block, place))
    }

    fn in_block(&self, block: &Block, (line, column): (u32, u32)) -> Option<Span> {
        if !self.holds(block.span, line, column) {
            return None;
        }
        let nested = block.nested.iter().any(|n| self.holds(*n, line, column));
        let at = |line, column| {
            let mut points = block.points.iter();
            points.find(|p| self.holds(**p, line, column)).copied()
        };
        if let Some(point) = at(line, column)
            && (!nested || column == 0 && self.lines(point).0.0 == line)
        {
            return Some(point);
        }
        if nested {
            return None;
        }
        // Before all code it is the first statement; else the next line is as good.
        let first = block.points.first().copied();
        if block
            .code
            .is_none_or(|code| self.lines(code).0 > (line, column))
        {
            return first;
        }
        match column {
            0 => at(line + 1, 0),
            _ => None,
        }
    }

    /// Lines and columns where a span begins and ends.
    fn lines(&self, span: Span) -> ((u32, u32), (u32, u32)) {
        let position = Position {
            source: self.source.clone(),
            start: span.start,
            end: span.end,
        };
        (position.start_line_column(), position.end_line_column())
    }

    fn holds(&self, span: Span, line: u32, column: u32) -> bool {
        let (start, end) = self.lines(span);
        if column == 0 {
            return (start.0..=end.0).contains(&line);
        }
        (start..end).contains(&(line, column))
    }
}

/// Collects the blocks and their statements.
#[derive(Default)]
struct Collector {
    blocks: Vec<Block>,
    /// The blocks around the current node, by their place.
    around: Vec<usize>,
}

fn is_point(kind: &StatementKind<'_>) -> bool {
    matches!(
        kind,
        StatementKind::Pipeline(_)
            | StatementKind::Assignment(_)
            | StatementKind::Return(_)
            | StatementKind::Throw(_)
            | StatementKind::Exit(_)
            | StatementKind::Break(_)
            | StatementKind::Continue(_)
    )
}

impl<'s> walk::Visitor<'s> for Collector {
    fn enter_script_block(&mut self, block: &ScriptBlock<'s>) {
        let parent = self.around.last().copied();
        if let Some(parent) = parent.and_then(|at| self.blocks.get_mut(at)) {
            parent.nested.push(block.span);
        }
        let named = [
            &block.dynamicparam,
            &block.begin,
            &block.process,
            &block.end,
            &block.clean,
        ];
        self.around.push(self.blocks.len());
        self.blocks.push(Block {
            span: block.span,
            code: named
                .into_iter()
                .flatten()
                .map(|b| b.span)
                .min_by_key(|s| s.start),
            ..Block::default()
        });
    }

    fn leave_script_block(&mut self, _: &ScriptBlock<'s>) {
        self.around.pop();
    }

    fn enter_statement(&mut self, statement: &Statement<'s>) {
        let block = self.around.last().copied();
        if let Some(block) = block.and_then(|at| self.blocks.get_mut(at))
            && is_point(&statement.kind)
        {
            block.points.push(statement.span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_at(text: &str, line: i32, column: i32) -> Option<String> {
        let points = FilePoints::of(&Str::from(text), Edition::Core);
        let span = points.find(line, column)?;
        Some(span.text(text).to_string())
    }

    #[test]
    fn a_line_means_its_first_statement_or_the_next_lines() {
        let text = "# head\n$a = 1; $b = 2\n\nif ($a) {\n    'x'\n}\nfunction f {\n    'in f'\n}\n";
        for (line, column, expected) in [
            (2, 0, Some("$a = 1")),
            (2, 9, Some("$b = 2")),
            (3, 0, Some("$a")),
            (1, 0, Some("$a = 1")),
            (5, 0, Some("'x'")),
            (8, 0, Some("'in f'")),
            (7, 0, Some("'in f'")),
            (99, 0, None),
        ] {
            assert_eq!(
                text_at(text, line, column).as_deref(),
                expected,
                "{line}, {column}"
            );
        }
    }
}
