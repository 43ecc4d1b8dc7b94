//! The text of a type's name, as `New-Object` and casts to `[type]` take it: names, arrays and generic types.

use crate::value::Str;

use super::code::TypeNameCode;

/// Generic types within generic types, beyond which a name is taken for no type.
const DEEPEST: usize = 32;

/// Reads a whole name: `int`, `string[]`, `int[,]`, `System.Collections.Generic.Dictionary[string,int[]]`, an assembly
/// after a comma. None for what is no name.
pub(super) fn parse(text: &str) -> Option<TypeNameCode> {
    let mut reader = Reader { rest: text.trim() };
    let name = reader.name(0)?;
    let done = reader.rest.is_empty() || reader.rest.starts_with(',');
    done.then_some(name)
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn name(&mut self, depth: usize) -> Option<TypeNameCode> {
        if depth > DEEPEST {
            return None;
        }
        let end = self.rest.find(['[', ']', ',']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let word = word.trim();
        if word.is_empty() {
            return None;
        }
        self.rest = rest;
        let mut name = TypeNameCode::Simple(Str::from(word));
        while let Some(inside) = self.rest.strip_prefix('[') {
            self.rest = inside.trim_start();
            name = match self.rank() {
                Some(rank) => TypeNameCode::Array(Box::new(name), rank),
                None => TypeNameCode::Generic(Box::new(name), self.arguments(depth)?),
            };
        }
        self.rest = self.rest.trim_start();
        Some(name)
    }

    /// `]`, `,]`, `,,]`: the rest of an array's brackets.
    fn rank(&mut self) -> Option<u32> {
        let commas = self.rest.len() - self.rest.trim_start_matches(',').len();
        self.rest = self.rest.get(commas..)?.strip_prefix(']')?;
        u32::try_from(commas).ok()?.checked_add(1)
    }

    /// The types in a generic type's brackets; each may stand in brackets of its own, with its assembly.
    fn arguments(&mut self, depth: usize) -> Option<Vec<TypeNameCode>> {
        let mut all = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            match self.rest.strip_prefix('[') {
                Some(inside) => {
                    self.rest = inside;
                    all.push(self.name(depth + 1)?);
                    let end = self.rest.find(']')?;
                    self.rest = self.rest.get(end + 1..)?.trim_start();
                }
                None => all.push(self.name(depth + 1)?),
            }
            if let Some(rest) = self.rest.strip_prefix(']') {
                self.rest = rest;
                return Some(all);
            }
            self.rest = self.rest.strip_prefix(',')?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        parse(text).map(|name| name.shown().to_string())
    }

    #[test]
    fn arrays_and_generic_types_nest() {
        for text in [
            "int",
            "int[]",
            "int[,]",
            "List[string]",
            "Dictionary[string,List[int[]]]",
        ] {
            assert_eq!(read(text).as_deref(), Some(text));
        }
        assert_eq!(read(" List[ string ] ").as_deref(), Some("List[string]"));
    }

    #[test]
    fn an_assembly_may_follow() {
        assert_eq!(
            read("System.String, mscorlib").as_deref(),
            Some("System.String")
        );
        let quoted = "List`1[[System.Int32, mscorlib]]";
        assert_eq!(read(quoted).as_deref(), Some("List`1[System.Int32]"));
    }

    #[test]
    fn broken_names_are_none() {
        for text in ["", "[", "a[", "a[b", "a]", "a[,b]"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(parse(&"a[".repeat(10_000)).is_none());
    }
}
