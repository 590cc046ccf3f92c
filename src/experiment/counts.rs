//! Counters of an experiment: sums by day of sending, segment and variant.

use super::compare::Arm;
use super::definition::{Definition, Measure};
use super::factor::{bad, unread};
use crate::base::diagnostic::Result;
use crate::base::limits;
use crate::base::time::Day;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The sums of a day, a segment and a variant. Several of the same are added.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Row {
    experiment: String,
    variant: String,
    #[serde(default)]
    segment: Option<String>,
    day: String,
    units: u64,
    #[serde(default)]
    conversions: u64,
    #[serde(default)]
    amount: f64,
    #[serde(default)]
    squares: f64,
}

/// Larger sums are no amounts.
const MOST_AMOUNT: f64 = 1e18;

/// Nothing yet.
const NONE: Arm = Arm { units: 0.0, sum: 0.0, squares: 0.0 };

/// The counters of a day: a row for each segment, one more for units without any, and in it an arm for each variant.
type OfDay = Vec<Vec<Arm>>;

/// All counters, by the day on which units were first exposed.
#[derive(Debug, Default)]
pub struct Counts {
    days: BTreeMap<Day, OfDay>,
    stray: f64,
}

/// Which units are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// All of them, with a segment or without.
    All,
    /// Those of a segment, by its position.
    Segment(usize),
}

impl Counts {
    /// Reads counters from a JSON array.
    ///
    /// # Errors
    /// `experiment/bad`.
    pub fn read(text: &str, of: &Definition) -> Result<Self> {
        let rows: Vec<Value> = serde_json::from_str(text).map_err(|e| unread("the counters", &e))?;
        let mut counts = Self::default();
        for (at, row) in rows.into_iter().enumerate() {
            let read = serde_json::from_value(row).map_err(|e| unread("it", &e)).and_then(|row: Row| counts.add(&row, of));
            read.map_err(|mut error| {
                error.message = format!("row {}: {}", at + 1, error.message);
                error
            })?;
        }
        if counts.days.len() > limits::EXPERIMENT_DAYS {
            return Err(bad(format!("there are mails of {} days; at most {} are possible", counts.days.len(), limits::EXPERIMENT_DAYS)));
        }
        counts.settle(of.measure);
        Ok(counts)
    }

    /// Sets aside what came of units that nobody counted: tags of links are public, and anybody may write one.
    fn settle(&mut self, measure: Measure) {
        for arm in self.days.values_mut().flatten().flatten() {
            match measure {
                Measure::Rate if arm.sum > arm.units => {
                    self.stray += arm.sum - arm.units;
                    (arm.sum, arm.squares) = (arm.units, arm.units);
                }
                Measure::Amount if arm.units == 0.0 && arm.sum != 0.0 => {
                    self.stray += 1.0;
                    *arm = NONE;
                }
                // Sums are rounded: no squares are less than those of equal amounts.
                Measure::Amount if arm.units > 0.0 => arm.squares = arm.squares.max(arm.sum * arm.sum / arm.units),
                _ => {}
            }
        }
    }

    /// Conversions of units that nobody counted, or for amounts the counters that have some.
    pub fn stray(&self) -> u64 {
        self.stray as u64
    }

    fn add(&mut self, row: &Row, of: &Definition) -> Result<()> {
        if row.experiment != of.id {
            return Err(bad(format!("it is of the experiment `{}`, not of `{}`", row.experiment, of.id))
                .help("an experiment that is changed is another one: give it another name, and leave the counters of the first alone"));
        }
        let day = Day::parse(&row.day)
            .filter(|_| row.day.len() == 10)
            .ok_or_else(|| bad(format!("the day `{}` is no date", row.day.escape_debug())).help("write dates like 2026-12-01"))?;
        let segment = row.segment.as_deref().filter(|name| !name.is_empty()).map(|name| of.segment_at(name)).transpose()?.unwrap_or(of.segments.len());
        let variant = of.variant_at(&row.variant)?;
        if row.units > limits::EXPERIMENT_UNITS || row.conversions > limits::EXPERIMENT_UNITS {
            return Err(bad(format!("{} units are more than {}", row.units.max(row.conversions), limits::EXPERIMENT_UNITS)));
        }
        let units = row.units as f64;
        let arm = match of.measure {
            Measure::Rate => Arm::rate(units, row.conversions as f64),
            Measure::Amount => {
                if !(row.amount.abs() <= MOST_AMOUNT && (0.0..=MOST_AMOUNT).contains(&row.squares)) {
                    return Err(bad(format!("no amounts have the sum {} and the sum of squares {}", row.amount, row.squares))
                        .help("add each unit's amount to `amount`, and the square of it to `squares`"));
                }
                Arm { units, sum: row.amount, squares: row.squares }
            }
        };
        let rows = self.days.entry(day).or_insert_with(|| vec![vec![NONE; of.variants.len()]; of.segments.len() + 1]);
        if let Some(slot) = rows.get_mut(segment).and_then(|arms| arms.get_mut(variant)) {
            *slot = slot.plus(arm);
        }
        Ok(())
    }

    /// The days with counters.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        self.days.keys().copied()
    }

    /// The sums of each variant up to a day.
    pub fn until(&self, last: Day, group: Group, variants: usize) -> Vec<Arm> {
        let mut sums = vec![NONE; variants];
        for rows in self.days.range(..=last).map(|(_, rows)| rows) {
            let segments = match group {
                Group::All => rows.as_slice(),
                Group::Segment(at) => rows.get(at..=at).unwrap_or(&[]),
            };
            for arms in segments {
                sums.iter_mut().zip(arms).for_each(|(sum, arm)| *sum = sum.plus(*arm));
            }
        }
        sums
    }
}
