//! Texts that nobody wrote: seeds, cut, repeated, spliced and strewn with what the readers watch for.

/// Random numbers that are the same in every run with the same seed (SplitMix64).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// What decides in the languages that are read.
const PIECES: &[&str] = &[
    "\"",
    "'",
    "`",
    "$",
    "$(",
    ")",
    "(",
    "{",
    "}",
    "@{",
    "@(",
    "[",
    "]",
    "[[",
    "::",
    ".",
    "..",
    ",",
    ";",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "|",
    "&",
    "&&",
    "||",
    "-",
    "--",
    "-eq",
    "-f",
    "+",
    "=",
    "+=",
    "?",
    "?:",
    "??",
    "?.",
    "<#",
    "#>",
    "#",
    "@'\n",
    "\n'@",
    "@\"\n",
    "\n\"@",
    ">",
    ">>",
    "2>&1",
    "%",
    "*",
    "**",
    "?*",
    "[a-z]",
    "[^",
    "\\",
    "\\d",
    "(?<n>",
    "(?:",
    "(?<=",
    "(?!",
    "{1,3}",
    "{2147483648}",
    "+?",
    "\\k<n>",
    "\\p{L}",
    "^",
    "$&",
    "0",
    "1",
    "-1",
    "2147483648",
    "9223372036854775808",
    "1e999",
    "1e-999",
    "0x",
    "0xffffffffffffffff",
    "1kb",
    "NaN",
    "79228162514264337593543950336",
    "yyyy",
    "MM",
    "dd",
    "HH:mm:ss",
    "fffffff",
    "zzz",
    "K",
    "T",
    "Z",
    "+14:00",
    "9999-12-31",
    "0001-01-01",
    "29.02.2023",
    "P1D",
    "10675199.02:48:05.4775808",
    "N2",
    "X8",
    "E3",
    "C",
    "#,##0.00",
    "{0}",
    "{0:N2}",
    "{0,-10}",
    "{",
    "}}",
    "null",
    "true",
    ":",
    "\\u0000",
    "\\ud83d",
    "\u{feff}",
    "\u{0}",
    "\u{1F600}",
    "\u{301}",
    "\u{2028}",
    "\u{130}",
    "\u{df}",
    "if",
    "else",
    "foreach",
    "function f",
    "class C",
    "enum E",
    "param(",
    "begin",
    "process",
    "try",
    "catch",
    "switch",
    "return",
    "using",
    "trap",
    "data",
    "filter",
];

/// The longest text that is made.
const LONGEST: usize = 1 << 16;

/// One new text.
pub fn text(random: &mut Random, seeds: &[String]) -> String {
    let mut text: Vec<char> = match random.pick(seeds) {
        Some(seed) => seed.chars().take(LONGEST).collect(),
        None => Vec::new(),
    };
    // Mostly short texts: a window of a seed.
    if text.len() > 400 && random.below(4) > 0 {
        let from = random.below(text.len() - 300);
        text = text.get(from..from + 300).unwrap_or_default().to_vec();
    }
    for _ in 0..=random.below(6) {
        change(random, &mut text, seeds);
    }
    text.truncate(LONGEST);
    text.into_iter().collect()
}

fn change(random: &mut Random, text: &mut Vec<char>, seeds: &[String]) {
    let at = random.below(text.len() + 1);
    let end = (at + random.below(16)).min(text.len());
    match random.below(9) {
        0 => drop(text.drain(at..end)),
        1 => {
            let again = text.get(at..end).unwrap_or_default().to_vec();
            text.splice(at..at, again);
        }
        2 => {
            if let Some(letter) = text.get_mut(at) {
                *letter = char::from_u32(random.below(0x250) as u32).unwrap_or('\u{fffd}');
            }
        }
        3 => {
            // Deep nesting, and long runs.
            let piece: Vec<char> = random
                .pick(PIECES)
                .map_or(Vec::new(), |p| p.chars().collect());
            let times = 1 << random.below(12);
            text.splice(
                at..at,
                piece.iter().copied().cycle().take(piece.len() * times),
            );
        }
        4 => text.truncate(at),
        5 => {
            let other: Vec<char> = random
                .pick(seeds)
                .map_or(Vec::new(), |s| s.chars().take(4000).collect());
            let from = random.below(other.len());
            let to = (from + random.below(80)).min(other.len());
            text.splice(
                at..at,
                other.get(from..to).unwrap_or_default().iter().copied(),
            );
        }
        _ => {
            let piece = random.pick(PIECES).copied().unwrap_or_default();
            text.splice(at..at, piece.chars());
        }
    }
}
