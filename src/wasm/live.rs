use super::{JsResult, decode, encode, thrown};
use crate::campaign::{self, Campaign};
use crate::diagnostic::{Code, Diagnostic};
use crate::live::{Answer, Edge, Records, Request};
use crate::offer::{Offer, Override};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// The edge with its keys and caches.
#[wasm_bindgen]
pub struct LiveEdge(Edge);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Asked {
    method: String,
    path: String,
    query: Option<String>,
    origin: Option<String>,
    if_none_match: Option<String>,
}

#[wasm_bindgen]
impl LiveEdge {
    /// An edge from its configuration.
    #[wasm_bindgen(constructor)]
    pub fn new(config: JsValue) -> JsResult<LiveEdge> {
        Edge::new(&decode(config)?).map(Self).map_err(thrown)
    }

    /// `{wants}` or `{reply, body}`.
    pub fn answer(&mut self, request: JsValue, records: JsValue, now: f64) -> JsResult<JsValue> {
        let asked: Asked = decode(request)?;
        let request = Request { method: asked.method, path: asked.path, query: asked.query, origin: asked.origin, if_none_match: asked.if_none_match };
        let records: Records = decode(records)?;
        let answer = self.0.answer(&request, &records, now as i64);
        let out = encode(&answer);
        if let Answer::Reply(reply) = &answer {
            js_sys::Reflect::set(&out, &"body".into(), &js_sys::Uint8Array::from(reply.body.as_slice()))?;
        }
        Ok(out)
    }
}

#[derive(Serialize)]
struct Checked<'a> {
    tenant: &'a str,
    id: &'a str,
    offers: Vec<&'a str>,
    diagnostics: Vec<Diagnostic>,
}

/// Reads and checks a campaign: `{tenant, id, offers, diagnostics}`. Without `offers` (texts as stored) only its shape is read.
#[wasm_bindgen(js_name = checkCampaign)]
pub fn check_campaign(manifest: &str, offers: Option<Vec<String>>, allow: Vec<String>) -> JsResult<JsValue> {
    let campaign = Campaign::parse(manifest).map_err(thrown)?;
    let diagnostics = match offers {
        None => Vec::new(),
        Some(texts) => {
            let offers: Vec<Offer> = texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
            campaign::check(&campaign, &offers, &allow)
        }
    };
    Ok(encode(&Checked { tenant: &campaign.tenant, id: &campaign.id, offers: campaign.offer_ids(), diagnostics }))
}

/// Checks an override (JSON text) for an offer (text as stored); gives the text to store.
#[wasm_bindgen(js_name = checkOverride)]
pub fn check_override(text: &str, offer: &str) -> JsResult<String> {
    let invalid = |e: serde_json::Error| thrown(Diagnostic::new(Code::OverrideInvalid, format!("the override can't be read: {e}")));
    let said: Override = serde_json::from_str(text).map_err(invalid)?;
    let offer: Offer = serde_json::from_str(offer).map_err(invalid)?;
    said.check(offer.price).map_err(thrown)?;
    serde_json::to_string(&said).map_err(invalid)
}

/// Reads an amount like `15.00 EUR` into `{amount, currency}`.
#[wasm_bindgen(js_name = parseMoney)]
pub fn parse_money(text: &str) -> JsResult<JsValue> {
    crate::money::Money::parse(text).map(|money| encode(&money)).map_err(thrown)
}
