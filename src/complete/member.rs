//! Members of a value, of a type, and of what an expression is inferred to give.

use rustc_hash::FxHashSet;

use crate::grammar;
use crate::runtime::described_type;
use crate::syntax::ast::{Expr, ExprKind};
use crate::text::compare;
use crate::value::member::{self, Kind as MemberKind, MemberInfo};
use crate::value::ty::{self, type_of};
use crate::value::{Engine, Ty, Value};

use super::infer::Guess;
use super::place::{Access, Place};
use super::quote::is_special;
use super::{Kind, Match, Session};

/// What PowerShell finds on types that convert by `IConvertible`, which .NET hides behind the interface.
const CONVERTIBLE: [&str; 15] = [
    "ToBoolean",
    "ToByte",
    "ToChar",
    "ToDateTime",
    "ToDecimal",
    "ToDouble",
    "ToInt16",
    "ToInt32",
    "ToInt64",
    "ToSByte",
    "ToSingle",
    "ToType",
    "ToUInt16",
    "ToUInt32",
    "ToUInt64",
];

/// A member that can be offered.
#[derive(Clone, Debug)]
struct Offer {
    name: String,
    kind: MemberKind,
    tip: String,
}

impl Session<'_> {
    /// The members that begin with the word: those of the value where it can be read without running anything, else
    /// those of the type that is inferred.
    pub(super) fn members(&mut self, place: &Place<'_>, access: &Access<'_>) -> Vec<Match> {
        let word = place.text.clone();
        if let Some(value) = self.safe_value(place, &access.target, 0)
            && !value.is_null()
        {
            let found = self.members_of_value(&value, &word, access.is_static);
            if !found.is_empty() {
                return found;
            }
        }
        let guesses = match &access.target.kind {
            ExprKind::Type(name) if access.is_static => self.guess_of_type(place, name),
            _ if access.is_static => Vec::new(),
            _ => self.infer(place, &access.target),
        };
        self.members_of_guesses(&guesses, &word, true, |_| true, access.is_static)
    }

    fn members_of_value(&mut self, value: &Value, word: &str, is_static: bool) -> Vec<Match> {
        let begins = self.beginning(word);
        let ty = match value.base() {
            Value::Type(ty) if is_static => *ty,
            other => type_of(other),
        };
        let own = member::members(self.rt, value, is_static).unwrap_or_default();
        let mut offers: Vec<Offer> = own.into_iter().filter(|m| !m.hidden).map(offer).collect();
        complete_from_reflection(&mut offers, ty, is_static, self.rt.edition());
        offers.retain(|o| begins.is_match(&o.name));
        let culture = self.culture();
        offers.sort_by(|a, b| {
            let by_kind = rank(a.kind).cmp(&rank(b.kind));
            by_kind.then_with(|| compare::compare(&a.name, &b.name, true, culture))
        });
        let mut found: Vec<Match> = offers.iter().map(|o| shown(o, true)).collect();
        if let (Value::Hash(dict), false) = (value.base(), is_static) {
            for (key, _) in dict.pairs() {
                if let Value::Str(key) = key
                    && begins.is_match(&key)
                {
                    found.push(Match::plain(Kind::Property, property_text(&key)));
                }
            }
        }
        if !is_static && is_enumerable(value) {
            found.extend(extension_methods(&begins));
        }
        found
    }

    /// The members of what may be there, in order, each once.
    pub(super) fn members_of_guesses(
        &mut self,
        guesses: &[Guess],
        word: &str,
        parenthesis: bool,
        fits: impl Fn(&str) -> bool,
        is_static: bool,
    ) -> Vec<Match> {
        let begins = self.beginning(word);
        let mut found: Vec<Match> = Vec::new();
        let mut extended = false;
        for guess in guesses {
            for offer in self.offers(guess, is_static) {
                if offer.kind != MemberKind::ParameterizedProperty
                    && begins.is_match(&offer.name)
                    && fits(&offer.name)
                {
                    found.push(shown(&offer, parenthesis));
                }
            }
            if let Some(ty) = guess
                .ty
                .filter(|t| !extended && !is_static && is_collection(*t))
            {
                extended = ty != ty::known().string;
                if extended && parenthesis {
                    found.extend(extension_methods(&begins));
                }
            }
        }
        let culture = self.culture();
        found.sort_by(|a, b| {
            let by_kind = a.kind.cmp(&b.kind);
            by_kind.then_with(|| compare::compare(&a.shown, &b.shown, true, culture))
        });
        found.dedup_by(|a, b| a.kind == b.kind && a.shown.eq_ignore_ascii_case(&b.shown));
        found
    }

    /// The properties of what may be there: without methods.
    pub(super) fn properties_of_guesses(
        &mut self,
        guesses: &[Guess],
        word: &str,
        fits: impl Fn(&str) -> bool,
    ) -> Vec<Match> {
        let mut found = self.members_of_guesses(guesses, word, false, fits, false);
        found.retain(|m| m.kind == Kind::Property);
        found
    }

    fn offers(&mut self, guess: &Guess, is_static: bool) -> Vec<Offer> {
        let mut offers: Vec<Offer> = guess
            .notes
            .iter()
            .filter(|_| !is_static)
            .map(|name| Offer {
                name: name.clone(),
                kind: MemberKind::Note,
                tip: name.clone(),
            })
            .collect();
        let declared = guess.declared.iter().filter(|m| m.is_static == is_static);
        offers.extend(declared.map(|m| Offer {
            name: m.name.clone(),
            kind: if m.is_method {
                MemberKind::Method
            } else {
                MemberKind::Property
            },
            tip: m.name.clone(),
        }));
        let Some(ty) = guess.ty else {
            return offers;
        };
        let edition = self.edition();
        let own = member::members_of_type(ty, is_static, edition);
        offers.extend(own.into_iter().filter(|m| !m.hidden).map(offer));
        if let Some(described) = grammar::object_type(ty.full_name()) {
            offers.extend(described.properties.iter().map(|p| Offer {
                name: p.name.to_string(),
                kind: MemberKind::Property,
                tip: format!("{} {} {{get;set;}}", p.type_name, p.name),
            }));
        }
        complete_from_reflection(&mut offers, ty, is_static, edition);
        let mut seen = FxHashSet::default();
        offers.retain(|o| seen.insert(o.name.to_ascii_lowercase()));
        offers
    }

    /// The type of a property, or of a method's result.
    pub(super) fn member_type(
        &mut self,
        guess: &Guess,
        name: &str,
        is_static: bool,
        called: bool,
    ) -> Option<Ty> {
        let ty = guess.ty?;
        let edition = self.edition();
        if let Some(described) = grammar::object_type(ty.full_name())
            && let Some(property) = described
                .properties
                .iter()
                .find(|p| !called && p.name.eq_ignore_ascii_case(name))
        {
            return described_type(property.type_name, edition);
        }
        let member = member::members_of_type(ty, is_static, edition)
            .into_iter()
            .find(|m| m.name.eq_ignore_ascii_case(name) && m.kind.is_method() == called)?;
        if !called {
            return ty::find(&member.type_name);
        }
        // The definition begins with the result's type: `string Substring(int startIndex)`.
        let result = member
            .definition
            .trim_start_matches("static ")
            .split(' ')
            .next()?;
        if result.eq_ignore_ascii_case("void") {
            return None;
        }
        described_type(result, edition)
    }

    /// A value as a guess.
    pub(super) fn guess_of(&mut self, value: &Value) -> Guess {
        let notes = match value {
            Value::Object(_) => member::members(self.rt, value, false)
                .unwrap_or_default()
                .into_iter()
                .filter(|m| m.kind == MemberKind::Note)
                .map(|m| m.name.to_string())
                .collect(),
            _ => Vec::new(),
        };
        Guess {
            ty: Some(type_of(value.base())),
            notes,
            ..Guess::default()
        }
    }

    /// The value of an expression that can be read without running anything: literals, variables, their properties
    /// and elements.
    pub(super) fn safe_value(
        &mut self,
        place: &Place<'_>,
        expr: &Expr<'_>,
        depth: u32,
    ) -> Option<Value> {
        if depth > 16 {
            return None;
        }
        let is_safe = is_safe(expr, depth);
        if !is_safe {
            return None;
        }
        // As the one element of an array, which the pipeline takes apart in its place.
        let text = format!(",({})", expr.span.text(place.source));
        let block = self.rt.parse_block(&text).ok()?;
        let mut output = self
            .rt
            .quietly(|rt| rt.call_block(&block, &[], None, true))?;
        output.pop()
    }
}

/// True where evaluating an expression has no effect that a script could notice.
fn is_safe(expr: &Expr<'_>, depth: u32) -> bool {
    if depth > 16 {
        return false;
    }
    let safe = |e: &Expr<'_>| is_safe(e, depth + 1);
    let pipeline = |statement: &crate::syntax::ast::Statement<'_>| {
        only_expression(statement).is_some_and(safe)
    };
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::String { .. } | ExprKind::Type(_) => true,
        ExprKind::Variable(variable) => !variable.splatted && variable.name != "_",
        ExprKind::Array(elements) => elements.iter().all(safe),
        ExprKind::Hashtable(pairs) => pairs.iter().all(|(k, v)| safe(k) && pipeline(v)),
        ExprKind::ArrayExpr(block) => block.statements.iter().all(pipeline),
        ExprKind::Paren(inner) => pipeline(inner),
        ExprKind::Member { target, member, .. } => safe(target) && safe(member),
        ExprKind::Index { target, index, .. } => safe(target) && safe(index),
        _ => false,
    }
}

/// The expression that a statement is, where it is nothing else.
fn only_expression<'e, 's>(
    statement: &'e crate::syntax::ast::Statement<'s>,
) -> Option<&'e Expr<'s>> {
    use crate::syntax::ast::{PipelineElement, StatementKind};
    let StatementKind::Pipeline(chain) = &statement.kind else {
        return None;
    };
    if !chain.rest.is_empty() || chain.background {
        return None;
    }
    match chain.first.elements.as_slice() {
        [
            PipelineElement::Expression {
                expr, redirections, ..
            },
        ] if redirections.is_empty() => Some(expr),
        _ => None,
    }
}

fn offer(member: MemberInfo) -> Offer {
    Offer {
        kind: match member.kind {
            MemberKind::Property | MemberKind::Method => kind_of(&member.name, member.kind),
            other => other,
        },
        name: member.name.to_string(),
        tip: member.definition.to_string(),
    }
}

/// Adds what reflection finds in .NET beyond the members that work here.
fn complete_from_reflection(
    offers: &mut Vec<Offer>,
    ty: Ty,
    is_static: bool,
    edition: crate::Edition,
) {
    if let Some(described) = reflected(ty).filter(|_| edition.is_core() && !is_static) {
        let is_public = |name: &str| described.properties.iter().any(|p| p.name == name);
        offers.retain(|o| o.kind != MemberKind::Property || is_public(&o.name));
    }
    let mut seen: FxHashSet<String> = offers.iter().map(|o| o.name.to_ascii_lowercase()).collect();
    let mut add = |name: &str, kind: MemberKind| {
        if seen.insert(name.to_ascii_lowercase()) {
            offers.push(Offer {
                name: name.to_string(),
                kind,
                tip: name.to_string(),
            });
        }
    };
    if is_static {
        let constructible = match reflected(ty).filter(|_| edition.is_core()) {
            Some(described) => !described.constructors.is_empty(),
            None => member::is_constructible(ty),
        };
        if constructible {
            add("new", MemberKind::Method);
        }
        add("Equals", MemberKind::Method);
        add("ReferenceEquals", MemberKind::Method);
    }
    if !edition.is_core() {
        return;
    }
    let mut at = Some(ty);
    while let Some(t) = at {
        if let Some(described) = reflected(t) {
            let (properties, methods) = if is_static {
                (&described.static_properties, &described.static_methods)
            } else {
                (&described.properties, &described.methods)
            };
            for property in properties {
                add(property.name, kind_of(property.name, MemberKind::Property));
            }
            for method in methods {
                let name = method.name.split('[').next().unwrap_or(method.name);
                if !name.starts_with("op_") {
                    add(name, MemberKind::Method);
                }
            }
        }
        if !is_static {
            for name in behind_interfaces(t) {
                add(name, MemberKind::Method);
            }
        }
        at = t.base();
    }
}

/// The kind of a member of a type: an indexer is a property that takes arguments.
fn kind_of(name: &str, kind: MemberKind) -> MemberKind {
    if matches!(name, "Chars" | "Item") {
        MemberKind::ParameterizedProperty
    } else {
        kind
    }
}

/// The description of a type; a generic one's is that of its definition.
fn reflected(ty: Ty) -> Option<&'static grammar::DotnetType> {
    let name = ty.full_name();
    if let Some(found) = grammar::dotnet_type(name) {
        return Some(found);
    }
    let open = name.split_once('`')?.0;
    let found = grammar::dotnet_types().find(|n| {
        n.split_once('[')
            .is_some_and(|(o, _)| o.split('`').next() == Some(open))
    })?;
    grammar::dotnet_type(found)
}

/// The methods that a type implements only as an interface's, which PowerShell finds all the same.
fn behind_interfaces(ty: Ty) -> Vec<&'static str> {
    let name = ty.full_name();
    let mut names: Vec<&'static str> = Vec::new();
    let plain = name.strip_prefix("System.").unwrap_or(name);
    let is_integer = matches!(
        plain,
        "SByte" | "Byte" | "Int16" | "UInt16" | "Int32" | "UInt32" | "Int64" | "UInt64"
    );
    let is_real = matches!(plain, "Single" | "Double");
    let other = matches!(
        plain,
        "String" | "DateTime" | "Boolean" | "Char" | "Decimal" | "Enum" | "DBNull"
    );
    if is_integer || is_real || other {
        names.extend(CONVERTIBLE);
    }
    if is_integer {
        names.extend([
            "GetByteCount",
            "GetShortestBitLength",
            "TryWriteBigEndian",
            "TryWriteLittleEndian",
            "WriteBigEndian",
            "WriteLittleEndian",
        ]);
    }
    if is_real {
        names.extend([
            "GetExponentByteCount",
            "GetExponentShortestBitLength",
            "GetSignificandBitLength",
            "GetSignificandByteCount",
            "TryWriteExponentBigEndian",
            "TryWriteExponentLittleEndian",
            "TryWriteSignificandBigEndian",
            "TryWriteSignificandLittleEndian",
            "WriteExponentBigEndian",
            "WriteExponentLittleEndian",
            "WriteSignificandBigEndian",
            "WriteSignificandLittleEndian",
        ]);
    }
    match name {
        "System.DateTime" => names.push("GetObjectData"),
        "System.Decimal" | "System.DateTimeOffset" => {
            names.extend(["GetObjectData", "OnDeserialization"]);
        }
        "System.Management.Automation.PSObject" => names.push("GetMetaObject"),
        _ => {}
    }
    names
}

/// The place of a kind in `PSMemberTypes`, by which members are ordered.
fn rank(kind: MemberKind) -> u32 {
    match kind {
        MemberKind::Alias => 0,
        MemberKind::Code => 1,
        MemberKind::Property => 2,
        MemberKind::Note => 3,
        MemberKind::Script => 4,
        MemberKind::PropertySet => 5,
        MemberKind::Method => 6,
        MemberKind::CodeMethod => 7,
        MemberKind::ScriptMethod => 8,
        MemberKind::ParameterizedProperty => 9,
        MemberKind::MemberSet => 10,
        MemberKind::Event => 11,
    }
}

fn shown(offer: &Offer, parenthesis: bool) -> Match {
    let is_method = offer.kind.is_method() || offer.kind == MemberKind::ParameterizedProperty;
    let (kind, text) = match (is_method, parenthesis) {
        (true, true) => (Kind::Method, format!("{}(", offer.name)),
        (true, false) => (Kind::Method, offer.name.clone()),
        (false, _) => (Kind::Property, property_text(&offer.name)),
    };
    Match {
        tip: offer.tip.clone(),
        ..Match::new(kind, text, offer.name.clone())
    }
}

/// A property's name as it stands behind the dot.
fn property_text(name: &str) -> String {
    if is_special(name) {
        format!("'{}'", name.replace('\'', "''"))
    } else {
        name.to_string()
    }
}

fn extension_methods(begins: &super::Beginning) -> Vec<Match> {
    ["Where", "ForEach"]
        .iter()
        .filter(|name| begins.is_match(name))
        .map(|name| Match::new(Kind::Method, format!("{name}("), *name))
        .collect()
}

fn is_enumerable(value: &Value) -> bool {
    matches!(value.base(), Value::Array(_) | Value::List(_))
}

/// True for types whose objects a pipeline takes apart.
pub(super) fn is_collection(ty: Ty) -> bool {
    let known = ty::known();
    ty.is_array()
        || ty == known.array_list
        || [
            "List`1",
            "Collection`1",
            "HashSet`1",
            "Queue`1",
            "Stack`1",
            "IEnumerable`1",
        ]
        .iter()
        .any(|n| ty.full_name().contains(n))
}
