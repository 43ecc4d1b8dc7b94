//! The tree that a script block was made of, and what a tree of plain data stands for.

use std::rc::Rc;

use crate::value::{Exception, R, Stop, Value};

use super::super::Runtime;
use super::super::code::BlockCode;
use super::ast::Ast;
use super::tree::Tree;

/// The trees of the last scripts that were asked for them, so that the same node is the same object.
#[derive(Default)]
struct Trees(Vec<Rc<Tree>>);

/// How many scripts' trees are kept.
const KEPT: usize = 16;

/// The node that a block was made of: a function's is its definition.
pub fn ast_of(rt: &mut Runtime, code: &BlockCode) -> Value {
    let edition = rt.edition;
    let trees = &mut rt.session::<Trees>().0;
    let known = trees
        .iter()
        .find(|tree| Rc::ptr_eq(&tree.source, &code.source));
    let tree = match known {
        Some(tree) => tree.clone(),
        None => {
            let tree = Rc::new(Tree::of(code.source.clone(), edition).0);
            if trees.len() >= KEPT {
                trees.remove(0);
            }
            trees.push(tree.clone());
            tree
        }
    };
    let is_block = |class: &str| class == "ScriptBlockAst";
    let found = tree
        .nodes
        .iter()
        .position(|node| is_block(node.class) && node.span == code.span)
        .unwrap_or(0);
    let parent = tree.nodes.get(found).and_then(|node| node.parent);
    let defines = |at: &usize| {
        let class = tree.nodes.get(*at).map(|node| node.class);
        class == Some("FunctionDefinitionAst")
    };
    let at = parent.filter(defines).unwrap_or(found);
    Value::net(Ast { tree, at })
}

/// `SafeGetValue()`: what a node that is plain data stands for.
///
/// # Errors
/// `InvalidOperationException` for a node that says more: commands, variables, blocks.
pub(super) fn safe_value(rt: &mut Runtime, ast: &Ast) -> R<Value> {
    let text = ast.tree.position(ast.at).text().to_owned();
    let class = ast.tree.nodes.get(ast.at).map_or("", |node| node.class);
    let refused = || {
        let message = format!(
            "Cannot generate a PowerShell object for a ScriptBlock evaluating dynamic expressions. Dynamic expression: {text}."
        );
        let exception = Exception::new("System.InvalidOperationException", message);
        Err(Box::new(Stop::Exception(exception.into_value())))
    };
    if class == "ScriptBlockAst" {
        return refused();
    }
    // A data section takes just this, and is checked when it is read.
    let Ok(block) = rt.parse_block(&format!("data {{\n{text}\n}}")) else {
        return refused();
    };
    match rt.call_block(&block, &[], None, false) {
        Ok(items) if matches!(class, "ArrayLiteralAst" | "ArrayExpressionAst") => {
            Ok(Value::array(items))
        }
        Ok(items) => Ok(Value::from_output(items)),
        Err(stop) => match *stop {
            Stop::Error(_) | Stop::Exception(_) => refused(),
            other => Err(Box::new(other)),
        },
    }
}
