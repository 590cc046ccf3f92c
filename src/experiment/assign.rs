//! Who gets which variant: the same for everybody who knows the names, in any language.

use sha2::{Digest, Sha256};

/// Shares are whole numbers of this.
pub const BUCKETS: u32 = 10_000;

/// The bucket of a unit, from 0 to 9,999: the first 32 bits of the SHA-256 of the UTF-8 bytes of `postfrisch/experiment`, the experiment, the salt and the unit,
/// joined by line feeds, as a number from 0 to 1, times 10,000. Names of experiments and salts have no line feed; a unit may.
pub fn bucket(experiment: &str, salt: &str, unit: &str) -> u32 {
    let mut hash = Sha256::new();
    for part in ["postfrisch/experiment", experiment, salt] {
        hash.update(part.as_bytes());
        hash.update(b"\n");
    }
    hash.update(unit.as_bytes());
    let digest = hash.finalize();
    let first = digest.iter().take(4).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    u32::try_from((first * u64::from(BUCKETS)) >> 32).unwrap_or(0)
}

/// The shares of variants, in ten-thousandths.
#[derive(Debug, Clone)]
pub struct Shares {
    /// Units in the holdout get no variant, in any experiment of the same salt.
    pub holdout: u32,
    /// One for each variant; they add up to 10,000.
    pub variants: Vec<u32>,
}

/// What a unit gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignment {
    /// Nothing of the experiment.
    Holdout,
    /// The variant at this position.
    Variant(usize),
}

/// Assigns a unit: first, whether it is in the holdout of the salt, then by the bucket of the experiment.
pub fn assign(experiment: &str, salt: &str, shares: &Shares, unit: &str) -> Assignment {
    if bucket("", salt, unit) < shares.holdout {
        return Assignment::Holdout;
    }
    let at = bucket(experiment, salt, unit);
    let mut end = 0;
    let place = shares.variants.iter().position(|share| {
        end += share;
        at < end
    });
    Assignment::Variant(place.unwrap_or(shares.variants.len().saturating_sub(1)))
}
