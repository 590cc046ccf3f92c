use super::{JsResult, encode, thrown};
use crate::diagnostic::{Code, Diagnostic};
use crate::live::{Answer, Asked, Edge, Records, Request};
use crate::stored::read;
use wasm_bindgen::prelude::*;

/// The edge with its keys and caches.
#[wasm_bindgen]
pub struct LiveEdge {
    edge: Edge,
    /// What was asked last, as it came: most requests ask twice in a row.
    last: Option<(String, Asked)>,
}

#[wasm_bindgen]
impl LiveEdge {
    /// An edge from its configuration, JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str) -> JsResult<LiveEdge> {
        let config = read(config).map_err(|_| thrown(Diagnostic::new(Code::UsageBad, "the options can't be read")))?;
        let edge = Edge::new(&config).map_err(thrown)?;
        Ok(Self { edge, last: None })
    }

    /// `{wants}`, `{vote}`, `{unsubscribe}`, `{font}` or `{reply, body}`. Request and records are JSON: one reader for all that comes in is a tenth of the wasm less (docs/decisions.md).
    pub fn answer(&mut self, request: String, records: &str, now: f64) -> JsResult<JsValue> {
        let unreadable = |_| thrown(Diagnostic::new(Code::UsageBad, "the request or its records can't be read"));
        let records: Records = read(records).map_err(unreadable)?;
        let asked = match self.last.take() {
            Some((text, asked)) if text == request => asked,
            _ => self.edge.open(read::<Request>(&request).map_err(unreadable)?),
        };
        let answer = self.edge.answer(&asked, &records, now as i64);
        self.last = Some((request, asked));
        let out = encode(&answer);
        if let Answer::Reply(reply) = &answer {
            js_sys::Reflect::set(&out, &"body".into(), &js_sys::Uint8Array::from(reply.body.as_slice()))?;
        }
        Ok(out)
    }

    /// Takes a campaign's own typeface, that `answer` wanted: its files by their ids in the store.
    #[wasm_bindgen(js_name = putFont)]
    pub fn put_font(&mut self, assets: Vec<String>, regular: Vec<u8>, bold: Option<Vec<u8>>) -> JsResult<()> {
        self.edge.put_font(assets, regular, bold).map_err(thrown)
    }
}
