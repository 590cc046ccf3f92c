//! Shares that follow what works: Thompson sampling with a floor, seeded; of more than two variants, by the best two (Russo, arXiv 1602.08448). What it gives
//! sends more mails of what seems best; it proves nothing.

use super::assign::BUCKETS;
use super::compare::Arm;
use super::counts::{Counts, Group};
use super::definition::{Definition, Measure};
use crate::base::limits::EXPERIMENT_DRAWS;
use crate::base::time::Day;

/// No variant gets less, so that it can prove itself later: a hundredth.
const FLOOR: u32 = BUCKETS / 100;

/// The share of each variant in the next step, in ten-thousandths, by the units whose time to convert was over at a day. The same seed gives the same shares.
pub fn shares(of: &Definition, counts: &Counts, at: Day, seed: u64) -> Vec<u32> {
    let last = of.last_mature(at);
    let arms = counts.until(last, Group::All, of.variants.len());
    let mut chance = Chance(seed);
    let mut firsts = vec![0_u32; arms.len()];
    for _ in 0..EXPERIMENT_DRAWS {
        let drawn: Vec<f64> = arms.iter().map(|arm| chance.mean(*arm, of)).collect();
        let best = highest(&drawn, None);
        // Of many, half of the mails go to the second best: without it, what is best is known late. Of two, both would always have half.
        let second = if arms.len() > 2 { highest(&drawn, best) } else { None };
        for place in [best, second].into_iter().flatten() {
            if let Some(count) = firsts.get_mut(place) {
                *count += 1;
            }
        }
    }
    let all = f64::from(firsts.iter().sum::<u32>().max(1));
    let free = f64::from(BUCKETS - FLOOR * firsts.len() as u32);
    let mut shares: Vec<u32> = firsts.iter().map(|count| FLOOR + (free * f64::from(*count) / all) as u32).collect();
    // What rounding leaves goes to the best.
    let left = BUCKETS - shares.iter().sum::<u32>();
    if let Some(most) = shares.iter_mut().max() {
        *most += left;
    }
    shares
}

/// The position of the highest number but one.
fn highest(of: &[f64], without: Option<usize>) -> Option<usize> {
    of.iter().enumerate().filter(|(at, _)| Some(*at) != without).max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(at, _)| at)
}

/// Random numbers from a seed (SplitMix64; Steele, Lea and Flood 2014).
struct Chance(u64);

impl Chance {
    /// Between 0 and 1, without both.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        ((bits >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    fn normal(&mut self) -> f64 {
        // Box and Muller 1958.
        let (radius, angle) = ((-2.0 * self.uniform().ln()).sqrt(), std::f64::consts::TAU * self.uniform());
        radius * angle.cos()
    }

    /// A gamma distribution with a shape of 1 or more (Marsaglia and Tsang 2000).
    fn gamma(&mut self, shape: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = (9.0 * d).sqrt().recip();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// What the mean of an arm may be.
    fn mean(&mut self, arm: Arm, of: &Definition) -> f64 {
        match of.measure {
            Measure::Rate => {
                let (yes, no) = (self.gamma(1.0 + arm.sum), self.gamma(1.0 + arm.units - arm.sum));
                yes / (yes + no)
            }
            // Before its first mails, an arm is what was planned.
            Measure::Amount => {
                let units = arm.units + 1.0;
                (arm.sum + of.baseline) / units + self.normal() * of.deviation / units.sqrt()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::search::quantile;
    use std::iter;

    #[test]
    fn chance_has_the_distributions_that_it_should_have() {
        let mut chance = Chance(7);
        for shape in [1.0, 2.5, 300.0] {
            let drawn: Vec<f64> = iter::repeat_with(|| chance.gamma(shape)).take(40_000).collect();
            let mean = drawn.iter().sum::<f64>() / 40_000.0;
            let variance = drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 40_000.0;
            assert!((mean / shape - 1.0).abs() < 0.03 && (variance / shape - 1.0).abs() < 0.06, "{shape}: {mean} {variance}");
        }
        let mut normals: Vec<f64> = iter::repeat_with(|| chance.normal()).take(40_000).collect();
        normals.sort_by(f64::total_cmp);
        for at in [0.01, 0.25, 0.5, 0.9, 0.99] {
            assert!((normals[(at * 40_000.0) as usize] - quantile(at)).abs() < 0.06, "{at}");
        }
    }
}
