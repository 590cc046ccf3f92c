use super::{JsResult, thrown};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::time::Day;
use crate::experiment::{Assignment, Counts, Definition, needs, report, shares, variants};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// An experiment, read once.
#[wasm_bindgen]
pub struct Experiment(Definition);

fn written<T: Serialize + ?Sized>(value: &T) -> JsResult<String> {
    serde_json::to_string(value).map_err(|e| thrown(Diagnostic::new(Code::Internal, format!("the report can't be written: {e}"))))
}

fn day(text: &str) -> JsResult<Day> {
    let error = || Diagnostic::new(Code::TimeBad, format!("`{}` is no date", text.escape_debug())).help("write dates like 2026-12-01");
    Day::parse(text).filter(|_| text.len() == 10).ok_or_else(|| thrown(error()))
}

#[wasm_bindgen]
impl Experiment {
    /// Reads an experiment from JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(definition: &str) -> JsResult<Experiment> {
        Definition::read(definition).map(Self).map_err(thrown)
    }

    /// Its name, and a digest of its content.
    pub fn id(&self) -> String {
        self.0.id.clone()
    }

    /// All variants, as JSON.
    pub fn variants(&self) -> JsResult<String> {
        written(&variants(&self.0))
    }

    /// The position of a unit's variant; none in the holdout.
    pub fn assign(&self, unit: &str) -> Option<u32> {
        match self.0.assign(unit) {
            Assignment::Holdout => None,
            Assignment::Variant(at) => u32::try_from(at).ok(),
        }
    }

    /// The bucket of a unit.
    pub fn bucket(&self, unit: &str) -> u32 {
        self.0.bucket(unit)
    }

    /// What it needs before it starts, as JSON.
    pub fn plan(&self, per_day: Option<f64>) -> JsResult<String> {
        written(&needs(&self.0, per_day).map_err(thrown)?)
    }

    /// What may be concluded at the end of a day, as JSON.
    pub fn report(&self, counts: &str, at: &str, german: bool) -> JsResult<String> {
        let counts = Counts::read(counts, &self.0).map_err(thrown)?;
        written(&report(&self.0, &counts, day(at)?, german))
    }

    /// The share of each variant in the next step of a bandit, in ten-thousandths.
    pub fn shares(&self, counts: &str, at: &str, seed: f64) -> JsResult<Vec<u32>> {
        let counts = Counts::read(counts, &self.0).map_err(thrown)?;
        Ok(shares(&self.0, &counts, day(at)?, seed as u64))
    }
}
