//! RSA keys and what they do with bytes. Nothing of objects; the arithmetic is the library's.

use rsa::pkcs1::{
    DecodeRsaPrivateKey, DecodeRsaPublicKey, EncodeRsaPrivateKey, EncodeRsaPublicKey,
};
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rsa::{BoxedUint, Oaep, Pkcs1v15Encrypt, Pkcs1v15Sign, PrivateKey, Pss, PublicKey};
use zeroize::Zeroizing;

use super::super::hash::Algorithm;

/// The system's randomness.
type Random = getrandom::SysRng;

/// A key, or its public half alone.
#[derive(Clone)]
pub(in super::super) enum Key {
    Private(Box<PrivateKey>),
    Public(PublicKey),
}

/// How a signature is padded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignaturePadding {
    Pkcs1,
    Pss,
}

/// How a message is padded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MessagePadding {
    Pkcs1,
    Oaep(Algorithm),
}

/// The numbers of a key, each as long as .NET writes it.
#[derive(Default)]
pub(super) struct Parameters {
    pub(super) modulus: Vec<u8>,
    pub(super) exponent: Vec<u8>,
    pub(super) secret: Option<Secret>,
}

/// The secret numbers.
#[derive(Default)]
pub(super) struct Secret {
    pub(super) d: Zeroizing<Vec<u8>>,
    pub(super) p: Zeroizing<Vec<u8>>,
    pub(super) q: Zeroizing<Vec<u8>>,
    pub(super) dp: Zeroizing<Vec<u8>>,
    pub(super) dq: Zeroizing<Vec<u8>>,
    pub(super) inverse_q: Zeroizing<Vec<u8>>,
}

/// Runs code for the type of a hash algorithm.
macro_rules! with_hash {
    ($algorithm:expr, $hash:ident => $code:expr) => {
        match $algorithm {
            Algorithm::Md5 => {
                type $hash = md5::Md5;
                $code
            }
            Algorithm::Sha1 => {
                type $hash = sha1::Sha1;
                $code
            }
            Algorithm::Sha256 => {
                type $hash = sha2::Sha256;
                $code
            }
            Algorithm::Sha384 => {
                type $hash = sha2::Sha384;
                $code
            }
            Algorithm::Sha512 => {
                type $hash = sha2::Sha512;
                $code
            }
        }
    };
}

/// A number's bytes, zeros before it where it is shorter.
fn padded(number: &BoxedUint, length: usize) -> Vec<u8> {
    let bytes = number.to_be_bytes_trimmed_vartime();
    let mut out = vec![0; length.saturating_sub(bytes.len())];
    out.extend_from_slice(&bytes);
    out
}

fn number(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(bytes)
}

impl Key {
    /// A new key of that many bits.
    pub(super) fn generate(bits: usize) -> Option<Key> {
        let made = PrivateKey::new(&mut Random {}, bits).ok()?;
        Some(Key::Private(Box::new(made)))
    }

    /// A private key in PKCS#8 or PKCS#1 form.
    pub(in super::super) fn of_private(der: &[u8]) -> Option<Key> {
        let key = PrivateKey::from_pkcs8_der(der)
            .ok()
            .or_else(|| PrivateKey::from_pkcs1_der(der).ok())?;
        Some(Key::Private(Box::new(key)))
    }

    /// A public key as certificates hold it, or in PKCS#1 form.
    pub(in super::super) fn of_public(der: &[u8]) -> Option<Key> {
        PublicKey::from_public_key_der(der)
            .ok()
            .or_else(|| PublicKey::from_pkcs1_der(der).ok())
            .map(Key::Public)
    }

    /// A key of its numbers.
    pub(super) fn of_parameters(parameters: &Parameters) -> Option<Key> {
        let (n, e) = (number(&parameters.modulus), number(&parameters.exponent));
        Some(match &parameters.secret {
            Some(secret) => {
                let primes = vec![number(&secret.p), number(&secret.q)];
                let key = PrivateKey::from_components(n, e, number(&secret.d), primes).ok()?;
                Key::Private(Box::new(key))
            }
            None => Key::Public(PublicKey::new(n, e).ok()?),
        })
    }

    /// The numbers of the key.
    pub(super) fn parameters(&self) -> Parameters {
        let public = self.public();
        let length = public.size();
        let half = length.div_ceil(2);
        let secret = match self {
            Key::Public(_) => None,
            Key::Private(key) => match key.primes() {
                [p, q, ..] => Some(Secret {
                    d: Zeroizing::new(padded(key.d(), length)),
                    p: Zeroizing::new(padded(p, half)),
                    q: Zeroizing::new(padded(q, half)),
                    dp: Zeroizing::new(key.dp().map(|n| padded(n, half)).unwrap_or_default()),
                    dq: Zeroizing::new(key.dq().map(|n| padded(n, half)).unwrap_or_default()),
                    inverse_q: Zeroizing::new(
                        key.crt_coefficient()
                            .map(|n| padded(&n, half))
                            .unwrap_or_default(),
                    ),
                }),
                _ => None,
            },
        };
        Parameters {
            modulus: public.n_bytes().to_vec(),
            exponent: public.e_bytes().to_vec(),
            secret,
        }
    }

    /// The public half.
    pub(super) fn public(&self) -> PublicKey {
        match self {
            Key::Private(key) => key.to_public_key(),
            Key::Public(key) => key.clone(),
        }
    }

    fn private(&self) -> Option<&PrivateKey> {
        match self {
            Key::Private(key) => Some(key),
            Key::Public(_) => None,
        }
    }

    /// True where it can sign and decipher.
    pub(in super::super) fn is_private(&self) -> bool {
        self.private().is_some()
    }

    /// How many bits its modulus has.
    pub(in super::super) fn bits(&self) -> usize {
        self.public().size() * 8
    }

    /// Signs a hash; None without the private half, or for a hash of another length.
    pub(super) fn sign(
        &self,
        algorithm: Algorithm,
        padding: SignaturePadding,
        hash: &[u8],
    ) -> Option<Vec<u8>> {
        let key = self.private()?;
        with_hash!(algorithm, H => match padding {
            SignaturePadding::Pkcs1 => {
                key.sign_with_rng(&mut Random {}, Pkcs1v15Sign::new::<H>(), hash)
            }
            SignaturePadding::Pss => key.sign_with_rng(&mut Random {}, Pss::<H>::new(), hash),
        })
        .ok()
    }

    /// True where a signature is the key's over a hash.
    pub(super) fn verify(
        &self,
        algorithm: Algorithm,
        padding: SignaturePadding,
        hash: &[u8],
        signature: &[u8],
    ) -> bool {
        let key = self.public();
        with_hash!(algorithm, H => match padding {
            SignaturePadding::Pkcs1 => key.verify(Pkcs1v15Sign::new::<H>(), hash, signature),
            SignaturePadding::Pss => key.verify(Pss::<H>::new(), hash, signature),
        })
        .is_ok()
    }

    /// Enciphers a message; None for one that is too long.
    pub(super) fn encrypt(&self, padding: MessagePadding, message: &[u8]) -> Option<Vec<u8>> {
        let key = self.public();
        match padding {
            MessagePadding::Pkcs1 => key.encrypt(&mut Random {}, Pkcs1v15Encrypt, message),
            MessagePadding::Oaep(algorithm) => with_hash!(algorithm, H => {
                key.encrypt(&mut Random {}, Oaep::<H>::new(), message)
            }),
        }
        .ok()
    }

    /// Deciphers a message; None without the private half, and for what is none of its messages.
    pub(super) fn decrypt(
        &self,
        padding: MessagePadding,
        secret: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let key = self.private()?;
        match padding {
            MessagePadding::Pkcs1 => key.decrypt_blinded(&mut Random {}, Pkcs1v15Encrypt, secret),
            MessagePadding::Oaep(algorithm) => with_hash!(algorithm, H => {
                key.decrypt_blinded(&mut Random {}, Oaep::<H>::new(), secret)
            }),
        }
        .ok()
        .map(Zeroizing::new)
    }

    /// The private key in PKCS#8 form.
    pub(in super::super) fn pkcs8(&self) -> Option<Zeroizing<Vec<u8>>> {
        let der = self.private()?.to_pkcs8_der().ok()?;
        Some(Zeroizing::new(der.as_bytes().to_vec()))
    }

    /// The private key in PKCS#1 form.
    pub(super) fn pkcs1(&self) -> Option<Zeroizing<Vec<u8>>> {
        let der = self.private()?.to_pkcs1_der().ok()?;
        Some(Zeroizing::new(der.as_bytes().to_vec()))
    }

    /// The public key as certificates hold it.
    pub(super) fn public_der(&self) -> Option<Vec<u8>> {
        Some(self.public().to_public_key_der().ok()?.into_vec())
    }

    /// The public key in PKCS#1 form.
    pub(super) fn public_pkcs1(&self) -> Option<Vec<u8>> {
        Some(self.public().to_pkcs1_der().ok()?.into_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_key_signs_and_enciphers_its_other_half_knows() {
        let key = Key::generate(1024).unwrap();
        let public = Key::of_public(&key.public_der().unwrap()).unwrap();
        let hash = Algorithm::Sha256.hash(b"text");
        for padding in [SignaturePadding::Pkcs1, SignaturePadding::Pss] {
            let signature = key.sign(Algorithm::Sha256, padding, &hash).unwrap();
            assert!(public.verify(Algorithm::Sha256, padding, &hash, &signature));
            assert!(!public.verify(Algorithm::Sha256, padding, &signature, &hash));
        }
        for padding in [MessagePadding::Pkcs1, MessagePadding::Oaep(Algorithm::Sha1)] {
            let secret = public.encrypt(padding, b"text").unwrap();
            assert_eq!(key.decrypt(padding, &secret).unwrap().as_slice(), b"text");
        }
        assert!(
            public
                .sign(Algorithm::Sha256, SignaturePadding::Pkcs1, &hash)
                .is_none()
        );
        let again = Key::of_parameters(&key.parameters()).unwrap();
        assert_eq!(again.pkcs1(), key.pkcs1());
    }
}
