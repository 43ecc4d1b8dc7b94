//! Block ciphers in .NET's modes and paddings. Nothing of objects: bytes in, bytes out.

use aes::cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use des::{Des, TdesEde3};
use zeroize::Zeroizing;

/// The families of ciphers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Aes,
    TripleDes,
    Des,
}

impl Family {
    /// Bytes of a block.
    pub(super) fn block(self) -> usize {
        match self {
            Family::Aes => 16,
            Family::TripleDes | Family::Des => 8,
        }
    }

    /// The bits that a key may have: least, most, step.
    pub(super) fn key_bits(self) -> (i32, i32, i32) {
        match self {
            Family::Aes => (128, 256, 64),
            Family::TripleDes => (128, 192, 64),
            Family::Des => (64, 64, 0),
        }
    }

    /// The bits of a key where nobody says otherwise.
    pub(super) fn usual_key_bits(self) -> i32 {
        self.key_bits().1
    }

    /// True where a key may have that many bits.
    pub(super) fn takes_key_bits(self, bits: i32) -> bool {
        let (least, most, step) = self.key_bits();
        (least..=most).contains(&bits) && (step == 0 || (bits - least) % step == 0)
    }
}

/// `CipherMode`, as far as .NET's ciphers have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Chained,
    Plain,
    /// Feeds back that many bytes.
    Feedback(usize),
}

/// `PaddingMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Padding {
    None,
    Pkcs7,
    Zeros,
    AnsiX923,
    Iso10126,
}

impl Padding {
    /// Of .NET's number; None for others.
    pub(super) fn of(number: i64) -> Option<Padding> {
        Some(match number {
            1 => Padding::None,
            2 => Padding::Pkcs7,
            3 => Padding::Zeros,
            4 => Padding::AnsiX923,
            5 => Padding::Iso10126,
            _ => return None,
        })
    }
}

/// A cipher with its key.
enum Keyed {
    Aes128(Aes128),
    Aes192(Aes192),
    Aes256(Aes256),
    TripleDes(TdesEde3),
    Des(Des),
}

fn run<C: BlockSizeUser>(cipher: &C, block: &mut [u8], work: impl Fn(&C, &mut Block<C>)) {
    if let Ok(mut whole) = Block::<C>::try_from(&*block) {
        work(cipher, &mut whole);
        block.copy_from_slice(&whole);
    }
}

impl Keyed {
    fn new(family: Family, key: &[u8]) -> Option<Keyed> {
        Some(match (family, key.len()) {
            (Family::Aes, 16) => Keyed::Aes128(Aes128::new_from_slice(key).ok()?),
            (Family::Aes, 24) => Keyed::Aes192(Aes192::new_from_slice(key).ok()?),
            (Family::Aes, 32) => Keyed::Aes256(Aes256::new_from_slice(key).ok()?),
            (Family::TripleDes, 24) => Keyed::TripleDes(TdesEde3::new_from_slice(key).ok()?),
            (Family::TripleDes, 16) => {
                // The first of two keys is the third as well.
                let mut three = Zeroizing::new(key.to_vec());
                three.extend_from_slice(key.get(..8)?);
                Keyed::TripleDes(TdesEde3::new_from_slice(&three).ok()?)
            }
            (Family::Des, 8) => Keyed::Des(Des::new_from_slice(key).ok()?),
            _ => return None,
        })
    }

    fn encrypt(&self, block: &mut [u8]) {
        match self {
            Keyed::Aes128(c) => run(c, block, |c, b| c.encrypt_block(b)),
            Keyed::Aes192(c) => run(c, block, |c, b| c.encrypt_block(b)),
            Keyed::Aes256(c) => run(c, block, |c, b| c.encrypt_block(b)),
            Keyed::TripleDes(c) => run(c, block, |c, b| c.encrypt_block(b)),
            Keyed::Des(c) => run(c, block, |c, b| c.encrypt_block(b)),
        }
    }

    fn decrypt(&self, block: &mut [u8]) {
        match self {
            Keyed::Aes128(c) => run(c, block, |c, b| c.decrypt_block(b)),
            Keyed::Aes192(c) => run(c, block, |c, b| c.decrypt_block(b)),
            Keyed::Aes256(c) => run(c, block, |c, b| c.decrypt_block(b)),
            Keyed::TripleDes(c) => run(c, block, |c, b| c.decrypt_block(b)),
            Keyed::Des(c) => run(c, block, |c, b| c.decrypt_block(b)),
        }
    }
}

/// What a cipher is asked to do with bytes.
#[derive(Clone)]
pub(super) struct Recipe {
    pub(super) family: Family,
    pub(super) mode: Mode,
    pub(super) padding: Padding,
    pub(super) encrypts: bool,
    pub(super) key: Zeroizing<Vec<u8>>,
    pub(super) vector: Vec<u8>,
}

/// Why bytes cannot be enciphered or deciphered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// They end within a block.
    Length,
    /// What should be padding is none: another key, as a rule.
    Padding,
}

/// Bytes on their way through a cipher.
pub(super) struct Running {
    recipe: Recipe,
    keyed: Keyed,
    /// What the next block is chained to.
    register: Vec<u8>,
    /// Bytes that wait for the rest of their block, or that may hold the padding.
    held: Vec<u8>,
}

impl Running {
    /// Readies a cipher; None for a key or vector of a wrong size.
    pub(super) fn new(recipe: Recipe) -> Option<Running> {
        let keyed = Keyed::new(recipe.family, &recipe.key)?;
        if recipe.mode != Mode::Plain && recipe.vector.len() != recipe.family.block() {
            return None;
        }
        Some(Running {
            keyed,
            register: recipe.vector.clone(),
            held: Vec::new(),
            recipe,
        })
    }

    /// Whether it enciphers, and what.
    pub(super) fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// How many bytes go through at once.
    fn unit(&self) -> usize {
        match self.recipe.mode {
            Mode::Feedback(bytes) => bytes,
            _ => self.recipe.family.block(),
        }
    }

    /// Takes bytes and gives those that are done. What may be padding is kept back.
    pub(super) fn update(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.held.extend_from_slice(bytes);
        let unit = self.unit();
        let mut ready = self.held.len() - self.held.len() % unit;
        let keeps =
            !self.recipe.encrypts && !matches!(self.recipe.padding, Padding::None | Padding::Zeros);
        if keeps && ready == self.held.len() {
            ready = ready.saturating_sub(unit);
        }
        let mut done: Vec<u8> = self.held.drain(..ready).collect();
        for block in done.chunks_mut(unit) {
            self.block(block);
        }
        done
    }

    /// Takes the last bytes, and is ready for others after it.
    pub(super) fn finish(&mut self, bytes: &[u8], random: u64) -> Result<Vec<u8>, Refusal> {
        let mut done = self.update(bytes);
        let mut last = std::mem::take(&mut self.held);
        let unit = self.unit();
        let result = if self.recipe.encrypts {
            self.pad(&mut last, random).map(|()| {
                for block in last.chunks_mut(unit) {
                    self.block(block);
                }
                done.append(&mut last);
                done
            })
        } else if !last.len().is_multiple_of(unit) {
            Err(Refusal::Length)
        } else {
            for block in last.chunks_mut(unit) {
                self.block(block);
            }
            done.append(&mut last);
            self.unpad(done)
        };
        self.register.clone_from(&self.recipe.vector);
        result
    }

    fn pad(&self, last: &mut Vec<u8>, random: u64) -> Result<(), Refusal> {
        let unit = self.unit();
        let missing = unit - last.len() % unit;
        let count = u8::try_from(missing).unwrap_or(0);
        match self.recipe.padding {
            Padding::None if missing == unit => {}
            Padding::None => return Err(Refusal::Length),
            Padding::Zeros if missing == unit => {}
            Padding::Zeros => last.resize(last.len() + missing, 0),
            Padding::Pkcs7 => last.resize(last.len() + missing, count),
            Padding::AnsiX923 | Padding::Iso10126 => {
                for at in 1..missing {
                    let noise = random.rotate_left(at as u32 * 7) as u8;
                    last.push(match self.recipe.padding {
                        Padding::AnsiX923 => 0,
                        _ => noise,
                    });
                }
                last.push(count);
            }
        }
        Ok(())
    }

    fn unpad(&self, mut done: Vec<u8>) -> Result<Vec<u8>, Refusal> {
        if done.is_empty() || matches!(self.recipe.padding, Padding::None | Padding::Zeros) {
            return Ok(done);
        }
        let count = done.last().map_or(0, |b| usize::from(*b));
        let Some(rest) = done
            .len()
            .checked_sub(count)
            .filter(|_| (1..=self.unit()).contains(&count))
        else {
            return Err(Refusal::Padding);
        };
        let padding = done.get(rest..done.len() - 1).unwrap_or_default();
        let sound = match self.recipe.padding {
            Padding::Pkcs7 => padding.iter().all(|b| usize::from(*b) == count),
            Padding::AnsiX923 => padding.iter().all(|b| *b == 0),
            _ => true,
        };
        if !sound {
            return Err(Refusal::Padding);
        }
        done.truncate(rest);
        Ok(done)
    }

    fn block(&mut self, block: &mut [u8]) {
        match (self.recipe.mode, self.recipe.encrypts) {
            (Mode::Plain, true) => self.keyed.encrypt(block),
            (Mode::Plain, false) => self.keyed.decrypt(block),
            (Mode::Chained, true) => {
                mix(block, &self.register);
                self.keyed.encrypt(block);
                self.register.copy_from_slice(block);
            }
            (Mode::Chained, false) => {
                let next = block.to_vec();
                self.keyed.decrypt(block);
                mix(block, &self.register);
                self.register = next;
            }
            (Mode::Feedback(bytes), encrypts) => {
                let mut pad = self.register.clone();
                self.keyed.encrypt(&mut pad);
                let taken = block.to_vec();
                mix(block, &pad);
                let enciphered: &[u8] = if encrypts { block } else { &taken };
                self.register.extend_from_slice(enciphered);
                self.register.drain(..bytes);
            }
        }
    }
}

fn mix(block: &mut [u8], with: &[u8]) {
    for (byte, other) in block.iter_mut().zip(with) {
        *byte ^= other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe(mode: Mode, padding: Padding, encrypts: bool) -> Recipe {
        Recipe {
            family: Family::Aes,
            mode,
            padding,
            encrypts,
            key: Zeroizing::new((0..16).collect()),
            vector: (16..32).collect(),
        }
    }

    #[test]
    fn every_mode_and_padding_gives_back_what_it_took() {
        let text = b"The quick brown fox jumps over the lazy dog.";
        for mode in [
            Mode::Chained,
            Mode::Plain,
            Mode::Feedback(1),
            Mode::Feedback(16),
        ] {
            for padding in [Padding::Pkcs7, Padding::AnsiX923, Padding::Iso10126] {
                let mut there = Running::new(recipe(mode, padding, true)).unwrap();
                let mut back = Running::new(recipe(mode, padding, false)).unwrap();
                let mut secret = there.update(&text[..20]);
                secret.extend(there.finish(&text[20..], 5).unwrap());
                assert_eq!(
                    back.finish(&secret, 0).unwrap(),
                    text,
                    "{mode:?} {padding:?}"
                );
            }
        }
    }

    #[test]
    fn another_key_is_told_by_the_padding() {
        let mut there = Running::new(recipe(Mode::Chained, Padding::Pkcs7, true)).unwrap();
        let secret = there.finish(b"text", 0).unwrap();
        let mut other = recipe(Mode::Chained, Padding::Pkcs7, false);
        other.key = Zeroizing::new(vec![9; 16]);
        let mut other = Running::new(other).unwrap();
        assert_eq!(other.finish(&secret, 0), Err(Refusal::Padding));
        assert_eq!(other.finish(&secret[..7], 0), Err(Refusal::Length));
    }
}
