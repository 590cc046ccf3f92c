//! The ratio of two rates from conversions alone, exact at any number of them.
//!
//! Each unit gets variant b with the share q, whatever it does later. If b converts r times as often as a, a conversion is one of b with the probability
//! q r / (q r + 1 − q), whatever the rates are. So the conversions are tosses of one coin, and a mixture over its sides tests each r: exact, and valid at
//! every look (mixture SPRT; Robbins 1970, Johari et al., arXiv 1512.04922). What it does not use is how many did not convert: for small rates that is
//! nothing.

use super::mixture::{NARROWER, WIDE, WIDER};
use super::search::{log_rise, log_sum, root};

/// The farthest logarithm of a ratio that is looked at.
const FARTHEST: f64 = 20.0;

/// The conversions of two variants.
#[derive(Debug, Clone, Copy)]
pub struct Conversions {
    pub a: f64,
    pub b: f64,
    /// The share of b among the two.
    pub share: f64,
}

fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

impl Conversions {
    /// The logarithm of the evidence against a ratio of rates, given as its logarithm; `effect` is the logarithm of the ratio that was planned.
    pub fn evidence(self, log_ratio: f64, effect: f64) -> f64 {
        let at = logit(self.share) + log_ratio;
        let effect = effect.abs();
        // A beta distribution has about this deviation of its logit.
        let of = |shift: f64, deviation: f64| {
            let (p, q) = (logistic(at + shift), logistic(-at - shift));
            // As weights: their sum times p and q.
            let (b, a) = (deviation.powi(-2) / q, deviation.powi(-2) / p);
            log_rise(b, self.b) + log_rise(a, self.a) - log_rise(a + b, self.a + self.b)
        };
        let near = (1.0 - WIDE) / 2.0;
        let all = [(near, of(effect, NARROWER * effect)), (near, of(-effect, NARROWER * effect)), (WIDE, of(0.0, WIDER * effect))];
        let (log_p, log_q) = (-(-at).exp().ln_1p(), -at.exp().ln_1p());
        log_sum(all) - self.b * log_p - self.a * log_q
    }

    /// The interval of the ratio: its ends are none where nothing bounds it.
    pub fn interval(self, effect: f64, alpha: f64) -> (Option<f64>, Option<f64>) {
        let over = |log_ratio: f64| self.evidence(log_ratio, effect) + alpha.ln();
        let seen = if self.a + self.b > 0.0 { self.b / self.a * (1.0 - self.share) / self.share } else { 1.0 };
        let best = seen.ln().clamp(-FARTHEST, FARTHEST);
        let end = |far: f64| (far != best && over(far) >= 0.0).then(|| root(best, far, over).exp());
        (end(-FARTHEST), end(FARTHEST))
    }

    /// The ratio that the conversions show; none without conversions of a.
    pub fn estimate(self) -> Option<f64> {
        (self.a > 0.0).then(|| self.b / self.a * (1.0 - self.share) / self.share)
    }
}
