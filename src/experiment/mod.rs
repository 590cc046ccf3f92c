//! Experiments: who gets which variant, and what may be concluded from counters. Nothing here knows a person: units in, counts in, findings out.
//! `docs/experiments.md` is the guide.

mod assign;
mod compare;
mod exact;
mod mixture;
mod ratio;
mod search;
mod size;
#[cfg(not(target_arch = "wasm32"))]
#[cfg(test)]
mod tests;

pub use assign::{Assignment, BUCKETS, Shares, assign, bucket};
pub use compare::{Arm, Compared, Interval, Method, Planned, compare, p_value};
pub use ratio::sample_ratio;
pub use size::{Sizes, sizes};
