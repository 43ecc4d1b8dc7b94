//! The nodes of a script as objects: `ScriptBlockAst`, `CommandAst` and their kin.

use std::any::Any;
use std::rc::Rc;

use crate::value::ty::{PropDef, method, overload, prop};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

use super::super::Runtime;
use super::super::exec::Extent;
use super::token::kind_of;
use super::tree::{Node, Tree};

const NAMESPACE: &str = "System.Management.Automation.Language.";

/// A node of a script.
pub(super) struct Ast {
    /// The script.
    pub tree: Rc<Tree>,
    /// Which of its nodes.
    pub at: usize,
}

impl NetObject for Ast {
    fn ty(&self) -> Ty {
        ty::find(&format!(
            "{NAMESPACE}{}",
            self.node().map_or("Ast", |n| n.class)
        ))
        .unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.tree.position(self.at).text().into()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<Ast>()
                .is_some_and(|o| Rc::ptr_eq(&o.tree, &self.tree) && o.at == self.at),
        )
    }
}

impl Ast {
    fn node(&self) -> Option<&Node> {
        self.tree.nodes.get(self.at)
    }

    fn value_at(&self, at: usize) -> Value {
        Value::net(Ast {
            tree: self.tree.clone(),
            at,
        })
    }

    fn class_at(&self, at: usize) -> &'static str {
        self.tree.nodes.get(at).map_or("", |n| n.class)
    }

    fn children(&self) -> Vec<usize> {
        self.tree.children(self.at)
    }

    /// The children of some classes, as objects.
    fn list(&self, wanted: impl Fn(&str) -> bool) -> Value {
        let found = self
            .children()
            .into_iter()
            .filter(|c| wanted(self.class_at(*c)));
        Value::array(found.map(|c| self.value_at(c)).collect())
    }

    fn first(&self, wanted: impl Fn(&str) -> bool) -> Value {
        let found = self
            .children()
            .into_iter()
            .find(|c| wanted(self.class_at(*c)));
        found.map_or(Value::Null, |c| self.value_at(c))
    }

    fn nth(&self, n: usize, wanted: impl Fn(&str) -> bool) -> Value {
        let mut found = self
            .children()
            .into_iter()
            .filter(|c| wanted(self.class_at(*c)));
        found.nth(n).map_or(Value::Null, |c| self.value_at(c))
    }
}

fn any(_: &str) -> bool {
    true
}

fn is_attribute(class: &str) -> bool {
    matches!(class, "AttributeAst" | "TypeConstraintAst")
}

fn is_redirection(class: &str) -> bool {
    class.ends_with("RedirectionAst")
}

/// What a member does with its node.
fn with(this: &Value, f: impl FnOnce(&Ast) -> Value) -> R<Value> {
    Ok(this.downcast::<Ast>().map_or(Value::Null, f))
}

fn name(this: &Value) -> R<Value> {
    with(this, |a| {
        a.node().map_or(Value::Null, |n| Value::Str(n.name.clone()))
    })
}

fn flag(this: &Value, wanted: bool) -> R<Value> {
    with(this, |a| a.node().is_some_and(|n| n.flag == wanted).into())
}

/// The kind of token that a node's name is.
fn operator(this: &Value) -> R<Value> {
    with(this, |a| kind_of(a.node().map_or("", |n| &n.name)))
}

/// `Find` and `FindAll`: the nodes, this one first, for which a block is true.
fn search(engine: &mut dyn Engine, this: &Value, a: &[Value], only_first: bool) -> R<Vec<Value>> {
    let Some(ast) = this.downcast::<Ast>() else {
        return Ok(Vec::new());
    };
    let predicate = a.first().cloned().unwrap_or_default();
    let nested = a.get(1).is_some_and(convert::to_bool);
    let mut found = Vec::new();
    let mut skipped_to = 0;
    for at in std::iter::once(ast.at).chain(ast.tree.below(ast.at)) {
        let Some(node) = ast.tree.nodes.get(at) else {
            continue;
        };
        if at != ast.at && node.span.start < skipped_to {
            continue;
        }
        // Blocks in braces are scripts of their own.
        if !nested && at != ast.at && node.class == "ScriptBlockAst" {
            skipped_to = node.span.end;
            continue;
        }
        let value = ast.value_at(at);
        let answer = engine.call(&predicate, std::slice::from_ref(&value), None)?;
        if convert::to_bool(&Value::from_output(answer)) {
            found.push(value);
            if only_first {
                break;
            }
        }
    }
    Ok(found)
}

/// A variable's path.
struct VariablePath(Str);

impl NetObject for VariablePath {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.VariablePath").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.clone()))
    }
}

fn qualifier(this: &Value) -> Option<Str> {
    let path = this.downcast::<VariablePath>()?;
    path.0
        .split_once(':')
        .map(|(q, _)| q.to_ascii_lowercase().into())
}

fn has_qualifier(this: &Value, wanted: &str) -> R<Value> {
    Ok(qualifier(this).is_some_and(|q| q == wanted).into())
}

fn is_scope(qualifier: &str) -> bool {
    matches!(
        qualifier,
        "global" | "script" | "local" | "private" | "using" | "workflow" | "variable"
    )
}

/// A type's name as a script writes it.
struct TypeName(Str);

impl NetObject for TypeName {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.Language.TypeName").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.clone()))
    }
}

fn type_name(this: &Value) -> R<Value> {
    with(this, |a| {
        a.node()
            .map_or(Value::Null, |n| Value::net(TypeName(n.name.clone())))
    })
}

fn type_text(this: &Value) -> Str {
    this.downcast::<TypeName>()
        .map(|t| t.0.clone())
        .unwrap_or_default()
}

/// Pairs of children as tuples: clauses, keys with their values.
fn pairs(this: &Value) -> R<Value> {
    with(this, |a| {
        let children = a.children();
        let pairs = children.chunks_exact(2).map(|pair| {
            let item = |n: usize| pair.get(n).map_or(Value::Null, |c| a.value_at(*c));
            Value::object([("Item1", item(0)), ("Item2", item(1))])
        });
        Value::array(pairs.collect())
    })
}

fn extent(this: &Value) -> R<Value> {
    with(this, |a| Value::net(Extent(a.tree.position(a.at))))
}

fn block(this: &Value, kind: &str) -> R<Value> {
    with(this, |a| {
        let found = a.children().into_iter().find(|c| {
            a.tree
                .nodes
                .get(*c)
                .is_some_and(|n| n.class == "NamedBlockAst" && n.name == kind)
        });
        found.map_or(Value::Null, |c| a.value_at(c))
    })
}

/// The type of a parameter: that of its first constraint, else `object`.
fn static_type(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let name = this.downcast::<Ast>().and_then(|a| {
        let found = a
            .children()
            .into_iter()
            .find(|c| a.class_at(*c) == "TypeConstraintAst")?;
        a.tree.nodes.get(found).map(|n| n.name.clone())
    });
    let found = name.and_then(|n| engine.find_type(&n));
    Ok(found.unwrap_or(ty::known().object).into())
}

/// A property of nodes.
macro_rules! node {
    ($name:literal, $ty:literal, $get:expr) => {
        prop($name, $ty, |_, t| {
            let get: fn(&Value) -> R<Value> = $get;
            get(t)
        })
    };
}

/// A class of nodes with its base and properties.
macro_rules! classes {
    ($($class:literal : $base:literal [$($property:expr),* $(,)?])*) => {
        &[$(&TypeDef {
            name: concat!("System.Management.Automation.Language.", $class),
            base: concat!("System.Management.Automation.Language.", $base),
            properties: {
                const OWN: &[PropDef] = &[$($property),*];
                OWN
            },
            ..TypeDef::CLASS
        }),*]
    };
}

const AST: &str = "System.Management.Automation.Language.Ast";

static ROOTS: &[&TypeDef] = &[
    &TypeDef {
        name: AST,
        properties: &[
            node!(
                "Extent",
                "System.Management.Automation.Language.IScriptExtent",
                extent
            ),
            node!("Parent", "System.Management.Automation.Language.Ast", |t| {
                with(t, |a| {
                    a.node()
                        .and_then(|n| n.parent)
                        .map_or(Value::Null, |p| a.value_at(p))
                })
            }),
        ],
        methods: &[
            method(
                "Find",
                &[overload(
                    "System.Management.Automation.Language.Ast Find(System.Object predicate, bool searchNestedScriptBlocks)",
                    |e, t, a| {
                        Ok(search(e, t, a, true)?
                            .into_iter()
                            .next()
                            .unwrap_or_default())
                    },
                )],
            ),
            method(
                "FindAll",
                &[overload(
                    "System.Collections.Generic.IEnumerable[System.Management.Automation.Language.Ast] FindAll(System.Object predicate, bool searchNestedScriptBlocks)",
                    |e, t, a| Ok(Value::array(search(e, t, a, false)?)),
                )],
            ),
            method(
                "SafeGetValue",
                &[overload("System.Object SafeGetValue()", |e, t, _| {
                    let Some(ast) = t.downcast::<Ast>() else {
                        return Ok(Value::Null);
                    };
                    match e.as_any().downcast_mut::<Runtime>() {
                        Some(rt) => super::block::safe_value(rt, ast),
                        None => Ok(Value::Null),
                    }
                })],
            ),
            method(
                "ToString",
                &[overload("string ToString()", |_, t, _| {
                    with(t, |a| a.tree.position(a.at).text().into())
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.VariablePath",
        properties: &[
            prop("UserPath", "string", |_, t| {
                Ok(t.downcast::<VariablePath>()
                    .map_or(Value::Null, |p| Value::Str(p.0.clone())))
            }),
            prop("IsGlobal", "bool", |_, t| has_qualifier(t, "global")),
            prop("IsLocal", "bool", |_, t| has_qualifier(t, "local")),
            prop("IsPrivate", "bool", |_, t| has_qualifier(t, "private")),
            prop("IsScript", "bool", |_, t| has_qualifier(t, "script")),
            prop("IsUnqualified", "bool", |_, t| {
                Ok(qualifier(t).is_none().into())
            }),
            prop("IsUnscopedVariable", "bool", |_, t| {
                Ok(qualifier(t).is_none().into())
            }),
            prop("IsVariable", "bool", |_, t| {
                Ok(qualifier(t).is_none_or(|q| is_scope(&q)).into())
            }),
            prop("IsDriveQualified", "bool", |_, t| {
                Ok(qualifier(t).is_some_and(|q| !is_scope(&q)).into())
            }),
            prop("DriveName", "string", |_, t| {
                Ok(qualifier(t)
                    .filter(|q| !is_scope(q))
                    .map_or(Value::Null, Value::Str))
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Language.TypeName",
        properties: &[
            prop("FullName", "string", |_, t| Ok(Value::Str(type_text(t)))),
            prop("Name", "string", |_, t| Ok(Value::Str(type_text(t)))),
            prop("IsArray", "bool", |_, t| {
                Ok(type_text(t).ends_with("[]").into())
            }),
            prop("IsGeneric", "bool", |_, t| {
                let text = type_text(t);
                Ok((text.contains('[') && !text.ends_with("[]")).into())
            }),
        ],
        methods: &[method(
            "GetReflectionType",
            &[overload("type GetReflectionType()", |e, t, _| {
                Ok(e.find_type(&type_text(t)).into())
            })],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Language.ScriptBlockAst",
        base: AST,
        properties: &[
            node!(
                "ParamBlock",
                "System.Management.Automation.Language.ParamBlockAst",
                |t| { with(t, |a| a.first(|c| c == "ParamBlockAst")) }
            ),
            node!(
                "BeginBlock",
                "System.Management.Automation.Language.NamedBlockAst",
                |t| block(t, "Begin")
            ),
            node!(
                "ProcessBlock",
                "System.Management.Automation.Language.NamedBlockAst",
                |t| block(t, "Process")
            ),
            node!(
                "EndBlock",
                "System.Management.Automation.Language.NamedBlockAst",
                |t| block(t, "End")
            ),
            node!(
                "CleanBlock",
                "System.Management.Automation.Language.NamedBlockAst",
                |t| block(t, "Clean")
            ),
            node!(
                "DynamicParamBlock",
                "System.Management.Automation.Language.NamedBlockAst",
                |t| { block(t, "Dynamicparam") }
            ),
            node!("UsingStatements", "System.Object", |t| {
                with(t, |a| a.list(|c| c == "UsingStatementAst"))
            }),
        ],
        methods: &[method(
            "GetScriptBlock",
            &[overload("scriptblock GetScriptBlock()", |e, t, _| {
                let text = match t.downcast::<Ast>() {
                    Some(ast) => Str::from(ast.tree.position(ast.at).text()),
                    None => Str::default(),
                };
                let text = match text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
                    Some(inner) => inner,
                    None => &text,
                };
                match e.as_any().downcast_mut::<Runtime>() {
                    Some(rt) => rt.parse_block(text).map(|b| Value::Net(b)),
                    None => Ok(Value::Null),
                }
            })],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.Language.CommandAst",
        base: "System.Management.Automation.Language.CommandBaseAst",
        properties: &[
            node!("CommandElements", "System.Object", |t| {
                with(t, |a| a.list(|c| !is_redirection(c)))
            }),
            node!(
                "InvocationOperator",
                "System.Management.Automation.Language.TokenKind",
                |t| {
                    with(t, |a| {
                        kind_of(match a.node().map_or("", |n| &n.name) {
                            "Ampersand" => "&",
                            "Dot" => ".",
                            _ => "",
                        })
                    })
                }
            ),
        ],
        methods: &[method(
            "GetCommandName",
            &[overload("string GetCommandName()", |_, t, _| {
                with(t, |a| {
                    let first = a.children().into_iter().next();
                    match first.and_then(|c| a.tree.nodes.get(c)) {
                        Some(n) if n.class == "StringConstantExpressionAst" => n.value.clone(),
                        _ => Value::Null,
                    }
                })
            })],
        )],
        ..TypeDef::CLASS
    },
];

static CLASSES: &[&TypeDef] = classes! {
    "AttributeBaseAst": "Ast" [
        node!("TypeName", "System.Management.Automation.Language.ITypeName", type_name),
    ]
    "AttributeAst": "AttributeBaseAst" [
        node!("PositionalArguments", "System.Object", |t| {
            with(t, |a| a.list(|c| c != "NamedAttributeArgumentAst"))
        }),
        node!("NamedArguments", "System.Object", |t| {
            with(t, |a| a.list(|c| c == "NamedAttributeArgumentAst"))
        }),
    ]
    "TypeConstraintAst": "AttributeBaseAst" []
    "NamedAttributeArgumentAst": "Ast" [
        node!("ArgumentName", "string", name),
        node!("Argument", "System.Object", |t| with(t, |a| a.first(any))),
        node!("ExpressionOmitted", "bool", |t| with(t, |a| a.children().is_empty().into())),
    ]
    "ParamBlockAst": "Ast" [
        node!("Parameters", "System.Object", |t| with(t, |a| a.list(|c| c == "ParameterAst"))),
        node!("Attributes", "System.Object", |t| with(t, |a| a.list(is_attribute))),
    ]
    "ParameterAst": "Ast" [
        node!("Name", "System.Object", |t| with(t, |a| a.first(|c| c == "VariableExpressionAst"))),
        node!("Attributes", "System.Object", |t| with(t, |a| a.list(is_attribute))),
        node!("DefaultValue", "System.Object", |t| with(t, |a| a.nth(1, |c| !is_attribute(c)))),
        prop("StaticType", "type", static_type),
    ]
    "NamedBlockAst": "Ast" [
        node!("Unnamed", "bool", |t| flag(t, true)),
        node!("BlockKind", "System.Management.Automation.Language.TokenKind", operator),
        node!("Statements", "System.Object", |t| with(t, |a| a.list(|c| c != "TrapStatementAst"))),
        node!("Traps", "System.Object", |t| with(t, |a| a.list(|c| c == "TrapStatementAst"))),
    ]
    "StatementBlockAst": "Ast" [
        node!("Statements", "System.Object", |t| with(t, |a| a.list(|c| c != "TrapStatementAst"))),
        node!("Traps", "System.Object", |t| with(t, |a| a.list(|c| c == "TrapStatementAst"))),
    ]
    "MemberAst": "Ast" [
        node!("Name", "string", name),
        node!("IsStatic", "bool", |t| flag(t, true)),
        node!("Attributes", "System.Object", |t| with(t, |a| a.list(|c| c == "AttributeAst"))),
    ]
    "PropertyMemberAst": "MemberAst" [
        node!("PropertyType", "System.Object", |t| with(t, |a| a.first(|c| c == "TypeConstraintAst"))),
        node!("InitialValue", "System.Object", |t| with(t, |a| a.first(|c| !is_attribute(c)))),
    ]
    "FunctionMemberAst": "MemberAst" [
        node!("Parameters", "System.Object", |t| with(t, |a| a.list(|c| c == "ParameterAst"))),
        node!("Body", "System.Object", |t| with(t, |a| a.first(|c| c == "ScriptBlockAst"))),
    ]
    "RedirectionAst": "Ast" []
    "FileRedirectionAst": "RedirectionAst" [
        node!("Location", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "MergingRedirectionAst": "RedirectionAst" []
    "StatementAst": "Ast" []
    "UsingStatementAst": "StatementAst" [
        node!("Name", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "FunctionDefinitionAst": "StatementAst" [
        node!("Name", "string", name),
        node!("IsFilter", "bool", |t| flag(t, true)),
        node!("IsWorkflow", "bool", |_| Ok(false.into())),
        node!("Parameters", "System.Object", |t| with(t, |a| a.list(|c| c == "ParameterAst"))),
        node!("Body", "System.Object", |t| with(t, |a| a.first(|c| c == "ScriptBlockAst"))),
    ]
    "TypeDefinitionAst": "StatementAst" [
        node!("Name", "string", name),
        node!("IsEnum", "bool", |t| flag(t, true)),
        node!("IsClass", "bool", |t| flag(t, false)),
        node!("Attributes", "System.Object", |t| with(t, |a| a.list(|c| c == "AttributeAst"))),
        node!("Members", "System.Object", |t| with(t, |a| a.list(|c| c.ends_with("MemberAst")))),
    ]
    "DataStatementAst": "StatementAst" [
        node!("Variable", "string", name),
        node!("Body", "System.Object", |t| with(t, |a| a.first(|c| c == "StatementBlockAst"))),
    ]
    "IfStatementAst": "StatementAst" [
        node!("Clauses", "System.Object", pairs),
        node!("ElseClause", "System.Object", |t| {
            with(t, |a| match a.children().as_slice() {
                all @ [.., last] if all.len() % 2 == 1 => a.value_at(*last),
                _ => Value::Null,
            })
        }),
    ]
    "TryStatementAst": "StatementAst" [
        node!("Body", "System.Object", |t| with(t, |a| a.first(|c| c == "StatementBlockAst"))),
    ]
    "TrapStatementAst": "StatementAst" [
        node!("Body", "System.Object", |t| with(t, |a| a.first(|c| c == "StatementBlockAst"))),
    ]
    "BlockStatementAst": "StatementAst" []
    "ReturnStatementAst": "StatementAst" [
        node!("Pipeline", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "ThrowStatementAst": "StatementAst" [
        node!("Pipeline", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "ExitStatementAst": "StatementAst" [
        node!("Pipeline", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "BreakStatementAst": "StatementAst" [
        node!("Label", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "ContinueStatementAst": "StatementAst" [
        node!("Label", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "LabeledStatementAst": "StatementAst" [
        node!("Condition", "System.Object", |t| {
            with(t, |a| a.first(|c| c != "StatementBlockAst" && c != "VariableExpressionAst"))
        }),
    ]
    "LoopStatementAst": "LabeledStatementAst" [
        node!("Body", "System.Object", |t| with(t, |a| a.first(|c| c == "StatementBlockAst"))),
    ]
    "WhileStatementAst": "LoopStatementAst" []
    "DoWhileStatementAst": "LoopStatementAst" []
    "DoUntilStatementAst": "LoopStatementAst" []
    "ForStatementAst": "LoopStatementAst" []
    "ForEachStatementAst": "LoopStatementAst" [
        node!("Variable", "System.Object", |t| with(t, |a| a.first(|c| c == "VariableExpressionAst"))),
    ]
    "SwitchStatementAst": "LabeledStatementAst" []
    "ErrorStatementAst": "StatementAst" []
    "PipelineBaseAst": "StatementAst" []
    "PipelineChainAst": "PipelineBaseAst" []
    "PipelineAst": "PipelineBaseAst" [
        node!("PipelineElements", "System.Object", |t| with(t, |a| a.list(any))),
    ]
    "AssignmentStatementAst": "PipelineBaseAst" [
        node!("Left", "System.Object", |t| with(t, |a| a.nth(0, any))),
        node!("Operator", "System.Management.Automation.Language.TokenKind", operator),
        node!("Right", "System.Object", |t| with(t, |a| a.nth(1, any))),
    ]
    "CommandBaseAst": "StatementAst" [
        node!("Redirections", "System.Object", |t| with(t, |a| a.list(is_redirection))),
    ]
    "CommandExpressionAst": "CommandBaseAst" [
        node!("Expression", "System.Object", |t| with(t, |a| a.first(|c| !is_redirection(c)))),
    ]
    "CommandElementAst": "Ast" []
    "CommandParameterAst": "CommandElementAst" [
        node!("ParameterName", "string", name),
        node!("Argument", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "ExpressionAst": "CommandElementAst" []
    "ErrorExpressionAst": "ExpressionAst" []
    "TernaryExpressionAst": "ExpressionAst" [
        node!("Condition", "System.Object", |t| with(t, |a| a.nth(0, any))),
        node!("IfTrue", "System.Object", |t| with(t, |a| a.nth(1, any))),
        node!("IfFalse", "System.Object", |t| with(t, |a| a.nth(2, any))),
    ]
    "BinaryExpressionAst": "ExpressionAst" [
        node!("Left", "System.Object", |t| with(t, |a| a.nth(0, any))),
        node!("Operator", "System.Management.Automation.Language.TokenKind", operator),
        node!("Right", "System.Object", |t| with(t, |a| a.nth(1, any))),
    ]
    "UnaryExpressionAst": "ExpressionAst" [
        node!("TokenKind", "System.Management.Automation.Language.TokenKind", operator),
        node!("Child", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "AttributedExpressionAst": "ExpressionAst" [
        node!("Attribute", "System.Object", |t| with(t, |a| a.first(is_attribute))),
        node!("Child", "System.Object", |t| with(t, |a| a.first(|c| !is_attribute(c)))),
    ]
    "ConvertExpressionAst": "AttributedExpressionAst" [
        node!("Type", "System.Object", |t| with(t, |a| a.first(|c| c == "TypeConstraintAst"))),
    ]
    "ConstantExpressionAst": "ExpressionAst" [
        node!("Value", "System.Object", |t| {
            with(t, |a| a.node().map_or(Value::Null, |n| n.value.clone()))
        }),
    ]
    "StringConstantExpressionAst": "ConstantExpressionAst" [
        node!("StringConstantType", "string", name),
    ]
    "ExpandableStringExpressionAst": "ExpressionAst" [
        node!("StringConstantType", "string", name),
        node!("Value", "string", |t| {
            with(t, |a| a.tree.position(a.at).text().trim_matches(['"', '@', '\r', '\n']).into())
        }),
        node!("NestedExpressions", "System.Object", |t| with(t, |a| a.list(any))),
    ]
    "VariableExpressionAst": "ExpressionAst" [
        node!("VariablePath", "System.Management.Automation.VariablePath", |t| {
            with(t, |a| {
                a.node().map_or(Value::Null, |n| Value::net(VariablePath(n.name.clone())))
            })
        }),
        node!("Splatted", "bool", |t| flag(t, true)),
    ]
    "TypeExpressionAst": "ExpressionAst" [
        node!("TypeName", "System.Management.Automation.Language.ITypeName", type_name),
    ]
    "MemberExpressionAst": "ExpressionAst" [
        node!("Expression", "System.Object", |t| with(t, |a| a.nth(0, any))),
        node!("Member", "System.Object", |t| with(t, |a| a.nth(1, any))),
        node!("Static", "bool", |t| flag(t, true)),
    ]
    "InvokeMemberExpressionAst": "MemberExpressionAst" [
        node!("Arguments", "System.Object", |t| {
            with(t, |a| {
                let arguments = a.children().into_iter().skip(2);
                Value::array(arguments.map(|c| a.value_at(c)).collect())
            })
        }),
    ]
    "IndexExpressionAst": "ExpressionAst" [
        node!("Target", "System.Object", |t| with(t, |a| a.nth(0, any))),
        node!("Index", "System.Object", |t| with(t, |a| a.nth(1, any))),
    ]
    "ArrayLiteralAst": "ExpressionAst" [
        node!("Elements", "System.Object", |t| with(t, |a| a.list(any))),
    ]
    "ParenExpressionAst": "ExpressionAst" [
        node!("Pipeline", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "SubExpressionAst": "ExpressionAst" [
        node!("SubExpression", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "ArrayExpressionAst": "ExpressionAst" [
        node!("SubExpression", "System.Object", |t| with(t, |a| a.first(any))),
    ]
    "HashtableAst": "ExpressionAst" [
        node!("KeyValuePairs", "System.Object", pairs),
    ]
    "ScriptBlockExpressionAst": "ExpressionAst" [
        node!("ScriptBlock", "System.Object", |t| with(t, |a| a.first(|c| c == "ScriptBlockAst"))),
    ]
};

/// The descriptions of this file.
pub(super) static ALL: &[&[&TypeDef]] = &[ROOTS, CLASSES];
