//! Reads carriers' tracking data: AfterShip's and DHL's JSON in, parcels out. Rejects invalid tracking numbers; other invalid fields are dropped alone.

mod aftership;
mod dhl;
mod said;
mod words;

use super::check::Check;
use super::json::{Node, Value};
use super::{Dropped, Problem};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::time::Millis;
use crate::shop::parcel::Parcel;

/// Reads tracking data of AfterShip or DHL (Unified Tracking): API responses or webhook bodies. `now` is used where they give no time.
///
/// # Errors
/// `feed/not-json`, `feed/wrong-root`, `feed/too-large`.
pub fn parcels(text: &str, now: Millis) -> Result<(Vec<Parcel>, Vec<Problem>)> {
    if text.len() > limits::FEED_PAGE_BYTES {
        return Err(Diagnostic::new(Code::FeedTooLarge, format!("a response of more than {} bytes", limits::FEED_PAGE_BYTES)));
    }
    let value: Value = serde_json::from_str(text).map_err(|e| Diagnostic::new(Code::FeedNotJson, format!("the response can't be read: {e}")))?;
    let mut found = Vec::new();
    search(&value, 0, &mut found);
    if found.is_empty() && !names_an_empty_list(&value) {
        return Err(Diagnostic::new(Code::FeedWrongRoot, "there is neither an AfterShip tracking nor a DHL shipment"));
    }
    if found.len() > limits::PARCELS {
        return Err(Diagnostic::new(Code::FeedTooLarge, format!("a response of more than {} parcels", limits::PARCELS)));
    }
    let (mut parcels, mut problems) = (Vec::new(), Vec::new());
    for (row, (node, source)) in (1..).zip(found) {
        let mut check = Check::default();
        let read = match source {
            Source::AfterShip => aftership::read(node, &mut check),
            Source::Dhl => dhl::read(node, &mut check),
        };
        let id = ["tracking_number", "id"].iter().find_map(|name| node.get(name)?.as_str()).map(str::to_owned);
        let dropped = if read.is_some() { Dropped::Field } else { Dropped::Row };
        problems.extend(check.into_problems().into_iter().map(|problem| Problem { row, dropped, id: id.clone(), ..problem }));
        parcels.extend(read.map(|told| told.parcel(now)));
    }
    Ok((parcels, problems))
}

#[derive(Clone, Copy)]
enum Source {
    AfterShip,
    Dhl,
}

fn search<'a>(value: &'a Value<'a>, depth: usize, out: &mut Vec<(&'a Node<'a>, Source)>) {
    match value {
        _ if depth > limits::FEED_SEARCH_DEPTH => {}
        Value::Array(list) => list.iter().for_each(|value| search(value, depth + 1, out)),
        Value::Object(node) if node.contains_key("tracking_number") => out.push((node, Source::AfterShip)),
        Value::Object(node) if ["status", "events", "service"].iter().filter(|name| node.contains_key(name)).count() > 1 => out.push((node, Source::Dhl)),
        Value::Object(node) => {
            for key in ["data", "trackings", "tracking", "msg", "shipments", "shipment"] {
                node.get(key).into_iter().for_each(|value| search(value, depth + 1, out));
            }
        }
        _ => {}
    }
}

fn names_an_empty_list(value: &Value<'_>) -> bool {
    let is_empty = |node: &Node<'_>, name: &str| node.get(name).and_then(Value::as_array).is_some_and(<[_]>::is_empty);
    let Value::Object(node) = value else { return false };
    let data = node.get("data").and_then(Value::as_object);
    is_empty(node, "trackings") || is_empty(node, "shipments") || data.is_some_and(|data| is_empty(data, "trackings"))
}

#[cfg(test)]
mod tests;
