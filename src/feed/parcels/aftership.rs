use super::{Said, instant, latest_first, number, told, window, words};
use crate::diagnostic::Code;
use crate::feed::check::Check;
use crate::feed::json::{Fields, Node};
use crate::limits;
use crate::parcel::{ParcelEvent, ParcelStatus, Window};

/// A tracking, as API versions from v4 to 2026 write it.
pub(super) fn read(node: &Node<'_>, check: &mut Check) -> Option<Said> {
    let fields = Fields::of(node);
    let number = number(&fields, "tracking_number", check);
    let mut events = Vec::new();
    let mut was_returned = fields.flag("return_to_sender", check) == Some(true);
    // The latest stands last.
    for point in fields.objects("checkpoints", check).into_iter().rev().take(limits::PARCEL_EVENTS) {
        let (tag, subtag) = (point.text("tag", check), point.text("subtag", check));
        let message = point.text("message", check);
        let status = tag.and_then(|tag| status_of(tag, subtag)).map(|status| refined(status, [point.text("subtag_message", check), message]));
        was_returned |= status == Some(ParcelStatus::Returned);
        let time = if point.value("checkpoint_time").is_some() { "checkpoint_time" } else { "created_at" };
        let Some(at) = instant(&point, time, false, check) else { continue };
        events.push(ParcelEvent { at, status: status.unwrap_or(ParcelStatus::Unknown), text: told(message) });
    }
    latest_first(&mut events);
    let status = status(&fields, &events, was_returned, check);
    Some(Said {
        number: number?,
        carrier: fields.text("slug", check).unwrap_or("").to_owned(),
        status,
        expected: expected(&fields, check),
        delivered: instant(&fields, "shipment_delivery_date", false, check),
        events,
        as_of: instant(&fields, "updated_at", false, check),
    })
}

fn status(fields: &Fields<'_>, events: &[ParcelEvent], was_returned: bool, check: &mut Check) -> ParcelStatus {
    let (tag, subtag) = (fields.text("tag", check), fields.text("subtag", check));
    // A subtag begins with its tag.
    let named = tag.or_else(|| Some(subtag?.split_once('_')?.0)).and_then(|tag| status_of(tag, subtag));
    let Some(named) = named else {
        match tag.or(subtag) {
            Some(tag) => drop(check.bad::<()>("tag", Code::FeedBadParcel, format!("`{tag}` is no tag of AfterShip"), tag)),
            None => drop(check.missing::<()>("tag")),
        }
        return ParcelStatus::Unknown;
    };
    let latest = events.first();
    let status = refined(named, [fields.text("subtag_message", check), latest.map(|event| event.text.as_str()).filter(|text| !text.is_empty())]);
    match (status, latest.map(|event| event.status)) {
        (ParcelStatus::Delivered | ParcelStatus::Exception, _) if was_returned => ParcelStatus::Returned,
        // The tag may lag behind what happened last.
        (ParcelStatus::InTransit, Some(ParcelStatus::ReadyForPickup)) => ParcelStatus::ReadyForPickup,
        (ParcelStatus::InTransit, Some(ParcelStatus::AttemptFailed)) => ParcelStatus::AttemptFailed,
        (ParcelStatus::InTransit, Some(ParcelStatus::Returned)) => ParcelStatus::Returned,
        _ => status,
    }
}

/// What a carrier's words say beyond a tag that leaves it open.
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

/// AfterShip's tags; a subtag says when an exception is a return.
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

/// When it is expected: as it was last estimated, else by the carrier, by AfterShip, and as v4 wrote it.
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
