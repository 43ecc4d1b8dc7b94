//! `#requires` comments, which are read like commands.

use super::super::ast::{CommandElement, Expr, ExprKind, Number, Requires, Span};
use super::super::cursor::{Context, Cursor};
use super::super::problem;
use super::command::command;

/// What a `#requires` may name, in full.
const PARAMETERS: [&str; 7] = [
    "shellid",
    "pssnapin",
    "version",
    "psedition",
    "assembly",
    "modules",
    "runasadministrator",
];

/// The requirements among a file's comments.
pub fn requirements<'s>(cx: &Context<'s>, comments: &[Span]) -> Vec<Requires<'s>> {
    let mut found = Vec::new();
    for comment in comments {
        if is_requires(comment.text(cx.source)) {
            found.extend(requires_statement(cx, *comment));
        }
    }
    found
}

fn is_requires(comment: &str) -> bool {
    comment
        .get(.."#requires".len())
        .is_some_and(|word| word.eq_ignore_ascii_case("#requires"))
}

/// requires-statement = "#requires", { command-parameter | command-argument } ;
fn requires_statement<'s>(cx: &Context<'s>, comment: Span) -> Option<Requires<'s>> {
    let text = Span {
        start: comment.start + 1,
        end: comment.end,
    };
    let i = Cursor::new(cx).within(text);
    let (_, command) = command(i).ok()?;
    let named = matches!(&command.name.kind, ExprKind::String { value, .. } if value.eq_ignore_ascii_case("requires"));
    let mut requires = Requires {
        span: comment,
        items: Vec::new(),
    };
    if !named {
        i.error(&problem::SCRIPT_REQUIRES_INVALID_FORMAT, command.span, &[]);
        return Some(requires);
    }
    let mut elements = command.elements.into_iter().peekable();
    while let Some(element) = elements.next() {
        let CommandElement::Parameter {
            span,
            name,
            argument,
            ..
        } = element
        else {
            let CommandElement::Argument(stray) = element else {
                continue;
            };
            i.error(&problem::SCRIPT_REQUIRES_INVALID_FORMAT, stray.span, &[]);
            continue;
        };
        let argument = argument.or_else(|| {
            let next = elements.next_if(|next| matches!(next, CommandElement::Argument(_)))?;
            match next {
                CommandElement::Argument(argument) => Some(argument),
                CommandElement::Parameter { .. } => None,
            }
        });
        if let Some(item) = requirement(i, span, name, argument) {
            requires.items.push(item);
        }
    }
    Some(requires)
}

/// A parameter with its argument's elements, where they fit together.
fn requirement<'s>(
    i: Cursor<'_, 's>,
    span: Span,
    name: &str,
    argument: Option<Expr<'s>>,
) -> Option<(String, Vec<Expr<'s>>)> {
    let full = PARAMETERS.iter().find(|full| {
        full.get(..name.len())
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case(name))
    });
    let Some(full) = full else {
        i.error(&problem::SCRIPT_REQUIRES_INVALID_FORMAT, span, &[]);
        return None;
    };
    if *full == "runasadministrator" {
        if argument.is_some() {
            i.error(&problem::PARAMETER_CANNOT_HAVE_ARGUMENT, span, &[name]);
        }
        return Some(((*full).to_owned(), Vec::new()));
    }
    let Some(argument) = argument else {
        i.error(&problem::PARAMETER_REQUIRES_ARGUMENT, span, &[name]);
        return None;
    };
    if !is_literal(&argument) {
        i.error(
            &problem::REQUIRES_ARGUMENT_MUST_BE_CONSTANT,
            argument.span,
            &[],
        );
        return None;
    }
    if *full == "version" && !is_version(i.text(argument.span)) {
        i.error(&problem::REQUIRES_VERSION_INVALID, argument.span, &[]);
        return None;
    }
    let elements = match argument.kind {
        ExprKind::Array(elements) => elements,
        kind => vec![Expr {
            span: argument.span,
            kind,
        }],
    };
    Some(((*full).to_owned(), elements))
}

fn is_literal(expr: &Expr<'_>) -> bool {
    match &expr.kind {
        ExprKind::Number(Number::BigInt(_)) => false,
        ExprKind::Number(_) | ExprKind::String { .. } => true,
        ExprKind::Array(elements) => elements.iter().all(is_literal),
        ExprKind::Hashtable(pairs) => pairs.iter().all(|(key, _)| is_literal(key)),
        _ => false,
    }
}

/// One to four numbers with dots between.
fn is_version(text: &str) -> bool {
    let text = text.trim_matches(['"', '\'']);
    let parts: Vec<&str> = text.split('.').collect();
    let number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() <= 4 && parts.iter().all(number)
}
