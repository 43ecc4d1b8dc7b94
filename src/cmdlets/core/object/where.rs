//! `Where-Object`.

use crate::runtime::block::block_of;
use crate::runtime::exec::Prepared;
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::text::wildcard::has_wildcard;
use crate::value::compare::Relation;
use crate::value::error::ErrorCategory;
use crate::value::operators::{self, PatternSite};
use crate::value::{Engine, ErrorRecord, R, Str, Value, convert, member, ty};

use super::by_name::{self, Search};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Where-Object", || Box::<Where>::default())];

/// `Where-Object`: a block, or a property compared with a value.
#[derive(Default)]
struct Where {
    block: Option<Prepared>,
    test: Option<Test>,
}

/// A comparison of a property.
struct Test {
    property: Str,
    value: Value,
    value_given: bool,
    operator: Operator,
    ignore_case: bool,
    /// The property is named as it is, and is none that every value has: a custom object's is read at once.
    plain: bool,
    /// Where the last object had the property.
    member: member::Site,
    /// The pattern of `-Like` and `-Match`, compiled once.
    pattern: PatternSite,
}

/// How the property meets the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    /// The property itself decides: none was given.
    Truth,
    Not,
    Eq,
    Ne,
    Relation(Relation),
    Like {
        negated: bool,
    },
    Match {
        negated: bool,
    },
    Contains {
        negated: bool,
    },
    In {
        negated: bool,
    },
    Is {
        negated: bool,
    },
}

/// The comparison switches and what they do. Each but the last three has a twin that minds case: `-CEQ`.
const OPERATORS: &[(&str, Operator)] = &[
    ("EQ", Operator::Eq),
    ("NE", Operator::Ne),
    ("GT", Operator::Relation(Relation::Greater)),
    ("LT", Operator::Relation(Relation::Less)),
    ("GE", Operator::Relation(Relation::GreaterOrEqual)),
    ("LE", Operator::Relation(Relation::LessOrEqual)),
    ("Like", Operator::Like { negated: false }),
    ("NotLike", Operator::Like { negated: true }),
    ("Match", Operator::Match { negated: false }),
    ("NotMatch", Operator::Match { negated: true }),
    ("Contains", Operator::Contains { negated: false }),
    ("NotContains", Operator::Contains { negated: true }),
    ("In", Operator::In { negated: false }),
    ("NotIn", Operator::In { negated: true }),
    ("Is", Operator::Is { negated: false }),
    ("IsNot", Operator::Is { negated: true }),
    ("Not", Operator::Not),
];

impl Operator {
    /// The operator that the call's switches name, and whether it ignores case.
    fn given(c: &Ctx<'_>) -> (Operator, bool) {
        for (name, operator) in OPERATORS {
            if c.switch(name) {
                return (*operator, true);
            }
            if c.switch(&format!("C{name}")) {
                return (*operator, false);
            }
        }
        (Operator::Truth, true)
    }

    /// The name that errors call it by: that of the parser's token.
    fn token(self, ignore_case: bool) -> String {
        let name = match self {
            Operator::Truth | Operator::Eq => "eq",
            Operator::Not => return "Not".into(),
            Operator::Ne => "ne",
            Operator::Relation(Relation::Greater) => "gt",
            Operator::Relation(Relation::Less) => "lt",
            Operator::Relation(Relation::GreaterOrEqual) => "ge",
            Operator::Relation(Relation::LessOrEqual) => "le",
            Operator::Like { negated: false } => "like",
            Operator::Like { negated: true } => "notlike",
            Operator::Match { negated: false } => "match",
            Operator::Match { negated: true } => "notmatch",
            Operator::Contains { negated: false } => "contains",
            Operator::Contains { negated: true } => "notcontains",
            Operator::In { negated: false } if ignore_case => return "In".into(),
            Operator::In { negated: false } => "in",
            Operator::In { negated: true } => "notin",
            Operator::Is { negated: false } => return "Is".into(),
            Operator::Is { negated: true } => return "IsNot".into(),
        };
        format!("{}{name}", if ignore_case { 'I' } else { 'C' })
    }
}

impl Test {
    /// What the property is; None where that was an error, which is written.
    fn left(&self, c: &mut Ctx<'_>, item: &Value) -> R<Option<Value>> {
        let strict = c.rt.strict_level() >= 2;
        if self.plain && !strict && matches!(item, Value::Object(_)) {
            match member::get_cached(&self.member, c.rt, item, &self.property) {
                Ok(value) => return Ok(Some(value)),
                // A getter that fails counts as null.
                Err(stop) => {
                    return match c.rt.record_of(*stop) {
                        Ok(_) => Ok(Some(Value::Null)),
                        Err(other) => Err(Box::new(other)),
                    };
                }
            }
        }
        if item.is_null() {
            if !strict {
                return Ok(Some(Value::Null));
            }
            let message = "Cannot operate on a 'null' input object.";
            c.error(by_name::refused(message, "InputObjectIsNull", Value::Null))?;
            return Ok(None);
        }
        if let Value::Hash(entries) = item.base()
            && let Some(value) = entries.get_str(&self.property)
        {
            return Ok(Some(value));
        }
        match by_name::find(c, item, &self.property, false)? {
            Search::One(found) => match member::get(c.rt, item, &found.name) {
                Ok(value) => Ok(Some(value)),
                // A getter that fails counts as null.
                Err(stop) => match c.rt.record_of(*stop) {
                    Ok(_) => Ok(Some(Value::Null)),
                    Err(other) => Err(Box::new(other)),
                },
            },
            Search::Several(names) => {
                c.error(by_name::ambiguous(
                    &self.property,
                    "members",
                    &names,
                    "AmbiguousPropertyName",
                    item.clone(),
                ))?;
                Ok(None)
            }
            Search::None if strict => {
                let message = format!(
                    "The input name \"{}\" cannot be resolved to a property.",
                    self.property
                );
                c.error(by_name::refused(message, "PropertyNotFound", item.clone()))?;
                Ok(None)
            }
            Search::None => Ok(Some(Value::Null)),
        }
    }

    fn compare(&self, rt: &mut dyn Engine, left: &Value) -> R<bool> {
        let (right, ignore) = (&self.value, self.ignore_case);
        let result = match self.operator {
            Operator::Truth => return Ok(convert::to_bool(left)),
            Operator::Not => return Ok(!convert::to_bool(left)),
            Operator::Eq => operators::eq(rt, left, right, ignore)?,
            Operator::Ne => operators::ne(rt, left, right, ignore)?,
            Operator::Relation(relation) => operators::relation(rt, left, right, relation, ignore)?,
            Operator::Like { negated } => {
                operators::like(rt, &self.pattern, left, right, ignore, negated)?
            }
            Operator::Match { negated } => {
                operators::matches(rt, &self.pattern, left, right, ignore, negated)?.0
            }
            Operator::Contains { negated } => {
                return Ok(operators::contains(rt, left, right, ignore)? != negated);
            }
            Operator::In { negated } => {
                return Ok(operators::contains(rt, right, left, ignore)? != negated);
            }
            Operator::Is { negated } => return Ok(operators::is(rt, left, right)? != negated),
        };
        Ok(convert::to_bool(&result))
    }

    /// Refuses an operator without a value, and a value without an operator.
    fn checked(&self, c: &mut Ctx<'_>) -> R<()> {
        let needs_value = !matches!(self.operator, Operator::Truth | Operator::Not);
        if needs_value && !self.value_given {
            return c.throw(by_name::refused(
                "The specified operator requires both the -Property and -Value parameters. Provide values for both \
                 parameters, and then try the command again.",
                "ValueNotSpecifiedForWhereObject",
                Value::Null,
            ));
        }
        if self.value_given && self.operator == Operator::Truth {
            return c.throw(by_name::refused(
                "An operator is required to compare the two specified values. Include a valid operator in the command, \
                 and then try the command again. For example, Get-Process | Where-Object -Property Name -eq Idle",
                "OperatorNotSpecified",
                Value::Null,
            ));
        }
        Ok(())
    }

    fn holds(&self, c: &mut Ctx<'_>, item: &Value) -> R<bool> {
        self.checked(c)?;
        let Some(left) = self.left(c, item)? else {
            return Ok(false);
        };
        let stop = match self.compare(c.rt, &left) {
            Ok(holds) => return Ok(holds),
            Err(stop) => stop,
        };
        match c.rt.record_of(*stop) {
            Ok(raised) => {
                c.error(ErrorRecord::new(
                    "System.Management.Automation.PSInvalidOperationException",
                    format!(
                        "The '{}' operator failed: {}.",
                        self.operator.token(self.ignore_case),
                        raised.record.message()
                    ),
                    "OperatorFailed",
                    ErrorCategory::InvalidOperation,
                    item.clone(),
                ))?;
                Ok(false)
            }
            Err(other) => Err(Box::new(other)),
        }
    }
}

/// The type that `-Is` compares with; it may be written as in a script: `[int]`.
fn type_operand(c: &mut Ctx<'_>, value: Value) -> R<Value> {
    let Some(text) = value.as_str() else {
        return Ok(value);
    };
    let name = text
        .strip_prefix('[')
        .and_then(|t| t.strip_suffix(']'))
        .filter(|t| !t.is_empty())
        .unwrap_or(text);
    convert::to(c.rt, &Value::str(name), ty::known().type_)
}

impl Cmdlet for Where {
    fn begin(&mut self, c: &mut Ctx<'_>) -> R<()> {
        if let Some(block) = c.get("FilterScript").as_ref().and_then(block_of) {
            self.block = Some(Prepared::new(c.rt, &block)?);
            return Ok(());
        }
        let (operator, ignore_case) = Operator::given(c);
        let mut value = c.get("Value").unwrap_or_default();
        if matches!(operator, Operator::Is { .. }) {
            value = type_operand(c, value)?;
        }
        let property = c.text("Property")?.unwrap_or_default();
        let everywhere = ["Count", "Length"]
            .iter()
            .any(|n| property.eq_ignore_ascii_case(n));
        self.test = Some(Test {
            plain: !everywhere && !has_wildcard(&property),
            property,
            value,
            value_given: c.has("Value"),
            operator,
            ignore_case,
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
