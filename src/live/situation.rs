use super::decide::{self, Decision, ServedMemory};
use super::lookup::{Records, Wants, read_offers};
use crate::campaign::{Campaign, Theme};
use crate::limits;
use crate::link::Link;
use crate::offer::{Offer, Policy, Record};
use crate::time::Millis;

/// What a request comes to before it is answered.
pub(super) enum Situation {
    /// The link or the campaign is over.
    Expired(Theme),
    /// Nothing can be decided; the reason for the counters.
    Failed(&'static str),
    Decided(Box<Decided>),
}

/// A slot with its decision.
pub(super) struct Decided {
    pub campaign: Campaign,
    pub policy: Policy,
    pub decision: Decision,
    pub last_served: Option<String>,
    /// The offer that the slot shows.
    pub offer_id: Option<String>,
    pub offer: Option<Offer>,
    pub record: Option<Record>,
}

/// What a sealed link comes to: opened, looked up, decided.
///
/// `memory` is the key of the mail in the served-memory, where a mail asks; a shop's page has none.
pub(super) fn situation(link: &Link, memory: Option<&str>, records: &Records, now: Millis) -> Result<Situation, Wants> {
    // A shop's page has no link, so nothing that could expire.
    let is_expired = link.issued_at != 0 && now / 1000 - i64::from(link.issued_at) > limits::LINK_LIFE_SECONDS;
    let campaign_wanted = Wants { tenant: link.tenant.clone(), campaign: Some(link.campaign.clone()), served: memory.map(str::to_owned), offers: None };
    let text = match &records.campaign {
        // What the link itself says needs no store.
        None if records.failed && is_expired => return Ok(Situation::Expired(Theme::default())),
        None if records.failed => return Ok(Situation::Failed("store-failed")),
        None => return Err(campaign_wanted),
        Some(None) if is_expired => return Ok(Situation::Expired(Theme::default())),
        Some(None) => return Ok(Situation::Failed("unknown-campaign")),
        Some(Some(text)) => text,
    };
    let Ok(campaign) = Campaign::parse(text) else { return Ok(Situation::Failed("bad-campaign")) };
    if is_expired || campaign.is_over(now) {
        return Ok(Situation::Expired(campaign.theme));
    }
    let known = campaign.block(&link.block).is_some_and(|b| usize::from(link.slot) < b.slots.len());
    if !known {
        return Ok(Situation::Failed("unknown-block"));
    }
    if records.failed {
        return Ok(Situation::Failed("store-failed"));
    }
    let Some(stored) = &records.offers else {
        let offers = campaign.offer_ids().into_iter().map(str::to_owned).collect();
        return Err(Wants { tenant: link.tenant.clone(), campaign: None, served: None, offers: Some(offers) });
    };
    let (Ok(offers), Ok(policy)) = (read_offers(stored), campaign.policy(&link.locale)) else { return Ok(Situation::Failed("bad-data")) };
    let empty = ServedMemory::new();
    let served = memory.and(records.served.as_ref()).unwrap_or(&empty);
    let key = decide::slot_key(&link.block, link.slot.into());
    let mut all = decide::decide(&campaign, &offers, served, &policy, now);
    let Some((offer_id, decision)) = all.remove(&key) else { return Ok(Situation::Failed("unknown-block")) };
    let of = match &decision {
        Decision::Badge(shown) => Some(shown.id.clone()),
        _ => offer_id.clone(),
    };
    let record = of.and_then(|id| offers.get(&id).map(|(record, _)| record.clone()));
    let offer = record.as_ref().map(|r| r.offer.clone());
    Ok(Situation::Decided(Box::new(Decided { campaign, policy, decision, last_served: served.get(&key).cloned(), offer_id, offer, record })))
}
