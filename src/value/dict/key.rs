//! Keys: how they hash and when they are the same.
//!
//! Text is the common key and its case is mostly ignored: both are done eight bytes at a time on ASCII, and character
//! by character on the rest.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use rustc_hash::FxHasher;

use super::Comparer;
use crate::value::Value;

/// The upper bit of each byte.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// A byte in each byte of a word.
const fn each(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

/// Eight ASCII characters in upper case. No sum crosses into the next byte, as each byte is below 128.
const fn upper(word: u64) -> u64 {
    let from_a = word + each(0x80 - b'a');
    let past_z = word + each(0x7f - b'z');
    let small = (from_a & !past_z) & HIGH;
    word - (small >> 2)
}

/// A text's bytes in words: the whole ones, and the last one, which reaches back over bytes that the one before it has
/// too. Texts of one length and content have the same words; that is all that is asked of them.
fn words(text: &str) -> (&[[u8; 8]], u64) {
    let bytes = text.as_bytes();
    let (whole, rest) = bytes.as_chunks::<8>();
    let last = match (bytes.last_chunk::<8>(), bytes.first_chunk::<4>()) {
        (Some(last), _) => u64::from_le_bytes(*last),
        (None, Some(first)) => {
            let last = bytes.last_chunk::<4>().unwrap_or(first);
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        (None, None) => rest
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    (whole, last)
}

/// Equal under a comparer.
pub(super) fn text_equals(a: &str, b: &str, comparer: Comparer) -> bool {
    match comparer {
        Comparer::Ordinal => a == b,
        Comparer::IgnoreCase => equals_ignore_case(a, b),
    }
}

/// Equal when the upper-case forms of all characters are: how hashtable keys, member and variable names compare.
pub fn equals_ignore_case(a: &str, b: &str) -> bool {
    // Texts of different length can only be equal where characters beyond ASCII change their size with their case.
    if a.len() == b.len() {
        let ((whole_a, last_a), (whole_b, last_b)) = (words(a), words(b));
        let mut all = 0;
        let mut alike = |x: u64, y: u64| {
            all |= x | y;
            x == y || all & HIGH == 0 && upper(x) == upper(y)
        };
        let same = whole_a
            .iter()
            .zip(whole_b)
            .all(|(x, y)| alike(u64::from_le_bytes(*x), u64::from_le_bytes(*y)))
            && alike(last_a, last_b);
        if same || all & HIGH == 0 {
            return same;
        }
    } else if let (Some(x), Some(y)) = (a.bytes().next(), b.bytes().next())
        && x.is_ascii()
        && y.is_ascii()
        && !x.eq_ignore_ascii_case(&y)
    {
        // Most texts that differ do so from their first letter on.
        return false;
    }
    !(a.is_ascii() && b.is_ascii())
        && a.chars()
            .flat_map(char::to_uppercase)
            .eq(b.chars().flat_map(char::to_uppercase))
}

/// The hash of a text whose case does not matter: of texts that [`equals_ignore_case`] the same, and good in all its
/// bits.
pub fn hash_ignore_case(text: &str) -> u64 {
    hash_str(text, Comparer::IgnoreCase)
}

/// The hash of a text under a comparer.
pub(super) fn hash_str(text: &str, comparer: Comparer) -> u64 {
    let mut h = FxHasher::default();
    match comparer {
        Comparer::Ordinal => h.write(text.as_bytes()),
        Comparer::IgnoreCase => {
            let (whole, last) = words(text);
            for word in whole {
                let word = u64::from_le_bytes(*word);
                if word & HIGH != 0 {
                    return hash_folded(text);
                }
                h.write_u64(upper(word));
            }
            if last & HIGH != 0 {
                return hash_folded(text);
            }
            h.write_u64(upper(last));
        }
    }
    h.finish()
}

/// The same for text beyond ASCII.
fn hash_folded(text: &str) -> u64 {
    let folded: String = text.chars().flat_map(char::to_uppercase).collect();
    // A fold may end up in ASCII ('ı' to 'I'): it must then hash as ASCII text does.
    if folded.is_ascii() {
        return hash_str(&folded, Comparer::IgnoreCase);
    }
    let mut h = FxHasher::default();
    h.write(folded.as_bytes());
    h.finish()
}

/// The hash of a key under a comparer.
pub fn hash_key(key: &Value, comparer: Comparer) -> u64 {
    let key = key.base();
    let mut h = FxHasher::default();
    match key {
        Value::Str(s) => return hash_str(s, comparer),
        Value::Null | Value::Void | Value::Wrapped(_) => {}
        Value::Bool(v) => v.hash(&mut h),
        Value::Char(v) => (1u8, v).hash(&mut h),
        Value::SByte(v) => (2u8, v).hash(&mut h),
        Value::Byte(v) => (3u8, v).hash(&mut h),
        Value::Int16(v) => (4u8, v).hash(&mut h),
        Value::UInt16(v) => (5u8, v).hash(&mut h),
        Value::Int32(v) => (6u8, v).hash(&mut h),
        Value::UInt32(v) => (7u8, v).hash(&mut h),
        Value::Int64(v) => (8u8, v).hash(&mut h),
        Value::UInt64(v) => (9u8, v).hash(&mut h),
        Value::Single(v) => (10u8, if *v == 0.0 { 0 } else { v.to_bits() }).hash(&mut h),
        Value::Double(v) => (11u8, if *v == 0.0 { 0 } else { v.to_bits() }).hash(&mut h),
        Value::Decimal(v) => v.normalize().hash(&mut h),
        Value::BigInt(v) => v.hash(&mut h),
        Value::DateTime(v) => (12u8, v.ticks).hash(&mut h),
        Value::TimeSpan(v) => (13u8, v.0).hash(&mut h),
        Value::Guid(v) => v.hash(&mut h),
        Value::Enum(t, v) => (t.id(), v).hash(&mut h),
        Value::Type(t) => t.id().hash(&mut h),
        Value::Array(v) | Value::List(v) => Rc::as_ptr(v).hash(&mut h),
        Value::Hash(v) => Rc::as_ptr(v).hash(&mut h),
        Value::Object(v) => Rc::as_ptr(v).hash(&mut h),
        // Objects with an equality of their own must meet in one bucket: their type is all that is sure.
        Value::Net(v) if v.equals(key).is_some() => v.ty().id().hash(&mut h),
        Value::Net(v) => Rc::as_ptr(v).cast::<()>().hash(&mut h),
    }
    h.finish()
}

/// Equal as keys: same type and same value, or the same object.
pub fn key_equals(a: &Value, b: &Value, comparer: Comparer) -> bool {
    match (a.base(), b.base()) {
        (Value::Str(a), Value::Str(b)) => text_equals(a, b, comparer),
        (Value::Null | Value::Void, Value::Null | Value::Void) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Char(a), Value::Char(b)) => a == b,
        (Value::SByte(a), Value::SByte(b)) => a == b,
        (Value::Byte(a), Value::Byte(b)) => a == b,
        (Value::Int16(a), Value::Int16(b)) => a == b,
        (Value::UInt16(a), Value::UInt16(b)) => a == b,
        (Value::Int32(a), Value::Int32(b)) => a == b,
        (Value::UInt32(a), Value::UInt32(b)) => a == b,
        (Value::Int64(a), Value::Int64(b)) => a == b,
        (Value::UInt64(a), Value::UInt64(b)) => a == b,
        (Value::Single(a), Value::Single(b)) => a == b || (a.is_nan() && b.is_nan()),
        (Value::Double(a), Value::Double(b)) => a == b || (a.is_nan() && b.is_nan()),
        (Value::Decimal(a), Value::Decimal(b)) => a == b,
        (Value::BigInt(a), Value::BigInt(b)) => a == b,
        (Value::DateTime(a), Value::DateTime(b)) => a.ticks == b.ticks,
        (Value::TimeSpan(a), Value::TimeSpan(b)) => a.0 == b.0,
        (Value::Guid(a), Value::Guid(b)) => a == b,
        (Value::Enum(t, a), Value::Enum(u, b)) => t == u && a == b,
        (Value::Type(a), Value::Type(b)) => a == b,
        (Value::Array(a), Value::Array(b)) | (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
        (Value::Hash(a), Value::Hash(b)) => Rc::ptr_eq(a, b),
        (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b),
        (Value::Net(a), right @ Value::Net(b)) => {
            std::ptr::eq(Rc::as_ptr(a).cast::<()>(), Rc::as_ptr(b).cast::<()>())
                || a.equals(right).unwrap_or(false)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fold_as_their_characters_do() {
        for c in 0..128u8 {
            assert_eq!(upper(each(c)), each(c.to_ascii_uppercase()), "{c}");
        }
        let mixed = u64::from_le_bytes(*b"aZ@[`{m0");
        assert_eq!(upper(mixed), u64::from_le_bytes(*b"AZ@[`{M0"));
    }

    #[test]
    fn equal_texts_hash_alike_whatever_their_case() {
        for (a, b) in [
            ("user1@contoso.com", "USER1@Contoso.COM"),
            ("", ""),
            ("straße", "STRASSE"),
            ("ärger mit umlauten", "ÄRGER MIT UMLAUTEN"),
            ("ı", "I"),
            ("abcdefghı", "ABCDEFGHI"),
        ] {
            assert!(equals_ignore_case(a, b), "{a} {b}");
            let hash = |text| hash_str(text, Comparer::IgnoreCase);
            assert_eq!(hash(a), hash(b), "{a} {b}");
        }
        for (a, b) in [
            ("a", "b"),
            ("a{", "A["),
            ("abcdefgh1", "abcdefgh2"),
            ("é", "e"),
            ("@", "`"),
        ] {
            assert!(!equals_ignore_case(a, b), "{a} {b}");
        }
    }
}
