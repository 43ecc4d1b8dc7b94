//! `CultureInfo`, `TextInfo`, `CompareInfo`, `RegionInfo`.

use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;

use super::super::{args, object, system, throw};
use crate::text::case;
use crate::text::compare::compare;
use crate::text::culture::Culture;
use crate::value::ty::{
    MethodDef, Overload, PropDef, method, overload, prop, prop_set, static_method, static_prop,
};
use crate::value::{Engine, NetObject, R, Str, Ty, TypeDef, Value, ty};

/// An object that stands for a culture or one side of it: `CultureInfo`, `NumberFormatInfo`, `TextInfo` ...
pub(super) struct CultureObject {
    type_name: &'static str,
    /// The culture; replaced by a changed copy where a script sets one of its properties. A culture and its formats
    /// share it.
    pub culture: Rc<Cell<&'static Culture>>,
    /// What the process or .NET itself holds refuses changes; what a script made takes them.
    read_only: bool,
}

impl NetObject for CultureObject {
    fn ty(&self) -> Ty {
        ty::find(self.type_name).unwrap_or(ty::known().object)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn text(&self, _: &mut dyn Engine) -> Option<R<Str>> {
        let name = &self.culture.get().name;
        Some(Ok(match self.type_name {
            "System.Globalization.CultureInfo" => name.as_str().into(),
            "System.Globalization.TextInfo" => format!("TextInfo - {name}").into(),
            "System.Globalization.CompareInfo" => format!("CompareInfo - {name}").into(),
            "System.Globalization.RegionInfo" => region(self.culture.get()).into(),
            other => other.into(),
        }))
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(other.downcast::<CultureObject>().is_some_and(|o| {
            o.type_name == self.type_name && o.culture.get().name == self.culture.get().name
        }))
    }
}

/// One side of a culture as an object of the named type.
pub(super) fn side(type_name: &'static str, culture: &'static Culture) -> Value {
    Value::net(CultureObject {
        type_name,
        culture: Rc::new(Cell::new(culture)),
        read_only: false,
    })
}

/// One side of a culture as an object that refuses changes.
pub(super) fn read_only_side(type_name: &'static str, culture: &'static Culture) -> Value {
    Value::net(CultureObject {
        type_name,
        culture: Rc::new(Cell::new(culture)),
        read_only: true,
    })
}

/// `IsReadOnly` of a culture and of its formats.
pub(super) fn is_read_only(this: &Value) -> bool {
    this.downcast::<CultureObject>()
        .is_some_and(|o| o.read_only)
}

/// A side that stays one with the culture object that it is asked of.
pub(super) fn shared_side(this: &Value, type_name: &'static str) -> R<Value> {
    match this.downcast::<CultureObject>() {
        Some(object) => Ok(Value::net(CultureObject {
            type_name,
            culture: object.culture.clone(),
            read_only: object.read_only,
        })),
        None => throw::not_supported("The member needs a culture."),
    }
}

/// Changes the culture behind an object: a copy takes its place. Copies live as long as the process, as the table's
/// own cultures do; a script makes a handful.
pub(super) fn change(this: &Value, edit: impl FnOnce(&mut Culture)) -> R<()> {
    let Some(object) = this.downcast::<CultureObject>() else {
        return throw::not_supported("The member needs a culture.");
    };
    if object.read_only {
        return throw::invalid_operation("Instance is read-only.");
    }
    let mut copy = object.culture.get().clone();
    edit(&mut copy);
    object.culture.set(Box::leak(Box::new(copy)));
    Ok(())
}

/// A `CultureInfo` that a script may change.
pub fn culture_value(culture: &'static Culture) -> Value {
    side("System.Globalization.CultureInfo", culture)
}

/// A `CultureInfo` that refuses changes: the current one, the invariant one, those of .NET's cache.
pub fn read_only_culture(culture: &'static Culture) -> Value {
    read_only_side("System.Globalization.CultureInfo", culture)
}

/// The culture that an `IFormatProvider` stands for: a `CultureInfo`, a `NumberFormatInfo`, a `DateTimeFormatInfo`.
pub fn culture_of(value: &Value) -> Option<&'static Culture> {
    value.downcast::<CultureObject>().map(|c| c.culture.get())
}

/// Sets the culture that texts, numbers and dates follow from here on.
///
/// # Errors
/// `ArgumentNullException` for what is no culture.
pub fn set_current(engine: &mut dyn Engine, new: &Value) -> R<()> {
    match culture_of(new) {
        Some(culture) if engine.set_culture(culture) => Ok(()),
        Some(_) => throw::not_supported("The culture cannot be changed here."),
        None => throw::null(engine, "value"),
    }
}

/// The culture of an object of this folder.
pub(super) fn of(this: &Value) -> R<&'static Culture> {
    culture_of(this).map_or_else(|| throw::not_supported("The member needs a culture."), Ok)
}

/// The descriptions of this file.
pub(super) static DEFS: &[&TypeDef] = &[
    &TypeDef {
        name: "System.Globalization.CultureInfo",
        interfaces: &["System.IFormatProvider", "System.ICloneable"],
        properties: PROPERTIES,
        methods: METHODS,
        constructors: CONSTRUCTORS,
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Globalization.TextInfo",
        interfaces: &["System.ICloneable"],
        properties: &[
            prop("ANSICodePage", "int", |_, _| Ok(1252.into())),
            prop("OEMCodePage", "int", |_, _| Ok(437.into())),
            prop("MacCodePage", "int", |_, _| Ok(10000.into())),
            prop("EBCDICCodePage", "int", |_, _| Ok(37.into())),
            prop("LCID", "int", |_, t| Ok((of(t)?.lcid as i32).into())),
            prop("CultureName", "string", |_, t| {
                Ok(of(t)?.name.as_str().into())
            }),
            prop("IsReadOnly", "bool", |_, _| Ok(true.into())),
            prop("ListSeparator", "string", |_, t| {
                Ok(of(t)?.list_separator.into())
            }),
            prop("IsRightToLeft", "bool", |_, t| {
                Ok(matches!(of(t)?.language.as_str(), "ar" | "he" | "fa" | "ur").into())
            }),
        ],
        methods: &[
            method(
                "ToLower",
                &[
                    overload("char ToLower(char c)", |_, t, a| {
                        let text = super::super::utf16::unit_text(args::unit(a, 0)?);
                        let lowered = case::lower(&text, of(t)?).encode_utf16().next();
                        Ok(Value::Char(lowered.unwrap_or_default()))
                    }),
                    overload("string ToLower(string str)", |_, t, a| {
                        Ok(case::lower(args::text(a, 0)?, of(t)?).into_owned().into())
                    }),
                ],
            ),
            method(
                "ToTitleCase",
                &[overload("string ToTitleCase(string str)", |_, t, a| {
                    Ok(case::title(args::text(a, 0)?, of(t)?).into())
                })],
            ),
            method(
                "ToUpper",
                &[
                    overload("char ToUpper(char c)", |_, t, a| {
                        let text = super::super::utf16::unit_text(args::unit(a, 0)?);
                        let raised = case::upper(&text, of(t)?).encode_utf16().next();
                        Ok(Value::Char(raised.unwrap_or_default()))
                    }),
                    overload("string ToUpper(string str)", |_, t, a| {
                        Ok(case::upper(args::text(a, 0)?, of(t)?).into_owned().into())
                    }),
                ],
            ),
        ],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Globalization.CompareInfo",
        properties: &[
            prop("LCID", "int", |_, t| Ok((of(t)?.lcid as i32).into())),
            prop("Name", "string", |_, t| Ok(of(t)?.name.as_str().into())),
        ],
        methods: &[method(
            "Compare",
            &[
                overload("int Compare(string string1, string string2)", |_, t, a| {
                    let order = compare(args::text(a, 0)?, args::text(a, 1)?, false, of(t)?);
                    Ok((order as i32).into())
                }),
                overload(
                    "int Compare(string string1, string string2, System.Globalization.CompareOptions options)",
                    |_, t, a| {
                        let ignore_case = args::number(a, 2) & (1 | 0x1000_0000) != 0;
                        let order =
                            compare(args::text(a, 0)?, args::text(a, 1)?, ignore_case, of(t)?);
                        Ok((order as i32).into())
                    },
                ),
            ],
        )],
        ..TypeDef::CLASS
    },
    &TypeDef {
        name: "System.Globalization.RegionInfo",
        properties: &[
            prop("CurrencySymbol", "string", |_, t| {
                Ok(of(t)?.number.currency.into())
            }),
            prop("DisplayName", "string", |_, t| {
                Ok(region_name(of(t)?).into())
            }),
            prop("EnglishName", "string", |_, t| {
                Ok(region_name(of(t)?).into())
            }),
            prop("IsMetric", "bool", |_, t| {
                Ok((!matches!(region(of(t)?), "US" | "LR" | "MM")).into())
            }),
            prop("Name", "string", |_, t| Ok(region(of(t)?).into())),
            prop("TwoLetterISORegionName", "string", |_, t| {
                Ok(region(of(t)?).into())
            }),
            static_prop(
                "CurrentRegion",
                "System.Globalization.RegionInfo",
                |e, _| Ok(side("System.Globalization.RegionInfo", e.culture())),
            ),
        ],
        constructors: &[overload(
            "System.Globalization.RegionInfo new(string name)",
            |e, _, a| {
                let name = args::text(a, 0)?;
                let tag = Culture::known_names().find(|known| {
                    known.eq_ignore_ascii_case(name)
                        || known
                            .rsplit_once('-')
                            .is_some_and(|(_, r)| r.eq_ignore_ascii_case(name))
                });
                match tag {
                    Some(tag) if tag.contains('-') => {
                        let culture = throw::checked(Culture::by_name(tag, e.edition()))?;
                        Ok(side("System.Globalization.RegionInfo", culture))
                    }
                    _ => throw::argument(
                        e,
                        &format!("Culture name '{name}' is not supported."),
                        "name",
                    ),
                }
            },
        )],
        ..TypeDef::CLASS
    },
];

const PROPERTIES: &[PropDef] = &[
    prop("Parent", "cultureinfo", |e, t| {
        let parent = Culture::by_name(of(t)?.parent_name(), e.edition());
        throw::checked(parent).map(culture_value)
    }),
    prop("LCID", "int", |_, t| Ok((of(t)?.lcid as i32).into())),
    prop("KeyboardLayoutId", "int", |_, t| {
        Ok((of(t)?.lcid as i32).into())
    }),
    prop("Name", "string", |_, t| Ok(of(t)?.name.as_str().into())),
    prop("IetfLanguageTag", "string", |_, t| {
        Ok(of(t)?.name.as_str().into())
    }),
    prop("DisplayName", "string", |_, t| Ok(of(t)?.display.into())),
    prop("NativeName", "string", |_, t| Ok(of(t)?.native.into())),
    prop("EnglishName", "string", |_, t| Ok(of(t)?.english.into())),
    prop("TwoLetterISOLanguageName", "string", |_, t| {
        Ok(of(t)?.language.as_str().into())
    }),
    prop("ThreeLetterISOLanguageName", "string", |_, t| {
        Ok(three_letters(&of(t)?.language).into())
    }),
    prop("ThreeLetterWindowsLanguageName", "string", |_, t| {
        Ok(windows_letters(&of(t)?.name).into())
    }),
    prop("CompareInfo", "System.Globalization.CompareInfo", |_, t| {
        Ok(side("System.Globalization.CompareInfo", of(t)?))
    }),
    prop("TextInfo", "System.Globalization.TextInfo", |_, t| {
        Ok(side("System.Globalization.TextInfo", of(t)?))
    }),
    prop("IsNeutralCulture", "bool", |_, t| {
        Ok(of(t)?.is_neutral().into())
    }),
    prop(
        "CultureTypes",
        "System.Globalization.CultureTypes",
        |_, t| {
            let number = if of(t)?.is_neutral() { 1 } else { 2 };
            Ok(system::enumeration(
                "System.Globalization.CultureTypes",
                number,
            ))
        },
    ),
    prop_set(
        "NumberFormat",
        "System.Globalization.NumberFormatInfo",
        |_, t| shared_side(t, "System.Globalization.NumberFormatInfo"),
        |_, t, new| super::formats::replace(t, &new, true),
    ),
    prop_set(
        "DateTimeFormat",
        "System.Globalization.DateTimeFormatInfo",
        |_, t| shared_side(t, "System.Globalization.DateTimeFormatInfo"),
        |_, t, new| super::formats::replace(t, &new, false),
    ),
    prop("Calendar", "System.Globalization.Calendar", |_, t| {
        Ok(side(super::formats::calendar_type(of(t)?), of(t)?))
    }),
    prop(
        "OptionalCalendars",
        "System.Globalization.Calendar[]",
        |_, t| {
            let calendar = side(super::formats::calendar_type(of(t)?), of(t)?);
            Ok(Value::array(vec![calendar]))
        },
    ),
    prop("UseUserOverride", "bool", |_, t| {
        Ok((!of(t)?.name.is_empty()).into())
    }),
    prop("IsReadOnly", "bool", |_, t| Ok(is_read_only(t).into())),
    PropDef {
        set: Some(|e, _, new| set_current(e, &new)),
        ..static_prop("CurrentCulture", "cultureinfo", |e, _| {
            Ok(read_only_culture(e.culture()))
        })
    },
    static_prop("CurrentUICulture", "cultureinfo", |_, _| {
        Ok(read_only_culture(Culture::en_us()))
    }),
    static_prop("InstalledUICulture", "cultureinfo", |e, _| {
        Ok(read_only_culture(e.culture()))
    }),
    static_prop("InvariantCulture", "cultureinfo", |_, _| {
        Ok(read_only_culture(Culture::invariant()))
    }),
];

const METHODS: &[MethodDef] = &[
    method(
        "Clone",
        &[overload("System.Object Clone()", |_, t, _| {
            Ok(culture_value(of(t)?))
        })],
    ),
    method("Equals", object::EQUALS),
    method(
        "GetFormat",
        &[overload(
            "System.Object GetFormat(type formatType)",
            |_, t, a| {
                Ok(match args::ty(a, 0)?.name() {
                    "NumberFormatInfo" => shared_side(t, "System.Globalization.NumberFormatInfo")?,
                    "DateTimeFormatInfo" => {
                        shared_side(t, "System.Globalization.DateTimeFormatInfo")?
                    }
                    _ => Value::Null,
                })
            },
        )],
    ),
    static_method(
        "CreateSpecificCulture",
        &[overload(
            "static cultureinfo CreateSpecificCulture(string name)",
            |e, _, a| {
                let name = args::text(a, 0)?;
                let specific = Culture::known_names()
                    .find(|known| !name.contains('-') && known.starts_with(&format!("{name}-")));
                throw::checked(Culture::by_name(specific.unwrap_or(name), e.edition()))
                    .map(culture_value)
            },
        )],
    ),
    static_method(
        "GetCultureInfo",
        &[
            overload(
                "static cultureinfo GetCultureInfo(int culture)",
                |e, t, a| read_only_copy(&by_number(e, t, a)?),
            ),
            overload(
                "static cultureinfo GetCultureInfo(string name)",
                |e, t, a| read_only_copy(&by_name(e, t, a)?),
            ),
        ],
    ),
    static_method(
        "GetCultures",
        &[overload(
            "static cultureinfo[] GetCultures(System.Globalization.CultureTypes types)",
            |e, _, a| {
                let types = args::number(a, 0);
                let mut all = Vec::new();
                for name in Culture::known_names() {
                    let culture = throw::checked(Culture::by_name(name, e.edition()))?;
                    let kind = if name.is_empty() || culture.is_neutral() {
                        1
                    } else {
                        2
                    };
                    if types & kind != 0 {
                        all.push(culture_value(culture));
                    }
                }
                let element =
                    ty::find("System.Globalization.CultureInfo").unwrap_or(ty::known().object);
                Ok(Value::typed_array(element, all))
            },
        )],
    ),
    static_method(
        "ReadOnly",
        &[overload(
            "static cultureinfo ReadOnly(cultureinfo ci)",
            |_, _, a| read_only_copy(args::value(a, 0)),
        )],
    ),
];

const CONSTRUCTORS: &[Overload] = &[
    overload("cultureinfo new(string name)", by_name),
    overload(
        "cultureinfo new(string name, bool useUserOverride)",
        by_name,
    ),
    overload("cultureinfo new(int culture)", by_number),
    overload(
        "cultureinfo new(int culture, bool useUserOverride)",
        by_number,
    ),
];

fn by_name(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    throw::checked(Culture::by_name(args::text(a, 0)?, engine.edition())).map(culture_value)
}

fn read_only_copy(culture: &Value) -> R<Value> {
    of(culture).map(read_only_culture)
}

fn by_number(engine: &mut dyn Engine, _: &Value, a: &[Value]) -> R<Value> {
    let number = args::int(a, 0)?;
    let Ok(lcid) = u32::try_from(number) else {
        return throw::negative(
            engine,
            "culture",
            number.into(),
            "Positive number required.",
        );
    };
    throw::checked(Culture::by_lcid(lcid, engine.edition())).map(culture_value)
}

/// The region part of a culture's name.
fn region(culture: &'static Culture) -> &'static str {
    culture
        .name
        .rsplit_once('-')
        .map_or("", |(_, region)| region)
}

/// The region in a culture's English name: what stands in parentheses.
fn region_name(culture: &'static Culture) -> &'static str {
    let inside = culture.english.split_once('(').map_or("", |(_, rest)| rest);
    let inside = inside.trim_end_matches(')');
    inside
        .rsplit_once(", ")
        .map_or(inside, |(_, region)| region)
}

/// The code of Windows for a culture: language and country in three letters. `ZZZ` for those it does not know.
fn windows_letters(name: &str) -> &'static str {
    const CODES: &[(&str, &str)] = &[
        ("", "IVL"),
        ("ar", "ARA"),
        ("ar-AE", "ARU"),
        ("bg", "BGR"),
        ("ca", "CAT"),
        ("cs", "CSY"),
        ("da", "DAN"),
        ("de", "DEU"),
        ("de-AT", "DEA"),
        ("de-CH", "DES"),
        ("el", "ELL"),
        ("en", "ENU"),
        ("en-AU", "ENA"),
        ("en-CA", "ENC"),
        ("en-GB", "ENG"),
        ("en-IE", "ENI"),
        ("en-IN", "ENN"),
        ("en-NZ", "ENZ"),
        ("en-ZA", "ENS"),
        ("es", "ESN"),
        ("es-AR", "ESS"),
        ("es-MX", "ESM"),
        ("et", "ETI"),
        ("fi", "FIN"),
        ("fr", "FRA"),
        ("fr-BE", "FRB"),
        ("fr-CA", "FRC"),
        ("fr-CH", "FRS"),
        ("he", "HEB"),
        ("hi", "HIN"),
        ("hr", "HRV"),
        ("hu", "HUN"),
        ("id", "IND"),
        ("is", "ISL"),
        ("it", "ITA"),
        ("it-CH", "ITS"),
        ("ja", "JPN"),
        ("ko", "KOR"),
        ("lt", "LTH"),
        ("lv", "LVI"),
        ("ms", "MSL"),
        ("nb", "NOR"),
        ("nl", "NLD"),
        ("nl-BE", "NLB"),
        ("pl", "PLK"),
        ("pt-BR", "PTB"),
        ("pt-PT", "PTG"),
        ("ro", "ROM"),
        ("ru", "RUS"),
        ("sk", "SKY"),
        ("sl", "SLV"),
        ("sr-Latn-RS", "SRM"),
        ("sv", "SVE"),
        ("th", "THA"),
        ("tr", "TRK"),
        ("uk", "UKR"),
        ("vi", "VIT"),
        ("zh-CN", "CHS"),
        ("zh-HK", "ZHH"),
        ("zh-TW", "CHT"),
    ];
    let code = |name: &str| {
        CODES
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, code)| *code)
    };
    let language = name.split('-').next().unwrap_or(name);
    code(name).or_else(|| code(language)).unwrap_or("ZZZ")
}

/// ISO 639-2 codes of the languages that the table has, where they are not the first three letters of the name.
fn three_letters(language: &str) -> &str {
    const CODES: &[(&str, &str)] = &[
        ("ar", "ara"),
        ("bg", "bul"),
        ("ca", "cat"),
        ("cs", "ces"),
        ("da", "dan"),
        ("de", "deu"),
        ("el", "ell"),
        ("en", "eng"),
        ("es", "spa"),
        ("et", "est"),
        ("eu", "eus"),
        ("fa", "fas"),
        ("fi", "fin"),
        ("fr", "fra"),
        ("he", "heb"),
        ("hi", "hin"),
        ("hr", "hrv"),
        ("hu", "hun"),
        ("id", "ind"),
        ("is", "isl"),
        ("it", "ita"),
        ("ja", "jpn"),
        ("ko", "kor"),
        ("lt", "lit"),
        ("lv", "lav"),
        ("ms", "msa"),
        ("nb", "nob"),
        ("nl", "nld"),
        ("nn", "nno"),
        ("pl", "pol"),
        ("pt", "por"),
        ("ro", "ron"),
        ("ru", "rus"),
        ("sk", "slk"),
        ("sl", "slv"),
        ("sr", "srp"),
        ("sv", "swe"),
        ("th", "tha"),
        ("tr", "tur"),
        ("uk", "ukr"),
        ("vi", "vie"),
        ("zh", "zho"),
    ];
    CODES
        .iter()
        .find(|(two, _)| *two == language)
        .map_or("ivl", |(_, three)| three)
}
