//! XPath 1.0 as `SelectNodes` takes it: location paths with predicates, the core functions, operators.

use std::rc::Rc;

use super::node::{Kind, Node};

/// How deep expressions may be nested.
const DEEPEST: usize = 64;

/// A value of an expression.
#[derive(Clone)]
pub(super) enum Item {
    Nodes(Vec<Rc<Node>>),
    Text(String),
    Number(f64),
    Bool(bool),
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    Number(f64),
    Symbol(&'static str),
}

const SYMBOLS: [&str; 23] = [
    "//", "::", "..", "<=", ">=", "!=", "/", "[", "]", "(", ")", "@", ",", "|", "=", "<", ">", "+",
    "-", "*", ".", "$", ":",
];

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if first == '\'' || first == '"' {
            let inside = rest.get(1..)?;
            let end = inside.find(first)?;
            out.push(Token::Text(inside.get(..end)?.to_string()));
            rest = inside.get(end + 1..)?;
        } else if first.is_ascii_digit() {
            let end = rest
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(rest.len());
            out.push(Token::Number(rest.get(..end)?.parse().ok()?));
            rest = rest.get(end..)?;
        } else if first.is_alphabetic() || first == '_' {
            let end = rest
                .char_indices()
                .find(|(at, c)| {
                    let next_is_colon =
                        *c == ':' && rest.get(at + 1..).is_some_and(|r| r.starts_with(':'));
                    !(c.is_alphanumeric()
                        || matches!(c, '_' | '-' | '.')
                        || (*c == ':' && !next_is_colon))
                })
                .map_or(rest.len(), |(at, _)| at);
            out.push(Token::Name(rest.get(..end)?.to_string()));
            rest = rest.get(end..)?;
        } else {
            let symbol = SYMBOLS.iter().find(|s| rest.starts_with(**s))?;
            out.push(Token::Symbol(symbol));
            rest = rest.get(symbol.len()..)?;
        }
        rest = rest.trim_start();
    }
    Some(out)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Axis {
    Child,
    Descendant,
    DescendantOrSelf,
    Parent,
    Ancestor,
    AncestorOrSelf,
    SelfNode,
    Attribute,
    FollowingSibling,
    PrecedingSibling,
}

#[derive(Clone, Debug)]
enum Test {
    Any,
    Name(String),
    Prefix(String),
    Node,
    Text,
    Comment,
}

#[derive(Clone, Debug)]
struct Step {
    axis: Axis,
    test: Test,
    predicates: Vec<Expr>,
}

#[derive(Clone, Debug)]
enum Expr {
    Path {
        start: Option<Box<Expr>>,
        absolute: bool,
        steps: Vec<Step>,
    },
    Text(String),
    Number(f64),
    Call(String, Vec<Expr>),
    Binary(&'static str, Box<Expr>, Box<Expr>),
    Negate(Box<Expr>),
    Filter(Box<Expr>, Vec<Expr>),
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

/// Operators by how loosely they bind, loosest first.
const LEVELS: [&[&str]; 7] = [
    &["or"],
    &["and"],
    &["=", "!="],
    &["<", "<=", ">", ">="],
    &["+", "-"],
    &["*", "div", "mod"],
    &["|"],
];

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Symbol(s)) if *s == symbol);
        if found {
            self.at += 1;
        }
        found
    }

    fn operator(&self, level: &[&'static str]) -> Option<&'static str> {
        let word = match self.peek()? {
            Token::Symbol(s) => *s,
            Token::Name(n) => n.as_str(),
            _ => return None,
        };
        level.iter().find(|o| **o == word).copied()
    }

    fn expression(&mut self, level: usize) -> Option<Expr> {
        self.depth += 1;
        if self.depth > DEEPEST * LEVELS.len() {
            return None;
        }
        let result = self.level(level);
        self.depth -= 1;
        result
    }

    fn level(&mut self, level: usize) -> Option<Expr> {
        let Some(operators) = LEVELS.get(level) else {
            return self.path();
        };
        if level == LEVELS.len() - 1 && self.take("-") {
            return Some(Expr::Negate(Box::new(self.expression(level)?)));
        }
        let mut left = self.expression(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            self.at += 1;
            let right = self.expression(level + 1)?;
            left = Expr::Binary(operator, Box::new(left), Box::new(right));
        }
        Some(left)
    }

    fn path(&mut self) -> Option<Expr> {
        match self.peek()?.clone() {
            Token::Text(text) => {
                self.at += 1;
                Some(Expr::Text(text))
            }
            Token::Number(number) => {
                self.at += 1;
                Some(Expr::Number(number))
            }
            Token::Symbol("(") => {
                self.at += 1;
                let inside = self.expression(0)?;
                if !self.take(")") {
                    return None;
                }
                self.filtered(inside)
            }
            Token::Name(name) if self.is_function(&name) => {
                self.at += 2;
                let mut arguments = Vec::new();
                if !self.take(")") {
                    loop {
                        arguments.push(self.expression(0)?);
                        if self.take(")") {
                            break;
                        }
                        if !self.take(",") {
                            return None;
                        }
                    }
                }
                self.filtered(Expr::Call(name, arguments))
            }
            _ => {
                let (absolute, steps) = self.steps(false)?;
                Some(Expr::Path {
                    start: None,
                    absolute,
                    steps,
                })
            }
        }
    }

    fn is_function(&self, name: &str) -> bool {
        matches!(self.tokens.get(self.at + 1), Some(Token::Symbol("(")))
            && !matches!(name, "text" | "node" | "comment" | "processing-instruction")
    }

    /// Predicates and further steps behind a parenthesis or a call.
    fn filtered(&mut self, start: Expr) -> Option<Expr> {
        let mut expression = start;
        let predicates = self.predicates()?;
        if !predicates.is_empty() {
            expression = Expr::Filter(Box::new(expression), predicates);
        }
        if matches!(self.peek(), Some(Token::Symbol("/" | "//"))) {
            let (_, steps) = self.steps(true)?;
            expression = Expr::Path {
                start: Some(Box::new(expression)),
                absolute: false,
                steps,
            };
        }
        Some(expression)
    }

    fn predicates(&mut self) -> Option<Vec<Expr>> {
        let mut out = Vec::new();
        while self.take("[") {
            out.push(self.expression(0)?);
            if !self.take("]") {
                return None;
            }
        }
        Some(out)
    }

    fn steps(&mut self, behind: bool) -> Option<(bool, Vec<Step>)> {
        let everywhere = || Step {
            axis: Axis::DescendantOrSelf,
            test: Test::Node,
            predicates: Vec::new(),
        };
        let mut steps = Vec::new();
        let mut absolute = false;
        if self.take("//") {
            absolute = !behind;
            steps.push(everywhere());
        } else if self.take("/") {
            absolute = !behind;
            if !self.begins_step() {
                return Some((absolute, steps));
            }
        }
        loop {
            steps.push(self.step()?);
            if self.take("//") {
                steps.push(everywhere());
            } else if !self.take("/") {
                return Some((absolute, steps));
            }
        }
    }

    fn begins_step(&self) -> bool {
        matches!(
            self.peek(),
            Some(Token::Name(_) | Token::Symbol("@" | "*" | "." | ".."))
        )
    }

    fn step(&mut self) -> Option<Step> {
        let plain = |axis| Step {
            axis,
            test: Test::Node,
            predicates: Vec::new(),
        };
        if self.take("..") {
            return Some(plain(Axis::Parent));
        }
        if self.take(".") {
            return Some(plain(Axis::SelfNode));
        }
        let mut axis = Axis::Child;
        if self.take("@") {
            axis = Axis::Attribute;
        } else if let (Some(Token::Name(name)), Some(Token::Symbol("::"))) =
            (self.peek(), self.tokens.get(self.at + 1))
        {
            axis = match name.as_str() {
                "child" => Axis::Child,
                "descendant" => Axis::Descendant,
                "descendant-or-self" => Axis::DescendantOrSelf,
                "parent" => Axis::Parent,
                "ancestor" => Axis::Ancestor,
                "ancestor-or-self" => Axis::AncestorOrSelf,
                "self" => Axis::SelfNode,
                "attribute" => Axis::Attribute,
                "following-sibling" => Axis::FollowingSibling,
                "preceding-sibling" => Axis::PrecedingSibling,
                _ => return None,
            };
            self.at += 2;
        }
        let test = if self.take("*") {
            Test::Any
        } else {
            let Some(Token::Name(name)) = self.peek().cloned() else {
                return None;
            };
            self.at += 1;
            if self.take("(") {
                if !self.take(")") {
                    return None;
                }
                match name.as_str() {
                    "text" => Test::Text,
                    "node" => Test::Node,
                    "comment" => Test::Comment,
                    _ => return None,
                }
            } else if let Some(prefix) = name.strip_suffix(':') {
                if !self.take("*") {
                    return None;
                }
                Test::Prefix(prefix.to_string())
            } else {
                Test::Name(name)
            }
        };
        Some(Step {
            axis,
            test,
            predicates: self.predicates()?,
        })
    }
}

/// What prefixes stand for: pairs of prefix and namespace.
pub(super) type Prefixes = Vec<(String, String)>;

struct Context<'a> {
    node: Rc<Node>,
    position: usize,
    size: usize,
    prefixes: &'a Prefixes,
}

/// The value of an expression at a node; None for one that cannot be read.
pub(super) fn evaluate(text: &str, node: &Rc<Node>, prefixes: &Prefixes) -> Option<Item> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let expression = parser.expression(0)?;
    if parser.at != parser.tokens.len() {
        return None;
    }
    let context = Context {
        node: node.clone(),
        position: 1,
        size: 1,
        prefixes,
    };
    value(&expression, &context)
}

fn value(expression: &Expr, context: &Context<'_>) -> Option<Item> {
    Some(match expression {
        Expr::Text(text) => Item::Text(text.clone()),
        Expr::Number(number) => Item::Number(*number),
        Expr::Negate(inside) => Item::Number(-number(&value(inside, context)?)),
        Expr::Binary(operator, left, right) => binary(operator, left, right, context)?,
        Expr::Call(name, arguments) => call(name, arguments, context)?,
        Expr::Filter(inside, predicates) => {
            let Item::Nodes(mut nodes) = value(inside, context)? else {
                return None;
            };
            for predicate in predicates {
                nodes = filter(nodes, predicate, context.prefixes)?;
            }
            Item::Nodes(nodes)
        }
        Expr::Path {
            start,
            absolute,
            steps,
        } => {
            let mut nodes = match start {
                Some(start) => match value(start, context)? {
                    Item::Nodes(nodes) => nodes,
                    _ => return None,
                },
                None if *absolute => vec![context.node.root()],
                None => vec![context.node.clone()],
            };
            for step in steps {
                nodes = walk(&nodes, step, context.prefixes)?;
            }
            Item::Nodes(nodes)
        }
    })
}

fn walk(nodes: &[Rc<Node>], step: &Step, prefixes: &Prefixes) -> Option<Vec<Rc<Node>>> {
    let mut out: Vec<Rc<Node>> = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    for node in nodes {
        let mut found: Vec<Rc<Node>> = along(node, step.axis)
            .into_iter()
            .filter(|n| passes(n, step, prefixes))
            .collect();
        for predicate in &step.predicates {
            found = filter(found, predicate, prefixes)?;
        }
        out.extend(
            found
                .into_iter()
                .filter(|n| seen.insert(Rc::as_ptr(n) as usize)),
        );
    }
    Some(out)
}

fn below(node: &Rc<Node>, out: &mut Vec<Rc<Node>>) {
    for child in node.children.borrow().iter() {
        out.push(child.clone());
        below(child, out);
    }
}

fn along(node: &Rc<Node>, axis: Axis) -> Vec<Rc<Node>> {
    let mut out = Vec::new();
    match axis {
        Axis::Child => out = node.children(),
        Axis::Descendant => below(node, &mut out),
        Axis::DescendantOrSelf => {
            out.push(node.clone());
            below(node, &mut out);
        }
        Axis::Parent => out.extend(node.parent()),
        Axis::Ancestor | Axis::AncestorOrSelf => {
            let mut at = if axis == Axis::AncestorOrSelf {
                Some(node.clone())
            } else {
                node.parent()
            };
            while let Some(up) = at {
                at = up.parent();
                out.push(up);
            }
        }
        Axis::SelfNode => out.push(node.clone()),
        Axis::Attribute => out.extend(
            node.attributes
                .borrow()
                .iter()
                .filter(|a| a.name != "xmlns" && !a.name.starts_with("xmlns:"))
                .cloned(),
        ),
        Axis::FollowingSibling | Axis::PrecedingSibling => {
            if let Some(parent) = node.parent()
                && let Some(at) = parent.position(node)
            {
                let all = parent.children();
                if axis == Axis::FollowingSibling {
                    out.extend(all.into_iter().skip(at + 1));
                } else {
                    out.extend(all.into_iter().take(at).rev());
                }
            }
        }
    }
    out
}

fn passes(node: &Rc<Node>, step: &Step, prefixes: &Prefixes) -> bool {
    let principal = if step.axis == Axis::Attribute {
        Kind::Attribute
    } else {
        Kind::Element
    };
    match &step.test {
        Test::Node => true,
        Test::Any => node.kind == principal,
        Test::Text => matches!(node.kind, Kind::Text | Kind::CData | Kind::Whitespace),
        Test::Comment => node.kind == Kind::Comment,
        Test::Prefix(prefix) => {
            node.kind == principal && Some(node.namespace.as_str()) == namespace(prefix, prefixes)
        }
        Test::Name(name) => {
            node.kind == principal
                && match name.split_once(':') {
                    Some((prefix, local)) => {
                        node.local_name() == local
                            && Some(node.namespace.as_str()) == namespace(prefix, prefixes)
                    }
                    None => node.local_name() == name && node.namespace.is_empty(),
                }
        }
    }
}

fn namespace<'a>(prefix: &str, prefixes: &'a Prefixes) -> Option<&'a str> {
    prefixes
        .iter()
        .find(|(p, _)| p == prefix)
        .map(|(_, n)| n.as_str())
}

fn filter(nodes: Vec<Rc<Node>>, predicate: &Expr, prefixes: &Prefixes) -> Option<Vec<Rc<Node>>> {
    let size = nodes.len();
    let mut kept = Vec::new();
    for (at, node) in nodes.into_iter().enumerate() {
        let context = Context {
            node: node.clone(),
            position: at + 1,
            size,
            prefixes,
        };
        let holds = match value(predicate, &context)? {
            Item::Number(n) => n == (at + 1) as f64,
            other => truth(&other),
        };
        if holds {
            kept.push(node);
        }
    }
    Some(kept)
}

fn truth(item: &Item) -> bool {
    match item {
        Item::Nodes(nodes) => !nodes.is_empty(),
        Item::Text(text) => !text.is_empty(),
        Item::Number(n) => *n != 0.0 && !n.is_nan(),
        Item::Bool(b) => *b,
    }
}

fn text(item: &Item) -> String {
    match item {
        Item::Nodes(nodes) => nodes.first().map_or_else(String::new, |n| n.inner_text()),
        Item::Text(text) => text.clone(),
        Item::Number(n) => n.to_string(),
        Item::Bool(b) => b.to_string(),
    }
}

fn number(item: &Item) -> f64 {
    match item {
        Item::Number(n) => *n,
        Item::Bool(b) => f64::from(u8::from(*b)),
        other => text(other).trim().parse().unwrap_or(f64::NAN),
    }
}

fn binary(operator: &str, left: &Expr, right: &Expr, context: &Context<'_>) -> Option<Item> {
    let a = value(left, context)?;
    match operator {
        "or" => return Some(Item::Bool(truth(&a) || truth(&value(right, context)?))),
        "and" => return Some(Item::Bool(truth(&a) && truth(&value(right, context)?))),
        _ => {}
    }
    let b = value(right, context)?;
    Some(match operator {
        "+" => Item::Number(number(&a) + number(&b)),
        "-" => Item::Number(number(&a) - number(&b)),
        "*" => Item::Number(number(&a) * number(&b)),
        "div" => Item::Number(number(&a) / number(&b)),
        "mod" => Item::Number(number(&a) % number(&b)),
        "|" => match (a, b) {
            (Item::Nodes(mut a), Item::Nodes(b)) => {
                a.extend(b);
                let mut seen = rustc_hash::FxHashSet::default();
                a.retain(|n| seen.insert(Rc::as_ptr(n) as usize));
                Item::Nodes(a)
            }
            _ => return None,
        },
        _ => Item::Bool(compare(operator, &a, &b)),
    })
}

/// A comparison holds where it holds for any of a set's nodes.
fn compare(operator: &str, a: &Item, b: &Item) -> bool {
    match (a, b) {
        (Item::Nodes(nodes), other) if !matches!(other, Item::Bool(_)) => nodes
            .iter()
            .any(|n| compare(operator, &Item::Text(n.inner_text()), other)),
        (other, Item::Nodes(nodes)) if !matches!(other, Item::Bool(_)) => nodes
            .iter()
            .any(|n| compare(operator, other, &Item::Text(n.inner_text()))),
        _ => match operator {
            "=" | "!=" => {
                let equal = match (a, b) {
                    (Item::Bool(_), _) | (_, Item::Bool(_)) => truth(a) == truth(b),
                    (Item::Number(_), _) | (_, Item::Number(_)) => number(a) == number(b),
                    _ => text(a) == text(b),
                };
                equal == (operator == "=")
            }
            "<" => number(a) < number(b),
            "<=" => number(a) <= number(b),
            ">" => number(a) > number(b),
            _ => number(a) >= number(b),
        },
    }
}

fn call(name: &str, arguments: &[Expr], context: &Context<'_>) -> Option<Item> {
    let values: Option<Vec<Item>> = arguments.iter().map(|a| value(a, context)).collect();
    let values = values?;
    let here = || Item::Nodes(vec![context.node.clone()]);
    let first = || values.first().cloned().unwrap_or_else(here);
    let text_at = |at: usize| values.get(at).map(text);
    let node_of = |item: Item| match item {
        Item::Nodes(nodes) => nodes.first().cloned(),
        _ => None,
    };
    Some(match name {
        "last" => Item::Number(context.size as f64),
        "position" => Item::Number(context.position as f64),
        "count" => match first() {
            Item::Nodes(nodes) => Item::Number(nodes.len() as f64),
            _ => return None,
        },
        "name" => Item::Text(node_of(first()).map_or_else(String::new, |n| n.name.to_string())),
        "local-name" => {
            Item::Text(node_of(first()).map_or_else(String::new, |n| n.local_name().to_string()))
        }
        "namespace-uri" => {
            Item::Text(node_of(first()).map_or_else(String::new, |n| n.namespace.to_string()))
        }
        "string" => Item::Text(text(&first())),
        "concat" => Item::Text(values.iter().map(text).collect()),
        "starts-with" => Item::Bool(text_at(0)?.starts_with(&text_at(1)?)),
        "contains" => Item::Bool(text_at(0)?.contains(&text_at(1)?)),
        "substring-before" => {
            let (whole, mark) = (text_at(0)?, text_at(1)?);
            Item::Text(
                whole
                    .split_once(&mark)
                    .map_or_else(String::new, |(head, _)| head.to_string()),
            )
        }
        "substring-after" => {
            let (whole, mark) = (text_at(0)?, text_at(1)?);
            Item::Text(
                whole
                    .split_once(&mark)
                    .map_or_else(String::new, |(_, tail)| tail.to_string()),
            )
        }
        "substring" => {
            let start = number(values.get(1)?).round();
            let end = values
                .get(2)
                .map_or(f64::INFINITY, |l| start + number(l).round());
            let whole = text_at(0)?;
            let kept = whole.chars().enumerate().filter(|(at, _)| {
                let place = (*at + 1) as f64;
                place >= start && place < end
            });
            Item::Text(kept.map(|(_, c)| c).collect())
        }
        "string-length" => Item::Number(text(&first()).chars().count() as f64),
        "normalize-space" => Item::Text(
            text(&first())
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        ),
        "translate" => {
            let (from, to): (Vec<char>, Vec<char>) =
                (text_at(1)?.chars().collect(), text_at(2)?.chars().collect());
            let moved = text_at(0)?
                .chars()
                .filter_map(|c| match from.iter().position(|f| *f == c) {
                    Some(at) => to.get(at).copied(),
                    None => Some(c),
                })
                .collect();
            Item::Text(moved)
        }
        "boolean" => Item::Bool(truth(&first())),
        "not" => Item::Bool(!truth(values.first()?)),
        "true" => Item::Bool(true),
        "false" => Item::Bool(false),
        "number" => Item::Number(number(&first())),
        "sum" => match first() {
            Item::Nodes(nodes) => Item::Number(
                nodes
                    .iter()
                    .map(|n| number(&Item::Text(n.inner_text())))
                    .sum(),
            ),
            _ => return None,
        },
        "floor" => Item::Number(number(values.first()?).floor()),
        "ceiling" => Item::Number(number(values.first()?).ceil()),
        "round" => Item::Number((number(values.first()?) + 0.5).floor()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(path: &str) -> Vec<String> {
        let text = "<r><u id='1'><n>Anna</n></u><u id='2'><n>Bob</n></u><o/></r>";
        let Ok(document) = super::super::read::document(text, super::super::read::Rules::DOCUMENT)
        else {
            return Vec::new();
        };
        match evaluate(path, &document, &Vec::new()) {
            Some(Item::Nodes(nodes)) => nodes.iter().map(|n| n.inner_text()).collect(),
            Some(other) => vec![super::text(&other)],
            None => vec!["unreadable".to_string()],
        }
    }

    #[test]
    fn paths_and_predicates_select() {
        assert_eq!(select("//u[@id=\"2\"]/n"), ["Bob"]);
        assert_eq!(select("/r/u[last()]/n"), ["Bob"]);
        assert_eq!(select("/r/u[1]/@id"), ["1"]);
        assert_eq!(select("//n[contains(., 'nn')]"), ["Anna"]);
        assert_eq!(select("//u[n='Bob' and @id>1]/@id"), ["2"]);
        assert_eq!(select("count(//u)"), ["2"]);
        assert_eq!(select("//n/.."), ["Anna", "Bob"]);
        assert_eq!(select("//u["), ["unreadable"]);
    }
}
