//! Two variants compared, by their counters.

use super::exact::Conversions;
use super::mixture::evidence;
use super::search::root;

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

    /// The sums of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { units: self.units + other.units, sum: self.sum + other.sum, squares: self.squares + other.squares }
    }

    fn mean(self) -> f64 {
        self.sum / self.units
    }

    /// The variance of one unit.
    fn spread(self) -> f64 {
        let mean = self.mean();
        (self.squares / self.units - mean * mean).max(0.0) * self.units / (self.units - 1.0)
    }

    /// How many units of the same size would make up its sum: of a rate, the conversions.
    fn weight(self) -> f64 {
        if self.squares > 0.0 { self.sum * self.sum / self.squares } else { 0.0 }
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
/// The same of units that came to something, or as many as would come to it if all were of one size.
const LEAST_WEIGHT: f64 = 25.0;
/// The largest ratio that is looked at.
const FARTHEST: f64 = 1e6;

/// Compares the second variant with the first.
pub fn compare(first: Arm, second: Arm, planned: &Planned) -> Compared {
    let p = p_value(first, second, planned);
    let relative = match planned.method {
        Method::Conversions => {
            let known = Conversions { a: first.sum, b: second.sum, share: planned.share };
            let (low, high) = known.interval(planned.effect.ln_1p(), planned.alpha);
            [known.estimate(), low, high]
        }
        Method::Means => match Means::of(first, second) {
            None => [None; 3],
            Some(means) => {
                let (low, high) = means.interval(planned);
                [Some(means.ratio()), low, high]
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
        Method::Means => Means::of(first, second).map_or(0.0, |means| means.evidence(1.0, planned)),
    };
    (-evidence).exp().min(1.0)
}

/// The means of two arms with their variances.
#[derive(Debug, Clone, Copy)]
struct Means {
    means: [f64; 2],
    variances: [f64; 2],
}

impl Means {
    /// None while they say nothing.
    fn of(first: Arm, second: Arm) -> Option<Self> {
        let arms = [first, second];
        let is_known = arms.iter().all(|arm| arm.units >= LEAST_UNITS && arm.sum > 0.0 && arm.weight() >= LEAST_WEIGHT);
        // A small arm may not have had its large amounts yet: no arm's units are taken to vary less than those of both together.
        let pooled = first.plus(second).spread();
        let variances = arms.map(|arm| arm.spread().max(pooled) / arm.units);
        (is_known && variances.iter().sum::<f64>() > 0.0).then(|| Self { means: arms.map(Arm::mean), variances })
    }

    fn ratio(self) -> f64 {
        let [a, b] = self.means;
        b / a
    }

    /// The logarithm of the evidence against a ratio of the means (Fieller 1954): the second less so many times the first is zero if the ratio is true.
    fn evidence(self, ratio: f64, planned: &Planned) -> f64 {
        let ([a, b], [va, vb]) = (self.means, self.variances);
        let scale = planned.baseline * planned.effect * ratio.max(1.0);
        evidence(scale, b - ratio * a, vb + ratio * ratio * va)
    }

    /// The interval of the ratio: its ends are none where nothing bounds it.
    fn interval(self, planned: &Planned) -> (Option<f64>, Option<f64>) {
        let over = |ratio: f64| self.evidence(ratio, planned) + planned.alpha.ln();
        let best = self.ratio();
        let low = (over(0.0) >= 0.0).then(|| root(best, 0.0, over));
        let mut far = best;
        while far < FARTHEST && over(far) < 0.0 {
            far *= 2.0;
        }
        let high = (over(far) >= 0.0).then(|| root(best, far, over));
        (low, high)
    }
}
