//! What a script may say: every cmdlet's documented syntax, the types of the objects, their default views, aliases,
//! type accelerators, variables and the members of .NET types.
//!
//! The source is the text under `grammar/`. `build.rs` checks it and compiles it into tables that are part of the
//! executable; an entry is decoded when it is first looked up, so that start-up pays for nothing. The parameter binder,
//! completion, `Get-Command`, `Get-Member` and the default views all read this and nothing else.

mod core_members;
mod model;
mod syntax;
mod table;

pub use core_members::has_dotnet_member;
pub use model::{
    ALL_SETS, Accelerator, Alias, Align, Allows, Binding, Check, Cmdlet, Column, ConfirmImpact,
    DirectoryRole, DotnetProperty, DotnetType, EnumValue, ExtraMember, Field, GraphCall,
    GraphObject, MemberKind, Method, ObjectType, Param, Property, Request, Shape, Source, TextForm,
    TypeData, Variable, View,
};
pub use syntax::set_syntax;

use crate::edition::Edition;
use model::Views;
use table::Table;

static CMDLETS: Table<Cmdlet> =
    Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/cmdlets.bin")));
static COMMON: Table<Cmdlet> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/common.bin")));
static ALIASES: Table<Alias> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/aliases.bin")));
static ACCELERATORS: Table<Accelerator> = Table::new(include_bytes!(concat!(
    env!("OUT_DIR"),
    "/accelerators.bin"
)));
static VARIABLES: Table<Variable> =
    Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/variables.bin")));
static TYPES: Table<ObjectType> =
    Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/types.bin")));
static TYPE_DATA: Table<TypeData> =
    Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/typedata.bin")));
static VIEWS: Table<Views> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/views.bin")));
static ROLES: Table<DirectoryRole> =
    Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/roles.bin")));
static GRAPH: Table<GraphCall> = Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/graph.bin")));
static GRAPH_OBJECTS: Table<GraphObject> = Table::new(include_bytes!(concat!(
    env!("OUT_DIR"),
    "/graph_objects.bin"
)));
static DOTNET: Table<DotnetType> =
    Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/dotnet.bin")));

/// The cmdlet of that name, whatever its case and edition. A name that cannot work here is found too: its
/// [`Cmdlet::unsupported`] says why.
pub fn cmdlet(name: &str) -> Option<&'static Cmdlet> {
    CMDLETS.get(name)
}

/// The number of the page that has a cmdlet's help online; None for cmdlets without one. Read when help is asked for.
pub fn help_link(cmdlet: &str) -> Option<&'static str> {
    include_str!("../../grammar/help-links.list")
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(name, _)| name.eq_ignore_ascii_case(cmdlet))
        .map(|(_, number)| number)
}

/// The names of all cmdlets in alphabetical order. Nothing is decoded.
pub fn cmdlets() -> impl ExactSizeIterator<Item = &'static str> {
    CMDLETS.names()
}

/// The parameters that every cmdlet and advanced function has: `-Verbose`, `-ErrorAction` and so on, in order.
pub fn common_parameters(edition: Edition) -> impl Iterator<Item = &'static Param> {
    group("CommonParameters", edition)
}

/// The parameters of commands that support ShouldProcess: `-WhatIf` and `-Confirm`.
pub fn should_process_parameters(edition: Edition) -> impl Iterator<Item = &'static Param> {
    group("ShouldProcess", edition)
}

/// All parameters of a cmdlet in the order in which PowerShell lists and completes them: its own, `-WhatIf` and
/// `-Confirm`, what the provider adds, the common ones.
pub fn parameters(
    cmdlet: &'static Cmdlet,
    edition: Edition,
) -> impl Iterator<Item = &'static Param> {
    let own = cmdlet.params_in(edition).filter(|param| !param.dynamic);
    let asking = cmdlet
        .supports_should_process
        .then(|| should_process_parameters(edition));
    let added = cmdlet.params_in(edition).filter(|param| param.dynamic);
    own.chain(asking.into_iter().flatten())
        .chain(added)
        .chain(common_parameters(edition))
}

fn group(name: &str, edition: Edition) -> impl Iterator<Item = &'static Param> {
    let group = COMMON.get(name).into_iter();
    group.flat_map(move |group| group.params_in(edition))
}

/// The command that an alias stands for at start.
pub fn alias(name: &str, edition: Edition) -> Option<&'static str> {
    let alias = ALIASES.get(name)?;
    alias
        .edition
        .is_none_or(|only| only == edition)
        .then_some(alias.target)
}

/// All aliases that a session of this edition starts with, in alphabetical order.
pub fn aliases(edition: Edition) -> impl Iterator<Item = &'static Alias> {
    ALIASES
        .entries()
        .filter(move |alias| alias.edition.is_none_or(|only| only == edition))
}

/// The full .NET name that `[name]` stands for.
pub fn accelerator(name: &str, edition: Edition) -> Option<&'static str> {
    let found = ACCELERATORS.get(name)?;
    found
        .edition
        .is_none_or(|only| only == edition)
        .then_some(found.type_name)
}

/// All type accelerators of both editions, in alphabetical order.
pub fn accelerators() -> impl Iterator<Item = &'static Accelerator> {
    ACCELERATORS.entries()
}

/// What is known of an automatic or preference variable.
pub fn variable(name: &str) -> Option<&'static Variable> {
    VARIABLES.get(name)
}

/// All automatic and preference variables of both editions, in alphabetical order.
pub fn variables() -> impl Iterator<Item = &'static Variable> {
    VARIABLES.entries()
}

/// The class or enum of MSOnline or AzureAD with this full name, whatever its case.
pub fn object_type(name: &str) -> Option<&'static ObjectType> {
    TYPES.get(name)
}

/// As [`object_type`], but the shape that `module` gives a type which two modules describe differently.
pub fn object_type_in(name: &str, module: &str) -> Option<&'static ObjectType> {
    TYPES
        .get(&format!("{name}@{module}"))
        .or_else(|| TYPES.get(name))
}

/// All classes and enums of the modules, in alphabetical order. Decodes them all: for listings only.
pub fn object_types() -> impl Iterator<Item = &'static ObjectType> {
    TYPES.entries()
}

/// What PowerShell adds to the .NET type with this full name.
pub fn type_data(name: &str) -> Option<&'static TypeData> {
    TYPE_DATA.get(name)
}

/// What PowerShell adds to types, in alphabetical order of their names.
pub fn all_type_data() -> impl Iterator<Item = &'static TypeData> {
    TYPE_DATA.entries()
}

/// All views of PowerShell's own types, each once, by the first of its types.
pub fn views() -> impl Iterator<Item = &'static View> {
    let all = VIEWS.entries();
    all.flat_map(|of_type| {
        let first = |view: &&View| {
            view.types
                .first()
                .is_some_and(|own| *own == of_type.type_name)
        };
        of_type.views.iter().filter(first)
    })
}

/// PowerShell's own views of the type with this full name, in the order in which they are tried. Those of the modules'
/// types are in [`ObjectType::view`].
pub fn views_for(type_name: &str) -> &'static [View] {
    VIEWS.get(type_name).map_or(&[], |found| &found.views)
}

/// The members of the .NET type with this full name.
pub fn dotnet_type(name: &str) -> Option<&'static DotnetType> {
    DOTNET.get(name)
}

/// The full names of the .NET types whose members are described. Nothing is decoded.
pub fn dotnet_types() -> impl ExactSizeIterator<Item = &'static str> {
    DOTNET.names()
}

/// The built-in directory roles, in the order of their template ids.
pub fn directory_roles() -> impl Iterator<Item = &'static DirectoryRole> {
    ROLES.entries()
}

/// The Microsoft Graph requests that a cmdlet of the modules becomes, with the permissions they need.
pub fn graph_call(cmdlet: &str) -> Option<&'static GraphCall> {
    GRAPH.get(cmdlet)
}

/// The Microsoft Graph fields behind the members of a type of the modules.
pub fn graph_object(type_name: &str) -> Option<&'static GraphObject> {
    GRAPH_OBJECTS.get(type_name)
}

/// The values that a parameter takes: those it declares, else those of its enum.
pub fn param_values(param: &Param) -> Vec<&'static str> {
    if !param.values.is_empty() {
        return param.values.clone();
    }
    let name = param
        .type_name
        .strip_prefix("System.Nullable[")
        .unwrap_or(param.type_name);
    let found = object_type(name.trim_end_matches(['[', ']']));
    found.map_or_else(Vec::new, |found| {
        found.values.iter().map(|value| value.name).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_up_names_in_any_case() {
        let cmdlet = cmdlet("get-MSOLuser").expect("Get-MsolUser is known");
        assert_eq!(cmdlet.name, "Get-MsolUser");
        assert_eq!(cmdlet.modules, ["MSOnline"]);
        assert_eq!(alias("GCI", Edition::Core), Some("Get-ChildItem"));
        assert_eq!(accelerator("INT", Edition::Desktop), Some("System.Int32"));
        assert!(super::cmdlet("Get-Nothing").is_none());
        assert!(super::cmdlet("").is_none());
    }

    #[test]
    fn answers_for_the_edition() {
        assert_eq!(alias("curl", Edition::Core), None);
        assert_eq!(alias("curl", Edition::Desktop), Some("Invoke-WebRequest"));
        assert!(common_parameters(Edition::Core).any(|param| param.name == "ProgressAction"));
        assert!(!common_parameters(Edition::Desktop).any(|param| param.name == "ProgressAction"));
    }

    #[test]
    fn describes_the_objects_of_the_modules() {
        let user = object_type("microsoft.online.administration.user").expect("User is known");
        let view = user.view.as_ref().expect("User has a view");
        let columns: Vec<_> = view.columns.iter().map(|column| column.label).collect();
        assert_eq!(columns, ["UserPrincipalName", "DisplayName", "isLicensed"]);
        assert!(user.returned_by.contains(&"Get-MsolUser"));
        assert_eq!(user.text, TextForm::TypeName);
        let capabilities = object_type("Microsoft.Online.Administration.DomainCapabilities");
        let values = capabilities.map_or(&[][..], |found| &found.values);
        assert!(values.contains(&EnumValue {
            name: "All",
            number: 1951
        }));
    }

    #[test]
    fn tells_two_shapes_of_one_type_apart_by_module() {
        let name = "Microsoft.Open.MSGraph.Model.ConditionalAccessConditionSet";
        let members = |found: Option<&ObjectType>| found.map_or(0, |found| found.properties.len());
        let (old, new) = (object_type(name), object_type_in(name, "AzureADPreview"));
        assert!(members(old) > 0);
        assert_ne!(members(old), members(new));
        assert_eq!(
            object_type_in(name, "AzureAD").map(|found| found.variant),
            Some(false)
        );
    }

    #[test]
    fn offers_the_values_of_a_parameters_enum() {
        let cmdlet = cmdlet("Get-MsolUser").expect("known");
        let filter = cmdlet
            .params
            .iter()
            .find(|param| param.name == "EnabledFilter")
            .expect("known");
        assert_eq!(param_values(filter), ["All", "EnabledOnly", "DisabledOnly"]);
    }

    #[test]
    fn keeps_the_views_of_a_type_in_order() {
        let views = views_for("system.diagnostics.process");
        let shapes: Vec<_> = views.iter().map(|view| (view.name, view.shape)).collect();
        assert_eq!(shapes.first(), Some(&("process", Shape::Table)));
        assert!(shapes.contains(&("process", Shape::Wide)));
        assert!(views_for("No.Such.Type").is_empty());
    }

    #[test]
    fn reads_the_signatures_of_dotnet_members() {
        let string = dotnet_type("System.String").expect("System.String is known");
        let contains = Method {
            name: "Contains",
            returns: "Boolean",
            parameters: vec!["Char", "System.StringComparison"],
        };
        assert!(string.methods.contains(&contains));
        assert!(
            string
                .static_methods
                .iter()
                .any(|method| method.name == "Join")
        );
        for name in dotnet_types() {
            assert!(
                dotnet_type(name).is_some_and(
                    |found| !found.methods.is_empty() || !found.static_methods.is_empty()
                )
            );
        }
    }

    #[test]
    fn knows_the_graph_requests_of_a_cmdlet_and_the_fields_of_a_type() {
        let call = graph_call("get-azureadcontract").expect("known");
        assert_eq!(call.permissions, ["Directory.Read.All"]);
        assert!(
            call.requests
                .iter()
                .any(|request| request.path == "/v1.0/contracts/{id}")
        );
        let user = graph_object("Microsoft.Online.Administration.User").expect("known");
        let source = |name: &str| {
            user.fields
                .iter()
                .find(|field| field.name == name)
                .and_then(|field| field.source)
        };
        assert_eq!(source("City"), Some("city"));
        assert_eq!(source("AlternateMobilePhones"), None);
        let company = "62e90394-69f5-4237-9190-012177145e10";
        let admin = directory_roles().find(|role| role.template == company);
        assert_eq!(admin.map(|role| role.name), Some("Company Administrator"));
    }

    #[test]
    fn every_entry_decodes_to_its_name() {
        let mut count = 0;
        for name in cmdlets() {
            assert_eq!(cmdlet(name).map(|cmdlet| cmdlet.name), Some(name));
            count += 1;
        }
        assert!(count > 600, "{count} cmdlets");
        let names: Vec<_> = cmdlets().map(str::to_ascii_lowercase).collect();
        assert!(names.is_sorted());
    }

    #[test]
    fn a_lookup_decodes_one_entry_and_a_listing_none() {
        static FRESH: Table<Cmdlet> =
            Table::new(include_bytes!(concat!(env!("OUT_DIR"), "/cmdlets.bin")));
        assert!(FRESH.names().len() > 600);
        assert!(FRESH.get("Get-Nothing").is_none());
        assert_eq!(FRESH.decoded(), 0);
        assert!(FRESH.get("Get-MsolUser").is_some());
        assert!(FRESH.get("GET-MSOLUSER").is_some());
        assert_eq!(FRESH.decoded(), 1);
    }
}
