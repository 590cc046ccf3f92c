//! The price history: price states of feeds and price overrides in; the current reduction and the prior prices out.

mod late;
mod walk;

pub use late::{LatePrice, with_late};
pub use walk::Segment;

use super::{Offer, Override, Record, Sale};
use crate::base::limits::{HISTORY_AGE, HISTORY_GAP};
use crate::base::money::{Currency, Money};
use crate::base::time::{Millis, Zone};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The 30 days of Directive 98/6/EC, Art. 6a.
const DAYS: i64 = 30;
pub(super) const WINDOW: Millis = DAYS * 86_400_000;

/// The price according to a feed, valid from a time on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriceState {
    /// The time from which it is valid.
    pub at: Millis,
    /// When the previous state was last confirmed. The time between that and `at` is unknown if it is long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Millis>,
    /// The regular price.
    pub price: Money,
    /// The reduced price with its period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<Sale>,
    /// The start of the reduction, if the shop declares `price` itself to be reduced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduced_since: Option<Millis>,
}

/// A reduction that the shop declares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reduction {
    /// Its start.
    pub start: Millis,
    /// The number of price cuts since then.
    pub steps: usize,
    /// Whether the price before it is known.
    pub observed: bool,
    /// Whether the shop declares a start before a gap in the history, and the prices before the gap contradict it.
    pub contradicted: bool,
}

/// The known prices of a time span.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Known {
    /// The requested currency.
    currency: Currency,
    /// The lowest price in this currency.
    pub lowest: Option<Money>,
    /// All prices are known from this time to the end of the span.
    pub since: Millis,
    /// Whether some prices were in another currency.
    pub mixed: bool,
}

/// Why there is no prior price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The history does not cover the whole period.
    Incomplete,
    /// There are prices in other currencies.
    OtherCurrency,
}

/// All prices of an offer: the feed's states, and the overrides of prices.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    /// Price states, ordered by time.
    pub states: &'a [PriceState],
    /// Overrides; only prices are used.
    pub overrides: &'a [Override],
}

impl PriceState {
    /// The price state of an offer.
    pub fn of(offer: &Offer, at: Millis, seen: Option<Millis>) -> Self {
        Self { at, seen, price: offer.price, sale: offer.sale, reduced_since: offer.declared_since() }
    }

    /// The price states up to `now`. The last one is that of the offer itself: its price is charged even if the history does not have it yet.
    pub(super) fn story(record: &Record, now: Millis) -> Cow<'_, [Self]> {
        let (offer, states) = (&record.offer, &record.history);
        let Some(last) = states.last() else { return Cow::Owned(vec![Self::of(offer, now, None)]) };
        let known = last.price == offer.price && last.sale == offer.sale;
        if known && last.at <= now && last.reduced_since == offer.declared_since() {
            return Cow::Borrowed(states);
        }
        // The store's clock may be slightly ahead, and manually provided histories may end earlier.
        let known = known && last.reduced_since == offer.reduced_since;
        let before = if known { states.get(..states.len() - 1).unwrap_or_default() } else { states };
        let (at, seen) = if known { (last.at.min(now), last.seen) } else { (now, Some(last.at)) };
        Cow::Owned(before.iter().filter(|state| state.at <= at).copied().chain([Self::of(offer, at, seen)]).collect())
    }

    /// The start of the gap before this state, if there is one.
    fn gap(&self) -> Option<Millis> {
        self.seen.filter(|seen| self.at.saturating_sub(*seen) > HISTORY_GAP)
    }

    /// The sale that applies at a time.
    fn sale_at(&self, at: Millis) -> Option<&Sale> {
        self.sale.as_ref().filter(|sale| sale.holds(at) && sale.reduces(self.price))
    }

    /// Whether a sale applied at any time in `[since, until)` during this state.
    fn was_on_sale(&self, since: Millis, until: Millis) -> bool {
        let sale = self.sale.filter(|sale| sale.reduces(self.price));
        sale.is_some_and(|sale| sale.from.unwrap_or(since).max(since).max(self.at) < sale.until.unwrap_or(until).min(until))
    }

    /// The feed's price, and whether the shop declares it reduced. If there is a sale, a declared start belongs to the sale, unless the sale was over by then.
    fn charged(&self, at: Millis) -> (Money, bool) {
        if let Some(sale) = self.sale_at(at) {
            return (sale.price, true);
        }
        let sale = self.sale.filter(|sale| sale.reduces(self.price));
        let of_price = |since: &Millis| *since <= at && sale.is_none_or(|sale| sale.until.is_some_and(|until| until <= *since));
        (self.price, self.reduced_since.as_ref().is_some_and(of_price))
    }
}

impl History<'_> {
    /// The lowest price of the 30 days before a reduction (rule 2). All prices of this period must be known.
    ///
    /// # Errors
    /// [`Missing`] with the reason.
    pub fn lowest_prior_price(&self, reduction_start: Millis, currency: Currency, zone: &Zone, now: Millis) -> Result<Money, Missing> {
        self.before_reduction(reduction_start, currency, zone).lowest_of_all(reduction_start, now)
    }

    /// The known prices of the 30 days before a reduction. The period is the longer one of 30 × 24 hours and 30 days of the shop's calendar.
    pub(super) fn before_reduction(&self, start: Millis, currency: Currency, zone: &Zone) -> Known {
        let from = zone.days_before(start, DAYS).min(start.saturating_sub(WINDOW));
        let mut known = Known { currency, lowest: None, since: start, mixed: false };
        for segment in self.segments(from, start) {
            known.charged(segment.price);
            if segment.until >= known.since {
                known.since = segment.from;
            }
        }
        known
    }

    /// The current reduction at `now`, back to its first step without interruption (rule 4). Observed prices take precedence over declarations: the declared
    /// start is used only if the price before it is unknown, and only if all known prices since then agree.
    pub fn reduction(&self, now: Millis) -> Option<Reduction> {
        let mut found: Option<Reduction> = None;
        let mut later: Option<Segment> = None;
        // The reduction observed after a gap, and its declared start before the gap.
        let mut across: Option<(Reduction, Millis)> = None;
        for segment in self.segments(now.saturating_sub(HISTORY_AGE), now + 1) {
            let Some(after) = later else {
                if !segment.reduced || segment.until <= now {
                    return None;
                }
                found = Some(Reduction { start: segment.from, steps: 1, observed: false, contradicted: false });
                later = Some(segment);
                continue;
            };
            let reduction = found.as_mut()?;
            if across.is_none() && after.after_gap {
                let declared = self.declared_start(reduction.start).filter(|declared| *declared < segment.until);
                across = declared.map(|declared| (*reduction, declared));
                if across.is_none() {
                    break;
                }
            }
            if across.is_some_and(|(_, declared)| segment.until <= declared) {
                break;
            }
            let is_other = segment.price.currency != after.price.currency;
            if is_other || !segment.reduced || segment.level < after.level {
                match across {
                    Some((seen, _)) => *reduction = Reduction { contradicted: true, ..seen },
                    None => reduction.observed = !is_other,
                }
                break;
            }
            reduction.steps += usize::from(segment.level > after.level);
            reduction.start = segment.from;
            later = Some(segment);
        }
        let reduction = found?;
        let declared = match across {
            _ if reduction.observed || reduction.contradicted => None,
            Some((_, declared)) => Some(declared),
            None => self.declared_start(reduction.start),
        };
        Some(Reduction { start: declared.unwrap_or(reduction.start), ..reduction })
    }

    /// The declared start of the reduction in the state at a time, if it is not later than that time.
    fn declared_start(&self, at: Millis) -> Option<Millis> {
        let state = self.states.get(..self.states.partition_point(|s| s.at <= at))?.last()?;
        let sale = state.sale_at(at).and_then(|sale| sale.from);
        [state.reduced_since, sale].into_iter().flatten().find(|since| *since <= at)
    }

    /// The price charged just before a time, and since when without change.
    pub(super) fn before(&self, at: Millis) -> Option<(Money, Millis)> {
        let mut found: Option<(Money, Millis)> = None;
        for segment in self.segments(at.saturating_sub(HISTORY_AGE), at) {
            match &mut found {
                None if segment.until < at => return None,
                None => found = Some((segment.price, segment.from)),
                Some((price, since)) if *price == segment.price => *since = segment.from,
                Some(_) => break,
            }
            if segment.after_gap {
                break;
            }
        }
        found
    }
}

impl Known {
    /// Adds a charged price.
    pub fn charged(&mut self, price: Money) {
        match &mut self.lowest {
            _ if price.currency != self.currency => self.mixed = true,
            Some(lowest) => lowest.amount = lowest.amount.min(price.amount),
            None => self.lowest = Some(price),
        }
    }

    /// The lowest price of the 30 days before a reduction, if all prices are known.
    pub fn lowest_of_all(&self, reduction_start: Millis, now: Millis) -> Result<Money, Missing> {
        let from = reduction_start.saturating_sub(WINDOW);
        // Stores may have dropped older prices. The result must not depend on that.
        if from < now.saturating_sub(HISTORY_AGE) || self.since > from {
            return Err(Missing::Incomplete);
        }
        if self.mixed { Err(Missing::OtherCurrency) } else { self.lowest.ok_or(Missing::Incomplete) }
    }
}

#[cfg(test)]
mod tests;
