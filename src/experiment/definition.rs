//! An experiment as it is written: factors with their levels, and what was planned before the first mail.

use super::assign::{Assignment, BUCKETS, Shares, assign, bucket};
use super::compare::Method;
use super::design::{self, Alias};
use super::factor::{Factor, Level, bad, unread};
use crate::base::diagnostic::Result;
use crate::base::hex::hex;
use crate::base::limits;
use crate::base::nearest::nearest;
use crate::base::time::Day;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What is counted of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Measure {
    /// Whether it converted.
    Rate,
    /// How much it came to.
    Amount,
}
crate::base::written::written!(Measure: Rate = "rate", Amount = "amount");

/// A level is written as its name, or with a value.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum WrittenLevel {
    Name(String),
    Valued(ValuedLevel),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ValuedLevel {
    name: String,
    value: Value,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrittenFactor {
    name: String,
    levels: Vec<WrittenLevel>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(default)]
    salt: String,
    factors: Vec<WrittenFactor>,
    #[serde(default)]
    fraction: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    holdout: f64,
    #[serde(default)]
    shares: Vec<f64>,
    #[serde(default = "rate")]
    measure: Measure,
    baseline: f64,
    effect: f64,
    deviation: Option<f64>,
    #[serde(default = "alpha")]
    alpha: f64,
    #[serde(default = "power")]
    power: f64,
    #[serde(default)]
    maturity: u32,
    #[serde(default)]
    segments: Vec<String>,
}

fn rate() -> Measure {
    Measure::Rate
}

fn alpha() -> f64 {
    0.05
}

fn power() -> f64 {
    0.8
}

/// An experiment that is sound.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Definition {
    pub name: String,
    /// The name, and a digest of all that was planned: a changed experiment is another one.
    pub id: String,
    pub factors: Vec<Factor>,
    /// For each variant, the level of each factor, by position.
    pub variants: Vec<Vec<usize>>,
    /// What a fraction can't tell apart.
    pub aliases: Vec<Alias>,
    pub shares: Shares,
    pub measure: Measure,
    pub baseline: f64,
    pub effect: f64,
    /// The deviation of one unit.
    pub deviation: f64,
    pub alpha: f64,
    pub power: f64,
    /// Days after which nearly everybody has converted who will.
    pub maturity: u32,
    pub segments: Vec<String>,
    salt: String,
    /// How many mails each question needs, once that was asked.
    pub(super) needed: OnceLock<Vec<f64>>,
}

impl Definition {
    /// Reads an experiment from JSON.
    ///
    /// # Errors
    /// `experiment/bad`.
    pub fn read(text: &str) -> Result<Self> {
        let written: Written = serde_json::from_str(text).map_err(|e| unread("the experiment", &e))?;
        named("name", &written.name)?;
        if written.salt.contains('\n') {
            return Err(bad("`salt` has a line feed").help("write a short text on one line, like 2026"));
        }
        let factors = written.factors.iter().map(factor).collect::<Result<Vec<_>>>()?;
        unlike("factors", factors.iter().map(|factor| factor.name.as_str()))?;
        if !(1..=limits::EXPERIMENT_FACTORS).contains(&factors.len()) {
            return Err(bad(format!("there are {} factors; from 1 to {} are possible", factors.len(), limits::EXPERIMENT_FACTORS))
                .help("name at least one thing that differs between the mails, with two levels"));
        }
        for segment in &written.segments {
            named("segments", segment)?;
        }
        unlike("segments", written.segments.iter().map(String::as_str))?;
        let design = design::variants(&factors, &written.fraction)?;
        let numbers = [
            ("holdout", written.holdout, 0.0..=0.5),
            ("alpha", written.alpha, 1e-6..=0.5),
            ("power", written.power, 0.5..=0.999),
            ("effect", written.effect, 0.001..=10.0),
        ];
        for (name, number, allowed) in numbers {
            if !allowed.contains(&number) {
                return Err(bad(format!("`{name}` is {number}; it must be from {} to {}", allowed.start(), allowed.end())).help(instead_of(name)));
            }
        }
        if written.maturity > 366 {
            return Err(bad(format!("`maturity` is {} days; at most 366 are possible", written.maturity)));
        }
        let deviation = deviation(&written)?;
        let shares = Shares { holdout: (written.holdout * f64::from(BUCKETS)).round() as u32, variants: shares(&written.shares, design.variants.len())? };
        if !written.shares.is_empty() {
            proportional(&shares.variants, &design.variants, &factors)?;
        }
        let digest = Sha256::digest(serde_json::to_string(&written).unwrap_or_default().as_bytes());
        Ok(Self {
            id: format!("{}@{}", written.name, hex(&digest, 4)),
            name: written.name,
            factors,
            variants: design.variants,
            aliases: design.aliases,
            shares,
            measure: written.measure,
            baseline: written.baseline,
            effect: written.effect,
            deviation,
            alpha: written.alpha,
            power: written.power,
            maturity: written.maturity,
            segments: written.segments,
            salt: written.salt,
            needed: OnceLock::new(),
        })
    }

    /// What a unit gets.
    pub fn assign(&self, unit: &str) -> Assignment {
        assign(&self.name, &self.salt, &self.shares, unit)
    }

    /// The bucket of a unit.
    pub fn bucket(&self, unit: &str) -> u32 {
        bucket(&self.name, &self.salt, unit)
    }

    /// The name of a variant: `a`, `b` … `z`, `aa` …
    pub fn variant_name(at: usize) -> String {
        let letter = |at: usize| char::from(b'a' + (at % 26) as u8);
        if at < 26 { letter(at).to_string() } else { [letter(at / 26 - 1), letter(at)].iter().collect() }
    }

    /// The position of a variant.
    ///
    /// # Errors
    /// `experiment/bad`.
    pub fn variant_at(&self, name: &str) -> Result<usize> {
        (0..self.variants.len()).find(|at| Self::variant_name(*at) == name).ok_or_else(|| {
            let last = Self::variant_name(self.variants.len().saturating_sub(1));
            bad(format!("there is no variant `{name}`")).help(format!("the variants are a to {last}"))
        })
    }

    /// The levels of a variant, in the order of factors.
    pub fn levels(&self, variant: usize) -> impl Iterator<Item = (&Factor, &Level)> {
        let places = self.variants.get(variant).map_or(&[][..], Vec::as_slice);
        self.factors.iter().zip(places).filter_map(|(factor, at)| Some((factor, factor.levels.get(*at)?)))
    }

    /// How two variants are compared: by conversions alone where few convert.
    pub fn method(&self) -> Method {
        if self.measure == Measure::Rate && self.baseline <= 0.1 { Method::Conversions } else { Method::Means }
    }

    /// The last day whose mails are compared on a day. The day itself is not over: mails that need time are not counted on their last day.
    pub(super) fn last_mature(&self, at: Day) -> Day {
        if self.maturity == 0 { at } else { at.plus(-1 - i64::from(self.maturity)) }
    }

    /// The position of a segment that was planned.
    ///
    /// # Errors
    /// `experiment/bad`.
    pub fn segment_at(&self, name: &str) -> Result<usize> {
        self.segments.iter().position(|segment| segment == name).ok_or_else(|| {
            let near = nearest(name, self.segments.iter().map(String::as_str));
            let help =
                near.map_or_else(|| "name every segment in the experiment's `segments` before it starts".to_owned(), |near| format!("did you mean `{near}`?"));
            bad(format!("there is no segment `{name}`")).help(help)
        })
    }
}

fn instead_of(name: &str) -> &'static str {
    match name {
        "holdout" => "write a share, like 0.05 for one recipient in twenty",
        "alpha" => "write the probability of a wrong finding, like 0.05",
        "power" => "write the probability of finding the effect, like 0.8",
        _ => "write the least relative change worth knowing, like 0.2 for 20 %",
    }
}

fn factor(written: &WrittenFactor) -> Result<Factor> {
    named("factors", &written.name)?;
    let levels: Vec<Level> = written
        .levels
        .iter()
        .map(|level| match level {
            WrittenLevel::Name(name) => Level { name: name.clone(), value: Value::String(name.clone()) },
            WrittenLevel::Valued(ValuedLevel { name, value }) => Level { name: name.clone(), value: value.clone() },
        })
        .collect();
    let place = format!("levels of `{}`", written.name);
    for level in &levels {
        named(&place, &level.name)?;
    }
    unlike(&place, levels.iter().map(|level| level.name.as_str()))?;
    if !(2..=limits::EXPERIMENT_LEVELS).contains(&levels.len()) {
        return Err(bad(format!("`{}` has {} levels; from 2 to {} are possible", written.name, levels.len(), limits::EXPERIMENT_LEVELS)));
    }
    Ok(Factor { name: written.name.clone(), levels })
}

fn named(place: &str, name: &str) -> Result<()> {
    let is_name = !name.is_empty() && name.chars().count() <= limits::EXPERIMENT_NAME_CHARS && !name.chars().any(char::is_control) && name.trim() == name;
    if is_name {
        return Ok(());
    }
    Err(bad(format!("`{}` in {place} is no name", name.escape_debug()))
        .help(format!("write from 1 to {} characters on one line, without spaces around them", limits::EXPERIMENT_NAME_CHARS)))
}

/// Refuses what is there twice.
fn unlike<'n>(place: &str, names: impl Iterator<Item = &'n str> + Clone) -> Result<()> {
    for (at, name) in names.clone().enumerate() {
        if names.clone().take(at).any(|other| other == name) {
            return Err(bad(format!("`{name}` is twice in {place}")).help("give each a name of its own"));
        }
    }
    Ok(())
}

/// The deviation of a unit: that of a rate follows from it.
fn deviation(written: &Written) -> Result<f64> {
    match (written.measure, written.deviation) {
        (Measure::Rate, Some(_)) => Err(bad("a rate has no `deviation` of its own").help("leave it out, or write \"measure\": \"amount\"")),
        (Measure::Rate, None) => {
            let after = written.baseline * (1.0 + written.effect);
            if written.baseline > 0.0 && after < 1.0 {
                return Ok(f64::midpoint(written.baseline * (1.0 - written.baseline), after * (1.0 - after)).sqrt());
            }
            Err(bad(format!("a rate of {} can't become {after}", written.baseline)).help("write the rate that is expected without a change, like 0.03 for 3 %"))
        }
        (Measure::Amount, deviation) => {
            let is_positive = |number: f64| number > 0.0 && number < 1e12;
            match deviation {
                Some(deviation) if is_positive(deviation) && is_positive(written.baseline) => Ok(deviation),
                _ => Err(bad("an amount needs its `baseline` and its `deviation`, both above 0")
                    .help("write the mean amount of a mail, and its standard deviation, zeros included: both are in the figures of earlier mails")),
            }
        }
    }
}

/// The shares in buckets; equal ones by default, and buckets that are left over go to the first.
fn shares(written: &[f64], count: usize) -> Result<Vec<u32>> {
    if written.is_empty() {
        let (each, left) = (BUCKETS as usize / count, BUCKETS as usize % count);
        return Ok((0..count).map(|at| (each + usize::from(at < left)) as u32).collect());
    }
    let shares: Vec<u32> = written.iter().map(|share| (share * f64::from(BUCKETS)).round() as u32).collect();
    // Four decimals, of which nothing is lost.
    let is_share = |share: &f64| (0.0..=1.0).contains(share) && (share * f64::from(BUCKETS)).fract().min(1.0 - (share * f64::from(BUCKETS)).fract()) < 1e-6;
    if shares.len() != count || !written.iter().all(is_share) || shares.iter().sum::<u32>() != BUCKETS || shares.contains(&0) {
        return Err(bad(format!("`shares` has {} numbers, with a sum of {}", written.len(), written.iter().sum::<f64>()))
            .help(format!("write {count} numbers above 0, one for each variant, with a sum of 1 and at most four decimals")));
    }
    Ok(shares)
}

/// Refuses shares with which a level of one factor would have more of another's: the figures of both would be mixed.
fn proportional(shares: &[u32], variants: &[Vec<usize>], factors: &[Factor]) -> Result<()> {
    let all = f64::from(BUCKETS);
    let with = |factor: usize, level: usize| {
        let of = shares.iter().zip(variants).filter(|(_, levels)| levels.get(factor) == Some(&level));
        of.map(|(share, _)| f64::from(*share)).sum::<f64>() / all
    };
    let is_product = |(share, levels): (&u32, &Vec<usize>)| {
        let product: f64 = levels.iter().enumerate().map(|(factor, level)| with(factor, *level)).product();
        (f64::from(*share) / all - product).abs() <= 2.0 / all
    };
    if factors.len() == 1 || shares.iter().zip(variants).all(is_product) {
        return Ok(());
    }
    Err(bad("these `shares` would mix the effects of factors")
        .help("multiply the shares of each factor's levels, like 0.72, 0.18, 0.08 and 0.02 for 0.9 and 0.1 times 0.8 and 0.2; a `fraction` needs equal ones"))
}
