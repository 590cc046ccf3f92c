//! Numbers by chance, from a seed.

/// SplitMix64.
pub struct Chance(pub u64);

impl Chance {
    /// From 0 to 1, without either.
    pub fn fraction(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// How many of so many have something that each has with a small probability.
    pub fn hits(&mut self, of: f64, rate: f64) -> f64 {
        // The gaps between hits are geometric.
        let (mut at, mut hits) = (0.0, 0.0);
        loop {
            at += (self.fraction().ln() / (-rate).ln_1p()).floor() + 1.0;
            if at > of {
                return hits;
            }
            hits += 1.0;
        }
    }

    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.fraction().ln()).sqrt() * (std::f64::consts::TAU * self.fraction()).cos()
    }
}
