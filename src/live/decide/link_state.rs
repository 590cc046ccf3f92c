use crate::base::limits;
use crate::base::stored::read;
use crate::base::time::Millis;
use crate::live::decide;
use crate::live::decide::content::{Known, content};
use crate::live::decide::decision::{BlockContent, Decision, ServedRecord, slot_key};
use crate::live::reason::{DisplayState, NeutralReason};
use crate::live::store::{Wants, view::StoreView};
use crate::shop::campaign::Campaign;
use crate::shop::link::{self, Keys, Link};
use crate::shop::offer::{Policy, PriceView, Record, show};
use crate::shop::recommend::{Context, Recipient};
use std::rc::Rc;

/// The state of a link at the time of a request.
pub(crate) enum LinkState {
    /// The link or the campaign has expired; with the campaign, if it is known.
    Expired(Option<Rc<Campaign>>),
    /// No decision is possible; with the reason for the counters.
    Failed(NeutralReason),
    Decided(Box<Decided>),
}

impl LinkState {
    /// The campaign, if it is known.
    pub fn campaign(&self) -> Option<&Campaign> {
        match self {
            Self::Expired(campaign) => campaign.as_deref(),
            Self::Failed(_) => None,
            Self::Decided(d) => Some(&d.campaign),
        }
    }
}

/// A slot with its decision and its context.
pub(crate) struct Decided {
    pub campaign: Rc<Campaign>,
    pub policy: Policy,
    pub decision: Decision,
    /// Whether any slot of its block shows something; the heading is shown then.
    pub any: bool,
    /// All slots of its block, if it shows offers.
    pub slots: Vec<SlotDecision>,
    /// The stored offer that the decision refers to.
    pub record: Option<Record>,
}

/// The decision for one slot of the block.
#[derive(Clone)]
pub(crate) struct SlotDecision {
    pub decision: Decision,
    pub offer_id: Option<String>,
    pub last_served: Option<String>,
}

/// The origin of a request.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asker<'a> {
    /// The keys for the served record, for requests from mails; pages of the shop have none.
    pub memory: Option<&'a Keys>,
    /// The recipient's subject reference.
    pub subject: Option<&'a str>,
    /// The product shown on the shop's page.
    pub product: Option<&'a str>,
}

/// Looks up and decides a sealed link.
pub(crate) fn link_state(link: &Link, asker: Asker<'_>, store: &StoreView<'_>, now: Millis) -> Result<LinkState, Box<Wants>> {
    // Requests from the shop's pages have no link, so nothing can expire.
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
    let campaign = match store.campaign() {
        // Expiry is in the link itself, so it needs no store.
        None if store.records.failed && is_expired => return Ok(LinkState::Expired(None)),
        None if store.records.failed => return Ok(LinkState::Failed(store.failure().unwrap_or(NeutralReason::StoreFailed))),
        None => return Err(Box::new(wanted())),
        Some(Err(NeutralReason::UnknownCampaign)) if is_expired => return Ok(LinkState::Expired(None)),
        Some(Err(reason)) => return Ok(LinkState::Failed(reason)),
        Some(Ok(campaign)) => campaign,
    };
    if is_expired || campaign.is_over(now) {
        return Ok(LinkState::Expired(Some(campaign)));
    }
    let Some(block) = campaign.block(&link.block).filter(|b| usize::from(link.slot) < b.slots.len()) else {
        return Ok(LinkState::Failed(NeutralReason::UnknownBlock));
    };
    if let Some(reason) = store.failure() {
        return Ok(LinkState::Failed(reason));
    }
    // A parcel's picture doesn't need the mail's offers.
    let (offers, unread) = if block.speaks_of_offers() { store.offers() } else { (Rc::default(), Rc::default()) };
    let Ok(policy) = campaign.policy(&link.locale) else { return Ok(LinkState::Failed(NeutralReason::BadData)) };
    let Ok(recipient) = store.records.recipient.as_deref().map(read::<Recipient>).transpose() else { return Ok(LinkState::Failed(NeutralReason::BadData)) };
    let empty = ServedRecord::new();
    let served = asker.memory.and(store.records.served.as_ref()).unwrap_or(&empty);
    let shown = |id: &str| offers.get(id).map(|(record, overrides)| show(record, overrides, &policy, now));
    let known = Known { store, recipient: recipient.as_ref(), zone: &policy.zone, shown: &shown, now };
    if let Some(decision) = content(block, link, &known) {
        // Such a block has one slot.
        let any = decision != Decision::Collapse;
        return Ok(LinkState::Decided(Box::new(Decided { campaign, policy, decision, any, slots: Vec::new(), record: None })));
    }
    let context = Context { recipient: recipient.as_ref(), product: asker.product, relations: store.relations(), now };
    let mut all = decide::decide(&campaign, &offers, served, &policy, context);
    let slots = (0..block.slots.len()).filter_map(|slot| {
        let key = slot_key(&block.id, slot);
        let (offer_id, mut decision) = all.remove(&key)?;
        if decision == Decision::Neutral(NeutralReason::UnknownOffer) && offer_id.as_ref().is_some_and(|id| unread.contains(id)) {
            decision = Decision::Neutral(NeutralReason::BadData);
        }
        Some(SlotDecision { decision, offer_id, last_served: served.get(&key).cloned() })
    });
    let slots: Vec<SlotDecision> = slots.collect();
    let any = slots.iter().any(|slot| slot.decision != Decision::Collapse);
    let Some(SlotDecision { decision, offer_id, .. }) = slots.get(usize::from(link.slot)).cloned() else {
        return Ok(LinkState::Failed(NeutralReason::UnknownBlock));
    };
    let of = match &decision {
        Decision::Badge(shown) => Some(shown.id.clone()),
        _ => offer_id,
    };
    let record = of.and_then(|id| offers.get(&id)).map(|(record, _)| record.clone());
    Ok(LinkState::Decided(Box::new(Decided { campaign, policy, decision, any, slots, record })))
}

/// The displayed state, and the displayed price.
pub(crate) fn shown_state(state: &LinkState) -> (DisplayState, Option<&PriceView>) {
    match state {
        LinkState::Expired(_) => (DisplayState::Ended, None),
        LinkState::Failed(_) => (DisplayState::Neutral, None),
        LinkState::Decided(d) => match &d.decision {
            Decision::Show(shown) => (DisplayState::Shown, Some(shown)),
            Decision::Badge(shown) => (DisplayState::Badge, Some(shown)),
            Decision::Collapse => (DisplayState::Collapsed, None),
            Decision::Neutral(_) => (DisplayState::Neutral, None),
            Decision::Content(BlockContent::Over | BlockContent::VoucherOver(_)) => (DisplayState::Ended, None),
            Decision::Content(_) => (DisplayState::Shown, None),
        },
    }
}
