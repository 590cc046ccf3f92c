use super::{JsResult, encode, thrown};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::language::Locale;
use crate::base::money::Money;
use crate::base::time::{self, Millis, Zone};
use crate::shop::campaign::defaults;
use crate::shop::offer::{self, LatePrice, Offer, Override, Policy, PriceState, Record, Times, with_late};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    offer: Offer,
    now: Millis,
    as_of: Millis,
    #[serde(default)]
    times: Option<Times>,
    #[serde(default)]
    history: Vec<PriceState>,
    #[serde(default)]
    late: Vec<LatePrice>,
    #[serde(default)]
    overrides: Vec<Override>,
    #[serde(default = "defaults::locale")]
    locale: String,
    #[serde(default)]
    policy: PolicyText,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct PolicyText {
    zone: String,
    max_age: String,
    tax_note: bool,
    individual: Option<Money>,
}

impl Default for PolicyText {
    fn default() -> Self {
        Self { zone: defaults::zone(), max_age: defaults::max_age(), tax_note: true, individual: None }
    }
}

/// The displayed price of an offer (JSON): the same decision as in pictures, pages and data.
#[wasm_bindgen(js_name = showPrice)]
pub fn show_price(text: &str) -> JsResult<JsValue> {
    let mut asked: Asked =
        serde_json::from_str(text).map_err(|e| thrown(Diagnostic::new(Code::UsageBad, format!("the offer or its options can't be read: {e}"))))?;
    asked.history.sort_by_key(|state| state.at);
    let policy = || -> crate::base::diagnostic::Result<Policy> {
        let PolicyText { zone, max_age, tax_note, individual } = &asked.policy;
        Ok(Policy {
            locale: Locale::named(&asked.locale)?,
            zone: Zone::named(zone)?,
            max_age: time::duration(max_age)?,
            tax_note: *tax_note,
            individual: *individual,
        })
    };
    let policy = policy().map_err(thrown)?;
    let times = asked.times.unwrap_or(Times::all(asked.as_of));
    let history = with_late(asked.history, asked.late, &asked.offer, times);
    let record = Record { offer: asked.offer.by_stock(times), times, gone_since: None, history, photo: None };
    Ok(encode(&offer::show(&record, &asked.overrides, &policy, asked.now)))
}
