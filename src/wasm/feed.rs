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
    row: u64,
    id: &'a str,
    available: bool,
    data: String,
}

#[derive(Serialize)]
struct Parcels<'a> {
    parcels: Vec<ParcelRow<'a>>,
    problems: &'a [crate::feed::Problem],
}

/// A parcel as a store keeps it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ParcelRow<'a> {
    number: &'a str,
    data: String,
    as_of: f64,
}

/// `{parcels, problems}` of what a carrier says.
#[wasm_bindgen(js_name = readParcels)]
pub fn read_parcels(text: &str, now: f64) -> JsResult<JsValue> {
    let (parcels, problems) = crate::feed::parcels(text, now as i64).map_err(thrown)?;
    let row = |parcel: &crate::parcel::Parcel| serde_json::to_string(parcel).ok();
    let parcels = parcels.iter().filter_map(|p| Some(ParcelRow { number: &p.number, data: row(p)?, as_of: p.as_of as f64 })).collect();
    Ok(encode(&Parcels { parcels, problems: &problems }))
}

/// `{offer: {row, id, available, data}}` or `{problems}`: a stored offer (text) with what a shop says changed.
#[wasm_bindgen(js_name = patchOffer)]
pub fn patch_offer(stored: &str, change: &str) -> JsResult<JsValue> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    enum Patched<'a> {
        Offer(Row<'a>),
        Problems(&'a [crate::feed::Problem]),
    }
    let broken = |e: serde_json::Error| thrown(crate::diagnostic::Diagnostic::new(crate::diagnostic::Code::Internal, e.to_string()));
    let offer: crate::offer::Offer = serde_json::from_str(stored).map_err(broken)?;
    match crate::feed::patch(offer, change) {
        Ok(offer) => {
            let data = serde_json::to_string(&offer).map_err(broken)?;
            Ok(encode(&Patched::Offer(Row { row: 0, id: &offer.id, available: offer.availability.can_be_had(), data })))
        }
        Err(problems) => Ok(encode(&Patched::Problems(&problems))),
    }
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
    let offers = batch.offers.iter().filter_map(|(row, offer)| {
        let data = serde_json::to_string(offer).ok()?;
        Some(Row { row: *row, id: &offer.id, available: offer.availability.can_be_had(), data })
    });
    let offers = offers.collect();
    encode(&Piece { offers, problems: &batch.problems, rows: batch.rows, feed_time: batch.feed_time.map(|t| t as f64) })
}
