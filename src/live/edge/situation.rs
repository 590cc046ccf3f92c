use super::decide::{self, Decision, ServedMemory};
use super::lookup::{Records, Wants};
use super::tell::{Known, tell};
use crate::base::limits;
use crate::base::stored::read;
use crate::base::time::Millis;
use crate::shop::campaign::Campaign;
use crate::shop::link::{self, Keys, Link};
use crate::shop::offer::{Policy, Record, show};
use crate::shop::recommend::{Context, Recipient};
use std::rc::Rc;

/// What a request comes to before it is answered.
pub(super) enum Situation {
    /// The link or the campaign is over; the campaign, where it is known.
    Expired(Option<Rc<Campaign>>),
    /// Nothing can be decided; the reason for the counters.
    Failed(&'static str),
    Decided(Box<Decided>),
}

impl Situation {
    /// The campaign, where it is known.
    pub fn campaign(&self) -> Option<&Campaign> {
        match self {
            Self::Expired(campaign) => campaign.as_deref(),
            Self::Failed(_) => None,
            Self::Decided(d) => Some(&d.campaign),
        }
    }
}

/// A slot with its decision.
pub(super) struct Decided {
    pub campaign: Rc<Campaign>,
    pub policy: Policy,
    pub decision: Decision,
    /// Whether any slot of its block shows something: a heading stands above them.
    pub any: bool,
    /// All slots of its block, where they show offers.
    pub slots: Vec<SlotDecision>,
    /// The offer that it speaks of, as it is in the store.
    pub record: Option<Record>,
}

/// What one of a block's slots shows.
#[derive(Clone)]
pub(super) struct SlotDecision {
    pub decision: Decision,
    pub offer_id: Option<String>,
    pub last_served: Option<String>,
}

/// Who asks for a slot.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asker<'a> {
    /// The keys of the served-memory, where a mail asks; for a shop's page nothing was served before.
    pub memory: Option<&'a Keys>,
    /// The person's subject reference.
    pub subject: Option<&'a str>,
    /// The product of the shop's page.
    pub product: Option<&'a str>,
}

/// What a sealed link comes to: opened, looked up, decided.
pub(super) fn situation(link: &Link, asker: Asker<'_>, records: &Records, now: Millis) -> Result<Situation, Box<Wants>> {
    // A shop's page has no link, so nothing that could expire.
    let is_expired = link.issued_at != 0 && now / 1000 - i64::from(link.issued_at) > limits::LINK_LIFE_SECONDS;
    let wanted = || Wants {
        tenant: link.tenant.clone(),
        campaign: Some(link.campaign.clone()),
        served: asker.memory.map(|keys| link::served_key(link, keys)),
        served_until: asker.memory.map(|_| (i64::from(link.issued_at) + limits::LINK_LIFE_SECONDS).div_euclid(86_400) + 1),
        subject: asker.subject.map(str::to_owned),
        product: asker.product.map(str::to_owned),
        ..Wants::default()
    };
    let campaign = match records.campaign() {
        // What the link itself says needs no store.
        None if records.failed && is_expired => return Ok(Situation::Expired(None)),
        None if records.failed => return Ok(Situation::Failed(records.failure().unwrap_or("store-failed"))),
        None => return Err(Box::new(wanted())),
        Some(Err("unknown-campaign")) if is_expired => return Ok(Situation::Expired(None)),
        Some(Err(reason)) => return Ok(Situation::Failed(reason)),
        Some(Ok(campaign)) => campaign,
    };
    if is_expired || campaign.is_over(now) {
        return Ok(Situation::Expired(Some(campaign)));
    }
    let Some(block) = campaign.block(&link.block).filter(|b| usize::from(link.slot) < b.slots.len()) else {
        return Ok(Situation::Failed("unknown-block"));
    };
    if let Some(reason) = records.failure() {
        return Ok(Situation::Failed(reason));
    }
    // A parcel's picture need not read what the mail's offers cost.
    let (offers, unread) = if block.speaks_of_offers() { records.offers() } else { (Rc::default(), Rc::default()) };
    let Ok(policy) = campaign.policy(&link.locale) else { return Ok(Situation::Failed("bad-data")) };
    let Ok(recipient) = records.recipient.as_deref().map(read::<Recipient>).transpose() else { return Ok(Situation::Failed("bad-data")) };
    let empty = ServedMemory::new();
    let served = asker.memory.and(records.served.as_ref()).unwrap_or(&empty);
    let shown = |id: &str| offers.get(id).map(|(record, overrides)| show(record, overrides, &policy, now));
    let known = Known { records, recipient: recipient.as_ref(), zone: &policy.zone, shown: &shown, now };
    if let Some(decision) = tell(block, link, &known) {
        // Such a block has one slot.
        let any = decision != Decision::Collapse;
        return Ok(Situation::Decided(Box::new(Decided { campaign, policy, decision, any, slots: Vec::new(), record: None })));
    }
    let context = Context { recipient: recipient.as_ref(), product: asker.product, relations: records.relations(), now };
    let mut all = decide::decide(&campaign, &offers, served, &policy, context);
    let slots = (0..block.slots.len()).filter_map(|slot| {
        let key = decide::slot_key(&block.id, slot);
        let (offer_id, mut decision) = all.remove(&key)?;
        if decision == Decision::Neutral("unknown-offer") && offer_id.as_ref().is_some_and(|id| unread.contains(id)) {
            decision = Decision::Neutral("bad-data");
        }
        Some(SlotDecision { decision, offer_id, last_served: served.get(&key).cloned() })
    });
    let slots: Vec<SlotDecision> = slots.collect();
    let any = slots.iter().any(|slot| slot.decision != Decision::Collapse);
    let Some(SlotDecision { decision, offer_id, .. }) = slots.get(usize::from(link.slot)).cloned() else {
        return Ok(Situation::Failed("unknown-block"));
    };
    let of = match &decision {
        Decision::Badge(shown) => Some(shown.id.clone()),
        _ => offer_id,
    };
    let record = of.and_then(|id| offers.get(&id)).map(|(record, _)| record.clone());
    Ok(Situation::Decided(Box::new(Decided { campaign, policy, decision, any, slots, record })))
}
