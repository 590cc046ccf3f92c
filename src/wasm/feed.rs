use super::{JsResult, decode, encode, thrown};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::money::Currency;
use crate::base::time::Millis;
use crate::shop::feed::{Batch, Delivery, FeedReader, Patched, SaleRow, Stored, patch};
use crate::shop::offer::{LatePrice, Offer, PriceState, Times, cuts};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// Reads a feed in chunks.
#[wasm_bindgen]
pub struct Feed(FeedReader);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FeedBatch<'a> {
    offers: Vec<Row<'a>>,
    kept: Vec<Kept<'a>>,
    unread: &'a [String],
    problems: &'a [crate::shop::feed::Problem],
    rows: u64,
    feed_time: Option<f64>,
}

/// An offer to store.
#[derive(Serialize)]
struct Row<'a> {
    row: u64,
    id: &'a str,
    available: bool,
    data: String,
    /// The positions at which the later parts begin in `data`.
    cuts: [usize; 4],
}

impl<'a> Row<'a> {
    fn of(row: u64, offer: &'a Offer) -> Option<Self> {
        let data = serde_json::to_string(offer).ok()?;
        Some(Self { row, id: &offer.id, available: offer.availability.can_be_had(), cuts: cuts(&data), data })
    }
}

/// An invalid row: the stored offer stays unchanged.
#[derive(Serialize)]
struct Kept<'a> {
    row: u64,
    id: &'a str,
}

#[derive(Serialize)]
struct Parcels<'a> {
    parcels: Vec<ParcelRow<'a>>,
    problems: &'a [crate::shop::feed::Problem],
}

/// A parcel to store.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ParcelRow<'a> {
    number: &'a str,
    data: String,
    as_of: f64,
}

/// Reads a carrier's response: `{parcels, problems}`.
#[wasm_bindgen(js_name = readParcels)]
pub fn read_parcels(text: &str, now: f64) -> JsResult<JsValue> {
    let (parcels, problems) = crate::shop::feed::parcels(text, now as i64).map_err(thrown)?;
    let row = |parcel: &crate::shop::parcel::Parcel| serde_json::to_string(parcel).ok();
    let parcels = parcels.iter().filter_map(|p| Some(ParcelRow { number: &p.number, data: row(p)?, as_of: p.as_of as f64 })).collect();
    Ok(encode(&Parcels { parcels, problems: &problems }))
}

/// A stored offer and a pushed change.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    /// The offer as JSON.
    data: String,
    times: Times,
    /// The ids of the latest deliveries.
    deliveries: Vec<String>,
    /// The change as JSON.
    change: String,
    delivery: String,
    sent: Millis,
    now: Millis,
}

/// The price of a late update.
#[derive(Serialize)]
struct Late {
    at: f64,
    /// The update as JSON, as stored in the history.
    fact: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Answer<'a> {
    Offer { offer: Row<'a>, times: Times, deliveries: &'a [String], taken: bool, late: Option<Late> },
    Older,
    Problems(&'a [crate::shop::feed::Problem]),
}

/// Applies a pushed change to a stored offer: `{offer: {offer: {row, id, available, data, cuts}, times, deliveries, taken, late}}`, `"older"` or `{problems}`.
/// `taken`: whether any part was newer; `late`: the part for the history.
#[wasm_bindgen(js_name = patchOffer)]
pub fn patch_offer(asked: JsValue) -> JsResult<JsValue> {
    let Asked { data, times, deliveries, change, delivery, sent, now } = decode(asked)?;
    let offer: Offer = serde_json::from_str(&data).map_err(|e| damaged(format!("a stored offer can't be read: {e}")))?;
    let stored = Stored { offer, times, deliveries };
    let Patched { stored, taken, late } = match patch(&stored, &change, Delivery { id: &delivery, sent, now }) {
        Ok(patched) => patched,
        Err(problems) => return Ok(encode(&Answer::Problems(&problems))),
    };
    let Some(Stored { offer, times, deliveries }) = stored else { return Ok(encode(&Answer::Older)) };
    let late = late.and_then(|late| Some(Late { at: late.at as f64, fact: serde_json::to_string(&late).ok()? }));
    let offer = Row::of(0, &offer).ok_or_else(|| damaged("the offer can't be written".into()))?;
    Ok(encode(&Answer::Offer { offer, times, deliveries: &deliveries, taken, late }))
}

/// A stored offer and the sale in a feed's row.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HalfSale {
    data: String,
    times: Times,
    deliveries: Vec<String>,
    /// The part `sale` of the row as JSON.
    row: String,
    at: Millis,
}

/// Merges a feed's sale into a stored offer for which a push brought newer data: `{offer: …}` as from `patchOffer`, or `"older"`.
#[wasm_bindgen(js_name = mergeSale)]
pub fn merge_sale(asked: JsValue) -> JsResult<JsValue> {
    let HalfSale { data, times, deliveries, row, at } = decode(asked)?;
    let offer: Offer = serde_json::from_str(&data).map_err(|e| damaged(format!("a stored offer can't be read: {e}")))?;
    let row: SaleRow = serde_json::from_str(&row).map_err(|e| damaged(format!("a sale can't be read: {e}")))?;
    let Some(Stored { offer, times, deliveries }) = crate::shop::feed::merge_sale(&Stored { offer, times, deliveries }, &row, at) else {
        return Ok(encode(&Answer::Older));
    };
    let offer = Row::of(0, &offer).ok_or_else(|| damaged("the offer can't be written".into()))?;
    Ok(encode(&Answer::Offer { offer, times, deliveries: &deliveries, taken: true, late: None }))
}

/// Applies a late update to a price state (`[price, sale, reducedSince]` as JSON).
#[wasm_bindgen(js_name = stateAfter)]
pub fn state_after(state: &str, fact: &str) -> JsResult<String> {
    let read = || -> serde_json::Result<Option<String>> {
        let (price, sale, reduced_since) = serde_json::from_str(state)?;
        let after = serde_json::from_str::<LatePrice>(fact)?.onto(Some(&PriceState { at: 0, seen: None, price, sale, reduced_since }));
        after.map(|after| serde_json::to_string(&(after.price, after.sale, after.reduced_since))).transpose()
    };
    read().ok().flatten().ok_or_else(|| damaged("a stored price can't be read".into()))
}

fn damaged(message: String) -> JsValue {
    thrown(Diagnostic::new(Code::StoreDamaged, message))
}

#[wasm_bindgen]
impl Feed {
    /// A reader at the start of a feed.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> JsResult<Feed> {
        Ok(Self(FeedReader::new(decode(options)?)))
    }

    /// Reads the next chunk: `{offers, kept, unread, problems, rows, feedTime}`.
    pub fn push(&mut self, bytes: &[u8]) -> JsResult<JsValue> {
        self.0.push(bytes).map(|batch| piece(&batch)).map_err(thrown)
    }

    /// Reads the rest, with the same result.
    pub fn finish(&mut self) -> JsResult<JsValue> {
        self.0.finish().map(|batch| piece(&batch)).map_err(thrown)
    }
}

fn piece(batch: &Batch) -> JsValue {
    let offers = batch.offers.iter().filter_map(|(row, offer)| Row::of(*row, offer)).collect();
    let kept = batch.kept.iter().map(|(row, id)| Kept { row: *row, id }).collect();
    encode(&FeedBatch { offers, kept, unread: &batch.unread, problems: &batch.problems, rows: batch.rows, feed_time: batch.feed_time.map(|t| t as f64) })
}

/// The outlines of a logo from its SVG file.
#[wasm_bindgen(js_name = logoOutlines)]
pub fn logo_outlines(svg: &str) -> JsResult<JsValue> {
    crate::shop::feed::outlines(svg).map(|outlines| encode(&outlines)).map_err(thrown)
}

/// What a shop system says of an order, a parcel, a return or a customer, as JSON. `currency` is the order's, for documents that don't say it.
#[wasm_bindgen(js_name = orderOf)]
pub fn order_of(system: JsValue, subject: JsValue, text: &str, currency: Option<String>) -> JsResult<String> {
    let currency = currency.as_deref().map(Currency::parse).transpose().map_err(thrown)?;
    let said = crate::shop::feed::said(decode(system)?, decode(subject)?, text, currency).map_err(thrown)?;
    serde_json::to_string(&said).map_err(|e| damaged(e.to_string()))
}
