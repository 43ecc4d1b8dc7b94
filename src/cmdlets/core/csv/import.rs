//! `Import-Csv`, and what it shares with `ConvertFrom-Csv`: lines to objects.

use std::rc::Rc;

use rustc_hash::FxHashSet;

use super::stream::Stream;
use crate::cmdlets::core::shared::file::{self, Purpose};
use crate::runtime::{Cmdlet, Ctx, Entry};
use crate::value::error::ErrorCategory;
use crate::value::object::{Shape, TypeNames};
use crate::value::{ErrorRecord, PsObject, R, Str, Value};

/// The cmdlets of this file.
pub static ENTRIES: &[Entry] = &[Entry::new("Import-Csv", || Box::new(ImportCsv))];

/// `Import-Csv`: an object a line of files.
struct ImportCsv;

/// How lines become objects.
pub struct Import {
    delimiter: char,
    heading: Option<Vec<Str>>,
    type_name: Option<Str>,
    made: Option<(Rc<Shape>, Option<TypeNames>)>,
    warned: bool,
}

impl Import {
    /// What the parameters ask for.
    ///
    /// # Errors
    /// For headers that come twice.
    pub fn new(c: &mut Ctx<'_>) -> R<Import> {
        let heading = c.texts("Header")?;
        check(c, &heading)?;
        Ok(Import {
            delimiter: super::delimiter(c)?,
            heading: (!heading.is_empty()).then_some(heading),
            type_name: None,
            made: None,
            warned: false,
        })
    }

    /// Writes an object for each line of a text.
    ///
    /// # Errors
    /// As [`Import::stream`].
    pub fn read(&mut self, c: &mut Ctx<'_>, text: &str) -> R<()> {
        self.stream(c, Stream::of_text(text, self.delimiter))
    }

    /// Writes an object for each record as it comes. The heading is the first record's, where none is known yet.
    ///
    /// # Errors
    /// For headers that come twice, and what downstream raises.
    fn stream(&mut self, c: &mut Ctx<'_>, mut records: Stream<'_>) -> R<()> {
        if self.type_name.is_none() {
            self.type_name = records.take(c, |r| r.type_name())?;
        }
        if self.heading.is_none() {
            let Some(heading) = records.take(c, |r| r.heading())? else {
                return Ok(());
            };
            check(c, &heading)?;
            self.heading = Some(heading);
        }
        let (shape, names) = self.ready(c)?;
        let columns = self.heading.as_ref().map_or(0, Vec::len);
        while let Some(values) = records.take(c, |r| r.record::<Value>(columns))? {
            match values.as_slice() {
                [] => break,
                [Value::Str(only)] if only.is_empty() => continue,
                _ => {}
            }
            let object = PsObject::with_shape(shape.clone(), values);
            *object.type_names.borrow_mut() = names.clone();
            c.write(Value::Object(Rc::new(object)))?;
        }
        Ok(())
    }

    /// The shape of the objects; empty headers get names.
    fn ready(&mut self, c: &mut Ctx<'_>) -> R<(Rc<Shape>, Option<TypeNames>)> {
        if let Some(made) = &self.made {
            return Ok(made.clone());
        }
        let mut unnamed = 0;
        let mut names = Vec::new();
        for name in self.heading.iter().flatten() {
            if name.is_empty() {
                unnamed += 1;
                names.push(Str::from(format!("H{unnamed}")));
            } else {
                names.push(name.clone());
            }
        }
        if unnamed > 0 && !self.warned {
            self.warned = true;
            c.warning(
                "One or more headers were not specified. Default names starting with \"H\" have been used in place of any missing headers.",
            )?;
        }
        let types = self
            .type_name
            .as_ref()
            .map(|name| Rc::new(vec![name.clone(), Str::from(format!("CSV:{name}"))]));
        let made = (Shape::of_notes(names), types);
        self.made = Some(made.clone());
        Ok(made)
    }
}

/// Refuses a heading with a name that comes twice.
fn check(c: &mut Ctx<'_>, heading: &[Str]) -> R<()> {
    let mut seen = FxHashSet::default();
    for name in heading.iter().filter(|n| !n.is_empty()) {
        if !seen.insert(name.as_str().to_lowercase()) {
            return c.throw(ErrorRecord::new(
                "System.Management.Automation.ExtendedTypeSystemException",
                format!("The member \"{name}\" is already present."),
                "AlreadyPresentPSMemberInfoInternalCollectionAdd",
                ErrorCategory::NotSpecified,
                Value::Null,
            ));
        }
    }
    Ok(())
}

impl Cmdlet for ImportCsv {
    fn process(&mut self, c: &mut Ctx<'_>) -> R<()> {
        let encoding = file::encoding(c, Purpose::Read)?;
        for path in file::inputs(c)? {
            // A file has a heading and a type of its own.
            let mut import = Import::new(c)?;
            let records = Stream::of_file(c, &path, encoding, import.delimiter)?;
            import.stream(c, records)?;
        }
        Ok(())
    }
}
