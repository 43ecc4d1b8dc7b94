//! Reading and writing variables through the scopes, and the automatic ones.

use std::cell::Cell;
use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, R, Str, Value, convert, ty};

use super::Runtime;
use super::code::{VarPlace, VarRef};
use super::debugger::Access;
use super::scope::{Scope, ScopeKind};
use super::sym::{self, Sym};

mod initial;

pub(super) use initial::DEFS;

impl Runtime {
    /// A variable's value through the scopes; None where there is none.
    pub fn variable(&mut self, sym: Sym) -> Option<Value> {
        let hint = Cell::new(0);
        self.find_variable(sym, &hint)
    }

    fn find_variable(&mut self, sym: Sym, hint: &Cell<u32>) -> Option<Value> {
        if let Some(v) = self.scope.get(sym, hint) {
            return Some(v);
        }
        if let Some(v) = self.automatic(sym) {
            return Some(v);
        }
        let mut at = self.scope.parent.as_ref();
        while let Some(scope) = at {
            if let Some((value, private)) = scope.with_var(sym, hint, |v| {
                (v.value.clone(), v.meta.as_ref().is_some_and(|m| m.private))
            }) && !private
            {
                return Some(value);
            }
            at = scope.parent.as_ref();
        }
        None
    }

    /// Variables that belong to the running call.
    fn automatic(&mut self, sym: Sym) -> Option<Value> {
        match sym {
            sym::PWD => Some(self.current_path()),
            sym::EXECUTION_CONTEXT => Some(super::exec::SessionState::context(
                self.scope.module.clone(),
            )),
            sym::ARGS => self.frame.as_ref().map(|f| f.args()),
            sym::INPUT => self.frame.as_ref().and_then(|f| {
                if f.input.borrow().is_none() {
                    f.give_input(Vec::new());
                }
                f.input.borrow().clone()
            }),
            sym::BOUND_PARAMETERS => {
                let mut frame = self.frame.clone()?;
                while frame.in_place {
                    frame = frame.caller.clone()?;
                }
                Some(self.bound_parameters(&frame))
            }
            sym::MY_INVOCATION => self.frame.clone().map(|f| self.invocation_of(&f.call)),
            sym::PS_VERSION_TABLE | sym::HOST => self.made_once(sym),
            sym::PS_CMDLET => {
                let frame = self.frame.clone()?;
                frame
                    .call
                    .params
                    .advanced
                    .then(|| self.cmdlet_object(&frame.call))
            }
            _ => None,
        }
    }

    /// A variable of the session that is made when a script first asks for it.
    fn made_once(&mut self, sym: Sym) -> Option<Value> {
        if let Some(made) = self.global.value(sym) {
            return Some(made);
        }
        let value = match sym {
            sym::HOST => super::host_object::host(),
            _ => self.version_table(),
        };
        self.global.put(sym, value.clone());
        Some(value)
    }

    /// The value of a variable at its site. A missing one is null, or an error under strict mode.
    #[inline]
    pub(super) fn read(&mut self, var: &VarRef) -> R<Value> {
        if self.watched {
            self.look_at_variable(var.sym, Access::Read)?;
        }
        if matches!(var.place, VarPlace::Plain)
            && let Some(value) = self.scope.value_at(var.sym, &var.hint)
        {
            return Ok(value.copied());
        }
        self.read_general(var)
    }

    #[inline(never)]
    fn read_general(&mut self, var: &VarRef) -> R<Value> {
        match &var.place {
            VarPlace::Plain => {
                if let Some(v) = self.scope.get(var.sym, &var.hint) {
                    return Ok(v);
                }
                match self.find_variable(var.sym, &var.hint) {
                    Some(v) => Ok(v),
                    None => self.missing(var.sym),
                }
            }
            VarPlace::Drive(drive, name) => self.read_drive(drive, name),
            VarPlace::Using => match self.using_value(var.sym) {
                Some(v) => Ok(v),
                None => self.missing(var.sym),
            },
            place => match self
                .place(place)
                .value(var.sym)
                .or_else(|| self.automatic(var.sym))
            {
                Some(v) => Ok(v),
                None => self.missing(var.sym),
            },
        }
    }

    fn missing(&mut self, sym: Sym) -> R<Value> {
        match self.strict_level() {
            0 => return Ok(Value::Null),
            1 if self.lenient_at == Some(self.depth) => return Ok(Value::Null),
            _ => {}
        }
        let name = sym.name();
        ErrorRecord::runtime(
            format!("The variable '${name}' cannot be retrieved because it has not been set."),
            "VariableIsUndefined",
            ErrorCategory::InvalidOperation,
            Value::Str(name),
        )
        .raise()
    }

    /// `Set-StrictMode` as it holds here.
    pub fn strict_level(&self) -> u8 {
        let mut at = Some(&self.scope);
        while let Some(scope) = at {
            if let Some(level) = scope.strict.get() {
                return level;
            }
            at = scope.parent.as_ref();
        }
        0
    }

    /// The scope that a qualifier names.
    pub fn place(&self, place: &VarPlace) -> Rc<Scope> {
        match place {
            VarPlace::Global => self.global.clone(),
            VarPlace::Script => self
                .scope
                .chain()
                .find(|s| s.kind != ScopeKind::Local)
                .unwrap_or_else(|| self.global.clone()),
            _ => self.scope.clone(),
        }
    }

    /// Sets a variable of the current scope, whatever its options.
    pub fn set_local(&mut self, sym: Sym, value: Value) {
        self.scope.put(sym, value);
    }

    /// Assigns to a variable as a script does: options, type constraint and attributes are honoured.
    #[inline]
    pub(super) fn assign(&mut self, var: &VarRef, value: Value) -> R<()> {
        if self.watched {
            self.assign_general(var, value)?;
            return self.look_at_variable(var.sym, Access::Write);
        }
        // A variable keeps the empty output: `@($none)` is empty, and nothing flows from it into a pipeline.
        // The common case: the variable is in this scope, where it was last time, and has nothing but a value.
        if matches!(var.place, VarPlace::Plain)
            && !var.sym.is_preference()
            && let Some(mut slot) = self.scope.slot_at(var.sym, &var.hint)
        {
            *slot = value;
            return Ok(());
        }
        self.assign_general(var, value)
    }

    /// The same with an int, as loops do: where the variable holds one already, it is changed in its place.
    #[inline]
    pub(super) fn assign_int(&mut self, var: &VarRef, n: i32) -> R<()> {
        if matches!(var.place, VarPlace::Plain)
            && !self.watched
            && let Some(mut slot) = self.scope.slot_at(var.sym, &var.hint)
            && let Value::Int32(old) = &mut *slot
        {
            *old = n;
            return Ok(());
        }
        self.assign(var, Value::Int32(n))
    }

    #[inline(never)]
    fn assign_general(&mut self, var: &VarRef, value: Value) -> R<()> {
        match &var.place {
            VarPlace::Drive(drive, name) => {
                self.write_drive(&drive.clone(), &name.clone(), plain(value))
            }
            VarPlace::Using => ErrorRecord::runtime(
                "Cannot assign to a Using variable.",
                "UsingVariableAssignment",
                ErrorCategory::InvalidOperation,
                Value::Null,
            )
            .raise(),
            VarPlace::Plain if var.sym.is_preference() => {
                let scope = self.scope.clone();
                // The session's own variables convert, and refuse, by themselves.
                let typed = scope.with_var(var.sym, &var.hint, |v| {
                    v.meta.as_ref().is_some_and(|m| m.ty.is_some())
                });
                let value = match typed {
                    Some(true) => value,
                    _ => self.preference_value(var.sym, value)?,
                };
                self.assign_in(&scope, var.sym, value)
            }
            VarPlace::Plain => {
                let mut value = Some(value);
                let done = self.scope.with_var(var.sym, &var.hint, |v| {
                    if v.meta.is_none()
                        && let Some(value) = value.take()
                    {
                        v.value = value;
                        return true;
                    }
                    false
                });
                match (done, value) {
                    (Some(true), _) | (_, None) => Ok(()),
                    (Some(false), Some(value)) => {
                        let scope = self.scope.clone();
                        self.assign_in(&scope, var.sym, value)
                    }
                    (None, Some(value)) => {
                        let scope = self.owner_of(var.sym);
                        self.assign_in(&scope, var.sym, value)
                    }
                }
            }
            VarPlace::Private => {
                let scope = self.scope.clone();
                self.assign_in(&scope, var.sym, value)?;
                scope.with_var(var.sym, &var.hint, |v| {
                    Rc::make_mut(v.meta.get_or_insert_default()).private = true
                });
                Ok(())
            }
            place => {
                let scope = self.place(place);
                self.assign_in(&scope, var.sym, value)
            }
        }
    }

    /// A preference variable's value: converted to the type that it has in every scope.
    fn preference_value(&mut self, sym: Sym, value: Value) -> R<Value> {
        let name = match sym {
            sym::CONFIRM_PREFERENCE => "System.Management.Automation.ConfirmImpact",
            sym::WHAT_IF_PREFERENCE => "System.Management.Automation.SwitchParameter",
            _ => "System.Management.Automation.ActionPreference",
        };
        match ty::find(name) {
            Some(t) => convert::to(self, &value, t),
            None => Ok(value),
        }
    }

    /// The scope in which an assignment here sets a variable: the current one, or the one whose variable of that name
    /// is for all scopes (`AllScope`).
    pub fn owner_of(&self, sym: Sym) -> Rc<Scope> {
        let hint = Cell::new(0);
        let is_shared = |scope: &Rc<Scope>| {
            scope
                .with_var(sym, &hint, |v| v.meta.as_ref().is_some_and(|m| m.all_scope))
                .unwrap_or(false)
        };
        if self.scope.has(sym) {
            return self.scope.clone();
        }
        let owner = if self.shares_variables.get() {
            self.scope.chain().find(is_shared)
        } else {
            Some(self.global.clone()).filter(is_shared)
        };
        owner.unwrap_or_else(|| self.scope.clone())
    }

    /// Assigns in a given scope with the variable's options, type and checks.
    pub fn assign_in(&mut self, scope: &Rc<Scope>, sym: Sym, value: Value) -> R<()> {
        let hint = Cell::new(0);
        let meta = scope.with_var(sym, &hint, |v| v.meta.clone()).flatten();
        let Some(meta) = meta else {
            scope.put(sym, value);
            return Ok(());
        };
        if meta.constant || meta.read_only {
            let name = match meta.name.is_empty() {
                true => sym.name(),
                false => meta.name.clone(),
            };
            return ErrorRecord::new(
                "System.Management.Automation.SessionStateUnauthorizedAccessException",
                format!("Cannot overwrite variable {name} because it is read-only or constant."),
                "VariableNotWritable",
                ErrorCategory::WriteError,
                Value::Str(name),
            )
            .raise();
        }
        let value = super::bind::check_variable(self, scope, sym, &meta, plain(value))?;
        for other in meta.shared.iter().filter_map(std::rc::Weak::upgrade) {
            other.put(sym, value.clone());
        }
        scope.put(sym, value);
        Ok(())
    }

    /// The variable's name with its drive, read: `$env:PATH`, `$function:name`.
    fn read_drive(&mut self, drive: &str, name: &str) -> R<Value> {
        if drive.eq_ignore_ascii_case("env") {
            return Ok(self.environment(name).map(Value::from).into());
        }
        if drive.eq_ignore_ascii_case("function") {
            return Ok(self
                .find_function(name)
                .map(|f| Value::Net(f.block.clone()))
                .into());
        }
        if drive.eq_ignore_ascii_case("alias") {
            return Ok(self.find_alias(name).map(Value::Str).into());
        }
        self.read_provider_variable(drive, name)
    }

    fn write_drive(&mut self, drive: &str, name: &str, value: Value) -> R<()> {
        if drive.eq_ignore_ascii_case("env") {
            let text = convert::to_str(self, &value)?;
            self.set_environment(
                name,
                if value.is_null() || text.is_empty() {
                    None
                } else {
                    Some(&text)
                },
            );
            return Ok(());
        }
        if drive.eq_ignore_ascii_case("function") {
            return self.define_function_value(name, &value);
        }
        if drive.eq_ignore_ascii_case("alias") {
            let target = convert::to_str(self, &value)?;
            self.define_alias(name, &target);
            return Ok(());
        }
        self.write_provider_variable(drive, name, value)
    }

    /// A variable of the environment.
    pub fn environment(&self, name: &str) -> Option<String> {
        std::env::var(name)
            .ok()
            .or_else(|| self.variable_of_any_case(name))
            .or_else(|| self.windows_variable(name))
            .or_else(|| self.module_path(name))
    }

    /// Windows does not tell the names of its variables apart by their case: `$env:Path`.
    fn variable_of_any_case(&self, name: &str) -> Option<String> {
        if self.edition.is_core() {
            return None;
        }
        let mut all = std::env::vars_os();
        let found = all.find(|(n, _)| n.to_str().is_some_and(|n| n.eq_ignore_ascii_case(name)));
        found.and_then(|(_, value)| value.into_string().ok())
    }

    /// `PSModulePath`, which every PowerShell has in its environment: the folders of modules of the user, of the
    /// computer and of the program.
    fn module_path(&self, name: &str) -> Option<String> {
        if name != "PSModulePath"
            && (self.edition.is_core() || !name.eq_ignore_ascii_case("PSModulePath"))
        {
            return None;
        }
        let home = std::env::var("HOME").unwrap_or_default();
        let own = match self.edition.is_core() {
            true => format!("{home}/.local/share/powershell/Modules"),
            false => format!("{home}/Documents/WindowsPowerShell/Modules"),
        };
        let folders = [
            own.as_str(),
            "/usr/local/share/powershell/Modules",
            "/opt/microsoft/powershell/7/Modules",
        ];
        let count = if self.edition.is_core() { 3 } else { 2 };
        Some(folders.get(..count).unwrap_or_default().join(":"))
    }

    /// What Windows sets for every process, for scripts written there: the folders of the user and of the system. Only
    /// in the desktop edition, which exists nowhere else, and only where the variable is not set.
    fn windows_variable(&self, name: &str) -> Option<String> {
        if self.edition.is_core() {
            return None;
        }
        let home = || std::env::var("HOME").ok();
        let below = |folder: &str| home().map(|home| format!("{home}/{folder}"));
        match name.to_ascii_uppercase().as_str() {
            "USERPROFILE" => home(),
            "APPDATA" => below(".config"),
            "LOCALAPPDATA" => below(".local/share"),
            "TEMP" | "TMP" => Some(std::env::temp_dir().to_string_lossy().into_owned()),
            "USERNAME" => std::env::var("USER")
                .or_else(|_| std::env::var("LOGNAME"))
                .ok(),
            "COMPUTERNAME" => std::fs::read_to_string("/etc/hostname")
                .ok()
                .map(|name| name.trim().to_uppercase()),
            "SYSTEMDRIVE" | "HOMEDRIVE" => Some("C:".into()),
            "SYSTEMROOT" | "WINDIR" => Some("C:\\Windows".into()),
            "PROGRAMFILES" => Some("C:\\Program Files".into()),
            "PROGRAMDATA" => Some("C:\\ProgramData".into()),
            "PUBLIC" => Some("C:\\Users\\Public".into()),
            "OS" => Some("Windows_NT".into()),
            _ => None,
        }
    }

    /// Sets or removes an environment variable of this process.
    pub fn set_environment(&mut self, name: &str, value: Option<&str>) {
        if name.is_empty() || name.contains(['=', '\0']) || value.is_some_and(|v| v.contains('\0'))
        {
            return;
        }
        // SAFETY: the interpreter owns the process's environment; no other thread of this program reads or writes it
        // while a script runs (helper threads only move bytes of pipes and sockets).
        unsafe {
            match value {
                Some(v) => std::env::set_var(name, v),
                None => std::env::remove_var(name),
            }
        }
    }

    /// A name for the error messages of variables.
    pub fn variable_name(sym: Sym) -> Str {
        sym.name()
    }
}

/// No output as a value that something is made of: null.
fn plain(value: Value) -> Value {
    if matches!(value, Value::Void) {
        Value::Null
    } else {
        value
    }
}
