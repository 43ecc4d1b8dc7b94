//! Phone numbers as password reset reads them: `+<country code> <number>`. Extensions are not dialled.

/// The number that password reset would dial: without an extension (`x12345`). `None` when the number cannot be used:
/// it does not start with `+`, has no blank after the country code, or has no digits.
pub fn usable_for_reset(number: &str) -> Option<String> {
    let number = number.trim();
    let (code, rest) = number.strip_prefix('+')?.split_once(' ')?;
    if code.is_empty()
        || code.len() > 3
        || code.starts_with('0')
        || !code.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let local = without_extension(rest).trim();
    let separators = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '.');
    let digits = local.chars().filter(char::is_ascii_digit).count();
    if !(4..=14).contains(&digits) || !local.chars().all(|c| c.is_ascii_digit() || separators(c)) {
        return None;
    }
    Some(format!("+{code} {local}"))
}

/// A number without what follows an `x` or `X`.
pub fn without_extension(number: &str) -> &str {
    number
        .split_once(['x', 'X'])
        .map_or(number, |(head, _)| head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_needs_a_plus_a_country_code_and_a_blank() {
        assert_eq!(
            usable_for_reset("+1 4255551234").as_deref(),
            Some("+1 4255551234")
        );
        assert_eq!(
            usable_for_reset(" +44 20 7123 4567 ").as_deref(),
            Some("+44 20 7123 4567")
        );
        assert_eq!(usable_for_reset("+14255551234"), None);
        assert_eq!(usable_for_reset("4255551234"), None);
        assert_eq!(usable_for_reset("+1 CALL-ME"), None);
        assert_eq!(usable_for_reset("+ 4255551234"), None);
        assert_eq!(usable_for_reset(""), None);
    }

    #[test]
    fn extensions_are_removed() {
        assert_eq!(
            usable_for_reset("+1 4255551234X12345").as_deref(),
            Some("+1 4255551234")
        );
        assert_eq!(
            usable_for_reset("+1 4255551234 x99").as_deref(),
            Some("+1 4255551234")
        );
        assert_eq!(usable_for_reset("+1 x99"), None);
    }
}
