//! `ModuleSpecification`: a module's name with the versions that will do, as `#requires -Modules`, `using module`,
//! `RequiredModules` and `-FullyQualifiedName` write it.

use std::any::Any;
use std::rc::Rc;

use crate::value::error::ErrorCategory;
use crate::value::ty::{overload, prop};
use crate::value::{Engine, ErrorRecord, NetObject, R, Str, Ty, TypeDef, Value, convert, ty};

use super::super::Runtime;
use super::super::module::Module;

/// A module's name with the versions that will do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleSpec {
    /// Its name or path.
    pub name: Str,
    /// `ModuleVersion`: at least this.
    pub minimum: Option<Str>,
    /// `MaximumVersion`; a last part `*` stands for any number.
    pub maximum: Option<Str>,
    /// `RequiredVersion`: this and no other.
    pub required: Option<Str>,
    /// `GUID`
    pub guid: Option<Str>,
}

/// The numbers of a version, for comparing: `1.2` comes before `1.2.0`.
pub(super) fn numbers(version: &str) -> Vec<u64> {
    version
        .split(['.', '-'])
        .map(|part| part.trim().parse().unwrap_or(u64::MAX))
        .collect()
}

impl ModuleSpec {
    /// A module of any version.
    pub fn named(name: impl Into<Str>) -> ModuleSpec {
        ModuleSpec {
            name: name.into(),
            ..ModuleSpec::default()
        }
    }

    /// The specification in a value: a name, a hashtable, or a specification.
    ///
    /// # Errors
    /// A hashtable with other keys, or without a name and a version.
    pub fn of(engine: &mut dyn Engine, value: &Value) -> R<ModuleSpec> {
        if let Some(spec) = value.downcast::<ModuleSpec>() {
            return Ok(spec.clone());
        }
        let Value::Hash(table) = value.base() else {
            return Ok(ModuleSpec::named(convert::to_str(engine, value)?));
        };
        let mut spec = ModuleSpec::default();
        let mut strange = Vec::new();
        for (key, value) in table.pairs() {
            let key = convert::to_str(engine, &key)?;
            let text = convert::to_str(engine, &value)?;
            match key.to_ascii_lowercase().as_str() {
                "modulename" => spec.name = text,
                "moduleversion" => spec.minimum = Some(text),
                "maximumversion" => spec.maximum = Some(text),
                "requiredversion" => spec.required = Some(text),
                "guid" => spec.guid = Some(text),
                _ => strange.push(format!("'{key}'")),
            }
        }
        let has_version =
            spec.minimum.is_some() || spec.maximum.is_some() || spec.required.is_some();
        let problem = if !strange.is_empty() {
            format!(
                "The hashtable describing a module contains one or more members that are not valid. The valid members are ('ModuleName', 'ModuleVersion', 'RequiredVersion', 'MaximumVersion', 'GUID'). Remove the members that are not valid ({}), then try again.",
                strange.join(", ")
            )
        } else if spec.name.is_empty() {
            "The hashtable describing a module does not contain the required member 'ModuleName'. This member must exist and be assigned a module name. Add the missing member, and then try again.".to_string()
        } else if !has_version {
            "The hashtable describing a module does not contain the required member 'ModuleVersion', 'MaximumVersion' or 'RequiredVersion'. One of these members must exist and be assigned a version number of the format 'n.n.n.n'. Add the missing member, and then try again.".to_string()
        } else {
            return Ok(spec);
        };
        ErrorRecord::new(
            "System.ArgumentException",
            problem,
            "InvalidModuleSpecification",
            ErrorCategory::InvalidArgument,
            value.clone(),
        )
        .raise()
    }

    /// True where a version will do.
    pub fn takes(&self, version: &str) -> bool {
        let version = numbers(version);
        self.required.as_ref().is_none_or(|v| numbers(v) == version)
            && self.minimum.as_ref().is_none_or(|v| version >= numbers(v))
            && self.maximum.as_ref().is_none_or(|v| version <= numbers(v))
    }

    /// True for a module of that name and a version that will do. What is built in stands for every release of it.
    pub fn fits(&self, module: &Module) -> bool {
        let built_in = module.path.is_empty() && module.manifest_path.borrow().is_empty();
        module.name.eq_ignore_ascii_case(&self.name)
            && (built_in || self.takes(&module.version.borrow()))
    }

    /// What PowerShell says of a module that is not there: with the version that was asked for.
    pub fn not_found(&self) -> String {
        let name = &self.name;
        match (&self.required, &self.minimum, &self.maximum) {
            (Some(v), ..) => {
                format!("The module '{name}' cannot be found with RequiredVersion '{v}'.")
            }
            (None, Some(a), Some(b)) => format!(
                "The module '{name}' cannot be found with ModuleVersion '{a}' and MaximumVersion '{b}'."
            ),
            (None, Some(v), None) => {
                format!("The module '{name}' cannot be found with ModuleVersion '{v}'.")
            }
            (None, None, Some(v)) => {
                format!("The module '{name}' cannot be found with MaximumVersion '{v}'.")
            }
            (None, None, None) => format!("The module '{name}' cannot be found."),
        }
    }
}

impl NetObject for ModuleSpec {
    fn ty(&self) -> Ty {
        ty::find("Microsoft.PowerShell.Commands.ModuleSpecification").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        let mut text = format!("@{{ ModuleName = '{}'", self.name);
        for (key, value) in [
            ("GUID", &self.guid),
            ("ModuleVersion", &self.minimum),
            ("MaximumVersion", &self.maximum),
            ("RequiredVersion", &self.required),
        ] {
            if let Some(value) = value {
                text.push_str(&format!("; {key} = '{value}'"));
            }
        }
        let any = self.minimum.is_some() || self.maximum.is_some() || self.required.is_some();
        Some(Ok(if any || self.guid.is_some() {
            Str::from(text + " }")
        } else {
            self.name.clone()
        }))
    }
}

impl Runtime {
    /// Makes sure that a module is loaded, importing it into the session; false where there is none.
    ///
    /// # Errors
    /// What its code raises.
    pub fn provide_module(&mut self, spec: &ModuleSpec) -> R<bool> {
        if self.modules.iter().any(|m| spec.fits(m)) {
            return Ok(true);
        }
        if let Some(provider) = self.module_provider
            && let Some(module) = provider(self, &spec.name)
        {
            self.modules.push(module);
            return Ok(true);
        }
        let Some(path) = self.module_file_for(spec)? else {
            return Ok(false);
        };
        let module = self.load_module_file(&path, &[])?;
        if !spec.takes(&module.version.borrow()) {
            return Ok(false);
        }
        let global = self.global.clone();
        self.import_exports(&module, &global, &super::Imports::default());
        self.modules.push(module);
        Ok(true)
    }
}

fn field<T: Into<Value>>(this: &Value, f: impl FnOnce(&ModuleSpec) -> T) -> R<Value> {
    Ok(this.downcast::<ModuleSpec>().map(f).into())
}

fn make(engine: &mut dyn Engine, _: &Value, args: &[Value]) -> R<Value> {
    let spec = ModuleSpec::of(engine, args.first().unwrap_or(&Value::Null))?;
    Ok(Value::Net(Rc::new(spec)))
}

/// A version of a specification as a `version`.
fn version(engine: &mut dyn Engine, text: Option<Str>) -> R<Value> {
    match (text, ty::find("System.Version")) {
        (Some(text), Some(t)) => convert::to(engine, &Value::Str(text), t),
        _ => Ok(Value::Null),
    }
}

/// The description of specifications.
pub static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "Microsoft.PowerShell.Commands.ModuleSpecification",
    properties: &[
        prop("Name", "string", |_, v| field(v, |s| s.name.clone())),
        prop("Guid", "System.Nullable[guid]", |_, v| {
            field(v, |s| Value::from(s.guid.clone()))
        }),
        prop("Version", "version", |e, v| {
            let text = v.downcast::<ModuleSpec>().and_then(|s| s.minimum.clone());
            version(e, text)
        }),
        prop("MaximumVersion", "string", |_, v| {
            field(v, |s| Value::from(s.maximum.clone()))
        }),
        prop("RequiredVersion", "version", |e, v| {
            let text = v.downcast::<ModuleSpec>().and_then(|s| s.required.clone());
            version(e, text)
        }),
    ],
    constructors: &[
        overload(
            "Microsoft.PowerShell.Commands.ModuleSpecification new(string moduleName)",
            make,
        ),
        overload(
            "Microsoft.PowerShell.Commands.ModuleSpecification new(hashtable moduleSpecification)",
            make,
        ),
    ],
    ..TypeDef::CLASS
}];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_will_do_within_its_bounds() {
        let spec = ModuleSpec {
            minimum: Some(Str::from("1.2")),
            maximum: Some(Str::from("2.0")),
            ..ModuleSpec::named("m")
        };
        assert!(spec.takes("1.10"));
        assert!(!spec.takes("1.1.9"));
        assert!(!spec.takes("2.0.1"));
    }
}
