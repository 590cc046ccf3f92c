//! Services: trips, events, courses, stays. They have an offer's price; the law on prior prices is that of services.

use super::graph::{Graph, types};
use crate::base::time::Millis;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::Node;
use crate::shop::offer::{OfferKind, Travel};

const DAY: Millis = 24 * 60 * 60 * 1000;

const GOODS: [&str; 12] = [
    "Product",
    "IndividualProduct",
    "ProductModel",
    "SomeProducts",
    "Vehicle",
    "Car",
    "Motorcycle",
    "MotorizedBicycle",
    "BusOrCoach",
    "Drug",
    "DietarySupplement",
    "ProductCollection",
];

/// Creative works that are sold like goods if they have offers.
const WORKS: [&str; 11] = [
    "Book",
    "Movie",
    "MusicAlbum",
    "MusicRecording",
    "Game",
    "VideoGame",
    "Painting",
    "VisualArtwork",
    "SoftwareApplication",
    "MobileApplication",
    "WebApplication",
];

const TRIPS: [&str; 7] = ["TouristTrip", "Trip", "Flight", "TrainTrip", "BusTrip", "BoatTrip", "Cruise"];

const STAYS: [&str; 16] = [
    "Hotel",
    "LodgingBusiness",
    "Hostel",
    "Motel",
    "Resort",
    "SkiResort",
    "BedAndBreakfast",
    "Campground",
    "VacationRental",
    "Accommodation",
    "HotelRoom",
    "Room",
    "Suite",
    "Apartment",
    "House",
    "CampingPitch",
];

const SERVICES: [&str; 10] = [
    "Service",
    "Course",
    "CourseInstance",
    "Festival",
    "EventSeries",
    "TaxiService",
    "FoodService",
    "BroadcastService",
    "CableOrSatelliteService",
    "TouristAttraction",
];

/// The kind of a node's offers, if the node is something that is sold.
pub(super) fn kind(node: &Node<'_>) -> Option<OfferKind> {
    let is_service =
        |name: &str| TRIPS.contains(&name) || STAYS.contains(&name) || SERVICES.contains(&name) || name.ends_with("Event") || name == "Reservation";
    let mut found = None;
    for name in types(node) {
        if is_service(name) {
            return Some(OfferKind::Service);
        }
        if GOODS.contains(&name) || WORKS.contains(&name) {
            found = Some(OfferKind::Goods);
        }
    }
    found
}

/// Whether a node is a product even without a price; the missing price is reported then.
pub(super) fn is_product(node: &Node<'_>) -> bool {
    types(node).any(|name| GOODS.contains(&name) || TRIPS.contains(&name))
}

/// Whether an event was cancelled or is over.
pub(super) fn is_off<'a>(graph: &Graph<'a>, node: &'a Node<'a>, now: Option<Millis>, check: &mut Check) -> bool {
    if !types(node).any(|name| name.ends_with("Event") || matches!(name, "Festival" | "CourseInstance")) {
        return false;
    }
    if graph.term(node, "eventStatus", check).is_some_and(|status| status.eq_ignore_ascii_case("EventCancelled")) {
        return true;
    }
    let mut date = |name: &str, is_end: bool| {
        let text = graph.word(node, name, check)?.text;
        check.date(name, &text, is_end)
    };
    // An event without an end counts as over one day after its start.
    let end = date("endDate", true).or_else(|| date("startDate", false).map(|start| start + DAY));
    end.zip(now).is_some_and(|(end, now)| end <= now)
}

/// The travel data of a trip or a stay.
pub(super) fn travel<'a>(graph: &Graph<'a>, node: &'a Node<'a>, check: &mut Check) -> Option<Travel> {
    if !types(node).any(|name| TRIPS.contains(&name) || STAYS.contains(&name)) {
        return None;
    }
    let mut travel = Travel::default();
    let mut first = |names: &[&str]| names.iter().find_map(|name| graph.text(node, name, check)).unwrap_or_default();
    let (starts, ends) = (first(&["departureTime", "startDate", "validFrom"]), first(&["arrivalTime", "endDate"]));
    travel.departure = first(&["departureAirport", "departureStation", "departureBusStop", "departureBoatTerminal", "tripOrigin", "fromLocation"]);
    travel.destination = first(&["arrivalAirport", "arrivalStation", "arrivalBusStop", "arrivalBoatTerminal", "toLocation", "touristDestination"]);
    if travel.destination.is_empty() {
        travel.destination = stops(graph, node, check).join(", ");
    }
    let (starts, ends) = (day(&starts), day(&ends));
    travel.dates = if ends.is_empty() || ends == starts { starts.to_owned() } else { format!("{starts} – {ends}") };
    for property in graph.nodes(node, "additionalProperty", check) {
        let Some(name) = graph.text(property, "name", check) else { continue };
        let Some(field) = travel.field(&name.trim_start_matches("travel:").to_ascii_lowercase()) else { continue };
        if let Some(value) = graph.word(property, "value", check) {
            *field = value.text.into_owned();
        }
    }
    (travel != Travel::default()).then_some(travel)
}

/// The stops of an itinerary: one, several, or a list.
fn stops<'a>(graph: &Graph<'a>, node: &'a Node<'a>, check: &mut Check) -> Vec<String> {
    let mut names = Vec::new();
    for stop in graph.nodes(node, "itinerary", check) {
        let inner = graph.nodes(stop, "itemListElement", check);
        for place in if inner.is_empty() { vec![stop] } else { inner } {
            let item = graph.values(place, "item").iter().find_map(|value| graph.node(value)).unwrap_or(place);
            names.extend(graph.text(item, "name", check).filter(|name| !names.contains(name)));
            if names.len() >= 6 {
                return names;
            }
        }
    }
    names
}

/// The date without the time of day.
fn day(text: &str) -> &str {
    text.split(['T', ' ']).next().unwrap_or("")
}
