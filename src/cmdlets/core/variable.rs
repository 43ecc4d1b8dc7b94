//! `Get-Variable`, `Set-Variable`, `New-Variable`, `Remove-Variable`, `Clear-Variable`.

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::shared::scope::{NameFilter, scope_of};
use crate::runtime::exec::VariableInfo;
use crate::runtime::scope::{Scope, ScopeKind, Var, VarMeta};
use crate::runtime::sym::Sym;
use crate::runtime::{Cmdlet, Ctx, Entry, Runtime};
use crate::text::wildcard::has_wildcard;
use crate::value::error::ErrorCategory;
use crate::value::ty::{overload, prop, prop_set};
use crate::value::{Engine, ErrorRecord, R, Str, TypeDef, Value, arith, convert, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-Variable", || Box::new(Get)),
    Entry::new("Set-Variable", || Box::<Set>::default()),
    Entry::new("New-Variable", || Box::new(New)),
    Entry::new("Remove-Variable", || Box::new(Remove)),
    Entry::new("Clear-Variable", || Box::new(Clear)),
];

const READ_ONLY: i64 = 1;
const CONSTANT: i64 = 2;
const PRIVATE: i64 = 4;
const ALL_SCOPE: i64 = 8;

fn read<T>(variable: &VariableInfo, f: impl FnOnce(&mut Var) -> T) -> Option<T> {
    let hint = Cell::new(u32::MAX);
    variable.scope.with_var(variable.sym, &hint, f)
}

fn value_of(variable: &VariableInfo, rt: &mut Runtime) -> Value {
    match variable.scope.value(variable.sym) {
        Some(value) => value,
        // Automatic variables belong to no scope.
        None => rt.variable(variable.sym).unwrap_or_default(),
    }
}

const CLASS: &str = "System.Management.Automation.PSVariable";

/// A variable of a scope as an object: what `variable:name` is.
pub fn item(scope: Rc<Scope>, sym: Sym) -> Value {
    Value::net(VariableInfo { scope, sym })
}

fn variable(this: &Value) -> Option<&VariableInfo> {
    this.downcast::<VariableInfo>()
}

fn get_value(engine: &mut dyn Engine, this: &Value) -> R<Value> {
    let rt = engine.as_any().downcast_mut::<Runtime>();
    Ok(match (variable(this), rt) {
        (Some(v), Some(rt)) => value_of(v, rt),
        _ => Value::Null,
    })
}

fn set_value(engine: &mut dyn Engine, this: &Value, value: Value) -> R<()> {
    match (variable(this), engine.as_any().downcast_mut::<Runtime>()) {
        (Some(v), Some(rt)) => rt.assign_in(&v.scope, v.sym, value),
        _ => Ok(()),
    }
}

fn get_options(_: &mut dyn Engine, this: &Value) -> R<Value> {
    let options = variable(this)
        .and_then(|v| read(v, |var| options_of(var.meta.as_deref())))
        .unwrap_or(0);
    Ok(enumeration(
        "System.Management.Automation.ScopedItemOptions",
        options,
    ))
}

fn enumeration(name: &str, number: i64) -> Value {
    match ty::find(name) {
        Some(t) => Value::Enum(t, number),
        None => Value::Int64(number),
    }
}

/// `[psvariable]::new(name, value, options)`: a variable that belongs to no scope of the session.
fn new_variable(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let name = match args.first() {
        Some(name) => convert::to_str(engine, name)?,
        None => Str::default(),
    };
    let flags = match args.get(2) {
        Some(Value::Enum(_, flags)) => *flags,
        _ => 0,
    };
    let meta = VarMeta {
        read_only: flags & READ_ONLY != 0,
        constant: flags & CONSTANT != 0,
        private: flags & PRIVATE != 0,
        all_scope: flags & ALL_SCOPE != 0,
        ..VarMeta::default()
    };
    let sym = Sym::of(&name);
    let scope = Scope::new(ScopeKind::Local, None, None);
    scope.put_var(Var {
        sym,
        value: args.get(1).cloned().unwrap_or_default(),
        meta: Some(Rc::new(meta)),
    });
    Ok(item(scope, sym))
}

/// The classes of its output.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: CLASS,
    constructors: &[
        overload("psvariable new(string name)", new_variable),
        overload(
            "psvariable new(string name, System.Object value)",
            new_variable,
        ),
        overload(
            "psvariable new(string name, System.Object value, \
             System.Management.Automation.ScopedItemOptions options)",
            new_variable,
        ),
    ],
    properties: &[
        prop("Name", "string", |_, this| {
            Ok(variable(this).map(|v| v.sym.name()).into())
        }),
        prop("Description", "string", |_, this| {
            let text = variable(this)
                .and_then(|v| read(v, |var| var.meta.as_ref().map(|m| m.description.clone())))
                .flatten();
            Ok(Value::Str(text.unwrap_or_default()))
        }),
        prop_set("Value", "System.Object", get_value, set_value),
        prop(
            "Visibility",
            "System.Management.Automation.SessionStateEntryVisibility",
            |_, _| {
                Ok(enumeration(
                    "System.Management.Automation.SessionStateEntryVisibility",
                    0,
                ))
            },
        ),
        prop("Module", "psmoduleinfo", |_, _| Ok(Value::Null)),
        prop("ModuleName", "string", |_, this| {
            let module = variable(this).and_then(|v| v.scope.module.clone());
            Ok(Value::Str(
                module.map(|m| m.name.clone()).unwrap_or_default(),
            ))
        }),
        prop(
            "Options",
            "System.Management.Automation.ScopedItemOptions",
            get_options,
        ),
        prop(
            "Attributes",
            "System.Collections.ObjectModel.Collection[System.Attribute]",
            |_, this| {
                let attributes = variable(this)
                    .and_then(|v| read(v, |var| var.meta.as_ref().map(|m| m.attributes.clone())))
                    .flatten();
                Ok(Value::array(attributes.unwrap_or_default()))
            },
        ),
    ],
    ..TypeDef::CLASS
}];

fn options_of(meta: Option<&VarMeta>) -> i64 {
    meta.map_or(0, |m| {
        let flag = |on: bool, number| if on { number } else { 0 };
        flag(m.read_only, READ_ONLY)
            | flag(m.constant, CONSTANT)
            | flag(m.private, PRIVATE)
            | flag(m.all_scope, ALL_SCOPE)
    })
}

fn set_options(meta: &mut VarMeta, options: i64) {
    meta.read_only = options & READ_ONLY != 0;
    meta.constant = options & CONSTANT != 0;
    meta.private = options & PRIVATE != 0;
    meta.all_scope = options & ALL_SCOPE != 0;
}

/// The variables that a scope parameter's scope has, or that are visible here, by name.
fn visible(c: &mut Ctx<'_>) -> R<Vec<(Rc<Scope>, Sym)>> {
    let scopes: Vec<Rc<Scope>> = match c.text("Scope")? {
        Some(scope) => vec![scope_of(c, &scope)?],
        None => c.rt.scope.chain().collect(),
    };
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    for (depth, scope) in scopes.into_iter().enumerate() {
        for var in scope.variables() {
            let hidden = depth > 0 && var.meta.as_ref().is_some_and(|m| m.private);
            if !hidden && seen.insert(var.sym) {
                found.push((scope.clone(), var.sym));
            }
        }
    }
    found.sort_by_cached_key(|(_, sym)| sym.name().as_str().to_lowercase());
    Ok(found)
}

/// One variable by its plain name.
fn find(c: &mut Ctx<'_>, name: &str) -> R<Option<(Rc<Scope>, Sym)>> {
    let sym = Sym::of(name);
    if let Some(scope) = c.text("Scope")? {
        let scope = scope_of(c, &scope)?;
        return Ok(scope.has(sym).then_some((scope, sym)));
    }
    let here = c.rt.scope.clone();
    for (depth, scope) in here.chain().enumerate() {
        let private = scope.with_var(sym, &Cell::new(u32::MAX), |v| {
            v.meta.as_ref().is_some_and(|m| m.private)
        });
        match private {
            Some(private) if depth == 0 || !private => return Ok(Some((scope, sym))),
            _ => {}
        }
    }
    Ok(c.rt.variable(sym).map(|_| (here, sym)))
}

/// The variables that names and patterns mean; names without one are reported.
fn named(c: &mut Ctx<'_>, names: &[Str]) -> R<Vec<(Rc<Scope>, Sym)>> {
    let filter = NameFilter::new(c)?;
    let mut found = Vec::new();
    for name in names {
        let bare = name.strip_prefix("variable:").unwrap_or(name);
        if has_wildcard(bare) {
            let pattern = NameFilter::pattern(bare);
            for (scope, sym) in visible(c)? {
                let name = sym.name();
                if pattern.as_ref().is_some_and(|p| p.is_match(&name)) && filter.takes(&name) {
                    found.push((scope, sym));
                }
            }
        } else if let Some(one) = find(c, bare)? {
            if filter.takes(bare) {
                found.push(one);
            }
        } else if filter.takes(bare) {
            not_found(c, bare)?;
        }
    }
    Ok(found)
}

fn not_found(c: &mut Ctx<'_>, name: &str) -> R<()> {
    c.error(ErrorRecord::new(
        "System.Management.Automation.ItemNotFoundException",
        format!("Cannot find a variable with the name '{name}'."),
        "VariableNotFound",
        ErrorCategory::ObjectNotFound,
        Value::str(name),
    ))
}

fn unauthorized(c: &mut Ctx<'_>, id: &str, name: &str, message: String) -> R<()> {
    c.error(ErrorRecord::new(
        "System.Management.Automation.SessionStateUnauthorizedAccessException",
        message,
        id,
        ErrorCategory::WriteError,
        Value::str(name),
    ))
}

/// `Get-Variable`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let mut names = c.texts("Name")?;
        if names.is_empty() {
            names.push(Str::from("*"));
        }
        let value_only = c.switch("ValueOnly");
        for (scope, sym) in named(c, &names)? {
            let variable = VariableInfo { scope, sym };
            if value_only {
                let value = value_of(&variable, c.rt);
                c.write(value)?;
            } else {
                c.write(Value::net(variable))?;
            }
        }
        Ok(())
    }
}

/// What `New-Variable` and `Set-Variable` change beside the value.
struct Change {
    value: Option<Value>,
    options: Option<i64>,
    description: Option<Str>,
    force: bool,
}

impl Change {
    fn of(c: &mut Ctx<'_>, value: Option<Value>) -> R<Change> {
        Ok(Change {
            value,
            options: match c.get("Option").as_ref().map(Value::base) {
                Some(Value::Enum(_, n)) => Some(*n),
                _ => None,
            },
            description: c.text("Description")?,
            force: c.switch("Force"),
        })
    }

    /// Changes a variable of a scope, or makes it; false where that was refused.
    fn make(&self, c: &mut Ctx<'_>, scope: &Rc<Scope>, name: &str) -> R<bool> {
        let sym = Sym::of(name);
        let known = scope.with_var(sym, &Cell::new(u32::MAX), |v| {
            (v.value.clone(), v.meta.clone())
        });
        let exists = known.is_some();
        let (old, meta) = known.unwrap_or_default();
        let mut meta = meta.map(|m| (*m).clone()).unwrap_or_default();
        if meta.constant || meta.read_only && !self.force {
            let message =
                format!("Cannot overwrite variable {name} because it is read-only or constant.");
            unauthorized(c, "VariableNotWritable", name, message)?;
            return Ok(false);
        }
        if exists && self.options.is_some_and(|o| o & CONSTANT != 0) {
            let message = format!(
                "Existing variable {name} cannot be made constant. Variables can be made constant only at creation time."
            );
            unauthorized(c, "VariableCannotBeMadeConstant", name, message)?;
            return Ok(false);
        }
        let mut value = self.value.clone().unwrap_or(old);
        if let Some(ty) = meta.ty {
            value = convert::to(c.rt, &value, ty)?;
        }
        if let Some(options) = self.options {
            set_options(&mut meta, options);
            if !exists {
                meta.name = Str::from(name);
            }
            if meta.all_scope {
                c.rt.shares_variables.set(true);
            }
        }
        if let Some(text) = &self.description {
            meta.description = text.clone();
        }
        let plain = meta.ty.is_none()
            && meta.attributes.is_empty()
            && meta.description.is_empty()
            && options_of(Some(&meta)) == 0;
        scope.put_var(Var {
            sym,
            value,
            meta: (!plain).then(|| Rc::new(meta)),
        });
        Ok(true)
    }
}

fn target_scope(c: &mut Ctx<'_>) -> R<Rc<Scope>> {
    match c.text("Scope")? {
        Some(scope) => scope_of(c, &scope),
        None => Ok(c.rt.scope.clone()),
    }
}

/// `New-Variable`
struct New;

impl Cmdlet for New {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("Name")?.unwrap_or_default();
        let scope = target_scope(c)?;
        let value = c.get("Value").unwrap_or_default();
        let shown = convert::to_display(c.rt, &value)?;
        if !c.should_process(&format!("Name: {name} Value: {shown}"), "New variable")? {
            return Ok(());
        }
        if scope.has(Sym::of(&name)) && !c.switch("Force") {
            return c.error(ErrorRecord::new(
                "System.Management.Automation.SessionStateException",
                format!("A variable with name '{name}' already exists."),
                "VariableAlreadyExists",
                ErrorCategory::ResourceExists,
                Value::Str(name),
            ));
        }
        let sym = Sym::of(&name);
        let change = Change::of(c, Some(value))?;
        let constant = change.options.is_some_and(|o| o & CONSTANT != 0);
        let locked = scope.with_var(sym, &Cell::new(u32::MAX), |v| {
            v.meta.as_ref().is_some_and(|m| m.constant)
        });
        if locked != Some(true) && (constant || locked.is_some()) {
            scope.remove(sym);
        }
        if change.make(c, &scope, &name)? && c.switch("PassThru") {
            c.write(Value::net(VariableInfo { scope, sym }))?;
        }
        Ok(())
    }
}

/// `Set-Variable`
#[derive(Default)]
struct Set {
    values: Vec<Value>,
    fed: bool,
}

impl Set {
    fn set(&self, c: &mut Ctx<'_>, names: &[Str], value: Option<Value>) -> R<()> {
        let filter = NameFilter::new(c)?;
        let scoped = c.has("Scope");
        for name in names {
            if has_wildcard(name) {
                let pattern = NameFilter::pattern(name);
                for (scope, sym) in visible(c)? {
                    let name = sym.name();
                    if pattern.as_ref().is_some_and(|p| p.is_match(&name)) && filter.takes(&name) {
                        self.set_one(c, &scope, &name, value.clone())?;
                    }
                }
                continue;
            }
            if !filter.takes(name) {
                continue;
            }
            let scope = if scoped {
                target_scope(c)?
            } else {
                c.rt.owner_of(Sym::of(name))
            };
            self.set_one(c, &scope, name, value.clone())?;
        }
        Ok(())
    }

    fn set_one(
        &self,
        c: &mut Ctx<'_>,
        scope: &Rc<Scope>,
        name: &str,
        value: Option<Value>,
    ) -> R<()> {
        let shown = match &value {
            Some(v) => convert::to_display(c.rt, v)?,
            None => Str::new(),
        };
        if !c.should_process(&format!("Name: {name} Value: {shown}"), "Set variable")? {
            return Ok(());
        }
        let mut value = value;
        if c.switch("Append")
            && let Some(old) = scope.value(Sym::of(name)).filter(|v| !v.is_null())
        {
            let added = value.unwrap_or_default();
            let old = match old {
                list @ (Value::Array(_) | Value::List(_)) => list,
                one => Value::array(vec![one]),
            };
            value = Some(arith::add(c.rt, &old, &added)?);
        }
        let change = Change::of(c, value)?;
        if change.make(c, scope, name)? && c.switch("PassThru") {
            c.write(Value::net(VariableInfo {
                scope: scope.clone(),
                sym: Sym::of(name),
            }))?;
        }
        Ok(())
    }
}

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if c.call.expects_input.get() {
            self.fed = true;
            self.values.extend(c.get("Value"));
        }
        Ok(())
    }

    fn end(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let names = c.texts("Name")?;
        let value = if self.fed {
            match Value::from_output(std::mem::take(&mut self.values)) {
                Value::Void => Some(Value::Null),
                value => Some(value),
            }
        } else {
            // Without a value a variable that is there keeps its own.
            c.get("Value")
        };
        self.set(c, &names, value)
    }
}

/// `Remove-Variable`
struct Remove;

impl Cmdlet for Remove {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let names = c.texts("Name")?;
        for (scope, sym) in named(c, &names)? {
            let name = sym.name();
            if !c.should_process(&format!("Name: {name}"), "Remove variable")? {
                continue;
            }
            let locked = scope.with_var(sym, &Cell::new(u32::MAX), |v| {
                v.meta
                    .as_ref()
                    .map_or((false, false), |m| (m.constant, m.read_only))
            });
            let force = c.switch("Force");
            match locked {
                Some((constant, read_only)) if constant || read_only && !force => {
                    let message = format!(
                        "Cannot remove variable {name} because it is constant or read-only. If the variable is read-only, try the operation again specifying the Force option."
                    );
                    unauthorized(c, "VariableNotRemovable", &name, message)?;
                }
                _ => {
                    scope.remove(sym);
                }
            }
        }
        Ok(())
    }
}

/// `Clear-Variable`
struct Clear;

impl Cmdlet for Clear {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let names = c.texts("Name")?;
        for (scope, sym) in named(c, &names)? {
            let name = sym.name();
            if !c.should_process(&format!("Name: {name}"), "Clear variable")? {
                continue;
            }
            let change = Change {
                value: Some(Value::Null),
                options: None,
                description: None,
                force: c.switch("Force"),
            };
            if change.make(c, &scope, &name)? && c.switch("PassThru") {
                c.write(Value::net(VariableInfo { scope, sym }))?;
            }
        }
        Ok(())
    }
}
