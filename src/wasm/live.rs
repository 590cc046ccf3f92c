use super::{JsResult, decode, encode, thrown};
use crate::live::{Answer, Edge, Records, Request};
use serde::Deserialize;
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
