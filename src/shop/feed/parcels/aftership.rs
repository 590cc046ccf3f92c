use super::said::{Said, carrier, instant, latest_first, number, window};
use super::words;
use crate::base::diagnostic::Code;
use crate::base::limits;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Fields, Node};
use crate::shop::parcel::{ParcelEvent, ParcelStatus, ParcelStep, Window};

/// Reads a tracking, in API versions v4 to 2026.
pub(super) fn read(node: &Node<'_>, check: &mut Check) -> Option<Said> {
    let fields = Fields::of(node);
    let number = number(&fields, "tracking_number", check);
    let mut events = Vec::new();
    let mut was_returned = fields.flag("return_to_sender", check) == Some(true);
    // The latest checkpoint is the last one.
    for point in fields.objects("checkpoints", check).into_iter().rev().take(limits::PARCEL_EVENTS) {
        let (tag, subtag) = (point.text("tag", check), point.text("subtag", check));
        let message = point.text("message", check);
        let status = tag.and_then(|tag| status_of(tag, subtag)).map(|status| refined(status, [point.text("subtag_message", check), message]));
        was_returned |= status == Some(ParcelStatus::Returned);
        let time = if point.value("checkpoint_time").is_some() { "checkpoint_time" } else { "created_at" };
        let Some(at) = instant(&point, time, false, check) else { continue };
        let status = status.unwrap_or(ParcelStatus::Unknown);
        let step = subtag.and_then(step_of).or_else(|| words::step(status, message?));
        events.push((ParcelEvent { at, status, step }, message));
    }
    latest_first(&mut events, |(event, _)| event.at);
    let status = status(&fields, events.first().map(|(event, message)| (event.status, *message)), was_returned, check);
    Some(Said {
        number: number?,
        carrier: carrier(&fields, check),
        status,
        expected: expected(&fields, check),
        delivered: instant(&fields, "shipment_delivery_date", false, check),
        events: events.into_iter().map(|(event, _)| event).collect(),
        as_of: instant(&fields, "updated_at", false, check),
    })
}

/// The status. `latest` is the latest event's status and the carrier's text.
fn status(fields: &Fields<'_>, latest: Option<(ParcelStatus, Option<&str>)>, was_returned: bool, check: &mut Check) -> ParcelStatus {
    let (tag, subtag) = (fields.text("tag", check), fields.text("subtag", check));
    // Subtags begin with their tag.
    let named = tag.or_else(|| Some(subtag?.split_once('_')?.0)).and_then(|tag| status_of(tag, subtag));
    let Some(named) = named else {
        match tag.or(subtag) {
            Some(tag) => drop(check.bad::<()>("tag", Code::FeedBadParcel, format!("`{tag}` is not a tag of AfterShip"), tag)),
            None => drop(check.missing::<()>("tag")),
        }
        return ParcelStatus::Unknown;
    };
    let status = refined(named, [fields.text("subtag_message", check), latest.and_then(|(_, message)| message)]);
    match (status, latest.map(|(status, _)| status)) {
        (ParcelStatus::Delivered | ParcelStatus::Exception, _) if was_returned => ParcelStatus::Returned,
        // The tag may lag behind the latest checkpoint.
        (ParcelStatus::InTransit, Some(ParcelStatus::ReadyForPickup)) => ParcelStatus::ReadyForPickup,
        (ParcelStatus::InTransit, Some(ParcelStatus::AttemptFailed)) => ParcelStatus::AttemptFailed,
        (ParcelStatus::InTransit, Some(ParcelStatus::Returned)) => ParcelStatus::Returned,
        _ => status,
    }
}

/// Refines a general status by the carrier's text.
fn refined(status: ParcelStatus, texts: [Option<&str>; 2]) -> ParcelStatus {
    let meaning = texts.into_iter().flatten().find_map(words::meaning);
    match (status, meaning) {
        (ParcelStatus::Delivered, _) if texts.into_iter().flatten().any(words::is_at_sender) => ParcelStatus::Returned,
        (ParcelStatus::Delivered | ParcelStatus::Exception | ParcelStatus::InTransit, Some(ParcelStatus::Returned)) => ParcelStatus::Returned,
        (ParcelStatus::InTransit | ParcelStatus::OutForDelivery, Some(ParcelStatus::ReadyForPickup)) => ParcelStatus::ReadyForPickup,
        (ParcelStatus::InTransit | ParcelStatus::OutForDelivery, Some(ParcelStatus::AttemptFailed)) => ParcelStatus::AttemptFailed,
        _ => status,
    }
}

/// Maps AfterShip's tags. Some subtags of exceptions mean a return.
fn status_of(tag: &str, subtag: Option<&str>) -> Option<ParcelStatus> {
    let is_return = matches!(subtag, Some("Exception_010" | "Exception_011"));
    let plain: String = tag.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
    Some(match plain.as_str() {
        "pending" | "inforeceived" => ParcelStatus::Announced,
        "intransit" => ParcelStatus::InTransit,
        "outfordelivery" => ParcelStatus::OutForDelivery,
        "attemptfail" => ParcelStatus::AttemptFailed,
        "availableforpickup" => ParcelStatus::ReadyForPickup,
        "delivered" => ParcelStatus::Delivered,
        "exception" if is_return => ParcelStatus::Returned,
        "exception" => ParcelStatus::Exception,
        "expired" => ParcelStatus::Expired,
        _ => return None,
    })
}

/// The step of an AfterShip subtag ("Delivery Sub-statuses").
fn step_of(subtag: &str) -> Option<ParcelStep> {
    Some(match subtag {
        "InTransit_002" => ParcelStep::Accepted,
        "InTransit_003" => ParcelStep::AtCentre,
        "InTransit_004" => ParcelStep::InCountry,
        "InTransit_005" => ParcelStep::ClearedCustoms,
        "InTransit_006" | "Exception_004" => ParcelStep::InCustoms,
        "InTransit_007" => ParcelStep::LeftCentre,
        "InTransit_009" => ParcelStep::Redirected,
        "Delivered_002" => ParcelStep::Collected,
        "Delivered_005" => ParcelStep::WithNeighbour,
        _ => return None,
    })
}

/// The expected delivery: the latest estimate, or that of the carrier, of AfterShip, or of v4.
fn expected(fields: &Fields<'_>, check: &mut Check) -> Option<Window> {
    let mut found = None;
    for (name, at, from, until) in [
        ("latest_estimated_delivery", "datetime", "datetime_min", "datetime_max"),
        ("courier_estimated_delivery_date", "estimated_delivery_date", "estimated_delivery_date_min", "estimated_delivery_date_max"),
        ("aftership_estimated_delivery_date", "estimated_delivery_date", "estimated_delivery_date_min", "estimated_delivery_date_max"),
        ("custom_estimated_delivery_date", "datetime", "datetime_min", "datetime_max"),
    ] {
        let Some(estimate) = fields.object(name, check) else { continue };
        let one = |check: &mut Check| instant(&estimate, at, false, check).map(|at| Window { from: at, until: at });
        let several = window(&estimate, from, until, check);
        found = found.or(several).or_else(|| one(check));
    }
    found.or_else(|| instant(fields, "expected_delivery", false, check).map(|at| Window { from: at, until: at }))
}
