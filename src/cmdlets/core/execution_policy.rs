//! `Get-ExecutionPolicy`, `Set-ExecutionPolicy`. No policy keeps this program from running a script; a script may read
//! and set them for its session.

use super::shared::record::{Record, field};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::ty::{DefKind, prop};
use crate::value::{ErrorRecord, R, Str, TypeDef, Value, ty};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[
    Entry::new("Get-ExecutionPolicy", || Box::new(Get)),
    Entry::new("Set-ExecutionPolicy", || Box::new(Set)),
];

const POLICY: &str = "Microsoft.PowerShell.ExecutionPolicy";
const SCOPE: &str = "Microsoft.PowerShell.ExecutionPolicyScope";
const ROW: &str = "System.Management.Automation.ExecutionPolicyOfScope";

const POLICIES: &[(&str, i64)] = &[
    ("Unrestricted", 0),
    ("RemoteSigned", 1),
    ("AllSigned", 2),
    ("Restricted", 3),
    ("Default", 3),
    ("Bypass", 4),
    ("Undefined", 5),
];

/// In the order in which the first that is defined counts.
const SCOPES: &[(&str, i64)] = &[
    ("MachinePolicy", 4),
    ("UserPolicy", 3),
    ("Process", 0),
    ("CurrentUser", 1),
    ("LocalMachine", 2),
];

/// The classes of its output.
pub static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: POLICY,
        kind: DefKind::Enum(POLICIES, false),
        ..TypeDef::ENUM
    },
    &TypeDef {
        name: SCOPE,
        kind: DefKind::Enum(SCOPES, false),
        ..TypeDef::ENUM
    },
    &TypeDef {
        name: ROW,
        properties: &[
            prop("Scope", SCOPE, field::<0>),
            prop("ExecutionPolicy", POLICY, field::<1>),
        ],
        ..TypeDef::CLASS
    },
];

const UNDEFINED: i64 = 5;
/// What PowerShell has where no policy is set: `Unrestricted` beyond Windows, `RemoteSigned` on it.
const fn default_policy(core: bool) -> i64 {
    if core { 0 } else { 1 }
}

/// What was set, by scope.
#[derive(Default)]
struct Policies(Vec<(i64, i64)>);

impl Policies {
    fn of(&self, scope: i64) -> i64 {
        let found = self.0.iter().find(|(s, _)| *s == scope);
        found.map_or(UNDEFINED, |(_, policy)| *policy)
    }
}

fn value(class: &str, number: i64) -> Value {
    ty::find(class).map_or(Value::Int64(number), |ty| Value::Enum(ty, number))
}

fn number(names: &[(&str, i64)], name: &str) -> Option<i64> {
    let found = names.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
    found.map(|(_, number)| *number)
}

/// `Get-ExecutionPolicy`
struct Get;

impl Cmdlet for Get {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let core = c.rt.edition.is_core();
        let scope = c.text("Scope")?;
        if c.switch("List") {
            if scope.is_some() {
                return c.throw(ErrorRecord::new(
                    "System.InvalidOperationException",
                    "The Scope and List parameters cannot be specified in the same command.",
                    "ListAndScopeSpecified",
                    ErrorCategory::InvalidOperation,
                    Value::Null,
                ));
            }
            for (_, scope) in SCOPES {
                let mut policy = c.rt.session::<Policies>().of(*scope);
                if *scope == 2 && policy == UNDEFINED {
                    policy = default_policy(core);
                }
                let row = vec![value(SCOPE, *scope), value(POLICY, policy)];
                c.write(Record::new(ROW, row).into_value())?;
            }
            return Ok(());
        }
        let policies = c.rt.session::<Policies>();
        let policy = match scope.as_deref().and_then(|s| number(SCOPES, s)) {
            Some(2) if policies.of(2) == UNDEFINED => default_policy(core),
            Some(scope) => policies.of(scope),
            None => SCOPES
                .iter()
                .map(|(_, scope)| policies.of(*scope))
                .find(|policy| *policy != UNDEFINED)
                .unwrap_or(default_policy(core)),
        };
        c.write(value(POLICY, policy))
    }
}

/// `Set-ExecutionPolicy`
struct Set;

impl Cmdlet for Set {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let name = c.text("ExecutionPolicy")?.unwrap_or_default();
        let scope = c
            .text("Scope")?
            .unwrap_or_else(|| Str::from("LocalMachine"));
        let (Some(policy), Some(scope_number)) = (number(POLICIES, &name), number(SCOPES, &scope))
        else {
            return Ok(());
        };
        if scope_number >= 3 {
            return c.throw(ErrorRecord::new(
                "System.InvalidOperationException",
                "Cannot set execution policy. Execution policies at the MachinePolicy or UserPolicy scopes must be set through Group Policy.",
                "CantSetGroupPolicy",
                ErrorCategory::InvalidOperation,
                Value::Null,
            ));
        }
        if c.should_process(&name, "Set-ExecutionPolicy")? {
            let policies = &mut c.rt.session::<Policies>().0;
            policies.retain(|(s, _)| *s != scope_number);
            policies.push((scope_number, policy));
        }
        Ok(())
    }
}
