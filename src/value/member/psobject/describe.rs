//! The descriptions of `PSObject` and of the classes of member objects.

use super::{
    MemberObject, Members, MethodObject, TypeNames, View, add_member, copy, name_of, remove_member,
    type_name_list,
};
use crate::value::member::list::{self, Kind, MemberInfo};
use crate::value::member::{errors, extended, invoke as invoke_member};
use crate::value::operators::Wildcard;
use crate::value::ty::{self, DefKind, method, overload, prop};
use crate::value::{Engine, R, Str, TypeDef, Value, convert};

fn view(v: &Value) -> &Value {
    match v.downcast::<View>() {
        Some(View(inner)) => inner,
        None => v,
    }
}

fn collection(_engine: &mut dyn Engine, v: &Value, wanted: fn(Kind) -> bool) -> R<Value> {
    Ok(Value::net(Members {
        owner: view(v).clone(),
        wanted,
    }))
}

fn any(_: Kind) -> bool {
    true
}

fn made(kind: Kind, name: Str, slot: Value) -> R<Value> {
    let info = MemberInfo::added(name, kind, &slot);
    Ok(Value::net(MemberObject {
        owner: Value::Null,
        info,
        slot: Some(slot),
    }))
}

fn text_at(engine: &mut dyn Engine, args: &[Value], at: usize) -> R<Str> {
    match args.get(at) {
        Some(v) => convert::to_str(engine, v),
        None => Ok(Str::new()),
    }
}

fn arg(args: &[Value], at: usize) -> Value {
    args.get(at).cloned().unwrap_or_default()
}

/// The descriptions of these types.
pub(in crate::value) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Management.Automation.PSObject",
        properties: &[
            prop(
                "Members",
                "System.Management.Automation.PSMemberInfoCollection[System.Management.Automation.PSMemberInfo]",
                |e, v| collection(e, v, any),
            ),
            prop(
                "Properties",
                "System.Management.Automation.PSMemberInfoCollection[System.Management.Automation.PSPropertyInfo]",
                |e, v| collection(e, v, Kind::is_property),
            ),
            prop(
                "Methods",
                "System.Management.Automation.PSMemberInfoCollection[System.Management.Automation.PSMethodInfo]",
                |e, v| collection(e, v, Kind::is_method),
            ),
            prop("ImmediateBaseObject", "System.Object", |_, v| {
                Ok(view(v).base().clone())
            }),
            prop("BaseObject", "System.Object", |_, v| {
                Ok(view(v).base().clone())
            }),
            prop(
                "TypeNames",
                "System.Collections.ObjectModel.Collection[string]",
                |_, v| Ok(type_name_list(view(v))),
            ),
        ],
        methods: &[
            method(
                "Copy",
                &[overload("psobject Copy()", |_, v, _| Ok(copy(view(v))))],
            ),
            method(
                "ToString",
                &[overload("string ToString()", |e, v, _| {
                    convert::to_display(e, view(v)).map(Value::Str)
                })],
            ),
            crate::value::ty::static_method(
                "AsPSObject",
                &[overload(
                    "static psobject AsPSObject(System.Object obj)",
                    |_, _, args| Ok(arg(args, 0)),
                )],
            ),
        ],
        constructors: &[
            overload("psobject new()", |_, _, _| Ok(Value::object::<&str>([]))),
            overload("psobject new(System.Object obj)", |_, _, args| {
                Ok(arg(args, 0))
            }),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSTypeNameList",
        base: "System.Object",
        interfaces: &["System.Collections.IEnumerable"],
        properties: &[prop("Count", "int", |_, v| {
            Ok(Value::Int32(names_in(v).map_or(0, |n| n.len() as i32)))
        })],
        methods: &[
            method(
                "Add",
                &[overload("void Add(string item)", |e, v, args| {
                    let name = text_at(e, args, 0)?;
                    change_names(v, |names| names.push(name))
                })],
            ),
            method(
                "Insert",
                &[overload(
                    "void Insert(int index, string item)",
                    |e, v, args| {
                        let at = convert::to_i32(e, &arg(args, 0))?;
                        let name = text_at(e, args, 1)?;
                        change_names(v, |names| {
                            let at = usize::try_from(at).unwrap_or(0).min(names.len());
                            names.insert(at, name);
                        })
                    },
                )],
            ),
            method(
                "Clear",
                &[overload("void Clear()", |_, v, _| {
                    change_names(v, Vec::clear)
                })],
            ),
            method(
                "Contains",
                &[overload("bool Contains(string item)", |e, v, args| {
                    let name = text_at(e, args, 0)?;
                    Ok(Value::Bool(names_in(v).is_some_and(|n| n.contains(&name))))
                })],
            ),
            method(
                "Remove",
                &[overload("bool Remove(string item)", |e, v, args| {
                    let name = text_at(e, args, 0)?;
                    let found = names_in(v).is_some_and(|n| n.contains(&name));
                    change_names(v, |names| names.retain(|n| *n != name))?;
                    Ok(Value::Bool(found))
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSMemberInfoIntegratingCollection`1",
        interfaces: &["System.Collections.IEnumerable"],
        methods: &[
            method(
                "Add",
                &[
                    overload(
                        "void Add(System.Management.Automation.PSMemberInfo member)",
                        |_, v, args| {
                            if let (Some(all), Some(member)) = (
                                v.downcast::<Members>(),
                                args.first().and_then(|a| a.downcast::<MemberObject>()),
                            ) {
                                add_member(&all.owner, member)?;
                            }
                            Ok(Value::Void)
                        },
                    ),
                    overload(
                        "void Add(System.Management.Automation.PSMemberInfo member, bool preValidated)",
                        |_, v, args| {
                            if let (Some(all), Some(member)) = (
                                v.downcast::<Members>(),
                                args.first().and_then(|a| a.downcast::<MemberObject>()),
                            ) {
                                add_member(&all.owner, member)?;
                            }
                            Ok(Value::Void)
                        },
                    ),
                ],
            ),
            method(
                "Remove",
                &[overload("void Remove(string name)", |e, v, args| {
                    let name = text_at(e, args, 0)?;
                    if let Some(all) = v.downcast::<Members>() {
                        remove_member(&all.owner, &name);
                    }
                    Ok(Value::Void)
                })],
            ),
            method(
                "Match",
                &[overload(
                    "System.Object Match(string name)",
                    |e, v, args| {
                        let pattern = Wildcard::new(&text_at(e, args, 0)?, true);
                        let Some(all) = v.downcast::<Members>() else {
                            return Ok(Value::Null);
                        };
                        let matching = all
                            .all(e)?
                            .into_iter()
                            .filter(|m| name_of(m).is_some_and(|n| pattern.matches(&n)))
                            .collect();
                        Ok(Value::array(matching))
                    },
                )],
            ),
            method(
                "Item",
                &[overload("System.Object Item(string name)", |e, v, args| {
                    let name = text_at(e, args, 0)?;
                    match v.downcast::<Members>() {
                        Some(all) => all.find(e, &name),
                        None => Ok(Value::Null),
                    }
                })],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSMemberInfo",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSPropertyInfo",
        base: "System.Management.Automation.PSMemberInfo",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSMethodInfo",
        base: "System.Management.Automation.PSMemberInfo",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSProperty",
        base: "System.Management.Automation.PSPropertyInfo",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSCodeProperty",
        base: "System.Management.Automation.PSPropertyInfo",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSNoteProperty",
        base: "System.Management.Automation.PSPropertyInfo",
        constructors: &[overload(
            "psnoteproperty new(string name, System.Object value)",
            |e, _, args| made(Kind::Note, text_at(e, args, 0)?, arg(args, 1)),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSAliasProperty",
        base: "System.Management.Automation.PSPropertyInfo",
        constructors: &[overload(
            "psaliasproperty new(string name, string referencedMemberName)",
            |e, _, args| made(Kind::Alias, text_at(e, args, 0)?, arg(args, 1)),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSScriptProperty",
        base: "System.Management.Automation.PSPropertyInfo",
        constructors: &[
            overload(
                "psscriptproperty new(string name, scriptblock getterScript)",
                |e, _, args| {
                    made(
                        Kind::Script,
                        text_at(e, args, 0)?,
                        Value::array(vec![arg(args, 1), Value::Null]),
                    )
                },
            ),
            overload(
                "psscriptproperty new(string name, scriptblock getterScript, scriptblock setterScript)",
                |e, _, args| {
                    made(
                        Kind::Script,
                        text_at(e, args, 0)?,
                        Value::array(vec![arg(args, 1), arg(args, 2)]),
                    )
                },
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSMethod",
        base: "System.Management.Automation.PSMethodInfo",
        methods: &[method(
            "Invoke",
            &[overload(
                "System.Object Invoke(params System.Object[] arguments)",
                invoke_method,
            )],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSScriptMethod",
        base: "System.Management.Automation.PSMethodInfo",
        methods: &[method(
            "Invoke",
            &[overload(
                "System.Object Invoke(params System.Object[] arguments)",
                invoke_method,
            )],
        )],
        constructors: &[overload(
            "psscriptmethod new(string name, scriptblock script)",
            |e, _, args| made(Kind::ScriptMethod, text_at(e, args, 0)?, arg(args, 1)),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSPropertySet",
        base: "System.Management.Automation.PSMemberInfo",
        constructors: &[overload(
            "pspropertyset new(string name, string[] referencedPropertyNames)",
            |e, _, args| made(Kind::PropertySet, text_at(e, args, 0)?, arg(args, 1)),
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSMemberSet",
        base: "System.Management.Automation.PSMemberInfo",
        constructors: &[
            overload("psmemberset new(string name)", |e, _, args| {
                made(
                    Kind::MemberSet,
                    text_at(e, args, 0)?,
                    Value::array(Vec::new()),
                )
            }),
            overload(
                "psmemberset new(string name, System.Management.Automation.PSMemberInfo[] members)",
                |e, _, args| made(Kind::MemberSet, text_at(e, args, 0)?, arg(args, 1)),
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Management.Automation.PSMemberTypes",
        kind: DefKind::Enum(list::KINDS, true),
        ..TypeDef::ENUM
    },
];

fn invoke_method(engine: &mut dyn Engine, v: &Value, args: &[Value]) -> R<Value> {
    let args = match args.first() {
        Some(Value::Array(all)) => all.snapshot(),
        _ => args.to_vec(),
    };
    match (v.downcast::<MethodObject>(), v.downcast::<MemberObject>()) {
        (Some(method), _) => method.call(engine, &args),
        (None, Some(member)) => invoke_member(engine, &member.owner, &member.info.name, &args),
        (None, None) => errors::no_method(v_type(v), "Invoke"),
    }
}

fn v_type(v: &Value) -> &'static str {
    ty::type_of(v).full_name()
}

fn names_in(v: &Value) -> Option<Vec<Str>> {
    v.downcast::<TypeNames>()
        .map(|t| extended::type_names(&t.0))
}

fn change_names(v: &Value, change: impl FnOnce(&mut Vec<Str>)) -> R<Value> {
    if let Some(t) = v.downcast::<TypeNames>() {
        let mut names = extended::type_names(&t.0);
        change(&mut names);
        extended::set_type_names(&t.0, names);
    }
    Ok(Value::Void)
}
