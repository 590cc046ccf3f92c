//! Intervals for a difference of means that hold at every look: asymptotic confidence sequences (Waudby-Smith et al., arXiv 2103.06476).
//!
//! Where the effect is θ, the difference d with variance v gives the likelihood ratio exp((d θ − θ²/2) / v) against no effect. Its mean over a prior of θ is a
//! martingale without an effect: it exceeds 1/α at any look with a probability of at most α (Ville). Most of the prior is two normal distributions around ±
//! the effect that was planned for, and a little is wide, for effects that nobody planned for. One distribution around 0 would be the paper's equation 9,
//! which needs a larger sample for the effect that was planned.

use super::search::{log_sum, root};

/// What the wide part of priors weighs.
pub const WIDE: f64 = 0.1;
/// The deviation of the wide part, in planned effects.
pub const WIDER: f64 = 5.0;
/// The deviation around the planned effect, in planned effects (`docs/experiments/statistics.md`, "Figures").
pub const NARROWER: f64 = 0.25;

/// A normal distribution of effects.
#[derive(Debug, Clone, Copy)]
pub struct Normal {
    pub mean: f64,
    pub deviation: f64,
}

impl Normal {
    /// The logarithm of the evidence that a difference with a variance gives against no effect.
    pub fn evidence(self, difference: f64, variance: f64) -> f64 {
        let Self { mean, deviation } = self;
        let (score, precision) = (difference / variance, variance.recip());
        let widened = 1.0 + deviation * deviation * precision;
        (deviation * deviation * score * score + 2.0 * mean * score - mean * mean * precision) / (2.0 * widened) - widened.ln() / 2.0
    }
}

/// The same for an effect that was planned.
pub fn evidence(effect: f64, difference: f64, variance: f64) -> f64 {
    let of = |mean: f64, deviation: f64| Normal { mean, deviation }.evidence(difference, variance);
    let near = (1.0 - WIDE) / 2.0;
    log_sum([(near, of(effect, NARROWER * effect)), (near, of(-effect, NARROWER * effect)), (WIDE, of(0.0, WIDER * effect))])
}

/// Half the width of the interval around a difference, by the evidence that a distance from it has.
pub fn radius(variance: f64, alpha: f64, evidence: impl Fn(f64) -> f64) -> f64 {
    let over = |distance: f64| evidence(distance) + alpha.ln();
    let mut far = variance.sqrt();
    while over(far) < 0.0 {
        far *= 2.0;
    }
    root(0.0, far, over)
}
