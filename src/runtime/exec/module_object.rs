//! Modules as scripts see them: `PSModuleInfo`.

use std::any::Any;
use std::rc::Rc;

use crate::value::ty::{PropDef, method, overload, prop, prop_set};
use crate::value::{Dict, Engine, NetObject, R, Str, Ty, TypeDef, Value, convert, enumerate, ty};

use super::super::Runtime;
use super::super::block::{ScriptBlock, block_of};
use super::super::command::CommandInfo;
use super::super::module::{Module, ModuleKind};
use super::super::modules::ModuleSpec;
use super::SessionState;

/// A module as scripts see it.
pub struct ModuleInfo(pub Rc<Module>);

impl NetObject for ModuleInfo {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.PSModuleInfo").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _engine: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.0.name.clone()))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(
            other
                .downcast::<ModuleInfo>()
                .is_some_and(|m| Rc::ptr_eq(&m.0, &self.0)),
        )
    }
}

fn runtime(engine: &mut dyn Engine) -> Option<&mut Runtime> {
    engine.as_any().downcast_mut::<Runtime>()
}

fn module<T: Into<Value>>(this: &Value, f: impl FnOnce(&Rc<Module>) -> T) -> R<Value> {
    Ok(this.downcast::<ModuleInfo>().map(|m| f(&m.0)).into())
}

/// A member of the manifest, or what is known of a built-in module; None where there is none.
fn known(this: &Value, key: &str) -> Option<Value> {
    let info = this.downcast::<ModuleInfo>()?;
    let found = match &*info.0.manifest.borrow() {
        Some(Value::Hash(data)) => data.get_str(key),
        _ => None,
    };
    let metadata = info.0.metadata.borrow();
    let other = metadata.iter().find(|(name, _)| name == key);
    found
        .or_else(|| other.map(|(_, value)| value.clone()))
        .filter(|v| !v.is_null())
}

fn manifest(this: &Value, key: &str) -> R<Value> {
    Ok(known(this, key).unwrap_or_default())
}

/// A member as a text; empty where there is none.
fn text(engine: &mut dyn Engine, this: &Value, key: &str) -> R<Value> {
    match known(this, key) {
        Some(value) => convert::to_str(engine, &value).map(Value::Str),
        None => Ok(Value::str("")),
    }
}

/// A member as a value of a type; null where there is none.
fn typed(engine: &mut dyn Engine, this: &Value, key: &str, name: &str) -> R<Value> {
    match (known(this, key), ty::find(name)) {
        (Some(value), Some(t)) => convert::to(engine, &value, t),
        _ => Ok(Value::Null),
    }
}

/// A member's texts: those of a list or the one text.
fn texts(engine: &mut dyn Engine, this: &Value, key: &str) -> R<Vec<Value>> {
    let mut items = Vec::new();
    let value = known(this, key);
    let values = match value.as_ref().map(Value::base) {
        None => Vec::new(),
        Some(Value::Array(s) | Value::List(s)) => s.snapshot(),
        Some(other) => vec![other.clone()],
    };
    for value in values {
        items.push(match value.base() {
            Value::Hash(_) => Value::net(ModuleSpec::of(engine, &value)?),
            _ => Value::Str(convert::to_str(engine, &value)?),
        });
    }
    Ok(items)
}

/// A member of `PrivateData.PSData`, which galleries show.
fn gallery(this: &Value, key: &str) -> Option<Value> {
    let private = known(this, "PrivateData")?;
    let Value::Hash(private) = private.base() else {
        return None;
    };
    let data = private.get_str("PSData")?;
    match data.base() {
        Value::Hash(data) => data.get_str(key).filter(|v| !v.is_null()),
        _ => None,
    }
}

fn gallery_uri(engine: &mut dyn Engine, this: &Value, key: &str) -> R<Value> {
    match (gallery(this, key), ty::find("System.Uri")) {
        (Some(value), Some(t)) => convert::to(engine, &value, t),
        _ => Ok(Value::Null),
    }
}

fn tags(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let mut tags = Vec::new();
    let given = gallery(this, "Tags");
    let values = match given.as_ref().map(Value::base) {
        None => Vec::new(),
        Some(Value::Array(s) | Value::List(s)) => s.snapshot(),
        Some(other) => vec![other.clone()],
    };
    for value in values {
        tags.push(convert::to_str(engine, &value)?);
    }
    Ok(Value::array(tags.into_iter().map(Value::Str).collect()))
}

/// Exports as the dictionary of names and commands that `ExportedFunctions` and its kin are.
fn exports(this: &Value, lists: &[fn(&Module) -> Vec<Str>]) -> R<Value> {
    let Some(info) = this.downcast::<ModuleInfo>() else {
        return Ok(Value::Null);
    };
    let ty = ty::find("System.Collections.Generic.Dictionary`2[System.String,System.Object]")
        .unwrap_or(ty::known().hashtable);
    let dict = Dict::new(ty, crate::value::dict::Comparer::IgnoreCase);
    let scope = info.0.scope();
    for name in lists.iter().flat_map(|list| list(&info.0)) {
        let command = scope.as_ref().and_then(|s| s.function(&name));
        let value = match command {
            Some(f) => CommandInfo::of(super::super::command::Resolved::Function(f)),
            None => Value::Str(name.clone()),
        };
        dict.set(Value::Str(name), value);
    }
    Ok(Value::Hash(Rc::new(dict)))
}

fn functions(m: &Module) -> Vec<Str> {
    m.functions.borrow().clone()
}

fn cmdlets(m: &Module) -> Vec<Str> {
    m.cmdlets.borrow().clone()
}

fn aliases(m: &Module) -> Vec<Str> {
    m.aliases.borrow().clone()
}

fn variables(m: &Module) -> Vec<Str> {
    m.variables.borrow().clone()
}

/// A block that runs in a module, whichever it was written in.
pub fn bound_to(module: &Rc<Module>, block: &ScriptBlock) -> Rc<ScriptBlock> {
    Rc::new(ScriptBlock {
        code: block.code.clone(),
        module: Some(module.clone()),
        home: module.scope(),
    })
}

fn new_bound(_: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    match (
        this.downcast::<ModuleInfo>(),
        args.first().and_then(block_of),
    ) {
        (Some(m), Some(block)) => Ok(Value::Net(bound_to(&m.0, &block))),
        _ => Ok(Value::Null),
    }
}

fn invoke_in_module(engine: &mut dyn Engine, this: &Value, args: &[Value]) -> R<Value> {
    let (Some(m), Some(block)) = (
        this.downcast::<ModuleInfo>(),
        args.first().and_then(block_of),
    ) else {
        return Ok(Value::Null);
    };
    let rest = match args.get(1) {
        Some(Value::Array(items)) => items.snapshot(),
        Some(Value::Null) | None => Vec::new(),
        Some(other) => vec![other.clone()],
    };
    let block = bound_to(&m.0, &block);
    match runtime(engine) {
        Some(rt) => rt
            .call_block(&block, &rest, None, false)
            .map(Value::from_output),
        None => Ok(Value::Null),
    }
}

fn enumeration(name: &str, number: i64) -> Value {
    match ty::find(name) {
        Some(t) => Value::Enum(t, number),
        None => Value::Int64(number),
    }
}

fn version(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let text = this
        .downcast::<ModuleInfo>()
        .map(|m| m.0.version.borrow().clone())
        .unwrap_or_default();
    match ty::find("System.Version") {
        Some(t) => convert::to(engine, &Value::Str(text), t),
        None => Ok(Value::Str(text)),
    }
}

fn guid(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    match known(this, "GUID") {
        Some(text) => convert::to(engine, &text, ty::known().guid),
        None => Ok(Value::from(crate::value::Uuid::nil())),
    }
}

fn kind(m: &Module) -> Value {
    let number = match m.kind.get() {
        ModuleKind::Script => 0,
        ModuleKind::Binary => 1,
        ModuleKind::Manifest => 2,
        ModuleKind::Cim => 3,
    };
    enumeration("System.Management.Automation.ModuleType", number)
}

/// `FileList`: the files with their folder before them.
fn files(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let base = this.downcast::<ModuleInfo>().map(|m| base(&m.0));
    let base = base.unwrap_or_default();
    let files = texts(engine, this, "FileList")?;
    let full = |file: &Value| match file.as_str() {
        Some(file) if !file.starts_with('/') => {
            Value::from(format!("{base}/{}", file.replace('\\', "/")))
        }
        _ => file.clone(),
    };
    Ok(Value::array(files.iter().map(full).collect()))
}

fn base(m: &Module) -> Str {
    Str::from(m.path.rsplit_once('/').map_or("", |(folder, _)| folder))
}

/// A property that is a text of the manifest.
macro_rules! of_text {
    ($name:literal, $key:literal) => {
        prop($name, "string", |e, v| text(e, v, $key))
    };
}

/// A property that is a version of the manifest.
macro_rules! of_version {
    ($name:literal, $key:literal) => {
        prop($name, "version", |e, v| typed(e, v, $key, "System.Version"))
    };
}

/// A property that is a list of the manifest.
macro_rules! of_list {
    ($name:literal) => {
        prop(
            $name,
            "System.Collections.Generic.IEnumerable[System.Object]",
            |e, v| texts(e, v, $name).map(Value::array),
        )
    };
}

/// The modules that a module requires: as they were loaded, or as its manifest names them.
fn required(engine: &mut dyn Engine, this: &Value) -> R<Vec<Value>> {
    let info = |m: Rc<Module>| Value::net(ModuleInfo(m));
    let Some(own) = this.downcast::<ModuleInfo>() else {
        return Ok(Vec::new());
    };
    let loaded = own.0.required.borrow().clone();
    if !loaded.is_empty() {
        return Ok(loaded.into_iter().map(info).collect());
    }
    let manifest = own.0.manifest.borrow().clone();
    let listed = match &manifest {
        Some(Value::Hash(data)) => data.get_str("RequiredModules").unwrap_or_default(),
        _ => Value::Null,
    };
    let mut named = Vec::new();
    for item in enumerate::list_items(&listed).unwrap_or_else(|| vec![listed]) {
        if item.is_null() {
            continue;
        }
        let spec = ModuleSpec::of(engine, &item)?;
        let module = Module::new(spec.name, "", ModuleKind::Manifest);
        if let Some(version) = spec.minimum.or(spec.required) {
            *module.version.borrow_mut() = version;
        }
        named.push(info(module));
    }
    Ok(named)
}

const COMMANDS: &str = "System.Collections.Generic.Dictionary[string,System.Object]";

/// In the order of .NET's class.
const PROPERTIES: &[PropDef] = &[
    prop_set(
        "LogPipelineExecutionDetails",
        "bool",
        |_, _| Ok(Value::Bool(false)),
        |_, _, _| Ok(()),
    ),
    prop("Name", "string", |_, v| module(v, |m| m.name.clone())),
    prop("Path", "string", |_, v| module(v, |m| m.path.clone())),
    prop(
        "ImplementingAssembly",
        "System.Reflection.Assembly",
        |_, _| Ok(Value::Null),
    ),
    prop("Definition", "string", |_, v| {
        module(v, |m| m.definition.borrow().clone())
    }),
    of_text!("Description", "Description"),
    prop("Guid", "guid", guid),
    of_text!("HelpInfoUri", "HelpInfoURI"),
    prop("ModuleBase", "string", |_, v| module(v, |m| base(m))),
    prop("PrivateData", "System.Object", |_, v| {
        manifest(v, "PrivateData")
    }),
    prop("ExperimentalFeatures", "System.Object[]", |_, _| {
        Ok(Value::array(Vec::new()))
    }),
    prop("Tags", "System.Object[]", tags),
    prop("ProjectUri", "uri", |e, v| gallery_uri(e, v, "ProjectUri")),
    prop("IconUri", "uri", |e, v| gallery_uri(e, v, "IconUri")),
    prop("LicenseUri", "uri", |e, v| gallery_uri(e, v, "LicenseUri")),
    prop("ReleaseNotes", "string", |e, v| {
        match gallery(v, "ReleaseNotes") {
            Some(notes) => convert::to_str(e, &notes).map(Value::Str),
            None => Ok(Value::str("")),
        }
    }),
    prop("RepositorySourceLocation", "uri", |_, _| Ok(Value::Null)),
    prop("Version", "version", version),
    prop(
        "ModuleType",
        "System.Management.Automation.ModuleType",
        |_, v| module(v, |m| kind(m)),
    ),
    of_text!("Author", "Author"),
    prop_set(
        "AccessMode",
        "System.Management.Automation.ModuleAccessMode",
        |_, _| {
            Ok(enumeration(
                "System.Management.Automation.ModuleAccessMode",
                0,
            ))
        },
        |_, _, _| Ok(()),
    ),
    of_version!("ClrVersion", "CLRVersion"),
    of_text!("CompanyName", "CompanyName"),
    of_text!("Copyright", "Copyright"),
    of_version!("DotNetFrameworkVersion", "DotNetFrameworkVersion"),
    prop("ExportedFunctions", COMMANDS, |_, v| {
        exports(v, &[functions])
    }),
    prop("Prefix", "string", |_, v| module(v, |m| m.default_prefix())),
    prop("ExportedCmdlets", COMMANDS, |_, v| exports(v, &[cmdlets])),
    prop("ExportedCommands", COMMANDS, |_, v| {
        exports(v, &[functions, cmdlets, aliases])
    }),
    prop(
        "FileList",
        "System.Collections.Generic.IEnumerable[string]",
        files,
    ),
    of_list!("CompatiblePSEditions"),
    of_list!("ModuleList"),
    prop(
        "NestedModules",
        "System.Collections.ObjectModel.ReadOnlyCollection[System.Object]",
        |_, v| {
            module(v, |m| {
                let nested = m.nested.borrow();
                let infos = nested.iter().map(|n| Value::net(ModuleInfo(n.clone())));
                Value::array(infos.collect())
            })
        },
    ),
    of_text!("PowerShellHostName", "PowerShellHostName"),
    of_version!("PowerShellHostVersion", "PowerShellHostVersion"),
    of_version!("PowerShellVersion", "PowerShellVersion"),
    prop(
        "ProcessorArchitecture",
        "System.Reflection.ProcessorArchitecture",
        |e, v| {
            let name = "System.Reflection.ProcessorArchitecture";
            let given = typed(e, v, "ProcessorArchitecture", name)?;
            Ok(if given.is_null() {
                enumeration(name, 0)
            } else {
                given
            })
        },
    ),
    prop(
        "Scripts",
        "System.Collections.Generic.IEnumerable[string]",
        |e, v| texts(e, v, "ScriptsToProcess").map(Value::array),
    ),
    of_list!("RequiredAssemblies"),
    prop(
        "RequiredModules",
        "System.Collections.ObjectModel.ReadOnlyCollection[psmoduleinfo]",
        |e, v| required(e, v).map(Value::array),
    ),
    of_text!("RootModule", "RootModule"),
    prop("ExportedVariables", COMMANDS, |_, v| {
        exports(v, &[variables])
    }),
    prop("ExportedAliases", COMMANDS, |_, v| exports(v, &[aliases])),
    prop(
        "ExportedDscResources",
        "System.Collections.ObjectModel.ReadOnlyCollection[string]",
        |e, v| texts(e, v, "DscResourcesToExport").map(Value::array),
    ),
    prop(
        "SessionState",
        "System.Management.Automation.SessionState",
        |_, v| module(v, |m| SessionState::of_module(Some(m.clone()))),
    ),
    prop_set(
        "OnRemove",
        "scriptblock",
        |_, v| module(v, |m| m.on_remove.borrow().clone()),
        |_, v, block| {
            if let Some(m) = v.downcast::<ModuleInfo>() {
                *m.0.on_remove.borrow_mut() = block;
            }
            Ok(())
        },
    ),
    prop(
        "ExportedFormatFiles",
        "System.Collections.ObjectModel.ReadOnlyCollection[string]",
        |e, v| texts(e, v, "FormatsToProcess").map(Value::array),
    ),
    prop(
        "ExportedTypeFiles",
        "System.Collections.ObjectModel.ReadOnlyCollection[string]",
        |e, v| texts(e, v, "TypesToProcess").map(Value::array),
    ),
];

/// The description of modules.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Management.Automation.PSModuleInfo",
    properties: PROPERTIES,
    methods: &[
        method(
            "NewBoundScriptBlock",
            &[overload(
                "scriptblock NewBoundScriptBlock(scriptblock scriptBlockToBind)",
                new_bound,
            )],
        ),
        method(
            "Invoke",
            &[overload(
                "System.Object Invoke(scriptblock sb, params System.Object[] args)",
                invoke_in_module,
            )],
        ),
    ],
    ..TypeDef::CLASS
}];
