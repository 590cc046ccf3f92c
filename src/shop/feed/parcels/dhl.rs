use super::said::{Said, instant, latest_first, number, window};
use super::words;
use crate::base::diagnostic::Code;
use crate::base::limits;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Fields, Node, flag};
use crate::shop::parcel::{ParcelEvent, ParcelStatus, Window};

/// Reads a shipment of DHL's Unified Tracking API. It has few codes: delivery attempts, collection and returns appear only in its texts, in the requested
/// language.
pub(super) fn read(node: &Node<'_>, check: &mut Check) -> Option<Said> {
    let fields = Fields::of(node);
    let number = number(&fields, "id", check);
    let current = fields.object("status", check);
    let mut events = Vec::new();
    for event in fields.objects("events", check).into_iter().take(limits::PARCEL_EVENTS) {
        let Some(at) = instant(&event, "timestamp", false, check) else { continue };
        let code = event.text("statusCode", check).and_then(code);
        let texts = words_of(&event, check);
        let status = code.map_or(ParcelStatus::Unknown, |code| meant(code, &texts));
        let step = texts.iter().find_map(|text| words::step(status, text));
        events.push(ParcelEvent { at, status, step });
    }
    latest_first(&mut events, |event| event.at);
    let as_of = current.as_ref().and_then(|current| instant(current, "timestamp", false, check));
    let mut status = match &current {
        Some(current) => status(current, check),
        // The latest event gives the status.
        None if !events.is_empty() => events.first().map_or(ParcelStatus::Unknown, |event| event.status),
        None => {
            check.missing::<()>("status");
            ParcelStatus::Unknown
        }
    };
    if let (ParcelStatus::InTransit, Some(latest)) = (status, events.first()) {
        let says_nothing = current.as_ref().is_none_or(|current| words_of(current, check).iter().all(|text| is_bare(text)));
        if says_nothing || as_of.is_none_or(|as_of| latest.at >= as_of) {
            status = if latest.status == ParcelStatus::Unknown { status } else { latest.status };
        }
    }
    let is_back = status == ParcelStatus::Delivered && events.iter().any(|event| event.status == ParcelStatus::Returned);
    if is_back || is_return_shipment(&fields, check) && status != ParcelStatus::Announced {
        status = ParcelStatus::Returned;
    }
    Some(Said { number: number?, carrier: "dhl".into(), status, expected: expected(&fields, check), delivered: as_of, events, as_of })
}

fn status(current: &Fields<'_>, check: &mut Check) -> ParcelStatus {
    let texts = words_of(current, check);
    let named = current.text("statusCode", check);
    if let Some(code) = named.and_then(code) {
        return meant(code, &texts);
    }
    match named {
        Some(other) => drop(check.bad::<()>("statusCode", Code::FeedBadParcel, format!("`{other}` is not a DHL status"), other)),
        None => drop(check.missing::<()>("statusCode")),
    }
    ParcelStatus::Unknown
}

fn code(name: &str) -> Option<ParcelStatus> {
    Some(match name.to_ascii_lowercase().as_str() {
        "pre-transit" => ParcelStatus::Announced,
        "transit" => ParcelStatus::InTransit,
        "delivered" => ParcelStatus::Delivered,
        "failure" => ParcelStatus::Exception,
        "unknown" => ParcelStatus::Unknown,
        _ => return None,
    })
}

/// The texts of a status or an event, the current state before next steps.
fn words_of<'a>(fields: &Fields<'a>, check: &mut Check) -> Vec<&'a str> {
    ["status", "description", "remark", "nextSteps"].iter().filter_map(|name| fields.text(name, check)).collect()
}

/// Combines a code with its texts.
fn meant(code: ParcelStatus, texts: &[&str]) -> ParcelStatus {
    let meanings: Vec<ParcelStatus> = texts.iter().filter_map(|text| words::meaning(text)).collect();
    let first = meanings.first().copied();
    match code {
        ParcelStatus::Delivered if texts.iter().any(|text| words::is_at_sender(text)) => ParcelStatus::Returned,
        ParcelStatus::Delivered => first.filter(|m| matches!(m, ParcelStatus::Returned | ParcelStatus::ReadyForPickup)).unwrap_or(code),
        ParcelStatus::InTransit => first.unwrap_or(code),
        // An exception's text may announce delivery, which does not make it out for delivery.
        ParcelStatus::Exception => first.filter(|m| *m != ParcelStatus::OutForDelivery).unwrap_or(code),
        _ => code,
    }
}

/// Whether a text adds nothing to the code.
fn is_bare(text: &str) -> bool {
    ["transit", "in transit", "unterwegs", "in transport"].contains(&text.trim().trim_end_matches('.').to_lowercase().as_str())
}

/// Whether a shipment is a customer's return.
fn is_return_shipment(fields: &Fields<'_>, check: &mut Check) -> bool {
    let details = fields.object("details", check);
    let is_flagged = |fields: &Fields<'_>| ["returnFlag", "isReturn"].iter().any(|name| fields.value(name).and_then(flag) == Some(true));
    let product = details.as_ref().and_then(|details| details.object("product", check)).and_then(|product| product.text("productName", check));
    let product = product.unwrap_or("").to_lowercase();
    is_flagged(fields) || details.as_ref().is_some_and(is_flagged) || ["retoure", "return"].iter().any(|word| product.contains(word))
}

fn expected(fields: &Fields<'_>, check: &mut Check) -> Option<Window> {
    let frame = fields.object("estimatedDeliveryTimeFrame", check).and_then(|frame| window(&frame, "estimatedFrom", "estimatedThrough", check));
    let day = instant(fields, "estimatedTimeOfDelivery", false, check).map(|at| Window { from: at, until: at });
    frame.or(day)
}
