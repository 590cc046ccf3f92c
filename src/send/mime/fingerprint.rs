//! A short hash of contents, for unique names. Not cryptographic.

const PRIMES: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F];

/// 128 bits in two lanes, eight bytes at a time. Boundaries are computed for each mail, and a cryptographic hash would take longer than everything else.
#[derive(Clone, Copy)]
pub(super) struct Fingerprint([u64; 2]);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(PRIMES)
    }
}

impl Fingerprint {
    /// Adds bytes, including their length.
    pub fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.word(u64::from_le_bytes(last));
        self.word(bytes.len() as u64);
    }

    fn word(&mut self, word: u64) {
        let [a, b] = self.0;
        let [p, q] = PRIMES;
        let mixed = (a ^ word).wrapping_mul(p);
        self.0 = [mixed ^ (mixed >> 29), (b.rotate_left(23) ^ word).wrapping_mul(q)];
    }

    /// The hash as 32 hexadecimal digits.
    pub fn text(&self) -> String {
        let [a, b] = self.0.map(|lane| {
            let lane = (lane ^ (lane >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            lane ^ (lane >> 29)
        });
        format!("{a:016x}{b:016x}")
    }
}
