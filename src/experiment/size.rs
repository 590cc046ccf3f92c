//! How many units a comparison needs before it starts.

use super::mixture::{evidence, radius};
use super::search::{normal, quantile, root_within};

/// What a comparison needs, for two variants together.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Units of a test that is looked at once, at its end.
    pub fixed: f64,
    /// Units with which the planned effect is found at some look with the power that was asked for.
    pub most: f64,
    /// Units on average until the planned effect is found, or `most` is reached.
    pub average: f64,
}

/// The steps of the integral over a look's outcomes.
const STEPS: usize = 160;
/// More looks than these find next to nothing more.
const MOST_LOOKS: usize = 100;
/// How exactly the size is known, in sizes of a fixed test.
const TOLERANCE: f64 = 1e-4;

/// How many units two variants of equal size need: `deviation` is that of one unit, `effect` the difference of means worth knowing, and there are so many looks,
/// evenly spread.
pub fn sizes(effect: f64, deviation: f64, alpha: f64, power: f64, looks: usize) -> Sizes {
    let looks = looks.clamp(1, MOST_LOOKS);
    let needed = quantile(1.0 - alpha / 2.0) + quantile(power);
    let fixed = 4.0 * (needed * deviation / effect).powi(2);
    // In units of the fixed test, the effect is `needed` at time 1.
    let reached = |time: f64| crossing(needed, time, alpha, looks).iter().sum::<f64>();
    let most = root_within(TOLERANCE, 0.2, 6.0, |time| reached(time) - power);
    let found = crossing(needed, most, alpha, looks);
    let at = |look: usize| (look + 1) as f64 / looks as f64;
    let unfound = 1.0 - found.iter().sum::<f64>();
    let average = found.iter().enumerate().map(|(look, p)| p * at(look)).sum::<f64>() + unfound;
    Sizes { fixed, most: most * fixed, average: average * most * fixed }
}

/// The probability that the evidence is first enough at each of some looks, up to a time, where there is a drift: by integrating from look to look the density
/// of what is not decided yet (Armitage, McPherson and Rowe 1969).
fn crossing(drift: f64, until: f64, alpha: f64, looks: usize) -> Vec<f64> {
    let step = until / looks as f64;
    // The sum is the mean times the time; a mean of so many has the variance 1 / time.
    let bound = |look: usize| {
        let time = step * (look + 1) as f64;
        radius(1.0 / time, alpha, |mean| evidence(drift, mean, 1.0 / time)) * time
    };
    let density = |x: f64| (-x * x / (2.0 * step)).exp() / (2.0 * std::f64::consts::PI * step).sqrt();
    let beyond = |from: f64, bound: f64| {
        let (mean, deviation) = (from + drift * step, step.sqrt());
        normal((mean - bound) / deviation) + normal((-bound - mean) / deviation)
    };
    let mut undecided = vec![(0.0, 1.0)];
    let mut found = Vec::with_capacity(looks);
    for look in 0..looks {
        let bound = bound(look);
        found.push(undecided.iter().map(|(at, weight)| weight * beyond(*at, bound)).sum());
        let width = 2.0 * bound / STEPS as f64;
        undecided = (0..=STEPS)
            .map(|place| {
                let at = -bound + width * place as f64;
                // Simpson's rule.
                let factor = if place == 0 || place == STEPS {
                    1.0
                } else if place % 2 == 1 {
                    4.0
                } else {
                    2.0
                };
                let mass: f64 = undecided.iter().map(|(from, weight)| weight * density(at - from - drift * step)).sum();
                (at, mass * factor * width / 3.0)
            })
            .collect();
    }
    found
}
