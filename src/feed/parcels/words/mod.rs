//! What carriers' sentences mean, in German and English, where their codes leave it open.

use crate::limits;
use crate::parcel::ParcelStatus;

/// What may happen later, or under a condition, has not happened.
const CONDITIONS: [&str; 22] = [
    "falls ",
    "wenn ",
    "sofern ",
    "sollte ",
    "andernfalls",
    "ansonsten",
    "sonst ",
    "nach ablauf",
    "danach ",
    "anschliessend",
    "spaetestens",
    "bei nichtabholung",
    "if ",
    "otherwise",
    "unless",
    "should ",
    "after that",
    "after which",
    "afterwards",
    "then ",
    "in case",
    "may be ",
];

/// Verbs of going back.
const BACK: [&str; 27] = [
    "ruecksend",
    "zurueckgesandt",
    "zurueckgesendet",
    "zurueckgeschickt",
    "zurueckgeliefert",
    "zurueckgestellt an den absender",
    "zurueck an",
    "zurueck zum absender",
    "absender zurueck",
    "geht zurueck",
    "retoure",
    "retour an",
    "return to sender",
    "return to the sender",
    "return to shipper",
    "return to the shipper",
    "returned to",
    "returning to",
    "being returned",
    "been returned",
    "was returned",
    "will be returned",
    "shipment returned",
    "return shipment",
    "return initiated",
    "sent back",
    "back to ",
];

/// A parcel goes back to these too, and on from there.
const INSIDE: [&str; 14] = [
    "paketzentrum",
    "zustellbasis",
    "station",
    "depot",
    "niederlassung",
    "facility",
    "hub",
    "terminal",
    "delivery base",
    "parcel cent",
    "warehouse",
    "carrier",
    "lager",
    "umschlag",
];

const SENDER: [&str; 6] = ["absender", "versender", "sender", "shipper", "consignor", "merchant"];

const NO_RETURN: [&str; 9] =
    ["nicht zurueck", "keine rueck", "not be returned", "not returned", "no return", "label", "retourenschein", "etikett", "vom absender zurueck"];

/// Places where parcels are fetched.
const PLACES: [&str; 25] = [
    "filiale",
    "packstation",
    "paketshop",
    "paketbox",
    "paketautomat",
    "abholstation",
    "abholstelle",
    "abholort",
    "poststation",
    "postamt",
    "partnershop",
    "servicepoint",
    "service point",
    "parcel locker",
    "locker",
    "access point",
    "pick-up point",
    "pickup point",
    "pick up point",
    "collection point",
    "parcel shop",
    "parcelshop",
    "post office",
    "retail outlet",
    "pick-up location",
];

/// Whole phrases of being ready.
const READY: [&str; 27] = [
    "abholbereit",
    "ready for pick",
    "available for pick",
    "ready for collection",
    "available for collection",
    "ready to be picked up",
    "ready to be collected",
    "ready to collect",
    "available to collect",
    "awaiting collection",
    "awaiting customer",
    "awaiting pickup by the recipient",
    "awaiting pick-up by the recipient",
    "awaiting recipient",
    "can be picked up",
    "can be collected",
    "may be picked up",
    "may be collected",
    "held for pick",
    "hold for pick",
    "waiting for pick",
    "waiting to be collected",
    "waiting to be picked up",
    "waiting for collection",
    "available for pick-up",
    "kann dort abgeholt",
    "wartet auf abholung",
];

/// Not ready, or not for the recipient.
const NOT_READY: [&str; 44] = [
    "gebracht",
    "transportiert",
    "weitergeleitet",
    "umgeleitet",
    "auf dem weg",
    "unterwegs zu",
    "ab morgen",
    "morgen ",
    "am naechsten",
    "naechsten werktag",
    "in kuerze",
    "demnaechst",
    "voraussichtlich",
    "wird zur abholung",
    "wird dort",
    "bereitgestellt werden",
    "noch nicht",
    "nicht bereit",
    "nicht mehr",
    "nicht in die",
    "konnte nicht",
    "koennte",
    "nicht abgeholt",
    "nicht moeglich",
    "absender",
    "vom kurier",
    "will be",
    "being taken",
    "being brought",
    "on its way",
    "soon",
    "tomorrow",
    "expected",
    "not yet",
    "not ready",
    "not collected",
    "not picked up",
    "could not",
    "cannot be",
    "by the carrier",
    "by carrier",
    "by courier",
    "shipper",
    "from sender",
];

/// Phrases of an attempt that failed.
const FAILED: [&str; 46] = [
    "nicht angetroffen",
    "niemand angetroffen",
    "niemanden angetroffen",
    "niemand zu hause",
    "nicht zu hause",
    "nicht zuhause",
    "abwesend",
    "zustellversuch",
    "erfolglos",
    "nicht zugestellt",
    "nicht ausgeliefert",
    "zustellung nicht moeglich",
    "zustellung war nicht moeglich",
    "zustellung war leider nicht moeglich",
    "zustellung fehlgeschlagen",
    "benachrichtig",
    "geschlossen",
    "recipient absent",
    "recipient was absent",
    "recipient not",
    "recipient was not",
    "consignee absent",
    "consignee not",
    "customer not",
    "customer absent",
    "customer was absent",
    "addressee not",
    "not at home",
    "nobody home",
    "nobody was home",
    "no one home",
    "no one was home",
    "no one was available",
    "nobody was available",
    "delivery attempt",
    "attempted delivery",
    "attempted to deliver",
    "attempt fail",
    "failed attempt",
    "unsuccessful",
    "could not be delivered",
    "couldn't be delivered",
    "unable to deliver",
    "delivery failed",
    "not delivered",
    "missed delivery",
];

const FAILED_TOO: [&str; 11] = [
    "failed delivery",
    "notice left",
    "card left",
    "card was left",
    "notification card",
    "notification left",
    "left a notice",
    "left a card",
    "premises closed",
    "business closed",
    "recipient unavailable",
];

/// A notice that is no card in a letter box, and an attempt that was none.
const NOT_FAILED: [&str; 15] = [
    "e-mail",
    "email",
    "sms",
    "elektronisch",
    "electronic",
    "ankuendig",
    "vorab",
    "absender",
    "kein zustellversuch",
    "ohne zustellversuch",
    "erfolgreich zugestellt",
    "wunsch",
    "on request",
    "no delivery attempt",
    "push",
];

const OUT: [&str; 13] = [
    "zustellfahrzeug",
    "auslieferungsfahrzeug",
    "in zustellung",
    "in der zustellung",
    "in auslieferung",
    "zustellung heute",
    "wird heute zugestellt",
    "delivery vehicle",
    "out for delivery",
    "with delivery courier",
    "with the delivery courier",
    "on vehicle for delivery",
    "will be delivered today",
];

const NOT_OUT: [&str; 8] = ["nicht ", "morgen", "vorbereitet", "not ", "tomorrow", "prepar", "packstation", "filiale"];

/// What a text says happened to a parcel; none where it says no more than that it is on its way.
pub(super) fn meaning(text: &str) -> Option<ParcelStatus> {
    let mut found = None;
    for part in parts(&plain(text)) {
        let said = part_meaning(part);
        if said.is_some_and(|said| found.is_none_or(|known| weight(said) > weight(known))) {
            found = said;
        }
    }
    found
}

/// Whether a delivery was to the sender.
pub(super) fn is_at_sender(text: &str) -> bool {
    const TO: [&str; 12] = [
        "an den absender",
        "dem absender",
        "beim absender",
        "zum absender",
        "an absender",
        "an den versender",
        "dem versender",
        "to sender",
        "to the sender",
        "to shipper",
        "to the shipper",
        "to the original sender",
    ];
    const GIVEN: [&str; 9] = ["zugestellt", "uebergeben", "ausgeliefert", "ausgehaendigt", "zurueck", "delivered", "handed", "return", "retour"];
    let text = plain(text);
    has(&text, &TO) && has(&text, &GIVEN) && !has(&text, &["benachrichtig", "informiert", "uebermittelt", "notified", "informed", "sent to", "proof of"])
}

/// What tells most of how it is now.
fn weight(status: ParcelStatus) -> u8 {
    match status {
        ParcelStatus::Returned => 4,
        ParcelStatus::ReadyForPickup => 3,
        ParcelStatus::AttemptFailed => 2,
        _ => 1,
    }
}

fn part_meaning(part: &str) -> Option<ParcelStatus> {
    let is_conditional = has(part, &CONDITIONS) || part.starts_with("bis ");
    match () {
        () if goes_back(part) && !is_conditional => Some(ParcelStatus::Returned),
        () if is_ready(part) => Some(ParcelStatus::ReadyForPickup),
        () if (has(part, &FAILED) || has(part, &FAILED_TOO)) && !has(part, &NOT_FAILED) && !is_conditional => Some(ParcelStatus::AttemptFailed),
        () if has(part, &OUT) && !has(part, &NOT_OUT) && !is_conditional => Some(ParcelStatus::OutForDelivery),
        () => None,
    }
}

fn goes_back(part: &str) -> bool {
    has(part, &BACK) && !has(part, &NO_RETURN) && (has(part, &SENDER) || !has(part, &INSIDE))
}

fn is_ready(part: &str) -> bool {
    let is_there =
        has(part, &["liegt", "lagert", "wartet", "eingestellt", "hinterlegt", "eingeliefert", "eingelegt", "held at", "delivered to", "stored", "placed in"]);
    let says = has(part, &READY)
        || part.contains("abholung") && has(part, &["bereit", "liegt"])
        || part.contains("abgeholt werden") && part.contains("kann")
        || is_there && has(part, &PLACES);
    says && !has(part, &NOT_READY)
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Sentences and what stands between commas, each of which says one thing.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', ',', ';', '!', '?', ':'])
        .flat_map(|part| part.split(" und "))
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Small letters without markup, umlauts as two letters, single blanks.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_tag = false;
    for c in text.chars().take(limits::PARCEL_EVENTS).flat_map(char::to_lowercase) {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if in_tag => {}
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            // The dots of a letter that was taken apart.
            '\u{308}' => out.push('e'),
            '’' => out.push('\''),
            c if c.is_whitespace() || c.is_control() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
