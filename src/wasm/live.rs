use super::{JsResult, encode, thrown};
use crate::diagnostic::{Code, Diagnostic};
use crate::live::{Answer, Edge, Records, Request};
use crate::stored::read;
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
    amp_sender: Option<String>,
    refreshes: bool,
    body: Option<String>,
    base: String,
}

#[wasm_bindgen]
impl LiveEdge {
    /// An edge from its configuration, JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str) -> JsResult<LiveEdge> {
        let config = read(config).map_err(|_| thrown(Diagnostic::new(Code::UsageBad, "the options can't be read")))?;
        Edge::new(&config).map(Self).map_err(thrown)
    }

    /// `{wants}`, `{vote}`, `{unsubscribe}`, `{font}` or `{reply, body}`. Request and records are JSON: one reader for all that comes in is a tenth of the wasm less (docs/decisions.md).
    pub fn answer(&mut self, request: &str, records: &str, now: f64) -> JsResult<JsValue> {
        let unreadable = |_| thrown(Diagnostic::new(Code::UsageBad, "the request or its records can't be read"));
        let asked: Asked = read(request).map_err(unreadable)?;
        let request = Request {
            method: asked.method,
            path: asked.path,
            query: asked.query,
            origin: asked.origin,
            if_none_match: asked.if_none_match,
            amp_sender: asked.amp_sender,
            refreshes: asked.refreshes,
            body: asked.body,
            base: asked.base,
        };
        let records: Records = read(records).map_err(unreadable)?;
        let answer = self.0.answer(&request, &records, now as i64);
        let out = encode(&answer);
        if let Answer::Reply(reply) = &answer {
            js_sys::Reflect::set(&out, &"body".into(), &js_sys::Uint8Array::from(reply.body.as_slice()))?;
        }
        Ok(out)
    }

    /// Takes a campaign's own typeface, that `answer` wanted: its files by their ids in the store.
    #[wasm_bindgen(js_name = putFont)]
    pub fn put_font(&mut self, assets: Vec<String>, regular: Vec<u8>, bold: Option<Vec<u8>>) -> JsResult<()> {
        self.0.put_font(assets, regular, bold).map_err(thrown)
    }
}
