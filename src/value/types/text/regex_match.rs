//! `Match`, `Group`, `Capture` and their collections.

use std::any::Any;
use std::rc::Rc;

use super::super::{args, collections, throw};
use crate::text::regex::{Match, Regex, Replacement};
use crate::text::units;
use crate::value::ty::{MethodDef, PropDef, method, overload, prop};
use crate::value::{Engine, NetObject, R, Seq, Str, Ty, TypeDef, Value, ty};

/// A match with the text that it was found in.
struct Found {
    regex: Rc<Regex>,
    text: Str,
    /// None for the match that failed.
    found: Option<Match>,
}

impl Found {
    fn part(&self, span: Option<(usize, usize)>) -> &str {
        span.and_then(|(start, end)| self.text.get(start..end))
            .unwrap_or_default()
    }

    fn span(&self, slot: usize) -> Option<(usize, usize)> {
        self.found.as_ref()?.group(slot)
    }

    fn name(&self, slot: usize) -> &str {
        self.regex.groups().get(slot).map_or("0", |(_, name)| name)
    }
}

/// What a position is of: the whole match, one of its groups, a capture of a group.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Match,
    Group(usize),
    /// A group that the pattern does not have.
    NoGroup,
    Capture(usize, usize),
}

struct Part {
    of: Rc<Found>,
    kind: Kind,
}

impl Part {
    fn span(&self) -> Option<(usize, usize)> {
        match self.kind {
            Kind::Match => self.of.span(0),
            Kind::Group(slot) => self.of.span(slot),
            Kind::NoGroup => None,
            Kind::Capture(start, end) => Some((start, end)),
        }
    }
}

impl NetObject for Part {
    fn ty(&self) -> Ty {
        thread_local!(static TYPES: [Ty; 3] = ["Match", "Group", "Capture"].map(|name| {
            ty::find(&format!("System.Text.RegularExpressions.{name}")).unwrap_or(ty::known().object)
        }));
        let [whole, group, capture] = TYPES.with(|t| *t);
        match self.kind {
            Kind::Match => whole,
            Kind::Group(_) | Kind::NoGroup => group,
            Kind::Capture(..) => capture,
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        Some(Ok(self.of.part(self.span()).into()))
    }
}

/// The groups of a match, by number or by name.
struct Groups(Rc<Found>);

impl Groups {
    fn get(&self, slot: Option<usize>) -> Value {
        let kind = slot.map_or(Kind::NoGroup, |slot| {
            if slot == 0 {
                Kind::Match
            } else {
                Kind::Group(slot)
            }
        });
        Value::net(Part {
            of: self.0.clone(),
            kind,
        })
    }

    fn len(&self) -> usize {
        if self.0.found.is_some() {
            self.0.regex.groups().len()
        } else {
            1
        }
    }
}

impl NetObject for Groups {
    fn ty(&self) -> Ty {
        ty::find("System.Text.RegularExpressions.GroupCollection").unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn elements(&self, _: &mut dyn Engine) -> Option<R<Vec<Value>>> {
        Some(Ok((0..self.len())
            .map(|slot| self.get(Some(slot)))
            .collect()))
    }

    fn index(&self, _: &mut dyn Engine, index: &Value) -> Option<R<Value>> {
        let groups = self.0.regex.groups();
        Some(Ok(self.get(match index.base() {
            Value::Str(name) => self.0.regex.group_index(name),
            other => {
                let number = args::number(std::slice::from_ref(other), 0);
                groups.iter().position(|(n, _)| i64::from(*n) == number)
            }
        })))
    }
}

/// A match that was found.
pub fn match_value(regex: Rc<Regex>, text: Str, found: Match) -> Value {
    Value::net(Part {
        of: Rc::new(Found {
            regex,
            text,
            found: Some(found),
        }),
        kind: Kind::Match,
    })
}

/// `Match.Empty`: the match that failed.
pub(super) fn failed(regex: Rc<Regex>) -> Value {
    Value::net(Part {
        of: Rc::new(Found {
            regex,
            text: Str::new(),
            found: None,
        }),
        kind: Kind::Match,
    })
}

fn fixed(type_name: &str, items: Vec<Value>) -> Value {
    let list = Seq::new(
        ty::find(type_name).unwrap_or(ty::known().object_array),
        items,
    );
    list.read_only.set(true);
    Value::List(Rc::new(list))
}

/// A `MatchCollection`.
pub fn matches_value(matches: Vec<Value>) -> Value {
    fixed("System.Text.RegularExpressions.MatchCollection", matches)
}

const COLLECTION: &[&str] = &[
    "System.Collections.IList",
    "System.Collections.Generic.IEnumerable`1[System.Object]",
];

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Text.RegularExpressions.Capture",
        properties: CAPTURE,
        methods: &[method(
            "ToString",
            &[overload("string ToString()", |_, t, _| {
                let p = of(t)?;
                Ok(p.of.part(p.span()).into())
            })],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Text.RegularExpressions.Group",
        base: "System.Text.RegularExpressions.Capture",
        properties: GROUP,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Text.RegularExpressions.Match",
        base: "System.Text.RegularExpressions.Group",
        properties: &[prop(
            "Groups",
            "System.Text.RegularExpressions.GroupCollection",
            |_, t| Ok(Value::net(Groups(of(t)?.of.clone()))),
        )],
        methods: MATCH,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Text.RegularExpressions.GroupCollection",
        interfaces: COLLECTION,
        properties: &[
            prop("Count", "int", |_, t| {
                Ok(collections::count(groups(t)?.len()))
            }),
            prop("IsReadOnly", "bool", |_, _| Ok(true.into())),
            prop("IsSynchronized", "bool", |_, _| Ok(false.into())),
            prop(
                "Keys",
                "System.Collections.Generic.IEnumerable[string]",
                |_, t| {
                    Ok(Value::strings(
                        groups(t)?.0.regex.groups().iter().map(|(_, n)| n),
                    ))
                },
            ),
            prop("SyncRoot", "System.Object", |_, t| Ok(t.clone())),
            prop(
                "Values",
                "System.Collections.Generic.IEnumerable[System.Text.RegularExpressions.Group]",
                |_, t| {
                    let groups = groups(t)?;
                    Ok(Value::array(
                        (0..groups.len()).map(|s| groups.get(Some(s))).collect(),
                    ))
                },
            ),
        ],
        methods: &[
            method(
                "ContainsKey",
                &[overload("bool ContainsKey(string key)", |_, t, a| {
                    Ok(groups(t)?
                        .0
                        .regex
                        .group_index(args::text(a, 0)?)
                        .is_some()
                        .into())
                })],
            ),
            method(
                "GetEnumerator",
                &[overload(
                    "System.Collections.IEnumerator GetEnumerator()",
                    |_, t, _| {
                        let groups = groups(t)?;
                        let items = (0..groups.len()).map(|s| groups.get(Some(s))).collect();
                        Ok(collections::enumerator(
                            "System.Collections.Enumerator",
                            items,
                        ))
                    },
                )],
            ),
            method(
                "Item",
                &[
                    overload(
                        "System.Text.RegularExpressions.Group Item(int groupnum)",
                        item,
                    ),
                    overload(
                        "System.Text.RegularExpressions.Group Item(string groupname)",
                        item,
                    ),
                ],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Text.RegularExpressions.MatchCollection",
        interfaces: COLLECTION,
        properties: collections::COUNTED,
        methods: collections::READ,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Text.RegularExpressions.CaptureCollection",
        interfaces: COLLECTION,
        properties: collections::COUNTED,
        methods: collections::READ,
        ..TypeDef::CLASS
    },
];

const CAPTURE: &[PropDef] = &[
    prop("Index", "int", |_, t| {
        let p = of(t)?;
        crate::text::pinned::pin(&p.of.text);
        Ok(collections::count(p.span().map_or(0, |(start, _)| {
            units::unit_index(&p.of.text, start)
        })))
    }),
    prop("Length", "int", |_, t| {
        let p = of(t)?;
        Ok(collections::count(units::length(p.of.part(p.span()))))
    }),
    prop("Value", "string", |_, t| {
        let p = of(t)?;
        Ok(p.of.part(p.span()).into())
    }),
    // A span lives on the stack only: PowerShell shows the property and reads nothing from it.
    prop("ValueSpan", "System.ReadOnlySpan[char]", |_, _| {
        Ok(Value::Null)
    }),
];

const GROUP: &[PropDef] = &[
    prop("Success", "bool", |_, t| Ok(of(t)?.span().is_some().into())),
    prop("Name", "string", |_, t| {
        let p = of(t)?;
        Ok(match p.kind {
            Kind::Match => "0",
            Kind::Group(slot) => p.of.name(slot),
            _ => "",
        }
        .into())
    }),
    prop(
        "Captures",
        "System.Text.RegularExpressions.CaptureCollection",
        captures,
    ),
];

const MATCH: &[MethodDef] = &[
    method(
        "NextMatch",
        &[overload(
            "System.Text.RegularExpressions.Match NextMatch()",
            |_, t, _| {
                let p = of(t)?;
                let Some(found) = &p.of.found else {
                    return Ok(t.clone());
                };
                match p.of.regex.find_after(&p.of.text, found) {
                    Ok(Some(found)) => {
                        Ok(match_value(p.of.regex.clone(), p.of.text.clone(), found))
                    }
                    Ok(None) => Ok(failed(p.of.regex.clone())),
                    Err(error) => throw::text(error),
                }
            },
        )],
    ),
    method(
        "Result",
        &[overload("string Result(string replacement)", |_, t, a| {
            let p = of(t)?;
            let Some(found) = &p.of.found else {
                return throw::not_supported("Result cannot be called on a failed Match.");
            };
            let mut out = String::new();
            Replacement::new(args::text(a, 0)?, &p.of.regex).write(&p.of.text, found, &mut out);
            Ok(out.into())
        })],
    ),
];

fn of(this: &Value) -> R<&Part> {
    this.downcast::<Part>()
        .map_or_else(|| throw::not_supported("The member needs a Match."), Ok)
}

fn groups(this: &Value) -> R<&Groups> {
    this.downcast::<Groups>().map_or_else(
        || throw::not_supported("The member needs a GroupCollection."),
        Ok,
    )
}

fn item(engine: &mut dyn Engine, this: &Value, a: &[Value]) -> R<Value> {
    groups(this)?
        .index(engine, args::value(a, 0))
        .unwrap_or(Ok(Value::Null))
}

/// All captures of a group. A search may have kept only the last ones: then the match is made again.
fn captures(_: &mut dyn Engine, this: &Value) -> R<Value> {
    let p = of(this)?;
    let slot = match p.kind {
        Kind::Match => 0,
        Kind::Group(slot) => slot,
        _ => {
            return Ok(fixed(
                "System.Text.RegularExpressions.CaptureCollection",
                Vec::new(),
            ));
        }
    };
    let Some(found) = &p.of.found else {
        return Ok(fixed(
            "System.Text.RegularExpressions.CaptureCollection",
            Vec::new(),
        ));
    };
    let whole = throw::checked(p.of.regex.with_all_captures(&p.of.text, found.clone()))?;
    let captures = whole.captures(slot);
    // The last capture is the group itself.
    let earlier = captures.split_last().map_or(&[][..], |(_, rest)| rest);
    let mut items: Vec<Value> = earlier
        .iter()
        .map(|(start, end)| {
            Value::net(Part {
                of: p.of.clone(),
                kind: Kind::Capture(*start, *end),
            })
        })
        .collect();
    if !captures.is_empty() {
        items.push(this.base().clone());
    }
    Ok(fixed(
        "System.Text.RegularExpressions.CaptureCollection",
        items,
    ))
}
