//! The items that a command's `-Path`, `-LiteralPath`, `-Filter`, `-Include` and `-Exclude` name.

use crate::runtime::Ctx;
use crate::text::wildcard::{Wildcard, has_wildcard};
use crate::value::error::ErrorCategory;
use crate::value::{ErrorRecord, Exception, R, Str, Value};

use super::item;
use super::place::{Place, pattern};

/// A path as it was given.
pub struct Given {
    /// Its text.
    pub text: Str,
    /// Wildcards in it mean themselves.
    pub literal: bool,
}

/// The paths that were given; empty without any.
///
/// # Errors
/// Where a parameter cannot be read as text.
pub fn given(c: &mut Ctx<'_>) -> R<Vec<Given>> {
    if c.get("Credential").is_some_and(|v| !v.is_null()) {
        return c.throw(ErrorRecord::new(
            "System.Management.Automation.PSNotSupportedException",
            "The FileSystem provider supports credentials only on the New-PSDrive cmdlet. Perform the operation again without specifying credentials.",
            "NotSupported",
            ErrorCategory::NotImplemented,
            Value::Null,
        ));
    }
    let literal = c.texts("LiteralPath")?;
    let plain = c.texts("Path")?;
    let of = |literal| move |text| Given { text, literal };
    Ok(literal
        .into_iter()
        .map(of(true))
        .chain(plain.into_iter().map(of(false)))
        .collect())
}

const NOT_SUPPORTED: &str = "System.Management.Automation.PSNotSupportedException";

/// The error for what a provider does not do.
pub fn not_supported() -> ErrorRecord {
    ErrorRecord::new(
        NOT_SUPPORTED,
        "Provider operation stopped because the provider does not support this operation.",
        "NotSupported",
        ErrorCategory::NotImplemented,
        Value::Null,
    )
}

fn has_filter(c: &mut Ctx<'_>) -> R<bool> {
    Ok(c.text("Filter")?.is_some_and(|f| !f.is_empty()))
}

impl Given {
    /// True where it has wildcards that mean something.
    pub fn is_pattern(&self) -> bool {
        !self.literal && has_wildcard(&self.text)
    }

    /// Where it leads. A drive that is not there is reported.
    ///
    /// # Errors
    /// Where the report ends the command.
    pub fn place(&self, c: &mut Ctx<'_>) -> R<Option<Place>> {
        match Place::of(c.rt, &self.text) {
            Ok(place) if !place.is_file_system() && has_filter(c)? => {
                let mut record = not_supported();
                record.exception = Exception::new(
                    NOT_SUPPORTED,
                    "Cannot call method. The provider does not support the use of filters.",
                )
                .into_value();
                c.error(record)?;
                Ok(None)
            }
            Ok(mut place) => {
                if !self.literal && !has_wildcard(&self.text) && self.text.contains('`') {
                    place.path = crate::text::wildcard::unescape(&place.path);
                }
                Ok(Some(place))
            }
            Err(record) => {
                c.error(record)?;
                Ok(None)
            }
        }
    }
}

/// `-Filter`, `-Include` and `-Exclude`.
pub struct Filters {
    filter: Option<FileFilter>,
    /// `-Include`
    pub include: Vec<Wildcard>,
    /// `-Exclude`
    pub exclude: Vec<Wildcard>,
}

/// `-Filter`, which Windows' rules of file names match on every system: `name.*` takes `name` too, and `*.` takes
/// what has no extension.
struct FileFilter {
    whole: Wildcard,
    /// What names without a point may match as well.
    pointless: Option<Wildcard>,
}

impl FileFilter {
    fn of(filter: &str) -> Option<FileFilter> {
        let pointless = match filter.strip_suffix(".*") {
            Some(name) => pattern(name),
            None if filter.ends_with("*.") => pattern(filter.trim_end_matches('.')),
            None => None,
        };
        Some(FileFilter {
            whole: pattern(filter)?,
            pointless,
        })
    }

    fn takes(&self, name: &str) -> bool {
        self.whole.is_match(name)
            || !name.contains('.') && self.pointless.as_ref().is_some_and(|p| p.is_match(name))
    }
}

impl Filters {
    /// What the parameters say; they may be missing.
    ///
    /// # Errors
    /// Where a parameter cannot be read as text.
    pub fn new(c: &mut Ctx<'_>) -> R<Filters> {
        let filter = c.text("Filter")?.filter(|f| !f.is_empty());
        Ok(Filters {
            // `*.*` means every file to Windows.
            filter: filter
                .filter(|f| f != "*.*")
                .and_then(|f| FileFilter::of(&f)),
            include: patterns(c, "Include")?,
            exclude: patterns(c, "Exclude")?,
        })
    }

    /// True where a name passes all of them.
    pub fn takes(&self, name: &str) -> bool {
        self.passes_filter(name)
            && (self.include.is_empty() || self.include.iter().any(|p| p.is_match(name)))
            && !self.excludes(name)
    }

    /// True where a name passes `-Filter`.
    pub fn passes_filter(&self, name: &str) -> bool {
        self.filter.as_ref().is_none_or(|f| f.takes(name))
    }

    /// True where `-Exclude` names it.
    pub fn excludes(&self, name: &str) -> bool {
        self.exclude.iter().any(|p| p.is_match(name))
    }
}

fn patterns(c: &mut Ctx<'_>, name: &str) -> R<Vec<Wildcard>> {
    Ok(c.texts(name)?.iter().filter_map(|t| pattern(t)).collect())
}

/// The items that the parameters name. What is not there is reported; patterns may match nothing.
///
/// # Errors
/// Where a report ends the command.
pub fn existing(c: &mut Ctx<'_>) -> R<Vec<Place>> {
    let filters = Filters::new(c)?;
    let mut found = Vec::new();
    for given in given(c)? {
        let Some(place) = given.place(c)? else {
            continue;
        };
        if given.is_pattern() {
            let places = place.expand(c.rt);
            let force = c.switch("Force");
            found.extend(
                places
                    .into_iter()
                    .filter(|p| filters.takes(&p.leaf()) && (force || !is_hidden(p))),
            );
        } else if !item::exists(c.rt, &place) {
            c.error(place.not_found())?;
        } else if filters.takes(&place.leaf()) {
            found.push(place);
        }
    }
    Ok(found)
}

/// True for a file or folder that listings leave out without `-Force`.
pub fn is_hidden(place: &Place) -> bool {
    place.is_file_system() && place.leaf().starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::FileFilter;

    #[test]
    fn filters_take_names_without_extension_as_windows_does() {
        let takes =
            |filter: &str, name: &str| FileFilter::of(filter).is_some_and(|f| f.takes(name));
        assert!(takes("report.*", "report"));
        assert!(takes("report.*", "report.txt"));
        assert!(takes("*.", "README"));
        assert!(!takes("*.", "a.txt"));
        assert!(!takes("*.txt", "txt"));
    }
}
