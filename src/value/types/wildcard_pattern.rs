//! `WildcardPattern`, what `-like` goes by.

use std::any::Any;

use super::{args, throw};
use crate::text::wildcard::{self, Wildcard};
use crate::value::ty::{method, overload, static_method};
use crate::value::{Engine, NetObject, R, Ty, TypeDef, Value, ty};

struct Pattern(Wildcard);

impl NetObject for Pattern {
    fn ty(&self) -> Ty {
        ty::find("System.Management.Automation.WildcardPattern").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `WildcardOptions.IgnoreCase`.
const IGNORE_CASE: i64 = 2;

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[&TypeDef {
    name: "System.Management.Automation.WildcardPattern",
    methods: &[
        method(
            "IsMatch",
            &[overload(
                "bool IsMatch(string input)",
                |_, t, a| match t.downcast::<Pattern>() {
                    Some(pattern) => Ok(pattern.0.is_match(args::text(a, 0)?).into()),
                    None => throw::not_supported("The member needs a WildcardPattern."),
                },
            )],
        ),
        static_method(
            "ContainsWildcardCharacters",
            &[overload(
                "static bool ContainsWildcardCharacters(string pattern)",
                |_, _, a| Ok(wildcard::has_wildcard(args::text(a, 0)?).into()),
            )],
        ),
        static_method(
            "Escape",
            &[overload(
                "static string Escape(string pattern)",
                |e, _, a| Ok(wildcard::escape(args::text(a, 0)?, e.edition()).into()),
            )],
        ),
        static_method(
            "Get",
            &[overload(
                "static System.Management.Automation.WildcardPattern Get(string pattern, System.Management.Automation.WildcardOptions options)",
                make,
            )],
        ),
        static_method(
            "Unescape",
            &[overload(
                "static string Unescape(string pattern)",
                |_, _, a| Ok(wildcard::unescape(args::text(a, 0)?).into()),
            )],
        ),
    ],
    constructors: &[
        overload("WildcardPattern new(string pattern)", make),
        overload(
            "WildcardPattern new(string pattern, System.Management.Automation.WildcardOptions options)",
            make,
        ),
    ],
    ..TypeDef::CLASS
}];

fn make(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let ignore_case = args::number(a, 1) & IGNORE_CASE != 0;
    let made = Wildcard::new(args::text(a, 0)?, ignore_case, engine.culture());
    throw::checked(made).map(|w| Value::net(Pattern(w)))
}
