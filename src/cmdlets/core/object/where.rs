//! `Where-Object`.

use crate::runtime::block::block_of;
use crate::runtime::exec::Prepared;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::compare::Relation;
use crate::value::operators::{self, PatternSite};
use crate::value::{R, Str, Value, convert, member};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Where-Object", || Box::<Where>::default())];

/// `Where-Object`: a block, or a property compared with a value.
#[derive(Default)]
struct Where {
    block: Option<Prepared>,
    test: Option<Test>,
}

/// A comparison as its parameter set names it.
struct Test {
    property: Str,
    value: Value,
    /// In small letters, without the `c` of one that minds the case.
    operator: String,
    ignore_case: bool,
    /// Where the last object had the property.
    member: member::Site,
    /// The pattern of `-Like` and `-Match`, compiled once.
    pattern: PatternSite,
}

/// The comparison switches, by their sets' names.
const OPERATORS: &[&str] = &[
    "EQ",
    "CEQ",
    "NE",
    "CNE",
    "GT",
    "CGT",
    "LT",
    "CLT",
    "GE",
    "CGE",
    "LE",
    "CLE",
    "Like",
    "CLike",
    "NotLike",
    "CNotLike",
    "Match",
    "CMatch",
    "NotMatch",
    "CNotMatch",
    "Contains",
    "CContains",
    "NotContains",
    "CNotContains",
    "In",
    "CIn",
    "NotIn",
    "CNotIn",
    "Is",
    "IsNot",
    "Not",
];

impl Test {
    fn holds(&self, c: &mut Ctx<'_>, item: &Value) -> R<bool> {
        let left = member::get_cached(&self.member, c.rt, item, &self.property)?;
        let right = &self.value;
        let (ignore, site) = (self.ignore_case, &self.pattern);
        let rt = &mut *c.rt;
        let result = match self.operator.as_str() {
            "eq" => operators::eq(rt, &left, right, ignore)?,
            "ne" => operators::ne(rt, &left, right, ignore)?,
            "gt" => operators::relation(rt, &left, right, Relation::Greater, ignore)?,
            "lt" => operators::relation(rt, &left, right, Relation::Less, ignore)?,
            "ge" => operators::relation(rt, &left, right, Relation::GreaterOrEqual, ignore)?,
            "le" => operators::relation(rt, &left, right, Relation::LessOrEqual, ignore)?,
            "like" => operators::like(rt, site, &left, right, ignore, false)?,
            "notlike" => operators::like(rt, site, &left, right, ignore, true)?,
            "match" => operators::matches(rt, site, &left, right, ignore, false)?.0,
            "notmatch" => operators::matches(rt, site, &left, right, ignore, true)?.0,
            "contains" => Value::Bool(operators::contains(rt, &left, right, ignore)?),
            "notcontains" => Value::Bool(!operators::contains(rt, &left, right, ignore)?),
            "in" => Value::Bool(operators::contains(rt, right, &left, ignore)?),
            "notin" => Value::Bool(!operators::contains(rt, right, &left, ignore)?),
            "is" => Value::Bool(operators::is(rt, &left, right)?),
            "isnot" => Value::Bool(!operators::is(rt, &left, right)?),
            "not" => Value::Bool(!convert::to_bool(&left)),
            _ => left,
        };
        Ok(convert::to_bool(&result))
    }
}

impl Cmdlet for Where {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(block) = c.get("FilterScript").as_ref().and_then(block_of) {
            self.block = Some(Prepared::new(c.rt, &block)?);
            return Ok(());
        }
        let operator = OPERATORS.iter().find(|o| c.switch(o)).map_or("", |o| *o);
        let operator = OPERATORS
            .iter()
            .find(|o| c.switch(o) && o.len() > operator.len())
            .unwrap_or(&operator);
        let plain = operator
            .strip_prefix('C')
            .filter(|rest| OPERATORS.iter().any(|o| o.eq_ignore_ascii_case(rest)));
        self.test = Some(Test {
            property: c.text("Property")?.unwrap_or_default(),
            value: c.get("Value").unwrap_or_default(),
            operator: plain.unwrap_or(operator).to_ascii_lowercase(),
            ignore_case: plain.is_none(),
            member: member::Site::default(),
            pattern: PatternSite::default(),
        });
        Ok(())
    }

    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let Some(item) = c.input() else {
            return Ok(());
        };
        let keep = match (&self.block, &self.test) {
            (Some(block), _) => {
                let value = block.value(c.rt, item.clone())?;
                convert::to_bool(&value)
            }
            (None, Some(test)) => test.holds(c, &item)?,
            (None, None) => false,
        };
        if keep { c.write(item) } else { Ok(()) }
    }
}
