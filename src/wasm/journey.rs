use super::{JsResult, thrown};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::journey::{History, LETTERS, Rules, check, plan, story, what_if, why};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A shop's rules, read once.
#[wasm_bindgen]
pub struct Journey(Rules);

fn written<T: Serialize + ?Sized>(value: &T) -> JsResult<String> {
    serde_json::to_string(value).map_err(|e| thrown(Diagnostic::new(Code::Internal, format!("the plan can't be written: {e}"))))
}

#[wasm_bindgen]
impl Journey {
    /// Reads rules from JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(rules: &str) -> JsResult<Journey> {
        Rules::read(rules).map(Self).map_err(thrown)
    }

    /// All letters, and why some are off, as JSON.
    pub fn letters(&self) -> JsResult<String> {
        written(&self.0.letters())
    }

    /// The plan of a customer, as JSON.
    pub fn plan(&self, history: &str, now: f64, german: bool) -> JsResult<String> {
        let history = History::read(history).map_err(thrown)?;
        written(&plan(&history, &self.0, now as i64).written(german))
    }

    /// What would be sent between two moments, as JSON.
    pub fn story(&self, history: &str, from: f64, to: f64) -> JsResult<String> {
        let mut history = History::read(history).map_err(thrown)?;
        written(&story(&mut history, &self.0, from as i64, to as i64))
    }

    /// What is due now, for many customers: JSON Lines of histories in; a line with `{customer, due, next}` or `{line, error}` for each out.
    #[wasm_bindgen(js_name = planMany)]
    pub fn plan_many(&self, histories: &str, now: f64) -> String {
        crate::journey::plan_many(histories, &self.0, now as i64)
    }

    /// What other rules change at a moment, for many customers, as JSON.
    #[wasm_bindgen(js_name = whatIf)]
    pub fn what_if(&self, histories: &str, other: &Journey, now: f64) -> JsResult<String> {
        written(&what_if(histories, &self.0, &other.0, now as i64))
    }
}

/// Why a letter is not sent on a day, as JSON.
#[wasm_bindgen(js_name = whyNot)]
pub fn why_not(history: &str, rules: &str, letter: &str, day: &str, german: bool) -> JsResult<String> {
    written(&why(history, rules, letter, day, german).map_err(thrown)?)
}

/// The rules of all letters before a shop changes any, as JSON.
#[wasm_bindgen(js_name = letterRules)]
pub fn letter_rules() -> String {
    LETTERS.to_owned()
}

/// What is wrong with rules that can be read, as JSON.
#[wasm_bindgen(js_name = checkRules)]
pub fn check_rules(rules: &str, letters: Vec<String>) -> JsResult<String> {
    written(&check(&Rules::read(rules).map_err(thrown)?, &letters))
}
