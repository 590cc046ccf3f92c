use super::{Offer, Override, Sale};
use crate::limits::{HISTORY_AGE, HISTORY_GAP};
use crate::money::{Currency, Money};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// The days of Directive 98/6/EC, Art. 6a.
const WINDOW: Millis = 30 * 86_400_000;

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

/// What was charged from one moment to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Inclusive.
    pub from: Millis,
    /// Exclusive.
    pub until: Millis,
    /// What was charged.
    pub price: Money,
    /// Whether the shop declared a reduction then.
    pub reduced: bool,
    /// Whether nothing is known of the time just before.
    pub after_gap: bool,
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
        Self { at, seen, price: offer.price, sale: offer.sale, reduced_since: offer.reduced_since }
    }

    /// Since when nothing is known of the time before it, if that is long.
    fn gap(&self) -> Option<Millis> {
        self.seen.filter(|seen| self.at.saturating_sub(*seen) > HISTORY_GAP)
    }

    fn sale_at(&self, at: Millis) -> Option<&Sale> {
        self.sale.as_ref().filter(|sale| sale.holds(at))
    }

    /// What the feed charges, and whether the shop calls it reduced.
    fn charged(&self, at: Millis) -> (Money, bool) {
        match self.sale_at(at) {
            Some(sale) => (sale.price, sale.price.currency == self.price.currency && sale.price.amount < self.price.amount),
            None => (self.price, self.reduced_since.is_some_and(|since| since <= at)),
        }
    }
}

impl History<'_> {
    /// What was charged over `[from, until)`, newest first. A change of state, a sale's begin and end, an editor's price each begin a segment; times of which
    /// nothing is known are left out, and the next segment says so.
    pub fn segments(&self, from: Millis, until: Millis) -> impl Iterator<Item = Segment> + '_ {
        let index = self.states.partition_point(|state| state.at < until);
        let next = self.states.get(index).and_then(PriceState::gap);
        let until = next.map_or(until, |seen| until.min(seen));
        Backwards { history: *self, priced: self.overrides.iter().any(|o| o.price.is_some()), index, until, from, parts: Vec::new() }
    }

    /// The lowest price charged over the 30 days before a reduction began (rule 2). The price must be known for all of them.
    ///
    /// # Errors
    /// [`Missing`] with why there is none.
    pub fn lowest_prior_price(&self, reduction_start: Millis, now: Millis) -> Result<Money, Missing> {
        let (from, until) = (reduction_start.saturating_sub(WINDOW), reduction_start);
        // Older prices may have been dropped from a store; an answer must not hang on whether they were.
        if from < now.saturating_sub(HISTORY_AGE) {
            return Err(Missing::Incomplete);
        }
        let mut lowest: Option<Money> = None;
        let mut covered = until;
        for segment in self.segments(from, until) {
            if segment.until < covered {
                return Err(Missing::Incomplete);
            }
            match &mut lowest {
                Some(lowest) if lowest.currency != segment.price.currency => return Err(Missing::OtherCurrency),
                Some(lowest) => lowest.amount = lowest.amount.min(segment.price.amount),
                None => lowest = Some(segment.price),
            }
            covered = segment.from;
        }
        lowest.filter(|_| covered <= from).ok_or(Missing::Incomplete)
    }

    /// The lowest price known of a window, however much of it is known.
    pub(super) fn lowest_known(&self, reduction_start: Millis, currency: Currency) -> Option<Money> {
        let known = self.segments(reduction_start.saturating_sub(WINDOW), reduction_start);
        known.map(|segment| segment.price).filter(|price| price.currency == currency).min_by_key(|price| price.amount)
    }

    /// The reduction that is on at `now`, as far back as it grew without interruption (rule 4). What was seen counts more than what is declared: only
    /// where the price before is not known, the shop's own word says when it began.
    pub fn reduction(&self, now: Millis) -> Option<Reduction> {
        let mut found: Option<Reduction> = None;
        let mut later: Option<Segment> = None;
        for segment in self.segments(now.saturating_sub(HISTORY_AGE), now + 1) {
            let Some(after) = later else {
                if !segment.reduced || segment.until <= now {
                    return None;
                }
                found = Some(Reduction { start: segment.from, steps: 1, observed: false });
                later = Some(segment);
                continue;
            };
            let reduction = found.as_mut()?;
            if after.after_gap || segment.price.currency != after.price.currency {
                break;
            }
            if !segment.reduced || segment.price.amount < after.price.amount {
                reduction.observed = true;
                break;
            }
            reduction.steps += usize::from(segment.price.amount > after.price.amount);
            reduction.start = segment.from;
            later = Some(segment);
        }
        let mut reduction = found?;
        if !reduction.observed
            && let Some(declared) = self.declared_start(reduction.start)
        {
            reduction.start = reduction.start.min(declared);
        }
        Some(reduction)
    }

    /// When the state at a moment says that its reduction began.
    fn declared_start(&self, at: Millis) -> Option<Millis> {
        let state = self.states.get(..self.states.partition_point(|s| s.at <= at))?.last()?;
        state.reduced_since.or(state.sale_at(at).and_then(|sale| sale.from))
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

/// Walks a history from its end.
struct Backwards<'a> {
    history: History<'a>,
    /// Whether an editor set a price at any time.
    priced: bool,
    /// States still to come: those before this one.
    index: usize,
    until: Millis,
    from: Millis,
    /// Segments of the state that is being walked, oldest first.
    parts: Vec<Segment>,
}

impl Backwards<'_> {
    /// The part of a state within the walk; the newest of its segments where what is charged changes on the way, and the others wait in `parts`.
    fn cut(&mut self, state: &PriceState, from: Millis, until: Millis, after_gap: bool) -> Segment {
        let inside = |at: &Millis| from < *at && *at < until;
        let mut cuts: Vec<Millis> = Vec::new();
        if state.sale.is_some() || state.reduced_since.is_some() {
            let sale = state.sale.map_or([None, None], |sale| [sale.from, sale.until]);
            cuts.extend(sale.into_iter().chain([state.reduced_since]).flatten().filter(inside));
        }
        if self.priced {
            let said = self.history.overrides.iter().filter(|o| o.price.is_some());
            cuts.extend(said.flat_map(|o| [o.at, o.end()]).filter(inside));
        }
        crate::order::by_key(&mut cuts, |at| *at);
        cuts.dedup();
        let (mut from, mut after_gap) = (from, after_gap);
        for end in cuts {
            let segment = self.segment(state, from, end, after_gap);
            self.parts.push(segment);
            (from, after_gap) = (end, false);
        }
        self.segment(state, from, until, after_gap)
    }

    fn segment(&self, state: &PriceState, from: Millis, until: Millis, after_gap: bool) -> Segment {
        let (fed, reduced) = state.charged(from);
        let said = if self.priced { super::overrides::effect(self.history.overrides, from).price } else { None };
        Segment { from, until, price: said.map_or(fed, |(price, _)| price), reduced, after_gap }
    }
}

impl Iterator for Backwards<'_> {
    type Item = Segment;

    #[inline]
    fn next(&mut self) -> Option<Segment> {
        if let Some(part) = self.parts.pop() {
            return Some(part);
        }
        if self.until <= self.from {
            return None;
        }
        self.index = self.index.checked_sub(1)?;
        let states = self.history.states;
        let state = states.get(self.index)?;
        let gap = state.gap();
        // A state that was replaced at once was charged all the same, if only for a moment.
        let (from, until) = (state.at.max(self.from), self.until.max(state.at));
        self.until = gap.unwrap_or(state.at);
        let after_gap = (gap.is_some() || self.index == 0) && state.at >= self.from;
        if !self.priced && state.sale.is_none() && state.reduced_since.is_none() {
            return Some(Segment { from, until, price: state.price, reduced: false, after_gap });
        }
        Some(self.cut(state, from, until, after_gap))
    }
}

#[cfg(test)]
mod tests;
