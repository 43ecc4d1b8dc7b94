//! Lines of CSV to fields, as lenient as PowerShell: blanks before fields are dropped, quotes may hold line ends, what
//! follows a closing quote belongs to the field.

use crate::value::Str;

/// A text on its way.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    delimiter: char,
}

impl<'a> Reader<'a> {
    /// Reads a text from its beginning.
    pub fn new(text: &'a str, delimiter: char) -> Reader<'a> {
        Reader::resume(text, 0, delimiter)
    }

    /// Reads on in a text from a place where an earlier reader stopped.
    pub fn resume(text: &'a str, at: usize, delimiter: char) -> Reader<'a> {
        Reader {
            text,
            at,
            delimiter,
        }
    }

    /// The place behind what was read.
    pub fn position(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The type that a first line `#TYPE name` gives. Any first line that starts with `#` is taken.
    pub fn type_name(&mut self) -> Option<Str> {
        if !self.rest().starts_with('#') {
            return None;
        }
        let rest = self.rest();
        let line = rest.split(['\r', '\n']).next().unwrap_or_default();
        self.at += line.len();
        self.line_end();
        let name = line
            .get(..5)
            .filter(|head| head.eq_ignore_ascii_case("#TYPE"))
            .and_then(|_| line.get(5..))?
            .trim();
        (!name.is_empty()).then(|| Str::from(name))
    }

    /// The names of the columns: the first line that is no comment.
    pub fn heading(&mut self) -> Option<Vec<Str>> {
        loop {
            let mut fields: Vec<Str> = self.record(0)?;
            while fields.len() > 1 && fields.last().is_some_and(|f| f.is_empty()) {
                fields.pop();
            }
            match fields.first_mut() {
                Some(first) if first.starts_with("#Fields: ") => {
                    *first = Str::from(first.get(9..).unwrap_or_default());
                    return Some(fields);
                }
                Some(first) if first.starts_with('#') => {}
                _ => return Some(fields),
            }
        }
    }

    /// Takes a line's end, if one stands here.
    fn line_end(&mut self) -> bool {
        let rest = self.rest();
        let length = match rest.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => return false,
        };
        self.at += length;
        true
    }

    /// The fields of the next record, of which so many are expected; None at the end.
    pub fn record<T: From<Str>>(&mut self, expected: usize) -> Option<Vec<T>> {
        if self.at >= self.text.len() {
            return None;
        }
        let mut fields = Vec::with_capacity(expected);
        loop {
            match self.field() {
                Field::Last(Some(field)) => {
                    fields.push(field.into());
                    break;
                }
                Field::Last(None) => break,
                Field::More(field) => fields.push(field.into()),
            }
        }
        Some(fields)
    }

    fn field(&mut self) -> Field {
        let delimiter = self.delimiter;
        // Blanks at the beginning are dropped, unless they delimit.
        if let Some(b' ' | b'\t') = self.rest().as_bytes().first() {
            let blanks = self
                .rest()
                .find(|c: char| c == delimiter || !(c == ' ' || c == '\t'));
            self.at += blanks.unwrap_or_else(|| self.rest().len());
        }
        let rest = self.rest();
        if rest.starts_with('"') && delimiter != '"' {
            return self.quoted();
        }
        let stop = match u8::try_from(delimiter) {
            Ok(delimiter) if delimiter.is_ascii() => rest
                .bytes()
                .position(|b| b == delimiter || matches!(b, b'\r' | b'\n' | b'"' | b' ' | b'\t')),
            _ => rest.find([delimiter, '\r', '\n', '"', ' ', '\t']),
        };
        let Some(end) = stop else {
            self.at = self.text.len();
            return Field::Last((!rest.is_empty()).then(|| Str::from(rest)));
        };
        let text = rest.get(..end).unwrap_or_default();
        self.at += end;
        if self.line_end() {
            return Field::Last(Some(Str::from(text)));
        }
        let stopper = self.rest().chars().next().unwrap_or_default();
        self.at += stopper.len_utf8();
        if stopper == delimiter {
            return Field::More(Str::from(text));
        }
        let mut field = String::from(text);
        field.push(stopper);
        self.remainder(field, stopper != '"')
    }

    fn quoted(&mut self) -> Field {
        self.at += 1;
        let mut field: Option<String> = None;
        loop {
            let rest = self.rest();
            let Some(end) = memchr::memchr(b'"', rest.as_bytes()) else {
                self.at = self.text.len();
                let text = match field {
                    Some(field) => Str::from(field + rest),
                    None => Str::from(rest),
                };
                return Field::Last((!text.is_empty()).then_some(text));
            };
            let (text, behind) = rest.split_at(end);
            let behind = behind.get(1..).unwrap_or_default();
            self.at += end + 1;
            // The common field ends here, with a delimiter or with its line.
            if field.is_none() {
                if behind.starts_with(self.delimiter) {
                    self.at += self.delimiter.len_utf8();
                    return Field::More(Str::from(text));
                }
                if self.line_end() {
                    return Field::Last(Some(Str::from(text)));
                }
            }
            if behind.starts_with('"') {
                self.at += 1;
                let field = field.get_or_insert_default();
                field.push_str(text);
                field.push('"');
                continue;
            }
            let mut field = field.unwrap_or_default();
            field.push_str(text);
            return self.remainder(field, true);
        }
    }

    /// What stands before the next delimiter belongs to the field; nothing but blanks does not.
    fn remainder(&mut self, mut field: String, drop_blanks: bool) -> Field {
        let rest = self.rest();
        let delimiter = self.delimiter;
        let end = rest.find([delimiter, '\r', '\n']).unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default();
        if !(drop_blanks && text.trim_matches([' ', '\t']).is_empty()) {
            field.push_str(text);
        }
        self.at += end;
        if self.at >= self.text.len() || self.line_end() {
            return Field::Last(Some(field.into()));
        }
        self.at += delimiter.len_utf8();
        Field::More(field.into())
    }
}

enum Field {
    /// A delimiter follows.
    More(Str),
    /// The record ends; None where nothing stood after its last delimiter at the end of the text.
    Last(Option<Str>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Vec<String>> {
        let mut reader = Reader::new(text, ',');
        std::iter::from_fn(|| reader.record::<Str>(0))
            .map(|r| r.iter().map(ToString::to_string).collect())
            .collect()
    }

    #[test]
    fn reads_quotes_blanks_and_line_ends() {
        assert_eq!(records("a,b\r\n1, 2\n"), [["a", "b"], ["1", "2"]]);
        assert_eq!(records("\"x,y\",\"q\"\"r\""), [["x,y", "q\"r"]]);
        assert_eq!(records("\"a\nb\" ,c d "), [["a\nb", "c d "]]);
        assert_eq!(records("foo \"ba,r\""), [["foo \"ba", "r\""]]);
        assert_eq!(records("a,"), [["a"]]);
        assert_eq!(records("a,\n"), [["a", ""]]);
    }
}
