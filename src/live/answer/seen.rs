//! The offer that a slot showed last, and its address: a click leads to what was seen, even if the slot shows something else now.

use crate::base::stored::read;
use crate::base::time::Millis;
use crate::live::decide::decision::slot_key;
use crate::live::decide::link_state::LinkState;
use crate::live::store::{Wants, offers::read_offers, view::StoreView};
use crate::shop::link::Link;
use crate::shop::offer::{Offer, Policy, show};
use crate::shop::recommend::{Context, Recipient, may_stand};
use std::collections::HashMap;

/// The address of the offer that a slot showed last, while it is available. None if nothing was shown, the link or campaign has expired, or the
/// offer was bought since (R162).
///
/// # Errors
/// Wants the offer if the campaign no longer lists it.
pub(crate) fn seen(link: &Link, state: &LinkState, store: &StoreView<'_>, now: Millis) -> Result<Option<String>, Box<Wants>> {
    let Some(id) = store.records.served.as_ref().and_then(|served| served.get(&slot_key(&link.block, link.slot.into()))) else { return Ok(None) };
    let Some(Ok(campaign)) = store.campaign() else { return Ok(None) };
    let (offers, _) = store.offers();
    let Ok(policy) = campaign.policy(&link.locale) else { return Ok(None) };
    match state {
        _ if store.records.failed => return Ok(None),
        LinkState::Expired(_) => return Ok(None),
        // The slot still shows it.
        LinkState::Decided(d) if d.slots.get(usize::from(link.slot)).is_some_and(|slot| slot.offer_id.as_ref() == Some(id)) => return Ok(None),
        LinkState::Decided(_) | LinkState::Failed(_) => {}
    }
    let found = match (offers.get(id), &store.records.shown) {
        (Some(_), _) => None,
        (None, Some(shown)) => Some(read_offers(shown).0),
        (None, None) => return Err(Box::new(Wants { tenant: link.tenant.clone(), offers: Some(vec![id.clone()]), ..Wants::default() })),
    };
    let Some((record, overrides)) = offers.get(id).or_else(|| found.as_ref()?.get(id)) else { return Ok(None) };
    let stands = || {
        let rules = campaign.block(&link.block).map_or(&[][..], |block| campaign.rules_of(block));
        if rules.is_empty() {
            return true;
        }
        let Ok(recipient) = store.records.recipient.as_deref().map(read::<Recipient>).transpose() else { return false };
        let others = offers.iter().map(|(id, (record, _))| (id.as_str(), &record.offer));
        let known: HashMap<&str, &Offer> = others.chain([(id.as_str(), &record.offer)]).collect();
        may_stand(id, rules, Context { recipient: recipient.as_ref(), product: None, relations: store.relations(), now }, &known)
    };
    let is_there = |policy: &Policy| !show(record, overrides, policy, now).status.is_gone();
    Ok((is_there(&policy) && stands()).then(|| record.offer.link.clone()))
}
