//! Two variants compared, by their counters.

use super::exact::Conversions;
use super::mixture::{evidence, radius};

/// The counters of a variant: units, and the sums of what they came to. Of a rate, each conversion is 1.
#[derive(Debug, Clone, Copy)]
pub struct Arm {
    /// Mails, or recipients.
    pub units: f64,
    /// What they came to: conversions, or amounts.
    pub sum: f64,
    /// The same, each squared before it is added.
    pub squares: f64,
}

impl Arm {
    /// So many conversions of so many units.
    pub fn rate(units: f64, conversions: f64) -> Self {
        Self { units, sum: conversions, squares: conversions }
    }

    fn mean(self) -> f64 {
        self.sum / self.units
    }

    /// The variance of the mean.
    fn variance(self) -> f64 {
        let mean = self.mean();
        (self.squares / self.units - mean * mean).max(0.0) / (self.units - 1.0)
    }
}

/// How two variants are compared. It is chosen before the first look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Rates, by conversions alone: exact. For rates up to a tenth.
    Conversions,
    /// Rates and amounts, by their means: from 100 units a variant on.
    Means,
}

/// What was planned.
#[derive(Debug, Clone, Copy)]
pub struct Planned {
    /// How they are compared.
    pub method: Method,
    /// The mean of the first variant that was expected.
    pub baseline: f64,
    /// The least relative change worth knowing, like 0.2.
    pub effect: f64,
    /// The probability of a wrong finding, at any look.
    pub alpha: f64,
    /// The share of the second variant among the two.
    pub share: f64,
}

/// From where to where; an end is none where nothing bounds it yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Where it begins.
    pub low: Option<f64>,
    /// Where it ends.
    pub high: Option<f64>,
}

/// The second variant against the first.
#[derive(Debug, Clone, Copy)]
pub struct Compared {
    /// The relative change that was seen, like 0.12; none while nobody knows.
    pub lift: Option<f64>,
    /// The relative change, right at every look with the probability 1 − alpha.
    pub interval: Interval,
    /// The probability, valid at every look, of a difference as large as this without an effect.
    pub p: f64,
}

/// Below so many units, means say nothing.
const LEAST_UNITS: f64 = 100.0;

/// Compares the second variant with the first.
pub fn compare(first: Arm, second: Arm, planned: &Planned) -> Compared {
    let p = p_value(first, second, planned);
    let relative = match planned.method {
        Method::Conversions => {
            let known = Conversions { a: first.sum, b: second.sum, share: planned.share };
            let (low, high) = known.interval(planned.effect.ln_1p(), planned.alpha);
            [known.estimate(), low, high]
        }
        Method::Means => match means(first, second) {
            None => [None; 3],
            Some((difference, variance)) => {
                let radius = radius(variance, planned.alpha, |distance| evidence(planned.baseline * planned.effect, distance, variance));
                [difference, difference - radius, difference + radius].map(|change| Some(1.0 + change / first.mean()))
            }
        },
    };
    let [lift, low, high] = relative.map(|ratio| ratio.map(|ratio| ratio - 1.0));
    Compared { lift, interval: Interval { low, high }, p }
}

/// The probability, valid at every look, of a difference as large as this without an effect.
pub fn p_value(first: Arm, second: Arm, planned: &Planned) -> f64 {
    let evidence = match planned.method {
        Method::Conversions => Conversions { a: first.sum, b: second.sum, share: planned.share }.evidence(0.0, planned.effect.ln_1p()),
        Method::Means => means(first, second).map_or(0.0, |(difference, variance)| evidence(planned.baseline * planned.effect, difference, variance)),
    };
    (-evidence).exp().min(1.0)
}

/// The difference of two means and its variance; none while they say nothing.
fn means(first: Arm, second: Arm) -> Option<(f64, f64)> {
    let variance = first.variance() + second.variance();
    let is_known = first.units.min(second.units) >= LEAST_UNITS && variance > 0.0 && first.mean() > 0.0;
    is_known.then(|| (second.mean() - first.mean(), variance))
}
