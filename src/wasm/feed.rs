use super::{JsResult, decode, encode, thrown};
use crate::feed::{Batch, FeedReader};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Reads a feed piece by piece.
#[wasm_bindgen]
pub struct Feed(FeedReader);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Piece<'a> {
    offers: Vec<Row<'a>>,
    problems: &'a [crate::feed::Problem],
    rows: u64,
    feed_time: Option<f64>,
}

/// An offer as a store keeps it.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    available: bool,
    data: String,
}

#[wasm_bindgen]
impl Feed {
    /// A reader at the start of a feed.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> JsResult<Feed> {
        Ok(Self(FeedReader::new(decode(options)?)))
    }

    /// `{offers, problems, rows, feedTime}` of the next piece.
    pub fn push(&mut self, bytes: &[u8]) -> JsResult<JsValue> {
        self.0.push(bytes).map(|batch| piece(&batch)).map_err(thrown)
    }

    /// The same of what is left.
    pub fn finish(&mut self) -> JsResult<JsValue> {
        self.0.finish().map(|batch| piece(&batch)).map_err(thrown)
    }
}

fn piece(batch: &Batch) -> JsValue {
    let row = |offer: &crate::offer::Offer| serde_json::to_string(offer).map(|data| (offer.availability.can_be_had(), data));
    let offers = batch.offers.iter().filter_map(|o| row(o).ok().map(|(available, data)| Row { id: &o.id, available, data })).collect();
    encode(&Piece { offers, problems: &batch.problems, rows: batch.rows, feed_time: batch.feed_time.map(|t| t as f64) })
}
