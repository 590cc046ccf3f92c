//! Late updates of prices: they arrived after newer data, and are inserted into the history at their own time.

use super::PriceState;
use crate::base::limits::HISTORY_GAP;
use crate::base::money::Money;
use crate::base::stored::Stored;
use crate::base::time::Millis;
use crate::shop::offer::{Offer, Sale, Times};
use serde::{Deserialize, Deserializer, Serialize};

/// A late update of a price. Absent fields were unchanged at that time.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct LatePrice {
    /// Its as-of time. Stores keep it separately.
    #[serde(skip_serializing)]
    pub at: Millis,
    /// The regular price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// The reduced price with its period, or none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "said")]
    pub sale: Option<Option<Sale>>,
    /// The declared start of the reduction; given together with `sale`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reduced_since: Option<Millis>,
    /// The reduced price alone; the period was unchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sale_price: Option<Money>,
    /// The period alone: start and end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<(Option<Millis>, Option<Millis>)>,
}

/// Distinguishes null from an absent field.
fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<Option<T>, D::Error> {
    T::deserialize(d).map(Some)
}

impl LatePrice {
    /// Whether it gives the complete price; the price is known up to this time then.
    fn is_whole(&self) -> bool {
        self.price.is_some() && self.sale.is_some()
    }

    /// Whether it contains no price data.
    pub fn is_empty(&self) -> bool {
        Self { at: 0, ..*self } == Self::default()
    }

    /// The state that results from applying it to the previous state; none if that is unknown and the update is incomplete.
    pub fn onto(&self, before: Option<&PriceState>) -> Option<PriceState> {
        let price = self.price.or(before.map(|state| state.price))?;
        let (mut sale, reduced_since) = match self.sale {
            Some(sale) => (sale, self.reduced_since),
            None => before.map_or((None, None), |state| (state.sale, state.reduced_since)),
        };
        if let Some(price) = self.sale_price {
            let (from, until) = sale.map_or((None, None), |sale| (sale.from, sale.until));
            sale = Some(Sale { price, from, until });
        }
        if let (Some((from, until)), Some(sale)) = (self.window, &mut sale) {
            (sale.from, sale.until) = (from, until);
        }
        Some(PriceState { at: self.at, seen: None, price, sale, reduced_since })
    }
}

/// Inserts late updates into price states. A state that was confirmed after a late update is assumed to have returned after it; otherwise it had ended
/// with it. `offer` and `times` are the current data.
pub fn with_late(states: Vec<PriceState>, mut late: Vec<LatePrice>, offer: &Offer, times: Times) -> Vec<PriceState> {
    if late.is_empty() {
        return states;
    }
    crate::base::order::by_key(&mut late, |fact| fact.at);
    let (price, sale, reduced_since) = (offer.price, offer.sale, offer.reduced_since);
    let now = PriceState { at: times.price.max(times.sale), seen: Some(times.price.min(times.sale)), price, sale, reduced_since };
    let mut facts = late.into_iter().peekable();
    let mut story = Story::default();
    for next in states {
        let mut interval = story.until(next);
        while let Some(fact) = facts.next_if(|fact| fact.at < next.at) {
            interval.tell(fact);
        }
        interval.end();
    }
    let mut interval = story.until(now);
    while let Some(fact) = facts.next_if(|fact| fact.at < now.at) {
        interval.tell(fact);
    }
    interval.end_if_changed();
    // No newer states follow.
    for fact in facts {
        story.states.extend(fact.onto(story.states.last()));
    }
    story.states
}

/// A history under construction.
#[derive(Default)]
struct Story {
    states: Vec<PriceState>,
    /// The last stored state.
    kept: Option<PriceState>,
}

impl Story {
    fn until(&mut self, next: PriceState) -> Interval<'_> {
        Interval { confirmed: next.seen.unwrap_or(next.at), next, story: self, back: None, whole: None, has_ended: false }
    }
}

/// The time between two known states.
struct Interval<'a> {
    story: &'a mut Story,
    next: PriceState,
    /// When the previous state was last confirmed. Until then, it was confirmed at least every two days, or the history has an entry.
    confirmed: Millis,
    /// When the previous state returned after the last late update.
    back: Option<Millis>,
    /// The last complete update since then.
    whole: Option<Millis>,
    /// Whether the previous state did not return.
    has_ended: bool,
}

impl Interval<'_> {
    fn tell(&mut self, fact: LatePrice) {
        self.come_back(fact.at);
        let Some(state) = fact.onto(self.story.states.last()) else { return };
        let before = self.story.kept.as_ref();
        let seen = match before {
            Some(before) if fact.at < self.confirmed => {
                // The exact time is unknown. Lower prices are assumed to last longer, so that the prior price is never too high.
                let end = if state.may_be_below(before) { self.confirmed.min(fact.at.saturating_add(HISTORY_GAP)) } else { fact.at.saturating_add(1) };
                self.back = Some(end);
                None
            }
            _ => {
                self.has_ended = true;
                let seen = self.whole.or_else(|| before.map(|_| self.confirmed));
                self.whole = if fact.is_whole() { Some(fact.at) } else { self.whole };
                seen
            }
        };
        self.story.states.push(PriceState { seen, ..state });
    }

    /// Adds the previous state again, if it returned by then.
    fn come_back(&mut self, by: Millis) {
        if let (Some(at), Some(before)) = (self.back.take(), self.story.kept)
            && at <= by
        {
            self.story.states.push(PriceState { at, seen: None, ..before });
        }
    }

    /// Starts the next state.
    fn end(mut self) {
        self.come_back(self.next.at.saturating_sub(1));
        // The first stored state is not the first known one.
        let before = self.story.states.last().filter(|_| self.story.kept.is_none()).map(|state| state.at);
        let seen = self.whole.or(self.next.seen).or(before);
        self.story.states.push(PriceState { seen, ..self.next });
        self.story.kept = Some(self.next);
    }

    /// Adds the current state only if the previous one did not return by itself.
    fn end_if_changed(mut self) {
        if self.has_ended {
            self.end();
        } else {
            self.come_back(self.next.at);
        }
    }
}

impl PriceState {
    /// Whether its charged price can be lower than that of another state.
    fn may_be_below(&self, other: &Self) -> bool {
        let sale = self.sale.filter(|sale| sale.reduces(self.price)).map(|sale| sale.price);
        let (low, charged) = (sale.unwrap_or(self.price), other.charged(self.at).0);
        low.currency != charged.currency || low.amount < charged.amount
    }
}

#[cfg(test)]
mod tests;
