//! What the store is to remember of what a mail showed.

use crate::live::decide::decision::{Decision, slot_key};
use crate::live::decide::link_state::SlotDecision;
use crate::live::reply::Served;
use crate::live::request::Request;
use crate::shop::link::Link;

/// What the served-memory does not know yet of a slot that shows an offer. Only a GET shows it to anyone.
pub(crate) fn newly_served(slot: &SlotDecision, link: &Link, request: &Request) -> Option<Served> {
    let offer = slot.offer_id.as_ref().filter(|offer| slot.last_served.as_ref() != Some(*offer))?;
    (matches!(slot.decision, Decision::Show(_)) && request.method == "GET")
        .then(|| Served { slot: slot_key(&link.block, link.slot.into()), offer: offer.clone() })
}
