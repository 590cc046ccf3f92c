use super::{JsResult, thrown};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::stored::read;
use crate::live::{Answer, Asked, Edge, Records, ReplyKind, Request};
use wasm_bindgen::prelude::*;

/// The edge with its keys and caches. Requests and responses are JSON text and bytes, which is faster than building objects field by
/// field; a single reader for all input makes the wasm file a tenth smaller (docs/performance.md).
#[wasm_bindgen]
pub struct LiveEdge {
    edge: Edge,
    /// The last request as JSON and parsed: most requests are answered in two calls.
    last: Option<(String, Asked)>,
    /// The body of the last reply.
    body: Vec<u8>,
}

#[wasm_bindgen]
impl LiveEdge {
    /// Creates an edge from its configuration (JSON).
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str) -> JsResult<LiveEdge> {
        let config = read(config).map_err(|_| thrown(Diagnostic::new(Code::UsageBad, "the options can't be read")))?;
        let edge = Edge::new(&config).map_err(thrown)?;
        Ok(Self { edge, last: None, body: Vec::new() })
    }

    /// The headers of each kind of reply as JSON.
    pub fn headers() -> String {
        text(&ReplyKind::ALL.map(|kind| (kind, kind.headers())))
    }

    /// Answers a request: `{wants}`, `{vote}`, `{unsubscribe}`, `{font}` or `{reply}`, whose body is returned by `body`.
    pub fn answer(&mut self, request: String, records: &str, now: f64) -> JsResult<String> {
        let unreadable = |_| thrown(Diagnostic::new(Code::UsageBad, "the request or its records can't be read"));
        let records: Records = read(records).map_err(unreadable)?;
        let asked = match self.last.take() {
            Some((text, asked)) if text == request => asked,
            _ => self.edge.open(read::<Request>(&request).map_err(unreadable)?),
        };
        let mut answer = self.edge.answer(&asked, &records, now as i64);
        self.last = Some((request, asked));
        self.body = match &mut answer {
            Answer::Reply(reply) => std::mem::take(&mut reply.body),
            _ => Vec::new(),
        };
        Ok(text(&answer))
    }

    /// Whether records can be parsed.
    #[wasm_bindgen(js_name = canRead)]
    pub fn can_read(records: &str) -> bool {
        read::<Records>(records).is_ok()
    }

    /// Returns the body of the last reply.
    pub fn body(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.body)
    }

    /// Adds a campaign's font that `answer` wanted: its files, with their asset ids.
    #[wasm_bindgen(js_name = putFont)]
    pub fn put_font(&mut self, assets: Vec<String>, regular: Vec<u8>, bold: Option<Vec<u8>>) -> JsResult<()> {
        self.edge.put_font(assets, regular, bold).map_err(thrown)
    }
}

fn text<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
