//! How long a response stays valid: until a price starts or ends, an override changes, or data become stale.

use crate::base::time::{self, Millis};
use crate::live::decide::link_state::LinkState;
use crate::live::store::view::StoreView;
use crate::shop::campaign::Campaign;
use crate::shop::offer::{Override, Record};
use crate::shop::recommend::Rule;

/// When the data of an offer change next. Stale data count as already changed.
pub(crate) fn of_offer(record: &Record, overrides: &[Override], max_age: Millis, now: Millis) -> Millis {
    let offer = &record.offer;
    let sale = offer.sale.map_or([None, None], |sale| [sale.from, sale.until]);
    let said = overrides.iter().flat_map(|said| [said.at, said.end()]);
    let known = sale
        .into_iter()
        .chain([offer.reduced_since, offer.available_from, offer.price_until])
        .chain([offer.prior.as_ref().and_then(|prior| prior.reduced_since)]);
    let next = known.flatten().chain(said).filter(|at| *at > now).min();
    next.unwrap_or(Millis::MAX).min(too_old(record, max_age, now))
}

/// When an offer's data become stale.
fn too_old(record: &Record, max_age: Millis, now: Millis) -> Millis {
    record.oldest(now).saturating_add(max_age)
}

/// When the content of a slot may change next. It depends on all offers of the campaign.
pub(crate) fn of_slots(state: &LinkState, store: &StoreView<'_>, now: Millis) -> Millis {
    let LinkState::Decided(decided) = state else { return now };
    let (offers, _) = store.offers();
    let max_age = decided.policy.max_age;
    // Other offers that are stale already will not change; the slot's own offer counts even if it is stale.
    let all = offers.values().map(|(record, overrides)| of_offer(record, overrides, max_age, now)).filter(|at| *at > now);
    let own = decided.record.iter().map(|record| too_old(record, max_age, now));
    all.chain(own).chain(of_campaign(&decided.campaign, now)).min().unwrap_or(now)
}

/// When the campaign ends, and when its rules begin and end.
fn of_campaign(campaign: &Campaign, now: Millis) -> impl Iterator<Item = Millis> {
    let ends = campaign.expires.as_deref().and_then(|text| time::instant(text).ok());
    let at = |text: &String| time::lenient_instant(text, false).ok();
    let turns = |rule: &Rule| [&rule.from, &rule.until].into_iter().flatten().filter_map(at).collect::<Vec<_>>();
    let rules = campaign.blocks.iter().flat_map(|block| &block.recommend).flat_map(turns).collect::<Vec<_>>();
    ends.into_iter().chain(rules).filter(move |at| *at > now)
}
