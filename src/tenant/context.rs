//! What a change takes from outside the tenant: the time and chance. Nothing here asks the operating system.

use jiff::Timestamp;

/// A source of random bytes, given by the host so that a run can be repeated.
pub trait RandomSource {
    /// Fills `bytes` with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// The time of a change and the source of its ids, passwords and salts.
pub struct Context<'a> {
    /// The time that the change is stamped with.
    pub now: Timestamp,
    /// Where ids, generated passwords and salts come from.
    pub random: &'a mut dyn RandomSource,
}

impl Context<'_> {
    /// A number below `bound` without bias, by rejection; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u8) -> u8 {
        if bound == 0 {
            return 0;
        }
        let fair = u8::MAX - u8::MAX % bound;
        loop {
            let mut byte = [0];
            self.random.fill(&mut byte);
            if byte[0] < fair {
                return byte[0] % bound;
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod test {
    use super::*;

    /// Bytes that count up: repeatable, and no two ids alike.
    #[derive(Default)]
    pub(crate) struct Counting(u64);

    impl RandomSource for Counting {
        fn fill(&mut self, bytes: &mut [u8]) {
            for chunk in bytes.chunks_mut(8) {
                self.0 += 1;
                let mixed = self
                    .0
                    .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                    .rotate_left(17)
                    .to_le_bytes();
                chunk.copy_from_slice(&mixed[..chunk.len()]);
            }
        }
    }
}
