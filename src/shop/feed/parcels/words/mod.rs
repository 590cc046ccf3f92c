//! Interprets carriers' status texts in German and English, where their codes are not specific.

mod phrases;

use crate::base::limits;
use crate::shop::parcel::{ParcelStatus, ParcelStep};
use phrases::{BACK, CONDITIONS, FAILED, INSIDE, NO_RETURN, NOT_FAILED, NOT_OUT, NOT_READY, ON_THE_WAY, OUT, PLACES, READY, RECEIVED, SENDER};

/// The status that a text describes; none if it only says that the parcel is on its way.
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

/// The step that a text describes, within a known status.
pub(super) fn step(status: ParcelStatus, text: &str) -> Option<ParcelStep> {
    let known = match status {
        ParcelStatus::Announced | ParcelStatus::InTransit | ParcelStatus::Unknown | ParcelStatus::Exception => ON_THE_WAY,
        ParcelStatus::Delivered => RECEIVED,
        _ => return None,
    };
    let text = plain(text);
    known.iter().find(|(phrases, _)| has(&text, phrases)).map(|(_, step)| *step)
}

/// Whether a parcel was delivered back to its sender.
pub(super) fn is_at_sender(text: &str) -> bool {
    const TO: &str = "an den absender|dem absender|beim absender|zum absender|an absender|an den versender|dem versender|to sender|to the sender|to shipper|to the shipper|to the original sender";
    const GIVEN: &str = "zugestellt|uebergeben|ausgeliefert|ausgehaendigt|zurueck|delivered|handed|return|retour";
    let text = plain(text);
    has(&text, TO) && has(&text, GIVEN) && !has(&text, "benachrichtig|informiert|uebermittelt|notified|informed|sent to|proof of")
}

/// The priority of a status if several are described.
fn weight(status: ParcelStatus) -> u8 {
    match status {
        ParcelStatus::Returned => 4,
        ParcelStatus::ReadyForPickup => 3,
        ParcelStatus::AttemptFailed => 2,
        _ => 1,
    }
}

fn part_meaning(part: &str) -> Option<ParcelStatus> {
    let is_conditional = has(part, CONDITIONS) || part.starts_with("bis ");
    match () {
        () if goes_back(part) && !is_conditional => Some(ParcelStatus::Returned),
        () if is_ready(part) => Some(ParcelStatus::ReadyForPickup),
        () if has(part, FAILED) && !has(part, NOT_FAILED) && !is_conditional => Some(ParcelStatus::AttemptFailed),
        () if has(part, OUT) && !has(part, NOT_OUT) && !is_conditional => Some(ParcelStatus::OutForDelivery),
        () => None,
    }
}

fn goes_back(part: &str) -> bool {
    let says = has(part, BACK) || has(part, SENDER) && part.contains("zurueck");
    says && !has(part, NO_RETURN) && (has(part, SENDER) || !has(part, INSIDE))
}

fn is_ready(part: &str) -> bool {
    let is_there = has(part, "liegt|lagert|wartet|eingetroffen|angekommen|eingestellt|hinterlegt|eingeliefert|eingelegt|held at|delivered to|stored|placed in");
    let says = has(part, READY)
        || part.contains("abholung") && has(part, "bereit|liegt")
        || part.contains("abgeholt werden") && part.contains("kann")
        || is_there && has(part, PLACES);
    says && !has(part, NOT_READY)
}

fn has(text: &str, phrases: &str) -> bool {
    phrases.split('|').any(|phrase| text.contains(phrase))
}

/// Splits a text into clauses.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    // A point in a date and a colon in a time do not end a clause.
    let mut before = ' ';
    let ends = move |c: char| {
        let is_end = matches!(c, ';' | '!' | '?' | ',') || matches!(c, '.' | ':') && !before.is_ascii_digit();
        before = c;
        is_end
    };
    text.split(ends).flat_map(|part| part.split(" und ")).flat_map(|part| part.split(" and ")).map(str::trim).filter(|part| !part.is_empty())
}

/// Normalizes a text: lower case, no markup, umlauts as two letters, single spaces.
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
            // The diaeresis of a decomposed letter.
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
