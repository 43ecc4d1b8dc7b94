//! Holds the compiled grammar against what PowerShell and the module references say: `grammar/syntax.txt` is the
//! syntax text that PowerShell 7.6 prints for its own cmdlets, `grammar/modules.txt` a line for each documented cmdlet
//! of MSOnline and AzureAD: name, modules, parameter sets, parameters; `grammar/types.txt` one for each of their types:
//! name, modules, members in order.

use msol::Edition;
use msol::grammar;

const SYNTAX: &str = include_str!("grammar/syntax.txt");
const TYPES: &str = include_str!("grammar/types.txt");
const MODULES: &str = include_str!("grammar/modules.txt");

#[test]
fn prints_the_syntax_that_powershell_prints() {
    let mut wrong = Vec::new();
    for line in SYNTAX.lines() {
        let (set, expected) = line.split_once(": ").expect("a set and its syntax");
        let name = expected.split(' ').next().unwrap_or("");
        let found = grammar::cmdlet(name).and_then(|cmdlet| {
            let index = cmdlet.sets.iter().position(|known| *known == set)?;
            let index = u8::try_from(index).ok()?;
            Some(grammar::set_syntax(cmdlet, index, Edition::Core))
        });
        if found.as_deref() != Some(expected) {
            wrong.push(format!("- {expected}\n+ {}", found.unwrap_or_default()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn knows_every_documented_cmdlet_with_its_sets_and_parameters() {
    for line in MODULES.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [name, modules, sets, params] = fields[..] else {
            panic!("four fields in {line}");
        };
        let cmdlet = grammar::cmdlet(name).unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(cmdlet.name, name);
        assert_eq!(cmdlet.modules.join(","), modules, "modules of {name}");
        let sets = if sets == "-" { grammar::ALL_SETS } else { sets };
        assert_eq!(cmdlet.sets.join(","), sets, "sets of {name}");
        // What one module calls by another name than the other is one parameter with an alias.
        let documented: Vec<&str> = params.split(',').collect();
        let aliases = cmdlet.params.iter().flat_map(|param| param.aliases.iter());
        let renamed = aliases.copied().filter(|alias| documented.contains(alias));
        let names = cmdlet.params.iter().map(|param| param.name);
        let mut known: Vec<&str> = names.chain(renamed).collect();
        known.sort_unstable();
        let known = if known.is_empty() {
            "-".to_string()
        } else {
            known.join(",")
        };
        assert_eq!(known, params, "parameters of {name}");
    }
}

#[test]
fn knows_every_type_of_the_modules_with_its_members_in_order() {
    for line in TYPES.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [name, modules, members] = fields[..] else {
            panic!("three fields in {line}");
        };
        let module = modules.split(',').next().unwrap_or("");
        let object =
            grammar::object_type_in(name, module).unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(object.modules.join(","), modules, "modules of {name}");
        let properties = object.properties.iter().map(|property| property.name);
        let known: Vec<&str> = properties
            .chain(object.values.iter().map(|value| value.name))
            .collect();
        let known = if known.is_empty() {
            "-".to_string()
        } else {
            known.join(",")
        };
        assert_eq!(known, members, "members of {name}");
    }
}

#[test]
fn lists_parameters_in_the_order_of_completion() {
    let names = |name: &str| -> Vec<&str> {
        let cmdlet = grammar::cmdlet(name).unwrap_or_else(|| panic!("{name} is missing"));
        grammar::parameters(cmdlet, Edition::Core)
            .map(|param| param.name)
            .collect()
    };
    let common = [
        "Verbose",
        "Debug",
        "ErrorAction",
        "WarningAction",
        "InformationAction",
        "ProgressAction",
        "ErrorVariable",
        "WarningVariable",
        "InformationVariable",
        "OutVariable",
        "OutBuffer",
        "PipelineVariable",
    ];
    let each = names("ForEach-Object");
    let own = [
        "InputObject",
        "Begin",
        "Process",
        "End",
        "RemainingScripts",
        "MemberName",
        "ArgumentList",
        "Parallel",
        "ThrottleLimit",
        "TimeoutSeconds",
        "AsJob",
        "UseNewRunspace",
        "WhatIf",
        "Confirm",
    ];
    assert_eq!(each, [&own[..], &common].concat());
    let content = names("Get-Content");
    assert!(
        content.ends_with(
            &[
                &["Delimiter", "Wait", "Raw", "Encoding", "AsByteStream"][..],
                &common
            ]
            .concat()
        )
    );
}
