//! Which combinations of levels are sent: all of them, or a fraction whose ambiguities are known (fractional factorial design; Box, Hunter and Hunter).

use super::factor::{Factor, bad};
use crate::base::diagnostic::Result;
use crate::base::limits::EXPERIMENT_VARIANTS;
use serde::Serialize;
use std::collections::BTreeMap;

/// Effects that the figures of a fraction can't tell apart: factors, or combinations of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alias(pub Vec<Vec<String>>);

/// The variants, and what they can't tell apart.
pub struct Design {
    /// The level of each factor, by position.
    pub variants: Vec<Vec<usize>>,
    pub aliases: Vec<Alias>,
}

/// All variants of some factors. `fraction` has, for a factor, those whose levels decide its own.
pub fn variants(factors: &[Factor], fraction: &BTreeMap<String, Vec<String>>) -> Result<Design> {
    let place = |name: &str| factors.iter().position(|factor| factor.name == name).ok_or_else(|| bad(format!("`fraction` has `{name}`, which is no factor")));
    let mut derived: Vec<Option<u64>> = vec![None; factors.len()];
    let mut words = Vec::new();
    for (name, from) in fraction {
        let at = place(name)?;
        let mut of = 0_u64;
        for other in from {
            let bit = 1 << place(other)?;
            if of & bit != 0 {
                return Err(bad(format!("`{name}` is derived from `{other}` twice")).help("name each factor once"));
            }
            of |= bit;
        }
        if from.is_empty() {
            return Err(bad(format!("`{name}` is derived from nothing")).help("name at least two factors that its level follows from"));
        }
        let is_two = |at: usize| factors.get(at).is_some_and(|factor| factor.levels.len() == 2);
        if !members(of | 1 << at, factors.len()).all(is_two) {
            return Err(bad(format!("`{name}` and those it is derived from must have two levels each")).help("leave it out of `fraction`"));
        }
        if from.iter().any(|other| fraction.contains_key(other)) {
            return Err(bad(format!("`{name}` is derived from a factor that is derived itself")).help("derive it from factors that are not in `fraction`"));
        }
        words.push(of | 1 << at);
        if let Some(slot) = derived.get_mut(at) {
            *slot = Some(of);
        }
    }
    let relation = products(&words);
    if let Some(short) = relation.iter().find(|word| word.count_ones() < 3) {
        return Err(bad(format!("this `fraction` can't tell {} apart", names(*short, factors).join(" and ")))
            .help("derive each factor from at least two others, and no two from the same"));
    }
    let count =
        factors.iter().zip(&derived).filter(|(_, derived)| derived.is_none()).fold(1_usize, |count, (factor, _)| count.saturating_mul(factor.levels.len()));
    if count > EXPERIMENT_VARIANTS {
        return Err(bad(format!("the factors make {count} variants; at most {EXPERIMENT_VARIANTS} are possible"))
            .help("leave a factor out, or derive some from others with `fraction`"));
    }
    let mut variants: Vec<Vec<usize>> = vec![Vec::new()];
    for (factor, derived) in factors.iter().zip(&derived) {
        let levels = if derived.is_some() { 1 } else { factor.levels.len() };
        variants = variants.into_iter().flat_map(|variant| (0..levels).map(move |level| variant.iter().copied().chain([level]).collect())).collect();
    }
    for variant in &mut variants {
        for (at, of) in derived.iter().enumerate() {
            let Some(of) = of else { continue };
            // The product of signs: an even number of second levels gives the first.
            let seconds: usize = members(*of, variant.len()).filter_map(|at| variant.get(at)).sum();
            if let Some(level) = variant.get_mut(at) {
                *level = seconds % 2;
            }
        }
    }
    Ok(Design { variants, aliases: aliases(&relation, factors) })
}

/// The positions in a set.
fn members(set: u64, count: usize) -> impl Iterator<Item = usize> {
    (0..count).filter(move |at| set >> at & 1 == 1)
}

/// All products of words: factors that are in two of them cancel out.
fn products(words: &[u64]) -> Vec<u64> {
    let sets = 1..1_u64 << words.len().min(16);
    sets.map(|set| words.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).fold(0, |all, (_, word)| all ^ word)).collect()
}

fn names(set: u64, factors: &[Factor]) -> Vec<String> {
    members(set, factors.len()).filter_map(|at| factors.get(at)).map(|factor| factor.name.clone()).collect()
}

/// What each factor, and each combination of two, can't be told from. Combinations of four and more are left out.
fn aliases(relation: &[u64], factors: &[Factor]) -> Vec<Alias> {
    if relation.is_empty() {
        return Vec::new();
    }
    let two_levels = (0..factors.len()).filter(|at| factors.get(*at).is_some_and(|factor| factor.levels.len() == 2));
    let singles: Vec<u64> = two_levels.map(|at| 1 << at).collect();
    let pairs = singles.iter().enumerate().flat_map(|(at, first)| singles.iter().skip(at + 1).map(move |second| first | second));
    let mut told: Vec<u64> = Vec::new();
    let mut found = Vec::new();
    for effect in singles.iter().copied().chain(pairs) {
        if told.contains(&effect) {
            continue;
        }
        let mut same: Vec<u64> =
            [effect].into_iter().chain(relation.iter().map(|word| effect ^ word)).filter(|set| (1..4).contains(&set.count_ones())).collect();
        same.sort_by_key(|set| (set.count_ones(), *set));
        told.extend(&same);
        if same.len() > 1 {
            found.push(Alias(same.into_iter().map(|set| names(set, factors)).collect()));
        }
    }
    found
}
