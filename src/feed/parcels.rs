use super::Problem;
use super::check::{Check, one_line};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::limits;
use crate::parcel::{Parcel, ParcelEvent, ParcelStatus, Window};
use crate::time::Millis;
use serde_json::{Map, Value};

type Node = Map<String, Value>;

/// Events of one parcel that are kept.
const EVENTS: usize = 60;

/// Reads what AfterShip or DHL (Unified Tracking) say of parcels: answers of their APIs, or the bodies of their webhooks. `now` counts where they name no time.
///
/// # Errors
/// `feed/not-json`, `feed/wrong-root`, `feed/too-large`.
pub fn parcels(text: &str, now: Millis) -> Result<(Vec<Parcel>, Vec<Problem>)> {
    if text.len() > limits::FEED_PAGE_BYTES {
        return Err(Diagnostic::new(Code::FeedTooLarge, format!("an answer of more than {} bytes", limits::FEED_PAGE_BYTES)));
    }
    let value: Value = serde_json::from_str(text).map_err(|e| Diagnostic::new(Code::FeedNotJson, format!("the answer can't be read: {e}")))?;
    let mut found = Vec::new();
    search(&value, 0, &mut found);
    if found.is_empty() && !names_an_empty_list(&value) {
        return Err(Diagnostic::new(Code::FeedWrongRoot, "there is no tracking of AfterShip and no shipment of DHL"));
    }
    let (mut parcels, mut problems) = (Vec::new(), Vec::new());
    for (row, (node, source)) in found.into_iter().enumerate() {
        let mut check = Check::default();
        let read = match source {
            Source::AfterShip => aftership(node, now, &mut check),
            Source::Dhl => dhl(node, now, &mut check),
        };
        let id = string(node, "tracking_number").or_else(|| string(node, "id")).map(str::to_owned);
        let wrong = check.into_problems();
        match read {
            Some(parcel) if wrong.is_empty() => parcels.push(parcel),
            _ => problems.extend(wrong.into_iter().map(|problem| Problem { row: row as u64 + 1, id: id.clone(), ..problem })),
        }
    }
    Ok((parcels, problems))
}

#[derive(Clone, Copy)]
enum Source {
    AfterShip,
    Dhl,
}

fn search<'a>(value: &'a Value, depth: usize, out: &mut Vec<(&'a Node, Source)>) {
    match value {
        _ if depth > limits::FEED_SEARCH_DEPTH => {}
        Value::Array(list) => list.iter().for_each(|value| search(value, depth + 1, out)),
        Value::Object(node) if node.contains_key("tracking_number") => out.push((node, Source::AfterShip)),
        Value::Object(node) if node.contains_key("status") && (node.contains_key("events") || node.contains_key("service")) => out.push((node, Source::Dhl)),
        Value::Object(node) => {
            for key in ["data", "trackings", "tracking", "msg", "shipments", "shipment"] {
                node.get(key).into_iter().for_each(|value| search(value, depth + 1, out));
            }
        }
        _ => {}
    }
}

fn names_an_empty_list(value: &Value) -> bool {
    let lists = ["/trackings", "/data/trackings", "/shipments"];
    lists.iter().any(|path| value.pointer(path).and_then(Value::as_array).is_some_and(Vec::is_empty))
}

fn string<'a>(node: &'a Node, name: &str) -> Option<&'a str> {
    node.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

fn instant(node: &Node, name: &str, end_of_day: bool, check: &mut Check) -> Option<Millis> {
    string(node, name).and_then(|text| check.date(name, text, end_of_day))
}

fn number(node: &Node, name: &str, check: &mut Check) -> Option<String> {
    match string(node, name) {
        Some(number) if number.len() <= 64 && number.bytes().all(|b| b.is_ascii_graphic()) => Some(number.to_owned()),
        Some(other) => check.bad(name, Code::FeedBadParcel, format!("`{other}` is no tracking number"), other),
        None => check.missing(name),
    }
}

fn aftership(node: &Node, now: Millis, check: &mut Check) -> Option<Parcel> {
    let number = number(node, "tracking_number", check);
    let status = match string(node, "tag") {
        Some(tag) => aftership_status(tag, string(node, "subtag").unwrap_or(""))
            .or_else(|| check.bad("tag", Code::FeedBadParcel, format!("`{tag}` is no tag of AfterShip"), tag)),
        None => check.missing("tag"),
    };
    let estimated = node.get("courier_estimated_delivery_date").and_then(Value::as_object);
    let expected = estimated
        .and_then(|node| {
            let from = instant(node, "estimated_delivery_date_min", false, check).or_else(|| instant(node, "estimated_delivery_date", false, check))?;
            let until = instant(node, "estimated_delivery_date_max", true, check).unwrap_or(from);
            Some(Window { from, until })
        })
        .or_else(|| instant(node, "expected_delivery", false, check).map(|at| Window { from: at, until: at }));
    let mut events: Vec<ParcelEvent> = Vec::new();
    for point in node.get("checkpoints").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object) {
        let Some(at) = instant(point, "checkpoint_time", false, check) else { continue };
        let status = string(point, "tag").and_then(|tag| aftership_status(tag, string(point, "subtag").unwrap_or(""))).unwrap_or(ParcelStatus::Unknown);
        events.push(ParcelEvent { at, status, text: told(string(point, "message")) });
    }
    let carrier = string(node, "slug").unwrap_or("").to_owned();
    let as_of = instant(node, "updated_at", false, check);
    let delivered = instant(node, "shipment_delivery_date", false, check);
    parcel(number?, carrier, status?, expected, delivered, events, as_of, now)
}

/// AfterShip's tags; a subtag says when an exception is a return.
fn aftership_status(tag: &str, subtag: &str) -> Option<ParcelStatus> {
    Some(match tag {
        "Pending" | "InfoReceived" => ParcelStatus::Announced,
        "InTransit" => ParcelStatus::InTransit,
        "OutForDelivery" => ParcelStatus::OutForDelivery,
        "AttemptFail" => ParcelStatus::AttemptFailed,
        "AvailableForPickup" => ParcelStatus::ReadyForPickup,
        "Delivered" => ParcelStatus::Delivered,
        "Exception" if matches!(subtag, "Exception_010" | "Exception_011") => ParcelStatus::Returned,
        "Exception" => ParcelStatus::Exception,
        "Expired" => ParcelStatus::Expired,
        _ => return None,
    })
}

fn dhl(node: &Node, now: Millis, check: &mut Check) -> Option<Parcel> {
    let number = number(node, "id", check);
    let current = node.get("status").and_then(Value::as_object);
    let Some(current) = current else { return check.missing("status") };
    let status = match string(current, "statusCode") {
        Some(code) => dhl_status(code, current).or_else(|| check.bad("statusCode", Code::FeedBadParcel, format!("`{code}` is no status of DHL"), code)),
        None => check.missing("statusCode"),
    };
    let frame = node.get("estimatedDeliveryTimeFrame").and_then(Value::as_object);
    let expected = frame
        .and_then(|frame| {
            let from = instant(frame, "estimatedFrom", false, check)?;
            Some(Window { from, until: instant(frame, "estimatedThrough", true, check).unwrap_or(from) })
        })
        .or_else(|| instant(node, "estimatedTimeOfDelivery", false, check).map(|at| Window { from: at, until: at }));
    let mut events: Vec<ParcelEvent> = Vec::new();
    for event in node.get("events").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object) {
        let Some(at) = instant(event, "timestamp", false, check) else { continue };
        let status = string(event, "statusCode").and_then(|code| dhl_status(code, event)).unwrap_or(ParcelStatus::Unknown);
        events.push(ParcelEvent { at, status, text: told(string(event, "description").or(string(event, "status"))) });
    }
    let as_of = instant(current, "timestamp", false, check);
    let delivered = as_of.filter(|_| status == Some(ParcelStatus::Delivered));
    parcel(number?, "dhl".into(), status?, expected, delivered, events, as_of, now)
}

/// DHL's codes are few; what the driver does and returns stand in its words alone.
fn dhl_status(code: &str, node: &Node) -> Option<ParcelStatus> {
    let words = [string(node, "status"), string(node, "description")].into_iter().flatten().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    let says = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    Some(match code {
        "pre-transit" => ParcelStatus::Announced,
        "transit" if says(&["zustellfahrzeug", "delivery vehicle", "out for delivery", "in zustellung"]) => ParcelStatus::OutForDelivery,
        "transit" if says(&["zur abholung bereit", "ready for pick", "abholbereit"]) => ParcelStatus::ReadyForPickup,
        "transit" if says(&["rücksendung", "return to sender", "returned to"]) => ParcelStatus::Returned,
        "transit" => ParcelStatus::InTransit,
        "delivered" => ParcelStatus::Delivered,
        "failure" if says(&["rücksendung", "return", "zurückgesandt"]) => ParcelStatus::Returned,
        "failure" if says(&["nicht angetroffen", "attempt", "zustellversuch"]) => ParcelStatus::AttemptFailed,
        "failure" => ParcelStatus::Exception,
        "unknown" => ParcelStatus::Unknown,
        _ => return None,
    })
}

fn told(text: Option<&str>) -> String {
    text.map(|text| one_line(text).chars().take(200).collect()).unwrap_or_default()
}

#[allow(clippy::too_many_arguments, clippy::unnecessary_wraps, reason = "what both sources end with")]
fn parcel(
    number: String,
    carrier: String,
    status: ParcelStatus,
    expected: Option<Window>,
    delivered: Option<Millis>,
    mut events: Vec<ParcelEvent>,
    as_of: Option<Millis>,
    now: Millis,
) -> Option<Parcel> {
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    events.truncate(EVENTS);
    let as_of = as_of.or(events.first().map(|event| event.at)).unwrap_or(now).min(now);
    let expected = expected.map(|w| Window { until: w.until.max(w.from), ..w });
    Some(Parcel { number, carrier, status, expected, delivered, events, as_of })
}
