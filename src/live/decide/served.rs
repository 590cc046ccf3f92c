//! New entries for the served record.

use crate::live::decide::decision::{Decision, slot_key};
use crate::live::decide::link_state::SlotDecision;
use crate::live::reply::Served;
use crate::live::request::Request;
use crate::shop::link::Link;

/// The entry to write if a slot shows another offer than its served record has. Only GET requests show it to anyone.
pub(crate) fn newly_served(slot: &SlotDecision, link: &Link, request: &Request) -> Option<Served> {
    let offer = slot.offer_id.as_ref().filter(|offer| slot.last_served.as_ref() != Some(*offer))?;
    (matches!(slot.decision, Decision::Show(_)) && request.method == "GET")
        .then(|| Served { slot: slot_key(&link.block, link.slot.into()), offer: offer.clone() })
}
