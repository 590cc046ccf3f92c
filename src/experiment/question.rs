//! What an experiment is asked: which level of each factor is best, and which combination.

use super::compare::{Arm, Planned};
use super::definition::Definition;
use super::factor::Factor;

/// A question: arms that are compared with each other.
#[derive(Debug)]
pub struct Question {
    /// The position of the factor; none for the combinations.
    pub factor: Option<usize>,
    /// The variants of each arm.
    arms: Vec<Vec<usize>>,
    /// The share of each arm.
    shares: Vec<f64>,
    /// The probability of a wrong finding in one of its comparisons.
    pub alpha: f64,
}

/// How many comparisons are made of each kind, in all groups together: the probability of a wrong finding is divided by it (Bonferroni).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Comparisons {
    /// Between levels of factors.
    pub effects: usize,
    /// Between combinations.
    pub combinations: usize,
}

fn pairs(arms: usize) -> usize {
    arms * arms.saturating_sub(1) / 2
}

/// The groups that are looked at: all units, and each segment.
fn groups(of: &Definition) -> usize {
    of.segments.len() + 1
}

/// How many comparisons an experiment makes.
pub fn comparisons(of: &Definition) -> Comparisons {
    let effects: usize = of.factors.iter().map(|factor| pairs(factor.levels.len())).sum();
    let combinations = if of.factors.len() > 1 { pairs(of.variants.len()) } else { 0 };
    Comparisons { effects: effects * groups(of), combinations: combinations * groups(of) }
}

/// All questions: one for each factor, and one for the combinations if there are several factors.
pub fn questions(of: &Definition) -> Vec<Question> {
    let Comparisons { effects, combinations } = comparisons(of);
    // Both kinds together are wrong with the probability that was planned.
    let kinds = if combinations > 0 { 2.0 } else { 1.0 };
    let share = |arm: &[usize]| arm.iter().filter_map(|at| of.shares.variants.get(*at)).map(|share| f64::from(*share)).sum::<f64>() / f64::from(super::BUCKETS);
    let question = |factor: Option<usize>, arms: Vec<Vec<usize>>, all: usize| {
        let shares = arms.iter().map(|arm| share(arm)).collect();
        Question { factor, arms, shares, alpha: of.alpha / kinds / all.max(1) as f64 }
    };
    let with =
        |factor: usize, level: usize| (0..of.variants.len()).filter(|at| of.variants.get(*at).and_then(|levels| levels.get(factor)) == Some(&level)).collect();
    let mut all: Vec<Question> = of
        .factors
        .iter()
        .enumerate()
        .map(|(factor, Factor { levels, .. })| question(Some(factor), (0..levels.len()).map(|level| with(factor, level)).collect(), effects))
        .collect();
    if of.factors.len() > 1 {
        all.push(question(None, (0..of.variants.len()).map(|at| vec![at]).collect(), combinations));
    }
    all
}

impl Question {
    /// The sums of each arm, of those of each variant.
    pub fn pooled(&self, variants: &[Arm]) -> Vec<Arm> {
        let none = Arm { units: 0.0, sum: 0.0, squares: 0.0 };
        self.arms.iter().map(|arm| arm.iter().filter_map(|at| variants.get(*at)).fold(none, |sum, arm| sum.plus(*arm))).collect()
    }

    /// What was planned for a comparison of two arms.
    pub fn planned(&self, first: usize, second: usize, of: &Definition) -> Planned {
        let [a, b] = [first, second].map(|at| self.shares.get(at).copied().unwrap_or(0.0));
        Planned { method: of.method(), baseline: of.baseline, effect: of.effect, alpha: self.alpha, share: b / (a + b) }
    }

    /// How many mails of the whole experiment one comparison needs, for each that two equal arms need: the most of all its pairs.
    pub fn spread(&self) -> f64 {
        let pair = |a: f64, b: f64| (a + b) / (4.0 * a * b);
        let mut most = 0.0_f64;
        for (at, a) in self.shares.iter().enumerate() {
            for b in self.shares.iter().skip(at + 1) {
                most = most.max(pair(*a, *b));
            }
        }
        most
    }

    /// The name of an arm: a level, or the levels of a combination.
    pub fn name(&self, at: usize, of: &Definition) -> String {
        match self.factor.and_then(|factor| of.factors.get(factor)) {
            Some(factor) => factor.levels.get(at).map(|level| level.name.clone()).unwrap_or_default(),
            None => of.levels(at).map(|(_, level)| level.name.as_str()).collect::<Vec<_>>().join(" + "),
        }
    }
}
