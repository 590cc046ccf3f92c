//! Assigns offers to slots, so that no offer is shown twice and each slot keeps the offer that it has shown.

use crate::live::decide::decision::{Decision, ServedRecord, slot_key};
use crate::live::decide::lists::Known;
use crate::live::reason::NeutralReason;
use crate::shop::campaign::{Block, Campaign, LivesOn, WhenGone};
use crate::shop::offer::{OfferStatus, PriceView};
use std::collections::HashSet;

/// A slot with its decision.
pub(crate) struct Slot {
    /// Its key in the served record.
    pub key: String,
    /// The index of its block.
    pub block: usize,
    /// The offer that it shows.
    pub offer: Option<String>,
    pub decision: Decision,
    /// The offer that no other slot may show. In a block that collapses for lack of offers, it may be an offer that is not shown.
    takes: Option<String>,
}

impl Slot {
    /// The offer that no other slot may show.
    pub fn takes(&self) -> Option<&str> {
        self.takes.as_deref()
    }
}

/// A slot without a final decision.
struct OpenSlot<'a> {
    key: String,
    block: usize,
    when_gone: WhenGone,
    /// Whether it accompanies another block's offer, and so need not be unique.
    accompanies: bool,
    /// The offer in its served record.
    served: Option<&'a str>,
    /// Its own offer by its position in the list; empty if the list is shorter.
    own: &'a str,
    decision: Option<(Option<&'a str>, Decision)>,
}

impl<'a> OpenSlot<'a> {
    fn has(&self, id: &str) -> bool {
        matches!(self.decision, Some((Some(shown), _)) if shown == id)
    }

    fn into_slot(self, thin: &[usize]) -> Slot {
        let (offer, decision) = self.decision.unwrap_or((None, Decision::Collapse));
        let takes = offer.filter(|_| !self.accompanies).map(str::to_owned);
        let (offer, decision) = if thin.contains(&self.block) { (None, Decision::Collapse) } else { (offer, decision) };
        Slot { key: self.key, block: self.block, offer: offer.map(str::to_owned), decision, takes }
    }

    /// Whether it counts towards the block's minimum. A neutral slot stands for an offer whose data are temporarily unknown.
    fn shows(&self) -> bool {
        matches!(self.decision, Some((_, Decision::Show(_) | Decision::Neutral(_))))
    }
}

/// The input of an assignment.
pub(crate) struct Assignment<'a> {
    pub campaign: &'a Campaign,
    pub known: &'a Known<'a>,
    pub lists: &'a [Vec<&'a str>],
    pub served: &'a ServedRecord,
    /// Selects the blocks to decide.
    pub of: &'a dyn Fn(&Block) -> bool,
    /// Whether the result must be the same for everyone: blocks with rules then keep their served offers, because their recipient is unknown.
    pub for_anyone: bool,
    /// Offers shown by other blocks.
    pub taken: HashSet<&'a str>,
}

impl<'a> Assignment<'a> {
    /// Decides all slots. A block with fewer offers than its minimum collapses (R163): other slots may then use its unshown offers, but not those that it showed.
    pub fn decide(&self) -> Vec<Slot> {
        let mut thin: Vec<usize> = Vec::new();
        loop {
            let places = self.round(&thin);
            let too_few = |(index, block): &(usize, &Block)| {
                !thin.contains(index) && places.iter().filter(|place| place.block == *index && place.shows()).count() < block.least()
            };
            match self.blocks().find(too_few) {
                Some((index, _)) => thin.push(index),
                None => return places.into_iter().map(|place| place.into_slot(&thin)).collect(),
            }
        }
    }

    fn blocks(&self) -> impl Iterator<Item = (usize, &'a Block)> {
        self.campaign.blocks.iter().enumerate().filter(|(_, block)| block.lives_on() == LivesOn::Offers && (self.of)(block))
    }

    /// Slots first keep their served offers, then get their own ones; free offers then fill the remaining slots.
    fn round(&self, thin: &[usize]) -> Vec<OpenSlot<'a>> {
        let (mut places, mut taken) = (self.places(), self.taken.clone());
        for place in &mut places {
            place.decision = place.served.filter(|id| self.list(place.block).contains(id)).and_then(|id| self.shown(id, place, &mut taken));
        }
        // The recipient of a block with rules may be unknown. Other slots don't take the offers that its slots showed until they are opened again.
        let is_personal = |place: &OpenSlot<'_>| self.campaign.blocks.get(place.block).is_some_and(|block| !block.recommend.is_empty());
        for place in places.iter_mut().filter(|place| place.decision.is_none() && !place.accompanies && is_personal(place)) {
            let Some(id) = place.served.filter(|id| !self.list(place.block).contains(id)) else { continue };
            if taken.insert(id) && self.for_anyone {
                place.decision = Some((Some(id), Decision::Neutral(NeutralReason::Kept)));
            }
        }
        self.change_places(&mut places);
        let is_open = |place: &OpenSlot<'_>| place.decision.is_none() && !thin.contains(&place.block);
        for place in places.iter_mut().filter(|place| is_open(place)) {
            place.decision = self.shown(place.own, place, &mut taken);
        }
        let mut dry: Vec<&mut OpenSlot<'a>> = places.iter_mut().filter(|place| is_open(place)).collect();
        crate::base::order::by_key(&mut dry, |place| self.known.gone_since(self.held(place)));
        for place in dry {
            place.decision = Some(match place.when_gone {
                WhenGone::Fill => self.next(place, &mut taken).unwrap_or((None, Decision::Collapse)),
                WhenGone::Collapse => (None, Decision::Collapse),
                WhenGone::Badge => (None, self.badge(self.held(place))),
            });
        }
        places
    }

    fn places(&self) -> Vec<OpenSlot<'a>> {
        let mut places = Vec::new();
        for (index, block) in self.blocks() {
            for (slot, rule) in block.slots.iter().enumerate() {
                let key = slot_key(&block.id, slot);
                places.push(OpenSlot {
                    served: self.served.get(&key).map(String::as_str),
                    key,
                    block: index,
                    when_gone: rule.when_gone,
                    accompanies: block.kind.accompanies(),
                    own: self.list(index).get(slot).copied().unwrap_or(""),
                    decision: None,
                });
            }
        }
        places
    }

    fn list(&self, block: usize) -> &[&'a str] {
        self.lists.get(block).map_or(&[], Vec::as_slice)
    }

    /// A slot's preferred offer: the served one while it is listed, or else its own.
    fn held(&self, place: &OpenSlot<'a>) -> &'a str {
        place.served.filter(|id| self.list(place.block).contains(id)).unwrap_or(place.own)
    }

    /// If another slot of the block keeps a slot's own offer, the slot gets the other one's: the first offers of a list are shown even if its order changed.
    fn change_places(&self, places: &mut [OpenSlot<'a>]) {
        for (index, _) in self.blocks() {
            let block = || places.iter().filter(|place| place.block == index);
            let is_kept = |id: &str| block().any(|place| place.has(id));
            let gives = |place: &&OpenSlot<'a>| place.decision.is_some() && !place.own.is_empty() && !is_kept(place.own);
            let mut free: Vec<&str> = block().filter(gives).map(|place| place.own).collect();
            free.reverse();
            let moved: Vec<String> = block().filter(|place| place.decision.is_none() && is_kept(place.own)).map(|place| place.key.clone()).collect();
            for place in places.iter_mut().filter(|place| moved.contains(&place.key)) {
                place.own = free.pop().unwrap_or(place.own);
            }
        }
    }

    /// The decision for an offer in a slot, which takes the offer; none if it is unavailable or taken.
    fn shown(&self, id: &'a str, place: &OpenSlot<'a>, taken: &mut HashSet<&'a str>) -> Option<(Option<&'a str>, Decision)> {
        if id.is_empty() || !place.accompanies && taken.contains(id) {
            return None;
        }
        let decision = match self.known.shown.get(id) {
            Some(shown) if shown.status.is_offered() => Decision::Show(shown.clone()),
            Some(shown) if shown.status.is_gone() => return None,
            Some(PriceView { status: OfferStatus::Stale, .. }) => Decision::Neutral(NeutralReason::DataTooOld),
            Some(_) => Decision::Neutral(NeutralReason::AvailabilityUnknown),
            None => Decision::Neutral(NeutralReason::UnknownOffer),
        };
        if !place.accompanies {
            taken.insert(id);
        }
        Some((Some(id), decision))
    }

    /// The next free offer in a slot's list.
    fn next(&self, place: &OpenSlot<'a>, taken: &mut HashSet<&'a str>) -> Option<(Option<&'a str>, Decision)> {
        let id = self.list(place.block).iter().find(|id| self.known.can_be_had(id) && (place.accompanies || !taken.contains(*id)))?;
        self.shown(id, place, taken)
    }

    fn badge(&self, held: &str) -> Decision {
        match self.known.shown.get(held) {
            Some(shown) if shown.status.is_gone() => Decision::Badge(shown.clone()),
            // The offer is not sold out but shown in another slot, so this slot collapses.
            _ => Decision::Collapse,
        }
    }
}
