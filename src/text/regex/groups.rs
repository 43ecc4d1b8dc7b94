//! The groups of a pattern, numbered before it is read: those without a name first, in their order, then the named.

use super::Options;

/// Every group of a pattern by number, group 0 first.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    /// Numbers in ascending order, each with the name that `GroupNameFromNumber` gives it.
    list: Vec<(u32, String)>,
}

impl Groups {
    /// The slot of the group with a number.
    pub fn slot_of_number(&self, number: u32) -> Option<usize> {
        self.list.binary_search_by_key(&number, |(n, _)| *n).ok()
    }

    /// The slot of the group with a name.
    pub fn slot_of_name(&self, name: &str) -> Option<usize> {
        self.list.iter().position(|(_, known)| known == name)
    }

    /// Number and name of each slot.
    pub fn list(&self) -> &[(u32, String)] {
        &self.list
    }

    /// How many slots there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Finds the groups of `pattern` without reading more of it than that takes.
    pub fn scan(pattern: &[char], options: Options) -> Groups {
        let mut scan = Scan {
            pattern,
            at: 0,
            options,
            stack: Vec::new(),
            next: 1,
            numbers: vec![0],
            names: Vec::new(),
        };
        scan.run();
        let Scan {
            mut next,
            mut numbers,
            names,
            ..
        } = scan;
        let mut named = Vec::with_capacity(names.len());
        for name in names {
            while numbers.contains(&next) {
                next += 1;
            }
            numbers.push(next);
            named.push((next, name));
            next += 1;
        }
        numbers.sort_unstable();
        let name_of = |number: u32| {
            let named = named.iter().find(|(n, _)| *n == number);
            named.map_or_else(|| number.to_string(), |(_, name)| name.clone())
        };
        Groups {
            list: numbers.into_iter().map(|n| (n, name_of(n))).collect(),
        }
    }
}

struct Scan<'a> {
    pattern: &'a [char],
    at: usize,
    options: Options,
    stack: Vec<Options>,
    next: u32,
    numbers: Vec<u32>,
    names: Vec<String>,
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.pattern.get(self.at + ahead).copied()
    }

    fn run(&mut self) {
        let mut ignore_next = false;
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                '\\' => self.at += 1,
                '#' if self.options.has(Options::IGNORE_PATTERN_WHITESPACE) => self.skip_past('\n'),
                '[' => self.skip_set(),
                ')' => {
                    if let Some(options) = self.stack.pop() {
                        self.options = options;
                    }
                }
                '(' if self.peek(0) == Some('?') && self.peek(1) == Some('#') => {
                    self.skip_past(')')
                }
                '(' => {
                    self.stack.push(self.options);
                    let ignored = std::mem::take(&mut ignore_next);
                    if self.peek(0) == Some('?') {
                        self.at += 1;
                        ignore_next = self.construct();
                    } else if !self.options.has(Options::EXPLICIT_CAPTURE) && !ignored {
                        self.note(self.next);
                        self.next += 1;
                    }
                }
                _ => {}
            }
        }
    }

    /// Behind `(?`. True when a condition follows, whose parenthesis does not capture.
    fn construct(&mut self) -> bool {
        if matches!(self.peek(0), Some('<' | '\'')) {
            self.at += 1;
            match self.peek(0) {
                Some('1'..='9') => {
                    let digits: String = self.take_while(|c| c.is_ascii_digit());
                    if let Ok(number) = digits.parse::<i32>() {
                        self.note(number as u32);
                    }
                }
                Some(c) if c != '0' && super::set::is_word(c) => {
                    let name = self.take_while(super::set::is_word);
                    if !self.names.contains(&name) {
                        self.names.push(name);
                    }
                }
                _ => {}
            }
            return false;
        }
        let (options, length) = self
            .options
            .with_inline(self.pattern.get(self.at..).unwrap_or_default());
        self.options = options;
        self.at += length;
        match self.peek(0) {
            Some(')') => {
                // Options alone hold on until the group around them ends.
                self.at += 1;
                self.stack.pop();
                false
            }
            Some('(') => true,
            _ => false,
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut text = String::new();
        while let Some(c) = self.peek(0).filter(|c| wanted(*c)) {
            text.push(c);
            self.at += 1;
        }
        text
    }

    fn note(&mut self, number: u32) {
        if !self.numbers.contains(&number) {
            self.numbers.push(number);
        }
    }

    fn skip_past(&mut self, end: char) {
        while let Some(c) = self.peek(0) {
            self.at += 1;
            if c == end {
                break;
            }
        }
    }

    /// Behind `[`: to the end of the set, through the sets that are subtracted within.
    fn skip_set(&mut self) {
        let mut depth = 1;
        let mut first = true;
        if self.peek(0) == Some('^') {
            self.at += 1;
        }
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                '\\' => self.at += 1,
                ']' if !first => {
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                '-' if self.peek(0) == Some('[') && !first => {
                    self.at += 1;
                    depth += 1;
                    first = true;
                    if self.peek(0) == Some('^') {
                        self.at += 1;
                    }
                    continue;
                }
                _ => {}
            }
            first = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pattern: &str, options: Options) -> Vec<(u32, String)> {
        Groups::scan(&pattern.chars().collect::<Vec<_>>(), options)
            .list()
            .to_vec()
    }

    fn named(list: &[(u32, &str)]) -> Vec<(u32, String)> {
        list.iter()
            .map(|(n, name)| (*n, (*name).to_owned()))
            .collect()
    }

    #[test]
    fn named_groups_are_numbered_last() {
        assert_eq!(
            names("(?<y>a)(b)(?'m'c)", Options::NONE),
            named(&[(0, "0"), (1, "1"), (2, "y"), (3, "m")])
        );
        assert_eq!(
            names(r"\((a)[(](?:b)(?#()", Options::NONE),
            named(&[(0, "0"), (1, "1")])
        );
        assert_eq!(
            names("(a)(?<n>b)", Options::EXPLICIT_CAPTURE),
            named(&[(0, "0"), (1, "n")])
        );
        assert_eq!(
            names("(?<5>a)(b)", Options::NONE),
            named(&[(0, "0"), (1, "1"), (5, "5")])
        );
        assert_eq!(
            names("(?(a)b|c)(d)", Options::NONE),
            named(&[(0, "0"), (1, "1")])
        );
    }
}
