//! `System.Type` and `System.Reflection.Assembly`: what a type says of itself.

use std::any::Any;

use super::{args, enumeration, object, system, throw};
use crate::value::member::overload;
use crate::value::ty::{
    DefKind, MethodDef, PropDef, Shape, method, overload, prop, static_method, static_prop,
};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Reflection.MemberInfo",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Reflection.TypeInfo",
        base: "System.Type",
        kind: DefKind::Abstract,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Type",
        base: "System.Reflection.MemberInfo",
        kind: DefKind::Abstract,
        properties: PROPERTIES,
        methods: METHODS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.RuntimeType",
        base: "System.Reflection.TypeInfo",
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Reflection.Assembly",
        kind: DefKind::Abstract,
        properties: &[
            prop("FullName", "string", |_, t| Ok(assembly_name(t).into())),
            prop("Location", "string", |_, _| Ok("".into())),
        ],
        methods: &[
            method(
                "GetName",
                &[overload(
                    "System.Reflection.AssemblyName GetName()",
                    |_, t, _| Ok(t.clone()),
                )],
            ),
            static_method(
                "LoadFrom",
                &[overload(
                    "static System.Reflection.Assembly LoadFrom(string assemblyFile)",
                    no_assembly,
                )],
            ),
            static_method(
                "LoadFile",
                &[overload(
                    "static System.Reflection.Assembly LoadFile(string path)",
                    no_assembly,
                )],
            ),
            static_method(
                "LoadWithPartialName",
                &[overload(
                    "static System.Reflection.Assembly LoadWithPartialName(string partialName)",
                    |_, _, a| {
                        let name = args::text(a, 0)?;
                        Ok(if is_known(name) {
                            Value::net(Assembly(name.into()))
                        } else {
                            Value::Null
                        })
                    },
                )],
            ),
            static_method(
                "Load",
                &[overload(
                    "static System.Reflection.Assembly Load(string assemblyString)",
                    |_, _, a| {
                        let name = args::text(a, 0)?;
                        if is_known(name) {
                            return Ok(Value::net(Assembly(name.into())));
                        }
                        let message = format!(
                            "Could not load file or assembly '{name}'. The system cannot find the file specified."
                        );
                        crate::value::Exception::new("System.IO.FileNotFoundException", message)
                            .raise()
                    },
                )],
            ),
        ],
        ..TypeDef::CLASS
    },
];

const PROPERTIES: &[PropDef] = &[
    prop("Assembly", "System.Reflection.Assembly", |_, t| {
        Ok(Value::net(Assembly(assembly_of(of(t)).into())))
    }),
    prop("AssemblyQualifiedName", "string", |_, t| {
        let ty = of(t);
        Ok(format!("{}, {}", full_name(ty), assembly_of(ty)).into())
    }),
    prop("BaseType", "type", |_, t| Ok(of(t).base().into())),
    prop("ContainsGenericParameters", "bool", |_, t| {
        Ok(is_open(of(t)).into())
    }),
    prop("FullName", "string", |_, t| Ok(full_name(of(t)).into())),
    prop("GenericTypeArguments", "type[]", |_, t| {
        Ok(types(of(t).generic_args()))
    }),
    prop("GUID", "guid", |_, _| Ok(crate::value::Uuid::nil().into())),
    prop("ImplementedInterfaces", "type[]", |_, t| {
        Ok(types(&all_interfaces(of(t))))
    }),
    prop("IsAbstract", "bool", |_, t| {
        Ok(member_is_abstract(of(t)).into())
    }),
    prop("IsArray", "bool", |_, t| Ok(of(t).is_array().into())),
    prop("IsClass", "bool", |_, t| {
        let ty = of(t);
        Ok((!ty.is_value_type() && !ty.is_interface()).into())
    }),
    prop("IsEnum", "bool", |_, t| Ok(of(t).is_enum().into())),
    prop("IsGenericType", "bool", |_, t| {
        let ty = of(t);
        Ok((!ty.generic_args().is_empty() || is_open(ty)).into())
    }),
    prop("IsGenericTypeDefinition", "bool", |_, t| {
        Ok(is_open(of(t)).into())
    }),
    prop("IsInterface", "bool", |_, t| {
        Ok(of(t).is_interface().into())
    }),
    prop("IsPrimitive", "bool", |_, t| {
        use ty::Prim::{Bool, Char, Double, Single};
        let prim = of(t).prim();
        let integer = prim.is_integer() && prim != ty::Prim::BigInt;
        Ok((integer || matches!(prim, Bool | Char | Double | Single)).into())
    }),
    prop("IsPublic", "bool", |_, t| {
        Ok((!of(t).full_name().contains('+')).into())
    }),
    prop("IsSealed", "bool", |_, t| {
        let ty = of(t);
        Ok((ty.is_value_type() || ty.is_array() || ty.prim() == ty::Prim::String).into())
    }),
    prop("IsSerializable", "bool", |_, t| {
        Ok((!of(t).is_interface()).into())
    }),
    prop("IsValueType", "bool", |_, t| {
        Ok(of(t).is_value_type().into())
    }),
    prop("Module", "string", |_, t| {
        Ok(format!("{}.dll", simple_assembly(of(t))).into())
    }),
    prop("Name", "string", |_, t| Ok(of(t).name().into())),
    prop("Namespace", "string", |_, t| {
        let namespace = of(t).namespace();
        Ok(if namespace.is_empty() {
            Value::Null
        } else {
            namespace.into()
        })
    }),
    prop("UnderlyingSystemType", "type", |_, t| Ok(t.clone())),
    static_prop("EmptyTypes", "type[]", |_, _| Ok(types(&[]))),
];

const METHODS: &[MethodDef] = &[
    method("Equals", object::EQUALS),
    method(
        "GetArrayRank",
        &[overload("int GetArrayRank()", |_, t, _| {
            match of(t).shape() {
                Shape::Array(_, rank) => Ok((*rank as i32).into()),
                _ => throw::plain_argument("Must be an array type."),
            }
        })],
    ),
    method(
        "GetConstructors",
        &[overload(
            "System.Reflection.ConstructorInfo[] GetConstructors()",
            |_, t, _| {
                let found = of(t).def().map_or(&[][..], |d| d.constructors);
                Ok(Value::array(
                    found
                        .iter()
                        .map(|o| member_info(of(t), ".ctor", "Constructor", o.signature))
                        .collect(),
                ))
            },
        )],
    ),
    method(
        "GetElementType",
        &[overload("type GetElementType()", |_, t, _| {
            let ty = of(t);
            Ok(if ty.is_array() { ty.element() } else { None }.into())
        })],
    ),
    method(
        "GetEnumName",
        &[overload(
            "string GetEnumName(System.Object value)",
            |e, t, a| {
                let number = args::number(a, 0);
                let members = enumeration::sorted(e, of(t))?;
                Ok(members
                    .iter()
                    .find(|(_, n)| *n == number)
                    .map_or(Value::Null, |(n, _)| Value::str(n)))
            },
        )],
    ),
    method(
        "GetEnumNames",
        &[overload("string[] GetEnumNames()", |e, t, _| {
            Ok(Value::strings(
                enumeration::sorted(e, of(t))?.iter().map(|(n, _)| *n),
            ))
        })],
    ),
    method(
        "GetEnumUnderlyingType",
        &[overload("type GetEnumUnderlyingType()", |e, t, _| {
            enumeration::sorted(e, of(t))?;
            Ok(enumeration::underlying(of(t)).into())
        })],
    ),
    method(
        "GetEnumValues",
        &[overload("array GetEnumValues()", |e, t, _| {
            let ty = of(t);
            let values = enumeration::sorted(e, ty)?
                .iter()
                .map(|(_, n)| Value::Enum(ty, *n))
                .collect();
            Ok(Value::typed_array(ty, values))
        })],
    ),
    method(
        "GetFields",
        &[overload(
            "System.Reflection.FieldInfo[] GetFields()",
            |_, t, _| {
                let ty = of(t);
                let fields = ty.enum_members().map_or_else(Vec::new, |(members, _)| {
                    members
                        .iter()
                        .map(|(n, _)| member_info(ty, n, "Field", n))
                        .collect()
                });
                Ok(Value::array(fields))
            },
        )],
    ),
    method(
        "GetGenericArguments",
        &[overload("type[] GetGenericArguments()", |_, t, _| {
            Ok(types(of(t).generic_args()))
        })],
    ),
    method(
        "GetGenericTypeDefinition",
        &[overload(
            "type GetGenericTypeDefinition()",
            |_, t, _| match of(t).shape() {
                Shape::Generic(def, _) => Ok(ty::find(def.name).into()),
                _ if is_open(of(t)) => Ok(t.clone()),
                _ => throw::invalid_operation("This operation is only valid on generic types."),
            },
        )],
    ),
    method("GetHashCode", object::GET_HASH_CODE),
    method(
        "GetInterface",
        &[overload("type GetInterface(string name)", |_, t, a| {
            let name = args::text(a, 0)?;
            let found = all_interfaces(of(t))
                .into_iter()
                .find(|i| i.name() == name || i.full_name() == name);
            Ok(found.into())
        })],
    ),
    method(
        "GetInterfaces",
        &[overload("type[] GetInterfaces()", |_, t, _| {
            Ok(types(&all_interfaces(of(t))))
        })],
    ),
    method(
        "GetMember",
        &[overload(
            "System.Reflection.MemberInfo[] GetMember(string name)",
            |_, t, a| {
                let name = args::text(a, 0)?.to_string();
                Ok(Value::array(named(of(t), |n| n == name)))
            },
        )],
    ),
    method(
        "GetMembers",
        &[overload(
            "System.Reflection.MemberInfo[] GetMembers()",
            |_, t, _| Ok(Value::array(named(of(t), |_| true))),
        )],
    ),
    method(
        "GetMethod",
        &[overload(
            "System.Reflection.MethodInfo GetMethod(string name)",
            |_, t, a| {
                let name = args::text(a, 0)?;
                Ok(methods_of(of(t))
                    .into_iter()
                    .find(|m| info_name(m) == name)
                    .unwrap_or_default())
            },
        )],
    ),
    method(
        "GetMethods",
        &[overload(
            "System.Reflection.MethodInfo[] GetMethods()",
            |_, t, _| Ok(Value::array(methods_of(of(t)))),
        )],
    ),
    method(
        "GetProperties",
        &[overload(
            "System.Reflection.PropertyInfo[] GetProperties()",
            |e, t, _| Ok(Value::array(properties_of(e, of(t)))),
        )],
    ),
    method(
        "GetProperty",
        &[overload(
            "System.Reflection.PropertyInfo GetProperty(string name)",
            |e, t, a| {
                let name = args::text(a, 0)?;
                Ok(properties_of(e, of(t))
                    .into_iter()
                    .find(|p| info_name(p) == name)
                    .unwrap_or_default())
            },
        )],
    ),
    method(
        "GetTypeCode",
        &[overload("System.TypeCode GetTypeCode()", |_, t, _| {
            Ok(system::type_code(&system::default_of(of(t))))
        })],
    ),
    method(
        "IsAssignableFrom",
        &[overload("bool IsAssignableFrom(type c)", |_, t, a| {
            Ok(match args::value(a, 0) {
                Value::Type(other) => of(t).is_assignable_from(*other),
                _ => false,
            }
            .into())
        })],
    ),
    method(
        "IsAssignableTo",
        &[overload(
            "bool IsAssignableTo(type targetType)",
            |_, t, a| {
                Ok(match args::value(a, 0) {
                    Value::Type(other) => other.is_assignable_from(of(t)),
                    _ => false,
                }
                .into())
            },
        )],
    ),
    method(
        "IsEnumDefined",
        &[overload(
            "bool IsEnumDefined(System.Object value)",
            |e, t, a| {
                let members = enumeration::sorted(e, of(t))?;
                Ok(match args::value(a, 0).base() {
                    Value::Str(name) => members.iter().any(|(n, _)| n == name),
                    _ => members.iter().any(|(_, n)| *n == args::number(a, 0)),
                }
                .into())
            },
        )],
    ),
    method(
        "IsInstanceOfType",
        &[overload(
            "bool IsInstanceOfType(System.Object o)",
            |_, t, a| {
                let value = args::value(a, 0);
                Ok((!value.is_null() && of(t).is_assignable_from(ty::type_of(value))).into())
            },
        )],
    ),
    method(
        "IsSubclassOf",
        &[overload("bool IsSubclassOf(type c)", |_, t, a| {
            let other = args::ty(a, 0)?;
            let mut at = of(t).base();
            for _ in 0..64 {
                match at {
                    Some(ty) if ty == other => return Ok(true.into()),
                    Some(ty) => at = ty.base(),
                    None => break,
                }
            }
            Ok(false.into())
        })],
    ),
    method(
        "MakeArrayType",
        &[overload("type MakeArrayType()", |_, t, _| {
            Ok(of(t).array_of().into())
        })],
    ),
    method(
        "MakeGenericType",
        &[overload(
            "type MakeGenericType(params type[] typeArguments)",
            |_, t, a| {
                let arguments: Vec<Ty> = args::as_seq(args::value(a, 0))
                    .map_or_else(Vec::new, |s| s.snapshot())
                    .iter()
                    .filter_map(|v| match v.base() {
                        Value::Type(ty) => Some(*ty),
                        _ => None,
                    })
                    .collect();
                match of(t).def().filter(|d| d.name.contains('`')) {
                    Some(def) => Ok(Ty::generic(def, arguments).into()),
                    None => throw::invalid_operation(format!(
                        "{} is not a GenericTypeDefinition. MakeGenericType may only be called on a type for which \
                 Type.IsGenericTypeDefinition is true.",
                        of(t).full_name()
                    )),
                }
            },
        )],
    ),
    method(
        "ToString",
        &[overload("string ToString()", |_, t, _| {
            Ok(of(t).full_name().into())
        })],
    ),
    static_method(
        "GetType",
        &[
            overload("static type GetType(string typeName)", get_type),
            overload(
                "static type GetType(string typeName, bool throwOnError)",
                get_type,
            ),
            overload(
                "static type GetType(string typeName, bool throwOnError, bool ignoreCase)",
                get_type,
            ),
        ],
    ),
    static_method(
        "GetTypeCode",
        &[overload(
            "static System.TypeCode GetTypeCode(type type)",
            |_, _, a| Ok(system::type_code(&system::default_of(args::ty(a, 0)?))),
        )],
    ),
];

/// The type that a member was asked of: a type value, or any other value's type.
fn of(this: &Value) -> Ty {
    args::target_type(this)
}

/// `FullName`: arguments of generic types with their assemblies, as .NET has it.
fn full_name(ty: Ty) -> String {
    match ty.shape() {
        Shape::Generic(def, arguments) => {
            let shown: Vec<String> = arguments
                .iter()
                .map(|a| format!("[{}, {}]", full_name(*a), assembly_of(*a)))
                .collect();
            format!("{}[{}]", def.name, shown.join(","))
        }
        _ => ty.full_name().to_string(),
    }
}

fn simple_assembly(ty: Ty) -> &'static str {
    let name = ty.full_name();
    if name.starts_with("System.Management.Automation") {
        "System.Management.Automation"
    } else {
        "System.Private.CoreLib"
    }
}

fn assembly_of(ty: Ty) -> String {
    match simple_assembly(ty) {
        "System.Private.CoreLib" => {
            "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e".to_string()
        }
        name => format!("{name}, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35"),
    }
}

fn is_open(ty: Ty) -> bool {
    matches!(ty.shape(), Shape::Def(def) if def.name.contains('`') && !def.name.contains('+'))
}

fn member_is_abstract(ty: Ty) -> bool {
    ty.def()
        .is_some_and(|d| matches!(d.kind, DefKind::Abstract | DefKind::Interface))
}

fn types(list: &[Ty]) -> Value {
    Value::typed_array(
        ty::known().type_,
        list.iter().map(|t| Value::Type(*t)).collect(),
    )
}

/// The interfaces of a type, of its bases and those that they extend.
fn all_interfaces(ty: Ty) -> Vec<Ty> {
    let mut found: Vec<Ty> = Vec::new();
    let mut at = Some(ty);
    for _ in 0..64 {
        let Some(ty) = at else { break };
        let mut waiting: Vec<Ty> = ty.interfaces().to_vec();
        while let Some(next) = waiting.pop() {
            if !found.contains(&next) {
                found.push(next);
                waiting.extend(next.interfaces());
            }
        }
        at = ty.base();
    }
    found
}

/// .NET code in a file is never run: it fails as a file does that is not there, which scripts catch.
fn no_assembly(_: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let file = args::text(a, 0)?;
    let message = format!(
        "Could not load file or assembly '{file}' or one of its dependencies. This program loads no .NET assemblies."
    );
    crate::value::Exception::new("System.IO.FileNotFoundException", message).raise()
}

fn get_type(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let name = args::text(a, 0)?;
    let bare = name.split(',').next().unwrap_or(name).trim();
    let found = ty::find(if name.contains('[') { name } else { bare });
    let found = match found {
        Some(ty) => Some(ty),
        None if bare.contains('.') => engine.find_type(bare),
        None => None,
    };
    if found.is_none() && args::flag(a, 1)? {
        let message = format!("Could not load type '{bare}' from assembly 'msol'.");
        return crate::value::Exception::new("System.TypeLoadException", message).raise();
    }
    Ok(found.into())
}

/// A member as reflection shows it.
struct Info {
    name: Str,
    kind: &'static str,
    text: Str,
    declaring: Ty,
    property_type: Option<Ty>,
}

impl NetObject for Info {
    fn ty(&self) -> Ty {
        ty::find("System.Reflection.MemberInfo").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.text.clone()))
    }

    fn property(&self, _: &mut dyn Engine, name: &str) -> Option<R<Value>> {
        Some(Ok(match name.to_ascii_lowercase().as_str() {
            "name" => Value::Str(self.name.clone()),
            "membertype" => self.kind.into(),
            "declaringtype" | "reflectedtype" => self.declaring.into(),
            "propertytype" | "fieldtype" | "returntype" => self.property_type.into(),
            _ => return None,
        }))
    }

    fn property_names(&self) -> Vec<Str> {
        ["Name", "MemberType", "DeclaringType", "PropertyType"]
            .map(Str::from)
            .to_vec()
    }
}

fn member_info(declaring: Ty, name: &str, kind: &'static str, text: &str) -> Value {
    Value::net(Info {
        name: name.into(),
        kind,
        text: text.into(),
        declaring,
        property_type: None,
    })
}

fn info_name(value: &Value) -> Str {
    value
        .downcast::<Info>()
        .map(|i| i.name.clone())
        .unwrap_or_default()
}

fn methods_of(ty: Ty) -> Vec<Value> {
    let mut out = Vec::new();
    for (def, t) in overload::defs(ty) {
        for m in def.methods {
            out.extend(
                m.overloads
                    .iter()
                    .map(|o| member_info(t, m.name, "Method", o.signature)),
            );
        }
    }
    out
}

fn properties_of(engine: &mut dyn Engine, ty: Ty) -> Vec<Value> {
    let mut out = Vec::new();
    for (def, t) in overload::defs(ty) {
        for p in def.properties {
            out.push(Value::net(Info {
                name: p.name.into(),
                kind: "Property",
                text: format!("{} {}", p.ty, p.name).into(),
                declaring: t,
                property_type: engine.find_type(p.ty),
            }));
        }
    }
    out
}

fn named(ty: Ty, wanted: impl Fn(&str) -> bool) -> Vec<Value> {
    let mut out = methods_of(ty);
    for p in ty.def().map_or(&[][..], |d| d.properties) {
        out.push(member_info(ty, p.name, "Property", p.name));
    }
    out.retain(|m| wanted(&info_name(m)));
    out
}

/// An assembly by its name.
struct Assembly(Str);

impl NetObject for Assembly {
    fn ty(&self) -> Ty {
        ty::find("System.Reflection.Assembly").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.clone()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<Assembly>().is_some_and(|o| o.0 == self.0))
    }
}

fn assembly_name(this: &Value) -> Str {
    this.downcast::<Assembly>()
        .map(|a| a.0.clone())
        .unwrap_or_default()
}

/// Assemblies whose types are described here; others cannot be loaded.
fn is_known(name: &str) -> bool {
    let bare = name.split(',').next().unwrap_or(name).trim();
    matches!(
        bare.to_ascii_lowercase().as_str(),
        "system"
            | "system.core"
            | "system.web"
            | "system.xml"
            | "system.xml.linq"
            | "system.data"
            | "system.net"
            | "system.net.http"
            | "system.security"
            | "mscorlib"
            | "system.private.corelib"
            | "system.management.automation"
            | "system.io.compression"
            | "system.io.compression.filesystem"
    )
}
