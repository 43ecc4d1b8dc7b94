//! Secrets under a key, as `ConvertFrom-SecureString -Key` writes them: AES in CBC mode over the UTF-16 text, its
//! vector and bytes in a text of their own, in base64 behind a fixed mark.

use aes::{Aes128, Aes192, Aes256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use zeroize::Zeroizing;

/// What such texts begin with.
const MARK: &str = "76492d1116743f0423413b16050a5345";

/// Why a text cannot be read or written.
#[derive(Debug, PartialEq)]
pub enum Failure {
    /// The key has neither 16, 24 nor 32 bytes.
    KeySize,
    /// The text is no secret under a key.
    Format,
    /// The key is another one.
    Key,
}

impl Failure {
    /// What .NET says of it.
    pub fn message(&self) -> &'static str {
        match self {
            Failure::KeySize => "Specified key is not a valid size for this algorithm.",
            Failure::Format => "Input string was not in a correct format.",
            Failure::Key => "Padding is invalid and cannot be removed.",
        }
    }
}

fn utf16(text: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.encode_utf16().flat_map(u16::to_le_bytes).collect())
}

fn of_utf16(bytes: &[u8]) -> Option<String> {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)))
        .collect();
    String::from_utf16(&units).ok()
}

macro_rules! with_cipher {
    ($key:expr, $vector:expr, $mode:ident, $f:expr) => {
        match $key.len() {
            16 => $f(cbc::$mode::<Aes128>::new_from_slices($key, $vector)
                .map_err(|_| Failure::KeySize)?),
            24 => $f(cbc::$mode::<Aes192>::new_from_slices($key, $vector)
                .map_err(|_| Failure::KeySize)?),
            32 => $f(cbc::$mode::<Aes256>::new_from_slices($key, $vector)
                .map_err(|_| Failure::KeySize)?),
            _ => return Err(Failure::KeySize),
        }
    };
}

/// A secret under a key.
///
/// # Errors
/// For a key of another size.
pub fn write(text: &str, key: &[u8], vector: &[u8; 16]) -> Result<String, Failure> {
    fn run(cipher: impl BlockModeEncrypt, plain: &[u8]) -> Vec<u8> {
        cipher.encrypt_padded_vec::<Pkcs7>(plain)
    }
    let plain = utf16(text);
    let bytes = with_cipher!(key, vector, Encryptor, |c| run(c, &plain));
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    let inner = format!("2|{}|{hex}", STANDARD.encode(vector));
    Ok(format!(
        "{MARK}{}",
        STANDARD.encode(utf16(&inner).as_slice())
    ))
}

/// The secret in a text.
///
/// # Errors
/// For a text that is none, and for another key.
pub fn read(text: &str, key: &[u8]) -> Result<Zeroizing<String>, Failure> {
    fn run(cipher: impl BlockModeDecrypt, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let plain = cipher.decrypt_padded_vec::<Pkcs7>(bytes);
        plain.map(Zeroizing::new).map_err(|_| Failure::Key)
    }
    let inner = text.trim().strip_prefix(MARK).ok_or(Failure::Format)?;
    let inner = STANDARD.decode(inner).map_err(|_| Failure::Format)?;
    let inner = of_utf16(&inner).ok_or(Failure::Format)?;
    let mut parts = inner.split('|').skip(1);
    let (Some(vector), Some(hex)) = (parts.next(), parts.next()) else {
        return Err(Failure::Format);
    };
    let vector = STANDARD.decode(vector).map_err(|_| Failure::Format)?;
    if vector.len() != 16 {
        return Err(Failure::Format);
    }
    let bytes = hex_bytes(hex).ok_or(Failure::Format)?;
    let plain = with_cipher!(key, &vector, Decryptor, |c| run(c, &bytes))?;
    of_utf16(&plain).map(Zeroizing::new).ok_or(Failure::Key)
}

fn hex_bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_comes_back_with_its_key_alone() {
        for size in [16, 24, 32] {
            let key: Vec<u8> = (0..size).collect();
            let text = write("Pässw0rd", &key, &[7; 16]).expect("a key of that size");
            assert!(text.starts_with(MARK));
            assert_eq!(
                read(&text, &key).expect("the same key").as_str(),
                "Pässw0rd"
            );
            let other = vec![9; usize::from(size)];
            assert!(read(&text, &other).is_err());
        }
        assert_eq!(write("x", &[1; 5], &[0; 16]), Err(Failure::KeySize));
    }

    #[test]
    fn what_powershell_wrote_is_read() {
        // `ConvertFrom-SecureString -Key (1..16)` of PowerShell gives texts of this shape.
        let key: Vec<u8> = (1..=16).collect();
        let text = write("abc", &key, &[0; 16]).expect("a key");
        let inner = STANDARD
            .decode(text.strip_prefix(MARK).expect("the mark"))
            .expect("base64");
        let inner = of_utf16(&inner).expect("text");
        assert!(inner.starts_with("2|AAAAAAAAAAAAAAAAAAAAAA==|"));
        assert_eq!(inner.rsplit('|').next().map(str::len), Some(32));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "abc", MARK, "76492d1116743f0423413b16050a5345AAAA"] {
            assert_eq!(read(text, &[0; 16]).err(), Some(Failure::Format), "{text}");
        }
    }
}
