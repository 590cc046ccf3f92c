//! Experiments: who gets which variant, and what may be concluded from counters. Nothing here knows a person: units in, counts in, findings out.
//! `docs/experiments.md` is the guide.

mod assign;
mod bandit;
mod compare;
mod counts;
mod definition;
mod design;
mod exact;
mod factor;
mod mixture;
mod needs;
mod question;
mod ratio;
mod report;
mod search;
mod sentence;
mod size;
#[cfg(not(target_arch = "wasm32"))]
#[cfg(test)]
mod tests;

pub use assign::{Assignment, BUCKETS, Shares, assign, bucket};
pub use bandit::shares;
pub use compare::{Arm, Compared, Interval, Method, Planned, compare, p_value};
pub use counts::Counts;
pub use definition::{Definition, Measure};
pub use factor::{Factor, Level};
pub use needs::{Mails, Needs, Variant, needs, variants};
pub use question::Comparisons;
pub use ratio::sample_ratio;
pub use report::{Report, Verdict, report};
pub use size::{Sizes, sizes};
