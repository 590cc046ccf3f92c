//! What comes in from outside, cut, joined and stirred at random: whatever it is, the answer comes in time, is well-formed, and never a panic.
//! `FUZZ_SECONDS=1800 cargo test --release --test fuzz` runs each target for half an hour; `FUZZ_SEED` repeats a run.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::disallowed_methods, reason = "a test, with a clock of its own")]

mod documents;
mod edge;
mod feeds;
mod photos;

use std::time::{Duration, Instant};

/// Numbers that a seed gives again.
pub(crate) struct Chance(u64);

impl Chance {
    fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.number() % n.max(1) as u64) as usize
    }
}

pub(crate) fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

pub(crate) fn stirred(chance: &mut Chance, seeds: &[&str], words: &[&str]) -> String {
    let mut text = seeds[chance.below(seeds.len())].to_owned();
    for _ in 0..1 + chance.below(12) {
        let at = boundary(&text, chance.below(text.len() + 1));
        match chance.below(6) {
            0 => text.insert_str(at, words[chance.below(words.len())]),
            1 => {
                let end = boundary(&text, (at + chance.below(40)).min(text.len()));
                text.replace_range(at..end, "");
            }
            2 => text.truncate(at),
            3 => text.insert_str(at, &words[chance.below(words.len())].repeat(1 + chance.below(200))),
            4 => {
                let other = seeds[chance.below(seeds.len())];
                text.insert_str(at, &other[boundary(other, chance.below(other.len()))..]);
            }
            _ => {
                let end = boundary(&text, (at + chance.below(200)).min(text.len()));
                let piece = text[at..end].to_owned();
                text.insert_str(at, &piece);
            }
        }
    }
    text
}

/// Stirs bytes of files, which know no letters.
pub(crate) fn stirred_bytes(chance: &mut Chance, seeds: &[&[u8]]) -> Vec<u8> {
    let mut bytes = seeds[chance.below(seeds.len())].to_vec();
    for _ in 0..1 + chance.below(8) {
        let at = chance.below(bytes.len() + 1);
        match chance.below(6) {
            0 => bytes.truncate(at),
            1 => {
                let end = (at + chance.below(64)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                let other = seeds[chance.below(seeds.len())];
                bytes.splice(at..at, other[chance.below(other.len())..].iter().copied().take(4_096));
            }
            3 => {
                // Lengths and sizes stand in the first bytes.
                let at = chance.below(bytes.len().clamp(1, 64));
                bytes.splice(at..(at + 4).min(bytes.len()), (chance.number() as u32).to_be_bytes());
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = chance.number() as u8;
                }
            }
        }
    }
    bytes
}

/// Runs a target over and over: for `FUZZ_SECONDS`, or as long as every test run can wait.
pub(crate) fn for_a_while(name: &str, seconds: u64, seed: u64, mut target: impl FnMut(&mut Chance)) {
    let told = |name: &str, default: u64| std::env::var(name).ok().and_then(|s| s.parse().ok()).unwrap_or(default);
    let (seconds, mut chance) = (told("FUZZ_SECONDS", seconds), Chance(told("FUZZ_SEED", seed)));
    let (ends, mut count) = (Instant::now() + Duration::from_secs(seconds), 0_u64);
    while Instant::now() < ends {
        let started = Instant::now();
        target(&mut chance);
        // Debug builds on a busy machine are slow; what hangs is slower by orders.
        assert!(started.elapsed() < Duration::from_secs(10), "{name}: one took {:?}", started.elapsed());
        count += 1;
    }
    assert!(count > 0);
    println!("{name}: {count} in {seconds} s");
}
