//! What stands between tokens: white space, line ends and comments.

use super::super::chars::{Class, is_newline, is_whitespace};
use super::super::cursor::Cursor;
use super::super::problem;

/// Behind line ends, white space, comments and continued lines; behind semicolons too where asked.
pub fn skip_lines<'a, 's>(mut i: Cursor<'a, 's>, semicolons: bool) -> Cursor<'a, 's> {
    loop {
        match i.byte() {
            b' ' | b'\t' | b'\r' | b'\n' | 0xb | 0xc => i = i.skip(i.run(Class::SPACE)),
            b';' if semicolons => i = i.skip(1),
            b'#' => i = line_comment(i),
            b'<' if i.skip(1).byte() == b'#' => i = block_comment(i),
            b'`' => match continued_line(i) {
                Some(rest) => i = rest,
                None => return i,
            },
            byte if byte >= 0x80 && is_whitespace(i.char()) => i = i.bump(),
            _ => return i,
        }
    }
}

/// Behind white space within the line.
pub fn skip_blanks<'a, 's>(mut i: Cursor<'a, 's>) -> Cursor<'a, 's> {
    loop {
        match i.byte() {
            b' ' | b'\t' => i = i.skip(i.run(Class::BLANK)),
            byte if byte < 0x80 && !is_whitespace(byte as char) => return i,
            _ if is_whitespace(i.char()) => i = i.bump(),
            _ => return i,
        }
    }
}

/// Behind a backtick and the white space or line end that it joins to the line; None where it escapes something else.
///
/// continued-line = "`", line-end ;
pub fn continued_line<'a, 's>(i: Cursor<'a, 's>) -> Option<Cursor<'a, 's>> {
    let next = i.skip(1);
    match next.char() {
        '\r' if next.skip(1).byte() == b'\n' => Some(next.skip(2)),
        '\r' | '\n' => Some(next.skip(1)),
        c if is_whitespace(c) => Some(skip_blanks(next)),
        _ => None,
    }
}

/// Behind a comment that ends with its line.
///
/// line-comment = "#", { character } ;
pub fn line_comment<'a, 's>(i: Cursor<'a, 's>) -> Cursor<'a, 's> {
    let text = i.rest().as_bytes();
    let length = memchr::memchr2(b'\r', b'\n', text).unwrap_or(text.len());
    let rest = i.skip(length);
    i.cx.comment(rest.span_from(i.at));
    rest
}

/// Behind a comment in `<#` and `#>`.
///
/// block-comment = "<#", { character }, "#>" ;
pub fn block_comment<'a, 's>(i: Cursor<'a, 's>) -> Cursor<'a, 's> {
    let text = i.rest().as_bytes();
    let closing = memchr::memmem::find(text.get(2..).unwrap_or(b""), b"#>");
    let rest = i.skip(closing.map_or(text.len(), |at| at + 4));
    if closing.is_none() {
        i.unfinished(
            &problem::MISSING_TERMINATOR_MULTI_LINE_COMMENT,
            rest.span_from(i.at),
            &[],
        );
    }
    i.cx.comment(rest.span_from(i.at));
    rest
}

/// True where a pipe stands at the beginning of the line after this one, comment lines aside.
pub fn pipe_continues<'a, 's>(i: Cursor<'a, 's>) -> bool {
    let mut i = i;
    let mut blank_line = true;
    loop {
        match i.char() {
            c if is_newline(c) => {
                if blank_line {
                    return false;
                }
                blank_line = true;
                let pair = c == '\r' && i.skip(1).byte() == b'\n';
                i = i.skip(if pair { 2 } else { 1 });
            }
            c if is_whitespace(c) => i = i.bump(),
            '#' => {
                blank_line = false;
                i = uncounted_comment(i);
            }
            '<' if i.skip(1).byte() == b'#' => {
                blank_line = false;
                i = uncounted_comment(i);
            }
            c => return c == '|',
        }
    }
}

/// True where only white space, line ends and comments follow a place.
pub fn only_trivia_after(i: Cursor<'_, '_>, at: u32) -> bool {
    let mut i = i.moved(at.min(i.end));
    loop {
        match i.char() {
            '\0' if i.at_end() => return true,
            '#' => i = uncounted_comment(i),
            '<' if i.skip(1).byte() == b'#' => i = uncounted_comment(i),
            c if is_whitespace(c) || is_newline(c) => i = i.bump(),
            _ => return false,
        }
    }
}

/// Behind a comment, without taking note of it.
fn uncounted_comment<'a, 's>(i: Cursor<'a, 's>) -> Cursor<'a, 's> {
    let text = i.rest().as_bytes();
    let length = match text {
        [b'<', _, inner @ ..] => memchr::memmem::find(inner, b"#>").map(|at| at + 4),
        _ => memchr::memchr2(b'\r', b'\n', text),
    };
    i.skip(length.unwrap_or(text.len()))
}
