//! What was charged when: the states of a price and an editor's prices in, the reduction that is on and the prices before it out.

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

/// The days of Directive 98/6/EC, Art. 6a.
const DAYS: i64 = 30;
pub(super) const WINDOW: Millis = DAYS * 86_400_000;

/// What a feed said of a price, from one moment on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriceState {
    /// Since when.
    pub at: Millis,
    /// When the state before was confirmed last. Nothing is known of the time between that and `at`, if it is long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Millis>,
    /// The regular price.
    pub price: Money,
    /// The reduced price with its window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<Sale>,
    /// Since when the shop calls `price` itself reduced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduced_since: Option<Millis>,
}

/// A reduction that the shop declares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reduction {
    /// When it began.
    pub start: Millis,
    /// How often the price went down since.
    pub steps: usize,
    /// Whether the price before it is known.
    pub observed: bool,
    /// Whether the shop says that it began before a time of which nothing is known, and what was charged before that time says otherwise.
    pub contradicted: bool,
}

/// What is known of the prices charged over a span of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Known {
    /// The currency that was asked for.
    currency: Currency,
    /// The lowest of them in it.
    pub lowest: Option<Money>,
    /// From here to the end of the span all prices are known.
    pub since: Millis,
    /// Whether some were in another currency.
    pub mixed: bool,
}

/// Why there is no prior price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The history does not cover the whole window.
    Incomplete,
    /// There are prices in other currencies.
    OtherCurrency,
}

/// Every price that an offer had: the feed's states and, where an editor set a price, that.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    /// In the order of their times.
    pub states: &'a [PriceState],
    /// The editor's words; only prices count.
    pub overrides: &'a [Override],
}

impl PriceState {
    /// The state of an offer.
    pub fn of(offer: &Offer, at: Millis, seen: Option<Millis>) -> Self {
        Self { at, seen, price: offer.price, sale: offer.sale, reduced_since: offer.declared_since() }
    }

    /// The states of an offer up to `now`, of which the last is what the offer itself says. It is what is charged, whether the history has it already or not.
    pub(super) fn story(record: &Record, now: Millis) -> Cow<'_, [Self]> {
        let (offer, states) = (&record.offer, &record.history);
        let Some(last) = states.last() else { return Cow::Owned(vec![Self::of(offer, now, None)]) };
        let known = last.price == offer.price && last.sale == offer.sale;
        if known && last.at <= now && last.reduced_since == offer.declared_since() {
            return Cow::Borrowed(states);
        }
        // The store's clock may be a little ahead, and prices of an offer given by hand may end before it.
        let known = known && last.reduced_since == offer.reduced_since;
        let before = if known { states.get(..states.len() - 1).unwrap_or_default() } else { states };
        let (at, seen) = if known { (last.at.min(now), last.seen) } else { (now, Some(last.at)) };
        Cow::Owned(before.iter().filter(|state| state.at <= at).copied().chain([Self::of(offer, at, seen)]).collect())
    }

    /// Since when nothing is known of the time before it, if that is long.
    fn gap(&self) -> Option<Millis> {
        self.seen.filter(|seen| self.at.saturating_sub(*seen) > HISTORY_GAP)
    }

    /// The sale that is charged at a moment.
    fn sale_at(&self, at: Millis) -> Option<&Sale> {
        self.sale.as_ref().filter(|sale| sale.holds(at) && sale.reduces(self.price))
    }

    /// Whether a sale was charged at some time of `[since, until)`, while this was the state.
    fn was_on_sale(&self, since: Millis, until: Millis) -> bool {
        let sale = self.sale.filter(|sale| sale.reduces(self.price));
        sale.is_some_and(|sale| sale.from.unwrap_or(since).max(since).max(self.at) < sale.until.unwrap_or(until).min(until))
    }

    /// What the feed charges, and whether the shop calls it reduced. Where there is a sale, the start of a reduction is the sale's, unless it was over by then.
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
    /// The lowest price charged over the 30 days before a reduction began (rule 2). The price must be known for all of them.
    ///
    /// # Errors
    /// [`Missing`] with why there is none.
    pub fn lowest_prior_price(&self, reduction_start: Millis, currency: Currency, zone: &Zone, now: Millis) -> Result<Money, Missing> {
        self.before_reduction(reduction_start, currency, zone).lowest_of_all(reduction_start, now)
    }

    /// What is known of the 30 days before a reduction began. The window is the longer one of 30 times 24 hours and 30 days of the shop's calendar.
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

    /// The reduction that is on at `now`, as far back as it grew without interruption (rule 4). What was seen counts more than what is declared: only
    /// where the price before is not known, the shop's own word says when it began; and only if all that is known since then agrees.
    pub fn reduction(&self, now: Millis) -> Option<Reduction> {
        let mut found: Option<Reduction> = None;
        let mut later: Option<Segment> = None;
        // What was seen since a gap, and when the shop says that the reduction began before it.
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

    /// When the state at a moment says that its reduction began, if not later.
    fn declared_start(&self, at: Millis) -> Option<Millis> {
        let state = self.states.get(..self.states.partition_point(|s| s.at <= at))?.last()?;
        let sale = state.sale_at(at).and_then(|sale| sale.from);
        [state.reduced_since, sale].into_iter().flatten().find(|since| *since <= at)
    }

    /// The price charged without change just before a moment, and since when.
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
    /// Takes in what was charged too.
    pub fn charged(&mut self, price: Money) {
        match &mut self.lowest {
            _ if price.currency != self.currency => self.mixed = true,
            Some(lowest) => lowest.amount = lowest.amount.min(price.amount),
            None => self.lowest = Some(price),
        }
    }

    /// The lowest price of the 30 days before a reduction, where all of them are known.
    pub fn lowest_of_all(&self, reduction_start: Millis, now: Millis) -> Result<Money, Missing> {
        let from = reduction_start.saturating_sub(WINDOW);
        // Older prices may have been dropped from a store; an answer must not hang on whether they were.
        if from < now.saturating_sub(HISTORY_AGE) || self.since > from {
            return Err(Missing::Incomplete);
        }
        if self.mixed { Err(Missing::OtherCurrency) } else { self.lowest.ok_or(Missing::Incomplete) }
    }
}

#[cfg(test)]
mod tests;
