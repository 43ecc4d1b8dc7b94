//! Where the cursor stands: the word at it, and what the tree says that the word is.
//!
//! A line that is being typed is broken nearly always: `$x.`, `Get-Item -`, `[math]::`. The text up to the cursor is
//! therefore parsed with a letter appended where the last word is still empty, which makes a tree of it whose shape is
//! that of a finished line; the letter is taken away from the word again.

use crate::Edition;
use crate::syntax::ast::{
    Assignment, Attribute, Chain, Command, CommandElement, Expr, ExprKind, Pipeline,
    PipelineElement, Quote, RedirectTarget, Span, Statement, StatementKind, Trap, TypeName,
    Variable,
};
use crate::syntax::walk::{self, Visitor};
use crate::syntax::{self, Parsed, Token, TokenClass};

/// The letter that stands for an empty word.
const LETTER: char = 'a';

/// The operators behind which PowerShell offers the members of an enumeration.
const COMPARISONS: [&str; 6] = ["eq", "ne", "like", "notlike", "match", "notmatch"];

/// A text made ready to be parsed: up to the end of the word at the cursor.
pub(super) struct Probe {
    text: String,
    /// The same with a string in the place of the word, for where only that makes a finished expression of it: in an
    /// index and behind a comparison.
    quoted: String,
    /// The end of the word in the text as it was typed.
    end: usize,
}

/// Where the cursor stands.
pub(super) struct Place<'s> {
    /// The bytes of the word.
    pub word: (usize, usize),
    /// The word as it was typed, with its quotes.
    pub text: String,
    /// What it is.
    pub what: What<'s>,
    /// The nodes around the word, the outermost first.
    pub path: Vec<Node<'s>>,
    /// The tree of the whole text.
    pub tree: Parsed<'s>,
    /// The text that was parsed.
    pub source: &'s str,
}

/// What a word is.
pub(super) enum What<'s> {
    /// Nothing that could be completed.
    Nothing,
    /// A comment, up to the cursor.
    Comment(&'s str),
    /// A variable.
    Variable(Variable<'s>),
    /// A member's name.
    Member(Access<'s>),
    /// An operator's name.
    Operator,
    /// A flag of `switch`.
    SwitchFlag,
    /// A type's name in brackets.
    Type,
    /// The word behind `using`.
    UsingKeyword,
    /// A namespace.
    Namespace,
    /// Where `break` or `continue` go.
    Label,
    /// The name of an attribute's argument; the attribute's name.
    AttributeArgument(&'s str),
    /// A key of a hashtable, which stands at this place of the path.
    HashtableKey(usize),
    /// A command's name.
    Command,
    /// A parameter's name.
    Parameter(Call<'s>),
    /// An argument.
    Argument(Call<'s>),
    /// What is assigned to this target.
    AssignedValue(Expr<'s>),
    /// A string that is no command's.
    String,
    /// The key in an index of this.
    IndexKey(Expr<'s>),
    /// What this is compared with.
    Compared(Expr<'s>),
    /// Nothing yet, right behind a type's bracket.
    TypeEnd(TypeName<'s>),
    /// A file, as behind a redirection.
    File,
}

/// A member access.
pub(super) struct Access<'s> {
    /// Whose member.
    pub target: Expr<'s>,
    /// `::`.
    pub is_static: bool,
}

/// A command call at the cursor.
#[derive(Clone)]
pub(super) struct Call<'s> {
    /// The call.
    pub command: Command<'s>,
    /// Where it stands in the path.
    pub at: usize,
}

/// A node around the cursor.
#[derive(Clone)]
pub(super) enum Node<'s> {
    Pipeline(Pipeline<'s>),
    Command(Command<'s>),
    Expr(Expr<'s>),
    Attribute,
    Assignment(Assignment<'s>),
    Jump,
    /// The body of a `catch` or a `trap`.
    Handler,
    /// The clauses of a `switch`, with what it walks.
    Switch(Statement<'s>),
}

impl Probe {
    /// Cuts a text behind the word at the cursor.
    pub fn new(text: &str, cursor: usize, edition: Edition) -> Probe {
        let end = word_end(text, cursor, edition);
        let head = text.get(..end).unwrap_or(text);
        let mut probe = head.to_string();
        let open = probe
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || ".:([{,;|&=$-@!+*/<>".contains(c));
        if open && !is_path_end(head) {
            probe.push(LETTER);
        }
        let stem = head.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        Probe {
            text: probe,
            quoted: format!("{stem}'{LETTER}"),
            end,
        }
    }

    fn has_letter(&self) -> bool {
        self.text.len() > self.end
    }

    /// Finds the place.
    pub fn place(&self, edition: Edition) -> Place<'_> {
        let source = self.text.as_str();
        let tokens = syntax::tokens(source, edition);
        let tree = syntax::parse(source, edition);
        let mut place = Place {
            word: (self.end, self.end),
            text: String::new(),
            what: What::Nothing,
            path: path_to_end(&tree, source),
            tree,
            source,
        };
        let start = word_start(source, &tokens, &place.path);
        place.word.0 = start.min(self.end);
        place.text = source.get(start..self.end).unwrap_or("").to_string();
        place.what = self.what(&place, &tokens, start);
        if let What::Nothing | What::Command = place.what
            && let Some(what) = self.beside(&tokens, start, edition)
        {
            place.what = what;
        } else if let Some(name) = closed_type(&place) {
            place.what = What::TypeEnd(name);
            place.word.0 = place.word.1;
            place.text.clear();
        }
        place
    }

    /// What an unquoted word is in an index, and no word yet behind a comparison: no command, though the tree takes it
    /// for one because both need an expression.
    fn beside(&self, tokens: &[Token], start: usize, edition: Edition) -> Option<What<'_>> {
        let source = self.text.as_str();
        let before = tokens
            .iter()
            .filter(|token| token.span.end as usize <= start)
            .max_by_key(|token| token.span.end)
            .filter(|token| token.class == TokenClass::Operator)?;
        let text = before.span.text(source);
        let is_index = text == "[" && !opens_type(tokens, before.span.end as usize);
        let is_comparison = self.has_letter() && is_comparison(text);
        if !is_index && !is_comparison {
            return None;
        }
        let quoted = self.quoted.as_str();
        let tree = syntax::parse(quoted, edition);
        let mut above = path_to_end(&tree, quoted).into_iter().rev();
        above.next();
        match above.next()? {
            Node::Expr(Expr {
                kind: ExprKind::Index { target, .. },
                ..
            }) if is_index => Some(What::IndexKey(*target)),
            Node::Expr(Expr {
                kind: ExprKind::Binary { left, .. },
                ..
            }) if is_comparison => Some(What::Compared(*left)),
            _ => None,
        }
    }

    fn what<'s>(&'s self, place: &Place<'s>, tokens: &[Token], start: usize) -> What<'s> {
        let source = self.text.as_str();
        let before = source.get(..start).unwrap_or("");
        let word = source.get(start..).unwrap_or("");
        let last = innermost(tokens, source.len());
        if let Some(comment) = last.filter(|token| token.class == TokenClass::Comment) {
            let text = source.get(comment.span.start as usize..self.end);
            return What::Comment(text.unwrap_or(""));
        }
        if let Some(what) = using(before) {
            return what;
        }
        if let Some(name) = attribute_before(before) {
            return What::AttributeArgument(name);
        }
        let quoted = last.is_some_and(|token| token.class == TokenClass::String);
        if word.starts_with('-') && !quoted {
            return dashed(place, tokens, start);
        }
        if let Some(Node::Expr(Expr {
            kind: ExprKind::Variable(variable),
            ..
        })) = place.path.last()
        {
            return What::Variable(variable.clone());
        }
        if before.ends_with('[') && opens_type(tokens, start) {
            return What::Type;
        }
        match by_tree(place, start) {
            // Everything could be a command, and PowerShell offers none until a letter is typed; but the type of a
            // variable may tell what it can be set to.
            What::Command if self.has_letter() => assigned(place),
            what => what,
        }
    }
}

/// The nodes that reach to the end of a text.
fn path_to_end<'s>(tree: &Parsed<'s>, source: &str) -> Vec<Node<'s>> {
    let mut finder = Finder {
        at: source.len() as u32,
        path: Vec::new(),
    };
    walk::script_block(&tree.block, &mut finder);
    finder.path
}

/// True for `-eq`, `-cne`, `-ilike` and their kin.
fn is_comparison(text: &str) -> bool {
    let Some(name) = text.strip_prefix('-') else {
        return false;
    };
    let name = name.to_ascii_lowercase();
    let plain = name.strip_prefix(['c', 'i']).unwrap_or(&name);
    COMPARISONS.contains(&plain) || COMPARISONS.contains(&name.as_str())
}

/// The type whose bracket closes at the end of a text.
fn closed_type<'s>(place: &Place<'s>) -> Option<TypeName<'s>> {
    match place.path.last()? {
        Node::Expr(Expr {
            kind: ExprKind::Type(name),
            span,
        }) if span.end as usize == place.word.1 && place.source.ends_with(']') => {
            Some(name.clone())
        }
        _ => None,
    }
}

/// The value that is about to be assigned.
fn assigned<'s>(place: &Place<'s>) -> What<'s> {
    let target = place.path.iter().rev().find_map(|node| match node {
        Node::Assignment(assignment) => Some(assignment.target.clone()),
        _ => None,
    });
    target.map_or(What::Nothing, What::AssignedValue)
}

/// True where a text ends in a path's separator, which is no open end.
fn is_path_end(text: &str) -> bool {
    text.strip_suffix('/')
        .is_some_and(|rest| !rest.ends_with(char::is_whitespace) && !rest.is_empty())
}

/// The end of the word in which the cursor stands.
fn word_end(text: &str, cursor: usize, edition: Edition) -> usize {
    if text
        .get(cursor..)
        .is_none_or(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    {
        return cursor;
    }
    let at = cursor as u32;
    syntax::tokens(text, edition)
        .iter()
        .rfind(|token| {
            token.span.start < at
                && at < token.span.end
                && matches!(
                    token.class,
                    TokenClass::Command
                        | TokenClass::CommandArgument
                        | TokenClass::CommandParameter
                        | TokenClass::Member
                        | TokenClass::Variable
                        | TokenClass::Type
                        | TokenClass::Attribute
                        | TokenClass::Keyword
                )
        })
        .map_or(cursor, |token| token.span.end as usize)
}

/// The innermost token that ends at a place.
fn innermost(tokens: &[Token], at: usize) -> Option<&Token> {
    tokens
        .iter()
        .filter(|token| token.span.end as usize >= at && (token.span.start as usize) < at)
        .max_by_key(|token| token.span.start)
}

/// Where the word at the end of a text starts.
fn word_start(source: &str, tokens: &[Token], path: &[Node<'_>]) -> usize {
    let leaf = match path.last() {
        Some(Node::Expr(expr))
            if matches!(
                expr.kind,
                ExprKind::String { .. }
                    | ExprKind::Variable(_)
                    | ExprKind::Number(_)
                    | ExprKind::Expandable { .. }
            ) =>
        {
            Some(expr.span.start as usize)
        }
        _ => None,
    };
    let token = innermost(tokens, source.len()).map(|token| token.span.start as usize);
    let start = leaf.max(token).unwrap_or(source.len());
    // A variable in a string, and a type's name behind its bracket, are words of their own.
    let rest = source.get(start..).unwrap_or("");
    match rest.rfind('[') {
        Some(at) if leaf.is_none() => start + at + 1,
        _ => start,
    }
}

/// What stands behind `using`.
fn using<'s>(before: &str) -> Option<What<'s>> {
    let line = before.rsplit(['\n', ';']).next().unwrap_or("").trim_start();
    let mut words = line.split_whitespace();
    if !words.next()?.eq_ignore_ascii_case("using") || !before.ends_with(char::is_whitespace) {
        return None;
    }
    match words.next() {
        None => Some(What::UsingKeyword),
        Some(kind) if kind.eq_ignore_ascii_case("namespace") && words.next().is_none() => {
            Some(What::Namespace)
        }
        Some(_) => None,
    }
}

/// The attribute in whose parentheses a text ends, before a name.
fn attribute_before(before: &str) -> Option<&str> {
    let before = before.trim_end();
    let open = before.rfind('(')?;
    let inside = before.get(open + 1..)?;
    if !(inside.is_empty() || inside.ends_with(',')) || inside.contains(')') {
        return None;
    }
    let head = before.get(..open)?;
    let bracket = head.rfind('[')?;
    let name = head.get(bracket + 1..)?.trim();
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || "._".contains(c));
    is_name.then_some(name)
}

/// True where the bracket before a place opens a type's name and no index.
fn opens_type(tokens: &[Token], start: usize) -> bool {
    let bracket = start.saturating_sub(1);
    let before = tokens
        .iter()
        .filter(|token| token.span.end as usize <= bracket)
        .max_by_key(|token| token.span.end);
    before.is_none_or(|token| {
        token.span.end as usize != bracket
            || matches!(
                token.class,
                TokenClass::Operator
                    | TokenClass::GroupStart
                    | TokenClass::StatementSeparator
                    | TokenClass::NewLine
                    | TokenClass::Type
            )
    })
}

/// A word with a dash: a parameter of the call that it stands in, or an operator behind an expression.
fn dashed<'s>(place: &Place<'s>, tokens: &[Token], start: usize) -> What<'s> {
    let at_word = |span: Span| span.start as usize == start;
    for (at, node) in place.path.iter().enumerate().rev() {
        let Node::Command(command) = node else {
            continue;
        };
        let is_element = command.elements.iter().any(|element| match element {
            CommandElement::Parameter { span, .. } => at_word(*span),
            CommandElement::Argument(argument) => at_word(argument.span),
        });
        if is_element {
            return What::Parameter(Call {
                command: command.clone(),
                at,
            });
        }
    }
    let before = tokens
        .iter()
        .filter(|token| token.span.end as usize <= start)
        .max_by_key(|token| (token.span.end, token.span.start));
    let Some(before) = before else {
        return What::Nothing;
    };
    match before.class {
        TokenClass::Keyword
            if before
                .span
                .text(place.source)
                .eq_ignore_ascii_case("switch") =>
        {
            What::SwitchFlag
        }
        TokenClass::Number
        | TokenClass::String
        | TokenClass::Variable
        | TokenClass::Member
        | TokenClass::GroupEnd => What::Operator,
        TokenClass::Operator if before.span.text(place.source) == "]" => What::Operator,
        _ => What::Nothing,
    }
}

/// What the tree takes the word for.
fn by_tree<'s>(place: &Place<'s>, start: usize) -> What<'s> {
    let mut above = place.path.iter().enumerate().rev();
    let Some((_, Node::Expr(leaf))) = above.next() else {
        return What::Nothing;
    };
    let is_word = |expr: &Expr<'_>| expr.span == leaf.span;
    let mut in_array = false;
    for (at, node) in above {
        match node {
            Node::Expr(Expr { kind, .. }) => match kind {
                ExprKind::Member {
                    target,
                    member,
                    is_static,
                    ..
                } if is_word(member) => {
                    return What::Member(Access {
                        target: (**target).clone(),
                        is_static: *is_static,
                    });
                }
                ExprKind::Hashtable(pairs) if pairs.iter().any(|(key, _)| is_word(key)) => {
                    return What::HashtableKey(at);
                }
                ExprKind::Array(_) => in_array = true,
                ExprKind::Index { target, index, .. } if is_word(index) && is_text(leaf) => {
                    return What::IndexKey((**target).clone());
                }
                ExprKind::Binary { left, .. } if is_text(leaf) && !is_bare(leaf) => {
                    return What::Compared((**left).clone());
                }
                _ if is_text(leaf) && !is_bare(leaf) => return What::String,
                _ => return What::Nothing,
            },
            Node::Command(command) if redirects_to(command, leaf) => return What::File,
            Node::Command(command) if command.name.span.start as usize == start && !in_array => {
                return What::Command;
            }
            Node::Command(command) => {
                return What::Argument(Call {
                    command: command.clone(),
                    at,
                });
            }
            Node::Jump => return What::Label,
            Node::Assignment(assignment) if is_text(leaf) => {
                return What::AssignedValue(assignment.target.clone());
            }
            Node::Pipeline(_) | Node::Handler | Node::Switch(_) => {}
            Node::Attribute | Node::Assignment(_) => return What::Nothing,
        }
    }
    if is_text(leaf) && !is_bare(leaf) {
        return What::String;
    }
    What::Nothing
}

/// True where the output of a command goes to the file that an expression names.
fn redirects_to(command: &Command<'_>, leaf: &Expr<'_>) -> bool {
    command
        .redirections
        .iter()
        .any(|r| matches!(&r.to, RedirectTarget::File { name, .. } if name.span == leaf.span))
}

fn is_text(expr: &Expr<'_>) -> bool {
    matches!(
        expr.kind,
        ExprKind::String { .. } | ExprKind::Expandable { .. }
    )
}

fn is_bare(expr: &Expr<'_>) -> bool {
    matches!(
        expr.kind,
        ExprKind::String {
            quote: Quote::Bare,
            ..
        } | ExprKind::Expandable {
            quote: Quote::Bare,
            ..
        }
    )
}

/// Collects the nodes that end at a place or reach beyond it.
struct Finder<'s> {
    at: u32,
    path: Vec<Node<'s>>,
}

impl Finder<'_> {
    fn touches(&self, span: Span) -> bool {
        span.start < self.at && self.at <= span.end
    }
}

impl<'s> Visitor<'s> for Finder<'s> {
    fn enter_statement(&mut self, statement: &Statement<'s>) {
        if !self.touches(statement.span) {
            return;
        }
        match &statement.kind {
            StatementKind::Pipeline(chain) => {
                let pipeline = pipelines(chain).find(|p| self.touches(p.span)).cloned();
                self.path.extend(pipeline.map(Node::Pipeline));
            }
            StatementKind::Assignment(assignment) => {
                self.path.push(Node::Assignment((**assignment).clone()));
            }
            StatementKind::Break(_) | StatementKind::Continue(_) => self.path.push(Node::Jump),
            StatementKind::Try { catches, .. }
                if catches.iter().any(|c| self.touches(c.body.span)) =>
            {
                self.path.push(Node::Handler);
            }
            StatementKind::Switch(switch) if switch.condition.span.end < self.at => {
                self.path.push(Node::Switch(switch.condition.clone()));
            }
            _ => {}
        }
    }

    fn enter_trap(&mut self, trap: &Trap<'s>) {
        if self.touches(trap.body.span) {
            self.path.push(Node::Handler);
        }
    }

    fn enter_command(&mut self, command: &Command<'s>) {
        if self.touches(command.span) {
            self.path.push(Node::Command(command.clone()));
        }
    }

    fn enter_expr(&mut self, expr: &Expr<'s>) {
        if self.touches(expr.span) {
            self.path.push(Node::Expr(expr.clone()));
        }
    }

    fn enter_attribute(&mut self, attribute: &Attribute<'s>) {
        if self.touches(attribute.span) {
            self.path.push(Node::Attribute);
        }
    }
}

/// The pipelines of a chain.
pub(super) fn pipelines<'c, 's>(chain: &'c Chain<'s>) -> impl Iterator<Item = &'c Pipeline<'s>> {
    std::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, pipeline)| pipeline))
}

impl<'s> Place<'s> {
    /// The pipeline around the command at a place of the path, and which of its elements the command is.
    pub fn pipeline_of(&self, at: usize) -> Option<(&Pipeline<'s>, usize)> {
        let Some(Node::Command(command)) = self.path.get(at) else {
            return None;
        };
        let above = self.path.get(..at)?.iter().rev();
        let pipeline = above.into_iter().find_map(|node| match node {
            Node::Pipeline(pipeline) => Some(pipeline),
            _ => None,
        })?;
        let index = pipeline.elements.iter().position(|element| match element {
            PipelineElement::Command(other) => other.span == command.span,
            PipelineElement::Expression { .. } => false,
        })?;
        Some((pipeline, index))
    }
}
