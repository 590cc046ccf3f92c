//! What an experiment needs before it starts.

use super::definition::Definition;
use super::question::{Comparisons, Question, comparisons, questions};
use super::size::{Sizes, sizes};
use crate::base::diagnostic::Result;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// An experiment as it will be.
#[derive(Debug, Serialize)]
pub struct Needs {
    experiment: String,
    variants: Vec<Variant>,
    aliases: Vec<super::design::Alias>,
    comparisons: Comparisons,
    /// For the levels of factors.
    effects: Mails,
    /// For the combinations, if there are several factors.
    #[serde(skip_serializing_if = "Option::is_none")]
    combinations: Option<Mails>,
}

/// A variant, and what templates get.
#[derive(Debug, Serialize)]
pub struct Variant {
    variant: String,
    share: f64,
    levels: ByFactor<String>,
    values: ByFactor<Value>,
}

/// Something for each factor, in their order.
#[derive(Debug)]
struct ByFactor<T>(Vec<(String, T)>);

impl<T: Serialize> Serialize for ByFactor<T> {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(name, of)| (name, of)))
    }
}

/// How many mails a question needs, in each group that is looked at.
#[derive(Debug, Serialize)]
pub struct Mails {
    /// Of a test that is looked at once, at its end.
    fixed: u64,
    /// With the power that was planned, looked at all the time.
    most: u64,
    /// On average until the planned effect is found.
    average: u64,
    /// Days until there is an answer, for `most` and on average, with the days that mails have to convert; none without the number of mails a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<[u64; 2]>,
}

/// Looks of an experiment whose length is not known: each day for two weeks.
pub const LOOKS: usize = 14;

/// The sizes of one comparison between two equal arms.
pub fn sizes_of(question: &Question, of: &Definition) -> Sizes {
    sizes(of.baseline * of.effect, of.deviation, question.alpha, of.power, LOOKS)
}

/// All variants.
pub fn variants(of: &Definition) -> Vec<Variant> {
    let variant = |at: usize| Variant {
        variant: Definition::variant_name(at),
        share: of.shares.variants.get(at).map_or(0.0, |share| f64::from(*share) / f64::from(super::BUCKETS)),
        levels: ByFactor(of.levels(at).map(|(factor, level)| (factor.name.clone(), level.name.clone())).collect()),
        values: ByFactor(of.levels(at).map(|(factor, level)| (factor.name.clone(), level.value.clone())).collect()),
    };
    (0..of.variants.len()).map(variant).collect()
}

/// What an experiment needs; `per_day` is how many mails are sent a day.
///
/// # Errors
/// `experiment/bad`.
pub fn needs(of: &Definition, per_day: Option<f64>) -> Result<Needs> {
    if let Some(mails) = per_day.filter(|mails| !(mails.is_finite() && *mails > 0.0)) {
        return Err(super::factor::bad(format!("{mails} mails a day are none")).help("write how many mails are sent a day"));
    }
    let held = f64::from(of.shares.holdout) / f64::from(super::BUCKETS);
    let mails = |question: &Question| {
        let sizes = sizes_of(question, of);
        let all = |pair: f64| pair * question.spread() / (1.0 - held);
        let [fixed, most, average] = [sizes.fixed, sizes.most, sizes.average].map(all);
        let days = |mails: f64| per_day.map(|per_day| (mails / per_day).ceil() as u64 + u64::from(of.maturity));
        let up = |mails: f64| mails.ceil() as u64;
        Mails { fixed: up(fixed), most: up(most), average: up(average), days: days(most).zip(days(average)).map(|(most, average)| [most, average]) }
    };
    let all = questions(of);
    let largest = all.iter().filter(|question| question.factor.is_some()).max_by(|a, b| a.spread().total_cmp(&b.spread()));
    let none = Mails { fixed: 0, most: 0, average: 0, days: None };
    Ok(Needs {
        experiment: of.id.clone(),
        variants: variants(of),
        aliases: of.aliases.clone(),
        comparisons: comparisons(of),
        effects: largest.map_or(none, mails),
        combinations: all.iter().find(|question| question.factor.is_none()).map(mails),
    })
}
